"""A release that lacks what its corpus expects of it is refused in words; a build for every day only says so."""

import json
from pathlib import Path
from typing import Any

import pytest
from commands import cnkh, refused
from conftest import ROOT, exhaustive, one_in
from jsonschema import Draft202012Validator

from cnkh_data import contract
from cnkh_data.release import ExpectationsNotMetError, build
from cnkh_data.release.expectations import FILE

ROWS = {"min": 1}
MISSED = [
    {"table": "commitments", "rows": {"min": 7}, "coverage": {"note": 1, "committers": 1}},
    {"table": "provisions", "rows": {"min": 1, "max": 2}},
]


def expect(root: Path, value: Any) -> None:
    (root / FILE).parent.mkdir(exist_ok=True)
    text = value if isinstance(value, str) else json.dumps(value, indent=1)
    (root / FILE).write_text(text, encoding="utf-8")


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the schema were settled: whether it is has tests of its own."""
    monkeypatch.setattr("cnkh_data.release.require_settled", lambda: None)


@pytest.mark.usefixtures("settled")
def test_a_release_that_is_not_as_expected_is_refused_line_by_line(small: Path) -> None:
    expect(small, MISSED)
    before = files(small)
    done = cnkh("build", "--release", "--root", str(small))
    assert done.returncode == 1
    assert files(small) == before
    lines = done.stderr.splitlines()
    assert lines[0].startswith("cnkh: commitments: expected at least 7 rows, got 3; ")
    assert lines[1].startswith("cnkh: commitments.note: expected a value in at least 3 of 3 rows (1), got ")
    assert lines[2].startswith("cnkh: provisions: expected at most 2 rows, got 6; ")
    assert all(FILE in line for line in lines)
    assert lines[3] == f"cnkh: refused: the release is not what {FILE} expects; nothing was written"
    assert len(lines) == 4


@exhaustive("every run has a release that is refused")
def test_a_build_for_every_day_says_the_same_and_goes_on(small: Path) -> None:
    expect(small, MISSED)
    done = cnkh("build", "--root", str(small))
    assert done.returncode == 0
    assert done.stderr.count("expected") == 3
    assert (small / "dist").is_dir()


@one_in(3, "every run has one of three")
@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("value", [None, [], [{"table": "commitments", "rows": {"min": 3, "max": 3}}]])
def test_a_release_that_is_as_expected_is_made(small: Path, value: Any) -> None:
    if value is not None:
        expect(small, value)
    done = cnkh("build", "--release", "--root", str(small))
    assert (done.returncode, done.stderr) == (0, "")


def test_an_empty_list_is_no_value(small: Path) -> None:
    """It is an empty cell in CSV, and so nothing that somebody coded."""
    expect(small, [{"table": "commitments", "rows": ROWS, "coverage": {"beneficiaries": 1}}])
    with pytest.raises(ExpectationsNotMetError) as error:
        build(small, small / "dist", given_out=True)
    (miss,) = error.value.misses
    assert miss.startswith("commitments.beneficiaries: expected a value in at least 3 of 3 rows (1), got ")


@exhaustive("every run has one with texts")
def test_a_release_without_texts_is_not_asked_for_them(small: Path) -> None:
    expect(small, [{"table": "texts", "rows": ROWS, "coverage": {"content": 1}}])
    done = cnkh("build", "--without-texts", "--root", str(small))
    assert (done.returncode, done.stderr) == (0, "")


@one_in(4, "every run has three of nine")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[", [f"{FILE}:1:2: "]),
        ('[{"table": "commitments"}]', [f"{FILE}:1:3: ", "rows"]),
        ('[{"table": "commitments", "rows": {"min": -1}}]', [f"{FILE}:1:43: ", "-1"]),
        ('[{"table": "commitments", "rows": {"min": 1}, "cover": {}}]', [f"{FILE}:1:47: ", "cover"]),
        (
            '[{"table": "commitments", "rows": {"min": 1}, "coverage": {"note": 2}}]',
            [f"{FILE}:1:68: ", "2"],
        ),
        ('[{"table": "comitments", "rows": {"min": 1}}]', [f"{FILE}:1:12: ", "did you mean commitments"]),
        (
            '[{"table": "commitments", "rows": {"min": 1}, "coverage": {"notes": 1}}]',
            [f"{FILE}:1:60: ", "did you mean note?"],
        ),
        ('[{"table": "texts", "rows": {"min": 2, "max": 1}}]', [f"{FILE}:1:47: ", "max 1 is below min 2"]),
        (
            '[{"table": "texts", "rows": {"min": 1}}, {"table": "texts", "rows": {"min": 1}}]',
            [f"{FILE}:1:52: ", "texts a second time"],
        ),
    ],
)
def test_a_faulty_file_is_told_with_its_place_and_nothing_is_written(small: Path, text: str, told: list[str]) -> None:
    expect(small, text)
    before = files(small)
    done = cnkh("build", "--root", str(small))
    refused(done, *told)
    assert files(small) == before
    assert len(done.stderr.splitlines()) == 1


def test_a_link_in_place_of_the_file_is_refused(small: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.json").write_text("[]", encoding="utf-8")
    (small / "validation").mkdir()
    (small / FILE).symlink_to(tmp_path / "elsewhere.json")
    refused(cnkh("build", "--root", str(small)), FILE, "link")


def test_its_schema_accepts_what_the_command_does() -> None:
    check = Draft202012Validator(contract.expectations_schema())
    assert check.is_valid(json.loads((ROOT / FILE).read_text(encoding="utf-8")))
    assert check.is_valid(MISSED)
    assert not check.is_valid([{"table": "texts"}])
    assert not check.is_valid([{"table": "texts", "rows": ROWS, "coverage": {"content": 0}}])
    assert not check.is_valid({"texts": {"min": 1}})
