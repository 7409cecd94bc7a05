"""Records that no seal vouches for as they stand, shown one by one to a reader, and sealed when the reader confirms them."""

from .layout import Screen
from .present import lines
from .session import Session, Shown, Standing

__all__ = ["Screen", "Session", "Shown", "Standing", "lines"]
