"""Seals: what was verified, and whether it still stands as it was.

A seal is taken over a record's text as its file has it in canonical form. So a file is looked at as bytes first: where each of
its records has the text that its seal stands for, nothing has changed, and nothing needs to be written out to be compared.
"""

import difflib
import itertools
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from .canonical import record_text
from .corpus import Corpus, Sealable, digest, line_checksums, once_per_corpus
from .corpus.fingerprint import DIGITS
from .models import Record, Seal, Source
from .models.codelists import RecordType
from .models.walk import walk
from .positions import Path, scan

SealKey = tuple[RecordType, str]


def sealed(item: Sealable) -> Seal:
    """The seal of a record as it now stands."""
    text = record_text(item.record)
    lines = line_checksums(text)
    return Seal(record_type=item.record_type, record=item.id, digest=digest(text, item.sources, lines), lines=lines)


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


def stands(corpus: Corpus, record: Record) -> bool:
    """Whether the seal of a record holds, so that it is not this record that has changed. For records at fault."""
    known = _known_to_stand(corpus)
    if id(record) not in known:
        item = corpus.sealable_of(record)
        known[id(record)] = any(holds(seal, record, item.sources) for seal in corpus.seals_by_key.get(item.key, ()))
    return known[id(record)]


@once_per_corpus
def _known_to_stand(_: Corpus) -> dict[int, bool]:
    """Of records that were asked about, by identity: whether a seal of theirs holds."""
    return {}


def has_lost_lines(corpus: Corpus, record: Record) -> bool:
    """Whether a record is shorter than it was when it was sealed: something in it is gone, and not only changed."""
    item = corpus.sealable_of(record)
    lengths = [len(seal.lines) for seal in corpus.seals_by_key.get(item.key, ())]
    return len(line_checksums(record_text(record))) < min(lengths, default=0)


def lost(corpus: Corpus) -> list[Seal]:
    """Seals of records that are not there."""
    present = {item.key for item in corpus.sealable()}
    return [seal for seal in corpus.seals if (seal.record_type, seal.record) not in present]


def verified(corpus: Corpus) -> set[SealKey]:
    """Records whose seal holds."""
    return set(holding(corpus))


def holding(corpus: Corpus) -> dict[SealKey, str]:
    """Digest in the seal of each record whose seal holds."""
    items = {item.key: item for item in corpus.sealable()}
    found: dict[SealKey, str] = {}
    for seal in corpus.seals:
        item = items.get((seal.record_type, seal.record))
        if item is not None and (item.intact or holds(seal, item.record, item.sources)):
            found[item.key] = seal.digest
    return found


def renewed(corpus: Corpus, ids: Iterable[str]) -> list[Seal]:
    """Seals after a re-reading: those named are made or renewed, the others stay, in the corpus's order.

    An id names its record; the id of a document names every record of the document; a retired id loses its seal, and so does an
    adjudication that is gone. Agreement is computed and not read: only its own id names it.

    Raises:
        KeyError: with an id that names no record.
    """
    items = {item.key: item for item in corpus.sealable()}
    kept = {(seal.record_type, seal.record): seal for seal in corpus.seals}
    gone = [key for key in kept if key not in items]
    retired = {(entry.record_type, entry.id) for entry in corpus.retired}
    named: dict[str, list[SealKey]] = {}
    # An adjudication that nothing needs any more leaves no tombstone: nobody cites it.
    for key in (*items, *(key for key in gone if key in retired or key[0] is RecordType.ADJUDICATION)):
        for name in [key[1]] if key[0] is RecordType.AGREEMENT else _names(key[1]):
            named.setdefault(name, []).append(key)
    for wanted in ids:
        for key in named[wanted]:
            if key in items:
                kept[key] = sealed(items[key])
            else:
                del kept[key]
    # A seal whose record is gone stays where it is, for the validator to ask about; agreement is computed, and asks for nothing.
    asked = {key for key in gone if key[0] is not RecordType.AGREEMENT and key in kept}
    order = _with_gone(items, [(seal.record_type, seal.record) for seal in corpus.seals], asked)
    return [kept[key] for key in order if key in kept]


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


def _names(record_id: str) -> Iterator[str]:
    """Yield every id that stands for a record: its own, and those that it begins with.

    Example:
        >>> list(_names("2023-02-11-a/1.1.1"))
        ['2023-02-11-a/1.1.1', '2023-02-11-a']
    """
    while record_id:
        yield record_id
        record_id = record_id.rpartition("/")[0]
