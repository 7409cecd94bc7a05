"""Documents that are looked at by an executor: other processes, perhaps on other machines that see the same files.

A task is a function of this module with plain arguments, which a worker can do knowing nothing: it opens the corpus itself, once for
all tasks of a run. So a task that was lost with its worker can be done again by another.
"""

import pickle
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path as FilePath
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from ..cache.state import shared_state
from ..corpus import UNREAD, Corpus, Standing, Summary, facts, load_to_look, read_documents, standing
from ..errors import CannotRunError
from ..texts import number_of
from .documents import DocumentRules, Looked, places_of_shared
from .waivers import read_waivers

MOST_AT_ONCE = 16
"""Documents of one task: few enough to spread them evenly, enough that a task is worth sending."""
LEAST_TASKS = 64
"""Tasks of a small corpus, so that little is lost with a worker."""
AHEAD = 128
"""Tasks that are begun before their turn: each has with it what is known of every document, and what it gives waits for its turn."""

Made = TypeVar("Made")


class Future(Protocol):
    """What an executor gives for a task."""

    def result(self) -> Any:
        """What the task gave, once it is done."""

    def cancel(self) -> Any:
        """Give up a task that has not begun."""


class Executor(Protocol):
    """What does tasks: `concurrent.futures.Executor`, or anything of its form, as `dask.distributed.Client.get_executor()` gives."""

    def submit(self, task: Callable[..., Any], /, *given: Any) -> Future:
        """Begin a task."""


class ExecutorError(CannotRunError):
    """An executor has failed at a task for good; what it said is the cause of this error."""


def reading(executor: Executor, root: FilePath) -> Callable[[Sequence[str]], Iterator[Summary | None]]:
    """Read documents by an executor: what `load` takes for `elsewhere`."""

    def read(names: Sequence[str]) -> Iterator[Summary | None]:
        if not names:
            return iter(())
        unread = ReadElsewhere.of(root, UNREAD)
        return each(executor, [Task(_read, (unread, tuple(part)), part) for part in in_tasks(names)], "read")

    return read


def looking(
    executor: Executor, corpus: Corpus, numbers: Sequence[int], highest: Sequence[int], to_keep: bool
) -> Iterator[Looked]:
    """Look at documents by an executor, given by their numbers, each up to a level."""
    read = ReadElsewhere.of(corpus.root, standing(corpus))
    names = [one.name for one in facts(corpus)]
    parts = in_tasks(list(zip(numbers, highest, strict=True)))
    tasks = [Task(_look, (read, part, to_keep), [names[number] for number, _ in part]) for part in parts]
    return each(executor, tasks, "look at")


class ReadElsewhere(NamedTuple):
    """A corpus for others that read its documents, or look at those that one process has read."""

    root: str
    documents: bytes
    """What is known of them."""
    mark: str
    """What a worker knows it by. A worker may live on, and files may have changed by the next run: no two runs have the same."""

    @classmethod
    def of(cls, root: FilePath, documents: Standing) -> "ReadElsewhere":
        """A corpus for others, and what is known of its documents."""
        import secrets  # noqa: PLC0415 - only an executor needs it

        known = zlib.compress(pickle.dumps(documents), 1)
        return cls(str(root.resolve()), known, f"{secrets.token_hex(16)} {shared_state(root)}")

    def open(self) -> Corpus:
        """The corpus, of which each document is read when it is asked for.

        Raises:
            CannotRunError: if it cannot be read any longer.
        """
        known = pickle.loads(zlib.decompress(self.documents))  # made by the process that gives the task
        corpus = load_to_look(FilePath(self.root), known)
        if corpus is None or not self.mark.endswith(shared_state(self.root)):
            raise CannotRunError(f"{self.root}/data: changed while it was read; run again")
        return corpus


class Task(NamedTuple):
    """Work for a worker."""

    do: Callable[..., list[Any]]
    given: tuple[Any, ...]
    documents: Sequence[str]
    """Names of the documents that it is about, for a message."""


def in_tasks(items: Sequence[Made], most: int = MOST_AT_ONCE) -> Iterator[Sequence[Made]]:
    """Yield items in stretches that are worth a task each."""
    size = max(1, min(most, len(items) // LEAST_TASKS))
    return (items[start : start + size] for start in range(0, len(items), size))


def each(executor: Executor, tasks: Sequence[Task], what: str) -> Iterator[Any]:
    """Yield what tasks give, each for several documents, in their order; `what` says in a message what they do to documents.

    Raises:
        ExecutorError: if a task fails for good.
        CannotRunError: if a worker cannot read what it is to look at.
    """
    waiting = deque[tuple[Task, Future]]()
    left = iter(tasks)
    try:
        for task in left:
            waiting.append((task, _submitted(executor, task, what)))
            if len(waiting) >= AHEAD:
                yield from _result(*waiting.popleft(), what)
        while waiting:
            yield from _result(*waiting.popleft(), what)
    finally:
        for _, future in waiting:
            future.cancel()


def _submitted(executor: Executor, task: Task, what: str) -> Future:
    try:
        return executor.submit(task.do, *task.given)
    except Exception as error:
        raise _failed(task, what, error) from error


def _result(task: Task, future: Future, what: str) -> list[Any]:
    try:
        found: list[Any] = future.result()
    except CannotRunError:
        raise
    except Exception as error:
        raise _failed(task, what, error) from error
    return found


def _failed(task: Task, what: str, error: Exception) -> ExecutorError:
    """Say at which documents an executor has failed, and what it says itself."""
    first, *others = task.documents
    more = f" and {number_of(len(others), 'more document')}" if others else ""
    said = str(error).strip().splitlines()
    why = f"{type(error).__name__}: {said[0]}" if said else type(error).__name__
    return ExecutorError(
        f"the executor could not {what} {first}{more} ({why}); see that its workers have this version of cnkh_data, the same files at "
        "the same path, and memory; without an executor, this process does the work itself"
    )


def _read(unread: ReadElsewhere, names: tuple[str, ...]) -> list[Summary | None]:
    return read_documents(_UNREAD.made(unread.mark, unread.open), names)


def _look(read: ReadElsewhere, numbers: Sequence[tuple[int, int]], to_keep: bool) -> list[Looked]:
    rules = _OPENED.made((read.mark, to_keep), lambda: _rules(read, to_keep))
    return [rules.look_at(number, highest) for number, highest in numbers]


def _rules(read: ReadElsewhere, to_keep: bool) -> DocumentRules:
    corpus = read.open()
    return DocumentRules(corpus, read_waivers(corpus.root), places_of_shared(corpus), to_keep)


class Last(Generic[Made]):
    """What this worker has made last of a corpus: most tasks that it gets are of one run."""

    def __init__(self) -> None:
        self._of: object = None
        self._made: Made | None = None

    def made(self, of: object, make: Callable[[], Made]) -> Made:
        """What was made of something, made now if it is of something else."""
        if self._made is None or self._of != of:
            self._made = None  # So that there are never two.
            self._of, self._made = of, make()
        return self._made


_UNREAD: Last[Corpus] = Last()
_OPENED: Last[DocumentRules] = Last()
