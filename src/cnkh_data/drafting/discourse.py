"""One reading of a text, clause by clause: who speaks, what is done by it, under which operator, and where that turns.

A state is carried from clause to clause: subject, operator, and the scope of belief, support or opposition. What a clause says follows
from its first words and from that state. Units, acts and commitments all come from this one reading, so that none contradicts another.

Each question has its module, which imports only from those before it: `reading` (what is known at a place of a text), `verbs` (which word
says what a clause does), `rows` (persons who act together, and titles before them), `subjects` (who it is about), `attributions` (to whom
a report gives words), `turns` (where subject and speaker turn), `undertakings` (what an operator binds to), `operators` (what it governs,
and whose it is), `complements` (what is said again or shared), `acts` (what a verb performs), `clauses` (one after another). Whoever
reads a text needs only `Reader`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..models.codelists import Act, Force, Polarity, Voice
from .attributions import take_attribution, take_quotation
from .cast import Cast
from .clauses import read_clause
from .deeds import Deed, Nature, Operator
from .grammar import Grammar, blanks
from .reading import ReadClause, Reading, Setting, Speech, State
from .subjects import subject_of


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


class Reader:
    """Reads a text sentence by sentence, and keeps what governs the next one."""

    begins: bool = True
    """Whether no sentence of the paragraph has been read."""

    def __init__(self, grammar: Grammar, text: str, cast: Cast, voice: Voice, author: tuple[str, ...]) -> None:
        cast = cast.of_report() if voice is Voice.AUTHORIAL or grammar.apart else cast
        speech = Speech(author, voice, author, cast.parties or author)
        self.reading = Reading(Setting(grammar, text, cast, voice, author), speech, State())

    def new_paragraph(self) -> None:
        """Nothing of an earlier paragraph governs the next, but for the opening of a list."""
        self.reading.state.new_paragraph()
        self.reading.speech.new_paragraph(self.reading.setting)
        self.begins = True

    def opens(self, start: int, end: int) -> None:
        """Take the words of a sentence that only opens a list as governing its items."""
        setting, state = self.reading.setting, self.reading.state
        grammar, text = setting.grammar, setting.text
        found = grammar.first("force", text, start, end)
        force = Force[found.code.upper()] if found else Force.WILL
        found = found or grammar.first("reaches", text, start, end)
        begin = grammar.lead(text, start, end)
        subject = subject_of(setting, self.reading.speech, begin, end)
        if found is None:
            state.opening = None
            return
        begin = begin if subject and subject.end <= found.start and found.start - subject.end < CLOSE else found.start
        state.opening = Operator(begin, found.end, force)

    def read(self, start: int, end: int) -> list[Said]:
        """What the words of one sentence do, cut where act or speaker turns.

        Args:
            start: code point of the folded text at which the sentence begins.
            end: code point after its last.
        """
        setting, speech, state = self.reading.setting, self.reading.speech, self.reading.state
        clauses = setting.grammar.clauses(setting.text, start, end)
        state.new_sentence(clauses)
        speech.new_sentence()
        if state.listing and self.begins and not setting.grammar.is_item(setting.text, start, end):
            state.opening, state.listing = None, False
        self.begins = False
        if not clauses:
            return [Said(start, end, Act.ASSERT, None, speech.voice, speech.speakers)]
        take_quotation(setting, speech, start, end)
        take_attribution(setting, speech, clauses)
        read = [read_clause(self.reading, clause, number) for number, clause in enumerate(clauses)]
        _settle(read)
        return list(_units(setting.text, read, start, end))


def _units(text: str, read: Sequence[ReadClause], start: int, end: int) -> Iterator[Said]:
    """Yield what the clauses of a sentence do, those together that do the same."""
    groups = _groups(read)
    at = start
    for number, group in enumerate(groups):
        stop = end if number + 1 == len(groups) else group[-1].clause.stop
        chief = min((one for one in group if not one.frame), key=_strength, default=group[-1])
        act = chief.act or Act.ASSERT
        deeds = tuple(deed for one in group for deed in one.deeds) if act is Act.COMMIT else ()
        yield Said(
            blanks(text, at, stop),
            stop,
            act,
            chief.polarity if act is Act.POSITION else None,
            chief.voice,
            chief.speakers,
            tuple(deed for deed in deeds if deed.nature is Nature.DEED),
            tuple((deed.start, deed.end) for deed in deeds if deed.nature is not Nature.DEED),
        )
        at = stop


def _groups(read: Sequence[ReadClause]) -> list[list[ReadClause]]:
    """Clauses that make one unit together; one that goes with the next waits for it."""
    groups: list[list[ReadClause]] = []
    waiting: list[ReadClause] = []
    for one in read:
        if one.frame and one is not read[-1]:
            waiting.append(one)
            continue
        alike = groups and (one.act is None or (groups[-1][-1].key == one.key))
        if groups and not alike and not (waiting[-1] if waiting else groups[-1][-1]).clause.mark:
            groups[-1] += [*waiting, one]  # No mark parts them.
        elif alike:
            groups[-1] += [*waiting, _like(one, groups[-1][-1])]
        else:
            groups.append([*waiting, one])
        waiting = []
    return groups


def _like(one: ReadClause, before: ReadClause) -> ReadClause:
    """A clause that goes on, with what the one before it is."""
    if one.act is None:
        one.act, one.polarity, one.voice, one.speakers = before.act, before.polarity, before.voice, before.speakers
    return one


def _strength(one: ReadClause) -> int:
    return STRONGEST_FIRST.index(one.act) if one.act else len(STRONGEST_FIRST)


def _settle(read: Sequence[ReadClause]) -> None:
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


STRONGEST_FIRST = (Act.COMMIT, Act.DECLARE, Act.URGE, Act.POSITION, Act.APPRAISE, Act.RECORD, Act.ASSERT)
"""The act of a unit that cannot be cut is the one of these that comes first."""
CLOSE = 6
"""Characters between a subject and its operator, where it is quoted with it."""
