"""Two texts on one page, told apart by script: which lines are of another text than the one in a language."""

import re
from collections.abc import Iterator

from ..words import IDEOGRAPHIC, LATIN, written
from .layout import lines_of

_LETTERS = {
    IDEOGRAPHIC: re.compile(r"[\u3400-\u9fff\uf900-\ufaff]"),
    LATIN: re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
    "Khmr": re.compile(r"[\u1780-\u17ff]"),
    "Thai": re.compile(r"[\u0e00-\u0e7f]"),
    "Laoo": re.compile(r"[\u0e80-\u0eff]"),
}
"""Letters of the scripts in which texts are told apart."""
WEIGHT = {IDEOGRAPHIC: 4}
"""How much a character of a script says, where a letter of the others says one."""
LEAST_LETTERS = 120
"""Letters of the shorter of two texts on a page: fewer are names and titles inside one text."""
LEAST_SHARE = 0.15
"""Its share of the letters of the page."""


def lines_of_other_text(source: str, language: str) -> list[tuple[int, int]]:
    """Stretches of whole lines of a source that are of a text in another script than that of a language; none if there is one text.

    Args:
        source: the source.
        language: tag of the language of the text that is wanted.

    Returns:
        Stretches in order, each from the beginning of its first line to the end of its last, with the line break behind it.

    Example:
        >>> page = "".join(f"双方同意加强各领域务实合作。\\nBoth sides agreed to deepen cooperation {n}.\\n" for n in range(5))
        >>> [page[a:b] for a, b in lines_of_other_text(page, "zh-Hans")][:1]
        ['Both sides agreed to deepen cooperation 0.\\n']
        >>> lines_of_other_text("双方会见 Joint Committee。", "zh-Hans")
        []
    """
    wanted = written(language).script
    if wanted not in _LETTERS:
        return []
    scripts = [_script(line.words) for line in lines_of(source)]
    letters: dict[str, int] = {}
    for line, script in zip(lines_of(source), scripts, strict=True):
        if script:
            letters[script] = letters.get(script, 0) + _count(line.words, script)
    others = {script: count for script, count in letters.items() if script != wanted}
    if wanted not in letters or not others:
        return []
    least, total = min(letters[wanted], sum(others.values())), sum(letters.values())
    if least < LEAST_LETTERS or least < LEAST_SHARE * total:
        return []
    return list(_stretches(source, wanted, scripts))


def _stretches(source: str, wanted: str, scripts: list[str]) -> Iterator[tuple[int, int]]:
    """Yield runs of lines of another script; a line without letters goes with the one before it."""
    start, end, before = -1, -1, wanted
    for line, script in zip(lines_of(source), scripts, strict=True):
        before = script or before
        if before == wanted:
            if start >= 0:
                yield start, end
            start = -1
            continue
        start = source.rfind("\n", 0, line.start) + 1 if start < 0 else start
        stop = source.find("\n", line.end)
        end = len(source) if stop < 0 else stop + 1
    if start >= 0:
        yield start, end


def _script(words: str) -> str:
    """The script of most of the words of a line; empty if it has no letters."""
    counts = {script: _count(words, script) for script in _LETTERS}
    most = max(counts, key=lambda script: counts[script])
    return most if counts[most] else ""


def _count(words: str, script: str) -> int:
    return WEIGHT.get(script, 1) * len(_LETTERS[script].findall(words))
