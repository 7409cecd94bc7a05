"""What a character stands for where words are compared: one character to one character, so that offsets hold.

A Kangxi radical looks like the ideograph that it is a radical of, and PDF files give the one for the other. Texts are kept as their
sources have them; what is looked for in them (names, numbers, cue words) is compared through `fold`.
"""

import re
import unicodedata
from functools import cache

_RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾"
    "⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲"
)  # fmt: skip
_IDEOGRAPHS = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹"
    "艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀"
)  # fmt: skip
"""Radicals of the CJK supplement, and their ideographs by Unicode's EquivalentUnifiedIdeograph; of the others NFKC says it."""
_FORMS = "\u2e80-\u2fd5\uf900-\ufaff\U0001d400-\U0001d7ff\U0002f800-\U0002fa1f"
"""Radicals, ideographs for compatibility, and letters for mathematics."""
_FULL_WIDTH = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
"""Digits and letters of Chinese typography; its marks are marks of their own."""
_FOLDED = re.compile(f"[{_FORMS}{_FULL_WIDTH}]")
LIGATURES = "\ufb00-\ufb06"
COMBINING = "\u0300-\u036f"
"""Accents that stand after their letter."""
_JOINED = re.compile(f"[{LIGATURES}{COMBINING}]")


def fold(text: str) -> str:
    """A text with each character that only looks like another as that other. Nearly all texts are returned as they are.

    Example:
        >>> fold("双⽅同意２０２５年"), len(fold("双⽅"))
        ('双方同意2025年', 2)
    """
    return text.translate(_stands_for()) if _FOLDED.search(text) else text


def spelled_out(text: str) -> str:
    """A text, folded, with ligatures and accents as words are spelled; its length may be another.

    Example:
        >>> spelled_out("the Paci\ufb01c"), len(spelled_out("e\u0301"))
        ('the Pacific', 1)
    """
    folded = fold(text)
    return unicodedata.normalize("NFKC", folded) if is_joined(folded) else folded


def is_joined(text: str) -> bool:
    """Whether a text has ligatures, or accents that stand after their letter."""
    return _JOINED.search(text) is not None


def is_form(character: str) -> bool:
    """Whether a character looks like others that are meant; full-width letters and digits are meant as they are.

    Example:
        >>> is_form("⽅"), is_form("方"), is_form("２"), is_form("\ufb01")
        (True, False, False, True)
    """
    full_width = "\uff10" <= character <= "\uff5a"
    return (ord(character) in _stands_for() and not full_width) or "\ufb00" <= character <= "\ufb06"


@cache
def _stands_for() -> dict[int, str]:
    """Code points to the characters that they stand for. Unicode never changes these, so every version of Python has the same."""
    found = dict(zip(map(ord, _RADICALS), _IDEOGRAPHS, strict=True))
    for block in (
        range(0x2E80, 0x2FD6),
        range(0xF900, 0xFB00),
        range(0xFF10, 0xFF5B),
        range(0x1D400, 0x1D800),
        range(0x2F800, 0x2FA20),
    ):
        for point in block:
            plain = unicodedata.normalize("NFKC", chr(point))
            if _FOLDED.match(chr(point)) and len(plain) == 1 and plain != chr(point):
                found[point] = plain
    return found
