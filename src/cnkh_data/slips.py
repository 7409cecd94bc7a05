"""Slips in JSON, each by its name: who made one reads what it is and what to write, not what a parser had hoped for.

A function for each place at which reading can stop; each returns what is wrong there, at the column where it is to be mended.
"""

import difflib
import re
from typing import NamedTuple


class Slip(NamedTuple):
    """What is wrong at an offset, and what to do."""

    at: int
    got: str
    expected: str
    repair: str


VALUE, KEY = "a JSON value", "a key in double quotes"
NAMES = {"{": "object", "[": "list"}
CLOSING = {"{": "}", "[": "]"}
CONSTANTS = ("true", "false", "null")
OTHER_CONSTANTS = {"none": "null", "nil": "null", "undefined": "null", "yes": "true", "no": "false"}
"""What other languages write, in lower case, and how JSON writes it."""
FULL_WIDTH = {"，": ",", "、": ",", "：": ":", "；": ",", "［": "[", "］": "]", "｛": "{", "｝": "}"}
"""Punctuation of Chinese keyboards, and what is meant where JSON stands."""

_BLANK = " \t\n\r"
_BEGINS = frozenset('"{[-0123456789tfn')
"""What a value begins with."""
_QUOTED = re.compile("[“”„‟«»‘’'`]([^“”„‟«»‘’'`\"\n]{0,60})[“”„‟«»‘’'`](?=\\s*(?:[,:\\]}]|\\Z))")
_TOKEN = re.compile(r"[^\s,:;\[\]{}()\"]{1,60}")
_BEGUN = re.compile(r"[^\s,:;\[\]{}()\"]+\Z")
_WORD = re.compile(r"[^\W\d]\w*(?:-\w+)*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
_STRINGS_AND_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_NEXT_MEMBER = re.compile(r'\s*,?\s*"[^"\n]*"\s*:')
"""What shows that the object goes on: a key and a colon."""
_KEY_BEFORE = re.compile(r',\s*"[^"\n]*"\s*\Z')
LONGEST_KEY = 60
"""Characters in which a key stands, with the comma before it."""
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")
_STRANGE = (
    (
        re.compile("\ufeff"),
        "'\\ufeff', a byte order mark",
        "Remove it: save the file as UTF-8 without a byte order mark.",
    ),
    (re.compile("[“”„‟«»‘’'`]"), "a quotation mark that JSON does not know", 'Write the straight double one, ".'),
    (re.compile(r"//|/\*|#"), "a comment, which JSON does not have", "Remove it; what is to be said goes into a note."),
    (
        re.compile(r"<{7}|={7}|>{7}|\|{7}"),
        "a mark of a merge that was not settled",
        "Choose between the two sides, and remove the marks.",
    ),
    (re.compile(r"\.{3}|…"), "'{}', which stands for something left out", "Write what is left out here."),
    (
        re.compile("[\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000\u000b\u000c]"),
        "{!a}, a blank that JSON does not know",
        "Write an ordinary space in its place.",
    ),
)
"""What stands where it may not, for a reason that can be named."""


def where_value_belongs(text: str, at: int) -> Slip:
    """What stands where a value belongs."""
    if slip := _strange(text, at, VALUE) or _comma_or_colon(text, at):
        return slip
    if text[at] in "}]":
        return _wrong_bracket(text, at, "]")
    token = _TOKEN.match(text, at)
    if token and token[0][0] in "+-.0123456789" and token[0] != "-Infinity":
        return _strange_number(at, token[0])
    if token and (_WORD.fullmatch(token[0]) or token[0] == "-Infinity"):
        return _bare_word(at, token[0])
    repair = "Write a string, number, true, false, null, list or object here."
    return Slip(at, repr(text[at : at + 12]), VALUE, repair)


def where_key_belongs(text: str, at: int) -> Slip:
    """What stands where a key belongs."""
    if slip := _strange(text, at, KEY) or _comma_or_colon(text, at):
        return slip
    if text[at] in "[{":
        repair = "Write its key before it; if several objects were meant, they belong in a list, [ … ]."
        return Slip(at, "a value without a key", KEY, repair)
    if text[at] == "]":
        return _wrong_bracket(text, at, "}")
    if slip := _thousands(text, at):
        return slip
    if token := _TOKEN.match(text, at):
        return Slip(at, f"{token[0]!r}, a key without quotes", KEY, f'Write "{token[0]}".')
    return Slip(at, "no key", KEY, "Write a key in double quotes.")


def after_key(text: str, end: int, at: int) -> Slip:
    """What stands where a colon belongs: `end` is where the key ends, `at` what follows."""
    expected = "a colon"
    if slip := _strange(text, at, expected):
        return slip
    if text[at] in ",}]":
        got, repair = "a key without a value", "Write a colon and the value after the key, or remove the key."
        return Slip(end, got, "a colon and a value", repair)
    if text[at] in "=;.":
        return Slip(at, repr(text[at]), expected, "Write a colon in its place.")
    return Slip(end, "no colon after a key", expected, "Write a colon between the key and its value.")


def after_value(text: str, at: int, closing: str) -> Slip:
    """What stands where a comma or the end belongs."""
    expected = f"a comma or {closing!r}"
    before = len(text[:at].rstrip(_BLANK))
    if at == before and (slip := _run_on(text, at, expected)):
        return slip
    if text[at : at + 1] in _BEGINS:
        return _no_comma(before, open_object=text[at] == "{" and closing == "}")
    if slip := _strange(text, at, expected):
        return slip
    if text[at] in "]})":
        return _wrong_bracket(text, at, closing)
    got, repair = "neither a comma nor the end", f"Write a comma, or close with {closing!r}."
    if text[at] == ";":
        got, repair = "a semicolon", "Write a comma in its place."
    if text[at] == ":":
        got, repair = "a colon after a value", "Write a comma here and its key before the value."
        if closing == "]" and (key := _KEY_BEFORE.search(text, max(0, at - LONGEST_KEY), at)):
            return _open_list(key.start())
        if closing == "]":
            repair = "Write a comma in its place; a key and its value belong in an object, { … }."
    return Slip(at, got, expected, repair)


def _no_comma(at: int, open_object: bool) -> Slip:
    """Two members with no comma between; an object that follows a member belongs in the list outside."""
    if open_object:
        return Slip(at, "an object that is still open before the next", "'},'", "Write '},' here.")
    return Slip(at, "no comma between two members", "a comma", "Write a comma here.")


def after_the_end(text: str, at: int) -> Slip:
    """What follows the value that the file holds."""
    if text[at] in "]}":
        return _closes_nothing(text, at)
    if slip := _strange(text, at, "nothing more"):
        return slip
    got = "text after the end of the JSON value"
    repair = "Remove what follows the end; if it is one more record, it belongs inside the list, after a comma."
    return Slip(at, got, "nothing more", repair)


def inside_string(text: str, start: int, at: int) -> Slip:
    """What is wrong inside the string that starts at an offset; `at` is where reading stopped."""
    if at == start:
        return Slip(start, "a string that does not end", "a double quote at its end", 'Close the string with ".')
    if text[at] in "\n\r":
        repair = r'Close the string with " before the end of the line; a line break in it is written \n.'
        return Slip(at, "the end of the line inside a string", "a double quote before it", repair)
    if text[at] < " ":
        got = f"a control character inside a string, {text[at]!r}"
        repair = r"Write \t for it, or a blank." if text[at] == "\t" else "Remove it."
        return Slip(at, got, "characters that can be seen", repair)
    backslash = at if text[at] == "\\" else text.rfind("\\", start, at)
    escape = text[backslash : backslash + 2]
    repair = r"Write \\ if a backslash is meant; else remove it."
    if escape == "\\u":
        repair = r"Write four digits of the hexadecimal system after \u, or the character itself."
    return Slip(
        backslash, f"{escape}, which stands for nothing", r"\" \\ \/ \b \f \n \r \t or \u with four digits", repair
    )


def _strange(text: str, at: int, expected: str) -> Slip | None:
    """What belongs nowhere in JSON, or is not there at all."""
    if at == len(text):
        return _end_of_file(text, expected)
    if quoted := _QUOTED.match(text, at):
        repair = f'Write "{quoted[1]}", with straight double quotes.'
        return Slip(at, "a quotation mark that JSON does not know", expected, repair)
    if plain := FULL_WIDTH.get(text[at]):
        return Slip(at, f"{text[at]!r}, a mark of Chinese text", expected, f"Write {plain!r} in its place.")
    for pattern, got, repair in _STRANGE:
        if found := pattern.match(text, at):
            return Slip(at, got.format(found[0]), expected, repair)
    return None


def _end_of_file(text: str, expected: str) -> Slip:
    """Say what is still open where the file ends."""
    still_open = open_brackets(text)
    cut_off = "Put back what is missing at the end: the file has been cut off."
    if still_open:
        closing = "".join(CLOSING[bracket] for bracket, _ in reversed(still_open))
        cut_off = f"Put back what is missing (git diff shows it); if nothing is, close what is open with {closing}."
        if len(still_open) == 1 and text.rstrip(_BLANK)[-1] in "]}":
            cut_off = f"Close what is open with {closing}; if more is missing, the file has been cut off: put it back."
    return Slip(len(text), "the end of the file", expected, cut_off)


def _comma_or_colon(text: str, at: int) -> Slip | None:
    """A comma or colon with nothing before it, or a colon with nothing after it."""
    before = text[:at].rstrip(_BLANK)[-1:]
    if text[at] == "," and before == ",":
        return Slip(at, "two commas with nothing between them", "one comma", "Remove one of the two.")
    if text[at] in ",}]" and before == ":":
        got, repair = "no value for the key", "Write the value after the colon: null, if there is none."
        return Slip(at, got, "a value after the colon", repair)
    if text[at] == ",":
        nothing = Slip(at, "a comma with nothing before it", "commas between members only", "Remove the comma.")
        return _open_list(at) if before == "[" and _NEXT_MEMBER.match(text, at) else nothing
    if text[at] == ":" and before == ":":
        return Slip(at, "two colons", "one colon", "Remove one of the two.")
    if text[at] == ":":
        return Slip(at, "a colon without a key", KEY, "Write a key before the colon.")
    return None


def _open_list(at: int) -> Slip:
    got, repair = "a list that is still open before the next key", "Write ']' here, before the comma."
    return Slip(at, got, "']'", repair)


def _strange_number(at: int, token: str) -> Slip:
    """Digits that are no number of JSON: with the number, if there is one that means the same."""
    same = token.replace("_", "").lstrip("+")
    sign, digits = ("-", same[1:]) if same.startswith("-") else ("", same)
    digits = digits.rstrip(".").lstrip("0") if digits.strip("0") else digits[:1]
    same = sign + (digits if digits[:1].isdigit() else f"0{digits}")
    repair = f'Write a number as in 12 or 0.5; anything else goes in double quotes: "{token}".'
    if same != token and _NUMBER.fullmatch(same) and any(character in "123456789" for character in token):
        repair = f"Write {same}."
    return Slip(at, f"{token!r}, which is no number of JSON", VALUE, repair)


def _bare_word(at: int, word: str) -> Slip:
    """A word without quotes: a constant of another language, a misspelt one, or a string."""
    if word.lstrip("-").lower() in ("nan", "infinity", "inf"):
        got, repair = f"{word!r}, which is no number of JSON", "Write the number that is meant; null, if there is none."
        return Slip(at, got, VALUE, repair)
    constant = OTHER_CONSTANTS.get(word.lower(), word.lower())
    if constant in CONSTANTS:
        return Slip(at, repr(word), constant, f"Write {constant}.")
    near = difflib.get_close_matches(word.lower(), CONSTANTS, n=1, cutoff=0.7)
    meant = f"Write {near[0]}, if that is meant; else " if near else "Write "
    return Slip(at, f"{word!r}, a word without quotes", VALUE, f'{meant}"{word}", in double quotes.')


def _run_on(text: str, at: int, expected: str) -> Slip | None:
    """What goes on where a value has just ended, without a blank: a number of another form, or a string with a quote in it."""
    if text[at - 1] == '"' and text[at : at + 1] not in ("", *",:]}", *FULL_WIDTH):
        return _quote_in_string(text, at, expected)
    rest = _TOKEN.match(text, at)
    if rest is None or not (rest[0][0].isalnum() or rest[0][0] in "_.+-"):
        return None
    begun = _BEGUN.search(text[max(0, at - 60) : at])
    if begun is None:
        return None
    start, token = at - len(begun[0]), begun[0] + rest[0]
    if token[0] in "-0123456789":
        return _thousands(text, start) or _strange_number(start, token)
    return _bare_word(start, token)


def _quote_in_string(text: str, at: int, expected: str) -> Slip:
    """A quote inside a string that ends it, so that the text goes on after its end."""
    rest = _TOKEN.match(text, at)
    line = text[at : text.find("\n", at)] if "\n" in text[at:] else text[at:]
    # The last quote of the line ends the string; one before it belongs to the text, as this one does.
    also = r" here and where the quotation ends" if len(re.findall(r'(?<!\\)"', line)) > 1 else ""
    repair = rf"Write \"{also} if the quote belongs to the text; if the text ends before, close it there."
    return Slip(at - 1, f"{rest[0] if rest else text[at]!r} after the quote that ends a string", expected, repair)


def _thousands(text: str, at: int) -> Slip | None:
    """A comma inside a number, where digits with such a comma before them belong to it."""
    start = at
    while start > 0 and text[start - 1] in ",0123456789":
        start -= 1
    number = _THOUSANDS.match(text, start)
    if number is None or start == at:
        return None
    got = f"{number[0]!r}, a number with commas in it"
    return Slip(start, got, "digits without commas", f"Write {number[0].replace(',', '')}.")


def _wrong_bracket(text: str, at: int, closing: str) -> Slip:
    """A bracket that closes something else than what is open."""
    still_open = open_brackets(text[:at])
    if not still_open:
        return _closes_nothing(text, at)
    bracket, start = still_open[-1]
    if bracket == "{" and _NEXT_MEMBER.match(text, at + 1):
        # The object goes on after it, so nothing is to be closed here.
        repair = "Remove it; if it closes a list, write '[' where that begins."
        return Slip(at, f"{text[at]!r}, which closes nothing that is open here", f"a comma or {closing!r}", repair)
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    outer = any(CLOSING[other] == text[at] for other, _ in still_open[:-1])
    repair = f"Write {closing!r} {'before it' if outer else 'in its place'}: it closes the {NAMES[bracket]} that begins at line {line}, column {column}."
    return Slip(at, repr(text[at]), f"a comma or {closing!r}", repair)


def _closes_nothing(text: str, at: int) -> Slip:
    got = f"{text[at]!r}, which closes nothing"
    return Slip(at, got, "brackets in pairs", "Remove it, or put back what it closes.")


def open_brackets(text: str) -> list[tuple[str, int]]:
    """Brackets that are not closed, with their offsets, outermost first.

    Example:
        >>> open_brackets('[{"a": "]"}, {')
        [('[', 0), ('{', 13)]
    """
    found: list[tuple[str, int]] = []
    for match in _STRINGS_AND_BRACKETS.finditer(text):
        if match[0] in CLOSING:
            found.append((match[0], match.start()))
        elif match[0] in "]}" and found:
            found.pop()
    return found
