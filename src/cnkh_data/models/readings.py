"""Readings of every version of the codebook: which models read which."""

import json
from collections.abc import Mapping

from .readings_v1 import ReadingV1
from .readings_v2 import ReadingV2
from .verification import Reading

READINGS: Mapping[str, type[Reading]] = {model.CODEBOOK: model for model in (ReadingV1, ReadingV2)}
"""Version of the codebook to the model of its readings, the oldest first."""
FIRST_CODEBOOK, *LATER_CODEBOOKS = READINGS
"""Version of the codebook whose readings say none, and those whose readings do."""
NEWEST_CODEBOOK = list(READINGS)[-1]
"""Version of the codebook that new documents are coded by."""


def model_of_reading(content: bytes, unsaid: type[Reading] = ReadingV1) -> type[Reading]:
    """The model for the file of a reading: of the version that it says, or `unsaid` if it says none.

    A version that does not exist is for the newest model to reject, and so is what is no JSON.
    """
    if b'"codebook"' not in content:
        return unsaid
    newest = READINGS[NEWEST_CODEBOOK]
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return newest
    if not isinstance(value, dict) or "codebook" not in value:
        return unsaid
    version = value["codebook"]
    return READINGS.get(version, newest) if isinstance(version, str) and version != ReadingV1.CODEBOOK else newest
