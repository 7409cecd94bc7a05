"""`cnkh show`."""

import argparse
import shutil
import sys
from pathlib import Path

from .common import Commands, colour, write_report

# ruff: noqa: PLC0415

NARROWEST = 40
"""Columns below which lines are left to the terminal."""


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    what = "print what an id or a name stands for, in every version"
    command = commands.add_parser("show", parents=[shared], help=what, description=_ABOUT)
    command.add_argument(
        "id",
        metavar="ID",
        nargs="+",
        help="id of a document, provision, commitment, divergence, actor, instrument, place, relation, …; a section's is "
        "DOCUMENT/5, a paragraph's DOCUMENT/5.3. Or words in any script: a name, or what a text says",
    )
    command.set_defaults(run=run)


_ABOUT = """\
Prints a record beside its other versions, or a list of those that have the words. Reads the folder of a corpus or of a release;
where there is neither, the tables that came with this program."""


def run(options: argparse.Namespace) -> int:
    """Print what the id or the words stand for."""
    from ..api import published_tables
    from ..show import show

    installed = published_tables if options.root == Path() else None
    write_report(show(options.root, " ".join(options.id), colour(), _width(), installed))
    return 0


def _width() -> int | None:
    """Columns that lines may take; None if their length does not matter."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
    return width if width >= NARROWEST else None
