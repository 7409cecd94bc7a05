"""Numbers as the versions print them: what surely is a number, and what may be one."""

import pytest

from cnkh_data.numerals import numbers, readable


def plain(text: str, language: str) -> set[float]:
    return {float(number.value) for number in numbers(text, language) if number.plain}


def possible(text: str, language: str) -> set[float]:
    return {float(number.value) for number in numbers(text, language)}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("于2023年2月9日至11日应邀", "zh-Hans", {2023, 2, 9, 11}),
        ("from 9 to 11 February 2023", "en", {9, 11, 2, 2023}),
        ("Dec. 3, 2024", "en", {12, 3, 2024}),
        ("二〇二三年", "zh-Hans", {2023}),
        ("第二十次全国代表大会", "zh-Hans", {20}),
        ("the 20th National Congress", "en", {20}),
        ("Twentieth Congress, twenty-first century", "en", {20, 21}),
        ("on the twenty-fifth anniversary", "en", {25}),
        ("20多万人和5000余万元", "zh-Hans", {200_000, 50_000_000}),
        ("1.2万亿元", "zh-Hans", {1.2e12}),
        ("for more than six decades", "en", {60}),
        ("建交65周年", "zh-Hans", {65}),
        ("自贸区3.0版", "zh-Hans", {3}),
        ("Free Trade Area 3.0", "en", {3}),
        ("2000万美元和1.5亿元", "zh-Hans", {2 * 10**7, 1.5 * 10**8}),
        ("20 million dollars and 1,500", "en", {2 * 10**7, 1500}),
        ("两百", "zh-Hans", {200}),
        ("六大领域", "zh-Hans", {6}),
        ("六個領域,第三屆", "zh-Hant", {6, 3}),
        ("six priority areas", "en", {6}),
    ],
)
def test_plain_numbers(text: str, language: str, expected: set[float]) -> None:
    assert plain(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("在半年内召开会议", "zh-Hans", 6),
        ("在一年半内建成", "zh-Hans", 18),
        ("歷時十二年半", "zh-Hant", 12.5),
        ("两个半小时", "zh-Hans", 2.5),
        ("八成以上受访者", "zh-Hans", 80),
        ("每季度举行", "zh-Hans", 3),
        ("within half a year", "en", 6),
        ("for a year and a half", "en", 18),
        ("three and a half years", "en", 42),
        ("two and a half hours", "en", 2.5),
        ("more than half", "en", 50),
        ("every quarter", "en", 3),
    ],
)
def test_parts_may_be_the_other_versions_number(text: str, language: str, value: float) -> None:
    assert value in possible(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("一带一路", "zh-Hans"),
        ("恪守一个中国原则，双方一致", "zh-Hans"),
        ("四角战略", "zh-Hans"),
        ("千万", "zh-Hans"),
        ("One-China principle, at one time, a second time", "en"),
        ("COVID-19, COVID -19, 5G, G20", "en"),
        ("it may march on", "en"),
        ("二、双方", "zh-Hans"),
        ("——（三）双方", "zh-Hans"),
        ("6.Both sides", "en"),
        ("6. Both sides", "en"),
    ],
)
def test_what_is_not_surely_a_number(text: str, language: str) -> None:
    assert not plain(text, language)


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("20世纪60年代", "the 1960s"),
        ("十四五", "14 5"),
        ("新时代十年", "decade"),
        ("第二个百年", "second centenary"),
        ("第二次世界大战", "World War II"),
    ],
)
def test_each_way_of_saying_it_is_possible_in_the_other_language(chinese: str, english: str) -> None:
    assert plain(chinese, "zh") <= possible(english, "en")
    assert plain(english, "en") <= possible(chinese, "zh")


def test_places_are_those_of_the_text() -> None:
    text = "二、2023年，第二十次"
    assert [text[number.start : number.end] for number in numbers(text, "zh-Hans")] == ["2023", "二十"]


def test_only_languages_with_a_reader_are_read() -> None:
    assert readable("zh-Hant")
    assert not readable("km")
