"""The command line: what a person types, what comes back, and the exit code. Never a traceback."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import rule_fixtures
from commands import cnkh, refused
from conftest import BASE, EXCERPT, exhaustive


def test_a_clean_corpus() -> None:
    done = cnkh("validate", cwd=BASE)
    assert done.returncode == 0
    assert re.search(r" rules; no findings\n$", done.stdout)


def test_the_contract_as_an_outsider_sees_it() -> None:
    assert cnkh("validate", "--contract", cwd=BASE).returncode == 0


def test_findings_say_place_and_repair(small: Path) -> None:
    file = f"data/documents/{EXCERPT}/provisions.json"
    rule_fixtures.apply(small, {"changes": [{"file": file, "at": "/2/act", "set": "urging"}], "sealed": False})
    done = cnkh("validate", "--root", str(small))
    assert done.returncode == 1
    assert done.stdout.startswith(f"{file}:")
    assert f"{EXCERPT}/pre.2.2" in done.stdout
    assert "repair" in done.stdout
    assert f"not checked for {EXCERPT}: evidence, references, coding, collection" in done.stdout


def test_missing_folder(tmp_path: Path) -> None:
    refused(cnkh("validate", "--root", str(tmp_path / "nowhere")), "nowhere", "no such folder")
    refused(cnkh("validate", "--root", str(tmp_path)), "no data/")
    refused(cnkh("build", "--root", str(tmp_path)), "no data/")


@exhaustive("it runs as another user")
def test_no_permission(open_folder: Path, small: Path) -> None:
    """Root may read everything, so the check runs as nobody where the tests run as root.

    Nobody may be unable to read root's Python either: what it imports late (`locale`, from 3.13 on) is imported before.
    """
    small = shutil.copytree(small, open_folder / "small")
    (small / "data/documents").chmod(0)
    code = (
        "import locale, os, sys, cnkh_data.cli, cnkh_data.validate;"
        "os.geteuid() or os.setuid(65534);"
        "sys.exit(cnkh_data.cli.main(['validate', '--root', sys.argv[1]]))"
    )
    command = [sys.executable, "-c", code, str(small)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    (small / "data/documents").chmod(0o755)
    refused(done, "data/documents", "no permission")


def test_not_utf8(small: Path) -> None:
    (small / "data/relations.json").write_bytes(b'[{"note": "\xff"}]')
    done = cnkh("validate", "--root", str(small))
    assert done.returncode == 1
    assert "data/relations.json:1:12: error: json-syntax" in done.stdout
    assert "Save the file as UTF-8." in done.stdout


def test_unknown_id() -> None:
    refused(cnkh("show", f"{EXCERPT}/pre.99.1", cwd=BASE), "pre.99.1", "did you mean")


def test_show_marks_commitments_in_both_versions() -> None:
    done = cnkh("show", f"{EXCERPT}/pre.3.1", cwd=BASE)
    assert done.returncode == 0
    assert "中方愿①[优先恢复和增加中国往返柬埔寨客运直航航班]。" in done.stdout
    assert "China will ①[give priority to restoring and increasing direct passenger flights]." in done.stdout
    assert cnkh("show", f"{EXCERPT}/pre.3.1/c1", cwd=BASE).stdout == done.stdout


def test_schema_prints_one_record_type() -> None:
    assert '"$id": "urn:cnkh-data:schema:v2:provision"' in cnkh("schema", "provision").stdout
    refused(cnkh("schema", "provisions"), "no record type 'provisions'", "provision")


def test_build_check_says_what_is_out_of_date(small: Path) -> None:
    done = cnkh("build", "--check", "--root", str(small))
    assert done.returncode == 1
    assert "data/tables/commitments.csv" in done.stdout
    assert not (small / "data/tables").exists()


def test_build_refuses_an_invalid_corpus(small: Path) -> None:
    rule_fixtures.apply(
        small, {"changes": [{"file": "data/registers/instruments.json", "at": "/0", "remove": True}], "sealed": True}
    )
    done = cnkh("build", "--root", str(small))
    assert done.returncode == 1
    assert "nothing was published" in done.stderr
    assert "development-cooperation-mou" in done.stdout
    assert not (small / "dist").exists()


def test_seal_renews_what_was_read_again(small: Path) -> None:
    change = {"file": "data/registers/actors.json", "at": "/1/note", "set": "Read again."}
    rule_fixtures.apply(small, {"changes": [change], "sealed": False})
    assert cnkh("validate", "--root", str(small)).returncode == 1
    assert cnkh("seal", "cambodia", "--root", str(small)).returncode == 0
    assert cnkh("validate", "--root", str(small)).returncode == 0
    refused(cnkh("seal", "kambodia", "--root", str(small)), "kambodia", "did you mean cambodia?")
    refused(cnkh("seal", "all", "--root", str(small)), "no record has the id 'all'", "cnkh seal --all")
    refused(cnkh("seal", "--root", str(small)), "--all")


def test_a_record_is_retired_as_the_repair_says(small: Path) -> None:
    """A removed entry is missed, its tombstone as printed is accepted, and its seal goes with the command as printed."""
    places = small / "data/registers/places.json"
    removed, *rest = json.loads(places.read_text(encoding="utf-8"))
    places.write_text(json.dumps(rest), encoding="utf-8")
    cnkh("fmt", "--root", str(small))
    repair = cnkh("validate", "--root", str(small)).stdout
    tombstone, command = re.search(r"add (\{.*\}) to the list .* run: cnkh (seal .*)", repair).groups()  # type: ignore[union-attr]
    (small / "data/retired.json").write_text(f"[{tombstone}]", encoding="utf-8")
    cnkh("fmt", "--root", str(small))
    assert "unwritten" in cnkh("validate", "--root", str(small)).stdout  # It leaves to say why.
    (small / "data/retired.json").write_text(f"[{tombstone}]".replace("…", "It was no place."), encoding="utf-8")
    cnkh("fmt", "--root", str(small))
    assert "its seal goes too; run: cnkh seal visit" in cnkh("validate", "--root", str(small)).stdout
    assert "1 seal of retired records removed" in cnkh(*command.split(), "--root", str(small)).stdout
    assert cnkh("validate", "--root", str(small)).returncode == 0
    assert removed["id"] == "visit"
    (small / "data/retired.json").write_text("[]\n", encoding="utf-8")
    assert "Put the tombstone of visit back" in cnkh("validate", "--root", str(small)).stdout


def test_sealing_one_record_does_not_hide_that_another_is_gone(small: Path) -> None:
    (small / "data/registers/places.json").write_text("[]\n", encoding="utf-8")
    assert "0 records sealed" in cnkh("seal", "china", "--root", str(small)).stdout
    assert "no place visit" in cnkh("validate", "--root", str(small)).stdout


def test_what_is_gone_is_told_where_it_stood_after_the_rest_was_sealed(small: Path) -> None:
    rule_fixtures.apply(
        small, {"changes": [{"file": "data/registers/actors.json", "at": "/2", "remove": True}], "sealed": False}
    )
    before = cnkh("validate", "--root", str(small)).stdout
    cnkh("seal", "--all", "--root", str(small))
    assert cnkh("validate", "--root", str(small)).stdout == before
    assert before.startswith("data/registers/actors.json:39:3: error: removed")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("validat", "invalid choice: 'validat'"),
        ("validate data", "to validate a folder: --root DIR; one document: --document ID"),
        ("validate --fix data", "to validate a folder: --root DIR; one document: --document ID"),
        ("validate --documnt x", "validate has no option '--documnt'; did you mean --document?"),
        ("validate --max 0", "argument --max: '0' is no positive whole number; run: cnkh validate --help"),
        ("fmt data", "fmt cannot take 'data'; to work on the data of another folder: --root DIR"),
        ("fmt --chek", "fmt has no option '--chek'; did you mean --check?"),
        ("fmt -x", "fmt has no option '-x'; run: cnkh fmt --help"),
        ("diff", "arguments are required: BASE; run: cnkh diff --help"),
        ("diff a b c", "diff cannot take 'c'"),
        ("diff --max x main", "argument --max: 'x' is no whole number; run: cnkh diff --help"),
        ("show", "arguments are required: ID; run: cnkh show --help"),
    ],
)
def test_wrong_arguments_are_explained_in_one_line(arguments: str, says: str) -> None:
    refused(cnkh(*arguments.split()), says)


@pytest.mark.parametrize("command", ["validate", "validate --fix", "fmt", "fmt --check", "build", "show x"])
def test_a_folder_inside_a_corpus_says_which_root_to_give(small: Path, tmp_path: Path, command: str) -> None:
    inside = "it lies inside a corpus, so say: --root "
    refused(cnkh(*command.split(), cwd=small / "data"), f"{inside}..\n")
    refused(cnkh(*command.split(), cwd=small / "data/documents"), f"{inside}../..\n")
    refused(cnkh(*command.split(), "--root", "data", cwd=small), f"{inside}.\n")
    if command != "show x":  # which then reads the tables that came with it
        refused(cnkh(*command.split(), cwd=tmp_path), "give the folder that holds data/ with --root\n")
    refused(cnkh(*command.split(), "--root", str(tmp_path)), "give the folder that holds data/ with --root\n")


def test_fmt_of_no_records_has_not_formatted_anything(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    refused(cnkh("fmt", cwd=tmp_path), "data: holds no record files; give the folder that holds data/ with --root")


def test_diff_in_a_folder_inside_a_corpus_says_which_root_to_give(small: Path) -> None:
    for command in (["init", "-q"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "a"]):
        subprocess.run(["git", *command], cwd=small, check=True)
    refused(cnkh("diff", "HEAD", cwd=small / "data"), "HEAD: this revision has no data/", "say: --root ..\n")
    refused(cnkh("diff", "data", cwd=small), "data: a folder without data/", "so say: .\n")
    refused(cnkh("diff", "nowhere", cwd=small), "no such git revision; git branch --all")
    assert cnkh("diff", "HEAD", "--root", "..", cwd=small / "data").returncode == 0
