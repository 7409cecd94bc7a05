"""What earlier runs found in each document, so that only those that have changed are looked at again.

What is found in a document follows from its files, its sources, the shared files, and the answers to some questions about the
whole corpus. An entry has the digests of all of these.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel

from ..corpus import Corpus, Noted, Question, Summary, ask, facts, summary_of
from .folder import CacheFolder
from .stable import UnstableError, stable_digest
from .state import corpus_stamp, package_at_first, package_state, shared_state

if TYPE_CHECKING:
    import os

_KIND = "documents"
_OF_SHARED = "shared"
MOST_OF_SHARED = 64
"""Looks at the shared files that are kept, of this corpus as it was and as it is."""


@dataclass(frozen=True)
class Judgement:
    """What looking at a document gave, and what of the other documents it rests on."""

    alike: Any
    """What the runner made of it, as far as it is the same for most documents."""
    own: Any
    """The rest of that."""
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
    told: Told
    own: bytes
    """Of its judgement, what it has for itself, packed: a large corpus has thousands of these, and few are looked at at once."""
    alike: bytes
    """The rest of its judgement, packed: what it rests on, what was asked for, and what was made of it."""


class Told(NamedTuple):
    """Digests of what the collection is told of a document, first and after it was looked at; None if nobody can compare that."""

    first: str | None
    afterwards: str | None


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
        self._stamp = corpus_stamp(root, shared_only=True)
        self._shared = f"{package_at_first()} {shared_state(root)}"
        self._found: dict[str, tuple[bytes, bytes]] = {}
        """What each document has alike with others, and what it has for itself, both packed."""
        self._same: dict[bytes, tuple[bytes, Any]] = {}
        """The former, packed, to the same and what is in it."""
        self._answers = Answers()
        self._still: dict[bytes, bool] = {}
        """Whether what the former rests on is still so."""
        self._told: dict[str, Told] = {}
        self._states: dict[bool, str | None] = {}
        """What shared files are held against, before the documents are looked at and afterwards."""
        self._written: set[str] = set()
        """Names of the documents of which there are entries of this run."""
        self._may_keep: bool | None = None
        """Whether the shared files were the same when the run had read them; None until somebody asks."""

    def summary(self, name: str, digest: Callable[[], str], sources: Callable[[str], str | None]) -> Summary | None:
        """What is known of a document, if its bytes and those of its sources are still the same."""
        entry = _unpacked(self._folder.get(_KIND, _key(name)))
        if not isinstance(entry, _Entry) or entry.shared != self._shared or entry.summary.known.digest != digest():
            return None
        if any(sources(source) != before for source, before in entry.sources.items()):
            return None
        if entry.alike not in self._same:
            self._same[entry.alike] = entry.alike, _unpacked(entry.alike)
        alike, _ = self._same[entry.alike]
        self._found[name] = alike, entry.own
        self._told[name] = entry.told
        return entry.summary

    def judgement(self, corpus: Corpus, name: str, asked: object) -> Judgement | None:
        """How a document was judged before; None if something else was asked for, or other documents now matter."""
        if name not in self._found:
            return None
        alike, own = self._found[name]
        judgement = self._same[alike][1]
        if not isinstance(judgement, Judgement) or judgement.asked != asked:
            return None
        if alike not in self._still:
            self._still[alike] = self._answers.still(corpus, judgement.rests_on)
        return replace(judgement, own=_unpacked(own)) if self._still[alike] else None

    def keep(self, corpus: Corpus, number: int, told: Any, judgement: Judgement | None) -> None:
        """Keep how a document was judged, given by its number, unless shared files have changed since the run began.

        `told` is what the collection is told of it now; a judgement that is None was good for this run alone.
        """
        one, name = facts(corpus)[number], corpus.folders.readable[number]
        first = self._told[name].first if name in self._told else self._told_first(corpus, number)
        self._told[name] = Told(first, _digest(told))
        if judgement is None or not self._may_be_kept():
            return
        known, answers = corpus.folders.known(name), summary_of(corpus, number)
        alike, own = _packed(replace(judgement, own=None)), _packed(judgement.own)
        if known is not None and answers is not None and alike is not None and own is not None:
            sources = {text.source: corpus.source_bytes.digest(text.source) for text in one.texts}
            summary, told_of_it = Summary(known, answers), self._told[name]
            entry = _packed(_Entry(self._shared, sources, summary, told_of_it, own, alike))
            if entry is not None:
                self._written.add(name)
                self._folder.put(_KIND, _key(name), entry)

    def look_at_shared(self, corpus: Corpus, asked: object, afterwards: bool, look: Callable[[], Any]) -> Any:
        """What looking at the shared files gave when all was the same that they are held against; else what `look` gives now.

        That is: these files, the sources, and what the collection is told of each document, before they are looked at or `afterwards`.
        It is kept if `look` took nothing else from documents, and if what it gives is not None.
        """
        if afterwards not in self._states:
            self._states[afterwards] = self._state(corpus, afterwards)
        state = self._states[afterwards]
        key = hashlib.sha256(f"{state}\n{asked!r}".encode("utf-8", "surrogateescape")).hexdigest()
        found = _unpacked(self._folder.get(_OF_SHARED, key)) if state else None
        if found is not None:
            return found
        corpus.memo.crossings.begin_directly()
        given = look()
        if state and given is not None and not corpus.memo.crossings.directly and self._may_be_kept():
            packed = _packed(given)
            if packed is not None:
                self._folder.put(_OF_SHARED, key, packed)
                self._folder.keep_newest(_OF_SHARED, MOST_OF_SHARED)
        return given

    def _state(self, corpus: Corpus, afterwards: bool) -> str | None:
        """Stands for all that shared files are held against; None if something of it cannot be compared."""
        digest = hashlib.sha256(f"{self._shared}\n{afterwards}".encode())
        for source in corpus.source_bytes:
            digest.update(f"\n{source} {corpus.source_bytes.digest(source)}".encode("utf-8", "surrogateescape"))
        for number, name in enumerate(corpus.folders.readable):
            if name not in self._told:
                self._told[name] = Told(self._told_first(corpus, number), None)
            first, later = self._told[name]
            if first is None or (afterwards and later is None):
                return None
            digest.update(f"\n{first} {later if afterwards else None}".encode("ascii"))
        return digest.hexdigest()

    def _told_first(self, corpus: Corpus, number: int) -> str | None:
        answers = summary_of(corpus, number)
        return _digest(answers) if answers is not None else None

    def _may_be_kept(self) -> bool:
        if self._may_keep is None:
            self._may_keep = self._is_unchanged(package_at_first())
        return self._may_keep

    def close(self, corpus: Corpus) -> None:
        """Remove what is kept of documents that are no longer there; all of this run, if shared files have changed meanwhile."""
        gone = set[str]() if self._is_unchanged(package_state()) else self._written
        self._folder.keep_only(_KIND, {_key(name) for name in corpus.document_names if name not in gone})

    def _is_unchanged(self, package: str) -> bool:
        try:
            # A shared file that was changed and changed back meanwhile may have been read in between.
            return (
                f"{package} {shared_state(self._root)}" == self._shared
                and corpus_stamp(self._root, shared_only=True) == self._stamp
            )
        except OSError:
            return False


def _digest(value: Any) -> str | None:
    try:
        return stable_digest(value)
    except UnstableError:
        return None


def _key(name: str) -> str:
    """Name of the entry of a document; names of folders may be too long, or not for files."""
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()


def _packed(value: object) -> bytes | None:
    try:
        return pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    except (pickle.PicklingError, TypeError, AttributeError, RecursionError):
        return None


def _unpacked(packed: bytes | None) -> object:
    if packed is None:
        return None
    try:
        return _Unpickler(io.BytesIO(packed)).load()
    except Exception:  # a damaged entry can raise anything; it is none
        return None


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
