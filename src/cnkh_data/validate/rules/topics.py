"""Level 5: what a provision is about: its main topic and its set phrases, by their words.

Topics that can be about anything (development, political exchange) have no words.
"""

import json
from collections.abc import Iterator

from ...corpus import Corpus, DocumentFolder, once_per_folder
from ...texts import primary_language
from ..fault import Fault, told_once
from ..rule import rule
from ..subjects import OneParagraph, OneProvision


@rule(on=OneParagraph, certainty="guess", needs=("code-of-readings",))
def topic_words(one: OneParagraph) -> Iterator[Fault]:
    """Some word of the paragraph is about the main topic of each of its provisions.

    A topic that no word is about was probably chosen by mistake, and the provision is then counted under the wrong topic.
    """
    for inside in one.provisions:
        topic = inside.provision.topics[0]
        if all(other.lacks("topic", topic) for other in one.provisions):
            got = f"{topic}, without a word of it in the paragraph"
            repair = "Set the main topic to what the words are about."
            yield inside.fault(("topics", 0), got, "a topic of the words", repair)


def may_have_formulas(one: OneProvision) -> bool:
    """Whether a set phrase is coded for it, or may stand in it."""
    return one.provision.id in _with_formulas(one.corpus, one.folder)


@once_per_folder
def _with_formulas(corpus: Corpus, folder: DocumentFolder) -> set[str]:
    """The provisions of a document for which a set phrase is coded, and those that have a word of one."""
    found = {provision.id for provision in folder.provisions if any(provision.formulas.values())}
    for language, text in folder.words.items():
        for start, end in corpus.formulas.traces_in(text, primary_language(language)):
            found.update(provision.id for provision in folder.anchored(language).over(start, end))
    return found


@rule(on=OneProvision, certainty="convention", where=may_have_formulas, needs=("same-versions",))
def formula_words(one: OneProvision) -> Iterator[Fault]:
    """A set phrase is coded for exactly those versions in which its words stand.

    Set phrases are counted by version, since the versions differ: 原则 is a principle, and not a policy.
    """
    yield from told_once(_formula_faults(one))


def _formula_faults(one: OneProvision) -> Iterator[Fault]:
    formulas = one.corpus.formulas
    for language in one.versions:
        coded, there = set(one.provision.formulas[language]), one.formulas[language]
        for formula in formulas.with_words(primary_language(language)) if coded != there else ():
            if (formula in there) != (formula in coded):
                says, verb, where = ("not coded, though its words stand there", "Add", "to")
                if formula in coded:
                    says, verb, where = ("coded, without its words", "Remove", "from")
                repair = f"{verb} {formula} {where} the formulas in {language}."
                yield one.fault(("formulas", language), f"{formula} {says}", "formulas exactly as printed", repair)


@rule(on=OneProvision, certainty="convention", where=may_have_formulas, needs=("formula-words",))
def topic_of_formula(one: OneProvision) -> Iterator[Fault]:
    """A provision with a set phrase has the topic that the codelist gives the phrase.

    A search under core interests must find all that is said about Taiwan.
    """
    topics = one.provision.topics
    printed = {
        formula: None
        for language, coded in one.provision.formulas.items()
        if language in one.versions
        for formula in coded
        if formula in one.formulas[language]
    }
    for formula in printed:
        topic = one.corpus.formulas.by_code[formula].topic
        if topic is not None and topic not in topics:
            repair = f"Add {topic} to topics."
            if len(topics) == 1:
                repair = f"Set topics to {json.dumps([topic])}, or add it."
            yield one.fault("topics", f"{', '.join(topics)}, with {formula}", topic, repair)
            return
