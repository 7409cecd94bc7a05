"""Level 2: codes are those of the codelists as they stand today."""

from collections.abc import Iterator

from ...corpus import Corpus, DocumentFolder
from ...models import Codelist, Reading, Record, Scale
from ...models.walk import walk
from ...positions import Path
from ..fault import Fault
from ..rule import rule
from .characters import files_of


@rule(level=2, severity="warning")
def deprecated_code(corpus: Corpus, folder: DocumentFolder | None = None) -> Iterator[Fault]:
    """A deprecated code still means what it meant, but will go with the next major version; new records use what replaces it."""
    words = (code.deprecated for codes in Codelist.__subclasses__() for code in codes)
    steps = (code.deprecated for codes in Scale.__subclasses__() for code in codes)
    if not any(words) and not any(steps):
        return
    for file in files_of(corpus, folder):
        for record in file.records:
            # A reading is kept as it was made.
            for path, code in () if isinstance(record, Reading) else deprecated_in(record):
                instead = f"Use {code.replaced_by}." if code.replaced_by else "Choose the code that now fits best."
                got = f"{code.value}, deprecated since {code.deprecated}"
                yield Fault(record, path, got, code.replaced_by or "a code that is not deprecated", instead)


def deprecated_in(record: Record) -> Iterator[tuple[Path, Codelist | Scale]]:
    """Yield every deprecated code in a record, with its path."""
    return ((found.path, found.value) for found in walk(record, Codelist, Scale) if found.value.deprecated)
