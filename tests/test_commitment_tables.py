"""What is coded of a commitment stands in the tables: its topics, bodies and aims, its verbs, and its object in each language."""

from pathlib import Path
from typing import Any

import rule_fixtures
from conftest import EXCERPT

from cnkh_data.corpus import load
from cnkh_data.flatten import all_tables

PROVISIONS = f"data/documents/{EXCERPT}/provisions.json"
COMMITMENT = f"{EXCERPT}/pre.4.1/c1"
AIM = {"start_offset": 119, "end_offset": 128, "quote": "发挥好统筹协调作用"}


def tables(root: Path, **values: Any) -> dict[str, list[dict[str, Any]]]:
    """The rows of all tables, with other values in fields of the last commitment."""
    changes = [{"file": PROVISIONS, "at": f"/5/commitments/0/{name}", "set": value} for name, value in values.items()]
    rule_fixtures.apply(root, {"changes": changes})
    corpus = load(root).corpus
    assert corpus is not None
    return {
        table.name: table.arrow_table(corpus).to_pylist()
        for table in all_tables(corpus.dataset.languages, corpus.codelists)
    }


def test_topics_bodies_and_aims_have_tables_of_their_own(small: Path) -> None:
    found = tables(small, topics=["development", "energy"], bodies=["taiwan"], aims={"zh-Hans": [AIM, AIM], "en": []})
    topics = [(row["seq"], row["topic"]) for row in found["commitment_topics"] if row["commitment_id"] == COMMITMENT]
    assert topics == [(1, "development"), (2, "energy")]
    assert found["commitment_bodies"] == [{"commitment_id": COMMITMENT, "seq": 1, "actor_id": "taiwan"}]
    place = {"commitment_id": COMMITMENT, "text_id": f"{EXCERPT}/zh-Hans"}
    assert found["commitment_aims"] == [{**place, "seq": 1, **AIM}, {**place, "seq": 2, **AIM}]


def test_a_commitment_has_its_own_topics_beside_those_of_its_provision(small: Path) -> None:
    row = tables(small, topics=["energy", "health"])["commitments"][-1]
    assert (row["topic"], row["topics"]) == ("energy", ["energy", "health"])
    assert (row["provision_topic"], row["provision_topics"]) == ("development", ["development"])


def test_objects_and_verbs_have_a_column_for_each_language(small: Path) -> None:
    verb = {"zh-Hans": None, "en": {"start_offset": 301, "end_offset": 310, "quote": "implement"}}
    found = tables(small, object={"en": "the MoU"}, verb=verb)
    row = found["commitments"][-1]
    assert (row["object_en"], row["object_zh"]) == ("the MoU", None)
    assert (row["verb_en"], row["verb_zh"]) == ("implement", None)
    texts = {row["text_id"].rpartition("/")[2]: row for row in found["commitment_texts"][-2:]}
    assert (texts["en"]["verb"], texts["en"]["verb_start_offset"], texts["en"]["verb_end_offset"]) == (
        "implement",
        301,
        310,
    )
    assert (texts["zh-Hans"]["verb"], texts["zh-Hans"]["verb_start_offset"]) == (None, None)


def test_what_was_read_in_english_alone_stands_in_that_column(small: Path) -> None:
    row = tables(small)["reading_commitments"][0]
    assert (row["object_en"], row["object_zh"], row["topics"]) == ("official relations with Taiwan", None, None)


def test_a_shift_has_a_direction(small: Path) -> None:
    assert [row["direction"] for row in tables(small)["divergences"]] == [None, "stronger", None, None]
