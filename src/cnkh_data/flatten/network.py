"""Table `network`: which actors act together in commitments, and how often."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from ..corpus import Corpus, DocumentFolder
from ..models import Commitment
from .columns import Column, ForeignKey, Row, Table
from .common import ACTOR_ID, DOCUMENT_ID, TO_ACTOR, TO_DOCUMENT

Pair = tuple[str, str]
"""Two actors, in the order of their ids."""

TIES = {
    "jointly": "Of these, commitments that bind both.",
    "toward": "Of these, commitments that bind one of them toward the other.",
    "benefiting": "Of these, commitments that bind one of them for the benefit of the other.",
}
"""How two actors can be in one commitment; in more than one way too."""


def network_table() -> Table:
    """Its definition."""
    return Table(
        "network",
        "Pairs of actors that act together, by document: the committers of a commitment with each other, with its "
        "counterparts and with its beneficiaries. A person, the offices of that person and those on whose behalf they are "
        "held make no pair.",
        (
            DOCUMENT_ID,
            ACTOR_ID,
            Column("other_id", "string", "The other actor; of the two ids, it is the later in the alphabet."),
            Column("commitments", "integer", "Number of commitments of the document in which they act together."),
            *(Column(name, "integer", description) for name, description in TIES.items()),
        ),
        ("document_id", "actor_id", "other_id"),
        each=_rows,
        foreign_keys=(TO_DOCUMENT, TO_ACTOR, ForeignKey(("other_id",), "actors", ("actor_id",))),
    )


def _rows(corpus: Corpus, folder: DocumentFolder) -> Iterator[Row]:
    document = folder.document.id
    same = same_person(corpus, document)
    counts = {name: Counter[Pair]() for name in ("commitments", *TIES)}
    for _, _, commitment in folder.commitments():
        ties = pairs(commitment)
        for name, found in {"commitments": set().union(*ties.values()), **ties}.items():
            counts[name].update(found - same)
    for one, other in sorted(counts["commitments"]):
        number = {name: counted[one, other] for name, counted in counts.items()}
        yield {"document_id": document, "actor_id": one, "other_id": other, **number}


def pairs(commitment: Commitment) -> dict[str, set[Pair]]:
    """The pairs of actors that a commitment ties together, by how it does."""
    bound = commitment.committers
    return {
        "jointly": {_pair(one, other) for one, other in combinations(bound, 2)},
        "toward": {_pair(one, other) for one in bound for other in commitment.counterparts if one != other},
        "benefiting": {_pair(one, other) for one in bound for other in commitment.beneficiaries if one != other},
    }


def same_person(corpus: Corpus, document: str) -> set[Pair]:
    """Pairs that are one person as of a document: the person, each office, and on whose behalf it is held."""
    found: set[Pair] = set()
    offices: dict[str, list[str]] = {}
    for tenure in corpus.tenures:
        if document in tenure.documents:
            held = offices.setdefault(tenure.person, [tenure.person])
            found |= {_pair(title, tenure.office) for title in held}
            found |= {_pair(title, tenure.organisation) for title in (tenure.person, tenure.office)}
            held.append(tenure.office)
    return found


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)
