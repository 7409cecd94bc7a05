"""The codebook prints the words that decide a code, as they stand in the files of words."""

import importlib.util
from types import ModuleType

import pytest
from conftest import ROOT

from cnkh_data.words import words_for

SCRIPT = ROOT / "docs/codebook.py"
PAGE = (ROOT / "docs/codebook.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("codebook", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_words_are_as_the_script_would_write_them(script: ModuleType) -> None:
    assert script.with_words(PAGE) == PAGE, "run: .venv/bin/python docs/codebook.py"


def test_derived_columns_are_as_the_script_would_write_them(script: ModuleType) -> None:
    assert script.with_columns(PAGE) == PAGE, "run: .venv/bin/python docs/codebook.py"


def test_every_word_of_these_tables_is_printed(script: ModuleType) -> None:
    _, printed = PAGE.split(script.BEGIN)
    for table in script.TABLES:
        for language in ("zh", "en"):
            for code in words_for(table, language):
                assert f"| `{code}` |" in printed
                for word in words_for(table, language)[code].words:
                    assert word.replace("*", "…") in printed
