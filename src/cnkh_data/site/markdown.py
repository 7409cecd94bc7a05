"""Pages that are written in Markdown, as HTML that is safe whatever they hold.

No HTML of a page is passed on: comments are left out, `<a id="…"></a>` becomes an anchor, and all else is shown as it is written.
Pictures and links go where the site says, or become plain text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any, NamedTuple, Protocol

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from .languages import direction
from .tongues import runs

_ANCHOR = re.compile(r"<a\s+(?:id|name)=\"([^\"<>\s]+)\"\s*/?>", re.I)
_CLOSED = "</a>"
RESERVED = ("main", "q")
"""Ids of the frame that every page of the site has."""
Env = MutableMapping[str, Any]
"""What is known while a page is written: its links, the languages of the corpus, anchors that have been set."""


class Named(NamedTuple):
    """What code names."""

    href: str
    text: str
    """How it is written."""


class Links(Protocol):
    """Where the links of a page go."""

    def link(self, target: str) -> str | None:
        """Address for what a page links to; None if the site has nothing there, so that the words stand without a link."""

    def picture(self, target: str) -> str | None:
        """Address of a picture; None if the site has none there."""

    def code(self, text: str) -> Named | None:
        """What code names, such as a record by its id; None if it names nothing."""


@dataclass(frozen=True)
class Heading:
    """A heading of a page."""

    level: int
    id: str
    text: str


@dataclass(frozen=True)
class Parsed:
    """A page that has been read but not yet written, so that links to its headings can be checked."""

    tokens: Sequence[Token]
    title: str
    """Its first heading, if it begins with one of the first level; else empty."""
    title_id: str
    headings: tuple[Heading, ...]
    """All others."""
    anchors: frozenset[str]
    """Every id in it."""
    part: str = ""
    """Id of the part that it is of a page that has several; empty for a page of its own."""

    def anchor(self, fragment: str) -> str:
        """The id for a fragment of its address, that of its beginning if it has no such heading."""
        found = f"{self.part}.{fragment}" if self.part and fragment else fragment
        return found if found in self.anchors else self.part


def parse(text: str, part: str = "") -> Parsed:
    """Read a page.

    Args:
        text: the page.
        part: id of its title, and before a point of all other headings, where it becomes a part of another page.

    Example:
        >>> page = parse("# A page\\n\\n## What is *in* it\\n\\n## What is in it\\n")
        >>> page.title, [heading.id for heading in page.headings]
        ('A page', ['what-is-in-it', 'what-is-in-it-1'])
        >>> [(heading.level, heading.id) for heading in parse("# A page\\n\\n## In it\\n", "a").headings]
        [(2, 'a'), (3, 'a.in-it')]
    """
    tokens = _PARSER.parse(text)
    headings = [*_headings(tokens)]
    first = headings[0] if headings and headings[0].level == 1 and tokens[0].type == "heading_open" else None
    title, title_id = (first.text, first.id) if first else ("", "")
    if part:
        headings = [*_of_part(tokens, part, title_id)]
        own = (f"{part}.{found}" for found in _explicit(tokens))
        return Parsed(tokens, title, "", tuple(headings), frozenset([part, *(one.id for one in headings), *own]), part)
    body = tokens[3:] if first else tokens
    others = tuple(headings[1:] if first else headings)
    ids = frozenset([*(heading.id for heading in headings), *_explicit(tokens)])
    return Parsed(body, title, title_id, others, ids)


def _of_part(tokens: Sequence[Token], part: str, title_id: str) -> Iterator[Heading]:
    """Yield every heading, which stands a level lower on the page that it is a part of."""
    for number, token in enumerate(tokens):
        if token.type not in ("heading_open", "heading_close"):
            continue
        level = min(int(token.tag[1]) + 1, 6)
        token.tag = f"h{level}"
        if token.type == "heading_open":
            own = str(token.attrGet("id"))
            found = part if own == title_id else f"{part}.{own}"
            token.attrSet("id", found)
            yield Heading(level, found, _words(tokens[number + 1].children or ()))


def render(page: Parsed, links: Links, languages: Sequence[str] = ()) -> Markup:
    """A page as HTML, without its title; a part of a page has it.

    Args:
        page: what `parse` gives.
        links: where its links go.
        languages: languages of the corpus, for words in other scripts than the Latin.

    Example:
        >>> class Nowhere:
        ...     link = picture = code = staticmethod(lambda target: None)
        >>> print(render(parse("A [page](x.md) <b>"), Nowhere()))
        <p>A page &lt;b&gt;</p>
        <BLANKLINE>
    """
    env = {"links": links, "languages": languages, "anchored": set(), "part": page.part}
    # A part without a title has its id all the same.
    before = f'<span id="{escape(page.part)}"></span>' if page.part and not page.title else ""
    return Markup(before + _RENDERER.render(page.tokens, _PARSER.options, env))


def slug(text: str) -> str:
    """The id that GitHub gives to a heading.

    Example:
        >>> slug("5. Between the texts, and `between` documents"), slug("条款 A")
        ('5-between-the-texts-and-between-documents', '条款-a')
    """
    kept = re.sub(r"[^\w\- ]", "", text.strip().lower())
    return kept.replace(" ", "-")


def _headings(tokens: Sequence[Token]) -> Iterator[Heading]:
    """Yield every heading, and note its id and its own anchor in its token."""
    given: dict[str, int] = {}
    taken = {*_explicit(tokens), *RESERVED}
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        text = _words(inline.children or ())
        explicit = next(_explicit([inline]), None)
        found = explicit or unique(slug(text), given, taken)
        opening.attrSet("id", found)
        opening.meta = {"explicit": explicit}
        yield Heading(int(opening.tag[1]), found, text)


def unique(wanted: str, given: dict[str, int], taken: Collection[str]) -> str:
    """An id that no heading before has, made as GitHub makes it; it is noted in `given`."""
    found = wanted
    while found in given or found in taken:
        given[wanted] = given.get(wanted, 0) + 1
        found = f"{wanted}-{given[wanted]}"
    given[found] = given.get(found, 0)
    return found


def _words(tokens: Sequence[Token]) -> str:
    return "".join(_words(one.children) if one.children else _own_words(one) for one in tokens).strip()


def _own_words(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return " "
    return token.content if token.type in ("text", "code_inline", "text_special") else ""


def _explicit(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("html_inline", "html_block") and (found := _ANCHOR.match(token.content.strip())):
            yield found[1]
        if token.children:
            yield from _explicit(token.children)


class _Renderer(RendererHTML):
    """Writes tokens; each method is named after the type of a token."""

    def text(self, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        return _in_languages(tokens[index].content, env["languages"])

    def text_special(self, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        return _in_languages(tokens[index].content, env["languages"])

    def code_inline(self, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        words = tokens[index].content
        named: Named | None = None if _inside_link(tokens, index) else env["links"].code(words)
        if named:
            return f'<a class="id" href="{escape(named.href)}">{escape(named.text)}</a>'
        return f"<code>{_in_languages(words, env['languages'])}</code>"

    def fence(self, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        return f'<pre tabindex="0"><code>{_in_languages(tokens[index].content, env["languages"])}</code></pre>\n'

    def code_block(self, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        return self.fence(tokens, index, options, env)

    def html_block(self, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        words = tokens[index].content.strip()
        if _is_comment(words):
            return ""
        found = _ANCHOR.match(words)
        if found and words[found.end() :].strip() in ("", _CLOSED):
            return _anchor(found[1], env)
        return f"<p>{_in_languages(words, env['languages'])}</p>\n"

    def html_inline(self, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        words = tokens[index].content
        if _is_comment(words):
            return ""
        if found := _ANCHOR.fullmatch(words):
            return _anchor(found[1], env)
        if words.lower() == _CLOSED and index and _ANCHOR.fullmatch(tokens[index - 1].content):
            return ""
        return escape(words)

    def heading_open(self, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        token = tokens[index]
        env["anchored"].add(token.meta.get("explicit"))
        return f'<{token.tag} id="{escape(str(token.attrGet("id")))}">'

    def link_open(self, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        href = env["links"].link(str(tokens[index].attrGet("href") or ""))
        tokens[index].meta = {"href": href}
        return f'<a href="{escape(href)}">' if href else ""

    def link_close(self, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        return "</a>" if tokens[_opening(tokens, index)].meta["href"] else ""

    def image(self, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        words = _words(tokens[index].children or ())
        address = env["links"].picture(str(tokens[index].attrGet("src") or ""))
        if address is None:
            return _in_languages(words, env["languages"])
        picture = f'<img class="figure" src="{escape(address)}" alt="{escape(words)}" loading="lazy">'
        # On a phone a figure is too small to be read; its file can be made larger.
        return picture if _inside_link(tokens, index) else f'<a href="{escape(address)}">{picture}</a>'

    def table_open(self, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        heads = [_words(one.children or ()) for one in _first_row(tokens, index)]
        label = f"Table: {', '.join(filter(None, heads))}" if any(heads) else "Table"
        return f'<div class="region" role="group" tabindex="0" aria-label="{escape(label)}"><table>\n'

    def table_close(self, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        return "</table></div>\n"

    def th_open(self, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        # An empty head is a cell: a screen reader should not announce a head without words.
        empty = not _words(tokens[index + 1].children or ())
        return f"<td{_aligned(tokens[index])}>" if empty else f'<th scope="col"{_aligned(tokens[index])}>'

    def th_close(self, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        return "</th>" if _words(tokens[index - 1].children or ()) else "</td>"

    def td_open(self, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        return f"<td{_aligned(tokens[index])}>"


def _in_languages(text: str, languages: Sequence[str]) -> str:
    return "".join(
        f"<span{_tagged(run.language)}>{escape(run.text)}</span>" if run.language else escape(run.text)
        for run in runs(text, languages)
    )


def _tagged(language: str) -> str:
    turned = ' dir="rtl"' if direction(language) == "rtl" else ""
    return f' lang="{escape(language)}"{turned}'


def _is_comment(words: str) -> bool:
    return words.startswith("<!--") and words.endswith("-->") and "-->" not in words[4:-3]


def _anchor(name: str, env: Env) -> str:
    """An anchor, unless its heading or an anchor before has the id already."""
    if name in env["anchored"]:
        return ""
    env["anchored"].add(name)
    found = f"{env['part']}.{name}" if env["part"] else name
    return f'<span id="{escape(found)}"></span>'


def _aligned(token: Token) -> str:
    """A class for what Markdown aligns: style attributes are not allowed on the site."""
    found = re.fullmatch(r"text-align:(right|center)", str(token.attrGet("style") or ""))
    return f' class="{found[1]}"' if found else ""


def _opening(tokens: Sequence[Token], index: int) -> int:
    """Index of the token that opens what one closes; links do not nest."""
    return next(before for before in range(index, -1, -1) if tokens[before].type == "link_open")


def _inside_link(tokens: Sequence[Token], index: int) -> bool:
    for token in reversed(tokens[:index]):
        if token.type in ("link_open", "link_close"):
            return token.type == "link_open" and bool(token.meta.get("href"))
    return False


def _first_row(tokens: Sequence[Token], index: int) -> Iterator[Token]:
    for token in tokens[index:]:
        if token.type == "thead_close":
            return
        if token.type == "inline":
            yield token


_PARSER = MarkdownIt("commonmark", {"html": True}, renderer_cls=_Renderer).enable("table")
_RENDERER = _Renderer()
