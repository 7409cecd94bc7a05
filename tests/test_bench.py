"""What the measurements are taken on: generated corpora with texts that differ from copy to copy, in which nothing is wrong."""

import json
import subprocess
import sys
from pathlib import Path

from cnkh_data.validate import validate

ROOT = Path(__file__).resolve().parents[1]
RECORDS = 1500
"""Enough for a second copy of each document."""


def test_copies_with_texts_of_their_own_are_valid(tmp_path: Path) -> None:
    made = [sys.executable, str(ROOT / "bench" / "generate.py"), str(tmp_path), "--records", str(RECORDS), "--distinct"]
    subprocess.run(made, check=True, capture_output=True)
    assert validate(tmp_path).findings == ()
    documents = [
        json.loads(file.read_text(encoding="utf-8")) for file in tmp_path.glob("data/documents/*/document.json")
    ]
    digests = [text["sha256"] for document in documents for text in document["texts"]]
    assert len(set(digests)) == len(digests) > len(list((ROOT / "data" / "documents").iterdir()))
