"""A list of which no more is unpacked at a time than is looked at: what is kept of thousands of documents takes little room."""

import pickle
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")

TOGETHER = 64
"""Items that are packed together: what several have in common is then packed once. Fewer stay as they are."""


class PackedList(Sequence[T], Generic[T]):
    """A list that can only grow. Each time that an item is taken from it, it may be another object, with the same value.

    Example:
        >>> found = PackedList()
        >>> for number in range(200):
        ...     found.append(("agree", number))
        >>> len(found), found[130], sum(number for _, number in found)
        (200, ('agree', 130), 19900)
    """

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._rest: list[T] = []
        """What came after what is packed."""
        self._opened: tuple[int, list[T]] = -1, []
        """Number of what was unpacked last, and its items: most who ask for one item ask for the next."""

    def __getstate__(self) -> dict[str, Any]:
        """All but what was unpacked last."""
        return {**self.__dict__, "_opened": (-1, [])}

    def append(self, item: T) -> None:
        """Add an item, which must be one that can be pickled."""
        self._rest.append(item)
        if len(self._rest) == TOGETHER:
            self._packed.append(zlib.compress(pickle.dumps(self._rest, pickle.HIGHEST_PROTOCOL), 1))
            self._rest = []

    def __len__(self) -> int:
        return len(self._packed) * TOGETHER + len(self._rest)

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        number = range(len(self))[at]
        if number // TOGETHER != self._opened[0]:
            self._opened = number // TOGETHER, self._items(number // TOGETHER)
        return self._opened[1][number % TOGETHER]

    def __iter__(self) -> Iterator[T]:
        for number in range(len(self._packed) + 1):
            yield from self._items(number)

    def _items(self, number: int) -> list[T]:
        if number == len(self._packed):
            return self._rest
        items: list[T] = pickle.loads(zlib.decompress(self._packed[number]))  # packed by `append`
        return items
