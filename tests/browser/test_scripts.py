"""The scripts of the site: their types hold, and each is what it seems."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT
from environments import program

ASSETS = ROOT / "src" / "cnkh_data" / "site" / "assets"
SCRIPTS = sorted(ASSETS.glob("*.js"))
STRICT = "--allowJs --checkJs --strict --noEmit --noFallthroughCasesInSwitch --noImplicitReturns --target es2022 --lib es2022,dom,dom.iterable"


def test_their_types_hold(node_modules: Path) -> None:
    """All of them together, as a page has them."""
    tsc = node_modules / "typescript" / "bin" / "tsc"
    command = [program("node", "nodejs"), str(tsc), *STRICT.split(), *map(str, SCRIPTS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ASSETS)
    assert done.stdout == ""
    assert done.returncode == 0


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_strict_and_makes_no_markup_of_data(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert '"use strict"' in text
    assert not re.findall(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|fetch\(|XMLHttpRequest|\bimport ",
        text,
    )
