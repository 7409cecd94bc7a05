"""Docstrings that users are shown, kept or not.

Why a rule exists and what a record is are docstrings. `python -OO` drops them, and what is printed and published must not
depend on that: where they are gone, they are read from the source.
"""

import ast
import inspect
import sys
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any


def docstring(documented: type | Callable[..., Any]) -> str:
    """Return the docstring of a class or function of a module, without its indentation; empty if it has none.

    Example:
        >>> docstring(docstring).splitlines()[0]
        'Return the docstring of a class or function of a module, without its indentation; empty if it has none.'
    """
    kept = documented.__doc__
    if kept is None and sys.flags.optimize >= 2:
        kept = _in_source(documented.__module__).get(documented.__qualname__)
    return inspect.cleandoc(kept or "")


def keep_docstring(documented: type) -> None:
    """Give a class its docstring back, for libraries that look for it there."""
    if documented.__doc__ is None:
        documented.__doc__ = docstring(documented) or None


@cache
def _in_source(module: str) -> Mapping[str, str]:
    """Docstrings of the classes and functions of a module, by name; none where its source is not installed."""
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except OSError:
        return {}
    documented = (node for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef))
    return {node.name: ast.get_docstring(node) or "" for node in documented}
