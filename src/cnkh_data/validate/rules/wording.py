"""Level 5: codes that follow from words agree with the words.

The words stand in `cnkh_data/lexicon/`, a file for each language; a language without such words is not checked.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from ...corpus import Corpus, DocumentFolder
from ...edtf import Edtf, PartialDate, calendar_day
from ...fold import fold
from ...models import Commitment, Deadline, Provision, Quantity, Span
from ...models.codelists import Act, Action, Authenticity, Delegation, Force, Polarity
from ...numerals import may_be_year, numbers, readable
from ...open_codelists import OpenCodes
from ...positions import Path
from ...printed import days_in
from ...texts import primary_language, shorten
from ...words import NO_CODE, words_for
from ..cues import after_operator, as_printed, force_of, leading_cue
from ..fault import Fault
from ..rule import rule


@rule(level=5, needs=("same-versions",))
def operator_and_force(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Force is read from the operator's words alone, so the same words may not be agreed in one place and willing in another."""
    for provision, index, commitment in folder.commitments():
        yield from _told_once(_force_faults(provision, index, commitment))


def _force_faults(provision: Provision, index: int, commitment: Commitment) -> Iterator[Fault]:
    for language, operator in commitment.operator.items():
        if not words_for("force", language):
            continue
        force, meant = commitment.force[language], force_of(operator.words, language)
        if force is not meant and (cut := _cut_short(provision, operator, language, force)):
            got = f"{shorten(operator.quote)!r}, and {cut!r} right after it"
            path: Path = ("commitments", index, "operator", language, "quote")
            whole = operator.quote + cut
            repair = f"Set its end_offset to {operator.start_offset + len(whole)} and its quote to {json.dumps(whole, ensure_ascii=False)}."
            yield Fault(provision, path, got, f"the words of the force {int(force)}", repair)
        elif force is not meant:
            got = f"{int(force)} {force.label.lower()}, with the operator {shorten(operator.quote)!r}"
            repair = f"Set the force in {language} to {int(meant)}, or point the operator at the words that govern."
            path = ("commitments", index, "force", language)
            yield Fault(provision, path, got, f"{int(meant)} {meant.label.lower()}", repair)


def _cut_short(provision: Provision, operator: Span, language: str, force: Force) -> str | None:
    """Words of a force that follow an operator at once, so that it lacks them; None if none do."""
    own = provision.anchors[language]
    rest = own.words[max(0, operator.end_offset - own.start_offset) :]
    found = words_for("force", language).code(force.name.lower()).begins(rest)
    return found.words if found and own.start_offset <= operator.start_offset else None


def reads_as_coded(provision: Provision, index: int, commitment: Commitment) -> bool:
    """Whether the force of a commitment is that of its operators' words."""
    return not any(_force_faults(provision, index, commitment))


def _told_once(faults: Iterable[Fault]) -> Iterator[Fault]:
    """What is wrong alike in several versions of one field, told at the first of them."""
    found = list(faults)
    if found:
        got = "; ".join([found[0].got, *(f"{other.path[-1]}: {other.got}" for other in found[1:])])
        yield replace(found[0], got=got, repair=" ".join(dict.fromkeys(fault.repair for fault in found)))


def surely_lacks(provision: Provision, table: str, code: str = NO_CODE) -> bool:
    """Whether no version has one of some words, each being of a language that has any."""
    versions = [(words_for(table, language)[code], span.words) for language, span in provision.anchors.items()]
    return all(words and not words.search(said) for words, said in versions)


@rule(level=5, needs=("same-versions",))
def novelty_without_cue(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Novelty comes from cue words only; without one, a code says what the coder knows and the text does not."""
    for provision, index, commitment in folder.commitments():
        for language, novelty in commitment.novelty.items():
            cues = words_for("novelty", language)
            if not cues or novelty is None:
                continue
            there = [cue.code for cue in cues.all_in(_words_up_to(folder, provision, commitment, language))]
            if novelty not in there:
                path = ("commitments", index, "novelty", language)
                repair = f"Set the novelty in {language} to {' or '.join(there) or 'null'}{', as its cue words say' if there else ''}."
                yield Fault(provision, path, f"{novelty}, with no such cue", "a cue word, or null", repair)


@rule(level=5, needs=("same-versions",))
def cue_without_novelty(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A cue word right after the operator is what novelty is read from; left uncoded, the commitment counts as saying nothing of it."""
    for provision, index, commitment in folder.commitments():
        for language, novelty in commitment.novelty.items():
            if novelty is None and (cue := leading_cue(commitment, language)):
                code, word = cue
                path = ("commitments", index, "novelty", language)
                repair = f"Set the novelty in {language} to {code}."
                yield Fault(provision, path, f"null, with {word!r} after the operator", code, repair)


def _words_up_to(folder: DocumentFolder, provision: Provision, commitment: Commitment, language: str) -> str:
    """The operator with what it stands in, and the words of the provision up to the commitment's end: where a cue can stand."""
    own, anchor, operator = provision.anchors[language], commitment.anchors[language], commitment.operator[language]
    opening = folder.provision_at(language, operator.start_offset)
    head = operator.words if opening is None or opening is provision else opening.anchors[language].words
    return f"{head} {own.words[: anchor.end_offset - own.start_offset]}"


@rule(level=5, needs=("same-versions",))
def abstain_and_negation(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """To abstain is to undertake not to act: an affirmative text cannot say so, and a negated operator says nothing else."""
    for provision, index, commitment in folder.commitments():
        path = ("commitments", index, "action")
        words = {
            language: f"{commitment.operator[language].words} {anchor.words}"
            for language, anchor in commitment.anchors.items()
            if words_for("negation", language)
        }
        operators = [span.words.strip() for span in commitment.operator.values()]
        withheld = [_withholds(commitment, language) for language in commitment.operator]
        if commitment.action is Action.ABSTAIN:
            if words and not any(words_for("negation", one).any.search(said) for one, said in words.items()):
                got = f"abstain, of {shorten(next(iter(words.values())))!r}"
                yield Fault(provision, path, got, "another action", "Code what is undertaken.")
        elif withheld and all(withheld):
            got = f"{commitment.action}, with the operator {operators[0]!r}"
            yield Fault(provision, path, got, "abstain", "Set the action to abstain, or correct the operator.")


def _withholds(commitment: Commitment, language: str) -> bool:
    """Whether an operator withholds what follows, at its own end or at the beginning of that."""
    words = words_for("withheld", language)
    ends = words.any.ends(commitment.operator[language].words.strip())
    return bool(ends or words.begins(after_operator(commitment, language)))


@rule(level=5, needs=("same-versions",))
def process_and_action(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Process is the object: whoever undertakes to explore or negotiate has not undertaken what may come of it."""
    for provision, index, commitment in folder.commitments():
        verbs = {
            language: _process(commitment, language)
            for language in commitment.anchors
            if words_for("process", language)
        }
        meant = {action for action, _ in verbs.values()}
        if len(meant) == 1 and None not in meant and not meant & {commitment.action, Action.ABSTAIN}:
            (action,), words = meant, ", ".join(repr(words) for _, words in verbs.values())
            path = ("commitments", index, "action")
            yield Fault(
                provision, path, f"{commitment.action}, with {words}", f"{action}", f"Set the action to {action}."
            )


def _process(commitment: Commitment, language: str) -> tuple[Action | None, str]:
    """Process that the first verb after the operator names, and its words; None if it names none."""
    adverbs = words_for("operator_adverb", language).any
    verb = words_for("process", language).begins(after_operator(commitment, language), adverbs)
    return (Action[verb.code.upper()], verb.words) if verb else (None, "")


@rule(level=5, needs=("polarity-of-position",))
def polarity_words(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Polarity is read from the words: one that only rejects is against its object, one that only supports is for it."""
    for provision in folder.provisions:
        if provision.act is not Act.POSITION:
            continue
        first = [found for one, span in provision.anchors.items() if (found := _first_stance(span.words, one))]
        meant = {polarity for polarity, _ in first}
        if len(meant) == 1 and provision.polarity not in meant:
            polarity, word = first[0]
            got = f"{provision.polarity}, with {word!r}, and no word for the other before it"
            yield Fault(provision, ("polarity",), got, polarity, f"Set polarity to {polarity}.")


def _first_stance(words: str, language: str) -> tuple[Polarity, str] | None:
    """The first word of a version by which a position is for or against something; where a unit turns, the first counts."""
    first = words_for("stance", language).first(words)
    return (Polarity[first.code.upper()], as_printed(first)) if first else None


@rule(level=5, needs=("same-versions",))
def formula_words(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Set phrases are counted by version, so each is coded exactly where its words stand: 原则 is not a policy."""
    for provision in folder.provisions:
        yield from _told_once(_formula_faults(provision, corpus.formulas))


def _formula_faults(provision: Provision, formulas: OpenCodes) -> Iterator[Fault]:
    for language, anchor in provision.anchors.items():
        if known := formulas.with_words(primary_language(language)):
            coded = set(provision.formulas[language])
            there = set(formulas.found_in(anchor.quote, primary_language(language)))
            for formula in known if coded != there else ():
                if (formula in there) != (formula in coded):
                    yield _formula_fault(provision, language, formula, formula in there)


def _formula_fault(provision: Provision, language: str, formula: str, there: bool) -> Fault:
    got = f"{formula} {'not coded, though its words stand there' if there else 'coded, without its words'}"
    repair = f"{'Add' if there else 'Remove'} {formula} {'to' if there else 'from'} the formulas in {language}."
    return Fault(provision, ("formulas", language), got, "formulas exactly as printed", repair)


@rule(level=5)
def deadline_words(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Undertakings with a deadline are what can be checked later; words that set one may not go uncoded."""
    for provision, index, commitment in folder.commitments():
        if commitment.deadline is not None:
            continue
        for language, anchor in commitment.anchors.items():
            if found := words_for("deadline", language).any.search(anchor.words):
                got = f"null, with {found.group()!r} in the words"
                repair = "Give the deadline as printed, with its date if it names one."
                yield Fault(provision, ("commitments", index, "deadline"), got, "the deadline that is printed", repair)
                break


@rule(level=5)
def authenticity_words(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Which version is authentic is what the text says of itself; where it says nothing, nobody knows."""
    sentences = _about_authenticity(folder)
    named = {name.code for one, said in sentences for name in words_for("language_name", one).all_in(said)}
    texts = [(index, text) for index, text in enumerate(folder.document.texts) if words_for("authentic", text.language)]
    coded = [text for _, text in texts if text.authenticity is not Authenticity.UNKNOWN]
    if sentences and texts and not (named or coded):
        # It may say nothing of some version, but it does of one.
        repair = "Set each version of which the text says so to authentic, or to translation."
        path: Path = ("texts", texts[0][0], "authenticity")
        yield Fault(folder.document, path, "unknown, as of every version", "authentic or translation", repair)
    for index, text in texts:
        is_named, is_authentic = primary_language(text.language) in named, text.authenticity is Authenticity.AUTHENTIC
        path = ("texts", index, "authenticity")
        if named and is_named != is_authentic:
            got = f"{text.authenticity}, in a language that is {'' if is_named else 'not '}named there as authentic"
            expected = "authentic" if is_named else "unknown, or translation if a text says so"
            yield Fault(folder.document, path, got, expected, f"Set it to {'authentic' if is_named else 'unknown'}.")
        elif text in coded and not sentences:
            yield Fault(folder.document, path, text.authenticity, "unknown: no text says so", "Set it to unknown.")


def _about_authenticity(folder: DocumentFolder) -> list[tuple[str, str]]:
    """The sentences in which texts say which versions are authentic, each after its language."""
    return [
        (language, sentence)
        for language, text in folder.words.items()
        if (words := words_for("authentic", language).any).search(text)
        for sentence in re.split(r"[。.]", text)
        if words.search(sentence)
    ]


@rule(level=5)
def quantity_words(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """How many is what can be counted later, so a number of things that every version prints may not go uncoded."""
    for provision, index, commitment in folder.commitments():
        if commitment.quantity is not None:
            continue
        found = [
            {(int(match["number"]), match.group()) for match in words.finditer(anchor.words)}
            for language, anchor in commitment.anchors.items()
            if (words := words_for("quantity", language).any)
        ]
        if found and all(found) and set.intersection(*({number for number, _ in each} for each in found)):
            printed = " and ".join(sorted({words for each in found for _, words in each}))
            path = ("commitments", index, "quantity")
            repair = "Give the quantity as printed, with its number and, in English, its unit."
            yield Fault(provision, path, f"null, with {printed!r} in the words", "the quantity that is printed", repair)


def _formulas_there(corpus: Corpus, provision: Provision, language: str) -> list[str]:
    """Set phrases whose words stand in a version of a provision."""
    anchor = provision.anchors.get(language)
    return [] if anchor is None else corpus.formulas.found_in(anchor.quote, primary_language(language))


@rule(level=5, needs=("formula-words",))
def topic_of_formula(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Set phrases have their topic in the codelist, as those about Taiwan are about core interests: who looks under it must find them."""
    for provision in folder.provisions:
        formulas = {
            formula: None
            for language, codes in provision.formulas.items()
            for formula in codes
            if formula in _formulas_there(corpus, provision, language)
        }
        for formula in formulas:
            topic = corpus.formulas.by_code[formula].topic
            if topic is not None and topic not in provision.topics:
                got, repair = f"{', '.join(provision.topics)}, with {formula}", f"Add {topic} to topics."
                if len(provision.topics) == 1:
                    repair = f"Set topics to {json.dumps([topic])}, or add it."
                yield Fault(provision, ("topics",), got, topic, repair)
                break


@rule(level=5, needs=("new-body-and-action",))
def delegation_words(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A body that is to be set up is a new one; one whose role is to be used exists: both are named in the words."""
    for provision, index, commitment in folder.commitments():
        if commitment.delegation is not Delegation.NONE:
            continue
        for meant in (Delegation.NEW_BODY, Delegation.EXISTING_BODY):
            found = [
                match.group()
                for language, span in commitment.anchors.items()
                if (match := words_for("delegation", language)[meant].search(span.words))
            ]
            if found:
                path: Path = ("commitments", index, "delegation")
                yield Fault(provision, path, f"none, with {found[0]!r}", meant, f"Set the delegation to {meant}.")
                break


@rule(level=5)
def printed_numbers(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A quantity or deadline that differs from its own printed words is a slip of the pen; one that is past is no undertaking."""
    day = calendar_day(folder.document.date)
    for provision, index, commitment in folder.commitments():
        if commitment.quantity and _is_year(commitment.quantity):
            got = (
                f"{commitment.quantity.number}, a year of {', '.join(map(repr, commitment.quantity.printed.values()))}"
            )
            yield Fault(
                provision, ("commitments", index, "quantity"), got, "a number of things", "Set quantity to null."
            )
        elif commitment.quantity and not _is_printed(commitment.quantity):
            printed = ", ".join(commitment.quantity.printed.values())
            path = ("commitments", index, "quantity", "number")
            repair = "Set the number to what the printed words say; if they say none, set quantity to null."
            yield Fault(provision, path, str(commitment.quantity.number), f"the number of {printed!r}", repair)
        if commitment.deadline and commitment.deadline.edtf and day is not None:
            problem = _deadline_problem(commitment.deadline, commitment.deadline.edtf, day)
            if problem:
                path = ("commitments", index, "deadline", "edtf")
                repair = "Set the date to what the printed words say, or to null if they name no date."
                yield Fault(provision, path, commitment.deadline.edtf, problem, repair)


def _is_year(quantity: Quantity) -> bool:
    """Whether a number is the year in a name: 2023 Southeast Asian Games, 2023年东南亚运动会."""
    return may_be_year(quantity.number) and all(
        any(
            words_for("after_year", language).any.match(fold(words), place.end())
            for place in re.finditer(rf"(?<![0-9]){quantity.number}\s*", words)
        )
        for language, words in quantity.printed.items()
    )


def _is_printed(quantity: Quantity) -> bool:
    """Whether some version's words hold the number, or are of a language in which numbers cannot be read."""
    read = [numbers(words, language) for language, words in quantity.printed.items() if readable(language)]
    found = {number.value for version in read for number in version}
    return not read or quantity.number in found


def _deadline_problem(deadline: Deadline, edtf: str, day: date) -> str | None:
    """What a deadline should be and is not; None if nothing is wrong."""
    read = Edtf.parse(edtf)
    if read is None:
        return "a date of the calendar" + (", start before end" if "/" in edtf else "")
    if read.latest < day:
        return f"a date not before the document's, {day}"
    found = [numbers(words, language) for language, words in deadline.printed.items() if readable(language)]
    years = {int(number.value) for version in found for number in version if may_be_year(number.value)}
    if years and read.end.year not in years:
        return f"a date in {', '.join(map(str, sorted(years)))}, as printed"
    counted = {year for language, words in deadline.printed.items() for year in _counted_years(words, language, day)}
    if counted and read.end.year not in counted:
        return f"a date in {', '.join(map(str, sorted(counted)))}, counted from the document's, {day}"
    printed = {day for language, words in deadline.printed.items() for day in days_in(words, language)}
    if len(printed) == 1 and not _agrees(read.end, *printed):
        (last,) = printed
        return f"{last.isoformat()}, as printed, or the day before"
    undated = all(_names_no_date(words, language) for language, words in deadline.printed.items())
    return "null: the printed words name no date" if undated else None


_YEARS_LATER = {"this_year": 0, "next_year": 1}
"""What words name a year by that of the document, and how many years later it is."""


def _counted_years(words: str, language: str, day: date) -> Iterator[int]:
    """Years that words name by the year of the document: this year, next year."""
    for named in words_for("named_year", language).all_in(fold(words)):
        yield day.year + _YEARS_LATER[named.code]


def _agrees(ends: PartialDate, printed: date) -> bool:
    """Whether a deadline ends on a printed day, or on the day before; where it has no day, in that month or year."""
    return any(ends.covers(day) for day in (printed, printed - timedelta(days=1)))


def _names_no_date(words: str, language: str) -> bool:
    """Whether printed words surely name no date.

    Example:
        >>> _names_no_date("at an early date", "en"), _names_no_date("by the end of next year", "en")
        (True, False)
    """
    times = words_for("time_unit", language).any
    return bool(times) and readable(language) and not (numbers(words, language) or times.search(fold(words)))
