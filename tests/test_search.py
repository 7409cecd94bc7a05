"""`cnkh_data.search` finds records by words in any script, and says where the words stand."""

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest

import cnkh_data as cnkh
from cnkh_data.access.search import Hits, search
from cnkh_data.access.tables import Tables
from cnkh_data.corpus import load
from cnkh_data.show.in_memory import CorpusTables

EXCERPT = "2023-02-11-cn-kh-excerpt"
ACTORS = "data/registers/actors.json"


def of(root: Path) -> CorpusTables:
    corpus = load(root).corpus
    assert corpus is not None
    return CorpusTables(corpus)


def named(root: Path, entity: str, *names: tuple[str, str]) -> CorpusTables:
    """The corpus with other names of an actor."""
    path = root / ACTORS
    actors: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    for actor in actors:
        if actor["id"] == entity:
            actor["names"] = [{"language": tag, "text": text, "type": "short"} for tag, text in names]
    path.write_text(json.dumps(actors, ensure_ascii=False), encoding="utf-8")
    return of(root)


def ids(hits: Hits) -> list[str]:
    return [hit.id for hit in hits]


@pytest.fixture
def tables(small: Path) -> CorpusTables:
    return of(small)


def test_published_tables_give_what_the_corpus_gives(built: Path) -> None:
    published, tables = Tables(str(built)), of(built)
    for words in ("中国", "Taiwan", "development", "备忘录"):
        assert list(search(published, words)) == list(search(tables, words))
        assert len(search(published, words)) > 0


def test_names_come_first_the_exact_ones_before_parts_then_what_texts_say(tables: CorpusTables) -> None:
    hits = search(tables, "China")
    assert ids(hits)[:2] == ["china", "development-cooperation-mou"]
    assert [match.field for match in hits[0].matches] == ["name"]
    groups = [hit.matches[0].field for hit in hits]
    assert groups == sorted(groups, key=["name", "title", "object", "words", "gloss"].index)


def test_offsets_are_those_of_the_text(tables: CorpusTables) -> None:
    contents = {row["text_id"]: row["content"] for row in tables.rows("texts")}
    found = [match for words in ("直航", "flights", "台灣") for hit in search(tables, words) for match in hit.matches]
    in_texts = [match for match in found if match.text_id]
    assert len({match.text_id for match in in_texts}) == 2
    for match in in_texts:
        assert contents[match.text_id][match.start_offset : match.end_offset] == match.quote
        assert match.context.strip("…") in contents[match.text_id]


@pytest.mark.parametrize("words", ["台湾", "台灣", "臺灣", "TAIWAN", "taiwan", " Taiwan ", "Ｔａｉｗａｎ"])
def test_scripts_and_cases_are_alike(tables: CorpusTables, words: str) -> None:
    assert search(tables, words)[0].id == "taiwan"


def test_simplified_characters_find_traditional_ones(small: Path) -> None:
    assert search(named(small, "hun-sen", ("zh-Hant", "習近平")), "习近平")[0].id == "hun-sen"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("words", ["Helene", "Hélène", "HÉLÈNE"])
def test_accents_make_no_difference_and_offsets_hold(small: Path, form: Literal["NFC", "NFD"], words: str) -> None:
    name = unicodedata.normalize(form, "Dr Hélène Noël")
    tables = of(small)
    (row,) = (row for row in tables.rows("names") if row["text"] == "Hun Sen")
    row["text"] = name
    (hit,) = search(tables, words)
    (match,) = hit.matches
    assert unicodedata.normalize("NFC", match.quote) == "Hélène"
    assert name[match.start_offset : match.end_offset] == match.quote
    assert match.context == name


def test_a_ligature_is_its_letters(small: Path) -> None:
    tables = of(small)
    (row,) = (row for row in tables.rows("names") if row["text"] == "Hun Sen")
    row["text"] = "the Paci\ufb01c office"
    (match,) = search(tables, "pacific")[0].matches
    assert match.quote == "Paci\ufb01c"


def test_a_word_is_found_by_its_beginning_and_not_from_within(tables: CorpusTables) -> None:
    assert "china" in ids(search(tables, "Chin"))
    assert search(tables, "hina").total == 0


def test_spaces_between_chinese_characters_and_line_breaks_make_no_difference(small: Path) -> None:
    tables = of(small)
    row = next(row for row in tables.rows("provision_texts") if row["text_id"].endswith("zh-Hans"))
    row["quote"] = "于 2022 年 11 月\n11 日"
    for words in ("2022年11月11日", "2022 年11月 11日"):
        (hit,) = search(tables, words)
        assert hit.matches[0].quote == "2022 年 11 月\n11 日"
        assert hit.matches[0].start_offset == row["start_offset"] + 2


def test_spaces_and_hyphens_are_alike_and_are_needed_in_english(tables: CorpusTables) -> None:
    assert ids(search(tables, "one china")) == ids(search(tables, "One-China"))
    assert search(tables, "one china").total == 1
    assert search(tables, "onechina").total == 0


def test_several_words_stand_together_or_else_all_in_one_cell(tables: CorpusTables) -> None:
    together = search(tables, "Hun Sen")
    apart = search(tables, "Sen Hun")
    assert ids(together)[0] == ids(apart)[0] == "hun-sen"
    assert [match.quote for match in together[0].matches] == ["Hun Sen"]
    assert [match.quote for match in apart[0].matches] == ["Hun", "Sen"]
    assert search(tables, "Hun Taiwan").total == 0


def test_words_are_no_pattern(small: Path) -> None:
    tables = named(small, "hun-sen", ("en", "a+b (c) [d]"))
    assert ids(search(tables, "a+b (c)")) == ["hun-sen"]
    for words in ("[", "(", "\\", ".*", "a+", "?", "'", "-", "“"):
        search(tables, words)
    assert search(tables, ".*").total == 0


def test_a_provision_is_left_out_where_its_commitment_has_the_words(tables: CorpusTables) -> None:
    flights = search(tables, "直航")
    assert ids(flights) == [f"{EXCERPT}/pre.3.1/c1"]
    assert ids(search(tables, "直航", kind="provision")) == [f"{EXCERPT}/pre.3.1"]
    assert f"{EXCERPT}/pre.3.1" in ids(search(tables, "愿"))


def test_language_and_kind_narrow_it(tables: CorpusTables) -> None:
    in_chinese = search(tables, "发展", language="zh")
    assert {match.language for hit in in_chinese for match in hit.matches} == {"zh-Hans", "zh"}
    assert search(tables, "中", language="en").total == 0
    assert {hit.kind for hit in search(tables, "China", kind="document")} <= {"document"}


def test_the_limit_keeps_the_best_and_the_total_says_how_many_there_are(tables: CorpusTables) -> None:
    every = search(tables, "中", limit=None)
    assert every.total == len(every) > 2
    few = search(tables, "中", limit=2)
    assert (len(few), few.total, list(few)) == (2, every.total, list(every[:2]))
    assert search(tables, "中", limit=0).total == every.total


def test_a_hit_leads_to_its_record(tables: CorpusTables) -> None:
    hit = search(tables, "直航")[0]
    assert hit.record.id == hit.id
    assert (hit.kind, hit.label) == ("commitment", "intensify direct passenger flights")


def test_where_nothing_is_found_names_that_are_near_are_said(tables: CorpusTables) -> None:
    hits = search(tables, "Cambodja")
    assert (list(hits), hits.near[0]) == ([], "Cambodia")
    assert repr(hits).startswith("“Cambodja”  (nothing found; near: Cambodia")
    assert "洪森" in search(tables, "洪深").near
    assert search(tables, "xyzzy").near == ()
    assert search(tables, "China").near == ()


WRONG: list[tuple[Callable[[Tables], object], str]] = [
    (lambda tables: search(tables, "  "), "give a word"),
    (lambda tables: search(tables, "a", kind="peron"), "no kind 'peron'; there are: actor"),  # type: ignore[arg-type]
    (lambda tables: search(tables, "a", limit=-1), "limit is -1"),
]


@pytest.mark.parametrize(("call", "says"), WRONG)
def test_a_wrong_call_is_explained(tables: CorpusTables, call: Callable[[Tables], object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        call(tables)


def test_a_release_without_texts_is_searched_by_what_it_has(tables: CorpusTables) -> None:
    for table in ("provision_texts", "commitment_texts"):
        for row in tables.rows(table):
            row["quote"] = None
    assert ids(search(tables, "Taiwan"))[0] == "taiwan"
    assert all(match.field != "words" for hit in search(tables, "中", limit=None) for match in hit.matches)


def test_hits_show_themselves_in_a_terminal(tables: CorpusTables) -> None:
    lines = repr(search(tables, "Taiwan", limit=1)).split("\n")
    assert lines[0].startswith("“Taiwan”  (")
    assert lines[0].endswith(" records, the first 1)")
    assert lines[2:] == ["taiwan  Taiwan  (actor)", "  [en] [Taiwan]  (name)"]


def test_it_is_a_function_of_the_package_also_after_it_was_used() -> None:
    assert cnkh.search("中國", limit=1)[0].id == cnkh.search("中国", limit=1)[0].id
