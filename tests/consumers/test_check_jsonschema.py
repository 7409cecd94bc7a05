"""check-jsonschema: all schemas, and all records of the release against them."""

import json
import shutil
from pathlib import Path

import pytest

from consumers.conftest import Environment, Run
from consumers.recipes import code


@pytest.fixture
def check(release: Path, environment: Environment, run: Run) -> Run:
    """Run the commands of the page in the folder of the release."""
    folder = environment("check-jsonschema").parent

    def checking() -> str:
        return run(["bash", "-e", "-c", f"PATH={folder}:$PATH\n{code('check-jsonschema', 'sh')}"], release)

    return checking


def test_every_schema_and_record_is_valid(release: Path, check: Run) -> None:
    filled = [file for file in release.glob("records/**/*.jsonl") if file.stat().st_size]
    assert check().count("ok -- validation done") == 1 + len(filled)


def test_a_wrong_record_is_found(release: Path, check: Run) -> None:
    file = release / "records/relation.jsonl"
    first, *others = file.read_text(encoding="utf-8").splitlines()
    wrong = json.dumps({**json.loads(first), "type": "likes"})
    shutil.rmtree(release / "records")
    file.parent.mkdir()
    file.write_text("\n".join([wrong, *others]) + "\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="likes"):
        check()
