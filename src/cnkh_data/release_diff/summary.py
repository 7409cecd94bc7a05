"""What is remembered of each release, so that the next one cannot have a version that promises too little.

`cnkh build --release` writes `validation/releases/<version>.json` and compares with the newest one that is there. It holds what tables,
columns and codes there were, and digests of keys and columns: enough to tell what a version depends on, without the rows themselves.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
from pydantic import TypeAdapter, ValidationError

from ..errors import CannotRunError
from ..files import DataFolder
from ..layout import RELEASES_FOLDER
from ..models.release_changes import Bump, Level
from ..release_files import ReleaseFiles, open_release
from .bump import OF_THE_SCHEMA, RowsChanged, asked, bump, data_reasons, schema_reasons
from .compare import refuse_unlike
from .maps import Rows, composed, read_map
from .rows import as_strings
from .shape import Contents, Release, Shape, numbers
from .structure import Matched, code_changes, column_changes, field_changes, match, structure, table_changes

FOLDER = RELEASES_FOLDER
MOST_REASONS = 5
MOST_BYTES = 16 * 2**20
WHERE = {"data": "version in data/dataset.json", "schema": "SCHEMA_VERSION in src/cnkh_data/models/base.py"}
"""Where each version stands."""


class VersionTooLowError(Exception):
    """A release has a version that promises too little, so nothing was written."""

    def __init__(self, misses: Sequence[str]) -> None:
        super().__init__("the versions do not say what has changed since the last release; nothing was written")
        self.misses = misses


@dataclass(frozen=True)
class Digests:
    """What tells whether the rows of a table are others."""

    rows: int
    keys: str
    columns: Mapping[str, str]


@dataclass(frozen=True)
class Summary:
    """What is remembered of a release."""

    contents: Contents
    tables: Mapping[str, Digests]


_SUMMARIES = TypeAdapter(Summary)


def summarise(release: Release) -> Summary:
    """What is to be remembered of a release."""
    contents = release.contents
    tables = {
        name: _digests(release.table(name), shape)
        for name, shape in contents.tables.items()
        if name not in OF_THE_SCHEMA
    }
    return Summary(_without_words(contents), tables)


def _without_words(contents: Contents) -> Contents:
    """Contents with digests in place of descriptions."""
    return replace(
        contents,
        tables={
            name: replace(
                shape,
                columns={
                    key: replace(column, description=_short(column.description))
                    for key, column in shape.columns.items()
                },
                description=_short(shape.description),
            )
            for name, shape in contents.tables.items()
        },
        codelists={
            name: {key: replace(code, words=_short(code.words)) for key, code in codes.items()}
            for name, codes in contents.codelists.items()
        },
    )


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def _digests(table: pa.Table, shape: Shape) -> Digests:
    keys = list(zip(*(as_strings(table[column]).to_pylist() for column in shape.key), strict=True))
    order = sorted(range(len(keys)), key=lambda number: [(value is not None, value or "") for value in keys[number]])
    places = pa.array(order, pa.int64())
    columns = {
        name: _digest(as_strings(table[name].take(places), pa.types.is_list(table[name].type)).to_pylist())
        for name in table.column_names
    }
    return Digests(table.num_rows, _digest(value for number in order for value in keys[number]), columns)


def _digest(values: Iterable[str | None]) -> str:
    found = hashlib.sha256()
    for value in values:
        content = b"" if value is None else value.encode("utf-8")
        found.update(b"-" if value is None else f"{len(content)}:".encode("ascii"))
        found.update(content)
    return found.hexdigest()[:32]


def as_bytes(summary: Summary) -> bytes:
    """A summary as the file that keeps it."""
    return (json.dumps(_SUMMARIES.dump_python(summary, mode="json"), indent=1) + "\n").encode("ascii")


def newest(root: Path) -> Summary | None:
    """What is remembered of the release with the highest version; nothing if none is.

    Raises:
        CannotRunError: if it cannot be read.
    """
    found = {}
    for name in _names(root):
        try:
            found[numbers(name.removesuffix(".json"))] = name
        except ValueError:
            raise CannotRunError(f"{FOLDER}/{name}: no version, as in 0.1.0.json; remove it") from None
    if not found:
        return None
    name = found[max(found)]
    content = DataFolder(root / FOLDER).read(name, MOST_BYTES)
    try:
        return _SUMMARIES.validate_json(content or b"")
    except ValidationError as error:
        why = error.errors()[0]["msg"]
        raise CannotRunError(
            f"{FOLDER}/{name}: not as cnkh wrote it ({why}); restore it: git checkout -- {FOLDER}"
        ) from None


def _names(root: Path) -> list[str]:
    try:
        return sorted(path.name for path in (root / FOLDER).iterdir() if path.suffix == ".json")
    except FileNotFoundError:
        return []


def remembered(root: Path, files: ReleaseFiles, since: Path | None) -> dict[str, bytes]:
    """Check the versions of a release that is to be given out, and say what is to be remembered of it.

    Args:
        root: folder of the corpus.
        files: the release.
        since: a former release to compare with, in place of the newest one that is remembered.

    Returns:
        path below the root to content.

    Raises:
        VersionTooLowError: if a version promises too little.
        CannotRunError: if the former release cannot be read.
    """
    release = Release(files, "the release")
    now = summarise(release)
    former = newest(root) if since is None else _summary_of(since)
    if former is not None:
        steps = [release.migration(major) for major in range(former.contents.schema_major, now.contents.schema_major)]
        misses = [_miss(one, since) for one in judge(former, now, steps) if not one.enough]
        if misses:
            raise VersionTooLowError(misses)
    return {f"{FOLDER}/{now.contents.version}.json": as_bytes(now)}


def _summary_of(path: Path) -> Summary:
    with open_release(path) as files:
        return summarise(Release(files, str(path)))


def judge(former: Summary, now: Summary, steps: Sequence[Rows]) -> list[Bump]:
    """What the versions of data and schema should be.

    Args:
        former: the release before.
        now: the release now.
        steps: maps from one major version of the schema to the next, between the two.
    """
    was, new = former.contents, now.contents
    refuse_unlike(was, new)
    fates = composed(map(read_map, steps))
    matched = match(was, new, fates)
    every = structure(
        (
            *table_changes(was, new, matched, fates),
            *column_changes(was, new, matched, fates, {}),
            *code_changes(was, new, fates),
            *field_changes(was, new, fates),
        )
    )
    rows = list(_rows(former, now, matched))
    return [
        bump("data", was.version, new.version, data_reasons(rows, (), new.tables, every)),
        bump("schema", was.schema_version, new.schema_version, schema_reasons(every)),
    ]


def _rows(former: Summary, now: Summary, matched: Matched) -> Iterator[RowsChanged]:
    for old_name, name in matched.tables.items():
        was, new = former.tables.get(old_name), now.tables.get(name)
        if was is None or new is None:
            continue
        pairs = matched.pairs(old_name)
        other = {pair.new: "other values" for pair in pairs if was.columns[pair.old] != new.columns[pair.new]}
        key = [dict(pairs).get(column) for column in former.contents.tables[old_name].key]
        # By another key rows are in another order, too; if not, the columns tell that the rows are the same.
        same_key = key == list(now.contents.tables[name].key)
        if was.rows != new.rows:
            yield RowsChanged(name, f"{was.rows} → {new.rows} rows", {})
        elif was.keys != new.keys and (same_key or other):
            yield RowsChanged(name, "other rows", {})
        elif other:
            yield RowsChanged(name, "", other)


def _miss(one: Bump, since: Path | None) -> str:
    """Say in a line which version is too low, and why."""
    if numbers(one.new) < numbers(one.old):
        return f"{one.of}: {one.new} is below {one.old}, which has been released; raise {WHERE[one.of]}"
    asking = [reason.what for reason in one.reasons if reason.level is one.needed]
    more = f"; and {len(asking) - MOST_REASONS} more" if len(asking) > MOST_REASONS else ""
    made = "the version is the same" if one.made is Level.NONE else f"{one.new} is a {one.made.value} change"
    lines = f"{one.of}: the changes since {one.old} ask for a {one.needed.value} change, and {made}; raise {WHERE[one.of]} to "
    lines += f"{asked(one.old, one.needed)} ({'; '.join(asking[:MOST_REASONS])}{more})"
    if since is None and one.of == "data" and one.made is Level.NONE:
        lines += f"; or, if {one.old} was never given out, remove {FOLDER}/{one.old}.json"
    return lines
