"""`cnkh build`."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import CannotRunError
from ..visible import visible
from .common import Commands, positive, style, write, write_report

# ruff: noqa: PLC0415
if TYPE_CHECKING:
    from ..release.build import Built


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    what = "validate, regenerate data/tables/, datapackage.json and the ledger of published ids, write the release"
    command = commands.add_parser("build", parents=[shared], help=what)
    command.add_argument("--out", type=Path, metavar="DIR", help="where releases go (default: dist/ in the root)")
    how = command.add_mutually_exclusive_group()
    how.add_argument("--check", action="store_true", help="write nothing; say which generated files are out of date")
    how.add_argument(
        "--without-texts",
        action="store_true",
        help="write a release of codes and offsets, without the words of the sources, and nothing else",
    )
    how.add_argument(
        "--release",
        action="store_true",
        help="build only what may be given out under the number of its version: the schema must be settled, and the versions say "
        "what has changed since the former release",
    )
    command.add_argument(
        "--since",
        type=Path,
        metavar="PATH",
        help="with --release: folder or zip of the former release (default: the newest that validation/releases/ remembers)",
    )
    command.add_argument(
        "--jobs", type=positive, metavar="N", help="spread the documents over N processes (default: one for each core)"
    )
    command.add_argument(
        "--shards",
        type=positive,
        metavar="N",
        help="spread the documents of each Parquet table over N files, in a folder with its name (default: one file, and no folder)",
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Build, or check what a build would change."""
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # its own keeps what is free
    from .. import release

    try:
        if options.check:
            return _say_outdated(release.outdated(options.root, options.jobs))
        if options.release:
            release.require_settled()
        elif options.since is not None:
            raise CannotRunError("--since says what a release is compared with; it goes with --release")
        built = _build(options)
    except release.BuildRefusedError as refused:
        from ..validate import render

        write_report(render(refused.report, style=style(options.root)))
        print(f"cnkh: refused: {refused}", file=sys.stderr)
        return 1
    except (release.ExpectationsNotMetError, release.VersionTooLowError) as refused:
        _say_unmet(refused.misses)
        print(f"cnkh: refused: {refused}", file=sys.stderr)
        return 1
    _say_unmet(built.unmet)
    for path in built.not_renewed:
        print(f"cnkh: {path}: out of date, and cannot be written here", file=sys.stderr)
    for path in built.to_commit:
        write(f"{path}: commit it; the versions of the next release are compared with it\n")
    rows = sum(table.num_rows for table in built.written.values())
    write(f"{built.release}: {len(built.written)} tables, {rows} rows; the same in {built.release.name}.zip\n")
    return 0


def _build(options: argparse.Namespace) -> "Built":
    from ..progress import TerminalProgress
    from ..release import build

    progress = TerminalProgress()
    try:
        return build(
            options.root,
            options.out,
            not options.without_texts,
            options.release,
            options.since,
            jobs=options.jobs,
            progress=progress,
            shards=options.shards,
            # One that has pyarrow already could give little back.
            apart="pyarrow" not in sys.modules,
        )
    finally:
        progress.clear()


def _say_unmet(misses: Sequence[str]) -> None:
    for miss in misses:
        print(f"cnkh: {miss}", file=sys.stderr)


def _say_outdated(paths: Sequence[str]) -> int:
    for path in paths:
        write(f"{visible(path)}: not what the build would write; run: cnkh build\n")
    return 1 if paths else 0
