"""Checks records with jsonschema against the exported contract, as a user who has only `schema/` would."""

import json
from collections.abc import Iterator
from functools import cache, partial

from jsonschema import Draft202012Validator

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
    return Draft202012Validator(json_schema(name, codes))


def _finding(file: LoadedFile, record: Record, path: Path, got: str, expected: str) -> Finding:
    repair = f"Correct the value to what the schema in {CONTRACT_FOLDER}/ describes."
    document = file.path.split("/")[2] if file.path.startswith("data/documents/") else ""
    record_id = str(getattr(record, "id", ""))
    return Finding(2, "contract", record_id, file.path, locate(file.text, path), got, expected, repair, document)
