"""Where records stand: file, line and column of what a rule named. Only faults pay for this search."""

from functools import cached_property

from ..corpus import Corpus, LoadedFile
from ..models import Record
from ..positions import Path, Places, Position


class RecordPlaces:
    """Places of values in the records of a corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._texts: dict[str, Places] = {}

    def place(self, record: Record, path: Path) -> tuple[str, Position]:
        """File and position of a value in a record.

        Raises:
            LookupError: if the record is no top-level record of a file.
        """
        if id(record) not in self._where:
            raise LookupError("a rule named a record that is in no file")
        file, index = self._where[id(record)]
        if file.path not in self._texts:
            self._texts[file.path] = Places(file.text)
        return file.path, self._texts[file.path].value((index, *path) if file.many else path)

    @cached_property
    def _where(self) -> dict[int, tuple[LoadedFile, int]]:
        return {id(record): (file, index) for file in self._corpus.files for index, record in enumerate(file.records)}
