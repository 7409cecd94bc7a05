"""The China–Cambodia relationship as data.

Example:
    >>> import cnkh_data as cnkh
    >>> "commitments" in cnkh.tables()
    True
"""

from .api import DamagedTableError, columns, load, tables, version

__all__ = ["DamagedTableError", "columns", "load", "tables", "version"]
