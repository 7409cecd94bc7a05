"""What a rule is: a small pure generator function over the typed corpus, with a docstring that says why.

To add a rule, write a function in the module of its level under `rules/`, decorate it, and yield a `Fault` for each place
that breaks it. A rule over one document takes `(corpus, folder)`; a rule over the whole collection takes `(corpus)`.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ..corpus import Corpus, DocumentFolder
from ..models import Record
from ..positions import Path


@dataclass(frozen=True)
class Fault:
    """One place that breaks a rule. The runner turns it into a finding with file, line and column."""

    record: Record
    """A top-level record of a file: a provision, not the commitment inside it."""
    path: Path
    """The way from the record to the value at fault; empty for the record as a whole."""
    got: str
    expected: str
    repair: str


DocumentRule = Callable[[Corpus, DocumentFolder], Iterator[Fault]]
CollectionRule = Callable[[Corpus], Iterator[Fault]]


@dataclass(frozen=True)
class Rule:
    """A rule with what is known about it."""

    id: str
    level: int
    since: str
    why: str
    of_document: bool
    check: Callable[..., Iterator[Fault]]
    needs: tuple[str, ...]
    """Rules of the same level that must hold first, since a fault there would be reported here again."""
    whole: bool = False
    """Whether it can only judge a collection in which nothing else is wrong."""


REGISTERED: dict[str, Rule] = {}


def rule(
    level: int, since: str = "1.0.0", needs: tuple[str, ...] = (), whole: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a generator function as a rule; its id is its name with dashes."""

    def register(check: Callable[..., Iterator[Fault]]) -> Callable[..., Iterator[Fault]]:
        rule_id = check.__name__.replace("_", "-")
        why = inspect.cleandoc(check.__doc__ or "")
        of_document = len(inspect.signature(check).parameters) == 2
        REGISTERED[rule_id] = Rule(rule_id, level, since, why, of_document, check, needs, whole)
        return check

    return register


def _while_reading(rule_id: str, level: int, why: str) -> None:
    REGISTERED[rule_id] = Rule(rule_id, level, "1.0.0", why, True, lambda *_: iter(()), ())


# Found while files are read, before there are records that a function could look at.
_while_reading("file-missing", 1, "Some files every corpus needs: without them nothing else can be understood.")
_while_reading("json-syntax", 1, "A file that is no well-formed JSON cannot be read at all.")
_while_reading(
    "json-duplicate-key",
    1,
    "Of two values under one key, most programs silently keep the last; nobody can tell which was meant.",
)
_while_reading(
    "schema",
    2,
    "A record has exactly the keys, types and codes that the schema describes, so that every program can rely on them.",
)
_while_reading(
    "contract", 2, "The exported schema must accept what the models accept; a difference is a fault of this package."
)
