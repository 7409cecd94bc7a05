"""A repair of a register, an id or a tenure leads back to what was right, when it is followed to the letter."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rule_fixtures
from commands import cnkh
from conftest import exhaustive, one_in
from test_published_ids import LEDGER, edit

from cnkh_data.finding import Finding
from cnkh_data.validate import validate

DOCUMENT = "2023-02-11-cn-kh-excerpt"
FOLDER = f"data/documents/{DOCUMENT}"
ACTORS, PLACES, NON_NAMES = (f"data/registers/{name}.json" for name in ("actors", "places", "non_names"))
PROVISIONS, SOURCES = f"{FOLDER}/provisions.json", "data/sources/sources.json"


def unsealed(root: Path) -> Path:
    """A corpus in which nobody has sealed or read anything since the last build, so that only the ledger tells."""
    for file in ("data/seals.json", f"{FOLDER}/seals.json", "data/agreement.json"):
        (root / file).write_text("[]\n", encoding="utf-8")
    for reading in (root / FOLDER / "readings").glob("*.json"):
        reading.unlink()
    return root


def without_ledger(root: Path) -> Path:
    """The same without a ledger."""
    (root / LEDGER).unlink()
    return unsealed(root)


def below_coding(root: Path) -> list[Finding]:
    return [finding for finding in validate(root).findings if finding.level < 5]


def setting(index: int, **values: Any) -> Callable[[list[dict[str, Any]]], None]:
    return lambda records: records[index].update(values)


@one_in(2, "every run has three registers of five")
@pytest.mark.parametrize(
    ("file", "index", "right", "wrong"),
    [
        (ACTORS, 3, "prime-minister-of-cambodia", "prime-minister-of-cambodai"),
        (ACTORS, 4, "hun-sen", "hun-sne"),
        (NON_NAMES, 3, "the", "teh"),
        ("data/registers/tenures.json", 0, "hun-sen-prime-minister", "hun-sen-prime-minsiter"),
        (SOURCES, 0, "", "001_another"),
    ],
)
def test_an_id_that_was_mistyped_is_blamed_itself(built: Path, file: str, index: int, right: str, wrong: str) -> None:
    unsealed(built)
    before = json.loads((built / file).read_text(encoding="utf-8"))
    edit(built, file, setting(index, id=wrong))
    (finding,) = below_coding(built)
    right = right or before[index]["id"]
    assert (finding.rule, finding.file, finding.record, finding.expected) == ("published-id", file, wrong, right)
    assert finding.repair.startswith(f"If its id was {right!r}, set it back;")
    edit(built, file, setting(index, id=right))
    assert json.loads((built / file).read_text(encoding="utf-8")) == before
    assert below_coding(built) == []


@pytest.mark.parametrize("name", ["hun-sen", "prime-minister-of-cambodia", "china"])
def test_an_entry_that_is_gone_is_put_back_before_its_uses_are_blamed(built: Path, name: str) -> None:
    edit(unsealed(built), ACTORS, lambda records: [record for record in records if record["id"] != name])
    (finding,) = below_coding(built)
    assert (finding.rule, finding.record) == ("published-id", name)
    assert finding.repair.startswith(
        f"Put {name} back (git log -- data shows what was there, the record or its tombstone)"
    )


def test_a_commitment_that_is_gone_is_put_back_before_what_cites_it_is_blamed(built: Path) -> None:
    edit(
        unsealed(built), PROVISIONS, lambda records: next(r for r in records if r["commitments"])["commitments"].clear()
    )
    (finding,) = below_coding(built)
    assert (finding.rule, finding.record) == ("published-id", f"{DOCUMENT}/pre.2.2/c1")


def test_a_source_that_is_gone_is_put_back(built: Path) -> None:
    edit(unsealed(built), SOURCES, lambda records: records[1:])
    first, *others = sorted(validate(built).findings, key=lambda finding: finding.level)
    assert first.rule == "published-id"
    assert {finding.rule for finding in others} <= {"unknown-file"}
    assert all(finding.repair.startswith("Put its record back") for finding in others)


@pytest.mark.parametrize(("file", "index", "wrong"), [(ACTORS, 4, "hun-sne"), (ACTORS, 3, "prime-minister")])
def test_without_ledger_and_seals_both_places_are_named(built: Path, file: str, index: int, wrong: str) -> None:
    edit(without_ledger(built), file, setting(index, id=wrong))
    findings = below_coding(built)
    assert findings
    assert all("or its id, back as it was" in finding.repair for finding in findings)


def test_a_commitment_that_stands_twice_is_removed(built: Path) -> None:
    def double(records: list[dict[str, Any]]) -> None:
        commitments = next(record for record in records if record["commitments"])["commitments"]
        commitments.append(commitments[0])

    edit(unsealed(built), PROVISIONS, double)
    (finding,) = below_coding(built)
    assert (finding.rule, finding.repair) == ("duplicate-id", "Remove it: it repeats the other.")


def test_an_id_that_was_taken_by_mistake_is_known_from_the_ledger(built: Path) -> None:
    edit(unsealed(built), NON_NAMES, setting(3, id="joint-statement"))
    (finding,) = below_coding(built)
    assert finding.rule == "duplicate-id"
    assert finding.repair.startswith("If one of the two had the id the, which was published, set it back.")


def test_the_next_number_is_not_that_of_a_published_commitment_which_is_gone(built: Path) -> None:
    name = f"{DOCUMENT}/pre.2.2/c"

    def repeat(records: list[dict[str, Any]]) -> None:
        commitments = next(record for record in records if record["commitments"])["commitments"]
        commitments.append(commitments[0] | {"note": "Another."})

    head, *rest = (built / LEDGER).read_text(encoding="utf-8").splitlines()
    lines = [head, *sorted([*rest, f"commitment,{name}2"])]
    (built / LEDGER).write_text("\n".join(lines) + "\n", encoding="utf-8")
    edit(unsealed(built), PROVISIONS, repeat)
    (finding,) = below_coding(built)
    assert finding.rule == "duplicate-id"
    assert (
        f"If its id was {name}2, set it back; if it is new, give it the next id that is free: {name}3."
        in finding.repair
    )


def test_a_number_of_many_digits_is_not_counted_up_to(built: Path) -> None:
    """The numbers that are left out before it are too many to list."""
    far = f"{DOCUMENT}/pre.2.2/c" + "9" * 17

    def repeat(records: list[dict[str, Any]]) -> None:
        commitments = next(record for record in records if record["commitments"])["commitments"]
        commitments += [commitments[0] | {"id": far}, commitments[0] | {"id": far, "note": "Another."}]

    edit(unsealed(built), PROVISIONS, repeat)
    told = found(built, "duplicate-id")
    assert any(f"/c2 or {DOCUMENT}/pre.2.2/c3" in finding.repair for finding in told)


def test_a_new_source_with_a_wrong_hash_is_not_to_lose_its_first_words(small: Path) -> None:
    content = b"A statement of which no text is cut yet.\n"
    (small / "data/sources/new.txt").write_bytes(content)
    new = {"id": "new-source", "file": "new.txt", "sha256": "0" * 64, "bytes": len(content)}
    edit(small, SOURCES, lambda sources: sources.append(sources[0] | new))
    (finding,) = found(small, "source-bytes")
    assert (finding.file, finding.record) == (SOURCES, "new-source")
    right = hashlib.sha256(content).hexdigest()
    assert finding.repair.startswith(f"If the file is as it was received, set sha256 to {right}; if not, restore it")


def test_a_hash_is_not_to_be_made_that_of_a_damaged_file(small: Path) -> None:
    file = unsealed(small) / "data/sources/excerpt-en.txt"
    file.write_bytes(file.read_bytes().replace(b"China", b"Chin\xff", 1))
    (finding,) = found(small, "source-bytes")
    assert "if not, restore it (git checkout HEAD -- data/sources/excerpt-en.txt)" in finding.repair


@exhaustive("it builds; every run puts other records back")
def test_what_is_put_back_may_be_a_tombstone(built: Path) -> None:
    entry = {"id": "gone", "record_type": "place", "successors": ["visit"], "since": "0.0.1", "reason": "The same."}
    edit(built, "data/retired.json", lambda entries: entries.append(entry))
    assert cnkh("seal", "gone", "--root", str(built)).returncode == 0
    assert cnkh("build", "--root", str(built)).returncode == 0
    edit(unsealed(built), "data/retired.json", lambda entries: entries.clear())
    (finding,) = below_coding(built)
    assert "the record or its tombstone" in finding.repair


def found(root: Path, rule: str) -> list[Finding]:
    return [finding for finding in validate(root).findings if finding.rule == rule]


@pytest.mark.parametrize(
    ("file", "place", "right", "wrong"),
    [
        (NON_NAMES, (1, "text"), "One-China Policy", "Noe-China Policy"),
        (NON_NAMES, (0, "text"), "一个中国原则", "一个国中原则"),
        (f"{FOLDER}/document.json", ("collectives", 1, "text"), "", ""),
    ],
)
def test_words_that_no_text_has_are_told_with_what_it_has(
    small: Path, file: str, place: tuple[str | int, ...], right: str, wrong: str
) -> None:
    unsealed(small)
    *way, last = place

    def write(records: Any) -> None:
        inside = records
        for step in way:
            inside = inside[step]
        written.append(inside[last])
        inside[last] = wrong or inside[last][1::-1] + inside[last][2:]

    written: list[str] = []
    edit(small, file, write)
    told = [finding for finding in validate(small).findings if finding.file == file]
    assert any(repr(right or written[0]) in finding.repair for finding in told), validate(small).findings


def test_a_register_name_that_was_mistyped_is_blamed_and_not_the_text(small: Path) -> None:
    def mistype(actors: list[dict[str, Any]]) -> None:
        for name in actors[4]["names"]:
            name["text"] = name["text"].replace("Hun Sen", "Hun Sne").replace("Taiwan", "Tiawan")
        for name in actors[2]["names"]:
            name["text"] = name["text"].replace("Taiwan", "Tiawan")

    edit(unsealed(small), ACTORS, mistype)
    (finding,) = found(small, "unregistered-name")
    assert (finding.file, finding.expected, finding.repair[:14]) == (ACTORS, "Taiwan", "Write 'Taiwan'")


def test_evidence_without_a_date_is_no_value_to_copy(small: Path) -> None:
    def forget(tenures: list[dict[str, Any]]) -> None:
        tenures[0]["end_date"] = None
        tenures[0]["evidence"][0]["quote"] = "He was endorsed on Saturday morning"

    edit(small, "data/registers/tenures.json", forget)
    (finding,) = found(small, "evidence-without-value")
    assert finding.repair.startswith("Put end_date back")


def test_evidence_that_is_gone_is_put_back_first(small: Path) -> None:
    edit(small, "data/registers/tenures.json", setting(0, evidence=[]))
    (finding,) = found(small, "unchecked-identifier")
    assert finding.repair.startswith("Put back its evidence")


def test_an_id_is_set_back_where_the_ids_in_the_folder_have_its_name(small: Path) -> None:
    wrong = "2023-02-11-cn-hk-excerpt"
    edit(unsealed(small), f"{FOLDER}/document.json", lambda document: document.update(id=wrong))
    (finding,) = found(small, "id-belongs")
    assert finding.repair == f"Set the id to '{DOCUMENT}', with which the ids in it begin."


def test_a_wrong_date_of_a_document_is_told_without_its_tenures(small: Path) -> None:
    edit(unsealed(small), f"{FOLDER}/document.json", lambda document: document.update(date="2024-02-11"))
    assert {finding.rule for finding in below_coding(small)} == {"id-belongs"}
    assert found(small, "tenure-covers-document") == []


def test_the_organisation_of_an_office_is_one_of_three_that_may_be_wrong(small: Path) -> None:
    edit(small, "data/registers/tenures.json", setting(0, organisation="china"))
    (finding,) = found(small, "organisation-of-office")
    assert finding.repair.startswith("Correct what is wrong: the office; the organisation, which is cambodia if")


def test_the_other_of_two_parties_is_named(small: Path) -> None:
    case = rule_fixtures.read("collective-of-kind/bad-armies")
    rule_fixtures.apply(small, case)
    edit(
        small,
        f"{FOLDER}/document.json",
        lambda document: document["collectives"][-1].update(entities=["china"]),
    )
    (finding,) = found(small, "collective-of-kind")
    assert finding.repair == "Add cambodia, if it means the two parties; else the other."
