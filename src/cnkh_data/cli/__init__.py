"""The command `cnkh`. Exit 0: clean. Exit 1: findings. Exit 2: could not run.

Each command is a module of this package with `add`, which says its arguments, and `run`, which imports what it needs only
then: `cnkh --help` must not wait for pydantic and pyarrow. To add a command, write its module and name it in COMMANDS.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from ..errors import CannotRunError
from . import agreement, build, diff, fmt, new, rules, schema, seal, show, validate

COMMANDS = (validate, fmt, new, diff, build, show, rules, schema, seal, agreement)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    options = parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except CannotRunError as error:
        print(f"cnkh: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader has closed (`cnkh validate | head`): keep Python from complaining while it shuts down.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    return code


def parser() -> argparse.ArgumentParser:
    """Parser of the whole command line."""
    top = argparse.ArgumentParser(prog="cnkh", description="The China–Cambodia relationship as data.")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--root", type=Path, default=Path(), metavar="DIR", help="folder that holds data/ (default: this folder)"
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands, shared)
    return top
