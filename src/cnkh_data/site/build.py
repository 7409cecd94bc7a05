"""From tables to the files of a site: pages of every section, their data, style sheet and scripts, with every link checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from ..access.citing import cited
from ..access.tables import DESCRIPTOR, DamagedTableError, Tables
from ..errors import CannotRunError
from ..writing import publish_folder
from . import addresses
from .languages import direction, language_name
from .parts import Asset, DataFile, Draft, Page, Part, Site, counted, joined, script_json
from .words import shown

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from jinja2 import Environment

SECTIONS = ("home", "document", "commitments", "differences", "entities", "threads", "docs", "search", "draft")
"""Modules of this package that have `pages(site)`, in the order of the navigation."""

COMMAND = "site"
MARKER = "assets/cnkh.js"
"""What a folder has that was made by this command."""


MOST_LINKS = 5
"""Broken links that a message names."""


class BrokenLinkError(CannotRunError):
    """A page links to what is not there: a fault of the program, not of the data."""

    def __init__(self, links: Sequence[str]) -> None:
        more = f" and {len(links) - MOST_LINKS} more" if len(links) > MOST_LINKS else ""
        named = "; ".join(links[:MOST_LINKS])
        super().__init__(
            f"pages would link to nothing, which is a fault of this program; nothing was written: {named}{more}"
        )


# Opening


def open_site(root: Path, draft: Draft | None = None, tables: Tables | None = None) -> Site:
    """What a folder has to show: that of a corpus, or that of a release.

    Args:
        root: a folder with `data/dataset.json`, or one with `datapackage.json` and its tables.
        draft: what is shown beyond a release.
        tables: the tables, where they are made otherwise than by this folder.

    Raises:
        CannotRunError: if the folder is neither, or cannot be read.
    """
    if (root / "data" / "dataset.json").is_file():
        return _of_corpus(root, draft, tables)
    if (root / DESCRIPTOR).is_file():
        try:
            return _of_release(root, tables or Tables(str(root)))
        except DamagedTableError as error:
            raise CannotRunError(str(error)) from None
    raise CannotRunError(f"{root}: no folder of a corpus (data/dataset.json) or of a release ({DESCRIPTOR})")


def _of_release(root: Path, tables: Tables) -> Site:
    package = tables.package
    said = cited(package)
    licences = map(_licence, package.get("licenses", ()))
    languages = tuple(package.get("languages", ())) or _languages_of(tables)
    return Site(
        tables,
        root,
        package["name"],
        package["title"],
        package.get("description", ""),
        package["version"],
        languages,
        package.get("homepage") or "",
        "; ".join(licences),
        said.in_a_line(),
        said.bibtex(),
    )


def _licence(said: Mapping[str, str]) -> str:
    """A licence by its title and name; what it is for is said where it is shown."""
    title, name = said.get("title", "").removesuffix(", for the coding"), said.get("name", "")
    return f"{title} ({name})" if title and name else title or name


def _of_corpus(root: Path, draft: Draft | None, tables: Tables | None) -> Site:
    from ..corpus import load  # noqa: PLC0415 - who shows a release does not wait for pydantic
    from ..release.citation import bibtex, citation, read_credits  # noqa: PLC0415
    from ..show.in_memory import CorpusTables  # noqa: PLC0415

    corpus = load(root).corpus
    if corpus is None:
        raise CannotRunError("data/dataset.json cannot be read; run: cnkh validate")
    dataset, credits_ = corpus.dataset, read_credits(root)
    return Site(
        tables or CorpusTables(corpus),
        root,
        dataset.id,
        dataset.title,
        dataset.description,
        dataset.version,
        tuple(dataset.languages),
        dataset.homepage or "",
        f"{dataset.licence_title} ({dataset.licence})",
        citation(dataset, credits_),
        bibtex(dataset, credits_),
        draft,
    )


def _languages_of(tables: Tables) -> tuple[str, ...]:
    """The languages that the wide tables have columns for."""
    names = (field["name"] for field in tables.columns("entities"))
    return tuple(name.removeprefix("label_") for name in names if name.startswith("label_"))


# Building


def build_site(site: Site, out: Path) -> Mapping[str, int]:
    """Write a site, whole or not at all; one that stands there is replaced.

    Returns:
        Path of each file to its size in bytes.

    Raises:
        CannotRunError: if something else stands at `out`, Jinja2 is not installed, or nothing can be written.
    """
    refuse_other_folder(out)
    made = site_files(site)
    publish_folder(out, made, COMMAND)
    return {path: len(content) for path, content in made.items()}


def refuse_other_folder(out: Path) -> None:
    """Refuse to replace a folder that is no site.

    Raises:
        CannotRunError: if it is none.
    """
    if out.is_dir() and any(out.iterdir()) and not (out / MARKER).is_file():
        raise CannotRunError(
            f"{out}: has files, and is no site that cnkh made, so it is not replaced; give another --out"
        )


def site_files(site: Site) -> dict[str, bytes]:
    """Every file of a site: path to content, in the order of the paths.

    Raises:
        CannotRunError: if Jinja2 or markdown-it-py is not installed.
        BrokenLinkError: if a page links to a page or anchor that is not there.
    """
    require_extra()
    parts = list(_parts(site))
    pages = [part for part in parts if isinstance(part, Page)]
    made = dict(_assets())
    made |= _rendered(site, pages)
    for part in parts:
        if isinstance(part, DataFile):
            made[part.path] = part.content().encode("utf-8")
        elif isinstance(part, Asset):
            made[part.path] = part.content
    if broken := broken_links(made):
        raise BrokenLinkError(broken)
    return dict(sorted(made.items()))


def require_extra() -> None:
    """Check that what makes pages is installed.

    Raises:
        CannotRunError: if it is not.
    """
    missing = [
        name for name, module in (("jinja2", "jinja2"), ("markdown-it-py", "markdown_it")) if not find_spec(module)
    ]
    if missing:
        raise CannotRunError(f"{joined(missing)} not installed; run: pip install 'cnkh-data[site]'")


def _parts(site: Site) -> Iterator[Part]:
    pages: list[Page] = []
    for name in SECTIONS:
        module = import_module(f".{name}", __package__)
        # What is searched are also the titles of the pages before it.
        for part in module.pages(site, pages) if name == "search" else module.pages(site):
            pages += [part] if isinstance(part, Page) else []
            yield part


@dataclass(frozen=True)
class Link:
    """An entry of the navigation."""

    label: str
    address: str


@dataclass(frozen=True)
class Navigation:
    """What every page leads to."""

    main: tuple[Link, ...]
    about: tuple[Link, ...]


def navigation(pages: Iterable[Page]) -> Navigation:
    """The pages that say where they stand in it, in their order."""
    listed = [page for page in pages if page.place]
    main, about = (
        tuple(Link(page.nav or page.title, page.path) for page in listed if page.place == place)
        for place in ("main", "about")
    )
    return Navigation(main, about)


def _rendered(site: Site, pages: list[Page]) -> Iterator[tuple[str, bytes]]:
    environment = templates()
    nav, paths = navigation(pages), {page.path for page in pages}
    for page in pages:
        template = environment.get_template(page.template)
        text = template.render(
            **page.context,
            site=site,
            page=page,
            nav=nav,
            paths=paths,
            href=lambda target, path=page.path: addresses.href(path, target),
        )
        yield page.path, _plain(compact(text)).encode("utf-8")


def compact(page: str) -> str:
    r"""A page without the space that its templates have around blocks; words, and what is printed as it stands, keep theirs.

    Example:
        >>> compact("<ul>\n  <li>a\n    <b>b</b>\n  <i>c</i></li>\n\n</ul><pre>\n  b</pre>")
        '<ul><li>a\n<b>b</b>\n<i>c</i></li></ul><pre>\n  b</pre>'
    """
    parts = _KEPT.split(page)
    return "".join(part if number % 2 else _closed_up(part) for number, part in enumerate(parts))


def _closed_up(part: str) -> str:
    return _BEFORE_BLOCK.sub("", _AFTER_BLOCK.sub(r"\1", _INSET.sub("\n", part)))


def _plain(page: str) -> str:
    """A page whose quotation marks stand for themselves where they end no attribute: each takes five characters otherwise.

    Example:
        >>> print(_plain('<p title="&#34;">&#34;it&#39;s&#34;</p>'))
        <p title="&#34;">"it's"</p>
    """
    return _BETWEEN_TAGS.sub(lambda words: words[0].replace("&#34;", '"'), page.replace("&#39;", "'"))


_BETWEEN_TAGS = re.compile(r"(?<=>)[^<>]+(?=<)")
_KEPT = re.compile(r"(<pre\b.*?</pre>|<textarea\b.*?</textarea>|<p class=\"words\".*?</p>)", re.DOTALL)
_INSET = re.compile(r"\n\s+")
_BLOCK = (
    r"</?(?:html|head|meta|link|title|body|header|main|footer|nav|section|article|aside|div|p|h[1-6]|ul|ol|li|dl|dt|dd"
    r"|table|caption|thead|tbody|tr|th|td|details|summary|blockquote|figure|figcaption|hr)\b"
)
"""Begins what the style sheet sets on lines of its own or in cells, so that space beside it shows nothing."""
_BEFORE_BLOCK = re.compile(rf"\n(?={_BLOCK})")
_AFTER_BLOCK = re.compile(rf"({_BLOCK}[^<>]*>)\n")


@cache  # who writes several sites compiles each template once
def templates() -> Environment:
    """What makes pages of templates: all text is escaped, and a name that nobody gave is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - an extra

    environment = Environment(
        loader=PackageLoader(__package__, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    environment.filters |= {
        "script_json": script_json,
        "language": language_name,
        "direction": direction,
        "joined": joined,
    }
    environment.globals |= {"counted": counted, "addresses": addresses}
    return environment


def _shown(value: Any) -> Any:
    """Text of data without what would turn the words around it; markup of templates as it is."""
    return shown(value) if type(value) is str else value


# Assets


def _assets() -> Iterator[tuple[str, bytes]]:
    """Yield the style sheet, which is put together of its parts in the order of their names, and the scripts as they are."""
    folder = files(__package__) / "assets"
    sheets = sorted((folder / "css").iterdir(), key=_name)
    yield "assets/site.css", "".join(one.read_text(encoding="utf-8") for one in sheets).encode("utf-8")
    for asset in sorted(folder.iterdir(), key=_name):
        if asset.is_file():
            yield f"assets/{asset.name}", asset.read_bytes()


def _name(asset: Traversable) -> str:
    return asset.name


# Links


def broken_links(made: Mapping[str, bytes]) -> list[str]:
    """What pages link to and is not there: `page: link`, each once.

    Args:
        made: path to content; what ends in `.html` is a page.

    Example:
        >>> broken_links({"a.html": b'<a href="b.html#x">', "b.html": b'<p id="y">'})
        ['a.html: b.html#x']
    """
    pages = {path: content.decode("utf-8") for path, content in made.items() if path.endswith(".html")}
    anchors = {path: set(map(unescape, _IDS.findall(page))) for path, page in pages.items()}
    found = (
        f"{path}: {link}"
        for path, page in pages.items()
        for link in dict.fromkeys(map(unescape, _LINKS.findall(page)))
        if not _leads_somewhere(path, link, made, anchors)
    )
    return list(found)


_IDS = re.compile(r"""<[^>]*?\sid="([^"]*)\"""")
_LINKS = re.compile(r"""<[^>]*?\s(?:href|src|data-src)="([^"]*)\"""")


def _leads_somewhere(page: str, link: str, made: Mapping[str, Any], anchors: Mapping[str, set[str]]) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return True
    target = _target(page, unquote(parts.path))
    fragment = unquote(parts.fragment)
    if target not in made:
        return False
    # What has a sign of equality is the state of a table, not an anchor.
    return not fragment or "=" in fragment or target not in anchors or fragment in anchors[target]


def _target(page: str, path: str) -> str:
    import posixpath  # noqa: PLC0415

    return posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page


def manifest(made: Mapping[str, int]) -> str:
    """What was written, in a line.

    Example:
        >>> manifest({"index.html": 900, "assets/site.css": 100})
        '2 files, 1 page, 1 kB'
    """
    pages = sum(path.endswith(".html") for path in made)
    return f"{counted(len(made), 'file')}, {counted(pages, 'page')}, {round(sum(made.values()) / 1000):,} kB"
