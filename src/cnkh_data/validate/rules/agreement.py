"""Level 6: agreement is what the readings give."""

from collections.abc import Iterator

from ...corpus import COLLECTION_FILES
from ...models import Agreement
from ...models.codelists import Measure
from ...positions import Position
from ...readings import EXPERIMENTAL_BELOW, agreement
from ...seals import WRITE_AGREEMENT
from ..fault import Fault
from ..limits import MOST_NAMED
from ..rule import rule
from ..subjects import Collection


@rule(on=Collection, level=6, certainty="proof", whole=True, decisive=True)
def stale_agreement(one: Collection) -> Iterator[Fault]:
    """The rows of agreement are those that the readings give, in that order.

    After a reading is added, old figures would be published beside it.
    """
    corpus = one.corpus
    fresh = [_comparable(row) for row in agreement(corpus, lambda *_: None)]
    kept = [_comparable(row) for row in corpus.agreement]
    told = {row[:KEY_OF_ROW] for row in kept}
    if unsaid := [row for row in fresh if row[:KEY_OF_ROW] not in told]:
        each = (f"{field} of {document or 'all'}" for _, document, _, field, *_ in unsaid[:MOST_NAMED])
        names = ", ".join(dict.fromkeys(each))
        got = f"no agreement on {names}" + (f" and {len(unsaid) - MOST_NAMED} more" if unsaid[MOST_NAMED:] else "")
        stood = fresh.index(unsaid[0])
        place = corpus.agreement[min(stood, len(corpus.agreement) - 1)] if corpus.agreement else corpus.dataset
        at = None if corpus.agreement else (f"data/{COLLECTION_FILES['agreement'].path}", Position(1, 1))
        yield Fault(place, (), got, "what the readings give", WRITE_AGREEMENT, at=at)
        return
    for index, row in enumerate(corpus.agreement):
        if index >= len(fresh) or kept[index] != fresh[index]:
            yield Fault(row, (), f"{row.field} of {row.document or 'all'}", "what the readings give", WRITE_AGREEMENT)
            return


@rule(on=Collection, level=6, certainty="proof", needs=("stale-agreement",), decisive=True)
def agreement_row(one: Collection) -> Iterator[Fault]:
    """The interval of each figure holds its value, and `experimental` follows from it.

    Alpha is trusted without being computed again, so that a slip in it would be published.
    """
    for row in one.corpus.agreement:
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
