"""An executor looks at documents in place of this process, and finds the same."""

import runpy
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
import rule_fixtures
from conftest import BASE, ROOT

from cnkh_data.validate import validate


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
def processes() -> Iterator[ProcessPoolExecutor]:
    """Workers that know nothing of this process."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        yield executor


@pytest.mark.parametrize("room", [0, 2**24])
@pytest.mark.parametrize("cache", [False, True])
def test_processes_that_know_nothing_find_the_same(
    many: Path, processes: ProcessPoolExecutor, room: int, cache: bool
) -> None:
    expected = validate(many)
    assert {finding.level for finding in expected.findings} >= {2, 4, 6}
    for _ in range(2):
        assert validate(many, executor=processes, room=room, cache=cache) == expected


def test_threads_find_the_same(many: Path) -> None:
    with ThreadPoolExecutor(1) as executor:
        assert validate(many, executor=executor) == validate(many)


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


class Again:
    """An executor that does a task once more if its worker was lost, as clusters do."""

    def __init__(self) -> None:
        self.lost = 0

    def submit(self, task: Callable[..., Any], /, *given: Any) -> Future[Any]:
        done: Future[Any] = Future()
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
            first = executor.submit(task, *given)
            if not self.lost:
                for process in list(executor._processes.values()):
                    process.kill()
            try:
                done.set_result(first.result())
                return done
            except Exception:
                self.lost += 1
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
            done.set_result(executor.submit(task, *given).result())
        return done


def test_a_task_that_was_lost_can_be_done_again(small: Path) -> None:
    executor = Again()
    assert validate(small, executor=executor) == validate(small)
    assert executor.lost
