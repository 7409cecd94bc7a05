"""What several commands need."""

import argparse
import os
import shutil
import sys
from typing import TYPE_CHECKING

from ..errors import CannotRunError

if TYPE_CHECKING:
    from pathlib import Path

    from ..corpus import Corpus
    from ..validate.reporters import Style

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # argparse has no public name for it
else:
    Commands = argparse._SubParsersAction
# ruff: noqa: PLC0415

IDS = """\
What an id stands for: that of a document, all its records; that of a provision, the provision with its commitments, and its
adjudications; any other, one record."""
"""What the help of commands says that take ids of records to be sealed."""


def colour() -> bool:
    """Whether standard output is a terminal that may show colour."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def style(root: "Path") -> "Style":
    """How a report is shown where this command runs."""
    from ..validate.reporters import Style

    return Style(*shown_as(root))


def shown_as(root: "Path") -> tuple[bool, int | None, str]:
    """Whether a report has colour here, how wide it may be, and the path of the corpus in it."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    # A corpus that is not below this folder has no path that an annotation could use.
    below = not root.is_absolute() and ".." not in root.parts
    return colour(), width, "/".join(root.parts) if below else ""


def write(text: str) -> None:
    """Write to standard output at once, so that it stands in order with what goes to standard error."""
    sys.stdout.write(text)
    sys.stdout.flush()


def write_report(text: str, form: str = "text") -> None:
    """Write a page or report in one of the reporters' formats, with its own colours or commands."""
    from .output import Output, Own

    own = Own.COMMANDS if form == "github" else Own.COLOUR if colour() else Own.NOTHING
    if isinstance(sys.stdout, Output):
        sys.stdout.write_own(text, own)
        sys.stdout.flush()
    else:
        write(text)


def readable_corpus(root: "Path") -> "Corpus":
    """The corpus, as far as it can be read.

    Raises:
        CannotRunError: if `dataset.json` itself cannot be read.
    """
    from ..corpus import load

    corpus = load(root).corpus
    if corpus is None:
        raise CannotRunError("data/dataset.json cannot be read; run: cnkh validate")
    return corpus


def require_shared_seals(corpus: "Corpus") -> None:
    """Check that the seals that stand in a shared file could be read: whoever writes that file anew would lose the others.

    Raises:
        CannotRunError: if they could not.
    """
    from ..corpus import COLLECTION_FILES, path_of

    path = path_of(COLLECTION_FILES["seals"])
    if (corpus.root / path).exists() and all(file.path != path for file in corpus.shared_files):
        raise CannotRunError(f"{path}: cannot be read, so nothing is written there; run: cnkh validate")


def positive(text: str) -> int:
    """A number that an option takes, 1 or more."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no positive whole number")
    return number
