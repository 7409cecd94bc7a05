"""What languages are called, and in which direction they are written."""

from __future__ import annotations

from ..standards import languages

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv", "ckb", "ks"})
"""Languages that are written from right to left, unless a script says otherwise."""
RIGHT_TO_LEFT_SCRIPTS = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"})
SCRIPTS = {
    "Hans": "simplified script",
    "Hant": "traditional script",
    "Latn": "Latin script",
    "Cyrl": "Cyrillic script",
    "Arab": "Arabic script",
}


def language_name(tag: str) -> str:
    """What a language is called in English, with its script or region where the tag has one.

    Example:
        >>> language_name("zh-Hant"), language_name("km"), language_name("qaa"), language_name("pt-BR")
        ('Chinese (traditional script)', 'Khmer', 'qaa', 'Portuguese (BR)')
    """
    primary, *others = tag.split("-")
    name = languages().get(primary, primary)
    said = [SCRIPTS.get(part, part) for part in others]
    return f"{name} ({', '.join(said)})" if said else name


def short_language_name(tag: str) -> str:
    """The same without script or region.

    Example:
        >>> short_language_name("zh-Hant")
        'Chinese'
    """
    primary = tag.partition("-")[0]
    return languages().get(primary, primary)


def direction(tag: str) -> str:
    """In which direction a language is written: `ltr` or `rtl`.

    Example:
        >>> direction("ar"), direction("zh-Hans"), direction("az-Arab"), direction("ar-Latn")
        ('rtl', 'ltr', 'rtl', 'ltr')
    """
    primary, *others = tag.split("-")
    scripts = [part for part in others if len(part) == 4 and part.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if primary in RIGHT_TO_LEFT else "ltr"
