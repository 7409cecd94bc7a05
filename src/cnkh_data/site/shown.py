"""Small things that many pages show: words with their language, codes with their meaning, links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..access.records import Commitment, Document, Entity, Provision
from ..access.tables import Row, Tables
from .addresses import address, code_address, record_address
from .parts import Site


@dataclass(frozen=True)
class Words:
    """Words in a language: a BCP 47 tag, empty for that of the page."""

    text: str
    language: str


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere; the language is empty where it is that of the page."""

    text: str
    address: str
    language: str = ""


@dataclass(frozen=True)
class Coded:
    """A code, as a reader sees it."""

    code: str
    label: str
    definition: str
    address: str


@dataclass(frozen=True)
class Force:
    """Force of a commitment in one version."""

    language: str
    """Primary language."""
    step: int
    label: str


def coded(site: Site, codelist: str, code: object) -> Coded | None:
    """A code with its meaning; None where there is no code.

    A code that no table of codes has (in a draft that is broken) stands for itself and leads nowhere.
    """
    if code is None:
        return None
    found = _codes(site.tables, codelist).get(str(code))
    if found is None:
        return Coded(str(code), str(code), "", "")
    return Coded(str(code), found["label"], found["definition"], code_address(codelist, code))


def code_label(site: Site, codelist: str, code: object) -> str:
    """What a code is called."""
    found = coded(site, codelist, code)
    return found.label if found else ""


def _codes(tables: Tables, codelist: str) -> Mapping[str, Row]:
    key = ("rows of codes", codelist)
    if key not in tables.made:
        tables.made[key] = {row["code"]: row for row in tables.where("codes", "codelist", codelist)}
    found: Mapping[str, Row] = tables.made[key]
    return found


def other_labels(entity: Entity) -> tuple[Words, ...]:
    """What an entity is called in other languages than English."""
    return tuple(
        Words(label, _tag_of(entity, language, label))
        for language, label in entity.labels.items()
        if language != "en" and label != entity.label_en
    )


def _tag_of(entity: Entity, language: str, label: str) -> str:
    """The tag of a name with these words, which also says its script."""
    return next((name.language for name in entity.names if name.text == label), language)


def entity_link(entity: Entity) -> Link:
    """An entity by its short name."""
    label = entity.label_en
    own = next((name.language for name in entity.names if name.text == label), "en")
    return Link(label, address(entity), "" if own.partition("-")[0] == "en" else own)


def entity_links(entities: Iterable[Entity]) -> tuple[Link, ...]:
    """Entities by their short names, each once."""
    return tuple(map(entity_link, dict.fromkeys(entities)))


def short_title(site: Site, document: Document) -> str:
    """What a document is called in a list of places: its kind and day, where no other has both, or else its title."""
    tables = site.tables
    if "short titles" not in tables.made:
        rows = [(row["document_id"], (row["kind"], row["date"])) for row in tables.rows("documents")]
        both = [one for _, one in rows]
        tables.made["short titles"] = {document_id for document_id, one in rows if both.count(one) == 1}
    if document.id not in tables.made["short titles"]:
        return document.title
    return f"{code_label(site, 'document_kind', document.kind)} of {document.date}"


def place_in(record_id: str) -> str:
    """What an id has after that of its document.

    Example:
        >>> place_in("2023-a/5.2.2/c4")
        '5.2.2/c4'
    """
    return record_id.partition("/")[2]


def document_link(site: Site, document: Document) -> Link:
    """A document by its short title."""
    return Link(short_title(site, document), record_address(document.id))


def unit_link(record: Provision | Commitment) -> Link:
    """A unit or commitment by its place in its document."""
    return Link(place_in(record.id), address(record))


def object_of(commitment: Commitment) -> Words:
    """What is to be done to, in English where it is known."""
    objects = {language: words for language, words in commitment.objects.items() if words}
    language = "en" if "en" in objects else next(iter(objects), "en")
    return Words(objects.get(language, ""), "" if language == "en" else language)


def utf16(text: str, offset: int) -> int:
    """An offset of code points as scripts count it.

    Example:
        >>> utf16("𠀀b", 1)
        2
    """
    return len(text[:offset].encode("utf-16-le")) // 2
