"""Records and search results show themselves in notebooks, whatever is in them."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import rule_fixtures

from cnkh_data.access.base import Record
from cnkh_data.access.lookup import every, find
from cnkh_data.access.search import search
from cnkh_data.access.tables import Tables
from cnkh_data.corpus import load
from cnkh_data.html import html
from cnkh_data.pages import Block, Fact, Mark, Version, Words
from cnkh_data.pages.text import columns, text, wrapped
from cnkh_data.show.in_memory import CorpusTables

EXCERPT = "2023-02-11-cn-kh-excerpt"
PROVISIONS = f"data/documents/{EXCERPT}/provisions.json"
HOSTILE = "<script>alert(1)</script><img src=x onerror=\"alert('2')\">&amp;"
ELEMENTS = {"div", "span", "strong", "table", "thead", "tbody", "tr", "th", "td", "mark", "sup", "br"}
ATTRIBUTES = {"class", "style", "lang", "dir", "scope"}


class Checked(HTMLParser):
    """Reads HTML and keeps what is in it; elements must be closed in the order in which they were opened."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def checked(source: str) -> Checked:
    """HTML that has only what a notebook may get from us."""
    found = Checked(source)
    assert {tag for tag, _ in found.elements} <= ELEMENTS
    assert {name for _, attributes in found.elements for name in attributes} <= ATTRIBUTES
    assert "url(" not in source
    return found


def of(root: Path) -> CorpusTables:
    corpus = load(root).corpus
    assert corpus is not None
    return CorpusTables(corpus)


def html_of(record: Any) -> str:
    return str(record._repr_html_())


def test_every_record_is_shown(two: Path) -> None:
    tables = of(two)
    shown = {record.KIND for record in every(tables, Record) if checked(html_of(record)) and str(record)}
    assert {
        "document",
        "text",
        "provision",
        "commitment",
        "divergence",
        "entity",
        "relation",
        "tenure",
        "source",
    } <= shown
    assert "thread" in shown


def test_versions_stand_side_by_side_each_in_its_language(small: Path) -> None:
    source = html_of(find(of(small), f"{EXCERPT}/pre.3.1", Record))
    page = checked(source)
    heads = re.findall(r"<th[^>]*>([^<]*)</th>", source)
    assert heads == ["zh-Hans", "en"]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", source)
    both = next(row for row in rows if "中方愿" in row)
    assert both.count("<td") == 2
    assert "China will " in both
    assert [attributes["lang"] for tag, attributes in page.elements if "lang" in attributes] == ["zh-Hans", "en"]


def test_the_words_of_commitments_are_marked(small: Path) -> None:
    source = html_of(find(of(small), f"{EXCERPT}/pre.3.1", Record))
    marked = [re.sub(r"<[^>]*>", "", words) for words in re.findall(r"<mark[^>]*>(.*?)</mark>", source)]
    assert marked == [
        "①优先恢复和增加中国往返柬埔寨客运直航航班",
        "①give priority to restoring and increasing direct passenger flights",
    ]


def test_the_page_of_a_commitment_says_force_in_number_and_words_for_each_version(small: Path) -> None:
    said = "".join(checked(html_of(find(of(small), f"{EXCERPT}/pre.3.1/c1", Record))).said)
    assert "force: 1 (Willing)" in said
    assert "force: 2 (Will)" in said
    assert "operator: “愿”" in said


def test_a_version_without_the_provision_says_so(small: Path) -> None:
    provision = find(of(small), f"{EXCERPT}/pre.3.2", Record)
    assert "(absent)" in html_of(provision)
    assert "[en] (absent)" in str(provision)


def test_markup_in_the_data_stays_text(small: Path) -> None:
    actors = [
        {**actor, "names": [{**name, "text": HOSTILE} for name in actor["names"]], "note": HOSTILE}
        for actor in json.loads((small / "data/registers/actors.json").read_text(encoding="utf-8"))
    ]
    (small / "data/registers/actors.json").write_text(json.dumps(actors), encoding="utf-8")
    changes = [
        {"file": PROVISIONS, "at": "/5/commitments/0/note", "set": HOSTILE},
        {"file": PROVISIONS, "at": "/5/commitments/0/object/en", "set": HOSTILE},
        {"file": "data/sources/sources.json", "at": "/0/rights", "set": HOSTILE},
        {"file": f"data/documents/{EXCERPT}/document.json", "at": "/title", "set": HOSTILE},
    ]
    rule_fixtures.apply(small, {"changes": changes})
    tables = of(small)
    for record in every(tables, Record):
        checked(html_of(record))
    for record_id in ("china", f"{EXCERPT}/pre.4.1/c1", EXCERPT):
        assert HOSTILE in "".join(checked(html_of(find(tables, record_id, Record))).said)
    hits = search(tables, "script")
    assert len(hits) > 1
    assert "<script>" in "".join(checked(html_of(hits)).said)
    checked(html_of(search(tables, "<b>nothing</b>")))


def test_what_cannot_be_seen_is_written_out() -> None:
    for made in (html(Block("a\u202eb", "c\x1b[31m")), text(Block("a\u202eb", "c\x1b[31m"))):
        assert "\u202e" not in made
        assert "\x1b" not in made
        assert "\\u202e" in made


def test_a_hostile_language_tag_stays_in_its_attribute() -> None:
    page = checked(html(Block(versions=(Version('en"><script>', Words("a")),))))
    assert [attributes["lang"] for _, attributes in page.elements if "lang" in attributes] == ['en"><script>']


def test_marks_may_cross_and_elements_do_not() -> None:
    marks = (Mark(0, 4, "commitment", "①"), Mark(2, 6, "commitment", "②"), Mark(3, 3, "verb"), Mark(1, 5, "operator"))
    page = checked(html(Block(versions=(Version("en", Words("abcdefg", marks)),))))
    assert "".join(page.said).endswith("①ab②cdefg")


def test_a_block_without_anything_is_a_page() -> None:
    checked(html(Block()))
    assert text(Block()) == ""


def test_search_results_are_shown_with_the_words_marked(small: Path) -> None:
    source = html_of(search(of(small), "Taiwan"))
    checked(source)
    assert re.findall(r"<mark[^>]*>([^<]*)</mark>", source) == ["Taiwan", "Taiwan", "Taiwan"]


def test_published_records_show_themselves_as_those_of_the_corpus(built: Path) -> None:
    published, corpus = Tables(str(built)), of(built)
    published.page = corpus.page
    for record in every(corpus, Record):
        assert str(find(published, record.id, type(record))) == str(record)


# Plain text


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_wider_than_the_terminal_and_nothing_is_lost(small: Path, width: int) -> None:
    long = text(find_page(small, f"{EXCERPT}/pre.4.1"))
    lines = [part for line in long.split("\n") for part in wrapped(line, width)]
    assert max(map(columns, lines)) <= width
    assert "".join(lines).replace(" ", "") == long.replace(" ", "").replace("\n", "")


def find_page(root: Path, record_id: str) -> Block:
    tables = of(root)
    assert tables.page is not None
    return tables.page(find(tables, record_id, Record))


def test_lines_break_between_words_and_not_before_a_comma() -> None:
    assert list(wrapped("one two three", 8)) == ["one two", "  three"]
    assert list(wrapped("双方同意，落实", 9)) == ["双方同", "  意，落", "  实"]


def test_a_line_is_broken_as_if_colours_were_not_there() -> None:
    plain = "both ①[will go] there and back again"
    coloured = plain.replace("①[", "\033[1;32m①[\033[0m").replace("]", "\033[1;32m]\033[0m")
    lines = list(wrapped(coloured, 16))
    assert [re.sub("\033\\[[0-9;]*m", "", line) for line in lines] == list(wrapped(plain, 16))


def test_a_word_that_is_wider_than_the_terminal_is_cut() -> None:
    lines = list(wrapped("x" * 30, 12))
    assert max(map(columns, lines)) <= 12
    assert "".join(line.strip() for line in lines) == "x" * 30


def test_facts_and_lists_as_text() -> None:
    block = Block("a", facts=(Fact("note", "b"),), blocks=(Block(title="more", blocks=(Block("c", "d"),)),))
    assert text(block) == "a\nnote: b\n\nmore:\n  c  d"
