"""Commands that write: several at once, killed on the way, where nothing can be written, with something in the way."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from commands import cnkh, refused, start
from conftest import exhaustive, one_in, release_in

from cnkh_data import locking
from cnkh_data.cache import FOLDER as CACHE
from cnkh_data.canonical import plain_text
from cnkh_data.cli import main
from cnkh_data.errors import CannotRunError
from cnkh_data.journal import JOURNAL
from cnkh_data.locking import LOCK, locked
from cnkh_data.release import build
from cnkh_data.writing import MARK, Writing, publish_folder, publishing, recover_folders, writing

EXCERPT = "2023-02-11-cn-kh-excerpt"


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and CACHE not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def together(*commands: Sequence[str]) -> list[tuple[int, str, str]]:
    """Run commands at once; exit code, output and errors of each."""
    done = [running.end() for running in [start(*command, first=be_patient) for command in commands]]
    return [(one.returncode, one.stdout, one.stderr) for one in done]


def be_patient() -> None:
    """On a machine that is busy otherwise, the last of several has to wait for longer than a person should."""
    locking.PATIENCE = 300.0


def seals(root: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((root / "data/seals.json").read_text(encoding="utf-8"))
    return found


def voided(root: Path, wanted: int) -> list[str]:
    """Make the seals of some provisions void, and return their ids."""
    entries = seals(root)
    chosen = [entry for entry in entries if entry["record_type"] == "provision"][:wanted]
    for entry in chosen:
        entry["digest"] = "0" * 64
    (root / "data/seals.json").write_text(json.dumps(entries), encoding="utf-8")
    assert main(("fmt", "--root", str(root))) == 0
    return [entry["record"] for entry in chosen]


# Two at once


def test_seals_made_at_once_are_all_kept(small: Path) -> None:
    before = seals(small)
    ids = voided(small, 6)
    done = together(*(("seal", record, "--root", str(small)) for record in ids))
    assert [code for code, _, _ in done] == [0] * len(ids), done
    assert seals(small) == before


@exhaustive("it builds three times; every run has seals and documents that are made at once")
def test_builds_at_once_leave_a_whole_release(built: Path, built_once: Path) -> None:
    done = together(*(("build", "--root", str(built)) for _ in range(3)))
    assert [code for code, _, _ in done] == [0, 0, 0], done
    assert tree(built / "dist") == tree(built_once / "dist")
    assert cnkh("build", "--check", "--root", str(built)).returncode == 0


@exhaustive("it builds twice; every run has seals and documents that are made at once")
def test_builds_of_two_clones_into_one_folder(small: Path, built_once: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(small, other)
    out = tmp_path / "out"
    done = together(*(("build", "--root", str(root), "--out", str(out)) for root in (small, other)))
    assert [code for code, _, _ in done] == [0, 0], done
    assert tree(out) == tree(built_once / "dist")


def test_documents_added_at_once_are_all_listed(small: Path, tmp_path: Path) -> None:
    commands = []
    for number in range(3):
        source = tmp_path / f"statement{number}.txt"
        source.write_text(f"China and Cambodia agreed on {number + 2} projects.\n", encoding="utf-8")
        commands.append((*new(source, f"2024-01-0{number + 1}-cn-kh-statement"), "--root", str(small)))
    done = together(*commands)
    assert [code for code, _, _ in done] == [0, 0, 0], done
    sources = json.loads((small / "data/sources/sources.json").read_text(encoding="utf-8"))
    assert {"statement0", "statement1", "statement2"} <= {source["id"] for source in sources}
    assert cnkh("validate", "--root", str(small)).returncode == 0


def new(source: Path, document: str) -> tuple[str, ...]:
    return ("new", "document", document, "--source", str(source), "--language", "en")


def test_who_waits_is_told_for_whom(small: Path) -> None:
    holding, held = threading.Event(), threading.Event()

    def hold() -> None:
        with locked(small / "data", "`cnkh long`"):
            held.set()
            holding.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    command = [sys.executable, "-m", "cnkh_data.cli", "seal", "--all", "--root", str(small)]
    waiting = subprocess.Popen(command, stdout=-1, stderr=-1, text=True)
    assert waiting.stderr is not None
    assert f"waiting for `cnkh long`, process {os.getpid()}" in waiting.stderr.readline()
    holding.set()
    thread.join()
    waiting.communicate()
    assert waiting.returncode == 0


def test_who_waits_too_long_is_told_so(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cnkh_data.locking.PATIENCE", 0.1)
    before = tree(small)
    with locked(small / "data", "`cnkh long`"), pytest.raises(CannotRunError, match="`cnkh long`, process"):
        build(small, small / "dist")
    assert tree(small) == before


def test_a_lock_dies_with_its_process(small: Path) -> None:
    code = f"import os\nfrom pathlib import Path\nfrom cnkh_data.locking import locked\nwith locked(Path({str(small / 'data')!r}), 'x'): os._exit(9)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    assert (small / "data" / LOCK).exists()
    assert cnkh("seal", "--all", "--root", str(small)).returncode == 0
    assert not (small / "data" / LOCK).exists()


@one_in(3, "every run has two commands of four")
@pytest.mark.parametrize("command", [("validate",), ("show", EXCERPT), ("build", "--check"), ("fmt", "--check")])
def test_what_only_reads_waits_for_nobody(built: Path, command: tuple[str, ...]) -> None:
    with locked(built / "data", "`cnkh long`"):
        done = cnkh(*command, "--root", str(built))
    assert (done.returncode, done.stderr) == (0, "")


# Killed on the way


CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree"}


def kill_at(number: int, folder: str) -> None:
    """End this process at once, just before the n-th time that it changes something below a folder."""
    left = number

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        if (writes or event in CHANGES) and str(arguments[0]).startswith(folder):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def runs_until_killed(number: int, root: Path, command: Sequence[str]) -> int:
    """Exit code of a command, or minus the number of the signal that killed it."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        kill_at(number, str(root))
        os._exit(main(command))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def outcomes(root: Path, command: Sequence[str], restore: Callable[[], None], step: int = 1) -> Iterator[int]:
    """Kill a command at each change that it makes, yield after each, and end when it comes to its end."""
    number = 1
    while True:
        restore()
        code = runs_until_killed(number, root, command)
        if code != -signal.SIGKILL:
            assert code in (0, 1)  # A repair can leave findings.
            assert number > 1
            return
        yield number
        number += step


def put_back(root: Path, files: dict[str, bytes]) -> Callable[[], None]:
    def restore() -> None:
        for path in tree(root).keys() - files.keys():
            (root / path).unlink()
        for path, content in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
        for folder in sorted((path for path in root.rglob("*") if path.is_dir()), reverse=True):
            if not any(folder.iterdir()):
                folder.rmdir()

    return restore


def nothing_left(root: Path) -> bool:
    return not [path for path in root.rglob(".*") if path.name.endswith(MARK) or path.name.startswith(".cnkh.")]


EACH_CHANGE = exhaustive(
    "every run kills at one change in five of the first to the last: each kind of change is among them"
)
STEPS = pytest.mark.parametrize("step", [5, pytest.param(1, marks=EACH_CHANGE)], ids=["some", "each"])


@exhaustive("every run kills two commands that write in the same way")
@STEPS
def test_a_killed_document_can_be_added_again(small: Path, tmp_path: Path, step: int) -> None:
    source = tmp_path / "call.txt"
    source.write_text("China and Cambodia agreed on 7 projects.\n", encoding="utf-8")
    before = tree(small)
    command = (*new(source, "2024-01-01-cn-kh-call"), "--root", str(small))
    assert cnkh(*command).returncode == 0
    after = tree(small)
    for number in outcomes(small, command, put_back(small, before), step):
        # Any command that writes clears away, or finishes, what is there; nothing is half a document then.
        assert main(("fmt", "--root", str(small))) == 0
        assert tree(small) in (before, after), number
        assert nothing_left(small)
        finished = tree(small) == after
        assert main(command) == (2 if finished else 0)
        assert tree(small) == after, number


@one_in(2, "every run kills one command that writes file by file, and one that writes all or nothing")
@STEPS
@pytest.mark.parametrize("command", [("seal", "--all"), ("agreement", "--write"), ("fmt",), ("validate", "--fix")])
def test_a_killed_command_is_finished_or_undone_by_the_next(small: Path, command: tuple[str, ...], step: int) -> None:
    voided(small, 2)
    agreement = json.loads((small / "data/agreement.json").read_text(encoding="utf-8"))
    (small / "data/agreement.json").write_text(json.dumps(agreement[1:]), encoding="utf-8")
    beside = small / "data/documents" / EXCERPT / "readings/agreement.json"
    beside.write_bytes(plain_text(json.loads(beside.read_text(encoding="utf-8"))[1:]))
    before = tree(small)
    whole = (*command, "--root", str(small))
    main(whole)
    after = tree(small)
    assert before != after
    assert nothing_left(small)
    # Agreement takes a while to compute, and writes as `new` does.
    for number in outcomes(small, whole, put_back(small, before), 13 if command[0] == "agreement" else step):
        present = {path: content for path, content in tree(small).items() if not Path(path).name.startswith(".")}
        assert present.keys() == before.keys()
        assert all(present[path] in (before[path], after[path]) for path in present), number
        with writing(small, "nothing"):
            assert tree(small).keys() - {f"data/{LOCK}"} == before.keys()
        if command != ("fmt",):  # Which writes file by file.
            assert tree(small) in (before, after), number
        main(whole)
        assert tree(small) == after, number


@exhaustive("every run kills commands that write less: all write in the same way")
def test_a_killed_build_is_finished_by_the_next(built_once: Path, tmp_path: Path) -> None:
    """What stands is always a whole release, the old one or the new one, or the next command brings it back."""
    small = shutil.copytree(built_once, tmp_path / "small")
    release = release_in(small)
    (release / "extra.txt").write_text("of an earlier release", encoding="utf-8")
    (small / "data/tables/extra.csv").write_text("of an earlier release", encoding="utf-8")
    (small / "data/tables/texts.csv").write_text("of an earlier release", encoding="utf-8")
    (small / "datapackage.json").write_text("{}", encoding="utf-8")
    before = tree(small)
    restore = put_back(small, before)
    command = ("build", "--root", str(small))
    assert cnkh(*command).returncode == 0
    after = tree(small)
    for number in outcomes(small, command, restore, step=197):
        if release.exists():
            here = release.relative_to(small).as_posix()
            stands = {path: content for path, content in tree(small).items() if path.startswith(f"{here}/")}
            assert stands in (
                {path: content for path, content in side.items() if path.startswith(f"{here}/")}
                for side in (before, after)
            ), number
        assert cnkh(*command).returncode == 0
        assert tree(small) == after, number


@pytest.mark.parametrize(
    ("left", "stands"),
    [
        ({"t": "old", "t.zip": "old", ".t.0a1b.cnkh-new": "new"}, "old"),
        ({"t": "old", "t.zip": "old", ".t.0a1b.cnkh-new": "new", ".t.zip.ready.cnkh-new": "new"}, "old"),
        ({"t": "old", "t.zip": "old", ".t.ready.cnkh-new": "new", ".t.zip.ready.cnkh-new": "new"}, "old"),
        (
            {"t.zip": "old", ".t.before.cnkh-new": "old", ".t.ready.cnkh-new": "new", ".t.zip.ready.cnkh-new": "new"},
            "new",
        ),
        ({"t": "new", "t.zip": "old", ".t.before.cnkh-new": "old", ".t.zip.ready.cnkh-new": "new"}, "new"),
        ({"t": "new", ".t.zip.ready.cnkh-new": "new"}, "new"),
        ({"t": "new", "t.zip": "new", ".t.before.cnkh-new": "old"}, "new"),
        ({".t.0a1b.cnkh-new": "new", ".t.zip.ready.cnkh-new": "new"}, ""),
    ],
)
def test_a_folder_and_its_archive_are_both_old_or_both_new(tmp_path: Path, left: dict[str, str], stands: str) -> None:
    """Whatever a kill leaves of `publish_folder`, in the order in which it works."""
    for name, content in left.items():
        place = tmp_path / name if ".zip" in name else tmp_path / name / "file"
        place.parent.mkdir(exist_ok=True)
        place.write_text(content, encoding="utf-8")
    recover_folders(tmp_path, "x", lambda line: None)
    assert tree(tmp_path) == ({"t/file": stands.encode(), "t.zip": stands.encode()} if stands else {})


def test_a_folder_in_the_place_of_an_archive_is_named(tmp_path: Path) -> None:
    (tmp_path / "t.zip").mkdir()
    said = r"t\.zip: no ordinary file, so an archive cannot take its place"
    with pytest.raises(CannotRunError, match=said), publishing(tmp_path / "t", "x", with_archive=True):
        pass
    assert not (tmp_path / "t").exists()


def test_a_reader_is_told_of_what_is_half_written(small: Path) -> None:
    (small / "data" / JOURNAL).write_text("{}", encoding="utf-8")
    done = cnkh("validate", "--root", str(small))
    assert done.returncode == 0
    assert "half-written" in done.stderr
    done = cnkh("fmt", "--root", str(small))
    assert "removed" in done.stderr
    assert cnkh("validate", "--root", str(small)).stderr == ""


@pytest.mark.parametrize(
    "change",
    [
        {"files": {"../victim": "0" * 64}},
        {"files": {"/victim": "0" * 64}},
        {"gone": ["README.md"]},
        {"gone": ["data/tables/../../README.md"]},
        {"mark": "x/../../victim"},
        {"files": []},
        {"files": {"data": "0" * 64}},
        {"files": {"": "0" * 64}},
        {"folders": ["../victim"]},
        {"complete": True, "extra": 1},
    ],
)
def test_a_journal_that_somebody_else_wrote_moves_and_removes_nothing(small: Path, change: dict[str, Any]) -> None:
    (small / "README.md").write_text("mine", encoding="utf-8")
    (small.parent / "victim").mkdir()
    before = tree(small.parent)
    journal = {"command": "x", "complete": True, "mark": f"0.{MARK}", "files": {}, "folders": [], "gone": []}
    (small / "data" / JOURNAL).write_text(json.dumps({**journal, **change}), encoding="utf-8")
    with writing(small, "fmt"):
        pass
    assert tree(small.parent) == before
    assert (small.parent / "victim").is_dir()


def test_a_file_that_was_damaged_since_takes_no_place(small: Path) -> None:
    before = tree(small)
    mark = f"0a.{MARK}"
    journal = {
        "command": "seal",
        "complete": True,
        "mark": mark,
        "files": {"data/seals.json": "0" * 64},
        "folders": [],
        "gone": [],
    }
    (small / "data" / f".seals.json.{mark}").write_text("cut sho", encoding="utf-8")
    (small / "data" / JOURNAL).write_text(json.dumps(journal), encoding="utf-8")
    done = cnkh("fmt", "--root", str(small))
    assert "data/seals.json: damaged" in done.stderr
    assert tree(small) == before


def left_by_a_kill(root: Path, path: str, old: bytes, new: bytes) -> None:
    """Leave what a command leaves that was killed when all was ready to be put in place."""
    place, mark = root / path, f"0a.{MARK}"
    before, after = ({path: hashlib.sha256(content).hexdigest()} for content in (old, new))
    journal = {"command": "sheet", "complete": True, "mark": mark, "files": after, "folders": [], "gone": []}
    place.with_name(f".{place.name}.{mark}").write_bytes(new)
    (root / "data" / JOURNAL).write_text(json.dumps({**journal, "before": before}), encoding="utf-8")


def test_what_was_edited_since_a_kill_stays(small: Path) -> None:
    path = f"data/documents/{EXCERPT}/provisions.json"
    old = (small / path).read_bytes()
    left_by_a_kill(small, path, old, b"[]\n")
    (small / path).write_bytes(edited := old + b"\n")
    done = cnkh("seal", "nothing", "--root", str(small))
    assert f"{path}: edited since an interrupted `cnkh sheet` was to replace it; it stays" in done.stderr
    assert (small / path).read_bytes() == edited
    assert nothing_left(small)


def test_what_nobody_has_edited_since_a_kill_is_put_in_place(small: Path) -> None:
    path = f"data/documents/{EXCERPT}/divergences.json"
    left_by_a_kill(small, path, (small / path).read_bytes(), b"[ ]\n")
    done = cnkh("seal", "nothing", "--root", str(small))
    assert "finished what an interrupted `cnkh sheet` had begun: 1 file" in done.stderr
    assert (small / path).read_bytes() == b"[ ]\n"


@pytest.mark.parametrize("second", [signal.SIGKILL, signal.SIGINT])
def test_an_interrupt_and_a_kill_leave_no_half(small: Path, second: int) -> None:
    """Ctrl-C comes when all is ready and noted; a kill while that is undone."""
    before = tree(small)
    new = dict.fromkeys(("data/seals.json", "data/relations.json"), b"[ ]\n")
    code = f"""
import os, sys
from pathlib import Path
from cnkh_data import writing
record, unlink, done = writing._record, Path.unlink, []
def recorded(root, journal):
    record(root, journal)
    if journal.complete:
        raise KeyboardInterrupt
def unlinked(path, missing_ok=False):
    if path.name.endswith(writing.MARK):
        done.append(path)
        if len(done) == 2:
            os.kill(os.getpid(), {second})
    unlink(path, missing_ok)
writing._record, Path.unlink = recorded, unlinked
with writing.writing(Path({str(small)!r}), "x") as place:
    place.put({new!r})
"""
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert child.returncode != 0
    with writing(small, "nothing"):
        pass
    assert tree(small) == before
    assert nothing_left(small)


def test_what_an_editor_saves_meanwhile_is_not_written_over(small: Path) -> None:
    registers = [f"data/registers/{name}.json" for name in ("actors", "places")]
    with writing(small, "fmt") as place:
        assert place.put({registers[0]: b"[1]\n"}) == [registers[0]]
        assert place.put({registers[0]: b"[2]\n"}) == [registers[0]]  # What this has written itself, it may replace.
        time.sleep(0.02)  # Clocks of file systems are coarse.
        (small / registers[1]).write_bytes(saved := b"[3]\n")
        before = tree(small)
        with pytest.raises(CannotRunError, match=r"places.json: saved by somebody else while `cnkh fmt` was at work"):
            place.put({registers[0]: b"[4]\n", registers[1]: b"[5]\n"})
        with pytest.raises(CannotRunError, match=r"places.json: saved by somebody else"):
            place.put_each(registers, iter([(registers[1], b"[5]\n")]))
        assert tree(small) == before
    assert (small / registers[1]).read_bytes() == saved
    with writing(small, "fmt") as place:
        assert place.put({registers[1]: b"[5]\n"}) == [registers[1]]


def test_a_file_from_when_the_clock_was_wrong_can_be_written(small: Path) -> None:
    """What seems to have been saved later than now was not saved since this began."""
    path = "data/registers/places.json"
    with locked(small / "data", "`cnkh fmt`"):
        with pytest.raises(CannotRunError, match="saved by somebody else"):
            Writing(small, "fmt", began=0).put({path: b"[1]\n"})
        assert Writing(small, "fmt", began=time.time_ns() + 10**18).put({path: b"[1]\n"}) == [path]


# What stands in the way


def test_what_cannot_be_written_leaves_everything_as_it_was(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(small)

    def full_disk(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with (
        writing(small, "x") as place,
        pytest.raises(CannotRunError, match=r"data/.*: cannot be written: No space left on device"),
    ):
        place.put({"data/new/a.json": b"[]", "data/seals.json": b"[]"})
    with pytest.raises(CannotRunError, match=r"target.*: cannot be written: No space left on device"):
        publish_folder(small / "target", {"a.txt": b"new", "b.txt": b"new"}, "x")
    assert tree(small) == before


def test_a_folder_in_the_way_is_named(small: Path) -> None:
    with writing(small, "x") as place, pytest.raises(CannotRunError, match="data/registers: a folder stands"):
        place.put({"data/registers": b"[]"})


@pytest.mark.parametrize("make", [lambda path: path.mkdir(), lambda path: path.symlink_to("/etc/hostname")])
def test_a_lock_that_is_no_file(small: Path, make: Callable[[Path], None]) -> None:
    make(small / "data" / LOCK)
    refused(cnkh("seal", "--all", "--root", str(small)), LOCK, "remove it")


@exhaustive("it builds as another user; every run builds where it can")
def test_a_checkout_that_cannot_be_written_builds_elsewhere(
    open_folder: Path, built_once: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    small, out = open_folder / "small", open_folder / "out"
    shutil.copytree(built_once, small)
    (small / "data/tables/texts.csv").write_text("old", encoding="utf-8")
    out.mkdir()
    before = tree(small)
    out.chmod(0o777)
    with only_to_read(small):
        child = os.fork()
        if child == 0:
            if os.getuid() == 0:  # Who may do anything cannot try this.
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            os._exit(main(("build", "--root", str(small), "--out", str(out))))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert "data/tables/texts.csv: out of date, and cannot be written here" in capfd.readouterr().err
    assert tree(small) == before
    assert tree(out) == tree(small / "dist")


@contextmanager
def only_to_read(folder: Path) -> Iterator[None]:
    """Take the right to write from a folder and all in it."""
    folders = [folder, *(path for path in folder.rglob("*") if path.is_dir())]
    for path in folders:
        path.chmod(0o555)
    yield
    for path in folders:
        path.chmod(0o755)


def test_what_did_not_change_is_not_written(built: Path) -> None:
    table = built / "data/tables/texts.csv"
    before = table.stat().st_ino, table.stat().st_mtime_ns
    build(built, built / "dist")
    assert (table.stat().st_ino, table.stat().st_mtime_ns) == before


def test_a_source_that_is_stored_already_and_a_stray_file_are_no_reason_to_refuse(small: Path) -> None:
    stored = small / "data/sources/report.txt"
    stored.write_text("China and Cambodia agreed on 9 projects.\n", encoding="utf-8")
    (small / "data/notes.txt").write_text("remember", encoding="utf-8")
    (small / "data/documents/2024-01-01-cn-kh-call").mkdir()
    (small / "data/documents/2024-01-01-cn-kh-call/.DS_Store").write_bytes(b"x")
    done = cnkh(*new(stored, "2024-01-01-cn-kh-call"), "--root", str(small))
    assert done.returncode == 0, done.stderr
    assert (small / "data/documents/2024-01-01-cn-kh-call/document.json").is_file()


def test_the_mode_of_a_file_is_kept(small: Path) -> None:
    (small / "data/seals.json").chmod(0o640)
    voided(small, 1)
    assert cnkh("seal", "--all", "--root", str(small)).returncode == 0
    assert (small / "data/seals.json").stat().st_mode & 0o777 == 0o640


def test_nothing_changed_is_nothing_written(small: Path) -> None:
    content = (small / "data/seals.json").read_bytes()
    assert Writing(small, "x").put({"data/seals.json": content}) == []


def test_files_that_come_one_after_another_are_all_put_in_place_or_none(small: Path) -> None:
    names = ["data/seals.json", "data/relations.json", "data/retired.json"]
    before = tree(small)

    def one_after_another(good: int) -> Iterator[tuple[str, bytes]]:
        for name in names[:good]:
            assert tree(small)[name] == before[name]
            yield name, b"[ ]\n"
        if good < len(names):
            raise CannotRunError("the next is no good")

    with writing(small, "test") as place, pytest.raises(CannotRunError, match="no good"):
        place.put_each(names, one_after_another(2))
    assert tree(small) == before
    with writing(small, "test") as place:
        assert place.put_each([*names, "data/agreement.json"], one_after_another(3)) == names
    assert tree(small) == {**before, **dict.fromkeys(names, b"[ ]\n")}
