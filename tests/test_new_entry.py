"""`cnkh new entry`: an entry proposed from its mention, and one clear error where none can be."""

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from commands import cnkh, refused
from conftest import one_in

from cnkh_data.validate import validate

ID = "2023-03-01-cn-kh-joint-statement"
CHINESE = (
    "中国和柬埔寨联合声明\n\n"
    "一、双方赞赏湄公河委员会，同意召开中柬政府间协调委员会第八次会议。欢迎外长王毅访柬。\n\n"
    "二、双方感谢马来西亚。双方支持德崇扶南运河。\n"
)
ENGLISH = (
    "Joint Statement of China and Cambodia\n\n"
    "1. The two sides appreciated the Mekong River Commission, and agreed to convene the China-Cambodia Intergovernmental Coordination "
    "Committee. They welcomed the visit of Foreign Minister Wang Yi.\n\n"
    "2. The two sides thanked Malaysia. The two sides support the Funan Techo Canal.\n"
)
ACTORS = "data/registers/actors.json"


@pytest.fixture
def draft(small: Path) -> Path:
    """The small corpus with a draft in two languages."""
    for language, text in (("zh-Hans", CHINESE), ("en", ENGLISH)):
        file = small / f"statement.{language}.txt"
        file.write_text(text, encoding="utf-8")
        done = cnkh("new", "document", ID, "--root", str(small), "--source", str(file), "--language", language)
        assert done.returncode == 0, done.stderr
    return small


def entry(root: Path, *arguments: str) -> Any:
    """The entry that the command prints."""
    done = cnkh("new", "entry", "--root", str(root), *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout[: done.stdout.index("\n}\n") + 2])


@one_in(3, "every run has two of five")
@pytest.mark.parametrize(
    ("words", "kind", "proposed_id", "english"),
    [
        (
            "中柬政府间协调委员会",
            "joint_body",
            "china-cambodia-intergovernmental-coordination-committee",
            "China-Cambodia Intergovernmental Coordination Committee",
        ),
        ("湄公河委员会", "organ", "mekong-river-commission", "Mekong River Commission"),
        ("王毅", "person", "wang-yi", "Wang Yi"),
        ("德崇扶南运河", "project", "funan-techo-canal", "Funan Techo Canal"),
        ("马来西亚", "state", "malaysia", "Malaysia"),
    ],
)
def test_kind_id_and_names_come_from_both_versions(
    draft: Path, words: str, kind: str, proposed_id: str, english: str
) -> None:
    before = (draft / ACTORS).read_bytes()
    proposed = entry(draft, words, "--document", ID)
    assert (proposed["kind"], proposed["id"]) == (kind, proposed_id)
    assert {name["language"]: name["text"] for name in proposed["names"]} == {"zh-Hans": words, "en": english}
    assert (draft / ACTORS).read_bytes() == before


def test_a_place_stands_for_the_name_at_it(draft: Path) -> None:
    assert entry(draft, "--document", ID, "--at", "zh-Hans:2:9")["names"][0]["text"] == "湄公河委员会"


LEADERS = (
    "Premier of the People's Republic of China Zhou Lan met Prime Minister H.E. Sok Dara in Siem Reap. Prime Minister Sok Dara thanked the "
    "Premier of China Zhou Lan. They were met by Chan Mony, the Governor of Siem Reap. Keo Vann said that it rained."
)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Prime Minister Sok Dara", "Sok Dara"),
        ("Sok Dara", "Sok Dara"),
        ("Zhou Lan", "Zhou Lan"),
        ("Chan Mony", "Chan Mony"),
        ("Keo Vann", "Keo Vann"),
    ],
    ids=["title-at-its-head", "title-before-it", "office-before-it", "title-behind-it", "who-speaks"],
)
def test_whoever_has_a_title_is_a_person(small: Path, words: str, name: str) -> None:
    (small / "leaders.txt").write_text(LEADERS, encoding="utf-8")
    source = ("--source", str(small / "leaders.txt"), "--language", "en")
    assert cnkh("new", "document", ID, "--root", str(small), *source).returncode == 0
    proposed = entry(small, words, "--document", ID)
    assert (proposed["kind"], [one["text"] for one in proposed["names"]]) == ("person", [name])


def test_a_name_with_the_same_letters_in_another_version_is_its_name_there_too(small: Path) -> None:
    for language, text in (
        ("fr", "Cambodia et China saluent Sok Dara.\n"),
        ("en", "Cambodia and China commended Sok Dara.\n"),
    ):
        (small / f"two.{language}.txt").write_text(text, encoding="utf-8")
        source = ("--source", str(small / f"two.{language}.txt"), "--language", language, "--root", str(small))
        parties = ("--party", "china", "--party", "cambodia") if language == "fr" else ()
        assert cnkh("new", "document", ID, *source, *parties).returncode == 0
    names = entry(small, "Sok Dara", "--document", ID, "--kind", "person")["names"]
    assert [(one["language"], one["text"]) for one in names] == [("fr", "Sok Dara"), ("en", "Sok Dara")]


def test_a_name_in_capitals_is_read_too(draft: Path) -> None:
    assert entry(draft, "Wang Yi", "--document", ID)["kind"] == "person"
    canal = entry(draft, "Funan Techo Canal")
    assert [name["text"] for name in canal["names"]] == ["Funan Techo Canal", "德崇扶南运河"]


def test_what_is_written_is_in_form_and_asks_to_be_read(draft: Path) -> None:
    done = cnkh("new", "entry", "马来西亚", "--root", str(draft), "--write")
    assert done.returncode == 0, done.stderr
    added = json.loads((draft / ACTORS).read_text(encoding="utf-8"))[-1]
    assert (added["id"], added["iso_alpha3"], added["evidence"]) == ("malaysia", "MYS", [])
    told = {(finding.rule, finding.record) for finding in validate(draft).findings if finding.file == ACTORS}
    assert told == {("unread-entry", "malaysia")}
    again = cnkh("new", "entry", "马来西亚", "--root", str(draft), "--write")
    refused(again, "'马来西亚' is already a name of malaysia")


@one_in(4, "every run has four of fifteen")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["不在这里"], "does not stand in any text"),
        (["不在这里", "--document", ID], f"does not stand in the texts of {ID}"),
        (["湄公河委员会", "--document", "2023-03-01-cn-kh-joint-statements"], f"did you mean {ID}"),
        (["柬埔寨"], "'柬埔寨' is already a name of cambodia"),
        (
            ["访柬"],
            "nothing in '访柬' says its kind, and no version has '访柬' in Latin letters, from which an id is made; run: cnkh new entry",
        ),
        (["访柬", "--kind", "place"], "--kind place --id its-english-name --write"),
        (["访柬", "--kind", "places"], "no kind 'places'"),
        (["访柬", "--kind", "place", "--id", "A b"], "no id"),
        (["访柬", "--kind", "place", "--id", "china"], "china is the id of another entry"),
        ([], "write the name as a text prints it"),
        (["--at", "zh-Hans:2:9"], "--at stands in place of the name, and with --document"),
        (["--at", "zh-Hans:2", "--document", ID], "write language, line and column"),
        (["--at", "zh-Hans:99:1", "--document", ID], "no such place"),
        (["--at", "km:1:1", "--document", ID], "has no text in km"),
        (["--at", "zh-Hans:1:1", "--document", ID], "no unregistered name is known to stand there"),
    ],
)
def test_one_error_says_what_is_wrong(draft: Path, arguments: list[str], says: str) -> None:
    before = {path: path.read_bytes() for path in draft.rglob("*.json")}
    refused(cnkh("new", "entry", "--root", str(draft), "--write", *arguments), says)
    assert {path: path.read_bytes() for path in draft.rglob("*.json")} == before


@pytest.mark.parametrize("words", ["访柬", "Funan Techo"], ids=["kind-and-id", "kind"])
def test_the_command_that_is_told_works(draft: Path, words: str) -> None:
    done = cnkh("new", "entry", words, "--root", str(draft), "--document", ID)
    refused(done, "says its kind")
    told = done.stderr.partition("run: cnkh ")[2].partition(";")[0]
    again = cnkh(*shlex.split(told))
    assert again.returncode == 0, again.stderr
    assert '"kind": "person"' in again.stdout


def test_whoever_speaks_in_chinese_is_a_person(small: Path) -> None:
    (small / "talks.txt").write_text("中国和柬埔寨举行会谈。高山河表示，双方合作顺利。", encoding="utf-8")
    source = ("--source", str(small / "talks.txt"), "--language", "zh-Hans")
    assert cnkh("new", "document", ID, "--root", str(small), *source).returncode == 0
    proposed = entry(small, "高山河", "--document", ID, "--id", "gao-shanhe")
    assert (proposed["kind"], proposed["names"][0]["text"]) == ("person", "高山河")


def test_whoever_is_addressed_in_khmer_is_a_person(small: Path) -> None:
    file = small / "talks.km.txt"
    file.write_text("ភាគីទាំងពីរជួបគ្នា។ លោក ហ្វាន លី បានថ្លែងអំណរគុណ។\n", encoding="utf-8")
    source = ("--source", str(file), "--language", "km", "--party", "china", "--party", "cambodia")
    assert cnkh("new", "document", ID, "--root", str(small), *source).returncode == 0
    done = cnkh("new", "entry", "ហ្វាន លី", "--root", str(small), "--document", ID)
    refused(done, "no version has 'ហ្វាន លី' in Latin letters, from which an id is made; run: cnkh new entry 'ហ្វាន លី'")
    assert "--kind" not in done.stderr
    proposed = entry(small, "ហ្វាន លី", "--document", ID, "--id", "fan-li")
    assert (proposed["kind"], proposed["names"][0]["language"]) == ("person", "km")
