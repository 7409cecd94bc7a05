"""The architecture page: its pictures are what the script makes of the records, and its modules exist."""

import importlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from conftest import ROOT, one_in

PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
PICTURES = ["data-model.svg", "way-of-a-quote.svg"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("figures")
    subprocess.run([sys.executable, str(ROOT / "docs/architecture.py"), str(folder)], check=True, cwd=folder)
    return folder


@one_in(2, "the script is the same for both")
@pytest.mark.parametrize("name", PICTURES)
def test_pictures_are_what_the_script_makes(made: Path, name: str) -> None:
    committed = (ROOT / "docs/figures" / name).read_bytes()
    assert (made / name).read_bytes() == committed, "run: .venv/bin/python docs/architecture.py"
    assert ET.fromstring(committed).tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.parametrize("name", PICTURES)
def test_the_page_and_the_readme_show_the_pictures(name: str) -> None:
    assert f"](figures/{name})" in PAGE
    assert f"](docs/figures/{name})" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_module_it_names_is_there() -> None:
    named = set(re.findall(r"`(cnkh_data(?:\.\w+)+)`", PAGE))
    assert len(named) > 10
    for module in named - {"cnkh_data.frame", "cnkh_data.get", "cnkh_data.load"}:
        importlib.import_module(module)
