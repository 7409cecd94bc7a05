"""Two corpora → the changes from one to the other."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..corpus import COLLECTION_FILES, DOCUMENT_FILES, Corpus, Loading, document_of, path_of
from ..finding import Finding
from ..layout import is_below
from ..models import Document, Provision, Retired, Seal, Source
from ..seals import holding, says, verified
from .around import AroundChange
from .change import OF_SEALS, Authors, Change, FieldChange, How, Kind
from .fields import differences
from .items import ENTITIES, Item, items, label
from .matching import ORDER, Matching, match
from .mentioned import Counts, Mentioned, by_document, mentioned
from .passages import divisions
from .renames import Renames, count_references

Tombstones = Mapping[tuple[str, str], tuple[str, ...]]
"""Type and id of every retired record, with its successors."""

COUNTED = (
    *("document", "provision", "commitment", "divergence", "relation", "source"),
    *("actor", "tenure", "instrument", "place", "non_name"),
)
"""Types whose records are counted on both sides."""
MENTIONS, SEALS = "mention", "seals_that_hold"
REGISTERS = ("actors", "tenures", "instruments", "places", "non_names")
ALL_FILES = (*COLLECTION_FILES.values(), *DOCUMENT_FILES.values())
SEALED_FROM = {path_of(COLLECTION_FILES[name]) for name in ("seals", "sources")}
"""Files without which no seal can be judged."""
NAMED_FROM = {path_of(COLLECTION_FILES[name]) for name in (*REGISTERS, "sources")}
"""Files that mentions follow from: without one of them, names would seem to have vanished."""
FILES_OF = {
    str(spec.record_type): [one for one in ALL_FILES if one.record_type is spec.record_type] for spec in ALL_FILES
}
"""Type of sealed records to the kinds of files that hold them."""
SEALS_OF_DOCUMENT = DOCUMENT_FILES["seals"]


@dataclass(frozen=True)
class Side:
    """One side of a comparison, as far as it could be read."""

    findings: tuple[Finding, ...]
    """Why some of its files could not be read."""
    counts: Mapping[str, int]
    """Number of the records that are compared, by type; empty if nothing could be."""


@dataclass(frozen=True)
class Diff:
    """What a change does to the data."""

    base: Side
    head: Side
    changes: tuple[Change, ...]
    unread: tuple[str, ...]
    """Files that were not compared, since one side could not be read."""
    compared: bool
    """Whether anything could be compared at all."""
    mentions_compared: bool = True
    """Whether the files that mentions follow from could be read."""
    mentions: tuple[Mentioned, ...] = ()
    """What it does to the mentions, which are in none of its files."""
    around: AroundChange = field(default=AroundChange())
    """What it does to codelists, to waivers, to the ledger of published ids and to generated files."""
    authors: Authors | None = None
    """Who changed the seals; None if nobody can tell."""


def unread_files(base: Loading, head: Loading) -> frozenset[str]:
    """Files that one of two sides could not read, with all others of a document whose own record is among them."""
    unread = _unread(base) | _unread(head)
    ending = f"/{DOCUMENT_FILES['document'].path}"
    folders = [file.removesuffix(ending) for file in unread if file.endswith(ending)]
    corpora = (loading.corpus for loading in (base, head) if loading.corpus and folders)
    beside = {file.path for corpus in corpora for file in corpus.files if is_below(file.path, *folders)}
    return frozenset(unread | beside)


def diff(
    base: Loading,
    head: Loading,
    around: AroundChange = AroundChange(),  # noqa: B008 - never changed
    authors: Authors | None = None,
) -> Diff:
    """Compare two loaded corpora as far as both could be read."""
    unread = sorted(unread_files(base, head))
    if base.corpus is None or head.corpus is None:
        sides = [Side(_reasons(loading), {}) for loading in (base, head)]
        return Diff(sides[0], sides[1], (), tuple(unread), False)
    closed = base.corpus.unread | head.corpus.unread
    named = not NAMED_FROM & {*unread}
    was_named, is_named = (by_document(corpus) if named else None for corpus in (base.corpus, head.corpus))
    sides = [
        Side(_reasons(loading), _counts(corpus, mentions, unread, closed))
        for loading, corpus, mentions in zip(
            (base, head), (base.corpus, head.corpus), (was_named, is_named), strict=True
        )
    ]
    changes = tuple(compare(base.corpus, head.corpus, unread))
    mentions = tuple(mentioned(was_named, is_named, changes)) if was_named and is_named else ()
    return Diff(sides[0], sides[1], changes, tuple(unread), True, named, mentions, around, authors)


def _unread(loading: Loading) -> set[str]:
    """Files that have findings and no records."""
    read = {file.path for file in loading.corpus.files} if loading.corpus else set()
    return {finding.file for finding in loading.findings} - read


def _reasons(loading: Loading) -> tuple[Finding, ...]:
    unread = _unread(loading)
    return tuple(finding for finding in loading.findings if finding.file in unread)


def _counts(
    corpus: Corpus, mentions: Counts | None, unread: Collection[str], closed: Collection[str]
) -> dict[str, int]:
    """Count what is compared. A file that one side could not read counts on neither."""
    found: Counter[str] = Counter()
    for file in corpus.files:
        if file.path not in unread:
            found[str(file.record_type)] += len(file.records)
            found["commitment"] += sum(
                len(record.commitments) for record in file.records if isinstance(record, Provision)
            )
    counts = {name: found[name] for name in COUNTED if not _is_unread(name, "", unread)}
    if mentions is not None:
        counts[MENTIONS] = sum(of.total() for name, of in mentions.items() if name not in closed)
    if not SEALED_FROM & {*unread}:
        counts[SEALS] = sum(
            _document_of(sealed) not in closed and not _is_unread(str(record_type), sealed, unread)
            for record_type, sealed in verified(corpus)
        )
    return counts


def _is_unread(record_type: str, record_id: str, unread: Collection[str]) -> bool:
    """Whether the file that holds a record, or its seal, could not be read on one side."""
    document = document_of(record_type, record_id)
    files = FILES_OF.get(record_type, []) if unread else []
    return any(path_of(file, document) in unread for file in (*files, *([SEALS_OF_DOCUMENT] if document else [])))


def _document_of(record_id: str) -> str:
    return record_id.partition("/")[0]


def compare(base: Corpus, head: Corpus, unread: Collection[str] = ()) -> list[Change]:
    """Every change from one corpus to another, in the order of the types and then of the files; none if they are the same.

    Args:
        base: the corpus before.
        head: the corpus after.
        unread: files that are left out, since one side could not be read.
    """
    before, after = items(base, unread), items(head, unread)
    tombstones = _tombstones(head)
    matching = match(before, after, divisions(_documents(base), _documents(head)), tombstones)
    changes = [
        *_paired(matching, after),
        *_divided(matching),
        *_removed(matching, tombstones),
        *_added(matching),
        *_source_bytes(base, head, matching),
        *_reordered(matching, before, after),
        *_seals(base, head, matching, unread),
    ]
    return _in_order(changes, before, after)


def _documents(corpus: Corpus) -> dict[str, Document]:
    return {folder.name: folder.document for folder in corpus.folders}


def _tombstones(corpus: Corpus) -> Tombstones:
    return {(str(entry.record_type), entry.id): tuple(entry.successors) for entry in corpus.retired}


def _paired(matching: Matching, after: Sequence[Item]) -> Iterator[Change]:
    renames = matching.renames
    left = renames.left_behind({(item.type, item.id) for item in after})
    has_renames = bool(renames.by_type)
    references_after = count_references(after) if has_renames else {}
    for old, new in matching.pairs:
        fields = tuple(differences(renames.content(old), left.content(new)))
        if old.id == new.id:
            if fields:
                yield Change(Kind.CHANGED, new.type, new.id, new.document, label=label(new), fields=fields)
            continue
        along = renames.expected(old) == new.id and old.parent != new.parent
        cited = new.type in (*ENTITIES, "source")
        yield Change(
            Kind.RENAMED,
            new.type,
            new.id,
            new.document,
            before=(old.id,),
            label=label(new),
            fields=fields,
            because=_root_of_rename(new, renames) if along else "",
            references_followed=references_after.get(new.id, 0) if cited else 0,
            references_left=references_after.get(old.id, 0) if cited else 0,
        )


def _root_of_rename(new: Item, renames: Renames) -> str:
    """The renamed record that a new id begins with: the document if it was renamed, else the provision."""
    return new.document if new.document in renames.by_type.get("document", {}).values() else new.parent


def _divided(matching: Matching) -> Iterator[Change]:
    renames = matching.renames
    for whole, parts in matching.splits:
        fields = [change for part in parts for change in _of_part(renames.content(whole), part.content, part.id)]
        yield Change(
            Kind.SPLIT,
            whole.type,
            whole.id,
            whole.document,
            after=tuple(part.id for part in parts),
            label=label(whole),
            fields=tuple(fields),
        )
    for parts, whole in matching.joins:
        fields = [change for part in parts for change in _of_part(renames.content(part), whole.content, part.id)]
        yield Change(
            Kind.JOINED,
            whole.type,
            whole.id,
            whole.document,
            before=tuple(part.id for part in parts),
            label=label(whole),
            fields=tuple(fields),
        )


def _of_part(old: Mapping[str, object], new: Mapping[str, object], part: str) -> Iterator[FieldChange]:
    """Yield how the codes of a part and its whole differ; that their spans do is what a split or join is."""
    was, now = ({key: value for key, value in side.items() if key != "anchors"} for side in (old, new))
    for change in differences(was, now):
        yield FieldChange(change.field, change.how, change.old, change.new, part)


def _removed(matching: Matching, tombstones: Tombstones) -> Iterator[Change]:
    gone = {item.id for item in matching.removed}
    for item in matching.removed:
        kind, successors = Kind.REMOVED, tombstones.get((item.type, item.id), ())
        if (item.type, item.id) in tombstones:
            kind = Kind.SUPERSEDED if successors else Kind.RETIRED
        because = _brought_along(item, gone)
        yield Change(kind, item.type, item.id, item.document, after=successors, label=label(item), because=because)


def _added(matching: Matching) -> Iterator[Change]:
    new = {item.id for item in matching.added}
    told = {(item.type, item.id) for item in (*matching.removed, *matching.without_old_id())}
    for item in matching.added:
        because = _brought_along(item, new)
        if isinstance(item.record, Retired) and (str(item.record.record_type), item.record.id) in told:
            because = item.record.id
        yield Change(Kind.ADDED, item.type, item.id, item.document, label=label(item), because=because)


def _brought_along(item: Item, ids: Collection[str]) -> str:
    """The record that came or went as a whole, if this one is inside it."""
    if item.document in ids and item.document != item.id:
        return item.document
    return item.parent if item.parent in ids else ""


def _source_bytes(base: Corpus, head: Corpus, matching: Matching) -> Iterator[Change]:
    """Yield sources whose file was changed without its record: nothing else would show it."""
    for old, new in matching.pairs:
        one, other = old.record, new.record
        if (
            isinstance(one, Source)
            and isinstance(other, Source)
            and (one.file, one.sha256) == (other.file, other.sha256)
        ):
            was, now = (_sha256(corpus, item.id) for corpus, item in ((base, old), (head, new)))
            if was != now:
                field = FieldChange("file contents", How.REPLACED, was, now)
                yield Change(Kind.CHANGED, new.type, new.id, label=label(new), fields=(field,))


def _sha256(corpus: Corpus, source: str) -> str | None:
    content = corpus.source_bytes.get(source)
    return None if content is None else hashlib.sha256(content).hexdigest()


def _reordered(matching: Matching, before: Sequence[Item], after: Sequence[Item]) -> Iterator[Change]:
    """Yield each list whose records stand in another order, not counting those that came or went."""
    was, now = _places(before), _places(after)
    lists: defaultdict[tuple[str, str], list[tuple[Item, Item]]] = defaultdict(list)
    for old, new in matching.pairs:
        lists[new.type, new.parent if new.type == "commitment" else new.file].append((old, new))
    for (record_type, of), pairs in lists.items():
        pairs.sort(key=lambda pair: was[pair[0].type, pair[0].id])
        places = [now[new.type, new.id] for _, new in pairs]
        if places != sorted(places):
            yield Change(Kind.REORDERED, record_type, of, pairs[0][1].document)


def _places(side: Sequence[Item]) -> dict[tuple[str, str], int]:
    return {(item.type, item.id): place for place, item in enumerate(side)}


def _seals(base: Corpus, head: Corpus, matching: Matching, unread: Collection[str]) -> Iterator[Change]:
    """Yield what became of seals: those that held and do not any more, and those that were made anew, added or removed."""
    if SEALED_FROM & {*unread}:
        return
    closed = base.unread | head.unread
    seals = _Seals(base), _Seals(head)
    parts = [(whole, part) for whole, parts in matching.splits for part in parts]
    wholes = [(part, whole) for parts, whole in matching.joins for part in parts[:1]]
    told: set[Key] = set()
    for old, new in (*matching.pairs, *parts, *wholes):
        keys = (old.type, old.id), (new.type, new.id)
        told.update(keys)
        kind = _of_seal(seals, *keys)
        if kind and not {old.document, new.document} & closed and not _is_unread(*keys[0], unread):
            yield Change(kind, new.type, new.id, new.document, label=label(new), seal=_made(seals[1], kind, keys[1]))
    # Those of records that came or went, and of those that are compared under ids of their own.
    for old_key in sorted(seals[0].all - told) + sorted(seals[1].all - seals[0].all - told):
        document, slash, rest = old_key[1].partition("/")
        record_type, record = new_key = old_key[0], matching.renames.of("document", document) + slash + rest
        if new_key in told:
            continue
        told.add(new_key)
        document = document_of(record_type, record)
        hidden = document in closed or _is_unread(*old_key, unread)
        kind = None if hidden else _of_seal(seals, old_key, new_key)
        if kind and not (kind is Kind.SEAL_VOIDED and new_key not in seals[1].records):
            yield Change(kind, record_type, record, document, seal=_made(seals[1], kind, new_key))


Key = tuple[str, str]
"""Type and id of a sealed record."""


class _Seals:
    """The seals of one side."""

    def __init__(self, corpus: Corpus) -> None:
        self.all = {(str(seal.record_type), seal.record) for seal in corpus.seals}
        self.holding = {(str(record_type), sealed): seal for (record_type, sealed), seal in holding(corpus).items()}
        self.records = {(str(item.record_type), item.id) for item in corpus.sealable()}


def _of_seal(seals: tuple[_Seals, _Seals], old: Key, new: Key) -> Kind | None:
    """What became of the seal of a record, which may have another id now."""
    before, after = seals
    was, now = before.holding.get(old), after.holding.get(new)
    if old in before.all and not {old, new} & after.all:
        return Kind.SEAL_REMOVED
    if now and (was is None or says(was) != says(now)):
        return Kind.SEAL_RENEWED if old in before.all else Kind.SEAL_ADDED
    return Kind.SEAL_VOIDED if was and not now else None


def _made(after: _Seals, kind: Kind, key: Key) -> Seal | None:
    """The seal that was made or renewed."""
    return after.holding[key] if kind in (Kind.SEAL_ADDED, Kind.SEAL_RENEWED) else None


def _in_order(changes: Sequence[Change], before: Sequence[Item], after: Sequence[Item]) -> list[Change]:
    """Sort by type, then by place in the files; what became of the seals comes last."""
    types = {name: rank for rank, name in enumerate(dict.fromkeys((*ORDER, *(i.type for i in (*before, *after)))))}
    was, now = _places(before), _places(after)

    def key(change: Change) -> tuple[bool, int, int]:
        name = (change.record_type, change.id)
        return (
            change.kind in OF_SEALS,
            types.get(change.record_type, len(types)),
            now.get(name, was.get(name, len(now))),
        )

    return sorted(changes, key=key)
