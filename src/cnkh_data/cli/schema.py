"""`cnkh schema`."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import CannotRunError
from ..visible import visible
from .common import Commands, readable_corpus, write

if TYPE_CHECKING:
    from ..open_codelists import CodesOfCorpus

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
    from ..jsontext import json_text

    if options.write or options.check:
        corpus = readable_corpus(options.root)
        of_corpus = tuple(corpus.dataset.languages), corpus.codelists
        if options.check:
            return _say_outdated(contract.drift(options.root, *of_corpus))
        for path in contract.write(options.root, *of_corpus):
            write(f"schema/{visible(path)}\n")
    elif options.record is None:
        print("\n".join(contract.RECORDS))
    elif options.record in contract.RECORDS:
        write(json_text(contract.json_schema(options.record, _codes(options.root))))
    else:
        raise CannotRunError(f"no record type {options.record!r}; there are: {', '.join(contract.RECORDS)}")
    return 0


def _codes(root: Path) -> "CodesOfCorpus":
    """The codes that the corpus in a folder has of its own; none where there is no corpus."""
    from ..corpus import read_codelists
    from ..files import DataFolder

    codes, _ = read_codelists(DataFolder(root / "data"))
    return {codelist: listed for codelist, listed in codes.items() if listed.listed and listed.readable}


def _say_outdated(paths: Sequence[str]) -> int:
    for path in paths:
        write(f"schema/{visible(path)}: not what the models say; run: cnkh schema --write\n")
    return 1 if paths else 0
