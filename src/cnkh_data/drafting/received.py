"""What a file is that is no UTF-8 text, told from its bytes, and what to do with it."""

import codecs
import re

_FORMATS = (
    (re.compile(rb"PK\x03\x04|\xd0\xcf\x11\xe0"), "a Word file, or another that holds more than text"),
    (re.compile(rb"\s*%PDF"), "a PDF file"),
    (re.compile(rb"\s*\{\\rtf"), "an RTF file"),
    (
        re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype|html|head|body)\b", re.IGNORECASE),
        "an HTML file",
    ),
)
_BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHINESE = ("GB18030", "BIG5")
"""Encodings of Chinese, as iconv and Python name them. Most bytes of the second can be read as the first too."""


def other_format(content: bytes) -> str | None:
    """Say of what format a file is that is no plain text; None if nothing shows one.

    Example:
        >>> other_format(b"%PDF-1.4"), other_format(b"China and Cambodia agreed.")
        ('a PDF file', None)
    """
    return next((name for begins, name in _FORMATS if begins.match(content)), None)


def how_to_convert(content: bytes) -> str:
    """Say from which encoding bytes that are no UTF-8 can be converted.

    Example:
        >>> how_to_convert("双方".encode("utf-16"))
        'iconv -f UTF-16 -t UTF-8, as its first bytes say'
    """
    if content.startswith(_BYTE_ORDER_MARKS):
        return "iconv -f UTF-16 -t UTF-8, as its first bytes say"
    possible = [name for name in _CHINESE if _decodes(content, name)]
    if len(possible) > 1:
        return (
            f"iconv -f {' or '.join(possible)} -t UTF-8: it can be either, so look which gives Chinese that makes sense"
        )
    if possible:
        return f"iconv -f {possible[0]} -t UTF-8, if it is Chinese"
    return "it is neither GB18030 nor BIG5: ask whoever made the file for its encoding"


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
