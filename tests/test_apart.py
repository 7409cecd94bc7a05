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

from cnkh_data.apart import done_apart
from cnkh_data.errors import CannotRunError


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def refuse() -> None:
    raise CannotRunError("somewhere: something; do this")


def fail() -> None:
    raise LookupError("nobody expects this")


def fail_with_what_cannot_be_sent() -> None:
    raise LookupError(lambda: None)


def test_what_a_part_gives_comes_from_a_process_that_is_gone() -> None:
    held = [1]

    def hold() -> tuple[list[int], int]:
        held.append(2)
        return held, os.getpid()

    given, process = done_apart(hold)
    assert (given, held) == ([1, 2], [1])
    assert process != os.getpid()
    assert not is_there(process)


def test_what_a_part_prints_is_printed_once(capfd: pytest.CaptureFixture[str]) -> None:
    print("before,", end=" ")
    done_apart(lambda: print("within", end=" "))
    print("after")
    assert capfd.readouterr().out == "before, within after\n"


def test_an_error_comes_out_as_it_was_raised() -> None:
    with pytest.raises(CannotRunError, match=r"^somewhere: something; do this$"):
        done_apart(refuse)


def test_an_error_that_nobody_expects_says_where_it_was() -> None:
    with pytest.raises(LookupError, match="nobody expects this") as raised:
        done_apart(fail)
    assert "in fail" in "".join(raised.value.__notes__)
    with pytest.raises(RuntimeError, match="in fail_with_what_cannot_be_sent"):
        done_apart(fail_with_what_cannot_be_sent)


def test_a_process_that_somebody_has_ended_is_told_of() -> None:
    with pytest.raises(CannotRunError, match=r"ended by signal 9, .*memory.*run it again"):
        done_apart(lambda: os.kill(os.getpid(), signal.SIGKILL))


def test_an_interrupt_ends_the_process(tmp_path: Path) -> None:
    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    def last() -> None:
        place.write_text(str(os.getpid()), encoding="ascii")
        time.sleep(60)

    place, before = tmp_path / "process", signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        with pytest.raises(KeyboardInterrupt):
            done_apart(last)
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

def watched(name, of):
    do = getattr(build, name)

    def done(*given):
        made = do(*given)
        told = {"pyarrow", "pandas", "pydantic", "cnkh_data.validate.scope"} & {*sys.modules}
        print(f"{of}:", *sorted(told), flush=True)
        return made

    setattr(build, name, done)

watched("_checked", "checking")
watched("_made", "making")
watched("_finished", "finishing")
sys.argv = ["cnkh", "build", *sys.argv[1:]]
cli.command()
"""


def test_each_part_has_in_memory_what_it_needs_and_no_command_has_pandas(small: Path) -> None:
    command = [sys.executable, "-c", WATCHED, "--root", str(small)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[:3] == [
        "checking: cnkh_data.validate.scope pydantic",
        "making: pydantic",
        "finishing: pyarrow pydantic",
    ]


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
    until = time.monotonic() + 20
    while any(map(is_there, others)):
        assert time.monotonic() < until
        time.sleep(0.01)
    assert sorted(path.name for path in (many / "dist").iterdir()) == ["fixture-0.0.1", "fixture-0.0.1.zip"]
