"""`cnkh reading`."""

import argparse
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .common import Commands, write
from .sheet import put_new, root_of

if TYPE_CHECKING:
    from ..models.codelists import Pass
    from ..sheets.book import Slip
# ruff: noqa: PLC0415

NEW_HELP = """\
Writes a workbook with the texts of a document and the codes, and nothing else: no units, no codes, nothing of another reading.
Whoever reads fills it in without having seen the records. Needs openpyxl."""
ADD_HELP = """\
Brings a filled-in workbook in as a reading, and checks that every word of every text is in a unit. From then on it is kept as it
was made. What is wrong is told at its cell; then nothing is written."""
COMPARE_HELP = """\
Shows what the two readings of a document differ in, side by side, with what the record has. Each difference that is not decided is
listed in adjudication.json, and is unread until somebody decides it and says why. With --out, the undecided ones are also written
as a workbook in which to decide them; --in brings it back."""
WIDTH = 120
"""Cells of a line where there is no terminal."""


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    command = commands.add_parser("reading", help="read a document by sheet, and compare two readings of it")
    ways = command.add_subparsers(required=True, metavar="WHAT")
    document = argparse.ArgumentParser(add_help=False)
    document.add_argument("document", metavar="DOCUMENT", help="id of the document")
    which = argparse.ArgumentParser(add_help=False)
    which.add_argument("reading", choices=("first", "second"), help="which of its two readings")
    new = ways.add_parser(
        "new", parents=[shared, document, which], help="write a blank sheet for a reading", description=NEW_HELP
    )
    new.add_argument(
        "--out", type=Path, metavar="FILE", help="default: DOCUMENT.READING.xlsx here; no file is replaced"
    )
    new.set_defaults(run=run_new)
    bring = ways.add_parser(
        "add", parents=[shared, document, which], help="bring a filled-in sheet in as a reading", description=ADD_HELP
    )
    bring.add_argument("--in", type=Path, metavar="FILE", dest="brought", required=True, help="the filled-in workbook")
    bring.set_defaults(run=run_add)
    compare = ways.add_parser(
        "compare",
        parents=[shared, document],
        help="show what two readings differ in, and list what is to be decided",
        description=COMPARE_HELP,
    )
    way = compare.add_mutually_exclusive_group()
    way.add_argument("--out", type=Path, metavar="FILE", help="write the undecided differences as a workbook too")
    way.add_argument(
        "--in", type=Path, metavar="FILE", dest="brought", help="bring back the decisions of this workbook"
    )
    compare.set_defaults(run=run_compare)


def run_new(options: argparse.Namespace) -> int:
    """Write a blank sheet."""
    from ..drafting.new_document import readable_corpus
    from ..sheets.readings import blank

    file = options.out or Path(f"{options.document}.{options.reading}.xlsx")
    put_new(file, blank(readable_corpus(options.root, keep=False), options.document, _pass(options)))
    then = f"cnkh reading add {options.document} {options.reading}{root_of(options)} --in {file}"
    write(f"{file}: written; fill it in, then run: {then}\n")
    return 0


def run_add(options: argparse.Namespace) -> int:
    """Bring a filled-in sheet in."""
    from ..sheets.readings import bring_reading

    brought = bring_reading(options.root, options.document, _pass(options), options.brought)
    return _told(options.brought, brought.slips, brought.lines)


def run_compare(options: argparse.Namespace) -> int:
    """Show differences and list them, or bring decisions back."""
    from ..sheets.comparing import compared, decided, written

    if options.brought is not None:
        done = decided(options.root, options.document, options.brought)
        return _told(options.brought, done.slips, done.lines)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH
    lines = compared(options.root, options.document, width)
    if options.out is not None:
        from ..drafting.new_document import readable_corpus

        put_new(options.out, written(readable_corpus(options.root), options.document))
        lines.append(
            f"{options.out}: written; decide, then run: cnkh reading compare {options.document}{root_of(options)} --in {options.out}"
        )
    write("\n".join(lines) + "\n")
    return 0


def _pass(options: argparse.Namespace) -> "Pass":
    from ..models.codelists import Pass

    return next(one for one in Pass if one == options.reading)


def _told(file: Path, slips: "list[Slip]", lines: list[str]) -> int:
    write("\n".join([*(f"{file}: {slip}" for slip in slips), *lines]) + "\n")
    return 1 if slips else 0
