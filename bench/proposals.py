"""How near proposals come to what a reader coded: acts, speakers, topics, commitments, units, pairs.

    python bench/proposals.py                          the documents of this corpus (their words have been seen)
    python bench/proposals.py tests/proposals/*.codes.json

A file of codes has the text beside it (`one.zh-Hans.txt` for `one.zh-Hans.codes.json`) and says what a reader made of it, with the text and
the codebook alone:

    {"language": "zh-Hans", "kind": "joint_statement", "parties": ["china", "cambodia"], "speakers": [],
     "units": [{"quote": "…", "role": "operative", "voice": "joint_text", "speakers": ["china"], "act": "commit", "polarity": null,
                "topics": ["framework"],
                "commitments": [{"quote": "…", "operator": "…", "force": 2, "committers": ["china"]}]}]}

Quotes follow each other in the text; `start` and `end` (code points) may stand in their place. `speakers` are those of an outlet.

Acts, speakers and main topics are those of the proposed unit that covers most of a coded one. A commitment is found where half of the
longer of two spans is shared. All figures are of 100.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cnkh_data.corpus import Corpus, DocumentFolder, load
from cnkh_data.drafting.cast import cast_of, remembered
from cnkh_data.drafting.pairing import add_text
from cnkh_data.drafting.propose import Defaults, propose_provisions
from cnkh_data.models import Provision
from cnkh_data.models.codelists import WITHOUT_ACT, Voice

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Undertaken:
    """A commitment in one text."""

    start: int
    end: int
    force: int | None
    committers: frozenset[str]
    novelty: str | None = None
    action: str | None = None
    precision: int | None = None


@dataclass(frozen=True)
class Coded:
    """A unit of one text."""

    start: int
    end: int
    act: str | None
    speakers: frozenset[str]
    voice: str
    polarity: str | None
    topics: tuple[str, ...]
    commitments: tuple[Undertaken, ...] = ()
    performs: bool = True


@dataclass
class Figures:
    """Counts of what was right, and of how many."""

    counts: dict[str, list[int]] = field(default_factory=dict)

    def add(self, name: str, right: bool) -> None:
        """Count one case."""
        counted = self.counts.setdefault(name, [0, 0])
        counted[0] += right
        counted[1] += 1

    def plus(self, other: "Figures") -> "Figures":
        """The sum of two."""
        both = {name: list(counted) for name, counted in self.counts.items()}
        for name, (right, of) in other.counts.items():
            mine = both.setdefault(name, [0, 0])
            mine[0] += right
            mine[1] += of
        return Figures(both)


def coded(provisions: Sequence[Provision], language: str) -> list[Coded]:
    """The units of one text of a document, in the order of the text."""
    found = [
        Coded(
            one.anchors[language].start_offset,
            one.anchors[language].end_offset,
            one.act.value if one.act else None,
            frozenset(one.speakers),
            one.voice.value,
            one.polarity.value if one.polarity else None,
            tuple(topic.value for topic in one.topics),
            tuple(
                Undertaken(
                    each.anchors[language].start_offset,
                    each.anchors[language].end_offset,
                    int(each.force[language]) if language in each.force else None,
                    frozenset(each.committers),
                    each.novelty[language].value if each.novelty.get(language) else None,  # type: ignore[union-attr]
                    each.action.value,
                    int(each.precision),
                )
                for each in one.commitments
                if language in each.anchors
            ),
            one.role not in WITHOUT_ACT,
        )
        for one in provisions
        if language in one.anchors
    ]
    return sorted(found, key=lambda one: one.start)


def from_file(path: Path) -> tuple[dict[str, Any], str, list[Coded]]:
    """What a file of codes says, the text beside it, and the units."""
    told = json.loads(path.read_text(encoding="utf-8"))
    text = path.with_name(path.name.removesuffix(".codes.json").removesuffix(".coded.json") + ".txt").read_text(
        encoding="utf-8"
    )
    if text.startswith("# "):
        text = text.partition("\n")[2]
    text = text.strip()
    at, units = 0, []
    for one in told["units"]:
        start, end = _place(one, text, at)
        at = end
        inside, commitments = start, []
        for each in one.get("commitments", ()):
            a, b = _place(each, text, inside)
            commitments.append(Undertaken(a, b, each.get("force"), frozenset(each.get("committers", ()))))
        topics = one.get("topics") or [one["topic"]]
        performs = one.get("role") not in {role.value for role in WITHOUT_ACT}
        units.append(
            Coded(
                start, end, one.get("act"), frozenset(one.get("speakers", ())), one.get("voice", ""), one.get("polarity"),
                tuple(topics), tuple(commitments), performs,
            )
        )  # fmt: skip
    return told, text, units


def _place(one: dict[str, Any], text: str, at: int) -> tuple[int, int]:
    if "start" in one:
        return one["start"], one["end"]
    start = text.find(one["quote"], at)
    if start < 0:
        raise SystemExit(f"{one['quote']!r} does not stand behind {at}")
    return start, start + len(one["quote"])


def shared(one: Coded | Undertaken, other: Coded | Undertaken) -> int:
    """Characters that two stretches share."""
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def measure(gold: Sequence[Coded], proposed: Sequence[Coded]) -> Figures:
    """Hold proposals against codes of the same text."""
    figures = Figures()
    spans = {(one.start, one.end) for one in proposed}
    for unit in gold:
        best = max(proposed, key=lambda one: shared(unit, one), default=None)
        if best is None:
            continue
        figures.add("units exact", (unit.start, unit.end) in spans)
        if unit.act is not None:
            figures.add("acts", unit.act == best.act)
            figures.add("speakers", unit.speakers == best.speakers)
            figures.add("main topic", bool(best.topics) and unit.topics[:1] == best.topics[:1])
            figures.add("main topic, any listed", bool(best.topics) and best.topics[0] in unit.topics)
            if unit.act == best.act == "position":
                figures.add("polarity", unit.polarity == best.polarity)
    mine = [one for unit in proposed for one in unit.commitments]
    theirs = [one for unit in gold for one in unit.commitments]
    for one in theirs:
        match = _match(one, mine)
        figures.add("commitments, recall", match is not None)
        if match is not None:
            if one.force is not None:
                figures.add("force", one.force == match.force)
            figures.add("committers", one.committers == match.committers)
            if one.action is not None:
                figures.add("novelty", one.novelty == match.novelty)
                figures.add("action", one.action == match.action)
                figures.add("precision", one.precision == match.precision)
    for one in mine:
        figures.add("commitments, precision", _match(one, theirs) is not None)
    return figures


def _match(one: Undertaken, others: Sequence[Undertaken]) -> Undertaken | None:
    fitting = [other for other in others if 2 * shared(one, other) >= max(one.end - one.start, other.end - other.start)]
    return max(fitting, key=lambda other: shared(one, other), default=None)


def pairs(gold: Sequence[Provision], proposed: Sequence[Provision], languages: Sequence[str]) -> Figures:
    """How many coded units of all versions are proposed with the same words in each."""
    figures = Figures()
    keys = {
        tuple((one.anchors[tag].start_offset, one.anchors[tag].end_offset) for tag in languages)
        for one in proposed
        if len(one.anchors) == len(languages)
    }
    for one in gold:
        if len(one.anchors) == len(languages):
            key = tuple((one.anchors[tag].start_offset, one.anchors[tag].end_offset) for tag in languages)
            figures.add("paired and exact in every version", key in keys)
    return figures


def defaults_of(
    corpus: Corpus, identifier: str, kind: str, parties: Sequence[str], speakers: Sequence[str]
) -> Defaults:
    """What `cnkh new` proposes with, for a document of a kind."""
    joint = kind == "joint_statement"
    return Defaults(
        identifier,
        Voice.JOINT_TEXT if joint else Voice.AUTHORIAL,
        tuple(speakers) or (tuple(parties) if joint else ()),
        corpus.formulas,
        tuple(parties),
        remembered(lambda language, text: cast_of(corpus, parties, language, text)),
    )


def of_document(corpus: Corpus, folder: DocumentFolder) -> Iterator[tuple[str, Figures]]:
    """Figures of a document of a corpus: for each text by itself, and for both together."""
    document = folder.document
    outlet = () if document.kind.value == "joint_statement" else tuple(folder.provisions[0].speakers)
    defaults = defaults_of(corpus, document.id, document.kind.value, document.parties, outlet)
    tags = [text.language for text in document.texts]
    together: list[Provision] = []
    for tag in tags:
        alone = propose_provisions(defaults, tag, folder.texts[tag])
        yield tag, measure(coded(folder.provisions, tag), coded(alone, tag))
        together = add_text(together, defaults, tags[0], tag, folder.texts[tag]) if together else alone
    if len(tags) > 1:
        for tag in tags:
            yield f"{tag} of all", measure(coded(folder.provisions, tag), coded(together, tag))
        yield "+".join(tags), pairs(folder.provisions, together, tags)


def shown(name: str, figures: Figures) -> str:
    """Figures of 100, with how many there were."""
    listed = ", ".join(f"{key} {100 * right / of:.0f} ({of})" for key, (right, of) in figures.counts.items())
    return f"{name}: {listed}"


def main() -> None:
    """Print figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("codes", nargs="*", type=Path, help="files of codes; without any, the documents of the corpus")
    parser.add_argument("--root", type=Path, default=ROOT, help="corpus whose registers name the actors")
    arguments = parser.parse_args()
    corpus = load(arguments.root).corpus
    if corpus is None:
        raise SystemExit(f"{arguments.root} cannot be read; run: cnkh validate")
    total = Figures()
    if not arguments.codes:
        for folder in corpus.folders:
            for name, figures in of_document(corpus, folder):
                print(shown(f"{folder.name} {name}", figures))
        return
    for path in arguments.codes:
        told, text, gold = from_file(path)
        kind = told.get("kind", "joint_statement")
        defaults = defaults_of(corpus, "2000-01-01-a-b-text", kind, told.get("parties", ()), told.get("speakers", ()))
        made = propose_provisions(defaults, told["language"], text)
        figures = measure(gold, coded(made, told["language"]))
        total = total.plus(figures)
        print(shown(path.name, figures))
    print(shown("all", total))


if __name__ == "__main__":
    main()
