"""A reading by sheet: blank pages with the texts and the codes, and what a reader has written in them as a reading.

Nothing of a coding or of another reading goes into the blank sheet: it is made from the texts and the models alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path as FilePath
from typing import NamedTuple

from pydantic import ValidationError

from ..canonical import file_text
from ..corpus import Corpus, DocumentFolder, find_root, readings_folder
from ..corpus.as_read import as_read
from ..drafting.new_document import readable_corpus
from ..errors import CannotRunError
from ..models import NEWEST_CODEBOOK, READINGS, CompactReading, Document, Reading, Record
from ..models.codelists import Pass
from ..models.walk import shapes
from ..positions import Path
from ..readings import models_of
from ..texts import number_of
from ..writing import writing
from .book import CODES, Head, Page, Row, Sheet, Slip, book_bytes, formulas_in, missing_columns, read_book
from .coding import KIND, check_about, folder_of, languages_of, said_of
from .columns import Column, columns_of
from .parse import Parsed, as_record, nearest, rejected
from .rows import head_of

TEXTS, UNITS, COMMITMENTS = "texts", "units", "commitments"
UNIT = "unit"
"""Column that says in which unit a commitment is."""
METHOD, PASS = "method", "reading"
KIND_OF_READING = "reading, 1"

HELP = (
    (
        "what it is",
        "A reading of one document, made from its texts and the codebook alone. Do not look at the records or at another reading "
        "before it is brought in: afterwards it is kept as it was made.",
    ),
    (
        "units",
        "Cut the texts into units, in the order of the first text, a row for each, and code them. Copy the words to the letter: every "
        f"word of every text is in a unit. Sheet {CODES} says what each code means.",
    ),
    (
        "commitments",
        "A row for each, in the order of the units. Its words are words of its unit; where they stand in several units, write "
        "in column unit the number of the row of that unit in sheet units.",
    ),
    ("lists", "Several items in one cell are separated by |."),
)


class Brought(NamedTuple):
    """What bringing a reading in gave."""

    lines: list[str]
    slips: list[Slip]
    """What is wrong; then nothing was written."""


def blank(corpus: Corpus, document: str, which: Pass) -> bytes:
    """A workbook for a reading that is still to be made.

    Args:
        corpus: that the document is in.
        document: its id.
        which: of the two readings.

    Raises:
        CannotRunError: if there is no such document, or it has that reading.
    """
    folder = folder_of(corpus, document)
    _check_free(folder, which)
    parties = ", ".join(folder.document.parties)
    about = [
        (KIND, KIND_OF_READING),
        *said_of(folder.document),
        (PASS, str(which)),
        ("codebook", NEWEST_CODEBOOK),
        ("parties", f"{parties} (other actors, instruments and places: under names of your own)"),
        *HELP,
        (
            "to fill in",
            "In the cell below: how you have read, who or what you are, from what, and without sight of what.",
        ),
        (METHOD, ""),
    ]
    texts = _texts(folder)
    heads = {
        name: [head_of(column) for column in columns] for name, columns in _columns(corpus, folder.document).items()
    }
    unit = Head(UNIT, "Number of the row of its unit in sheet units; empty if its words stand in one unit alone.")
    pages = [
        Page(TEXTS, [Head(tag, locked=True, wide=True) for tag in folder.texts], texts, open=False),
        Page(UNITS, heads[UNITS], []),
        Page(COMMITMENTS, [unit, *heads[COMMITMENTS]], []),
    ]
    return book_bytes(f"{document}: {which} reading", about, pages, open_about=(METHOD,))


def path_of_reading(document: str, which: Pass) -> str:
    """The file of a reading by the newest version of the codebook."""
    return f"data/documents/{document}/{readings_folder(NEWEST_CODEBOOK)}/{which}.json"


def _texts(folder: DocumentFolder) -> list[dict[str, str]]:
    """The paragraphs of each text, one below the other; nothing says which of one text belongs to which of another."""
    paragraphs = ([line for line in text.split("\n") if line.strip()] for text in folder.texts.values())
    return [
        {tag: words for tag, words in zip(folder.texts, row, strict=True) if words}
        for row in zip_longest(*paragraphs, fillvalue="")
    ]


def _columns(corpus: Corpus, document: Document) -> Mapping[str, Sequence[Column]]:
    """The columns of the fields of each sheet that is filled in, the words first."""
    unit, commitment = models_of(READINGS[NEWEST_CODEBOOK])
    languages = languages_of(corpus, document)
    each = {UNITS: columns_of(unit, languages, corpus), COMMITMENTS: columns_of(commitment, languages, corpus)}
    return {name: sorted(columns, key=lambda one: one.of != "anchors") for name, columns in each.items()}


def _check_free(folder: DocumentFolder, which: Pass) -> None:
    for own in folder.rounds:
        if own.codebook == NEWEST_CODEBOOK and any(one.reading_pass is which for one in own.readings):
            raise CannotRunError(
                f"{path_of_reading(folder.name, which)}: is there already; a reading is kept as it was made"
            )


# Bringing it in


def bring_reading(root: FilePath, document: str, which: Pass, file: FilePath) -> Brought:
    """Bring a filled-in workbook in as a reading, or say what is wrong in it, and write nothing.

    Args:
        root: folder that holds `data/`.
        document: id of the document that was read.
        which: of the two readings.
        file: the workbook.

    Raises:
        CannotRunError: if the file is no such workbook, or the document has that reading.
    """
    sheets = read_book(file)
    with writing(find_root(root), "reading add") as place:
        corpus = readable_corpus(place.root)
        folder = folder_of(corpus, document)
        _check_free(folder, which)
        said = check_about(sheets, KIND_OF_READING, folder.document)
        if said.get(PASS) != which:
            raise CannotRunError(f"{file}: a sheet for the {said.get(PASS)} reading, not for the {which}")
        read = _Read(corpus, folder, sheets)
        reading = read.reading(which, said.get(METHOD, ""))
        if reading is None or read.slips:
            return Brought(["nothing was written"], sorted(read.slips, key=lambda one: (one.sheet != UNITS, one.row)))
        path = path_of_reading(document, which)
        place.put({path: file_text(reading).encode("utf-8")})
    commitments = sum(len(vars(unit)["commitments"]) for unit in reading.units)
    units = number_of(len(reading.units), "unit")
    return Brought([f"{path}: {units}, {number_of(commitments, 'commitment')}; from now on it is kept as it is"], [])


class _Read:
    """Rows of a book, made into a reading."""

    def __init__(self, corpus: Corpus, folder: DocumentFolder, sheets: Mapping[str, Sheet]) -> None:
        self.slips: list[Slip] = []
        self._folder = folder
        self._sheets = sheets
        self._columns = _columns(corpus, folder.document)
        self._rows: list[tuple[Row, list[Row]]] = []
        """Each unit's row with those of its commitments."""

    def reading(self, which: Pass, method: str) -> CompactReading | None:
        """The reading; None if something is wrong, which is then in `slips`."""
        for name, columns in self._columns.items():
            if name not in self._sheets:
                self.slips.append(Slip(name, "", 0, "no such sheet in the workbook; put it back"))
                continue
            self.slips += missing_columns(self._sheets[name], (column.name for column in columns))
            self.slips += formulas_in(self._sheets[name])
        if not method:
            self.slips.append(
                Slip("about", "", 0, f"{METHOD} is empty: say how you have read, from what, without sight of what")
            )
        if self.slips:
            return None
        units = self._units()
        if not units:
            self.slips.append(Slip(UNITS, "", 0, "no units; a reading has every word of the texts in one"))
        if self.slips:
            return None
        return self._whole(which, method, units)

    def _whole(self, which: Pass, method: str, units: Sequence[Record]) -> CompactReading | None:
        model = READINGS[NEWEST_CODEBOOK]
        value = {
            "document": self._folder.name,
            "reading_pass": which,
            "method": method,
            "texts": {text.language: text.sha256 for text in self._folder.document.texts},
            "codebook": NEWEST_CODEBOOK,
            "units": [unit.model_dump(mode="json") for unit in units],
        }
        try:
            reading = as_record(model, value)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            self.slips.append(Slip("about", "", 0, f"{'.'.join(map(str, first['loc']))}: {first['msg']}"))
            return None
        if not isinstance(reading, CompactReading):
            raise TypeError(type(reading))
        self.slips += self._misplaced(reading)
        return reading

    def _misplaced(self, reading: Reading) -> Iterator[Slip]:
        """Yield what is quoted and does not stand where it should, or stands nowhere in the reading."""
        for one in as_read(reading, self._folder.texts).misplaced:
            what = f"{one.language}: {one.got}; expected {one.expected}; {one.repair}"
            row, columns, path = self._place(one.path)
            column = nearest(columns, path) if path else None
            yield row.slip(column.name if column else "", what) if row else Slip(UNITS, "", 0, what)

    def _place(self, path: Path) -> tuple[Row | None, Sequence[Column], Path]:
        """The row of a place in the reading, the columns of its sheet, and the way from the record of the row."""
        match path:
            case ("units", int(number), "commitments", int(index), *rest):
                return self._rows[number][1][index], self._columns[COMMITMENTS], tuple(rest)
            case ("units", int(number), *rest):
                return self._rows[number][0], self._columns[UNITS], tuple(rest)
        return None, (), ()

    def _units(self) -> list[Record]:
        """The units, each with its commitments."""
        rows = self._sheets[UNITS].rows
        found = [(row, self._made(UNITS, row, {})) for row in rows]
        listed: dict[int, list[tuple[Row, Record | None]]] = {}
        for row in self._sheets[COMMITMENTS].rows:
            owner = self._owner(row)
            if owner is not None:
                listed.setdefault(owner.number, []).append((row, self._made(COMMITMENTS, row, _languages(owner))))
        units: list[Record] = []
        for row, unit in found:
            own = listed.get(row.number, [])
            self._rows.append((row, [one for one, _ in own]))
            if unit is not None:
                units.append(unit.model_copy(update={"commitments": [one for _, one in own if one is not None]}))
        return units

    def _owner(self, row: Row) -> Row | None:
        """The row of the unit that a commitment is in."""
        rows = self._sheets[UNITS].rows
        if said := row.get(UNIT):
            there = [one for one in rows if said in (str(one.number), one.get("label"))]
            if len(there) != 1:
                self.slips.append(row.slip(UNIT, f"{said!r}; write the number of the row of its unit in sheet {UNITS}"))
            return there[0] if len(there) == 1 else None
        names = [column.name for column in self._columns[COMMITMENTS] if column.of == "anchors"]
        there = [one for one in rows if any(row.get(name) and row.get(name) in one.get(name) for name in names)]
        if len(there) == 1:
            return there[0]
        where = ", ".join(str(one.number) for one in there[:8])
        self.slips.append(
            row.slip(
                UNIT,
                f"its words stand in the units of rows {where}; write which"
                if there
                else "no unit has its words; copy them to the letter",
            )
        )
        return None

    def _made(self, sheet: str, row: Row, unit: Mapping[str, str]) -> Record | None:
        """The record of a row; None if something in it is wrong."""
        columns, model = self._columns[sheet], models_of(READINGS[NEWEST_CODEBOOK])[0 if sheet == UNITS else 1]
        parsed = Parsed(row, columns, None, lambda _, quote: quote)
        own = _languages(row)
        for name in dict.fromkeys(column.of for column in columns):
            shape = shapes(model)[name]
            needed = shape.value_type is dict and name not in ("anchors", "object") and _is_required(model, name)
            parsed.take(name, shape, list(own) if needed else ())
        self.slips += parsed.slips
        if parsed.slips:
            return None
        optional = {
            name: value
            for name, value in parsed.value.items()
            if value not in (None, [], {}) or _is_required(model, name)
        }
        try:
            return as_record(model, optional)
        except ValidationError as error:
            self.slips += rejected(row, columns, error)
            return None


def _languages(row: Row) -> dict[str, str]:
    """The words of a row in each language that it has any in."""
    words = {name.removeprefix("anchors "): quote for name, quote in row.cells.items() if name.startswith("anchors ")}
    return {language: quote for language, quote in words.items() if quote}


def _is_required(model: type[Record], name: str) -> bool:
    return model.model_fields[name].is_required()
