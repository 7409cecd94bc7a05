"""Format 3: whether somebody has read a provision is a field of it, no longer a sentence in its note."""

from .carrying import Step
from .changes import Add, Json, Rewrite

NOTE = "Proposed by cnkh new; to be read."
"""The note of a proposal in format 2."""


def _from_note(provision: Json) -> None:
    if provision["note"] == NOTE:
        provision["status"], provision["note"] = "proposed", None


def _to_note(provision: Json) -> None:
    if provision["status"] == "proposed":
        provision["status"], provision["note"] = "read", NOTE


STEP = Step(
    number=3,
    about="Whether somebody has read a provision is its status, not a sentence in its note",
    changes=(
        Add("provisions", "status", "read", after="id"),
        Rewrite("provisions", _from_note, _to_note, fields=("note",)),
    ),
)
