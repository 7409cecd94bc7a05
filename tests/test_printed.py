"""What the letters of a text tell: whether it is in the script of its language."""

import pytest

from cnkh_data.numerals import readable
from cnkh_data.printed import looks_like
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
    ],
)
def test_a_text_is_in_the_script_of_its_language(language: str, text: str, looks: bool) -> None:
    assert looks_like(language, text) is looks


def test_a_language_without_words_is_known_by_its_script_alone() -> None:
    assert not looks_like("km", "双方同意")
    assert not readable("km")
    assert not words_for("force", "km")
