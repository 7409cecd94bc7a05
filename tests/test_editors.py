"""What helps while editing and in a pull request works: schemas for editors, the hook, and the workflow's own commands."""

import fnmatch
import importlib.util
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from commands import cnkh, refused
from conftest import BASE, ROOT, exhaustive
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from test_diff import ACTORS, edit, git, note, repository, repository_once

from cnkh_data import contract
from cnkh_data.cli import parser
from cnkh_data.corpus import COLLECTION_FILES, DOCUMENT_FILES
from cnkh_data.models.codelists import Act

__all__ = ["repository", "repository_once"]  # fixtures, used by name

WORKFLOW = ROOT / ".github/workflows/validate.yml"
KINDS = [f"data/{spec.path}" for spec in COLLECTION_FILES.values()]
KINDS += [f"data/documents/2023-02-11-a-b/{spec.path}" for spec in DOCUMENT_FILES.values()]


def settings() -> dict[str, Any]:
    """VS Code's settings, which may have comments on lines of their own."""
    text = (ROOT / ".vscode/settings.json").read_text(encoding="utf-8")
    parsed: dict[str, Any] = json.loads(re.sub(r"(?m)^\s*//.*$", "", text))
    return parsed


def schema_of(file: str) -> Path:
    """The schema that VS Code uses for a file: a pattern that begins with a slash is one from the folder's root."""
    found: list[str] = [
        entry["url"]
        for entry in settings()["json.schemas"]
        for pattern in entry["fileMatch"]
        if fnmatch.fnmatchcase(f"/{file}", pattern)
    ]
    assert len(found) == 1, (file, found)
    return ROOT / found[0]


def validator(schema: Path) -> Draft202012Validator:
    """Validator that finds referenced schemas where they lie, as an editor does."""

    def retrieve(uri: str) -> Resource[Any]:
        return Resource.from_contents(json.loads(Path(uri.removeprefix("file://")).read_text(encoding="utf-8")))

    registry: Registry[Any] = Registry(retrieve=retrieve)  # type: ignore[call-arg]
    return Draft202012Validator({"$ref": schema.resolve().as_uri()}, registry=registry)


@pytest.mark.parametrize("file", KINDS)
def test_every_kind_of_file_has_a_schema_for_editors(file: str) -> None:
    check = validator(schema_of(file))
    assert not check.is_valid("neither a record nor a list")
    assert not check.is_valid([{"surely": "no record"}])
    assert not check.is_valid({"surely": "no record"})


def test_the_schemas_accept_every_file_and_see_damage() -> None:
    checked = 0
    for path in sorted((BASE / "data").rglob("*.json")):
        check, value = validator(schema_of(str(path.relative_to(BASE)))), json.loads(path.read_text(encoding="utf-8"))
        assert check.is_valid(value), path
        record = value[0] if isinstance(value, list) and value else value
        if record:
            checked += 1
            record["unknown"] = 1
            assert not check.is_valid(value), path
    assert checked > len(COLLECTION_FILES)


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    """Every part of a schema that is a map, itself among them."""
    if isinstance(schema, dict):
        yield schema
    for member in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from parts(member)


@pytest.mark.parametrize("name", sorted(contract.RECORDS.keys() - {"reading_1"}))  # nobody writes its codes any more
def test_codes_have_a_meaning_each_where_editors_look_for_it(name: str) -> None:
    """VS Code shows the description beside each code that it offers, and both when the pointer is on a code."""
    for part in parts(contract.json_schema(name)):
        assert "enum" not in part, "codes without a meaning"
        for code in part.get("oneOf", ()):
            assert code["title"]
            assert code["description"].endswith(".")


def test_the_codes_that_editors_offer_are_those_of_the_codelist() -> None:
    offered = contract.json_schema("provision")["$defs"]["Act"]["oneOf"]
    assert [code["const"] for code in offered] == [act.value for act in Act]


# The hook that a clone can switch on.


@pytest.fixture
def hooked(repository: Path) -> Path:
    """The small corpus in a repository with the hook switched on, and this package's command in its `.venv`."""
    switch_on(repository)
    return repository


def switch_on(root: Path) -> None:
    shutil.copytree(ROOT / ".githooks", root / ".githooks")
    (root / ".venv/bin").mkdir(parents=True)
    (root / ".venv/bin/cnkh").symlink_to(Path(sys.executable).parent / "cnkh")
    git(root, "config", "core.hooksPath", ".githooks")


def commit(root: Path) -> subprocess.CompletedProcess[str]:
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    command = ["git", "-C", str(root), *who, "commit", "--quiet", "-m", "second"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_hook_judges_what_is_staged(hooked: Path) -> None:
    good = (hooked / ACTORS).read_bytes()
    edit(hooked, ACTORS, "cambodia", lambda actor: actor.update(kind="kingdom"))
    git(hooked, "add", "data")
    (hooked / ACTORS).write_bytes(good)
    done = commit(hooked)
    assert done.returncode != 0
    assert re.search(rf"{ACTORS}:\d+:\d+", done.stdout + done.stderr)
    assert git(hooked, "rev-list", "--count", "HEAD").strip() == "1"


@exhaustive("it commits twice; every run has a commit that the hook judges")
def test_the_hook_lets_good_data_pass_whatever_else_lies_about(hooked: Path) -> None:
    relations = hooked / "data/relations.json"
    good = relations.read_bytes()
    relations.write_bytes(good.rstrip(b"\n") + b"\n\n")
    cut = json.loads(good)
    relations.write_text(json.dumps(cut), encoding="utf-8")
    git(hooked, "add", "data")
    assert commit(hooked).returncode != 0, "not in canonical form"
    relations.write_bytes(good)
    (hooked / "README").write_text("new", encoding="utf-8")
    (hooked / "data/registers/places.json").write_text("[", encoding="utf-8")
    git(hooked, "add", "README", "data/relations.json")
    done = commit(hooked)
    assert done.returncode == 0, done.stderr


def test_the_hook_says_what_to_do_without_the_command(hooked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (hooked / ".venv/bin/cnkh").unlink()
    note(hooked, "x")
    git(hooked, "add", "data")
    monkeypatch.setenv("PATH", os.pathsep.join(p for p in os.environ["PATH"].split(os.pathsep) if ".venv" not in p))
    if shutil.which("cnkh"):
        pytest.skip("cnkh is installed for every user of this machine")
    done = commit(hooked)
    assert done.returncode != 0
    assert "run: make build" in done.stderr


@pytest.fixture(scope="module")
def with_generated_files(repository_once: Path, built_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the hook switched on, its generated files committed: to be copied."""
    root = tmp_path_factory.mktemp("published") / "small"
    shutil.copytree(repository_once, root)
    switch_on(root)
    shutil.copytree(built_once, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("dist"))
    git(root, "add", "data", "datapackage.json", "validation")
    done = commit(root)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture
def published(with_generated_files: Path, tmp_path: Path) -> Path:
    """The repository with the hook, its generated files committed."""
    shutil.copytree(with_generated_files, tmp_path / "small", symlinks=True)
    return tmp_path / "small"


@exhaustive("every run has a commit that the hook judges")
def test_the_hook_runs_on_a_commit_that_only_deletes(hooked: Path) -> None:
    git(hooked, "rm", "--quiet", "data/registers/places.json")
    done = commit(hooked)
    assert done.returncode != 0
    assert "data/registers/places.json" in done.stderr


@exhaustive("it builds a repository; every run has records that are staged")
@pytest.mark.parametrize("change", ["edit", "delete", "delete all", "add"])
def test_staged_edits_of_generated_files_are_refused(published: Path, change: str) -> None:
    """By what the hook runs; that it runs it, and that git obeys, is tested with other changes."""
    table = published / "data/tables/places.csv"
    if change == "edit":
        table.write_text(table.read_text(encoding="utf-8") + "extra\n", encoding="utf-8")
    elif change == "add":
        table.with_name("extra.csv").write_text("id\n", encoding="utf-8")
    else:
        git(published, "rm", "-r", "--quiet", "data/tables" if change == "delete all" else "data/tables/places.csv")
    git(published, "add", "-A", "data")
    done = cnkh("staged", cwd=published)
    assert done.returncode == 1
    assert "not what the build would write; run: cnkh build" in done.stderr + done.stdout


@exhaustive("it builds twice in a repository")
def test_the_hook_wants_generated_files_of_the_same_commit(published: Path) -> None:
    """Built and not added is not committed; of what is added, the index counts and not the work tree."""
    value = json.loads((published / ACTORS).read_text(encoding="utf-8"))
    value[0]["note"] = "Read again."
    (published / ACTORS).write_text(json.dumps(value), encoding="utf-8")
    for command in (["fmt"], ["seal", value[0]["id"]], ["build"]):
        assert cnkh(*command, "--root", str(published), cwd=published).returncode == 0
    git(published, "add", "data/registers", "data/seals.json")
    done = commit(published)
    assert done.returncode != 0
    assert "data/tables/actors.csv: not what the build would write" in done.stderr
    git(published, "add", "data", "datapackage.json", "validation")
    done = commit(published)
    assert done.returncode == 0, done.stderr


@exhaustive("every run has a commit that the hook judges")
def test_the_hook_checks_the_index_that_git_commits(published: Path) -> None:
    """`git commit FILE` makes an index of its own."""
    places = published / "data/registers/places.json"
    places.write_text("[", encoding="utf-8")
    (published / "README").write_text("new", encoding="utf-8")
    git(published, "add", "-A")
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    only = ["git", "-C", str(published), *who, "commit", "--quiet", "-m", "third"]
    assert subprocess.run([*only, "README"], capture_output=True, check=False).returncode == 0
    assert subprocess.run([*only, "data/registers/places.json"], capture_output=True, check=False).returncode != 0


def test_what_is_staged_in_a_corpus_below_the_top_of_a_repository(small: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "-A")
    assert cnkh("staged", "--root", "small", cwd=tmp_path).returncode == 0
    git(tmp_path, "rm", "--quiet", "--cached", "small/data/registers/places.json")
    for root, folder in (("small", tmp_path), (".", small)):
        done = cnkh("staged", "--root", root, cwd=folder)
        assert done.returncode == 1
        assert "data/registers/places.json" in done.stdout


def test_staged_says_why_it_cannot_run(small: Path) -> None:
    refused(cnkh("staged", "--root", str(small), cwd=small), "git", "not a git repository")
    refused(cnkh("staged", "everything", "--root", str(small), cwd=small), "no check 'everything'", "validate, fmt")


def hooks() -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return loaded


def test_hooks_for_other_repositories_are_commands_that_exist() -> None:
    assert [hook["id"] for hook in hooks()] == ["cnkh-validate", "cnkh-fmt", "cnkh-generated"]
    for hook in hooks():
        assert hook["pass_filenames"] is False
        runs(hook["entry"])


@exhaustive("it runs pre-commit; every run runs the commands of its hooks")
def test_hooks_for_other_repositories_in_the_program_that_runs_them(published: Path) -> None:
    """With this package's command in place of one that pre-commit would install from the network."""
    if importlib.util.find_spec("pre_commit") is None:
        pytest.skip("the package pre-commit is not installed")
    git(published, "config", "--unset", "core.hooksPath")
    local = [{**hook, "language": "system", "entry": f".venv/bin/{hook['entry']}"} for hook in hooks()]
    (published / ".pre-commit-config.yaml").write_text(
        yaml.safe_dump({"repos": [{"repo": "local", "hooks": local}]}), encoding="utf-8"
    )
    subprocess.run([sys.executable, "-m", "pre_commit", "install"], cwd=published, check=True, capture_output=True)
    git(published, "add", ".pre-commit-config.yaml")
    assert commit(published).returncode == 0
    everything = [sys.executable, "-m", "pre_commit", "run", "--all-files"]
    assert subprocess.run(everything, cwd=published, capture_output=True, check=False).returncode == 0
    git(published, "rm", "--quiet", "data/registers/places.json")
    done = commit(published)
    assert done.returncode != 0
    assert "data/registers/places.json:1:1: error: file-missing" in done.stdout + done.stderr
    git(published, "reset", "--quiet", "--hard")
    (published / "data/tables/places.csv").write_text("id\n", encoding="utf-8")
    (published / "data/registers/places.json").write_text("[", encoding="utf-8")
    git(published, "add", "data/tables")
    done = commit(published)
    assert done.returncode != 0
    assert "data/tables/places.csv: not what the build would write" in done.stdout + done.stderr
    assert "json-syntax" not in done.stdout + done.stderr, "what is not staged is not judged"


def runs(line: str) -> None:
    """Check that the command line takes what a file says to type."""
    words = shlex.split(line)
    assert words[0].endswith("cnkh"), line
    parser().parse_args(words[1:])


# The workflow.


def workflow() -> dict[Any, Any]:
    loaded: dict[Any, Any] = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    return loaded


def test_actions_are_pinned_to_commits() -> None:
    for line in WORKFLOW.read_text(encoding="utf-8").splitlines():
        if "uses:" in line:
            assert re.search(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


@exhaustive("it builds a repository")
@pytest.mark.parametrize("change", ["edited", "deleted", "new", "ignored", "staged"])
def test_the_workflow_sees_every_generated_file_that_is_not_committed(published: Path, change: str) -> None:
    command = ["bash", "-e", "-c", script("Generated files are committed")]
    done = subprocess.run(command, cwd=published, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    table = published / "data/tables/places.csv"
    if change == "deleted":
        table.unlink()
    else:
        table = table if change == "edited" else table.with_name("extra.csv")
        table.write_text("id\n", encoding="utf-8")
    if change == "ignored":
        (published / ".gitignore").write_text("extra.csv\n", encoding="utf-8")
    if change == "staged":
        git(published, "add", "data/tables")
    done = subprocess.run(command, cwd=published, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"data/tables/{table.name}" in done.stdout


def steps() -> list[dict[str, Any]]:
    return [step for job in workflow()["jobs"].values() for step in job["steps"]]


def script(name: str) -> str:
    found: str = next(step["run"] for step in steps() if step.get("name") == name)
    return found


def test_a_fork_gets_a_token_that_only_reads() -> None:
    loaded = workflow()
    assert set(loaded[True]) == {"pull_request", "push"}  # YAML 1.1 reads the key `on` as true
    assert loaded["permissions"] == {"contents": "read"}
    for name, job in loaded["jobs"].items():
        if "write" in job.get("permissions", {}).values():
            condition = job["if"]
            assert "head.repo.full_name == github.repository" in condition, name
            ran = " ".join(step.get("run", "") for step in job["steps"])
            assert "cnkh " not in ran, f"{name} may write and must run nothing from the pull request"
            assert "make " not in ran


def test_no_text_from_a_pull_request_becomes_a_script() -> None:
    for step in steps():
        assert "${{" not in step.get("run", ""), step


def test_the_history_is_there_to_compare_with() -> None:
    checkout = next(step for step in workflow()["jobs"]["validate"]["steps"] if "checkout" in step.get("uses", ""))
    assert checkout["with"]["fetch-depth"] == 0


def test_the_workflow_types_commands_that_exist() -> None:
    lines = [line.strip() for step in steps() for line in step.get("run", "").splitlines() if ".venv/bin/cnkh" in line]
    assert len(lines) >= 4
    for line in lines:
        runs(re.sub(r"\s*(>|\|\|).*", "", line).replace('"$most"', "3").replace('"$base"', "HEAD"))


@exhaustive("it clones repositories; every run reads what the workflow says")
@pytest.mark.parametrize("before", ["", "0" * 40, "HEAD~2"])
def test_the_workflow_describes_the_change(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    (repository / ".venv/bin").mkdir(parents=True)
    (repository / ".venv/bin/cnkh").symlink_to(Path(sys.executable).parent / "cnkh")
    for text in ("Second.", "Third."):
        note(repository, text)
        git(repository, "commit", "--quiet", "-am", text)
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    monkeypatch.setenv("BEFORE", before)
    command = ["bash", "-e", "-c", script("Say what changes in the data")]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = summary.read_text(encoding="utf-8")
    assert "`Third.`" in said
    assert ("`Second.` → " in said) == (before != "HEAD~2")
    assert said == (repository / "diff.md").read_text(encoding="utf-8")


@exhaustive("it makes a large change in a repository")
def test_a_comment_on_a_large_change_fits(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (repository / ".venv/bin").mkdir(parents=True)
    (repository / ".venv/bin/cnkh").symlink_to(Path(sys.executable).parent / "cnkh")
    entries = [
        {"id": f"entry-{number}", "language": "en", "text": f"entry {number} {'x' * 300}", "reason": "Why not."}
        for number in range(3000)
    ]
    (repository / "data/registers/non_names.json").write_text(json.dumps(entries), encoding="utf-8")
    places = json.loads((repository / "data/registers/places.json").read_text(encoding="utf-8"))
    many = [{**places[0], "id": f"place-{number}"} for number in range(3000)]
    (repository / "data/registers/places.json").write_text(json.dumps(many), encoding="utf-8")
    git(repository, "commit", "--quiet", "-am", "large")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    monkeypatch.setenv("BEFORE", "")
    command = ["bash", "-e", "-c", script("Say what changes in the data")]
    subprocess.run(command, cwd=repository, check=True)
    said = (repository / "diff.md").read_text(encoding="utf-8")
    assert len(said) < 65_536
    assert "3000 non-names added" in said
    assert re.search(r"- and \d+ more", said)
