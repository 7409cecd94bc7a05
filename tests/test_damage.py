"""Random damage to records: each caught, each located in the record that was damaged."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import rule_fixtures
from commands import cnkh
from conftest import BASE, add_second_document, drawn, exhaustive, one_in
from hypothesis import given, settings
from hypothesis import strategies as st

from cnkh_data.errors import CannotRunError
from cnkh_data.positions import locate
from cnkh_data.validate import validate

D = "data/documents/2023-02-11-cn-kh-excerpt"
FILES = [
    f"{D}/document.json",
    f"{D}/provisions.json",
    f"{D}/divergences.json",
    f"{D}/readings/first.json",
    f"{D}/readings/second.json",
    f"{D}/readings/adjudication.json",
    f"{D}/readings/2/first.json",
    f"{D}/readings/2/second.json",
    f"{D}/readings/2/adjudication.json",
    "data/registers/actors.json",
    "data/registers/tenures.json",
    "data/registers/instruments.json",
    "data/registers/places.json",
    "data/registers/non_names.json",
    "data/sources/sources.json",
    "data/dataset.json",
]


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    members = value.items() if isinstance(value, dict) else enumerate(value)
    found: list[tuple[str | int, ...]] = []
    for key, member in members:
        found += leaves(member, (*path, key)) if isinstance(member, dict | list) and member else [(*path, key)]
    return found


def other(value: Any) -> Any:
    """A value of the same type that says something else."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return value[:-1] or "x"
    return "something" if value is None else None


@pytest.fixture(scope="module")
def originals() -> dict[str, str]:
    return {file: (BASE / file).read_text(encoding="utf-8") for file in FILES}


def fields(value: Any) -> list[tuple[str | int, ...]]:
    """Ways to the fields of records: one of each kind, whichever record and list it stands in, the last of them."""
    kinds = {tuple("*" if isinstance(step, int) else step for step in path): path for path in leaves(value)}
    return [path for path in kinds.values() if path != ("format",)]  # a file of another format is refused


def damaged(text: str, path: tuple[str | int, ...], removed: bool) -> str:
    """A file in which one value says something else, or is gone."""
    value = json.loads(text)
    at = value
    for step in path[:-1]:
        at = at[step]
    if removed:
        del at[path[-1]]
    else:
        at[path[-1]] = other(at[path[-1]])
    return json.dumps(value, ensure_ascii=False, indent=1)


D_SEALS, D_MENTIONS = f"{D}/seals.json", f"{D}/mentions.json"
READER = "reader"
"""Field of a seal that may have any name: nothing in the corpus can say that it is wrong."""
EVERY_KIND = [
    *FILES,
    D_MENTIONS,
    D_SEALS,
    f"{D}/readings/2/agreement.json",
    *(f"data/{name}.json" for name in ("relations", "retired", "agreement", "seals")),
]
"""A file of each kind of record that there is."""


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A valid corpus with a record of each kind."""
    root = tmp_path_factory.mktemp("full")
    shutil.copytree(BASE / "data", root / "data")
    add_second_document(root)
    spare = {"at": "/-", "copy": "/0"}
    override = {**spare, "file": D_MENTIONS, "from": "spare/mentions.json", "with": {"entity": None}}
    tombstone = {**spare, "file": "data/retired.json", "from": "spare/retired.json", "with": {"id": "gone"}}
    rule_fixtures.apply(root, {"changes": [override, tombstone], "read": True})
    assert cnkh("agreement", "--write", "--root", str(root)).returncode == 0
    assert validate(root).findings == ()
    return root


EACH_FIELD = exhaustive("every run damages one field in forty: models and seals catch all in the same two ways")


@one_in(3, "every run damages one file in three in each way, and some field of any file")
@pytest.mark.parametrize("step", [40, pytest.param(1, marks=EACH_FIELD)], ids=["some", "each"])
@pytest.mark.parametrize("removed", [False, True], ids=["changed", "removed"])
@pytest.mark.parametrize("file", EVERY_KIND)
def test_damage_to_any_field_is_caught_and_located(full: Path, file: str, removed: bool, step: int) -> None:
    whole = (full / file).read_text(encoding="utf-8")
    amiss = []
    try:
        for path in fields(json.loads(whole))[::-step]:
            if path[-1] == READER and not removed:
                continue
            text = damaged(whole, path, removed)
            (full / file).write_text(text, encoding="utf-8")
            places = [(one.file, one.position.line) for one in validate(full).findings if one.rule != "canonical-form"]
            if not any((file, line) in places for line in lines_of_record(text, path)):
                amiss.append((path, places))
    finally:
        (full / file).write_text(whole, encoding="utf-8")
    assert amiss == []


def lines_of_record(text: str, path: tuple[str | int, ...]) -> range:
    """Lines on which the record stands that a path leads into."""
    value = json.loads(text)
    if isinstance(value, dict):
        return range(1, text.count("\n") + 2)
    number = int(path[0])
    end = locate(text, (number + 1,)).line if number + 1 < len(value) else text.count("\n") + 1
    return range(locate(text, (number,)).line, end + 1)


def test_a_wrong_document_id_is_blamed_on_the_document(small: Path, originals: dict[str, str]) -> None:
    file = FILES[0]
    (small / file).write_text(originals[file].replace('-excerpt",', '-excerp",', 1), encoding="utf-8")
    findings = validate(small).findings
    (small / file).write_text(originals[file], encoding="utf-8")
    assert {(finding.file, finding.position.line) for finding in findings} == {(file, 2)}


@one_in(3, "every run removes one from one file in three")
@pytest.mark.parametrize(
    "file",
    [file for file in FILES if not file.endswith(("document.json", "first.json", "second.json", "dataset.json"))],
)
def test_a_removed_record_is_caught(small: Path, originals: dict[str, str], file: str) -> None:
    value = json.loads(originals[file])
    del value[len(value) // 2]
    (small / file).write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    assert not validate(small).ok


STRANGE: list[Any] = [
    None,
    True,
    0,
    -1,
    2**31,
    10**400,
    1.5,
    float("nan"),
    float("inf"),
    "",
    "\ud800",
    "\x00",
    "\u202e",
    "=1+1",
    "<b>",
    "../../etc/passwd",
    "x" * 5000,
    [],
    {},
    [[[]]],
    {"en": None},
]


def records_of(root: Path) -> list[Path]:
    """Files that hold records, and the seals."""
    return [file for file in sorted((root / "data").rglob("*.json")) if file.stat().st_size > 10]


@drawn(10, 150)
def test_a_value_of_any_kind_in_any_field_is_caught(small: Path, examples: int) -> None:
    @given(st.data())
    @settings(max_examples=examples, deadline=None)
    def is_caught(data: st.DataObject) -> None:
        file = data.draw(st.sampled_from(records_of(small)))
        original = file.read_text(encoding="utf-8")
        value = json.loads(original)
        asked = [path for path in leaves(value) if path != ("format",) and path[-1] != READER]  # as in `fields`
        path = data.draw(st.sampled_from(asked))
        strange = data.draw(st.sampled_from(STRANGE))
        at = value
        for step in path[:-1]:
            at = at[step]
        # Repeating what stands there changes nothing; json.dumps tells true from 1.
        unchanged = json.dumps(at[path[-1]]) == json.dumps(strange)
        at[path[-1]] = strange
        file.write_text(json.dumps(value), encoding="utf-8")
        try:
            report = validate(small)
        finally:
            file.write_text(original, encoding="utf-8")
        assert unchanged or not report.ok, f"{strange!r} at {path} of {file.name} passed unnoticed"

    is_caught()


@drawn(10, 150)
def test_a_slip_of_the_keyboard_is_caught_or_changes_nothing(small: Path, examples: int) -> None:
    """A character typed, deleted or replaced anywhere in a file: a finding, or the file says what it said before."""

    @given(st.data())
    @settings(max_examples=examples, deadline=None)
    def is_caught(data: st.DataObject) -> None:
        file = data.draw(st.sampled_from(records_of(small)))
        original = file.read_text(encoding="utf-8")
        at = data.draw(st.integers(0, len(original) - 1))
        length = data.draw(st.integers(0, 2))
        typed = data.draw(st.text(st.sampled_from('{}[]",:0 \n\t\\a人\x00\u202e\ufeff'), max_size=2))
        text = original[:at] + typed + original[at + length :]
        file.write_text(text, encoding="utf-8", newline="")
        try:
            told = not validate(small).ok
        except CannotRunError:  # A corpus whose format cannot be told, or is an older one, is refused.
            told = True
        finally:
            file.write_text(original, encoding="utf-8")
        assert told or json.loads(text) == json.loads(original), f"{text[at - 20 : at + 20]!r} passed unnoticed"

    is_caught()
