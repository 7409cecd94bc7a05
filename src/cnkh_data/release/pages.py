"""The pages that a release takes from the project that its corpus lies in, with links that hold in the release."""

import os
import posixpath
import re
import stat
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from ..errors import CannotRunError
from ..files import refuse_links

MOST_BYTES = 16 * 2**20
"""Largest page that is read."""
NOTICES = {
    "RIGHTS.md": "RIGHTS.md",
    "CITATION.cff": "CITATION.cff",
    "CHANGELOG.md": "CHANGELOG.md",
    "LICENSE-DATA": "LICENSE",
    "schema/VERSIONING.md": "VERSIONING.md",
    "docs/data-statement.md": "docs/data-statement.md",
}
"""Pages that can do without long quotations: path in the project to path in the release."""
QUOTING = {path: path for path in ("docs/codebook.md", "docs/findings.md", "docs/findings-records.md")}
"""Pages that live on quotations: a release without texts has none of them."""
FOLDERS, QUOTING_FOLDERS = ("docs/use", "schema/migrations"), ("docs/figures",)
MOVED = {"README.md": "README.md", "data/tables/README.md": "docs/dictionary.md"}
"""Pages that the build writes anew."""
MOVED_FOLDERS = {"data/tables": "csv", "schema/codelists": "codelists"}
OTHERWISE_THERE = ("LICENSE",)
"""What stands in the project under the name that something else has in a release."""


def read_page(root: Path, path: str) -> bytes | None:
    """Content of a file of the project; None if it is not there.

    Raises:
        CannotRunError: if it is a link, no ordinary file, too large, or cannot be read.
    """
    refuse_links(root, path)
    try:
        number = os.open(root / path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(number, "rb") as file:
            if not stat.S_ISREG(os.fstat(number).st_mode):
                raise CannotRunError(f"{path}: no ordinary file, so it cannot go into a release; move it away")
            content = file.read(MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except IsADirectoryError:
        raise CannotRunError(f"{path}: a folder stands where a file belongs; move it away") from None
    except OSError as error:
        raise CannotRunError(f"{path}: cannot be read: {error.strerror}") from None
    if len(content) > MOST_BYTES:
        raise CannotRunError(
            f"{path}: larger than {MOST_BYTES // 2**20} MB, the most that a page of a release may have"
        )
    return content


def read_pages(root: Path, texts: bool, leave_out: Callable[[str], str]) -> dict[str, tuple[str, bytes]]:
    """The pages of a project that go into a release: path in the release to path in the project, and content.

    Args:
        root: folder of the project.
        texts: whether the release has the words of the sources.
        leave_out: puts a mark in the place of every long quotation from a source; used for a release without texts.

    Raises:
        CannotRunError: if one cannot be read.
    """
    found = {place: (path, read_page(root, path)) for path, place in _listed(root, texts)}
    present = {place: (path, content) for place, (path, content) in found.items() if content is not None}
    if texts:
        return present
    return {
        place: (path, leave_out(content.decode("utf-8", "replace")).encode("utf-8"))
        for place, (path, content) in present.items()
    }


def _listed(root: Path, texts: bool) -> Iterator[tuple[str, str]]:
    yield from {**NOTICES, **(QUOTING if texts else {})}.items()
    for folder in (*FOLDERS, *(QUOTING_FOLDERS if texts else ())):
        refuse_links(root, folder)
        if (root / folder).is_dir():
            names = sorted(path.name for path in (root / folder).iterdir())
            yield from ((f"{folder}/{name}", f"{folder}/{name}") for name in names if not name.startswith((".", "_")))


def linked(pages: Mapping[str, tuple[str, bytes]], held: Collection[str]) -> dict[str, bytes]:
    """Pages with links that hold in the release; what does not stand there becomes plain text.

    Args:
        pages: what `read_pages` gives.
        held: every path in the release.
    """
    return {
        place: relinked(content.decode("utf-8", "replace"), path, place, held).encode("utf-8")
        if place.endswith(".md")
        else content
        for place, (path, content) in pages.items()
    }


# Fenced blocks and code spans are kept as they are; a label may have brackets of its own.
_CODE_OR_LINK = re.compile(
    r"(?P<code>^(?P<fence>```+|~~~+).*?^(?P=fence)[ \t]*$|(?P<tick>`+)(?:(?!\n\n).)+?(?P=tick)(?!`))"
    r"|(?P<picture>!?)\[(?P<label>(?:[^\[\]\n]|\n(?!\n)|\[[^\[\]\n]*\])*)\]\((?P<target>[^()\s]+)(?P<title>\s+\"[^\"\n]*\")?\)",
    re.M | re.S,
)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.I)


def relinked(text: str, path: str, place: str, held: Collection[str]) -> str:
    """A Markdown page with its relative links as they hold at another place.

    Args:
        text: the page.
        path: where it stands in the project.
        place: where it stands in the release.
        held: every path in the release.

    Example:
        >>> relinked("[Rights](../RIGHTS.md#sources), [rules](rules.md)", "docs/a.md", "a.md", ["RIGHTS.md", "a.md"])
        '[Rights](RIGHTS.md#sources), rules'
    """

    def moved(found: re.Match[str]) -> str:
        if found["code"]:
            return found[0]
        label = relinked(found["label"], path, place, held)  # It may be a picture.
        if _ELSEWHERE.match(found["target"]):
            return f"{found['picture']}[{label}]({found['target']}{found['title'] or ''})"
        target, mark, anchor = found["target"].partition("#")
        there = _in_release(posixpath.normpath(posixpath.join(posixpath.dirname(path), target)))
        if there is None or not (there in held or any(one.startswith(f"{there}/") for one in held)):
            return label
        new = posixpath.relpath(there, posixpath.dirname(place) or ".")
        return f"{found['picture']}[{label}]({new}{mark}{anchor}{found['title'] or ''})"

    return _CODE_OR_LINK.sub(moved, text)


def _in_release(path: str) -> str | None:
    """Where a release has what stands at a path of the project; None if it has nothing of it."""
    if path in OTHERWISE_THERE:
        return None
    renamed = {**NOTICES, **MOVED}.get(path)
    if renamed:
        return renamed
    for folder, there in MOVED_FOLDERS.items():
        if path == folder or path.startswith(f"{folder}/"):
            return there + path.removeprefix(folder)
    return path


def section(page: str, heading: str) -> str:
    """What stands under a heading of the second level, without the heading; empty if there is no such heading.

    Example:
        >>> section("# A\\n\\n## B\\n\\nWords.\\n\\n## C\\n", "B")
        'Words.'
    """
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", page, re.M | re.S)
    return found[1].strip() if found else ""
