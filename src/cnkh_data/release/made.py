"""What is left of a corpus once its rows are written: all that the rest of a release is made of, without any document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..flatten import Quotations, Table, all_tables, emptied
from ..models import Dataset
from ..open_codelists import CodesOfCorpus
from ..staging import Content, OnDisk
from .citation import Credits
from .rows import Kept


@dataclass(frozen=True)
class Made:
    """What was made of a corpus, with the words of the sources or without."""

    dataset: Dataset
    codebook: str
    """Version of the codebook that its documents conform to."""
    codelists: CodesOfCorpus
    """The codes that it has of its own."""
    credits: Credits
    texts: bool
    tables: Mapping[str, Kept]
    files: Mapping[str, OnDisk]
    """The files of the release that are written, by their paths: CSV and records."""
    records: Sequence[str]
    """Paths of those that are records."""
    package: Mapping[str, Any]
    """Descriptor of the CSV tables alone."""
    dictionary: bytes
    pages: Mapping[str, tuple[str, bytes]]
    """The pages of the project: path in the release to path in the project, and content."""
    generated: Mapping[str, Content]
    """What is generated in the corpus folder: path to content; nothing where a release has no words of sources."""
    unmet: tuple[str, ...]
    """What is expected of a release and this is not."""

    def definitions(self) -> Sequence[Table]:
        """Every table of the release, to describe it: who makes rows has what it takes to make them beside."""
        definitions = all_tables(self.dataset.languages, self.codelists)
        return definitions if self.texts else emptied(definitions, Quotations(()))
