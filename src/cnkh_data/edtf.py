"""Dates as records write them: a year, a month or a day, or an interval of two of those (EDTF, levels 0 and 1).

Such a date may mean any of several days. So of two dates one is before the other only where it is so for every day that each
may mean, and rules ask for no more than that.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Self

_PART = re.compile("([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True)
class PartialDate:
    """A year of the calendar, a month of it, or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read a date without an interval; None if it is in no calendar.

        Example:
            >>> PartialDate.parse("2023-02"), PartialDate.parse("2023-02-30")
            (PartialDate(year=2023, month=2, day=None), None)
        """
        match = _PART.fullmatch(text)
        read = cls(*(None if part is None else int(part) for part in match.groups())) if match else None  # type: ignore[arg-type]
        return read if read is not None and read._is_in_calendar() else None

    def _is_in_calendar(self) -> bool:
        try:
            date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)
        except ValueError:
            return False
        return True

    @property
    def earliest(self) -> date:
        """The first day that it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day that it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        """As records write it.

        Example:
            >>> str(PartialDate(2023, 2))
            '2023-02'
        """
        year, *rest = self.numbers
        return "-".join([f"{year:04}", *(f"{number:02}" for number in rest)])

    @property
    def numbers(self) -> tuple[int, ...]:
        """The year, the month and the day, as far as they are known."""
        return tuple(number for number in (self.year, self.month, self.day) if number is not None)

    def covers(self, day: date) -> bool:
        """Whether it can mean a day."""
        return self.earliest <= day <= self.latest


@dataclass(frozen=True)
class Edtf:
    """A date, or an interval; of a date, `begin` and `end` are the same."""

    begin: PartialDate
    end: PartialDate

    @classmethod
    def parse(cls, text: str | None) -> Self | None:
        """Read the date of a record; None if there is none, if it is in no calendar, or if it ends before it can have begun.

        Example:
            >>> Edtf.parse("2023-02/2022"), Edtf.parse("2023-02-30"), Edtf.parse(None)
            (None, None, None)
        """
        begin, slash, end = (text or "").partition("/")
        first = PartialDate.parse(begin)
        last = PartialDate.parse(end) if slash else first
        if first is None or last is None or last.latest < first.earliest:
            return None
        return cls(first, last)

    @property
    def earliest(self) -> date:
        """The first day that it can mean.

        Example:
            >>> Edtf.parse("2023/2024-05").earliest
            datetime.date(2023, 1, 1)
        """
        return self.begin.earliest

    @property
    def latest(self) -> date:
        """The last day that it can mean.

        Example:
            >>> Edtf.parse("2023/2024-02").latest, Edtf.parse("2023").latest
            (datetime.date(2024, 2, 29), datetime.date(2023, 12, 31))
        """
        return self.end.latest

    def __str__(self) -> str:
        """As records write it.

        Example:
            >>> str(Edtf.parse("2023/2024-05")), str(Edtf.parse("2023"))
            ('2023/2024-05', '2023')
        """
        return "/".join(map(str, self.parts))

    @property
    def is_one_day(self) -> bool:
        """Whether it can mean one day only."""
        return self.earliest == self.latest

    def is_day(self, day: date) -> bool:
        """Whether it can mean a day, and no other."""
        return self.earliest == day == self.latest

    @property
    def parts(self) -> tuple[PartialDate, ...]:
        """The two dates of an interval, or the one date."""
        return (self.begin,) if self.begin == self.end else (self.begin, self.end)

    def covers(self, day: date) -> bool:
        """Whether it can mean a day, or has it within.

        Example:
            >>> Edtf.parse("2022/2023-02").covers(date(2023, 2, 28)), Edtf.parse("2023-02").covers(date(2023, 3, 1))
            (True, False)
        """
        return self.earliest <= day <= self.latest

    def surely_before(self, other: "Edtf") -> bool:
        """Whether every day that it can mean is before every day that the other can.

        Example:
            >>> Edtf.parse("2022").surely_before(Edtf.parse("2023-02")), Edtf.parse("2022").surely_before(Edtf.parse("2022-05"))
            (True, False)
        """
        return self.latest < other.earliest


def calendar_day(text: str) -> date | None:
    """The day that a whole date names; None if it is in no calendar.

    Example:
        >>> calendar_day("2023-02-11"), calendar_day("2023-02-30"), calendar_day("2023-02")
        (datetime.date(2023, 2, 11), None, None)
    """
    read = PartialDate.parse(text)
    return read.earliest if read is not None and read.day is not None else None
