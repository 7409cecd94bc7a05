"""`cnkh rules`."""

import argparse

from ..errors import CannotRunError
from ..visible import visible
from .common import Commands, write

# ruff: noqa: PLC0415


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    what = "list the rules, explain one, or write validation/rules/ again"
    command = commands.add_parser("rules", parents=[shared], help=what)
    command.add_argument("id", nargs="?", metavar="ID", help="rule to explain, with examples; without one, list them")
    command.add_argument("--write", action="store_true", help="write validation/rules/ again from rules and fixtures")
    command.add_argument("--check", action="store_true", help="write nothing; say which of these pages are out of date")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """List the rules, explain one, or write their pages."""
    if options.write or options.check:
        return _write(options)
    write(_explanation(options) if options.id else _list())
    return 0


def _list() -> str:
    from ..finding import LEVELS
    from ..rule_pages import one_line
    from ..validate import all_rules

    lines: list[str] = []
    for level, name in LEVELS.items():
        lines.append(f"Level {level}, {name}")
        for rule in all_rules():
            if rule.level == level:
                warning = " (warning)" if rule.severity == "warning" else ""
                lines += [f"  {rule.id}{warning}", f"      {one_line(rule)}"]
    return "\n".join(lines) + "\n"


def _explanation(options: argparse.Namespace) -> str:
    from ..rule_pages import GENERATED, examples, page
    from ..validate import all_rules
    from ..validate.selection import require_rules

    require_rules([options.id])
    rule = next(rule for rule in all_rules() if rule.id == options.id)
    return page(rule, examples(options.root, rule.id)).replace(f"{GENERATED}\n\n", "")


def _write(options: argparse.Namespace) -> int:
    from .. import rule_pages
    from ..validate import fixtures

    if options.id:
        raise CannotRunError("--write and --check are for the pages of all rules; leave out the id")
    if not (options.root / fixtures.FOLDER / fixtures.BASE).is_dir():
        raise CannotRunError(f"{options.root}: has no {fixtures.FOLDER}, which the pages are made from")
    folder = rule_pages.FOLDER.as_posix()
    if options.check:
        outdated = rule_pages.drift(options.root)
        for name in outdated:
            write(f"{folder}/{visible(name)}: not what the rules and fixtures say; run: cnkh rules --write\n")
        return 1 if outdated else 0
    for name in rule_pages.write(options.root):
        print(f"{folder}/{name}")
    return 0
