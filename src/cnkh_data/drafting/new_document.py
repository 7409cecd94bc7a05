"""A new document from a file: the source stored as received, a draft proposed, all files written or none."""

import difflib
import hashlib
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from ..canonical import file_text
from ..corpus import DOCUMENT_FILES, Corpus, DocumentFolder, find_root, load, path_of, room_for
from ..edtf import calendar_day
from ..errors import CannotRunError
from ..file_names import key_of, unportable
from ..files import MAX_BYTES
from ..finding import shown
from ..fold import fold
from ..models import NEWEST_CODEBOOK, Actor, Cut, Document, MentionOverride, Name, Place, Provision, Source, Text
from ..models.base import CONTRACT_FOLDER, LANGUAGE_PATTERN
from ..models.codelists import (
    ActorKind,
    Authenticity,
    CutReason,
    DocumentKind,
    DocumentStatus,
    NameType,
    PlaceKind,
    Role,
    Voice,
)
from ..models.sources import NOT_EXAMINED
from ..printed import looks_like, prints_day, prints_day_of_any_year, prints_days_around
from ..seals import review_of
from ..texts import cut_text, number_of, occurrences, primary_language, shorten, visible
from ..validate.rule import SCHEMA
from ..words import every_language, language_called
from ..writing import Writing, holds, writing
from .cast import Cast, cast_of, remembered
from .collectives import all_collectives
from .cuts import invisible_cuts, propose_cuts
from .doubts import MOST_PLACES, actors_in_id, of_characters, of_hyphens, of_parties
from .layout import ends_sentence
from .pairing import DISAGREE, UNPAIRED, add_text
from .propose import Defaults, propose_provisions
from .received import how_to_convert, other_format
from .terms import propose_terms, unlisted_tenures
from .units import propose_units

LONGEST_TEXT = 2**17 - 1
"""Characters: some forty pages. A text is one cell of a published table, and Python's `csv`, unless told otherwise, reads no cell
of more than 131,072 characters, the apostrophe before a formula included. The other readers that were tried take more."""
LARGEST_SOURCE = 4 * LONGEST_TEXT
"""Bytes that the longest text can have in UTF-8."""
_TOO_LONG = (
    f"too long: a text is published as one cell of a table, and programs read up to {LONGEST_TEXT:,} characters in one; "
    "make a document of each part of it that stands by itself (a chapter, an annex)"
)
SOURCES = "data/sources/sources.json"

_DOCUMENT_ID = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(-[a-z0-9]+)+")
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class Request:
    """What a contributor asked for."""

    document: str
    file: Path
    language: str
    kind: DocumentKind | None = None
    title: str | None = None
    parties: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()


def add(root: Path, request: Request) -> list[str]:
    """Add a draft document, or another text to one, and say what was written.

    Raises:
        CannotRunError: if anything stands in the way. Nothing is written then.
    """
    _check_request(request)
    content = _read_source(request.file)
    with writing(find_root(root), "new document") as place:
        return _added(place, request, content)


def _added(place: Writing, request: Request, content: bytes) -> list[str]:
    corpus = readable_corpus(place.root)
    folder = _folder(corpus, request)
    source, sources = _with_source(corpus, request, content)
    words = content.decode("utf-8")
    text = _text(words, propose_cuts(words, request.language), request.language, source.id)
    made = cut_text(words, text.cuts)
    _check_actors(corpus, (*request.parties, *request.speakers))
    if folder is None:
        document = _document(corpus, request, text, made)
        speakers = request.speakers or _outlet(corpus, document, request.language, made)
        provisions = propose_provisions(_defaults(corpus, document, speakers), request.language, made)
        nothing_yet = {
            f"data/documents/{document.id}/{name}.json": b"[]\n" for name in ("divergences", "mentions", "seals")
        }
        files = {**_document_files(document, provisions), **nothing_yet}
    else:
        old = folder.document
        title = _printed_title(request, made) if old.title == old.id else old.title
        terms = [*old.terms, *propose_terms(corpus, request.language, made)]
        collectives = [
            *old.collectives,
            *all_collectives(corpus, old.parties, request.language, made, old.collectives),
        ]
        issued = old.place or place_of_issue(cast_of(corpus, old.parties, request.language, made), corpus, made)
        added = {
            "place": issued,
            "texts": [*old.texts, text],
            "title": title,
            "terms": terms,
            "collectives": collectives,
        }
        document = old.model_copy(update=added)
        first = document.texts[0].language
        defaults = _defaults(corpus, document, request.speakers or _author(folder))
        provisions = add_text(folder.provisions, defaults, first, request.language, made)
        files = _document_files(document, provisions)
    _put(place, {f"data/sources/{source.file}": content, SOURCES: file_text(sources).encode("utf-8"), **files})
    others = [f.name for f in corpus.folders if f.name != document.id and source.id in _sources_of(f.document)]
    stored = (
        f"data/sources/{source.file}: stored as received, {number_of(len(content), 'byte')}, rights: {source.rights}"
    )
    return [
        stored + (f" (not as {visible(request.file.name)})" if request.file.name != source.file else ""),
        f"data/documents/{document.id}/: {document.status}, {document.kind}, parties {', '.join(document.parties)}",
        *_counts(document, provisions),
        *_left_to_do(corpus, source, document, provisions, {request.language: made}, others),
        *(f"  doubt: {doubt}" for doubt in _doubts(corpus, request, document, words, made, new=folder is None)),
    ]


def _sources_of(document: Document) -> set[str]:
    return {text.source for text in document.texts}


def recut(root: Path, document_id: str, speakers: tuple[str, ...] = ()) -> list[str]:
    """Take the cuts of a draft as they were corrected, and propose its provisions anew; say what was written.

    With `speakers`, the provisions are proposed as theirs.

    A cut need only quote what it takes out: where that stands once in the source, its offsets are found, and proposed cuts
    inside it go.

    Raises:
        CannotRunError: if a cut cannot be placed, or somebody has already read a provision. Nothing is written then.
    """
    with writing(find_root(root), "new document --recut") as place:
        return _recut(place, document_id, speakers)


def _recut(place: Writing, document_id: str, speakers: tuple[str, ...]) -> list[str]:
    corpus = readable_corpus(place.root)
    folder = _existing(corpus, document_id)
    _check_actors(corpus, speakers)
    made = recut_of(corpus, folder, folder.document, speakers)
    _put(place, made.files)
    return made.lines


class Recut(NamedTuple):
    """A draft with other cuts."""

    document: Document
    provisions: list[Provision]
    overrides: list[MentionOverride]
    texts: dict[str, str]
    """Language to text."""
    files: dict[str, bytes]
    """Path to content of what is to be written."""
    lines: list[str]
    """What is said of it."""


def recut_of(corpus: Corpus, folder: DocumentFolder, wanted: Document, speakers: tuple[str, ...] = ()) -> Recut:
    """A draft with its texts cut anew and its provisions proposed anew.

    Args:
        corpus: that it is in.
        folder: the draft as it is.
        wanted: the document with the cuts that it is to have.
        speakers: who speaks; as before if there is none.

    Raises:
        CannotRunError: if a cut cannot be placed, or somebody has already read a provision.
    """
    read = [provision.id for provision in folder.provisions if not provision.proposed]
    if read:
        raise CannotRunError(
            f"{read[0]} has been read ({len(read)} of {len(folder.provisions)} provisions): correct cuts before "
            "provisions, or move the quotes by hand and run: cnkh validate --fix"
        )
    texts = [_recut_text(corpus, wanted.id, text) for text in wanted.texts]
    made = {text.language: cut_text(source_words(corpus, text), text.cuts) for text in texts}
    collectives = list(wanted.collectives)
    for tag, words in made.items():
        collectives += all_collectives(corpus, wanted.parties, tag, words, collectives)
    document = wanted.model_copy(update={"texts": texts, "collectives": collectives})
    first = texts[0].language
    defaults = _as_before(corpus, folder, wanted)
    if speakers:
        defaults = replace(defaults, speakers=speakers)
    provisions = propose_provisions(defaults, first, made[first])
    for text in texts[1:]:
        provisions = add_text(provisions, defaults, first, text.language, made[text.language])
    lines = [
        f"data/documents/{document.id}/: cuts taken, provisions proposed anew",
        *_counts(document, provisions),
        *_of_registers(corpus, document, made),
    ]
    files, overrides = _document_files(document, provisions), list(_moved_overrides(corpus, folder, document))
    if overrides:
        files[path_of(DOCUMENT_FILES["overrides"], document.id)] = file_text(overrides).encode("utf-8")
    return Recut(document, provisions, overrides, made, files, lines)


def _moved_overrides(corpus: Corpus, folder: DocumentFolder, document: Document) -> Iterator[MentionOverride]:
    """Yield the overrides of a draft at the places that their words have in the texts of other cuts; what was cut stays as it was."""
    was = {text.language: kept_places(source_words(corpus, text), text.cuts) for text in folder.document.texts}
    now = {
        text.language: {place: at for at, place in enumerate(kept_places(source_words(corpus, text), text.cuts))}
        for text in document.texts
    }
    for one in folder.overrides:
        kept, there = was.get(one.language, []), now.get(one.language, {})
        places = [there.get(place) for place in kept[one.start_offset : one.end_offset]]
        start = next(iter(places), None)
        if start is None or places != list(range(start, start + len(places))):
            yield one
        else:
            yield one.model_copy(update={"start_offset": start, "end_offset": start + len(places)})


def kept_places(source: str, cuts: Sequence[Cut]) -> list[int]:
    """Where each character of a text stands in its source.

    Args:
        source: that the text is cut from.
        cuts: what is left out.

    Example:
        >>> kept_places("Home: text", [Cut(start_offset=0, end_offset=6, reason=CutReason.SITE_FURNITURE, quote="Home: ")])
        [6, 7, 8, 9]
    """
    gone = {place for cut in cuts for place in range(cut.start_offset, cut.end_offset)}
    return [place for place in range(len(source)) if place not in gone]


# What was asked for


def _check_request(request: Request) -> None:
    if not _DOCUMENT_ID.fullmatch(request.document) or len(request.document) > 120:
        raise CannotRunError(
            f"{request.document!r} is no document id; write date, actors and kind, as in 2023-02-11-cn-kh-joint-statement"
        )
    day = calendar_day(_date_in(request.document))
    if day is None:
        raise CannotRunError(f"{request.document}: {_date_in(request.document)} is in no calendar")
    if day.year < EARLIEST_YEAR:
        raise CannotRunError(f"{request.document}: dated before {EARLIEST_YEAR}; write the year that the text prints")
    _check_language(request.language)
    if request.title and not (request.title.isprintable() and len(request.title) <= 4000):
        raise CannotRunError("--title: write one line of at most 4000 characters")


def _date_in(document: str) -> str:
    """The date that begins a document's id."""
    return document[: len("2023-02-11")]


EARLIEST_YEAR = 1900
"""First year of a document; an earlier one is a slip."""


def _check_language(language: str) -> None:
    """Names are looked up by the tag as it stands, so one language has one tag."""
    meant = language_called(language)
    if meant is not None and language not in meant.tags:
        raise CannotRunError(f"{language!r} is no language tag of this dataset; write {_listed(meant.tags)}")
    if not re.fullmatch(LANGUAGE_PATTERN, language):
        tags = [tag for known in every_language() for tag in known.tags]
        raise CannotRunError(f"{language!r} is no language tag; write one such as {', '.join(tags[:-1])} or {tags[-1]}")


def _listed(tags: Mapping[str, str]) -> str:
    """Tags to choose from, each with what it stands for."""
    return " or ".join(f"{tag} ({about})" if about else tag for tag, about in tags.items())


def _read_source(path: Path) -> bytes:
    """Bytes of an ordinary UTF-8 text file of a sane size."""
    if re.match(r"https?:/", str(path)):  # A path has one slash where an address has two.
        raise CannotRunError(f"{path}: an address; save its page as plain text (UTF-8) first, and give that file")
    try:
        if path.is_symlink():
            raise CannotRunError(f"{path}: a symbolic link, which is not followed; give the file itself")
        if not stat.S_ISREG(path.stat().st_mode):
            raise CannotRunError(f"{path}: no ordinary file; give a text file")
        with path.open("rb") as file:
            content = file.read(LARGEST_SOURCE + 1)
    except FileNotFoundError:
        raise CannotRunError(f"{path}: no such file") from None
    except (OSError, ValueError) as error:
        raise CannotRunError(f"{path}: cannot be read: {getattr(error, 'strerror', error)}") from None
    if found := other_format(content):
        raise CannotRunError(f"{path}: {found}; save it as plain text (UTF-8), and give that file")
    if len(content) > LARGEST_SOURCE:
        raise CannotRunError(f"{path}: over {LARGEST_SOURCE:,} bytes; {_TOO_LONG}")
    try:
        words = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CannotRunError(
            f"{path}: not UTF-8 (byte {error.start} is 0x{content[error.start]:02x}); store a copy in UTF-8 "
            f"({how_to_convert(content)}), and say so in the note of its source"
        ) from None
    if len(words) > LONGEST_TEXT:
        raise CannotRunError(f"{path}: {len(words):,} characters; {_TOO_LONG}")
    if "\0" in words:
        raise CannotRunError(f"{path}: has a NUL at character {words.index(chr(0))}, so it is no text file")
    return content


def readable_corpus(root: Path, keep: bool = True) -> Corpus:
    """A corpus of which the shared files can be read.

    Args:
        root: folder that holds `data/`.
        keep: whether all of its documents stay in memory, for who writes some or goes through them often; else those of a large corpus
            are read when they are asked for.

    Raises:
        CannotRunError: if they cannot.
    """
    loading = load(root) if keep else load(root, room=room_for(root))
    shared = (finding for finding in loading.findings if not finding.document)
    unreadable = next((finding.file for finding in shared if finding.level <= SCHEMA), None)
    if loading.corpus is None or unreadable:
        raise CannotRunError(f"{unreadable or 'data/dataset.json'} cannot be read; run: cnkh validate")
    return loading.corpus


def _existing(corpus: Corpus, document: str) -> DocumentFolder:
    folder = next((folder for folder in corpus.folders if folder.name == document), None)
    if folder is None:
        state = "cannot be read; run: cnkh validate" if document in corpus.unread else "is no document of this corpus"
        raise CannotRunError(f"{document} {state}")
    if folder.published:
        raise CannotRunError(f"{document} is published; set its status to draft before changing its texts")
    return folder


def _folder(corpus: Corpus, request: Request) -> DocumentFolder | None:
    """The document that gets another text; None for a new one."""
    path = corpus.root / "data" / "documents" / request.document
    if not path.is_symlink() and not any((path / spec.path).exists() for spec in DOCUMENT_FILES.values()):
        _check_alike(path)
        return None  # What else lies there is no reason to refuse: validate says what it is.
    folder = _existing(corpus, request.document)
    if any(text.language == request.language for text in folder.document.texts):
        raise CannotRunError(f"{request.document} already has a text in {request.language}")
    if request.kind or request.title or request.parties:
        raise CannotRunError(f"{request.document} exists: correct its kind, title and parties in document.json")
    return folder


def _check_alike(folder: Path) -> None:
    """Two folders whose names differ in case alone are one on Windows and macOS."""
    there = (entry.name for entry in folder.parent.iterdir()) if folder.parent.is_dir() else ()
    alike = (name for name in there if name != folder.name and key_of(name) == key_of(folder.name))
    other = next(alike, None)
    if other is not None:
        raise CannotRunError(
            f"data/documents/{visible(other)} has this name for Windows and macOS; choose another id, or rename that folder"
        )


# The source


def _with_source(corpus: Corpus, request: Request, content: bytes) -> tuple[Source, list[Source]]:
    """Record of the file, and all records with it among them. The same bytes are never stored twice."""
    digest = hashlib.sha256(content).hexdigest()
    same = next((source for source in corpus.sources if source.sha256 == digest), None)
    if same is not None:
        source = _with_language(corpus, same, request.language)
        return source, [source if other.id == same.id else other for other in corpus.sources]
    name, note = _stored_name(request)
    source = Source(
        id=_slug(Path(name).stem),
        file=name,
        sha256=digest,
        bytes=len(content),
        languages=[request.language],
        publisher=None,
        printed_date=None,
        url=None,
        rights=NOT_EXAMINED,
        note=note,
    )
    taken = {entry.name.lower() for entry in (corpus.root / "data" / "sources").glob("*")}
    stored = corpus.root / "data" / "sources" / name
    for other in corpus.sources:
        if source.id == other.id or name.lower() == other.file.lower():
            raise CannotRunError(f"{name}: the source {other.id} has this name and other bytes; rename your file")
    if name.lower() in taken and not (stored.is_file() and not stored.is_symlink() and holds(stored, content)):
        raise CannotRunError(f"data/sources/{name} is there already and has other bytes; rename your file")
    return source, [*corpus.sources, source]


def _with_language(corpus: Corpus, source: Source, language: str) -> Source:
    """A listed source as holding a text in a language too."""
    if language in source.languages:
        return source
    if any(seal.record == source.id for seal in corpus.seals):
        raise CannotRunError(
            f"{source.id} has these bytes, sealed, without a text in {language}; add the language to it in {SOURCES}, "
            f"then run: {review_of(source.id)}"
        )
    return source.model_copy(update={"languages": [*source.languages, language]})


def _stored_name(request: Request) -> tuple[str, str | None]:
    """Name of the file in the collection, and a note where that differs from the name as received."""
    name = request.file.name
    if fault := unportable(name):
        raise CannotRunError(f"{visible(name)}: {fault.why}; rename the file to {fault.better}")
    if _FILE_NAME.fullmatch(name) and len(name) <= 100 and _slug(Path(name).stem):
        return name, None
    made = f"{request.document}.{request.language}.txt"
    printable = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name)
    return made, f"Received as {printable}."


def _slug(name: str) -> str:
    """Identifier made of a file name.

    Example:
        >>> _slug("Joint.Statement_(2)")
        'joint-statement-2'
    """
    return re.sub(r"[^a-z0-9]+", lambda gap: "_" if gap.group() == "_" else "-", name.lower()).strip("_-")


# The document


def _document(corpus: Corpus, request: Request, text: Text, made: str) -> Document:
    parties = request.parties or _parties_of(corpus, request.document, _named_parties(corpus, request.language, made))
    return Document(
        id=request.document,
        title=request.title or _printed_title(request, made),
        kind=request.kind or _kind(request.document),
        status=DocumentStatus.DRAFT,
        codebook=NEWEST_CODEBOOK,
        date=_date_in(request.document),
        place=place_of_issue(cast_of(corpus, parties, request.language, made), corpus, made),
        parties=list(parties),
        texts=[text],
        collectives=all_collectives(corpus, parties, request.language, made),
        terms=propose_terms(corpus, request.language, made),
        note=None,
    )


def place_of_issue(cast: Cast, corpus: Corpus, text: str) -> str | None:
    """The one place that the datelines of a text name, as that of a project or an event is none; None where they name none or several.

    Args:
        cast: what is named in the text.
        corpus: the registers.
        text: the text.
    """
    datelines = [unit for unit in propose_units(text) if unit.role is Role.DATELINE]
    named = {thing for unit in datelines for _, _, thing in cast.things_at(unit.start, unit.end)}
    entries = (corpus.entities.get(one) for one in named)
    places = [one.id for one in entries if isinstance(one, Place) and one.kind is PlaceKind.PLACE]
    return places[0] if len(places) == 1 else None


def _check_actors(corpus: Corpus, actors: Sequence[str]) -> None:
    known = {actor.id: actor for actor in corpus.actors}
    for actor in actors:
        if actor not in known:
            near = [
                one for one, entry in known.items() if (entry.iso_alpha3 or "").lower().startswith(actor.lower()[:3])
            ]
            near = difflib.get_close_matches(actor, known, n=3) or (near if actor else [])
            meant = f"did you mean {' or '.join(near)}? If not, " if near else ""
            raise CannotRunError(f"{actor!r} is no actor; {meant}add it to data/registers/actors.json first")


def _parties_of(corpus: Corpus, document: str, named: tuple[str, ...]) -> tuple[str, ...]:
    """Those named that the id of a document names too, where it names all parties or one that nobody has registered.

    Whoever else the text names first is none: a statement of two states may say where they met, or speak of ASEAN. Where the text does
    not name first whom the id names, a reader decides.
    """
    codes = list(actors_in_id(corpus, document))
    meant = [set(actors) for _, actors in codes]
    of_id = tuple(actor for actor in named if any(actor in actors for actors in meant))
    if all(meant):
        complete = len(meant) > 1 and all(actors.intersection(named) for actors in meant)
        return of_id if complete else named
    return of_id or named


def _named_parties(corpus: Corpus, language: str, text: str) -> tuple[str, ...]:
    """States and organisations named in the first paragraph that names several, else in the first that names any."""
    first: tuple[str, ...] = ()
    for paragraph in text.splitlines():
        named = _named(corpus, language, paragraph)
        if len(named) > 1:
            return named
        first = first or named
    if not first:
        if not (languages := _languages(corpus)):
            raise CannotRunError(
                "data/registers/actors.json names nobody yet: add the parties to it, with their names in each language "
                "(docs/records.md has one to copy), then run this again"
            )
        raise CannotRunError(
            f"the text names no state or organisation by a name that data/registers/actors.json has in {language} (it has "
            f"names in {', '.join(sorted(languages))}): correct the language or, if the text is in {language}, name the parties with --party"
        )
    return first


def _languages(corpus: Corpus) -> set[str]:
    """Languages in which the registers name actors."""
    return {name.language for actor in corpus.actors for name in actor.names if name.in_texts}


def _named(corpus: Corpus, language: str, paragraph: str) -> tuple[str, ...]:
    """States and organisations that a paragraph names, in its order."""
    found = {
        actor.id: min(places)
        for actor in corpus.actors
        if actor.kind in (ActorKind.STATE, ActorKind.IGO) and (places := _places(actor, language, fold(paragraph)))
    }
    return tuple(sorted(found, key=lambda actor: found[actor]))


def _places(actor: Actor, language: str, paragraph: str) -> list[int]:
    """Where each name of an actor stands first in a paragraph."""
    names = [fold(name.text) for name in actor.names if name.language == language and _is_looked_for(name)]
    return [place for name in names if (place := paragraph.find(name)) >= 0]


def _is_looked_for(name: Name) -> bool:
    return name.in_texts and name.type is not NameType.ABBREVIATION


def _kind(document: str) -> DocumentKind:
    """Kind that the words of an id suggest; a joint statement if none does."""
    return _hinted(document) or DocumentKind.JOINT_STATEMENT


def _hinted(document: str) -> DocumentKind | None:
    words = set(document.split("-"))
    hints = (language.table("id_words") for language in every_language())
    return next(
        (DocumentKind[kind.upper()] for hint in hints for kind in hint if words.intersection(hint[kind].words)), None
    )


def _printed_title(request: Request, text: str) -> str:
    """The title as printed in English; the id until somebody gives one."""
    first = propose_units(text)[0]
    if request.language.split("-")[0] == "en" and first.role is Role.TITLE:
        return shorten(text[first.start : first.end], 300)
    return request.document


def _text(source: str, cuts: Sequence[Cut], language: str, source_id: str) -> Text:
    made = cut_text(source, cuts)
    if not made:
        raise CannotRunError(f"{source_id}: nothing but blanks is left for a text in {language}")
    return Text(
        language=language,
        source=source_id,
        authenticity=Authenticity.UNKNOWN,
        characters=len(made),
        sha256=hashlib.sha256(made.encode("utf-8")).hexdigest(),
        cuts=list(cuts),
    )


def _defaults(corpus: Corpus, document: Document, speakers: tuple[str, ...]) -> Defaults:
    """A joint text is spoken by those who issue it; who speaks in any other, only a reader can say."""
    joint = document.kind is DocumentKind.JOINT_STATEMENT
    voice = Voice.JOINT_TEXT if joint else Voice.AUTHORIAL
    parties = tuple(document.parties)
    return Defaults(
        document.id,
        voice,
        speakers or (parties if joint else ()),
        corpus.formulas,
        parties,
        remembered(lambda language, text: cast_of(corpus, parties, language, text)),
    )


HEAD_OF_DISPATCH = 300
"""Characters of a report in which it says which outlet it is of."""


def _outlet(corpus: Corpus, document: Document, language: str, text: str) -> tuple[str, ...]:
    """The one outlet that a report names at its head, as dispatches do; nobody for other documents."""
    if document.kind is not DocumentKind.PRESS_REPORT:
        return ()
    head = fold(text[:HEAD_OF_DISPATCH])
    outlets = [one.id for one in corpus.actors if one.kind is ActorKind.OUTLET and _places(one, language, head)]
    return tuple(outlets) if len(outlets) == 1 else ()


def _author(folder: DocumentFolder) -> tuple[str, ...]:
    """Who speaks in the first provision of a document that speaks for its author."""
    spoken = (one.speakers for one in folder.provisions if one.voice is Voice.AUTHORIAL)
    return tuple(next(spoken, ()))


def _as_before(corpus: Corpus, folder: DocumentFolder, wanted: Document) -> Defaults:
    """Defaults that the first proposal was made with, with kind and parties as they are wanted now."""
    made = _defaults(corpus, wanted, ())
    spoke = tuple(folder.provisions[0].speakers) if folder.provisions else ()
    proposed = {*made.speakers, *_defaults(corpus, folder.document, ()).speakers}
    return made if proposed.issuperset(spoke) else replace(made, speakers=spoke)


# Corrected cuts


def _recut_text(corpus: Corpus, document: str, text: Text) -> Text:
    """A text with its cuts in order, each where its quote stands, none inside another."""
    words = source_words(corpus, text)
    there = [cut for cut in text.cuts if _stands(cut, words)]
    moved = [cut for cut in text.cuts if not _stands(cut, words)]
    if len(moved) > MOST_MOVED:
        raise CannotRunError(
            f"{document}: {len(moved)} cuts of the {text.language} text do not stand at their offsets, and at most {MOST_MOVED} are "
            "looked for; put document.json back (git diff shows it), and correct a few cuts at a time"
        )
    # Longest quotes first: what stands inside a longer cut is no place for a shorter one.
    for cut in sorted(moved, key=lambda cut: -len(cut.quote)):
        there.append(_placed(document, cut, words, there))
    there += list(invisible_cuts(words, there))
    kept: list[Cut] = []
    for cut in sorted(there, key=lambda cut: (cut.start_offset, -cut.end_offset)):
        if kept and cut.end_offset <= kept[-1].end_offset:
            continue
        if kept and cut.start_offset < kept[-1].end_offset:
            both = f"{shown(kept[-1].quote)} and {shown(cut.quote)}"
            raise CannotRunError(f"{document}: the cuts {both} of the {text.language} text overlap; shorten one")
        kept.append(cut)
    return _text(words, kept, text.language, text.source).model_copy(update={"authenticity": text.authenticity})


MOST_MOVED = 100
"""Most cuts without their offsets that are looked for at once: more than anybody writes by hand."""


def _stands(cut: Cut, source: str) -> bool:
    return source[cut.start_offset : cut.end_offset] == cut.quote


BEFORE = 40
"""Characters before a place that show whether a sentence ends there."""


def _placed(document: str, cut: Cut, source: str, others: Sequence[Cut]) -> Cut:
    """A cut at the one place where its quote stands outside the other cuts."""
    length = len(cut.quote)
    places = [
        place
        for place in occurrences(source, cut.quote)
        if not any(other.start_offset <= place and place + length <= other.end_offset for other in others)
    ]
    if not places:
        raise CannotRunError(f"{document}: the cut {shown(cut.quote)} is not in its source; copy its quote again")
    if len(places) > 1:
        if cut.quote.isspace():  # A reader who cuts a line break means one inside a sentence.
            places.sort(key=lambda place: ends_sentence(source[max(0, place - BEFORE) : place]))
        listed = ", ".join(
            f"{place} (after {shown(source[max(0, place - 6) : place])})" for place in places[:MOST_PLACES]
        )
        if len(places) > MOST_PLACES:
            listed += f" and {number_of(len(places) - MOST_PLACES, 'more place')}"
        raise CannotRunError(f"{document}: write the offsets of the cut {shown(cut.quote)}: it stands at {listed}")
    return replace(cut, start_offset=places[0], end_offset=places[0] + length)


def source_words(corpus: Corpus, text: Text) -> str:
    """The words of the source of a text.

    Raises:
        CannotRunError: if the corpus has not got it.
    """
    content = corpus.source_bytes.get(text.source)
    if content is None:
        raise CannotRunError(f"the source {text.source} is missing; run: cnkh validate")
    return content.decode("utf-8", errors="replace")


# Files


def _document_files(document: Document, provisions: Sequence[Provision]) -> dict[str, bytes]:
    folder = f"data/documents/{document.id}"
    return {
        f"{folder}/provisions.json": file_text(provisions).encode("utf-8"),
        f"{folder}/document.json": file_text(document).encode("utf-8"),
    }


def _put(place: Writing, files: Mapping[str, bytes]) -> None:
    """Write all files or none."""
    for path, content in files.items():
        if path.startswith("data/documents/") and len(content) > MAX_BYTES:
            most = MAX_BYTES // 2**20
            raise CannotRunError(
                f"nothing was written: {path} would be larger than {most} MB, the most that is read of one file; "
                "make documents of parts of the source"
            )
    place.put(files)


# What is said


def _of_registers(corpus: Corpus, document: Document, texts: Mapping[str, str]) -> Iterator[str]:
    """What the registers are to say of whoever the texts name, and for whom the document is said to speak."""
    if document.collectives:
        listed = ", ".join(dict.fromkeys(one.text for one in document.collectives))
        yield f"  collectives proposed, to be read in document.json: {listed}"
    if tenures := unlisted_tenures(corpus, document.id, texts):
        yield f"  tenures whose documents may have to list this one (data/registers/tenures.json): {', '.join(tenures)}"


def _left_to_do(
    corpus: Corpus,
    source: Source,
    document: Document,
    provisions: Sequence[Provision],
    made: Mapping[str, str],
    others: Sequence[str],
) -> Iterator[str]:
    if any(not provision.speakers for provision in provisions):
        yield "  nobody speaks yet: name the outlet or author in each provision (all at once: --recut --speaker ACTOR)"
        if any(provision.voice is Voice.REPORTED and not provision.speakers for provision in provisions):
            yield "  reported speech: name who speaks, sentence by sentence, and look whether it goes on in the next"
    yield from _disagreements(provisions)
    if document.terms:
        listed = ", ".join(f"{term.text} = {term.entity}" for term in document.terms[:MOST_PLACES])
        yield f"  terms proposed, to be read in document.json: {listed}"
    yield from _of_registers(corpus, document, made)
    if others:
        yield f"  the same file is already the source of {', '.join(others)}"
    parted = any(
        cut.reason is CutReason.OTHER_TEXT for text in document.texts if text.source == source.id for cut in text.cuts
    )
    if [text.source for text in document.texts].count(source.id) > 1:
        yield (
            "  two texts in one file, told apart by their script: look at the cuts (other_text)"
            if parted
            else "  two texts in one file: cut the other from each (other_text), then run again with --recut"
        )
    elif parted:
        yield "  two texts in one file: lines in another script were cut (other_text); add the other text from the same file"
    sections = {
        text.language: {p.id.rpartition("/")[2].split(".")[0] for p in provisions if text.language in p.anchors}
        for text in document.texts
    }
    first, *rest = sections.items()
    for language, other in rest:
        if apart := sorted(first[1] ^ other):
            yield f"  only one of {first[0]} and {language} has section {', '.join(apart)}: correct the cuts, then --recut"


def _disagreements(provisions: Sequence[Provision]) -> Iterator[str]:
    """Where the proposals of several versions disagree, or cannot be paired: a reader looks there first."""
    for lost in (one for one in provisions if one.proposed and UNPAIRED in (one.note or "")):
        yield (
            f"  doubt: {lost.id.rpartition('/')[2]} stands alone: nothing in it tells which sentence of the other version says the same; if one "
            f"does, give that unit its anchor in {', '.join(lost.anchors)}, and remove it here"
        )
    told = [one.id.rpartition("/")[2] for one in provisions if one.proposed and one.note and DISAGREE in one.note]
    if told:
        more = f" and {number_of(len(told) - MOST_PLACES, 'more')}" if len(told) > MOST_PLACES else ""
        yield f"  doubt: the versions' proposals disagree in {', '.join(told[:MOST_PLACES])}{more}: see the notes, and read there first"


def _doubts(corpus: Corpus, request: Request, document: Document, source: str, text: str, new: bool) -> Iterator[str]:
    """What may be wrong with what was asked for, as far as the words of the text show."""
    language, named_in = request.language, _languages(corpus)
    if not looks_like(language, text):
        yield f"the text does not look like {language}"
    elif language not in named_in:
        yield f"the registers have no names in {language}, but in {', '.join(sorted(named_in))}"
    if (own := primary_language(language)) not in corpus.dataset.languages:
        then = ", and run: cnkh schema --write" if (corpus.root / CONTRACT_FOLDER).is_dir() else ""
        yield (
            f"data/dataset.json lists {', '.join(corpus.dataset.languages)}: add {own} to its languages{then}; the tables get columns for it, "
            "null for documents without a text in it (or begin a corpus of its own: cnkh new corpus)"
        )
    day = calendar_day(document.date)
    if day is None or not any(prints(text, language, day) for prints in _PRINTS):
        yield f"{document.date}, the date in the id, is not printed in the {language} text"
    if new and not (request.kind or _hinted(document.id)):
        yield f"nothing in the id says its kind; if it is no {document.kind}, correct kind, then run again with --recut"
    yield from of_parties(corpus, document, language)
    yield from of_hyphens(source)
    yield from of_characters(source, document.texts[-1].cuts)


_PRINTS = (prints_day, prints_days_around, prints_day_of_any_year)
"""How a text may show that the date in an id is right."""


def _counts(document: Document, provisions: Sequence[Provision]) -> list[str]:
    lines = []
    for text in document.texts:
        anchored = sum(text.language in provision.anchors for provision in provisions)
        lines.append(f"  {text.language}: {number_of(len(text.cuts), 'cut')}, {number_of(anchored, 'provision')}")
    if len(document.texts) > 1:
        paired = sum(len(provision.anchors) == len(document.texts) for provision in provisions)
        lines.append(f"  in every text: {paired} of {len(provisions)} provisions")
    return lines
