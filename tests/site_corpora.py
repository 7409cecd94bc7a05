"""Corpora that pages are made of: invented, in several scripts, and some that pages might stumble over.

Each is written as a person would write it: units with their words, promises and differences by the words they are about.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from conftest import BASE

from cnkh_data.validate import fixtures

Words = Mapping[str, str]
Record = dict[str, Any]


@dataclass(frozen=True)
class Promise:
    """A commitment, by its words in each version that carries it."""

    words: Words
    operator: Words
    force: Mapping[str, int]
    committers: Sequence[str] = ("china",)
    counterparts: Sequence[str] = ("cambodia",)
    object: Words = field(default_factory=lambda: {"en": "what is promised", "zh": "所承诺的事"})
    places: Sequence[str] = ()
    aims: Words = field(default_factory=dict)
    note: str | None = None


@dataclass(frozen=True)
class Unit:
    """A provision: its place in the document (`1.2.1`), and its words in each version that carries it."""

    at: str
    words: Words
    promises: Sequence[Promise] = ()
    role: str = "operative"
    gloss: str | None = None
    note: str | None = None
    status: str = "read"
    speakers: Sequence[str] = ()
    """Who says it, if neither those who promise nor all parties."""
    order: Mapping[str, int] = field(default_factory=dict)
    """Per version: where it stands, if not in the order of the list."""


@dataclass(frozen=True)
class Difference:
    """A divergence, by its words in two versions; where one has none, the empty text."""

    at: str
    words: Words
    note: str
    type: str = "substitution"
    dimension: str = "what"
    direction: str | None = None
    materiality: int = 2
    promises: Sequence[int] = ()


@dataclass(frozen=True)
class Work:
    """A document."""

    id: str
    title: str
    units: Sequence[Unit]
    differences: Sequence[Difference] = ()
    kind: str = "joint_statement"
    status: str = "published"
    parties: Sequence[str] = ("china", "cambodia")

    @property
    def languages(self) -> list[str]:
        """Of its versions, as they first come."""
        return list(dict.fromkeys(language for unit in self.units for language in unit.words))


def read(root: Path, path: str) -> Any:
    """What a file below `data/` holds."""
    return json.loads((root / "data" / path).read_text(encoding="utf-8"))


def write(root: Path, path: str, value: Any) -> None:
    """Write a file below `data/`; `finished` gives it the form that it must have."""
    file = root / "data" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def start(root: Path, languages: Sequence[str] = ("zh", "en"), without_document: bool = False) -> Path:
    """The small corpus, with the languages of a dataset, and with its document or without."""
    shutil.copytree(BASE / "data", root / "data")
    write(root, "dataset.json", {**read(root, "dataset.json"), "languages": list(languages)})
    if without_document:
        shutil.rmtree(root / "data/documents")
        for name in ("agreement.json", "relations.json", "registers/tenures.json", "sources/sources.json"):
            write(root, name, [])
        _keep_parties(root)
        for source in (root / "data/sources").glob("*.txt"):
            source.unlink()
    return root


def _keep_parties(root: Path) -> None:
    """Leave nothing in the registers but the two states."""
    write(root, "registers/actors.json", [one for one in read(root, "registers/actors.json") if one["kind"] == "state"])
    for name in ("instruments", "places", "non_names"):
        write(root, f"registers/{name}.json", [])


def _say_objects(root: Path) -> None:
    """Say the objects of commitments in each language of the dataset, in English where nobody has."""
    languages = read(root, "dataset.json")["languages"]
    for file in sorted((root / "data/documents").glob("*/provisions.json")):
        provisions = json.loads(file.read_text(encoding="utf-8"))
        for one in (one for provision in provisions for one in provision["commitments"]):
            said = next(iter(one["object"].values()))
            one["object"] = {language: one["object"].get(language, said) for language in languages}
        file.write_text(json.dumps(provisions, ensure_ascii=False), encoding="utf-8")


def finished(root: Path) -> Path:
    """Give every file its form, and every record its seal."""
    _say_objects(root)
    files = {path.relative_to(root).as_posix() for path in (root / "data").rglob("*.json")}
    fixtures.reformat(root, files)
    fixtures.reseal(root)
    return root


def add(root: Path, work: Work) -> None:
    """Write a document and its sources."""
    folder, sources = f"documents/{work.id}", read(root, "sources/sources.json")
    texts, placed = [], {}
    for language in work.languages:
        text, places = _text(work, language)
        name = f"{work.id[:100]}-{language}".lower()
        content = text.encode("utf-8")
        (root / f"data/sources/{name}.txt").write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        sources.append(_source(name, language, digest, len(content)))
        texts.append(_version(language, name, digest, text))
        placed[language] = places
    write(root, "sources/sources.json", sources)
    document = {
        "id": work.id,
        "title": work.title,
        "kind": work.kind,
        "status": work.status,
        "codebook": "2",
        "date": work.id[:10],
        "place": None,
        "parties": list(work.parties),
        "texts": texts,
        "collectives": [
            {"language": language, "text": text, "entities": list(work.parties)}
            for language, text in (("zh-Hans", "双方"), ("en", "Both sides"))
            if any(text in unit.words.get(language, "") for unit in work.units)
        ],
        "terms": [],
        "note": None,
    }
    write(root, f"{folder}/document.json", document)
    write(root, f"{folder}/provisions.json", [_provision(work, unit, placed) for unit in work.units])
    differences = [_divergence(work, number, one, placed) for number, one in enumerate(work.differences, start=1)]
    write(root, f"{folder}/divergences.json", differences)
    for name in ("mentions", "seals"):
        write(root, f"{folder}/{name}.json", [])


def _text(work: Work, language: str) -> tuple[str, dict[str, int]]:
    """A version, a unit a line, and where each unit begins in it."""
    units = [
        (unit.order.get(language, number), unit) for number, unit in enumerate(work.units) if language in unit.words
    ]
    places, text = {}, ""
    for _, unit in sorted(units, key=lambda one: one[0]):
        text += "\n" if text else ""
        places[unit.at] = len(text)
        text += unit.words[language]
    return text, places


def _source(name: str, language: str, digest: str, size: int) -> Record:
    return {
        "id": name,
        "file": f"{name}.txt",
        "sha256": digest,
        "bytes": size,
        "languages": [language],
        "publisher": None,
        "printed_date": None,
        "url": None,
        "rights": "Invented for tests.",
        "note": None,
    }


def _version(language: str, name: str, digest: str, text: str) -> Record:
    known = {"language": language, "source": name, "authenticity": "unknown"}
    return {**known, "characters": len(text), "sha256": digest, "cuts": []}


def _span(start: int, words: str, quote: str) -> Record:
    at = start + (words.index(quote) if quote else len(words))
    return {"start_offset": at, "end_offset": at + len(quote), "quote": quote}


Placed = Mapping[str, Mapping[str, int]]


def _spans(unit: Unit, placed: Placed, quotes: Words) -> Record:
    return {
        language: _span(placed[language][unit.at], unit.words.get(language, ""), quote)
        for language, quote in quotes.items()
    }


def _provision(work: Work, unit: Unit, placed: Placed) -> Record:
    name = f"{work.id}/{unit.at}"
    act = "commit" if unit.promises else "assert" if unit.role == "operative" else None
    return {
        "id": name,
        "status": unit.status,
        "role": unit.role,
        "voice": "reported" if work.kind == "commentary" else "joint_text",
        "speakers": list(unit.speakers or _speakers(unit) or work.parties),
        "act": act,
        "polarity": None,
        "topics": ["infrastructure" if unit.promises else "framework"],
        "pillar": None,
        "gloss_en": unit.gloss or (None if "en" in unit.words else "Our English words for it."),
        "anchors": _spans(unit, placed, unit.words),
        "formulas": {language: [] for language in unit.words},
        "note": unit.note,
        "commitments": [
            _commitment(f"{name}/c{number}", unit, promise, placed)
            for number, promise in enumerate(unit.promises, start=1)
        ],
    }


def _speakers(unit: Unit) -> list[str]:
    """Those who promise something in a unit."""
    return list(dict.fromkeys(one for promise in unit.promises for one in promise.committers))


def _commitment(name: str, unit: Unit, promise: Promise, placed: Placed) -> Record:
    return {
        "id": name,
        "anchors": _spans(unit, placed, promise.words),
        "operator": _spans(unit, placed, promise.operator),
        "verb": dict.fromkeys(promise.words),
        "force": dict(promise.force),
        "novelty": dict.fromkeys(promise.words),
        "committers": list(promise.committers),
        "mode": "unilateral" if len(promise.committers) == 1 else "joint",
        "counterparts": list(promise.counterparts),
        "beneficiaries": [],
        "action": "establish",
        "object": dict(promise.object),
        "topics": ["infrastructure"],
        "aims": {
            language: [
                _span(placed[language][unit.at], unit.words[language], words)
                for words in (promise.aims.get(language),)
                if words
            ]
            for language in unit.words
        },
        "precision": 2,
        "delegation": "none",
        "bodies": [],
        "deadline": None,
        "quantity": None,
        "instruments": [],
        "places": list(promise.places),
        "subject_inherited": False,
        "note": promise.note,
    }


def _divergence(work: Work, number: int, one: Difference, placed: Placed) -> Record:
    unit = next(unit for unit in work.units if unit.at == one.at)
    spans = {}
    for language, quote in one.words.items():
        if language in unit.words:
            spans[language] = _span(placed[language][unit.at], unit.words[language], quote)
        else:  # The point after what stands before it there.
            before = [other for other in work.units[: work.units.index(unit)] if language in other.words]
            at = placed[language][before[-1].at] + len(before[-1].words[language]) if before else 0
            spans[language] = {"start_offset": at, "end_offset": at, "quote": ""}
    return {
        "id": f"{work.id}/d{number}",
        "provision": f"{work.id}/{unit.at}",
        "commitments": [f"{work.id}/{unit.at}/c{promise}" for promise in one.promises],
        "type": one.type,
        "direction": one.direction,
        "dimension": one.dimension,
        "materiality": one.materiality,
        "spans": spans,
        "note": one.note,
    }


def add_place(root: Path, name: str, kind: str, names: Sequence[tuple[str, str]]) -> None:
    """Add an entry to the register of places; each name is a language and a text."""
    places = read(root, "registers/places.json")
    listed = [{"language": language, "text": text, "type": "short"} for language, text in names]
    known = {"id": name, "kind": kind, "names": listed, "countries": [], "date": None}
    write(root, "registers/places.json", [*places, {**known, "evidence": [], "note": None}])


def add_names(root: Path, actor: str, names: Sequence[tuple[str, str]]) -> None:
    """Give an actor more names."""
    actors = read(root, "registers/actors.json")
    for one in actors:
        if one["id"] == actor:
            one["names"] += [{"language": language, "text": text, "type": "short"} for language, text in names]
    write(root, "registers/actors.json", actors)


CORRIDOR = Work(
    id="2024-03-01-cn-kh-corridor",
    title="Invented Joint Statement on a Corridor",
    units=(
        Unit("pre.1.1", {"zh-Hans": "关于走廊的联合声明", "en": "Joint Statement on a Corridor"}, role="title"),
        Unit(
            "1.1.1",
            {
                "zh-Hans": "中方将同柬方共建“鱼米走廊”，以惠及当地民众。",
                "en": "China stands ready to build the fish and rice corridor with Cambodia for the benefit of local people.",
            },
            promises=(
                Promise(
                    words={"zh-Hans": "同柬方共建“鱼米走廊”", "en": "build the fish and rice corridor with Cambodia"},
                    operator={"zh-Hans": "将", "en": "stands ready to"},
                    force={"zh-Hans": 2, "en": 1},
                    object={"en": "fish and rice corridor", "zh": "“鱼米走廊”"},
                    places=("fish-and-rice-corridor",),
                    aims={"zh-Hans": "惠及当地民众", "en": "for the benefit of local people"},
                    note="A close call: the aim is no promise.",
                ),
            ),
            note="The corridor is named here for the first time.",
        ),
        Unit(
            "1.1.2",
            {"zh-Hans": "柬方愿为走廊提供土地。"},
            promises=(
                Promise(
                    words={"zh-Hans": "为走廊提供土地"},
                    operator={"zh-Hans": "愿"},
                    force={"zh-Hans": 1},
                    committers=("cambodia",),
                    counterparts=("china",),
                    object={"en": "land for the corridor", "zh": "走廊用地"},
                ),
            ),
            gloss="Cambodia is willing to provide land for the corridor.",
        ),
        Unit(
            "1.2.1",
            {"zh-Hans": "双方同意每年审议进展。", "en": "Both sides agreed to review progress every year."},
            promises=(
                Promise(
                    words={"zh-Hans": "每年审议进展", "en": "review progress every year"},
                    operator={"zh-Hans": "同意", "en": "agreed to"},
                    force={"zh-Hans": 3, "en": 3},
                    committers=("china", "cambodia"),
                    counterparts=(),
                    object={"en": "yearly review", "zh": "每年审议"},
                ),
            ),
        ),
        Unit(
            "2.1.1",
            {"zh-Hans": "双方重视人文交流。", "en": "Both sides value exchanges between people."},
            order={"en": 99},
        ),
        Unit(
            "2.1.2",
            {"zh-Hans": "双方对成果表示满意。", "en": "Both sides were satisfied with the results."},
        ),
        Unit("end.1.1", {"zh-Hans": "二〇二四年三月一日", "en": "1 March 2024"}, role="dateline"),
    ),
    differences=(
        Difference(
            "1.1.1",
            {"zh-Hans": "将同柬方", "en": "stands ready to build"},
            "The Chinese says will, the English stands ready.",
            type="force_shift",
            dimension="force",
            direction="weaker",
            promises=(1,),
        ),
        Difference("1.1.1", {"zh-Hans": "当地民众", "en": "local people"}, "Masses, or people.", materiality=0),
        Difference(
            "1.1.2",
            {"zh-Hans": "柬方愿为走廊提供土地。", "en": ""},
            "The English does not carry the sentence.",
            type="omission",
            promises=(1,),
        ),
    ),
)

DECLARATION = Work(
    id="2024-05-01-cn-kh-declaration",
    title="Invented Declaration in Three Languages",
    units=(
        Unit(
            "pre.1.1",
            {"fr": "Déclaration sur le corridor", "km": "សេចក្តីថ្លែងការណ៍ស្តីពីរបៀងសេដ្ឋកិច្ច", "ar": "إعلان بشأن الممر"},
            role="title",
            gloss="Declaration on the corridor",
        ),
        Unit(
            "1.1.1",
            {
                "fr": "La Chine convient de construire le chemin de fer avant 2027.",
                "km": "ចិននឹងសាងសង់ផ្លូវដែកមុនឆ្នាំ២០២៧។",
                "ar": "الصين تتعهد ببناء خط السكة الحديدية قبل عام 2027.",
            },
            promises=(
                Promise(
                    words={"fr": "construire le chemin de fer", "km": "សាងសង់ផ្លូវដែក", "ar": "ببناء خط السكة الحديدية"},
                    operator={"fr": "convient de", "km": "នឹង", "ar": "تتعهد"},
                    force={"fr": 3, "km": 2, "ar": 3},
                    object={"en": "a railway", "zh": "铁路", "fr": "un chemin de fer"},
                    places=("railway",),
                ),
            ),
            gloss="China agrees to build the railway before 2027.",
        ),
        Unit(
            "1.1.2",
            {"fr": "Le Cambodge s’en félicite.", "ar": "وترحب كمبوديا بذلك."},
            gloss="Cambodia welcomes this.",
            speakers=("cambodia",),
        ),
        Unit(
            "1.1.3",
            {"km": "ភាគីទាំងពីរសប្បាយចិត្ត។", "ar": "والطرفان راضيان."},
            gloss="The two sides are satisfied.",
        ),
    ),
    differences=(
        Difference(
            "1.1.1",
            {"fr": "convient de construire", "km": "នឹងសាងសង់"},
            "The French agrees, the Khmer will.",
            type="force_shift",
            dimension="force",
            direction="weaker",
            promises=(1,),
        ),
        Difference("1.1.1", {"fr": "avant 2027", "ar": "قبل عام 2027"}, "Before the year.", materiality=0),
        Difference("1.1.2", {"fr": "Le Cambodge s’en félicite.", "km": ""}, "The Khmer lacks it.", type="omission"),
        Difference("1.1.3", {"fr": "", "km": "ភាគីទាំងពីរសប្បាយចិត្ត។"}, "The French lacks it.", type="addition"),
        Difference("1.1.3", {"fr": "", "ar": "والطرفان راضيان."}, "The French lacks it.", type="addition"),
    ),
)

SPEECH = Work(
    id="2024-06-01-kh-speech",
    title="Invented Remarks in One Language",
    units=(
        Unit("pre.1.1", {"en": "Remarks at a Dinner"}, role="title"),
        Unit("1.1.1", {"en": "Cambodia is a friend of China."}),
        Unit("1.1.2", {"en": "The evening was warm, and the speeches were short."}),
    ),
    kind="commentary",
    parties=("cambodia",),
)


def _of_corridor(root: Path) -> None:
    corridor = [("zh-Hans", "鱼米走廊"), ("zh-Hant", "魚米走廊"), ("en", "fish and rice corridor")]
    add_place(root, "fish-and-rice-corridor", "corridor", corridor)


def _of_declaration(root: Path) -> None:
    add_place(root, "railway", "project", [("fr", "chemin de fer"), ("km", "ផ្លូវដែក"), ("ar", "خط السكة الحديدية")])
    add_names(root, "china", [("fr", "Chine"), ("km", "ចិន"), ("ar", "الصين")])
    add_names(root, "cambodia", [("fr", "Cambodge"), ("ar", "كمبوديا")])


def rich(root: Path) -> Path:
    """Four documents: two of two versions, one of three in as many scripts, one of one version alone; relations between them."""
    start(root, languages=("zh", "en", "fr", "km", "ar"))
    _of_corridor(root)
    _of_declaration(root)
    for work in (CORRIDOR, DECLARATION, SPEECH):
        add(root, work)
    relation = {
        "id": "r1",
        "type": "follows_up",
        "subject": f"{DECLARATION.id}/1.1.1/c1",
        "target": f"{CORRIDOR.id}/1.1.1/c1",
        "basis": "inferred",
        "note": None,
    }
    write(root, "relations.json", [relation])
    return finished(root)


MARKUP = (
    """<b onclick="alert('1')">&amp; "quoted" 'it'</b><script>alert(1)</script>{{ 7 * 7 }}{% raw %}</style>]]>-->"""
)
"""What a page must show as it stands."""


def markup(root: Path) -> Path:
    """Names, words, notes and titles that are HTML."""
    start(root)
    dataset = read(root, "dataset.json")
    write(root, "dataset.json", {**dataset, "title": f"Data {MARKUP}", "description": f"What {MARKUP} is."})
    add_place(root, "corridor", "corridor", [("en", f"Corridor {MARKUP}"), ("zh-Hans", f"走廊{MARKUP}")])
    promise = Promise(
        words={"zh-Hans": f"建走廊{MARKUP}", "en": f"build Corridor {MARKUP}"},
        operator={"zh-Hans": "将", "en": "will"},
        force={"zh-Hans": 2, "en": 2},
        object={"en": f"a corridor {MARKUP}", "zh": f"走廊{MARKUP}"},
        places=("corridor",),
        note=f"See {MARKUP}",
    )
    words = {"zh-Hans": f"中方将建走廊{MARKUP}。", "en": f"China will build Corridor {MARKUP} now."}
    unit = Unit("1.1.1", words, promises=(promise,), note=f"Note {MARKUP}", speakers=("china",))
    difference = Difference("1.1.1", {"zh-Hans": MARKUP, "en": MARKUP}, f"Differs {MARKUP}", materiality=0)
    title = Unit("pre.1.1", {"zh-Hans": MARKUP, "en": MARKUP}, role="title")
    add(root, Work("2024-03-01-cn-kh-markup", f"Title {MARKUP}", (title, unit), (difference,)))
    return finished(root)


def many_units(root: Path, units: int = 2000) -> Path:
    """A document of so many units, every second one a promise."""
    start(root)
    made = []
    for number in range(1, units + 1):
        words = {"zh-Hans": f"中方将修建第{number}条公路。", "en": f"China will build road number {number}."}
        promise = Promise(
            words={"zh-Hans": f"修建第{number}条公路", "en": f"build road number {number}"},
            operator={"zh-Hans": "将", "en": "will"},
            force={"zh-Hans": 2, "en": 2},
            counterparts=(),
            object={"en": f"road number {number}", "zh": f"第{number}条公路"},
        )
        at = f"{(number - 1) // 100 + 1}.{(number - 1) // 10 % 10 + 1}.{(number - 1) % 10 + 1}"
        made.append(Unit(at, words, promises=(promise,) if number % 2 else (), speakers=("china",)))
    add(root, Work("2024-03-01-cn-kh-roads", f"{units} Roads", made, parties=("china",)))
    return finished(root)


def three_versions(root: Path) -> Path:
    """Only the document in French, Khmer and Arabic, in a dataset that has no English of its own."""
    start(root, languages=("fr", "km", "ar"), without_document=True)
    _of_declaration(root)
    promised = {"fr": "un chemin de fer", "km": "ផ្លូវដែក", "ar": "خط السكة الحديدية"}
    units = [
        replace(unit, promises=[_with_object(one, promised) for one in unit.promises]) for unit in DECLARATION.units
    ]
    add(root, Work(DECLARATION.id, DECLARATION.title, units, DECLARATION.differences))
    return finished(root)


def _with_object(promise: Promise, words: Words) -> Promise:
    return Promise(promise.words, promise.operator, promise.force, object=words, places=promise.places)


def no_commitments(root: Path) -> Path:
    """One document, one version, that promises nothing and differs from nothing."""
    start(root, languages=("en",), without_document=True)
    add(root, SPEECH)
    return finished(root)


def empty(root: Path) -> Path:
    """No document at all."""
    start(root, without_document=True)
    write(root, "registers/actors.json", [])
    return finished(root)


LONG_ID = "2024-03-01-" + "-".join(["abcdefghij"] * 9) + "-123456789"
"""As long as an id may be."""


def edges(root: Path) -> Path:
    """Ids, numbers and languages at the edge of what the schema allows, and names that meet those of others."""
    start(root, languages=("zh", "en", "yue"))
    add_place(root, "x" * 120, "zone", [("en", "Longest Zone"), ("zh-Hant-HK", "最长区"), ("yue", "最长区")])
    add_place(root, "index", "zone", [("en", "Index Zone"), ("zh-Hant-HK", "索引区"), ("yue", "索引区")])
    add_place(root, "constructor", "zone", [("en", "Constructor Zone"), ("zh-Hant-HK", "构造区"), ("yue", "构造区")])
    add_place(root, "0", "zone", [("en", "Nought Zone"), ("zh-Hant-HK", "零区"), ("yue", "零区")])
    units = (
        Unit("pre.1.1", {"zh-Hant-HK": "聲明", "yue": "聲明", "en": "Statement"}, role="title"),
        Unit(
            "1.1.1",
            {
                "zh-Hant-HK": "最长区、索引区、构造区、零区。",
                "yue": "最长区、索引区、构造区、零区。",
                "en": "Longest Zone, Index Zone, Constructor Zone and Nought Zone.",
            },
        ),
        Unit(
            "999999.999999.999999",
            {"zh-Hant-HK": "𠀀𠀁🙂a\u0301" + "長" * 400, "yue": "短", "en": "A " + "w" * 300 + " and \U0001f642"},
            note="x" * 4000,
        ),
    )
    add(root, Work(LONG_ID, "T" * 4000, units, parties=("china",)))
    add(root, Work("0001-01-01-a", "Earliest", (Unit("1.1.1", {"en": "A."}),), kind="commentary", parties=("china",)))
    add(root, Work("9999-12-31-z", "Latest", (Unit("1.1.1", {"en": "Z."}),), kind="commentary", parties=("china",)))
    return finished(root)


HOSTILE: Mapping[str, Callable[[Path], Path]] = {
    made.__name__: made for made in (markup, many_units, three_versions, no_commitments, empty, edges)
}
"""Corpora that pages might stumble over."""
