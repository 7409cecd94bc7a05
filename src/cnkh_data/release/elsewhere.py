"""What documents give to a release, made by an executor: other processes, perhaps on other machines that see the same files."""

from collections.abc import Iterator, Sequence

from ..corpus import facts, standing
from ..validate.elsewhere import Executor, Last, ReadElsewhere, Task, each, in_tasks
from .parts import Part, Parts, packed, unpacked

MOST_AT_ONCE = 8
"""Documents of one task: what they give is all that a reader finds of them in a release."""


def made_elsewhere(executor: Executor, parts: Parts, numbers: Sequence[int]) -> Iterator[Part]:
    """Yield what documents give, each given by its number, in their order."""
    read = ReadElsewhere.of(parts.corpus.root, standing(parts.corpus))
    names = [one.name for one in facts(parts.corpus)]
    tasks = [
        Task(_make, (read, parts.texts, some), [names[number] for number in some])
        for some in in_tasks(numbers, MOST_AT_ONCE)
    ]
    return map(unpacked, each(executor, tasks, "make the tables of"))


def _make(read: ReadElsewhere, texts: bool, numbers: Sequence[int]) -> list[bytes]:
    parts = _OPENED.made((read.mark, texts), lambda: Parts(read.open(), texts))
    return [packed(parts.of(parts.corpus.folders[number])) for number in numbers]


_OPENED: Last[Parts] = Last()
