"""Waivers: findings that a person has judged and accepts, in `validation/waivers.json`, each with the reason.

A waiver holds for one rule and one record. One that no longer has anything to waive is itself an error, so that the file never
says more than is true.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path as FilePath
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from ..errors import CannotRunError
from ..files import DataFolder
from ..finding import Finding, rejected_json
from ..models import Record
from ..models.base import Prose
from ..positions import JsonError, Places, decoded, read_json
from .report import Waived
from .rules import all_rules

FILE = "validation/waivers.json"


class Waiver(Record):
    """An accepted finding: no error, for a reason."""

    rule: Annotated[str, Field(min_length=1, max_length=120)] = Field(description="Rule whose findings are accepted.")
    record: Annotated[str, Field(min_length=1, max_length=200)] = Field(description="Record that they are about.")
    reason: Prose = Field(description="Why the record is right as it is.")


@dataclass(frozen=True)
class Waivers:
    """What `validation/waivers.json` says, and what is wrong with it."""

    entries: tuple[Waiver, ...] = ()
    content: bytes = b""
    """The file itself."""
    faults: tuple[Finding, ...] = ()

    @cached_property
    def _keys(self) -> set[tuple[str, str]]:
        waivable = {rule.id for rule in all_rules() if rule.waivable}
        return {(entry.rule, entry.record) for entry in self.entries if entry.rule in waivable}

    def cover(self, rule: str, record: str) -> bool:
        """Whether what a rule finds in a record is accepted."""
        return (rule, record) in self._keys

    def unneeded(self, waived: Iterable[Waived], was_checked: Callable[[Waiver], bool]) -> Iterator[Finding]:
        """Yield a finding for each waiver that waived nothing, though its rule has looked at its record."""
        needed = {(one.rule, one.record) for one in waived}
        rules = {rule.id: rule for rule in all_rules()}
        seen: set[tuple[str, str]] = set()
        for index, entry in enumerate(self.entries):
            key = (entry.rule, entry.record)
            if entry.rule not in rules:
                got, expected = f"no rule {entry.rule}", "the id of a rule"
                yield self._finding(
                    index, "rule", got, expected, "Correct the id (cnkh rules lists them), or remove it."
                )
            elif not rules[entry.rule].waivable:
                got, expected = (
                    f"{entry.rule}, which is no matter of judgement",
                    "a rule whose page says that it can be waived",
                )
                yield self._finding(index, "rule", got, expected, "Repair what the rule finds, and remove the waiver.")
            elif key in seen:
                got = f"{entry.rule} for {entry.record} a second time"
                yield self._finding(index, "record", got, "each waiver once", "Remove one of the two.")
            elif key not in needed and was_checked(entry):
                got = f"{entry.rule} finds nothing in {entry.record}"
                repair = "Remove the waiver; if the id is misspelt, correct it."
                yield self._finding(index, "record", got, "a finding to waive", repair)
            seen.add(key)

    @cached_property
    def places(self) -> Places:
        """Where the entries stand."""
        return Places(decoded(self.content))

    def _finding(self, index: int, key: str, got: str, expected: str, repair: str) -> Finding:
        position = self.places.value((index, key))
        return Finding(6, "unneeded-waiver", self.entries[index].record, FILE, position, got, expected, repair)


def read_waivers(root: FilePath) -> Waivers:
    """Read the waivers of a corpus; none if there is no such file.

    Raises:
        CannotRunError: if the file cannot be read.
    """
    try:
        content = DataFolder(root / "validation").read("waivers.json")
    except CannotRunError as error:
        raise CannotRunError(str(error).replace("data/", "validation/")) from None
    if content is None:
        return Waivers()
    text = ""
    try:
        text = decoded(content)
        raw = read_json(text)
        return Waivers(tuple(TypeAdapter(list[Waiver]).validate_python(raw)), content)
    except JsonError as error:
        return Waivers(faults=(rejected_json(FILE, "", error),))
    except ValidationError as error:
        from ..rejected import rejected_or_counted  # noqa: PLC0415 - words that a valid file never needs

        return Waivers(faults=tuple(rejected_or_counted(FILE, "", text, raw, error, Waiver)))
