"""docs/records.md: each record to copy is one that the models take, and those of the data are as they stand there."""

import json
import re
from typing import Any

import pytest
from conftest import ROOT
from pydantic import TypeAdapter

from cnkh_data import models

PAGE = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^## (.+?)\n.*?^```json\n(.*?)^```$", PAGE, re.S | re.M)


@pytest.mark.parametrize(("title", "text"), BLOCKS, ids=[title for title, _ in BLOCKS])
def test_a_record_to_copy_is_valid(title: str, text: str) -> None:
    record: dict[str, Any] = json.loads(text)
    if title == "Reading":
        assert record["provisions"] == ["…"]
        record["provisions"] = json.loads(reading(record["document"], record["reading_pass"]))["provisions"]
    model = getattr(models, "".join(word.capitalize() for word in title.split()))
    TypeAdapter(model).validate_json(json.dumps(record))


@pytest.mark.parametrize(("title", "text"), [block for block in BLOCKS if '"id"' in block[1]])
def test_a_record_of_the_data_is_shown_as_it_stands_there(title: str, text: str) -> None:
    record = json.loads(text)
    files = [*(ROOT / "data").glob("*.json"), *(ROOT / "data").glob("*/*.json"), *(ROOT / "data").glob("*/*/*.json")]
    assert any(stands(record, json.loads(file.read_text(encoding="utf-8"))) for file in files), title


def stands(record: dict[str, Any], value: Any) -> bool:
    if isinstance(value, list):
        return any(stands(record, item) for item in value)
    return value == record or (isinstance(value, dict) and stands(record, value.get("commitments", [])))


def reading(document: str, reading_pass: str) -> str:
    return (ROOT / "data" / "documents" / document / "readings" / f"{reading_pass}.json").read_text(encoding="utf-8")
