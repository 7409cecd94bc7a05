"""Format 7: the agreement of the readings of a document stands with them, and its seals with those of the document.

In one file for all documents, it grew with each of them.
"""

from dataclasses import replace

from .carrying import Step, layout_after
from .changes import Json
from .layout import FileKind, Parting, agreement_key_by_codebook, codebook_of_seal
from .to_5 import STEP as TO_5

FILES = {
    "1": FileKind("agreement", "readings/agreement.json", "agreement", key=agreement_key_by_codebook, may_lack=True),
    "2": FileKind(
        "agreement_2", "readings/2/agreement.json", "agreement", key=agreement_key_by_codebook, may_lack=True
    ),
}
"""Version of the codebook of the readings to the file of their agreement, as both were then."""


def _place(row: Json) -> tuple[str, FileKind] | None:
    """Document and file that a row goes to; None of one over all."""
    own = FILES.get(row["codebook"])
    return (row["document"], own) if row["scope"] == "document" and row["document"] and own else None


BEFORE = layout_after((TO_5,))

STEP = Step(
    number=7,
    about="Agreement on a document stands with its readings, and its seals with those of the document",
    parting=Parting("agreement", tuple(FILES.values()), _place, codebook_of_seal),
    layout=replace(BEFORE, documents=(*BEFORE.documents, *FILES.values())),
)
