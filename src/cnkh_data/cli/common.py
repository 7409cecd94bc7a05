"""What several commands need."""

import argparse
import os
import sys
from typing import TYPE_CHECKING

from ..errors import CannotRunError

if TYPE_CHECKING:
    from pathlib import Path

    from ..corpus import Corpus

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # argparse has no public name for it
else:
    Commands = argparse._SubParsersAction
# ruff: noqa: PLC0415


def colour() -> bool:
    """Whether standard output is a terminal that may show colour."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


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
