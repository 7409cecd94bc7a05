"""A corpus as one flat list of items: every hand-kept record with its id, its content and where it belongs."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..corpus import Corpus, LoadedFile, later_codebook, sealed_id
from ..models import (
    Adjudication,
    Agreement,
    Commitment,
    Document,
    Provision,
    Record,
    Relation,
    Tenure,
)
from ..models.codelists import RecordType

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
        if file.record_type is not None and file.path not in unread:
            for record in file.records:
                found.extend(_unique(item, seen) for item in _items(record, file.record_type, file))
    return found


def _items(record: Record, record_type: RecordType, file: LoadedFile) -> Iterator[Item]:
    content = record.model_dump()
    record_id, parent = _id(record, record_type, file), _parent(record, file.document)
    inside = content.pop("commitments") if isinstance(record, Provision) else []
    content.pop("id", None)
    yield Item(str(record_type), record_id, file.document, parent, file.path, record, content)
    for commitment, its_content in zip(
        record.commitments if isinstance(record, Provision) else [], inside, strict=True
    ):
        own = {key: value for key, value in its_content.items() if key != "id"}
        yield Item("commitment", commitment.id, file.document, record_id, file.path, commitment, own)


def _unique(item: Item, seen: Counter[tuple[str, str]]) -> Item:
    """Tell a second record of the same id from the first: an invalid corpus can be compared too."""
    seen[item.type, item.id] += 1
    times = seen[item.type, item.id]
    if times == 1:
        return item
    return Item(item.type, f"{item.id} ({times})", item.document, item.parent, item.file, item.record, item.content)


def _id(record: Record, record_type: RecordType, file: LoadedFile) -> str:
    """What a seal calls a record; what readings differ in, and agreement on it, are found by their field alone."""
    match record:
        case Adjudication():
            commitment = "" if record.commitment is None else f"/c{record.commitment}"
            field = "/".join((*later_codebook(file.codebook), record.field))
            return f"{record.place}{commitment}#{field}"
        case Agreement():
            field = ".".join(filter(None, (record.field, record.language, record.measure)))
            field = "/".join((*later_codebook(record.codebook), field))
            return f"{record.document or record.scope}#{field}"
    return sealed_id(record_type, record, file.document, file.codebook)


def _parent(record: Record, document: str) -> str:
    match record:
        case Document():
            return ""
        case Agreement():
            return record.document or ""
    return document


def _label_of_names(record: Any) -> str:
    return str(record.names[0].text)


def _label_of_commitment(record: Commitment) -> str:
    return f"{', '.join(record.committers)} to {record.action} {record.label}"


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
