"""What the README shows is what a reader gets."""

import re
import subprocess
import sys

from conftest import ROOT

import cnkh_data as cnkh

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.S)


def test_the_example_prints_what_it_says() -> None:
    (code,), (output,) = blocks("python"), blocks("text")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd="/")
    assert done.stdout == output


def test_every_path_it_names_is_there() -> None:
    for path in re.findall(r"`((?:data|schema|src|validation)/[\w./-]*)`", README):
        assert (ROOT / path).exists(), path


def test_its_counts_are_those_of_the_tables() -> None:
    """Rows of the documents table, in the order of the timeline."""
    rows = re.findall(r"^\| 20\d\d [^|]+\|[^|]+\| (\d+) \| (\d+) \| (\d*) ?\|$", README, re.M)
    tables = {name: cnkh.load(name)["document_id"].to_pylist() for name in ("provisions", "commitments", "divergences")}
    documents = sorted(set(tables["provisions"]))
    counts = [tuple(str(table.count(document) or "") for table in tables.values()) for document in documents]
    assert [(p, "" if c == "0" else c, d) for p, c, d in rows] == counts, "README: give each document its row"


def test_its_commands_run() -> None:
    for command in re.findall(r"\.venv/bin/cnkh (.*)", README):
        done = subprocess.run(
            [sys.executable, "-m", "cnkh_data.cli", *command.split()], capture_output=True, cwd=ROOT, check=False
        )
        assert done.returncode == 0, command
