"""Sentences with their names in brackets, each with whom it names: whatever stands outside brackets names nobody.

The sentences of a file are one document, since a short name counts only where the document names its state in full.
"""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cnkh_data.corpus import load
from cnkh_data.drafting.new_document import Request, add
from cnkh_data.mentions import derive, entities_named_by

NAMES = Path(__file__).parent / "names"
MARKED = re.compile(r"\[([^|\]]+)\|([^\]]+)\]")
DOCUMENT = "2024-05-06-cn-kh-statement"
TERMS = {
    "zh-Hans": {
        "主席": "president-of-china",
        "国家主席": "president-of-china",
        "总理": "premier-of-china",
        "首相": "prime-minister-of-cambodia",
    },
    "en": {
        "President": "president-of-china",
        "Premier": "premier-of-china",
        "Prime Minister": "prime-minister-of-cambodia",
        "National Assembly": "national-assembly-of-cambodia",
    },
}
COLLECTIVES = [{"language": "zh-Hans", "text": "两国外交部", "entities": ["mfa-china", "mfa-cambodia"]}]


def sentences(name: str) -> list[str]:
    return (NAMES / f"{name}.txt").read_text(encoding="utf-8").splitlines()


def expected(sentence: str) -> list[tuple[str, str]]:
    """Names of a sentence in order, each with whom it names."""
    return [(quote, one) for quote, whom in MARKED.findall(sentence) for one in whom.split("+")]


def plain(sentence: str) -> str:
    return MARKED.sub(lambda found: found[1], sentence)


def actors() -> Iterator[dict[str, Any]]:
    nothing: dict[str, Any] = {"iso_alpha3": None, "cow_code": None, "wikidata": None, "evidence": [], "note": None}
    for one in json.loads((NAMES / "registers.json").read_bytes()):
        names = [
            {"language": language, "text": text, "type": "abbreviation" if len(text) == 1 else "short"}
            for language in ("zh-Hans", "en")
            for text in one.get(language, ())
        ]
        yield {"id": one["id"], "kind": one["kind"], "names": names, "part_of": one.get("part_of"), **nothing}


def found_in(root: Path, name: str, language: str) -> dict[str, list[tuple[str, str]]]:
    """Each sentence of a file to the names that are found in it, but for those inside other names."""
    shutil.rmtree(root / "data/documents")
    (root / "data/documents").mkdir()
    registers = root / "data/registers"
    (registers / "actors.json").write_text(json.dumps([*actors()], ensure_ascii=False), encoding="utf-8")
    for other in ("instruments", "non_names", "places", "tenures"):
        (registers / f"{other}.json").write_text("[]", encoding="utf-8")
    source = root / f"{name}.txt"
    source.write_text("\n".join(map(plain, sentences(name))) + "\n", encoding="utf-8")
    add(root, Request(DOCUMENT, source, language, parties=("china", "cambodia")))
    file = root / f"data/documents/{DOCUMENT}/document.json"
    terms = [
        {"language": language, "text": text, "entity": entity, "stands_for": None, "reason": "For this test."}
        for text, entity in TERMS[language].items()
    ]
    collectives = [one for one in COLLECTIVES if one["language"] == language]
    document = {**json.loads(file.read_bytes()), "terms": terms, "collectives": collectives}
    file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    corpus = load(root).corpus
    assert corpus is not None
    (folder,) = corpus.folders
    mentions = [mention for mention in derive(corpus, folder) if mention.depth == 0]
    text, found, after = folder.texts[language], {}, 0
    for sentence in map(plain, sentences(name)):
        start = text.index(sentence, after)
        after = start + len(sentence)
        found[sentence] = [(m.quote, m.entity) for m in mentions if start <= m.start_offset < after]
    return found


@pytest.mark.parametrize(("name", "language"), [("zh", "zh-Hans"), ("zh-unnamed", "zh-Hans"), ("en", "en")])
def test_each_name_counts_for_whom_it_names_and_nothing_else_does(small: Path, name: str, language: str) -> None:
    found = found_in(small, name, language)
    wrong = [
        f"{sentence}: {found[plain(sentence)]}"
        for sentence in sentences(name)
        if sorted(found[plain(sentence)]) != sorted(expected(sentence))
    ]
    assert not wrong, "\n".join(wrong)


def test_the_other_script_of_a_language_has_the_same_names(small: Path) -> None:
    """Names are listed in simplified characters, and the words are in those of Taiwan or Hong Kong."""
    (small / "data/registers/actors.json").write_text(json.dumps([*actors()], ensure_ascii=False), encoding="utf-8")
    corpus = load(small).corpus
    assert corpus is not None
    assert entities_named_by(corpus, "中國共產黨同東盟交往", "zh-Hant") == ["cpc", "asean"]


def tenure(person: str, office: str) -> dict[str, Any]:
    dates: dict[str, Any] = {"start_date": None, "end_date": None, "as_of": None, "evidence": [], "note": None}
    ids = {"id": f"{person}-office", "person": person, "office": office, "organisation": "china"}
    return {**ids, "documents": [DOCUMENT], **dates}


def proposed(root: Path, language: str, text: str) -> dict[str, tuple[str, str | None]]:
    """Terms that `cnkh new` proposes for a text, each with its entity and what it stands for."""
    registers = root / "data/registers"
    (registers / "actors.json").write_text(json.dumps([*actors()], ensure_ascii=False), encoding="utf-8")
    tenures = [tenure("xi-jinping", "president-of-china"), tenure("li-keqiang", "premier-of-china")]
    (registers / "tenures.json").write_text(json.dumps(tenures), encoding="utf-8")
    source = root / "statement.txt"
    source.write_text(text, encoding="utf-8")
    add(root, Request(DOCUMENT, source, language, parties=("china", "cambodia")))
    document = json.loads((root / f"data/documents/{DOCUMENT}/document.json").read_bytes())
    return {term["text"]: (term["entity"], term["stands_for"]) for term in document["terms"]}


def test_a_bare_title_is_proposed_with_the_full_mention_before_it(small: Path) -> None:
    text = "联合声明\n柬埔寨王国首相洪森会见李克强总理。洪森首相感谢习近平主席。老挝国家主席通伦也在场。\n"
    assert proposed(small, "zh-Hans", text) == {
        "首相": ("prime-minister-of-cambodia", "柬埔寨王国首相"),
        "总理": ("premier-of-china", None),
        "主席": ("president-of-china", None),
    }


def test_a_title_beside_somebody_else_does_not_keep_it_from_being_proposed(small: Path) -> None:
    text = (
        "Statement\nThe President of China met the Prime Minister of the Kingdom of Cambodia.\n"
        "President Xi Jinping thanked the Prime Minister. Premier Lee spoke to Premier Li Keqiang.\n"
    )
    assert proposed(small, "en", text) == {
        "President": ("president-of-china", "President of China"),
        "Prime Minister": ("prime-minister-of-cambodia", "Prime Minister of the Kingdom of Cambodia"),
        "Premier": ("premier-of-china", None),
    }


def test_a_title_of_two_holders_is_not_proposed(small: Path) -> None:
    text = "联合声明\n习近平主席会见老挝主席通伦。主席李克强会见习近平国家主席。主席宣布开幕。\n"
    assert "主席" not in proposed(small, "zh-Hans", text)


def test_titles_in_a_row_are_those_of_one_person(small: Path) -> None:
    text = "联合声明\n习近平总书记、主席同阮富仲总书记、主席举行会谈，总理李克强会见范明政总理。\n"
    assert proposed(small, "zh-Hans", text) == {
        "主席": ("president-of-china", None),
        "总理": ("premier-of-china", None),
    }
