"""What a person, a program, a pull request, code scanning and a CI server read of a validation."""

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
import rule_fixtures
from commands import cnkh as run_cnkh
from commands import start
from conftest import BASE, exhaustive, one_in
from jsonschema import Draft202012Validator

from cnkh_data.cli.validate import FORMATS as OFFERED
from cnkh_data.finding import Finding
from cnkh_data.positions import Position, locate
from cnkh_data.validate import Fault, Report, all_rules, validate
from cnkh_data.validate.report import LeftOut, Unchecked
from cnkh_data.validate.reporters import FORMATS, Style, render
from cnkh_data.validate.rule import REGISTERED, rule
from cnkh_data.validate.selection import at_most
from cnkh_data.validate.subjects import OneProvision

EXCERPT = "2023-02-11-cn-kh-excerpt"
PROVISIONS = f"data/documents/{EXCERPT}/provisions.json"
PLACES = "data/registers/places.json"
HOSTILE = "a{0}b}c [x](https://e) \x00\x1b[31m\u202e\ud800\ufffe %,:\r\n<&>]]>--> '\" 中文\U0001f600"


@pytest.fixture
def broken(small: Path) -> Path:
    """A corpus with faults in a document (rule `spans`, twice) and in a register."""
    changes = [
        {"file": PROVISIONS, "replace": "Joint Statement between", "with": "Not what the text says between"},
        {"file": PROVISIONS, "replace": '"quote": "The Cambodian', "with": '"quote": "Nor the Cambodian'},
        {"file": PLACES, "replace": '"id": "visit"', "with": '"id": "nowhere"'},
    ]
    rule_fixtures.apply(small, {"changes": changes, "sealed": False})
    return small


@pytest.fixture
def unreadable(small: Path) -> Path:
    """A corpus with a register that does not fit the schema."""
    change = {"file": PLACES, "replace": '"id": "visit"', "with": '"id": 7'}
    rule_fixtures.apply(small, {"changes": [change], "sealed": False})
    return small


def cnkh(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    done = run_cnkh("validate", *arguments, cwd=cwd or Path())
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.encode(), done.stderr.encode())


def said(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stdout.decode("utf-8")


def read_json(*arguments: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(cnkh(*arguments, "--format", "json").stdout)
    return value


def report_of(*findings: Finding, unchecked: tuple[Unchecked, ...] = (), documents: tuple[str, ...] = ("d",)) -> Report:
    return Report(findings, unchecked, documents, provisions=6, commitments=3, rules=49)


def hostile() -> Report:
    """Every field as bad as a file can make it."""
    path = f"data/documents/{HOSTILE.replace(chr(0xD800), chr(0xDCFF))}/x y#?.json"
    finding = Finding(3, "spans", HOSTILE, path, Position(7, 9), HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    return report_of(finding, unchecked=(Unchecked(HOSTILE, 3),), documents=(HOSTILE,))


def test_the_command_offers_every_reporter() -> None:
    assert OFFERED == FORMATS


# Text


def test_text_says_everything_and_explains_each_rule_once(broken: Path) -> None:
    text = said(cnkh("--root", str(broken)))
    at = locate((broken / PROVISIONS).read_text(encoding="utf-8"), (0, "anchors", "en", "quote"))
    first, second = (block for block in text.split("\n\n") if ": spans " in block)
    header, *lines = first.split("\n")
    assert header == f"{PROVISIONS}:{at.line}:{at.column}: error: spans (level 3, evidence)"
    assert [line[:12].strip() for line in lines] == ["record", "got", "expected", "why", "repair"]
    assert lines[0][12:] == f"{EXCERPT}/pre.1.1"
    assert lines[3][12:] == next(f"{rule.what} {rule.why}" for rule in all_rules() if rule.id == "spans")
    assert "  why " not in second
    assert "  repair    " in second


def test_columns_count_chinese_characters_once(small: Path) -> None:
    line = '[{"id": "甲", "note": "柬埔寨王国", "id": "乙"}]\n'
    (small / "data/relations.json").write_text(line, encoding="utf-8")
    assert f"data/relations.json:1:{line.rindex(chr(34) + 'id') + 1}: error" in said(cnkh("--root", str(small)))


def test_what_was_not_checked_and_why(unreadable: Path) -> None:
    lines = said(cnkh("--root", str(unreadable))).split("\n")
    (shared,) = [line for line in lines if line.startswith("not checked for registers and other shared files: ")]
    assert shared.endswith("evidence, references, coding, collection (a fault at level 2 comes first)")
    (document,) = [line for line in lines if line.startswith(f"not checked for {EXCERPT}: ")]
    assert document.endswith("(a fault in registers and other shared files comes first)")


def test_documents_that_share_a_reason_share_a_line() -> None:
    names = tuple(f"d{number}" for number in range(9))
    shared = Finding(4, "duplicate-id", "", PLACES, Position(1, 1), "g", "e", "r")
    text = render(report_of(shared, unchecked=tuple(Unchecked(name, 3) for name in names), documents=names))
    assert text.count("not checked for") == 1
    assert "not checked for d0, d1, d2 and 6 more documents: references, coding, collection" in text


@exhaustive("it starts the command in each locale")
def test_plain_when_piped_and_the_same_everywhere(broken: Path) -> None:
    plain = cnkh("--root", str(broken))
    assert b"\x1b" not in plain.stdout
    one, other, third = (
        in_every_form(broken, environment)
        for environment in (
            {"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
            {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONHASHSEED": "2"},
            {"PYTHONIOENCODING": "latin-1", "COLUMNS": "20", "FORCE_COLOR": "1"},
        )
    )
    assert one["text"] == plain.stdout
    for form in FORMATS:
        assert one[form] == other[form] == third[form] != b"", form
        assert str(broken).encode() not in one[form], f"{form} names a folder of this machine"


def in_every_form(root: Path, environment: dict[str, str]) -> dict[str, bytes]:
    """What the command writes in each form, in a process that starts in an environment of its own."""
    code = (
        "import os, sys; from cnkh_data import cli; from cnkh_data.validate import reporters, runner; forms, *rest = sys.argv[1:]\n"
        "for form in forms.split():\n"
        "    child = os.fork()\n"
        "    if child == 0:\n"
        "        sys.argv = ['cnkh', 'validate', '--format', form, *rest]\n"
        "        cli.command()\n"
        "    os.waitpid(child, 0)\n"
        "    os.write(1, bytes(1))\n"
    )
    command = [sys.executable, "-c", code, " ".join(FORMATS), "--root", str(root)]
    done = subprocess.run(command, capture_output=True, env=os.environ | environment, check=True)
    assert done.stderr == b""
    *written, end = done.stdout.split(b"\0")
    assert end == b""
    return dict(zip(FORMATS, written, strict=True))


def on_a_terminal(*arguments: str, called: str = "validate", **environment: str) -> str:
    """What `cnkh validate`, or another command, writes to a real terminal of 60 columns."""
    master, slave = pty.openpty()

    def on_it() -> None:
        os.dup2(slave, 1)
        os.dup2(slave, 2)
        os.close(slave)
        os.environ.pop("NO_COLOR", None)
        os.environ.update({"TERM": "xterm", "COLUMNS": "60", **environment})

    running = start(called, *arguments, first=on_it)
    os.close(slave)
    written = b""
    with contextlib.suppress(OSError):  # how Linux says that the other side has closed
        while chunk := os.read(master, 65536):
            written += chunk
    running.end()
    os.close(master)
    return written.decode("utf-8").replace("\r\n", "\n")


@exhaustive("it starts the command at terminals")
def test_colour_on_a_terminal_but_not_under_no_color(broken: Path) -> None:
    assert "\x1b[31merror\x1b[0m" in on_a_terminal("--root", str(broken))
    assert "\x1b" not in on_a_terminal("--root", str(broken), NO_COLOR="1")
    assert "\x1b" not in on_a_terminal("--root", str(broken), TERM="dumb")
    assert "\x1b" not in on_a_terminal("--root", str(broken), "--format", "json")


@exhaustive("it starts the command at terminals of several widths")
def test_a_terminal_gets_lines_that_fit_and_lose_nothing(broken: Path) -> None:
    shown = on_a_terminal("--root", str(broken), NO_COLOR="1")
    assert all(len(line) <= 60 or " " not in line.strip() for line in shown.split("\n"))
    assert "".join(shown.split()) == "".join(said(cnkh("--root", str(broken))).split())


def test_chinese_takes_two_columns_when_lines_are_broken() -> None:
    finding = Finding(3, "spans", "", "f", Position(1, 1), "柬中友好，合作。" * 3, "e", "r")
    lines = render(report_of(finding), "text", Style(width=32)).split("\n")
    assert lines[2:5] == [
        "  got       柬中友好，合作。柬中",
        "            友好，合作。柬中友",
        "            好，合作。",
    ]


def test_no_control_character_reaches_the_terminal() -> None:
    for form in ("text", "github", "junit"):
        text = render(hostile(), form)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", text), form
    assert r"\x1b[31m\u202e\ud800\ufffe %,:\r\n" in render(hostile())


# JSON


def test_json_has_every_field_of_every_finding(broken: Path) -> None:
    value = read_json("--root", str(broken))
    found = validate(broken).findings
    assert [
        (f["rule"], f["record"] or "", f["file"], f["line"], f["column"], f["got"], f["expected"], f["repair"])
        for f in value["findings"]
    ] == [(f.rule, f.record, f.file, *f.position, f.got, f.expected, f.repair) for f in found]
    spans = next(f for f in value["findings"] if f["rule"] == "spans")
    assert (spans["severity"], spans["level"], spans["class"], spans["document"]) == ("error", 3, "evidence", EXCERPT)
    assert set(value["explanations"]) == {finding.rule for finding in found}
    assert value["errors"] == len(found)
    assert value["ok"] is False
    assert {"document": EXCERPT, "levels": ["references", "coding", "collection"]}.items() <= value["unchecked"][
        [item["document"] for item in value["unchecked"]].index(EXCERPT)
    ].items()


def test_json_of_anything_is_utf8_and_says_it_exactly() -> None:
    (finding,) = json.loads(render(hostile(), "json").encode("utf-8"))["findings"]
    assert finding["got"] == HOSTILE


# GitHub


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Read workflow commands as GitHub's runner does."""
    found = []
    for line in text.split("\n"):
        if match := re.fullmatch(r"::(\w+) ([^:]*)::(.*)", line):
            properties = dict(item.split("=", 1) for item in match[2].split(","))
            found.append((match[1], {key: unquote(value) for key, value in properties.items()}, unquote(match[3])))
    return found


def test_github_annotates_the_line(broken: Path) -> None:
    found = validate(broken).findings
    read = commands(said(cnkh("--root", broken.name, "--format", "github", cwd=broken.parent)))
    assert [(level, p["file"], p["line"], p["col"]) for level, p, _ in read] == [
        ("error", f"{broken.name}/{f.file}", str(f.position.line), str(f.position.column)) for f in found
    ]
    assert [p["title"] for _, p, _ in read] == [f"{f.rule} (level {f.level}, {f.level_name})" for f in found]
    messages = [message for _, p, message in read if p["title"].startswith("spans")]
    assert re.fullmatch(r"\S+:\d+:\d+: spans .+\nrecord: .+\ngot: .+\nexpected: .+\nwhy: .+\nrepair: .+", messages[0])
    assert "why: " not in messages[1]


def test_the_log_of_github_has_every_place_and_says_what_is_only_there() -> None:
    """GitHub annotates ten errors and ten warnings of a step, and prints of a command its message alone."""
    errors = [Finding(3, "spans", "r", PROVISIONS, Position(line, 2), "g", "e", "r") for line in range(1, 12)]
    warnings = [replace(error, severity="warning") for error in errors[:10]]
    text = render(report_of(*errors, *warnings), "github", Style(folder="corpus"))
    printed = [message.split("\n")[0] for _, _, message in commands(text)]
    assert printed[:11] == [f"corpus/{PROVISIONS}:{line}:2: spans (level 3, evidence)" for line in range(1, 12)]
    assert "\nGitHub annotates 10 errors and 10 warnings of a step; 1 more error is only in this log\n" in text
    assert "GitHub annotates" not in render(report_of(*errors[:10], *warnings), "github")


def test_github_commands_cannot_be_forged() -> None:
    report = hostile()
    name = "x\n::stop-commands::y\n##[stop-commands]z"
    forged = Report(
        report.findings, (Unchecked(name, 3),), (name,), 0, 0, 0, left_out=(LeftOut(f"outside {name}", ()),)
    )
    text = render(forged, "github")
    assert [line for line in text.split("\n") if line.startswith("::")] == text.split("\n")[:1]
    assert "##[" not in text
    ((level, properties, message),) = commands(text)
    assert level == "error"
    assert properties["file"].endswith("/x y#?.json")
    assert r"%,:\r\n<&>" in message


# SARIF: the part of the published 2.1.0 schema that the reporter uses, closed against anything else.

TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
WHOLE = {"type": "integer", "minimum": 1}


def closed(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


def listed(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


URI = {"type": "string", "pattern": r"^(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+$", "not": {"pattern": r"^/|^[A-Za-z]+:"}}
RULE = closed(
    ["id", "shortDescription", "fullDescription", "help", "defaultConfiguration"],
    id={"type": "string"},
    shortDescription=TEXT,
    fullDescription=TEXT,
    help=TEXT,
    defaultConfiguration=closed(["level"], level=LEVEL),
    properties={"type": "object", "properties": {"tags": listed({"type": "string"})}},
)
LOCATION = closed(
    ["physicalLocation"],
    physicalLocation=closed(
        ["artifactLocation", "region"],
        artifactLocation=closed(["uri", "uriBaseId"], uri=URI, uriBaseId={"const": "%SRCROOT%"}),
        region=closed(["startLine", "startColumn"], startLine=WHOLE, startColumn=WHOLE),
    ),
    logicalLocations=listed(closed([], fullyQualifiedName={"type": "string"}, kind={"const": "object"})),
)
RESULT = closed(
    ["ruleId", "level", "message", "locations", "partialFingerprints"],
    ruleId={"type": "string"},
    ruleIndex={"type": "integer", "minimum": 0},
    level=LEVEL,
    message=TEXT,
    locations={**listed(LOCATION), "minItems": 1},
    partialFingerprints={"type": "object", "additionalProperties": {"type": "string"}},
    properties={"type": "object"},
)
INVOCATION = closed(
    ["executionSuccessful"],
    executionSuccessful={"type": "boolean"},
    toolExecutionNotifications=listed(closed(["message"], level=LEVEL, message=TEXT)),
)
RUN = closed(
    ["tool", "results", "columnKind"],
    tool=closed(
        ["driver"],
        driver=closed(["name", "rules"], name={"const": "cnkh"}, version={"type": "string"}, rules=listed(RULE)),
    ),
    originalUriBaseIds={"type": "object", "additionalProperties": closed([], description=TEXT)},
    columnKind={"const": "unicodeCodePoints"},
    invocations=listed(INVOCATION),
    results=listed(RESULT),
)
LOG = closed(["version", "runs"], **{"$schema": {"type": "string"}}, version={"const": "2.1.0"}, runs=listed(RUN))


def read_sarif(text: str) -> dict[str, Any]:
    """The one run of a SARIF log, checked."""
    log = json.loads(text.encode("utf-8"))
    Draft202012Validator(LOG).validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.id for rule in all_rules()]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    found: dict[str, Any] = run
    return found


def test_sarif_points_at_each_finding(broken: Path) -> None:
    run = read_sarif(said(cnkh("--root", broken.name, "--format", "sarif", cwd=broken.parent)))
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert [
        (unquote(p["artifactLocation"]["uri"]), p["region"]["startLine"], p["region"]["startColumn"]) for p in places
    ] == [(f"{broken.name}/{f.file}", *f.position) for f in validate(broken).findings]
    notes = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
    assert (
        f"not checked for registers and other shared files and {EXCERPT}: references, coding, collection (a fault at level 3 comes first)"
        in notes
    )


def test_sarif_knows_a_finding_again_when_its_line_has_moved(broken: Path) -> None:
    """By rule and record; two of one rule in one record are told apart by their order."""
    one, other = (finding for finding in validate(broken).findings if finding.rule == "spans")
    moved = replace(one, position=Position(one.position.line + 7, 1), got="other words")

    def fingerprints(*findings: Finding) -> list[str]:
        results = read_sarif(render(report_of(*findings), "sarif"))["results"]
        return [result["partialFingerprints"]["ruleAndRecord/v1"] for result in results]

    assert fingerprints(one) == fingerprints(moved)
    assert len(set(fingerprints(one, other, moved))) == 3


def test_sarif_explains_a_rule_once(broken: Path) -> None:
    run = read_sarif(said(cnkh("--root", str(broken), "--format", "sarif")))
    why = {rule.id: f"{rule.what} {rule.why}" for rule in all_rules()}
    assert all(why[rule["id"]] in rule["help"]["text"].replace("{{", "{") for rule in run["tool"]["driver"]["rules"])
    assert not any(why[result["ruleId"]] in json.dumps(result, ensure_ascii=False) for result in run["results"])


def test_what_the_repair_says_is_said_once_and_programs_get_all_of_it(small: Path) -> None:
    rule_fixtures.apply(small, {"changes": [{"file": PLACES, "at": "/0/kind", "remove": True}], "sealed": False})
    block = said(cnkh("--root", str(small), "--rule", "schema")).split("\n\n")[0]
    labels = [line[:12].strip() for line in block.split("\n")[1:]]
    assert labels == ["record", "why", "repair"]
    assert block.endswith("Add the missing key 'kind'.")
    (finding,) = read_json("--root", str(small), "--rule", "schema")["findings"]
    assert (finding["got"], finding["expected"]) == ("no key 'kind'", "the key 'kind'")
    (result,) = read_sarif(render(validate(small), "sarif"))["results"]
    assert result["message"]["text"] == "visit: Add the missing key 'kind'."
    ((_, _, message),) = commands(render(validate(small), "github"))
    assert "got: " not in message


def test_sarif_of_nothing_found_is_a_log_with_all_rules(small: Path) -> None:
    assert read_sarif(said(cnkh("--root", str(small), "--format", "sarif")))["results"] == []


def test_sarif_of_anything_is_well_formed() -> None:
    (result,) = read_sarif(render(hostile(), "sarif", Style(folder="a b:c")))["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(uri, errors="surrogateescape") == f"a b:c/{hostile().findings[0].file}"
    assert "a{{0}}b}}c" in result["message"]["text"], "braces stand for arguments unless they are doubled"
    assert "](" not in result["message"]["text"], "a bracket before a parenthesis makes a link"
    assert result["properties"]["got"] == HOSTILE


# JUnit


def read_junit(text: str) -> dict[str, ET.Element]:
    """Test cases by name, after checking the counts as CI servers do."""
    root = ET.fromstring(text.encode("utf-8"))
    assert root.tag == "testsuites"
    for suite in root:
        cases = suite.findall("testcase")
        assert suite.attrib["tests"] == str(len(cases))
        assert suite.attrib["failures"] == str(sum(case.find("failure") is not None for case in cases))
        assert suite.attrib["skipped"] == str(sum(case.find("skipped") is not None for case in cases))
        assert all(len(case.findall("failure") + case.findall("skipped")) <= 1 for case in cases)
    found = list(root.iter("testcase"))
    names = {case.attrib["name"]: case for case in found}
    assert len(names) == len(found)
    return names


def test_junit_has_the_same_test_cases_whatever_is_found(broken: Path) -> None:
    after = read_junit(said(cnkh("--root", str(broken), "--format", "junit")))
    failed = {name for name, case in after.items() if case.find("failure") is not None}
    assert failed == {EXCERPT, *(f.file for f in validate(broken).findings if not f.document)}
    failure = after[EXCERPT].find("failure")
    assert failure is not None
    assert failure.text is not None
    assert failure.text.count(": error: spans (level 3, evidence)") == 2
    clean = read_junit(said(cnkh("--root", str(BASE), "--format", "junit")))
    assert set(clean) == set(after)
    assert not any(len(case) for case in clean.values())


def test_junit_does_not_call_passed_what_was_not_checked(unreadable: Path) -> None:
    skipped = read_junit(said(cnkh("--root", str(unreadable), "--format", "junit")))[EXCERPT].find("skipped")
    assert skipped is not None
    assert skipped.attrib["message"].startswith("not checked: ")


def test_junit_of_anything_is_xml() -> None:
    cases = read_junit(render(hostile(), "junit"))
    failures = [failure.text or "" for case in cases.values() for failure in case.iter("failure")]
    assert len(failures) == 1
    assert r"\x00\x1b[31m\u202e\ud800\ufffe %,:\r\n<&>]]>" in failures[0]


# Selection


def test_only_a_rule(broken: Path) -> None:
    value = read_json("--root", str(broken), "--rule", "spans")
    everything = validate(broken).findings
    assert [f["rule"] for f in value["findings"]] == ["spans", "spans"]
    assert value["left_out"] == [{"which": "of rules other than spans", "findings": len(everything) - 2}]


def test_rules_may_be_given_again(broken: Path) -> None:
    rules = {finding.rule for finding in validate(broken).findings}
    every = [argument for rule in rules for argument in ("--rule", rule)]
    assert {f["rule"] for f in read_json("--root", str(broken), *every)["findings"]} == rules
    skipped = cnkh("--root", str(broken), *[argument.replace("--rule", "--skip-rule") for argument in every])
    assert skipped.returncode == 0
    assert "no other findings" in said(skipped)


def test_exit_code_follows_what_is_left(broken: Path) -> None:
    assert cnkh("--root", str(broken), "--rule", "spans").returncode == 1
    done = cnkh("--root", str(broken), "--rule", "contract")
    assert done.returncode == 0
    assert re.search(r"^left out: \d+ errors of rules other than contract$", said(done), re.MULTILINE)
    assert said(done).endswith("no other findings in what was checked\n")


def test_only_a_document_tells_what_keeps_it_from_being_checked(unreadable: Path) -> None:
    """A document that was not checked is not clean: the fault in the register is its fault too, others are not."""
    assert "left out" not in said(cnkh("--root", str(unreadable), "--document", EXCERPT))
    unknown = unreadable / "data/notes.txt"
    unknown.write_text("left behind", encoding="utf-8")
    done = cnkh("--root", str(unreadable), "--document", EXCERPT)
    assert done.returncode == 1
    assert f"{PLACES}:3:11: error: schema" in said(done)
    assert "unknown-file" not in said(done)
    assert f"left out: 1 error outside {EXCERPT}, of no concern to it" in said(done)
    assert f"not checked for {EXCERPT}: " in said(done)
    assert "a fault in registers and other shared files comes first" in said(done)
    junit = read_junit(said(cnkh("--root", str(unreadable), "--document", EXCERPT, "--format", "junit")))
    assert set(junit) == {EXCERPT, PLACES}, "a file whose findings were left out has not passed"


def test_a_document_with_faults_of_its_own_is_told_of_those_only(small: Path) -> None:
    changes = [
        {"file": PROVISIONS, "replace": '"role": "title"', "with": '"role": "titel"'},
        {"file": PLACES, "replace": '"id": "visit"', "with": '"id": 7'},
    ]
    rule_fixtures.apply(small, {"changes": changes, "sealed": False})
    done = cnkh("--root", str(small), "--document", EXCERPT)
    assert done.returncode == 1
    assert PLACES not in said(done)
    assert re.search(rf"^left out: \d+ errors? outside {EXCERPT}$", said(done), re.MULTILINE)


def test_a_seal_that_a_register_lacks_has_kept_no_document_from_being_checked(small: Path) -> None:
    """Seals of shared files are looked at last, when all documents have been checked."""
    rule_fixtures.apply(small, {"changes": [{"file": PLACES, "at": "/0/note", "set": "Read again."}], "sealed": False})
    assert [(unchecked.scope, unchecked.level) for unchecked in validate(small).unchecked] == []
    done = cnkh("--root", str(small), "--document", EXCERPT)
    assert done.returncode == 0
    assert f"left out: 1 error outside {EXCERPT}\n" in said(done)


def test_errors_elsewhere_do_not_fail_a_document_that_was_checked(small: Path) -> None:
    (small / "data/documents/2023-01-01-a-b-talks").mkdir()
    done = cnkh("--root", str(small), "--document", EXCERPT)
    assert done.returncode == 0
    assert f"left out: 1 error outside {EXCERPT}" in said(done)


def test_max_prints_fewer_and_counts_all(broken: Path) -> None:
    everything = validate(broken).findings
    for form in FORMATS:
        done = cnkh("--root", str(broken), "--max", "1", "--format", form)
        assert done.returncode == 1
        assert len(done.stdout) < len(cnkh("--root", str(broken), "--format", form).stdout)
    text = said(cnkh("--root", str(broken), "--max", "1"))
    assert text.count("  repair  ") == 1
    assert f"not printed, but counted: {len(everything) - 1} error" in text
    assert f"{len(everything)} errors\n" in text
    junit = read_junit(render(at_most(validate(broken), 1), "junit"))
    assert {name for name, case in junit.items() if case.find("failure") is not None} == {
        finding.document or finding.file for finding in everything
    }


def test_max_prints_errors_before_warnings(broken: Path) -> None:
    report = validate(broken)
    first, *others = report.findings
    report = replace(report, findings=(replace(first, severity="warning"), *others))
    assert at_most(report, 1).findings == (others[0],)
    assert at_most(report, len(others) + 1).findings == report.findings, "where they stand"


@one_in(3, "every run has four of ten")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--rule", "spnas"], "no rule 'spnas'; did you mean spans?"),
        (["--skip-rule", "digest"], "no rule 'digest'; did you mean text-digest"),
        (["--rule", "spans", "--rule", "§"], "no rule '§'; to list the rules, run: cnkh rules"),
        (["--rule", "nosuch"], "no rule 'nosuch'; to list the rules, run: cnkh rules"),
        (["--document", EXCERPT[:-3]], f"no document '{EXCERPT[:-3]}'; did you mean {EXCERPT}?"),
        (["--document", "../secret"], f"no document '../secret'; there are: {EXCERPT}"),
        (["--max", "0"], "argument --max: '0' is no positive whole number"),
        (["--max", "-1"], "argument --max: '-1' is no positive whole number"),
        (["--max", "ten"], "argument --max: 'ten' is no positive whole number"),
        (["--format", "xml"], "invalid choice: 'xml'"),
    ],
)
def test_what_cannot_be_selected(small: Path, arguments: list[str], says: str) -> None:
    done = cnkh("--root", str(small), *arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    last = done.stderr.decode("utf-8").splitlines()[-1]
    assert says in last


# Severity


@pytest.fixture
def doubtful() -> Iterator[str]:
    """A rule of level 5 that warns of every provision."""

    @rule(on=OneProvision, level=5, certainty="guess")
    def doubtful_provision(one: OneProvision) -> Iterator[Fault]:
        """A rule that only this test knows."""
        yield one.fault((), "a provision", "nothing", "Look at it.")

    yield "doubtful-provision"
    del REGISTERED["doubtful-provision"]


def test_warnings_neither_fail_nor_suspend(small: Path, doubtful: str) -> None:
    seals = {"changes": [{"file": "data/seals.json", "at": "/0/digest", "set": "0" * 64}], "sealed": False}
    report = validate(small)
    assert report.ok
    assert (report.count("warning"), report.count("error")) == (6, 0)
    assert report.unchecked == ()
    rule_fixtures.apply(small, seals)
    report = validate(small)
    assert not report.ok, "the level above warnings is still checked"
    assert {finding.rule for finding in report.findings} >= {doubtful, "seal"}


def test_warnings_in_every_format(small: Path, doubtful: str) -> None:
    report = validate(small)
    text = render(report)
    assert f": warning: {doubtful} (level 5, coding)" in text
    assert text.endswith("; 6 warnings\n")
    assert "\x1b[33mwarning\x1b[0m" in render(report, "text", Style(colour=True))
    value = json.loads(render(report, "json"))
    assert (value["ok"], value["errors"], value["warnings"]) == (True, 0, 6)
    assert {f["severity"] for f in value["findings"]} == {"warning"}
    assert {level for level, _, _ in commands(render(report, "github"))} == {"warning"}
    run = read_sarif(render(report, "sarif"))
    assert {result["level"] for result in run["results"]} == {"warning"}
    levels = {rule["id"]: rule["defaultConfiguration"]["level"] for rule in run["tool"]["driver"]["rules"]}
    assert (levels[doubtful], levels["spans"]) == ("warning", "error")
    case = read_junit(render(report, "junit"))[EXCERPT]
    assert case.find("failure") is None
    assert f"warning: {doubtful}" in (case.findtext("system-out") or "")
