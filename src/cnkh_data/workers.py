"""Spreads work on documents over processes. What comes of it, and its order, are the same for any number of them."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from .interrupts import without_interrupts

Given = TypeVar("Given")
Made = TypeVar("Made")

LEAST_EACH = 8
"""Documents below which a process more costs more than it saves."""


def processes(jobs: int | None, documents: int) -> int:
    """How many processes to spread documents over: as many as were asked for, or one for each core where there is enough to do.

    Example:
        >>> processes(3, 2), processes(None, 1)
        (2, 1)
    """
    if jobs is not None:
        return max(1, min(jobs, documents))
    return max(1, min(_cores(), documents // LEAST_EACH))


def _cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_work: Callable[..., Any] | None = None
"""What a worker does. Workers are forked, so they find it here, and the corpus with it, without a copy being sent."""


@contextmanager
def spread(
    work: Callable[[int, Given], Made], jobs: int
) -> Iterator[Callable[[Sequence[int], Sequence[Given]], Iterator[Made]]]:
    """Start workers, and give the function that applies `work` to several numbers and what is given with each, in order.

    Where processes cannot be forked (Windows), all is done in this one.
    """
    if jobs > 1:
        import multiprocessing  # noqa: PLC0415 - most runs need none of it
    if jobs < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield lambda numbers, given: map(work, numbers, given)
        return
    global _work  # noqa: PLW0603 - see there
    _work = work
    try:
        with without_interrupts():  # Workers leave Ctrl-C to the process that started them, which ends them.
            started = multiprocessing.get_context("fork").Pool(jobs)
        with started as pool:
            # Larger chunks cost less to send, smaller ones even out long and short documents.
            yield lambda numbers, given: pool.imap(
                _in_worker, list(zip(numbers, given, strict=True)), max(1, min(16, len(numbers) // (jobs * 4)))
            )
    finally:
        _work = None


def _in_worker(task: tuple[Any, ...]) -> Any:
    if _work is None:
        raise RuntimeError("a worker is forked only once there is work")
    return _work(*task)
