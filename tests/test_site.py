"""`cnkh site`: the page of a document and what its side panel says, without a browser; how the folder is written."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import SECOND, exhaustive, release_in
from html_pages import Element, parsed

from cnkh_data.access.quoting import evidence_of
from cnkh_data.access.records import Document
from cnkh_data.cli import main
from cnkh_data.errors import CannotRunError
from cnkh_data.release.build import Built
from cnkh_data.site.build import broken_links, open_site, site_files
from cnkh_data.site.document import documents
from cnkh_data.site.order import elsewhere, longest_rise
from cnkh_data.site.parts import Draft, DraftFinding, Site
from cnkh_data.site.words import Mark, Marker, Run, flat, shown

EXCERPT = "2023-02-11-cn-kh-excerpt"
FOLDER = f"data/documents/{EXCERPT}"
PAGE = f"documents/{EXCERPT}.html"
DATA = f"data/documents/{EXCERPT}.js"


def edited(root: Path, file: str, change: Callable[[Any], None]) -> None:
    path = root / FOLDER / file
    value = json.loads(path.read_text(encoding="utf-8"))
    change(value)
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def provision(records: list[dict[str, Any]], rest: str) -> dict[str, Any]:
    return next(one for one in records if one["id"] == f"{EXCERPT}/{rest}")


def page_of(root: Path, path: str = PAGE, draft: Draft | None = None) -> Element:
    return parsed(site_files(open_site(root, draft))[path])


def document_of(site: Site) -> Document:
    return next(one for one in documents(site) if one.id == EXCERPT)


def panel(files: dict[str, bytes]) -> dict[str, Any]:
    text = files[DATA].decode("utf-8")
    value: dict[str, Any] = json.loads(text[text.index("=") + 1 : text.rindex(";")])
    return value


def words(unit: Element, version: str) -> Element:
    return unit.one("div", data_v=version).one("p", of="words")


# Words


def test_every_version_of_every_unit_stands_on_the_page_as_it_is_printed(small: Path) -> None:
    page = page_of(small)
    for one in document_of(open_site(small)).provisions:
        unit = page.one("article", id=one.id.partition("/")[2])
        for number, (language, quote) in enumerate(one.words.items()):
            cell = words(unit, f"v{number}")
            assert (cell.text, cell.attributes["lang"]) == (quote, language)


def test_units_have_the_order_of_the_first_text_and_stand_in_their_sections(small: Path) -> None:
    page = page_of(small)
    wanted = [one.id.partition("/")[2] for one in document_of(open_site(small)).provisions]
    assert [unit.attributes["id"] for unit in page.all("article", of="unit")] == wanted
    contents = page.one("nav", aria_labelledby="contents-title")
    targets = {element.attributes.get("id") for element in page.all()}
    assert {link.attributes["href"][1:] for link in contents.all("a")} <= targets


def test_a_commitment_is_marked_on_its_words_with_its_force_as_number_colour_and_shape(small: Path) -> None:
    unit = page_of(small).one("article", id="pre.3.1")
    for version, quote, force in (("v0", "优先恢复和增加中国往返柬埔寨客运直航航班", 1), ("v1", None, 2)):
        cell = words(unit, version)
        marked = "".join(piece.text for piece in cell.all(of="c"))
        assert quote is None or marked == quote
        assert all(f"f-{force}" in piece.classes for piece in cell.all(of="c"))
        marker = cell.one("a", of="k")
        assert marker.attributes["href"] == "#pre.3.1/c1"
        assert marker.attributes["data-label"] == f"c1 {force}"
        assert f"f-{force}" in marker.classes
        assert f"force {force}" in marker.attributes["aria-label"]
    line = unit.one("li", id="pre.3.1/c1")
    assert [one.text.split() for one in line.all("span", of="force")] == [["zh", "1", "Willing"], ["en", "2", "Will"]]


def test_operators_and_aims_are_marked_and_belong_to_their_commitment(small: Path) -> None:
    site = open_site(small)
    page = page_of(small)
    for commitment in document_of(site).commitments:
        own = commitment.id.partition("/")[2]
        for number, said in enumerate(commitment.versions.values()):
            pieces = [
                piece
                for cell in page.all("div", data_v=f"v{number}")
                for piece in cell.all(of="op")
                if own in piece.attributes["data-r"].split()
            ]
            assert "".join(piece.text for piece in pieces) == said.operator.quote


def test_both_ends_of_a_difference_belong_to_it_and_a_place_without_words_is_shown(small: Path) -> None:
    site = open_site(small)
    page = page_of(small)
    points = 0
    for divergence in document_of(site).divergences:
        own = divergence.id.partition("/")[2]
        line = page.one("li", id=own)
        assert divergence.note in line.text
        for number, where in enumerate(divergence.versions.values()):
            cells = page.all("div", data_v=f"v{number}")
            pieces = [
                piece for cell in cells for piece in cell.all(of="d") if own in piece.attributes["data-r"].split()
            ]
            assert "".join(piece.text for piece in pieces) == (where.quote or "")
            assert all(f"d-{divergence.type}" in piece.classes for piece in pieces if own == piece.attributes["data-r"])
            (marker,) = [link for cell in cells for link in cell.all("a", of="m", href=f"#{own}")]
            assert ("point" in marker.classes) == where.point
            points += where.point
    assert points


def test_names_link_to_what_they_name(small: Path) -> None:
    unit = page_of(small).one("article", id="pre.3.1")
    links = [(link.text, link.attributes["href"]) for link in words(unit, "v0").all("a", of="n")]
    assert ("中方", "../entities.html#china") in links


def test_marks_that_cross_are_cut_where_they_begin_and_end() -> None:
    found = flat(
        "abcdef",
        [Mark(0, 4, ("c", "f-2"), "1/c1"), Mark(2, 6, ("d", "d-omission"), "d1"), Mark(1, 3, href="entities.html#x")],
        [Marker(2, "d1", "d1"), Marker(6, "c", "1/c1")],
    )
    runs = [one for one in found if isinstance(one, Run)]
    assert "".join(run.text for run in runs) == "abcdef"
    assert [(run.text, run.href) for run in runs] == [
        ("a", ""),
        ("b", "entities.html#x"),
        ("c", "entities.html#x"),
        ("def", ""),
    ]
    assert runs[2].pieces[0].records == ("d1", "1/c1")
    assert isinstance(found[2], Marker)
    assert isinstance(found[-1], Marker)


def test_of_two_commitments_in_the_same_words_the_shorter_gives_the_force() -> None:
    (run,) = flat("abc", [Mark(0, 3, ("c", "f-3"), "1/c1"), Mark(1, 2, ("c", "f-1"), "1/c2")])
    assert isinstance(run, Run)
    assert [piece.classes for piece in run.pieces] == [("c", "f-3"), ("c", "f-1"), ("c", "f-3")]
    assert run.pieces[1].records == ("1/c2", "1/c1")


# Versions that differ in what they have


def test_a_unit_that_a_version_lacks_is_a_gap_that_says_so(small: Path) -> None:
    unit = page_of(small).one("article", id="pre.3.2")
    gap = unit.one("div", of="gap")
    assert gap.attributes["data-v"] == "v1"
    assert gap.one("p", of="gap-note").text == "Not in the English text."
    (lacking,) = [one for one in document_of(open_site(small)).provisions if one.id.endswith("/pre.3.2")]
    assert lacking.gloss_en
    assert gap.one("p", of="gloss").text == f"Our English: {lacking.gloss_en}"
    assert gap.one("a", of="point").attributes["href"] == "#d3"


def test_a_unit_that_stands_elsewhere_in_a_version_says_where_and_links_there(small: Path) -> None:
    def exchange(records: list[dict[str, Any]]) -> None:
        first, second = (provision(records, rest)["anchors"] for rest in ("pre.1.1", "pre.2.1"))
        first["en"], second["en"] = second["en"], first["en"]

    edited(small, "provisions.json", exchange)
    page = page_of(small)
    assert [unit.attributes["id"] for unit in page.all("article", of="unit")][:2] == ["pre.1.1", "pre.2.1"]
    said = page.one("article", id="pre.1.1").one("p", of="moved")
    assert said.text == "In the English text this stands after pre.2.1."
    assert said.one("a").attributes["href"] == "#pre.2.1"
    there = page.one("article", id="pre.2.1").one("p", of="moved")
    assert there.text == "The English text goes on here with pre.1.1."


@pytest.mark.parametrize(
    ("starts", "moved"),
    [
        ({"a": 0, "b": 10, "c": 20}, {}),
        ({"a": 20, "b": 0, "c": 10}, {"a": "c"}),
        ({"a": 0, "c": 20}, {}),
        ({"a": 30, "b": 20, "c": 10}, {"a": "b", "b": "c"}),
        ({"b": 0, "c": 10, "a": 20}, {"a": "c"}),
        ({}, {}),
    ],
)
def test_only_units_outside_a_longest_run_in_order_stand_elsewhere(
    starts: dict[str, int], moved: dict[str, str]
) -> None:
    assert {unit: one.after for unit, one in elsewhere(["a", "b", "c"], starts).items()} == moved


def test_a_unit_that_comes_first_elsewhere_stands_behind_none() -> None:
    assert [one.after for one in elsewhere(["a", "b", "c"], {"a": 10, "b": 20, "c": 0}).values()] == [""]


def test_a_longest_run_of_many_is_found() -> None:
    values = [number if number % 7 else -number for number in range(3000)]
    assert len(longest_rise(values)) == len([number for number in range(3000) if number % 7]) + 1


def only_chinese(root: Path) -> None:
    def without(document: dict[str, Any]) -> None:
        document["texts"] = [text for text in document["texts"] if text["language"] != "en"]

    def gloss(records: list[dict[str, Any]]) -> None:
        for one in records:
            one["gloss_en"] = f"Gloss of {one['id']}"
            one["anchors"].pop("en", None)
            for commitment in one["commitments"]:
                for name in ("anchors", "operator", "verb", "force", "novelty", "aims"):
                    commitment[name].pop("en", None)

    edited(root, "document.json", without)
    edited(root, "provisions.json", gloss)
    edited(root, "divergences.json", lambda records: records.clear())
    shutil.rmtree(root / FOLDER / "readings")


def test_a_document_without_english_shows_ours_as_a_column_that_says_so(small: Path) -> None:
    only_chinese(small)
    page = page_of(small)
    assert page.one("div", of="heads").one("div", data_v="gloss").text == "Our English there is no English text"
    unit = page.one("article", id="pre.3.1")
    assert words(unit, "gloss").text == f"Gloss of {EXCERPT}/pre.3.1"
    assert [button.text for button in page.all("button") if "data-version" in button.attributes] == [
        "Chinese",
        "Our English",
    ]
    assert unit.one("li", id="pre.3.1/c1").one("span", of="force").text.split() == ["zh", "1", "Willing"]


def test_one_version_alone_has_no_switch_for_versions_and_no_marks_that_it_lacks(small: Path) -> None:
    only_chinese(small)

    def plain(records: list[dict[str, Any]]) -> None:
        for one in records:
            one["gloss_en"], one["commitments"] = None, []

    edited(small, "provisions.json", plain)
    page = page_of(small)
    assert [b.attributes["data-layer"] for b in page.all("button") if "data-layer" in b.attributes] == [
        "names",
        "codes",
    ]
    assert not [button for button in page.all("button") if "data-version" in button.attributes]
    assert "0 commitments" not in page.text


# What data may hold


def test_markup_in_data_is_text(small: Path) -> None:
    title = '<script>alert(1)</script> & "x" {{ 7 * 7 }} \''
    edited(small, "document.json", lambda document: document.update(title=title))
    files = site_files(open_site(small))
    page = parsed(files[PAGE])
    assert page.one("h1").text == title
    assert not any("alert" in script.text for script in page.all("script"))
    assert b"<script>alert" not in files[DATA]
    assert panel(files)["title"] == title


def test_what_would_turn_the_words_around_it_is_written_out(small: Path) -> None:
    assert shown("a\u202eb") == "a\\u202eb"
    edited(small, "document.json", lambda document: document.update(title="left \u202e right"))
    assert page_of(small).one("h1").text == "left \\u202e right"


@exhaustive("make test-browser reads every page and asks nobody")
def test_pages_have_no_script_or_style_of_their_own_and_ask_nobody(small: Path) -> None:
    for path, content in site_files(open_site(small)).items():
        if path.endswith(".html"):
            page = parsed(content)
            assert not [one for one in page.all() if "style" in one.attributes or one.tag == "style"]
            assert not [name for one in page.all() for name in one.attributes if name.startswith("on")]
            assert not [script for script in page.all("script") if script.text.strip()]
            policy = page.one("meta", http_equiv="Content-Security-Policy").attributes["content"]
            assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
            loaded = [one.attributes["src"] for one in page.all() if "src" in one.attributes]
            assert not [one for one in loaded if ":" in one or one.startswith("/")]


# The record at the side


def test_the_panel_says_of_each_record_what_the_tables_say(small: Path) -> None:
    site = open_site(small)
    files = site_files(site)
    data = panel(files)
    document = document_of(site)
    ids = {one.id for one in (*document.provisions, *document.commitments, *document.divergences)}
    assert {f"{EXCERPT}/{rest}" for rest in data["records"]} == ids
    record = data["records"]["pre.3.1/c1"]
    facts = dict(zip(data["names"]["Commitment"], record["f"], strict=False))
    assert [data["entities"][one["e"]] for one in facts["Who"]] == [["china", "China"]]
    assert data["codes"][facts["Action"]] == "action.intensify"
    (own,) = [one for one in document.commitments if one.id == f"{EXCERPT}/pre.3.1/c1"]
    assert record["w"] == list(own.words.values())
    assert [data["codes"][one[0]] for one in record["v"]] == ["force.1", "force.2"]
    assert [one[1] for one in record["v"]] == [words.operator.quote for words in own.versions.values()]
    known = files["data/codes.js"].decode("utf-8")
    assert all(f'"{code}":[' in known for code in data["codes"])


def test_the_panel_has_file_and_line_of_the_source(small: Path) -> None:
    site = open_site(small)
    data = panel(site_files(site))
    for record in (*document_of(site).commitments, *document_of(site).divergences):
        wanted = [
            (one.language, one.file, one.line, one.column, one.start_offset, one.end_offset)
            for one in evidence_of(site.tables, record, 0)
        ]
        found = [
            (data["texts"][text][0], data["texts"][text][2], *numbers)
            for text, *numbers in data["records"][record.id.partition("/")[2]]["s"]
        ]
        assert found == wanted


def test_what_the_two_readings_say_otherwise_stands_beside_the_record(small: Path) -> None:
    def differ(reading: dict[str, Any]) -> None:
        units = reading["units"] if "units" in reading else reading["provisions"]
        for unit in units:
            for commitment in unit.get("commitments", ()):
                commitment["action"] = "explore"

    edited(small, "readings/2/second.json", differ)
    data = panel(site_files(open_site(small)))
    rows = {row[0]: row[1:] for row in data["records"]["pre.3.1/c1"]["b"]}
    own, first, second = rows["action"]
    assert data["codes"][own] == data["codes"][first[0]] == "action.intensify"
    assert data["codes"][second[0]] == "action.explore"


def test_an_adjudication_stands_beside_the_record_with_codes_in_words(small: Path) -> None:
    data = panel(site_files(open_site(small)))
    (row,) = data["records"]["pre.3.1/c1"]["j"]
    name, first, second, adjudicated, why = row
    assert (name, first, adjudicated) == ("other topics", "–", "–")
    assert [data["codes"][one] for one in second] == ["topic.infrastructure"]
    assert why == "Flights are for people here; no field of works is named."


def test_relations_lead_both_ways(two: Path) -> None:
    files = site_files(open_site(two))
    for own, other, forward in ((SECOND, EXCERPT, True), (EXCERPT, SECOND, False)):
        text = files[f"data/documents/{own}.js"].decode("utf-8")
        data = json.loads(text[text.index("=") + 1 : text.rindex(";")])
        (part,) = [one for one in data["records"]["pre.4.1"]["p"] if one["t"] == "Relations to other documents"]
        (line,) = part["l"]
        link = next(one["x"] for one in line["s"] if isinstance(one, dict) and "x" in one)
        assert (data["documents"][link[0]][0], link[1]) == (other, "pre.4.1")
        assert (line["s"][0] == "this") == forward
        kind = next(one["c"] for one in line["s"] if isinstance(one, dict) and "c" in one)
        assert data["codes"][kind] == "relation_type.restates"


# Drafts


def test_a_draft_says_so_and_has_findings_beside_the_words_they_are_about(small: Path) -> None:
    quote = "中方愿优先恢复"
    (text,) = [one for one in document_of(open_site(small)).texts.values() if one.language == "zh-Hans"]
    start = (text.content or "").index(quote)
    finding = DraftFinding(
        f"{EXCERPT}/pre.3.1/c1",
        "force-shift",
        "warning",
        "1, 2",
        "equal force",
        language="zh-Hans",
        start=start,
        end=start + 2,
    )
    other = DraftFinding(EXCERPT, "tiling", "error", "a gap")
    draft = Draft((EXCERPT,), (finding, other), frozenset({f"{EXCERPT}/pre.3.1"}))
    page = page_of(small, draft=draft)
    assert "Draft" in page.one("section", of="draft-banner").text
    unit = page.one("article", id="pre.3.1")
    assert "unread" in unit.classes
    assert unit.one("div", of="finding-note").text.split()[:2] == ["warning", "force-shift:"]
    assert "".join(one.text for one in words(unit, "v0").all(of="finding")) == quote[:2]
    assert "tiling" in page.one("div", of="document-head").one("div", of="finding-note").text


# The folder


@exhaustive("it makes the site twice")
def test_a_release_gives_the_same_pages_as_the_corpus_that_it_was_built_from(built_once: Path) -> None:
    of_corpus = site_files(open_site(built_once))
    of_release = site_files(open_site(release_in(built_once)))
    assert of_release[PAGE] == of_corpus[PAGE]
    assert of_release[DATA] == of_corpus[DATA]


def test_a_release_without_texts_says_that_the_words_are_left_out(built_without_texts: Built) -> None:
    page = page_of(built_without_texts.release)
    cell = page.one("article", id="pre.3.1").one("div", data_v="v0")
    assert cell.one("p", of="gap-note").text == "The words of this text are left out of this release."
    assert page.one("li", id="pre.3.1/c1")


def test_a_site_is_written_by_the_command_and_replaces_a_former_one(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "reader"
    assert main(["site", "--root", str(small), "--out", str(out)]) == 0
    assert capsys.readouterr().out.startswith(str(out / "index.html"))
    (out / "left.html").write_text("of a former site", encoding="utf-8")
    assert main(["site", "--root", str(small), "--out", str(out)]) == 0
    assert not (out / "left.html").exists()
    written = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert written == site_files(open_site(small))


def test_a_folder_that_is_no_site_is_not_replaced(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", encoding="utf-8")
    assert main(["site", "--root", str(small), "--out", str(tmp_path / "mine")]) == 2
    assert "is no site" in capsys.readouterr().err
    assert [one.name for one in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_a_folder_that_is_neither_corpus_nor_release_is_refused_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["site", "--root", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "no folder of a corpus" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_what_is_not_installed_is_named(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(CannotRunError, match=r"jinja2 not installed; run: pip install 'cnkh-data\[site\]'"):
        site_files(open_site(small))


def test_a_link_to_nothing_is_found() -> None:
    page = b'<a href="b.html#x"></a><a href="#y"></a><a href="https://e.org/"></a><img src="f.svg"><p id="y"></p>'
    table = b'<a href="a.html#document=x"></a><a href="c.html"></a>'
    assert broken_links({"a.html": page, "b.html": table}) == ["a.html: b.html#x", "a.html: f.svg", "b.html: c.html"]
