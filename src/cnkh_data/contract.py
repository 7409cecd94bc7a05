"""The contract for people and programs in any language, exported from the models into `schema/`.

Nothing here decides anything: types, descriptions and codes come from `models`, columns from `tables`.
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from enum import Enum
from pathlib import Path, PurePosixPath
from typing import Any

from . import models
from .corpus import COLLECTION_FILES, DOCUMENT_FILES, RecordFile
from .docstrings import docstring
from .flatten import Table, all_tables
from .layout import SCHEMA_FOLDER
from .models import SCHEMA_MAJOR, SCHEMA_VERSION, Codelist, Record, Scale
from .models import codelists as vocabulary
from .models.base import CONTRACT_FOLDER, OpenCodelist
from .open_codelists import NOT_KNOWN, CodesOfCorpus, OpenCodes
from .writing import writing

FOLDER = CONTRACT_FOLDER.removeprefix(f"{SCHEMA_FOLDER}/")
"""Where the contract of this version stands, below `schema/`."""
FROZEN = tuple(f"v{major}" for major in range(1, int(SCHEMA_MAJOR)))
"""Folders of the contracts that no command writes any more."""
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
    files |= {f"{FOLDER}/files/{file_name(spec)}.schema.json": _json(file_schema(spec)) for spec in FILES if spec.many}
    files[f"{FOLDER}/reading.schema.json"] = _json(reading_schema())
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
    schema = RECORDS[name].model_json_schema()
    _close_maps(schema)
    for codelist, listed in codes.items():
        if _name_codes(schema, codelist):
            named = {**schema.get("$defs", {}), codelist.name: _codes_schema(listed)}
            schema["$defs"] = dict(sorted(named.items()))
    return {
        "$schema": DIALECT,
        "$id": f"{NAMESPACE}:{name}",
        "$comment": f"Generated from the models by `cnkh schema --write`; schema version {SCHEMA_VERSION}.",
        **schema,
    }


def file_name(spec: RecordFile) -> str:
    """Name of a kind of file, without its folder and ending.

    Example:
        >>> file_name(FILES[1])
        'dataset'
    """
    return PurePosixPath(spec.path).stem


def file_schema(spec: RecordFile) -> dict[str, Any]:
    """JSON Schema of a file that is a list of records; editors need it to complete what is written in the file.

    It has no `$id`: where it lies is its base, so that the relative reference leads to the record's schema in every tool.
    """
    record = next(name for name, model in RECORDS.items() if model is spec.model)
    return {
        "$schema": DIALECT,
        "$comment": "Generated from the models by `cnkh schema --write`.",
        "description": f"A list of records, as in `{spec.path}`.",
        "type": "array",
        "items": {"$ref": f"../{record}.schema.json"},
    }


def reading_schema() -> dict[str, Any]:
    """JSON Schema of a reading of any version of the codebook: that of the one that it says it has; the first says none.

    It has no `$id`, for the reason that those of files have none.
    """
    first, *later = ({"$ref": f"reading_{version}.schema.json"} for version in models.READINGS)
    return {
        "$schema": DIALECT,
        "$comment": "Generated from the models by `cnkh schema --write`.",
        "description": docstring(models.Reading),
        "type": "object",
        "if": {"required": ["codebook"]},
        "then": {"anyOf": later},
        "else": first,
    }


def _close_maps(schema: Any) -> None:
    """Make the exported schema say all that the models enforce, in place."""
    if isinstance(schema, dict):
        if "patternProperties" in schema:
            # The models refuse a key that is no language tag.
            schema["additionalProperties"] = False
            schema["patternProperties"] = {_whole(key): value for key, value in schema["patternProperties"].items()}
        if isinstance(schema.get("pattern"), str):
            schema["pattern"] = _whole(schema["pattern"])
        for value in schema.values():
            _close_maps(value)
    elif isinstance(schema, list):
        for value in schema:
            _close_maps(value)


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
    return {
        "description": listed.codelist.about,
        "enum": [*listed],
        "enumDescriptions": [f"{row.label}: {row.definition}" for row in listed.rows],
        "title": listed.codelist.name,
        "type": "string",
    }


def _whole(pattern: str) -> str:
    # In Python's dialect `$` also matches before a final line break; ECMA's and Rust's do not. Say it for all three.
    return pattern + r"(?!\n)" if pattern.endswith("$") else pattern


def all_codelists() -> list[type[Codelist] | type[Scale]]:
    """Every closed vocabulary, in the order they are defined."""
    return [
        value
        for value in vars(vocabulary).values()
        if isinstance(value, type) and issubclass(value, (Codelist, Scale)) and value not in (Codelist, Scale)
    ]


def codelist_name(codes: type[Enum]) -> str:
    """Name of a codelist's file.

    Example:
        >>> from cnkh_data.models.codelists import CutReason
        >>> codelist_name(CutReason)
        'cut_reason'
    """
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in codes.__name__).lstrip("_")


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
    fields = [
        {"name": field.name, "type": str(field.type), "nullable": field.nullable} for field in table.arrow_schema()
    ]
    return {"table": table.name, "fields": fields}


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
        if path.suffix in (".json", ".csv") and path.is_file() and path.relative_to(folder).parts[0] not in FROZEN
    }
    different = {
        path
        for path, text in files.items()
        if path not in present or (folder / path).read_bytes() != text.encode("utf-8")
    }
    return sorted(different | (present - set(files)))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
