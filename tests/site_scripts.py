"""Scripts of the site, run as they are shipped: in Node, without a page."""

import json
import shutil
import subprocess
from importlib.resources import files
from typing import Any

import pytest

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(NODE is None, reason="Node is not installed: the scripts of pages are not run")

_HARNESS = """
const vm = require("vm");
const { scripts, data, calls } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const document = { querySelector: () => null, querySelectorAll: () => [] };
const page = vm.createContext({ cnkh: { data }, document });
for (const script of scripts) vm.runInContext(script, page);
page.calls = JSON.stringify(calls);
console.log(vm.runInContext("JSON.stringify(JSON.parse(calls).map(([name, ...given]) => eval(name)(...given)))", page));
"""


def run(scripts: list[str], data: dict[str, Any], calls: list[list[Any]]) -> list[Any]:
    """What functions of some assets give; `calls` has the expression of a function and its arguments for each."""
    assert NODE
    assets = files("cnkh_data.site") / "assets"
    given = {
        "scripts": [(assets / name).read_text(encoding="utf-8") for name in scripts],
        "data": data,
        "calls": calls,
    }
    ran = subprocess.run([NODE, "-e", _HARNESS], input=json.dumps(given), capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    answers: list[Any] = json.loads(ran.stdout)
    return answers
