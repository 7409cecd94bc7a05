"""What the words of a commitment, or the first verb of a provision, say of its codes."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import TypeVar

from ..models import Commitment
from ..models.codelists import Force, Novelty
from ..words import NO_CODE, Cue, words_for
from .beginnings import beginnings
from .subjects import OneCommitment, OneProvision, Version


@lru_cache(maxsize=256)
def force_of(operator: str, language: str) -> Force:
    """Force that the words of an operator have; a subject with a bare verb is force 2 in any words."""
    cue = words_for("force", language).first(operator)
    return Force.WILL if cue is None else Force[cue.code.upper()]


def reads_as_coded(commitment: Commitment) -> bool:
    """Whether the force of a commitment is that of its operators' words, as far as their languages have such words."""
    return all(
        commitment.force[language] is force_of(operator.words, language)
        for language, operator in commitment.operator.items()
        if words_for("force", language)
    )


def as_printed(cue: Cue) -> str:
    """The words of a cue, without the line breaks between them."""
    return " ".join(cue.words.split())


def cue_that_begins(words: str, language: str) -> tuple[Novelty, str] | None:
    """The cue of a novelty that words begin with, and its code; None if they begin otherwise."""
    cue = words_for("novelty", language).begins(words, words_for("infinitive", language).any)
    return (Novelty[cue.code.upper()], cue.words) if cue else None


def code_by_words(one: OneCommitment, key: str, language: str) -> str | None:
    """Force or novelty that a version must have by its words, as JSON; None if only a reader can tell, or of another key."""
    operator = one.operators.get(language)
    if operator is None or key not in ("force", "novelty") or not operator.table(key):
        return None
    if key == "force":
        return str(int(force_of(operator.words, language)))
    after = one.after_operator(language)
    found, cue = operator.table("novelty").all_in(f"{operator.words} {after}"), cue_that_begins(after, language)
    if len(found) != (1 if cue else 0):
        return None  # Of several cues, or one that may be about something else, only a reader can tell.
    return json.dumps(cue[0] if cue else None)


Found = TypeVar("Found")


def in_every(found: Iterable[Found | None]) -> list[Found]:
    """What was found in each version; nothing if there is one without."""
    listed: list[Found] = []
    for one in found:
        if one is None:
            return []
        listed.append(one)
    return listed


def word_in(versions: Iterable[Version], table: str, code: str = NO_CODE) -> str | None:
    """The first word of a table without codes, or of one of its codes, in the first version that has one."""
    found = (one.search(table, code) for one in versions)
    return next((match.group() for match in found if match), None)


def after_subject(one: OneProvision, language: str) -> str:
    """The words of a version after its number and the name that it begins with, folded."""
    version = one.versions[language]
    start = beginnings(one.corpus, one.folder, language)[one.provision.id].rest
    return version.words[start - version.span.start_offset :]


def first_verbs(one: OneProvision, table: str) -> dict[str, Cue]:
    """The verb of a table that each version begins with, by language; without the versions that begin otherwise."""
    return {language: verb for language in one.versions if (verb := first_verb(one, language, table))}


def first_verb(one: OneProvision, language: str, table: str) -> Cue | None:
    """The verb of a table that a version begins with, after its number, its subject and adverbs; None if it begins otherwise."""
    verbs = words_for(table, language)
    return verbs.begins(after_subject(one, language), words_for("subject_adverb", language).any) if verbs else None
