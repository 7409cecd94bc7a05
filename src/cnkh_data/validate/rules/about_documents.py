"""Level 5: the title, place and parties of a document are those that its texts have, and a sentence is said by its subject."""

import json
import re
from collections.abc import Iterator

from ...edtf import calendar_day
from ...mentions import Match, names_in
from ...models import Place
from ...models.codelists import DivergenceType, DocumentKind, MentionBasis, PlaceKind, Role, Voice
from ...words import words_for
from ..beginnings import beginnings
from ..fault import Fault
from ..rule import rule
from ..standing import stands_for
from ..subjects import OneDocument, OneProvision

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@rule(on=OneDocument, level=5, certainty="guess")
def year_in_title(one: OneDocument) -> Iterator[Fault]:
    """A year in the title of a document is that of its date.

    Titles are read where dates are not, and another year in one puts the document in that year.
    """
    day, years = calendar_day(one.document.date), _YEAR.findall(one.document.title)
    if day and years and (year := str(day.year)) not in years:
        repair = f"Correct the year in the title, or the date; if {' and '.join(years)} is no date of the document, add ({year})."
        yield one.fault("title", one.document.title, f"the year of its date, {year}", repair)


@rule(on=OneDocument, level=5, certainty="convention")
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


@rule(on=OneDocument, level=5, certainty="convention", needs=("joint-text-by-parties",))
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
    speak = {actor for speaker in speakers for actor in stands_for(one.corpus, speaker)}
    for index, party in enumerate(one.document.parties):
        if party not in speak:
            repair = f"Remove it, or add {party} to the speakers of the provisions that it speaks in."
            yield one.fault(("parties", index), f"{party}, which never speaks", "a speaker of the text", repair)


def acts_in_joint_text(one: OneProvision) -> bool:
    """Whether the parties perform an act in a provision."""
    return one.provision.voice is Voice.JOINT_TEXT and one.provision.act is not None


@rule(
    on=OneProvision,
    level=5,
    certainty="convention",
    where=acts_in_joint_text,
    needs=("joint-text-by-parties", "own-action"),
)
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
    speak = {actor for speaker in one.provision.speakers for actor in stands_for(one.corpus, speaker)}
    if subject != speak.intersection(parties):
        named = [party for party in parties if party in subject]
        got, expected = ", ".join(one.provision.speakers), f"{', '.join(named)}, with whom the sentence begins"
        yield one.fault("speakers", got, expected, f"Set speakers to {json.dumps(named)}.")


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
