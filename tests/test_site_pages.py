"""Pages of the site beside documents and tables: entities, threads, the first page, and what is written about the data."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import EXCERPT, SECOND, exhaustive, release_in
from html_pages import Element, parsed

from cnkh_data.release.build import Built
from cnkh_data.site.build import open_site, site_files
from cnkh_data.site.docs import contents
from cnkh_data.site.listed import listing
from cnkh_data.site.markdown import Named, parse, render
from cnkh_data.site.tongues import runs
from cnkh_data.validate import all_rules


class Everywhere:
    """Links that all lead somewhere, so that nothing is left out because it leads nowhere."""

    def link(self, target: str) -> str:
        return target

    def picture(self, target: str) -> str:
        return target

    def code(self, text: str) -> Named | None:
        return Named(f"d.html#{text}", text) if "/" in text else None


def html(text: str, languages: tuple[str, ...] = ("zh", "en")) -> str:
    return str(render(parse(text), Everywhere(), languages))


def written(root: Path, pages: dict[str, str]) -> Path:
    for path, text in pages.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


def edited(root: Path, file: str, change: Callable[[Any], None]) -> None:
    path = root / "data" / file
    value = json.loads(path.read_text(encoding="utf-8"))
    change(value)
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def made(root: Path) -> dict[str, bytes]:
    return site_files(open_site(root))


def data_of(files: dict[str, bytes], path: str) -> Any:
    text = files[path].decode("utf-8")
    return json.loads(text[text.index("=") + 1 : text.rindex(";")])


def hrefs(element: Element) -> list[str]:
    return [link.attributes["href"] for link in element.all("a")]


# Markdown


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "a <img src=x onerror=alert(1)> b",
        '<a id="x" onclick="alert(1)">y</a>',
        "<style>p { color: red }</style>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "```html\n<iframe src=x></iframe>\n```",
        '`<b title="x">`',
        "| a |\n|---|\n| <b>c</b> |",
        '<!-- a --><svg onload="alert(1)">',
        '[x](y "<b>")',
        "<!-- a --> b <!-- <i> -->",
    ],
)
def test_no_element_of_a_page_comes_from_its_words(text: str) -> None:
    ours = {"p", "a", "span", "code", "pre", "table", "thead", "tbody", "tr", "th", "td", "div"}
    page = parsed(html(text))
    assert {element.tag for element in page.all()} <= ours
    for element in page.all():
        assert not {"onclick", "onerror", "onload", "style"} & set(element.attributes)
        assert not element.attributes.get("href", "").startswith(("javascript:", "data:"))


def test_headings_have_the_ids_that_github_gives_them() -> None:
    page = parse("# The `cnkh` command\n\n## 5. Between texts, and documents\n\n## What?\n\n## What!\n\n### What-1\n")
    assert (page.title, page.title_id) == ("The cnkh command", "the-cnkh-command")
    assert [heading.id for heading in page.headings] == ["5-between-texts-and-documents", "what", "what-1", "what-1-1"]


def test_an_anchor_that_a_page_sets_itself_is_the_id_of_its_heading() -> None:
    page = parse('# A\n\n### <a id="class-text"></a>`Text`\n\n## Main\n\nSee <a id="there"></a>this.\n')
    tree = parsed(str(render(page, Everywhere())))
    # The frame of every page has an element with the id `main`.
    assert [heading.attributes["id"] for heading in (*tree.all("h3"), *tree.all("h2"))] == ["class-text", "main-1"]
    assert tree.one("span", id="there").text == ""
    assert {"class-text", "main-1", "there"} <= page.anchors


def test_a_table_scrolls_by_itself_and_its_alignment_is_a_class() -> None:
    page = parsed(html("| field | n |\n|---|--:|\n| force | 3 |\n"))
    region = page.one("div", of="region")
    assert region.attributes["tabindex"] == "0"
    assert region.attributes["aria-label"] == "Table: field, n"
    assert [cell.attributes.get("class") for cell in page.all("td")] == [None, "right"]
    assert {head.attributes["scope"] for head in page.all("th")} == {"col"}


def test_words_in_another_script_say_their_language() -> None:
    page = parsed(html("The words 双方同意 and សន្តិភាព and السلام bind.", ("zh", "km", "fa")))
    assert [(one.attributes["lang"], one.attributes.get("dir"), one.text) for one in page.all("span")] == [
        ("zh", None, "双方同意"),
        ("km", None, "សន្តិភាព"),
        ("fa", "rtl", "السلام"),
    ]


def test_runs_put_together_give_the_text() -> None:
    text = "《中国－东盟关于 2030》、ab 双方 “愿”。"
    assert "".join(run.text for run in runs(text)) == text


# Pages about the data


PAGES = {
    "docs/codebook.md": "# How we code\n\n## Force\n\nSee [limits](data-statement.md#limits), [gone](data-statement.md#gone), [code](../src/x.py), "
    "[rules](rules.md#tiling), [codes](../schema/codelists), ![A figure](figures/one.svg) and ![none](https://example.org/x.png).\n",
    "docs/data-statement.md": "# Statement\n\n## Limits\n\nAs `whole-words` says of `RECORD`, and `words` does not.\n",
    "docs/figures/one.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "docs/use/README.md": "# Programs\n\n[pandas](pandas.md)\n",
    "docs/use/pandas.md": "# pandas\n\n[Codebook](../codebook.md#force)\n",
}


@exhaustive("it makes the site of the project; every run has that of the small corpus")
def test_pages_of_the_project_lead_to_each_other_and_to_nothing_that_is_not_there(small: Path) -> None:
    files = made(written(small, PAGES))
    page = parsed(files["codebook.html"])
    (doc,) = page.all("div", of="doc")
    assert page.one("h1").text == "How we code"
    wanted = [
        "statement.html#limits",
        "statement.html",
        "rules.html#tiling",
        "dictionary.html#codes",
        "figures/one.svg",
    ]
    assert hrefs(doc) == wanted
    assert "code," in doc.text  # what the site does not have is said without a link
    (picture,) = doc.all("img")
    assert (picture.attributes["src"], picture.attributes["alt"]) == ("figures/one.svg", "A figure")
    assert files["figures/one.svg"] == PAGES["docs/figures/one.svg"].encode()


def test_recipes_stand_on_one_page_and_lead_to_each_other(small: Path) -> None:
    recipes = {
        "docs/use/README.md": "# Programs\n\n[pandas](pandas.md)\n\n## r\n\n[here](#r) and [there](pandas.md#pip)\n",
        "docs/use/pandas.md": "# pandas\n\n## pip\n\n[Codebook](../codebook.md#force), [all](README.md), [below](#pip), [R](r.md#pip)\n",
        "docs/use/r.md": '# R\n\n## pip\n\n<a id="x"></a>\n\n[x](#x) and [pandas](pandas.md#gone)\n',
        "docs/use/q.md": "No title.\n",
    }
    files = made(written(small, {**PAGES, **recipes}))
    page = parsed(files["use.html"])
    assert page.one("h1").text == "Programs"
    headings = [(one.tag, one.attributes["id"]) for one in page.all() if one.tag in ("h2", "h3")]
    assert headings == [("h2", "r"), ("h2", "pandas"), ("h3", "pandas.pip"), ("h2", "r-1"), ("h3", "r-1.pip")]
    (doc,) = page.all("div", of="doc")
    wanted = [
        "#pandas",
        "#r",
        "#pandas.pip",
        "codebook.html#force",
        "use.html",
        "#pandas.pip",
        "#r-1.pip",
        "#r-1.x",
        "#pandas",
    ]
    assert hrefs(doc) == wanted
    ids = [one.attributes["id"] for one in page.all() if "id" in one.attributes]
    assert len(ids) == len({*ids})
    assert not any(path.startswith("use/") for path in files)


def test_files_of_the_repository_are_linked_where_the_citation_file_names_one(small: Path) -> None:
    citation = 'cff-version: 1.2.0\nrepository-code: "https://example.org/people/corpus"\n'
    files = made(written(small, {**PAGES, "CITATION.cff": citation}))
    (doc,) = parsed(files["codebook.html"]).all("div", of="doc")
    assert "https://example.org/people/corpus/blob/HEAD/src/x.py" in hrefs(doc)
    assert "https://example.org/people/corpus" in hrefs(parsed(files["accessibility.html"]))


def test_a_page_that_a_corpus_lacks_is_not_in_the_navigation(small: Path) -> None:
    bare = made(small)
    assert {"documentation.html", "rights.html", "cite.html", "accessibility.html"} <= set(
        hrefs(parsed(bare["index.html"]))
    )
    listed = hrefs(parsed(bare["documentation.html"]).one("main"))
    assert {"dictionary.html", "rules.html", "cite.html"} <= set(listed)
    assert "codebook.html" not in listed
    files = made(written(small, PAGES))
    assert {"codebook.html", "use.html"} <= set(hrefs(parsed(files["documentation.html"]).one("main")))
    assert "documentation.html" in hrefs(parsed(files["codebook.html"]).one("main"))


def test_ids_of_records_and_rules_in_prose_lead_to_them(small: Path) -> None:
    record = open_site(small).tables.rows("provisions")[-1]["provision_id"]
    text = PAGES["docs/data-statement.md"].replace("RECORD", record)
    (doc,) = parsed(made(written(small, {"docs/data-statement.md": text}))["statement.html"]).all("div", of="doc")
    assert hrefs(doc) == ["rules.html#whole-words", f"documents/{EXCERPT}.html#{record.partition('/')[2]}"]


def test_a_long_page_has_a_list_of_its_headings_and_a_short_one_has_none() -> None:
    assert contents(parse("# A\n\n## B\n")) == ()
    text = "# A\n\n" + "".join(f"## B{number}\n\n### C{number}\n\n" for number in range(40))
    assert {heading.level for heading in contents(parse(text))} == {2}
    assert contents(parse("# A\n\n" + "## B\n\n" * 300)) == ()


@exhaustive("every run has links to some of them")
def test_every_rule_table_and_code_has_an_address(small: Path) -> None:
    files, tables = made(small), open_site(small).tables
    rules, dictionary = parsed(files["rules.html"]), parsed(files["dictionary.html"])
    assert {rule.id for rule in all_rules()} <= {one.attributes["id"] for one in rules.all("section")}
    ids = {one.attributes["id"] for one in dictionary.all() if "id" in one.attributes}
    assert {*tables.names} <= ids
    assert {f"{row['codelist']}.{row['code']}" for row in tables.rows("codes")} <= ids


def test_the_lists_behind_numbers_have_their_places_and_the_words_once(small: Path) -> None:
    text = (
        "# Records\n\n"
        f'## <a id="n1"></a>1. Promises: 2\n\n- `{EXCERPT}/5.2.2/c1`: 双方同意 / both agreed\n- `china`\n\n'
        f'## <a id="n2"></a>2. Again: 1\n\n- `{EXCERPT}/5.2.2/c1`: 双方同意 / both agreed\n\n## <a id="n3"></a>3. None: 0\n'
    )
    first = next(row["commitment_id"] for row in open_site(small).tables.rows("commitments"))
    files = made(written(small, {"docs/findings-records.md": text.replace(f"{EXCERPT}/5.2.2/c1", first)}))
    page = parsed(files["findings-records.html"])
    place = first.partition("/")[2]
    assert [one.text.split() for one in page.one(id="n1").all("p")] == [["2023-02-11", place], ["Entities", "china"]]
    assert page.one(id="n3").one("p").text == "None."
    words = data_of(files, "data/listed.js")
    assert words == {f"documents/{EXCERPT}.html": {place: [["双方同意", "zh"], [" / both agreed", None]]}}


def test_a_page_of_records_that_says_more_is_shown_as_it_is_written() -> None:
    assert listing('# A\n\n## <a id="n1"></a>One\n\nA sentence.\n', Everywhere()) is None
    assert listing("# A\n\nA sentence.\n", Everywhere()) is None


def test_how_to_cite_has_the_text_the_entry_and_a_sentence_of_the_corpus(small: Path) -> None:
    site = open_site(small)
    page = parsed(made(small)["cite.html"])
    assert site.citation in page.one("main").text
    assert page.one("pre").text == site.bibtex
    (sentence,) = [link for link in hrefs(page.one("main")) if link.startswith("documents/")]
    record = f"{EXCERPT}/{sentence.partition('#')[2]}"
    versions = site.tables.where("commitment_texts", "commitment_id", record)
    for row in versions:
        assert " ".join(row["quote"].split()) in page.one("main").text


def test_a_release_says_how_large_its_parts_are(built_once: Path) -> None:
    page = parsed(made(release_in(built_once))["downloads.html"])
    rows = {row.one("th").text: [cell.text for cell in row.all("td")] for row in page.one("tbody").all("tr")}
    assert rows["csv/"][1] == str(len(list((release_in(built_once) / "csv").iterdir())))
    assert re.fullmatch(r"[\d.]+ (kB|MB)", rows["csv/"][2])
    assert "docs/" in rows


def test_rights_stand_with_each_text(small: Path) -> None:
    page = parsed(made(small)["rights.html"])
    rows = open_site(small).tables.rows("texts")
    shown = [row.text for row in page.one("tbody").all("tr")]
    assert len(shown) == len(rows)
    assert all(row["rights"] in text for row, text in zip(rows, shown, strict=True))


# The first page


def test_the_first_page_has_each_document_with_its_titles_and_counts(two: Path) -> None:
    page = parsed(made(two)["index.html"])
    entries = page.one("ul", of="documents")
    assert hrefs(entries) == [f"documents/{EXCERPT}.html", f"documents/{SECOND}.html"]
    tables = open_site(two).tables
    for entry, document in zip((one for one in entries.all("li")), (EXCERPT, SECOND), strict=True):
        count = len(tables.where("commitments", "document_id", document))
        assert f"{count} commitment" in entry.text
        titles = {
            row["text_id"].rpartition("/")[2]: " ".join(row["quote"].split())
            for provision in tables.where("provisions", "document_id", document)
            if provision["role"] == "title"
            for row in tables.where("provision_texts", "provision_id", provision["provision_id"])
        }
        assert {one.attributes["lang"]: one.text for one in entry.all("p", of="printed")} == titles


@exhaustive("every run has one with texts")
def test_a_release_without_texts_has_names_codes_and_counts(built_without_texts: Built) -> None:
    files = made(built_without_texts.release)
    for path in ("index.html", "entities.html", "threads.html", "cite.html", "rights.html"):
        assert "None" not in parsed(files[path]).one("main").text
    assert "#china" in hrefs(parsed(files["entities.html"]).one("nav", of="entity-index"))


# Entities


def test_each_entity_is_a_section_with_every_name_in_its_language(small: Path) -> None:
    page, tables = parsed(made(small)["entities.html"]), open_site(small).tables
    for row in tables.rows("entities"):
        section = page.one("section", id=row["entity_id"])
        shown = {
            (cell.attributes["lang"], cell.text) for cell in section.one("dl").all("dd") if "lang" in cell.attributes
        }
        for name in tables.where("names", "entity_id", row["entity_id"]):
            assert any(name["language"] == language and name["text"] in text for language, text in shown)
    index = page.one("nav", of="entity-index")
    assert sorted(hrefs(index)) == sorted(f"#{row['entity_id']}" for row in tables.rows("entities"))


def test_a_name_that_looks_like_markup_is_shown_as_it_is(small: Path) -> None:
    def rename(places: list[Any]) -> None:
        places[0]["names"].append({"language": "en", "text": '<b>"R&D"</b>', "type": "alias"})

    edited(small, "registers/places.json", rename)
    section = parsed(made(small)["entities.html"]).one("section", id="visit")
    assert '<b>"R&D"</b>' in section.text
    assert not section.all("b")


def test_an_office_has_its_holder_dates_and_what_they_were_checked_against(small: Path) -> None:
    page = parsed(made(small)["entities.html"])
    for entity, other in (("hun-sen", "prime-minister-of-cambodia"), ("prime-minister-of-cambodia", "hun-sen")):
        held = page.one("section", id=entity).one("ul", of="held")
        assert f"#{other}" in hrefs(held)
        assert "until 2023-08-21" in held.text
        assert "https://eacnews.asia/home/details/29632" in hrefs(held)
        assert held.one("q").text == "Hun Sen resigned as Prime Minister on August 21, 2023"


def mentioned(data: Any, texts: Any, entity: str) -> Iterator[str]:
    """Yield the words that the script marks."""
    units = [unit for own in texts.values() for unit in own]
    numbers = data["of"].get(entity, [])
    for unit, start, end in zip(*[iter(numbers)] * 3, strict=True):
        words = units[unit][2].encode("utf-16-le")
        yield words[2 * start : 2 * end].decode("utf-16-le")


def test_the_script_marks_the_words_that_mention_somebody(two: Path) -> None:
    files, tables = made(two), open_site(two).tables
    data, texts = data_of(files, "data/mentions.js"), data_of(files, "data/texts.js")
    for row in tables.rows("entities"):
        wanted = [one["quote"] for one in tables.where("mentions", "entity_id", row["entity_id"])]
        assert list(mentioned(data, texts, row["entity_id"])) == wanted
    assert any(list(mentioned(data, texts, "china")))


def test_commitments_stand_with_those_who_have_a_part_in_them(small: Path) -> None:
    page, tables = parsed(made(small)["entities.html"]), open_site(small).tables
    own = {row["commitment_id"] for row in tables.where("commitment_committers", "actor_id", "china")}
    assert own
    links = set(hrefs(page.one("section", id="china")))
    assert {f"documents/{EXCERPT}.html#{one.partition('/')[2]}" for one in own} <= links


def test_differences_on_words_that_name_somebody_are_with_it(small: Path) -> None:
    data, tables = data_of(made(small), "data/mentions.js"), open_site(small).tables
    listed = [f"{document}/{place}" for document, own in data["differences"].items() for place, _ in own]
    for entity, numbers in data["touched"].items():
        named = [row for row in tables.where("mentions", "entity_id", entity) if row["depth"] == 0]
        for number in numbers:
            texts = tables.where("divergence_texts", "divergence_id", listed[number])
            assert any(
                text["text_id"] == row["text_id"]
                and text["start_offset"] < row["end_offset"]
                and row["start_offset"] < text["end_offset"]
                for text in texts
                for row in named
            )


# Threads


def test_a_thread_goes_through_the_documents_with_the_words_of_each_version(two: Path) -> None:
    page, tables = parsed(made(two)["threads.html"]), open_site(two).tables
    rows = tables.rows("threads")
    assert rows
    for thread in {row["thread_id"] for row in rows}:
        section = page.one("section", id=thread)
        own = tables.where("threads", "thread_id", thread)
        steps = section.one("ol", of="steps").all("li")
        assert [hrefs(step)[0] for step in steps] == list(
            dict.fromkeys(f"documents/{row['document_id']}.html" for row in own)
        )
        for row in own:
            for language in ("zh", "en"):
                if row[f"quote_{language}"]:
                    assert any(
                        row[f"quote_{language}"].strip() in words.text
                        for words in section.all("p", of="version")
                        if words.attributes["lang"].startswith(language)
                    )


def test_a_relation_leads_back_to_what_it_takes_up(two: Path) -> None:
    def relate(relations: list[Any]) -> None:
        rows = open_site(two).tables.rows("threads")
        ends = [next(row for row in rows if row["document_id"] == document) for document in (SECOND, EXCERPT)]
        assert ends[0]["thread_id"] == ends[1]["thread_id"]
        relations[0] |= {"type": "follows_up", "basis": "inferred", "note": "Here again."}
        relations[0] |= {"subject": ends[0]["record"], "target": ends[1]["record"]}

    edited(two, "relations.json", relate)
    page = parsed(made(two)["threads.html"])
    back = page.all("p", of="back")
    assert back
    assert all("Follows up" in one.text and "Here again." in one.text for one in back)
    assert {link.partition("#")[0] for one in back for link in hrefs(one)} == {f"documents/{EXCERPT}.html"}


@exhaustive("every run has a page that a corpus lacks")
def test_a_corpus_without_threads_says_so(small: Path) -> None:
    page = parsed(made(small)["threads.html"])
    assert "No plan, corridor or body goes on from one document to another." in page.one("main").text
