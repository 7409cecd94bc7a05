"""An executor looks at documents, and makes their tables, in place of this process: what comes of it is the same."""

import os
import runpy
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from functools import cache
from multiprocessing import active_children, get_context
from pathlib import Path
from typing import Any

import pytest
import rule_fixtures
from conftest import BASE, ROOT, exhaustive, one_in

from cnkh_data.errors import CannotRunError
from cnkh_data.release import build
from cnkh_data.validate import Executor, ExecutorError, validate
from cnkh_data.workers import spread


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of more documents than a task has, with faults in some and in a register."""
    root = tmp_path_factory.mktemp("many")
    runpy.run_path(str(ROOT / "bench" / "generate.py"))["generate"](BASE, root, 300)
    names = sorted(folder.name for folder in (root / "data/documents").iterdir())
    assert len(names) > 20
    changes: list[dict[str, Any]] = [
        {"file": f"data/documents/{names[1]}/provisions.json", "at": "/1/speakers", "set": ["nobody"]},
        {"file": f"data/documents/{names[2]}/provisions.json", "at": "/1/note", "set": "Changed after it was sealed."},
        {"file": f"data/documents/{names[3]}/provisions.json", "at": "/0/role", "set": "unheard of"},
        {"file": f"data/documents/{names[20]}/provisions.json", "at": "/2/act", "set": "record"},
    ]
    rule_fixtures.apply(root, {"changes": changes, "sealed": False})
    return root


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of some documents in which nothing is wrong."""
    root = tmp_path_factory.mktemp("right")
    runpy.run_path(str(ROOT / "bench" / "generate.py"))["generate"](BASE, root, 120)
    return root


@pytest.fixture(scope="module", params=["spawn", "forkserver"])
def processes(request: pytest.FixtureRequest) -> Iterator[ProcessPoolExecutor]:
    """Workers that know nothing of this process."""
    with ProcessPoolExecutor(2, mp_context=get_context(request.param)) as executor:
        yield executor


@exhaustive("workers that know nothing take a while to begin; every run has some that were forked")
@pytest.mark.parametrize("room", [0, 2**24])
@pytest.mark.parametrize("kept", [False, True])
def test_processes_that_know_nothing_find_the_same(
    many: Path, processes: ProcessPoolExecutor, room: int, kept: bool
) -> None:
    expected = validate(many)
    assert {finding.level for finding in expected.findings} >= {2, 4, 6}
    for _ in range(2):
        assert validate(many, executor=processes, room=room, cache=kept) == expected


@exhaustive("every run has an executor with a process of its own")
def test_threads_find_the_same(many: Path) -> None:
    with ThreadPoolExecutor(1) as executor:
        assert validate(many, executor=executor) == validate(many)


@exhaustive("workers that know nothing take a while to begin; every run has some that were forked")
def test_workers_that_live_on_see_what_has_changed(small: Path, processes: ProcessPoolExecutor) -> None:
    assert validate(small, executor=processes).ok
    rule_fixtures.apply(
        small,
        {
            "changes": [{"file": "data/registers/actors.json", "at": "/0/names/0/text", "set": "Nobody"}],
            "sealed": False,
        },
    )
    assert validate(small, executor=processes) == validate(small)
    assert not validate(small, executor=processes).ok


def files(folder: Path) -> Mapping[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def alone(right: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[int | None], Mapping[str, bytes]]:
    """What this process makes of it alone: everything that a build writes, whole or in shards."""

    @cache
    def made(shards: int | None) -> Mapping[str, bytes]:
        root = Path(shutil.copytree(right, tmp_path_factory.mktemp("alone") / "corpus"))
        build(root, root / "dist", jobs=1, shards=shards)
        return files(root)

    return made


@exhaustive("it builds twice; every run has an executor that looks at documents")
@pytest.mark.parametrize("shards", [None, 3])
def test_processes_build_the_same(
    right: Path,
    alone: Callable[[int | None], Mapping[str, bytes]],
    processes: ProcessPoolExecutor,
    shards: int | None,
    tmp_path: Path,
) -> None:
    root = Path(shutil.copytree(right, tmp_path / "corpus"))
    build(root, root / "dist", executor=processes, shards=shards)
    assert files(root) == alone(shards)
    assert any("part-00002.parquet" in path for path in files(root)) is (shards == 3)


class Again:
    """An executor that does a task once more if its worker was lost, as clusters do."""

    def __init__(self) -> None:
        self.lost = 0

    def submit(self, task: Callable[..., Any], /, *given: Any) -> Future[Any]:
        done: Future[Any] = Future()
        with ProcessPoolExecutor(1, mp_context=get_context("fork")) as executor:
            first = executor.submit(task, *given)
            if not self.lost:
                for process in list(executor._processes.values()):
                    process.kill()
            try:
                done.set_result(first.result())
                return done
            except Exception:
                self.lost += 1
        with ProcessPoolExecutor(1, mp_context=get_context("fork")) as executor:
            done.set_result(executor.submit(task, *given).result())
        return done


def test_a_task_that_was_lost_can_be_done_again(small: Path) -> None:
    executor = Again()
    assert validate(small, executor=executor) == validate(small)
    assert executor.lost


# An executor that fails for good


def _end_at_once(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Deadly:
    """An executor with which every worker that begins a task of a kind is lost."""

    def __init__(self, *kinds: str) -> None:
        self._kinds = kinds
        self._executor = ProcessPoolExecutor(1, mp_context=get_context("spawn"))

    def submit(self, task: Callable[..., Any], /, *given: Any) -> Future[Any]:
        return self._executor.submit(_end_at_once if task.__name__ in self._kinds else task, *given)


def closed() -> Executor:
    """An executor that takes no tasks any more."""
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    return executor


def lacking(*_: Any) -> None:
    raise ModuleNotFoundError("No module named 'cnkh_data'")


class WithoutThePackage:
    """An executor whose workers lack what a task needs."""

    def submit(self, task: Callable[..., Any], /, *given: Any) -> Future[Any]:
        with ThreadPoolExecutor(1) as executor:
            return executor.submit(lacking, task, *given)


@one_in(5, "every run has two that fail, one for each way to read the corpus")
@pytest.mark.parametrize("room", [0, 2**24])
@pytest.mark.parametrize(
    ("executor", "why"),
    [
        (lambda: Deadly("_read", "_look"), "BrokenProcessPool: "),
        (closed, "RuntimeError: cannot schedule new futures after shutdown"),
        (WithoutThePackage, "ModuleNotFoundError: No module named 'cnkh_data'"),
    ],
)
def test_an_executor_that_fails_is_told_of_in_a_line(
    right: Path, room: int, executor: Callable[[], Executor], why: str
) -> None:
    with pytest.raises(ExecutorError) as told:
        validate(right, executor=executor(), room=room)
    (line,) = str(told.value).splitlines()
    first = min(folder.name for folder in (right / "data/documents").iterdir())
    if room:
        assert first in line
    assert why in line
    assert "the same files at the same path" in line
    assert told.value.__cause__ is not None


@exhaustive("it builds; every run has executors that fail as they look at documents")
@pytest.mark.parametrize("kind", ["_look", "_make"])
def test_a_build_whose_executor_fails_leaves_the_former_release(
    alone: Callable[[int | None], Mapping[str, bytes]], kind: str, tmp_path: Path
) -> None:
    for path, content in alone(None).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    with pytest.raises(ExecutorError):
        build(tmp_path, tmp_path / "dist", executor=Deadly(kind))
    assert files(tmp_path) == alone(None)


def test_what_is_wrong_with_the_corpus_is_no_fault_of_the_executor(right: Path, tmp_path: Path) -> None:
    """A corpus that changes while it is read is told of as ever."""
    root = Path(shutil.copytree(right, tmp_path / "corpus"))

    class Late:
        def submit(self, task: Callable[..., Any], /, *given: Any) -> Future[Any]:
            (root / "data/relations.json").write_text("[ ]\n", encoding="utf-8")
            with ThreadPoolExecutor(1) as executor:
                return executor.submit(task, *given)

    with pytest.raises(CannotRunError, match="changed while it was read; run again") as told:
        validate(root, executor=Late())
    assert not isinstance(told.value, ExecutorError)


# Workers of this process, which `--jobs` has


def test_what_a_lost_worker_had_is_done_here() -> None:
    """Somebody ends a worker, or memory is short: what comes of it is the same."""
    here = os.getpid()

    def work(number: int, given: str) -> tuple[int, str]:
        if number == 50 and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return number, given

    numbers, given = list(range(100)), [f"given {number}" for number in range(100)]
    with spread(work, 2) as on:
        assert list(on(numbers, given)) == list(zip(numbers, given, strict=True))


def test_an_error_in_a_worker_ends_the_others() -> None:
    here = os.getpid()

    def work(number: int, _: None) -> int:
        if os.getpid() == here:
            time.sleep(1)
            return number
        if number == 3:
            raise CannotRunError("data/x: cannot be read")
        time.sleep(60)
        return number

    before, started = set(active_children()), time.monotonic()
    with pytest.raises(CannotRunError, match="data/x: cannot be read"), spread(work, 4) as on:
        for _ in on([3, 0, 1, 2], [None] * 4):
            pass
    assert time.monotonic() - started < 30
    assert set(active_children()) <= before


ENDLESS = """
import os, time
from cnkh_data.workers import spread

def work(number, given):
    os.write(1, b"%d" % os.getpid() + bytes([10]))  # in one piece, whatever the other writes
    time.sleep(600)

with spread(work, 2) as on:
    list(on([0, 1], [None, None]))
"""


def test_workers_end_with_the_process_that_started_them() -> None:
    process = subprocess.Popen([sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    workers = [int(process.stdout.readline()) for _ in range(2)]
    process.kill()
    process.wait()
    ended, _, _ = select.select([process.stdout], [], [], 60)  # Whichever is left holds the other end.
    for worker in workers:
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGKILL)
    assert ended
    assert process.stdout.read() == ""
