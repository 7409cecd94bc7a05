"""Proposals for the provisions of a new document, from its words alone: units, acts, speakers, topics and commitments.

Everything here is a pure function: the same text and registers always give the same proposal. Each stays marked as proposed until a
person has read it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from ..fold import fold
from ..models import Commitment, Provision, Span
from ..models.codelists import (
    FORMULA,
    WITHOUT_ACT,
    Act,
    Action,
    Mode,
    Novelty,
    ProvisionStatus,
    Role,
    Topic,
    Voice,
)
from ..models.provisions import DOUBT, MOST_TOPICS
from ..open_codelists import OpenCodes
from ..texts import primary_language
from ..words import words_for
from .cast import Cast
from .codes import (
    beneficiaries_of,
    counterparts_of,
    deadline_of,
    delegation_of,
    helps_other,
    named_things,
    precision_of,
    quantity_of,
)
from .deeds import Deed
from .discourse import Reader, Said
from .frame import LONGEST_OPENING
from .grammar import grammar_of
from .speech import is_reported, speaker_in
from .topics import topics_of
from .units import Unit, propose_units

OF_COMMITMENTS = "action, precision, beneficiaries, deadline, quantity, instruments and places of its commitments."
"""What a program is often wrong in."""


def nobody(_language: str, _text: str) -> Cast:
    """A cast that knows nobody.

    Example:
        >>> nobody("en", "China agreed.").knows
        False
    """
    return Cast()


@dataclass(frozen=True)
class Defaults:
    """What proposed provisions of a document say where its words do not."""

    document: str
    voice: Voice
    speakers: tuple[str, ...]
    formulas: OpenCodes = field(default_factory=lambda: OpenCodes(FORMULA))
    """Set phrases of the corpus."""
    parties: tuple[str, ...] = ()
    cast: Callable[[str, str], Cast] = nobody
    """Who is named in a text, given with its language."""

    def cast_for(self, language: str, text: str) -> Cast:
        """Who may act in a text: those it names, and the parties, or those who speak where no party is known."""
        found = self.cast(language, text)
        return found if found.parties else replace(found, parties=self.parties or self.speakers)


@dataclass(frozen=True)
class Passage:
    """A unit of a text with what its words do; `said` is None where it performs no act by what it is."""

    unit: Unit
    said: Said | None


def propose_provisions(defaults: Defaults, language: str, text: str) -> list[Provision]:
    """Propose the provisions of a document with one text.

    Args:
        defaults: what provisions say where the words do not.
        language: tag of the language of the text.
        text: the text, as cut from its source.

    Example:
        >>> made = propose_provisions(Defaults("2020-01-01-a-b-talks", Voice.JOINT_TEXT, ("china",)), "en", "They agreed to hold talks.")
        >>> [(one.act.value, one.status.value, len(one.commitments)) for one in made]
        [('commit', 'proposed', 1)]
    """
    return [provision_of(defaults, passage, language, text) for passage in passages(defaults, language, text)]


def passages(defaults: Defaults, language: str, text: str) -> list[Passage]:
    """The units of a text, cut where act or speaker turns inside a sentence, with what their words do.

    Args:
        defaults: what provisions say where the words do not.
        language: tag of the language of the text.
        text: the text, as cut from its source.
    """
    folded = fold(text)
    units = propose_units(text)
    grammar, cast = grammar_of(language), defaults.cast_for(language, text)
    if not grammar.known:
        return [Passage(unit, None) for unit in units]
    reader = Reader(grammar, folded, cast, defaults.voice, defaults.speakers)
    found: list[Passage] = []
    for _, paragraph in groupby(units, key=lambda unit: (unit.section, unit.paragraph)):
        reader.new_paragraph()
        for unit in paragraph:
            if unit.role is Role.CHAPEAU:
                reader.opens(unit.start, unit.end)
            if unit.role in WITHOUT_ACT or unit.role is Role.CAPTION:
                found.append(Passage(unit, None))
                continue
            for said in reader.read(unit.start, unit.end):
                found.append(Passage(replace(unit, start=said.start, end=_trimmed(folded, said.start, said.end)), said))
    return _numbered(_with_preamble(found) if defaults.voice is Voice.JOINT_TEXT else found)


def _with_preamble(found: Sequence[Passage]) -> list[Passage]:
    """Passages of a joint text; without printed sections, paragraphs at its head that tell of the visit, with thanks for it, are its preamble."""
    if any(one.unit.section not in ("pre", "end") for one in found):
        return list(found)
    opening: set[tuple[str, int]] = set()
    for place, paragraph in groupby(found, key=lambda one: (one.unit.section, one.unit.paragraph)):
        listed = list(paragraph)
        spoken = [one.said for one in listed if one.unit.role is Role.OPERATIVE]
        if len(spoken) < len(listed):
            continue
        deeds = [said.act if said else None for said in spoken]
        if deeds[:1] != [Act.RECORD] or not set(deeds) <= {Act.RECORD, Act.APPRAISE}:
            break
        opening.add(place)
    else:
        return list(found)
    return [
        replace(one, unit=replace(one.unit, role=Role.PREAMBLE))
        if (one.unit.section, one.unit.paragraph) in opening
        else one
        for one in found
    ]


def _trimmed(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())


def _numbered(found: Sequence[Passage]) -> list[Passage]:
    """Passages, each with its number among those of its paragraph."""
    return [
        replace(one, unit=replace(one.unit, number=number))
        for _, paragraph in groupby(found, key=lambda one: (one.unit.section, one.unit.paragraph))
        for number, one in enumerate(paragraph, start=1)
    ]


def provision_of(defaults: Defaults, passage: Passage, language: str, text: str) -> Provision:
    """The proposed provision of a passage.

    Args:
        defaults: what provisions say where the words do not.
        passage: the passage.
        language: tag of the language of the text.
        text: the text that the passage stands in.
    """
    unit, said = passage.unit, passage.said
    words = fold(text[unit.start : unit.end])
    act = (
        None
        if unit.role in WITHOUT_ACT
        else Act.RECORD
        if unit.role is Role.CAPTION
        else said.act
        if said
        else Act.ASSERT
    )
    formulas, topics = formulas_and_topics(defaults, language, words, act)
    if said and said.deeds:
        first = fold(text[said.deeds[0].start : said.deeds[0].end])
        topics = list(dict.fromkeys([*topics_of(grammar_of(language), first)[:1], *topics]))[:MOST_TOPICS]
    voice, speakers = _who(defaults, unit, said, words)
    identifier = f"{defaults.document}/{unit.section}.{unit.paragraph}.{unit.number}"
    made = list(_commitments(defaults, said, unit, language, text, identifier)) if said and act is Act.COMMIT else []
    return Provision(
        id=identifier,
        status=ProvisionStatus.PROPOSED,
        role=unit.role,
        voice=voice,
        speakers=speakers,
        act=act,
        polarity=said.polarity if said and act is Act.POSITION else None,
        topics=topics or [Topic.POLITICAL_EXCHANGE if act is Act.RECORD else Topic.FRAMEWORK],
        pillar=None,
        gloss_en=None,
        anchors={language: span(text, unit.start, unit.end)},
        formulas={language: formulas},
        note=note_of([*of_speaker(voice, speakers, words), *([OF_COMMITMENTS] if made else [])]),
        commitments=made,
    )


def of_speaker(voice: Voice, speakers: Sequence[str], words: str) -> Iterator[str]:
    """What is in doubt of speech that is given to somebody whom no register has.

    Args:
        voice: the proposed voice.
        speakers: those proposed.
        words: what is said, with whoever says it where a sentence begins with that.

    Example:
        >>> list(of_speaker(Voice.REPORTED, [], "一名发言人表示，稻米很贵。"))
        ['who speaks, 一名发言人, is in no register: add an entry to data/registers/actors.json, and its id to speakers.']
    """
    if voice is Voice.REPORTED and not speakers:
        name = speaker_in(words)
        who = f"who speaks, {name}, is" if name else "who speaks is"
        yield f"{who} in no register: add an entry to data/registers/actors.json, and its id to speakers."


def note_of(doubts: Sequence[str]) -> str | None:
    """The note of a proposal: what is in doubt; nothing where nothing is."""
    return DOUBT + " ".join(doubts) if doubts else None


def formulas_and_topics(
    defaults: Defaults, language: str, words: str, act: Act | None = None
) -> tuple[list[str], list[Topic]]:
    """The set phrases of some folded words, and what these are about; no topic where no word tells one.

    Args:
        defaults: those of the document.
        language: tag of the language.
        words: the words.
        act: what they do, if that is known.
    """
    formulas = defaults.formulas.found_in(words, primary_language(language))
    named = defaults.formulas.topics_of(formulas)
    return formulas, list(dict.fromkeys([*named, *topics_of(grammar_of(language), words, act)]))[:MOST_TOPICS]


def _who(defaults: Defaults, unit: Unit, said: Said | None, words: str) -> tuple[Voice, list[str]]:
    """Voice and speakers of a provision; of speech whose speaker nobody knows, only that it is reported."""
    if said is not None and said.voice is not defaults.voice:
        return said.voice, list(said.speakers)
    if defaults.voice is Voice.AUTHORIAL:
        reported = unit.role is Role.OPERATIVE and is_reported(words) and not (said and said.voice is Voice.REPORTED)
        return (Voice.REPORTED, []) if reported else (Voice.AUTHORIAL, list(defaults.speakers))
    return defaults.voice, list((said and said.speakers) or defaults.speakers)


def span(text: str, start: int, end: int) -> Span:
    """A stretch of a text with its words.

    Example:
        >>> span("双方同意。", 0, 2).quote
        '双方'
    """
    return Span(start_offset=start, end_offset=end, quote=text[start:end])


def _commitments(
    defaults: Defaults, said: Said, unit: Unit, language: str, text: str, provision: str
) -> Iterator[Commitment]:
    cast = defaults.cast_for(language, text)
    aims = [span(text, start, end) for start, end in said.aims]
    for number, deed in enumerate(said.deeds, start=1):
        made = _commitment(deed, said, cast, language, text, f"{provision}/c{number}", aims)
        yield made.model_copy(update={"subject_inherited": _is_inherited(cast, unit, language, text, deed, made)})


def _commitment(
    deed: Deed, said: Said, cast: Cast, language: str, text: str, identifier: str, aims: Sequence[Span]
) -> Commitment:
    grammar, folded = grammar_of(language), fold(text)
    words = folded[deed.start : deed.end]
    if helps_other(cast, grammar, folded, deed):
        deed = replace(deed, action=Action.ASSIST)
    actors = list(deed.actors or said.speakers or cast.parties)
    anchor = span(text, deed.start, deed.end)
    bodies = named_things(cast, deed, cast.bodies)
    behind = [one for one in aims if one.start_offset >= deed.end]
    return Commitment(
        id=identifier,
        anchors={language: anchor},
        operator={language: span(text, deed.operator.start, deed.operator.end)},
        verb={language: span(text, *deed.verb)},
        force={language: deed.operator.force},
        novelty={language: _novelty(language, folded, deed)},
        committers=actors,
        mode=Mode.JOINT if len(actors) > 1 else Mode.UNILATERAL,
        counterparts=counterparts_of(cast, actors),
        beneficiaries=beneficiaries_of(cast, grammar, folded, deed, actors),
        action=deed.action,
        object={primary_language(language): _object(text, deed)},
        topics=(topics_of(grammar, words) or [Topic.FRAMEWORK])[:2],
        aims={language: behind},
        precision=precision_of(cast, grammar, language, folded, deed),
        delegation=delegation_of(grammar, folded, deed, bodies),
        bodies=bodies,
        deadline=deadline_of(language, anchor.words),
        quantity=quantity_of(language, anchor.words),
        instruments=named_things(cast, deed, cast.instruments),
        places=named_things(cast, deed, cast.places),
        subject_inherited=False,
        note=None,
    )


def _is_inherited(cast: Cast, unit: Unit, language: str, text: str, deed: Deed, made: Commitment) -> bool:
    """Whether nobody is named before the operator in its unit, and it stands in no chapeau."""
    operator, grammar = deed.operator, grammar_of(language)
    if operator.end <= unit.start:
        opens = text[operator.end : unit.start].lstrip()[:1] in (":", "：") or grammar.has(
            "hereby",
            fold(text[unit.start - LONGEST_OPENING if unit.start > LONGEST_OPENING else 0 : unit.start]),
            0,
            LONGEST_OPENING,
        )
        return not opens
    words = fold(text[unit.start : operator.end])
    if grammar.has("clause_subject", words, 0, len(words)):
        return False
    stand_for = {one.actor for one in cast.of_report().within(unit.start, operator.end)}
    return not any(
        one in made.committers or set(made.committers) & cast.served.get(one, frozenset()) for one in stand_for
    )


def _object(text: str, deed: Deed) -> str:
    """The words behind the verb; all of them where these are few, since what is meant stands before it then."""
    behind = text[deed.verb[1] : deed.end].strip()
    return behind if len(behind) > SHORT_OBJECT else text[deed.start : deed.end]


SHORT_OBJECT = 3
"""Characters of an object that says nothing by itself."""


def _novelty(language: str, text: str, deed: Deed) -> Novelty | None:
    """What the cue words from the operator to the end of a commitment say of it; those of another one between them do not count."""
    table = words_for("novelty", language)
    near = text[deed.start : deed.end]
    own = table.first(text[deed.operator.start : deed.operator.end]) or table.first(near)
    return Novelty[own.code.upper()] if own else None
