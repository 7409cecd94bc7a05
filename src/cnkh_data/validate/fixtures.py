"""Rule fixtures: `validation/fixtures/<rule>/bad-*.json` and `good-*.json`, each a change to the small corpus beside them.

`changes` are applied in order. Each names a `file` and one of: `at` with `set`, `add` or `remove` (a JSON pointer; `/-` appends),
`replace` with `with` (text), `swap` (two list items), `delete`, `write` or `write_hex` (a new file). Afterwards, so that only
the rule itself speaks, the changed files are written canonically where they can be read, unless `formatted` is false; seals are
made anew, unless `sealed` is false; and the two readings, which have what stood there before, are taken away, unless `read` is
true or only they were changed. `finds` is exactly what the validator must find; `at` is a JSON pointer, `position` a line and column of a file that is no JSON.
"""

import json
import shutil
from collections.abc import Collection
from pathlib import Path, PurePosixPath
from typing import Any

from ..canonical import file_text
from ..corpus import DOCUMENT_FILES, load
from ..errors import CannotRunError
from ..form import Formatted, formatted
from ..models.codelists import RecordType
from ..seals import all_sealed, seal_files

FOLDER = Path("validation", "fixtures")
BASE = "base"


def names(root: Path) -> list[str]:
    """Every fixture of a project, as `<rule>/<name>`."""
    return sorted(f"{path.parent.name}/{path.stem}" for path in (root / FOLDER).glob("*/*-*.json"))


def read(root: Path, name: str) -> dict[str, Any]:
    """One fixture.

    Raises:
        CannotRunError: if it is none, or would change anything outside the small corpus.
    """
    try:
        fixture: dict[str, Any] = json.loads((root / FOLDER / f"{name}.json").read_text(encoding="utf-8"))
        files = [str(change["file"]) for change in fixture["changes"]]
        _ = str(fixture["about"]), bool(fixture["sealed"]), [finds["rule"] for finds in fixture["finds"]]
    except (ValueError, KeyError, TypeError) as error:
        raise CannotRunError(f"{FOLDER.as_posix()}/{name}.json: no fixture ({error!r})") from None
    for file in files:
        if PurePosixPath(file).is_absolute() or ".." in PurePosixPath(file).parts or "\\" in file:
            raise CannotRunError(f"{FOLDER.as_posix()}/{name}.json: {file!r} is no file of the small corpus")
    return fixture


def copy_base(root: Path, target: Path) -> None:
    """Put a copy of the small corpus somewhere.

    Raises:
        CannotRunError: if there is a link, pipe or device in it.
    """
    base = root / FOLDER / BASE / "data"
    for path in (base, *base.rglob("*")):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise CannotRunError(
                f"{path.relative_to(root).as_posix()}: a link, pipe or device stands where a file belongs"
            )
    shutil.copytree(base, target / "data")


def apply(root: Path, fixture: dict[str, Any]) -> None:
    """Change a corpus as a fixture says.

    Raises:
        CannotRunError: if a text to be replaced is not there.
    """
    for change in fixture["changes"]:
        _change(root / change["file"], change)
    if fixture.get("formatted", True):
        reformat(root, {change["file"] for change in fixture["changes"]})
    if fixture["sealed"] and not fixture.get("read", False):
        _take_readings_away(root, [change["file"] for change in fixture["changes"]])
    if fixture["sealed"]:
        reseal(root)


def _take_readings_away(root: Path, changed: Collection[str]) -> None:
    if any(file.startswith("data/documents/") and "/readings/" not in file for file in changed):
        for readings in (root / "data" / "documents").glob("*/readings"):
            shutil.rmtree(readings)
            _take_seals_away(readings.parent / "seals.json", RecordType.READING, RecordType.ADJUDICATION)
        (root / "data" / "agreement.json").write_text("[]\n", encoding="utf-8")


def _take_seals_away(file: Path, *record_types: RecordType) -> None:
    seals = DOCUMENT_FILES["seals"].adapter().validate_json(file.read_bytes())
    left = [seal for seal in seals if seal.record_type not in record_types]
    file.write_text(file_text(left), encoding="utf-8", newline="\n")


def reformat(root: Path, files: Collection[str]) -> None:
    """Write record files canonically, where they can be read."""
    for file in formatted(root):
        if isinstance(file, Formatted) and file.path in files:
            (root / file.path).write_text(file.after, encoding="utf-8", newline="\n")


def reseal(root: Path) -> None:
    """Make every seal anew, and none of what is gone, where the corpus can be read."""
    corpus = load(root).corpus
    if corpus is not None:
        for path, text in seal_files(all_sealed(corpus)).items():
            (root / path).write_text(text, encoding="utf-8")


def _change(file: Path, change: dict[str, Any]) -> None:
    if "delete" in change:
        shutil.rmtree(file) if file.is_dir() else file.unlink()
    elif "write" in change:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(change["write"], encoding="utf-8", newline="\n")
    elif "write_hex" in change:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(bytes.fromhex(change["write_hex"]))
    elif "replace" in change:
        text = file.read_text(encoding="utf-8")
        if change["replace"] not in text:
            raise CannotRunError(f"{change['file']}: has no {change['replace']!r} that a fixture could replace")
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
