"""Level 5: codes that follow from words agree with the words.

Each table says which words the codebook reads as which code, by primary language. A language without a row is not checked; a
new operator or cue word is added here and in the codebook.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from ...corpus import Corpus, DocumentFolder
from ...edtf import Edtf, PartialDate, calendar_day
from ...models import Commitment, Deadline, Provision, Quantity, Span
from ...models.codelists import Act, Action, Authenticity, Delegation, Force, Formula, Novelty, Polarity
from ...numerals import MONTHS_IN_ENGLISH, may_be_year, numbers, readable
from ...phrases import FORMULAS, TOPIC_OF, formulas_in
from ...positions import Path
from ...printed import days_in
from ...texts import primary_language, shorten
from ...words import words_for
from ..rule import Fault, rule

CUES: dict[str, dict[Novelty, str]] = {
    "zh": {
        Novelty.NEW: "新|商[签簽]|[启啟][动動]|首",
        Novelty.EXPAND: "深化|[扩擴][大展]|拓展|加大|增[加长長]|[进進]一步|更",
        Novelty.CONTINUE: "[继繼][续續]|持[续續]|不[断斷]|保持",
        Novelty.REAFFIRM: "重申|再次",
    },
    "en": {
        Novelty.NEW: r"new|newly|launch\w*|first|inaugurat\w*|sign(?:ed|ing)?",
        Novelty.EXPAND: r"deepen\w*|expan\w*|increas\w*|further\w*|broaden\w*|widen\w*|extend\w*|more|greater",
        Novelty.CONTINUE: r"continu\w*|sustain\w*|keep|maintain\w*|remain\w*",
        Novelty.REAFFIRM: r"reaffirm\w*|reiterat\w*|renew\w*|again",
    },
}
"""Cue words of a commitment's own history."""
LEADING_CUES: dict[str, dict[Novelty, str]] = {
    "zh": {
        Novelty.EXPAND: "深化|[扩擴]大|拓展|加大|增加|[进進]一步",
        Novelty.CONTINUE: "[继繼][续續]|持[续續]|不[断斷]",
        Novelty.REAFFIRM: "重申|再次",
    },
    "en": {
        Novelty.EXPAND: r"deepen\w*|expand\w*|increas\w*|further|broaden\w*|widen\w*",
        Novelty.CONTINUE: r"continu\w*",
        Novelty.REAFFIRM: r"reaffirm\w*|reiterat\w*",
    },
}
"""Cue words that the codebook names: right after an operator, they must be coded."""
STANCES: dict[str, dict[Polarity, str]] = {
    "zh": {
        Polarity.AGAINST: "(?<!不)反[对對]|[谴譴][责責]|抵制",
        Polarity.FOR: "(?<![不未])支[持援]|(?<!不)[赞贊]成|[坚堅]持|主[张張]|[拥擁][护護]|恪守|奉行|秉持",
    },
    "en": {
        Polarity.AGAINST: r"oppos(?:e[ds]?|ing|ition)|reject\w*|condemn\w*|denounc\w*",
        Polarity.FOR: r"(?<!not )support\w*|uph[eo]ld\w*|advocat\w*|adher\w*|endors\w*",
    },
}
"""Words by which a position favours or opposes its object."""
PROCESSES: dict[str, dict[Action, str]] = {
    "zh": {
        Action.EXPLORE: "探[讨討索]",
        Action.NEGOTIATE: "商[签簽]|[协協]商|[谈談]判|磋商",
        Action.IMPLEMENT: "落[实實]|[执執]行",
        Action.ATTEND: "(?:派[^，。；]{0,12})?(?:[参參]加|出席)",
        Action.PLAN: "(?:制定|制[订訂]|[编編]制)[^，。；]{0,30}(?:[规規][划劃]|[计計][划劃])",
    },
    "en": {
        Action.EXPLORE: r"explor\w*",
        Action.NEGOTIATE: r"negotiat\w*",
        Action.IMPLEMENT: r"implement\w*",
        Action.ATTEND: r"(?:send[^,.;]{0,40} to )?attend\w*|participat\w* in",
        Action.PLAN: r"(?:formulat|draw|develop)\w*[^,.;]{0,40}\bplans?\b",
    },
}
"""Verbs that say by themselves what is undertaken, where they follow the operator."""
LEADING = {
    "zh": "(?:[尽盡][快早]|[优優]先|共同|[积積][极極]|[继繼][续續]|[进進]一步)*",
    "en": r"(?:to\s+|jointly\s+|actively\s+|continue\s+|further\s+)*",
}
"""Words that may stand between an operator and its verb."""
NEGATIONS = {
    "zh": "[不勿未非]|避免|克制|禁止|停止",
    "en": r"not|no|never|neither|nor|without|refrain\w*|abstain\w*|avoid\w*|withh\w*|ceas\w*|desist\w*|stop\w*|halt\w*",
}
_HAN_FIGURE = "[0-9一二两兩三四五六七八九十]"
_HAN_COUNT = f"{_HAN_FIGURE}+"
DEADLINES = {
    "zh": re.compile(
        rf"[尽盡][快早]|未[来來]{_HAN_COUNT}[个個]?[年月]|{_HAN_COUNT}[个個]?[年月][之以]?[内內]|年[内內]|[0-9〇零一二三四五六七八九]{{4}}\s?年[0-9一二三四五六七八九十]{{0,3}}月?[0-9一二三四五六七八九十]{{0,3}}日?年?[底末中]?[之以]?前"
    ),
    "en": re.compile(
        rf"\bat an early date\b|\bas (?:soon|early) as possible\b|\b(?:by|before|until|no later than)\s+(?:the\s+)?(?:(?:end|middle|beginning|close)\s+of\s+)?"
        rf"(?:[0-9]{{1,2}}\s+)?(?:(?:{'|'.join(MONTHS_IN_ENGLISH)})\s+)?(?:[0-9]{{1,2}},\s+)?(?:19|20)[0-9]{{2}}\b"
        r"|\b(?:within|over|in|during)\s+(?:the\s+)?(?:next|coming|following)\s+[\w-]+\s+(?:years?|months?|weeks?)\b"
        r"|\bwithin\s+(?:[\w-]+\s+)(?:years?|months?|weeks?)\b|\b(?:by|before|later)\s+(?:the\s+end\s+of\s+)?(?:this|next)\s+(?:year|month)\b",
        re.IGNORECASE,
    ),
}
"""Words of a commitment that set it a deadline."""
TIMES = {
    "zh": "年|月|周|季度",
    "en": r"years?|months?|weeks?|quarters?|days?",
}
"""Words of a deadline that may name a date without a number: by the end of next year."""
AUTHENTIC = {
    "zh": re.compile("作准|作準|正式[译譯]文"),
    "en": re.compile(
        r"\b(?:being|is|are|equally) authentic\b|\bauthentic (?:texts?|versions?)\b|official translation", re.IGNORECASE
    ),
}
"""Words by which a text says which of its versions are authentic."""
AUTHENTIC_MARKS = ("作准", "作準", "正式译文", "正式譯文", "uthentic", "ranslation")
"""Parts of them, quick to look for."""
_NEGATED = re.compile(r"(?:不|\b(?:not|never))$", re.IGNORECASE)
"""The end of an operator that withholds what follows."""
_WITHHELD = re.compile(r"\s*(?:[绝絕决決]?不(?![断斷])|(?:not|never)\b)", re.IGNORECASE)
"""The beginning of what an operator withholds, where it does not say so itself."""
QUANTITIES = {
    "zh": re.compile(
        r"(?<![\d第.])(\d+)\s?[多余餘]?[万萬亿億]?[余餘]?(?:[名项項所吨噸座辆輛批架艘套株]|人次|人民[币幣]|美元|公里|[个個](?!月|年|中))"
    ),
    "en": re.compile(
        r"(?<![\d.,-])(?:US)?[$¥€]?(?!(?:19|20)\d\d\b)(\d+)\s+(?!years\b|months\b|weeks\b|days\b|hours\b)(?:[a-z-]+\s+)?(?:million|billion|[a-z]+s)\b"
    ),
}
"""How many of what: a number in figures, and what is counted."""
_BODIES_ZH = "(?:工作[组組]|委[员員][会會]|[机機]制|[办辦]公室|理事[会會])"
NEW_BODY = {
    "zh": re.compile(f"(?:建立|成立|[设設]立|[组組]建)[^，。；]{{0,20}}{_BODIES_ZH}"),
    "en": re.compile(
        r"\b(?:establish|set up|creat|form)\w*[^,.;]{0,60}\b(?:working group|committee|mechanism|commission|council)\b",
        re.IGNORECASE,
    ),
}
_ROLE_OF_BODY = {
    "zh": re.compile(f"[发發][挥揮][^，。；]{{0,25}}{_BODIES_ZH}[^，。；]{{0,6}}作用"),
    "en": re.compile(r"\brole of [^,.;]{0,60}\b(?:Committee|Mechanism|Office|Council|Commission)\b"),
}
"""What is set up, and what is used, where a body is charged with something."""
NAMED_AUTHENTIC = {
    "zh": r"中文|[汉漢][语語]|Chinese",
    "en": r"英文|英[语語]|English",
    "km": r"柬(?:埔寨)?[文语語]|高棉|Khmer",
}
"""Languages by the names that a text uses when it says in which it is authentic."""


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


def force_of(operator: str, language: str) -> Force:
    """Force that the words of an operator have; a subject with a bare verb is force 2 in any words."""
    cue = words_for("force", language).first(operator)
    return Force.WILL if cue is None else Force[cue.code.upper()]


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


def _search(pattern: str, text: str, language: str) -> re.Match[str] | None:
    """Find words: whole words where words are written apart; blanks inside printed words do not matter."""
    if primary_language(language) == "zh":
        return _compiled(pattern).search(text)
    return _compiled(rf"\b(?:{pattern})\b").search(" ".join(text.split()))


def surely_lacks(provision: Provision, words: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether no version has one of some words, each being of a language for which the table, by primary language, has any."""
    versions = [(words.get(primary_language(one)), span.words) for one, span in provision.anchors.items()]
    return all(pattern is not None and not pattern.search(quote) for pattern, quote in versions)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@rule(level=5, needs=("same-versions",))
def novelty_without_cue(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Novelty comes from cue words only; without one, a code says what the coder knows and the text does not."""
    for provision, index, commitment in folder.commitments():
        for language, novelty in commitment.novelty.items():
            cues = CUES.get(primary_language(language))
            if cues is None or novelty is None:
                continue
            words = _words_up_to(folder, provision, commitment, language)
            if not _search(cues[novelty], words, language):
                path = ("commitments", index, "novelty", language)
                there = [str(code) for code, pattern in cues.items() if _search(pattern, words, language)]
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


def leading_cue(commitment: Commitment, language: str) -> tuple[Novelty, str] | None:
    """The cue that the words of a commitment begin with after its operator, and its code; None if it is none."""
    primary = primary_language(language)
    if primary not in CUES:
        return None
    words = _after_operator(commitment, language)
    for code, pattern in LEADING_CUES[primary].items():  # The codebook gives no words for what is new.
        edge = "" if primary == "zh" else r"\b"
        if found := _compiled(rf"\s*(?:to\s+)?({pattern}){edge}").match(words):
            return code, found.group(1)
    return None


def _after_operator(commitment: Commitment, language: str) -> str:
    """The words of a commitment after its operator, or all of them if that stands elsewhere."""
    anchor, operator = commitment.anchors[language], commitment.operator[language]
    return anchor.words[max(0, operator.end_offset - anchor.start_offset) :]


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
            if primary_language(language) in NEGATIONS
        }
        operators = [span.words.strip() for span in commitment.operator.values()]
        withheld = [
            _NEGATED.search(operator.words.strip()) or _WITHHELD.match(_after_operator(commitment, language))
            for language, operator in commitment.operator.items()
        ]
        if commitment.action is Action.ABSTAIN:
            if words and not any(_search(NEGATIONS[primary_language(one)], said, one) for one, said in words.items()):
                got = f"abstain, of {shorten(next(iter(words.values())))!r}"
                yield Fault(provision, path, got, "another action", "Code what is undertaken.")
        elif withheld and all(withheld):
            got = f"{commitment.action}, with the operator {operators[0]!r}"
            yield Fault(provision, path, got, "abstain", "Set the action to abstain, or correct the operator.")


@rule(level=5, needs=("same-versions",))
def process_and_action(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Process is the object: whoever undertakes to explore or negotiate has not undertaken what may come of it."""
    for provision, index, commitment in folder.commitments():
        verbs = {
            language: _process(commitment, language)
            for language in commitment.anchors
            if primary_language(language) in PROCESSES
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
    words = _after_operator(commitment, language)
    for action, pattern in PROCESSES[primary_language(language)].items():
        found = _compiled(rf"\s*{LEADING[primary_language(language)]}({pattern})").match(words)
        if found:
            return action, found.group(1)
    return None, ""


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
    stances = STANCES.get(primary_language(language), {})
    found = [
        (match.start(), polarity, match.group())
        for polarity, one in stances.items()
        if (match := _search(one, words, language))
    ]
    return min(found)[1:] if found else None


@rule(level=5, needs=("same-versions",))
def formula_words(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Set phrases are counted by version, so each is coded exactly where its words stand: 原则 is not a policy."""
    for provision in folder.provisions:
        yield from _told_once(_formula_faults(provision))


def _formula_faults(provision: Provision) -> Iterator[Fault]:
    for language, anchor in provision.anchors.items():
        if primary_language(language) in FORMULAS:
            coded, there = set(provision.formulas[language]), set(formulas_in(anchor.quote, language))
            for formula in Formula if coded != there else ():
                if (formula in there) != (formula in coded):
                    yield _formula_fault(provision, language, formula, formula in there)


def _formula_fault(provision: Provision, language: str, formula: Formula, there: bool) -> Fault:
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
            words = DEADLINES.get(primary_language(language))
            found = words.search(anchor.words) if words else None
            if found:
                got = f"null, with {found.group()!r} in the words"
                repair = "Give the deadline as printed, with its date if it names one."
                yield Fault(provision, ("commitments", index, "deadline"), got, "the deadline that is printed", repair)
                break


@rule(level=5)
def authenticity_words(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Which version is authentic is what the text says of itself; where it says nothing, nobody knows."""
    sentences = _about_authenticity(folder)
    named = {one for one, names in NAMED_AUTHENTIC.items() if any(re.search(names, said) for said in sentences)}
    texts = [
        (index, text)
        for index, text in enumerate(folder.document.texts)
        if primary_language(text.language) in AUTHENTIC
    ]
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


def _about_authenticity(folder: DocumentFolder) -> list[str]:
    """The sentences in which texts say which versions are authentic."""
    return [
        sentence
        for language, text in folder.words.items()
        if (pattern := AUTHENTIC.get(primary_language(language))) is not None
        and any(mark in text for mark in AUTHENTIC_MARKS)
        for sentence in re.split(r"[。.]", text)
        if pattern.search(sentence)
    ]


@rule(level=5)
def quantity_words(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """How many is what can be counted later, so a number of things that every version prints may not go uncoded."""
    for provision, index, commitment in folder.commitments():
        if commitment.quantity is not None:
            continue
        found = [
            {(int(match.group(1)), match.group()) for match in pattern.finditer(anchor.words)}
            for language, anchor in commitment.anchors.items()
            if (pattern := QUANTITIES.get(primary_language(language)))
        ]
        if found and all(found) and set.intersection(*({number for number, _ in each} for each in found)):
            words = " and ".join(sorted({words for each in found for _, words in each}))
            path = ("commitments", index, "quantity")
            repair = "Give the quantity as printed, with its number and, in English, its unit."
            yield Fault(provision, path, f"null, with {words!r} in the words", "the quantity that is printed", repair)


@rule(level=5, needs=("formula-words",))
def topic_of_formula(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A set phrase about Taiwan or Xinjiang is about core interests: who looks under the topic must find it."""
    for provision in folder.provisions:
        formulas = {
            formula: None
            for language, codes in provision.formulas.items()
            for formula in codes
            if language in provision.anchors and formula in formulas_in(provision.anchors[language].quote, language)
        }
        for formula in formulas:
            topic = TOPIC_OF[formula]
            if topic not in provision.topics:
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
        for meant, patterns in ((Delegation.NEW_BODY, NEW_BODY), (Delegation.EXISTING_BODY, _ROLE_OF_BODY)):
            found = [
                match.group()
                for language, span in commitment.anchors.items()
                if (words := patterns.get(primary_language(language))) and (match := words.search(span.words))
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
    year = rf"(?<![0-9]){quantity.number}(?:\s?年|\s+(?-i:[A-Z])|\s+\w+$)"
    return may_be_year(quantity.number) and all(re.search(year, words) for words in quantity.printed.values())


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


_YEARS_FROM_NOW = {
    "zh": {0: re.compile(f"今年|本年|(?<!{_HAN_FIGURE})年[内內]"), 1: re.compile("明年")},
    "en": {0: re.compile(r"\bthis year\b", re.IGNORECASE), 1: re.compile(r"(?<!\bthe )\bnext year\b", re.IGNORECASE)},
}
"""Words that name a year by that of the document."""


def _counted_years(words: str, language: str, day: date) -> Iterator[int]:
    """Years that words name by the year of the document: this year, next year."""
    for later, pattern in _YEARS_FROM_NOW.get(primary_language(language), {}).items():
        if pattern.search(words):
            yield day.year + later


def _agrees(ends: PartialDate, printed: date) -> bool:
    """Whether a deadline ends on a printed day, or on the day before; where it has no day, in that month or year."""
    return any(ends.covers(day) for day in (printed, printed - timedelta(days=1)))


def _names_no_date(words: str, language: str) -> bool:
    """Whether printed words surely name no date.

    Example:
        >>> _names_no_date("at an early date", "en"), _names_no_date("by the end of next year", "en")
        (True, False)
    """
    times = TIMES.get(primary_language(language))
    if times is None or not readable(language):
        return False
    return not (numbers(words, language) or _search(times, words, language))
