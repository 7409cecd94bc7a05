"""Runs the rules of documents: all levels of one document, then the next."""

from functools import cached_property
from typing import Any, NamedTuple

from ..cache.documents import Answers
from ..corpus import Corpus, DocumentFolder, Question, answers_afterwards
from .places import RecordPlaces
from .rules import all_rules
from .scope import Outcome, run_rules
from .subjects import Subjects
from .waivers import Waivers

LEVELS_OF_RULES = sorted({rule.level for rule in all_rules()})

LevelsOf = dict[int, Outcome]
"""What the rules gave in one scope, by level."""


class Looked(NamedTuple):
    """What looking at a document gave."""

    levels: LevelsOf
    """Their `faulty` are numbers of shared records, since a record has another identity in each process."""
    for_collection: list[Any]
    """What the collection keeps of it."""
    rests_on: dict[Question, str] | None = None
    """What of other documents it rests on; None if this look is good for one run alone."""


class Alike:
    """Keeps in memory once what the looks at several documents gave alike: nearly all found nothing, by the same rules."""

    def __init__(self) -> None:
        self._outcomes: dict[tuple[int, tuple[str, ...]], Outcome] = {}
        self._ran: dict[tuple[str, ...], list[str]] = {}
        self._levels: dict[tuple[int, ...], LevelsOf] = {}

    def of(self, levels: LevelsOf) -> LevelsOf:
        """What a look gave, with what was found before in place of what is equal to it."""
        known = {level: self._known(level, outcome) for level, outcome in levels.items()}
        if not all(outcome.is_plain for outcome in known.values()):
            return known
        return self._levels.setdefault(tuple(map(id, known.values())), known)

    def _known(self, level: int, outcome: Outcome) -> Outcome:
        ran = tuple(outcome.ran)
        if outcome.is_plain:
            return self._outcomes.setdefault((level, ran), outcome)
        outcome.ran = self._ran.setdefault(ran, outcome.ran)
        return outcome


class DocumentRules:
    """The rules of documents, and the corpus that these are in."""

    def __init__(self, corpus: Corpus, waivers: Waivers, places: RecordPlaces, to_keep: bool) -> None:
        self._corpus = corpus
        self._to_keep = to_keep
        """Whether later runs are to know what was found."""
        self._answers = Answers()
        self._waivers = waivers
        self._places = places
        rules = [rule for rule in all_rules() if rule.of_document]
        self._rules = {level: [rule for rule in rules if rule.level == level] for level in LEVELS_OF_RULES}

    @cached_property
    def _numbers(self) -> dict[int, int]:
        """Shared records, by identity, to their numbers: asked for only where something is wrong."""
        return {id(record): number for number, record in enumerate(shared_records(self._corpus))}

    def look_at(self, number: int, highest: int) -> Looked:
        """What the rules give in a document, given by its number, up to a level, or up to the first at which it fails."""
        folder = self._corpus.folders[number]
        if not self._to_keep:
            return Looked(self._levels(folder, highest), answers_afterwards(self._corpus, folder))
        self._corpus.memo.forget()  # What was derived of it before may rest on other documents.
        noted = self._corpus.memo.crossings.begin()
        looked = Looked(self._levels(folder, highest), answers_afterwards(self._corpus, folder))
        return looked._replace(rests_on=self._answers.told(noted)) if _holds_alone(folder, looked) else looked

    def _levels(self, folder: DocumentFolder, highest: int) -> LevelsOf:
        places = RecordPlaces(folder.files, self._places)
        subjects = Subjects(self._corpus, folder)
        found: LevelsOf = {}
        for level in LEVELS_OF_RULES:
            if level > highest:
                break
            outcome = run_rules(self._corpus, self._rules[level], folder, self._waivers, places, subjects)
            # The others are gone with their document.
            if outcome.faulty:
                outcome.faulty = {self._numbers[record] for record in outcome.faulty & self._numbers.keys()}
            found[level] = outcome
            if outcome.failed or outcome.broken_sources:
                break
        return found


def _holds_alone(folder: DocumentFolder, looked: Looked) -> bool:
    """Whether nothing was found in a document that concerns other files, or keeps rules from looking at it."""
    own = f"data/documents/{folder.name}/"
    outcomes = looked.levels.values()
    concerns_others = any(one.failed or one.faulty or one.broken_sources or one.broken_entries for one in outcomes)
    return not concerns_others and all(finding.file.startswith(own) for one in outcomes for finding in one.standing)


def shared_records(corpus: Corpus) -> list[Any]:
    """Every record of the files that belong to no document, in their order."""
    return [record for file in corpus.shared_files for record in file.records]


def places_of_shared(corpus: Corpus) -> RecordPlaces:
    """Where these records stand, and those of documents that are in memory."""
    at_hand = corpus.folders
    return RecordPlaces(
        corpus.shared_files, at_hand=lambda: (file for folder in at_hand.at_hand for file in folder.files)
    )
