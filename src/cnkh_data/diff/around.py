"""What stands around the data: its codelists, waivers, the ledger of published ids and generated files. A change to them is told too.

They are told by count and name. What a waiver accepts, and why, is told in full: it is a reason to trust the data.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..corpus import Loading
from ..errors import CannotRunError
from ..files import MAX_SOURCE_BYTES, DataFolder
from ..layout import GENERATED, LEDGER_FILE, is_below
from ..open_codelists import OpenCode, path_of_codelist
from ..validate.waivers import FILE as WAIVERS_FILE
from ..validate.waivers import Waivers
from .change import Kind


@dataclass(frozen=True)
class Around:
    """What stands around the data on one side."""

    waivers: Mapping[tuple[str, str], str]
    """Rule and record of each waiver, with its reason."""
    ledger: frozenset[str]
    """Lines of the ledger."""
    generated: Mapping[str, str]
    """Path of each generated file, with a digest of what is in it."""
    codes: Mapping[tuple[str, str], OpenCode]
    """Codes of the corpus's own, by the file that lists them."""


@dataclass(frozen=True)
class WaiverChange:
    """A waiver that came or went, or has another reason."""

    kind: Kind
    rule: str
    record: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class CodeChange:
    """A code of the corpus's own that came or went, or is described otherwise."""

    kind: Kind
    file: str
    code: str


@dataclass(frozen=True)
class FilesChange:
    """Generated files of one folder that differ, by name."""

    path: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    whole: bool
    """Whether one side has none of them at all."""


@dataclass(frozen=True)
class AroundChange:
    """What a change does around the data."""

    waivers: tuple[WaiverChange, ...] = ()
    published: tuple[str, ...] = ()
    """Lines that the ledger has and had not."""
    unpublished: tuple[str, ...] = ()
    """Lines that the ledger had and has not: it should only grow."""
    generated: tuple[FilesChange, ...] = ()
    codes: tuple[CodeChange, ...] = ()


def around(loading: Loading, waivers: Waivers, generated: Mapping[str, str]) -> Around:
    """What stands around the data of one side, from what was read."""
    entries = loading.corpus.ledger.entries if loading.corpus else ()
    codelists = loading.corpus.codelists.values() if loading.corpus else ()
    return Around(
        {(entry.rule, entry.record): entry.reason for entry in waivers.entries},
        frozenset(f"{entry.record_type},{entry.record}" for entry in entries),
        generated,
        {(path_of_codelist(listed.codelist), row.code): row for listed in codelists for row in listed.rows},
    )


def compare_around(base: Around, head: Around, unread: frozenset[str]) -> AroundChange:
    """Compare what stands around the data, but for the files that one side could not read."""
    comparable = LEDGER_FILE not in unread
    return AroundChange(
        () if WAIVERS_FILE in unread else tuple(_waivers(base.waivers, head.waivers)),
        tuple(sorted(head.ledger - base.ledger)) if comparable else (),
        tuple(sorted(base.ledger - head.ledger)) if comparable else (),
        tuple(_generated(base.generated, head.generated)),
        tuple(change for change in _codes(base.codes, head.codes) if change.file not in unread),
    )


def _waivers(before: Mapping[tuple[str, str], str], after: Mapping[tuple[str, str], str]) -> Iterator[WaiverChange]:
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key), after.get(key)
        if was != now:
            yield WaiverChange(_kind(was, now), *key, was, now)


def _codes(
    before: Mapping[tuple[str, str], OpenCode], after: Mapping[tuple[str, str], OpenCode]
) -> Iterator[CodeChange]:
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key), after.get(key)
        if was != now:
            yield CodeChange(_kind(was, now), *key)


def _kind(was: object, now: object) -> Kind:
    return Kind.ADDED if was is None else Kind.REMOVED if now is None else Kind.CHANGED


def _generated(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[FilesChange]:
    for path in GENERATED:
        was, now = ({file: digest for file, digest in side.items() if is_below(file, path)} for side in (before, after))
        if was != now:
            changed = sorted(file for file in was.keys() & now.keys() if was[file] != now[file])
            come, gone = sorted(now.keys() - was.keys()), sorted(was.keys() - now.keys())
            yield FilesChange(path, tuple(come), tuple(gone), tuple(changed), whole=not (was and now))


def is_generated(path: str) -> bool:
    """Whether a path is of a generated file; hidden ones are nobody's."""
    hidden = any(part.startswith(".") for part in path.split("/"))
    return is_below(path, *GENERATED) and not hidden


def digest(content: bytes) -> str:
    """What stands for the content of a file."""
    return hashlib.sha256(content).hexdigest()


def digest_of_link(target: bytes) -> str:
    """What stands for a link, which is not followed: where it leads."""
    return f"link {digest(target)}"


def generated_in(root: Path) -> dict[str, str]:
    """Every generated file in a folder, with its digest.

    Raises:
        CannotRunError: if one is no plain file or link, is too large, or cannot be read.
    """
    reader = DataFolder(root)
    found: dict[str, str] = {}
    for path in _paths(root):
        place = root / path
        if place.is_symlink():
            found[path] = digest_of_link(os.fsencode(os.readlink(place)))  # noqa: PTH115 - as git keeps it
        elif (content := _content(reader, path)) is not None:
            found[path] = digest(content)
    return found


def _content(reader: DataFolder, path: str) -> bytes | None:
    try:
        return reader.read(path, MAX_SOURCE_BYTES)
    except CannotRunError as error:
        raise CannotRunError(str(error).removeprefix("data/")) from None


def _paths(root: Path) -> Iterator[str]:
    """Yield the generated files and links below a root; what is behind a link is left out."""
    for top in GENERATED:
        steps = top.split("/")
        links = (root.joinpath(*steps[:depth]).is_symlink() for depth in range(1, len(steps)))
        start = root.joinpath(*steps)
        if any(links) or start.is_file() or start.is_symlink():
            yield from [top] if start.is_symlink() or start.exists() else ()
            continue
        for folder, inside, names in os.walk(start):
            below = Path(folder).relative_to(root).as_posix()
            linked = [name for name in inside if Path(folder, name).is_symlink()]
            inside[:] = sorted(name for name in inside if name not in linked)
            yield from (f"{below}/{name}" for name in (*names, *linked) if is_generated(f"{below}/{name}"))
