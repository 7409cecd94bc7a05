"""A release to be read, and environments to read it in. Run by `pytest tests/consumers`; a plain `pytest` leaves them out."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter  # pytest itself names it since 8.4
from conftest import ROOT
from environments import locked, python_of

from cnkh_data.release import build

HERE = Path(__file__).parent
LOCKS = HERE / "locks"
ENVIRONMENTS = ROOT / "build" / "consumers"
NOWHERE = "http://127.0.0.1:9"

Run = Callable[..., str]
Environment = Callable[[str], Path]


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """They take minutes and install much: only who asks for them gets them."""
    asked = [(config.invocation_params.dir / arg.split("::")[0]).resolve() for arg in config.args]
    return None if any(path == HERE or HERE in path.parents for path in asked) else True


@contextmanager
def timed(request: pytest.FixtureRequest, step: str) -> Iterator[None]:
    """Note how long a step of a test takes."""
    started = time.monotonic()
    try:
        yield
    finally:
        request.node.user_properties.append((step, time.monotonic() - started))


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the committed data, or the one that CNKH_RELEASE names; not to be changed."""
    if named := os.environ.get("CNKH_RELEASE"):
        return Path(named).resolve()
    shared = (
        tmp_path_factory.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else tmp_path_factory.getbasetemp()
    )
    out = shared / "released"
    with locked(shared / "released.lock"):
        if not out.exists():
            build(ROOT, out)
    (release,) = (path for path in out.iterdir() if path.is_dir())
    return release


@pytest.fixture
def release(released: Path, tmp_path: Path) -> Path:
    """A copy of the release, with the name that it has, to work in."""
    return shutil.copytree(released, tmp_path / released.name)


@pytest.fixture
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Run:
    """Run a command to its end, and get what it printed; what it says of a failure is shown.

    Its home is empty, its characters are UTF-8, and there is no network.
    """
    home = tmp_path / "home"
    home.mkdir()
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "JAVA_HOME") if name in os.environ}
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), NOWHERE)
    clean = {**kept, **proxies, "HOME": str(home), "LC_ALL": "C.UTF-8"}

    def running(command: Sequence[str | Path], cwd: Path, stdin: str = "", **more: str) -> str:
        with timed(request, "run"):
            done = subprocess.run(
                [str(word) for word in command],
                cwd=cwd,
                input=stdin,
                env={**clean, **more},
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
        assert done.returncode == 0, f"{command[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
        return done.stdout

    return running


@pytest.fixture
def environment(request: pytest.FixtureRequest) -> Environment:
    """The Python of an environment that holds what one lock pins, and nothing else; it is made if it is not there.

    Without a network the test is skipped.
    """

    def made(name: str) -> Path:
        with timed(request, "install"):
            return python_of(ENVIRONMENTS / name, LOCKS / f"{name}.lock")

    return made


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """How long each took to install and to run, and why one was left out."""
    reports = [report for found in ("passed", "failed") for report in terminalreporter.stats.get(found, [])]
    for report in sorted(reports, key=lambda report: str(report.nodeid)):
        spent = dict.fromkeys(("install", "run"), 0.0)
        for step, seconds in report.user_properties:
            spent[step] = spent.get(step, 0.0) + seconds
        if any(spent.values()) and report.when == "call":
            name = report.nodeid.split("/")[-1]
            terminalreporter.write_line(f"{name}: " + ", ".join(f"{step} {s:.1f} s" for step, s in spent.items()))
    for report in terminalreporter.stats.get("skipped", []):
        name = report.nodeid.split("/")[-1]
        terminalreporter.write_line(f"skipped: {name}: {report.longrepr[2].removeprefix('Skipped: ')}")
