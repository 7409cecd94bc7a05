"""The Data Package that describes a release and its tables."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..contract import CODELIST_COLUMNS
from ..flatten import Column, Table
from ..models import Dataset, Scale, Source
from ..staging import OnDisk
from .citation import Credits

LICENCE_NOTE = (
    "The licence is of the coding. It does not extend to the source texts and what is quoted from them: "
    "the rights of each source stand beside it."
)
QUOTES_NOTE = "It holds words of the source texts, which are not under the licence: see `rights` in table `texts`."
WITHOUT_TEXTS_NOTE = "In this release the words of the source texts are left out; what tells where they stand is not."
LICENCE_PAGES = {"CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/"}
"""Where a licence can be read, for those that data packages are mostly under."""
CODELIST_ABOUT = {
    "code": "The code, as tables have it.",
    "label": "Short English name of the code.",
    "definition": "What the code means.",
    "source": "Where the code comes from.",
    "since": "Version of the schema that had it first; missing if that is not recorded.",
    "deprecated": "Version of the schema since which it is deprecated; missing if it is not.",
    "replaced_by": "Code to use in its place; missing if there is none.",
}
MEDIA_TYPES = {
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/jsonl",
    "sqlite": "application/vnd.sqlite3",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""Of the files that are no CSV, by ending."""


def data_package(
    dataset: Dataset,
    sources: Mapping[str, tuple[Source, str]],
    tables: Sequence[Table],
    csv: Mapping[str, OnDisk],
    folder: str,
    credits_: Credits,
) -> dict[str, Any]:
    """Descriptor of CSV tables in `folder`, with keys, codes, hashes and byte counts.

    Args:
        dataset: the collection.
        sources: source id to the source, and a title that says what it is.
        tables: the tables.
        csv: table name to the file of its CSV.
        folder: where the CSV files stand, seen from the descriptor.
        credits_: creators, keywords and day of publication.
    """
    described = {
        "profile": "tabular-data-package",
        "name": dataset.id,
        "id": f"urn:{dataset.id}:{dataset.version}",
        "title": dataset.title,
        "description": f"{dataset.description} {LICENCE_NOTE}",
        "version": dataset.version,
        "created": f"{credits_.published}T00:00:00Z" if credits_.published else None,
        "homepage": dataset.homepage,
        "keywords": list(credits_.keywords),
        "languages": dataset.languages,
        "contributors": [{"title": name, "role": "author"} for name in credits_.creators],
        "licenses": [licence(dataset, "for the coding")],
        "sources": [_source(source, title) for source, title in sources.values()],
        "resources": [_table(dataset, table, csv[table.name], folder) for table in tables],
    }
    return {key: value for key, value in described.items() if value}


def licence(dataset: Dataset, of_what: str) -> dict[str, str]:
    """The licence of a dataset as a descriptor names it, with what it is for."""
    named = {"name": dataset.licence, "title": f"{dataset.licence_title}, {of_what}"}
    return {**named, "path": LICENCE_PAGES[dataset.licence]} if dataset.licence in LICENCE_PAGES else named


def release_package(package: Mapping[str, Any], tables: Sequence[Table], files: Mapping[str, OnDisk]) -> dict[str, Any]:
    """The descriptor of a release: tables, whose codes refer to codelists, and whatever else holds their data.

    Args:
        package: descriptor of the CSV tables alone.
        tables: the tables.
        files: path to file of the codelists (`codelists/`), Parquet files (`parquet/`), records (`records/`), database and workbook.
    """
    listed = {path: file for path, file in files.items() if path.startswith("codelists/")}
    scales = {column.codelist for table in tables for column in table.columns if _is_number(column)}
    names = {_stem(path) for path in listed}
    resources = [
        {**resource, "schema": _with_codelists(resource["schema"], table, names)}
        for resource, table in zip(package["resources"], tables, strict=True)
    ]
    resources += [_codelist(path, file, _stem(path) in scales) for path, file in listed.items()]
    resources += [_file(path, file) for path, file in files.items() if path not in listed]
    return {**package, "profile": "data-package", "resources": resources}


def _is_number(column: Column) -> bool:
    return column.codes is not None and issubclass(column.codes, Scale)


def _with_codelists(schema: Mapping[str, Any], table: Table, names: set[str]) -> dict[str, Any]:
    """A table's schema with a foreign key from each column of one code to the resource of its codelist."""
    keys = [
        {"fields": [column.name], "reference": {"resource": f"codelist_{column.codelist}", "fields": ["code"]}}
        for column in table.columns
        if _holds_one_code(column) and column.codelist in names
    ]
    # Table Schema has no empty list of foreign keys.
    return {**schema, "foreignKeys": [*schema.get("foreignKeys", []), *keys]} if keys else dict(schema)


def _holds_one_code(column: Column) -> bool:
    """Whether a cell holds one code of today's codelist: no list, and none that a reading keeps from an older one."""
    today = {code.value for code in column.codes or ()} | set(column.listed)
    return column.codelist is not None and not column.is_list and today.issuperset(column.former)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]


def _source(source: Source, title: str) -> dict[str, str]:
    described = {"title": title, "rights": source.rights}
    return {**described, "path": source.url} if source.url else described


def _table(dataset: Dataset, table: Table, file: OnDisk, folder: str) -> dict[str, Any]:
    about = f"{table.description} {QUOTES_NOTE}" if table.holds_source_words else table.description
    own = {"licenses": [licence(dataset, "for what is not quoted in it")]} if table.holds_source_words else {}
    return {**_csv(table.name, f"{folder}/{table.name}.csv", about, file), **own, "schema": table.table_schema()}


def _codelist(path: str, file: OnDisk, is_scale: bool) -> dict[str, Any]:
    name = _stem(path)
    types = {"code": "integer"} if is_scale else {}
    needed = {"constraints": {"required": True}}
    fields = [
        {
            "name": column,
            "type": types.get(column, "string"),
            "description": CODELIST_ABOUT[column],
            **(needed if column in ("code", "label", "definition") else {}),
        }
        for column in CODELIST_COLUMNS
    ]
    schema = {"fields": fields, "missingValues": [""], "primaryKey": ["code"]}
    about = f"Codes of codelist `{name}`, with their labels and definitions."
    return {**_csv(f"codelist_{name}", path, about, file), "schema": schema}


def _csv(name: str, path: str, about: str, file: OnDisk) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": path,
        "description": about,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "skipInitialSpace": False},
        **_sum(file),
    }


def _file(path: str, file: OnDisk) -> dict[str, Any]:
    """A file that holds what the tables hold, in another form; `type` keeps frictionless from reading it as a table."""
    form = path.rpartition(".")[2]
    return {
        "profile": "data-resource",
        "type": "file",
        "name": _file_name(path),
        "path": path,
        "description": _file_about(path),
        "format": form,
        "mediatype": MEDIA_TYPES[form],
        **_sum(file),
    }


def _file_name(path: str) -> str:
    folder, _, name = path.partition("/")
    if folder == "parquet":
        return f"{name.rpartition('.')[0].replace('/', '_').replace('-', '_')}_parquet"
    return f"records_{name.rpartition('.')[0].replace('/', '_')}" if name else path.rpartition(".")[2]


def _file_about(path: str) -> str:
    folder, _, name = path.partition("/")
    if folder == "parquet":
        table, shard, _ = name.removesuffix(".parquet").partition("/")
        return f"Table `{table}` as Parquet{', a shard of it' if shard else ''}: Snappy, typed columns, lists as lists."
    if name:
        kind = name.split("/")[0].partition(".")[0]
        return f"Records of kind `{kind}` as JSON, one a line; `schema/` has their JSON Schema."
    if path.endswith(".sqlite"):
        return "All tables as one SQLite database, with keys, codelists and views with labels."
    return "The wide tables as one spreadsheet, with a sheet of labels."


def _sum(file: OnDisk) -> dict[str, Any]:
    return {"hash": f"sha256:{file.sha256}", "bytes": file.size}


def named_without_texts(package: Mapping[str, Any]) -> dict[str, Any]:
    """The descriptor of a release without texts, under a name of its own: it is another package than the one with them."""
    return {
        **package,
        "name": f"{package['name']}-without-texts",
        "id": f"{package['id']}:without-texts",
        "title": f"{package['title']} (without texts)",
        "description": f"{package['description']} {WITHOUT_TEXTS_NOTE}",
    }


def source_titles(sources: Sequence[Source], cut: Iterator[tuple[str, str, str]]) -> dict[str, tuple[Source, str]]:
    """Each source with a title that says which documents are cut from it.

    Args:
        sources: the sources that are published.
        cut: of each text its source, the title of its document, and its language.
    """
    texts: dict[str, dict[str, list[str]]] = {}
    for source, title, language in cut:
        texts.setdefault(source, {}).setdefault(title, []).append(language)
    return {source.id: (source, _source_title(source, texts.get(source.id, {}))) for source in sources}


def _source_title(source: Source, texts: Mapping[str, Sequence[str]]) -> str:
    documents = "; ".join(f"{title} ({', '.join(languages)})" for title, languages in texts.items())
    publisher = f"published by {source.publisher}" if source.publisher else "publisher not named"
    return f"{documents or 'Text of no document'}; {publisher}; file {source.file}"
