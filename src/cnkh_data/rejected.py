"""What the models reject, as findings: each at its place, and one for each slip."""

import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .explain import Explanation, Place, explain, misspelt_key, unlisted_code
from .finding import Finding
from .models import Part, Record, fields_of
from .open_codelists import Unlisted, path_of_codelist
from .positions import Path, Places, Position, read_json
from .texts import shorten

LONGEST_ID = 200
"""An id is said with every fault of its record, so one of a megabyte must not be."""


UNKNOWN_KEY = ("extra_forbidden", "unexpected_keyword_argument")
"""What pydantic calls a key that a record does not have, and one that a part of it does not have."""


MAX_FAULTS = 1000
"""Most faults against the schema that are told one by one; a file that holds something else altogether has millions."""


def rejected_or_counted(
    file: str, document: str, text: str, raw: Any, error: ValidationError, model: type[Record | Part]
) -> Iterator[Finding]:
    """Turn what the models reject into findings: one for each slip, or one for all where they are too many to be slips."""
    if error.error_count() <= MAX_FAULTS and not _of_another_kind(raw, error):
        yield from rejected_record(file, document, text, raw, error, model)
    else:
        got, repair = f"{error.error_count()} faults", "Put the file that belongs here in its place."
        expected = f"records of the schema {model.__name__}"
        yield Finding(2, "schema", "", file, Position(1, 1), got, expected, repair, document)


SEVERAL = 3
"""Records, or faults of each of them, that are no slips of the pen any more."""


def _of_another_kind(raw: Any, error: ValidationError) -> bool:
    """Whether a file holds records of another kind: each of them is wrong in several ways."""
    faults = Counter(fault["loc"][0] for fault in error.errors(include_url=False, include_input=False) if fault["loc"])
    return isinstance(raw, list) and len(faults) == len(raw) >= SEVERAL and min(faults.values()) >= SEVERAL


def rejected_record(
    file: str, document: str, text: str, raw: Any, error: ValidationError, model: type[Record | Part]
) -> Iterator[Finding]:
    """Turn what the models reject into findings of level 2, each at its place."""
    places = Places(text)
    details = error.errors(include_url=False)
    misspelt = _misspelt(details)
    meant_elsewhere = set(misspelt.values())
    empty: set[Path] = set()
    for detail in details:
        location = detail["loc"]
        path = _existing_path(raw, location)
        if detail["type"] == "missing" and detail["input"] == {}:
            if path not in empty:
                yield Finding(
                    2,
                    "schema",
                    _record_id(raw, path),
                    file,
                    places.value(path),
                    "{}, with nothing in it",
                    f"the keys of {_model_at(model, path).__name__}",
                    "Remove it, or write its keys.",
                    document,
                )
            empty.add(path)
            continue
        unknown = detail["type"] in UNKNOWN_KEY or location[-1:] == ("[key]",)
        position = places.key(path) if unknown else places.value(path)
        said = explain(detail, _place(model, location))
        if detail["type"] == "missing":
            if location in meant_elsewhere:
                continue  # Said where the key stands that was meant for it.
            position = _where_missing(places, raw, path, str(location[-1]), model)
        elif location in misspelt:
            said = misspelt_key(str(location[-1]), str(misspelt[location][-1]))
        yield _finding(file, document, _record_id(raw, path), position, said)


def _finding(file: str, document: str, record: str, position: Position, said: Explanation) -> Finding:
    got, expected, repair, in_a_line = said
    return Finding(2, "schema", record, file, position, got, expected, repair, document, in_a_line=in_a_line)


def unlisted_codes(file: str, document: str, text: str, others: Sequence[Unlisted]) -> Iterator[Finding]:
    """Turn codes that a corpus does not list into findings of level 2; one for all of a codelist that is not there."""
    places, raw = Places(text), read_json(text)
    told: set[str] = set()
    for path, code, codes in others[:MAX_FAULTS]:
        name = path_of_codelist(codes.codelist)
        if codes.listed or name not in told:
            told.add(name)
            listed = [*codes] if codes.listed else None
            said = unlisted_code(code, listed, name, nullable=not isinstance(path[-1], int))
            yield _finding(file, document, _record_id(raw, path), places.value(path), said)


def _misspelt(details: Sequence[ErrorDetails]) -> dict[tuple[int | str, ...], tuple[int | str, ...]]:
    """Each unknown key that must have been meant for a missing one: the only such pair in its object, or two words alike."""
    found: dict[tuple[int | str, ...], tuple[int | str, ...]] = {}
    objects: dict[tuple[int | str, ...], dict[str, list[str]]] = {}
    for detail in details:
        if detail["type"] in ("missing", *UNKNOWN_KEY):
            kinds = objects.setdefault(detail["loc"][:-1], {"missing": [], "unknown": []})
            kinds["missing" if detail["type"] == "missing" else "unknown"].append(str(detail["loc"][-1]))
    for where, kinds in objects.items():
        missing, unknown = kinds["missing"], kinds["unknown"]
        for key in unknown:
            alone = len(missing) == len(unknown) == 1
            meant = missing if alone else difflib.get_close_matches(key, missing, n=1)
            if meant:
                found[*where, key] = (*where, meant[0])
    return found


def _where_missing(places: Places, raw: Any, path: Path, key: str, model: type[Record | Part]) -> Position:
    """Where a missing key belongs: at the key that comes after it, or before it at the end; else at its object."""
    holder: Any = raw
    for step in path:
        holder = holder[step]
    order = list(fields_of(_model_at(model, path)))
    if key not in order or not isinstance(holder, dict):
        return places.value(path)
    after, before = order[order.index(key) + 1 :], order[: order.index(key)]
    neighbour = next((other for other in (*after, *reversed(before)) if other in holder), None)
    return places.value(path) if neighbour is None else places.key((*path, neighbour))


def _place(model: type[Record | Part], location: Path) -> Place:
    """What the schema says of the value at a place."""
    annotation: Any = model
    for step in location:
        annotation = _inside(annotation, step)
    inner = next(_models_in(annotation), None)
    return Place(_key(location), type(None) in get_args(annotation), tuple(fields_of(inner)) if inner else ())


def _inside(annotation: Any, step: str | int) -> Any:
    """Annotation of what a step leads to: a field of a model, an item of a list, a value of a map. None if it is unknown."""
    for part in (annotation, *get_args(annotation)):
        if isinstance(part, type) and issubclass(part, (Record, Part)) and step in fields_of(part):
            return fields_of(part)[str(step)].annotation
        if get_origin(part) in (list, dict):
            return get_args(part)[-1]
    # A list of the file's records, or a type with constraints around it.
    return annotation if isinstance(step, int) else None


def _key(location: Path) -> str:
    """The last key on the way to a place."""
    return next((step for step in reversed(location) if isinstance(step, str) and step != "[key]"), "")


def _model_at(model: type[Record | Part], path: Path) -> type[Record | Part]:
    """The model of the object that a path leads to."""
    for step in path:
        if isinstance(step, str) and step in fields_of(model):
            model = next(iter(_models_in(fields_of(model)[step].annotation)), model)
    return model


def _models_in(annotation: Any) -> Iterator[type[Record | Part]]:
    if isinstance(annotation, type) and issubclass(annotation, (Record, Part)):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _existing_path(raw: Any, location: tuple[int | str, ...]) -> Path:
    """The part of pydantic's location that is really in the file (it adds markers such as `[key]`)."""
    path: list[int | str] = []
    for step in location:
        inside = isinstance(raw, dict) and step in raw
        listed = isinstance(raw, list) and isinstance(step, int) and step < len(raw)
        if not (inside or listed):
            break
        raw = raw[step]
        path.append(step)
    return tuple(path)


def _record_id(raw: Any, path: Path) -> str:
    """Id of the innermost record around a path."""
    found = ""
    for step in (None, *path):
        if step is not None:
            raw = raw[step]
        if isinstance(raw, dict) and isinstance(raw.get("id"), str):
            found = shorten(raw["id"], LONGEST_ID)
    return found
