"""`cnkh fmt`."""

import argparse
import sys
from typing import TYPE_CHECKING

from ..errors import CannotRunError
from ..visible import visible
from .common import Commands, write

if TYPE_CHECKING:
    from pathlib import Path

    from ..form import Formatted
    from ..writing import Writing
# ruff: noqa: PLC0415

LONGEST_DIFF = 20_000
"""Lines beyond which a diff would take minutes and be read by nobody."""


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    what = "write the record files of data/ in canonical form; no record changes"
    command = commands.add_parser("fmt", parents=[shared], help=what)
    command.add_argument(
        "--check", action="store_true", help="write nothing; show what would change, and exit 1 if anything would"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write or compare each file; what cannot be read is said and keeps nothing else from being done."""
    from ..corpus import find_root
    from ..writing import writing

    if options.check:
        return _run(options.root, None)
    with writing(find_root(options.root), "fmt") as place:
        return _run(options.root, place)


def _run(root: "Path", place: "Writing | None") -> int:
    from .. import form
    from ..corpus import GIVE_ROOT

    changed = files = unread = 0
    for file in form.formatted(root):
        files += 1
        if isinstance(file, form.LeftAlone):
            unread += 1
            print(f"cnkh: {visible(file.path)}: {visible(file.why)}", file=sys.stderr)
        elif file.changed:
            changed += 1
            if place is None:
                write(_diff(file))
            else:
                form.write(place, file.path, file.after)
                write(f"{file.path}: written in canonical form\n")
    if not files:
        raise CannotRunError(f"{root / 'data'}: holds no record files; {GIVE_ROOT}")
    write(_summary(files, changed, unread, check=place is None))
    if unread:
        return 2
    return 1 if place is None and changed else 0


def _summary(files: int, changed: int, unread: int, check: bool) -> str:
    would = "to change, run: cnkh fmt" if check and changed else "changed"
    left = f", {unread} left alone" if unread else ""
    return f"{files} record file{'s' * (files != 1)}: {changed} {would}{left}\n"


def _diff(file: "Formatted") -> str:
    """Show what would change, as a unified diff in which every character can be seen."""
    import difflib

    before, after = _lines(file.before), _lines(file.after)
    if max(len(before), len(after)) > LONGEST_DIFF:
        return f"{file.path}: would change; its {len(before)} lines are too many to compare here\n"
    shown = ""
    for line in difflib.unified_diff(before, after, file.path, f"{file.path} (canonical)"):
        end = "\n" if line.endswith("\n") else "\n\\ No newline at end of file\n"
        shown += visible(line.removesuffix("\n")) + end
    return shown


def _lines(text: str) -> list[str]:
    """Lines with their ends. Only a line feed ends one: other separators may stand inside a string."""
    *ended, last = text.split("\n")
    return [f"{line}\n" for line in ended] + [last] * bool(last)
