"""Who is said to speak in a sentence of a report, and who took the picture above it, told from the words alone."""

import re

_SAYS = "(?:表示|指出|强调|強調|说道|說道|说|說|称|稱|认为|認為|重申|介绍说|介紹說|补充说|補充說)"
_SAID = "(?:said|says|noted|stressed|emphasized|emphasised|added|reaffirmed|reiterated|stated|told [A-Z][a-z]+)"
# A person, with any offices before the name, no more than a line of them.
_NAMED = "[^。，；：！？、“”「」\\s][^。，；：！？“”「」]{0,30}?"
_NAMED_EN = r"(?:[A-Z][\w.'’-]*|of|the|and)(?: (?:[A-Z][\w.'’-]*|of|the|and|[a-z]+ minister)){0,12}"
_NOBODY = re.compile(
    # Both sides, meetings, documents and unnamed people: their words are not those of a named speaker.
    r"(?:双方|雙方|两国|兩國|各方|有关|有關|会议|會議|声明|聲明|公报|公報|报告|報告|文章|分析|专家|專家|舆论|輿論|媒体|媒體|他们|他們|我们|我們)"
    r"|(?:Both|The|They|We|It|All|Many|Some|Officials|Analysts|Experts|Media|Reports|Observers)\b"
)
_NOT_NAMED = ("方", "国", "國", "们", "們", "代表", "官员", "官員", "人士", "学者", "學者", "发言人", "發言人")
"""Ends of what is a side, a state or some person, and no name."""
_BEGINS = re.compile(rf"(?P<who>{_NAMED}){_SAYS}[，,：:“「]|(?P<who_en>(?:He|She|{_NAMED_EN})) {_SAID}\b")
_AFTER_QUOTE = re.compile(
    # “鄰居好，無價寶。”王毅說。 The speaker ends the sentence, or stands between two quotations.
    rf"\s*[^。，；：！？“「]{{1,30}}?{_SAYS}(?:[。！]|，[“「]|$)"
    # "We are friends!" Xi said on Friday.
    rf"|\s+[^.!?,;:\"“]{{1,60}}? {_SAID}(?: (?:on|in|at|to) [^.,\"“]{{1,30}})?(?:\.|, [\"“]|$)"
)
_QUOTED = re.compile(
    rf"^[“「\"].*[”」\"]\s*(?:(?P<who>[^。，；：！？“「\s]{{1,30}}?){_SAYS}|(?P<who_en>{_NAMED_EN}) {_SAID}\b)",
    re.DOTALL,
)
_AGENCY = "(?:Xinhua|AP|AFP|Reuters|AKP|VNA|EPA|VCG|CNS|Getty Images|China Daily)"
_CREDIT = (
    # 新華社記者 陳斌 攝
    r"[（(]?[^。；：:，,]{0,20}(?:记者|記者|社|报|報|网|網)[^。；：:，,]{1,20}[摄攝][影]?[)）]?"
    # (Xinhua/Xie Huanchi), [Photo by Li Ming], Photo: AKP
    rf"|[(\[]?{_AGENCY}\s?/\s?[^.;/]{{2,40}}[)\]]?"
    rf"|[(\[]?Photos?(?: by|:| courtesy of|/) ?[^.;]{{2,40}}[)\]]?"
)
_CAPTION = re.compile(rf"(?:.*[。.]\s*)?(?:{_CREDIT})", re.DOTALL)


def is_caption(paragraph: str) -> bool:
    """Whether a paragraph ends with the name of a photographer.

    Example:
        >>> is_caption("双方会谈。 新华社记者 陈某 摄"), is_caption("(Xinhua/Chen Mou)"), is_caption("双方会谈。")
        (True, True, False)
    """
    return _CAPTION.fullmatch(paragraph) is not None


def names_speaker_after(text: str, start: int, end: int) -> bool:
    """Whether the words behind a quotation, which ended at `start`, only say whose it is.

    Example:
        >>> [names_speaker_after(words, 0, len(words)) for words in ("王毅说。", " Xi said.", "王毅说，中方愿合作。")]
        [True, True, False]
    """
    return _AFTER_QUOTE.match(text, start, end) is not None


def is_reported(sentence: str) -> bool:
    """Whether a sentence gives speech to a named speaker, before it or behind a quotation.

    Example:
        >>> is_reported("王毅表示，中方愿合作。"), is_reported("双方表示，愿合作。"), is_reported("Xi said they would meet.")
        (True, False, True)
    """
    match = _BEGINS.match(sentence) or _QUOTED.match(sentence)
    if match is None:
        return False
    who = match["who"] or match["who_en"]
    return _NOBODY.match(who) is None and not who.endswith(_NOT_NAMED)
