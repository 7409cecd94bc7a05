"""Documents, sections and divergences for a person to read: each provision in short, every version below the other."""

from collections.abc import Iterable, Iterator, Sequence

from ..corpus import DocumentFolder
from ..models import Commitment, Divergence, Provision
from ..pages import mark_of
from ..texts import number_of, visible
from .provision import codes, how_they_differ, marked


def document_page(folder: DocumentFolder, rights: Iterable[str], colour: bool) -> Iterator[str]:
    """Yield the lines of a whole document."""
    document = folder.document
    counts = (
        number_of(len(folder.provisions), "provision"),
        number_of(len(folder.commitments()), "commitment"),
        number_of(len(folder.divergences), "divergence"),
    )
    yield f"{document.id}  ({document.kind}, {document.status}, {document.date})"
    yield visible(document.title)
    yield f"parties: {', '.join(document.parties)}"
    yield f"texts: {', '.join(text.language for text in document.texts)}; {', '.join(counts)}"
    yield from rights
    yield from section_page(folder, folder.provisions, colour)


def section_page(folder: DocumentFolder, provisions: Sequence[Provision], colour: bool) -> Iterator[str]:
    """Yield the lines of some provisions, in reading order."""
    for provision in provisions:
        yield ""
        yield from _in_short(folder, provision, colour)


def divergence_page(folder: DocumentFolder, divergence: Divergence, rights: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a divergence: the words of both versions, and the provision that they stand in."""
    yield f"{divergence.id}  {how_they_differ(divergence)}"
    yield f"provision: {divergence.provision}"
    if divergence.commitments:
        yield f"commitments: {', '.join(divergence.commitments)}"
    yield from rights
    provision = next((one for one in folder.provisions if one.id == divergence.provision), None)
    for language, span in divergence.spans.items():
        yield ""
        yield f"[{language}] {f'“{visible(span.quote)}”' if span.quote else '(nothing)'}"
        if provision is not None and language in provision.anchors:
            yield f"   in: {visible(provision.anchors[language].quote)}"
    yield ""
    yield visible(divergence.note)


def _in_short(folder: DocumentFolder, provision: Provision, colour: bool) -> Iterator[str]:
    speakers = f"; {', '.join(provision.speakers)}" if provision.speakers else ""
    yield f"{_own_part(provision.id)}  ({codes(provision)}{speakers})"
    for language in (text.language for text in folder.document.texts):
        words = marked(provision, language, colour) if language in provision.anchors else "(absent)"
        yield f"  [{language}] {words}"
    for number, commitment in enumerate(provision.commitments):
        yield f"  {mark_of(number)} {_commitment(commitment)}"
    divergences = folder.divergences_of.get(provision.id, ())
    if divergences:
        yield f"  divergences: {', '.join(f'{_own_part(one.id)} {one.type}' for one in divergences)}"


def _commitment(commitment: Commitment) -> str:
    forces = ", ".join(f"{language} {int(force)}" for language, force in commitment.force.items())
    who = ", ".join(commitment.committers)
    return f"{_own_part(commitment.id)}: {who} to {commitment.action} {visible(commitment.label)}; force {forces}"


def _own_part(record_id: str) -> str:
    """What an id adds to the id before it: a document's id stands at the top of the page.

    Example:
        >>> _own_part("2023-02-11-a/5.1.1"), _own_part("2023-02-11-a/5.1.1/c1")
        ('5.1.1', 'c1')
    """
    return record_id.rpartition("/")[2]
