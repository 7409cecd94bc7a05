"""The codelists that are a corpus's own: `data/codelists/`. A corpus without such a file has no such codes."""

from collections.abc import Iterator, Sequence

from ..files import DataFolder
from ..finding import Finding
from ..models import Record
from ..models.base import OpenCodelist
from ..models.codelists import OPEN_CODELISTS
from ..models.walk import can_hold, walk
from ..open_codelists import CodesOfCorpus, Unlisted, no_codes, path_of_codelist, read_codes


def read_codelists(data: DataFolder) -> tuple[CodesOfCorpus, list[Finding]]:
    """The codes of a corpus, and what is wrong with the files that list them.

    Raises:
        CannotRunError: if a file cannot be read.
    """
    found, findings = no_codes(OPEN_CODELISTS), []
    for codelist in OPEN_CODELISTS:
        content = data.read(path_of_codelist(codelist).removeprefix("data/"))
        if content is not None:
            found[codelist], faults = read_codes(codelist, content)
            findings += faults
    return found, findings


def unlisted(records: Sequence[Record], many: bool, codes: CodesOfCorpus) -> Iterator[Unlisted]:
    """Yield each code in the records of a file that is in no codelist of the corpus."""
    if not records or not can_hold(type(records[0]), OpenCodelist):
        return
    for number, record in enumerate(records):
        for path, code, shape in walk(record, OpenCodelist):
            codelist = shape.mark(OpenCodelist)
            listed = codes.get(codelist) if codelist is not None else None
            if listed is not None and code not in listed:
                yield Unlisted((number, *path) if many else path, code, listed)
