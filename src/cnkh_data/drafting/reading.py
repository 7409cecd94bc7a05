"""What is known while a text is read: what never changes, whose words a stretch is, and what governs the next clause."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ..models.codelists import Act, Polarity, Voice
from .cast import Cast
from .deeds import Deed, Operator
from .grammar import Clause, Grammar


@dataclass(frozen=True)
class Setting:
    """A text with all that does not change while it is read."""

    grammar: Grammar
    text: str
    """Folded."""
    cast: Cast
    usual: Voice
    """Whose words they are where the text does not say."""
    author: tuple[str, ...]
    """Who speaks then."""

    def actors_in(self, start: int, end: int) -> tuple[str, ...]:
        """The actors that a stretch of the text names, each once."""
        return tuple(dict.fromkeys(one.actor for one in self.cast.within(start, end)))

    @cached_property
    def other_side(self) -> tuple[str, ...]:
        """The one party that no side is called by, where the others are: a side that nobody knows is that party."""
        sides = self.grammar.all("clause_subject", self.text, 0, len(self.text))
        called = {actor for one in sides if one.code == "side" for actor in self.actors_in(one.start, one.end)}
        left = tuple(party for party in self.cast.parties if party not in called)
        return left if len(left) == 1 and called else ()


@dataclass
class Speech:
    """Whose words a stretch is, and who its subject is."""

    author: tuple[str, ...]
    """Who speaks where the text does not say."""
    voice: Voice
    speakers: tuple[str, ...]
    subject: tuple[str, ...]
    """Who acts."""
    holder: tuple[str, ...] = ()
    """Who speaks in a report at this place."""
    brief: bool = False
    """Whether that is told of this sentence alone."""
    last: tuple[str, ...] = ()
    """Who spoke last in it."""
    told: bool = False
    """Whether this sentence says itself who speaks in it."""
    before: tuple[str, ...] = ()
    """Who spoke until a sentence of the outlet's own, or until the paragraph ended."""
    person: tuple[str, ...] = ()
    """The person whom this sentence is about."""
    met: tuple[str, ...] = ()
    """The person of whom this sentence of a report tells that they met somebody."""
    body: tuple[str, ...] = ()
    """The state or body that spoke last in a report: *it* and *the ministry* stand for that."""
    bodies: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """States and bodies that spoke, by each word that named them last."""
    sides: bool = False
    """Whether a side was told to have spoken, so that a report retells what both said, too."""
    quoting: bool = False
    """Whether the sentence before is a quotation with whoever said it."""
    quoted: int = 0
    """Where a quotation ends that runs over several sentences."""

    def new_paragraph(self, setting: Setting) -> None:
        """Nobody speaks on into the next paragraph, unless it resumes."""
        self.voice, self.speakers = setting.usual, setting.author
        self.before = self.holder if not self.brief else ()
        self.holder = ()
        self.subject = setting.cast.parties or setting.author

    def new_sentence(self) -> None:
        """Forget what was told of the sentence before alone."""
        self.met = self.person = ()
        self.told = False
        if self.brief:
            self.before = self.holder if len(self.holder) > 1 else self.before
            self.holder, self.brief = (), False

    def settle(self) -> None:
        """Whose words these are: those of whoever is said to speak, else of the outlet."""
        self.voice = Voice.REPORTED if self.holder else Voice.AUTHORIAL
        self.speakers = tuple(one for one in self.holder if one) if self.holder else self.author

    def remember(self, setting: Setting, body: tuple[str, ...], start: int, end: int) -> None:
        """Take a state or body as what *it* stands for, and by the words that name it as what *the ministry* does."""
        if body and setting.grammar.apart:
            self.body = body
            self.bodies |= {word.lower(): body for word in setting.text[start:end].split()}


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


@dataclass
class ReadClause:
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


@dataclass
class State:
    """What governs the next clause."""

    operator: Operator | None = None
    opening: Operator | None = None
    """The operator of a sentence that opened a list."""
    listing: bool = False
    """Whether a sentence that said more opened a list, so that it governs only what is printed as items."""
    act: Act | None = None
    polarity: Polarity | None = None
    scope: str = ""
    """As what the next clause goes on: deeds, stand, backs, belief, urge, oppose, told; nothing at a beginning."""
    coming: Sequence[Clause] = ()
    """The clauses of the sentence."""
    pending: int | None = None
    """Where a phrase begins under an operator that says on what basis the next clause acts."""
    pivot: ReadClause | None = None
    """A clause after whose verb others act: their verbs belong to it."""
    latest: ReadClause | None = None
    """The last clause of the sentence with something undertaken."""
    aimed: bool = False
    """Whether what comes is told as a purpose."""
    held: bool = False
    """Whether a principle at the head of the sentence governs the whole of it."""
    series: bool = False
    """Whether what comes is of a series of what all should do."""
    within: bool = False
    """Whether the clause before named ways in which something is done: *including through opening it*."""
    serves: bool = False
    """Whether what was undertaken last ends in what it is for: bare verbs go on with that."""
    given: bool = False
    """Whether the words of a clause are given to a speaker in it."""

    def new_paragraph(self) -> None:
        """Nothing of an earlier paragraph governs the next, but for the opening of a list."""
        self.operator, self.act, self.polarity, self.scope = None, None, None, ""

    def new_sentence(self, coming: Sequence[Clause]) -> None:
        """Keep an operator and the opening of a list, and nothing else, for a sentence with these clauses."""
        self.act, self.polarity, self.scope = None, None, ""
        self.series = self.within = self.serves = False
        self.pending, self.pivot, self.latest, self.aimed, self.held = None, None, None, False, False
        self.coming = coming

    @property
    def under(self) -> bool:
        """Whether an operator governs what follows."""
        return (
            not self.held
            and self.scope in ("", "deeds", "stand", "backs")
            and (self.operator or self.opening) is not None
        )


@dataclass(frozen=True)
class Reading:
    """A text with what is known at a place of it."""

    setting: Setting
    speech: Speech
    state: State

    def made(self, clause: Clause, act: Act | None, frame: bool = False) -> ReadClause:
        """A clause with an act, which those that go on with it share."""
        self.state.act = act if act is not None else self.state.act
        polarity = self.state.polarity if act is Act.POSITION else None
        return ReadClause(clause, act, polarity, self.speech.voice, self.speech.speakers, frame)

    def goes_on(self, clause: Clause) -> ReadClause:
        """A clause that goes on with the act of the one before it."""
        return ReadClause(clause, None, None, self.speech.voice, self.speech.speakers)


FORESEEN = 12
"""Clauses that are looked at to see who speaks, or whether a belief is of what should be."""
