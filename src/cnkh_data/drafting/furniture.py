"""Lines that are no words of a text: what a web page or a printer adds around it, told from the words of the line alone.

Only a whole line is ever furniture, but for the mark at the end of a dispatch. What could be a sentence of some text is left for a reader to cut.
"""

import re
from collections.abc import Sequence

HEAD = 5
"""Lines at the top of a page in which a web site prints what is not of the text."""
TAIL = 12
"""Lines at its foot in which it does."""

_PAGE_NUMBER = re.compile(
    r"[-–—－]\s?[0-9]{1,3}\s?[-–—－]"  # -3-
    r"|[Pp]age [0-9]{1,3}(?: of [0-9]{1,3})?"
    r"|第\s?[0-9]{1,3}\s?[页頁](?:[\s,，/]*共\s?[0-9]{1,3}\s?[页頁])?"
)
_WAY_TO_PAGE = re.compile(r"(?:首页|首頁|Home|HOME)\s*[>»/|]")
_SOURCED = re.compile(r"(?:来源|來源|Source|Updated)\s*[:：]")
_ENDS_CLAUSE = re.compile("[。；;]")
_END_OF_DISPATCH = r"[■▲◆]|[（(]\s?(?:完|全文完|[Ee]nd|END)\s?[)）]|Enditem|ENDITEM"
_AFTER_LAST_SENTENCE = re.compile(rf"(?<=[。！？.!?”」』\"])\s*(?:{_END_OF_DISPATCH})$")
_SURE = re.compile(
    _END_OF_DISPATCH
    # Who edited the page, in brackets or after a word that says so.
    + r"|[（(\[【]?\s*(?:责编|責編|责任编辑|責任編輯|Web editor|Editor)s?\s*[:：][^。]{0,80}"
    # Buttons in brackets, one or several: 【打印本页】【关闭窗口】, 【纠错】 【责任编辑:某某】.
    r"|(?:[【\[]\s*(?:打印|列印|关闭|關閉|纠错|糾錯|返回|字号|字號|分享|收藏|推荐|推薦|责任编辑|責任編輯|责编|責編)[^】\]。]{0,30}[】\]]\s*)+"
    # Where to share, print or close it: “Share this page:  Print”, “分享到： 微博 微信”.
    r"|(?:Share(?: this(?: page| article| story)?| on| to)?|分享到?|分享至)\s*[:：][^.。]{0,60}"
    r"|Print(?: this page)?|Close(?: window)?|打印(?:本页)?|列印(?:本頁)?|关闭(?:窗口)?|關閉(?:視窗|窗口)?"
    # What else there is to read, with its title if that is on the same line.
    r"|(?:相关|相關|延伸|推荐|推薦)(?:阅读|閱讀|新闻|新聞|链接|鏈接|連結|报道|報道|報導)(?:\s*[:：].*)?"
    r"|Related (?:stories|news|articles|reading|links|coverage)(?:\s*:.*)?|Read more(?:\s*:.*)?"
    # Whose page it is.
    r"|(?:版权所有|版權所有)(?![者人])[^。]{0,80}|(?:Copyright (?:©|\(c\)|[0-9]{4})|©).{0,120}|All rights reserved\.?"
    # A code to be scanned with a telephone.
    r"|[扫掃](?:一[扫掃]|码|碼)[^。]{0,40}",
    re.IGNORECASE,
)


def furniture(lines: Sequence[str]) -> list[bool]:
    """Say of each line whether it is surely none of the text; where that would leave nothing, none is.

    Example:
        >>> furniture(["Home > News", "China and Cambodia agreed.", "-3-", "They met.", "Related stories"])
        [True, False, True, False, True]
    """
    found = [_is_furniture(number, words, len(lines)) for number, words in enumerate(lines)]
    number = len(lines) - 1
    while number > 0 and (found[number] or _is_byline(lines[number])):
        found[number] = True  # A row of time and source under the text, with nothing after it that is of the text.
        number -= 1
    return [False] * len(lines) if all(found) else found


def without_end_mark(words: str) -> str:
    """A line without the mark with which an agency ends a dispatch, where that stands behind a sentence.

    Example:
        >>> without_end_mark("双方同意保持沟通。（完）"), without_end_mark("They met. Enditem")
        ('双方同意保持沟通。', 'They met.')
    """
    match = _AFTER_LAST_SENTENCE.search(words)
    return words[: match.start()] if match else words


def _is_furniture(number: int, words: str, count: int) -> bool:
    """Whether a line is furniture: a page number anywhere, the rest near the head or the foot of the page."""
    if _PAGE_NUMBER.fullmatch(words):
        return True
    near_head, near_foot = number < HEAD, number >= count - TAIL
    sure = _SURE.fullmatch(words)
    return (near_head and _is_byline(words)) or ((near_head or near_foot) and sure is not None)


def _is_byline(words: str) -> bool:
    """Whether a line is the way to the page, or the row of time and source."""
    if _WAY_TO_PAGE.match(words):
        return True
    return _SOURCED.search(words) is not None and _ENDS_CLAUSE.search(words) is None
