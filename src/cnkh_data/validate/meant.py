"""What may have been meant by an id that no record has, or by words that no text has."""

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from ..corpus import Corpus
from ..mentions import tokens


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
    """Ids that may have been meant: for a commitment, only others of its provision; else those with more or fewer words, or near letters."""
    owner, commitment, _ = wrong.rpartition("/c")
    if commitment:
        return [one for one in known if one.rpartition("/c")[0] == owner][:3]
    words = set(wrong.split("-"))
    kin = [one for one in known if words <= (its := set(one.split("-"))) or its <= words]
    return list(dict.fromkeys([*sorted(kin, key=len)[:2], *difflib.get_close_matches(wrong, known, n=3)]))[:3]


NEARLY = 0.75
"""How much two expressions must have in common for one to be taken for a slip of the other."""
RAREST = 2
"""Words of an expression around which a text is searched for it: most expressions with a slip have one of them as it should be."""


def is_slip(one: str, other: str) -> bool:
    """Whether two expressions have the same letters, small or capital, in another order, or all but one of them.

    Example:
        >>> is_slip("TWO", "WTO"), is_slip("第三次", "第四次"), is_slip("双方同意", "双方同")
        (True, False, True)
    """
    letters, others = Counter(one.lower()), Counter(other.lower())
    return (letters - others).total() + (others - letters).total() <= 1


def like_in(text: str, words: str) -> str | None:
    """What a text has that is nearly some words that it does not have; None if it has nothing like them.

    Example:
        >>> like_in("relations of the two countries", "teh two countries"), like_in("东盟轮值主席国", "席主国")
        ('the two countries', '主席国')
    """
    best = max(_stretches(text, tokens(words).words), key=lambda one: _likeness(one, words), default="")
    return best if _likeness(best, words) >= NEARLY else None


def _likeness(one: str, other: str) -> float:
    """How much two expressions have in common, from 0 to 1, and one more if they have the same letters."""
    return (sorted(one.lower()) == sorted(other.lower())) + difflib.SequenceMatcher(None, one, other).ratio()


def _stretches(text: str, wanted: Sequence[str]) -> Iterator[str]:
    """Yield stretches of a text about as long as some words, around the rarest of them; single words, if only one is wanted."""
    there = tokens(text)
    if len(wanted) == 1:
        yield from set(there.words)
        return
    places = [[at for at, word in enumerate(there.words) if word == one] for one in wanted]
    shared = sorted((where, before) for before, where in enumerate(places) if where)
    for where, before in sorted(shared, key=lambda pair: len(pair[0]))[:RAREST]:
        firsts = {at - before + step for at in where for step in (-1, 0, 1)}
        for first in sorted(one for one in firsts if 0 <= one < len(there.words)):
            for last in range(first + len(wanted) - 2, min(first + len(wanted) + 1, len(there.words))):
                yield text[there.starts[first] : there.ends[last]]
