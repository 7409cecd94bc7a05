"""Checks records with jsonschema against the exported contract, as a user who has only `schema/` would."""

import json
from collections.abc import Iterator
from functools import cache

from jsonschema import Draft202012Validator

from ..contract import RECORDS, json_schema
from ..corpus import LoadedFile, Loading
from ..finding import Finding, shown
from ..models import Record
from ..positions import Path, locate


def contract_findings(loading: Loading) -> Iterator[Finding]:
    """Yield what jsonschema rejects in files that the models accepted."""
    for file in loading.corpus.files if loading.corpus else ():
        value = json.loads(file.text)
        for index, (record, raw) in enumerate(zip(file.records, value if file.many else [value], strict=True)):
            for error in validator(type(record)).iter_errors(raw):
                path: Path = (*((index,) if file.many else ()), *error.absolute_path)
                yield _finding(file, record, path, shown(error.instance), error.message)


@cache
def validator(model: type[Record]) -> Draft202012Validator:
    """Validator of one record type, made from the exported schema alone."""
    name = next(name for name, record in RECORDS.items() if record is model)
    return Draft202012Validator(json_schema(name))


def _finding(file: LoadedFile, record: Record, path: Path, got: str, expected: str) -> Finding:
    repair = "Correct the value to what the schema in schema/v1/ describes."
    document = file.path.split("/")[2] if file.path.startswith("data/documents/") else ""
    record_id = str(getattr(record, "id", ""))
    return Finding(2, "contract", record_id, file.path, locate(file.text, path), got, expected, repair, document)
