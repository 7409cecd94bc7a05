"""A run that knows what earlier runs found says the same as one that does not, whatever was changed in between."""

import json
import os
import pickle
import random
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import BASE, ROOT, exhaustive

from cnkh_data.cache import FOLDER
from cnkh_data.cache.folder import CacheFolder
from cnkh_data.cache.stable import UnstableError, stable_digest
from cnkh_data.validate import Report, validate
from cnkh_data.validate import documents as documents_module

CLI = [sys.executable, "-m", "cnkh_data.cli"]


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of some documents, which nobody changes."""
    root = tmp_path_factory.mktemp("generated")
    runpy.run_path(str(ROOT / "bench" / "generate.py"))["generate"](BASE, root, 60)
    return root


@pytest.fixture
def several(generated: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(generated, tmp_path / "several"))


def documents(root: Path) -> list[Path]:
    return sorted((root / "data/documents").iterdir())


def rewrite(file: Path, change: Any) -> None:
    value = json.loads(file.read_text(encoding="utf-8"))
    change(value)
    file.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Numbers of the documents that rules have looked at."""
    seen: list[int] = []
    look_at = documents_module.DocumentRules.look_at

    def noting(self: Any, number: int, highest: int) -> Any:
        seen.append(number)
        return look_at(self, number, highest)

    monkeypatch.setattr(documents_module.DocumentRules, "look_at", noting)
    return seen


def test_only_what_has_changed_is_looked_at(several: Path, looked_at: list[int]) -> None:
    cold = validate(several, cache=True)
    assert looked_at == list(range(len(documents(several))))
    looked_at.clear()
    assert validate(several, cache=True) == cold
    assert looked_at == []
    rewrite(documents(several)[1] / "provisions.json", lambda units: units[0].update(note="A note."))
    changed = validate(several, cache=True)
    assert looked_at == [1]
    assert changed == validate(several) != cold


def test_a_document_that_rests_on_another_is_looked_at_again(several: Path, looked_at: list[int]) -> None:
    """What several together are called in one document is looked for in all others."""
    validate(several, cache=True)
    looked_at.clear()

    def add(document: dict[str, Any]) -> None:
        entry = {"language": "en", "text": "Cambodia", "entities": ["cambodia", "china"]}
        document["collectives"] = [*document["collectives"], entry]

    rewrite(documents(several)[0] / "document.json", add)
    assert validate(several, cache=True) == validate(several)
    assert 1 in looked_at


@pytest.mark.parametrize("shared", ["registers/actors.json", "retired.json", "codelists/formulas.csv"])
def test_a_change_to_shared_files_lets_everything_be_looked_at(
    several: Path, looked_at: list[int], shared: str
) -> None:
    validate(several, cache=True)
    looked_at.clear()
    file = several / "data" / shared
    file.write_bytes(file.read_bytes() + b"\n")
    assert validate(several, cache=True) == validate(several)
    assert set(looked_at) == set(range(len(documents(several))))


def scalars(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from scalars(item, (*path, key))
    else:
        yield path


def edited(root: Path, dice: random.Random) -> None:
    """Change a value, drop a record, or undo what was changed before, somewhere in the corpus."""
    files = [file for file in sorted((root / "data").rglob("*.json")) if file.stat().st_size > 3]
    file = dice.choice(files)
    value = json.loads(file.read_text(encoding="utf-8"))
    if isinstance(value, list) and dice.random() < 0.2:
        value.pop(dice.randrange(len(value)))
    else:
        *way, last = dice.choice(list(scalars(value)))
        holder = value
        for key in way:
            holder = holder[key]
        other: list[Any] = [None, "", "x", "合作", 0, 3, True]
        if isinstance(holder[last], str) and holder[last]:
            other += [holder[last][:-1], holder[last] + "s"]
        if isinstance(holder[last], int):
            other += [holder[last] + 1]
        holder[last] = dice.choice(other)
    file.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


SEEDS = 6


@pytest.mark.parametrize(
    "seed",
    [
        *range(SEEDS),
        *(
            pytest.param(seed, marks=exhaustive("some walks of edits in every run, others on request"))
            for seed in range(SEEDS, 18)
        ),
    ],
)
def test_after_any_edit_warm_and_cold_agree(generated: Path, tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    root = Path(shutil.copytree(generated, tmp_path / "corpus"))
    for number in range(6):
        if number == 4:  # back to the start: entries of then must not be taken for what holds now, nor the reverse
            shutil.rmtree(root / "data")
            shutil.copytree(generated / "data", root / "data")
        edited(root, dice)
        warm: Report = validate(root, cache=True, jobs=dice.choice([1, 2]))
        assert warm == validate(root), (seed, number)


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*CLI, "validate", "--root", str(root), *arguments], capture_output=True, check=False)


def test_a_second_run_says_the_same_to_the_byte_in_every_format(several: Path) -> None:
    rewrite(documents(several)[1] / "provisions.json", lambda units: units[0].update(note="A  note."))
    for form in ("text", "json", "sarif", "github", "junit"):
        first, second, anew = (
            run(several, "--format", form),
            run(several, "--format", form),
            run(several, "--format", form, "--no-cache"),
        )
        assert (first.returncode, first.stdout) == (second.returncode, second.stdout) == (anew.returncode, anew.stdout)


def test_a_second_run_needs_no_pydantic(several: Path) -> None:
    run(several)
    code = "import sys; from cnkh_data.cli import main; main(sys.argv[1:]); print('pydantic' in sys.modules)"
    again = subprocess.run(
        [sys.executable, "-c", code, "validate", "--root", str(several)], capture_output=True, text=True, check=True
    )
    assert again.stdout.splitlines()[-1] == "False"


def test_without_cache_nothing_is_kept(several: Path) -> None:
    run(several, "--no-cache")
    assert not (several / FOLDER).exists()


def test_git_does_not_see_the_folder(several: Path) -> None:
    run(several)
    subprocess.run(["git", "init", "-q"], cwd=several, check=True)
    status = subprocess.run(
        ["git", "status", "--short", "-uall"], cwd=several, capture_output=True, text=True, check=True
    )
    assert FOLDER not in status.stdout


@pytest.mark.parametrize("damage", [b"", b"x", b"\x00" * 64])
def test_damaged_entries_are_none(several: Path, damage: bytes) -> None:
    whole = run(several)
    for file in (several / FOLDER).rglob("*"):
        if file.is_file():
            file.write_bytes(damage)
    assert run(several).stdout == whole.stdout


class Harmful:
    """Does something when it is unpickled."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.file),)


def test_an_entry_that_somebody_else_made_does_nothing(several: Path, tmp_path: Path) -> None:
    validate(several, cache=True)
    (name, *_) = sorted(path.name for path in (several / FOLDER / "documents").iterdir())
    CacheFolder(several).put("documents", name, pickle.dumps(Harmful(tmp_path / "harm")))
    assert validate(several, cache=True) == validate(several)
    assert not (tmp_path / "harm").exists()


@pytest.mark.skipif(os.geteuid() == 0 if hasattr(os, "geteuid") else True, reason="root may write everywhere")
def test_a_corpus_that_cannot_be_written_is_validated_all_the_same(several: Path) -> None:
    several.chmod(0o555)
    try:
        assert run(several).returncode == 0
    finally:
        several.chmod(0o755)


def test_a_link_in_its_place_is_not_written_through(several: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (several / FOLDER).symlink_to(tmp_path / "elsewhere")
    assert run(several).returncode == 0
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_runs_at_once_say_the_same(several: Path) -> None:
    alone = run(several, "--no-cache").stdout
    command = [*CLI, "validate", "--root", str(several)]
    at_once = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(4)]
    assert {process.communicate()[0] for process in at_once} == {alone}


def test_documents_that_are_gone_are_forgotten(several: Path) -> None:
    validate(several, cache=True)
    shutil.rmtree(documents(several)[-1])
    validate(several, cache=True)
    assert len(list((several / FOLDER / "documents").iterdir())) <= len(documents(several))


def test_what_cannot_be_compared_has_no_digest() -> None:
    with pytest.raises(UnstableError):
        stable_digest({"of": object()})
