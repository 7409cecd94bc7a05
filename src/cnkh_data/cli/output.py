"""The one way out to a terminal or a log: nothing that comes from data or arguments leaves it as a command.

A terminal obeys escape and other control characters, shows text in another order after bidirectional ones, and hides what
has no width. A job on GitHub obeys each line that begins with `::`, also after white space, and each that holds `##[`.
What a command prints may hold all of these, from a record, a file name or an argument.
"""

import contextlib
import io
import re
import sys
from collections.abc import Iterator
from enum import Enum
from typing import TextIO, cast

from ..colours import EVERY
from ..files import naming
from ..interrupts import without_interrupts
from ..visible import visible

_OLD_COMMAND = re.compile(r"#(?=#\[)")


class Own(Enum):
    """What a command may print as its own that data may not: a pattern of it, in one line."""

    NOTHING = re.compile(r"(?!)")
    COLOUR = re.compile(f"({'|'.join(map(re.escape, EVERY))})")
    COMMANDS = re.compile(r"^(::(?:error|warning) file=)")


class Output(io.TextIOBase):
    """A stream that passes text on with whatever would be obeyed written out."""

    def __init__(self, stream: TextIO, name: str) -> None:
        self._stream, self._name = stream, name
        self._begun = False
        """Whether the present line holds more than white space."""

    def write(self, text: str) -> int:
        """Write text of which nothing is obeyed but the line feed."""
        return self.write_own(text, Own.NOTHING)

    def write_own(self, text: str, own: Own) -> int:
        """Write text in which colours or commands of the program's own are obeyed."""
        first, *rest = text.split("\n")
        lines = [self._inert(first, own)]
        for line in rest:
            self._begun = False
            lines.append(self._inert(line, own))
        with naming(self._name):
            self._stream.write("\n".join(lines))
        return len(text)

    def flush(self) -> None:
        """Pass on what is kept back."""
        with naming(self._name):
            self._stream.flush()

    def isatty(self) -> bool:
        """Whether a person reads it at a terminal."""
        return self._stream.isatty()

    def fileno(self) -> int:
        """Number of the stream below."""
        return self._stream.fileno()

    def _inert(self, line: str, own: Own) -> str:
        pieces = own.value.split(line)
        for number in range(0, len(pieces), 2):
            pieces[number] = self._piece(pieces[number])
            self._begun = self._begun or bool(pieces[number].strip())
        return "".join(pieces)

    def _piece(self, text: str) -> str:
        shown = _OLD_COMMAND.sub(r"\\x23", visible(text))
        return shown if self._begun else _first_colon(shown)


def _first_colon(line: str) -> str:
    words = line.lstrip()
    return line[: len(line) - len(words)] + "\\x3a" + words[1:] if words.startswith("::") else line


@contextlib.contextmanager
def inert_output() -> Iterator[None]:
    """Let standard output and standard error out only through an `Output`, as UTF-8 under every locale."""
    before = sys.stdout, sys.stderr
    for stream in before:
        if isinstance(stream, io.TextIOWrapper):
            with without_interrupts():  # A stream that is reconfigured by half takes no message any more.
                stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    sys.stdout = cast(TextIO, Output(before[0], "standard output"))
    if before[1] is not None:
        sys.stderr = cast(TextIO, Output(before[1], "standard error"))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
