"""The page of rules says what the rules are and what the validator says today; the command shows the same."""

import re
import shutil
from pathlib import Path

import pytest
from conftest import ROOT

from cnkh_data import rule_pages
from cnkh_data.cli import main
from cnkh_data.layout import RULES_FILE, WORTH_FILE
from cnkh_data.validate import all_rules


@pytest.fixture(scope="module")
def page() -> str:
    """The page in the repository: with the rules, a test says that it is the one that would be written."""
    return (ROOT / RULES_FILE).read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with the small corpus and the fixtures of two rules."""
    shutil.copytree(ROOT / "validation/fixtures/base", tmp_path / "validation/fixtures/base")
    for some in ("tiling", "seal"):
        shutil.copy(ROOT / f"validation/fixtures/{some}.json", tmp_path / "validation/fixtures")
    return tmp_path


def entry(page: str, rule_id: str) -> str:
    """What the page says of one rule."""
    return page.partition(f"\n### {rule_id}\n")[2].partition("\n### ")[0]


def test_every_rule_has_an_entry_with_examples_that_the_contents_link_to(page: str) -> None:
    contents = page.partition("\n## ")[0]
    assert set(re.findall(r"\]\(#([a-z0-9-]+)\)", contents)) >= {rule.id for rule in all_rules()}
    for rule in all_rules():
        said = entry(page, rule.id)
        assert said.index("**Bad:** ") < said.index("**Good:** ")
        assert f"Level {rule.level}" in said
        assert rule.what in said
        assert rule.why in said


def test_links_inside_the_page_lead_somewhere(page: str) -> None:
    headings = re.findall(r"^#{1,3} (.+)$", page, re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= anchors
    assert len(headings) == len(set(headings)), "the second of two anchors has another name"


def test_page_shows_finding_and_repair_as_the_validator_prints_them(page: str) -> None:
    said = entry(page, "tiling")
    assert "error: tiling (level 3, evidence)" in said
    assert "\n  repair    " in said


def test_page_about_hidden_characters_hides_none(page: str) -> None:
    assert not [character for character in set(page) if not character.isprintable() and character not in "\n\u3000"]


def test_command_lists_and_explains(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["rules"]) == 0
    listed = capfdbinary.readouterr().out.decode()
    assert all(f"  {rule.id}" in listed for rule in all_rules())
    assert main(["rules", "tiling", "--root", str(ROOT)]) == 0
    explained = capfdbinary.readouterr().out.decode()
    assert explained.startswith("# tiling\n")
    assert "Generated" not in explained
    assert explained.index("## Why it matters") < explained.index("## Not like this") < explained.index("## Like this")
    assert "repair    " in explained


def test_what_a_rule_is_is_said_in_words(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    rule = next(rule for rule in all_rules() if not rule.of_files)
    assert main(["rules", rule.id, "--root", str(tmp_path)]) == 0
    explained = capfdbinary.readouterr().out.decode()
    assert re.search(r"^Level \d \(\w+\) · .+ · (error|warning) · asked about \w+ .+ · can", explained, re.MULTILINE)
    assert f"## What it checks\n\n{rule.what}\n\n## Why it matters\n\n{rule.why}\n" in explained


def test_command_explains_without_fixtures(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["rules", "tiling", "--root", str(tmp_path)]) == 0
    assert "Level 3 (evidence)" in capfdbinary.readouterr().out.decode()


def test_unknown_rule_names_those_that_are_near(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "seals"]) == 2
    assert "did you mean seal" in capsys.readouterr().err


def test_check_says_whether_the_page_is_current_and_write_makes_it_so(
    project: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "--check", "--root", str(project)]) == 1
    assert f"{RULES_FILE}: not what the rules and fixtures say; run: cnkh rules --write" in capfd.readouterr().out
    assert main(["rules", "--write", "--root", str(project)]) == 0
    assert capfd.readouterr().out.split() == [RULES_FILE]
    assert main(["rules", "--check", "--root", str(project)]) == 0
    assert main(["rules", "--write", "--root", str(project)]) == 0
    assert capfd.readouterr().out == "", "nothing has changed"


def test_what_each_rule_is_worth_is_shown_where_it_was_measured(project: Path) -> None:
    assert "What each rule is worth" not in rule_pages.page(project)
    worth = project / WORTH_FILE
    worth.parent.mkdir()
    worth.write_text("rule,spoke,alone,first\ntiling,12,5,1\nlong-gone,1,1,1\n", encoding="utf-8")
    page = rule_pages.page(project)
    assert entry(page, "tiling").splitlines()[1].endswith(" · spoke of 12 slips, alone of 5, first of 1")
    assert "| [tiling](#tiling) | 12 | 5 | 1 |" in page
    assert "long-gone" not in page, "a rule that is no more"


def test_a_table_of_worth_that_cannot_be_read(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    worth = project / WORTH_FILE
    worth.parent.mkdir()
    worth.write_text("rule,spoke\ntiling,often\n", encoding="utf-8")
    assert main(["rules", "--write", "--root", str(project)]) == 2
    assert f"{WORTH_FILE}: not a table with the columns rule, spoke, alone, first" in capsys.readouterr().err


def test_write_needs_fixtures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--write", "--root", str(tmp_path)]) == 2
    assert "validation/fixtures" in capsys.readouterr().err
