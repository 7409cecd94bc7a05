"""SQLite's own shell, on the database and on imported CSV."""

from pathlib import Path

from environments import program

from consumers.conftest import Run
from consumers.recipes import code, lines


def test_the_recipe_prints_what_is_so(release: Path, run: Run) -> None:
    shell = program("sqlite3", "sqlite3")
    printed = run([shell, "-batch", "-bail", "-readonly", "cnkh.sqlite"], release, stdin=code("sqlite", "sql"))
    assert printed.splitlines() == lines(release) * 2


def test_the_database_is_sound(release: Path, run: Run) -> None:
    shell = program("sqlite3", "sqlite3")
    checks = "pragma integrity_check; pragma foreign_key_check;"
    assert run([shell, "-batch", "-readonly", "cnkh.sqlite"], release, stdin=checks) == "ok\n"
