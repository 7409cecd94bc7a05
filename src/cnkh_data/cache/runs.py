"""What whole runs of a command printed: the same command on the same corpus prints it again."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, NamedTuple

from .folder import CacheFolder
from .state import corpus_stamp, corpus_state, package_state

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
        key = self._key()
        found = self._kept(key) if key else None
        if found is not None:
            return found
        stamp = self._stamp()
        given = work()
        # A file that was changed while the work went on may have been read before or after: then nobody knows what this is about,
        # even if it was changed back.
        if key and stamp and self._key() == key and self._stamp() == stamp:
            self._folder.put(_KIND, key, json.dumps(given._asdict()).encode("ascii"))
            self._folder.keep_newest(_KIND, MOST_RUNS)
        return given

    def _kept(self, key: str) -> KeptRun | None:
        entry = self._folder.get(_KIND, key)
        return KeptRun(**json.loads(entry)) if entry is not None else None

    def _stamp(self) -> str:
        """Tells whether files were changed; empty where they cannot be looked at."""
        try:
            return corpus_stamp(self._root)
        except OSError:
            return ""

    def _key(self) -> str:
        """Stands for the state of corpus and package, and for what was asked; empty where they cannot be read."""
        try:
            state = f"{package_state()}\n{corpus_state(self._root)}\n{self._asked}"
        except OSError:
            return ""
        return hashlib.sha256(state.encode("utf-8", "surrogateescape")).hexdigest()
