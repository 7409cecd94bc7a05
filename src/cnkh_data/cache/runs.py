"""What whole runs of a command printed: the same command on the same corpus prints it again."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

from .folder import CacheFolder
from .state import Seen, package_at_first, package_state, seen

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

_KIND = "runs"
MOST_RUNS = 16
"""Runs that are kept, of this corpus as it was and as it is, with various options."""


class KeptRun(NamedTuple):
    """What a run gave."""

    code: int
    """Its exit code."""
    text: str
    """What it printed."""


class Runs:
    """Kept runs of a command on a corpus."""

    def __init__(self, root: str | os.PathLike[str], asked: object) -> None:
        """`asked` is all that the command was asked for that decides what it prints; its `repr` tells it from others."""
        self._root = root
        self._folder = CacheFolder(root)
        self._asked = repr(asked)

    def run(self, work: Callable[[], KeptRun]) -> KeptRun:
        """What an earlier run gave, if nothing has changed since; else what the work gives, which is kept.

        Whatever the work raises is raised, and nothing is kept then.
        """
        state = self._state()
        if state is None:
            return work()
        package, files = state
        key = self._key(package, files)
        found = self._kept(key)
        if found is not None:
            return found
        given = work()
        # A file that was changed while the work went on may have been read before or after: then nobody knows what this is about,
        # even if it was changed back.
        if self._is_still(package, files):
            self._folder.put(_KIND, key, json.dumps(given._asdict()).encode("ascii"))
            self._folder.keep_newest(_KIND, MOST_RUNS)
        return given

    def _key(self, package: str, files: Seen) -> str:
        """Stands for the state of corpus and package, and for what was asked."""
        state = f"{package}\n{files.content}\n{self._asked}"
        return hashlib.sha256(state.encode("utf-8", "surrogateescape")).hexdigest()

    def _kept(self, key: str) -> KeptRun | None:
        entry = self._folder.get(_KIND, key)
        return KeptRun(**json.loads(entry)) if entry is not None else None

    def _state(self) -> tuple[str, Seen] | None:
        """The package and the files of the corpus; None where they cannot be read, which the work will say."""
        try:
            return package_at_first(), seen(self._root)
        except OSError:
            return None

    def _is_still(self, package: str, files: Seen) -> bool:
        try:
            return files.holds(self._root) and package_state() == package
        except OSError:
            return False
