"""What data users import: the published tables and records, with no network and nothing heavy until it is needed.

Source: the tables that `cnkh build` generated, inside the installed package or, in a clone, under `data/tables/`.
"""

# Importing pathlib takes as long as reading a table.
# ruff: noqa: PTH112, PTH120

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar, cast, overload

from .access.tables import Tables, tables_of

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from .access.base import Record
    from .access.names import CodelistName, TableName
    from .access.parts import Code, Evidence
    from .access.records import AnyRecord
    from .access.search import HitKind, Hits
    from .pages import Block

    R = TypeVar("R", bound=Record)

_HERE = os.path.dirname(os.path.realpath(__file__))


def tables() -> dict[TableName, str]:
    """What tables there are: name to description, in the order in which keys are introduced.

    Example:
        >>> tables()["entities"]
        'Everything that a text can name: actors, instruments and places.'
    """
    published = published_tables()
    return {cast("TableName", name): published.resource(name)["description"] for name in published.names}


def columns(table: TableName) -> dict[str, str]:
    """What columns a table has: name to description.

    Raises:
        UnknownTableError: if there is no such table; the message names those that may have been meant.

    Example:
        >>> columns("commitment_texts")["force"]
        'Strength of the operator, 0 to 3.'
    """
    return {field["name"]: field["description"] for field in published_tables().columns(table)}


def load(table: TableName) -> pa.Table:
    """One table as a `pyarrow.Table`: whole numbers of 32 bits, dates, lists of strings; descriptions are metadata of its fields.

    Offsets count Unicode code points. Null means that the text, or the version, does not have the value. A list without items is
    empty, not null. For polars: `polars.from_arrow(cnkh_data.load("commitments"))`. DuckDB reads a variable by its name:
    `commitments = cnkh_data.load("commitments"); duckdb.sql("from commitments")`.

    Args:
        table: its name, one of `tables()`.

    Raises:
        UnknownTableError: if there is no such table; the message names those that may have been meant.
        DamagedTableError: if its file is not as it was published; the message says what to do.

    Example:
        >>> load("commitment_texts").schema.field("force").type
        DataType(int32)
    """
    from .access.arrow import arrow_table  # noqa: PLC0415 - only who loads a table pays for pyarrow

    return arrow_table(published_tables(), table)


def frame(table: TableName, *, labels: bool = False) -> pd.DataFrame:
    """One table as a `pandas.DataFrame` that keeps what is missing apart from what is 0, False or empty.

    Whole numbers are `Int32`, steps of a scale such as `force` too, so that they can be computed with. Dates are `datetime64[s]`,
    booleans `boolean`, text `string`; lists are lists of `str`. Other codes are categories, in the order of their codelist, those
    that no row has included. `frame.attrs` has the descriptions of the `columns`, and the `labels` of the codes by column.

    Args:
        table: its name, one of `tables()`.
        labels: whether to have the label of each code in its place: “Agreed” for 3. The categories of a scale are then ordered.

    Raises:
        MissingPackageError: if pandas is not installed; the message says how to install it.
        UnknownTableError: if there is no such table; the message names those that may have been meant.
        DamagedTableError: if its file is not as it was published; the message says what to do.

    Example:
        >>> texts = frame("commitment_texts", labels=True)
        >>> texts["force"].cat.categories.to_list()
        ['Backs', 'Willing', 'Will', 'Agreed']
    """
    from .access.frames import frame as framed  # noqa: PLC0415

    return framed(published_tables(), table, labels)


@overload
def get(id: str) -> AnyRecord: ...
@overload
def get(id: str, kind: type[R]) -> R: ...
def get(id: str, kind: type[Record] | None = None) -> Record:
    """The record that has an id, with a way to the records around it.

    A record is of one of the classes `Document`, `Text`, `Provision`, `Commitment`, `Divergence`, `Actor`, `Instrument`, `Place`,
    `Relation`, `Thread`, `Tenure`, `Source` and `NonName`. It cannot be changed.

    Args:
        id: its id, as the tables have it.
        kind: its class, if no other will do. A type checker then knows it, and a thread needs it: it has the id of its entity.

    Raises:
        UnknownIdError: if no record has that id; the message says what took its place, or names what may have been meant.

    Example:
        >>> from cnkh_data import Actor
        >>> get("china").label
        'China'
        >>> get("china", Actor).part_of is None
        True
    """
    from .access.base import Record  # noqa: PLC0415
    from .access.lookup import find  # noqa: PLC0415

    return find(published_tables(), id, kind or Record)


def records(kind: type[R]) -> tuple[R, ...]:
    """Every record of a class, in the order of its table: `records(Commitment)`.

    Args:
        kind: a class of records; of `Record` itself, there are all.

    Example:
        >>> from cnkh_data import Commitment
        >>> len(records(Commitment)) == load("commitments").num_rows
        True
    """
    from .access.lookup import every  # noqa: PLC0415

    return every(published_tables(), kind)


def evidence(id: str, *, context: int = 60) -> tuple[Evidence, ...]:
    """The words that a record rests on, in each version, and where its source file has them: file, line and column.

    Of an actor, instrument or place these are its mentions, of a relation the words of both ends, of a thread those of its stages.
    A source, a tenure and an expression that is no name have none.

    Args:
        id: id of the record.
        context: how many code points to show on each side.

    Raises:
        UnknownIdError: if no record has that id.

    Example:
        >>> mention = evidence("china")[0]
        >>> mention.quote in mention.context, mention.line > 0
        (True, True)
    """
    from .access.quoting import evidence_of  # noqa: PLC0415

    return evidence_of(published_tables(), get(id), context)


def codes(codelist: CodelistName) -> dict[str | int, Code]:
    """What the codes of a codelist mean: code to label and definition, in the order of the codelist.

    Args:
        codelist: its name; table `columns` says which column has which codelist.

    Raises:
        UnknownCodelistError: if there is no such codelist; the message names those that may have been meant.

    Example:
        >>> codes("force")[3].label
        'Agreed'
    """
    from .access.coded import codelist as of_codelist  # noqa: PLC0415

    return of_codelist(published_tables(), codelist)


def cite(*, bibtex: bool = False) -> str:
    """How to cite this version of the data, in one line or as an entry for BibTeX.

    Example:
        >>> version() in cite()
        True
        >>> cite(bibtex=True).startswith("@misc{")
        True
    """
    from .access.citing import cited  # noqa: PLC0415

    said = cited(published_tables().package)
    return said.bibtex() if bibtex else said.in_a_line()


def search(words: str, *, limit: int | None = 20, language: str | None = None, kind: HitKind | None = None) -> Hits:
    """Records in which words are found, best first: names, then titles, objects, the words of texts, and glosses.

    Upper and lower case, accents, simplified and traditional characters, and spaces between Chinese characters make no difference.
    In scripts with spaces, a word is found by its beginning. Several words are found together, or else all of them in one cell.
    A provision is left out where one of its commitments has the same words. Offsets of matches count Unicode code points.

    Args:
        words: what to look for.
        limit: most records to return; None for all.
        language: where to look, as a tag or its first part: `zh` also stands for `zh-Hans`; None for all.
        kind: `actor`, `instrument`, `place`, `document`, `commitment` or `provision`; None for all.

    Raises:
        ValueError: if there are no words, or no such kind of record.

    Example:
        >>> search("中國", limit=1)[0].id
        'china'
    """
    from .access.search import search as search_in  # noqa: PLC0415

    return search_in(published_tables(), words, limit, language, kind)


def version() -> str:
    """Version of the data: major.minor.patch, as `schema/VERSIONING.md` says what these promise.

    Example:
        >>> version().count(".")
        2
    """
    return str(published_tables().package["version"])


def published_tables() -> Tables:
    """The tables beside this package: inside an installed one, else in the clone that this file is in."""
    installed = f"{_HERE}/published"
    published = tables_of(installed if os.path.isdir(installed) else os.path.dirname(os.path.dirname(_HERE)))
    published.page = _page
    return published


def _page(record: Record) -> Block:
    """What is shown of a record."""
    from .show.records import page  # noqa: PLC0415 - only what is looked at needs it

    return page(record)
