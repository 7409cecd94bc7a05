"""Errors that mean a command could not run at all, as opposed to findings about the data."""

from collections.abc import Sequence


class CannotRunError(Exception):
    """Something outside the data stands in the way: the message says what, where, and the way round it."""


MOST_MEANT = 3
"""Names that a person still reads when one of them may have been meant."""
SHORTEST_PART = 3
"""Characters from which a name that others contain says enough to find them."""


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
