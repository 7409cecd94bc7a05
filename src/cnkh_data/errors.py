"""Errors that mean a command could not run at all, as opposed to findings about the data."""

from collections.abc import Sequence


class CannotRunError(Exception):
    """Something outside the data stands in the way: the message says what, where, and the way round it."""


MOST_MEANT = 3
"""Names that a person still reads when one of them may have been meant."""
SHORTEST_PART = 3
"""Characters from which a name that others contain says enough to find them."""

NEAR = 0.8
"""How like an id another must be to be named in its place: with the same date, even ids of different documents are alike."""


def did_you_mean(name: str, known: Sequence[str], most: int = MOST_MEANT) -> str:
    """Name what may have been meant by a name that does not exist; nothing if no name is near, since a far one misleads.

    Example:
        >>> did_you_mean("spnas", ["spans", "tiling"]), did_you_mean("nosuch", ["schema", "tiling"])
        ('; did you mean spans?', '')
    """
    import difflib  # noqa: PLC0415 - only a wrong name needs it

    near = difflib.get_close_matches(name, known, n=most)
    inside = [one for one in known if len(name) >= SHORTEST_PART and name in one]
    likely = list(dict.fromkeys((*near, *inside)))[:most]
    return f"; did you mean {' or '.join(likely)}?" if likely else ""


def near_id(wrong: str, ids: Sequence[str]) -> str:
    """Name the id that may have been meant by one that no record has; nothing inside a document, where ids are numbers, all alike.

    Example:
        >>> ids = ["china", "2023-02-11-cn-kh-visit/1.1.1"]
        >>> near_id("chima", ids), near_id("2023-02-11-cn-kh-visti/1.1.1", ids), near_id("2023-02-11-cn-kh-visit/1.1.2", ids)
        ('; did you mean china?', '; did you mean 2023-02-11-cn-kh-visit/1.1.1?', '')
    """
    import difflib  # noqa: PLC0415 - only a wrong id needs it

    name, slash, place = wrong.partition("/")
    names = [one.partition("/")[0] for one in ids if one.partition("/")[1:] == (slash, place)]
    near = difflib.get_close_matches(name, names, n=1, cutoff=NEAR)
    return f"; did you mean {near[0]}{slash}{place}?" if near and near[0] != name else ""
