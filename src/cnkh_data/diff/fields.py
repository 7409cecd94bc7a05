"""Field by field: how two versions of one record differ, and how much they have in common."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .change import FieldChange, How

SPAN = {"start_offset", "end_offset", "quote"}
KEYS = {"texts": "language", "provisions": "id", "commitments": "id"}
"""Lists of records that are told apart by one of their fields, by the name of the list."""


def differences(old: Any, new: Any, way: str = "") -> Iterator[FieldChange]:
    """Yield every difference between two versions of a record's content, or of a value in it."""
    if old == new:
        return
    if old is None:
        yield FieldChange(way, How.SET, old, new)
    elif new is None:
        yield FieldChange(way, How.CLEARED, old, new)
    elif isinstance(old, dict) and isinstance(new, dict):
        yield from _of_spans(old, new, way) if set(old) == SPAN == set(new) else _of_maps(old, new, way)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _of_lists(old, new, way)
    else:
        yield FieldChange(way, How.REPLACED, old, new)


def _of_maps(old: Mapping[str, Any], new: Mapping[str, Any], way: str) -> Iterator[FieldChange]:
    for key in dict.fromkeys((*old, *new)):
        yield from differences(old.get(key), new.get(key), f"{way}.{key}" if way else key)


def _of_spans(old: Mapping[str, Any], new: Mapping[str, Any], way: str) -> Iterator[FieldChange]:
    was, now = old["quote"], new["quote"]
    if was == now:
        how = How.MOVED
    elif was and was in now:
        how = How.WIDENED
    elif now and now in was:
        how = How.NARROWED
    else:
        how = How.SHIFTED
    yield FieldChange(way, how, old, new)


def _of_lists(old: Sequence[Any], new: Sequence[Any], way: str) -> Iterator[FieldChange]:
    if not any(isinstance(item, dict) for item in (*old, *new)):
        how = How.ORDER if Counter(old) == Counter(new) else How.REPLACED
        yield FieldChange(way, how, old, new)
        return
    key = KEYS.get(way.rpartition(".")[2], "")
    keyed_old, keyed_new = _by_key(old, key), _by_key(new, key)
    if keyed_old and keyed_new:
        yield from _of_maps(keyed_old, keyed_new, way)
        kept_old = [name for name in keyed_old if name in keyed_new]
        kept_new = [name for name in keyed_new if name in keyed_old]
        if kept_old != kept_new:
            yield FieldChange(way, How.ORDER, kept_old, kept_new)
        return
    gone, come = _missing(old, new), _missing(new, old)
    yield FieldChange(way, How.ITEMS, gone, come) if gone or come else FieldChange(way, How.ORDER, old, new)


def _by_key(items: Sequence[Any], key: str) -> dict[str, Any]:
    """Items by a field of theirs; empty if that does not tell them apart."""
    by_key = {item[key]: item for item in items if isinstance(item, dict) and key in item}
    return by_key if len(by_key) == len(items) else {}


def _missing(items: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    """Items that the others lack, each as often as it is lacking."""
    left = Counter(map(as_text, others))
    missing = []
    for item in items:
        text = as_text(item)
        if left[text]:
            left[text] -= 1
        else:
            missing.append(item)
    return missing


def as_text(value: Any) -> str:
    """A value as compact JSON: equal values give equal texts."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def leaves(value: Any, way: str = "") -> Iterator[str]:
    """Yield each value inside a record with its way, list items without their place: what two records can share."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from leaves(member, f"{way}.{key}")
    elif isinstance(value, list):
        for item in value:
            yield f"{way}[]={as_text(item)}"
    elif value is not None:
        yield f"{way}={as_text(value)}"
