"""What stands around the body of a statement, told from the words of a line or paragraph: title, dateline, openings, end."""

import re

_HAN_DIGITS = "[〇○零一二三四五六七八九十]"
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = (
    rf"(?:[0-9]{{4}}年[0-9]{{1,2}}月[0-9]{{1,2}}日|{_HAN_DIGITS}{{4}}年{_HAN_DIGITS}{{1,2}}月{_HAN_DIGITS}{{1,3}}日"
    rf"|[0-9]{{1,2}} {_MONTH},? [0-9]{{4}}|{_MONTH} [0-9]{{1,2}}, [0-9]{{4}})"
)
# At most a place before the date, and a place or a bracket after it.
_DATELINE = re.compile(rf"[（(]?[^。.!?；;：:]{{0,40}}{_DATE}[^。.!?；;：:]{{0,20}}[)）]?")
"""A line that is a place and a date and little else."""
_SAYS_MORE = re.compile(
    r"一式|每份|本(?:声明|聲明|公报|公報|协定|協定|协议|協議|文件)|文本|双方|雙方|两国|兩國|访问|訪問|会[谈见]|會[談見]"
    r"|\b(?:was|were|is|are|in duplicate|statement|signed|paid|held|visit(?:ed)?|met|will)\b",
    re.IGNORECASE,
)
"""Words of a sentence that only mentions a date."""
_STATEMENT = (
    "(?:公报|公報|声明|聲明|宣言|协定|協定|协议|協議|备忘录|備忘錄|议定书|議定書|条约|條約|倡议|倡議|行动计划|行動計劃)"
)
# 联合公报 关于加强合作的联合声明
_STATEMENT_LINE = re.compile(
    rf"的?(?:(?:关于|關於)[^。，；：]{{1,60}})?(?:联合|聯合|共同|新闻|新聞|谅解|諒解)*{_STATEMENT}"
)
_END_OF_TITLE = re.compile(rf"[^。，；：]{{1,60}}{_STATEMENT}")
_NUMBER = (
    # （六） 一、 2. (a) 第三条 Article 4 ——
    r"(?:[（(]?(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2}|[ivx]{1,5}|[a-h])[)）.．、]|第[一二三四五六七八九十0-9]{1,3}[条條]"
    r"|Article [0-9ivx]{1,4}[.:]?|[•·*—–-]{1,2})\s*"
)
_ITEM = re.compile(_NUMBER, re.IGNORECASE)
# Whoever met, and no party by its name: a sentence that says more than that it opens has an object of its own.
_ALL_OF_THEM = "(?:(?:缔约|締約|[\u3400-\u9fff]{1,3})?[双雙]方|[两兩][国國])(?:领导人|領導人)?|各方|我们|我們"
_ADVERBS = "(?:为此，?|為此，?|因此，?|经友好协商，?|經友好協商，?|还|還|并|並|也|一致|共同|特此|郑重|鄭重)*"
_AGREE = (
    "(?:同意|决定|決定|宣布|声明|聲明|商定|重申|强调|強調|认为|認為|承诺|承諾"
    "|(?:达成|達成)(?:以下|如下)?(?:共识|共識|协议|協議))(?:如下|以下(?:内容|內容|几点|幾點|事项|事項))?"
)
_ALL_OF_THEM_EN = (
    "(?:(?:both|the)?(?: (?:two|three|contracting))? ?(?:sides|parties|countries|leaders|governments)|they|we,?) "
)
_AGREE_EN = (
    "(?:(?:have|has|also|further|therefore|hereby|jointly|mutually) )*"
    "(?:agree|decide|declare|state|announce|affirm|reaffirm|reiterate|emphasi[sz]e|stresse?|commit)(?:d|ed|s)?"
    "(?: (?:to|that|on|upon|as follows|(?:(?:to|on|upon) (?:do )?)?the following(?: points)?))?"
)
_OPENING = re.compile(
    # 双方同意： 双方声明如下： 缔约双方经友好协商，达成协议如下： 特此决定：
    rf"(?:{_NUMBER})?{_ADVERBS}(?:{_ALL_OF_THEM})?{_ADVERBS}{_AGREE}[：:]"
    # Both sides agreed to the following: The two sides stated as follows: HEREBY DECIDE TO:
    rf"|(?:{_NUMBER})?(?:to this end,? |accordingly,? )?(?:{_ALL_OF_THEM_EN})?{_AGREE_EN}:",
    re.IGNORECASE,
)
_BARE_DECISION = re.compile(r"(?:我们|我們|双方|雙方)?特此(?:决定|決定|声明|聲明|宣布)[：:，,。]?")
_SIGN = "(?:签署|簽署|签订|簽訂)"
_SIGNED = re.compile(
    # 本声明于某年某月某日在北京签署…； 某年某月某日在北京签署，一式两份…； …一式两份，； …以昭信守。
    rf"本[^，。；]{{1,12}}[于於][^。；]{{0,8}}{_DATE}[^。；]{{0,20}}(?:{_SIGN}|[订訂][于於])"
    r"|.{0,60}一式[两兩二三四][份分][，。]|.{0,80}以昭信守[，。]"
    # Done at Phnom Penh… This Statement was signed in Beijing… In witness whereof…
    r"|(?:Done|Signed)(?: in (?:duplicate|triplicate))?(?: and signed)? (?:at|in|on) |In witness whereof\b"
    r"|This (?:Joint )?[A-Z][A-Za-z ]{2,60} (?:was|is|has been) (?:done|signed) (?:at|in|on) ",
    re.IGNORECASE,
)
"""How a statement says of itself that it was signed."""
_DONE_AT = re.compile(
    # Done at Phnom Penh, this 17th day of April 2025.
    r"(?:Done|Signed) (?:at|in) [^.;]{2,40},? (?:on )?(?:this |the )?"
    rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)? (?:day of )?{_MONTH},? [0-9]{{4}}|{_MONTH} [0-9]{{1,2}}, [0-9]{{4}})\.?",
    re.IGNORECASE,
)
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
    return (_OPENING.fullmatch(sentence) or _BARE_DECISION.fullmatch(sentence)) is not None


def says_signed(paragraph: str) -> bool:
    """Whether a paragraph begins to close a statement: where and when it was signed, in how many originals.

    What bears a printed number is of the body.

    Example:
        >>> says_signed("本声明于2025年11月20日在北京签署，一式两份。"), says_signed("双方签署了协定。")
        (True, False)
    """
    return _SIGNED.match(paragraph) is not None and not _ITEM.match(paragraph)


def is_signature(paragraph: str) -> bool:
    """Whether a line may be of the names under a text: short, no sentence, no item of a list.

    Example:
        >>> is_signature("王某（签字）"), is_signature("4. a joint working group")
        (True, False)
    """
    short = len("".join(paragraph.split())) <= LONGEST_SIGNATURE
    return short and not re.search(r"[。！？!?.…；;：:，,]$", paragraph) and not _ITEM.match(paragraph)


def is_dateline(words: str) -> bool:
    """Whether a line is a place and a date, and no part of a sentence.

    Example:
        >>> is_dateline("2023年2月11日于北京"), is_dateline("本声明于2023年2月11日在北京签署，每份均用中文")
        (True, False)
    """
    if _DONE_AT.fullmatch(words):
        return True
    return _DATELINE.fullmatch(words) is not None and _SAYS_MORE.search(words) is None


def title_goes_on(first: str, second: str) -> bool:
    """Whether the second line of a Chinese text belongs to the title that its first line begins.

    Example:
        >>> title_goes_on("中华人民共和国政府和柬埔寨王国政府", "联合公报"), title_goes_on("中柬联合公报", "新闻公报")
        (True, False)
    """
    if _END_OF_TITLE.fullmatch(first) or re.search(r"[。，；：？！）)0-9日电電讯訊]$", first) or not _is_chinese(first):
        return False
    about = re.search("关于|關於", first)
    return _STATEMENT_LINE.fullmatch(second) is not None or bool(about and _END_OF_TITLE.fullmatch(second))


def _is_chinese(words: str) -> bool:
    return re.search(r"[\u3400-\u9fff]", words) is not None
