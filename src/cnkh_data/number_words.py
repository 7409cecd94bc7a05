"""What the section `[numbers]` of a language's file of words says: `lexicon/README.md` tells what each entry is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from .fold import fold

Values = Mapping[str, int]
"""What words stand for."""


@dataclass(frozen=True)
class NumberWords:
    """Words of a language by which its numbers are read; each may be lacking."""

    digits: Sequence[Sequence[str]] = ()
    """Numerals from zero to nine, written together: each in its forms."""
    tens: Values = field(default_factory=dict)
    """Numerals that multiply the digit before them: ten, hundred, thousand."""
    scales: Values = field(default_factory=dict)
    """Words that multiply the number before them, in figures too: million."""
    words: Values = field(default_factory=dict)
    """Number words that are written apart, cardinal and ordinal."""
    loose: Values = field(default_factory=dict)
    """Words that may be another version's number: decade, quarter."""
    months: Sequence[Sequence[str]] = ()
    """Names of the months from January, each in its forms, in such letters as they are printed."""
    ordinal_endings: Sequence[str] = ()
    """What stands after figures that count: 20th."""
    ordinals_before: Sequence[str] = ()
    """What stands before a number that counts: 第."""
    counted: Sequence[str] = ()
    """What stands after a numeral that is surely one."""
    about: Sequence[str] = ()
    """What may stand between figures and a scale: 多."""
    decades: Sequence[str] = ()
    """What stands after the figures of a decade: the 1960s."""
    eras: Values = field(default_factory=dict)
    """Other counts of years, and how far each is ahead of the common one: in Thai, พ.ศ. 2566 is 2023."""
    day_links: Sequence[str] = ()
    """What may stand between a day and its month: the 9th of May."""
    half: Sequence[str] = ()
    and_a_half: Sequence[str] = ()
    """What adds a half to the number before it, where words are written apart."""
    articles: Sequence[str] = ()
    """What means one before “and a half”: a year and a half."""
    years: Sequence[str] = ()
    halved: Sequence[str] = ()
    """What stands between a number and the half that is added to it, beside years, where words are written together."""
    tenths: Sequence[str] = ()
    """Regular expressions for what stands after a numeral of tenths."""
    examples: Sequence[str] = ()
    """Texts, each with brackets around a number, and what it is: `for [six decades] = 60`."""


def number_words(entry: Mapping[str, Any]) -> NumberWords:
    """What a section says, folded as texts are.

    Raises:
        ValueError: saying what is wrong with it.

    Example:
        >>> number_words({"scales": {"萬": 10000}}).scales
        {'万': 10000}
    """
    if unknown := sorted(entry.keys() - _DEFAULTS.keys()):
        raise ValueError(f"has {unknown}; expected {', '.join(sorted(_DEFAULTS))}")
    for key, value in entry.items():
        _check(key, value)
    return NumberWords(**{key: value if key == "examples" else _folded(value) for key, value in entry.items()})


def dates_alone(words: NumberWords) -> bool:
    """Whether a section says no more than how dates are read.

    Example:
        >>> dates_alone(NumberWords(eras={"พ.ศ.": 543})), dates_alone(NumberWords(half=("半",)))
        (True, False)
    """
    said = {key for key, default in _DEFAULTS.items() if getattr(words, key) != default}
    return said <= {"months", "eras", "examples"}


_DEFAULTS = {one.name: getattr(NumberWords(), one.name) for one in fields(NumberWords)}
_LENGTHS = {"digits": 10, "months": 12}
"""How many entries a list must have."""


def _check(key: str, value: Any) -> None:
    """Refuse an entry that is not written as it must be."""
    is_table = isinstance(_DEFAULTS[key], dict)
    if not isinstance(value, dict if is_table else list):
        raise ValueError(f"{key} is {_shown(value)}; expected {'a table' if is_table else 'a list'}")
    values = value if isinstance(value, dict) else {}
    if wrong := [word for word, number in values.items() if type(number) is not int]:
        raise ValueError(f"{key} has {values[wrong[0]]!r} for {wrong[0]!r}; expected a whole number")
    if len(value) != _LENGTHS.get(key, len(value)):
        raise ValueError(f"{key} has {len(value)} entries; expected {_LENGTHS[key]}")
    for pattern in value if key == "tenths" else ():
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"{key}: {pattern!r} is no regular expression ({error.msg})") from None


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, list) else "neither a list nor a table"


def _folded(value: Any) -> Any:
    if isinstance(value, str):
        return fold(value)
    if isinstance(value, dict):
        return {fold(word).lower(): number for word, number in value.items()}
    return tuple(_folded(one) for one in value)
