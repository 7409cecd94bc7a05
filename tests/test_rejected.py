"""What the models reject is told in words that say what to write; where the value can be computed, the repair has it."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
import rule_fixtures
from conftest import BASE, exhaustive, one_in
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from cnkh_data.corpus import COLLECTION_FILES, DOCUMENT_FILES, RecordFile
from cnkh_data.explain import WORDS, Place, explain
from cnkh_data.finding import Finding
from cnkh_data.positions import locate
from cnkh_data.rejected import rejected_record
from cnkh_data.validate import validate

FOLDER = "data/documents/2023-02-11-cn-kh-excerpt"
PROVISIONS, DOCUMENT = f"{FOLDER}/provisions.json", f"{FOLDER}/document.json"
IN_QUOTES = 'a whole number in quotes, such as "2"'
SOURCES = "data/sources/sources.json"
AGREEMENT = "data/agreement.json"
COMMITMENT = "/2/commitments/0"


def found(root: Path, file: str, at: str, value: Any) -> list[Finding]:
    """Findings in a file in which one value was replaced, unformatted, so that text shows what was written."""
    rule_fixtures.apply(root, {"changes": [{"file": file, "at": at, "set": value}], "sealed": False})
    return [finding for finding in validate(root).findings if finding.file == file]


@pytest.mark.parametrize(
    ("file", "at", "value", "says"),
    [
        (
            PROVISIONS,
            "/2/speakers/0",
            "c\u0430mbodia",
            'Write "cambodia", if that is meant (U+0430 only looks like it)',
        ),
        (f"{FOLDER}/document.json", "/date", "\uff12\uff10\uff12\uff13-02-11", 'Write "2023-02-11"'),
        ("data/registers/tenures.json", "/0/end_date", "2023-9", 'Write "2023-09"'),
        ("data/registers/tenures.json", "/0/end_date", "2023/9", 'Write "2023-09"'),
        ("data/registers/actors.json", "/0/wikidata", "148", 'Write "Q148"'),
        ("data/registers/actors.json", "/0/iso_alpha3", "chn", 'Write "CHN"'),
        ("data/registers/actors.json", "/0/iso_alpha3", "CN", 'Write "CHN"'),
        ("data/dataset.json", "/version", "0.1", "write three numbers as in 1.0.0"),
    ],
)
def test_what_must_have_been_meant_is_written_out(small: Path, file: str, at: str, value: str, says: str) -> None:
    (finding,) = found(small, file, at, value)
    assert says in finding.repair


@one_in(3, "every run has one in three")
@pytest.mark.parametrize(
    ("file", "at", "value", "expected", "repair"),
    [
        (DOCUMENT, "/codebook", 2, IN_QUOTES, 'Write "2".'),
        (DOCUMENT, "/codebook", 2.0, IN_QUOTES, 'Write "2".'),
        (DOCUMENT, "/codebook", 2.5, IN_QUOTES, f"Write {IN_QUOTES}."),
        (DOCUMENT, "/codebook", None, IN_QUOTES, f"Write {IN_QUOTES}."),
        (DOCUMENT, "/codebook", "two", IN_QUOTES, f"Correct 'codebook': write {IN_QUOTES}."),
        (f"{FOLDER}/seals.json", "/0/codebook", 1, IN_QUOTES, 'Write "1".'),
        (PROVISIONS, "/2/speakers", "wang-yi", "a list", 'Write ["wang-yi"].'),
        (PROVISIONS, "/2/speakers", "china, cambodia", "a list", 'Write ["china", "cambodia"].'),
        (PROVISIONS, "/2/speakers", None, "a list", "Write a list, as in [ … ]; [] is a list with nothing in it."),
        (
            PROVISIONS,
            COMMITMENT + "/places",
            {},
            "a list",
            "Write a list, as in [ … ]; [] is a list with nothing in it.",
        ),
        (PROVISIONS, "/2/commitments", {"id": "x"}, "a list", "Put it into a list: [ before it and ] after it."),
        (PROVISIONS, COMMITMENT + "/object/en", 7, "text in double quotes", 'Write "7".'),
        (PROVISIONS, COMMITMENT + "/object/en", None, "text in double quotes", "Write text, in double quotes."),
        (
            PROVISIONS,
            "/2/note",
            True,
            "text in double quotes, or null",
            "Write text, in double quotes; null, if there is none.",
        ),
        (
            PROVISIONS,
            "/2/note",
            ["A doubt."],
            "text in double quotes, or null",
            "Take the brackets [ and ] around it away.",
        ),
        (
            PROVISIONS,
            "/2/note",
            "",
            "at least 1 character, or null",
            "Write the text that belongs here; null, if there is none.",
        ),
        (PROVISIONS, COMMITMENT + "/object/en", "", "at least 1 character", "Write the text that belongs here."),
        (PROVISIONS, "/2/note", "x" * 4010, "at most 4000 characters", "Shorten it by 10 characters."),
        (PROVISIONS, COMMITMENT + "/precision", "3", "a whole number", "Write 3."),
        (PROVISIONS, COMMITMENT + "/precision", "three", "a whole number", "Write a whole number, without quotes."),
        (
            PROVISIONS,
            COMMITMENT + "/precision",
            4,
            "one of 1, 2 or 3",
            "Write one of these codes; schema/codelists/ says what they mean.",
        ),
        (PROVISIONS, "/2/anchors/en/start_offset", 86.0, "a whole number", "Write 86."),
        (PROVISIONS, "/2/anchors/en/start_offset", -1, "at least 0", "Write a number that is 0 or more."),
        (SOURCES, "/0/bytes", "1,234", "a whole number", "Write 1234."),
        (SOURCES, "/0/bytes", 2**31, "at most 2147483647", "Write a number that is 2147483647 or less."),
        (AGREEMENT, "/0/value", "0.9", "a number, or null", "Write 0.9."),
        (AGREEMENT, "/0/value", 2, "at most 1", "Write a number that is 1 or less."),
        (PROVISIONS, COMMITMENT + "/subject_inherited", "true", "true or false", "Write true."),
        (PROVISIONS, COMMITMENT + "/subject_inherited", 0, "true or false", "Write false."),
        (
            PROVISIONS,
            COMMITMENT + "/subject_inherited",
            "perhaps",
            "true or false",
            "Write true or false, without quotes.",
        ),
        (
            PROVISIONS,
            "/2/anchors",
            "x",
            "an object with a language before each value",
            'Write an object with a member for each language, as in {"en": …}.',
        ),
        (
            PROVISIONS,
            "/2/anchors/en",
            "The words.",
            "an object with the keys start_offset, end_offset, quote",
            "Write an object, { … }, with these keys; schema/v2/ says what they hold.",
        ),
        (
            PROVISIONS,
            COMMITMENT + "/deadline",
            [{}],
            "an object with the keys printed, edtf, or null",
            "Take the brackets [ and ] around it away.",
        ),
        (PROVISIONS, "/2/topics", [], "at least 1 item", "Add what is missing: at least 1 item."),
        (PROVISIONS, "/2/anchors", {}, "at least 1 member", "Add what is missing: at least 1 member."),
        (
            PROVISIONS,
            "/2/topics",
            ["energy"] * 4,
            "at most 3 items",
            "Keep the 3 that matter most, and remove the others.",
        ),
        (
            PROVISIONS,
            COMMITMENT + "/novelty/en",
            "New",
            "one of 'new', 'expand', 'continue' or 'reaffirm', or null",
            'Unknown code "New": did you mean "new"? schema/codelists/ says what each code means.',
        ),
        (
            PROVISIONS,
            "/2/topics/0",
            "Culture People",
            None,
            'Unknown code "Culture People": did you mean "culture_people"? schema/codelists/ says what each code means.',
        ),
        (
            PROVISIONS,
            "/2/speakers/0",
            "Wang Yi",
            "lower-case letters and digits, with - or _ between",
            'Write "wang-yi", if that is meant; else lower-case letters and digits, with - or _ between.',
        ),
    ],
)
def test_what_is_rejected_says_what_to_write(
    small: Path, file: str, at: str, value: Any, expected: str | None, repair: str
) -> None:
    (finding,) = found(small, file, at, value)
    assert finding.rule == "schema"
    assert finding.repair == repair
    assert expected in (None, finding.expected)
    text = (small / file).read_text(encoding="utf-8")
    assert finding.position == locate(text, tuple(rule_fixtures.pointer_path(at)))


BAD: list[Any] = [None, True, -1, 1.5, 10**20, "", "x", [], {}, ["x"], [None], {"zz9": "x"}, "x" * 5000]


EACH_VALUE = exhaustive("every run puts one bad value in four into each place, another one into the next")


@pytest.mark.parametrize("step", [4, pytest.param(1, marks=EACH_VALUE)], ids=["some", "each"])
@pytest.mark.parametrize("spec", [*COLLECTION_FILES.values(), *DOCUMENT_FILES.values()], ids=lambda spec: spec.path)
def test_nothing_is_told_in_the_words_of_the_parser(spec: RecordFile, step: int) -> None:
    """Whatever stands anywhere in a record."""
    for text in islice(_damaged(spec), None, None, step):
        try:
            spec.adapter().validate_json(text)
        except ValidationError as error:
            for finding in rejected_record("", "", text, json.loads(text), error, spec.model):
                for words in (finding.got, finding.expected, finding.repair):
                    assert "Input" not in words, finding
                    assert "should" not in words.replace("that it should have", ""), finding


def _damaged(spec: RecordFile) -> Iterator[str]:
    """Yield a file with a bad value in the place of each value of its first record."""
    in_document = spec in DOCUMENT_FILES.values() and spec not in COLLECTION_FILES.values()
    (file,) = (BASE / "data").glob(f"documents/*/{spec.path}" if in_document else spec.path)
    value = json.loads(file.read_text(encoding="utf-8"))
    value = value[:1] if isinstance(value, list) else value
    for holder, step in list(_places(value)):
        good = holder[step]
        for bad in BAD:
            holder[step] = bad
            yield json.dumps(value)
        holder[step] = good


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    steps = value if isinstance(value, dict) else range(min(2, len(value))) if isinstance(value, list) else ()
    for step in steps:
        yield value, step
        yield from _places(value[step])


@pytest.mark.parametrize("kind", sorted(WORDS))
def test_every_type_of_error_has_words(kind: str) -> None:
    """Also those that no record has brought about yet."""
    about = {"pattern": "^x$", "min_length": 1, "max_length": 0, "ge": 0, "le": 0, "expected": "'a' or 'b'"}
    detail: ErrorDetails = {"type": kind, "loc": ("note",), "msg": "Input should be x", "input": "y", "ctx": about}
    said = explain(detail, Place("note", True, ("id",)))
    assert said.got
    assert "Input" not in said.expected
    assert said.repair.endswith((".", "?"))
