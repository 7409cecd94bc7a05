"""Random damage to the real records: each caught, each located in the record that was damaged."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnkh_data.positions import locate
from cnkh_data.validate import validate

D = "data/documents/2023-02-11-cn-kh-joint-statement"
FILES = [
    f"{D}/document.json",
    f"{D}/provisions.json",
    f"{D}/divergences.json",
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
def originals(request: pytest.FixtureRequest) -> dict[str, str]:
    root = Path(request.config.rootpath)
    return {file: (root / file).read_text(encoding="utf-8") for file in FILES}


@given(st.data())
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_damage_to_any_field_is_caught_and_located(root: Path, originals: dict[str, str], data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(FILES))
    value = json.loads(originals[file])
    path = data.draw(st.sampled_from(leaves(value)))
    at = value
    for step in path[:-1]:
        at = at[step]
    if data.draw(st.booleans()):
        at[path[-1]] = other(at[path[-1]])
    else:
        del at[path[-1]]
    text = json.dumps(value, ensure_ascii=False, indent=1)
    (root / file).write_text(text, encoding="utf-8")
    try:
        findings = [finding for finding in validate(root).findings if finding.rule != "canonical-form"]
    finally:
        (root / file).write_text(originals[file], encoding="utf-8")
    assert findings, f"damage at {path} of {file} passed unnoticed"
    many = isinstance(value, list)
    first = locate(text, path[:1] if many else ()).line
    last = locate(text, (int(path[0]) + 1,)).line if many and int(path[0]) + 1 < len(value) else text.count("\n") + 1
    assert any(f.file == file and first <= f.position.line <= last for f in findings), [f.place for f in findings]


@pytest.mark.parametrize("file", FILES[1:3] + FILES[3:8])
def test_a_removed_record_is_caught(root: Path, originals: dict[str, str], file: str) -> None:
    value = json.loads(originals[file])
    del value[len(value) // 2]
    (root / file).write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    assert not validate(root).ok
