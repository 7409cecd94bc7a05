"""What the maps between versions of the schema say has become of tables, columns and codes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

Rows = Sequence[Mapping[str, str]]


class Fate(NamedTuple):
    """What has become of something."""

    change: str
    new: str
    """Its name now; empty if it is gone."""
    note: str


Map = dict[tuple[str, str], Fate]
"""Kind and old name, to what has become of it."""


def read_map(rows: Rows) -> Map:
    """A map of one step; what is only added has no former name, and is left out."""
    return {(row["kind"], row["old"]): Fate(row["change"], row["new"], row["note"]) for row in rows if row["old"]}


def notes_of_added(rows: Rows) -> dict[str, str]:
    """Name of what a step adds, to what the map says of it."""
    return {row["new"]: row["note"] for row in rows if not row["old"] and row["note"]}


def composed(steps: Iterable[Map]) -> Map:
    """Several steps as one.

    Example:
        >>> first = {("column", "t.a"): Fate("renamed", "t.b", "")}
        >>> composed([first, {("column", "t.b"): Fate("moved", "u.b", "There.")}])
        {('column', 't.a'): Fate(change='moved', new='u.b', note='There.')}
    """
    whole: Map = {}
    for step in steps:
        reached = {(kind, fate.new) for (kind, _), fate in whole.items()}
        later = {key: fate for key, fate in step.items() if key not in reached}
        whole = {**{key: _then(key[0], fate, step) for key, fate in whole.items()}, **later}
    return whole


def _then(kind: str, fate: Fate, step: Map) -> Fate:
    after = step.get((kind, fate.new))
    if after is None:
        return fate
    change = fate.change if after.change == "same" else after.change
    return Fate(change, after.new, " ".join(filter(None, (fate.note, after.note))))
