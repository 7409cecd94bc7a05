"""Places in JSON files: right for Chinese, and found for every value and every fault."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnkh_data.positions import JsonError, Position, locate, locate_key, position_at, read_json, scan

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, st.sampled_from([None, 0, 2]))
def test_every_value_is_found_where_it_stands(value: Any, indent: int | None) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    decoder = json.JSONDecoder()
    for path, offset in scan(text):
        expected = value
        for step in path:
            expected = expected[step]
        assert decoder.raw_decode(text, offset)[0] == expected


def test_columns_count_code_points() -> None:
    assert locate('{"双方": "同意", "act": "commit"}', ("act",)) == Position(1, 21)


def test_missing_value_is_placed_at_what_encloses_it() -> None:
    assert locate('[\n  {"a": 1}\n]', (0, "b")) == Position(2, 3)


def test_key_is_placed_at_the_key() -> None:
    assert locate_key('{"a": 1, "b": 2}', ("b",)) == Position(1, 10)


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ('{"a": 1,\n "a": 2}', 2, 2, "a second time"),
        ('[{"甲": {"乙": 1, "乙": 2}}]', 1, 17, "a second time"),
        ('{"a": 1,}', 1, 8, "nothing after it"),
        ("[1,\n]", 1, 3, "nothing after it"),
        ("[1 2]", 1, 3, "no comma"),
        ('{"a": 1\n "b": 2}', 1, 8, "no comma"),
        ("{\n // a\n}", 2, 2, "a comment"),
        ("[\n<<<<<<< HEAD\n]", 2, 1, "merge"),
        ('[{"a": 1', 1, 9, "the end of the file"),
        ("\ufeff[]", 1, 1, "byte order mark"),
        ("[1,", 1, 4, ""),
        ('{"a": NaN}', 1, 7, "NaN"),
        ('["\\x"]', 1, 3, ""),
        ("", 1, 1, ""),
    ],
)
def test_faults_have_a_place(text: str, line: int, column: int, says: str) -> None:
    with pytest.raises(JsonError) as caught:
        read_json(text)
    assert caught.value.position == (line, column)
    assert says in caught.value.got


@pytest.mark.parametrize(
    ("text", "line", "column", "got", "expected", "repair"),
    [
        # Commas
        ('{"status": "draft",,\n "a": 1}', 1, 20, "two commas", "one comma", "Remove one of the two."),
        ("[1,\n, 2]", 2, 1, "two commas", "one comma", "Remove one of the two."),
        ("[, 1]", 1, 2, "a comma with nothing before it", "between members", "Remove the comma."),
        ('{, "a": 1}', 1, 2, "a comma with nothing before it", "between members", "Remove the comma."),
        ('{"a": 1,\n}', 1, 8, "a comma with nothing after it", "between members", "Remove the comma."),
        ('[{"a": 1}\n {"a": 2}]', 1, 10, "no comma", "a comma", "Write a comma here."),
        ('{"a": 1; "b": 2}', 1, 8, "a semicolon", "a comma or '}'", "Write a comma in its place."),
        ('["中"，"柬"]', 1, 5, "'，', a mark of Chinese text", "a comma", "Write ',' in its place."),
        # Colons
        ('{"a":: 1}', 1, 6, "two colons", "one colon", "Remove one of the two."),
        ('{"a" 1}', 1, 5, "no colon after a key", "a colon", "Write a colon between the key and its value."),
        ('{"a" = 1}', 1, 6, "'='", "a colon", "Write a colon in its place."),
        ('{"a"： 1}', 1, 5, "'：', a mark of Chinese text", "a colon", "Write ':' in its place."),
        ('{"a": "b": 1}', 1, 10, "a colon after a value", "a comma", "Write a comma here and its key"),
        ('["a": 1]', 1, 5, "a colon after a value", "a comma or ']'", "belong in an object"),
        ('{"a": [1, "b": 2}', 1, 9, "a list that is still open", "']'", "Write ']' here, before the comma."),
        ('{"a": [, "b": 2}', 1, 8, "a list that is still open", "']'", "Write ']' here, before the comma."),
        ('{"a": []], "b": 2}', 1, 9, "']', which closes nothing that is open here", "a comma or '}'", "Remove it"),
        ("{: 1}", 1, 2, "a colon without a key", "a key", "Write a key before the colon."),
        ('{"a": ,\n "b": 1}', 1, 7, "no value for the key", "a value after the colon", "null, if there is none"),
        ('{"a": }', 1, 7, "no value for the key", "a value after the colon", "null, if there is none"),
        ('{"a": 1,\n "b",\n "c": 2}', 2, 5, "a key without a value", "a colon and a value", "Write a colon"),
        # Quotes and keys
        ("{'a': 1}", 1, 2, "a quotation mark that JSON does not know", "a key", 'Write "a", with straight'),
        ('{"a": “x”}', 1, 7, "a quotation mark that JSON does not know", "a JSON value", 'Write "x", with straight'),
        ("['it's']", 1, 2, "a quotation mark that JSON does not know", "a JSON value", "Write the straight double one"),
        ('{act: "commit"}', 1, 2, "'act', a key without quotes", "a key in double quotes", 'Write "act".'),
        ('{"a": 1, {"b": 2}}', 1, 10, "a value without a key", "a key in double quotes", "Write its key before it"),
        # Words and numbers
        ('{"a": True}', 1, 7, "'True'", "true", "Write true."),
        ("[FALSE]", 1, 2, "'FALSE'", "false", "Write false."),
        ('{"a": None}', 1, 7, "'None'", "null", "Write null."),
        ('{"a": nul}', 1, 7, "'nul', a word without quotes", "a JSON value", "Write null, if that is meant"),
        ('{"a": draft}', 1, 7, "'draft', a word without quotes", "a JSON value", 'Write "draft", in double quotes.'),
        ('{"a": NaN}', 1, 7, "'NaN', which is no number of JSON", "a JSON value", "null, if there is none."),
        ("[.5]", 1, 2, "'.5', which is no number of JSON", "a JSON value", "Write 0.5."),
        ("[007]", 1, 2, "'007', which is no number of JSON", "a JSON value", "Write 7."),
        ('{"a": +1}', 1, 7, "'+1', which is no number of JSON", "a JSON value", "Write 1."),
        ('{"bytes": 12,345}', 1, 11, "'12,345', a number with commas in it", "digits", "Write 12345."),
        ('{"a": 2023-02-11}', 1, 7, "'2023-02-11', which is no number", "a JSON value", 'double quotes: "2023-02-11".'),
        ("[1, ...]", 1, 5, "'...', which stands for something left out", "a JSON value", "Write what is left out"),
        # Brackets
        ('[{"a": 1]', 1, 9, "']'", "a comma or '}'", "Write '}' before it: it closes the object that begins at line 1"),
        ("[1, 2}", 1, 6, "'}'", "a comma or ']'", "Write ']' in its place: it closes the list"),
        ('{"a": [}', 1, 8, "'}'", "a comma or ']'", "Write ']' before it"),
        ('[{"a": [1', 1, 10, "the end of the file", "a comma or ']'", "if nothing is, close what is open with ]}]"),
        ('[{"a": 1}', 1, 10, "the end of the file", "a comma or ']'", "Close what is open with ]; if more is missing"),
        ('[{"a": 1\n{"a": 2}]', 1, 9, "an object that is still open", "'},'", "Write '},' here."),
        ('[{"a": 1}]]', 1, 11, "']', which closes nothing", "pairs", "Remove it, or put back"),
        ("][]", 1, 1, "']', which closes nothing", "pairs", "Remove it, or put back"),
        ('{"a": 1}\n{"b": 2}', 2, 1, "text after the end", "nothing more", "inside the list, after a comma"),
        # Strings
        ('{"a": "x\ny"}', 1, 9, "the end of the line inside a string", "a double quote", 'Close the string with "'),
        ('{"a": "x}', 1, 7, "a string that does not end", "a double quote", 'Close the string with ".'),
        (
            '["he said "hi" to"]',
            1,
            11,
            "'hi' after the quote that ends a string",
            "a comma",
            'Write \\" here and where the quotation ends',
        ),
        (
            '["he said (\\"hi")", 1]',
            1,
            16,
            "')' after the quote that ends a string",
            "a comma",
            'Write \\" if the quote',
        ),
        ('["C:\\path"]', 1, 5, "\\p, which stands for nothing", "\\n", "Write \\\\ if a backslash is meant"),
        ('["\\u12"]', 1, 3, "\\u, which stands for nothing", "four digits", "Write four digits"),
        ('["a\tb"]', 1, 4, "a control character inside a string", "seen", "Write \\t for it"),
        # What is no JSON at all
        ("[] // done", 1, 4, "a comment", "nothing more", "Remove it"),
        ("[\u00a01]", 1, 2, "'\\xa0', a blank that JSON does not know", "a JSON value", "Write an ordinary space"),
    ],
)
def test_slips_are_told_at_their_column_with_what_to_write(
    text: str, line: int, column: int, got: str, expected: str, repair: str
) -> None:
    with pytest.raises(JsonError) as caught:
        read_json(text)
    slip = caught.value
    assert slip.position == (line, column)
    assert (got in slip.got, expected in slip.expected, repair in slip.repair) == (True, True, True), vars(slip)


def test_position_at_the_start() -> None:
    assert position_at("", 0) == Position(1, 1)
