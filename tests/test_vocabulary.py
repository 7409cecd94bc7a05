"""A deprecated code is found wherever it stands in a record. No code of the vocabulary is deprecated yet, so one is made here."""

from cnkh_data.models import Codelist, Record
from cnkh_data.validate.rules.files import deprecated_in


class Weather(Codelist):
    """Weather of a visit."""

    SUNNY = "sunny", "Sunny", "Sun."
    FINE = "fine", "Fine", "Sun.", "cnkh codebook", "1.0.0", ("1.1.0", "sunny")


class Day(Record):
    """A day of a visit."""

    morning: Weather
    hours: list[Weather]
    elsewhere: dict[str, Weather]


def test_deprecated_codes_are_found_with_their_path_and_what_replaces_them() -> None:
    day = Day(morning=Weather.SUNNY, hours=[Weather.SUNNY, Weather.FINE], elsewhere={"beijing": Weather.FINE})
    found = list(deprecated_in(day))
    assert [path for path, _ in found] == [("hours", 1), ("elsewhere", "beijing")]
    assert {(code.deprecated, code.replaced_by) for _, code in found} == {("1.1.0", "sunny")}
