"""The contract for people and programs in any language, exported from the models into `schema/`.

Nothing here decides anything: types, descriptions and codes come from `models`, columns from `tables`.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import BaseModel

from . import models
from .corpus import COLLECTION_FILES, DOCUMENT_FILES, RecordFile
from .docstrings import docstring
from .flatten import Column, Table, all_tables
from .flatten.vocabulary import all_codelists, codelist_name
from .layout import SCHEMA_FOLDER
from .models import SCHEMA_MAJOR, SCHEMA_VERSION, Codelist, Record, Scale
from .models.base import CONTRACT_FOLDER, OpenCodelist, schema_of_codes
from .models.expectations import Expectation
from .models.release_changes import ReleaseDiff
from .open_codelists import NOT_KNOWN, CodesOfCorpus, OpenCodes
from .writing import writing

FOLDER = CONTRACT_FOLDER.removeprefix(f"{SCHEMA_FOLDER}/")
"""Where the contract of this version stands, below `schema/`."""
FROZEN = tuple(f"v{major}" for major in range(1, int(SCHEMA_MAJOR)))
"""Folders of the contracts that no command writes any more."""
BY_HAND = "migrations"
"""Folder of what maps a version to the next, which no command writes."""
NAMESPACE = f"urn:cnkh-data:schema:{FOLDER}"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
CODELIST_COLUMNS = ("code", "label", "definition", "source", "since", "deprecated", "replaced_by")
RECORDS: dict[str, type[Record]] = {
    "dataset": models.Dataset,
    "source": models.Source,
    "document": models.Document,
    "text": models.Text,
    "provision": models.Provision,
    "commitment": models.Commitment,
    "actor": models.Actor,
    "tenure": models.Tenure,
    "instrument": models.Instrument,
    "place": models.Place,
    "non_name": models.NonName,
    "mention": models.Mention,
    "mention_override": models.MentionOverride,
    "divergence": models.Divergence,
    "relation": models.Relation,
    **{f"reading_{version}": model for version, model in models.READINGS.items()},
    "adjudication": models.Adjudication,
    "agreement": models.Agreement,
    "seal": models.Seal,
    "retired": models.Retired,
}

FILES: tuple[RecordFile, ...] = (
    *COLLECTION_FILES.values(),
    *(file for file in DOCUMENT_FILES.values() if file.codebook in ("", models.FIRST_CODEBOOK)),
)
"""Every kind of file in `data/`; of those that each version of the codebook has, the first."""


def exports(languages: tuple[str, ...], codes: CodesOfCorpus, tables: Sequence[Table] | None = None) -> dict[str, str]:
    """Every file of `schema/` that is generated: path below `schema/` to content.

    Args:
        languages: primary language subtags that have columns in the wide tables.
        codes: the codes that the corpus has of its own.
        tables: the tables, if not as `all_tables` defines them.
    """
    files = {f"{FOLDER}/{name}.schema.json": _json(json_schema(name, codes)) for name in RECORDS}
    files |= {
        f"{FOLDER}/files/{file_name(spec)}.schema.json": _json(file_schema(spec, codes)) for spec in FILES if spec.many
    }
    files[f"{FOLDER}/files/expectations.schema.json"] = _json(expectations_schema())
    files["diff.schema.json"] = _json(diff_schema())
    files[f"{FOLDER}/reading.schema.json"] = _json(reading_schema(codes))
    files |= {f"codelists/{codelist_name(codelist)}.csv": codelist_csv(codelist) for codelist in all_codelists()}
    files |= {f"codelists/{one.name.lower()}.csv": open_codelist_csv(listed) for one, listed in codes.items()}
    for table in tables or all_tables(languages, codes):
        files[f"{FOLDER}/tables/{table.name}.json"] = _json(table.table_schema())
        files[f"{FOLDER}/arrow/{table.name}.json"] = _json(arrow_fields(table))
    return files


def json_schema(name: str, codes: CodesOfCorpus = NOT_KNOWN) -> dict[str, Any]:
    """JSON Schema 2020-12 of one record type: that of a corpus with the codes that it has of its own.

    Example:
        >>> json_schema("seal")["$id"]
        'urn:cnkh-data:schema:v2:seal'
    """
    schema = _of_model(RECORDS[name])
    for codelist, listed in codes.items():
        if _name_codes(schema, codelist):
            named = {**schema.get("$defs", {}), codelist.name: _codes_schema(listed)}
            schema["$defs"] = dict(sorted(named.items()))
    return {**_head(name), **schema}


def _head(name: str) -> dict[str, Any]:
    """What each schema begins with; `name` is that of a record, or of a file after `files:`."""
    return {
        "$schema": DIALECT,
        "$id": f"{NAMESPACE}:{name}",
        "$comment": f"Generated from the models by `cnkh schema --write`; schema version {SCHEMA_VERSION}.",
    }


def file_name(spec: RecordFile) -> str:
    """Name of a kind of file, without its folder and ending.

    Example:
        >>> file_name(FILES[1])
        'dataset'
    """
    return PurePosixPath(spec.path).stem


def file_schema(spec: RecordFile, codes: CodesOfCorpus = NOT_KNOWN) -> dict[str, Any]:
    """JSON Schema of a file that is a list of records: complete in itself, so that it works in every tool, alone and from disk.

    Example:
        >>> file_schema(COLLECTION_FILES["places"])["items"]
        {'$ref': '#/$defs/Place'}
    """
    name = next(name for name, model in RECORDS.items() if model is spec.model)
    return _list_schema(file_name(spec), f"A list of records, as in `{spec.path}`.", json_schema(name, codes))


def _of_model(model: type[BaseModel]) -> dict[str, Any]:
    """The portable schema of a model, for whoever asks to change it."""
    schema: dict[str, Any] = json.loads(_schema_text(model))
    return schema


@cache  # pydantic takes a third of a small build for them, and they are the same for every corpus
def _schema_text(model: type[BaseModel]) -> str:
    return json.dumps(_portable(model.model_json_schema()))


def expectations_schema() -> dict[str, Any]:
    """JSON Schema of `validation/expectations.json`, which is no record but a check of releases."""
    about = "What each table of a release must be like, in `validation/expectations.json`."
    return _list_schema("expectations", about, _of_model(Expectation))


def diff_schema() -> dict[str, Any]:
    """JSON Schema of what `cnkh diff --format json` says of two releases."""
    return {**_head("diff"), **_of_model(ReleaseDiff)}


def _list_schema(file: str, about: str, record: dict[str, Any]) -> dict[str, Any]:
    items, definitions = _part(record)
    return {**_head(f"files:{file}"), "description": about, "type": "array", "items": items, "$defs": definitions}


def reading_schema(codes: CodesOfCorpus = NOT_KNOWN) -> dict[str, Any]:
    """JSON Schema of a reading of any version of the codebook: that of the one that it says it has; the first says none."""
    parts = [_part(json_schema(f"reading_{version}", codes), f"V{version}") for version in models.READINGS]
    first, *later = (record for record, _ in parts)
    definitions = {name: schema for _, each in parts for name, schema in each.items()}
    return {
        **_head("reading"),
        "description": docstring(models.Reading),
        "type": "object",
        "if": {"properties": {"codebook": True}, "required": ["codebook"]},
        "then": {"anyOf": later},
        "else": first,
        "$defs": definitions,
    }


def _part(record: dict[str, Any], mark: str = "") -> tuple[dict[str, Any], dict[str, Any]]:
    """A record's schema as a part of another: the reference to it, and the definitions that it needs.

    Args:
        record: its schema.
        mark: what the names of its definitions end in, to tell them from those of another part.
    """
    schema = _renamed(record, mark)
    definitions = {f"{key}{mark}": value for key, value in schema.get("$defs", {}).items()}
    own = {key: value for key, value in schema.items() if not key.startswith("$")}
    title = f"{record['title']}{mark}"
    return {"$ref": f"#/$defs/{title}"}, dict(sorted({**definitions, title: own}.items()))


def _renamed(schema: Any, mark: str) -> Any:
    """A schema with a mark at the end of the name of each definition that it refers to."""
    if isinstance(schema, dict):
        return {
            key: f"{value}{mark}" if key == "$ref" and isinstance(value, str) else _renamed(value, mark)
            for key, value in schema.items()
        }
    return [_renamed(member, mark) for member in schema] if isinstance(schema, list) else schema


def _portable(schema: Any) -> Any:
    """A schema of a model that says all that the model enforces, and means the same in every tool and dialect of regular expressions."""
    if isinstance(schema, list):
        return [_portable(member) for member in schema]
    if not isinstance(schema, dict):
        return schema
    said = {key: _portable(value) for key, value in schema.items()}
    if isinstance(said.get("pattern"), str):
        said |= _whole(said["pattern"])
    if isinstance(said.get("patternProperties"), dict):
        # The models refuse a key of another form; and generated code knows maps by `additionalProperties` alone.
        ((pattern, value),) = said.pop("patternProperties").items()
        names = {**said.get("propertyNames", {}), "type": "string", **_whole(pattern)}
        said |= {"propertyNames": names, "additionalProperties": value}
    return said


def _whole(pattern: str) -> dict[str, Any]:
    """What a string that has a form must be.

    In Python's dialect `$` also matches before a final line break. No way to write the end of a string is known to all dialects.
    """
    return {"pattern": pattern, "not": {"type": "string", "pattern": r"\n"}}


def _name_codes(schema: Any, codelist: OpenCodelist) -> bool:
    """Put a reference to a definition wherever a schema has a code of an open codelist, in place; say whether it has any."""
    if isinstance(schema, dict) and schema.get("$comment") == codelist.comment:
        schema.clear()
        schema["$ref"] = f"#/$defs/{codelist.name}"
        return True
    members = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    found = [_name_codes(member, codelist) for member in members]  # Each is to be put right, not the first alone.
    return any(found)


def _codes_schema(listed: OpenCodes) -> dict[str, Any]:
    """What a code of an open codelist may be in a corpus, each with its meaning; nothing, if the corpus has none."""
    codes = ((row.code, row.label, row.definition) for row in listed.rows)
    return schema_of_codes(listed.codelist.name, listed.codelist.about, "string", codes)


def codelist_csv(codes: type[Codelist] | type[Scale]) -> str:
    """One codelist as CSV, a row a code."""
    return _csv(
        (code.value, code.label, code.definition, code.source, code.since, code.deprecated, code.replaced_by)
        for code in codes
    )


def open_codelist_csv(listed: OpenCodes) -> str:
    """The codes that a corpus has of an open codelist, as those of the closed ones are exported."""
    return _csv((row.code, row.label, row.definition, *row.history, "", "") for row in listed.rows)


def _csv(rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([CODELIST_COLUMNS, *rows])
    return out.getvalue()


def arrow_fields(table: Table) -> dict[str, Any]:
    """Arrow schema of a table, as a list of fields that a program in any language can rebuild."""
    fields = [_arrow_field(column) for column in table.columns]
    return {"table": table.name, "fields": fields}


def _arrow_field(column: Column) -> dict[str, Any]:
    field = column.arrow_field()
    described = {"name": field.name, "type": str(field.type), "nullable": field.nullable}
    return {**described, "codelist": column.codelist} if column.codelist else described


def write(root: Path, languages: tuple[str, ...], codes: CodesOfCorpus) -> list[str]:
    """Write the generated files of `schema/`, all together, and return the paths of those that changed.

    Raises:
        CannotRunError: if a symbolic link is in the way, or another process goes on writing.
    """
    files = {f"{SCHEMA_FOLDER}/{path}": text.encode("utf-8") for path, text in exports(languages, codes).items()}
    with writing(root, "schema --write") as place:
        gone = [
            path for path in (f"{SCHEMA_FOLDER}/{name}" for name in drift(root, languages, codes)) if path not in files
        ]
        return sorted(path.removeprefix(f"{SCHEMA_FOLDER}/") for path in place.put(files, gone))


def drift(root: Path, languages: tuple[str, ...], codes: CodesOfCorpus) -> list[str]:
    """Paths below `schema/` whose content is not what the models say: changed, missing, or no longer generated."""
    files, folder = exports(languages, codes), root / SCHEMA_FOLDER
    present = {
        str(path.relative_to(folder).as_posix())
        for path in folder.rglob("*")
        if path.suffix in (".json", ".csv")
        and path.is_file()
        and path.relative_to(folder).parts[0] not in (*FROZEN, BY_HAND)
    }
    different = {
        path
        for path, text in files.items()
        if path not in present or (folder / path).read_bytes() != text.encode("utf-8")
    }
    return sorted(different | (present - set(files)))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
