"""Renew the locks of what tests use in JavaScript: `python tests/consumers/lock_packages.py` (needs npm)."""

import json
import subprocess
from pathlib import Path
from typing import Any

FOLDERS = [Path(__file__).parent / "js", Path(__file__).parents[1] / "browser"]


def without_addresses(lock: dict[str, Any]) -> dict[str, Any]:
    """A lock with what npm installs by, and no page of a licence or of somebody to pay."""
    packages = {
        path: {key: value for key, value in package.items() if key not in ("funding", "license", "resolved")}
        for path, package in lock["packages"].items()
    }
    return {**lock, "packages": packages}


def main() -> None:
    """Write the lock of each folder anew, with the newest versions that its package.json allows."""
    for file in sorted(path for folder in FOLDERS for path in folder.glob("*/package.json")):
        lock = file.with_name("package-lock.json")
        lock.unlink(missing_ok=True)
        subprocess.run(["npm", "install", "--package-lock-only", "--silent"], cwd=file.parent, check=True)
        cleaned = without_addresses(json.loads(lock.read_text(encoding="utf-8")))
        lock.write_text(json.dumps(cleaned, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
