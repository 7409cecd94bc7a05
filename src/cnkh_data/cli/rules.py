"""`cnkh rules`."""

import argparse

from ..errors import CannotRunError
from ..layout import RULES_FILE
from .common import Commands, write

# ruff: noqa: PLC0415


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    what = f"list the rules, explain one, or write {RULES_FILE} again"
    command = commands.add_parser("rules", parents=[shared], help=what)
    command.add_argument("id", nargs="?", metavar="ID", help="rule to explain, with examples; without one, list them")
    command.add_argument("--write", action="store_true", help=f"write {RULES_FILE} again from rules and fixtures")
    command.add_argument("--check", action="store_true", help=f"write nothing; say whether {RULES_FILE} is current")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """List the rules, explain one, or write the page with all of them."""
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
    from ..rule_pages import explanation
    from ..validate import all_rules
    from ..validate.selection import require_rules

    require_rules([options.id])
    return explanation(options.root, next(rule for rule in all_rules() if rule.id == options.id))


def _write(options: argparse.Namespace) -> int:
    from .. import rule_pages
    from ..validate import fixtures

    if options.id:
        raise CannotRunError("--write and --check are for the page of all rules; leave out the id")
    if not (options.root / fixtures.FOLDER / fixtures.BASE).is_dir():
        raise CannotRunError(f"{options.root}: has no {fixtures.FOLDER}, which the page is made from")
    if options.check:
        if rule_pages.is_current(options.root):
            return 0
        write(f"{RULES_FILE}: not what the rules and fixtures say; run: cnkh rules --write\n")
        return 1
    for name in rule_pages.write(options.root):
        print(name)
    return 0
