"""Set phrases that researchers count, by their words: what a program can find, whoever reads the rest."""

import re

from .fold import spelled_out
from .models.codelists import Formula, Topic
from .texts import primary_language

FORMULAS: dict[str, dict[Formula, tuple[str, str]]] = {
    "zh": {
        Formula.ONE_CHINA_PRINCIPLE: ("原", "一[个個]中[国國]原[则則]"),
        Formula.ONE_CHINA_POLICY: ("政策", "一[个個]中[国國]政策"),
        Formula.SOLE_LEGAL_GOVERNMENT: ("唯一", "唯一合法政府"),
        Formula.TAIWAN_PART_OF_CHINA: ("不可分割", "[台臺][湾灣]是中[国國](?:[领領]土)?不可分割的一部分"),
        Formula.ALL_EFFORTS_REUNIFICATION: ("一切努力", "[统統]一.{0,6}一切努力"),
        Formula.NO_OFFICIAL_TIES_TAIWAN: (
            "官方",
            "不[同与與和]?[台臺][湾灣].{0,12}官方(?:[关關][系係]|往[来來]|[联聯][系繫])",
        ),
        Formula.OPPOSE_TAIWAN_INDEPENDENCE: (
            "",
            "(?:反[对對]|不支持|[谴譴][责責]).{0,16}[台臺](?:[湾灣])?[独獨]",
        ),
        Formula.XINJIANG_NOT_HUMAN_RIGHTS: ("疆", "疆.{0,12}不是人[权權]"),
        Formula.SCS_CODE_OF_CONDUCT: ("南海行", "南海行[为為][准準][则則]"),
    },
    "en": {
        Formula.ONE_CHINA_PRINCIPLE: ("china principle", "one[- ]china principle"),
        Formula.ONE_CHINA_POLICY: ("china policy", "one[- ]china policy"),
        Formula.SOLE_LEGAL_GOVERNMENT: ("government", "(?:sole|only) (?:legal|lawful|legitimate) government"),
        Formula.TAIWAN_PART_OF_CHINA: (
            "taiwan is",
            "taiwan is an? (?:inalienable|inseparable|integral) part of china",
        ),
        Formula.ALL_EFFORTS_REUNIFICATION: ("reunification", "efforts? .{0,80}reunification"),
        Formula.NO_OFFICIAL_TIES_TAIWAN: (
            "official",
            "not .{0,30}official (?:relations|ties|contacts?|exchanges?) .{0,10}taiwan",
        ),
        Formula.OPPOSE_TAIWAN_INDEPENDENCE: (
            "taiwan independence",
            "(?:oppos|reject|not support).*taiwan independence|taiwan independence.{0,60}(?:oppos|reject)",
        ),
        Formula.XINJIANG_NOT_HUMAN_RIGHTS: (
            "xinjiang",
            "xinjiang.{0,60}(?:not (?:about )?|nothing to do with )human rights",
        ),
        Formula.SCS_CODE_OF_CONDUCT: ("code of conduct", "code of conduct in the south china sea"),
    },
}
"""Set phrases as versions print them, in lower case: a part that is quick to look for, if there is one, and the whole."""
TOPIC_OF = dict.fromkeys(Formula, Topic.CORE_INTERESTS) | {Formula.SCS_CODE_OF_CONDUCT: Topic.MULTILATERAL}
"""Topic of what set phrases are about, as the codebook lists it."""


def formulas_in(quote: str, language: str) -> list[Formula]:
    """Set phrases that stand in some words, in the order of the codelist.

    Example:
        >>> [str(formula) for formula in formulas_in("柬方重申恪守一个中国原则，", "zh-Hans")]
        ['one_china_principle']
    """
    plain = " ".join(spelled_out(quote).lower().split())
    listed = FORMULAS.get(primary_language(language), {})
    return [formula for formula, (part, words) in listed.items() if part in plain and re.search(words, plain)]
