"""Level 6: what was verified stands as it was sealed."""

from collections import Counter
from collections.abc import Container, Iterator, Sequence

from ...canonical import record_text
from ...corpus import (
    COLLECTION_FILES,
    Corpus,
    DocumentFolder,
    Sealable,
    digest,
    facts,
    has_seals,
    line_checksums,
    of_each,
    published_sources,
)
from ...models import READINGS, Document, Seal
from ...models.codelists import RecordType
from ...positions import Path, Position
from ...seals import COMPUTED, WRITE_AGREEMENT, SealKey, changed_paths, review_of
from ...texts import number_of
from ..fault import Fault
from ..identity import is_void, key_of, lost_seals, retired_keys, seals_under_other_names
from ..limits import MOST_NAMED, and_elsewhere
from ..rule import rule
from ..subjects import OneScope


@rule(on=OneScope, level=6, certainty="proof", needs=("stale-agreement", "unadjudicated"), last_word=True)
def seal(scope: OneScope) -> Iterator[Fault]:
    """Every published record has a seal, and stands as it was sealed, with the sources that it is cut from.

    A seal says that somebody read the record beside the text. After an edit, nobody has, until it is read and sealed again.
    """
    if scope.untouched:
        return
    if has_seals(scope.corpus):
        yield from _seal_faults(scope)
    elif scope.folder is None and any(one.published for one in facts(scope.corpus)):
        at = f"data/{COLLECTION_FILES['seals'].path}", Position(1, 1)
        repair = "Put the seals back; if nothing was verified yet, read each record beside the text: " + review_of()
        yield Fault(scope.record, (), "no seals", "a seal on every published record", repair, at=at)


@rule(on=OneScope, level=2, certainty="proof", decisive=True)
def codebook_version(scope: OneScope) -> Iterator[Fault]:
    """Each document and each seal names a version of the codebook that exists, and no seal a newer one than its document.

    The version says what a code means. One that does not exist says nothing, and nobody can have read a record by a version that
    its document does not follow yet.
    """
    own = scope.folder.document.codebook if scope.folder else None
    if scope.folder and own not in READINGS:
        yield _unknown_version(scope.folder.document, "the document is coded by", "")
    versions = list(READINGS)
    wrong: dict[str, list[Seal]] = {}
    for entry in scope.seals:
        known = entry.codebook in READINGS
        above = known and own in READINGS and versions.index(entry.codebook) > versions.index(str(own))
        # That of agreement names the version of the readings, by which a document may be coded later.
        above = above and entry.record_type is not COMPUTED
        if entry.codebook != own and (above or not known):
            wrong.setdefault(entry.codebook, []).append(entry)
    for version, (first, *more) in wrong.items():
        elsewhere = and_elsewhere([first, *more])
        if version not in READINGS:
            yield _unknown_version(first, f"{first.record} was read by", elsewhere)
            continue
        got = f"{version}, above {own}, that of the document{elsewhere}"
        repair = (
            f"If the document is coded by version {version}, set its codebook to {version}; "
            "if not, set this to the version that the record was read by."
        )
        yield Fault(first, ("codebook",), got, f"at most {own}, as the document", repair)


def _unknown_version(record: Document | Seal, conforms: str, elsewhere: str) -> Fault:
    *others, last = READINGS
    known = ", ".join(others)
    repair = f"Set codebook to the version that {conforms}: there are versions {known} and {last}."
    return Fault(record, ("codebook",), f"{record.codebook}{elsewhere}", f"{known} or {last}", repair)


def _seal_faults(scope: OneScope) -> Iterator[Fault]:
    later = set() if scope.folder else _sealed_later(scope.corpus)
    by_key = {item.key: item for item in scope.items if item.key not in later}
    counts = Counter(map(key_of, scope.seals))
    unsealed = [item for item in scope.items if item.key not in counts and item.key not in later]
    if scope.folder is not None and not scope.folder.published:
        unsealed = []
    mistaken = _mistaken(unsealed, lost_seals(scope) if unsealed else ())
    yield from mistaken.values()
    yield from _seals_of_nothing(scope, by_key, told={id(fault.record) for fault in mistaken.values()})
    once = [(entry, by_key.get(key_of(entry))) for entry in scope.seals if counts[key_of(entry)] == 1]
    void = [(entry, item) for entry, item in once if item is not None and is_void(entry, item)]
    yield from _each_void(void, [key for key in by_key.keys() & counts.keys() if _is_read(key)])
    left = [item for item in unsealed if item.key not in mistaken]
    new = sum(_is_read(item.key) for item in unsealed) == sum(map(_is_read, by_key))
    yield from _unsealed_faults(left, new=new)


def _is_read(key: SealKey) -> bool:
    """Whether somebody reads a record before it is sealed, and no command computes it."""
    return key[0] is not COMPUTED


def _each_void(void: Sequence[tuple[Seal, Sealable]], sealed: Sequence[SealKey]) -> Iterator[Fault]:
    """Yield the faults of void seals; `sealed` are the records of the scope that were read."""
    read = [one for one in void if _is_read(one[1].key)]
    computed = [one for one in void if not _is_read(one[1].key)]
    # A source stands in the seal of every record: where others hold, it has not changed.
    all_of_them = len(read) == len(sealed)
    yield from _void_faults(read, all_of_them)
    if not (read and all_of_them):  # One command computes all of them again, but not what is still to be read.
        yield from _void_faults(computed[:1], all_of_them=False)


def _sealed_later(corpus: Corpus) -> set[SealKey]:
    """Shared records that need no seal yet: sources of drafts, and tombstones while the seal of what was retired is still to go."""
    drafted = {source.id for source in corpus.sources} - {source.id for source in published_sources(corpus)}
    if corpus.unread:  # What a document that cannot be read is cut from may be a draft's source.
        used = {text.source for each in facts(corpus) for text in each.texts}
        drafted |= {source.id for source in corpus.sources if source.id not in used}
    sealed = set(map(key_of, corpus.shared_seals))
    # The command that takes that seal away seals the tombstone too.
    to_go = sealed.union(*_seals_of_retired(corpus))
    tombstones = {(RecordType.RETIRED, one.id) for one in corpus.retired if (one.record_type, one.id) in to_go}
    return tombstones | ({(RecordType.SOURCE, source) for source in drafted} - sealed)


@of_each
def _seals_of_retired(corpus: Corpus, folder: DocumentFolder) -> frozenset[SealKey]:
    """Seals in a document of records that were retired."""
    return retired_keys(corpus).intersection(map(key_of, folder.seals))


def _seals_of_nothing(scope: OneScope, present: Container[SealKey], told: Container[int]) -> Iterator[Fault]:
    """Yield seals whose records are not there, but for those that were told."""
    for entry in scope.seals:
        if key_of(entry) not in present and id(entry) not in told:
            got = f"no {entry.record_type} {entry.record}"
            yield Fault(entry, ("record",), got, "the sealed record", _of_nothing(scope.corpus, entry))


def _unsealed_faults(unsealed: Sequence[Sealable], new: bool) -> Iterator[Fault]:
    """One fault for all records of a type without a seal, at the first; one for a document that is new as a whole."""
    by_type: dict[RecordType, list[Sealable]] = {}
    for item in unsealed:
        whole = new and item.folder and _is_read(item.key)
        by_type.setdefault(RecordType.DOCUMENT if whole else item.record_type, []).append(item)
    for record_type, (first, *more) in by_type.items():
        have = "has" if len(more) == 1 else "have"
        got = "no seal" + (f"; {number_of(len(more), 'more record')} {have} none" if more else "")
        ids = first.folder if new and first.folder else " ".join(item.id for item in (first, *more))
        repair = f"Read {'each' if more else 'the'} record beside the text: {review_of(ids)}"
        if record_type is COMPUTED:
            repair = WRITE_AGREEMENT
        yield Fault(first.record, (), got, "a seal on every published record", repair)


def _of_nothing(corpus: Corpus, entry: Seal) -> str:
    """What to do with a seal whose record is not there."""
    if entry.record_type is COMPUTED:
        return WRITE_AGREEMENT
    if key_of(entry) in retired_keys(corpus):
        return f"The record was retired, so its seal goes too; run: cnkh seal {entry.record}"
    return (
        f"Put the record back, or correct its name here. Only if it never was there, remove the seal of {entry.record}."
    )


def _mistaken(unsealed: Sequence[Sealable], lost: Sequence[Seal]) -> dict[SealKey, Fault]:
    """Seals under a wrong name: each is that of a record without one, to the letter."""
    found: dict[SealKey, Fault] = {}
    for item, entry in seals_under_other_names(unsealed, lost):
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
        repair = _undo("the change of the sources", document)
        yield Fault(unchanged[0][1].record, (), got, "the sources that were read", repair)
    else:
        for entry, _ in unchanged:
            yield _damaged_seal(entry, "digest")


def _damaged_seal(entry: Seal, field: str) -> Fault:
    got = f"another {field} than {entry.record} has, whose lines stand as sealed"
    repair = WRITE_AGREEMENT if entry.record_type is COMPUTED else _undo("the change of the seal", entry.record)
    return Fault(entry, (field,), got, "its own", repair)


def _undo(what: str, ids: str) -> str:
    """What to do with what has changed since it was sealed."""
    return f"Undo {what} (git diff shows it), or read what was sealed again beside the text: {review_of(ids)}"


MANY = 50
"""Changed records that have one cause: offsets that were repaired, a text that was cut anew."""


def _many_changed(void: Sequence[tuple[Seal, Sealable]]) -> Fault:
    (_, first), *more = void
    names = [item.id for _, item in void]
    got = f"changed since it was sealed (and so are {number_of(len(more), 'more record')}, the last {names[-1]})"
    repair = _undo("every change", first.folder)
    return Fault(first.record, (), got, "the content that was verified", repair)


def _changed(item: Sealable, paths: Sequence[Path]) -> Fault:
    names = ["/".join(map(str, path)) for path in paths]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    got = f"changed since it was sealed: {', '.join(names[:MOST_NAMED]) or 'the record'}{more}"
    repair = _undo("the change", item.id)
    if item.record_type is RecordType.READING:
        repair = f"Undo the change (git diff shows it), since a reading is kept as it was made; if it was made anew: {review_of(item.id)}"
    elif item.record_type is COMPUTED:
        repair = WRITE_AGREEMENT
    return Fault(item.record, paths[0] if paths else (), got, "the content that was verified", repair)
