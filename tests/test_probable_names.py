"""Names that no register has, in languages without capitals: what is told, and what is only a word."""

import json
from pathlib import Path

import pytest
from conftest import BASE

from cnkh_data.corpus import Corpus, load
from cnkh_data.mentions import names_in_words
from cnkh_data.models.codelists import ActorKind
from cnkh_data.probable_names import Known, kind_by_words, probable_names
from cnkh_data.unregistered import titled_person
from cnkh_data.validate.rules.names import _quotations

CASES = json.loads((Path(__file__).parent / "probable_names.json").read_text(encoding="utf-8"))
"""Invented sentences, each with the names that are to be told; most of the others have a last word or a title that makes no name."""


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    found = load(BASE).corpus
    assert found is not None
    return found


def known(corpus: Corpus, text: str, language: str) -> list[Known]:
    """The names of the small corpus in a text: a longer name may begin with that of a state, but not with 中方."""
    return [
        Known(one.start, one.end, state and text[one.end - 1] != "方")
        for one in names_in_words(corpus, text, language)
        for state in [any(corpus.kind_of(entity) is ActorKind.STATE for entity in one.target.entities)]
    ]


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_names_are_told_and_words_are_not(corpus: Corpus, case: dict[str, str]) -> None:
    text, language = case["text"], case["language"]
    found = probable_names(text, language, known(corpus, text, language))
    assert [text[one.start : one.end] for one in found] == list(case["names"])


@pytest.mark.parametrize(
    ("name", "language", "kind"),
    [
        ("金边至巴域高速公路", "zh-Hans", "project"),
        ("亞洲開發銀行", "zh-Hant", "igo"),
        ("《丝路宣言》", "zh-Hans", "declaration"),
        ("Memorandum of Understanding on the Mekong Forum", "en", "mou"),
        ("Mekong River Commission", "en", "organ"),
        ("Hun Manet", "en", ""),
        ("名", "th", ""),
    ],
)
def test_the_last_word_suggests_a_kind(name: str, language: str, kind: str) -> None:
    assert kind_by_words(name, language) == kind


def test_names_with_capitals_are_told_by_those() -> None:
    assert probable_names("The Mekong River Commission met.", "en") == []


def test_a_known_name_is_not_told_again() -> None:
    text = "双方赞赏湄公河委员会。"
    assert probable_names(text, "zh-Hans", [Known(4, 10, False)]) == []


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("落实《关于共建《丝绸之路》的谅解备忘录》。", ["《关于共建《丝绸之路》的谅解备忘录》"]),
        ("落实《关于〈丝绸之路〉的声明》。", ["《关于〈丝绸之路〉的声明》"]),
        ("落实《丝绸之路，又落实《声明》，再谈《宪章》。", ["《丝绸之路，又落实《声明》", "《宪章》"]),
        ("《一》《二》", ["《一》", "《二》"]),
    ],
)
def test_a_title_inside_a_title_is_a_part_of_it(text: str, titles: list[str]) -> None:
    assert [text[start:end] for start, end in _quotations(text)] == titles


def test_a_person_is_told_by_part_of_a_name_after_a_title(corpus: Corpus) -> None:
    person = next(actor for actor in corpus.actors if actor.kind is ActorKind.PERSON)
    english = next(name.text for name in person.names if name.language == "en" and " " in name.text)
    last = english.rsplit(" ", 1)[-1]
    assert titled_person(corpus, "They met King ", last, "en") == person.id
    assert titled_person(corpus, "They met ", last, "en") == ""
    assert titled_person(corpus, "They met King ", "Nobody", "en") == ""
