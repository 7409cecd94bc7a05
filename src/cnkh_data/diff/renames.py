"""New ids for old ones: so that a record whose only news is that another was renamed counts as unchanged."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..models.walk import references
from ..positions import Path
from .items import CITED, ENTITIES, Item

OF_READERS = ("reading", "adjudication")
"""Types that number provisions and name actors as their reader did: only the id of the document is that of the record."""


class Renames:
    """Ids that were found to be renamed so far, by record type."""

    def __init__(self) -> None:
        self.by_type: dict[str, dict[str, str]] = {}
        self._cited: dict[str, str] = {}

    def add(self, record_type: str, old: str, new: str) -> None:
        """Take note of one."""
        self.by_type.setdefault(record_type, {})[old] = new
        if record_type in CITED:
            self._cited[old] = new

    def left_behind(self, taken: Collection[tuple[str, str]]) -> "Renames":
        """Only the ids that name nothing any more: where they still stand, they mean the renamed record."""
        rest = Renames()
        for record_type, ids in self.by_type.items():
            for old, new in ids.items():
                if (record_type, old) not in taken:
                    rest.add(record_type, old, new)
        return rest

    def of(self, record_type: str, old: str) -> str:
        """What an id has become."""
        return self.by_type.get(record_type, {}).get(old, old)

    def expected(self, item: Item) -> str:
        """The id that a record must have after the change if only its parent was renamed."""
        new = self._cited.get(item.parent)
        return item.id if new is None else new + item.id.removeprefix(item.parent)

    def document(self, item: Item) -> str:
        """The document that a record must be in after the change; none for a document itself, which may be renamed."""
        return "" if item.type == "document" else self.of("document", item.document)

    def content(self, item: Item) -> Mapping[str, Any]:
        """A record's content with every renamed id replaced."""
        if not self.by_type:
            return item.content
        if item.type in OF_READERS:
            return {key: self._document_replaced(value) for key, value in item.content.items()}
        targets = {path: reference.targets for path, _, reference in references(item.record)}
        return {key: self._replaced(value, (key,), targets) for key, value in item.content.items()}

    def _document_replaced(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._document_replaced(member) for key, member in value.items()}
        if isinstance(value, list):
            return [self._document_replaced(member) for member in value]
        if type(value) is not str:
            return value
        document, slash, rest = value.partition("/")
        return self.of("document", document) + slash + rest

    def _replaced(self, value: Any, path: Path, targets: Mapping[Path, Sequence[str]]) -> Any:
        if isinstance(value, dict):
            return {key: self._replaced(member, (*path, key), targets) for key, member in value.items()}
        if isinstance(value, list):
            return [self._replaced(member, (*path, index), targets) for index, member in enumerate(value)]
        if type(value) is not str:
            return value
        for target in targets.get(path, ()):
            if value in self.by_type.get(target, {}):
                return self.by_type[target][value]
        return self._cited.get(value, value)


def count_references(side: Iterable[Item]) -> Counter[str]:
    """How often each register entry or source is referred to, by id."""
    return Counter(found for item in side if item.type not in OF_READERS for found in _referred(item))


def _referred(item: Item) -> Iterator[str]:
    for path, target, reference in references(item.record):
        if path[0] in item.content and not {*ENTITIES, "source"}.isdisjoint(reference.targets):
            yield target
