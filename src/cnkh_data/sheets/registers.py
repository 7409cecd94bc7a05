"""A register as a sheet: a row for each entry, with a column for its names of each kind in each language."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Any

from ..corpus import COLLECTION_FILES, Corpus, facts
from ..errors import CannotRunError
from ..models import (
    Evidence,
    Record,
    fields_of,
)
from ..models.codelists import NameType
from ..models.registers import PROPOSED_ENTRY
from ..positions import Path
from ..texts import primary_language
from ..words import every_language
from .book import ABOUT, CODES, Head, Page, Sheet, book_bytes
from .coding import KIND, about_in
from .columns import (
    NO,
    SEPARATOR,
    YES,
    Column,
    Form,
    Languages,
    cells_of,
    columns_of,
    escaped,
)
from .kinds import REGISTERS, Kind
from .rows import ID, IDS, READ, REMOVE, WRITTEN, as_kept, digest_of, entries_for, head_of

KIND_OF_REGISTER, REGISTER = "register, 1", "register"
"""What sheet `about` says of what the book is, and of which register."""
NAMES, EVIDENCE = "names", "evidence"
"""Fields that are lists of records: each has columns of its own."""
NAME_ABOUT = {kind: f"{kind.definition} Several are separated by |." for kind in NameType}

HELP = (
    ("what it is", "A register of the corpus, a row for each entry. Every document is read by it."),
    (
        "how to fill it in",
        f"Choose from the lists; sheet {CODES} says what each code means. Several items in one cell are separated by |. Names stand as texts "
        "print them, each in the column of its kind and language.",
    ),
    ("read", "Rows in yellow were proposed by a program. When you have read an entry beside a text that names it, set read to yes."),
    ("evidence", "Where a value was seen that no text states, in what words, and whether it is stated there or inferred."),
    ("new rows", "Write them below the last row. Leave the id empty: it is made of the English name, else write one."),
    ("remove", "yes removes the entry of the row. Do not delete the row itself."),
    ("grey cells", "Nobody edits them."),
)  # fmt: skip


def paths_of(name: str) -> str:
    """The file of a register, from the root of its corpus."""
    return f"data/{COLLECTION_FILES[name].path}"


def records_of(corpus: Corpus, name: str) -> tuple[Record, ...]:
    """The entries of a register, in their order; of a file with one record, that one."""
    found = getattr(corpus, name)
    return (found,) if isinstance(found, Record) else tuple(found)


@dataclass(frozen=True)
class Register:
    """A register, as its sheet has it."""

    corpus: Corpus
    name: str
    tags: tuple[str, ...]
    """Languages that names have columns for."""
    most: int
    """Items of evidence that have columns."""

    @property
    def kind(self) -> Kind:
        """What stands in it."""
        return REGISTERS[self.name]

    @property
    def records(self) -> tuple[Record, ...]:
        """Its entries, in their order."""
        return records_of(self.corpus, self.name)

    @cached_property
    def plain(self) -> Sequence[Column]:
        """The columns of fields that are no lists of records."""
        languages = Languages((), ())
        return [
            replace(column, codes=entries_for(self.corpus, column, self.kind.model) or column.codes)
            for column in columns_of(self.kind.model, languages, self.corpus)
        ]

    @cached_property
    def names(self) -> Sequence[Column]:
        """The columns of names, by kind and language."""
        if NAMES not in fields_of(self.kind.model):
            return []
        return [
            Column((NAMES, tag, kind.value), Form.LIST, NAME_ABOUT[kind], name=f"{kind.value} {tag}")
            for tag in self.tags
            for kind in NameType
        ]

    @cached_property
    def evidence(self) -> Sequence[Column]:
        """The columns of the items of evidence, one after the other."""
        if EVIDENCE not in fields_of(self.kind.model):
            return []
        each = columns_of(Evidence, Languages((), ()), self.corpus)
        return [
            replace(column, path=(EVIDENCE, number, *column.path), name=f"{EVIDENCE} {number + 1} {column.name}")
            for number in range(self.most)
            for column in each
        ]

    @property
    def columns(self) -> Sequence[Column]:
        """All columns of fields: what sort an entry is, its names, all else, and the evidence."""
        first = [column for column in self.plain if column.of == "kind"]
        return [*first, *self.names, *(column for column in self.plain if column not in first), *self.evidence]

    @property
    def can_be_proposed(self) -> bool:
        """Whether programs propose its entries, so that rows say whether somebody has read them."""
        return bool(self.names)

    def own_names(self) -> list[str]:
        """The columns whose cells say what an entry is."""
        return [ID, *([READ] if self.can_be_proposed else []), *(column.name for column in self.columns)]

    def cells(self, record: Record) -> dict[str, str]:
        """The cells of the row of an entry, by the names of their columns."""
        value: dict[str, Any] = record.model_dump(mode="json")
        proposed = self.can_be_proposed and value["note"] == PROPOSED_ENTRY
        own = {ID: value["id"]}
        if self.can_be_proposed:
            own[READ] = NO if proposed else YES
        shown = {**value, "note": None} if proposed else value
        cells = {**own, **as_kept(cells_of(shown, self.plain, {})), **as_kept(self._of_lists(value))}
        cells[WRITTEN] = digest_of(cells, self.own_names())
        return cells

    def _of_lists(self, value: Mapping[str, Any]) -> dict[str, str]:
        """The cells of names and evidence."""
        found: dict[str, list[str]] = {}
        for name in value.get(NAMES, ()):
            found.setdefault(f"{name['type']} {name['language']}", []).append(escaped(name["text"]))
        evidence = cells_of(value, self.evidence, {})
        return {**{column: SEPARATOR.join(words) for column, words in found.items()}, **evidence}

    def heads(self) -> list[Head]:
        """The columns of the sheet, in their order."""
        heads = [Head(ID, locked=True)]
        if self.can_be_proposed:
            heads.append(Head(READ, "Whether a person has read the entry.", yes_no=True))
        for column in self.columns:
            head = head_of(column)
            is_name, is_entry = column.of == NAMES, column.codes is not None and column.form is Form.TEXT
            fixed = column.of in self.kind.fixed
            heads.append(
                replace(head, wide=head.wide or is_name, free=is_entry, locked=fixed, several=column.form is Form.LIST)
            )
        removable = [Head(REMOVE, "yes removes this entry.", yes_no=True)] if self.kind.open else []
        return [*heads, *removable, Head(WRITTEN, locked=True, hidden=True)]

    @property
    def locked(self) -> set[str]:
        """The columns that nobody edits."""
        return {head.name for head in self.heads() if head.locked}

    def listed(self) -> tuple[str, str]:
        """The line of sheet `about` that has the ids of the rows: they tell a row that is gone from one that was never there."""
        return f"{IDS}{self.name}", " ".join(str(vars(record)["id"]) for record in self.records)

    def page(self) -> Page:
        """The sheet to be written."""
        rows = [self.cells(record) for record in self.records]
        return Page(self.name, self.heads(), rows, open=self.kind.open, unread=READ if self.can_be_proposed else "")


def tags_of(corpus: Corpus) -> tuple[str, ...]:
    """Languages that names have columns for: those of the texts and of the names there are, and of the dataset where it has neither."""
    found = dict.fromkeys(text.language for one in facts(corpus) for text in one.texts)
    found.update(dict.fromkeys(name.language for one in corpus.entities.values() for name in one.names))
    covered = {primary_language(tag) for tag in found}
    for language in corpus.dataset.languages:
        if language not in covered:
            found.update(dict.fromkeys(_tags_for(language)))
    order = {language: number for number, language in enumerate(corpus.dataset.languages)}
    return tuple(sorted(found, key=lambda tag: order.get(primary_language(tag), len(order))))


def _tags_for(language: str) -> list[str]:
    """The tags of a language: one for each script, where the lexicon knows several."""
    known = (tag for one in every_language() for tag in one.tags if primary_language(tag) == language)
    return list(known) or [language]


def register_written(corpus: Corpus, name: str) -> bytes:
    """A register as a workbook.

    Raises:
        CannotRunError: if openpyxl is not installed.
    """
    longest = max((len(vars(record).get(EVIDENCE, ())) for record in records_of(corpus, name)), default=0)
    register = Register(corpus, name, tags_of(corpus), longest + 1)
    listed = register.listed()
    about = [(KIND, KIND_OF_REGISTER), (REGISTER, name), ("of", corpus.dataset.id), *HELP, listed]
    return book_bytes(f"{corpus.dataset.id}: {name}", about, [register.page()], hidden_about=[listed[0]])


def as_in_book(corpus: Corpus, name: str, sheets: Mapping[str, Sheet]) -> tuple[Register, dict[str, str]]:
    """A register with the columns that a book has, and what its sheet `about` says.

    Raises:
        CannotRunError: if the book is no sheet of it.
    """
    if ABOUT not in sheets or name not in sheets:
        lacking = next(one for one in (ABOUT, name) if one not in sheets)
        raise CannotRunError(
            f"the workbook has no sheet {lacking!r}; take one that cnkh has written: cnkh sheet {name} --out FILE"
        )
    said = about_in(sheets[ABOUT])
    if said.get(KIND) != KIND_OF_REGISTER:
        raise CannotRunError(
            f"sheet {ABOUT}: {KIND} is {said.get(KIND)!r}; expected {KIND_OF_REGISTER!r}, as cnkh of this version writes it"
        )
    if (said.get(REGISTER), said.get("of")) != (name, corpus.dataset.id):
        raise CannotRunError(
            f"sheet {ABOUT}: the workbook is of {said.get(REGISTER)} of {said.get('of')}, not of {name} of {corpus.dataset.id}"
        )
    heads = list(sheets[name].letters)
    kinds = {kind.value for kind in NameType}
    tags = dict.fromkeys(head.partition(" ")[2] for head in heads if head.partition(" ")[0] in kinds)
    most = sum(head.startswith(f"{EVIDENCE} ") and head.endswith(" field") for head in heads)
    return Register(corpus, name, tuple(filter(None, tags)), most), said


def column_of(columns: Sequence[Column], value: Mapping[str, Any], path: Path) -> Column | None:
    """The column of a value in an entry, given as JSON."""
    if path[:1] == (NAMES,):
        names = value.get(NAMES) or [{}]
        name = names[int(path[1])] if len(path) > 1 else names[0]
        wanted: Path = (NAMES, name.get("language"), name.get("type"))
        return next((column for column in columns if column.path == wanted), None)
    for length in range(len(path), 0, -1):
        found = next((column for column in columns if column.path == path[:length]), None)
        if found is not None:
            return found
    return next((column for column in columns if column.path[: len(path)] == path and path), None)


def all_paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the way to everything in a value, outer before inner.

    Example:
        >>> list(all_paths({"names": [{"text": "Cambodia"}]}))
        [(), ('names',), ('names', 0), ('names', 0, 'text')]
    """
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    yield from chain.from_iterable(all_paths(one, (*path, step)) for step, one in inner)
