"""A corpus to a release: files beside their place first, document by document, then published in one step.

What only a release that is given out needs is imported when it is first used.
"""

from typing import TYPE_CHECKING

from .build import BuildRefusedError, build, outdated, require_settled

if TYPE_CHECKING:
    from ..release_diff.summary import VersionTooLowError
    from .expectations import ExpectationsNotMetError

__all__ = [
    "BuildRefusedError",
    "ExpectationsNotMetError",
    "VersionTooLowError",
    "build",
    "outdated",
    "require_settled",
]


def __getattr__(name: str) -> object:
    """Import an error that a build rarely raises."""
    # ruff: noqa: PLC0415
    if name == "ExpectationsNotMetError":
        from .expectations import ExpectationsNotMetError

        return ExpectationsNotMetError
    if name == "VersionTooLowError":
        from ..release_diff.summary import VersionTooLowError

        return VersionTooLowError
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
