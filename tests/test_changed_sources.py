"""A text that could not be made is told first and alone: nothing is concluded from words that may stand in it."""

import codecs
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import BASE, one_in
from rule_fixtures import reformat, reseal

from cnkh_data.drafting import new_document
from cnkh_data.finding import Finding
from cnkh_data.validate import validate

MEMO = "2020-10-12-cn-kh-communique"
TRADE = "2021-03-01-cn-kh-communique"
CHINESE = "data/sources/memo-zh.txt"
ENGLISH = "data/sources/memo-en.txt"


def edit(path: Path, change: Callable[[Any], Any]) -> None:
    value = json.loads(path.read_text(encoding="utf-8"))
    change(value)
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def put(root: Path, document: str, name: str, language: str, words: str) -> None:
    file = root / name
    file.write_text(words, encoding="utf-8")
    new_document.add(root, new_document.Request(document, file, language))
    file.unlink()


@pytest.fixture(scope="module")
def linked_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three documents that rest on each other's words, and registers and waivers that rest on those of one."""
    small = tmp_path_factory.mktemp("linked") / "small"
    shutil.copytree(BASE / "data", small / "data")
    registers = small / "data/registers"
    own: dict[str, Any] = {"note": None, "evidence": []}
    edit(
        registers / "instruments.json",
        lambda value: value.append(
            {
                **{"id": "angkor-charter", "kind": "charter", "parties": ["cambodia", "china"], "date": "2020-10-12"},
                **{"successor_of": None, **own},
                "names": [{"language": "zh-Hans", "text": "吴哥宪章", "type": "short"}],
            }
        ),
    )
    edit(
        registers / "places.json",
        lambda value: value.append(
            {
                **{"id": "strange", "kind": "place", "countries": [], "date": None, **own},
                "names": [{"language": "zh-Hans", "text": "⽅城", "type": "short"}],
            }
        ),
    )
    edit(
        registers / "non_names.json",
        lambda value: value.append({**value[0], "id": "mou-word", "text": "MoU"}),
    )
    chinese = "中国和柬埔寨联合公报\n\n2020年10月12日\n\n双方于2020年10月12日签署吴哥宪章和MoU。双方访问⽅城。\n"
    english = "Joint communiqué of China and Cambodia\n\n12 October 2020\n\nThe two sides agreed to further trade.\n"
    put(small, MEMO, "memo-zh.txt", "zh-Hans", chinese)
    put(small, MEMO, "memo-en.txt", "en", english)
    put(small, TRADE, "trade.txt", "en", "China and Cambodia met.\nTrade at Poipet was agreed on 1 March 2021.\n")
    edit(small / "data/sources/sources.json", lambda value: value[2].update(printed_date="2020-10-12"))
    edit(small / "data/sources/sources.json", lambda value: value[3].update(printed_date="2020-10-12"))
    (small / "validation").mkdir()
    waiver = {"rule": "look-alike-in-text", "record": MEMO, "reason": "The source has it so."}
    (small / "validation/waivers.json").write_text(json.dumps([waiver]), encoding="utf-8")
    reformat(small, {str(path.relative_to(small)) for path in (small / "data").rglob("*.json")})
    reseal(small)
    return small


@pytest.fixture
def linked(linked_once: Path, tmp_path: Path) -> Path:
    """A copy of them."""
    return shutil.copytree(linked_once, tmp_path / "small")


@pytest.fixture(scope="module")
def before(linked_once: Path) -> list[tuple[str, str, str]]:
    """What is found in them before a text changes: warnings of drafts."""
    return keys(linked_once)


def crlf(content: bytes) -> bytes:
    return content.replace(b"\n", b"\r\n")


SAVED: dict[str, Callable[[bytes], bytes]] = {
    "with CRLF": crlf,
    "with a byte order mark": lambda content: codecs.BOM_UTF8 + content,
    "with one character changed": lambda content: content.replace(b"2", b"3", 1),
    "with one line gone": lambda content: content[: content.rstrip().rfind(b"\n") + 1],
    "in UTF-16": lambda content: content.decode("utf-8").encode("utf-16"),
    "in GB18030": lambda content: content.decode("utf-8").encode("gb18030"),
    "not in UTF-8": lambda content: b"\xff\xfe" + content[:20],
    "as an empty file": lambda content: b"",
}


def added(root: Path, before: list[tuple[str, str, str]]) -> list[Finding]:
    """Errors and warnings that were not there before."""
    return [one for one in validate(root).findings if (one.rule, one.file, one.record) not in before]


def keys(root: Path) -> list[tuple[str, str, str]]:
    return [(one.rule, one.file, one.record) for one in validate(root).findings]


def test_nothing_is_wrong_before(linked: Path) -> None:
    assert validate(linked).ok


@one_in(3, "every run has each file, saved in some of the ways")
@pytest.mark.parametrize("file", [CHINESE, ENGLISH])
@pytest.mark.parametrize("save", SAVED.values(), ids=SAVED)
def test_a_source_saved_otherwise_is_told_alone(
    linked: Path, before: list[tuple[str, str, str]], file: str, save: Callable[[bytes], bytes]
) -> None:
    (linked / file).write_bytes(save((linked / file).read_bytes()))
    (found,) = added(linked, before)
    assert found.rule == "source-bytes"
    assert found.record == Path(file).stem


@pytest.mark.parametrize("file", [CHINESE, ENGLISH])
def test_a_missing_source_is_told_alone(linked: Path, before: list[tuple[str, str, str]], file: str) -> None:
    (linked / file).unlink()
    (found,) = added(linked, before)
    assert (found.rule, found.record) == ("source-present", Path(file).stem)


@pytest.mark.parametrize("text", [0, 1])
def test_a_cut_too_many_is_told_alone(linked: Path, before: list[tuple[str, str, str]], text: int) -> None:
    folder = linked / "data/documents" / MEMO
    words = (linked / (CHINESE, ENGLISH)[text]).read_text(encoding="utf-8")
    start = words.rstrip().rindex("\n")
    cut = {"start_offset": start, "end_offset": len(words), "reason": "other_text", "quote": words[start:]}
    edit(
        folder / "document.json",
        lambda value: value["texts"][text].update(cuts=[*value["texts"][text]["cuts"][:1], cut]),
    )
    found = added(linked, before)
    assert {one.rule for one in found} <= {"cuts", "text-digest", "canonical-form"}
    assert {one.file for one in found} == {f"data/documents/{MEMO}/document.json"}


@one_in(5, "every run has three files, with other content each")
@pytest.mark.parametrize("file", ["document.json", "provisions.json", "mentions.json", "divergences.json"])
@pytest.mark.parametrize("content", ["[", "{}", "7"])
def test_a_document_that_cannot_be_read_is_told_alone(
    linked: Path, before: list[tuple[str, str, str]], file: str, content: str
) -> None:
    path = linked / "data/documents" / MEMO / file
    path.write_text(content, encoding="utf-8")
    found = added(linked, before)
    assert found
    assert {one.file for one in found} == {str(path.relative_to(linked))}


def test_when_every_text_can_be_made_again_conclusions_are_drawn(linked: Path) -> None:
    """The rules that wait are not asleep: with the words gone for good, each says so, level by level."""
    shutil.rmtree(linked / "data/documents" / MEMO)
    (linked / CHINESE).unlink()
    (linked / ENGLISH).unlink()
    edit(linked / "data/sources/sources.json", lambda value: value.__delitem__(slice(2, 4)))
    assert {"look-alike", "unneeded-waiver"} <= {one.rule for one in validate(linked).findings}
    edit(linked / "data/registers/places.json", list.pop)
    reseal(linked)
    assert "unchecked-identifier" in {one.rule for one in validate(linked).findings}
    edit(linked / "data/registers/instruments.json", list.pop)
    edit(linked / "data/registers/non_names.json", list.pop)
    reseal(linked)
    assert "unregistered-name" in {one.rule for one in validate(linked).findings}
