"""Two blind readings of a document by a version of the codebook: where they agree, how much, and where they differ.

Units are the same if they have the same spans in every text. Commitments of the same unit are paired where their anchors
overlap most. The models of a version of the codebook say on which fields readings of that version are compared, and a record
beside them on those that it has too.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Generic, NamedTuple, TypeVar

from .corpus import CodedCommitment, CodedUnit, Coding, Corpus, DocumentFolder, Passage, Round, of_each
from .models import READINGS, Adjudication, Agreement, Codelist, Commitment, Provision, Reading, Record, fields_of
from .models.base import Coded, Reference
from .models.codelists import Measure, Scope
from .models.provisions import in_english
from .models.walk import Shape, shapes
from .positions import Path
from .stretches import Stretches

EXPERIMENTAL_BELOW = 0.667

_Alpha = tuple[float, float | None, float | None] | None
Measuring = Callable[[Sequence[tuple[Any, Any]], bool], _Alpha]
"""Krippendorff's alpha of pairs of codes, true if they are ordered, and both ends of its interval; None where it is undefined."""

VERSIONS = "versions"
"""Stands for a field where what differs is in which texts a commitment is anchored."""
UNIT = "unit"
"""Stands for a field in a difference where only one reading has the unit: its values are the words of that unit."""

COMMITMENT = "commitment"
"""Stands for a field in a difference where only one reading has the commitment: its values are what it is about."""

FieldOf = tuple[str, str | None]
"""A field, and the language of the text for a field that is coded per version."""


Numbered = tuple[CodedUnit, int, CodedCommitment]
"""A commitment with its unit and its number in it."""


@dataclass(frozen=True)
class Difference:
    """One field on which the two readings differ; values as compact JSON, None where a reading has none."""

    place: str
    commitment: int | None
    field: str
    language: str | None
    first: str | None
    second: str | None
    units: tuple[CodedUnit | None, CodedUnit | None] = (None, None)
    """The unit in each reading."""
    commitments: tuple[CodedCommitment | None, CodedCommitment | None] = (None, None)
    """The commitment in each reading, for a field of one."""


@dataclass(frozen=True)
class Comparison:
    """Both readings of one document, side by side."""

    units: list[tuple[CodedUnit | None, CodedUnit | None]]
    commitments: list[tuple[CodedUnit, int, CodedCommitment | None, CodedCommitment | None]]
    """Unit (of the reading that has the commitment), number in it, and the commitment in each reading."""


def compare(own: Round) -> Comparison | None:
    """Pair the units and commitments of two readings by one version of the codebook; None if there are not two."""
    if not own.complete:
        return None
    first, second = (reading.units for reading in own.as_read)
    by_place = {_place(unit): unit for unit in second}
    units: list[tuple[CodedUnit | None, CodedUnit | None]] = [
        (unit, by_place.pop(_place(unit), None)) for unit in first
    ]
    units += [(None, unit) for unit in by_place.values()]
    return Comparison(units, list(_pair_commitments(first, second)))


def differences(comparison: Comparison) -> Iterator[Difference]:
    """Yield every difference, unit by unit."""
    for units in comparison.units:
        one, other = units
        unit = one or other
        if unit is not None and (one is None or other is None):
            yield Difference(unit.id, None, UNIT, None, words_of(one), words_of(other), units)
        elif one is not None and other is not None:
            for coded, values in _values(one, other).items():
                if values[0] != values[1]:
                    yield Difference(one.id, None, *coded, _text(values[0]), _text(values[1]), units)
    for unit, number, *pair in comparison.commitments:
        one_c, other_c = pair
        if one_c is None or other_c is None:
            yield Difference(
                unit.id, number, COMMITMENT, None, object_of(one_c), object_of(other_c), commitments=(one_c, other_c)
            )
            continue
        for coded, values in _values(one_c, other_c).items():
            if values[0] != values[1]:
                yield Difference(
                    unit.id, number, *coded, _text(values[0]), _text(values[1]), commitments=(one_c, other_c)
                )


class _Matched(NamedTuple):
    """How many units or commitments the readings have."""

    pairs: int
    both: int
    total: int
    """In the first reading and in the second, added up."""


_Pairs = list[tuple[Any, Any]]
"""Codes that two readings give, in the order of what they code."""


class _Counted(NamedTuple):
    """How many things the readings give codes, and how many of these the same."""

    number: int
    same: int


Codes = TypeVar("Codes")


class _ReadTwice(NamedTuple, Generic[Codes]):
    """What agreement needs of one document: of the codes of each field either all, or how many there are."""

    document: str
    codebook: str
    units: _Matched
    commitments: _Matched
    codes: tuple[Mapping[FieldOf, Codes], Mapping[FieldOf, Codes]]
    """By field: those of units, and those of commitments."""


def agreement(corpus: Corpus, measured: Measuring) -> list[Agreement]:
    """Agreement of the readings by each version of the codebook, per field, for each document and over all.

    Documents without two readings by a version are passed over.
    """
    rows: list[Agreement] = []
    for codebook, compared in _by_codebook([one for folder in corpus.folders for one in _each_read_twice(folder)]):
        for one in compared:
            rows += _measured_rows([one], _About(Scope.DOCUMENT, one.document, codebook), measured)
        rows += _measured_rows(compared, _About(Scope.ALL, None, codebook), measured)
    return rows


def agreement_over_all(corpus: Corpus) -> list[Agreement]:
    """The rows of agreement over all documents, without alpha: nobody who checks them computes it again."""
    counted = _by_codebook([one for each in _counted_in_each(corpus) for one in each])
    return [row for codebook, compared in counted for row in _counted_rows(compared, _About(Scope.ALL, None, codebook))]


def agreement_in(folder: DocumentFolder, own: Round) -> list[Agreement]:
    """The same of the readings of a document by one version of the codebook; none of a draft, or without two."""
    comparison = compare(own) if folder.published else None
    if comparison is None:
        return []
    compared = _counted(_read_twice(folder, own, comparison))
    return _counted_rows([compared], _About(Scope.DOCUMENT, folder.document.id, own.codebook))


def _by_codebook(compared: Sequence[_ReadTwice[Codes]]) -> Iterator[tuple[str, list[_ReadTwice[Codes]]]]:
    """Yield each version of the codebook that documents have two readings by, with these."""
    for codebook in READINGS:
        if by_it := [one for one in compared if one.codebook == codebook]:
            yield codebook, by_it


@of_each
def _counted_in_each(_: Corpus, folder: DocumentFolder) -> Sequence[_ReadTwice[_Counted]]:
    """What the rows over all need of a document. Codes are many, so only their numbers are kept."""
    return [_counted(one) for one in _each_read_twice(folder)]


def _each_read_twice(folder: DocumentFolder) -> Sequence[_ReadTwice[_Pairs]]:
    """The readings of a published document, for each version of the codebook that it has two by."""
    compared = ((own, compare(own)) for own in folder.rounds if folder.published)
    return [_read_twice(folder, own, comparison) for own, comparison in compared if comparison]


def _read_twice(folder: DocumentFolder, own: Round, comparison: Comparison) -> _ReadTwice[_Pairs]:
    commitments = [pair[2:] for pair in comparison.commitments]
    return _ReadTwice(
        folder.document.id,
        own.codebook,
        _matched(comparison.units),
        _matched(commitments),
        (_codes(comparison.units), _codes(commitments)),
    )


def _counted(compared: _ReadTwice[_Pairs]) -> _ReadTwice[_Counted]:
    units, commitments = ({field: _count(pairs) for field, pairs in codes.items()} for codes in compared.codes)
    return _ReadTwice(compared.document, compared.codebook, compared.units, compared.commitments, (units, commitments))


def _count(pairs: _Pairs) -> _Counted:
    return _Counted(len(pairs), sum(1 for one, other in pairs if one == other))


def _codes(pairs: Sequence[tuple[Coding | None, Coding | None]]) -> dict[FieldOf, _Pairs]:
    found: dict[FieldOf, _Pairs] = {}
    for one, other in pairs:
        if one is not None and other is not None:
            for field, values in _values(one, other).items():
                ordinal = field[0] in _ORDINAL
                found.setdefault(field, []).append((_code(values[0], ordinal), _code(values[1], ordinal)))
    return found


def _matched(pairs: Sequence[tuple[Any, Any]]) -> _Matched:
    both = sum(1 for one, other in pairs if one is not None and other is not None)
    return _Matched(len(pairs), both, sum((one is not None) + (other is not None) for one, other in pairs))


class _About(NamedTuple):
    """What agreement is of."""

    scope: Scope
    document: str | None
    codebook: str


def _measured_rows(compared: Sequence[_ReadTwice[_Pairs]], about: _About, measured: Measuring) -> list[Agreement]:
    figures: dict[FieldOf, tuple[_Counted, _Alpha]] = {}
    for field, of_each_document in _by_field(compared).items():
        pairs = [pair for some in of_each_document for pair in some]
        figures[field] = _count(pairs), measured(pairs, field[0] in _ORDINAL)
    return _rows(compared, about, figures)


def _counted_rows(compared: Sequence[_ReadTwice[_Counted]], about: _About) -> list[Agreement]:
    by_field = _by_field(compared).items()
    return _rows(
        compared, about, {field: (_Counted(*map(sum, zip(*each, strict=True))), None) for field, each in by_field}
    )


def _by_field(compared: Sequence[_ReadTwice[Codes]]) -> dict[FieldOf, list[Codes]]:
    """What each document has of a field, by the field as agreement calls it."""
    found: dict[FieldOf, list[Codes]] = {}
    for kind, of_units_or_commitments in enumerate(zip(*(one.codes for one in compared), strict=True)):
        for codes in of_units_or_commitments:
            for (name, language), of_field in codes.items():
                field = f"commitment_{name}" if kind and name in _OF_UNITS else name
                found.setdefault((field, language), []).append(of_field)
    return found


def _rows(
    compared: Sequence[_ReadTwice[Codes]], about: _About, figures: Mapping[FieldOf, tuple[_Counted, _Alpha]]
) -> list[Agreement]:
    return [
        _f1(about, UNIT, [one.units for one in compared]),
        _f1(about, COMMITMENT, [one.commitments for one in compared]),
        *(_alpha_row(about, field, counted, alpha) for field, (counted, alpha) in figures.items()),
    ]


def _f1(about: _About, field: str, matched: Sequence[_Matched]) -> Agreement:
    pairs, both, total = map(sum, zip(*matched, strict=True))
    value = round(2 * both / total, 4) if total else None
    return Agreement(
        **about._asdict(), field=field, language=None, measure=Measure.F1, value=value, low=None, high=None,
        percent=None, n=pairs, experimental=False,
    )  # fmt: skip


def _alpha_row(about: _About, field: FieldOf, counted: _Counted, alpha: _Alpha) -> Agreement:
    value, low, high = alpha or (None, None, None)
    return Agreement(
        **about._asdict(), field=field[0], language=field[1],
        measure=Measure.ALPHA_ORDINAL if field[0] in _ORDINAL else Measure.ALPHA_NOMINAL,
        value=_rounded(value), low=_rounded(low), high=_rounded(high),
        percent=round(100 * counted.same / counted.number, 1), n=counted.number,
        experimental=value is not None and value < EXPERIMENTAL_BELOW,
    )  # fmt: skip


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _code(value: Any, ordinal: bool) -> Any:
    return int(value) if ordinal else _text(value)


def _place(unit: CodedUnit) -> tuple[tuple[str, int, int], ...]:
    return tuple(sorted((language, s.start_offset, s.end_offset) for language, s in unit.anchors.items()))


def _pair_commitments(
    first: Sequence[CodedUnit], second: Sequence[CodedUnit]
) -> Iterator[tuple[CodedUnit, int, CodedCommitment | None, CodedCommitment | None]]:
    """Pair the commitments of two readings by overlap of their anchors, best pairs first."""
    ours, theirs = list(_numbered(first)), list(_numbered(second))
    there = _by_language(theirs)
    scored = sorted(
        (
            (_overlap(one[2], theirs[j][2]), -i, -j)
            for i, one in enumerate(ours)
            for j in {j for language, span in one[2].anchors.items() for j in _over(there, language, span)}
        ),
        reverse=True,
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for overlap, i, j in scored:
        if overlap > 0 and -i not in partner and -j not in taken:
            partner[-i] = -j
            taken.add(-j)
    for i, (unit, number, commitment) in enumerate(ours):
        yield unit, number, commitment, theirs[partner[i]][2] if i in partner else None
    for j, (unit, number, commitment) in enumerate(theirs):
        if j not in taken:
            yield unit, number, None, commitment


def _by_language(commitments: Sequence[Numbered]) -> dict[str, Stretches[int]]:
    """Where the commitments of a reading stand in each text, by their numbers in it."""
    found: dict[str, list[tuple[int, int, int]]] = {}
    for number, (_, _, commitment) in enumerate(commitments):
        for language, span in commitment.anchors.items():
            found.setdefault(language, []).append((span.start_offset, span.end_offset, number))
    return {language: Stretches(places) for language, places in found.items()}


def _over(places: Mapping[str, Stretches[int]], language: str, span: Passage) -> list[int]:
    return places[language].over(span.start_offset, span.end_offset) if language in places else []


def _numbered(units: Sequence[CodedUnit]) -> Iterator[Numbered]:
    return ((unit, number, commitment) for unit in units for number, commitment in enumerate(unit.commitments, 1))


def _overlap(one: Coding, other: Coding) -> float:
    """Mean share of the shorter anchor that both cover, over the texts that both anchor."""
    shared = [language for language in one.anchors if language in other.anchors]
    return sum(_share(one.anchors[language], other.anchors[language]) for language in shared) / max(len(shared), 1)


def _share(one: Passage, other: Passage) -> float:
    common = min(one.end_offset, other.end_offset) - max(one.start_offset, other.start_offset)
    return max(common, 0) / min(one.end_offset - one.start_offset, other.end_offset - other.start_offset)


class _Compared(NamedTuple):
    """A field that readings are compared on."""

    name: str
    shape: Shape
    how: Coded

    @property
    def per_text(self) -> bool:
        """Whether it is coded for each text."""
        return self.shape.value_type is dict and self.how is not Coded.VERSIONS

    @property
    def is_ordered(self) -> bool:
        """Whether its codes are steps of a scale, which are whole numbers."""
        kind = self.shape.innermost.value_type
        return issubclass(kind, int) and kind is not bool

    @property
    def named(self) -> str:
        """What agreement and adjudications call what is compared of it: of topics, the topic."""
        if self.how is Coded.VERSIONS:
            return VERSIONS
        return self.name.removesuffix("s") if self.how in (Coded.MAIN, Coded.RANKED) else self.name

    @property
    def others(self) -> str:
        """What they call the items of a list after the main one."""
        return f"other_{self.name}"

    @property
    def names_others(self) -> bool:
        """Whether it lists ids of other records, for which a reader may have names of its own."""
        return self.shape.each is not None and self.shape.each.mark(Reference) is not None

    def of(self, coding: Coding) -> dict[FieldOf, Any]:
        """What is compared of a unit or commitment."""
        value = coding.codes[self.name]
        match self.how:
            case Coded.VERSIONS:
                return {(self.named, None): sorted(coding.anchors)}
            case Coded.PLACE:
                places = coding.quoted[self.name].items()
                return {(self.name, language): self._places(found) for language, found in places}
            case Coded.MAIN:
                return {(self.named, None): value[0]}
            case Coded.RANKED:
                return {(self.named, None): value[0], (self.others, None): sorted(value[1:])}
        if self.per_text:
            return {(self.name, language): self._of(each) for language, each in value.items()}
        return {(self.name, None): self._of(value)}

    def _of(self, value: Any) -> Any:
        return sorted(value) if self.how is Coded.SET else value

    def _places(self, found: Sequence[Passage]) -> Any:
        """The words and where they begin: a list where there may be several, else null where there are none."""
        places = sorted([passage.quote, passage.start_offset] for passage in found)
        several = self.shape.each is not None and self.shape.each.value_type is list
        return places if several else next(iter(places), None)


@cache
def _fields(model: type[Record]) -> Sequence[_Compared]:
    """The fields of a unit or commitment that readings are compared on: single values, lists, then those coded per text."""
    each = shapes(model).items()
    found = [_Compared(name, shape, how) for name, shape in each if (how := shape.mark(Coded))]
    order = list(Coded)
    return sorted(found, key=lambda field: (field.per_text, order.index(field.how)))


class ComparedField(NamedTuple):
    """What is compared of a unit or commitment, under the name that differences have for it."""

    name: str
    per_text: bool
    """Whether it is compared text by text."""
    measured: bool
    """Whether agreement is computed of it."""


def compared_fields(model: type[Record]) -> Iterator[ComparedField]:
    """Yield what is compared of a unit or commitment of a model.

    Example:
        >>> [field.name for field in compared_fields(Commitment)][:3]
        ['mode', 'action', 'precision']
    """
    for field in _fields(model):
        yield ComparedField(field.named, field.per_text, field.how is not Coded.ALIKE)
        if field.how is Coded.RANKED:
            yield ComparedField(field.others, False, True)
        if field.how is Coded.MAIN:  # Between the record and its readings, the whole list.
            yield ComparedField(field.name, False, False)


@cache
def _shared(model: type[Record], other: type[Record]) -> Sequence[_Compared]:
    """The fields of a model that are compared with another: those that both have, coded in the same way.

    Of a list with its main item first, one of them may say nothing of the other items: then that holds for both.
    """
    there = {(field.name, field.per_text): field.how for field in _fields(other)}
    found = []
    for field in _fields(model):
        how = there.get((field.name, field.per_text))
        if how is field.how:
            found.append(field)
        elif how is not None and {how, field.how} == {Coded.MAIN, Coded.RANKED}:
            found.append(field._replace(how=Coded.MAIN))
    return found


def models_of(reading: type[Reading]) -> tuple[type[Record], type[Record]]:
    """The models of the units and of the commitments of a version of the readings."""
    unit = _listed_in(reading)
    return unit, _listed_in(unit)


def _listed_in(model: type[Record]) -> type[Record]:
    """The model of the records that a record lists."""
    items = (shape.each.value_type for shape in shapes(model).values() if shape.value_type is list and shape.each)
    return next(item for item in items if issubclass(item, Record))


_MODELS = [Provision, Commitment, *(model for reading in READINGS.values() for model in models_of(reading))]
_ALL = [field for model in _MODELS for field in _fields(model)]
_PATHS: dict[str, Path] = {
    **{field.named: (field.name, 0) for field in _ALL if field.how in (Coded.MAIN, Coded.RANKED)},
    **{field.others: (field.name,) for field in _ALL if field.how is Coded.RANKED},
    **{field.named: (field.name,) for field in _ALL if field.how is Coded.VERSIONS},
}
"""Where what is compared stands, if it is called otherwise than its field."""
_OF_UNITS = {name for model in _MODELS[::2] for field in _fields(model) for name in (field.named, field.others)}
"""What is compared of units."""
QUOTING = frozenset(field.name for field in _ALL if field.how is Coded.PLACE)
"""Fields that are compared by words of a text."""
_ORDINAL = {field.name for field in _ALL if field.is_ordered}


def _values(one: Coding, other: Coding) -> dict[FieldOf, tuple[Any, Any]]:
    """What is compared of a unit or commitment in two readings, and that agreement is computed of."""
    values: dict[FieldOf, tuple[Any, Any]] = {}
    for field in _fields(type(one.written)):
        if field.how is not Coded.ALIKE:
            ours, theirs = field.of(one), field.of(other)
            values.update({name: (value, theirs[name]) for name, value in ours.items() if name in theirs})
    return values


def values_read(comparison: Comparison) -> Iterator[Difference]:
    """Yield every value of the two readings as if they differed in it: one may have been adjudicated although they do not."""
    for units in comparison.units:
        unit = units[0] or units[1]
        if unit is not None:
            yield from _values_of(unit.id, None, units)
    for unit, number, *pair in comparison.commitments:
        yield from _values_of(unit.id, number, pair)


def _values_of(place: str, commitment: int | None, pair: Sequence[Coding | None]) -> Iterator[Difference]:
    first, second = ({} if one is None else _whole_values(one, one, None) for one in pair)
    for field, language in dict.fromkeys([*first, *second]):
        values = first.get((field, language)), second.get((field, language))
        yield Difference(place, commitment, field, language, *values)


def _text(value: Any) -> str | None:
    return None if value is None else _AS_JSON(value)


_AS_JSON = json.JSONEncoder(ensure_ascii=False).encode
"""One encoder for all values: `json.dumps` would make another for each."""


def words_of(unit: CodedUnit | None) -> str | None:
    """The words of a unit in every text, as adjudications quote them."""
    if unit is None:
        return None
    # In one order, whatever that of the keys: the order of a map says nothing.
    return " / ".join(span.quote for _, span in sorted(unit.anchors.items(), reverse=True))


def object_of(commitment: CodedCommitment | None) -> str | None:
    """What a commitment is about, as adjudications name it."""
    value: str | dict[str, str] | None = None if commitment is None else commitment.codes["object"]
    return in_english(value) if isinstance(value, dict) else value


# The record beside the readings


@dataclass(frozen=True)
class CodedValue:
    """One coded value of a record, and what the readings have in its place; values as compact JSON."""

    provision: Provision
    path: Path
    """The way from the provision to the value."""
    place: str
    commitment: int | None
    field: str
    language: str | None
    record: str | None
    readings: tuple[str | None, ...]
    """Values of those readings that have such a unit or commitment, the first reading's first."""
    first: str | None
    """Value of the first reading; None also where it has none."""
    second: str | None

    @property
    def supported(self) -> bool:
        """Whether a reading has the value, or none can be compared."""
        return not self.readings or self.record in self.readings


def coded(
    folder: DocumentFolder, registered: Collection[str], in_readings: Sequence[Mapping[int, Numbered]] = ()
) -> Iterator[CodedValue]:
    """Yield every coded value of a document that its readings have too, in their version of the codebook.

    Args:
        folder: a document, which is held against its current readings; nothing is yielded if these are not two.
        registered: ids of the registers. Lists in which a reader gave a name of its own are not compared.
        in_readings: its `partners`, if they are at hand.
    """
    if not folder.current.complete:
        return
    by_place = [{_place(unit): unit for unit in reading.units} for reading in folder.as_read]
    in_readings = in_readings or partners(folder)
    for provision, own in zip(folder.provisions, folder.as_coded, strict=True):
        units = [places.get(_place(own)) for places in by_place]
        place = next((unit.id for unit in units if unit is not None), provision.id)
        yield from _beside(provision, own, (place, None), units, registered)
        for commitment in own.commitments:
            found = [one.get(id(commitment)) for one in in_readings]
            first = next((one for one in found if one is not None), None)
            if first is not None:
                read = [None if one is None else one[2] for one in found]
                yield from _beside(provision, commitment, (first[0].id, first[1]), read, registered)


def _beside(
    provision: Provision,
    own: Coding,
    of: tuple[str, int | None],
    read: Sequence[Coding | None],
    registered: Collection[str],
) -> Iterator[CodedValue]:
    """Yield each value of a unit or commitment with those that the readings have in its place."""
    first = next((one for one in read if one is not None), own)
    as_read = [{} if one is None else _whole_values(one, own, registered) for one in read]
    as_now = [{} if one is None else _whole_values(_as_now(one, own), own, registered) for one in read]
    for (field, language), record in _whole_values(own, first, registered).items():
        there = tuple(one[field, language] for one in as_now if (field, language) in one)
        path = (*own.path, *path_of(field, language))
        in_each = (one.get((field, language)) for one in as_read)
        yield CodedValue(provision, path, *of, field, language, record, there, *in_each)


def _as_now(read: Coding, own: Coding) -> Coding:
    """What a reading has, as the record would have it.

    A code that the codelists of records have deprecated stands under the name that took its place, and an operator is written with
    its subject or without, as in the record.
    """
    renames = _renames(type(own.written), type(read.written))
    renamed = {name: _renamed(read.codes[name], codes) for name, codes in renames.items()}
    operators = dict(read.quoted.get(OPERATOR, {}))
    for language, found in own.quoted.get(OPERATOR, {}).items():
        if any(same_but_for_subject(one, other) for one in found for other in operators.get(language, ())):
            operators[language] = found
    quoted = {**read.quoted, OPERATOR: operators} if operators else read.quoted
    return replace(read, codes={**read.codes, **renamed}, quoted=quoted) if renamed or operators else read


OPERATOR = "operator"


def same_but_for_subject(one: Passage, other: Passage) -> bool:
    """Whether two operators are the same words of a text, one perhaps with the subject before it."""
    shorter, longer = sorted((one.quote, other.quote), key=len)
    return one.end_offset == other.end_offset and longer.endswith(shorter)


@cache
def _renames(model: type[Record], reading: type[Record]) -> Mapping[str, Mapping[str, str]]:
    """Field to the codes of its codelist that have been replaced, with those that replace them."""
    kinds = {field.name: field.shape.innermost.value_type for field in _shared(model, reading)}
    lists = {name: kind for name, kind in kinds.items() if issubclass(kind, Codelist)}
    replaced = {name: {one.value: one.replaced_by for one in kind if one.replaced_by} for name, kind in lists.items()}
    return {name: codes for name, codes in replaced.items() if codes}


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_renamed(one, names) for one in value]
    if isinstance(value, dict):
        return {key: _renamed(one, names) for key, one in value.items()}
    return names.get(value, value)


def path_of(field: str, language: str | None) -> Path:
    """The way to a field that readings are compared on.

    Example:
        >>> path_of("force", "en"), path_of("topic", None)
        (('force', 'en'), ('topics', 0))
    """
    own: Path = (field,) if language is None else (field, language)
    return _PATHS.get(field, own)


def partners(folder: DocumentFolder) -> list[dict[int, Numbered]]:
    """For each reading: commitment as the record codes it, by identity, to the unit, number and commitment of the reading that it is."""
    return [_partners(folder.as_coded, reading.units) for reading in folder.as_read]


def differing_fields(folder: DocumentFolder) -> dict[str, list[FieldOf]]:
    """Id of each commitment to the fields in which its two readings by the newest version of the codebook differ.

    Where one of them has no such commitment, that is what differs. Nothing is said of a document that has not two of one version.
    """
    if not folder.current.complete:
        return {}
    first, second = partners(folder)
    own = [commitment for unit in folder.as_coded for commitment in unit.commitments]
    return {
        commitment.id: _differing(first.get(id(coded)), second.get(id(coded)))
        for (_, _, commitment), coded in zip(folder.commitments(), own, strict=True)
    }


def _differing(one: Numbered | None, other: Numbered | None) -> list[FieldOf]:
    if one is None or other is None:
        return [] if one is other else [(COMMITMENT, None)]
    return [field for field, values in _values(one[2], other[2]).items() if values[0] != values[1]]


def _partners(record: Sequence[CodedUnit], reading: Sequence[CodedUnit]) -> dict[int, Numbered]:
    numbered = {id(commitment): (unit, number, commitment) for unit, number, commitment in _numbered(reading)}
    return {
        id(one): numbered[id(other)]
        for _, _, one, other in _pair_commitments(record, reading)
        if one is not None and other is not None
    }


def _whole_values(one: Coding, other: Coding, registered: Collection[str] | None) -> dict[FieldOf, str | None]:
    """What is compared of a unit or commitment with another, of a record and a reading.

    With the ids of the registers, no list in which a reader gave a name of its own.
    """
    found: dict[FieldOf, str | None] = {}
    for field in _shared(type(one.written), type(other.written)):
        value = one.codes[field.name]
        if field.how is Coded.ALIKE:
            found[field.name, None] = _text(_in_common(value, field, type(other.written)))
        elif field.per_text or not field.names_others or _all_in(value, registered):
            found |= {name: _text(each) for name, each in field.of(one).items()}
            if field.how is Coded.MAIN:
                found[field.name, None] = _text(value)
    return found


def _all_in(names: Collection[str], registered: Collection[str] | None) -> bool:
    return registered is None or all(name in registered for name in names)


def _in_common(value: Record | None, field: _Compared, other: type[Record]) -> dict[str, Any] | None:
    """A part of a record or reading, with what the part has in the other model too."""
    if value is None:
        return None
    there = fields_of(shapes(other)[field.name].value_type)
    return {name: kept for name, kept in value.model_dump(mode="json").items() if name in there}


def key(entry: Difference | Adjudication | CodedValue) -> tuple[Any, ...]:
    """What a difference, or a departure of the record from its readings, and its adjudication have in common."""
    return entry.place, entry.commitment, entry.field, entry.language, entry.first, entry.second
