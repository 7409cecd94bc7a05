"""What the rules say of a document as a sheet would make it, each finding at its cell; nothing need be written for it."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ..corpus import Corpus, DocumentFolder
from ..finding import Finding
from ..models import Record
from ..positions import Path, Position
from ..validate.places import RecordPlaces
from ..validate.rule import CODING
from ..validate.rules import all_rules
from ..validate.scope import run_rules
from ..validate.subjects import Subjects
from ..validate.waivers import read_waivers
from .book import Slip

CellOf = Callable[[Record, Path], tuple[str, int, str] | None]
"""The sheet, row and column of a value in a record; None for what is in no sheet."""
LATER = ("removed", "renamed", "misplaced-seal")
"""Rules that ask for something beside the records, which can only be done once these are written: tombstones, and seals."""


class Checked(NamedTuple):
    """What rules found in a document that they did not find before."""

    wrong: list[Slip]
    """Errors of evidence and references: such records are not written."""
    left: list[Slip]
    """What the rules of coding say: it can be done later."""


def checked(corpus: Corpus, before: DocumentFolder, after: DocumentFolder, cell_of: CellOf) -> Checked:
    """Ask the rules about a document as it would be.

    Args:
        corpus: that the document is in.
        before: the document as it is.
        after: as it would be.
        cell_of: where a value stands in the sheets.
    """
    shared = RecordPlaces(corpus.shared_files)
    known = {_key(finding) for finding in _found(corpus, before, RecordPlaces(before.files, shared))}
    found = list(_found(corpus.with_document(after), after, _Cells(after, shared, cell_of)))
    wrong = [_slip(one) for one in found if one.level < CODING and one.severity == "error" and _key(one) not in known]
    return Checked(wrong, [] if wrong else [_slip(one) for one in found if one.level == CODING])


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.record, finding.got


def _found(corpus: Corpus, folder: DocumentFolder, places: RecordPlaces) -> Iterator[Finding]:
    """Yield what the rules of a document find, up to the level at which something is wrong."""
    waivers, subjects = read_waivers(corpus.root), Subjects(corpus, folder)
    for level in sorted({rule.level for rule in all_rules() if rule.level <= CODING}):
        rules = [rule for rule in all_rules() if rule.of_document and rule.level == level and rule.id not in LATER]
        outcome = run_rules(corpus, rules, folder, waivers, places, subjects)
        yield from outcome.standing
        if outcome.failed and level < CODING:
            return


class _Cells(RecordPlaces):
    """Places of records as cells: the file is a sheet, the line a row, and the column the number of its letters."""

    def __init__(self, folder: DocumentFolder, shared: RecordPlaces, cell_of: CellOf) -> None:
        super().__init__(folder.files, shared)
        self._cell_of = cell_of

    def place(self, record: Record, path: Path) -> tuple[str, Position]:
        """The sheet and cell of a value, or the file and line if it is in no sheet."""
        cell = self._cell_of(record, path)
        if cell is None:
            return super().place(record, path)
        sheet, row, letters = cell
        return f"{SHEET}{sheet}", Position(row, _number(letters))


SHEET = "sheet "
"""Begins what stands for the file of a place that is a cell."""


def _number(letters: str) -> int:
    """The number of a column.

    Example:
        >>> _number("A"), _number("AB"), _letters(28)
        (1, 28, 'AB')
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _slip(finding: Finding) -> Slip:
    """A finding at its cell."""
    if finding.file.startswith(SHEET):
        cell = Slip(finding.file.removeprefix(SHEET), _letters(finding.position.column), finding.position.line, "")
        return slip_of(finding, cell)
    return slip_of(finding, Slip(finding.place, "", 0, ""))


def slip_of(finding: Finding, cell: Slip) -> Slip:
    """What a finding says, at a cell."""
    what = ", ".join(filter(None, [finding.got, finding.expected and f"expected {finding.expected}"]))
    return cell._replace(what=f"{finding.rule}: {what}; {finding.repair}")


def at_most(slips: Sequence[Slip], most: int) -> list[str]:
    """The first of some slips as lines, and how many more there are."""
    lines = [str(one) for one in slips[:most]]
    return [*lines, f"… and {len(slips) - most} more"] if len(slips) > most else lines
