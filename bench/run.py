"""Measures `cnkh validate` and prints ratios, each between commands that ran in turn, in this run, on this machine.

    python bench/run.py                                    # all of it: hours on a slow machine
    python bench/run.py --sizes 2000 20000 --frictionless 2000

Ratios are of processor time. Of several runs of a command the fastest counts: what else the machine does only ever adds time.
"""

import argparse
import compileall
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
CNKH = [sys.executable, "-m", "cnkh_data.cli"]
FRICTIONLESS = [sys.executable, "-c", "import sys; from frictionless.__main__ import console; sys.exit(console())"]
HELP_RUNS = 25


@dataclass(frozen=True)
class Run:
    """What one process took."""

    seconds: float
    """By the clock."""
    cpu: float
    """Seconds of processor time, its children's included: what a busy machine disturbs least."""
    bytes: int
    output: str


@dataclass(frozen=True)
class Size:
    """What was measured on a corpus of one size."""

    records: int
    cold: Run
    """Everything is looked at, by one process."""
    two_jobs: Run
    bare: Run
    """A bare parse of every record by pydantic."""
    warm: Run
    """Nothing has changed since."""
    one_changed: Run
    """One document has changed since."""
    frictionless: Run | None


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_000, 20_000, 200_000, 1_000_000])
    parser.add_argument("--frictionless", type=int, nargs="*", default=[2_000, 200_000], help="sizes to run it at")
    parser.add_argument("--root", type=Path, default=HERE.parent, help="corpus to copy documents from")
    options = parser.parse_args()
    # What pip installs is bytecode, as frictionless is here; what runs from a clone may be source.
    compileall.compile_dir(HERE.parent / "src", quiet=1)
    _show_help()
    measured = [_measure(options.root, records, records in options.frictionless) for records in options.sizes]
    _show_growth(measured)
    return 0


def _measure(root: Path, wanted: int, with_frictionless: bool) -> Size:
    with tempfile.TemporaryDirectory(prefix="cnkh-bench-") as folder:
        corpus = Path(folder)
        # In a process of its own: on Linux a child's peak memory counts what its parent held when it began.
        generate = [sys.executable, str(HERE / "generate.py"), folder, "--records", str(wanted), "--root", str(root)]
        records = int(_run([*generate, "--distinct"]).output.split()[0])
        repeats = 5 if wanted <= 20_000 else 2 if wanted <= 200_000 else 1
        validate = [*CNKH, "validate", "--root", folder]
        cold, two_jobs, bare = _in_turn(
            [
                [*validate, "--no-cache", "--jobs", "1"],
                [*validate, "--no-cache", "--jobs", "2"],
                [sys.executable, str(HERE / "bare_parse.py"), folder],
            ],
            repeats,
        )
        _run(validate)  # which keeps what it finds
        (warm,) = _in_turn([validate], repeats)
        frictionless = None
        if with_frictionless:
            _run([*CNKH, "build", "--root", folder, "--out", f"{folder}/dist"])
            checked = [*FRICTIONLESS, "validate", "datapackage.json"]
            frictionless = _run(checked, cwd=corpus)
        one_changed = min((_after_change(corpus, validate) for _ in range(repeats)), key=lambda run: run.cpu)
        size = Size(records, cold, two_jobs, bare, warm, one_changed, frictionless)
    _show(size)
    return size


def _after_change(corpus: Path, validate: Sequence[str]) -> Run:
    """Validate after a document was changed that was not changed before."""
    change_one(corpus)
    return _run([*validate, "--skip-rule", "seal"])


def change_one(corpus: Path) -> tuple[Path, bytes]:
    """Change a document that was not changed before, as somebody changes it who adds a note; the file, and what it had before."""
    for file in sorted(corpus.glob("data/documents/*/provisions.json")):
        before = file.read_bytes()
        if b"Changed for the bench." not in before and b'"note": null' in before:
            file.write_bytes(before.replace(b'"note": null', b'"note": "Changed for the bench."', 1))
            return file, before
    sys.exit(f"{corpus}: every document was changed before")


def _in_turn(commands: Sequence[Sequence[str]], repeats: int) -> list[Run]:
    """The fastest run of each command, the commands taking turns so that a busy moment meets all alike."""
    rounds = [[_run(command) for command in commands] for _ in range(repeats)]
    return [min(runs, key=lambda run: run.cpu) for runs in zip(*rounds, strict=True)]


def _run(command: Sequence[str], cwd: Path | None = None) -> Run:
    """Run a command to its end; its time, and the most memory that it held.

    Raises:
        SystemExit: if it fails: then there is nothing to compare.
    """
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=cwd)
    output = (process.stdout.read() if process.stdout else b"").decode("utf-8", "replace")
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{output[-2000:]}")
    size = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Run(seconds, usage.ru_utime + usage.ru_stime, size, output)


def _show(size: Size) -> None:
    print(f"{size.records} records", flush=True)
    cold = size.cold
    _line("cold", _told(cold))
    _line("cold, two jobs", _told(size.two_jobs))
    _line("nothing changed", _told(size.warm))
    _line("one document changed", _told(size.one_changed))
    _line("bare pydantic parse", _told(size.bare))
    _line("cold / bare parse", f"{cold.cpu / size.bare.cpu:.2f}")
    if size.records >= 200_000:
        _target("two jobs / one, by the clock", size.two_jobs.seconds / cold.seconds, 0.6)
    if size.records >= 20_000:
        _target("one changed / cold", size.one_changed.cpu / cold.cpu, 0.15 if size.records < 200_000 else 0.05)
    if size.frictionless:
        few = size.records < 100_000
        _line("frictionless validate", _told(size.frictionless))
        _target("cold / frictionless", cold.cpu / size.frictionless.cpu, 0.25 if few else 0.5)
        _target("nothing changed / frictionless", size.warm.cpu / size.frictionless.cpu, 0.06 if few else 0.02)


def _told(run: Run) -> str:
    return f"{run.cpu:.2f} s of processor, {run.seconds:.2f} s by the clock, {run.bytes / 2**20:.0f} MB"


def _show_growth(sizes: Sequence[Size]) -> None:
    by_target = {round(size.records, -4): size for size in sizes}
    if 20_000 in by_target and 1_000_000 in by_target:
        print("from 20,000 to 1,000,000 records")
        _target("growth of cnkh validate", by_target[1_000_000].cold.cpu / by_target[20_000].cold.cpu, 60)
    if 20_000 in by_target and 200_000 in by_target:
        print("from 20,000 to 200,000 records")
        _target("peak memory of cnkh validate", by_target[200_000].cold.bytes / by_target[20_000].cold.bytes, 1.5)
    largest = sizes[-1]
    print(f"at {largest.records} records")
    _target("peak bytes a record", largest.cold.bytes / largest.records, 3000)


def _show_help() -> None:
    rounds = [(_run([sys.executable, "-c", "pass"]), _run([*CNKH, "--help"])) for _ in range(HELP_RUNS)]
    bare, shown = (min(run.cpu for run in runs) for runs in zip(*rounds, strict=True))
    print("cnkh --help")
    _target("milliseconds over bare Python", (shown - bare) * 1000, 60)


def _line(what: str, *values: str) -> None:
    print(f"  {what:32}{', '.join(values)}", flush=True)


def _target(what: str, value: float, most: float) -> None:
    _line(what, f"{value:.2f}, target {most:g}: {'reached' if value <= most else 'NOT reached'}")


if __name__ == "__main__":
    sys.exit(main())
