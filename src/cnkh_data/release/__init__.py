"""Tables to a release: files in memory first, then published in one step."""

from .build import BuildRefusedError, build, generated_files, outdated, require_settled

__all__ = ["BuildRefusedError", "build", "generated_files", "outdated", "require_settled"]
