"""What a release is made of: its versions, tables, columns, codes and fields of records."""

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import CannotRunError
from ..release_files import MANIFEST_FILE, ReleaseFiles, UnreadableError, read

PACKAGE_FILE = "datapackage.json"
MOST_TABLE = 2**30
"""Bytes of the largest Parquet file that is read."""
CODELISTS = ("codelists", "schema/codelists")
"""Where a release has its codelists: release 0.1.0 has them in its schema alone."""
CHOOSES = "*"
"""Stands for the fields of a record whose schema only chooses among others."""


@dataclass(frozen=True)
class Column:
    """A column of a table."""

    type: str
    """As Arrow calls it."""
    required: bool
    codelist: str | None
    codes: tuple[str, ...]
    """Codes that it may hold; none if it is no coded column."""
    description: str


@dataclass(frozen=True)
class Shape:
    """A table without its rows."""

    columns: Mapping[str, Column]
    key: tuple[str, ...]
    references: tuple[str, ...]
    """Foreign keys, each written as `columns -> table (columns)`; those to codelists are told as codes of a column."""
    description: str


@dataclass(frozen=True)
class Code:
    """A code of a codelist."""

    words: str
    """Label and definition."""
    deprecated: bool
    replaced_by: str


@dataclass(frozen=True)
class Contents:
    """What a release is made of, but for its rows."""

    name: str
    version: str
    schema_version: str
    texts: bool
    languages: tuple[str, ...]
    tables: Mapping[str, Shape]
    codelists: Mapping[str, Mapping[str, Code]]
    fields: tuple[str, ...]
    """Fields of records, as `<record>.<field>`; `<record>.*` where its schema only chooses among others."""

    @property
    def schema_major(self) -> int:
        """First number of the version of its schema."""
        return int(self.schema_version.partition(".")[0])


class Release:
    """A release that is opened to be compared.

    Args:
        files: its files.
        place: how messages call it.

    Raises:
        CannotRunError: if it is damaged, or not made as a release is.
    """

    def __init__(self, files: ReleaseFiles, place: str) -> None:
        self.files, self._place = files, place
        self.hashes: Mapping[str, str] = {}
        self._manifest = self._json(MANIFEST_FILE)
        self.hashes = self._read_hashes()
        self.contents = self._guarded(self._contents)

    def read(self, path: str, most: int = 64 * 2**20) -> bytes:
        """Content of a file, if it is as published.

        Raises:
            CannotRunError: if it is not there, or is damaged.
        """
        try:
            content = read(self.files, path, most)
        except UnreadableError as error:
            raise CannotRunError(f"{self._place}: {path}: {error}; run: cnkh verify {self._place}") from None
        if self.hashes.get(path) not in (None, hashlib.sha256(content).hexdigest()):
            raise CannotRunError(f"{self._place}: {path} is not as published; run: cnkh verify {self._place}")
        return content

    def hash_of(self, path: str) -> str:
        """SHA-256 of a file that the manifest has no checksum of."""
        return hashlib.sha256(self.read(path, MOST_TABLE)).hexdigest()

    def table(self, name: str) -> pa.Table:
        """Rows of a table."""
        parts = (self.read(path, MOST_TABLE) for path in self._parquet(name))
        return self._guarded(lambda: pa.concat_tables(pq.read_table(pa.BufferReader(part)) for part in parts))

    def same_table(self, other: "Release", name: str) -> bool:
        """Whether a table has the very same bytes in another release: then its rows need not be read."""
        own, others = ([one.hashes.get(path) for path in one._parquet(name)] for one in (self, other))
        return own == others and None not in own

    def _parquet(self, name: str) -> list[str]:
        """Paths of the Parquet files of a table: one, or its shards in their order."""
        folder = f"parquet/{name}/"
        return sorted(path for path in self.files.sizes if path.startswith(folder)) or [f"parquet/{name}.parquet"]

    def migration(self, major: int) -> list[dict[str, str]]:
        """The map from a major version of the schema to the next; nothing if the release has none."""
        path = f"schema/migrations/v{major}-v{major + 1}.csv"
        return self._guarded(lambda: _rows(self.read(path))) if path in self.files.sizes else []

    def _guarded(self, make: Any) -> Any:
        try:
            return make()
        except (
            KeyError,
            TypeError,
            ValueError,
            AttributeError,
            IndexError,
            RecursionError,
            csv.Error,
            OSError,
            pa.ArrowException,
        ) as error:
            why = f"{type(error).__name__}: {error}".partition("\n")[0]
            raise CannotRunError(
                f"{self._place}: not made as a release is ({why}); run: cnkh verify {self._place}"
            ) from None

    def _json(self, path: str) -> dict[str, Any]:
        content = self.read(path)
        value: dict[str, Any] = self._guarded(lambda: {**json.loads(content)})
        return value

    def _read_hashes(self) -> dict[str, str]:
        def found() -> dict[str, str]:
            listed = {path: entry["sha256"] for path, entry in self._manifest.get("files", {}).items()}
            of_tables = {
                f"parquet/{name}.parquet": entry["parquet_sha256"]
                for name, entry in self._manifest["tables"].items()
                if "parquet_sha256" in entry
            }
            return {**of_tables, **listed}

        hashes: dict[str, str] = self._guarded(found)
        return hashes

    def _contents(self) -> Contents:
        package = self._json(PACKAGE_FILE)
        manifest = self._manifest
        versions = {key: str(manifest[key]) for key in ("name", "version", "schema_version")}
        for key in ("version", "schema_version"):
            numbers(versions[key])
        resources = [one for one in package["resources"] if one["path"].startswith("csv/")]
        return Contents(
            **versions,
            texts=bool(manifest.get("texts", True)),
            languages=tuple(package.get("languages", ())),
            tables={one["name"]: self._shape(one) for one in resources},
            codelists=dict(self._codelists()),
            fields=tuple(sorted(self._fields())),
        )

    def _shape(self, resource: Mapping[str, Any]) -> Shape:
        schema, name = resource["schema"], resource["name"]
        arrow = pq.read_schema(pa.BufferReader(self.read(self._parquet(name)[0], MOST_TABLE)))
        return Shape(
            {field["name"]: _column(field, arrow.field(field["name"])) for field in schema["fields"]},
            tuple(schema["primaryKey"]),
            tuple(sorted(_reference(key) for key in schema.get("foreignKeys", ()) if not _is_of_codes(key))),
            resource["description"],
        )

    def _codelists(self) -> Iterator[tuple[str, dict[str, Code]]]:
        for folder in CODELISTS:
            paths = [
                path for path in sorted(self.files.sizes) if path.startswith(f"{folder}/") and path.endswith(".csv")
            ]
            for path in paths:
                rows = _rows(self.read(path))
                codes = {
                    row["code"]: Code(
                        f"{row['label']}: {row['definition']}", bool(row["deprecated"]), row["replaced_by"]
                    )
                    for row in rows
                }
                yield path.rpartition("/")[2].removesuffix(".csv"), codes
            if paths:
                return

    def _fields(self) -> Iterator[str]:
        pattern = re.compile(r"schema/v\d+/([^/]+)\.schema\.json")
        for path in self.files.sizes:
            if match := pattern.fullmatch(path):
                # Readings have a schema for each version of the codebook, and one that chooses among them.
                fields = self._json(path).get("properties", (CHOOSES,))
                yield from (f"{match[1]}.{field}" for field in fields)


def _rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))


def _column(field: Mapping[str, Any], arrow: pa.Field) -> Column:
    constraints = field.get("constraints", {})
    codes = tuple(str(code) for code in constraints.get("enum", ()))
    kind = "list<string>" if pa.types.is_list(arrow.type) else str(arrow.type)
    return Column(kind, not arrow.nullable, field.get("codelist"), codes, field["description"])


def _is_of_codes(key: Mapping[str, Any]) -> bool:
    return str(key["reference"]["resource"]).startswith("codelist_")


def _reference(key: Mapping[str, Any]) -> str:
    target = key["reference"]
    return f"{', '.join(key['fields'])} -> {target['resource']} ({', '.join(target['fields'])})"


def numbers(version: str) -> tuple[int, int, int]:
    """The three numbers of a version; `.dev` at its end counts for nothing.

    Raises:
        ValueError: if it is no version.

    Example:
        >>> numbers("2.0.0.dev")
        (2, 0, 0)
    """
    match = re.fullmatch(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})(\.dev)?", version, re.ASCII)
    if not match:
        raise ValueError(f"{version!r} is no version")
    major, minor, patch = (int(number) for number in match.groups()[:3])
    return major, minor, patch
