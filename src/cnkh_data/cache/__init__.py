"""What earlier runs found, kept so that a run after which nothing has changed need not look again."""

from .folder import FOLDER, CacheFolder
from .runs import KeptRun, Runs
from .state import package_state

__all__ = ["FOLDER", "CacheFolder", "KeptRun", "Runs", "package_state"]
