"""Level 6: the collection as a whole stands as it was verified."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from ...canonical import record_text
from ...corpus import (
    COLLECTION_FILES,
    SHARED,
    Corpus,
    DocumentFolder,
    PublishedId,
    Sealable,
    digest,
    facts,
    has_seals,
    line_checksums,
    of_each,
    once_per_corpus,
    published_sources,
)
from ...models import Agreement, Seal
from ...models.codelists import Measure, RecordType
from ...positions import Path, Position
from ...readings import EXPERIMENTAL_BELOW, agreement
from ...seals import SealKey, changed_paths, holds
from ...texts import number_of
from ..fault import Fault
from ..limits import MOST_NAMED
from ..rule import rule
from .references import (
    id_space,
    lost_seals,
    pairs_alike,
    published_once,
    retired_keys,
    seals_of,
)

WRITE_AGREEMENT = "Run: cnkh agreement --write"


@rule(level=6, needs=("stale-agreement",), last_word=True)
def seal(corpus: Corpus) -> Iterator[Fault]:
    """A seal says that a reader checked the record as it stands; editing it voids the seal until it is read again."""
    if corpus.shared_untouched:
        return
    if not has_seals(corpus):
        at = f"data/{COLLECTION_FILES['seals'].path}", Position(1, 1)
        repair = "Put the seals back; if nothing was verified yet, read each record beside the text, then run: cnkh seal ID …"
        yield Fault(corpus.dataset, (), "no seals", "a seal on every published record", repair, at=at)
        return
    shared = corpus.shared_seals
    records = list(corpus.sealable_shared())
    drafted = {source.id for source in corpus.sources} - {source.id for source in published_sources(corpus)}
    sealed = {entry.record for entry in shared if entry.record_type is RecordType.SOURCE}
    # What a document that cannot be read is cut from may be a draft's source.
    used = {text.source for one in facts(corpus) for text in one.texts}
    drafted |= {source.id for source in corpus.sources if source.id not in used} if corpus.unread else set()
    loose = {(RecordType.SOURCE, source) for source in drafted - sealed}
    # Where the seal of what was retired is still to go, its tombstone is sealed by the same command.
    of_records = {(entry.record_type, entry.record) for entry in shared}.union(*_seals_of_retired(corpus))
    loose |= {(RecordType.RETIRED, one.id) for one in corpus.retired if (one.record_type, one.id) in of_records}
    yield from _seal_faults(corpus, [item for item in records if item.key not in loose], None, required=True)


@of_each
def _seals_of_retired(corpus: Corpus, folder: DocumentFolder) -> frozenset[SealKey]:
    """Seals in a document of records that were retired."""
    return retired_keys(corpus).intersection((entry.record_type, entry.record) for entry in folder.seals)


@rule(level=6, needs=("unadjudicated",), last_word=True)
def seal_in_document(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A seal in a document also covers its sources, so neither the reading nor what was read can change unseen."""
    if not folder.untouched and has_seals(corpus):
        yield from _seal_faults(corpus, list(corpus.sealable_in(folder)), folder, required=folder.published)


def _seal_faults(
    corpus: Corpus, records: Sequence[Sealable], folder: DocumentFolder | None, required: bool
) -> Iterator[Fault]:
    seals = seals_of(corpus, folder)
    by_key = {item.key: item for item in records}
    several = {key for key, count in Counter((s.record_type, s.record) for s in seals).items() if count > 1}
    void: list[tuple[Seal, Sealable]] = []
    sealed = {(entry.record_type, entry.record) for entry in seals}
    unsealed = [item for item in records if required and item.key not in sealed]
    mistaken = _mistaken(unsealed, lost_seals(corpus, folder) if unsealed else ())
    yield from mistaken.values()
    told = {id(fault.record) for fault in mistaken.values()}
    for entry in seals:
        item = by_key.get((entry.record_type, entry.record))
        if id(entry) in told:
            continue
        if item is None:
            got = f"no {entry.record_type} {entry.record}"
            yield Fault(entry, ("record",), got, "the sealed record", _gone(corpus, entry))
        elif item.key not in several and not (item.intact or holds(entry, item.record, item.sources)):
            void.append((entry, item))
    # A source stands in the seal of every record: where others hold, it has not changed.
    yield from _void_faults(void, all_of_them=len(void) == len(by_key.keys() & sealed))
    yield from _unsealed_faults(
        [item for item in unsealed if item.key not in mistaken], new=len(unsealed) == len(records)
    )


def _unsealed_faults(unsealed: Sequence[Sealable], new: bool) -> Iterator[Fault]:
    """One fault for all records of a type without a seal, at the first; one for a document that is new as a whole."""
    by_type: dict[RecordType, list[Sealable]] = {}
    for item in unsealed:
        by_type.setdefault(RecordType.DOCUMENT if new and item.folder else item.record_type, []).append(item)
    for record_type, (first, *more) in by_type.items():
        got = "no seal" + (f" (nor have {number_of(len(more), 'more record')})" if more else "")
        ids = first.folder if new and first.folder else " ".join(item.id for item in (first, *more))
        repair = f"Read {'each' if more else 'the'} record beside the text, then run: cnkh seal {ids}"
        if record_type is RecordType.AGREEMENT:
            repair = WRITE_AGREEMENT
        yield Fault(first.record, (), got, "a seal on every published record", repair)


def _gone(corpus: Corpus, entry: Seal) -> str:
    if entry.record_type is RecordType.AGREEMENT:
        return WRITE_AGREEMENT
    if (entry.record_type, entry.record) in retired_keys(corpus):
        return f"The record was retired, so its seal goes too; run: cnkh seal {entry.record}"
    return f"Correct the name of the record, or put it back; if it never was there, remove the seal of {entry.record}."


def _mistaken(unsealed: Sequence[Sealable], lost: Sequence[Seal]) -> dict[SealKey, Fault]:
    """Seals under a wrong name: each is that of a record without one, to the letter."""
    found: dict[SealKey, Fault] = {}
    for item, entry in pairs_alike(unsealed, lost):
        if holds(entry, item.record, item.sources):
            key = "record" if entry.record != item.id else "record_type"
            right = item.id if key == "record" else str(item.record_type)
            got = f"{getattr(entry, key)}, with the digest of {item.record_type} {item.id}"
            found[item.key] = Fault(entry, (key,), got, right, f"Set {key} to {right}.")
    return found


def _void_faults(void: Sequence[tuple[Seal, Sealable]], all_of_them: bool) -> Iterator[Fault]:
    """Say what voids each seal: changed lines of its record; if there are none, the seal itself, or a source that many rest on."""
    unchanged: list[tuple[Seal, Sealable]] = []
    if len(void) > MANY:
        yield _many_changed(void)
        return
    for entry, item in void:
        text = record_text(item.record)
        if digest(text, item.sources, line_checksums(text)) == entry.digest:
            yield _damaged_seal(entry, "lines")
        elif paths := changed_paths(entry, text):
            yield _changed(item, paths)
        else:
            unchanged.append((entry, item))
    if len(unchanged) > 1 and unchanged[0][1].sources and all_of_them:
        document = unchanged[0][1].folder
        got = f"{len(unchanged)} records, unchanged, with sources that have changed since they were sealed"
        repair = f"Undo the change of the sources (git diff shows it), or read the document again beside them and run: cnkh seal {document}"
        yield Fault(unchanged[0][1].record, (), got, "the sources that were read", repair)
    else:
        for entry, _ in unchanged:
            yield _damaged_seal(entry, "digest")


def _damaged_seal(entry: Seal, field: str) -> Fault:
    repair = f"Undo the change of the seal (git diff shows it), or read the record again beside the text and run: cnkh seal {entry.record}"
    return Fault(
        entry, (field,), f"another {field} than {entry.record} has, whose lines stand as sealed", "its own", repair
    )


MANY = 50
"""Changed records that have one cause: offsets that were repaired, a text that was cut anew."""


def _many_changed(void: Sequence[tuple[Seal, Sealable]]) -> Fault:
    (_, first), *more = void
    names = [item.id for _, item in void]
    got = f"changed since it was sealed (and so are {number_of(len(more), 'more record')}, the last {names[-1]})"
    whole = first.folder or "--all"
    repair = (
        f"Undo the changes (git diff shows them), or read the records again beside the text and run: cnkh seal {whole}"
    )
    return Fault(first.record, (), got, "the content that was verified", repair)


def _changed(item: Sealable, paths: Sequence[Path]) -> Fault:
    names = ["/".join(map(str, path)) for path in paths]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    got = f"changed since it was sealed: {', '.join(names[:MOST_NAMED]) or 'the record'}{more}"
    repair = (
        f"Undo the change (git diff shows it), or read the record again beside the text and run: cnkh seal {item.id}"
    )
    if item.record_type is RecordType.READING:
        repair = f"Undo the change (git diff shows it), since a reading is kept as it was made; if it was made anew, run: cnkh seal {item.id}"
    elif item.record_type is RecordType.AGREEMENT:
        repair = WRITE_AGREEMENT
    return Fault(item.record, paths[0] if paths else (), got, "the content that was verified", repair)


@rule(level=6, whole=True, decisive=True)
def stale_agreement(corpus: Corpus) -> Iterator[Fault]:
    """Agreement is computed from the readings; after a reading is added, old figures would be published beside it."""
    fresh = [_comparable(row) for row in agreement(corpus, lambda *_: None)]
    kept = [_comparable(row) for row in corpus.agreement]
    unsaid = [row for row in fresh if row[:KEY_OF_ROW] not in {one[:KEY_OF_ROW] for one in kept}]
    if unsaid:
        names = ", ".join(
            dict.fromkeys(f"{field} of {document or 'all'}" for _, document, field, *_ in unsaid[:MOST_NAMED])
        )
        got = f"no agreement on {names}" + (f" and {len(unsaid) - MOST_NAMED} more" if unsaid[MOST_NAMED:] else "")
        stood = fresh.index(unsaid[0])
        place = corpus.agreement[min(stood, len(corpus.agreement) - 1)] if corpus.agreement else corpus.dataset
        at = None if corpus.agreement else (f"data/{COLLECTION_FILES['agreement'].path}", Position(1, 1))
        yield Fault(place, (), got, "what the readings give", WRITE_AGREEMENT, at=at)
        return
    for index, row in enumerate(corpus.agreement):
        if index >= len(fresh) or kept[index] != fresh[index]:
            yield Fault(row, (), f"{row.field} of {row.document or 'all'}", "what the readings give", WRITE_AGREEMENT)
            return


@rule(level=6, needs=("stale-agreement",), decisive=True)
def agreement_row(corpus: Corpus) -> Iterator[Fault]:
    """Figures of agreement are trusted without being computed again: the interval holds the value, and the flag follows from it."""
    for row in corpus.agreement:
        low, high = (row.value if bound is None else bound for bound in (row.low, row.high))
        flagged = row.measure is not Measure.F1 and row.value is not None and row.value < EXPERIMENTAL_BELOW
        rounded = row.value == EXPERIMENTAL_BELOW  # Which side of it the figure was on, nobody can tell.
        if row.experimental is not flagged and not rounded:
            got, expected = str(row.experimental).lower(), f"{str(flagged).lower()}, at {row.value}"
            yield Fault(row, ("experimental",), got, expected, WRITE_AGREEMENT)
        elif row.value is None and (row.low is not None or row.high is not None):
            yield Fault(row, ("value",), "null, with an interval", "a value, or no interval", WRITE_AGREEMENT)
        elif row.value is not None and low is not None and high is not None and not low <= row.value <= high:
            yield Fault(row, ("value",), f"{row.value}", f"between {low} and {high}", WRITE_AGREEMENT)


KEY_OF_ROW = 5
"""Values of a row that say what it is about; the others are figures."""


def _comparable(row: Agreement) -> tuple[object, ...]:
    """What can be checked without computing alpha again."""
    f1 = row.value if row.measure is Measure.F1 else None
    return row.scope, row.document, row.field, row.language, row.measure, f1, row.percent, row.n


@rule(level=6)
def duplicate_seal(corpus: Corpus, folder: DocumentFolder | None = None) -> Iterator[Fault]:
    """A record has one seal, or nobody could tell which of two holds."""
    seen: set[tuple[RecordType, str]] = set()
    for entry in seals_of(corpus, folder):
        key = (entry.record_type, entry.record)
        if key in seen:
            yield Fault(entry, ("record",), f"{entry.record} a second time", "one seal a record", "Remove one.")
        seen.add(key)


@rule(level=6)
def published_id(corpus: Corpus) -> Iterator[Fault]:
    """What a build has published may be cited: it stays, or leaves a tombstone, even where its seal was removed with it."""
    missing = _not_there(corpus)
    groups: dict[tuple[str, RecordType], list[PublishedId]] = {}
    for entry in missing:
        groups.setdefault((entry.document, entry.record_type), []).append(entry)
    ids = {entry.record for entry in missing}
    for entries in groups.values():
        # A tombstone also stands for what is inside its record.
        if alone := [entry for entry in entries if ids.isdisjoint(_around(entry.record))]:
            first, *more = alone
            named = ", ".join(entry.record for entry in more[:MOST_NAMED])
            others = f" and {len(more) - MOST_NAMED} more" if len(more) > MOST_NAMED else ""
            got = f"no {first.record_type} {first.record}" + (f" (nor {named}{others})" if more else "")
            yield published_once(corpus, alone, got)


def _not_there(corpus: Corpus) -> list[PublishedId]:
    """Published ids that neither a record nor a tombstone has. Where the seal is still there, another rule asks for the record."""
    shared = {(id_space(item.record_type), item.id) for item in corpus.sealable_shared()}
    elsewhere = _missing(corpus.ledger.of(SHARED), shared | _retired_ids(corpus))
    missing = sorted(chain(elsewhere, *_missing_in_document(corpus)), key=lambda entry: entry.line)
    retired = {entry.id for entry in corpus.retired}
    asked_for = _asked_for(corpus) if missing else set()
    return [
        entry for entry in missing if retired.isdisjoint(_around(entry.record)) and _sealed_in(entry) not in asked_for
    ]


@of_each
def _missing_in_document(corpus: Corpus, folder: DocumentFolder) -> list[PublishedId]:
    """Published ids of a document that neither a record of it nor a tombstone has."""
    names = [name for name in dict.fromkeys((folder.name, folder.document.id)) if name not in corpus.unread]
    there = {(id_space(item.record_type), item.id) for item in corpus.sealable_in(folder)}
    there |= {(RecordType.COMMITMENT, one.id) for _, _, one in folder.commitments()}
    listed = chain.from_iterable(corpus.ledger.of(name) for name in names)
    return _missing(listed, there | _retired_ids(corpus))


def _missing(entries: Iterable[PublishedId], there: Collection[tuple[str, str]]) -> list[PublishedId]:
    return [entry for entry in entries if (id_space(entry.record_type), entry.record) not in there]


@once_per_corpus
def _retired_ids(corpus: Corpus) -> frozenset[tuple[str, str]]:
    return frozenset((id_space(entry.record_type), entry.id) for entry in corpus.retired)


def _sealed_in(entry: PublishedId) -> str:
    """The record whose seal covers a published id: a commitment is sealed with its provision."""
    return entry.record.rpartition("/")[0] if entry.record_type is RecordType.COMMITMENT else entry.record


def _asked_for(corpus: Corpus) -> set[str]:
    """Ids of records that are gone, or not as they were, while their seals are there."""
    found: set[str] = set()
    for folder in chain((None,), corpus.folders):
        found.update(entry.record for entry in lost_seals(corpus, folder))
        seals = {(entry.record_type, entry.record): entry for entry in seals_of(corpus, folder)}
        items = corpus.sealable_in(folder) if folder else corpus.sealable_shared()
        found.update(
            item.id
            for item in items
            if not item.intact and item.key in seals and not holds(seals[item.key], item.record, item.sources)
        )
    return found


def _around(record: str) -> Iterator[str]:
    """Yield the ids of what a record is inside of: those that its own begins with.

    Example:
        >>> list(_around("2023-02-11-a/1.1.1/c1"))
        ['2023-02-11-a/1.1.1', '2023-02-11-a']
    """
    while "/" in record:
        record = record.rpartition("/")[0]
        yield record
