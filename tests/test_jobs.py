"""`--jobs`: the same findings in the same order, whatever the number of processes. And progress, on a terminal only."""

import json
import os
import pty
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from commands import cnkh
from conftest import exhaustive

from cnkh_data.validate import validate

HERE = Path(__file__).resolve()
GENERATE = HERE.parents[1] / "bench" / "generate.py"


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of many documents, some damaged at different levels, and a register with a fault of its own."""
    root = tmp_path_factory.mktemp("many")
    base = HERE.parents[1] / "validation" / "fixtures" / "base"
    runpy.run_path(str(GENERATE))["generate"](base, root, 150)
    folders = sorted((root / "data/documents").iterdir())
    assert len(folders) > 9
    for number, folder in enumerate(folders):
        file = folder / "provisions.json"
        value = json.loads(file.read_text(encoding="utf-8"))
        if number % 4 == 1:
            value[1]["anchors"]["en"]["end_offset"] += 1
        if number % 4 == 2:
            value[2]["speakers"] = ["nobody"]
        if number % 4 == 3:
            value[1]["note"] = "Changed after it was sealed."
        if number == 5:
            value[0]["role"] = "unheard of"
        file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return root


@exhaustive("every run has two processes that print the same as one")
def test_any_number_of_jobs_finds_the_same(many: Path) -> None:
    alone = validate(many)
    assert {finding.level for finding in alone.findings if finding.severity == "error"} >= {2, 3, 4, 6}
    for jobs in (2, 3, 40):
        assert validate(many, jobs=jobs) == alone


def test_the_command_prints_the_same(many: Path) -> None:
    outputs = [_cnkh(many, "--jobs", jobs) for jobs in ("1", "2")]
    assert outputs[0].stdout == outputs[1].stdout
    assert outputs[0].returncode == outputs[1].returncode == 1


@pytest.mark.parametrize("jobs", ["0", "-1", "two"])
def test_a_wrong_number_of_jobs_is_explained(many: Path, jobs: str) -> None:
    done = _cnkh(many, "--jobs", jobs)
    assert done.returncode == 2
    assert "no positive whole number" in done.stderr


def test_no_progress_where_nobody_watches(many: Path) -> None:
    assert _cnkh(many).stderr == ""


@exhaustive("it starts the command at a terminal with many documents")
def test_progress_on_a_terminal_is_taken_away_again(many: Path) -> None:
    code = (
        "import sys, cnkh_data.progress as p; p.WAIT = 0; import cnkh_data.cli; "
        "sys.exit(cnkh_data.cli.main(['validate', '--no-cache', '--root', sys.argv[1]]))"
    )
    ours, theirs = pty.openpty()
    done = subprocess.run([sys.executable, "-c", code, str(many)], stdout=subprocess.PIPE, stderr=theirs, check=False)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode("utf-8")
    os.close(ours)
    assert done.returncode == 1
    assert "of 1" in shown
    assert "documents" in shown
    assert shown.endswith("\r\x1b[K")
    assert b"\x1b" not in done.stdout


def _cnkh(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return cnkh("validate", "--no-cache", "--root", str(root), *options)
