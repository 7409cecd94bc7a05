"""Level 5: the codes of a record agree with each other and with the text, as the codebook defines them."""

import difflib
import json
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import Any

from ...corpus import Corpus, DocumentFolder, days, of_each, once_per_corpus, texts_hold
from ...edtf import Edtf, calendar_day
from ...fold import fold
from ...mentions import named_in
from ...models import (
    Actor,
    Commitment,
    Dataset,
    Document,
    Evidence,
    Instrument,
    Part,
    Place,
    Provision,
    Reading,
    Record,
    Tenure,
)
from ...models.codelists import (
    WITHOUT_ACT,
    Act,
    Action,
    ActorKind,
    Delegation,
    DocumentKind,
    EvidenceBasis,
    Force,
    Mode,
    Precision,
    RelationType,
    Role,
    Voice,
)
from ...models.walk import walk
from ...numerals import may_be_year, numbers, readable
from ...positions import Path
from ...printed import prints_day
from ...stretches import Stretches
from ...texts import number_of, primary_language, shorten
from ...words import EDITORS, languages, words_for
from ..cues import force_of, leading_cue
from ..fault import Fault
from ..rule import rule
from ..standing import in_office, stands_for
from .characters import files_of


@rule(level=5)
def act_and_commitments(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A provision's act is commit if and only if it carries a commitment; otherwise rates of commitment would be wrong."""
    for provision in folder.provisions:
        if provision.act is Act.COMMIT and not provision.commitments:
            yield Fault(
                provision,
                ("act",),
                "commit, with no commitment",
                "another act",
                "Add the commitment, or recode the act.",
            )
        elif provision.act is not Act.COMMIT and provision.commitments:
            got = f"{provision.act}, with {len(provision.commitments)} commitments"
            yield Fault(provision, ("act",), got, "commit", "Set the act to commit, or remove the commitments.")


@rule(level=5)
def act_and_role(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Titles, datelines, signatures and a bare chapeau perform no act; captions record; everything else performs one."""
    for provision in folder.provisions:
        if provision.commitments and provision.role in (*WITHOUT_ACT, Role.CAPTION):
            got, repair = f"{provision.role}, with commitments", f"Set the role to {Role.OPERATIVE}."
            yield Fault(provision, ("role",), got, f"{Role.OPERATIVE}, or another role that can commit", repair)
        elif provision.act is None and provision.role not in WITHOUT_ACT and not _is_sentence(provision):
            day = calendar_day(folder.document.date)
            dated = day is not None and any(
                readable(one) and prints_day(span.words, one, day) for one, span in provision.anchors.items()
            )
            meant = Role.DATELINE if dated else Role.TITLE
            got, expected = f"{provision.role}, of what is no sentence and has no act", "title, dateline or signature"
            yield Fault(provision, ("role",), got, expected, f"Set the role to {meant}.")
        elif (provision.role in WITHOUT_ACT) != (provision.act is None):
            expected = "null" if provision.role in WITHOUT_ACT else "an act"
            repair = f"Set the act to {expected}, or correct the role {provision.role}."
            yield Fault(provision, ("act",), provision.act or "null", expected, repair)
        elif provision.role is Role.CAPTION and provision.act is not Act.RECORD:
            yield Fault(provision, ("act",), provision.act or "null", "record", "Set the act of a caption to record.")


@rule(level=5)
def polarity_of_position(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Only a position is for or against something, and every position is."""
    for provision in folder.provisions:
        if (provision.act is Act.POSITION) != (provision.polarity is not None):
            expected = "for or against" if provision.act is Act.POSITION else "null"
            repair = f"Set polarity to {expected}, or correct the act {provision.act}."
            yield Fault(provision, ("polarity",), provision.polarity or "null", expected, repair)


@rule(level=5)
def voice_and_speakers(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """An act needs somebody whose act it is; and an author's own voice restates commitments but never creates one."""
    for provision in folder.provisions:
        if provision.act is not None and not provision.speakers and not provision.proposed:
            yield Fault(provision, ("speakers",), "none", "at least one actor", "Name the actors whose act it is.")
        if provision.voice is Voice.AUTHORIAL and provision.commitments:
            repair = "Correct the voice, or recode the act and link the restated commitment by a relation."
            yield Fault(provision, ("voice",), "authorial, with commitments", "joint_text or reported", repair)


@rule(level=5)
def gloss_where_no_english(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Users who read only English must be able to read every provision."""
    for provision in folder.provisions:
        english = any(primary_language(language) == EDITORS for language in provision.anchors)
        if not english and provision.gloss_en is None and not provision.proposed:
            repair = "Write an English rendering of the provision."
            if read := _gloss_as_read(folder, provision):
                repair = f"Write an English rendering of the provision, as a reader did: {json.dumps(read, ensure_ascii=False)}"
            yield Fault(provision, ("gloss_en",), "null", "our own English gloss", repair)


def _gloss_as_read(folder: DocumentFolder, provision: Provision) -> str | None:
    """The gloss that a reading has for the same words."""
    glosses = (unit.codes.get("gloss_en") for unit in folder.units_as_read(provision))
    return next((gloss for gloss in glosses if gloss is not None), None)


@rule(level=5)
def same_versions(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """What is coded per language version is coded for exactly the versions that carry it."""
    for provision in folder.provisions:
        yield from _key_fault(provision, ("formulas",), provision.formulas, provision.anchors)
    for provision, index, commitment in folder.commitments():
        coded = {key: getattr(commitment, key) for key in ("operator", "force", "novelty")}
        others = {frozenset(by_language) for by_language in coded.values()}
        if len(others) == 1 and frozenset(commitment.anchors) not in others:
            # All three agree: it is the anchors that have a version too many, or lack one.
            (versions,) = others
            got, expected = ", ".join(sorted(commitment.anchors)), ", ".join(sorted(versions))
            repair = f"Anchor the commitment in {expected}, or give operator, force and novelty for {got} alone."
            path: Path = ("commitments", index, "anchors")
            yield Fault(provision, path, got, f"{expected}, as its operator, force and novelty", repair)
            continue
        for key, by_language in coded.items():
            for fault in _key_fault(provision, ("commitments", index, key), by_language, commitment.anchors):
                lacking = set(commitment.anchors) - set(by_language)
                values = {
                    one: value for one in sorted(lacking) if (value := _code_of(commitment, key, one)) is not None
                }
                repair = f"Add {', '.join(f'{json.dumps(one)}: {value}' for one, value in values.items())} to {key}."
                yield replace(fault, repair=repair) if values and set(by_language) < set(commitment.anchors) else fault


def _code_of(commitment: Commitment, key: str, language: str) -> str | None:
    """Code that a version must have by its words, as JSON; None if they do not tell."""
    operator = commitment.operator.get(language)
    if key == "force" and operator is not None:
        return str(int(force_of(operator.words, language)))
    if key == "novelty" and operator is not None:
        cue = leading_cue(commitment, language)
        return json.dumps(cue[0]) if cue else "null"
    return None


def _key_fault(record: Record, path: Path, got: dict[str, Any], anchors: dict[str, Any]) -> Iterator[Fault]:
    if set(got) != set(anchors):
        expected = f"the versions of its anchors, {', '.join(sorted(anchors))}"
        repair = f"Give {path[-1]} a value for exactly those versions."
        yield Fault(record, path, ", ".join(sorted(got)), expected, repair)


@rule(level=5)
def mode_and_committers(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Together and severally take several committers, unilateral one side; a committer is not its own counterpart."""
    for provision, index, commitment in folder.commitments():
        several = len(commitment.committers) > 1
        if several == (commitment.mode is Mode.UNILATERAL):
            got = f"{commitment.mode} with {len(commitment.committers)} committers"
            repair = "Set the mode to joint, or to each if they act severally; or remove who is not bound."
            if not several and len(provision.speakers) > 1:
                repair = f"Set committers to {json.dumps(provision.speakers)}, or the mode to unilateral."
            elif not several:
                repair = "Set the mode to unilateral, or add the other committers."
            expected = "joint or each" if several else "unilateral"
            yield Fault(provision, ("commitments", index, "mode"), got, expected, repair)
        for own in sorted(set(commitment.committers) & set(commitment.counterparts)):
            path = ("commitments", index, "counterparts")
            yield Fault(
                provision, path, own, "actors other than the committers", "Remove it from one of the two lists."
            )


@rule(level=5)
def repeated_item(corpus: Corpus, folder: DocumentFolder | None = None) -> Iterator[Fault]:
    """An item twice in a list would be counted twice."""
    for file in files_of(corpus, folder):
        for record in file.records:
            for path, items in _sets(record):
                if len(items) < 2 or len(set(items)) == len(items):
                    continue
                seen: set[Any] = set()
                for index, item in enumerate(items):
                    if item in seen:
                        yield Fault(record, (*path, index), f"{item} a second time", "each item once", "Remove it.")
                    seen.add(item)


def _sets(record: Record) -> Iterator[tuple[Path, Sequence[Any]]]:
    """Lists of a record that mean sets: all but those of records. A reading is kept as it was made; the dataset has a rule of its own."""
    if isinstance(record, Reading | Dataset):
        return
    for path, items, shape in walk(record, list):
        if shape.each and not issubclass(shape.each.value_type, Record | Part):
            yield path, items
    if isinstance(record, Document):
        yield ("collectives",), [f"{one.language} {one.text}" for one in record.collectives]


CHECKED_FIELDS = {
    Actor: ("wikidata", "iso_alpha3", "cow_code"),
    Tenure: ("start_date", "end_date"),
    Instrument: ("date",),
    Place: ("date",),
}


@rule(level=5)
def unchecked_identifier(corpus: Corpus) -> Iterator[Fault]:
    """An identifier or date from outside the texts stands only with what it was checked against."""
    for entry in checked_entries(corpus):
        supported = {evidence.field for evidence in entry.evidence}
        for key in CHECKED_FIELDS[type(entry)]:
            value = getattr(entry, key)
            if (
                value is not None
                and key not in supported
                and not (key in DATES and _printed_beside(corpus, entry, value))
            ):
                yield _misnamed_evidence(entry, key) or Fault(
                    entry,
                    (key,),
                    str(value),
                    "evidence for it",
                    f"Add evidence for {key} ({EVIDENCE_KEYS}), or set it to null.",
                )


def _misnamed_evidence(entry: Actor | Tenure | Instrument | Place, key: str) -> Fault | None:
    """The fault of evidence for a field that an entry does not have, where another field has none; None if there is none."""
    for index, evidence in enumerate(entry.evidence):
        if evidence.field not in type(entry).model_fields and difflib.get_close_matches(
            evidence.field, [key], cutoff=0.4
        ):
            path, repair = ("evidence", index, "field"), f"Write {key!r}."
            return Fault(entry, path, f"{evidence.field}, which no {type(entry).__name__.lower()} has", key, repair)
    return None


@rule(level=5, needs=("unchecked-identifier", "impossible-date", "tenure-covers-document"))
def evidence_and_value(corpus: Corpus) -> Iterator[Fault]:
    """What a value was checked against is quoted, so that a slip in either is seen: an identifier stands in it, a date agrees with it."""
    for entry in checked_entries(corpus):
        for key in CHECKED_FIELDS[type(entry)]:
            value = getattr(entry, key)
            stated = [one for one in entry.evidence if one.field == key and one.basis is EvidenceBasis.STATED]
            dated = Edtf.parse(value) if key in DATES else None
            if value is None or not stated or (key in DATES and dated is None):
                continue
            other = next((one for one in stated if dated and _says_another_day(one, dated)), None)
            says = [_says_date(one, dated) if dated else _says_identifier(one, str(value)) for one in stated]
            if other is not None or not any(says):
                repair = f"Set {key} to what the evidence says, or quote evidence that says {value}."
                expected = f"what its evidence says: {shorten((other or stated[0]).quote, 80)!r}"
                yield Fault(entry, (key,), str(value), expected, repair)


@rule(level=5)
def evidence_without_value(corpus: Corpus) -> Iterator[Fault]:
    """Evidence was kept for a value; if that is gone, readers would take for unknown what was once looked up."""
    for entry in checked_entries(corpus):
        for index, evidence in enumerate(entry.evidence):
            key = evidence.field
            if key in type(entry).model_fields and getattr(entry, key) is None:
                got = f"evidence for {key}, which is null"
                repair = f"Set {key} to what it says ({shorten(evidence.quote, 80)!r}), or remove it."
                yield Fault(entry, ("evidence", index), got, "evidence for a value", repair)


DATES = {"date", "start_date", "end_date"}
EVIDENCE_KEYS = ", ".join(Evidence.model_fields)


def _printed_beside(corpus: Corpus, entry: Actor | Tenure | Instrument | Place, edtf: str) -> bool:
    """Whether a provision that names an entry prints the date, or may, so that the text itself is the evidence."""
    if not texts_hold(corpus):
        return True
    read = Edtf.parse(edtf)
    wanted = {number for part in read.parts for number in part.numbers} if read else set()
    beside = (numbers for document in _numbers_beside(corpus) for numbers in document.get(entry.id, ()))
    return bool(wanted) and any(wanted <= printed for printed in beside)


@once_per_corpus
def _without_evidence_for_a_date(corpus: Corpus) -> frozenset[str]:
    """Dated entries without evidence for a date."""
    return frozenset(
        entry.id
        for entry in checked_entries(corpus)
        for key in DATES.intersection(CHECKED_FIELDS[type(entry)])
        if getattr(entry, key) is not None and all(evidence.field != key for evidence in entry.evidence)
    )


@of_each
def _numbers_beside(corpus: Corpus, folder: DocumentFolder) -> dict[str, list[set[int]]]:
    """Dated entries without evidence for a date, each to the numbers of every unit of a document that names it."""
    asked = _without_evidence_for_a_date(corpus)
    found: dict[str, list[set[int]]] = {}
    for language in filter(readable, folder.texts) if asked else ():
        units: dict[int, tuple[Provision, set[str]]] = {}
        for match in named_in(corpus, folder, language):
            named = set(asked.intersection(match.target.entities))
            if named and (unit := folder.provision_at(language, match.start)):
                units.setdefault(id(unit), (unit, set()))[1].update(named)
        for unit, named in units.values():
            printed = {int(number.value) for number in numbers(unit.anchors[language].quote, language)}
            for entity in named:
                found.setdefault(entity, []).append(printed)
    return found


def _says_identifier(evidence: Evidence, value: str) -> bool:
    """Whether an identifier stands in a quote, or in the address that it was seen at."""
    words = f"{evidence.quote} {evidence.seen_at}"
    return re.search(rf"(?<![0-9A-Za-z]){re.escape(value)}(?![0-9A-Za-z])", words) is not None


def _says_date(evidence: Evidence, date: Edtf) -> bool:
    """Whether the numbers of a quote agree with a date, as far as the quote has a year, a month and a day."""
    years, others = _years_and_others(evidence)
    dated = bool(years) or _has_month(evidence.quote)
    for part in date.parts:
        if years and part.year not in years:
            return False
        if dated and others and Counter(part.numbers[1:]) - others:
            return False
    return True


def _has_month(quote: str) -> bool:
    """Whether a quote, of any language, has a month with a day or a number beside it."""
    folded = fold(quote)
    return any(words_for("month_and_number", one).any.search(folded) for one in languages())


def _years_and_others(evidence: Evidence) -> tuple[set[int], Counter[int]]:
    """Years in a quote, and how often it has each other number: the 4 of 4 April is not that of the month."""
    found = Counter[int]()
    for language in filter(readable, languages()):  # Nobody says in which of them a quote is.
        found |= Counter(int(n.value) for n in numbers(evidence.quote, language) if n.plain)
    years = {value for value in found if may_be_year(value)}
    return years, Counter({value: count for value, count in found.items() if value not in years})


MONTH_AND_DAY = 2
"""Numbers of a whole date beside its year."""


def _says_another_day(evidence: Evidence, date: Edtf) -> bool:
    """Whether a quote names one day, and that is not the date."""
    years, others = _years_and_others(evidence)
    whole = len(years) == 1 and others.total() == MONTH_AND_DAY and date.is_one_day
    return whole and not _says_date(evidence, date)


def checked_entries(corpus: Corpus) -> list[Actor | Tenure | Instrument | Place]:
    """Register entries that can have evidence."""
    return [*corpus.entities.values(), *corpus.tenures]


@rule(level=5)
def place_of_evidence(corpus: Corpus) -> Iterator[Fault]:
    """Evidence is checked by going where it was seen, so that must be an address, a path, a document or a standard."""
    for entry in checked_entries(corpus):
        for index, evidence in enumerate(entry.evidence):
            if not re.search("[/.:0-9]", evidence.seen_at):
                repair = "Write the address, the repository and path, or the number of the standard."
                path = ("evidence", index, "seen_at")
                yield Fault(entry, path, repr(shorten(evidence.seen_at)), "where others can look", repair)


@rule(level=5, judged=False)
def impossible_date(corpus: Corpus, folder: DocumentFolder | None = None) -> Iterator[Fault]:
    """A date that is in no calendar, or an interval that ends before it begins, is a slip of the pen."""
    shared: list[tuple[Record, str]] = [
        *((source, "printed_date") for source in corpus.sources),
        *((tenure, key) for tenure in corpus.tenures for key in CHECKED_FIELDS[Tenure]),
        *((entry, "date") for entry in (*corpus.instruments, *corpus.places)),
    ]
    for record, key in [(folder.document, "date")] if folder else shared:
        value: str | None = getattr(record, key)
        if value is not None and Edtf.parse(value) is None:
            yield Fault(record, (key,), value, "a date of the calendar, start before end", "Correct the date.")


@rule(level=5)
def tenure_covers_document(corpus: Corpus) -> Iterator[Fault]:
    """A tenure is recorded as of a document's date, so it must hold on that day."""
    for tenure in corpus.tenures:
        covered = [days(corpus)[document] for document in tenure.documents if document in days(corpus)]
        start, end = Edtf.parse(tenure.start_date), Edtf.parse(tenure.end_date)
        if start and end and end.surely_before(start):
            expected = f"at least {tenure.start_date}, when it began"
            yield Fault(tenure, ("end_date",), str(tenure.end_date), expected, "Correct one of the two dates.")
            continue
        repair = "Correct {}, or remove the documents that the tenure does not cover."
        if start and covered and min(covered) < start.earliest:
            expected = f"at most {min(covered)}, the day of a document of the tenure"
            yield Fault(tenure, ("start_date",), str(tenure.start_date), expected, repair.format("start_date"))
        if end and covered and max(covered) > end.latest:
            expected = f"at least {max(covered)}, the day of a document of the tenure"
            yield Fault(tenure, ("end_date",), str(tenure.end_date), expected, repair.format("end_date"))


CREATING = {Action.ESTABLISH, Action.EXPLORE, Action.PLAN, Action.NEGOTIATE}


@rule(level=5)
def new_body_and_action(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A body is new only where the undertaking is to create it, or to look into, plan or negotiate its creation."""
    for provision, index, commitment in folder.commitments():
        if commitment.delegation is Delegation.NEW_BODY and commitment.action not in CREATING:
            got = f"new_body, with the action {commitment.action}"
            repair = "Set the delegation to existing_body or none, or correct the action."
            expected = f"new_body with {', '.join(sorted(CREATING))} only"
            yield Fault(provision, ("commitments", index, "delegation"), got, expected, repair)


@rule(level=5)
def precision_and_deadline(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A specific object with a deadline or a quantity is decidable: that is what precision 3 means."""
    for provision, index, commitment in folder.commitments():
        has = [key for key in ("deadline", "quantity") if getattr(commitment, key) is not None]
        if has and commitment.precision is Precision.OBJECT:
            got = f"2 object, with a {' and a '.join(has)}"
            repair = "Set the precision to 3; to 1 if the object is only an aim or a field of cooperation."
            yield Fault(provision, ("commitments", index, "precision"), got, "3 decidable", repair)


@rule(level=5)
def backs_somebody(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """Force 0 backs an activity of somebody else, so the record names whose it is."""
    for provision, index, commitment in folder.commitments():
        others = {*commitment.counterparts, *commitment.beneficiaries} - set(commitment.committers)
        if Force.BACKS in commitment.force.values() and not others:
            repair = "Name whose activity is backed as counterpart or beneficiary, or correct the force."
            path = ("commitments", index, "counterparts")
            yield Fault(provision, path, "force 0, of nobody else's activity", "another actor", repair)


@rule(level=5, needs=("who-undertakes",))
def own_action(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A commitment is to own action: those whose act the provision is, or whom they speak for, are the ones it binds."""
    found: dict[tuple[str, ...], list[tuple[Provision, Path]]] = {}
    for provision, index, commitment in folder.commitments():
        for number, committer in enumerate(commitment.committers):
            bound = stands_for(corpus, committer)
            entry = corpus.entities.get(committer)
            if isinstance(entry, Actor) and entry.kind is ActorKind.JOINT_BODY and len(provision.speakers) > 1:
                continue  # Those who set it up together bind it together.
            if not any(committer in stands_for(corpus, one) or one in bound for one in provision.speakers):
                place = (provision, ("commitments", index, "committers", number))
                found.setdefault((committer, *provision.speakers), []).append(place)
    for (committer, *speakers), places in found.items():
        got = f"{committer}, for whom {', '.join(speakers) or 'nobody'} cannot speak{_and_more(places)}"
        repair = "Correct the committers, the speakers or their tenures; what only others must do is the act urge."
        yield Fault(*places[0], got, "a speaker, or an actor that a speaker belongs to or has", repair)


def _and_more(places: Sequence[object]) -> str:
    """What to add about the other places of one fault."""
    return f" (here and at {number_of(len(places) - 1, 'more place')})" if len(places) > 1 else ""


@rule(level=5, needs=("whose-voice",))
def joint_text_by_parties(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A joint text speaks for those who issue it; anybody else's words in it are reported."""
    document = folder.document
    parties = set(document.parties)
    found: dict[str, list[tuple[Provision, Path]]] = {}
    for provision in folder.provisions:
        if provision.voice is Voice.JOINT_TEXT:
            for index, speaker in enumerate(provision.speakers):
                if not parties & stands_for(corpus, speaker):
                    found.setdefault(speaker, []).append((provision, ("speakers", index)))
    for speaker, places in found.items():
        if len(places) > 1:
            # Who speaks again and again is one of those who issue the text.
            got = f"{', '.join(document.parties)}; but {speaker} speaks in {len(places)} provisions of the joint text"
            repair = f"Add {speaker} to the parties, or correct those speakers, their tenures or their voice."
            yield Fault(document, ("parties",), got, "everybody for whom the text speaks", repair)
        else:
            expected = f"{', '.join(sorted(parties))}, or an actor of theirs"
            repair = "Set the voice to reported, correct the speakers or their tenures, or add the actor to the document's parties."
            yield Fault(*places[0], speaker, expected, repair)


GOVERNING = {ActorKind.STATE, ActorKind.IGO, ActorKind.ORGAN, ActorKind.PARTY, ActorKind.JOINT_BODY, ActorKind.OFFICE}
"""Actors that speak in instruments or are reported, as persons in office are; none of them is the author of a report."""


@rule(level=5, needs=("voice-and-speakers",))
def whose_voice(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """What an outlet says in its own voice is not what states say, and a report is no instrument: mixed, neither could be counted."""
    yield from _joint_text_in_report(folder)
    authors = {one for each in folder.provisions if each.voice is Voice.AUTHORIAL for one in each.speakers}
    officers = in_office(corpus).get(folder.document.id, set())
    found: dict[tuple[str, bool], list[tuple[Provision, Path]]] = {}
    for provision in folder.provisions:
        for index, speaker in enumerate(provision.speakers):
            entry = corpus.entities.get(speaker)
            kind = entry.kind if isinstance(entry, Actor) else None
            if kind is ActorKind.OUTLET and provision.voice is not Voice.AUTHORIAL:
                found.setdefault((speaker, True), []).append((provision, ("voice",)))
            elif kind is ActorKind.ORGAN and len(authors) == 1:
                continue  # A ministry that tells of its own talks.
            elif (kind in GOVERNING or speaker in officers) and provision.voice is Voice.AUTHORIAL:
                found.setdefault((speaker, False), []).append((provision, ("speakers", index)))
    for (speaker, outlet), places in found.items():
        if outlet:
            got = f"{places[0][0].voice}, of the outlet {speaker}{_and_more(places)}"
            repair = "Set the voice to authorial, or name the speakers whom the outlet reports."
            yield Fault(*places[0], got, "authorial", repair)
        else:
            repair = "Name the outlet or author as speaker, or set the voice to reported."
            yield Fault(
                *places[0], f"{speaker}, in an author's voice{_and_more(places)}", "an outlet or author", repair
            )


def _joint_text_in_report(folder: DocumentFolder) -> Iterator[Fault]:
    kind = folder.document.kind
    if kind is DocumentKind.JOINT_STATEMENT:
        return
    joint = [provision for provision in folder.provisions if provision.voice is Voice.JOINT_TEXT]
    if len(joint) > 1:
        got = f"{kind}, with {len(joint)} provisions of joint text"
        repair = "Correct the kind; or set the voice to reported where a speaker is named, else to authorial."
        yield Fault(folder.document, ("kind",), got, "joint_statement", repair)
    elif joint:
        repair = "Set the voice to reported if a speaker is named, else to authorial."
        yield Fault(joint[0], ("voice",), f"joint_text, in a {kind}", "reported or authorial", repair)


READING_ORDER = {
    Role.TITLE: 0,
    Role.PREAMBLE: 1,
    Role.CHAPEAU: 2,
    Role.OPERATIVE: 2,
    Role.CLOSING: 3,
    Role.SIGNATURE: 4,
}
"""Parts of a document as they are printed: a chapeau opens the body or a list in it; datelines, captions and headings of parts
stand anywhere."""


@rule(level=5)
def role_order(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A role is a place in the document, so the parts follow each other and do not come back."""
    placed = [one for one in folder.provisions if one.role in READING_ORDER and not _is_heading(one)]
    for index in _out_of_order([READING_ORDER[provision.role] for provision in placed]):
        around = [str(provision.role) for provision in (*placed[:index][-1:], *placed[index + 1 :][:1])]
        got = f"{placed[index].role}, beside {' and '.join(around)}"
        repair = "Set the role to that of the provisions around it, or put the provision where its part is."
        yield Fault(placed[index], ("role",), got, "title, preamble, body, closing, signatures, in this order", repair)


def _is_sentence(provision: Provision) -> bool:
    """Whether some version ends as a sentence does, or goes on as one."""
    return any(anchor.quote.rstrip().endswith((*SENTENCE_ENDS, "：", ":")) for anchor in provision.anchors.values())


LONGEST_HEADING = 120
"""Characters of a heading, at the most, in any language."""


def _is_heading(provision: Provision) -> bool:
    """Whether a title can be that of a part: one line, which ends as no sentence does."""
    quotes = [anchor.quote.strip() for anchor in provision.anchors.values()]
    short = all(len(quote) <= LONGEST_HEADING and not quote.endswith(SENTENCE_ENDS) for quote in quotes)
    return provision.role is Role.TITLE and short


SENTENCE_ENDS = ("。", "；", "！", "？", "，", ".", ";", "!", "?", ",")


def _out_of_order(places: Sequence[int]) -> list[int]:
    """Indexes of the fewest items that must go for the others never to run back.

    Example:
        >>> _out_of_order([0, 4, 1, 1, 2]), _out_of_order([1, 1, 0, 2])
        ([1], [2])
    """
    ends: list[int] = []
    """For each length, the index at which the best sequence of that length ends."""
    before: list[int] = []
    for index, place in enumerate(places):
        length = bisect_right(ends, place, key=places.__getitem__)
        before.append(ends[length - 1] if length else -1)
        ends[length : length + 1] = [index]
    kept: set[int] = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        kept.add(at)
        at = before[at]
    return [index for index in range(len(places)) if index not in kept]


@rule(level=5, needs=("who-undertakes",))
def inherited_subject(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A subject that is dropped in some version is inherited, as is that of an operator in an earlier sentence; overt ones are not."""
    chapeaus = _chapeaus(folder)
    for provision, index, commitment in folder.commitments():
        spans = {one: span for one, span in commitment.operator.items() if one in provision.anchors}
        own = {one: span for one, span in spans.items() if provision.anchors[one].start_offset < span.end_offset}
        overt = [_has_subject(corpus, folder, provision, commitment, one) for one in own]
        path: Path = ("commitments", index, "subject_inherited")
        if (
            not commitment.subject_inherited
            and not own
            and not any(
                chapeaus[one].hold(span.start_offset, span.start_offset + 1)
                for one, span in spans.items()
                if one in chapeaus
            )
        ):
            got = "false, with the operator of an earlier sentence"
            repair = "Set subject_inherited to true, or point the operator at words of this provision."
            yield Fault(provision, path, got, "true", repair)
        elif commitment.subject_inherited and overt and len(own) == len(spans) and all(overt):
            got = "true, with who undertakes it named before the operator in every version"
            yield Fault(provision, path, got, "false", "Set subject_inherited to false.")
        elif not commitment.subject_inherited and not all(overt):
            got = "false, with nobody named before the operator in some version"
            repair = (
                "Set subject_inherited to true; or add the name that stands there to the committer, or to collectives."
            )
            yield Fault(provision, path, got, "true", repair)


def _has_subject(
    corpus: Corpus, folder: DocumentFolder, provision: Provision, commitment: Commitment, language: str
) -> bool:
    """Whether a version of a provision names a committer, or whom it belongs to, before the operator's end."""
    start, end = provision.anchors[language].start_offset, commitment.operator[language].end_offset
    names = named_in(corpus, folder, language)
    first, after = (bisect_left(names, at, key=attrgetter("start")) for at in (start, end))
    named = {entity for name in names[first:after] for entity in name.target.entities}
    return any(not stands_for(corpus, one).isdisjoint(commitment.committers) for one in named)


def _chapeaus(folder: DocumentFolder) -> dict[str, Stretches[None]]:
    """Where the chapeaus of each text stand."""
    found: dict[str, list[tuple[int, int, None]]] = {}
    for provision in folder.provisions:
        for language, span in provision.anchors.items() if provision.role is Role.CHAPEAU else ():
            found.setdefault(language, []).append((span.start_offset, span.end_offset, None))
    return {language: Stretches(places) for language, places in found.items()}


@rule(level=5, needs=("code-of-readings",))
def pillar_in_place(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A pillar is a printed place: it holds for whole paragraphs of the operative part, and pillars follow in their order."""
    firsts: list[tuple[Provision, str]] = []
    for paragraph, group in groupby(folder.provisions, key=lambda provision: provision.id.rpartition(".")[0]):
        provisions = list(group)
        usual, _ = Counter(provision.pillar for provision in provisions).most_common(1)[0]
        for provision in provisions:
            if provision.pillar != usual:
                expected = f"{usual or 'null'}, as in the rest of paragraph {paragraph.rpartition('/')[2]}"
                repair = f"Set the pillar to {usual or 'null'}, or correct the rest of the paragraph."
                yield Fault(provision, ("pillar",), f"{provision.pillar or 'null'}", expected, repair)
        if usual is not None and provisions[0].role is not Role.OPERATIVE:
            repair = f"Set the pillar to null, or correct the role {provisions[0].role}."
            yield Fault(provisions[0], ("pillar",), f"{usual}, in the {provisions[0].role}", "null", repair)
        elif usual is not None:
            firsts.append((provisions[0], usual))
    yield from _without_pillar(folder)
    printed = [*corpus.pillars]
    for index in _out_of_order([printed.index(pillar) for _, pillar in firsts]):
        around = [str(pillar) for _, pillar in (*firsts[:index][-1:], *firsts[index + 1 :][:1])]
        got = f"{firsts[index][1]}, beside {' and '.join(around)}"
        repair = "Set the pillar of this paragraph to that of the paragraphs around it."
        yield Fault(firsts[index][0], ("pillar",), got, "pillars in their printed order", repair)


def _without_pillar(folder: DocumentFolder) -> Iterator[Fault]:
    """Yield the first unit of each paragraph that has no pillar, although one has before and one after it."""
    paragraphs = [list(group) for _, group in groupby(folder.provisions, key=lambda unit: unit.id.rpartition(".")[0])]
    placed = [index for index, units in enumerate(paragraphs) if any(unit.pillar for unit in units)]
    has_one = set(placed)
    for index in range(placed[0], placed[-1]) if placed else ():
        unit = paragraphs[index][0]
        if index not in has_one and unit.role is Role.OPERATIVE:
            following = placed[bisect_right(placed, index)]
            before, after = (str(paragraphs[at][0].pillar) for at in (index - 1, following))
            meant = " or ".join(dict.fromkeys((before, after)))
            yield Fault(
                unit, ("pillar",), "null, between paragraphs that have one", meant, f"Set the pillar to {meant}."
            )


COMMITMENT_ID = re.compile(r"/c[0-9]+$")


@rule(level=5, whole=True)
def relation_runs_back(corpus: Corpus) -> Iterator[Fault]:
    """Nothing restates, cites or takes the place of what was not yet said. What follows up is a later stage, told when it may be."""
    for relation in corpus.relations:
        subject, target = (
            days(corpus).get(end.split("/", maxsplit=1)[0]) for end in (relation.subject, relation.target)
        )
        # What follows up an earlier telling of it may be in an earlier document; between two undertakings, the later follows.
        both = all(COMMITMENT_ID.search(end) for end in (relation.subject, relation.target))
        timed = both or relation.type is not RelationType.FOLLOWS_UP
        if timed and subject is not None and target is not None and subject < target:
            got = f"{relation.subject} of {subject}, related to {relation.target} of {target}"
            repair = "Exchange subject and target."
            if relation.type is not RelationType.FOLLOWS_UP:
                repair = "Exchange subject and target; if the subject is a later stage of what was planned, set type to follows_up."
            yield Fault(relation, ("subject",), got, "the later as subject", repair)
        elif relation.subject == relation.target:
            yield Fault(relation, ("target",), relation.target, "another record", "Name the record that it relates to.")
