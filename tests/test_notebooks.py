"""The notebooks run as they are written, show what is committed, and rest on nothing that a minor version may change."""

import ast
import base64
import importlib.util
import io
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

import matplotlib.image as mpl_image
import numpy as np
import pytest
from conftest import ROOT, exhaustive

import cnkh_data

SCRIPT = ROOT / "docs/notebooks.py"
NOTEBOOKS = sorted((ROOT / "docs/notebooks").glob("*.ipynb"))
SHOWING = ("duckdb", "ipykernel", "matplotlib", "nbclient", "numpy", "pandas")
"""Packages whose versions have a say in how results look."""
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("notebooks", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def other_versions() -> list[str]:
    """Packages that are not those of the lock, with which the committed results were made."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pins = set(re.findall(r"^([\w.-]+)==(\S+)", lock, re.MULTILINE))  # of one package several, for several Pythons
    return [f"{name} {version(name)}" for name in SHOWING if (name, version(name)) not in pins]


@pytest.fixture(scope="module")
def runs(script: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], dict[str, Any]]:
    """What a notebook shows when it is run, as it would be written; run once."""

    @cache
    def run(path: Path) -> dict[str, Any]:
        written: dict[str, Any] = json.loads(script.executed(path, tmp_path_factory.mktemp(path.stem)))
        return written

    return run


@exhaustive("it starts a notebook; every run looks at what is committed")
@each_notebook
def test_it_runs(runs: Callable[[Path], dict[str, Any]], path: Path) -> None:
    assert list(outputs(runs(path)))


@exhaustive("it starts a notebook; every run looks at what is committed")
@each_notebook
def test_it_shows_what_is_committed(runs: Callable[[Path], dict[str, Any]], path: Path) -> None:
    if others := other_versions():
        pytest.skip(f"how results look is for the versions of requirements.lock; not of it: {', '.join(others)}")
    written, committed = runs(path), json.loads(path.read_text(encoding="utf-8"))
    repair = "run: .venv/bin/python docs/notebooks.py"
    assert without_figures(written) == without_figures(committed), repair
    for now, before in zip(figures(written), figures(committed), strict=True):
        assert alike(now, before), repair


def outputs(notebook: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for cell in notebook["cells"]:
        yield from cell.get("outputs", ())


def figures(notebook: dict[str, Any]) -> list[str]:
    return [output["data"]["image/png"] for output in outputs(notebook) if "image/png" in output.get("data", {})]


def without_figures(notebook: dict[str, Any]) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(notebook))
    for output in outputs(copy):
        output.get("data", {}).pop("image/png", None)
    return copy


def alike(one: str, other: str) -> bool:
    """Whether two figures look the same: processors round differently, so single points at an edge may differ in shade."""
    first, second = (mpl_image.imread(io.BytesIO(base64.b64decode(figure))) for figure in (one, other))
    return first.shape == second.shape and float(np.abs(first - second).mean()) < 0.002


@each_notebook
def test_every_cell_was_run_in_order_and_none_failed(path: Path) -> None:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    counts = [cell["execution_count"] for cell in cells if cell["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1))
    assert not [output for cell in cells for output in cell.get("outputs", ()) if output["output_type"] == "error"]


def python(script: ModuleType, path: Path) -> ast.Module:
    return ast.parse("\n".join(cell for cell in script.code(path) if not cell.startswith("%%")))


@each_notebook
def test_it_imports_what_it_says_to_install(script: ModuleType, path: Path) -> None:
    """What Jupyter itself, or one of them, brings along is not named."""
    text = path.read_text(encoding="utf-8")
    said = set(re.findall(r"python -m pip install ([^\\]+)", text)[0].split())
    names = {name.partition("-")[0].removeprefix("./") for name in said}
    nodes = list(ast.walk(python(script, path)))
    imported = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    imported |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} - {"numpy", "IPython"} == names


@each_notebook
def test_it_uses_public_names_alone(script: ModuleType, path: Path) -> None:
    """An old notebook then runs with a new minor version, by what `schema/VERSIONING.md` promises."""
    nodes = list(ast.walk(python(script, path)))
    used = {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "cnkh"
    }
    assert used <= set(cnkh_data.__all__)
    assert not [node.attr for node in nodes if isinstance(node, ast.Attribute) and node.attr.startswith("_")]


def test_sql_takes_no_column_by_its_place(script: ModuleType) -> None:
    """A minor version may add columns and tables, so what is shown is named."""
    (path,) = (one for one in NOTEBOOKS if "parquet" in one.stem)
    queries = [cell for cell in script.code(path) if cell.startswith("%%sql")]
    assert queries
    assert not [query for query in queries if re.search(r"^select \*", query, re.MULTILINE)]


def test_text_has_no_numbers_of_the_data() -> None:
    """They would be wrong once a document is added; numbers are where they are computed."""
    for path in NOTEBOOKS:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        text = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        words = re.sub(r"^## \d\. |\b20\d\d\b|counts? (?:characters )?from \d", "", text, flags=re.MULTILINE)
        assert not re.findall(r"\d+", words), path.stem
