"""Relations: the record whose words are repeated is looked for among all that it may be."""

from pathlib import Path

import pytest

from cnkh_data.corpus import load
from cnkh_data.models import Relation
from cnkh_data.models.codelists import RelationBasis, RelationType
from cnkh_data.validate.rules import relations
from cnkh_data.validate.rules.relations import Printed

SUBJECT, TARGET = "2024-01-01-a-b/1.1.1", "2023-01-01-a-b/1.1.1"


def printed(text: str) -> dict[str, Printed]:
    words = text.split()
    return {"en": Printed(words, [False] * len(words), [0], apart=True)}


def test_the_record_with_most_of_the_words_may_come_late(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = "both sides will build the northern railway together"
    others = {f"2023-01-01-a-b/1.1.{number}": printed(f"they speak of thing {number}") for number in range(1, 60)}
    others["2023-01-01-a-b/1.1.40"] = printed("the sides will build the northern railway")
    others["2023-01-01-a-b/1.1.9"] = printed("both sides will see")
    elsewhere = {"2022-01-01-a-b/1.1.1": printed(own)}
    monkeypatch.setattr(relations, "_prints", lambda _: {SUBJECT: printed(own), **elsewhere, **others})
    relation = Relation(
        id="r1",
        subject=SUBJECT,
        type=RelationType.RESTATES,
        target=TARGET,
        basis=RelationBasis.EXPLICIT,
        note=None,
    )
    corpus = load(small).corpus
    assert corpus is not None
    assert relations._with_the_words(corpus, relation) == "2023-01-01-a-b/1.1.40"
    del others["2023-01-01-a-b/1.1.40"], others["2023-01-01-a-b/1.1.9"]
    corpus = load(small).corpus
    assert corpus is not None
    assert relations._with_the_words(corpus, relation) is None
