"""A part of a run in a process of its own: what it held is given back when it ends, and what comes after it begins with little."""

import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable
from typing import NoReturn, TypeVar

from .errors import CannotRunError
from .interrupts import without_interrupts
from .progress import Progress

Made = TypeVar("Made")


def done_apart(do: Callable[[], Made]) -> Made:
    """What a function gives, or raises, when it is called in a process of its own.

    That process ends with it. What is given is pickled, and what the function calls is called there. Where processes cannot be forked
    (Windows), it is called in this one.

    Raises:
        Exception: what the function raises.
        CannotRunError: if something has ended the process.

    Example:
        >>> done_apart(lambda: sorted([3, 1, 2]))
        [1, 2, 3]
    """
    if not hasattr(os, "fork"):
        return do()
    process, answer = _forked(do)
    with os.fdopen(answer, "rb") as file:
        try:
            given = file.read()
        except BaseException:
            os.kill(process, signal.SIGKILL)  # Before anybody removes what it is writing.
            raise
        finally:
            code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    if code:
        raise CannotRunError(f"{_how_it_ended(code)}; nothing was written, run it again")
    made, error = pickle.loads(given)  # written by `_answer`
    if error is not None:
        raise error
    found: Made = made
    return found


def _forked(do: Callable[[], object]) -> tuple[int, int]:
    """Begin: the process, and where its answer comes out."""
    _flush()  # Or both processes would write what waits there.
    answer, taken = os.pipe()
    with without_interrupts():  # It leaves Ctrl-C to this process, which ends it.
        if not (process := os.fork()):
            os.close(answer)
            _answer(do, taken)
    os.close(taken)
    return process, answer


def _how_it_ended(code: int) -> str:
    by = f" by signal {-code}" if code < 0 else ""
    why = ", as the system does when memory is short" if code == -signal.SIGKILL else ""
    return f"a process of this command was ended{by}{why}"


def _answer(do: Callable[[], object], taken: int) -> NoReturn:
    """Do what is to be done, say what came of it, and end."""
    code = 1
    try:
        with os.fdopen(taken, "wb") as file:
            pickle.dump(_outcome(do), file)
        code = 0
    except BrokenPipeError:
        pass  # Nobody is there any more.
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _outcome(do: Callable[[], object]) -> tuple[object, Exception | None]:
    """What a function gives, or what it raises."""
    try:
        return do(), None
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
