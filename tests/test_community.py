"""What somebody meets who opens an issue or a pull request: forms that GitHub accepts, and pages whose links lead somewhere."""

import re
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]
from conftest import ROOT

FORMS = sorted(path for path in (ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
PAGES = [
    ROOT / name
    for name in ("SECURITY.md", "GOVERNANCE.md", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/architecture.md")
]
ASKS = {"input", "textarea", "dropdown", "checkboxes"}
ATTRIBUTES = {
    "markdown": {"value"},
    "input": {"label", "description", "placeholder", "value"},
    "textarea": {"label", "description", "placeholder", "value", "render"},
    "dropdown": {"label", "description", "multiple", "options", "default"},
    "checkboxes": {"label", "description", "options"},
}


def test_there_is_a_form_for_each_kind_of_issue() -> None:
    assert [path.stem for path in FORMS] == ["new-document", "rights", "wrong-code"]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_is_one_that_github_shows(path: Any) -> None:
    """GitHub hides a form without a word if a key is unknown, a label missing or an id used twice."""
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(form) <= {"name", "description", "title", "labels", "assignees", "body"}
    assert all(isinstance(form[key], str) and form[key].strip() for key in ("name", "description"))
    asked = [element for element in form["body"] if element["type"] in ASKS]
    assert asked
    assert any(element.get("validations", {}).get("required") for element in asked)
    assert len({element["id"] for element in asked}) == len(asked)
    assert len({element["attributes"]["label"] for element in asked}) == len(asked)
    for element in form["body"]:
        assert set(element) <= {"type", "id", "attributes", "validations"}
        assert set(element["attributes"]) <= ATTRIBUTES[element["type"]]
        assert element["type"] == "markdown" or element["attributes"]["label"].strip()
        assert re.fullmatch(r"[A-Za-z0-9_-]+", element.get("id", "none"))
        options = element["attributes"].get("options", [])
        assert len(set(options)) == len(options)
        assert options or element["type"] not in ("dropdown", "checkboxes")
        assert all(isinstance(value, str) for key, value in element["attributes"].items() if key != "options")


def test_the_chooser_of_forms_is_configured() -> None:
    config = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/config.yml").read_text(encoding="utf-8"))
    assert config == {"blank_issues_enabled": True}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_named_files_are_there(page: Any) -> None:
    text = page.read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
        assert (page.parent / link).exists(), link
