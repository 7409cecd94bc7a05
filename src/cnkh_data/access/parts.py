"""What records are made of: words of a text, names, and what is kept by language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from .frozen import Frozen

T = TypeVar("T")


class ByLanguage(Mapping[str, T]):
    """Something for each language version, by its tag; `zh` also finds `zh-Hans` or `zh-Hant`, whichever comes first.

    Example:
        >>> words = ByLanguage({"zh-Hans": "双方愿", "en": "Both sides will"})
        >>> words["zh"], words.get("km"), list(words)
        ('双方愿', None, ['zh-Hans', 'en'])
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, T]) -> None:
        self._values = dict(values)

    def __getitem__(self, language: str) -> T:
        if language in self._values:
            return self._values[language]
        for tag, value in self._values.items():
            if tag.partition("-")[0] == language:
                return value
        raise KeyError(f"{language}; there are: {', '.join(self._values) or 'none'}")

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"{{{', '.join(f'{tag!r}: {value!r}' for tag, value in self._values.items())}}}"


class Span(Frozen):
    """Words of a text, and where they stand in it. Offsets count code points of `Text.content`."""

    start_offset: int
    """First code point."""
    end_offset: int
    """Code point after the last one."""
    quote: str | None
    """The words; None where a release has none."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.start_offset}–{self.end_offset} {brief(self.quote)}>"


class ProvisionWords(Span):
    """A provision in one version."""

    text_id: str
    language: str
    formulas: tuple[str, ...]
    """Set phrases in it, of codelist `formula`."""


class DivergenceWords(Span):
    """A divergence in one version."""

    text_id: str
    language: str
    point: bool
    """Whether the version has no words there, and the offsets, which are equal, give the place."""


class Deadline(Frozen):
    """Until when a commitment is to be done, as one version prints it."""

    printed: str | None
    """The words."""
    edtf: str | None
    """The same as an EDTF date or interval; None where it is no date (“at an early date”)."""


class Quantity(Frozen):
    """How much or how many a commitment is about."""

    number: float
    """It is whole, and may be larger than an integer of 32 bits can be."""
    unit: str
    """What is counted, in English."""
    printed: ByLanguage[str]
    """The words, by primary language."""


class CommitmentWords(Span):
    """A commitment in one version: its words, and what is coded of them."""

    text_id: str
    language: str
    force: int
    """Strength of the operator, 0 to 3: codelist `force`."""
    novelty: str | None
    """Cue that it is new or goes on: codelist `novelty`; None where there is none."""
    operator: Span
    """The words that bind: “will”, “agreed to”."""
    verb: Span | None
    """First verb of what is to be done; None where it has a noun."""
    aims: tuple[Span, ...]
    """What it is to lead to or serve, as far as that is no commitment."""
    deadline: Deadline | None


class Name(Frozen):
    """A name of an entity."""

    language: str
    """Language and script, as a BCP 47 tag."""
    text: str
    """The name as printed, or as we translate it."""
    type: str
    """Its standing: codelist `name_type`."""

    def __repr__(self) -> str:
        return f"<Name {self.text} ({self.language}, {self.type})>"


class Mention(Span):
    """A name of an entity in a text."""

    text_id: str
    language: str
    provision_id: str
    entity_id: str
    basis: str
    """How it was found: codelist `mention_basis`."""
    depth: int
    """0 for a longest match; 1 or more for a name inside another name."""


class Cut(Span):
    """What was left out of a source to make a text; offsets count code points of the source."""

    reason: str
    """Why: codelist `cut_reason`."""


class ReadUnit(Frozen):
    """A unit as one of the two blind readings read it."""

    codebook: str
    """Version of the codebook that the reading is by."""
    reading_pass: str
    """`first` or `second`."""
    unit_id: str
    """Id that this reading gave it."""
    codes: Mapping[str, object]
    """Column of table `reading_units` to its value."""
    words: ByLanguage[str]
    """The unit in each version, by primary language."""

    def __repr__(self) -> str:
        return f"<ReadUnit {self.unit_id} (codebook {self.codebook}, {self.reading_pass})>"


class ReadCommitment(Frozen):
    """A commitment as one of the two blind readings read it."""

    codebook: str
    """Version of the codebook that the reading is by."""
    reading_pass: str
    """`first` or `second`."""
    unit_id: str
    """Unit that it is in, under the id that this reading gave it."""
    number: int
    """Its place in the unit, from 1."""
    codes: Mapping[str, object]
    """Column of table `reading_commitments` to its value."""
    words: ByLanguage[str]
    """The commitment in each version, by primary language."""

    def __repr__(self) -> str:
        return f"<ReadCommitment {self.unit_id} no. {self.number} (codebook {self.codebook}, {self.reading_pass})>"


class Adjudication(Frozen):
    """A difference between the two readings, what became of it in the record, and why. Values are JSON."""

    codebook: str
    """Version of the codebook that the readings are by."""
    field: str
    """Field that differs; `unit` or `commitment` where only one reading has it, `versions` where it is in other texts."""
    language: str | None
    """Text, for a field that is coded per version."""
    first: str | None
    """Value in the first reading; None where it has none."""
    second: str | None
    """Value in the second reading; None where it has none."""
    adjudicated: str | None
    """Value in the record; None where it has none."""
    reason: str


class Checked(Frozen):
    """What a value that no text states was checked against."""

    field: str
    """Field of the record."""
    seen_at: str
    """Where it was seen."""
    basis: str
    """How it says so: codelist `evidence_basis`."""
    quote: str | None
    """What it says there."""


class Code(Frozen):
    """A code of a codelist, and what it means."""

    codelist: str
    code: str | int
    """As tables have it: an integer for the steps of a scale."""
    label: str
    """The code in words."""
    definition: str
    """What it means."""

    def __str__(self) -> str:
        return self.label


class Evidence(Frozen):
    """The words that a record rests on, in one version, and where its source file has them."""

    text_id: str
    language: str
    quote: str
    """The words; empty for a place where the version has none."""
    before: str
    """What stands before them in the text."""
    after: str
    """What stands after them."""
    start_offset: int
    """First code point, in `Text.content`."""
    end_offset: int
    """Code point after the last one."""
    file: str
    """Name of the source file."""
    line: int
    """Line of the source file where the words begin, from 1."""
    column: int
    """Code point of that line where they begin, from 1."""

    @property
    def context(self) -> str:
        """The words with what stands around them."""
        return f"{self.before}{self.quote}{self.after}"

    def __repr__(self) -> str:
        return f"<Evidence {self.file}:{self.line}:{self.column} {brief(self.quote)}>"


LONGEST_BRIEF = 40
"""Characters of a text that a line about it shows."""


def brief(text: str | None) -> str:
    """Text on one line, shortened at its end.

    Example:
        >>> brief("Both sides agreed to explore the establishment of a corridor")
        'Both sides agreed to explore the establ…'
    """
    line = " ".join((text or "").split())
    return line if len(line) <= LONGEST_BRIEF else f"{line[: LONGEST_BRIEF - 1]}…"
