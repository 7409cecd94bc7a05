"""A disk that takes no more: each command that writes says in one line which path, and what was there stays."""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

CNKH = [sys.executable, "-m", "cnkh_data.cli"]
DOCUMENT = "2023-02-12-cn-kh-joint-statement"
NEW = ["new", "document", DOCUMENT, "--language", "en", "--party", "china", "--source"]
WRITING = {
    "build": (["build"], "dist/"),
    "elsewhere": (["build", "--out", "out"], "out/"),
    "seal": (["seal", "--all"], "data/seals.json"),
    "fmt": (["fmt"], "data/registers/"),
    "fix": (["validate", "--fix"], "data/registers/"),
    "new": ([*NEW, "source.txt"], "data/"),
    "schema": (["schema", "--write"], "schema/"),
    "agreement": (["agreement", "--write"], "data/agreement.json"),
}


def contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def ready(small: Path) -> Path:
    """The small corpus with a source to add."""
    (small / "source.txt").write_text("Both sides agreed to meet again.\n" * 40, encoding="utf-8")
    return small


def said(done: subprocess.CompletedProcess[str], why: str, path: str) -> None:
    assert done.returncode == 2, done
    assert "Traceback" not in done.stderr
    (line,) = done.stderr.splitlines()
    assert why in line
    assert path in line, line


def command(name: str, root: Path) -> list[str]:
    """The command line, and something in the corpus for it to write."""
    if name in ("fmt", "fix"):
        actors = root / "data/registers/actors.json"
        actors.write_text(json.dumps(json.loads(actors.read_text(encoding="utf-8"))), encoding="utf-8")
    if name in ("seal", "agreement"):
        file = "seals" if name == "seal" else name
        (root / f"data/{file}.json").write_text("[]\n", encoding="utf-8")
    return [*CNKH, *WRITING[name][0]]


@pytest.mark.parametrize("name", WRITING)
def test_a_write_that_fails_names_its_path(ready: Path, name: str) -> None:
    """A limit on the size of files fails each write as a full disk does."""
    line = command(name, ready)
    before = contents(ready)
    done = subprocess.run(line, cwd=ready, capture_output=True, text=True, check=False, preexec_fn=at_most(64))
    said(done, os.strerror(27), WRITING[name][1])
    assert contents(ready) == before


def at_most(size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


MOUNTED = 'mount -t tmpfs -o "$1" none "$2" && cp -r "$3/." "$2" && cd "$2" && shift 3 && '
FULL = MOUNTED + 'head -c 100000000 /dev/zero > filling 2>/dev/null; "$@"; echo "exit $?"; find data -name ".*"'
READ_ONLY = MOUNTED + 'mount -o remount,ro . && "$@"; echo "exit $?"'


def on_a_small_disk(script: str, folder: Path, root: Path, line: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a command where the corpus lies on a file system of its own, which ends with the command."""
    alone = ["unshare", "--map-root-user", "--mount"]
    if not shutil.which("unshare"):
        pytest.skip("unshare is not installed")
    folder.mkdir()
    if subprocess.run(
        [*alone, "mount", "-t", "tmpfs", "none", str(folder)], capture_output=True, check=False
    ).returncode:
        pytest.skip("this user may make no mount namespace")
    run = [*alone, "sh", "-c", script, "sh", "size=4m", str(folder), str(root), *line]
    return subprocess.run(run, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", WRITING)
@pytest.mark.parametrize(("script", "number"), [(FULL, 28), (READ_ONLY, 30)], ids=["full", "read-only"])
def test_a_full_or_read_only_disk_is_named(ready: Path, tmp_path: Path, name: str, script: str, number: int) -> None:
    done = on_a_small_disk(script, tmp_path / "disk", ready, command(name, ready))
    (line,) = done.stderr.splitlines()
    assert os.strerror(number) in line
    assert any(part in line for part in (WRITING[name][1].rstrip("/"), "data")), line
    assert done.stdout == "exit 2\n", "something is left of what could not be written"


@pytest.mark.parametrize(
    "arguments", [["validate"], ["validate", "--format", "json"], ["rules"], ["--help"], ["schema"]]
)
def test_a_full_disk_behind_standard_output_is_named(small: Path, arguments: list[str]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    root = [] if arguments == ["--help"] else ["--root", str(small)]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*CNKH, *arguments, *root], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    said(done, os.strerror(28), "standard output")
