"""Characters that are not what they seem: said by `cnkh new`, cut or kept as the codebook says, and listed where they stay."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from conftest import exhaustive, one_in
from hypothesis import given
from hypothesis import strategies as st

from cnkh_data.corpus import Corpus, DocumentFolder, load
from cnkh_data.drafting import new_document
from cnkh_data.drafting.cuts import propose_cuts
from cnkh_data.fold import fold
from cnkh_data.mentions import derive
from cnkh_data.models.codelists import CutReason
from cnkh_data.numerals import numbers
from cnkh_data.phrases import Phrases
from cnkh_data.spelling import strange_characters
from cnkh_data.texts import cut_text
from cnkh_data.validate import Report, validate

ID = "2020-10-12-cn-kh-communique"
WORDS = "中国和柬埔寨联合公报\n2020年10月12日\n双方同意。柬方恪守一个中国原则。中方感谢柬方。\n"
INVISIBLE = {
    "zero-width space": "\u200b",
    "zero-width non-joiner": "\u200c",
    "zero-width joiner": "\u200d",
    "left-to-right mark": "\u200e",
    "right-to-left override": "\u202e",
    "isolate": "\u2066",
    "word joiner": "\u2060",
    "byte order mark inside": "\ufeff",
    "soft hyphen": "\u00ad",
    "combining grapheme joiner": "\u034f",
    "variation selector": "\ufe00",
    "ideographic variation selector": "\U000e0100",
    "tag character": "\U000e0041",
    "Hangul filler": "\u3164",
    "Arabic letter mark": "\u061c",
    "backspace": "\b",
    "escape": "\x1b",
}
UNREADABLE = {
    "replacement character": "\ufffd",
    "object replacement": "\ufffc",
    "private use": "\ue001",
    "private use of plane 16": "\U00100001",
    "noncharacter": "\ufdd0",
    "noncharacter of plane 2": "\U0002ffff",
    "unassigned": "\u0378",
    "C1 control": "\x93",
    "form feed": "\f",
    "line separator": "\u2028",
}
FORMS = {
    "Kangxi radical": ("方", "⽅"),
    "another Kangxi radical": ("一", "⼀"),
    "radical of the supplement": ("西", "⻄"),
    "compatibility ideograph": ("年", "\uf98e"),
}


def add(root: Path, words: str, language: str = "zh-Hans") -> list[str]:
    """Add a draft of some words; what `cnkh new` doubts."""
    source = root / "received.txt"
    source.write_text(words, encoding="utf-8", newline="")
    lines = new_document.add(root, new_document.Request(ID, source, language))
    return [line.removeprefix("  doubt: ") for line in lines if line.startswith("  doubt: ")]


def draft(root: Path) -> tuple[Corpus, DocumentFolder]:
    corpus = load(root).corpus
    assert corpus is not None
    return corpus, next(folder for folder in corpus.folders if folder.name == ID)


def of_characters(report: Report) -> list[tuple[str, str, int, int]]:
    rules = ("hidden-character-in-text", "look-alike-in-text")
    return [
        (found.rule, found.file, found.position.line, found.position.column)
        for found in report.findings
        if found.rule in rules
    ]


def mentioned(root: Path) -> list[tuple[str, int, int]]:
    return [(one.entity, one.start_offset, one.end_offset) for one in derive(*draft(root))]


EACH_CHARACTER = exhaustive("every run tries one character in three: all of one kind take the same way")


def in_turn(characters: dict[str, str]) -> list[Any]:
    """One character in three is tried in every run."""
    return [
        pytest.param(character, id=name, marks=EACH_CHARACTER if number % 3 else ())
        for number, (name, character) in enumerate(characters.items())
    ]


@one_in(2, "every run has three of six")
@pytest.mark.parametrize("character", in_turn(INVISIBLE))
def test_what_shows_nothing_is_cut_and_said(small: Path, character: str) -> None:
    (doubt,) = add(small, WORDS.replace("同意", f"同{character}意").replace("中方", f"中{character}方"))
    assert doubt.startswith("2 invisible characters")
    assert f"U+{ord(character):04X}" in doubt
    assert "first at line 3, column 4 of the source" in doubt
    assert "cut" in doubt
    _, folder = draft(small)
    assert folder.texts["zh-Hans"] == WORDS.replace("\n\n", "\n").strip()
    cuts = [cut for cut in folder.document.texts[0].cuts if cut.reason is CutReason.INVISIBLE]
    assert [cut.quote for cut in cuts] == [character, character]
    assert of_characters(validate(small)) == []
    at = folder.texts["zh-Hans"].index("中方")
    assert ("china", at, at + 2) in mentioned(small)


@pytest.mark.parametrize("character", in_turn(UNREADABLE))
def test_what_nobody_can_read_is_said_and_stays_only_with_a_reason(small: Path, character: str) -> None:
    (doubt,) = add(small, WORDS.replace("同意", f"同{character}意"))
    assert doubt.startswith("1 ")
    assert f"U+{ord(character):04X}" in doubt
    assert "first at line 3, column 4 of the source" in doubt
    report = validate(small)
    assert of_characters(report) == [("hidden-character-in-text", "data/sources/received.txt", 3, 4)]
    (finding,) = [found for found in report.findings if found.rule == "hidden-character-in-text"]
    assert (finding.record, finding.severity) == (ID, "error")
    waiver = json.loads(finding.repair[finding.repair.rindex('{"rule"') :])
    (small / "validation").mkdir()
    (small / "validation/waivers.json").write_text(
        json.dumps([{**waiver, "reason": "The source has it so."}]), encoding="utf-8"
    )
    after = validate(small)
    assert after.ok
    assert of_characters(after) == []


@one_in(2, "every run has half of the forms")
@pytest.mark.parametrize(("plain", "form"), FORMS.values(), ids=FORMS)
def test_what_looks_like_another_stays_and_is_matched_as_it(small: Path, plain: str, form: str) -> None:
    words = WORDS.replace("感谢", "感谢西")
    add(small, words)
    before, (_, folder) = mentioned(small), draft(small)
    formulas = [one.formulas for one in folder.provisions]
    for written in (small / "data/documents" / ID).rglob("*.json"):
        written.unlink()
    (small / "data/documents" / ID).rmdir()
    path = small / "data/sources/sources.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8"))[:-1]), encoding="utf-8")
    (small / "data/sources/received.txt").unlink()

    (doubt,) = add(small, words.replace(plain, form))
    assert doubt.startswith(f"{words.count(plain)} character")
    assert "in the text, where names and words are found" in doubt
    _, folder = draft(small)
    assert form in folder.texts["zh-Hans"]
    assert mentioned(small) == before
    assert [one.formulas for one in folder.provisions] == formulas
    report = validate(small)
    assert [one[0] for one in of_characters(report)] == ["look-alike-in-text"]
    assert report.ok
    assert [finding.rule for finding in report.findings if finding.severity == "error"] == []


def test_a_name_in_a_register_matches_whichever_form_a_text_has(small: Path) -> None:
    """The name is written with the radical; the text has the ideograph."""
    add(small, WORDS)
    before = mentioned(small)
    path = small / "data/registers/actors.json"
    path.write_text(path.read_text(encoding="utf-8").replace("柬方", "柬⽅"), encoding="utf-8")
    assert mentioned(small) == before


def test_one_finding_for_a_kind_however_often_it_stands(small: Path) -> None:
    (doubt,) = add(small, WORDS.replace("同意", "同\ue001意\ue002" * 3000))
    assert "6000 private-use characters, U+E001, U+E002, first at" in doubt
    assert len(of_characters(validate(small))) == 1


def test_ligatures_and_parted_accents_are_matched_in_words(small: Path) -> None:
    path = small / "data/registers/places.json"
    places = json.loads(path.read_text(encoding="utf-8"))
    names = [{"language": "en", "text": text, "type": "alias"} for text in ("Pacific Fund", "Chenla Café")]
    places[0]["names"] += names
    path.write_text(json.dumps(places, ensure_ascii=False), encoding="utf-8")
    words = (
        "China and Cambodia met at the Pa\u00adci\ufb01c Fund.\nThey left the Chenla Cafe\u0301 on 12 October 2020.\n"
    )
    doubts = add(small, words, "en")
    assert [doubt.split(",")[0] for doubt in doubts] == [
        "1 invisible character",
        "1 character that looks like another",
        "1 letter parted from its accent",
    ]
    corpus, folder = draft(small)
    text = folder.texts["en"]
    quotes = [
        text[one.start_offset : one.end_offset] for one in derive(corpus, folder) if one.entity == places[0]["id"]
    ]
    assert quotes == ["Paci\ufb01c Fund", "Chenla Cafe\u0301"]


def test_a_letter_of_another_script_is_said(small: Path) -> None:
    (doubt,) = add(small, "China and Cambodia met.\nCamb\u043edia agreed on 12 October 2020.\n", "en")
    assert "U+043E CYRILLIC SMALL LETTER O" in doubt
    assert [one[0] for one in of_characters(validate(small))] == ["look-alike-in-text"]


def test_a_word_goes_on_after_a_soft_hyphen_at_the_end_of_a_line() -> None:
    source = "The ap\u00ad\npreciation was ex\u00ad \n\npressed.\n"
    assert cut_text(source, propose_cuts(source)) == "The appreciation was expressed."


@pytest.mark.parametrize("words", ["ក\u200dក", "می\u200cخواهم", "שלום\u200f"])
def test_joiners_stay_where_a_script_needs_them(words: str) -> None:
    assert cut_text(words, propose_cuts(words)) == words
    assert list(strange_characters(words)) == []


def test_a_draft_is_cut_again_where_an_older_one_kept_what_shows_nothing(small: Path) -> None:
    add(small, WORDS.replace("同意", "同\u200b意"))
    path = small / "data/documents" / ID / "document.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["texts"][0]["cuts"] = [cut for cut in document["texts"][0]["cuts"] if cut["reason"] != "invisible"]
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    new_document.recut(small, ID)
    _, folder = draft(small)
    assert "\u200b" not in folder.texts["zh-Hans"]
    assert of_characters(validate(small)) == []


def test_a_cut_says_invisible_of_what_shows_nothing_alone(small: Path) -> None:
    add(small, WORDS.replace("同意", "同\u200b意"))
    path = small / "data/documents" / ID / "document.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"invisible"', '"other_text"'), encoding="utf-8")
    assert [found.repair for found in validate(small).findings if found.rule == "cuts"] == ["Set reason to invisible."]
    path.write_text(text.replace('"layout_space"', '"invisible"', 1), encoding="utf-8")
    assert [found.rule for found in validate(small).findings if found.severity == "error"] == ["cuts"]


@given(st.text())
def test_the_fold_keeps_every_offset(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded
    assert all(
        one == other or unicodedata.category(one) in ("So", "Lo", "Nd", "Lu", "Ll", "Sm", "No")
        for one, other in zip(text, folded, strict=True)
    )


def test_words_are_searched_as_they_look() -> None:
    assert Phrases.read("一个中国原则", "zh").stand_in("恪守⼀个中国原则")
    assert [str(one.value) for one in numbers("第⼆⼗次，２０２３年", "zh-Hans")] == ["20", "2023"]
    assert list(strange_characters("中柬双方，２０２３年；“丝绸之路” é　Ａ")) == []
