"""What the database and the workbook are made of: tables with their definitions, codelists, and what both say about the data."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import NamedTuple

import pyarrow as pa

from ..contract import CODELIST_COLUMNS
from ..flatten import LEFT_OUT, Table
from ..models import SCHEMA_VERSION, Dataset
from .package import LICENCE_NOTE
from .tables import Readable


class Code(NamedTuple):
    """A row of a codelist, as its file has it: an empty cell is an empty string."""

    code: str
    label: str
    definition: str
    source: str
    since: str
    deprecated: str
    replaced_by: str


@dataclass(frozen=True)
class Bundle:
    """All that one file with the whole of the data needs."""

    dataset: Dataset
    citation: str
    """How to cite it, in one line."""
    definitions: Sequence[Table]
    tables: Mapping[str, Readable]
    codelists: Mapping[str, Sequence[Code]]
    texts: bool = True
    """Whether the tables have the words of the sources."""

    @property
    def name(self) -> str:
        """Name of such a file, without its ending: what the id of the dataset has before the first hyphen."""
        return self.dataset.id.partition("-")[0]

    @property
    def about(self) -> dict[str, str]:
        """What must be known of the data before it is used: name to words."""
        dataset = self.dataset
        rights = "The rights in each source text stand in table texts, column rights."
        if not self.texts:
            rights = (
                f"The words of the source texts are left out of this release; {LEFT_OUT} stands for a long quotation."
            )
        said = {
            "id": dataset.id,
            "title": dataset.title,
            "description": dataset.description,
            "version": dataset.version,
            "schema_version": SCHEMA_VERSION,
            "licence": f"{dataset.licence_title} ({dataset.licence}). {LICENCE_NOTE}",
            "rights": rights,
            "citation": self.citation,
            "homepage": dataset.homepage or "",
        }
        return {name: words for name, words in said.items() if words}

    @cached_property
    def numbered(self) -> frozenset[str]:
        """Names of the codelists whose codes are numbers: those of which some column of numbers is."""
        fields = ((column, column.arrow_field().type) for table in self.definitions for column in table.columns)
        return frozenset(column.codelist for column, kind in fields if column.codelist and pa.types.is_integer(kind))


def read_codelists(files: Mapping[str, bytes]) -> dict[str, list[Code]]:
    """The codes of a contract, by the name of their codelist, in the order of the names.

    Args:
        files: path to content of the contract; what does not stand in a folder `codelists` is passed over.

    Example:
        >>> files = {"codelists/mode.csv": b"code,label,definition\\njoint,Joint,All together.\\n", "v2/seal.schema.json": b"{}"}
        >>> read_codelists(files)["mode"][0].label
        'Joint'
    """
    listed = {PurePosixPath(path).stem: content for path, content in files.items() if path.startswith("codelists/")}
    return {name: list(_codes(listed[name].decode("utf-8"))) for name in sorted(listed)}


def _codes(content: str) -> Iterable[Code]:
    for row in csv.DictReader(io.StringIO(content, newline="")):
        yield Code(*(row.get(column) or "" for column in CODELIST_COLUMNS))
