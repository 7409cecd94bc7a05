"""One provision for a person to read: every version, with the spans of its commitments marked."""

from collections.abc import Iterable, Iterator, Sequence

from ..colours import BOLD_GREEN, RESET
from ..corpus import DocumentFolder
from ..models import Commitment, Divergence, Mention, Provision, Span
from ..pages import mark_of
from ..texts import visible


def page(
    folder: DocumentFolder, provision: Provision, mentions: Sequence[Mention], rights: Iterable[str], colour: bool
) -> Iterator[str]:
    """Yield the lines of a provision with all that is coded in it."""
    yield f"{provision.id}  ({codes(provision)})"
    yield f"speakers: {', '.join(provision.speakers) or 'none'}"
    yield from rights
    for language in folder.texts:
        yield ""
        if language not in provision.anchors:
            yield f"[{language}] (absent)"
            continue
        yield f"[{language}] {marked(provision, language, colour)}"
        if named := _named(mentions, language, provision.anchors[language]):
            yield f"   names: {named}"
    for number, commitment in enumerate(provision.commitments):
        yield ""
        yield from _commitment(mark_of(number), commitment)
    for divergence in folder.divergences:
        if divergence.provision == provision.id:
            yield ""
            yield f"{how_they_differ(divergence)}: {visible(divergence.note)}"


def how_they_differ(divergence: Divergence) -> str:
    """The codes of a divergence."""
    others = (divergence.direction, divergence.dimension, f"materiality {int(divergence.materiality)}")
    return f"{divergence.type} ({', '.join(filter(None, others))})"


def codes(provision: Provision) -> str:
    """The codes of a provision, but for its speakers."""
    all_codes = [
        provision.role,
        provision.voice,
        provision.act,
        provision.polarity,
        provision.pillar,
        *provision.topics,
    ]
    return ", ".join(code for code in all_codes if code)


def _named(mentions: Sequence[Mention], language: str, anchor: Span) -> str:
    """What the words of a version name: each expression once, with the entries that it stands for."""
    found: dict[str, list[str]] = {}
    for mention in mentions:
        if mention.language == language and anchor.start_offset <= mention.start_offset < anchor.end_offset:
            entities = found.setdefault(mention.quote, [])
            entities += [mention.entity] if mention.entity not in entities else []
    return "; ".join(f"{visible(quote)} = {', '.join(entities)}" for quote, entities in found.items())


def marked(provision: Provision, language: str, colour: bool) -> str:
    """The words of one version, with ①[ … ] around each commitment."""
    bold, plain = (BOLD_GREEN, RESET) if colour else ("", "")
    anchor = provision.anchors[language]
    inserts: list[tuple[int, int, str]] = []
    for number, commitment in enumerate(provision.commitments):
        span = commitment.anchors.get(language)
        if span:
            inserts.append((span.start_offset, 1, f"{bold}{mark_of(number)}[{plain}"))
            inserts.append((span.end_offset, 0, f"{bold}]{plain}"))
    parts, at = [], 0
    for offset, _, mark in sorted(inserts):
        here = max(at, offset - anchor.start_offset)
        parts += [visible(anchor.quote[at:here]), mark]
        at = here
    return "".join([*parts, visible(anchor.quote[at:])])


def _commitment(before: str, commitment: Commitment) -> Iterator[str]:
    bound = f"{', '.join(commitment.committers)} ({commitment.mode})"
    yield f"{before} {commitment.id.rpartition('/')[2]}: {bound} to {commitment.action} {visible(commitment.label)}"
    for language, span in commitment.operator.items():
        novelty = commitment.novelty.get(language)
        force = f"force {int(commitment.force[language])}" if language in commitment.force else "no force"
        force += f" “{visible(span.quote)}”"
        verb = commitment.verb.get(language)
        yield (
            f"   [{language}] {force}"
            + (f", verb “{visible(verb.quote)}”" if verb else "")
            + (f", {novelty}" if novelty else "")
        )
    for language, aims in commitment.aims.items():
        if aims:
            yield f"   [{language}] for: {'; '.join(f'“{visible(aim.quote)}”' for aim in aims)}"
    others = (
        f"{visible(words)} ({language})" for language, words in commitment.object.items() if words != commitment.label
    )
    yield f"   object: {', '.join(others) or 'in no other language'}"
    yield f"   topics {', '.join(commitment.topics)}; precision {int(commitment.precision)}, delegation {commitment.delegation}"
    if commitment.bodies:
        yield f"   bodies: {', '.join(commitment.bodies)}"
    if commitment.note:
        yield f"   note: {visible(commitment.note)}"
