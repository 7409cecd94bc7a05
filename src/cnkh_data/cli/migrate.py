"""`cnkh migrate`."""

import argparse
from typing import TYPE_CHECKING

from ..errors import CannotRunError
from ..visible import visible
from .common import Commands, write

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from ..migrations import Carrying, Fits, Migration, Step
    from ..writing import Writing
# ruff: noqa: PLC0415


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    what = "carry records, fixtures and seals to the newest format of data/"
    command = commands.add_parser("migrate", parents=[shared], help=what)
    command.add_argument(
        "--check", action="store_true", help="write nothing; say what would be done, and exit 1 if anything would"
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Carry a project, and say what was done."""
    from ..migrations import STEPS, fits_models

    return migrate(options.root, options.check, STEPS, fits_models)


def migrate(root: "Path", check: bool, steps: "Sequence[Step]", fits: "Fits") -> int:
    """Carry a project through the steps that lie ahead of it, to what fits the newest format."""
    from ..corpus import find_root
    from ..journal import unfinished
    from ..migrations import Migration
    from ..writing import writing

    if check:
        if note := unfinished(root):
            raise CannotRunError(note)
        return _carry(Migration(find_root(root), steps, fits), None)
    with writing(find_root(root), "migrate") as place:
        return _carry(Migration(root, steps, fits), place)


def _carry(migration: "Migration", place: "Writing | None") -> int:
    from ..texts import number_of

    if not migration.carryings:
        write(f"data/ has format {migration.newest}, the newest; nothing to do\n")
        return 0
    if place is None:
        written = sum(1 for _ in migration.files())
    else:
        written = len(place.put_each(list(migration.paths()), migration.files()))
    for line in _told(migration):
        write(f"{visible(line)}\n")
    files = number_of(written, "file")
    write(f"{files} to be written, run: cnkh migrate\n" if place is None else f"{files} written; {_next(migration)}\n")
    return 1 if place is None else 0


def _next(migration: "Migration") -> str:
    """What is left to do."""
    read = (
        "read each record that lost its seal beside its text (cnkh review --reader NAME); then "
        if _lost_any(migration)
        else ""
    )
    return f"{read}run: cnkh validate"


def _lost_any(migration: "Migration") -> bool:
    return any(carrying.account.unsealed for carrying in migration.carryings)


def _told(migration: "Migration") -> "Iterator[str]":
    """Yield what was done, line by line."""
    for carrying in migration.carryings:
        yield from _of_corpus(carrying)
    cases = migration.cases
    if cases.changed or cases.doubts:
        yield f"validation/fixtures: {cases.changed} changed, {len(cases.doubts)} to check by hand"
        yield from (f"  {doubt}" for doubt in cases.doubts)


def _of_corpus(carrying: "Carrying") -> "Iterator[str]":
    account, steps = carrying.account, carrying.steps
    yield f"{carrying.shown}: format {steps[0].number - 1} to {steps[-1].number}"
    for step in steps:
        yield f"  {step.number}: {step.about}"
        counts = ", ".join(f"{count} in {kind}" for kind, count in account.records[step.number].items())
        yield f"     records changed: {counts}"
    yield f"  seals: {account.seals} carried, {len(account.unsealed)} dropped"
    for lost in account.unsealed:
        yield f"    {lost.record_type} {lost.record}: {lost.why}"
