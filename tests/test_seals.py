"""Seals: who read a record, how, and by which version of the codebook."""

import json
from pathlib import Path
from typing import Any

import pytest
import rule_fixtures
from commands import Terminal, cnkh, refused
from conftest import EXCERPT, one_in

from cnkh_data.canonical import file_text, record_text
from cnkh_data.corpus import SHARED, Corpus, digest, load
from cnkh_data.flatten import all_tables
from cnkh_data.models import NEWEST_CODEBOOK, Seal
from cnkh_data.models.codelists import SealBasis
from cnkh_data.readers import reader_name
from cnkh_data.seals import COMPUTED, ReadBy, renewed, seal_files
from cnkh_data.validate import validate
from cnkh_data.validate.fixtures import reseal

DOCUMENT = f"data/documents/{EXCERPT}/document.json"
PROVISION = f"{EXCERPT}/pre.2.1"
OWN = "2"
"""Version of the codebook of the small corpus."""
REVIEWED = ReadBy("A. Reader", SealBasis.REVIEW)


def corpus(root: Path) -> Corpus:
    found = load(root).corpus
    assert found is not None
    return found


def set_in(root: Path, file: str, at: str, value: object) -> None:
    rule_fixtures.apply(root, {"changes": [{"file": file, "at": at, "set": value}], "sealed": False})


def seal(root: Path, *ids: str, read: ReadBy) -> None:
    """Seal records as `cnkh review` does."""
    for path, text in seal_files(renewed(corpus(root), ids, read).files).items():
        (root / path).write_text(text, encoding="utf-8")


def seal_of(root: Path, record: str) -> Seal:
    return next(one for one in corpus(root).seals if one.record == record)


def read_in(root: Path) -> list[Seal]:
    """Seals of the first document of what people read, and no program computes."""
    return [one for one in corpus(root).folders[0].seals if one.record_type is not COMPUTED]


def told(one: Seal) -> tuple[str | None, str, str]:
    return one.reader, one.basis, one.codebook


def test_a_record_that_is_named_says_who_read_it_if_somebody_says_so(small: Path) -> None:
    set_in(small, f"data/documents/{EXCERPT}/provisions.json", "/1/note", "Edited.")
    assert cnkh("seal", PROVISION, "--root", str(small)).returncode == 0
    assert told(seal_of(small, PROVISION)) == (None, "named", OWN)
    assert cnkh("seal", PROVISION, "--reader", " A. Reader ", "--root", str(small)).returncode == 0
    assert told(seal_of(small, PROVISION)) == ("A. Reader", "named", OWN)
    assert told(seal_of(small, f"{EXCERPT}/pre.2.2")) == (None, "named", OWN)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "is empty"),
        (" ", "is empty"),
        ("x" * 4001, "has 4001 characters: at most 4000"),
        ("A. Reader\nB. Reader", "has several lines"),
        ("A.\u200b Reader", "has a hidden character, U+200B ZERO WIDTH SPACE, at character 3"),
        ("A. R\u0435ader", "has a character that looks like another, "),
        ("\u2f45", "has a character that looks like another, U+2F45 KANGXI RADICAL SQUARE, at character 1"),
        ("1.", "has no letter"),
    ],
)
@pytest.mark.parametrize("command", [("seal", "china"), ("review",)], ids=["seal", "review"])
def test_a_reader_has_a_name(small: Path, command: tuple[str, ...], name: str, why: str) -> None:
    before = (small / "data/seals.json").read_bytes()
    refused(cnkh(*command, "--reader", name, "--root", str(small)), f"--reader {why}")
    assert (small / "data/seals.json").read_bytes() == before


@one_in(4, "a name is taken as it is, whatever its script")
@pytest.mark.parametrize("name", ["王芳", "Łukasz", "model reading, version 1", "Ольга"])
def test_names_in_any_script_are_names(small: Path, name: str) -> None:
    seal(small, "china", read=ReadBy(reader_name(f" {name} ")))
    assert seal_of(small, "china").reader == name
    assert "hidden-character" not in cnkh("validate", "--root", str(small)).stdout


def test_a_name_is_kept_in_normal_form() -> None:
    assert reader_name("Jose\u0301") == "Jos\u00e9"


def test_a_seal_says_by_which_codebook_its_document_was_read(small: Path) -> None:
    set_in(small, DOCUMENT, "/codebook", "1")
    seal(small, EXCERPT, "china", read=ReadBy())
    assert {one.codebook for one in read_in(small)} == {"1"}
    assert (seal_of(small, "china").codebook, seal_of(small, "cambodia").codebook) == ("1", OWN)


def test_shared_records_are_read_by_the_newest_codebook_of_a_published_document(two: Path) -> None:
    first, second = (f"data/documents/{folder.name}/document.json" for folder in corpus(two).folders)
    set_in(two, first, "/codebook", "1")
    set_in(two, second, "/codebook", "2")
    seal(two, "china", read=ReadBy())
    assert seal_of(two, "china").codebook == "2"
    set_in(two, second, "/status", "draft")
    seal(two, "china", read=ReadBy())
    assert seal_of(two, "china").codebook == "1"
    set_in(two, first, "/status", "draft")
    seal(two, "china", read=ReadBy())
    assert seal_of(two, "china").codebook == NEWEST_CODEBOOK


def test_a_review_is_not_forgotten_where_the_record_is_named_again(small: Path) -> None:
    seal(small, PROVISION, read=REVIEWED)
    assert told(seal_of(small, PROVISION)) == ("A. Reader", "review", OWN)
    assert cnkh("seal", "--all", "--root", str(small)).stdout.startswith("0 records sealed")
    assert told(seal_of(small, PROVISION)) == ("A. Reader", "review", OWN)
    seal(small, PROVISION, read=ReadBy("B. Reader", SealBasis.REVIEW))
    assert told(seal_of(small, PROVISION)) == ("B. Reader", "review", OWN)


def test_another_reader_by_id_does_not_take_the_place_of_a_review(small: Path) -> None:
    seal(small, PROVISION, read=REVIEWED)
    before = (small / f"data/documents/{EXCERPT}/seals.json").read_bytes()
    done = cnkh("seal", PROVISION, "--reader", "B. Reader", "--root", str(small))
    assert done.stdout.startswith("0 records sealed; ")
    assert f"not sealed: {PROVISION}: the seal of a review by A. Reader stays\n" in done.stdout
    assert (small / f"data/documents/{EXCERPT}/seals.json").read_bytes() == before
    again = cnkh("seal", PROVISION, "--reader", "A. Reader", "--root", str(small))
    assert "not sealed" not in again.stdout
    assert told(seal_of(small, PROVISION)) == ("A. Reader", "review", OWN)


def test_a_review_stays_where_languages_of_its_record_come_in_another_order(small: Path) -> None:
    seal(small, PROVISION, read=REVIEWED)
    path = small / f"data/documents/{EXCERPT}/provisions.json"
    records = json.loads(path.read_text(encoding="utf-8"))
    turned = [
        one if one["id"] != PROVISION else {**one, "anchors": dict([*one["anchors"].items()][::-1])} for one in records
    ]
    path.write_text(json.dumps(turned, ensure_ascii=False), encoding="utf-8")
    seal(small, PROVISION, read=ReadBy("B. Reader"))
    assert told(seal_of(small, PROVISION)) == ("A. Reader", "review", OWN)


def test_only_the_first_of_many_reviews_that_stay_are_named(small: Path) -> None:
    seal(small, EXCERPT, read=REVIEWED)
    number = len(read_in(small))
    said = cnkh("seal", EXCERPT, "--reader", "B. Reader", "--root", str(small)).stdout
    assert said.count(": the seal of a review by A. Reader stays") == 5
    assert f"not sealed: {number - 5} more records, whose seals of a review stay" in said


def test_what_is_computed_has_no_reader(small: Path) -> None:
    cnkh("agreement", "--write", "--root", str(small))
    assert any(one.record_type is COMPUTED for one in corpus(small).seals)
    cnkh("seal", "--all", "--reader", "A. Reader", "--root", str(small))
    readers = {one.record_type is COMPUTED: one.reader for one in corpus(small).seals}
    assert readers == {True: None, False: "A. Reader"}


def test_what_an_id_stood_for_is_told(small: Path) -> None:
    for number, name in ((1, "One."), (2, "Two.")):
        set_in(small, f"data/documents/{EXCERPT}/provisions.json", f"/{number}/note", name)
    done = cnkh("seal", EXCERPT, "china", "--root", str(small))
    assert done.stdout.startswith("2 records sealed; ")
    assert f"\n{EXCERPT}: provision {PROVISION}, provision {EXCERPT}/pre.2.2\n" in done.stdout
    assert "china" not in done.stdout
    said = cnkh("seal", EXCERPT, "--reader", "A. Reader", "--root", str(small)).stdout
    number = len(read_in(small))
    assert f" and {number - 5} more\n" in said


def test_an_id_of_a_commitment_is_no_record(small: Path) -> None:
    commitment = f"{EXCERPT}/pre.3.1/c1"
    for command in (("seal", commitment), ("review", commitment, "--reader", "A")):
        why = f"a commitment is sealed with its provision: cnkh {command[0]} {EXCERPT}/pre.3.1"
        if command[0] == "seal":
            refused(cnkh(*command, "--root", str(small)), f"no record has the id {commitment!r}", why)
        else:
            code, shown = Terminal(*command, "--root", str(small), columns=200).end()
            assert code == 2
            assert why in shown


def test_only_ids_that_are_near_are_proposed(small: Path) -> None:
    refused(cnkh("seal", f"{EXCERPT}x/pre.2.1", "--root", str(small)), f"; did you mean {PROVISION}?")
    for far in (f"{EXCERPT}/pre.2.9", "2023-02-11-cn-kh-visit", "chi"):
        assert "did you mean" not in cnkh("seal", far, "--root", str(small)).stderr


def test_records_that_were_sealed_with_an_error_are_named(small: Path) -> None:
    set_in(small, f"data/documents/{EXCERPT}/provisions.json", "/1/speakers", ["nobody"])
    said = cnkh("seal", EXCERPT, "--root", str(small)).stdout
    assert f"sealed with an error: {PROVISION}\nsealing mends no errors; 1 is left; run: cnkh validate\n" in said
    said = cnkh("seal", "china", "--root", str(small)).stdout
    assert "sealed with an error" not in said
    assert "sealing mends no errors; 1 is left" in said


def test_a_review_of_what_was_changed_since_is_forgotten(small: Path) -> None:
    seal(small, PROVISION, read=REVIEWED)
    set_in(small, f"data/documents/{EXCERPT}/provisions.json", "/1/note", "Edited.")
    seal(small, PROVISION, read=ReadBy())
    assert told(seal_of(small, PROVISION)) == (None, "named", OWN)


def test_a_review_by_another_codebook_is_forgotten(small: Path) -> None:
    seal(small, PROVISION, read=REVIEWED)
    set_in(small, DOCUMENT, "/codebook", "1")
    seal(small, EXCERPT, read=ReadBy())
    assert told(seal_of(small, PROVISION)) == (None, "named", "1")


def test_a_version_that_does_not_exist_is_told_once_with_those_that_do(small: Path) -> None:
    set_in(small, DOCUMENT, "/codebook", "7")
    reseal(small)
    (finding,) = validate(small).findings
    assert (finding.rule, finding.file, finding.got) == ("codebook-version", DOCUMENT, "7")
    assert finding.expected == "1 or 2"
    assert finding.repair.endswith("coded by: there are versions 1 and 2.")


def test_a_seal_is_by_no_newer_version_than_its_document(small: Path) -> None:
    set_in(small, DOCUMENT, "/codebook", "1")
    number = len(read_in(small))
    (finding,) = validate(small).findings
    assert finding.got == f"2, above 1, that of the document (here and at {number - 1} more places)"
    assert finding.file == f"data/documents/{EXCERPT}/seals.json"


def test_what_nobody_has_read_is_read_in_a_review(small: Path) -> None:
    for file in (DOCUMENT, "data/registers/actors.json"):
        at = "/title" if file == DOCUMENT else "/0/note"
        set_in(small, file, at, "Another title")
    repairs = [finding.repair for finding in validate(small).findings if finding.rule == "seal"]
    assert [repair.partition("beside the text: ")[2] for repair in repairs] == [
        f"cnkh review {EXCERPT} --reader NAME",
        "cnkh review china --reader NAME",
    ]


def test_what_is_computed_is_not_read_in_a_review(small: Path) -> None:
    cnkh("agreement", "--write", "--root", str(small))
    data = corpus(small)
    files = {"data/seals.json": data.shared_seals, f"data/documents/{EXCERPT}/seals.json": data.folders[0].seals}
    for file, found in files.items():
        number = next(at for at, one in enumerate(found) if one.record_type is COMPUTED)
        set_in(small, file, f"/{number}/digest", "0" * 64)
        repairs = [finding.repair for finding in validate(small).findings if finding.rule == "seal"]
        assert repairs == ["Run: cnkh agreement --write"]
        assert cnkh("agreement", "--write", "--root", str(small)).returncode == 0
        assert validate(small).findings == ()


def sealed_with_other_sources(root: Path) -> None:
    """Let the seals of the document be of sources that were others then."""
    data = corpus(root)
    (folder,) = data.folders
    others = [one.model_copy(update={"sha256": "0" * 64}) for one in data.sources]
    file = root / f"data/documents/{EXCERPT}/seals.json"
    seals = json.loads(file.read_text(encoding="utf-8"))
    for item, one in zip(data.sealable_in(folder), seals, strict=True):
        one["digest"] = digest(record_text(item.record), others, one["lines"])
    file.write_text(file_text(seals), encoding="utf-8")


def test_other_sources_are_read_again_and_agreement_computed_after_that(small: Path) -> None:
    sealed_with_other_sources(small)
    (finding,) = validate(small).findings
    assert (finding.rule, finding.expected) == ("seal", "the sources that were read")
    seal(small, EXCERPT, read=REVIEWED)
    (finding,) = validate(small).findings
    assert (finding.rule, finding.repair) == ("seal", "Run: cnkh agreement --write")
    assert cnkh("agreement", "--write", "--root", str(small)).returncode == 0
    assert validate(small).findings == ()


def test_agreement_that_is_computed_again_does_not_hide_other_sources(small: Path) -> None:
    sealed_with_other_sources(small)
    assert cnkh("agreement", "--write", "--root", str(small)).returncode == 0
    (finding,) = validate(small).findings
    assert (finding.rule, finding.expected) == ("seal", "the sources that were read")


def test_a_new_document_is_one_finding_also_once_its_agreement_is_computed(small: Path) -> None:
    file = small / f"data/documents/{EXCERPT}/seals.json"
    computed = [one for one in json.loads(file.read_text(encoding="utf-8")) if one["record_type"] == COMPUTED]
    file.write_text(file_text(computed), encoding="utf-8")
    (finding,) = [one for one in validate(small).findings if one.rule == "seal"]
    assert finding.repair == f"Read each record beside the text: cnkh review {EXCERPT} --reader NAME"


def test_tables_say_by_which_codebook_a_row_is_coded_and_who_read_it(small: Path) -> None:
    set_in(small, DOCUMENT, "/codebook", "1")
    reseal(small)
    seal(small, PROVISION, read=REVIEWED)
    rows = {table.name: table.arrow_table(corpus(small)).to_pylist() for table in all_tables(["zh", "en"])}
    for name in ("documents", "provisions", "commitments", "divergences"):
        assert {row["codebook"] for row in rows[name]} == {"1"}, name
    keys = ("record", "reader", "basis", "codebook")
    found = {tuple(row[key] for key in keys) for row in rows["seals"] if row["record_type"] == "provision"}
    assert (PROVISION, "A. Reader", "review", "1") in found
    assert {row[1:] for row in found if row[0] != PROVISION} == {(None, "named", "1")}


def test_files_of_seals_are_of_documents_or_shared(small: Path) -> None:
    files: dict[str, Any] = seal_files(renewed(corpus(small), ["china"], REVIEWED).files)
    assert [one["reader"] for one in json.loads(files["data/seals.json"]) if one["record"] == "china"] == ["A. Reader"]
    assert set(renewed(corpus(small), []).files) == {SHARED, EXCERPT}


@pytest.mark.parametrize("command", ["seal", "review"])
def test_the_help_says_what_an_id_stands_for(command: str) -> None:
    said = " ".join(cnkh(command, "--help").stdout.split())
    assert "that of a document, all its records; that of a provision, the provision with its commitments" in said


@pytest.mark.parametrize("command", [("seal", "--all"), ("seal", "cambodia"), ("agreement", "--write")])
def test_seals_that_cannot_be_read_are_not_written_over(small: Path, command: tuple[str, ...]) -> None:
    """A file that was cut short still tells, in git or an editor, who has read what; a new one would not."""
    file = small / "data/seals.json"
    file.write_bytes(torn := file.read_bytes()[:-200])
    if command[0] == "agreement":
        (small / "data/agreement.json").write_text("[]\n", encoding="utf-8")
    done = cnkh(*command, "--root", str(small))
    refused(done, "data/seals.json: cannot be read, so nothing is written there; run: cnkh validate")
    assert file.read_bytes() == torn
