"""docs/records.md: each record to copy is one that the models take."""

import json
import re
from typing import Any

import pytest
from conftest import BASE, EXCERPT, ROOT
from pydantic import TypeAdapter

from cnkh_data import models

PAGE = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
READING = BASE / "data/documents" / EXCERPT / "readings/first.json"
BLOCKS = re.findall(r"^## (.+?)\n.*?^```json\n(.*?)^```$", PAGE, re.S | re.M)


@pytest.mark.parametrize(("title", "text"), BLOCKS, ids=[title for title, _ in BLOCKS])
def test_a_record_to_copy_is_valid(title: str, text: str) -> None:
    record: dict[str, Any] = json.loads(text)
    if title == "Reading":
        assert record["provisions"] == ["…"]
        record["provisions"] = json.loads(READING.read_text(encoding="utf-8"))["provisions"]
    model = getattr(models, "".join(word.capitalize() for word in title.split()))
    TypeAdapter(model).validate_json(json.dumps(record))
