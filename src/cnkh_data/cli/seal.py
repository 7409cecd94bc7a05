"""`cnkh seal`."""

import argparse
from typing import TYPE_CHECKING

from ..errors import CannotRunError
from .common import IDS, Commands, readable_corpus, require_shared_seals

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ..corpus import Corpus
    from ..seals import Renewal
# ruff: noqa: PLC0415

DESCRIPTION = """\
Renews the seals of records that were read outside of cnkh review, which shows each of them. The seal of a review stays
where it holds: who has seen the record at a terminal says more than an id does."""


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    what = "after reading records again beside the text: renew their seals"
    command = commands.add_parser("seal", parents=[shared], help=what, description=DESCRIPTION, epilog=IDS)
    command.add_argument("ids", nargs="*", metavar="ID", help="ids of records; see below for what an id stands for")
    command.add_argument("--all", action="store_true", help="every record")
    command.add_argument("--reader", metavar="NAME", help="who read them, as the seals are to say")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Renew seals and write them."""
    from itertools import chain

    from ..corpus import SHARED, find_root
    from ..readers import reader_name
    from ..seals import seal_files
    from ..texts import number_of
    from ..writing import writing

    if bool(options.ids) == options.all:
        raise CannotRunError("name the records that were read, or say --all")
    reader = None if options.reader is None else reader_name(options.reader)
    with writing(find_root(options.root), "seal") as place:
        corpus = readable_corpus(options.root)
        renewal = _renewed(corpus, options.ids, reader)
        if SHARED in renewal.files:
            require_shared_seals(corpus)
        place.put({path: text.encode("utf-8") for path, text in seal_files(renewal.files).items()})
    seals = list(chain.from_iterable(renewal.files.values()))
    left = {(seal.record_type, seal.record) for seal in seals}
    removed = sum((seal.record_type, seal.record) not in left for seal in corpus.seals)
    new = list(chain.from_iterable(renewal.made.values()))
    gone = f", {number_of(removed, 'seal')} of retired records removed" if removed else ""
    print(f"{number_of(len(new), 'record')} sealed{gone}; {number_of(len(seals), 'seal')} in all")
    if not options.all:
        _tell_what_ids_stood_for(renewal)
    for kept in renewal.kept[:MOST_NAMED]:
        print(f"not sealed: {kept.record}: the seal of a review by {kept.reader or 'somebody'} stays")
    if len(renewal.kept) > MOST_NAMED:
        print(f"not sealed: {number_of(len(renewal.kept) - MOST_NAMED, 'more record')}, whose seals of a review stay")
    _tell_errors(options.root, {seal.record for seal in new}, {item.id for item in corpus.sealable()})
    return 0


MOST_NAMED = 5
"""Most records that a line of the answer names."""


def _renewed(corpus: "Corpus", ids: "Sequence[str]", reader: str | None) -> "Renewal":
    """Seals after those of some records, or without ids of every record, are renewed."""
    from ..seals import ReadBy, renewed, sealed_with, why_not_found

    wrong = next((one for one in ids if sealed_with(corpus, one)), None)
    try:
        if wrong is None:
            return renewed(corpus, dict.fromkeys(ids or [item.id for item in corpus.sealable()]), ReadBy(reader))
    except KeyError as error:
        wrong = str(error.args[0])
    otherwise = why_not_found(corpus, wrong, "seal") or "; to seal every record, run: cnkh seal --all"
    raise CannotRunError(f"no record has the id {wrong!r}, and no tombstone{otherwise}") from None


def _tell_what_ids_stood_for(renewal: "Renewal") -> None:
    """Name what was sealed where an id stood for more than its own record."""
    for wanted, made in renewal.made.items():
        if any(seal.record != wanted for seal in made):
            print(f"{wanted}: {_named(f'{seal.record_type} {seal.record}' for seal in made)}")


def _named(records: "Iterable[str]") -> str:
    """The first of some records, and how many more there are."""
    listed = list(records)
    more = f" and {len(listed) - MOST_NAMED} more" if len(listed) > MOST_NAMED else ""
    return ", ".join(listed[:MOST_NAMED]) + more


def _tell_errors(root: "Path", new: "set[str]", records: "set[str]") -> None:
    """Say how many errors there are, and which records were sealed with one."""
    from ..seals import ids_standing_for
    from ..validate import validate

    errors = [finding for finding in validate(root).counted if finding.severity == "error"]
    if not errors:
        return
    # A finding may name a part of a record, which is sealed with it.
    around = (next((one for one in ids_standing_for(finding.record) if one in records), "") for finding in errors)
    if wrong := [one for one in dict.fromkeys(around) if one in new]:
        print(f"sealed with an error: {_named(wrong)}")
    print(f"sealing mends no errors; {len(errors)} {'is' if len(errors) == 1 else 'are'} left; run: cnkh validate")
