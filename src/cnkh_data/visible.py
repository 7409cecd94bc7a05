"""Characters that a person cannot see, written out: what every message, page and log shows of data."""

import re

_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Fillers, joiners and variation selectors, which Unicode counts as letters or marks and which show nothing."""


def visible(text: str) -> str:
    r"""Write characters out that cannot be seen, or that a terminal, an XML reader or UTF-8 would not take.

    Example:
        >>> visible("a\x1b[31mb\u202ec")
        'a\\x1b[31mb\\u202ec'
    """
    if text.isprintable() and not _UNSEEN.search(text):
        return text
    return "".join(_written_out(character) for character in text)


def is_seen(character: str) -> bool:
    """Whether a character shows something, or is a space that texts in Chinese have.

    Example:
        >>> is_seen("愿"), is_seen("\u3000"), is_seen("\u200b")
        (True, True, False)
    """
    # The wide space is not "printable" for Python, but is not invisible either.
    return character == "\u3000" or (character.isprintable() and not _UNSEEN.match(character))


def _written_out(character: str) -> str:
    return character if is_seen(character) else character.encode("unicode_escape").decode("ascii")
