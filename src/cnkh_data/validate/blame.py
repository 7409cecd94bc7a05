"""Where a fault comes from: seals tell what has changed since everything was in order.

A rule sees two things that do not fit together and names one of them. Where the seals show that only the other was touched,
that is the place to look at: a finding belongs on the line that somebody edited.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from ..canonical import record_text
from ..corpus import Corpus, DocumentFolder, Sealable, once_per_corpus, once_per_folder
from ..models import Record, Seal
from ..positions import Path
from ..seals import changed_paths
from .fault import Fault
from .identity import is_void, key_of


@dataclass(frozen=True)
class Suspect:
    """A record that is not as it was sealed, and the places in it that have changed."""

    record: Record
    paths: Sequence[Path]
    """Empty if it is new, or if only its sources are not those that were sealed with it."""
    new: bool

    def near(self, path: Path) -> list[Path]:
        """What has changed around a place or in it; of several such places, the first two."""
        around = (path[:length] for length in range(len(path)))
        return [*(one for one in around if one in self._changed), *self._inside.get(path, ())][:2]

    @cached_property
    def _changed(self) -> frozenset[Path]:
        return frozenset(self.paths)

    @cached_property
    def _inside(self) -> dict[Path, list[Path]]:
        """Place to the first two changed places in it, itself included."""
        found: dict[Path, list[Path]] = {}
        for path in self.paths:
            for length in range(len(path) + 1):
                inside = found.setdefault(path[:length], [])
                if len(inside) < 2:
                    inside.append(path)
        return found


def blamed(corpus: Corpus, folder: DocumentFolder | None, fault: Fault) -> tuple[Fault, bool]:
    """The fault at what has changed, and whether the seals leave no doubt that it is this.

    That is a place in the fault's own record; if the record stands as sealed, in the only one of its document that does not
    or, if all of those stand, in the only one outside the documents.
    """
    changes = [_changes_outside(corpus)] if folder is None else [_changes_in(corpus, folder), _changes_outside(corpus)]
    own = changes[0].suspects.get(id(fault.record))
    if own is not None:
        return _within(fault, own)
    for suspects, gone in changes:
        if suspects:
            (suspect,) = suspects.values() if len(suspects) == 1 else (None,)
            if suspect is not None and suspect.paths and not gone:
                return _moved(fault, suspect.record, suspect.paths[0]), True
            break
    return fault, False


def _within(fault: Fault, suspect: Suspect) -> tuple[Fault, bool]:
    near, changed = suspect.near(fault.path), suspect.paths
    if len(near) == 1 or (not near and len(changed) == 1):
        path = (near or changed)[0]
        return (fault if len(path) <= len(fault.path) and near else replace(fault, path=path)), len(changed) == 1
    return fault, False


def related(one: Path, other: Path) -> bool:
    """Whether one of two ways leads into what the other leads to."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _moved(fault: Fault, record: Record, path: Path) -> Fault:
    got = f"{fault.got}, in {name}" if (name := getattr(fault.record, "id", "")) else fault.got
    repair = (
        "This alone has changed since all was sealed: if it was not meant, undo it (git diff shows it). "
        f"If it was, {fault.repair[:1].lower()}{fault.repair[1:]}"
    )
    return Fault(record, path, got, fault.expected, repair)


class _Changes(NamedTuple):
    """What has changed in a document, or outside of all."""

    suspects: Mapping[int, Suspect]
    """Records that are not as they were sealed, by identity."""
    gone: bool
    """Whether a sealed record is missing, which would explain a fault as well."""


@once_per_corpus
def _changes_outside(corpus: Corpus) -> _Changes:
    return _changes(list(corpus.sealable_shared()), corpus.shared_seals)


@once_per_folder
def _changes_in(corpus: Corpus, folder: DocumentFolder) -> _Changes:
    return _changes(list(corpus.sealable_in(folder)), folder.seals)


def _changes(items: Sequence[Sealable], seals: Sequence[Seal]) -> _Changes:
    sealed = {key_of(seal): seal for seal in seals}
    twice = Counter(item.key for item in items) + Counter(map(key_of, seals))
    # Of two records with one id, or two seals of one record, nobody can tell which belong together.
    found = ((item, sealed.get(item.key)) for item in items if not item.intact and twice[item.key] <= 2)
    suspects = [_suspect(item, seal) for item, seal in found if seal is None or is_void(seal, item)]
    by_identity = {id(suspect.record): suspect for suspect in suspects if suspect.new or suspect.paths}
    return _Changes(by_identity, not sealed.keys() <= {item.key for item in items})


def _suspect(item: Sealable, seal: Seal | None) -> Suspect:
    return Suspect(item.record, changed_paths(seal, record_text(item.record)) if seal else (), new=seal is None)
