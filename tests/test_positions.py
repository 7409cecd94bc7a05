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


def test_position_at_the_start() -> None:
    assert position_at("", 0) == Position(1, 1)
