"""Files as one file."""

import io
import zipfile
from collections.abc import Mapping

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The first that a zip can say; entries have it, so that no clock has a say."""
UNIX, ORDINARY_FILE = 3, 0o100644


def zip_bytes(folder: str, files: Mapping[str, bytes]) -> bytes:
    """A zip of one folder.

    Args:
        folder: name of the folder that all files are in.
        files: path in it to content.

    Example:
        >>> zip_bytes("a", {"x": b"1", "b/y": b"2"}) == zip_bytes("a", {"b/y": b"2", "x": b"1"})
        True
    """
    return zipped({f"{folder}/{path}": content for path, content in files.items()})


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of files, by their paths: stored, not compressed, so that no version of a compressor changes its bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, FIRST_DAY)
            entry.create_system, entry.external_attr = UNIX, ORDINARY_FILE << 16
            archive.writestr(entry, files[path])
    return out.getvalue()
