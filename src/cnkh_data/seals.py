"""Seals: what was verified, and whether it still stands as it was.

A seal is taken over a record's text as its file has it in canonical form. So a file is looked at as bytes first: where each of
its records has the text that its seal stands for, nothing has changed, and nothing needs to be written out to be compared.
"""

import difflib
import itertools
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .canonical import file_text, record_text
from .corpus import (
    COLLECTION_FILES,
    DOCUMENT_FILES,
    SHARED,
    Corpus,
    DocumentFolder,
    Round,
    Sealable,
    digest,
    line_checksums,
    newest_codebook,
    once_per_corpus,
    once_per_folder,
    path_of,
)
from .corpus.fingerprint import DIGITS
from .errors import near_id
from .models import Agreement, Record, Seal, Source
from .models.codelists import RecordType, SealBasis
from .models.walk import walk
from .positions import Path, scan

SealKey = tuple[RecordType, str]


COMPUTED = RecordType.AGREEMENT
"""Type of records that nobody reads: a command computes and seals them."""
WRITE_AGREEMENT = "Run: cnkh agreement --write"
"""What to do where such a record or its seal is not as it was computed."""


class ReadBy(NamedTuple):
    """Who read what is sealed, and how."""

    reader: str | None = None
    """None if nobody said."""
    basis: SealBasis = SealBasis.NAMED


NOBODY_SAID = ReadBy()


def sealed(item: Sealable, codebook: str, read: ReadBy = NOBODY_SAID) -> Seal:
    """The seal of a record as it now stands, read by a version of the codebook. What is computed has no reader."""
    if item.record_type is COMPUTED:
        read = NOBODY_SAID
    text = record_text(item.record)
    lines = line_checksums(text)
    return Seal(
        record_type=item.record_type,
        record=item.id,
        reader=read.reader,
        basis=read.basis,
        codebook=codebook,
        digest=digest(text, item.sources, lines),
        lines=lines,
    )


def holds(seal: Seal, record: Record, sources: Sequence[Source]) -> bool:
    """Whether a record says what was sealed. The order of a map from language to value says nothing, so any will do."""
    texts = (record_text(same) for same in _in_every_order(record))
    return any(digest(text, sources, seal.lines) == seal.digest for text in texts)


MOST_LANGUAGES = 4
"""Languages of one record that are tried in every order."""


def _in_every_order(record: Record) -> Iterator[Record]:
    """Yield a record, then the same with its maps in every other order of their keys."""
    yield record
    languages = sorted({key for found in walk(record, dict) for key in found.value})
    if 2 <= len(languages) <= MOST_LANGUAGES:
        for order in itertools.permutations(languages):
            yield _ordered(record, order)


def _ordered(value: Any, order: Sequence[str]) -> Any:
    if isinstance(value, Record):
        return value.model_copy(update={name: _ordered(member, order) for name, member in value.__dict__.items()})
    if isinstance(value, list):
        return [_ordered(item, order) for item in value]
    if isinstance(value, dict):
        return {key: _ordered(value[key], order) for key in sorted(value, key=order.index)}
    return value


def changed_paths(seal: Seal, text: bytes) -> list[Path]:
    """What is not as it was sealed: of each changed line, the first value that begins there or, if none does, before it."""
    lines, decoded = _changed_lines(seal, text), text.decode("utf-8")
    begins: dict[int, Path] = {}
    line = at = 0
    for path, offset in scan(decoded) if lines else ():
        line, at = line + decoded.count("\n", at, offset), offset
        begins.setdefault(line, path)
    starts = list(begins)  # Values come in the order of the text.
    return list(dict.fromkeys(begins[starts[bisect_right(starts, line) - 1]] for line in lines))


def _changed_lines(seal: Seal, text: bytes) -> list[int]:
    """Lines of a record's text, counted from 0, that are not as they were sealed; where lines are gone, the one before."""
    before, now = _each(seal.lines), _each(line_checksums(text))
    first = 0
    if _equal_pairs(before, now) > MOST_PAIRS:  # Only what lies between what is the same at both ends.
        first = _same_at_start(before, now)
        last = _same_at_start(before[first:][::-1], now[first:][::-1])
        before, now = before[first : len(before) - last], now[first : len(now) - last]
    changed = [(0, len(now))]
    if _equal_pairs(before, now) <= MOST_PAIRS:
        matcher = difflib.SequenceMatcher(None, before, now, autojunk=False)
        changed = [(start, end) for what, _, _, start, end in matcher.get_opcodes() if what != "equal"]
    return [
        first + line
        for start, end in changed
        for line in (range(start, end) if end > start else [max(0 if first == 0 else -1, start - 1)])
    ]


MOST_PAIRS = 5_000_000
"""Most pairs of equal lines, one before and one after a change, that are compared to tell which lines have changed: a second of time.
Where there are more, every line from the first change to the last is taken for changed."""


def _equal_pairs(before: Iterable[str], now: Iterable[str]) -> int:
    counts = Counter(now)
    return sum(counts[line] for line in before)


def _same_at_start(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines are the same before the first that differs."""
    both = zip(one, other, strict=False)
    return next((number for number, pair in enumerate(both) if pair[0] != pair[1]), min(len(one), len(other)))


def _each(checksums: str) -> list[str]:
    return [checksums[at : at + DIGITS] for at in range(0, len(checksums), DIGITS)]


def stands(corpus: Corpus, record: Record, folder: DocumentFolder | None = None) -> bool:
    """Whether the seal of a record holds, so that it is not this record that has changed. For records at fault.

    The record is one of the folder, or belongs to no document.
    """
    seals = _sealed_shared(corpus)
    if folder is not None and id(record) not in seals.items:
        seals = _sealed_in(corpus, folder)
    return seals.hold(record)


@once_per_folder
def readings_stand(corpus: Corpus, folder: DocumentFolder, own: Round) -> bool:
    """Whether readings are as they were sealed; of a draft, nobody has sealed any."""
    return not folder.published or all(stands(corpus, reading, folder) for reading in own.readings)


def would_stand(corpus: Corpus, folder: DocumentFolder, record: Record, changed: Record) -> bool:
    """Whether a record of a document would be as it was sealed if it were changed to another. For records at fault."""
    sealed_here = _sealed_in(corpus, folder)
    sources = sealed_here.items[id(record)].sources
    return any(holds(seal, changed, sources) for seal in sealed_here.of(record))


def paths_changed(corpus: Corpus, folder: DocumentFolder, record: Record) -> list[Path]:
    """What in a record of a document is not as it was sealed; nothing of a record without a seal, or that stands."""
    if stands(corpus, record, folder):
        return []
    text = record_text(record)
    return [path for seal in _sealed_in(corpus, folder).of(record)[:1] for path in changed_paths(seal, text)]


def has_lost_lines(corpus: Corpus, folder: DocumentFolder, record: Record) -> bool:
    """Whether a record of a document is shorter than it was when it was sealed: something in it is gone, and not only changed."""
    seals = _sealed_in(corpus, folder)
    lengths = [len(seal.lines) for seal in seals.of(record)]
    return len(line_checksums(record_text(record))) < min(lengths, default=0)


class _Sealed:
    """Records of a document, or of none, with their seals."""

    def __init__(self, items: Iterable[Sealable], seals: Iterable[Seal]) -> None:
        self.items = {id(item.record): item for item in items}
        """By the identity of the record."""
        self._seals: dict[SealKey, list[Seal]] = {}
        self._held: dict[int, bool] = {}
        for seal in seals:
            self._seals.setdefault((seal.record_type, seal.record), []).append(seal)

    def of(self, record: Record) -> Sequence[Seal]:
        """Seals of a record: more than one is a fault."""
        return self._seals.get(self.items[id(record)].key, ())

    def hold(self, record: Record) -> bool:
        """Whether a seal of a record holds. The answer is kept: records at fault are asked about again and again."""
        if id(record) not in self._held:
            item = self.items[id(record)]
            self._held[id(record)] = any(holds(seal, record, item.sources) for seal in self.of(record))
        return self._held[id(record)]


@once_per_corpus
def _sealed_shared(corpus: Corpus) -> _Sealed:
    return _Sealed(corpus.sealable_shared(), corpus.shared_seals)


@once_per_folder
def _sealed_in(corpus: Corpus, folder: DocumentFolder) -> _Sealed:
    return _Sealed(corpus.sealable_in(folder), folder.seals)


def lost(items: Iterable[Sealable], seals: Iterable[Seal]) -> list[Seal]:
    """Seals, of those beside some records, whose records are not there."""
    present = {item.key for item in items}
    return [seal for seal in seals if (seal.record_type, seal.record) not in present]


def verified(corpus: Corpus) -> set[SealKey]:
    """Records whose seal holds."""
    return set(holding(corpus))


def verified_in(corpus: Corpus, folder: DocumentFolder) -> set[SealKey]:
    """Records of a document whose seal holds."""
    return set(_holding(corpus.sealable_in(folder), folder.seals))


def holding(corpus: Corpus) -> dict[SealKey, Seal]:
    """The seal of each record whose seal holds."""
    return _holding(corpus.sealable(), corpus.seals)


def _holding(sealable: Iterable[Sealable], seals: Iterable[Seal]) -> dict[SealKey, Seal]:
    items = {item.key: item for item in sealable}
    found: dict[SealKey, Seal] = {}
    for seal in seals:
        item = items.get((seal.record_type, seal.record))
        if item is not None and _holds_for(seal, item):
            found[item.key] = seal
    return found


class Renewal(NamedTuple):
    """What becomes of seals once records were read again."""

    files: dict[str, list[Seal]]
    """All seals, by document folder or under `SHARED`: those of the records that were named are made or renewed."""
    made: dict[str, list[Seal]]
    """Each id that was given, with the seals that are new: one that stands for several records may have many."""
    kept: list[Seal]
    """Seals of a review that stay, though another reader was named."""


def renewed(corpus: Corpus, ids: Iterable[str], read: ReadBy = NOBODY_SAID) -> Renewal:
    """Seals after a re-reading.

    An id names its record; the id of a document names every record of the document, and that of a provision its adjudications too; a
    retired id loses its seal, and so does an adjudication that is gone. Agreement is computed and not read: only its own id names it.
    A seal that says already what it would say, or more, stays: of a record that was shown, by whom, nobody learns more by its id alone.

    Raises:
        KeyError: with an id that names no record.
    """
    retired = {(entry.record_type, entry.id) for entry in corpus.retired}
    files = {SHARED: seal_file(corpus, None), **{one.name: seal_file(corpus, one) for one in corpus.folders}}
    named: dict[str, list[tuple[SealFile, SealKey]]] = {}
    for file in files.values():
        for key in file.renewable(retired):
            for name in [key[1]] if key[0] is COMPUTED else ids_standing_for(key[1]):
                named.setdefault(name, []).append((file, key))
    made: dict[str, list[Seal]] = {}
    kept: dict[SealKey, Seal] = {}
    for wanted in ids:
        made[wanted] = []
        for file, key in named[wanted]:
            match file.renew(key, read):
                case Seal() as new:
                    made[wanted].append(new)
                case Kept(review):
                    kept[key] = review
    return Renewal({folder: file.seals() for folder, file in files.items()}, made, list(kept.values()))


def all_sealed(corpus: Corpus) -> dict[str, list[Seal]]:
    """A seal of every record as it now stands, and no other, by document folder or under `SHARED`."""
    found = {SHARED: _all_sealed(corpus.sealable_shared(), corpus.shared_seals, newest_codebook(corpus))}
    for one in corpus.folders:
        found[one.name] = _all_sealed(corpus.sealable_in(one), one.seals, one.document.codebook)
    return found


def _all_sealed(items: Iterable[Sealable], seals: Iterable[Seal], codebook: str) -> list[Seal]:
    kept = {(seal.record_type, seal.record): seal for seal in seals}
    found: dict[SealKey, Seal] = {}
    for item in items:
        before, by = kept.get(item.key), codebook_for(item, codebook)
        stays = before is not None and item.intact and before.codebook == by
        found[item.key] = before if before is not None and stays else sealed(item, by)
    return list(found.values())


def codebook_for(item: Sealable, codebook: str) -> str:
    """Version of the codebook that the seal of a record names, if those around it name one: of agreement, that of the readings."""
    return item.record.codebook if isinstance(item.record, Agreement) else codebook


def seal_files(seals: Mapping[str, Sequence[Seal]]) -> dict[str, str]:
    """Path and content of each file of seals, by document folder or under `SHARED`."""
    paths = {folder: path_of((DOCUMENT_FILES if folder else COLLECTION_FILES)["seals"], folder) for folder in seals}
    return {paths[folder]: file_text(list(some)) for folder, some in seals.items()}


class Kept(NamedTuple):
    """The seal of a review, which stays although another reader was named."""

    seal: Seal


class SealFile:
    """One file of seals, while some of them are replaced."""

    def __init__(self, items: Iterable[Sealable], seals: Sequence[Seal], codebook: str) -> None:
        self._items = {item.key: item for item in items}
        self._before = [(seal.record_type, seal.record) for seal in seals]
        self._kept = dict(zip(self._before, seals, strict=True))
        self._gone = [key for key in self._kept if key not in self._items]
        self._codebook = codebook

    def renewable(self, retired: Collection[SealKey]) -> Iterator[SealKey]:
        """Yield the records whose seal can be made, renewed or, as they were retired, taken away."""
        yield from self._items
        # An adjudication that nothing needs any more leaves no tombstone: nobody cites it.
        yield from (key for key in self._gone if key in retired or key[0] is RecordType.ADJUDICATION)

    def made(self, key: SealKey, read: ReadBy) -> Seal:
        """The seal of a record as it now stands."""
        item = self._items[key]
        return sealed(item, codebook_for(item, self._codebook), read)

    def renew(self, key: SealKey, read: ReadBy) -> Seal | Kept | None:
        """Make the seal of a record anew, unless it says as much already, or take it away if the record is gone.

        Returns the seal that was made, or that of a review by somebody else, which stays.
        """
        item, old = self._items.get(key), self._kept.get(key)
        new = item and self.made(key, read)
        if old and item and new and _stays(old, new, item):
            return Kept(old) if old.basis is not new.basis and new.reader not in (None, old.reader) else None
        self.replace(key, new)
        return new

    def replace(self, key: SealKey, seal: Seal | None) -> None:
        """Give a record another seal, or with None take its seal away."""
        if seal:
            self._kept[key] = seal
        else:
            self._kept.pop(key, None)

    def seals(self) -> list[Seal]:
        """The seals, in the order of the records."""
        # One whose record is gone stays where it is, for the validator to ask about; agreement is computed, and asks for nothing.
        asked = {key for key in self._gone if key[0] is not COMPUTED and key in self._kept}
        return [self._kept[key] for key in _with_gone(self._items, self._before, asked) if key in self._kept]


def seal_file(corpus: Corpus, folder: DocumentFolder | None) -> SealFile:
    """The seals of a document, or with None of what documents share."""
    if folder is None:
        return SealFile(corpus.sealable_shared(), corpus.shared_seals, newest_codebook(corpus))
    return SealFile(corpus.sealable_in(folder), folder.seals, folder.document.codebook)


def says(seal: Seal) -> tuple[str, str, str | None, SealBasis]:
    """What a seal says of its record, whatever the record is called: what it was, by which codebook it was read, by whom, and how."""
    return seal.digest, seal.codebook, seal.reader, seal.basis


def _stays(old: Seal, new: Seal, item: Sealable) -> bool:
    """Whether a seal says of its record all that another would say: that of a review, more than any that is made by an id."""
    if says(old) == says(new):
        return True
    if item.record_type is COMPUTED or old.codebook != new.codebook or not _holds_for(old, item):
        return False
    if new.basis is SealBasis.NAMED and old.basis is SealBasis.REVIEW:
        return True
    return new.basis is old.basis and new.reader in (None, old.reader)


def _holds_for(seal: Seal, item: Sealable) -> bool:
    return item.intact or holds(seal, item.record, item.sources)


def _with_gone(present: Iterable[SealKey], before: Sequence[SealKey], gone: Collection[SealKey]) -> Iterator[SealKey]:
    """Yield the keys of records in their order, each that is gone after the one that it came after before."""
    after: dict[SealKey | None, list[SealKey]] = {}
    last: SealKey | None = None
    for key in before:
        if key in gone:
            after.setdefault(last, []).append(key)
        else:
            last = key
    yield from after.pop(None, ())
    for key in present:
        yield key
        yield from after.pop(key, ())
    for keys in after.values():
        yield from keys


def ids_standing_for(record_id: str) -> Iterator[str]:
    """Yield every id that stands for a record: its own, and those that it begins with.

    Example:
        >>> list(ids_standing_for("2023-02-11-a/1.1.1"))
        ['2023-02-11-a/1.1.1', '2023-02-11-a']
    """
    while record_id:
        yield record_id
        record_id = record_id.rpartition("/")[0]


def sealed_with(corpus: Corpus, commitment_id: str) -> str | None:
    """Id of the provision with which a commitment is sealed; None if there is no such commitment."""
    folder = corpus.folders.named(commitment_id.partition("/")[0])
    commitments = folder.commitments() if folder else ()
    return next((provision.id for provision, _, one in commitments if one.id == commitment_id), None)


def why_not_found(corpus: Corpus, wrong: str, command: str) -> str:
    """What to say after an id that names no record: with what a commitment is sealed, or what may have been meant."""
    if provision := sealed_with(corpus, wrong):
        return f"; a commitment is sealed with its provision: cnkh {command} {provision}"
    return near_id(wrong, [item.id for item in corpus.sealable() if item.record_type is not COMPUTED])


def review_of(ids: str = "") -> str:
    """The command in which records are read and sealed; without ids, all that no seal vouches for."""
    return f"cnkh review{f' {ids}' if ids else ''} --reader NAME"
