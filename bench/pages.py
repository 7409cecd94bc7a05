"""Measures how long a reader waits for a page of the site in Chromium, and for the first record on it.

    make site test-browser                   # the site, and what drives the browser
    python bench/pages.py                     # some ten seconds
    python bench/pages.py --out DIR           # another site

A page can be used when it is laid out and its scripts have run. Each page is opened in a new window that remembers nothing; of several
runs the fastest counts: what else the machine does only ever adds time.
"""

import argparse
import shutil
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DRIVER = ROOT / "build" / "browser" / "python" / "lib"
MOST_SECONDS = 1.0


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "site", help="folder of the site")
    parser.add_argument("--rounds", type=int, default=5, help="times that each page is opened")
    options = parser.parse_args()
    chromium = shutil.which("chromium")
    if chromium is None or not DRIVER.is_dir() or not (options.out / "index.html").is_file():
        sys.exit("needs chromium, and what these write: make site test-browser")
    sys.path.append(str(next(DRIVER.glob("python3*")) / "site-packages"))
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - it is there from here on

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for path in ("index.html", _largest(options.out / "documents", options.out), "commitments.html", "search.html"):
            _target(path, min(_opened(browser, options.out / path) for _ in range(options.rounds)))
        document = options.out / _largest(options.out / "documents", options.out)
        _target("the first record", min(_record(browser, document) for _ in range(options.rounds)))
    return 0


def _largest(folder: Path, root: Path) -> str:
    """The page in a folder that takes the most bytes."""
    return max(folder.glob("*.html"), key=lambda page: page.stat().st_size).relative_to(root).as_posix()


def _opened(browser: Any, path: Path) -> float:
    """Seconds from asking for a page until it has been drawn with its scripts run."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(path.as_uri())
        return float(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")) / 1000


def _record(browser: Any, path: Path) -> float:
    """Seconds from choosing the first record of a page until it is read."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(path.as_uri())
        started = page.evaluate("performance.now()")
        page.locator(".unit-id a").first.click()
        page.locator("#panel h2").wait_for()
        return float(page.evaluate("performance.now()") - started) / 1000


def _target(what: str, seconds: float) -> None:
    reached = "reached" if seconds <= MOST_SECONDS else "NOT reached"
    print(f"  {what:60}{seconds:.2f} s, target {MOST_SECONDS:g}: {reached}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
