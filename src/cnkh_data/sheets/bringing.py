"""A sheet of the coding brought back: what was edited becomes records again, and nothing is written if anything is wrong."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from pydantic import ValidationError

from ..canonical import file_text
from ..corpus import DOCUMENT_FILES, Corpus, DocumentFolder, LoadedFile, find_root
from ..drafting.new_document import Recut, readable_corpus, recut_of
from ..errors import CannotRunError, did_you_mean
from ..models import Commitment, Divergence, Document, MentionOverride, Provision, Record, Span
from ..models.codelists import RecordType
from ..models.walk import shapes
from ..positions import Path
from ..reach import Place, chapeaus_in, reach_of_operator, section_of
from ..texts import number_of, paragraph_start, primary_language
from ..writing import writing
from .book import (
    ABOUT,
    CODES,
    Refreshed,
    Row,
    Sheet,
    Slip,
    formulas_in,
    missing_columns,
    read_book,
    refreshed,
    written_anew,
)
from .checking import checked
from .coding import (
    COMMITMENTS,
    DIVERGENCES,
    KIND_OF_CODING,
    MODELS,
    PROVISION,
    PROVISIONS,
    Coding,
    as_shown,
    check_about,
    folder_of,
    in_full,
    written,
)
from .columns import AFTER, AT_START, NO, YES, Column, Form
from .find import Unplaced, choices, placed, point_placed, span
from .heading import BringingHeading
from .overrides import MENTIONS, BringingOverrides
from .parse import CellError, Parsed, as_record, nearest, rejected
from .rows import ID, IDS, OFFSETS, REMOVE, WHICH, WRITTEN, Item, digest_of
from .texts import BringingTexts


class Brought(NamedTuple):
    """What bringing a sheet back gave."""

    lines: list[str]
    """What was written, or that nothing was."""
    slips: list[Slip]
    """What is wrong in the sheet; then nothing was written."""
    left: list[Slip]
    """What is still to be done, at its cells."""


def bring(root: FilePath, document: str, file: FilePath) -> Brought:
    """Bring a sheet back: write the records that were edited, added and removed in it, or say what is wrong, and write nothing.

    A row that nobody touched changes nothing, whatever has become of its record meanwhile.

    Args:
        root: folder that holds `data/`.
        document: id of the document that the sheet is of.
        file: the workbook.

    Raises:
        CannotRunError: if the file is no such sheet, or the document cannot be read.
    """
    sheets = read_book(file)
    with writing(find_root(root), "sheet") as place:
        corpus = readable_corpus(place.root)
        coding = Coding(corpus, folder_of(corpus, document))
        said = check_about(sheets, KIND_OF_CODING, coding.folder.document)
        work = _Bringing(coding, sheets, said)
        after = work.after()
        if work.slips:
            return Brought(["nothing was written"], _in_order(work.slips), [])
        if work.recut is not None:
            wrong = checked(corpus, coding.folder, _as_recut(coding.folder, work.recut), work.cell_of).wrong
            if wrong:
                return Brought(["nothing was written"], wrong, [])
            place.put(work.recut.files)
            again = readable_corpus(place.root)
            lines = [*work.recut.lines, *(f"  {line}" for line in work.told())]
            return Brought([*lines, _written_anew(file, again, document, sheets)], [], [])
        if after is coding.folder:
            return Brought(["nothing to bring back: no row was changed"], [], [])
        judged = checked(corpus, coding.folder, after, work.cell_of)
        if judged.wrong:
            return Brought(["nothing was written"], judged.wrong, [])
        lines = _put(place.put, coding.folder, after, work)
    lines += _refreshed(file, Coding(corpus, after), work)
    return Brought(lines, [], judged.left)


def _refreshed(file: FilePath, coding: Coding, work: "_Bringing") -> list[str]:
    """Bring the rows of the file up to date whose records were written, so that it can be edited on; say it, or that it cannot be."""
    provisions = {one.id: one for one in coding.folder.provisions}
    rows: list[Refreshed] = []
    for sheet, items in work.items.items():
        for item in items:
            if item.touched and item.new is not None:
                record = item.new
                own = str(vars(record)["id"])
                provision = provisions.get(own.rpartition("/")[0]) if sheet == COMMITMENTS else None
                if isinstance(record, Divergence):
                    provision = provisions.get(record.provision)
                rows.append(Refreshed(sheet, item.row.number, coding.cells(sheet, record, provision)))
            elif item.removed:
                rows.append(Refreshed(sheet, item.row.number, {}))
    rows += work.heading.refreshed(coding.heading)
    rows += work.texts.refreshed(coding.texts)
    rows += work.overrides.refreshed(coding.overrides)
    return [refreshed(file, rows, dict(coding.listed()), coding.locked)]


def _written_anew(file: FilePath, corpus: Corpus, document: str, sheets: Mapping[str, Sheet]) -> str:
    """Put a workbook of the new provisions in the place of the one that was brought back, unless that has sheets of somebody's own; say which."""
    ours = {ABOUT, CODES, *(page.name for page in Coding(corpus, folder_of(corpus, document)).pages())}
    own = [name for name in sheets if name not in ours]
    if own:
        return f"{file}: left as it is, since {', '.join(own)} in it is yours; it is of the texts as they were: write the sheet anew with --out"
    return written_anew(file, written(corpus, document))


def _in_order(slips: Iterable[Slip]) -> list[Slip]:
    order = list(MODELS)
    return sorted(slips, key=lambda one: (order.index(one.sheet) if one.sheet in order else -1, one.row))


def _put(
    put: Callable[[dict[str, bytes]], list[str]], before: DocumentFolder, after: DocumentFolder, work: "_Bringing"
) -> list[str]:
    """Write what has changed, and say it."""
    files: dict[str, bytes] = {}
    for name, old, new in (
        ("provisions", before.provisions, after.provisions),
        ("divergences", before.divergences, after.divergences),
        ("overrides", before.overrides, after.overrides),
    ):
        if list(old) != list(new):
            path = f"data/documents/{before.name}/{DOCUMENT_FILES[name].path}"
            files[path] = file_text(list(new)).encode("utf-8")
    if before.document != after.document:
        path = f"data/documents/{before.name}/{DOCUMENT_FILES['document'].path}"
        files[path] = file_text(after.document).encode("utf-8")
    put(files)
    sealed = {seal.record for seal in before.seals}
    void = [one for one in work.edited if one in sealed]
    lines = [f"{path}: written" for path in files] + [f"  {line}" for line in work.told()]
    if void:
        lines.append(f"  the seal of {number_of(len(void), 'record')} is void: read again, cnkh review {before.name}")
    return lines


@dataclass
class _Bringing:
    """Rows of a book, made into the records of a document."""

    coding: Coding
    sheets: Mapping[str, Sheet]
    said: Mapping[str, str]
    """What sheet `about` says."""
    slips: list[Slip] = field(default_factory=list)
    items: dict[str, list[Item]] = field(default_factory=dict)
    recut: Recut | None = None
    """The document with its provisions proposed anew, if its cuts make another text."""
    edited: list[str] = field(default_factory=list)
    """Ids of the records, as seals name them, that are not what they were."""
    _incomplete: bool = False
    """Whether some record could not be made."""

    @cached_property
    def heading(self) -> BringingHeading:
        """What is said of the document itself."""
        return BringingHeading(self.coding.heading, self.sheets, self.said)

    @cached_property
    def texts(self) -> BringingTexts:
        """Its texts and their cuts."""
        return BringingTexts(self.coding.texts, self.sheets, self.said)

    @cached_property
    def overrides(self) -> BringingOverrides:
        """Where names stand for something else than the registers say."""
        before = f"{self.folder.name}/"
        used = {one.id for one in self.folder.overrides} | {
            one.removeprefix(before) for one in self._used if one.startswith(before)
        }
        return BringingOverrides(self.coding.overrides, self.sheets, self.said, used)

    @property
    def folder(self) -> DocumentFolder:
        return self.coding.folder

    @property
    def corpus(self) -> Corpus:
        return self.coding.corpus

    def after(self) -> DocumentFolder:
        """The document as the sheets have it; what is wrong with them is in `slips`."""
        for sheet in self.coding.columns:
            if sheet not in self.sheets:
                self.slips.append(Slip(sheet, "", 0, "no such sheet in the workbook; put it back, or write it anew"))
            else:
                self._sort_out(sheet)
        if self.slips:
            return self.folder
        document = self._heading_after()
        overrides = self.overrides.after()
        self.slips += self.overrides.slips
        if self.slips or (self._changes_texts(document) and self._takes_cuts(document)):
            return self.folder
        if self._is_of_others(document) and not self._coded():
            self.recut = recut_of(self.corpus, self.folder, document)
            return self.folder
        if document != self.folder.document:
            self.edited.append(document.id)
        self._provisions()
        provisions = self._ordered_provisions()
        around = {provision.id: provision for provision in provisions}
        commitments = self._commitments(around)
        whole = [self._with(provision, commitments.get(provision.id, [])) for provision in provisions]
        divergences = self._divergences({provision.id: provision for provision in whole})
        self.edited += [f"{self.folder.name}/{one.old.id}" for one in self.overrides.items if one.touched and one.old]
        lists: dict[str, Sequence[Record]] = {"provisions": whole, "divergences": divergences, "overrides": overrides}
        return self.folder if self.slips else _changed(self.folder, document, lists)

    def _heading_after(self) -> Document:
        """The document as the sheets have it, its cuts too, but for what follows from these."""
        document = self.heading.after()
        texts = self.texts.after()
        self.slips += [*self.heading.slips, *self.texts.slips]
        return document if texts == document.texts else document.model_copy(update={"texts": texts})

    def _changes_texts(self, document: Document) -> bool:
        return document.texts != self.folder.document.texts and self.texts.changes_texts(self.folder, document.texts)

    def _is_of_others(self, document: Document) -> bool:
        """Whether a document is of another kind, or of other parties, by which who speaks and acts in it is proposed."""
        was = self.folder.document
        return (document.kind, document.parties) != (was.kind, was.parties)

    def _coded(self) -> bool:
        """Whether a person has coded something of the document: in the record, or in this workbook."""
        coded = self.folder.divergences or not all(one.proposed for one in self.folder.provisions)
        return bool(coded or self._touched_sheets())

    def _touched_sheets(self) -> list[str]:
        """Sheets of what is coded in which somebody has touched a row."""
        sheets = [sheet for sheet, items in self.items.items() if any(item.touched for item in items)]
        return [*sheets, MENTIONS] if any(item.touched for item in self.overrides.items) else sheets

    def _takes_cuts(self, document: Document) -> bool:
        """Propose the provisions anew, unless something that was coded would be lost by it; always true."""
        row = self.texts.touched_cut()
        sheets = self._touched_sheets()
        if sheets:
            what = (
                f"cuts are changed, and rows of {' and '.join(sheets)} too, which would be lost: from other cuts, provisions are proposed "
                "anew. Write the sheet once more with --out, change nothing but the cuts in it, and bring that back; code afterwards"
            )
            self.slips.append(row.slip(ID, what))
            return True
        read = [one.id for one in self.folder.provisions if not one.proposed]
        if read:
            what = (
                f"other cuts make another text, from which provisions are proposed anew, and {len(read)} of {len(self.folder.provisions)} "
                f"are read ({read[0]}). To have them proposed anew, set read to {NO} in their rows of sheet {PROVISIONS}, bring that "
                "back, then the cuts; else put this row back"
            )
            self.slips.append(row.slip(ID, what))
            return True
        try:
            self.recut = recut_of(self.corpus, self.folder, document)
        except CannotRunError as error:
            self.slips.append(row.slip(ID, str(error)))
        return True

    # Rows

    def _sort_out(self, sheet: str) -> None:
        """Tell rows that nobody touched from others, and those of records from new ones."""
        page = self.sheets[sheet]
        names = self.coding.own_names(sheet)
        self.slips += missing_columns(page, [*names, REMOVE, WHICH, WRITTEN])
        self.slips += formulas_in(page)
        if self.slips:
            return
        records = {str(vars(one)["id"]): (one, provision) for one, provision in self.coding.records(sheet)}
        seen: dict[str, Row] = {}
        items = self.items.setdefault(sheet, [])
        there, told = self._without_row(sheet), [name for name in self._fields(sheet) if name != PROVISION]
        for row in page.rows:
            own = self._whole(row.get(ID))
            if row.get(WRITTEN) and own not in records:
                if digest_of(row.cells, names) == row.get(WRITTEN):
                    continue  # It was removed in data/ since, and nobody has touched it here.
                self.slips.append(row.slip(ID, f"no record has the id {own!r} any more; write the sheet anew"))
            elif own in seen:
                self.slips.append(
                    row.slip(ID, f"{own} a second time, after row {seen[own].number}; a new row has no id")
                )
            elif own in records:
                seen[own] = row
                items.append(self._item(sheet, row, *records[own]))
            elif any(row.get(name) for name in names) and tuple(map(row.get, told)) not in there:
                items.append(Item(row, None, touched=True))
        missing = records.keys() - seen.keys()
        self.slips += self._lost(sheet, missing)
        # What came after the sheet was written has no row, and stays.
        items += [Item(Row(page, 0, {}), one, one) for own, (one, _) in records.items() if own in missing]

    def _lost(self, sheet: str, missing: Collection[str]) -> Iterator[Slip]:
        """Yield the records whose rows are gone; one that came after the sheet was written never had any."""
        had = {f"{self.folder.name}/{short}" for short in self.said.get(f"{IDS}{sheet}", "").split(" ")}
        for record, _ in self.coding.records(sheet):
            own = str(vars(record)["id"])
            if own in missing and own in had:
                what = (
                    f"the row of {own} is missing; put it back (to remove the record, write {YES} in column {REMOVE})"
                )
                yield Slip(sheet, "", 0, what)

    def _item(self, sheet: str, row: Row, record: Record, provision: Provision | None) -> Item:
        now = self.coding.cells(sheet, record, provision)
        names = self.coding.own_names(sheet)
        said = row.get(WRITTEN)
        removed = self._says_remove(row)
        fields = self._fields(sheet)
        same = all(row.get(name) == now.get(name, "") for name in fields)
        touched = removed or (not same and digest_of(row.cells, names) != said)
        if touched and now[WRITTEN] != said:
            what = (
                "the record has been changed in data/ since the sheet was written, and its row here too; "
                "write the sheet anew, and carry over what you have done"
            )
            self.slips.append(row.slip(ID, what))
        return Item(row, record, record, touched, removed)

    def _whole(self, short: str) -> str:
        """An id as it stands in a sheet, with that of the document before it."""
        return f"{self.folder.name}/{short}" if short and not short.startswith(f"{self.folder.name}/") else short

    def _fields(self, sheet: str) -> list[str]:
        """The columns that people fill in."""
        return [name for name in self.coding.own_names(sheet) if name not in (ID, OFFSETS)]

    def _without_row(self, sheet: str) -> set[tuple[str, ...]]:
        """What the cells would say of each record that has no row: a row may have been brought back that still has no id."""
        known = {self._whole(row.get(ID)) for row in self.sheets[sheet].rows}
        cells = [
            self.coding.cells(sheet, *one) for one in self.coding.records(sheet) if str(vars(one[0])["id"]) not in known
        ]
        return {tuple(each.get(name, "") for name in self._fields(sheet) if name != PROVISION) for each in cells}

    def _says_remove(self, row: Row) -> bool:
        words = row.get(REMOVE).lower()
        if words not in ("", YES, NO):
            self.slips.append(row.slip(REMOVE, f"{words!r}; write {YES} to remove the record, or nothing"))
        return words == YES

    # Provisions

    def _provisions(self) -> None:
        items = self.items[PROVISIONS]
        taken = [
            (language, (one.start_offset, one.end_offset))
            for item in items
            if not item.touched and isinstance(item.old, Provision)
            for language, one in item.old.anchors.items()
        ]
        for item in items:
            if item.removed:
                item.new = None
                self.edited.append(str(vars(item.old)["id"]))
            elif item.touched:
                self._provision(item, taken)

    def _provision(self, item: Item, taken: list[tuple[str, Place]]) -> None:
        parsed = self._parsed(PROVISIONS, item, None, taken)
        anchors: dict[str, Any] = parsed.value.get("anchors") or {}
        taken += [(language, (one["start_offset"], one["end_offset"])) for language, one in anchors.items() if one]
        if item.old is None:
            parsed.value["commitments"] = []
            parsed.value["id"] = self._id_of_new(item.row, anchors)
        had = item.old.anchors.keys() if isinstance(item.old, Provision) else ()
        self._fill_formulas(parsed.value, {tag: one for tag, one in anchors.items() if one and tag not in had})
        self._made(PROVISIONS, item, parsed)

    def _fill_formulas(self, value: dict[str, Any], anchors: Mapping[str, Any]) -> None:
        """Say the set phrases of the words that a provision has been given in some languages, where nobody has."""
        found: dict[str, Any] = value.get("formulas") or {}
        for language, one in anchors.items():
            own = found.get(language) or self.corpus.formulas.found_in(one["quote"], primary_language(language))
            found = {**found, language: own}
        value["formulas"] = found

    def _id_of_new(self, row: Row, anchors: Mapping[str, Any]) -> str | None:
        """The id of a new provision: as somebody wrote it, else the next of the paragraph that its words stand in."""
        if written := row.get(ID):
            whole = self._whole(written)
            if whole in self._used:
                self.slips.append(row.slip(ID, f"{whole} is taken, or was once; leave the cell empty"))
            self._used.add(whole)
            return whole
        neighbour = self._neighbour(anchors)
        if neighbour is None:
            self.slips.append(
                row.slip(ID, "no words that tell its paragraph; write words of a text, or an id as in 2.1.3")
            )
            return None
        return self._next(f"{neighbour.id.rpartition('.')[0]}.")

    def _neighbour(self, anchors: Mapping[str, Any]) -> Provision | None:
        """The provision whose paragraph words are in: the one before them, or behind them if that alone is in it."""
        for language, one in anchors.items():
            if not one:
                continue
            listed = sorted(
                (p.anchors[language].start_offset, p.id, p) for p in self.folder.provisions if language in p.anchors
            )
            start = int(one["start_offset"])
            at = bisect_right([place for place, _, _ in listed], start)
            before = listed[at - 1][2] if at else None
            behind = listed[at][2] if at < len(listed) else None
            own = paragraph_start(self.folder.texts[language], start)
            for near in (before, behind):
                if near is not None and _paragraph(self.folder, language, near) == own:
                    return near
            if before or behind:
                return before or behind
        return None

    @cached_property
    def _used(self) -> set[str]:
        """Ids that no new record of this document may have: those there are, and those there were."""
        ids = {one.id for one in self.folder.provisions} | {one.id for _, _, one in self.folder.commitments()}
        ids |= {one.id for one in self.folder.divergences}
        ids |= {entry.id for entry in self.corpus.retired}
        ids |= {entry.record for entry in self.corpus.ledger.entries if entry.document == self.folder.name}
        return ids

    def _next(self, before: str) -> str:
        """The next free id that begins so: after the highest that is there or was."""
        rest = (one.removeprefix(before) for one in self._used if one.startswith(before))
        number = max((int(one) for one in rest if one.isdigit()), default=0) + 1
        self._used.add(f"{before}{number}")
        return f"{before}{number}"

    def _ordered_provisions(self) -> list[Provision]:
        """All provisions, in the order of the first text."""
        listed = [item.new for item in self.items[PROVISIONS] if isinstance(item.new, Provision)]
        old = {one.id: number for number, one in enumerate(self.folder.provisions)}
        listed.sort(key=lambda one: old.get(one.id, len(old)))
        if all(not item.touched for item in self.items[PROVISIONS]):
            return listed
        return in_order(listed, lambda one: one.anchors, self.coding.languages.texts, old)

    # Commitments

    def _commitments(self, provisions: Mapping[str, Provision]) -> dict[str, list[Item]]:
        """The commitments of each provision."""
        found: dict[str, list[Item]] = {}
        for item in self.items[COMMITMENTS]:
            if item.removed:
                self.edited.append(str(vars(item.old)["id"]).rpartition("/")[0])
                item.new = None
                continue
            provision = self._provision_of(item, provisions)
            if provision is None:
                continue
            if item.touched:
                self._commitment(item, provision)
            found.setdefault(provision.id, []).append(item)
        return found

    def _provision_of(self, item: Item, provisions: Mapping[str, Provision]) -> Provision | None:
        """The provision that the commitment of a row is in: as it says, else the one that has its words."""
        row = item.row
        said = row.get(PROVISION)
        if item.old is not None and not item.touched:
            said = str(vars(item.old)["id"]).rpartition("/")[0]
        if said:
            whole = self._whole(said)
            if whole in provisions:
                return provisions[whole]
            gone = any(one.id == whole for one in self.folder.provisions)
            known = [one.partition("/")[2] for one in provisions]
            what = (
                f"{said} is removed: say where the commitment belongs, or remove it too"
                if gone
                else (
                    f"no provision {said}{did_you_mean(said.rpartition('/')[2], known)}; leave the cell empty, and it is found by the words"
                )
            )
            self.slips.append(row.slip(PROVISION, what))
            return None
        words = [(language, row.get(f"anchors {language}")) for language in self.coding.languages.texts]
        there = [
            provision
            for provision in provisions.values()
            if any(
                quote and quote in provision.anchors[lang].quote for lang, quote in words if lang in provision.anchors
            )
        ]
        if len(there) != 1:
            if self._incomplete and not there:
                return None  # Its provision may be one of those in which something is wrong.
            listed = ", ".join(one.id.partition("/")[2] for one in there[:8])
            what = (
                f"its words stand in {listed}; write which"
                if there
                else "no provision has its words; write which it is in"
            )
            self.slips.append(row.slip(PROVISION, what))
            return None
        return there[0]

    def _commitment(self, item: Item, provision: Provision) -> None:
        parsed = self._parsed(COMMITMENTS, item, provision, [])
        moved = item.old is not None and not str(vars(item.old)["id"]).startswith(f"{provision.id}/")
        written = item.row.get(ID).rpartition("/")[2] if item.old is None else ""
        if item.old is None and written:
            parsed.value["id"] = f"{provision.id}/{written}"
            if parsed.value["id"] in self._used:
                self.slips.append(item.row.slip(ID, f"{written} is taken, or was once; leave the cell empty"))
            self._used.add(parsed.value["id"])
        elif item.old is None or moved:
            parsed.value["id"] = self._next(f"{provision.id}/c")
        if moved:
            self.edited.append(str(vars(item.old)["id"]).rpartition("/")[0])
        self._made(COMMITMENTS, item, parsed)

    def _with(self, provision: Provision, items: Sequence[Item]) -> Provision:
        """A provision with its commitments, in reading order."""
        new = [item.new for item in items if isinstance(item.new, Commitment)]
        old = {one.id: number for number, one in enumerate(provision.commitments)}
        new.sort(key=lambda one: old.get(one.id, len(old)))
        if any(item.touched for item in items):
            new = in_order(new, lambda one: one.anchors, self.coding.languages.texts, old)
        if new == list(provision.commitments):
            return provision
        self.edited.append(provision.id)
        return provision.model_copy(update={"commitments": new})

    # Divergences

    def _divergences(self, provisions: Mapping[str, Provision]) -> list[Divergence]:
        if DIVERGENCES not in self.items:
            return list(self.folder.divergences)
        found: list[Divergence] = []
        for item in self.items[DIVERGENCES]:
            if item.removed:
                self.edited.append(str(vars(item.old)["id"]))
                item.new = None
                continue
            if item.touched:
                self._divergence(item, provisions)
            if isinstance(item.new, Divergence):
                found.append(item.new)
        old = {one.id: number for number, one in enumerate(self.folder.divergences)}
        return sorted(found, key=lambda one: old.get(one.id, len(old)))

    def _divergence(self, item: Item, provisions: Mapping[str, Provision]) -> None:
        said = item.row.get(PROVISION)
        provision = provisions.get(self._whole(said))
        if provision is None:
            known = [one.partition("/")[2] for one in provisions]
            what = (
                f"no provision {said!r}{did_you_mean(said, known)}"
                if said
                else "write the provision that it is in, as in 2.1.3"
            )
            self.slips.append(item.row.slip(PROVISION, what))
            return
        parsed = self._parsed(DIVERGENCES, item, provision, [])
        parsed.value = in_full(parsed.value, self.folder.name)
        if item.old is None:
            parsed.value["id"] = self._next(f"{self.folder.name}/d")
        self._made(DIVERGENCES, item, parsed)

    # Cells

    def _parsed(
        self, sheet: str, item: Item, provision: Provision | None, taken: Sequence[tuple[str, Place]]
    ) -> Parsed:
        """The values of a row, its words found."""
        columns = self.coding.columns[sheet]
        before = None
        if item.old is not None:
            value = as_shown(item.old)
            before = value, self.coding.cells(sheet, item.old, provision)
        finder = _Finder(self, item.row, provision, taken, before[0] if before else {})
        parsed = Parsed(item.row, columns, before, finder.locate)
        fields = shapes(MODELS[sheet])
        names = dict.fromkeys(column.of for column in columns)
        for name in sorted(names, key=lambda one: one not in ("anchors", "spans")):
            shape = fields[name]
            languages: Sequence[str] = ()
            if shape.value_type is dict and name not in ("anchors", "spans", "object"):
                listed = shape.each is not None and shape.each.value_type is list
                own = [language for language, one in (parsed.value.get("anchors") or {}).items() if one]
                languages = list(provision.anchors) if listed and provision is not None else own
            parsed.take(name, shape, languages)
            if name == "anchors":
                finder.anchors = {language: one for language, one in (parsed.value["anchors"] or {}).items() if one}
        self.slips += parsed.slips
        return parsed

    def _made(self, sheet: str, item: Item, parsed: Parsed) -> None:
        """Make the record of a row, unless something in it is wrong."""
        item.new = None
        try:
            if not parsed.slips:
                item.new = as_record(MODELS[sheet], parsed.value)
        except ValidationError as error:
            self.slips += rejected(item.row, self.coding.columns[sheet], error)
        if item.new is None:
            self._stand_in(item, parsed)
            return
        if (
            isinstance(item.new, Provision)
            and isinstance(item.old, Provision)
            and item.old.proposed
            and not item.new.proposed
        ):
            item.new = item.new.confirmed()
        if item.new != item.old and sheet != COMMITMENTS:
            self.edited.append(str(vars(item.new)["id"]))

    def _stand_in(self, item: Item, parsed: Parsed) -> None:
        """Leave a provision in which something is wrong in its place, so that nothing else is said of what is in it."""
        if isinstance(item.old, Provision):
            anchors = {language: Span(**one) for language, one in (parsed.value.get("anchors") or {}).items() if one}
            item.new = item.old.model_copy(update={"anchors": anchors or item.old.anchors})
        self._incomplete = True

    # What is said

    def told(self) -> Iterator[str]:
        """Yield what has become of the rows of each sheet."""
        yield from self.heading.told()
        yield from self.texts.told()
        yield from self.overrides.told()
        for sheet, items in self.items.items():
            new = [str(vars(item.new)["id"]) for item in items if item.old is None and item.new is not None]
            removed = sum(item.removed for item in items)
            changed = sum(item.old is not None and item.new is not None and item.old != item.new for item in items)
            each = [
                f"{changed} changed" if changed else "",
                f"{len(new)} new ({', '.join(one.partition('/')[2] for one in new[:8])}{', …' if new[8:] else ''})"
                if new
                else "",
                f"{removed} removed" if removed else "",
            ]
            if any(each):
                yield f"{sheet}: {', '.join(filter(None, each))}"
        read = sum(
            isinstance(item.new, Provision)
            and not item.new.proposed
            and (item.old is None or vars(item.old)["status"] != item.new.status)
            for item in self.items[PROVISIONS]
        )
        if read:
            yield f"{number_of(read, 'provision')} confirmed as read"

    def cell_of(self, record: Record, path: Path) -> tuple[str, int, str] | None:
        """The sheet, row and column of a value in a record; None for what is in no sheet."""
        if isinstance(record, Document):
            return self.texts.cell_of(record, path) if path[:1] == ("texts",) else self.heading.cell_of(path)
        if isinstance(record, MentionOverride):
            return self.overrides.cell_of(record, path)
        if isinstance(record, Provision) and path[:1] == ("commitments",) and len(path) > 1:
            commitment = record.commitments[int(path[1])]
            return self._cell(COMMITMENTS, commitment.id, path[2:])
        if isinstance(record, Provision):
            return self._cell(PROVISIONS, record.id, path)
        return self._cell(DIVERGENCES, record.id, path) if isinstance(record, Divergence) else None

    def _cell(self, sheet: str, name: str, path: Path) -> tuple[str, int, str] | None:
        items = (item for item in self.items.get(sheet, ()) if item.new is not None and vars(item.new)["id"] == name)
        item = next(items, None)
        if item is None or not item.row.number:
            return None
        column = nearest(self.coding.columns[sheet], path)
        return sheet, item.row.number, item.row.sheet.letters.get(column.name if column else ID, "A")


@dataclass
class _Finder:
    """Finds the words of one row."""

    work: _Bringing
    row: Row
    provision: Provision | None
    taken: Sequence[tuple[str, Place]]
    before: Mapping[str, Any]
    anchors: Mapping[str, Any] = field(default_factory=dict)

    def locate(self, column: Column, quote: str) -> dict[str, Any]:
        """The span of a quote.

        Raises:
            CellError: if it has no place, or several.
        """
        language = column.language
        text = self.work.folder.texts[language]
        chosen = choices(self.row.get(WHICH))
        if column.form is Form.POINT and quote.startswith((AFTER.strip(), AT_START)):
            there = self.provision is not None and language in self.provision.anchors
            stretch = self._own(language) if there else (0, len(text))  # A version may lack the whole unit.
            found = point_placed(text, quote, stretch, column.name, chosen)
        else:
            stages, before = self._stages(column, quote), self._before(column)
            found = placed(text, quote, stages, column.name, chosen, self._near(column), before)
        if isinstance(found, Unplaced):
            raise CellError(found.what)
        return span(text, found)

    def _own(self, language: str) -> Place:
        """Where the provision stands.

        Raises:
            CellError: if it has no words in that language.
        """
        if self.provision is None:
            return 0, len(self.work.folder.texts[language])
        if language not in self.provision.anchors:
            raise CellError(f"its provision has no words in {language}; give it some, or empty this cell")
        one = self.provision.anchors[language]
        return one.start_offset, one.end_offset

    def _stages(self, column: Column, quote: str) -> list[list[Place]]:
        """Where words are looked for, as the codebook says it of readings: the likeliest stretches first."""
        language, text = column.language, self.work.folder.texts[column.language]
        own = self._own(language)
        if self.provision is None:
            taken = [place for other, place in self.taken if other == language]
            return [_between(taken, len(text)), [own]]
        anchor = self.anchors.get(language)
        if column.of in ("anchors", "spans") or anchor is None:
            return [[own]]
        start, end = int(anchor["start_offset"]), int(anchor["end_offset"])
        if column.of == "operator":
            head = own[0], min(start + len(quote), own[1])
            heads = chapeaus_in(self.work.folder, language, section_of(self.provision))
            return [[head], [(start, end)], reach_of_operator(text, heads, own, (start, end)), [own]]
        return [[(start, end)], [(end, own[1])], [own]] if column.form is not Form.QUOTES else [[(end, own[1])], [own]]

    def _before(self, column: Column) -> int | None:
        """Where the commitment of an operator begins: as the codebook has it, the nearest before that is meant."""
        anchor = self.anchors.get(column.language) if column.of == "operator" else None
        return int(anchor["start_offset"]) if anchor else None

    def _near(self, column: Column) -> Place | None:
        """Where the words stood that these take the place of, if there was one such stretch."""
        one: Any = self.before
        for step in column.path:
            one = one.get(step) if isinstance(one, dict) else None
        return (one["start_offset"], one["end_offset"]) if isinstance(one, dict) else None


def _between(taken: Sequence[Place], length: int) -> list[Place]:
    """The stretches of a text that nothing has.

    Example:
        >>> _between([(2, 5), (5, 8)], 10)
        [(0, 2), (8, 10)]
    """
    found, at = [], 0
    for start, end in sorted(taken):
        if start > at:
            found.append((at, start))
        at = max(at, end)
    return [*found, (at, length)] if at < length else found


def _paragraph(folder: DocumentFolder, language: str, provision: Provision) -> int:
    return paragraph_start(folder.texts[language], provision.anchors[language].start_offset)


def in_order(
    listed: Sequence[Any], anchors: Callable[[Any], Mapping[str, Any]], languages: Sequence[str], old: Mapping[str, int]
) -> list[Any]:
    """Records in the order of the first text; those without words in it stay behind the one that they followed, or whose words are before theirs.

    Args:
        listed: the records, the new ones at the end.
        anchors: of a record.
        languages: of the texts, the first one first.
        old: id to place, of those that were there.
    """
    placed_at: list[tuple[tuple[int, int], Any]] = []
    last = -1
    first = languages[0]
    for number, one in enumerate(listed):
        own = anchors(one)
        if first in own:
            last = int(own[first].start_offset)
            key = last
        elif one.id in old:
            key = last
        else:
            key = _before_in_others(placed_at, own, anchors)
        placed_at.append(((key, number if first not in own else -1), one))
    return [one for _, one in sorted(placed_at, key=lambda pair: pair[0])]


def _before_in_others(
    placed_at: Sequence[tuple[tuple[int, int], Any]],
    own: Mapping[str, Any],
    anchors: Callable[[Any], Mapping[str, Any]],
) -> int:
    """The place of the record whose words come last before others, in a text that both have."""
    for language, one in own.items():
        there = [
            (anchors(other)[language].start_offset, key[0])
            for key, other in placed_at
            if language in anchors(other) and anchors(other)[language].start_offset < one.start_offset
        ]
        if there:
            return int(max(there)[1])
    return -1


def _changed(folder: DocumentFolder, document: Document, lists: Mapping[str, Sequence[Record]]) -> DocumentFolder:
    """A document with another heading and other records, and its files as they would be read; itself, if that is what it has.

    Args:
        folder: the document.
        document: its heading.
        lists: the other records, by the names that `DOCUMENT_FILES` has for their files.
    """
    own = {DOCUMENT_FILES[name].record_type: list(records) for name, records in lists.items()}
    own[RecordType.DOCUMENT] = [document]
    files = tuple(_with(file, own.get(file.record_type)) for file in folder.files)
    if all(one is other for one, other in zip(files, folder.files, strict=True)):
        return folder
    given: dict[str, Any] = {name: tuple(records) for name, records in lists.items()}
    return replace(folder, document=document, files=files, **given)


def _as_recut(folder: DocumentFolder, made: Recut) -> DocumentFolder:
    """A document as it would be with its texts cut anew."""
    lists = {"provisions": made.provisions, "divergences": folder.divergences, "overrides": made.overrides}
    return _changed(replace(folder, texts=made.texts), made.document, lists)


def _with(file: LoadedFile, records: Sequence[Record] | None) -> LoadedFile:
    """A file with other records; itself, if there are none, or it has them."""
    if records is None or list(file.records) == list(records):
        return file
    return replace(file, records=tuple(records), own_text=None, intact=False)
