"""The two sides of a comparison: a folder that holds `data/`, or a revision of the git repository that the root is in."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..corpus import DOCUMENT_FILES, Loading, load, root_above
from ..errors import CannotRunError
from ..files import MAX_SOURCE_BYTES, DataFolder, naming
from ..layout import GENERATED, LEDGER_FILE, is_below
from ..migrations import STEPS, carry_copy, fits_models
from ..revisions import (
    SUBMODULE,
    SYMBOLIC_LINK,
    Blob,
    NoRepositoryError,
    NoRevisionError,
    blobs,
    contents,
    git,
    is_shallow,
    require_plain,
    require_small,
    tree_of,
)
from ..scratch import scratch_folder
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
        with scratch_folder() as folder:
            generated = _write_revision(root, name, folder)
            carry_copy(folder, STEPS, fits_models)  # Or whoever changes the format could compare nothing.
            return replace(_read_folder(folder, generated), commit=_commit(root, name))
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
    return is_shallow(root) and bool(git(root, "rev-list", "--max-parents=0", f"{base}..{head}"))


def _authors(root: Path, base: str, head: str) -> Iterator[str]:
    """Yield the author of each commit that touches the seals. Anybody can write anything as a name."""
    said = git(root, "rev-list", "--encoding=UTF-8", "--format=%an", f"{base}..{head}", "--", f":(glob)data/**/{SEALS}")
    # Two lines for each: "commit", a space and its id; the author. Only a line feed ends a line.
    for name in said.decode("utf-8", "replace").split("\n")[1::2]:
        yield visible(name.strip()) or "?"


def _is_uncommitted(root: Path, commit: str) -> bool:
    """Whether the seals in the working tree are not those of a commit. What git itself offers for this may run programs."""
    listed = git(root, "ls-tree", "-r", "-z", "--name-only", commit, "--", "data").decode("utf-8", "replace")
    data = DataFolder(root / "data")
    now = {f"data/{path}": data.read(path, MAX_SOURCE_BYTES) for path in data.files() if _holds_seals(path)}
    kept = {
        path: git(root, "cat-file", "blob", f"{commit}:./{path}") for path in listed.split("\0") if _holds_seals(path)
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
        found = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    except CannotRunError:
        return ""
    return found.decode("ascii").strip()


def _write_revision(root: Path, name: str, folder: Path) -> dict[str, str]:
    """Write what is read of a revision, and say what stands for its generated files. Work tree and index are not touched."""
    generated: dict[str, str] = {}
    found = _blobs(root, _tree(root, name))
    for blob, content in zip(found, contents(root, [blob.sha for blob in found]), strict=True):
        if is_generated(blob.path):
            generated[blob.path] = digest_of_link(content) if blob.mode == SYMBOLIC_LINK else digest(content)
            continue
        target = folder / blob.path
        target.parent.mkdir(parents=True, exist_ok=True)
        with naming(target):
            target.write_bytes(content)
    return generated


def _tree(root: Path, name: str) -> str:
    try:
        return tree_of(root, name)
    except NoRevisionError as error:
        if name and Path(name).is_dir():
            above = root_above(Path(name))
            what_to_do = f"it lies inside a corpus, so say: {above}" if above else "give the folder that holds data/"
            raise CannotRunError(f"a folder without data/, and no git revision; {what_to_do}") from None
        raise CannotRunError(f"no such folder with data/, and {error}") from None
    except NoRepositoryError as error:
        raise CannotRunError(f"no such folder with data/, and {error}") from None


def _blobs(root: Path, tree: str) -> list[Blob]:
    """Every file that is read or generated, seen from the root, which may be a folder inside the repository."""
    found = []
    for blob in blobs(root, tree, [*READ, *GENERATED]):
        made = is_generated(blob.path)
        if not (blob.mode == SUBMODULE if made else is_below(blob.path, *GENERATED)):
            found.append(blob)
    require_plain(blob for blob in found if not is_generated(blob.path))
    require_small(root, found)
    if not any(blob.path.startswith("data/") for blob in found):
        above = root_above(root)
        where = f"; that lies inside a corpus, so say: --root {above}" if above else ""
        raise CannotRunError(f"this revision has no data/ below {root.resolve()}{where}")
    return found
