"""The page of all divergences, as a table that filters, and of commitments whose force differs, drawn as pairs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..access.lookup import every
from ..access.parts import DivergenceWords
from ..access.records import Commitment, Divergence, Document
from ..texts import primary_language
from . import addresses
from .coded import Codes
from .commitments import ABSENT, DIFFERENT, MISSING, NO_TEXT, Row, Said, coded, compared, numbered, row
from .filtered import Field, Filtered, Label, Order, code_labels, document_labels, short_label
from .languages import language_name
from .parts import DataFile, Page, Site, joined
from .tongues import Run, runs
from .words import shown

# Force, drawn


@dataclass(frozen=True)
class Point:
    """The force of a commitment in one version, in a drawing."""

    x: int
    y: int
    force: int | None
    """None where the version does not have the commitment."""
    name: str
    """What the language is called."""


@dataclass(frozen=True)
class Line:
    """Between the points of two versions."""

    x1: int
    y1: int
    x2: int
    y2: int
    ends: bool
    """Whether one of them does not have the commitment."""


@dataclass(frozen=True)
class Slope:
    """The force of a commitment in its versions, from left to right: a line that falls or rises."""

    width: int
    height: int
    points: tuple[Point, ...]
    lines: tuple[Line, ...]


LEFT, COLUMN, TOP, STEP, STRONGEST = 22, 66, 10, 15, 3


def slope(versions: Sequence[Said]) -> Slope:
    """Draw the force of a commitment in its versions.

    Example:
        >>> drawn = slope([Said("zh", "Chinese", "carried", force=3), Said("en", "English", "absent")])
        >>> [(point.x, point.y, point.force) for point in drawn.points], drawn.lines[0].ends
        ([(32, 10, 3), (98, 70, None)], True)
    """
    points = tuple(
        Point(LEFT + 10 + COLUMN * at, _down(one.force), one.force, one.name) for at, one in enumerate(versions)
    )
    lines = tuple(
        Line(one.x, one.y, other.x, other.y, None in (one.force, other.force)) for one, other in pairwise(points)
    )
    return Slope(
        width(len(points)),
        max(_down(0), *(point.y for point in points)) + TOP,
        points,
        lines,
    )


def levels() -> tuple[tuple[int, int], ...]:
    """Each force, and how far down it stands in every drawing.

    Example:
        >>> levels()
        ((3, 10), (2, 25), (1, 40), (0, 55))
    """
    return tuple((force, _down(force)) for force in range(STRONGEST, -1, -1))


def width(versions: int) -> int:
    """Width of a drawing of so many versions."""
    return LEFT + 20 + COLUMN * (versions - 1)


def _down(force: int | None) -> int:
    """How far down a force stands."""
    return TOP + STEP * (STRONGEST + 1 if force is None else STRONGEST - force)


@dataclass(frozen=True)
class Pair:
    """A commitment that is not as strong in each version."""

    row: Row
    said: tuple[Said, ...]
    """It in each text that there is."""
    slope: Slope
    notes: tuple[tuple[Run, ...], ...]
    """What is said of the differences that touch it."""


@dataclass(frozen=True)
class OneSided:
    """Commitments that one version lacks."""

    language: str
    name: str
    state: str
    """State of the table of commitments that shows them."""
    pairs: tuple[Pair, ...]


def pair(site: Site, codes: Codes, record: Commitment) -> Pair:
    """A commitment with its force drawn."""
    made = row(site, codes, record)
    said = tuple(one for one in made.said if one.status != NO_TEXT)
    return Pair(made, said, slope(said), tuple(tuple(runs(one.note, site.languages)) for one in record.divergences))


# Divergences


@dataclass(frozen=True)
class Side:
    """A divergence in one version."""

    language: str
    name: str
    quote: str | None
    """The words; None where a release has none."""
    point: bool
    """Whether the version has no words there."""


@dataclass(frozen=True)
class DivergenceRow:
    """A divergence as its row shows it."""

    id: str
    address: str
    anchor: str
    type: str
    type_label: Label
    direction: Label | None
    dimension: Label
    materiality: Label
    step: int
    """Materiality as a number."""
    note: tuple[Run, ...]
    sides: tuple[Side | None, ...]
    """For each language of the site; None where the divergence does not touch its version."""
    pairs: tuple[Pair, ...]
    """Commitments whose codes it touches."""
    document: Label
    date: str


def pages(site: Site) -> Iterator[Page | DataFile]:
    """The page and its data."""
    table = filtered(site)
    commitments = every(site.tables, Commitment)
    codes = Codes(site.tables)
    yield table.data(site)
    yield Page(
        addresses.DIFFERENCES,
        "differences.html",
        "Differences",
        {
            "table": table,
            "rows": rows(site, table.records),
            "versions": [(language, language_name(language)) for language in site.languages],
            "shortcuts_found": table.shortcuts(*_questions()),
            "shifted": tuple(pair(site, codes, one) for one in commitments if compared(one) == DIFFERENT),
            "one_sided": one_sided(site, commitments),
            "levels": levels(),
            "width": width(len(site.languages)),
        },
        ("data/folding.js", table.path, "assets/fold.js", "assets/table.js"),
        place="main",
        layout="wide",
        description="Where the language versions say different things, with the words of each beside each other.",
    )


def _questions() -> Iterator[tuple[str, str, str]]:
    yield "Differences that change a code", "materiality", "2"
    yield "Left out in the other version", "type", "omission"
    yield "Added in the other version", "type", "addition"
    yield "Weaker in the other version", "direction", "weaker"
    yield "Stronger in the other version", "direction", "stronger"


def one_sided(site: Site, commitments: Iterable[Commitment]) -> tuple[OneSided, ...]:
    """Commitments that a version lacks though the document has it, version by version."""
    codes = Codes(site.tables)
    lacking = [one for one in commitments if compared(one) == MISSING]
    found = []
    for language in site.languages:
        own = tuple(pair(site, codes, one) for one in lacking if one.status.get(language) == ABSENT)
        if own:
            found.append(OneSided(language, language_name(language), f"force_{language}={ABSENT}", own))
    return tuple(found)


def filtered(site: Site) -> Filtered[Divergence]:
    """All divergences of a site, document by document."""
    records = every(site.tables, Divergence)
    words = {f"quote_{language}": f"td:nth-child({column}) .quote" for column, language in enumerate(site.languages, 2)}
    return Filtered(
        "divergences",
        "difference",
        "differences",
        records,
        tuple(fields(site, records)),
        tuple(orders(site)),
        {**words, "note": ".note"},
    )


def fields(site: Site, records: Sequence[Divergence]) -> Iterator[Field[Divergence]]:
    """What readers may filter by."""
    codes = Codes(site.tables)
    documents = document_labels(record.document for record in records)
    yield Field("document", "Document", lambda record: [record.document.id], documents, open=True)
    yield Field("type", "Type", lambda record: [record.type], code_labels(codes, "divergence_type"), open=True)
    yield Field(
        "direction",
        "Force of the other version",
        lambda record: [record.direction] if record.direction else [],
        code_labels(codes, "direction"),
        "no shift of force",
        help=_compared_with(documents, records),
        open=True,
    )
    yield Field("dimension", "About", lambda record: [record.dimension], code_labels(codes, "dimension"), open=True)
    yield Field(
        "materiality",
        "How much it matters",
        lambda record: [str(record.materiality)],
        dict(reversed(numbered(code_labels(codes, "materiality")).items())),
        open=True,
    )
    yield Field("commitment", "Commitments", lambda record: [TOUCHED if record.commitments else UNTOUCHED], TOUCHING)
    yield Field("topic", "Topic", lambda record: record.provision.topics, code_labels(codes, "topic"), by_count=True)
    yield Field("act", "Act of the provision", lambda record: _some(record.provision.act), code_labels(codes, "act"))


TOUCHED, UNTOUCHED = "touched", "untouched"
TOUCHING = {TOUCHED: Label("a commitment is touched"), UNTOUCHED: Label("no commitment is touched")}


def _compared_with(documents: Iterable[str], records: Sequence[Divergence]) -> str:
    """Which version the other one is compared with, if it is the same in every document."""
    firsts = {first_language(record.document) for record in {one.document.id: one for one in records}.values()}
    names = sorted({language_name(primary_language(one)) for one in firsts})
    return f"Compared with the first text, which is {joined(names)}." if len(names) == 1 else ""


def first_language(document: Document) -> str:
    """Tag of the text that the others are compared with."""
    return min(document.texts.values(), key=lambda text: text.seq).language


def orders(site: Site) -> Iterator[Order[Divergence]]:
    """Orders in which they may be shown, beside that of the documents."""
    ranks = {code: rank for rank, (code, _, _) in enumerate(Codes(site.tables).all("divergence_type"))}
    yield Order("materiality", "What matters most first", lambda record: -record.materiality)
    yield Order("type", "By type", lambda record: ranks.get(record.type, len(ranks)))
    yield Order("dimension", "By what it is about", lambda record: record.dimension)
    yield Order("newest", "Newest document first", lambda record: -record.document.date.toordinal())


def _some(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def rows(site: Site, records: Iterable[Divergence]) -> tuple[DivergenceRow, ...]:
    """The rows of some divergences."""
    codes = Codes(site.tables)
    return tuple(divergence_row(site, codes, record) for record in records)


def divergence_row(site: Site, codes: Codes, record: Divergence) -> DivergenceRow:
    """The row of a divergence."""
    return DivergenceRow(
        record.id,
        addresses.address(record),
        addresses.anchor(record.id),
        record.type,
        coded(codes, "divergence_type", record.type),
        direction(codes, record),
        coded(codes, "dimension", record.dimension),
        coded(codes, "materiality", record.materiality),
        record.materiality,
        tuple(runs(record.note, site.languages)),
        tuple(_side(record, language) for language in site.languages),
        tuple(pair(site, codes, one) for one in record.commitments),
        short_label(codes, record.document),
        record.document.date.isoformat(),
    )


def direction(codes: Codes, record: Divergence) -> Label | None:
    """Which way force shifts, said of the other version by its name: `English is weaker`."""
    if record.direction is None:
        return None
    first = first_language(record.document)
    others = [tag for tag in record.versions if tag != first]
    label = codes.label("direction", record.direction).lower()
    definition = codes.definition("direction", record.direction)
    return Label(f"{language_name(primary_language(others[-1]))}: {label}" if others else label, "", definition)


def _side(record: Divergence, language: str) -> Side | None:
    found = next(((tag, words) for tag, words in record.versions.items() if primary_language(tag) == language), None)
    return _words(*found) if found else None


def _words(tag: str, words: DivergenceWords) -> Side:
    quote = None if words.quote is None else shown(words.quote)
    return Side(tag, language_name(primary_language(tag)), quote, words.point)
