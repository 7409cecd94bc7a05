"""How every command writes: one process at a time, several files together, and nothing lost to a kill.

New files are first complete beside their places; then each takes its place in one step. A journal in `data/` says what is under
way. The next command that writes finds it: before the files were complete, it removes them; afterwards, it puts the rest in place.
"""

import contextlib
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from .archive import zip_folder
from .errors import CannotRunError
from .files import naming, refuse_links
from .interrupts import raise_noted
from .journal import JOURNAL, home_of
from .layout import GENERATED, is_below
from .locking import LOCK, Say, locked, say_on_stderr
from .staging import Content, Staging, on_disk, pieces_of, require_whole, sha256_of, size_of
from .texts import number_of, visible

MARK = "cnkh-new"
"""Ends the name of a file that is not in its place yet."""
_LARGEST_JOURNAL = 64 * 2**20


class Writing:
    """Files below a root that this process alone writes, until the lock is given back."""

    def __init__(self, root: Path, command: str, read_only: str = "", began: int | None = None) -> None:
        self.root = root
        self.command = command
        self.read_only = read_only
        """Why nothing can be written here; empty if it can."""
        self._locked = home_of(root)
        """The folder whose lock is held, also when `data/` is only being made."""
        self._began = began
        """When the lock was taken, by the clock of the file system; None if nobody else can write here."""
        self._own: dict[str, int] = {}
        """When files were last changed by this."""

    def put(self, files: Mapping[str, Content], gone: Iterable[str] = ()) -> list[str]:
        """Put files in place, in the order given, and remove those that are gone; return the paths that were not so already.

        Paths are relative to the root. All files are written or, after an error, none. What a kill
        cuts short is finished or undone by the next command that writes.

        Raises:
            CannotRunError: if a link, a folder or a missing permission stands in the way, or somebody who asks for no lock has
                saved one of the files since this began: what they wrote would be lost.
        """
        if not self.read_only:
            self.check(files)
        removed = [path for path in gone if (self.root / path).is_file()]
        changed = {path: content for path, content in files.items() if not holds(self.root / path, content)}
        if self.read_only or not (changed or removed):
            return [*changed, *removed]
        self.check(removed)
        journal = _planned(self.root, self.command, changed, removed)
        with self._all_or_none(journal, [*changed, *removed][0]):
            _stage(self.root, journal, changed.items())
            raise_noted()
            self._require_unchanged(journal.before)
            journal = replace(journal, complete=True)
            _record(self.root, journal)
        self._finish(journal)
        return [*changed, *removed]

    def put_each(self, paths: Collection[str], files: Iterable[tuple[str, bytes]]) -> list[str]:
        """Put files in place that come one after another, so that no two need be held at once; return the paths written.

        All files are written or, after an error also of whoever makes them, none. What a kill cuts short is finished or undone by
        the next command that writes.

        Args:
            paths: every path that may come, relative to the root.
            files: path and content of each file, in the order in which they are put there.

        Raises:
            CannotRunError: if a link, a folder or a missing permission stands in the way.
        """
        if self.read_only:
            raise CannotRunError(f"{self.root}: cannot be written: {self.read_only}")
        self.check(paths)
        journal = _planned(self.root, self.command, dict.fromkeys(paths, b""), ())
        hashes: dict[str, str] = {}
        with self._all_or_none(journal, next(iter(paths), "")):
            _stage(self.root, journal, _hashed(files, hashes))
            raise_noted()
            self._require_unchanged(path for path in journal.before if path in hashes)
            journal = replace(journal, complete=True, files=hashes)
            _record(self.root, journal)
        self._finish(journal)
        return list(hashes)

    @contextmanager
    def _all_or_none(self, journal: "_Journal", first: str) -> Iterator[None]:
        """Write the journal, and undo what it says if not all can be staged; `first` is a path that somebody has asked for."""
        try:
            _record(self.root, journal)
            yield
        except BaseException as error:
            _undo(self.root, journal)
            if isinstance(error, OSError):
                error.filename = error.filename or str(self.root)
                if Path(error.filename).name.startswith(JOURNAL):  # Which nobody has asked for.
                    error.filename = str(self.root / first)
                raise CannotRunError(f"{_what_failed(error, self.root)}; nothing was written") from None
            raise

    def _finish(self, journal: "_Journal") -> None:
        try:
            _finish(self.root, journal)
        except BaseException:
            _finish(self.root, journal)  # An interrupt comes once; what fails again is left to the next command.
            raise
        self._own |= {path: _changed_at(self.root / path) for path in journal.files}

    def _require_unchanged(self, paths: Iterable[str]) -> None:
        """Check that nobody else has saved files since this began: an editor asks for no lock.

        Raises:
            CannotRunError: naming the file.
        """
        if self._began is None:
            return
        now = _now(self._locked)
        for path in paths:
            # What seems to be of later than now is of a time when the clock was wrong.
            if self._began < (changed := _changed_at(self.root / path)) <= now and changed != self._own.get(path):
                raise CannotRunError(
                    f"{path}: saved by somebody else while `cnkh {self.command}` was at work; nothing was written, run it again"
                )

    def check(self, paths: Iterable[str]) -> None:
        """Check that nothing stands where files are to be written that must not be replaced.

        Raises:
            CannotRunError: naming the link or folder.
        """
        for path in paths:
            refuse_links(self.root, path)
            if (self.root / path).is_dir():
                raise CannotRunError(f"{path}: a folder stands where a file belongs; move it away")


@contextmanager
def writing(root: Path, command: str, say: Say = say_on_stderr, needed: bool = True) -> Iterator[Writing]:
    """Take the lock of a corpus, finish what a killed command has left, and give what writes there.

    If nothing need be written, a root that cannot be written will do: `Writing.put` then writes nothing.

    Raises:
        CannotRunError: if another process goes on writing, or the folder cannot be written.
    """
    if (root / "data").is_symlink():
        raise CannotRunError("data is a symbolic link, which is not followed; give the folder that really holds data/")
    home, who = home_of(root), f"`cnkh {command}`"
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(locked(home, who, say))
        except OSError as error:
            if needed:
                raise CannotRunError(_what_failed(error, root)) from None
            yield Writing(root, command, read_only=str(error.strerror))
            return
        for line in _recovered(root):
            say(line)
        yield Writing(root, command, began=_now(home))


def holds(file: Path, content: Content) -> bool:
    """Whether a file has this content; one of another size is not read."""
    if not file.is_file() or file.stat().st_size != size_of(content):
        return False
    return file.read_bytes() == content if isinstance(content, bytes) else on_disk(file).sha256 == content.sha256


def _now(home: Path) -> int:
    """Time in nanoseconds, by the clock of the file system that a folder lies in; its lock is held."""
    lock = home / LOCK
    os.utime(lock)
    return lock.stat().st_mtime_ns


def _changed_at(file: Path) -> int:
    """When a file was last changed, or put where it is, by the same clock; 0 if there is none."""
    try:
        found = file.stat()
    except OSError:
        return 0
    # On Windows, the other is when it was made.
    return found.st_mtime_ns if os.name == "nt" else found.st_ctime_ns


def _what_failed(error: OSError, root: Path) -> str:
    """The path and the fault of an error of the system, without the names that files have only for a while."""
    path = Path(str(error.filename or root))
    if path.name == LOCK or path.name.startswith(JOURNAL):
        path = path.parent
    else:
        path = Path(*(part[1:].rsplit(".", 2)[0] if part.endswith(f".{MARK}") else part for part in path.parts))
    what = "no permission" if isinstance(error, PermissionError) else error.strerror or str(error)
    return f"{path}: cannot be written: {what}"


# Several files together


@dataclass(frozen=True)
class _Journal:
    """What one `Writing.put` is about to do; all paths are relative to the root."""

    command: str
    complete: bool
    """Whether all new files are whole, so that they are put in place and not removed."""
    mark: str
    """Ends the names of the new files until they are in place."""
    files: dict[str, str]
    """Path to the sha256 of what is to stand there, in the order in which they are put there."""
    folders: tuple[str, ...]
    """Folders that are made for them, outermost first."""
    gone: tuple[str, ...]
    """Files that are removed at last."""
    before: dict[str, str] = field(default_factory=dict)
    """Path to the sha256 of what stood there, or to nothing, of each file that somebody else may have edited meanwhile."""


def _planned(root: Path, command: str, files: Mapping[str, Content], gone: Sequence[str]) -> _Journal:
    hashes = {path: sha256_of(content) for path, content in files.items()}
    before = {path: _sha256(root / path) for path in files if not is_below(path, *GENERATED)}
    mark = f"{secrets.token_hex(4)}.{MARK}"
    return _Journal(command, False, mark, hashes, tuple(_missing_folders(root, files)), tuple(gone), before)


def _sha256(file: Path) -> str:
    """Digest of a file; empty if there is none."""
    return on_disk(file).sha256 if file.is_file() else ""


def _missing_folders(root: Path, paths: Iterable[str]) -> Iterator[str]:
    """Yield the folders that are not there yet, outermost first, each once."""
    seen: set[str] = set()
    for path in paths:
        for folder in reversed(PurePosixPath(path).parents[:-1]):
            if str(folder) not in seen:
                seen.add(str(folder))
                if not (root / folder).is_dir():
                    yield str(folder)


def _staged(root: Path, journal: _Journal, path: str) -> Path:
    place = root / path
    return place.with_name(f".{place.name}.{journal.mark}")


def _record(root: Path, journal: _Journal) -> None:
    """Write the journal in one step."""
    place = home_of(root) / JOURNAL
    new = place.with_name(f"{JOURNAL}.new")
    new.unlink(missing_ok=True)  # It may be a link that somebody put there.
    write_through(new, json.dumps(asdict(journal)).encode("utf-8"))
    new.replace(place)


def _stage(root: Path, journal: _Journal, files: Iterable[tuple[str, Content]]) -> None:
    for folder in journal.folders:
        (root / folder).mkdir(exist_ok=True)
    sizes: dict[Path, int] = {}
    for path, content in files:
        staged = _staged(root, journal, path)
        write_through(staged, content)
        sizes[staged] = size_of(content)
        if (root / path).exists():
            shutil.copymode(root / path, staged)
    for staged, size in sizes.items():
        require_whole(staged, size)


def _hashed(files: Iterable[tuple[str, bytes]], hashes: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """Yield files, and note the hash of each that has come."""
    for path, content in files:
        hashes[path] = hashlib.sha256(content).hexdigest()
        yield path, content


def _undo(root: Path, journal: _Journal) -> None:
    """Remove what was not complete."""
    recorded = _read(home_of(root) / JOURNAL)
    # If an interrupt came just when it was complete: a kill that comes now must not leave half of it.
    if recorded is not None and recorded.complete:
        with contextlib.suppress(OSError):
            _record(root, replace(recorded, complete=False))
    for path in journal.files:
        with contextlib.suppress(OSError):
            _staged(root, journal, path).unlink(missing_ok=True)
    for folder in reversed(journal.folders):
        with contextlib.suppress(OSError):  # Not there, or somebody else has put a file in it.
            (root / folder).rmdir()
    (home_of(root) / JOURNAL).unlink(missing_ok=True)


def _finish(root: Path, journal: _Journal) -> None:
    """Put what is complete in its place. What already is there, or was removed, is left as it is."""
    for path in journal.files:
        staged = _staged(root, journal, path)
        if staged.exists():
            staged.replace(root / path)
    for path in journal.gone:
        (root / path).unlink(missing_ok=True)
    (home_of(root) / JOURNAL).unlink(missing_ok=True)


# What a killed command has left


def _recovered(root: Path) -> Iterator[str]:
    """Finish or undo what a killed command has left, and say so."""
    place = home_of(root) / JOURNAL
    place.with_name(f"{JOURNAL}.new").unlink(missing_ok=True)
    if place.is_symlink() or not place.is_file():
        return
    journal = _read(place)
    if journal is None or not _is_safe(root, journal):
        place.unlink()
        yield f"{place}: says nothing that this command could have left; removed"
        return
    which = f"`cnkh {visible(journal.command)}`"
    if not journal.complete:
        left = sum(1 for path in journal.files if _staged(root, journal, path).exists())
        _undo(root, journal)
        yield f"an interrupted {which} left {number_of(left, 'file')} half-written; removed"
        return
    put = len(journal.files)
    for path, digest in journal.files.items():
        staged = _staged(root, journal, path)
        if staged.exists() and (why := _must_not_be_put(root, journal, path, digest)):
            staged.unlink()
            put -= 1
            yield f"{visible(path)}: {why}"
    _finish(root, journal)
    if put or journal.gone:
        yield f"finished what an interrupted {which} had begun: {number_of(put, 'file')}"


def _must_not_be_put(root: Path, journal: _Journal, path: str, digest: str) -> str:
    """Why a new file must not be put in its place any more; empty if it may."""
    which = f"`cnkh {visible(journal.command)}`"
    if _sha256(_staged(root, journal, path)) != digest:
        return f"damaged since an interrupted {which} wrote it; the file before it stays"
    if path in journal.before and _sha256(root / path) not in (journal.before[path], digest):
        return f"edited since an interrupted {which} was to replace it; it stays as it is, and what {which} did there is lost: run it again"
    return ""


def _read(place: Path) -> _Journal | None:
    """The journal in a file; None if it holds none."""
    try:
        if not place.is_file() or place.stat().st_size > _LARGEST_JOURNAL:
            return None
        value: Any = json.loads(place.read_bytes())
        journal = _Journal(**value)
        folders, gone = tuple(journal.folders), tuple(journal.gone)
        paths = [*journal.files, *journal.files.values(), *journal.before, *journal.before.values()]
        texts = [journal.command, journal.mark, *paths, *folders, *gone]
    except (ValueError, TypeError, RecursionError, AttributeError):
        return None
    return replace(journal, folders=folders, gone=gone) if all(isinstance(text, str) for text in texts) else None


def _is_safe(root: Path, journal: _Journal) -> bool:
    """Whether a journal keeps to what this module does: somebody else may have put it there."""
    paths = [*journal.files, *journal.folders, *journal.gone]
    inside = all(not PurePosixPath(path).is_absolute() and ".." not in PurePosixPath(path).parts for path in paths)
    marked = journal.mark.endswith(f".{MARK}") and not set(journal.mark) & set("/\\\0")
    if not (inside and marked and all(is_below(path, *GENERATED) for path in journal.gone)):
        return False
    try:
        refuse_links(root, *paths)
    except (CannotRunError, ValueError):
        return False
    return all(path and not (root / path).is_dir() for path in journal.files)


# A folder in one step


def publish_folder(target: Path, files: Mapping[str, bytes], command: str, say: Say = say_on_stderr) -> None:
    """Put a folder with exactly these files at `target`, replacing what was there; see `publishing`.

    Args:
        target: the folder.
        files: path in it to content.
        command: name of the command that writes, for who has to wait for it.
        say: where to say what was recovered.

    Raises:
        CannotRunError: if something else stands there, another process goes on writing, or nothing can be written.
    """
    with publishing(target, command, say) as new:
        new.put_all(files)


class NewFolder(Staging):
    """A folder that is to take the place of another, with an archive of it if one is wanted."""

    def __init__(self, target: Path, with_archive: bool) -> None:
        super().__init__(_beside(target, secrets.token_hex(4)))
        self._target = target
        self._archive = _beside(archive_of(target), READY) if with_archive else None
        self._complete = False

    def complete(self) -> None:
        """Check that all files are there, and write the archive: all that may fail for want of room is done then.

        Raises:
            CannotRunError: if something else has removed a file, or cut it short.
            OSError: if the archive cannot be written.
        """
        if self._complete:
            return
        raise_noted()
        self.require_whole()
        if self._archive is not None:
            # Ready before the folder is: as long as the folder is not, the next command removes both.
            zip_folder(self._archive, self._target.name, self.files)
        self._complete = True

    def make_ready(self) -> None:
        """Let it stand, complete, beside the folder that it is to take the place of."""
        self.complete()
        self.remove_scratch()
        self.folder.rename(_beside(self._target, READY))

    def remove(self) -> None:
        """Leave nothing of it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if self._archive is not None:
            self._archive.unlink(missing_ok=True)


@contextmanager
def publishing(target: Path, command: str, say: Say = say_on_stderr, with_archive: bool = False) -> Iterator[NewFolder]:
    """Give a new folder to fill, which takes the place of what is at `target` at the end.

    The new folder and archive are complete beside the old ones before they change places. If anything fails, the old ones stay.
    What a kill cuts short is finished or undone by the next command that writes there.

    Args:
        target: the folder.
        command: name of the command that writes, for who has to wait for it.
        say: where to say what was recovered.
        with_archive: whether an archive of the folder is to stand beside it, under its name with `.zip`.

    Raises:
        CannotRunError: if something else stands there, another process goes on writing, or nothing can be written.
    """
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        raise CannotRunError(f"{target}: no folder, so a folder cannot take its place; move it away")
    zipped = archive_of(target)
    if with_archive and (zipped.is_symlink() or (zipped.exists() and not zipped.is_file())):
        raise CannotRunError(f"{zipped}: no ordinary file, so an archive cannot take its place; move it away")
    try:
        with _made(target.parent), locked(target.parent, f"`cnkh {command}`", say):
            _recover_folders(target.parent, say)
            new = NewFolder(target, with_archive)
            try:
                yield new
                new.make_ready()
            except BaseException:
                new.remove()
                raise
            _move_in(target)
    except OSError as error:
        raise CannotRunError(_what_failed(error, target)) from None


@contextmanager
def _made(folder: Path) -> Iterator[None]:
    """Make a folder, and those above it; what was made goes again if what needs it fails."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for one in missing:
            with contextlib.suppress(OSError):  # Somebody else has put a file in it.
                one.rmdir()
        raise


def recover_folders(parent: Path, command: str, say: Say = say_on_stderr) -> None:
    """Finish or undo what a killed `publish_folder` has left in a folder; nothing is done if there is nothing.

    Raises:
        CannotRunError: if another process goes on writing, or nothing can be written.
    """
    if any(_left_in(parent)):
        try:
            with locked(parent, f"`cnkh {command}`", say):
                _recover_folders(parent, say)
        except OSError as error:
            raise CannotRunError(_what_failed(error, parent)) from None


def archive_of(folder: Path) -> Path:
    """Where the archive of a folder stands.

    Example:
        >>> archive_of(Path("dist/data-0.2.0")).name
        'data-0.2.0.zip'
    """
    return folder.with_name(f"{folder.name}.zip")


def _move_in(target: Path) -> None:
    """Let a complete folder and its archive take the place of the old ones."""
    ready, before = _beside(target, READY), _beside(target, BEFORE)
    new_archive = _beside(archive_of(target), READY)
    try:
        if target.exists():
            target.rename(before)
        ready.rename(target)
    except BaseException:
        if not target.exists() and before.exists():
            before.rename(target)
        shutil.rmtree(ready, ignore_errors=True)
        new_archive.unlink(missing_ok=True)
        raise
    if new_archive.exists():
        new_archive.replace(archive_of(target))
    shutil.rmtree(before, ignore_errors=True)


READY, BEFORE = "ready", "before"
"""What stands beside a folder while it is replaced: the new one once it is complete, the old one until the new one is in place."""


def _beside(target: Path, what: str) -> Path:
    return target.with_name(f".{target.name}.{what}.{MARK}")


def _left_in(parent: Path) -> list[Path]:
    """Folders and archives in a folder that stand there only while others are replaced."""
    found = parent.glob(f".*.*.{MARK}") if parent.is_dir() else ()
    return sorted(path for path in found if not path.is_symlink() and (path.is_dir() or _is_archive(path)))


def _is_archive(path: Path) -> bool:
    return path.is_file() and path.name.endswith(f".zip.{READY}.{MARK}")


def _recover_folders(parent: Path, say: Say) -> None:
    """Nobody else writes here now, so whatever is left was left by a process that is gone."""
    left = _left_in(parent)
    folders = [path for path in left if path.is_dir()]
    targets = sorted({parent / path.name[1:].rsplit(".", 2)[0] for path in folders})
    # A folder that is not in its place yet, while the old one is, never gets there; nor does its archive.
    undone = {target for target in targets if target.exists() and _has_new(target, folders)}
    undone |= {target for target in targets if not any(_beside(target, what) in folders for what in (READY, BEFORE))}
    for target in targets:
        for complete in (_beside(target, READY), _beside(target, BEFORE)):
            if complete in folders and not target.exists():
                complete.rename(target)
                say(f"{target}: put in place by this run, since an interrupted one had not")
    for path in left:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
            say(f"{path}: left by an interrupted run; removed")
        elif path.is_file():
            _recover_archive(path, undone, say)


def _has_new(target: Path, left: Sequence[Path]) -> bool:
    """Whether a folder that was to take the place of another is left."""
    return any(path != _beside(target, BEFORE) and path.name.startswith(f".{target.name}.") for path in left)


def _recover_archive(path: Path, undone: Collection[Path], say: Say) -> None:
    """Put the archive of a folder that is in its place beside it, or remove that of one that never got there."""
    archive = path.with_name(path.name[1:].removesuffix(f".{READY}.{MARK}"))
    folder = archive.with_name(archive.name.removesuffix(".zip"))
    if folder in undone or not folder.is_dir() or archive.is_symlink() or archive.is_dir():
        path.unlink()
        say(f"{path}: left by an interrupted run; removed")
    else:
        path.replace(archive)
        say(f"{archive}: put in place by this run, since an interrupted one had not")


# Bytes


def write_through(path: Path, content: Content) -> None:
    """Write a new file and wait until the disk has it; nothing is left of one that could not be written."""
    with naming(path):
        try:
            with path.open("xb") as file:
                for piece in pieces_of(content):
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
        except FileExistsError:
            raise
        except BaseException:
            path.unlink(missing_ok=True)
            raise
