"""A register entry from its mention: kind, id and names proposed from the words around it, to be read and corrected."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import NamedTuple

from ..canonical import file_text, record_text
from ..corpus import COLLECTION_FILES, Corpus, DocumentFolder, Entity, facts, find_root, path_of
from ..errors import CannotRunError, did_you_mean
from ..fold import fold
from ..letters import script_of
from ..mentions import compared_as, entities_in_words
from ..models import Actor, Instrument, Name, Place
from ..models.codelists import ActorKind, InstrumentKind, NameType, PlaceKind
from ..models.registers import PROPOSED_ENTRY
from ..probable_names import PERSON, Probable, kind_by_words
from ..standards import Country, country_named
from ..texts import occurrences
from ..unregistered import KINDS, counterparts, is_person, probable, without_title
from ..validate.rules.names import unregistered
from ..words import words_for, written
from ..writing import writing
from .new_document import readable_corpus


@dataclass(frozen=True)
class EntryRequest:
    """What a contributor asked for."""

    words: str = ""
    """The name as a text prints it; empty if `at` says where it stands."""
    document: str | None = None
    """Document in whose texts it is looked for; None for all, in their order."""
    at: str | None = None
    """Place in a text of the document: its language, line and column, as in zh-Hans:3:15, counted from 1 in characters."""
    kind: str | None = None
    id: str | None = None
    write: bool = False
    """Whether to add the entry to its register."""


class _Mention(NamedTuple):
    """Where a name stands that no register has."""

    folder: DocumentFolder
    language: str
    start: int
    end: int

    @property
    def words(self) -> str:
        return self.folder.texts[self.language][self.start : self.end]

    @property
    def place(self) -> str:
        """Document, language, line and column."""
        before = self.folder.texts[self.language][: self.start]
        line, column = before.count("\n") + 1, self.start - (before.rfind("\n") + 1) + 1
        return f"{self.folder.name} {self.language}:{line}:{column}"


def propose_entry(root: Path, request: EntryRequest) -> list[str]:
    """Propose an entry, add it to its register if that was asked for, and say what was proposed.

    Raises:
        CannotRunError: if the words stand nowhere, are registered, or do not tell what the entry needs. Nothing is written then.
    """
    if not request.write:
        return _proposed(readable_corpus(find_root(root), keep=False), request, root)[0]
    with writing(find_root(root), "new entry") as place:
        corpus = readable_corpus(place.root)
        lines, entry = _proposed(corpus, request, root)
        register, path = _register(corpus, entry)
        place.put({path: file_text([*register, entry]).encode("utf-8")})
    return lines


def _proposed(corpus: Corpus, request: EntryRequest, root: Path) -> tuple[list[str], Entity]:
    mention = _mention_at(corpus, request) if request.at else _mention_of(corpus, request)
    _check_new(corpus, mention)
    country = _state_named(mention)
    kind = _kind(request, mention, corpus, country)
    names = _names(corpus, mention, kind, country)
    entry_id = _id(corpus, request, names)
    if not (kind and entry_id):
        raise CannotRunError(_what_to_say(request, mention, kind, names, entry_id, root))
    entry = _entry(corpus, kind, entry_id, names, country)
    path = _register(corpus, entry)[1]
    return [
        record_text(entry).decode("utf-8"),
        f"{path}: {'added, at the end' if request.write else 'not written; to add it there: --write'}",
        f"next: read it beside {mention.place}; correct it, then set its note to null, or to what else to know",
    ], entry


# Where it stands


def _folders(corpus: Corpus, document: str | None) -> Iterator[DocumentFolder]:
    """The document that was asked for, or all.

    Raises:
        CannotRunError: if there is none of that id.
    """
    known = list(corpus.document_names)
    if document is not None and document not in known:
        raise CannotRunError(f"{document} is no document of this corpus{did_you_mean(document, known)}")
    yield from (folder for folder in corpus.folders if document in (None, folder.name))


def _mention_of(corpus: Corpus, request: EntryRequest) -> _Mention:
    """The first place where the words stand, in a text of their script if there is one: a Khmer text prints names in Latin letters too."""
    wanted = compared_as(request.words.strip())
    if not wanted:
        raise CannotRunError("write the name as a text prints it, or say where it stands with --at")
    for folder in _folders(corpus, request.document):
        script = script_of(request.words)
        for language, text in sorted(folder.texts.items(), key=lambda one: written(one[0]).script != script):
            start = compared_as(text).find(wanted)
            if start >= 0:
                return _Mention(folder, language, start, start + len(wanted))
    where = f"the texts of {request.document}" if request.document else "any text"
    raise CannotRunError(f"{request.words!r} does not stand in {where}; write it as printed")


_PLACE = re.compile(r"([A-Za-z-]+):([0-9]{1,6}):([0-9]{1,6})")


def _mention_at(corpus: Corpus, request: EntryRequest) -> _Mention:
    """The unregistered name at a place of a text."""
    if request.words or request.document is None:
        raise CannotRunError("--at stands in place of the name, and with --document")
    at = _PLACE.fullmatch(request.at or "")
    if at is None:
        raise CannotRunError(f"--at {request.at}: write language, line and column, as in zh-Hans:3:15")
    language, line, column = at[1], int(at[2]), int(at[3])
    for folder in _folders(corpus, request.document):
        text = folder.texts.get(language)
        if text is None:
            raise CannotRunError(f"{folder.name} has no text in {language}, but in {', '.join(folder.texts)}")
        lines = text.split("\n")
        if not (0 < line <= len(lines) and 0 < column <= len(lines[line - 1])):
            raise CannotRunError(f"--at {request.at}: no such place; the text has {len(lines)} lines")
        offset = sum(len(one) + 1 for one in lines[: line - 1]) + column - 1
        for start, end in _unregistered(corpus, folder, language):
            if start <= offset < end:
                return _Mention(folder, language, start, end)
    raise CannotRunError(f"--at {request.at}: no unregistered name is known to stand there; write the name itself")


def _unregistered(corpus: Corpus, folder: DocumentFolder, language: str) -> Iterator[tuple[int, int]]:
    """Where a text has names that no register has, as far as that can be told."""
    yield from unregistered(corpus, folder, language)
    yield from ((one.start, one.end) for one in probable(corpus, folder, language))


def _check_new(corpus: Corpus, mention: _Mention) -> None:
    """See that no register has the name.

    Raises:
        CannotRunError: naming the entry that has it.
    """
    wanted = compared_as(mention.words)
    for entity in corpus.entities.values():
        for name in entity.names:
            if compared_as(name.text) != wanted:
                continue
            if name.language == mention.language:
                raise CannotRunError(
                    f"{mention.words!r} is already a name of {entity.id}; cnkh show {entity.id} shows it"
                )
            raise CannotRunError(
                f"{name.text!r} is a name of {entity.id} in {name.language}; if that is meant, add it to its names in {mention.language}"
            )
    for entry in corpus.non_names:
        if entry.language == mention.language and compared_as(entry.text) == wanted:
            raise CannotRunError(f"{mention.words!r} is listed in data/registers/non_names.json: {entry.reason}")


# What is proposed


def _kind(request: EntryRequest, mention: _Mention, corpus: Corpus, country: Country | None) -> str:
    """Kind of the entry; empty if it was not given, and nothing suggests one.

    Raises:
        CannotRunError: if there is no such kind.
    """
    if request.kind is not None:
        if request.kind not in KINDS:
            raise CannotRunError(
                f"no kind {request.kind!r}{did_you_mean(request.kind, list(KINDS)) or _kinds_of_entries()}"
            )
        return request.kind
    if country is not None:
        return ActorKind.STATE
    there = probable(corpus, mention.folder, mention.language)
    found = next((one.kind for one in there if (one.start, one.end) == (mention.start, mention.end)), "")
    found = found or kind_by_words(mention.words, mention.language)
    return found or (PERSON if _is_person(mention) else "")


def _what_to_say(
    request: EntryRequest, mention: _Mention, kind: str, names: Sequence[Name], entry: str, root: Path
) -> str:
    """What the words do not tell of an entry, and the command with which it is told."""
    why, more, choose = [], [], ""
    if not kind:
        why.append(f"nothing in {mention.words!r} says its kind")
        more.append(f"--kind {PERSON}")
        choose = f"; in place of {PERSON}, write what it is{_kinds_of_entries()}"
    elif request.kind is not None:
        more.append(f"--kind {kind}")
    if not entry:
        why.append(f"no version has {names[0].text!r} in Latin letters, from which an id is made")
        more.append(f"--id {ID_TO_REPLACE}")
        choose += f"; in place of {ID_TO_REPLACE}, write its English name in small letters, with hyphens"
    elif request.id is not None:
        more.append(f"--id {entry}")
    more += ["--write"] if request.write else []
    more += ["--root", quote(str(root))] if root != Path() else []
    command = " ".join(["cnkh new entry", quote(mention.words), "--document", mention.folder.name, *more])
    return f"{', and '.join(why)}; run: {command}{choose}"


ID_TO_REPLACE = "its-english-name"
"""Stands for an id in a command that is told."""


def _is_person(mention: _Mention) -> bool:
    """Whether words are probably a person's name, by what stands around them anywhere in the document."""
    wanted = compared_as(mention.words)
    for language, text in mention.folder.texts.items():
        compared = compared_as(text)
        for start in occurrences(compared, wanted):
            if is_person(text, start, start + len(wanted), language):
                return True
    return False


def _state_named(mention: _Mention) -> Country | None:
    """The state that the list of ISO 3166-1 has under a name; a territory is left to who reads it."""
    no_state = words_for("no_country", mention.language).any.fullmatch(fold(mention.words))
    return None if no_state else country_named(mention.words)


def _kinds_of_entries() -> str:
    return f"; there are: {', '.join(KINDS)}"


def _names(corpus: Corpus, mention: _Mention, kind: str, country: Country | None) -> list[Name]:
    """Names by language: as printed, then as the other version of the provision has it or, of a state, the list of ISO 3166-1."""
    words = without_title(mention.words, mention.language) if kind == ActorKind.PERSON else mention.words
    found = {mention.language: words}
    if kind == ActorKind.STATE and country is not None:
        tags = sorted({text.language for each in facts(corpus) for text in each.texts})
        found.update((tag, country.by_language[tag]) for tag in tags if tag in country.by_language and tag not in found)
    else:
        name = Probable(mention.start, mention.end, kind)
        found.update(counterparts(corpus, mention.folder, mention.language, name, unregistered))
        found.update((tag, words) for tag in _letter_for_letter(mention, words) if tag not in found)
    return [Name(language=language, text=text, type=NameType.SHORT) for language, text in found.items()]


def _letter_for_letter(mention: _Mention, words: str) -> Iterator[str]:
    """Yield the other languages of the document whose texts have a name with the same letters, where names have capitals."""
    if not written(mention.language).names_capitalised:
        return
    for tag, text in mention.folder.texts.items():
        if tag != mention.language and written(tag).names_capitalised and re.search(rf"\b{re.escape(words)}\b", text):
            yield tag


def _id(corpus: Corpus, request: EntryRequest, names: Sequence[Name]) -> str:
    """Id of the entry: as given, or made of the first name that has Latin letters; empty if none has.

    Raises:
        CannotRunError: if the id is not one, or an entry has it.
    """
    made = request.id if request.id is not None else next(filter(None, (slug(name.text) for name in names)), "")
    if not made and request.id is None:
        return ""
    if not made or made != slug(made):
        raise CannotRunError(f"--id {made}: no id; write small letters, figures and hyphens{_or_slug(made)}")
    if made in corpus.entities:
        raise CannotRunError(
            f"{made} is the id of another entry; if it is another thing, give it an id of its own with --id"
        )
    return made


def _or_slug(text: str) -> str:
    return f", as in {slug(text)}" if slug(text) else ""


LONGEST_ID = 60
"""Characters of a proposed id."""


def slug(text: str) -> str:
    """An id made of a name in Latin letters; empty if it has none.

    Example:
        >>> slug("The Mekong River Commission"), slug("Sénat (2023)"), slug("柬埔寨")
        ('mekong-river-commission', 'senat-2023', '')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    words = re.findall(r"[a-z0-9]+", plain)
    made = "-".join(words[1:] if words[:1] == ["the"] and words[1:] else words)
    if not re.search("[a-z]", made):
        return ""
    return made if len(made) <= LONGEST_ID else made[:LONGEST_ID].rpartition("-")[0] or made[:LONGEST_ID]


def _entry(corpus: Corpus, kind: str, entry: str, names: list[Name], country: Country | None) -> Entity:
    """The entry, with what nobody has looked up left empty."""
    states = list(_states(corpus, names))
    match KINDS[kind]:
        case ActorKind() as own:
            code = country.alpha3 if country is not None and own is ActorKind.STATE else None
            return Actor(
                id=entry, kind=own, names=names, part_of=None, iso_alpha3=code, cow_code=None, wikidata=None, evidence=[],
                note=PROPOSED_ENTRY,
            )  # fmt: skip
        case InstrumentKind() as own:
            return Instrument(
                id=entry,
                kind=own,
                names=names,
                parties=states,
                date=None,
                successor_of=None,
                evidence=[],
                note=PROPOSED_ENTRY,
            )
        case PlaceKind() as own:
            return Place(id=entry, kind=own, names=names, countries=states, date=None, evidence=[], note=PROPOSED_ENTRY)


def _states(corpus: Corpus, names: Iterable[Name]) -> Iterator[str]:
    """States that the names have in them, each once."""
    named = {entity for name in names for entity in entities_in_words(corpus, name.text, name.language)}
    yield from sorted(entity for entity in named if corpus.kind_of(entity) is ActorKind.STATE)


def _register(corpus: Corpus, entry: Entity) -> tuple[Sequence[Entity], str]:
    """The register that an entry belongs in, and its file."""
    registers: Mapping[type, tuple[str, Sequence[Entity]]] = {
        Actor: ("actors", corpus.actors),
        Instrument: ("instruments", corpus.instruments),
        Place: ("places", corpus.places),
    }
    name, entries = registers[type(entry)]
    return entries, path_of(COLLECTION_FILES[name])
