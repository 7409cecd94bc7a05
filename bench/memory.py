"""Measures the memory of `cnkh validate` and `cnkh build` from outside: what all their processes hold together, looked at five times a
second.

    python bench/memory.py                           # 20,000, 200,000 and 1,000,000 records: some 40 minutes, 2 GB of disk
    python bench/memory.py --sizes 200000 --builds 200000    # builds, too, of what is larger than 20,000 records: another 20 minutes
    python bench/memory.py --sizes 2000 --corpora DIR    # corpora stay in DIR, and are taken from there if they are there

What is counted is the proportional share (PSS) of every process: a page that two of them have in common counts once. A page of a library
that another program on the machine has loaded, too, counts in part, so nothing else should run that uses pyarrow. It needs Linux.
"""

import argparse
import compileall
import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from run import CNKH, change_one

import cnkh_data
from cnkh_data.cache import FOLDER

HERE = Path(__file__).resolve().parent
INTERVAL = 0.2
"""Seconds between two looks."""
BUILDS = 20_000
"""Most records at which builds are measured if nothing else is said: a build takes five times as long as a validation."""
MOST = 150
"""MB that all processes together may hold, however many records there are."""


class Held(NamedTuple):
    """What one run took."""

    bytes: int
    """The most that was seen, all processes together."""
    processes: int
    """How many there were then."""
    cpu: float
    """Seconds of processor time."""
    seconds: float
    """By the clock."""


def main() -> int:
    """Measure and print; 1 if something holds more than it may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[20_000, 200_000, 1_000_000], help="records")
    parser.add_argument("--root", type=Path, default=HERE.parent, help="corpus to copy documents from")
    parser.add_argument("--builds", type=int, default=BUILDS, help="most records at which builds are measured")
    parser.add_argument("--corpora", type=Path, help="folder in which the corpora stay")
    options = parser.parse_args()
    if not Path("/proc/self/smaps_rollup").exists():
        print("only Linux says what share of its memory a process has to itself", file=sys.stderr)
        return 2
    compileall.compile_dir(Path(cnkh_data.__file__).parent, quiet=1)  # What pip installs is bytecode.
    with tempfile.TemporaryDirectory(prefix="cnkh-bench-") as folder:
        corpora = options.corpora or Path(folder)
        measured = [_measure(corpora, size, options.root, size <= options.builds) for size in options.sizes]
    return 0 if max(measured) <= MOST * 2**20 else 1


def _measure(corpora: Path, records: int, root: Path, builds: bool) -> int:
    """Measure and print at one size; the most bytes that were held."""
    corpus = corpora / str(records)
    if not corpus.exists():
        generate = [sys.executable, str(HERE / "generate.py"), str(corpus), "--records", str(records)]
        subprocess.run([*generate, "--root", str(root), "--distinct"], check=True, stdout=subprocess.DEVNULL)
    print(f"{records} records", flush=True)
    most = [_show(what, held(command)) for what, command in _runs(corpus)]
    if builds:
        most += [_show(what, held(command)) for what, command in _builds(corpus)]
    return max(most)


def _runs(corpus: Path) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield what is measured, with its command, when all is ready for it."""
    validate = [*CNKH, "validate", "--root", str(corpus)]
    yield "cold, one job", [*validate, "--no-cache", "--jobs", "1"]
    shutil.rmtree(corpus / FOLDER, ignore_errors=True)
    yield "cold, two jobs", [*validate, "--jobs", "2"]  # which keep what they find
    yield "nothing changed", validate
    file, before = change_one(corpus)
    yield "one document changed", [*validate, "--skip-rule", "seal"]
    file.write_bytes(before)


def _builds(corpus: Path) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield builds with their commands. Each begins with a copy of the corpus, since it writes into it what later runs would read."""
    for words, jobs in (("one job", "1"), ("two jobs", "2")):
        with tempfile.TemporaryDirectory(prefix="cnkh-bench-") as folder:
            shutil.copytree(corpus, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(FOLDER))
            yield f"build, {words}", [*CNKH, "build", "--root", folder, "--jobs", jobs]


def held(command: Sequence[str]) -> Held:
    """Run a command to its end, and look at it meanwhile.

    Raises:
        SystemExit: if it fails: then there is nothing to tell.
    """
    start = time.perf_counter()
    most: tuple[int, int] = (0, 0)
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        while True:
            done, status, usage = os.wait4(process.pid, os.WNOHANG)
            if done:
                break
            shares = _shares(process.pid)
            most = max(most, (sum(shares.values()), len(shares)))
            time.sleep(INTERVAL)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            sys.exit(f"{' '.join(command)} failed:\n{output.read()[-2000:].decode('utf-8', 'replace')}")
    return Held(*most, usage.ru_utime + usage.ru_stime, time.perf_counter() - start)


def _shares(process: int) -> Mapping[int, int]:
    """Bytes that a process and all that it has started hold; a page that several have counts once."""
    found: dict[int, int] = {}
    left = [process]
    while left:
        one = left.pop()
        with contextlib.suppress(OSError):  # It may have ended.
            found[one] = _share(one)
            for thread in Path(f"/proc/{one}/task").iterdir():
                left += map(int, (thread / "children").read_text(encoding="ascii").split())
    return found


def _share(process: int) -> int:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _show(what: str, run: Held) -> int:
    told = f"{run.bytes / 2**20:.0f} MB in {run.processes} process{'es' if run.processes > 1 else ''}"
    verdict = f"target {MOST}: {'reached' if run.bytes <= MOST * 2**20 else 'NOT reached'}"
    print(f"  {what:32}{told}, {verdict}; {run.cpu:.2f} s of processor, {run.seconds:.2f} s by the clock", flush=True)
    return run.bytes


if __name__ == "__main__":
    sys.exit(main())
