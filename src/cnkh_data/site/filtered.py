"""A table that readers filter: what they choose from, how many records each choice has, and what a script needs to do it.

The page has every row, so that it can be read without scripts. The script hides rows, counts again, sorts, and gives what is shown as
CSV: the same lines as in the release.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from ..access.base import Record
from ..access.records import Document, Entity
from ..release.formats import QUOTED, csv_cell
from ..spreadsheet import FORMULA, INSIDE
from .coded import Codes
from .parts import DataFile, Site
from .words import shown

R = TypeVar("R", bound=Record)
T = TypeVar("T", bound=Hashable)

NONE = "none"
"""Value of a record that has none in a field."""


@dataclass(frozen=True)
class Label:
    """What a value is called."""

    text: str
    language: str = ""
    """Tag of its language; empty for English."""
    definition: str = ""


@dataclass(frozen=True)
class Option:
    """A value that a reader may choose."""

    value: str
    label: Label
    count: int
    """Records that have it."""


@dataclass(frozen=True)
class Facet:
    """A field by which records are filtered, with all its values."""

    name: str
    """In the address: `#force_en=2`."""
    label: str
    options: tuple[Option, ...]
    help: str = ""
    open: bool = False
    """Whether its values are shown before somebody asks for them."""


@dataclass(frozen=True)
class Field(Generic[R]):
    """How a facet is made of records."""

    name: str
    label: str
    values: Callable[[R], Sequence[str]]
    """The values of a record; `NONE` is taken where there are none."""
    labels: Mapping[str, Label]
    """What each value is called, in the order in which they are offered."""
    none: str = "none"
    """What it is called to have none."""
    help: str = ""
    open: bool = False
    by_count: bool = False
    """Whether the values with most records come first."""

    def of(self, record: R) -> tuple[str, ...]:
        """The values of a record, each once; at least one."""
        return tuple(dict.fromkeys(self.values(record))) or (NONE,)

    def facet(self, records: Iterable[R]) -> Facet:
        """What readers choose from: the values that some record has."""
        counts = Counter(value for record in records for value in self.of(record))
        known = {**self.labels, NONE: Label(self.none)}
        order = [*known, *(value for value in counts if value not in known)]
        found = [Option(value, known.get(value, Label(value)), counts[value]) for value in order if counts[value]]
        if self.by_count:
            found.sort(key=lambda option: (option.value == NONE, -option.count))
        return Facet(self.name, self.label, tuple(found), self.help, self.open)


@dataclass(frozen=True)
class Order(Generic[R]):
    """An order in which records may be shown."""

    name: str
    label: str
    key: Callable[[R], Any]
    """What is compared, the least first; records that are alike stay as they are."""


@dataclass(frozen=True)
class Shortcut:
    """A question that many have, as the state of a table that answers it."""

    label: str
    state: str
    """Part of an address: `force_en=absent`."""
    count: int


@dataclass(frozen=True)
class Filtered(Generic[R]):
    """Records of one table with the ways to filter and sort them."""

    name: str
    """Name of the table, of its file of data, and of the file that readers download."""
    noun: str
    """What one of them is called."""
    nouns: str
    records: tuple[R, ...]
    fields: tuple[Field[R], ...]
    orders: tuple[Order[R], ...]
    on_page: Mapping[str, str] = field(default_factory=dict)
    """Column to a selector of what has its cell in a row, for columns of words that the rows show as they are."""

    @property
    def facets(self) -> tuple[Facet, ...]:
        """What readers choose from; a field in which all records are alike is no choice."""
        made = (one.facet(self.records) for one in self.fields)
        return tuple(facet for facet in made if len(facet.options) > 1)

    @property
    def path(self) -> str:
        """Where its file of data stands."""
        return f"data/{self.name}.js"

    def count(self, field: str, value: str) -> int:
        """Records that have a value in a field; none if there is no such field."""
        return sum(value in one.of(record) for one in self.fields if one.name == field for record in self.records)

    def shortcuts(self, *wanted: tuple[str, str, str]) -> tuple[Shortcut, ...]:
        """Those of some questions (label, field, value) that have an answer."""
        made = (Shortcut(label, f"{field}={value}", self.count(field, value)) for label, field, value in wanted)
        return tuple(one for one in made if one.count)

    def data(self, site: Site) -> DataFile:
        """What the script needs, record by record in the order of the rows.

        `columns` are those of the table in a release, with the cells of its CSV, or with a selector of what has them in a row of the
        page. `values` has for each facet the values of each record, `orders` the numbers of the records in that order. `csv` says how
        the words of a row become a cell.
        """
        listed = {facet.name for facet in self.facets}
        names = [column["name"] for column in site.tables.columns(self.name)]
        return DataFile(
            self.path,
            self.name,
            {
                "noun": self.noun,
                "nouns": self.nouns,
                "file": f"{self.name}.csv",
                "rows": len(self.records),
                "columns": [[name, *self._column(name)] for name in names],
                "csv": {"formula": f"^'*{FORMULA}", "inside": list(INSIDE), "quoted": QUOTED},
                "values": {
                    one.name: packed([one.of(record) for record in self.records])
                    for one in self.fields
                    if one.name in listed
                },
                "orders": {
                    order.name: [at for _, at in sorted((order.key(one), at) for at, one in enumerate(self.records))]
                    for order in self.orders
                },
            },
        )

    def _column(self, name: str) -> tuple[str] | tuple[list[str], list[int]]:
        """The cells of a column, or where the rows of the page have them."""
        values = [record._row[name] for record in self.records]
        if name in self.on_page and all(map(is_as_shown, values)):
            return (self.on_page[name],)
        return packed([csv_cell(value) for value in values])


def is_as_shown(words: str | None) -> bool:
    r"""Whether a page has words exactly as they are; it has no carriage returns.

    Example:
        >>> is_as_shown("a\nb"), is_as_shown("a\r"), is_as_shown("\u202eb")
        (True, False, False)
    """
    return words is None or ("\r" not in words and shown(words) == words)


def packed(values: Sequence[T]) -> tuple[list[T], list[int]]:
    """Values, each once, and for each place which of them stands there; nothing of that where no two are alike.

    Example:
        >>> packed(["a", "b", "a"]), packed(["a", "b"])
        ((['a', 'b'], [0, 1, 0]), (['a', 'b'], []))
    """
    numbers = {value: number for number, value in enumerate(dict.fromkeys(values))}
    return list(numbers), [] if len(numbers) == len(values) else [numbers[value] for value in values]


def short_label(codes: Codes, document: Document) -> Label:
    """What a document is called in a line: its kind and its parties."""
    parties = "–".join(party.label for party in document.parties)
    return Label(f"{codes.label('document_kind', document.kind)}, {parties}" if parties else document.title)


def code_labels(codes: Codes, codelist: str) -> dict[str, Label]:
    """The codes of a codelist, in its order."""
    return {code: Label(label, "", definition) for code, label, definition in codes.all(codelist)}


def document_labels(documents: Iterable[Document]) -> dict[str, Label]:
    """Documents by their titles, the earliest first."""
    ordered = sorted(dict.fromkeys(documents), key=lambda document: document.date)
    return {document.id: Label(document.title) for document in ordered}


def entity_labels(entities: Iterable[Entity]) -> dict[str, Label]:
    """Entities by what they are called."""
    return {entity.id: entity_label(entity) for entity in dict.fromkeys(entities)}


def entity_label(entity: Entity) -> Label:
    """What an entity is called, and in which language, if it has no name in English."""
    label = entity.label
    languages = [name.language for name in entity.names if name.text == label]
    english = not languages or any(language.partition("-")[0] == "en" for language in languages)
    return Label(label, "" if english else languages[0])
