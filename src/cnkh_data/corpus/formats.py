"""The format of the files in `data/`, and what to do where it is not the one that the models read."""

import json
import os
from pathlib import Path

from ..errors import CannotRunError
from ..files import DataFolder
from ..models.base import FORMAT
from .layout import COLLECTION_FILES

FIRST = 1
"""The format of a dataset that does not say which it has."""


def format_in(dataset: bytes | None) -> int:
    """Format that a corpus has, from its `dataset.json`; 0 if that cannot be told.

    Example:
        >>> format_in(b'{"id": "a"}'), format_in(b'{"id": "a", "format": 2}'), format_in(b'{"format": "two"}')
        (1, 2, 0)
    """
    try:
        value = json.loads(dataset or b"")
    except (ValueError, RecursionError):
        return 0
    number = value.get("format", FIRST) if isinstance(value, dict) else 0
    return number if type(number) is int and number >= FIRST else 0


def of_newer(shown: str, number: int, known: int) -> str:
    """Say that a corpus is newer than this package."""
    return f"{shown}/ has format {number}; this cnkh-data knows formats up to {known}; update cnkh-data"


def require_format(root: Path, data: DataFolder, reads: int = FORMAT) -> None:
    """Check that the files of a corpus have the format that is read. Where none can be told, the models say what is wrong.

    Raises:
        CannotRunError: if it is an older or a newer one.
    """
    number = format_in(data.read(COLLECTION_FILES["dataset"].path))
    if number > reads:
        raise CannotRunError(of_newer("data", number, reads))
    if 0 < number < reads:
        where = "" if root == Path() else f" --root {os.fspath(root)}"
        raise CannotRunError(
            f"data/ has format {number}, and this cnkh-data reads format {reads}; run: cnkh migrate{where}"
        )
