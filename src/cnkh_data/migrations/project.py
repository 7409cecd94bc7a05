"""What there is to carry in a project: `data/`, the small corpus for rule fixtures, and the fixtures."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..corpus.formats import FIRST, format_in, of_newer
from ..errors import CannotRunError
from ..files import DataFolder
from ..journal import unfinished
from .carrying import Carrying, Fits, Step
from .cases import carried_file, moved_seals
from .forms import fitted, form_of
from .layout import DATASET, SEALS

FIXTURES = "validation/fixtures"
BASE = f"{FIXTURES}/base"
SPARE = f"{FIXTURES}/spare"
"""Records that fixtures copy from, beside those of the small corpus."""


@dataclass
class Cases:
    """What was done with rule fixtures."""

    changed: int = 0
    """Files that were changed."""
    doubts: list[str] = field(default_factory=list)
    """What a person has to look at: the file, and why."""


class Migration:
    """All that a project has in an older format."""

    def __init__(self, root: Path, steps: Sequence[Step], fits: Fits) -> None:
        """Look at a project.

        Raises:
            CannotRunError: if a corpus is newer than the last step, or its format cannot be told.
        """
        self.root, self.steps = root, steps
        taken = {folder: _taken(root / folder, folder, steps) for folder in _corpora(root)}
        self.carryings = [
            Carrying(DataFolder(root / folder), folder, steps, count, fits)
            for folder, count in taken.items()
            if count < len(steps)
        ]
        self.cases = Cases()

    @property
    def newest(self) -> int:
        """Number of the newest format."""
        return FIRST + len(self.steps)

    def paths(self) -> Iterator[str]:
        """Yield every path that may be written, from the root."""
        for carrying in self.carryings:
            yield from (f"{carrying.shown}/{path}" for path in carrying.paths())
            if carrying.shown.startswith(BASE):
                yield from (file.relative_to(self.root).as_posix() for file in _fixture_files(self.root))
                yield from (f"{SPARE}/{path}" for path in self._spare(carrying).data.files())

    def _spare(self, carrying: Carrying) -> Carrying:
        """The spare records, which are of the format of the small corpus."""
        taken = len(self.steps) - len(carrying.steps)
        return Carrying(DataFolder(self.root / SPARE), SPARE, self.steps, taken, carrying.fits)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield path and new content of each file that changes, one after another; the accounts are complete afterwards.

        Raises:
            CannotRunError: if a corpus cannot be carried.
        """
        for carrying in self.carryings:
            if carrying.shown.startswith(BASE):
                yield from self._with_cases(carrying)
            else:
                yield from ((f"{carrying.shown}/{path}", content) for path, content in carrying.files())

    def _with_cases(self, carrying: Carrying) -> Iterator[tuple[str, bytes]]:
        """Carry the small corpus, then the fixtures, which are changes to it."""
        before = {path.relative_to(carrying.data.path).as_posix(): path.read_bytes() for path in _seal_files(carrying)}
        after = dict(before)
        for path, content in carrying.files():
            if path.endswith(SEALS):
                after[path] = content
            yield f"{carrying.shown}/{path}", content
        for path, content in self._spare(carrying).loose():
            yield f"{SPARE}/{path}", content
        moved = {**moved_seals(before, after), **carrying.account.moved}
        for file in _fixture_files(self.root):
            name, text = file.relative_to(self.root).as_posix(), file.read_text(encoding="utf-8")
            try:
                value = json.loads(text)
            except (ValueError, RecursionError):
                self.cases.doubts.append(f"{name}: no JSON")
                continue
            doubts = carried_file(value, carrying.steps, carrying.before, moved)
            self.cases.doubts += [f"{name}: {doubt}" for doubt in doubts]
            if value != json.loads(text):
                self.cases.changed += 1
                form = form_of(text, json.loads(text)) or fitted
                yield name, form(value).encode("utf-8")


def carry_copy(root: Path, steps: Sequence[Step], fits: Fits) -> None:
    """Carry `data/` in a folder that nobody else reads, if it is of an older format.

    Raises:
        CannotRunError: if it cannot be carried.
    """
    number = format_in(DataFolder(root / "data").read(DATASET.path))
    if FIRST <= number < FIRST + len(steps):
        for path, content in Migration(root, steps, fits).files():
            (root / path).write_bytes(content)  # Nothing goes to a folder that is not there.


def _corpora(root: Path) -> Iterator[str]:
    """Yield the folders that hold a corpus, from the root."""
    yield "data"
    if (root / BASE / "data").is_dir():
        if note := unfinished(root / BASE):
            raise CannotRunError(note)
        yield f"{BASE}/data"


def _taken(folder: Path, shown: str, steps: Sequence[Step]) -> int:
    """How many of the steps a corpus has behind it."""
    number = format_in(DataFolder(folder).read(DATASET.path))
    if not number:
        raise CannotRunError(f"{shown}/{DATASET.path}: does not say which format the files have; run: cnkh validate")
    if number > FIRST + len(steps):
        raise CannotRunError(of_newer(shown, number, FIRST + len(steps)))
    return number - FIRST


def _seal_files(carrying: Carrying) -> Iterator[Path]:
    """Yield the files of seals that are there."""
    data = carrying.data.path
    paths = (data / SEALS, *(data / "documents" / name / SEALS for name in carrying.names))
    yield from (path for path in paths if path.is_file())


def _fixture_files(root: Path) -> list[Path]:
    """Every rule fixture: a file, or one in the folder of its rule; the small corpus is none."""
    folder = root / FIXTURES
    found = (*folder.glob("*.json"), *folder.glob("*/*.json"))
    others = (root / BASE, root / SPARE)
    return sorted(file for file in found if file.is_file() and not file.is_symlink() and file.parent not in others)
