"""Who is said to speak in a sentence of a report, and who took the picture above it, told from the words alone."""

import re
from collections.abc import Sequence
from functools import cache

from ..words import Language, every_language, in_any_language, marks

_NAMED = "[^。，；：！？、“”「」\\s][^。，；：！？“”「」]{0,48}?"
"""A person, with any offices before the name, no more than a line of them, where words are written together."""
_SHORT = r"[^。，；：！？“「\s]{1,30}?"
"""The same without a blank."""
_CAPITALISED = r"[A-Z][\w.'’-]*"


@cache
def _begins() -> Sequence[re.Pattern[str]]:
    """A named speaker and the verb, at the beginning of a sentence."""
    return [re.compile(f"(?P<who>{_name(one)}){_verb(one)}{'' if one.apart else '[，,：:“「]'}") for one in _speaking()]


@cache
def _quoted() -> Sequence[re.Pattern[str]]:
    """The same behind a quotation."""
    opening, closing = '[“「"]', '[”」"]'
    return [
        re.compile(rf"^{opening}.*{closing}\s*(?P<who>{_name(one, _SHORT)}){_verb(one)}", re.DOTALL)
        for one in _speaking()
    ]


@cache
def _after_quote() -> re.Pattern[str]:
    """Words that only say whose the quotation before them is."""
    return re.compile(in_any_language(_only_speaker))


def _only_speaker(language: Language) -> str:
    if not language.words("speech_verbs"):
        return ""
    if not language.apart:
        # “鄰居好，無價寶。”王毅說。 The speaker ends the sentence, or stands between two quotations.
        return rf"\s*[^。，；：！？“「]{{1,30}}?{_verb(language)}(?:[。！]|，[“「]|$)"
    # "We are friends!" Xi said on Friday.
    circumstance = rf"(?: {language.words('speech_circumstance').source} [^.,\"“]{{1,30}})?"
    return rf"\s+[^.!?,;:\"“]{{1,60}}?{_verb(language)}{circumstance}(?:\.|, [\"“]|$)"


def _speaking() -> Sequence[Language]:
    """Languages with verbs of speech, those without blanks between words first."""
    return sorted((one for one in every_language() if one.words("speech_verbs")), key=lambda one: one.apart)


def _verb(language: Language) -> str:
    """A verb of speech, with the blank before it."""
    verbs = language.words("speech_verbs").source
    return f" {verbs}" if language.apart else verbs


def _name(language: Language, unspaced: str = _NAMED) -> str:
    """A name that a verb of speech follows; `unspaced` is one where words are written together."""
    if not language.apart:
        return unspaced
    word = f"(?:{_CAPITALISED}|{language.words('name_words').source})"
    return f"{word}(?: {word}){{0,12}}"


@cache
def _unnamed(code: str) -> re.Pattern[str]:
    words = in_any_language(lambda language: language.words("unnamed", code).source)
    return re.compile(words if code == "begins" else rf"{words}\Z", re.IGNORECASE)


@cache
def _caption() -> re.Pattern[str]:
    whole = in_any_language(lambda language: language.words("photo_credit", "whole").source)
    agency = in_any_language(lambda language: language.words("agency").source)
    # (Xinhua/Xie Huanchi)
    credit = rf"(?:[（(\[]?(?:{whole}|{agency}\s?/\s?[^.;/]{{2,40}})[)）\]]?|\[{agency}\])"
    return re.compile(rf"(?:.*[。.{marks('sentence_ends', 'sentence')}]\s*)?{credit}", re.DOTALL)


def is_caption(paragraph: str) -> bool:
    """Whether a paragraph ends with the name of a photographer.

    Example:
        >>> is_caption("双方会谈。 新华社记者 陈某 摄"), is_caption("(Xinhua/Chen Mou)"), is_caption("双方会谈。[新华网]"), is_caption("双方会谈。")
        (True, True, True, False)
    """
    return _caption().fullmatch(paragraph) is not None


def names_speaker_after(text: str, start: int, end: int) -> bool:
    """Whether the words behind a quotation, which ended at `start`, only say whose it is.

    Example:
        >>> [names_speaker_after(words, 0, len(words)) for words in ("王毅说。", " Xi said.", "王毅说，中方愿合作。")]
        [True, True, False]
    """
    return _after_quote().match(text, start, end) is not None


def is_reported(sentence: str) -> bool:
    """Whether a sentence gives speech to a named speaker, before it or behind a quotation.

    Example:
        >>> is_reported("王毅表示，中方愿合作。"), is_reported("双方表示，愿合作。"), is_reported("Xi said they would meet.")
        (True, False, True)
    """
    return bool(speaker_in(sentence))


def speaker_in(sentence: str) -> str:
    """The words for whoever is said to speak in a sentence, before it or behind a quotation; empty where that is nobody by name or office.

    Example:
        >>> speaker_in("一名发言人表示，稻米很贵。"), speaker_in("双方表示，愿合作。"), speaker_in("Xi said they would meet.")
        ('一名发言人', '', 'Xi')
    """
    who = next((match["who"] for one in (*_begins(), *_quoted()) if (match := one.match(sentence))), "")
    return "" if _unnamed("begins").match(who) or _unnamed("ends").search(who) else who
