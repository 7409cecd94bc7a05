"""`cnkh agreement`."""

import argparse
import importlib.util
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from ..errors import CannotRunError
from .common import Commands, readable_corpus, require_shared_seals

if TYPE_CHECKING:
    from pathlib import Path

    from ..corpus import Corpus
    from ..models import Agreement

# ruff: noqa: PLC0415


DESCRIPTION = """\
Compares data/documents/*/readings/first.json and second.json, for each document that has both, and those by later versions
of the codebook below them: readings/2/first.json and second.json. How a reading is written is in docs/codebook.md, and one to copy in docs/records.md; cnkh validate checks it."""


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    what = "print the between-pass agreement of the two readings of each document"
    command = commands.add_parser("agreement", parents=[shared], help=what, description=DESCRIPTION)
    command.add_argument(
        "--write",
        action="store_true",
        help="write agreement.json beside the readings and data/agreement.json, with their seals, again, for the release",
    )
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Compute, print and, if asked, write the agreement."""
    if importlib.util.find_spec("krippendorff") is None:
        raise CannotRunError("needs the package krippendorff; run: pip install 'cnkh-data[agreement]'")
    from ..alpha import measured
    from ..readings import agreement

    rows = _write(options.root) if options.write else agreement(readable_corpus(options.root), measured)
    for codebook, block in groupby(rows, key=attrgetter("codebook")):
        print(f"readings by version {codebook} of the codebook")
        _print(block)
    return 0


def _print(rows: "Iterable[Agreement]") -> None:
    """Print a block of agreement."""
    print(f"{'document':34} {'field':27} {'measure':14} {'value':>7} {'95 % interval':>16} {'agree':>7} {'n':>4}")
    for row in rows:
        interval = f"{row.low:.3f} to {row.high:.3f}" if row.low is not None and row.high is not None else ""
        value = "undef." if row.value is None else f"{row.value:.3f}"
        percent = "" if row.percent is None else f"{row.percent:.1f}%"
        flag = "  experimental" if row.experimental else ""
        name = f"{row.field} {row.language}" if row.language else row.field
        print(
            f"{row.document or 'all':34} {name:27} {row.measure:14} {value:>7} {interval:>16} {percent:>7} {row.n:>4}{flag}"
        )


def _write(root: "Path") -> "Sequence[Agreement]":
    """Compute the agreement and write it together with its seals."""
    from ..alpha import measured
    from ..corpus import find_root
    from ..readings import agreement
    from ..writing import writing

    with writing(find_root(root), "agreement --write") as place:
        corpus = readable_corpus(root)
        require_shared_seals(corpus)
        rows = agreement(corpus, measured)
        files = _files(corpus.with_agreement(rows))
        place.put({path: text.encode("utf-8") for path, text in files.items()})
    return rows


def _files(corpus: "Corpus") -> dict[str, str]:
    """Path and content of each file that holds agreement, and of the seals beside it."""
    from ..corpus import DOCUMENT_FILES, SHARED, path_of
    from ..models import Agreement
    from ..seals import COMPUTED, renewed, seal_files

    texts = {file.path: file.text for file in corpus.files if file.record_type is COMPUTED}
    of_documents = [spec for spec in DOCUMENT_FILES.values() if spec.model is Agreement]
    sealed_anew = [SHARED]
    for folder in corpus.folders:
        paths = [path_of(spec, folder.name) for spec in of_documents]
        # One that is there without readings to compare is emptied: what it held is no agreement of theirs.
        there = {path: texts.get(path, NO_ROWS) for path in paths if path in texts or (corpus.root / path).is_file()}
        texts |= there
        if there or any(seal.record_type is COMPUTED for seal in folder.seals):
            sealed_anew.append(folder.name)
    computed = [item.id for item in corpus.sealable() if item.record_type is COMPUTED]
    seals = renewed(corpus, computed).files
    return {**texts, **seal_files({scope: seals[scope] for scope in sealed_anew})}


NO_ROWS = "[]\n"
"""A file of no rows."""
