"""The site of the committed data: small, quick to read, whole, and accessible on every kind of page."""

from __future__ import annotations

from pathlib import Path

from browser.conftest import Reader, pages_of
from browser.test_every_page import inaccessible, kinds, narrow_faults, no_fault
from cnkh_data.site.build import broken_links

MOST_BYTES = 3_000_000
"""Of the whole site: who takes it along on a slow line takes all of it."""


def test_it_is_small(committed: Path) -> None:
    files = {
        path.relative_to(committed).as_posix(): path.stat().st_size for path in committed.rglob("*") if path.is_file()
    }
    largest = sorted(files.items(), key=lambda item: -item[1])[:8]
    assert sum(files.values()) < MOST_BYTES, largest


def test_every_link_leads_somewhere(committed: Path) -> None:
    made = {
        path.relative_to(committed).as_posix(): path.read_bytes() for path in committed.rglob("*") if path.is_file()
    }
    assert broken_links(made) == []


def test_every_page_opens_in_silence_and_fits_a_phone(reader: Reader, committed: Path) -> None:
    no_fault("\n".join(narrow_faults(reader, committed, pages_of(committed))))


def test_every_kind_of_page_is_accessible(reader: Reader, committed: Path, axe: str) -> None:
    no_fault(inaccessible(reader, committed, kinds(committed), axe))
