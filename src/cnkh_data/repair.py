"""Repairs that cannot change meaning: canonical form, offsets that follow from a quote, counts that follow from a hash.

Nothing else is ever repaired here. Quotes, codes, hashes and seals are what somebody decided; a machine may not.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from .corpus import Corpus, DocumentFolder, LoadedFile, Sealable, canonical_text
from .form import LeftAlone, may_not_write, write
from .models import Commitment, MentionOverride, Provision, Record, Seal, Span, SpanOrPoint
from .models.codelists import Role
from .models.walk import value_at
from .positions import Path, Places, Position, scan
from .reach import AnchorsByWords, Place, free_of_others, only_place_within, reach_of_operator
from .seals import SealKey, holds, review_of
from .writing import Writing

# What can be computed again


@dataclass(frozen=True)
class Change:
    """Numbers of one record that follow from what it rests on, and differ from what they should be."""

    record: Record
    """A top-level record of a file."""
    path: Path
    """The way from the record to the object that the numbers are in."""
    values: dict[str, int]
    why: str


def changes(corpus: Corpus) -> Iterator[Change]:
    """Yield every number that can be computed again with certainty and is wrong."""
    yield from _bytes(corpus)
    for folder in corpus.folders:
        texts = _verified_texts(folder)
        yield from _characters(folder, texts)
        yield from _Spans(folder, texts).changes()


def _bytes(corpus: Corpus) -> Iterator[Change]:
    for source in corpus.sources:
        content = corpus.source_bytes.get(source.id)
        if content is None or len(content) == source.bytes:
            continue
        if hashlib.sha256(content).hexdigest() == source.sha256:
            yield Change(source, (), {"bytes": len(content)}, "counted in the file, whose hash is right")


def _verified_texts(folder: DocumentFolder) -> dict[str, str]:
    """Texts, by language, that are certainly the ones that were read: their digest is the recorded one."""
    listed = Counter(text.language for text in folder.document.texts)
    return {
        text.language: folder.texts[text.language]
        for text in folder.document.texts
        if listed[text.language] == 1
        and text.language in folder.texts
        and hashlib.sha256(folder.texts[text.language].encode("utf-8")).hexdigest() == text.sha256
    }


def _characters(folder: DocumentFolder, texts: dict[str, str]) -> Iterator[Change]:
    for index, text in enumerate(folder.document.texts):
        made = texts.get(text.language)
        if made is not None and len(made) != text.characters:
            path = ("texts", index)
            yield Change(folder.document, path, {"characters": len(made)}, "counted in the text, whose digest is right")


FREE = "in what no other provision has"
"""Where a quote stands once that stands several times in its text."""


@dataclass
class _Spans:
    """Finds spans of one document again by their quotes."""

    folder: DocumentFolder
    texts: dict[str, str]
    places: dict[tuple[int, str], Place] = field(default_factory=dict)
    """Provision (by its index) and language to where it certainly stands."""
    anchors: dict[tuple[bool, str], AnchorsByWords] = field(default_factory=dict)
    """Whether of commitments, and the language, to the anchors that one may have been taken for."""
    heads: dict[str, list[Place] | None] = field(default_factory=dict)
    """Language to where its chapeaus certainly stand."""

    def changes(self) -> Iterator[Change]:
        """Yield the spans whose offsets are wrong; those that quote each other's words have wrong quotes, which a person mends."""
        changes = list(self._wrong())
        left = {
            (id(change.record), change.path)
            for change in changes
            if "anchors" in change.path and self._is_exchanged(change)
        }
        yield from (change for change in changes if (id(change.record), change.path) not in left)

    def _is_exchanged(self, change: Change) -> bool:
        language = str(change.path[-1])
        key = change.path[0] == "commitments", language
        if key not in self.anchors:
            self.anchors[key] = AnchorsByWords(self.folder, change.path)
        span = value_at(change.record, change.path)
        return self.anchors[key].exchanged_with(self.texts[language], span) is not None

    def _wrong(self) -> Iterator[Change]:
        """Yield the spans whose quote stands elsewhere, provisions first: the others are looked for inside them."""
        for index, provision in enumerate(self.folder.provisions):
            yield from self._provision(index, provision)
        for index, provision in enumerate(self.folder.provisions):
            for number, commitment in enumerate(provision.commitments):
                yield from self._commitment(index, provision, number, commitment)
                yield from self._verb_and_aims(index, provision, number, commitment)
        yield from self._divergences()
        for override in self.folder.overrides:
            if override.language in self.texts:
                found = self._place(override.language, override, [(0, len(self.texts[override.language]))])
                if found is not None:
                    yield from _moved(override, (), override, found, "in its text")

    def _provision(self, index: int, provision: Provision) -> Iterator[Change]:
        for language, span in provision.anchors.items():
            if language not in self.texts:
                continue
            found = self._place(language, span, [(0, len(self.texts[language]))])
            where = "in its text"
            if found is None:
                found, where = self._place(language, span, free_of_others(self.folder, provision, language)), FREE
            if found is not None:
                self.places[index, language] = found
                yield from _moved(provision, ("anchors", language), span, found, where)

    def _commitment(self, index: int, provision: Provision, number: int, commitment: Commitment) -> Iterator[Change]:
        for language, span in commitment.anchors.items():
            outer = self.places.get((index, language))
            anchor = self._place(language, span, [outer]) if outer else None
            if outer is None or anchor is None:
                continue
            yield from _moved(provision, ("commitments", number, "anchors", language), span, anchor, "in its provision")
            operator = commitment.operator.get(language)
            chapeaus = self._chapeaus(language)
            if operator is None or chapeaus is None:
                continue
            if self._stands(language, operator):
                continue
            reach = reach_of_operator(self.texts[language], chapeaus, outer, anchor)
            if found := self._place(language, operator, reach):
                path: Path = ("commitments", number, "operator", language)
                yield from _moved(provision, path, operator, found, "where it can govern")

    def _verb_and_aims(self, index: int, provision: Provision, number: int, commitment: Commitment) -> Iterator[Change]:
        """Yield what is anywhere in the provision; a verb that is there more than once is looked for in the commitment."""
        for language in provision.anchors:
            if (outer := self.places.get((index, language))) is None:
                continue
            verb, anchor = commitment.verb.get(language), commitment.anchors.get(language)
            if verb is not None:
                path: Path = ("commitments", number, "verb", language)
                own = self._place(language, anchor, [outer]) if anchor is not None else None
                found = self._place(language, verb, [outer])
                if found is None and own is not None:
                    found = self._place(language, verb, [own])
                if found is not None:
                    yield from _moved(provision, path, verb, found, "where it can be")
            for at, aim in enumerate(commitment.aims.get(language, ())):
                if (found := self._place(language, aim, [outer])) is not None:
                    path = ("commitments", number, "aims", language, at)
                    yield from _moved(provision, path, aim, found, "in its provision")

    def _chapeaus(self, language: str) -> list[Place] | None:
        """Where the chapeaus of a text certainly stand; None if that is not certain of each."""
        if language in self.heads:
            return self.heads[language]
        heads = [
            self.places.get((index, language))
            for index, provision in enumerate(self.folder.provisions)
            if provision.role is Role.CHAPEAU and language in provision.anchors
        ]
        self.heads[language] = None if None in heads else [head for head in heads if head is not None]
        return self.heads[language]

    def _divergences(self) -> Iterator[Change]:
        ids = Counter(provision.id for provision in self.folder.provisions)
        indexes = {p.id: index for index, p in enumerate(self.folder.provisions) if ids[p.id] == 1}
        moved: dict[str, dict[int, int]] = {}
        for divergence in self.folder.divergences:
            for language, span in divergence.spans.items():
                outer = self.places.get((indexes.get(divergence.provision, -1), language))
                found = self._place(language, span, [outer]) if outer and span.quote else None
                if found is not None:
                    moved.setdefault(language, {})[span.start_offset] = found[0] - span.start_offset
                    yield from _moved(divergence, ("spans", language), span, found, "in its provision")
        for divergence in self.folder.divergences:
            for language, point in divergence.spans.items():
                by = _shift(moved.get(language, {}), point.start_offset)
                if not point.quote and by:
                    values = {"start_offset": point.start_offset + by, "end_offset": point.end_offset + by}
                    yield Change(
                        divergence, ("spans", language), values, "where its quote stands, as do the words around it"
                    )

    def _place(
        self, language: str, span: Span | SpanOrPoint | MentionOverride, within: Sequence[Place]
    ) -> Place | None:
        """Where a span certainly stands: where it says, if its quote is there, else where its quote stands once."""
        text = self.texts[language]
        if self._stands(language, span):
            return span.start_offset, span.end_offset
        return only_place_within(text, span.quote, within)

    def _stands(self, language: str, span: Span | SpanOrPoint | MentionOverride) -> bool:
        """Whether a quote stands where it says."""
        text, start, end = self.texts[language], span.start_offset, span.end_offset
        return start <= end <= len(text) and text[start:end] == span.quote


LIKE_IT = 10
"""Spans around a point that must all have moved alike before it is taken to have moved with them; a few may do so by a slip."""


def _shift(moved: dict[int, int], at: int) -> int:
    """How far a point has moved that quotes nothing: as far as all the words around it; 0 where those do not agree."""
    nearest = sorted(moved, key=lambda start: abs(start - at))[:LIKE_IT]
    shifts = {moved[start] for start in nearest}
    return shifts.pop() if len(nearest) == LIKE_IT and len(shifts) == 1 else 0


def _moved(
    record: Record, path: Path, span: Span | SpanOrPoint | MentionOverride, place: Place, where: str
) -> Iterator[Change]:
    if (span.start_offset, span.end_offset) != place:
        values = {"start_offset": place[0], "end_offset": place[1]}
        yield Change(record, path, values, f"where its quote stands, once {where}")


# Repairing


@dataclass(frozen=True)
class Repair:
    """What was repaired in a file."""

    file: str
    position: Position
    """Where it now stands."""
    what: str


@dataclass(frozen=True)
class RepairedFile:
    """A file that was written, what was repaired in it, and which of its changed records have a seal that is void."""

    repairs: tuple[Repair, ...]
    void: tuple[str, ...]


def told(corpus: Corpus, place: Writing) -> Iterator[str]:
    """Repair a corpus, and yield in words what was done, each file's when it is written.

    Raises:
        CannotRunError: if a file cannot be written.
    """
    repairs = 0
    for outcome in repair(corpus, place):
        if isinstance(outcome, LeftAlone):
            yield f"{outcome.path}: {outcome.why}"
            continue
        repairs += len(outcome.repairs)
        for one in outcome.repairs:
            yield f"{one.file}:{one.position.line}:{one.position.column}: repaired: {one.what}"
        for record in outcome.void:
            yield f"  the seal of {record} stays void: read it again beside the text: {review_of(record)}"
    yield f"{repairs} repair{'s' * (repairs != 1)}; whatever else is found needs a decision"


def repair(corpus: Corpus, place: Writing) -> Iterator[RepairedFile | LeftAlone]:
    """Repair what can be repaired without a decision, and yield each file once it is written.

    Raises:
        CannotRunError: if a file cannot be written.
    """
    wanted: dict[int, list[Change]] = {}
    for change in changes(corpus):
        wanted.setdefault(id(change.record), []).append(change)
    sealable = {id(item.record): item for item in corpus.sealable()}
    seals = {(seal.record_type, seal.record): seal for seal in corpus.seals}
    for file in corpus.files:
        mine = {index: wanted[id(record)] for index, record in enumerate(file.records) if id(record) in wanted}
        if file.canonical and not mine:
            continue
        records = _changed(file, mine)
        text = canonical_text(records, file.many)
        if why := may_not_write(corpus.root, file.path):
            yield LeftAlone(file.path, why)
            continue
        write(place, file.path, text)
        edited = ((sealable.get(id(file.records[index])), records[index]) for index in mine)
        form = () if file.canonical else (Repair(file.path, Position(1, 1), "written in canonical form"),)
        yield RepairedFile(
            repairs=(*_numbers(file, mine, text), *form),
            void=tuple(item.id for item, record in edited if item and _is_void(item, record, seals)),
        )


def _changed(file: LoadedFile, mine: dict[int, list[Change]]) -> list[Record]:
    """Return the records of a file with their numbers corrected."""
    records = list(file.records)
    for index, record_changes in mine.items():
        value = records[index].model_dump(mode="json")
        for change in record_changes:
            value_at(value, change.path).update(change.values)
        model = type(records[index])
        # Through JSON, since strict models take their codes from JSON only.
        records[index] = model.model_validate_json(json.dumps(value))
    return records


def _numbers(file: LoadedFile, mine: dict[int, list[Change]], text: str) -> Iterator[Repair]:
    """Yield a repair for each change, with its place in the new text, in the order of the file."""
    wanted = {
        (*((index,) if file.many else ()), *change.path, next(iter(change.values))): change
        for index, record_changes in mine.items()
        for change in record_changes
    }
    places = Places(text)
    values: dict[int, Any] = {}
    for path, _ in scan(text) if wanted else ():
        if path in wanted:
            record = wanted[path].record
            if id(record) not in values:
                values = {id(record): record.model_dump(mode="json")}  # Changes come record by record.
            yield Repair(file.path, places.value(path), _said(wanted[path], values[id(record)]))


def _said(change: Change, value: Any) -> str:
    """Say what a change did to a record, given as JSON: `…/c1 anchors en: start_offset 52 to 53 (where its quote stands, …)`."""
    record, path = str(value["id"]), change.path
    if path[:1] == ("commitments",):
        record, path = str(value["commitments"][path[1]]["id"]), path[2:]
    if path[:1] == ("texts",):
        path = ("text", str(value["texts"][path[1]]["language"]))
    before = value_at(value, change.path)
    numbers = ", ".join(f"{key} {before[key]} to {new}" for key, new in change.values.items() if before[key] != new)
    return f"{' '.join(map(str, (record, *path)))}: {numbers} ({change.why})"


def _is_void(item: Sealable, record: Record, seals: dict[SealKey, Seal]) -> bool:
    """Whether a changed record has a seal, and not for what it says now."""
    return item.key in seals and not holds(seals[item.key], record, item.sources)
