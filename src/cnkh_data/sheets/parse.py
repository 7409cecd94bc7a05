"""Cells as the values of a record again, in the form that JSON has; what does not belong in a cell is told there."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from ..errors import did_you_mean
from ..explain import Place as Said
from ..explain import explain
from ..models import Record
from ..models.codelists import ProvisionStatus
from ..models.walk import Shape, shapes
from ..positions import Path
from .book import CODES, Row, Slip
from .columns import NO, QUOTING, SEPARATOR, YES, Cells, Codes, Column, Form, items

Located = Callable[[Column, str], Any]
"""Gives the span of a quote in a cell, as JSON has it; raises `CellError` if it has none."""
_BETWEEN = re.compile(r"\s*[|,;，；、\n]\s*")
"""Between the items of a list that people write."""
_ID = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
_TRUE, _FALSE = (YES, "y", "true", "1"), (NO, "n", "false", "0")


class CellError(Exception):
    """What stands in a cell does not belong there; the message says what to do."""


def no_quotes(column: Column, words: str) -> Any:
    """A `Located` for what quotes no text of a document: there is nothing to be found.

    Raises:
        CellError: always.
    """
    raise CellError(f"{words!r}, which belongs in no cell of {column.name}")


class Parsed:
    """The values of a record, from the cells of its row.

    Args:
        row: of the sheet.
        columns: of the model.
        before: what the record was, as JSON and as cells; nothing for a new record.
        locate: finds quotes.
    """

    def __init__(
        self, row: Row, columns: Sequence[Column], before: tuple[Mapping[str, Any], Cells] | None, locate: Located
    ) -> None:
        self.value: dict[str, Any] = dict(before[0]) if before else {}
        self.slips: list[Slip] = []
        self.changed: set[str] = set()
        """Fields of which some cell is not as it was."""
        self._row = row
        self._columns = columns
        self._before = before[1] if before else {}
        self._is_new = before is None
        self._locate = locate

    def take(self, field: str, shape: Shape, languages: Sequence[str]) -> None:
        """Take a field from its cells, unless they are as they were.

        Args:
            field: its name.
            shape: what may stand in it.
            languages: for which it has a value, even if that is null or empty.
        """
        mine = [column for column in self._columns if column.of == field]
        cells = {column: self._row.get(column.name) for column in mine}
        same = all(words == self._before.get(column.name, "").strip() for column, words in cells.items())
        if not same:
            self.changed.add(field)
        if same and not self._is_new:
            self._keep(field, shape, languages)
            return
        taken = {column: self._one(column, words) for column, words in cells.items()}
        self.value[field] = _built(shape, (field,), taken, languages, self.value.get(field))

    def _keep(self, field: str, shape: Shape, languages: Sequence[str]) -> None:
        """Leave a field as it was, with a value for each language that it is asked of now."""
        kept = self.value.get(field)
        if shape.value_type is dict and isinstance(kept, dict) and languages:
            nothing: Any = [] if shape.each is not None and shape.each.value_type is list else None
            wanted = {language: kept.get(language, nothing) for language in languages}
            more = {
                language: value
                for language, value in kept.items()
                if language not in wanted and value not in (None, [])
            }
            if wanted.keys() != kept.keys():
                self.value[field] = {**wanted, **more}

    def _one(self, column: Column, words: str) -> Any:
        try:
            return value_in(column, words, self._locate)
        except CellError as error:
            self.slips.append(self._row.slip(column.name, str(error)))
            return None


def _built(shape: Shape, path: Path, taken: Mapping[Column, Any], languages: Sequence[str], before: Any) -> Any:
    """The value at a path of a record, from those of the columns below it."""
    for column, value in taken.items():
        if column.path == path:
            return value
    below = {column: value for column, value in taken.items() if column.path[: len(path)] == path}
    if shape.value_type is list:
        return [value for value in below.values() if value is not None]
    if shape.value_type is dict:
        each = {str(column.path[-1]): value for column, value in below.items()}
        wanted = {key: value for key, value in each.items() if key in languages or value not in (None, [])}
        others = before if isinstance(before, dict) else {}
        return {**{key: value for key, value in others.items() if key not in each}, **wanted}
    inner = shapes(shape.value_type)
    if shape.nullable and all(value in (None, []) for value in below.values()):
        return None
    return {name: _built(each, (*path, name), below, (), None) for name, each in inner.items()}


def value_in(column: Column, words: str, locate: Located) -> Any:
    """The value that a cell stands for.

    Raises:
        CellError: if it stands for none.
    """
    if column.form in (Form.QUOTES, Form.LIST):
        return _listed(column, words, locate)
    if not words:
        return None
    if column.form in QUOTING:
        return locate(column, words)
    if column.form in (Form.READ, Form.YES_NO):
        yes = _said(words)
        status = ProvisionStatus.READ if yes else ProvisionStatus.PROPOSED
        return yes if column.form is Form.YES_NO else str(status)
    if column.form is Form.NUMBER:
        return _number(words)
    return _code_or_words(column, words)


def _code_or_words(column: Column, words: str) -> str | int:
    """The code or entry of a cell that has one, or its words.

    Raises:
        CellError: if it is no code.
    """
    if column.entries is not None:
        return entry_of(column.entries, words)
    if column.codes is None:
        return words
    return code_of(column.codes, words) if column.form is Form.CODE else entry_of(column.codes, words)


def _listed(column: Column, words: str, locate: Located) -> list[Any]:
    """The items of a cell that has several."""
    if column.form is Form.QUOTES:
        return [locate(column, quote) for quote in items(words)]
    parts = [part for part in _BETWEEN.split(words) if part]
    if column.entries is not None:
        return [entry_of(column.entries, one) for one in parts]
    return [code_of(column.codes, one) for one in parts] if column.codes is not None else parts


def _said(words: str) -> bool:
    small = words.lower()
    if small not in _TRUE + _FALSE:
        raise CellError(f"{words!r}; write {YES} or {NO}")
    return small in _TRUE


def _number(words: str) -> int:
    plain = re.sub(r"[,\s]", "", words)
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 13):
        raise CellError(f"{words!r}, which is no whole number; write digits, as in 500")
    return int(plain)


def code_of(codes: Codes, words: str) -> str | int:
    """The code that somebody wrote: itself, in whatever letters, or its label.

    Raises:
        CellError: if there is no such code.
    """
    found = _called(codes, words)
    if found is not None:
        return found
    small = words.strip().lower()
    listed = [str(code) for code, _, _ in codes.each]
    meant = did_you_mean(small.replace(" ", "_"), listed)
    known = f"write one of {', '.join(listed)}" if len(listed) <= 20 else f"sheet {CODES} has those there are"
    raise CellError(f"{words!r} is no code of {codes.name}{meant or f'; {known}'}")


def _called(codes: Codes, words: str) -> str | int | None:
    """What somebody wrote the code, the label or, of an entry, another name of, if that is certain."""
    small = words.strip().lower()
    ids = [code for code, _, _ in codes.each if small == str(code).lower()]
    labels = [code for code, label, _ in codes.each if small == label.lower()]
    others = [code for code, _, more in codes.each if small in more.lower().split(SEPARATOR)]
    return next((found[0] for found in (ids, labels, others) if len(found) == 1), None)


def entry_of(codes: Codes, words: str) -> str:
    """The id of the entry that somebody wrote the id or a name of; an id of an entry that is still to be added stays as it is.

    Raises:
        CellError: if it is neither.

    Example:
        >>> actors = Codes("actor", "", (("china", "中国", "China | PRC"), ("cambodia", "Cambodia", "")))
        >>> entry_of(actors, "China"), entry_of(actors, "laos")
        ('china', 'laos')
    """
    found = _called(codes, words)
    if found is not None:
        return str(found)
    if _ID.fullmatch(words):
        return words
    names = [name for _, label, more in codes.each for name in (label, *more.split(SEPARATOR)) if name]
    raise CellError(
        f"{words!r} is no entry{did_you_mean(words, names)}; write its id or a name of it, as sheet {CODES} has them"
    )


def rejected(row: Row, columns: Sequence[Column], error: ValidationError) -> Iterator[Slip]:
    """Yield what a model rejects of the values of a row, each at its cell."""
    told: set[str] = set()
    for detail in error.errors(include_url=False):
        path = tuple(detail["loc"])
        column = nearest(columns, path)
        name = column.name if column else ""
        if name in told:
            continue
        told.add(name)
        said = explain(detail, Said(name, column.nullable if column else False, ()))
        if column is None:
            yield row.slip("id" if path[:1] == ("id",) else "", f"{said.got}; expected {said.expected}")
        elif not row.get(name):
            belongs = (
                f"choose one of {', '.join(str(code) for code, _, _ in column.codes.each)}" if column.codes else ""
            )
            yield row.slip(name, f"nothing is written; {belongs or f'expected {said.expected}'}")
        else:
            yield row.slip(name, f"{said.got}; expected {said.expected}")


def nearest(columns: Sequence[Column], path: Path) -> Column | None:
    """The column of a value at a path of a record: that which it is in, or the first that is in it."""
    inside = (column for column in columns if path[: len(column.path)] == column.path)
    around = (column for column in columns if path and column.path[: len(path)] == path)
    fallback = (column for column in columns if path and column.of == path[0])
    return next(inside, None) or next(around, None) or next(fallback, None)


def as_record(model: type[Record], value: Mapping[str, Any]) -> Record:
    """A record from its values as JSON has them, in the order of its model.

    Raises:
        ValidationError: if the model rejects them.
    """
    return model.model_validate_json(json.dumps(value))
