"""CONTRIBUTING.md is executed as it stands: its commands are run, its edits made, its outputs compared."""

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import rule_fixtures
from commands import Terminal, cnkh
from conftest import ROOT

from cnkh_data.canonical import file_text
from cnkh_data.cli import parser
from cnkh_data.corpus import COLLECTION_FILES, DOCUMENT_FILES

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.S | re.M)
EDIT = re.compile(
    r"// (?P<file>\S+): (?:in (?P<record>\S+)|add to (?P<list>\S+)|set (?P<value>\S+))\n(?P<json>.*)", re.S
)


def blocks() -> Iterator[tuple[str, str]]:
    for match in FENCE.finditer(GUIDE):
        yield match.group(1), match.group(2)


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the walk-through needs of a clone."""
    shutil.copytree(ROOT / "docs" / "walkthrough", tmp_path / "docs" / "walkthrough")
    shutil.copytree(ROOT / "validation" / "fixtures" / "base", tmp_path / "validation" / "fixtures" / "base")
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


def test_the_walk_through(clone: Path) -> None:
    """Each `sh` block prints what the `text` block after it shows, or nothing that matters; each `json` or `sheet` block is an edit."""
    done: subprocess.CompletedProcess[str] | None = None
    kinds = [kind for kind, _ in blocks()]
    for (kind, body), following in zip(blocks(), [*kinds[1:], ""], strict=True):
        if kind == "sh":
            done = run(body, clone)
            assert following == "text" or done.returncode == 0, body + done.stdout
        elif kind == "text":
            assert done is not None
            assert re.fullmatch(pattern(body), done.stdout), f"expected\n{body}\ngot\n{done.stdout}"
        elif kind == "json":
            edit(clone, body)
        elif kind == "sheet":
            fill_in(clone, body)
    assert (clone / "practice" / "dist").is_dir()


def run(commands: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the lines of a block: those of `cnkh` in this process, others in a shell; all must go well but the last."""
    done = [run_line(line, folder) for line in commands.replace("\\\n", " ").splitlines()]
    assert all(one.returncode == 0 for one in done[:-1]), done
    return subprocess.CompletedProcess(commands, done[-1].returncode, "".join(one.stdout for one in done))


def run_line(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    program, *arguments = shlex.split(line)
    if arguments[:1] == ["review"]:
        return read_and_confirmed(arguments, folder)
    if program == ".venv/bin/cnkh":
        return cnkh(*arguments, cwd=folder, together=True)
    command = ["sh", "-c", line]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=folder, check=False)


def read_and_confirmed(arguments: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """What a review writes at a terminal where every question is answered with a yes."""
    terminal = Terminal(*arguments, first=lambda: os.chdir(folder), NO_COLOR="1")
    while terminal.is_asked():
        terminal.type("y")
    code, _ = terminal.end()
    return subprocess.CompletedProcess(arguments, code, terminal.shown)


def pattern(expected: str) -> str:
    """A line that is only an ellipsis stands for any lines, another ellipsis for any words."""
    lines = (
        r"(?:.*\n)*?" if line == "…\n" else re.escape(line).replace("…", ".*")
        for line in expected.splitlines(keepends=True)
    )
    return "".join(lines)


def edit(folder: Path, block: str) -> None:
    """Make an edit, in the form that the file has: set keys of a record, add items to a list, or set one value."""
    match = EDIT.fullmatch(block)
    assert match, f"no edit: {block[:80]}"
    file = folder / match["file"]
    value = json.loads(file.read_text(encoding="utf-8"))
    if match["record"]:
        record = value if isinstance(value, dict) else next(v for v in value if v["id"] == match["record"])
        assert record["id"] == match["record"]
        assert set(json.loads(match["json"])) <= set(record)
        record.update(json.loads(match["json"]))
    else:
        *way, last = [0, *rule_fixtures.pointer_path((match["list"] or match["value"]).removesuffix("/"))]
        target: Any = [value]
        for step in way:
            target = target[step]
        if match["list"]:
            target[last].extend(json.loads(match["json"]))
        else:
            target[last] = json.loads(match["json"])
    kinds = {Path(kind.path).name: kind for kind in (*COLLECTION_FILES.values(), *DOCUMENT_FILES.values())}
    records = kinds[file.name].adapter().validate_json(json.dumps(value))
    file.write_text(file_text(records), encoding="utf-8", newline="\n")


def fill_in(folder: Path, block: str) -> None:
    """Write cells of a workbook: those of the row that has some words in its text, or of the first empty one."""
    for stanza in block.strip().split("\n\n"):
        head, *lines = stanza.splitlines()
        file, sheet, row = re.split(", ", head, maxsplit=2)
        book = openpyxl.load_workbook(folder / file)
        page = book[sheet]
        columns = {cell.value: cell.column for cell in page[1]}
        wanted = row.removeprefix("the row of: ")
        numbers = (
            number
            for number in range(2, page.max_row + 2)
            if is_meant(page[number], "" if row == "a new row" else wanted)
        )
        number = next(numbers)
        for line in lines:
            name, value = re.split(r"\s{2,}", line.strip(), maxsplit=1)
            page.cell(number, columns[name]).value = value
        book.save(folder / file)


def is_meant(row: tuple[Any, ...], words: str) -> bool:
    """Whether a row has some words, or nothing at all if there are none."""
    values = [str(cell.value) for cell in row if cell.value]
    return any(words in value for value in values) if words else not values


def test_the_commands_of_its_recipes_are_commands() -> None:
    recipes = GUIDE[GUIDE.index("### Mend a code") : GUIDE.index("## Words")]
    commands = re.findall(r"`(cnkh [^`]+)`", recipes)
    assert len(commands) > 15
    for command in commands:
        parser().parse_args(shlex.split(command)[1:])


def test_a_recipe_has_at_most_ten_steps() -> None:
    recipes = re.split(r"^### .*$", GUIDE[: GUIDE.index("## Words")], flags=re.M)[1:]
    assert [len(re.findall(r"^\d+\. ", recipe, re.M)) for recipe in recipes] == [7, 7, 10]


def test_its_paths_are_there() -> None:
    for path in re.findall(r"`((?:data|docs|schema|src|validation)/[\w./-]*)`", GUIDE):
        assert (ROOT / path).exists(), path


def test_its_links_lead_somewhere() -> None:
    codebook = (ROOT / "docs" / "codebook.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)(?:#[\w-]+)?\)", GUIDE):
        assert (ROOT / target).exists(), target
    anchors = {
        re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-")
        for title in re.findall(r"^#+ (.*)$", codebook, re.M)
    }
    for anchor in re.findall(r"\]\(docs/codebook\.md#([\w-]+)\)", GUIDE):
        assert anchor in anchors, anchor
