"""Records that no seal vouches for as they stand, shown one by one to a reader, and sealed when the reader confirms them."""

from .layout import Screen
from .present import lines
from .session import Refusal, Session, Shown, Standing

__all__ = ["Refusal", "Screen", "Session", "Shown", "Standing", "lines"]
