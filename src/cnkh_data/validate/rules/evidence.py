"""Level 5: evidence. What a register says and no text does stands with evidence, and the two agree."""

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Set
from functools import lru_cache

from ...corpus import Corpus, DocumentFolder, Facts, facts, of_each, once_per_corpus, texts_hold, texts_of
from ...edtf import Edtf
from ...fold import fold
from ...mentions import named_in
from ...models import Actor, Evidence, Instrument, Place, Provision, Tenure
from ...models.codelists import ActorKind, EvidenceBasis
from ...numerals import may_be_year, numbers, readable
from ...standards import Country, country_named
from ...texts import shorten
from ...words import languages, words_for
from ..fault import Fault
from ..meant import or_near
from ..repeats import repeats
from ..rule import rule
from ..subjects import OneRegistered, given

CHECKED_FIELDS = {
    Actor: ("wikidata", "iso_alpha3", "cow_code"),
    Tenure: ("start_date", "end_date", "as_of"),
    Instrument: ("date",),
    Place: ("date",),
}
"""Fields that stand only with evidence, by the record that they are in."""
DATES = {"date", "start_date", "end_date", "as_of"}
EVIDENCE_KEYS = ", ".join(Evidence.model_fields)
_DOCUMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:-[a-z0-9]+)+")
"""The id of a document, as far as its form tells."""


def has_checked_value(one: OneRegistered) -> bool:
    """Whether a record has a value that stands only with evidence."""
    return any(getattr(one.entry, key) is not None for key in CHECKED_FIELDS[type(one.entry)])


@rule(on=OneRegistered, certainty="convention", where=has_checked_value)
def unchecked_identifier(one: OneRegistered) -> Iterator[Fault]:
    """An identifier, or a date that no text prints beside the name, stands only with evidence.

    Without it, nobody can tell what was looked up from what was made up. The ISO 3166-1 code of a state needs none where the list in
    the package (lexicon/lists/countries.csv) has it for one of the names.
    """
    supported = {evidence.field for evidence in one.entry.evidence}
    for key in CHECKED_FIELDS[type(one.entry)]:
        value = getattr(one.entry, key)
        if value is None or key in supported or (key in DATES and _printed_beside(one, value)):
            continue
        if key == "iso_alpha3" and isinstance(one.entry, Actor):
            listed = listed_country(one.entry)
            if listed is not None and listed.alpha3 == value:
                continue
            if listed is not None:
                repair = f"Set it to {listed.alpha3}, the code of what has such a name; that needs no evidence."
                yield one.fault(key, value, listed.alpha3, repair)
                continue
        repair = (
            f"Put back its evidence, or add some ({EVIDENCE_KEYS}). Only if nobody has checked it, set {key} to null."
        )
        yield _misnamed_evidence(one, key) or one.fault(key, value, "evidence for it", repair)


def listed_country(actor: Actor) -> Country | None:
    """The country of ISO 3166-1 that a state has a name of, if all its names that the list has are of one."""
    if actor.kind is not ActorKind.STATE:
        return None
    found = {named.alpha3: named for name in actor.names if (named := country_named(name.text))}
    return next(iter(found.values())) if len(found) == 1 else None


def _misnamed_evidence(one: OneRegistered, key: str) -> Fault | None:
    """The fault of evidence for a field that a record does not have, if it is nearly the name of one that has none."""
    fields = type(one.entry).model_fields
    for index, evidence in enumerate(one.entry.evidence):
        near = difflib.get_close_matches(evidence.field, CHECKED_FIELDS[type(one.entry)], n=1, cutoff=0.4)
        if evidence.field not in fields and near == [key]:
            got = f"{evidence.field}, which no {type(one.entry).__name__.lower()} has"
            repair = f"Write {key!r} if it is evidence for that; if not, add evidence for {key}, or set it to null."
            return one.fault(("evidence", index, "field"), got, key, repair)
    return None


@rule(
    on=OneRegistered,
    certainty="convention",
    where=given("evidence"),
    needs=("unchecked-identifier", "impossible-date", "tenure-covers-document"),
)
def evidence_and_value(one: OneRegistered) -> Iterator[Fault]:
    """Evidence that states a value has it in its quote: an identifier to the letter, or the numbers of a date.

    A slip in the value, or in the quote, then shows.
    """
    for key in CHECKED_FIELDS[type(one.entry)]:
        value = getattr(one.entry, key)
        stated = [each for each in one.entry.evidence if each.field == key and each.basis is EvidenceBasis.STATED]
        dated = Edtf.parse(value) if key in DATES else None
        if value is None or not stated or (key in DATES and dated is None):
            continue
        other = next((each for each in stated if dated and _says_another_day(each, dated)), None)
        says = [_says_date(each, dated) if dated else _says_identifier(each, str(value)) for each in stated]
        if other is not None or not any(says):
            expected = f"what its evidence says: {shorten((other or stated[0]).quote, 80)!r}"
            repair = f"Set {key} to what the evidence says, or quote evidence that says {value}."
            yield one.fault(key, value, expected, repair)


@rule(on=OneRegistered, certainty="convention", where=given("evidence"))
def evidence_without_value(one: OneRegistered) -> Iterator[Fault]:
    """The field that evidence is for has a value.

    If the value is gone, readers take for unknown what somebody once looked up.
    """
    for index, evidence in enumerate(one.entry.evidence):
        key = evidence.field
        if key in type(one.entry).model_fields and getattr(one.entry, key) is None:
            got = f"evidence for {key}, which is null"
            repair = f"Set {key} to what the evidence says ({shorten(evidence.quote, 80)!r}), or remove the evidence."
            if key in DATES and not _years_and_others(evidence)[0]:
                repair = (
                    f"Put {key} back (git log -- data shows what was there; {evidence.seen_at} may say it, but not the quote). "
                    "If it was taken out on purpose, remove the evidence."
                )
            yield one.fault(("evidence", index), got, "evidence for a value", repair)


@rule(on=OneRegistered, certainty="proof", where=given("evidence"))
def repeated_evidence(one: OneRegistered) -> Iterator[Fault]:
    """A record gives each piece of its evidence once.

    A value seems to have been seen in two places, where it was seen in one.
    """
    for (index, again), _ in repeats(enumerate(one.entry.evidence), lambda each: each[1]):
        got = f"{again.seen_at}, for {again.field}, a second time"
        yield one.fault(("evidence", index), got, "each piece of evidence once", "Remove one of the two.")


@rule(on=OneRegistered, certainty="proof", where=given("evidence"), whole=True)
def evidence_in_document(one: OneRegistered) -> Iterator[Fault]:
    """Evidence from a document of this collection stands in its texts to the letter.

    It can be looked up here, so a quotation that is not there would be seen by the first reader who does.
    """
    for index, evidence in enumerate(one.entry.evidence):
        place = evidence.seen_at
        if _DOCUMENT.fullmatch(place) is None:
            continue
        if place not in _documents(one.corpus):
            near = or_near(place, _documents(one.corpus), one.corpus)
            repair = f"Write the id of the document that is meant{near}, or the address where it was seen."
            yield one.fault(("evidence", index, "seen_at"), place, "a document of this collection", repair)
        elif not _stands_in(one.corpus, place, evidence.quote):
            repair = f"Copy the words from {place} again."
            yield one.fault(("evidence", index, "quote"), repr(shorten(evidence.quote)), f"words of {place}", repair)


def _stands_in(corpus: Corpus, document: str, quote: str) -> bool:
    """Whether some text has each part of a quote between its marks of omission, whatever blanks are between the letters."""
    texts = _without_blanks(corpus, document)
    return all(any("".join(part.split()) in text for text in texts) for part in quote.split("…"))


@once_per_corpus
def _without_blanks(corpus: Corpus, document: str) -> list[str]:
    """The texts of a document without blanks."""
    return ["".join(words.split()) for _, words in texts_of(corpus, _documents(corpus)[document])]


@once_per_corpus
def _documents(corpus: Corpus) -> dict[str, Facts]:
    """Id to document."""
    return {each.id: each for each in facts(corpus)}


def _printed_beside(one: OneRegistered, edtf: str) -> bool:
    """Whether a provision that names an entry prints the date, or may, so that the text itself is the evidence."""
    if not texts_hold(one.corpus):
        return True
    read = Edtf.parse(edtf)
    wanted = {number for part in read.parts for number in part.numbers} if read else set()
    beside = (numbers for document in _numbers_beside(one.corpus) for numbers in document.get(one.entry.id, ()))
    return bool(wanted) and any(wanted <= printed for printed in beside)


@once_per_corpus
def _without_evidence_for_a_date(corpus: Corpus) -> frozenset[str]:
    """Dated entries without evidence for a date."""
    return frozenset(
        entry.id
        for entry in (*corpus.entities.values(), *corpus.tenures)
        for key in DATES.intersection(CHECKED_FIELDS[type(entry)])
        if getattr(entry, key) is not None and all(evidence.field != key for evidence in entry.evidence)
    )


@of_each
def _numbers_beside(corpus: Corpus, folder: DocumentFolder) -> dict[str, list[set[int]]]:
    """Dated entries without evidence for a date, each to the numbers of every unit of a document that names it."""
    asked = _without_evidence_for_a_date(corpus)
    found: dict[str, list[set[int]]] = {}
    for language in filter(readable, folder.texts) if asked else ():
        units: dict[int, tuple[Provision, set[str]]] = {}
        for match in named_in(corpus, folder, language):
            named = set(asked.intersection(match.target.entities))
            if named and (unit := folder.provision_at(language, match.start)):
                units.setdefault(id(unit), (unit, set()))[1].update(named)
        for unit, named in units.values():
            printed = {int(number.value) for number in numbers(unit.anchors[language].quote, language)}
            for entity in named:
                found.setdefault(entity, []).append(printed)
    return found


def _says_identifier(evidence: Evidence, value: str) -> bool:
    """Whether an identifier stands in a quote, or in the address that it was seen at."""
    words = f"{evidence.quote} {evidence.seen_at}"
    return re.search(rf"(?<![0-9A-Za-z]){re.escape(value)}(?![0-9A-Za-z])", words) is not None


def _says_date(evidence: Evidence, date: Edtf) -> bool:
    """Whether the numbers of a quote agree with a date, as far as the quote has a year, a month and a day."""
    years, others = _years_and_others(evidence)
    dated = bool(years) or _has_month(evidence.quote)
    for part in date.parts:
        if years and part.year not in years:
            return False
        if dated and others and Counter(part.numbers[1:]) - others:
            return False
    return True


def _has_month(quote: str) -> bool:
    """Whether a quote, of any language, has a month with a day or a number beside it."""
    folded = fold(quote)
    return any(words_for("month_and_number", one).any.search(folded) for one in languages())


def _years_and_others(evidence: Evidence) -> tuple[Set[int], Counter[int]]:
    """Years in a quote, and how often it has each other number: the 4 of 4 April is not that of the month."""
    return _in_quote(evidence.quote)


@lru_cache(maxsize=8)  # A quote is asked about several times in a row.
def _in_quote(quote: str) -> tuple[Set[int], Counter[int]]:
    found = Counter[int]()
    for language in filter(readable, languages()):  # Nobody says in which of them a quote is.
        found |= Counter(int(n.value) for n in numbers(quote, language) if n.plain)
    years = {value for value in found if may_be_year(value)}
    return years, Counter({value: count for value, count in found.items() if value not in years})


MONTH_AND_DAY = 2
"""Numbers of a whole date beside its year."""


def _says_another_day(evidence: Evidence, date: Edtf) -> bool:
    """Whether a quote names one day, and that is not the date."""
    years, others = _years_and_others(evidence)
    whole = len(years) == 1 and others.total() == MONTH_AND_DAY and date.is_one_day
    return whole and not _says_date(evidence, date)
