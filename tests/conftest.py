"""Corpora that tests may damage: copies of the small one for rule fixtures, and of that with a second document."""

import gc
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path

import hypothesis
import pytest
from _pytest.doctest import DoctestModule

from cnkh_data.form import Formatted, formatted
from cnkh_data.release import build
from cnkh_data.release.build import Built
from cnkh_data.validate import fixtures

ROOT = Path(__file__).resolve().parents[1]
BASE = ROOT / "validation" / "fixtures" / "base"
EXCERPT = "2023-02-11-cn-kh-excerpt"
SECOND = "2023-02-12-cn-kh-repeat"

# Where Python is told to keep no bytecode, this process and each of its children would compile the package anew.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Nothing of what is imported and collected goes away before the first test: see `pytest_collection_finish`.
gc.disable()

# How long an example takes says more of what else the machine is doing than of the code.
hypothesis.settings.register_profile("on-any-machine", deadline=None)
hypothesis.settings.load_profile("on-any-machine")


SPACIOUS = 2 * 2**30
"""Bytes that the folders of all tests need at one time, and much beside."""


def _in_memory(folder: str = "/dev/shm") -> bool:
    """Whether there is a folder in memory that has room for what tests write, and from which programs can be run."""
    try:
        found = os.statvfs(folder)
    except OSError:
        return False
    usable = os.access(folder, os.W_OK | os.X_OK) and not found.f_flag & os.ST_NOEXEC
    return usable and found.f_bavail * found.f_frsize >= SPACIOUS


# Tests write a hundred thousand files and look at them once: on some disks, each that is written again is waited for.
if "TMPDIR" not in os.environ and _in_memory():
    os.environ["TMPDIR"] = tempfile.tempdir = "/dev/shm"


def exhaustive(reason: str) -> pytest.MarkDecorator:
    """Mark what is tried for each of many alike, some of which are tried in every run: `make test-all` tries them all.

    Args:
        reason: which of them are tried in every run, and why those are enough for it.
    """
    return pytest.mark.exhaustive(reason=reason)


def one_in(number: int, reason: str) -> pytest.MarkDecorator:
    """Try the first of so many cases of a test in every run, and so on to the last; the others are `exhaustive`.

    Args:
        number: of how many cases one is tried. A number that divides the length of no list leaves some of each.
        reason: why some are enough for every run.
    """
    return pytest.mark.one_in(number, reason=reason)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `one_in` leaves for `make test-exhaustive`, before it is left out."""
    cases = Counter[str]()
    for item in items:
        mark = item.get_closest_marker("one_in")
        if mark and not item.get_closest_marker("exhaustive"):
            test = item.nodeid.partition("[")[0]
            if cases[test] % mark.args[0]:
                item.add_marker(exhaustive(mark.kwargs["reason"]))
            cases[test] += 1


def drawn(some: int, many: int) -> pytest.MarkDecorator:
    """Give a test how many `examples` to draw: some in every run, many where all is tried."""
    often = exhaustive("every run draws some examples, other ones each time")
    return pytest.mark.parametrize("examples", [some, pytest.param(many, marks=often)])


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Look for examples in docstrings only where there are some, which takes its time: tests have none."""
    found = yield
    without = file_path.is_relative_to(ROOT / "tests") or b">>>" not in file_path.read_bytes()
    return [one for one in found if not (without and isinstance(one, DoctestModule))]


def pytest_collection_finish() -> None:
    """What is imported by now stays to the end: the collector need not look at it again, here or in a fork.

    It looks seldom at what tests make, for hardly any of that goes in circles: a tenth of the time of a site.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)
    gc.enable()


def pytest_unconfigure() -> None:
    """At the end all is to be looked at: some libraries complain of what is left then."""
    gc.unfreeze()


@cache
def _small() -> tuple[list[str], dict[str, bytes]]:
    """Folders of the small corpus, and its files with what they hold: read once for a thousand copies."""
    paths = [BASE / "data", *sorted((BASE / "data").rglob("*"))]
    files = {path.relative_to(BASE).as_posix(): path.read_bytes() for path in paths if path.is_file()}
    return [path.relative_to(BASE).as_posix() for path in paths if path.is_dir()], files


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small corpus for rule fixtures."""
    folders, files = _small()
    root = tmp_path / "small"
    root.mkdir()
    for folder in folders:
        os.mkdir(f"{root}/{folder}")  # noqa: PTH102 - as all of this, done very often
    for name, content in files.items():
        with open(f"{root}/{name}", "xb", buffering=0) as file:  # noqa: PTH123
            file.write(content)
    return root


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small corpus with all that the build makes of it, to be copied and never changed."""
    root = tmp_path_factory.mktemp("built") / "small"
    shutil.copytree(BASE / "data", root / "data")
    build(root, root / "dist")
    return root


@pytest.fixture(scope="session")
def built_without_texts(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A release without texts of the small corpus, to be read."""
    root = tmp_path_factory.mktemp("without") / "small"
    shutil.copytree(BASE / "data", root / "data")
    return build(root, root / "dist", texts=False)


def package_of(release: Path, *tables: str) -> str:
    """The path of a Data Package of some tables of a folder, without keys into others: reading all of them takes its time."""
    package = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"] = [one for one in package["resources"] if one["name"] in tables]
    assert len(package["resources"]) == len(tables)
    for resource in package["resources"]:
        keys = resource["schema"].pop("foreignKeys", [])
        kept = [key for key in keys if key["reference"]["resource"] in ("", *tables)]
        resource["schema"] |= {"foreignKeys": kept} if kept else {}
    file = release / "some.json"
    file.write_text(json.dumps(package), encoding="utf-8")
    return str(file)


def packed(kind: str, source: Path, folder: Path) -> Path:
    """A wheel or source distribution, built with the backend itself: no environment of its own, no network."""
    folder.mkdir()
    command = [sys.executable, "-c", f"import hatchling.build as b, sys; b.build_{kind}(sys.argv[1])", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this project."""
    return packed("wheel", ROOT, tmp_path_factory.mktemp("wheel") / "built")


def release_in(built: Path) -> Path:
    """The folder of the only release of a corpus, beside its archive."""
    (folder,) = (path for path in (built / "dist").iterdir() if path.is_dir())
    return folder


@pytest.fixture
def built(built_once: Path, tmp_path: Path) -> Path:
    """A copy of the small corpus in which the build has been run; its releases are left out."""
    shutil.copytree(built_once, tmp_path / "small", ignore=shutil.ignore_patterns("dist"))
    return tmp_path / "small"


@pytest.fixture
def two(small: Path, tmp_path_factory: pytest.TempPathFactory, made: dict[str, Path] = {}) -> Path:  # noqa: B006 - made once
    """The small corpus with a second document, which is valid."""
    if "two" not in made:
        made["two"] = tmp_path_factory.mktemp("two")
        shutil.copytree(BASE / "data", made["two"] / "data")
        add_second_document(made["two"])
    shutil.rmtree(small / "data")
    shutil.copytree(made["two"] / "data", small / "data")
    return small


def add_second_document(root: Path) -> None:
    """Put a copy of the excerpt beside it, cut from sources of its own, and seal it."""
    new = {EXCERPT: SECOND, "excerpt-zh": "repeat-zh", "excerpt-en": "repeat-en", '"2023-02-11"': '"2023-02-12"'}

    def renamed(text: str) -> str:
        for old, name in new.items():
            text = text.replace(old, name)
        return text

    folder = root / "data/documents" / SECOND
    shutil.copytree(root / "data/documents" / EXCERPT, folder)
    for file in folder.rglob("*.json"):
        file.write_text(renamed(file.read_text(encoding="utf-8")), encoding="utf-8")
    entries = root / "data/sources/sources.json"
    text = entries.read_text(encoding="utf-8")
    both = [*json.loads(text), *json.loads(renamed(text))]
    entries.write_text(json.dumps(both, ensure_ascii=False), encoding="utf-8")
    for tag in ("zh", "en"):
        shutil.copy(root / f"data/sources/excerpt-{tag}.txt", root / f"data/sources/repeat-{tag}.txt")
    relation = {"id": "r1", "type": "restates", "subject": f"{SECOND}/pre.4.1", "target": f"{EXCERPT}/pre.4.1"}
    relations = [{**relation, "basis": "explicit", "note": None}]
    (root / "data/relations.json").write_text(json.dumps(relations), encoding="utf-8")
    fixtures.reformat(root, {file.path for file in formatted(root) if isinstance(file, Formatted)})
    fixtures.reseal(root)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may reach; those of pytest are its own."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
