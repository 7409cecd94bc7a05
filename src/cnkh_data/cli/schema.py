"""`cnkh schema`."""

import argparse
from collections.abc import Sequence

from ..errors import CannotRunError
from ..visible import visible
from .common import Commands, readable_corpus, write

# ruff: noqa: PLC0415


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    what = "print a JSON Schema, or export the whole contract to schema/"
    command = commands.add_parser("schema", parents=[shared], help=what)
    command.add_argument(
        "record",
        nargs="?",
        metavar="RECORD",
        help="record type whose JSON Schema to print; without one, list them; a reading's ends in its version of the codebook",
    )
    command.add_argument("--write", action="store_true", help="write schema/ again from the models")
    command.add_argument(
        "--check", action="store_true", help="write nothing; say which files of schema/ are out of date"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print one schema, list them, or write them all."""
    from .. import contract
    from ..validate.reporters.jsontext import json_text

    if options.write or options.check:
        languages = tuple(readable_corpus(options.root).dataset.languages)
        if options.check:
            return _say_outdated(contract.drift(options.root, languages))
        for path in contract.write(options.root, languages):
            write(f"schema/{visible(path)}\n")
    elif options.record is None:
        print("\n".join(contract.RECORDS))
    elif options.record in contract.RECORDS:
        write(json_text(contract.json_schema(options.record)))
    else:
        raise CannotRunError(f"no record type {options.record!r}; there are: {', '.join(contract.RECORDS)}")
    return 0


def _say_outdated(paths: Sequence[str]) -> int:
    for path in paths:
        write(f"schema/{visible(path)}: not what the models say; run: cnkh schema --write\n")
    return 1 if paths else 0
