"""Tables to a release: files in memory first, then published in one step."""

from ..release_diff.summary import VersionTooLowError
from .build import BuildRefusedError, build, generated_files, outdated, require_settled
from .expectations import ExpectationsNotMetError

__all__ = [
    "BuildRefusedError",
    "ExpectationsNotMetError",
    "VersionTooLowError",
    "build",
    "generated_files",
    "outdated",
    "require_settled",
]
