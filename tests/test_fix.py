"""`cnkh validate --fix`: what it repairs, what it must never touch, and what it says."""

import hashlib
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rule_fixtures
from commands import cnkh, refused
from conftest import exhaustive, one_in
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnkh_data.cache import FOLDER as CACHE
from cnkh_data.corpus import Corpus, load
from cnkh_data.repair import told
from cnkh_data.validate import validate
from cnkh_data.writing import writing

EXCERPT = "2023-02-11-cn-kh-excerpt"
FOLDER = f"data/documents/{EXCERPT}"
PROVISIONS = f"{FOLDER}/provisions.json"
SOURCES = "data/sources/sources.json"
NUMBERS = ("start_offset", "end_offset")
Way = tuple[str | int, ...]


def change(root: Path, *changes: dict[str, Any], sealed: bool = False) -> None:
    rule_fixtures.apply(root, {"changes": list(changes), "sealed": sealed})


def at(value: Any, way: Way) -> Any:
    for step in way:
        value = value[step]
    return value


def corpus(root: Path) -> Corpus:
    loaded = load(root).corpus
    assert loaded is not None
    return loaded


def contents(root: Path) -> dict[str, bytes]:
    files = {file.relative_to(root).as_posix(): file for file in root.rglob("*") if file.is_file()}
    return {path: file.read_bytes() for path, file in files.items() if not path.startswith(f"{CACHE}/")}


def repairs(output: str) -> list[str]:
    return [line for line in output.splitlines() if ": repaired: " in line]


# What is repaired


def test_verbs_and_aims_are_found_by_their_quotes(small: Path) -> None:
    """In the provision, where they stand once; a verb that stands there twice, in its commitment."""
    commitment = "/5/commitments/0"
    nowhere = {"start_offset": 0, "end_offset": 0}
    aims = [{**nowhere, "quote": "发挥好统筹协调作用"}, {**nowhere, "quote": "双方不说的话"}]
    change(
        small,
        {"file": PROVISIONS, "at": f"{commitment}/verb/en", "set": {**nowhere, "quote": "implement"}},
        {"file": PROVISIONS, "at": f"{commitment}/verb/zh-Hans", "set": {**nowhere, "quote": "好"}},
        {"file": PROVISIONS, "at": f"{commitment}/aims/zh-Hans", "set": aims},
    )
    cnkh("validate", "--fix", "--root", str(small))
    fixed = json.loads((small / PROVISIONS).read_text(encoding="utf-8"))[5]["commitments"][0]
    assert fixed["verb"] == {
        "zh-Hans": {"start_offset": 85, "end_offset": 86, "quote": "好"},
        "en": {"start_offset": 301, "end_offset": 310, "quote": "implement"},
    }
    assert fixed["aims"]["zh-Hans"] == [
        {"start_offset": 119, "end_offset": 128, "quote": "发挥好统筹协调作用"},
        aims[1],
    ]


def test_a_count_follows_from_its_hash(small: Path) -> None:
    before = contents(small)
    change(
        small,
        {"file": SOURCES, "at": "/1/bytes", "set": 7},
        {"file": f"{FOLDER}/document.json", "at": "/texts/0/characters", "set": 7},
    )
    done = cnkh("validate", "--fix", "--root", str(small))
    assert done.returncode == 0
    size, length = len(before["data/sources/excerpt-en.txt"]), corpus(small).folders[0].document.texts[0].characters
    said = repairs(done.stdout)
    assert (
        f"{SOURCES}:18:14: repaired: excerpt-en: bytes 7 to {size} (counted in the file, whose hash is right)" in said
    )
    assert any(f"{EXCERPT} text zh-Hans: characters 7 to {length} (counted in the text" in line for line in said)
    assert contents(small) == before


def test_offsets_follow_from_quotes(small: Path) -> None:
    before = contents(small)
    change(
        small,
        {"file": PROVISIONS, "at": "/1/anchors/en/start_offset", "set": 0},
        {"file": PROVISIONS, "at": "/2/commitments/0/anchors/zh-Hans/end_offset", "set": 9999},
        {"file": PROVISIONS, "at": "/2/commitments/0/operator/en/start_offset", "set": 3},
        {"file": f"{FOLDER}/divergences.json", "at": "/0/spans/en/start_offset", "set": 1},
    )
    done = cnkh("validate", "--fix", "--root", str(small))
    assert done.returncode == 0, done.stdout
    said = [line.split(": repaired: ")[1] for line in repairs(done.stdout)]
    assert f"{EXCERPT}/pre.2.1 anchors en: start_offset 0 to 53 (where its quote stands, once in its text)" in said
    assert [line.split(":")[0] for line in said] == [
        f"{EXCERPT}/pre.2.1 anchors en",
        f"{EXCERPT}/pre.2.2/c1 anchors zh-Hans",
        f"{EXCERPT}/pre.2.2/c1 operator en",
        f"{EXCERPT}/d1 spans en",
    ]
    assert "4 repairs; " in done.stdout
    assert done.stdout.endswith("no findings\n")
    assert contents(small) == before


def test_each_repair_names_the_place_where_it_now_stands(small: Path) -> None:
    value = json.loads((small / PROVISIONS).read_text(encoding="utf-8"))
    value[1]["anchors"]["en"]["start_offset"] = 0
    (small / PROVISIONS).write_text(json.dumps(value), encoding="utf-8")
    number, form = repairs(cnkh("validate", "--fix", "--root", str(small)).stdout)
    file, line, column = number.split(": ")[0].split(":")
    assert (small / file).read_text(encoding="utf-8").splitlines()[int(line) - 1][int(column) - 1 :].startswith("53,")
    assert form == f"{PROVISIONS}:1:1: repaired: written in canonical form"


def test_a_provision_found_again_helps_to_find_what_is_inside_it(small: Path) -> None:
    before = contents(small)
    value = json.loads(before[PROVISIONS])
    for span in (
        value[2]["anchors"]["en"],
        *(value[2]["commitments"][0][key]["en"] for key in ("anchors", "operator")),
    ):
        span["start_offset"] += 1
    (small / PROVISIONS).write_text(json.dumps(value), encoding="utf-8")
    assert cnkh("validate", "--fix", "--root", str(small)).returncode == 0
    assert contents(small) == before


# What is never touched


def unrepaired(root: Path) -> str:
    """What is said where nothing may be repaired, after making sure that nothing was."""
    before = contents(root)
    done = cnkh("validate", "--fix", "--root", str(root))
    assert contents(root) == before
    assert repairs(done.stdout) == []
    assert done.stdout.startswith("0 repairs")
    assert done.returncode == 1
    return done.stdout


@one_in(3, "every run has a quote, a sum and a code")
@pytest.mark.parametrize(
    ("file", "pointer", "value"),
    [
        (PROVISIONS, "/1/anchors/en/quote", "The Cambodian side reaffirmed its resolute adherence."),
        (PROVISIONS, "/2/act", "declare"),
        (PROVISIONS, "/2/commitments/0/force/en", 3),
        (SOURCES, "/0/sha256", "0" * 64),
        (f"{FOLDER}/document.json", "/texts/0/sha256", "0" * 64),
        ("data/seals.json", "/0/digest", "0" * 64),
        ("data/registers/places.json", "/0/countries/0", "chna"),
    ],
)
def test_what_somebody_decided_is_left(small: Path, file: str, pointer: str, value: Any) -> None:
    change(small, {"file": file, "at": pointer, "set": value})
    unrepaired(small)


def test_a_text_that_is_not_the_one_that_was_read_gives_no_offsets(small: Path) -> None:
    change(
        small,
        {"file": f"{FOLDER}/document.json", "at": "/texts/1/sha256", "set": "0" * 64},
        {"file": f"{FOLDER}/document.json", "at": "/texts/1/characters", "set": 5},
        {"file": PROVISIONS, "at": "/1/anchors/en/start_offset", "set": 0},
    )
    assert "text-digest" in unrepaired(small)


def test_an_edited_source_gives_no_count(small: Path) -> None:
    change(
        small,
        {"file": "data/sources/excerpt-en.txt", "replace": "reaffirmed", "with": "reaffirms"},
        {"file": SOURCES, "at": "/1/bytes", "set": 5},
    )
    assert "source-bytes" in unrepaired(small)


def test_a_quote_that_stands_twice_is_left_to_a_person(small: Path) -> None:
    quote = json.loads((small / PROVISIONS).read_text(encoding="utf-8"))[2]["anchors"]["en"]["quote"]
    assert quote.count("of") == 2
    wrong = {"start_offset": 0, "end_offset": 2, "quote": "of"}
    change(small, {"file": PROVISIONS, "at": "/2/commitments/0/operator/en", "set": wrong}, sealed=True)
    assert "spans" in unrepaired(small)


def test_a_provision_whose_quote_stands_twice_is_found_where_no_other_is(small: Path) -> None:
    """The title of an article stands in what announces it, too; that is another provision."""
    text = "China published “Good Friends” today.\nGood Friends\nChina thanks Cambodia.\n"
    (small / "article.txt").write_text(text, encoding="utf-8")
    document = "2023-03-01-cn-kh-commentary"
    source = ("--source", str(small / "article.txt"), "--language", "en")
    assert cnkh("new", "document", document, "--root", str(small), *source, "--party", "china").returncode == 0
    file = small / f"data/documents/{document}/provisions.json"
    provisions = json.loads(file.read_text(encoding="utf-8"))
    (title,) = [one for one in provisions if one["anchors"]["en"]["quote"] == "Good Friends"]
    right = dict(title["anchors"]["en"])
    title["anchors"]["en"].update(start_offset=0, end_offset=0)
    file.write_text(json.dumps(provisions, ensure_ascii=False), encoding="utf-8")
    told = next(one for one in validate(small).findings if one.rule == "spans")
    assert told.repair.startswith(
        f"Set start_offset to {right['start_offset']} and end_offset to {right['end_offset']}"
    )
    done = cnkh("validate", "--fix", "--root", str(small))
    assert "where its quote stands, once in what no other provision has" in done.stdout
    again = json.loads(file.read_text(encoding="utf-8"))
    assert right in [one["anchors"]["en"] for one in again]


@exhaustive("every run has a quote that stands twice")
def test_an_operator_that_also_stands_earlier_in_the_paragraph_is_left(small: Path) -> None:
    """A word once in the provision and once before it in the same paragraph: either may govern."""
    text = corpus(small).folders[0].texts["zh-Hans"]
    provision = json.loads((small / PROVISIONS).read_text(encoding="utf-8"))[2]["anchors"]["zh-Hans"]
    line = text[text.rfind("\n", 0, provision["start_offset"]) + 1 : provision["end_offset"]]
    twice = next(c for c in provision["quote"] if provision["quote"].count(c) == 1 and line.count(c) == 2)
    wrong = {"start_offset": 0, "end_offset": 1, "quote": twice}
    assert text[0] != twice
    change(small, {"file": PROVISIONS, "at": "/2/commitments/0/operator/zh-Hans", "set": wrong}, sealed=True)
    assert "spans" in unrepaired(small)


@one_in(3, "every run has one of three")
@pytest.mark.parametrize(("number", "role", "repaired"), [(0, "title", 1), (0, "chapeau", 0), (5, "chapeau", 1)])
def test_an_operator_that_a_chapeau_could_give_is_left(small: Path, number: int, role: str, repaired: int) -> None:
    """柬 stands once in the provision, and in the title and the end: what comes before governs if it is a chapeau."""
    wrong = {"start_offset": 0, "end_offset": 1, "quote": "柬"}
    change(
        small,
        {"file": PROVISIONS, "at": f"/{number}/role", "set": role},
        {"file": PROVISIONS, "at": "/3/commitments/0/operator/zh-Hans", "set": wrong},
        sealed=True,
    )
    assert len(repairs(cnkh("validate", "--fix", "--root", str(small)).stdout)) == repaired


@exhaustive("every run has operators that are left to a person")
def test_an_operator_is_looked_for_where_it_can_govern(small: Path) -> None:
    """双方 stands once in the commitment's paragraph, and nearer to the wrong offsets in the one before."""
    wrong = {"start_offset": 0, "end_offset": 2, "quote": "双方"}
    change(small, {"file": PROVISIONS, "at": "/5/commitments/0/operator/zh-Hans", "set": wrong}, sealed=True)
    said = cnkh("validate", "--root", str(small)).stdout
    assert "Set start_offset to 79 and end_offset to 81" in said
    assert len(repairs(cnkh("validate", "--fix", "--root", str(small)).stdout)) == 1
    operator = json.loads((small / PROVISIONS).read_text(encoding="utf-8"))[5]["commitments"][0]["operator"]["zh-Hans"]
    assert (operator["start_offset"], operator["end_offset"]) == (79, 81)


def test_exchanged_quotes_are_left_to_a_person(small: Path) -> None:
    """Their offsets could be found again, and each record would then say what the other did."""
    rule_fixtures.apply(small, rule_fixtures.read("spans/bad-exchanged-quotes"))
    assert "Exchange the quotes" in unrepaired(small)


def test_a_void_seal_stays_void_and_is_said(small: Path) -> None:
    """The record was edited, too: its offsets are repaired, its seal is nobody's to renew but a reader's."""
    change(
        small,
        {"file": PROVISIONS, "at": "/1/anchors/en/start_offset", "set": 0},
        {"file": PROVISIONS, "at": "/1/note", "set": "Edited."},
    )
    seals = (small / "data/seals.json").read_bytes()
    done = cnkh("validate", "--fix", "--root", str(small))
    assert done.returncode == 1
    assert f"the seal of {EXCERPT}/pre.2.1 stays void" in done.stdout
    assert f": cnkh review {EXCERPT}/pre.2.1 --reader NAME" in done.stdout
    assert (small / "data/seals.json").read_bytes() == seals
    assert cnkh("seal", f"{EXCERPT}/pre.2.1", "--root", str(small)).returncode == 0
    assert validate(small).findings == ()


@exhaustive("every run has a seal that stays void")
def test_a_seal_over_wrong_offsets_is_void_once_they_are_right(small: Path) -> None:
    change(small, {"file": PROVISIONS, "at": "/1/anchors/en/start_offset", "set": 0}, sealed=True)
    assert f"the seal of {EXCERPT}/pre.2.1 stays void" in cnkh("validate", "--fix", "--root", str(small)).stdout


# Where it cannot


def test_it_refuses_a_corpus_that_cannot_be_read(small: Path, tmp_path: Path) -> None:
    change(small, {"file": PROVISIONS, "at": "/1/anchors/en/start_offset", "set": 0})
    (small / "data/dataset.json").write_text("{")
    before = contents(small)
    refused(cnkh("validate", "--fix", "--root", str(small)), "data/dataset.json")
    assert contents(small) == before
    refused(cnkh("validate", "--fix", "--root", str(tmp_path)), "no data/")


def test_a_file_that_cannot_be_read_is_left_and_reported(small: Path) -> None:
    change(small, {"file": SOURCES, "at": "/1/bytes", "set": 7})
    (small / PROVISIONS).write_text("[", encoding="utf-8")
    done = cnkh("validate", "--fix", "--root", str(small))
    assert done.returncode == 1
    assert len(repairs(done.stdout)) == 1
    assert "json-syntax" in done.stdout
    assert (small / PROVISIONS).read_text(encoding="utf-8") == "["


def test_it_writes_through_no_link(small: Path, tmp_path: Path) -> None:
    change(small, {"file": SOURCES, "at": "/1/bytes", "set": 7})
    (small / SOURCES).rename(tmp_path / "sources.json")
    (small / SOURCES).symlink_to(tmp_path / "sources.json")
    before = (tmp_path / "sources.json").read_bytes()
    done = cnkh("validate", "--fix", "--root", str(small))
    assert (tmp_path / "sources.json").read_bytes() == before
    assert repairs(done.stdout) == []
    assert done.returncode in (1, 2)


def test_a_program_still_reads_the_report(small: Path) -> None:
    change(small, {"file": SOURCES, "at": "/1/bytes", "set": 7})
    done = cnkh("validate", "--fix", "--format", "json", "--root", str(small))
    assert done.returncode == 0
    assert len(repairs(done.stderr)) == 1
    json.loads(done.stdout)


# The small corpus, damaged at random


def spans(root: Path) -> Iterator[tuple[str, Way]]:
    """Every span that may be repaired: its file, and the way to it."""
    for folder in sorted((root / "data/documents").iterdir()):
        base = folder.relative_to(root).as_posix()
        provisions = json.loads((folder / "provisions.json").read_text(encoding="utf-8"))
        for index, provision in enumerate(provisions):
            yield from ((f"{base}/provisions.json", (index, "anchors", tag)) for tag in provision["anchors"])
            for number, commitment in enumerate(provision["commitments"]):
                for key in ("anchors", "operator"):
                    way: Way = (index, "commitments", number, key)
                    yield from ((f"{base}/provisions.json", (*way, tag)) for tag in commitment[key])
        if (folder / "divergences.json").exists():
            for index, divergence in enumerate(json.loads((folder / "divergences.json").read_text(encoding="utf-8"))):
                yield from ((f"{base}/divergences.json", (index, "spans", tag)) for tag in divergence["spans"])


def shifted(span: dict[str, Any], chance: random.Random) -> None:
    """Move one or both offsets, as a text edited by hand would, or far away."""
    by = chance.choice([1, -1, 2, 7, -30, 500, 10**6])
    for number in chance.choice([NUMBERS, NUMBERS[:1], NUMBERS[1:]]):
        span[number] = max(0, span[number] + by)


@pytest.fixture
def listed(small: Path) -> list[tuple[str, Way]]:
    return list(spans(small))


def repaired(root: Path) -> list[str]:
    with writing(root, "validate --fix") as place:
        return list(told(corpus(root), place))


@given(seed=st.integers(0, 2**32), many=st.sampled_from([1, 3, 20]))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_repair_always_restores_what_was_there(
    small: Path, listed: list[tuple[str, Way]], seed: int, many: int
) -> None:
    chance, before = random.Random(seed), contents(small)
    damage = chance.sample(listed, min(many, len(listed)))
    files = {file: json.loads(before[file]) for file, _ in damage}
    try:
        for file, way in damage:
            shifted(at(files[file], way), chance)
        for file, value in files.items():
            form: dict[str, Any] = {"indent": chance.choice([None, 1, 2, 4]), "ensure_ascii": chance.random() < 0.5}
            (small / file).write_text(json.dumps(value, **form), encoding="utf-8")
        said = "\n".join(repaired(small))
        after = contents(small)
        assert repaired(small) == ["0 repairs; whatever else is found needs a decision"]
        assert contents(small) == after
    finally:
        for file in files:
            (small / file).write_bytes(before[file])
    check_restored(before, files, after, said)
    check_all_that_is_certain(before, after, damage)


def check_restored(before: dict[str, bytes], damaged: dict[str, Any], after: dict[str, bytes], said: str) -> None:
    """Whatever is no longer as damaged is as it was, and was said; nothing else changed."""
    printed = [line for line in repairs(said) if "canonical form" not in line]
    assert {file for file in before if before[file] != after[file]} <= set(damaged)
    changed = 0
    for file, value in damaged.items():
        restored, original = json.loads(after[file]), json.loads(before[file])
        for way in ways_to_spans(value):
            now, wrong, right = (at(whole, way) for whole in (restored, value, original))
            changed += now != wrong
            assert now in (wrong, right), (file, way)
            for whole in (restored, value, original):
                at(whole, way).update(dict.fromkeys(NUMBERS))
        assert restored == value == original
    assert changed == len(printed)
    for line in printed:
        match = re.fullmatch(
            r"(.+?):(\d+):(\d+): repaired: .+_offset \d+ to (\d+).* \(where its quote stands, .*\)", line
        )
        assert match, line


def check_all_that_is_certain(before: dict[str, bytes], after: dict[str, bytes], damage: list[tuple[str, Way]]) -> None:
    """A provision whose words no other stretch repeats is always found again."""
    quotes = [
        anchor["quote"] for file in before if file.endswith("/provisions.json") for anchor in anchors(before[file])
    ]
    for file, way in damage:
        right = at(json.loads(before[file]), way)
        if way[1] == "anchors" and sum(right["quote"] in quote for quote in quotes) == 1:
            assert at(json.loads(after[file]), way) == right


def anchors(content: bytes) -> Iterator[dict[str, Any]]:
    for provision in json.loads(content):
        yield from provision["anchors"].values()


def ways_to_spans(value: Any, way: Way = ()) -> Iterator[Way]:
    if isinstance(value, dict) and "quote" in value and "start_offset" in value:
        yield way
    elif isinstance(value, dict | list):
        for key, member in value.items() if isinstance(value, dict) else enumerate(value):
            yield from ways_to_spans(member, (*way, key))


def test_following_the_words_of_a_finding_does_what_fix_does(small: Path, listed: list[tuple[str, Way]]) -> None:
    """`Set start_offset to … and end_offset to …` is an instruction; obeyed literally, the corpus is valid again."""
    before, chance = contents(small), random.Random(5)
    for file, way in chance.sample([item for item in listed if item[1][1] == "anchors"], 8):
        value = json.loads(before[file])
        at(value, way)["end_offset"] += 1
        (small / file).write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
        findings = [finding for finding in validate(small).findings if finding.rule == "spans"]
        assert len(findings) == 1
        match = re.match(r"Set start_offset to (\d+) and end_offset to (\d+)", findings[0].repair)
        assert match, findings[0].repair
        at(value, way).update(start_offset=int(match[1]), end_offset=int(match[2]))
        assert value == json.loads(before[file])
        (small / file).write_bytes(before[file])


@exhaustive("every run has offsets that follow from quotes")
def test_points_between_words_move_with_them_when_a_text_is_cut_anew(small: Path) -> None:
    """A cut gives four characters back: what quotes words is found by them, what quotes none goes as far as they do."""
    folder = small / f"data/documents/{EXCERPT}"
    source = (small / "data/sources/excerpt-en.txt").read_text(encoding="utf-8")
    document = json.loads((folder / "document.json").read_text(encoding="utf-8"))
    text = document["texts"][1]
    text["cuts"] = [{"start_offset": 4, "end_offset": 6, "reason": "other_text", "quote": "b)"}, *text["cuts"]]
    text["cuts"][1].update(start_offset=len(source) + 5, end_offset=len(source) + 6)
    (small / "data/sources/excerpt-en.txt").write_text(f"(a) b){source}", encoding="utf-8")
    stored, words = f"(a) b){source}".encode(), f"(a) {source}".rstrip()
    text.update(characters=len(words), sha256=hashlib.sha256(words.encode("utf-8")).hexdigest())
    (folder / "document.json").write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    change(
        small,
        {"file": SOURCES, "at": "/1/bytes", "set": len(stored)},
        {"file": SOURCES, "at": "/1/sha256", "set": hashlib.sha256(stored).hexdigest()},
    )
    divergences = json.loads((folder / "divergences.json").read_text(encoding="utf-8"))
    for word in re.finditer(r"sides|agreed|implement|MoU|China|Development|Cooperation|Planning", source[280:]):
        span = {"start_offset": 280 + word.start(), "end_offset": 280 + word.end(), "quote": word[0]}
        spans = divergences[3]["spans"] | {"en": span}
        divergences.append(divergences[3] | {"id": f"{EXCERPT}/d{len(divergences) + 1}", "spans": spans})
    (folder / "divergences.json").write_text(json.dumps(divergences, ensure_ascii=False), encoding="utf-8")
    before = points(folder)
    cnkh("validate", "--fix", "--root", str(small))
    assert points(folder) == [at + 4 for at in before] != before


def points(folder: Path) -> list[int]:
    divergences = json.loads((folder / "divergences.json").read_text(encoding="utf-8"))
    spans = (divergence["spans"]["en"] for divergence in divergences)
    return [span["start_offset"] for span in spans if not span["quote"]]
