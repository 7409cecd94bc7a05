"""`cnkh site --draft`: two people who work on a document look at the same thing, also where it is broken."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import rule_fixtures
import site_corpora
from commands import cnkh
from conftest import ROOT, exhaustive
from site_corpora import CORRIDOR, Unit, Work, add, finished, start

from cnkh_data.errors import CannotRunError
from cnkh_data.site.build import open_site, site_files
from cnkh_data.site.draft import drafted
from cnkh_data.validate import fixtures

DRAFT = "2024-07-01-cn-kh-draft"
PROVISIONS = f"documents/{DRAFT}/provisions.json"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The small corpus with a draft that a program proposed: one provision is read, and one is not."""
    start(tmp_path / "corpus")
    units = (
        Unit("1.1.1", {"zh-Hans": "双方重视友谊。", "en": "Both sides value friendship."}),
        Unit("1.1.2", {"zh-Hans": "双方将再次会晤。", "en": "Both sides will meet again."}, status="proposed"),
    )
    add(tmp_path / "corpus", Work(DRAFT, "A Draft", units, status="draft"))
    return finished(tmp_path / "corpus")


def page(root: Path, path: str, *options: str) -> str:
    """A page of the site with drafts."""
    out = root.parent / "site"
    done = cnkh("site", "--root", str(root), "--out", str(out), "--draft", *options)
    assert done.returncode == 0, done.stderr
    return (out / path).read_text(encoding="utf-8")


def change(root: Path, path: str, change: Any) -> None:
    """Edit a file below `data/`, in whatever form."""
    value = site_corpora.read(root, path)
    change(value)
    site_corpora.write(root, path, value)


def test_a_release_shows_no_draft(root: Path, tmp_path: Path) -> None:
    assert cnkh("site", "--root", str(root), "--out", str(tmp_path / "site")).returncode == 0
    assert not list((tmp_path / "site").rglob(f"*{DRAFT}*"))
    assert not (tmp_path / "site" / "draft.html").exists()


def test_a_draft_is_shown_and_called_one_on_every_page(root: Path) -> None:
    assert "重视友谊" in page(root, f"documents/{DRAFT}.html")
    for path in (root.parent / "site").rglob("*.html"):
        assert "Draft: not a release" in path.read_text(encoding="utf-8"), path


def test_what_nobody_has_read_is_said(root: Path) -> None:
    found = drafted(root).draft
    assert found.documents == (DRAFT,)
    assert found.unread == {f"{DRAFT}/1.1.2"}
    assert f'href="documents/{DRAFT}.html#1.1.2"' in page(root, "draft.html")


def test_a_finding_names_its_rule_repair_and_words(root: Path) -> None:
    def misquote(provisions: Any) -> None:
        provisions[0]["anchors"]["en"].update(start_offset=3, end_offset=9)

    change(root, PROVISIONS, misquote)
    (finding, *_) = [one for one in drafted(root).draft.findings if one.record == f"{DRAFT}/1.1.1"]
    assert finding.severity == "error"
    assert finding.repair
    assert finding.place.startswith(f"data/{PROVISIONS}:")
    assert (finding.language, finding.start, finding.end) == ("en", 0, len("Both sides value friendship."))
    shown = page(root, f"documents/{DRAFT}.html")
    assert finding.rule in shown
    assert finding.repair.partition(":")[0].replace("'", "&#39;") in shown


@exhaustive("every run has a draft beside what is published")
def test_only_one_draft_and_what_is_published(root: Path) -> None:
    add(root, Work("2024-08-01-cn-kh-other", "Another", (Unit("1.1.1", {"en": "Hello."}),), status="draft"))
    finished(root)
    found = drafted(root, DRAFT)
    assert found.draft.documents == (DRAFT,)
    assert {row["document_id"] for row in found.tables.rows("documents")} == {"2023-02-11-cn-kh-excerpt", DRAFT}
    assert not [one for one in found.draft.findings if "cn-kh-other" in one.place]


def test_a_document_that_is_not_there_is_named(root: Path) -> None:
    done = cnkh("site", "--root", str(root), "--out", str(root / "site"), "--draft", "2024-07-01-cn-kh-drafts")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"did you mean {DRAFT}" in done.stderr


@exhaustive("every run has a misquoted span, which is shown in the same way")
def test_offsets_that_are_still_to_be_found_are_no_obstacle(root: Path) -> None:
    """A contributor writes quotes and leaves the offsets at 0."""

    def forget(provisions: Any) -> None:
        for one in provisions:
            for span in one["anchors"].values():
                span.update(start_offset=0, end_offset=0)

    change(root, PROVISIONS, forget)
    rows = [row for row in drafted(root).tables.rows("provisions") if row["document_id"] == DRAFT]
    assert [row["quote_en"] for row in rows] == ["Both sides value friendship.", "Both sides will meet again."]


@exhaustive("every run has a draft that nobody has read")
def test_words_that_no_provision_has_are_shown_as_unread(root: Path) -> None:
    change(root, PROVISIONS, lambda provisions: provisions.pop(0))
    found = drafted(root)
    rows = [row for row in found.tables.rows("provisions") if row["document_id"] == DRAFT]
    assert {row["quote_zh"] for row in rows} >= {"双方重视友谊。", "双方将再次会晤。"}
    assert {str(row["provision_id"]) for row in rows} == found.draft.unread
    assert "Both sides value friendship." in page(root, f"documents/{DRAFT}.html")


def test_a_record_that_cannot_be_read_is_left_out_and_said(root: Path) -> None:
    def break_one(provisions: Any) -> None:
        provisions[1]["act"] = "dance"

    change(root, PROVISIONS, break_one)
    shown = re.sub(r"<[^>]+>", "", page(root, f"documents/{DRAFT}.html"))
    assert "Both sides value friendship." in shown
    assert "Both sides will meet again." in shown
    assert f"{DRAFT}/1.1.2: it is not shown" in page(root, "draft.html")


@exhaustive("every run has a record that cannot be read")
def test_a_file_that_is_no_json_is_said_with_its_place(root: Path) -> None:
    (root / "data" / PROVISIONS).write_text('[{"id": \n', encoding="utf-8")
    assert "Both sides value friendship." in page(root, f"documents/{DRAFT}.html")
    assert f"data/{PROVISIONS}:" in page(root, "draft.html")


@exhaustive("every run has a record that cannot be read")
def test_a_document_without_its_record_leaves_the_others(root: Path) -> None:
    (root / f"data/documents/{DRAFT}/document.json").write_text("{}", encoding="utf-8")
    found = drafted(root)
    assert [row["document_id"] for row in found.tables.rows("documents")] == ["2023-02-11-cn-kh-excerpt"]
    assert any(DRAFT in sentence for sentence in found.draft.unreadable)
    assert DRAFT in page(root, "draft.html")


def test_a_release_has_no_drafts_to_show(built_once: Path, tmp_path: Path) -> None:
    release = next(path for path in (built_once / "dist").iterdir() if path.is_dir())
    done = cnkh("site", "--root", str(release), "--out", str(tmp_path / "site"), "--draft")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


@exhaustive("every run has the same of the site of what is published")
def test_nothing_is_written_beside_the_site(root: Path) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    page(root, "index.html")
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


@exhaustive("every run has a draft, with findings and without")
def test_a_corpus_without_drafts_or_findings_says_so(tmp_path: Path) -> None:
    root = site_corpora.three_versions(tmp_path / "corpus")
    assert "There is no draft, and nothing is found." in page(root, "draft.html")
    assert CORRIDOR.id not in page(root, "index.html")


# Whatever is wrong


BASE_FILES = fixtures.read_base(ROOT)
NOT_WITHOUT_MORE = ("contract", "deprecated-code")
"""Rules that look only if they are asked to, or if a code is deprecated, which none is."""
BAD = sorted(
    name for name in rule_fixtures.cases() if "/bad" in name and name.partition("/")[0] not in NOT_WITHOUT_MORE
)
NOTHING_TO_SHOW = {"schema/bad-homepage"}
"""Cases in which dataset.json itself cannot be read."""
EVERY = 216
"""Of so many cases, one is tried in every run."""
EVERY_ON_REQUEST = 6
"""Of so many, one is tried on request: all of them take half an hour."""


@pytest.mark.parametrize(
    "name",
    [
        *BAD[::EVERY],
        *(
            pytest.param(name, marks=exhaustive("every run tries one case in 216, on request one in 6"))
            for number, name in enumerate(BAD)
            if number % EVERY and number % EVERY_ON_REQUEST == 0
        ),
    ],
)
def test_whatever_a_rule_finds_there_are_pages(name: str, tmp_path: Path) -> None:
    """With the finding on them; only without a dataset.json there is nothing to show, and that is said."""
    fixtures.put(BASE_FILES, tmp_path)
    fixtures.apply(ROOT, tmp_path, fixtures.cases(ROOT, name.partition("/")[0])[name])
    if name in NOTHING_TO_SHOW:
        with pytest.raises(CannotRunError, match=r"dataset\.json"):
            drafted(tmp_path)
        return
    found = drafted(tmp_path)
    made = site_files(open_site(tmp_path, found.draft, found.tables))
    assert name.partition("/")[0] in {one.rule for one in found.draft.findings}
    assert "draft.html" in made
