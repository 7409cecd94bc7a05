"""Rule fixtures: `validation/fixtures/<rule>.json`, the `bad` and `good` cases of a rule, each a change to the small corpus beside them.

A case has a `name`, a sentence `about` it, `changes` as `fixture_changes` has them, and what the validator `finds` then, exactly:
`at` is a JSON pointer (with `key`, to the key and not the value), `position` a line and column of a file that is no JSON.

So that only the rule itself speaks, some things follow a change, unless the case says otherwise: of a source whose text changed, the
bytes, characters and hashes are counted anew (`"measured": false`); the changed files are written canonically where they can
be read (`"formatted": false`); the two readings, which have what stood there before, are taken away where more than they changed
(`"read": true`); and seals are made anew (`"sealed": false`).
"""

import hashlib
import json
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ..canonical import file_text
from ..corpus import COLLECTION_FILES, DOCUMENT_FILES, RecordFile, load
from ..errors import CannotRunError, did_you_mean
from ..models import Cut
from ..models.codelists import RecordType
from ..positions import JsonError, Position
from ..positions import read_json as read_strictly
from ..seals import all_sealed, seal_files
from ..texts import cut_text
from .fixture_changes import (
    DOCUMENTS,
    POINTER,
    SOURCES,
    SPARE,
    TEXT,
    Change,
    Expected,
    fault,
    is_list_of,
    make,
    misfit,
    write_json,
)

FOLDER = Path("validation", "fixtures")
BASE = "base"
SORTS = ("bad", "good")
OF_DOCUMENT = len(DOCUMENTS.parts) + 1
"""Steps of a path that name a document's folder."""


@dataclass(frozen=True)
class Case:
    """A change to the small corpus, and what is found after it."""

    name: str
    about: str
    changes: tuple[Change, ...]
    finds: tuple[Mapping[str, Any], ...] = ()
    measured: bool = True
    formatted: bool = True
    read: bool = False
    sealed: bool = True


def cases(root: Path, rule: str) -> dict[str, Case]:
    """The cases of a rule by their names, `<rule>/bad-<name>` or `<rule>/good-<name>`; none if it has no file.

    Raises:
        CannotRunError: if the file cannot be read, or a case in it is not written as a case is.
    """
    path = root / FOLDER / f"{rule}.json"
    if not path.exists():
        return {}
    found: dict[str, Case] = {}
    for sort, number, value in _numbered(_content(path, _shown(rule)), _shown(rule)):
        place = f"{_shown(rule)}: {sort} case {value.get('name', number) if isinstance(value, dict) else number}"
        if wrong := _fault(value):
            raise CannotRunError(f"{place}: {wrong}")
        name = f"{rule}/{sort}-{value['name']}"
        if name in found:
            raise CannotRunError(f"{place}: another {sort} case has this name")
        changes, finds = tuple(value["changes"]), tuple(value.get("finds", ()))
        found[name] = Case(**{**value, "name": name, "changes": changes, "finds": finds})
    return found


def _shown(rule: str) -> str:
    return f"{FOLDER.as_posix()}/{rule}.json"


def _content(path: Path, shown: str) -> Any:
    try:
        return read_strictly(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise CannotRunError(f"{shown}: not UTF-8") from None
    except JsonError as error:
        where = f"line {error.position.line}, column {error.position.column}"
        raise CannotRunError(f"{shown}: {error.got} at {where}; expected {error.expected}") from None


def _numbered(content: Any, shown: str) -> Iterator[tuple[str, int, Any]]:
    """Yield each case with its sort and number."""
    if not isinstance(content, dict) or not content.keys() <= set(SORTS):
        raise CannotRunError(f"{shown}: no object with the lists {' and '.join(SORTS)}, and nothing else")
    for sort in SORTS:
        listed = content.get(sort, [])
        if not isinstance(listed, list):
            raise CannotRunError(f"{shown}: {sort} is no list of cases")
        for number, value in enumerate(listed, start=1):
            yield sort, number, value


def _fault(case: Any) -> str:
    """Say what is wrong with how a case is written; empty if nothing is."""
    wrong = _fault_of_keys(case, _CASE, ("name", "about", "changes"))
    if wrong:
        return wrong
    for number, change in enumerate(case["changes"], start=1):
        if wrong := fault(change):
            return f"change {number}: {wrong}"
    for number, finding in enumerate(case.get("finds", []), start=1):
        if wrong := _fault_of_keys(finding, _FINDING, ("rule", "file")):
            return f"finding {number}: {wrong}"
    return ""


def _fault_of_keys(value: Any, known: Mapping[str, Expected], needed: Collection[str]) -> str:
    if not isinstance(value, dict):
        return "no object"
    unknown = next((key for key in value if key not in known), None)
    if unknown is not None:
        return f"no key {unknown!r} is known{did_you_mean(unknown, list(known))}"
    missing = next((key for key in needed if key not in value), None)
    return f"has no {missing}" if missing is not None else misfit(value, known)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and value.replace("-", "").isalnum()


_FLAG: Expected = (lambda value: isinstance(value, bool), "true or false")
_LIST: Expected = (lambda value: isinstance(value, list), "a list")
_CASE: dict[str, Expected] = {
    "name": (_is_name, "letters, digits and hyphens"),
    "about": TEXT,
    "measured": _FLAG,
    "formatted": _FLAG,
    "read": _FLAG,
    "sealed": _FLAG,
    "changes": _LIST,
    "finds": _LIST,
}
_FINDING: dict[str, Expected] = {
    "rule": TEXT,
    "file": TEXT,
    "at": POINTER,
    "key": _FLAG,
    "position": (lambda value: is_list_of(int, value) and len(value) == len(Position._fields), "a line and a column"),
    "record": TEXT,
}


def read_base(root: Path) -> dict[str, bytes]:
    """The files of the small corpus, read once for many cases.

    Raises:
        CannotRunError: if there is a link, pipe or device in it, or among the spare records.
    """
    base, spare = root / FOLDER / BASE, root / FOLDER / SPARE
    files: dict[str, bytes] = {}
    for path in (base / "data", *(base / "data").rglob("*"), *spare.rglob("*")):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise CannotRunError(
                f"{path.relative_to(root).as_posix()}: a link, pipe or device stands where a file belongs"
            )
        if path.is_file() and path.is_relative_to(base):
            files[path.relative_to(base).as_posix()] = path.read_bytes()
    return files


def put(base: Mapping[str, bytes], corpus: Path) -> None:
    """Write the files of the small corpus somewhere."""
    for folder in {PurePosixPath(name).parent for name in base}:
        (corpus / folder).mkdir(parents=True, exist_ok=True)
    for name, content in base.items():
        (corpus / name).write_bytes(content)


def apply(root: Path, corpus: Path, case: Case) -> None:
    """Change a corpus as a case says.

    Args:
        root: folder of the project, which has the spare records.
        corpus: folder of the corpus that is changed.
        case: what to change.

    Raises:
        CannotRunError: if something is not there that it changes or copies.
    """
    apply_unsealed(root, corpus, case)
    if case.sealed:
        reseal(corpus)


def apply_unsealed(root: Path, corpus: Path, case: Case) -> None:
    """Change a corpus as a case says, for somebody who makes the seals then, if the case has them made.

    Raises:
        CannotRunError: if something is not there that it changes or copies.
    """
    changed: set[str] = set()
    for number, change in enumerate(case.changes, start=1):
        with _naming(case, number, change):
            changed |= make(corpus, change, root / FOLDER / SPARE)
    if case.measured:
        changed |= measure(corpus, changed)
    if case.formatted:
        reformat(corpus, changed)
    if case.sealed and not case.read:
        _take_readings_away(corpus, changed)


@contextmanager
def _naming(case: Case, number: int, change: Change) -> Iterator[None]:
    """Say of what goes wrong in which file, case and change it does."""
    try:
        yield
    except (CannotRunError, OSError, UnicodeError) as error:
        rule, _, name = case.name.partition("/")
        place = f"{_shown(rule)}: {name.replace('-', ' case ', 1)}: change {number}, {change['file']}"
        why = error.strerror if isinstance(error, OSError) else error
        raise CannotRunError(f"{place}: {why}") from None


def measure(corpus: Path, changed: Collection[str]) -> set[str]:
    """Count and hash each changed source anew, and the texts cut from it; return the files that say so."""
    contents = {PurePosixPath(name).name: (corpus / name).read_bytes() for name in changed if _is_source(corpus, name)}
    sources = _records(corpus / SOURCES, COLLECTION_FILES["sources"]) if contents else None
    if sources is None:
        return set()
    texts: dict[str, str] = {}
    for source in sources:
        if source["file"] in contents:
            content = contents[source["file"]]
            source.update(bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
            texts[source["id"]] = content.decode("utf-8", errors="replace")
    write_json(corpus / SOURCES, sources)
    documents = (corpus / DOCUMENTS).glob(f"*/{DOCUMENT_FILES['document'].path}")
    return {str(SOURCES), *(path.relative_to(corpus).as_posix() for path in documents if _measure_texts(path, texts))}


def _is_source(corpus: Path, name: str) -> bool:
    path = PurePosixPath(name)
    return path.parent == SOURCES.parent and path != SOURCES and (corpus / path).is_file()


def _measure_texts(path: Path, sources: Mapping[str, str]) -> bool:
    """Count and hash again the texts of a document that are cut from some sources; say whether there are any."""
    document = _records(path, DOCUMENT_FILES["document"])
    mine = [text for text in document["texts"] if text["source"] in sources] if document is not None else []
    for text in mine:
        words = cut_text(sources[text["source"]], TypeAdapter(list[Cut]).validate_json(json.dumps(text["cuts"])))
        text.update(characters=len(words), sha256=hashlib.sha256(words.encode("utf-8")).hexdigest())
    if mine:
        write_json(path, document)
    return bool(mine)


def _records(path: Path, kind: RecordFile) -> Any:
    """What a file of records holds, as JSON; None if it cannot be read as such."""
    text = _canonical(path.read_bytes(), kind)
    return None if text is None else json.loads(text)


OF_READINGS = (RecordType.READING, RecordType.ADJUDICATION, RecordType.AGREEMENT)
"""Types of records that stand with the readings of a document."""


def _take_readings_away(corpus: Path, changed: Collection[str]) -> None:
    if any(file.startswith(f"{DOCUMENTS}/") and "/readings/" not in file for file in changed):
        for readings in (corpus / DOCUMENTS).glob("*/readings"):
            shutil.rmtree(readings)
            _take_seals_away(readings.parent / "seals.json", *OF_READINGS)
        (corpus / "data" / COLLECTION_FILES["agreement"].path).write_text("[]\n", encoding="utf-8")


def _take_seals_away(file: Path, *record_types: RecordType) -> None:
    try:
        seals = DOCUMENT_FILES["seals"].adapter().validate_json(file.read_bytes())
    except (FileNotFoundError, ValidationError):
        return  # It is what the case is about.
    left = [seal for seal in seals if seal.record_type not in record_types]
    file.write_text(file_text(left), encoding="utf-8", newline="\n")


def reformat(corpus: Path, files: Collection[str]) -> None:
    """Write record files canonically, where they can be read."""
    for name in files:
        path, kind = corpus / name, _kind(PurePosixPath(name))
        if kind is not None and path.is_file():
            text = _canonical(path.read_bytes(), kind)
            if text is not None:
                path.write_text(text, encoding="utf-8", newline="\n")


def _kind(path: PurePosixPath) -> RecordFile | None:
    """What a file holds; None if no records."""
    of_document = path.is_relative_to(DOCUMENTS) and len(path.parts) > OF_DOCUMENT
    kinds, start = (DOCUMENT_FILES, OF_DOCUMENT) if of_document else (COLLECTION_FILES, 1)
    inside = "/".join(path.parts[start:])
    return next((kind for kind in kinds.values() if kind.path == inside), None)


def _canonical(content: bytes, kind: RecordFile) -> str | None:
    try:
        read_strictly(content.decode("utf-8"))
        return file_text(kind.of(content).adapter().validate_json(content))
    except (UnicodeDecodeError, JsonError, ValidationError):
        return None


def reseal(corpus: Path) -> None:
    """Make every seal anew, and none of what is gone, where the corpus can be read."""
    read = load(corpus).corpus
    if read is not None:
        for path, text in seal_files(all_sealed(read)).items():
            (corpus / path).write_text(text, encoding="utf-8", newline="\n")
