"""Level 5: the words that give a commitment its force, and those that say its novelty.

The words stand in `cnkh_data/lexicon/`, a file for each language; a language without such words is not checked.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from ...corpus import Corpus, DocumentFolder, of_each, once_per_corpus, once_per_folder
from ...fold import fold
from ...mentions import begin_in, named_in
from ...models.codelists import Force, Novelty
from ...stretches import Stretches
from ...texts import occurrences, primary_language, shorten
from ...words import words_for
from ..cues import cue_that_begins, force_of, in_every, word_in
from ..fault import Fault, told_once
from ..misplaced import Mended, as_json
from ..rule import rule
from ..subjects import OneCommitment, Version


@rule(on=OneCommitment, certainty="convention", needs=("same-versions",))
def operator_and_force(one: OneCommitment) -> Iterator[Fault]:
    """The force of each version is that of the first word of force in its operator, and 2 where the operator has none.

    Comparisons of how firmly two versions bind are the main use of the data. They hold only if the same words always get the same force.
    """
    yield from told_once(_force_faults(one))


def _force_faults(one: OneCommitment) -> Iterator[Fault]:
    for language, operator in one.operators.items():
        force, meant = one.commitment.force[language], force_of(operator.words, language)
        if force is meant or not words_for("force", language):
            continue
        quote = operator.span.quote
        if whole := _with_force(one, language, force):
            repair = (
                f"Set its end_offset to {operator.span.start_offset + len(whole)} and its quote to {as_json(whole)}."
            )
            got = f"{shorten(quote)!r}, with {whole[len(quote) :].strip()!r} right after it"
            yield one.fault(("operator", language, "quote"), got, f"the words of the force {int(force)}", repair)
        elif (usual := _usual(one, language)) and force_of(fold(usual.quote), language) is force:
            got = f"{shorten(quote)!r}, where {usual.quote!r} stands"
            yield one.fault(("operator", language), got, f"the words of the force {int(force)}", f"{usual.repair}.")
        else:
            got = f"{int(force)} {force.label.lower()}, with the operator {shorten(quote)!r}"
            repair = f"If the operator is right, set force in {language} to {int(meant)}; if not, point it at the words that govern."
            yield one.fault(("force", language), got, f"{int(meant)} {meant.label.lower()}", repair)


def _with_force(one: OneCommitment, language: str, force: Force) -> str | None:
    """An operator with the word of a force that follows it at once, and “to” after that; None if no such word follows."""
    start, end = (getattr(one.commitment.operator[language], key) for key in ("start_offset", "end_offset"))
    follows, infinitive = one.folder.words[language][end:], words_for("infinitive", language).any
    found = words_for("force", language).code(force.name.lower()).begins(follows)
    if found is None:
        return None
    more = infinitive.match(follows, found.match.end() + 1)
    return one.folder.texts[language][start : end + (more or found.match).end()]


OPENING_APART, OPENING_TOGETHER = 25, 6
"""Characters of a commitment in which a word that governs it may stand at its head, where words are written apart or together."""


@rule(on=OneCommitment, certainty="guess", needs=("same-versions", "operator-and-force"))
def nearest_operator(one: OneCommitment) -> Iterator[Fault]:
    """The operator is the nearest one that governs the words: no other stands between the two.

    Force is read from the operator. One that is too far away gives the commitment the force of another sentence. Where several things are
    backed one after the other, each has its own word of backing; under another operator, to back is itself what is undertaken.
    """
    for language, operator in one.operators.items():
        governs = words_for("governs", language)
        if not governs:
            continue
        path = ("operator", language)
        if wrong := _commits_nobody(operator.words, language):
            repair = "Point it at the words that undertake; if there are none, recode the act."
            yield one.fault(path, f"{wrong!r}, which commits nobody", "words of a force", repair)
            return
        own = operator.span.start_offset >= one.provision.anchors[language].start_offset
        if own and one.commitment.force[language] is Force.AGREED:
            continue  # What is agreed may have an operator of its own: agreed that both sides will.
        governed = _governed(one, language)
        if nearer := governs.any.search(governed) or _second_backing(one, language, governed):
            word = repr(nearer["word"].strip())
            got = f"{shorten(operator.span.quote)!r}; {word} is nearer"
            repair = (
                f"Point it at {word}, with its subject if it has one, and set the force in {language} to what it says."
            )
            yield one.fault(path, got, "the operator nearest to the words", repair)
            return


def _second_backing(one: OneCommitment, language: str, governed: str) -> re.Match[str] | None:
    """A word of backing between an operator that backs and the words, or at their head; None if the operator is another, or the only one."""
    operator, anchor = one.operators[language], one.versions[language]
    if operator.span.end_offset > anchor.span.start_offset or force_of(operator.words, language) is not Force.BACKS:
        return None
    backs = anchor.table("force").code("backs")
    cue = backs.begins(anchor.words)
    return cue.match if cue else backs.any.search(governed)


@lru_cache(maxsize=256)
def _commits_nobody(operator: str, language: str) -> str | None:
    """The verb of an operator that commits nobody, if it has no other; None if it has one."""
    found = words_for("no_operator", language).any.search(operator)
    return found.group() if found and not words_for("force", language).any.search(operator) else None


def _governed(one: OneCommitment, language: str) -> str:
    """What stands in a provision between the operator of a commitment and the end of its opening words."""
    own, operator, anchor = one.inside.versions[language], one.commitment.operator[language], one.versions[language]
    first = own.span.start_offset
    between = own.words[max(operator.end_offset - first, 0) : max(anchor.span.start_offset - first, 0)]
    if operator.end_offset > first:
        return between
    return between + anchor.words[: OPENING_APART if own.table("governs").apart else OPENING_TOGETHER]


@rule(on=OneCommitment, certainty="guess", needs=("same-versions", "operator-and-force", "nearest-operator"))
def operator_as_elsewhere(one: OneCommitment) -> Iterator[Fault]:
    """An operator does not differ by one character, or by one word, from words there that are an operator elsewhere.

    Documents use few operators, again and again. One that lost or gained a little was probably marked badly.
    """
    for language, operator in one.operators.items():
        if usual := _usual(one, language):
            got = f"{shorten(operator.span.quote)!r}, where {usual.quote!r} stands, as in other commitments"
            repair = f"{usual.repair}, unless other words are meant."
            yield one.fault(("operator", language), got, "an operator as elsewhere", repair)
            return


def _usual(one: OneCommitment, language: str) -> Mended | None:
    """What is an operator of several commitments and stands nearly where a rare one does; None if nothing is."""
    operator, usual = one.operators[language], _usual_operators(one.corpus).get(primary_language(language), ())
    for words in usual if operator.words not in usual else ():
        start = _nearly_there(one.folder.words[language], operator, words)
        if start is not None and not _has_subject(one, language, start):
            return Mended(start, start + len(words), one.folder.texts[language][start : start + len(words)])
    return None


def _has_subject(one: OneCommitment, language: str, start: int) -> bool:
    """Whether an operator only has its subject before the words at a place: “China will”, where others have “will”."""
    first = one.operators[language].span.start_offset
    names = begin_in(named_in(one.corpus, one.folder, language), first, start)
    return any(name.start == first and not one.folder.texts[language][name.end : start].strip() for name in names)


SEVERAL = 2
"""Commitments with the same operator, from which on it is no slip."""


def _nearly_there(text: str, operator: Version, words: str) -> int | None:
    """Where words stand that hold an operator, or begin and end one character or word from where it does; None if nowhere."""
    first, last, apart = operator.span.start_offset, operator.span.end_offset, operator.table("force").apart
    around = max(0, first - len(words))
    for start in (around + at for at in occurrences(text[around : last + len(words)], words)):
        end = start + len(words)
        moved = [text[min(edges) : max(edges)] for edges in ((first, start), (last, end))]
        near = max(len(part.split() if apart else part) for part in moved) == 1
        if not any(operator.table("negation").any.search(part) for part in moved) and (
            start <= first < last <= end or (near and start < last and first < end)
        ):
            return start
    return None


@once_per_corpus
def _usual_operators(corpus: Corpus) -> dict[str, dict[str, None]]:
    """Language to the operators in it, folded, that several commitments have; as a set that keeps its order."""
    found = Counter(chain.from_iterable(_operators_in(corpus)))
    usual: dict[str, dict[str, None]] = {}
    for (language, words), times in found.items():
        if times >= SEVERAL:
            usual.setdefault(language, {})[words] = None
    return usual


@of_each
def _operators_in(_: Corpus, folder: DocumentFolder) -> list[tuple[str, str]]:
    """The operators of the commitments of a document that somebody has read, each with its language."""
    operators = [commitment.operator for provision, _, commitment in folder.commitments() if not provision.proposed]
    return [(primary_language(language), fold(span.quote)) for each in operators for language, span in each.items()]


@rule(on=OneCommitment, certainty="convention", needs=("same-versions",))
def novelty_without_cue(one: OneCommitment) -> Iterator[Fault]:
    """Each novelty that is coded has one of its cue words, from the operator to the end of the commitment.

    Without one, the code says what the coder knows, which the text does not say.
    """
    for language, novelty in one.commitment.novelty.items():
        cues = words_for("novelty", language)
        if novelty is None or not cues:
            continue
        there = [cue.code for cue in cues.all_in(_up_to_end(one, language))]
        if novelty not in there:
            repair = f"Set the novelty in {language} to {' or '.join(there)}, as its cue words say."
            if not there:
                repair = f"Set the novelty in {language} to null."
            yield one.fault(("novelty", language), f"{novelty}, with no such cue", "a cue word, or null", repair)


def _up_to_end(one: OneCommitment, language: str) -> str:
    """The operator with what it stands in, and the provision up to the end of the commitment: where a cue can stand."""
    own, operator = one.inside.versions[language], one.operators[language]
    opening = one.folder.provision_at(language, operator.span.start_offset)
    head = operator.words if opening is None or opening is one.provision else opening.anchors[language].words
    return f"{head} {own.words[: one.versions[language].span.end_offset - own.span.start_offset]}"


@rule(on=OneCommitment, certainty="convention", needs=("same-versions",))
def cue_without_novelty(one: OneCommitment) -> Iterator[Fault]:
    """A commitment that begins with a cue word right after its operator has the novelty of that word.

    Left uncoded, it counts as a commitment that says nothing of what was done before.
    """
    for language, novelty in one.commitment.novelty.items():
        if novelty is None and (cue := cue_that_begins(one.after_operator(language), language)):
            code, word = cue
            yield one.fault(("novelty", language), f"null, with {word!r} after the operator", code)


NOVELTY_CODES = ("novelty-without-cue", "cue-without-novelty", "code-of-readings")


@rule(on=OneCommitment, certainty="convention", needs=NOVELTY_CODES)
def cue_that_wins(one: OneCommitment) -> Iterator[Fault]:
    """Beside an adverb of going on (不断深化), novelty is not expand; and where every version calls the object new, it is new.

    Cues often compete. If coders chose between them freely, the counts of new and continued commitments would mean nothing.
    """
    novelty = one.commitment.novelty
    for language, code in novelty.items():
        if code is Novelty.EXPAND and (adverb := word_in([one.versions[language]], "continuing")):
            yield one.fault(("novelty", language), f"expand, with {adverb!r}", Novelty.CONTINUE)
            return
    # In English alone, “new” is as often a turn of phrase.
    uncoded = one.versions.values() if len(one.versions) > 1 and not any(novelty.values()) else ()
    if new := in_every(_new_in(one, version) for version in uncoded):
        got, repair = f"null, with {' and '.join(map(repr, new))}", "Set the novelty to new in each of them."
        yield one.fault("novelty", got, Novelty.NEW, repair)


@rule(on=OneCommitment, certainty="guess", where=lambda one: any(one.commitment.novelty.values()), needs=NOVELTY_CODES)
def cue_of_another(one: OneCommitment) -> Iterator[Fault]:
    """The cue of a novelty stands outside names, and before words after which others act or an aim is told.

    To attract enterprises that invest more is not to do more oneself.
    """
    for language, novelty in one.commitment.novelty.items():
        version = one.versions[language]
        cues = version.table("novelty")[novelty] if novelty else None
        if novelty is None or not cues or cues.search(_before_anchor(one, language)):
            continue
        found = list(cues.finditer(version.words))
        if found and not any(_is_own(one, version, cue, novelty) for cue in found):
            got = f"{novelty}, by {found[0].group()!r} of a name, of what others do or of an aim"
            repair = (
                f"Set the novelty in {language} to null, unless the word is of the commitment's own verb or object."
            )
            yield one.fault(("novelty", language), got, "a cue of its own, or null", repair)


def _before_anchor(one: OneCommitment, language: str) -> str:
    """What stands between an operator and the words of a commitment in its provision, which may share it."""
    own, operator = one.inside.versions[language], one.commitment.operator[language]
    start, end = operator.end_offset, one.versions[language].span.start_offset
    return own.words[max(start - own.span.start_offset, 0) : max(end - own.span.start_offset, 0)]


def _is_own(one: OneCommitment, version: Version, cue: re.Match[str], novelty: Novelty) -> bool:
    """Whether a cue can be of the verb or the object of a commitment itself; the object of others may well be new."""
    start = version.span.start_offset
    if _entities(one.corpus, one.folder, version.language).hold(start + cue.start(), start + cue.end()):
        return False
    return novelty is Novelty.NEW or version.table("not_own").any.search(version.words, 0, cue.start()) is None


def _new_in(one: OneCommitment, version: Version) -> str | None:
    """The word by which a version calls the object new, outside names; None if it does not."""
    start = version.span.start_offset
    for new in version.table("new_object").any.finditer(version.words):
        if not _entities(one.corpus, one.folder, version.language).hold(start + new.start(), start + new.end()):
            return new.group()
    return None


@once_per_folder
def _entities(corpus: Corpus, folder: DocumentFolder, language: str) -> Stretches[None]:
    """Where a text names an entity."""
    names = (match for match in named_in(corpus, folder, language) if match.target.entities)
    return Stretches((name.start, name.end, None) for name in names)
