"""What keeps a corpus from being published."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..validate import Report


class BuildRefusedError(Exception):
    """The corpus is not valid, so nothing was published."""

    def __init__(self, report: "Report") -> None:
        super().__init__("the corpus has findings; nothing was published and the previous release is untouched")
        self.report = report

    def __reduce__(self) -> tuple[type["BuildRefusedError"], tuple["Report"]]:
        """Let it be sent from the process that has looked at the corpus."""
        return BuildRefusedError, (self.report,)
