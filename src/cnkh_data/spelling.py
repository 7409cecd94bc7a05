"""Characters that are not what they seem: hidden ones, look-alikes of other scripts, full-width and decomposed ones."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import cache
from typing import NamedTuple

from .fold import COMBINING, is_form

_HIDDEN = (
    "\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
)
# Few files need these patterns, so none is compiled before it is asked for.
HIDDEN = f"[{_HIDDEN}]"
"""Characters that show nothing, or turn the direction of what is shown; and those that stand for lost ones."""
_LATIN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff"
_FOREIGN = (
    "\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u13a0-\u13ff\u2c80-\u2cff\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff"
)
HAN = re.compile("[\u3400-\u9fff]")
"""A Chinese character."""
MIXED = f"[{_LATIN}][{_FOREIGN}]|[{_FOREIGN}][{_LATIN}]"
"""A Latin letter beside one that can pass for Latin: Greek, Cyrillic, Armenian, Cherokee, Coptic, full-width, mathematical."""
TWINS = dict(
    zip(
        "АВЕКМНОРСТУХаеорсухіјѕԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ",
        "ABEKMHOPCTYXaeopcyxijsdqwABEZHIKMNOPTYXovp",
        strict=True,
    )
)
"""Cyrillic and Greek letters, and the Latin ones that they look like."""
DISGUISED = rf"\b[{''.join(TWINS)}]{{2,}}\b"
"""A word of nothing but letters that look Latin and are not."""
_RADICAL = "\u2e80-\u2fd5"
RADICAL = f"[{_RADICAL}]"
"""Parts of Chinese characters, which look like whole ones and often come out of PDF files."""
_FULL_WIDTH = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
FULL_WIDTH = f"[{_FULL_WIDTH}]"
_ANY = re.compile(f"[{_HIDDEN}{_FOREIGN}{_RADICAL}{_FULL_WIDTH}{COMBINING}]")
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


# Characters of sources, which are kept as they are but for what is cut


class Strange(Enum):
    """Kinds of characters that make a text another than it looks: what one, and several, are called."""

    INVISIBLE = "invisible character", "invisible characters"
    CONTROL = "control character", "control characters"
    LOST = "replacement character", "replacement characters"
    PRIVATE = "private-use character", "private-use characters"
    UNASSIGNED = "unassigned code point", "unassigned code points"
    FORM = "character that looks like another", "characters that look like others"
    MIXED = "letter of another script in a word", "letters of another script in words"
    DECOMPOSED = "letter parted from its accent", "letters parted from their accents"


LOOK_ALIKE = {Strange.FORM, Strange.MIXED, Strange.DECOMPOSED}
"""Kinds that show what is meant; the others show nothing, or nobody knows what."""

# Scripts that need joiners and marks of direction: Hebrew to Myanmar, Khmer, Mongolian, and their extensions.
_NEEDS_THEM = "\u0590-\u109f\u1780-\u18af\ua840-\ua8ff\ua980-\uaaff\ufb1d-\ufdff\ufe70-\ufefc"
_MEANT_THERE = "\u061c\u180b-\u180f\u200c-\u200f\u202a-\u202e\u2066-\u2069"
_NEVER_MEANT = (
    "\u0001-\u0008\u000e-\u001b\u007f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u200b\u2060-\u2065\u206a-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
INVISIBLE = re.compile(f"(?:[{_NEVER_MEANT}]|(?<![{_NEEDS_THEM}])[{_MEANT_THERE}](?![{_NEEDS_THEM}]))+")
"""Characters that show nothing and carry no meaning, but for those that some scripts need between their letters.

They are Unicode's default-ignorable ones, and controls that are no blanks.
"""
SOFT_HYPHEN = "\u00ad"
_NOT_INVISIBLE = re.compile(f"[{_NEVER_MEANT}{_MEANT_THERE}]")
_FOREIGN_OR_COMBINING = re.compile(f"[{_FOREIGN}{COMBINING}]")
_ACCENTED = re.compile(f"[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff\u1e00-\u1eff][{COMBINING}]+")


class Found(NamedTuple):
    """A character of a text that is not what it seems, and where it is."""

    kind: Strange
    offset: int
    character: str


def strange_characters(text: str) -> Iterator[Found]:
    """Yield the characters of a text that are not what they seem, kind by kind; none in nearly all texts, which is quick to see.

    Example:
        >>> [(one.kind.name, one.offset) for one in strange_characters("双⽅\u200b同意\ue001")]
        [('INVISIBLE', 2), ('PRIVATE', 5), ('FORM', 1)]
    """
    letters = set(text)
    kinds = {letter: kind for letter in letters if (kind := _kind_of(letter)) is not None}
    if any(_NOT_INVISIBLE.match(letter) for letter in letters):
        for run in INVISIBLE.finditer(text):
            yield from (Found(Strange.INVISIBLE, run.start() + at, one) for at, one in enumerate(run.group()))
    if kinds:
        found = re.compile(f"[{''.join(map(re.escape, sorted(kinds)))}]").finditer(text)
        by_kind = sorted((list(Strange).index(kinds[one.group()]), one.start(), one.group()) for one in found)
        yield from (Found(list(Strange)[kind], offset, letter) for kind, offset, letter in by_kind)
    if _FOREIGN_OR_COMBINING.search("".join(letters)) is None:
        return
    for mixed in re.finditer(MIXED, text):
        # The letter that is not Latin; full-width ones are those of Chinese typography.
        at = mixed.start() if ord(mixed.group()[0]) > ord(mixed.group()[1]) else mixed.start() + 1
        if not re.match(FULL_WIDTH, text[at]) and text[at] not in kinds:
            yield Found(Strange.MIXED, at, text[at])
    for accented in _ACCENTED.finditer(text):
        if len(unicodedata.normalize("NFC", accented.group())) < len(accented.group()):
            yield Found(Strange.DECOMPOSED, accented.start(), accented.group())


def outside(found: Iterable[Found], stretches: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """Those characters that stand in none of some stretches, which are in order."""
    starts = [start for start, _ in stretches]
    for one in found:
        before = bisect_right(starts, one.offset)
        if not before or stretches[before - 1][1] <= one.offset:
            yield one


def said_of(found: Sequence[Found]) -> str:
    """Say how many characters of one kind were found, and which.

    Example:
        >>> said_of([Found(Strange.PRIVATE, 3, "\ue001"), Found(Strange.PRIVATE, 9, "\ue001")])
        '2 private-use characters, U+E001'
    """
    which = list(dict.fromkeys(one.character for one in found))
    named = ", ".join(" ".join(map(code_point, one)) for one in which[:MOST_NAMED])
    more = f" and {len(which) - MOST_NAMED} more" if len(which) > MOST_NAMED else ""
    one, several = found[0].kind.value
    return f"{len(found)} {one if len(found) == 1 else several}, {named}{more}"


MOST_NAMED = 5
"""Most characters of a kind that are named."""


@cache
@cache
def _kind_of(character: str) -> Strange | None:
    """Kind of a character that is strange wherever it stands; None of any other."""
    category = unicodedata.category(character)
    if _NOT_INVISIBLE.match(character) or character in "\t\n":
        return None
    if category in ("Cc", "Zl", "Zp"):
        return Strange.CONTROL
    if "\ufff9" <= character <= "\ufffd":
        return Strange.LOST
    if category == "Co":
        return Strange.PRIVATE
    # Ideographs are still being added to planes 2 and 3; of what else has no character, Python's versions agree nearly always.
    if category == "Cn" and (not 0x20000 <= ord(character) < 0x3FFFE or ord(character) & 0xFFFE == 0xFFFE):
        return Strange.UNASSIGNED
    return Strange.FORM if is_form(character) else None


def code_point(character: str) -> str:
    """Code point and name of a character.

    Example:
        >>> code_point("\u0430")
        'U+0430 CYRILLIC SMALL LETTER A'
    """
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()
