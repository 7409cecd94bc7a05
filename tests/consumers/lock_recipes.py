"""Renew the locks of consumers: `python tests/consumers/lock_recipes.py` (needs uv). Each pins what a page of docs/use installs.

Where a page installs something beside this package, its lock also pins what the package itself needs, as its release does.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from consumers.recipes import PAGES, PIP, packages

ROOT = Path(__file__).resolve().parents[2]
LOCKS = Path(__file__).parent / "locks"
BESIDE_THE_PACKAGE = {"dask"}
"""Pages that run this package itself."""
COMPILE = (
    "uv pip compile - --generate-hashes --no-emit-index-url --no-header --no-annotate --universal --python-version 3.11"
)


def main() -> None:
    """Write a lock for each page that installs something with pip, or for those that are named."""
    pages = [PAGES / f"{name}.md" for name in sys.argv[1:]] or sorted(PAGES.glob("*.md"))
    for page in pages:
        if PIP.search(page.read_text(encoding="utf-8")):
            command = [*COMPILE.split(), "--quiet", "-o", str(LOCKS / f"{page.stem}.lock")]
            subprocess.run(
                [*command, *_constraints(page.stem)], input="\n".join(_wanted(page.stem)), text=True, check=True
            )


def _wanted(page: str) -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    own = [*project["dependencies"], *project["optional-dependencies"]["sheets"]]  # what a build needs
    return [*packages(page), *(own if page in BESIDE_THE_PACKAGE else [])]


def _constraints(page: str) -> list[str]:
    return ["--constraint", str(ROOT / "requirements-release.lock")] if page in BESIDE_THE_PACKAGE else []


if __name__ == "__main__":
    main()
