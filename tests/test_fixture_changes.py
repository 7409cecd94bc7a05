"""Cases of rules as a contributor writes them: what each change does, and what is said of one that is badly written."""

import json
import shutil
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
import rule_fixtures
from commands import cnkh, refused
from conftest import EXCERPT, ROOT, one_in

from cnkh_data.validate import validate

TENURES = "data/registers/tenures.json"
ACTORS = "data/registers/actors.json"
PROVISIONS = f"data/documents/{EXCERPT}/provisions.json"
VISIT = "spare/documents/2023-02-11-cn-kh-visit"
FOUND = {"rule": "tiling", "file": TENURES}
CHANGE = {"file": TENURES, "at": "/0/note", "set": "A note."}


def read(root: Path, file: str) -> Any:
    return json.loads((root / file).read_text(encoding="utf-8"))


def apply(root: Path, *changes: dict[str, Any], **flags: bool) -> None:
    rule_fixtures.apply(root, {"changes": changes, "measured": True, **flags})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the small corpus and the spare records of this one, and no cases."""
    fixtures = tmp_path / "validation" / "fixtures"
    for part in ("base", "spare"):
        shutil.copytree(rule_fixtures.FIXTURES / part, fixtures / part)
    return tmp_path


def write_cases(project: Path, *bad: dict[str, Any]) -> None:
    (project / "validation/fixtures/tiling.json").write_text(json.dumps({"bad": bad}), encoding="utf-8")


def explained(project: Path) -> CompletedProcess[str]:
    return cnkh("rules", "tiling", "--root", str(project))


# What is said of a case that is badly written


@one_in(3, "every run has one in three")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({**CHANGE, "att": "/0"}, "no change has 'att'; did you mean at?"),
        ({**CHANGE, "add": "x"}, "has at, add, set beside its file; expected one of"),
        ({"file": TENURES}, "has nothing beside its file"),
        ({"at": "/0/note", "set": None}, "no object with a file"),
        ({**CHANGE, "file": "../escaped.json"}, "expected a file of the small corpus"),
        ({**CHANGE, "file": "spare/relations.json"}, "expected a file of the small corpus"),
        ({**CHANGE, "file": 1}, "file is 1; expected a file of the small corpus"),
        ({**CHANGE, "at": "0/note"}, 'at is "0/note"; expected a JSON pointer'),
        ({"file": TENURES, "at": "/0", "remove": False}, "remove is false; expected true"),
        ({"file": TENURES, "write_hex": "xyz"}, 'write_hex is "xyz"; expected a text of hexadecimal digits'),
        (
            {"file": TENURES, "at": "/-", "copy": "/0", "with": ["id"]},
            'with is ["id"]; expected an object of places and values',
        ),
        (
            {"file": "data/x.json", "copy": "/etc/hostname"},
            "expected a file of the small corpus or of the spare records",
        ),
        ({**CHANGE, "at": "/0/nothing"}, "/0/nothing leads nowhere"),
        ({**CHANGE, "at": "/7/note"}, "/7/note leads nowhere"),
        ({**CHANGE, "file": "data/registers/nothing.json"}, "there is no such file"),
        ({**CHANGE, "file": "data/sources/excerpt-en.txt"}, "is no JSON, so nothing has a place in it"),
        ({"file": TENURES, "at": "/0/id", "add": "x"}, "nothing can be added at /0/id"),
        ({"file": TENURES, "replace": "Nobody", "with": "x"}, "has no 'Nobody' that could be replaced"),
        ({"file": TENURES, "swap": ["/0", "/1"]}, "/1 leads nowhere"),
        ({"file": TENURES, "at": "/-", "copy": "/3"}, "/3 leads nowhere"),
        ({"file": TENURES, "at": "/-", "copy": "/0", "with": {"oficce": "x"}}, "/oficce leads nowhere"),
        ({"file": TENURES, "at": "/-", "from": "spare/nothing.json", "copy": "/0"}, "there is no nothing.json"),
        ({"file": "data/documents/x", "copy": "spare/documents/x"}, "there is no spare/documents/x to copy"),
        ({"file": f"data/documents/{EXCERPT}", "copy": VISIT}, "it is there already"),
        ({"file": "data/registers", "replace": "a", "with": "b"}, "Is a directory"),
        ({"file": f"{TENURES}/more.json", "write": "[]"}, "change 2, data/registers/tenures.json/more.json"),
    ],
)
def test_a_badly_written_change_is_named(project: Path, change: dict[str, Any], says: str) -> None:
    write_cases(project, {"name": "some", "about": "A case.", "changes": [CHANGE, change]})
    refused(explained(project), "validation/fixtures/tiling.json: bad case some: change 2", says)


@pytest.mark.parametrize(
    ("case", "says"),
    [
        ({"sealt": True}, "no key 'sealt' is known; did you mean sealed?"),
        ({"sealed": "no"}, 'sealed is "no"; expected true or false'),
        ({"name": "two words"}, 'name is "two words"; expected letters, digits and hyphens'),
        ({"changes": {}}, "changes is {}; expected a list"),
        ({"finds": [{"rule": "tiling"}]}, "finding 1: has no file"),
        ({"finds": [{**FOUND, "line": 1}]}, "finding 1: no key 'line' is known"),
        ({"finds": [{**FOUND, "at": 1}]}, "finding 1: at is 1; expected a JSON pointer"),
        ({"finds": [{**FOUND, "position": [1]}]}, "finding 1: position is [1]; expected a line and a column"),
    ],
)
def test_a_badly_written_case_is_named(project: Path, case: dict[str, Any], says: str) -> None:
    write_cases(project, {"name": "some", "about": "A case.", "changes": [CHANGE], **case})
    refused(explained(project), "validation/fixtures/tiling.json: bad case", says)


def test_a_case_without_a_sentence_about_it_is_named(project: Path) -> None:
    write_cases(project, {"name": "some", "changes": [CHANGE]})
    refused(explained(project), "validation/fixtures/tiling.json: bad case some: has no about")


def test_two_cases_of_one_name_are_named(project: Path) -> None:
    case = {"name": "some", "about": "A case.", "changes": [CHANGE]}
    write_cases(project, case, case)
    refused(explained(project), "validation/fixtures/tiling.json: bad case some: another bad case has this name")


@pytest.mark.parametrize("text", ['{"bad": [}', '{"worse": []}', "[]"])
def test_a_file_that_holds_no_cases_is_named(project: Path, text: str) -> None:
    (project / "validation/fixtures/tiling.json").write_text(text, encoding="utf-8")
    refused(explained(project), "validation/fixtures/tiling.json: ")


# What a change does


def test_a_copy_says_what_is_different_in_it(small: Path) -> None:
    difference = {"id": f"{EXCERPT}/pre.4.1/c2", "force/en": 2}
    change = {"file": PROVISIONS, "at": "/5/commitments/-", "copy": "/5/commitments/0"}
    apply(small, {**change, "with": difference, "without": ["anchors/en"]})
    one, two = read(small, PROVISIONS)[5]["commitments"]
    assert two == {
        **one,
        "id": difference["id"],
        "force": {**one["force"], "en": 2},
        "anchors": {"zh-Hans": one["anchors"]["zh-Hans"]},
    }


def test_a_copy_is_taken_from_another_file_or_from_the_spare_records(small: Path) -> None:
    second = {"file": PROVISIONS, "at": "/1/commitments/-", "from": PROVISIONS, "copy": "/2/commitments/0"}
    relation = {"file": "data/relations.json", "at": "/-", "from": "spare/relations.json", "copy": "/0"}
    apply(small, second, {**relation, "with": {"id": "other"}})
    provisions = read(small, PROVISIONS)
    assert provisions[1]["commitments"] == provisions[2]["commitments"]
    assert [entry["id"] for entry in read(small, "data/relations.json")] == ["other"]


def test_a_record_differs_where_a_change_says_so(small: Path) -> None:
    before = read(small, PROVISIONS)[1]
    apply(
        small, {"file": PROVISIONS, "at": "/1", "with": {"act": "urge", "formulas/en": []}, "without": ["anchors/en"]}
    )
    assert read(small, PROVISIONS)[1] == {
        **before,
        "act": "urge",
        "formulas": {**before["formulas"], "en": []},
        "anchors": {"zh-Hans": before["anchors"]["zh-Hans"]},
    }


def test_a_file_is_made_where_the_whole_of_it_is_set(small: Path) -> None:
    waivers = [{"rule": "orphan-entry", "record": "taiwan", "reason": "Kept for the next document."}]
    apply(small, {"file": "validation/waivers.json", "at": "", "set": waivers})
    assert read(small, "validation/waivers.json") == waivers


def test_a_copied_document_has_its_own_id_and_brings_its_sources(small: Path) -> None:
    apply(small, {"file": "data/documents/2023-02-11-cn-kh-other", "copy": VISIT})
    assert read(small, "data/documents/2023-02-11-cn-kh-other/document.json")["id"] == "2023-02-11-cn-kh-other"
    assert [source["id"] for source in read(small, "data/sources/sources.json")][2:] == ["visit"]
    assert (small / "data/sources/visit.txt").is_file()
    assert validate(small).findings == ()


def test_a_changed_source_is_measured_and_its_text_too(small: Path) -> None:
    source = {"file": "data/sources/excerpt-en.txt", "replace": "Joint Statement", "with": "Joint statement (new)"}
    apply(small, source)
    assert not {finding.rule for finding in validate(small).findings} & {"source-bytes", "text-digest"}


def test_a_changed_source_is_left_unmeasured_where_a_case_says_so(small: Path) -> None:
    source = {"file": "data/sources/excerpt-en.txt", "replace": "Joint Statement", "with": "Joint statement (new)"}
    apply(small, source, measured=False)
    assert "source-bytes" in {finding.rule for finding in validate(small).findings}


def test_an_item_is_added_before_another(small: Path) -> None:
    before = [entry["id"] for entry in read(small, ACTORS)]
    apply(small, {"file": ACTORS, "at": "/1", "copy": "/0", "with": {"id": "other"}})
    assert [entry["id"] for entry in read(small, ACTORS)] == [before[0], "other", *before[1:]]


def test_the_case_in_the_guide_is_one_of_its_rule() -> None:
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    shown = json.loads(guide.partition("```jsonc\n")[2].partition("```")[0])["bad"]
    rule = shown[0]["finds"][0]["rule"]
    assert shown[0] in read(rule_fixtures.FIXTURES, f"{rule}.json")["bad"]
