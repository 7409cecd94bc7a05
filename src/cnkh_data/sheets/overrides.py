"""The overrides of a document as a sheet: a row for each place where a name stands for something else than the registers say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from ..corpus import Corpus, DocumentFolder
from ..drafting.new_entry import slug
from ..mentions import derive
from ..models import Mention, MentionOverride
from ..models.walk import shapes
from ..positions import Path
from ..reach import places_within
from .blanks import AFTER, AROUND_HEADS, BEFORE, around
from .book import Head, Page, Refreshed, Row, Sheet, Slip
from .columns import Codes, Column, Form, Languages, cells_of, columns_of
from .find import Unplaced, between, choices, nowhere, one_of
from .listing import Shown, refreshed_rows, sorted_out, told_of
from .parse import Parsed, as_record, nearest, no_quotes, rejected
from .rows import ID, IDS, OFFSETS, REMOVE, WHICH, WRITTEN, Item, as_kept, digest_of, entries_for, head_of

MENTIONS = "mentions"
"""Name of the sheet."""
LANGUAGE, QUOTE, ENTITY, REASON, OTHERWISE = "language", "quote", "entity", "reason", "otherwise"
OWN = (LANGUAGE, QUOTE, ENTITY, REASON)
"""Columns of its fields."""


@dataclass(frozen=True)
class Overrides:
    """The overrides of a document, as their sheet has them."""

    corpus: Corpus
    folder: DocumentFolder

    @cached_property
    def columns(self) -> Sequence[Column]:
        """The columns of the fields."""
        languages = Codes("languages", "", tuple((text.language, "", "") for text in self.folder.document.texts))
        own = {one.of: one for one in columns_of(MentionOverride, Languages((), ())) if one.of in OWN}
        codes = {LANGUAGE: languages, ENTITY: entries_for(self.corpus, own[ENTITY], MentionOverride)}
        own[LANGUAGE] = replace(own[LANGUAGE], form=Form.CODE)
        return [replace(own[name], codes=codes.get(name)) for name in OWN]

    @cached_property
    def _otherwise(self) -> Sequence[Mention]:
        """What the registers alone would find."""
        return derive(self.corpus, replace(self.folder, overrides=()))

    def own_names(self) -> list[str]:
        """The columns whose cells say what an override is."""
        return [ID, *OWN, OFFSETS]

    def cells(self, _: int, one: MentionOverride) -> dict[str, str]:
        """The cells of a row, by the names of their columns."""
        cells = {ID: one.id, **as_kept(cells_of(one.model_dump(mode="json"), self.columns, {}))}
        cells[OFFSETS] = f"{one.start_offset}–{one.end_offset}"
        cells[WRITTEN] = digest_of(cells, self.own_names())
        there = [
            found.entity
            for found in self._otherwise
            if (found.language, found.depth) == (one.language, 0)
            and found.start_offset < one.end_offset
            and one.start_offset < found.end_offset
        ]
        text = self.folder.texts[one.language]
        more = {OTHERWISE: ", ".join(there), **around(text, one.start_offset, one.end_offset)}
        return {**cells, **{name: words for name, words in as_kept(more).items() if words}}

    def shown(self) -> list[Shown]:
        """The overrides with their cells."""
        return [Shown(one, self.cells(number, one)) for number, one in enumerate(self.folder.overrides, 1)]

    def heads(self) -> list[Head]:
        """The columns of the sheet, in their order."""
        language, quote, entity, reason = (head_of(column) for column in self.columns)
        before, behind = AROUND_HEADS
        return [
            Head(ID, locked=True),
            language,
            before,
            replace(quote, wide=True, about="The words, as the text has them."),
            behind,
            Head(OTHERWISE, locked=True),
            replace(entity, free=True),
            replace(reason, wide=True),
            Head(WHICH, "Where the words stand at several places, which of them is meant, as in: 2"),
            Head(REMOVE, "yes removes this row.", yes_no=True),
            Head(OFFSETS, locked=True),
            Head(WRITTEN, locked=True, hidden=True),
        ]

    def page(self) -> Page:
        """The sheet to be written."""
        return Page(MENTIONS, self.heads(), [one.cells for one in self.shown()])

    def listed(self) -> tuple[str, str]:
        """The line of sheet `about` that has the ids of the rows."""
        return f"{IDS}{MENTIONS}", " ".join(one.id for one in self.folder.overrides)


@dataclass
class BringingOverrides:
    """Rows of the sheet, made into overrides again; a book without the sheet changes nothing."""

    overrides: Overrides
    sheets: Mapping[str, Sheet]
    said: Mapping[str, str]
    """What sheet `about` says."""
    used: set[str]
    """Ids that no new override may have."""
    slips: list[Slip] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    def after(self) -> list[MentionOverride]:
        """The overrides as the sheet has them; what is wrong with it is in `slips`."""
        if MENTIONS in self.sheets:
            had, shown = self.said.get(f"{IDS}{MENTIONS}", "").split(" "), self.overrides.shown()
            self.items = sorted_out(self.sheets[MENTIONS], self.overrides.own_names(), shown, had, self.slips)
        if self.slips or MENTIONS not in self.sheets:
            return list(self.overrides.folder.overrides)
        for item in self.items:
            if item.touched and not item.removed:
                item.new = self._made(item.row, item.old)
        there = {_said(item.old) for item in self.items if item.old is not None}
        self.items = [item for item in self.items if item.old is not None or _said(item.new) not in there]
        return [item.new for item in self.items if item.new is not None]

    def _made(self, row: Row, old: MentionOverride | None) -> MentionOverride | None:
        """The override of a row; None if something in it is wrong."""
        columns = self.overrides.columns
        value: dict[str, Any] = old.model_dump(mode="json") if old is not None else {}
        before = (value, cells_of(value, columns, {})) if old is not None else None
        parsed = Parsed(row, columns, before, no_quotes)
        for name in OWN:
            parsed.take(name, shapes(MentionOverride)[name], ())
        only = list(self.overrides.folder.texts)
        if not parsed.value[LANGUAGE] and len(only) == 1:
            parsed.value[LANGUAGE] = only[0]
        self.slips += parsed.slips
        if not parsed.slips and parsed.value[LANGUAGE] and parsed.value[QUOTE]:
            self._place(row, parsed.value, old)
        if old is None:
            parsed.value[ID] = self._new_id(row, parsed.value)
        try:
            return None if parsed.slips else as_record(MentionOverride, parsed.value)  # type: ignore[return-value]
        except ValidationError as error:
            told = {one.column for one in self.slips if one.row == row.number}
            new = [one for one in rejected(row, columns, error) if one.column and one.column not in told]
            self.slips += new or ([row.slip(QUOTE, str(error))] if not told else [])
            return None

    def _place(self, row: Row, value: dict[str, Any], old: MentionOverride | None) -> None:
        """Say where the words of a row stand."""
        if old is not None and (old.language, old.quote) == (value[LANGUAGE], value[QUOTE]):
            return
        text, quote = self.overrides.folder.texts[value[LANGUAGE]], value[QUOTE]
        found = places_within(text, quote, [(0, len(text))])
        place: Any = found or nowhere(text, quote, [[(0, len(text))]])
        if found and old is None:
            place = between(text, found, row.get(BEFORE), row.get(AFTER))
        if not isinstance(place, Unplaced):
            near = (old.start_offset, old.end_offset) if old is not None and old.language == value[LANGUAGE] else None
            place = one_of(text, place, QUOTE, choices(row.get(WHICH)), near)
            if isinstance(place, Unplaced):
                place = Unplaced(f"{place.what}; or write the words before it in column {BEFORE}")
        if isinstance(place, Unplaced):
            self.slips.append(row.slip(QUOTE, place.what))
        else:
            value["start_offset"], value["end_offset"] = place

    def _new_id(self, row: Row, value: Mapping[str, Any]) -> str:
        """The id of a new override: of its words in Latin letters, else of what stands there, with the next free number."""
        written = row.get(ID)
        if written:
            if written in self.used or written != slug(written):
                why = (
                    "is taken, or was once"
                    if written in self.used
                    else "is no id: write small letters, figures and hyphens"
                )
                self.slips.append(row.slip(ID, f"{written} {why}"))
            self.used.add(written)
            return written
        begins = slug(str(value[QUOTE] or "")) or value[ENTITY] or "name"
        number = next(number for number in range(1, len(self.used) + 2) if f"{begins}-{number}" not in self.used)
        self.used.add(f"{begins}-{number}")
        return f"{begins}-{number}"

    # What is said

    def told(self) -> Iterator[str]:
        """Yield what has become of the rows."""
        yield from told_of(MENTIONS, self.items)

    def refreshed(self, after: Overrides) -> Iterator[Refreshed]:
        """Yield the rows that are to be written again."""
        yield from refreshed_rows(MENTIONS, self.items, after.cells)

    def cell_of(self, override: MentionOverride, path: Path) -> tuple[str, int, str] | None:
        """The sheet, row and column of a value in an override; None if it has no row."""
        item = next((one for one in self.items if one.new is not None and one.new.id == override.id), None)
        if item is None or not item.row.number:
            return None
        column = nearest(self.overrides.columns, path) if path else None
        letters = item.row.sheet.letters
        return MENTIONS, item.row.number, letters.get(column.name if column else QUOTE, letters[ID])


def _said(one: MentionOverride | None) -> tuple[Any, ...]:
    """What an override says, under whatever id."""
    return (one.language, one.start_offset, one.end_offset, one.entity, one.reason) if one is not None else ()
