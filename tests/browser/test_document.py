"""The page of a document, as somebody reads it who wants to know what two versions say."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from site_corpora import CORRIDOR, DECLARATION, SPEECH

from browser.conftest import NARROW, WIDE, Reader, fragment, wait

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PAGE = f"documents/{CORRIDOR.id}.html"
THREE = f"documents/{DECLARATION.id}.html"
WITH_TOUCH: dict[str, Any] = {"has_touch": True, "is_mobile": True}


CHINESE, ENGLISH = 0, 1
"""Columns of the page."""


def cell(page: Page, unit: str, column: int) -> Locator:
    """Where a unit stands in a version, or would."""
    return page.locator(f"[id='{unit}'] .row .cell").nth(column)


def opener(page: Page, anchor: str) -> Locator:
    """The link of a commitment or divergence below its unit, which opens its record."""
    return page.locator(f"[id='{anchor}'] > a")


def panel(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Record")


def printed(page: Page) -> str:
    """The text of what a printer would get."""
    from pypdf import PdfReader  # noqa: PLC0415 - of the environment that the browser brings

    return "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)


def lit(page: Page) -> list[str]:
    """What is lit in the texts, by language."""
    found: list[str] = page.eval_on_selector_all(
        ".words .lit", "found => [...new Set(found.map(one => one.closest('[lang]').lang))]"
    )
    return found


def test_versions_stand_side_by_side(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, PAGE)
    chinese, english = (cell(page, "1.1.1", column).bounding_box() for column in (CHINESE, ENGLISH))
    assert chinese
    assert english
    assert chinese["y"] == english["y"]
    assert chinese["x"] + chinese["width"] <= english["x"]


def test_a_unit_that_a_version_lacks_is_a_gap_that_says_so(reader: Reader, rich: Path) -> None:
    gap = cell(reader.open(rich, PAGE), "1.1.2", ENGLISH)
    assert "Not in the English text" in gap.inner_text()
    assert "Cambodia is willing to provide land" in gap.inner_text()
    assert "Our English" in gap.inner_text()


def test_a_unit_that_stands_elsewhere_in_a_version_says_where_and_leads_there(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, PAGE)
    moved = cell(page, "2.1.1", ENGLISH).locator(".moved")
    assert "stands after" in moved.inner_text()
    moved.get_by_role("link").first.click()
    assert page.locator(":target").is_visible()


def test_words_can_be_found_and_copied_as_they_stand(reader: Reader, rich: Path) -> None:
    """No marker stands between the words as text."""
    page = reader.open(rich, PAGE)
    words = next(unit.words for unit in CORRIDOR.units if unit.at == "1.1.1")
    for column, language in ((CHINESE, "zh-Hans"), (ENGLISH, "en")):
        assert cell(page, "1.1.1", column).locator(".words").inner_text() == words[language]


def test_a_document_in_one_language_has_no_gaps(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, f"documents/{SPEECH.id}.html")
    assert page.locator(".gap-note").count() == 0
    assert cell(page, "1.1.1", 0).locator(".words").inner_text() == "Cambodia is a friend of China."


def test_three_versions_in_their_scripts_and_directions(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, THREE)
    words = page.locator("[id='1.1.1'] .words[lang]").filter(visible=True)
    found = [(one.get_attribute("lang"), one.evaluate("one => getComputedStyle(one).direction")) for one in words.all()]
    assert found[:3] == [("fr", "ltr"), ("km", "ltr"), ("ar", "rtl")]


def test_a_layer_is_switched_off_and_on_and_stays_so(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, PAGE)
    words = page.locator(".words .c[data-r~='1.1.1/c1']").first
    before = words.evaluate("one => getComputedStyle(one).backgroundColor")
    switch = page.get_by_role("button", name="Commitments")
    switch.click()
    assert switch.get_attribute("aria-pressed") == "false"
    assert words.evaluate("one => getComputedStyle(one).backgroundColor") != before
    page.reload()
    switch = page.get_by_role("button", name="Commitments")
    assert switch.get_attribute("aria-pressed") == "false"
    switch.click()
    assert words.evaluate("one => getComputedStyle(one).backgroundColor") == before


def test_force_shows_without_colour(reader: Reader, rich: Path) -> None:
    """Words of different force differ in more than their ground: the number stands beside them."""
    page = reader.open(rich, PAGE)
    forces = page.locator("[id='1.1.1/c1'] .forces").inner_text()
    assert "2" in forces
    assert "1" in forces


def test_a_version_is_hidden_and_shown(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, PAGE)
    switch = page.get_by_role("group", name="Versions").get_by_role("button", name="English")
    switch.click()
    assert cell(page, "1.1.1", ENGLISH).is_hidden()
    assert cell(page, "1.1.1", CHINESE).is_visible()
    switch.click()
    assert cell(page, "1.1.1", ENGLISH).is_visible()


def test_the_last_version_stays(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, PAGE)
    for switch in page.get_by_role("group", name="Versions").get_by_role("button").all():
        switch.click()
    assert page.locator(".words").filter(visible=True).count() > 0


def test_both_ends_of_a_divergence_light_up(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, PAGE)
    assert lit(page) == []
    page.locator(".words[lang=zh-Hans] [data-r~='d2']").first.hover()
    assert sorted(lit(page)) == ["en", "zh-Hans"]
    page.mouse.move(0, 0)
    assert lit(page) == []


def test_both_ends_stay_lit_once_it_is_chosen(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, f"{PAGE}#d1")
    panel(page).wait_for()
    assert sorted(lit(page)) == ["en", "zh-Hans"]


def test_a_record_opens_and_closes_and_the_focus_returns(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, PAGE)
    link = opener(page, "1.1.1/c1")
    link.focus()
    page.keyboard.press("Enter")
    panel(page).wait_for()
    assert fragment(page) == "1.1.1/c1"
    said = panel(page).inner_text()
    for words in ("stands ready to", "China", "fish and rice corridor", "A close call", CORRIDOR.id):
        assert words in said
    page.keyboard.press("Escape")
    panel(page).wait_for(state="hidden")
    assert page.evaluate("document.activeElement.hash") == "#1.1.1/c1"


def test_a_record_tells_its_codes_with_what_they_mean(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, f"{PAGE}#1.1.1/c1")
    said = panel(page)
    said.wait_for()
    assert "Establish" in said.inner_text()
    assert said.locator(".definition").count() > 0


def test_a_record_tells_where_its_words_stand_in_the_source(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, f"{PAGE}#1.2.1")
    panel(page).wait_for()
    assert f"{CORRIDOR.id}-en.txt" in panel(page).inner_text()


def test_relations_lead_both_ways(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, f"{THREE}#1.1.1/c1")
    panel(page).wait_for()
    panel(page).locator(f"a[href*='{CORRIDOR.id}']").first.click()
    page.wait_for_url(re.compile(f"/{CORRIDOR.id}.html#"))
    panel(page).wait_for()
    assert panel(page).locator(f"a[href*='{DECLARATION.id}']").count() > 0


@pytest.mark.parametrize("anchor", ["1.1.1", "1.1.1/c1", "d1", "1"])
def test_an_address_can_be_shared(reader: Reader, rich: Path, anchor: str) -> None:
    page = reader.open(rich, f"{PAGE}#{anchor}")
    wait(page, "document.readyState == 'complete'")
    target = page.evaluate("document.getElementById(decodeURIComponent(location.hash.slice(1)))?.id")
    assert target == anchor


def test_a_citation_of_the_sentence_is_there_to_copy(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, f"{PAGE}#1.2.1/c1")
    citation = panel(page).get_by_role("textbox", name="Citation")
    assert "review progress every year" in citation.input_value()
    assert f"{CORRIDOR.id}/1.2.1/c1" in citation.input_value()
    assert panel(page).get_by_role("textbox", name="Address").input_value() == page.url


def test_contents_lead_to_sections(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, PAGE)
    page.get_by_role("navigation", name="Contents").get_by_role("link", name="Section 2").click()
    assert page.locator("[id='2.1.1']").evaluate("one => one.getBoundingClientRect().top < innerHeight")


def test_the_keyboard_reaches_and_leaves_everything(reader: Reader, rich: Path) -> None:
    """Each stop can be seen, the first one skips to the text, and a record can be opened, read and left."""
    page = reader.open(rich, PAGE)
    page.keyboard.press("Tab")
    assert "Skip" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    seen = set()
    for _ in range(400):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
                const stop = document.activeElement, box = stop.getBoundingClientRect();
                const style = getComputedStyle(stop);
                return { open: stop.hash || "", pressed: stop.getAttribute("aria-pressed"), body: stop === document.body,
                  seen: box.width > 0 && box.height > 0 && style.outlineStyle !== "none" };
            }"""
        )
        if stop["body"]:
            break
        assert stop["seen"], stop
        seen |= {stop["open"], "a switch" if stop["pressed"] else ""}
    assert stop["body"], "the keyboard does not come to the end of the page"
    assert seen >= {"a switch", "#1.1.1", "#1.1.1/c1"}


def test_a_divergence_is_followed_by_the_keyboard_alone(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, PAGE)
    page.locator("[id='1.1.1'] summary").focus()
    for key in ("Enter", "Tab", "Enter"):
        page.keyboard.press(key)
    panel(page).wait_for()
    assert fragment(page) == "d1"
    assert sorted(lit(page)) == ["en", "zh-Hans"]


def test_on_a_phone_a_record_is_a_sheet_that_can_be_closed(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, PAGE, NARROW, height=740, **WITH_TOUCH)
    opener(page, "1.1.1/c1").tap()
    panel(page).wait_for()
    box = panel(page).bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW
    assert box["height"] < 740
    panel(page).get_by_role("button", name="Close").tap()
    panel(page).wait_for(state="hidden")


def test_without_script_the_text_its_codes_and_addresses_are_there(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, f"{PAGE}#1.1.1", java_script_enabled=False)
    said = page.locator("[id='1.1.1']").inner_text()
    for words in ("中方将同柬方共建", "stands ready to build", "fish and rice corridor", "1.1.1", "Commit"):
        assert words in said, words
    assert page.get_by_role("group", name="What is shown").count() == 0


def test_printed_it_has_the_text_and_the_marks_and_nothing_else(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, PAGE)
    page.emulate_media(media="print")
    assert page.locator("[id='1.1.1'] .words").first.is_visible()
    for chrome in ("nav.site-nav", "#toolbar", ".contents", "#panel", ".search-box"):
        assert page.locator(chrome).filter(visible=True).count() == 0, chrome
    said = re.sub(r"\s+", " ", printed(page))
    assert "stands ready to" in said
    assert "Skip to the text" not in said
    assert "What the marks mean" not in said


def test_on_a_phone_a_version_names_itself(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, PAGE, NARROW)
    assert "English" in cell(page, "1.1.1", ENGLISH).inner_text()
    assert page.evaluate("innerWidth") == NARROW < WIDE
