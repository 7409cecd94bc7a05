"""Words are looked for in the published tables: in names, titles, objects, and what texts and glosses say.

Nothing is indexed: each search reads the tables once for a process and goes through their cells.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, get_args, overload

from ..fold import COMBINING, LIGATURES, folded
from .frozen import Frozen
from .parts import brief

if TYPE_CHECKING:
    from ..pages import Block
    from .base import Record
    from .tables import Row, Tables

HitKind: TypeAlias = Literal["actor", "instrument", "place", "document", "commitment", "provision"]
"""What a record that is found may be."""
Field: TypeAlias = Literal["name", "title", "object", "words", "gloss"]
"""Where in a record words are looked for."""
KINDS: tuple[HitKind, ...] = get_args(HitKind)
FIELDS: tuple[Field, ...] = get_args(Field)
"""In the order of their rank."""
AROUND = 30
"""Characters that are shown before and after what was found."""
MOST_NEAR = 5
"""Names that are proposed where nothing was found."""
SHORTEST_PART = 4
"""Characters of a word that says something by itself: as the beginning of others, or as a proposal."""
NEAR = 0.7
"""How like the words a name must be to be proposed."""
NEAR_UNSPACED = 0.5
"""The same where each character is a word: one of two may be wrong."""


class Match(Frozen):
    """Words that were found, and what stands around them."""

    field: Field
    """Where in the record: `name`, `title`, `object`, `words`, `gloss`."""
    language: str
    """Language tag of the text; the primary language where a column is for all texts of a language."""
    quote: str
    """The words as they stand there."""
    before: str
    """What stands before them, as far as it is shown."""
    after: str
    """What stands after them, as far as it is shown."""
    text_id: str | None
    """Text that they stand in; None for names, titles, objects and glosses."""
    start_offset: int
    """First code point: of `Text.content` where there is a `text_id`, of the name, title, object or gloss elsewhere."""
    end_offset: int
    """Code point after the last one."""

    @property
    def context(self) -> str:
        """The words with what stands around them."""
        return f"{self.before}{self.quote}{self.after}"

    @property
    def is_whole(self) -> bool:
        """Whether nothing stands around them: a name, or a title, that is just that."""
        return not self.before.strip() and not self.after.strip()

    def __repr__(self) -> str:
        where = f"{self.text_id} " if self.text_id else ""
        return f"<Match {self.field} {self.language} {where}{self.start_offset}–{self.end_offset} {self.quote}>"


class Hit(Frozen):
    """A record that was found."""

    _tables: Tables
    kind: HitKind
    """What it is."""
    id: str
    """Its id, which `cnkh_data.get` takes."""
    label: str
    """What it is called, in English where that is known."""
    matches: tuple[Match, ...]
    """Where the words stand in it, best first."""

    @property
    def record(self) -> Record:
        """The record itself."""
        from .base import Record  # noqa: PLC0415 - a list of hits needs no record
        from .lookup import find  # noqa: PLC0415

        return find(self._tables, self.id, Record)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Hit) and (self.id, self.matches) == (other.id, other.matches)

    def __hash__(self) -> int:
        return hash((self.id, self.matches))

    def __repr__(self) -> str:
        return f"<Hit {self.kind} {self.id} {brief(self.label)}>"


class Hits(Sequence[Hit]):
    """Records that were found, best first."""

    def __init__(self, query: str, found: Sequence[Hit], total: int, tables: Tables) -> None:
        self.query = query
        """What was looked for."""
        self.total = total
        """Records that have it, also those beyond the limit."""
        self._found = tuple(found)
        self._tables = tables

    @cached_property
    def near(self) -> tuple[str, ...]:
        """Names that are like the words, if nothing was found."""
        return () if self.total else tuple(_near(self._tables, self.query))

    def __repr__(self) -> str:
        from ..pages.text import text  # noqa: PLC0415 - only what is looked at needs it

        return text(self.page())

    def _repr_html_(self) -> str:
        from ..html import html  # noqa: PLC0415

        return html(self.page())

    def page(self) -> Block:
        """What is shown of them: each record with the words that were found."""
        from ..pages import Block  # noqa: PLC0415

        near = f"; near: {', '.join(self.near)}" if self.near else ""
        fewer = f", the first {len(self)}" if len(self) < self.total else ""
        count = f"{self.total} record{'' if self.total == 1 else 's'}" if self.total else "nothing found"
        return Block(f"“{self.query}”", codes=f"{count}{fewer}{near}", blocks=tuple(map(_hit, self)), close=True)

    @overload
    def __getitem__(self, at: int) -> Hit: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Hit, ...]: ...
    def __getitem__(self, at: int | slice) -> Hit | tuple[Hit, ...]:
        return self._found[at]

    def __len__(self) -> int:
        return len(self._found)


def search(
    tables: Tables, words: str, limit: int | None = 20, language: str | None = None, kind: HitKind | None = None
) -> Hits:
    """Find records by words in any script.

    Upper and lower case, accents, simplified and traditional characters, and spaces between Chinese characters make no difference.
    In scripts with spaces, a word is found by its beginning. Several words are found together, or else all of them in one cell.
    Best are names that are just that, then parts of names, titles, objects, words of texts, and glosses. A provision is left out
    where one of its commitments has the same words.

    Args:
        tables: the published tables.
        words: what to look for.
        limit: most records to return; None for all.
        language: where to look, as a tag or its first part: `zh` also stands for `zh-Hans`. None for all languages.
        kind: the only kind of record to return.

    Raises:
        ValueError: if there are no words, or no such kind of record.
    """
    if not compared(words).strip():
        raise ValueError("nothing to look for: give a word")
    if kind is not None and kind not in KINDS:
        raise ValueError(f"no kind {kind!r}; there are: {', '.join(KINDS)}")
    if limit is not None and limit < 0:
        raise ValueError(f"limit is {limit}; give 0 or more, or None for all")
    found = _found(tables, _Wanted(words), language, kind)
    ranked = sorted(found.items(), key=lambda item: (item[1].rank, item[1].order))
    hits = [
        Hit(tables, place.kind, record_id, label_of(tables, place.kind, record_id), place.best_first())
        for (record_id, place) in ranked[:limit]
    ]
    return Hits(words.strip(), hits, len(ranked), tables)


def _hit(hit: Hit) -> Block:
    """What is shown of a record that was found: in each language and field, the first words."""
    from ..pages import Block, Mark, Version, Words  # noqa: PLC0415

    first: dict[tuple[str, str], Match] = {}
    for match in hit.matches:
        first.setdefault((match.field, match.language), match)
    versions = []
    for match in first.values():
        start = len(match.before)
        mark = Mark(start, start + len(match.quote), "match")
        versions.append(Version(match.language, Words(match.context, (mark,)), codes=match.field))
    return Block(hit.id, hit.label, hit.kind, versions=tuple(versions))


# What is compared


UNSPACED = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Characters of scripts in which spaces say nothing: a source may break a line, or put a space, between any two."""
SPACED = "0-9a-z\u00aa-\u02ff\u0370-\u0dff\u10a0-\u10ff\u1200-\u137f\u1e00-\u1fff"
"""Letters of scripts that put spaces between words: a word begins where none of them stands before."""
_is_unspaced = re.compile(f"[{UNSPACED}]").match
_is_spaced = re.compile(f"[{SPACED}]").match
GAPS = "- \n\u2010\u2011\u2012\u2013\u2014"
ALIKE = ("'\u2019\u2018\u02bc`\u00b4", '"\u201c\u201d\u201e\u00ab\u00bb', "\u00b7\u2022\u2027\u30fb", GAPS)
"""Signs that are written for one another."""
_has_accents = re.compile("[\u00c0-\u058f\u1e00-\u1fff\uff00-\uffef" + LIGATURES + "]").match
_is_accent = re.compile(f"[{COMBINING}]").match


class _Compared(dict[int, str]):
    """Code point to what it is compared as; each is worked out once."""

    def __missing__(self, code: int) -> str:
        self[code] = made = _compared(chr(code))
        return made


def _compared(character: str) -> str:
    """What a character is compared as: none for an accent, two or more letters for a ligature.

    Example:
        >>> _compared("É"), _compared("雙"), _compared("\ufb01"), _compared("\u0301")
        ('e', '双', 'fi', '')
    """
    if _is_accent(character):
        return ""
    plain = folded(character)
    if _has_accents(plain) or _has_accents(character):
        plain = "".join(one for one in unicodedata.normalize("NFKD", plain) if not _is_accent(one))
    return plain.casefold()


_COMPARED = _Compared()


def compared(text: str) -> str:
    """A text as it is compared with others.

    Example:
        >>> compared("Samdech Techo, 雙⽅")
        'samdech techo, 双方'
    """
    return text.lower() if text.isascii() else text.translate(_COMPARED)


def _offsets(text: str) -> list[int]:
    """For each character of a text, and its end, the offset in the text as it is compared."""
    at, offsets = 0, [0]
    for character in text:
        at += len(_COMPARED[ord(character)])
        offsets.append(at)
    return offsets


class _Wanted:
    """Patterns of the words that are looked for, in texts as they are compared."""

    def __init__(self, words: str) -> None:
        parts = compared(unicodedata.normalize("NFC", words)).split()
        self.all_words = re.compile(_pattern(" ".join(parts)))
        self.each = [re.compile(_pattern(part) + _end_of_short(part)) for part in dict.fromkeys(parts)]

    def places(self, text: str) -> tuple[bool, list[tuple[int, int]]]:
        """Whether the words stand together, and the offsets of each place in a text; no places if it lacks any of them."""
        held = compared(text)
        together = [match.span() for match in self.all_words.finditer(held)]
        spans = together or self._scattered(held)
        if not spans or text.isascii():
            return bool(together), spans
        offsets = _offsets(text)
        return bool(together), [_place(offsets, *span) for span in spans]

    def _scattered(self, held: str) -> list[tuple[int, int]]:
        found = [[match.span() for match in pattern.finditer(held)] for pattern in self.each]
        return sorted({span for spans in found for span in spans}) if len(found) > 1 and all(found) else []


def _place(offsets: list[int], start: int, end: int) -> tuple[int, int]:
    """Offsets in a text of what stands at others in the text as it is compared; an accent goes with its letter."""
    first = bisect_right(offsets, start) - 1
    return first, max(bisect_left(offsets, end), bisect_right(offsets, end) - 1)


def _pattern(words: str) -> str:
    """A pattern of words: spaces and hyphens, apostrophes, and quotation marks are alike."""
    pieces = []
    for number, character in enumerate(words):
        if number and character in GAPS and words[number - 1] in GAPS:
            continue
        beside_unspaced = any(map(_is_unspaced, words[max(0, number - 1) : number + 2]))
        if number and beside_unspaced and " " not in words[number - 1 : number + 1]:
            pieces.append(r"\s*")
        pieces.append(_one(character, beside_unspaced))
    before = f"(?<![{SPACED}])" if _is_spaced(words) else ""
    after = r"(?!\d)" if words[-1].isdecimal() else ""
    return f"{before}{''.join(pieces)}{after}"


def _end_of_short(word: str) -> str:
    """A short word that stands by itself must be there whole: many words begin as it does."""
    return f"(?![{SPACED}])" if len(word) < SHORTEST_PART and _is_spaced(word) else ""


def _one(character: str, beside_unspaced: bool) -> str:
    for alike in ALIKE:
        if character in alike:
            times = "" if alike is not GAPS else "*" if beside_unspaced else "+"
            return f"[{re.escape(alike)}]{times}"
    return re.escape(character)


# Where it is looked for


class Cell(NamedTuple):
    """Text of a record in which words are looked for."""

    kind: HitKind
    record_id: str
    order: tuple[int, int]
    """Place of the record in its corpus."""
    field: Field
    language: str
    text: str
    text_id: str | None = None
    start: int = 0
    """Where it begins in that text."""


class _Place:
    """What was found in a record."""

    def __init__(self, cell: Cell) -> None:
        self.kind = cell.kind
        self.order = cell.order
        self.ranked: list[tuple[tuple[int, ...], Match]] = []

    @property
    def rank(self) -> tuple[int, ...]:
        """Rank of its best match."""
        return min(rank for rank, _ in self.ranked)

    def best_first(self) -> tuple[Match, ...]:
        """Its matches, best first."""
        return tuple(match for _, match in sorted(self.ranked, key=lambda item: item[0]))


def _found(tables: Tables, wanted: _Wanted, language: str | None, kind: HitKind | None) -> dict[str, _Place]:
    """Record id to what was found in it."""
    found: dict[str, _Place] = {}
    taken: set[tuple[str | None, int, int]] = set()
    for cell in cells(tables):
        if (kind and cell.kind != kind) or not _is_in(cell.language, language):
            continue
        together, places = wanted.places(cell.text)
        for start, end in places:
            match = _match(cell, start, end)
            where = (match.text_id, match.start_offset, match.end_offset)
            if cell.kind == "provision" and where in taken:
                continue
            if cell.kind == "commitment" and cell.text_id:
                taken.add(where)
            found.setdefault(cell.record_id, _Place(cell)).ranked.append((_rank(cell, match, together), match))
    return found


def _is_in(tag: str, language: str | None) -> bool:
    return language is None or tag == language or tag.partition("-")[0] == language or tag == language.partition("-")[0]


def _match(cell: Cell, start: int, end: int) -> Match:
    text = cell.text
    before, after = text[:start], text[end:]
    return Match(
        cell.field,
        cell.language,
        text[start:end],
        before if len(before) <= AROUND else f"…{before[-AROUND:]}",
        after if len(after) <= AROUND else f"{after[:AROUND]}…",
        cell.text_id,
        cell.start + start,
        cell.start + end,
    )


def _rank(cell: Cell, match: Match, together: bool) -> tuple[int, ...]:
    """Rank of a match, the lowest first."""
    group = 0 if cell.field == "name" and match.is_whole else 1 + FIELDS.index(cell.field)
    length = (match.start_offset > 0, len(cell.text)) if cell.field == "name" else ()
    return (group, not together, *length)


def cells(tables: Tables) -> Iterator[Cell]:
    """Every cell in which words are looked for; commitments before the provisions that they are in."""
    kinds: dict[str, HitKind] = {row["entity_id"]: row["entity_type"] for row in tables.rows("entities")}
    for order, (entity, kind) in enumerate(kinds.items()):
        for row in tables.where("names", "entity_id", entity):
            yield from _cell(kind, entity, (order, 0), "name", row["language"], row["text"])
    for order, row in enumerate(tables.rows("documents")):
        yield from _cell("document", row["document_id"], (order, 0), "title", "en", row["title"])
    provisions = {row["provision_id"]: order for order, row in enumerate(tables.rows("provisions"))}
    yield from _of_commitments(tables, provisions)
    for row in tables.rows("provision_texts"):
        yield from _words("provision", row["provision_id"], (provisions[row["provision_id"]], 0), row)
    for row in tables.rows("provisions"):
        for language, gloss in _wide(row, "gloss"):
            yield from _cell(
                "provision", row["provision_id"], (provisions[row["provision_id"]], 0), "gloss", language, gloss
            )


def _of_commitments(tables: Tables, provisions: Mapping[str, int]) -> Iterator[Cell]:
    orders: dict[str, tuple[int, int]] = {}
    for number, row in enumerate(tables.rows("commitments"), 1):
        orders[row["commitment_id"]] = order = (provisions[row["provision_id"]], number)
        for language, words in _wide(row, "object"):
            yield from _cell("commitment", row["commitment_id"], order, "object", language, words)
    for row in tables.rows("commitment_texts"):
        yield from _words("commitment", row["commitment_id"], orders[row["commitment_id"]], row)


def _cell(
    kind: HitKind, record_id: str, order: tuple[int, int], where: Field, language: str, text: str | None
) -> Iterator[Cell]:
    if text:
        yield Cell(kind, record_id, order, where, language, text)


def _words(kind: HitKind, record_id: str, order: tuple[int, int], row: Row) -> Iterator[Cell]:
    if row["quote"]:
        text_id = row["text_id"]
        language = text_id.rpartition("/")[2]
        yield Cell(kind, record_id, order, "words", language, row["quote"], text_id, row["start_offset"])


def _wide(row: Row, name: str) -> Iterator[tuple[str, str | None]]:
    """The columns of a row that there are for each language, with the language."""
    prefix = f"{name}_"
    return ((column.removeprefix(prefix), row[column]) for column in row if column.startswith(prefix))


# What is said of it


def label_of(tables: Tables, kind: HitKind, record_id: str) -> str:
    """What a record is called, in English where that is known."""
    if kind == "document":
        return str(_row(tables, "documents", "document_id", record_id)["title"])
    if kind == "commitment":
        row = _row(tables, "commitments", "commitment_id", record_id)
        return f"{row['action']} {_first(_wide(row, 'object'))}".strip()
    if kind == "provision":
        row = _row(tables, "provisions", "provision_id", record_id)
        return _first(_wide(row, "gloss")) or _first(_wide(row, "quote"))
    row = _row(tables, "entities", "entity_id", record_id)
    return row["label_en"] or _first(_wide(row, "label")) or record_id


def _row(tables: Tables, table: str, column: str, record_id: str) -> Row:
    return tables.first(table, column, record_id) or {}


def _first(versions: Iterator[tuple[str, str | None]]) -> str:
    """The words in English, or else in the first language that has any."""
    said = {language: words for language, words in versions if words}
    return said.get("en") or next(iter(said.values()), "")


def _near(tables: Tables, words: str) -> Iterator[str]:
    """Yield names, titles, ids and words in names that are like some words, the nearest first."""
    import difflib  # noqa: PLC0415 - only a search in vain needs it

    known = _called(tables)
    cutoff = NEAR_UNSPACED if _is_unspaced(words.strip()) else NEAR
    for one in difflib.get_close_matches(compared(words), known, n=MOST_NEAR, cutoff=cutoff):
        yield known[one]


def _called(tables: Tables) -> dict[str, str]:
    """Every name, title and id, and every longer word in them, as it is compared, to how it is written."""
    names = [row["text"] for row in tables.rows("names") if row["text"]]
    titles = [row["title"] for row in tables.rows("documents")]
    ids = [row["entity_id"] for row in tables.rows("entities")]
    parts = (part for one in (*names, *titles) for part in one.split() if len(part) >= SHORTEST_PART)
    return {compared(one): one for one in (*parts, *ids, *titles, *names)}
