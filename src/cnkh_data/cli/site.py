"""`cnkh site`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from .common import Commands, write

if TYPE_CHECKING:
    from ..site.parts import Site

# ruff: noqa: PLC0415

OUT = Path("build") / "site"


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    what = "write the reader: pages that a browser opens, with the versions side by side"
    command = commands.add_parser("site", parents=[shared], help=what, description=_ABOUT)
    command.add_argument("--out", type=Path, metavar="DIR", help="folder of the site (default: build/site in the root)")
    command.add_argument(
        "--draft",
        nargs="?",
        const="",
        metavar="DOCUMENT",
        help="show drafts too, or only this one, with what the validator finds and what nobody has read",
    )
    command.set_defaults(run=run)


_ABOUT = """\
Writes a site of plain files from the folder of a corpus or of a release. It opens with a double click on index.html, and can be put
on any host. A site that stands in the folder already is replaced; any other folder is refused."""


def run(options: argparse.Namespace) -> int:
    """Write the site."""
    from ..site.build import build_site, manifest, open_site, refuse_other_folder

    out = options.out or options.root / OUT
    refuse_other_folder(out)
    site = open_site(options.root) if options.draft is None else _drafted(options.root, options.draft or None)
    made = build_site(site, out)
    write(f"{out / 'index.html'}: {manifest(made)}\n")
    return 0


def _drafted(root: Path, document: str | None) -> Site:
    """A corpus with what is being worked on in it; a release has no drafts."""
    from ..site.build import open_site
    from ..site.draft import drafted

    found = drafted(root, document)
    return open_site(root, found.draft, found.tables)
