"""JSON that any UTF-8 reader takes and no terminal or log obeys, whatever was found in a hostile file."""

import json
import re
from typing import Any

from .visible import is_seen

_BEYOND_ASCII = re.compile(r"[^\x20-\x7e\n]")
_OLD_COMMAND = re.compile(r"#(?=#\[)")
"""GitHub obeys it anywhere in a line of a log. In JSON it can stand only inside a string."""


def json_text(value: Any) -> str:
    r"""JSON with every character as itself that can be seen, and all others as escapes of the same value.

    Example:
        >>> print(json_text("愿\x9b\u202e\ud800"), end="")
        "愿\u009b\u202e\ud800"
    """
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return _OLD_COMMAND.sub(r"\\u0023", _BEYOND_ASCII.sub(_escaped, text)) + "\n"


def _escaped(found: re.Match[str]) -> str:
    character = found[0]
    return character if is_seen(character) else json.dumps(character)[1:-1]
