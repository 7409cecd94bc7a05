"""What an id or words stand for in a corpus, drafts too, as far as it can be read."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..access.base import Record
from ..access.lookup import UnknownIdError, find
from ..access.search import search
from ..corpus import SHARED, Corpus, DocumentFolder, Loading, load, room_for
from ..errors import CannotRunError, did_you_mean
from ..files import DataFolder
from ..finding import UNREADABLE
from ..mentions import derive
from ..pages.text import text
from ..texts import visible
from .entry import entry_page
from .in_memory import CorpusTables
from .overview import divergence_page, document_page, section_page
from .provision import page
from .records import entity_lists
from .records import page as record_page
from .rights import rights_lines
from .tables import MOST_HITS, listed, one_called


def corpus_lines(root: Path, wanted: str, colour: bool) -> list[str]:
    """Lines of what an id or words stand for.

    Raises:
        CannotRunError: if nothing that can be read has that id or those words.
    """
    if lines := _in_one_document(root, wanted, colour):
        return lines
    loading = load(root)
    corpus = loading.corpus
    if corpus is None:
        raise CannotRunError("data/dataset.json cannot be read; run: cnkh validate")
    lines = list(_of_id(corpus, wanted, colour))
    if not lines and (why := _why_not(loading, corpus, wanted)):
        raise CannotRunError(why)
    return lines or list(_of_words(corpus, wanted, colour))


def _in_one_document(root: Path, record_id: str, colour: bool) -> list[str]:
    """Lines of what an id names in the document that it begins with; none if there is no such thing.

    Of a large corpus, the other documents are read, but not kept.
    """
    document = record_id.split("/", maxsplit=1)[0]
    if document not in DataFolder(root / "data").folders("documents"):
        return []
    corpus = load(root, room=room_for(root)).corpus
    folder = corpus.folders.named(document) if corpus is not None else None
    return list(_in_document(corpus, folder, record_id, colour)) if corpus is not None and folder is not None else []


def _of_id(corpus: Corpus, record_id: str, colour: bool) -> Iterator[str]:
    """Yield the lines of what an id names; none if it names nothing."""
    document = record_id.split("/", maxsplit=1)[0]
    folder = next((folder for folder in corpus.folders if document in (folder.document.id, folder.name)), None)
    if folder is not None:
        yield from _in_document(corpus, folder, record_id, colour)
    elif record_id in corpus.entities:
        yield from entry_page(corpus, corpus.entities[record_id])
        yield from _of_tables(corpus, record_id, colour, lists=True)
    else:
        yield from _of_tables(corpus, record_id, colour)


def _in_document(corpus: Corpus, folder: DocumentFolder, record_id: str, colour: bool) -> Iterator[str]:
    rights = rights_lines(corpus, folder)
    if record_id in (folder.document.id, folder.name):
        yield from document_page(folder, rights, colour)
        return
    for provision in folder.provisions:
        if record_id in (provision.id, *(commitment.id for commitment in provision.commitments)):
            yield from page(folder, provision, derive(corpus, folder), rights, colour)
            return
    for divergence in folder.divergences:
        if record_id == divergence.id:
            yield from divergence_page(folder, divergence, rights)
            return
    section = [provision for provision in folder.provisions if provision.id.startswith(f"{record_id}.")]
    if section:
        yield f"{record_id}  ({visible(folder.document.title)})"
        yield from rights
        yield from section_page(folder, section, colour)


def _of_tables(corpus: Corpus, record_id: str, colour: bool, lists: bool = False) -> Iterator[str]:
    """Yield the lines of what only tables have: relations, threads, tenures; or the lists below an entry."""
    tables = CorpusTables(corpus)
    try:
        record = find(tables, record_id, Record)
        if not lists:
            yield from text(record_page(record), colour=colour).split("\n")
            return
        for block in entity_lists(record):
            yield ""
            yield from text(block, colour=colour).split("\n")
    except UnknownIdError:
        return
    except KeyError as error:
        refers = f"{record_id}: a record of it refers to {error}, which cannot be read; run: cnkh validate"
        if not lists:
            raise CannotRunError(refers) from None
        yield f"({refers})"


def _of_words(corpus: Corpus, words: str, colour: bool) -> Iterator[str]:
    """Yield the lines of the record that words stand for, or of a list."""
    hits = search(CorpusTables(corpus), words, MOST_HITS)
    if not hits:
        near = did_you_mean(words, _ids(corpus, words.split("/", maxsplit=1)[0]), most=1)
        meant = near or (f"; did you mean {' or '.join(hits.near)}?" if hits.near else "")
        raise CannotRunError(f"no record has the id {words!r}, nor these words{meant}")
    called = one_called(hits)
    yield from _of_id(corpus, called.id, colour) if called else text(listed(hits), colour=colour).split("\n")


def _why_not(loading: Loading, corpus: Corpus, record_id: str) -> str:
    """Say why nothing is shown of an id: a file that cannot be read, or a tombstone; empty if neither stands in the way."""
    document = record_id.split("/", maxsplit=1)[0]
    if document in loading.documents and document not in {folder.name for folder in corpus.folders}:
        return f"{record_id}: the document cannot be read; run: cnkh validate --document {document}"
    unread = [finding for finding in loading.findings if finding.level <= UNREADABLE and finding.document == SHARED]
    registers = [finding.file for finding in unread if finding.file.startswith("data/registers/")]
    if "/" not in record_id and registers:
        return f"no record has the id {record_id!r}, but {registers[0]} cannot be read; run: cnkh validate"
    for tombstone in corpus.retired:
        if tombstone.id == record_id:
            after = ", ".join(tombstone.successors) or "nothing"
            return f"{record_id} was retired in {tombstone.since}; what took its place: {after}"
    return ""


def _ids(corpus: Corpus, document: str) -> Sequence[str]:
    """Every id that can be shown, those of one document only if there is such a document."""
    folders = [folder for folder in corpus.folders if folder.document.id == document]
    ids = [] if folders else [*(folder.document.id for folder in corpus.folders), *corpus.entities]
    for folder in folders or corpus.folders:
        ids += [provision.id for provision in folder.provisions]
        ids += [divergence.id for divergence in folder.divergences]
    return ids
