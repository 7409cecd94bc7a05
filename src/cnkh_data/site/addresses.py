"""Where each record stands in the site. An address is relative to the root of the site; `href` makes it relative to a page."""

from __future__ import annotations

import posixpath
from urllib.parse import quote

from ..access.base import Record
from ..access.records import Commitment, Divergence, Document, Entity, Provision, Relation, Tenure, Text, Thread

HOME = "index.html"
ENTITIES = "entities.html"
THREADS = "threads.html"
COMMITMENTS = "commitments.html"
DIFFERENCES = "differences.html"
SEARCH = "search.html"
CODES = "dictionary.html"
RULES = "rules.html"


def address(record: Record) -> str:
    """Where a record stands.

    Raises:
        TypeError: if records of its kind have no address.

    Example:
        >>> from cnkh_data import records, Commitment
        >>> commitment = records(Commitment)[0]
        >>> address(commitment) == f"documents/{commitment.document.id}.html#{anchor(commitment.id)}"
        True
    """
    if isinstance(record, Document | Text | Provision | Commitment | Divergence):
        return record_address(record.id)
    if isinstance(record, Entity):
        return entity_address(record.id)
    if isinstance(record, Thread):
        return f"{THREADS}#{record.id}"
    if isinstance(record, Relation):
        return record_address(record.subject.id)
    if isinstance(record, Tenure):
        return entity_address(record.person.id)
    raise TypeError(f"no address for a {record.KIND}")


def record_address(record_id: str) -> str:
    """Where a document, or a record of one, stands by its id.

    Example:
        >>> record_address("2023-a/5.2.2/c4"), record_address("2023-a")
        ('documents/2023-a.html#5.2.2/c4', 'documents/2023-a.html')
    """
    document, _, rest = record_id.partition("/")
    page = f"documents/{document}.html"
    return f"{page}#{rest}" if rest else page


def anchor(record_id: str) -> str:
    """What an id has after that of its document: the anchor on its page.

    Example:
        >>> anchor("2023-a/5.2.2/c4")
        '5.2.2/c4'
    """
    return record_id.partition("/")[2]


def entity_address(entity_id: str) -> str:
    """Where an actor, instrument or place stands."""
    return f"{ENTITIES}#{entity_id}"


def code_address(codelist: str, code: object) -> str:
    """Where a code is defined.

    Example:
        >>> code_address("force", 2)
        'dictionary.html#force.2'
    """
    return f"{CODES}#{codelist}.{code}"


def rule_address(rule: str) -> str:
    """Where a rule is described."""
    return f"{RULES}#{rule}"


def href(page: str, target: str) -> str:
    """An address as a link on a page.

    Example:
        >>> href("documents/a.html", "entities.html#china"), href("index.html", "documents/a.html#5/c1")
        ('../entities.html#china', 'documents/a.html#5/c1')
        >>> href("documents/a.html", "documents/a.html#5"), href("a.html", "b c.html")
        ('#5', 'b%20c.html')
    """
    path, hash_, fragment = target.partition("#")
    after = f"{hash_}{quote(fragment, safe=SAFE)}"
    if path == page and fragment:
        return after
    return quote(posixpath.relpath(path, posixpath.dirname(page) or ".")) + after


SAFE = "/!$&'()*,;=:@-._~+?"
"""Characters that a fragment may have as they are."""
