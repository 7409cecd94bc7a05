"""Runs `cnkh` as a person at a shell would: arguments in, exit code and both outputs back. Most tests need no new process for it."""

import contextlib
import io
import subprocess
import sys
from pathlib import Path

from conftest import ROOT

from cnkh_data.cli import main


def cnkh(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a command in this process. Whatever it does not turn into a message of its own fails the test."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with contextlib.chdir(cwd), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(arguments)
        except SystemExit as end:  # `--help`
            code = int(end.code or 0)
    return subprocess.CompletedProcess(arguments, code, _written(out), _written(err))


def cnkh_process(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, where that is what is tested."""
    command = [sys.executable, "-m", "cnkh_data.cli", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)
    assert "Traceback" not in done.stderr
    return done


def refused(done: subprocess.CompletedProcess[str], *says: str) -> None:
    """Exit 2 with one clear line."""
    assert done.returncode == 2, done
    assert done.stderr.count("\n") == 1, done.stderr
    for words in says:
        assert words in done.stderr


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode("utf-8")
