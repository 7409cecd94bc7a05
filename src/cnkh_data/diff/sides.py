"""The two sides of a comparison: a folder that holds `data/`, or a revision of the git repository that the root is in."""

import os
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ..corpus import DOCUMENT_FILES, Loading, load, root_above
from ..errors import CannotRunError
from ..files import MAX_SOURCE_BYTES, DataFolder, naming
from ..layout import GENERATED, LEDGER_FILE, is_below
from ..migrations import STEPS, carry_copy, fits_models
from ..texts import visible
from ..validate.waivers import FILE as WAIVERS_FILE
from ..validate.waivers import read_waivers
from .around import Around, around, digest, digest_of_link, generated_in, is_generated
from .change import Authors

WORKING_TREE = "working tree"
READ = ("data", WAIVERS_FILE, LEDGER_FILE)
"""What is read of a revision; of generated files, only what stands for their content."""
SEALS = DOCUMENT_FILES["seals"].path
"""Name of the files of seals: one of each document, and one of the records that belong to none."""
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


@dataclass(frozen=True)
class ReadSide:
    """One side as it was read."""

    loading: Loading
    around: Around
    commit: str = ""
    """Id of the commit that a revision names; empty for a folder."""


def read_side(root: Path, name: str | None) -> ReadSide:
    """Read one side: a folder, a revision, or without a name the working tree at the root.

    A folder that holds `data/` comes first; a branch of the same name can be given as `heads/<name>`.

    Raises:
        CannotRunError: if there is no such folder or revision, or it cannot be read.
    """
    if name is None:
        return _read_folder(root, None)
    try:
        if name and (Path(name) / "data").is_dir():
            return _read_folder(Path(name), None)
        with tempfile.TemporaryDirectory(prefix="cnkh-diff-") as folder:
            generated = _write_revision(root, name, Path(folder))
            carry_copy(Path(folder), STEPS, fits_models)  # Or whoever changes the format could compare nothing.
            return replace(_read_folder(Path(folder), generated), commit=_commit(root, name))
    except CannotRunError as error:
        raise CannotRunError(f"{name}: {error}") from None
    except (OSError, ValueError) as error:
        # A name with a NUL byte, or longer than a path may be; a full disk.
        raise CannotRunError(f"{name!r}: cannot be read ({error})") from None


def _read_folder(folder: Path, generated: Mapping[str, str] | None) -> ReadSide:
    """Read what is in a folder; without its generated files, if those were read elsewhere."""
    loading, waivers = load(folder, any_code=True), read_waivers(folder)
    found = generated_in(folder) if generated is None else generated
    loading = replace(loading, findings=(*loading.findings, *waivers.faults))
    return ReadSide(loading, around(loading, waivers, found))


def seal_authors(root: Path, base: ReadSide, head: ReadSide, of_tree: bool) -> Authors | None:
    """Who changed the seals since a revision, up to another or, with `of_tree`, to the working tree at the root.

    None if git cannot say so: one of the sides is a folder, or no commit.
    """
    try:
        last = _commit(root, "HEAD") if of_tree else head.commit
        if not base.commit or not last or _is_cut_off(root, base.commit, last):
            return None
        found = Counter(_authors(root, base.commit, last))
        names = sorted(found, key=lambda name: (-found[name], name))
        uncommitted = of_tree and _is_uncommitted(root, last)
    except (CannotRunError, OSError):
        return None
    return Authors({name: found[name] for name in names}, uncommitted)


def _is_cut_off(root: Path, base: str, head: str) -> bool:
    """Whether a shallow clone lacks commits in between: the first that it has would seem to have changed everything."""
    return _is_shallow(root) and bool(_git(root, "rev-list", "--max-parents=0", f"{base}..{head}"))


def _authors(root: Path, base: str, head: str) -> Iterator[str]:
    """Yield the author of each commit that touches the seals. Anybody can write anything as a name."""
    said = _git(
        root, "rev-list", "--encoding=UTF-8", "--format=%an", f"{base}..{head}", "--", f":(glob)data/**/{SEALS}"
    )
    # Two lines for each: "commit", a space and its id; the author. Only a line feed ends a line.
    for name in said.decode("utf-8", "replace").split("\n")[1::2]:
        yield visible(name.strip()) or "?"


def _is_uncommitted(root: Path, commit: str) -> bool:
    """Whether the seals in the working tree are not those of a commit. What git itself offers for this may run programs."""
    listed = _git(root, "ls-tree", "-r", "-z", "--name-only", commit, "--", "data").decode("utf-8", "replace")
    data = DataFolder(root / "data")
    now = {f"data/{path}": data.read(path, MAX_SOURCE_BYTES) for path in data.files() if _holds_seals(path)}
    kept = {
        path: _git(root, "cat-file", "blob", f"{commit}:./{path}") for path in listed.split("\0") if _holds_seals(path)
    }
    return _without_returns(now) != _without_returns(kept)


def _holds_seals(path: str) -> bool:
    return path.rpartition("/")[2] == SEALS


def _without_returns(files: Mapping[str, bytes | None]) -> dict[str, bytes]:
    """Files as they are on every system, whatever ends their lines here."""
    return {path: (content or b"").replace(b"\r\n", b"\n") for path, content in files.items()}


def _commit(root: Path, name: str) -> str:
    """Id of the commit that a name stands for; empty if it stands for none, but a tree."""
    try:
        found = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    except CannotRunError:
        return ""
    return found.decode("ascii").strip()


def _write_revision(root: Path, name: str, folder: Path) -> dict[str, str]:
    """Write what is read of a revision, and say what stands for its generated files. Work tree and index are not touched."""
    generated: dict[str, str] = {}
    blobs = _blobs(root, _tree(root, name))
    contents = _contents(root, [blob.sha for blob in blobs])
    for blob, content in zip(blobs, contents, strict=True):
        if is_generated(blob.path):
            generated[blob.path] = digest_of_link(content) if blob.mode == SYMBOLIC_LINK else digest(content)
            continue
        target = folder / blob.path
        target.parent.mkdir(parents=True, exist_ok=True)
        with naming(target):
            target.write_bytes(content)
    return generated


class _Blob(NamedTuple):
    """A file of a revision."""

    mode: str
    sha: str
    path: str


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
        raise CannotRunError(f"no such folder with data/, and no such git revision; {_where_to_look(root)}") from None
    return found.decode("ascii").strip()


def _where_to_look(root: Path) -> str:
    """Say how to find a revision that is not there."""
    if _is_shallow(root):
        return (
            "this clone is shallow, so it lacks older commits: get all of them with git fetch --unshallow, "
            "or the next N with git fetch --deepen=N; another branch comes with git fetch origin BRANCH"
        )
    return "git branch --all and git log list those there are"


def _is_shallow(root: Path) -> bool:
    """Whether the repository holds only the last commits, as after `git clone --depth`."""
    return _git(root, "rev-parse", "--is-shallow-repository").strip() == b"true"


def _blobs(root: Path, tree: str) -> list[_Blob]:
    """Every file that is read or generated, seen from the root, which may be a folder inside the repository."""
    blobs = []
    tops = [*READ, *GENERATED]
    for entry in _git(root, "ls-tree", "-r", "-l", "-z", tree, "--", *tops).split(b"\0")[:-1]:
        about, _, raw_path = entry.partition(b"\t")
        mode, _, sha, size = about.decode("ascii").split()
        path = os.fsdecode(raw_path)
        made = is_generated(path)
        if mode == SUBMODULE if made else is_below(path, *GENERATED):
            continue
        if (mode in (SYMBOLIC_LINK, SUBMODULE) and not made) or ".." in PurePosixPath(path).parts:
            raise CannotRunError(f"{path!r} is no plain file in this revision, and only plain files are read")
        if int(size) > MAX_SOURCE_BYTES:
            raise CannotRunError(
                f"{path!r} is larger than {MAX_SOURCE_BYTES // 2**20} MB, the most that is read of one file"
            )
        blobs.append(_Blob(mode, sha, path))
    if not any(blob.path.startswith("data/") for blob in blobs):
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
