"""Files below `data/` that are none of a corpus, are missing under another name, or have names that some system cannot hold."""

import difflib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from ..file_names import faults
from ..files import DataFolder
from ..finding import Finding
from ..models import (
    Source,
)
from ..positions import Position
from .layout import CODELIST_FILES, COLLECTION_FILES, DOCUMENT_FILES


def unknown_files(data: DataFolder, names: Sequence[str], sources: Collection[str]) -> Iterator[Finding]:
    """Yield a finding for each file that is none of a corpus; if its sources cannot be read, nothing is known of those."""
    shared = {*sources, *(spec.path for spec in COLLECTION_FILES.values()), *CODELIST_FILES}
    own = {spec.path for spec in DOCUMENT_FILES.values()}
    # Where there are very many sources, a file that stands elsewhere is not compared with each.
    near_shared = shared if len(sources) <= MOST_SOURCES else shared.difference(sources)
    linked: set[str] | None = None
    missing = any(not (data.path / source).exists() for source in sources)
    for path in data.files():
        kind, _, rest = path.partition("/")
        document, _, file = rest.partition("/")
        in_document = kind == "documents" and document in names
        name, known = (file, own) if in_document else (path, shared)
        if name in known or (kind == "sources" and (missing or not sources)):
            continue
        linked = data.linked() if linked is None else linked
        if path not in linked:
            repair = (
                "Put its record back into data/sources/sources.json, or add one; if no text is cut from it, remove it."
            )
            if kind != "sources":
                known = known if in_document else near_shared
                near = difflib.get_close_matches(name, sorted(known), n=1)
                repair = f"If it is {near[0]}, give it that name; else remove it." if near else "Remove it."
            scope = document if in_document else ""
            yield Finding(
                6, "unknown-file", "", f"data/{path}", Position(1, 1), name, "a file of the layout", repair, scope
            )


def unportable_names(
    data: DataFolder,
    documents: Sequence[str],
    sources: Sequence[Source],
    place_of: Callable[[int], tuple[str, Position]],
) -> Iterator[Finding]:
    """Yield a finding for each name of a file or folder that some system cannot hold, or cannot tell from another.

    `place_of` gives file and position of the name that the record of a source has.
    """
    listed = {source.file: number for number, source in enumerate(sources)}
    paths = (*CODELIST_FILES, *(spec.path for spec in (*COLLECTION_FILES.values(), *DOCUMENT_FILES.values())))
    layout = {path.rpartition("/")[2] for path in paths}
    for folder, there in data.names():
        in_sources = folder == "sources"
        names = sorted({*there, *listed}) if in_sources else there
        # Of two, the one that is read keeps its name, and so does the one without capitals.
        names.sort(key=lambda name: (name not in listed and name not in layout, name != name.lower()))
        for name, fault in faults(names):
            written = name.encode("utf-8", "backslashreplace").decode()
            path = f"data/{folder}/{written}" if folder else f"data/{written}"
            repair = f"Rename it to {fault.better}; if nothing reads it, remove it."
            place, record, position = path, "", Position(1, 1)
            if in_sources and name in listed:
                record = sources[listed[name]].id
                place, position = place_of(listed[name])
                repair = f"Rename {path} to {fault.better}, write that name here, and seal what is cut from it again."
            _, _, rest = folder.partition("documents/")
            own = rest.partition("/")[0] or (name if folder == "documents" else "")
            scope = own if own in documents else ""
            expected = "a name that every system can hold and tell apart"
            yield Finding(6, "file-name", record, place, position, f"{written}: {fault.why}", expected, repair, scope)


MOST_SOURCES = 100
"""Sources up to which the name of an unknown file is compared with the names of all."""


def other_names(found: Iterable[Finding], unknown: Iterable[Finding]) -> list[Finding]:
    """What was found and the files that are unknown; a file that is missing because it has another name is told of once."""
    others = {finding.file: finding for finding in unknown}
    # A file was renamed where it stands: each is compared with those of its own document, or with those of none.
    beside: dict[str, list[str]] = {}
    for other in others.values():
        beside.setdefault(other.document, []).append(other.file)
    told: list[Finding] = []
    for finding in found:
        repair = finding.repair
        if finding.rule == "file-missing":
            near = beside.get(finding.document, [])
            for name in difflib.get_close_matches(finding.file, near, n=1, cutoff=0.9):
                near.remove(name)
                del others[name]
                repair = f"Rename {name} to {finding.file}, if it is that; else put it back."
        told.append(replace(finding, repair=repair))
    return [*told, *others.values()]
