"""What names the dataset to others says what `data/dataset.json` says."""

import json
import re
import tomllib
from typing import Any

import yaml  # type: ignore[import-untyped]
from conftest import ROOT

DATASET: dict[str, Any] = json.loads((ROOT / "data/dataset.json").read_text(encoding="utf-8"))
CITATION: dict[str, Any] = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
ZENODO: dict[str, Any] = json.loads((ROOT / ".zenodo.json").read_text(encoding="utf-8"))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_one_version_is_said_everywhere() -> None:
    said = {
        "CITATION.cff": CITATION["version"],
        ".zenodo.json": ZENODO["version"],
        "pyproject.toml": PROJECT["version"],
    }
    assert said == dict.fromkeys(said, DATASET["version"])


def test_one_title_and_description_are_said_everywhere() -> None:
    assert CITATION["title"] == ZENODO["title"] == DATASET["title"]
    assert CITATION["abstract"] == ZENODO["description"] == DATASET["description"]


def test_authors_and_keywords_are_the_same() -> None:
    assert CITATION["authors"] == ZENODO["creators"] == [{"name": "cnkh_data contributors"}]
    assert CITATION["keywords"] == ZENODO["keywords"] == PROJECT["keywords"]


def test_the_day_of_release_is_the_same() -> None:
    """Neither has one before the release; `.zenodo.json` gives it to the descriptors of the release."""
    day = CITATION.get("date-released")
    assert (str(day) if day else None) == ZENODO.get("publication_date")


def test_licences_are_those_of_the_dataset_and_the_package() -> None:
    assert ZENODO["license"] == DATASET["licence"].lower()
    own, of_others = set(CITATION["license"]), {"Apache-2.0", "Unicode-3.0"}  # lexicon/NOTICE says of what
    assert own | of_others == set(PROJECT["license"].split(" AND "))


def test_the_changelog_has_a_heading_for_the_version() -> None:
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert headings[0] == "Unreleased"
    assert headings[1] == DATASET["version"]
