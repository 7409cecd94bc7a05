"""Whatever is added to `data/` and accepted by `cnkh validate` leaves the tests green."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from commands import cnkh
from conftest import ROOT, exhaustive

DRAFT, ADDED = "2031-01-05-cn-kh-joint-statement", "2031-01-06-cn-kh-joint-statement"
TEXT = "Joint Statement\nBoth sides expressed satisfaction.\n"
OF_THE_DATA = (
    "test_data.py",
    "test_readme.py::test_every_path_it_names_is_there",
    "test_readme.py::test_its_commands_run",
)
"""Tests that read records of `data/`, or what is made of them; the others rest on fixtures."""


def project(folder: Path) -> Path:
    """A copy of what git has of this project."""
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        check=True,
    ).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes((ROOT / name).read_bytes())
    return folder


def done(root: Path, *arguments: str) -> None:
    ran = cnkh(*arguments, "--root", str(root))
    assert ran.returncode == 0, ran.stdout + ran.stderr


def written(file: Path, value: Any) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def new(root: Path, document: str, text: str) -> Path:
    source = root / f"{document}.txt"
    source.write_text(text, encoding="utf-8")
    parties = ("--party", "china", "--party", "cambodia")
    done(root, "new", "document", document, "--source", str(source), "--language", "en", *parties)
    source.unlink()
    return root / "data/documents" / document


def publish(root: Path, folder: Path) -> None:
    """Code a document of a title and a sentence, as two readers did who differ once."""
    document = json.loads((folder / "document.json").read_text(encoding="utf-8"))
    title, sentence = json.loads((folder / "provisions.json").read_text(encoding="utf-8"))
    title |= {"role": "title", "act": None, "topics": ["framework"], "status": "read"}
    sentence |= {"role": "operative", "act": "appraise", "topics": ["framework"], "status": "read"}
    written(folder / "provisions.json", [title, sentence])
    collective = {"language": "en", "text": "Both sides", "entities": ["china", "cambodia"]}
    oldest = min(folder.parent.glob("*/document.json"))
    codebook = json.loads(oldest.read_bytes())["codebook"]
    published = {"status": "published", "codebook": codebook, "collectives": [collective]}
    written(folder / "document.json", document | published)
    texts = {text["language"]: text["sha256"] for text in document["texts"]}
    for reading in ("first", "second"):
        held = {"document": folder.name, "reading_pass": reading, "method": f"For a test, {reading}.", "texts": texts}
        coded = sentence | ({"topics": ["political_exchange"]} if reading == "second" else {})
        units = [{name: value for name, value in unit.items() if name != "status"} for unit in (title, coded)]
        written(folder / f"readings/{reading}.json", held | {"provisions": units})
    one, other = (json.dumps(topic) for topic in ("framework", "political_exchange"))
    decided = {"field": "topic", "first": one, "second": other, "adjudicated": one}
    place = {"place": sentence["id"], "commitment": None, "language": None}
    written(folder / "readings/adjudication.json", [place | decided | {"reason": "It is about all of it."}])
    sources = json.loads((root / "data/sources/sources.json").read_text(encoding="utf-8"))
    own = next(source for source in sources if source["id"] == document["texts"][0]["source"])
    own["rights"] = "Made for a test."
    written(root / "data/sources/sources.json", sources)
    done(root, "fmt")
    done(root, "seal", folder.name, own["id"])


def add_place(root: Path) -> None:
    file = root / "data/registers/places.json"
    names = [{"language": "en", "text": "Xanadu Tower", "type": "short"}]
    place = {"id": "xanadu-tower", "kind": "place", "names": names, "countries": ["cambodia"], "date": None}
    written(file, [*json.loads(file.read_text(encoding="utf-8")), place | {"evidence": [], "note": None}])
    done(root, "fmt")
    done(root, "seal", "xanadu-tower")


@exhaustive("these tests run on `data/` as it is in every run; here they all run once more, on a copy that has grown")
def test_a_draft_a_document_and_a_register_entry_leave_the_tests_green(tmp_path: Path) -> None:
    root = project(tmp_path / "project")
    environment = {**os.environ, "PYTHONPATH": str(root / "src")}
    new(root, DRAFT, TEXT)
    publish(root, new(root, ADDED, TEXT.replace("satisfaction", "satisfaction with Xanadu Tower")))
    add_place(root)
    done(root, "agreement", "--write")
    done(root, "fmt")
    done(root, "validate")
    done(root, "build")
    subprocess.run([sys.executable, "docs/findings.py"], cwd=root, env=environment, check=True)
    tests = [f"tests/{name}" for name in OF_THE_DATA]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "", *tests]
    ran = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-5000:]
