"""Which columns the sheet of a model has, and how the values of a record stand in them.

A field has one column or, if it is coded for each text, one for each language; a list with the main item first has one for each
item. A cell is text: what a spreadsheet program makes of other types differs from one to the next.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Annotated, Any, NamedTuple, get_args, get_origin

from ..corpus import Corpus
from ..docstrings import docstring
from ..models import Part, Record, fields_of
from ..models.base import Codelist, Located, Meaning, Meanings, OpenCodelist, PrimaryLanguage, Scale
from ..models.codelists import ProvisionStatus
from ..models.comparisons import SpanOrPoint
from ..models.walk import Shape, shapes
from ..positions import Path

YES, NO = "yes", "no"
SEPARATOR = " | "
"""Between the items of a list in one cell."""
AFTER = "(after) "
"""Stands before the words behind which a version would have words that it lacks."""
BLANK = "␣"
"""Stands for a blank at the end of these words, where nobody would see it."""
AT_START = "(start)"
"""Stands for the beginning of a text, as such a place."""
BEFORE_POINT = 24
"""Most characters that tell where such a place is."""
MOST_ITEMS = 5
"""Longest list whose items have a column each."""
_SEPARATES = re.compile(r"(?<!\\)\|")


class Form(Enum):
    """How a value stands in its cell."""

    TEXT = auto()
    NUMBER = auto()
    CODE = auto()
    YES_NO = auto()
    READ = auto()
    """Whether a person has read the record: yes or no."""
    LIST = auto()
    """Items with `|` between them."""
    QUOTE = auto()
    """Words of a text, which are found in it again."""
    QUOTES = auto()
    """Several of them, with `|` between them."""
    POINT = auto()
    """Words of a text, or behind which words it would have them."""


QUOTING = (Form.QUOTE, Form.QUOTES, Form.POINT)


class Codes(NamedTuple):
    """What may stand in a cell, with the meaning of each."""

    name: str
    """As sheet `codes` calls it."""
    about: str
    each: tuple[Meaning, ...]


@dataclass(frozen=True)
class Column:
    """A column of a sheet that holds a part of a field."""

    path: Path
    """The way to it from the record: a language and the number of an item are steps of it."""
    form: Form
    about: str
    codes: Codes | None = None
    nullable: bool = True
    located: bool = True
    """Whether quotes have offsets in the record."""
    name: str = field(default="")
    entries: Codes | None = field(default=None, compare=False)
    """Entries of which a name may be written in place of an id; too many to be offered."""

    @property
    def of(self) -> str:
        """The field."""
        return str(self.path[0])

    @property
    def language(self) -> str:
        """The language that it is in, if it is in one; else empty."""
        return str(self.path[-1]) if len(self.path) > 1 and isinstance(self.path[-1], str) else ""


class Languages(NamedTuple):
    """The languages that fields have columns for."""

    texts: tuple[str, ...]
    """Tags of the texts of the document."""
    own: tuple[str, ...]
    """Those in which we write ourselves."""


def columns_of(model: type[Record | Part], languages: Languages, corpus: Corpus | None = None) -> list[Column]:
    """The columns of a model, in the order of its fields; the id has none here, nor have records that it lists.

    Args:
        model: of the records, such as `Provision`.
        languages: for fields that have a value for each.
        corpus: whose own codes cells may have; without one, any word is taken.
    """
    return [column for name in fields_of(model) if name != "id" for column in _of_field(model, name, languages, corpus)]


def _of_field(model: type[Record | Part], name: str, languages: Languages, corpus: Corpus | None) -> Iterator[Column]:
    info = fields_of(model)[name]
    shape = shapes(model)[name]  # type: ignore[arg-type]  # A class is hashable; mypy looks at its instances.
    yield from _columns((name,), shape, info.annotation, info.description or "", languages, corpus)


def _columns(
    path: Path, shape: Shape, annotation: Any, about: str, languages: Languages, corpus: Corpus | None
) -> Iterator[Column]:
    kind = shape.value_type
    if kind is dict and shape.each is not None:
        tags = languages.own if _is_ours(annotation) else languages.texts
        for language in tags:
            yield _one((*path, language), shape.each, about, corpus)
    elif kind is list and shape.each is not None and issubclass(shape.each.value_type, Record):
        return
    elif kind is list and shape.each is not None and 0 < (most := _longest(shape)) <= MOST_ITEMS:
        yield from (_one((*path, number), shape.each, about, corpus) for number in range(most))
    elif issubclass(kind, Record):
        for name, inner in shapes(kind).items():
            info = fields_of(kind)[name]
            told = f"{about} {info.description}"
            yield from _columns((*path, name), inner, info.annotation, told, languages, corpus)
    else:
        yield _one(path, shape, about, corpus)


def _one(path: Path, shape: Shape, about: str, corpus: Corpus | None) -> Column:
    """The column of what is not opened further."""
    codes, form = _codes(shape, corpus), _form(shape)
    if codes is not None and form is not Form.READ:
        form = Form.LIST if shape.value_type is list else Form.CODE
    located = issubclass(shape.innermost.value_type, Part)
    name = " ".join(str(step + 1) if isinstance(step, int) else step for step in path)
    if form is Form.READ:
        name = "read"
    return Column(path, form, about, codes, shape.nullable, located, name)


def _form(shape: Shape) -> Form:
    kind, inner = shape.value_type, shape.innermost
    quotes = inner.mark(Located) is not None or (
        issubclass(inner.value_type, Part) and hasattr(inner.value_type, "quote")
    )
    if kind is list:
        return Form.QUOTES if quotes else Form.LIST
    if issubclass(kind, SpanOrPoint):
        return Form.POINT
    if quotes:
        return Form.QUOTE
    if kind is ProvisionStatus:
        return Form.READ
    if kind is bool:
        return Form.YES_NO
    return Form.NUMBER if issubclass(kind, int) else Form.TEXT


def _codes(shape: Shape, corpus: Corpus | None) -> Codes | None:
    """The codes that a value, or each item of a list, is one of; None where it may be anything."""
    inner = shape.innermost
    kind = inner.value_type
    if issubclass(kind, Codelist | Scale):
        each = tuple((one.value, one.label, one.definition) for one in kind if not one.deprecated)
        return Codes(kind.__name__, docstring(kind), each)
    if (meanings := inner.mark(Meanings)) is not None:
        told = (meaning.partition(": ") for meaning in meanings.each)
        pairs = zip(inner.codes, told, strict=True)
        return Codes(meanings.name, meanings.about, tuple((code, label, words) for code, (label, _, words) in pairs))
    if (codelist := inner.mark(OpenCodelist)) is not None and corpus is not None:
        rows = corpus.codelists[codelist].rows if codelist in corpus.codelists else ()
        return Codes(codelist.name, codelist.about, tuple((row.code, row.label, row.definition) for row in rows))
    return None


def _longest(shape: Shape) -> int:
    """Most items of a list; 0 if nothing says."""
    return next((mark.max_length for mark in _flat(shape.marks) if getattr(mark, "max_length", None)), 0)


def _flat(marks: Sequence[Any]) -> Iterator[Any]:
    """Marks, with those that pydantic keeps inside of others."""
    for mark in marks:
        yield mark
        yield from getattr(mark, "metadata", ())


def _is_ours(annotation: Any) -> bool:
    """Whether a map is by the languages in which we write, and not by those of the texts."""
    while annotation is not None and get_origin(annotation) is not dict:
        inner = [one for one in get_args(annotation) if get_origin(one) in (dict, Annotated)]
        annotation = inner[0] if inner else None
    return annotation is not None and get_args(annotation)[0] == PrimaryLanguage


# Values as cells


Cells = Mapping[str, str]
"""Name of a column to the text in its cell; a cell without text is left out."""


def cells_of(value: Mapping[str, Any], columns: Sequence[Column], texts: Mapping[str, str]) -> dict[str, str]:
    """The cells of a record, given as JSON.

    Args:
        value: the record.
        columns: of its sheet.
        texts: by language, for places at which words would stand.

    Example:
        >>> columns = [Column(("topics", 0), Form.CODE, "", name="topics 1"), Column(("topics", 1), Form.CODE, "", name="topics 2")]
        >>> cells_of({"topics": ["health"]}, columns, {})
        {'topics 1': 'health'}
    """
    written = {column.name: _cell(_at(value, column.path), column, texts) for column in columns}
    return {name: cell for name, cell in written.items() if cell}


def _at(value: Any, path: Path) -> Any:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def _cell(value: Any, column: Column, texts: Mapping[str, str]) -> str:
    if value is None:
        return ""
    if column.form in QUOTING:
        return _words(value, column, texts)
    if column.form is Form.READ:
        return YES if value == ProvisionStatus.READ else NO
    if column.form is Form.YES_NO:
        return YES if value else NO
    return SEPARATOR.join(map(str, value)) if column.form is Form.LIST else str(value)


def _words(value: Any, column: Column, texts: Mapping[str, str]) -> str:
    """Words of a text as they stand in a cell."""
    if column.form is Form.QUOTES:
        return SEPARATOR.join(escaped(_quote(one)) for one in value)
    if column.form is Form.POINT and not value["quote"]:
        return point(texts.get(column.language, ""), value["start_offset"])
    return _quote(value)


def _quote(value: Any) -> str:
    return str(value["quote"] if isinstance(value, dict) else value)


def escaped(quote: str) -> str:
    r"""A quote as one of several in a cell.

    Example:
        >>> escaped("a|b"), items(r"a\|b | c")
        ('a\\|b', ['a|b', 'c'])
    """
    return quote.replace("|", r"\|")


def items(cell: str) -> list[str]:
    """The items of a cell that has several."""
    parts = (part.strip().replace(r"\|", "|") for part in _SEPARATES.split(cell))
    return [part for part in parts if part]


def point(text: str, at: int) -> str:
    """How a place is told at which a version has no words.

    Example:
        >>> point("China agreed.", 6), point("China agreed.", 0)
        ('(after) China␣', '(start)')
    """
    words = text[max(0, at - BEFORE_POINT) : at]
    if words.endswith(" "):
        words = f"{words[:-1]}{BLANK}"
    return AFTER + words if words else AT_START


def offsets_of(value: Mapping[str, Any], columns: Sequence[Column]) -> str:
    """Where the quotes of a record stand, for a column that nobody edits."""
    told = []
    for column in columns:
        if column.form in QUOTING and column.located:
            found = _at(value, column.path)
            places = found if isinstance(found, list) else [found] if found else []
            told += [f"{column.name}: {one['start_offset']}–{one['end_offset']}" for one in places]
    return "; ".join(told)
