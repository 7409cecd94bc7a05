"""What every record shares: strictness, and the vocabulary of plain types."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import Enum, IntEnum, StrEnum
from typing import Annotated, Any, NamedTuple, Self, TypeVar, dataclass_transform, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    SerializerFunctionWrapHandler,
    model_serializer,
)
from pydantic.dataclasses import dataclass
from pydantic.fields import FieldInfo
from pydantic_core import CoreSchema, core_schema

from ..docstrings import docstring, keep_docstring

SCHEMA_VERSION = "2.0.0"
"""Version of the contract in `schema/`; `schema/VERSIONING.md` says what a change to it means. `.dev` ends it until it is settled."""

SCHEMA_MAJOR = SCHEMA_VERSION.partition(".")[0]
"""Names the folder of the contract and its `$id`s."""

CONTRACT_FOLDER = f"schema/v{SCHEMA_MAJOR}"
"""Where the contract stands in a project; those of former major versions stay beside it as they were."""

FIRST_SCHEMA = "1.0.0"
"""Version of the contract that had a code, if the code does not say which."""

FORMAT = 7
"""Format of the files in `data/` that the models read; `cnkh migrate` carries older ones to it."""

INT32_MAX = 2**31 - 1


# Deferred: most models are read as parts of others, and would never use a parser of their own.
_STRICT = ConfigDict(extra="forbid", strict=True, frozen=True, regex_engine="rust-regex", defer_build=True)


class Record(BaseModel):
    """A record is strict: every key present, none unknown, nothing coerced, nothing changed once read."""

    model_config = _STRICT

    def __init_subclass__(cls, **options: Any) -> None:
        """Keep the docstring, which is the record's description in the contract."""
        super().__init_subclass__(**options)
        keep_docstring(cls)


class Compact(Record):
    """A record that is written without what is null or empty in it."""

    @model_serializer(mode="wrap")
    def _without_empty(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in write(self).items() if value not in (None, [], {})}


class Part:
    """A part of records that there are very many of: as strict as a record, in half its room, and with nothing but its fields."""

    __slots__ = ()


P = TypeVar("P", bound=Part)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(Field,))
def part(cls: type[P]) -> type[P]:
    """Make a class of fields a `Part`: a frozen dataclass with slots, read by pydantic."""
    keep_docstring(cls)
    return dataclass(slots=True, kw_only=True, config=_STRICT)(cls)  # type: ignore[return-value]


def fields_of(model: type[Record | Part]) -> Mapping[str, FieldInfo]:
    """Fields of a record or part, by name, in their order."""
    fields: Mapping[str, FieldInfo] = model.__pydantic_fields__  # type: ignore[union-attr]
    return fields


def values_of(record: Record | Part) -> Iterator[tuple[str, Any]]:
    """Yield the name and value of each field of a record or part."""
    for name in fields_of(type(record)):
        yield name, getattr(record, name)


class _Described:
    """A code that carries its own codelist row: label, definition, source, history."""

    label: str
    definition: str
    source: str
    since: str
    deprecated: str
    replaced_by: str

    def __init_subclass__(cls, **options: Any) -> None:
        """Keep the docstring, which is the codelist's description in the contract."""
        super().__init_subclass__(**options)
        keep_docstring(cls)

    def _describe(self, label: str, definition: str, source: str, since: str, history: tuple[str, str]) -> None:
        self.label, self.definition, self.source, self.since = label, definition, source, since
        self.deprecated, self.replaced_by = history


Meaning = tuple[str | int, str, str]
"""A code, its label, and what it means."""


def schema_of_codes(name: str, about: str, kind: str, codes: Iterable[Meaning]) -> dict[str, Any]:
    """JSON Schema of a codelist, with nothing but words of the standard: editors show them, generators name codes by the labels.

    Args:
        name: as the contract calls the codelist.
        about: what its codes say.
        kind: type of the codes in JSON.
        codes: without any, the schema accepts nothing.

    Example:
        >>> schema_of_codes("Answer", "What was said.", "string", [("yes", "Yes", "It is so.")])["oneOf"]
        [{'const': 'yes', 'title': 'Yes', 'description': 'It is so.'}]
    """
    each = [{"const": code, "title": label, "description": meaning} for code, label, meaning in codes]
    return {"description": about, "title": name, "type": kind, **({"oneOf": each} if each else {"not": {}})}


class Codelist(_Described, StrEnum):
    """A closed vocabulary of words. Members are written `NAME = "code", "Label", "Definition.", "Source"`."""

    def __new__(
        cls,
        code: str,
        label: str,
        definition: str,
        source: str = "cnkh codebook",
        since: str = FIRST_SCHEMA,
        history: tuple[str, str] = ("", ""),
    ) -> Self:
        """Make a code with its description; `history` is (deprecated since, replaced by)."""
        member = str.__new__(cls, code)
        member._value_ = code
        member._describe(label, definition, source, since, history)
        return member

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Give the JSON Schema of the codelist, each value with its meaning."""
        codes = ((code.value, code.label, code.definition) for code in cls)
        return schema_of_codes(cls.__name__, docstring(cls), "string", codes)


class Scale(_Described, IntEnum):
    """A closed ordinal vocabulary of whole numbers, written like a `Codelist`."""

    def __new__(
        cls,
        code: int,
        label: str,
        definition: str,
        source: str = "cnkh codebook",
        since: str = FIRST_SCHEMA,
        history: tuple[str, str] = ("", ""),
    ) -> Self:
        """Make a step of the scale with its description."""
        member = int.__new__(cls, code)
        member._value_ = code
        member._describe(label, definition, source, since, history)
        return member

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Accept the scale's numbers only: an enum of whole numbers would also take false for 0 and true for 1."""
        whole, step = (
            core_schema.int_schema(strict=True),
            core_schema.enum_schema(cls, list(cls), sub_type="int", strict=False),
        )
        number = core_schema.plain_serializer_function_ser_schema(int, return_schema=core_schema.int_schema())
        return core_schema.chain_schema([whole, step], serialization=number)

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Give the JSON Schema of the scale, each value with its meaning."""
        codes = ((code.value, code.label, code.definition) for code in cls)
        return schema_of_codes(cls.__name__, docstring(cls), "integer", codes)


class Meanings:
    """Marks codes that are written out where readings are frozen, with what each meant then: the contract says it to editors."""

    def __init__(self, name: str, about: str, *each: str) -> None:
        self.name = name
        """As the contract calls the codes."""
        self.about = about
        self.each = each
        """Label and meaning of each code, as in “Label: What it means.”, in their order."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Of steps of a scale, say first that they are whole numbers, as `Scale` does."""
        codes = handler(source)
        whole = isinstance(get_args(source)[0], int)
        return core_schema.chain_schema([core_schema.int_schema(strict=True), codes]) if whole else codes

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Give the JSON Schema of the codes, each with its meaning."""
        listed = handler(core["steps"][-1] if core["type"] == "chain" else core)
        meanings = (meaning.partition(": ") for meaning in self.each)
        codes = ((code, label, meaning) for code, (label, _, meaning) in zip(listed["enum"], meanings, strict=True))
        return schema_of_codes(self.name, self.about, listed["type"], codes)


class Words(StrEnum):
    """Marks a field that holds words, with whose they are: a release without texts leaves out those of the sources."""

    SOURCE = "source"
    """Quoted from a source."""
    TRANSLATION = "translation"
    """Our rendering of a source. One of a whole text takes its place, so it needs the same permission."""
    NAME = "name"
    """A name or a title: it says what something is called."""
    OURS = "ours"
    """What we say ourselves; it may quote a source in passing."""


class OpenCodelist:
    """A vocabulary that is each corpus's own; as a mark, that a field holds one of its codes: `Annotated[Code, FORMULA]`.

    Which codes there are stands in a file of the corpus. A corpus without that file has none.
    """

    def __init__(self, name: str, file: str, about: str, in_texts: bool = False, entry: str = "") -> None:
        self.name = name
        """As the contract calls it."""
        self.file = file
        """Name of its file in `data/codelists/`, without the ending."""
        self.about = about
        self.in_texts = in_texts
        """Whether its codes stand for words of a text: the file then has them for each language, and a topic."""
        self.entry = entry
        """Column that has the id of the register entry that a code stands for; empty if its codes stand for none."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OpenCodelist) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Name the codelist, so that the contract of a corpus can say its codes."""
        return {**handler(core), "description": self.about, "$comment": self.comment}

    @property
    def comment(self) -> str:
        """What the contract says where it knows no codes."""
        return f"A code of data/codelists/{self.file}.csv."


class Reference:
    """Marks a field whose value is the id of another record: `Annotated[Id, Reference("actor")]`."""

    def __init__(self, *targets: str, kinds: Collection[str] = ()) -> None:
        self.targets = targets
        self.kinds = kinds
        """Kinds of actor that it may be of; any if there are none."""


class OursInEnglish:
    """Marks a field that we write for those who read English only: every word of it is English.

    In a map of languages, that is said of what stands for English.
    """


class Located:
    """Marks a quote in a reading that has no offsets: where it stands in its text is found when the reading is read."""


class Coded(Enum):
    """Marks a field that readings are compared on, with how. One that is coded per text is compared text by text."""

    VALUE = "value"
    """As it is."""
    SET = "set"
    """A list whose order says nothing."""
    MAIN = "main"
    """A list with the main item first: that one between the readings, the whole list between the record and its readings."""
    RANKED = "ranked"
    """A list with the main item first: that one, and the others without their order."""
    PLACE = "place"
    """Words of a text: which they are, and where they stand."""
    VERSIONS = "versions"
    """What is there for some texts: for which."""
    ALIKE = "alike"
    """Readers fill it in alike: it is compared between the record and its readings, and no agreement is computed of it."""


class Unmeasured(NamedTuple):
    """Marks a field that readings are not compared on, with why."""

    reason: str


VERSION_PATTERN = r"^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$"
CODEBOOK_PATTERN = r"^[1-9][0-9]*$"
CODE_PATTERN = r"^[a-z0-9]+(_[a-z0-9]+)*$"
LANGUAGE_PATTERN = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$"

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$", max_length=120)]
Code = Annotated[str, Field(pattern=CODE_PATTERN, max_length=120)]
LONGEST_PROSE = 4000
Prose = Annotated[str, Field(min_length=1, max_length=LONGEST_PROSE), Words.OURS]
Quote = Annotated[str, Field(min_length=1), Words.SOURCE]
Codebook = Annotated[str, Field(pattern=CODEBOOK_PATTERN, max_length=9)]
"""Version of the codebook: a whole number."""
PrimaryLanguage = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
"""Primary subtag of a language tag: a language whatever its script."""
Language = Annotated[str, Field(pattern=LANGUAGE_PATTERN, description="BCP 47 language tag of a text.")]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Offset = Annotated[int, Field(ge=0, le=INT32_MAX)]
CALENDAR_DAY = "calendar day"
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"), CALENDAR_DAY]
_EDTF_DATE = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
Edtf = Annotated[str, Field(pattern=rf"^{_EDTF_DATE}(/{_EDTF_DATE})?$")]

DocumentId = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(-[a-z0-9]+)+$", max_length=120)]
_UNIT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(-[a-z0-9]+)+/(pre|end|[1-9][0-9]*)\.[1-9][0-9]*\.[1-9][0-9]*"
ProvisionId = Annotated[str, Field(pattern=_UNIT + "$")]
PlaceOfUnit = Annotated[str, Field(pattern=_UNIT + r"$|^[0-9]{4}-[0-9]{2}-[0-9]{2}(-[a-z0-9]+)+/u[1-9][0-9]*$")]
"""Id of a unit in a reading; one that its reader did not name is called by its place in the list."""
CommitmentId = Annotated[str, Field(pattern=_UNIT + "/c[1-9][0-9]*$")]
DivergenceId = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}(-[a-z0-9]+)+/d[1-9][0-9]*$")]

ActorId = Annotated[Slug, Reference("actor")]
InstrumentId = Annotated[Slug, Reference("instrument")]
PlaceId = Annotated[Slug, Reference("place")]
EntityId = Annotated[Slug, Reference("actor", "instrument", "place")]
SourceId = Annotated[Slug, Reference("source")]
