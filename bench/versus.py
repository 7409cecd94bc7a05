"""Compares the processor time of `cnkh validate` with that of another checkout, in one run, on corpora of the same content.

    git worktree add ../before 9ba3b72
    python bench/versus.py ../before --sizes 2000 20000 --most 0.75

Each checkout validates a corpus in the format that it writes, with texts that differ from copy to copy. The commands take turns, and of
several runs of each the fastest counts: what else the machine does only ever adds time.
"""

import argparse
import compileall
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
BENCH = HERE / "bench"
CHANGE_AND_SEAL = """
import sys
from pathlib import Path
import generate
from distinct import make_distinct
make_distinct(Path(sys.argv[1]))
getattr(generate, "seal", getattr(generate, "_seal", None))(Path(sys.argv[1]))
"""
"""Run with the packages of a checkout: makes the texts of a corpus differ from copy to copy, then seals it."""


def main() -> int:
    """Measure and print; 1 if this checkout takes more than it may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("other", type=Path, help="root of the other checkout")
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_000, 20_000])
    parser.add_argument("--repeats", type=int, default=5, help="runs of each at each size")
    parser.add_argument("--most", type=float, default=1.0, help="largest ratio that is no failure")
    options = parser.parse_args()
    checkouts = [HERE, options.other.resolve()]
    for checkout in checkouts:  # What pip installs is bytecode.
        compileall.compile_dir(checkout / "src", quiet=1)
    ratios = [_measure(checkouts, size, options.repeats) for size in options.sizes]
    return 0 if max(ratios) <= options.most else 1


def _measure(checkouts: Sequence[Path], records: int, repeats: int) -> float:
    """Ratio of the processor time of the first checkout to that of the other."""
    with tempfile.TemporaryDirectory(prefix="cnkh-versus-") as folder:
        roots = [_generated(checkout, Path(folder) / str(number), records) for number, checkout in enumerate(checkouts)]
        own, other = _in_turn(checkouts, roots, repeats)
    print(f"{records} records: {own:.2f} s, the other {other:.2f} s, ratio {own / other:.2f}", flush=True)
    return own / other


def _generated(checkout: Path, root: Path, records: int) -> Path:
    """A corpus that a checkout has written, with distinct texts."""
    made = [sys.executable, str(checkout / "bench" / "generate.py"), str(root), "--records", str(records)]
    _cpu(made, checkout)
    _cpu([sys.executable, "-c", CHANGE_AND_SEAL, str(root)], checkout)
    return root


def _in_turn(checkouts: Sequence[Path], roots: Sequence[Path], repeats: int) -> list[float]:
    """Seconds of processor time of the fastest run of each checkout."""
    command = [sys.executable, "-m", "cnkh_data.cli", "validate", "--root"]
    pairs = list(zip(checkouts, roots, strict=True))
    rounds = [[_cpu([*command, str(root)], checkout) for checkout, root in pairs] for _ in range(repeats)]
    return [min(seconds) for seconds in zip(*rounds, strict=True)]


def _cpu(command: Sequence[str], checkout: Path) -> float:
    """Run a command with the packages of a checkout to its end; seconds of processor time.

    Raises:
        SystemExit: if it fails: then there is nothing to compare.
    """
    paths = [str(checkout / "src"), str(checkout / "bench"), str(BENCH)]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )
    output = (process.stdout.read() if process.stdout else b"").decode("utf-8", "replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{output[-2000:]}")
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    sys.exit(main())
