"""A disk that takes no more: each command that writes says in one line which path, and what was there stays."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from commands import cnkh, cnkh_process, limit_files
from conftest import BASE, exhaustive, one_in

DOCUMENT = "2023-02-12-cn-kh-joint-statement"
NEW = ["new", "document", DOCUMENT, "--language", "en", "--party", "china", "--source"]
SOURCE = "Both sides agreed to meet again.\n" * 40
WRITING = {
    "build": (["build"], "dist/"),
    "elsewhere": (["build", "--out", "out"], "out/"),
    "seal": (["seal", "--all"], "data/seals.json"),
    "fmt": (["fmt"], "data/registers/"),
    "fix": (["validate", "--fix"], "data/registers/"),
    "new": ([*NEW, "source.txt"], "data/"),
    "schema": (["schema", "--write"], "data"),
    "agreement": (["agreement", "--write"], "data/agreement.json"),
}


def contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def ready(small: Path) -> Path:
    """The small corpus with a source to add."""
    (small / "source.txt").write_text(SOURCE, encoding="utf-8")
    return small


def said(done: subprocess.CompletedProcess[str], why: str, path: str) -> None:
    assert done.returncode == 2, done
    assert "Traceback" not in done.stderr
    (line,) = done.stderr.splitlines()
    assert why in line
    assert path in line, line


def command(name: str, root: Path) -> list[str]:
    """What to type after `cnkh`, and something in the corpus for it to write."""
    if name in ("fmt", "fix"):
        actors = root / "data/registers/actors.json"
        actors.write_text(json.dumps(json.loads(actors.read_text(encoding="utf-8"))), encoding="utf-8")
    if name == "seal":
        (root / "data/seals.json").write_text("[]\n", encoding="utf-8")
    if name == "agreement":
        (root / "data/agreement.json").write_text("[]\n", encoding="utf-8")
    return WRITING[name][0]


@pytest.mark.parametrize("name", WRITING)
def test_a_write_that_fails_names_its_path(ready: Path, name: str) -> None:
    """A limit on the size of files fails each write as a full disk does."""
    arguments = command(name, ready)
    before = contents(ready)
    done = cnkh_process(*arguments, cwd=ready, first=lambda: limit_files(1000))
    said(done, os.strerror(27), WRITING[name][1])
    assert contents(ready) == before


ALONE = ["unshare", "--map-root-user", "--mount"]


def try_each(root: str, folder: str) -> None:
    """Run each command on a file system of its own, full or read-only; print what it said and left. Needs ALONE."""
    shutil.copytree(root, folder, dirs_exist_ok=True)  # the disks will hide it
    assert cnkh("build", cwd=Path(folder)).returncode == 0  # imports and makes what the commands share
    print(json.dumps({kind: try_on(kind, root, folder) for kind in KINDS}))


def try_on(kind: str, root: str, folder: str) -> dict[str, list[Any]]:
    said = {}
    for name in WRITING:
        disk = Path(folder)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", folder], check=True)
        shutil.copytree(root, disk, dirs_exist_ok=True)
        arguments = command(name, disk)
        if kind == "full":
            with contextlib.suppress(OSError), (disk / "filling").open("wb", buffering=0) as filling:
                while True:
                    filling.write(bytes(4096))
            with (disk / "filling").open("r+b") as filling:  # room for one small file
                filling.truncate((disk / "filling").stat().st_size - 4096)
        else:
            subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        done = cnkh_process(*arguments, cwd=disk)
        left = [path.name for path in (disk / "data").rglob(".*")]
        said[name] = [done.returncode, done.stderr, left]
        subprocess.run(["umount", "--lazy", folder], check=True)
    return said


KINDS = {"full": os.strerror(28), "read-only": os.strerror(30)}
"""Disks that take no more, and the words of the system for it."""


@pytest.fixture(scope="module")
def on_small_disks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[Any]]]:
    """What each command says on a disk of each kind."""
    if not shutil.which("unshare"):
        pytest.skip("unshare is not installed")
    root, folder = tmp_path_factory.mktemp("ready"), tmp_path_factory.mktemp("disk")
    if subprocess.run(
        [*ALONE, "mount", "-t", "tmpfs", "none", str(folder)], capture_output=True, check=False
    ).returncode:
        pytest.skip("this user may make no mount namespace")
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    (root / "source.txt").write_text(SOURCE, encoding="utf-8")
    code = "import sys, test_full_disk as t; t.try_each(*sys.argv[1:])"
    run = [*ALONE, sys.executable, "-c", code, str(root), str(folder)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(run, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, list[Any]]] = json.loads(done.stdout)
    return found


@exhaustive("it mounts a disk for each; every run limits the size of files instead")
@pytest.mark.parametrize("name", WRITING)
@pytest.mark.parametrize("kind", KINDS)
def test_a_full_or_read_only_disk_is_named(
    on_small_disks: dict[str, dict[str, list[Any]]], kind: str, name: str
) -> None:
    code, errors, left = on_small_disks[kind][name]
    assert code == 2
    (line,) = errors.splitlines()
    assert KINDS[kind] in line
    assert any(part in line for part in (WRITING[name][1].rstrip("/"), "data")), line
    assert left == [], "something is left of what could not be written"


@one_in(3, "every run has two commands of five")
@pytest.mark.parametrize(
    "arguments", [["validate"], ["validate", "--format", "json"], ["rules"], ["--help"], ["schema"]]
)
def test_a_full_disk_behind_standard_output_is_named(small: Path, arguments: list[str]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    root = [] if arguments == ["--help"] else ["--root", str(small)]
    with Path("/dev/full").open("wb") as full:
        done = cnkh_process(*arguments, *root, first=lambda: os.dup2(full.fileno(), 1))
    said(done, os.strerror(28), "standard output")
