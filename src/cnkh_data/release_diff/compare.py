"""Two releases → how they differ."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa

from ..errors import CannotRunError
from ..models.release_changes import (
    ComparedRelease,
    FileChanges,
    IdChange,
    OfId,
    ReleaseDiff,
    TableRows,
)
from ..release_files import open_release
from .bump import OF_THE_SCHEMA, bump, data_reasons, of_rows, schema_reasons
from .maps import composed, notes_of_added, read_map
from .rows import Sides, row_changes
from .shape import Contents, Release, Shape
from .structure import (
    Matched,
    code_changes,
    column_changes,
    field_changes,
    match,
    structure,
    table_changes,
)

RETIRED = "retired"
"""Table of the ids that records do not have any more."""


def diff_releases(old: Path, new: Path) -> ReleaseDiff:
    """Compare two releases, each a folder or a zip.

    Raises:
        CannotRunError: if one is no release, is damaged, or the two cannot be compared.
    """
    with open_release(old) as old_files, open_release(new) as new_files:
        return compare(Release(old_files, str(old)), Release(new_files, str(new)))


def compare(old: Release, new: Release) -> ReleaseDiff:
    """Compare two releases.

    Raises:
        CannotRunError: if one is damaged, or they are of different datasets, or only one has the texts.
    """
    was, now = old.contents, new.contents
    refuse_unlike(was, now)
    steps = [new.migration(major) for major in range(was.schema_major, now.schema_major)]
    fates = composed(map(read_map, steps))
    notes = {name: note for step in steps for name, note in notes_of_added(step).items()}
    matched = match(was, now, fates)
    columns = structure(column_changes(was, now, matched, fates, notes))
    tables = structure(table_changes(was, now, matched, fates))
    codes = structure(code_changes(was, now, fates))
    fields = structure(field_changes(was, now, fates))
    rows = list(_rows(old, new, matched))
    ids = list(_ids(old, new, rows))
    every = (*tables, *columns, *codes, *fields)
    return ReleaseDiff(
        old=_side(was),
        new=_side(now),
        tables=tables,
        columns=columns,
        codes=codes,
        fields=fields,
        ids=ids,
        rows=rows,
        files=_files(old, new),
        bumps=[
            bump("data", was.version, now.version, data_reasons(map(of_rows, rows), ids, now.tables, every)),
            bump("schema", was.schema_version, now.schema_version, schema_reasons(every)),
        ],
    )


def refuse_unlike(old: Contents, new: Contents) -> None:
    """Check that two releases can be compared.

    Raises:
        CannotRunError: if they are of different datasets, or only one has the texts.
    """
    if old.name != new.name:
        raise CannotRunError(f"releases of different datasets cannot be compared: {old.name}, {new.name}")
    if old.texts != new.texts:
        lacking = new if old.texts else old
        raise CannotRunError(
            f"only one of the two releases has the texts: {lacking.name} {lacking.version} is without; compare two of the same kind"
        )


def _side(contents: Contents) -> ComparedRelease:
    return ComparedRelease(name=contents.name, version=contents.version, schema_version=contents.schema_version)


def _rows(old: Release, new: Release, matched: Matched) -> Iterator[TableRows]:
    """Yield the tables whose rows differ; but for those that only say what the schema is."""
    for name, now in matched.tables.items():
        if now in OF_THE_SCHEMA or (name == now and old.same_table(new, now)):
            continue
        key, pairs = new.contents.tables[now].key, matched.pairs(name)
        found = row_changes(now, Sides(old.table(name), new.table(now)), key, pairs)
        if found.added or found.removed or found.changed or found.not_compared:
            yield found


def _ids(old: Release, new: Release, rows: Iterable[TableRows]) -> Iterator[IdChange]:
    """Yield the ids that have come to an end since, or are used again."""
    if RETIRED not in old.contents.tables or RETIRED not in new.contents.tables:
        return
    before = {(row["record_type"], row["record"]) for row in _listed(old.table(RETIRED))}
    tombstones = {(row["record_type"], row["record"]): row for row in _listed(new.table(RETIRED))}
    come = [row for key, row in tombstones.items() if key not in before]
    shared = Counter(one for row in come for one in successors(row))
    known = _known(old)
    for row in come:
        followed_by = successors(row)
        yield IdChange(
            id=str(row["record"]),
            record_type=str(row["record_type"]),
            change=_fate(followed_by, shared, known.get(str(row["record_type"]), set())),
            successors=followed_by,
            reason=None if row["reason"] is None else str(row["reason"]),
        )
    yield from _lost_or_reused(rows, new.contents.tables, before, set(tombstones))


def _listed(table: pa.Table) -> list[dict[str, object]]:
    listed: list[dict[str, object]] = table.to_pylist()
    return listed


def successors(row: Mapping[str, object]) -> list[str]:
    """Ids that a tombstone names: a list, which release 0.1.0 has as text."""
    named = row["successors"]
    return [str(one) for one in named] if isinstance(named, list) else str(named).split("|") if named else []


def record_type(shape: Shape) -> str:
    """Which records a table has a row of each: what stands before `_id` in the name of its only key; empty if it has none.

    Example:
        >>> record_type(Shape({}, ("commitment_id",), (), ""))
        'commitment'
    """
    return shape.key[0].removesuffix("_id") if len(shape.key) == 1 and shape.key[0].endswith("_id") else ""


def _known(release: Release) -> dict[str, set[str]]:
    """Ids of the records of each type."""
    found: dict[str, set[str]] = {}
    for name, shape in release.contents.tables.items():
        if kind := record_type(shape):
            found.setdefault(kind, set()).update(release.table(name)[shape.key[0]].to_pylist())
    return found


def _fate(followed_by: list[str], shared: Counter[str], known: set[str]) -> OfId:
    if not followed_by:
        return OfId.RETIRED
    if len(followed_by) > 1:
        return OfId.SPLIT
    if followed_by[0] in known:
        return OfId.SUPERSEDED
    return OfId.JOINED if shared[followed_by[0]] > 1 else OfId.RENAMED


def _lost_or_reused(
    rows: Iterable[TableRows],
    tables: Mapping[str, Shape],
    retired_before: set[tuple[object, object]],
    retired: set[tuple[object, object]],
) -> Iterator[IdChange]:
    """Yield ids that are gone without a tombstone, and such as had one and are there again.

    Only of types that tombstones can have: tables of entities, for one, repeat the ids of others.
    """
    kinds = set(tables[RETIRED].columns["record_type"].codes)
    for one in rows:
        kind = record_type(tables[one.table])
        if kind not in kinds:
            continue
        for keys, change in ((one.removed, OfId.LOST), (one.added, OfId.REUSED)):
            for key in keys:
                record = key[0].value
                if ((kind, record) in retired_before) if change is OfId.REUSED else ((kind, record) not in retired):
                    yield IdChange(id=str(record), record_type=kind, change=change, successors=[], reason=None)


def _files(old: Release, new: Release) -> FileChanges:
    """What has become of the files that hold no rows. Bytes are compared by the checksums of the manifests, where both have one."""
    sides = [{path for path in one.files.sizes if _is_told(path)} for one in (old, new)]
    both = sorted(sides[0] & sides[1])
    changed = [path for path in both if _hash(old, path) != _hash(new, path)]
    return FileChanges(added=sorted(sides[1] - sides[0]), removed=sorted(sides[0] - sides[1]), changed=changed)


def _is_told(path: str) -> bool:
    """Whether a change of a file is not told otherwise: all but what holds rows or vouches for the others."""
    return not path.startswith(("csv/", "parquet/")) and path not in ("manifest.json", "SHA256SUMS")


def _hash(release: Release, path: str) -> str:
    return release.hashes.get(path) or release.hash_of(path)
