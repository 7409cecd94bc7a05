"""Who and what is named, as somebody reads it who looks for a name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from site_corpora import CORRIDOR

from browser.conftest import NARROW, Reader, fragment, wait

if TYPE_CHECKING:
    from playwright.sync_api import Page

PLACE = "fish-and-rice-corridor"


def shown(page: Page) -> list[str | None]:
    """Ids of the entities that can be seen."""
    return [one.get_attribute("id") for one in page.locator(".entity").all() if one.is_visible()]


@pytest.mark.parametrize("words", ["鱼米走廊", "魚米走廊", "FISH and rice"])
def test_typing_a_name_in_any_script_leaves_those_that_have_it(reader: Reader, rich: Path, words: str) -> None:
    page = reader.open(rich, "entities.html")
    page.get_by_label("Find a name, in any language").fill(words)
    assert shown(page) == [PLACE]
    assert page.get_by_role("status").first.inner_text().startswith("1 of ")
    assert not page.get_by_role("heading", name="State").first.is_visible()


def test_what_was_looked_for_stands_in_the_address(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, "entities.html#find=鱼米走廊")
    assert page.get_by_label("Find a name, in any language").input_value() == "鱼米走廊"
    assert shown(page) == [PLACE]
    page.get_by_label("Find a name, in any language").fill("")
    assert fragment(page) == ""
    assert len(shown(page)) > 1


def test_a_link_to_an_entity_that_the_filter_hides_shows_it(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, "entities.html#find=鱼米走廊")
    page.evaluate("location.hash = '#china'")
    wait(page, "!document.getElementById('china').hidden")
    assert page.locator("[id='china']").is_visible()


def test_mentions_open_with_their_sentences_and_the_name_marked(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, f"entities.html#{PLACE}")
    mentions = page.locator(f"[id='{PLACE}'] [data-mentions]")
    mentions.locator("summary").press("Enter")
    marked = mentions.locator("li mark")
    marked.first.wait_for()
    assert "走廊" in marked.first.inner_text()
    assert mentions.locator("li [lang]").first.get_attribute("lang") == "zh-Hans"
    mentions.locator("li a").first.click()
    page.wait_for_url("**/documents/**")


def test_without_script_names_counts_and_links_are_there(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, f"entities.html#{PLACE}", java_script_enabled=False)
    assert not page.get_by_label("Find a name, in any language").is_visible()
    mentions = page.locator(f"[id='{PLACE}'] [data-mentions]")
    mentions.locator("summary").click()
    assert mentions.locator(f"a[href*='{CORRIDOR.id}']").first.is_visible()


def test_on_a_phone_an_entity_fits(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, "entities.html#china", width=NARROW)
    for summary in page.locator("[id='china'] summary").all():
        summary.click()
    page.locator("[id='china'] .sentences").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
