"""`cnkh seal`."""

import argparse

from ..errors import CannotRunError, did_you_mean
from .common import Commands, readable_corpus

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
    from ..canonical import file_text
    from ..files import refuse_links
    from ..models.codelists import RecordType
    from ..release.publish import publish_file
    from ..seals import renewed
    from ..texts import number_of
    from ..validate import validate

    if bool(options.ids) == options.all:
        raise CannotRunError("name the records that were read, or say --all")
    refuse_links(options.root, "data/seals.json")
    corpus = readable_corpus(options.root)
    before = {(seal.record_type, seal.record): seal for seal in corpus.seals}
    try:
        seals = renewed(corpus, [item.id for item in corpus.sealable()] if options.all else options.ids)
    except KeyError as error:
        wrong = str(error.args[0])
        read = [item.id for item in corpus.sealable() if item.record_type is not RecordType.AGREEMENT]
        otherwise = did_you_mean(wrong, read, most=1) or "; to seal every record, run: cnkh seal --all"
        raise CannotRunError(f"no record has the id {wrong!r}, and no tombstone{otherwise}") from None
    publish_file(options.root / "data" / "seals.json", file_text(seals).encode("utf-8"))
    new = sum(before.pop((seal.record_type, seal.record), None) != seal for seal in seals)
    gone = f", {number_of(len(before), 'seal')} of retired records removed" if before else ""
    print(f"{number_of(new, 'record')} sealed{gone}; {number_of(len(seals), 'seal')} in all")
    if errors := validate(options.root).count("error"):
        print(f"a seal repairs nothing: {number_of(errors, 'error')} left; run: cnkh validate")
    return 0
