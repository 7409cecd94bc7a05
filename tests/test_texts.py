"""Texts are cut from sources and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from cnkh_data.models import Cut
from cnkh_data.models.codelists import CutReason
from cnkh_data.texts import cut_text, ends_at_punctuation, gaps, occurrences


def is_subsequence(part: str, whole: str) -> bool:
    letters = iter(whole)
    return all(letter in letters for letter in part)


@given(st.text(min_size=1, max_size=30), st.lists(st.integers(0, 30), max_size=6))
def test_a_text_is_a_subsequence_of_its_source(source: str, marks: list[int]) -> None:
    places = sorted({min(mark, len(source)) for mark in marks})
    pairs = [(a, b) for a, b in zip(places[::2], places[1::2], strict=False) if a < b]
    cuts = [Cut(start_offset=a, end_offset=b, reason=CutReason.LINE_WRAP, quote=source[a:b]) for a, b in pairs]
    text = cut_text(source, cuts)
    assert is_subsequence(text, source)
    assert len(text) == len(source) - sum(b - a for a, b in pairs)


def test_gaps_ignore_blanks() -> None:
    assert list(gaps("a. \n b.", [(0, 2), (5, 7)])) == []
    assert list(gaps("a. \n b.", [(5, 7)])) == [(0, 2)]


def test_unit_may_end_at_punctuation_or_line_end() -> None:
    assert ends_at_punctuation("题目\n正文。", 2)
    assert ends_at_punctuation("正文。", 3)
    assert not ends_at_punctuation("正文。", 1)


def test_occurrences_may_overlap() -> None:
    assert occurrences("aaa", "aa") == [0, 1]
    assert occurrences("abc", "") == []
