"""What has a sheet of its own beside the documents: the registers, other files of the collection, and the waivers."""

from collections.abc import Mapping
from typing import NamedTuple

from ..models import Actor, Dataset, Instrument, NonName, Place, Record, Relation, Retired, Source, Tenure


class Kind(NamedTuple):
    """A register that has a sheet."""

    model: type[Record]
    fixed: tuple[str, ...] = ()
    """Fields that nobody edits."""
    open: bool = True
    """Whether entries can be added in the sheet."""


REGISTERS: Mapping[str, Kind] = {
    "actors": Kind(Actor),
    "instruments": Kind(Instrument),
    "places": Kind(Place),
    "tenures": Kind(Tenure),
    "non_names": Kind(NonName),
    "sources": Kind(Source, fixed=("file", "sha256", "bytes", "languages"), open=False),
    "relations": Kind(Relation),
    "retired": Kind(Retired),
    "dataset": Kind(Dataset, fixed=("format",), open=False),
}
"""Word of the command, and name of the sheet, to what stands in it."""
WAIVERS = "waivers"
"""The same for the waivers, which are no part of the data."""
