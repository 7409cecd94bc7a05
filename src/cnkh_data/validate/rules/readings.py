"""Levels 3, 5 and 6: readings are as they were made, and a record says what its two readings say or, where they differ, what was adjudicated."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from ...corpus import (
    AsRead,
    Corpus,
    DocumentFolder,
    Passage,
    facts,
    once_per_corpus,
    once_per_folder,
)
from ...models import READINGS, Adjudication, CompactReading, Provision, Record
from ...models.codelists import Pass
from ...models.readings_v1 import ReadSpan
from ...models.walk import walk
from ...positions import Path
from ...readings import (
    CodedValue,
    Comparison,
    Difference,
    coded,
    compare,
    differences,
    key,
    object_of,
    partners,
    path_of,
    words_of,
)
from ...seals import stands
from ...texts import shorten
from ..fault import Fault
from ..rule import rule

BOTH = 2
SHOWN = 80
KEY = ("place", "commitment", "field", "language", "first", "second")
"""Fields by which an adjudication names what it decides."""


@rule(level=3, needs=("cuts", "text-digest"))
def reading_as_made(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Two readers read the text, each alone: each reading says which it is and quotes what was read, and no two are one."""
    if not folder.readings:
        return
    passes = {id(record): PurePosixPath(file.path).stem for file in folder.files for record in file.records}
    for read in folder.as_read:
        reading = read.reading
        own = passes[id(reading)]
        if reading.reading_pass != own:
            yield Fault(reading, ("reading_pass",), reading.reading_pass, own, f"Set reading_pass to {own}.")
        yield from _misquoted(folder, read)
        yield from _misnamed(read)
    both = [[unit.written for unit in read.units] for read in folder.as_read]
    if len(both) == BOTH and both[0] == both[1] and both[1]:
        repair = "Put back the reading that the second reader made."
        whole = folder.as_read[1].units[0].path[:1]
        yield Fault(folder.readings[1], whole, "the first reading, word for word", "a second reading", repair)


def _misquoted(folder: DocumentFolder, read: AsRead) -> Iterator[Fault]:
    """What a reading quotes is in the text that it names; if all is in the present one, that is what was read."""
    reading = read.reading
    for text in folder.document.texts:
        if text.language not in folder.texts or text.language not in reading.texts:
            continue
        wrong = _wrong_quotes(folder, read, text.language)
        same = reading.texts[text.language] == text.sha256
        if wrong and same:
            yield from wrong[:MOST_WRONG]
        elif not wrong and not same and read.units:
            path = ("texts", text.language)
            repair = f"Set it to {text.sha256}, the digest of the text that it quotes."
            yield Fault(reading, path, reading.texts[text.language], text.sha256, repair)


MOST_WRONG = 10
"""Most quotes of a text that are told of in a reading: one that has more is of another text."""


def _wrong_quotes(folder: DocumentFolder, read: AsRead, language: str) -> list[Fault]:
    """Quotes that are not in a text where they should be: the first with wrong offsets or, without offsets, all."""
    reading, text = read.reading, folder.texts[language]
    misplaced = [one for one in read.misplaced if one.language == language]
    faults = [Fault(reading, one.path, one.got, one.expected, one.repair) for one in misplaced]
    for path, span in _quoted(reading, language):
        there = text[span.start_offset : span.end_offset]
        if there != span.quote:
            repair = "Put back what the reader quoted: a reading is kept as it was made."
            got, expected = repr(shorten(span.quote)), repr(shorten(there))
            return [Fault(reading, (*path, "quote"), got, expected, repair)]
    return faults


@rule(level=5, needs=("code-of-readings",))
def operator_as_read(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """An operator on which both readings agree is the record's too, with its subject or without; another was read by nobody."""
    if len(folder.readings) < BOTH:
        return
    read: dict[tuple[str, int, int], list[Passage]] = {}
    for reading in folder.as_read:
        for one in (one for unit in reading.units for one in unit.commitments):
            for language, passage in one.anchors.items():
                if language in one.operator:
                    place = language, passage.start_offset, passage.end_offset
                    read.setdefault(place, []).append(one.operator[language])
    for provision, index, commitment in folder.commitments():
        for language, span in commitment.anchors.items():
            both = read.get((language, span.start_offset, span.end_offset), [])
            own = commitment.operator[language].quote
            if len(both) != BOTH or both[0] != both[1] or both[0].quote.endswith(own) or own.endswith(both[0].quote):
                continue
            as_read = both[0]
            repair = f"Set it to {json.dumps(as_read._asdict(), ensure_ascii=False)}, as both readings have it."
            path: Path = ("commitments", index, "operator", language)
            yield Fault(provision, path, repr(shorten(own)), repr(shorten(as_read.quote)), repair)


@rule(level=5, severity="warning")
def text_as_read(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Readings are of the text as it was then; where that was cut anew, nobody has read the one that the codes are now of."""
    for text in folder.document.texts:
        for reading in folder.readings:
            read = reading.texts.get(text.language)
            if read is not None and read != text.sha256:
                got, path = f"{read}, of another {text.language} text", ("texts", text.language)
                repair = (
                    "Undo the change of the text (git diff shows it), or look at what has changed in it beside the records, "
                    "and say so in a waiver."
                )
                yield Fault(reading, path, got, f"{text.sha256}, of the text that is there now", repair)
                break  # The other reading is of the same text, so one message tells it.


def _quoted(reading: Record, language: str) -> Iterator[tuple[Path, ReadSpan]]:
    """What a reading quotes of a text with offsets, and where."""
    return ((found.path, found.value) for found in walk(reading, ReadSpan) if found.path[-1] == language)


def _misnamed(read: AsRead) -> Iterator[Fault]:
    """A reading has each of its units once, under an id of its document, and the digest of each text that it quotes."""
    seen: set[str] = set()
    reading = read.reading
    for unit in read.units:
        document = unit.id.partition("/")[0]
        if unit.id in seen or document != reading.document:
            got = f"{unit.id} a second time" if unit.id in seen else unit.id
            repair = "Put back the id that the reader gave it: a reading is kept as it was made."
            name = "id" if "id" in unit.codes else "label"
            yield Fault(reading, (*unit.path, name), got, f"an id of its own, {reading.document}/…", repair)
        seen.add(unit.id)
    for language in read.languages:
        if language not in reading.texts:
            repair = (
                f"Add the SHA-256 of the {language} text as it was read; that of the present one is in document.json."
            )
            got = f"no digest of the {language} text"
            yield Fault(reading, ("texts",), got, "the digest of each text that its units quote", repair)


@rule(level=5, decisive=True)
def codebook_of_readings(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Readings by two versions of the codebook also differ where only the versions do, so they are not compared."""
    versions = [reading.CODEBOOK for reading in folder.readings]
    if len(set(versions)) > 1:
        first, second = versions
        older, newer = sorted(versions, key=list(READINGS).index)
        repair = (
            f"Have the document read again by version {newer} in place of the reading by version {older}; until then, put back "
            "the reading that stood here."
        )
        path: Path = ("codebook",) if isinstance(folder.readings[1], CompactReading) else ()
        got, expected = (
            f"a reading by version {second} of the codebook",
            f"one by version {first}, as the other reading",
        )
        yield Fault(folder.readings[1], path, got, expected, repair)


@rule(level=5, decisive=True)
def code_of_readings(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A code that neither reading has and nobody adjudicated was read by nobody: a slip of the pen, or a decision without its reason."""
    decided = {key(entry)[:4]: entry for entry in folder.adjudications}
    as_read = _readings_stand(corpus, folder)
    main_topic: set[str] = set()
    for one in _coded(corpus, folder):
        entry = decided.get(key(one)[:4])
        if entry is not None and not _of_these_readings(entry, one):
            if not one.supported:
                # Else it is a reading that was changed, which is said elsewhere.
                if as_read or not stands(corpus, entry, folder):
                    yield _entry_fault(entry, key(one))
                continue
            entry = None  # It is wrong itself, which is said elsewhere.
        if one.supported if entry is None else entry.adjudicated == one.record:
            continue
        if not as_read and stands(corpus, one.provision, folder):
            continue  # It is a reading that was changed, which is said elsewhere.
        if one.field == "topics" and one.provision.id in main_topic:
            continue
        if one.field == "topic":
            main_topic.add(one.provision.id)
        if entry is None and (changed := _changed_entry(corpus, folder, one.provision)):
            yield changed
        elif entry and stands(corpus, one.provision, folder) and not stands(corpus, entry, folder):
            field = "/".join(map(str, one.path))
            repair = f"Set adjudicated to {_json_of(one.record)}, or correct {field} in the record."
            yield Fault(
                entry, ("adjudicated",), _json(entry.adjudicated), f"{_json(one.record)}, as in the record", repair
            )
        else:
            yield _code_fault(folder, one, entry)


def _readings_stand(corpus: Corpus, folder: DocumentFolder) -> bool:
    """Whether the readings are as they were sealed; of a draft, nobody has sealed any."""
    return not folder.published or all(stands(corpus, reading, folder) for reading in folder.readings)


def _changed_entry(corpus: Corpus, folder: DocumentFolder, provision: Provision) -> Fault | None:
    """The one adjudication of a provision that is not as it was sealed, if the provision is: it no longer decides what it did."""
    changed = [one for one in folder.adjudications if one.place == provision.id and not stands(corpus, one, folder)]
    if len(changed) != 1 or not stands(corpus, provision, folder):
        return None
    (entry,) = changed
    got = f"{entry.field} of {'the unit' if entry.commitment is None else f'commitment {entry.commitment}'}"
    repair = (
        "Undo what was changed in the entry (git diff shows it); if it was meant, correct the record, or write an entry for "
        "what the record has."
    )
    return Fault(entry, (), got, f"an entry for what {provision.id} has and no reading", repair)


@once_per_folder
def _coded(corpus: Corpus, folder: DocumentFolder) -> Sequence[CodedValue]:
    return list(coded(folder, corpus.entities))


def _of_these_readings(entry: Adjudication, one: CodedValue) -> bool:
    """Whether an adjudication has the values that the readings have, as far as those can be compared."""
    return one.first in (None, entry.first) and one.second in (None, entry.second)


def _code_fault(folder: DocumentFolder, one: CodedValue, entry: Adjudication | None) -> Fault:
    said = [entry.adjudicated] if entry else list(dict.fromkeys(one.readings))
    said = [_as_written(folder, one, value) for value in said]
    who = "as adjudicated" if entry else "as both readings have it" if len(one.readings) > len(said) else "as read"
    values = " or ".join(map(_json, said))
    otherwise = "correct its entry in readings/adjudication.json" if entry else _new_entry(one)
    field = "/".join(map(str, one.path))
    repair = f"Set {field} to {values}; if the record is right, {otherwise}"
    return Fault(one.provision, one.path, shorten(_json(one.record), SHOWN), f"{shorten(values, SHOWN)}, {who}", repair)


def _as_written(folder: DocumentFolder, one: CodedValue, value: str | None) -> str | None:
    """A list in the order in which a reading has it; readings are compared without."""
    for reading in folder.as_read if value and value.startswith("[") else ():
        unit = next((unit for unit in reading.units if unit.id == one.place), None)
        holders = [] if unit is None else [unit] if one.commitment is None else unit.commitments[one.commitment - 1 :]
        listed = holders[0].codes.get(one.field) if holders else None
        listed = listed.get(one.language) if isinstance(listed, dict) else listed
        if isinstance(listed, list) and json.dumps(sorted(listed), ensure_ascii=False) == value:
            return json.dumps(listed, ensure_ascii=False)
    return value


def _new_entry(one: CodedValue) -> str:
    return f"give the reason in a new entry of readings/adjudication.json: {_entry(key(one), one.record)}"


def _entry(wanted: Sequence[Any], adjudicated: str | None) -> str:
    """An adjudication as it is to be written, all but its reason."""
    entry = {**dict(zip(KEY, wanted, strict=True)), "adjudicated": adjudicated, "reason": "…"}
    return json.dumps(entry, ensure_ascii=False)


def _json(value: str | None) -> str:
    return "null" if value is None else value


@rule(level=5, decisive=True)
def unit_of_readings(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A unit or commitment that no reading has, or that both have and the record has not, was decided by nobody and changes counts."""
    comparison = compare(folder)
    if comparison is None:
        return
    decided = {entry.adjudicated for entry in folder.adjudications if entry.field in ("unit", "commitment")}
    read = {words_of(unit) for pair in comparison.units for unit in pair if unit is not None}
    for provision, own in zip(folder.provisions, folder.as_coded, strict=True):
        words = words_of(own)
        if not {words} & (read | decided):
            if changed := _changed_entry(corpus, folder, provision):
                yield changed
                continue
            repair = _or_a_reason("Cut the unit as a reading has it", provision.id, None, "unit", words)
            yield Fault(provision, ("anchors",), shorten(words or ""), "a unit of one of the readings", repair)
    first, second = partners(folder)
    own_commitments = (
        (provision, one)
        for provision, own in zip(folder.provisions, folder.as_coded, strict=True)
        for one in own.commitments
    )
    for provision, commitment in own_commitments:
        named = object_of(commitment)
        if id(commitment) not in first and id(commitment) not in second and named not in decided:
            if changed := _changed_entry(corpus, folder, provision):
                yield changed
                continue
            repair = _or_a_reason("Remove it", provision.id, int(commitment.path[1]) + 1, "commitment", named)
            yield Fault(provision, commitment.path, named or "", "a commitment of one of the readings", repair)
    yield from _missing_commitments(folder, comparison)


def _missing_commitments(folder: DocumentFolder, comparison: Comparison) -> Iterator[Fault]:
    kept = {id(commitment) for one in partners(folder) for _, _, commitment in one.values()}
    units = [
        (words_of(own) or "", provision) for own, provision in zip(folder.as_coded, folder.provisions, strict=True)
    ]
    decided = {key(entry)[:3] for entry in folder.adjudications}
    for unit, number, one, other in comparison.commitments:
        if one is None or other is None or {id(one), id(other)} & kept or (unit.id, number, "commitment") in decided:
            continue
        words = next(iter(one.anchors.values())).quote
        provision = next((provision for said, provision in units if words in said), None)
        repair = _or_a_reason("Add the commitment as the readings have it", unit.id, number, "commitment", None)
        got, expected = (
            f"no commitment {object_of(one)!r}, of {shorten(words)!r}",
            "a commitment that both readings have",
        )
        yield Fault(provision or folder.document, ("commitments",) if provision else (), got, expected, repair)


def _or_a_reason(repair: str, place: str, commitment: int | None, field: str, adjudicated: str | None) -> str:
    entry = _entry((place, commitment, field, None, None, None), adjudicated)
    return f"{repair}; if the record is right, give the reason in a new entry of readings/adjudication.json: {entry}"


@rule(level=6)
def second_reading(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Agreement takes two readings: beside a single one, nobody sees what another reader would have coded."""
    if folder.published and 0 < len(folder.readings) < BOTH:
        (reading,) = folder.readings
        missing = next(one for one in Pass if one is not reading.reading_pass)
        repair = (
            f"Put the {missing} reading back, or have it made, from the codebook and the texts alone, "
            f"and keep it as readings/{missing}.json."
        )
        yield Fault(reading, ("reading_pass",), f"the {reading.reading_pass} reading alone", "two readings", repair)


@rule(level=6, severity="warning")
def read_twice(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Beside documents that were read twice, one that was read once looks as sure as they are."""
    if folder.published and not folder.readings and _others_read_twice(corpus):
        repair = (
            "Have it read again, from the codebook and the texts alone, keep both readings in readings/, decide between "
            "them in readings/adjudication.json, and run: cnkh agreement --write"
        )
        yield Fault(folder.document, (), "no readings", "two readings, as of other documents", repair)


@once_per_corpus
def _others_read_twice(corpus: Corpus) -> bool:
    return any(one.published and one.readings == BOTH for one in facts(corpus))


@rule(level=6)
def unadjudicated(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Two readings are kept so that their differences are seen; each is decided once, with a reason, and nothing else is."""
    comparison = compare(folder)
    if comparison is None:
        return
    found: dict[tuple[Any, ...], Difference | CodedValue] = {key(one): one for one in differences(comparison)}
    departures = {key(one): one for one in _coded(corpus, folder) if not one.supported}
    if not _readings_stand(corpus, folder):
        return  # A reading that was changed is at fault itself.
    spoken = {key(entry) for entry in folder.adjudications}
    silent = {wanted: one for wanted, one in found.items() if wanted not in spoken}
    for entry in folder.adjudications:
        if (
            key(entry) in found
            or key(entry) in departures
            or (entry.field in ("unit", "commitment") and not _differs(entry))
        ):
            continue
        meant = _nearest(entry, silent)
        if meant is None:
            got = f"{entry.place} {entry.field}: the readings do not differ so"
            repair = "Remove the entry, or correct it to a difference."
            yield Fault(entry, (), got, "a difference of the two readings", repair)
        else:
            del silent[meant]
            yield _entry_fault(entry, meant)
    records = {key(one): one.record for one in _coded(corpus, folder)}
    for wanted, difference in silent.items():
        if isinstance(difference, Difference):
            yield _silent_fault(folder, difference, records.get(wanted))


def _entry_fault(entry: Adjudication, meant: Sequence[Any]) -> Fault:
    """An adjudication that does not have what the readings have, at the first field that differs."""
    name, value = next((n, v) for n, v in zip(KEY, meant, strict=True) if v != getattr(entry, n))
    got, expected = _json_of(getattr(entry, name)), f"{_json_of(value)}, as in the readings"
    return Fault(entry, (name,), got, expected, f"Set {name} to {_json_of(value)}.")


def _differs(entry: Adjudication) -> bool:
    return entry.first is not None or entry.second is not None


MOST_SILENT = 200
"""Differences without an adjudication up to which one is looked for that an entry was meant for."""
MOST_SLIPS = 2
"""Fields in which an entry may differ from the difference that it was meant for."""


def _nearest(entry: Adjudication, silent: Mapping[tuple[Any, ...], object]) -> tuple[Any, ...] | None:
    """The difference without an adjudication that an entry was most likely meant for; None if none is near."""
    if not silent or len(silent) > MOST_SILENT:
        return None
    slips = {wanted: sum(one != other for one, other in zip(key(entry), wanted, strict=True)) for wanted in silent}
    nearest = min(slips, key=lambda wanted: slips[wanted], default=None)
    return nearest if nearest is not None and slips[nearest] <= MOST_SLIPS else None


def _silent_fault(folder: DocumentFolder, difference: Difference, record: str | None) -> Fault:
    """A difference that nobody decided, at the reading that differs from the record."""
    which = 0 if record == difference.second and record != difference.first else 1
    unit, commitment = difference.units[which], difference.commitments[which]
    at = unit or commitment
    if at is None:
        which = 1 - which
        at = difference.units[which] or difference.commitments[which]
    path = at.path if at else ()
    if difference.field not in ("unit", "commitment"):
        path = (*path, *path_of(difference.field, difference.language))
    got = f"{difference.place} {difference.field}: {difference.first} against {difference.second}"
    entry = _entry(key(difference), record)
    repair = f"Decide between the two, and say why in a new entry of readings/adjudication.json: {entry}"
    return Fault(folder.readings[which], path, got, "an adjudication", repair)


def _json_of(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
