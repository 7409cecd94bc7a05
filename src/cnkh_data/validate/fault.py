"""A fault: one place that breaks a rule, before it has a file, a line and a column."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ..models import Record
from ..positions import Path, Position

Key = tuple[object, int | None]
"""What a fault is about: a record and the number of one of its commitments, if it is about that alone."""


@dataclass(frozen=True)
class Fault:
    """One place that breaks a rule. The runner turns it into a finding with file, line and column."""

    record: Record
    """A top-level record of a file: a provision, not the commitment inside it."""
    path: Path
    """The way from the record to the value at fault; empty for the record as a whole."""
    got: str
    expected: str
    repair: str
    about: str = ""
    """Id that the finding names, if it is not that of the record: one that is gone is shown where it stood."""
    at: tuple[str, Position] | None = None
    """File and position, if it is at none of the record: in a source, or where nothing stands any more."""


def told_once(faults: Iterable[Fault]) -> Iterator[Fault]:
    """Yield one fault for what is wrong in several versions of one field, at the first of them."""
    found = list(faults)
    if found:
        got = "; ".join([found[0].got, *(f"{other.path[-1]}: {other.got}" for other in found[1:])])
        yield replace(found[0], got=got, repair=" ".join(dict.fromkeys(fault.repair for fault in found)))
