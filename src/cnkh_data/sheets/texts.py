"""The texts of a document as sheets: a row for each version, and one for each cut of its source.

Other cuts make another text, from which provisions are proposed anew: the same as `cnkh new document ID --recut`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from ..corpus import Corpus, DocumentFolder
from ..drafting.new_document import kept_places, source_words
from ..models import Cut, Document, Text
from ..models.codelists import Authenticity, CutReason
from ..positions import Path
from ..reach import Place, places_within
from ..spelling import INVISIBLE
from ..texts import cut_text, shorten
from .blanks import AFTER, AROUND_HEADS, BEFORE, around, as_cell, from_cell
from .book import Head, Page, Refreshed, Row, Sheet, Slip
from .columns import Codes, Column, Languages, cells_of, columns_of
from .find import Unplaced, between, choices, nowhere, one_of
from .listing import Shown, refreshed_rows, sorted_out, told_of
from .parse import CellError, code_of
from .rows import ID, IDS, OFFSETS, REMOVE, WHICH, WRITTEN, Item, as_kept, digest_of, head_of

TEXTS, CUTS = "texts", "cuts"
LANGUAGE, REASON, QUOTE, AUTHENTICITY = "language", "reason", "quote", "authenticity"
OWN = {TEXTS: (LANGUAGE, "source", AUTHENTICITY, "characters", "sha256"), CUTS: (LANGUAGE, REASON, QUOTE)}
"""Columns of the fields of each sheet."""
_WHOLE = (CutReason.SITE_FURNITURE, CutReason.OTHER_TEXT, CutReason.PAGE_OVERLAP)
"""Reasons for which lines are cut, with the break that keeps them from others."""


@dataclass(frozen=True)
class CutOf:
    """A cut, and the language of the text that it is of."""

    language: str
    cut: Cut

    @property
    def place(self) -> Place:
        """Where it stands in the source."""
        return self.cut.start_offset, self.cut.end_offset


@dataclass(frozen=True)
class Texts:
    """The texts of a document, as their sheets have them."""

    corpus: Corpus
    document: Document

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """Language to the words of the source that its text is cut from."""
        return {text.language: source_words(self.corpus, text) for text in self.document.texts}

    @property
    def languages(self) -> Codes:
        """The languages to choose from."""
        return Codes("languages", "", tuple((text.language, "", "") for text in self.document.texts))

    @cached_property
    def columns(self) -> Mapping[str, Sequence[Column]]:
        """The columns of the fields of each sheet."""
        nothing = Languages((), ())
        texts = [one for one in columns_of(Text, nothing) if one.of in OWN[TEXTS]]
        cuts = {one.of: one for one in columns_of(Cut, nothing)}
        language = replace(texts[0], codes=self.languages)
        return {TEXTS: texts, CUTS: [language, cuts[REASON], cuts[QUOTE]]}

    def records(self, sheet: str) -> list[Any]:
        """The texts, or the cuts of all texts, in their order, without those that are always made."""
        if sheet == TEXTS:
            return list(self.document.texts)
        return [CutOf(text.language, cut) for text in self.document.texts for cut in text.cuts if not _is_always(cut)]

    def own_names(self, sheet: str) -> list[str]:
        """The columns whose cells say what a record is."""
        return [ID, *OWN[sheet], *([OFFSETS] if sheet == CUTS else [])]

    def cells(self, sheet: str, number: int, record: Any) -> dict[str, str]:
        """The cells of a row, by the names of their columns."""
        cells = {ID: str(number)}
        if isinstance(record, CutOf):
            start, end = record.place
            words = {LANGUAGE: record.language, REASON: str(record.cut.reason), QUOTE: as_cell(record.cut.quote)}
            cells |= as_kept({**words, OFFSETS: f"{start}–{end}"})
        else:
            cells |= as_kept(cells_of(record.model_dump(mode="json"), self.columns[sheet], {}))
        cells[WRITTEN] = digest_of(cells, self.own_names(sheet))
        if isinstance(record, CutOf):
            cells |= as_kept(around(self.sources[record.language], *record.place))
        return cells

    def shown(self, sheet: str) -> list[Shown]:
        """The records of a sheet with their cells."""
        return [Shown(one, self.cells(sheet, number, one)) for number, one in enumerate(self.records(sheet), 1)]

    def heads(self, sheet: str) -> list[Head]:
        """The columns of a sheet, in their order."""
        own = [replace(head_of(column), wide=column.of == QUOTE) for column in self.columns[sheet]]
        if sheet == TEXTS:
            heads = [replace(head, locked=head.name != AUTHENTICITY) for head in own]
            return [Head(ID, locked=True), *heads, Head(WRITTEN, locked=True, hidden=True)]
        before, behind = AROUND_HEADS
        return [
            Head(ID, locked=True),
            *own[:2],
            before,
            own[2],
            behind,
            Head(WHICH, "Where the words stand at several places, which of them is meant, as in: 2"),
            Head(REMOVE, "yes takes the words into the text again.", yes_no=True),
            Head(OFFSETS, locked=True),
            Head(WRITTEN, locked=True, hidden=True),
        ]

    def page(self, sheet: str) -> Page:
        """A sheet to be written."""
        return Page(sheet, self.heads(sheet), [one.cells for one in self.shown(sheet)], open=sheet == CUTS)

    def listed(self) -> Iterator[tuple[str, str]]:
        """Yield, for sheet `about`, the numbers of the rows of each sheet."""
        for sheet in OWN:
            yield f"{IDS}{sheet}", " ".join(str(number) for number, _ in enumerate(self.records(sheet), 1))


@dataclass
class BringingTexts:
    """Rows of the texts and their cuts, made into the texts of a document again; a sheet that the book lacks changes nothing."""

    texts: Texts
    sheets: Mapping[str, Sheet]
    said: Mapping[str, str]
    """What sheet `about` says."""
    slips: list[Slip] = field(default_factory=list)
    items: dict[str, list[Item]] = field(default_factory=dict)

    def after(self) -> list[Text]:
        """The texts as the sheets have them, without new digests; what is wrong with them is in `slips`."""
        for sheet in OWN:
            if sheet in self.sheets:
                had = self.said.get(f"{IDS}{sheet}", "").split(" ")
                names, shown = self.texts.own_names(sheet), self.texts.shown(sheet)
                self.items[sheet] = sorted_out(self.sheets[sheet], names, shown, had, self.slips, sheet == CUTS)
        if self.slips:
            return list(self.texts.document.texts)
        standing = [self._standing(item) for item in self.items.get(TEXTS, ()) if item.touched]
        known = {one.language: one for one in standing if one is not None}
        texts = [known.get(one.language, one) for one in self.texts.document.texts]
        if not any(item.touched for item in self.items.get(CUTS, ())):
            return texts
        self._place_cuts()
        return [text.model_copy(update={"cuts": self._cuts_of(text)}) for text in texts]

    def _standing(self, item: Item) -> Text | None:
        """A text with its standing as the row has it."""
        row, old = item.row, item.old
        if not isinstance(old, Text):
            self.slips.append(row.slip(ID, "a new row, which this sheet takes none of; cnkh new document adds a text"))
            return None
        cells = self.texts.cells(TEXTS, int(row.get(ID)), old)
        for name in OWN[TEXTS]:
            if name != AUTHENTICITY and row.get(name) != cells.get(name, ""):
                self.slips.append(row.slip(name, f"nobody edits this; put back {cells.get(name, '')!r}"))
        code = self._code(row, next(one for one in self.texts.columns[TEXTS] if one.of == AUTHENTICITY))
        if code is None:
            return None
        meant = next(one for one in Authenticity if one == code)
        made = old.model_copy(update={AUTHENTICITY: meant})
        item.new = made
        return made

    def _code(self, row: Row, column: Column) -> str | None:
        """The code in a cell; None if it has none, which is then in `slips`."""
        codes = column.codes
        if codes is None:
            raise TypeError(column)
        words = row.get(column.name)
        if not words:
            listed = ", ".join(str(code) for code, _, _ in codes.each)
            self.slips.append(row.slip(column.name, f"nothing is written; choose one of {listed}"))
            return None
        try:
            return str(code_of(codes, words))
        except CellError as error:
            self.slips.append(row.slip(column.name, str(error)))
            return None

    # Cuts

    def _place_cuts(self) -> None:
        """Find where the words of each edited or new row stand, the longest first: what is inside a longer cut is no place for a shorter one."""
        edited = [item for item in self.items[CUTS] if item.touched and not item.removed]
        for item in edited:
            item.new = None
        for item in sorted(edited, key=lambda one: -len(one.row.get(QUOTE))):
            item.new = self._cut(item)
            if item.new is not None:
                self._make_room(item)

    def _cut(self, item: Item) -> CutOf | None:
        """The cut of a row; None if something in it is wrong."""
        row, (language, reason, _) = item.row, self.texts.columns[CUTS]
        only = self.texts.document.texts[0].language if len(self.texts.document.texts) == 1 else None
        tag = only if only and not row.get(LANGUAGE) else self._code(row, language)
        code = self._code(row, reason)
        if not row.get(QUOTE):
            self.slips.append(row.slip(QUOTE, "nothing is written; write the words that are cut"))
        if tag is None or code is None or not row.get(QUOTE):
            return None
        why = next(one for one in CutReason if one == code)
        place = self._place(item, tag, why)
        if isinstance(place, Unplaced):
            self.slips.append(row.slip(QUOTE, place.what))
            return None
        start, end = place
        quote = self.texts.sources[tag][start:end]
        return CutOf(tag, Cut(start_offset=start, end_offset=end, reason=why, quote=quote))

    def _place(self, item: Item, language: str, reason: CutReason) -> Place | Unplaced:
        row, old, source = item.row, item.old, self.texts.sources[language]
        if isinstance(old, CutOf) and old.language == language and self._says_same(item):
            return old.place
        quote = from_cell(row.get(QUOTE), source)
        others = [one.new for one in self.items[CUTS] if isinstance(one.new, CutOf) and one.new.language == language]
        everywhere = places_within(source, quote, [(0, len(source))]) or self._places_in_text(language, quote)
        found = [place for place in everywhere if not any(_is_inside(place, other.place) for other in others)]
        if not found:
            stages = [[(0, len(source))]]
            return Unplaced("these words are cut already") if everywhere else nowhere(source, quote, stages)
        if isinstance(old, CutOf):
            near = old.place if old.language == language else None
            return one_of(source, found, QUOTE, choices(row.get(WHICH)), near)
        fitting = between(source, found, row.get(BEFORE), row.get(AFTER))
        if isinstance(fitting, Unplaced):
            return fitting
        place = one_of(source, fitting, QUOTE, choices(row.get(WHICH)))
        if isinstance(place, Unplaced):
            return Unplaced(f"{place.what}; or write the words before it in column {BEFORE}")
        return _with_break(source, place, [one.place for one in others]) if reason in _WHOLE else place

    def _places_in_text(self, language: str, quote: str) -> list[Place]:
        """Where words of a text stand in its source, which may have more between them: a line break, what nobody sees."""
        text = next(one for one in self.texts.document.texts if one.language == language)
        source = self.texts.sources[language]
        kept = kept_places(source, text.cuts)
        made = "".join(source[place] for place in kept)
        return [(kept[start], kept[end - 1] + 1) for start, end in places_within(made, quote, [(0, len(made))])]

    def _says_same(self, item: Item) -> bool:
        return item.row.get(QUOTE) == as_kept({QUOTE: as_cell(item.old.cut.quote)})[QUOTE]

    def _make_room(self, item: Item) -> None:
        """Take away the cuts that are inside a new one, and tell those that are partly in it."""
        for other in self.items[CUTS]:
            one = other.new
            if other is item or not isinstance(one, CutOf) or one.language != item.new.language:
                continue
            if _is_inside(one.place, item.new.place) and not other.touched:
                other.new = None
            elif one.place[0] < item.new.place[1] and item.new.place[0] < one.place[1]:
                quote = shorten(as_cell(one.cut.quote))
                where = f"row {other.row.number}" if other.row.number else "data/"
                self.slips.append(item.row.slip(QUOTE, f"overlaps the cut {quote!r} of {where}; shorten one of them"))

    def _cuts_of(self, text: Text) -> list[Cut]:
        """The cuts of a text as the rows have them, with those that are always made, unless another has them in it."""
        rows = (one.new for one in self.items[CUTS] if isinstance(one.new, CutOf) and one.new.language == text.language)
        kept = [one.cut for one in rows]
        places = [(cut.start_offset, cut.end_offset) for cut in kept]
        unseen = [cut for cut in text.cuts if _is_always(cut)]
        inside = (any(_is_inside((cut.start_offset, cut.end_offset), place) for place in places) for cut in unseen)
        kept += [cut for cut, within in zip(unseen, inside, strict=True) if not within]
        return sorted(kept, key=lambda cut: cut.start_offset)

    def changes_texts(self, folder: DocumentFolder, texts: Sequence[Text]) -> bool:
        """Whether other words are left than the document has."""
        return any(cut_text(self.texts.sources[one.language], one.cuts) != folder.texts[one.language] for one in texts)

    def touched_cut(self) -> Row:
        """The first row of the cuts that somebody has touched."""
        return next(item.row for item in self.items[CUTS] if item.touched)

    # What is said

    def told(self) -> Iterator[str]:
        """Yield what has become of the rows of each sheet."""
        for sheet, items in self.items.items():
            yield from told_of(sheet, items)

    def refreshed(self, after: Texts) -> Iterator[Refreshed]:
        """Yield the rows that are to be written again."""
        for sheet, items in self.items.items():
            numbers = {_key(one): number for number, one in enumerate(after.records(sheet), 1)}

            def cells(_: int, record: Any, sheet: str = sheet, numbers: Mapping[Any, int] = numbers) -> dict[str, str]:
                return after.cells(sheet, numbers[_key(record)], record)

            yield from refreshed_rows(sheet, items, cells)

    def cell_of(self, document: Document, path: Path) -> tuple[str, int, str] | None:
        """The sheet, row and column of a value in the texts of a document; None for what is in no row."""
        match path:
            case ("texts", int(index), "cuts", int(number), *rest):
                text = document.texts[index]
                return self._cell(CUTS, (text.language, text.cuts[number].start_offset), rest)
            case ("texts", int(index), *rest):
                return self._cell(TEXTS, document.texts[index].language, rest)
        return None

    def _cell(self, sheet: str, key: Any, rest: Sequence[Any]) -> tuple[str, int, str] | None:
        items = (item for item in self.items.get(sheet, ()) if item.new is not None and _key(item.new) == key)
        item = next(items, None)
        if item is None or not item.row.number:
            return None
        letters = item.row.sheet.letters
        return sheet, item.row.number, letters.get(str(rest[0]) if rest else ID, letters[ID])


def _is_always(cut: Cut) -> bool:
    """Whether a cut is made of every source, whatever anybody says: of characters that show nothing."""
    return cut.reason is CutReason.INVISIBLE and INVISIBLE.fullmatch(cut.quote) is not None


def _key(record: Any) -> Any:
    return (record.language, record.cut.start_offset) if isinstance(record, CutOf) else record.language


def _is_inside(place: Place, other: Place) -> bool:
    return other[0] <= place[0] and place[1] <= other[1]


def _with_break(source: str, place: Place, others: Sequence[Place]) -> Place:
    r"""Whole lines with the blanks that keep them from others: the smaller of those around, so that paragraphs stay apart.

    Args:
        source: that they are in.
        place: of the lines.
        others: what else is cut, which is no part of any line.

    Example:
        >>> source = "Home\nOne.\n\nMore news\n\nTwo."
        >>> [_with_break(source, (start, start + len(words)), ()) for words in ("Home", "More news", "One") for start in [source.index(words)]]
        [(0, 5), (11, 22), (5, 8)]
    """
    start, end = place
    cut = dict(others)
    right, behind, is_last = _blanks(source, range(end, len(source)), cut)
    backwards = {other - 1: one - 1 for one, other in others}
    left, before, is_first = _blanks(source, range(start - 1, -1, -1), backwards)
    if not (is_first or "\n" in before) or not (is_last or "\n" in behind):
        return place
    if is_first or (not is_last and behind.count("\n") <= before.count("\n")):
        return start, max(end, right + 1)
    return min(start, left), end


def _blanks(source: str, places: range, cut: Mapping[int, int]) -> tuple[int, str, bool]:
    """The blanks that come next on a way through a source: where the last one is, which they are, and whether nothing comes behind them.

    Args:
        source: that is gone through.
        places: the way; it leaves out what is cut.
        cut: first place of each cut on the way, to the first one behind it.
    """
    at, last, found = places.start, places.start - places.step, ""
    while at in places and (at in cut or source[at].isspace()):
        if at in cut:
            at = cut[at]
        else:
            last, found = at, found + source[at]
            at += places.step
    return last, found, at not in places
