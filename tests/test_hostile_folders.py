"""Folders and repositories made to do harm: no command runs what they name, or writes where a link of theirs leads."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commands import cnkh, cnkh_process, refused
from conftest import BASE, EXCERPT, ROOT, exhaustive, one_in

from cnkh_data.files import MAX_BYTES

CASES = "validation/fixtures/file-missing.json"
GENERATED = (
    "schema/v2/actor.schema.json",
    "schema/v2/arrow/actors.json",
    "schema/codelists/act.csv",
    "docs/rules.md",
)
PROVISIONS = "data/documents/2023-02-11-cn-kh-excerpt/provisions.json"


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.is_symlink()}


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What the commands that generate files work on: data, the contract, and rules with some fixtures."""
    root = tmp_path / "clone"
    shutil.copytree(BASE, root)
    (root / "data/tables").mkdir()
    (root / "datapackage.json").write_text("{}", encoding="utf-8")
    for file in GENERATED:
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text("old", encoding="utf-8")
    shutil.copytree(BASE, root / "validation/fixtures/base")
    shutil.copy(ROOT / CASES, root / CASES)
    return root


@one_in(4, "every run has three places of ten")
@pytest.mark.parametrize(
    ("place", "command"),
    [
        ("schema", ("schema", "--write")),
        ("schema/codelists", ("schema", "--write")),
        ("docs", ("rules", "--write")),
        ("docs/rules.md", ("rules", "--write")),
        ("data/tables", ("build",)),
        ("dist", ("build",)),
        ("datapackage.json", ("build",)),
        ("data/seals.json", ("seal", "--all")),
        ("data/agreement.json", ("agreement", "--write")),
        (f"data/documents/{EXCERPT}/readings/agreement.json", ("agreement", "--write")),
    ],
)
def test_nothing_is_written_through_a_link(clone: Path, tmp_path: Path, place: str, command: tuple[str, ...]) -> None:
    victim = tmp_path / "victim"
    if (clone / place).exists():
        (clone / place).rename(victim)
    else:
        victim.mkdir()
    if victim.is_dir():
        (victim / "precious").write_text("mine", encoding="utf-8")
    (clone / place).symlink_to(victim)
    before = tree(tmp_path)
    done = cnkh(*command, "--root", str(clone))
    assert done.returncode == 2, done
    assert "link" in done.stderr
    assert tree(tmp_path) == before


@pytest.mark.parametrize("file", ["../../escaped.json", "/escaped.json", "data/../../escaped.json", "data\\x.json"])
def test_a_fixture_changes_nothing_outside_its_corpus(clone: Path, tmp_path: Path, file: str) -> None:
    cases = json.loads((clone / CASES).read_text(encoding="utf-8"))
    cases["bad"][0]["changes"][0]["file"] = file
    (clone / CASES).write_text(json.dumps(cases), encoding="utf-8")
    before = tree(tmp_path)
    refused(
        cnkh("rules", "--write", "--root", str(clone)),
        "file-missing.json",
        "expected a file of the small corpus",
    )
    assert tree(tmp_path) == before


@pytest.mark.parametrize("text", ["", "[]", '{"changes": 1}', '{"bad": 1}', '{"bad": [{}]}', "\ud800"])
def test_a_file_without_cases_is_named(clone: Path, text: str) -> None:
    (clone / CASES).write_text(text, encoding="utf-8", errors="surrogatepass")
    refused(cnkh("rules", "--write", "--root", str(clone)), "file-missing.json", "")


def test_the_small_corpus_holds_no_link(clone: Path) -> None:
    (clone / "validation/fixtures/base/data/registers/extra.json").symlink_to("/etc/hostname")
    refused(cnkh("rules", "--write", "--root", str(clone)), "extra.json", "link")


def test_a_release_takes_the_place_of_a_folder_only(clone: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    release = "fixture-0.0.1"
    out.mkdir()
    (out / release).write_text("no folder", encoding="utf-8")
    refused(cnkh("build", "--out", str(out), "--root", str(clone)), release, "move it away")
    assert (out / release).read_text(encoding="utf-8") == "no folder"


def test_a_reading_without_formulas_in_a_language(small: Path) -> None:
    """What a reading lacks cannot be compared, and the schema level has not said so for readings of other languages."""
    path = next(small.rglob("readings/second.json"))
    value = json.loads(path.read_text(encoding="utf-8"))
    for provision in value["provisions"]:
        provision["formulas"].pop("en", None)
    path.write_text(json.dumps(value), encoding="utf-8")
    done = cnkh("validate", "--root", str(small))
    assert done.returncode == 1
    assert "readings/second.json" in done.stdout


@exhaustive("every run has files that are full of faults")
def test_a_long_id_is_not_repeated_with_each_fault(small: Path) -> None:
    value = json.loads((small / PROVISIONS).read_text(encoding="utf-8"))
    value[0] = {"id": "x" * 2**18, **{f"field{number}": 0 for number in range(200)}}
    (small / PROVISIONS).write_text(json.dumps(value), encoding="utf-8")
    done = cnkh("validate", "--root", str(small))
    assert done.returncode == 1
    assert len(done.stdout) < 200_000


# Git


def git(folder: Path, *arguments: str) -> None:
    settings = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *settings, "-C", str(folder), *arguments], check=True, capture_output=True)


def test_no_program_that_a_repository_names_is_run(small: Path, tmp_path: Path) -> None:
    git(small, "init", "--quiet")
    git(small, "add", ".")
    git(small, "commit", "--quiet", "-m", "first")
    ran = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {ran}\n", encoding="utf-8")
    program.chmod(0o755)
    for setting in (
        *("core.fsmonitor", "core.pager", "core.sshCommand", "diff.external", "uploadpack.packObjectsHook"),
        *("filter.x.clean", "filter.x.smudge", "diff.x.textconv", "gpg.program"),
    ):
        git(small, "config", setting, str(program))
    git(small, "config", "log.showSignature", "true")
    (small / ".git/info").mkdir(exist_ok=True)
    (small / ".git/info/attributes").write_text("* filter=x diff=x\n", encoding="utf-8")
    seals = small / "data/seals.json"
    seals.write_bytes(seals.read_bytes() + b"\n")
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in ("post-index-change", "post-checkout", "fsmonitor-watchman"):
        shutil.copy(program, hooks / hook)
    git(small, "config", "core.hooksPath", str(hooks))
    assert cnkh("diff", "HEAD", "--root", str(small)).returncode == 0
    assert cnkh("validate", "--changed-since", "HEAD", "--root", str(small)).returncode == 0
    assert not ran.exists()
    # A file that is not there is fetched from where the settings say, with the program that they name.
    for key, setting in {
        "extensions.partialClone": "origin",
        "core.repositoryFormatVersion": "1",
        "remote.origin.promisor": "true",
        "remote.origin.url": f"ext::{program}",
        "protocol.ext.allow": "always",
    }.items():
        git(small, "config", key, setting)
    for kept in (small / ".git/objects").glob("??/*"):
        kept.chmod(0o644)
        if (
            subprocess.run(
                ["git", "-C", str(small), "cat-file", "-t", kept.parent.name + kept.name],
                capture_output=True,
                check=True,
            ).stdout
            == b"blob\n"
        ):
            kept.unlink()
    assert cnkh("diff", "HEAD", "--root", str(small)).returncode == 2
    assert not ran.exists()


def test_a_folder_that_passes_for_a_repository_is_none(small: Path) -> None:
    """A bare repository inside a checkout came with it, settings and all."""
    git(small, "init", "--quiet")
    git(small, "add", ".")
    git(small, "commit", "--quiet", "-m", "first")
    (small / ".git").rename(small / "data.git")
    for entry in (small / "data.git").iterdir():
        entry.rename(small / entry.name)
    assert cnkh("diff", "HEAD", "--root", str(small)).returncode == 2


@pytest.mark.parametrize("name", [":/first", ":data"])
def test_a_name_that_git_would_search_for(small: Path, name: str) -> None:
    git(small, "init", "--quiet")
    refused(cnkh("diff", name, "--root", str(small)), "colon")


@exhaustive("it commits a huge file")
def test_a_huge_file_in_a_revision_is_not_read(small: Path) -> None:
    with (small / "data/relations.json").open("wb") as file:
        file.truncate(5 * MAX_BYTES)
    git(small, "init", "--quiet")
    git(small, "add", ".")
    git(small, "commit", "--quiet", "-m", "huge")
    (small / "data/relations.json").write_text("[]", encoding="utf-8")
    refused(cnkh("diff", "HEAD", "--root", str(small)), "data/relations.json", "larger than")


# Where output goes


def run(*arguments: str, shell: str) -> subprocess.CompletedProcess[str]:
    command = f'"$0" -m cnkh_data.cli "$@" {shell}'
    return subprocess.run(
        ["sh", "-c", command, sys.executable, *arguments], capture_output=True, text=True, cwd=BASE, check=False
    )


@one_in(3, "every run has two commands, with another end each")
@pytest.mark.parametrize("command", [("validate",), ("show", "2023-02-11-cn-kh-excerpt/pre.3.1")])
@pytest.mark.parametrize(("shell", "says"), [("> /dev/full", "No space left"), (">&-", "closed")])
def test_output_that_cannot_be_written(command: tuple[str, ...], shell: str, says: str) -> None:
    refused(run(*command, shell=shell), says)


@one_in(3, "every run has another full disk")
@pytest.mark.parametrize("command", [("rules",), ("schema",), ("validate", "--format", "json")])
def test_a_full_disk_behind_the_output(command: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        refused(cnkh_process(*command, cwd=BASE, first=lambda: os.dup2(full.fileno(), 1)), "No space left")


@exhaustive("every run has output that cannot be written")
def test_a_reader_that_goes_away_is_no_fault() -> None:
    assert run("rules", shell="| head -1").stderr == ""


def test_output_is_utf_8_in_every_locale() -> None:
    command = [sys.executable, "-m", "cnkh_data.cli", "--help"]
    environment = {
        **os.environ,
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONIOENCODING": "ascii",
    }
    done = subprocess.run(command, capture_output=True, cwd=BASE, check=False, env=environment)
    assert "China–Cambodia" in done.stdout.decode("utf-8")
    assert done.returncode == 0


def test_a_name_that_is_too_long_is_one_line() -> None:
    refused(cnkh("validate", "--root", "x" * 5000), "too long")


def test_show_writes_no_control_characters(small: Path) -> None:
    value = json.loads((small / PROVISIONS).read_text(encoding="utf-8"))
    held = next(provision for provision in value if provision["commitments"])
    held["commitments"][0]["note"] = "\x1b[2J"
    del held["commitments"][0]["force"]["en"]
    (small / PROVISIONS).write_text(json.dumps(value), encoding="utf-8")
    done = cnkh("show", held["id"], "--root", str(small))
    assert "note: \\x1b[2J" in done.stdout
    assert "[en] no force" in done.stdout


@one_in(4, "it takes some luck to meet each moment; every run has two")
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("wait", [0.0, 0.2, 0.4])
def test_an_interrupt_ends_it_with_one_line(jobs: str, wait: float) -> None:
    """The whole process group gets the signal, as from Ctrl-C; whatever it was doing, no traceback is shown."""
    command = [sys.executable, "-c", SLOW, "validate", "--jobs", jobs]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True
    ) as process:
        assert process.stderr is not None
        process.stderr.readline()
        time.sleep(wait)
        os.killpg(process.pid, signal.SIGINT)
        out, errors = process.communicate(timeout=60)
    assert errors == ("cnkh: interrupted\n" if process.returncode else ""), errors[-1500:]
    assert process.returncode in (0, 130), out


def test_an_interrupt_that_a_library_wraps_is_one_all_the_same() -> None:
    done = subprocess.run([sys.executable, "-c", WRAPPED], capture_output=True, text=True, cwd=BASE, check=False)
    assert (done.returncode, done.stderr) == (130, "cnkh: interrupted\n")


@pytest.mark.parametrize("options", [("validate",), ("validate", "--no-cache"), ("agreement", "--write")])
def test_an_interrupt_that_a_library_takes_for_a_fault_leaves_nothing_behind(
    small: Path, options: tuple[str, ...]
) -> None:
    before = (small / "data/agreement.json").read_bytes()
    (small / "data/agreement.json").write_bytes(before.replace(b"\n", b"\n\n"))
    done = subprocess.run(
        [sys.executable, "-c", TAKEN, *options], capture_output=True, text=True, cwd=small, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "cnkh: interrupted\n")
    assert (small / "data/agreement.json").read_bytes() == before.replace(b"\n", b"\n\n")
    (small / "data/agreement.json").write_bytes(before)
    assert cnkh("validate", "--root", str(small)).returncode == 0


TAKEN = """
import os, signal
import cnkh_data.cli as cli
import cnkh_data.corpus.loading as loading
class Reader(loading._Reader):
    def records(self, *given):
        try:
            os.kill(os.getpid(), signal.SIGINT)
        except KeyboardInterrupt:
            self.findings.append(loading.Finding.missing_file("data/dataset.json", "", "None of it is true."))
        return super().records(*given)
loading._Reader = Reader
cli.command()
"""
SLOW = """
import cnkh_data.cli as cli
def main():
    print("ready", file=cli.sys.stderr, flush=True)
    return run()
run, cli.main = cli.main, main
cli.command()
"""
WRAPPED = """
import os, signal, sys
import cnkh_data.cli as cli
class Gone:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
def main():
    Gone()
    try:
        os.kill(os.getpid(), signal.SIGINT)
    except KeyboardInterrupt as error:
        raise ValueError("Error serializing to JSON") from error
cli.main = main
cli.command()
"""
