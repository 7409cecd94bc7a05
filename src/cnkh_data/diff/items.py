"""A corpus as one flat list of items: every hand-kept record with its id, its content and where it belongs."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, get_args

from ..corpus import Corpus
from ..models import (
    Adjudication,
    Agreement,
    Commitment,
    Divergence,
    MentionOverride,
    Provision,
    Reading,
    Record,
    Relation,
    Seal,
    Tenure,
)
from ..models.base import Reference

ENTITIES = ("actor", "instrument", "place")
CITED = ("document", "provision", "commitment", "divergence")
"""Types whose ids begin with a date and cannot be mistaken for anything else, wherever they stand."""


@dataclass(frozen=True)
class Item:
    """A record on one side of a comparison."""

    type: str
    id: str
    """Unique among the items of its type; made up for a record that has no id."""
    document: str
    """Document that it is in; empty for a record of the whole collection."""
    parent: str
    """Id of the record that its own id begins with; empty if there is none."""
    file: str
    record: Record = field(repr=False)
    content: Mapping[str, Any] = field(repr=False)
    """Its fields, without its own id and without the records inside it that are items themselves."""


def items(corpus: Corpus, unread: Collection[str] = ()) -> list[Item]:
    """Every record of a corpus but the seals, in file order, without the files named in `unread`."""
    found: list[Item] = []
    seen: Counter[tuple[str, str]] = Counter()
    for file in corpus.files:
        if file.path in unread:
            continue
        document = file.path.split("/")[2] if file.path.startswith("data/documents/") else ""
        for record in file.records:
            if not isinstance(record, Seal):
                found.extend(_unique(item, seen) for item in _items(record, document, file.path))
    return found


def _items(record: Record, document: str, file: str) -> Iterator[Item]:
    content = record.model_dump()
    record_type = type_of(record)
    record_id, parent = _id_and_parent(record, document)
    inside = content.pop("commitments") if isinstance(record, Provision) else []
    content.pop("id", None)
    yield Item(record_type, record_id, document, parent, file, record, content)
    for commitment, its_content in zip(
        record.commitments if isinstance(record, Provision) else [], inside, strict=True
    ):
        own = {key: value for key, value in its_content.items() if key != "id"}
        yield Item("commitment", commitment.id, document, record_id, file, commitment, own)


def _unique(item: Item, seen: Counter[tuple[str, str]]) -> Item:
    """Tell a second record of the same id from the first: an invalid corpus can be compared too."""
    seen[item.type, item.id] += 1
    times = seen[item.type, item.id]
    if times == 1:
        return item
    return Item(item.type, f"{item.id} ({times})", item.document, item.parent, item.file, item.record, item.content)


def type_of(record: Record) -> str:
    """Type of a record as seals name it.

    Example:
        >>> from cnkh_data.models import NonName
        >>> type_of(NonName(id="x", language="en", text="x", reason="x"))
        'non_name'
    """
    return "override" if isinstance(record, MentionOverride) else _snake(type(record).__name__)


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def _id_and_parent(record: Record, document: str) -> tuple[str, str]:
    match record:
        case MentionOverride():
            return f"{document}/{record.id}", document
        case Reading():
            return f"{document}/{record.reading_pass}", document
        case Adjudication():
            commitment = "" if record.commitment is None else f"/c{record.commitment}"
            return f"{record.place}{commitment}#{record.field}", document
        case Agreement():
            field = ".".join(filter(None, (record.field, record.language, record.measure)))
            return f"{record.document or record.scope}#{field}", record.document or ""
        case Provision() | Divergence():
            return record.id, document
        case _:
            own = getattr(record, "id", None)
            return own if isinstance(own, str) else _first_word(record), ""


def _first_word(record: Record) -> str:
    """Make an id for a record of a kind that has none: its first text field."""
    values = record.model_dump().values()
    return next((value for value in values if isinstance(value, str)), type_of(record))


@cache
def references() -> Mapping[str, frozenset[str]]:
    """Fields that hold ids of register entries and sources: field name to the types that the id may be of."""
    found: dict[str, frozenset[str]] = {}
    for model in Record.__subclasses__():
        for name, info in model.model_fields.items():
            targets = {target for mark in _marks([info.annotation, *info.metadata]) for target in mark.targets}
            if targets:
                found[name] = found.get(name, frozenset()) | targets
    return found


def _marks(parts: Iterable[Any]) -> Iterator[Reference]:
    for part in parts:
        if isinstance(part, Reference):
            yield part
        yield from _marks(get_args(part))


def _label_of_names(record: Any) -> str:
    return str(record.names[0].text)


def _label_of_commitment(record: Commitment) -> str:
    return f"{', '.join(record.committers)} to {record.action} {record.object}"


LABELS: Mapping[str, Callable[[Any], str]] = {
    "document": lambda record: record.title,
    "provision": lambda record: next(iter(record.anchors.values())).quote,
    "commitment": _label_of_commitment,
    "divergence": lambda record: f"{record.type}: {record.note}",
    "actor": _label_of_names,
    "instrument": _label_of_names,
    "place": _label_of_names,
    "non_name": lambda record: record.text,
    "override": lambda record: record.quote,
    "source": lambda record: record.file,
}


def label(item: Item) -> str:
    """What a record says, in a few words; empty where its id says it all."""
    match item.record:
        case Tenure() as tenure:
            return f"{tenure.person} as {tenure.office} of {tenure.organisation}"
        case Relation() as relation:
            return f"{relation.subject} {relation.type} {relation.target}"
    return LABELS[item.type](item.record) if item.type in LABELS else ""
