"""`cnkh new corpus`: the smallest valid corpus, and a French document brought into it from the first line to a release."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from commands import cnkh, refused
from conftest import ROOT, one_in

from cnkh_data.canonical import plain_text
from cnkh_data.release import build
from cnkh_data.validate import validate

TEXT = ROOT / "docs/walkthrough/tourism.fr.txt"
DOCUMENT = "2024-05-05-fr-kh-joint-declaration"


@one_in(4, "every run has one of four")
@pytest.mark.parametrize("languages", ["fr,en", "zh", "km,en", "sw"])
def test_it_is_valid_and_can_be_built(tmp_path: Path, languages: str) -> None:
    root = tmp_path / "made"
    done = cnkh("new", "corpus", str(root), "--languages", languages)
    assert done.returncode == 0, done
    assert cnkh("validate", "--root", str(root)).stdout.endswith("no findings\n")
    assert cnkh("fmt", "--check", "--root", str(root)).returncode == 0
    assert cnkh("build", "--root", str(root)).returncode == 0
    assert json.loads((root / "data/dataset.json").read_text(encoding="utf-8"))["languages"] == languages.split(",")


def test_one_without_documents_is_built_by_an_executor_too(tmp_path: Path) -> None:
    root = tmp_path / "made"
    assert cnkh("new", "corpus", str(root), "--languages", "fr").returncode == 0
    with ThreadPoolExecutor(1) as executor:
        assert validate(root, executor=executor).ok
        assert build(root, executor=executor).report.documents == ()


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    assert cnkh("new", "corpus", str(tmp_path), "--languages", "fr", "--title", "Déclarations").returncode == 0
    assert json.loads((tmp_path / "data/dataset.json").read_text(encoding="utf-8"))["title"] == "Déclarations"


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear all", encoding="utf-8")
    refused(cnkh("new", "corpus", str(tmp_path), "--languages", "fr"), "is not empty")
    refused(cnkh("new", "corpus", str(tmp_path / "letter.txt"), "--languages", "fr"), "a file")
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("languages", ["", "klingon", "fr,xx1", ","])
def test_what_is_no_language_makes_nothing(tmp_path: Path, languages: str) -> None:
    refused(cnkh("new", "corpus", str(tmp_path / "made"), "--languages", languages), "--languages")
    assert list(tmp_path.iterdir()) == []


def test_an_id_is_made_of_the_name(tmp_path: Path) -> None:
    root = tmp_path / "Mes Déclarations (2)"
    assert cnkh("new", "corpus", str(root), "--languages", "fr").returncode == 0
    assert json.loads((root / "data/dataset.json").read_text(encoding="utf-8"))["id"] == "mes-d-clarations-2"


def edit(root: Path, path: str, how: Any) -> None:
    file = root / "data" / path
    value = json.loads(file.read_text(encoding="utf-8"))
    file.write_bytes(plain_text(how(value) or value))
    assert cnkh("fmt", "--root", str(root)).returncode == 0


def state(name: str, code: str, official: str, short: str, english: str) -> dict[str, Any]:
    names = [("fr", official, "official"), ("fr", short, "short"), ("en", english, "short")]
    listed = [{"language": language, "text": text, "type": kind} for language, text, kind in names]
    more: dict[str, Any] = {
        "part_of": None,
        "iso_alpha3": code,
        "cow_code": None,
        "wikidata": None,
        "evidence": [],
        "note": None,
    }
    return {"id": name, "kind": "state", "names": listed, **more}


STATES = [
    state("france", "FRA", "République française", "France", "France"),
    state("cambodia", "KHM", "Royaume du Cambodge", "Cambodge", "Cambodia"),
]
CODES: dict[str, dict[str, str | None]] = {
    "Déclaration conjointe": {"gloss_en": "Joint Declaration of France and Cambodia", "role": "title", "act": None},
    "se félicitent": {"act": "appraise", "topics 1": "political_exchange", "gloss_en": "France and Cambodia welcome their friendship."},
    "conviennent": {"act": "commit", "topics 1": "culture_people", "gloss_en": "The two Parties agree to strengthen their cooperation in tourism."},
    "Fait à Paris": {"role": "dateline", "act": None, "gloss_en": "Done in Paris on 5 May 2024"},
}  # fmt: skip
COMMITMENT = {
    "anchors fr": "renforcer leur coopération dans le tourisme",
    "operator fr": "Les deux Parties conviennent de",
    "verb fr": "renforcer",
    "force fr": "Agreed",
    "committers": "france, cambodia",
    "mode": "joint",
    "action": "intensify",
    "object fr": "coopération dans le tourisme",
    "topics 1": "culture_people",
    "precision": "1",
    "delegation": "none",
    "subject_inherited": "no",
}


def coded(root: Path, file: Path, more: dict[str, str]) -> None:
    """Code the document in its sheet alone; its commitment with some more cells."""
    assert cnkh("sheet", DOCUMENT, "--root", str(root), "--out", str(file)).returncode == 0
    book = openpyxl.load_workbook(file)
    provisions = book["provisions"]
    columns = {cell.value: cell.column for cell in provisions[1]}
    for row in range(2, 6):
        words = provisions.cell(row, columns["anchors fr"]).value
        (codes,) = (each for begins, each in CODES.items() if begins in words)
        for name, value in {"read": "yes", **codes}.items():
            provisions.cell(row, columns[name]).value = value
    columns = {cell.value: cell.column for cell in book["commitments"][1]}
    for name, value in {**COMMITMENT, **more}.items():
        book["commitments"].cell(2, columns[name]).value = value
    book.save(file)
    done = cnkh("sheet", DOCUMENT, "--root", str(root), "--in", str(file))
    assert done.returncode == 0, done
    assert "4 provisions confirmed as read" in done.stdout


@pytest.mark.parametrize("languages", ["fr", "fr,en"])
def test_a_french_document_goes_from_its_file_to_a_release(tmp_path: Path, languages: str) -> None:
    root = tmp_path / "corpus"
    assert cnkh("new", "corpus", str(root), "--languages", languages).returncode == 0
    edit(root, "registers/actors.json", lambda _: STATES)
    assert validate(root).ok
    command = ("new", "document", DOCUMENT, "--root", str(root), "--source", str(TEXT), "--language", "fr")
    assert cnkh(*command, "--title", "France–Cambodia Joint Declaration").returncode == 0
    made = json.loads((root / f"data/documents/{DOCUMENT}/document.json").read_text(encoding="utf-8"))
    assert made["collectives"] == [{"language": "fr", "text": "Les deux Parties", "entities": ["france", "cambodia"]}]
    coded(root, tmp_path / "coding.xlsx", {"object en": "cooperation in tourism"} if "en" in languages else {})
    edit(root, "sources/sources.json", lambda sources: sources[0].update(rights="Invented for practice."))
    assert [(one.rule, one.got) for one in validate(root).counted] == [("unregistered-name", "'Paris' at 214")]
    place = {"id": "paris", "kind": "place", "countries": ["france"], "date": None, "evidence": [], "note": None}
    names = [{"language": "fr", "text": "Paris", "type": "short"}, {"language": "en", "text": "Paris", "type": "short"}]
    edit(root, "registers/places.json", lambda _: [{**place, "names": names}])
    edit(root, f"documents/{DOCUMENT}/document.json", lambda one: one.update(status="published", place="paris"))
    assert [one.rule for one in validate(root).counted] == ["seal"]
    assert cnkh("seal", "--all", "--reader", "A reader", "--root", str(root)).returncode == 0
    assert [(one.rule, one.got) for one in validate(root).counted] == []
    assert cnkh("build", "--root", str(root)).returncode == 0
    table = (root / "data/tables/commitments.csv").read_text(encoding="utf-8")
    assert "renforcer leur coopération dans le tourisme" in table


def test_a_corpus_of_two_languages_takes_a_document_in_a_third(tmp_path: Path) -> None:
    """The objects of the others stay as they are: only a document with a French text says them in French."""
    root = tmp_path / "corpus"
    shutil.copytree(ROOT / "validation/fixtures/base", root)
    edit(root, "registers/actors.json", lambda actors: [*actors, STATES[0]])
    names = [
        {"language": "fr", "text": text, "type": kind}
        for text, kind in (("Royaume du Cambodge", "official"), ("Cambodge", "short"))
    ]
    edit(
        root,
        "registers/actors.json",
        lambda actors: next(one for one in actors if one["id"] == "cambodia")["names"].extend(names),
    )
    command = ("new", "document", DOCUMENT, "--root", str(root), "--source", str(TEXT), "--language", "fr")
    done = cnkh(*command, "--title", "France–Cambodia Joint Declaration")
    assert "data/dataset.json lists zh, en: add fr to its languages" in done.stdout, done
    edit(root, "dataset.json", lambda one: one.update(languages=["zh", "en", "fr"]))
    assert "object-in-each-language" not in {one.rule for one in validate(root).counted}
    coded(root, tmp_path / "coding.xlsx", {})
    (asked,) = [one for one in validate(root).counted if one.rule == "object-in-each-language"]
    assert (asked.record, asked.got, asked.expected) == (f"{DOCUMENT}/pre.2.2/c1", "fr", "en, fr")
