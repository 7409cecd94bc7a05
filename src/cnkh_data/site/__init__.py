"""The reader: a release or a corpus as plain files that a browser opens, for `cnkh site`.

Tables become records, records become view models (`document.py` and its neighbours, which know no HTML), and these become pages by
the templates beside them. `build.py` collects the pages of every section, checks their links, and gives the files.
"""

from .build import build_site, open_site, site_files
from .parts import DataFile, Draft, DraftFinding, Page, Site

__all__ = ["DataFile", "Draft", "DraftFinding", "Page", "Site", "build_site", "open_site", "site_files"]
