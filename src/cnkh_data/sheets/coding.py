"""The coding of a document as sheets: a row for each provision, commitment and divergence, beside the words of every version."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ..corpus import Corpus, DocumentFolder
from ..errors import CannotRunError, did_you_mean
from ..models import Commitment, Divergence, Document, Provision, Record
from ..texts import number_of
from .blanks import AFTER, BEFORE, BREAK
from .book import ABOUT, CODES, Head, Page, Sheet, book_bytes
from .columns import BLANK, Column, Form, Languages, cells_of, columns_of, offsets_of
from .heading import MODELS as OF_HEADING
from .heading import Heading
from .kinds import REGISTERS, WAIVERS
from .overrides import MENTIONS, Overrides
from .rows import ID, IDS, OFFSETS, READ, REMOVE, WHICH, WRITTEN, as_kept, digest_of, entries_for, head_of
from .texts import OWN as OF_TEXTS
from .texts import Texts

PROVISIONS, COMMITMENTS, DIVERGENCES = "provisions", "commitments", "divergences"
MODELS: Mapping[str, type[Record]] = {PROVISIONS: Provision, COMMITMENTS: Commitment, DIVERGENCES: Divergence}
"""Sheet to the model of its rows."""
UNIT_READ, PROVISION = "unit read", "provision"
"""Columns beside those of the fields."""
KIND, KIND_OF_CODING = "kind of sheet", "coding, 1"
"""What sheet `about` says of what the book is, and its number: a book of another number is read by another version."""
DOCUMENT, TEXT = "document", "text "

HELP = (
    (
        "what it is",
        "The records of one document, a row for each. The words of every version stand beside the codes. The last sheets have the "
        "document itself, its terms and collectives, its texts, what was cut from their sources, and mentions that the registers get wrong.",
    ),
    (
        "how to code",
        f"Choose codes from the lists; sheet {CODES} says what each means. Words of a text are copied to the letter: where they "
        "stand is found. Several items in one cell are separated by |.",
    ),
    (
        "read",
        "Rows in yellow were proposed by a program. When you have read a provision beside its text, set read to yes.",
    ),
    (
        "new rows",
        "Write them below the last row. Leave the id empty: it is given. The order does not matter.",
    ),
    ("which", "If words stand at several places, you are told which; write the number here, as in: anchors en: 2"),
    (
        "cuts",
        f"What each source has that is not in its text, and why. {BREAK} stands for a line break at the edge of these words, {BLANK} for a "
        f"blank. Where the words of a new row stand at several places, words in {BEFORE} or {AFTER} tell which are meant. With other cuts, "
        "provisions are proposed anew, so finish the cuts before you read any.",
    ),
    (
        "mentions",
        "A place where a name stands for another entity than the registers say; an empty entity says that nothing is named there.",
    ),
    ("remove", "yes removes the record of the row. Do not delete the row itself."),
    ("grey cells", "Nobody edits them."),
)


@dataclass(frozen=True)
class Coding:
    """The coding of a document, as its sheets have it."""

    corpus: Corpus
    folder: DocumentFolder

    @cached_property
    def languages(self) -> Languages:
        """The languages that columns are for."""
        return languages_of(self.corpus, self.folder.document)

    @property
    def heading(self) -> Heading:
        """What is said of the document itself."""
        return Heading(self.corpus, self.folder)

    @cached_property
    def texts(self) -> Texts:
        """Its texts, and the cuts of their sources."""
        return Texts(self.corpus, self.folder.document)

    @cached_property
    def overrides(self) -> Overrides:
        """The places where names stand for something else than the registers say."""
        return Overrides(self.corpus, self.folder)

    @cached_property
    def columns(self) -> Mapping[str, Sequence[Column]]:
        """The columns of the fields of each sheet, the words first."""
        return {
            sheet: sorted(
                (self._with_entries(column, model) for column in columns_of(model, self.languages, self.corpus)),
                key=_rank,
            )
            for sheet, model in MODELS.items()
            if sheet != DIVERGENCES or len(self.languages.texts) > 1
        }

    def _with_entries(self, column: Column, model: type[Record]) -> Column:
        """A column with the entries that it may name, if it has no codes to choose from."""
        return column if column.codes is not None else replace(column, entries=entries_for(self.corpus, column, model))

    def records(self, sheet: str) -> Iterator[tuple[Record, Provision | None]]:
        """Yield the records of a sheet, each with the provision that it is in, if it is in one."""
        if sheet == PROVISIONS:
            yield from ((one, None) for one in self.folder.provisions)
        elif sheet == COMMITMENTS:
            yield from ((one, provision) for provision, _, one in self.folder.commitments())
        else:
            yield from ((one, self.folder.provision_by_id.get(one.provision)) for one in self.folder.divergences)

    def cells(self, sheet: str, record: Record, provision: Provision | None) -> dict[str, str]:
        """The cells of the row of a record, by the names of their columns."""
        value, columns = as_shown(record), self.columns[sheet]
        cells = {ID: short(value["id"]), **as_kept(cells_of(value, columns, self.folder.texts))}
        if sheet == COMMITMENTS and provision is not None:
            cells[PROVISION] = short(provision.id)
        if offsets := offsets_of(value, columns):
            cells[OFFSETS] = offsets
        cells[WRITTEN] = digest_of(cells, self.own_names(sheet))
        return {**cells, **self.context(sheet, provision)}

    def context(self, sheet: str, provision: Provision | None) -> dict[str, str]:
        """Cells that only show where a record stands."""
        if sheet == PROVISIONS or provision is None:
            return {}
        words = {f"unit {language}": span.quote for language, span in provision.anchors.items()}
        return {UNIT_READ: "no" if provision.proposed else "yes", **words}

    def own_names(self, sheet: str) -> list[str]:
        """The columns whose cells say what a record is."""
        more = [PROVISION] if sheet == COMMITMENTS else []
        return [ID, *more, *(column.name for column in self.columns[sheet]), OFFSETS]

    def heads(self, sheet: str) -> list[Head]:
        """The columns of a sheet, in their order."""
        heads = [Head(ID, locked=True)]
        if sheet != PROVISIONS:
            heads += [Head(UNIT_READ, locked=True)]
            heads += [Head(f"unit {language}", locked=True, wide=True) for language in self.languages.texts]
        if sheet == COMMITMENTS:
            heads += [
                Head(PROVISION, "The provision that it is in; of a new row, leave it empty: it is found by the words.")
            ]
        heads += [head_of(column) for column in self.columns[sheet]]
        heads += [
            Head(WHICH, "Where words stand at several places, which of them is meant, as in: anchors en: 2"),
            Head(REMOVE, "yes removes this record.", yes_no=True),
            Head(OFFSETS, locked=True),
            Head(WRITTEN, locked=True, hidden=True),
        ]
        return heads

    @property
    def locked(self) -> Mapping[str, set[str]]:
        """The columns of each sheet that nobody edits."""
        heads = {
            **{sheet: self.heads(sheet) for sheet in self.columns},
            **{sheet: self.heading.heads(sheet) for sheet in OF_HEADING},
            **{sheet: self.texts.heads(sheet) for sheet in OF_TEXTS},
            MENTIONS: self.overrides.heads(),
        }
        return {sheet: {head.name for head in listed if head.locked} for sheet, listed in heads.items()}

    def listed(self) -> Iterator[tuple[str, str]]:
        """Yield, for sheet `about`, the ids of the rows of each sheet: they tell a row that is gone from one that was never there."""
        for sheet in self.columns:
            yield f"{IDS}{sheet}", " ".join(short(vars(record)["id"]) for record, _ in self.records(sheet))
        yield from self.heading.listed()
        yield from self.texts.listed()
        yield self.overrides.listed()

    def pages(self) -> Sequence[Page]:
        """All sheets to be written."""
        return [
            *(self.page(sheet) for sheet in self.columns),
            *(self.heading.page(sheet) for sheet in OF_HEADING),
            *(self.texts.page(sheet) for sheet in OF_TEXTS),
            self.overrides.page(),
        ]

    def page(self, sheet: str) -> Page:
        """A sheet to be written."""
        rows = [self.cells(sheet, *one) for one in self.records(sheet)]
        return Page(sheet, self.heads(sheet), rows, unread=READ if sheet == PROVISIONS else UNIT_READ)


def written(corpus: Corpus, document: str) -> bytes:
    """The coding of a document as a workbook.

    Raises:
        CannotRunError: if there is no such document, or some text of it cannot be cut.
    """
    coding = Coding(corpus, folder_of(corpus, document))
    unread = sum(provision.proposed for provision in coding.folder.provisions)
    about = [
        (KIND, KIND_OF_CODING),
        *said_of(coding.folder.document),
        *HELP,
        ("unread", f"{number_of(unread, 'provision')} of {len(coding.folder.provisions)}"),
        *coding.listed(),
    ]
    hidden = [name for name, _ in coding.listed()]
    return book_bytes(f"{document}: coding", about, coding.pages(), hidden_about=hidden)


def said_of(document: Document) -> Iterator[tuple[str, str]]:
    """Yield what sheet `about` says of a document: by that, a book is told from that of another, or of other texts."""
    yield DOCUMENT, document.id
    yield "title", document.title
    yield from ((f"{TEXT}{text.language}", text.sha256) for text in document.texts)


def check_about(sheets: Mapping[str, Sheet], kind: str, document: Document) -> dict[str, str]:
    """What sheet `about` of a book says, if it is of a kind and of the texts of a document as they are.

    Raises:
        CannotRunError: if it is not.
    """
    if ABOUT not in sheets:
        raise CannotRunError(f"the workbook has no sheet {ABOUT!r}; take one that cnkh has written")
    said = about_in(sheets[ABOUT])
    if said.get(KIND) != kind:
        raise CannotRunError(
            f"sheet {ABOUT}: {KIND} is {said.get(KIND)!r}; expected {kind!r}, as cnkh of this version writes it"
        )
    if said.get(DOCUMENT) != document.id:
        raise CannotRunError(f"sheet {ABOUT}: the workbook is of {said.get(DOCUMENT)}, not of {document.id}")
    for text in document.texts:
        if said.get(f"{TEXT}{text.language}") != text.sha256:
            raise CannotRunError(
                f"sheet {ABOUT}: the {text.language} text of {document.id} has changed since the sheet was written; write it anew "
                "with --out, and carry over what you have done"
            )
    return said


def about_in(sheet: Sheet) -> dict[str, str]:
    """What sheet `about` says, by its names; its first line stands where other sheets have the names of their columns."""
    name, value = [*sheet.letters, "", ""][:2]
    lines = [(name, value), *((row.get(name), row.get(value)) for row in sheet.rows)]
    return dict(lines)


def folder_of(corpus: Corpus, document: str) -> DocumentFolder:
    """A document with all its texts.

    Raises:
        CannotRunError: if there is none of that id, or something of it cannot be read.
    """
    folder = corpus.folders.named(document)
    if folder is None:
        if document in corpus.unread:
            raise CannotRunError(f"{document} cannot be read; run: cnkh validate")
        known = [*corpus.document_names, *REGISTERS, WAIVERS]
        raise CannotRunError(
            f"{document} is no document of this corpus, and no register{did_you_mean(document, known)}"
        )
    for text in folder.document.texts:
        made = folder.texts.get(text.language)
        if made is None or hashlib.sha256(made.encode("utf-8")).hexdigest() != text.sha256:
            raise CannotRunError(f"{document}: the {text.language} text is not as recorded; run: cnkh validate")
    return folder


def languages_of(corpus: Corpus, document: Document) -> Languages:
    """The languages that columns are for."""
    return Languages(tuple(text.language for text in document.texts), tuple(corpus.languages_of(document)))


def _rank(column: Column) -> int:
    """Whether somebody has read it comes first, then the words; all else as in the model."""
    return 0 if column.form is Form.READ else 1 if column.of in ("anchors", "spans", PROVISION) else 2


def as_shown(record: Record) -> dict[str, Any]:
    """A record as JSON, with what names others of its document in short."""
    value: dict[str, Any] = record.model_dump(mode="json")
    if isinstance(record, Divergence):
        value["provision"] = short(record.provision)
        value["commitments"] = [short(one) for one in record.commitments]
    return value


def in_full(value: Mapping[str, Any], document: str) -> dict[str, Any]:
    """The same of a divergence, with the whole ids again."""
    provision = str(value.get("provision") or "")
    whole = provision if "/" in provision or not provision else f"{document}/{provision}"
    named = [_commitment_in_full(one, document, whole) for one in value.get("commitments") or ()]
    return {**value, "provision": whole or None, "commitments": named}


def _commitment_in_full(written: str, document: str, provision: str) -> str:
    """The whole id of a commitment, of which somebody wrote all of it, what sheet `commitments` has of it, or its last part alone.

    Example:
        >>> [_commitment_in_full(one, "2023-a", "2023-a/2.1.1") for one in ("2023-a/2.1.1/c1", "2.1.1/c1", "c1")]
        ['2023-a/2.1.1/c1', '2023-a/2.1.1/c1', '2023-a/2.1.1/c1']
    """
    if "/" not in written:
        return f"{provision}/{written}"
    return written if written.startswith(f"{document}/") else f"{document}/{written}"


def short(record_id: str) -> str:
    """An id without that of its document, as sheets have it."""
    return record_id.partition("/")[2]
