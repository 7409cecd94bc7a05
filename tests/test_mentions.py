"""Mentions: longest match, names inside names, false hits."""

from pathlib import Path

import rule_fixtures
from conftest import ROOT

from cnkh_data.corpus import Corpus, DocumentFolder, load
from cnkh_data.mentions import derive
from cnkh_data.models import Mention


def corpus(root: Path = ROOT) -> Corpus:
    loaded = load(root).corpus
    assert loaded is not None
    return loaded


def statement() -> list[Mention]:
    data = corpus()
    return derive(data, statement_folder(data))


def statement_folder(data: Corpus) -> DocumentFolder:
    return next(folder for folder in data.folders if folder.name == "2023-02-11-cn-kh-joint-statement")


def named(quote: str, language: str = "zh-Hans") -> set[str]:
    """Entities that one printed form names somewhere."""
    return {mention.entity for mention in statement() if mention.quote == quote and mention.language == language}


def test_names_inside_a_longer_name() -> None:
    railway = next(m for m in statement() if m.entity == "china-laos-thailand-railway" and m.language == "zh-Hans")
    inside = [
        m
        for m in statement()
        if m.language == "zh-Hans" and railway.start_offset <= m.start_offset < railway.end_offset
    ]
    assert {(m.entity, m.depth) for m in inside} == {
        ("china-laos-thailand-railway", 0),
        ("china", 1),
        ("laos", 1),
        ("thailand", 1),
    }


def test_a_collective_names_each_party() -> None:
    assert named("双方") == {"china", "cambodia"}
    assert named("Both sides", "en") == {"china", "cambodia"}


def test_a_listed_non_name_is_no_mention() -> None:
    language = next(p for p in statement_folder(corpus()).provisions if "中文教学" in p.anchors["zh-Hans"].quote)
    at = language.anchors["zh-Hans"].start_offset + language.anchors["zh-Hans"].quote.index("中文教学")
    assert not [m for m in statement() if m.language == "zh-Hans" and m.start_offset == at]


def test_white_space_and_apostrophes_inside_a_printed_name_do_not_matter() -> None:
    assert named("China - Lao - Thailand Railway", "en") == {"china-laos-thailand-railway"}
    assert named("People’s Republic of China", "en") == {"china"}


def test_every_quote_is_what_the_text_says() -> None:
    for folder in corpus().folders:
        for mention in derive(corpus(), folder):
            assert folder.texts[mention.language][mention.start_offset : mention.end_offset] == mention.quote


def test_an_override_wins_over_the_longest_match(small: Path) -> None:
    folder = corpus(small).folders[0]
    at = folder.texts["en"].index("Taiwan")
    override = {"id": "o1", "language": "en", "start_offset": at, "end_offset": at + 6, "quote": "Taiwan"}
    override |= {"entity": None, "reason": "For this test."}
    file = f"data/documents/{folder.name}/mentions.json"
    rule_fixtures.apply(small, {"changes": [{"file": file, "at": "", "set": [override]}], "sealed": True})
    after = corpus(small)
    assert not [m for m in derive(after, after.folders[0]) if m.entity == "taiwan" and m.language == "en"]
