"""Renew the locks of consumers: `python tests/consumers/lock_recipes.py` (needs uv). Each pins what a page of docs/use installs."""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from consumers.recipes import PAGES, PIP, packages

LOCKS = Path(__file__).parent / "locks"
COMPILE = (
    "uv pip compile - --generate-hashes --no-emit-index-url --no-header --no-annotate --universal --python-version 3.11"
)


def main() -> None:
    """Write a lock for each page that installs something with pip."""
    for page in sorted(PAGES.glob("*.md")):
        if PIP.search(page.read_text(encoding="utf-8")):
            command = [*COMPILE.split(), "--quiet", "-o", str(LOCKS / f"{page.stem}.lock")]
            subprocess.run(command, input="\n".join(packages(page.stem)), text=True, check=True)


if __name__ == "__main__":
    main()
