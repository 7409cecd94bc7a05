"""What docs/data-statement.md has of the data: each part between two marks of that page. docs/findings.py writes them there."""

import json
from pathlib import Path

import pandas as pd

import cnkh_data as cnkh

SCRIPTS = {"zh-Hans": "Chinese, simplified characters", "zh-Hant": "Chinese, traditional characters", "en": "English"}
DISPUTED = ("taiwan", "xinjiang", "south-china-sea", "preah-vihear-temple")
Rows = list[str]


def parts_of_the_data_statement(root: Path) -> dict[str, Rows]:
    """The lines of each part by its name."""
    return {
        "size": _size(),
        "texts": _texts(),
        "readings": _readings(root),
        "agreement": _agreement(),
        "seals": _seals(),
        "names": _names(),
        "exceptions": _exceptions(root),
    }


def _table(name: cnkh.TableName) -> pd.DataFrame:
    return cnkh.load(name).to_pandas()


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


def _size() -> Rows:
    texts, provisions, commitments = _table("texts"), _table("provisions"), _table("commitments")
    versions = texts["document_id"].value_counts()
    return [
        f"{len(versions)} documents in {len(texts)} texts; {len(provisions)} provisions, of which "
        f"{(provisions['act'] == 'commit').sum()} commit; {len(commitments)} commitments; {len(_table('divergences'))} divergences "
        f"between the versions of the {(versions > 1).sum()} documents that have two."
    ]


def _texts() -> Rows:
    sources = _table("sources").set_index("source_id")
    rows = [
        "| document | language | characters | publisher that the file names | authentic version |",
        "|---|---|---|---|---|",
    ]
    for text in _table("texts").itertuples():
        publisher = sources["publisher"][text.source_id]
        named = "none" if pd.isna(publisher) else publisher
        rows.append(
            f"| {text.document_id} | {SCRIPTS.get(text.language, text.language)} | {text.characters} | {named} | {text.authenticity} |"
        )
    return rows


def _readings(root: Path) -> Rows:
    units = _table("reading_units").groupby(["document_id", "codebook", "reading_pass"]).size()
    commitments = _table("reading_commitments").groupby(["document_id", "codebook", "reading_pass"]).size()
    decided = _table("adjudications").groupby(["document_id", "codebook"]).size()
    by_version = [
        f"{count} by version {codebook}"
        for codebook, count in units.reset_index()["codebook"].value_counts().sort_index().items()
    ]
    rows = [
        "| document | codebook | units, first and second reading | commitments, first and second reading | adjudications |",
        "|---|---|---|---|---|",
    ]
    rows = [f"Readings: {' and '.join(by_version)} of the codebook.", "", *rows]
    for document, codebook in sorted({key[:2] for key in units.index}):
        cells = [
            ", ".join(str(counts.get((document, codebook, which), 0)) for which in ("first", "second"))
            for counts in (units, commitments)
        ]
        rows.append(f"| {document} | {codebook} | {' | '.join(cells)} | {decided.get((document, codebook), 0)} |")
    methods: dict[str, int] = {}
    for file in sorted(root.glob("data/documents/*/readings/**/*.json")):
        if file.stem in ("first", "second"):
            method = json.loads(file.read_text(encoding="utf-8"))["method"]
            methods[method] = methods.get(method, 0) + 1
    rows += ["", "What the readings say of themselves, in `method`:", ""]
    return rows + [f"- “{method}” ({count} readings)" for method, count in methods.items()]


def _agreement() -> Rows:
    table = _table("agreement")
    rows = [
        "| codebook | units (F1) | commitments (F1) | fields under .667, over all documents | in single documents |",
        "|---|---|---|---|---|",
    ]
    for codebook in sorted(table["codebook"].unique(), key=int):
        mine = table[table["codebook"] == codebook]
        every, single = mine[mine["scope"] == "all"], mine[(mine["scope"] == "document") & mine["experimental"]]
        scores = [f"{every[every['field'] == field]['value'].iloc[0]:.3f}" for field in ("unit", "commitment")]
        low = ", ".join(f"`{field}`" for field in every[every["experimental"]]["field"].unique()) or "none"
        places = (
            ", ".join(f"`{row.field}` ({row.document[:4]}: {row.value:.2f})" for row in single.itertuples()) or "none"
        )
        rows.append(f"| {codebook} | {' | '.join(scores)} | {low} | {places} |")
    return rows


def _seals() -> Rows:
    seals = _table("seals").fillna({"reader": "nobody said"})
    rows = ["| reader | ground | codebook | seals |", "|---|---|---|---|"]
    counts = seals.groupby(["reader", "basis", "codebook"]).size()
    rows += [f"| {reader} | `{basis}` | {codebook} | {count} |" for (reader, basis, codebook), count in counts.items()]
    reviewed = (seals["basis"] == "review").sum()
    adjudications = seals[seals["record_type"] == "adjudication"]["reader"].value_counts()
    said = ", ".join(f"{reader} for {count}" for reader, count in adjudications.items())
    return [*rows, "", f"Seals that rest on `review`: {reviewed}. Readers of the adjudications: {said}."]


def _names() -> Rows:
    actors, countries = _table("actors").set_index("actor_id"), _table("place_countries")
    mentions = _table("mentions").merge(_table("texts")[["text_id", "language"]])
    labels = _table("entities").set_index("entity_id")["label_en"]
    rows = [
        "| name | in the register | country | ISO and COW code | as printed, and how often |",
        "|---|---|---|---|---|",
    ]
    for entity in DISPUTED:
        actor = entity in actors.index
        codes = (
            [str(code) for code in actors.loc[entity, ["iso_alpha3", "cow_code"]] if pd.notna(code)] if actor else []
        )
        states = ", ".join(labels[state] for state in countries[countries["place_id"] == entity]["actor_id"])
        quotes = mentions[mentions["entity_id"] == entity]["quote"].value_counts()
        rows.append(
            f"| {labels[entity]} | {'actor, kind ' + actors['kind'][entity] if actor else 'place'} | {states or 'none'} | "
            f"{', '.join(codes) or 'none'} | {', '.join(f'{quote} {count}' for quote, count in quotes.items())} |"
        )
    return rows


def _exceptions(root: Path) -> Rows:
    waivers = json.loads((root / "validation/waivers.json").read_text(encoding="utf-8"))
    rows = [
        f"{len(waivers)} findings of `cnkh validate` are waived:",
        "",
        "| record | rule | reason |",
        "|---|---|---|",
    ]
    rows += [f"| `{one['record']}` | `{one['rule']}` | {_cell(one['reason'])} |" for one in waivers]
    noted = {name: _table(name)["note"].notna().sum() for name in ("provisions", "commitments")}
    return [
        *rows,
        "",
        f"Doubts and close calls: {noted['provisions']} provisions and {noted['commitments']} commitments have a `note`.",
    ]
