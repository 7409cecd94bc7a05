"""Files as one file."""

import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from .files import naming
from .staging import Content, pieces_of, require_whole, size_of

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The first that a zip can say; entries have it, so that no clock has a say."""
UNIX, ORDINARY_FILE = 3, 0o100644


def zip_folder(path: Path, folder: str, files: Mapping[str, Content]) -> None:
    """Write a zip of one folder.

    Args:
        path: where the zip is to be; nothing may stand there.
        folder: name of the folder that all files are in.
        files: path in it to content.
    """
    with naming(path), path.open("xb") as out:
        write_zip(out, {f"{folder}/{inside}": content for inside, content in files.items()})
        size = out.tell()
        out.flush()
        os.fsync(out.fileno())
    require_whole(path, size)


def write_zip(out: BinaryIO, files: Mapping[str, Content]) -> None:
    """Write a zip of files, by their paths: stored, not compressed, so that no version of a compressor changes its bytes."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, FIRST_DAY)
            entry.create_system, entry.external_attr = UNIX, ORDINARY_FILE << 16
            entry.file_size = size_of(files[path])
            with archive.open(entry, "w") as packed:
                for piece in pieces_of(files[path]):
                    packed.write(piece)
