"""From one format of the files in `data/` to the next, for `cnkh migrate`.

To add a format: write its step in a module of its own, `to_<number>.py`, name it in `STEPS`, and let `models.base.FORMAT` be its number.
"""

from .carrying import Account, Carrying, Fits, Step, layout_after
from .fits import fits_models
from .project import Migration, carry_copy
from .to_2 import STEP as TO_2
from .to_3 import STEP as TO_3
from .to_4 import STEP as TO_4
from .to_5 import STEP as TO_5
from .to_6 import STEP as TO_6
from .to_7 import STEP as TO_7

STEPS: tuple[Step, ...] = (TO_2, TO_3, TO_4, TO_5, TO_6, TO_7)
"""Every step, in order."""

__all__ = ["STEPS", "Account", "Carrying", "Fits", "Migration", "Step", "carry_copy", "fits_models", "layout_after"]
