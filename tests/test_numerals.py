"""Numbers as the versions print them: what surely is a number, and what may be one."""

import re
from pathlib import Path

import pytest

from cnkh_data.numerals import numbers, readable, reader_of
from cnkh_data.words import language, languages, read_language

EXAMPLES = [
    (tag, example) for tag in languages() if (own := language(tag)) and own.numbers for example in own.numbers.examples
]


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


@pytest.mark.parametrize(("tag", "example"), EXAMPLES)
def test_examples_of_a_language_hold(tag: str, example: str) -> None:
    text, _, value = example.rpartition(" = ")
    before, inside, after = re.split(r"[\[\]]", text)
    whole, start = before + inside + after, len(before)
    found = [(float(one.value), one.start, whole[one.start : one.end]) for one in numbers(whole, tag)]
    assert (float(value), start, inside) in found


FRENCH = """
[language]
name = "French"
words_apart = true
[numbers]
ordinal_endings = ["er", "e"]
months = [["janvier"], ["février"], ["mars"], ["avril"], ["mai"], ["juin"], ["juillet"], ["août"], ["septembre"], ["octobre"],
  ["novembre"], ["décembre"]]
half = ["demi", "demie"]
and_a_half = ["et demi", "et demie"]
years = ["an", "ans"]
words = { "six" = 6, "vingt" = 20, "cinq" = 5, "quatre-vingt" = 80, "deux" = 2 }
scales = { "million" = 1000000, "millions" = 1000000 }
"""
THAI = """
[language]
name = "Thai"
words_apart = false
[numbers]
digits = [["ศูนย์"], ["หนึ่ง", "เอ็ด"], ["สอง"], ["สาม"], ["สี่"], ["ห้า"], ["หก"], ["เจ็ด"], ["แปด"], ["เก้า"]]
tens = { "สิบ" = 10, "ร้อย" = 100, "พัน" = 1000 }
scales = { "ล้าน" = 1000000 }
"""


@pytest.mark.parametrize(
    ("file", "content", "text", "expected"),
    [
        ("fr.toml", FRENCH, "le 1er février 2023", {1, 2, 2023}),
        ("fr.toml", FRENCH, "vingt-cinq étudiants et quatre-vingt bourses", {25, 80}),
        ("fr.toml", FRENCH, "six domaines, 20 millions de dollars", {6, 20_000_000}),
        ("th.toml", THAI, "นักเรียนสามร้อยห้าสิบคน", {350}),
        ("th.toml", THAI, "งบประมาณ 20ล้านบาท", {20_000_000}),
    ],
)
def test_a_file_of_words_is_enough_to_read_a_language(
    tmp_path: Path, file: str, content: str, text: str, expected: set[float]
) -> None:
    (tmp_path / file).write_text(content, encoding="utf-8")
    reader = reader_of(read_language(tmp_path / file))
    assert reader is not None
    assert {float(one.value) for one in reader.numbers(text) if one.plain} == expected


def test_a_half_is_read_by_a_file_of_words(tmp_path: Path) -> None:
    (tmp_path / "fr.toml").write_text(FRENCH, encoding="utf-8")
    reader = reader_of(read_language(tmp_path / "fr.toml"))
    assert reader is not None
    assert {2.5, 30} <= {float(one.value) for one in reader.numbers("deux ans et demi")}
