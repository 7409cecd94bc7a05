"""Level 5: what is coded of a provision fits together: role, voice, speakers, act, polarity, gloss and commitments."""

from collections.abc import Iterator

from ...edtf import calendar_day
from ...models.codelists import WITHOUT_ACT, Act, Role, Voice
from ...numerals import readable
from ...printed import prints_day
from ...texts import primary_language
from ...words import EDITORS
from ..endings import is_sentence
from ..fault import Fault
from ..misplaced import as_json
from ..rule import rule
from ..subjects import OneProvision


@rule(on=OneProvision, certainty="convention")
def act_and_commitments(one: OneProvision) -> Iterator[Fault]:
    """A provision has the act commit if and only if it carries a commitment.

    How often a document commits is counted by the act, and to what by the commitments; the two must be about the same provisions.
    """
    act, commitments = one.provision.act, one.provision.commitments
    if act is Act.COMMIT and not commitments:
        repair = "Add the commitment, or correct the act."
        yield one.fault("act", "commit, with no commitment", "another act, or a commitment", repair)
    elif act is not Act.COMMIT and commitments:
        repair = f"Set act to commit{_without_polarity(one)}, or remove the commitments."
        yield one.fault("act", f"{act or 'null'}, with commitments", Act.COMMIT, repair)


@rule(on=OneProvision, certainty="convention")
def act_and_role(one: OneProvision) -> Iterator[Fault]:
    """A title, dateline, signature or bare chapeau has no act, a caption records, and everything else has an act.

    Acts are counted over all provisions that perform one; a title among them, or a sentence that is missing, changes every share.
    """
    provision, role, act = one.provision, one.provision.role, one.provision.act
    if provision.commitments and role in (*WITHOUT_ACT, Role.CAPTION):
        repair = "Set role to operative, or to preamble or closing if it stands there; or remove the commitments."
        yield one.fault("role", f"{role}, with commitments", "a role that can commit", repair)
    elif act is None and role not in WITHOUT_ACT and not is_sentence(provision):
        likely = Role.DATELINE if _is_dated(one) else Role.TITLE
        repair = (
            f"If it is a {likely}, set role to {likely}; if not, correct the role, or name the act that it performs."
        )
        yield one.fault("role", f"{role}, without an act or a full stop", "title, dateline or signature", repair)
    elif role in WITHOUT_ACT and act is not None:
        repair = f"Correct the role {role}; or, if it is right, set act to null{_without_polarity(one)}."
        yield one.fault("act", act, None, repair)
    elif role not in WITHOUT_ACT and act is None:
        yield one.fault(
            "act", act, "an act", f"Name the act that it performs; or, if it performs none, correct the role {role}."
        )
    elif role is Role.CAPTION and act is not Act.RECORD:
        repair = f"Correct the role caption; or, if it is right, set act to record{_without_polarity(one)}."
        yield one.fault("act", act, Act.RECORD, repair)


def _without_polarity(one: OneProvision) -> str:
    """What else to set where a provision is to have an act that has no polarity."""
    return "" if one.provision.polarity is None else " and polarity to null"


def _is_dated(one: OneProvision) -> bool:
    """Whether some version prints the day of the document."""
    day = calendar_day(one.document.date)
    versions = one.versions.values()
    return day is not None and any(readable(it.language) and prints_day(it.words, it.language, day) for it in versions)


@rule(on=OneProvision, certainty="convention")
def polarity_of_position(one: OneProvision) -> Iterator[Fault]:
    """Every position is for or against something, and nothing else is.

    Support and opposition are counted by the polarity of positions.
    """
    is_position = one.provision.act is Act.POSITION
    if is_position != (one.provision.polarity is not None):
        expected = "for or against" if is_position else "null"
        repair = f"Set polarity to {expected}, or correct the act {one.provision.act or 'null'}."
        yield one.fault("polarity", one.provision.polarity, expected, repair)


@rule(on=OneProvision, certainty="convention")
def voice_and_speakers(one: OneProvision) -> Iterator[Fault]:
    """An act has somebody whose act it is, and what an author says in its own voice commits nobody.

    An act without a speaker is counted for nobody; a commitment that an author only restates is a relation to that commitment.
    """
    if one.provision.act is not None and not one.provision.speakers:
        yield one.fault("speakers", "nobody", "at least one actor", "Name the actors whose act it is.")
    if one.provision.voice is Voice.AUTHORIAL and one.provision.commitments:
        repair = "Correct the voice; or correct the act, and link the restated commitment by a relation."
        yield one.fault("voice", "authorial, with commitments", "joint_text or reported", repair)


@rule(on=OneProvision, certainty="convention")
def gloss_where_no_english(one: OneProvision) -> Iterator[Fault]:
    """A provision without an English version has an English rendering of our own.

    Users who read only English can then read every provision.
    """
    if one.provision.gloss_en is None and EDITORS not in map(primary_language, one.provision.anchors):
        read = _gloss_as_read(one)
        example = f", such as a reader's: {as_json(read)}" if read else "."
        yield one.fault(
            "gloss_en", None, "our own English gloss", f"Write an English rendering of the provision{example}"
        )


def _gloss_as_read(one: OneProvision) -> str | None:
    """The gloss that a reading has for the same words."""
    glosses = (unit.codes.get("gloss_en") for unit in one.folder.units_as_read(one.provision))
    return next((gloss for gloss in glosses if gloss is not None), None)
