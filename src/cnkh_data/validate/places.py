"""Where records stand: file, line and column of what a rule named. Only faults pay for this search."""

from collections.abc import Callable, Iterable
from functools import cached_property

from ..corpus import LoadedFile
from ..models import Record
from ..positions import Path, Places, Position


class RecordPlaces:
    """Places of values in the records of some files.

    A rule may also name a record of other files: one in `others`, or in those that are in memory when it does.
    """

    def __init__(
        self,
        files: Iterable[LoadedFile],
        others: "RecordPlaces | None" = None,
        at_hand: Callable[[], Iterable[LoadedFile]] = tuple,
    ) -> None:
        self._files = tuple(files)
        self._others = others
        self._at_hand = at_hand
        self._texts: dict[str, Places] = {}

    def place(self, record: Record, path: Path) -> tuple[str, Position]:
        """File and position of a value in a record.

        Raises:
            LookupError: if the record is no top-level record of a file.
        """
        if id(record) in self._where:
            file, index = self._where[id(record)]
            if file.path not in self._texts:
                self._texts[file.path] = Places(file.text)
            return file.path, self._texts[file.path].value((index, *path) if file.many else path)
        if self._others is not None:
            return self._others.place(record, path)
        elsewhere = [file for file in self._at_hand() if any(one is record for one in file.records)]
        if not elsewhere:
            raise LookupError("a rule named a record that is in no file")
        return RecordPlaces(elsewhere).place(record, path)

    @cached_property
    def _where(self) -> dict[int, tuple[LoadedFile, int]]:
        return {id(record): (file, index) for file in self._files for index, record in enumerate(file.records)}
