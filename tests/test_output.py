"""Whatever is in data, file names or arguments: no way out of a command lets a terminal or a job's log obey it."""

import json
import re
import shutil
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import rule_fixtures
from conftest import BASE, exhaustive, one_in
from test_diff import git
from test_reporters import on_a_terminal

from cnkh_data.cli import main
from cnkh_data.cli.validate import FORMATS
from cnkh_data.jsontext import json_text
from cnkh_data.visible import is_seen

EXCERPT = "2023-02-11-cn-kh-excerpt"
PROVISIONS = f"data/documents/{EXCERPT}/provisions.json"

CONTROLS = "".join(map(chr, [*range(1, 0x20), *range(0x7F, 0xA0)]))
BIDIRECTIONAL = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
LINE_ENDS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
UNSEEN = "\xa0\xad\u034f\u115f\u180e\u200b\u200c\u200d\u2060\u3164\ufe0f\ufeff\ufff9\ufffe\U000e0001\U000e0100\ue000"
HALVES = "\udc9b\udcff\ud800"
COMMANDS = ["::error::x", " \t::error file=a::x", "\u3000::set-output name=a::b", "##[error]x", "a ##[group]b"]
OBEYED = {*CONTROLS, *BIDIRECTIONAL, *LINE_ENDS, *UNSEEN, *HALVES} - {"\n"}
HOSTILE = {
    "escapes": "\x1b[31mred\x1b]0;title\x07\x9b2J\x1b[2K",
    "controls": CONTROLS,
    "order": BIDIRECTIONAL,
    "lines": "".join(f"{end}::error::{number}" for number, end in enumerate(LINE_ENDS)),
    "unseen": UNSEEN,
    "halves": HALVES,
    "commands": "\n".join(["", *COMMANDS, ""]),
    "a command at once": "::error::x",
    "another command at once": "##[error]x",
}

JOINED = {
    "one half": "::error::x" + "".join(HOSTILE[kind] for kind in ("escapes", "order", "unseen", "halves")),
    "other half": "##[error]x" + "".join(HOSTILE[kind] for kind in ("controls", "lines")) + "\n::error::x",
}
"""All kinds in two texts, each short enough for the name of a file."""
OFTEN = (*JOINED, "commands")
"""What is tried in every run: the joined ones, and commands each of which has a line of its own."""
ONE_BY_ONE = exhaustive("every run has all kinds joined in two texts; one by one, a failure tells which it is")
LONG = ("agreement", "build", "contract", "out")


def each_kind(commands: Mapping[str, Sequence[str]]) -> list[Any]:
    """Every command with every kind of text; those that take long with the joined ones alone."""
    return [
        pytest.param(name, kind, marks=() if kind in OFTEN else ONE_BY_ONE)
        for name in commands
        for kind in (JOINED if name in LONG else {**JOINED, **HOSTILE})
    ]


KINDS = [pytest.param(kind, marks=() if kind in OFTEN else ONE_BY_ONE) for kind in {**JOINED, **HOSTILE}]


def inert(output: bytes, own: str = r"(?!)") -> str:
    """Check that nothing in an output is obeyed, and return it."""
    text = output.decode("utf-8")
    assert not OBEYED & set(text), ascii(text)
    for line in text.split("\n"):
        assert not line.strip().startswith("::") or re.match(own, line), line
        assert "##[" not in line, line
    return text


def poison(root: Path, text: str) -> None:
    """Put a text into whatever is prose in the records, and make files that are not in canonical form of them."""
    for path in (root / "data").rglob("*.json"):
        value = json.loads(path.read_text(encoding="utf-8"))
        _poison(value, text)
        path.write_text(json.dumps(value), encoding="utf-8")


def _poison(value: Any, text: str) -> None:
    if isinstance(value, list):
        for member in value:
            _poison(member, text)
    if isinstance(value, dict):
        for key, member in value.items():
            if key in ("title", "note", "publisher", "rights", "reason", "quote", "object") and isinstance(member, str):
                value[key] = f"{text}{member}"
            _poison(member, text)


OF_DATA = {
    **{form: ["validate", "--format", form] for form in FORMATS},
    "fix": ["validate", "--fix"],
    "fmt": ["fmt", "--check"],
    "document": ["show", EXCERPT],
    "section": ["show", f"{EXCERPT}/pre"],
    "provision": ["show", f"{EXCERPT}/pre.1.1"],
    "entry": ["show", "beijing"],
    "build": ["build"],
    "seal": ["seal", "--all"],
    "agreement": ["agreement"],
}


@one_in(5, "every run has some commands with each kind of control character")
@pytest.mark.parametrize(("command", "kind"), each_kind(OF_DATA))
def test_nothing_from_data_is_obeyed(
    small: Path, capfdbinary: pytest.CaptureFixture[bytes], command: str, kind: str
) -> None:
    poison(small, (HOSTILE | JOINED)[kind])
    main([*OF_DATA[command], "--root", str(small)])
    out, err = capfdbinary.readouterr()
    inert(out, own="::(error|warning) file=data/" if command == "github" else r"(?!)")
    inert(err)
    if command in ("json", "sarif"):
        json.loads(out)


@one_in(3, "every run has two of six")
@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_from_a_change_is_obeyed(
    small: Path, capfdbinary: pytest.CaptureFixture[bytes], kind: str, form: str
) -> None:
    poison(small, (HOSTILE | JOINED)[kind])
    main(["diff", str(BASE), str(small), "--format", form])
    inert(b"".join(capfdbinary.readouterr()))


NEW = ["new", "document", "2023-02-12-cn-kh-talks", "--source", "source.txt", "--language", "en"]
OF_ARGUMENTS = {
    "command": ["{}"],
    "option": ["validate", "--{}"],
    "too much": ["validate", "{}"],
    "rule": ["validate", "--rule", "{}"],
    "left out": ["validate", "--skip-rule", "{}"],
    "document": ["validate", "--document", "{}"],
    "format": ["validate", "--format", "{}"],
    "most": ["validate", "--max", "{}"],
    "folder": ["validate", "--root", "{}"],
    "fmt": ["fmt", "--root", "{}"],
    "show": ["show", "{}"],
    "rules": ["rules", "{}"],
    "pages": ["rules", "--write", "--root", "{}"],
    "schema": ["schema", "{}"],
    "seal": ["seal", "{}"],
    "diff": ["diff", "{}"],
    "both": ["diff", str(BASE), "{}"],
    "listed": ["diff", str(BASE), str(BASE), "--max", "{}"],
    "out": ["build", "--out", "{}"],
    "id": ["new", "document", "{}", "--source", "{}", "--language", "en"],
    "source": ["new", "document", "2023-02-12-cn-kh-joint-statement", "--source", "{}", "--language", "en"],
    "language": ["new", "document", "2023-02-12-cn-kh-joint-statement", "--source", "source.txt", "--language", "{}"],
    "kind": [*NEW, "--kind", "{}"],
    "title": [*NEW, "--title", "{}"],
    "party": [*NEW, "--party", "{}"],
    "speaker": [*NEW, "--speaker", "{}"],
    "record": ["new", "{}"],
    "staged": ["staged", "{}"],
    "staged in": ["staged", "--root", "{}"],
}


@one_in(5, "every run has some commands with each kind of control character")
@pytest.mark.parametrize(("command", "kind"), each_kind(OF_ARGUMENTS))
def test_nothing_from_arguments_is_obeyed(
    small: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, command: str, kind: str
) -> None:
    """What can be no file name or argument on this system at all cannot be tried there."""
    hostile = (HOSTILE | JOINED)[kind].replace("\ud800", "")
    monkeypatch.chdir(small)
    Path("source.txt").write_text("Both sides agreed to meet again.\n", encoding="utf-8")
    main([argument.replace("{}", hostile) for argument in OF_ARGUMENTS[command]])
    inert(b"".join(capfdbinary.readouterr()))


OF_NAMES = {
    **{form: ["validate", "--format", form] for form in FORMATS},
    "fmt": ["fmt"],
    "build": ["build"],
    "check": ["build", "--check"],
    "contract": ["schema", "--write"],
    "seal": ["seal", "--all"],
    "show": ["show", EXCERPT],
    "agreement": ["agreement", "--write"],
    "new": ["new", "document", "2023-02-12-cn-kh-joint-statement", "--language", "en", "--source", "{}/source.txt"],
}


@one_in(5, "every run has some commands with each kind of control character")
@pytest.mark.parametrize(("command", "kind"), each_kind(OF_NAMES))
def test_nothing_from_names_of_files_is_obeyed(
    small: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, command: str, kind: str
) -> None:
    """Of the corpus's folder, of what the folder of documents holds, of sources, and of what lies in generated folders."""
    name = (HOSTILE | JOINED)[kind].replace("\ud800", "").strip("/")
    monkeypatch.chdir(small.parent)
    root = Path(name)
    small.rename(root)
    (root / "data/sources" / name).write_text("stray", encoding="utf-8")
    for folder in ("data/tables", "schema/v2"):
        (root / folder).mkdir(parents=True, exist_ok=True)
        (root / folder / f"{name}.csv").write_text("stray", encoding="utf-8")
    shutil.copy(root / "data/sources/excerpt-en.txt", root / "source.txt")
    for _ in "as it is", "with a document of that name":
        main([*(argument.replace("{}", name) for argument in OF_NAMES[command]), "--root", name])
        out, err = capfdbinary.readouterr()
        inert(out, own="::(error|warning) file=" if command == "github" else r"(?!)")
        inert(err)
        (root / "data/documents" / name).mkdir(exist_ok=True)


@one_in(3, "every run has one kind of three")
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_from_a_repository_is_obeyed(
    small: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.chdir(small)
    name = (HOSTILE | JOINED)[kind].replace("\ud800", "")
    (small / "data/registers" / name).symlink_to("places.json")
    git(small, "init", "--quiet")
    git(small, "add", "-A")
    git(small, "-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "--quiet", "-m", name)
    for command in (["diff", "HEAD"], ["staged"]):
        main(command)
        inert(b"".join(capfdbinary.readouterr()))


def test_json_says_the_same_after_parsing() -> None:
    value = HOSTILE | dict.fromkeys(HOSTILE.values(), "愿\u3000、😀")
    text = json_text(value)
    assert json.loads(text) == value
    assert "愿\u3000、😀" in text
    inert(text.encode("utf-8"))


def test_every_control_and_format_character_is_written_out() -> None:
    for number in range(sys.maxunicode + 1):
        if unicodedata.category(chr(number)) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
            assert not is_seen(chr(number)), hex(number)


@exhaustive("it starts the command at a terminal")
def test_a_terminal_gets_colours_of_the_command_alone(small: Path) -> None:
    hostile = "".join(HOSTILE[kind] for kind in ("escapes", "order", "commands"))
    rule_fixtures.apply(small, {"changes": [{"file": PROVISIONS, "at": "/0/note", "set": hostile}], "sealed": False})
    assert "\x1b[31merror\x1b[0m" in on_a_terminal("--root", str(small))
    for called, *arguments in (["validate"], ["show", EXCERPT], ["show", hostile], ["seal", hostile]):
        shown = on_a_terminal(*arguments, "--root", str(small), called=called)
        shown = re.sub(r"\r\x1b\[K(\w+: \d+ of \d+ documents)?", "", shown)  # its progress, where the machine is slow
        inert(re.sub(r"\x1b\[(0|1|2|31|32|33|1;32)m", "", shown).encode("utf-8"))
