"""Measures what a user waits for before the first answer, as whole processes that ran in turn, in this run, on this machine.

    python bench/start.py                    # some two minutes
    python bench/start.py --rounds 50        # on a busy machine

Times are of the processor. Of several runs of a command the fastest counts: what else the machine does only ever adds time.
"""

import argparse
import compileall
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import cnkh_data

PACKAGE = Path(cnkh_data.__file__).parent
TABLE: Final = "commitments"
BARE = "pass"
LEANEST = "import pyarrow.csv; pyarrow.csv.read_csv({file!r}, parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True))"
"""The least that makes an Arrow table of the file: no types, no lists, no check of its hash."""
COMMANDS = {
    "import": "import cnkh_data",
    "get": "import cnkh_data; cnkh_data.get({record!r})",
    "search": "import cnkh_data; cnkh_data.search({words!r})",
    "leanest": LEANEST,
    "table": "import cnkh_data; cnkh_data.load({table!r})",
}
"""What a user types first; `leanest` is what the first table is compared with."""
OVER_BARE = {"import": 20, "get": 100, "search": 250}
"""Milliseconds over bare Python that a process may take."""
OVER_LEANEST = 1.1


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=25, help="runs of each command")
    options = parser.parse_args()
    compileall.compile_dir(PACKAGE, quiet=1)  # what pip installs is bytecode.
    best = _fastest({"bare": BARE, **_commands()}, options.rounds)
    for name, most in OVER_BARE.items():
        _target(f"{name}, milliseconds over bare Python", (best[name] - best["bare"]) * 1000, most)
    _target("first table / leanest read by pyarrow", best["table"] / best["leanest"], OVER_LEANEST)
    return 0


def _commands() -> dict[str, str]:
    """Each command, with a table, a record and a name that there are."""
    record = cnkh_data.load(TABLE)["commitment_id"][-1].as_py()
    name = cnkh_data.load("names")["text"][-1].as_py()
    values = {"table": TABLE, "file": str(_file(TABLE)), "record": record, "words": name}
    return {command: code.format_map(values) for command, code in COMMANDS.items()}


def _file(table: str) -> Path:
    """The file that the package reads a table from: its own, or that of the clone."""
    installed = PACKAGE / "published"
    root = installed if installed.is_dir() else PACKAGE.parents[1]
    resources = json.loads((root / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    return root / next(str(resource["path"]) for resource in resources if resource["name"] == table)


def _fastest(commands: Mapping[str, str], rounds: int) -> dict[str, float]:
    """Seconds of processor time of the fastest run of each command, the commands taking turns."""
    best = dict.fromkeys(commands, float("inf"))
    for _ in range(rounds):
        for name, code in commands.items():
            best[name] = min(best[name], _cpu([sys.executable, "-c", code]))
    return best


def _cpu(command: Sequence[str]) -> float:
    """Run a command to its end; seconds of processor time.

    Raises:
        SystemExit: if it fails: then there is nothing to compare.
    """
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = (process.stdout.read() if process.stdout else b"").decode("utf-8", "replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{output[-2000:]}")
    return usage.ru_utime + usage.ru_stime


def _target(what: str, value: float, most: float) -> None:
    print(f"  {what:40}{value:.2f}, target {most:g}: {'reached' if value <= most else 'NOT reached'}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
