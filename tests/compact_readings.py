"""A reading of version 1 written as one of version 2 is: quotes without offsets, no ids, nothing null or empty."""

import json
from pathlib import Path
from typing import Any

from cnkh_data.canonical import file_text
from cnkh_data.models import READINGS


def compact(reading: dict[str, Any]) -> dict[str, Any]:
    """A reading of version 2 that says what one of version 1 says."""
    head = {name: reading[name] for name in ("document", "reading_pass", "method", "texts")}
    return {**head, "codebook": "2", "units": [_compact(unit) for unit in reading["provisions"]]}


def rewrite(path: Path) -> None:
    """Write the file of a reading anew as one of version 2, in canonical form."""
    reading = compact(json.loads(path.read_text(encoding="utf-8")))
    path.write_text(file_text(READINGS["2"].model_validate_json(json.dumps(reading))), encoding="utf-8")


def _compact(record: dict[str, Any]) -> dict[str, Any]:
    written = {}
    if "commitments" in record:
        written["label"] = record["id"].partition("/")[2]
    for name, value in record.items():
        if name in ("anchors", "operator"):
            written[name] = {language: span["quote"] for language, span in value.items()}
        elif name == "commitments":
            written[name] = [_compact(commitment) for commitment in value]
        elif name in ("novelty", "formulas"):
            written[name] = {language: code for language, code in value.items() if code}
        elif name != "id":
            written[name] = value
    return {name: value for name, value in written.items() if value not in (None, [], {})}
