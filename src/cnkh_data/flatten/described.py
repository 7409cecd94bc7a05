"""Tables `codes` and `columns`: what the values of the others mean, for who has nothing but tables."""

from collections.abc import Iterator, Sequence

from ..corpus import Corpus
from ..models import Words
from ..open_codelists import CodesOfCorpus
from .columns import LIST, Column, Row, Table
from .vocabulary import all_codelists, codelist_name

_TYPES = ("string", "integer", "number", "boolean", "date")
COLUMNS = "columns"
"""Name of the table that lists the columns of all."""


def codes_table(codes: CodesOfCorpus) -> Table:
    """Every code of every codelist, those of the corpus's own included."""

    def rows(_: Corpus) -> Iterator[Row]:
        for codelist in all_codelists():
            for code in codelist:
                yield _code(codelist_name(codelist), str(code.value), code.label, code.definition)
        for own, listed in codes.items():
            for row in listed.rows:
                yield _code(own.name.lower(), row.code, row.label, row.definition)

    return Table(
        "codes",
        "What each code means: the codelists of all columns in one table. Table `columns` says which column has which codelist.",
        (
            Column("codelist", "string", "Name of the codelist."),
            Column("code", "string", "Code; a step of a scale is a number in its column, and the same in digits here."),
            Column("label", "string", "The code in words.", words=Words.OURS),
            Column("definition", "string", "What it means.", words=Words.OURS),
        ),
        ("codelist", "code"),
        shared=rows,
    )


def _code(codelist: str, code: str, label: str, definition: str) -> Row:
    return {"codelist": codelist, "code": code, "label": label, "definition": definition}


def columns_table(tables: Sequence[Table]) -> Table:
    """Every column of some tables, and those of this one."""

    def rows(_: Corpus) -> Iterator[Row]:
        for table in (*tables, own):
            for column in table.columns:
                yield {
                    "table_name": table.name,
                    "column_name": column.name,
                    "type": "string" if column.type == LIST else column.type,
                    "is_list": column.is_list,
                    "codelist": column.codelist,
                    "description": column.description,
                }

    own = Table(
        COLUMNS,
        "Every column of every table: the data dictionary as data.",
        (
            Column("table_name", "string", "Table."),
            Column("column_name", "string", "Column."),
            Column(
                "type",
                "string",
                "Type of its values, as Table Schema calls it; of a list, that of its items.",
                listed=_TYPES,
            ),
            Column("is_list", "boolean", "Whether it holds lists: in CSV, the items of a cell are separated by |."),
            Column("codelist", "string", "Codelist that its values are of; null if they are no codes.", required=False),
            Column("description", "string", "What it holds.", words=Words.OURS),
        ),
        ("table_name", "column_name"),
        shared=rows,
    )
    return own
