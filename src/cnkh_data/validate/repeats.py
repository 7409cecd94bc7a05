"""What stands twice where each may stand once."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def repeats(items: Iterable[T], key: Callable[[T], Hashable]) -> Iterator[tuple[T, T]]:
    """Yield each item whose key an item before it has, with the first that has it.

    Example:
        >>> list(repeats(["actor", "place", "art"], key=lambda word: word[0]))
        [('art', 'actor')]
    """
    firsts: dict[Hashable, T] = {}
    for item in items:
        of_item = key(item)
        if of_item in firsts:
            yield item, firsts[of_item]
        else:
            firsts[of_item] = item
