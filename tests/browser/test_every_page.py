"""What holds of every page: nothing to complain of for the browser or a checker of accessibility, at any width, in light and dark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from browser.conftest import NARROW, WIDE, Made, Reader, pages_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

ALL_RULES: dict[str, Any] = {"preload": False, "resultTypes": ["violations"]}
OF_COLOUR: dict[str, Any] = {**ALL_RULES, "runOnly": ["color-contrast", "link-in-text-block"]}
FEW_ALIKE = """() => {
    for (const parent of document.querySelectorAll("main, main *")) {
        const found = {};
        for (const child of [...parent.children]) {
            const kind = child.tagName + "." + child.className;
            found[kind] = (found[kind] || 0) + 1;
            if (found[kind] > 12) child.remove();
        }
    }
}"""
"""Leaves some of many elements that are alike, such as rows of a table: all of them would take the checker minutes."""
LOOKS = [
    (WIDE, "light", ALL_RULES),
    (WIDE, "dark", OF_COLOUR),
    (NARROW, "light", ALL_RULES),
    (NARROW, "dark", OF_COLOUR),
]
"""Width, colours, and what is checked: only colours differ between light and dark."""

WORDS_OF_OTHER_LANGUAGES = """() => {
    const scripts = [[/\\p{Script=Han}/u, /^(zh|yue|ja|ko)\\b/], [/\\p{Script=Khmer}/u, /^km\\b/], [/\\p{Script=Arabic}/u, /^(ar|fa|ur)\\b/]];
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode, element = node.parentElement;
        if (element.closest("script, textarea, code, pre")) continue;
        for (const [script, tag] of scripts) {
            if (script.test(node.data) && !tag.test(element.closest("[lang]").lang)) found.push(node.data.trim().slice(0, 60));
        }
    }
    return found;
}"""
"""Texts in a script that the language of their element is not written in."""


def kinds(folder: Path) -> list[str]:
    """A page of each kind: all that stand at the top, and of each folder the first and the largest."""
    pages = pages_of(folder)
    folders: dict[str, list[str]] = {}
    for page in pages:
        folders.setdefault(page.rpartition("/")[0], []).append(page)
    inner = [group for name, group in folders.items() if name]
    largest = [max(group, key=lambda page: (folder / page).stat().st_size) for group in inner]
    return sorted({*folders.get("", ()), *(group[0] for group in inner), *largest})


def violations(page: Page, axe: str, options: dict[str, Any]) -> list[str]:
    """What axe-core finds: rule, how many elements, and the first of them."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{one['id']} ({len(one['nodes'])}): {one['nodes'][0]['html'][:200]} {one['nodes'][0]['failureSummary'][:300]}"
        for one in found["violations"]
    ]


def inaccessible(reader: Reader, folder: Path, paths: Sequence[str], axe: str) -> str:
    """What axe-core finds on pages, a line each, with the look that the page has then; nothing if it finds nothing."""
    return "\n".join(
        f"{path} at {width}, {colours}: {wrong}"
        for path in paths
        for page in [with_few_alike(reader.open(folder, path))]
        for width, colours, options in LOOKS
        for wrong in violations(as_seen(page, width, colours), axe, options)
    )


def with_few_alike(page: Page) -> Page:
    """A page without most of what is alike on it."""
    page.evaluate(FEW_ALIKE)
    return page


def as_seen(page: Page, width: int, colours: str) -> Page:
    """A page in a window of a width, with light or dark colours."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if colours == "dark" else "light")
    return page


def no_fault(found: str) -> None:
    """Fail with all that was found, which pytest itself would shorten."""
    if found:
        pytest.fail(found, pytrace=False)


def test_every_page_of_the_small_site_is_accessible(reader: Reader, rich: Path, axe: str) -> None:
    no_fault(inaccessible(reader, rich, kinds(rich), axe))


@pytest.mark.parametrize("anchor", ["1.1.1/c1", "d1", "1.1.2"])
def test_a_record_that_is_open_is_accessible(reader: Reader, rich: Path, axe: str, anchor: str) -> None:
    no_fault(inaccessible(reader, rich, [f"documents/2024-03-01-cn-kh-corridor.html#{anchor}"], axe))


@pytest.mark.parametrize("folder", ["rich", "markup", "three_versions", "no_commitments", "empty", "edges"])
def test_no_page_scrolls_sideways_on_a_phone(reader: Reader, made: Made, folder: str) -> None:
    """Nor does a screen reader meet words in a script that it is not told of."""
    root = made(folder)
    no_fault("\n".join(narrow_faults(reader, root, pages_of(root))))


def narrow_faults(reader: Reader, folder: Path, paths: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with pages on a phone: too wide, or words of a language that is not said."""
    page = reader.window(NARROW, height=740).new_page()
    for path in paths:
        reader.go(page, folder, path)
        if (width := page.evaluate("document.documentElement.scrollWidth")) > NARROW:
            yield f"{path}: {width} wide"
        for words in page.evaluate(WORDS_OF_OTHER_LANGUAGES)[:3]:
            yield f"{path}: no lang on {words}"


def test_every_page_leads_to_every_section_and_back(reader: Reader, rich: Path) -> None:
    page = reader.open(rich)
    for link in page.get_by_role("navigation", name="Site").get_by_role("link").all():
        target = link.get_attribute("href")
        assert target
        other = reader.open(rich, target)
        assert other.locator("[aria-current=page]").count() >= 1, target
        assert other.locator("h1").count() == 1, target
        other.close()


def test_light_and_dark_follow_the_system_and_the_switch(reader: Reader, rich: Path) -> None:
    page = reader.open(rich, color_scheme="dark")
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    dark = page.evaluate(ground)
    page.get_by_role("button", name="Light").click()
    light = page.evaluate(ground)
    assert light != dark
    reader.go(page, rich, "documents/2024-03-01-cn-kh-corridor.html")
    assert page.evaluate(ground) == light
    assert reader.open(rich, color_scheme="light").evaluate(ground) == light


def test_it_works_where_nothing_can_be_remembered(reader: Reader, rich: Path) -> None:
    """A browser may keep pages from storing anything, above all those that were opened from a folder."""
    context = reader.window()
    context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } });")
    page = context.new_page()
    reader.go(page, rich, "documents/2024-03-01-cn-kh-corridor.html")
    switch = page.get_by_role("button", name="Commitments")
    switch.click()
    assert switch.get_attribute("aria-pressed") == "false"


def test_it_works_below_a_path_of_a_server(reader: Reader, rich: Path, served: str) -> None:
    """Each page with its scripts, styles and data, and links between them; the server is asked for nothing that is not there."""
    reader.bases.append(served)
    page = reader.window().new_page()
    missing: list[str] = []
    page.on("response", lambda answer: missing.append(answer.url) if answer.status >= 400 else None)
    for path in pages_of(rich):
        page.goto(served + path)
    page.goto(f"{served}documents/2024-03-01-cn-kh-corridor.html#1.1.1/c1")
    page.get_by_role("complementary", name="Record").wait_for()
    assert missing == []
