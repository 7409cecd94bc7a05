"""Measures what each rule catches: makes slips in copies of a corpus, one at a time, and asks which rules speak of it.

    python bench/worth.py                                   # 1,500 slips: half an hour and more
    python bench/worth.py --slips 300 --seed 7 --log slips.jsonl

Slips are made under four conditions: `published`, as the corpus is; `unread`, without readings and seals, where only the words
speak; `draft`, the same with every document a draft; `fresh`, a draft made anew by `cnkh new` and taken as read.
What is found in a corpus without a slip counts nowhere. The same seed gives the same slips. The table is written as it grows. That in
`docs/` is of 1,000 slips with the seed 1; `bench/worth_each.py` fills in what so few cannot tell.
"""

import argparse
import csv
import json
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from worth_slips import Shelf, Slip, value_at

from cnkh_data.canonical import plain_text
from cnkh_data.drafting.new_document import Request, add
from cnkh_data.errors import CannotRunError
from cnkh_data.finding import Finding
from cnkh_data.layout import LEDGER_FILE
from cnkh_data.positions import Position, locate
from cnkh_data.validate import all_rules, validate
from cnkh_data.validate.waivers import FILE as WAIVERS_FILE

HERE = Path(__file__).resolve().parent
TURNS = ("unread", "published", "unread", "draft", "unread", "fresh")
"""Conditions, in the order in which they take turns: the rules matter most where nothing but the words can speak."""
EXAMPLES = 4
"""How many misses of a kind are printed."""
WRITE_EVERY = 25
NO_SEALS = "no seals"
"""What is said of a corpus without seals, by the first record that it comes upon."""


@dataclass(frozen=True)
class Told:
    """What was found of a slip."""

    condition: str
    slip: Slip
    findings: Sequence[Finding]
    """New ones, in the order in which they are printed."""
    here: Sequence[Finding]
    """Those in the damaged record."""
    lines: frozenset[int]
    """Lines that were changed; none if a whole record was."""

    @property
    def caught(self) -> bool:
        """Whether anything was found."""
        return bool(self.findings)

    @property
    def rules(self) -> list[str]:
        """Rules that spoke, each once."""
        return list(dict.fromkeys(finding.rule for finding in self.findings))

    @property
    def first(self) -> Finding:
        """What is read first of the damaged record; else what is read first."""
        return [*self.here, *self.findings][0]

    @property
    def located(self) -> bool:
        """Whether what is read first is in the damaged record."""
        return self.findings[0] in self.here

    @property
    def on_line(self) -> bool:
        """Whether what is read first is on a line that was changed, or names the record if all of it was."""
        first = self.findings[0]
        return first.position.line in self.lines and first.file == self.slip.file if self.lines else self.located


@dataclass
class Worth:
    """What a rule was worth."""

    spoke: int = 0
    alone: int = 0
    first: int = 0
    kinds: Counter[str] = field(default_factory=Counter)


class Condition:
    """A copy of the corpus in some condition, and what is found in it before any slip."""

    def __init__(self, name: str, root: Path, only: str = "") -> None:
        self.name = name
        self._root = root
        self.shelf = Shelf(root, only)
        self._before = Counter(map(_same, validate(root, jobs=1).findings))

    def told(self, slip: Slip) -> Told:
        """Make a slip, validate, and take it back."""
        path = self._root / slip.file
        before = path.read_bytes()
        content = plain_text(slip.content)
        path.write_bytes(content)
        try:
            known = self._before.copy()
            findings = [finding for finding in self._validated(slip) if not _taken(known, _same(finding))]
        finally:
            path.write_bytes(before)
        text = content.decode("utf-8")
        lines = _lines(slip, text)
        return Told(self.name, slip, findings, [one for one in findings if _is_of(slip, text, one)], lines)

    def _validated(self, slip: Slip) -> Sequence[Finding]:
        """All findings; what keeps the command from running counts as one."""
        try:
            return [finding for finding in validate(self._root, jobs=1).findings if finding.got != NO_SEALS]
        except CannotRunError as error:
            return [Finding(1, "cannot-run", "", slip.file, Position(1, 1), str(error), "", "")]


def main() -> int:
    """Measure, print and write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--slips", type=int, default=1500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=HERE.parent / "docs" / "rule-worth.csv", help="the table")
    parser.add_argument("--log", type=Path, help="a line of JSON for each slip, with all that was found")
    parser.add_argument("--root", type=Path, default=HERE.parent, help="corpus to copy")
    options = parser.parse_args()
    told: list[Told] = []
    with tempfile.TemporaryDirectory(prefix="cnkh-worth-") as folder:
        conditions = {name: make(options.root, Path(folder) / name) for name, make in CONDITIONS.items()}
        log = options.log.open("w", encoding="utf-8") if options.log else None
        for slip in _slips(conditions, options.slips, random.Random(options.seed)):
            told.append(slip)
            _note(log, slip)
            if len(told) % WRITE_EVERY == 0:
                _write(options.out, told)
                print(f"{len(told)} of {options.slips}: {_share(told)}", file=sys.stderr, flush=True)
    _write(options.out, told)
    _show(told)
    return 0


def _slips(conditions: dict[str, Condition], count: int, random_: random.Random) -> Iterator[Told]:
    """What was found of slips under each condition in turn, each kind of record as often as the others."""
    made = Counter[str]()
    number = 0
    while number < count:
        condition = conditions[TURNS[number % len(TURNS)]]
        kinds = condition.shelf.kinds
        slip = condition.shelf.slip(random_, kinds[made[condition.name] % len(kinds)])
        made[condition.name] += 1
        if slip:
            number += 1
            yield condition.told(slip)


# Conditions


def _published(corpus: Path, root: Path) -> Condition:
    """As the corpus is."""
    _copied(corpus, root)
    return Condition("published", root)


def _unread(corpus: Path, root: Path) -> Condition:
    """Without readings, adjudications, agreement and seals."""
    _copied(corpus, root)
    _take_readings(root)
    return Condition("unread", root)


def _draft(corpus: Path, root: Path) -> Condition:
    """Unread, and every document a draft."""
    _copied(corpus, root)
    _take_readings(root)
    for path in root.glob("data/documents/*/document.json"):
        _rewrite(path, lambda text: text.replace('"status": "published"', '"status": "draft"'))
    return Condition("draft", root)


def _fresh(corpus: Path, root: Path) -> Condition:
    """The largest document drafted anew from its sources, as if somebody had read what was proposed and left it so."""
    _copied(corpus, root)
    _take_readings(root)
    (root / "data" / "relations.json").write_text("[]\n", "utf-8")
    (root / LEDGER_FILE).unlink(missing_ok=True)
    folder = max(root.glob("data/documents/*"), key=lambda path: (path / "provisions.json").stat().st_size)
    texts = json.loads((folder / "document.json").read_text("utf-8"))["texts"]
    sources = json.loads((root / "data/sources/sources.json").read_text("utf-8"))
    files = {source["id"]: corpus.resolve() / "data" / "sources" / source["file"] for source in sources}
    shutil.rmtree(folder)
    for text in texts:
        add(root, Request(folder.name, files[text["source"]], text["language"]))
    _rewrite(folder / "provisions.json", lambda text: text.replace('"status": "proposed"', '"status": "read"'))
    return Condition("fresh", root, f"data/documents/{folder.name}/")


CONDITIONS: dict[str, Callable[[Path, Path], Condition]] = {
    "published": _published,
    "unread": _unread,
    "draft": _draft,
    "fresh": _fresh,
}


def _copied(corpus: Path, root: Path) -> None:
    shutil.copytree(corpus / "data", root / "data", ignore=shutil.ignore_patterns("tables"))
    (root / "validation").mkdir()
    for name in (LEDGER_FILE, WAIVERS_FILE):
        if (corpus / name).exists():
            shutil.copy(corpus / name, root / name)


def _take_readings(root: Path) -> None:
    for folder in root.glob("data/documents/*/readings"):
        shutil.rmtree(folder)
    for name in ("seals.json", "agreement.json"):
        for path in (root / "data").rglob(name):
            path.write_text("[]\n", "utf-8")


def _rewrite(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text("utf-8")), "utf-8")


# What was found


def _same(finding: Finding) -> tuple[str, ...]:
    """What makes two findings one, wherever their lines are now."""
    return (finding.rule, finding.record, finding.file, finding.got, finding.expected)


def _taken(known: Counter[tuple[str, ...]], key: tuple[str, ...]) -> bool:
    """Whether a finding was there before, each of several alike counting once."""
    if known[key] <= 0:
        return False
    known[key] -= 1
    return True


def _lines(slip: Slip, text: str) -> frozenset[int]:
    """Lines of the values that were changed, the lines that they take included."""
    lines: set[int] = set()
    for way in slip.changed:
        start = locate(text, way).line
        lines.update(range(start, start + plain_text(value_at(slip.content, way)).count(b"\n")))
    return frozenset(lines)


def _is_of(slip: Slip, text: str, finding: Finding) -> bool:
    """Whether a finding is of the damaged record: by its id, or by its place."""
    if slip.record and finding.record == slip.record:
        return True
    if finding.file != slip.file or not slip.changed:
        return False
    start = locate(text, slip.at).line
    size = plain_text(value_at(slip.content, slip.at)).count(b"\n")
    return start <= finding.position.line < start + size


def _note(log: TextIO | None, told: Told) -> None:
    if log is None:
        return
    slip = told.slip
    findings = [
        [one.rule, one.severity, one.record, one.place, one.got, one.expected, one.repair] for one in told.findings
    ]
    noted = {
        "condition": told.condition,
        "kind": slip.kind,
        "slip": slip.slip,
        "file": slip.file,
        "record": slip.record,
        "told": slip.told,
        "lines": sorted(told.lines),
        "located": told.caught and told.located,
        "on_line": told.caught and told.on_line,
        "first": told.first.rule if told.caught else None,
        "findings": findings,
    }
    log.write(json.dumps(noted, ensure_ascii=False) + "\n")
    log.flush()


# The table and what is printed


def _worths(told: Sequence[Told]) -> dict[str, Worth]:
    worths = {rule.id: Worth() for rule in all_rules()}
    for one in told:
        for rule in one.rules:
            worth = worths.setdefault(rule, Worth())
            worth.spoke += 1
            worth.alone += len(one.rules) == 1
            worth.first += one.first.rule == rule
            worth.kinds[one.slip.kind] += 1
    return worths


def _write(out: Path, told: Sequence[Told]) -> None:
    """Write the table, rules of one level together, those that spoke most first."""
    levels = {rule.id: rule.level for rule in all_rules()}
    rules = [
        row for row in _worths(told).items() if row[0] in levels
    ]  # What keeps the command from running is no rule.
    rows = sorted(rules, key=lambda row: (levels[row[0]], -row[1].spoke, row[0]))
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("rule", "level", "spoke", "alone", "first", "kinds"))
        for rule, worth in rows:
            kinds = " ".join(sorted(worth.kinds, key=lambda kind: (-worth.kinds[kind], kind)))
            writer.writerow((rule, levels[rule], worth.spoke, worth.alone, worth.first, kinds))


def _show(told: Sequence[Told]) -> None:
    for title, key in (
        ("by condition", lambda one: one.condition),
        ("by kind of record", lambda one: one.slip.kind),
        ("by kind of slip", lambda one: one.slip.slip),
        ("by kind of record, unread", lambda one: one.slip.kind if one.condition == "unread" else ""),
    ):
        print(f"\nCaught, {title}")
        for name, group in sorted(_grouped(told, key).items()):
            if name:
                print(f"  {name:32}{_share(group)}")
    print("\nMissed where only the words speak")
    missed = [one for one in told if not one.caught and one.condition != "published"]
    for name, group in sorted(_grouped(missed, lambda one: f"{one.slip.kind}: {one.slip.slip}").items()):
        print(f"  {name} ({len(group)})")
        for one in group[:EXAMPLES]:
            print(f"    {one.slip.record} {one.slip.told}")
    worths = _worths(told)
    print("\nNever spoke:", *(rule for rule, worth in worths.items() if not worth.spoke))
    print("\nNever alone:", *(rule for rule, worth in worths.items() if worth.spoke and not worth.alone))


def _grouped(told: Sequence[Told], key: Callable[[Told], str]) -> dict[str, list[Told]]:
    found: dict[str, list[Told]] = {}
    for one in told:
        found.setdefault(key(one), []).append(one)
    return found


def _share(told: Sequence[Told]) -> str:
    caught = [one for one in told if one.caught]
    located, on_line = sum(one.located for one in caught), sum(one.on_line for one in caught)
    return f"{len(caught)} of {len(told)} caught; first finding in the record {located}, on the line {on_line}"


if __name__ == "__main__":
    sys.exit(main())
