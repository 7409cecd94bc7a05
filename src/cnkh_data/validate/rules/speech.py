"""Level 5: what a sentence does is said by its first verb: 宣布 declares, 感谢 appraises, whatever follows.

Tables are by primary language, as in `wording`; a language without a row is not checked.
"""

import json
import re
from collections.abc import Iterator
from functools import cache

from ...corpus import Corpus, DocumentFolder
from ...edtf import calendar_day
from ...mentions import entities_in
from ...models import Provision
from ...models.codelists import Act, ActorKind, Role, Voice
from ...models.provisions import PROPOSED
from ...numerals import readable
from ...printed import prints_day
from ...texts import primary_language, shorten
from ..rule import Fault, rule
from .crosschecks import beginnings
from .wording import surely_lacks

STRENGTH = [Act.COMMIT, Act.DECLARE, Act.URGE, Act.POSITION, Act.APPRAISE, Act.RECORD, Act.ASSERT]
"""A unit that cannot be cut takes the act that comes first here."""
VERBS: dict[str, dict[Act, str]] = {
    "zh": {
        Act.DECLARE: "宣[布佈]",
        Act.URGE: "呼[吁籲]|敦促",
        Act.POSITION: "反[对對]|[谴譴][责責]|恪守|支[持援]|同意",
        Act.APPRAISE: "高度[评評][价價]|(?:衷心|深切|由衷)?感[谢謝]|祝[贺賀]|[赞讚][赏賞揚扬]|[欢歡]迎",
    },
    "en": {
        Act.DECLARE: r"announce[ds]?|declare[ds]?",
        Act.URGE: r"call(?:s|ed)? (?:up)?on|urge[ds]?",
        Act.POSITION: r"agree[ds]? to|oppose[ds]?|supports?|supported|reject(?:s|ed)?|condemn(?:s|ed)?|express(?:ed|es)? (?:\w+ ){0,2}(?:opposition|support)",
        Act.APPRAISE: r"sp(?:oke|eaks?) highly|thank(?:s|ed)?|congratulate[ds]?|welcome[ds]?|praise[ds]?|commend(?:s|ed)?|appreciate[ds]?"
        r"|(?:express|extend)(?:ed|es|s)? (?:\w+ ){0,4}(?:appreciation|gratitude|thanks|satisfaction|congratulations)",
    },
}
"""Verbs that perform an act, at the least: what follows in the same unit may do more."""
BEFORE = {
    "zh": "(?:再次|[热熱]烈|[坚堅]定|[坚堅][决決]|[积積][极極]|一致|共同|重申|[并並也均都])*",
    "en": r"(?:(?:also|again|further|jointly|and|\w+ly)\s+)*",
}
"""Words that may stand between a subject and its verb."""
SAID: dict[str, dict[Act, str]] = {
    "zh": {
        Act.DECLARE: "宣[布佈告]|[启啟][动動]|[签簽]署|生效|成立|[系係是]指|[应應]|不?[构構]成|自[动動]|[终終]止|[为為][准準]|效力|提升",
        Act.URGE: "呼[吁籲]|敦促|鼓[励勵]|[欢歡]迎|邀[请請]|希望|[应應]|要|推[动動]|倡[议議]|[请請]",
        Act.APPRAISE: "[评評][价價]|[谢謝]|[贺賀]|[赞讚]|[欢歡]|[满滿]意|重[视視]|[庆慶]|[钦欽]佩|肯定|[荣榮]幸|高[兴興]|欣|慰|悼|[遗遺]憾|敬|感激|[认認]可|珍[视視]|[铭銘][记記]|[乐樂][见見]|[赞讚贊]",
    },
    "en": {
        Act.DECLARE: r"announc\w*|declar\w*|launch\w*|proclaim\w*|sign(?:s|ed)?|enter(?:s|ed)? into|establish\w*|means?|refers?|shall"
        r"|constitut\w*|extend\w*|terminat\w*|prevail\w*|effect\w*|elevat\w*|upgrad\w*",
        Act.URGE: r"call\w*|urg\w*|encourag\w*|invit\w*|welcom\w*|appeal\w*|should|must|promot\w*|hop(?:e|es|ed)|need\w*|ask\w*|request\w*",
        Act.APPRAISE: r"appreciat\w*|thank\w*|grat\w+|congratulat\w*|welcom\w*|satisf\w*|highly|high|prais\w*|commend\w*|pleas\w+|glad\w*|delight\w*"
        r"|happy|admir\w*|applaud\w*|salut\w*|tribut\w*|regret\w*|condol\w*|valu\w*|import\w*|hono\w+|acknowledg\w*",
    },
}
"""Words of which one stands in every unit that performs an act, in some version."""


@rule(level=5, needs=("act-and-role",))
def act_words(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """The verb says what a sentence does: thanks are no assertion, and what calls on nobody is no urging."""
    for provision in folder.provisions:
        if provision.act is None or provision.voice is Voice.AUTHORIAL or provision.note == PROPOSED:
            continue
        at_least = [found for one in provision.anchors if (found := _first_verb(corpus, folder, provision, one))]
        weaker = [verb for act, verb in at_least if STRENGTH.index(provision.act) > STRENGTH.index(act)]
        if at_least and len(weaker) == len(at_least):
            act = min((act for act, _ in at_least), key=STRENGTH.index)
            got = f"{provision.act}, with {' and '.join(map(repr, weaker))} as its first verb"
            yield Fault(provision, ("act",), got, act, _set_to(act))
        elif _lacks_words(provision, provision.act):
            acts = dict.fromkeys(act for act, _ in at_least)
            repair = " ".join(map(_set_to, acts)) or "Set the act to what the words do."
            got = f"{provision.act}, without a word for it"
            yield Fault(provision, ("act",), got, ", ".join(acts) or "an act that the words perform", repair)


def _first_verb(corpus: Corpus, folder: DocumentFolder, provision: Provision, language: str) -> tuple[Act, str] | None:
    """The act that a version begins with, after its number, its subject and adverbs, and the verb; None if it is none of the list."""
    primary = primary_language(language)
    if primary not in VERBS:
        return None
    start = beginnings(corpus, folder, language)[provision.id].rest
    end = min(provision.anchors[language].end_offset, start + LONGEST_BEFORE_VERB)
    words = " ".join(folder.words[language][start:end].split())
    for act, pattern in _first_verbs(primary):
        if found := pattern.match(words):
            return act, shorten(found.group(1))
    return None


LONGEST_BEFORE_VERB = 120
"""Characters within which the first verb ends, its adverbs before it."""


@cache
def _first_verbs(primary: str) -> list[tuple[Act, re.Pattern[str]]]:
    """Patterns of the verbs that perform each act, after adverbs."""
    return [(act, _whole(f"{BEFORE[primary]}({verbs})", primary)) for act, verbs in VERBS[primary].items()]


def _set_to(act: Act) -> str:
    return f"Set the act to {act}{', and polarity to for or against' if act is Act.POSITION else ''}."


def _lacks_words(provision: Provision, act: Act) -> bool:
    """Whether no version has a word by which the act is performed, as far as the versions are of known languages."""
    words = [
        (SAID.get(primary_language(one), {}).get(act), primary_language(one), span.words)
        for one, span in provision.anchors.items()
    ]
    return all(pattern and not _whole(pattern, primary).search(quote) for pattern, primary, quote in words)


def _whole(pattern: str, primary: str) -> re.Pattern[str]:
    """A pattern for words: whole ones where words are written apart."""
    return _compiled(pattern if primary == "zh" else rf"\b(?:{pattern})\b")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_BELIEVES = {
    "zh": _compiled(f"{BEFORE['zh']}([强強][调調]|[认認][为為])"),
    "en": _compiled(
        rf"{BEFORE['en']}(stress(?:ed|es)|emphasi[sz]e[ds]?|underlined?s?|agreed that|believe[ds]?|concurred)\b"
    ),
}
"""First verbs that state what somebody believes, or what should be."""
_NORMS = {
    "zh": _compiled("[应應]|必[须須]|[须須]要|不[能得可容]|[坚堅]持|秉持|恪守|反[对對]|不允[许許]"),
    "en": _compiled(r"\b(?:should|must|ought|adher\w*|uph[eo]ld\w*|need to|oppos\w*|imperative|important to)\b"),
}
"""Words of what should be."""


@rule(level=5, needs=("act-words",))
def belief_and_norm(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """To stress that something should be is a position, to stress that it is so an assertion: the words after 强调 tell which."""
    for provision in folder.provisions:
        if provision.act not in (Act.ASSERT, Act.POSITION) or provision.voice is Voice.AUTHORIAL:
            continue
        found = [verb for one in provision.anchors if (verb := _belief(corpus, folder, provision, one))]
        norms = [norm for _, norm in found if norm]
        told = bool(found) and provision.note != PROPOSED
        if told and norms and provision.act is Act.ASSERT:
            got = f"assert, with {found[0][0]!r} and {norms[0]!r}"
            yield Fault(provision, ("act",), got, Act.POSITION, _set_to(Act.POSITION))
        elif told and not norms and provision.act is Act.POSITION and _only_believes(provision, len(found)):
            got = f"position, with {found[0][0]!r} and no word of what should be"
            yield Fault(provision, ("act",), got, Act.ASSERT, "Set the act to assert, and polarity to null.")


_MAY_BE_NORM = {
    "zh": _compiled("需|必要|理[应應]|[责責]任|[义義][务務]|支[持援]|呼[吁籲]|希望"),
    "en": _compiled(
        r"\b(?:shall|need\w*|necess\w+|essential|crucial|vital|responsib\w+|obligat\w+|support\w*|call\w*|hop\w+|important)\b"
    ),
}
"""Words that a reader may take for what should be."""


def _only_believes(provision: Provision, verbs: int) -> bool:
    """Whether every version begins with a verb of belief, and none has a word that may say what should be."""
    return verbs == len(provision.anchors) and surely_lacks(provision, _MAY_BE_NORM)


def _belief(corpus: Corpus, folder: DocumentFolder, provision: Provision, language: str) -> tuple[str, str] | None:
    """The first verb of a version, if it is one of belief, and a word after it of what should be; that is empty if there is none."""
    primary = primary_language(language)
    if primary not in _BELIEVES:
        return None
    start = beginnings(corpus, folder, language)[provision.id].rest
    words = " ".join(folder.words[language][start : provision.anchors[language].end_offset].split())
    verb = _BELIEVES[primary].match(words)
    norm = _NORMS[primary].search(words, verb.end()) if verb else None
    return (verb.group(1), norm.group() if norm else "") if verb else None


_AGREED = _compiled(rf"{BEFORE['en']}((?:agreed|concurred|decided)\b)")


@rule(level=5, needs=("act-words", "voice-and-speakers"))
def agreed_as_told(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """An outlet that tells of an agreement records an event; it asserts nothing itself, and binds nobody."""
    for provision in folder.provisions:
        english = next((one for one in provision.anchors if primary_language(one) == "en"), None)
        if provision.voice is not Voice.AUTHORIAL or provision.act in (None, Act.RECORD) or english is None:
            continue
        start = beginnings(corpus, folder, english)[provision.id].rest
        words = folder.words[english][start : start + LONGEST_BEFORE_VERB].lstrip()
        if provision.note != PROPOSED and (verb := _AGREED.match(words)):
            got = f"{provision.act}, with {verb.group(1)!r} in an outlet's own voice"
            yield Fault(provision, ("act",), got, Act.RECORD, "Set the act to record.")


_TAKES_PART = {
    "zh": _compiled("[参參][与與加]|加入|[来來前]|投[资資]|派|提供|[给給]予|支[持援]"),
    "en": _compiled(
        r"\b(?:particip\w*|join\w*|com(?:e|ing)|visit\w*|attend\w*|invest\w*|tak\w+ part|contribut\w*|support\w*)\b"
    ),
}
"""What others are welcome to do."""
_WELCOME = re.compile("[欢歡]迎|welcom", re.IGNORECASE)


@rule(level=5, needs=("act-words",))
def welcome_of_what(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """To welcome what was done appraises it; only others' future part in something is urged by a welcome."""
    for provision in folder.provisions:
        if provision.act is not Act.URGE or provision.voice is Voice.AUTHORIAL or provision.note == PROPOSED:
            continue
        verbs = [verb for one in provision.anchors if (verb := _first_verb(corpus, folder, provision, one))]
        welcomed = bool(verbs) and all(_WELCOME.search(word) for _, word in verbs)
        if welcomed and surely_lacks(provision, _TAKES_PART):
            got = f"urge, with {verbs[0][1]!r} of what others are not asked to do"
            yield Fault(provision, ("act",), got, Act.APPRAISE, "Set the act to appraise.")


_SAYS = {
    "zh": re.compile("表示|指出|[强強][调調]|[说說]|[认認][为為]"),
    "en": re.compile(
        r"\s+(?:said|says|noted|stressed|stated|added|pointed out|reaffirmed|reiterated|expressed|called)\b"
    ),
}
"""What follows a speaker whose words are reported."""


@rule(level=5, needs=("whose-voice",))
def reported_speaker(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """“Xi said” is Xi's act: whoever is named before such a verb is among the speakers."""
    for provision in folder.provisions:
        if provision.voice is not Voice.REPORTED or provision.note == PROPOSED:
            continue
        for language in provision.anchors:
            name = beginnings(corpus, folder, language)[provision.id].name
            says = _SAYS.get(primary_language(language))
            if name is None or says is None or says.match(folder.words[language], name.end) is None:
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
_SPEAKS = {
    "zh": _compiled(
        "[表称稱说說讲講谈談]|指出|[强強][调調]|[认認][为為]|重申|希望|[愿願]|[欢歡]迎|[祝感赞讚邀]|呼[吁籲]|提出|建[议議]|介[绍紹]|回[顾顧]|主[张張]"
        "|承[诺諾]|通[报報]|期待|支[持援]|反[对對]|[坚堅]|[将將]|同意|[问問]候|[转轉][达達]"
    ),
    "en": _compiled(
        r"\b(?:sa(?:id|ys)|told|according to|\w+(?:ed|ing|s) (?:that|his|her|their|its)|not(?:ed|ing|es)|stress\w*|stat(?:ed|ing|es)|add(?:ed|ing)"
        r"|point\w* out|(?:re)?affirm\w*|reiterat\w*|express\w*|call(?:ed|ing)|emphasi\w+|under(?:lin|scor)\w+|believ\w+|thank\w*|prais\w*"
        r"|describ\w*|quot\w+|congratulat\w*|hail\w*|extend\w*|urg\w*|pledg\w*|vow\w*|promis\w*|propos\w*|suggest\w*|recall\w*|announc\w*"
        r"|declar\w*|welcom\w*|invit\w*|appreciat\w*|hope[ds]?|wish\w*|support\w*|oppos\w*|agree[ds]?|convey\w*|brief\w*|remark\w*|observ\w*)\b"
    ),
}
"""Words by which speech is given to a speaker, at the most."""
_PRONOUN = re.compile(r"\W*(?:(?:He|She)\b|[他她])")


@rule(level=5, needs=("whose-voice", "reported-speaker", "parties-speak"), in_context=True)
def speech_goes_on(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Reported speech has somebody who is said to speak, in its sentence or before it; “he said” is whoever spoke last."""
    before: Provision | None = None
    for provision in folder.provisions:
        if provision.voice is Voice.REPORTED and provision.note != PROPOSED:
            yield from _speech_faults(provision, before)
        before = provision


def _speech_faults(provision: Provision, before: Provision | None) -> Iterator[Fault]:
    goes_on = before is not None and before.voice is Voice.REPORTED
    if not goes_on and surely_lacks(provision, _SPEAKS):
        repair = "Set the voice to authorial or joint_text, whoever says it; or name in it who is said to speak."
        yield Fault(provision, ("voice",), "reported, with nobody said to speak", "a speaker's words", repair)
        return
    he_said = before is not None and any(_PRONOUN.match(span.words) for span in provision.anchors.values())
    if goes_on and before is not None and he_said and provision.speakers != before.speakers:
        got, expected = ", ".join(provision.speakers), f"{', '.join(before.speakers)}, who spoke before"
        yield Fault(provision, ("speakers",), got, expected, f"Set speakers to {json.dumps(before.speakers)}.")


_CREDIT = re.compile(r"(?:攝|摄)[)）]?\W*$|\([A-Z]\w+/[^)]*\)\W*$|\b[Pp]hoto by [^.]*\W*$")
"""How the line under a photograph ends."""
LONGEST_CREDIT = 60
"""Characters in which it does."""


@rule(level=5, needs=("act-and-role",))
def caption_by_credit(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """What ends in the credit of a photographer is the line under a photograph, and no sentence of the report."""
    for provision in folder.provisions:
        credits = [
            found for span in provision.anchors.values() if (found := _CREDIT.search(span.words[-LONGEST_CREDIT:]))
        ]
        if credits and len(credits) == len(provision.anchors) and provision.role is not Role.CAPTION:
            got = f"{provision.role}, that ends in {shorten(credits[0].group())!r}"
            yield Fault(provision, ("role",), got, Role.CAPTION, "Set the role to caption, and the act to record.")


_MONTH_AND_DAY = re.compile(
    r"\d{1,2}月\d{1,2}日|\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d{1,2}\b"
)
"""The date of a dispatch, which need not have a year."""


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
            _MONTH_AND_DAY.search(span.words) or (readable(language) and prints_day(span.words, language, day))
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
