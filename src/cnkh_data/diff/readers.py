"""Who has read what was sealed."""

from collections import Counter
from collections.abc import Iterable, Mapping

from ..models.codelists import SealBasis
from ..seals import ReadBy
from .change import Change, Kind


def by_reader(changes: Iterable[Change]) -> Mapping[ReadBy, Counter[Kind]]:
    """How many seals each reader has added and renewed, in a review or by id: those with a name first, the most seals first."""
    found: dict[ReadBy, Counter[Kind]] = {}
    for change in changes:
        if change.is_read and change.seal is not None:
            found.setdefault(ReadBy(change.seal.reader, change.seal.basis), Counter())[change.kind] += 1
    seals_of = Counter[str | None]()
    for (reader, _), made in found.items():
        seals_of[reader] += made.total()

    def rank(read: ReadBy) -> tuple[bool, int, str, int]:
        reader, basis = read
        return reader is None, -seals_of[reader], reader or "", [*SealBasis].index(basis)

    return {read: found[read] for read in sorted(found, key=rank)}
