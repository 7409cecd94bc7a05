"""docs/records.md: each record to copy is one that the models take."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from conftest import BASE, ROOT
from pydantic import TypeAdapter

from cnkh_data import models
from cnkh_data.corpus import COLLECTION_FILES, DOCUMENT_FILES, load
from cnkh_data.models.walk import shapes
from cnkh_data.validate.waivers import Waiver

PAGE = (ROOT / "docs" / "records.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^## (.+?)\n.*?^```json\n(.*?)^```$", PAGE, re.S | re.M)


OTHER_NAMES = {"Tombstone": models.Retired, "Waiver": Waiver}
"""Records that people call otherwise than the code does."""
MADE_BY_COMMANDS = {models.Seal, models.Agreement}
"""Records in files of `data/` that nobody writes by hand."""


def model_of(title: str, text: str) -> Any:
    if title == "Reading":
        return models.model_of_reading(text.encode("utf-8"))
    return OTHER_NAMES.get(title) or getattr(models, "".join(w.capitalize() for w in re.split("[ -]", title)))


@pytest.mark.parametrize(("title", "text"), BLOCKS, ids=[title for title, _ in BLOCKS])
def test_a_record_to_copy_is_valid(title: str, text: str) -> None:
    record: dict[str, Any] = json.loads(text)
    model = model_of(title, text)
    TypeAdapter(model).validate_json(json.dumps(record))


@pytest.mark.parametrize(("title", "text"), BLOCKS, ids=[title for title, _ in BLOCKS])
def test_a_record_to_copy_has_all_its_keys(title: str, text: str) -> None:
    model = model_of(title, text)
    if not issubclass(model, models.CompactReading):
        assert list(json.loads(text)) == list(models.fields_of(model))


def kept_by_hand() -> set[Any]:
    """The models of all that stands in files of records, with the parts that are objects of their own."""
    kinds = [*COLLECTION_FILES.values(), *DOCUMENT_FILES.values()]
    left: list[Any] = [kind.model for kind in kinds if not issubclass(kind.model, models.Reading)]
    found: set[Any] = set()
    while left:
        model = left.pop()
        if model not in found | MADE_BY_COMMANDS:
            found.add(model)
            inner = (shape.innermost.value_type for shape in shapes(model).values())
            left += [one for one in inner if issubclass(one, models.Record | models.Part)]
    return found


def shown(value: Any) -> Iterator[type]:
    """Yield the models of a record and of all that is in it."""
    if isinstance(value, models.Record | models.Part):
        yield type(value)
        value = [inner for _, inner in models.values_of(value)]
    if isinstance(value, dict):
        value = list(value.values())
    for one in value if isinstance(value, list) else ():
        yield from shown(one)


def test_every_kind_of_record_that_is_written_by_hand_is_shown() -> None:
    there: set[Any] = {Waiver}
    for title, text in BLOCKS:
        there.update(shown(TypeAdapter(model_of(title, text)).validate_json(text)))
    assert kept_by_hand() - there == set()


def test_each_is_listed_at_the_top() -> None:
    listed = set(re.findall(r"\]\(#([\w-]+)\)", PAGE))
    assert listed == {title.lower().replace(" ", "-") for title, _ in BLOCKS}


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
