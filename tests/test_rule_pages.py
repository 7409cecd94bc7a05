"""Rule pages say what the rules are and what the validator says today; the command shows the same."""

import re
import shutil
from pathlib import Path

import pytest
import rule_fixtures
from conftest import ROOT

from cnkh_data import rule_pages
from cnkh_data.cli import main
from cnkh_data.validate import all_rules


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return rule_pages.pages(ROOT, lambda case: rule_fixtures.outcome(case.name).example)


def test_pages_in_the_repository_are_those_that_would_be_written(pages: dict[str, str]) -> None:
    present = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / rule_pages.FOLDER).iterdir()}
    changed = sorted(name for name in {*present, *pages} if present.get(name) != pages.get(name))
    assert changed == [], "run: cnkh rules --write"


def test_every_rule_has_a_page_with_examples_that_the_index_links_to(pages: dict[str, str]) -> None:
    linked = set(re.findall(r"\]\(([a-z0-9-]+)\.md\)", pages["README.md"]))
    assert linked == {rule.id for rule in all_rules()}
    for rule in all_rules():
        page = pages[f"{rule.id}.md"]
        assert page.index("## Not like this") < page.index("## Like this")
        assert f"Level {rule.level}" in page


def test_links_between_pages_lead_somewhere(pages: dict[str, str]) -> None:
    for text in pages.values():
        assert set(re.findall(r"\]\(([a-z0-9-]+\.md)\)", text)) <= set(pages)


def test_page_shows_finding_and_repair_as_the_validator_prints_them(pages: dict[str, str]) -> None:
    page = pages["operator-and-force.md"]
    assert "error: operator-and-force (level 5, coding)" in page
    assert "  repair    Set the force in en to 3, or point the operator at the words that govern." in page


def test_page_about_hidden_characters_hides_none(pages: dict[str, str]) -> None:
    shown = {character for text in pages.values() for character in text}
    assert not [character for character in shown if not character.isprintable() and character not in "\n\u3000"]


def test_command_lists_and_explains(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["rules"]) == 0
    listed = capfdbinary.readouterr().out.decode()
    assert all(f"  {rule.id}" in listed for rule in all_rules())
    assert main(["rules", "tiling", "--root", str(ROOT)]) == 0
    explained = capfdbinary.readouterr().out.decode()
    assert explained.startswith("# tiling\n")
    assert "Generated" not in explained
    assert "repair    " in explained


def test_command_explains_without_fixtures(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["rules", "tiling", "--root", str(tmp_path)]) == 0
    assert "Provisions tile every text" in capfdbinary.readouterr().out.decode()


def test_unknown_rule_names_those_that_are_near(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "seals"]) == 2
    assert "did you mean seal" in capsys.readouterr().err


def test_write_repairs_adds_and_removes_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(ROOT / "validation/fixtures/base", tmp_path / "validation/fixtures/base")
    for some in ("tiling", "seal"):
        shutil.copy(ROOT / f"validation/fixtures/{some}.json", tmp_path / "validation/fixtures")
    folder = tmp_path / rule_pages.FOLDER
    folder.mkdir()
    (folder / "seal.md").touch()
    (folder / "tiling.md").write_text("edited", encoding="utf-8")
    (folder / "seal.md").unlink()
    (folder / "no-such-rule.md").write_text("old", encoding="utf-8")
    assert main(["rules", "--write", "--root", str(tmp_path)]) == 0
    written = capsys.readouterr().out.split()
    assert {Path(name).name for name in written} >= {"tiling.md", "seal.md", "no-such-rule.md"}
    assert rule_pages.drift(tmp_path) == []


def test_write_needs_fixtures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--write", "--root", str(tmp_path)]) == 2
    assert "validation/fixtures" in capsys.readouterr().err
