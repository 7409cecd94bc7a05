"""What the collection knows of each document without having it in memory, and the texts, which are cut again when they are looked through."""

import hashlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from sys import intern
from typing import NamedTuple

from ..edtf import calendar_day
from ..models import NEWEST_CODEBOOK, READINGS, Source, Text
from ..texts import without
from .document import MOST_TEXTS, DocumentFolder
from .once import of_each, once_per_corpus
from .types import Corpus


class KnownText(NamedTuple):
    """What is kept of a text: enough to cut it again. Of a large corpus there are thousands, so it takes little room."""

    language: str
    source: str
    """Id of the source that it is cut from."""
    digest: bytes
    """SHA-256 of it, as its record says."""
    cuts: "array[int]"
    """Where each cut begins and ends in the source, one after the other, in code points."""


def _known(corpus: Corpus, text: Text) -> KnownText:
    source = corpus.source_by_id.get(text.source)
    offsets = array("i", [offset for cut in text.cuts for offset in (cut.start_offset, cut.end_offset)])
    return KnownText(intern(text.language), source.id if source else text.source, bytes.fromhex(text.sha256), offsets)


@dataclass(frozen=True, slots=True)
class Facts:
    """Some facts about one document."""

    name: str
    """Name of its folder."""
    id: str
    title: str
    day: date | None
    """The day that it is of, if its date is one."""
    published: bool
    codebook: str
    """Version of the codebook that it conforms to."""
    texts: tuple[KnownText, ...]
    texts_hold: bool
    """Whether each text could be made: by cuts that give what was read, from a source with the bytes that were received."""
    has_seals: bool
    readings: int
    provisions: int
    commitments: int
    bodies: tuple[str, ...]
    """Actors that commitments have among their bodies, each once."""


@of_each
def facts(corpus: Corpus, folder: DocumentFolder) -> Facts:
    """Some facts about each document."""
    document = folder.document
    return Facts(
        name=folder.name,
        id=document.id,
        title=document.title,
        day=calendar_day(document.date),
        published=folder.published,
        codebook=document.codebook,
        texts=tuple(_known(corpus, text) for text in document.texts),
        texts_hold=all(_holds(corpus, folder, text) for text in document.texts),
        has_seals=bool(folder.seals),
        readings=len(folder.readings),
        provisions=len(folder.provisions),
        commitments=len(folder.commitments()),
        bodies=tuple(dict.fromkeys(body for _, _, commitment in folder.commitments() for body in commitment.bodies)),
    )


def _holds(corpus: Corpus, folder: DocumentFolder, text: Text) -> bool:
    source = corpus.source_by_id.get(text.source)
    if source is None or not corpus.as_received(source):
        return False
    return hashlib.sha256(folder.texts.get(text.language, "").encode("utf-8")).hexdigest() == text.sha256


@once_per_corpus
def texts_hold(corpus: Corpus) -> bool:
    """Whether every text could be made. Until then nobody can say that some words stand in no text."""
    return not corpus.unread and all(one.texts_hold for one in facts(corpus))


@once_per_corpus
def has_seals(corpus: Corpus) -> bool:
    """Whether anything was ever verified."""
    return bool(corpus.shared_seals) or any(one.has_seals for one in facts(corpus))


@once_per_corpus
def newest_codebook(corpus: Corpus) -> str:
    """Version of the codebook that the newest of the published documents conform to; without any, the newest of all.

    A version that does not exist is a fault of its document alone.
    """
    versions = {one.codebook for one in facts(corpus) if one.published}
    return max(versions.intersection(READINGS), key=list(READINGS).index, default=NEWEST_CODEBOOK)


@once_per_corpus
def published_sources(corpus: Corpus) -> tuple[Source, ...]:
    """Sources that releases list: all but those that only drafts are cut from."""
    used = {text.source: False for one in facts(corpus) for text in one.texts}
    used |= {text.source: True for one in facts(corpus) if one.published for text in one.texts}
    return tuple(source for source in corpus.sources if used.get(source.id, True))


@once_per_corpus
def published_documents(corpus: Corpus) -> frozenset[str]:
    """Ids of the documents that releases carry."""
    return frozenset(one.id for one in facts(corpus) if one.published)


@once_per_corpus
def days(corpus: Corpus) -> dict[str, date]:
    """Document to the day that it is of, if its date is one and begins its id; if not, one of the two is at fault."""
    return {one.id: one.day for one in facts(corpus) if one.day is not None and one.id.startswith(str(one.day))}


def texts_of(corpus: Corpus, document: Facts) -> Iterator[tuple[KnownText, str]]:
    """Yield each text of a document, cut from its source; one whose source is missing is left out."""
    corpus.memo.crossings.touched()
    folder = corpus.folders.kept(document.name)
    if folder is not None and len(folder.texts) == len(document.texts):  # Each could be made, in a language of its own.
        yield from ((text, folder.texts[text.language]) for text in document.texts)
        return
    for text in document.texts[:MOST_TEXTS]:
        if text.source in corpus.source_bytes:
            cuts = zip(text.cuts[::2], text.cuts[1::2], strict=True)
            yield text, without(corpus.source_bytes.words(text.source), cuts)


def all_texts(corpus: Corpus) -> Iterator[tuple[KnownText, str]]:
    """Yield every text of every document, in their order."""
    for document in facts(corpus):
        yield from texts_of(corpus, document)
