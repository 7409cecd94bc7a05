"""What a change does to the data: two corpora → changes → words or JSON."""

from .change import Change, FieldChange, How, Kind
from .compare import Diff, compare, diff

__all__ = ["Change", "Diff", "FieldChange", "How", "Kind", "compare", "diff"]
