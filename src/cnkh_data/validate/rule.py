"""What a rule is: a small pure generator function over the typed corpus, with a docstring that says why.

To add a rule, write a function in the module of its subject under `rules/`, decorate it, and yield a `Fault` for each place
that breaks it. A rule over one document takes `(corpus, folder)`; a rule over the whole collection takes `(corpus)`; a rule
that looks at every file alike takes `(corpus, folder=None)` and runs for each document, and without one for the shared files.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from ..corpus import Corpus, DocumentFolder
from ..docstrings import docstring
from .fault import Fault
from .subjects import Subject, Subjects, Where

SCHEMA, CODING = 2, 5
"""Levels whose rules judge what a person wrote, by its characters and by its codes."""
Certainty = Literal["proof", "convention", "guess"]
"""How sure a rule is: bytes, offsets, references and arithmetic prove a fault; the codebook calls something one; or words suggest it.

A proof cannot be waived. A guess is a warning: it asks, and never blocks."""
Severity = Literal["error", "warning"]
"""Errors keep a corpus from being published; warnings are for a person to judge."""

DocumentRule = Callable[[Corpus, DocumentFolder], Iterator[Fault]]
CollectionRule = Callable[[Corpus], Iterator[Fault]]


@dataclass(frozen=True)
class Rule:
    """A rule with what is known about it."""

    id: str
    level: int
    what: str
    """What it checks."""
    why: str
    """Why that matters."""
    of_document: bool
    check: Callable[..., Iterator[Fault]]
    needs: tuple[str, ...]
    """Rules of the same level that must hold first, since a fault there would be reported here again."""
    whole: bool = False
    """Whether it can only judge a collection in which nothing else is wrong."""
    severity: Severity = "error"
    everywhere: bool = False
    """Whether a rule of documents runs over the shared files too."""
    decisive: bool = False
    """Whether it names the very value that is wrong, so that what other rules of its level find in the record is that again."""
    last_word: bool = False
    """Whether it speaks only of records in which nothing else is wrong."""
    in_context: bool = False
    """Whether it rests on records around the one that it speaks of, so that all of them must be right first."""
    judged: bool | None = None
    """Whether what it finds may be right all the same; None where its level and severity say so."""
    on: type[Subject] | None = None
    """What it is asked about; None for a rule of the old kind."""
    certainty: Certainty | None = None
    where: Where | None = None
    """What must be true of a subject for it to be asked at all."""
    cues: tuple[str, ...] = ()
    """Tables of the lexicon: some version of a subject must have a word of one of them for the rule to be asked at all."""
    proposals: bool = True
    """Whether it is asked about what nobody has read yet."""

    def subjects(self, subjects: Subjects) -> Sequence[Any]:
        """What it is asked about, of the subjects of a document or of the shared files."""
        if self.on is None:
            raise TypeError(f"{self.id} is asked about no subjects")
        return subjects.of(self.on, self.proposals, self.where, self.cues)

    @property
    def waivable(self) -> bool:
        """Whether a person may accept what it finds: all but a proof."""
        if self.certainty is not None:
            return self.certainty != "proof"
        return self._waivable_by_flags

    @property
    def _waivable_by_flags(self) -> bool:
        """Whether a person may accept what it finds.

        Characters and codes are for a person to judge, and so are warnings. That a quote stands in its text, an id is kept or a seal
        holds is not: a waiver there would let data be changed unseen.
        """
        if self.of_files or self.decisive or self.last_word:
            return False
        if self.judged is not None:
            return self.judged
        return self.severity == "warning" or self.level in (SCHEMA, CODING)

    @property
    def afterwards(self) -> bool:
        """Whether it looks at the collection after the documents have been looked at."""
        return self.whole or (self.last_word and not self.of_document)

    @property
    def of_files(self) -> bool:
        """Whether it looks at files as they are read, not at records."""
        return self.check is _read_elsewhere

    def severity_in(self, folder: DocumentFolder | None) -> Severity:
        """Severity of what it finds in a document, or in the files that belong to none.

        What rules of level 5 find in a draft is work still to do: its codes are proposals, and nothing rests on them yet.
        Below, a draft must hold like any document, or nobody could work on it.
        """
        unfinished = folder is not None and not folder.published and self.level == 5
        return "warning" if unfinished else self.severity


OF_DOCUMENT = 2
"""Arguments of a rule over one document."""
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
    level: int,
    on: type[Subject] | None = None,
    certainty: Certainty | None = None,
    where: Where | None = None,
    cues: tuple[str, ...] = (),
    proposals: bool | None = None,
    needs: tuple[str, ...] = (),
    whole: bool = False,
    severity: Severity = "error",
    decisive: bool = False,
    last_word: bool = False,
    judged: bool | None = None,
    in_context: bool = False,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a generator function as a rule; its id is its name with dashes."""

    def register(check: Callable[..., Iterator[Fault]]) -> Callable[..., Iterator[Fault]]:
        rule_id = check.__name__.replace("_", "-")
        what, _, why = docstring(check).partition("\n\n")
        of_document = on.in_document if on else check.__code__.co_argcount == OF_DOCUMENT
        everywhere = on.in_document and on.in_shared if on else of_document and check.__defaults__ == (None,)
        REGISTERED[rule_id] = Rule(
            rule_id,
            level,
            _in_one_line(what),
            _in_one_line(why or what),
            of_document,
            check,
            needs,
            whole,
            "warning" if certainty == "guess" else severity,
            everywhere,
            decisive,
            last_word,
            in_context,
            judged,
            on,
            certainty,
            where,
            cues,
            level != CODING if proposals is None else proposals,
        )
        return check

    return register


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _read_elsewhere(*_: Any) -> Iterator[Fault]:
    return iter(())


def _while_reading(rule_id: str, level: int, why: str, severity: Severity = "error") -> None:
    REGISTERED[rule_id] = Rule(rule_id, level, why, why, True, _read_elsewhere, (), severity=severity)


# Found while files are read, before there are records that a function could look at.
_while_reading(
    "file-missing", 1, "Without its file, every record in it is gone, and what refers to them cannot be understood."
)
_while_reading("json-syntax", 1, "A file that is no well-formed JSON cannot be read at all.")
_while_reading(
    "json-duplicate-key",
    1,
    "Of two values under one key, most programs silently keep the last; nobody can tell which was meant.",
)
_while_reading(
    "canonical-form",
    1,
    "Files written one way show in a comparison what was changed and nothing else. Form says nothing about the data, so it "
    "stops nobody, and is spoken of only where nothing is wrong with a file.",
    "warning",
)
_while_reading(
    "schema",
    2,
    "A record has exactly the keys, types and codes that the schema describes, so that every program can rely on them.",
)
_while_reading(
    "contract", 2, "The exported schema must accept what the models accept; a difference is a fault of this package."
)
_while_reading(
    "unknown-file",
    6,
    "A file under a name that nothing reads looks like a part of the data and is none: what is in it counts nowhere.",
)
_while_reading(
    "file-name",
    6,
    "A clone is made on any system: what Windows or macOS cannot hold, or takes for another file, is lost there without a word.",
)
_while_reading(
    "ledger-line",
    6,
    "The ledger says which ids were published; a line that cannot be read is an id that nobody would miss.",
)
_while_reading(
    "unneeded-waiver",
    6,
    "A waiver is read as a reason to trust the data; one that waives nothing any more, or never did, says what is not true.",
)
