"""What a rule is: a small pure generator function that is asked about one subject, with a docstring that says what and why.

To add a rule, write a function in the module of its subject under `rules/`, decorate it, and yield a fault for each place that
breaks it:

    @rule(on=OneCommitment, certainty="convention")
    def precision_and_deadline(one: OneCommitment) -> Iterator[Fault]:
        '''A commitment with a deadline has precision 3.

        Precision says how far fulfilment can be decided, and a date decides it.
        '''
        if one.commitment.deadline is not None and one.commitment.precision is not Precision.DECIDABLE:
            yield one.fault("precision", one.commitment.precision, Precision.DECIDABLE)

`subjects.py` lists what a rule can be asked about. Each rule has cases in `validation/fixtures/<rule>.json`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeVar

from ..corpus import DocumentFolder
from ..docstrings import docstring
from .fault import Fault
from .subjects import OneFile, Subject, Subjects, Where

SCHEMA, CODING = 2, 5
"""Levels whose rules judge what a person wrote, by its characters and by its codes."""
Certainty = Literal["proof", "convention", "guess"]
"""How sure a rule is: bytes, offsets, references or arithmetic prove a fault; the codebook says so; or words suggest it.

What is proved cannot be waived. A guess is a warning: it asks, and never blocks."""
Severity = Literal["error", "warning"]
"""Errors keep a corpus from being published; warnings are for a person to judge."""
S = TypeVar("S", bound=Subject)


@dataclass(frozen=True)
class Rule:
    """A rule with what is known about it."""

    id: str
    level: int
    certainty: Certainty
    what: str
    """What it checks."""
    why: str
    """Why that matters."""
    on: type[Subject]
    """What it is asked about."""
    check: Callable[[Any], Iterator[Fault]]
    severity: Severity
    where: Where | None = None
    """What must be true of a subject for the rule to be asked about it."""
    cues: tuple[str, ...] = ()
    """Tables of the lexicon: a subject must have a word of one of them for the rule to be asked about it."""
    proposals: bool = True
    """Whether it is asked about what nobody has read yet."""
    needs: tuple[str, ...] = ()
    """Rules that must hold first, since a fault there would be reported here again."""
    whole: bool = False
    """Whether it can only judge a collection in which nothing else is wrong."""
    decisive: bool = False
    """Whether it names the very value that is wrong, so that what other rules of its level find in the record is that again."""
    last_word: bool = False
    """Whether it speaks only of records in which nothing else is wrong."""
    in_context: bool = False
    """Whether it rests on records around the one that it speaks of, so that all of them must be right first."""

    def subjects(self, subjects: Subjects) -> Sequence[Any]:
        """What it is asked about, of the subjects of a document or of the shared files."""
        return subjects.of(self.on, self.proposals, self.where, self.cues)

    @property
    def of_document(self) -> bool:
        """Whether it is asked about something in documents."""
        return self.on.in_document

    @property
    def of_shared(self) -> bool:
        """Whether it is asked about something in the files that all documents share."""
        return self.on.in_shared

    @property
    def waivable(self) -> bool:
        """Whether a person may accept what it finds: all but a proof."""
        return self.certainty != "proof"

    @property
    def afterwards(self) -> bool:
        """Whether it looks at the shared files after the documents have been looked at."""
        return self.whole or self.last_word

    @property
    def of_files(self) -> bool:
        """Whether it looks at files as they are read, not at records."""
        return self.check is _read_elsewhere

    def severity_in(self, folder: DocumentFolder | None) -> Severity:
        """Severity of what it finds in a document, or in the files that belong to none.

        What rules of level 5 find in a draft is work still to do: its codes are proposals, and nothing rests on them yet.
        Below, a draft must hold like any document, or nobody could work on it.
        """
        unfinished = folder is not None and not folder.published and self.level == CODING
        return "warning" if unfinished else self.severity


REGISTERED: dict[str, Rule] = {}
_REGISTERED_WHEN_ORDERED: list[Rule] = []
_ORDERED: list[Rule] = []


def in_order() -> list[Rule]:
    """Every rule, by level: decisive ones first, those with the last word last, else as they are written, after those they need."""
    registered = list(REGISTERED.values())
    if registered != _REGISTERED_WHEN_ORDERED:  # Asked for many times a run, and hardly ever another answer.
        _ORDERED[:] = _ordered(registered)
        _REGISTERED_WHEN_ORDERED[:] = registered
    return list(_ORDERED)


def _ordered(rules: Iterable[Rule]) -> list[Rule]:
    ordered: dict[str, Rule] = {}
    for rule in sorted(rules, key=lambda rule: (rule.level, not rule.decisive, rule.last_word)):
        _place(rule, ordered)
    return list(ordered.values())


def _place(rule: Rule, ordered: dict[str, Rule]) -> None:
    if rule.id not in ordered:
        for needed in rule.needs:
            _place(REGISTERED[needed], ordered)
        ordered[rule.id] = rule


@cache
def all_needs(rule_id: str) -> frozenset[str]:
    """Rules that must hold before a rule is asked, those that they need themselves included."""
    needs = REGISTERED[rule_id].needs
    return frozenset(needs).union(*(all_needs(needed) for needed in needs))


def rule(
    *,
    on: type[S],
    certainty: Certainty,
    level: int = CODING,
    where: Callable[[S], bool] | None = None,
    cues: tuple[str, ...] = (),
    proposals: bool | None = None,
    needs: tuple[str, ...] = (),
    whole: bool = False,
    decisive: bool = False,
    last_word: bool = False,
    in_context: bool = False,
) -> Callable[[Callable[[S], Iterator[Fault]]], Callable[[S], Iterator[Fault]]]:
    """Register a generator function as a rule; its id is its name with dashes, and `Rule` says what the arguments mean.

    Its docstring has two paragraphs: what it checks, and why that matters. Most rules are of level 5: they judge what was coded. Those are
    not asked about proposals, unless `proposals` says so.
    """

    def register(check: Callable[[S], Iterator[Fault]]) -> Callable[[S], Iterator[Fault]]:
        rule_id = id_of(check)
        what, _, why = docstring(check).partition("\n\n")
        REGISTERED[rule_id] = Rule(
            id=rule_id,
            level=level,
            certainty=certainty,
            what=_in_one_line(what),
            why=_in_one_line(why),
            on=on,
            check=check,
            severity="warning" if certainty == "guess" else "error",
            where=where,
            cues=cues,
            proposals=level != CODING if proposals is None else proposals,
            needs=needs,
            whole=whole,
            decisive=decisive,
            last_word=last_word,
            in_context=in_context,
        )
        return check

    return register


def id_of(check: Callable[..., Iterator[Fault]]) -> str:
    """Id of the rule that a function is."""
    return check.__name__.replace("_", "-")


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _read_elsewhere(_: Any) -> Iterator[Fault]:
    return iter(())


def _while_reading(level: int, rule_id: str, what: str, why: str, severity: Severity = "error") -> None:
    """Register a rule of files that is found while they are read, before there are records that a function could look at."""
    REGISTERED[rule_id] = Rule(rule_id, level, "proof", what, why, OneFile, _read_elsewhere, severity)


_while_reading(
    1,
    "file-missing",
    "Each file that a corpus or document must have is there.",
    "Without it, every record in it is gone, and what refers to them cannot be understood.",
)
_while_reading(1, "json-syntax", "Each file is well-formed JSON.", "A file that is not cannot be read at all.")
_while_reading(
    1,
    "json-duplicate-key",
    "Each key stands once in its object.",
    "Of two values under one key, most programs silently keep the last, and nobody can tell which one was meant.",
)
_while_reading(
    1,
    "canonical-form",
    "Each file is written as `cnkh fmt` writes it.",
    "With one form, a comparison shows what was changed and nothing else. Form says nothing about the data, so it blocks nobody, and it "
    "is reported only where nothing else is wrong with a file.",
    "warning",
)
_while_reading(
    2,
    "schema",
    "A record has exactly the keys, types and codes that the schema describes.",
    "Programs read the data without checking it again.",
)
_while_reading(
    2,
    "contract",
    "The exported schema accepts what the models accept.",
    "The schema in `schema/` is the contract for others; a difference is a fault of this package.",
)
_while_reading(
    6,
    "unknown-file",
    "Each file in `data/` has a name that is read.",
    "A file under another name looks like a part of the data, but its records count nowhere.",
)
_while_reading(
    6,
    "file-name",
    "The names of files and folders can exist on every system.",
    "A name that Windows or macOS cannot hold, or takes for another, is lost in a clone without a word.",
)
_while_reading(
    6,
    "ledger-line",
    "Each line of the ledger names one published record.",
    "The ledger says which ids were published; nobody would miss an id on a line that cannot be read.",
)
_while_reading(
    6,
    "unneeded-waiver",
    "A waiver names a finding that would be reported without it.",
    "A waiver is read as a reason to trust the data; one that waives nothing misleads.",
)
