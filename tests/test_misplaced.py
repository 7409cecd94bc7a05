"""A span that says other words than its quote is repaired to what was read, as far as that is known."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cnkh_data.finding import Finding
from cnkh_data.validate import validate

FOLDER = Path("data", "documents", "2023-02-11-cn-kh-excerpt")


def after(root: Path, change: Callable[[list[Any]], None], sealed: bool = True) -> list[Finding]:
    """Findings after a change to the provisions; without seals, nothing tells which of two values changed."""
    path = root / FOLDER / "provisions.json"
    records = json.loads(path.read_text(encoding="utf-8"))
    change(records)
    path.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    if not sealed:
        (root / FOLDER / "seals.json").write_text("[]\n", encoding="utf-8")
    return [finding for finding in validate(root).findings if finding.rule != "canonical-form"]


def cut_quote(records: list[Any]) -> None:
    """Take the last letter from a quote, so that it ends inside a word."""
    anchor = records[1]["anchors"]["en"]
    anchor["quote"] = anchor["quote"][:-3]


def test_a_quote_that_lost_letters_is_not_matched_by_a_span_that_ends_inside_a_word(small: Path) -> None:
    (finding,) = after(small, cut_quote)
    assert finding.rule == "spans"
    assert "One-China Policy." in finding.repair
    assert finding.repair.endswith("as it was when it was sealed.")


def test_without_seals_offsets_between_words_go_before_a_quote_that_ends_inside_one(small: Path) -> None:
    findings = after(small, cut_quote, sealed=False)
    repairs = [finding.repair for finding in findings if finding.rule == "spans"]
    assert len(repairs) == 1
    assert repairs[0].startswith("Set the quote to")


def test_where_quote_and_offsets_may_be_right_both_are_named(small: Path) -> None:
    def shorten_quote(records: list[Any]) -> None:
        anchor = records[1]["anchors"]["en"]
        anchor["quote"] = anchor["quote"].removeprefix("The ")

    (finding,) = [one for one in after(small, shorten_quote, sealed=False) if one.rule == "spans"]
    assert "Set start_offset to 57" in finding.repair
    assert "set the quote to" in finding.repair


def test_exchanged_anchors_are_one_finding_that_says_so(small: Path) -> None:
    def exchange(records: list[Any]) -> None:
        records[2]["anchors"], records[3]["anchors"] = records[3]["anchors"], records[2]["anchors"]

    (finding,) = after(small, exchange)
    assert finding.rule == "exchanged-anchors"
    assert finding.repair.startswith("Exchange the anchors of")
