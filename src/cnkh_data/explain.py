"""What the models reject, in words: what is there, what belongs there, and where it can be told, what to write.

To explain another type of error of pydantic's, write a function and name it in WORDS.
"""

import difflib
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic_core import ErrorDetails

from .finding import shown
from .models.base import CONTRACT_FOLDER
from .spelling import TWINS
from .standards import countries
from .texts import number_of

WHOLE_IN_QUOTES = 'a whole number in quotes, such as "2"'
FORMS = {
    "https?": "an address that begins with http:// or https://",
    "[0-9a-f]{64}": "a SHA-256 digest, 64 digits and letters from a to f",
    "(pre|end|": "a document's id, a slash and the printed place, as in 2023-02-11-cn-kh-joint-statement/5.4.2",
    "[12][0-9]|3[01]))?)?": "a date as in 2023, 2023-02 or 2023-02-11, or an interval of two with a slash between",
    "[12][0-9]|3[01])$": "a day as in 2023-02-11",
    "[a-z0-9]+([_-][a-z0-9]+)*": "lower-case letters and digits, with - or _ between",
    "[a-z0-9]+(_[a-z0-9]+)*": "lower-case letters and digits, with _ between",
    "[A-Z][a-z]{3}": "a language tag such as en, zh-Hans or zh-Hant",
    "[A-Z]{3}": "three capital letters",
    "Q[1-9]": "a Wikidata id such as Q424",
    r"[1-9][0-9]*)\.(0": "three numbers as in 1.0.0",
    "^[1-9][0-9]*$": WHOLE_IN_QUOTES,
}
"""Part of a pattern of the schema to what is to be written, in words."""


class Place(NamedTuple):
    """What the schema says of a place."""

    key: str
    """The last key on the way to it; empty for a file as a whole."""
    nullable: bool
    keys: Sequence[str]
    """Keys of the object that belongs there, if one does."""


class _Wrong(NamedTuple):
    """A value that is not what belongs at its place."""

    value: Any
    place: Place
    about: Mapping[str, Any]
    """What pydantic says of it beyond the type of the error."""

    @property
    def key(self) -> str:
        return self.place.key

    def or_null(self, what: str) -> str:
        """What belongs there, null included where the schema allows it."""
        return f"{what}, or null" if self.place.nullable else what

    def otherwise_null(self, repair: str) -> str:
        """A repair, and null as the other way where the schema allows it."""
        return f"{repair}; null, if there is none." if self.place.nullable else f"{repair}."


class Explanation(NamedTuple):
    """What is there, what belongs there, and what to do."""

    got: str
    expected: str
    repair: str
    in_a_line: bool = False
    """Whether the repair alone says all of it."""


def explain(detail: ErrorDetails, place: Place) -> Explanation:
    """Say what is there, what belongs there, and what to do."""
    wrong = _Wrong(detail["input"], place, detail.get("ctx", {}))
    words = WORDS.get(detail["type"])
    if words is not None:
        return words(wrong)
    name = repr(place.key) if place.key else "it"
    expected = detail["msg"].removeprefix("Input should be ")
    return Explanation(
        shown(wrong.value), expected, f"Correct {name} to what the schema in {CONTRACT_FOLDER}/ describes."
    )


def _missing(wrong: _Wrong) -> Explanation:
    key = wrong.key
    return Explanation(f"no key {key!r}", f"the key {key!r}", f"Add the missing key {key!r}.", in_a_line=True)


def _unknown(wrong: _Wrong) -> Explanation:
    repair = f"Unknown key {wrong.key!r}: remove it, or correct its spelling."
    return Explanation(f"unknown key {wrong.key!r}", "only the keys of the schema", repair, in_a_line=True)


def misspelt_key(key: str, meant: str) -> Explanation:
    """Say what to do about a key that was written for another."""
    repair = f"Unknown key {key!r}: did you mean {meant!r}?"
    return Explanation(f"unknown key {key!r}", f"the key {meant!r}", repair, in_a_line=True)


def _code(wrong: _Wrong) -> Explanation:
    expected = str(wrong.about.get("expected", "a code of the codelist"))
    repair, in_a_line = _one_of(wrong.value, re.findall(r"[\w-]+", expected), "schema/codelists/")
    return Explanation(shown(wrong.value), wrong.or_null(f"one of {expected}"), repair, in_a_line)


def unlisted_code(code: str, codes: Sequence[str] | None, file: str, nullable: bool) -> Explanation:
    """Say what to do about a code that is not one of those that a corpus lists in a file; None stands for those of no such file."""
    nothing = "null" if nullable else "an empty list"
    if codes is None:
        repair = f"Add the file, with the columns code, label and definition and a row for each code that is used; or write {nothing}."
        return Explanation(shown(code), f"no code, since there is no {file}", repair)
    if not codes:
        return Explanation(
            shown(code), f"no code, since {file} lists none", f"Give it a row there, or write {nothing}."
        )
    left = len(codes) - MOST_LISTED
    *others, last = [*map(repr, codes[:MOST_LISTED]), *([f"one of {left} more"] if left > 0 else [])]
    either = f"{', '.join(others)} or {last}" if others else last
    expected = f"one of {either}" + (", or null" if nullable else "")
    missing = f"If the code is right, give it a row there (git diff -- {file} shows one that is gone)."
    repair, in_a_line = _one_of(code, codes, file)
    return Explanation(shown(code), expected, f"{repair} {missing}", in_a_line)


MOST_LISTED = 30
"""Codes of a corpus's own that a message names."""


SLIP = 0.75
"""How like a code a text must be to be taken for a slip of the pen."""


def _one_of(value: Any, codes: Sequence[str], where: str) -> tuple[str, bool]:
    """A repair that names the code that was meant, if one is like what was written; and whether it says all there is to say."""
    written = re.sub(r"[\s-]+", "_", value.lower()) if isinstance(value, str) else ""
    if slip := difflib.get_close_matches(written, codes, n=1, cutoff=SLIP):
        return f"Unknown code {shown(value)}: did you mean {shown(slip[0])}? {where} says what each code means.", True
    near = difflib.get_close_matches(written, codes, n=1)
    first = f"Write {shown(near[0])}, if that is meant; else another" if near else "Write one"
    return f"{first} of these codes; {where} says what they mean.", False


def _pattern(wrong: _Wrong) -> Explanation:
    pattern = wrong.about["pattern"]
    form = next((words for known, words in FORMS.items() if known in pattern), "")
    repair = f"Correct {wrong.key!r}{f': write {form}' if form else ''}."
    if meant := next((text for text in _meant(wrong.value, wrong.key) if re.search(pattern, text)), None):
        strange = [f"U+{ord(one):04X}" for one in wrong.value if ord(one) > LAST_PLAIN]
        seen = f" ({', '.join(strange)} only looks like it)" if strange else ""
        repair = f"Write {shown(meant)}, if that is meant{seen}; else {form or 'what the schema describes'}."
    elif pattern.startswith(CODE) and (code := "_".join(re.findall(r"[a-z0-9]+", wrong.value.lower()))):
        repair = f"Write {shown(code)}, if that is meant; else {form}."
    elif pattern.startswith(SLUG) and (slug := "-".join(re.findall(r"[a-z0-9_]+", wrong.value.lower()))):
        repair = f"Write {shown(slug)}, if that is meant; else {form}."
    return Explanation(shown(wrong.value), wrong.or_null(form or f"text of the form {pattern}"), repair)


LAST_PLAIN = 0x7E


def _meant(value: str, key: str) -> Iterator[str]:
    """Yield what somebody may have meant: plain letters for look-alikes, two digits in a date, Q before a number, the code of a country."""
    plain = unicodedata.normalize("NFKC", value).translate(_PLAIN).strip()
    if key == COUNTRY:
        yield from (one.alpha3 for one in countries().values() if plain.upper() in (one.alpha2, one.alpha3))
        return
    yield plain
    yield re.sub(r"(?<=[-/])([0-9])(?![0-9])", r"0\1", plain.replace("/", "-"))
    yield re.sub(r"(?<=[-])([0-9])(?![0-9])", r"0\1", plain)
    if plain.isdecimal():
        yield f"Q{plain}"
    yield plain.upper()
    yield plain.lower()


CODEBOOK = "codebook"
"""The key of a version of the codebook, which is a number and no count: it is written as text."""
COUNTRY = "iso_alpha3"
"""The key of a country's code."""
_PLAIN = str.maketrans({**TWINS, "–": "-", "—": "-", "－": "-"})
CODE = "^[a-z0-9]+(_[a-z0-9]+)*$"
SLUG = "^[a-z0-9]+([_-][a-z0-9]+)*$"


def _list(wrong: _Wrong) -> Explanation:
    repair = wrong.otherwise_null("Write a list, as in [ … ]; [] is a list with nothing in it")
    match wrong.value:
        case str(text) if text and len(text) <= LONGEST_VALUE and not wrong.place.keys:
            repair = _write([part for part in _SEPARATORS.split(text) if part])
        case str(text) if text:
            repair = PUT_INTO_LIST
        case dict(members) if members:
            repair = PUT_INTO_LIST
    return Explanation(shown(wrong.value), wrong.or_null("a list"), repair)


PUT_INTO_LIST = "Put it into a list: [ before it and ] after it."
TAKE_OUT_OF_LIST = "Take the brackets [ and ] around it away."
LONGEST_VALUE = 200
"""Longest text that a repair writes out."""
_SEPARATORS = re.compile(r"\s*[,;、，；]\s*")


def _text(wrong: _Wrong) -> Explanation:
    form = WHOLE_IN_QUOTES if wrong.key == CODEBOOK else "text in double quotes"
    repair = wrong.otherwise_null(
        f"Write {WHOLE_IN_QUOTES}" if wrong.key == CODEBOOK else "Write text, in double quotes"
    )
    match wrong.value:
        case bool():
            pass
        case float(number) if wrong.key == CODEBOOK and not number.is_integer():
            pass
        case float(number) if wrong.key == CODEBOOK:
            repair = _write(str(int(number)))
        case int() | float() as number:
            repair = _write(str(number))
        case [str()]:
            repair = TAKE_OUT_OF_LIST
    return Explanation(shown(wrong.value), wrong.or_null(form), repair)


def _whole_number(wrong: _Wrong) -> Explanation:
    repair = wrong.otherwise_null("Write a whole number, without quotes")
    match wrong.value:
        case str(text) if _WHOLE.fullmatch(text):
            repair = _write(int(re.sub(r"[,_ ]", "", text)))
        case float(number) if number.is_integer():
            repair = _write(int(number))
    return Explanation(shown(wrong.value), wrong.or_null("a whole number"), repair)


_WHOLE = re.compile(r"-?[0-9]{1,18}|-?[0-9]{1,3}([,_ ][0-9]{3}){1,5}", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,17})?", re.ASCII)


def _number(wrong: _Wrong) -> Explanation:
    repair = wrong.otherwise_null("Write a number, without quotes")
    if isinstance(wrong.value, str) and _DECIMAL.fullmatch(wrong.value):
        repair = _write(float(wrong.value) if "." in wrong.value else int(wrong.value))
    return Explanation(shown(wrong.value), wrong.or_null("a number"), repair)


def _finite(wrong: _Wrong) -> Explanation:
    return Explanation(shown(wrong.value), "a number of ordinary size", "Write the number that is meant.")


def _yes_or_no(wrong: _Wrong) -> Explanation:
    meant = YES_OR_NO.get(str(wrong.value).lower())
    repair = "Write true or false, without quotes." if meant is None else _write(meant)
    return Explanation(shown(wrong.value), "true or false", repair)


YES_OR_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def _by_language(wrong: _Wrong) -> Explanation:
    repair = wrong.otherwise_null('Write an object with a member for each language, as in {"en": …}')
    return Explanation(shown(wrong.value), "an object with a language before each value", repair)


def _object(wrong: _Wrong) -> Explanation:
    keys = wrong.place.keys
    named = ", ".join(keys[:MOST_KEYS]) + (f" and {len(keys) - MOST_KEYS} more" if len(keys) > MOST_KEYS else "")
    repair = wrong.otherwise_null(f"Write an object, {{ … }}, with these keys; {CONTRACT_FOLDER}/ says what they hold")
    if isinstance(wrong.value, list) and len(wrong.value) == 1 and isinstance(wrong.value[0], dict):
        repair = TAKE_OUT_OF_LIST
    return Explanation(shown(wrong.value), wrong.or_null(f"an object with the keys {named}"), repair)


MOST_KEYS = 6
"""Keys of an object that a message names."""


def _nothing(wrong: _Wrong) -> Explanation:
    return Explanation(shown(wrong.value), "null", "Write null.")


def _too_few(wrong: _Wrong) -> Explanation:
    least, there = int(wrong.about["min_length"]), len(wrong.value)
    noun = "member" if isinstance(wrong.value, dict) else "item"
    inside = number_of(there, noun) if there else "nothing in it"
    repair = f"Add what is missing: at least {number_of(least - there, noun)}."
    return Explanation(f"{shown(wrong.value)}, with {inside}", f"at least {number_of(least, noun)}", repair)


def _too_many(wrong: _Wrong) -> Explanation:
    most = int(wrong.about["max_length"])
    got = f"{shown(wrong.value)}, with {number_of(len(wrong.value), 'item')}"
    repair = f"Keep the {most} that matter most, and remove the others."
    return Explanation(got, f"at most {number_of(most, 'item')}", repair)


def _too_short(wrong: _Wrong) -> Explanation:
    least = int(wrong.about["min_length"])
    repair = wrong.otherwise_null("Write the text that belongs here")
    return Explanation(shown(wrong.value), wrong.or_null(f"at least {number_of(least, 'character')}"), repair)


def _too_long(wrong: _Wrong) -> Explanation:
    most, there = int(wrong.about["max_length"]), len(wrong.value)
    got = f"{there} characters, {shown(wrong.value)}"
    repair = f"Shorten it by {number_of(there - most, 'character')}."
    return Explanation(got, f"at most {number_of(most, 'character')}", repair)


def _too_small(wrong: _Wrong) -> Explanation:
    least = _plain(wrong.about["ge"])
    return Explanation(shown(wrong.value), f"at least {least}", f"Write a number that is {least} or more.")


def _too_large(wrong: _Wrong) -> Explanation:
    most = _plain(wrong.about["le"])
    return Explanation(shown(wrong.value), f"at most {most}", f"Write a number that is {most} or less.")


def _no_json(wrong: _Wrong) -> Explanation:
    what = str(wrong.about.get("error", "text that is no JSON"))
    return Explanation(what, "JSON that every program reads", "Mend the file at this place.")


def _plain(number: float) -> str:
    """A number without the decimals that it does not need.

    Example:
        >>> _plain(1.0), _plain(0.5)
        ('1', '0.5')
    """
    return str(int(number)) if float(number).is_integer() else str(number)


def _write(value: Any) -> str:
    return f"Write {json.dumps(value, ensure_ascii=False)}."


WORDS: Mapping[str, Callable[[_Wrong], Explanation]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "unexpected_keyword_argument": _unknown,
    "enum": _code,
    "literal_error": _code,
    "string_pattern_mismatch": _pattern,
    "list_type": _list,
    "string_type": _text,
    "int_type": _whole_number,
    "int_parsing": _whole_number,
    "int_parsing_size": _whole_number,
    "int_from_float": _whole_number,
    "float_type": _number,
    "float_parsing": _number,
    "finite_number": _finite,
    "bool_type": _yes_or_no,
    "bool_parsing": _yes_or_no,
    "dict_type": _by_language,
    "model_type": _object,
    "model_attributes_type": _object,
    "dataclass_type": _object,
    "dataclass_exact_type": _object,
    "none_required": _nothing,
    "too_short": _too_few,
    "too_long": _too_many,
    "string_too_short": _too_short,
    "string_too_long": _too_long,
    "greater_than_equal": _too_small,
    "less_than_equal": _too_large,
    "json_invalid": _no_json,
}
"""Types of pydantic's errors, and what explains them."""
