"""Environments that tests run other programs in: made of locks, once, and kept under build/."""

import fcntl
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from os import environ
from pathlib import Path

import pytest

NO_NETWORK = ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "ProxyError")
NO_NETWORK_FOR_NPM = ("EAI_AGAIN", "ECONNREFUSED", "ENETUNREACH", "ENOTFOUND", "ETIMEDOUT")


def program(name: str, package: str) -> str:
    """Where a program is. The test is skipped if it is not on the machine.

    Args:
        name: of the program, as on PATH.
        package: of Debian, which has it.
    """
    return shutil.which(name) or pytest.skip(f"no {name} on PATH; Debian has it in {package}")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One process at a time: several may want the same environment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def python_of(folder: Path, lock: Path) -> Path:
    """The Python of an environment that holds what one lock pins, and nothing else; it is made if it is not there.

    Without a network the test is skipped.
    """
    pins = hashlib.sha256(lock.read_bytes()).hexdigest() + sys.version
    stamp = folder / ".pins"
    with locked(folder.with_name(f".{folder.name}")):
        if not (stamp.exists() and stamp.read_text() == pins):
            install(folder, lock)
            stamp.write_text(pins)
    return folder / "bin" / "python"


def install(folder: Path, lock: Path, python: str = sys.executable) -> None:
    """Make an environment anew from a lock. Skips the test if there is no network.

    Args:
        folder: of the environment.
        lock: pins with their hashes, for pip.
        python: that it is made of.
    """
    shutil.rmtree(folder, ignore_errors=True)
    outside = {name: value for name, value in environ.items() if not name.startswith("PYTHON")}
    subprocess.run([python, "-m", "venv", folder], check=True, env=outside)
    pip: list[str | Path] = [
        folder / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-compile",  # Python compiles what is imported, which is little of it
    ]
    done = subprocess.run(
        [*pip, "--require-hashes", "-r", lock], env=outside, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        said = done.stdout + done.stderr
        if any(word in said for word in NO_NETWORK):
            pytest.skip(f"no network to install {lock.stem} with pip")
        pytest.fail(f"pip cannot install {lock.name}:\n{said}", pytrace=False)


def packages_of(folder: Path, source: Path) -> Path:
    """A folder whose node_modules has what the lock in another pins; it is made if it is not there.

    Without npm or a network the test is skipped.

    Args:
        folder: that is made.
        source: folder with package.json and package-lock.json.
    """
    pins = hashlib.sha256((source / "package-lock.json").read_bytes()).hexdigest()
    stamp = folder / ".pins"
    with locked(folder.with_name(f".{folder.name}")):
        if not (stamp.exists() and stamp.read_text() == pins):
            install_packages(source, folder)
            stamp.write_text(pins)
    return folder


def install_packages(source: Path, folder: Path) -> None:
    """Make a folder with the packages of a lock anew. Skips the test if there is no npm or no network."""
    npm = program("npm", "npm")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source, folder)
    done = subprocess.run([npm, "ci"], cwd=folder, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        said = done.stdout + done.stderr
        if any(word in said for word in NO_NETWORK_FOR_NPM):
            pytest.skip(f"no network to install {source.name} with npm")
        pytest.fail(f"npm cannot install {source.name}:\n{said}", pytrace=False)
