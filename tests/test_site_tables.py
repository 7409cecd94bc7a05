"""The tables of commitments and divergences: what can be chosen, what is counted and shown, and the CSV of it."""

import json
import random
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from conftest import exhaustive, one_in, release_in
from site_scripts import needs_node, run

from cnkh_data.release.build import Built
from cnkh_data.release.formats import csv_cell
from cnkh_data.site import build, commitments, differences
from cnkh_data.site.filtered import NONE, Filtered
from cnkh_data.site.parts import DataFile, Page, Site

TABLES = {"commitments": commitments, "divergences": differences}
HARD = '=1+1, "two"\n- a list;=2 <b>&amp; \u2028"'
"""Words that CSV, HTML and scripts each write in a way of their own."""


@pytest.fixture
def site(two: Path) -> Site:
    return build.open_site(two)


def drop(site: Site, commitment: str, language: str) -> None:
    """Take a commitment out of one of its versions, in the tables alone."""
    (row,) = (row for row in site.tables.rows("commitments") if row["commitment_id"] == commitment)
    for name in row:
        if name.endswith(f"_{language}") and not name.startswith("object"):
            row[name] = None
    row[f"status_{language}"] = "absent"
    row["force_differs"] = row["stronger"] = None
    texts = site.tables.rows("commitment_texts")
    kept = (one for one in texts if one["commitment_id"] != commitment or not one["text_id"].endswith(f"/{language}"))
    site.tables._rows["commitment_texts"] = tuple(kept)
    site.tables._groups.clear()


# The page, read as a browser would


class Rows(HTMLParser):
    """The rows of the table of a page: for each cell its text, and the text of what has a class in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[dict[str, str]]] = []
        self._open: list[tuple[str, list[str]]] = []
        self._in_body = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tbody":
            self._in_body = True
        if not self._in_body or tag in ("br", "input"):
            return
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append({"": ""})
        self._open.append((tag, (dict(attrs).get("class") or "").split()))
        for _, classes in self._open:
            for name in classes if self.rows and self.rows[-1] else ():
                self.rows[-1][-1].setdefault(name, "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "tbody":
            self._in_body = False
        if self._in_body and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._in_body or not self.rows or not self.rows[-1]:
            return
        cell = self.rows[-1][-1]
        for name in {"", *(name for _, classes in self._open for name in classes)}:
            cell[name] = cell.get(name, "") + data

    def words(self, row: int, selector: str) -> str:
        """What a selector such as `td:nth-child(2) .quote` finds in a row."""
        place, _, name = selector.rpartition(".")
        cells = self.rows[row]
        if place:
            cells = [cells[int(place.partition("(")[2].partition(")")[0]) - 1]]
        return next((cell[name] for cell in cells if name in cell), "")


def made(site: Site, table: str) -> tuple[str, dict[str, Any]]:
    """The page of a table, and its data."""
    parts = list(TABLES[table].pages(site))
    (page,) = (part for part in parts if isinstance(part, Page))
    (data,) = (part for part in parts if isinstance(part, DataFile))
    (rendered,) = (content.decode("utf-8") for _, content in build._rendered(site, [page]))
    return rendered, json.loads(json.dumps(data.value))


def as_csv(site: Site, table: str, numbers: list[int]) -> str:
    """What a reader downloads who has chosen some rows."""
    page, data = made(site, table)
    rows = Rows(page)
    selectors = [column[1] for column in data["columns"] if isinstance(column[1], str)]
    words = [{selector: rows.words(row, selector) for selector in selectors} for row in range(data["rows"])]
    call = "(data, rows, words) => cnkhTable.csv(data, rows, (row, selector) => words[row][selector])"
    (csv,) = run(["table.js"], {}, [[call, data, numbers, words]])
    assert isinstance(csv, str)
    return csv


# What can be chosen


def table(site: Site, name: str) -> Filtered[Any]:
    found: Filtered[Any] = TABLES[name].filtered(site)
    return found


def test_each_value_is_counted_and_has_the_label_of_its_code(site: Site) -> None:
    drop(site, site.tables.rows("commitments")[0]["commitment_id"], "en")
    facets = {facet.name: facet for facet in table(site, "commitments").facets}
    forces = Counter(str(row["force_zh"]) for row in site.tables.rows("commitments"))
    options = facets["force_zh"].options
    assert {option.value: option.count for option in options} == dict(forces)
    assert [option.value for option in options] == sorted(forces, reverse=True)
    assert options[0].label.text == "3 Agreed"
    assert options[0].label.definition
    absent = {option.value: option.count for option in facets["force_en"].options}["absent"]
    assert absent == 1


def test_who_and_to_whom_are_called_by_their_names(site: Site) -> None:
    facets = {facet.name: facet for facet in table(site, "commitments").facets}
    assert {option.label.text for option in facets["who"].options} == {"China", "Cambodia"}
    assert [option.value for option in facets["to"].options][-1] == NONE


def test_to_whom_includes_those_who_benefit(site: Site) -> None:
    row = site.tables.rows("commitments")[-1]
    assert row["counterparts"] == ()
    site.tables._rows["commitment_beneficiaries"] = (
        {"commitment_id": row["commitment_id"], "seq": 1, "actor_id": "cambodia"},
    )
    found = table(site, "commitments")
    assert "cambodia" in next(one for one in found.fields if one.name == "to").of(found.records[-1])


def test_which_promises_to_somebody_have_no_counterpart_in_a_version(site: Site) -> None:
    rows = site.tables.rows("commitments")
    toward = next(row for row in rows if row["counterparts"] == ("cambodia",))
    drop(site, toward["commitment_id"], "en")
    drop(site, next(row for row in rows if not row["counterparts"])["commitment_id"], "en")
    found = table(site, "commitments")
    to, force = (next(one for one in found.fields if one.name == name) for name in ("to", "force_en"))
    both = [one.id for one in found.records if "cambodia" in to.of(one) and force.of(one) == ("absent",)]
    assert both == [toward["commitment_id"]]
    page, _ = made(site, "commitments")
    assert 'href="#force_en=absent">Not in the English text (2)' in page


def test_a_field_in_which_all_are_alike_is_no_choice(site: Site) -> None:
    for row in site.tables.rows("divergences"):
        row["dimension"] = "what"
    assert "dimension" not in {facet.name for facet in table(site, "divergences").facets}


def test_versions_are_compared(site: Site) -> None:
    records = table(site, "commitments").records
    found = {record.id.partition("/")[2]: commitments.compared(record) for record in records}
    assert found["pre.3.1/c1"] == "different"
    assert found["pre.4.1/c1"] == "same"


# What is counted and shown


@one_in(2, "every run has one of two")
@needs_node
@pytest.mark.parametrize("name", TABLES)
def test_counts_of_a_facet_follow_the_others(site: Site, name: str) -> None:
    found = table(site, name)
    _, data = made(site, name)
    fields = {one.name: one for one in found.fields if one.name in data["values"]}
    draw = random.Random(19)
    choices: list[dict[str, list[str]]] = [{}]
    for _ in range(60):
        some = draw.sample(list(fields), draw.randint(1, 3))
        values = {one: [option.value for option in fields[one].facet(found.records).options] for one in some}
        choices.append({one: draw.sample(own, draw.randint(1, len(own))) for one, own in values.items()})
    call = """(data, chosen) => {
      const wanted = new Map(Object.entries(chosen).map(([name, values]) => [name, new Set(values)]));
      const { rows, counts } = cnkhTable.filter(data, wanted, () => true);
      return [rows, Object.fromEntries([...counts].map(([name, each]) => [name, Object.fromEntries(each)]))];
    }"""
    answers = run(["table.js"], {}, [[call, data, chosen] for chosen in choices])
    for chosen, (rows, counts) in zip(choices, answers, strict=True):
        passing = {
            facet: {at for at, one in enumerate(found.records) if set(fields[facet].of(one)) & set(values)}
            for facet, values in chosen.items()
        }
        everything = set(range(len(found.records)))
        assert set(rows) == everything.intersection(*passing.values())
        for facet, field in fields.items():
            others = everything.intersection(*(own for name, own in passing.items() if name != facet))
            expected = Counter(value for at in others for value in field.of(found.records[at]))
            assert counts[facet] == dict(expected)


def test_orders_put_the_strongest_first_and_what_is_missing_last(site: Site) -> None:
    drop(site, site.tables.rows("commitments")[0]["commitment_id"], "en")
    _, data = made(site, "commitments")
    forces = [site.tables.rows("commitments")[at]["force_en"] for at in data["orders"]["force_en"]]
    assert forces[0] == 3
    assert forces[-1] is None
    known = [force for force in forces if force is not None]
    assert known == sorted(known, reverse=True)


@pytest.mark.parametrize("name", TABLES)
def test_without_scripts_the_page_has_every_row_with_its_words(site: Site, name: str) -> None:
    page, _ = made(site, name)
    rows = Rows(page).rows
    records = site.tables.rows(name)
    assert len(rows) == len(records)
    for cells, record in zip(rows, records, strict=True):
        assert cells[1].get("quote", "") == (record["quote_zh"] or "")
        assert cells[2].get("quote", "") == (record["quote_en"] or "")
    assert '<p class="quote" lang="zh-Hans">' in page


def test_force_is_said_by_number_and_word_in_each_version(site: Site) -> None:
    drop(site, site.tables.rows("commitments")[0]["commitment_id"], "en")
    page, _ = made(site, "commitments")
    rows = Rows(page).rows
    assert rows[0][2][""].strip() == "Not in the English text"
    second = next(cells for cells in rows if "direct passenger flights" in cells[0][""])
    assert [cells["force"].split() for cells in second[1:3]] == [["1", "Willing"], ["2", "Will"]]


@exhaustive("every run has the table with its words")
def test_words_that_a_release_lacks_are_missed_in_words(built_without_texts: Built) -> None:
    site = build.open_site(built_without_texts.release)
    for name in TABLES:
        page, _ = made(site, name)
        assert "Words are not part of this release." in page
        assert 'class="quote' not in page


def test_a_corpus_without_any_says_so(site: Site) -> None:
    for name in ("commitments", "divergences"):
        site.tables._rows[name] = ()
        site.tables._groups.clear()
    assert "There are no commitments in these documents." in made(site, "commitments")[0]
    assert "No document has versions that differ." in made(site, "divergences")[0]


def test_a_corpus_in_one_language_has_nothing_to_compare(site: Site) -> None:
    page, data = made(replace(site, languages=("en",)), "commitments")
    assert "force_en" in data["values"]
    assert "compared" not in data["values"]
    assert "Stronger in one version" not in page


# CSV


@needs_node
@pytest.mark.parametrize("name", TABLES)
def test_csv_of_all_rows_is_the_file_of_the_release(built: Path, built_once: Path, name: str) -> None:
    published = (release_in(built_once) / "csv" / f"{name}.csv").read_text(encoding="utf-8")
    site = build.open_site(built)
    assert as_csv(site, name, list(range(len(site.tables.rows(name))))) == published


@one_in(4, "every run has the hardest, and two more of eleven")
@needs_node
@pytest.mark.parametrize("words", [HARD, "=1", "'=1", " =1", "\t", " ", "a\rb", "\u202eb", "-", "a\n=b", 'a;"-1'])
def test_words_that_csv_or_html_write_otherwise_come_through(site: Site, words: str) -> None:
    divergence, divergence_text = site.tables.rows("divergences")[0], site.tables.rows("divergence_texts")[0]
    divergence["note"] = divergence["quote_zh"] = divergence_text["quote"] = words
    columns = [column["name"] for column in site.tables.columns("divergences")]
    expected = ",".join(csv_cell(divergence[column]) for column in columns)
    assert as_csv(site, "divergences", [0]) == f"{','.join(columns)}\n{expected}\n"


# Force, drawn


def test_a_promise_that_one_version_lacks_is_listed_and_drawn_to_the_bottom(site: Site) -> None:
    lacking = site.tables.rows("commitments")[0]["commitment_id"]
    drop(site, lacking, "en")
    (one,) = differences.one_sided(site, table(site, "commitments").records)
    assert (one.language, [pair.row.id for pair in one.pairs]) == ("en", [lacking])
    first, second = one.pairs[0].slope.points
    assert (first.force, second.force) == (2, None)
    assert second.y > max(y for _, y in differences.levels())
    page, _ = made(site, "divergences")
    assert "Commitments not in the English text (1)" in page


def test_a_stronger_version_stands_higher(site: Site) -> None:
    page, _ = made(site, "divergences")
    record = next(one for one in table(site, "commitments").records if one.force_differs)
    row = next(one for one in commitments.rows(site, [record]))
    weaker, stronger = differences.slope(row.said).points
    assert weaker.y > stronger.y
    assert "Commitments whose force differs" in page
