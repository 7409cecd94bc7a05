"""The journal of a command that writes: whether a corpus is half-written. Who only reads asks no more, and need not wait for the rest."""

from pathlib import Path

JOURNAL = ".cnkh.journal"
"""Name of the file that says what is under way."""


def unfinished(root: Path) -> str:
    """What a reader should know of a corpus that is only half-written; empty if it is whole."""
    if not (home_of(root) / JOURNAL).is_file():
        return ""
    return (
        f"{home_of(root)}: half-written by a command that was stopped or is still at work; "
        "the next one that writes finishes it, for example: cnkh fmt"
    )


def home_of(root: Path) -> Path:
    """The folder in which a journal lies, and the lock: `data/` or, where that is not made yet, the root."""
    return root / "data" if (root / "data").is_dir() else root
