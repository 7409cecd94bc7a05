"""Two processes at once edit a corpus, run commands on it and kill them at any moment; and what must hold whatever they do.

    python tests/soak.py DIR --steps 300 --seed 1     # on a copy of the corpus in DIR

Each round, two hands work at once, as two people on one clone: each edits, breaks and puts back files as an editor or git does,
without asking anybody, and runs commands that write, some of which are killed or meet a full disk. Then both stop, and the corpus
is looked at.
"""

import argparse
import contextlib
import gc
import hashlib
import importlib
import json
import os
import pty
import random
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from commands import limit_files

from cnkh_data.cache import FOLDER as CACHE
from cnkh_data.cli import command
from cnkh_data.locking import LOCK
from cnkh_data.scratch import PREFIX
from cnkh_data.writing import MARK

HANDS = 2
QUESTION = "n b q ?] "
"""The end of every question of a review."""
SEALS = "data/seals.json"
COMPUTED = "agreement"
UNSOUND = (
    "Traceback (most recent call last)",
    "Exception ignored",
    "Fatal Python error",
    "Error in sys.",
    "Error in atexit",
)
"""Words of Python, none of which anybody should ever see."""
LONG = 100
"""Steps from which on a walk is long enough to be worth a build at its end."""
LONGEST = 300.0
"""Seconds after which a command is taken to wait for what never comes."""
CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree"}


IMPORTED = """
    validate.rules review release sheets.bringing sheets.coding drafting.new_document drafting.new_entry readings alpha repair
    rejected release.verify release.sqlite release.workbook cli.keys
"""
"""Parts of the package that commands import when they need them."""


def import_all() -> None:
    """Import what commands need, so that none that is forked from this process has to."""
    for name in (
        "openpyxl",
        "pyarrow.parquet",
        "pyarrow.csv",
        "sqlite3",
        *(f"cnkh_data.{part}" for part in IMPORTED.split()),
    ):
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


WITH_NOTES = ("actors.json", "instruments.json", "places.json")
"""Registers whose entries have a note."""


class SoakError(AssertionError):
    """What must hold does not."""


# One command


@dataclass(frozen=True)
class Ending:
    """What comes over a command on its way; nothing if all is None."""

    number: int | None = None
    """A signal."""
    after: float | None = None
    """Seconds after which it comes."""
    change: int | None = None
    """Or the change to a file before which it comes."""
    room: int | None = None
    """Bytes beyond which no file can grow, as if the disk were full."""


@dataclass(frozen=True)
class Ran:
    """A command that has ended."""

    arguments: Sequence[str]
    ending: Ending
    code: int
    said: str
    began: int
    """By the clock of the system, in nanoseconds; as `ended`."""
    ended: int

    @property
    def cut_short(self) -> bool:
        """Whether something was to come over it."""
        return self.ending != Ending()


def run(
    root: Path, arguments: Sequence[str], ending: Ending = Ending(), terminal: bool = False, answers: str = ""
) -> Ran:
    """Run a command in a process of its own, beside this one, which has all imports already.

    At a terminal, each question gets one of the answers, and the last one again and again.
    """
    began = time.monotonic_ns()
    process, reading = _forked(root, arguments, ending, terminal)
    said, asked, left = b"", 0, list(answers)
    until = None if ending.after is None else time.monotonic() + ending.after
    late = time.monotonic() + LONGEST
    while True:
        ready, _, _ = select.select([reading], [], [], max(0.0, min(late, until or late) - time.monotonic()))
        if ready:
            try:
                chunk = os.read(reading, 2**16)
            except OSError:  # how Linux says that the other side of a terminal has closed
                chunk = b""
            if not chunk:
                break
            said += chunk
            while terminal and said.count(QUESTION.encode()) > asked:
                asked += 1
                with contextlib.suppress(OSError):
                    os.write(reading, (left.pop(0) if len(left) > 1 else left[0]).encode())
        elif until is not None and ending.number is not None:
            os.kill(process, ending.number)
            until = None
        else:
            os.kill(process, signal.SIGKILL)
            raise SoakError(
                f"{arguments}: nothing came of it in {LONGEST:.0f} seconds:\n{said.decode('utf-8', 'replace')}"
            )
    os.close(reading)
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    return Ran(arguments, ending, code, said.decode("utf-8", "replace"), began, time.monotonic_ns())


def _forked(root: Path, arguments: Sequence[str], ending: Ending, terminal: bool) -> tuple[int, int]:
    """Start a command; its process, and where to read what it says."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        return _forked_alone(root, arguments, ending, terminal)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _forked_alone(root: Path, arguments: Sequence[str], ending: Ending, terminal: bool) -> tuple[int, int]:
    if terminal:
        process, reading = pty.fork()
        if process == 0:
            _child(root, arguments, ending, None)
        return process, reading
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        _child(root, arguments, ending, writing)
    os.close(writing)
    return process, reading


def _child(root: Path, arguments: Sequence[str], ending: Ending, output: int | None) -> NoReturn:
    try:
        signal.signal(signal.SIGINT, lambda *_: os._exit(130))  # until the command has its own
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        if output is not None:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(output, 1)
            os.dup2(output, 2)
            os.close(output)
        streams = ((0, "r"), (1, "w"), (2, "w"))
        sys.stdin, sys.stdout, sys.stderr = (open(number, mode, 1, "utf-8", closefd=False) for number, mode in streams)  # noqa: SIM115
        os.environ.pop("NO_COLOR", None)
        os.environ["TERM"] = "dumb"
        tempfile.tempdir = os.fspath(temporary(root))
        os.chdir(root)
        if ending.room is not None:
            limit_files(ending.room)
        sys.argv = ["cnkh", *arguments]
        if ending.change is not None and ending.number is not None:
            _send_at(ending.change, ending.number, os.fspath(root))
        command()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(70)  # of a command that raises, as no command does


def _send_at(change: int, number: int, folder: str) -> None:
    """Send this process a signal just before the n-th time that it changes something below a folder."""
    left, own = change, os.getpid()

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if (writes or event in CHANGES) and os.getpid() == own:
            path = os.path.join(folder, os.fsdecode(arguments[0])) if isinstance(arguments[0], str | bytes) else ""  # noqa: PTH118
            if path.startswith(folder) and CACHE not in path:
                left -= 1
                if left == 0:
                    os.kill(own, number)

    sys.addaudithook(watch)


def temporary(root: Path) -> Path:
    """Where commands keep temporary files."""
    return root.with_name(f"{root.name}.temporary")


# What one hand does


@dataclass(frozen=True)
class Write:
    """What a hand did to a file, with no command."""

    path: str
    kind: str
    """`restored` as it was at first; `noted`: something was added, which must stay; `brought`: the same, by a command; or `harmed`."""
    began: int
    ended: int
    record: str = ""
    """Id of the record that was added, or has the note."""
    note: str | None = None


class Hand:
    """One of those who work on a corpus at once."""

    def __init__(self, root: Path, first: Path, number: int, seed: str) -> None:
        self.root, self.first, self.number = root, first, number
        self.dice = random.Random(seed)
        self.seed = seed.replace("/", "-")
        self.writes: list[Write] = []
        self.ran: list[Ran] = []
        self.made: list[str] = []
        """Folders of documents that a command has added."""
        self._count = 0
        self.records = record_files(first)
        self.with_notes = [path for path in self.records if path.endswith(("provisions.json", *WITH_NOTES))]
        self.documents = sorted(path.name for path in (first / "data/documents").iterdir())

    def steps(self, many: int, done: Callable[["Hand"], None]) -> None:
        """Do something so many times, and tell what after each."""
        for _ in range(many):
            self.writes, self.ran, self.made = [], [], []
            kind = self.dice.random()
            if kind < 0.1:  # Else nearly all commands would soon be refused.
                self._restore_all()
            elif kind < 0.4:
                self._edit()
            else:
                self._command()
            done(self)

    # Edits

    def _edit(self) -> None:
        what = self.dice.choice((self._note,) * 5 + (self._harm,) * 4 + (self._restore,) * 3 + (self._drop_folder,))
        what(self.dice.choice(self.records))

    def _log(self, path: str, kind: str, began: int, record: str = "", note: str | None = None) -> None:
        self.writes.append(Write(path, kind, began, time.monotonic_ns(), record, note))

    def _save(self, path: str, content: bytes) -> None:
        """Save a file as editors do: some write it in place, some put a new one there."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if self.dice.random() < 0.5:
            place.write_bytes(content)
        else:
            new = place.with_name(f".{place.name}.{os.getpid()}.swp")
            new.write_bytes(content)
            new.replace(place)

    def _restore(self, path: str) -> None:
        began = time.monotonic_ns()
        self._save(path, (self.first / path).read_bytes())
        self._log(path, "restored", began)

    def _restore_all(self) -> None:
        for path in self.records:
            self._restore(path)

    def _note(self, _path: str) -> None:
        """Add a note to a record, as somebody who edits a register or a document."""
        path = self.dice.choice(self.with_notes)
        own = ids_in((self.first / path).read_bytes())[:: 2 if path.endswith("provisions.json") else 1]
        if not own:
            return
        began = time.monotonic_ns()
        try:
            records = json.loads((self.root / path).read_bytes())
            record = self.dice.choice([one for one in records if one["id"] in own])
            self._count += 1
            note = f"Noted {self.seed} {self._count}."
            record["note"] = note
        except (OSError, ValueError, LookupError, TypeError):
            self._restore(path)
            return
        self._save(path, json.dumps(records, indent=2).encode() + b"\n")
        self._log(path, "noted", began, record["id"], note)

    def _harm(self, path: str) -> None:
        began = time.monotonic_ns()
        try:
            content = (self.root / path).read_bytes()
        except OSError:
            self._restore(path)
            return
        self._log(path, "harmed", began)  # Should this be the last that is done.
        match self.dice.choice(("torn", "empty", "bytes", "gone", "value", "value", "dropped", "dropped")):
            case "torn":
                self._save(path, content[: self.dice.randrange(len(content) + 1)])
            case "empty":
                self._save(path, b"")
            case "bytes":
                at = self.dice.randrange(len(content) + 1)
                self._save(path, content[:at] + self.dice.randbytes(self.dice.randrange(1, 4)) + content[at:])
            case "gone":
                (self.root / path).unlink(missing_ok=True)
            case "value":
                self._save(path, _with_another_value(content, self.dice))
            case _:
                self._save(path, _without_a_record(content, self.dice))
        self._log(path, "harmed", began)

    def _drop_folder(self, _path: str) -> None:
        folder = f"data/documents/{self.dice.choice(self.documents)}"
        began = time.monotonic_ns()
        shutil.rmtree(self.root / folder, ignore_errors=True)
        for path in self.records:
            if path.startswith(f"{folder}/"):
                self._log(path, "harmed", began)

    # Commands

    def _command(self) -> None:
        kinds = {
            self._validate: 5,
            self._build: 3,
            self._seal: 4,
            self._fmt: 3,
            self._fix: 3,
            self._review: 3,
            self._new_document: 2,
            self._new_entry: 1,
            self._sheet: 3,
            self._agreement: 1,
            self._verify: 1,
        }
        self.dice.choices(list(kinds), list(kinds.values()))[0]()

    def _cnkh(self, *arguments: str, changes: int = 12, terminal: bool = False, answers: str = "") -> Ran:
        """Run a command that makes so many changes to files, more or less; something may come over it."""
        self.ran.append(ran := run(self.root, arguments, self._ending(arguments[0], changes), terminal, answers))
        if not ran.cut_short:
            _USUAL[arguments[0]] = (ran.ended - ran.began) / 1e9
        return ran

    def _ending(self, name: str, changes: int) -> Ending:
        dice = self.dice.random()
        if dice < 0.45:
            return Ending()
        if dice < 0.53:
            return Ending(room=self.dice.choice((0, 100, 1000, 10_000, 100_000)))
        number = self.dice.choice((signal.SIGKILL, signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGINT))
        if dice < 0.75:
            return Ending(number, after=self.dice.random() * _USUAL.get(name, 0.5))
        return Ending(number, change=self.dice.randint(1, changes))

    def _validate(self) -> None:
        options: Sequence[list[str]] = (
            [],
            [],
            ["--no-cache"],
            ["--format", "json"],
            ["--jobs", "2"],
            ["--jobs", "2", "--no-cache"],
        )
        self._cnkh("validate", *self.dice.choice(options))

    def _build(self) -> None:
        self._cnkh("build", *self.dice.choice(([], [], ["--check"], ["--without-texts"])), changes=250)

    def _seal(self) -> None:
        which = self.dice.choice(("all", "document", "shared", "none"))
        if which == "all":
            self._cnkh("seal", "--all")
        elif which == "document":
            self._cnkh("seal", self.dice.choice(self.documents), "--reader", "A reader")
        elif which == "shared":
            self._cnkh("seal", self.dice.choice(ids_in((self.first / "data/registers/actors.json").read_bytes())))
        else:
            self._cnkh("seal", "nothing-of-this-name")

    def _fmt(self) -> None:
        self._cnkh("fmt", *self.dice.choice(([], [], ["--check"])), changes=20)

    def _fix(self) -> None:
        self._cnkh("validate", "--fix", changes=20)

    def _review(self) -> None:
        answers = "".join(self.dice.choices("ynb?", k=self.dice.randint(1, 6))) + "q"
        named = self.dice.choice(([], [self.dice.choice(self.documents)]))
        self._cnkh("review", *named, "--reader", "Somebody", changes=20, terminal=True, answers=answers)

    def _new_document(self) -> None:
        self._count += 1
        source = self.root / "received" / f"received-{self.seed}-{self._count}.txt"
        source.parent.mkdir(exist_ok=True)
        body = f"Mekong Widget Commission {self._count}"
        source.write_text(
            f"The {body} met. Both sides agreed on {self._count} projects of {self.seed}.\n" * 3, encoding="utf-8"
        )
        day = f"20{self.dice.randint(10, 22)}-0{self.dice.randint(1, 9)}-{self.dice.randint(10, 28)}"
        name = f"{day}-cn-kh-statement"
        options = ("--source", os.fspath(source), "--language", "en", "--party", "china")
        there = (self.root / "data/documents" / name).exists()
        ran = self._cnkh("new", "document", name, *options, changes=16)
        if ran.code == 0 and not there:
            self.made.append(f"data/documents/{name}")
            self.writes.append(Write("data/sources/sources.json", "brought", ran.began, ran.ended, source.stem))

    def _new_entry(self) -> None:
        self._cnkh("new", "entry", f"Mekong Widget Commission {self.dice.randint(1, 9)}", "--write")

    def _sheet(self) -> None:
        """Write a document as sheets, note something in one row, and bring that back."""
        document = self.dice.choice(self.documents)
        self._count += 1
        book = self.root / "received" / f"sheet-{self.seed}-{self._count}.xlsx"
        book.parent.mkdir(exist_ok=True)
        if self._cnkh("sheet", document, "--out", os.fspath(book)).code != 0:
            return
        note = f"Noted {self.seed} {self._count} in a sheet."
        path = f"data/documents/{document}/provisions.json"
        record = _noted_in(book, note, ids_in((self.first / path).read_bytes())[1::2], self.dice)
        if record is None:
            return
        ran = self._cnkh("sheet", document, "--in", os.fspath(book))
        if ran.code == 0 and "provisions.json: written" in ran.said:
            self.writes.append(Write(path, "brought", ran.began, ran.ended, record, note))

    def _agreement(self) -> None:
        self._cnkh("agreement", "--write")

    def _verify(self) -> None:
        for folder in releases(self.root):
            self.ran.append(run(self.root, ("verify", os.fspath(folder))))


_USUAL: dict[str, float] = {}
"""Seconds that commands take here."""


def _noted_in(book: Path, note: str, ids: Sequence[str], dice: random.Random) -> str | None:
    """Write a note into a row of a workbook; the record that it is of."""
    from openpyxl import load_workbook  # noqa: PLC0415

    opened = load_workbook(book)
    sheet = opened["provisions"]
    heads = {str(cell.value): cell.column for cell in next(sheet.iter_rows())}
    rows = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, heads["id"]).value in ids]
    if not rows:
        return None
    row = dice.choice(rows)
    sheet.cell(row, heads["note"]).value = note
    opened.save(book)
    return str(sheet.cell(row, heads["id"]).value)


def _with_another_value(content: bytes, dice: random.Random) -> bytes:
    """A record file with another value somewhere; any other file with one line less."""
    try:
        value = json.loads(content)
    except ValueError:
        lines = content.splitlines(keepends=True)
        return b"".join(lines[:-1])
    places = list(_scalars(value))
    if not places:
        return b"[{}]\n"
    holder, key = dice.choice(places)
    holder[key] = dice.choice((None, "", "x", "合作", 0, 3, True, "\ud800"))
    return json.dumps(value, indent=2).encode() + b"\n"


def _scalars(value: Any) -> Iterator[tuple[Any, Any]]:
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if isinstance(item, dict | list):
            yield from _scalars(item)
        else:
            yield value, key


def _without_a_record(content: bytes, dice: random.Random) -> bytes:
    try:
        value = json.loads(content)
        value.pop(dice.randrange(len(value)))
    except (ValueError, AttributeError, TypeError, LookupError):
        return content[: len(content) // 2]
    return json.dumps(value, indent=2).encode() + b"\n"


# What is there


def record_files(root: Path) -> list[str]:
    """Files of a corpus that somebody writes by hand, without the ids that are retired."""
    files = sorted(
        path for path in (root / "data").rglob("*") if path.is_file() and path.suffix in (".json", ".csv", ".txt")
    )
    paths = [path.relative_to(root).as_posix() for path in files]
    return [path for path in paths if not path.startswith("data/tables/") and path != "data/retired.json"]


def ids_in(content: bytes) -> list[str]:
    """Ids of the records of a file, or what its seals are of; none if it cannot be read."""
    try:
        value = json.loads(content)
    except ValueError:
        return []
    records = value if isinstance(value, list) else [value]
    found = []
    for one in records:
        if isinstance(one, dict) and "record" in one and one.get("record_type") != COMPUTED:
            found.append(f"{one['record_type']} {one['record']}")
        elif isinstance(one, dict) and "id" in one:
            found.append(str(one["id"]))
    return found


def releases(root: Path) -> list[Path]:
    """Folders of releases."""
    dist = root / "dist"
    found = dist.iterdir() if dist.is_dir() else ()
    return sorted(path for path in found if path.is_dir() and not path.name.startswith("."))


def left_over(root: Path) -> list[str]:
    """Files and folders that are there only while something is written."""
    found = [path for path in root.rglob(".*") if path.name.endswith(MARK) or path.name.startswith(".cnkh.")]
    found += (root / "received").glob(".*.new") if (root / "received").is_dir() else []
    return sorted(path.relative_to(root).as_posix() for path in found)


# The whole


@dataclass
class Soak:
    """A corpus on which two hands work, round after round."""

    root: Path
    seed: int
    each: int = 5
    """Steps of each hand in a round."""
    writes: dict[str, list[Write]] = field(default_factory=dict)
    """Path to what the hands did to it."""
    made: list[str] = field(default_factory=list)
    """Folders of documents that commands have added."""
    counts: Counter[str] = field(default_factory=Counter)
    log: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    go_on: bool = False
    """Whether to go on where something does not hold."""

    def __post_init__(self) -> None:
        self.first = self.root.with_name(f"{self.root.name}.first")
        for root in (self.root, self.first):
            temporary(root).mkdir()
        shutil.copytree(self.root, self.first, dirs_exist_ok=True)
        self.paths = record_files(self.first)

    def run(self, steps: int) -> None:
        """Let the hands do so many steps in all, and look at the corpus after each round and at the end."""
        number = 0
        while sum(self.counts[f"hand {hand}"] for hand in range(HANDS)) < steps:
            self._round(number)
            self._look(number)
            if self.go_on:
                print(f"round {number}: {self.log[-1]}", flush=True)
            number += 1
        self._put_back()
        if steps >= LONG:
            self._build()

    def _require(self, holds: bool, what: str) -> None:
        if holds:
            return
        if not self.go_on:
            raise SoakError(f"seed {self.seed}: {what}\n" + "\n".join(self.log[-40:]))
        self.faults.append(what)
        print(f"FAULT seed {self.seed}: {what}\n  " + "\n  ".join(self.log[-12:]), flush=True)

    # A round

    def _round(self, number: int) -> None:
        logs = [self.root.with_name(f"{self.root.name}.log{hand}") for hand in range(HANDS)]
        hands = [self._hand(number, hand, logs[hand]) for hand in range(HANDS)]
        codes = [os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) for process in hands]
        entries = [json.loads(line) for log in logs for line in log.read_text(encoding="utf-8").splitlines()]
        self._require(codes == [0] * HANDS, f"a hand ended with {codes}: {[one for one in entries if 'error' in one]}")
        for entry in sorted(entries, key=lambda one: int(one["began"])):
            self._take(entry)

    def _hand(self, number: int, hand: int, log: Path) -> int:
        sys.stdout.flush()
        process = os.fork()
        if process:
            return process
        code = 1
        with log.open("w", encoding="utf-8") as file:
            try:
                works = Hand(self.root, self.first, hand, f"{self.seed}/{number}/{hand}")
                works.steps(self.each, lambda one: _tell(file, one))
                code = 0
            except BaseException:
                file.write(json.dumps({"error": traceback.format_exc(), "began": time.monotonic_ns()}) + "\n")
        os._exit(code)

    def _take(self, entry: Mapping[str, Any]) -> None:
        """Note what a hand has done, and judge what a command said."""
        if "error" in entry:
            return
        if "hand" in entry:
            self.counts[f"hand {entry['hand']}"] += 1
            return
        if "made" in entry:
            self.made.append(entry["made"])
            return
        if "kind" in entry:
            write = Write(**entry)
            self.writes.setdefault(write.path, []).append(write)
            self.log.append(f"{write.kind} {write.path} {write.record} {write.note or ''}")
            self.counts[write.kind] += 1
            return
        ending = Ending(**entry["ending"])
        how = "" if ending.room is None else f"room {ending.room}"
        how = signal.Signals(ending.number).name if ending.number else how
        shown = " ".join(entry["arguments"])
        self.log.append(
            f"cnkh {shown} -> {entry['code']} {how} {ending.after or ending.change or ''}: {entry['said'][-300:].strip()!r}"
        )
        self.counts[entry["arguments"][0]] += 1
        self.counts[f"ended by {how}" if how else "ran to its end"] += 1
        self._require(not any(words in entry["said"] for words in UNSOUND), f"cnkh {shown} {how}:\n{entry['said']}")
        expected = {0, 1, 2} | ({-int(ending.number), 130} if ending.number else set())
        self._require(entry["code"] in expected, f"cnkh {shown} {how} ended with {entry['code']}:\n{entry['said']}")

    # What must hold

    def _look(self, number: int) -> None:
        """What must hold whenever nobody is at work."""
        fmt = run(self.root, ("fmt",))
        self._require(fmt.code in (0, 2), f"cnkh fmt ended with {fmt.code}: {fmt.said}")
        build = run(self.root, ("build",)) if number % 4 == 3 else None
        self._require(build is None or build.code in (0, 1, 2), f"cnkh build: {build and build.said}")
        self.log.append(
            f"-- round {number}: fmt {fmt.code} build {build and build.code}: {(build or fmt).said[-300:]!r}"
        )
        left = [path for path in left_over(self.root) if build or not path.startswith("dist/")]
        self._require(left == [], f"left over: {left}")
        self._require_same_reports(number)
        self._require_nothing_lost()
        self._require_whole(releases_too=build is not None)

    def _require_same_reports(self, number: int) -> None:
        """With and without what earlier runs found, the same is said; and it says what to do."""
        ways: tuple[tuple[str, ...], ...] = ((), (), ("--no-cache",), ("--jobs", "2", "--no-cache"))
        for form in ("text", "json") if number % 4 == 3 else ("json",):
            some = ways if number % 4 == 3 else ways[:3]
            said = [run(self.root, ("validate", "--format", form, *more)) for more in some]
            for one in said:
                self._require(not any(words in one.said for words in UNSOUND), f"validate:\n{one.said}")
                same = (one.code, one.said) == (said[0].code, said[0].said)
                self._require(same, f"{' '.join(one.arguments)} says something else:\n{_apart(said[0].said, one.said)}")
        self.report = said[0]
        if self.report.code == 2:
            self._require(self.report.said.count("\n") == 1, f"validate: {self.report.said}")
        else:
            findings = json.loads(self.report.said)["findings"]
            self._require(all(one["repair"] for one in findings), "a finding does not say what to do")
            self._require(
                (self.report.code == 1) == (not json.loads(self.report.said)["ok"]),
                f"validate ended with {self.report.code}",
            )

    def _require_nothing_lost(self) -> None:
        for folder in self.made:
            gone = [name for name in ("document", "provisions", "seals") if not self._content(f"{folder}/{name}.json")]
            self._require(not gone, f"{folder}: was added, and has no {gone}")
        for path, writes in self.writes.items():
            self._require_notes(path, writes)
        for path in self.paths:
            if path.endswith("/agreement.json"):
                continue
            first, now = (self.first / path).read_bytes(), self._content(path)
            missing = sorted(set(ids_in(first)) - set(ids_in(now)))
            if not _is_harmed(self.writes.get(path, [])):
                self._require(bool(now) or not first, f"{path}: gone, which nobody has removed")
                self._require(not missing, f"{path}: lost {missing[:5]}, which nobody has removed")
                if path.endswith((".csv", ".txt")):
                    self._require(first == now, f"{path}: changed, which nobody has done")
            elif missing and not path.endswith("seals.json"):
                self._require_told(path, missing)

    def _content(self, path: str) -> bytes:
        try:
            return (self.root / path).read_bytes()
        except OSError:
            return b""

    def _require_told(self, path: str, missing: Sequence[str]) -> None:
        """Check that the report says that records are missing, or that it could not look."""
        if self.report.code == 2:
            return
        findings = [one for one in json.loads(self.report.said)["findings"] if one["severity"] == "error"]
        near = {path, path.rpartition("/")[0], SEALS, f"{path.rpartition('/')[0]}/seals.json"}
        told = any(one["file"] in near or one["record"] in missing for one in findings)
        sealed = not any(_is_harmed(self.writes.get(file, [])) for file in near)
        self._require(told or not sealed or bool(findings), f"{path}: nothing says that {missing[:5]} are missing")

    def _require_notes(self, path: str, writes: Sequence[Write]) -> None:
        """Check that what somebody has added since a file was last put back is there."""
        adding = ("noted", "brought")
        noted = {one.record: one for one in sorted(writes, key=lambda one: one.ended) if one.kind in adding}
        now: dict[str, Any] = {}
        with contextlib.suppress(ValueError, TypeError):
            now = {one["id"]: one.get("note") for one in json.loads(self._content(path)) if "id" in one}
        for note in noted.values():
            after = [one for one in writes if one is not note and one.ended >= note.began]
            # Somebody else may have saved over it without looking: nothing could have kept that. Commands wait for each other.
            if any(one.kind not in adding or (one.kind == "noted" and one.began <= note.ended) for one in after):
                continue
            there = note.record in now and note.note in (None, now[note.record])
            self._require(there, f"{path}: {note.record} should have {note.note!r}, and has {now.get(note.record)!r}")

    def _require_whole(self, releases_too: bool) -> None:
        """Tables are those of one build, and a release and its archive are those of one build."""
        package = self.root / "datapackage.json"
        if package.is_file():
            for one in json.loads(package.read_bytes())["resources"]:
                content = self._content(one["path"])
                self._require(
                    f"sha256:{hashlib.sha256(content).hexdigest()}" == one["hash"],
                    f"{one['path']} is not of the build of datapackage.json",
                )
        for folder in releases(self.root):
            archive = folder.with_name(f"{folder.name}.zip")
            for release in (folder, *((archive,) if releases_too else ())):
                verified = run(self.root, ("verify", os.fspath(release)))
                self._require(verified.code == 0, f"{release.name}: {verified.said}")

    def _put_back(self) -> None:
        """Put everything back as git would, and see that nothing of all this stays."""
        shutil.rmtree(self.root / "data/documents")
        shutil.rmtree(self.root / "data/sources")
        for path in self.paths:
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(self.first / path, self.root / path)
        warm, cold = run(self.root, ("validate",)), run(self.first, ("validate", "--no-cache"))
        same = (warm.code, warm.said) == (cold.code, cold.said)
        self._require(same, f"what was put back is not what was there at first:\n{_apart(cold.said, warm.said)}")
        self._require(not (self.root / "data" / LOCK).exists(), "a lock stays")

    def _build(self) -> None:
        """Build what is whole again, and see that the old release makes place."""
        self._require_same_reports(3)
        built = run(self.root, ("build",))
        self._require(built.code == self.report.code, f"cnkh build: {built.said}")
        self._require(left_over(self.root) == [], f"left over: {left_over(self.root)}")
        cache = list((self.root / CACHE / "documents").glob("*.*"))
        self._require(cache == [], f"left over: {cache}")
        run(self.root, ("build", "--check"))
        scratch = [path.name for path in temporary(self.root).glob(f"{PREFIX}*")]
        self._require(scratch == [], f"left over: {scratch}")
        self._require_whole(releases_too=True)


def _tell(file: Any, hand: Hand) -> None:
    """Write down what a hand has done in a step."""
    entries: list[dict[str, Any]] = [{"hand": hand.number, "began": time.monotonic_ns()}]
    things: list[Any] = [*hand.writes, *hand.ran]
    entries += [asdict(one) for one in things]
    entries += [{"made": one, "began": time.monotonic_ns()} for one in hand.made]
    file.write("".join(f"{json.dumps(entry)}\n" for entry in entries))
    file.flush()


def _is_harmed(writes: Sequence[Write]) -> bool:
    """Whether somebody may have removed something from a file since it was last put back."""
    restored = max((one.began for one in writes if one.kind == "restored"), default=0)
    # Who saves what he has read before puts back what was harmed then.
    early = min((one.began for one in writes if one.kind == "noted" and one.ended >= restored), default=restored)
    return any(one.kind == "harmed" and one.ended >= min(restored, early) for one in writes)


def _apart(first: str, second: str) -> str:
    lines, others = first.splitlines(), second.splitlines()
    return "\n".join(
        [f"- {line}" for line in lines if line not in others][:10]
        + [f"+ {line}" for line in others if line not in lines][:10]
    )


def main() -> int:
    """Soak a copy of a corpus, and say what was done."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="folder of the corpus, which stays as it is")
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--each", type=int, default=5, help="steps of each hand between two looks")
    parser.add_argument("--seed", type=int, default=None)
    options = parser.parse_args()
    seed = random.SystemRandom().randrange(10**6) if options.seed is None else options.seed
    print(f"seed {seed}", flush=True)
    import_all()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        root = Path(folder) / "corpus"
        for name in ("data", "validation"):
            if (options.corpus / name).is_dir():
                shutil.copytree(options.corpus / name, root / name)
        soak = Soak(root, seed, options.each, go_on=True)
        soak.run(options.steps)
        print(json.dumps(soak.counts, indent=1))
        print(f"{len(soak.faults)} faults")
        return 1 if soak.faults else 0


if __name__ == "__main__":
    sys.exit(main())
