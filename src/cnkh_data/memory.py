"""Memory that is free, given back to the system."""

import contextlib
import sys
from collections.abc import Callable
from functools import cache


def give_back() -> None:
    """Give memory back that is free: glibc keeps it, and what was needed to read a large file once would be held to the end."""
    if trim := _trim():
        trim(0)


@cache
def _trim() -> Callable[[int], object] | None:
    """What gives it back; None where there is no such thing. It is kept, since looking it up anew would itself leave something each time."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - only a large corpus needs it

        with contextlib.suppress(OSError, AttributeError):  # other C libraries have no such function
            trim: Callable[[int], object] = ctypes.CDLL(None).malloc_trim
            return trim
    return None
