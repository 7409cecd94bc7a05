"""Two readings side by side, and the record beside them: what they differ in, listed as adjudications to be decided, and decided in a sheet."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from ..canonical import file_text
from ..cells import fitted, padded
from ..corpus import BOTH, CodedUnit, Corpus, DocumentFolder, find_root, readings_folder
from ..drafting.new_document import readable_corpus
from ..errors import CannotRunError
from ..models import Adjudication
from ..models.verification import NOT_DECIDED
from ..readings import (
    COMMITMENT,
    QUOTING,
    UNIT,
    Comparison,
    Difference,
    coded,
    compare,
    differences,
    key,
    object_of,
    partners,
    path_of,
    words_of,
)
from ..texts import number_of, occurrences, shorten
from ..writing import writing
from .book import Head, Page, Row, Slip, book_bytes, formulas_in, missing_columns, read_book
from .coding import COMMITMENTS, KIND, PROVISIONS, Coding, check_about, folder_of, said_of
from .columns import NO, YES, Codes, Column, Form, items
from .parse import CellError, code_of, nearest

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
    departs: bool = False
    """Whether the record has another value than was decided, or than any reading has."""
    provision: str = ""
    """The provision of the record that has the words of the unit, if its id is not the place of the difference; else empty."""

    @property
    def place(self) -> str:
        """The unit as people look for it."""
        return f"{self.difference.place} ({self.provision})" if self.provision else self.difference.place

    @property
    def open(self) -> bool:
        """Whether it is still to be decided, or anew."""
        return self.departs or self.entry is None or not self.entry.decided


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
    own_ids = {_places(unit): unit.id for unit in folder.as_coded}
    found = [
        Found(one, _record(folder, one, values), listed.get(key(one)), provision=_provision(one, comparison, own_ids))
        for one in differences(comparison)
    ]
    return [one._replace(departs=_departs(one, values)) for one in found]


def _departs(one: Found, values: Mapping[tuple[Any, ...], str | None]) -> bool:
    decided = one.entry is not None and one.entry.decided and key(one.difference) in values
    return decided and one.entry is not None and one.entry.adjudicated != values[key(one.difference)]


def departed(corpus: Corpus, folder: DocumentFolder) -> Iterator[Found]:
    """Yield what the record has and no reading, where nobody has said why; and what both readings have, and the record has not."""
    own = folder.current
    comparison = compare(own)
    if comparison is None:
        return
    differing = {key(one)[:4] for one in differences(comparison)}
    listed = {key(entry)[:4]: entry for entry in own.adjudications}
    for value in coded(folder, corpus.entities):
        entry = listed.get(key(value)[:4])
        if value.supported or key(value)[:4] in differing or (entry and entry.adjudicated == value.record):
            continue
        names = (value.place, value.commitment, value.field, value.language, value.first, value.second)
        short = value.provision.id.partition("/")[2] if value.provision.id != value.place else ""
        yield Found(Difference(*names), value.record, entry, departs=True, provision=short)
    yield from _units_departed(folder, comparison)


def _units_departed(folder: DocumentFolder, comparison: Comparison) -> Iterator[Found]:
    """Yield units and commitments that the record alone has, and commitments that it alone lacks."""
    entries = folder.current.adjudications
    decided = {entry.adjudicated for entry in entries if entry.field in (UNIT, COMMITMENT)}
    spoken = {key(entry)[:3] for entry in entries}
    read = {words_of(unit) for pair in comparison.units for unit in pair if unit is not None} | decided
    matched = partners(folder)
    for provision, unit in zip(folder.provisions, folder.as_coded, strict=True):
        if (words := words_of(unit)) not in read:
            one = Difference(provision.id, None, UNIT, None, None, None, units=(unit, None))
            yield Found(one, words, None, departs=True)
        for number, commitment in enumerate(unit.commitments, 1):
            if not any(id(commitment) in each for each in matched) and object_of(commitment) not in decided:
                one = Difference(provision.id, number, COMMITMENT, None, None, None, commitments=(commitment, None))
                yield Found(one, object_of(commitment), None, departs=True)
    kept = {id(found) for each in matched for _, _, found in each.values()}
    for unit, number, first, second in comparison.commitments:
        lacking = first is not None and second is not None and not {id(first), id(second)} & kept
        if lacking and (unit.id, number, COMMITMENT) not in spoken:
            one = Difference(unit.id, number, COMMITMENT, None, None, None, commitments=(first, second))
            yield Found(one, None, None, departs=True)


def _places(unit: CodedUnit) -> tuple[tuple[str, int, int], ...]:
    """Where a unit stands in each text."""
    return tuple(sorted((tag, one.start_offset, one.end_offset) for tag, one in unit.anchors.items()))


def _provision(one: Difference, comparison: Comparison, own: Mapping[tuple[tuple[str, int, int], ...], str]) -> str:
    """The short id of the provision that stands where a unit of a reading does, if that is called otherwise; else empty."""
    units = (unit for pair in comparison.units for unit in pair if unit is not None and unit.id == one.place)
    found = next((own[place] for unit in units if (place := _places(unit)) in own), one.place)
    return "" if found == one.place else found.partition("/")[2]


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
        found, more = found_in(corpus, folder), list(departed(corpus, folder))
        new = [_entry(one) for one in found if one.entry is None]
        path = _path(folder)
        if new:
            place.put({path: file_text([*folder.adjudications, *new]).encode("utf-8")})
    undecided = sum(one.open for one in found)
    return [
        *_side_by_side([*found, *more], width),
        *([f"{path}: {number_of(len(new), 'difference')} listed, to be decided"] if new else []),
        f"{number_of(len(found), 'difference')}, {undecided} to be decided",
        *(
            [f"{number_of(len(more), 'value')} of the record in no reading: correct the record, or say why (--out)"]
            if more
            else []
        ),
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
            yield f"{one.place}{number}  {shorten(_words(one.difference), max(20, width - len(one.place) - 16))}"
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
        >>> said('"assert"'), said('["a", "b"]'), said('["will", 12]'), said(None), said("2")
        ('assert', 'a | b', 'will (at 12)', '–', '2')
    """
    if value is None:
        return NOTHING
    try:
        plain = json.loads(value)
    except ValueError:
        return value
    match plain:
        case [str(words), int(place)]:
            return f"{words} (at {place})"
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
    rows = [_row(one) for one in (*found_in(corpus, folder), *departed(corpus, folder)) if one.open]
    about = [
        (KIND, KIND_OF_COMPARISON),
        *said_of(folder.document),
        (
            "what it is",
            "What two readings differ in, and what the record has and no reading, a row for each. Choose which is right, and say why in "
            "column reason.",
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
        PLACE: one.place,
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
        coding = Coding(corpus, folder)
        if SHEET not in sheets:
            raise CannotRunError(f"{file}: no sheet {SHEET!r}")
        found = (*found_in(corpus, folder), *departed(corpus, folder))
        sheet, known = sheets[SHEET], {_key(one.difference): one for one in found}
        slips = [*missing_columns(sheet, (DECISION, VALUE, REASON, KEY)), *formulas_in(sheet)]
        made: dict[tuple[Any, ...], Adjudication] = {}
        for row in sheet.rows if not slips else ():
            entry = _decision(row, known, coding, slips)
            if entry is not None:
                made[key(entry)] = entry
        if slips:
            return Decided(["nothing was written"], slips)
        listed = {key(entry): entry for entry in folder.adjudications}
        again = {one[:4] for one in made}  # A decision takes the place of an older one about the same value.
        stays = {one: entry for one, entry in listed.items() if one in made or one[:4] not in again}
        entries = list({**stays, **made}.values())
        if entries == list(folder.adjudications):
            return Decided(["nothing to bring back: nothing was decided"], [])
        place.put({_path(folder): file_text(entries).encode("utf-8")})
    return Decided(
        [f"{_path(folder)}: {number_of(len(made), 'difference')} decided; cnkh validate says what the record lacks"], []
    )


def _decision(row: Row, known: Mapping[str, Found], coding: Coding, slips: list[Slip]) -> Adjudication | None:
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
    values = {FIRST: one.first, SECOND: one.second, RECORD: found.record, OTHER: None}
    if choice == OTHER:
        try:
            values[OTHER] = _as_value(row.get(VALUE), one, coding.folder, coding.columns)
        except CellError as error:
            slips.append(row.slip(VALUE, str(error)))
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


def _as_value(
    words: str, one: Difference, folder: DocumentFolder, columns: Mapping[str, Sequence[Column]]
) -> str | None:
    """A value as adjudications have it, in the form that the readings have theirs: a code, a list, or words with the place where they stand.

    Raises:
        CellError: if the field cannot have it.
    """
    if one.field in (UNIT, COMMITMENT):
        return words or None
    like = max((value for value in (one.first, one.second) if value is not None), key=len, default="")
    if one.field in QUOTING and words not in ("", NOTHING):
        return _as_places(words, one, folder.texts.get(one.language or "", ""), like)
    several = (like.startswith("[") and one.field not in QUOTING) or "[]" in (one.first, one.second)
    if words in ("", NOTHING):
        return "[]" if several else None
    sheet = PROVISIONS if one.commitment is None else COMMITMENTS
    column = nearest(columns[sheet], path_of(one.field, one.language))
    if several:
        each = [_one_value(part.strip(), column) for part in words.split("|")]
        return json.dumps(sorted(each, key=str), ensure_ascii=False)
    value = _one_value(words, column)
    return value if like[:1].isdigit() or like in ("true", "false") else json.dumps(value, ensure_ascii=False)


def _one_value(words: str, column: Column | None) -> str:
    """A code that a column can have, or what a column without codes has.

    Raises:
        CellError: if it is no code of the column.
    """
    if column is None:
        return words
    if column.form is Form.YES_NO:
        return {YES: "true", NO: "false"}.get(words.lower(), words.lower())
    return str(code_of(column.codes, words)) if column.codes is not None else words


def _as_places(words: str, one: Difference, text: str, like: str) -> str:
    """Words with the offsets at which they stand, as near as they can be to what the readings have: a list where there may be several.

    Raises:
        CellError: if the text has no such words.
    """
    known = json.loads(like)
    alone = bool(known) and isinstance(known[0], str)
    near = known[1] if alone else known[0][1] if known else 0
    found = []
    for quote in [words] if alone else items(words):
        places = list(occurrences(text, quote))
        if not places:
            raise CellError(f"{quote!r} is not in the {one.language} text; copy the words to the letter")
        found.append([quote, min(places, key=lambda place: abs(place - near))])
    return json.dumps(found[0] if alone else sorted(found), ensure_ascii=False)
