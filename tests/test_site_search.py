"""The search page finds what `cnkh_data.search` finds: the script as it is shipped, against the function."""

import json
import random
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from conftest import ROOT, exhaustive
from site_scripts import needs_node, run

from cnkh_data.access.search import KINDS, Hits, cells, compared, search
from cnkh_data.access.tables import Tables
from cnkh_data.corpus import load
from cnkh_data.show.in_memory import CorpusTables
from cnkh_data.site import build
from cnkh_data.site.folding import folding
from cnkh_data.site.searched import Heading, index
from cnkh_data.site.sentences import texts

SCRIPTS = ["fold.js", "search.js"]
FORMS: tuple[Literal["NFC", "NFD"], ...] = ("NFC", "NFD")
QUERIES = r"""
China / china / CHINA / Chin / hina / one china / One-China / one-china principle / Hun Sen / hun  sen / 1 / 11 / the / to / will
台湾 / 台灣 / 臺灣 / Ｔａｉｗａｎ / 中国 / 中 国 / 中國 / 2022年11月 / 2022 年 11 月 / 备忘录 / 直航 / 柬方愿 / 中-国 / 𠮷 / ２０２２
development cooperation / cooperation development / parties’ / parties' / - / — / ( / a.b*c / [x] / \\ / ^$ / 😀 / x|y / '' / a
é / É / Hélène / helene / HÉLÈNE / Pacific / straße / STRASSE / Ηώς / ηώσ / ŉ
"""


def of(root: Path) -> CorpusTables:
    corpus = load(root).corpus
    assert corpus is not None
    return CorpusTables(corpus)


@pytest.fixture
def tables(small: Path) -> CorpusTables:
    """The small corpus, with names that are hard to compare."""
    path = small / "data/registers/actors.json"
    actors = json.loads(path.read_text(encoding="utf-8"))
    actors[0]["names"] += [
        {"language": "fr", "text": unicodedata.normalize("NFD", "Dr Hélène Noël"), "type": "short"},
        {"language": "en", "text": "the Paci\ufb01c office", "type": "short"},
        {"language": "de", "text": "Große Straße 1", "type": "short"},
        {"language": "el", "text": "Ἠώς ΗΏΣ", "type": "short"},
        {"language": "zh-Hant", "text": "臺灣 𠮷野家 ⽅", "type": "short"},
        {"language": "en", "text": "a.b*c [x] (y) ^$ x|y \\ 😀 ''", "type": "short"},
    ]
    path.write_text(json.dumps(actors, ensure_ascii=False), encoding="utf-8")
    return of(small)


def told(hits: Hits) -> list[Any]:
    """What was found, as the script tells it: all in which the two could differ."""
    return [
        [
            hit.kind,
            hit.id,
            [
                [m.field, m.language, m.before, m.quote, m.after, m.text_id, m.start_offset, m.end_offset]
                for m in hit.matches
            ],
        ]
        for hit in hits
    ]


TOLD = """(words) => cnkhSearch.search(cnkh.data.search, words).map((hit) => [hit.kind, hit.id,
    hit.matches.map((m) => [m.field, m.language, m.before, m.quote, m.after, m.text, m.start, m.end])])"""


def found_by_script(tables: Tables, queries: Iterable[str], headings: Iterable[Heading] = ()) -> list[list[Any]]:
    data = {"folding": folding(), "search": index(tables, headings), "texts": texts(tables).value}
    return run(SCRIPTS, data, [[TOLD, query] for query in queries])


def found_by_function(tables: Tables, query: str) -> list[Any]:
    return told(search(tables, query, limit=None)) if compared(query).strip() else []


def parts_of_words(tables: Tables, number: int) -> Iterator[str]:
    """Yield pieces of the cells, which begin and end anywhere: the same ones each time."""
    draw = random.Random(19)
    texts = [cell.text for cell in cells(tables)]
    for _ in range(number):
        text = draw.choice(texts)
        start = draw.randrange(len(text))
        yield text[start : start + draw.randint(1, 12)]


def same(tables: Tables, queries: list[str]) -> None:
    for query, found in zip(queries, found_by_script(tables, queries), strict=True):
        of_records = [hit for hit in found if hit[0] in KINDS]
        assert of_records == found_by_function(tables, query), query


@needs_node
def test_the_page_finds_what_the_function_finds(tables: CorpusTables) -> None:
    assert found_by_function(tables, "straße")
    assert found_by_function(tables, "𠮷")
    queries = [query for line in QUERIES.strip().splitlines() for query in line.split(" / ")]
    composed = [unicodedata.normalize(form, query) for query in queries for form in FORMS]
    same(tables, [*dict.fromkeys(composed), "\u0301"])


@needs_node
def test_the_page_finds_any_piece_of_the_words(tables: CorpusTables) -> None:
    same(tables, list(parts_of_words(tables, 150)))


@exhaustive("every run has the same in the small corpus")
@needs_node
def test_the_page_finds_the_same_in_the_published_data() -> None:
    """This is a check of the data in this repository, as tests/test_data.py is."""
    tables = Tables(str(ROOT))
    queries = ["走廊", "corridor", "Wang Yi", "王毅", "fish and rice", "鱼米走廊", "魚米走廊", "台湾", "railway"]
    same(tables, [*queries, *parts_of_words(tables, 20)])


@exhaustive("every run looks for words of a corpus in its own scripts")
@needs_node
def test_every_character_is_compared_alike() -> None:
    characters = [chr(code) for code in range(0x32400) if not 0xD800 <= code <= 0xDFFF and chr(code).isprintable()]
    text = "\n".join(characters)
    (answer,) = run(["fold.js"], {"folding": folding()}, [["cnkhWords.compared", text]])
    differing = [
        (one, other, compared(one))
        for one, other in zip(characters, answer.split("\n"), strict=True)
        if compared(one) != other and unicodedata.category(one) != "Cn"
    ]
    assert differing == []


@exhaustive("every run has the example of it, of a few characters")
@needs_node
def test_a_folding_without_what_a_corpus_lacks_finds_the_same(two: Path) -> None:
    files, whole = build.site_files(build.open_site(two)), folding()
    own = json.loads(files["data/folding.js"].decode("utf-8").partition(" = ")[2].rstrip(";\n"))
    assert len(own["characters"]) < len(whole["characters"])
    data = {
        name: json.loads(files[f"data/{name}.js"].decode("utf-8").partition(" = ")[2].rstrip(";\n"))
        for name in ("search", "texts")
    }
    queries = [
        "東埔寨",
        "柬埔寨王國",
        "臺灣",
        "習近平",
        "中柬雙方",
        "龜",
        "柬 龜",
        "Hélène",
        "２０２３",
        *whole["characters"][::50],
    ]
    calls = [[TOLD, query] for query in queries]
    found = [run(SCRIPTS, {**data, "folding": one}, calls) for one in (own, whole)]
    assert found[0] == found[1]
    assert any(found[0])


@exhaustive("every run has records that are found")
@needs_node
def test_threads_codes_and_headings_are_found_beside_records(two: Path) -> None:
    tables = of(two)
    headings = [Heading("codebook.html#3-commitments", "3. Commitments"), Heading("rules.html#spans", "spans")]
    code = tables.rows("codes")[0]
    queries = ["commitments", "spans", code["label"], code["code"]]
    kinds = [{(hit[0], hit[1]) for hit in found} for found in found_by_script(tables, queries, headings)]
    assert ("page", "codebook.html#3-commitments") in kinds[0]
    assert ("rule", "spans") in kinds[1]
    assert ("code", f"{code['codelist']}.{code['code']}") in kinds[2] & kinds[3]
    for row in tables.rows("threads"):
        (found,) = found_by_script(tables, [next(iter(tables.where("names", "entity_id", row["thread_id"])))["text"]])
        assert ("thread", row["thread_id"]) in {(hit[0], hit[1]) for hit in found}


@needs_node
def test_every_address_leads_somewhere(two: Path) -> None:
    made = build.site_files(build.open_site(two))
    data = json.loads(made["data/search.js"].decode("utf-8").partition(" = ")[2].rstrip(";\n"))
    call = """(data) => data.found.map(([number, short]) => {
        const kind = data.kinds[number];
        return cnkhSearch.addressOf(data, kind, cnkhSearch.idOf(data, kind, short));
    })"""
    (found,) = run(SCRIPTS, {}, [[call, data]])
    assert {address.partition("#")[0] for address in found} > {"entities.html", "dictionary.html", "rules.html"}
    links = "".join(f'<a href="{address}"></a>' for address in found)
    assert build.broken_links({**made, "found.html": links.encode("utf-8")}) == []
