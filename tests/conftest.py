"""Corpora that tests may damage: copies of the real one and of the small one for rule fixtures."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BASE = ROOT / "validation" / "fixtures" / "base"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the real corpus."""
    shutil.copytree(ROOT / "data", tmp_path / "corpus" / "data", ignore=shutil.ignore_patterns("tables"))
    return tmp_path / "corpus"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A copy of the small corpus for rule fixtures."""
    shutil.copytree(BASE / "data", tmp_path / "small" / "data")
    return tmp_path / "small"
