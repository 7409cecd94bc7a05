"""How a build is done, and what its parts say to each other."""

from typing import TYPE_CHECKING, NamedTuple

from ..progress import Progress, silent

if TYPE_CHECKING:
    from ..validate.elsewhere import Executor


class Way(NamedTuple):
    """How a build is done; but for the shards, none of it makes a difference to what comes of it."""

    jobs: int | None = None
    """Processes to spread documents over; None for one a core."""
    progress: Progress = silent
    """Is told how far a long build has come."""
    executor: "Executor | None" = None
    """What validates documents and makes their rows, in place of processes of this machine."""
    shards: int | None = None
    """Number of files that the documents are spread over in each Parquet table; None for one file, with the name of the table."""


class Valid(NamedTuple):
    """A corpus without findings."""

    name: str
    """Name of a release of it."""
    report: bytes
    """The pickled report: who only goes on writing need not have all that a report is made of."""
    documents: bytes
    """What is known of its documents, pickled as `corpus.load_to_look` takes it."""
    shared: str
    """Stands for the files that belong to no document."""
