"""What the cue words of a commitment say of its codes."""

from ..models import Commitment
from ..models.codelists import Force, Novelty
from ..words import Cue, words_for


def force_of(operator: str, language: str) -> Force:
    """Force that the words of an operator have; a subject with a bare verb is force 2 in any words."""
    cue = words_for("force", language).first(operator)
    return Force.WILL if cue is None else Force[cue.code.upper()]


def as_printed(cue: Cue) -> str:
    """The words of a cue, without the line breaks between them."""
    return " ".join(cue.words.split())


def leading_cue(commitment: Commitment, language: str) -> tuple[Novelty, str] | None:
    """The cue that the words of a commitment begin with after its operator, and its code; None if it is none.

    A verb of what is new (launch) is not asked for: often it is only how something is done.
    """
    cues = words_for("novelty", language).without(Novelty.NEW)
    cue = cues.begins(after_operator(commitment, language), words_for("infinitive", language).any)
    return (Novelty[cue.code.upper()], cue.words) if cue else None


def after_operator(commitment: Commitment, language: str) -> str:
    """The words of a commitment after its operator, or all of them if that stands elsewhere."""
    anchor, operator = commitment.anchors[language], commitment.operator[language]
    return anchor.words[max(0, operator.end_offset - anchor.start_offset) :]
