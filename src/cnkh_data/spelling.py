"""Characters that are not what they seem: hidden ones, look-alikes of other scripts, full-width and decomposed ones."""

import re
import unicodedata

_HIDDEN = (
    "\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ue000-\uf8ff\ufeff\ufff9-\ufffd\U000e0000-\U000e007f"
)
HIDDEN = re.compile(f"[{_HIDDEN}]")
"""Characters that show nothing, or turn the direction of what is shown; and those that stand for lost ones."""
_LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_FOREIGN = (
    "\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u13a0-\u13ff\u2c80-\u2cff\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff"
)
MIXED = re.compile(f"[{_LATIN}][{_FOREIGN}]|[{_FOREIGN}][{_LATIN}]")
"""A Latin letter beside one that can pass for Latin: Greek, Cyrillic, Armenian, Cherokee, Coptic, full-width, mathematical."""
TWINS = dict(
    zip(
        "АВЕКМНОРСТУХаеорсухіјѕԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ",
        "ABEKMHOPCTYXaeopcyxijsdqwABEZHIKMNOPTYXovp",
        strict=True,
    )
)
"""Cyrillic and Greek letters, and the Latin ones that they look like."""
DISGUISED = re.compile(rf"\b[{''.join(TWINS)}]{{2,}}\b")
"""A word of nothing but letters that look Latin and are not."""
_RADICAL = "\u2e80-\u2fd5"
RADICAL = re.compile(f"[{_RADICAL}]")
"""Parts of Chinese characters, which look like whole ones and often come out of PDF files."""
_FULL_WIDTH = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
FULL_WIDTH = re.compile(f"[{_FULL_WIDTH}]")
_COMBINING = "\u0300-\u036f"
_ANY = re.compile(f"[{_HIDDEN}{_FOREIGN}{_RADICAL}{_FULL_WIDTH}{_COMBINING}]")
_ESCAPE = re.compile(rb"\\[bfru]")
_PLAIN = bytes(range(0x7F))


def suspicious(content: bytes) -> bool:
    """Whether some string in a JSON file may need a second look. Fast, since most of a file is plain; false for nearly all.

    Example:
        >>> suspicious('["中柬 2023"]'.encode()), suspicious('["Cambоdia"]'.encode())
        (False, True)
    """
    others = content.translate(None, delete=_PLAIN).decode("utf-8")
    # Escapes can stand for anything.
    return (
        _ANY.search(others) is not None
        or not unicodedata.is_normalized("NFC", others)
        or (b"\\" in content and _ESCAPE.search(content) is not None)
    )
