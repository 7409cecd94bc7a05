"""`cnkh sheet`."""

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import CannotRunError
from .common import Commands, write

if TYPE_CHECKING:
    from ..sheets.bringing import Brought

# ruff: noqa: PLC0415

DESCRIPTION = """\
Writes the provisions, commitments and divergences of a document as a workbook (.xlsx): a row for each, beside the words of every
version, with lists of the codes and their meanings. More sheets of it have the document itself, its terms and collectives, the cuts of
its sources, and the mentions that the registers get wrong. Filled in and brought back, words become offsets, new rows get ids, and what is
wrong is told at its cell; then nothing is written. A row that nobody touched changes nothing. The same is done with a register (actors,
instruments, places, tenures, non_names), with what is said of the sources and of the dataset, with the relations between documents, the
tombstones of published ids (retired), and the waivers. Needs openpyxl."""
MOST_LEFT = 20
"""Most lines of what is left to do."""


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    what = "code a document, or edit a register, in a spreadsheet: write it as sheets, or bring these back"
    command = commands.add_parser("sheet", parents=[shared], help=what, description=DESCRIPTION)
    command.add_argument(
        "what",
        metavar="WHAT",
        help="id of a document, or actors, instruments, places, tenures, non_names, sources, dataset, relations, retired or waivers",
    )
    way = command.add_mutually_exclusive_group(required=True)
    way.add_argument("--out", type=Path, metavar="FILE", help="write the workbook here; no file is replaced")
    way.add_argument("--in", type=Path, metavar="FILE", dest="brought", help="bring back this workbook")
    command.set_defaults(run=run, hint="give a document or a register, and --out FILE or --in FILE")


def run(options: argparse.Namespace) -> int:
    """Write a workbook, or bring one back."""
    if options.out is not None:
        put_new(options.out, _written(options))
        write(
            f"{options.out}: written; fill it in, then run: cnkh sheet {options.what}{root_of(options)} --in {options.out}\n"
        )
        return 0
    from ..sheets.checking import at_most

    brought = _brought(options)
    lines = [f"{options.brought}: {slip}" for slip in brought.slips] + brought.lines
    if brought.left:
        lines += ["left to do:", *at_most(brought.left, MOST_LEFT), "cnkh validate says it all"]
    write("\n".join(lines) + "\n")
    return 1 if brought.slips else 0


def _written(options: argparse.Namespace) -> bytes:
    """The workbook of a document, of a register or of the waivers."""
    from ..drafting.new_document import readable_corpus
    from ..sheets.coding import written
    from ..sheets.kinds import REGISTERS, WAIVERS
    from ..sheets.registers import register_written
    from ..sheets.waiving import waivers_written

    if options.what not in (WAIVERS, *REGISTERS):
        return written(readable_corpus(options.root, keep=False), options.what)
    corpus = readable_corpus(options.root)
    return waivers_written(corpus) if options.what == WAIVERS else register_written(corpus, options.what)


def _brought(options: argparse.Namespace) -> "Brought":
    """What bringing a workbook back gave."""
    from ..sheets.bringing import bring
    from ..sheets.kinds import REGISTERS, WAIVERS
    from ..sheets.registering import bring_register
    from ..sheets.waiving import bring_waivers

    if options.what == WAIVERS:
        return bring_waivers(options.root, options.brought)
    return (bring_register if options.what in REGISTERS else bring)(options.root, options.what, options.brought)


def root_of(options: argparse.Namespace) -> str:
    """The option that says where the corpus is, as it was given; empty if it was not."""
    return "" if options.root == Path() else f" --root {shlex.quote(str(options.root))}"


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
