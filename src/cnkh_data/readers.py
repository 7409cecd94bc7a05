"""Names of readers, as a command is given them and a seal keeps them."""

import re
import unicodedata
from collections.abc import Iterator

from .errors import CannotRunError
from .models.base import LONGEST_PROSE
from .spelling import DISGUISED, HIDDEN, MIXED, RADICAL, code_point


def reader_name(given: str) -> str:
    """The name of a reader as a seal takes it, so that no rule on characters will object to it there.

    Raises:
        CannotRunError: if it is no name, with what is wrong with it.
    """
    name = unicodedata.normalize("NFC", given.strip())
    if wrong := next(_faults(name), ""):
        raise CannotRunError(f"--reader {wrong}")
    return name


def _faults(name: str) -> Iterator[str]:
    """Yield what keeps a text from being the name of a reader."""
    if not name:
        yield "is empty: write the name of who reads"
    if len(name.splitlines()) > 1:
        yield "has several lines: write the name in one"
    if hidden := re.search(HIDDEN, name):
        yield f"has a hidden character, {_where(hidden)}: remove it"
    if alike := re.search(f"{MIXED}|{DISGUISED}|{RADICAL}", name):
        yield f"has a character that looks like another, {_where(alike)}: write each word in one script"
    if not any(map(str.isalpha, name)):
        yield "has no letter: write the name of who reads"
    if len(name) > LONGEST_PROSE:
        yield f"has {len(name)} characters: at most {LONGEST_PROSE} are kept"


def _where(found: "re.Match[str]") -> str:
    return f"{' '.join(map(code_point, found.group()))}, at character {found.start() + 1}"
