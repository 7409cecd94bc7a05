"""Canonical form: what `cnkh fmt` writes, what it leaves alone, and what the validator says of it."""

import json
import os
import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import rule_fixtures
from commands import cnkh, refused
from conftest import BASE, drawn, one_in
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import to_json

from cnkh_data.canonical import _innermost_on_one_line, file_text, plain_text
from cnkh_data.corpus import Corpus, LoadedFile, load
from cnkh_data.form import Formatted, formatted
from cnkh_data.journal import JOURNAL
from cnkh_data.models import Record
from cnkh_data.models.base import LANGUAGE_PATTERN
from cnkh_data.models.provisions import Provision, Span
from cnkh_data.models.registers import NonName
from cnkh_data.validate import validate

EXCERPT = "data/documents/2023-02-11-cn-kh-excerpt"
PLACES = "data/registers/places.json"
ACTORS = "data/registers/actors.json"


def base_corpus() -> Corpus:
    corpus = load(BASE).corpus
    assert corpus is not None
    return corpus


def contents(root: Path) -> dict[str, bytes]:
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def spread(root: Path, file: str) -> None:
    """Write a file in another form, saying the same."""
    value = json.loads((root / file).read_text(encoding="utf-8"))
    (root / file).write_text(json.dumps(value, indent=4), encoding="utf-8")


# The form itself


def plainly(value: Any, margin: str = "") -> str:
    """The canonical form, written for a reader: containers of plain values on one line, records open, two blanks deeper."""
    members = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if not any(isinstance(member, dict | list) for member in members) and "id" not in (
        value if isinstance(value, dict) else ()
    ):
        return json.dumps(value, ensure_ascii=False)
    inner = margin + "  "
    if isinstance(value, list):
        return "[\n" + ",\n".join(inner + plainly(item, inner) for item in value) + f"\n{margin}]"
    lines = (f"{inner}{json.dumps(key)}: {plainly(member, inner)}" for key, member in value.items())
    return "{\n" + ",\n".join(lines) + f"\n{margin}}}"


@pytest.mark.parametrize("file", [*base_corpus().files], ids=lambda file: file.path)
def test_form_of_every_file(file: LoadedFile) -> None:
    records: Record | Sequence[Record] = file.records if file.many else file.records[0]
    raw = [record.model_dump(mode="json") for record in file.records]
    assert file_text(records) == plainly(raw if file.many else raw[0]) + "\n"


AWKWARD = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30),
    st.text(st.sampled_from('"\\[]{},:\n\r\t \x00\x1f\x7f\u2028\u202e中é1'), min_size=1, max_size=12),
    st.sampled_from(["{", "[", "},", "],", '"id": ', "\n  ", ", ", "[]", "{}", "null", "0"]),
)


@drawn(80, 400)
def test_form_keeps_every_string(examples: int) -> None:
    @given(st.lists(AWKWARD, min_size=1, max_size=4), AWKWARD)
    @settings(max_examples=examples, deadline=None)
    def keeps(strings: list[str], quote: str) -> None:
        example = a_provision()
        one, other = Span(start_offset=0, end_offset=1, quote=quote), Span(start_offset=2, end_offset=3, quote="x")
        records: list[Record] = [
            *(NonName(id="a", language="en", text=text, reason=quote) for text in strings),
            example.model_copy(update={"anchors": {"en": one, "km": other}, "note": strings[0], "speakers": []}),
        ]
        text = file_text(records)
        assert text == plainly([record.model_dump(mode="json") for record in records]) + "\n"
        assert json.loads(text) == [record.model_dump(mode="json") for record in records]

    keeps()


def a_provision(found: list[Provision] = []) -> Provision:  # noqa: B006 - read once
    if not found:
        found.append(base_corpus().folders[0].provisions[0])
    return found[0]


def shuffled(value: Any, chance: random.Random) -> Any:
    """The same value with the keys of records in another order. Maps from language are left: their order is the author's."""
    if isinstance(value, list):
        return [shuffled(item, chance) for item in value]
    if not isinstance(value, dict):
        return value
    keys = list(value)
    if not all(re.match(LANGUAGE_PATTERN, key) for key in keys):
        chance.shuffle(keys)
    return {key: shuffled(value[key], chance) for key in keys}


@drawn(4, 40)
def test_any_form_of_the_records_becomes_the_same_bytes(small: Path, examples: int) -> None:
    @given(
        seed=st.integers(0, 2**32),
        indent=st.sampled_from([None, 0, 1, 2, 4, "\t"]),
        separators=st.sampled_from([(",", ":"), (", ", ": "), (" ,  ", " :\t")]),
        ascii_only=st.booleans(),
        newline=st.sampled_from(["\n", "\r\n", "\r"]),
        end=st.sampled_from(["", "\n", "\n\n \n"]),
    )
    @settings(max_examples=examples, deadline=None)
    def becomes_the_same(
        seed: int,
        indent: int | str | None,
        separators: tuple[str, str],
        ascii_only: bool,
        newline: str,
        end: str,
    ) -> None:
        chance, before = random.Random(seed), contents(small)
        files = chance.sample([file.path for file in formatted(small) if isinstance(file, Formatted)], 4)
        for file in files:
            value = shuffled(json.loads(before[file]), chance)
            text = json.dumps(value, indent=indent, separators=separators, ensure_ascii=ascii_only) + end
            (small / file).write_bytes(text.replace("\n", newline).encode("utf-8"))
        after = {form.path: form.after.encode("utf-8") for form in formatted(small) if isinstance(form, Formatted)}
        for file in files:
            (small / file).write_bytes(before[file])
        assert {file: after.get(file) for file in files} == {file: before[file] for file in files}

    becomes_the_same()


# The command


PLAIN = st.none() | st.booleans() | st.integers() | st.text()
RECORDS_OF_PLAIN_VALUES = st.lists(st.dictionaries(st.sampled_from(["a", "b", "id", "{", '"id": ', ": []"]), PLAIN))


@given(
    RECORDS_OF_PLAIN_VALUES | st.lists(PLAIN | st.lists(PLAIN | st.lists(PLAIN)) | st.dictionaries(st.text(), PLAIN))
)
def test_lists_of_plain_records_are_written_at_once_as_they_are_line_by_line(value: list[Any]) -> None:
    lines = to_json(value, indent=2).split(b"\n")
    assert plain_text(value) == b"\n".join(_innermost_on_one_line(lines)) + b"\n"


def test_a_canonical_corpus() -> None:
    done = cnkh("fmt", "--check", cwd=BASE)
    assert done.returncode == 0, done.stdout
    assert done.stdout.endswith("record files: 0 changed\n")


def test_fmt_says_what_it_wrote_and_writes_nothing_twice(small: Path) -> None:
    before = contents(small)
    spread(small, PLACES)
    spread(small, f"{EXCERPT}/document.json")
    done = cnkh("fmt", "--root", str(small))
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        f"{PLACES}: written in canonical form",
        f"{EXCERPT}/document.json: written in canonical form",
        f"{len([name for name in before if name.endswith('.json')])} record files: 2 changed",
    ]
    assert contents(small) == before
    again = cnkh("fmt", "--root", str(small))
    assert (again.returncode, again.stdout.count("\n")) == (0, 1)
    assert contents(small) == before


def test_check_shows_a_diff_and_changes_nothing(small: Path) -> None:
    rule_fixtures.apply(small, rule_fixtures.read("canonical-form/bad-blanks"))
    before = contents(small)
    done = cnkh("fmt", "--check", "--root", str(small))
    assert done.returncode == 1
    assert f"--- {PLACES}\n+++ {PLACES} (canonical)\n@@" in done.stdout
    assert '-    "note":  null\n+    "note": null\n' in done.stdout
    assert "1 to change, run: cnkh fmt" in done.stdout
    assert contents(small) == before


def test_a_diff_shows_what_cannot_be_seen(small: Path) -> None:
    text = (small / PLACES).read_text(encoding="utf-8").replace("[\n", "[\r\n", 1).rstrip("\n")
    (small / PLACES).write_bytes(text.replace("访问", "访\u202e问").encode("utf-8"))
    shown = cnkh("fmt", "--check", "--root", str(small)).stdout
    assert "-[\\r\n+[\n" in shown
    assert "-]\n\\ No newline at end of file\n+]\n" in shown
    assert "\u202e" not in shown


def test_a_very_long_file_is_not_compared_line_by_line(small: Path) -> None:
    (small / PLACES).write_text("\n" * 300_000 + (small / PLACES).read_text(encoding="utf-8"), encoding="utf-8")
    done = cnkh("fmt", "--check", "--root", str(small))
    assert done.returncode == 1
    assert f"{PLACES}: would change" in done.stdout
    assert done.stdout.count("\n") == 2


@one_in(3, "every run has two of five")
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b'[{"id": "visit",}]', "line 1, column 16"),
        (b'[{"id": "visit", "id": "visit"}]', "a second time"),
        (b'[{"id": "visit"}]', "6 faults against its schema"),
        (b'[{"id": "vi\xffsit"}]', "not UTF-8 at byte 11"),
        (b"", "line 1, column 1"),
    ],
)
def test_a_file_that_cannot_be_read_is_left_alone_and_the_others_are_not(small: Path, content: bytes, why: str) -> None:
    (small / PLACES).write_bytes(content)
    spread(small, ACTORS)
    for arguments in (["--check"], []):
        done = cnkh("fmt", *arguments, "--root", str(small))
        refused(done, f"cnkh: {PLACES}: ", why, "left alone, run: cnkh validate")
        assert ACTORS in done.stdout
        assert "1 left alone" in done.stdout
    assert (small / PLACES).read_bytes() == content
    assert (small / ACTORS).read_text(encoding="utf-8").startswith('[\n  {\n    "id": "china",')


def test_links_are_not_followed(small: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (outside / "readings").mkdir(parents=True)
    spread(small, PLACES)
    spread(small, f"{EXCERPT}/provisions.json")
    for file in (PLACES, f"{EXCERPT}/provisions.json"):
        (small / file).rename(outside / Path(file).name)
    (small / PLACES).symlink_to(outside / "places.json")
    (outside / "document.json").write_bytes((small / EXCERPT / "document.json").read_bytes())
    (small / "data/documents/2024-01-01-linked").symlink_to(outside)
    before = contents(outside)
    done = cnkh("fmt", "--root", str(small))
    assert done.returncode == 2
    assert f"{PLACES}: a symbolic link, which is not followed" in done.stderr
    assert "in data/documents/2024-01-01-linked, a symbolic link, which is not followed" in done.stderr
    assert contents(outside) == before
    assert (small / PLACES).is_symlink()


def test_a_linked_data_folder_is_refused(small: Path, tmp_path: Path) -> None:
    spread(small, PLACES)
    before = contents(small)
    (tmp_path / "other").mkdir()
    (tmp_path / "other/data").symlink_to(small / "data")
    refused(cnkh("fmt", "--root", str(tmp_path / "other")), "data is a symbolic link")
    assert contents(small) == before


def test_a_link_in_the_place_of_the_new_file_is_not_written_through(small: Path, tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("kept")
    for name in (f"{JOURNAL}.new", JOURNAL, ".seals.json.new"):
        (small / "data" / name).symlink_to(tmp_path / "precious")
    spread(small, PLACES)
    assert cnkh("fmt", "--root", str(small)).returncode == 0
    assert (tmp_path / "precious").read_text() == "kept"
    assert not (small / PLACES).is_symlink()
    assert not (small / "data" / JOURNAL).exists()


def test_a_file_beyond_all_bounds_is_not_read(small: Path) -> None:
    with (small / PLACES).open("r+b") as file:
        file.truncate(200 * 2**20)
    refused(cnkh("fmt", "--root", str(small)), PLACES, "larger than")


def test_a_pipe_is_not_waited_for(small: Path) -> None:
    (small / PLACES).unlink()
    os.mkfifo(small / PLACES)
    refused(cnkh("fmt", "--root", str(small)), PLACES, "no ordinary file")


def test_a_file_that_cannot_be_written_is_said_in_one_line(small: Path) -> None:
    spread(small, PLACES)
    (small / "data" / f"{JOURNAL}.new").mkdir()
    refused(cnkh("fmt", "--root", str(small)), f"{JOURNAL}.new", "directory")


def test_no_corpus(tmp_path: Path) -> None:
    refused(cnkh("fmt", "--root", str(tmp_path)), "no data/")


# The rule


@one_in(3, "every run has two of six")
@pytest.mark.parametrize("name", [name for name in rule_fixtures.names() if name.startswith("canonical-form/bad-")])
def test_following_the_repair_makes_the_corpus_valid(small: Path, name: str) -> None:
    rule_fixtures.apply(small, rule_fixtures.read(name))
    (finding,) = validate(small).findings
    command = finding.repair.removeprefix("Run: cnkh ")
    assert cnkh(command, "--root", str(small)).returncode == 0
    assert validate(small).findings == ()


def test_the_finding_stands_at_the_first_difference(small: Path) -> None:
    rule_fixtures.apply(small, rule_fixtures.read("canonical-form/bad-blanks"))
    (finding,) = validate(small).findings
    assert finding.place == f"{PLACES}:11:13"
    assert (finding.got, finding.expected) == (r"""'    "note":  null\n'""", r"""'    "note": null\n'""")
    (small / PLACES).write_text((small / PLACES).read_text(encoding="utf-8").replace("  null\n", " null\n").rstrip())
    (finding,) = validate(small).findings
    assert (finding.place, finding.got) == (f"{PLACES}:13:2", "the end of the file")


def test_form_is_one_warning_a_file_and_hides_nothing(small: Path) -> None:
    """A reformatted file with a fault in another file: one warning, the fault is still found, and exit 1 is the fault's."""
    spread(small, f"{EXCERPT}/provisions.json")
    done = cnkh("validate", "--root", str(small))
    assert (done.returncode, done.stdout.count("canonical-form")) == (0, 1)
    change = {"file": PLACES, "at": "/0/countries/0", "set": "chna"}
    rule_fixtures.apply(small, {"changes": [change], "sealed": True})
    found = [(finding.rule, finding.severity, finding.file) for finding in validate(small).findings]
    assert ("reference-in-registers", "error", PLACES) in found
    assert ("canonical-form", "warning", f"{EXCERPT}/provisions.json") in found


def test_form_waits_until_the_file_is_right(small: Path) -> None:
    change = {"file": PLACES, "at": "/0/countries/0", "set": "chna"}
    rule_fixtures.apply(small, {"changes": [change], "sealed": True})
    spread(small, PLACES)
    assert [finding.rule for finding in validate(small).findings] == ["reference-in-registers"]
