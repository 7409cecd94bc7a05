"""`cnkh seal`."""

import argparse
from typing import TYPE_CHECKING

from ..errors import CannotRunError, did_you_mean
from .common import Commands, readable_corpus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..corpus import Corpus
    from ..models import Seal
# ruff: noqa: PLC0415


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    what = "after reading records again beside the text: renew their seals"
    command = commands.add_parser("seal", parents=[shared], help=what)
    command.add_argument("ids", nargs="*", metavar="ID", help="record ids; a document's id stands for all its records")
    command.add_argument("--all", action="store_true", help="every record")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Renew seals and write them."""
    from itertools import chain

    from ..corpus import find_root
    from ..seals import seal_files
    from ..texts import number_of
    from ..validate import validate
    from ..writing import writing

    if bool(options.ids) == options.all:
        raise CannotRunError("name the records that were read, or say --all")
    with writing(find_root(options.root), "seal") as place:
        corpus = readable_corpus(options.root)
        files = _renewed(corpus, options.ids)
        place.put({path: text.encode("utf-8") for path, text in seal_files(files).items()})
    seals = list(chain.from_iterable(files.values()))
    before = {(seal.record_type, seal.record): seal for seal in corpus.seals}
    new = sum(before.pop((seal.record_type, seal.record), None) != seal for seal in seals)
    gone = f", {number_of(len(before), 'seal')} of retired records removed" if before else ""
    print(f"{number_of(new, 'record')} sealed{gone}; {number_of(len(seals), 'seal')} in all")
    if errors := validate(options.root).count("error"):
        print(f"a seal repairs nothing: {number_of(errors, 'error')} left; run: cnkh validate")
    return 0


def _renewed(corpus: "Corpus", ids: "Sequence[str]") -> "dict[str, list[Seal]]":
    """Seals, by their file, after those of some records, or without ids of every record, are renewed."""
    from ..models.codelists import RecordType
    from ..seals import renewed

    try:
        return renewed(corpus, ids or [item.id for item in corpus.sealable()])
    except KeyError as error:
        wrong = str(error.args[0])
        read = [item.id for item in corpus.sealable() if item.record_type is not RecordType.AGREEMENT]
        otherwise = did_you_mean(wrong, read, most=1) or "; to seal every record, run: cnkh seal --all"
        raise CannotRunError(f"no record has the id {wrong!r}, and no tombstone{otherwise}") from None
