"""Pages of docs/use and locks: what a page installs is what its lock pins, by hash and from no address."""

import re
from pathlib import Path

import pytest

from consumers.conftest import LOCKS
from consumers.recipes import PAGES, PIP, packages

PINNED = [page for page in sorted(PAGES.glob("*.md")) if PIP.search(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", PINNED, ids=lambda page: page.stem)
def test_a_page_installs_what_its_lock_pins(page: Path) -> None:
    pins = re.findall(r"^([\w.-]+)==", (LOCKS / f"{page.stem}.lock").read_text(encoding="utf-8"), re.MULTILINE)
    assert {re.sub(r"\[.*", "", name) for name in packages(page.stem)} <= set(pins)


@pytest.mark.parametrize("lock", sorted(LOCKS.glob("*.lock")), ids=lambda lock: lock.stem)
def test_a_lock_names_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_every_lock_belongs_to_a_page() -> None:
    assert {lock.stem for lock in LOCKS.glob("*.lock")} == {page.stem for page in PINNED}


def test_the_table_of_programs_has_every_page() -> None:
    linked = re.findall(r"\]\(([\w-]+)\.md\)", (PAGES / "README.md").read_text(encoding="utf-8"))
    assert sorted(linked) == sorted(page.stem for page in PAGES.glob("*.md") if page.stem != "README")
