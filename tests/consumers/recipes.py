"""Recipes: the pages of docs/use, the code on them, and the lines that this code has to print."""

import re
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

PAGES = Path(__file__).resolve().parents[2] / "docs" / "use"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PIP = re.compile(r"^python -m pip install (.+)$", re.MULTILINE)


def code(page: str, language: str) -> str:
    """All code blocks of a page in one language, joined: what a reader copies and runs.

    Args:
        page: name of the page, without “.md”.
        language: the word after the fence, as in “python”.

    Raises:
        ValueError: if the page has none.
    """
    return "\n".join(blocks(page, language))


def blocks(page: str, language: str) -> list[str]:
    """The same, one by one."""
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    found = [block for fence, block in BLOCK.findall(text) if fence == language]
    if not found:
        raise ValueError(f"docs/use/{page}.md: no block of {language}")
    return found


def packages(page: str) -> list[str]:
    """What the page says to install with pip."""
    return [name for names in PIP.findall(code(page, "console")) for name in names.replace("'", "").split()]


def lines(release: Path, quotes: bool = True) -> list[str]:
    """What a recipe prints, counted in the Parquet files of the release.

    Args:
        release: folder of the release.
        quotes: whether the tool can count characters as code points, and so compares quotes with texts.
    """
    commitments = _rows(release, "commitments")
    present = [row["force_en"] for row in commitments if row["force_en"] is not None]
    right, all_ = _quotes(release)
    return [
        f"commitments {len(commitments)}",
        f"force differs {sum(row['force_differs'] is True for row in commitments)}",
        f"mean force_en {sum(present) / len(present):.2f}",
        *([f"quotes {right} of {all_}"] if quotes else []),
        f"first quote {commitments[0]['quote_zh']}",
    ]


def _quotes(release: Path) -> tuple[int, int]:
    """How many quotes of commitments are the words at their offsets, and how many there are."""
    texts = {row["text_id"]: row["content"] for row in _rows(release, "texts")}
    spans = _rows(release, "commitment_texts")
    right = sum(texts[span["text_id"]][span["start_offset"] : span["end_offset"]] == span["quote"] for span in spans)
    return right, len(spans)


def _rows(release: Path, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(release / f"parquet/{table}.parquet").to_pylist()
    return rows
