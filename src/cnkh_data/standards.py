"""Codes and names that others keep: countries, languages and licences, as `lexicon/lists/*.csv` have them.

`lexicon/make_lists.py` writes those files from libraries; `lexicon/NOTICE` names them.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from .fold import fold


class Country(NamedTuple):
    """A country or territory of ISO 3166-1."""

    alpha3: str
    alpha2: str
    language: str
    """Code of the language that is most likely used there."""
    names: tuple[str, ...]
    """What it is called, in several languages."""
    by_language: Mapping[str, str] = MappingProxyType({})
    """Its name by the tag of the language: en, zh-Hans, zh-Hant, km, …."""


@cache
def countries() -> Mapping[str, Country]:
    """The countries by their codes of three letters.

    Example:
        >>> countries()["KHM"].language, "柬埔寨" in countries()["KHM"].names
        ('km', True)
    """
    header, *rows = csv.reader(_lines("countries"))
    alpha3, alpha2, language = map(header.index, ("alpha3", "alpha2", "language"))
    columns = {column.removeprefix("name_"): at for at, column in enumerate(header) if column.startswith("name_")}
    tags = {_TAGS.get(name, name.replace("_", "-")): at for name, at in columns.items()}
    return {
        row[alpha3]: Country(
            row[alpha3],
            row[alpha2],
            row[language],
            tuple([row[at] for at in columns.values()]),
            {tag: row[at] for tag, at in tags.items() if row[at]},
        )
        for row in rows
    }


_TAGS = {"zh": "zh-Hans"}
"""Chinese names without a script are simplified."""


@cache
def countries_in(primary: str) -> Sequence[str]:
    """Names of the countries in a language, given by its primary subtag, in each of its scripts, folded.

    Example:
        >>> "泰国" in countries_in("zh"), countries_in("tlh")
        (True, ())
    """
    every = {tag for one in countries().values() for tag in one.by_language}
    tags = {tag for tag in every if tag.partition("-")[0] == primary}
    named = (pair for one in countries().values() for pair in one.by_language.items())
    return tuple(fold(name) for tag, name in named if tag in tags)


@cache
def language_of_country(alpha2: str) -> str | None:
    """The language that somebody may mean who writes a country's code of two letters for it; None if there is no such country.

    Example:
        >>> language_of_country("kh"), language_of_country("xx")
        ('km', None)
    """
    return next((one.language for one in countries().values() if one.alpha2.lower() == alpha2), None)


def country_named(name: str) -> Country | None:
    """The country that has a name, in any language that is listed.

    Example:
        >>> country_named("カンボジア")[0], country_named("Atlantis")
        ('KHM', None)
    """
    return _by_name().get(_compared(name))


@cache
def _by_name() -> Mapping[str, Country]:
    return {_compared(name): country for country in countries().values() for name in country.names if name}


def _compared(name: str) -> str:
    """A name as it is compared: in small letters, simplified characters for traditional ones, without what nobody sees."""
    return fold(name).casefold().replace("\u200b", "")


@cache
def languages() -> Mapping[str, str]:
    """The languages of ISO 639-1, with their English names.

    Example:
        >>> languages()["km"]
        'Khmer'
    """
    return {row["code"]: row["name_en"] for row in _rows("languages")}


@cache
def licences() -> Mapping[str, str]:
    """The licences of the SPDX list, with the names that it gives them.

    Example:
        >>> licences()["CC0-1.0"]
        'Creative Commons Zero v1.0 Universal'
    """
    return {row["id"]: row["name"] for row in _rows("licences")}


def _rows(name: str) -> Iterator[dict[str, str]]:
    return csv.DictReader(_lines(name))


def _lines(name: str) -> list[str]:
    return (Path(__file__).parent / "lexicon" / "lists" / f"{name}.csv").read_text(encoding="utf-8").splitlines()
