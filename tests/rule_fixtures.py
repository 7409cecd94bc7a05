"""Rule fixtures: `validation/fixtures/<rule>/bad-*.json` and `good-*.json`, each a change to the small corpus.

`changes` are applied in order. Each names a `file` and one of: `at` with `set`, `add` or `remove` (a JSON pointer; `/-` appends),
`replace` with `with` (text), `swap` (two list items), `delete`, `write` or `write_hex` (a new file). Unless `sealed` is
false, seals are made anew afterwards, so that only the rule itself speaks. `finds` is exactly what the validator must find.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from cnkh_data.canonical import file_text
from cnkh_data.corpus import load
from cnkh_data.seals import renewed

FIXTURES = Path(__file__).resolve().parents[1] / "validation" / "fixtures"


def names() -> list[str]:
    """Every fixture, as `<rule>/<name>`."""
    return sorted(f"{path.parent.name}/{path.stem}" for path in FIXTURES.glob("*/*-*.json"))


def read(name: str) -> dict[str, Any]:
    """One fixture."""
    fixture: dict[str, Any] = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    return fixture


def apply(root: Path, fixture: dict[str, Any]) -> None:
    """Change a corpus as a fixture says."""
    for change in fixture["changes"]:
        _change(root / change["file"], change)
    if fixture["sealed"]:
        reseal(root)


def reseal(root: Path) -> None:
    """Make every seal anew, where the corpus can be read."""
    corpus = load(root).corpus
    if corpus is not None:
        (root / "data" / "seals.json").write_text(
            file_text(renewed(corpus, [item.id for item in corpus.sealable()])), encoding="utf-8"
        )


def _change(file: Path, change: dict[str, Any]) -> None:
    if "delete" in change:
        shutil.rmtree(file) if file.is_dir() else file.unlink()
    elif "write" in change:
        file.write_text(change["write"], encoding="utf-8", newline="\n")
    elif "write_hex" in change:
        file.write_bytes(bytes.fromhex(change["write_hex"]))
    elif "replace" in change:
        text = file.read_text(encoding="utf-8")
        assert change["replace"] in text, f"{change['replace']!r} is not in {file.name}"
        file.write_text(text.replace(change["replace"], change["with"], 1), encoding="utf-8", newline="\n")
    else:
        value = json.loads(file.read_text(encoding="utf-8"))
        if "swap" in change:
            one, two = (int(pointer.lstrip("/")) for pointer in change["swap"])
            value[one], value[two] = value[two], value[one]
        elif change["at"] == "":
            value = change["set"]
        else:
            _edit(value, pointer_path(change["at"]), change)
        file.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def _edit(value: Any, path: list[str | int], change: dict[str, Any]) -> None:
    *way, last = path
    for step in way:
        value = value[step]
    if "remove" in change:
        del value[last]
    elif last == "-":
        value.append(change["add"])
    else:
        value[last] = change["set"] if "set" in change else change["add"]


def pointer_path(pointer: str) -> list[str | int]:
    """Steps of a JSON pointer (`~1` is a slash, `~0` a tilde)."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    return [int(step) if step.isdigit() else step for step in steps]
