"""`cnkh validate`."""

import argparse
import sys
from typing import TYPE_CHECKING

from .common import Commands, positive, readable_corpus, shown_as, style, write, write_report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ..cache import KeptRun
    from ..validate import Report
    from ..validate.selection import Since

# ruff: noqa: PLC0415

FORMATS = ("text", "json", "github", "sarif", "junit")


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    what = "check data/ and say what is wrong, where, and how to mend it"
    command = commands.add_parser("validate", parents=[shared], help=what)
    command.add_argument(
        "--contract", action="store_true", help="also check every record with jsonschema against the exported contract"
    )
    command.add_argument(
        "--fix",
        action="store_true",
        help="first repair, in all of data/, what cannot change meaning (form, offsets and counts); say what was done",
    )
    command.add_argument("--format", choices=FORMATS, default="text", help="who reads it (default: text, a person)")
    chosen = command.add_argument_group("what to report (everything is checked all the same)")
    chosen.add_argument(
        "--rule", action="append", default=[], metavar="ID", help="only findings of this rule; may be given again"
    )
    chosen.add_argument(
        "--skip-rule", action="append", default=[], metavar="ID", help="no findings of this rule; may be given again"
    )
    chosen.add_argument(
        "--document", metavar="ID", help="only findings in this document, and errors that keep it from being checked"
    )
    chosen.add_argument(
        "--changed-since",
        metavar="REV",
        help="only findings in documents and other files that differ from a git revision, committed or not, and what it does not have "
        "elsewhere; what a branch changes: --changed-since $(git merge-base main HEAD)",
    )
    chosen.add_argument(
        "--max",
        type=positive,
        metavar="N",
        help="print the first N findings, errors before warnings; the others still count",
    )
    command.add_argument(
        "--jobs", type=positive, metavar="N", help="spread the documents over N processes (default: one for each core)"
    )
    command.add_argument(
        "--no-cache", action="store_true", help="look at everything anew, and keep nothing in .cnkh_cache/"
    )
    command.set_defaults(run=run, hint="to validate a folder: --root DIR; one document: --document ID")


def run(options: argparse.Namespace) -> int:
    """Validate, print the report, and return 0 or 1."""
    from ..cache import Runs

    if options.fix:
        _fix(options)
    # What an outsider would check depends on jsonschema, too.
    cached = not (options.no_cache or options.contract)
    given = Runs(options.root, _asked(options)).run(lambda: _checked(options)) if cached else _checked(options)
    write_report(given.text, options.format)
    return given.code


def _asked(options: argparse.Namespace) -> tuple[object, ...]:
    """All that decides what is printed of a corpus."""
    chosen = (options.rule, options.skip_rule, options.document, options.max, *_revision(options))
    return ("validate", options.format, *chosen, *shown_as(options.root))


def _revision(options: argparse.Namespace) -> tuple[str, ...]:
    """The revision that a report is about, by its name and by what it has; nothing if it is about all."""
    if options.changed_since is None:
        return ()
    from ..errors import CannotRunError
    from ..revisions import tree_of

    if not (options.root / "data").is_dir():
        return ()  # What is wrong with the folder is said when it is read.
    try:
        return options.changed_since, tree_of(options.root, options.changed_since)
    except CannotRunError as error:
        raise CannotRunError(f"--changed-since {options.changed_since}: {error}") from None


def _checked(options: argparse.Namespace) -> "KeptRun":
    """Validate, and say what is to be printed."""
    from ..cache import KeptRun
    from ..progress import TerminalProgress
    from ..validate import validate
    from ..validate.reporters import render
    from ..validate.selection import Selection, at_most, require_rules, select

    require_rules([*options.rule, *options.skip_rule])
    progress = TerminalProgress()

    def judge(root: "Path", cache: bool = False) -> "Report":
        return validate(root, contract=options.contract, jobs=options.jobs, progress=progress, cache=cache)

    try:
        since = _since(options, judge)
        selection = Selection(tuple(options.rule), tuple(options.skip_rule), options.document, since)
        report = select(judge(options.root, cache=not options.no_cache), selection)
    finally:
        progress.clear()
    text = render(at_most(report, options.max), options.format, style(options.root))
    return KeptRun(0 if report.ok else 1, text)


def _since(options: argparse.Namespace, judge: "Callable[[Path], Report]") -> "Since | None":
    """What the report is to keep to, if that is what differs from a revision."""
    if options.changed_since is None:
        return None
    from ..corpus import find_root
    from ..validate.changes import changes_since, report_before
    from ..validate.selection import Since

    root, revision = find_root(options.root), options.changed_since
    return Since(changes_since(root, revision), lambda: report_before(root, revision, judge))


def _fix(options: argparse.Namespace) -> None:
    """Repair, and say so where it does not disturb a program that reads the report."""
    from ..corpus import find_root
    from ..repair import told
    from ..writing import writing

    with writing(find_root(options.root), "validate --fix") as place:
        for line in told(readable_corpus(options.root), place):
            if options.format == "text":
                write(f"{line}\n")
            else:
                print(line, file=sys.stderr)
