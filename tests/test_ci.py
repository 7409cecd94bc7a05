"""What .ci/run prints. Its steps take half an hour, so another `make` stands in for them here; all else is real."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT

MAKE = """#!/bin/sh
case "$*" in
  "--silent runs OTHER_PYTHONS="*) echo test-lowest test-python3.99 test-consumers ;;
  test-lowest) echo "7 passed in 3.00s" ;;
  test-python3.99) echo "skipped: test-python3.99: no python3.99 is on PATH" ;;
  test-consumers)
    echo "skipped: test_r.py::test_a: no Rscript on PATH"
    echo "skipped: test_sqlite.py::test_b: no sqlite3 on PATH"
    echo "3 passed, 2 skipped in 60.00s" ;;
  test) echo "11 passed in 5.00s" ;;
  check) echo "a line is too long"; exit "$CHECKED" ;;
esac
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A folder with .ci/run, and commands that stand in for `make`, and for `id`, so that nothing is installed."""
    shutil.copytree(ROOT / ".ci", tmp_path / ".ci")
    for name, script in {"make": MAKE, "id": "#!/bin/sh\necho 1000\n"}.items():
        command = tmp_path / "bin" / name
        command.parent.mkdir(exist_ok=True)
        command.write_text(script, encoding="utf-8")
        command.chmod(0o755)
    return tmp_path


def ran(clone: Path, checked: int) -> tuple[int, list[str]]:
    """Exit code of .ci/run, and what it printed, with 0 for each number of seconds."""
    environment = {"PATH": f"{clone / 'bin'}:/usr/bin:/bin", "CHECKED": str(checked)}
    done = subprocess.run([clone / ".ci/run"], env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, re.sub(r"\d+ s$", "0 s", done.stdout, flags=re.MULTILINE).splitlines()


def test_each_run_is_a_line_and_the_suite_ends_it(clone: Path) -> None:
    assert ran(clone, checked=0) == (
        0,
        [
            "build: 0 s",
            "install-tests: 0 s",
            "check: 0 s",
            "test-lowest: 7 passed, 0 s",
            "test-python3.99: skipped, no python3.99 is on PATH; 0 s",
            "test-consumers: 3 passed, 0 s",
            "skipped: test_r.py::test_a: no Rscript on PATH",
            "skipped: test_sqlite.py::test_b: no sqlite3 on PATH",
            "11 passed in 5.00s",
        ],
    )


def test_a_step_that_fails_ends_it_and_is_shown(clone: Path) -> None:
    assert ran(clone, checked=2) == (
        2,
        ["build: 0 s", "install-tests: 0 s", "a line is too long", "check: failed with 2 after 0 s"],
    )
