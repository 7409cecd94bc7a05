"""A third language is a file: with `tests/french/fr.toml` in place of the package's own, rules judge a French text by its words.

The package is copied, since a language belongs to it; nothing of its Python is changed.
"""

import ast
import hashlib
import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, exhaustive

from cnkh_data.canonical import plain_text

HERE = Path(__file__).parent / "french"
PACKAGE = ROOT / "src" / "cnkh_data"
BASE = ROOT / "validation" / "fixtures" / "base" / "data"
DOCUMENT = "2024-05-01-cn-kh-declaration"
SENTENCES: list[dict[str, Any]] = tomllib.loads((HERE / "sentences.toml").read_text(encoding="utf-8"))["sentence"]

ASLEEP = {
    "compares two versions, or is about notes on them": """
        coded-without-difference differing-number quoted-in-note
    """,
    "is about a report or its pages, and the file has no words of speech": """
        agreed-as-told date-of-source reported-speaker speech-goes-on subject-and-speakers
    """,
    "is about the registers, and the file has no words of offices or titles": """
        evidence-and-value evidence-without-value head-in-two-states kind-and-title look-alike marks-around-name
        official-in-small-letters script-of-name second-holder titles-in-gloss unchecked-identifier unregistered-name probable-name
    """,
    "is about a position in a gloss, glosses that are equal, or two documents": """
        explicit-in-words inferred-word-for-word nothing-in-common repeated-gloss stance-of-gloss
    """,
    "asks for words that the file leaves out": """
        act-and-role body-that-exists collective-of-kind collective-of-parties event-not-listed gloss-order object-and-words
        object-in-each-language operator-as-elsewhere welcome-of-what with-whom
    """,
}
"""Rules that ask for words and are not woken here, by the reason."""


def read(root: Path, path: str) -> Any:
    return json.loads((root / "data" / path).read_text(encoding="utf-8"))


def write(root: Path, path: str, value: Any) -> None:
    file = root / "data" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(plain_text(value))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small corpus with a draft in French, whose every sentence is coded wrongly."""
    root = tmp_path_factory.mktemp("french")
    shutil.copytree(BASE, root / "data")
    words = "\n\n".join(sentence["text"] for sentence in SENTENCES)
    content = words.encode("utf-8")
    digest = hashlib.sha256(content).hexdigest()
    (root / "data/sources/declaration.txt").write_bytes(content)
    sources = read(root, "sources/sources.json")
    source = {**sources[0], "id": "declaration", "file": "declaration.txt", "sha256": digest, "bytes": len(content)}
    write(root, "sources/sources.json", [*sources, {**source, "languages": ["fr"]}])
    write(root, "dataset.json", {**read(root, "dataset.json"), "languages": ["zh", "en", "fr"]})
    actors = read(root, "registers/actors.json")
    for actor, names in zip(actors, (["Chine"], ["Cambodge"]), strict=False):
        actor["names"] += [{"language": "fr", "text": name, "type": "short"} for name in names]
    vietnam = {**actors[0], "id": "vietnam", "names": []}
    for language, name in (("fr", "Vietnam"), ("en", "Vietnam"), ("zh-Hans", "越南")):
        vietnam["names"].append({"language": language, "text": name, "type": "short"})
    write(root, "registers/actors.json", [*actors, vietnam])
    folder = f"documents/{DOCUMENT}"
    document = read(root, "documents/2023-02-11-cn-kh-excerpt/document.json")
    text = {
        **document["texts"][0],
        "language": "fr",
        "source": "declaration",
        "characters": len(words),
        "sha256": digest,
        "cuts": [],
    }
    collective = {"language": "fr", "text": "Les deux parties", "entities": ["china", "cambodia"]}
    changed = {"id": DOCUMENT, "date": "2024-05-01", "status": "draft", "title": "Declaration", "texts": [text]}
    write(root, f"{folder}/document.json", {**document, **changed, "collectives": [collective]})
    write(root, f"{folder}/provisions.json", list(provisions(words)))
    for name in ("divergences", "mentions", "seals"):
        write(root, f"{folder}/{name}.json", [])
    return root


def provisions(words: str) -> Iterator[dict[str, Any]]:
    """Yield a provision for each sentence, coded as it says, else as an assertion or a commitment of both."""
    at = 0
    for number, sentence in enumerate(SENTENCES, start=1):
        quote = sentence["text"]
        start = words.index(quote, at)
        at = start + len(quote)
        provision = f"{DOCUMENT}/{number}.1.1"
        commitment = sentence.get("commitment")
        yield {
            "id": provision,
            "status": "read",
            "role": sentence.get("role", "operative"),
            "voice": "joint_text",
            "speakers": sentence.get("speakers", ["china", "cambodia"]),
            "act": sentence.get("act", "commit" if commitment else "assert"),
            "polarity": sentence.get("polarity"),
            "topics": sentence.get("topics", ["framework"]),
            "pillar": None,
            "gloss_en": sentence.get("gloss", "What the two sides say here, in English."),
            "anchors": {"fr": span(words, quote, start)},
            "formulas": {"fr": []},
            "note": None,
            "commitments": [committed(words, provision, start, commitment)] if commitment else [],
        }


def committed(words: str, provision: str, start: int, coded: dict[str, Any]) -> dict[str, Any]:
    operator = span(words, coded["operator"], start)
    anchor = span(words, coded["anchor"], operator["end_offset"])
    deadline = coded.get("deadline")
    return {
        "id": f"{provision}/c1",
        "anchors": {"fr": anchor},
        "operator": {"fr": operator},
        "verb": {"fr": None},
        "force": {"fr": coded["force"]},
        "novelty": {"fr": coded.get("novelty")},
        "committers": ["china", "cambodia"],
        "mode": "joint",
        "counterparts": [],
        "beneficiaries": [],
        "action": coded.get("action", "intensify"),
        "object": {"en": "what is undertaken", "zh": "所承诺的事"},
        "topics": [coded.get("topic", "framework")],
        "aims": {"fr": []},
        "precision": 3 if deadline else 1,
        "delegation": coded.get("delegation", "none"),
        "bodies": coded.get("bodies", []),
        "deadline": deadline and {"printed": {"fr": coded["anchor"][-23:]}, "edtf": deadline},
        "quantity": None,
        "instruments": [],
        "places": [],
        "subject_inherited": False,
        "note": None,
    }


def span(words: str, quote: str, start: int) -> dict[str, Any]:
    at = words.index(quote, start)
    return {"start_offset": at, "end_offset": at + len(quote), "quote": quote}


def found(corpus: Path, folder: Path, language: str) -> set[tuple[str, str]]:
    """What a copy of the package with a file for French finds in the French text: rule and provision."""
    shutil.copytree(PACKAGE, folder / "cnkh_data", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "cnkh_data/lexicon/fr.toml").write_text(language, encoding="utf-8")
    command = [sys.executable, "-m", "cnkh_data.cli", "validate", "--root", str(corpus), "--format", "json"]
    done = subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(folder)}, capture_output=True, check=False)
    findings = json.loads(done.stdout)["findings"]
    return {
        (one["rule"], "/".join(str(one["record"]).split("/")[:2])) for one in findings if one["document"] == DOCUMENT
    }


@pytest.fixture(scope="module")
def with_words(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    return found(corpus, tmp_path_factory.mktemp("with"), (HERE / "fr.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def without(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    return found(corpus, tmp_path_factory.mktemp("without"), '[language]\nname = "French"\nwords_apart = true\n')


@exhaustive("the words of a slip are tested with each kind of file of words")
def test_a_slip_in_the_file_stops_with_one_line(corpus: Path, tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "cnkh_data", ignore=shutil.ignore_patterns("__pycache__"))
    slip = '[language]\nname = "French"\nwords_apart = true\n[force.agred]\nwords = ["convient"]\n'
    (tmp_path / "cnkh_data/lexicon/fr.toml").write_text(slip, encoding="utf-8")
    command = [sys.executable, "-m", "cnkh_data.cli", "validate", "--root", str(corpus)]
    done = subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, check=False)
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert b"fr.toml: [force.agred]: no such code" in done.stderr


@exhaustive("it starts two copies of the package; every run has a French document that goes to a release")
@pytest.mark.parametrize("number", range(1, len(SENTENCES) + 1), ids=[one["wakes"] for one in SENTENCES])
def test_words_of_french_wake_the_rule(
    with_words: set[tuple[str, str]], without: set[tuple[str, str]], number: int
) -> None:
    sentence = SENTENCES[number - 1]
    told = with_words if sentence.get("by_names") else with_words - without
    places = {place for rule, place in told if rule == sentence["wakes"]}
    assert places & {f"{DOCUMENT}/{number}.1.1", DOCUMENT}, sorted(told)


@exhaustive("it starts two copies of the package; every run has a French document that goes to a release")
def test_every_rule_that_asks_words_is_listed(with_words: set[tuple[str, str]], without: set[tuple[str, str]]) -> None:
    awake = {rule for rule, _ in with_words - without}
    asking = set(rules_that_ask_words())
    asleep = {rule for rules in ASLEEP.values() for rule in rules.split()}
    assert awake & asleep == set(), "these are awake"
    assert asking - awake - asleep == set(), "French should wake these, or ASLEEP say why not"
    assert asleep - asking == set(), "these ask for no words"


ASK = {
    *("words_for", "written", "numbers", "readable", "in_any_language", "every_language", "senses", "days_in"),
    # For several modules of rules:
    *("first_verb", "first_verbs", "force_of", "cue_that_begins", "word_in"),
    *(".table", ".has", ".has_any", ".first", ".lacks"),  # Methods of subjects and their versions.
}
"""Functions that look into the files of words."""


def rules_that_ask_words() -> Iterator[str]:
    """Yield each rule whose function asks for words of a language, itself or by way of others of its module."""
    for path in sorted((PACKAGE / "validate" / "rules").glob("*.py")):
        functions = {
            one.name: one
            for one in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(one, ast.FunctionDef)
        }
        for name, function in functions.items():
            decorated = any(
                isinstance(one, ast.Call) and getattr(one.func, "id", "") == "rule" for one in function.decorator_list
            )
            if decorated and not reached(name, functions).isdisjoint(ASK):
                yield name.replace("_", "-")


def reached(name: str, functions: dict[str, ast.FunctionDef]) -> set[str]:
    """Functions that a function calls, itself or by way of others of its module."""
    found: set[str] = set()
    left = [name]
    while left:
        inside = list(ast.walk(functions[left.pop()]))
        called = {written_as(one.func) for one in inside if isinstance(one, ast.Call)}
        called |= {
            one.id for one in inside if isinstance(one, ast.Name) and one.id in functions
        }  # As in map(function, …).
        left += [one for one in called - found if one in functions]
        found |= called
    return found


def written_as(function: ast.expr) -> str:
    """A function that is called: its name, with a point before that of a method."""
    return getattr(function, "id", f".{getattr(function, 'attr', '')}")
