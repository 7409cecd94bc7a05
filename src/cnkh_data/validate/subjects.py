"""What a rule is asked about: one record, or part of one, with what is around it.

A subject says where it stands, so a rule that was asked about a commitment names a field of that commitment, and the way to it from
the record in the file is put before it. To let rules be asked about a new kind of record, add a class with `each_in` if it is in
documents, or with `each_shared` if it is in the files that all documents share.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import Any, ClassVar, Self

from ..corpus import AsRead, Corpus, DocumentFolder, Entity, LoadedFile, Round, Sealable, once_per_folder
from ..fold import fold
from ..lazily import computed_once
from ..mentions import Match, Named, entities_in, names_in, names_in_words, names_inside
from ..models import (
    Agreement,
    Commitment,
    Divergence,
    Document,
    NonName,
    Provision,
    Record,
    Relation,
    Seal,
    Source,
    Span,
    SpanOrPoint,
    Tenure,
    Text,
)
from ..numerals import Number, numbers_in_folded
from ..positions import Path
from ..texts import primary_language
from ..words import EDITORS, NO_CODE, Cue, Table, Words, keys_in, words_for, written
from .fault import Fault, Key


class Subject:
    """One thing that a rule is asked about.

    Attributes:
        corpus: everything that was read.
        record: the record of a file that it is, or is part of.
        path: the way from that record to it; empty if it is the record.
        part: that record, or the commitment in it: what has the fields that it is asked about.
    """

    in_document: ClassVar[bool] = True
    """Whether it is in a document; if not, it is in the files that all documents share."""
    in_shared: ClassVar[bool] = False
    """Whether it is also, or only, in the files that all documents share."""

    def __init__(self, corpus: Corpus, record: Record, path: Path = ()) -> None:
        self.corpus = corpus
        self.record = record
        self.path = path
        self.part: Record | Commitment = record

    @classmethod
    def each(cls, corpus: Corpus, folder: DocumentFolder | None) -> Iterator[Self]:
        """Yield each of its kind in a document or, without one, in the shared files."""
        raise NotImplementedError

    @property
    def key(self) -> Key | None:
        """What a fault in it is about; None if a fault in it may concern any record."""
        return None

    @property
    def proposed(self) -> bool:
        """Whether nobody has read it yet."""
        return False

    def has_cue(self, table: str) -> bool:
        """Whether a word of a table of the lexicon stands in it, in any language.

        Raises:
            NotImplementedError: if it has no words of a text.
        """
        raise NotImplementedError

    def fault(self, at: str | int | Path, got: object, expected: object, repair: str = "") -> Fault:
        """The fault of a value in it.

        Args:
            at: the field, or the way to the value from the subject; `()` for the subject itself.
            got: what is there.
            expected: what should be.
            repair: what to do; without it, to set the value to what is expected.
        """
        steps = at if isinstance(at, tuple) else (at,)
        wanted = said(expected)
        return Fault(self.record, (*self.path, *steps), said(got), wanted, repair or set_to(steps, wanted))


def said(value: object) -> str:
    """A value as a finding says it.

    Example:
        >>> said(None), said(True), said("agreed")
        ('null', 'true', 'agreed')
    """
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)


def set_to(steps: Path, value: str) -> str:
    """The repair of a field that has one right value.

    Example:
        >>> set_to(("force", "en"), "2"), set_to(("role",), "caption")
        ('Set force in en to 2.', 'Set role to caption.')
    """
    field, *rest = steps
    inside = f" in {'/'.join(map(str, rest))}" if rest else ""
    return f"Set {field}{inside} to {value}."


class Wording:
    """Some words in one language. What is found in them is kept.

    Attributes:
        language: their tag.
        quote: the words, to the letter.
    """

    def __init__(self, language: str, quote: str) -> None:
        self.language = language
        self.quote = quote

    @computed_once
    def words(self) -> str:
        """The words, folded, so that cues are found in them; offsets in them are those of the quote."""
        return fold(self.quote)

    @computed_once
    def numbers(self) -> Sequence[Number]:
        """The numbers in them.

        Raises:
            KeyError: if numbers of the language cannot be read.
        """
        return numbers_in_folded(self.words, self.language)

    def numbers_lacking_in(self, other: "Wording") -> list[Number]:
        """Numbers that surely are among its own, and cannot be among those of other words.

        Raises:
            KeyError: if numbers of one of the languages cannot be read.
        """
        if not self.numbers:
            return []
        known = {number.value for number in other.numbers}
        return [number for number in self.numbers if number.plain and number.value not in known]

    @computed_once
    def _keys(self) -> frozenset[str]:
        return keys_in(self.words, written(self.language).apart)

    def table(self, name: str) -> Table:
        """A table of its language."""
        return words_for(name, self.language)

    def may_have(self, words: Words) -> bool:
        """Whether some of these words can stand in it at all: a quick look, before they are searched for."""
        return words.keys is None or not words.keys.isdisjoint(self._keys)

    def has(self, table: str, code: str = NO_CODE) -> bool:
        """Whether a word of a table without codes, or of one of its codes, stands in it."""
        return self.search(table, code) is not None

    def search(self, table: str, code: str = NO_CODE) -> re.Match[str] | None:
        """The first word of a table without codes, or of one of its codes."""
        words = self.table(table)[code]
        return words.search(self.words) if words and self.may_have(words) else None

    def all_in(self, table: str) -> list[Cue]:
        """The first word of each code of a table that has one."""
        listed = self.table(table)
        if not self.may_have(listed.any) or listed.any.search(self.words) is None:
            return []  # Most words have none.
        found = ((code, self.search(table, code)) for code in listed)
        return [Cue(code, match) for code, match in found if match]

    def has_any(self, table: str) -> bool:
        """Whether a word of any code of a table stands in it."""
        words = self.table(table).any
        return self.may_have(words) and words.search(self.words) is not None

    def first(self, table: str) -> Cue | None:
        """The first word of a table in it; of several at one place, that of the code that is tried first."""
        listed = self.table(table)
        return listed.first(self.words) if self.may_have(listed.any) else None


class Version(Wording):
    """The words of a record in one language.

    Attributes:
        span: where they stand in the text.
    """

    def __init__(self, folder: DocumentFolder, language: str, span: Span | SpanOrPoint) -> None:
        self.language = language
        self.quote = span.quote
        self.span = span
        self._folder = folder

    @computed_once
    def words(self) -> str:
        """The words, folded, so that cues are found in them: those of the text, which is folded once, where the quote is right."""
        start, end = self.span.start_offset, self.span.end_offset
        if self._folder.texts.get(self.language, "")[start:end] == self.quote:
            return self._folder.words[self.language][start:end]
        return fold(self.quote)


def versions_of(folder: DocumentFolder, spans: Mapping[str, Span]) -> dict[str, Version]:
    """The words of spans in each language."""
    return {language: Version(folder, language, span) for language, span in spans.items()}


def has_any(versions: Mapping[str, Version], table: str) -> bool:
    """Whether a word of a table stands in some version."""
    for version in versions.values():  # noqa: SIM110 - asked so often that a generator would take a third of the time
        if version.has_any(table):
            return True
    return False


class InDocument(Subject):
    """A subject in a document.

    Attributes:
        folder: the document with all its records.
    """

    def __init__(self, corpus: Corpus, folder: DocumentFolder, record: Record, path: Path = ()) -> None:
        super().__init__(corpus, record, path)
        self.folder = folder

    @classmethod
    def each(cls, corpus: Corpus, folder: DocumentFolder | None) -> Iterator[Self]:
        """Yield each of its kind in a document; nothing without one."""
        if folder is not None:
            yield from cls.each_in(corpus, folder)

    @classmethod
    def each_in(cls, corpus: Corpus, folder: DocumentFolder) -> Iterator[Self]:
        """Yield each of its kind in a document, in the order of the document."""
        raise NotImplementedError

    @property
    def document(self) -> Document:
        """The record of the document."""
        return self.folder.document


class OneDocument(InDocument):
    """A document."""

    @property
    def provisions(self) -> Sequence["OneProvision"]:
        """Its provisions, read or not, as the subjects that keep what rules have found in them."""
        return _provisions(self.corpus, self.folder)

    @classmethod
    def each_in(cls, corpus: Corpus, folder: DocumentFolder) -> Iterator[Self]:
        """Yield the document."""
        yield cls(corpus, folder, folder.document)


class OneText(InDocument):
    """A text of a document: one language version.

    Attributes:
        text: its entry in the document.
        index: its place among the texts.
    """

    def __init__(self, corpus: Corpus, folder: DocumentFolder, index: int, text: Text) -> None:
        super().__init__(corpus, folder, folder.document, ("texts", index))
        self.index = index
        self.text = text

    @classmethod
    def each_in(cls, corpus: Corpus, folder: DocumentFolder) -> Iterator[Self]:
        """Yield each text that the document lists."""
        for index, text in enumerate(folder.document.texts):
            yield cls(corpus, folder, index, text)


class OneProvision(InDocument):
    """A provision.

    Attributes:
        provision: the record.
    """

    def __init__(self, corpus: Corpus, folder: DocumentFolder, provision: Provision) -> None:
        super().__init__(corpus, folder, provision)
        self.provision = provision

    @classmethod
    def each_in(cls, corpus: Corpus, folder: DocumentFolder) -> Iterator[Self]:
        """Yield each provision, in the order of the document."""
        yield from _provisions(corpus, folder)  # type: ignore[misc]

    @property
    def key(self) -> Key:
        """The provision, with all its commitments."""
        return self.provision.id, None

    @property
    def proposed(self) -> bool:
        """Whether nobody has read it yet."""
        return self.provision.proposed

    @computed_once
    def versions(self) -> dict[str, Version]:
        """Its words in each language that carries it."""
        return versions_of(self.folder, self.provision.anchors)

    @computed_once
    def names(self) -> dict[str, Sequence[Named]]:
        """The names of single entities in each version, in the order of the text."""
        anchors = self.provision.anchors
        return {one: names_inside(names_in(self.corpus, self.folder, one), span) for one, span in anchors.items()}

    @computed_once
    def formulas(self) -> dict[str, set[str]]:
        """The set phrases whose words stand in each version."""
        known = self.corpus.formulas
        return {one: set(known.found_in(v.quote, primary_language(one))) for one, v in self.versions.items()}

    @computed_once
    def entities(self) -> set[str]:
        """Every entity that it names, inside other names and by collectives too."""
        return entities_in(self.corpus, self.folder, self.provision.anchors)

    def has_cue(self, table: str) -> bool:
        """Whether some version has a word of a table."""
        return has_any(self.versions, table)

    def lacks(self, table: str, code: str = NO_CODE) -> bool:
        """Whether no version has one of some words, each being of a language that has any."""
        for version in self.versions.values():
            words = version.table(table)[code]
            if not words or (version.may_have(words) and words.search(version.words)):
                return False
        return True


@once_per_folder
def _provisions(corpus: Corpus, folder: DocumentFolder) -> Sequence[OneProvision]:
    """The provisions of a document as subjects, made once for all rules."""
    return [OneProvision(corpus, folder, provision) for provision in folder.provisions]


class OfProvisions(InDocument):
    """A subject in a provision, or made of several."""

    @classmethod
    def of(cls, provisions: Sequence[OneProvision]) -> Iterator[Self]:
        """Yield each of its kind in some provisions, made of the very subjects that keep what rules have found in them."""
        raise NotImplementedError

    @classmethod
    def each_in(cls, corpus: Corpus, folder: DocumentFolder) -> Iterator[Self]:
        """Yield each of its kind in a document, in the order of the document."""
        yield from cls.of(_provisions(corpus, folder))


class OneGloss(OfProvisions):
    """Our own English for a provision.

    Attributes:
        inside: the provision, as a subject.
        english: its words.
    """

    def __init__(self, inside: OneProvision, gloss: str) -> None:
        super().__init__(inside.corpus, inside.folder, inside.provision, ("gloss_en",))
        self.inside = inside
        self.english = Wording(EDITORS, gloss)

    @classmethod
    def of(cls, provisions: Sequence[OneProvision]) -> Iterator[Self]:
        """Yield each gloss of some provisions."""
        for inside in provisions:
            if inside.provision.gloss_en is not None:
                yield cls(inside, inside.provision.gloss_en)

    @property
    def key(self) -> Key:
        """The provision."""
        return self.inside.key

    @property
    def proposed(self) -> bool:
        """Whether nobody has read it yet."""
        return self.inside.proposed

    @computed_once
    def names(self) -> Sequence[Match]:
        """The names in it, in order, but for those inside other names."""
        return names_in_words(self.corpus, self.english.quote, EDITORS)


class OneParagraph(OfProvisions):
    """The provisions of one printed paragraph, which stand next to each other.

    Attributes:
        provisions: the provisions, as subjects.
    """

    def __init__(self, provisions: Sequence[OneProvision]) -> None:
        first = provisions[0]
        super().__init__(first.corpus, first.folder, first.provision)
        self.provisions = provisions

    @classmethod
    def of(cls, provisions: Sequence[OneProvision]) -> Iterator[Self]:
        """Yield each paragraph of some provisions."""
        for _, group in groupby(provisions, key=lambda one: one.provision.id.rpartition(".")[0]):
            yield cls(list(group))


class OneCommitment(OfProvisions):
    """A commitment.

    Attributes:
        commitment: the record.
        index: its place in its provision.
        inside: the provision that it stands in, as a subject.
        provision: the record of that provision.
    """

    def __init__(self, inside: OneProvision, index: int, commitment: Commitment) -> None:
        super().__init__(inside.corpus, inside.folder, inside.provision, ("commitments", index))
        self.inside = inside
        self.provision = inside.provision
        self.index = index
        self.commitment = self.part = commitment

    @classmethod
    def of(cls, provisions: Sequence[OneProvision]) -> Iterator[Self]:
        """Yield each commitment of some provisions."""
        for inside in provisions:
            for index, commitment in enumerate(inside.provision.commitments):
                yield cls(inside, index, commitment)

    @computed_once
    def entities(self) -> set[str]:
        """Every entity that its words name, inside other names and by collectives too."""
        return entities_in(self.corpus, self.folder, self.commitment.anchors)

    @property
    def key(self) -> Key:
        """The commitment."""
        return self.provision.id, self.index

    @property
    def proposed(self) -> bool:
        """Whether nobody has read it yet."""
        return self.inside.proposed

    @computed_once
    def versions(self) -> dict[str, Version]:
        """The words of its anchor in each language that carries it."""
        return versions_of(self.folder, self.commitment.anchors)

    @computed_once
    def operators(self) -> dict[str, Version]:
        """The words of its operator in each language."""
        return versions_of(self.folder, self.commitment.operator)

    def has_cue(self, table: str) -> bool:
        """Whether some version of its anchor has a word of a table."""
        return has_any(self.versions, table)

    def after_operator(self, language: str) -> str:
        """The words of its anchor after its operator, folded; all of them if the operator stands elsewhere."""
        words, anchor = self.versions[language].words, self.commitment.anchors[language]
        return words[max(0, self.commitment.operator[language].end_offset - anchor.start_offset) :]


class OneDivergence(InDocument):
    """A divergence.

    Attributes:
        divergence: the record.
    """

    def __init__(self, corpus: Corpus, folder: DocumentFolder, divergence: Divergence) -> None:
        super().__init__(corpus, folder, divergence)
        self.divergence = divergence

    @classmethod
    def each_in(cls, corpus: Corpus, folder: DocumentFolder) -> Iterator[Self]:
        """Yield each divergence, in the order of the document."""
        for divergence in folder.divergences:
            yield cls(corpus, folder, divergence)

    @property
    def key(self) -> Key:
        """The provision that it is in."""
        return self.divergence.provision, None

    @computed_once
    def note(self) -> Wording:
        """The words of its note."""
        return Wording(EDITORS, self.divergence.note)

    @property
    def provision(self) -> Provision:
        """The provision that it names.

        Raises:
            KeyError: if there is none; rules of level 5 are asked only where there is.
        """
        return self.folder.provision_by_id[self.divergence.provision]


class OneReading(InDocument):
    """A reading of a document.

    Attributes:
        reading: the record.
        round: the readings by its version of the codebook.
        as_read: its units, in the texts.
    """

    def __init__(self, corpus: Corpus, folder: DocumentFolder, of: Round, index: int) -> None:
        super().__init__(corpus, folder, of.readings[index])
        self.reading = of.readings[index]
        self.round = of
        self._index = index

    @classmethod
    def each_in(cls, corpus: Corpus, folder: DocumentFolder) -> Iterator[Self]:
        """Yield each reading by each version of the codebook, the first one first."""
        for own in folder.rounds:
            for index in range(len(own.readings)):
                yield cls(corpus, folder, own, index)

    @property
    def as_read(self) -> AsRead:
        """The reading with its units in the texts."""
        return self.round.as_read[self._index]


class OneFile(Subject):
    """A file of records, of a document or of none.

    Attributes:
        file: the file.
        folder: the document that it is in; None if it is in none.
    """

    in_shared = True

    def __init__(self, corpus: Corpus, folder: DocumentFolder | None, file: LoadedFile) -> None:
        super().__init__(corpus, file.records[0] if file.records else corpus.dataset)
        self.folder = folder
        self.file = file

    @classmethod
    def each(cls, corpus: Corpus, folder: DocumentFolder | None) -> Iterator[Self]:
        """Yield each file of the document or, without one, each shared file."""
        for file in folder.files if folder else corpus.shared_files:
            yield cls(corpus, folder, file)


class OneScope(Subject):
    """All records of a document, or all that belong to none: what shares one file of seals.

    Attributes:
        folder: the document; None for the records that belong to none.
    """

    in_shared = True

    def __init__(self, corpus: Corpus, folder: DocumentFolder | None) -> None:
        super().__init__(corpus, folder.document if folder else corpus.dataset)
        self.folder = folder

    @classmethod
    def each(cls, corpus: Corpus, folder: DocumentFolder | None) -> Iterator[Self]:
        """Yield the one scope that is asked for."""
        yield cls(corpus, folder)

    @property
    def seals(self) -> Sequence[Seal]:
        """Seals of its records, in the order of their file."""
        return self.folder.seals if self.folder else self.corpus.shared_seals

    @property
    def untouched(self) -> bool:
        """Whether every record of it stands as sealed, and none is gone."""
        return self.folder.untouched if self.folder else self.corpus.shared_untouched

    @computed_once
    def items(self) -> Sequence[Sealable]:
        """Its records that a seal can stand for."""
        return list(self.corpus.sealable_in(self.folder) if self.folder else self.corpus.sealable_shared())

    @property
    def agreement(self) -> Iterator[Agreement]:
        """Yield its rows of agreement: of a document, those of its readings by each version of the codebook; else those over all."""
        rounds = self.folder.rounds if self.folder else ()
        yield from (row for own in rounds for row in own.agreement) if self.folder else self.corpus.agreement

    @property
    def files(self) -> Sequence[LoadedFile]:
        """Its files, as far as they could be read."""
        return self.folder.files if self.folder else self.corpus.shared_files


class InShared(Subject):
    """A subject in the files that all documents share."""

    in_document = False
    in_shared = True

    @classmethod
    def each(cls, corpus: Corpus, folder: DocumentFolder | None) -> Iterator[Self]:
        """Yield each of its kind; nothing in a document."""
        if folder is None:
            yield from cls.each_shared(corpus)

    @classmethod
    def each_shared(cls, corpus: Corpus) -> Iterator[Self]:
        """Yield each of its kind, in the order of the files."""
        raise NotImplementedError

    @property
    def key(self) -> Key | None:
        """The record."""
        return id(self.record), None


class Collection(InShared):
    """The collection as a whole."""

    @property
    def key(self) -> None:
        """Nothing: a fault in it may concern any record."""
        return

    @classmethod
    def each_shared(cls, corpus: Corpus) -> Iterator[Self]:
        """Yield the collection."""
        yield cls(corpus, corpus.dataset)


class OneSource(InShared):
    """A source.

    Attributes:
        source: the record.
    """

    def __init__(self, corpus: Corpus, source: Source) -> None:
        super().__init__(corpus, source)
        self.source = source

    @classmethod
    def each_shared(cls, corpus: Corpus) -> Iterator[Self]:
        """Yield each source."""
        for source in corpus.sources:
            yield cls(corpus, source)


class OneEntry(InShared):
    """An entry of a register: an actor, an instrument or a place.

    Attributes:
        entry: the record.
    """

    def __init__(self, corpus: Corpus, entry: Entity) -> None:
        super().__init__(corpus, entry)
        self.entry = entry

    @classmethod
    def each_shared(cls, corpus: Corpus) -> Iterator[Self]:
        """Yield each entry, actors first; the first of each id."""
        for entry in corpus.entities.values():
            yield cls(corpus, entry)


class OneTenure(InShared):
    """A tenure: who held which office.

    Attributes:
        tenure: the record.
    """

    def __init__(self, corpus: Corpus, tenure: Tenure) -> None:
        super().__init__(corpus, tenure)
        self.tenure = tenure

    @classmethod
    def each_shared(cls, corpus: Corpus) -> Iterator[Self]:
        """Yield each tenure."""
        for tenure in corpus.tenures:
            yield cls(corpus, tenure)


class OneRegistered(InShared):
    """A record of the registers that may have evidence: an entry or a tenure.

    Attributes:
        entry: the record.
    """

    def __init__(self, corpus: Corpus, entry: Entity | Tenure) -> None:
        super().__init__(corpus, entry)
        self.entry = entry

    @classmethod
    def each_shared(cls, corpus: Corpus) -> Iterator[Self]:
        """Yield each entry, the first of each id, then each tenure."""
        for entry in (*corpus.entities.values(), *corpus.tenures):
            yield cls(corpus, entry)


class OneNonName(InShared):
    """An expression that looks like a name and is none.

    Attributes:
        non_name: the record.
    """

    def __init__(self, corpus: Corpus, non_name: NonName) -> None:
        super().__init__(corpus, non_name)
        self.non_name = non_name

    @classmethod
    def each_shared(cls, corpus: Corpus) -> Iterator[Self]:
        """Yield each expression."""
        for non_name in corpus.non_names:
            yield cls(corpus, non_name)


class OneRelation(InShared):
    """A relation between two documents.

    Attributes:
        relation: the record.
    """

    def __init__(self, corpus: Corpus, relation: Relation) -> None:
        super().__init__(corpus, relation)
        self.relation = relation

    @classmethod
    def each_shared(cls, corpus: Corpus) -> Iterator[Self]:
        """Yield each relation."""
        for relation in corpus.relations:
            yield cls(corpus, relation)


Where = Callable[[Any], bool]
"""Whether a rule is asked about a subject."""


@cache
def coded(field: str, *codes: object) -> Where:
    """A predicate: whether a subject has one of some codes in a field; None among them stands for an empty one.

    Example:
        >>> from types import SimpleNamespace as Of
        >>> [coded("mode", "joint", None)(Of(part=Of(mode=mode))) for mode in ("joint", "each", None)]
        [True, False, True]
    """
    return lambda one: getattr(one.part, field) in codes


@cache
def given(*fields: str) -> Where:
    """A predicate: whether a subject has anything in one of some fields.

    Example:
        >>> from types import SimpleNamespace as Of
        >>> [given("instruments", "places")(Of(part=Of(instruments=[], places=places))) for places in ([], ["angkor"])]
        [False, True]
    """
    return lambda one: any(getattr(one.part, field) for field in fields)


class Subjects:
    """The subjects of one document, or of the shared files: each kind is gone through once, and kept for all rules."""

    def __init__(self, corpus: Corpus, folder: DocumentFolder | None) -> None:
        self._corpus = corpus
        self._folder = folder
        self._lists: dict[object, Sequence[Any]] = {}

    def of(
        self, kind: type[Subject], proposals: bool, where: Where | None = None, cues: Sequence[str] = ()
    ) -> Sequence[Any]:
        """All subjects of a kind, or those that a rule is asked about.

        Args:
            kind: what they are.
            proposals: whether those that nobody has read are among them.
            where: what must be true of them.
            cues: tables of the lexicon; some version must have a word of one of them.
        """
        key = kind, proposals, where, cues
        if key not in self._lists:
            self._lists[key] = self._listed(kind, proposals, where, cues)
        return self._lists[key]

    def _listed(
        self, kind: type[Subject], proposals: bool, where: Where | None, cues: Sequence[str]
    ) -> Sequence[Subject]:
        if cues:
            some = self.of(kind, proposals, where)
            return [one for one in some if any(map(one.has_cue, cues))]
        if where is not None:
            return list(filter(where, self.of(kind, proposals)))
        if issubclass(kind, OfProvisions):
            return list(kind.of(self.of(OneProvision, proposals)))
        if not proposals:
            return [one for one in self.of(kind, proposals=True) if not one.proposed]
        return list(kind.each(self._corpus, self._folder))
