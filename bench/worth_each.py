"""Measures what the rules catch that are asked about one record: makes every slip of some kinds, and asks those rules alone.

    python bench/worth_each.py

`bench/worth.py` draws slips by lot and validates all after each, so that few of them hit the field that a rule is about. Here every
coded field of every record gets each other code, every list loses each item and gets others, and words come from the record beside.
That is quick, since only rules are asked that look at this record. They are asked at once, whatever they need, and what rules on
documents or on the collection would say is not heard: so *alone* means alone among the rules on one record. What a rule asks the
corpus about the record, it learns of the record as it was.

Slips are made in a corpus without readings and seals, where only the words speak. What the schema refuses is no slip.
"""

import argparse
import csv
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from worth import CONDITIONS
from worth_slips import DATE, PLAUSIBLE, Shelf, Way, field_of, value_at, walk

from cnkh_data.corpus import Corpus, DocumentFolder, load
from cnkh_data.models import Actor, Divergence, Instrument, Place, Provision, Record, Relation, Tenure
from cnkh_data.validate import Rule, all_rules
from cnkh_data.validate.subjects import (
    OneCommitment,
    OneDivergence,
    OneEntry,
    OneGloss,
    OneProvision,
    OneRegistered,
    OneRelation,
    OneTenure,
    Subject,
)

HERE = Path(__file__).resolve().parent
LEVELS = (3, 5)
"""Levels of the rules that are asked: below, a record is held against its file, and not against its words."""
AROUND = 3
"""Records before and after one from which it may have got words."""
MOST_OTHERS = 8
"""Other ids that a field is tried with, taken from all of their kind at even distances."""
WORDS = {"gloss_en", "object", "text", "operator", "verb", "anchors"}
"""Fields that may have got the words of another record."""
DAYS = ("2018-09-06", "2022-11-11", "2024-04-03")
ACTORS = ("committers", "counterparts", "beneficiaries", "speakers", "bodies", "parties", "countries")


class Measure:
    """What rules said of slips."""

    def __init__(self, corpus: Corpus, shelf: Shelf) -> None:
        self._corpus = corpus
        self._shelf = shelf
        self._asked: dict[type[Subject], list[Rule]] = {}
        for rule in all_rules():
            if rule.level in LEVELS:
                self._asked.setdefault(rule.on, []).append(rule)
        self.rows: dict[str, Counter[str]] = {}
        """Rule to how often it spoke, and spoke alone."""
        self.fields: dict[str, Counter[str]] = {}
        """Rule to the fields in which it found slips."""
        self.slips, self.caught = Counter[str](), Counter[str]()

    def take(self, kind: str, records: Sequence[Record], folder: DocumentFolder | None = None) -> None:
        """Make every slip in each of some records of a kind, which stand beside each other."""
        written = [json.loads(record.model_dump_json()) for record in records]
        for number, record in enumerate(records):
            before = self._told(record, folder)
            beside = written[max(0, number - AROUND) : number] + written[number + 1 : number + 1 + AROUND]
            for way, value in self._slips(kind, written[number], beside):
                with suppress(ValidationError):
                    damaged = type(record).model_validate_json(json.dumps(_with(written[number], way, value)))
                    self._count(f"{kind}: {field_of(way)}", self._told(damaged, folder) - before)

    def _count(self, field: str, told: Counter[tuple[str, str]]) -> None:
        rules = {rule for rule, _ in told}
        self.slips[field] += 1
        self.caught[field] += bool(rules)
        for rule in rules:
            self.rows.setdefault(rule, Counter()).update(("spoke", *(("alone",) if len(rules) == 1 else ())))
            self.fields.setdefault(rule, Counter())[field] += 1

    def _told(self, record: Record, folder: DocumentFolder | None) -> Counter[tuple[str, str]]:
        """Rules that speak of a record, with what they found."""
        found = Counter[tuple[str, str]]()
        for subject in _subjects(self._corpus, folder, record):
            for rule in self._asked.get(type(subject), ()):
                with suppress(Exception):  # What a rule needs may not hold.
                    if _is_asked(rule, subject):
                        found.update((rule.id, fault.got) for fault in rule.check(subject))
        return found

    def _slips(self, kind: str, record: Any, beside: Sequence[Any]) -> Iterator[tuple[Way, Any]]:
        """Yield what may stand elsewhere in a record: the way to it, and another value."""
        for way, value in walk(record):
            field = field_of(way)
            if field in WORDS and not isinstance(value, list):
                yield from ((way, other) for other in _words_beside(record, beside, way) if other != value)
            elif isinstance(value, list):
                yield from ((way, other) for other in self._other_lists(kind, way, value))
            elif value is None:
                yield from ((way, other) for other in PLAUSIBLE.get(field, ()))
            elif isinstance(value, bool):
                yield way, not value
            elif not isinstance(value, dict):
                others = self.others_of(kind, way, value)
                yield from ((way, other) for other in (*others, None) if other != value)

    def others_of(self, kind: str, way: Way, value: Any) -> Sequence[Any]:
        """What may stand in the place of a code, an id or a date."""
        if codes := self._shelf.codes(kind, way):
            return codes
        if isinstance(value, str) and DATE.fullmatch(value):
            return DAYS
        others = self._shelf.others.get(value, ()) if isinstance(value, str) and field_of(way) != "id" else ()
        return others[:: max(1, len(others) // MOST_OTHERS)]

    def _other_lists(self, kind: str, way: Way, items: list[Any]) -> Iterator[list[Any]]:
        """Lists without each item in turn, and with each of some others added, or alone if there is one."""
        if any(isinstance(item, dict) for item in items):
            return
        yield from (items[:number] + items[number + 1 :] for number in range(len(items)))
        new = self.others_of(kind, way, items[0] if items else None)
        for other in new or (("china", "cambodia", "asean") if way[-1] in ACTORS else ()):
            if other not in items:
                yield [*items, other]
                if len(items) == 1:
                    yield [other]


def main() -> int:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=HERE.parent / "docs" / "rule-worth-each.csv", help="the table")
    parser.add_argument("--root", type=Path, default=HERE.parent, help="corpus to copy")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cnkh-worth-") as folder:
        root = Path(folder) / "unread"
        CONDITIONS["unread"](options.root, root)
        corpus = load(root, room=float("inf")).corpus
        if corpus is None:
            print(f"{options.root}: a file cannot be read; see cnkh validate", file=sys.stderr)
            return 1
        measure = Measure(corpus, Shelf(root))
        for one in corpus.folders:
            measure.take("provision", one.provisions, one)
            measure.take("divergence", one.divergences, one)
        for kind in ("actor", "instrument", "place", "tenure", "relation"):
            measure.take(kind, getattr(corpus, f"{kind}s"))
    _write(options.out, measure)
    print(f"{measure.caught.total()} of {measure.slips.total()} slips caught")
    for field, number in sorted(measure.slips.items()):
        print(f"  {field:32}{measure.caught[field]} of {number}")
    return 0


def _is_asked(rule: Rule, subject: Subject) -> bool:
    return (rule.where is None or rule.where(subject)) and (not rule.cues or any(map(subject.has_cue, rule.cues)))


def _subjects(corpus: Corpus, folder: DocumentFolder | None, record: Record) -> Sequence[Subject]:
    """What rules are asked of a record."""
    match record:
        case Provision() if folder:
            one = OneProvision(corpus, folder, record)
            return [one, *OneCommitment.of([one]), *OneGloss.of([one])]
        case Divergence() if folder:
            return [OneDivergence(corpus, folder, record)]
        case Actor() | Instrument() | Place():
            return [OneEntry(corpus, record), OneRegistered(corpus, record)]
        case Tenure():
            return [OneTenure(corpus, record), OneRegistered(corpus, record)]
        case Relation():
            return [OneRelation(corpus, record)]
    return []


def _with(record: Any, way: Way, value: Any) -> Any:
    """A record with another value in one place; the others are the same objects."""
    if not way:
        return value
    changed = record.copy()
    changed[way[0]] = _with(record[way[0]], way[1:], value)
    return changed


def _words_beside(record: Any, beside: Sequence[Any], way: Way) -> Iterator[Any]:
    """Yield what stands at the same place of the records beside one, and in the other commitments of the record itself."""
    others = [(other, way) for other in beside]
    if way[0] == "commitments":
        others += [(record, ("commitments", number, *way[2:])) for number in range(len(record["commitments"]))]
    for other, there in others:
        with suppress(KeyError, IndexError, TypeError):
            yield value_at(other, there)


def _write(out: Path, measure: Measure) -> None:
    """Write the table, with every rule that was asked."""
    kinds = (OneProvision, OneCommitment, OneGloss, OneDivergence, OneEntry, OneRegistered, OneTenure, OneRelation)
    asked = [rule.id for rule in all_rules() if rule.on in kinds and rule.level in LEVELS]
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("rule", "spoke", "alone", "fields"))
        for rule in sorted(asked, key=lambda rule: (-measure.rows.get(rule, Counter())["alone"], rule)):
            row = measure.rows.get(rule, Counter())
            fields = sorted(measure.fields.get(rule, Counter()).items(), key=lambda item: (-item[1], item[0]))
            writer.writerow((rule, row["spoke"], row["alone"], "; ".join(field for field, _ in fields)))


if __name__ == "__main__":
    sys.exit(main())
