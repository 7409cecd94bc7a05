"""Runs `cnkh` as a person at a shell would: arguments in, exit code and both outputs back. Most tests need no new process for it."""

import codecs
import contextlib
import io
import os
import pty
import resource
import select
import selectors
import sys
import termios
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from typing import NoReturn

from conftest import ROOT

from cnkh_data.cli import command, main


def cnkh(*arguments: str, cwd: Path = ROOT, together: bool = False) -> CompletedProcess[str]:
    """Run a command in this process. Whatever it does not turn into a message of its own fails the test.

    Args:
        arguments: what to type after `cnkh`.
        cwd: folder to run it in.
        together: whether errors are among the output, as on a terminal.
    """
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    err = out if together else err
    with contextlib.chdir(cwd), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(arguments)
        except SystemExit as end:  # `--help`
            code = int(end.code or 0)
    return CompletedProcess(arguments, code, _written(out), "" if together else _written(err))


@dataclass(frozen=True)
class Running:
    """A command in a process of its own."""

    arguments: tuple[str, ...]
    process: int
    out: int
    err: int

    def end(self) -> CompletedProcess[str]:
        """Wait for it, and give what it said."""
        said = {self.out: b"", self.err: b""}
        with selectors.DefaultSelector() as waiting:
            for stream in said:
                waiting.register(stream, selectors.EVENT_READ)
            while waiting.get_map():
                for key, _ in waiting.select():
                    chunk = os.read(key.fd, 2**16)
                    said[key.fd] += chunk
                    if not chunk:
                        waiting.unregister(key.fd)
                        os.close(key.fd)
        code = os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])
        out, err = (said[stream].decode("utf-8") for stream in (self.out, self.err))
        assert "Traceback" not in err, err
        return CompletedProcess(self.arguments, code, out, err)


def start(*arguments: str, cwd: Path = ROOT, first: Callable[[], object] = lambda: None) -> Running:
    """Start a command in a child of this process, which has all imports already.

    Args:
        arguments: what to type after `cnkh`.
        cwd: folder to run it in.
        first: what the child does before, as to limit itself.
    """
    out, err = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        _run(arguments, cwd, first, out[1], err[1])
    os.close(out[1])
    os.close(err[1])
    return Running(arguments, child, out[0], err[0])


def _run(arguments: tuple[str, ...], cwd: Path, first: Callable[[], object], out: int, err: int) -> NoReturn:
    code = 70  # of a command that raises, as no command does
    try:
        os.dup2(out, 1)
        os.dup2(err, 2)
        sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115
        os.chdir(cwd)
        first()
        code = main(arguments)
    except BaseException:
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError):
            sys.stderr.flush()
        os._exit(code)


def limit_files(size: int) -> None:
    """Let every file that this process writes from now on have so many bytes at most, as on a full disk.

    It writes no bytecode then: Python takes no note that only part of it was written, and could not read it the next time.
    """
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def cnkh_process(
    *arguments: str, cwd: Path = ROOT, first: Callable[[], object] = lambda: None
) -> CompletedProcess[str]:
    """Run a command in a process of its own, where that is what is tested."""
    return start(*arguments, cwd=cwd, first=first).end()


class Terminal:
    """A command in a process of its own, at a terminal of its own, where somebody reads and types."""

    def __init__(
        self,
        *arguments: str,
        columns: int = 80,
        rows: int = 200,
        first: Callable[[], object] = lambda: None,
        **environment: str,
    ) -> None:
        self._process, self._terminal = pty.fork()
        if self._process == 0:
            _run_at_terminal(arguments, (rows, columns), first, environment)
        self.shown = ""
        """All that the command has written."""
        self._seen = 0
        self._decode = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8")(), translate=True).decode

    def wait_for(self, words: str) -> str:
        """What the command writes, since words were waited for the last time, up to these."""
        before = self._seen
        assert self._comes(words), f"ended without {words!r}:\n{self.shown}"
        return self.shown[before : self._seen]

    def is_asked(self) -> bool:
        """Whether the command asks a question before it ends."""
        return self._comes(QUESTION)

    def _comes(self, words: str) -> bool:
        while words not in self.shown[self._seen :]:
            if not self._read():
                return False
        self._seen = self.shown.index(words, self._seen) + len(words)
        return True

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._terminal, keys.encode("utf-8"))

    def answer(self, key: str) -> str:
        """Wait until the command asks, press a key, and give what was written before that."""
        written = self.wait_for(QUESTION)
        self.type(key)
        return written

    def end(self) -> tuple[int, str]:
        """Wait until the command ends; its exit code, and what it has written since it was asked the last time."""
        while self._read():
            pass
        os.close(self._terminal)
        code = os.waitstatus_to_exitcode(os.waitpid(self._process, 0)[1])
        assert "Traceback" not in self.shown, self.shown
        return code, self.shown[self._seen :]

    def close(self) -> None:
        """Take the terminal away, and wait until the command has ended."""
        os.close(self._terminal)
        os.waitpid(self._process, 0)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._terminal], [], [], MOST_SECONDS)
        assert ready, f"waited in vain after:\n{self.shown}"
        try:
            chunk = os.read(self._terminal, 65536)
        except OSError:  # how Linux says that the other side has closed
            return False
        self.shown += self._decode(chunk)
        return bool(chunk)


QUESTION = "n b q ?] "
"""The end of every question: whether a yes is one of the answers depends on the record."""
MOST_SECONDS = 60.0
"""Longest that a command at a terminal may be silent."""


def _run_at_terminal(
    arguments: tuple[str, ...], size: tuple[int, int], first: Callable[[], object], environment: dict[str, str]
) -> NoReturn:
    try:
        termios.tcsetwinsize(0, size)
        for name in ("COLUMNS", "LINES", "NO_COLOR"):
            os.environ.pop(name, None)
        os.environ.update({"TERM": "xterm", **environment})
        sys.stdin, sys.stdout, sys.stderr = (
            open(number, mode, encoding="utf-8", closefd=False)  # noqa: SIM115
            for number, mode in ((0, "r"), (1, "w"), (2, "w"))
        )
        sys.argv = ["cnkh", *arguments]
        first()
        command()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(70)  # of a command that raises, as no command does


def refused(done: CompletedProcess[str], *says: str) -> None:
    """Exit 2 with one clear line."""
    assert done.returncode == 2, done
    assert done.stderr.count("\n") == 1, done.stderr
    for words in says:
        assert words in done.stderr


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode("utf-8")
