"""A comparison for a person: Markdown that reads well in a pull request and, as plain text, in a terminal."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from operator import attrgetter

from ..layout import LEDGER_FILE
from ..models.codelists import SealBasis
from ..texts import number_of
from .change import OF_SEALS, Change, How, Kind
from .compare import SEALS, Diff
from .readers import by_reader
from .wording import code, field_words, finding_words

EVERYTHING = 10**9
FEW = 6
"""Names that a line can list."""
NOUNS = {
    "dataset": "dataset record",
    "non_name": "non-name",
    "override": "mention override",
    "agreement": "agreement value",
    "retired": "tombstone",
}
SAID_OF_SEALS = {
    Kind.SEAL_VOIDED: "void now: read these again beside the text, in `cnkh review`",
    Kind.SEAL_REMOVED: "removed",
    Kind.SEAL_RENEWED: "renewed",
    Kind.SEAL_ADDED: "added",
}
HOW_READ = {SealBasis.REVIEW: "in a review", SealBasis.NAMED: "by id"}
NOBODY = "nobody named"
MANY_SEALS = 20
"""Renewed seals that are more than somebody reads in passing."""


def render(diff: Diff, base: str, head: str, most: int = EVERYTHING) -> str:
    """Markdown of a whole comparison.

    Args:
        diff: what to say.
        base: name of the side before, as the reader gave it.
        head: name of the side after.
        most: changes to list of each type in each document; the others are counted.
    """
    lines = [f"### What changes in the data: {code(base)} → {code(head)}", ""]
    lines += _unread(diff, base, head)
    if diff.compared:
        lines += _summary(diff)
        lines += _renewed(diff)
        lines += _readers(diff, most)
        lines += _counts(diff)
        by_document: dict[str, list[Change]] = {"": []}
        for change in sorted(diff.changes, key=attrgetter("document")):
            by_document.setdefault(change.document, []).append(change)
        for document, changes in by_document.items():
            lines += _Group(document, changes, most).lines()
        lines += _mentions(diff, most)
        lines += _codes(diff, most)
        lines += _waivers(diff, most)
        lines += _published(diff, most)
        lines += _generated(diff, most)
    return "\n".join(lines).rstrip("\n") + "\n"


def _unread(diff: Diff, base: str, head: str) -> Iterator[str]:
    """Yield what could not be read on which side, and so was not compared."""
    for side, name in ((diff.base, base), (diff.head, head)):
        if side.findings:
            yield f"**{code(name)} cannot be read in full**: {number_of(len(side.findings), 'finding')}."
            yield ""
            for finding in side.findings[:FEW]:
                yield f"- {code(finding.place)}: {finding.rule}: {finding_words(finding)}"
            if len(side.findings) > FEW:
                yield f"- and {len(side.findings) - FEW} more: run `cnkh validate`"
            yield ""
    if not diff.compared:
        yield "Nothing could be compared, since `data/dataset.json` cannot be read on one side."
    elif diff.unread:
        yield from _not_compared(diff)
        yield ""


def _not_compared(diff: Diff) -> Iterator[str]:
    """Yield which files were not compared, and why."""
    broken = {finding.file for side in (diff.base, diff.head) for finding in side.findings}
    unread = [file for file in diff.unread if file in broken]
    beside = len(diff.unread) - len(unread)
    yield f"Not compared: {', '.join(map(code, unread))} cannot be read. The counts leave {'it' if len(unread) == 1 else 'them'} out."
    if beside:
        yield f"Nor is what is beside a `document.json` that cannot be read: {number_of(beside, 'file')}."
    if not diff.mentions_compared:
        yield "Mentions were not compared either, since they follow from names and texts."


def _summary(diff: Diff) -> Iterator[str]:
    """Yield one sentence: how many of what was done to which type."""
    counted = Counter((change.record_type, change.kind) for change in diff.changes if _is_told(change))
    parts = []
    for (record_type, kind), number in counted.items():
        if kind in OF_SEALS:
            continue
        done = "list reordered" if kind is Kind.REORDERED and number == 1 else kind.value
        done = "lists reordered" if kind is Kind.REORDERED and number > 1 else done
        parts.append(
            f"{number} {_noun(record_type)} {done}" if "list" in done else f"{_number(number, record_type)} {done}"
        )
    seals = Counter(change.kind for change in diff.changes)
    parts += [
        f"{number_of(seals[kind], 'seal')} {kind.value.removeprefix('seal_')}" for kind in SAID_OF_SEALS if seals[kind]
    ]
    nothing = "No change to what was compared." if diff.unread else "No change to the data."
    yield f"{'; '.join(parts)}." if parts else nothing
    yield ""


def _renewed(diff: Diff) -> Iterator[str]:
    """Yield that many seals were renewed at once, and who changed seals."""
    renewed = [one for one in diff.changes if one.kind is Kind.SEAL_RENEWED and one.is_read]
    if len(renewed) > MANY_SEALS:
        by_type = Counter(change.record_type for change in renewed)
        where = Counter(change.document for change in renewed if change.document)
        said = ", ".join(_number(number, record_type) for record_type, number in by_type.items())
        places = f" in {number_of(len(where), 'document')}" if where else ""
        yield f"**{len(renewed)} seals were renewed at once**: {said}{places}. Each says that a reader has read its record again beside the text."
        yield ""
    if diff.authors and any(change.kind in OF_SEALS for change in diff.changes):
        who = [f"{code(name, 60)} ({number_of(number, 'commit')})" for name, number in diff.authors.commits.items()]
        more = f" and {number_of(len(who) - FEW, 'more author')}" if len(who) > FEW else ""
        by = [", ".join(who[:FEW]) + more] if who else []
        by += ["the working tree, not yet committed"] if diff.authors.uncommitted else []
        if by:
            yield f"Seals changed by: {'; '.join(by)}."
            yield ""


def _readers(diff: Diff, most: int) -> Iterator[str]:
    """Yield how many seals each reader has made, apart for those made in a review."""
    made: defaultdict[str | None, list[str]] = defaultdict(list)
    for (reader, basis), counted in by_reader(diff.changes).items():
        numbers = (counted[Kind.SEAL_ADDED], counted[Kind.SEAL_RENEWED])
        words = [f"{number} {word}" for number, word in zip(numbers, ("new", "renewed"), strict=True) if number]
        made[reader].append(f"{' and '.join(words)} {HOW_READ[basis]}")
    if made:
        yield "#### New seals"
        yield ""
        told = [f"- {code(reader, 60) if reader else NOBODY}: {'; '.join(how)}" for reader, how in made.items()]
        yield from told[:most]
        if len(told) > most:
            yield f"- and {number_of(len(told) - most, 'more reader')}"
        yield ""


def _counts(diff: Diff) -> Iterator[str]:
    """Yield a table of the counts that differ, and the others in a line."""
    before, after = diff.base.counts, diff.head.counts
    differ = [name for name in before if before[name] != after[name]]
    if differ:
        yield "| | before | after | |"
        yield "|---|---:|---:|---:|"
        for name in differ:
            yield f"| {_counted(name)} | {before[name]} | {after[name]} | {after[name] - before[name]:+d} |"
        yield ""
    same = ", ".join(
        f"{after[name]} {_counted(name)}" if name == SEALS else _number(after[name], name)
        for name in before
        if name not in differ
    )
    if same:
        yield f"As many as before: {same}."
        yield ""


def _mentions(diff: Diff, most: int) -> Iterator[str]:
    """Yield which entities are mentioned more often or less often, and where."""
    by_entity: defaultdict[str, list[str]] = defaultdict(list)
    for one in diff.mentions:
        by_entity[one.entity].append(f"{one.before} → {one.after} in {code(one.document)}")
    if by_entity:
        yield "#### Mentions, which follow from names and texts"
        yield ""
        yield from [f"- {code(entity)}: {', '.join(places)}" for entity, places in by_entity.items()][:most]
        if len(by_entity) > most:
            yield f"- and {len(by_entity) - most} more"
        yield ""


def _codes(diff: Diff, most: int) -> Iterator[str]:
    """Yield the codes of the corpus's own that came, went or are described otherwise."""
    codes = diff.around.codes
    if codes:
        yield "#### Codelists"
        yield ""
        for file in dict.fromkeys(one.file for one in codes):
            for kind in dict.fromkeys(one.kind for one in codes if one.file == file):
                named = [one.code for one in codes if (one.file, one.kind) == (file, kind)]
                yield f"- {code(file)}: {kind.value} {_some(named, most)}"
        yield ""


def _waivers(diff: Diff, most: int) -> Iterator[str]:
    """Yield the waivers that came, went or have another reason."""
    waivers = diff.around.waivers
    if waivers:
        yield "#### Waivers"
        yield ""
        for one in waivers[:most]:
            reason = " → ".join(code(text) for text in (one.before, one.after) if text is not None)
            yield f"- {one.kind.value} {code(one.rule)} for {code(one.record)}: {reason}"
        if len(waivers) > most:
            yield f"- and {len(waivers) - most} more"
        yield ""


def _published(diff: Diff, most: int) -> Iterator[str]:
    """Yield how the ledger of published ids differs."""
    gone, come = diff.around.unpublished, diff.around.published
    if gone or come:
        yield f"#### Published ids ({code(LEDGER_FILE)})"
        yield ""
    if gone:
        yield f"**{number_of(len(gone), 'published id')} taken out of the ledger**, which should only grow: {_some(gone, most)}"
        yield ""
    if come:
        yield f"{number_of(len(come), 'id')} added."
        yield ""


def _generated(diff: Diff, most: int) -> Iterator[str]:
    """Yield which generated files differ, by name."""
    if diff.around.generated:
        yield "#### Generated files"
        yield ""
        for one in diff.around.generated:
            for what, files in (("changed", one.changed), ("new", one.added), ("gone", one.removed)):
                if files and one.whole:
                    yield f"- {code(one.path)}: {what}, {number_of(len(files), 'file')}"
                elif files:
                    names = [file.removeprefix(f"{one.path}/") for file in files]
                    yield f"- {code(one.path)}: {number_of(len(files), 'file')} {what}: {_some(names, most)}"
        yield ""


def _some(names: Sequence[str], most: int) -> str:
    shown = ", ".join(map(code, names[:most]))
    left = len(names) - len(names[:most])
    return shown + (f" and {left} more" if shown and left else f"{left} of them" if left else "")


class _Group:
    """The changes in one document, or in what belongs to none."""

    def __init__(self, document: str, changes: Sequence[Change], most: int) -> None:
        self.document = document
        self.changes = changes
        self.most = most
        self.along: defaultdict[str, list[Change]] = defaultdict(list)
        for change in self.changes:
            if not _is_told(change):
                self.along[change.because].append(change)

    def lines(self) -> Iterator[str]:
        """Yield the heading, the changes by type, and the seals."""
        told = [change for change in self.changes if _is_told(change)]
        if not told:
            return
        yield f"#### {code(self.document) if self.document else 'Registers, sources and other shared records'}"
        yield ""
        by_type: defaultdict[str, list[Change]] = defaultdict(list)
        for change in told:
            by_type["seals" if change.kind in OF_SEALS else change.record_type].append(change)
        for record_type, changes in by_type.items():
            yield f"**{_heading(record_type)}**"
            yield ""
            yield from self._seals(changes) if record_type == "seals" else self._listed(changes)
            yield ""

    def _listed(self, changes: Sequence[Change]) -> Iterator[str]:
        moved = [change for change in changes if _only_moved(change)]
        others = [change for change in changes if len(moved) == 1 or not _only_moved(change)]
        for change in others[: self.most]:
            yield from self._change(change)
        if len(others) > self.most:
            yield f"- and {len(others) - self.most} more"
        if len(moved) > 1:
            yield f"- only moved, with their words unchanged: {self._names(moved)}"

    def _seals(self, changes: Sequence[Change]) -> Iterator[str]:
        for kind, words in SAID_OF_SEALS.items():
            by_type: defaultdict[str, list[str]] = defaultdict(list)
            for change in changes:
                if change.kind is kind:
                    by_type[change.record_type].append(self._short(change.id))
            if by_type:
                yield f"- {sum(map(len, by_type.values()))} {words}"
            for record_type, ids in by_type.items():
                yield f"  - {_number(len(ids), record_type)}: {_some(ids, self.most)}"

    def _names(self, changes: Sequence[Change]) -> str:
        names = [self._name(change.id) for change in changes[:FEW]]
        return ", ".join(names) + (f" and {len(changes) - FEW} more" if len(changes) > FEW else "")

    def _name(self, record_id: str) -> str:
        return code(self._short(record_id))

    def _short(self, record_id: str) -> str:
        return record_id.removeprefix(f"{self.document}/") if self.document else record_id

    def _change(self, change: Change) -> Iterator[str]:
        head = f"- {self._what(change)}{self._along(change)}"
        if len(change.fields) == 1 and not change.fields[0].part:
            yield f"{head}: {field_words(change.fields[0])}"
            return
        yield head
        for field in change.fields:
            part = f"{self._name(field.part)}: " if field.part else ""
            yield f"  - {part}{field_words(field)}"

    def _what(self, change: Change) -> str:
        name, label = self._name(change.id), f" {code(change.label)}" if change.label else ""
        match change.kind:
            case Kind.RENAMED:
                return f"renamed {self._name(change.before[0])} → {name}{label}{_references(change)}"
            case Kind.SPLIT:
                return f"split {name} into {', '.join(map(self._name, change.after))}{label}"
            case Kind.JOINED:
                return f"joined {', '.join(map(self._name, change.before))} into {name}{label}"
            case Kind.SUPERSEDED:
                return f"superseded {name} by {', '.join(map(self._name, change.after))}{label}"
            case Kind.REORDERED:
                return f"reordered: the {_noun(change.record_type)}s of {name} stand in another order"
            case _:
                return f"{change.kind.value} {name}{label}"

    def _along(self, change: Change) -> str:
        """What came or went with a record."""
        along = self.along.get(change.id, [])
        if not along:
            return ""
        if len(along) <= FEW and change.record_type != "document":
            named = ", ".join(f"{self._name(inside.id)} {code(inside.label, 60)}" for inside in along if inside.label)
            return f" with {_number(len(along), along[0].record_type)}: {named}" if named else ""
        counted = Counter(inside.record_type for inside in along)
        return " with " + ", ".join(_number(number, record_type) for record_type, number in counted.items())


def _is_told(change: Change) -> bool:
    """Whether a change gets words of its own: not if it only follows from that of another record."""
    return not change.because or bool(change.fields)


def _only_moved(change: Change) -> bool:
    fields = change.fields
    return change.kind is Kind.CHANGED and bool(fields) and all(field.how is How.MOVED for field in fields)


def _references(change: Change) -> str:
    followed, left = change.references_followed, change.references_left
    words = f", {number_of(followed, 'reference')} with it" if followed else ""
    return words + (f", {number_of(left, 'reference')} left with the old id" if left else "")


def _counted(name: str) -> str:
    return "seals that hold" if name == SEALS else f"{_noun(name)}s"


def _noun(record_type: str) -> str:
    return NOUNS.get(record_type, record_type.replace("_", " "))


def _number(number: int, record_type: str) -> str:
    return number_of(number, _noun(record_type))


def _heading(record_type: str) -> str:
    noun = _noun(record_type)
    return (noun if noun.endswith("s") else f"{noun}s").capitalize()
