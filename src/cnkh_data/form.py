"""The canonical form of the record files below `data/`: what is not in it, and putting it there."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from .canonical import file_text
from .corpus import COLLECTION_FILES, DOCUMENT_FILES, RecordFile, find_root
from .corpus.formats import require_format
from .errors import CannotRunError
from .files import MAX_BYTES, MAX_BYTES_PER_DOCUMENT, DataFolder
from .positions import JsonError, read_json
from .writing import Writing


@dataclass(frozen=True)
class Formatted:
    """A record file as it is, and as it is written canonically."""

    path: str
    before: str
    after: str

    @property
    def changed(self) -> bool:
        """Whether the two differ."""
        return self.before != self.after


@dataclass(frozen=True)
class LeftAlone:
    """A record file that cannot be read as records, or may not be written."""

    path: str
    why: str


def formatted(root: Path) -> Iterator[Formatted | LeftAlone]:
    """Yield every record file below `data/` in its canonical form; nothing is written.

    Raises:
        CannotRunError: if there is no `data/`, a folder cannot be read, or the files have another format.
    """
    folder = find_root(root) / "data"
    if folder.is_symlink():
        raise CannotRunError("data is a symbolic link, which is not followed; give the folder that really holds data/")
    data = DataFolder(folder)
    require_format(root, data)
    for path, kind, most in _record_files(data):
        why = may_not_write(root, f"data/{path}")
        yield LeftAlone(f"data/{path}", why) if why else _formatted(data, path, kind, most)


def write(place: Writing, path: str, text: str) -> None:
    """Replace a record file in one step.

    Raises:
        CannotRunError: if it may not or cannot be written.
    """
    if why := may_not_write(place.root, path):
        raise CannotRunError(f"{path}: {why}")
    place.put({path: text.encode("utf-8")})


def may_not_write(root: Path, path: str) -> str:
    """Say why a file may not be written: a link leads elsewhere, a pipe or device holds no records. Empty if it may."""
    place = root
    for step in path.split("/"):
        place /= step
        if place.is_symlink():
            link = place.relative_to(root).as_posix()
            what = "a symbolic link" if link == path else f"in {link}, a symbolic link"
            return f"{what}, which is not followed; left alone, put the real one there"
    return "" if stat.S_ISREG(place.lstat().st_mode) else "no ordinary file; left alone, run: cnkh validate"


def _record_files(data: DataFolder) -> Iterator[tuple[str, RecordFile, int]]:
    """Yield the path of each record file that is there, from `data/`, what it holds, and how large it may be."""
    names = data.folders("documents")
    shared = MAX_BYTES + len(names) * MAX_BYTES_PER_DOCUMENT
    listed = [(kind.path, kind, shared) for kind in COLLECTION_FILES.values()]
    for name in names:
        listed += [(f"documents/{name}/{kind.path}", kind, MAX_BYTES) for kind in DOCUMENT_FILES.values()]
    for path, kind, most in listed:
        try:
            (data.path / path).lstat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except PermissionError:
            raise CannotRunError(f"data/{path}: no permission to read this file") from None
        yield path, kind, most


def _formatted(data: DataFolder, path: str, kind: RecordFile, most: int) -> Formatted | LeftAlone:
    shown = f"data/{path}"
    try:
        content = data.read(path, most) or b""
        text = content.decode("utf-8")
        read_json(text)
        records = kind.of(content).adapter().validate_json(content)
    except CannotRunError as error:
        return LeftAlone(shown, f"{str(error).removeprefix(f'{shown}: ')}; left alone")
    except UnicodeDecodeError as error:
        return _unreadable(shown, f"not UTF-8 at byte {error.start}")
    except JsonError as error:
        return _unreadable(shown, f"{error.got} at line {error.position.line}, column {error.position.column}")
    except ValidationError as error:
        faults = error.error_count()
        return _unreadable(shown, f"{faults} fault{'s' * (faults > 1)} against its schema")
    return Formatted(shown, text, file_text(records))


def _unreadable(path: str, why: str) -> LeftAlone:
    return LeftAlone(path, f"{why}; left alone, run: cnkh validate")
