"""The package is built in floors: a module imports from its own floor and from those below, and never in a circle."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import cnkh_data

PACKAGE = Path(cnkh_data.__file__).parent

FLOORS = {
    "values and helpers, which know no records": """
        access alpha cells colours docstrings edtf errors file_names fold html jsontext layout lazily memory pages progress slips spreadsheet
        spill standards stretches visible
    """,
    "what a record is": "models",
    "words, places in files, and files": """
        apart archive canonical explain files finding interrupts journal letters lexicon locking name_limits number_words numerals open_codelists
        phrases positions printed probable_names readers rejected release_files revisions scratch spelling staging texts titles words workers writing
    """,
    "the records of a folder": "corpus",
    "what follows from the records": "cache form mentions migrations published reach readings seals unregistered",
    "tables, and the contract": "flatten contract",
    "rules": "validate",
    "what is made from a corpus that was checked": "diff drafting release release_diff repair review rule_pages sheets show site",
    "what users call": "api cli __init__",
}
"""From the ground up: what a floor is for, and its modules and packages."""
READING = "reading verbs rows subjects attributions turns undertakings operators complements acts clauses discourse"
"""The modules of `drafting` that read a text, from the ground up; the others see only the last."""


def modules() -> dict[str, Path]:
    """Every module by its name; a package by that of its folder."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        steps = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(steps[:-1] if steps[-1] == "__init__" else steps)] = path
    return found


def imported(name: str, path: Path, known: Mapping[str, Path]) -> Iterator[str]:
    """Yield the modules of this package that one imports: at its head, inside functions, or for types alone."""
    steps = name.split(".")
    package = steps if path.name == "__init__.py" else steps[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else []
            origin = ".".join([*above, *filter(None, [node.module])])
            full = (f"{origin}.{alias.name}" for alias in node.names)
            yield from (one if one in known else origin for one in full if one in known or origin in known)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)


@cache
def graph() -> dict[str, set[str]]:
    """Module to the modules that it imports."""
    known = modules()
    return {name: set(imported(name, path, known)) for name, path in known.items()}


def room(module: str) -> str:
    """The module or package of the first level that a module is in."""
    return (*module.split("."), "__init__")[1]


def rooms() -> dict[str, set[str]]:
    """Room to the rooms that its modules import from."""
    found: dict[str, set[str]] = {}
    for module, others in graph().items():
        found.setdefault(room(module), set()).update(room(other) for other in others if room(other) != room(module))
    return found


def test_no_module_imports_itself_by_way_of_others() -> None:
    TopologicalSorter(graph()).prepare()


def test_no_package_imports_itself_by_way_of_others() -> None:
    TopologicalSorter(rooms()).prepare()


def test_every_room_is_on_one_floor() -> None:
    placed = [name for names in FLOORS.values() for name in names.split()]
    assert sorted(placed) == sorted(rooms())


def test_nothing_is_imported_from_a_higher_floor() -> None:
    floor = {name: number for number, names in enumerate(FLOORS.values()) for name in names.split()}
    assert list(upward(graph(), floor)) == []


def test_each_question_about_a_text_rests_on_those_before_it() -> None:
    floor = {f"cnkh_data.drafting.{name}": number for number, name in enumerate(READING.split())}
    imports = {module: others & floor.keys() for module, others in graph().items()}
    assert floor.keys() <= imports.keys()
    within = {module: imports[module] for module in floor}
    assert [(module, one) for module, others in within.items() for one in others if floor[one] >= floor[module]] == []
    from_outside = set().union(*(others for module, others in imports.items() if module not in floor))
    assert from_outside == {"cnkh_data.drafting.discourse"}


def upward(imports: Mapping[str, Iterable[str]], floor: Mapping[str, int]) -> Iterator[str]:
    """Yield each import from a higher floor."""
    for module, others in imports.items():
        for other in others:
            if floor[room(other)] > floor[room(module)]:
                yield f"{module} imports {other}"
