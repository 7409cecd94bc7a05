"""Records for a person to read, found by their ids or by words: those of a corpus, of a release, or of the installed tables."""

from collections.abc import Callable
from pathlib import Path

from ..access.tables import DESCRIPTOR, Tables
from ..errors import CannotRunError
from ..pages.text import wrapped
from .tables import lines_of, opened


def show(
    root: Path,
    wanted: str,
    colour: bool = False,
    width: int | None = None,
    installed: Callable[[], Tables] | None = None,
) -> str:
    """Text of what an id or words stand for; the id of a commitment shows the provision that it is in.

    Args:
        root: folder of a corpus or of a release.
        wanted: an id; or words: the record that is called just that, the only one that has them, or a list of those that have.
        colour: whether the terminal shows colours.
        width: columns of the terminal; None if lines may have any length.
        installed: gives the tables that are read where the folder is neither, and lies in no corpus.

    Raises:
        CannotRunError: if nothing that can be read has that id or those words.
    """
    if not wanted.strip():
        raise CannotRunError("nothing to show: give an id or words")
    lines = _lines(root, wanted, colour, installed)
    if width is not None:
        lines = [part for line in lines for part in wrapped(line, width)]
    return "\n".join(lines) + "\n"


def _lines(root: Path, wanted: str, colour: bool, installed: Callable[[], Tables] | None) -> list[str]:
    if not (root / "data").is_dir():
        if (root / DESCRIPTOR).is_file():
            return lines_of(lambda: opened(root), wanted, colour)
        if installed and root.is_dir() and not _in_a_corpus(root):
            return lines_of(installed, wanted, colour)
    from .in_corpus import corpus_lines  # noqa: PLC0415 - who shows tables does not wait for pydantic

    return corpus_lines(root, wanted, colour)


def _in_a_corpus(folder: Path) -> bool:
    return any((above / "data" / "dataset.json").is_file() for above in folder.resolve().parents)
