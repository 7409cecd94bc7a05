"""The page that a release begins with: what it is, how to load and cite it, and what must be known before anything is counted.

Its header is the one that a dataset card on the Hugging Face Hub has, so that each table is a configuration there. Words that are
about one corpus come from its own files; nothing here knows what a corpus is about.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..flatten import Table
from ..models import SCHEMA_VERSION, Dataset
from ..models.codelists import Force, VersionStatus
from .citation import Credits, bibtex, citation
from .manifest import PACKAGE
from .package import WITHOUT_TEXTS_NOTE
from .tables import Written, parquet_path

FIRST_TABLE = "commitments"
"""The table that a program gets which asks for none."""
SIZES = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"))
STATEMENT, LIMITS = "docs/data-statement.md", "What must not be concluded"
"""Page of a project, and the heading in it, that say what a reader must not do with the data."""
USES = "docs/use/"


@dataclass(frozen=True)
class Release:
    """What the page tells of."""

    dataset: Dataset
    codebook: str
    credits: Credits
    definitions: Sequence[Table]
    tables: Mapping[str, Written]
    texts: bool
    """Whether it has the words of the sources."""
    held: Collection[str]
    """Every other path in it."""
    limits: str
    """What the project says must not be concluded from the data; empty if it says nothing."""

    @property
    def short(self) -> str:
        """Name of its database and workbook, without ending."""
        return short_name(self.dataset)

    def parquet(self, table: str) -> str:
        """Where a table stands as Parquet: a file, or a pattern for all its shards."""
        first = self.tables[table].paths[0]
        return first if first == parquet_path(table) else f"{first.rpartition('/')[0]}/*.parquet"

    def has(self, *columns: str) -> bool:
        """Whether it has all of some columns, each written `table.column`."""
        known = {f"{table.name}.{column.name}" for table in self.definitions for column in table.columns}
        return known.issuperset(columns)


def short_name(dataset: Dataset) -> str:
    """What files that hold a whole dataset are called, without their ending: the first part of its id."""
    return dataset.id.partition("-")[0]


def readme(release: Release) -> str:
    """Markdown page with a YAML header."""
    parts = [
        _header(release),
        _about(release),
        _files(release),
        _before_counting(release),
        _questions(release),
        _loading(release),
        _rights(release),
        _limits(release),
        _citing(release),
        _checking(),
        _tables(release),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _header(release: Release) -> list[str]:
    dataset = release.dataset
    rows = sum(table.num_rows for table in release.tables.values())
    name = dataset.title if release.texts else f"{dataset.title} (without texts)"
    lines = [
        "---",
        f"license: {_quoted(dataset.licence.lower())}",
        f"license_details: {_quoted('For the coding. The source texts are not under it: their rights stand with each text.')}",
        "language:",
        *(f"- {_quoted(language)}" for language in dataset.languages),
        f"pretty_name: {_quoted(name)}",
        "size_categories:",
        f"- {_quoted(next((size for most, size in SIZES if rows < most), 'n>1M'))}",
    ]
    if release.credits.keywords:
        lines += ["tags:", *(f"- {_quoted(keyword)}" for keyword in release.credits.keywords)]
    lines.append("configs:")
    for table in release.definitions:
        lines += [f"- config_name: {table.name}", f"  data_files: {_quoted(release.parquet(table.name))}"]
        if table.name == FIRST_TABLE:
            lines.append("  default: true")
    return [*lines, "---"]


def _quoted(text: str) -> str:
    """A string as YAML has it: one of JSON is one of YAML too."""
    return json.dumps(text, ensure_ascii=False)


def _about(release: Release) -> list[str]:
    dataset = release.dataset
    lines = [f"# {dataset.title}{'' if release.texts else ' (without texts)'}", "", dataset.description]
    versions = f"Data {dataset.version}, schema {SCHEMA_VERSION}, codebook {release.codebook}."
    lines += ["", f"{versions} {_counts(release)}"]
    return lines if release.texts else [*lines, "", WITHOUT_TEXTS_NOTE]


def _counts(release: Release) -> str:
    counted = ("documents", "texts", "provisions", "commitments", "divergences")
    rows = {name: release.tables[name].num_rows for name in counted if name in release.tables}
    told = [f"{number} {name if number != 1 else name[:-1]}" for name, number in rows.items()]
    return f"{', '.join(told)}." if told else ""


def _files(release: Release) -> list[str]:
    """What stands where; only what this release has."""
    parts = {
        "csv/": "every table as CSV: UTF-8, LF, `TRUE`/`FALSE`, an empty cell is a missing value, lists joined by `|`",
        "parquet/": "the same tables with types, lists as lists (Snappy)",
        "codelists/": "every code with its label and definition",
        "records/": "the records that the tables are made from, as JSON Lines",
        f"{release.short}.sqlite": "all tables in one database, with keys and views with labels (`…_labelled`)",
        f"{release.short}.xlsx": "the wide tables for a spreadsheet, with a sheet of labels",
        "datapackage.json": "describes tables and columns for programs ([Data Package](https://specs.frictionlessdata.io/))",
        "croissant.json": "the same in [Croissant](https://docs.mlcommons.org/croissant/)",
        "schema/": "JSON Schemas of the records, schemas of the tables",
        "docs/dictionary.md": "every table and column in words",
        "docs/codebook.md": "how the texts were coded, rule by rule",
        "docs/data-statement.md": "what the data is and is not, and who read it",
        "docs/findings.md": "what the tables show, each number with the records behind it",
        "docs/use/": "recipes for each tool",
        "VERSIONING.md": "what a version number promises",
        "CHANGELOG.md": "what has changed",
        "manifest.json": "every file with its size and hash, every table with its rows",
    }
    rows = [f"| [{path}]({path}) | {what} |" for path, what in parts.items() if _holds(release, path)]
    return ["## What is in this folder", "", "| file | what it is |", "|---|---|", *rows]


def _holds(release: Release, path: str) -> bool:
    return path in release.held or (path.endswith("/") and any(one.startswith(path) for one in release.held))


def _before_counting(release: Release) -> list[str]:
    lines = [
        "## Before you count",
        "",
        "- A missing value says that the text does not have it, or that there is no such text. It is not zero and not “no”.",
        "- Offsets count Unicode code points from 0. The end is the code point after the last one.",
        "- Table `codes` has a label for each code. Table `entities` has the names of actors, places and instruments.",
    ]
    if release.has("commitments.force_differs"):
        lines += ["", "Columns `force…` say how strongly the words of a version commit:", ""]
        lines += ["| force | label | meaning |", "|---|---|---|"]
        lines += [f"| {step.value} | {step.label} | {step.definition} |" for step in Force]
    columns = [f"commitments.status_{language}" for language in release.dataset.languages]
    if release.has(*columns):
        named = " and ".join(f"`{column.partition('.')[2]}`" for column in columns)
        lines += [
            "",
            f"Columns {named} say whether a version has a commitment at all. Read them before you compare versions:",
            "",
        ]
        lines += ["| status | meaning |", "|---|---|"]
        lines += [f"| `{code.value}` | {code.definition} |" for code in VersionStatus]
    if release.has("commitments.stronger"):
        lines += [
            "",
            "`force_differs` and `stronger` speak only of commitments that two versions carry; elsewhere they are missing. A commitment",
            "that a version leaves out is not a weaker one there: count it by its status, as `absent`.",
        ]
    return lines


def _questions(release: Release) -> list[str]:
    """Where the answers to the questions are that users ask first; only what this release has columns for."""
    first, second = [*release.dataset.languages, "", ""][:2]
    asked = [
        (
            f"Which commitments are weaker in one version ({second}) than in another ({first})?",
            "`commitments`: `stronger` is the language of the version with the greater force, missing where both are equal or there is "
            f"no pair; `force_{first}` and `force_{second}` are the steps. Left out of a version altogether: "
            f"`status_{second}` is `absent`; no such version: `no_text`. Passages that are no commitments: `divergences` "
            "with `type` `force_shift`, and `direction`.",
            second
            and (
                "commitments.stronger",
                f"commitments.force_{first}",
                f"commitments.status_{second}",
                "divergences.direction",
            ),
        ),
        (
            "How does a plan, a corridor or a body go on from document to document?",
            "`threads`: one row for each place where a document takes up a matter. `relations` says which record restates, follows "
            "or succeeds which: `subject` is the later one, `target` the earlier, `about` what they share.",
            ("threads.document_id", "relations.subject", "relations.target", "relations.about"),
        ),
        (
            "Who has to do what by when?",
            "`commitment_deadlines` joined with `commitment_committers` by `commitment_id`: a row for each version that prints a deadline. "
            "`printed` has its words, `edtf` the date, missing where they name none (“as soon as possible”). A commitment without "
            "a deadline has no row.",
            ("commitment_deadlines.printed", "commitment_deadlines.edtf", "commitment_committers.commitment_id"),
        ),
        (
            "What is the share of each pillar, topic or force?",
            "`commitments`, grouped by `pillar`, `topic` and "
            f"`force_{first}`. `pillar` is missing wherever a document has no such frame: keep these rows as a group of their own, "
            "since many tools drop them. Every commitment has a `topic`.",
            ("commitments.pillar", "commitments.topic", f"commitments.force_{first}"),
        ),
        (
            "Who acts with whom?",
            "`network` has a row for each pair of actors in a document, with the number of commitments that tie them. To count otherwise, join "
            "`commitment_committers` and `commitment_counterparts` by `commitment_id`.",
            ("network.document_id", "commitment_committers.commitment_id", "commitment_counterparts.commitment_id"),
        ),
    ]
    rows = [f"| {question} | {answer} |" for question, answer, needs in asked if needs and release.has(*needs)]
    return ["## Where the answers are", "", "| question | tables and columns |", "|---|---|", *rows] if rows else []


def _loading(release: Release) -> list[str]:
    uses = sorted(path for path in release.held if path.startswith(USES) and path.endswith(".md"))
    named = [f"[{_tool(path)}]({path})" for path in uses if _tool(path) != "README"]
    lines = ["## How to load it", "", "Paths are relative to this folder."]
    if named:
        lines[-1] += f" Longer recipes: {', '.join(named)}."
    for tool, language, code in _snippets(release):
        lines += ["", f"**{tool}**", "", f"```{language}", code, "```"]
    return lines


def _tool(path: str) -> str:
    return path.removeprefix(USES).removesuffix(".md")


def _snippets(release: Release) -> Iterator[tuple[str, str, str]]:
    file = release.parquet("commitments")
    whole = file.removesuffix("/*.parquet")  # programs that take no pattern take the folder
    yield (
        "pandas",
        "python",
        f'import pandas as pd\n\ncommitments = pd.read_parquet("{whole}", dtype_backend="pyarrow")',
    )
    yield "polars", "python", f'import polars as pl\n\ncommitments = pl.read_parquet("{file}")'
    yield "DuckDB", "sql", f"SELECT topic, count(*) FROM '{file}' GROUP BY topic ORDER BY topic;"
    yield (
        "R (base; `readr::read_csv` needs no settings)",
        "r",
        'commitments <- read.csv("csv/commitments.csv", na.strings = "", encoding = "UTF-8")',
    )
    yield (
        "SQLite",
        "console",
        f'sqlite3 -header {release.short}.sqlite "SELECT topic, count(*) FROM commitments GROUP BY topic"',
    )
    yield (
        "Spark (a Parquet file is a table; CSV needs both options)",
        "python",
        f'commitments = spark.read.parquet("{whole}")\n'
        'texts = spark.read.csv("csv/texts.csv", header=True, multiLine=True, escape=\'"\')',
    )
    yield (
        "JavaScript",
        "js",
        'import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";\n\n'
        f'const rows = await parquetReadObjects({{ file: await asyncBufferFromFile("{release.tables["commitments"].paths[0]}") }});',
    )
    yield (
        "Hugging Face datasets (every table is a configuration)",
        "python",
        'from datasets import load_dataset\n\ncommitments = load_dataset(".", "commitments", split="train")',
    )
    yield (
        "frictionless",
        "python",
        'from frictionless import Package\n\nrows = Package("datapackage.json").get_resource("commitments").read_rows()',
    )
    if release.dataset.id == PACKAGE:
        module = PACKAGE.replace("-", "_")
        yield (
            "Python package (the same tables with types, without this folder)",
            "python",
            f'import {module}\n\ncommitments = {module}.load("commitments").to_pandas()',
        )
    yield (
        "Spreadsheet",
        "text",
        f"Open {release.short}.xlsx. A CSV file must be imported as UTF-8; text that would run as a formula has an apostrophe before it.",
    )


def _rights(release: Release) -> list[str]:
    dataset = release.dataset
    lines = ["## Rights", ""]
    page = " ([LICENSE](LICENSE))" if "LICENSE" in release.held else ""
    lines.append(
        f"The coding (records, codes, offsets, notes) is under {dataset.licence_title} ({dataset.licence}){page}."
    )
    if release.texts:
        lines.append(
            "The source texts, what is quoted from them and our translations are not ours to license. Column `rights` of"
        )
        lines.append("table `texts` says whose they are; columns that hold such words are marked **source text** in")
        lines.append("[the dictionary](docs/dictionary.md).")
    else:
        lines.append("The words of the source texts and our translations of them are not in this release.")
    if "RIGHTS.md" in release.held:
        lines.append("[RIGHTS.md](RIGHTS.md) says more, and how to have a text taken down.")
    return lines


def _limits(release: Release) -> list[str]:
    lines = ["## Limits", ""]
    if release.limits:
        lines += [release.limits, ""]
    lines.append(
        "The data records what texts say, not what was done. Where two readers agree too little, a column is marked"
    )
    lines.append("**experimental** in [the dictionary](docs/dictionary.md); table `agreement` has the figures.")
    if STATEMENT in release.held:
        lines.append(f"The [data statement]({STATEMENT}) says who read the texts, and how.")
    return lines


def _citing(release: Release) -> list[str]:
    lines = ["## How to cite", "", citation(release.dataset, release.credits), ""]
    lines += ["```bibtex", bibtex(release.dataset, release.credits), "```"]
    more = " [CITATION.cff](CITATION.cff) says the same for programs." if "CITATION.cff" in release.held else ""
    return [*lines, "", f"Name the version: counts change from one to the next.{more}"]


def _checking() -> list[str]:
    return [
        "## How to check it",
        "",
        "```console",
        "sha256sum -c SHA256SUMS",
        "```",
        "",
        "On macOS: `shasum -a 256 -c SHA256SUMS`. With the package of this project, `cnkh verify FOLDER` also says what is there and should "
        "not be, and checks the zip without unpacking it; `cnkh diff OLD NEW` says how two releases differ. The same commit gives the "
        "same bytes.",
    ]


def _tables(release: Release) -> list[str]:
    lines = ["## Tables", "", "| table | rows | what it is |", "|---|---|---|"]
    for table in release.definitions:
        about = table.description.replace("|", "\\|")
        lines.append(
            f"| [{table.name}](docs/dictionary.md#{table.name}) | {release.tables[table.name].num_rows} | {about} |"
        )
    return lines
