"""Slips for `bench/worth.py`: one change each to the records of a corpus, as a tired coder or a careless merge makes them.

A `Shelf` holds the JSON of a corpus. It proposes slips for any record of it; which of them happens is for a seeded generator to say.
"""

import copy
import csv
import json
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

Way = tuple[str | int, ...]
"""The way from the top of a file to a value."""

FILES = {
    "provisions.json": "provision",
    "divergences.json": "divergence",
    "mentions.json": "mention_override",
    "document.json": "document",
    "adjudication.json": "adjudication",
    "first.json": "reading",
    "second.json": "reading",
    "seals.json": "seal",
    "agreement.json": "agreement",
    "actors.json": "actor",
    "instruments.json": "instrument",
    "places.json": "place",
    "non_names.json": "non_name",
    "tenures.json": "tenure",
    "relations.json": "relation",
    "sources.json": "source",
    "retired.json": "retired",
    "dataset.json": "dataset",
}
"""Name of a file to the kind of record in it."""

CODES = {
    "act": "act",
    "role": "role",
    "voice": "voice",
    "polarity": "polarity",
    "topics": "topic",
    "pillar": "pillar",
    "formulas": "formula",
    "force": "force",
    "novelty": "novelty",
    "mode": "mode",
    "action": "action",
    "precision": "precision",
    "delegation": "delegation",
    "direction": "direction",
    "dimension": "dimension",
    "materiality": "materiality",
    "document.status": "document_status",
    "provision.status": "provision_status",
    "authenticity": "authenticity",
    "divergence.type": "divergence_type",
    "relation.type": "relation_type",
    "names.type": "name_type",
    "document.kind": "document_kind",
    "actor.kind": "actor_kind",
    "instrument.kind": "instrument_kind",
    "place.kind": "place_kind",
    "cuts.reason": "cut_reason",
    "relation.basis": "relation_basis",
    "evidence.basis": "evidence_basis",
    "record_type": "record_type",
}
"""Field, with what holds it where that decides, to its codelist."""

PROSE = {"gloss_en", "note", "object", "title", "reason", "description"}
"""Fields that hold sentences of ours."""
LETTERS = {
    "text",
    "quote",
    "printed",
    "publisher",
    "seen_at",
    "url",
    "wikidata",
    "iso_alpha3",
    "sha256",
    "file",
    "unit",
    "digest",
}
"""Fields that hold something copied letter by letter."""
STRANGE = {"a": "а", "o": "о", "1": "１", "，": ",", " ": "\u00a0", "。": "｡", "é": "e\u0301"}
"""Characters to others that look much like them, or mean the same."""
UNSEEN = "\u200b"
"""A character that a copied word may bring along, and that nobody sees."""
PLAUSIBLE: Mapping[str, Sequence[Any]] = {
    "polarity": ("for", "against"),
    "pillar": ("political", "energy"),
    "gloss_en": ("Both sides agreed to strengthen cooperation.",),
    "part_of": ("china", "asean"),
    "successor_of": ("cn-kh-joint-statement-2023",),
    "date": ("2023-02-10", "2019"),
    "start_date": ("2018-09-06",),
    "end_date": ("2024-04-03",),
    "publisher": ("新华社",),
    "printed_date": ("2023-02-12",),
    "url": ("http://en.people.cn/n3/2023/0212/c90000-10206514.html",),
    "entity": ("china",),
    "iso_alpha3": ("KHM",),
    "cow_code": (811,),
    "wikidata": ("Q424",),
    "act": ("assert", "position"),
    "place": ("phnom-penh",),
    "language": ("en",),
    "commitment": (1,),
    "novelty": ("new", "continue"),
}
"""What somebody might write where null is right."""
TURNED = {
    "stance": (
        ("oppose", "support"),
        ("support", "oppose"),
        ("against", "for"),
        ("reject", "welcome"),
        ("welcome", "regret"),
    ),
    "operator": (
        ("decided", "considered"),
        ("agreed", "proposed"),
        ("will", "may"),
        ("are willing to", "will"),
        ("is willing to", "will"),
        ("are ready to", "decided to"),
        ("is ready to", "decided to"),
        ("called on", "thanked"),
    ),
}
"""Words that turn a sentence, with those that they are mistaken for."""
ORDERED = {"topics", "texts", "cuts"}
"""Lists whose order says something."""
ORDERED_RECORDS = {"provision", "commitment", "divergence"}
NAMES_THAT_REPLACE = {"official", "short"}
OFTEN = {"provision": 3, "commitment": 4, "gloss": 3, "divergence": 2, "note": 2, "document": 2}
"""How many times as often as the others a kind of record gets a slip: as coders write more of them."""
NEGATION = re.compile(r"\b(?:not|never|no|without|neither|nor) ")
NUMBER = re.compile(r"\d+")
DATE = re.compile(r"\d{4}(-\d{2}){0,2}")
SHORTEST_NAME = 4
LENGTH_OF_PRINTED = 10
"""Characters of a deadline or quantity that somebody saw where there is none."""


@dataclass(frozen=True)
class Slip:
    """One change to one file."""

    kind: str
    """Kind of record; notes and glosses count as kinds of their own."""
    slip: str
    file: str
    record: str
    """Id of the record, as findings name it."""
    at: Way
    """Where the record is; where it was, if it is gone."""
    changed: tuple[Way, ...]
    """Where values were changed; empty if a whole record was."""
    told: str
    """What was there, and what is there now."""
    content: Any
    """The whole file, changed."""


@dataclass(frozen=True)
class _Edit:
    """A value put in the place of another; `also` for a second one."""

    slip: str
    way: Way
    value: Any
    also: tuple[tuple[Way, Any], ...] = ()
    whole: bool = False
    """Whether whole records were moved, doubled or lost."""


@dataclass(frozen=True)
class _Place:
    """Where one record is."""

    kind: str
    file: str
    way: Way


class Shelf:
    """The JSON of a corpus, and what can be mistaken for what in it."""

    def __init__(self, root: Path, only: str = "") -> None:
        """Read the records of a corpus; with `only`, slips are made in files below that path alone."""
        self._root = root
        self._only = only
        paths = sorted(path for path in (root / "data").rglob("*.json") if path.name in FILES)
        self.files: dict[str, Any] = {
            str(path.relative_to(root)): json.loads(path.read_text("utf-8")) for path in paths
        }

    def slip(self, random_: random.Random, kind: str) -> Slip | None:
        """A slip in a record of a kind, or None if there is no such record here."""
        for _ in range(20):
            place = random_.choice(self._places.get(kind) or [None])
            if place is None:
                return None
            by_slip: dict[str, list[_Edit]] = {}
            for edit in self._edits(random_, place):
                by_slip.setdefault(edit.slip, []).append(edit)
            if by_slip:
                return self._made(place, random_.choice(by_slip[random_.choice(sorted(by_slip))]))
        return None

    @cached_property
    def kinds(self) -> list[str]:
        """Kinds of record that are here, each as often as it is to get a slip in turn."""
        return [kind for kind in sorted(self._places) for _ in range(OFTEN.get(kind, 1))]

    def _made(self, place: _Place, edit: _Edit) -> Slip:
        content = copy.deepcopy(self.files[place.file])
        before = value_at(content, edit.way)
        changes = ((edit.way, edit.value), *edit.also)
        for way, value in changes:
            if way:
                value_at(content, way[:-1])[way[-1]] = copy.deepcopy(value)  # Else the list or record is put twice.
            else:
                content = copy.deepcopy(value)
        told = f"{'/'.join(map(str, edit.way))}: {_short(before)} -> {_short(edit.value)}"
        changed = () if edit.whole else tuple(way for way, _ in changes)
        return Slip(place.kind, edit.slip, place.file, self._id(place), place.way, changed, told, content)

    def _id(self, place: _Place) -> str:
        record = value_at(self.files[place.file], place.way)
        return str(record.get("id") or record.get("place") or "")

    @cached_property
    def _places(self) -> dict[str, list[_Place]]:
        """Every record, by kind."""
        found: dict[str, list[_Place]] = {}
        for file, content in self.files.items():
            if not file.startswith(self._only):
                continue
            kind = FILES[file.rsplit("/", 1)[-1]]
            ways: list[Way] = [(number,) for number in range(len(content))] if isinstance(content, list) else [()]
            for way in ways:
                self._add(found, kind, file, way)
        return found

    def _add(self, found: dict[str, list[_Place]], kind: str, file: str, way: Way) -> None:
        found.setdefault(kind, []).append(_Place(kind, file, way))
        record = value_at(self.files[file], way)
        for field, prose in (("gloss_en", "gloss"), ("note", "note")):
            if record.get(field):
                found.setdefault(prose, []).append(_Place(prose, file, way))
        for number in range(len(record.get("commitments", ())) if kind == "provision" else 0):
            self._add(found, "commitment", file, (*way, "commitments", number))

    def _edits(self, random_: random.Random, place: _Place) -> Iterator[_Edit]:
        """What may happen to a record, chance deciding only the details."""
        record = value_at(self.files[place.file], place.way)
        if place.kind in ("gloss", "note"):
            field = "gloss_en" if place.kind == "gloss" else "note"
            yield from self._prose(random_, place, (*place.way, field), record[field])
            return
        for way, value in walk(record, place.way):
            if place.kind == "provision" and "commitments" in way:
                continue
            yield from self._of_value(random_, place, way, value)
        yield from self._of_record(random_, place)
        if place.kind == "commitment":
            yield from self._of_commitment(place, record)

    def _of_value(self, random_: random.Random, place: _Place, way: Way, value: Any) -> Iterator[_Edit]:
        field = field_of(way)
        if value is None:
            if field in ("deadline", "quantity"):
                anchors = value_at(self.files[place.file], way[:-1])["anchors"]
                printed = {language: anchor["quote"][:LENGTH_OF_PRINTED] for language, anchor in anchors.items()}
                of_field = {"edtf": "2025"} if field == "deadline" else {"value": 3, "unit": "flights"}
                yield _Edit("value for null", way, {"printed": printed, **of_field})
            elif field in PLAUSIBLE:
                yield _Edit("value for null", way, random_.choice(PLAUSIBLE[field]))
        elif isinstance(value, bool):
            yield _Edit("turned yes and no", way, not value)
        elif isinstance(value, list):
            yield from self._of_list(random_, place, way, value)
        elif isinstance(value, dict):
            if "start_offset" in value:
                yield from self._of_span(random_, place, way, value)
            elif field in ("deadline", "quantity"):
                yield _Edit("null for a value", way, None)
        elif codes := self.codes(place.kind, way):
            yield from self._of_code(random_, way, value, codes)
        elif isinstance(value, int | float):
            if field not in ("start_offset", "end_offset"):
                step = 1 if isinstance(value, int) else 0.1
                yield _Edit("number off", way, round(value + random_.choice((-step, step)), 3))
        else:
            yield from self._of_string(random_, place, way, value)

    def _of_code(self, random_: random.Random, way: Way, value: Any, codes: Sequence[Any]) -> Iterator[_Edit]:
        yield _Edit("other code", way, random_.choice([code for code in codes if code != value]))
        if field_of(way) in PLAUSIBLE and not isinstance(way[-1], int):
            yield _Edit("null for a value", way, None)

    def _of_string(self, random_: random.Random, place: _Place, way: Way, value: str) -> Iterator[_Edit]:
        field = field_of(way)
        others = self.others.get(value, ())
        if field == "id":
            yield _Edit("id mistyped", way, _mistyped(random_, value))
        elif DATE.fullmatch(value):
            yield _Edit("date off by one", way, _off_by_one(random_, value))
            yield _Edit("digits exchanged", way, _exchanged_digits(random_, value))
        elif others:
            yield _Edit("other id", way, random_.choice(others))
        elif field in PROSE:
            yield from self._prose(random_, place, way, value)
            yield _Edit("strange character", way, _with_strange(random_, value))
        elif field in LETTERS and "start_offset" not in value_at(self.files[place.file], way[:-1]):
            yield _Edit("letters mistyped", way, _mistyped(random_, value))
            yield _Edit("strange character", way, _with_strange(random_, value))
        if field in PLAUSIBLE:
            yield _Edit("null for a value", way, None)

    def _of_list(self, random_: random.Random, place: _Place, way: Way, items: list[Any]) -> Iterator[_Edit]:
        """Items of a list: lost, added, doubled, exchanged."""
        if items:
            number = random_.randrange(len(items))
            yield _Edit("item dropped", way, items[:number] + items[number + 1 :])
            yield _Edit("item doubled", way, [*items, items[number]])
        if len(items) > 1 and way[-1] in ORDERED:
            number = random_.randrange(len(items) - 1)
            exchanged = [*items[:number], items[number + 1], items[number], *items[number + 2 :]]
            yield _Edit("items exchanged", way, exchanged)
        codes = self.codes(place.kind, way)
        new = codes or (self.others.get(items[0], ()) if items and isinstance(items[0], str) else ())
        if not new and not items and way[-1] in ("counterparts", "beneficiaries", "committers"):
            new = ("china", "cambodia")
        if not new and not items and way[-1] in ("instruments", "places"):
            new = self._ids["instrument" if way[-1] == "instruments" else "place"]
        if added := [code for code in new if code not in items]:
            yield _Edit("item added", way, [*items, random_.choice(added)])

    def _of_record(self, random_: random.Random, place: _Place) -> Iterator[_Edit]:
        """The whole record: lost, doubled, in another place."""
        if not place.way or not isinstance(place.way[-1], int):
            return
        around, number = place.way[:-1], place.way[-1]
        records = value_at(self.files[place.file], around)
        without = records[:number] + records[number + 1 :]
        yield _Edit("record lost", around, without, whole=True)
        yield _Edit("record doubled", around, records[: number + 1] + records[number:], whole=True)
        if len(records) > 2 and place.kind in ORDERED_RECORDS:
            elsewhere = random_.choice([other for other in range(len(records)) if other != number])
            moved = [*without[:elsewhere], records[number], *without[elsewhere:]]
            yield _Edit("record in another place", around, moved, whole=True)
        if number + 1 < len(records) and (language := _shared_span(records[number], records[number + 1])):
            here, there = (*place.way, *language), (*around, number + 1, *language)
            first, second = (value_at(self.files[place.file], way) for way in (here, there))
            yield _Edit("anchors exchanged", here, second, ((there, first),))

    def _of_commitment(self, place: _Place, record: Any) -> Iterator[_Edit]:
        """What only commitments are taken for: the next provision's, or the other side's."""
        content = self.files[place.file]
        provision = int(place.way[0])
        if provision + 1 < len(content):
            here, there = (provision, "commitments"), (provision + 1, "commitments")
            left = [other for other in value_at(content, here) if other is not record]
            yield _Edit(
                "moved to the next provision", here, left, ((there, [*value_at(content, there), record]),), True
            )
        sides = [side for side in ("china", "cambodia") if side not in record["committers"]]
        if record["mode"] == "unilateral" and len(sides) == 1:
            yield _Edit("wrong committers", (*place.way, "committers"), sides)
        if record["mode"] != "unilateral" and len(record["committers"]) > 1:
            first = record["committers"][:1]
            yield _Edit("wrong committers", (*place.way, "committers"), first, (((*place.way, "mode"), "unilateral"),))

    def _of_span(self, random_: random.Random, place: _Place, way: Way, span: Any) -> Iterator[_Edit]:
        """A span: its offsets alone mistyped, or other words taken."""
        start, end = span["start_offset"], span["end_offset"]
        yield _Edit("offset alone mistyped", (*way, "end_offset"), end + random_.choice((-1, 1, 10)))
        text = self._text(place, str(way[-1]), span)
        if text is None or start == end:
            return
        words = text[start:end]
        by = random_.choice((-1, 1))
        half = (start + end) // 2
        for slip, first, last in (
            ("span shifted by one", start + by, end + by),
            ("span cut inside a word", start, end - 1 - random_.randrange(2)),
            ("span begun inside a word", start + 1, end),
            ("span stretched to the next word", start, _next_end(text, end)),
            ("half of the span lost", *((start, half) if random_.random() < 0.5 else (half, end))),
        ):
            if 0 <= first < last <= len(text) and text[first:last] != words:
                yield _Edit(slip, way, {"start_offset": first, "end_offset": last, "quote": text[first:last]})

    def _text(self, place: _Place, language: str, span: Any) -> str | None:
        """The text that a span is cut from; None for those of which that is not known."""
        folder = place.file.rsplit("/", 1)[0]
        text = self._texts.get((folder, language))
        held = text is not None and text[span["start_offset"] : span["end_offset"]] == span.get("quote")
        return text if held else None

    def _prose(self, random_: random.Random, place: _Place, way: Way, words: str) -> Iterator[_Edit]:
        """Sentences: a number, a negation, a name, a clause, a stance, an operator; or another record's."""
        if number := NUMBER.search(words):
            yield _Edit(
                "number changed", way, words[: number.start()] + str(int(number[0]) + 1) + words[number.end() :]
            )
        if negation := NEGATION.search(words):
            yield _Edit("negation dropped", way, words[: negation.start()] + words[negation.end() :])
        for slip, pairs in TURNED.items() if field_of(way) == "gloss_en" else ():
            for word, other in pairs:
                if found := re.search(rf"\b{word}", words):
                    yield _Edit(f"{slip} turned", way, words[: found.start()] + other + words[found.end() :])
        clauses = re.split(r"(?<=[,;]) ", words)
        if len(clauses) > 1:
            number_of_lost = random_.randrange(len(clauses))
            left = " ".join(clauses[:number_of_lost] + clauses[number_of_lost + 1 :])
            yield _Edit(
                "clause lost", way, left.rstrip(",; ") + ("." if words.endswith(".") and left[-1:] in ",;" else "")
            )
        for name, others in self._names:
            if others and (found := re.search(rf"\b{re.escape(name)}\b", words)):
                other = random_.choice(others)
                yield _Edit("name exchanged", way, words[: found.start()] + other + words[found.end() :])
        copies = [other for other in self._prose_like(place, way) if other != words]
        if copies:
            yield _Edit("copied from another record", way, random_.choice(copies))

    def _prose_like(self, place: _Place, way: Way) -> list[str]:
        """What the same field says in the other records of the file."""
        records = self.files[place.file]
        found = [record.get(way[-1]) for record in records] if isinstance(records, list) else []
        return [words for words in found if words]

    def codes(self, kind: str, way: Way) -> Sequence[Any]:
        """The codes that a value in a record of a kind may have; none if it is no code."""
        names = [part for part in way if isinstance(part, str)]
        holder = names[-2] if len(names) > 1 and names[-2] != "commitments" else kind
        field = field_of(way)
        return self._codelists.get(CODES.get(f"{holder}.{field}") or CODES.get(field, ""), ())

    @cached_property
    def _codelists(self) -> dict[str, Sequence[Any]]:
        folder = Path(__file__).resolve().parents[1] / "schema" / "codelists"
        found: dict[str, Sequence[Any]] = {}
        for path in sorted(folder.glob("*.csv")):
            with path.open(encoding="utf-8", newline="") as file:
                codes = [row["code"] for row in csv.DictReader(file)]
            found[path.stem] = [int(code) if code.isdigit() else code for code in codes]
        return found

    @cached_property
    def _ids(self) -> dict[str, list[str]]:
        """Ids of the records that can be referred to, by kind."""
        found: dict[str, list[str]] = {}
        for file, content in self.files.items():
            kind = FILES[file.rsplit("/", 1)[-1]]
            for record in content if isinstance(content, list) else [content]:
                if "id" in record and kind not in ("dataset", "retired", "mention_override"):
                    found.setdefault(kind, []).append(record["id"])
                for commitment in record.get("commitments", ()) if kind == "provision" else ():
                    found.setdefault("commitment", []).append(commitment["id"])
        return found

    @cached_property
    def others(self) -> dict[str, list[str]]:
        """Id to the other ids of its kind."""
        return {one: [other for other in ids if other != one] for ids in self._ids.values() for one in ids}

    @cached_property
    def _names(self) -> list[tuple[str, list[str]]]:
        """English names of register entries, each with those of the other entries of its kind."""
        by_kind: dict[str, list[list[str]]] = {}
        for register in ("actors", "instruments", "places"):
            for entry in self.files[f"data/registers/{register}.json"]:
                english = [name for name in entry["names"] if name["language"] == "en"]
                names = [name["text"] for name in english if name["type"] in NAMES_THAT_REPLACE]
                by_kind.setdefault(entry["kind"], []).append([name for name in names if len(name) >= SHORTEST_NAME])
        found: list[tuple[str, list[str]]] = []
        for entries in by_kind.values():
            for names in entries:
                others = [other for those in entries if those is not names for other in those]
                found += [(name, others) for name in names]
        return found

    @cached_property
    def _texts(self) -> dict[tuple[str, str], str]:
        """Folder and language to the text: the source without what is cut out."""
        sources = {source["id"]: source["file"] for source in self.files["data/sources/sources.json"]}
        found: dict[tuple[str, str], str] = {}
        for file, document in self.files.items():
            for text in document["texts"] if file.endswith("/document.json") else ():
                words = (self._root / "data" / "sources" / sources[text["source"]]).read_bytes().decode("utf-8")
                for cut in reversed(text["cuts"]):
                    words = words[: cut["start_offset"]] + words[cut["end_offset"] :]
                found[file.rsplit("/", 1)[0], text["language"]] = words
        return found


def value_at(content: Any, way: Way) -> Any:
    """What a way leads to."""
    for part in way:
        content = content[part]
    return content


def walk(value: Any, way: Way = ()) -> Iterator[tuple[Way, Any]]:
    """Every value in a record, containers before what they hold."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield (*way, key), member
        yield from walk(member, (*way, key))


def field_of(way: Way) -> str:
    """The field that a value belongs to: its key, or that of the list or map of languages around it."""
    names = [part for part in way if isinstance(part, str)]
    by_language = ("anchors", "operator", "verb", "aims", "object", "force", "novelty", "formulas", "printed", "spans")
    return names[-2] if len(names) > 1 and names[-2] in by_language else names[-1]


def _shared_span(first: Any, second: Any) -> Way:
    """The way to a span that both of two records have, in the same language."""
    for field in ("anchors", "spans"):
        for language in first.get(field, ()):
            if language in second.get(field, ()) and first[field][language] != second[field][language]:
                return (field, language)
    return ()


def _next_end(text: str, end: int) -> int:
    """Where the word after a span ends."""
    found = re.compile(r"\W*(?:[A-Za-z0-9]+|\w)").match(text, end)
    return found.end() if found else end


def _mistyped(random_: random.Random, word: str) -> str:
    """Two characters beside each other exchanged; where all are alike, one lost."""
    pairs = [number for number in range(len(word) - 1) if word[number] != word[number + 1]]
    if not pairs:
        return word[1:]
    number = random_.choice(pairs)
    return word[:number] + word[number + 1] + word[number] + word[number + 2 :]


def _with_strange(random_: random.Random, words: str) -> str:
    """One character replaced by one that looks like it, or one put in that nobody sees."""
    number = random_.randrange(len(words)) if words else 0
    alike = [place for place, letter in enumerate(words) if letter in STRANGE]
    if not alike or random_.random() < 1 / 2:
        return words[:number] + UNSEEN + words[number:]
    number = random_.choice(alike)
    return words[:number] + STRANGE[words[number]] + words[number + 1 :]


def _off_by_one(random_: random.Random, date: str) -> str:
    parts = date.split("-")
    number = random_.randrange(len(parts))
    parts[number] = str(max(1, int(parts[number]) + random_.choice((-1, 1)))).zfill(len(parts[number]))
    return "-".join(parts)


def _exchanged_digits(random_: random.Random, date: str) -> str:
    pairs = [n for n in range(len(date) - 1) if date[n : n + 2].isdigit() and date[n] != date[n + 1]]
    if not pairs:
        return _off_by_one(random_, date)
    number = random_.choice(pairs)
    return date[:number] + date[number + 1] + date[number] + date[number + 2 :]


def _short(value: Any) -> str:
    told = json.dumps(value, ensure_ascii=False)
    return told if len(told) <= 400 else f"{told[:250]} … {told[-140:]}"
