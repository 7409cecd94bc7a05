"""What may have been meant by an id that no record has."""

import difflib
from collections.abc import Iterable, Sequence

from ..corpus import Corpus


def or_near(wrong: str, known: Iterable[str], corpus: Corpus | None = None) -> str:
    """What may have been meant, to be put after “the id”: what took its place if it was retired, else ids that are like it.

    Args:
        wrong: the id that does not exist.
        known: ids that could stand in its place.
        corpus: where retired ids are looked up; without it, they are not.
    """
    entry = corpus.retired_by_id.get(wrong) if corpus else None
    if entry is not None:
        after = f", and its successors are {', '.join(entry.successors)}" if entry.successors else ""
        return f": it was retired{after}"
    near = _near(wrong, [one for one in known if one != wrong])
    return f" ({' or '.join(near)}?)" if near else ""


def _near(wrong: str, known: Sequence[str]) -> list[str]:
    """Ids that may have been meant: for a commitment, others of its provision; else those with more or fewer words, or near letters."""
    owner, commitment, _ = wrong.rpartition("/c")
    siblings = [one for one in known if commitment and one.rpartition("/c")[0] == owner]
    if siblings:
        return siblings[:3]
    words = set(wrong.split("-"))
    kin = [one for one in known if words <= (its := set(one.split("-"))) or its <= words]
    return list(dict.fromkeys([*sorted(kin, key=len)[:2], *difflib.get_close_matches(wrong, known, n=3)]))[:3]
