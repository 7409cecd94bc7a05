"""What a git repository has of a folder in it: the files of a revision, and those that differ from it in the working tree.

A repository that others wrote may name programs for git to run. None of them is: git gives its own objects, and nothing more is asked of it.
"""

import hashlib
import os
import stat
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from .errors import CannotRunError
from .files import MAX_SOURCE_BYTES

SYMBOLIC_LINK, SUBMODULE = "120000", "160000"
HOOK_SETTINGS = {"GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX"}
"""What a git hook sets for its own repository, which need not be the one at the root."""
SAFE = (
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "protocol.allow=never"),
    *("-c", "safe.bareRepository=explicit"),
)
QUIET = {"LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}

LACKS = "git lacks files of this revision; fetch all of it first"


class NoRepositoryError(CannotRunError):
    """There is no repository, or no git to look into it."""


class NoRevisionError(CannotRunError):
    """The repository has no such revision."""


class Blob(NamedTuple):
    """A file of a revision."""

    mode: str
    sha: str
    path: str
    """From the root that was asked for, which may be a folder inside the repository."""


def git(root: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    """What git prints when it is run at a root.

    Raises:
        NoRepositoryError: if git is not installed.
        CannotRunError: if git fails.
    """
    environment = {key: value for key, value in os.environ.items() if key not in HOOK_SETTINGS}
    command = ["git", *SAFE, "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, check=False, env={**environment, **QUIET})
    except FileNotFoundError:
        raise NoRepositoryError("git is not installed to look for a revision") from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it did not say why"]
        raise CannotRunError(f"git {arguments[0]} failed: {said[0].removeprefix('fatal: ')}")
    return done.stdout


def tree_of(root: Path, name: str) -> str:
    """Id of the tree that a revision has at its top.

    Raises:
        NoRepositoryError: if the root lies in no repository, or git is not installed.
        NoRevisionError: if there is no such revision; the message says where to look for it, or how to fetch it.
        CannotRunError: if git fails.
    """
    if name.startswith(":"):
        raise NoRepositoryError("a revision's name does not begin with a colon")
    if not root.is_dir():
        raise NoRepositoryError(f"no repository at {root} to have such a revision")
    try:
        git(root, "rev-parse", "--git-dir")
    except CannotRunError as error:
        if "not a git repository" in str(error):
            raise NoRepositoryError(f"{root.resolve()} is in no git repository") from None
        raise
    try:
        found = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{tree}}")
    except CannotRunError:
        raise NoRevisionError(f"no such git revision; {_where_to_look(root)}") from None
    return found.decode("ascii").strip()


def is_shallow(root: Path) -> bool:
    """Whether the repository holds only the last commits, as after `git clone --depth`."""
    return git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def _where_to_look(root: Path) -> str:
    """Say how to find a revision that is not there."""
    if is_shallow(root):
        return (
            "this clone is shallow, so it lacks older commits: get all of them with git fetch --unshallow, "
            "or the next N with git fetch --deepen=N; another branch comes with git fetch origin BRANCH"
        )
    return "git branch --all and git log list those there are"


def blobs(root: Path, tree: str, tops: Iterable[str]) -> list[Blob]:
    """Every file and submodule that a tree has at or below some paths, seen from the root."""
    listed = git(root, "ls-tree", "-r", "-z", tree, "--", *tops).split(b"\0")[:-1]
    found = []
    for about, _, path in (entry.partition(b"\t") for entry in listed):
        mode, _, sha = about.decode("ascii").split()
        found.append(Blob(mode, sha, os.fsdecode(path)))
    return found


def contents(root: Path, shas: Sequence[str]) -> Iterator[bytes]:
    """Yield the bytes as they were committed: `git archive` would apply line endings and `export-ignore`.

    Raises:
        CannotRunError: if the repository lacks some of them.
    """
    for start in range(0, len(shas), AT_ONCE):
        yield from _contents(root, shas[start : start + AT_ONCE])


AT_ONCE = 256
"""Files of a revision that are in memory at one time."""


def _contents(root: Path, shas: Sequence[str]) -> Iterator[bytes]:
    out = _of_objects(root, "--batch", shas)
    at = 0
    for _ in shas:
        end = out.index(b"\n", at)
        about = out[at:end].split(b" ")
        if len(about) != 3:
            raise CannotRunError(LACKS)
        size = int(about[2])
        yield out[end + 1 : end + 1 + size]
        at = end + 1 + size + 1


def sizes(root: Path, shas: Sequence[str]) -> list[int]:
    """Bytes of each file, as it was committed.

    Raises:
        CannotRunError: if the repository lacks some of them.
    """
    said = _of_objects(root, "--batch-check=%(objectsize)", shas).split(b"\n")[:-1]
    if not all(size.isdigit() for size in said):
        raise CannotRunError(LACKS)
    return [int(size) for size in said]


def _of_objects(root: Path, what: str, shas: Sequence[str]) -> bytes:
    try:
        return git(root, "cat-file", what, stdin="".join(f"{sha}\n" for sha in shas).encode("ascii"))
    except CannotRunError:
        raise CannotRunError(LACKS) from None  # They would be fetched from elsewhere only now.


def require_plain(found: Iterable[Blob]) -> None:
    """Check that what is to be read of a revision are plain files below its root.

    Raises:
        CannotRunError: naming the first that is none.
    """
    for blob in found:
        if blob.mode in (SYMBOLIC_LINK, SUBMODULE) or ".." in PurePosixPath(blob.path).parts:
            raise CannotRunError(f"{blob.path!r} is no plain file in this revision, and only plain files are read")


def require_small(root: Path, found: Sequence[Blob]) -> None:
    """Check that no file of a revision is larger than a source may be.

    Raises:
        CannotRunError: naming the first that is.
    """
    for blob, size in zip(found, sizes(root, [blob.sha for blob in found]), strict=True):
        if size > MAX_SOURCE_BYTES:
            most = MAX_SOURCE_BYTES // 2**20
            raise CannotRunError(f"{blob.path!r} is larger than {most} MB, the most that is read of one file")


def differing(root: Path, kept: Iterable[Blob], tops: Sequence[str], among: Callable[[str], bool]) -> frozenset[str]:
    """Paths of the files that are otherwise in the working tree than in a revision: changed, added or gone, committed or not.

    Bytes are compared, whatever git would make of line ends; a link is never the same.

    Args:
        root: folder that the paths begin at.
        kept: what the revision has.
        tops: files and folders to look at.
        among: which paths count, of those at or below them.
    """
    before: Mapping[str, str] = {blob.path: blob.sha for blob in kept if among(blob.path)}
    there = {path for top in tops for path in _below(root, top) if among(path)}
    gone = before.keys() - there
    return frozenset(gone | {path for path in there if not _is(root / path, before.get(path, ""))})


def _below(root: Path, top: str) -> Iterator[str]:
    if not (root / top).is_dir():
        if os.path.lexists(root / top):
            yield top
        return
    for folder, inside, names in os.walk(root / top):
        links = [name for name in inside if os.path.islink(os.path.join(folder, name))]  # noqa: PTH114, PTH118
        below = os.path.relpath(folder, root).replace(os.sep, "/")
        yield from (name if below == "." else f"{below}/{name}" for name in (*names, *links))


def _is(path: Path, sha: str) -> bool:
    """Whether a file has the bytes that git calls so."""
    if not sha:
        return False
    try:
        found = path.lstat()
        if not stat.S_ISREG(found.st_mode):
            return False
        digest = hashlib.new("sha1" if len(sha) == 40 else "sha256", usedforsecurity=False)
        digest.update(b"blob %d\0" % found.st_size)
        with path.open("rb") as file:
            while block := file.read(2**20):
                digest.update(block)
    except OSError:
        return False
    return digest.hexdigest() == sha
