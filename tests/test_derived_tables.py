"""What no record holds and tables say: what is contested, who provides, where, until when, in which versions; threads and the network."""

import json
from pathlib import Path
from typing import Any

import pytest
import rule_fixtures
from conftest import EXCERPT, SECOND

from cnkh_data.corpus import load
from cnkh_data.flatten import all_tables

D = f"data/documents/{EXCERPT}"
PROVISIONS = f"{D}/provisions.json"
FIRST_2, SECOND_2 = f"{D}/readings/2/first.json", f"{D}/readings/2/second.json"
PLACES, INSTRUMENTS = "data/registers/places.json", "data/registers/instruments.json"
COMMITMENT = f"{EXCERPT}/pre.4.1/c1"
MOU = "development-cooperation-mou"
NEXT: dict[str, Any] = {"id": "next-mou", "kind": "mou", "parties": [], "date": None, "evidence": [], "note": None} | {
    "names": [{"language": "en", "text": "Next MoU", "type": "short"}],
    "successor_of": MOU,
}
"""A memorandum that takes the place of the one in the small corpus."""


def rows(root: Path, table: str, *changes: dict[str, Any], languages: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """The rows of a table after some changes of the records."""
    rule_fixtures.apply(root, {"changes": list(changes)})
    corpus = load(root).corpus
    assert corpus is not None
    found = all_tables(languages or corpus.dataset.languages, corpus.codelists)
    rows: list[dict[str, Any]] = next(t for t in found if t.name == table).arrow_table(corpus).to_pylist()
    return rows


def last(root: Path, *changes: dict[str, Any], **values: Any) -> dict[str, Any]:
    """The row of the last commitment, with other values in its fields."""
    return rows(root, "commitments", *changes, *of_last(**values))[-1]


def of_last(document: str = EXCERPT, **values: Any) -> list[dict[str, Any]]:
    """Changes of the last commitment of a document."""
    file = f"data/documents/{document}/provisions.json"
    return [{"file": file, "at": f"/5/commitments/0/{name}", "set": value} for name, value in values.items()]


def change(file: str, at: str, value: Any) -> dict[str, Any]:
    return {"file": file, "at": at, "set": value}


def second(at: str, value: Any) -> dict[str, Any]:
    """A change of the last unit of the second reading by version 2."""
    return change(SECOND_2, f"/units/5/{at}", value)


# Commitments


def test_contested_are_the_fields_in_which_the_newest_readings_differ(small: Path) -> None:
    """Those by version 2 differ twice: over the second topic of a commitment, and the precision of the last."""
    assert [row["contested"] for row in rows(small, "commitments")] == [[], ["other_topics"], ["precision"]]


def test_a_field_of_each_text_is_contested_under_the_name_of_its_column(small: Path) -> None:
    row = last(small, second("commitments/0/force/en", 2))
    assert row["contested"] == ["precision", "force_en"]
    assert set(row["contested"]) <= set(row)


def test_a_commitment_that_one_reading_lacks_is_contested_itself(small: Path) -> None:
    assert last(small, second("commitments", []))["contested"] == ["commitment"]


def test_what_neither_reading_has_is_not_contested(small: Path) -> None:
    first = change(FIRST_2, "/units/5/commitments", [])
    assert last(small, first, second("commitments", []))["contested"] == []


def test_without_two_readings_by_the_newest_version_those_before_are_compared(small: Path) -> None:
    (small / SECOND_2).unlink()
    assert [row["contested"] for row in rows(small, "commitments")] == [[], [], ["precision"]]


def test_a_reading_that_is_missing_leaves_nothing_to_contest(small: Path) -> None:
    for file in (SECOND_2, f"{D}/readings/second.json"):
        (small / file).unlink()
    assert [row["contested"] for row in rows(small, "commitments")] == [[]] * 3


@pytest.mark.parametrize(
    ("action", "beneficiaries", "provider"),
    [
        ("assist", ["cambodia"], ["china"]),
        ("assist", [], ["china", "cambodia"]),
        ("assist", ["china", "cambodia"], []),
        ("implement", ["cambodia"], []),
    ],
)
def test_who_is_bound_to_assist_and_receives_nothing_provides(
    small: Path, action: str, beneficiaries: list[str], provider: list[str]
) -> None:
    assert last(small, action=action, beneficiaries=beneficiaries)["provider"] == provider


def test_countries_are_those_of_the_places_each_once(small: Path) -> None:
    place = {"id": "bank", "kind": "place", "names": NEXT["names"], "countries": ["cambodia", "china"], "date": None}
    added = {"file": PLACES, "at": "/-", "add": {**place, "evidence": [], "note": None}}
    assert last(small, added, places=["visit", "bank"])["country"] == ["china", "cambodia"]
    assert last(small, places=[])["country"] == []


def test_the_horizon_is_of_events_and_of_years_in_titles(small: Path) -> None:
    assert last(small)["horizon"] == "2023/2025"  # (2023-2025) in the title of the memorandum
    days = change(PLACES, "/0/date", "2023-05-05/2023-05-17")
    assert last(small, days, instruments=[], places=["visit"])["horizon"] == "2023-05-05/2023-05-17"
    assert last(small, instruments=[MOU])["horizon"] == "2023/2025"
    assert last(small, change(PLACES, "/0/date", "2026-03"), instruments=[MOU])["horizon"] == "2023/2026-03"


def test_the_date_of_an_instrument_or_a_place_is_no_horizon(small: Path) -> None:
    untitled = change(INSTRUMENTS, "/0/names", [{"language": "en", "text": "MoU", "type": "short"}])
    signed = change(INSTRUMENTS, "/0/date", "2024-01-31")
    built = [change(PLACES, "/0/kind", "project"), change(PLACES, "/0/date", "2024")]
    assert last(small, untitled, signed, *built, places=["visit"])["horizon"] is None


def test_a_title_of_our_own_making_gives_no_horizon(small: Path) -> None:
    names = [("MoU", "short"), ("MoU 2023-2025", "translation")]
    both = [{"language": "en", "text": text, "type": kind} for text, kind in names]
    assert last(small, change(INSTRUMENTS, "/0/names", both))["horizon"] is None


def test_an_event_that_was_over_is_no_horizon(small: Path) -> None:
    """The document is of 11 February 2023."""
    over = last(small, change(PLACES, "/0/date", "2023-02-10"), instruments=[], places=["visit"])
    assert over["horizon"] is None
    assert last(small, change(PLACES, "/0/date", "2023-02"))["horizon"] == "2023-02"


def test_each_language_of_the_dataset_has_a_status(small: Path) -> None:
    """The fifth provision stands in Chinese alone, and no document has a text in French."""
    found = [
        (row["status_zh"], row["status_en"], row["status_fr"])
        for row in rows(small, "provisions", languages=("zh", "en", "fr"))
    ]
    both, one = ("carried", "carried", "no_text"), ("carried", "absent", "no_text")
    assert found == [both, both, both, both, one, both]


def test_a_commitment_may_be_absent_from_a_version_that_has_its_provision(small: Path) -> None:
    provisions = json.loads((small / PROVISIONS).read_text(encoding="utf-8"))
    anchors = {"zh-Hans": provisions[5]["commitments"][0]["anchors"]["zh-Hans"]}
    row = last(small, anchors=anchors)
    assert (row["status_zh"], row["status_en"]) == ("carried", "absent")


def test_force_differs_where_two_versions_carry_it_and_one_is_stronger(small: Path) -> None:
    """Both versions of the first and the last carry it, and the first alone is weaker in one of them."""
    said = [
        (row["force_zh"], row["force_en"], row["force_differs"], row["stronger"]) for row in rows(small, "commitments")
    ]
    assert said == [(2, 2, False, None), (1, 2, True, "en"), (3, 3, False, None)]


def test_a_commitment_of_one_version_has_no_pair_to_differ(small: Path) -> None:
    row = last(small, force={"zh-Hans": 3})
    assert (row["force_en"], row["force_differs"], row["stronger"]) == (None, None, None)


# Provisions and relations


def test_a_provision_has_the_entities_that_its_versions_name(small: Path) -> None:
    assert [row["entities"] for row in rows(small, "provisions")] == [
        ["china", "cambodia"],
        ["cambodia"],
        ["taiwan", "cambodia"],
        ["china", "cambodia"],
        ["china", "cambodia", "visit"],
        ["china", "cambodia", MOU],
    ]


def test_a_name_inside_another_name_is_not_among_them(small: Path) -> None:
    """Both titles of the memorandum have development cooperation in them."""
    names = [{"language": "en", "text": "Development Cooperation", "type": "short"}]
    row = rows(small, "provisions", {"file": INSTRUMENTS, "at": "/-", "add": {**NEXT, "names": names}})[-1]
    assert row["entities"] == ["china", "cambodia", MOU]


def relation(*changes: dict[str, Any], root: Path, ends: str = "") -> list[str]:
    """What the relation of the two documents is about: of the provisions, or of what in them."""
    named = [change("data/relations.json", f"/0/{end}", f"{document}/pre.4.1{ends}") for end, document in ENDS]
    found: list[str] = rows(root, "relations", *named, *changes)[0]["about"]
    return found


ENDS = (("subject", SECOND), ("target", EXCERPT))


def test_a_relation_is_about_what_both_ends_have(two: Path) -> None:
    """Both provisions name the two states too, and those are no matters."""
    assert relation(root=two) == [MOU]
    assert relation(root=two, ends="/c1") == [MOU]
    assert relation(*of_last(SECOND, instruments=[]), root=two, ends="/c1") == []


def test_a_relation_is_about_the_body_that_both_ends_have(two: Path) -> None:
    bodies = [*of_last(SECOND, bodies=["taiwan"]), *of_last(EXCERPT, bodies=["taiwan"])]
    assert relation(*bodies, root=two, ends="/c1") == [MOU, "taiwan"]


def test_a_relation_follows_what_took_the_place_of_another(two: Path) -> None:
    """It is said as the later document has it."""
    added = {"file": INSTRUMENTS, "at": "/-", "add": NEXT}
    assert relation(added, *of_last(SECOND, instruments=["next-mou"]), root=two, ends="/c1") == ["next-mou"]
    assert relation(change(INSTRUMENTS, "/1/successor_of", None), root=two, ends="/c1") == []


def test_a_relation_says_what_its_ends_are_and_in_which_provisions(two: Path) -> None:
    changes = [
        change("data/relations.json", "/0/subject", f"{SECOND}/pre.4.1/c1"),
        change("data/relations.json", "/0/target", f"{EXCERPT}/pre.4.1"),
    ]
    (row,) = rows(two, "relations", *changes)
    assert (row["subject_type"], row["subject_provision"]) == ("commitment", f"{SECOND}/pre.4.1")
    assert (row["target_type"], row["target_provision"]) == ("provision", f"{EXCERPT}/pre.4.1")


def test_a_relation_with_a_draft_waits_for_it(two: Path) -> None:
    """Its ends would be in no other table."""
    assert rows(two, "relations", change(f"data/documents/{SECOND}/document.json", "/status", "draft")) == []


# Threads


def thread(row: dict[str, Any]) -> tuple[Any, ...]:
    """What a row of a thread says, but for words and dates."""
    return row["thread_id"], row["entity_id"], row["stage"], row["seq"], row["record"], row["record_type"], row["act"]


def test_one_document_has_no_threads(small: Path) -> None:
    assert rows(small, "threads") == []


def test_a_thread_goes_through_the_documents_in_order_of_time(two: Path) -> None:
    """A commitment stands for its provision; where none has the entity, the provision stands for itself."""
    found = rows(two, "threads")
    assert [thread(row) for row in found] == [
        (MOU, MOU, 1, 1, f"{EXCERPT}/pre.4.1/c1", "commitment", "commit"),
        (MOU, MOU, 2, 2, f"{SECOND}/pre.4.1/c1", "commitment", "commit"),
        ("visit", "visit", 1, 1, f"{EXCERPT}/pre.3.2", "provision", "appraise"),
        ("visit", "visit", 2, 2, f"{SECOND}/pre.3.2", "provision", "appraise"),
    ]
    assert [str(row["date"]) for row in found] == ["2023-02-11", "2023-02-12"] * 2
    assert (found[2]["quote_zh"], found[2]["quote_en"]) == ("双方对访问成果表示满意。", None)


def test_a_provision_stands_for_what_none_of_its_commitments_has(two: Path) -> None:
    found = rows(two, "threads", *of_last(EXCERPT, instruments=[]))
    assert [thread(row)[4:6] for row in found[:2]] == [
        (f"{EXCERPT}/pre.4.1", "provision"),
        (f"{SECOND}/pre.4.1/c1", "commitment"),
    ]


def test_a_thread_goes_on_with_what_took_the_place_of_another(small: Path) -> None:
    """In one document too: that one took the place of the other is what happened."""
    added = {"file": INSTRUMENTS, "at": "/-", "add": NEXT}
    found = rows(small, "threads", added, *of_last(instruments=["next-mou"]))
    assert [thread(row)[:5] for row in found] == [
        (MOU, "next-mou", 1, 1, f"{EXCERPT}/pre.4.1/c1"),
        (MOU, MOU, 1, 2, f"{EXCERPT}/pre.4.1"),
    ]


def test_a_town_or_a_sea_has_no_thread(two: Path) -> None:
    found = rows(two, "threads", change(PLACES, "/0/kind", "place"))
    assert {row["entity_id"] for row in found} == {MOU}


# The network


def edges(root: Path, *changes: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [tuple(row.values())[1:] for row in rows(root, "network", *changes)]


def test_the_network_counts_commitments_of_pairs(small: Path) -> None:
    """Cambodia abstains toward China, China promises flights to Cambodia, and both agree to one thing."""
    assert edges(small) == [("cambodia", "china", 3, 1, 2, 0)]


def test_a_commitment_counts_once_for_a_pair_however_it_ties_them(small: Path) -> None:
    assert edges(small, *of_last(beneficiaries=["cambodia"])) == [("cambodia", "china", 3, 1, 2, 1)]


def test_counterparts_and_beneficiaries_are_no_pair(small: Path) -> None:
    changed = of_last(committers=["china"], counterparts=["cambodia"], beneficiaries=["taiwan"])
    assert edges(small, *changed) == [("cambodia", "china", 3, 0, 3, 0), ("china", "taiwan", 1, 0, 0, 1)]


def test_a_person_and_the_titles_of_that_person_are_no_pair(small: Path) -> None:
    committers = ["hun-sen", "prime-minister-of-cambodia", "cambodia"]
    found = edges(small, *of_last(committers=committers, counterparts=["china"]))
    assert found == [
        ("cambodia", "china", 3, 0, 3, 0),
        ("china", "hun-sen", 1, 0, 1, 0),
        ("china", "prime-minister-of-cambodia", 1, 0, 1, 0),
    ]


def test_two_offices_of_one_person_are_no_pair(small: Path) -> None:
    tenures = "data/registers/tenures.json"
    (tenure,) = json.loads((small / tenures).read_text(encoding="utf-8"))
    another = {**tenure, "id": "another", "office": "taiwan"}  # any other actor
    committers = ["prime-minister-of-cambodia", "taiwan"]
    assert ("prime-minister-of-cambodia", "taiwan", 1, 1, 0, 0) in edges(small, *of_last(committers=committers))
    assert edges(small, {"file": tenures, "at": "/-", "add": another}) == [("cambodia", "china", 2, 0, 2, 0)]


def test_who_holds_no_office_as_of_a_document_is_a_pair_with_it(small: Path) -> None:
    committers = ["hun-sen", "prime-minister-of-cambodia"]
    (small / "data/registers/tenures.json").write_text("[]\n", encoding="utf-8")
    assert ("hun-sen", "prime-minister-of-cambodia", 1, 1, 0, 0) in edges(small, *of_last(committers=committers))


@pytest.mark.parametrize("name", ["threads", "network"])
def test_keys_are_unique(two: Path, name: str) -> None:
    corpus = load(two).corpus
    assert corpus is not None
    (table,) = (one for one in all_tables(corpus.dataset.languages) if one.name == name)
    keys = [tuple(row[column] for column in table.key) for row in table.rows(corpus)]
    assert keys
    assert len(keys) == len(set(keys))
