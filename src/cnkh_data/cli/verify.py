"""`cnkh verify`."""

import argparse
from pathlib import Path

from .common import Commands, write

# ruff: noqa: PLC0415


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    what = "check a release that was downloaded: what is damaged, missing or extra"
    about = (
        "Every file is checked against SHA256SUMS and manifest.json, which are part of the release: they tell what was damaged on "
        "the way, not who made it. Nothing is unpacked to disk. Exit code 1 if anything is not as published."
    )
    command = commands.add_parser("verify", parents=[shared], help=what, description=about)
    command.add_argument("release", type=Path, metavar="PATH", help="the folder of a release, or its zip")
    command.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    command.set_defaults(run=run, hint="give one folder or zip")


def run(options: argparse.Namespace) -> int:
    """Check and say."""
    from ..jsontext import json_text
    from ..release.verify import as_data, as_text, verify

    verdict = verify(options.release)
    write(json_text(as_data(verdict)) if options.format == "json" else as_text(verdict))
    return 0 if verdict.ok else 1
