"""What tables say of provisions and commitments that no record holds: it follows from codes, readings and registers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from ..corpus import Corpus, DocumentFolder, Entity, once_per_folder
from ..edtf import Edtf, PartialDate
from ..mentions import derive
from ..models import Commitment, Place
from ..models.codelists import Action, PlaceKind, VersionStatus
from ..numerals import may_be_year, numbers, readable
from ..readings import COMMITMENT, compared_fields, differing_fields
from ..texts import primary_language
from .columns import LIST, Column, Row
from .common import first_texts, wide

FOLLOWING = (
    Column(
        "provider",
        LIST,
        "Who gives help: the committers who are not beneficiaries, where the action is to assist; else empty.",
        required=False,
    ),
    Column("country", LIST, "States that its places lie in; empty where it has no place in a state.", required=False),
    Column(
        "horizon",
        "string",
        "When what it is about takes place or lasts (EDTF): dates of its events, and years printed in titles of its "
        "instruments and places. What was over before the date of the document is left out; null where nothing is left. "
        "It is no deadline.",
        required=False,
    ),
)
"""Columns of commitments that follow from their codes and the registers."""
ENTITIES = Column(
    "entities", LIST, "Actors, instruments and places that it names, names inside other names left out.", required=False
)


def contested_column(languages: Sequence[str]) -> Column:
    """Its items are names of fields: of one that is coded per text, with the language behind it, as columns have it."""
    measured = [field for field in compared_fields(Commitment) if field.measured]
    names = [f"{field.name}_{tag}" for field in measured if field.per_text for tag in languages]
    return Column(
        "contested",
        LIST,
        "Fields in which its two readings differ, of those that agreement is computed of; `commitment` where only one reading "
        "has it. The readings are those by the newest version of the codebook; empty also where there are not two of it.",
        required=False,
        listed=(COMMITMENT, *(field.name for field in measured if not field.per_text), *names),
    )


def force_columns(languages: Sequence[str]) -> list[Column]:
    """How the force of the versions compares."""
    return [
        Column(
            "force_differs",
            "boolean",
            "Whether the versions that carry it give it unequal force; null where fewer than two carry it.",
            required=False,
        ),
        Column(
            "stronger",
            "string",
            "Language of the version that gives it the greatest force; null where none does alone, or fewer than two carry it.",
            required=False,
            listed=tuple(languages),
        ),
    ]


def force_compared(force: Mapping[str, int]) -> Row:
    """What these columns say of a commitment that has a force in each of some texts.

    Example:
        >>> force_compared({"zh-Hans": 1, "en": 2})
        {'force_differs': True, 'stronger': 'en'}
        >>> force_compared({"zh-Hans": 1})
        {'force_differs': None, 'stronger': None}
    """
    if len(force) < 2:
        return {"force_differs": None, "stronger": None}
    greatest = [language for language, value in force.items() if value == max(force.values())]
    return {
        "force_differs": len(set(force.values())) > 1,
        "stronger": primary_language(greatest[0]) if len(greatest) == 1 else None,
    }


def status_columns(languages: Sequence[str]) -> list[Column]:
    """A column for each language of the dataset."""
    return wide("status", "string", "Whether the {} version has it.", languages, codes=VersionStatus, required=True)


def following(corpus: Corpus, folder: DocumentFolder, commitment: Commitment) -> Row:
    """What follows from the codes of a commitment and the registers."""
    about = [*commitment.instruments, *commitment.places]
    entries = (corpus.entities[each] for each in about if each in corpus.entities)
    return {
        "provider": provider(commitment),
        "country": countries(corpus, commitment),
        "horizon": horizon(entries, date.fromisoformat(folder.document.date)),
    }


def provider(commitment: Commitment) -> list[str]:
    """Who gives help: the committers who do not receive it themselves, where the action is to assist.

    Where two states agree to assist one of them, both are bound and one provides.
    """
    if commitment.action is not Action.ASSIST:
        return []
    return [actor for actor in commitment.committers if actor not in commitment.beneficiaries]


def countries(corpus: Corpus, commitment: Commitment) -> list[str]:
    """The states that the places of a commitment lie in, each once."""
    places = (corpus.entities.get(place) for place in commitment.places)
    return list(dict.fromkeys(state for place in places if isinstance(place, Place) for state in place.countries))


def horizon(entries: Iterable[Entity], made: date) -> str | None:
    """When what a commitment is about takes place or lasts, as EDTF; None where nothing says so.

    An event says so by its date, anything else by the years that its titles print. The date on which an instrument was
    signed does not say how long it holds. What was over when the commitment was made says nothing of what is to come.
    """
    lasting = [found for entry in entries for found in _lasting(entry) if found.latest >= made]
    if not lasting:
        return None
    begin = min((one.begin for one in lasting), key=lambda part: part.earliest)
    end = max((one.end for one in lasting), key=lambda part: part.latest)
    return str(Edtf(begin, end))


def _lasting(entry: Entity) -> Iterator[Edtf]:
    dated = Edtf.parse(entry.date) if isinstance(entry, Place) and entry.kind is PlaceKind.EVENT else None
    years = sorted(_years(entry)) if dated is None else []
    if dated is not None:
        yield dated
    if years:
        yield Edtf(PartialDate(years[0]), PartialDate(years[-1]))


def _years(entry: Entity) -> set[int]:
    """Years that the titles of an entry print, in any language whose numbers can be read; a translation is no title."""
    titles = (name for name in entry.names if name.in_texts and readable(name.language))
    found = (number.value for title in titles for number in numbers(title.text, title.language))
    return {int(value) for value in found if may_be_year(value) and value == int(value)}


def contested(folder: DocumentFolder) -> dict[str, list[str]]:
    """Id of each commitment to the fields in which its two readings differ, under the names of columns."""
    return {
        commitment: list(dict.fromkeys(_column(field, language) for field, language in differing))
        for commitment, differing in differing_fields(folder).items()
    }


def _column(field: str, language: str | None) -> str:
    return field if language is None else f"{field}_{primary_language(language)}"


def status(anchors: Mapping[str, object], folder: DocumentFolder, languages: Sequence[str]) -> dict[str, VersionStatus]:
    """For each language of the dataset, whether its version has a provision or commitment with these anchors."""
    first = first_texts(folder)
    return {f"status_{tag}": _status(first.get(tag), anchors) for tag in languages}


def _status(text: str | None, anchors: Mapping[str, object]) -> VersionStatus:
    if text is None:
        return VersionStatus.NO_TEXT
    return VersionStatus.CARRIED if text in anchors else VersionStatus.ABSENT


@once_per_folder
def named(corpus: Corpus, folder: DocumentFolder) -> Mapping[str, Sequence[str]]:
    """Provision of a document to the entities that it names, in the order of its texts; a name inside another name is not counted."""
    found: dict[str, dict[str, None]] = {}
    for mention in derive(corpus, folder):
        provision = folder.provision_at(mention.language, mention.start_offset)
        if mention.depth == 0 and provision is not None:
            found.setdefault(provision.id, {})[mention.entity] = None
    return {provision: list(entities) for provision, entities in found.items()}
