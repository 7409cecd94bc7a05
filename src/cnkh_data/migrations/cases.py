"""Carries rule fixtures: small changes to the small corpus, which say where by JSON pointers and hold parts of records.

A fixture often is wrong on purpose. So nothing here refuses: what cannot be carried by a program is left as it is, and listed.
"""

import copy
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .carrying import Step
from .changes import EACH, Change, DoubtError, Json, MisfitError, Steps, objects
from .forms import form_of
from .layout import FORMAT_1, SEAL, SEALS, FileKind, Layout

Pointers = Mapping[tuple[str, int], tuple[str, int]]
"""Of seals and records that stand elsewhere afterwards: file and number before, file and number after."""
_WRITTEN = ("set", "add")
"""Keys of a change that hold a value to be put at its pointer."""


def carried_file(value: Any, steps: Sequence[Step], before: Layout = FORMAT_1, moved: Pointers = {}) -> list[str]:  # noqa: B006 - only read
    """Carry every case of a fixture file, in place: the `changes` of each, and what it `finds`; return what is doubtful."""
    if isinstance(value, list):
        return [doubt for member in value for doubt in carried_file(member, steps, before, moved)]
    if not isinstance(value, dict):
        return []
    if isinstance(value.get("changes"), list):
        found = value["finds"] if isinstance(value.get("finds"), list) else []
        doubts = carried_changes([*value["changes"], *found], steps, before, moved)
        return [f"{value['name']}: {doubt}" if "name" in value else doubt for doubt in doubts]
    return [doubt for member in value.values() for doubt in carried_file(member, steps, before, moved)]


def carried_changes(changes: Sequence[Any], steps: Sequence[Step], before: Layout, moved: Pointers) -> list[str]:
    """Carry changes, each of which names a `file`, in place; return what is doubtful."""
    doubts: list[str] = []
    for change in changes:
        if not isinstance(change, dict) or not isinstance(change.get("file"), str):
            continue
        path, after = change["file"].removeprefix("data/"), copy.deepcopy(change)
        try:
            if kind := before.kind_of(path):
                _carry(after, kind, steps)
                _carry_copied(after, _donor(after, kind, before), steps)
                _carry_place(after, path, moved)
            else:
                _carry_place(after, path, moved)
                if path.endswith(SEALS):
                    _carry(after, SEAL, steps)
        except (DoubtError, MisfitError) as error:
            doubts.append(f"data/{path}: {error}")
        except (KeyError, TypeError, AttributeError, IndexError, ValueError):
            doubts.append(f"data/{path}: holds what no step can change")
        else:
            change.clear()
            change.update(after)
    return list(dict.fromkeys(doubts))


def _carry(change: Json, kind: FileKind, steps: Sequence[Step]) -> None:
    done = [one for step in steps for one in step.by_kind.get(kind.name, ())]
    if isinstance(change.get("write"), str):
        change["write"] = _carried_text(change["write"], kind, done)
    if isinstance(change.get("at"), str):
        _carry_pointed(change, kind, done)
    for text in (change[key] for key in ("replace", "with") if isinstance(change.get(key), str)):
        for word in sorted(word for one in done for word in one.words()):
            if f'"{word}"' in text:
                raise DoubtError(f"replaces text that holds {word!r}")


def _donor(change: Json, kind: FileKind, before: Layout) -> FileKind:
    """The kind of file that a record is copied from: the changed file, or another of the small corpus or the spare records."""
    path = str(change.get("from", "")).partition("/")[2]
    return before.kind_of(path) or kind


def _carry_copied(change: Json, kind: FileKind, steps: Sequence[Step]) -> None:
    """Carry a copy of a record that is carried itself: where it is, and what is different in it, by place in the copy."""
    if "at" not in change or not isinstance(change.get("copy"), str):
        return
    done = [one for step in steps for one in step.by_kind.get(kind.name, ())]
    start = pointer_steps(change["copy"])
    first, way = (start[:1], start[1:]) if kind.many else ((), start)
    after = _apply({}, way, done)
    change["copy"] = pointer((*first, *after))

    def moved(place: str, values: Json) -> str:
        steps = _apply(values, (*way, *pointer_steps(f"/{place}")), done)
        return pointer(steps[len(after) :])[1:]

    different = {}
    for place, value in change.get("with", {}).items():
        values = {"set": value}
        place_now = moved(place, values)  # before the value is looked at: it changes with its place
        different[place_now] = values["set"]
    if "with" in change:
        change["with"] = different
    if "without" in change:
        change["without"] = [moved(place, {}) for place in change["without"]]


def _carried_text(text: str, kind: FileKind, changes: Sequence[Change]) -> str:
    """The whole text of a file, in the form that it had."""
    try:
        value, same = json.loads(text), json.loads(text)
    except (ValueError, RecursionError):
        return text
    for record in value if kind.many and isinstance(value, list) else [value]:
        for change in changes:
            for item in list(objects(record, change.way)):
                change.forth(item)
    if value == same:
        return text
    if (form := form_of(text, same)) is None:
        raise DoubtError("is written in a form of its own")
    return form(value)


def _carry_pointed(change: Json, kind: FileKind, changes: Sequence[Change]) -> None:
    """Carry a pointer, and what is put where it leads to."""
    steps = pointer_steps(change["at"])
    values = {key: change[key] for key in _WRITTEN if key in change}
    first: Steps = ()
    if kind.many:
        if not steps:  # the whole file
            for value in values.values():
                for record in value if isinstance(value, list) else ():
                    _apply({"": record}, (), changes)
            return
        first, steps = steps[:1], steps[1:]
    after = _apply(values, steps, changes)
    change.update(values)
    if after != steps:
        change["at"] = pointer((*first, *after))


def _apply(values: Json, steps: Steps, changes: Sequence[Change]) -> Steps:
    """Let changes go over what is put at a place of a record; return where that place is then."""
    for change in changes:
        way = change.way
        if not _agree(steps, way):
            continue
        if len(steps) > len(way):
            steps = (*steps[: len(way)], *change.pointed(steps[len(way) :], values))
        else:
            for value in values.values():
                for item in list(objects(value, way[len(steps) :])):
                    change.forth(item)
    return steps


def _agree(steps: Steps, way: tuple[str, ...]) -> bool:
    """Whether a pointer and a way lead the same way, as far as the shorter goes."""
    return all(one in (EACH, step) for step, one in zip(steps, way, strict=False))


def _carry_place(change: Json, path: str, moved: Pointers) -> None:
    """Let a pointer to a seal, or to a record that has left its file, lead to where it stands now."""
    files = {file for file, _ in moved}
    if path not in files or not isinstance(change.get("at"), str):
        return
    first, *rest = pointer_steps(change["at"]) or ("",)
    if not isinstance(first, int):
        raise DoubtError(f"is about {_what(path)}s, of which some stand elsewhere now: {change['at']!r}")
    if (path, first) not in moved:
        raise DoubtError(f"is about a {_what(path)} that is not there any more: {change['at']!r}")
    file, number = moved[path, first]
    change["file"], change["at"] = f"data/{file}", pointer((number, *rest))


def _what(path: str) -> str:
    """What a file holds that some of its records have left."""
    return "seal" if path.endswith(SEALS) else "record"


def moved_seals(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> dict[tuple[str, int], tuple[str, int]]:
    """Where each seal stands after a migration; nothing if all stand where they did. Seals are given by file."""
    now = {seal: place for place, seal in _places(after)}
    moved = {place: now[seal] for place, seal in _places(before) if seal in now}
    return {} if before.keys() == after.keys() and all(old == new for old, new in moved.items()) else moved


def _places(files: Mapping[str, bytes]) -> Iterator[tuple[tuple[str, int], tuple[str, str]]]:
    """Yield the place of each seal, and what it seals."""
    for file, content in files.items():
        for number, seal in enumerate(json.loads(content)):
            yield (file, number), (seal["record_type"], seal["record"])


def pointer_steps(pointer: str) -> Steps:
    """Steps of a JSON pointer.

    Example:
        >>> pointer_steps("/0/a~1b/-")
        (0, 'a/b', '-')
    """
    steps = (step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])
    return tuple(int(step) if step.isdecimal() and step.isascii() else step for step in steps)


def pointer(steps: Steps) -> str:
    """JSON pointer of some steps."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)
