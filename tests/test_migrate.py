"""`cnkh migrate`: what is carried, what loses its seal, and what stays as it is when nothing can be carried."""

import contextlib
import io
import json
import os
import re
import shutil
import signal
import sys
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from commands import cnkh, refused
from conftest import BASE, EXCERPT, ROOT, exhaustive, one_in

from cnkh_data.canonical import plain_text
from cnkh_data.cli.migrate import migrate
from cnkh_data.corpus import COLLECTION_FILES, DOCUMENT_FILES, digest, line_checksums, load
from cnkh_data.corpus.formats import require_format
from cnkh_data.errors import CannotRunError
from cnkh_data.files import DataFolder
from cnkh_data.journal import JOURNAL
from cnkh_data.migrations import STEPS, Step, carry_copy, fits_models, layout_after
from cnkh_data.migrations.cases import carried_file
from cnkh_data.migrations.changes import Add, DoubtError, Drop, Json, Move, Recode, Rename, Rewrite
from cnkh_data.migrations.forms import as_records, fitted, spread_out
from cnkh_data.migrations.layout import FORMAT_1, FileKind, agreement_key, agreement_key_by_codebook
from cnkh_data.migrations.to_2 import STEP as TO_2
from cnkh_data.migrations.to_5 import STEP as TO_5
from cnkh_data.migrations.to_6 import CARRIED
from cnkh_data.migrations.to_6 import STEP as TO_6
from cnkh_data.models import READINGS
from cnkh_data.models.base import FORMAT
from cnkh_data.models.codelists import RecordType
from cnkh_data.seals import verified
from cnkh_data.validate import validate
from cnkh_data.writing import MARK

FOLDER = f"data/documents/{EXCERPT}"
PROVISIONS, DIVERGENCES = f"{FOLDER}/provisions.json", f"{FOLDER}/divergences.json"
TENURES = "data/registers/tenures.json"
COMMITMENTS = "provisions/commitments/*"
RENAME = Rename(COMMITMENTS, "object", "aim")
ADD = Add(COMMITMENTS, "invented", False, after="subject_inherited")
DROP = Drop("provisions", "pillar", None, after="topics")
RECODE = Recode("provisions", "act", {"appraise": "judge"})


NEXT = FORMAT + 1


def step(*changes: Any, number: int = NEXT) -> Step:
    return Step(number, "Something is different", tuple(changes))


def carry(root: Path, *steps: Step, check: bool = False) -> int:
    """Carry a corpus of the newest format to one that only a test knows."""
    return carry_all_the_way(root, *STEPS, *steps, check=check)


def carry_all_the_way(root: Path, *steps: Step, check: bool = False) -> int:
    """Carry a corpus through whichever of all steps lie ahead of it."""
    return migrate(root, check, steps, lambda _kind, _content: "")


def read(root: Path, path: str) -> Any:
    return json.loads((root / path).read_text(encoding="utf-8"))


def write(root: Path, path: str, value: Any) -> None:
    (root / path).write_bytes(plain_text(value))


def seals(root: Path, *record_types: str) -> list[Json]:
    """All seals, or those of some types, wherever they stand."""
    files = [root / "data/seals.json", *sorted((root / "data/documents").glob("*/seals.json"))]
    found = [seal for file in files if file.exists() for seal in json.loads(file.read_bytes())]
    return [seal for seal in found if not record_types or seal["record_type"] in record_types]


def in_format_6(root: Path) -> None:
    """Put agreement on documents among that over all, and its seals among the shared ones."""
    folders = sorted((root / "data/documents").iterdir())
    over_all = read(root, "data/agreement.json")
    rows: list[Json] = []
    for codebook, path in (("1", "readings/agreement.json"), ("2", "readings/2/agreement.json")):
        files = [folder / path for folder in folders if (folder / path).is_file()]
        rows += [row for file in files for row in json.loads(file.read_bytes())]
        rows += [row for row in over_all if row["codebook"] == codebook]
        for file in files:
            file.unlink()
    write(root, "data/agreement.json", rows)
    taken = {seal["record"]: seal for seal in seals(root, "agreement")}
    named = [agreement_key_by_codebook(row, "") for row in rows]
    for path in ("data/seals.json", *(f"{folder.relative_to(root).as_posix()}/seals.json" for folder in folders)):
        write(root, path, [seal for seal in read(root, path) if seal["record_type"] != "agreement"])
    write(root, "data/seals.json", [*read(root, "data/seals.json"), *(taken[name] for name in named if name in taken)])
    resealed(root / "data/seals.json", dict(zip(named, rows, strict=True)), ())
    in_format(root, 6)


def in_format(root: Path, number: int) -> None:
    """Write another number of the format."""
    dataset = {**read(root, "data/dataset.json"), "format": number}
    write(root, "data/dataset.json", dataset)
    resealed(root / "data/seals.json", {dataset["id"]: dataset}, ())


def in_format_1(root: Path) -> None:
    """Put all seals into one file, and take the number of the format away."""
    in_format_6(root)
    dataset = {name: value for name, value in read(root, "data/dataset.json").items() if name != "format"}
    text = plain_text(dataset)[:-1]
    lines = line_checksums(text)
    own = {"record_type": "dataset", "record": dataset["id"], "digest": digest(text, (), lines), "lines": lines}
    together = [own if seal["record_type"] == "dataset" else seal for seal in seals(root)]
    write(root, "data/seals.json", together)
    write(root, "data/dataset.json", dataset)
    for file in (root / "data/documents").glob("*/seals.json"):
        file.unlink()


def tree(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def held(root: Path, path: str, *, of_document: bool = True) -> list[str]:
    """Ids of the records in a file whose seal holds, by a digest that is computed again from the file alone."""
    sources = {source["id"]: source["sha256"] for source in read(root, "data/sources/sources.json")}
    texts = read(root, f"{FOLDER}/document.json")["texts"] if of_document else []
    hashed = [type("Hashed", (), {"sha256": sources[text["source"]]}) for text in texts]
    taken = {seal["record"]: seal for seal in seals(root)}
    found = []
    for record in read(root, path):
        text, seal = plain_text(record)[:-1], taken.get(record["id"])
        lines = line_checksums(text)
        if seal is not None and (seal["digest"], seal["lines"]) == (digest(text, hashed, lines), lines):  # type: ignore[arg-type]
            found.append(record["id"])
    return found


def ids(root: Path, path: str) -> list[str]:
    return [record["id"] for record in read(root, path)]


@pytest.fixture
def project(small: Path) -> Path:
    """A folder with `data/`, the small corpus for fixtures, and two fixtures."""
    shutil.copytree(BASE, small / "validation" / "fixtures" / "base")
    return small


# Records and their seals


def test_fields_and_codes_are_carried_in_one_go(small: Path) -> None:
    before = read(small, PROVISIONS)
    assert carry(small, step(RENAME, ADD, DROP, RECODE)) == 0
    after = read(small, PROVISIONS)
    for old, new in zip(before, after, strict=True):
        assert list(new) == [name for name in old if name != "pillar"]
        assert new["act"] == ("judge" if old["act"] == "appraise" else old["act"])
        for was, now in zip(old["commitments"], new["commitments"], strict=True):
            names = ["aim" if name == "object" else name for name in was]
            names.insert(1 + names.index("subject_inherited"), "invented")
            assert list(now) == names
            assert (now["aim"], now["invented"]) == (was["object"], False)
    assert (small / PROVISIONS).read_bytes() == plain_text(after)
    assert read(small, "data/dataset.json")["format"] == NEXT


def test_seals_are_carried_and_hold(small: Path) -> None:
    carry(small, step(RENAME, ADD, DROP, RECODE))
    assert held(small, PROVISIONS) == ids(small, PROVISIONS)
    assert held(small, DIVERGENCES) == ids(small, DIVERGENCES)
    assert len(seals(small)) == len(seals(BASE))


def test_seals_of_what_does_not_change_stay_as_they_are(small: Path) -> None:
    before = {seal["record"]: seal for seal in seals(small) if seal["record_type"] != "dataset"}
    carry(small, step(RENAME))
    with_commitments = {record["id"] for record in read(small, PROVISIONS) if record["commitments"]}
    after = {seal["record"]: seal for seal in seals(small) if seal["record_type"] != "dataset"}
    assert {name for name, seal in after.items() if seal != before[name]} == with_commitments
    assert list(after) == list(before)


def test_a_value_that_is_lost_takes_the_seal_with_it(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lost = [record["id"] for record in read(small, PROVISIONS) if record["speakers"] != ["china", "cambodia"]]
    assert 0 < len(lost) < len(ids(small, PROVISIONS))
    assert carry(small, step(Drop("provisions", "speakers", ["china", "cambodia"], after="voice"))) == 0
    assert held(small, PROVISIONS) == [name for name in ids(small, PROVISIONS) if name not in lost]
    said = capsys.readouterr().out
    assert f"{len(lost)} dropped" in said
    for name in lost:
        assert f"provision {name}: /speakers cannot be recovered" in said
    assert not {seal["record"] for seal in seals(small)} & set(lost)


def test_a_way_back_that_is_declared_wrong_carries_no_seal(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert carry(small, step(Drop("provisions", "pillar", None, after="act"))) == 0  # it stood after topics
    assert held(small, PROVISIONS) == []
    assert "the order of its fields cannot be recovered" in capsys.readouterr().out


def test_codes_that_become_one_keep_the_seals_of_the_first(small: Path) -> None:
    acts = {record["id"]: record["act"] for record in read(small, PROVISIONS)}
    one, other = sorted({act for act in acts.values() if act})[:2]
    carry(small, step(Recode("provisions", "act", {one: "merged", other: "merged"})))
    assert held(small, PROVISIONS) == [name for name, act in acts.items() if act != other]


def test_a_value_that_a_person_must_read_unseals(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    carry(small, step(Add("divergences", "certain", None, after="note", to_be_read=True)))
    assert all(record["certain"] is None for record in read(small, DIVERGENCES))
    assert held(small, DIVERGENCES) == []
    said = capsys.readouterr().out
    assert all(
        f"divergence {name}: 'certain' has a value that nobody has read" in said for name in ids(small, DIVERGENCES)
    )


def test_a_field_moves_and_a_function_does_the_rest(small: Path) -> None:
    def shout(record: Json) -> None:
        record["note"] = record["note"].upper()

    write(small, DIVERGENCES, [{**record, "note": "as it is."} for record in read(small, DIVERGENCES)])
    fixed = step(
        Move("places", "note", "evidence_note", after="names", was_after="evidence"), Rewrite("divergences", shout)
    )
    assert carry(small, fixed) == 0
    assert {record["note"] for record in read(small, DIVERGENCES)} == {"AS IT IS."}
    places = "data/registers/places.json"
    assert all(
        "note" not in record and list(record).index("evidence_note") == 1 + list(record).index("names")
        for record in read(small, places)
    )
    assert held(small, places, of_document=False) == ids(small, places)


def test_a_seal_that_was_broken_is_not_mended(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    provisions = read(small, PROVISIONS)
    edited = next(record for record in provisions if record["commitments"])
    edited["commitments"][0]["object"] = "something else"
    write(small, PROVISIONS, provisions)
    carry(small, step(RENAME))
    assert edited["id"] not in held(small, PROVISIONS)
    assert f"provision {edited['id']}: its seal did not hold before" in capsys.readouterr().out


def test_a_broken_seal_of_what_does_not_change_goes_on_saying_so(small: Path) -> None:
    divergences = read(small, DIVERGENCES)
    divergences[0]["note"] = "Something else."
    write(small, DIVERGENCES, divergences)
    before = seals(small, "divergence")
    carry(small, step(RENAME))
    assert seals(small, "divergence") == before


def test_a_seal_of_a_record_that_is_gone_stays(small: Path) -> None:
    write(small, PROVISIONS, read(small, PROVISIONS)[1:])
    before = {seal["record"] for seal in seals(small)}
    carry(small, step(RENAME))
    assert {seal["record"] for seal in seals(small)} == before


def test_the_order_of_languages_breaks_no_seal(small: Path) -> None:
    provisions = read(small, PROVISIONS)
    for record in provisions:
        record["anchors"] = dict(reversed(record["anchors"].items()))
    write(small, PROVISIONS, provisions)
    carry(small, step(RENAME))
    with_commitments = {record["id"] for record in provisions if record["commitments"]}
    assert with_commitments <= set(held(small, PROVISIONS))


def test_several_steps_are_taken_at_once(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert carry(small, step(RENAME), step(Rename(COMMITMENTS, "aim", "matter"), number=NEXT + 1)) == 0
    assert f"data: format {FORMAT} to {NEXT + 1}" in capsys.readouterr().out
    assert held(small, PROVISIONS) == ids(small, PROVISIONS)
    assert read(small, "data/dataset.json")["format"] == NEXT + 1
    back = Rename(COMMITMENTS, "matter", "object")
    assert carry(small, step(RENAME), step(RENAME, number=NEXT + 1), step(back, number=NEXT + 2)) == 0
    assert (small / PROVISIONS).read_bytes() == (BASE / PROVISIONS).read_bytes()


def test_adjudications_are_carried_and_readings_are_not(small: Path) -> None:
    adjudications, first = f"{FOLDER}/readings/adjudication.json", f"{FOLDER}/readings/first.json"
    fields = [entry["field"] for entry in read(small, adjudications)]
    assert fields, "adjudications to carry"
    renamed = dict.fromkeys(fields[:1], "renamed")
    carry(small, step(RENAME, Recode("adjudications", "field", renamed)))
    assert [entry["field"] for entry in read(small, adjudications)] == [renamed.get(field, field) for field in fields]
    named = [seal["record"] for seal in seals(small, "adjudication")]
    assert sum("/renamed" in name for name in named) == fields.count(fields[0])
    assert (small / first).read_bytes() == (BASE / first).read_bytes()


# Where seals stand


def test_seals_move_to_their_documents(two: Path) -> None:
    in_format_1(two)
    before, together = tree(two), seals(two)
    assert carry_all_the_way(two, TO_2) == 0
    after = tree(two)
    files = {path for path in after if after[path] != before.get(path)}
    folders = sorted(path.name for path in (two / "data/documents").iterdir())
    own = [f"data/documents/{name}/seals.json" for name in folders]
    assert files == {"data/dataset.json", "data/seals.json", *own}
    placed = [seal for path in ("data/seals.json", *own) for seal in read(two, path)]
    assert [seal for seal in placed if seal["record_type"] != "dataset"] == [
        seal for seal in together if seal["record_type"] != "dataset"
    ]
    for path, name in zip(own, folders, strict=True):
        assert {seal["record"].split("/")[0] for seal in read(two, path)} == {name}
        assert (two / path).read_bytes() == plain_text(read(two, path))
    assert held(two, PROVISIONS) == ids(two, PROVISIONS)


def test_a_draft_gets_an_empty_file_and_a_lost_document_keeps_its_seals(two: Path) -> None:
    in_format_1(two)
    lost, draft = sorted((two / "data/documents").iterdir())
    shutil.rmtree(lost)
    write(two, "data/seals.json", [seal for seal in read(two, "data/seals.json") if draft.name not in seal["record"]])
    carry_all_the_way(two, TO_2)
    assert (draft / "seals.json").read_bytes() == b"[]\n"
    assert any(seal["record"].startswith(lost.name) for seal in read(two, "data/seals.json"))
    assert not lost.exists()


def test_records_change_after_their_seals_have_moved(two: Path) -> None:
    in_format_1(two)
    carry_all_the_way(two, TO_2)
    shared = (two / "data/seals.json").read_bytes()
    carry_all_the_way(two, TO_2, step(RENAME, number=3))
    assert held(two, PROVISIONS) == ids(two, PROVISIONS)
    assert (two / "data/seals.json").read_bytes() != shared  # the dataset has another format
    assert not [seal for seal in read(two, "data/seals.json") if seal["record_type"] == "provision"]


def test_a_copy_to_compare_with_is_carried_like_the_data(two: Path, tmp_path: Path) -> None:
    in_format_1(two)
    shutil.copytree(two, tmp_path / "copy")
    carry_copy(tmp_path / "copy", (TO_2, step(RENAME, number=3)), lambda _kind, _content: "")
    carry_all_the_way(two, TO_2, step(RENAME, number=3))
    assert tree(tmp_path / "copy") == tree(two)


# Formats 4 and 5

ADDED_BY_5 = {"verb", "topics", "aims", "bodies"}


def without(record: Json, *names: str) -> Json:
    return {name: value for name, value in record.items() if name not in names}


def in_format_5(root: Path) -> None:
    """Take away what format 6 added: terms of one entity stood among the collectives."""
    in_format_6(root)
    rewritten(root, 5, "document", in_format_5_too)


def in_format_5_too(document: Json) -> Json:
    of_one = [
        {"language": one["language"], "text": one["text"], "entities": [one["entity"]]} for one in document["terms"]
    ]
    return without({**document, "collectives": [*document["collectives"], *of_one]}, "terms")


def in_format_4(root: Path) -> None:
    """Take away what format 5 added, and take the seals of what changes by that anew."""
    in_format_5(root)
    rewritten(
        root, 4, "provisions", lambda record: {**record, "commitments": [*map(in_format_4_too, record["commitments"])]}
    )
    rewritten(root, 4, "divergences", lambda record: without(record, "direction"))
    take_later_readings(root)
    rewritten(root, 4, "agreement", lambda record: without(record, "codebook"))


def take_later_readings(root: Path) -> None:
    """Take away the readings by version 2, with what follows from them and their seals."""
    for folder in [*root.rglob("readings/2")]:
        shutil.rmtree(folder)
    for file in [*root.rglob("agreement.json")]:
        file.write_bytes(plain_text([row for row in json.loads(file.read_bytes()) if row["codebook"] == "1"]))
    for file in [*root.rglob("seals.json")]:
        file.write_bytes(plain_text([seal for seal in json.loads(file.read_bytes()) if "/2/" not in seal["record"]]))


def in_format_4_too(commitment: Json) -> Json:
    return {**without(commitment, *ADDED_BY_5), "object": commitment["object"]["en"]}


def in_format_3(root: Path) -> None:
    """Take away what formats 4 and 5 added."""
    in_format_4(root)
    rewritten(root, 3, "document", lambda record: without(record, "codebook"))
    rewritten(root, 3, "tenures", lambda record: without(record, "as_of"))
    for file in (root / "data").rglob("seals.json"):
        file.write_bytes(
            plain_text([without(seal, "reader", "basis", "codebook") for seal in json.loads(file.read_bytes())])
        )


def rewritten(root: Path, number: int, name: str, change: Callable[[Json], Json]) -> None:
    """Change every record of a kind in a corpus, which then has another format, and take their seals anew."""
    in_format(root, number)
    sources = {source["id"]: source["sha256"] for source in read(root, "data/sources/sources.json")}
    for file in (root / "data").rglob(f"{name}.json"):
        value = json.loads(file.read_bytes())
        records = [change(record) for record in (value if isinstance(value, list) else [value])]
        file.write_bytes(plain_text(records if isinstance(value, list) else records[0]))
        of_document = file.parent / "document.json"
        texts = json.loads(of_document.read_bytes())["texts"] if of_document.is_file() else ()
        beside = file.parent / "seals.json" if texts else root / "data/seals.json"
        called = {record["id"] if "id" in record else agreement_key(record, ""): record for record in records}
        resealed(beside, called, [sources[text["source"]] for text in texts])


def resealed(file: Path, records: dict[str, Json], hashes: Sequence[str]) -> None:
    hashed: Any = [type("Hashed", (), {"sha256": one}) for one in hashes]
    found = json.loads(file.read_bytes())
    for seal in found:
        if seal["record"] in records:
            text = plain_text(records[seal["record"]])[:-1]
            lines = line_checksums(text)
            seal |= {"digest": digest(text, hashed, lines), "lines": lines}
    file.write_bytes(plain_text(found))


def to_be_read(root: Path) -> set[tuple[str, str]]:
    """Records of which format 5 asks what nobody has read yet."""
    provisions = [one for file in root.rglob("provisions.json") for one in json.loads(file.read_bytes())]
    divergences = [one for file in root.rglob("divergences.json") for one in json.loads(file.read_bytes())]
    return {
        *(("provision", one["id"]) for one in provisions if one["commitments"]),
        *(("divergence", one["id"]) for one in divergences if one["type"] == "force_shift"),
    }


def test_documents_and_seals_say_by_which_codebook_they_are(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    in_format_3(two)
    before = [(one["record_type"], one["record"]) for one in seals(two)]
    assert migrate(two, False, STEPS, fits_models) == 0
    dropped = to_be_read(two)
    assert f"{len(before) - len(dropped)} carried, {len(dropped)} dropped" in capsys.readouterr().out
    assert {json.loads(file.read_bytes())["codebook"] for file in two.rglob("document.json")} == {"1"}
    assert {(one["reader"], one["basis"], one["codebook"]) for one in seals(two)} == {(None, "named", "1")}
    after = [(one["record_type"], one["record"]) for one in seals(two)]
    assert sorted(after) == sorted(one for one in before if one not in dropped)
    corpus = load(two).corpus
    assert corpus is not None
    assert verified(corpus) == {(one.record_type, one.record) for one in corpus.seals}


def test_what_only_a_reader_can_code_is_as_little_as_it_can_be(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    was = read(small, PROVISIONS)
    in_format_4(small)
    assert migrate(small, False, STEPS, fits_models) == 0
    now = read(small, PROVISIONS)
    for before, after in zip(was, now, strict=True):
        for coded, carried in zip(before["commitments"], after["commitments"], strict=True):
            assert list(carried) == list(coded)
            assert without(carried, "object", *ADDED_BY_5) == without(coded, "object", *ADDED_BY_5)
            assert carried["object"] == {"en": coded["object"]["en"]}
            assert carried["verb"] == dict.fromkeys(coded["anchors"])
            assert carried["aims"] == {language: [] for language in after["anchors"]}
            assert (carried["topics"], carried["bodies"]) == (after["topics"][:1], [])
    assert {one["direction"] for one in read(small, DIVERGENCES)} == {None}
    said = capsys.readouterr().out
    for record_type, record in to_be_read(small):
        assert re.search(rf"{record_type} {record}: (has fields that nobody has read|its direction is still)", said)
    assert held(small, PROVISIONS) == [one["id"] for one in now if not one["commitments"]]
    assert held(small, DIVERGENCES) == [one["id"] for one in read(small, DIVERGENCES) if one["type"] != "force_shift"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"at": "/2/commitments/0/object", "set": "a road"}, {"at": "/2/commitments/0/object/en", "set": "a road"}),
        ({"at": "/2/commitments/0/note", "set": "a road"}, {"at": "/2/commitments/0/note", "set": "a road"}),
        ({"at": "/2/commitments/0", "remove": True}, {"at": "/2/commitments/0", "remove": True}),
    ],
)
def test_cases_say_where_an_object_stands_now(before: Json, after: Json) -> None:
    assert carried_case({"file": PROVISIONS, **before}, steps=[TO_5]) == ([{"file": PROVISIONS, **after}], [])


def test_a_case_that_writes_a_commitment_is_for_a_person() -> None:
    _, doubts = carried_case({"file": PROVISIONS, "at": "/2/commitments/-", "add": {"id": "c2"}}, steps=[TO_5])
    assert [doubt.partition(": ")[2] for doubt in doubts] == [
        "writes a commitment, which has topics, aims, bodies and a verb now"
    ]


def test_seals_of_agreement_name_the_codebook_of_the_readings(small: Path) -> None:
    in_format_4(small)
    write(small, "data/seals.json", [{**seal, "codebook": "2"} for seal in read(small, "data/seals.json")])
    assert carry_all_the_way(small, *STEPS) == 0
    found = {(seal["record_type"] == "agreement", seal["codebook"]) for seal in read(small, "data/seals.json")}
    assert found == {(True, "1"), (False, "2")}
    for path in ("data/agreement.json", f"{FOLDER}/readings/agreement.json"):
        assert {row["codebook"] for row in read(small, path)} == {"1"}


# Format 7


def test_agreement_goes_to_its_document_and_its_seals_with_it(two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(two)
    in_format_6(two)
    assert not [*two.rglob("readings/agreement.json")]
    assert migrate(two, False, STEPS, fits_models) == 0
    assert " 0 dropped" in capsys.readouterr().out
    assert tree(two) == before
    assert f"{FOLDER}/readings/2/agreement.json" in before


def test_a_copy_to_compare_with_gets_agreement_of_documents_too(two: Path) -> None:
    before = tree(two)
    in_format_6(two)
    carry_copy(two, STEPS, fits_models)
    assert tree(two) == before


def test_a_seal_of_agreement_that_did_not_hold_is_dropped(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    in_format_6(small)
    rows = read(small, "data/agreement.json")
    rows[2]["percent"] = 50.0
    write(small, "data/agreement.json", rows)
    assert migrate(small, False, STEPS, fits_models) == 0
    assert f"agreement {EXCERPT}/role: its seal did not hold before" in capsys.readouterr().out
    assert [row["percent"] for row in read(small, f"{FOLDER}/readings/agreement.json")][2] == 50.0
    assert {finding.repair for finding in validate(small).findings} == {"Run: cnkh agreement --write"}


def test_agreement_on_a_document_that_is_gone_stays(small: Path) -> None:
    in_format_6(small)
    shutil.rmtree(small / FOLDER)
    rows, taken = read(small, "data/agreement.json"), seals(small, "agreement")
    assert migrate(small, False, STEPS, fits_models) == 0
    assert (read(small, "data/agreement.json"), seals(small, "agreement")) == (rows, taken)


def test_a_file_of_agreement_that_format_6_has_not_is_not_written_over(small: Path) -> None:
    before = tree(small)
    in_format(small, 6)
    refused(cnkh("migrate", "--root", str(small)), f"{FOLDER}/readings/agreement.json: format 6 has no such file")
    assert {path: content for path, content in tree(small).items() if "agreement" in path} == {
        path: content for path, content in before.items() if "agreement" in path
    }


def test_agreement_beside_its_readings_changes_with_its_seals(small: Path) -> None:
    recode = {"precision": "decidable"}
    kinds = ("agreement", "agreement_2")
    assert carry_all_the_way(small, *STEPS, step(*(Recode(kind, "field", recode) for kind in kinds))) == 0
    files = ("data/agreement.json", f"{FOLDER}/readings/agreement.json", f"{FOLDER}/readings/2/agreement.json")
    rows = [row for path in files for row in read(small, path)]
    of_document_and_over_all = 2
    assert sum(row["field"] == "decidable" for row in rows) == of_document_and_over_all * len(READINGS)
    named = {seal["record"] for seal in seals(small, "agreement")}
    assert named == {agreement_key_by_codebook(row, "") for row in rows}


def test_a_case_finds_its_row_of_agreement_where_it_stands_now(project: Path) -> None:
    for root in (project, project / "validation/fixtures/base"):
        in_format_6(root)
    rows = read(project, "data/agreement.json")
    numbers = [next(at for at, row in enumerate(rows) if row["scope"] == scope) for scope in ("document", "all")]
    changes = [{"file": "data/agreement.json", "at": f"/{number}/value", "set": 0.5} for number in numbers]
    whole = {"file": "data/agreement.json", "at": "", "set": []}
    path = project / "validation/fixtures/some-rule.json"
    path.write_text(json.dumps({"bad": [fixture(*changes), fixture(whole)]}), encoding="utf-8")
    assert migrate(project, False, STEPS, fits_models) == 0
    moved, doubtful = read(project, "validation/fixtures/some-rule.json")["bad"]
    assert [(one["file"], one["at"]) for one in moved["changes"]] == [
        (f"{FOLDER}/readings/agreement.json", "/0/value"),
        ("data/agreement.json", "/0/value"),
    ]
    assert doubtful["changes"] == [whole]  # Whether rows of documents are meant too, only a person can say.


def test_a_collective_of_one_becomes_a_term(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = f"{FOLDER}/document.json"
    before = read(small, document)
    term = {"language": "zh-Hans", "text": "官方", "entity": "china", "stands_for": None, "reason": CARRIED}
    write(small, document, {**before, "terms": [term]})
    in_format_5(small)
    assert read(small, document)["collectives"][-1]["entities"] == ["china"]
    assert migrate(small, False, STEPS, fits_models) == 0
    after = read(small, document)
    assert (after["terms"], after["collectives"]) == ([term], before["collectives"])
    assert " 0 dropped" in capsys.readouterr().out
    assert not [finding for finding in validate(small).counted if finding.rule == "seal"]


def test_a_case_that_writes_a_collective_of_one_is_for_a_person() -> None:
    change = TO_6.changes[0]
    several, alone = ({"v": {"entities": entities}} for entities in (["china", "laos"], ["china"]))
    assert change.pointed(("collectives", "-"), several) == ("collectives", "-")
    with pytest.raises(DoubtError):
        change.pointed(("collectives", "-"), alone)


def test_seals_that_did_not_hold_say_so_in_format_4_too(small: Path) -> None:
    path = "data/registers/actors.json"
    in_format_3(small)
    actors = read(small, path)
    actors[0]["note"] = "Something else."
    write(small, path, actors)
    before = seals(small, "actor")
    migrate(small, False, STEPS, fits_models)
    added = {"reader": None, "basis": "named", "codebook": "1"}
    assert seals(small, "actor") == [{**seal, **added} for seal in before]
    assert held(small, path, of_document=False) == ids(small, path)[1:]


def test_a_seal_of_format_4_in_format_3_is_refused(small: Path) -> None:
    in_format_3(small)
    path = f"{FOLDER}/seals.json"
    write(small, path, [{**seal, "reader": None} for seal in read(small, path)])
    before = tree(small)
    refused(cnkh("migrate", "--root", str(small)), f"{path}: the record has a field 'reader' already")
    assert tree(small) == before


def test_a_seal_in_a_case_is_carried(project: Path) -> None:
    for root in (project, project / "validation/fixtures/base"):
        in_format_3(root)
    path = project / "validation/fixtures/some-rule.json"
    seal = {"record_type": "actor", "record": "nobody", "digest": "0" * 64, "lines": "0000"}
    change = {"file": "data/seals.json", "at": "/-", "add": seal}
    path.write_text(json.dumps({"bad": [fixture(change)]}), encoding="utf-8")
    assert carry_all_the_way(project, *STEPS[:3]) == 0
    (case,) = read(project, "validation/fixtures/some-rule.json")["bad"]
    added = {"reader": None, "basis": "named", "codebook": "1"}
    assert case["changes"] == [{**change, "add": {"record_type": "actor", "record": "nobody", **added, **seal}}]


# Fixtures


def fixture(*changes: Json, finds: Sequence[Json] = ()) -> Json:
    return {"about": "Something.", "changes": list(changes), "sealed": True, "finds": list(finds)}


def carried_case(
    *changes: Json, steps: Sequence[Step] = (step(RENAME, ADD, DROP, RECODE),)
) -> tuple[list[Json], list[str]]:
    case = fixture(*changes)
    doubts = carried_file(case, steps)
    return case["changes"], doubts


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"at": "/2/commitments/0/object", "set": "a road"}, {"at": "/2/commitments/0/aim", "set": "a road"}),
        ({"at": "/2/object", "set": "a road"}, {"at": "/2/object", "set": "a road"}),
        ({"at": "/2/act", "set": "appraise"}, {"at": "/2/act", "set": "judge"}),
        ({"at": "/2/commitments/0/note", "set": "appraise"}, {"at": "/2/commitments/0/note", "set": "appraise"}),
        (
            {"at": "/2/commitments/-", "add": {"object": "a road", "subject_inherited": False}},
            {"at": "/2/commitments/-", "add": {"aim": "a road", "subject_inherited": False, "invented": False}},
        ),
        (
            {"at": "/-", "add": {"act": "appraise", "pillar": None, "commitments": []}},
            {"at": "/-", "add": {"act": "judge", "commitments": []}},
        ),
        ({"at": "", "set": [{"act": "appraise", "pillar": None}]}, {"at": "", "set": [{"act": "judge"}]}),
        (
            {"at": "/-", "copy": "/2", "with": {"act": "appraise", "commitments/0/object": "a"}, "without": ["note"]},
            {"at": "/-", "copy": "/2", "with": {"act": "judge", "commitments/0/aim": "a"}, "without": ["note"]},
        ),
        (
            {"at": "/2/commitments/-", "copy": "/2/commitments/0", "with": {"object": "a"}, "without": ["object"]},
            {"at": "/2/commitments/-", "copy": "/2/commitments/0", "with": {"aim": "a"}, "without": ["aim"]},
        ),
        (
            {"at": "/-", "copy": "/0", "from": "spare/divergences.json", "with": {"act": "appraise"}},
            {"at": "/-", "copy": "/0", "from": "spare/divergences.json", "with": {"act": "appraise"}},
        ),
        ({"copy": "spare/object"}, {"copy": "spare/object"}),
        ({"at": "/2/commitments", "set": []}, {"at": "/2/commitments", "set": []}),
        ({"replace": "a road", "with": "a bridge"}, {"replace": "a road", "with": "a bridge"}),
        ({"swap": ["/0", "/1"]}, {"swap": ["/0", "/1"]}),
        ({"delete": True}, {"delete": True}),
    ],
    ids=json.dumps,
)  # fmt: skip
def test_a_case_is_carried(before: Json, after: Json) -> None:
    assert carried_case({"file": PROVISIONS, **before}) == ([{"file": PROVISIONS, **after}], [])


@pytest.mark.parametrize(
    ("change", "doubt"),
    [
        ({"at": "/-", "copy": "/2", "with": {"pillar": None}}, "is about 'pillar', which is dropped"),
        ({"at": "/2/pillar", "set": None}, "is about 'pillar', which is dropped"),
        ({"at": "/2/commitments/-", "add": {"aim": "a road"}}, "has no field 'object'"),
        ({"replace": '"object": "x"', "with": '"object": 1'}, "replaces text that holds 'object'"),
        ({"write": '[ {"act":"appraise","pillar":null,"commitments":[]}]'}, "is written in a form of its own"),
    ],
    ids=json.dumps,
)  # fmt: skip
def test_a_case_that_a_person_must_look_at_stays(change: Json, doubt: str) -> None:
    changes, doubts = carried_case({"file": PROVISIONS, **change})
    assert changes == [{"file": PROVISIONS, **change}]
    assert doubts == [f"{PROVISIONS}: {doubt}"]


def test_a_pointer_follows_a_field_that_moves() -> None:
    move = step(Move(COMMITMENTS, "deadline/edtf", "until", after="deadline", was_after="printed"))
    inside, around = (f"/2/commitments/0/deadline{end}" for end in ("/edtf", ""))
    case: Json = {"changes": [], "finds": [{"file": PROVISIONS, "at": inside}, {"file": PROVISIONS, "at": around}]}
    assert carried_file(case, [move]) == []
    assert [found["at"] for found in case["finds"]] == ["/2/commitments/0/until", around]
    written = {"file": PROVISIONS, "at": around, "set": {"printed": {}, "edtf": None}}
    assert carried_case(written, steps=[move])[1] == [
        f"{PROVISIONS}: writes 'deadline', out of which a field was moved"
    ]


def test_a_function_leaves_doubts_only_about_its_fields() -> None:
    def shout(record: Json) -> None:
        record["note"] = record["note"].upper()

    known, unknown = (step(Rewrite("provisions", shout, fields=fields)) for fields in (("note",), ()))
    note, act = ({"file": PROVISIONS, "at": f"/2/{name}", "set": None} for name in ("note", "act"))
    assert carried_case(act, steps=[known])[1] == []
    doubt = f"{PROVISIONS}: is about what shout changes"
    assert [carried_case(change, steps=[one])[1] for change, one in ((note, known), (act, unknown))] == [[doubt]] * 2
    whole = {"file": PROVISIONS, "at": "/-", "add": {"note": None}}
    assert carried_case(whole, steps=[known]) == ([whole], [f"{PROVISIONS}: holds what no step can change"])


def test_a_written_file_is_carried() -> None:
    text = plain_text([{"id": "x", "act": "appraise", "pillar": None, "commitments": []}]).decode()
    changes, doubts = carried_case({"file": PROVISIONS, "write": text})
    assert json.loads(changes[0]["write"]) == [{"id": "x", "act": "judge", "commitments": []}]
    assert doubts == []


def test_cases_of_one_file_are_carried_each(project: Path) -> None:
    path = project / "validation/fixtures/some-rule.json"
    change = {"file": PROVISIONS, "at": "/2/commitments/0/object", "set": "a road"}
    found = {"rule": "some-rule", "file": PROVISIONS, "at": "/2/commitments/0/object"}
    path.write_text(json.dumps({"bad": [fixture(change, finds=[found])], "good": [fixture()]}), encoding="utf-8")
    assert carry(project, step(RENAME)) == 0
    assert read(project, "validation/fixtures/some-rule.json") == {
        "bad": [
            fixture(
                {**change, "at": "/2/commitments/0/aim"}, finds=[{**found, "at": "/2/commitments/0/aim"}]
            )
        ],
        "good": [fixture()],
    }  # fmt: skip
    base = project / "validation/fixtures/base"
    assert (base / PROVISIONS).read_bytes() == (project / PROVISIONS).read_bytes()
    assert held(base, PROVISIONS) == ids(base, PROVISIONS)


@pytest.mark.parametrize("form", [fitted, as_records, spread_out])
def test_a_fixture_keeps_its_form(project: Path, form: Callable[[Any], str]) -> None:
    path = project / "validation/fixtures/some-rule.json"
    changes = [{"file": PROVISIONS, "at": f"/{number}/commitments/0/object", "set": "a road"} for number in range(9)]
    path.write_text(form({"good": [fixture(*changes)]}), encoding="utf-8")
    carry(project, step(RENAME))
    assert path.read_text(encoding="utf-8") == form(json.loads(path.read_bytes()))
    assert "/commitments/0/aim" in path.read_text(encoding="utf-8")


def test_spare_records_are_carried(project: Path) -> None:
    spare = project / "validation/fixtures/spare"
    for path in ("documents/some-document/provisions.json", "provisions.json"):
        (spare / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(project / PROVISIONS, spare / path)
    carry(project, step(RENAME))
    for path in ("documents/some-document/provisions.json", "provisions.json"):
        assert (spare / path).read_bytes() == (project / PROVISIONS).read_bytes()
    assert len(tree(spare)) == 2


def test_a_case_finds_its_seal_where_it_stands_now(project: Path) -> None:
    for root in (project, project / "validation/fixtures/base"):
        in_format_1(root)
    before = seals(project)
    number = next(at for at, seal in enumerate(before) if seal["record_type"] == "provision")
    folder = project / "validation/fixtures/some-rule"
    folder.mkdir()
    case = fixture({"file": "data/seals.json", "at": f"/{number}", "remove": True})
    (folder / "bad-one.json").write_text(json.dumps(case), encoding="utf-8")
    carry_all_the_way(project, TO_2)
    change = read(project, "validation/fixtures/some-rule/bad-one.json")["changes"][0]
    assert change["file"] == f"{FOLDER}/seals.json"
    assert read(project, change["file"])[int(change["at"][1:])]["record"] == before[number]["record"]


# What is refused, and what is left alone


def damage_line_ends(root: Path) -> None:
    path = root / PROVISIONS
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def damage_form(root: Path) -> None:
    (root / PROVISIONS).write_text(json.dumps(read(root, PROVISIONS)), encoding="utf-8")


def damage_syntax(root: Path) -> None:
    (root / PROVISIONS).write_bytes(b"[\n  {,}\n]\n")


def damage_encoding(root: Path) -> None:
    (root / PROVISIONS).write_bytes('[\n  "é"\n]\n'.encode("latin-1"))


def damage_field(root: Path) -> None:
    records = read(root, PROVISIONS)
    for record in records:
        for commitment in record["commitments"]:
            commitment.pop("object")
    write(root, PROVISIONS, records)


def damage_kind(root: Path) -> None:
    write(root, PROVISIONS, {"id": "one"})


def damage_records(root: Path) -> None:
    write(root, PROVISIONS, [1, None, "two"])


def damage_source(root: Path) -> None:
    write(root, "data/sources/sources.json", [{"id": "one"}])


def damage_text(root: Path) -> None:
    write(root, f"{FOLDER}/document.json", {**read(root, f"{FOLDER}/document.json"), "texts": [{}]})


def damage_seals(root: Path) -> None:
    write(root, "data/seals.json", [{"record": 1}])


def take_file_away(root: Path) -> None:
    (root / DIVERGENCES).unlink()


def link_file(root: Path) -> None:
    (root / PROVISIONS).rename(root / "elsewhere.json")
    (root / PROVISIONS).symlink_to(root / "elsewhere.json")


@pytest.mark.parametrize(
    ("damage", "path", "says"),
    [
        (damage_line_ends, PROVISIONS, "not in canonical form"),
        (damage_form, PROVISIONS, "not in canonical form"),
        (damage_syntax, PROVISIONS, "at line 2, column 4"),
        (damage_encoding, PROVISIONS, "at line 2, column 4"),
        (damage_field, PROVISIONS, "/2/commitments/* has no field 'object'"),
        (damage_kind, PROVISIONS, "does not fit its schema"),
        (damage_records, PROVISIONS, "does not fit its schema"),
        (damage_source, "data/sources/sources.json", "does not fit its schema"),
        (damage_text, f"{FOLDER}/document.json", "does not fit its schema"),
        (damage_seals, "data/seals.json", "does not fit its schema"),
        (take_file_away, DIVERGENCES, "no such file; put it back"),
        (link_file, PROVISIONS, "link"),
    ],
)
def test_nothing_is_carried_of_what_is_damaged(
    small: Path, damage: Callable[[Path], None], path: str, says: str
) -> None:
    damage(small)
    before = tree(small)
    with pytest.raises(CannotRunError, match=path) as error:
        carry(small, step(RENAME))
    assert says in str(error.value)
    assert tree(small) == before


def test_what_the_models_would_refuse_is_not_written(small: Path) -> None:
    def fits(kind: FileKind, content: bytes) -> str:
        return "/3: no good" if kind.name == "provisions" and b'"aim"' in content else ""

    before = tree(small)
    with pytest.raises(CannotRunError, match=f"would not fit format {NEXT} at /3: no good; correct it with"):
        migrate(small, False, [*STEPS, step(RENAME)], fits)
    assert tree(small) == before


def test_check_says_the_same_and_writes_nothing(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(small)
    assert carry(small, step(RENAME, ADD), check=True) == 1
    assert tree(small) == before
    would = capsys.readouterr().out.splitlines()
    assert carry(small, step(RENAME, ADD)) == 0
    did = capsys.readouterr().out.splitlines()
    assert would[:-1] == did[:-1]
    written = sum(content != before.get(path) for path, content in tree(small).items())
    assert would[-1] == f"{written} files to be written, run: cnkh migrate"
    assert did[-1].startswith(f"{written} files written; ")
    assert carry(small, step(RENAME, ADD), check=True) == 0


def test_what_is_carried_already_stays(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    carry(small, step(RENAME))
    before = tree(small)
    capsys.readouterr()
    assert carry(small, step(RENAME)) == 0
    assert capsys.readouterr().out == f"data/ has format {NEXT}, the newest; nothing to do\n"
    assert tree(small) == before


def numbered(root: Path, number: Any) -> None:
    write(root, "data/dataset.json", {**read(root, "data/dataset.json"), "format": number})


@pytest.mark.parametrize(
    "command",
    [("validate",), ("fmt",), ("fmt", "--check"), ("build",), ("show", EXCERPT), ("seal", "--all"), ("migrate",)],
)
def test_a_newer_corpus_is_left_alone(small: Path, command: tuple[str, ...]) -> None:
    numbered(small, FORMAT + 1)
    before = tree(small)
    done = cnkh(*command, "--root", str(small))
    refused(done, f"data/ has format {FORMAT + 1}; this cnkh-data knows formats up to {FORMAT}; update cnkh-data")
    assert tree(small) == before


def test_an_older_corpus_asks_for_migrate(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = DataFolder(small / "data")
    says = f"data/ has format {FORMAT}, and this cnkh-data reads format {FORMAT + 1}; run: cnkh migrate"
    with pytest.raises(CannotRunError, match=f"{says} --root .*small$"):
        require_format(small, data, FORMAT + 1)
    monkeypatch.chdir(small)
    with pytest.raises(CannotRunError, match=f"{says}$"):
        require_format(Path(), data, FORMAT + 1)


@one_in(2, "every run has three of five")
@pytest.mark.parametrize("number", ["two", 0, True, None, 1.5])
def test_a_number_that_is_none_is_not_guessed_at(small: Path, number: object) -> None:
    numbered(small, number)
    refused(cnkh("migrate", "--root", str(small)), "data/dataset.json: does not say which format the files have")
    assert cnkh("validate", "--root", str(small)).returncode == 1


@exhaustive("every run kills other commands that write in the same way")
def test_a_kill_leaves_all_or_nothing(small: Path, tmp_path: Path) -> None:
    """Killed before each file is staged or put in its place: the next run carries everything, as if there had been one run."""
    old = tree(small)
    whole = tmp_path / "whole"
    shutil.copytree(small, whole)
    carry(whole, step(RENAME, ADD))
    new = tree(whole)
    found = set()
    for calls in range(1, 60):
        root = tmp_path / f"killed{calls}"
        shutil.copytree(small, root)
        if not killed_at(root, calls):
            break
        after = tree(root)
        journal = json.loads(after.get(f"data/{JOURNAL}", b"null"))
        now = {path: after[path] for path in old}
        found.add("between" if journal and journal["complete"] else "old" if now == old else "new")
        assert now in (old, new) or journal["complete"]
        if journal:
            with pytest.raises(CannotRunError, match="half-written by a command that was stopped"):
                carry(root, step(RENAME, ADD), check=True)
        carry(root, step(RENAME, ADD))
        assert tree(root) == new
    assert found == {"old", "between", "new"}


def killed_at(root: Path, calls: int) -> bool:
    """Carry in a child that is killed at its n-th making, renaming or removing of a file; false if it came to its end before."""
    child = os.fork()
    if child == 0:
        left = [calls]

        def count(event: str, about: Any) -> None:
            made = event == "open" and any(mark in str(about[0]) for mark in (MARK, JOURNAL))
            left[0] -= made or event in ("os.rename", "os.remove")
            if left[0] == 0 and event != "os.kill":
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        code = 1
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                code = carry(root, step(RENAME, ADD))
        finally:
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, -signal.SIGKILL)
    return code != 0


# The steps of this package


def test_the_step_in_the_guide(small: Path) -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    code = re.search(r"^ *```python\n( *STEP = .*?)^ *```$", guide, re.S | re.M)
    assert code is not None
    names: dict[str, Any] = {"Step": Step, "Add": Add, "Rename": Rename, "Recode": Recode}
    exec(textwrap.dedent(code.group(1)), names)
    in_format_1(small)
    carry_all_the_way(small, TO_2, names["STEP"])
    assert all(
        "conditional" in one and "aim" in one for record in read(small, PROVISIONS) for one in record["commitments"]
    )
    assert held(small, PROVISIONS) == ids(small, PROVISIONS)


def test_a_lost_number_of_the_format_loses_no_seals(small: Path) -> None:
    dataset = read(small, "data/dataset.json")
    del dataset["format"]
    (small / "data/dataset.json").write_bytes(plain_text(dataset))
    before = {path: path.read_bytes() for path in small.rglob("*.json")}
    refused(cnkh("migrate", "--root", str(small)), f"{FOLDER}/seals.json: format 1 has no such file")
    assert {path: path.read_bytes() for path in small.rglob("*.json")} == before


def test_the_steps_lead_to_what_the_models_read() -> None:
    assert [one.number for one in STEPS] == list(range(2, FORMAT + 1))


def test_the_newest_layout_is_that_of_the_corpus() -> None:
    layout = layout_after(STEPS)
    for kinds, files in ((layout.shared, COLLECTION_FILES), (layout.documents, DOCUMENT_FILES)):
        assert {kind.name: (kind.path, str(kind.record_type), kind.many) for kind in kinds} == {
            name: (spec.path, str(spec.record_type), spec.many)
            for name, spec in files.items()
            if spec.record_type not in (None, RecordType.READING)
        }


def test_records_are_called_as_their_seals_call_them(two: Path) -> None:
    corpus = load(two).corpus
    assert corpus is not None
    layout = layout_after(STEPS)
    kinds = {
        id(record): layout.kind_of(file.path.removeprefix("data/")) for file in corpus.files for record in file.records
    }
    called = []
    for item in corpus.sealable():
        if kind := kinds[id(item.record)]:
            called.append((kind.key(item.record.model_dump(mode="json"), item.folder), item.id))
    assert [name for name, _ in called] == [name for _, name in called]
    assert {name for name, _ in called} >= {"all/unit", "all/2/verb/en", f"{EXCERPT}/2/pre.4.1/c1/precision"}


@pytest.mark.parametrize(("name", "path"), [("provisions", PROVISIONS), ("document", f"{FOLDER}/document.json")])
def test_what_fits_the_models(name: str, path: str) -> None:
    kind = next(one for one in FORMAT_1.documents if one.name == name)
    value = read(BASE, path)
    record = value[0] if kind.many else value
    assert fits_models(kind, (BASE / path).read_bytes()) == ""
    record["id"] = record.pop("id")
    assert fits_models(kind, plain_text(value)) == "the order of its fields"
    record["nothing"] = 1
    assert "nothing" in fits_models(kind, plain_text(value))


def test_the_projects_own_data_has_the_newest_format() -> None:
    assert cnkh("migrate", "--check", cwd=ROOT).stdout == f"data/ has format {FORMAT}, the newest; nothing to do\n"
