"""One provision for a person to read: every version, with the spans of its commitments marked."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from .corpus import DocumentFolder, load
from .errors import CannotRunError
from .mentions import derive
from .models import Commitment, Mention, Provision, Span
from .texts import visible

MARKS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


def show(root: Path, record_id: str, colour: bool = False) -> str:
    """Text of a provision, found by its own id or by that of one of its commitments.

    Raises:
        CannotRunError: if no provision has that id.
    """
    corpus = load(root).corpus
    if corpus is None:
        raise CannotRunError("data/dataset.json cannot be read; run: cnkh validate")
    for folder in corpus.folders:
        for provision in folder.provisions:
            if record_id in (provision.id, *(commitment.id for commitment in provision.commitments)):
                return "\n".join(_lines(folder, provision, derive(corpus, folder), colour)) + "\n"
    raise CannotRunError(f"no provision or commitment has the id {record_id!r}{_nearest(root, record_id)}")


def _nearest(root: Path, record_id: str) -> str:
    import difflib  # noqa: PLC0415

    corpus = load(root).corpus
    ids = [provision.id for folder in corpus.folders for provision in folder.provisions] if corpus else []
    near = difflib.get_close_matches(record_id, ids, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _lines(folder: DocumentFolder, provision: Provision, mentions: Sequence[Mention], colour: bool) -> Iterator[str]:
    codes = [provision.role, provision.voice, provision.act, provision.polarity, provision.pillar, *provision.topics]
    yield f"{provision.id}  ({', '.join(code for code in codes if code)})"
    yield f"speakers: {', '.join(provision.speakers) or 'none'}"
    for language in folder.texts:
        yield ""
        if language not in provision.anchors:
            yield f"[{language}] (absent)"
            continue
        yield f"[{language}] {_marked(provision, language, colour)}"
        if named := _named(mentions, language, provision.anchors[language]):
            yield f"   names: {named}"
    for number, commitment in enumerate(provision.commitments):
        yield ""
        yield from _commitment(MARKS[number % len(MARKS)], commitment)
    for divergence in folder.divergences:
        if divergence.provision == provision.id:
            yield ""
            yield f"{divergence.type} ({divergence.dimension}, materiality {int(divergence.materiality)}): {visible(divergence.note)}"


def _named(mentions: Sequence[Mention], language: str, anchor: Span) -> str:
    """What the words of a version name: each expression once, with the entries that it stands for."""
    found: dict[str, list[str]] = {}
    for mention in mentions:
        if mention.language == language and anchor.start_offset <= mention.start_offset < anchor.end_offset:
            entities = found.setdefault(mention.quote, [])
            entities += [mention.entity] if mention.entity not in entities else []
    return "; ".join(f"{visible(quote)} = {', '.join(entities)}" for quote, entities in found.items())


def _marked(provision: Provision, language: str, colour: bool) -> str:
    """The words of one version, with ①[ … ] around each commitment."""
    bold, plain = ("\033[1;32m", "\033[0m") if colour else ("", "")
    anchor = provision.anchors[language]
    inserts: list[tuple[int, int, str]] = []
    for number, commitment in enumerate(provision.commitments):
        span = commitment.anchors.get(language)
        if span:
            inserts.append((span.start_offset, 1, f"{bold}{MARKS[number % len(MARKS)]}[{plain}"))
            inserts.append((span.end_offset, 0, f"{bold}]{plain}"))
    parts, at = [], 0
    for offset, _, mark in sorted(inserts):
        here = max(at, offset - anchor.start_offset)
        parts += [visible(anchor.quote[at:here]), mark]
        at = here
    return "".join([*parts, visible(anchor.quote[at:])])


def _commitment(mark: str, commitment: Commitment) -> Iterator[str]:
    bound = f"{', '.join(commitment.committers)} ({commitment.mode})"
    yield f"{mark} {commitment.id.rpartition('/')[2]}: {bound} to {commitment.action} {visible(commitment.object)}"
    for language, span in commitment.operator.items():
        novelty = commitment.novelty.get(language)
        force = f"force {int(commitment.force[language])}" if language in commitment.force else "no force"
        force += f" “{visible(span.quote)}”"
        yield f"   [{language}] {force}" + (f", {novelty}" if novelty else "")
    yield f"   precision {int(commitment.precision)}, delegation {commitment.delegation}"
    if commitment.note:
        yield f"   note: {visible(commitment.note)}"
