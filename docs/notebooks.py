"""Runs the notebooks of docs/notebooks/ and writes what they show into them.

Run it with: .venv/bin/python docs/notebooks.py
Edit a notebook in Jupyter or by hand, then run this: what is written does not depend on the clock, the machine or how often it ran.
"""

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pyarrow.parquet as pq

import cnkh_data as cnkh

FOLDER = Path(__file__).parent / "notebooks"
METADATA = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
SECONDS = 600
"""How long a cell may take on a busy machine."""
PARQUET = re.compile(r"'parquet/(\w+)\.parquet'")


def notebooks() -> list[Path]:
    """Paths of the notebooks."""
    return sorted(FOLDER.glob("*.ipynb"))


def executed(path: Path, folder: Path) -> str:
    """What a notebook should hold: its cells, with what they show when they run one after another.

    Args:
        path: of the notebook.
        folder: an empty one, to run it in; the Parquet files that it reads are put there.

    Raises:
        nbclient.exceptions.CellExecutionError: if a cell fails.
    """
    notebook = nbformat.read(path, as_version=4)
    _put_parquet(notebook, folder)
    with _apart(folder):
        client = nbclient.NotebookClient(
            notebook, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
        )
        client.execute()
    return _written(notebook)


def code(path: Path) -> list[str]:
    """Sources of the code cells of a notebook."""
    return [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def _put_parquet(notebook: Any, folder: Path) -> None:
    """Write the Parquet files that a notebook reads, as a release has them."""
    wanted = {name for cell in notebook.cells for name in PARQUET.findall(cell.source)}
    (folder / "parquet").mkdir()
    for name in wanted:
        pq.write_table(cnkh.load(name), folder / "parquet" / f"{name}.parquet")


@contextmanager
def _apart(folder: Path) -> Iterator[None]:
    """Keep settings of this machine's user away from the kernel, and the kernel away from them."""
    own = {name: str(folder / "settings") for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR")}
    before = {name: os.environ.get(name) for name in own}
    os.environ.update(own)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _written(notebook: Any) -> str:
    """A notebook as its file holds it, without what differs from run to run."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for number, cell in enumerate(notebook.cells, 1):
        cell.id, cell.metadata = f"cell-{number:02}", nbformat.from_dict({})
        for output in cell.get("outputs", ()):
            _settle(output)
    return f"{nbformat.writes(notebook)}\n"


def _settle(output: dict[str, Any]) -> None:
    """Keep of what a cell shows the form that is seen: of a table or a figure, not the text in its place."""
    data: Mapping[str, Any] = output.get("data", {})
    if len(data) > 1:
        output["data"] = {name: value for name, value in data.items() if name != "text/plain"}
    if "metadata" in output:  # of a figure, its size, which is in the figure
        output["metadata"] = {}


def main() -> None:
    """Run every notebook and write it."""
    for path in notebooks():
        with tempfile.TemporaryDirectory() as folder:
            path.write_text(executed(path, Path(folder)), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
