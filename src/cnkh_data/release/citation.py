"""Who made a dataset and how it is cited: what `.zenodo.json` beside the data says, if there is one."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..access.citing import Cited
from ..errors import CannotRunError
from ..models import Dataset
from .pages import read_page

CREDITS_FILE = ".zenodo.json"
_SHAPE = (
    'an object with "creators" (each with a "name"), "keywords" and, once it is known, "publication_date" (YYYY-MM-DD)'
)


@dataclass(frozen=True)
class Credits:
    """What a project says of itself beside `data/dataset.json`."""

    creators: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    published: str = ""
    """Day of publication, as in 2026-11-29; empty while it is not known, since no clock is asked."""


def read_credits(root: Path) -> Credits:
    """What a project says of its creators, keywords and day of publication; nothing if it has no such file.

    Raises:
        CannotRunError: if the file cannot be read, or says it in another form.
    """
    content = read_page(root, CREDITS_FILE)
    if content is None:
        return Credits()
    try:
        said = json.loads(content)
        creators = tuple(_text(creator["name"]) for creator in said.get("creators", []))
        keywords = tuple(_text(keyword) for keyword in said.get("keywords", []))
        published = _text(said.get("publication_date", ""))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise CannotRunError(f"{CREDITS_FILE}: write it as {_SHAPE}") from None
    if published and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", published):
        raise CannotRunError(f"{CREDITS_FILE}: publication_date is {published!a}; write it as YYYY-MM-DD")
    return Credits(creators, keywords, published)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def citation(dataset: Dataset, credits_: Credits) -> str:
    """How to cite this version of a dataset, in one line, as `cnkh_data.cite` says it too.

    Example:
        >>> dataset = Dataset(id="d", title="A title", description="D.", version="1.0.0", homepage=None, licence="CC0-1.0",
        ...     licence_title="CC0", languages=["en"], format=7)
        >>> citation(dataset, Credits(("A. Author", "B. Author"), (), "2026-11-29"))
        'A. Author and B. Author (2026). A title. Version 1.0.0.'
    """
    return _cited(dataset, credits_).in_a_line()


def bibtex(dataset: Dataset, credits_: Credits) -> str:
    """The same for BibTeX."""
    return _cited(dataset, credits_).bibtex()


def _cited(dataset: Dataset, credits_: Credits) -> Cited:
    year, where = credits_.published[:4], dataset.homepage or ""
    return Cited(dataset.id, dataset.title, dataset.version, credits_.creators, year, where)
