"""Names of files and folders that every system can hold and tell apart, since a clone is made on any of them."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

LONGEST = 255
"""Bytes of a name, the most that a file system of Linux or macOS can hold."""
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=$|[. ])", re.IGNORECASE)
"""Names that stand for devices on Windows, whatever ending follows."""
_RESERVED = re.compile('[<>:"|?*\\\\\x00-\x1f\x7f-\x9f]')


class Unportable(NamedTuple):
    """Why a name cannot be held or told apart everywhere, and one that can."""

    why: str
    better: str


def unportable(name: str) -> Unportable | None:
    """Say why some system cannot hold a name of a file or folder; None if every one can.

    Example:
        >>> unportable("con.txt"), unportable("text.txt")
        (Unportable(why='the name of a device on Windows', better='con-file.txt'), None)
        >>> unportable("text?. ")
        Unportable(why="'?', which Windows does not allow in a name", better='text')
    """
    why = next(_reasons(name), None)
    device = _DEVICE.match(name)
    better = _better(_with(name, device.end(), "-file") if device else name)
    composed = better if better.isascii() else f"{better} (in Unicode NFC)"
    return Unportable(why, composed) if why else None


def _reasons(name: str) -> Iterator[str]:
    if _DEVICE.match(name):
        yield "the name of a device on Windows"
    if found := _RESERVED.search(name):
        yield f"{found.group()!a}, which Windows does not allow in a name"
    if name.endswith((".", " ")):
        yield f"a {'full stop' if name.endswith('.') else 'blank'} at its end, which Windows leaves out"
    if any("\ud800" <= letter <= "\udfff" for letter in name):
        yield "bytes that are no UTF-8"
    if not unicodedata.is_normalized("NFC", name):
        yield "letters parted from their accents (no Unicode NFC), which macOS does not tell from whole ones"
    if len(name.encode("utf-8", "surrogateescape")) > LONGEST:
        yield f"longer than {LONGEST} bytes"


def faults(names: Sequence[str]) -> Iterator[tuple[str, Unportable]]:
    """Yield each name in a folder that some system cannot hold, or cannot tell from one before it.

    Example:
        >>> list(faults(["a.txt", "A.txt"]))
        [('A.txt', Unportable(why='the name of a.txt, for Windows and macOS', better='A-2.txt'))]
    """
    others = dict(alike(names))
    taken = {key_of(name) for name in names} if others else set()
    for name in names:
        if fault := unportable(name):
            yield name, fault
        elif name in others:
            yield name, Unportable(f"the name of {others[name]}, for Windows and macOS", another_name(name, taken))


def alike(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each name in a folder that Windows or macOS cannot tell from one before it, with that.

    Example:
        >>> list(alike(["A.txt", "a.txt", "b.txt"]))
        [('a.txt', 'A.txt')]
    """
    first: dict[str, str] = {}
    for name in names:
        other = first.setdefault(key_of(name), name)
        if other != name:
            yield name, other


def key_of(name: str) -> str:
    """What a name has in common with those that cannot be told from it.

    Example:
        >>> key_of("Texte\u0301.TXT") == key_of("text\u00e9.txt"), key_of("STRASSE") == key_of("straße")
        (True, False)
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).lower())


def another_name(name: str, taken: Collection[str]) -> str:
    """A name like one, that can be told from all whose keys are taken.

    Example:
        >>> another_name("A.txt", {"a.txt", "a-2.txt"})
        'A-3.txt'
    """
    end = name.find(".", 1)
    number = 2
    while key_of(made := _with(name, end, f"-{number}")) in taken:
        number += 1
    return made


def _with(name: str, end: int, added: str) -> str:
    """A name with something put in at a place; at its end where that is negative."""
    return f"{name[:end]}{added}{name[end:]}" if end >= 0 else f"{name}{added}"


def _better(name: str) -> str:
    """A name near to one that no system can hold."""
    composed = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8"))
    plain = _RESERVED.sub("-", composed).rstrip(". -")
    stem, dot, ending = plain.rpartition(".")
    if len(plain.encode("utf-8")) > LONGEST:
        kept = LONGEST - len((dot + ending).encode("utf-8"))
        cut = (stem or plain).encode("utf-8")[: max(1, kept)].decode("utf-8", "ignore")
        plain = f"{cut}{dot}{ending}" if stem and kept > 0 else cut
    return plain or "file"
