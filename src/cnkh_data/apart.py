"""A part of a run in a process of its own: what it held is given back when it ends, and what comes after it begins with little."""

import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, BinaryIO, NoReturn, Protocol

from .errors import CannotRunError
from .interrupts import without_interrupts
from .progress import Progress

AskedFor = tuple[str, tuple[Any, ...]]
"""Name of a step, and what it is given."""


class Ask(Protocol):
    """Does a step of the part, and gives what comes of it."""

    def __call__(self, step: str, *given: Any) -> Any:
        """Do a step, given by the name of a method.

        Raises:
            Exception: what the step raises.
            CannotRunError: if something has ended the process that does it.
        """


@contextmanager
def steps(begin: Callable[[], object], apart: bool) -> Iterator[Ask]:
    """Give what does steps one after another: methods of what `begin` makes.

    Args:
        begin: makes the object whose methods are the steps.
        apart: whether it lives in a process of its own, which ends with this. What steps are given and give is then pickled, and what
            they call is called there. Where processes cannot be forked (Windows), it lives in this one.

    Example:
        >>> with steps(lambda: [3, 1], apart=True) as ask:
        ...     ask("append", 2), ask("sort"), ask("copy")
        (None, None, [1, 2, 3])
    """
    if not apart or not hasattr(os, "fork"):
        done = begin()
        yield lambda step, *given: getattr(done, step)(*given)
        return
    with _forked(begin) as ask:
        yield ask


class _Other:
    """The process that does the steps."""

    def __init__(self, process: int, questions: BinaryIO, answers: BinaryIO) -> None:
        self._process = process
        self._questions = questions
        self._answers = answers
        self._ended = False

    def ask(self, step: str, *given: Any) -> Any:
        """Have a step done there."""
        asked: AskedFor = step, given
        try:
            pickle.dump(asked, self._questions)
            self._questions.flush()
            made, error = pickle.load(self._answers)  # written by `_answer`
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            raise CannotRunError(f"{self._how_it_ended()}; nothing was written, run it again") from None
        except BaseException:
            self.stop()  # Before anybody removes what it is writing.
            raise
        if error is not None:
            raise error
        return made

    def _how_it_ended(self) -> str:
        code = self._wait()
        by = f" by signal {-code}" if code < 0 else ""
        why = ", as the system does when memory is short" if code == -signal.SIGKILL else ""
        return f"a process of this command was ended{by}{why}"

    def end(self) -> None:
        """Let it end: it is waiting for the next step."""
        self._questions.close()
        self._answers.close()
        self._wait()

    def stop(self) -> None:
        """End it, whatever it is doing."""
        if not self._ended:
            os.kill(self._process, signal.SIGKILL)
        self.end()

    def _wait(self) -> int:
        """Wait for its end; exit code, or the number of a signal below 0."""
        if self._ended:
            return 0
        code = os.waitstatus_to_exitcode(os.waitpid(self._process, 0)[1])
        self._ended = True
        return code


@contextmanager
def _forked(begin: Callable[[], object]) -> Iterator[Ask]:
    _flush()  # Or both processes would write what waits there.
    questions, answers = os.pipe(), os.pipe()
    with without_interrupts():  # It leaves Ctrl-C to this process, which ends it.
        if not (process := os.fork()):
            os.close(questions[1])
            os.close(answers[0])
            _answer(begin, questions[0], answers[1])
    os.close(questions[0])
    os.close(answers[1])
    other = _Other(process, os.fdopen(questions[1], "wb"), os.fdopen(answers[0], "rb"))
    try:
        yield other.ask
    except BaseException:
        other.stop()
        raise
    other.end()


def _answer(begin: Callable[[], object], questions: int, answers: int) -> NoReturn:
    """Do what is asked for until nobody asks any more, and end."""
    code, begin = 1, cache(begin)
    try:
        with os.fdopen(questions, "rb") as asked, os.fdopen(answers, "wb") as given:
            while asked.peek(1):
                step, values = pickle.load(asked)  # written by `_Other.ask`
                pickle.dump(_outcome(begin, step, values), given)
                given.flush()
        code = 0
    except BrokenPipeError:
        pass  # Nobody is there any more.
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _outcome(begin: Callable[[], object], step: str, values: tuple[Any, ...]) -> tuple[Any, Exception | None]:
    """What a step gives, or what it raises."""
    try:
        return getattr(begin(), step)(*values), None
    except Exception as error:
        return None, _sendable(error)
    finally:
        _flush()


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()


def _sendable(error: Exception) -> Exception:
    """An error that can be sent; one that nobody expects says where it came from."""
    if not isinstance(error, CannotRunError):
        error.add_note("".join(traceback.format_exception(error)))
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # whatever an error is made of
        return RuntimeError("".join(traceback.format_exception(error)))
    return error


def while_needed(progress: Progress) -> Progress:
    """A progress that ends the process that it is called in when the one that called this is gone: nobody would take what it makes."""
    needing = os.getpid()

    def told(doing: str, done: int, of: int) -> None:
        if needing not in (os.getpid(), os.getppid()):
            os._exit(1)
        progress(doing, done, of)

    return told
