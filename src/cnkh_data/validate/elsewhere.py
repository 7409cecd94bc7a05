"""Documents that are looked at by an executor: other processes, perhaps on other machines that see the same files.

A task is a function of this module with plain arguments, which a worker can do knowing nothing: it opens the corpus itself, once for
all tasks of a run. So a task that was lost with its worker can be done again by another.
"""

import hashlib
import pickle
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path as FilePath
from typing import Any, Protocol, TypeVar

from ..cache.state import shared_state
from ..corpus import Corpus, Summary, load_to_look, read_documents, standing
from ..errors import CannotRunError
from .documents import DocumentRules, Looked, places_of_shared
from .waivers import read_waivers

AT_ONCE = 16
"""Documents of one task: few enough to spread them evenly, enough that a task is worth sending."""

Made = TypeVar("Made")


class Future(Protocol):
    """What an executor gives for a task."""

    def result(self) -> Any:
        """What the task gave, once it is done."""


class Executor(Protocol):
    """What does tasks: `concurrent.futures.Executor`, or anything of its form, as `dask.distributed.Client.get_executor()` gives."""

    def submit(self, task: Callable[..., Any], /, *given: Any) -> Future:
        """Begin a task."""


def reading(executor: Executor, root: FilePath) -> Callable[[Sequence[str]], Iterator[Summary | None]]:
    """Read documents by an executor: what `load` takes for `elsewhere`."""
    return lambda names: _each(executor, [(_read, str(root.resolve()), tuple(part)) for part in _parts(names)])


def looking(
    executor: Executor, corpus: Corpus, numbers: Sequence[int], highest: Sequence[int], to_keep: bool
) -> Iterator[Looked]:
    """Look at documents by an executor, given by their numbers, each up to a level."""
    documents = pickle.dumps(standing(corpus))
    root = corpus.root.resolve()
    mark = f"{hashlib.sha256(documents).hexdigest()} {shared_state(root)}"
    tasks = list(zip(numbers, highest, strict=True))
    return _each(executor, [(_look, str(root), documents, mark, part, to_keep) for part in _parts(tasks)])


def _parts(items: Sequence[Made]) -> Iterator[Sequence[Made]]:
    return (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))


def _each(executor: Executor, tasks: Sequence[tuple[Any, ...]]) -> Iterator[Any]:
    """Yield what tasks give, each for several documents, in their order."""
    for future in [executor.submit(*task) for task in tasks]:
        yield from future.result()


def _read(root: str, names: tuple[str, ...]) -> list[Summary | None]:
    return read_documents(FilePath(root), names)


def _look(root: str, documents: bytes, mark: str, numbers: Sequence[tuple[int, int]], to_keep: bool) -> list[Looked]:
    rules = _OPENED.get(mark, to_keep) or _OPENED.open(FilePath(root), documents, mark, to_keep)
    return [rules.look_at(number, highest) for number, highest in numbers]


class _Opened:
    """The corpus that this worker has opened last: most tasks that it gets are of one run."""

    def __init__(self) -> None:
        self._of: tuple[str, bool] | None = None
        self._rules: DocumentRules | None = None

    def get(self, mark: str, to_keep: bool) -> DocumentRules | None:
        """The rules of documents, if the corpus of a mark is open."""
        return self._rules if self._of == (mark, to_keep) else None

    def open(self, root: FilePath, documents: bytes, mark: str, to_keep: bool) -> DocumentRules:
        """Open a corpus whose documents are known.

        Raises:
            CannotRunError: if it cannot be read any longer.
        """
        corpus = load_to_look(root, pickle.loads(documents))  # made by the process that gives the task
        if corpus is None or not mark.endswith(shared_state(root)):
            raise CannotRunError(f"{root}/data: changed while it was read; run again")
        self._rules = DocumentRules(corpus, read_waivers(root), places_of_shared(corpus), to_keep)
        self._of = mark, to_keep
        return self._rules


_OPENED = _Opened()
