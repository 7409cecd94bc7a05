"""The release described in Croissant, which tools for machine learning read: https://docs.mlcommons.org/croissant/."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..flatten import Column, Table
from ..models import Dataset
from ..staging import OnDisk
from .citation import Credits, citation
from .package import LICENCE_NOTE, LICENCE_PAGES, WITHOUT_TEXTS_NOTE

CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context that every Croissant file has, word for word: https://docs.mlcommons.org/croissant/docs/croissant-spec.html."""
VERSION = "http://mlcommons.org/croissant/1.0"
PARQUET = "application/x-parquet"
"""What Croissant calls Parquet."""
TYPES = {
    "string": "sc:Text",
    "list": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}


def croissant(
    dataset: Dataset, tables: Sequence[Table], parquet: Mapping[str, OnDisk], credits_: Credits, texts: bool
) -> dict[str, Any]:
    """JSON-LD of a release: its Parquet files, and a record set for each table, with keys and references.

    Args:
        dataset: the collection.
        tables: its tables.
        parquet: table name to its one Parquet file.
        credits_: creators, keywords and day of publication.
        texts: whether the release has the words of the sources.
    """
    about = f"{dataset.description} {LICENCE_NOTE}"
    described = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": VERSION,
        "name": dataset.id if texts else f"{dataset.id}-without-texts",
        "alternateName": dataset.title,
        "description": about if texts else f"{about} {WITHOUT_TEXTS_NOTE}",
        "version": dataset.version,
        "datePublished": credits_.published,
        "url": dataset.homepage,
        "license": LICENCE_PAGES.get(dataset.licence, dataset.licence),
        "citeAs": citation(dataset, credits_),
        "creator": [{"@type": "sc:Organization", "name": name} for name in credits_.creators],
        "keywords": list(credits_.keywords),
        "inLanguage": dataset.languages,
        "isLiveDataset": False,
        "distribution": [_file(table.name, parquet[table.name]) for table in tables],
        "recordSet": [_record_set(table) for table in tables],
    }
    return {key: value for key, value in described.items() if value not in (None, "", [])}


def _file(table: str, file: OnDisk) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": f"{table}.parquet",
        "name": f"{table}.parquet",
        "description": f"Table {table} as Parquet.",
        "contentUrl": f"parquet/{table}.parquet",
        "contentSize": f"{file.size} B",
        "encodingFormat": PARQUET,
        "sha256": file.sha256,
    }


def _record_set(table: Table) -> dict[str, Any]:
    # Croissant's own reader cannot read a record set that refers to itself.
    others = [key for key in table.foreign_keys if len(key.columns) == 1 and key.table not in ("", table.name)]
    references = {key.columns[0]: _column(key.table, key.target[0]) for key in others}
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": [{"@id": f"{table.name}/{column}"} for column in table.key],
        "field": [_field(table.name, column, references.get(column.name)) for column in table.columns],
    }


def _field(table: str, column: Column, reference: Mapping[str, Any] | None) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table}/{column.name}",
        "name": column.name,
        "description": column.description,
        "dataType": TYPES[column.type],
        "source": _column(table, column.name),
    }
    if column.is_list:
        described["repeated"] = True
    return {**described, "references": reference} if reference else described


def _column(table: str, column: str) -> dict[str, Any]:
    return {"fileObject": {"@id": f"{table}.parquet"}, "extract": {"column": column}}
