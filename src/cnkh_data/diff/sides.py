"""The two sides of a comparison: a folder that holds `data/`, or a revision of the git repository that the root is in."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from ..corpus import Loading, load, root_above
from ..errors import CannotRunError
from ..files import MAX_SOURCE_BYTES, naming

WORKING_TREE = "working tree"
GENERATED = "data/tables/"
"""Written by the build from the rest of `data/`: no part of what is compared."""
SYMBOLIC_LINK, SUBMODULE = "120000", "160000"
HOOK_SETTINGS = {"GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX"}
"""What a git hook sets for its own repository, which need not be the one at the root."""


SAFE = (
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "protocol.allow=never"),
    *("-c", "safe.bareRepository=explicit"),
)
"""A repository that others wrote may name programs for git to run: none of them is."""
QUIET = {"LC_ALL": "C", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}


def load_side(root: Path, name: str | None) -> Loading:
    """Read one side: a folder, a revision, or without a name the working tree at the root.

    A folder that holds `data/` comes first; a branch of the same name can be given as `heads/<name>`.

    Raises:
        CannotRunError: if there is no such folder or revision, or it cannot be read.
    """
    if name is None:
        return load(root)
    try:
        if name and (Path(name) / "data").is_dir():
            return load(Path(name))
        with tempfile.TemporaryDirectory(prefix="cnkh-diff-") as folder:
            _write_revision(root, name, Path(folder))
            return load(Path(folder))
    except CannotRunError as error:
        raise CannotRunError(f"{name}: {error}") from None
    except (OSError, ValueError) as error:
        # A name with a NUL byte, or longer than a path may be; a full disk.
        raise CannotRunError(f"{name!r}: cannot be read ({error})") from None


def _write_revision(root: Path, name: str, folder: Path) -> None:
    """Write `data/` as it is in a revision. The work tree and the index are not touched."""
    blobs = _blobs(root, _tree(root, name))
    contents = _contents(root, [sha for sha, _ in blobs])
    for (_, path), content in zip(blobs, contents, strict=True):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with naming(target):
            target.write_bytes(content)


def _tree(root: Path, name: str) -> str:
    if name.startswith(":"):
        raise CannotRunError("no such folder with data/, and a revision's name does not begin with a colon")
    if not root.is_dir():
        raise CannotRunError(f"no such folder with data/, and no repository at {root} to have such a revision")
    try:
        _git(root, "rev-parse", "--git-dir")
    except CannotRunError as error:
        if "not a git repository" in str(error):
            raise CannotRunError(f"no such folder with data/, and {root.resolve()} is in no git repository") from None
        raise
    try:
        found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{tree}}")
    except CannotRunError:
        if name and Path(name).is_dir():
            above = root_above(Path(name))
            what_to_do = f"it lies inside a corpus, so say: {above}" if above else "give the folder that holds data/"
            raise CannotRunError(f"a folder without data/, and no git revision; {what_to_do}") from None
        what_to_do = "git branch --all and git log list those there are"
        raise CannotRunError(f"no such folder with data/, and no such git revision; {what_to_do}") from None
    return found.decode("ascii").strip()


def _blobs(root: Path, tree: str) -> list[tuple[str, str]]:
    """Hash and path of every file below `data/`, seen from the root, which may be a folder inside the repository."""
    blobs = []
    for entry in _git(root, "ls-tree", "-r", "-l", "-z", tree, "--", "data").split(b"\0")[:-1]:
        about, _, raw_path = entry.partition(b"\t")
        mode, _, sha, size = about.decode("ascii").split()
        path = os.fsdecode(raw_path)
        if path.startswith(GENERATED):
            continue
        if mode in (SYMBOLIC_LINK, SUBMODULE) or ".." in PurePosixPath(path).parts:
            raise CannotRunError(f"{path!r} is no plain file in this revision; data/ may hold only plain files")
        if int(size) > MAX_SOURCE_BYTES:
            raise CannotRunError(
                f"{path!r} is larger than {MAX_SOURCE_BYTES // 2**20} MB, the most that is read of one file"
            )
        blobs.append((sha, path))
    if not blobs:
        above = root_above(root)
        where = f"; that lies inside a corpus, so say: --root {above}" if above else ""
        raise CannotRunError(f"this revision has no data/ below {root.resolve()}{where}")
    return blobs


def _contents(root: Path, shas: Sequence[str]) -> Iterator[bytes]:
    """Yield the bytes as they were committed: `git archive` would apply line endings and `export-ignore`."""
    out = _git(root, "cat-file", "--batch", stdin="".join(f"{sha}\n" for sha in shas).encode("ascii"))
    at = 0
    for _ in shas:
        end = out.index(b"\n", at)
        about = out[at:end].split(b" ")
        if len(about) != 3:
            raise CannotRunError("git lacks files of this revision; fetch all of it first")
        size = int(about[2])
        yield out[end + 1 : end + 1 + size]
        at = end + 1 + size + 1


def _git(root: Path, *arguments: str, stdin: bytes = b"") -> bytes:
    environment = {key: value for key, value in os.environ.items() if key not in HOOK_SETTINGS}
    command = ["git", *SAFE, "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, input=stdin, capture_output=True, check=False, env={**environment, **QUIET})
    except FileNotFoundError:
        raise CannotRunError("no such folder with data/, and git is not installed to look for a revision") from None
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it did not say why"]
        raise CannotRunError(f"git {arguments[0]} failed: {said[0].removeprefix('fatal: ')}")
    return done.stdout
