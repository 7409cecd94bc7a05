"""The command `cnkh`. Exit 0: clean. Exit 1: findings. Exit 2: could not run.

Each command is a module of this package with `add`, which says its arguments, and `run`, which imports what it needs only
then: `cnkh --help` must not wait for pydantic and pyarrow. To add a command, write its module and name it in COMMANDS.
"""

import argparse
import contextlib
import gc
import os
import re
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from ..errors import CannotRunError, did_you_mean
from ..visible import visible
from . import (
    agreement,
    build,
    diff,
    fmt,
    migrate,
    new,
    reading,
    review,
    rules,
    schema,
    seal,
    sheet,
    show,
    site,
    staged,
    validate,
    verify,
)
from .interrupt import Interrupt
from .output import inert_output

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

COMMANDS = (
    validate,
    fmt,
    new,
    sheet,
    reading,
    diff,
    build,
    verify,
    show,
    site,
    rules,
    schema,
    review,
    seal,
    agreement,
    migrate,
    staged,
)


def command() -> NoReturn:
    """Run `cnkh` and end the process.

    Giving back the memory of a large corpus record by record takes a fifth of a run, for nothing: the system does it at once.
    """
    # Records hold no cycles, and a command is soon over: the collector would go over what is loaded again and again.
    gc.disable()
    # What is valid does not depend on the plugins of pydantic that happen to be installed; looking for them takes time, too.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    sys.meta_path.insert(0, _WithoutPandas())
    interrupt = Interrupt()
    try:
        code = main()  # has written out what it printed
        interrupt.ignore()
    except BaseException:
        if not interrupt.came:
            raise
    os._exit(_interrupted() if interrupt.came else code)


class _WithoutPandas:
    """Finds no pandas, as if it were not installed.

    pyarrow imports it as soon as it is given a list, and needs it only for those who ask for pandas' own tables. No command does, and it
    takes 30 MB. In a process that is not the command's own, somebody may want it: so `main` does without this.
    """

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> None:
        """Refuse to find pandas; all else is found by others.

        Raises:
            ModuleNotFoundError: if it is looked for.
        """
        if name == "pandas":
            raise ModuleNotFoundError("no command of this package uses pandas", name=name)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    if sys.stdout is None:
        print("cnkh: standard output is closed", file=sys.stderr)
        return 2
    with inert_output():
        return _exit_code(arguments)


def _exit_code(arguments: Sequence[str] | None) -> int:
    try:
        return _run(arguments)
    except CannotRunError as error:
        _refuse(str(error))
    except BrokenPipeError:
        _close_output()  # The reader has closed: `cnkh validate | head`.
    except OSError as error:
        # A full disk, a name too long, a file where a folder belongs.
        where = f"{os.fsdecode(error.filename)}: " if error.filename else ""
        _refuse(f"{where}{error.strerror or error}")
        _close_output()
    return 2


def _refuse(why: str) -> None:
    """Say in one line why a command could not run, whatever is in the names that it repeats."""
    with contextlib.suppress(OSError):  # standard error may be full, too; the exit code says the same
        print(f"cnkh: {visible(why)}", file=sys.stderr)


def _run(arguments: Sequence[str] | None) -> int:
    given = sys.argv[1:] if arguments is None else arguments
    try:
        options, surplus = parser(given[0] if given and given[0] in _BY_NAME else "").parse_known_args(given)
        if surplus:
            raise CannotRunError(_not_taken(options, surplus))
        code: int = options.run(options)
        _say_if_unfinished(options.root)
    finally:
        sys.stdout.flush()
    return code


def _say_if_unfinished(root: Path) -> None:
    """Tell who has read a corpus that a command which was stopped has left half-written."""
    from ..journal import unfinished  # noqa: PLC0415 - `cnkh --help` needs nothing of it

    if note := unfinished(root):
        print(f"cnkh: {note}", file=sys.stderr)


def _not_taken(options: argparse.Namespace, surplus: Sequence[str]) -> str:
    """Say what a command cannot take, and where it belongs."""
    command: argparse.ArgumentParser = options.command
    name, first, get_help = command.prog.removeprefix("cnkh "), surplus[0], f"{command.prog} --help"
    if first.startswith("-"):
        near = did_you_mean(first, re.findall(r"--[a-z-]+", command.format_usage()))
        return f"{name} has no option {first!r}{near or f'; run: {get_help}'}"
    where = getattr(options, "hint", f"to work on the data of another folder: --root DIR; for help: {get_help}")
    return f"{name} cannot take {first!r}; {where}"


def _interrupted() -> int:
    print("cnkh: interrupted", file=sys.stderr)
    return 130


def _close_output() -> None:
    """Keep Python from complaining, while it shuts down, that what is still unwritten cannot be written."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Version(argparse.Action):
    """Prints the version; it is read from the tables only when it is asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str | None = None) -> None:
        super().__init__(option_strings, dest, nargs=0, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> NoReturn:
        from ..api import version  # noqa: PLC0415

        sys.stdout.write(f"cnkh {version()}\n")
        parser.exit()


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line, as everything else that keeps a command from running is said."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.color = False  # from Python 3.14 on, help would hold escapes that `Output` writes out

    def print_help(self, file: "SupportsWrite[str] | None" = None) -> None:
        """Print help; argparse itself would say nothing of a full disk."""
        (file or sys.stdout).write(self.format_help())

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments."""
        raise CannotRunError(f"{message}; run: {self.prog} --help")


_BY_NAME = {command.__name__.rpartition(".")[2]: command for command in COMMANDS}


@cache
def parser(only: str = "") -> argparse.ArgumentParser:
    """Parser of the whole command line, or of one command: who runs that need not wait for the options of the others."""
    top = _Parser(prog="cnkh", description="The China–Cambodia relationship as data.")
    top.add_argument("--version", action=_Version, help="print the version of the package and its data, and end")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--root", type=Path, default=Path(), metavar="DIR", help="folder that holds data/ (default: this folder)"
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for command in [_BY_NAME[only]] if only else COMMANDS:
        command.add(commands, shared)
    for added in commands.choices.values():
        added.set_defaults(command=added, parse=lambda others: parser().parse_args(others))
    return top
