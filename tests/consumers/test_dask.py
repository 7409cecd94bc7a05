"""A corpus on a Dask cluster of separate processes, as docs/use/dask.md says, and with one of them killed on the way."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path

import pytest
import rule_fixtures
from conftest import BASE, ROOT

from cnkh_data.release import build
from cnkh_data.validate import render, validate
from consumers.conftest import Environment, Run
from consumers.recipes import code

KILLING = '''
import json
import os
import signal
import sys
import time
from pathlib import Path

from dask.distributed import Client, LocalCluster

from cnkh_data.release import build
from cnkh_data.validate import render, validate


def slowly(task, *given):
    """Do a task in a time in which a worker can be killed."""
    time.sleep(0.2)
    return task(*given)


class Slow:
    """The executor of a cluster, with tasks that take their time."""

    def __init__(self, executor):
        self.executor = executor

    def submit(self, task, *given):
        return self.executor.submit(slowly, task, *given)


def main():
    killed = []
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster) as client:
        processes = client.run(os.getpid)

        def progress(what, done, of):
            if what == sys.argv[1] and done == 10:
                busy = [worker for worker, tasks in client.processing().items() if tasks]
                killed.append(processes[busy[0]])
                os.kill(processes[busy[0]], signal.SIGKILL)

        executor = Slow(client.get_executor())
        if sys.argv[1] == "writing":
            build(Path(), Path(sys.argv[2]), executor=executor, progress=progress, shards=3)
        else:
            room = 0 if sys.argv[1] == "reading" else 2**24
            report = validate(Path(), executor=executor, progress=progress, room=room)
            Path(sys.argv[2]).write_text(render(report, "json"), encoding="utf-8")
        left = list(client.run(os.getpid).values())
    print(json.dumps({"before": list(processes.values()), "killed": killed, "after": left}))


if __name__ == "__main__":
    main()
'''


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """This package, in an environment that has what it needs, with what an installed one says of itself."""
    folder = tmp_path_factory.mktemp("package")
    about = folder / f"cnkh_data-{version('cnkh-data')}.dist-info" / "METADATA"
    about.parent.mkdir()
    about.write_text(f"Metadata-Version: 2.1\nName: cnkh-data\nVersion: {version('cnkh-data')}\n", encoding="utf-8")
    return {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(folder)])}


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of some forty documents whose texts differ."""
    root = tmp_path_factory.mktemp("right") / "corpus"
    generate: list[str | Path] = [sys.executable, ROOT / "bench/generate.py", root, "--root", BASE, "--records", "520"]
    subprocess.run([*generate, "--distinct"], check=True, capture_output=True)
    assert len(list((root / "data/documents").iterdir())) >= 40
    return root


@pytest.fixture(scope="module")
def wrong(right: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with faults in some documents and in a register."""
    root = Path(shutil.copytree(right, tmp_path_factory.mktemp("wrong") / "corpus"))
    names = sorted(folder.name for folder in (root / "data/documents").iterdir())
    changes = [
        {"file": f"data/documents/{names[1]}/provisions.json", "at": "/1/speakers", "set": ["nobody"]},
        {"file": f"data/documents/{names[12]}/provisions.json", "at": "/0/role", "set": "unheard of"},
        {"file": f"data/documents/{names[30]}/provisions.json", "at": "/2/act", "set": "record"},
        {"file": "data/registers/places.json", "at": "/0/note", "set": "Changed after it was sealed."},
    ]
    rule_fixtures.apply(root, {"changes": changes, "sealed": False})
    assert {finding.level for finding in validate(root).findings} >= {2, 4, 6}
    return root


@pytest.fixture
def corpus(right: Path, tmp_path: Path) -> Path:
    """A copy of it, to build in."""
    return Path(shutil.copytree(right, tmp_path / "corpus"))


@pytest.fixture(scope="module")
def released_alone(right: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[int, Mapping[str, bytes]]:
    """What one process makes of it, in some numbers of shards."""
    made = {}
    for shards in (2, 3):
        folder = tmp_path_factory.mktemp("alone")
        made[shards] = files(build(right, folder, jobs=1, shards=shards).release)
    return made


def files(folder: Path) -> Mapping[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


OnDask = Callable[..., str]


@pytest.fixture
def on_dask(package: Mapping[str, str], environment: Environment, run: Run, tmp_path: Path) -> OnDask:
    """Run a script in an environment with Dask, and get what it printed."""

    def running(script: str, cwd: Path, *arguments: str | Path) -> str:
        (tmp_path / "script.py").write_text(script, encoding="utf-8")
        return run([environment("dask"), tmp_path / "script.py", *arguments], cwd, **package)

    return running


def test_the_recipe_makes_what_one_process_makes(
    corpus: Path, released_alone: Mapping[int, Mapping[str, bytes]], on_dask: OnDask
) -> None:
    expected = render(validate(corpus))
    *report, release = on_dask(code("dask", "python"), corpus).splitlines(keepends=True)
    assert "".join(report) == expected
    assert files(corpus / release.strip()) == released_alone[2]


def test_the_recipe_finds_what_one_process_finds(wrong: Path, on_dask: OnDask) -> None:
    assert on_dask(code("dask", "python"), wrong) == render(validate(wrong))


def killed(while_it_is: str, cwd: Path, out: Path, on_dask: OnDask) -> None:
    """Do something on a cluster, one of whose two workers is killed while it is busy."""
    told = json.loads(on_dask(KILLING, cwd, while_it_is, out))
    assert len(told["killed"]) == 1
    assert set(told["killed"]) <= set(told["before"])
    assert not set(told["killed"]) & set(told["after"])


@pytest.mark.parametrize("while_it_is", ["reading", "checking"])
def test_a_worker_that_is_killed_changes_no_report(
    while_it_is: str, wrong: Path, on_dask: OnDask, tmp_path: Path
) -> None:
    killed(while_it_is, wrong, tmp_path / "report.json", on_dask)
    assert (tmp_path / "report.json").read_bytes() == render(validate(wrong), "json").encode("utf-8")


def test_a_worker_that_is_killed_changes_no_release(
    corpus: Path, released_alone: Mapping[int, Mapping[str, bytes]], on_dask: OnDask, tmp_path: Path
) -> None:
    killed("writing", corpus, tmp_path / "out", on_dask)
    (release,) = (path for path in (tmp_path / "out").iterdir() if path.is_dir())
    assert files(release) == released_alone[3]
