"""`cnkh diff`."""

import argparse

from .common import Commands, write

# ruff: noqa: PLC0415


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    what = "say in words what a change does to the data"
    command = commands.add_parser("diff", parents=[shared], help=what)
    sides = "a folder that holds data/, or a git revision such as main or HEAD~1"
    command.add_argument("base", metavar="BASE", help=f"before: {sides}")
    command.add_argument("head", metavar="HEAD", nargs="?", help="after: likewise (default: the working tree)")
    command.add_argument("--format", choices=("text", "json"), default="text", help="text is Markdown (default: text)")
    command.add_argument(
        "--max", type=_whole, metavar="N", help="list N changes of each type in each document; count the others"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Compare and print. It is no judge: whatever has changed, the exit code is 0."""
    from ..diff import as_json, diff, markdown
    from ..diff.around import compare_around
    from ..diff.compare import unread_files
    from ..diff.sides import WORKING_TREE, read_side, seal_authors

    base, head = read_side(options.root, options.base), read_side(options.root, options.head)
    around = compare_around(base.around, head.around, unread_files(base.loading, head.loading))
    authors = seal_authors(options.root, base, head, of_tree=options.head is None)
    compared = diff(base.loading, head.loading, around, authors)
    names = (options.base, options.head or WORKING_TREE)
    if options.format == "json":
        write(as_json.render(compared, *names))
    else:
        write(markdown.render(compared, *names, most=markdown.EVERYTHING if options.max is None else options.max))
    return 0


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number")
    return int(text)
