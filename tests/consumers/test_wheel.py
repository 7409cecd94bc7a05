"""The package in an empty environment: on each Python that is on the machine, and on the lowest versions that it declares."""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT
from environments import install

from consumers.conftest import HERE, Run, timed
from consumers.recipes import code, lines

LOCKS = HERE / "wheel"
SAY_WHO = "import ensurepip, json, sys; print(json.dumps([*sys.version_info[:3], sys.executable]))"
LOAD_ALL = """
import json
import cnkh_data as cnkh
print(json.dumps({name: cnkh.load(name).num_rows for name in cnkh.tables()}))
"""


def pythons() -> dict[str, str]:
    """Each Python from 3.11 on that can make environments, by its version: of this process, on PATH, of Debian and of pyenv."""
    names = [f"python3.{minor}" for minor in range(11, 20)]
    found = [sys.executable, *(f"/usr/bin/{name}" for name in names), *filter(None, map(shutil.which, names))]
    if pyenv := shutil.which("pyenv"):
        # What pyenv puts on PATH only says in which of its folders the real one is.
        for name in names:
            done = subprocess.run([pyenv, "whence", "--path", name], capture_output=True, text=True, check=False)
            found += done.stdout.split()
    versions: dict[tuple[int, ...], str] = {}
    for python in filter(Path.exists, map(Path, found)):
        said = subprocess.run([python, "-I", "-c", SAY_WHO], capture_output=True, text=True, check=False)
        if said.returncode == 0:
            *version, executable = json.loads(said.stdout)
            versions.setdefault(tuple(version), executable)
    return {".".join(map(str, version)): versions[version] for version in sorted(versions)}


PYTHONS = pythons()
CASES = [*((version, "newest") for version in PYTHONS), (next(iter(PYTHONS)), "lowest")]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, made from the source distribution by the backend itself, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    backend = "import hatchling.build as b, sys; getattr(b, 'build_' + sys.argv[1])(sys.argv[2])"
    make = [sys.executable, "-c", backend]
    subprocess.run([*make, "sdist", folder / "sdist"], cwd=ROOT, check=True, capture_output=True)
    (archive,) = (folder / "sdist").iterdir()
    with tarfile.open(archive) as file:
        # Python 3.11.2 has no filters, and newer ones warn where none is named.
        file.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)
        file.extractall(folder)
    source = folder / archive.name.removesuffix(".tar.gz")
    subprocess.run([*make, "wheel", folder / "wheel"], cwd=source, check=True, capture_output=True)
    (made,) = (folder / "wheel").iterdir()
    return made


@pytest.mark.parametrize(("version", "lock"), CASES, ids=["-".join(case) for case in CASES])
def test_the_wheel_works_where_nothing_else_is(
    version: str, lock: str, wheel: Path, release: Path, run: Run, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """All that it needs is what it says that it needs: pip may take nothing from the network once the pins are installed."""
    environment = tmp_path / "environment"
    with timed(request, "install"):
        install(environment, LOCKS / f"{lock}.lock", PYTHONS[version])
    python = environment / "bin/python"
    pip = [python, "-m", "pip", "--disable-pip-version-check"]
    run([*pip, "install", "--quiet", "--no-index", wheel], tmp_path, PIP_CONFIG_FILE=os.devnull)
    run([*pip, "check"], tmp_path)

    tables = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["tables"]
    loaded = json.loads(run([python, "-c", LOAD_ALL], tmp_path))
    assert loaded == {name: table["rows"] for name, table in tables.items()}
    assert run([python, "-c", code("cnkh_data", "python")], tmp_path).splitlines() == lines(release)
    assert run([environment / "bin/cnkh", "--help"], tmp_path).startswith("usage: cnkh ")


@pytest.mark.parametrize("lock", ["newest", "lowest"])
def test_the_pins_are_what_the_package_needs_and_nothing_of_the_tests(lock: str) -> None:
    text = (LOCKS / f"{lock}.lock").read_text(encoding="utf-8")
    assert "://" not in text
    pins = dict(re.findall(r"^([\w.-]+)==([^ ;]+)", text, re.MULTILINE))
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {re.split(r"[<>=!~]", requirement)[0]: requirement for requirement in needed}
    assert names.keys() <= pins.keys()
    assert "pytest" not in pins
    if lock == "lowest":
        for name, requirement in names.items():
            (lowest,) = re.findall(r">=([\d.]+)", requirement)
            assert re.fullmatch(re.escape(lowest) + r"(\.0)*", pins[name]), name
