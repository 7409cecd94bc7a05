"""Checks records with jsonschema against the exported contract, as a user who has only `schema/` would."""

import json
import re
from collections.abc import Iterator
from functools import cache, partial
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from ..contract import RECORDS, json_schema
from ..corpus import LoadedFile, Loading
from ..finding import Finding, shown
from ..models import Record
from ..models.base import CONTRACT_FOLDER
from ..open_codelists import NOT_KNOWN, CodesOfCorpus
from ..positions import Path, locate


def contract_findings(loading: Loading) -> Iterator[Finding]:
    """Yield what jsonschema rejects in files that the models accepted."""
    corpus = loading.corpus
    check = cache(partial(validator, codes=corpus.codelists)) if corpus else validator
    for file in corpus.files if corpus else ():
        value = json.loads(file.text)
        for index, (record, raw) in enumerate(zip(file.records, value if file.many else [value], strict=True)):
            for error in check(type(record)).iter_errors(raw):
                path: Path = (*((index,) if file.many else ()), *error.absolute_path)
                yield _finding(file, record, path, shown(error.instance), error.message)


def validator(model: type[Record], codes: CodesOfCorpus = NOT_KNOWN) -> Draft202012Validator:
    """Validator of one record type, made from the schema that is exported for a corpus alone."""
    name = next(name for name, record in RECORDS.items() if record is model)
    made: Draft202012Validator = _QUICK(json_schema(name, codes))
    return made


Said = Iterator[ValidationError]


def _one_of(check: Draft202012Validator, branches: list[dict[str, Any]], value: Any, schema: Any) -> Said:
    """What `oneOf` says of a code."""
    if not all("const" in branch for branch in branches):
        yield from Draft202012Validator.VALIDATORS["oneOf"](check, branches, value, schema)
    elif value not in (codes := [branch["const"] for branch in branches]):
        yield ValidationError(f"{value!r} is not one of {codes!r}")


def _not(check: Draft202012Validator, other: dict[str, Any], value: Any, schema: Any) -> Said:
    """What `not` says of a string."""
    if other.keys() != {"type", "pattern"}:
        yield from Draft202012Validator.VALIDATORS["not"](check, other, value, schema)
    elif isinstance(value, str) and re.search(other["pattern"], value):
        yield ValidationError(f"{value!r} has what {other['pattern']!r} matches")


_QUICK = extend(Draft202012Validator, {"oneOf": _one_of, "not": _not})
"""The same as jsonschema's own, which makes a validator for each code and string: almost half of the time that all takes."""


def _finding(file: LoadedFile, record: Record, path: Path, got: str, expected: str) -> Finding:
    repair = f"Correct the value to what the schema in {CONTRACT_FOLDER}/ describes."
    document = file.path.split("/")[2] if file.path.startswith("data/documents/") else ""
    record_id = str(getattr(record, "id", ""))
    return Finding(2, "contract", record_id, file.path, locate(file.text, path), got, expected, repair, document)
