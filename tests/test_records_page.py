"""docs/records.md: each record to copy is one that the models take."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from conftest import BASE, ROOT
from pydantic import TypeAdapter

from cnkh_data import models
from cnkh_data.corpus import load

PAGE = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^## (.+?)\n.*?^```json\n(.*?)^```$", PAGE, re.S | re.M)


@pytest.mark.parametrize(("title", "text"), BLOCKS, ids=[title for title, _ in BLOCKS])
def test_a_record_to_copy_is_valid(title: str, text: str) -> None:
    record: dict[str, Any] = json.loads(text)
    if title == "Reading":
        model: Any = models.model_of_reading(text.encode("utf-8"))
    else:
        model = getattr(models, "".join(word.capitalize() for word in title.split()))
    TypeAdapter(model).validate_json(json.dumps(record))


def test_the_reading_to_copy_is_of_the_text_that_it_names() -> None:
    """Each of its quotes is found where the record has it; all that is missing are the units that are not shown."""
    (text,) = (text for title, text in BLOCKS if title == "Reading")
    corpus = load(BASE).corpus
    assert corpus is not None
    (folder,) = corpus.folders
    reading = models.model_of_reading(text.encode("utf-8")).model_validate_json(text)
    (found,) = replace(folder.current, readings=(reading,)).as_read
    assert reading.texts == folder.readings[1].texts
    assert all(one.got.endswith("in no unit") for one in found.misplaced)
    recorded = {unit.id: unit for unit in folder.as_coded}
    for unit in found.units:
        record = recorded[unit.id]
        assert unit.anchors == record.anchors
        assert [one.operator for one in unit.commitments] == [one.operator for one in record.commitments]
    assert sum(len(unit.commitments) for unit in found.units) == 1
