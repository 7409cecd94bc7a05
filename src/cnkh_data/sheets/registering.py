"""A register brought back from its sheet: rows become entries again, and nothing is written if anything is wrong."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from ..canonical import file_text
from ..corpus import COLLECTION_FILES, Corpus, LoadedFile, Loading, find_root, load
from ..drafting.new_document import readable_corpus
from ..drafting.new_entry import slug
from ..finding import Finding
from ..models import Evidence, Record, Relation, Retired, Source
from ..models.registers import PROPOSED_ENTRY
from ..models.walk import shapes
from ..positions import Path, Places, Position
from ..validate.rule import CODING
from ..validate.runner import check
from ..validate.waivers import read_waivers
from ..writing import writing
from .book import Refreshed, Row, Sheet, Slip, formulas_in, missing_columns, read_book, refreshed
from .bringing import Brought
from .checking import LATER, slip_of
from .columns import NO, SEPARATOR, YES, Column, items
from .parse import CellError, Parsed, as_record, no_quotes, rejected, value_in
from .registers import EVIDENCE, NAMES, Register, all_paths, as_in_book, column_of, paths_of
from .rows import ID, IDS, READ, REMOVE, WRITTEN, Item, digest_of


def bring_register(root: FilePath, name: str, file: FilePath) -> Brought:
    """Bring a register back: write the entries that were edited, added and removed in its sheet, or say what is wrong, and write nothing.

    A row that nobody touched changes nothing, whatever has become of its entry meanwhile.

    Args:
        root: folder that holds `data/`.
        name: the register, one of `REGISTERS`.
        file: the workbook.

    Raises:
        CannotRunError: if the file is no such sheet, or the corpus cannot be read.
    """
    sheets = read_book(file)
    with writing(find_root(root), "sheet") as place:
        corpus = readable_corpus(place.root)
        register, said = as_in_book(corpus, name, sheets)
        work = _Bringing(register, sheets[name], said)
        after = work.after()
        if work.slips:
            return Brought(["nothing was written"], sorted(work.slips, key=lambda one: one.row), [])
        if after == register.records:
            return Brought(["nothing to bring back: no row was changed"], [], [])
        changed = with_records(corpus, name, after)
        wrong, left = _judged(place.root, changed, work)
        if wrong:
            return Brought(["nothing was written"], wrong, [])
        place.put({paths_of(name): _text_of(name, after).encode("utf-8")})
    lines = [f"{paths_of(name)}: written", *work.told(corpus)]
    return Brought([*lines, _refreshed(file, replace(register, corpus=changed), work)], [], left)


def with_records(corpus: Corpus, name: str, records: Sequence[Record]) -> Corpus:
    """A corpus with other entries in a register, as it would be read with them."""
    spec = COLLECTION_FILES[name]
    new = LoadedFile(paths_of(name), tuple(records), spec.many, None, record_type=spec.record_type)
    files = tuple(new if one.path == new.path else one for one in corpus.shared_files)
    changed: dict[str, Any] = {name: tuple(records) if spec.many else records[0], "shared_files": files}
    return replace(corpus, **changed)


def _text_of(name: str, records: Sequence[Record]) -> str:
    """The text of the file of a register."""
    return file_text(list(records) if COLLECTION_FILES[name].many else records[0])


def _judged(root: FilePath, after: Corpus, work: "_Bringing") -> tuple[list[Slip], list[Slip]]:
    """What the rules find with the new entries: what keeps them from being written, and what is left to do; each at its cell if it has one."""
    loading = load(root)
    gone = {_id(item.old) for item in work.items if item.removed and item.old is not None}
    # The seal of what is removed goes with it; until then, rules would ask for that first, and for nothing else.
    after = replace(after, shared_seals=tuple(seal for seal in after.shared_seals if seal.record not in gone))
    found = _found(replace(loading, corpus=after))
    own = {paths_of(work.register.name)}
    if all(one.file in own and one.level >= CODING for one in found):
        known = set[tuple[str, str, str, str]]()
    else:
        known = {_key(one) for one in _found(loading)}
    new = [one for one in found if _key(one) not in known or (one.file in own and one.level == CODING)]
    wrong = [one for one in new if one.level < CODING and one.severity == "error" and _key(one) not in known]
    told = wrong or [one for one in new if one.level <= CODING]
    slips = [work.slip(one) for one in told]
    return (slips, []) if wrong else ([], slips)


def _found(loading: Loading) -> list[Finding]:
    if loading.corpus is None:
        return []
    return [one for one in check(loading, read_waivers(loading.corpus.root)).findings if one.rule not in LATER]


def _key(finding: Finding) -> tuple[str, str, str, str]:
    return finding.rule, finding.document, finding.record, finding.got


def _refreshed(file: FilePath, register: Register, work: "_Bringing") -> str:
    """Bring the rows of the file up to date whose entries were written; say it, or that it cannot be."""
    rows = [
        Refreshed(register.name, item.row.number, register.cells(item.new) if item.new is not None else {})
        for item in work.items
        if item.touched
    ]
    return refreshed(file, rows, dict([register.listed()]), {register.name: register.locked})


@dataclass
class _Bringing:
    """Rows of a sheet, made into the entries of a register."""

    register: Register
    sheet: Sheet
    said: Mapping[str, str]
    """What sheet `about` says."""
    slips: list[Slip] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    def after(self) -> tuple[Record, ...]:
        """The entries as the sheet has them; what is wrong with it is in `slips`."""
        register = self.register
        open_names = [REMOVE] if register.kind.open else []
        self.slips += missing_columns(self.sheet, [*register.own_names(), *open_names, WRITTEN])
        self.slips += formulas_in(self.sheet)
        if not self.slips:
            self._sort_out()
        if not self.slips:
            for item in self.items:
                if item.touched and not item.removed:
                    self._made(item)
        return tuple(item.new for item in self.items if item.new is not None)

    def _sort_out(self) -> None:
        """Tell rows that nobody touched from others, and those of entries from new ones; the entries keep their order."""
        records = {_id(record): record for record in self.register.records}
        rows: dict[str, Row] = {}
        new: list[Row] = []
        for row in self.sheet.rows:
            own = row.get(ID)
            if own in rows:
                self.slips.append(row.slip(ID, f"{own} a second time, after row {rows[own].number}"))
            elif own in records:
                rows[own] = row
            elif row.get(WRITTEN):
                if digest_of(row.cells, self.register.own_names()) != row.get(WRITTEN):
                    self.slips.append(row.slip(ID, f"no entry has the id {own!r} any more; write the sheet anew"))
            elif any(row.get(name) for name in self.register.own_names()):
                new.append(row)
        had = set(self.said.get(f"{IDS}{self.register.name}", "").split(" "))
        for own, record in records.items():
            if own in rows:
                self.items.append(self._item(rows[own], record))
            else:  # What came after the sheet was written has no row, and stays.
                self.items.append(Item(Row(self.sheet, 0, {}), record, record))
                if own in had:
                    what = f"the row of {own} is missing; put it back (to remove the entry, write {YES} in column {REMOVE})"
                    self.slips.append(Slip(self.sheet.name, "", 0, what))
        self._add(new)

    def _add(self, rows: Sequence[Row]) -> None:
        """Take new rows, but for those whose entry was written before and is as they say."""
        kept = [name for name in self.register.own_names() if name != ID]
        unlisted = [item.new for item in self.items if item.row.number == 0 and item.new is not None]
        there = {tuple(self.register.cells(one).get(name, "") for name in kept) for one in unlisted}
        for row in rows:
            if not self.register.kind.open:
                adds = "; cnkh new document adds a source" if self.register.kind.model is Source else ""
                self.slips.append(row.slip(ID, f"a new row, which this sheet takes none of{adds}"))
            elif tuple(map(row.get, kept)) not in there:
                self.items.append(Item(row, None, touched=True))

    def _item(self, row: Row, record: Record) -> Item:
        now, names = self.register.cells(record), self.register.own_names()
        removed = self._says_remove(row)
        same = all(row.get(name) == now.get(name, "") for name in names)
        touched = removed or (not same and digest_of(row.cells, names) != row.get(WRITTEN))
        if touched and now[WRITTEN] != row.get(WRITTEN):
            what = (
                "the entry has been changed in data/ since the sheet was written, and its row here too; "
                "write the sheet anew, and carry over what you have done"
            )
            self.slips.append(row.slip(ID, what))
        for column in self.register.columns:
            if touched and column.of in self.register.kind.fixed and row.get(column.name) != now.get(column.name, ""):
                self.slips.append(row.slip(column.name, f"nobody edits this; put back {now.get(column.name, '')!r}"))
        return Item(row, record, None if removed else record, touched, removed)

    def _says_remove(self, row: Row) -> bool:
        words = row.get(REMOVE).lower()
        if words not in ("", YES, NO):
            self.slips.append(row.slip(REMOVE, f"{words!r}; write {YES} to remove the entry, or nothing"))
        return words == YES

    # Entries

    def _made(self, item: Item) -> None:
        """Make the entry of a row, unless something in it is wrong."""
        register, row, model = self.register, item.row, self.register.kind.model
        value: dict[str, Any] = item.old.model_dump(mode="json") if item.old is not None else {}
        before = (value, register.cells(item.old)) if item.old is not None else None
        parsed = Parsed(row, self._plain, before, no_quotes)
        for name in dict.fromkeys(column.of for column in register.plain):
            parsed.take(name, shapes(model)[name], ())
        if register.names:
            parsed.value[NAMES] = names_in(row, register.names, value.get(NAMES, ()))
        if register.evidence:
            parsed.value[EVIDENCE] = self._evidence(row, value.get(EVIDENCE, ()))
        self._read(row, parsed.value, was=value.get("note"))
        if item.old is None:
            ids = self._new_ids
            parsed.value[ID] = ids[row.number] if row.number in ids else self._new_id(row, parsed.value)
        self.slips += parsed.slips
        item.new = None
        try:
            if not parsed.slips and parsed.value[ID]:
                item.new = as_record(model, parsed.value)
        except ValidationError as error:
            self.slips += rejected(row, register.columns, error)

    @cached_property
    def _new_ids(self) -> dict[int, str]:
        """The ids of new entries with names, by the numbers of their rows: other rows may name them."""
        if not self.register.names:
            return {}
        new = [item.row for item in self.items if item.old is None]
        return {row.number: self._new_id(row, {NAMES: names_in(row, self.register.names, ())}) for row in new}

    @cached_property
    def _plain(self) -> Sequence[Column]:
        """The columns of fields that are no lists, with the entries to choose from that are new in this sheet."""
        rows = {item.row.number: item.row for item in self.items if item.old is None}
        own = self.register.kind.model.__name__.lower()
        more = tuple(
            (entry, *_first_and_others([one["text"] for one in names_in(rows[number], self.register.names, ())]))
            for number, entry in self._new_ids.items()
            if entry
        )
        return [
            replace(column, codes=column.codes._replace(each=(*column.codes.each, *more)))
            if more and column.codes is not None and own in column.codes.name.split(" ")
            else column
            for column in self.register.plain
        ]

    def _read(self, row: Row, value: dict[str, Any], was: Any) -> None:
        """Leave the note of a proposal that nobody has read, and take it away once somebody has."""
        if not self.register.can_be_proposed:
            return
        said = row.get(READ).lower() or (NO if was == PROPOSED_ENTRY else YES)
        if said not in (YES, NO):
            self.slips.append(row.slip(READ, f"{said!r}; write {YES} or {NO}"))
        elif said == YES:
            value["note"] = None if value["note"] == PROPOSED_ENTRY else value["note"]
        elif row.get("note"):
            self.slips.append(row.slip(READ, f"{NO}, with a note; write {YES}, or empty the note"))
        else:
            value["note"] = PROPOSED_ENTRY

    def _evidence(self, row: Row, before: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The items of evidence of a row; those for which the sheet has no columns stay."""
        found: list[dict[str, Any]] = []
        fields = list(Evidence.model_fields)
        for number in range(self.register.most):
            columns = {str(column.path[2]): column for column in self.register.evidence if column.path[1] == number}
            cells = {name: row.get(column.name) for name, column in columns.items()}
            if not any(cells.values()):
                continue
            for name in fields:
                if not cells[name]:
                    self.slips.append(row.slip(columns[name].name, "nothing is written, and evidence has all four"))
            found.append({name: self._one(row, columns[name], cells[name]) for name in fields})
        return [*found, *map(dict, before[self.register.most :])]

    def _one(self, row: Row, column: Column, words: str) -> Any:
        try:
            return value_in(column, words, no_quotes)
        except CellError as error:
            self.slips.append(row.slip(column.name, str(error)))
            return None

    def _new_id(self, row: Row, value: Mapping[str, Any]) -> str:
        """The id of a new entry: as somebody wrote it, else made of its English name, or of who holds which office."""
        written = row.get(ID)
        if self.register.kind.model is Retired:
            return self._id_of_old(row)
        made = written or (self._numbered() if self.register.kind.model is Relation else _slug_of(value))
        if not made:
            self.slips.append(
                row.slip(ID, "no name in Latin letters, from which an id is made; write an id, as in phnom-penh")
            )
        elif written and (written in self._used or written != slug(written)):
            why = (
                "is taken, or was once"
                if written in self._used
                else "is no id: write small letters, figures and hyphens"
            )
            self.slips.append(row.slip(ID, f"{written} {why}"))
        else:
            made = _free(made, self._used)
            self._used.add(made)
        return made

    def _id_of_old(self, row: Row) -> str:
        """The id that a tombstone is of, as somebody wrote it."""
        if not row.get(ID):
            self.slips.append(row.slip(ID, "nothing is written; write the id that no record has any more"))
        return row.get(ID)

    def _numbered(self) -> str:
        """The next free id of a relation: after the highest that is there or was."""
        numbers = (int(one[1:]) for one in self._used if one[:1] == RELATED and one[1:].isdigit())
        return f"{RELATED}{max(numbers, default=0) + 1}"

    @cached_property
    def _used(self) -> set[str]:
        """Ids that no new entry may have: those there are, and those there were."""
        corpus = self.register.corpus
        ids = {*corpus.entities, *map(_id, corpus.tenures), *map(_id, corpus.non_names), *map(_id, corpus.relations)}
        return ids | {one.id for one in corpus.retired} | {one.record for one in corpus.ledger.entries}

    # What is said

    def told(self, corpus: Corpus) -> Iterator[str]:
        """Yield what has become of the rows, and whose seals that voids."""
        new = [_id(item.new) for item in self.items if item.old is None and item.new is not None]
        removed = [item for item in self.items if item.removed]
        changed = [item for item in self.items if item.old is not None and item.new not in (None, item.old)]
        listed = f"{', '.join(new[:8])}{', …' if new[8:] else ''}"
        each = [
            f"{len(changed)} changed" if changed else "",
            f"{len(new)} new ({listed})" if new else "",
            f"{len(removed)} removed" if removed else "",
        ]
        yield f"  {self.register.name}: {', '.join(filter(None, each))}"
        sealed = {seal.record for seal in corpus.shared_seals}
        edited = [_id(item.old) for item in changed if item.old is not None]
        to_read = [*(own for own in edited if own in sealed), *new]
        lost = [_id(item.old) for item in removed if item.old is not None and _id(item.old) in self._published]
        if lost:
            yield f"  published before: {', '.join(lost)}; cnkh validate says which tombstones they leave"
        if to_read:
            yield f"  no seal, or a void one: {', '.join(to_read[:8])}{', …' if to_read[8:] else ''}; read and confirm: cnkh review ID"

    @cached_property
    def _published(self) -> set[str]:
        """Ids of entries that have a seal, or that a build has published."""
        corpus = self.register.corpus
        return {seal.record for seal in corpus.shared_seals} | {one.record for one in corpus.ledger.entries}

    def slip(self, finding: Finding) -> Slip:
        """A finding at its cell; at its file and line if it is in no row."""
        if finding.file == paths_of(self.register.name):
            number = bisect_right(self._starts, finding.position) - 1
            item = self._kept[number] if number >= 0 else None
            if item is not None and item.row.number and item.new is not None:
                value = item.new.model_dump(mode="json")
                begins = self._way(number)
                ways = [(*begins, *way) for way in all_paths(value)]
                path = max(
                    (way for way in ways if self._places.value(way) <= finding.position),
                    key=lambda way: (self._places.value(way), len(way)),
                )
                column = column_of(self.register.columns, value, path[len(begins) :])
                letters = self.sheet.letters.get(column.name if column else ID, "A")
                return slip_of(finding, Slip(self.sheet.name, letters, item.row.number, ""))
        return slip_of(finding, Slip(finding.place, "", 0, ""))

    @cached_property
    def _kept(self) -> list[Item]:
        return [item for item in self.items if item.new is not None]

    @cached_property
    def _places(self) -> Places:
        return Places(_text_of(self.register.name, [item.new for item in self._kept if item.new is not None]))

    @cached_property
    def _starts(self) -> list[Position]:
        """Where each entry begins in the file as it would be written."""
        return [self._places.value(self._way(number)) for number in range(len(self._kept))]

    def _way(self, number: int) -> Path:
        """The way to an entry from its file."""
        return (number,) if COLLECTION_FILES[self.register.name].many else ()


def _first_and_others(names: Sequence[str]) -> tuple[str, str]:
    return next(iter(names), ""), SEPARATOR.join(names[1:])


RELATED = "r"
"""Begins the ids of relations, before their numbers."""


def names_in(row: Row, columns: Sequence[Column], before: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The names in the cells of a row: those there were stay in their order, and each new one comes behind the last in its language."""
    wanted = [
        {"language": str(column.path[1]), "text": text, "type": str(column.path[2])}
        for column in columns
        for text in items(row.get(column.name))
    ]
    covered = {column.path[1:] for column in columns}
    found = [dict(one) for one in before if (one["language"], one["type"]) not in covered or dict(one) in wanted]
    for name in wanted:
        if name in found:
            continue
        alike = [number for number, one in enumerate(found) if one["language"] == name["language"]]
        found.insert(alike[-1] + 1 if alike else len(found), name)
    return found


def _id(record: Record) -> str:
    return str(vars(record)["id"])


_BEFORE = ("short", "official", "alias", "abbreviation", "translation")
"""Kinds of names from which an id is made, the likeliest first."""


def _slug_of(value: Mapping[str, Any]) -> str:
    """An id for an entry: of its English name, of another in Latin letters, of its words, or of who holds which office."""
    if "person" in value:
        return slug(f"{value.get('person') or ''} {value.get('office') or ''}")
    if "text" in value:
        return slug(str(value["text"] or ""))
    names = sorted(value.get(NAMES, ()), key=lambda one: (one["language"] != "en", _BEFORE.index(one["type"])))
    return next(filter(None, (slug(one["text"]) for one in names)), "")


def _free(made: str, used: Iterable[str]) -> str:
    """An id that is not used: with a number behind it, if it is.

    Example:
        >>> _free("wang-yi", {"wang-yi"}), _free("wang-yi", ())
        ('wang-yi-2', 'wang-yi')
    """
    taken, number = set(used), 2
    if made not in taken:
        return made
    while f"{made}-{number}" in taken:
        number += 1
    return f"{made}-{number}"
