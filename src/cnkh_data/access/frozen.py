"""Objects with named values that cannot be changed.

`dataclasses` would do the same, but importing it and letting it write some thirty classes takes longer than reading a table.
"""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, dataclass_transform


@dataclass_transform(frozen_default=True)
class Frozen:
    """What has the values that its class annotates, given once, in that order or by name; equal to others with the same values.

    Example:
        >>> class Point(Frozen):
        ...     x: int
        ...     y: int
        >>> Point(1, y=2), Point(1, 2) == Point(1, 2)
        (Point(x=1, y=2), True)
        >>> Point(1, 2).x = 3
        Traceback (most recent call last):
        AttributeError: Point objects cannot be changed
    """

    FIELDS: ClassVar[tuple[str, ...]] = ()
    """Names of the values."""
    SHOWN: ClassVar[tuple[str, ...]] = ()
    """Names of those that users see."""

    def __init_subclass__(cls) -> None:
        own = [name for name, kind in cls.__annotations__.items() if "ClassVar" not in str(kind)]
        cls.FIELDS = (*cls.FIELDS, *(name for name in own if name not in cls.FIELDS))
        cls.SHOWN = tuple(name for name in cls.FIELDS if not name.startswith("_"))

    def __init__(self, *values: Any, **named: Any) -> None:
        given = dict(zip(self.FIELDS, values, strict=False)) | named
        if len(given) != len(self.FIELDS) or len(values) + len(named) != len(given) or given.keys() - self.FIELDS:
            raise TypeError(f"{type(self).__name__} takes {', '.join(self.FIELDS)}")
        self.__dict__.update(given)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} objects cannot be changed")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} objects cannot be changed")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.__dict__ == self.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *(self.__dict__[name] for name in self.FIELDS)))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.FIELDS)})"
