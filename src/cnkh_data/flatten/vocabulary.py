"""The codelists by their names, which columns and the contract call them by."""

from enum import Enum

from ..models import Codelist, Scale
from ..models import codelists as vocabulary

Codes = type[Codelist] | type[Scale]


def all_codelists() -> list[Codes]:
    """Every closed vocabulary, in the order they are defined."""
    return [
        value
        for value in vars(vocabulary).values()
        if isinstance(value, type) and issubclass(value, (Codelist, Scale)) and value not in (Codelist, Scale)
    ]


def codelist_name(codes: type[Enum]) -> str:
    """Name of a codelist's file.

    Example:
        >>> from cnkh_data.models.codelists import CutReason
        >>> codelist_name(CutReason)
        'cut_reason'
    """
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in codes.__name__).lstrip("_")
