"""`cnkh show`."""

import argparse

from .common import Commands, colour, write

# ruff: noqa: PLC0415


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    what = "print a provision in every version, its commitments marked"
    command = commands.add_parser("show", parents=[shared], help=what)
    command.add_argument("id", metavar="ID", help="id of a provision or commitment")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print one provision."""
    from ..show import show

    write(show(options.root, options.id, colour=colour()))
    return 0
