"""Level 5: what a sentence does, and whose words it is, as its first words and its last ones say.

The words stand in `cnkh_data/lexicon/`, a file for each language; a language without such words is not checked.
"""

import json
import re
from collections.abc import Iterator
from itertools import zip_longest

from ...mentions import Match
from ...models import Provision
from ...models.codelists import Act, ActorKind, DivergenceType, MentionBasis, Polarity, Voice
from ...texts import shorten
from ...words import Cue, marks_of, words_for
from ..beginnings import beginnings
from ..cues import after_subject, as_printed, first_verb, first_verbs
from ..fault import Fault
from ..rule import rule
from ..standing import spoken_for
from ..subjects import OneDocument, OneProvision, Version, coded

STRENGTH = [Act.COMMIT, Act.DECLARE, Act.URGE, Act.POSITION, Act.APPRAISE, Act.RECORD, Act.ASSERT]
"""A unit that cannot be cut takes the act that comes first here."""


NOT_AUTHORIAL = (Voice.JOINT_TEXT, Voice.REPORTED)
"""Voices of somebody other than an outlet or author."""


@rule(on=OneProvision, certainty="convention", where=coded("voice", *NOT_AUTHORIAL), needs=("act-and-role",))
def act_words(one: OneProvision) -> Iterator[Fault]:
    """A provision has at least the act of its first verb, and some word for the act that it has.

    The act decides where a sentence is counted. Thanks are not an assertion, and a sentence that calls on nobody does not urge.
    """
    act = one.provision.act
    if act is None:
        return
    if verbs := _stronger_verbs(one, act):
        meant = min(map(_act_of, verbs), key=STRENGTH.index)
        printed = " and ".join(repr(shorten(as_printed(verb))) for verb in verbs)
        yield one.fault("act", f"{act}, with {printed} as its first verb", meant, _set_act(one, meant))
    elif one.lacks("act_words", act):
        acts = dict.fromkeys(map(_act_of, first_verbs(one, "act_verbs").values()))
        repair = _set_act(one, *acts) if acts else "Set the act to what the words do."
        expected = ", ".join(acts) or "an act that the words perform"
        yield one.fault("act", f"{act}, without a word for it", expected, repair)


def _stronger_verbs(one: OneProvision, act: Act) -> list[Cue]:
    """The first verbs, if each is of an act that comes before some act; nothing if one is not."""
    verbs = [] if act is STRENGTH[0] else list(first_verbs(one, "act_verbs").values())
    return verbs if all(STRENGTH.index(_act_of(verb)) < STRENGTH.index(act) for verb in verbs) else []


def _act_of(verb: Cue) -> Act:
    return Act[verb.code.upper()]


_GOES_WITH = {Act.POSITION: ", and polarity to null", Act.COMMIT: ", and remove its commitments"}
"""What else is to be done where a provision no longer has an act, by that act."""


def _set_act(one: OneProvision, *meant: Act) -> str:
    """The repair of an act that may be one of some others."""
    needs = ""
    if Act.POSITION in meant:
        polarity = " or ".join(_polarities(one)) or "for or against"
        needs = f" and polarity to {polarity}" if len(meant) == 1 else "; a position also needs a polarity"
    return f"Set act to {' or '.join(meant)}{_left(one)}{needs}."


def _left(one: OneProvision) -> str:
    """What else is to be done where a provision no longer has its act."""
    act = one.provision.act
    return _GOES_WITH.get(act, "") if act else ""


@rule(
    on=OneProvision,
    certainty="convention",
    where=coded("act", Act.ASSERT, Act.POSITION),
    cues=("belief",),
    needs=("act-words",),
)
def belief_and_norm(one: OneProvision) -> Iterator[Fault]:
    """After a verb of belief (强调), words of what should be make a position, and all others an assertion.

    To stress that something should be takes a side, to stress that it is so does not. The codebook separates the two by these words.
    """
    act = one.provision.act
    verbs = first_verbs(one, "belief")
    if not verbs or one.provision.voice is Voice.AUTHORIAL:
        return
    printed = repr(as_printed(next(iter(verbs.values()))))
    after = {language: after_subject(one, language)[verb.match.end() :] for language, verb in verbs.items()}
    norm = next((norm for language in after if (norm := words_for("norm", language).first(after[language]))), None)
    if norm and act is Act.ASSERT:
        got = f"assert, with {printed} and {as_printed(norm)!r}"
        yield one.fault("act", got, Act.POSITION, _set_act(one, Act.POSITION))
    elif not norm and act is Act.POSITION and len(verbs) == len(one.versions) and one.lacks("norm_perhaps"):
        got = f"position, with {printed} and no word of what should be"
        yield one.fault("act", got, Act.ASSERT, _set_act(one, Act.ASSERT))


@rule(
    on=OneProvision,
    certainty="convention",
    where=coded("voice", Voice.AUTHORIAL),
    cues=("agreed_as_told",),
    needs=("voice-and-speakers",),
)
def agreed_as_told(one: OneProvision) -> Iterator[Fault]:
    """Where an outlet tells in its own voice that others agreed, the act is record.

    An outlet that tells of an agreement asserts nothing itself, and binds nobody.
    """
    act = one.provision.act
    for language in one.versions if act not in (None, Act.RECORD) else ():
        if verb := first_verb(one, language, "agreed_as_told"):
            got = f"{act}, with {verb.words!r} in an outlet's own voice"
            yield one.fault("act", got, Act.RECORD, _set_act(one, Act.RECORD))
            return


@rule(on=OneProvision, certainty="guess", where=coded("act", Act.URGE), needs=("act-words",))
def welcome_of_what(one: OneProvision) -> Iterator[Fault]:
    """A provision that welcomes something urges only if it has a word of what others are to do.

    To welcome what was done, or what the speakers are to do themselves, is to appraise it. Counted as urging, it would look like a demand.
    """
    verbs = first_verbs(one, "act_verbs")
    welcomed = all(words_for("welcome", language).any.search(verb.words) for language, verb in verbs.items())
    if verbs and welcomed and one.provision.voice is not Voice.AUTHORIAL and one.lacks("takes_part"):
        got = f"urge, with {as_printed(next(iter(verbs.values())))!r} of what nobody else is asked to do"
        yield one.fault("act", got, Act.APPRAISE)


@rule(
    on=OneProvision,
    certainty="convention",
    where=coded("act", Act.POSITION),
    cues=("stance",),
    needs=("polarity-of-position",),
)
def polarity_words(one: OneProvision) -> Iterator[Fault]:
    """A position has the polarity of the first word in it that is for or against something.

    With the wrong one, those who support something are counted among its opponents.
    """
    by_words = _polarities(one)
    if len(by_words) == 1 and one.provision.polarity not in by_words:
        ((meant, word),) = by_words.items()
        got = f"{one.provision.polarity}, with {as_printed(word)!r}, and no word for the other before it"
        yield one.fault("polarity", got, meant)


def _polarities(one: OneProvision) -> dict[Polarity, Cue]:
    """The polarity of the first word of a stance in each version, with the word."""
    first = [word for version in one.versions.values() if (word := version.first("stance"))]
    return {Polarity[word.code.upper()]: word for word in reversed(first)}


LONGEST_VERB = 8
"""Characters shown after a speaker's name."""


@rule(on=OneProvision, certainty="convention", where=coded("voice", Voice.REPORTED), needs=("whose-voice",))
def reported_speaker(one: OneProvision) -> Iterator[Fault]:
    """Where reported speech begins with a name and a verb of saying, the speakers are those whom the name stands for.

    “Xi said” is Xi's act. Given to somebody else, it is counted for the wrong side.
    """
    for language in one.versions:
        name = beginnings(one.corpus, one.folder, language)[one.provision.id].name
        if name is None or not words_for("says", language).begins(after_subject(one, language)):
            continue
        named = name.target.entities
        if named and set(named).isdisjoint(one.provision.speakers):
            said = one.folder.words[language][name.start : name.end + LONGEST_VERB]
            got, expected = ", ".join(one.provision.speakers) or "nobody", f"{', '.join(named)}, of {said!r}"
            yield one.fault("speakers", got, expected, f"Set speakers to {json.dumps(list(named))}.")
            return


@rule(on=OneDocument, certainty="guess", needs=("whose-voice", "reported-speaker", "parties-speak"), in_context=True)
def speech_goes_on(one: OneDocument) -> Iterator[Fault]:
    """Reported speech names its speaker or continues the speech before it; “he said” means the person who spoke last.

    Speech that nobody is said to give is usually the outlet's own, and counts for nobody.
    """
    before: Provision | None = None
    listed = one.provisions
    for spoken, after in zip_longest(listed, listed[1:]):
        reported = spoken.provision.voice is Voice.REPORTED
        if reported and not spoken.proposed and not (before is None and _goes_on(spoken, after)):
            yield from _speech_faults(spoken, before)
        before = spoken.provision if reported else None


def _goes_on(one: OneProvision, after: OneProvision | None) -> bool:
    """Whether a quotation begins that the next provision, of the same speakers, goes on with: who speaks is said behind it."""
    if after is None or after.provision.voice is not Voice.REPORTED:
        return False
    return after.provision.speakers == one.provision.speakers and any(map(_leaves_open, one.versions.values()))


def _leaves_open(version: Version) -> bool:
    """Whether a version begins with a quotation mark that nothing in it closes."""
    words = version.words
    if words.startswith('"'):
        return words.count('"') % 2 == 1
    opening = next((mark for mark in marks_of("quotation_marks", "opening") if words.startswith(mark)), None)
    return opening is not None and not any(mark in words for mark in marks_of("quotation_marks", "closing"))


def _speech_faults(one: OneProvision, before: Provision | None) -> Iterator[Fault]:
    """Yield what is wrong with the speaker of reported speech, after other reported speech or after none."""
    if before is None:
        if one.lacks("speaks"):
            repair = "Set the voice to authorial or joint_text, whoever says it; or name in it who is said to speak."
            yield one.fault("voice", "reported, with nobody said to speak", "a speaker's words", repair)
    elif one.provision.speakers != before.speakers and any(map(_begins_with_pronoun, one.versions.values())):
        got, expected = ", ".join(one.provision.speakers), f"{', '.join(before.speakers)}, who spoke before"
        repair = f"Set speakers to {json.dumps(before.speakers)}, or correct those of the provision before."
        yield one.fault("speakers", got, expected, repair)


def _begins_with_pronoun(version: Version) -> bool:
    """Whether a version begins with a word for whoever spoke before, after a quotation mark or a dash."""
    return bool(version.table("pronoun").begins(_NO_LETTERS.sub("", version.words, count=1)))


_NO_LETTERS = re.compile(r"\A\W+")


def acts_in_joint_text(one: OneProvision) -> bool:
    """Whether the parties perform an act in a provision."""
    return one.provision.voice is Voice.JOINT_TEXT and one.provision.act is not None


@rule(on=OneProvision, certainty="convention", where=acts_in_joint_text, needs=("joint-text-by-parties", "own-action"))
def subject_and_speakers(one: OneProvision) -> Iterator[Fault]:
    """A provision of joint text that begins with its subject is spoken by that party: 中方 is China alone, 双方 both.

    A version without a subject has that of the other, unless a divergence says that the actor shifts.
    """
    subjects = {_subject(one, language) for language in one.provision.anchors}
    subject, *others = sorted(subjects - {frozenset()}, key=sorted) or [frozenset[str]()]
    parties = one.document.parties
    if not subject or others or not subject.issubset(parties):
        return
    divergences = one.folder.divergences_of.get(one.provision.id, ())
    if frozenset() in subjects and any(other.type is DivergenceType.ACTOR_SHIFT for other in divergences):
        return
    if subject != spoken_for(one.corpus, one.provision.speakers).intersection(parties):
        named = [party for party in parties if party in subject]
        got, expected = ", ".join(one.provision.speakers), f"{', '.join(named)}, with whom the sentence begins"
        yield one.fault("speakers", got, expected, f"Set speakers to {json.dumps(named)}.")


@rule(
    on=OneProvision,
    certainty="guess",
    where=acts_in_joint_text,
    needs=("joint-text-by-parties", "subject-and-speakers"),
)
def person_in_joint_text(one: OneProvision) -> Iterator[Fault]:
    """No person speaks in joint text: thanks of a named person, or an invitation by one, is reported.

    What an instrument says of one person's thanks is told, not said by those who issue it.
    """
    persons = [each for each in one.provision.speakers if one.corpus.kind_of(each) is ActorKind.PERSON]
    if persons:
        repair = "Set the voice to reported; if the text speaks for whom the person acts, name that party instead."
        yield one.fault("voice", f"joint_text, spoken by {', '.join(persons)}", Voice.REPORTED, repair)


_SMALL_LETTER = re.compile(r"\s+[a-z]")


def _subject(one: OneProvision, language: str) -> frozenset[str]:
    """Who is surely the subject of a provision, since it begins with the name; nobody if that is not so plain."""
    match = beginnings(one.corpus, one.folder, language)[one.provision.id].name
    if match is None or not _is_subject(match, one.folder.words[language], language):
        return frozenset()
    return frozenset(match.target.entities)


def _is_subject(name: Match, text: str, language: str) -> bool:
    """Whether a name that a sentence begins with is surely its subject, by its last word or by the verb that follows it."""
    if side := words_for("side", language).any:
        return name.target.basis is MentionBasis.COLLECTIVE or side.ends(text[name.start : name.end]) is not None
    follows = _SMALL_LETTER.match(text, name.end)
    others = words_for("conjunction", language).any
    return bool(others and follows and not others.match(text, follows.end() - 1))
