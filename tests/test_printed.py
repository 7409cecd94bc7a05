"""What the letters of a text tell: whether it is in the script of its language."""

from datetime import date

import pytest

from cnkh_data.numerals import readable
from cnkh_data.printed import days_in, looks_like, prints_day, prints_day_of_any_year, prints_days_around
from cnkh_data.words import words_for


@pytest.mark.parametrize(
    ("language", "text", "looks"),
    [
        ("zh-Hans", "中国国会发表声明", True),
        ("zh-Hant", "中国国会发表声明", False),
        ("zh-Hant", "爲兩國關係開展長遠對話", True),
        ("zh-Hans", "爲兩國關係開展長遠對話", False),
        ("zh", "爲兩國關係開展長遠對話", True),
        ("zh-Hans", "Both sides agreed", False),
        ("en", "双方同意", False),
        ("vi", "双方同意", False),
        ("th", "双方同意", False),
        ("th", "ทั้งสองฝ่ายเห็นพ้อง", True),
        ("ja", "日本国政府声明", True),
        ("km", "ភាគីទាំងពីរឯកភាព (AOT)", True),
        ("km", "Both sides agreed", False),
        ("en", "ភាគីទាំងពីរឯកភាព", False),
        ("th", "ភាគីទាំងពីរឯកភាព", False),
        ("zh-Hans", "ភាគីទាំងពីរឯកភាព", False),
    ],
)
def test_a_text_is_in_the_script_of_its_language(language: str, text: str, looks: bool) -> None:
    assert looks_like(language, text) is looks


def test_a_language_without_words_is_known_by_its_script_alone() -> None:
    assert not looks_like("km", "双方同意")
    assert not readable("km")
    assert not words_for("force", "km")


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("km", "ថ្ងៃទី១១ ខែកុម្ភៈ ឆ្នាំ២០២៣", [11]),
        ("km", "ចាប់ពីថ្ងៃទី៩ដល់ថ្ងៃទី១១ ខែកុម្ភៈ ឆ្នាំ២០២៣", [9, 11]),
        ("km", "ពីថ្ងៃទី៩-១១ ខែកុម្ភៈ ឆ្នាំ២០២៣", [9, 11]),
        ("th", "วันที่ 9-11 กุมภาพันธ์ 2566", [9, 11]),
        ("th", "11 กุมภาพันธ์ พ.ศ. ๒๕๖๖", [11]),
        ("lo", "ວັນທີ 11 ກຸມພາ 2023", [11]),
        ("vi", "ngày 11 tháng 2 năm 2023", [11]),
        ("vi", "ngày 11 tháng Hai năm 2023", [11]),
        ("hi", "11 फरवरी 2023", [11]),
        ("ar", "من 9 إلى 11 فبراير 2023", [9, 11]),
        ("ur", "11 فروری 2023", [11]),
        ("my", "၁၁ ဖေဖော်ဝါရီ ၂၀၂၃", [11]),
        ("zh-Hans", "二0二三年二月十一日", [11]),
    ],
)
def test_dates_and_ranges_are_read_in_every_language_whose_months_are_known(
    language: str, text: str, days: list[int]
) -> None:
    for day in (9, 11, 12):
        assert prints_day(text, language, date(2023, 2, day)) is (day in days)
    within = prints_days_around(text, language, date(2023, 2, 10))
    assert within is (len(days) > 1)
    assert not prints_days_around(text, language, date(2023, 2, 12))


def test_days_are_listed_in_the_common_era() -> None:
    assert list(days_in("11 กุมภาพันธ์ 2566", "th")) == [date(2023, 2, 11)]
    assert list(days_in("ទៀ សីហា បានជួប", "km")) == []


def test_where_no_months_are_known_no_date_is_doubted() -> None:
    assert prints_day("2023", "sw", date(1999, 1, 1))
    assert not prints_day_of_any_year("11", "sw", date(2023, 2, 11))
