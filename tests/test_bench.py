"""The measurements: what they are taken on, generated corpora in which nothing is wrong, and what rules say of slips."""

import csv
import json
import subprocess
import sys
from pathlib import Path

from conftest import BASE, ROOT, exhaustive

from cnkh_data.validate import all_rules, validate

RECORDS = 40
"""Enough for several copies of the one document."""


@exhaustive("only who measures needs it")
def test_copies_with_texts_of_their_own_are_valid(tmp_path: Path) -> None:
    generate = [sys.executable, str(ROOT / "bench" / "generate.py"), str(tmp_path), "--root", str(BASE)]
    subprocess.run([*generate, "--records", str(RECORDS), "--distinct"], check=True, capture_output=True)
    assert validate(tmp_path).findings == ()
    documents = [
        json.loads(file.read_text(encoding="utf-8")) for file in tmp_path.glob("data/documents/*/document.json")
    ]
    digests = {tuple(text["sha256"] for text in document["texts"]) for document in documents}
    assert len(digests) == len(documents) > 2


@exhaustive("only who measures needs it")
def test_what_rules_say_of_slips_is_counted_under_every_condition(tmp_path: Path) -> None:
    out, log = tmp_path / "worth.csv", tmp_path / "slips.jsonl"
    measure = [sys.executable, str(ROOT / "bench" / "worth.py"), "--root", str(BASE), "--slips", "12"]
    subprocess.run([*measure, "--out", str(out), "--log", str(log)], check=True, capture_output=True)
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    slips = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert {row["rule"] for row in rows} == {rule.id for rule in all_rules()}
    assert {slip["condition"] for slip in slips} == {"published", "unread", "draft", "fresh"}
    assert (
        sum(int(row["first"]) for row in rows) == sum(slip["first"] not in (None, "cannot-run") for slip in slips) > 0
    )


@exhaustive("only who measures needs it")
def test_rules_on_one_record_are_asked_about_every_slip(tmp_path: Path) -> None:
    out = tmp_path / "each.csv"
    measure = [sys.executable, str(ROOT / "bench" / "worth_each.py"), "--root", str(BASE), "--out", str(out)]
    subprocess.run(measure, check=True, capture_output=True)
    rows = {row["rule"]: row for row in csv.DictReader(out.read_text(encoding="utf-8").splitlines())}
    assert rows.keys() < {rule.id for rule in all_rules()}
    assert all(int(row["alone"]) <= int(row["spoke"]) for row in rows.values())
    assert int(rows["kind-and-title"]["alone"]) > 0
    assert "instrument: kind" in rows["kind-and-title"]["fields"]


@exhaustive("only who measures needs it")
def test_what_a_user_waits_for_is_measured_one_by_one() -> None:
    """Of figures of one round nothing is asked but that they are there."""
    measure = [sys.executable, str(ROOT / "bench" / "start.py"), "--rounds", "1"]
    done = subprocess.run(measure, check=True, capture_output=True, encoding="utf-8")
    told = [line.split(",")[0].split(" /")[0].strip() for line in done.stdout.splitlines()]
    assert told == ["import", "get", "search", "first table"]
    assert all("target" in line for line in done.stdout.splitlines())
