"""What rules say of dates that are partial, are intervals, or are in no calendar."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from cnkh_data.validate import validate

DOCUMENT = "data/documents/2023-02-11-cn-kh-excerpt"
TENURES = "data/registers/tenures.json"
INSTRUMENTS = "data/registers/instruments.json"
PLACES = "data/registers/places.json"


def change(root: Path, file: str, **fields: Any) -> None:
    """Set fields of the first record of a file, each with evidence."""
    records = json.loads((root / file).read_text(encoding="utf-8"))
    records[0].update(fields)
    records[0]["evidence"] += [evidence(field) for field in fields]
    write(root, file, records)


def evidence(field: str) -> dict[str, str]:
    return {"field": field, "seen_at": "https://example.org/", "basis": "stated", "quote": "It is so."}


def write(root: Path, file: str, records: Any) -> None:
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text(json.dumps(records, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def found(root: Path, rule: str) -> list[str]:
    return [finding.expected for finding in validate(root).findings if finding.rule == rule]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2023-02/2023-05", None),  # it may have begun before the document, of 2023-02-11
        (None, "2022/2023"),  # it may have ended after it
        ("2022/2023-03", "2022-05/2023-06"),  # it may have ended after it began
        ("2023-02", "2023-02"),
        ("2023", "2023"),
    ],
)
def test_a_tenure_may_cover_a_document(small: Path, start: str | None, end: str | None) -> None:
    change(small, TENURES, start_date=start, end_date=end)
    assert found(small, "tenure-covers-document") == []


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2023-03/2023-05", None, "at most 2023-02-11, the day of a document of the tenure"),
        (None, "2022-01/2023-01", "at least 2023-02-11, the day of a document of the tenure"),
        ("2023", "2022-11/2022", "at least 2023, when it began"),
    ],
)
def test_a_tenure_surely_does_not(small: Path, start: str | None, end: str | None, expected: str) -> None:
    change(small, TENURES, start_date=start, end_date=end)
    assert found(small, "tenure-covers-document") == [expected]


@pytest.mark.parametrize(("date", "faults"), [("2023-05/2023", 0), ("2023/2023-05", 0), ("2023-05/2023-04", 1)])
def test_an_interval_is_impossible_where_it_surely_ends_before_it_begins(small: Path, date: str, faults: int) -> None:
    change(small, INSTRUMENTS, date=date)
    assert len(found(small, "impossible-date")) == faults


@pytest.mark.parametrize(("date", "faults"), [("2019/2021", 0), ("2019", 1), ("2018/2019", 1)])
def test_a_successor_may_be_of_the_time_of_what_it_succeeds(small: Path, date: str, faults: int) -> None:
    records = json.loads((small / INSTRUMENTS).read_text(encoding="utf-8"))
    before = {
        **records[0],
        "id": "old-mou",
        "date": "2020/2022",
        "names": [{**records[0]["names"][1], "text": "Old MoU"}],
    }
    write(small, INSTRUMENTS, [{**records[0], "date": date, "successor_of": "old-mou"}, before])
    assert len(found(small, "successor-before")) == faults


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2025", []),
        ("2024/2025", []),
        ("2025/2024", ["a date of the calendar, start before end"]),
        ("2024-02-30/2025", ["a date of the calendar, start before end"]),
        ("2025-02-30", ["a date of the calendar"]),
        ("2022", ["a date not before the document's, 2023-02-11"]),
    ],
)
def test_a_deadline_is_of_the_calendar(small: Path, edtf: str, expected: list[str]) -> None:
    shutil.rmtree(small / DOCUMENT / "readings")  # they have no deadline
    write(small, f"{DOCUMENT}/seals.json", [])
    provisions = json.loads((small / DOCUMENT / "provisions.json").read_text(encoding="utf-8"))
    (commitment,) = (one for unit in provisions for one in unit["commitments"] if one["instruments"])
    commitment["deadline"] = {"printed": {"zh-Hans": "2023-2025", "en": "2023-2025"}, "edtf": edtf}
    write(small, f"{DOCUMENT}/provisions.json", provisions)
    assert found(small, "printed-numbers") == expected


def test_an_impossible_date_hides_no_other_tenure_held_twice(small: Path) -> None:
    (tenure,) = json.loads((small / TENURES).read_text(encoding="utf-8"))
    again = [{**tenure, "id": f"{tenure['id']}-{more}", "end_date": None, "evidence": []} for more in ("again", "more")]
    again[1]["start_date"] = "2023-02-30"
    write(small, TENURES, [tenure, *again])
    assert found(small, "impossible-date")
    assert found(small, "office-held-twice")


@pytest.mark.parametrize(("date", "faults"), [("2020/9999", 0), ("2023-01", 0), ("2022", 1), ("9999", 1)])
def test_an_event_is_of_the_time_of_the_document(small: Path, date: str, faults: int) -> None:
    change(small, PLACES, date=date)
    assert len(found(small, "event-of-another-time")) == faults


def test_an_impossible_date_cannot_be_waived(small: Path) -> None:
    change(small, INSTRUMENTS, date="2023-02-30")
    waiver = {"rule": "impossible-date", "record": "development-cooperation-mou", "reason": "It is what was printed."}
    write(small, "validation/waivers.json", [waiver])
    assert found(small, "impossible-date")
