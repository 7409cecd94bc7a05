"""Doubles inputs of every shape, and prints each pair of a shape and a step whose processor time more than triples.

    python bench/growth.py                      # all of it: some hours on one core
    python bench/growth.py --quick              # smaller inputs and fewer arrangements: some minutes
    python bench/growth.py --only 'numbers.*《'   # pairs whose name a pattern finds
    python bench/growth.py --slowest 10         # also how long the slowest steps took

A pair is a step (of `cnkh new`, or a whole command) and the shape of what it is given. Its input is doubled until the step takes
long enough to be measured or the input is the largest that is read; then the times of the last two sizes are compared. Times are of
this process alone, the fastest of several runs. Ends with 1 if any pair grew by more than MOST.
"""

import argparse
import itertools
import json
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cnkh_data import form
from cnkh_data.canonical import file_text
from cnkh_data.corpus import COLLECTION_FILES, DOCUMENT_FILES, load
from cnkh_data.diff import diff, markdown
from cnkh_data.drafting import new_document
from cnkh_data.drafting.cuts import propose_cuts
from cnkh_data.drafting.pairing import add_text
from cnkh_data.drafting.propose import Defaults, propose_provisions
from cnkh_data.errors import CannotRunError
from cnkh_data.files import MAX_BYTES
from cnkh_data.mentions import lexicon, matches, tokens
from cnkh_data.models.codelists import DocumentKind, Voice
from cnkh_data.numerals import numbers
from cnkh_data.printed import looks_like
from cnkh_data.repair import told
from cnkh_data.seals import all_sealed, seal_files
from cnkh_data.show import show
from cnkh_data.texts import cut_text
from cnkh_data.validate import validate
from cnkh_data.writing import writing

MOST = 3.0
"""Times as long that a step may take for twice the input."""
LONG_ENOUGH = 0.2
"""Seconds from which a time is no noise."""
LONGEST = 60.0
"""Seconds after which an input is not doubled any more."""
ZH, EN = "zh-Hans", "en"
BASE = Path(__file__).resolve().parents[1] / "validation" / "fixtures" / "base"
DOCUMENT = "2023-02-11-cn-kh-excerpt"
NEW = "2024-01-02-cn-kh-statement"


@dataclass(frozen=True)
class Pair:
    """A step, and the shape of what it is given."""

    name: str
    prepare: Callable[[int], Callable[[], object]]
    """From a size to what is measured."""
    first: int
    last: int


# What is written in texts

MARKS = (
    *"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
    *"，。、；：！？…—–－·•‘’“”「」『』《》〈〉（）【】［］｛｝〔〕％￥～",
    *"0９一十百万〇半第aAzéШ中國年的한あ\u00a0\u3000 \t\u200b",
)
MIXED = (
    *("1,", "1.", "1 ", "1,234,", "1-", "a-\n", "A.", "A ", "a ", "Aa ", "No. ", "H.E. ", "中，", "中。", "《中", "《中》", "“中", "“中”"),
    *("“A", "“a”", "(a", "(a)", "（一）", "一、", "第一条", "十年", "二〇二三年", "2023年", "1月1日", "半1", "一年半", "季度1", "half a", "one ", "March "),
    *("1 March ", "twenty-", "hundred ", "来源：", "Source: ", "【打印】", "记者摄。", "（完）", "a.\n", "中\n", "a\n\n", "双方", "中国", "中国。", "China "),
    *("China. ", "Both sides agreed. ", "双方同意加强合作。", "双方同意：", "He said. ", "王毅说，“好。”", "不", "not ", "作准", "authentic ", "TODO "),
    *("一个中国原则", "taiwan ", "oppose ", "反对台", "efforts ", "Article 1 ", "I. ", "\r\n", "e\u0301", "🙂", "http://a ", "2023-02-11 "),
)  # fmt: skip
QUICK = (
    "1,",
    "1",
    "《",
    "“",
    ",",
    ".",
    "-",
    "一",
    "a",
    "A ",
    "中，",
    "China. ",
    "双方同意加强合作。",
    "a-\n",
    " ",
    "半1",
    "来源：",
)
ARRANGEMENTS: dict[str, Callable[[str, int], str]] = {
    "one line": lambda part, size: part * (size // len(part)),
    "sentences": lambda part, size: f"{part * 4}。" * (size // (4 * len(part) + 1)),
    "lines": lambda part, size: f"{part * 6}.\n" * (size // (6 * len(part) + 2)),
    "paragraphs": lambda part, size: f"The {part} sides agreed. 双方{part}。\n\n" * (size // (len(part) + 28)),
    "opened": lambda part, size: f"双方half in March《“(半{part * (size // len(part))}》”)。",
}


def source(arrangement: str, part: str, size: int) -> str:
    """A source of so many bytes, as near as can be."""
    wide = len(f"{part}。".encode()) / (len(part) + 1)
    text = "China and Cambodia, 中国和柬埔寨\n" + ARRANGEMENTS[arrangement](part, max(1, int(size / wide) - 80))
    return text.encode()[: new_document.LARGEST_SOURCE].decode(errors="ignore")


# Steps of `cnkh new`


def _defaults(language: str) -> Defaults:
    return Defaults(NEW, Voice.JOINT_TEXT, ("china", "cambodia"))


def _pairing(text: str) -> Callable[[], object]:
    made = cut_text(text, propose_cuts(text))
    first = propose_provisions(_defaults(ZH), ZH, made)
    return lambda: add_text(first, _defaults(ZH), ZH, EN, made + "\nMore.\n\n" + made[:99])


@cache
def _lexicon() -> Any:
    corpus = load(BASE).corpus
    if corpus is None:
        raise SystemExit(f"{BASE}: cannot be read")
    return lexicon(corpus, corpus.folders[0], EN)


STEPS: dict[str, Callable[[str], Callable[[], object]]] = {
    "cuts": lambda text: lambda: propose_cuts(text),
    "provisions zh": lambda text: lambda: propose_provisions(_defaults(ZH), ZH, text),
    "provisions en": lambda text: lambda: propose_provisions(_defaults(EN), EN, text),
    "second text": _pairing,
    "numbers zh": lambda text: lambda: numbers(text, ZH),
    "numbers en": lambda text: lambda: numbers(text, EN),
    "mentions": lambda text: lambda: sum(1 for _ in matches(tokens(text), _lexicon())),
    "script": lambda text: lambda: looks_like(ZH, text),
}


class Scratch:
    """A copy of the small corpus, made anew for each input."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="cnkh-growth-")
        self.root = Path(self._folder.name)

    def fresh(self) -> Path:
        """The folder, with the small corpus and nothing else in it."""
        for path in self.root.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        shutil.copytree(BASE / "data", self.root / "data")
        return self.root


def read(root: Path, path: str) -> Any:
    """A file of JSON."""
    return json.loads((root / path).read_text(encoding="utf-8"))


def write(root: Path, path: str, value: Any) -> None:
    """Write a file of JSON."""
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _request(root: Path, text: str, language: str) -> new_document.Request:
    file = root / f"{language}.txt"
    file.write_text(text, encoding="utf-8")
    kind = DocumentKind.JOINT_STATEMENT
    return (
        new_document.Request(NEW, file, language, kind, None, ("china", "cambodia"))
        if language == ZH
        else new_document.Request(NEW, file, language)
    )


def _new(root: Path, text: str) -> None:
    """`cnkh new` twice: a document, and its other text."""
    shutil.rmtree(root / "data" / "documents" / NEW, ignore_errors=True)
    shutil.copy(BASE / "data" / "sources" / "sources.json", root / "data" / "sources" / "sources.json")
    new_document.add(root, _request(root, text, ZH))
    new_document.add(root, _request(root, f"{text}\n", EN))


def _as_read(root: Path) -> None:
    """A draft as if somebody had read it: no provision is a proposal, each is glossed and has a commitment."""
    path = f"data/documents/{NEW}/provisions.json"
    provisions = read(root, path)
    model = read(root, f"data/documents/{DOCUMENT}/provisions.json")[2]["commitments"][0]
    for provision in provisions:
        anchors = provision["anchors"]
        provision.update(note=None, gloss_en="China and Cambodia agreed.", act="commit")
        operators = {one: _begin(span, 2) for one, span in anchors.items()}
        commitment = {**model, "id": f"{provision['id']}/c1", "anchors": anchors, "operator": operators}
        commitment["force"] = dict.fromkeys(anchors, 2)
        commitment["novelty"] = commitment["verb"] = dict.fromkeys(anchors, None)
        commitment["aims"] = {language: [] for language in anchors}
        commitment["topics"] = provision["topics"][:1]
        provision["commitments"] = [commitment]
    write(root, path, provisions)


def _begin(span: Mapping[str, Any], length: int) -> dict[str, Any]:
    start, quote = span["start_offset"], span["quote"][:length]
    return {"start_offset": start, "end_offset": start + len(quote), "quote": quote}


def _drafted(scratch: Scratch, text: str) -> Path:
    root = scratch.fresh()
    _new(root, text)
    return root


def _shifted(root: Path) -> Path:
    """All offsets of a document's spans are wrong by three."""
    path = f"data/documents/{NEW}/provisions.json"
    provisions = read(root, path)
    for provision in provisions:
        for span in provision["anchors"].values():
            span["start_offset"] += 3
            span["end_offset"] += 3
    write(root, path, provisions)
    return root


def text_commands(scratch: Scratch) -> dict[str, Callable[[str], Callable[[], object]]]:
    """Whole commands over a document with a text."""

    def new(text: str) -> Callable[[], object]:
        root = scratch.fresh()
        return lambda: _new(root, text)

    def draft(text: str) -> Callable[[], object]:
        root = _drafted(scratch, text)
        return lambda: validate(root)

    def as_read(text: str) -> Callable[[], object]:
        root = _drafted(scratch, text)
        _as_read(root)
        return lambda: validate(root)

    def published(text: str) -> Callable[[], object]:
        root = _drafted(scratch, text)
        _as_read(root)
        document = read(root, f"data/documents/{NEW}/document.json")
        write(root, f"data/documents/{NEW}/document.json", {**document, "status": "published"})
        provisions = read(root, f"data/documents/{NEW}/provisions.json")
        for one in ("first", "second"):
            digests = {text["language"]: text["sha256"] for text in document["texts"]}
            reading = {"document": NEW, "reading_pass": one, "method": "Read.", "texts": digests}
            write(root, f"data/documents/{NEW}/readings/{one}.json", {**reading, "provisions": provisions})
        _seal(root)
        return lambda: validate(root)

    def shifted(text: str) -> Callable[[], object]:
        root = _shifted(_drafted(scratch, text))
        return lambda: validate(root)

    def fix(text: str) -> Callable[[], object]:
        return _fix(_shifted(_drafted(scratch, text)))

    def difference(text: str) -> Callable[[], object]:
        root = _drafted(scratch, text)
        before = load(root)
        _as_read(_shifted(root))
        after = load(root)
        return lambda: markdown.render(diff(before, after), "a", "b")

    def shown(text: str) -> Callable[[], object]:
        root = _drafted(scratch, text)
        return lambda: show(root, NEW)

    def recut(text: str) -> Callable[[], object]:
        root = _drafted(scratch, text)
        return lambda: new_document.recut(root, NEW)

    return {
        "new": new,
        "validate draft": draft,
        "validate read draft": as_read,
        "validate published": published,
        "validate shifted": shifted,
        "validate --fix": fix,
        "diff": difference,
        "show": shown,
        "new --recut": recut,
    }


def _seal(root: Path) -> None:
    corpus = load(root).corpus
    if corpus is not None:
        for path, text in seal_files(all_sealed(corpus)).items():
            (root / path).write_text(text, encoding="utf-8")


# Record files

Json = dict[str, Any]
Many = Callable[[Json, int], Json]


def _named(record: Json, number: int, key: str) -> Json:
    return {**record, key: f"{record[key]}-{number}"}


def _unit(record: Json, number: int) -> Json:
    return {**record, "id": f"{DOCUMENT}/{number + 10}.1.1", "commitments": []}


def _entry(record: Json, number: int) -> Json:
    names = [{**name, "text": f"{name['text']}{number}"} for name in record["names"]]
    return {**record, "id": f"{record['id']}-{number}", "names": names}


RELATION = {"id": "r", "type": "restates", "subject": f"{DOCUMENT}/pre.2.1", "target": f"{DOCUMENT}/pre.2.2", "basis": "explicit", "note": None}  # fmt: skip
RETIRED = {"id": "gone", "record_type": "actor", "successors": ["china"], "since": "0.0.1", "reason": "Gone."}
OVERRIDE = {
    "id": "o",
    "language": ZH,
    "start_offset": 11,
    "end_offset": 13,
    "quote": "柬方",
    "entity": None,
    "reason": "None.",
}
WAIVER = {"rule": "differing-number", "record": f"{DOCUMENT}/pre.2.1", "reason": "It is right."}
WAIVERS = "validation/waivers.json"
IN_DOCUMENT = f"data/documents/{DOCUMENT}"
UNIQUE: dict[str, tuple[str, Many, Json | None]] = {
    "seals": ("data/seals.json", lambda record, i: {**record, "record_type": "actor", "record": f"actor-{i}"}, None),
    "sources": ("data/sources/sources.json", lambda r, i: {**_named(r, i, "id"), "file": f"{i}.txt"}, None),
    "actors": ("data/registers/actors.json", _entry, None),
    "tenures": ("data/registers/tenures.json", lambda record, i: _named(record, i, "id"), None),
    "instruments": ("data/registers/instruments.json", _entry, None),
    "places": ("data/registers/places.json", _entry, None),
    "non_names": ("data/registers/non_names.json", lambda r, i: {**_named(r, i, "id"), "text": f"{r['text']}{i}"}, None),
    "relations": ("data/relations.json", lambda record, i: _named(record, i, "id"), RELATION),
    "retired": ("data/retired.json", lambda record, i: _named(record, i, "id"), RETIRED),
    "agreement": ("data/agreement.json", lambda record, i: _named(record, i, "field"), None),
    "provisions": (f"{IN_DOCUMENT}/provisions.json", _unit, None),
    "divergences": (f"{IN_DOCUMENT}/divergences.json", lambda r, i: {**r, "id": f"{DOCUMENT}/d{i + 10}"}, None),
    "overrides": (f"{IN_DOCUMENT}/mentions.json", lambda record, i: _named(record, i, "id"), OVERRIDE),
    "adjudications": (f"{IN_DOCUMENT}/readings/adjudication.json", lambda r, i: {**r, "place": f"{DOCUMENT}/{i + 1}.1.1"}, None),
    "adjudications_2": (f"{IN_DOCUMENT}/readings/2/adjudication.json", lambda r, i: {**r, "place": f"{DOCUMENT}/{i + 1}.1.1"}, None),
    "agreement_2": (f"{IN_DOCUMENT}/readings/2/agreement.json", lambda record, i: _named(record, i, "field"), None),
    "waivers": (WAIVERS, lambda record, i: _named(record, i, "record"), WAIVER),
}  # fmt: skip
"""Files of many records: where, how a record is made another, and a record where the small corpus has none."""
SINGLE = {
    "dataset": "data/dataset.json",
    "document": f"{IN_DOCUMENT}/document.json",
    "first": f"{IN_DOCUMENT}/readings/first.json",
    "second": f"{IN_DOCUMENT}/readings/second.json",
    "first_2": f"{IN_DOCUMENT}/readings/2/first.json",
    "second_2": f"{IN_DOCUMENT}/readings/2/second.json",
}
if {*UNIQUE, *SINGLE} != {*COLLECTION_FILES, *DOCUMENT_FILES, "waivers"}:
    raise SystemExit("bench/growth.py: a kind of record file is not measured")


def _wrong_type(record: Json, _: int) -> Json:
    return {key: 7 if isinstance(value, str) else value for key, value in record.items()}


def _misspelt(record: Json, _: int) -> Json:
    return {f"{key}s": value for key, value in record.items()}


def _dangling(record: Json, number: int) -> Json:
    """Every reference of a record leads nowhere."""
    return {key: _elsewhere(key, value, number) for key, value in record.items()}


_TO_ACTORS = ("part_of", "person", "office", "organisation", "successor_of", "entity", "place")
_TO_SEVERAL = ("parties", "countries", "speakers", "successors", "entities")
_TO_UNITS = ("provision", "subject", "target")


def _elsewhere(key: str, value: Any, number: int) -> Any:
    if key in _TO_ACTORS and (value is None or "/" not in str(value)):
        return f"nobody-{number}"
    if key in _TO_SEVERAL:
        return [f"nobody-{number}"]
    if key in _TO_UNITS:
        return f"{DOCUMENT}/9.9.{number + 1}"
    if key == "documents":
        return [f"2021-01-01-no-{number}"]
    return [f"{DOCUMENT}/pre.2.2/c{number + 9}"] if key == "commitments" and value == [] else value


def _chained(record: Json, number: int) -> Json:
    """Each record leads to the next."""
    following = f"{record['id'].rpartition('-')[0]}-{number + 1}"
    chain = {"part_of": following, "successor_of": following, "successors": [following]}
    return {**record, **{key: value for key, value in chain.items() if key in record}}


def _mistaken(record: Json, number: int) -> Json:
    """Dates, offsets, codes and kinds that are of the schema and wrong."""
    wrong = {
        **{"date": "2023-02-30", "start_date": "2025", "end_date": "2020", "since": "9.9.9", "printed_date": "2020-01-01"},
        **{"start_offset": number, "end_offset": number + 2, "rule": "spans", "record_type": "provision", "kind": record.get("kind")},
        **{"iso_alpha3": "XXX", "part_of": record.get("id"), "note": "TODO 1.1.1 《x》 12345 \"abc\"", "reason": f"TODO {number}"},
        **{"first": f"{number}", "second": "9", "adjudicated": "8", "role": "closing", "act": "declare", "materiality": 0},
    }  # fmt: skip
    return {**record, **{key: value for key, value in wrong.items() if key in record and record[key] != []}}


FAULTS: dict[str, Many] = {
    "valid": lambda record, _: record,
    "unknown key": lambda record, i: {**record, f"extra{i}": 1},
    "wrong type": _wrong_type,
    "misspelt keys": _misspelt,
    "missing keys": lambda record, _: dict(list(record.items())[:2]),
    "empty": lambda _, __: {},
    "dangling": _dangling,
    "mistaken": _mistaken,
    "radical": lambda record, i: {**record, "note": "⽅\u200bа"} if "note" in record else record,
}


def _records(path: str, root: Path, model: Json | None) -> tuple[list[Json], Json]:
    there = read(root, path) if (root / path).exists() else []
    return there, (there or [model])[0] if model is None else model


def record_shapes(kind: str) -> Iterator[tuple[str, Callable[[Path, int], None]]]:
    """Yield what a file of many records can hold, and how to write so much of it."""
    path, unique, model = UNIQUE[kind]

    def lay(root: Path, size: int, make: Many, arrange: Callable[[list[Json]], list[Json]] = list) -> None:
        there, one = _records(path, root, model)
        count = max(2, size // (len(json.dumps(one, indent=2)) + 60))
        write(root, path, arrange([*there, *(make(one, number) for number in range(count))]))

    for fault, change in FAULTS.items():
        yield fault, lambda root, size, change=change: lay(root, size, lambda r, i: change(unique(r, i), i))  # type: ignore[misc]
    yield "one id", lambda root, size: lay(root, size, lambda record, _: record)
    yield "backwards", lambda root, size: lay(root, size, unique, lambda records: records[::-1])
    yield "chain", lambda root, size: lay(root, size, lambda r, i: _chained({**unique(r, i), "id": f"x-{i}"}, i) if "id" in r else unique(r, i))  # fmt: skip
    yield (
        "many keys",
        lambda root, size: write(
            root, path, [{**_records(path, root, model)[1], **{f"key{number}": 1 for number in range(size // 16)}}]
        ),
    )

    def sealed(root: Path, size: int) -> None:
        lay(root, size // 2, unique)
        _seal(root)

    def changed(root: Path, size: int) -> None:
        sealed(root, size)
        there = read(root, path)
        write(root, path, [_mistaken(record, number) for number, record in enumerate(there)])

    def removed(root: Path, size: int) -> None:
        sealed(root, size)
        write(root, path, read(root, path)[:2])

    def renamed(root: Path, size: int) -> None:
        sealed(root, size)
        there = read(root, path)
        write(root, path, [{**r, "id": f"{r['id']}0"} if "id" in r else r for r in there])

    def long_lists(root: Path, size: int) -> None:
        there, one = _records(path, root, model)
        lists = {key: value for key, value in one.items() if isinstance(value, list) and value} or {
            "successors": ["china"]
        }
        longer = {key: [_other(value[0], number) for number in range(size // 60)] for key, value in lists.items()}
        write(
            root,
            path,
            [{**one, **longer, **({"id": "long"} if "id" in one and kind != "provisions" else {})}, *there[1:]],
        )

    if kind not in ("waivers", "seals"):
        yield "sealed", sealed
        yield "sealed and changed", changed
        yield "sealed and removed", removed
        yield "sealed and renamed", renamed
        yield "long lists", long_lists


def _other(value: Any, number: int) -> Any:
    if isinstance(value, dict):
        return {key: f"{one}{number}" if key in ("text", "quote") else one for key, one in value.items()}
    return value if number % 2 else f"{value}-{number}"


def single_shapes(kind: str) -> Iterator[tuple[str, Callable[[Path, int], None]]]:
    """Yield what a file of one record can hold."""
    path = SINGLE[kind]

    def lay(root: Path, **more: Any) -> None:
        write(root, path, {**read(root, path), **more})

    yield "many keys", lambda root, size: lay(root, **{f"key{number}": 1 for number in range(size // 16)})
    if kind == "document":

        def cuts(root: Path, size: int, change: Many) -> None:
            words = "双方\n同意。\n\n" * (size // 200)
            (root / "data/sources/excerpt-zh.txt").write_text(words, encoding="utf-8")
            made = [json.loads(file_text(cut)) for cut in propose_cuts(words)]
            texts = read(root, path)["texts"]
            texts[0]["cuts"] = [change(cut, number) for number, cut in enumerate(made)]
            lay(root, texts=texts)

        for name, change in (
            *FAULTS.items(),
            ("moved", lambda cut, _: {**cut, "start_offset": cut["start_offset"] + 1}),
        ):
            yield f"cuts, {name}", lambda root, size, change=change: cuts(root, size, change)  # type: ignore[misc]
        yield "texts", lambda root, size: lay(root, texts=[{**read(root, path)["texts"][0], "language": f"{a}{b}"} for a, b in itertools.islice(itertools.product("abcdefghijklmnopqrstuvwxyz", repeat=2), size // 400)])  # fmt: skip
        yield "collectives", lambda root, size: lay(root, collectives=[{"language": ZH, "text": f"双方{number}", "entities": ["china"]} for number in range(size // 120)])  # fmt: skip
        yield "parties", lambda root, size: lay(root, parties=[f"party-{number}" for number in range(size // 20)])
    if kind == "dataset":
        yield "languages", lambda root, size: lay(root, languages=["zh", "en"] * (size // 16))
    if kind in ("first", "second"):

        def units(root: Path, size: int, change: Many) -> None:
            one = read(root, path)["provisions"][2]
            lay(root, provisions=[change({**one, "id": f"{DOCUMENT}/{i + 1}.1.1"}, i) for i in range(size // 1800)])

        for name, change in FAULTS.items():
            yield f"units, {name}", lambda root, size, change=change: units(root, size, change)  # type: ignore[misc]


def folder_shapes() -> Iterator[tuple[str, Callable[[Path, int], None]]]:
    """Yield corpora of many documents."""

    def copies(root: Path, size: int, change: Callable[[Path, str], None]) -> None:
        for number in range(1, max(2, size // 12_000)):
            name = f"{DOCUMENT}-{number}"
            shutil.copytree(root / IN_DOCUMENT, root / "data/documents" / name)
            for file in (root / "data/documents" / name).rglob("*.json"):
                file.write_text(file.read_text(encoding="utf-8").replace(f'"{DOCUMENT}', f'"{name}'), encoding="utf-8")
            change(root, f"data/documents/{name}")

    def spoilt(key: str, value: Any) -> Callable[[Path, str], None]:
        def spoil(root: Path, folder: str) -> None:
            provisions = read(root, f"{folder}/provisions.json")
            provisions[1][key] = value
            write(root, f"{folder}/provisions.json", provisions)

        return spoil

    def without(file: str) -> Callable[[Path, str], None]:
        def put_aside(root: Path, folder: str) -> None:
            (root / folder / file).rename(root / folder / f"old-{Path(file).name}")

        return put_aside

    def sealed(root: Path, size: int) -> None:
        copies(root, size, lambda *_: None)
        _seal(root)

    def unknown(root: Path, size: int) -> None:
        for number in range(size // 4000):
            (root / f"data/registers/{number}.json").touch()

    def gone(root: Path, size: int) -> None:
        sealed(root, size)
        for folder in sorted((root / "data/documents").iterdir())[1:]:
            shutil.rmtree(folder)

    yield "unsealed", lambda root, size: copies(root, size, lambda *_: None)
    yield "sealed", sealed
    yield "sealed and gone", gone
    yield "dangling speakers", lambda root, size: copies(root, size, spoilt("speakers", ["nobody"]))
    yield "note with a number", lambda root, size: copies(root, size, spoilt("note", "See 9.9.9 of 12345."))
    yield "moved ids", lambda root, size: copies(root, size, spoilt("id", f"{DOCUMENT}/pre.2.9"))
    yield "renamed files", lambda root, size: copies(root, size, without("divergences.json"))
    yield "unknown files", unknown


# All pairs


def pairs(scratch: Scratch, quick: bool) -> Iterator[Pair]:
    """Yield every pair; what is measured is made only when it is asked for."""
    largest = new_document.LARGEST_SOURCE // (16 if quick else 1)
    parts = QUICK if quick else dict.fromkeys((*MARKS, *MIXED))
    for part, arrangement in itertools.product(parts, ARRANGEMENTS):
        for step, prepare in (STEPS | text_commands(scratch)).items():
            if quick and step in text_commands(scratch) and arrangement in ("lines", "opened"):
                continue
            yield Pair(
                f"{step}: {part!r}, {arrangement}",
                lambda size, a=arrangement, p=part, prepare=prepare: prepare(source(a, p, size)),  # type: ignore[misc]
                2**12,
                largest,
            )
    largest = MAX_BYTES // (16 if quick else 1)
    files = [
        *((f"{kind}.json", record_shapes(kind)) for kind in UNIQUE),
        *((f"{kind}.json", single_shapes(kind)) for kind in SINGLE),
        ("documents", folder_shapes()),
    ]
    for kind, shapes in files:
        for shape, lay in shapes:
            for command, run in COMMANDS.items():
                yield Pair(
                    f"{command}: {kind}, {shape}",
                    lambda size, lay=lay, run=run: _laid(scratch, lay, size, run),  # type: ignore[misc]
                    2**14,
                    largest,
                )


def _laid(
    scratch: Scratch, lay: Callable[[Path, int], None], size: int, run: Callable[[Path], Callable[[], object]]
) -> Callable[[], object]:
    root = scratch.fresh()
    lay(root, size)
    return run(root)


def _fix(root: Path) -> Callable[[], object]:
    corpus = load(root).corpus

    def repaired() -> None:
        if corpus is not None:
            with writing(root, "validate --fix") as place:
                list(told(corpus, place))

    return repaired


def _difference(root: Path) -> Callable[[], object]:
    sides = load(BASE), load(root)
    return lambda: [markdown.render(diff(one, other), "a", "b") for one, other in (sides, sides[::-1])]


COMMANDS: dict[str, Callable[[Path], Callable[[], object]]] = {
    "validate": lambda root: lambda: validate(root),
    "validate --fix": _fix,
    "diff": _difference,
    "fmt": lambda root: lambda: list(form.formatted(root)),
    "seal": lambda root: lambda: _seal(root),
}


# Measuring


@dataclass(frozen=True)
class Growth:
    """How the time of a pair grew when its input was doubled."""

    size: int
    before: float
    after: float

    @property
    def times(self) -> float:
        """How many times as long it took."""
        return self.after / self.before


def seconds(work: Callable[[], object], repeats: int) -> float:
    """Processor time of the fastest of some runs; input that is refused costs what refusing it does."""
    found = []
    for _ in range(repeats):
        start = time.process_time()
        with suppress(CannotRunError):
            work()
        found.append(time.process_time() - start)
    return min(found)


def growth(pair: Pair) -> Growth | None:
    """Double the input of a pair until its time can be measured; None if it is short for the largest input too."""
    size, before = pair.first, 0.0
    while size <= pair.last:
        try:
            work = pair.prepare(size)
        except CannotRunError:
            break  # A document of so much is refused.
        after = seconds(work, 1)
        if before >= LONG_ENOUGH or after >= LONGEST:
            if before and after / before > MOST:  # A busy moment must not look like growth.
                before, after = seconds(pair.prepare(size // 2), 3), min(after, seconds(pair.prepare(size), 2))
            return Growth(size, before or after, after)
        size, before = size * 2, after
    return Growth(size // 2, before, before) if before >= LONG_ENOUGH else None


def main() -> int:
    """Measure, and print what grows faster than its input."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a sixteenth of the largest sizes, and fewer shapes")
    parser.add_argument("--only", default="", metavar="PATTERN", help="pairs whose name this regular expression finds")
    parser.add_argument("--slowest", type=int, default=0, metavar="N", help="also print the N slowest pairs")
    parser.add_argument("--verbose", action="store_true", help="print every pair")
    options = parser.parse_args()
    scratch = Scratch()
    measured: list[tuple[Pair, Growth]] = []
    failed = count = 0
    for pair in pairs(scratch, options.quick):
        if not re.search(options.only, pair.name):
            continue
        count += 1
        found = growth(pair)
        if found is not None:
            measured.append((pair, found))
            if found.times > MOST or options.verbose:
                failed += found.times > MOST
                print(line(pair, found), flush=True)
    for pair, found in sorted(measured, key=lambda one: -one[1].after)[: options.slowest]:
        print("slow", line(pair, found))
    print(f"{count} pairs, {len(measured)} long enough to be measured; {failed} grew more than {MOST:g} times")
    return 1 if failed else 0


def line(pair: Pair, found: Growth) -> str:
    """What is printed of a pair."""
    return f"{found.times:5.1f} times, {found.before:6.2f} s to {found.after:6.2f} s at {found.size:>8}: {pair.name}"


if __name__ == "__main__":
    sys.exit(main())
