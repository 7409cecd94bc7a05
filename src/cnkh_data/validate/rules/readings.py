"""Levels 3, 5 and 6: readings are as they were made, and a record says what its two readings say or, where they differ, what was adjudicated.

A record is held against the readings by the newest version of the codebook that has both. Older ones are history: what was
decided between them is still about them, and no longer about the record.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from ...corpus import (
    BOTH,
    AsRead,
    CodedCommitment,
    Corpus,
    DocumentFolder,
    Passage,
    Round,
    facts,
    once_per_corpus,
    once_per_folder,
    readings_folder,
)
from ...models import NEWEST_CODEBOOK, Adjudication, CompactReading, Provision, Span
from ...models.codelists import Pass
from ...models.readings_v1 import ReadSpan
from ...models.walk import walk
from ...positions import Path
from ...readings import (
    QUOTING,
    CodedValue,
    Comparison,
    Difference,
    Numbered,
    coded,
    compare,
    differences,
    key,
    object_of,
    partners,
    path_of,
    values_read,
    words_of,
)
from ...seals import readings_stand, stands
from ...stretches import Stretches
from ...texts import shorten, shorten_both
from ..fault import Fault
from ..misplaced import as_json
from ..rule import rule
from ..subjects import OneCommitment, OneDocument, OneReading, said
from .documents import is_published

SHOWN = 80
KEY = ("place", "commitment", "field", "language", "first", "second")
"""Fields by which an adjudication names what it decides."""
KEPT = "a reading is kept as it was made."


def _was_read_twice(one: OneDocument | OneCommitment) -> bool:
    """Whether the document has two readings by a version of the codebook."""
    return len(one.folder.readings) == BOTH


def _can_be_compared(one: OneDocument) -> bool:
    """Whether it has two readings that can be compared, and the record with them."""
    return one.folder.current.complete


def _entries(own: Round) -> str:
    """The file of what was decided between readings."""
    return f"{readings_folder(own.codebook)}/adjudication.json"


def _in_entries(own: Round) -> str:
    """Where a decision is to be written."""
    return f"in a new entry of {_entries(own)}"


@once_per_folder
def _coded(corpus: Corpus, folder: DocumentFolder) -> Sequence[CodedValue]:
    return list(coded(folder, corpus.entities, _partners(corpus, folder)))


@once_per_folder
def _comparison(corpus: Corpus, folder: DocumentFolder, own: Round) -> Comparison | None:
    return compare(own)


@once_per_folder
def _partners(corpus: Corpus, folder: DocumentFolder) -> Sequence[Mapping[int, Numbered]]:
    return partners(folder)


@rule(on=OneReading, level=3, certainty="proof", needs=("text-digest",))
def reading_as_made(one: OneReading) -> Iterator[Fault]:
    """A reading names its pass, quotes the text that it was made from, has each unit once, and is not the other reading again.

    Agreement says something only if two people read the text, each alone, and if their readings are kept as they were made.
    """
    files = (file for file in one.folder.files if file.records and file.records[0] is one.reading)
    own = next(PurePosixPath(file.path).stem for file in files)
    if one.reading.reading_pass != own:
        yield one.fault("reading_pass", one.reading.reading_pass, own)
    yield from _misquoted(one)
    yield from _misnamed(one)
    first = one.round.as_read[0]
    if first.reading is not one.reading and _written(first) == _written(one.as_read) != []:
        path, repair = one.as_read.units[0].path[:1], "Put back the reading that the second reader made."
        yield one.fault(path, "the first reading, word for word", "a second reading", repair)


def _written(read: AsRead) -> list[Any]:
    return [unit.written for unit in read.units]


def _misquoted(one: OneReading) -> Iterator[Fault]:
    """What a reading quotes is in the text that it names; if all is in the present one, that is what was read."""
    for text in one.document.texts:
        if text.language not in one.folder.texts or text.language not in one.reading.texts:
            continue
        wrong, read = _wrong_quotes(one, text.language), one.reading.texts[text.language]
        if wrong and read == text.sha256:
            yield from wrong[:MOST_WRONG]
        elif not wrong and read != text.sha256 and one.as_read.units:
            repair = f"Set it to {text.sha256}, the digest of the text that it quotes."
            yield one.fault(("texts", text.language), read, text.sha256, repair)


MOST_WRONG = 10
"""Most wrong quotes of a text that are listed for a reading: one that has more is of another text."""


def _wrong_quotes(one: OneReading, language: str) -> list[Fault]:
    """Quotes that are not in a text where they should be: the first with wrong offsets or, without offsets, all."""
    text = one.folder.texts[language]
    for found in walk(one.reading, ReadSpan):
        span = found.value
        if found.path[-1] == language and (there := text[span.start_offset : span.end_offset]) != span.quote:
            got, expected = map(repr, shorten_both(span.quote, there))
            return [one.fault((*found.path, "quote"), got, expected, f"Put back what the reader quoted: {KEPT}")]
    misplaced = (quote for quote in one.as_read.misplaced if quote.language == language)
    return [one.fault(quote.path, quote.got, quote.expected, quote.repair) for quote in misplaced]


def _misnamed(one: OneReading) -> Iterator[Fault]:
    """A reading has each of its units once, under an id of its document, and the digest of each text that it quotes."""
    seen: set[str] = set()
    document = one.reading.document
    for unit in one.as_read.units:
        if unit.id in seen or unit.id.partition("/")[0] != document:
            got = f"{unit.id} a second time" if unit.id in seen else unit.id
            path = *unit.path, "id" if "id" in unit.codes else "label"
            repair = f"Put back the id that the reader gave it: {KEPT}"
            yield one.fault(path, got, f"an id of its own, {document}/…", repair)
        seen.add(unit.id)
    for language in one.as_read.languages:
        if language not in one.reading.texts:
            repair = (
                f"Add the SHA-256 of the {language} text as it was read; document.json has that of the present one."
            )
            got, expected = f"no digest of the {language} text", "the digest of each text that its units quote"
            yield one.fault("texts", got, expected, repair)


@rule(on=OneDocument, certainty="convention", where=_was_read_twice, needs=("code-of-readings",))
def operator_as_read(one: OneDocument) -> Iterator[Fault]:
    """Where both readings have one operator for a commitment, the record has it too, with its subject or without.

    Force is read from the operator, and another one was read by nobody.
    """
    read: dict[tuple[str, int, int], list[Passage]] = {}
    for commitment in (found for reading in one.folder.as_read for unit in reading.units for found in unit.commitments):
        for language, passage in commitment.anchors.items():
            if language in commitment.operator:
                place = language, passage.start_offset, passage.end_offset
                read.setdefault(place, []).append(commitment.operator[language])
    for provision, index, own in one.folder.commitments():
        for language, span in own.anchors.items():
            both, quote = read.get((language, span.start_offset, span.end_offset), []), own.operator[language].quote
            agreed = both[0] if len(both) == BOTH and both[0] == both[1] else None
            if agreed and not (agreed.quote.endswith(quote) or quote.endswith(agreed.quote)):
                repair = f"Set it to {as_json(agreed._asdict())}, as both readings have it."
                path: Path = ("commitments", index, "operator", language)
                got, expected = map(repr, shorten_both(quote, agreed.quote))
                yield Fault(provision, path, got, expected, repair)


@rule(on=OneDocument, certainty="proof", where=lambda one: bool(one.folder.rounds), decisive=True)
def codebook_of_readings(one: OneDocument) -> Iterator[Fault]:
    """A reading is by the version of the codebook whose readings stand where it stands.

    Readings by two versions also differ where only the versions do, so they cannot be compared.
    """
    for own in one.folder.rounds:
        for reading in own.readings:
            if own.codebook != reading.CODEBOOK:
                there = f"{readings_folder(reading.CODEBOOK)}/{reading.reading_pass}.json"
                repair = f"Move it to {there}, and put back the reading that stood here (git diff shows it)."
                path: Path = ("codebook",) if isinstance(reading, CompactReading) else ()
                got = f"a reading by version {reading.CODEBOOK} of the codebook"
                yield Fault(reading, path, got, f"one by version {own.codebook}", repair)


@rule(on=OneDocument, certainty="proof", where=_can_be_compared, decisive=True)
def code_of_readings(one: OneDocument) -> Iterator[Fault]:
    """A code of a record is one that a reading has or, where there is an adjudication of it, the one that was adjudicated.

    Any other code was read by nobody: it is a slip, or a decision whose reason is missing.
    """
    decided = {key(entry)[:4]: entry for entry in one.folder.adjudications}
    places = {entry.place for entry in one.folder.adjudications}
    main_topic: set[str] = set()
    for value in _coded(one.corpus, one.folder):
        if value.place not in places and value.supported:
            continue
        entry = decided.get(key(value)[:4])
        fault = _wrong_code(one, value, entry)
        if fault is None or (value.field == "topics" and value.provision.id in main_topic):
            continue
        if value.field == "topic":
            main_topic.add(value.provision.id)
        yield fault


def _wrong_code(one: OneDocument, value: CodedValue, entry: Adjudication | None) -> Fault | None:
    """The fault of a code that was read by nobody and that no entry gives; None if it is right or another record is at fault."""
    if entry is not None and not _of_these_readings(entry, value):
        to_blame = not value.supported and (
            readings_stand(one.corpus, one.folder, one.folder.current) or not _stands(one, entry)
        )
        return _entry_fault(entry, key(value)) if to_blame else None
    if value.supported if entry is None else entry.adjudicated == value.record:
        return None
    intact = _stands(one, value.provision)
    if intact and not readings_stand(one.corpus, one.folder, one.folder.current):
        return None  # A reading was changed, which another rule says.
    if entry is None:
        return _changed_entry(one, value.provision, value.place) or _code_fault(one.folder, value, None)
    if intact and not _stands(one, entry):
        repair = f"Set adjudicated to {as_json(value.record)}, or correct {_field(value)} in the record."
        expected = f"{said(value.record)}, as in the record"
        return Fault(entry, ("adjudicated",), said(entry.adjudicated), expected, repair)
    return _code_fault(one.folder, value, entry)


def _stands(one: OneDocument, record: Provision | Adjudication) -> bool:
    return stands(one.corpus, record, one.folder)


def _changed_entry(one: OneDocument, provision: Provision, place: str) -> Fault | None:
    """The one adjudication at a place that is not as it was sealed, if the provision is: it no longer decides what it did."""
    places = {place, provision.id}
    changed = [entry for entry in one.folder.adjudications if entry.place in places and not _stands(one, entry)]
    if len(changed) != 1 or not _stands(one, provision):
        return None
    (entry,) = changed
    got = f"{entry.field} of {'the unit' if entry.commitment is None else f'commitment {entry.commitment}'}"
    repair = (
        "Undo what was changed in the entry (git diff shows it); if it was meant, correct the record, or write an entry for "
        "what the record has."
    )
    return Fault(entry, (), got, f"an entry for what {provision.id} has and no reading", repair)


def _of_these_readings(entry: Adjudication, value: CodedValue) -> bool:
    """Whether an adjudication has the values that the readings have, as far as those can be compared."""
    return value.first in (None, entry.first) and value.second in (None, entry.second)


def _code_fault(folder: DocumentFolder, one: CodedValue, entry: Adjudication | None) -> Fault:
    read = [entry.adjudicated] if entry else list(dict.fromkeys(one.readings))
    who = "as adjudicated" if entry else "as both readings have it" if len(one.readings) > len(read) else "as read"
    values = " or ".join(said(_as_written(folder, one, value)) for value in read)
    otherwise = f"correct its entry in {_entries(folder.current)}"
    if entry is None:
        otherwise = f"give the reason {_in_entries(folder.current)}: {_entry(key(one), one.record)}"
    to_set = " or ".join(_in_record(one, _as_written(folder, one, value)) for value in read)
    repair = f"Set {_field(one)} to {to_set}; if the record is right, {otherwise}"
    got, expected = shorten_both(said(one.record), values, SHOWN)
    return Fault(one.provision, one.path, got, f"{expected}, {who}", repair)


def _field(one: CodedValue) -> str:
    return "/".join(map(str, one.path))


def _as_written(folder: DocumentFolder, one: CodedValue, value: str | None) -> str | None:
    """A list in the order in which a reading has it; readings are compared without."""
    for reading in folder.as_read if value and value.startswith("[") else ():
        unit = next((unit for unit in reading.units if unit.id == one.place), None)
        holders = [] if unit is None else [unit] if one.commitment is None else unit.commitments[one.commitment - 1 :]
        listed = holders[0].codes.get(one.field) if holders else None
        listed = listed.get(one.language) if isinstance(listed, dict) else listed
        if isinstance(listed, list) and as_json(sorted(listed)) == value:
            return as_json(listed)
    return value


def _in_record(one: CodedValue, value: str | None) -> str:
    """A value as the record has it: of words of a text, both offsets and the words."""
    if value is None or one.field not in QUOTING:
        return said(value)
    found = json.loads(value)
    if found and not isinstance(found[0], list):
        return as_json(_span(*found))
    return as_json([_span(*each) for each in found])


def _span(quote: str, start: int) -> dict[str, Any]:
    return {"start_offset": start, "end_offset": start + len(quote), "quote": quote}


def _entry(wanted: Sequence[Any], adjudicated: str | None) -> str:
    """An adjudication as it is to be written, all but its reason."""
    return as_json({**dict(zip(KEY, wanted, strict=True)), "adjudicated": adjudicated, "reason": "…"})


@rule(on=OneDocument, certainty="proof", where=_can_be_compared, decisive=True)
def unit_of_readings(one: OneDocument) -> Iterator[Fault]:
    """The units and commitments of the record are those of a reading, and it has each commitment that both readings have.

    Every count is of units or of commitments, and one that nobody decided on changes them.
    """
    if comparison := _comparison(one.corpus, one.folder, one.folder.current):
        yield from _units_of_nobody(one, comparison)
        yield from _missing_commitments(one, comparison)


def _units_of_nobody(one: OneDocument, comparison: Comparison) -> Iterator[Fault]:
    """Yield the units and the commitments of the record that no reading has and nobody decided on."""
    decided = {entry.adjudicated for entry in one.folder.adjudications if entry.field in ("unit", "commitment")}
    read = {words_of(unit) for pair in comparison.units for unit in pair if unit is not None} | decided
    matched = set().union(*_partners(one.corpus, one.folder))
    for provision, own in zip(one.folder.provisions, one.folder.as_coded, strict=True):
        if (words := words_of(own)) not in read:
            repair = _or_a_reason(one, "Cut the unit as a reading has it", (provision.id, None, "unit"), words)
            bare = Fault(provision, ("anchors",), shorten(words or ""), "a unit of one of the readings", repair)
            yield _changed_entry(one, provision, provision.id) or bare
        for commitment in own.commitments:
            if id(commitment) not in matched and object_of(commitment) not in decided:
                yield _changed_entry(one, provision, provision.id) or _commitment_of_nobody(one, provision, commitment)


def _commitment_of_nobody(one: OneDocument, provision: Provision, commitment: CodedCommitment) -> Fault:
    named, number = object_of(commitment), int(commitment.path[1]) + 1
    repair = _or_a_reason(one, "Remove it", (provision.id, number, "commitment"), named)
    return Fault(provision, commitment.path, named or "", "a commitment of one of the readings", repair)


def _missing_commitments(one: OneDocument, comparison: Comparison) -> Iterator[Fault]:
    """Yield the commitments that both readings have, and the record has not."""
    kept = {id(found) for each in _partners(one.corpus, one.folder) for _, _, found in each.values()}
    decided = {key(entry)[:3] for entry in one.folder.adjudications}
    for unit, number, first, second in comparison.commitments:
        if first is None or second is None or {id(first), id(second)} & kept:
            continue
        if (unit.id, number, "commitment") in decided:
            continue
        words = next(iter(first.anchors.values())).quote
        units = zip(one.folder.provisions, one.folder.as_coded, strict=True)
        provision = next((provision for provision, own in units if words in (words_of(own) or "")), None)
        about = unit.id, number, "commitment"
        repair = _or_a_reason(one, "Add the commitment as the readings have it", about, None)
        got = f"no commitment {object_of(first)!r}, of {shorten(words)!r}"
        record, path = (provision, ("commitments",)) if provision else (one.document, ())
        yield Fault(record, path, got, "a commitment that both readings have", repair)


def _or_a_reason(one: OneDocument, repair: str, about: tuple[str, int | None, str], adjudicated: str | None) -> str:
    entry = _entry((*about, None, None, None), adjudicated)
    return f"{repair}; if the record is right, give the reason {_in_entries(one.folder.current)}: {entry}"


@rule(on=OneReading, level=6, certainty="proof", where=is_published)
def second_reading(one: OneReading) -> Iterator[Fault]:
    """A published document that has a reading by a version of the codebook has two.

    Beside a single one, nobody sees what another reader would have coded, and agreement cannot be measured.
    """
    if len(one.round.readings) < BOTH:
        own = one.reading.reading_pass
        missing = next(other for other in Pass if other is not own)
        repair = (
            f"Put the {missing} reading back, or have it made, from the codebook and the texts alone, "
            f"and keep it as {readings_folder(one.round.codebook)}/{missing}.json."
        )
        yield one.fault("reading_pass", f"the {own} reading alone", "two readings", repair)


@rule(on=OneDocument, level=6, certainty="guess", where=is_published)
def read_twice(one: OneDocument) -> Iterator[Fault]:
    """Where other documents were read twice, each published one was.

    Beside those, a document that was read once looks as sure as they are.
    """
    if not one.folder.readings and _others_read_twice(one.corpus):
        folder = readings_folder(NEWEST_CODEBOOK)
        repair = (
            f"Have it read again, from the codebook and the texts alone, keep both readings in {folder}/, decide between "
            f"them in {folder}/adjudication.json, and run: cnkh agreement --write"
        )
        yield one.fault((), "no readings", "two readings, as of other documents", repair)


@once_per_corpus
def _others_read_twice(corpus: Corpus) -> bool:
    return any(one.published and one.readings == BOTH for one in facts(corpus))


@rule(on=OneDocument, level=6, certainty="proof", where=lambda one: any(each.complete for each in one.folder.rounds))
def unadjudicated(one: OneDocument) -> Iterator[Fault]:
    """Each difference between the two readings is decided once, with a reason, and an adjudication decides nothing else.

    Two readings are kept so that their differences are seen, and so that users can see how each was decided.
    """
    for own in one.folder.rounds:
        comparison = _comparison(one.corpus, one.folder, own)
        # A reading that was changed is at fault itself.
        if comparison is not None and readings_stand(one.corpus, one.folder, own):
            yield from _undecided(one, own, comparison)


def _undecided(one: OneDocument, own: Round, comparison: Comparison) -> Iterator[Fault]:
    found = {key(difference): difference for difference in differences(comparison)}
    is_current = own is one.folder.current
    values = {key(value): value for value in _coded(one.corpus, one.folder)} if is_current else {}
    # Of readings that the record is no longer held against, nobody can tell what it departed from.
    departed = {wanted for wanted, value in values.items() if not value.supported}
    departed |= set() if is_current else set(map(key, values_read(comparison)))
    spoken = {key(entry) for entry in own.adjudications}
    silent = {wanted: difference for wanted, difference in found.items() if wanted not in spoken}
    for entry in own.adjudications:
        if key(entry) in found or key(entry) in departed or _decides_alone(entry):
            continue
        if meant := _nearest(entry, silent):
            del silent[meant]
            yield _entry_fault(entry, meant)
        else:
            got = f"{entry.place} {entry.field}: the readings do not differ so"
            repair = "Remove the entry, or correct it to a difference."
            yield Fault(entry, (), got, "a difference of the two readings", repair)
    for wanted, difference in silent.items():
        value = values.get(wanted)
        yield _silent_fault(own, difference, value.record if value else None)


def _entry_fault(entry: Adjudication, meant: Sequence[Any]) -> Fault:
    """An adjudication that does not have what the readings have, at the first field that differs."""
    name, value = next((n, v) for n, v in zip(KEY, meant, strict=True) if v != getattr(entry, n))
    got, expected = as_json(getattr(entry, name)), f"{as_json(value)}, as in the readings"
    return Fault(entry, (name,), got, expected, f"Set {name} to {as_json(value)}.")


def _decides_alone(entry: Adjudication) -> bool:
    """Whether an entry gives the reason for a unit or commitment that is in no reading, or in both."""
    return entry.field in ("unit", "commitment") and entry.first is None and entry.second is None


MOST_SILENT = 200
"""Differences without an adjudication up to which one is looked for that an entry was meant for."""
MOST_SLIPS = 2
"""Fields in which an entry may differ from the difference that it was meant for."""


def _nearest(entry: Adjudication, silent: Mapping[tuple[Any, ...], object]) -> tuple[Any, ...] | None:
    """The difference without an adjudication that an entry was most likely meant for; None if none is near."""
    if not silent or len(silent) > MOST_SILENT:
        return None
    slips = {wanted: sum(one != other for one, other in zip(key(entry), wanted, strict=True)) for wanted in silent}
    nearest = min(slips, key=lambda wanted: slips[wanted])
    return nearest if slips[nearest] <= MOST_SLIPS else None


def _silent_fault(own: Round, difference: Difference, record: str | None) -> Fault:
    """A difference that nobody decided, at the reading that differs from the record."""
    which = 0 if record == difference.second and record != difference.first else 1
    there = [unit or commitment for unit, commitment in zip(difference.units, difference.commitments, strict=True)]
    if there[which] is None:
        which = 1 - which
    at = there[which]
    path = at.path if at else ()
    if difference.field not in ("unit", "commitment"):
        path = (*path, *path_of(difference.field, difference.language))
    got = f"{difference.place} {difference.field}: {difference.first} against {difference.second}"
    repair = f"Decide between the two, and say why {_in_entries(own)}: {_entry(key(difference), record)}"
    return Fault(own.readings[which], path, got, "an adjudication", repair)


@rule(on=OneCommitment, certainty="convention", where=_was_read_twice, needs=("unit-of-readings",))
def anchor_as_read(one: OneCommitment) -> Iterator[Fault]:
    """The anchor of a commitment is the anchor that a reading has there, with or without the operator before it.

    An anchor that stops inside a phrase, loses a half or takes the next one's words is one that nobody read.
    """
    for language, span in one.commitment.anchors.items():
        read = _read_of_each(one.corpus, one.folder).get((one.commitment.id, language), ())
        if read and not any(_is_same(one, language, passage) for passage in read):
            shown = " or ".join(as_json(passage._asdict()) for passage in dict.fromkeys(read))
            repair = f"Set it to {shown}, as it was read; if the record is right, waive this with the reason."
            expected = " or ".join(repr(shorten(passage.quote)) for passage in dict.fromkeys(read))
            yield one.fault(("anchors", language), repr(shorten(span.quote)), f"{expected}, as read", repair)
            break


def _is_same(one: OneCommitment, language: str, passage: Passage) -> bool:
    """Whether an anchor is what a reading has, or that without the operator at its beginning."""
    span, operator = one.commitment.anchors[language], one.commitment.operator[language]
    if span.end_offset != passage.end_offset:
        return False
    before = one.folder.texts[language][passage.start_offset : span.start_offset]
    return span.start_offset == passage.start_offset or before.strip() == operator.quote


@once_per_folder
def _read_of_each(corpus: Corpus, folder: DocumentFolder) -> Mapping[tuple[str, str], Sequence[Passage]]:
    """Commitment and language to the anchors that readings have there: an anchor belongs to the commitment that shares most with it."""
    found: dict[tuple[str, str], list[Passage]] = {}
    for language in folder.texts:
        own = Stretches(
            (span.start_offset, span.end_offset, one)
            for _, _, one in folder.commitments()
            if (span := one.anchors.get(language))
        )
        for passage in _passages_read(folder, language):
            start, end = passage.start_offset, passage.end_offset
            there = own.over(start, end)
            if nearest := max(there, key=lambda one: _shared(one.anchors[language], start, end), default=None):
                found.setdefault((nearest.id, language), []).append(passage)
    return found


def _passages_read(folder: DocumentFolder, language: str) -> Iterator[Passage]:
    commitments = (one for read in folder.as_read for unit in read.units for one in unit.commitments)
    return (one.anchors[language] for one in commitments if language in one.anchors)


def _shared(span: Span, start: int, end: int) -> int:
    """How many characters a span shares with a stretch that overlaps it."""
    return min(span.end_offset, end) - max(span.start_offset, start)
