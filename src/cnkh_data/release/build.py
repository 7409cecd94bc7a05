"""The whole way from a valid corpus to its published files.

It is gone in three parts, `checking`, `making` and `finishing`, each imported when its turn has come: it takes much memory.
"""

import os
import pickle
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ..apart import done_apart, while_needed
from ..errors import CannotRunError
from ..files import refuse_links
from ..layout import LEDGER_FILE, PACKAGE_FILE, RELEASES_FOLDER, TABLES_FOLDER
from ..progress import Progress, silent
from ..release_files import open_release
from ..scratch import scratch_folder
from ..spreadsheet import require_openpyxl
from ..staging import Content, Staging
from ..writing import holds, publishing, recover_folders, writing
from .refused import BuildRefusedError
from .way import Valid, Way

if TYPE_CHECKING:
    import pyarrow as pa

    from ..validate import Executor, Report
    from .made import Made
    from .tables import Written
# ruff: noqa: PLC0415 - see above

__all__ = ["BuildRefusedError", "Built", "build", "outdated", "require_settled"]

Part = TypeVar("Part")

COMMAND = "build"
DIST = "dist"
"""Folder in the root that releases are written into, if nothing else is said."""


def require_settled(version: str | None = None) -> None:
    """Check that what is built by a version of the schema, if not by that of this package, may be given out as a release.

    Raises:
        CannotRunError: if that version still changes.
    """
    from ..models import SCHEMA_VERSION
    from ..models.base import VERSION_PATTERN

    version = version or SCHEMA_VERSION
    if not re.fullmatch(VERSION_PATTERN, version):
        raise CannotRunError(
            f"the schema is {version}, which still changes, so nothing may be released by it; for the tables alone, run: cnkh build"
        )


@dataclass(frozen=True)
class Built:
    """What a build made."""

    release: Path
    written: Mapping[str, "Written"]
    """What is known of its tables."""
    pickled_report: bytes
    not_renewed: tuple[str, ...] = ()
    """Generated files that are out of date, in a corpus folder that cannot be written."""
    unmet: tuple[str, ...] = ()
    """What `validation/expectations.json` expects of a release and this is not."""
    to_commit: tuple[str, ...] = ()
    """Files written by this build that the next release is compared with."""

    @property
    def report(self) -> "Report":
        """What was found when the corpus was looked at."""
        report: Report = pickle.loads(self.pickled_report)  # made by this build
        return report

    def table(self, name: str) -> "pa.Table":
        """A table of the release, read from it."""
        import pyarrow as pa

        return pa.Table.from_batches(
            replace(self.written[name], folder=self.release).to_batches(), self.written[name].schema
        )


def build(
    root: Path,
    out: Path | None = None,
    texts: bool = True,
    given_out: bool = False,
    since: Path | None = None,
    *,
    jobs: int | None = None,
    progress: Progress = silent,
    executor: "Executor | None" = None,
    shards: int | None = None,
    apart: bool = False,
) -> Built:
    """Validate a corpus, regenerate what follows from it in its folder, and write the release into `out`.

    What is regenerated are `data/tables/`, `datapackage.json` and the ledger of published ids. The release is a folder, with a zip
    of it beside it. No more than one document need be in memory.

    A corpus folder that cannot be written is left as it is, if `out` lies outside of it.

    Args:
        root: folder of the corpus.
        out: folder that releases are written into; if not given, `dist/` in the root.
        texts: whether the release has the words of the sources. What the corpus folder itself holds always has them,
            so a release without them leaves it as it is.
        given_out: whether the release is to be given out, so that it must be what the corpus expects of one, and have versions that
            say what has changed since the former release. What the next one is compared with is then written into the corpus folder.
        since: folder or zip of the former release; if not given, the newest that `validation/releases/` remembers.
        jobs: processes to spread documents over; if not given, one for each core.
        progress: is told how far a long build has come.
        executor: what validates documents and makes their rows, in place of processes of this machine. Its workers must see the
            same files at the same path.
        shards: number of files that the documents of each Parquet table are spread over; if not given, it is one file, with the
            name of the table.
        apart: whether each part that needs the corpus is done in a process of its own, which gives its memory back before the next begins;
            it is these processes which call `progress`. With an executor, and where processes cannot be forked (Windows), all is done in
            this one.

    Raises:
        BuildRefusedError: if the corpus has findings. Nothing is written then.
        ExpectationsNotMetError: if the release is to be given out and is not that. Nothing is written then.
        VersionTooLowError: if the release is to be given out and a version promises too little. Nothing is written then.
        CannotRunError: if a folder or file cannot be read or written, or something is not installed that a release needs.
        ExecutorError: if the executor fails at a task for good. Nothing is written then.
    """
    _require_root(root)
    if out is None:
        refuse_links(root, DIST)
        out = root / DIST
    way = Way(jobs, while_needed(progress), executor, shards)
    refuse_links(root, TABLES_FOLDER, PACKAGE_FILE, LEDGER_FILE, RELEASES_FOLDER)
    require_openpyxl()
    needed = texts and out.resolve().is_relative_to(root.resolve())
    done = done_apart if apart and executor is None else _done_here
    with writing(root, COMMAND, needed=needed) as place:
        recover_folders(out, COMMAND)
        valid = done(lambda: _checked(root, texts, way))
        release = out / valid.name
        with publishing(release, COMMAND, with_archive=True) as new:
            made = done(lambda: _made(root, valid, texts, given_out, way, new))
            new.files.update(made.files)
            tables = _finished(made, new, shards)
            generated = dict(made.generated)
            if given_out and texts:
                generated = {**_remembered(root, new, since), **generated}
            place.check(generated)
            new.complete()
            gone = [path for path in _present(root) if path not in generated] if texts else ()
            changed = place.put(generated, gone)
    to_commit = tuple(path for path in changed if path.startswith(f"{RELEASES_FOLDER}/") and not place.read_only)
    not_renewed = tuple(changed) if place.read_only else ()
    return Built(release, tables, valid.report, not_renewed, made.unmet, to_commit)


def outdated(root: Path, jobs: int | None = None, progress: Progress = silent) -> list[str]:
    """Generated files in the corpus folder that differ from what the build would write, or should not be there.

    Args:
        root: folder of the corpus.
        jobs: processes to spread documents over; if not given, one for each core.
        progress: is told how far it has come.

    Raises:
        BuildRefusedError: if the corpus has findings.
        CannotRunError: if a folder or file cannot be read.
    """
    way = Way(jobs, progress)
    valid = _checked(root, True, way)
    with scratch_folder() as folder:
        made = _made(root, valid, True, False, way, Staging(folder / "new"))
        wanted = made.generated
        found = {*_present(root), *wanted}
        return sorted(path for path in found if path not in wanted or not holds(root / path, wanted[path]))


def _require_root(root: Path) -> None:
    """Check that a folder has the layout of a corpus; what says that it has not is imported only then."""
    if not os.path.isdir(root / "data"):  # noqa: PTH112 - never raises
        from ..corpus import find_root

        find_root(root)


def _done_here(do: Callable[[], Part]) -> Part:
    return do()


def _checked(root: Path, texts: bool, way: Way) -> Valid:
    from .checking import checked

    return checked(root, texts, way)


def _made(root: Path, valid: Valid, texts: bool, given_out: bool, way: Way, new: Staging) -> "Made":
    from .making import made_of

    return made_of(root, valid, texts, given_out, way, Staging(new.folder, is_there=True))


def _finished(made: "Made", new: Staging, shards: int | None) -> Mapping[str, "Written"]:
    from .finishing import finish

    return finish(made, new, shards)


def _present(root: Path) -> list[str]:
    """Paths of what stands where the build writes in the corpus folder."""
    return [*(path.relative_to(root).as_posix() for path in (root / TABLES_FOLDER).glob("*")), PACKAGE_FILE]


def _remembered(root: Path, new: Staging, since: Path | None) -> dict[str, Content]:
    from ..release_diff.summary import remembered

    with open_release(new.folder) as files:
        return {**remembered(root, files, since)}
