"""Whatever two people do at once on one clone, and whatever is killed on the way, nothing is lost and nothing is half-written.

Every run walks the same way, as far as two processes can. CNKH_SOAK_SEED takes another, CNKH_SOAK_STEPS a longer one: with 300, the walk on many records
takes longer than all other tests together.
"""

import os
import runpy
import shutil
from pathlib import Path

import pytest
from conftest import BASE, EXCERPT, ROOT, exhaustive
from soak import LONG, UNSOUND, Ending, Soak, import_all, run, temporary

SEED = "CNKH_SOAK_SEED"
STEPS = "CNKH_SOAK_STEPS"


@exhaustive("it takes some luck to meet each moment; every run kills at fixed ones")
@pytest.mark.parametrize(
    ("records", "steps"),
    [
        pytest.param(0, 20, id="some"),
        pytest.param(60, 60, marks=exhaustive("every run walks some steps"), id="several-documents"),
        pytest.param(2000, 30, marks=exhaustive("every run walks some steps on a small corpus"), id="many-records"),
    ],
)
def test_two_at_once_who_are_killed_on_the_way_lose_nothing(tmp_path: Path, records: int, steps: int) -> None:
    seed = int(os.environ.get(SEED) or 1)
    steps = int(os.environ.get(STEPS) or steps)
    print(f"to do the same again: {SEED}={seed} {STEPS}={steps}")
    import_all()
    root = tmp_path / "corpus"
    if records:
        runpy.run_path(str(ROOT / "bench" / "generate.py"))["generate"](BASE, root, records)
    else:
        shutil.copytree(BASE / "data", root / "data")
    Soak(root, seed, each=10 if steps < LONG else 5).run(steps)


def test_a_full_disk_is_said_once(small: Path) -> None:
    """Not again by what openpyxl leaves open, when that is given up."""
    temporary(small).mkdir()
    done = run(small, ("sheet", EXCERPT, "--out", "sheet.xlsx"), Ending(room=1000))
    assert done.code == 2
    assert not any(words in done.said for words in UNSOUND), done.said
    assert not (small / "sheet.xlsx").exists()
