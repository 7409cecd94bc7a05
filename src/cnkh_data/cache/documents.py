"""What earlier runs found in each document, so that only those that have changed are looked at again.

What is found in a document follows from its files, its sources, the shared files, and the answers to some questions about the
whole corpus. An entry has the digests of all of these.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from ..corpus import Corpus, Noted, Question, Summary, ask, facts, summary_of
from .folder import CacheFolder
from .stable import UnstableError, stable_digest
from .state import package_state, shared_state

if TYPE_CHECKING:
    import os

_KIND = "documents"


@dataclass(frozen=True)
class Judgement:
    """What looking at a document gave, and what of the other documents it rests on."""

    looked: Any
    """What the runner made of it."""
    asked: object
    """What the runner was asked for."""
    rests_on: Mapping[Question, str]
    """Questions about the whole corpus to the digest of their answers."""


@dataclass(frozen=True)
class _Entry:
    """A document as an earlier run has found it."""

    shared: str
    """Digest of the shared files, and of the package."""
    sources: Mapping[str, str | None]
    """Sources that it is cut from, to the digest of their bytes."""
    summary: Summary
    judgement: Judgement


class Answers:
    """Digests of the answers to questions about a corpus, which do not change during a run."""

    def __init__(self) -> None:
        self._digests: dict[Question, str] = {}

    def told(self, noted: Noted) -> dict[Question, str] | None:
        """Digests of the answers to the questions that tell all that matters; None if nobody can tell, or compare them."""
        if not noted.all_told:
            return None
        try:
            for question, answer in noted.answers.items():
                if question not in self._digests:
                    self._digests[question] = stable_digest(answer)
        except UnstableError:
            return None
        return {question: self._digests[question] for question in noted.answers}

    def still(self, corpus: Corpus, rests_on: Mapping[Question, str]) -> bool:
        """Whether questions are answered as they were."""
        for question in rests_on.keys() - self._digests.keys():
            try:
                self._digests[question] = stable_digest(ask(corpus, question))
            except Exception:  # whatever a rule would meet that asks, it is to meet itself
                self._digests[question] = ""
        return all(self._digests[question] == before for question, before in rests_on.items())


class KeptDocuments:
    """What is kept of the documents of one corpus; an `Earlier` of `load`.

    Raises:
        OSError: if its shared files cannot be read.
    """

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self._root = root
        self._folder = CacheFolder(root)
        self._shared = _shared(root)
        self._found: dict[str, _Entry] = {}
        self._answers = Answers()

    def summary(self, name: str, digest: str, sources: Callable[[str], str | None]) -> Summary | None:
        """What is known of a document, if its bytes and those of its sources are still the same."""
        entry = _unpacked(self._folder.get(_KIND, _key(name)))
        if entry is None or (entry.shared, entry.summary.known.digest) != (self._shared, digest):
            return None
        if any(sources(source) != before for source, before in entry.sources.items()):
            return None
        self._found[name] = entry
        return entry.summary

    def judgement(self, corpus: Corpus, name: str, asked: object) -> Any:
        """What the runner made of a document before; None if it was asked for something else, or other documents now matter."""
        entry = self._found.get(name)
        if entry is None or entry.judgement.asked != asked:
            return None
        return entry.judgement.looked if self._answers.still(corpus, entry.judgement.rests_on) else None

    def keep(self, corpus: Corpus, judgements: Mapping[int, Judgement | None]) -> None:
        """Keep what was found in documents, given by their numbers, unless shared files have changed meanwhile.

        What is kept of documents that are no longer there is removed.
        """
        try:
            unchanged = _shared(self._root) == self._shared
        except OSError:
            return
        for number, judgement in judgements.items() if unchanged else ():
            if judgement is None:
                continue
            one = facts(corpus)[number]
            known, answers = corpus.folders.known(one.name), summary_of(corpus, number)
            if known is not None and answers is not None:
                sources = {text.source: corpus.source_bytes.digest(text.source) for text in one.texts}
                entry = _packed(_Entry(self._shared, sources, Summary(known, answers), judgement))
                if entry is not None:
                    self._folder.put(_KIND, _key(one.name), entry)
        self._folder.keep_only(_KIND, {_key(name) for name in corpus.document_names})


def _shared(root: str | os.PathLike[str]) -> str:
    return f"{package_state()} {shared_state(root)}"


def _key(name: str) -> str:
    """Name of the entry of a document; names of folders may be too long, or not for files."""
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()


def _packed(entry: _Entry) -> bytes | None:
    try:
        return pickle.dumps(entry, protocol=pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, TypeError, AttributeError, RecursionError):
        return None


def _unpacked(entry: bytes | None) -> _Entry | None:
    if entry is None:
        return None
    try:
        found = _Unpickler(io.BytesIO(entry)).load()
    except Exception:  # a damaged entry can raise anything; it is none
        return None
    return found if isinstance(found, _Entry) else None


class _Unpickler(pickle.Unpickler):
    """Makes values and records, and nothing that does anything: a corpus may come from somebody else, with its cache folder."""

    def find_class(self, module: str, name: str) -> Any:
        """A class by its name.

        Raises:
            UnpicklingError: if it is none of those that only hold values.
        """
        if (module, name) == ("builtins", "getattr"):
            return _member
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        found = super().find_class(module, name) if module.partition(".")[0] == _OWN else None
        if isinstance(found, type) and _only_holds_values(found):
            return found
        raise pickle.UnpicklingError(f"{module}.{name}")


_OWN = __name__.partition(".")[0]
_PLAIN = {
    ("builtins", "set"),
    ("builtins", "frozenset"),
    ("collections", "Counter"),
    ("collections", "defaultdict"),
    ("collections", "OrderedDict"),
    ("datetime", "date"),
    ("array", "array"),
    ("array", "_array_reconstructor"),
}


def _member(codes: Any, name: str) -> Enum:
    """A code of a list by its name, as some Pythons 3.11 pickle it; no attribute of anything else."""
    if isinstance(codes, type) and issubclass(codes, Enum):
        return codes[name]
    raise pickle.UnpicklingError(name)


def _only_holds_values(found: type) -> bool:
    return issubclass(found, (BaseModel, Enum)) or hasattr(found, "__dataclass_fields__") or hasattr(found, "_fields")
