"""How CSV writes what it has no form for: lists, and text that a spreadsheet would run. `cnkh_data.load` takes it back."""

from importlib.util import find_spec

from .errors import CannotRunError

_SPACE = " \f\v\xa0\u3000"
FORMULA = f"(?:[\t\n\r{_SPACE}]*[=+\\-@＝＋－＠]|[\t\r])"
"""How text begins that is taken for a formula, as a pattern in which `re` and Arrow's RE2 read the same.

White space at the beginning may be passed over, and full-width signs count under East Asian settings.
Source: https://owasp.org/www-community/attacks/CSV_Injection
"""

INSIDE = (f"([;\t])('*[{_SPACE}\"]*[=+\\-@＝＋－＠])", f"([\n\r])('*[{_SPACE}\"]*[=+@＝＋＠])")
"""Where a formula would begin inside text for a program that takes `;` or a tab for the separator: groups before and after the place.

A hyphen at the beginning of a line is left alone: lists in documents have it, and their offsets are to hold in CSV too.
"""

LIST_SEPARATOR = "|"
"""Between the items of a list. They are ids and codes, which are made of letters, digits, `-`, `_`, `/` and `.`: none has it."""


def require_openpyxl() -> None:
    """Check that workbooks can be written.

    Raises:
        CannotRunError: if the package for it is not installed.
    """
    if find_spec("openpyxl") is None:
        raise CannotRunError("the workbook of a release needs openpyxl; run: python -m pip install openpyxl")
