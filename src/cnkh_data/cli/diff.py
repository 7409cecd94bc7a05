"""`cnkh diff`."""

import argparse
from pathlib import Path

from ..errors import CannotRunError
from .common import Commands, write

# ruff: noqa: PLC0415


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    what = "say in words what a change does to the data, or how two releases differ"
    about = (
        "Compares two states of the data or, if BASE is a release, two releases: tables, columns, codes, ids and rows, and "
        "which change of the versions they ask for. A revision that is called as a release can be given as heads/NAME."
    )
    command = commands.add_parser("diff", parents=[shared], help=what, description=about)
    sides = "a folder that holds data/, a git revision such as main or HEAD~1, or the folder or zip of a release"
    command.add_argument("base", metavar="BASE", help=f"before: {sides}")
    command.add_argument("head", metavar="HEAD", nargs="?", help="after: likewise (default: the working tree)")
    command.add_argument("--format", choices=("text", "json"), default="text", help="text is Markdown (default: text)")
    command.add_argument(
        "--max",
        type=_whole,
        metavar="N",
        help="list N changes of each type in each document, or N rows of each kind in each table; count the others",
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Compare and print. It is no judge: whatever has changed, the exit code is 0."""
    if _are_releases(options.base, options.head):
        return _diff_releases(Path(options.base), Path(options.head), options)
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


def _are_releases(base: str, head: str | None) -> bool:
    """Whether both sides are releases.

    Raises:
        CannotRunError: if only one of them is.
    """
    from ..release_files import is_release

    given = [side is not None and is_release(Path(side)) for side in (base, head)]
    if any(given) and not all(given):
        release, other = (base, head) if given[0] else (head, base)
        what = "no release is given to compare it with" if other is None else f"{other} is none"
        raise CannotRunError(
            f"{release} is a release, and {what}; give two releases, or two folders or revisions with data/"
        )
    return all(given)


def _diff_releases(base: Path, head: Path, options: argparse.Namespace) -> int:
    from ..jsontext import json_text
    from ..release_diff import words
    from ..release_diff.compare import diff_releases

    compared = diff_releases(base, head)
    if options.format == "json":
        write(json_text(compared.model_dump(mode="json")))
    else:
        write(words.render(compared, words.MOST if options.max is None else options.max))
    return 0


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number")
    return int(text)
