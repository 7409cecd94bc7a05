"""The reference of the package and the command says what these are, all of it, and its examples run."""

import doctest
import importlib.util
import re
import subprocess
import sys
from types import ModuleType
from typing import Any

import pytest
from conftest import ROOT

import cnkh_data
from cnkh_data import cli

SCRIPT = ROOT / "docs/api.py"
PAGE = (ROOT / "docs/api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```pycon\n(.*?)```", PAGE, re.S)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("api_page", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["api_page"] = module  # where dataclasses look for the types of what they hold
    spec.loader.exec_module(module)
    return module


def test_it_is_as_the_script_would_write_it(script: ModuleType) -> None:
    assert script.page() == PAGE, "run: .venv/bin/python docs/api.py"


@pytest.mark.parametrize("name", cnkh_data.__all__)
def test_every_public_name_has_its_place(name: str) -> None:
    anchor = f"class-{name.lower()}" if name[0].isupper() else name
    assert f'<a id="{anchor}"></a>`{name}`' in PAGE


@pytest.mark.parametrize("command", [module.__name__.rpartition(".")[2] for module in cli.COMMANDS])
def test_every_command_has_its_place(command: str) -> None:
    assert f"### `cnkh {command}`\n" in PAGE


def test_every_link_leads_somewhere_on_the_page() -> None:
    there = {*re.findall(r'<a id="([^"]+)">', PAGE), "the-command-cnkh"}
    assert "## The command `cnkh`" in PAGE
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= there


def test_every_value_is_described() -> None:
    assert not [line for line in PAGE.splitlines() if re.search(r"\|\s*\|$", line)]


def test_every_function_has_an_example() -> None:
    functions = PAGE.partition("## What to call\n")[2].partition("\n## ")[0].split("\n### ")[1:]
    without = [function.splitlines()[0] for function in functions if "```pycon" not in function]
    assert without == ['<a id="__version__"></a>`__version__`']


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.splitlines()[0][4:44])
def test_an_example_runs(example: str) -> None:
    """Also those that doctest leaves out of the docstrings, since they need pandas."""
    names: dict[str, Any] = {}
    exec("from cnkh_data import *", names)
    parsed = doctest.DocTestParser().get_doctest(example, names, "example", "docs/api.md", 0)
    said: list[str] = []
    doctest.DocTestRunner(verbose=False).run(parsed, out=said.append)
    assert not said, "".join(said)


def test_it_does_not_depend_on_the_width_of_the_terminal(script: ModuleType) -> None:
    code = f"import runpy; print(runpy.run_path({str(SCRIPT)!r})['page'](), end='')"
    narrow = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={"COLUMNS": "40", "PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"},
    )
    assert narrow.stdout == PAGE
