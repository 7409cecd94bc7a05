"""R with nothing and with readr."""

from pathlib import Path

import pytest
from environments import program

from consumers.conftest import Run
from consumers.recipes import code, lines


def test_base_prints_what_is_so(release: Path, run: Run) -> None:
    printed = run([program("Rscript", "r-base-core"), "-e", code("r", "r")], release)
    assert printed.splitlines() == lines(release)


def test_readr_prints_what_is_so(release: Path, run: Run) -> None:
    rscript = program("Rscript", "r-base-core")
    if run([rscript, "-e", 'cat(requireNamespace("readr", quietly = TRUE))'], release) != "TRUE":
        pytest.skip("R has no readr; Debian has it in r-cran-readr")
    printed = run([rscript, "-e", code("readr", "r")], release)
    assert printed.splitlines() == lines(release)
