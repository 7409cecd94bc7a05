"""Two readings side by side: what they differ in, listed as adjudications to be decided, and decided in a sheet."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from ..canonical import file_text
from ..cells import fitted, padded
from ..corpus import BOTH, Corpus, DocumentFolder, find_root, readings_folder
from ..drafting.new_document import readable_corpus
from ..errors import CannotRunError
from ..models import Adjudication
from ..models.verification import NOT_DECIDED
from ..readings import COMMITMENT, UNIT, Difference, coded, compare, differences, key, object_of, partners, words_of
from ..texts import number_of, shorten
from ..writing import writing
from .book import Head, Page, Row, Slip, book_bytes, formulas_in, missing_columns, read_book
from .coding import KIND, check_about, folder_of, said_of
from .columns import Codes

SHEET, KIND_OF_COMPARISON = "differences", "differences of two readings, 1"
FIRST, SECOND, RECORD, OTHER = "first", "second", "record", "other"
PLACE, COMMITMENT_NUMBER, FIELD, LANGUAGE, WORDS = "unit", "commitment", "field", "language", "words"
DECISION, VALUE, REASON, KEY = "decision", "value", "reason", "key"
DECISIONS = Codes(
    "Decision",
    "Which value is right.",
    (
        (FIRST, "First", "That of the first reading."),
        (SECOND, "Second", "That of the second reading."),
        (RECORD, "Record", "That of the record as it is now."),
        (OTHER, "Other", "Another one, which stands in column value."),
    ),
)
NOTHING = "–"
"""Stands where a reading has no value."""


class Found(NamedTuple):
    """A difference of two readings, and what the record has there."""

    difference: Difference
    record: str | None
    entry: Adjudication | None
    """What was decided, if it is listed."""


def found_in(corpus: Corpus, folder: DocumentFolder) -> list[Found]:
    """The differences of the two readings by the newest version of the codebook.

    Raises:
        CannotRunError: if there are not two that can be compared.
    """
    own = folder.current
    comparison = compare(own)
    if comparison is None:
        have = f"{len(own.readings)} of {BOTH}" if own.readings else "none"
        raise CannotRunError(
            f"{folder.name}: two readings are compared, and there is {have} by version {own.codebook} of the codebook; "
            f"make one with: cnkh reading new {folder.name} second --out FILE"
        )
    listed = {key(entry): entry for entry in own.adjudications}
    values = {key(value): value.record for value in coded(folder, corpus.entities)}
    return [Found(one, _record(folder, one, values), listed.get(key(one))) for one in differences(comparison)]


def _record(folder: DocumentFolder, one: Difference, values: Mapping[tuple[Any, ...], str | None]) -> str | None:
    """What the record has where the readings differ, as adjudications say it."""
    if one.field == UNIT:
        own = {words_of(unit) for unit in folder.as_coded}
        return next((words for words in (one.first, one.second) if words in own), None)
    if one.field == COMMITMENT:
        there = [id(each) for each in one.commitments if each is not None]
        matched = {number for reading in partners(folder) for number, found in reading.items() if id(found[2]) in there}
        kept = (own for unit in folder.as_coded for own in unit.commitments if id(own) in matched)
        return object_of(next(kept, None))
    return values.get(key(one))


def compared(root: FilePath, document: str, width: int) -> list[str]:
    """Show the differences of two readings side by side, and list those that nobody has decided in the file of adjudications.

    Each is listed with what the record has now, and is unread until somebody has decided it and says why.

    Args:
        root: folder that holds `data/`.
        document: id of the document that was read twice.
        width: cells of a line.

    Raises:
        CannotRunError: if there are not two readings that can be compared.
    """
    with writing(find_root(root), "reading compare") as place:
        corpus = readable_corpus(place.root)
        folder = folder_of(corpus, document)
        found = found_in(corpus, folder)
        new = [_entry(one) for one in found if one.entry is None]
        path = _path(folder)
        if new:
            place.put({path: file_text([*folder.adjudications, *new]).encode("utf-8")})
    undecided = sum(one.entry is None or not one.entry.decided for one in found)
    return [
        *_side_by_side(found, width),
        *([f"{path}: {number_of(len(new), 'difference')} listed, to be decided"] if new else []),
        f"{number_of(len(found), 'difference')}, {undecided} to be decided",
    ]


def _path(folder: DocumentFolder) -> str:
    return f"data/documents/{folder.name}/{readings_folder(folder.current.codebook)}/adjudication.json"


def _entry(one: Found) -> Adjudication:
    names = ("place", "commitment", "field", "language", "first", "second")
    return Adjudication(
        **dict(zip(names, key(one.difference), strict=True)), adjudicated=one.record, reason=NOT_DECIDED
    )


def _side_by_side(found: Sequence[Found], width: int) -> Iterator[str]:
    """Yield the lines of a page: the words of each place, and below them a line for each field."""
    last: tuple[str, int | None] | None = None
    name, each = 24, max(12, (width - 26) // 3 - 2)
    if found:
        yield (
            "  "
            + padded("", name)
            + " ".join(padded(head, each + 1) for head in ("first", "second", "record")).rstrip()
        )
    for one in found:
        place = one.difference.place, one.difference.commitment
        if place != last:
            number = f" commitment {place[1]}" if place[1] else ""
            yield f"{place[0]}{number}  {shorten(_words(one.difference), max(20, width - len(place[0]) - 16))}"
            last = place
        label = f"{one.difference.field} {one.difference.language or ''}".strip()
        values = [fitted(said(value), each) for value in (one.difference.first, one.difference.second, one.record)]
        for line in range(max(map(len, values))):
            row = [parts[line] if line < len(parts) else "" for parts in values]
            yield (
                "  " + padded("" if line else label, name) + " ".join(padded(part, each + 1) for part in row)
            ).rstrip()
        if one.entry is not None and one.entry.decided:
            yield f"  {padded('', name)}decided: {said(one.entry.adjudicated)}: {shorten(one.entry.reason, width - 40)}"


def _words(one: Difference) -> str:
    """The words that a difference is about."""
    there = next((each for each in (*one.units, *one.commitments) if each is not None), None)
    return " / ".join(passage.quote for passage in there.anchors.values()) if there else ""


def said(value: str | None) -> str:
    """A value of an adjudication for people: codes without quotation marks, lists with `|`.

    Example:
        >>> said('"assert"'), said('["a", "b"]'), said(None), said("2")
        ('assert', 'a | b', '–', '2')
    """
    if value is None:
        return NOTHING
    try:
        plain = json.loads(value)
    except ValueError:
        return value
    if isinstance(plain, list):
        return " | ".join(str(one[0] if isinstance(one, list) and one else one) for one in plain) or NOTHING
    return str(plain) if isinstance(plain, str | int) and not isinstance(plain, bool) else value


# In a sheet


def written(corpus: Corpus, document: str) -> bytes:
    """The differences that nobody has decided, as a workbook in which to decide them.

    Raises:
        CannotRunError: if there are not two readings that can be compared.
    """
    folder = folder_of(corpus, document)
    rows = [_row(one) for one in found_in(corpus, folder) if one.entry is None or not one.entry.decided]
    about = [
        (KIND, KIND_OF_COMPARISON),
        *said_of(folder.document),
        (
            "what it is",
            "What two readings differ in, a row for each. Choose which is right, and say why in column reason.",
        ),
        (
            "to decide",
            "A row without a decision stays undecided. The record must have what is decided: cnkh validate says where not.",
        ),
    ]
    heads = [
        *(Head(name, locked=True) for name in (PLACE, COMMITMENT_NUMBER, FIELD, LANGUAGE)),
        *(Head(name, locked=True, wide=True) for name in (WORDS, FIRST, SECOND, RECORD)),
        Head(DECISION, DECISIONS.about, DECISIONS),
        Head(VALUE, "The right value, if it is another one; the items of a list with | between them.", wide=True),
        Head(REASON, "Why. Somebody who disagrees will read it.", wide=True),
        Head(KEY, locked=True, hidden=True),
    ]
    return book_bytes(f"{document}: differences of two readings", about, [Page(SHEET, heads, rows, open=False)])


def _row(one: Found) -> dict[str, str]:
    difference = one.difference
    cells = {
        PLACE: difference.place,
        COMMITMENT_NUMBER: str(difference.commitment or ""),
        FIELD: difference.field,
        LANGUAGE: difference.language or "",
        WORDS: _words(difference),
        FIRST: said(difference.first),
        SECOND: said(difference.second),
        RECORD: said(one.record),
        KEY: _key(difference),
    }
    return {name: words for name, words in cells.items() if words}


def _key(one: Difference) -> str:
    return json.dumps(key(one), ensure_ascii=False)


class Decided(NamedTuple):
    """What bringing decisions back gave."""

    lines: list[str]
    slips: list[Slip]
    """What is wrong; then nothing was written."""


def decided(root: FilePath, document: str, file: FilePath) -> Decided:
    """Bring decisions back, or say what is wrong with them, and write nothing.

    Raises:
        CannotRunError: if the file is no such workbook.
    """
    sheets = read_book(file)
    with writing(find_root(root), "reading compare") as place:
        corpus = readable_corpus(place.root)
        folder = folder_of(corpus, document)
        check_about(sheets, KIND_OF_COMPARISON, folder.document)
        if SHEET not in sheets:
            raise CannotRunError(f"{file}: no sheet {SHEET!r}")
        sheet, known = sheets[SHEET], {_key(one.difference): one for one in found_in(corpus, folder)}
        slips = [*missing_columns(sheet, (DECISION, VALUE, REASON, KEY)), *formulas_in(sheet)]
        made: dict[tuple[Any, ...], Adjudication] = {}
        for row in sheet.rows if not slips else ():
            entry = _decision(row, known, slips)
            if entry is not None:
                made[key(entry)] = entry
        if slips:
            return Decided(["nothing was written"], slips)
        listed = {key(entry): entry for entry in folder.adjudications}
        entries = list({**listed, **made}.values())
        if entries == list(folder.adjudications):
            return Decided(["nothing to bring back: nothing was decided"], [])
        place.put({_path(folder): file_text(entries).encode("utf-8")})
    return Decided(
        [f"{_path(folder)}: {number_of(len(made), 'difference')} decided; cnkh validate says what the record lacks"], []
    )


def _decision(row: Row, known: Mapping[str, Found], slips: list[Slip]) -> Adjudication | None:
    """The decision of a row; None if it has none, or something is wrong with it."""
    choice = row.get(DECISION).lower()
    found = known.get(row.get(KEY))
    if not choice:
        if row.get(REASON) or row.get(VALUE):
            slips.append(row.slip(DECISION, f"nothing is chosen; write {FIRST}, {SECOND}, {RECORD} or {OTHER}"))
        return None
    if found is None:
        slips.append(row.slip(PLACE, "the readings do not differ so; write the sheet anew"))
        return None
    one = found.difference
    values = {FIRST: one.first, SECOND: one.second, RECORD: found.record, OTHER: _as_value(row.get(VALUE), one)}
    if choice not in values:
        slips.append(row.slip(DECISION, f"{choice!r}; write {FIRST}, {SECOND}, {RECORD} or {OTHER}"))
    if choice == OTHER and not row.get(VALUE):
        slips.append(row.slip(VALUE, "nothing is written; write the value that is right"))
    if choice != OTHER and row.get(VALUE):
        slips.append(row.slip(VALUE, f"a value beside the decision {choice}; choose {OTHER}, or empty this cell"))
    if not row.get(REASON):
        slips.append(row.slip(REASON, "nothing is written; say why"))
    if slips:
        return None
    return _entry(found).model_copy(update={"adjudicated": values[choice], "reason": row.get(REASON)})


def _as_value(words: str, one: Difference) -> str | None:
    """A value as adjudications have it, as the readings have theirs: a list, a number, or a word; words for a unit or commitment."""
    if one.field in (UNIT, COMMITMENT):
        return words or None
    like = next((value for value in (one.first, one.second) if value is not None), "")
    if words in ("", NOTHING):
        return "[]" if like.startswith("[") else None
    if like.startswith("["):
        return json.dumps([part.strip() for part in words.split("|")], ensure_ascii=False)
    if like[:1].isdigit() or like in ("true", "false"):
        return {"yes": "true", "no": "false"}.get(words, words)
    return words if words.startswith(("{", "[", '"')) else json.dumps(words, ensure_ascii=False)
