"""Rule fixtures of this project; `cnkh_data.validate.fixtures` says how they are written."""

from pathlib import Path
from typing import Any

from cnkh_data.validate import fixtures
from cnkh_data.validate.fixtures import apply, pointer_path, reformat, reseal

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / fixtures.FOLDER

__all__ = ["FIXTURES", "apply", "names", "pointer_path", "read", "reformat", "reseal"]


def names() -> list[str]:
    """Every fixture, as `<rule>/<name>`."""
    return fixtures.names(ROOT)


def read(name: str) -> dict[str, Any]:
    """One fixture."""
    return fixtures.read(ROOT, name)
