"""A finding: what is wrong, where, and how to repair it."""

import difflib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .models import Part, Record, fields_of
from .positions import JsonError, Path, Places, Position
from .texts import shorten

LEVELS = {
    1: "JSON",
    2: "schema",
    3: "evidence",
    4: "references",
    5: "coding",
    6: "collection",
}


@dataclass(frozen=True)
class Finding:
    """One fault in the data, at one place."""

    level: int
    rule: str
    record: str
    """Id of the record; empty where the fault is in a file as a whole."""
    file: str
    position: Position
    got: str
    expected: str
    repair: str
    document: str = ""
    """Name of the document folder that it is in; empty for files of the whole collection."""
    severity: str = "error"

    @property
    def level_name(self) -> str:
        """What the level checks, in a word."""
        return LEVELS[self.level]

    @property
    def place(self) -> str:
        """`file:line:column`."""
        return f"{self.file}:{self.position.line}:{self.position.column}"

    @classmethod
    def missing_file(cls, file: str, document: str, repair: str) -> "Finding":
        """Say that a file that must be there is not."""
        return cls(1, "file-missing", "", file, Position(1, 1), "no such file", "the file", repair, document)


LONGEST_ID = 200
"""An id is said with every fault of its record, so one of a megabyte must not be."""


UNKNOWN_KEY = ("extra_forbidden", "unexpected_keyword_argument")
"""What pydantic calls a key that a record does not have, and one that a part of it does not have."""


def shown(value: Any) -> str:
    """Show a value in a message: short, and with invisible characters visible."""
    return shorten(json.dumps(value, ensure_ascii=False, default=str), 80)


def rejected_json(file: str, document: str, error: JsonError) -> Finding:
    """Turn a fault of the JSON itself into a finding of level 1."""
    rule = "json-duplicate-key" if "a second time" in error.got else "json-syntax"
    return Finding(1, rule, "", file, error.position, error.got, error.expected, error.repair, document)


def rejected_record(
    file: str, document: str, text: str, raw: Any, error: ValidationError, model: type[Record | Part]
) -> Iterator[Finding]:
    """Turn what the models reject into findings of level 2, each at its place."""
    places = Places(text)
    details = error.errors(include_url=False)
    misspelt = _misspelt(details)
    for detail in details:
        location = detail["loc"]
        path = _existing_path(raw, location)
        unknown = detail["type"] in UNKNOWN_KEY or location[-1:] == ("[key]",)
        position = places.key(path) if unknown else places.value(path)
        got, expected, repair = _explain(detail)
        if detail["type"] == "missing":
            if location in misspelt.values():
                continue  # Said where the key stands that was meant for it.
            position = _where_missing(places, raw, path, str(location[-1]), model)
        elif location in misspelt:
            meant = misspelt[location][-1]
            expected, repair = f"the key {meant!r}", f"Write {meant!r} for {location[-1]!r}."
        yield Finding(2, "schema", _record_id(raw, path), file, position, got, expected, repair, document)


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


FORMS = {
    "https?": "an address that begins with http:// or https://",
    "[0-9a-f]{64}": "a SHA-256 digest, 64 digits and letters from a to f",
    "(pre|end|": "a document's id, a slash and the printed place, as in 2023-02-11-cn-kh-joint-statement/5.4.2",
    "[12][0-9]|3[01]))?)?": "a date as in 2023, 2023-02 or 2023-02-11, or an interval of two with a slash between",
    "[12][0-9]|3[01])$": "a day as in 2023-02-11",
    "[a-z0-9]+([_-][a-z0-9]+)*": "lower-case letters and digits, with - or _ between",
    "[A-Z][a-z]{3}": "a language tag such as en, zh-Hans or zh-Hant",
    "[A-Z]{3}": "three capital letters",
    "Q[1-9]": "a Wikidata id such as Q424",
}
"""Part of a pattern of the schema to what is to be written, in words."""


def _explain(detail: ErrorDetails) -> tuple[str, str, str]:
    key = next((str(step) for step in reversed(detail["loc"]) if isinstance(step, str) and step != "[key]"), "")
    match detail["type"]:
        case "missing":
            return (
                f"no key {key!r}",
                f"the key {key!r}",
                f"Add the key {key!r}, with the value that it should have.",
            )
        case "extra_forbidden" | "unexpected_keyword_argument":
            return f"unknown key {key!r}", "only the keys of the schema", f"Remove {key!r}, or correct its spelling."
        case "enum" | "literal_error":
            expected = str(detail.get("ctx", {}).get("expected", "a code of the codelist"))
            near = difflib.get_close_matches(str(detail["input"]), re.findall(r"[\w-]+", expected), n=1)
            first = f"Write {shown(near[0])}, if that is meant; else another" if near else "Write one"
            return (
                shown(detail["input"]),
                f"one of {expected}",
                f"{first} of these codes; schema/codelists/ says what they mean.",
            )
        case "string_pattern_mismatch":
            pattern = detail["ctx"]["pattern"]
            form = next((words for known, words in FORMS.items() if known in pattern), "")
            repair = f"Correct {key!r}{f': write {form}' if form else ''}."
            return shown(detail["input"]), f"text of the form {pattern}", repair
        case _:
            name = repr(key) if key else "it"
            return shown(detail["input"]), detail["msg"], f"Correct {name} to what the schema in schema/v1/ describes."
