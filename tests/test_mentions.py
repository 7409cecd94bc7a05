"""Mentions: longest match, names inside names, false hits."""

from pathlib import Path

import pytest
import rule_fixtures
from commands import cnkh
from conftest import BASE

from cnkh_data.corpus import Corpus, load
from cnkh_data.flatten import all_tables
from cnkh_data.mentions import derive
from cnkh_data.models import Mention


def corpus(root: Path) -> Corpus:
    loaded = load(root).corpus
    assert loaded is not None
    return loaded


@pytest.fixture(scope="module")
def mentions() -> list[Mention]:
    data = corpus(BASE)
    return derive(data, data.folders[0])


def named(mentions: list[Mention], quote: str, language: str) -> set[str]:
    """Entities that one printed form names somewhere."""
    return {mention.entity for mention in mentions if mention.quote == quote and mention.language == language}


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_names_inside_a_longer_name(mentions: list[Mention], language: str) -> None:
    here = [mention for mention in mentions if mention.language == language]
    memorandum = next(mention for mention in here if mention.entity == "development-cooperation-mou")
    inside = [m for m in here if memorandum.start_offset <= m.start_offset < memorandum.end_offset]
    assert {(m.entity, m.depth) for m in inside} == {
        ("development-cooperation-mou", 0),
        ("china", 1),
        ("cambodia", 1),
    }


def test_a_collective_names_each_party(mentions: list[Mention]) -> None:
    assert named(mentions, "双方", "zh-Hans") == {"china", "cambodia"}
    assert named(mentions, "Both sides", "en") == {"china", "cambodia"}


def test_a_listed_non_name_is_no_mention(mentions: list[Mention]) -> None:
    text = corpus(BASE).folders[0].texts["zh-Hans"]
    at = text.index("一个中国原则")
    assert not [m for m in mentions if m.language == "zh-Hans" and at <= m.start_offset < at + 6]


def test_white_space_and_apostrophes_inside_a_printed_name_do_not_matter(small: Path) -> None:
    source = small / "data/sources/excerpt-en.txt"
    text = source.read_text(encoding="utf-8").replace("Taiwan", "Taiwan’s")
    text = text.replace("restoring", "rising")  # as long as before
    source.write_text(text.replace("China-Cambodia Development", "China-Cambodia  Development"), encoding="utf-8")
    actors = small / "data/registers/actors.json"
    actors.write_text(actors.read_text(encoding="utf-8").replace('"Taiwan"', '"Taiwan\'s"'), encoding="utf-8")
    data = corpus(small)
    found = derive(data, data.folders[0])
    memorandum = "MoU on China-Cambodia  Development Cooperation Planning(2023-2025)"
    assert named(found, memorandum, "en") == {"development-cooperation-mou"}
    assert named(found, "Taiwan’s", "en") == {"taiwan"}


def test_a_translation_of_ours_is_no_mention(small: Path) -> None:
    translation = {"language": "en", "text": "Policy", "type": "translation"}
    file = "data/registers/actors.json"
    rule_fixtures.apply(small, {"changes": [{"file": file, "at": "/0/names/-", "add": translation}], "sealed": True})
    data = corpus(small)
    assert derive(data, data.folders[0]) == derive(corpus(BASE), corpus(BASE).folders[0])
    assert "  [en] Policy  (translation)" in cnkh("show", "china", "--root", str(small)).stdout.splitlines()
    named = [row for row in tables(data)["names"] if row["text"] == "Policy"]
    assert [(row["entity_id"], row["type"]) for row in named] == [("china", "translation")]


@pytest.mark.parametrize("others", [("official",), ("abbreviation",), ("alias", "short")])
def test_a_translation_of_ours_calls_only_what_has_no_other_name(small: Path, others: tuple[str, ...]) -> None:
    names = [{"language": "en", "text": "the visit", "type": "translation"}]
    file = "data/registers/places.json"
    rule_fixtures.apply(small, {"changes": [{"file": file, "at": "/0/names/-", "add": names[0]}], "sealed": True})
    assert labels(small)["visit"] == "the visit"
    names += [{"language": "en", "text": kind.upper(), "type": kind} for kind in others]
    rule_fixtures.apply(small, {"changes": [{"file": file, "at": "/0/names", "set": names}], "sealed": True})
    assert labels(small)["visit"] == others[-1].upper()


def tables(data: Corpus) -> dict[str, list[dict[str, object]]]:
    wanted = (table for table in all_tables(["zh", "en"]) if table.name in ("names", "entities"))
    return {table.name: table.arrow_table(data).to_pylist() for table in wanted}


def labels(root: Path) -> dict[object, object]:
    return {row["entity_id"]: row["label_en"] for row in tables(corpus(root))["entities"]}


def test_every_quote_is_what_the_text_says(mentions: list[Mention]) -> None:
    folder = corpus(BASE).folders[0]
    for mention in mentions:
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
