"""Lists that others keep: they are as they would be made again, and have what rules ask for."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from cnkh_data import standards
from cnkh_data.corpus import load
from cnkh_data.drafting.doubts import of_parties
from cnkh_data.lexicon import make_lists
from cnkh_data.validate import validate


def test_the_lists_are_as_they_would_be_written() -> None:
    present = {path.name: path.read_text(encoding="utf-8") for path in make_lists.HERE.iterdir()}
    assert present == make_lists.lists()


def test_codes_that_users_assign_are_no_codes_of_iso() -> None:
    assert {"CHN", "KHM", "TWN", "HKG", "VAT"} <= standards.countries().keys()
    assert not {"XKX", "EUE", "UNO", "ZZZ", ""} & standards.countries().keys()


@pytest.mark.parametrize("name", ["Cambodia", "CAMBODIA", "Cambodge", "柬埔寨", "កម្ពុជា"])
def test_a_country_is_found_by_its_name_in_any_language(name: str) -> None:
    found = standards.country_named(name)
    assert found is not None
    assert found.alpha3 == "KHM"


def test_the_code_of_a_country_is_told_by_its_name(small: Path) -> None:
    actors = small / "data/registers/actors.json"
    value = json.loads(actors.read_text(encoding="utf-8"))
    (state,) = (one for one in value if one["iso_alpha3"] == "KHM")
    text = actors.read_text(encoding="utf-8").replace('"KHM"', '"XKH"')
    actors.write_text(text, encoding="utf-8")
    found = {
        one.repair for one in validate(small).findings if (one.rule, one.record) == ("unknown-country", state["id"])
    }
    assert found == {"Set it to KHM, the ISO 3166-1 alpha-3 code of what has such a name."}


def test_an_id_names_states_by_their_codes_of_two_letters(small: Path) -> None:
    """CA and CN have the letters of CAN both, and one of them is its code."""
    corpus = load(small).corpus
    assert corpus is not None
    china = next(actor for actor in corpus.actors if actor.iso_alpha3 == "CHN")
    canada = china.model_copy(update={"id": "canada", "iso_alpha3": "CAN"})
    corpus = replace(corpus, actors=(*corpus.actors, canada))
    document = corpus.folders[0].document
    assert not any("the id names" in doubt for doubt in of_parties(corpus, document, "en"))
    other = document.model_copy(update={"id": "2023-02-11-ca-kh-talks"})
    assert [doubt for doubt in of_parties(corpus, other, "en") if "the id names ca (canada)" in doubt]
    without = document.model_copy(update={"parties": [party for party in document.parties if party != china.id]})
    assert [doubt for doubt in of_parties(corpus, without, "en") if f"the id names cn ({china.id})" in doubt]
