"""Which record of one side is which of the other: by content and id, so that a new id is a rename and not two changes."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .fields import as_text, leaves
from .items import Item
from .passages import Divisions
from .renames import Renames

ORDER = (
    "dataset",
    "source",
    "actor",
    "tenure",
    "instrument",
    "place",
    "non_name",
    "document",
    "provision",
    "commitment",
)
"""Types that others refer to come first, so that what refers to a renamed record is compared under its new id."""
ALIKE = 0.5
"""Share of its values that a record must keep to be the same one under another id."""
COMMON = 20
"""A value that more records than this have tells nothing about which is which."""

_WORDS = re.compile(r"(\.(anchors|spans)\.[^.=]+)?\.quote=")


@dataclass
class Matching:
    """What was found for all types."""

    pairs: list[tuple[Item, Item]] = field(default_factory=list)
    splits: list[tuple[Item, Sequence[Item]]] = field(default_factory=list)
    joins: list[tuple[Sequence[Item], Item]] = field(default_factory=list)
    removed: list[Item] = field(default_factory=list)
    added: list[Item] = field(default_factory=list)
    renames: Renames = field(default_factory=Renames)

    def without_old_id(self) -> Iterator[Item]:
        """Yield the records before that have another id now, or are parts or wholes of others."""
        yield from (old for old, new in self.pairs if old.id != new.id)
        yield from (whole for whole, _ in self.splits)
        yield from (part for parts, _ in self.joins for part in parts)


def match(
    base: Sequence[Item], head: Sequence[Item], divide: Divisions, retired: Collection[tuple[str, str]] = ()
) -> Matching:
    """Find the counterpart of every record.

    Args:
        base: records before the change.
        head: records after it.
        divide: finds which provisions were split or joined, among those that are left over.
        retired: types and ids that have tombstones: what only resembles such a record took its place.
    """
    result = Matching()
    taken = {(item.type, item.id) for item in head}
    kinds = dict.fromkeys((*ORDER, *(item.type for item in (*base, *head))))
    for kind in kinds:
        one = _OneType([i for i in base if i.type == kind], [i for i in head if i.type == kind], taken, result)
        one.match(divide if kind == "provision" else None, retired)
    return result


class _OneType:
    """State of matching the records of one type: those that have no counterpart yet."""

    def __init__(
        self, base: Sequence[Item], head: Sequence[Item], taken: Collection[tuple[str, str]], result: Matching
    ) -> None:
        self.base = {item.id: item for item in base}
        self.head = {item.id: item for item in head}
        self.taken = taken
        self.result = result

    def match(self, divide: Divisions | None, retired: Collection[tuple[str, str]]) -> None:
        self._unchanged()
        while self._renamed():
            # A record may refer to another of its type that was just found to be renamed.
            self._unchanged()
        if divide is not None:
            self._divided(divide)
        self._same_id()
        self._alike(retired)
        self.result.removed.extend(self.base.values())
        self.result.added.extend(self.head.values())

    def _pair(self, old: Item, new: Item) -> None:
        del self.base[old.id], self.head[new.id]
        self.result.pairs.append((old, new))
        if old.id != new.id:
            self.result.renames.add(old.type, old.id, new.id)

    def _unchanged(self) -> None:
        renames = self.result.renames
        left = renames.left_behind(self.taken)
        for old in list(self.base.values()):
            new = self.head.get(renames.expected(old))
            if new is not None and renames.content(old) == left.content(new):
                self._pair(old, new)

    def _renamed(self) -> bool:
        """Pair records of exactly the same content, where it is the content of one record only on each side."""
        renames = self.result.renames
        left = renames.left_behind(self.taken)
        contents_base = _alone(self.base.values(), lambda i: (renames.document(i), as_text(renames.content(i))))
        contents_head = _alone(self.head.values(), lambda i: (left.document(i), as_text(left.content(i))))
        found = [(old, contents_head[content]) for content, old in contents_base.items() if content in contents_head]
        for old, new in found:
            self._pair(old, new)
        return bool(found)

    def _divided(self, divide: Divisions) -> None:
        splits, joins = divide(list(self.base.values()), list(self.head.values()))
        self.result.splits.extend(splits)
        self.result.joins.extend(joins)
        for old in [*(whole for whole, _ in splits), *(part for parts, _ in joins for part in parts)]:
            del self.base[old.id]
        for new in [*(part for _, parts in splits for part in parts), *(whole for _, whole in joins)]:
            del self.head[new.id]

    def _same_id(self) -> None:
        for old in list(self.base.values()):
            new = self.head.get(self.result.renames.expected(old))
            if new is not None:
                self._pair(old, new)

    def _alike(self, retired: Collection[tuple[str, str]]) -> None:
        """Pair records that have other ids and other content, but are most like each other."""
        renames = self.result.renames
        left = renames.left_behind(self.taken)
        base, head = _by_document(self.base.values(), renames), _by_document(self.head.values(), left)
        for document in [name for name in base if name in head]:
            old = {i.id: _values(renames.content(i)) for i in base[document] if (i.type, i.id) not in retired}
            new = {i.id: _values(left.content(i)) for i in head[document]}
            for old_id, new_id in _most_alike(old, new):
                self._pair(self.base[old_id], self.head[new_id])


def _by_document(items: Iterable[Item], renames: Renames) -> dict[str, list[Item]]:
    found: defaultdict[str, list[Item]] = defaultdict(list)
    for item in items:
        found[renames.document(item)].append(item)
    return found


def _most_alike(base: Mapping[str, frozenset[str]], head: Mapping[str, frozenset[str]]) -> list[tuple[str, str]]:
    """Pairs of ids, each of which is most like the other."""
    likeness = _likeness(base, head)
    best_of_head = _best({(new, old): share for (old, new), share in likeness.items()})
    return [(old, new) for old, new in _best(likeness).items() if best_of_head.get(new) == old]


def _alone(items: Iterable[Item], key: Callable[[Item], Hashable]) -> dict[Hashable, Item]:
    """Items by a key, where no other has the same."""
    found: defaultdict[Hashable, list[Item]] = defaultdict(list)
    for item in items:
        found[key(item)].append(item)
    return {key: same[0] for key, same in found.items() if len(same) == 1}


def _values(content: Mapping[str, object]) -> frozenset[str]:
    return frozenset(leaves(dict(content)))


def _likeness(base: Mapping[str, frozenset[str]], head: Mapping[str, frozenset[str]]) -> dict[tuple[str, str], float]:
    """Share of values in common, for pairs that share enough, at least one value of which few others have."""
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for old, values in base.items():
        for value in values:
            holders[value].append(old)
    likeness: dict[tuple[str, str], float] = {}
    for new, values in head.items():
        candidates = {old for value in values if len(holders[value]) <= COMMON for old in holders[value]}
        for old in candidates:
            if not _same_words(values, base[old]):
                continue
            share = len(values & base[old]) / len(values | base[old])
            if share >= ALIKE:
                likeness[old, new] = share
    return likeness


def _same_words(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two records that hang on words of a text have the words of one version in common."""
    words = [{value for value in values if _WORDS.match(value)} for values in (one, other)]
    return not any(words) or bool(words[0] & words[1])


def _best(likeness: Mapping[tuple[str, str], float]) -> dict[str, str]:
    """The most like of the second for each of the first; nothing where two are equally so."""
    shares: defaultdict[str, Counter[float]] = defaultdict(Counter)
    for (one, _), share in likeness.items():
        shares[one][share] += 1
    top = {one: max(counted) for one, counted in shares.items()}
    return {one: other for (one, other), share in likeness.items() if share == top[one] and shares[one][share] == 1}
