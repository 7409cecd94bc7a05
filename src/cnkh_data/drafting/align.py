"""Which clauses of two versions say the same: an alignment by length, with numbers and names as anchors.

The method is that of Gale and Church (“A program for aligning sentences in bilingual corpora”, Computational Linguistics 19, 1993): the length of a
translation is that of its original times a fixed ratio, give or take, and of all ways to match clauses in their order the likeliest is
taken. The ratio is not estimated from the texts, since one version may abridge.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

VARIANCE = 9.0
"""How far lengths spread, for each character that is expected."""
PRIORS = {
    (1, 1): 0.0, (1, 0): 4.0, (0, 1): 4.0, (2, 1): 1.8, (1, 2): 1.8, (2, 2): 3.0, (3, 1): 3.6, (1, 3): 3.6, (3, 2): 4.5, (2, 3): 4.5,
    (4, 1): 5.4, (1, 4): 5.4, (3, 3): 5.4, (4, 2): 6.0, (2, 4): 6.0, (2, 0): 6.0, (0, 2): 6.0, (3, 0): 8.0, (0, 3): 8.0,
}  # fmt: skip
"""What it costs to match so many clauses with so many, as a negative logarithm of how seldom it is, against one with one."""
SAME_ANCHOR = 1.6
"""What a number or a name is worth that both versions have; one that only one has costs half as much."""
SAME_BEGINNING = 1.0
"""What it is worth that both begin a paragraph, or neither; it costs as much where they do not."""
SAME_UNIT = 0.7
"""What it is worth that both begin a unit, or neither."""
SAME_ACT = 0.8
"""What it is worth that units begin that do the same."""
MOST_MERGED = 4
"""Clauses of one version that are matched with some of the other, at most."""
BAND = 25
"""Clauses by which a match may lie off the straight line between two versions, more where one is much longer."""


@dataclass(frozen=True)
class Item:
    """What is known of a clause when it is matched."""

    length: int
    anchors: frozenset[str] = frozenset()
    """Numbers and names in it."""
    begins: bool = False
    """Whether it begins a paragraph."""
    section: str = ""
    act: str = ""
    """The act of a unit, where one begins."""
    opens: bool = True
    """Whether a unit begins with it."""


Bead = tuple[range, range]
"""Numbers of clauses of one version and of the other that say the same; one of them may be empty."""


@dataclass(frozen=True)
class _Run:
    """What is known of some clauses in a row."""

    length: int
    anchors: frozenset[str]
    acts: frozenset[str]
    begins: bool
    opens: bool
    section: str
    inner_begins: int
    inner_opens: int


def align(one: Sequence[Item], two: Sequence[Item], ratio: float) -> list[Bead]:
    """Match the clauses of two versions in their order.

    Args:
        one: clauses of the first version.
        two: clauses of the second.
        ratio: characters of the second for each of the first.

    Returns:
        Matches in order; together they hold each clause once.

    Example:
        >>> first, second = [Item(10), Item(30)], [Item(40), Item(70), Item(52)]
        >>> [(list(a), list(b)) for a, b in align(first, second, 4.0)]
        [([0], [0]), ([1], [1, 2])]
    """
    runs = _runs(one), _runs(two)
    width = BAND + abs(len(one) - len(two)) // 2
    best: list[dict[int, tuple[float, int, int]]] = []
    for i in range(len(one) + 1):
        middle = i * len(two) // max(1, len(one))
        row: dict[int, tuple[float, int, int]] = {0: (0.0, 0, 0)} if i == 0 else {}
        best.append(row)
        first = max(0, middle - width) if i else 1
        for j in range(first, min(len(two), middle + width) + 1 if i < len(one) else len(two) + 1):
            cheapest = _cheapest(best, runs, i, j, ratio)
            if cheapest is not None:
                row[j] = cheapest
    return list(_back(best, len(one), len(two)))


_Runs = Sequence[Sequence[_Run]]
"""By the number of the last clause and how many there are, less one."""


def _runs(items: Sequence[Item]) -> _Runs:
    return [
        [_run(items[last - many : last]) for many in range(1, min(last, MOST_MERGED) + 1)]
        for last in range(len(items) + 1)
    ]


def _run(items: Sequence[Item]) -> _Run:
    return _Run(
        sum(item.length for item in items),
        frozenset().union(*(item.anchors for item in items)),
        frozenset(item.act for item in items if item.act),
        items[0].begins,
        items[0].opens,
        items[0].section,
        sum(item.begins for item in items[1:]),
        sum(item.opens for item in items[1:]),
    )


def _cheapest(
    best: Sequence[dict[int, tuple[float, int, int]]], runs: tuple[_Runs, _Runs], i: int, j: int, ratio: float
) -> tuple[float, int, int] | None:
    """The cheapest way to have matched so many clauses of each version, with how many of each were matched last."""
    cheapest: tuple[float, int, int] | None = None
    for (a, b), prior in PRIORS.items():
        before = best[i - a].get(j - b) if a <= i and b <= j else None
        if before is None or (cheapest is not None and before[0] + prior - MOST_GAINED > cheapest[0]):
            continue
        cost = before[0] + prior
        if a and b:
            cost += _cost(runs[0][i][a - 1], runs[1][j][b - 1], ratio)
        if cheapest is None or cost < cheapest[0]:
            cheapest = cost, a, b
    return cheapest


MOST_GAINED = 30.0
"""A match gains less than that, however much alike the clauses are."""


def _cost(one: _Run, two: _Run, ratio: float) -> float:
    """What it costs to match some clauses: the less alike they are, the more."""
    expected = one.length * ratio
    cost = min(MOST_BY_LENGTH, (two.length - expected) ** 2 / (VARIANCE * max(1.0, expected + two.length)))
    if one.anchors or two.anchors:
        both = len(one.anchors & two.anchors)
        cost += SAME_ANCHOR * ((len(one.anchors) + len(two.anchors) - 2 * both) / 4 - both)
    cost += SAME_BEGINNING * ((-1 if one.begins == two.begins else 1) + 3 * (one.inner_begins + two.inner_begins))
    cost += SAME_UNIT * ((-1 if one.opens == two.opens else 1) + abs(one.inner_opens - two.inner_opens))
    if one.section != two.section:
        cost += SAME_BEGINNING
    return cost - (SAME_ACT if one.acts & two.acts else 0.0)


MOST_BY_LENGTH = 12.0
"""A length that could not be further off costs no more."""


def _back(best: Sequence[dict[int, tuple[float, int, int]]], i: int, j: int) -> Iterator[Bead]:
    """The matches that led to a place, in order."""
    found: list[Bead] = []
    while i or j:
        _, a, b = best[i][j]
        found.append((range(i - a, i), range(j - b, j)))
        i, j = i - a, j - b
    return reversed(found)
