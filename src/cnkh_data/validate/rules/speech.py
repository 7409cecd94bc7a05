"""Level 5: what a sentence does is said by its first verb: 宣布 declares, 感谢 appraises, whatever follows.

The words stand in `cnkh_data/lexicon/`, a file for each language; a language without such words is not checked.
"""

import json
import re
from collections.abc import Iterator

from ...corpus import Corpus, DocumentFolder
from ...edtf import calendar_day
from ...mentions import entities_in
from ...models import Provision
from ...models.codelists import Act, ActorKind, Role, Voice
from ...numerals import readable
from ...printed import prints_day
from ...texts import shorten
from ...words import Cue, Words, words_for
from ..beginnings import beginnings
from ..cues import as_printed
from ..fault import Fault
from ..rule import rule
from .wording import surely_lacks

STRENGTH = [Act.COMMIT, Act.DECLARE, Act.URGE, Act.POSITION, Act.APPRAISE, Act.RECORD, Act.ASSERT]
"""A unit that cannot be cut takes the act that comes first here."""


@rule(level=5, needs=("act-and-role",))
def act_words(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """The verb says what a sentence does: thanks are no assertion, and what calls on nobody is no urging."""
    for provision in folder.provisions:
        if provision.act is None or provision.voice is Voice.AUTHORIAL or provision.proposed:
            continue
        at_least = [
            (Act[verb.code.upper()], shorten(as_printed(verb)))
            for one in provision.anchors
            if (verb := _first_verb(corpus, folder, provision, one))
        ]
        weaker = [verb for act, verb in at_least if STRENGTH.index(provision.act) > STRENGTH.index(act)]
        if at_least and len(weaker) == len(at_least):
            act = min((act for act, _ in at_least), key=STRENGTH.index)
            got = f"{provision.act}, with {' and '.join(map(repr, weaker))} as its first verb"
            yield Fault(provision, ("act",), got, act, _set_to(act))
        elif surely_lacks(provision, "act_words", provision.act):
            acts = dict.fromkeys(act for act, _ in at_least)
            repair = " ".join(map(_set_to, acts)) or "Set the act to what the words do."
            got = f"{provision.act}, without a word for it"
            yield Fault(provision, ("act",), got, ", ".join(acts) or "an act that the words perform", repair)


def _first_verb(corpus: Corpus, folder: DocumentFolder, provision: Provision, language: str) -> Cue | None:
    """The verb that a version begins with, after its number, its subject and adverbs, with its act; None if it is none of the list."""
    verbs = words_for("act_verbs", language)
    return verbs.begins(_after_subject(corpus, folder, provision, language), _adverbs(language)) if verbs else None


def _adverbs(language: str) -> Words:
    """Words that may stand between a subject and its verb."""
    return words_for("subject_adverb", language).any


def _after_subject(corpus: Corpus, folder: DocumentFolder, provision: Provision, language: str) -> str:
    """The words of a version after its number and its subject, as many as can hold its first verb."""
    start = beginnings(corpus, folder, language)[provision.id].rest
    end = min(provision.anchors[language].end_offset, start + LONGEST_BEFORE_VERB)
    return folder.words[language][start:end]


LONGEST_BEFORE_VERB = 120
"""Characters within which the first verb ends, its adverbs before it."""


def _set_to(act: Act) -> str:
    return f"Set the act to {act}{', and polarity to for or against' if act is Act.POSITION else ''}."


@rule(level=5, needs=("act-words",))
def belief_and_norm(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """To stress that something should be is a position, to stress that it is so an assertion: the words after 强调 tell which."""
    for provision in folder.provisions:
        if provision.act not in (Act.ASSERT, Act.POSITION) or provision.voice is Voice.AUTHORIAL:
            continue
        found = [verb for one in provision.anchors if (verb := _belief(corpus, folder, provision, one))]
        norms = [norm for _, norm in found if norm]
        told = bool(found) and not provision.proposed
        if told and norms and provision.act is Act.ASSERT:
            got = f"assert, with {found[0][0]!r} and {norms[0]!r}"
            yield Fault(provision, ("act",), got, Act.POSITION, _set_to(Act.POSITION))
        elif told and not norms and provision.act is Act.POSITION and _only_believes(provision, len(found)):
            got = f"position, with {found[0][0]!r} and no word of what should be"
            yield Fault(provision, ("act",), got, Act.ASSERT, "Set the act to assert, and polarity to null.")


def _only_believes(provision: Provision, verbs: int) -> bool:
    """Whether every version begins with a verb of belief, and none has a word that may say what should be."""
    return verbs == len(provision.anchors) and surely_lacks(provision, "norm_perhaps")


def _belief(corpus: Corpus, folder: DocumentFolder, provision: Provision, language: str) -> tuple[str, str] | None:
    """The first verb of a version, if it is one of belief, and a word after it of what should be; that is empty if there is none."""
    beliefs = words_for("belief", language)
    if not beliefs:
        return None
    start = beginnings(corpus, folder, language)[provision.id].rest
    words = folder.words[language][start : provision.anchors[language].end_offset]
    verb = beliefs.begins(words, _adverbs(language))
    norm = words_for("norm", language).first(words[verb.match.end() :]) if verb else None
    return (as_printed(verb), as_printed(norm) if norm else "") if verb else None


@rule(level=5, needs=("act-words", "voice-and-speakers"))
def agreed_as_told(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """An outlet that tells of an agreement records an event; it asserts nothing itself, and binds nobody."""
    for provision in folder.provisions:
        if provision.voice is not Voice.AUTHORIAL or provision.act in (None, Act.RECORD) or provision.proposed:
            continue
        for language in provision.anchors:
            verbs = words_for("agreed_as_told", language)
            words = _after_subject(corpus, folder, provision, language) if verbs else ""
            if verb := verbs.begins(words, _adverbs(language)):
                got = f"{provision.act}, with {verb.words!r} in an outlet's own voice"
                yield Fault(provision, ("act",), got, Act.RECORD, "Set the act to record.")
                break


@rule(level=5, needs=("act-words",))
def welcome_of_what(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """To welcome what was done appraises it; only others' future part in something is urged by a welcome."""
    for provision in folder.provisions:
        if provision.act is not Act.URGE or provision.voice is Voice.AUTHORIAL or provision.proposed:
            continue
        first = {one: _first_verb(corpus, folder, provision, one) for one in provision.anchors}
        verbs = {one: verb for one, verb in first.items() if verb}
        welcomed = bool(verbs) and all(words_for("welcome", one).any.search(verb.words) for one, verb in verbs.items())
        if welcomed and surely_lacks(provision, "takes_part"):
            got = f"urge, with {as_printed(next(iter(verbs.values())))!r} of what others are not asked to do"
            yield Fault(provision, ("act",), got, Act.APPRAISE, "Set the act to appraise.")


@rule(level=5, needs=("whose-voice",))
def reported_speaker(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """“Xi said” is Xi's act: whoever is named before such a verb is among the speakers."""
    for provision in folder.provisions:
        if provision.voice is not Voice.REPORTED or provision.proposed:
            continue
        for language in provision.anchors:
            name = beginnings(corpus, folder, language)[provision.id].name
            if name is None or not _says(folder.words[language], name.end, language):
                continue
            if name.target.entities and set(name.target.entities).isdisjoint(provision.speakers):
                said = folder.words[language][name.start : name.end + LONGEST_VERB]
                repair = f"Set speakers to {json.dumps(list(name.target.entities))}."
                got, expected = (
                    ", ".join(provision.speakers) or "nobody",
                    f"{', '.join(name.target.entities)}, of {said!r}",
                )
                yield Fault(provision, ("speakers",), got, expected, repair)
                break


LONGEST_VERB = 8
"""Characters shown after a speaker's name."""


def _says(text: str, end: int, language: str) -> bool:
    """Whether the words after a name, which ends there, say that somebody speaks."""
    return bool(words_for("says", language).begins(text[end : end + LONGEST_BEFORE_VERB]))


@rule(level=5, needs=("whose-voice", "reported-speaker", "parties-speak"), in_context=True)
def speech_goes_on(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Reported speech has somebody who is said to speak, in its sentence or before it; “he said” is whoever spoke last."""
    before: Provision | None = None
    for provision in folder.provisions:
        if provision.voice is Voice.REPORTED and not provision.proposed:
            yield from _speech_faults(provision, before)
        before = provision


def _speech_faults(provision: Provision, before: Provision | None) -> Iterator[Fault]:
    goes_on = before is not None and before.voice is Voice.REPORTED
    if not goes_on and surely_lacks(provision, "speaks"):
        repair = "Set the voice to authorial or joint_text, whoever says it; or name in it who is said to speak."
        yield Fault(provision, ("voice",), "reported, with nobody said to speak", "a speaker's words", repair)
        return
    he_said = before is not None and any(
        _begins_with_pronoun(span.words, one) for one, span in provision.anchors.items()
    )
    if goes_on and before is not None and he_said and provision.speakers != before.speakers:
        got, expected = ", ".join(provision.speakers), f"{', '.join(before.speakers)}, who spoke before"
        yield Fault(provision, ("speakers",), got, expected, f"Set speakers to {json.dumps(before.speakers)}.")


def _begins_with_pronoun(words: str, language: str) -> bool:
    """Whether a version begins with a word for whoever spoke before, after a quotation mark or a dash."""
    return bool(words_for("pronoun", language).begins(_NO_LETTERS.sub("", words, count=1)))


_NO_LETTERS = re.compile(r"\A\W+")
_AGENCY = re.compile(r"\([A-Z]\w+/[^)]*\)\W*$")
"""An agency and a photographer, as in (Xinhua/Yao Dawei)."""
LONGEST_CREDIT = 60
"""Characters in which the credit of a photographer stands, at the end of a caption."""


def _credit(words: str, language: str) -> str | None:
    """The credit that the line under a photograph ends in; None if it ends in none."""
    end = words[-LONGEST_CREDIT:]
    credits = (
        match for match in words_for("credit", language).any.finditer(end) if not _LETTER.search(end, match.end())
    )
    found = _AGENCY.search(end) or next(credits, None)
    return end[found.start() :] if found else None


_LETTER = re.compile(r"\w")


@rule(level=5, needs=("act-and-role",))
def caption_by_credit(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """What ends in the credit of a photographer is the line under a photograph, and no sentence of the report."""
    for provision in folder.provisions:
        credits = [found for one, span in provision.anchors.items() if (found := _credit(span.words, one))]
        if credits and len(credits) == len(provision.anchors) and provision.role is not Role.CAPTION:
            got = f"{provision.role}, that ends in {shorten(credits[0])!r}"
            yield Fault(provision, ("role",), got, Role.CAPTION, "Set the role to caption, and the act to record.")


@rule(level=5, needs=("act-and-role",))
def words_of_role(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A dateline prints a place or a date, a signature a name: where it is the other way round, so are the roles."""
    day = calendar_day(folder.document.date)
    if day is None:
        return
    for provision in folder.provisions:
        if provision.role not in (Role.SIGNATURE, Role.DATELINE):
            continue
        spans = provision.anchors.items()
        dated = any(
            words_for("month_and_day", language).any.search(span.words)
            or (readable(language) and prints_day(span.words, language, day))
            for language, span in spans
        )
        named = any(
            corpus.kind_of(one) in (ActorKind.PERSON, ActorKind.OFFICE)
            for one in entities_in(corpus, folder, provision.anchors)
        )
        if provision.role is Role.SIGNATURE and dated and not named:
            got = "signature, with the date of the document and nobody's name"
            yield Fault(provision, ("role",), got, Role.DATELINE, f"Set the role to {Role.DATELINE}.")
        elif provision.role is Role.DATELINE and named and not dated:
            got = "dateline, with a name and no date"
            yield Fault(provision, ("role",), got, Role.SIGNATURE, f"Set the role to {Role.SIGNATURE}.")
