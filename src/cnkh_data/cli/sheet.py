"""`cnkh sheet`."""

import argparse
from pathlib import Path

from ..errors import CannotRunError
from .common import Commands, write

# ruff: noqa: PLC0415

DESCRIPTION = """\
Writes the provisions, commitments and divergences of a document as a workbook (.xlsx): a row for each, beside the words of every
version, with lists of the codes and their meanings. Filled in and brought back, words become offsets, new rows get ids, and what is
wrong is told at its cell; then nothing is written. A row that nobody touched changes nothing. The same is done with a register (actors,
instruments, places, tenures, non_names) and with what is said of the sources. Needs openpyxl."""
MOST_LEFT = 20
"""Most lines of what is left to do."""


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    what = "code a document, or edit a register, in a spreadsheet: write it as sheets, or bring these back"
    command = commands.add_parser("sheet", parents=[shared], help=what, description=DESCRIPTION)
    command.add_argument(
        "what", metavar="WHAT", help="id of a document, or actors, instruments, places, tenures, non_names or sources"
    )
    way = command.add_mutually_exclusive_group(required=True)
    way.add_argument("--out", type=Path, metavar="FILE", help="write the workbook here; no file is replaced")
    way.add_argument("--in", type=Path, metavar="FILE", dest="brought", help="bring back this workbook")
    command.set_defaults(run=run, hint="give a document or a register, and --out FILE or --in FILE")


def run(options: argparse.Namespace) -> int:
    """Write a workbook, or bring one back."""
    from ..sheets.registers import REGISTERS

    is_register = options.what in REGISTERS
    if options.out is not None:
        from ..drafting.new_document import readable_corpus
        from ..sheets.coding import written
        from ..sheets.registers import register_written

        write_of = register_written if is_register else written
        put_new(options.out, write_of(readable_corpus(options.root), options.what))
        write(f"{options.out}: written; fill it in, then run: cnkh sheet {options.what} --in {options.out}\n")
        return 0
    from ..sheets.bringing import bring
    from ..sheets.checking import at_most
    from ..sheets.registering import bring_register

    brought = (bring_register if is_register else bring)(options.root, options.what, options.brought)
    lines = [f"{options.brought}: {slip}" for slip in brought.slips] + brought.lines
    if brought.left:
        lines += ["left to do:", *at_most(brought.left, MOST_LEFT), "cnkh validate says it all"]
    write("\n".join(lines) + "\n")
    return 1 if brought.slips else 0


def put_new(path: Path, content: bytes) -> None:
    """Write a file where none is yet.

    Raises:
        CannotRunError: if there is one, or its folder cannot be written.
    """
    from ..writing import write_through

    if path.suffix.lower() != ".xlsx":
        raise CannotRunError(f"{path}: give a name that ends in .xlsx")
    try:
        write_through(path, content)
    except FileExistsError:
        raise CannotRunError(f"{path}: is there already, perhaps with your work in it; give another name") from None
    except OSError as error:
        raise CannotRunError(f"{path}: cannot be written: {error.strerror}") from None
