"""Deadlines and quantities of commitments, in tables of their own: few commitments have one, and a corpus may have none."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..corpus import DocumentFolder
from ..models import Deadline, Quantity, Words
from ..models.readings_v1 import ReadDeadline, ReadQuantity
from ..models.readings_v2 import ReadDeadline as ReadDeadline2
from ..models.readings_v2 import ReadQuantity as ReadQuantity2
from .columns import Column, Row, of
from .common import TEXT_ID, by_language, text_id, wide

AnyDeadline = Deadline | ReadDeadline | ReadDeadline2
AnyQuantity = Quantity | ReadQuantity | ReadQuantity2
"""Of a record, or of a reading by some version of the codebook."""


def deadline_columns() -> tuple[Column, ...]:
    """Columns of a deadline: a row has it as one text prints it."""
    printed, edtf = of(Deadline, "printed", "edtf")
    return TEXT_ID, replace(printed, description="The words, as this text prints them.", required=True), edtf


def deadline_rows(deadline: AnyDeadline | None, folder: DocumentFolder) -> Iterator[Row]:
    """A row for each text that prints it."""
    if deadline is not None:
        for language, words in deadline.printed.items():
            yield {"text_id": text_id(folder.document.id, language), "printed": words, "edtf": deadline.edtf}


def quantity_columns(languages: Sequence[str]) -> tuple[Column, ...]:
    """Columns of a quantity: it has one row, so that numbers can be added up."""
    number, unit = of(Quantity, "number", "unit")
    about = "The number; it is whole, and may be larger than an integer of 32 bits can be."
    printed = wide("printed", "string", "The words in the {} version.", languages, Words.SOURCE)
    return replace(number, type="number", description=about), unit, *printed


def quantity_rows(quantity: AnyQuantity | None, folder: DocumentFolder, languages: Sequence[str]) -> Iterator[Row]:
    """Its row, if there is one."""
    if quantity is not None:
        printed = by_language("printed", quantity.printed, folder, languages)
        yield {"number": quantity.number, "unit": quantity.unit, **printed}
