"""The same bytes under every Python that is promised: by value, without faulty constructs, and with docstrings dropped."""

import ast
import gc
import importlib
import json
import os
import pkgutil
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

import pytest
import rule_fixtures
from commands import cnkh
from conftest import BASE, ROOT, exhaustive
from packaging.requirements import Requirement
from packaging.version import Version
from test_fmt import contents

import cnkh_data
from cnkh_data.canonical import file_text, record_text
from cnkh_data.corpus import digest, line_checksums
from cnkh_data.drafting import units
from cnkh_data.models import Actor, NonName, Provision, Record
from cnkh_data.validate import validate

# Seals, by value

NON_NAME = """{
  "id": "the-sides",
  "language": "en",
  "text": "the \\"id\\": [sides],\\n\\t{}\\\\",
  "reason": "Ends in a bracket]"
}"""
ACTOR = """{
  "id": "cambodia",
  "kind": "state",
  "names": [
    {"language": "en", "text": "Cambodia", "type": "short"},
    {"language": "zh-Hans", "text": "柬埔寨 {1993", "type": "short"}
  ],
  "part_of": null,
  "iso_alpha3": "KHM",
  "cow_code": 811,
  "wikidata": null,
  "evidence": [],
  "note": "One\u2028line, \\u0000, and [], and 42"
}"""
PROVISION = """{
  "id": "2023-02-11-cn-kh-sport/pre.1.1",
  "status": "read",
  "role": "operative",
  "voice": "joint_text",
  "speakers": ["china", "cambodia"],
  "act": "assert",
  "polarity": null,
  "topics": ["framework"],
  "pillar": null,
  "gloss_en": null,
  "anchors": {
    "zh-Hans": {"start_offset": 0, "end_offset": 7, "quote": "“id”: 双方。"},
    "en": {"start_offset": 0, "end_offset": 11, "quote": "\\"id\\": \\\\ 9]"}
  },
  "formulas": {
    "zh-Hans": [],
    "en": ["one_china_principle"]
  },
  "note": null,
  "commitments": [
    {
      "id": "2023-02-11-cn-kh-sport/pre.1.1/c1",
      "anchors": {
        "en": {"start_offset": 0, "end_offset": 11, "quote": "\\"id\\": \\\\ 9]"}
      },
      "operator": {
        "en": {"start_offset": 1, "end_offset": 3, "quote": "id"}
      },
      "verb": {"en": null},
      "force": {"en": 2},
      "novelty": {"en": null},
      "committers": ["china"],
      "mode": "unilateral",
      "counterparts": [],
      "beneficiaries": ["cambodia"],
      "action": "assist",
      "object": {"en": "training of athletes", "zh": "运动员培训"},
      "topics": ["education"],
      "aims": {
        "en": []
      },
      "precision": 2,
      "delegation": "none",
      "bodies": [],
      "deadline": null,
      "quantity": {
        "printed": {"en": "9]"},
        "number": 9,
        "unit": "athletes"
      },
      "instruments": [],
      "places": [],
      "subject_inherited": false,
      "note": null
    }
  ]
}"""
SEALED: list[tuple[type[Record], str, str, str]] = [
    (NonName, NON_NAME, "cb955506db70a2cf3a222c985ba56e225170cf80c941a20967aa7258629c64fd", "473944fd532cb37f4557e20c"),
    (
        Actor,
        ACTOR,
        "965760aa8f158ba03d2321bfdf41c5adaa8c0f68e8721defd8e691ea58e21902",
        "4739c0936d253940cbc71b6e96198314b542f7b43503c6499cd2e20c",
    ),
    (
        Provision,
        PROVISION,
        "c7eca0721614db41f8ef4b056ff550e6c77ad67cf766d2b183c489ea2d2af9d5",
        (
            "4739046d6c973f70185c01ae722665ebb5f97bfc8c77f5e508e65ba7b6d1573f54300389b6d1d161d434bdd195308c46"
            "814b0c2da20180640c2d1235c399291ec5366e7542a61b56524e9ff25ff557e30b130c2d86e02ef2faa8bedd20b6adb7"
            "7271d1280c2de52e6526b085a8c218e49619e20c"
        ),
    ),
]


@pytest.mark.parametrize(
    ("model", "text", "sealed_as", "lines"), SEALED, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_seal_is_the_same_string_under_every_python(
    model: type[Record], text: str, sealed_as: str, lines: str
) -> None:
    written = record_text(model.model_validate_json(text))
    assert written.decode("utf-8") == text
    assert line_checksums(written) == lines
    assert digest(written, [], lines) == sealed_as


def test_a_file_of_records_by_value() -> None:
    records = [
        NonName(id="a", language="en", text="[1", reason="}"),
        NonName(id="b", language="zh", text="1,", reason="{"),
    ]
    assert file_text(records) == (
        '[\n  {\n    "id": "a",\n    "language": "en",\n    "text": "[1",\n    "reason": "}"\n  },\n'
        '  {\n    "id": "b",\n    "language": "zh",\n    "text": "1,",\n    "reason": "{"\n  }\n]\n'
    )
    assert file_text([]) == "[]\n"


def test_a_part_is_written_before_anything_else_was_read() -> None:
    """Pydantic builds what it has deferred only when it is asked to."""
    code = (
        "from cnkh_data.canonical import record_text; from cnkh_data.models import Span;"
        "print(record_text(Span(start_offset=0, end_offset=1, quote='1')).decode())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ('{"start_offset": 0, "end_offset": 1, "quote": "1"}\n', "")


# Regular expressions: CPython before 3.11.5 matches possessive quantifiers and atomic groups wrongly


def modules() -> list[ModuleType]:
    found = pkgutil.walk_packages(cnkh_data.__path__, "cnkh_data.")
    return [cnkh_data, *(importlib.import_module(module.name) for module in found if module.name[-8:] != "__main__")]


def compiled() -> set[re.Pattern[Any]]:
    """Every compiled pattern that the package holds: in modules, containers, classes, closures, and caches of functions."""
    left: list[Any] = [vars(module) for module in modules()]
    seen = set(map(id, left))
    found = set()
    while left:
        for value in gc.get_referents(left.pop()):
            if id(value) in seen or isinstance(value, ModuleType) or of_others(value):
                continue
            seen.add(id(value))
            left.append(value)
            if isinstance(value, re.Pattern):
                found.add(value)
    return found


def of_others(value: Any) -> bool:
    """Whether it is a class or function of another package."""
    if not isinstance(value, type | FunctionType | BuiltinFunctionType):
        return False
    return not str(value.__module__).startswith("cnkh_data")


def operations(parsed: Any) -> Iterator[str]:
    """Names of the operations in a parsed pattern, at any depth."""
    if isinstance(parsed, int):
        yield str(parsed)
    elif isinstance(parsed, re._parser.SubPattern | list | tuple):  # type: ignore[attr-defined]
        for part in parsed:
            yield from operations(part)


def faulty(pattern: re.Pattern[Any]) -> bool:
    parsed = re._parser.parse(pattern.pattern, pattern.flags)  # type: ignore[attr-defined]
    return not {"POSSESSIVE_REPEAT", "ATOMIC_GROUP"}.isdisjoint(operations(parsed))


@pytest.mark.parametrize("pattern", ["a++", "a*+b", "(?:x|(?:y[.]?+z))", "a{2,3}+", "(a(?>b|bc))d"])
def test_faulty_constructs_are_recognised(pattern: str) -> None:
    assert faulty(re.compile(pattern))
    assert not faulty(re.compile(re.escape(pattern)))


def test_no_pattern_depends_on_the_interpreter() -> None:
    assert validate(BASE).findings == ()  # what functions compile when they are needed is compiled
    assert units.propose_units("They met. They left.")
    patterns = compiled()
    assert units._full_stop() in patterns
    assert [pattern.pattern for pattern in patterns if faulty(pattern)] == []


@exhaustive("it takes every pattern apart; every run looks at each as a whole")
def test_no_part_of_a_pattern_depends_on_the_interpreter() -> None:
    """No string in the source has such a construct, whoever compiles it and when."""
    suspected = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "src").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r"[*+?}]\+|\(\?>", node.value)
    ]
    assert suspected == []


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Wait.... And go.", [8, 16]),
        ("They went.”)  So.", [12, 17]),
        ('Is it?!” Yes!)" No…\nAnd.', [8, 15, 19, 24]),
        ("3.5 per cent... of it.\nYes.", [22, 27]),
        ("好。”！他说。", [4, 7]),
    ],
)
def test_sentences_end_where_they_do_under_every_python(text: str, ends: list[int]) -> None:
    assert [unit.end for unit in units.propose_units(text)] == ends


# Docstrings: `python -OO` drops them


OF_A_RIGHT_CORPUS = (
    ("--help",),
    ("rules",),
    ("rules", "tiling", "--root", str(ROOT)),
    ("schema", "provision"),
    ("schema", "span"),
    ("show", "2023-02-11-cn-kh-excerpt"),
    ("build",),
    ("schema", "--write"),
)
OF_A_WRONG_CORPUS = (("validate",), ("validate", "--contract", "--format", "json"), ("fmt", "--check"))


def said(right: Path, wrong: Path) -> list[list[Any]]:
    """Exit code, output and errors of each command."""
    done = [cnkh(*command, cwd=right) for command in OF_A_RIGHT_CORPUS]
    done += [cnkh(*command, cwd=wrong) for command in OF_A_WRONG_CORPUS]
    return [[one.returncode, one.stdout, one.stderr] for one in done]


@exhaustive("it compiles the package again and runs every command in both")
def test_commands_say_and_write_the_same_without_docstrings(small: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    shutil.copytree(small, wrong)
    rule_fixtures.apply(wrong, rule_fixtures.read("tiling/bad-gap"))
    for corpus in (small, wrong):
        shutil.copytree(corpus, tmp_path / "optimized" / corpus.name)
    code = (
        "import json, pathlib, sys; from test_interpreters import said; assert False;"
        "json.dump(said(*map(pathlib.Path, sys.argv[1:])), sys.stdout)"
    )
    places = (str(tmp_path / "optimized" / name) for name in (small.name, wrong.name))
    command = [sys.executable, "-OO", "-c", code, *places]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == said(small, wrong)
    for corpus in (small, wrong):
        assert contents(tmp_path / "optimized" / corpus.name) == contents(corpus)


# Dependencies: the lowest versions that are declared are those that the suite runs with


def declared() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = [
        *project["dependencies"],
        *(line for extra in project["optional-dependencies"].values() for line in extra),
    ]
    return [requirement for requirement in map(Requirement, listed) if requirement.name != project["name"]]


@pytest.mark.parametrize("requirement", declared(), ids=str)
def test_the_lowest_version_declared_is_the_one_tested(requirement: Requirement) -> None:
    (lowest,) = (part.version for part in requirement.specifier if part.operator == ">=")
    lock = (ROOT / "requirements-lowest.lock").read_text(encoding="utf-8")
    (locked,) = re.findall(rf"^{re.escape(requirement.name)}==([^ ;]+)", lock, re.MULTILINE)
    assert Version(locked) == Version(lowest)


LOCKS = sorted([*ROOT.glob("*.lock"), *(ROOT / "tests").rglob("*.lock")])


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_locks_name_no_registry(path: Path) -> None:
    lock = path.read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--hash=sha256:" in lock


@pytest.mark.parametrize(
    "path", sorted([*(ROOT / "tests/consumers/js").iterdir(), ROOT / "tests/browser/js"]), ids=lambda path: path.name
)
def test_locks_of_npm_name_no_registry(path: Path) -> None:
    lock = (path / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in lock
    packages = json.loads(lock)["packages"]
    assert all(package["integrity"].startswith("sha512-") for place, package in packages.items() if place)
    # Without this, the next who renews it writes the addresses of their registry.
    assert "omit-lockfile-registry-resolved=true" in (path / ".npmrc").read_text(encoding="utf-8").splitlines()
