"""Spreads work on documents over processes. What comes of it, and its order, are the same for any number of them."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .interrupts import without_interrupts
from .memory import give_back

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Given = TypeVar("Given")
Made = TypeVar("Made")

LEAST_EACH = 8
"""Documents below which a process more costs more than it saves."""
MOST_AT_ONCE = 8
"""Documents that are given to a process at once. More cost less to send, fewer even out long and short documents."""
PARTS_EACH = 16
"""Parts that a small corpus has for each process, so that none waits long for the others at the end."""
AHEAD = 2
"""Parts that are given to each worker before it has done the last."""
MOST_WAITING = 4
"""Parts for each process that may be done before their turn: they wait in memory."""


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


SOME = 8
"""Numbers that are worked on before processes are forked: from first to last, so that many kinds of documents are among them."""
FEW_OF = 50
"""One number in so many at most: while they are worked on, other cores have nothing to do."""
ROUND = 512
"""Numbers after which processes are forked anew. What a process of these touches it has for itself from then on, since even reading
counts references, so they would have less and less in common."""


def done_by(
    work: Callable[[int, Given], Made],
    jobs: int,
    numbers: Sequence[int],
    given: Sequence[Given],
    at_once: int = MOST_AT_ONCE,
) -> Iterator[Made]:
    """Yield what `work` makes of each of several numbers and what is given with it, in their order; `spread` says by which processes.

    What the first of them make it work out of shared files and the lexicon is there before processes are forked: they have it in
    common, and none of them works it out again.
    """
    ahead = {at: work(numbers[at], given[at]) for at in _ahead(len(numbers), jobs)}
    rest = [at for at in range(len(numbers)) if at not in ahead]
    others = _in_rounds(work, jobs, [(numbers[at], given[at]) for at in rest], at_once)
    for at in range(len(numbers)):
        yield ahead.pop(at) if at in ahead else next(others)
    next(others, None)  # There is none left, so its processes end.


def _ahead(numbers: int, jobs: int) -> list[int]:
    """Which numbers are worked on before processes are forked, by their places: none if all is done in one.

    Example:
        >>> _ahead(9, 2), _ahead(200, 2), _ahead(200, 1)
        ([0], [0, 50, 100, 150], [])
    """
    if jobs == 1 or not numbers:
        return []
    some = max(1, min(SOME, numbers // FEW_OF))
    return [number * numbers // some for number in range(some)]


def _in_rounds(
    work: Callable[[int, Given], Made], jobs: int, tasks: Sequence[tuple[int, Given]], at_once: int
) -> Iterator[Made]:
    for start in range(0, len(tasks), ROUND):
        some = tasks[start : start + ROUND]
        if jobs > 1:
            give_back()
        with spread(work, jobs, at_once) as on:
            yield from on([number for number, _ in some], [given for _, given in some])


@contextmanager
def spread(
    work: Callable[[int, Given], Made], jobs: int, at_once: int = MOST_AT_ONCE
) -> Iterator[Callable[[Sequence[int], Sequence[Given]], Iterator[Made]]]:
    """Start workers, and give the function that applies `work` to several numbers and what is given with each, in order.

    This process does its share, so there is one worker less than `jobs`: each has the corpus, and what it derives, in memory of its
    own. A worker is given up to `at_once` numbers at once: fewer where what it makes of each is large, since some of it waits in memory.
    Where processes cannot be forked (Windows), all is done in this one; so is what is left if a worker is lost.
    """
    if jobs > 1:
        import multiprocessing  # noqa: PLC0415 - most runs need none of it
    if jobs < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield lambda numbers, given: map(work, numbers, given)
        return
    global _work  # noqa: PLW0603 - see there
    _work = work
    try:
        with _forked(jobs - 1) as workers:
            yield lambda numbers, given: _in_order(workers, work, list(zip(numbers, given, strict=True)), jobs, at_once)
    finally:
        _work = None


@contextmanager
def _forked(number: int) -> Iterator[ProcessPoolExecutor]:
    """Workers, which are ended with whatever they are doing if there is an error."""
    import multiprocessing  # noqa: PLC0415
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    before = set(multiprocessing.active_children())
    workers = ProcessPoolExecutor(number, multiprocessing.get_context("fork"), _end_with_parent)
    with without_interrupts():  # Workers leave Ctrl-C to the process that started them, which ends them.
        workers.submit(os.getpid)  # The first task starts them all.
        started = set(multiprocessing.active_children()) - before
    try:
        yield workers
    except BaseException:
        for worker in started:
            worker.terminate()
        raise
    finally:
        workers.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """Let a worker end when the process that started it is gone: nobody would give it anything to do any more."""
    import threading  # noqa: PLC0415
    from multiprocessing import parent_process  # noqa: PLC0415

    parent = parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _in_order(
    workers: ProcessPoolExecutor, work: Callable[..., Made], tasks: Sequence[tuple[Any, ...]], jobs: int, at_once: int
) -> Iterator[Made]:
    """Yield what comes of tasks, in their order. While workers have not come to the next, this process does others itself."""
    size = max(1, min(at_once, len(tasks) // (jobs * PARTS_EACH)))
    left = deque(tasks[start : start + size] for start in range(0, len(tasks), size))
    waiting: deque[_Part[Made]] = deque()
    while left or waiting:
        has_room = len(waiting) < jobs * MOST_WAITING
        if left and has_room and sum(not part.is_done for part in waiting) < (jobs - 1) * AHEAD:
            waiting.append(_Part(work, left.popleft(), workers))
        elif waiting and waiting[0].is_done:
            yield from waiting.popleft().made()
        elif left and has_room:
            waiting.append(_Part(work, left.popleft()))
        elif (part := next((part for part in reversed(waiting) if part.taken_back()), None)) is not None:
            part.do()
        else:
            yield from waiting.popleft().made()


class _Part(Generic[Made]):
    """Some tasks, which a worker does, or this process."""

    def __init__(
        self, work: Callable[..., Made], tasks: Sequence[tuple[Any, ...]], workers: ProcessPoolExecutor | None = None
    ) -> None:
        """Give tasks to workers; without any, do them here."""
        self._work = work
        self._tasks = tasks
        self._begun = _begun(workers, tasks) if workers is not None else None
        self._made: list[Made] | None = None
        if self._begun is None:
            self.do()

    @property
    def is_done(self) -> bool:
        """Whether a worker need not be waited for."""
        return self._begun is None or self._begun.done()

    def taken_back(self) -> bool:
        """Take tasks back that no worker has begun; whether that was so."""
        return self._begun is not None and not self._begun.done() and self._begun.cancel()

    def do(self) -> None:
        """Do the tasks here."""
        self._begun = None
        self._made = [self._work(*task) for task in self._tasks]

    def made(self) -> Sequence[Made]:
        """What came of the tasks. If their worker was lost, because somebody has ended it or memory was short, they are done here."""
        from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

        if self._begun is not None:
            try:
                return self._begun.result()
            except BrokenProcessPool:
                self.do()
        return self._made or ()


def _begun(workers: ProcessPoolExecutor, tasks: Sequence[tuple[Any, ...]]) -> Future[list[Any]] | None:
    """Give tasks to a worker; None if a worker was lost, so that none takes any."""
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

    try:
        return workers.submit(_in_worker, tasks)
    except BrokenProcessPool:
        return None


def _in_worker(tasks: Sequence[tuple[Any, ...]]) -> list[Any]:
    if _work is None:
        raise RuntimeError("a worker is forked only once there is work")
    return [_work(*task) for task in tasks]
