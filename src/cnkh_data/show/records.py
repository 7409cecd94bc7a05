"""What is on the page of a record: made of records, so of whatever tables these were read from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import singledispatch

from ..access.base import Record
from ..access.coded import codes_of
from ..access.parts import CommitmentWords, Mention, Span
from ..access.records import (
    ROLES,
    Actor,
    Commitment,
    Divergence,
    Document,
    Entity,
    Instrument,
    Place,
    Provision,
    Relation,
    Source,
    Stage,
    Tenure,
    Text,
    Thread,
)
from ..pages import Block, Fact, Mark, Version, Words, mark_of


@singledispatch
def page(record: Record) -> Block:
    """What is shown of a record."""
    facts = ((name, value) for name, value in record.to_dict().items() if name != "id")
    return Block(record.id, record.label, record.KIND, facts=_facts(facts))


# Provisions, commitments, divergences


@page.register
def _provision(record: Provision) -> Block:
    document = record.document
    return Block(
        record.id,
        codes=provision_codes(record),
        facts=_facts(
            [
                ("document", document.label),
                ("speakers", _ids(record.speakers) or "none"),
                ("gloss", _glosses(record)),
                *_rights(document),
            ]
        ),
        versions=tuple(_provision_versions(record, _commitment_marks(record))),
        blocks=(
            *(_commitment_block(commitment, number) for number, commitment in enumerate(record.commitments)),
            *_list("divergences", map(_divergence_block, record.divergences)),
            *_list("relations", map(_relation_line, _with_those_of_commitments(record))),
            *_list("threads", (Block(thread.id, thread.label) for thread in record.threads)),
        ),
    )


@page.register
def _commitment(record: Commitment) -> Block:
    provision = record.provision
    versions = (
        Version(language, Words(words.quote or "", _own_marks(record, language)), _coded(record, language))
        for language, words in _with_text(provision)
    )
    return Block(
        record.id,
        _does(record),
        record.mode,
        facts=_facts(
            [
                ("document", record.document.label),
                *((role, _named(getattr(record, role))) for role in ROLES),
                *_commitment_facts(record),
                *_rights(record.document),
            ]
        ),
        versions=tuple(_all_versions(record.document, versions)),
        blocks=(
            *_list("divergences", map(_divergence_line, record.divergences)),
            *_list("relations", map(_relation_line, record.relations)),
            *_list("threads", (Block(thread.id, thread.label) for thread in record.threads)),
        ),
    )


@page.register
def _divergence(record: Divergence) -> Block:
    provision = record.provision
    versions = (
        Version(
            language,
            Words(words.quote or "", tuple(_divergence_marks(record, language, words.start_offset))),
            _facts([("here", _at_a_point(record, language))]),
        )
        for language, words in _with_text(provision)
    )
    facts = [("provision", provision.id), ("commitments", _ids(record.commitments)), ("note", record.note)]
    return Block(
        record.id,
        codes=how_they_differ(record),
        facts=_facts([*facts, *_rights(record.document)]),
        versions=tuple(_all_versions(record.document, versions)),
    )


def provision_codes(record: Provision) -> str:
    """The codes of a provision, but for its speakers."""
    codes = (record.role, record.voice, record.act, record.polarity, record.pillar, *record.topics)
    return ", ".join(code for code in codes if code)


def how_they_differ(record: Divergence) -> str:
    """The codes of a divergence."""
    codes = (record.direction, record.dimension, f"materiality {record.materiality}")
    return f"{record.type}: {', '.join(code for code in codes if code)}"


def _with_text(provision: Provision) -> Iterator[tuple[str, Span]]:
    return iter(provision.versions.items())


def _all_versions(document: Document, versions: Iterable[Version]) -> Iterator[Version]:
    """Yield a version for each text of a document, also where it has none of the words."""
    present = {version.language: version for version in versions}
    return (present.get(language, Version(language, None)) for language in document.texts)


def _provision_versions(record: Provision, marks: Mapping[str, tuple[Mark, ...]]) -> Iterator[Version]:
    named = _names_by_language(record.mentions)
    versions = (
        Version(
            language,
            Words(words.quote or "", marks.get(language, ())),
            _facts([("names", named.get(language)), ("set phrases", ", ".join(words.formulas))]),
        )
        for language, words in record.versions.items()
    )
    return _all_versions(record.document, versions)


def _names_by_language(mentions: Iterable[Mention]) -> dict[str, str]:
    """What each version names: every expression once, with the entries that it stands for."""
    found: dict[str, dict[str, dict[str, None]]] = {}
    for mention in mentions:
        found.setdefault(mention.language, {}).setdefault(mention.quote or "", {})[mention.entity_id] = None
    return {
        language: "; ".join(f"{quote} = {', '.join(entities)}" for quote, entities in names.items())
        for language, names in found.items()
    }


def _commitment_marks(record: Provision) -> dict[str, tuple[Mark, ...]]:
    """By language: the words of each commitment of a provision, marked with its number."""
    marks: dict[str, tuple[Mark, ...]] = {}
    for language, words in record.versions.items():
        spans = ((number, one.versions.get(language)) for number, one in enumerate(record.commitments))
        found = (_mark(span, words, "commitment", mark_of(number)) for number, span in spans if span)
        marks[language] = tuple(mark for mark in found if mark)
    return marks


def _own_marks(record: Commitment, language: str) -> tuple[Mark, ...]:
    """The words of a commitment among those of its provision, with its operator and verb."""
    own = record.versions.get(language)
    around = record.provision.versions[language]
    if own is None:
        return ()
    marks = (
        _mark(own, around, "commitment", mark_of(record.provision.commitments.index(record))),
        _mark(own.operator, around, "operator"),
        own.verb and _mark(own.verb, around, "verb"),
    )
    return tuple(mark for mark in marks if mark)


def _divergence_marks(record: Divergence, language: str, start: int) -> Iterator[Mark]:
    words = record.versions.get(language)
    if words is not None and not words.point:
        yield Mark(words.start_offset - start, words.end_offset - start, "divergence")


def _at_a_point(record: Divergence, language: str) -> str:
    """What is said of a version that has no words there."""
    words = record.versions.get(language)
    return "nothing" if words is not None and words.point else ""


def _mark(span: Span, around: Span, kind: str, label: str = "") -> Mark | None:
    """A mark of words among others; None where they are not among those."""
    if not around.start_offset <= span.start_offset <= span.end_offset <= around.end_offset:
        return None
    start = around.start_offset
    return Mark(span.start_offset - start, span.end_offset - start, kind, label)  # type: ignore[arg-type]


def _commitment_block(record: Commitment, number: int) -> Block:
    """A commitment below its provision."""
    versions = ((language, _force_and_words(record, words)) for language, words in record.versions.items())
    named = ((role, _ids(getattr(record, role))) for role in ROLES[1:])
    return Block(
        f"{mark_of(number)} {_own_part(record.id)}",
        f"{_ids(record.committers)} to {_does(record)}",
        record.mode,
        facts=_facts([*versions, *named, *_commitment_facts(record)]),
    )


def _commitment_facts(record: Commitment) -> Iterator[tuple[str, object]]:
    yield "topics", ", ".join(record.topics)
    yield "precision", _code(record, "precision", record.precision)
    yield "delegation", record.delegation
    yield "quantity", ", ".join(f"{quantity.number:g} {quantity.unit}" for quantity in record.quantities)
    yield "horizon", record.horizon
    yield "contested", ", ".join(record.contested)
    yield "note", record.note


def _coded(record: Commitment, language: str) -> tuple[Fact, ...]:
    """What is coded of a commitment in one version."""
    words = record.versions.get(language)
    if words is None:
        return (Fact("commitment", "absent"),)
    return _facts(
        [
            ("force", _code(record, "force", words.force)),
            ("operator", _quoted(words.operator)),
            ("verb", words.verb and _quoted(words.verb)),
            ("novelty", words.novelty),
            ("aims", "; ".join(map(_quoted, words.aims))),
            ("deadline", words.deadline and (words.deadline.printed or words.deadline.edtf)),
        ]
    )


def _force_and_words(record: Commitment, words: CommitmentWords) -> str:
    parts = [f"force {_code(record, 'force', words.force)} {_quoted(words.operator)}"]
    parts += [f"verb {_quoted(words.verb)}"] if words.verb else []
    parts += [words.novelty] if words.novelty else []
    parts += [f"for {_quoted(aim)}" for aim in words.aims]
    return ", ".join(parts)


def _does(record: Commitment) -> str:
    """What is to be done to what."""
    said = record.objects.get("en") or next((words for words in record.objects.values() if words), "")
    return f"{record.action} {said}".strip()


def _divergence_block(record: Divergence) -> Block:
    return Block(_own_part(record.id), record.note, how_they_differ(record))


def _divergence_line(record: Divergence) -> Block:
    return Block(record.id, record.note, how_they_differ(record))


# Documents and texts


@page.register
def _document(record: Document) -> Block:
    return _document_page(record, record.provisions)


def _document_page(record: Document, provisions: Sequence[Provision]) -> Block:
    counts = Counter(
        {
            "provision": len(record.provisions),
            "commitment": len(record.commitments),
            "divergence": len(record.divergences),
        }
    )
    return Block(
        record.id,
        record.title,
        f"{record.kind}, {record.date}",
        facts=_facts(
            [
                ("parties", _ids(record.parties)),
                ("texts", ", ".join(record.texts)),
                ("records", ", ".join(_number(number, noun) for noun, number in counts.items())),
                ("note", record.note),
                *_rights(record),
            ]
        ),
        blocks=tuple(map(_in_short, provisions)),
    )


def section_page(record: Document, section_id: str) -> Block | None:
    """The page of a section or paragraph, whose id is that of its document and the beginning of a provision's; None if there is none."""
    provisions = [provision for provision in record.provisions if provision.id.startswith(f"{section_id}.")]
    if not provisions:
        return None
    facts = _facts(_rights(record))
    return Block(section_id, record.title, facts=facts, blocks=tuple(map(_in_short, provisions)))


def _in_short(record: Provision) -> Block:
    """A provision on the page of its document."""
    marks = _commitment_marks(record)
    versions = (
        Version(language, Words(words.quote or "", marks[language])) for language, words in record.versions.items()
    )
    speakers = f"; {_ids(record.speakers)}" if record.speakers else ""
    differ = ", ".join(f"{_own_part(one.id)} {one.type}" for one in record.divergences)
    return Block(
        _own_part(record.id),
        codes=f"{provision_codes(record)}{speakers}",
        facts=_facts([("divergences", differ)]),
        versions=tuple(_all_versions(record.document, versions)),
        blocks=tuple(_commitment_line(one, number) for number, one in enumerate(record.commitments)),
    )


def _commitment_line(record: Commitment, number: int) -> Block:
    forces = ", ".join(f"{language} {force}" for language, force in record.force.items())
    what = f"{_ids(record.committers)} to {_does(record)}; force {forces}"
    return Block(f"{mark_of(number)} {_own_part(record.id)}", what)


@page.register
def _text(record: Text) -> Block:
    facts = [
        ("authenticity", record.authenticity),
        ("characters", record.characters),
        ("source", record.source.file),
        ("rights", record.rights),
    ]
    words = None if record.content is None else Words(record.content)
    return Block(
        record.id, record.document.title, "text", facts=_facts(facts), versions=(Version(record.language, words),)
    )


@page.register
def _source(record: Source) -> Block:
    names = ("file", "publisher", "printed_date", "url", "bytes", "sha256", "rights", "note")
    facts = [(name.replace("_", " "), getattr(record, name)) for name in names]
    texts = _list("texts", (Block(text.id, text.document.title) for text in record.texts))
    return Block(record.id, codes="source", facts=_facts(facts), blocks=tuple(texts))


def _rights(document: Document) -> Iterator[tuple[str, str]]:
    """Rights in the texts that a page quotes, each once."""
    languages: dict[str, list[str]] = {}
    for language, text in document.texts.items():
        languages.setdefault(text.rights, []).append(language)
    return ((f"rights ({', '.join(tags)})", rights) for rights, tags in languages.items())


def _rights_of(documents: Iterable[Document]) -> Iterator[tuple[str, str]]:
    """Rights in the texts of several documents, each once, with those documents."""
    held: dict[str, dict[str, None]] = {}
    for document in documents:
        for text in document.texts.values():
            held.setdefault(text.rights, {})[document.id] = None
    return ((f"rights ({', '.join(ids)})", rights) for rights, ids in held.items())


# Entities, threads, relations


@page.register
def _entity(record: Entity) -> Block:
    names = tuple(Version(name.language, Words(name.text), codes=name.type) for name in record.names)
    return Block(
        record.id,
        record.label,
        f"{record.entity_type}, {record.kind}",
        facts=_facts([*_of_type(record), ("note", record.note)]),
        versions=names,
        blocks=(*_mentioned(record), *entity_lists(record)),
    )


def entity_lists(record: Record) -> Iterator[Block]:
    """Yield what an entity leads to: offices, threads, commitments beside those, relations; nothing of other records."""
    if not isinstance(record, Entity):
        return
    yield from _list("offices", map(_tenure_line, record.tenures if isinstance(record, Actor) else ()))
    yield from map(_thread_list, record.threads)
    followed = {stage.record.id for thread in record.threads for stage in thread.stages}
    others = {role: [one for one in found if one.id not in followed] for role, found in record.roles.items()}
    yield from _list("other commitments" if followed else "commitments", _in_roles(others))
    yield from _list("relations", map(_relation_line, record.relations))


def _of_type(record: Entity) -> Iterator[tuple[str, object]]:
    """What is known only of actors, instruments or places."""
    if isinstance(record, Actor):
        yield "part of", record.part_of and record.part_of.id
        yield "ISO 3166-1", record.iso_alpha3
        yield "Wikidata", record.wikidata
    if isinstance(record, Instrument):
        yield "date", record.date
        yield "parties", _ids(record.parties)
        yield "successor of", record.successor_of and record.successor_of.id
    if isinstance(record, Place):
        yield "date", record.date
        yield "countries", _ids(record.countries)


def _mentioned(record: Entity) -> Iterator[Block]:
    by_document: dict[str, Counter[str]] = {}
    for mention in record.mentions:
        by_document.setdefault(mention.text_id.rpartition("/")[0], Counter())[mention.language] += 1
    lines = []
    for document, languages in by_document.items():
        each = ", ".join(f"{language} {count}" for language, count in languages.items())
        lines.append(Block(document, f"{_number(languages.total(), 'mention')} ({each})"))
    yield Block(title="mentioned" if lines else "mentioned: nowhere", blocks=tuple(lines))


def _in_roles(roles: Mapping[str, Sequence[Commitment]]) -> Iterator[Block]:
    """Yield each commitment that has an entity, with what the entity is to it."""
    held: dict[Commitment, list[str]] = {}
    for role, commitments in roles.items():
        for commitment in commitments:
            held.setdefault(commitment, []).append(role)
    for commitment, names in held.items():
        forces = ", ".join(f"{language} {force}" for language, force in commitment.force.items())
        yield Block(commitment.id, _does(commitment), f"among {', '.join(names)}; force {forces}")


@page.register
def _thread(record: Thread) -> Block:
    below = tuple(_stage(stage, record) for stage in record.stages)
    codes = f"thread, {_number(len(record.documents), 'document')}"
    return Block(record.id, record.label, codes, facts=_facts(_rights_of(record.documents)), blocks=below)


def _thread_list(thread: Thread) -> Block:
    named = "" if thread.id == thread.entity.id else f" {thread.id}"
    title = f"thread{named} ({_number(len(thread.documents), 'document')})"
    return Block(
        title=title,
        facts=_facts(_rights_of(thread.documents)),
        blocks=tuple(_stage(stage, thread) for stage in thread.stages),
    )


def _stage(stage: Stage, thread: Thread) -> Block:
    """What a document says of the entity of a thread; which entity, where the thread has several."""
    record = stage.record
    codes = [f"stage {stage.number}", *([stage.entity.id] if len(thread.entities) > 1 else [])]
    label = ""
    if isinstance(record, Commitment):
        label = f"{_ids(record.committers)} to {_does(record)}"
        codes += [f"force {', '.join(f'{language} {force}' for language, force in record.force.items())}"]
    else:
        codes += [act for act in (record.act,) if act]
    versions = tuple(Version(language, Words(words)) for language, words in record.words.items())
    return Block(f"{stage.date} {record.id}", label, "; ".join(codes), versions=versions)


@page.register
def _relation(record: Relation) -> Block:
    ends = (("subject", record.subject), ("target", record.target))
    return Block(
        record.id,
        codes=f"{record.type}, {record.basis}",
        facts=_facts(
            [("about", _ids(record.about)), ("note", record.note), *_rights_of(end.document for _, end in ends)]
        ),
        blocks=tuple(Block(title=name, blocks=(_end(end),)) for name, end in ends),
    )


def _end(record: Provision | Commitment) -> Block:
    versions = tuple(Version(language, Words(words)) for language, words in record.words.items())
    label = _does(record) if isinstance(record, Commitment) else _glosses(record)
    return Block(record.id, label, f"{record.KIND}, {record.document.date}", versions=versions)


def _relation_line(record: Relation) -> Block:
    row = record._row
    note = f": {record.note}" if record.note else ""
    return Block(record.id, f"{row['subject']} {record.type} {row['target']}{note}")


def _with_those_of_commitments(record: Provision) -> tuple[Relation, ...]:
    every = (*record.relations, *(one for commitment in record.commitments for one in commitment.relations))
    return tuple(dict.fromkeys(every))


@page.register
def _tenure(record: Tenure) -> Block:
    facts = [
        ("person", record.person.label),
        ("office", record.office.label),
        ("organisation", record.organisation and record.organisation.label),
        ("from", record.start_date),
        ("until", record.end_date),
        ("as of", record.as_of),
        ("note", record.note),
    ]
    return Block(record.id, codes="tenure", facts=_facts(facts))


def _tenure_line(record: Tenure) -> Block:
    parts = (("from", record.start_date), ("until", record.end_date), ("as of", record.as_of))
    return Block(record.id, record.label, ", ".join(f"{word} {date}" for word, date in parts if date))


# What they have in common


def _facts(pairs: Iterable[tuple[str, object]]) -> tuple[Fact, ...]:
    """Facts of which there is something to say."""
    return tuple(Fact(name, str(value)) for name, value in pairs if value is not None and value != "")


def _list(title: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield a list with its title, unless it is empty."""
    if items := tuple(blocks):
        yield Block(title=title, blocks=items)


def _ids(records: Iterable[Record]) -> str:
    return ", ".join(record.id for record in records)


def _named(records: Iterable[Record]) -> str:
    return ", ".join(record.label or record.id for record in records)


def _glosses(record: Provision) -> str:
    prefix = "gloss_"
    return "; ".join(value for name, value in record._row.items() if name.startswith(prefix) and value)


def _quoted(span: Span) -> str:
    return f"“{span.quote or ''}”"


def _own_part(record_id: str) -> str:
    """What an id adds to the id before it."""
    return record_id.rpartition("/")[2]


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _code(record: Record, codelist: str, code: int) -> str:
    """A step of a scale as a number and in words."""
    label = next((one.label for one in codes_of(record._tables, codelist) if one.code == code), "")
    return f"{code} ({label})" if label else str(code)
