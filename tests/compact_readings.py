"""A reading of version 1 written as one of version 2 is: quotes without offsets, no ids, nothing null or empty.

What only version 2 asks for is taken from the records of the small corpus.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from conftest import BASE, EXCERPT

from cnkh_data.canonical import file_text
from cnkh_data.models import READINGS

ADDED = ("verb", "object", "topics", "aims", "bodies")
"""Fields of a commitment that version 1 did not have, or had in one language."""


def compact(reading: dict[str, Any]) -> dict[str, Any]:
    """A reading of version 2 that says what one of version 1 says."""
    head = {name: reading[name] for name in ("document", "reading_pass", "method", "texts")}
    return {**head, "codebook": "2", "units": [_compact(unit) for unit in reading["provisions"]]}


def rewrite(path: Path) -> None:
    """Write the file of a reading anew as one of version 2, in canonical form."""
    reading = compact(json.loads(path.read_text(encoding="utf-8")))
    path.write_text(file_text(READINGS["2"].model_validate_json(json.dumps(reading))), encoding="utf-8")


@cache
def _commitments() -> Mapping[str, dict[str, Any]]:
    """The commitments of the small corpus, by id."""
    provisions = json.loads((BASE / "data/documents" / EXCERPT / "provisions.json").read_text(encoding="utf-8"))
    return {commitment["id"]: commitment for provision in provisions for commitment in provision["commitments"]}


def _compact(record: dict[str, Any]) -> dict[str, Any]:
    if "commitments" in record:
        record = {"label": record["id"].partition("/")[2], **record}
    else:
        recorded = _commitments()[record["id"]]
        record = {**record, **{name: recorded[name] for name in ADDED}}
    written = {name: _written(name, value) for name, value in record.items() if name != "id"}
    return {name: value for name, value in written.items() if value not in (None, [], {})}


def _written(name: str, value: Any) -> Any:
    match name:
        case "anchors" | "operator":
            return {language: span["quote"] for language, span in value.items()}
        case "verb":
            return {language: span["quote"] for language, span in value.items() if span}
        case "aims":
            return {language: [span["quote"] for span in spans] for language, spans in value.items() if spans}
        case "novelty" | "formulas":
            return {language: code for language, code in value.items() if code}
        case "commitments":
            return [_compact(commitment) for commitment in value]
    return value
