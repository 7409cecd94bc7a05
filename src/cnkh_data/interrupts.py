"""Ctrl-C: stretches of work that it does not cut in two, and what a library has made of it."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

_noted = False


def note() -> None:
    """Say that Ctrl-C was pressed: a library may take what is raised then for an error in what it was given, and go on."""
    global _noted  # noqa: PLW0603 - a process is interrupted as a whole
    _noted = True


def raise_noted() -> None:
    """Interrupt again if Ctrl-C was pressed before: what was found meanwhile may be wrong, so nothing is told or kept of it.

    Raises:
        KeyboardInterrupt: if it was pressed, and `note` was told.
    """
    if _noted:
        raise KeyboardInterrupt


@contextmanager
def without_interrupts() -> Iterator[None]:
    """Put Ctrl-C off until the end; what is started meanwhile never sees it. Where signals cannot be held (Windows), it comes at once."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
