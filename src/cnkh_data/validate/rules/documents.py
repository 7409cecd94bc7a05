"""Level 5: what is coded of a document fits together: who speaks where, in which order the parts come, and that all is coded."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise

from ...corpus import Corpus, DocumentFolder, facts, newest_codebook, of_each, once_per_corpus, once_per_folder
from ...edtf import calendar_day
from ...fold import fold
from ...mentions import Match, named_in, names_in, tokens_of
from ...models import Place, Provision
from ...models.codelists import ActorKind, DocumentKind, MentionBasis, PlaceKind, ProvisionStatus, Role, Voice
from ...models.sources import NOT_EXAMINED
from ...stretches import Stretches
from ...texts import number_of, occurrences
from ..endings import is_heading
from ..fault import Fault
from ..limits import and_elsewhere, and_more
from ..misplaced import as_json
from ..overrides import override_to_add
from ..rule import rule
from ..standing import in_office, spoken_for, stands_for
from ..subjects import OneDocument, OneReading


@rule(on=OneDocument, certainty="convention")
def unfinished(one: OneDocument) -> Iterator[Fault]:
    """Somebody has read each provision that a program proposed and settled its doubts, decided each difference that a program listed,
    given the document a title, and looked up the rights of its sources.

    What a program proposes is a beginning, not data.
    """
    proposed = [provision for provision in one.folder.provisions if provision.proposed]
    if proposed:
        got = "proposed" + and_more("and in", len(proposed) - 1, "provision")
        repair = "Read the provision beside the text, code it, and set its status to read."
        yield Fault(proposed[0], ("status",), got, ProvisionStatus.READ, repair)
    doubtful = [provision for provision in one.folder.provisions if provision.doubted]
    if doubtful:
        got = f"{doubtful[0].note!r}" + and_more("and in", len(doubtful) - 1, "provision")
        repair = "Settle the doubt beside the text, then set note to null, or say there why the code is right."
        yield Fault(doubtful[0], ("note",), got, "no doubt of a program in what was read", repair)
    undecided = [entry for entry in one.folder.adjudications if not entry.decided]
    if undecided:
        got = undecided[0].reason + and_more("and in", len(undecided) - 1, "adjudication")
        repair = (
            "Decide between the two readings, set adjudicated to what is right, and say why; the record has the same."
        )
        yield Fault(undecided[0], ("reason",), got, "the reason of a decision", repair)
    if one.document.title == one.document.id:
        yield one.fault("title", one.document.title, "a title", "Give the document a short English title.")
    for name in dict.fromkeys(text.source for text in one.document.texts):
        source = one.corpus.source_by_id.get(name)
        if source is not None and source.rights == NOT_EXAMINED:
            repair = "Look at the terms where the source was found, and say what they allow."
            yield Fault(source, ("rights",), source.rights, "what the source's terms allow", repair)


def is_published(one: OneDocument | OneReading) -> bool:
    """Whether releases carry the document."""
    return one.folder.published


@rule(on=OneDocument, level=6, certainty="proof", where=is_published)
def one_codebook(one: OneDocument) -> Iterator[Fault]:
    """All published documents conform to the same version of the codebook.

    A release is counted as one: with two versions in it, a difference between documents may be one between codebooks.
    """
    newest = newest_codebook(one.corpus)
    if one.document.codebook != newest:
        others = [each.name for each in facts(one.corpus) if each.published and each.codebook == newest]
        more = f" and {number_of(len(others) - 1, 'more document')} have" if others[1:] else " has"
        got = f"{one.document.codebook}, while {others[0]}{more} {newest}"
        repair = f"Bring the document to version {newest} of the codebook, then set codebook to {newest}; until then, its status is draft."
        yield one.fault("codebook", got, newest, repair)


_BySpeaker = Mapping[str, Sequence[tuple[Provision, int]]]
"""Speakers, each with the provisions that it speaks in and its place among their speakers."""


def _by_speaker(provisions: Iterable[Provision], concerns: Callable[[str], bool]) -> _BySpeaker:
    """Those of the speakers of some provisions that something concerns."""
    found: dict[str, list[tuple[Provision, int]]] = {}
    for provision in provisions:
        for index, speaker in enumerate(provision.speakers):
            found.setdefault(speaker, []).append((provision, index))
    return {speaker: places for speaker, places in found.items() if concerns(speaker)}


@rule(on=OneDocument, certainty="convention", needs=("whose-voice", "collective-of-parties"))
def joint_text_by_parties(one: OneDocument) -> Iterator[Fault]:
    """The speakers of joint text are the parties of the document, or actors of theirs.

    A joint text speaks for those who issue it; what anybody else says in it is reported, and counted apart.
    """
    parties = one.document.parties
    joint = [provision for provision in one.folder.provisions if provision.voice is Voice.JOINT_TEXT]
    found = _by_speaker(joint, lambda speaker: stands_for(one.corpus, speaker).isdisjoint(parties))
    # Who speaks again and again is one of those who issue the text; with that party, others can speak too.
    several = {speaker: places for speaker, places in found.items() if len(places) > 1}
    for speaker, places in several.items():
        got = f"{', '.join(parties)}; but {speaker} speaks in {len(places)} provisions of the joint text"
        repair = f"Add {speaker} to the parties, or correct those speakers, their tenures or their voice."
        yield one.fault("parties", got, "everybody for whom the text speaks", repair)
    for speaker, ((provision, index), *_) in () if several else found.items():
        expected = f"{', '.join(sorted(parties))}, or an actor of theirs"
        repair = "Set the voice to reported, correct the speakers or their tenures, or add the actor to the document's parties."
        yield Fault(provision, ("speakers", index), speaker, expected, repair)


GOVERNING = {ActorKind.STATE, ActorKind.IGO, ActorKind.ORGAN, ActorKind.PARTY, ActorKind.JOINT_BODY, ActorKind.OFFICE}
"""Actors that speak in instruments or are reported, as persons in office are; none of them is the author of a report."""


@rule(on=OneDocument, certainty="convention", needs=("voice-and-speakers",))
def whose_voice(one: OneDocument) -> Iterator[Fault]:
    """An outlet speaks in an authorial voice and states do not, nor do office-holders but in an article of their own; only a joint statement has joint text.

    What an outlet says is not what states say; if the two are mixed, neither can be counted.
    """
    yield from _joint_text_in_report(one)
    yield from _outlets_in_another_voice(one)
    yield from _others_as_authors(one)


def _joint_text_in_report(one: OneDocument) -> Iterator[Fault]:
    kind = one.document.kind
    joint = [provision for provision in one.folder.provisions if provision.voice is Voice.JOINT_TEXT]
    if kind is DocumentKind.JOINT_STATEMENT or not joint:
        return
    if len(joint) > 1:
        got = f"{kind}, with {len(joint)} provisions of joint text"
        repair = "Correct the kind; or set the voice to reported where a speaker is named, else to authorial."
        yield one.fault("kind", got, DocumentKind.JOINT_STATEMENT, repair)
    else:
        repair = "Set the voice to reported if a speaker is named, else to authorial."
        yield Fault(joint[0], ("voice",), f"joint_text, in a {kind}", "reported or authorial", repair)


def _outlets_in_another_voice(one: OneDocument) -> Iterator[Fault]:
    others = [provision for provision in one.folder.provisions if provision.voice is not Voice.AUTHORIAL]
    found = _by_speaker(others, lambda speaker: one.corpus.kind_of(speaker) is ActorKind.OUTLET)
    for speaker, places in found.items():
        provision, _ = places[0]
        got = f"{provision.voice}, of the outlet {speaker}{and_elsewhere(places)}"
        repair = "Set voice to authorial, or name the speakers whom the outlet reports."
        if len(provision.speakers) > 1:
            repair = f"Remove {speaker} from the speakers; or set the voice to authorial, and name nobody else."
        yield Fault(provision, ("voice",), got, Voice.AUTHORIAL, repair)


def _others_as_authors(one: OneDocument) -> Iterator[Fault]:
    """Yield those who govern and speak as authors, but for a ministry that tells of its own talks, and who signs an article."""
    authorial = [provision for provision in one.folder.provisions if provision.voice is Voice.AUTHORIAL]
    alone = len({author for each in authorial for author in each.speakers}) == 1
    governing = GOVERNING - {ActorKind.ORGAN} if alone else GOVERNING
    signed = alone and one.document.kind is DocumentKind.COMMENTARY
    officers = () if signed else in_office(one.corpus).get(one.document.id, ())
    found = _by_speaker(authorial, lambda author: one.corpus.kind_of(author) in governing or author in officers)
    for speaker, places in found.items():
        provision, index = places[0]
        got = f"{speaker}, in an author's voice{and_elsewhere(places)}"
        if one.document.kind is DocumentKind.JOINT_STATEMENT:
            repair = "Set voice to joint_text; or to reported, if the text says who speaks."
            if one.corpus.kind_of(speaker) is ActorKind.PERSON:
                repair = (
                    "If the text says who speaks, it is reported; if not, name the party that speaks, in joint_text."
                )
            yield Fault(provision, ("voice",), got, Voice.JOINT_TEXT, repair)
        else:
            repair = "Name the outlet or author as speaker, or set the voice to reported."
            yield Fault(provision, ("speakers", index), got, "an outlet or author", repair)


READING_ORDER = {
    Role.TITLE: 0,
    Role.PREAMBLE: 1,
    Role.CHAPEAU: 2,
    Role.OPERATIVE: 2,
    Role.CLOSING: 3,
    Role.SIGNATURE: 4,
}
"""Parts of a document as they are printed: a chapeau opens the body or a list in it; datelines, captions and headings of parts
stand anywhere."""


@rule(on=OneDocument, certainty="convention")
def role_order(one: OneDocument) -> Iterator[Fault]:
    """The parts of a document come in this order: title, preamble, body, closing, signatures. No part comes twice.

    A role is a place in the document, so one that stands elsewhere is of another part.
    """
    placed = [
        unit
        for unit in one.folder.provisions
        if unit.role in READING_ORDER and not (unit.role is Role.TITLE and is_heading(unit))
    ]
    for index in _out_of_order([READING_ORDER[provision.role] for provision in placed]):
        around = [str(provision.role) for provision in (*placed[:index][-1:], *placed[index + 1 :][:1])]
        got = f"{placed[index].role}, beside {' and '.join(around)}"
        repair = "Set the role to that of the provisions around it, or put the provision where its part is."
        yield Fault(placed[index], ("role",), got, "title, preamble, body, closing, signatures, in this order", repair)


def _out_of_order(places: Sequence[int]) -> list[int]:
    """Indexes of the fewest items that must go for the others never to run back.

    Example:
        >>> _out_of_order([0, 4, 1, 1, 2]), _out_of_order([1, 1, 0, 2])
        ([1], [2])
    """
    ends: list[int] = []
    """For each length, the index at which the best sequence of that length ends."""
    before: list[int] = []
    for index, place in enumerate(places):
        length = bisect_right(ends, place, key=places.__getitem__)
        before.append(ends[length - 1] if length else -1)
        ends[length : length + 1] = [index]
    kept: set[int] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        kept.add(at)
        at = before[at]
    return [index for index in range(len(places)) if index not in kept]


@rule(
    on=OneDocument,
    certainty="convention",
    where=lambda one: any(each.pillar for each in one.folder.provisions),
    needs=("code-of-readings",),
)
def pillar_in_place(one: OneDocument) -> Iterator[Fault]:
    """A pillar holds for whole paragraphs of the operative part, without a gap, and pillars follow in the order of their list.

    A pillar is a printed place, so what is counted by pillar is what stands there.
    """
    paragraphs = list(one.folder.paragraphs.values())
    usual = [Counter(unit.pillar for unit in units).most_common(1)[0][0] for units in paragraphs]
    for units, pillar in zip(paragraphs, usual, strict=True):
        yield from _other_pillars(units, pillar)
    yield from _in_gaps(paragraphs, usual)
    in_body = [
        (units[0], pillar) for units, pillar in zip(paragraphs, usual, strict=True) if pillar and _is_operative(units)
    ]
    printed = [*one.corpus.pillars]
    for index in _out_of_order([printed.index(pillar) for _, pillar in in_body]):
        around = [str(pillar) for _, pillar in (*in_body[:index][-1:], *in_body[index + 1 :][:1])]
        got = f"{in_body[index][1]}, beside {' and '.join(around)}"
        repair = "Set the pillar of this paragraph to that of the paragraphs around it, or correct theirs."
        yield Fault(in_body[index][0], ("pillar",), got, "pillars in their printed order", repair)


def _is_operative(units: Sequence[Provision]) -> bool:
    return units[0].role is Role.OPERATIVE


def _other_pillars(units: Sequence[Provision], usual: str | None) -> Iterator[Fault]:
    """Yield the units of a paragraph that are not in its usual pillar, and the first if it cannot be in one."""
    named = usual or "null"
    for unit in units:
        if unit.pillar != usual:
            paragraph = unit.id.rpartition("/")[2].rpartition(".")[0]
            expected = f"{named}, as in the rest of paragraph {paragraph}"
            repair = f"Set pillar to {named}, or correct the rest of the paragraph."
            yield Fault(unit, ("pillar",), unit.pillar or "null", expected, repair)
    if usual is not None and not _is_operative(units):
        role = units[0].role
        repair = f"Set pillar to null, or correct the role {role}."
        yield Fault(units[0], ("pillar",), f"{usual}, in the {role}", "null", repair)


def _in_gaps(paragraphs: Sequence[Sequence[Provision]], usual: Sequence[str | None]) -> Iterator[Fault]:
    """Yield the first unit of each paragraph without a pillar between two that have one, or that one of the two which stands apart."""
    placed = [index for index, pillar in enumerate(usual) if pillar]
    for count, (before, after) in enumerate(pairwise(placed), start=1):
        between = [
            units
            for units in paragraphs[before + 1 : after]
            if _is_operative(units) and not any(u.pillar for u in units)
        ]
        if len(between) > min(count, len(placed) - count):
            apart = before if 2 * count < len(placed) else after
            repair = "Set pillar to null, or give the paragraphs between this and the others theirs."
            yield Fault(
                paragraphs[apart][0], ("pillar",), f"{usual[apart]}, apart from the other pillars", "null", repair
            )
            continue
        meant = " or ".join(dict.fromkeys(str(usual[at]) for at in (before, after)))
        for units in between:
            repair = f"Set pillar to {meant} in the whole paragraph, or correct the paragraphs around it."
            yield Fault(units[0], ("pillar",), "null, between paragraphs that have one", meant, repair)


@rule(on=OneDocument, certainty="convention", needs=("collective-in-text",))
def unlisted_collective(one: OneDocument) -> Iterator[Fault]:
    """A document that uses 双方 or “both sides” says for whom they stand there, and 中柬两国 is one expression.

    They stand for the parties that met. Unless the document lists them, those parties are not found where the text means them; and where it
    names them at once before such an expression, each would be counted twice.
    """
    yield from _counted_twice(one)
    folder = one.folder
    own = {(collective.language, collective.text) for collective in folder.collectives}
    elsewhere = _collectives(one.corpus)
    for language, text in sorted(elsewhere.keys() - own):
        places = occurrences(folder.words.get(language, ""), fold(text))
        start = next((at for at in places if _stands_alone(one, language, at, at + len(text))), None)
        if start is not None:
            reason = "It stands for nobody here."
            nobody = override_to_add(folder, language, start, start + len(text), None, "nobody", reason)
            got = f"{text!r} at {start}, which stands for several together in other documents"
            repair = (
                f"{_for_whom(one, language, text, elsewhere[language, text])}; "
                f"if it stands for nobody there, add to this document's mentions.json: {nobody}"
            )
            yield one.fault("collectives", got, "every collective of the text", repair)


def _counted_twice(one: OneDocument) -> Iterator[Fault]:
    """Yield each stretch in which a collective follows at once the names of all for whom it stands: 中柬 and 两国."""
    told: set[tuple[str, str]] = set()
    for language in one.folder.texts:
        names = named_in(one.corpus, one.folder, language)
        for number, match in enumerate(names):
            several = match.target.entities if match.target.basis is MentionBasis.COLLECTIVE else ()
            start = _start_of_names(names, number, several) if several else None
            if start is None or _is_overridden(one.folder, language, start, match.end):
                continue
            text = one.folder.texts[language][start : match.end]
            if (language, text) not in told:
                told.add((language, text))
                entry = {"language": language, "text": text, "entities": [*several]}
                repair = f"Say for whom in collectives: {as_json(entry)}."
                got = f"{text!r} at {start}; its parts are counted separately"
                yield one.fault("collectives", got, "every collective of the text", repair)


def _is_overridden(folder: DocumentFolder, language: str, start: int, end: int) -> bool:
    """Whether an override says what stands in some part of a stretch of a text."""
    return any(
        one.language == language and one.start_offset < end and start < one.end_offset for one in folder.overrides
    )


def _start_of_names(names: Sequence[Match], number: int, several: Collection[str]) -> int | None:
    """Where the names of all for whom a collective stands begin, if they stand at once before it, each once; None if they do not."""
    before = names[max(0, number - len(several)) : number]
    together = [*before, names[number]]
    apart = any(one.tokens.stop != following.tokens.start for one, following in pairwise(together))
    named = [entity for one in before for entity in one.target.entities]
    return None if apart or sorted(named) != sorted(several) else before[0].start


_Use = tuple[tuple[str, ...], tuple[str, ...]]
"""Parties of a document, and those for whom it uses an expression."""


def _for_whom(one: OneDocument, language: str, text: str, uses: Sequence[_Use]) -> str:
    """What to say of an expression: what another document of the same parties says; if all parties are meant, these."""
    parties = tuple(one.document.parties)
    meant = next((entities for of, entities in uses if set(of) == set(parties)), ())
    if not meant and any(set(of) == set(entities) for of, entities in uses):
        if len(parties) == 1:
            return f"Add the other parties to the document's parties; then say for whom {text} stands in collectives"
        meant = parties
    if not meant:
        return f"Say in collectives for whom {text} stands here; elsewhere it is {', '.join(uses[0][1])}"
    entry = {"language": language, "text": text, "entities": [*meant]}
    return f"Say for whom in collectives: {as_json(entry)}"


@once_per_corpus
def _collectives(corpus: Corpus) -> dict[tuple[str, str], list[_Use]]:
    """Expressions, with their languages, that mean several together: not the words by which a document means one (该倡议)."""
    found: dict[tuple[str, str], list[_Use]] = {}
    for expression, use in chain.from_iterable(_collectives_in(corpus)):
        found.setdefault(expression, []).append(use)
    return found


@of_each
def _collectives_in(_: Corpus, folder: DocumentFolder) -> list[tuple[tuple[str, str], _Use]]:
    """Expressions of a published document that mean several together, each with its language, the parties and whom it means."""
    several = [entry for entry in folder.collectives if folder.published and len(entry.entities) > 1]
    parties = tuple(folder.document.parties)
    return [((entry.language, entry.text), (parties, tuple(entry.entities))) for entry in several]


def _stands_alone(one: OneDocument, language: str, start: int, end: int) -> bool:
    """Whether a stretch of a text is whole words, and no part of a longer name or of an override."""
    text = tokens_of(one.corpus, one.folder, language)
    inside = text.inside(start, end)
    whole = bool(inside) and text.starts[inside[0]] == start and text.ends[inside[-1]] == end
    return whole and not _taken(one.corpus, one.folder, language).hold(start, end)


@once_per_folder
def _taken(corpus: Corpus, folder: DocumentFolder, language: str) -> Stretches[None]:
    """Where names and overrides stand in a text."""
    taken = [(match.start, match.end) for match in named_in(corpus, folder, language)]
    taken += [(one.start_offset, one.end_offset) for one in folder.overrides if one.language == language]
    return Stretches((start, end, None) for start, end in taken)


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@rule(on=OneDocument, certainty="guess")
def year_in_title(one: OneDocument) -> Iterator[Fault]:
    """A year in the title of a document is that of its date.

    Titles are read where dates are not, and another year in one puts the document in that year.
    """
    day, years = calendar_day(one.document.date), _YEAR.findall(one.document.title)
    if day and years and (year := str(day.year)) not in years:
        repair = f"Correct the year in the title, or the date; if {' and '.join(years)} is no date of the document, add ({year})."
        yield one.fault("title", one.document.title, f"the year of its date, {year}", repair)


@rule(on=OneDocument, certainty="convention")
def place_of_issue(one: OneDocument) -> Iterator[Fault]:
    """The place of issue is one that the dateline names or, without a place there, one that the text names.

    What no text names is knowledge from elsewhere.
    """
    place = one.document.place
    printed = list(dict.fromkeys(_places_in_datelines(one)))
    if printed and place not in printed:
        repair = (
            f"Set place to {' or '.join(printed)}, or add the name that the dateline uses to the place that it means."
        )
        yield one.fault("place", place, f"{' or '.join(printed)}, as in the dateline", repair)
    elif not printed and place is not None and not _is_named(one, place):
        repair = f"Set place to null; if a text does name it, add the name that it uses to {place}."
        yield one.fault("place", place, "a place that the text names, or null", repair)


def _places_in_datelines(one: OneDocument) -> Iterator[str]:
    """Yield the places that datelines name, projects and events left out."""
    datelines = [inside for inside in one.provisions if inside.provision.role is Role.DATELINE]
    for name in (name for inside in datelines for names in inside.names.values() for name in names):
        entry = one.corpus.entities[name.entity]
        if isinstance(entry, Place) and entry.kind is PlaceKind.PLACE:
            yield name.entity


def _is_named(one: OneDocument, entity: str) -> bool:
    names = (name for language in one.folder.texts for name in names_in(one.corpus, one.folder, language))
    return any(name.entity == entity for name in names) or any(entity in inside.entities for inside in one.provisions)


@rule(on=OneDocument, certainty="convention", needs=("joint-text-by-parties",))
def parties_speak(one: OneDocument) -> Iterator[Fault]:
    """Each party of a joint statement speaks in its joint text.

    A joint statement is what its parties say together: a party that never speaks did not issue it.
    """
    if one.document.kind is not DocumentKind.JOINT_STATEMENT:
        return
    joint = [provision for provision in one.folder.provisions if provision.voice is Voice.JOINT_TEXT]
    if not joint:
        repair = "If its parties do not speak, correct the kind; if they do, set the voice of their text to joint_text."
        yield one.fault("kind", f"{one.document.kind}, without joint text", "a statement that its parties make", repair)
        return
    speakers = {speaker for provision in joint for speaker in provision.speakers}
    speak = spoken_for(one.corpus, speakers)
    for index, party in enumerate(one.document.parties):
        if party not in speak:
            repair = f"Remove it, or add {party} to the speakers of the provisions that it speaks in."
            yield one.fault(("parties", index), f"{party}, which never speaks", "a speaker of the text", repair)
