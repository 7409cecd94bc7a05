"""What stands around the body of a statement, told from the words of a line or paragraph: title, dateline, openings, end."""

import re

_HAN_DIGITS = "[〇○零一二三四五六七八九十]"
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = (
    rf"(?:[0-9]{{4}}年[0-9]{{1,2}}月[0-9]{{1,2}}日|{_HAN_DIGITS}{{4}}年{_HAN_DIGITS}{{1,2}}月{_HAN_DIGITS}{{1,3}}日"
    rf"|[0-9]{{1,2}} {_MONTH},? [0-9]{{4}}|{_MONTH} [0-9]{{1,2}}, [0-9]{{4}})"
)
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
_STATEMENT_LINE = re.compile(
    rf"的?(?:(?:关于|關於)[^。，；：]{{1,60}})?(?:联合|聯合|共同|新闻|新聞|谅解|諒解)*{_STATEMENT}"
)
_END_OF_TITLE = re.compile(rf"[^。，；：]{{1,60}}{_STATEMENT}")


def is_dateline(words: str) -> bool:
    """Whether a line is a place and a date, and no part of a sentence.

    Example:
        >>> is_dateline("2023年2月11日于北京"), is_dateline("本声明于2023年2月11日在北京签署，每份均用中文")
        (True, False)
    """
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
