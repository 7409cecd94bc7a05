"""A part of a run in a process of its own: what it gives and raises comes back, and neither process outlives its use."""

import os
import runpy
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import rule_fixtures
from conftest import EXCERPT, ROOT

from cnkh_data.apart import steps
from cnkh_data.errors import CannotRunError


class Part:
    """Some steps."""

    def __init__(self) -> None:
        self._kept: list[int] = []

    def keep(self, number: int) -> tuple[list[int], int]:
        self._kept.append(number)
        return self._kept, os.getpid()

    def refuse(self) -> None:
        raise CannotRunError("somewhere: something; do this")

    def fail(self) -> None:
        raise LookupError("nobody expects this")

    def fail_with_what_cannot_be_sent(self) -> None:
        raise LookupError(lambda: None)

    def be_killed(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def last(self, place: Path) -> None:
        place.write_text(str(os.getpid()), encoding="ascii")
        time.sleep(60)


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("apart", [False, True])
def test_steps_are_done_one_after_another_by_the_same_process(apart: bool) -> None:
    with steps(Part, apart) as ask:
        first, second = ask("keep", 1), ask("keep", 2)
    assert [kept for kept, _ in (first, second)] == [[1, 2] if not apart else [1], [1, 2]]
    assert first[1] == second[1]
    assert (first[1] == os.getpid()) is not apart
    assert is_there(first[1]) is not apart


@pytest.mark.parametrize("apart", [False, True])
def test_an_error_comes_out_and_the_next_step_can_be_done(apart: bool) -> None:
    with steps(Part, apart) as ask:
        with pytest.raises(CannotRunError, match=r"^somewhere: something; do this$"):
            ask("refuse")
        with pytest.raises(LookupError, match="nobody expects this"):
            ask("fail")
        assert ask("keep", 1)[0] == [1]


def test_an_error_that_nobody_expects_says_where_it_was() -> None:
    with steps(Part, apart=True) as ask:
        with pytest.raises(LookupError) as raised:
            ask("fail")
        assert "in fail" in "".join(raised.value.__notes__)
        with pytest.raises(RuntimeError, match="in fail_with_what_cannot_be_sent"):
            ask("fail_with_what_cannot_be_sent")


def test_who_has_lost_the_process_says_so() -> None:
    with (
        steps(Part, apart=True) as ask,
        pytest.raises(CannotRunError, match=r"ended by signal 9, .*memory.*run it again"),
    ):
        ask("be_killed")


def test_an_interrupt_ends_the_process(tmp_path: Path) -> None:
    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    place, before = tmp_path / "process", signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        with pytest.raises(KeyboardInterrupt), steps(Part, apart=True) as ask:
            ask("last", place)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert not is_there(int(place.read_text(encoding="ascii")))


# A build by a command that nothing is imported in yet


def command(root: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "cnkh_data.cli", "build", "--root", str(root), *options]


def test_a_corpus_with_findings_is_refused_as_ever(small: Path) -> None:
    change = {"file": f"data/documents/{EXCERPT}/provisions.json", "at": "/3/act", "set": "urge"}
    rule_fixtures.apply(small, {"changes": [change], "sealed": False})
    done = subprocess.run(command(small), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("cnkh: refused: the corpus has findings")
    assert "provisions.json" in done.stdout
    assert not (small / "dist").exists()


WATCHED = """
import sys
from cnkh_data import cli, release

build = sys.modules["cnkh_data.release.build"]
making, finished = build._making, build._finished

def watched_making(*given):
    made = making(*given)
    write = made.write
    made.write = lambda folder: (write(folder), print("first:", *sorted({"pyarrow", "pandas", "pydantic"} & {*sys.modules})))[0]
    return made

def watched_finished(*given):
    written = finished(*given)
    print("second:", *sorted({"pyarrow", "pandas", "pydantic"} & {*sys.modules}))
    return written

build._making, build._finished = watched_making, watched_finished
sys.argv = ["cnkh", "build", *sys.argv[1:]]
cli.command()
"""


def test_whoever_makes_rows_has_no_pyarrow_and_no_command_has_pandas(small: Path) -> None:
    command = [sys.executable, "-c", WATCHED, "--root", str(small)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[:2] == ["first: pydantic", "second: pyarrow pydantic"]


@pytest.fixture
def many(tmp_path: Path, small: Path) -> Path:
    """A corpus that takes a while."""
    root = tmp_path / "many"
    runpy.run_path(str(ROOT / "bench" / "generate.py"))["generate"](small, root, 250)
    return root


def test_what_works_for_a_killed_command_ends_soon_and_the_next_one_builds(many: Path) -> None:
    killed = subprocess.Popen(command(many), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    children = Path(f"/proc/{killed.pid}/task/{killed.pid}/children")
    while not list((many / "dist").glob(".*/csv")):
        assert killed.poll() is None
        time.sleep(0.01)
    others = [int(one) for one in children.read_text(encoding="ascii").split()]
    assert len(others) == 1
    killed.kill()
    killed.wait()
    done = subprocess.run(command(many), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not any(map(is_there, others))
    assert sorted(path.name for path in (many / "dist").iterdir()) == ["fixture-0.0.1", "fixture-0.0.1.zip"]
