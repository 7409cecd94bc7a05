"""What is found once of a thing and then kept in it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

T = TypeVar("T")

if TYPE_CHECKING:
    from functools import cached_property
else:

    class cached_property(Generic[T]):  # noqa: N801 - stands for the one of Python
        """That of Python 3.12, which takes no lock: asked for the first time, that of 3.11 takes twice as long."""

        def __init__(self, compute: Callable[[Any], T]) -> None:
            self._compute = compute
            self.__doc__ = compute.__doc__

        def __set_name__(self, owner: type, name: str) -> None:
            self._name = name

        def __get__(self, instance: object, owner: type | None = None) -> T:
            if instance is None:
                return self
            found = instance.__dict__[self._name] = self._compute(instance)
            return found


__all__ = ["cached_property"]
