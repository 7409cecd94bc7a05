"""Format 5: a commitment has topics, aims, bodies and a verb of its own, and its object in each language; a force shift has a direction.

Agreement says which version of the codebook the readings are by, and those by version 2 have a folder of their own.

Only a person who reads the text can code these. What stands there until then is the least that is valid, and a rule asks for the
object in the other languages of the dataset.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from .carrying import Step
from .changes import Add, Change, DoubtError, Json, MisfitError, NoWayBackError, Steps, insert
from .layout import FileKind, adjudication_key_2, agreement_key_by_codebook
from .to_2 import LAYOUT

COMMITMENTS = "provisions/commitments/*"
ENGLISH = "en"
"""The language of every object until then."""
TO_BE_READ = "has fields that nobody has read: verb, topics, aims and bodies"


@dataclass(frozen=True)
class ByLanguage(Change):
    """A field becomes a map of languages, in which what it had stands under one."""

    name: str
    language: str

    def forth(self, item: Json) -> bool:
        """Put what it has into a map."""
        if not isinstance(item.get(self.name), str):
            raise MisfitError(f"has no words in {self.name!r}")
        item[self.name] = {self.language: item[self.name]}
        return True

    def back(self, item: Json) -> None:
        """Take it out again."""
        if list(item[self.name]) != [self.language]:
            raise NoWayBackError(f"{self.name!r} has other languages")
        item[self.name] = item[self.name][self.language]

    def pointed(self, steps: Steps, values: Json) -> Steps:
        """The same words, in the map."""
        _ = values
        return (self.name, self.language, *steps[1:]) if steps[0] == self.name else steps

    def words(self) -> frozenset[str]:
        """Its name."""
        return frozenset([self.name])


@dataclass(frozen=True)
class ToBeCoded(Change):
    """The new fields of the commitments of a provision, as far as they can be known without reading it."""

    def forth(self, item: Json) -> bool:
        """Add them."""
        for commitment in item["commitments"]:
            _add(commitment, item["topics"][:1], item["anchors"])
        return bool(item["commitments"])

    def back(self, item: Json) -> None:
        """Keep the old record from coming back, if it has a commitment: nobody has read what is new in it."""
        if item["commitments"]:
            raise NoWayBackError(TO_BE_READ)

    def pointed(self, steps: Steps, values: Json) -> Steps:
        """The same place. Of a commitment alone, its provision is not known, so its first topic is not either."""
        if steps[0] == "commitments" and len(steps) <= len(("commitments", 0)) and any(values.values()):
            raise DoubtError("writes a commitment, which has topics, aims, bodies and a verb now")
        return steps


def _add(commitment: Json, topics: list[str], anchors: Mapping[str, Any]) -> None:
    insert(commitment, "verb", dict.fromkeys(commitment["anchors"]), "operator")
    insert(commitment, "topics", list(topics), "object")
    insert(commitment, "aims", {language: [] for language in anchors}, "topics")
    insert(commitment, "bodies", [], "delegation")


@dataclass(frozen=True)
class AddDirection(Add):
    """The direction of a divergence: none, but of a force shift it is still to be coded."""

    def back(self, item: Json) -> None:
        """Take it away, unless somebody must read the divergence."""
        if item["type"] == "force_shift":
            raise NoWayBackError("its direction is still to be coded")
        super().back(item)


@dataclass(frozen=True)
class SealsOfAgreement(Change):
    """Seals of agreement name the version of the codebook that the readings are by, and no longer the newest of all."""

    def forth(self, item: Json) -> bool:
        """Name it."""
        changes = item["record_type"] == "agreement" and item["codebook"] != FIRST_CODEBOOK
        if changes:
            item["codebook"] = FIRST_CODEBOOK
        return bool(changes)

    def back(self, item: Json) -> None:
        """Leave it so: what the newest was nobody can tell, and nothing is recovered of a seal."""


FIRST_CODEBOOK = "1"
"""Version of the codebook that all readings were by until then."""
ADJUDICATIONS_2 = FileKind(
    "adjudications_2", "readings/2/adjudication.json", "adjudication", key=adjudication_key_2, may_lack=True
)

STEP = Step(
    number=5,
    about="A commitment has topics, aims, bodies and a verb of its own, and its object by language; a force shift has a direction",
    changes=(
        ToBeCoded("provisions"),
        ByLanguage(COMMITMENTS, "object", ENGLISH),
        AddDirection("divergences", "direction", None, after="type"),
        Add("agreement", "codebook", FIRST_CODEBOOK, after="document"),
        SealsOfAgreement("seals"),
    ),
    layout=replace(
        LAYOUT,
        shared=tuple(
            replace(kind, key=agreement_key_by_codebook) if kind.name == "agreement" else kind for kind in LAYOUT.shared
        ),
        documents=(*LAYOUT.documents, ADJUDICATIONS_2),
    ),
)
