"""Records for a person to read, found by their ids: provisions, documents and parts of them, divergences, register entries."""

from collections.abc import Iterator
from pathlib import Path

from ..corpus import SHARED, Corpus, DocumentFolder, Loading, load
from ..errors import CannotRunError, did_you_mean
from ..finding import UNREADABLE
from ..mentions import derive
from ..texts import visible
from .entry import entry_page
from .overview import divergence_page, document_page, section_page
from .provision import page
from .rights import rights_lines


def show(root: Path, record_id: str, colour: bool = False) -> str:
    """Text of what an id names; the id of a commitment shows the provision that it is in.

    Raises:
        CannotRunError: if nothing that can be read has that id.
    """
    loading = load(root)
    if loading.corpus is None:
        raise CannotRunError("data/dataset.json cannot be read; run: cnkh validate")
    lines = list(_lines(loading.corpus, record_id, colour))
    if not lines:
        raise CannotRunError(_not_found(loading, loading.corpus, record_id))
    return "\n".join(lines) + "\n"


def _lines(corpus: Corpus, record_id: str, colour: bool) -> Iterator[str]:
    """Yield the lines of what an id names; none if it names nothing."""
    document = record_id.split("/", maxsplit=1)[0]
    folder = next((folder for folder in corpus.folders if document in (folder.document.id, folder.name)), None)
    if folder is not None:
        yield from _in_document(corpus, folder, record_id, colour)
    elif record_id in corpus.entities:
        yield from entry_page(corpus, corpus.entities[record_id])


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


def _not_found(loading: Loading, corpus: Corpus, record_id: str) -> str:
    """Say why nothing is shown: a file that cannot be read comes before a guess at what was meant."""
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
    near = did_you_mean(record_id, _ids(corpus, document), most=1)
    return f"no document, provision, divergence, actor, instrument or place has the id {record_id!r}{near}"


def _ids(corpus: Corpus, document: str) -> list[str]:
    """Every id that can be shown, those of one document only if there is such a document."""
    folders = [folder for folder in corpus.folders if folder.document.id == document]
    ids = [] if folders else [*(folder.document.id for folder in corpus.folders), *corpus.entities]
    for folder in folders or corpus.folders:
        ids += [provision.id for provision in folder.provisions]
        ids += [divergence.id for divergence in folder.divergences]
    return ids
