"""The search, as somebody uses it who has a word and no idea where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from site_corpora import CORRIDOR

from browser.conftest import Reader, fragment, wait

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page


def hits(page: Page) -> Locator:
    return page.locator(".hits li")


@pytest.mark.parametrize(
    "words",
    ["走廊", "鱼米走廊", "魚米走廊", "corridor", "CORRIDOR", "fish and rice", "chemin de fer", "ផ្លូវដែក", "الممر"],
)
def test_a_word_is_found_in_any_script(reader: Reader, rich: Path, words: str) -> None:
    page = reader.open(rich, f"search.html#q={words}")
    hits(page).first.wait_for()
    assert page.locator("mark").count() > 0
    assert "documents/" in (hits(page).locator("a[href*='documents/']").first.get_attribute("href") or "")


def test_from_the_box_of_any_page_to_the_words(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, f"documents/{CORRIDOR.id}.html")
    page.get_by_role("searchbox", name="Search everything").fill("鱼米走廊")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html**")
    assert fragment(page) == "q=鱼米走廊"
    hits(page).locator(f"a[href*='{CORRIDOR.id}']").first.click()
    page.wait_for_url(f"**/{CORRIDOR.id}.html**")
    assert page.locator(":target, .chosen, .lit").first.is_visible()


def test_an_entity_is_found_by_a_name_that_no_page_title_has(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, "search.html#q=魚米走廊")
    link = hits(page).locator("a[href*='entities.html#fish-and-rice-corridor']").first
    link.click()
    assert fragment(page) == "fish-and-rice-corridor"
    assert page.locator("[id='fish-and-rice-corridor']").is_visible()


def test_typing_finds_at_once_and_the_address_can_be_shared(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, "search.html")
    box = page.get_by_label("Words in any language or script")
    box.fill("land")
    hits(page).first.wait_for()
    wait(page, "location.hash === '#q=land'")
    assert page.locator("[data-search-count]").inner_text() != ""


def test_what_is_nowhere_is_said_to_be_nowhere(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, "search.html#q=nothingatall")
    wait(page, "document.querySelector('[data-search-count]').textContent !== ''")
    assert hits(page).count() == 0


def test_markup_in_what_is_looked_for_stays_words(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, "search.html#q=<img src=x onerror=alert(1)>")
    wait(page, "document.querySelector('[data-search-count]').textContent !== ''")
    assert page.locator("main img").count() == 0
