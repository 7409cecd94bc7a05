"""What rules say of dates that are partial, are intervals, or are in no calendar."""

import json
from pathlib import Path
from typing import Any

import pytest

from cnkh_data.validate import validate

DOCUMENT = "data/documents/2023-02-11-cn-kh-excerpt"
TENURES = "data/registers/tenures.json"
INSTRUMENTS = "data/registers/instruments.json"


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


def test_an_impossible_date_cannot_be_waived(small: Path) -> None:
    change(small, INSTRUMENTS, date="2023-02-30")
    waiver = {"rule": "impossible-date", "record": "development-cooperation-mou", "reason": "It is what was printed."}
    write(small, "validation/waivers.json", [waiver])
    assert found(small, "impossible-date")
