"""What the README shows is what a reader gets."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from commands import cnkh
from conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.S)


def test_every_path_it_names_is_there() -> None:
    for path in re.findall(r"`((?:data|schema|src|validation)/[\w./-]*)`", README):
        assert (ROOT / path).exists(), path


def test_its_commands_run() -> None:
    """But for the build, which writes into this clone, and which `test_cli` runs."""
    for command in set(re.findall(r"\.venv/bin/cnkh (.*)", README)) - {"build"}:
        assert cnkh(*command.split()).returncode == 0, command


def test_its_example_prints_what_it_shows() -> None:
    command = [sys.executable, "-X", "utf8", "-c", blocks("python")[0]]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == blocks("text")[0]


def made(*targets: str) -> list[str]:
    """The commands of make as a person would type them: without the options and commands that change nothing of what is made."""
    command = ["make", "--dry-run", "--always-make", "--silent", *targets]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env=without_make())
    lines = [re.sub(r" --(quiet|disable-pip-version-check)", "", line) for line in done.stdout.splitlines()]
    return [line for line in lines if not re.search(r"^touch |compileall| -c ", line)]


def without_make() -> dict[str, str]:
    """The environment without what `make test` hands to the programs it starts."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS", "PYTHON"))}


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_machines_without_make_type_what_make_does() -> None:
    pip, windows = (block.splitlines() for block in (blocks("sh")[1], blocks("bat")[0]))
    assert pip == made("build", "test")
    assert [line.replace("py -m", "python3 -m") for line in windows] == [
        line.replace(".venv/bin/", ".venv\\Scripts\\") for line in pip
    ]


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_a_release_installs_its_own_lock_and_nothing_of_the_tests() -> None:
    assert [line for line in made("build") if "-r " in line] == [
        ".venv/bin/python -m pip install --require-hashes -r requirements-release.lock"
    ]


def test_the_packages_of_the_tests_come_beside_those_of_a_release() -> None:
    """With the same pins, so that `make test` changes nothing that a release was made with."""

    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[^\s#][^\\]*(?: \\\n +--hash=\S+)+", (ROOT / name).read_text(encoding="utf-8"), re.M))

    release = pins("requirements-release.lock")
    assert {pin.partition("==")[0] for pin in release} >= {"pydantic", "pyarrow", "jsonschema", "hatchling"}
    assert release <= pins("requirements.lock")


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_a_run_whose_python_is_nowhere_is_left_out_by_name() -> None:
    command = ["make", "--silent", "test-python3.999"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=without_make())
    assert done.returncode == 0
    assert done.stdout == "skipped: test-python3.999: no python3.999 with ensurepip is on PATH\n"
