"""One reading of a text, clause by clause: who speaks, what is done by it, under which operator, and where that turns.

A state is carried from clause to clause: subject, operator, and the scope of belief, support or opposition. What a clause says follows
from its first words and from that state. Units, acts and commitments all come from this one reading, so that none contradicts another.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from ..models.codelists import Act, Action, ActorKind, Force, Polarity, Voice
from .cast import Cast
from .deeds import Deed, Nature, Operator, deeds_in, is_unfinished, main_verb, nature_of
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

    def __init__(self, grammar: Grammar, text: str, cast: Cast, voice: Voice, author: tuple[str, ...]) -> None:
        self.grammar, self.text = grammar, text
        self.cast = cast.of_report() if voice is Voice.AUTHORIAL else cast
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
        self.before = self.holder if self.grammar.apart and not self.brief else ()
        self.holder = ()
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
        self.told = self.series = False
        if self.brief:
            self.holder, self.brief = (), False
        clauses = self.grammar.clauses(self.text, start, end)
        if not clauses:
            return [Said(start, end, Act.ASSERT, None, self.voice, self.speakers)]
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
        if not first and self.act is not None and grammar.at("clause_within", text, at, clause.end):
            self._stretch(clause)
            return self._goes_on(clause)
        at, spoken = self._speech(at, clause, first)
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

    def _is_inside(self, subject: Subject) -> bool:
        """Whether a subject stands inside what somebody believes, opposes or asks for."""
        if self.grammar.apart and subject.kind == "name" and self.scope == "stand":
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
        if self.series and subject is None and self.scope == "urge" and word[1].code in ("stand", "oppose"):
            return self._goes_on(clause)
        self.held = self.held or self.grammar.at("holds_all", self.text, word[1].start, clause.end) is not None
        if subject is None and self._is_governed(word[1], clause):
            return self._under_operator(clause, at)
        return self._head(clause, at, word[1], subject, number)

    def _wordless(self, clause: Clause, at: int, place: int, subject: Subject | None, number: int) -> _Clause:
        """A clause without such a verb, or with one that only a stranger or a repetition shows."""
        grammar, text, stop = self.grammar, self.text, clause.end
        if number == 0 and subject is None and (stranger := self._stranger(at, stop)):
            return self._head(clause, at, stranger, None, number)
        passive = self._passive(at, stop) if subject is None and not grammar.apart else None
        if passive is not None:
            return self._undertakes(clause, [passive], passive.operator)
        again = grammar.at("restates", text, blanks(text, subject.end, stop), stop) if subject is not None else None
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
        if subject is None and verb is not None and self._under():
            return self._under_operator(clause, at)
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
        if subject is None and number and self.act is not None:
            return self._goes_on(clause)
        return self._plain(clause, number)

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
        return None if any(grammar.has(table, text, *between) for table in ("should", "that", "relative")) else word

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
        return head.code in ("urge", "stand", "oppose", "belief") and bool(passive) and passive.ends(before) is not None

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
        side = self._actor_of(found.start, found.end) or self.cast.unnamed_party or self.other_side
        actors = {"all": self.cast.parties or self.author, "side": side}
        return Subject(found.end, actors.get(found.code, ()), found.code)

    def _subject_apart(self, at: int, stop: int) -> Subject | None:
        """The words before the first operator or verb, if they name somebody."""
        grammar, text = self.grammar, self.text
        listed = grammar.at("clause_subject", text, at, stop)
        if listed is not None:
            return self._listed(listed)
        pronoun = grammar.at("pronoun", text, at, stop) if self.usual is Voice.AUTHORIAL and self.last else None
        if pronoun is not None:
            return Subject(pronoun.end, self.last, "person")
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
        if first.kind is not ActorKind.PERSON and not self._verb_follows(blanks(text, end, stop), stop):
            end = max(one.end for one in named)
        return Subject(end, actors, "person" if first.kind is ActorKind.PERSON else "name")

    def _verb_start(self, at: int, stop: int) -> int:
        """Where the first verb of a clause begins, in a report also one that performs nothing; its beginning, if none is known."""
        verbs = [one[1] for one in (self._first("operator", at, stop), self._first("clause_head", at, stop)) if one]
        if (
            not verbs
            and self.usual is Voice.AUTHORIAL
            and (finite := self.grammar.first("finite", self.text, at, stop))
        ):
            verbs = [finite]
        return min((one.start for one in verbs), default=at)

    def _in_apposition(self, at: int, stop: int) -> Subject | None:
        """The person with whose name and offices a clause ends that has no verb: *Li Wei, chairman of the committee*."""
        named = self.cast.within(at, stop)
        first = self._without_titles(named)[0] if named else None
        if first is None or first.kind is not ActorKind.PERSON or not self.text.startswith(",", first.end):
            return None
        return Subject(stop, (first.actor,), "person") if named[0].start == at else None

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
        return named[named.index(person) :] if title and not joined else named

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
                self.holder, self.brief = self.cast.parties, True
                self._voice()
            elif number and self.grammar.apart and (who := self._only_attributes(clause)):
                self.holder = self.last = who
                self.told = True
                self._voice()

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
        if verb.start == at:
            return self._who(behind, clause.end)
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
            return self.cast.parties
        states = [one.actor for one in named if one.start == start or self.grammar.apart]
        return tuple(states[:1])

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
        return self._at(self.grammar.skip("clause_adverb", self.text, at, stop), stop) is not None

    def _speech(self, at: int, clause: Clause, first: bool) -> tuple[int, bool]:
        """Whose speech a clause of a report begins, and where the words begin that are given to that speaker."""
        if self.usual is not Voice.AUTHORIAL:
            return at, False
        if not first and self.grammar.apart and self._only_attributes(clause):
            return clause.end, True
        given = self._going_on(at, clause) if self.holder or self.met or self.person else None
        if given is not None and not self.holder:
            self.holder = self.last = self.met or self.person
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
            return None
        given = self._given(still.end, clause.end)
        behind = blanks(self.text, still.end, clause.end)
        clear = behind < clause.end and self.grammar.begins_name(self.text, behind, clause.end)
        return behind if given is None and clear and self.grammar.apart else given

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
        if given is None and grammar.apart and grammar.at("speech_circumstance", text, behind, stop):
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
        elif subject is None and self.person and not self.holder and self._is_told(word.start, word):
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
        self._voice()

    def _resumes(self, subject: Subject, stop: int) -> None:
        """Take what a report says of one side without a speaker as said by whoever spoke before: *China will*, and no past."""
        if self.usual is not Voice.AUTHORIAL or self.holder or not self.before:
            return
        grammar, text = self.grammar, self.text
        one = subject.kind in ("side", "name") and len(subject.actors) == 1 and subject.actors[0] in self.cast.parties
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
        if subject is None and (inside or later):
            return self._goes_on(clause)
        self._promised(word, subject)
        if word.code == "agreed" and self._is_past(word, subject):
            self.operator, self.scope = None, "told"
            return self._made(clause, Act.RECORD)
        foretold = self._foretold(clause, at, word, number) if subject is None else None
        if foretold is not None:
            return foretold
        near = subject is not None and subject.end <= word.start
        self.operator = Operator(at if near else word.start, word.end, Force[word.code.upper()])
        self.scope, self.pending, self.pivot, self.aimed = "deeds", None, None, False
        rest = self._behind(word.end, clause.end)
        if rest >= clause.end:
            return self._made(clause, None, frame=True)
        if self._is_frame(rest, clause.end) and clause.mark and not grammar.apart:
            self.pending = rest
            return self._made(clause, None, frame=True)
        return self._under_operator(clause, rest, governs=True)

    def _foretold(self, clause: Clause, at: int, word: Found, number: int) -> _Clause | None:
        """A clause whose subject is what is to be done, or a thing of which it tells what it will do."""
        if not self.grammar.apart or not self.grammar.has("foretells", self.text, word.start, word.end):
            return None
        done = self._done(clause, at, word)
        if done is not None:
            return self._undertakes(clause, [done], done.operator)
        if number == 0 and self.grammar.has("thing", self.text, at, word.start):
            self.operator, self.scope = None, "told"
            return self._made(clause, Act.ASSERT)
        return None

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
        if self.usual is not Voice.AUTHORIAL or not self.grammar.apart or word.code == "agreed":
            return
        if subject is None or subject.kind != "person" or not self._is_told(subject.end, word):
            return
        self.holder = self.last = subject.actors
        self._voice()
        states = [one.actor for one in self.cast.within(subject.end, word.start) if one.kind is ActorKind.STATE]
        self.subject = tuple(states[:1]) or self.subject

    def _is_past(self, word: Found, subject: Subject | None) -> bool:
        """Whether words at the head of a clause, or between subject and operator, tell of an earlier year."""
        grammar, text = self.grammar, self.text
        heads = (grammar.lead(text, one.start, one.end) for one in self.coming if one.start <= word.start)
        if any(grammar.at("years_past", text, head, word.start) for head in heads if head < word.start):
            return True
        return subject is not None and grammar.has("years_past", text, subject.end, word.start)

    def _behind(self, at: int, stop: int) -> int:
        """Where the words begin that an operator governs: behind with whom."""
        at = blanks(self.text, at, stop)
        if self.grammar.at("stays_with", self.text, at, stop):
            behind = self.grammar.skip("stays_with", self.text, at, stop)
            if not self.grammar.apart or self.grammar.at(
                "deed", self.text, self.grammar.skip("clause_adverb", self.text, behind, stop), stop
            ):
                return behind
        return at

    def _under_operator(self, clause: Clause, at: int, governs: bool = False) -> _Clause:
        """A clause that an operator governs: what it undertakes, or what it stands for; `governs` where the operator is its own."""
        grammar, text = self.grammar, self.text
        operator = self.operator or self.opening
        if operator is None:
            return self._goes_on(clause)
        place = grammar.skip("clause_adverb", text, at, clause.end)
        head = grammar.at("clause_head", text, place, clause.end)
        if head and head.code in ("oppose", "stand") and not self._backs(head, clause):
            return self._stands_under(clause, head)
        start, self.pending = self.pending, None
        infinitive = governs and not grammar.has("no_verb", text, operator.end - 3, operator.end)
        deeds = deeds_in(grammar, text, at, clause.end, operator, self.subject, guess=infinitive)
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
        if self.grammar.apart and deed.action is Action.ASSIST:
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

    def _is_order(self, head: Found, clause: Clause) -> bool:
        return self.grammar.has("deed_object", self.text, head.start, clause.end, "order")

    def _head(self, clause: Clause, at: int, word: Found, subject: Subject | None, number: int) -> _Clause:
        """A clause whose first verb says what it does."""
        code, grammar, text = word.code, self.grammar, self.text
        said_again = grammar.at("restates", text, word.start, clause.end) is not None
        shared = grammar.apart and code == "belief" and self.voice is not Voice.AUTHORIAL
        if said_again or shared or (code == "declare" and self.voice is not Voice.AUTHORIAL):
            told = self._told_again(clause, word, subject)
            if told is not None and (not shared or self._is_of_all(told[0], subject)):
                self._heard(code, subject, word)
                return self._governs(clause, told[0].end, told[1], told[0], number)
            inner = (
                self._at(grammar.skip("clause_adverb", text, word.end, clause.end), clause.end) if not shared else None
            )
            if inner is not None and inner[0] == "operator" and not grammar.apart:
                self._heard(code, subject, word)
                return self._governs(clause, at, inner[1], subject, number)
            committed = self._committed_again(word, clause) if said_again or shared else None
            if committed is not None:
                self._heard(code, subject, word)
                return self._governs(clause, at, committed, subject, number)
            if said_again and inner is not None and inner[0] == "head":
                word, code = inner[1], inner[1].code
        self._heard(code, subject, word)
        self.pivot = self.pending = None
        if number == 0 and subject is None:
            self.operator = None
        if code == "stand" and self._backs(word, clause):
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
        elif code == "appraise" and self._is_invited(word, clause):
            act = Act.URGE
        if self.voice is Voice.AUTHORIAL and act is not Act.RECORD:
            act, self.polarity = (
                (Act.RECORD if act is Act.DECLARE else Act.ASSERT if act is Act.POSITION else act),
                None,
            )
        return self._made(clause, act)

    def _is_of_all(self, inner: Subject, outer: Subject | None) -> bool:
        """Whether what somebody believes is of what all will do, or that one: not of what others will."""
        return inner.kind == "all" or (outer is not None and inner.actors == outer.actors)

    def _committed_again(self, word: Found, clause: Clause) -> Found | None:
        """The operator of what somebody says again that they are committed to do, if it is an activity."""
        grammar, text = self.grammar, self.text
        if not grammar.apart:
            return None
        found = self._first("operator", word.end, min(clause.end, word.end + REACH))
        if found is None or found[1].code not in ("will", "willing"):
            return None
        if grammar.has("that", text, word.start, found[1].start):
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
        if who is None or not who.speaks:
            return None
        found = self._at(self.grammar.skip("clause_adverb", self.text, who.end, clause.end), clause.end)
        if found is None or found[0] != "operator":
            return None
        actors = subject.actors if subject is not None and self._is_pronoun(given, who.end) else who.actors
        self.subject = actors or self.subject
        return Subject(given or who.end, self.subject, who.kind), found[1]

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


NEAR_SPEECH = 45
"""Characters between a verb of speech, with time and place, and what is said."""
FAR = 120
"""Characters behind a bare verb that may show that it tells what was done."""
FORESEEN = 12
"""Clauses that are looked at to see whether a belief is of what should be."""
CLOSE = 6
"""Characters between a subject and its operator, where it is quoted with it."""
NEAR_VERB = 10
"""Characters behind a bare verb in which a word stands that shows it is a resolution: *work together*."""
LONGEST_PASSIVE = 8
"""Characters before a verb in which a word stands that makes it passive."""
LONGEST_STRANGER = 16
"""Characters up to the end of the verb behind a name that nobody has registered."""
REACH = 90
"""Characters in which the first verb of a clause without subject stands."""
NEAR_START = 60
"""Characters from the beginning of a clause in which its subject is named."""
