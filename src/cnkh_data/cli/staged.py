"""`cnkh staged`, which the hooks run before a commit."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ..errors import CannotRunError
from ..layout import LEDGER_FILE, PACKAGE_FILE, RULES_FILE, SCHEMA_FOLDER, TABLES_FOLDER, WORTH_FILE, is_below
from .common import Commands

CHECKS = ("validate", "fmt", "generated")
CHECKED = ("data", "validation", SCHEMA_FOLDER, PACKAGE_FILE, RULES_FILE, WORTH_FILE)
AS_STORED = ("-c", "core.autocrlf=false", "-c", "core.safecrlf=false")
"""What is committed is judged, not what a check-out on this system would make of it."""


class Generated(NamedTuple):
    """Files that a command writes, and the command that says whether they are what it would write."""

    check: list[str]
    files: tuple[str, ...]
    sources: tuple[str, ...]
    """What they are made from, besides the program."""


GENERATED = (
    Generated(["build", "--check"], (TABLES_FOLDER, PACKAGE_FILE, LEDGER_FILE), ("data",)),
    Generated(
        ["schema", "--check"],
        (f"{SCHEMA_FOLDER}/v1", f"{SCHEMA_FOLDER}/codelists"),
        ("data/dataset.json", "data/codelists"),
    ),
    Generated(["rules", "--check"], (RULES_FILE,), ("validation/fixtures", WORTH_FILE)),
)


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    what = "check what is staged for a commit, for git hooks: records, their form, generated files"
    command = commands.add_parser("staged", parents=[shared], help=what)
    command.add_argument(
        "checks", nargs="*", metavar="CHECK", help=f"{', '.join(CHECKS[:-1])} or {CHECKS[-1]} (default: all of them)"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check the index, unless what is staged leaves alone all that is checked.

    Where nothing at all is staged, as in `pre-commit run --all-files`, everything is checked.
    """
    if wrong := [check for check in options.checks if check not in CHECKS]:
        raise CannotRunError(f"no check {wrong[0]!r}; there are: {', '.join(CHECKS)}")
    top = Path(_git(Path(), "rev-parse", "--show-toplevel").removesuffix("\n"))
    below = PurePosixPath(Path(os.path.relpath(options.root.resolve(), top.resolve())).as_posix())
    if ".." in below.parts:
        raise CannotRunError(f"{options.root}: not in the repository {top}")
    folders = [(below / path).as_posix() for path in CHECKED]
    staged = _git(top, "diff", "--cached", "--name-only", "--no-renames", "-z").split("\0")[:-1]
    touched = _git(top, "diff", "--cached", "--name-only", "--no-renames", "-z", "--", *folders).split("\0")[:-1]
    if staged and not touched:
        return 0
    kept = _git(top, "ls-files", "--cached", "-z", "--", *folders)
    changed = _from(below, touched)
    tracked = changed | _from(below, kept.split("\0")[:-1])
    from ..scratch import scratch_folder  # noqa: PLC0415 - other commands need nothing of it

    with scratch_folder() as folder:
        # The index, not the work tree: a repair that was not added would not be committed either.
        _git(top, *AS_STORED, "checkout-index", "-z", "--stdin", f"--prefix={folder}/", stdin=kept)
        commands = _commands(options.checks or CHECKS, tracked, changed or tracked)
        return _run_all(options.parse, commands, folder / below)


def _from(root: PurePosixPath, paths: Sequence[str]) -> set[str]:
    return {PurePosixPath(path).relative_to(root).as_posix() for path in paths}


def _commands(checks: Sequence[str], tracked: set[str], changed: set[str]) -> Iterator[list[str]]:
    """Yield the commands that check a root: of generated files those under version control that the change may concern."""
    if "validate" in checks:
        yield ["validate"]
    if "fmt" in checks:
        yield ["fmt", "--check"]
    if "generated" in checks:
        for made in GENERATED:
            if _any_below(tracked, *made.files) and _any_below(changed, *made.files, *made.sources):
                yield made.check


def _any_below(paths: set[str], *places: str) -> bool:
    return any(is_below(path, *places) for path in paths)


def _run_all(parse: Callable[[Sequence[str]], argparse.Namespace], commands: Iterator[list[str]], root: Path) -> int:
    for command in commands:
        options = parse([*command, "--root", str(root)])
        if code := int(options.run(options)):
            print("cnkh: this is what is staged; after a repair, git add it", file=sys.stderr)
            return code
    return 0


def _git(folder: Path, *arguments: str, stdin: str = "") -> str:
    """Run git as the hook was called: the environment may name another index, as `git commit FILE` does."""
    import subprocess  # noqa: PLC0415 - other commands need nothing of it

    command = ["git", *arguments]
    try:
        done = subprocess.run(command, cwd=folder, input=os.fsencode(stdin), capture_output=True, check=False)
    except FileNotFoundError:
        raise CannotRunError("git is not installed, and only git knows what is staged") from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it did not say why"]
        raise CannotRunError(f"git {arguments[0]} failed: {said[0].removeprefix('fatal: ')}")
    return os.fsdecode(done.stdout)
