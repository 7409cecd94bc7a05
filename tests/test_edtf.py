"""What a date of a record can mean, against every day of some years."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnkh_data.edtf import Edtf, calendar_day

FIRST = date(2022, 1, 1)
DAYS = {(day := FIRST + timedelta(days=number)).isoformat(): day for number in range(3 * 365 + 1)}
"""Two years, and one that has a 29 February."""
unhurried = settings(deadline=None)
years = st.sampled_from(["2022", "2023", "2024"])
months = st.integers(1, 12).map("{:02}".format)
days = st.integers(1, 31).map("{:02}".format)
dates = st.one_of(years, st.tuples(years, months).map("-".join), st.tuples(years, months, days).map("-".join))
texts = st.one_of(dates, st.tuples(dates, dates).map("/".join))


def meant(text: str) -> list[date]:
    """Every day that a date can mean or an interval can have within; none if it has no beginning, no end or no order."""
    begin, end = (
        [day for written, day in DAYS.items() if written.startswith(part)] for part in (text.split("/") * 2)[:2]
    )
    return [day for day in DAYS.values() if begin and end and begin[0] <= day <= end[-1]]


@unhurried
@given(texts)
def test_a_date_is_read_where_it_means_some_day(text: str) -> None:
    read, possible = Edtf.parse(text), meant(text)
    assert (read is None) is (not possible)
    if read is not None:
        assert (read.earliest, read.latest) == (possible[0], possible[-1])
        assert [day for day in DAYS.values() if read.covers(day)] == possible
        assert read.is_one_day is (len(possible) == 1)


@unhurried
@given(texts, texts)
def test_one_date_is_before_another_if_all_its_days_are(one: str, other: str) -> None:
    first, second = Edtf.parse(one), Edtf.parse(other)
    if first is not None and second is not None:
        others = meant(other)
        assert first.surely_before(second) is all(day < others[0] for day in meant(one))


@unhurried
@given(st.text("0123456789-/X~?２\n", max_size=21))
def test_whatever_is_written_is_a_date_or_none(text: str) -> None:
    read = Edtf.parse(text)
    assert read is None or read.earliest <= read.latest
    assert calendar_day(text) is None or len(text) == len("2023-02-11")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "2023/",
        "/2023",
        "0000",
        "2023-00",
        "2023-13",
        "2023-02-00",
        "2023-02-29",
        "2023-2",
        "２０２３",
        "2023/2024/2025",
        "2023\n",
    ],
)
def test_what_is_in_no_calendar_is_no_date(text: str) -> None:
    assert Edtf.parse(text) is None


@pytest.mark.parametrize("text", ["0001", "9999", "9999-12-31", "2024-02-29", "2023-05/2023", "2023/2023-05"])
def test_the_calendar_is_read_to_its_ends(text: str) -> None:
    read = Edtf.parse(text)
    assert read is not None
    assert read.earliest <= read.latest
