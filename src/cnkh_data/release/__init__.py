"""A corpus to a release: files beside their place first, document by document, then published in one step."""

from ..release_diff.summary import VersionTooLowError
from .build import BuildRefusedError, build, outdated, require_settled
from .expectations import ExpectationsNotMetError

__all__ = [
    "BuildRefusedError",
    "ExpectationsNotMetError",
    "VersionTooLowError",
    "build",
    "outdated",
    "require_settled",
]
