"""`cnkh show`."""

import argparse

from .common import Commands, colour, write_report

# ruff: noqa: PLC0415


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    what = "print a provision, document, section, divergence or register entry, in every version"
    command = commands.add_parser("show", parents=[shared], help=what)
    command.add_argument("id", metavar="ID", help="such an id; a section's is DOCUMENT/5, a paragraph's DOCUMENT/5.3")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what the id names."""
    from ..show import show

    write_report(show(options.root, options.id, colour=colour()))
    return 0
