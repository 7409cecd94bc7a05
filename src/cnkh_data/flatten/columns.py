"""What a column and a table are. Types, codes and descriptions come from the models wherever a model has the field."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

import pyarrow as pa

from ..corpus import Corpus
from ..models import Codelist, Part, Record, Scale, Words, fields_of
from ..models.base import CALENDAR_DAY, OpenCodelist
from ..models.walk import shapes
from ..open_codelists import CodesOfCorpus

Row = Mapping[str, Any]
"""One row: column name to value, None where there is none."""

Codes = type[Codelist] | type[Scale]

ARROW_TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}
LIST_SEPARATOR = "|"
"""Between the items of a list that a wide table shows in one column."""


@dataclass(frozen=True)
class Column:
    """One column of a table; `type` is a Table Schema type name."""

    name: str
    type: str
    description: str
    required: bool = True
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
    """Codes of the corpus's own."""

    @property
    def is_of_source(self) -> bool:
        """Whether its words are those of a source, or a rendering of them."""
        return self.words in (Words.SOURCE, Words.TRANSLATION)

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

    def table_schema(self) -> dict[str, Any]:
        """Field descriptor of Table Schema."""
        constraints: dict[str, Any] = {"required": True} if self.required else {}
        if self.allowed:
            constraints["enum"] = self.allowed
        described = {"name": self.name, "type": self.type, "description": self.description}
        return {**described, "constraints": constraints} if constraints else described

    def arrow_field(self) -> pa.Field:
        """Arrow field."""
        metadata = {"description": self.description}
        return pa.field(self.name, ARROW_TYPES[self.type], nullable=not self.required, metadata=metadata)

    def arrow_value(self, value: Any) -> Any:
        """Turn a model's value into what Arrow takes."""
        if isinstance(value, Enum):
            return value.value
        if self.type == "date" and value is not None:
            return datetime.date.fromisoformat(value)
        return None if value == "" else value


@dataclass(frozen=True)
class ForeignKey:
    """Columns of a table that hold a key of another."""

    columns: tuple[str, ...]
    table: str
    target: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table of the release: what it holds, its columns and keys, and how its rows come from a corpus."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[Corpus], Iterable[Row]]
    foreign_keys: tuple[ForeignKey, ...] = field(default=())

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
            "foreignKeys": [
                {"fields": list(key.columns), "reference": {"resource": key.table, "fields": list(key.target)}}
                for key in self.foreign_keys
            ],
        }

    def arrow_schema(self) -> pa.Schema:
        """Arrow schema, with descriptions as metadata."""
        fields = [column.arrow_field() for column in self.columns]
        return pa.schema(fields, metadata={"description": self.description})

    def arrow_table(self, corpus: Corpus) -> pa.Table:
        """Rows of a corpus, in one chunk a column (Parquet bytes depend on the chunks)."""
        rows = list(self.rows(corpus))
        data = [[column.arrow_value(row[column.name]) for row in rows] for column in self.columns]
        arrays = [pa.array(values, ARROW_TYPES[c.type]) for c, values in zip(self.columns, data, strict=True)]
        return pa.Table.from_arrays(arrays, schema=self.arrow_schema())


def of(model: type[Record | Part], *names: str, **renamed: str) -> tuple[Column, ...]:
    """Columns of a model's plain fields: `of(Source, "file", source_id="id")` names `id` `source_id`."""
    wanted = {**{old: new for new, old in renamed.items()}, **{name: name for name in names}}
    return tuple(_column(model, old, new) for old, new in wanted.items())


def _column(model: type[Record | Part], old: str, new: str) -> Column:
    info, shape = fields_of(model)[old], shapes(model)[old]  # type: ignore[arg-type]
    codes = shape.value_type if issubclass(shape.value_type, (Codelist, Scale)) else None
    kind = "date" if CALENDAR_DAY in shape.marks else _type_name(shape.value_type)
    return Column(
        new, kind, info.description or "", not shape.nullable, codes, shape.mark(OpenCodelist), shape.mark(Words)
    )


def _type_name(plain: type) -> str:
    if issubclass(plain, bool):
        return "boolean"
    if plain is float:
        return "number"
    return "integer" if issubclass(plain, int) else "string"
