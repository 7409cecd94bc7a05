"""The changes that a case of a rule makes to the small corpus, in order. Each names a `file` and one of:

- `at` with `set`, `add` or `remove`: the value at a JSON pointer becomes another, is added, or goes. `/-` is the end of a list, and an
  empty pointer the whole file, which is made if it is not there.
- `at` with `with`, `without` or both: in the record at a pointer, these places (`anchors/en/quote`) have other values, or go.
- `at` with `copy`: a record like the one at another pointer is added. That is of the same file, or of the file that `from` names.
  `with` and `without` say what is different in the copy.
- `copy` alone: the file or folder is a copy of the one that is named. A copied document has its own id in place of the other's.
- `replace` with `with`: every such text in the file becomes another. `swap`: the values at two pointers change places.
- `delete`: the file or folder goes. `write`, `write_hex`: the whole of a file, as text or as bytes.

What is copied stands in the corpus (`data/…`), or among the spare records beside it (`spare/…`): records of kinds that the corpus
lacks, and short documents. A spare document brings its sources with it.
"""

import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from ..corpus import COLLECTION_FILES, DOCUMENT_FILES
from ..errors import CannotRunError, did_you_mean
from ..texts import shorten

Change = Mapping[str, Any]
Steps = list[str | int]
Expected = tuple[Callable[[Any], bool], str]
"""Whether a value is what it must be, and the words for that."""

SPARE = "spare"
_CORPUS = ("data", "validation")
"""Folders of a corpus."""
DOCUMENTS = PurePosixPath("data", "documents")
SOURCES = PurePosixPath("data", COLLECTION_FILES["sources"].path)


def _is_pointer(value: Any) -> bool:
    return isinstance(value, str) and (not value or value.startswith("/"))


POINTER: Expected = (_is_pointer, "a JSON pointer, such as /0/note")
TEXT: Expected = (lambda value: isinstance(value, str), "a text")
_FORMS: tuple[tuple[set[str], set[str]], ...] = (
    ({"at", "set"}, set()),
    ({"at", "add"}, set()),
    ({"at", "remove"}, set()),
    ({"at", "with"}, {"without"}),
    ({"at", "without"}, set()),
    ({"at", "copy"}, {"from", "with", "without"}),
    ({"copy"}, set()),
    ({"replace", "with"}, set()),
    ({"swap"}, set()),
    ({"delete"}, set()),
    ({"write"}, set()),
    ({"write_hex"}, set()),
)
"""What a change has beside its file, and what else it may have."""
_KEYS = {"file"}.union(*(needed | more for needed, more in _FORMS))


def fault(change: Any) -> str:
    """Say what is wrong with how a change is written; empty if nothing is."""
    if not isinstance(change, dict) or "file" not in change:
        return "no object with a file"
    unknown = next((key for key in change if key not in _KEYS), None)
    if unknown is not None:
        return f"no change has {unknown!r}{did_you_mean(unknown, sorted(_KEYS))}"
    rest = change.keys() - {"file"}
    if not any(needed <= rest <= needed | more for needed, more in _FORMS):
        forms = "; ".join(_listed(needed) for needed, _ in _FORMS)
        return f"has {_listed(rest) or 'nothing'} beside its file; expected one of: {forms}"
    return misfit(change, _expected(change))


def misfit(value: Mapping[str, Any], expected: Mapping[str, Expected]) -> str:
    """Say which member of an object is not what it must be; empty if each is."""
    for key, (holds, what) in expected.items():
        if key in value and not holds(value[key]):
            return f"{key} is {shorten(json.dumps(value[key], ensure_ascii=False))}; expected {what}"
    return ""


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(sorted(keys, key=["at", *sorted(_KEYS)].index))


def _expected(change: Change) -> dict[str, Expected]:
    """What the value of each key must be."""
    donor: Expected = (
        lambda value: _is_inside(value, *_CORPUS, SPARE),
        "a file of the small corpus or of the spare records",
    )
    yes: Expected = (lambda value: value is True, "true")
    differences: Expected = (lambda value: isinstance(value, dict), "an object of places and values")
    return {
        "file": (
            lambda value: _is_inside(value, *_CORPUS),
            f"a file of the small corpus, below {' or '.join(_CORPUS)}",
        ),
        "at": POINTER,
        "from": donor,
        "copy": POINTER if "at" in change else donor,
        "with": TEXT if "replace" in change else differences,
        "without": (lambda value: is_list_of(str, value), "a list of places"),
        "replace": TEXT,
        "swap": (
            lambda value: is_list_of(str, value) and [*map(_is_pointer, value)] == [True] * 2,
            "two JSON pointers",
        ),
        "remove": yes,
        "delete": yes,
        "write": TEXT,
        "write_hex": (_is_hexadecimal, "a text of hexadecimal digits"),
    }


def _is_inside(file: Any, *folders: str) -> bool:
    """Whether this is a path that begins with one of the folders and cannot lead out of it."""
    parts = PurePosixPath(file).parts if isinstance(file, str) else ()
    return bool(parts) and parts[0] in folders and ".." not in parts and "\\" not in file


def is_list_of(kind: type, value: Any) -> bool:
    """Whether this is a list, and each item of that kind."""
    return isinstance(value, list) and all(isinstance(item, kind) for item in value)


def _is_hexadecimal(value: Any) -> bool:
    try:
        return isinstance(value, str) and bytes.fromhex(value) is not None
    except ValueError:
        return False


def make(corpus: Path, change: Change, spare: Path) -> set[str]:
    """Make a change to a corpus, and return the files that it touches.

    Args:
        corpus: folder that holds `data/`.
        change: what to change; `fault` finds nothing in it.
        spare: folder of the spare records.

    Raises:
        CannotRunError: if what it changes or copies is not there.
    """
    file = corpus / change["file"]
    if (content := _whole(change)) is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    elif "copy" in change and "at" not in change:
        return _copy_files(corpus, PurePosixPath(change["copy"]), PurePosixPath(change["file"]), spare)
    elif not file.exists():
        raise CannotRunError("there is no such file")
    elif "delete" in change:
        shutil.rmtree(file) if file.is_dir() else file.unlink()
    elif "replace" in change:
        _replace(file, change["replace"], change["with"])
    elif "copy" in change:
        donor = _place(change["from"], corpus, spare) if "from" in change else file
        write_json(file, _with_added(read_json(file), change["at"], _copied(read_json(donor), change)))
    else:
        write_json(file, _edited(read_json(file), change))
    return {change["file"]}


def _whole(change: Change) -> bytes | None:
    """The whole of a file, if a change says that."""
    if "write_hex" in change:
        return bytes.fromhex(change["write_hex"])
    if change.get("at") == "" and "set" in change:
        return _text(change["set"]).encode("utf-8")
    return change["write"].encode("utf-8") if "write" in change else None


def read_json(file: Path) -> Any:
    """The value of a file.

    Raises:
        CannotRunError: if it has none.
    """
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CannotRunError(f"there is no {file.name} to copy from") from None
    except ValueError:
        raise CannotRunError(f"{file.name} is no JSON, so nothing has a place in it") from None


def write_json(file: Path, value: Any) -> None:
    """Write a value as JSON."""
    file.write_text(_text(value), encoding="utf-8", newline="\n")


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _replace(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    if old not in text:
        raise CannotRunError(f"has no {old!r} that could be replaced")
    file.write_text(text.replace(old, new), encoding="utf-8", newline="\n")


# Files


def _place(name: str | PurePosixPath, corpus: Path, spare: Path) -> Path:
    path = PurePosixPath(name)
    return spare.joinpath(*path.parts[1:]) if path.parts[0] == SPARE else corpus / path


def _copy_files(corpus: Path, old: PurePosixPath, new: PurePosixPath, spare: Path) -> set[str]:
    source, target = _place(old, corpus, spare), corpus / new
    if not source.exists():
        raise CannotRunError(f"there is no {old} to copy")
    if target.exists():
        raise CannotRunError(f"it is there already, so {old} cannot be copied to it")
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_file():
        shutil.copyfile(source, target)
        return {str(new)}
    shutil.copytree(source, target)
    touched = {path.relative_to(corpus).as_posix() for path in target.rglob("*.json")}
    if new.parent != DOCUMENTS:
        return touched
    for name in touched:
        text = (corpus / name).read_text(encoding="utf-8").replace(old.name, new.name)
        (corpus / name).write_text(text, encoding="utf-8", newline="\n")
    return touched | (_bring_sources(corpus, target, spare) if old.parts[0] == SPARE else set())


def _bring_sources(corpus: Path, folder: Path, spare: Path) -> set[str]:
    """Add the sources of a spare document to the corpus, where it has none of that id."""
    cut_from = {text["source"] for text in read_json(folder / DOCUMENT_FILES["document"].path)["texts"]}
    here = read_json(corpus / SOURCES)
    known = {source.get("id") for source in here if isinstance(source, dict)}
    new = [source for source in read_json(spare / SOURCES.relative_to("data")) if source["id"] in cut_from - known]
    if not new:
        return set()
    write_json(corpus / SOURCES, [*here, *new])
    for source in new:
        shutil.copyfile(spare / SOURCES.parent.name / source["file"], corpus / SOURCES.parent / source["file"])
    return {str(SOURCES)}


# Values


def _copied(donor: Any, change: Change) -> Any:
    """The record at a pointer, with what is to be different in it."""
    record = json.loads(json.dumps(_at(donor, pointer_path(change["copy"]), change["copy"])))
    _differ(record, change)
    return record


def _differ(record: Any, change: Change) -> None:
    """Take out of a record what a change says, and put in what else it says."""
    for place in change.get("without", ()):
        _edit(record, f"/{place}", {"remove": True})
    for place, value in change.get("with", {}).items():
        _edit(record, f"/{place}", {"set": value})


def _edited(value: Any, change: Change) -> Any:
    if "swap" in change:
        one, two = change["swap"]
        first, second = (_at(value, pointer_path(pointer), pointer) for pointer in (one, two))
        _edit(value, one, {"set": second})
        _edit(value, two, {"set": first})
        return value
    if "add" in change:
        return _with_added(value, change["at"], change["add"])
    if "set" in change or "remove" in change:
        _edit(value, change["at"], change)
    else:
        _differ(_at(value, pointer_path(change["at"]), change["at"]), change)
    return value


def _edit(value: Any, pointer: str, change: Change) -> None:
    """Set or remove what is at a pointer."""
    *way, last = pointer_path(pointer) or [""]
    holder = _at(value, way, pointer)
    _at(holder, [last], pointer)
    if "remove" in change:
        del holder[last]
    else:
        holder[last] = change["set"]


def _with_added(value: Any, pointer: str, added: Any) -> Any:
    *way, last = pointer_path(pointer) or [""]
    holder = _at(value, way, pointer)
    if isinstance(holder, list) and last == "-":
        holder.append(added)
    elif isinstance(holder, list) and isinstance(last, int) and last < len(holder):
        holder.insert(last, added)
    elif isinstance(holder, dict) and str(last) not in holder:
        holder[str(last)] = added
    else:
        raise CannotRunError(
            f"nothing can be added at {pointer}; a new key can, an item before another, or /- at the end"
        )
    return value


def _at(value: Any, path: Steps, pointer: str) -> Any:
    """What is at a place, which is that of a pointer or on the way to it."""
    for step in path:
        steps = range(len(value)) if isinstance(value, list) else value if isinstance(value, dict) else ()
        if step not in steps:
            raise CannotRunError(f"{pointer} leads nowhere")
        value = value[step]
    return value


def pointer_path(pointer: str) -> Steps:
    """Steps of a JSON pointer (`~1` is a slash, `~0` a tilde)."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    return [int(step) if step.isdigit() else step for step in steps]
