"""What stands around the body of a statement, told from the words of a line or paragraph: title, dateline, openings, end."""

import re
from functools import cache

from ..mentions import UNSPACED
from ..words import NO_CODE, Language, in_any_language, marks
from .numbering import article, printed_numeral

_LIST_MARK = r"[•·*—–-]{1,2}"
_NO_CLAUSE = "[^。，；：]{1,60}"
_COMMA = "[，,]?"


def _any(table: str, code: str = NO_CODE) -> str:
    """The words of a table in any language."""
    return in_any_language(lambda language: language.words(table, code).source)


@cache
def _dateline() -> re.Pattern[str]:
    """A line that is a place and a date and little else: at most a place before the date, and a place or a bracket after it."""
    sentence = f"[^。.!?；;：:{marks('sentence_ends', 'sentence')}]"
    return re.compile(rf"[（(]?{sentence}{{0,40}}{_any('date')}{sentence}{{0,20}}[)）]?")


@cache
def _says_more() -> re.Pattern[str]:
    return re.compile(_any("more_than_date"), re.IGNORECASE)


@cache
def _done_at() -> re.Pattern[str]:
    return re.compile(rf"{_any('done_at')}\.?", re.IGNORECASE)


@cache
def _signed() -> re.Pattern[str]:
    """How a statement says of itself that it was signed."""
    return re.compile(_any("signing"), re.IGNORECASE)


@cache
def _number() -> str:
    """A printed number or mark of an item: （六） 一、 2. (a) 第三条 Article 4 ——."""
    numeral = f"{printed_numeral()}{{1,3}}"
    bare = rf"[（(]?(?:{numeral}|[0-9]{{1,2}}|[ivx]{{1,5}}|[a-h])[)）.．、]"
    articles = in_any_language(lambda one: article(one, f"(?:(?:{printed_numeral()}|[0-9]){{1,3}}|[0-9ivx]{{1,4}})"))
    return rf"(?:{bare}|{articles}[.:]?|{_LIST_MARK})\s*"


@cache
def _item() -> re.Pattern[str]:
    return re.compile(_number(), re.IGNORECASE)


@cache
def _opening() -> re.Pattern[str]:
    """A sentence that only opens what follows: 双方同意： Both sides agreed to the following: HEREBY DECIDE TO:.

    Whoever met speaks in it, and no party by its name: a sentence that says more has an object of its own.
    """
    ends = rf"\s?[{marks('sentence_ends', 'opening')}]"
    return re.compile(rf"(?:{_number()})?{in_any_language(_opens)}{ends}", re.IGNORECASE)


def _opens(language: Language) -> str:
    """The words of a sentence that only opens what follows, without its number and its end."""
    if not (verbs := language.words("opening_verbs")):
        return ""
    blank = " " if language.apart else ""
    adverbs = f"(?:{language.words('opening_adverbs').source}{_COMMA}{blank})*"
    subject = f"(?:{language.words('opening_subjects').source}{_COMMA}{blank})?"
    return f"{adverbs}{subject}{adverbs}{verbs.source}(?:{blank}{language.words('opening_objects').source})?"


@cache
def _bare_decision() -> re.Pattern[str]:
    return re.compile(in_any_language(_decides), re.IGNORECASE)


def _decides(language: Language) -> str:
    """A subject that hereby decides, and nothing more: 特此决定."""
    if not (hereby := language.words("hereby")):
        return ""
    blank = " " if language.apart else ""
    subject = f"(?:{language.words('opening_subjects').source}{blank})?"
    return f"{subject}{hereby.source}{blank}{language.words('opening_verbs').source}[：:，,。]?"


@cache
def _end_of_title() -> re.Pattern[str]:
    return re.compile(f"{_NO_CLAUSE}{_any('title_nouns')}")


@cache
def _about() -> re.Pattern[str]:
    return re.compile(_any("title_words", "about"))


@cache
def _statement_line() -> re.Pattern[str]:
    """A line that is the end of a title: 联合公报, 关于加强合作的联合声明."""
    link, about, adjective = (_any("title_words", code) for code in ("link", "about", "adjective"))
    return re.compile(f"{link}?(?:{about}{_NO_CLAUSE})?{adjective}*{_any('title_nouns')}")


@cache
def _no_title() -> re.Pattern[str]:
    """The end of a line that is no part of a title."""
    return re.compile(rf"(?:[。，；：？！）)0-9]|{_any('title_words', 'no_end')})$")


LONGEST_OPENING = 100
"""Characters of the longest sentence that only opens what follows."""
LONGEST_SIGNATURE = 90
"""Characters of the longest line of names under a text, blanks left out."""


def only_opens(sentence: str) -> bool:
    """Whether a sentence does nothing but open what follows: it has no object of its own.

    Example:
        >>> only_opens("（六）双方同意："), only_opens("Both sides agreed to:"), only_opens("双方同意加强合作：")
        (True, True, False)
    """
    if len(sentence) > LONGEST_OPENING:
        return False
    return (_opening().fullmatch(sentence) or _bare_decision().fullmatch(sentence)) is not None


def says_signed(paragraph: str) -> bool:
    """Whether a paragraph begins to close a statement: where and when it was signed, in how many originals.

    What bears a printed number is of the body.

    Example:
        >>> says_signed("本声明于2025年11月20日在北京签署，一式两份。"), says_signed("双方签署了协定。")
        (True, False)
    """
    return _signed().match(paragraph) is not None and not _item().match(paragraph)


def is_signature(paragraph: str) -> bool:
    """Whether a line may be of the names under a text: short, no sentence, no item of a list.

    Example:
        >>> is_signature("王某（签字）"), is_signature("4. a joint working group")
        (True, False)
    """
    short = len("".join(paragraph.split())) <= LONGEST_SIGNATURE
    return short and not re.search(r"[。！？!?.…；;：:，,]$", paragraph) and not _item().match(paragraph)


def is_dateline(words: str) -> bool:
    """Whether a line is a place and a date, and no part of a sentence.

    Example:
        >>> is_dateline("2023年2月11日于北京"), is_dateline("本声明于2023年2月11日在北京签署，每份均用中文")
        (True, False)
    """
    if _done_at().fullmatch(words):
        return True
    return _dateline().fullmatch(words) is not None and _says_more().search(words) is None


def title_goes_on(first: str, second: str) -> bool:
    """Whether the second line of a text in a script without spaces belongs to the title that its first line begins.

    Example:
        >>> title_goes_on("中华人民共和国政府和柬埔寨王国政府", "联合公报"), title_goes_on("中柬联合公报", "新闻公报")
        (True, False)
    """
    if _end_of_title().fullmatch(first) or _no_title().search(first) or not _is_unspaced(first):
        return False
    about = _about().search(first)
    return _statement_line().fullmatch(second) is not None or bool(about and _end_of_title().fullmatch(second))


def _is_unspaced(words: str) -> bool:
    return re.search(f"[{UNSPACED}]", words) is not None
