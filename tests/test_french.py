"""French is read by its file of words: acts, commitments, collectives and numbers of invented sentences, without a line of Python for it."""

import pytest

from cnkh_data.drafting.collectives import propose_collectives
from cnkh_data.drafting.propose import Defaults, propose_provisions
from cnkh_data.models import Provision
from cnkh_data.models.codelists import Voice

JOINT = Defaults("2024-05-05-fr-kh-statement", Voice.JOINT_TEXT, ("france", "cambodia"))


def proposed(text: str) -> list[Provision]:
    return propose_provisions(JOINT, "fr", text)


@pytest.mark.parametrize(
    ("text", "act", "topic"),
    [
        ("Les deux parties ont salué la restauration du temple et du patrimoine khmer.", "appraise", "culture_people"),
        ("Elles se sont félicitées de la hausse du commerce.", "appraise", "trade_customs"),
        ("Les deux ministres se sont entretenus à l’occasion d’une visite à Paris.", "record", "political_exchange"),
        ("Ils ont appelé toutes les parties à la retenue en mer.", "urge", "framework"),
        ("Les deux pays condamnent le terrorisme sous toutes ses formes.", "position", "law_enforcement"),
        ("Les deux parties ont souligné que les énergies solaires progressent.", "assert", "energy"),
        ("Les deux parties ont annoncé l’ouverture d’une école de langue.", "declare", "education"),
    ],
)
def test_the_first_verb_says_what_a_sentence_does(text: str, act: str, topic: str) -> None:
    (made,) = proposed(text)
    assert (made.act, made.topics[0]) == (act, topic)


@pytest.mark.parametrize(
    ("text", "force", "action", "words"),
    [
        ("Les deux parties sont convenues de renforcer la coopération agricole.", 3, "intensify", "renforcer la coopération agricole"),
        ("Les deux parties s'engagent à négocier un accord de pêche.", 2, "negotiate", "négocier un accord de pêche"),
        ("Les deux parties s’engagent à fournir 500 bourses.", 2, "assist", "fournir 500 bourses"),
        ("Les deux pays ont décidé d’organiser un forum des villes.", 3, "implement", "organiser un forum des villes"),
        ("Les deux parties sont prêtes à explorer une liaison aérienne.", 1, "explore", "explorer une liaison aérienne"),
        ("Les deux pays organiseront conjointement un forum des villes.", 2, "implement", "organiseront conjointement un forum des villes"),
        ("La France et le Cambodge organiseront un forum des villes.", 2, "implement", "organiseront un forum des villes"),
        ("Les deux pays feront tous leurs efforts pour accroître le commerce du riz.", 2, "intensify", "accroître le commerce du riz"),
        (
            "Elles sont convenues d’approfondir et d’élargir la coopération en matière de santé, afin de protéger les villages.",
            3, "intensify", "approfondir et d’élargir la coopération en matière de santé",
        ),
    ],
)  # fmt: skip
def test_an_operator_commits(text: str, force: int, action: str, words: str) -> None:
    (made,) = proposed(text)
    assert made.act == "commit"
    (one,) = made.commitments
    assert (one.force["fr"], one.action, one.anchors["fr"].quote) == (force, action, words)


def test_what_is_only_wished_commits_nobody() -> None:
    for text in (
        "Les deux parties sont convenues d’approfondir leur confiance.",
        "Les deux pays défendent le multilatéralisme.",
    ):
        (made,) = proposed(text)
        assert (made.act, made.polarity, made.commitments) == ("position", "for", [])


def test_both_parties_are_named_together() -> None:
    text = "Les deux parties ont salué l’amitié des deux pays. Les deux dirigeants se sont rencontrés."
    found = propose_collectives(["france", "cambodia"], "fr", text)
    assert [one.text for one in found] == ["Les deux parties", "deux pays"]
