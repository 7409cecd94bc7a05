"""The ledger of published ids only grows, and misses what is gone together with its seal."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import cnkh, refused
from conftest import exhaustive, one_in

from cnkh_data.corpus.ledger import BLOCK, read_ledger
from cnkh_data.errors import CannotRunError
from cnkh_data.validate import validate

LEDGER = "validation/published_ids.csv"
DOCUMENT = "2023-02-11-cn-kh-excerpt"
PLACES, SEALS, RETIRED = "data/registers/places.json", "data/seals.json", "data/retired.json"


def edit(root: Path, file: str, change: Callable[[Any], Any]) -> None:
    """Change the records of a file."""
    value = json.loads((root / file).read_text(encoding="utf-8"))
    changed = change(value)
    (root / file).write_text(json.dumps(value if changed is None else changed, ensure_ascii=False), encoding="utf-8")
    cnkh("fmt", "--root", str(root))


def without(key: str, value: str) -> Callable[[list[dict[str, Any]]], list[dict[str, Any]]]:
    return lambda records: [record for record in records if record[key] != value]


def lines(root: Path) -> list[str]:
    return (root / LEDGER).read_text(encoding="utf-8").splitlines()


def found(root: Path) -> list[tuple[str, str]]:
    return [(finding.rule, finding.record) for finding in validate(root).findings]


def test_a_build_lists_what_it_publishes(built: Path) -> None:
    head, *rest = lines(built)
    assert head == "record_type,id"
    assert rest == sorted(rest)
    for one in (
        "actor,china",
        f"document,{DOCUMENT}",
        f"provision,{DOCUMENT}/pre.2.2",
        f"commitment,{DOCUMENT}/pre.2.2/c1",
    ):
        assert one in rest
    assert {one.partition(",")[0] for one in rest}.isdisjoint(
        {"reading", "adjudication", "agreement", "retired", "dataset"}
    )
    assert b"\r" not in (built / LEDGER).read_bytes()
    assert found(built) == []


@exhaustive("every run has a draft that is in no release")
def test_what_only_drafts_have_is_not_listed(small: Path) -> None:
    edit(small, f"data/documents/{DOCUMENT}/document.json", lambda document: document.update(status="draft"))
    for command in (("seal", DOCUMENT), ("agreement", "--write"), ("build",)):
        assert cnkh(*command, "--root", str(small)).returncode == 0
    assert not [one for one in lines(small) if DOCUMENT in one or one.startswith("source,")]
    assert "actor,china" in lines(small)


@exhaustive("every run has a ledger that cannot be read")
def test_the_check_tells_that_the_ledger_lacks_ids(built: Path) -> None:
    assert cnkh("build", "--check", "--root", str(built)).returncode == 0
    (built / LEDGER).write_text("record_type,id\nactor,china\n", encoding="utf-8")
    checked = cnkh("build", "--check", "--root", str(built))
    assert (checked.returncode, checked.stdout.count("\n")) == (1, 1)
    assert LEDGER in checked.stdout
    assert lines(built) == ["record_type,id", "actor,china"]


def test_a_record_that_goes_with_its_seal_is_missed_until_its_tombstone_stands(built: Path) -> None:
    edit(built, PLACES, without("id", "visit"))
    edit(built, SEALS, without("record", "visit"))
    (finding,) = validate(built).findings
    assert (finding.rule, finding.record, finding.file) == ("published-id", "visit", LEDGER)
    assert lines(built)[finding.position.line - 1] == "place,visit"
    assert cnkh("build", "--root", str(built)).returncode == 1
    # The repair, to the letter.
    tombstone = json.loads(finding.repair[finding.repair.index("{") : finding.repair.index("}") + 1])
    edit(built, RETIRED, lambda entries: entries.append(tombstone | {"reason": "It says nothing."}))
    assert cnkh("seal", "visit", "--root", str(built)).returncode == 0
    assert found(built) == []
    assert cnkh("build", "--root", str(built)).returncode == 0
    assert "place,visit" in lines(built)


@exhaustive("every run has a record that goes with its seal")
def test_a_tombstone_that_goes_with_its_seal_is_missed_too(built: Path) -> None:
    entry = {"id": "gone", "record_type": "place", "successors": ["visit"], "since": "0.0.1", "reason": "The same."}
    edit(built, RETIRED, lambda entries: entries.append(entry))
    assert cnkh("seal", "gone", "--root", str(built)).returncode == 0
    assert cnkh("build", "--root", str(built)).returncode == 0
    edit(built, RETIRED, without("id", "gone"))
    edit(built, SEALS, without("record", "gone"))
    assert found(built) == [("published-id", "gone")]


def test_where_the_seal_is_there_the_ledger_is_silent(built: Path) -> None:
    edit(built, PLACES, without("id", "visit"))
    assert found(built) == [("removed", "visit")]


def test_a_commitment_that_goes_is_missed_once_its_provision_is_sealed_again(built: Path) -> None:
    provisions = f"data/documents/{DOCUMENT}/provisions.json"
    edit(built, provisions, lambda records: next(r for r in records if r["commitments"])["commitments"].clear())
    assert "published-id" not in dict(found(built))
    assert cnkh("seal", f"{DOCUMENT}/pre.2.2", "--root", str(built)).returncode == 0
    assert ("published-id", f"{DOCUMENT}/pre.2.2/c1") in found(built)


def test_an_id_stays_found_under_another_register(built: Path) -> None:
    """Actors, instruments and places share their ids: one that is moved is not gone."""
    ledger = built / LEDGER
    ledger.write_text(ledger.read_text(encoding="utf-8").replace("place,visit", "instrument,visit"), encoding="utf-8")
    assert found(built) == []


@one_in(4, "every run has three of ten")
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"\xef\xbb\xbfrecord_type,id\n",
        b"record_type,id\n\nactor,china\n",
        b"record_type,id\nactor,\x1b[31m\n",
        b"record_type,id\nactor\n",
        b"record_type,id\nreading,x\n",
        b"record_type,id\nactor,china,\n",
        b"\0",
        b"\xff\xfe" * 99,
    ],
)
def test_a_ledger_that_cannot_be_read_is_a_finding(built: Path, content: bytes) -> None:
    (built / LEDGER).write_bytes(content)
    done = cnkh("validate", "--root", str(built))
    assert (done.returncode, done.stderr) == (1, "")
    assert f"{LEDGER}:" in done.stdout
    assert "ledger-line" in done.stdout
    assert "\x1b" not in done.stdout
    assert cnkh("build", "--root", str(built)).returncode == 1
    assert (built / LEDGER).read_bytes() == content


def test_many_lines_that_are_none_are_one_finding(built: Path) -> None:
    (built / LEDGER).write_text("record_type,id\n" + "x\n" * 5000, encoding="utf-8")
    assert found(built) == [("ledger-line", "")]


def test_many_ids_that_are_gone_are_one_finding(built: Path) -> None:
    gone = [f"place,gone-{number}\n" for number in range(5000)]
    (built / LEDGER).write_text("record_type,id\n" + "".join(sorted(gone)), encoding="utf-8")
    (finding,) = validate(built).findings
    assert finding.rule == "published-id"
    assert len(finding.got + finding.repair) < 3000


def test_of_many_sealed_records_that_are_gone_the_first_are_named(built: Path) -> None:
    records = "data/registers/non_names.json"
    names = [f"none-{number}" for number in range(30)]
    edit(built, records, lambda entries: entries + [entries[0] | {"id": name, "text": name} for name in names])
    assert cnkh("seal", *names, "--root", str(built)).returncode == 0
    edit(built, records, lambda entries: [entry for entry in entries if entry["id"] not in names])
    finding = next(finding for finding in validate(built).findings if finding.rule == "removed")
    assert finding.got.endswith("none-5 and 24 more)")
    assert "none-4 and 25 more back" in finding.repair
    assert finding.repair.endswith("and likewise for the others")
    assert len(finding.got + finding.repair) < 1500


@exhaustive("every run has one such entry")
def test_many_changed_entries_are_not_sealed_together_with_what_nobody_read(built: Path) -> None:
    records = "data/registers/non_names.json"
    names = [f"none-{number}" for number in range(60)]
    edit(built, records, lambda entries: entries + [entries[0] | {"id": name, "text": name} for name in names])
    assert cnkh("seal", *names, "--root", str(built)).returncode == 0
    edit(built, records, lambda entries: [entry | {"reason": "Another."} for entry in entries])
    (repair,) = (finding.repair for finding in validate(built).findings if finding.rule == "seal")
    assert repair.startswith("Undo every change")
    assert repair.endswith(": cnkh review --reader NAME")


def test_nothing_is_read_from_or_written_outside_the_root(small: Path, tmp_path: Path) -> None:
    (tmp_path / "victim").mkdir()
    (tmp_path / "victim/published_ids.csv").write_text("mine", encoding="utf-8")
    (small / "validation").mkdir()
    (small / LEDGER).symlink_to(tmp_path / "victim/published_ids.csv")
    refused(cnkh("validate", "--root", str(small)), LEDGER, "link")
    refused(cnkh("build", "--root", str(small)), LEDGER, "link")
    (small / LEDGER).unlink()
    (small / "validation").rmdir()
    (small / "validation").symlink_to(tmp_path / "victim")
    refused(cnkh("build", "--root", str(small)), "validation", "link")
    assert (tmp_path / "victim/published_ids.csv").read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_or_a_folder_in_its_place(small: Path) -> None:
    (small / LEDGER).mkdir(parents=True)
    refused(cnkh("validate", "--root", str(small)), LEDGER, "folder")
    (small / LEDGER).rmdir()
    os.mkfifo(small / LEDGER)
    refused(cnkh("validate", "--root", str(small)), LEDGER, "pipe")


def a_long_ledger(root: Path) -> list[str]:
    """Write a ledger of more bytes than are read at once; its lines."""
    inside = [
        f"{kind},{name}/pre.{number}" for kind in ("divergence", "provision") for name in "ab" for number in range(2000)
    ]
    written = ["record_type,id", *(f"actor,a{number:04}" for number in range(2000)), *inside]
    (root / "validation").mkdir()
    (root / LEDGER).write_text("\n".join(written) + "\n", encoding="utf-8")
    assert (root / LEDGER).stat().st_size > 2 * BLOCK
    return written


def test_ids_are_found_wherever_they_stand_in_a_long_ledger(tmp_path: Path) -> None:
    written = a_long_ledger(tmp_path)
    ledger = read_ledger(tmp_path, 2**20)
    assert [f"{one.record_type},{one.record}" for one in ledger.entries] == written[1:]
    assert set(ledger.documents) == {"", "a", "b"}
    of_a = list(ledger.of("a"))
    assert [one.record for one in of_a] == [line.partition(",")[2] for line in written if ",a/" in line]
    assert all(written[one.line - 1] == f"{one.record_type},{one.record}" for one in (*of_a, *ledger.of("")))
    assert ledger.faults == ()


@pytest.mark.parametrize("wrong", [b"provision;a/pre.1", b"", b"provision,\xff"])
def test_the_line_is_told_that_is_wrong_in_a_long_ledger(tmp_path: Path, wrong: bytes) -> None:
    written = [line.encode() for line in a_long_ledger(tmp_path)]
    written[9000] = wrong
    (tmp_path / LEDGER).write_bytes(b"\n".join(written) + b"\n")
    (fault,) = read_ledger(tmp_path, 2**20).faults
    assert fault.position.line == 9001


@pytest.mark.parametrize("breaks", ["", "\n"])
def test_a_line_without_an_end_is_read_once_and_no_further_than_a_ledger_may_be(tmp_path: Path, breaks: str) -> None:
    (tmp_path / "validation").mkdir()
    (tmp_path / LEDGER).write_text("record_type,id\n" + "x" * 2**20 + breaks, encoding="utf-8")
    (fault,) = read_ledger(tmp_path, 2 * 2**20).faults
    assert fault.position.line == 2
    with pytest.raises(CannotRunError, match="larger than 1 MB"):
        read_ledger(tmp_path, 2**20)
