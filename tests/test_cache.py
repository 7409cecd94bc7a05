"""A run that knows what earlier runs found says the same as one that does not, whatever was changed in between."""

import json
import os
import pickle
import random
import runpy
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from commands import cnkh_process, start
from conftest import BASE, ROOT, exhaustive, one_in

from cnkh_data.cache import FOLDER, KeptRun, Runs
from cnkh_data.cache import state as state_module
from cnkh_data.cache.folder import CacheFolder
from cnkh_data.cache.stable import UnstableError, stable_digest
from cnkh_data.cache.state import seen
from cnkh_data.corpus import load as load_corpus
from cnkh_data.validate import Report, validate
from cnkh_data.validate import documents as documents_module
from cnkh_data.validate import runner as runner_module
from cnkh_data.validate.scope import run_rules

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


@exhaustive("every run has shared files that it rests on")
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


@one_in(3, "every run changes a register")
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


def test_what_a_run_has_found_until_it_is_stopped_is_kept(several: Path, looked_at: list[int]) -> None:
    def stop(doing: str, done: int, _: int) -> None:
        if (doing, done) == ("checking", 2):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        validate(several, cache=True, progress=stop)
    looked_at.clear()
    warm = validate(several, cache=True)
    assert looked_at == list(range(2, len(documents(several))))
    assert warm == validate(several)


def test_nothing_is_kept_of_a_run_during_which_shared_files_change(several: Path, looked_at: list[int]) -> None:
    actors = several / "data/registers/actors.json"
    before = actors.read_bytes()

    def change(doing: str, done: int, _: int) -> None:
        if (doing, done) == ("checking", 2):
            actors.write_bytes(before + b"\n")

    validate(several, cache=True, progress=change)
    actors.write_bytes(before)
    looked_at.clear()
    validate(several, cache=True)
    assert looked_at == list(range(len(documents(several))))


@pytest.fixture
def shared_runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Levels at which rules have looked at the files that belong to no document."""
    seen: list[int] = []

    def noting(corpus: Any, rules: Any, *rest: Any) -> Any:
        listed = list(rules)
        seen.extend({rule.level for rule in listed})
        return run_rules(corpus, listed, *rest)

    monkeypatch.setattr("cnkh_data.validate.runner.run_rules", noting)
    return seen


@exhaustive("every run has a change after which they are")
def test_shared_files_are_looked_at_again_only_if_something_that_they_rest_on_changes(
    several: Path, shared_runs: list[int]
) -> None:
    # A note of a sealed record is a finding, without which more rules would look at the collection.
    rewrite(documents(several)[0] / "provisions.json", lambda units: units[0].update(note="A note."))
    validate(several, cache=True)
    assert shared_runs
    shared_runs.clear()
    units = documents(several)[1] / "provisions.json"
    rewrite(units, lambda units: units[0].update(note="A note."))
    assert validate(several, cache=True) == validate(several)
    noted = len(shared_runs)
    shared_runs.clear()
    validate(several)
    assert noted == len(shared_runs), "only the run without a cache looked at them"
    shared_runs.clear()
    rewrite(units.with_name("document.json"), lambda document: document.update(status="draft"))
    assert validate(several, cache=True) == validate(several)
    assert len(shared_runs) > noted


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


SEEDS = 3


@one_in(3, "every run walks once, other ones on request")
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


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Validate in a process that keeps nothing of it when it ends."""
    return cnkh_process("validate", "--root", str(root), *arguments)


def run_anew(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Validate in a process that has nothing of this one, not even the order of its sets."""
    command = [*CLI, "validate", "--root", str(root), *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


@exhaustive("formats are given the same findings")
def test_a_second_run_says_the_same_to_the_byte_in_every_format(several: Path) -> None:
    rewrite(documents(several)[1] / "provisions.json", lambda units: units[0].update(note="A  note."))
    for form in ("text", "json", "sarif", "github", "junit"):
        first, second, anew = (
            run(several, "--format", form),
            run(several, "--format", form),
            run(several, "--format", form, "--no-cache"),
        )
        assert (first.returncode, first.stdout) == (second.returncode, second.stdout) == (anew.returncode, anew.stdout)
    assert run_anew(several, "--format", "json").stdout == run(several, "--format", "json", "--no-cache").stdout


@exhaustive("it starts the command twice")
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


@one_in(3, "whatever stands in an entry, its sum is wrong")
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


@exhaustive("every run has entries that are damaged")
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


@exhaustive("it starts several commands at once")
def test_runs_at_once_say_the_same(several: Path) -> None:
    alone = run(several, "--no-cache").stdout
    at_once = [start("validate", "--root", str(several)) for _ in range(4)]
    assert {running.end().stdout for running in at_once} == {alone}


NONE_FRESH = -1
"""Seconds within which no file was changed."""


@one_in(2, "every run changes a register")
@pytest.mark.parametrize("fresh", [state_module.FRESH, NONE_FRESH])
@pytest.mark.parametrize("path", ["data/registers/actors.json", "data/documents/{}/provisions.json"])
def test_what_was_changed_and_changed_back_meanwhile_is_not_kept(
    several: Path, monkeypatch: pytest.MonkeyPatch, path: str, fresh: int
) -> None:
    """A branch that is checked out for a moment: before and after, every file is as it was."""
    monkeypatch.setattr(state_module, "FRESH", fresh)
    file = several / path.format(documents(several)[0].name)
    was = file.read_bytes()
    runs, load = Runs(several, "x"), load_corpus

    def while_another_branch_is_there(*arguments: Any, **options: Any) -> Any:
        time.sleep(0.02)  # Clocks of file systems are coarse.
        file.write_bytes(was.replace(b'"id": "', b'"id": "not-'))
        try:
            return load(*arguments, **options)
        finally:
            file.write_bytes(was)

    def work() -> KeptRun:
        report = validate(several, cache=True)
        return KeptRun(0 if report.ok else 1, "")

    with monkeypatch.context() as patched:
        patched.setattr(runner_module, "load", while_another_branch_is_there)
        assert runs.run(work).code == 1
    assert runs.run(work).code == 0
    assert validate(several, cache=True) == validate(several)


def test_what_a_link_leads_to_may_change_without_the_link(
    several: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state_module, "FRESH", NONE_FRESH)
    file, other = several / "data/registers/actors.json", tmp_path / "other.json"
    file.rename(other)
    file.symlink_to(other)
    before = seen(several)
    assert before.holds(several)
    other.write_bytes(other.read_bytes() + b"\n")
    assert not before.holds(several)
    assert seen(several).content != before.content


def test_documents_that_are_gone_are_forgotten(several: Path) -> None:
    validate(several, cache=True)
    shutil.rmtree(documents(several)[-1])
    validate(several, cache=True)
    assert len(list((several / FOLDER / "documents").iterdir())) <= len(documents(several))


def test_what_cannot_be_compared_has_no_digest() -> None:
    with pytest.raises(UnstableError):
        stable_digest({"of": object()})
