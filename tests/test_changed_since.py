"""`cnkh validate --changed-since`: a change is told all that is wrong because of it, and nothing that was wrong before."""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import rule_fixtures
from commands import cnkh, refused
from conftest import BASE, EXCERPT, ROOT, SECOND, add_second_document, exhaustive, one_in

from cnkh_data.finding import Finding
from cnkh_data.revisions import git as read_git
from cnkh_data.validate import Report, Selection, select, validate
from cnkh_data.validate.changes import changes_since, report_before
from cnkh_data.validate.selection import Since

FIRST_UNITS = f"data/documents/{EXCERPT}/provisions.json"
SECOND_UNITS = f"data/documents/{SECOND}/provisions.json"
ACTORS = "data/registers/actors.json"
PLACES = "data/registers/places.json"


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"]
    command = ["git", "-C", str(folder), *who, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def commit(root: Path, subject: str = "change") -> None:
    git(root, "add", "--all", ".")
    git(root, "commit", "--quiet", "-m", subject)


def change(root: Path, *changes: dict[str, Any], sealed: bool = False) -> None:
    rule_fixtures.apply(root, {"changes": list(changes), "sealed": sealed})


def speakers(file: str, name: str = "nobody") -> dict[str, Any]:
    """Somebody speaks who is in no register: an error of level 4."""
    return {"file": file, "at": "/1/speakers", "set": [name]}


def note(file: str) -> dict[str, Any]:
    """A record is not what was sealed: an error of level 6."""
    return {"file": file, "at": "/1/note", "set": "Changed after it was sealed."}


def since(root: Path, revision: str = "HEAD") -> Report:
    """What is told of a working tree since a revision, all looked at anew."""
    changes = changes_since(root, revision)
    selection = Selection(since=Since(changes, lambda: report_before(root, revision, validate)))
    return select(validate(root), selection)


def told(report: Report) -> list[tuple[str, str]]:
    return [(finding.rule, finding.file) for finding in report.findings]


def ran(root: Path, *arguments: str, revision: str = "HEAD") -> subprocess.CompletedProcess[str]:
    return cnkh("validate", "--root", str(root), "--changed-since", revision, *arguments)


@pytest.fixture
def repository(two: Path) -> Path:
    """Two documents, of which the first has had an error for long, in a repository with one commit."""
    git(two, "init", "--quiet", "--template=")
    change(two, speakers(FIRST_UNITS))
    commit(two)
    return two


@pytest.fixture
def clean(two: Path) -> Path:
    """Two documents in which there is no error, in a repository with one commit."""
    assert cnkh("agreement", "--write", "--root", str(two)).returncode == 0
    rule_fixtures.reseal(two)
    git(two, "init", "--quiet", "--template=")
    commit(two)
    assert validate(two).ok
    return two


def errors(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.severity == "error"]


def test_what_was_wrong_before_is_left_out_and_counted(repository: Path) -> None:
    assert not validate(repository).ok
    done = ran(repository)
    assert done.returncode == 0
    assert "left out: 1 error that HEAD has too; no file differs from it" in done.stdout
    assert done.stdout.endswith("no other findings\n")


@one_in(3, "git is asked about all three ways at once")
@pytest.mark.parametrize("way", ["in the working tree", "staged", "committed"])
def test_a_document_that_was_changed_is_told_of(repository: Path, way: str) -> None:
    change(repository, note(SECOND_UNITS))
    if way == "staged":
        git(repository, "add", "--all", ".")
    if way == "committed":
        commit(repository)
    done = ran(repository, revision="HEAD~1" if way == "committed" else "HEAD")
    assert done.returncode == 1
    assert SECOND_UNITS in done.stdout
    assert FIRST_UNITS not in done.stdout
    assert "left out: 1 error that HEAD" in done.stdout
    assert "1 document differs from it" in done.stdout


def test_all_of_a_changed_document_is_told_of(repository: Path) -> None:
    """What was wrong in it before is, too: who changes a document is asked to leave it right."""
    (repository / f"data/documents/{EXCERPT}/mentions.json").write_text("[ ]\n", encoding="utf-8")
    assert FIRST_UNITS in {file for _, file in told(since(repository))}


def test_a_new_document_that_git_does_not_track(small: Path) -> None:
    git(small, "init", "--quiet", "--template=")
    commit(small)
    add_second_document(small)
    assert since(small).changed is not None
    assert since(small).findings == validate(small).findings
    change(small, speakers(SECOND_UNITS))
    report = since(small)
    assert report.changed is not None
    assert report.changed.documents == (SECOND,)
    assert {file for _, file in told(report)} == {SECOND_UNITS}


def test_files_that_git_ignores_are_read_all_the_same(small: Path) -> None:
    git(small, "init", "--quiet", "--template=")
    (small / ".gitignore").write_text("data/documents/2023-02-12*\n", encoding="utf-8")
    commit(small)
    add_second_document(small)
    change(small, speakers(SECOND_UNITS))
    assert not since(small).ok


@exhaustive("every run has a document that is gone of which others speak")
def test_a_register_entry_that_an_unchanged_document_needs(clean: Path) -> None:
    change(clean, {"file": ACTORS, "replace": '"id": "china"', "with": '"id": "middle-kingdom"'})
    report = since(clean)
    assert errors(report) == errors(validate(clean)) != []
    assert report.changed is not None
    assert (report.changed.documents, report.changed.shared) == ((), (ACTORS,))


def test_a_document_is_gone_of_which_another_file_speaks(clean: Path) -> None:
    shutil.rmtree(clean / "data/documents" / SECOND)
    report = since(clean)
    assert errors(report) == errors(validate(clean))
    assert "data/relations.json" in {finding.file for finding in errors(report)}
    assert "data/relations.json" not in changes_since(clean, "HEAD").files


@exhaustive("every run has a fault that is hidden otherwise")
def test_a_waiver_is_gone(small: Path) -> None:
    git(small, "init", "--quiet", "--template=")
    change(small, {"file": FIRST_UNITS, "at": "/3/commitments/0/novelty/en", "set": "new"}, sealed=True)
    waivers = small / "validation/waivers.json"
    waivers.parent.mkdir()
    entry = {"rule": "novelty-without-cue", "record": f"{EXCERPT}/pre.3.1/c1", "reason": "Judged."}
    waivers.write_text(json.dumps([entry], indent=2) + "\n", encoding="utf-8")
    commit(small)
    assert since(small).ok
    waivers.unlink()
    report = since(small)
    assert told(report) == [("novelty-without-cue", FIRST_UNITS)]
    assert report.changed is not None
    assert report.changed.shared == ("validation/waivers.json",)


def test_a_second_fault_like_one_that_was_there(repository: Path) -> None:
    """The same said once more is not what was there before."""
    before = validate(repository)
    change(repository, {"file": ACTORS, "replace": '"id": "cambodia"', "with": '"id": "kampuchea"'})
    report = since(repository)
    assert set(report.findings) == set(validate(repository).findings) - set(before.findings)
    assert not report.ok


def test_an_old_fault_that_keeps_a_changed_document_from_being_checked(clean: Path) -> None:
    change(clean, {"file": PLACES, "replace": '"id": "visit"', "with": '"id": 7'})
    commit(clean)
    assert since(clean).ok
    change(clean, note(SECOND_UNITS))
    done = ran(clean)
    assert done.returncode == 1
    assert f"{PLACES}:" in done.stdout
    assert f"not checked for {SECOND}: " in done.stdout
    assert EXCERPT not in done.stdout


def test_what_a_fault_had_hidden_is_told_of_once_it_is_mended(repository: Path) -> None:
    """Who mends a file sees what can be checked now."""
    change(repository, {"file": PLACES, "replace": '"id": "visit"', "with": '"id": 7'})
    commit(repository)
    change(repository, {"file": PLACES, "replace": '"id": 7', "with": '"id": "visit"'})
    assert {file for _, file in told(since(repository))} == {FIRST_UNITS}


@exhaustive("every run has git read what lies elsewhere")
def test_a_corpus_below_the_top_of_its_repository(two: Path, tmp_path: Path) -> None:
    top = tmp_path / "top"
    shutil.copytree(two, top / "corpora" / "one")
    git(top, "init", "--quiet", "--template=")
    root = top / "corpora" / "one"
    change(root, speakers(FIRST_UNITS))
    commit(top)
    assert since(root).ok
    change(root, note(SECOND_UNITS))
    assert {file for _, file in told(since(root))} == {SECOND_UNITS}


def test_the_first_commit_with_data(small: Path) -> None:
    git(small, "init", "--quiet", "--template=")
    git(small, "commit", "--quiet", "--allow-empty", "-m", "empty")
    change(small, speakers(FIRST_UNITS))
    assert since(small).findings == validate(small).findings != ()


@exhaustive("every run has files that git ignores")
def test_hidden_and_generated_files_change_nothing(clean: Path) -> None:
    (clean / "data/tables").mkdir()
    (clean / "data/tables/actors.csv").write_text("id\n", encoding="utf-8")
    (clean / "data/documents" / SECOND / ".notes").write_text("mine\n", encoding="utf-8")
    assert changes_since(clean, "HEAD").files == frozenset()


@exhaustive("that the cache changes nothing is tested with other edits in every run")
def test_the_same_with_the_cache(repository: Path) -> None:
    """What is kept of a run stands for the revision as it was, not for its name."""
    change(repository, note(SECOND_UNITS))
    first = ran(repository)
    assert first.returncode == 1
    assert ran(repository).stdout == first.stdout == ran(repository, "--no-cache").stdout
    commit(repository)
    done = ran(repository)
    assert done.returncode == 0
    assert "no file differs" in done.stdout
    assert ran(repository, revision="HEAD~1").returncode == 1


@exhaustive("every run has each selection alone")
def test_it_narrows_other_selections(repository: Path) -> None:
    change(repository, note(SECOND_UNITS))
    assert ran(repository, "--skip-rule", "seal").returncode == 0
    assert ran(repository, "--document", SECOND).returncode == 1
    assert ran(repository, "--document", EXCERPT).returncode == 0


@exhaustive("formats are given the same findings")
def test_every_format_keeps_to_the_change(repository: Path) -> None:
    change(repository, note(SECOND_UNITS))
    value = json.loads(ran(repository, "--format", "json").stdout)
    assert value["changed_since"] == {"revision": "HEAD", "documents": [SECOND], "files": []}
    assert {finding["file"] for finding in value["findings"]} == {SECOND_UNITS}
    which = "that HEAD has too; 1 document differs from it"
    assert value["left_out"] == [{"which": which, "findings": 1}]
    sarif = json.loads(ran(repository, "--format", "sarif").stdout)["runs"][0]
    notes = [note["message"]["text"] for note in sarif["invocations"][0]["toolExecutionNotifications"]]
    assert f"left out: 1 error {which}" in notes
    assert len(sarif["results"]) == 1
    github = ran(repository, "--format", "github").stdout
    assert github.count("::error ") == 1
    assert f"left out: 1 error {which}" in github
    suites = ET.fromstring(ran(repository, "--format", "junit").stdout)
    assert [case.get("name") for case in suites.iter("testcase")] == [SECOND]
    assert json.loads(cnkh("validate", "--root", str(repository), "--format", "json").stdout)["changed_since"] is None


@exhaustive("every run tries one case of many, and these touch all kinds of files")
def test_in_a_corpus_that_was_right_all_that_is_wrong_is_told_in_every_case(tmp_path: Path) -> None:
    _all_is_told(tmp_path, rule_fixtures.names())


def test_in_a_corpus_that_was_right_all_that_is_wrong_is_told(tmp_path: Path) -> None:
    _all_is_told(tmp_path, rule_fixtures.names()[:: max(1, len(rule_fixtures.names()) // 15)])


def _all_is_told(folder: Path, names: list[str]) -> None:
    root = folder / "small"
    shutil.copytree(BASE / "data", root / "data")
    git(root, "init", "--quiet", "--template=")
    commit(root)
    found = Counter[bool]()
    for name in names:
        for top in ("data", "validation"):
            shutil.rmtree(root / top, ignore_errors=True)
        shutil.copytree(rule_fixtures.corpus_of(name), root, dirs_exist_ok=True, symlinks=True)
        report = validate(root)
        assert since(root).findings == report.findings, name
        found[report.ok] += 1
    assert min(found[True], found[False]) > 0


# What stands in the way


def test_no_repository(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(small.parent))
    refused(ran(small, revision="main"), "--changed-since main", "is in no git repository")


def test_no_git(small: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    refused(ran(small), "git is not installed")


@one_in(5, "every run has three: all are refused in the same place")
@pytest.mark.parametrize("revision", ["no-such-branch", "HEAD~9", "", ":", "a b", "\u202e", "--all"])
@pytest.mark.parametrize("cached", [(), ("--no-cache",)])
def test_no_such_revision(repository: Path, revision: str, cached: tuple[str, ...]) -> None:
    done = cnkh("validate", "--root", str(repository), f"--changed-since={revision}", *cached)
    refused(done, "--changed-since", "revision")
    assert done.stdout == ""


@exhaustive("it clones a repository")
def test_a_shallow_clone(repository: Path, tmp_path: Path) -> None:
    change(repository, note(SECOND_UNITS))
    commit(repository)
    git(tmp_path, "clone", "--quiet", "--depth=1", repository.as_uri(), "clone")
    clone = tmp_path / "clone"
    says = ("HEAD~1", "this clone is shallow", "git fetch --unshallow", "git fetch --deepen=N")
    refused(ran(clone, revision="HEAD~1"), *says)
    git(clone, "fetch", "--quiet", "--deepen=1")
    assert {finding.file for finding in since(clone, "HEAD~1").findings} == {SECOND_UNITS}


@exhaustive("it clones a repository")
def test_a_clone_without_the_files_of_a_revision(repository: Path, tmp_path: Path) -> None:
    """They are only needed if something is wrong that may have been wrong before, and are not fetched behind anybody's back."""
    change(repository, note(SECOND_UNITS))
    commit(repository)
    git(repository, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", repository.as_uri(), "clone")
    refused(ran(tmp_path / "clone", revision="HEAD~1"), "git lacks files of this revision; fetch all of it first")


def test_no_corpus(tmp_path: Path) -> None:
    refused(ran(tmp_path / "nowhere"), "no such folder")
    git(tmp_path, "init", "--quiet", "--template=")
    git(tmp_path, "commit", "--quiet", "--allow-empty", "-m", "empty")
    refused(ran(tmp_path), "has no data/ folder")


@exhaustive("it needs a package of other rules, installed beside this one")
def test_rules_that_differ_too_excuse_nothing(repository: Path) -> None:
    """Where the package is part of the repository, a change of it may be what is wrong with a document that nobody touched."""
    shutil.copytree(ROOT / "src", repository / "src", ignore=shutil.ignore_patterns("__pycache__", "assets"))
    (repository / ".gitignore").write_text("__pycache__\n", encoding="utf-8")
    commit(repository, "package")
    command = [sys.executable, "-m", "cnkh_data.cli", "validate", "--changed-since", "HEAD", "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(repository / "src")}

    def done() -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)

    assert done().returncode == 0
    with (repository / "src/cnkh_data/fold.py").open("a", encoding="utf-8") as file:
        file.write("# Changed.\n")
    changed = done()
    assert changed.returncode == 1
    assert FIRST_UNITS in changed.stdout
    assert (
        "left out: no findings (the rules differ from those of HEAD too, so all that they find is told)"
        in changed.stdout
    )


def test_git_reads_the_repository_at_the_root(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(tmp_path, "init", "--quiet", "--template=", "elsewhere")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere" / ".git"))
    assert read_git(repository, "rev-parse", "HEAD")
    assert since(repository).ok
