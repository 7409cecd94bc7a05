"""The page of each document: its versions side by side, aligned by provision, with all that is coded marked on the words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from ..access.base import many
from ..access.parts import Span
from ..access.records import Actor, Commitment, Divergence, Document, Provision, Text
from .addresses import anchor, entity_address, record_address
from .coded import Codes
from .languages import direction, language_name, short_language_name
from .order import Elsewhere, elsewhere
from .panel import document_data, object_of
from .parts import DataFile, DraftFinding, Page, Site
from .tongues import Run, runs
from .words import Flat, Mark, Marker, by_span, flat

SECTION_NAMES = {"pre": "Opening", "end": "Close"}
FEW_SECTIONS = 2
"""Sections up to which the table of contents lists paragraphs."""
GLOSS = "gloss"
C = TypeVar("C", Commitment, Divergence)


def pages(site: Site) -> Iterator[Page | DataFile]:
    """Yield the page of each document and the data of its records, and the codes once."""
    codes = Codes(site.tables)
    yield codes.data_file()
    for document in documents(site):
        data = f"data/documents/{document.id}.js"
        view = document_view(site, document, codes)
        context = {
            "view": view,
            "data": data,
            "data_name": f"documents/{document.id}",
            "codes": codes,
            "runs": partial(runs, languages=site.languages),
        }
        yield Page(
            record_address(document.id),
            "document.html",
            document.title,
            context,
            scripts=("assets/document.js",),
            layout="wide",
            description=f"{document.title}: {', '.join(version.name for version in view.versions)}",
        )
        yield DataFile(data, f"documents/{document.id}", document_data(site, document, codes))


def documents(site: Site) -> tuple[Document, ...]:
    """The documents, the earliest first."""
    rows = sorted(site.tables.rows("documents"), key=lambda row: row["document_id"])
    return many(site.tables, Document, (row["document_id"] for row in rows))


# What is shown


@dataclass(frozen=True)
class Version:
    """A column: a version, or our rendering where there is none in English."""

    key: str
    """What tells it from the others of its page: `v0`, or `gloss`."""
    tag: str
    name: str
    full: str
    """The same with its script or region."""
    short: str
    """Its name in a few letters, for what is said of several versions in a line."""
    dir: str
    ours: bool = False

    @property
    def text(self) -> str:
        """What it is called in a sentence."""
        return f"{self.name} text"


@dataclass(frozen=True)
class Reference:
    """A unit that is named in passing."""

    anchor: str
    label: str


@dataclass(frozen=True)
class Cell:
    """A unit in a version."""

    version: Version
    words: Flat | None
    """None where the version lacks it."""
    gloss: Flat | None = None
    """Our rendering, where the version lacks it and is in the language of the rendering."""
    points: Flat = ()
    """Markers of differences that are about its lacking here."""
    left_out: bool = False
    """Whether the version has it, and the release has no words."""
    after: Reference | None = None
    """Where the version has it at another place: the unit that it stands behind there."""
    moved: bool = False
    here: tuple[Reference, ...] = ()
    """Units that stand here in the version, and are shown where the first text has them."""


@dataclass(frozen=True)
class Force:
    """How strong a commitment is in some versions: those that give it the same force."""

    versions: tuple[Version, ...]
    step: int | None
    """None where these versions do not carry it."""
    label: str = ""


@dataclass(frozen=True)
class CommitmentLine:
    """A commitment, in short."""

    anchor: str
    label: str
    forces: tuple[Force, ...]
    differs: bool
    committers: tuple[Actor, ...]
    counterparts: tuple[Actor, ...]
    action: str
    about: str
    """What it is about, in English where that is known."""
    language: str
    """Language of these words."""


@dataclass(frozen=True)
class DivergenceLine:
    """A divergence, in short."""

    anchor: str
    label: str
    type: str
    type_label: str
    about: str
    """Dimension, direction and materiality in words."""
    note: tuple[Run, ...]


@dataclass(frozen=True)
class Unit:
    """A provision with all its versions."""

    anchor: str
    id: str
    cells: tuple[Cell, ...]
    kind: str
    """Its act, or its place in the document where it has none."""
    codes: tuple[str, ...]
    speakers: tuple[Actor, ...]
    commitments: tuple[CommitmentLine, ...]
    divergences: tuple[DivergenceLine, ...]
    findings: tuple[DraftFinding, ...] = ()
    unread: bool = False


@dataclass(frozen=True)
class Paragraph:
    """Units that are printed as one paragraph."""

    anchor: str
    units: tuple[Unit, ...]


@dataclass(frozen=True)
class Section:
    """A section of the document."""

    anchor: str
    title: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Entry:
    """An entry of the table of contents."""

    anchor: str
    title: str
    words: str
    """How it begins."""
    language: str
    commitments: int


@dataclass(frozen=True)
class DocumentView:
    """All that the page of a document shows."""

    document: Document
    versions: tuple[Version, ...]
    titles: tuple[tuple[Version, str], ...]
    """The title that is printed over each version."""
    kind: str
    contents: tuple[Entry, ...]
    sections: tuple[Section, ...]
    layers: tuple[str, ...]
    """What is marked somewhere in it: only that can be switched."""
    types: tuple[tuple[str, str, str], ...]
    """Types of divergence in it: code, label and definition."""
    forces: tuple[tuple[str, str, str], ...]
    texts: tuple[tuple[Version, Text], ...]
    lacking: tuple[str, ...] = ()
    """Languages of the dataset that it has no text in."""
    findings: tuple[DraftFinding, ...] = ()
    """Findings about the document that are about no unit of it."""
    draft: bool = False

    @property
    def counts(self) -> Mapping[str, int]:
        """Number of provisions, commitments and divergences."""
        units = [unit for section in self.sections for paragraph in section.paragraphs for unit in paragraph.units]
        return {
            "provision": len(units),
            "commitment": sum(len(unit.commitments) for unit in units),
            "divergence": sum(len(unit.divergences) for unit in units),
        }


def document_view(site: Site, document: Document, codes: Codes) -> DocumentView:
    """What the page of a document shows."""
    provisions = document.provisions
    versions = versions_of(document, provisions)
    maker = _Maker(site, document, provisions, versions, codes)
    units = [maker.unit(provision) for provision in provisions]
    sections = tuple(_sections(provisions, units))
    types = {one.type for unit in units for one in unit.divergences}
    return DocumentView(
        document,
        versions,
        tuple(_titles(provisions, versions)),
        codes.label("document_kind", document.kind),
        tuple(_contents(provisions, sections)),
        sections,
        tuple(maker.layers()),
        tuple(one for one in codes.all("divergence_type") if one[0] in types),
        codes.all("force") if any(unit.commitments for unit in units) else (),
        tuple((version, document.texts[version.tag]) for version in versions if not version.ours),
        tuple(map(short_language_name, without_text(site.languages, document))),
        maker.other_findings(units),
        bool(site.draft and document.id in site.draft.documents),
    )


def without_text(languages: Sequence[str], document: Document) -> list[str]:
    """The languages of a dataset that a document has no text in."""
    primary = {tag.partition("-")[0] for tag in document.texts}
    return [language for language in languages if language not in primary]


def versions_of(document: Document, provisions: Sequence[Provision]) -> tuple[Version, ...]:
    """The columns of a document: its versions, and our rendering where none of them is in its language."""
    tags = list(document.texts)
    primary = [tag.partition("-")[0] for tag in tags]
    found = [
        Version(
            f"v{number}",
            tag,
            language_name(tag) if primary.count(tag.partition("-")[0]) > 1 else short_language_name(tag),
            language_name(tag),
            tag if primary.count(tag.partition("-")[0]) > 1 else tag.partition("-")[0],
            direction(tag),
        )
        for number, tag in enumerate(tags)
    ]
    if "en" not in primary and any(provision.gloss_en for provision in provisions):
        found.append(Version(GLOSS, "en", "English", "English", "en", "ltr", ours=True))
    return tuple(found)


class _Maker:
    """Makes the units of one document; what concerns a whole text is worked out once."""

    def __init__(
        self, site: Site, document: Document, provisions: Sequence[Provision], versions: Sequence[Version], codes: Codes
    ) -> None:
        self.site, self.document, self.codes, self.versions = site, document, codes, versions
        self.ids = [provision.id for provision in provisions]
        self.spans = _spans(provisions)
        self.findings: dict[str, list[DraftFinding]] = {}
        for finding in site.draft.findings if site.draft else ():
            self.findings.setdefault(finding.record, []).append(finding)
        self.commitments = _by_provision(document.commitments)
        self.divergences = _by_provision(document.divergences)
        self.marks: dict[str, dict[str, list[Mark]]] = {}
        self.elsewhere: dict[str, dict[str, Elsewhere]] = {}
        for tag, text in document.texts.items():
            spans = self.spans.get(tag, {})
            self.marks[tag] = by_span(self._marks_of(text), spans)
            starts = {unit: start for unit, (start, _) in spans.items()}
            self.elsewhere[tag] = elsewhere(self.ids, starts)

    def layers(self) -> Iterator[str]:
        """Yield what is marked somewhere in the document."""
        classes = {
            name.partition("-")[0]
            for by_unit in self.marks.values()
            for marks in by_unit.values()
            for mark in marks
            for name in (*mark.classes, *(["n"] if mark.href else []))
        }
        points = bool(self.document.divergences)
        for layer, name in LAYERS.items():
            if name in classes or (name == "d" and points):
                yield layer

    def unit(self, provision: Provision) -> Unit:
        """A provision as the page shows it."""
        commitments, divergences = self.commitments.get(provision.id, ()), self.divergences.get(provision.id, ())
        label = self.codes.label
        codes = [
            *([label("polarity", provision.polarity)] if provision.polarity else []),
            *([label("pillar", provision.pillar)] if provision.pillar else []),
            *(label("topic", topic) for topic in provision.topics),
        ]
        draft = self.site.draft
        records = [provision.id, *(one.id for one in commitments), *(one.id for one in divergences)]
        return Unit(
            anchor(provision.id),
            provision.id,
            tuple(self._cell(provision, version, commitments, divergences) for version in self.versions),
            label("act", provision.act) if provision.act else label("role", provision.role),
            tuple(codes),
            provision.speakers,
            tuple(map(self._commitment, commitments)),
            tuple(map(self._divergence, divergences)),
            tuple(finding for record in records for finding in self.findings.get(record, ())),
            bool(draft and any(record in draft.unread for record in records)),
        )

    def other_findings(self, units: Sequence[Unit]) -> tuple[DraftFinding, ...]:
        """Findings about this document that stand with no unit."""
        shown = {id(finding) for unit in units for finding in unit.findings}
        every = (one for found in self.findings.values() for one in found)
        own = (one for one in every if one.record.partition("/")[0] == self.document.id)
        return tuple(one for one in own if id(one) not in shown)

    def _cell(
        self,
        provision: Provision,
        version: Version,
        commitments: Sequence[Commitment],
        divergences: Sequence[Divergence],
    ) -> Cell:
        if version.ours:
            return Cell(version, flat(provision.gloss_en) if provision.gloss_en else None)
        words = provision.versions.get(version.tag) if version.tag in self.spans else None
        if words is None or version.tag != words.language:
            gloss = provision.gloss_en if version.tag.partition("-")[0] == "en" else None
            points = flat("", (), list(self._points(version.tag, divergences)))
            return Cell(version, None, flat(gloss) if gloss else None, points, here=self._here(provision, version))
        if words.quote is None:
            return Cell(version, None, left_out=True)
        text = words.quote
        records = [one.id for one in (provision, *commitments, *divergences)]
        markers = list(self._markers(version.tag, words, commitments, divergences))
        marks = [*self.marks[version.tag][provision.id], *self._finding_marks(records, version.tag, words.start_offset)]
        moved = self.elsewhere[version.tag].get(provision.id)
        return Cell(
            version,
            flat(text, marks, markers),
            after=_reference(moved.after) if moved and moved.after else None,
            moved=moved is not None,
            here=self._here(provision, version),
        )

    def _here(self, provision: Provision, version: Version) -> tuple[Reference, ...]:
        """Units that a version has behind this one, and that are shown elsewhere."""
        moved = self.elsewhere.get(version.tag, {})
        return tuple(_reference(one.unit) for one in moved.values() if one.after == provision.id)

    def _marks_of(self, text: Text) -> Iterator[Mark]:
        """Yield what is marked in a text."""
        tag = text.language
        for mention in text.mentions:
            if mention.depth == 0:
                yield Mark(mention.start_offset, mention.end_offset, href=entity_address(mention.entity_id))
        for commitment in self.document.commitments:
            words = commitment.versions.get(tag)
            if words is None or words.language != tag:
                continue
            own = anchor(commitment.id)
            yield _mark(words, ("c", f"f-{words.force}"), own)
            yield _mark(words.operator, ("op",), own)
            if words.verb:
                yield _mark(words.verb, ("vb",), own)
            for aim in words.aims:
                yield _mark(aim, ("aim",), own)
        for divergence in self.document.divergences:
            where = divergence.versions.get(tag)
            if where is not None and where.language == tag and not where.point:
                yield _mark(where, ("d", f"d-{divergence.type}"), anchor(divergence.id))

    def _markers(
        self, tag: str, words: Span, commitments: Sequence[Commitment], divergences: Sequence[Divergence]
    ) -> Iterator[Marker]:
        """Yield what stands between the words of a unit: divergences behind theirs, commitments before theirs."""
        start = words.start_offset
        for divergence in divergences:
            where = divergence.versions.get(tag)
            if where is not None and where.language == tag:
                yield self._divergence_marker(divergence, where.end_offset - start, where.point)
        for commitment in commitments:
            own = commitment.versions.get(tag)
            if own is not None and own.language == tag:
                said = f"{_last(commitment.id)}, force {own.force} {self.codes.label('force', own.force)}"
                yield Marker(
                    own.start_offset - start,
                    _last(commitment.id),
                    anchor(commitment.id),
                    ("k", f"f-{own.force}"),
                    said,
                    own.force,
                )

    def _points(self, tag: str, divergences: Sequence[Divergence]) -> Iterator[Marker]:
        """Yield the markers of differences in a version that lacks the unit."""
        for divergence in divergences:
            where = divergence.versions.get(tag)
            if where is not None and where.language == tag:
                yield self._divergence_marker(divergence, 0, where.point)

    def _divergence_marker(self, divergence: Divergence, at: int, point: bool) -> Marker:
        classes = ("m", f"d-{divergence.type}", *(["point"] if point else []))
        return Marker(at, _last(divergence.id), anchor(divergence.id), classes)

    def _finding_marks(self, records: Iterable[str], tag: str, start: int) -> Iterator[Mark]:
        """Yield the words that the validator has something to say about."""
        for record in records:
            for one in self.findings.get(record, ()):
                if one.language == tag and one.start < one.end:
                    yield Mark(one.start - start, one.end - start, ("finding", f"sev-{one.severity}"))

    def _commitment(self, commitment: Commitment) -> CommitmentLine:
        language, about = object_of(commitment)
        return CommitmentLine(
            anchor(commitment.id),
            _last(commitment.id),
            tuple(self._forces(commitment)),
            bool(commitment.force_differs),
            commitment.committers,
            commitment.counterparts,
            self.codes.label("action", commitment.action),
            about,
            language,
        )

    def _forces(self, commitment: Commitment) -> Iterator[Force]:
        """Yield each force with the versions that give it, in the order of the versions."""
        found: dict[int | None, list[Version]] = {}
        for version in self.versions:
            if not version.ours:
                words = commitment.versions.get(version.tag)
                carried = words is not None and words.language == version.tag
                found.setdefault(words.force if words and carried else None, []).append(version)
        for step, versions in found.items():
            yield Force(tuple(versions), step, "" if step is None else self.codes.label("force", step))

    def _divergence(self, divergence: Divergence) -> DivergenceLine:
        label = self.codes.label
        about = [
            label("dimension", divergence.dimension),
            *([label("direction", divergence.direction)] if divergence.direction else []),
            label("materiality", divergence.materiality),
        ]
        return DivergenceLine(
            anchor(divergence.id),
            _last(divergence.id),
            divergence.type,
            label("divergence_type", divergence.type),
            ", ".join(one.lower() for one in about),
            tuple(runs(divergence.note, self.site.languages)),
        )


LAYERS = {
    "commitments": "c",
    "operators": "op",
    "verbs": "vb",
    "aims": "aim",
    "divergences": "d",
    "names": "n",
}
"""What can be switched, and the class of its marks."""


def _mark(span: Span, classes: tuple[str, ...], record: str) -> Mark:
    return Mark(span.start_offset, span.end_offset, classes, record)


def _last(record_id: str) -> str:
    """What an id adds to the id before it: `c1`."""
    return record_id.rpartition("/")[2]


def _reference(provision_id: str) -> Reference:
    own = anchor(provision_id)
    return Reference(own, own)


def _spans(provisions: Sequence[Provision]) -> dict[str, dict[str, tuple[int, int]]]:
    """Tag of each version to its units, each with its first code point and that after its last."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for provision in provisions:
        for tag, words in provision.versions.items():
            found.setdefault(tag, {})[provision.id] = words.start_offset, words.end_offset
    return found


def _by_provision(records: Iterable[C]) -> dict[str, list[C]]:
    found: dict[str, list[C]] = {}
    for record in records:
        found.setdefault(record.provision.id, []).append(record)
    return found


def _titles(provisions: Sequence[Provision], versions: Sequence[Version]) -> Iterator[tuple[Version, str]]:
    """Yield the title that is printed over each version: the first unit in it that is a title."""
    for version in versions:
        titles = (one for one in provisions if one.role == "title")
        words = (one.gloss_en if version.ours else one.words.get(version.tag) for one in titles)
        if found := next((one for one in words if one), None):
            yield version, found


def _sections(provisions: Sequence[Provision], units: Sequence[Unit]) -> Iterator[Section]:
    """Yield the sections in the order of the first text; what stands apart from its section begins another of that name."""
    grouped: list[tuple[str, list[tuple[int, list[Unit]]]]] = []
    for provision, unit in zip(provisions, units, strict=True):
        if not grouped or grouped[-1][0] != provision.section:
            grouped.append((provision.section, []))
        paragraphs = grouped[-1][1]
        if not paragraphs or paragraphs[-1][0] != provision.paragraph:
            paragraphs.append((provision.paragraph, []))
        paragraphs[-1][1].append(unit)
    alone = len({section for section, _ in grouped}) == 1
    for section, listed in grouped:
        yield Section(
            section,
            "Text" if alone else SECTION_NAMES.get(section, f"Section {section}"),
            tuple(Paragraph(f"{section}.{number}", tuple(own)) for number, own in listed),
        )


def _contents(provisions: Sequence[Provision], sections: Sequence[Section]) -> Iterator[Entry]:
    """Yield where a reader may jump to: sections, or paragraphs where there are few sections."""
    first = {anchor(provision.id): provision for provision in provisions}
    by_paragraph = len(sections) <= FEW_SECTIONS
    for section in sections:
        paragraphs = section.paragraphs
        if not by_paragraph:
            units = [unit for paragraph in paragraphs for unit in paragraph.units]
            yield _entry(section.anchor, section.title, units, first)
            continue
        for paragraph in paragraphs:
            number = paragraph.anchor.rpartition(".")[2]
            title = f"Paragraph {number}" if section.anchor in SECTION_NAMES else f"{section.title}, {number}"
            yield _entry(paragraph.anchor, title, paragraph.units, first)


def _entry(own: str, title: str, units: Sequence[Unit], provisions: Mapping[str, Provision]) -> Entry:
    begins = provisions[units[0].anchor]
    words = begins.gloss_en or begins.words.get("en")
    language, said = ("en", words) if words else next(reversed(list(begins.words.items())), ("en", ""))
    return Entry(
        own,
        title,
        begins_with(said, provisions[units[0].anchor].section),
        language,
        sum(len(unit.commitments) for unit in units),
    )


LONGEST_ENTRY = 64
"""Characters of a unit that the table of contents shows."""


def begins_with(words: str, section: str) -> str:
    """How words begin, without the number of their section, which stands before them already.

    Example:
        >>> begins_with("5. Both sides agreed to develop a framework, and to put into full play the role of it", "5")
        'Both sides agreed to develop a framework, and to put into full…'
    """
    line = re.sub(rf"^{re.escape(section)}\s*[.):、．]\s*", "", " ".join(words.split()))
    if len(line) <= LONGEST_ENTRY:
        return line
    cut = line[:LONGEST_ENTRY]
    space = cut.rfind(" ")
    return f"{cut[:space] if space > LONGEST_ENTRY // 2 else cut[: LONGEST_ENTRY // 2]}…"
