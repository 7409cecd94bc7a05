"""Levels 5 and 6: names in the registers are written as texts and their owners have them, and each is of one entry."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from operator import attrgetter

from ...corpus import Corpus, DocumentFolder, Entity, all_texts, facts, of_each_afterwards, once_per_corpus
from ...models import Name
from ...models.codelists import NameType
from ...models.registers import PROPOSED_ENTRY
from ...seals import stands
from ...texts import primary_language, shorten
from ...words import EDITORS, every_language, written
from ..fault import Fault
from ..in_texts import Expression, printed
from ..limits import MOST_NAMED
from ..meant import like_in
from ..repeats import repeats
from ..rule import rule
from ..subjects import Collection, OneEntry, OneNonName
from ..uses import register_uses

_IN_TEXTS = attrgetter("in_texts")
"""Whether texts are searched for a name: a translation may have the words of another name, and no mention rests on it."""


@once_per_corpus
def _owners(corpus: Corpus) -> dict[Expression, str]:
    """Each name that texts may have to the first entry that has it."""
    owners: dict[Expression, str] = {}
    for entity in corpus.entities.values():
        for name in filter(_IN_TEXTS, entity.names):
            owners.setdefault((name.language, name.text), entity.id)
    return owners


@rule(on=OneEntry, certainty="convention")
def clashing_name(one: OneEntry) -> Iterator[Fault]:
    """A name belongs to one entry.

    A name that two entries share could mean either of them wherever a text has it, and mentions need one answer.
    """
    told: set[str] = set()
    for index, name in enumerate(one.entry.names):
        other = _owners(one.corpus)[name.language, name.text] if name.in_texts else one.entry.id
        if other != one.entry.id and other not in told:
            told.add(other)
            repair = _apart(one.corpus, one.entry, one.corpus.entities[other])
            yield one.fault(
                ("names", index, "text"), f"{name.text}, also a name of {other}", "a name of one entry", repair
            )


def _apart(corpus: Corpus, entry: Entity, other: Entity) -> str:
    """The repair of two entries that share a name: of the one that has changed, if the seals tell."""
    if entry.names == other.names:
        return f"They share all their names: remove the entry that repeats {other.id}, or give each its own names."
    changed = [each.id for each in (entry, other) if not stands(corpus, each)]
    if len(changed) == 1:
        return f"Only {changed[0]} has changed since it was sealed: put the name back that it had, or remove this one there."
    return (
        f"Remove it from {entry.id} or from {other.id}, whichever it does not mean. If it means one in some documents and the "
        "other elsewhere, list it in the terms of those documents instead."
    )


@rule(on=OneEntry, level=6, certainty="convention")
def unread_entry(one: OneEntry) -> Iterator[Fault]:
    """Somebody has read each entry that a program proposed.

    Kind, names and id of a proposal are guesses from the words around a mention, and all counts rest on them.
    """
    if one.entry.note == PROPOSED_ENTRY:
        repair = "Read it beside its mention, correct it, then set the note to null, or to what else to know."
        yield one.fault("note", repr(PROPOSED_ENTRY), "an entry that was read", repair)


@rule(on=OneNonName, certainty="proof")
def name_and_non_name(one: OneNonName) -> Iterator[Fault]:
    """An expression is not listed both as a name and as a non-name.

    Non-names go first, so an entry would never be found by that name.
    """
    entry = one.non_name
    other = _owners(one.corpus).get((entry.language, entry.text))
    if other is not None:
        repair = f"Remove it; if the expression names nothing in any text, remove the name of {other} instead."
        yield one.fault("text", f"{entry.text!r}, a name of {other}", "an expression that is not a name", repair)


@rule(on=OneEntry, certainty="guess", whole=True)
def unused_abbreviation(one: OneEntry) -> Iterator[Fault]:
    """An abbreviation stands in some text of its language.

    An abbreviation that no text prints is probably misspelt, and may match something else one day.
    """
    for index, name in enumerate(one.entry.names):
        if name.type is NameType.ABBREVIATION and (name.language, name.text) in _unprinted(one.corpus):
            got, repair = f"{name.text!r}, in no {name.language} text", "Write it as a text prints it, or remove it."
            yield one.fault(("names", index, "text"), got, "an abbreviation that is used", repair)


@once_per_corpus
def _unprinted(corpus: Corpus) -> set[Expression]:
    """Abbreviations that no text of their language has, if some text is in it."""
    names = (name for entity in corpus.entities.values() for name in entity.names)
    abbreviations = [(name.language, name.text) for name in names if name.type is NameType.ABBREVIATION]
    languages = {text.language for each in facts(corpus) for text in each.texts}
    return {each for each in abbreviations if each[0] in languages} - printed(corpus, abbreviations)


@rule(on=OneEntry, certainty="proof")
def blank_in_name(one: OneEntry) -> Iterator[Fault]:
    """A name has no blank at its ends, and one between two words.

    Nobody sees such a blank, and in every table it makes another name.
    """
    for index, name in enumerate(one.entry.names):
        plain = " ".join(name.text.split())
        if name.text != plain:
            path = ("names", index, "text")
            yield one.fault(path, repr(name.text), "words with one blank between them", f"Write {plain!r}.")


@rule(on=Collection, certainty="convention")
def listed_languages(one: Collection) -> Iterator[Fault]:
    """The dataset lists the language of every text, each once, and no other but English, in which objects are said of every text.

    Users choose by this list, and what is not in it they do not look for.
    """
    listed = one.corpus.dataset.languages
    seen: set[str] = set()
    used = {primary_language(text.language) for each in facts(one.corpus) for text in each.texts}
    # Until a document is published, the texts in a language may be still to come.
    published = any(each.published for each in facts(one.corpus))
    for index, language in enumerate(listed):
        if language in seen:
            yield one.fault(("languages", index), language, "each once", "Remove it.")
        elif language not in used and language != EDITORS and not one.corpus.unread and published:
            repair = f"Remove {language}: no text is in it."
            yield one.fault(("languages", index), language, f"of {', '.join(sorted(used))}", repair)
        seen.add(language)
    for language in sorted(used - set(listed)):
        got = f"{', '.join(listed)}, without {language}"
        yield one.fault("languages", got, "the language of every text", f"Add {language}.")


@rule(on=OneEntry, certainty="proof")
def repeated_name(one: OneEntry) -> Iterator[Fault]:
    """An entry lists each of its names once.

    The second would be another row of the table of names for the same fact.
    """
    for (index, name), _ in repeats(enumerate(one.entry.names), lambda each: (each[1].language, each[1].text)):
        yield one.fault(("names", index), f"{name.text} a second time", "each name once", "Remove one of the two.")


@rule(on=Collection, level=6, certainty="convention", whole=True)
def orphan_entry(one: Collection) -> Iterator[Fault]:
    """Every entry is named by a text or referred to by a record, and every non-name stands in a text.

    One that is not says nothing about the documents, and often has an id or a name that was misspelt.
    """
    corpus = one.corpus
    if not facts(corpus):
        return  # The parties of the first document come before it.
    used = {use.target for use in register_uses(corpus, None)}.union(*_entries_of_document(corpus))
    unused = [entity for entity in corpus.entities.values() if entity.id not in used]
    asked = [(name.language, name.text) for entity in unused for name in filter(_IN_TEXTS, entity.names)]
    named = printed(corpus, [*asked, *((entry.language, entry.text) for entry in corpus.non_names)])
    for entity in unused:
        names = [(name.language, name.text) for name in filter(_IN_TEXTS, entity.names)]
        if named.isdisjoint(names):
            got = f"{entity.id}, named by no text, referred to by no record"
            repair = (
                f"Give it the name that a text uses{_or_like(corpus, names)}, or put back one that it had; "
                "if no text means it, remove the entry."
            )
            yield Fault(entity, (), got, "an entry in use", repair)
    for non_name in corpus.non_names:
        expression = non_name.language, non_name.text
        if expression not in named:
            got = f"{non_name.text!r}, in no {non_name.language} text"
            repair = (
                f"Write it as a text has it{_or_like(corpus, [expression])}; if none has it any more, remove the entry."
            )
            yield Fault(non_name, ("text",), got, "an expression of a text", repair)


def _or_like(corpus: Corpus, expressions: Sequence[Expression]) -> str:
    """What texts have that is nearly one of some expressions and the name of no entry, in brackets."""
    for language, expression in expressions[:MOST_NAMED]:
        for text, words in all_texts(corpus):
            near = like_in(words, expression) if text.language == language else None
            if near is not None and (language, near) not in _owners(corpus):
                return f" ({near!r}?)"
    return ""


@of_each_afterwards
def _entries_of_document(corpus: Corpus, folder: DocumentFolder) -> tuple[str, ...]:
    """Ids of register entries that a document refers to, sorted."""
    return tuple(sorted({use.target for use in register_uses(corpus, folder)}))


@rule(on=OneEntry, certainty="convention", whole=True)
def marks_around_name(one: OneEntry) -> Iterator[Fault]:
    """An official name stands without the marks around it with which texts print a title or quote it.

    Marks belong to the sentence that names something. With them, one title would be two names.
    """
    for index, name in enumerate(one.entry.names):
        bare = _without_marks(name.text) if name.type is NameType.OFFICIAL else name.text
        if bare != name.text:
            there = any((other.language, other.text) == (name.language, bare) for other in one.entry.names)
            repair = f"Remove it, and set the type of {bare!r} to official." if there else f"Write {bare!r}."
            yield one.fault(
                ("names", index, "text"), repr(name.text), "an official name without marks around it", repair
            )


def _without_marks(name: str) -> str:
    """A name without the marks around the whole of it."""
    closing = _marks_around().get(name[:1])
    return name[1:-1] if closing is not None and name.find(closing) == len(name) - 1 else name


@cache
def _marks_around() -> dict[str, str]:
    """Marks that open a title or what is quoted, each with the one that closes it."""
    tables = [one.table(name) for one in every_language() for name in ("title_marks", "quotation_marks")]
    return {
        mark: closing
        for table in tables
        for mark, closing in zip(table["opening"].words, table["closing"].words, strict=False)
    }


@rule(on=OneEntry, certainty="guess", whole=True)
def official_in_small_letters(one: OneEntry) -> Iterator[Fault]:
    """The first and the last word of an official name have capitals where names are written so, unless a text or the evidence has it as it is.

    In small letters it is a description, or our own rendering. Readers would look for a title that its owner does not use.
    """
    for index, name in enumerate(one.entry.names):
        if (name.language, name.text) in _described_nowhere(one.corpus) and not _is_quoted(name, one.entry):
            got = f"official, of {shorten(name.text)!r}, which no text prints"
            repair = "Give the type of what it is; if its owner does use it, give the evidence, and its capitals."
            yield one.fault(("names", index, "type"), got, "a title that its owner uses", repair)


def _is_described(name: Name) -> bool:
    """Whether a name that is called official begins or ends in a word in small letters, in a language that writes names with capitals."""
    if name.type is not NameType.OFFICIAL or not written(name.language).names_capitalised:
        return False
    words = _LETTERS.findall(_IN_BRACKETS_AT_END.sub("", name.text))
    return any(word[0].islower() for word in (*words[:1], *words[-1:]))


_LETTERS = re.compile(r"[^\W\d_]+")
_IN_BRACKETS_AT_END = re.compile(r"\s*\([^()]*\)$")


def _is_quoted(name: Name, entry: Entity) -> bool:
    """Whether the evidence of an entry has one of its names."""
    return any(name.text in each.quote for each in entry.evidence)


@once_per_corpus
def _described_nowhere(corpus: Corpus) -> set[Expression]:
    """Names that are called official and look like descriptions, without evidence, and that no text prints."""
    named = ((entity, name) for entity in corpus.entities.values() for name in entity.names)
    asked = [(entity, name) for entity, name in named if _is_described(name) and not _is_quoted(name, entity)]
    described = {(name.language, name.text) for _, name in asked}
    return described - printed(corpus, described)
