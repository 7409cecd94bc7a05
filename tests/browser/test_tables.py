"""Promises and differences in tables that filter, as somebody uses them who looks for some and wants to take them along."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from site_corpora import CORRIDOR

from browser.conftest import NARROW, Reader, fragment, wait

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PAGE = "commitments.html"
DIFFERENCES = "differences.html"
OF_CORRIDOR = 3
"""Promises of the document about a corridor, one of which its English lacks."""


def rows(page: Page) -> Locator:
    return page.locator("tbody tr:not([hidden])")


def count(page: Page) -> str:
    """What the page says of how many are shown."""
    return str(page.locator("[data-status]").inner_text())


def choose(page: Page, facet: str, value: str) -> None:
    """Check a value of a facet, which is opened first if it is closed."""
    group = page.locator(f"[data-facet='{facet}']")
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    group.locator(f"input[value='{value}']").check()


def chosen(page: Page, facet: str) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        f"[data-facet='{facet}'] input:checked", "found => found.map(one => one.value)"
    )
    return found


def downloaded(page: Page) -> list[dict[str, str]]:
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    text = Path(download.value.path()).read_bytes().decode("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def test_filters_narrow_the_rows_and_the_counts(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, PAGE)
    everything = rows(page).count()
    assert str(everything) in count(page)
    choose(page, "document", CORRIDOR.id)
    assert rows(page).count() == OF_CORRIDOR
    assert count(page).startswith(f"{OF_CORRIDOR} of {everything}")
    beside = page.locator("[data-facet='force_en'] label", has=page.locator("input[value='absent']"))
    assert beside.locator("[data-count]").text_content() == "1"


def test_what_the_english_lacks_is_two_clicks_away(reader: Reader, rich: Path) -> None:
    """From the first page."""
    page = reader.open(rich)
    page.get_by_role("navigation", name="Site").locator("a[href='commitments.html']").click()
    page.get_by_role("link", name="Not in the English text").click()
    assert rows(page).count() == 1
    assert "land for the corridor" in rows(page).inner_text()


def test_a_state_is_shared_by_its_address(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, PAGE)
    choose(page, "document", CORRIDOR.id)
    choose(page, "force_en", "absent")
    page.get_by_label("Words in").fill("土地")
    wait(page, "location.hash.includes('q=')")
    other = reader.window().new_page()
    other.goto(page.url)
    assert chosen(other, "document") == [CORRIDOR.id]
    assert chosen(other, "force_en") == ["absent"]
    assert other.get_by_label("Words in").input_value() == "土地"
    assert rows(other).all_inner_texts() == rows(page).all_inner_texts()
    assert rows(other).count() == 1


def test_a_filter_in_use_is_removed_and_all_are_cleared(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, f"{PAGE}#document={CORRIDOR.id}&force_en=absent")
    everything = page.locator("tbody tr").count()
    page.get_by_role("list", name="Filters in use").get_by_role("button").nth(1).click()
    assert rows(page).count() == OF_CORRIDOR
    page.get_by_role("button", name="Clear", exact=True).click()
    assert rows(page).count() == everything
    assert fragment(page) == ""


@pytest.mark.parametrize("words", ["鱼米走廊", "魚米走廊", "Fish and RICE", "corridor"])
def test_words_are_found_in_both_scripts_and_in_english(reader: Reader, rich: Path, words: str) -> None:
    page = reader.open(rich, PAGE)
    page.get_by_label("Words in").fill(words)
    wait(page, "location.hash.includes('q=')")
    assert any("fish and rice corridor" in row for row in rows(page).all_inner_texts())
    assert rows(page).count() < page.locator("tbody tr").count()
    assert page.locator("mark").count() > 0


def test_what_nothing_has_says_so(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, f"{PAGE}#q=nothingatall")
    assert rows(page).count() == 0
    assert page.get_by_text("None of the").is_visible()


def test_what_is_shown_is_downloaded(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, f"{PAGE}#document={CORRIDOR.id}")
    found = downloaded(page)
    assert [row["commitment_id"] for row in found] == [f"{CORRIDOR.id}/{one}/c1" for one in ("1.1.1", "1.1.2", "1.2.1")]
    assert [row["force_en"] for row in found] == ["1", "", "3"]
    assert found[0]["quote_zh"] == "同柬方共建“鱼米走廊”"


def test_rows_lead_to_their_records(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, f"{PAGE}#document={CORRIDOR.id}&force_en=absent")
    rows(page).locator("a.object").click()
    page.get_by_role("complementary", name="Record").wait_for()
    assert fragment(page) == "1.1.2/c1"


def test_filters_are_used_by_the_keyboard_alone(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, PAGE)
    page.locator("[data-facet='document'] summary").focus()
    if page.locator("[data-facet='document']").get_attribute("open") is None:
        page.keyboard.press("Enter")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == CORRIDOR.id:
            break
    page.keyboard.press("Space")
    assert rows(page).count() == OF_CORRIDOR
    assert page.evaluate("document.activeElement.value") == CORRIDOR.id


def test_on_a_phone_rows_are_cards_and_filters_open(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, PAGE, NARROW, has_touch=True, is_mobile=True)
    assert page.locator("#filters").is_hidden()
    page.get_by_role("button", name="Filters", exact=True).tap()
    assert page.locator("#filters").is_visible()
    card = rows(page).first
    stacked = card.evaluate("row => [...row.children].map(one => Math.round(one.getBoundingClientRect().left))")
    assert len(set(stacked)) == 1


def test_without_script_every_row_is_there(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, PAGE, java_script_enabled=False)
    assert page.get_by_text("land for the corridor").is_visible()
    assert page.get_by_role("button", name="Download CSV").count() == 0


def test_force_shifts_are_drawn_as_pairs_and_said_in_words(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, DIFFERENCES)
    pair = page.locator(".pair", has_text="fish and rice corridor")
    assert pair.first.locator("svg").is_visible()
    said = pair.first.inner_text()
    assert "2" in said
    assert "1" in said


def test_differences_filter_by_type(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, DIFFERENCES)
    choose(page, "type", "force_shift")
    assert 0 < rows(page).count() < page.locator("tbody tr").count()
    assert all("Force shift" in row for row in rows(page).all_inner_texts())
    found = downloaded(page)
    assert {row["type"] for row in found} == {"force_shift"}
