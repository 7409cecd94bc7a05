"""Anchors of provisions in another text: units of two versions that say the same are one provision.

Versions are matched clause by clause. A unit is cut where either version cuts, if the other has a mark there; else it stays whole and takes
the act that comes first in commit, declare, urge, position, appraise, record, assert. Captions, titles, datelines and signatures are matched
among themselves. What somebody has read is never cut, merged or changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, zip_longest

from ..fold import fold
from ..models import Commitment, Provision, Span
from ..models.codelists import Act, Role, Topic
from ..models.provisions import Deadline
from ..numerals import numbers, readable
from ..words import IDEOGRAPHIC, written
from .align import Item, align
from .cast import Cast
from .discourse import STRONGEST_FIRST
from .grammar import blanks, grammar_of
from .propose import (
    OF_COMMITMENTS,
    Defaults,
    formulas_and_topics,
    note_of,
    of_speaker,
    passages,
    provision_of,
    span,
)

LETTERS_FOR_IDEOGRAPH = 4.4
"""Characters of a text in letters for each of one in Chinese characters that says the same."""
MOST_COMMITMENTS = 12
"""Commitments of a unit that are paired one by one; no unit that a person would leave whole has more."""
DISAGREE = "the versions disagree:"
"""Stands in the note of a proposal of two versions that read differently."""
UNPAIRED = "nothing in it tells which sentence of the other version says the same."
"""Note of the one sentence of a version."""
FEWEST = 3
"""Units of a version of which the one sentence of another could be any."""
ENOUGH = 2
"""What the one sentence of a version has in common at least with the unit that it is paired with."""


def add_text(
    provisions: Sequence[Provision], defaults: Defaults, first: str, language: str, text: str
) -> list[Provision]:
    """Anchor provisions in another text, and propose provisions for what cannot be paired.

    Args:
        provisions: what is there, in the order of the document.
        defaults: what provisions say where the words do not.
        first: tag of the language that what is there is matched by.
        language: tag of the other text.
        text: the other text.

    Returns:
        All provisions in order. Those that somebody has read keep their ids and their words; if nobody has read any, all are numbered anew.
    """
    theirs = [provision_of(defaults, passage, language, text) for passage in passages(defaults, language, text)]
    ours = sorted((one for one in provisions if first in one.anchors), key=lambda one: one.anchors[first].start_offset)
    elsewhere = [one for one in provisions if first not in one.anchors]
    two = _Two(defaults, first, language, {first: _text_of(ours, first), language: text})
    groups = [group for roles in _APART for group in _groups(two, ours, theirs, roles)]
    listed = _in_order(groups)
    made = [two.provision(group) for group in listed]
    return [*_numbered(defaults.document, listed, made), *elsewhere]


def _text_of(provisions: Sequence[Provision], language: str) -> str:
    """The text that some provisions tile, with blanks where none stands."""
    made: list[str] = []
    at = 0
    for one in provisions:
        anchor = one.anchors[language]
        made += [" " * (anchor.start_offset - at), anchor.quote]
        at = max(at, anchor.end_offset)
    return "".join(made)


_BODY = frozenset({Role.PREAMBLE, Role.CHAPEAU, Role.OPERATIVE, Role.CLOSING})
_APART = (
    frozenset({Role.TITLE}),
    frozenset({Role.CAPTION}),
    frozenset({Role.DATELINE}),
    frozenset({Role.SIGNATURE}),
    _BODY,
)
"""Roles whose units are matched among themselves."""


@dataclass(frozen=True)
class _Part:
    """A clause of a unit, as it is matched."""

    start: int
    end: int
    owner: Provision
    opens: bool
    """Whether its unit begins with it."""


@dataclass
class _Group:
    """Clauses of two versions that will be one unit."""

    ours: list[_Part] = field(default_factory=list)
    theirs: list[_Part] = field(default_factory=list)
    lost: bool = False
    """Whether it is the one sentence of a version, and nothing tells where it belongs in the other."""


@dataclass(frozen=True)
class _Two:
    """Two versions of a document."""

    defaults: Defaults
    first: str
    language: str
    texts: Mapping[str, str]

    def parts(self, provisions: Sequence[Provision], language: str) -> list[_Part]:
        """Clauses of units; a unit that somebody has read is one."""
        grammar, folded = grammar_of(language), fold(self.texts[language])
        found: list[_Part] = []
        for one in provisions:
            anchor = one.anchors[language]
            stops = [anchor.end_offset]
            if one.proposed and one.role in _BODY and grammar.known:
                clauses = grammar.clauses(folded, anchor.start_offset, anchor.end_offset)
                stops = [clause.stop for clause in clauses[:-1] if clause.mark] + stops
            start = anchor.start_offset
            for stop in stops:
                end = start + len(folded[start:stop].rstrip())
                if end > start:
                    found.append(_Part(start, end, one, start == anchor.start_offset))
                start = blanks(folded, stop, anchor.end_offset)
        return found

    def without_gaps(self, ours: list[_Part], theirs: list[_Part]) -> Iterator[tuple[list[_Part], list[_Part]]]:
        """Yield clauses that were matched, so that in neither version a unit of another role stands between two of them."""
        sides = (self._runs(ours, self.first), self._runs(theirs, self.language))
        for some, others in zip_longest(*sides, fillvalue=None):
            yield some or [], others or []

    def _runs(self, parts: Sequence[_Part], language: str) -> list[list[_Part]]:
        runs: list[list[_Part]] = []
        for part in parts:
            if runs and not self._between(runs[-1][-1], part, language):
                runs[-1].append(part)
            else:
                runs.append([part])
        return runs

    def touch(self, group: _Group, ours: Sequence[_Part], theirs: Sequence[_Part]) -> bool:
        """Whether nothing stands between a group and the clauses after it, in either version."""
        sides = ((group.ours, ours, self.first), (group.theirs, theirs, self.language))
        return not any(
            before and after and self._between(before[-1], after[0], language) for before, after, language in sides
        )

    def _between(self, one: _Part, other: _Part, language: str) -> bool:
        return bool(self.texts[language][one.end : other.start].strip())

    def items(self, parts: Sequence[_Part], language: str) -> list[Item]:
        """What is known of clauses when they are matched."""
        cast, joined = self.defaults.cast_for(language, self.texts[language]), written(language).script == IDEOGRAPHIC
        found: list[Item] = []
        before: tuple[str, int] | None = None
        for part in parts:
            words, place = self.texts[language][part.start : part.end], _place(part.owner)
            length = len("".join(words.split())) if joined else len(words)
            act = part.owner.act.value if part.owner.act and part.opens else ""
            signs = _signs(words, part, language, cast) | self._formulas(words, language)
            found.append(Item(max(1, length), signs, place != before, place[0], act, part.opens))
            before = place
        return found

    def one_of_many(self, ours: list[_Part], theirs: list[_Part]) -> list[_Group]:
        """Units of two versions, of which one has but one: with the one of the other that has most in common with it, or with none."""
        sides = [*_lost_apart(ours, [])], [*_lost_apart([], theirs)]
        groups = [_Group(*some) for side in sides for some in side]
        one, many = (groups[0], groups[1:]) if len(sides[0]) == 1 else (groups[-1], groups[:-1])
        shared = [self._in_common(one, other) for other in many]
        if max(shared) < ENOUGH or shared.count(max(shared)) > 1:
            one.lost = True
            return groups
        meant = many[shared.index(max(shared))]
        pair = _Group(one.ours or meant.ours, one.theirs or meant.theirs)
        return [pair, *(group for group in many if group is not meant)]

    def _in_common(self, one: _Group, other: _Group) -> int:
        """How much a unit of a version and one of the other have in common: numbers, names and set phrases count twice."""
        signs, owners = [], []
        for group in (one, other):
            parts, language = (group.ours, self.first) if group.ours else (group.theirs, self.language)
            signs.append({sign for item in self.items(parts, language) for sign in item.anchors})
            owners.append(parts[0].owner)
        mine, its = owners
        deed = mine.act is its.act and mine.speakers == its.speakers
        topic = mine.topics[0] is its.topics[0] and mine.topics[0] is not Topic.FRAMEWORK
        return 2 * len(signs[0] & signs[1]) + deed + topic

    def _formulas(self, words: str, language: str) -> frozenset[str]:
        return frozenset(formulas_and_topics(self.defaults, language, words)[0])

    def provision(self, group: _Group) -> Provision:
        """The provision that a group of clauses makes."""
        sides = {self.first: group.ours, self.language: group.theirs}
        owners = {tag: _owners(parts) for tag, parts in sides.items()}
        whole = [one for some in owners.values() for one in some]
        base = (owners[self.first] or owners[self.language])[0]
        spans = {tag: span(self.texts[tag], parts[0].start, parts[-1].end) for tag, parts in sides.items() if parts}
        others = {tag: anchor for one in owners[self.first] for tag, anchor in one.anchors.items() if tag not in sides}
        read = {tag: formulas_and_topics(self.defaults, tag, anchor.words) for tag, anchor in spans.items()}
        formulas = {**base.formulas, **{tag: codes for tag, (codes, _) in read.items()}}
        anchors = {**spans, **others}
        formulas = {tag: formulas.get(tag, []) for tag in anchors}
        if not base.proposed:
            return base.model_copy(
                update={"anchors": {**base.anchors, **anchors}, "formulas": {**base.formulas, **formulas}}
            )
        if group.lost:
            unknown = of_speaker(base.voice, base.speakers, next(iter(spans.values())).words)
            return base.model_copy(update={"note": _note([UNPAIRED, *unknown], bool(base.commitments))})
        if len(whole) == 1 and spans == {tag: whole[0].anchors[tag] for tag in spans}:
            return base
        understood = [tag for tag in spans if grammar_of(tag).known] or list(spans)
        voices = {tag: _voters(parts) if tag in understood else [] for tag, parts in sides.items()}
        inside = {
            tag: [each for one in owners[tag] for each in one.commitments if _stands_in(each, tag, spans[tag])]
            for tag in spans
        }
        bound = [one for tag, some in inside.items() if some for one in owners[tag] if one.act is Act.COMMIT]
        voters = [*bound, *(one for some in voices.values() for one in some)] or whole
        chief = min(voters, key=_strength)
        made = _paired(inside, self.first, self.language) if chief.act is Act.COMMIT else []
        first = understood[0]
        topics = formulas_and_topics(self.defaults, first, spans[first].words, chief.act)[1]
        return base.model_copy(
            update={
                "role": chief.role,
                "act": chief.act,
                "voice": chief.voice,
                "speakers": chief.speakers,
                "polarity": chief.polarity,
                "topics": topics or base.topics,
                "anchors": anchors,
                "formulas": formulas,
                "commitments": [
                    each.model_copy(update={"aims": {tag: each.aims.get(tag, []) for tag in anchors}}) for each in made
                ],
                "note": _note(
                    [
                        *_doubts(voices),
                        *_of_numbers(spans),
                        *of_speaker(chief.voice, chief.speakers, next(iter(spans.values())).words),
                    ],
                    bool(made),
                ),
            }
        )


def _signs(words: str, part: _Part, language: str, cast: Cast) -> frozenset[str]:
    """Numbers in some words, one and two left out, which are often no numbers, and the names of whatever is no party."""
    found = {one.actor for one in cast.within(part.start, part.end)} - set(cast.parties)
    found.update(cast.things_within(part.start, part.end))
    if readable(language):
        found |= {str(number.value) for number in numbers(words, language) if number.plain and number.value > 2}
    return frozenset(found)


def _groups(two: _Two, ours: Sequence[Provision], theirs: Sequence[Provision], roles: frozenset[Role]) -> list[_Group]:
    """Clauses of some roles that say the same, gathered to units."""
    mine = two.parts([one for one in ours if one.role in roles], two.first)
    other = two.parts([one for one in theirs if one.role in roles], two.language)
    if roles != _BODY and len(mine) == len(other):
        return [_Group([one], [each]) for one, each in zip(mine, other, strict=True)]
    if _is_one_of_many(mine, other):
        return two.one_of_many(mine, other)
    beads = align(two.items(mine, two.first), two.items(other, two.language), _ratio(two.first, two.language))
    groups: list[_Group] = []
    matched = (([mine[number] for number in a], [other[number] for number in b]) for a, b in beads)
    apart = (piece for bead in matched for piece in _lost_apart(*bead))
    kept = (piece for bead in apart for piece in _kept_apart(*bead))
    for some, others in (piece for both in kept for piece in two.without_gaps(*both)):
        before = groups[-1] if groups else None
        if before is not None and two.touch(before, some, others) and _goes_on(before, some, others):
            before.ours += some
            before.theirs += others
        else:
            groups.append(_Group(list(some), list(others)))
    return groups


def _is_one_of_many(ours: Sequence[_Part], theirs: Sequence[_Part]) -> bool:
    """Whether a version has one unit and the other several, so that their order and lengths tell nothing."""
    fewer, more = sorted((len(_owners(ours)), len(_owners(theirs))))
    return fewer == 1 and more >= FEWEST


def _lost_apart(ours: list[_Part], theirs: list[_Part]) -> Iterator[tuple[list[_Part], list[_Part]]]:
    """Yield clauses that were matched; those that the other version lacks are as many units as they were."""
    if ours and theirs:
        yield ours, theirs
        return
    for _, run in groupby(ours, lambda part: id(part.owner)):
        yield list(run), []
    for _, run in groupby(theirs, lambda part: id(part.owner)):
        yield [], list(run)


def _kept_apart(ours: list[_Part], theirs: list[_Part]) -> Iterator[tuple[list[_Part], list[_Part]]]:
    """Yield clauses that were matched, so that nothing is merged that somebody has read: the first of these has what the other version says."""
    runs: list[list[_Part]] = []
    for part in ours:
        if runs and (part.owner is runs[-1][-1].owner or (part.owner.proposed and runs[-1][-1].owner.proposed)):
            runs[-1].append(part)
        else:
            runs.append([part])
    yield (runs[0] if runs else []), theirs
    yield from ((run, []) for run in runs[1:])


def _goes_on(group: _Group, ours: Sequence[_Part], theirs: Sequence[_Part]) -> bool:
    """Whether clauses belong to the unit before them: neither version begins a unit there, or no mark would part them in both."""
    if (
        ours
        and group.ours
        and ours[0].owner is not group.ours[-1].owner
        and not (ours[0].owner.proposed and group.ours[-1].owner.proposed)
    ):
        return False
    opens = [parts[0].opens for parts in (ours, theirs) if parts]
    if not any(opens):
        return True
    if ours and theirs:
        half = not group.ours or not group.theirs
        return half and any(
            bool(mine and parts) and mine[-1].owner is parts[0].owner and not parts[0].opens
            for mine, parts in ((group.ours, ours), (group.theirs, theirs))
        )
    return False


def _ratio(first: str, language: str) -> float:
    """Characters of a text in one language for each of one in another."""
    one, two = (written(tag).script == IDEOGRAPHIC for tag in (first, language))
    if one == two:
        return 1.0
    return LETTERS_FOR_IDEOGRAPH if one else 1 / LETTERS_FOR_IDEOGRAPH


def _owners(parts: Sequence[_Part]) -> list[Provision]:
    found: list[Provision] = []
    for part in parts:
        if not found or found[-1] is not part.owner:
            found.append(part.owner)
    return found


def _voters(parts: Sequence[_Part]) -> list[Provision]:
    """Units that begin in a group; those that go on there say nothing of what is done in it."""
    return [part.owner for part in parts if part.opens]


def _strength(one: Provision) -> int:
    return STRONGEST_FIRST.index(one.act) if one.act in STRONGEST_FIRST else len(STRONGEST_FIRST)


def _stands_in(commitment: Commitment, language: str, words: Span) -> bool:
    anchor = commitment.anchors.get(language)
    return anchor is not None and words.start_offset <= anchor.start_offset and anchor.end_offset <= words.end_offset


def _note(disagreements: Sequence[str], commits: bool) -> str | None:
    """The note of a proposal: where its versions disagree, and what a program is often wrong in."""
    told = [*disagreements, *([OF_COMMITMENTS] if commits else [])]
    return note_of(told)


def _doubts(voices: Mapping[str, Sequence[Provision]]) -> Iterator[str]:
    """Where the proposals of two versions disagree."""
    chiefs = {tag: min(some, key=_strength) for tag, some in voices.items() if some}
    if len(chiefs) < 2:
        return
    (one, mine), (two, other) = chiefs.items()
    if mine.act is not other.act:
        yield f"{DISAGREE} {one} reads as {mine.act or 'no act'}, {two} as {other.act or 'no act'}."
    elif mine.polarity is not other.polarity:
        yield f"{DISAGREE} {one} reads as {mine.polarity}, {two} as {other.polarity}."
    if mine.speakers != other.speakers and mine.speakers and other.speakers:
        yield f"{DISAGREE} {one} has {' and '.join(mine.speakers)} speak, {two} {' and '.join(other.speakers)}."
    if len(mine.commitments) != len(other.commitments) and mine.act is other.act is Act.COMMIT:
        yield f"{DISAGREE} {one} has {len(mine.commitments)} commitments, {two} {len(other.commitments)}."


def _of_numbers(spans: Mapping[str, Span]) -> Iterator[str]:
    """Versions of which each prints a number that the other does not."""
    printed = {
        tag: {str(number.value) for number in numbers(anchor.quote, tag) if number.plain and number.value > 2}
        for tag, anchor in spans.items()
        if readable(tag)
    }
    if len(printed) == 2:
        (one, mine), (two, other) = printed.items()
        if mine - other and other - mine:
            yield f"{DISAGREE} {one} has the number {min(mine - other)}, {two} has {min(other - mine)}."


def _paired(inside: Mapping[str, Sequence[Commitment]], first: str, language: str) -> list[Commitment]:
    """Commitments of two versions, in one where they seem to be the same."""
    one, two = inside.get(first, ()), inside.get(language, ())
    return [
        _both(mine, other) if mine is not None and other is not None else (mine or other)  # type: ignore[misc]
        for mine, other in _couples(one, two, first, language)
    ]


def _couples(
    one: Sequence[Commitment], two: Sequence[Commitment], first: str, language: str
) -> list[tuple[Commitment | None, Commitment | None]]:
    if len(one) == len(two):
        return list(zip(one, two, strict=True))
    if not one or not two or max(len(one), len(two)) > MOST_COMMITMENTS:
        return [*((each, None) for each in one), *((None, each) for each in two)]
    items = [
        [Item(max(1, len(each.anchors[tag].quote)), frozenset({each.action.value, *each.topics})) for each in some]
        for some, tag in ((one, first), (two, language))
    ]
    found: list[tuple[Commitment | None, Commitment | None]] = []
    for a, b in align(items[0], items[1], _ratio(first, language)):
        for number in range(max(len(a), len(b))):
            found.append((one[a[number]] if number < len(a) else None, two[b[number]] if number < len(b) else None))
    return found


_OF_EACH = ("anchors", "operator", "verb", "force", "novelty", "object", "aims")
"""Fields of a commitment that each version has by itself."""


def _both(mine: Commitment, other: Commitment) -> Commitment:
    """A commitment of two versions, with what is coded once as the version with the higher force has it."""
    stronger = other if max(other.force.values()) > max(mine.force.values()) else mine
    both = {key: {**getattr(mine, key), **getattr(other, key)} for key in _OF_EACH}
    said_once = {
        "action": stronger.action,
        "precision": stronger.precision,
        "deadline": _deadline_of_both(mine, other),
        "quantity": mine.quantity or other.quantity,
        **{key: list(dict.fromkeys([*getattr(mine, key), *getattr(other, key)])) for key in _OF_ALL},
    }
    return mine.model_copy(update={**both, **said_once})


_OF_ALL = ("beneficiaries", "instruments", "places")
"""Fields that have what any version names."""


def _deadline_of_both(mine: Commitment, other: Commitment) -> Deadline | None:
    """The deadline that both versions print, each in its words; that of one, if the other prints none."""
    one, two = mine.deadline, other.deadline
    if one is None or two is None:
        return one or two
    return one.model_copy(update={"printed": {**one.printed, **two.printed}})


# Order and ids


def _in_order(groups: Sequence[_Group]) -> list[_Group]:
    """Groups in the order of the first version, each that only the other has behind what stands before it there."""
    by_theirs = sorted((one for one in groups if one.theirs), key=lambda one: one.theirs[0].start)
    behind: dict[int, list[_Group]] = {}
    titles = (one.ours[0].start for one in groups if one.ours and one.ours[0].owner.role is Role.TITLE)
    title = max(titles, default=-1)
    last = -1
    for one in by_theirs:
        if one.ours:
            last = one.ours[0].start
        elif one.lost:
            behind.setdefault(max(last, title), []).append(one)
        else:
            behind.setdefault(last, []).append(one)
    found = list(behind.get(-1, ()))
    for one in sorted((one for one in groups if one.ours), key=lambda one: one.ours[0].start):
        found += [one, *behind.get(one.ours[0].start, ())]
    return found


_Key = tuple[str, int]


def _place(provision: Provision) -> _Key:
    section, paragraph, _ = provision.id.rpartition("/")[2].split(".")
    return section, int(paragraph)


def _numbered(document: str, groups: Sequence[_Group], made: Sequence[Provision]) -> list[Provision]:
    """Provisions with their ids: by the paragraph of the first version, else of what stands before them; what was read keeps its own."""
    read = {one.id for one in made if not one.proposed}
    used = {(*_place(one), int(one.id.rpartition(".")[2])) for one in made if not one.proposed}
    found: list[Provision] = []
    place: _Key = ("pre", 1)
    keys: list[_Key] = []
    for group, one in zip(groups, made, strict=True):
        place = _place(group.ours[0].owner) if group.ours else place if keys else _place(one)
        keys.append(place)
    counted: dict[_Key, int] = {}
    for key, one in zip(keys, made, strict=True):
        if one.id in read and not one.proposed:
            found.append(one)
            continue
        number = counted.get(key, 0) + 1
        while (*key, number) in used:
            number += 1
        counted[key] = number
        found.append(_renamed(one, f"{document}/{key[0]}.{key[1]}.{number}"))
    return found


def _renamed(provision: Provision, identifier: str) -> Provision:
    named = [
        each.model_copy(update={"id": f"{identifier}/c{number}"})
        for number, each in enumerate(provision.commitments, start=1)
    ]
    return provision.model_copy(update={"id": identifier, "commitments": named})
