"""Level 6: agreement is what the readings give."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...corpus import COLLECTION_FILES, DOCUMENT_FILES, name_of_file, path_of
from ...models import Agreement, Record
from ...models.codelists import Measure
from ...positions import Position
from ...readings import EXPERIMENTAL_BELOW, agreement_in, agreement_over_all
from ...seals import WRITE_AGREEMENT, readings_stand
from ..fault import Fault
from ..limits import MOST_NAMED
from ..rule import rule
from ..subjects import OneScope


class _Rows(NamedTuple):
    """The rows of a file of agreement, and those that the readings give in its place."""

    path: str
    kept: Sequence[Agreement]
    fresh: Sequence[Agreement]
    over_all: bool = False
    """Whether they are over all documents."""


def _files(scope: OneScope) -> Iterator[_Rows]:
    """Yield the rows of each file: of a document, those of its readings by each version of the codebook; else those over all.

    Where a reading is not as it was sealed, that is at fault, and not what follows from it.
    """
    folder = scope.folder
    if folder is None:
        fresh = agreement_over_all(scope.corpus)
        yield _Rows(path_of(COLLECTION_FILES["agreement"]), scope.corpus.agreement, fresh, over_all=True)
        return
    for own in (own for own in folder.rounds if readings_stand(scope.corpus, folder, own)):
        path = path_of(DOCUMENT_FILES[name_of_file("agreement", own.codebook)], folder.name)
        yield _Rows(path, own.agreement, agreement_in(folder, own))


@rule(
    on=OneScope,
    level=6,
    certainty="proof",
    needs=("second-reading", "unadjudicated"),
    whole=True,
    decisive=True,
)
def stale_agreement(scope: OneScope) -> Iterator[Fault]:
    """The rows of agreement are those that the readings give, in that order, each in its file.

    After a reading is added, old figures would be published beside it.
    """
    for file in _files(scope):
        if fault := _stale(file, scope.record):
            yield fault


def _stale(file: _Rows, owner: Record) -> Fault | None:
    """What is first wrong with the rows of a file; without any, it is said of whose they are."""
    fresh, kept = list(map(_comparable, file.fresh)), list(map(_comparable, file.kept))
    told = {row[:KEY_OF_ROW] for row in kept}
    if unsaid := [row for row in fresh if row[:KEY_OF_ROW] not in told]:
        each = (f"{field} of {document or 'all'}" for _, document, _, field, *_ in unsaid[:MOST_NAMED])
        names = ", ".join(dict.fromkeys(each))
        got = f"no agreement on {names}" + (f" and {len(unsaid) - MOST_NAMED} more" if unsaid[MOST_NAMED:] else "")
        stood = fresh.index(unsaid[0])
        place = file.kept[min(stood, len(kept) - 1)] if kept else owner
        at = None if kept else (file.path, Position(1, 1))
        return Fault(place, (), got, GIVEN, WRITE_AGREEMENT, at=at)
    for index, row in enumerate(file.kept):
        if index >= len(fresh) or kept[index] != fresh[index]:
            return Fault(row, (), f"{row.field} of {row.document or 'all'}", GIVEN, _repair(row, file))
    return None


GIVEN = "what the readings give"


def _repair(row: Agreement, file: _Rows) -> str:
    """What to do about a row that is not as the readings give it: where these are fewer, a document may be gone with them."""
    key = _comparable(row)[:KEY_OF_ROW]
    now = max((one.n for one in file.fresh if _comparable(one)[:KEY_OF_ROW] == key), default=0)
    if file.over_all and row.document is None and row.n > now:
        return f"If a document that was read twice is gone, put it back (git diff shows it). {WRITE_AGREEMENT}"
    return WRITE_AGREEMENT


@rule(on=OneScope, level=6, certainty="proof", needs=("stale-agreement",), decisive=True)
def agreement_row(scope: OneScope) -> Iterator[Fault]:
    """The interval of each figure holds its value, and `experimental` follows from it.

    Alpha is trusted without being computed again, so that a slip in it would be published.
    """
    for row in scope.agreement:
        low, high = (row.value if bound is None else bound for bound in (row.low, row.high))
        flagged = row.measure is not Measure.F1 and row.value is not None and row.value < EXPERIMENTAL_BELOW
        rounded = row.value == EXPERIMENTAL_BELOW  # Which side of it the figure was on, nobody can tell.
        if row.experimental is not flagged and not rounded:
            got, expected = str(row.experimental).lower(), f"{str(flagged).lower()}, at {row.value}"
            yield Fault(row, ("experimental",), got, expected, WRITE_AGREEMENT)
        elif row.value is None and (row.low is not None or row.high is not None):
            yield Fault(row, ("value",), "null, with an interval", "a value, or no interval", WRITE_AGREEMENT)
        elif row.value is not None and low is not None and high is not None and not low <= row.value <= high:
            yield Fault(row, ("value",), f"{row.value}", f"between {low} and {high}", WRITE_AGREEMENT)


KEY_OF_ROW = 6
"""Values of a row that say what it is about; the others are figures."""


def _comparable(row: Agreement) -> tuple[object, ...]:
    """What can be checked without computing alpha again."""
    f1 = row.value if row.measure is Measure.F1 else None
    return row.scope, row.document, row.codebook, row.field, row.language, row.measure, f1, row.percent, row.n
