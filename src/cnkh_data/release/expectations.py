"""What a corpus expects of its releases: rows of tables and coverage of columns, in `validation/expectations.json`.

It guards against what no rule can see, since each record is right by itself: half of a table gone, a column that stays empty.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path as FilePath
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from ..errors import CannotRunError, did_you_mean
from ..files import DataFolder
from ..finding import Finding, rejected_json, shown
from ..models.expectations import Expectation
from ..positions import JsonError, Path, decoded, locate, locate_key, read_json

FOLDER, NAME = "validation", "expectations.json"
FILE = f"{FOLDER}/{NAME}"
REPAIR = f"Find out what is gone, or correct {FILE} if it is meant to be so"


class ExpectationsNotMetError(Exception):
    """A release is not what its corpus expects, so nothing was written."""

    def __init__(self, misses: Sequence[str]) -> None:
        super().__init__(f"the release is not what {FILE} expects; nothing was written")
        self.misses = misses


class Counted(NamedTuple):
    """How much a table holds."""

    num_rows: int
    filled: Mapping[str, int]
    """Column to the number of rows with a value in it; an empty list is none, as in CSV."""


@dataclass(frozen=True)
class Expectations:
    """What `validation/expectations.json` says; nothing where there is no such file."""

    each: tuple[Expectation, ...] = ()
    text: str = ""


def unmet(root: FilePath, tables: Mapping[str, Counted], refuse: bool = False) -> tuple[str, ...]:
    """What a release lacks of what its corpus expects of it, each in a line of words; nothing where it expects nothing.

    Args:
        root: folder of the corpus.
        tables: every table of the release, by name.
        refuse: whether the release is to be given out.

    Raises:
        CannotRunError: if the file cannot be read, or names a table or column that does not exist.
        ExpectationsNotMetError: if the release is to be given out and lacks anything.
    """
    expectations = read_expectations(root)
    check_names(expectations, tables)
    misses = tuple(miss for one in expectations.each for miss in misses_of(one, tables[one.table]))
    if refuse and misses:
        raise ExpectationsNotMetError(misses)
    return misses


def misses_of(expected: Expectation, table: Counted) -> Iterator[str]:
    """Yield, in a line of words, each way in which a table is not as expected.

    Example:
        >>> expected = Expectation(table="acts", rows={"min": 3}, coverage={"verb": 0.9})
        >>> for miss in misses_of(expected, Counted(2, {"verb": 1})):
        ...     print(miss.partition("; ")[0])
        acts: expected at least 3 rows, got 2
        acts.verb: expected a value in at least 2 of 2 rows (0.9), got 1
    """
    rows, least, most = table.num_rows, expected.rows.min, expected.rows.max
    if rows < least:
        yield f"{expected.table}: expected at least {_rows(least)}, got {rows}; {REPAIR}."
    if most is not None and rows > most:
        yield f"{expected.table}: expected at most {_rows(most)}, got {rows}; find out what came twice, or raise it in {FILE}."
    for column, share in expected.coverage.items():
        needed, got = math.ceil(Fraction(str(share)) * rows), table.filled[column]
        if got < needed:
            wanted = f"expected a value in at least {needed} of {_rows(rows)} ({share:g}), got {got}"
            yield f"{expected.table}.{column}: {wanted}; {REPAIR}."


def _rows(number: int) -> str:
    return f"{number} row{'' if number == 1 else 's'}"


def read_expectations(root: FilePath) -> Expectations:
    """Read what a corpus expects; nothing if there is no such file.

    Raises:
        CannotRunError: if the file cannot be read, with the place of the first fault in it.
    """
    try:
        content = DataFolder(root / FOLDER).read(NAME)
    except CannotRunError as error:
        raise CannotRunError(str(error).replace("data/", f"{FOLDER}/")) from None
    if content is None:
        return Expectations()
    text = ""
    try:
        text = decoded(content)
        raw = read_json(text)
        return Expectations(tuple(TypeAdapter(list[Expectation]).validate_python(raw)), text)
    except JsonError as error:
        raise _refused(rejected_json(FILE, "", error)) from None
    except ValidationError as error:
        from ..rejected import rejected_or_counted  # noqa: PLC0415 - words that a valid file never needs

        raise _refused(next(rejected_or_counted(FILE, "", text, raw, error, Expectation))) from None


def _refused(finding: Finding) -> CannotRunError:
    contrast = "".join(f"{label} {value}; " for label, value in finding.contrast.items())
    return CannotRunError(f"{finding.place}: {contrast}{finding.repair}")


def check_names(expectations: Expectations, tables: Mapping[str, Counted]) -> None:
    """Check that each expectation is one that tables can meet.

    Raises:
        CannotRunError: with the place of what names no table or column, is there twice, or contradicts itself.
    """
    seen: set[str] = set()
    for number, one in enumerate(expectations.each):
        if one.table not in tables:
            near = did_you_mean(one.table, [*tables])
            raise _wrong(
                expectations,
                (number, "table"),
                f"no table {shown(one.table)}{near or '; cnkh build lists them in data/tables/'}",
            )
        if one.table in seen:
            raise _wrong(expectations, (number, "table"), f"table {one.table} a second time; put both into one entry")
        seen.add(one.table)
        if one.rows.max is not None and one.rows.max < one.rows.min:
            raise _wrong(expectations, (number, "rows", "max"), f"max {one.rows.max} is below min {one.rows.min}")
        for column in one.coverage:
            known = [*tables[one.table].filled]
            if column not in known:
                near = did_you_mean(column, known) or f"; it has {', '.join(known)}"
                raise _wrong(
                    expectations,
                    (number, "coverage", column),
                    f"table {one.table} has no column {shown(column)}{near}",
                    key=True,
                )


def _wrong(expectations: Expectations, path: Path, what: str, key: bool = False) -> CannotRunError:
    line, column = (locate_key if key else locate)(expectations.text, path)
    return CannotRunError(f"{FILE}:{line}:{column}: {what}")
