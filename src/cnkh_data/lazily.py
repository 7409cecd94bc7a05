"""A property that is computed once: `functools.cached_property` without the lock that Python 3.11 takes at each first question."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class computed_once(Generic[T]):  # noqa: N801 - a decorator, like `property`
    """Makes a method an attribute that is computed when it is first asked for.

    Example:
        >>> class Text:
        ...     def __init__(self, words):
        ...         self.words = words
        ...
        ...     @computed_once
        ...     def length(self):
        ...         print("counted")
        ...         return len(self.words)
        >>> text = Text("双方")
        >>> text.length, text.length
        counted
        (2, 2)
    """

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self._compute = compute
        self._name = compute.__name__
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, one: None, of: type) -> "computed_once[T]": ...
    @overload
    def __get__(self, one: object, of: type) -> T: ...
    def __get__(self, one: object | None, of: type) -> "T | computed_once[T]":
        if one is None:
            return self
        # The next time, what stands in the object itself is found before this.
        value = one.__dict__[self._name] = self._compute(one)
        return value
