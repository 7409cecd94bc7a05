"""Checks a release that somebody downloaded against the checksums that it came with."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import CannotRunError
from ..release_files import (
    MANIFEST_FILE,
    SUMS_FILE,
    CutOffError,
    ReleaseFiles,
    UnreadableError,
    is_inside,
    open_release,
    read,
)

_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
_HASH = re.compile(r"[0-9a-f]{64}")


class Kind(StrEnum):
    """In what way a file is not as published. The values are part of `cnkh verify --format json`."""

    DAMAGED = "damaged"
    LINE_ENDS = "line_ends"
    """Its line ends were changed, and nothing else."""
    MISSING = "missing"
    EXTRA = "extra"
    UNSAFE = "unsafe"
    """What no release has, and was not read: a link, a path that leads outside, an entry that is encrypted or there twice."""


class Fault(NamedTuple):
    """One file that is not as published."""

    path: str
    kind: Kind
    what: str


@dataclass(frozen=True)
class Verdict:
    """What a release was found to be."""

    name: str | None
    version: str | None
    schema_version: str | None
    files: int
    """Files that are as published."""
    bytes: int
    """Their size together."""
    listed: int
    """Files that the release should have."""
    faults: tuple[Fault, ...]
    tables_only: bool = False
    """Whether the release has checksums of its tables and of nothing else, as release 0.1.0."""

    @property
    def ok(self) -> bool:
        """Whether all is as published."""
        return not self.faults


class _Expected(NamedTuple):
    sha256: str
    size: int | None


def verify(path: Path) -> Verdict:
    """Check a release that lies in a folder or in a zip, which is not unpacked to disk.

    The checksums come with the release. They tell what was damaged on the way, not who made it.

    Args:
        path: the folder, under whatever name, or the zip.

    Raises:
        CannotRunError: if there is nothing to check.
    """
    try:
        with open_release(path) as files:
            return verify_files(files)
    except CutOffError as error:
        what = str(error).removeprefix(f"{path}: ")
        return Verdict(None, None, None, 0, 0, 0, (Fault(path.name, Kind.DAMAGED, what),))


def verify_files(files: ReleaseFiles) -> Verdict:
    """Check the files of a release.

    Raises:
        CannotRunError: if neither the checksums nor the manifest can be read.
    """
    sums, of_sums = _sums(files)
    manifest, of_manifest = _manifest(files, sums)
    expected, tables_only = _expected(sums, manifest)
    if not expected:
        raise CannotRunError(f"neither {SUMS_FILE} nor {MANIFEST_FILE} can be read, so there is nothing to check by")
    faults = [Fault(flaw.path, Kind.UNSAFE, flaw.what) for flaw in files.flaws]
    unsafe = {fault.path for fault in faults}
    faults += [*of_sums, *of_manifest, *_against_manifest(files, sums, manifest)]
    named, count, size = {fault.path for fault in faults}, 0, 0
    for path, wanted in sorted(expected.items()):
        if path in named:
            continue
        if fault := _fault(files, path, wanted):
            faults.append(fault)
        else:
            count, size = count + 1, size + files.sizes[path]
    if not tables_only:
        known = {*expected, SUMS_FILE, MANIFEST_FILE, *unsafe}
        faults += [Fault(path, Kind.EXTRA, "not part of the release") for path in sorted(set(files.sizes) - known)]
    whole = SUMS_FILE in files.sizes and not any(fault.path == SUMS_FILE for fault in faults)
    count, size = count + whole, size + (files.sizes[SUMS_FILE] if whole else 0)
    said = {key: manifest.get(key) if manifest else None for key in ("name", "version", "schema_version")}
    name, version, schema_version = (value if isinstance(value, str) else None for value in said.values())
    listed = len(expected) + (not tables_only)
    once = {fault.path: fault for fault in reversed(faults)}  # the first of each file
    return Verdict(name, version, schema_version, count, size, listed, tuple(sorted(once.values())), tables_only)


def _sums(files: ReleaseFiles) -> tuple[dict[str, _Expected] | None, list[Fault]]:
    """What the list of checksums says; none if it cannot be read."""
    try:
        text = read(files, SUMS_FILE).decode("utf-8")
    except (UnreadableError, UnicodeDecodeError):
        return None, []
    sums: dict[str, _Expected] = {}
    faults = []
    for number, line in enumerate(text.splitlines(), 1):
        match = _LINE.fullmatch(line)
        if match and is_inside(match[2]):
            sums[match[2]] = _Expected(match[1], None)
        else:
            what = f"line {number} is no checksum of a file inside the release"
            faults.append(Fault(SUMS_FILE, Kind.DAMAGED, what))
    return (sums or None), faults[:1]


def _manifest(files: ReleaseFiles, sums: Mapping[str, _Expected] | None) -> tuple[dict[str, Any] | None, list[Fault]]:
    """What the manifest says, if it is the one that the checksums are of."""
    try:
        content = read(files, MANIFEST_FILE)
    except UnreadableError:
        return None, []  # named like any other file that is missing
    manifest = _parsed(content)
    if manifest is None:
        return None, [Fault(MANIFEST_FILE, Kind.DAMAGED, "no JSON object as a release has one")]
    wanted = (sums or {}).get(MANIFEST_FILE)
    if sums is None or (wanted and wanted.sha256 in (_sha256(content), _sha256(_with_line_feeds(content)))):
        return manifest, []
    what = f"its SHA-256 is not the one in {SUMS_FILE}; one of the two is not as published"
    return None, [Fault(MANIFEST_FILE, Kind.DAMAGED, what)]


def _parsed(content: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _expected(
    sums: Mapping[str, _Expected] | None, manifest: Mapping[str, Any] | None
) -> tuple[dict[str, _Expected], bool]:
    """What each file should be, and whether only tables have checksums."""
    listed = dict(_listed(manifest.get("files"))) if manifest else {}
    if sums is not None:
        return {**sums, **{path: wanted for path, wanted in listed.items() if path != SUMS_FILE}}, False
    return (listed, False) if listed else (dict(_tables(manifest)), True)


def _listed(entries: object) -> Iterator[tuple[str, _Expected]]:
    for path, entry in entries.items() if isinstance(entries, dict) else ():
        if isinstance(entry, dict) and is_inside(path):
            sha256, size = entry.get("sha256"), entry.get("bytes")
            if isinstance(sha256, str) and _HASH.fullmatch(sha256):
                yield path, _Expected(sha256, size if isinstance(size, int) and size >= 0 else None)


def _tables(manifest: Mapping[str, Any] | None) -> Iterator[tuple[str, _Expected]]:
    """Yield what release 0.1.0 says of its files."""
    tables = (manifest or {}).get("tables")
    entries = {}
    for name, entry in tables.items() if isinstance(tables, dict) else ():
        if isinstance(entry, dict):
            entries[f"csv/{name}.csv"] = {"sha256": entry.get("rows_sha256")}
            parquet = {"sha256": entry.get("parquet_sha256"), "bytes": entry.get("parquet_bytes")}
            entries[f"parquet/{name}.parquet"] = parquet
    yield from _listed(entries)


def _against_manifest(
    files: ReleaseFiles, sums: Mapping[str, _Expected] | None, manifest: Mapping[str, Any] | None
) -> Iterator[Fault]:
    """Yield what is wrong with the list of checksums, of which nothing has a checksum: the manifest says what it should be."""
    listed = dict(_listed(manifest.get("files"))) if manifest else {}
    if not listed:
        return
    if SUMS_FILE not in files.sizes:
        yield Fault(SUMS_FILE, Kind.MISSING, "")
        return
    of_manifest = (sums or {}).get(MANIFEST_FILE)
    hashes = {path: wanted.sha256 for path, wanted in listed.items()}
    hashes[MANIFEST_FILE] = of_manifest.sha256 if of_manifest else ""
    text = "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes)).encode("utf-8")
    try:
        content = read(files, SUMS_FILE)
    except UnreadableError as error:
        yield Fault(SUMS_FILE, Kind.DAMAGED, str(error))
        return
    if content != text:
        yield (
            _changed_lines(SUMS_FILE)
            if _with_line_feeds(content) == text
            else Fault(SUMS_FILE, Kind.DAMAGED, f"not the list that {MANIFEST_FILE} gives")
        )


def _changed_lines(path: str) -> Fault:
    what = (
        "changed from LF to CRLF, also inside texts, so offsets no longer fit; git does this where core.autocrlf is on"
    )
    return Fault(path, Kind.LINE_ENDS, what)


def _fault(files: ReleaseFiles, path: str, wanted: _Expected) -> Fault | None:
    """In what way a file is not as published; none if it is."""
    if path not in files.sizes:
        return Fault(path, Kind.MISSING, "")
    size = files.sizes[path]
    # With CRLF for LF a file is at most twice as long; what is longer is wrong, however it goes on.
    most = size if wanted.size is None else min(size, 2 * wanted.size)
    try:
        if (wanted.size is None or size == wanted.size) and _hash(files, path, size + 1) == wanted.sha256:
            return None
        if size == most and _hash(files, path, most, with_line_feeds=True) == wanted.sha256:
            return _changed_lines(path)
    except UnreadableError as error:
        return Fault(path, Kind.DAMAGED, str(error))
    if wanted.size is None or size == wanted.size:
        return Fault(path, Kind.DAMAGED, f"other content than published, in {size:,} bytes")
    return Fault(path, Kind.DAMAGED, f"{size:,} bytes instead of {wanted.size:,}")


def _hash(files: ReleaseFiles, path: str, most: int, with_line_feeds: bool = False) -> str:
    found, kept = hashlib.sha256(), b""
    for chunk in files.chunks(path, most):
        piece = kept + chunk
        if with_line_feeds:
            # A pair may lie across two chunks.
            kept = piece[-1:] if piece.endswith(b"\r") else b""
            piece = _with_line_feeds(piece[: len(piece) - len(kept)])
        found.update(piece)
    found.update(kept if with_line_feeds else b"")
    return found.hexdigest()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _with_line_feeds(content: bytes) -> bytes:
    return content.replace(b"\r\n", b"\n")


SAID = {Kind.LINE_ENDS: "line ends"}
"""How kinds are called that are not called as they are written."""


def as_text(verdict: Verdict) -> str:
    """A verdict for a person: a line for each fault, and one for the whole."""
    lines = [
        f"{path}: {SAID.get(kind, kind.value)}{f': {what}' if what else ''}\n" for path, kind, what in verdict.faults
    ]
    release = f"{verdict.name or 'release'} {verdict.version or 'of an unknown version'}"
    if verdict.ok:
        lines.append(f"{release}: {_files(verdict.files)}, {verdict.bytes:,} bytes, all as published\n")
    elif verdict.listed:
        counted = Counter(SAID.get(fault.kind, fault.kind.value) for fault in verdict.faults)
        said = ", ".join(f"{number} {kind}" for kind, number in counted.items())
        lines.append(
            f"{release}: {said}; {verdict.files} of {_files(verdict.listed)} as published; download it again\n"
        )
    if verdict.tables_only:
        lines.append("this release has checksums of its tables only; its other files were not checked\n")
    return "".join(lines)


def _files(number: int) -> str:
    return f"{number} file{'' if number == 1 else 's'}"


def as_data(verdict: Verdict) -> dict[str, Any]:
    """A verdict for programs."""
    return {
        "name": verdict.name,
        "version": verdict.version,
        "schema_version": verdict.schema_version,
        "ok": verdict.ok,
        "files": verdict.files,
        "bytes": verdict.bytes,
        "listed": verdict.listed,
        "tables_only": verdict.tables_only,
        "faults": [{"path": path, "kind": kind.value, "what": what} for path, kind, what in verdict.faults],
    }
