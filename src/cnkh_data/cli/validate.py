"""`cnkh validate`."""

import argparse
import sys

from .common import Commands, colour

# ruff: noqa: PLC0415


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    what = "check data/ and say what is wrong, where, and how to mend it"
    command = commands.add_parser("validate", parents=[shared], help=what)
    command.add_argument(
        "--contract", action="store_true", help="also check every record with jsonschema against the exported contract"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Validate, print the report, and return 0 or 1."""
    from ..validate import render, validate

    report = validate(options.root, contract=options.contract)
    sys.stdout.write(render(report, colour=colour()))
    return 0 if report.ok else 1
