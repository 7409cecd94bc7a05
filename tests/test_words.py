"""The files of words: every example holds, every code exists, and what is badly written is named."""

import re
from pathlib import Path
from typing import Any

import pytest
from conftest import BASE

from cnkh_data import words
from cnkh_data.corpus import load
from cnkh_data.fold import fold
from cnkh_data.lexicon import make_fold
from cnkh_data.models import codelists
from cnkh_data.texts import primary_language
from cnkh_data.validate.subjects import Wording
from cnkh_data.words import EDITORS, LexiconError, Table, Words, kinds, language, languages, read_language


def tables(tag: str) -> dict[str, Table]:
    """Every table of a language, by its name. One test looks at all of them: they are hundreds, and each takes no time."""
    return {name: table(tag, name) for name in getattr(language(tag), "tables", ())}


def table(tag: str, name: str) -> Table:
    found = language(tag)
    assert found is not None
    return found.table(name)


def marked(example: str) -> tuple[str, str]:
    """A text without its brackets, and what stands in them."""
    before, inside, after = re.split(r"[\[\]]", example)
    return before + inside + after, inside


@pytest.mark.parametrize("tag", languages())
def test_examples_hold(tag: str) -> None:
    for name, of_table in tables(tag).items():
        for code, entry in of_table.by_code.items():
            place = f"[{name}.{code}] of {tag}.toml"
            assert entry.examples, f"{place} has no example"
            for example in entry.examples:
                text, inside = marked(example)
                first = of_table.first(fold(text))
                assert first is not None, (place, example)
                assert (first.code, first.words, fold(text[: first.match.start()])) == (
                    code,
                    fold(inside),
                    fold(example.partition("[")[0]),
                ), (place, example)
            for text in entry.counterexamples:
                assert entry.search(fold(text)) is None, (place, text)


@pytest.mark.parametrize("tag", languages())
def test_what_is_found_is_never_ruled_out_before(tag: str, texts: list[Wording]) -> None:
    """The quick look at the keys of a text, which most searches end with, says no only where nothing is found."""
    found = 0
    for wording in [*texts, *(Wording(tag, marked(one)[0]) for one in examples(tag))]:
        if primary_language(wording.language) == tag:
            for name in getattr(language(tag), "tables", ()):
                for code, listed in wording.table(name).by_code.items():
                    if listed.search(wording.words):
                        found += 1
                        assert wording.may_have(listed), (name, code, wording.quote)
                        assert listed.may_be_in(wording.words), (name, code, wording.quote)
    assert found or not examples(tag)


def examples(tag: str) -> list[str]:
    return [
        one
        for name in getattr(language(tag), "tables", ())
        for code in table(tag, name)
        for one in table(tag, name)[code].examples
    ]


@pytest.fixture(scope="module")
def texts() -> list[Wording]:
    """Every version of every provision, every gloss and every note of the small corpus."""
    corpus = load(BASE).corpus
    assert corpus is not None
    units = [unit for folder in corpus.folders for unit in folder.provisions]
    ours = [text for unit in units for text in (unit.gloss_en, unit.note) if text]
    return [Wording(tag, span.quote) for unit in units for tag, span in unit.anchors.items()] + [
        Wording(EDITORS, text) for text in ours
    ]


@pytest.mark.parametrize("tag", languages())
def test_every_pattern_can_be_compiled(tag: str) -> None:
    assert read_language(words.LEXICON / f"{tag}.toml").tag == tag


@pytest.mark.parametrize("tag", languages())
def test_a_table_read_alone_is_that_of_the_whole_file(tag: str) -> None:
    alone, whole = language(tag), read_language(words.LEXICON / f"{tag}.toml")
    assert alone is not None
    assert list(alone.tables) == list(whole.tables)
    assert dict(alone.tables) == whole.tables
    assert alone.numbers == whole.numbers


@pytest.mark.parametrize("tag", languages())
def test_every_pattern_has_an_example(tag: str) -> None:
    for name, of_table in tables(tag).items():
        for code, entry in of_table.by_code.items():
            places = [(fold(marked(example)[0]), example.index("[")) for example in entry.examples]
            for pattern in entry.patterns:
                alone = Words(patterns=(pattern,), apart=entry.apart)
                assert any(alone.match(text, start) for text, start in places), (name, code, pattern)


@pytest.mark.parametrize("tag", languages())
def test_codes_are_of_their_codelist(tag: str) -> None:
    for name, of_table in tables(tag).items():
        kind = kinds()[name]
        known = set(kind.codes)
        if kind.codelist:
            known |= {member.name.lower() for member in codelist(kind.codelist)}
        assert set(of_table) <= (known or {words.NO_CODE}), name


def codelist(name: str) -> Any:
    return getattr(codelists, "".join(part.capitalize() for part in name.split("_")))


@pytest.mark.parametrize("tag", languages())
def test_no_word_is_listed_twice_in_a_table(tag: str) -> None:
    for name, of_table in tables(tag).items():
        by_code = [entry.words for entry in of_table.by_code.values()]
        for listed in by_code if kinds()[name].several else [[word for one in by_code for word in one]]:
            assert sorted(listed) == sorted(set(listed)), name


def test_chinese_words_are_written_in_simplified_characters() -> None:
    text = (Path(words.__file__).parent / "lexicon" / "zh.toml").read_text(encoding="utf-8")
    listed = re.sub(r"(?ms)^(?:examples|counterexamples) = \[.*?\]$", "", text)
    assert [letter for letter in listed if fold(letter) != letter] == []


@pytest.mark.parametrize("text", ["They met.", "met.", "“They met”."])
def test_a_mark_is_found_beside_anything(text: str) -> None:
    assert table("en", "sentence_ends").any.ends(text)
    assert not table("en", "sentence_ends").any.ends(f"{text} Then")


def test_traditional_and_regional_forms_are_found() -> None:
    for text in ("雙方將繼續推進合作", "双方将继续推进合作"):
        assert table("zh", "force").first(fold(text)).code == "will"  # type: ignore[union-attr]
    assert fold("產産产 臺台 裡裏里") == "产产产 台台 里里里"


def test_a_fold_keeps_every_offset_and_is_done_at_once() -> None:
    lines = [line.split("\t") for line in make_fold.table().splitlines()[1:]]
    assert all(len(part) == 1 for line in lines for part in line)
    assert all(fold(fold(one)) == fold(one) for one, _, _ in lines)


def test_the_table_of_the_fold_is_as_it_would_be_written() -> None:
    assert (make_fold.HERE / "fold.tsv").read_text(encoding="utf-8") == make_fold.table()


def test_a_pattern_takes_the_words_of_a_table_above_it(tmp_path: Path) -> None:
    file = tmp_path / "fr.toml"
    months = "[month]\nwords = ['mai', 'juin']\n[deadline]\npatterns = ['avant {month}']\n"
    file.write_text(f"[language]\nname = 'French'\nwords_apart = true\n{months}", encoding="utf-8")
    deadline = read_language(file).words("deadline")
    assert deadline.search("à achever avant juin")
    assert not deadline.search("avant hier")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[force.agreed]\nwords = ['agree']\n", "fr.toml: has no 'language'"),
        ("[language]\nname = 'French'\nwords_apart = true\nscrpt = 'Latn'\n", r"\[language\]: has \['scrpt'\]; expected"),
        ("[language]\nname = 'French'\nwords_apart = true\n[farce.agreed]\nwords = []\n", r"\[farce\]: no such table"),
        ("[language]\nname = 'French'\nwords_apart = true\n[force.agreed]\nword = []\n", r"\[force.agreed\]: has \['word'\]"),
        ("[language]\nname = 'French'\nwords_apart = true\n[force.agreed]\npatterns = ['(']\n", "is no regular expression"),
        (
            "[language]\nname = 'French'\nwords_apart = true\n[force.agreed]\npatterns = ['en {mois}']\n",
            r"\[force.agreed\]: there is no table 'mois' above it",
        ),
        ("[language]\nname = 'French'\nwords_apart = true\n[date]\npatterns = ['3 {month}']\n", "no table 'month' above it"),
        ("[language]\nname = 'French'\nwords_apart = true\n[numbers]\nmonth = []\n", r"\[numbers\]: has \['month'\]"),
        ("[language]\nname = 'French'\nwords_apart = true\n[numbers]\nmonths = [['janvier']]\n", "months has 1 entries; expected 12"),
        ("[language]\nname = 'French'\nwords_apart = true\n[numbers]\nwords = ['un']\n", "words is a list; expected a table"),
        ("[language]\nname = 'French'\nwords_apart = true\n[numbers]\nhalf = 'demi'\n", "half is neither a list nor a table; expected a list"),
        ("[language]\nname = 'French'\nwords_apart = true\n[numbers]\nwords = { un = '1' }\n", "words has '1' for 'un'; expected a whole number"),
        ("[language]\nname = 'Thai'\nwords_apart = false\n[numbers]\ntenths = ['(']\n", r"tenths: '\(' is no regular expression"),
        ("[language\n", "fr.toml: Expected"),
        ("language = 'French'\n", r"\[language\]: is no table"),
        ("[language]\nname = 'French'\nwords_apart = true\n[force.agred]\nwords = ['convient']\n", r"\[force.agred\]: no such code; .*did you mean agreed"),
        ("[language]\nname = 'French'\nwords_apart = true\n[force.agreed]\nwords = 'convient'\n", "words is no list of texts"),
        ("[language]\nname = 'French'\nwords_apart = true\n[force.agreed]\nwords = ['']\n", "words is no list of texts"),
        ("[language]\nname = 'French'\nwords_apart = true\n[negation]\nwords = [1]\n", "words is no list of texts"),
        ("force = 3\n[language]\nname = 'French'\nwords_apart = true\n", r"\[force\]: is no table"),
        (
            "[language]\nname = 'French'\nwords_apart = true\n"
            "[force.agreed]\npatterns = ['(?P<a>oui)']\n[force.will]\npatterns = ['(?P<a>non)']\n",
            r"\[force\]: .* is no regular expression",
        ),
    ],
)  # fmt: skip
def test_a_badly_written_file_is_named(tmp_path: Path, content: str, says: str) -> None:
    file = tmp_path / "fr.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError, match=says):
        read_language(file)
