"""A document that is being worked on, as two people look at it who work on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from site_corpora import Unit, Work, add, finished, read, start, write

from browser.conftest import NARROW, Reader
from browser.test_every_page import inaccessible, no_fault
from cnkh_data.site.build import build_site, open_site
from cnkh_data.site.draft import drafted

DRAFT, BROKEN = "2024-07-01-cn-kh-draft", "2024-08-01-cn-kh-broken"
PAGE = f"documents/{DRAFT}.html"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a draft with a misquoted provision and one that nobody has read, and of one with a record that cannot be read."""
    root = start(tmp_path_factory.mktemp("draft") / "corpus")
    units = (
        Unit("1.1.1", {"zh-Hans": "双方重视友谊。", "en": "Both sides value friendship."}),
        Unit("1.1.2", {"zh-Hans": "双方将再次会晤。", "en": "Both sides will meet again."}, status="proposed"),
    )
    add(root, Work(DRAFT, "A Draft", units, status="draft"))
    short = Unit("1.1.1", {"zh-Hans": "会议很短。", "en": "The meeting was short."})
    add(root, Work(BROKEN, "A Broken Draft", (short,), status="draft"))
    finished(root)
    provisions = read(root, f"documents/{DRAFT}/provisions.json")
    provisions[0]["anchors"]["en"].update(start_offset=3, end_offset=9)
    write(root, f"documents/{DRAFT}/provisions.json", provisions)
    provisions = read(root, f"documents/{BROKEN}/provisions.json")
    provisions[0]["act"] = "dance"
    write(root, f"documents/{BROKEN}/provisions.json", provisions)
    found = drafted(root)
    build_site(open_site(root, found.draft, found.tables), root / "site")
    return root / "site"


def test_a_finding_stands_beside_its_words_and_leads_to_its_rule(reader: Reader, folder: Path) -> None:
    unit = reader.open(folder, PAGE).locator("[id='1.1.1']")
    assert unit.get_by_text("error", exact=False).first.is_visible()
    assert unit.locator("a[href*='rules.html#']").count() > 0


def test_what_is_unread_says_so(reader: Reader, folder: Path) -> None:
    page = reader.open(folder, PAGE)
    assert "unread" in page.locator("[id='1.1.2']").inner_text().lower()
    assert "unread" not in page.locator("[id='1.1.1']").inner_text().lower()


def test_the_words_of_a_record_that_cannot_be_read_are_there(reader: Reader, folder: Path) -> None:
    page = reader.open(folder, f"documents/{BROKEN}.html")
    assert page.locator(".words", has_text="The meeting was short.").first.is_visible()
    assert page.get_by_text("Draft: not a release").is_visible()


def test_from_the_list_of_what_is_to_do_to_the_words(reader: Reader, folder: Path) -> None:
    page = reader.open(folder, "draft.html")
    assert f"{BROKEN}/1.1.1: it is not shown" in page.get_by_role("region", name="What could not be shown").inner_text()
    page.locator(f"a[href='{PAGE}#1.1.1']").first.click()
    page.locator("[id='1.1.1']").wait_for(state="visible")


def test_its_pages_are_accessible_and_fit_a_phone(reader: Reader, folder: Path, axe: str) -> None:
    no_fault(inaccessible(reader, folder, ["draft.html", PAGE], axe))
    assert reader.open(folder, "draft.html", NARROW).evaluate("document.documentElement.scrollWidth") <= NARROW
