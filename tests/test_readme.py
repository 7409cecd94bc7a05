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
    """But for the build, which writes into this clone, and which `test_cli` runs."""
    for command in set(re.findall(r"\.venv/bin/cnkh (.*)", README)) - {"build"}:
        done = subprocess.run(
            [sys.executable, "-m", "cnkh_data.cli", *command.split()], capture_output=True, cwd=ROOT, check=False
        )
        assert done.returncode == 0, command


def test_machines_without_make_type_what_make_does() -> None:
    """The lines with pip are those of the Makefile, but for its options that only make pip quiet."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    made = [line.strip().replace("$(BIN)", ".venv/bin") for line in makefile.splitlines() if line.startswith("\t")]
    made = [re.sub(r" --(quiet|disable-pip-version-check)", "", line).replace("$(PYTHON)", "python3") for line in made]
    pip, windows = (block.splitlines() for block in (blocks("sh")[1], blocks("bat")[0]))
    assert len(pip) == 5
    for line in pip:
        assert line in made, line
    assert [line.replace("py -m", "python3 -m") for line in windows] == [
        line.replace(".venv/bin/", ".venv\\Scripts\\") for line in pip
    ]
