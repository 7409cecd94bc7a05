"""One reading of a text, clause by clause: who speaks, what is done by it, under which operator, and where that turns.

A state is carried from clause to clause: subject, operator, and the scope of belief, support or opposition. What a clause says follows
from its first words and from that state. Units, acts and commitments all come from this one reading, so that none contradicts another.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import pairwise

from ..models.codelists import Act, Action, ActorKind, Force, Polarity, Voice
from ..words import marks_of
from .cast import Cast
from .deeds import Deed, Nature, Operator, deeds_in, is_unfinished, main_verb, nature_of, unlisted_verb
from .grammar import Clause, Found, Grammar, blanks
from .persons import Named
from .speech import is_reported


@dataclass(frozen=True)
class Said:
    """What some words do, and whose words they are."""

    start: int
    end: int
    act: Act
    polarity: Polarity | None
    voice: Voice
    speakers: tuple[str, ...]
    deeds: tuple[Deed, ...] = ()
    aims: tuple[tuple[int, int], ...] = ()


@dataclass
class _Clause:
    """What a clause was read as; `act` is None where it only goes with another."""

    clause: Clause
    act: Act | None
    polarity: Polarity | None
    voice: Voice
    speakers: tuple[str, ...]
    frame: bool = False
    """Whether it goes with the next one."""
    deeds: list[Deed] = field(default_factory=list)
    governed: Operator | None = None
    """The operator that it stands under."""

    @property
    def key(self) -> tuple[object, ...]:
        """What must be alike in one unit."""
        return self.act, self.polarity, self.voice, self.speakers


@dataclass(frozen=True)
class Subject:
    """Who a clause is about, as far as its first words say."""

    end: int
    actors: tuple[str, ...]
    kind: str
    """One of all, side, person, name, others."""

    @property
    def speaks(self) -> bool:
        """Whether it is one that could perform an act in the text."""
        return self.kind != "others"


_ACTS = {
    "declare": Act.DECLARE,
    "urge": Act.URGE,
    "appraise": Act.APPRAISE,
    "oppose": Act.POSITION,
    "stand": Act.POSITION,
    "note": Act.RECORD,
    "meet": Act.RECORD,
    "belief": Act.ASSERT,
}


class Reader:
    """Reads a text sentence by sentence, and keeps what governs the next one."""

    begins: bool = True
    """Whether no sentence of the paragraph has been read."""
    within: bool = False
    """Whether the clause before named ways in which something is done: *including through opening it*."""
    listing: bool = False
    """Whether a sentence that said more opened a list, so that it governs only what is printed as items."""
    body: tuple[str, ...] = ()
    """The state or body that spoke last in a report: *it* and *the ministry* stand for that."""
    serves: bool = False
    """Whether what was undertaken last ends in what it is for: bare verbs go on with that."""
    given: bool = False
    """Whether the words of a clause are given to a speaker in it."""
    quoted: int = 0
    """Where a quotation ends that runs over several sentences."""

    def __init__(self, grammar: Grammar, text: str, cast: Cast, voice: Voice, author: tuple[str, ...]) -> None:
        self.grammar, self.text = grammar, text
        self.bodies: dict[str, tuple[str, ...]] = {}
        """States and bodies that spoke, by each word that named them last."""
        self.cast = cast.of_report() if voice is Voice.AUTHORIAL or grammar.apart else cast
        self.usual, self.author = voice, author
        self.voice, self.speakers = voice, author
        self.subject: tuple[str, ...] = cast.parties or author
        self.holder: tuple[str, ...] = ()
        """Who speaks in a report at this place."""
        self.brief = False
        """Whether that is told of this sentence alone."""
        self.last: tuple[str, ...] = ()
        """Who spoke last in it."""
        self.series = False
        """Whether what comes is of a series of what all should do."""
        self.told = False
        """Whether this sentence says itself who speaks in it."""
        self.before: tuple[str, ...] = ()
        """Who spoke until a sentence of the outlet's own, or until the paragraph ended."""
        self.person: tuple[str, ...] = ()
        """The person whom this sentence is about."""
        self.met: tuple[str, ...] = ()
        """The person of whom this sentence of a report tells that they met somebody."""
        self.operator: Operator | None = None
        self.opening: Operator | None = None
        """The operator of a sentence that opened a list."""
        self.act: Act | None = None
        self.polarity: Polarity | None = None
        self.scope = ""
        self.pending: int | None = None
        """Where a phrase begins under an operator that says on what basis the next clause acts."""
        self.pivot: _Clause | None = None
        """A clause after whose verb others act: their verbs belong to it."""
        self.aimed = False
        """Whether what comes is told as a purpose."""
        self.held = False
        """Whether a principle at the head of the sentence governs the whole of it."""
        self.latest: _Clause | None = None
        """The last clause of the sentence with something undertaken."""
        self.coming: Sequence[Clause] = ()
        """The clauses of the sentence."""
        self.coming_first: Clause | None = None
        """The first of them."""

    @cached_property
    def other_side(self) -> tuple[str, ...]:
        """The one party that no side is called by, where the others are: a side that nobody knows is that party."""
        sides = self.grammar.all("clause_subject", self.text, 0, len(self.text))
        called = {actor for one in sides if one.code == "side" for actor in self._actor_of(one.start, one.end)}
        left = tuple(party for party in self.cast.parties if party not in called)
        return left if len(left) == 1 and called else ()

    # What surrounds sentences

    def new_paragraph(self) -> None:
        """Nothing of an earlier paragraph governs the next, but for the opening of a list."""
        self.operator, self.act, self.polarity, self.scope = None, None, None, ""
        self.voice, self.speakers = self.usual, self.author
        self.before = self.holder if not self.brief else ()
        self.holder = ()
        self.begins = True
        self.subject = self.cast.parties or self.author

    def opens(self, start: int, end: int) -> None:
        """Take the words of a sentence that only opens a list as governing its items."""
        found = self.grammar.first("force", self.text, start, end)
        force = Force[found.code.upper()] if found else Force.WILL
        found = found or self.grammar.first("reaches", self.text, start, end)
        begin = self.grammar.lead(self.text, start, end)
        subject = self._subject(begin, end)
        if found is None:
            self.opening = None
            return
        begin = begin if subject and subject.end <= found.start and found.start - subject.end < CLOSE else found.start
        self.opening = Operator(begin, found.end, force)

    def read(self, start: int, end: int) -> list[Said]:
        """What the words of one sentence do, cut where act or speaker turns.

        Args:
            start: code point of the folded text at which the sentence begins.
            end: code point after its last.
        """
        self.act, self.polarity, self.scope = None, None, ""
        self.met = self.person = ()
        self.told = self.series = self.within = self.serves = False
        if self.brief:
            self.holder, self.brief = (), False
        if self.listing and self.begins and not self.grammar.is_item(self.text, start, end):
            self.opening, self.listing = None, False
        self.begins = False
        clauses = self.grammar.clauses(self.text, start, end)
        if not clauses:
            return [Said(start, end, Act.ASSERT, None, self.voice, self.speakers)]
        self._quotes_on(start, end)
        self.coming_first = clauses[0]
        self._attributed(clauses)
        self.pending, self.pivot, self.latest, self.aimed, self.held = None, None, None, False, False
        self.coming = clauses
        read = [self._clause(clause, number) for number, clause in enumerate(clauses)]
        _settle(read)
        return list(self._units(read, start, end))

    # One clause

    def _clause(self, clause: Clause, number: int) -> _Clause:
        text, grammar, first = self.text, self.grammar, number == 0
        at = grammar.lead(text, clause.start, clause.end)
        if at >= clause.end:
            return self._made(clause, None, frame=True)
        beside = self._beside(clause, at, number) if number else None
        if beside is not None:
            return beside
        at, spoken = self._speech(at, clause, first)
        self.given = spoken and grammar.apart
        if spoken and at >= clause.end:
            return (
                self._goes_on(clause)
                if grammar.apart and self.act is not None
                else self._made(clause, None, frame=True)
            )
        if first and grammar.apart and clause.mark and grammar.at("infinitive", text, at, clause.end):
            return self._made(clause, None, frame=True)  # To make it so, they agreed
        subject = self._subject(at, clause.end)
        if subject is not None:
            if subject.end >= clause.end:
                self._turn(subject, clause.end)
                if grammar.apart and subject.kind == "name" and clause.mark and all(subject.actors):
                    self.subject = subject.actors
                return self._made(clause, None, frame=True)
            if not self._is_inside(subject):
                self._turn(subject, clause.end)
            if first:
                self._resumes(subject, clause.end)
            place = grammar.skip("clause_adverb", text, subject.end, clause.end)
        else:
            if first and not spoken:
                self._no_subject(at, clause.end)
            place = grammar.skip("clause_adverb", text, at, clause.end)
        return self._acts(clause, at, place, subject, number)

    def _beside(self, clause: Clause, at: int, number: int) -> _Clause | None:
        """A clause that only names parts of what stands before it, or that tells of it; None for another."""
        if self.act is not None and self._is_within(clause, at):
            self._stretch(clause)
            return self._goes_on(clause)
        return self._told_of(clause, at) if self._nothing_follows(number) else None

    def _nothing_follows(self, number: int) -> bool:
        """Whether the clauses behind one have no verb of their own."""
        return all(
            self.grammar.at("participle", self.text, self.grammar.lead(self.text, one.start, one.end), one.end)
            for one in self.coming[number + 1 :]
        )

    def _performs(self, at: int) -> bool:
        """Whether a verb of promise follows a subject, which can be told of one side alone: *and Cambodia undertook to*."""
        stop = min(len(self.text), at + REACH)
        found = self._at(self.grammar.skip("clause_adverb", self.text, at, stop), stop)
        if found is None or found[0] != "operator":
            return False
        foretells = self.grammar.has("foretells", self.text, found[1].start, found[1].end)
        return not foretells and self._is_told(at, found[1])

    def _told_of(self, clause: Clause, at: int) -> _Clause | None:
        """The last clause of a sentence, if it tells of a thing in it: what that will do, or what it is that is praised: *which will*."""
        grammar, text = self.grammar, self.text
        which = grammar.at("which", text, at, clause.end) if grammar.apart else None
        if which is None or self.act in (None, Act.ASSERT):
            return None
        behind = blanks(text, which.end, clause.end)
        will = grammar.at("foretells", text, grammar.skip("clause_adverb", text, behind, clause.end), clause.end)
        past = any(grammar.at(table, text, behind, clause.end) for table in ("told_past", "passive", "had"))
        if will is None and (self.act is not Act.APPRAISE or past):
            return None
        if will is not None and self.act is Act.COMMIT and self.latest is not None:
            operator = Operator(will.start, will.end, Force.WILL)
            verb = grammar.at("deed", text, grammar.skip("clause_adverb", text, will.end, clause.end), clause.end)
            if verb is not None and nature_of(grammar, text, verb, clause.end) is Nature.DEED:
                deeds = deeds_in(grammar, text, blanks(text, will.end, clause.end), clause.end, operator, self.subject)
                return self._undertakes(clause, deeds, operator)
        self.operator, self.scope = None, "told"
        return self._made(clause, Act.ASSERT)

    def _is_within(self, clause: Clause, at: int) -> bool:
        """Whether a clause only names parts: *including through opening it*, or *and closing it* behind such a clause."""
        grammar, text = self.grammar, self.text
        if grammar.at("clause_within", text, at, clause.end):
            through = grammar.has("participle", text, at, clause.end) and grammar.has(
                "purpose", text, at, clause.end, "means"
            )
            self.within = grammar.apart and through
            return True
        goes_on = self.within and grammar.at("participle", text, at, clause.end) is not None
        self.within = goes_on
        return goes_on

    def _is_inside(self, subject: Subject) -> bool:
        """Whether a subject stands inside what somebody believes, opposes or asks for."""
        if self.grammar.apart and subject.kind == "name" and (self.scope == "stand" or self._performs(subject.end)):
            return False
        return subject.kind == "name" and self.scope in ("belief", "urge", "oppose", "stand")

    def _acts(self, clause: Clause, at: int, place: int, subject: Subject | None, number: int) -> _Clause:
        """What a clause does, whose subject ends before `at` and whose verb may begin at `place`."""
        operator = self._at(place, clause.end)
        governs = operator is not None and operator[0] == "operator"
        if subject is None and clause.mark and not governs and self._is_frame(at, clause.end):
            return self._framed(clause, at, number)
        if place >= clause.end or self._only_says(at, clause.end):
            self.scope = "belief"
            return self._made(clause, None, frame=True)
        word = self._word(place, clause.end, subject, at)
        purpose = self.aimed or self.grammar.at("purpose", self.text, at, clause.end)
        if word is None and number and subject is None and purpose:
            if isinstance(purpose, Found) and purpose.code == "means":
                self._stretch(clause)
            else:
                self.aimed = self.grammar.apart
            return self._goes_on(clause)
        if subject is not None and self._is_inside(subject) and self.act is not None:
            return self._goes_on(clause)
        if word is not None:
            return self._worded(clause, at, word, subject, number)
        return self._wordless(clause, at, place, subject, number)

    def _worded(
        self, clause: Clause, at: int, word: tuple[str, Found], subject: Subject | None, number: int
    ) -> _Clause:
        """A clause with an operator, or a verb that performs an act."""
        if word[0] == "operator":
            return self._governs(clause, at, word[1], subject, number)
        if subject is None and number and self._is_always_so(at, word[1]):
            return self._goes_on(clause)
        if self.series and subject is None and self.scope == "urge" and word[1].code in ("stand", "oppose"):
            return self._goes_on(clause)
        self.held = self.held or self.grammar.at("holds_all", self.text, word[1].start, clause.end) is not None
        if subject is None and self._is_governed(word[1], clause):
            return self._under_operator(clause, at)
        return self._head(clause, at, word[1], subject, number)

    def _is_always_so(self, at: int, head: Found) -> bool:
        """Whether a clause goes on with a fact by telling what has always been so: 一贯相互支持."""
        told = head.code == "stand" and self.act is Act.ASSERT and self.scope in ("told", "belief")
        return told and not self.grammar.apart and self.grammar.has("habit", self.text, at, head.start, "goes")

    def _wordless(self, clause: Clause, at: int, place: int, subject: Subject | None, number: int) -> _Clause:
        """A clause without such a verb, or with one that only a stranger or a repetition shows."""
        grammar, text, stop = self.grammar, self.text, clause.end
        if number == 0 and subject is None and (stranger := self._stranger(at, stop)):
            return self._head(clause, at, stranger, None, number)
        passive = self._passive(at, stop) if subject is None and not grammar.apart else None
        if passive is not None:
            return self._undertakes(clause, [passive], passive.operator)
        goes_on = self.act is not None and number > 0 and grammar.apart
        again = (
            grammar.at("restates", text, blanks(text, subject.end, stop) if subject is not None else place, stop)
            if subject is not None or goes_on
            else None
        )
        if again is not None:
            return self._head(clause, at, again._replace(code="stand"), subject, number)
        if self._is_norm(clause.start, stop) and self.scope not in ("urge", "oppose", "deeds"):
            return self._norm(clause, subject)
        return self._plainly(clause, at, place, subject, number)

    def _passive(self, at: int, stop: int) -> Deed | None:
        """What is to be done with the subject of a clause that ends in its verb: 会议将于明年举行."""
        grammar, text = self.grammar, self.text
        word = self._first("operator", at, stop)
        if word is None or word[1].code != "will" or self.scope in ("belief", "urge", "oppose"):
            return None
        if not grammar.has("foretells", text, word[1].start, word[1].end):
            return None
        verb = grammar.last("deed", text, word[1].end, stop)
        place = grammar.skip("clause_adverb", text, word[1].end, stop)
        if verb is None or verb.end != stop or grammar.at("coverb", text, place, stop) is None:
            return None
        self.operator = operator = Operator(word[1].start, word[1].end, Force.WILL)
        actors = self.cast.parties or self.author
        return Deed(at, stop, (verb.start, verb.end), Nature.DEED, Action[verb.code.upper()], operator, actors)

    def _plainly(self, clause: Clause, at: int, place: int, subject: Subject | None, number: int) -> _Clause:
        """A clause with a verb of activity, or with none that is known."""
        grammar, text, stop = self.grammar, self.text, clause.end
        begin = at if subject is None else place
        verb = grammar.at("deed", text, place, stop) if grammar.apart else main_verb(grammar, text, begin, stop)
        if self._is_complement(subject, place, stop):
            return self._goes_on(clause)
        guess = verb is None and subject is None and self._under() and self._has_infinitive(at, stop)
        if guess or (subject is None and verb is not None and self._under()):
            serves = self.serves and verb is not None and verb.start == place and self._is_bare(at, stop)
            return self._goes_on(clause) if serves else self._under_operator(clause, at, guess=guess)
        if (
            verb is not None
            and verb.code == Action.ABSTAIN
            and verb.start == place
            and self.voice is not Voice.AUTHORIAL
        ):
            self.operator = Operator(verb.start, verb.end, Force.WILL)
            return self._under_operator(clause, verb.start)
        if subject is not None and subject.speaks and verb is not None and self.scope != "belief":
            return self._bare(clause, at, subject.end, verb, subject.kind)
        if subject is None and number and self.act is not None and not self.given:
            return self._goes_on(clause)
        return self._plain(clause, number)

    def _has_infinitive(self, at: int, stop: int) -> bool:
        """Whether an infinitive stands at a place of a verb that nobody listed."""
        to = self.grammar.at("infinitive", self.text, at, stop)
        return (
            to is not None and unlisted_verb(self.grammar, self.text, blanks(self.text, to.end, stop), stop) is not None
        )

    def _is_bare(self, at: int, stop: int) -> bool:
        """Whether a verb stands at a place without what marks it as of another series, and in no list of items."""
        marked = any(self.grammar.at(table, self.text, at, stop) for table in ("infinitive", "participle"))
        return not marked and not self.listing

    def _is_complement(self, subject: Subject | None, place: int, stop: int) -> bool:
        """Whether a clause goes on with what is supported: *supports Laos in building it, hosting guests*."""
        if subject is not None or self.scope != "stand" or self.act is None:
            return False
        return self.grammar.at("participle", self.text, place, stop) is not None

    def _stretch(self, clause: Clause) -> None:
        """Take a clause that only says through what, or of what above all, into what was undertaken right before it."""
        if self.latest is None or not self.latest.deeds:
            return
        last = self.latest.deeds[-1]
        if not self.text[last.end : clause.start].strip(" ,，"):
            self.latest.deeds[-1] = replace(last, end=clause.end)

    def _only_says(self, at: int, stop: int) -> bool:
        """Whether a clause ends in a verb of speech and has no other, so that the next one is what is said."""
        if self.grammar.apart or self.usual is Voice.AUTHORIAL:
            return False
        ends = self.grammar.language.words("says_so").ends(self.text[at:stop])
        return ends is not None and self._subject(at, stop) is None

    def _framed(self, clause: Clause, at: int, number: int) -> _Clause:
        """A clause that only says on what basis the next one acts; the last of a sentence goes with what stands before it."""
        means = self.grammar.at("purpose", self.text, at, clause.end) if self.grammar.apart and number else None
        if means is not None and means.code == "means" and self.latest is not None:
            self._stretch(clause)
            return self._goes_on(clause)
        if number and number + 1 == len(self.coming) and self.act is not None:
            return self._goes_on(clause)
        if self._under() and self.pending is None:
            self.pending = at
        return self._made(clause, None, frame=True)

    def _is_governed(self, head: Found, clause: Clause) -> bool:
        """Whether a verb that performs an act elsewhere stands under an operator here."""
        if not self._under() or self.grammar.at("hopes", self.text, head.start, clause.end):
            return False
        if self.grammar.apart and self.grammar.at("told_past", self.text, head.start, head.end):
            return False
        if head.code == "urge":
            return self.grammar.at("others_act", self.text, head.start, clause.end) is not None
        return head.code in ("stand", "oppose", "meet") and (
            head.code != "oppose" or self.scope == "deeds" or self.opening is not None
        )

    def _under(self) -> bool:
        """Whether an operator governs what follows."""
        return (
            not self.held
            and self.scope in ("", "deeds", "stand", "backs")
            and (self.operator or self.opening) is not None
        )

    def _word(self, place: int, stop: int, subject: Subject | None, at: int) -> tuple[str, Found] | None:
        """The operator or verb that says what a clause does: at a place, or behind a phrase before the verb."""
        found = self._at(place, stop)
        if (
            found is not None
            or self.grammar.at("deed", self.text, place, stop)
            or self.grammar.at("purpose", self.text, place, stop)
        ):
            return found
        grammar, text = self.grammar, self.text
        if grammar.apart:
            return self._word_later(place, stop, subject, at)
        if grammar.at("coverb", text, place, stop) is None:
            return None
        operator = self._first("operator", place, stop)
        heads = list(grammar.all("clause_head", text, place, stop))
        verb = main_verb(grammar, text, place, stop)
        before = [one for one in heads if verb is None or one.start < verb.start]
        found = ("head", heads[-1]) if heads and heads[-1].end >= stop else ("head", before[0]) if before else None
        if operator is not None and (verb is None or operator[1].start < verb.start):
            return operator if found is None or operator[1].start < found[1].start else found
        return found

    def _word_later(self, place: int, stop: int, subject: Subject | None, at: int) -> tuple[str, Found] | None:
        """The first operator or verb behind other words, where words are written apart."""
        grammar, text = self.grammar, self.text
        limit = stop if subject is not None else min(stop, place + REACH)
        later = [
            one for one in (self._first("operator", place, limit), self._first("clause_head", place, limit)) if one
        ]
        later = [one for one in later if one[0] == "operator" or not self._is_noun(at, one[1])]
        if not later or self._is_frame(at, stop):
            return None
        word = min(later, key=lambda one: one[1].start)
        between = place, word[1].start
        if subject is not None and word[0] == "operator" and self._has_verb_of_its_own(*between):
            return None
        return None if any(grammar.has(table, text, *between) for table in ("should", "that", "relative")) else word

    def _has_verb_of_its_own(self, place: int, stop: int) -> bool:
        """Whether a verb in the past stands before an operator that only what it tells of has: *declined to say what it would do*."""
        told = self.grammar.at("told_past", self.text, place, stop)
        if any(self.grammar.at(table, self.text, place, stop) for table in ("clause_head", "restates", "says_so")):
            return False
        promised = self.grammar.has("promised", self.text, place, stop) or self.grammar.has(
            "joins", self.text, place, stop
        )
        return told is not None and not promised

    def _is_noun(self, place: int, head: Found) -> bool:
        """Whether a word that may be a verb is none at a place behind other words, which do not say that it was expressed."""
        nouns = self.grammar.language.words("noun_too")
        if head.start == place or self.grammar.has("promised", self.text, place, head.start):
            return False
        return bool(nouns) and nouns.expression.fullmatch(self.text, head.start, head.end) is not None

    def _is_perfect(self, head: Found) -> bool:
        """Whether a verb tells of what has been done so far: *have conducted*."""
        perfect = self.grammar.language.words("perfect")
        before = self.text[max(0, head.start - LONGEST_PASSIVE) : head.start].rstrip()
        return bool(perfect) and perfect.ends(before) is not None

    def _is_passive(self, head: Found) -> bool:
        """Whether a verb was done to its subject: *was invited*."""
        passive = self.grammar.language.words("passive")
        before = self.text[max(0, head.start - LONGEST_PASSIVE) : head.start].rstrip()
        told = self.grammar.apart and self.grammar.at("agreed_as_told", self.text, head.start, head.end) is not None
        felt = self.grammar.apart and self.grammar.at("felt", self.text, head.start, head.end) is not None
        done_to = head.code in ("urge", "stand", "oppose", "belief", "appraise") and not told and not felt
        return done_to and bool(passive) and passive.ends(before) is not None

    def _at(self, place: int, stop: int) -> tuple[str, Found] | None:
        grammar, text = self.grammar, self.text
        operator = grammar.at("operator", text, place, stop)
        head = grammar.at("clause_head", text, place, stop)
        if operator and grammar.at("object_marker", text, place, stop):
            operator = None
        if operator and (head is None or operator.end >= head.end):
            return "operator", operator
        return ("head", head) if head and not self._is_passive(head) else None

    def _first(self, table: str, place: int, stop: int) -> tuple[str, Found] | None:
        for found in self.grammar.all(table, self.text, place, stop):
            if table == "clause_head" and self._is_passive(found):
                continue
            if table == "operator" and self.grammar.at("object_marker", self.text, found.start, stop):
                continue
            return ("operator" if table == "operator" else "head"), found
        return None

    # Who

    def _subject(self, at: int, stop: int) -> Subject | None:
        """Who a clause is about that begins at a place; None if no words say it."""
        grammar, text = self.grammar, self.text
        if grammar.apart:
            return self._subject_apart(at, stop)
        named = self.cast.at(at)
        if named is None and (self._at(at, stop) or self._verb_at(at, stop)):
            return None
        listed = grammar.at("clause_subject", text, at, stop)
        side = listed is not None and listed.code == "side"
        if named is not None and named.end <= stop:
            end = grammar.skip("subject_tail", text, named.end, stop)
            if listed is None or end >= listed.end or side:
                end = max(end, listed.end) if listed is not None and side else end
                if side or self._verb_follows(end, stop):
                    return Subject(end, (named.actor,), self._kind(named, end))
        if listed is None:
            return None
        end = grammar.skip("subject_tail", text, listed.end, stop)
        return self._listed(listed._replace(end=end) if self._verb_follows(end, stop) else listed)

    def _listed(self, found: Found) -> Subject:
        """The subject that is no name."""
        side = (
            self._actor_of(found.start, found.end)
            or self._called_like(found)
            or self.cast.unnamed_party
            or self.other_side
        )
        actors = {"all": self._we(found) or self.cast.parties or self.author, "side": side}
        return Subject(found.end, actors.get(found.code, ()), found.code)

    def _we(self, found: Found) -> tuple[str, ...]:
        """The party for which somebody speaks who says *we* in a report."""
        if (
            self.usual is not Voice.AUTHORIAL
            or not self.grammar.apart
            or not self.grammar.at("we", self.text, found.start, found.end)
        ):
            return ()
        served = {state for one in self.holder for state in self.cast.served.get(one, ())}
        return tuple(one for one in self.cast.parties if one in served)

    def _called_like(self, found: Found) -> tuple[str, ...]:
        """The one party that is named in the text by a word which begins as that of a side does: *the Thai side* and Thailand."""
        if not self.grammar.apart:
            return ()
        begin = self.grammar.skip("article", self.text, found.start, found.end)
        word = _first_word(self.text, begin, found.end)
        stem = self.text[slice(*word)][:LONGEST_STEM] if word is not None else ""
        if len(stem) < SHORTEST_STEM or not stem[0].isupper():
            return ()
        parties = (one for one in self.cast.names if one.actor in self.cast.parties)
        alike = {one.actor for one in parties if self.text.startswith(stem, one.start)}
        return tuple(alike) if len(alike) == 1 else ()

    def _plain_subject(self, at: int, stop: int) -> Subject | None:
        """The subject that a word of the language is at a place, or the name of a state that is all of a clause."""
        grammar, text = self.grammar, self.text
        listed = grammar.at("clause_subject", text, at, stop)
        if listed is not None:
            return self._listed(listed)
        pronoun = grammar.at("pronoun", text, at, stop) if self.last else None
        if pronoun is not None:
            return Subject(pronoun.end, self.last, "person")
        alone = self.cast.at(grammar.skip("article", text, at, stop))
        is_state = alone is not None and alone.end == stop and alone.kind is ActorKind.STATE
        return Subject(stop, (alone.actor,), "name") if alone is not None and is_state else None

    def _subject_apart(self, at: int, stop: int) -> Subject | None:
        """The words before the first operator or verb, if they name somebody."""
        grammar, text = self.grammar, self.text
        plain = self._plain_subject(at, stop)
        if plain is not None:
            return plain
        end = self._verb_start(at, stop)
        if self.usual is Voice.AUTHORIAL and (end == at or grammar.has("relative", text, at, end)):
            return self._in_apposition(at, stop)
        named = [one for one in self.cast.within(at, end) if one.start - at < NEAR_START]
        if not named or end == at or not grammar.begins_name(text, at, end):
            return None
        named = self._without_titles(named)
        first = named[0]
        together = self._together(named)
        actors = tuple(dict.fromkeys(one.actor for one in together))
        if len(actors) > 1 and first.kind is ActorKind.PERSON and self.usual is Voice.JOINT_TEXT:
            return Subject(named[-1].end, self.cast.parties, "all")
        end = together[-1].end
        behind = blanks(text, end, stop)
        acts = self._verb_follows(behind, stop) or self._does(behind, stop)
        if first.kind is not ActorKind.PERSON and not acts:
            end = max(one.end for one in named)
        return Subject(end, actors, "person" if first.kind is ActorKind.PERSON else "name")

    def _verb_start(self, at: int, stop: int) -> int:
        """Where the first verb of a clause begins, in a report also one that performs nothing; its beginning, if none is known."""
        verbs = [one[1] for one in (self._first("operator", at, stop), self._first("clause_head", at, stop)) if one]
        if self.grammar.apart and (again := self.grammar.first("restates", self.text, at, stop)):
            verbs.append(again)
        if (
            not verbs
            and self.usual is Voice.AUTHORIAL
            and (finite := self.grammar.first("finite", self.text, at, stop))
        ):
            verbs = [finite]
        if not verbs and self.grammar.apart:
            return self._behind_name(at, stop)
        return min((one.start for one in verbs), default=at)

    def _behind_name(self, at: int, stop: int) -> int:
        """Where a verb in the third person begins right behind a name at a place; that place, if none does."""
        named = self.cast.at(self.grammar.skip("article", self.text, at, stop))
        place = self.grammar.skip("clause_adverb", self.text, named.end, stop) if named is not None else stop
        return place if place < stop and self._does(place, stop) else at

    def _in_apposition(self, at: int, stop: int) -> Subject | None:
        """The person with whose name and offices a clause ends that has no verb: *Li Wei, chairman of the committee*."""
        named = self.cast.within(at, stop)
        first = self._without_titles(named)[0] if named else None
        if first is None or first.kind is not ActorKind.PERSON or not self.text.startswith(",", first.end):
            return None
        titles = self.grammar.language.words("title_before_name").source
        before = self.text[at : named[0].start]
        titled = not before or re.fullmatch(rf"(?:(?i:{titles})|[A-Z][\w.’'-]*|\s)+", before) is not None
        return Subject(stop, (first.actor,), "person") if titled else None

    def _without_titles(self, named: list[Named]) -> list[Named]:
        """Names without that of a state or an office in the title of the first person: *Lao* in *Lao Prime Minister Li*."""
        person = next((one for one in named if one.kind is ActorKind.PERSON), None)
        if person is None or person is named[0]:
            return named
        between = self.text[named[0].end : person.start]
        words = self.grammar.language.words("name_words").source
        titles = self.grammar.language.words("title_before_name").source
        title = re.fullmatch(rf"(?:\s|,|{words}\b|(?i:{titles})\b|[A-Z][\w.’'-]*)*", between)
        joined = self.grammar.at("joins", self.text, blanks(self.text, named[0].end, person.start), person.start)
        bears = title or self._is_title_of(between)
        return named[named.index(person) :] if bears and not joined else named

    def _is_title_of(self, words: str) -> bool:
        """Whether words before a name end in a title, with nothing but what it is of before it: *’s government spokesman*."""
        titles = (
            self.grammar.language.words("title_before_name"),
            self.grammar.language.words("title_alike", "spokesperson"),
        )
        if "," in words or any(self._first_in(table, words) for table in ("operator", "clause_head", "says_so")):
            return False
        return any(one and one.ends(words.rstrip().lower()) is not None for one in titles)

    def _first_in(self, table: str, words: str) -> bool:
        """Whether some words have one of a table."""
        return self.grammar.has(table, words, 0, len(words))

    def _together(self, named: Sequence[Named]) -> list[Named]:
        """The first who is named, with those whom *and* joins: none, if there are words of another kind between them."""
        together = [named[0]]
        for before, one in pairwise(named):
            at = blanks(self.text, before.end, one.start)
            joint = self.grammar.at("joins", self.text, at, one.start)
            if before.kind is not one.kind or joint is None or not self._is_titled(joint.end, one.start):
                break
            together.append(one)
        return together

    def _is_titled(self, start: int, end: int) -> bool:
        """Whether nothing but articles and titles stands in a stretch before a name."""
        at = self.grammar.skip("clause_adverb", self.text, start, end)
        return self.grammar.skip("subject_tail", self.text, at, end) >= end

    def _kind(self, named: Named, end: int) -> str:
        """Whether a name is of a person, of a side as it speaks, or of whoever is only spoken about."""
        if named.kind is ActorKind.PERSON:
            return "person"
        side = self.grammar.language.words("side")
        return "side" if side and side.ends(self.text[named.start : end]) else "name"

    def _verb_at(self, at: int, stop: int) -> bool:
        grammar, text = self.grammar, self.text
        return any(grammar.at(table, text, at, stop) for table in ("deed", "restates", "coverb")) or (
            grammar.at("clause_adverb", text, at, stop) is not None
        )

    def _actor_of(self, start: int, end: int) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.actor for one in self.cast.within(start, end)))

    def _verb_follows(self, at: int, stop: int) -> bool:
        grammar, text = self.grammar, self.text
        tables = ("clause_adverb", "operator", "clause_head", "deed", "coverb", "should", "says_so", "finite")
        return any(grammar.at(table, text, at, stop) for table in tables)

    def _turn(self, subject: Subject, stop: int) -> None:
        """Take a new subject: what governed before it governs no more, unless it stands inside what somebody believes."""
        if subject.kind == "others":
            return
        self.operator = self.pending = self.pivot = None
        self.scope, self.series = "", False
        self.person = subject.actors if subject.kind == "person" else () if subject.kind == "all" else self.person
        if subject.actors:
            self.subject = tuple(one for one in subject.actors if one) or self.cast.parties or self.author
        if subject.kind == "name" and not self._heads(subject.end) and not self._is_finite(subject.end, stop):
            self.subject = self.cast.parties or self.author
        if self.usual is Voice.JOINT_TEXT:
            word = self._word(
                self.grammar.skip("clause_adverb", self.text, subject.end, stop), stop, subject, subject.end
            )
            person = subject.kind == "person" and word is not None and word[1].code not in ("meet", "note")
            if (word is not None and word[1].code == "meet" and subject.kind != "side") or (
                subject.kind == "person" and not person
            ):
                self.subject = self.cast.parties or self.author
            self.voice = Voice.REPORTED if person else Voice.JOINT_TEXT
            self.speakers = self.subject
            self.last = subject.actors if subject.kind == "person" else self.last

    def _no_subject(self, at: int, stop: int) -> None:
        """A sentence without a subject goes on with the last one, unless it has one that acts for nobody."""
        goes_on = self._at(self.grammar.skip("clause_adverb", self.text, at, stop), stop) or self.grammar.at(
            "deed", self.text, self.grammar.skip("clause_adverb", self.text, at, stop), stop
        )
        if self.usual is Voice.JOINT_TEXT and not goes_on:
            self.subject = self.speakers = self.cast.parties or self.author
            self.voice = Voice.JOINT_TEXT

    def _is_finite(self, at: int, stop: int) -> bool:
        """Whether a verb follows a subject at once, where such verbs are known."""
        told = self.grammar.apart and self.usual is Voice.AUTHORIAL
        return told and self.grammar.at("finite", self.text, blanks(self.text, at, stop), stop) is not None

    # Speech in a report

    def _attributed(self, clauses: Sequence[Clause]) -> None:
        """Take the speaker whom a clause behind the words names (“…, Xi said”) as that of the whole sentence."""
        if self.usual is not Voice.AUTHORIAL:
            return
        self._voice()
        self._foreseen(clauses)
        for number, clause in enumerate(clauses):
            if self._cites_document(clause, number):
                self.holder, self.brief = self._issuers(clause.start, clause.end), True
                self._voice()
            elif self.grammar.apart and (
                who := (self._only_attributes(clause) if number else ()) or self._according_to(clause)
            ):
                self.holder = self.last = who
                self.told = True
                self._voice()

    def _according_to(self, clause: Clause) -> tuple[str, ...]:
        """The person according to whom something is so, where a clause says only this."""
        at = self.grammar.lead(self.text, clause.start, clause.end)
        found = self.grammar.at("according_to", self.text, at, clause.end)
        if found is not None and self.grammar.at(
            "him", self.text, blanks(self.text, found.end, clause.end), clause.end
        ):
            return self.last
        named = self.cast.within(found.end, clause.end) if found is not None else []
        return tuple(one.actor for one in named if one.kind is ActorKind.PERSON)[:1]

    def _foreseen(self, clauses: Sequence[Clause]) -> None:
        """Take whoever speaks in a later clause as the speaker of a sentence that begins *noting that*."""
        first = clauses[0]
        if (
            not self.grammar.apart
            or self._going_on(self.grammar.lead(self.text, first.start, first.end), first) is None
        ):
            return
        for clause in clauses[1:FORESEEN]:
            at = self.grammar.lead(self.text, clause.start, clause.end)
            if self._named_speech(at, clause) is not None:
                return
            subject = self._subject(at, clause.end)
            if subject is not None and subject.kind == "person":
                self.holder = self.last = subject.actors
                self._voice()
                return

    def _quotes_on(self, start: int, end: int) -> None:
        """Take whoever is named behind a quotation of several sentences as the speaker from its first one."""
        text = self.text
        quoted = self.usual is Voice.AUTHORIAL and self.grammar.apart and text[start : start + 1] in ('"', "“")
        if not quoted or any(mark in _CLOSE_QUOTE for mark in text[start + 1 : end]):
            return
        stop = text.find("\n", end)
        stop = len(text) if stop < 0 else stop
        close = next((at for at in range(end, stop) if text[at] in _CLOSE_QUOTE), None)
        if close is None:
            return
        begin = blanks(text, close + 1, stop)
        behind = next((at for at in range(begin, stop) if text[at] in ".,;"), stop)
        who = self._only_attributes(Clause(begin, behind, behind, "")) if begin < behind else ()
        if who:
            self.holder = self.last = who
            self.quoted = close
            self._voice()

    def _cites_document(self, clause: Clause, number: int) -> bool:
        """Whether a clause says of the whole sentence that a text of the parties says it: *according to the communique*."""
        grammar, text = self.grammar, self.text
        at = grammar.lead(text, clause.start, clause.end)
        found = grammar.at("according", text, at, clause.end)
        if found is None and number:
            issued = grammar.at("issued_text", text, at, clause.end)
            says = grammar.at("says_so", text, blanks(text, issued.end, clause.end), clause.end) if issued else None
            found = says if says is not None and says.end >= clause.end else None
        return found is not None and self._first("operator", found.end, clause.end) is None

    def _only_attributes(self, clause: Clause) -> tuple[str, ...]:
        """Who is said to speak by a clause that says nothing else."""
        at = self.grammar.lead(self.text, clause.start, clause.end)
        verb = self.grammar.first("says_so", self.text, at, min(clause.end, at + NEAR_START))
        if verb is None:
            return ()
        behind = blanks(self.text, verb.end, clause.end)
        if self.grammar.has("that", self.text, verb.end, clause.end):
            return ()
        says_more = any(self._first(table, behind, clause.end) for table in ("operator", "clause_head", "finite"))
        if verb.start == at or self.grammar.at("quotes", self.text, verb.start, verb.end):
            return () if says_more else self._who(behind, clause.end)
        if self.grammar.at("says_to", self.text, verb.start, verb.end) and not says_more:
            return self._who(at, verb.start)
        where = self.grammar.at("speech_circumstance", self.text, behind, clause.end)
        if clause.end - verb.end > len(" on Tuesday afternoon") and where is None:
            return ()
        return self._who(at, verb.start)

    def _who(self, start: int, end: int) -> tuple[str, ...]:
        """The person, else the party, that is named in a stretch before a verb of speech; whoever spoke last for a pronoun."""
        named = self.cast.within(start, end)
        persons = [one.actor for one in named if one.kind is ActorKind.PERSON]
        if persons:
            return (persons[-1],)
        pronoun = self.grammar.language.words("pronoun")
        if pronoun and pronoun.expression.match(self.text, start, end):
            return self.last
        if self.grammar.at("issued_text", self.text, start, end):
            return self._issuers(start, end)
        if not named and self.last and self._is_bare_title(start, end):
            return self.last
        again = self.grammar.at("body_again", self.text, start, end) if self.body else None
        if again is not None:
            return self.bodies.get(self.text[again.start : again.end].split()[-1].lower(), self.body)
        states = [one.actor for one in named if one.start == start or self.grammar.apart]
        self._remember(tuple(states[:1]), start, end)
        return tuple(states[:1])

    def _remember(self, body: tuple[str, ...], start: int, end: int) -> None:
        """Take a state or body as what *it* stands for, and by the words that name it as what *the ministry* does."""
        if body and self.grammar.apart:
            self.body = body
            self.bodies |= {word.lower(): body for word in self.text[start:end].split()}

    def _is_bare_title(self, start: int, end: int) -> bool:
        """Whether words are a title alone, for whose bearer no name stands before it: *the minister*."""
        article = self.grammar.at("article", self.text, start, end)
        titles = (
            self.grammar.language.words("title_before_name"),
            self.grammar.language.words("title_alike", "spokesperson"),
        )
        if article is None or not self.grammar.apart:
            return False
        at = blanks(self.text, article.end, end)
        stops = [match.end() for words in titles if words and (match := words.expression.match(self.text, at, end))]
        return any(self.grammar.skip("clause_adverb", self.text, stop, end) >= end for stop in stops)

    def _issuers(self, start: int, end: int) -> tuple[str, ...]:
        """Whose a text is that something is said by: of the one body that is named with it, or named before; else of the parties."""
        issued = self.grammar.first("issued_text", self.text, start, end)
        if (
            not self.grammar.apart
            or issued is None
            or self.grammar.has("joint_text", self.text, issued.start, issued.end)
        ):
            self.body = self.cast.parties or self.body
            return self.cast.parties
        named = [one.actor for one in self.cast.within(issued.end, end) if one.kind is not ActorKind.PERSON]
        by = self.grammar.at("issued_by", self.text, blanks(self.text, issued.end, end), end)
        if by is not None:
            self._remember(tuple(named[:1]), by.end, end)
        again = self.last if self.grammar.at("article", self.text, issued.start, issued.end) else ()
        return self.body or again or self.cast.parties

    def _voice(self) -> None:
        """Whose words these are: those of whoever is said to speak, else of the outlet."""
        self.voice = Voice.REPORTED if self.holder else Voice.AUTHORIAL
        self.speakers = tuple(one for one in self.holder if one) if self.holder else self.author

    def _stranger(self, at: int, stop: int) -> Found | None:
        """The verb of a sentence of a report that begins with a short name which nobody has registered."""
        if self.usual is not Voice.AUTHORIAL or self.grammar.apart or not self.cast.knows:
            return None
        limit = min(stop, at + LONGEST_STRANGER)
        head = self.grammar.first("clause_head", self.text, at, limit)
        if head is None or head.start < at + 2 or head.code in ("meet", "note", "declare") or self._verb_at(at, stop):
            return None
        self.holder = self.last = UNKNOWN
        self._voice()
        return head

    def _heads(self, at: int) -> bool:
        """Whether an act or an operator follows a subject, so that it speaks itself."""
        stop = min(len(self.text), at + REACH)
        place = self.grammar.skip("clause_adverb", self.text, at, stop)
        again = self.grammar.apart and self.grammar.at("restates", self.text, place, stop) is not None
        return again or self._at(place, stop) is not None or self._does(place, stop)

    def _does(self, place: int, stop: int) -> bool:
        """Whether a verb in the third person stands at a place, and no noun before a verb: *China views it so*."""
        grammar, text = self.grammar, self.text
        verb = grammar.at("third_person", text, place, stop) if grammar.apart else None
        if verb is None or grammar.at("deed_object", text, place, stop) is not None:
            return False
        behind = grammar.skip("clause_adverb", text, verb.end, stop)
        return (
            not any(grammar.at(table, text, blanks(text, verb.end, stop), stop) for table in ("finite", "operator"))
            and behind < stop
        )

    def _speech(self, at: int, clause: Clause, first: bool) -> tuple[int, bool]:
        """Whose speech a clause of a report begins, and where the words begin that are given to that speaker."""
        if self.usual is not Voice.AUTHORIAL:
            return at, False
        if not first and self.grammar.apart and self._only_attributes(clause):
            return clause.end, True
        given = self._going_on(at, clause) if self.holder or self.met or self.person else None
        if given is not None and (not self.holder or (self.person and not self.told and not first)):
            self.holder = self.last = self.met or self.person
            self.told = True
            self._voice()
        if given is None:
            given = self._named_speech(at, clause)
        if given is None:
            return at, False
        self.operator, self.scope = None, ""
        return given, True

    def _going_on(self, at: int, clause: Clause) -> int | None:
        """Where the words begin behind *adding that*; None if a clause does not begin so."""
        still = self.grammar.at("says_still", self.text, at, clause.end)
        if still is None:
            return self._says_too(at, clause)
        given = self._given(still.end, clause.end)
        behind = blanks(self.text, still.end, clause.end)
        plainly = self.grammar.at("says_plainly", self.text, at, clause.end) is not None
        clear = behind < clause.end and (plainly or self.grammar.begins_name(self.text, behind, clause.end))
        return behind if given is None and clear and self.grammar.apart else given

    def _says_too(self, at: int, clause: Clause) -> int | None:
        """Where the words begin behind *and stated that*, in a clause after the first without a subject."""
        if clause == self.coming_first:
            return None
        if not self.grammar.apart:
            says = self.grammar.at("says_so", self.text, at, clause.end) if self.person else None
            return says.end if says is not None else None
        place = self.grammar.skip("clause_adverb", self.text, at, clause.end)
        says = self.grammar.at("says_so", self.text, place, clause.end)
        if says is None:
            return None
        given, behind = self._given(says.end, clause.end), blanks(self.text, says.end, clause.end)
        freely = (
            self.grammar.at("says_freely", self.text, place, clause.end) is not None and self.person and not self.told
        )
        return behind if given is None and freely and self.grammar.begins_name(self.text, behind, clause.end) else given

    def _given(self, at: int, stop: int) -> int | None:
        """Where the words begin behind *that*; None if it does not stand there."""
        that = self.grammar.at("that", self.text, blanks(self.text, at, stop), stop)
        return blanks(self.text, that.end, stop) if that else None

    def _named_speech(self, at: int, clause: Clause) -> int | None:
        """Where the words begin that a clause gives to a speaker whom it names before a verb of speech; None if it does not."""
        grammar, text, stop = self.grammar, self.text, clause.end
        verb = grammar.first("says_so", text, at, min(stop, at + NEAR_START))
        if verb is None or verb.start == at:
            return None
        behind = blanks(text, verb.end, stop)
        given = self._given(verb.end, stop)
        told_whom = grammar.at("says_to", text, verb.start, stop) is not None
        if given is None and grammar.apart and (told_whom or grammar.at("speech_circumstance", text, behind, stop)):
            that = grammar.first("that", text, behind, min(stop, behind + NEAR_SPEECH))
            given = blanks(text, that.end, stop) if that else None
        free = grammar.at("says_freely", text, verb.start, stop) is not None
        clear = free or given is not None or behind >= stop or grammar.begins_name(text, behind, stop)
        if grammar.apart and not clear:
            return None
        who = self._who(at, verb.start)
        if not who and self.cast.knows and is_reported(text[at : clause.stop]):
            who = UNKNOWN
        listed = not grammar.apart and grammar.at("clause_subject", text, at, stop) and not self.cast.at(at)
        if not who or (listed and who is not UNKNOWN):
            return None
        self.holder = self.last = who
        self.told = True
        self.brief = grammar.at("issued_text", text, at, verb.start) is not None
        self._voice()
        return behind if given is None else given

    def _heard(self, code: str, subject: Subject | None, word: Found) -> None:
        """Who speaks in a clause of a report with a verb of its own: a person whom it names, or a side as it is told to have spoken."""
        if self.usual is not Voice.AUTHORIAL or not self.cast.knows:
            return
        if word.start < self.quoted:
            return
        if subject is not None and subject.kind == "all" and not self.told and self._agrees(word):
            self.before, self.holder = self.holder or self.before, ()
            self._voice()
            return
        others = subject is not None and self._tells_of_others(subject)
        if code == "meet" and self.holder and (others or (self.told and self.grammar.apart)):
            return
        if code == "meet" or (code == "note" and not self.holder):
            self.before = self.holder or self.before
            self.holder = ()
            self.met = self.person
        elif subject is None and self.met and self.grammar.at("participle", self.text, word.start, word.end):
            self.holder = self.last = self.met
        elif subject is not None and subject.kind == "person":
            self.holder = self.last = subject.actors
        elif (
            subject is None
            and self.person
            and not (self.holder and self.told)
            and (self._is_told(word.start, word) or self.grammar.at("participle", self.text, word.start, word.end))
        ):
            self.holder = self.last = self.person
        elif code == "declare" and not self.holder:
            return
        elif (
            subject is not None
            and not self.holder
            and subject.kind in ("all", "side", "name")
            and self._is_told(subject.end, word)
        ):
            self.holder, self.brief = subject.actors, True
            self._remember(subject.actors if subject.kind == "name" else (), self.coming[0].start, word.start)
        self._voice()

    def _resumes(self, subject: Subject, stop: int) -> None:
        """Take what a report says of one side without a speaker as said by whoever spoke before: *China will*, and no past."""
        if self.usual is not Voice.AUTHORIAL or self.holder or not self.before:
            return
        grammar, text = self.grammar, self.text
        one = subject.kind in ("side", "name") and len(subject.actors) == 1 and subject.actors[0] in self.cast.parties
        if one and self._speaks_for_another(self.before, subject.actors[0]):
            return
        place = grammar.skip("clause_adverb", text, subject.end, stop)
        norm = grammar.at("should", text, place, stop)
        if not (one or (norm is not None and subject.kind == "all")):
            return
        found = self._at(place, stop)
        says = found is not None and (found[0] == "operator" or found[1].code in ("stand", "oppose", "appraise"))
        finite = self._is_finite(subject.end, stop)
        if finite or ((says or norm) and not self._in_past(place, stop)):
            self.holder = self.before
            self._voice()

    def _speaks_for_another(self, speakers: tuple[str, ...], party: str) -> bool:
        """Whether those who spoke are known to hold an office of another party alone."""
        served = {state for one in speakers for state in self.cast.served.get(one, ())} & {*self.cast.parties}
        return bool(served) and party not in served

    def _in_past(self, at: int, stop: int) -> bool:
        """Whether a verb in the past stands at a place, where there are such forms."""
        return self.grammar.at("told_past", self.text, at, stop) is not None

    def _tells_of_others(self, subject: Subject) -> bool:
        """Whether whoever speaks tells of several persons by name who met."""
        return self.grammar.apart and subject.kind == "person" and len(subject.actors) > 1

    def _is_told(self, start: int, word: Found) -> bool:
        """Whether a verb tells of speech: where verbs have a past, it is in the past."""
        words = self.text[start : word.end]
        past = self.grammar.language.words("told_past")
        return not past or (
            past.search(words) is not None and not self.grammar.has("finite", self.text, start, word.start)
        )

    # What

    def _made(self, clause: Clause, act: Act | None, frame: bool = False) -> _Clause:
        self.act = act if act is not None else self.act
        return _Clause(clause, act, self.polarity if act is Act.POSITION else None, self.voice, self.speakers, frame)

    def _goes_on(self, clause: Clause) -> _Clause:
        return _Clause(clause, None, None, self.voice, self.speakers)

    def _governs(self, clause: Clause, at: int, word: Found, subject: Subject | None, number: int) -> _Clause:
        grammar, text = self.grammar, self.text
        denied = grammar.has("withheld", text, word.start, clause.end)
        inside = self.scope in ("belief", "urge", "oppose") and not denied and word.code == "will"
        later = word.start > at and grammar.apart and self.act is not None and self.scope == "belief"
        others = number > 0 and self._is_of_another(at, word)
        if subject is None and (inside or later or others):
            return self._goes_on(clause)
        self._promised(word, subject)
        self._agreed_as_told(word, subject)
        if word.code == "agreed" and (self._is_past(word, subject) or self._had_agreed(word)):
            self.operator, self.scope = None, "told"
            return self._made(clause, Act.RECORD)
        of_thing = subject is None or self._has_thing(subject, word.start)
        foretold = self._foretold(clause, at, word, 0 if subject is not None else number) if of_thing else None
        if foretold is not None:
            return foretold
        near = subject is not None and subject.end <= word.start
        self.operator = Operator(at if near else word.start, word.end, Force[word.code.upper()])
        self.scope, self.pending, self.pivot, self.aimed = "deeds", None, None, False
        rest = self._behind(word.end, clause.end)
        opens = clause.mark in _opening_marks()
        if opens and grammar.apart and grammar.skip("clause_adverb", text, rest, clause.end) >= clause.end:
            rest = clause.end
        if rest >= clause.end:
            if opens and grammar.apart:
                self.opening, self.listing = self.operator, True
            return self._made(clause, None, frame=True)
        if self._is_frame(rest, clause.end) and clause.mark and not grammar.apart:
            self.pending = rest
            return self._made(clause, None, frame=True)
        return self._under_operator(clause, rest, governs=True)

    def _is_of_another(self, at: int, word: Found) -> bool:
        """Whether a noun of promise is of somebody whom the clause before praised: *welcomed its plan and its intention to*."""
        grammar, text = self.grammar, self.text
        whose = (
            grammar.apart and self.act is Act.APPRAISE and grammar.at("determiner", text, at, word.start) is not None
        )
        return whose and not grammar.has("promised", text, self.coming[0].start, word.start)

    def _foretold(self, clause: Clause, at: int, word: Found, number: int) -> _Clause | None:
        """A clause whose subject is what is to be done, or a thing of which it tells what it will do."""
        if not self.grammar.apart or not self.grammar.has("foretells", self.text, word.start, word.end):
            return None
        done = self._done(clause, at, word)
        if done is not None:
            return self._undertakes(clause, [done], done.operator)
        if self._is_thing(at, word.start, number):
            self.operator, self.scope = None, "told"
            return self._made(clause, Act.ASSERT)
        return None

    def _has_thing(self, subject: Subject, stop: int) -> bool:
        """Whether a name only says whose thing it is of which is told what it will do: *China's visit will*."""
        between = self.text[subject.end : stop]
        whose = self.grammar.apart and subject.kind in ("name", "side", "person") and "," not in between
        return whose and any(
            self.grammar.has(table, self.text, subject.end, stop) for table in ("thing", "deed_object")
        )

    def _is_thing(self, at: int, stop: int, number: int) -> bool:
        """Whether the words before an operator are of a thing: they begin as its name does, and neither body nor actor is in them."""
        grammar, text = self.grammar, self.text
        if number and grammar.at("determiner", text, at, stop) is None:
            return False
        if grammar.has("thing", text, at, stop):
            return True
        of = grammar.first("no_object", text, at, stop)
        head = of.start if of is not None else stop
        if grammar.at("it", text, at, stop) is not None:
            return len(self.subject) > 1
        if grammar.has("deed_object", text, at, head) and not grammar.has("body", text, at, head):
            return True
        begins = grammar.at("determiner", text, at, stop)
        acts = any(one.actor in self.cast.parties for one in self.cast.within(at, stop))
        plain = begins is not None and begins.end < stop and not acts
        return plain and not grammar.has("body", text, at, head)

    def _done(self, clause: Clause, at: int, word: Found) -> Deed | None:
        """What is to be done with the subject of a clause: *the next round will be held*."""
        grammar, text = self.grammar, self.text
        place = grammar.skip("clause_adverb", text, word.end, clause.end)
        done = grammar.at("done", text, place, clause.end)
        if done is None or at >= word.start or not text[word.end : place].strip():
            return None
        noun = next((one for one in grammar.all("deed_object", text, at, word.start) if one.code != "order"), None)
        if noun is not None and noun.code == "outcome":
            return None
        self.operator = operator = Operator(word.start, word.end, Force.WILL)
        actors = self.cast.parties or self.author
        return Deed(at, clause.end, (done.start, done.end), Nature.DEED, Action.IMPLEMENT, operator, actors)

    def _promised(self, word: Found, subject: Subject | None) -> None:
        """Take a person of whom a report tells that they promised something as its speaker: *voiced China's readiness to*."""
        if not self.grammar.apart or word.code == "agreed":
            return
        if self.usual is not Voice.AUTHORIAL:
            of = (
                [one for one in self.cast.within(subject.end, word.start) if one.kind is ActorKind.STATE]
                if subject
                else []
            )
            if subject is not None and subject.kind == "person" and len(of) == 1:
                self.subject = (of[0].actor,)
            return
        if subject is None or subject.kind != "person" or not self._is_told(subject.end, word):
            return
        self.holder = self.last = subject.actors
        self._voice()
        states = [one.actor for one in self.cast.within(subject.end, word.start) if one.kind is ActorKind.STATE]
        self.subject = tuple(states[:1]) or self.subject

    def _agrees(self, word: Found) -> bool:
        """Whether a verb tells that something was agreed."""
        agreed = self.grammar.language.words("force", "agreed")
        return (
            self.grammar.apart and bool(agreed) and agreed.expression.match(self.text, word.start, word.end) is not None
        )

    def _agreed_as_told(self, word: Found, subject: Subject | None) -> None:
        """Take what a report tells that all agreed to as told by the outlet, if the sentence does not give it to a speaker."""
        if self.usual is not Voice.AUTHORIAL or not self.grammar.apart or word.code != "agreed" or self.told:
            return
        if subject is not None and subject.kind == "all" and self._is_told(subject.end, word) and self.holder:
            self.before, self.holder = self.holder, ()
            self._voice()

    def _is_past(self, word: Found, subject: Subject | None) -> bool:
        """Whether words at the head of a clause, or between subject and operator, tell of an earlier year."""
        grammar, text = self.grammar, self.text
        heads = (grammar.lead(text, one.start, one.end) for one in self.coming if one.start <= word.start)
        if any(grammar.at("years_past", text, head, word.start) for head in heads if head < word.start):
            return True
        return subject is not None and grammar.has("years_past", text, subject.end, word.start)

    def _had_agreed(self, word: Found) -> bool:
        """Whether a verb tells what had been agreed before."""
        before = self.text[max(0, word.start - LONGEST_PASSIVE) : word.start].rstrip()
        words = self.grammar.language.words("had")
        return bool(words) and words.ends(before) is not None

    def _behind(self, at: int, stop: int) -> int:
        """Where the words begin that an operator governs: behind with whom."""
        at = blanks(self.text, at, stop)
        if self.grammar.at("stays_with", self.text, at, stop):
            behind = self.grammar.skip("stays_with", self.text, at, stop)
            if self.grammar.apart and behind >= stop and self._names_parts(stop):
                return stop  # to work with all countries, including Laos, to do it
            if not self.grammar.apart or self.grammar.at(
                "deed", self.text, self.grammar.skip("clause_adverb", self.text, behind, stop), stop
            ):
                return behind
        return at

    def _names_parts(self, stop: int) -> bool:
        """Whether the next clause only names some of those of whom the clause before it, which ends at a place, speaks, and an infinitive follows."""
        grammar, text = self.grammar, self.text
        later = [one for one in self.coming if one.start >= stop][:2]
        if len(later) < 2:
            return False
        names = grammar.at("clause_within", text, later[0].start, later[0].end) is not None
        return names and grammar.at("infinitive", text, later[1].start, later[1].end) is not None

    def _under_operator(self, clause: Clause, at: int, governs: bool = False, guess: bool = False) -> _Clause:
        """A clause that an operator governs: what it undertakes, or what it stands for.

        Args:
            clause: the clause.
            at: where the words begin that the operator governs.
            governs: whether the operator is its own.
            guess: whether the first word is a verb by its place, though nobody listed it.
        """
        grammar, text = self.grammar, self.text
        operator = self.operator or self.opening
        if operator is None:
            return self._goes_on(clause)
        place = grammar.skip("clause_adverb", text, at, clause.end)
        head = grammar.at("clause_head", text, place, clause.end)
        acts = governs and grammar.apart and grammar.at("pursues", text, place, clause.end) is not None
        if head and head.code in ("oppose", "stand") and not acts and not self._backs(head, clause):
            return self._stands_under(clause, head)
        start, self.pending = self.pending, None
        infinitive = governs and not grammar.has("no_verb", text, operator.end - 3, operator.end)
        deeds = deeds_in(grammar, text, at, clause.end, operator, self.subject, guess=infinitive or guess)
        if self.pivot is not None and deeds and self._is_theirs(deeds[0], clause.end):
            last = self.pivot.deeds[-1]
            self.pivot.deeds[-1] = replace(last, end=max(one.end for one in deeds))
            return self._goes_on(clause)
        if not deeds and governs:
            deeds = self._guessed(clause, at, place, operator)
            if not deeds and self.voice is not Voice.AUTHORIAL:
                return self._undertakes_nothing(clause, operator)
        if deeds and start is not None:
            deeds[0] = replace(deeds[0], start=min(start, deeds[0].start))
        if deeds:
            deeds[0] = self._with_unfinished(deeds[0])
        return self._undertakes(clause, deeds, operator)

    def _is_theirs(self, deed: Deed, stop: int) -> bool:
        """Whether what stands behind a verb after which others act is done by these: not another such verb."""
        others = self.grammar.at("others_act", self.text, deed.verb[0], stop)
        backs = self.grammar.language.words("force", "backs")
        if self.grammar.apart and deed.action is Action.ASSIST:
            return False
        if not self.grammar.apart and backs and backs.expression.match(self.text, deed.verb[0], stop):
            return False
        return others is None and deed.action not in (Action.EXPLORE, Action.NEGOTIATE)

    def _with_unfinished(self, deed: Deed) -> Deed:
        """What is undertaken, with words right before it that are no whole undertaking: a verb without object, or measures."""
        if self.latest is None or not self.latest.deeds or deed.nature is not Nature.DEED:
            return deed
        last = self.latest.deeds[-1]
        if last.operator != deed.operator or not is_unfinished(self.grammar, self.text, last):
            return deed
        self.latest.deeds.pop()
        return replace(deed, start=last.start, verb=last.verb, action=last.action)

    def _stands_under(self, clause: Clause, head: Found) -> _Clause:
        """A principle or opposition under an operator: a position, or the aim of what was undertaken before it."""
        behind_deed = self.act is Act.COMMIT and self.scope == "deeds"
        if head.code == "stand" and behind_deed and not self._is_order(head, clause):
            return self._goes_on(clause)
        self.polarity = Polarity.AGAINST if head.code == "oppose" else Polarity.FOR
        made = self._made(clause, Act.POSITION)
        if self.voice is Voice.AUTHORIAL:
            made.act, made.polarity = Act.ASSERT, None
        self.scope = "deeds"
        return made

    def _guessed(self, clause: Clause, at: int, place: int, operator: Operator) -> list[Deed]:
        """What is undertaken by a verb that nobody listed, where the operator leaves no doubt that something is."""
        word = _first_word(self.text, place, clause.end)
        if word is None or operator.force not in (Force.AGREED, Force.WILLING):
            return []
        withheld = self.grammar.at("withheld", self.text, place, clause.end)
        none = (
            self.grammar.at("no_verb", self.text, word[0], clause.end) if self.grammar.apart and not withheld else None
        )
        if none is not None and operator.force is Force.WILLING:
            return []
        action = Action.ABSTAIN if withheld else Action.IMPLEMENT
        return [Deed(at, clause.end, word, Nature.DEED, action, operator, self.subject, known=False)]

    def _undertakes_nothing(self, clause: Clause, operator: Operator) -> _Clause:
        """An operator without a verb of activity: it tells what will be so, or it is a position."""
        if self.grammar.has("foretells", self.text, operator.start, operator.end):
            self.scope = "told"
            return self._made(clause, Act.ASSERT)
        self.polarity = Polarity.FOR
        return self._made(clause, Act.POSITION)

    def _undertakes(self, clause: Clause, deeds: list[Deed], operator: Operator) -> _Clause:
        """A clause with what it undertakes; an outlet that tells of it undertakes nothing."""
        made = self._made(clause, None)
        made.deeds, made.governed = deeds, operator
        self.serves = bool(deeds) and self._ends_in_purpose(deeds[-1], clause.end)
        self.latest = made
        if any(one.nature is Nature.DEED for one in deeds):
            made.act = self.act = Act.COMMIT
        elif any(one.nature is Nature.ORDER for one in deeds):
            self.polarity = Polarity.FOR
            made.act, made.polarity, self.act = Act.POSITION, Polarity.FOR, Act.POSITION
        self.scope = "deeds"
        if self.voice is Voice.AUTHORIAL:
            past = self.grammar.has("promised", self.text, clause.start, operator.end)
            made.act = Act.RECORD if operator.force is Force.AGREED or past else Act.ASSERT
            made.deeds = []
        elif deeds and self.grammar.at("others_act", self.text, deeds[0].verb[0], clause.end):
            self.pivot = made
        return made

    def _ends_in_purpose(self, deed: Deed, stop: int) -> bool:
        """Whether an infinitive follows what is undertaken, which tells what for: *build it to help farmers*."""
        if not self.grammar.apart or deed.nature is not Nature.DEED:
            return False
        return self.grammar.at("infinitive", self.text, blanks(self.text, deed.end, stop), stop) is not None

    def _is_order(self, head: Found, clause: Clause) -> bool:
        return self.grammar.has("deed_object", self.text, head.start, clause.end, "order")

    def _head(self, clause: Clause, at: int, word: Found, subject: Subject | None, number: int) -> _Clause:
        """A clause whose first verb says what it does."""
        code, grammar, text = word.code, self.grammar, self.text
        made, word = self._complement(clause, at, word, subject, number)
        if made is not None:
            return made
        code = word.code
        self._heard(code, subject, word)
        self.pivot = self.pending = None
        if number == 0 and subject is None:
            self.operator = None
        themselves = grammar.apart and subject is not None and subject.kind == "all"
        if code == "stand" and not themselves and self._backs(word, clause):
            begin = at if subject is not None and subject.end <= word.start else word.start
            backing = deeds_in(
                grammar, text, word.start, clause.end, Operator(begin, word.end, Force.BACKS), self.subject
            )
            if backing and self.voice is not Voice.AUTHORIAL:
                self.scope = "backs"
                made = self._made(clause, Act.COMMIT)
                made.deeds = [replace(backing[0], end=clause.end, nature=Nature.DEED, action=Action.ASSIST)]
                return made
        if code == "stand" and self._is_habit(clause):
            self.scope, self.polarity = "told", None
            return self._made(clause, Act.ASSERT)
        act = Act.ASSERT if code == "meet" and self._is_perfect(word) and self.voice is Voice.REPORTED else _ACTS[code]
        self.scope = {"belief": "belief", "urge": "urge", "oppose": "oppose", "stand": "stand"}.get(code, "told")
        self.polarity = {"oppose": Polarity.AGAINST, "stand": Polarity.FOR}.get(code)
        if code == "belief":
            act, self.polarity = self._believed(word.end, clause, number)
        elif (
            code == "note"
            and grammar.apart
            and grammar.at("should", text, blanks(text, word.end, clause.end), clause.end)
        ):
            act, self.polarity = Act.POSITION, Polarity.FOR
        elif code == "appraise" and self._is_invited(word, clause):
            act = Act.URGE
        if self.voice is Voice.AUTHORIAL and self._agrees(word):
            act = Act.RECORD
        if self.voice is Voice.AUTHORIAL and act is not Act.RECORD:
            act, self.polarity = (
                (Act.RECORD if act is Act.DECLARE else Act.ASSERT if act is Act.POSITION else act),
                None,
            )
        return self._made(clause, act)

    def _complement(
        self, clause: Clause, at: int, word: Found, subject: Subject | None, number: int
    ) -> tuple[_Clause | None, Found]:
        """A clause with what is undertaken in the words that somebody says again, shares or agrees on, if anything is.

        Returns:
            The clause, or None; and the verb that says what the clause does: of what is said again, that behind it.
        """
        grammar, reported = self.grammar, self.voice is not Voice.AUTHORIAL
        said_again = grammar.at("restates", self.text, word.start, clause.end) is not None
        believes = grammar.at("only_believes", self.text, word.start, clause.end) is not None
        shared = grammar.apart and word.code == "belief" and reported and not believes
        at_once = self._promised_at_once(word, clause) if word.code == "belief" and reported else None
        if at_once is not None:
            self._heard(word.code, subject, word)
            return self._governs(clause, at, at_once, subject, number), word
        if not (said_again or shared or (word.code == "declare" and reported)):
            return None, word
        told = self._told_again(clause, word, subject)
        if told is not None and (not shared or self._is_of_all(told[0], subject)):
            self._heard(word.code, subject, word)
            return self._governs(clause, told[0].end, told[1], told[0], number), word
        foreseen = self._foreseen_in(clause, word, subject)
        if foreseen is not None:
            return foreseen, word
        behind = grammar.skip("clause_adverb", self.text, word.end, clause.end)
        inner = None if shared else self._at(behind, clause.end)
        governs = inner[1] if inner is not None and inner[0] == "operator" and not grammar.apart else None
        committed = governs or (self._committed_again(word, clause) if said_again or shared else None)
        if committed is not None:
            self._heard(word.code, subject, word)
            return self._governs(clause, at, committed, subject, number), word
        return None, inner[1] if said_again and inner is not None and inner[0] == "head" else word

    def _promised_at_once(self, word: Found, clause: Clause) -> Found | None:
        """The operator right behind a verb of belief, where an activity stands under it: 双方强调将加强合作."""
        grammar, text = self.grammar, self.text
        found = (
            None if grammar.apart else self._at(grammar.skip("clause_adverb", text, word.end, clause.end), clause.end)
        )
        if found is None or found[0] != "operator":
            return None
        verb = main_verb(grammar, text, found[1].end, clause.end)
        return found[1] if verb and nature_of(grammar, text, verb, clause.end) is Nature.DEED else None

    def _foreseen_in(self, clause: Clause, word: Found, subject: Subject | None) -> _Clause | None:
        """A clause with what was agreed to be done, or one that ends in whoever acts in the next clauses."""
        done = self._done_again(word, clause)
        whose = self._only_begins(word, clause)
        if done is None and whose is None:
            return None
        self._heard(word.code, subject, word)
        if done is not None:
            return self._undertakes(clause, [done], done.operator)
        self.subject, self.operator, self.scope = (whose and whose.actors) or self.subject, None, ""
        return self._made(clause, None, frame=True)

    def _is_of_all(self, inner: Subject, outer: Subject | None) -> bool:
        """Whether what somebody believes is of what all will do, or that one: not of what others will."""
        if inner.kind == "all" or outer is None:
            return inner.kind == "all"
        of_state = outer.kind == "person" and inner.kind in ("side", "name") and len(inner.actors) == 1
        return of_state or inner.actors == outer.actors

    def _committed_again(self, word: Found, clause: Clause) -> Found | None:
        """The operator of what somebody says again that they are committed to do, if it is an activity."""
        grammar, text = self.grammar, self.text
        if not grammar.apart:
            return None
        found = self._first("operator", word.end, min(clause.end, word.end + REACH))
        if found is None or found[1].code not in ("will", "willing"):
            return None
        if any(
            grammar.has(*one)
            for one in (("that", text, word.start, found[1].start), ("foretells", text, *found[1][1:]))
        ):
            return None
        place = grammar.skip("clause_adverb", text, found[1].end, clause.end)
        verb = grammar.at("deed", text, place, clause.end)
        return found[1] if verb and nature_of(grammar, text, verb, clause.end) is Nature.DEED else None

    def _told_again(self, clause: Clause, word: Found, subject: Subject | None) -> tuple[Subject, Found] | None:
        """Who undertakes what by an operator behind a verb of saying again: *reaffirmed that they will*."""
        given = self._given(word.end, clause.end) if self.grammar.apart else None
        if given is None and self.grammar.apart and self.grammar.has("that", self.text, word.start, word.end):
            given = blanks(self.text, word.end, clause.end)
        who = self._subject(given, clause.end) if given is not None else None
        again = self.grammar.at("restates", self.text, word.start, clause.end) is not None
        announces = given is not None and subject is not None and (again or word.code == "declare")
        it = self.grammar.at("it", self.text, given, clause.end) if announces and given is not None else None
        if it is not None and subject is not None:
            who = Subject(it.end, subject.actors, subject.kind)
        if who is None or not who.speaks:
            return None
        found = self._at(self.grammar.skip("clause_adverb", self.text, who.end, clause.end), clause.end)
        if found is None or found[0] != "operator":
            return None
        actors = subject.actors if subject is not None and self._is_pronoun(given, who.end) else who.actors
        self.subject = actors or self.subject
        return Subject(given or who.end, self.subject, who.kind), found[1]

    def _done_again(self, word: Found, clause: Clause) -> Deed | None:
        """What is to be done with the subject of what was agreed: *agreed that the next round will be held*."""
        given = self._given(word.end, clause.end) if self.grammar.apart else None
        if given is None and self.grammar.apart and self.grammar.has("that", self.text, word.start, word.end):
            given = blanks(self.text, word.end, clause.end)
        agreed = self.grammar.at("agreed_as_told", self.text, word.start, word.end) is not None
        will = self._first("operator", given, clause.end) if given is not None and agreed else None
        if given is None or will is None or not self.grammar.has("foretells", self.text, will[1].start, will[1].end):
            return None
        return self._done(clause, given, will[1])

    def _only_begins(self, word: Found, clause: Clause) -> Subject | None:
        """Who acts in the next clauses, where what somebody says again or believes ends in its subject: *that the two sides, as friends, will*."""
        given = self._given(word.end, clause.end) if self.grammar.apart and clause.mark else None
        who = self._subject(given, clause.end) if given is not None else None
        ends = who is not None and blanks(self.text, who.end, clause.end) >= clause.end
        return who if who is not None and ends and who.kind in ("all", "side") else None

    def _is_pronoun(self, start: int | None, end: int) -> bool:
        pronoun = self.grammar.language.words("pronoun")
        return start is not None and bool(pronoun) and pronoun.expression.fullmatch(self.text, start, end) is not None

    def _is_habit(self, clause: Clause) -> bool:
        """Whether a stand is told as what has always been so: 长期以来…始终坚持."""
        has, text = self.grammar.has, self.text
        begins = has("habit", text, self.coming[0].start, clause.end, "begins")
        return begins and has("habit", text, clause.start, clause.end, "goes")

    def _believed(self, start: int, clause: Clause, number: int) -> tuple[Act, Polarity | None]:
        """What a belief is: a position if it says what should be, else an assertion."""
        grammar, text = self.grammar, self.text
        stop = clause.end
        for later in self.coming[number + 1 : number + 1 + FORESEEN]:
            at = grammar.lead(text, later.start, later.end)
            subject = self._subject(at, later.end)
            place = grammar.skip("clause_adverb", text, at, later.end)
            head = grammar.at("clause_head", text, place, later.end)
            if (subject and subject.kind in ("all", "side", "person")) or (head and subject is None):
                break
            stop = later.end
        if grammar.at("held_dear", text, blanks(text, start, stop), stop):
            return Act.POSITION, Polarity.FOR
        inner = grammar.at("clause_head", text, grammar.skip("clause_adverb", text, start, stop), stop)
        if inner and inner.code in ("oppose", "stand"):
            return Act.POSITION, Polarity.AGAINST if inner.code == "oppose" else Polarity.FOR
        return (Act.POSITION, Polarity.FOR) if grammar.has("should", text, start, stop) else (Act.ASSERT, None)

    def _is_invited(self, word: Found, clause: Clause) -> bool:
        welcome = self.grammar.language.words("welcome")
        takes = self.grammar.language.words("invited_to") or self.grammar.language.words("takes_part")
        rest = self.text[word.end : clause.end]
        return bool(welcome and welcome.search(self.text[word.start : word.end]) and takes and takes.search(rest))

    def _backs(self, word: Found, clause: Clause) -> bool:
        """Whether words of support are of an activity of somebody else that could be pointed at."""
        grammar, text = self.grammar, self.text
        backs = grammar.language.words("force", "backs")
        if not backs or not backs.search(text[word.start : word.end]):
            return False
        if grammar.has("deed_object", text, word.end, clause.end, "order"):
            return False
        return grammar.has("own_activity", text, word.end, clause.end) and not grammar.has(
            "idea", text, word.end, clause.end
        )

    def _is_norm(self, start: int, stop: int) -> bool:
        return self.grammar.has("should", self.text, start, stop)

    def _norm(self, clause: Clause, subject: Subject | None) -> _Clause:
        """A clause that says what should be: a call on the two sides themselves, else a position."""
        grammar, text = self.grammar, self.text
        if self.scope == "belief" and subject is None and self.act is not None:
            return self._goes_on(clause)
        both, norm = (grammar.has("should", text, clause.start, clause.end, code) for code in ("both", "norm"))
        parties = subject is not None and len(subject.actors) > 1 and set(subject.actors) == set(self.cast.parties)
        ours = (both and (grammar.apart or not norm)) or (grammar.apart and parties and self.voice is Voice.REPORTED)
        self.scope, self.series = "urge" if ours else "belief", ours
        self.polarity = None if ours else Polarity.FOR
        if self.voice is Voice.AUTHORIAL:
            self.polarity = None
            return self._made(clause, Act.ASSERT)
        return self._made(clause, Act.URGE if ours else Act.POSITION)

    def _bare(self, clause: Clause, at: int, begin: int, verb: Found, subject_kind: str) -> _Clause:
        """A subject, which ends at `begin`, with a bare verb: it binds whoever is named, unless it tells what was done."""
        if (
            self.grammar.apart
            and self.voice is not Voice.AUTHORIAL
            and self.grammar.has("done_by_this", self.text, begin, verb.start)
        ):
            self.scope = "told"
            return self._made(clause, Act.DECLARE)
        past = self.grammar.has("is_past", self.text, clause.start, min(self.coming[-1].end, clause.end + FAR))
        near = min(clause.end, verb.end + NEAR_VERB) if self.grammar.apart else clause.end
        resolved = self.grammar.has("resolved", self.text, at, near) or (
            not self.grammar.apart
            and subject_kind == "all"
            and verb.start == self.grammar.skip("clause_adverb", self.text, begin, clause.end)
            and nature_of(self.grammar, self.text, verb, clause.end) is Nature.DEED
        )
        if self.voice is not Voice.AUTHORIAL and resolved and not past:
            self.operator = Operator(at, verb.end, Force.WILL)
            return self._under_operator(
                clause, verb.start if self.grammar.apart else blanks(self.text, begin, clause.end)
            )
        self.scope = "told"
        told = self.told and self.grammar.apart
        if self.usual is Voice.AUTHORIAL and self.holder and subject_kind == "all" and not told:
            self.holder = ()
            self._voice()
        perfect = self.voice is Voice.REPORTED and self.grammar.at(
            "perfect", self.text, blanks(self.text, begin, clause.end), clause.end
        )
        return self._made(clause, Act.RECORD if past and not perfect else Act.ASSERT)

    def _plain(self, clause: Clause, number: int) -> _Clause:
        if self.scope == "belief" and self.act is not None:
            return self._goes_on(clause)
        if (
            self.grammar.apart
            and number + 1 < len(self.coming)
            and not self.grammar.has("finite", self.text, clause.start, clause.end)
        ):
            return self._made(clause, None, frame=True)
        self.operator, self.scope = None, "told"
        met = self.grammar.has("clause_head", self.text, clause.start, clause.end, "meet")
        return self._made(clause, Act.RECORD if met else Act.ASSERT)

    def _is_frame(self, at: int, stop: int) -> bool:
        """Whether words only say when, where or on what basis the next clause acts."""
        grammar, text = self.grammar, self.text
        ends = grammar.language.words("frame_end")
        if grammar.at("frame", text, at, stop) or grammar.at("according", text, at, stop):
            return True
        return ends.ends(text[at:stop]) is not None

    # Units

    def _units(self, read: Sequence[_Clause], start: int, end: int) -> Iterator[Said]:
        groups: list[list[_Clause]] = []
        waiting: list[_Clause] = []
        for one in read:
            if one.frame and one is not read[-1]:
                waiting.append(one)
                continue
            alike = groups and (one.act is None or (groups[-1][-1].key == one.key))
            if groups and not alike and not (waiting[-1] if waiting else groups[-1][-1]).clause.mark:
                groups[-1] += [*waiting, one]  # No mark parts them.
            elif alike:
                groups[-1] += [*waiting, replace_key(one, groups[-1][-1])]
            else:
                groups.append([*waiting, one])
            waiting = []
        at = start
        for number, group in enumerate(groups):
            stop = end if number + 1 == len(groups) else group[-1].clause.stop
            chief = min((one for one in group if not one.frame), key=_strength, default=group[-1])
            act = chief.act or Act.ASSERT
            deeds = tuple(deed for one in group for deed in one.deeds) if act is Act.COMMIT else ()
            yield Said(
                blanks(self.text, at, stop),
                stop,
                act,
                chief.polarity if act is Act.POSITION else None,
                chief.voice,
                chief.speakers,
                tuple(deed for deed in deeds if deed.nature is Nature.DEED),
                tuple((deed.start, deed.end) for deed in deeds if deed.nature is not Nature.DEED),
            )
            at = stop


_CLOSE_QUOTE = ('"', "”")


@cache
def _opening_marks() -> frozenset[str]:
    """Marks behind which a list begins."""
    return frozenset(marks_of("sentence_ends", "opening"))


_WORD = re.compile(r"[A-Za-z][\w’'-]*|\w{1,2}")


def _first_word(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The first word of a stretch: two characters where words are written together."""
    match = _WORD.match(text, start, end)
    return match.span() if match else None


def _strength(one: _Clause) -> int:
    return STRONGEST_FIRST.index(one.act) if one.act else len(STRONGEST_FIRST)


UNKNOWN = ("",)
"""Stands for a speaker whom the registers do not know."""
STRONGEST_FIRST = (Act.COMMIT, Act.DECLARE, Act.URGE, Act.POSITION, Act.APPRAISE, Act.RECORD, Act.ASSERT)
"""The act of a unit that cannot be cut is the one of these that comes first."""


def replace_key(one: _Clause, before: _Clause) -> _Clause:
    """A clause that goes on, with what the one before it is."""
    if one.act is None:
        one.act, one.polarity, one.voice, one.speakers = before.act, before.polarity, before.voice, before.speakers
    return one


def _settle(read: Sequence[_Clause]) -> None:
    """Say what clauses are that have only aims: they go with what is undertaken under their operator, else they are positions."""
    known = {id(one.governed) for one in read if any(deed.known for deed in one.deeds)}
    for one in read:
        if one.deeds and not one.deeds[0].known and id(one.governed) in known:
            one.deeds, one.act = [], None
    commits = {id(one.governed) for one in read if one.act is Act.COMMIT}
    for one in read:
        if one.governed is None or one.act is not None:
            continue
        if id(one.governed) in commits:
            one.act, one.polarity = Act.COMMIT, None
        elif one.voice is not Voice.AUTHORIAL:
            one.act, one.polarity = Act.POSITION, Polarity.FOR


SHORTEST_STEM = 3
"""Letters of the shortest word that may name a side by the stem of the name of its state."""
LONGEST_STEM = 4
"""Letters at the beginning that such a word shares with that name."""
NEAR_SPEECH = 60
"""Characters between a verb of speech, with time and place, and what is said."""
FAR = 120
"""Characters behind a bare verb that may show that it tells what was done."""
FORESEEN = 12
"""Clauses that are looked at to see whether a belief is of what should be."""
CLOSE = 6
"""Characters between a subject and its operator, where it is quoted with it."""
NEAR_VERB = 10
"""Characters behind a bare verb in which a word stands that shows it is a resolution: *work together*."""
LONGEST_PASSIVE = 12
"""Characters before a verb in which a word stands that makes it passive."""
LONGEST_STRANGER = 16
"""Characters up to the end of the verb behind a name that nobody has registered."""
REACH = 90
"""Characters in which the first verb of a clause without subject stands."""
NEAR_START = 60
"""Characters from the beginning of a clause in which its subject is named."""
