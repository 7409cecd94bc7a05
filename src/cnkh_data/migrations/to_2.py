"""Format 2: the seals of a document's records stand in its folder."""

from dataclasses import replace

from .carrying import Step
from .layout import FORMAT_1

LAYOUT = replace(FORMAT_1, seals_with_documents=True)

STEP = Step(
    number=2,
    about="The seals of a document's records stand in its folder, in seals.json",
    layout=LAYOUT,
)
