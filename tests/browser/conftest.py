"""Chromium, and sites to be read in it."""

from __future__ import annotations

import functools
import http.server
import shutil
import site
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

import pytest
import site_corpora
from _pytest.terminal import TerminalReporter  # pytest itself names it since 8.4
from conftest import ROOT
from environments import locked, packages_of, python_of

from cnkh_data.site.build import build_site, open_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

HERE = Path(__file__).parent
ENVIRONMENTS = ROOT / "build" / "browser"
WIDE, NARROW = 1280, 360
"""Widths of a window: of a screen on a desk, and of a small phone."""


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """They need a browser: only who asks for them gets them."""
    asked = [(config.invocation_params.dir / arg.split("::")[0]).resolve() for arg in config.args]
    return None if any(path == HERE or HERE in path.parents for path in asked) else True


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Why tests were left out, each reason once."""
    reports = terminalreporter.stats.get("skipped", [])
    for reason in dict.fromkeys(report.longrepr[2].removeprefix("Skipped: ") for report in reports):
        terminalreporter.write_line(f"skipped: test-browser: {reason}")


# The browser


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browser, from an environment of its own that is made of the lock beside this file."""
    if chromium() is None:
        pytest.skip("no chromium on PATH; Debian has it in chromium")
    python = python_of(ENVIRONMENTS / "python", HERE / "requirements.lock")
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    site.addsitedir(str(python.parents[1] / "lib" / version / "site-packages"))
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - it is there from here on

    with sync_playwright() as driver:
        yield driver


def chromium() -> str | None:
    """Where Chromium is; None if it is not on the machine."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Chromium. Its sandbox does not work for root, or in a container; what it opens is our own."""
    found = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
    yield found
    found.close()


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The folder with what the lock in js/ pins: axe-core and typescript."""
    return packages_of(ENVIRONMENTS / "js", HERE / "js") / "node_modules"


@pytest.fixture(scope="session")
def axe(node_modules: Path) -> str:
    """The source of axe-core."""
    return (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


# Reading


@dataclass
class Reader:
    """A person with a browser. What the browser complains of, and each request that leaves the site, is written down."""

    browser: Browser
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)
    bases: list[str] = field(default_factory=list)
    """Addresses of the sites that were opened: a request may go below one of them."""

    def window(self, width: int = WIDE, height: int = 900, **how: Any) -> BrowserContext:
        """A new window, which remembers nothing.

        Args:
            width: in CSS pixels.
            height: likewise.
            how: what else Playwright calls it, such as `color_scheme` or `java_script_enabled`.
        """
        context = self.browser.new_context(viewport={"width": width, "height": height}, **how)
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        context.on("request", self._asked)
        return context

    def open(self, folder: Path, path: str = "index.html", width: int = WIDE, **how: Any) -> Page:
        """Open a page of a site from its folder, in a new window. `path` may have a fragment."""
        page = self.window(width, **how).new_page()
        self.go(page, folder, path)
        return page

    def go(self, page: Page, folder: Path, path: str) -> None:
        """Open another page in a window that is there."""
        self.bases.append(f"{folder.as_uri()}/")
        page.goto(address(folder, path))

    def _heard(self, message: Any) -> None:
        # axe-core asks for style sheets; the policy of the page refuses, which is as it should be.
        if message.type in ("error", "warning") and "axe" not in message.text:
            self.complaints.append(f"{message.type}: {message.text}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((*self.bases, "data:", "blob:")):
            self.complaints.append(f"request: {request.url}")

    def close(self) -> None:
        """Close every window."""
        for context in self.contexts:
            context.close()


def address(folder: Path, path: str) -> str:
    """The address of a page of a site in a folder, as a browser has it."""
    file, hash_, fragment = path.partition("#")
    return f"{folder.as_uri()}/{quote(file)}{hash_}{quote(fragment, safe='/=&?+%')}"


@pytest.fixture
def reader(browser: Browser) -> Iterator[Reader]:
    """A reader. The test fails if the browser complained, or if anything was asked for outside the site."""
    found = Reader(browser)
    yield found
    found.close()
    assert found.complaints == []


# Sites


Made = Callable[[str], Path]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Makes the site of a corpus of `site_corpora` by its name, once for all processes that run tests."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base

    def site_of(name: str) -> Path:
        out = shared / "sites" / name
        with locked(shared / "sites" / f".{name}"):
            if not out.exists():
                corpora = {"rich": site_corpora.rich, **site_corpora.HOSTILE}
                root = ROOT if name == "committed" else corpora[name](shared / "corpora" / name)
                build_site(open_site(root), out)
        return out

    return site_of


@pytest.fixture(scope="session")
def rich(made: Made) -> Path:
    """The site of the rich corpus; not to be changed."""
    return made("rich")


@pytest.fixture(scope="session")
def committed(made: Made) -> Path:
    """The site of the committed data; not to be changed."""
    return made("committed")


def pages_of(folder: Path) -> list[str]:
    """The pages of a site, by their paths."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.html"))


@pytest.fixture
def served(rich: Path, tmp_path: Path) -> Iterator[str]:
    """The address of the rich site on a server of files, below a path of its own."""
    (tmp_path / "some" / "where").mkdir(parents=True)
    shutil.copytree(rich, tmp_path / "some" / "where" / "site")
    quiet = type("Quiet", (http.server.SimpleHTTPRequestHandler,), {"log_message": lambda *_: None})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(quiet, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/some/where/site/"
    server.shutdown()
    server.server_close()


def fragment(page: Page) -> str:
    """What the address of a page has after its hash sign, as people write it."""
    return unquote(urlsplit(page.url).fragment)


def wait(page: Page, condition: str, seconds: float = 10) -> None:
    """Wait until an expression is true on a page. What Playwright has for this evaluates strings, which the policy of pages forbids."""
    until = time.monotonic() + seconds
    while not page.evaluate(condition):
        if time.monotonic() > until:
            pytest.fail(f"not so after {seconds} s: {condition}")
        page.wait_for_timeout(50)
