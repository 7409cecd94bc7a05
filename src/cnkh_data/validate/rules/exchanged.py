"""Level 3: no two records have each other's words."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, permutations
from typing import NamedTuple

from ...corpus import Corpus, DocumentFolder
from ...models import Commitment, Divergence, Provision, Span, SpanOrPoint
from ...models.walk import value_at, with_value
from ...positions import Path
from ...seals import paths_changed, would_stand
from ...texts import whole
from ..blame import related
from ..fault import Fault
from ..limits import MOST_MEANT
from ..quoted import span_maps
from ..rule import rule
from ..subjects import OneDocument

Spans = Mapping[str, Span | SpanOrPoint]
"""Language to span."""


class _Holder(NamedTuple):
    """What has a span in each language: a provision, a commitment or operator in one, or a divergence."""

    record: Provision | Divergence
    path: Path
    """The way from the record to the map of its spans."""

    @property
    def spans(self) -> Spans:
        """Its spans by language."""
        spans: Spans = value_at(self.record, self.path)
        return spans

    @property
    def field(self) -> Path:
        """The kind of map that it is."""
        return tuple(step for step in self.path if isinstance(step, str))

    @property
    def name(self) -> str:
        """Id of the provision, commitment or divergence."""
        return str(value_at(self.record, (*self.path[:-1], "id")))

    def keeps_some(self, language: str) -> bool:
        """Whether it is a provision, and a commitment stands in it as it is anchored now."""
        inner = self.record.commitments if isinstance(self.record, Provision) and len(self.path) == 1 else ()
        spans = (commitment.anchors.get(language) for commitment in inner)
        return any(span is not None and _inside(span, self.spans[language]) for span in spans)


class _Exchange(NamedTuple):
    """Two or more holders in a ring: what each should have, in one language or in all, the next one has, and the last one's the first."""

    ring: Sequence[_Holder]
    languages: tuple[str, ...]
    """Empty if in all."""
    unless: str = ""
    """What else may have happened, and what is to be done then."""

    @property
    def records(self) -> frozenset[str]:
        """The ids of the records."""
        return frozenset(holder.record.id for holder in self.ring)

    def fault(self) -> Fault:
        """The fault of all, told at the first."""
        one, last = self.ring[0], self.ring[-1]
        what = f"{', '.join(self.languages)} {one.path[-1]}".strip()
        path = (*one.path, *self.languages[:1])
        got, repair = f"the {what} of {last.name}, and the other way round", f"Exchange the {what} of"
        repair = f"{repair} {one.name} and {last.name}{self.unless}."
        if self.ring[2:]:
            given = [
                f"to {own.name} those at {there.name}" for own, there in zip(self.ring, _next(self.ring), strict=True)
            ]
            got, repair = (
                f"the {what} of {last.name}, in a ring of {len(self.ring)}",
                f"Give back the {what} as they stand now: ",
            )
            repair += f"{', '.join(given)}{self.unless}."
        return Fault(one.record, path, got, "its own words", repair)


def _next(ring: Sequence[_Holder]) -> list[_Holder]:
    return [*ring[1:], ring[0]]


@rule(on=OneDocument, level=3, certainty="convention", needs=("spans",))
def exchanged_anchors(one: OneDocument) -> Iterator[Fault]:
    """The anchors of a provision or commitment are its own, and not those of another, which has its anchors instead.

    Anchors pasted in each other's place point at words that exist, so the codes of both records look right and are about the wrong words.
    """
    told: set[frozenset[str]] = set()
    for exchange in _exchanges(one):
        if exchange.records not in told:
            told.add(exchange.records)
            yield exchange.fault()


def _exchanges(one: OneDocument) -> Iterator[_Exchange]:
    first = one.document.texts[0].language
    yield from _by_seals(one.corpus, one.folder)
    yield from _by_order(one.folder, first)
    yield from _by_commitments(one.folder, first)
    yield from _by_divergences(one.folder, first)


def _by_seals(corpus: Corpus, folder: DocumentFolder) -> Iterator[_Exchange]:
    """Yield what was exchanged after it was sealed: once it is given back, the records stand."""
    if folder.untouched or not folder.seals:
        return
    holders = _changed_holders(corpus, folder)
    if len(holders) > MOST_MEANT:
        return
    for field in dict.fromkeys(holder.field for holder in holders):
        alike = [holder for holder in holders if holder.field == field]
        for languages in ((), *((language,) for language in dict.fromkeys(chain(*(one.spans for one in alike))))):
            for ring in _rings(_where_its_own_are(corpus, folder, alike, languages), len(alike)):
                yield _Exchange([alike[number] for number in ring], languages)


def _where_its_own_are(
    corpus: Corpus, folder: DocumentFolder, alike: Sequence[_Holder], languages: Sequence[str]
) -> dict[int, int]:
    """Of some holders, by their numbers, the one that has what each had when it was sealed, as far as the seals tell."""
    found: dict[int, int] = {}
    for record in {id(holder.record): holder.record for holder in alike}.values():
        own = [number for number, holder in enumerate(alike) if holder.record is record]
        others = [(other,) for other in range(len(alike)) if other not in own]
        for those in permutations(own) if len(own) in MOST_IN_ONE else others if len(own) == 1 else ():
            moved = [(alike[number], alike[other]) for number, other in zip(own, those, strict=True) if number != other]
            if moved and would_stand(corpus, folder, record, _with_spans_of(record, moved, languages)):
                found.update((number, other) for number, other in zip(own, those, strict=True) if number != other)
                break
    return found


MOST_IN_ONE = range(2, 6)
"""How many commitments of one provision are tried in every order."""


def _with_spans_of(
    record: Provision | Divergence, moved: Sequence[tuple[_Holder, _Holder]], languages: Sequence[str]
) -> Provision | Divergence:
    """A record in which holders have the spans of others, in some languages or in all."""
    for holder, other in moved:
        own, its = holder.spans, other.spans
        kept = {language: span for language, span in own.items() if languages and language not in languages}
        taken = {language: span for language, span in its.items() if not languages or language in languages}
        record = with_value(record, holder.path, {**kept, **taken})
    return record


def _rings(leads_to: Mapping[int, int], count: int) -> Iterator[list[int]]:
    """Yield each ring among some numbers, from the lowest."""
    for start in range(count):
        ring = [start]
        while (following := leads_to.get(ring[-1])) is not None and following > start and following not in ring:
            ring.append(following)
        if len(ring) > 1 and following == start:
            yield ring


def _changed_holders(corpus: Corpus, folder: DocumentFolder) -> list[_Holder]:
    """What has spans that are not as they were sealed."""
    records = (*folder.provisions, *folder.divergences)
    changed = {id(record): paths_changed(corpus, folder, record) for record in records}
    return [
        _Holder(record, path)
        for record, path, by_language in span_maps(corpus, folder)
        if isinstance(record, Provision | Divergence)
        and any(related((*path, language), one) for one in changed[id(record)] for language in by_language)
    ]


def _by_order(folder: DocumentFolder, first: str) -> Iterator[_Exchange]:
    """Yield provisions, or commitments of one, that stand in each other's place in the first text, though their ids do not."""
    if not _are_in_order(folder.provisions, first):
        listed = [_anchors(provision) for provision in folder.provisions if first in provision.anchors]
        yield from _two_out_of_order(listed, first)
    for provision in folder.provisions:
        if provision.commitments[1:] and not _are_in_order(provision.commitments, first):
            listed = [
                _Holder(provision, ("commitments", index, "anchors"))
                for index, commitment in enumerate(provision.commitments)
                if first in commitment.anchors
            ]
            yield from _two_out_of_order(listed, first)


def _are_in_order(anchored: Sequence[Provision] | Sequence[Commitment], first: str) -> bool:
    """Whether provisions, or commitments, are listed in the order in which they stand in the first text."""
    starts = [one.anchors[first].start_offset for one in anchored if first in one.anchors]
    return starts == sorted(starts)


def _two_out_of_order(listed: Sequence[_Holder], first: str) -> Iterator[_Exchange]:
    in_text = sorted(listed, key=lambda holder: holder.spans[first].start_offset)
    strange = [one for one, other in zip(listed, in_text, strict=True) if one is not other]
    if len(strange) != 2:
        return
    one, other = strange
    if _printed_place(one.name) < _printed_place(other.name) and not (one.keeps_some(first) or other.keeps_some(first)):
        languages = tuple(
            language
            for language, span in one.spans.items()
            if language in other.spans and span.start_offset > other.spans[language].start_offset
        )
        unless = "; if the words are right, exchange the places and ids of the two instead"
        every = set(languages) == {*one.spans, *other.spans}
        yield _Exchange((one, other), () if every else languages, unless)


def _anchors(provision: Provision) -> _Holder:
    return _Holder(provision, ("anchors",))


_BEFORE, _AFTER = "pre", "end"
"""Sections that are printed without a number: before all others, and after them."""


def _printed_place(record_id: str) -> tuple[int, ...]:
    """Where a provision or commitment is printed, by its id.

    Example:
        >>> sorted(["a/end.1.1", "a/10.1.2/c2", "a/10.1.2/c1", "a/pre.2.1", "a/2.1.1"], key=_printed_place)
        ['a/pre.2.1', 'a/2.1.1', 'a/10.1.2/c1', 'a/10.1.2/c2', 'a/end.1.1']
    """
    _, place, *commitment = record_id.split("/")
    section, *numbers = place.split(".")
    part = 0 if section == _BEFORE else 2 if section == _AFTER else 1
    return part, *map(whole, [section] * (part == 1) + numbers + [name.lstrip("c") for name in commitment])


def _inside(span: Span | SpanOrPoint, outer: Span | SpanOrPoint) -> bool:
    return outer.start_offset <= span.start_offset and span.end_offset <= outer.end_offset


def _by_commitments(folder: DocumentFolder, first: str) -> Iterator[_Exchange]:
    """Yield provisions or commitments that were exchanged so that commitments of each of two provisions lie in the other."""
    moved = _moved(folder)
    found: dict[tuple[_Key, _Key], list[str]] = {}
    for (language, *names), there in moved.items():
        one, other = (folder.provision_by_id[name] for name in names)
        back = moved.get((language, other.id, one.id), [])
        if len(there) == len(back) == 1:
            found.setdefault(((one.id, *there), (other.id, *back)), []).append(language)
        elif back and len(there) == len(one.commitments) and len(back) == len(other.commitments):
            found.setdefault(((one.id,), (other.id,)), []).append(language)
    for (own, its), languages in found.items():
        unless = ""
        if len(own) > 1 and first not in languages:  # In the first text, the provisions stand in their order.
            unless = f"; or those of {own[0]} and {its[0]}, if the commitments have their own"
        yield _Exchange((_holder(folder, own), _holder(folder, its)), tuple(languages), unless)


def _by_divergences(folder: DocumentFolder, first: str) -> Iterator[_Exchange]:
    """Yield provisions of which all divergences quote words of the other. In the first text, their order tells."""
    homes: dict[tuple[str, str], set[str]] = {}
    for divergence in folder.divergences:
        name = divergence.provision
        own = folder.provision_by_id[name].anchors if name in folder.provision_by_id else {}
        for language, span in divergence.spans.items():
            if language == first:
                continue
            there = homes.setdefault((language, name), set())
            if span.quote and language in own and _inside(span, own[language]):
                there.add(name)  # So nothing was exchanged, wherever else its words are.
            elif span.quote:
                around = folder.anchored(language).around(span.start_offset, span.end_offset)
                there.update(home.id for home in around)
    for (language, name), there in homes.items():
        for other in there if len(there) == 1 else ():
            if name < other and homes.get((language, other)) == {name}:
                one, its = (folder.provision_by_id.get(each) for each in (name, other))
                holders = [_anchors(each) for each in (one, its) if each is not None]
                if len(holders) == 2 and not any(holder.keeps_some(language) for holder in holders):
                    yield _Exchange(holders, (language,))


_Key = tuple[str, *tuple[int, ...]]
"""Id of a provision and, if it is about one of its commitments, the number of that."""


def _moved(folder: DocumentFolder) -> dict[tuple[str, str, str], list[int]]:
    """Language, provision and the provision in which words of its commitments lie instead, to the numbers of those."""
    moved: dict[tuple[str, str, str], list[int]] = {}
    for provision, index, commitment in folder.commitments():
        for language, span in commitment.anchors.items():
            outer = provision.anchors.get(language)
            if outer is not None and not _inside(span, outer):
                for home in folder.anchored(language).around(span.start_offset, span.end_offset)[:1]:
                    # Of two with one id, nobody can tell which is meant.
                    if all(folder.provision_by_id[one.id] is one for one in (provision, home)):
                        moved.setdefault((language, provision.id, home.id), []).append(index)
    return moved


def _holder(folder: DocumentFolder, key: _Key) -> _Holder:
    name, *numbers = key
    way: Path = ("commitments", *numbers) if numbers else ()
    return _Holder(folder.provision_by_id[name], (*way, "anchors"))
