"""What a column and a table are. Types, codes and descriptions come from the models wherever a model has the field."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from ..corpus import Corpus, DocumentFolder
from ..models import Codelist, Part, Record, Scale, Words, fields_of
from ..models.base import CALENDAR_DAY, OpenCodelist
from ..models.walk import Shape, shapes
from ..open_codelists import CodesOfCorpus
from ..spreadsheet import LIST_SEPARATOR
from .vocabulary import Codes, codelist_name

if TYPE_CHECKING:
    import pyarrow as pa
# ruff: noqa: PLC0415 - pyarrow takes more memory than all else, and who makes rows needs none of it

Row = Mapping[str, Any]
"""One row: column name to value, None where there is none."""
PlainRow = Sequence[Any]
"""The same as plain values, in the order of the columns: all that JSON has a form for."""

LIST = "list"


@cache
def _arrow_type(kind: str) -> "pa.DataType":
    """Type in Arrow of a type of columns. Whole numbers have 32 bits: programs in JavaScript can count with no other whole numbers."""
    import pyarrow as pa

    return {
        "string": pa.string(),
        "integer": pa.int32(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        LIST: pa.list_(pa.field("element", pa.string(), nullable=False)),
    }[kind]


@dataclass(frozen=True)
class Column:
    """One column of a table; `type` is a Table Schema type name, or `list` for a list of ids or codes."""

    name: str
    type: str
    description: str
    required: bool = True
    """Whether each row has a value; of a list, whether each has an item, for a list may be empty and is never null."""
    codes: Codes | None = None
    open_codes: OpenCodelist | None = None
    """Codelist of the corpus's own that its codes are of."""
    words: Words | None = None
    """Whose words it holds; None for ids, codes, numbers and the like."""
    quotes_where: Callable[[Row], bool] | None = None
    """In which rows a column of our own words holds those of a source instead."""
    left_out: bool = False
    """Whether its words of sources are left out."""
    former: tuple[str | int, ...] = ()
    """Codes that it may hold beside those of the codelist: a reading keeps those that its codebook had."""
    listed: tuple[str, ...] = ()
    """Codes of the corpus's own, or names of fields or languages, if no others may stand there."""
    codebooks: tuple[str, ...] = ()
    """Versions of the codebook whose readings have it; all of them if none is said. In readings by others it is null, a list too."""

    @property
    def is_of_source(self) -> bool:
        """Whether its words are those of a source, or a rendering of them."""
        return self.words in (Words.SOURCE, Words.TRANSLATION)

    @property
    def codelist(self) -> str | None:
        """Name of the codelist that its codes are of, as the file in `schema/codelists/` has it; None if it holds no codes."""
        if self.codes is not None:
            return codelist_name(self.codes)
        return self.open_codes.name.lower() if self.open_codes else None

    @property
    def allowed(self) -> list[str | int]:
        """Every code that it may hold; none if it holds no codes."""
        present = [code.value for code in self.codes or ()]
        return list(dict.fromkeys([*present, *self.listed, *self.former]))

    def naming(self, codes: CodesOfCorpus) -> "Column":
        """This column with the codes that a corpus has of its own."""
        known = codes.get(self.open_codes) if self.open_codes else None
        return replace(self, listed=tuple(known)) if known else self

    @property
    def holds_source_words(self) -> bool:
        """Whether words of a source stand in its cells."""
        return (self.is_of_source or self.quotes_where is not None) and not self.left_out

    @property
    def is_list(self) -> bool:
        """Whether it holds lists."""
        return self.type == LIST

    @property
    def nullable(self) -> bool:
        """Whether it may be null."""
        return bool(self.codebooks) if self.is_list else not self.required

    def table_schema(self) -> dict[str, Any]:
        """Field descriptor of Table Schema, which has no lists: a cell holds the items, with `separator` between them."""
        constraints: dict[str, Any] = {"required": True} if self.required else {}
        if self.allowed and self.is_list:
            constraints["pattern"] = _pattern(self.allowed)
        elif self.allowed:
            constraints["enum"] = self.allowed
        described: dict[str, Any] = {"name": self.name, "type": "string" if self.is_list else self.type}
        described["description"] = self.description
        if self.is_list:
            described["separator"] = LIST_SEPARATOR
        if self.codelist:
            described["codelist"] = self.codelist
        if self.codebooks:
            described["codebooks"] = list(self.codebooks)
        return {**described, "constraints": constraints} if constraints else described

    def arrow_field(self) -> "pa.Field":
        """Arrow field."""
        import pyarrow as pa

        metadata = {"description": self.description, **({"codelist": self.codelist} if self.codelist else {})}
        return pa.field(self.name, _arrow_type(self.type), nullable=self.nullable, metadata=metadata)

    def cell(self, value: Any) -> Any:
        """Turn a model's value into a plain one, as JSON has it."""
        if self.is_list:
            return value if value is None and self.nullable else [_plain(item) for item in value or ()]
        plain = _plain(value)
        if self.type == "number" and plain is not None:
            return float(plain)
        return None if plain == "" else plain

    def arrow_value(self, cell: Any) -> Any:
        """Turn such a plain value into what Arrow takes."""
        return datetime.date.fromisoformat(cell) if self.type == "date" and cell is not None else cell


@dataclass(frozen=True)
class ForeignKey:
    """Columns of a table that hold a key of another."""

    columns: tuple[str, ...]
    table: str
    target: tuple[str, ...]


RowsOfCorpus = Callable[[Corpus], Iterable[Row]]
"""Rows that come from the shared files."""
RowsOfDocument = Callable[[Corpus, DocumentFolder], Iterable[Row]]
"""Rows that come from one document, and the shared files."""


@dataclass(frozen=True)
class Across:
    """How a table comes of all documents together: each gives what it has to it, and rows are made of that in another order."""

    order: Callable[[Row], tuple[str, ...]]
    """What is given is sorted by; what is alike in it stays in the order of the documents."""
    finish: Callable[[Corpus, Iterable[Row]], Iterable[Row]]
    """Makes the rows of what was given, in that order."""


def _no_rows(*_: object) -> Iterable[Row]:
    return ()


@dataclass(frozen=True)
class Table:
    """A table of the release: what it holds, its columns and keys, and how its rows come from a corpus.

    It has first the rows of the shared files, then those of each published document, in their order. So no more than one document need
    be in memory.
    """

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = field(default=(), kw_only=True)
    shared: RowsOfCorpus = field(default=_no_rows, kw_only=True)
    each: RowsOfDocument = field(default=_no_rows, kw_only=True)
    across: Across | None = field(default=None, kw_only=True)
    """None where what each document gives are rows, in the order of the documents."""

    @property
    def holds_source_words(self) -> bool:
        """Whether any column holds words of a source."""
        return any(column.holds_source_words for column in self.columns)

    def table_schema(self) -> dict[str, Any]:
        """Table Schema descriptor."""
        return {
            "fields": [column.table_schema() for column in self.columns],
            "missingValues": [""],
            "primaryKey": list(self.key),
            **({"foreignKeys": self._references()} if self.foreign_keys else {}),
        }

    def _references(self) -> list[dict[str, Any]]:
        return [
            {"fields": list(key.columns), "reference": {"resource": key.table, "fields": list(key.target)}}
            for key in self.foreign_keys
        ]

    @cached_property
    def arrow_schema(self) -> "pa.Schema":
        """Arrow schema, with descriptions as metadata."""
        import pyarrow as pa

        fields = [column.arrow_field() for column in self.columns]
        return pa.schema(fields, metadata={"description": self.description})

    def rows(self, corpus: Corpus) -> Iterator[Row]:
        """Yield its rows, all of which may be in memory where it goes across documents."""
        yield from self.shared(corpus)
        given = (row for folder in corpus.published for row in self.each(corpus, folder))
        yield from self.across.finish(corpus, sorted(given, key=self.across.order)) if self.across else given

    def plain(self, rows: Iterable[Row]) -> list[PlainRow]:
        """Some of its rows as plain values."""
        listed = list(rows)
        return list(zip(*([column.cell(row[column.name]) for row in listed] for column in self.columns), strict=True))

    def arrow_batch(self, rows: Sequence[PlainRow]) -> "pa.RecordBatch":
        """Some of its rows, given as plain values, for Arrow."""
        import pyarrow as pa

        cells = zip(*rows, strict=True) if rows else [()] * len(self.columns)
        arrays = [
            pa.array([column.arrow_value(value) for value in values], _arrow_type(column.type))
            for column, values in zip(self.columns, cells, strict=True)
        ]
        return pa.RecordBatch.from_arrays(arrays, schema=self.arrow_schema)

    def arrow_table(self, corpus: Corpus) -> "pa.Table":
        """All of its rows, in one chunk a column."""
        import pyarrow as pa

        return pa.Table.from_batches([self.arrow_batch(self.plain(self.rows(corpus)))])


def of(model: type[Record | Part], *names: str, **renamed: str) -> tuple[Column, ...]:
    """Columns of a model's fields: `of(Source, "file", source_id="id")` names `id` `source_id`.

    A field that is a list gives a column of lists. One that is coded per text gives the column of one text.
    """
    wanted = {**{old: new for new, old in renamed.items()}, **{name: name for name in names}}
    return tuple(_column(model, old, new) for old, new in wanted.items())


def _column(model: type[Record | Part], old: str, new: str) -> Column:
    field_shape = shapes(model)[old]  # type: ignore[arg-type]
    per_text = field_shape.value_type is dict
    shape = field_shape.each if per_text and field_shape.each else field_shape
    item, described = shape.innermost, fields_of(model)[old].description or ""
    codes = item.value_type if issubclass(item.value_type, (Codelist, Scale)) else None
    kind = "date" if CALENDAR_DAY in shape.marks else LIST if shape.value_type is list else _type_name(shape.value_type)
    needed = bool(_least(shape)) if kind == LIST else not shape.nullable and not per_text
    return Column(new, kind, described, needed, codes, item.mark(OpenCodelist), item.mark(Words))


def _least(shape: Shape) -> int:
    """Number of items that a list must have."""
    return max((getattr(mark, "min_length", 0) for mark in shape.marks), default=0)


def _pattern(codes: Iterable[str | int]) -> str:
    """A list of codes as its cell has it. Codes are letters, digits and `_`, so none needs an escape in any dialect."""
    one = f"({'|'.join(map(str, codes))})"
    return f"^{one}(\\{LIST_SEPARATOR}{one})*$"


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Enum) else value


def _type_name(plain: type) -> str:
    if issubclass(plain, bool):
        return "boolean"
    if plain is float:
        return "number"
    return "integer" if issubclass(plain, int) else "string"
