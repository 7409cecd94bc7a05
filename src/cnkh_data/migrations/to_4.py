"""Format 4: documents say by which codebook they are coded, and seals by whom, how and by which codebook a record was read."""

from .carrying import Step
from .changes import Add

CODEBOOK = "1"
"""Version of the codebook by which everything was read until then."""

STEP = Step(
    number=4,
    about="A document says by which codebook it is coded, a seal who read the record and how, a tenure as of when it is shown",
    changes=(
        Add("document", "codebook", CODEBOOK, after="status"),
        Add("tenures", "as_of", None, after="end_date"),
        Add("seals", "reader", None, after="record"),
        Add("seals", "basis", "named", after="reader"),
        Add("seals", "codebook", CODEBOOK, after="basis"),
    ),
)
