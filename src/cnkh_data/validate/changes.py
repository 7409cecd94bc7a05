"""What differs from a revision of git, and what was wrong in that, for a report on what a change does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..errors import CannotRunError
from ..files import naming
from ..layout import GENERATED, LEDGER_FILE, is_below
from ..migrations import STEPS, carry_copy, fits_models
from ..revisions import Blob, blobs, contents, differing, git, require_plain, require_small, tree_of
from ..scratch import scratch_folder
from .report import Report
from .waivers import FILE as WAIVERS_FILE

READ = ("data", WAIVERS_FILE, LEDGER_FILE)
"""What a validation reads."""
_OF_DOCUMENTS = "data/documents/"
_PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Changes:
    """What differs from a revision."""

    revision: str
    """As somebody has called it."""
    files: frozenset[str]
    """Paths from the root of the files that a validation reads and that were changed, added or removed since, committed or not."""
    rules_changed: bool = False
    """Whether the package that judges is in the same repository and differs too: then whatever is found may come of that."""

    @cached_property
    def documents(self) -> frozenset[str]:
        """Names of the folders of the documents that any of these files belong to; some may be gone."""
        return frozenset(filter(None, map(document_of, self.files)))


def document_of(path: str) -> str:
    """Name of the folder of the document that a file belongs to; empty if it belongs to none.

    Example:
        >>> document_of("data/documents/2023-02-11-a/readings/first.json"), document_of("data/relations.json")
        ('2023-02-11-a', '')
    """
    name, slash, _ = path.removeprefix(_OF_DOCUMENTS).partition("/")
    return name if slash and path.startswith(_OF_DOCUMENTS) else ""


def changes_since(root: Path, revision: str) -> Changes:
    """What of the corpus at a root differs from a revision in the working tree: what is not committed too, and what git does not track.

    Raises:
        CannotRunError: if git is not installed, the root lies in no repository, or there is no such revision.
    """
    with _naming(revision):
        files = differing(root, _kept(root, revision), READ, _is_read)
        return Changes(revision, files, _package_differs(root, revision))


def report_before(root: Path, revision: str, judge: Callable[[Path], Report]) -> Report:
    """What is found in a corpus as a revision has it.

    Args:
        root: where it is in the working tree.
        revision: name of the revision.
        judge: validates a folder.

    Raises:
        CannotRunError: if the revision cannot be read.
    """
    with _naming(revision), scratch_folder() as folder:
        kept = [blob for blob in _kept(root, revision) if _is_read(blob.path)]
        if not any(blob.path.startswith("data/") for blob in kept):
            return Report((), (), (), 0, 0, 0)
        _write(root, kept, folder)
        carry_copy(folder, STEPS, fits_models)
        return judge(folder)


@contextmanager
def _naming(revision: str) -> Iterator[None]:
    """Say of which revision an error speaks."""
    try:
        yield
    except CannotRunError as error:
        raise CannotRunError(f"--changed-since {revision}: {error}") from None


def _kept(root: Path, revision: str) -> list[Blob]:
    return blobs(root, tree_of(root, revision), READ)


def _write(root: Path, kept: list[Blob], folder: Path) -> None:
    require_plain(kept)
    require_small(root, kept)
    for blob, content in zip(kept, contents(root, [blob.sha for blob in kept]), strict=True):
        target = folder / blob.path
        target.parent.mkdir(parents=True, exist_ok=True)
        with naming(target):
            target.write_bytes(content)


def _is_read(path: str) -> bool:
    """Whether a validation reads a file; it does not read generated ones, and hidden ones are nobody's."""
    return not is_below(path, *GENERATED) and not any(part.startswith(".") for part in path.split("/"))


def _package_differs(root: Path, revision: str) -> bool:
    """Whether the repository of the root tracks this package too, and has it otherwise in a revision."""
    try:
        if git(_PACKAGE, *_TOP) != git(root, *_TOP):
            return False
    except CannotRunError:
        return False  # it lies in no repository, or in one of somebody else
    kept = blobs(_PACKAGE, tree_of(root, revision), ())
    tracked = kept or git(_PACKAGE, "ls-files", "-z")
    return bool(tracked) and bool(differing(_PACKAGE, kept, ["."], _judges))


_TOP = ("rev-parse", "--show-toplevel")
_CODE_AND_WORDS = (".py", ".toml", ".tsv", ".csv")


def _judges(path: str) -> bool:
    """Whether a file of the package may have a say in what is found."""
    return path.endswith(_CODE_AND_WORDS) and not path.startswith("published/")
