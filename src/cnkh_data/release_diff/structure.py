"""How tables, columns, codes and fields of records differ between two releases, and what each difference asks of a version."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..models.codelists import CONCEPT, FORMULA, PILLAR
from ..models.release_changes import Became, Level, StructureChange
from .maps import Fate, Map
from .shape import CHOOSES, Code, Column, Contents, Shape

SCHEMA, DATA = "schema", "data"
OWN_CODELISTS = tuple(one.name.lower() for one in (CONCEPT, FORMULA, PILLAR))
"""Codelists whose codes are the corpus's own: they change with the version of the data."""
_FATES = {
    "renamed": Became.RENAMED,
    "moved": Became.MOVED,
    "split": Became.SPLIT,
}


class Pair(NamedTuple):
    """A column of the old release, and the one in the new release that says the same."""

    old: str
    new: str


@dataclass(frozen=True)
class Matched:
    """Which table and which columns of the old release are those of the new."""

    tables: Mapping[str, str]
    """Old name to new."""
    columns: Mapping[str, str]
    """Old name to new, as `table.column`; also of columns that stand in another table now."""

    def pairs(self, old: str) -> list[Pair]:
        """The columns of an old table that the new table still has, whatever their names."""
        new = self.tables[old]
        found = ((was.split(".", 1), now.split(".", 1)) for was, now in self.columns.items())
        return [Pair(was[1], now[1]) for was, now in found if was[0] == old and now[0] == new]


def match(old: Contents, new: Contents, fates: Map) -> Matched:
    """Match tables and columns by the maps between versions of the schema, and by their names."""
    tables = {}
    for name in old.tables:
        now = fates.get(("table", name), Fate("same", name, "")).new
        if now in new.tables:
            tables[name] = now
    columns = {}
    for table, shape in old.tables.items():
        for column in shape.columns:
            fate = fates.get(("column", f"{table}.{column}"))
            now = fate.new if fate else f"{tables.get(table, '')}.{column}"
            home, _, name = now.partition(".")
            if home in new.tables and name in new.tables[home].columns:
                columns[f"{table}.{column}"] = now
    return Matched(tables, columns)


def table_changes(old: Contents, new: Contents, matched: Matched, fates: Map) -> Iterator[StructureChange]:
    """Yield what has become of tables."""
    for name, shape in old.tables.items():
        note = fates.get(("table", name), Fate("", "", "")).note
        if name not in matched.tables:
            yield _change(Became.REMOVED, name, None, level=Level.MAJOR, note=note)
            continue
        now = matched.tables[name]
        if now != name:
            yield _change(Became.RENAMED, name, now, level=Level.MAJOR, note=note)
        for change, what, level in _of_table(name, shape, new.tables[now], matched):
            yield _change(change, name, now, what, level, note)
            note = ""  # once a table is enough
    for name in new.tables:
        if name not in matched.tables.values():
            yield _change(Became.ADDED, None, name, level=Level.MINOR)


def _of_table(name: str, old: Shape, new: Shape, matched: Matched) -> Iterator[tuple[Became, str, Level]]:
    pairs = dict(matched.pairs(name))
    if [pairs.get(column) for column in old.key] != list(new.key):
        yield Became.CHANGED, f"key {', '.join(old.key)} → {', '.join(new.key)}", Level.MAJOR
    kept = [pairs[column] for column in old.columns if column in pairs]
    if kept != [column for column in new.columns if column in kept]:
        yield Became.CHANGED, "its columns stand in another order", Level.MAJOR
    gone, come = (
        sorted(set(one) - set(other))
        for one, other in ((old.references, new.references), (new.references, old.references))
    )
    if gone:
        yield Became.CHANGED, f"no foreign key any more: {'; '.join(gone)}", Level.MAJOR
    if come:
        yield Became.CHANGED, f"foreign key added: {'; '.join(come)}", Level.MINOR
    if old.description != new.description:
        yield Became.DESCRIBED, "described in other words", Level.PATCH


def column_changes(
    old: Contents, new: Contents, matched: Matched, fates: Map, notes: Mapping[str, str]
) -> Iterator[StructureChange]:
    """Yield what has become of columns. Those of a table that is new, or gone as a whole, are not listed."""
    for table, shape in old.tables.items():
        for column, was in shape.columns.items():
            name = f"{table}.{column}"
            fate = fates.get(("column", name), Fate("", "", ""))
            now = matched.columns.get(name)
            if now is None:
                if table in matched.tables:
                    yield _change(Became.REMOVED, name, None, level=Level.MAJOR, note=fate.note)
                continue
            if now != f"{matched.tables.get(table)}.{column}":
                yield _change(_FATES.get(fate.change, Became.RENAMED), name, now, level=Level.MAJOR, note=fate.note)
            elif fate.change != "split":
                home, _, new_name = now.partition(".")
                found = list(_of_column(name, now, was, new.tables[home].columns[new_name]))
                yield from (change.model_copy(update={"note": fate.note or None}) for change in found[:1])
                yield from found[1:]  # once a column is enough
    languages = set(new.languages) - set(old.languages) if old.languages else set()
    for table, shape in new.tables.items():
        for column in shape.columns:
            name = f"{table}.{column}"
            if table in matched.tables.values() and name not in matched.columns.values():
                of = DATA if column.rpartition("_")[2] in languages else SCHEMA
                yield _change(Became.ADDED, None, name, level=Level.MINOR, note=notes.get(name, ""), of=of)


def _of_column(old_name: str, new_name: str, old: Column, new: Column) -> Iterator[StructureChange]:
    if old.type != new.type:
        yield _change(Became.RETYPED, old_name, new_name, f"{old.type} → {new.type}", Level.MAJOR)
    if old.required and not new.required:
        yield _change(Became.RETYPED, old_name, new_name, "may be missing now", Level.MAJOR)
    if new.required and not old.required:
        yield _change(Became.CHANGED, old_name, new_name, "is never missing now", Level.MINOR)
    if old.codelist is not None and old.codelist != new.codelist:
        what = f"codes of {old.codelist} → {f'codes of {new.codelist}' if new.codelist else 'no codes'}"
        yield _change(Became.RETYPED, old_name, new_name, what, Level.MAJOR)
    of = DATA if new.codelist in OWN_CODELISTS else SCHEMA
    if old.codes != new.codes:
        gone, come = (
            [code for code in one if code not in other]
            for one, other in ((old.codes, new.codes), (new.codes, old.codes))
        )
        if not new.codes:
            yield _change(Became.CHANGED, old_name, new_name, "holds any value, no longer codes alone", Level.MAJOR)
        elif not old.codes:
            yield _change(Became.CHANGED, old_name, new_name, f"holds codes alone: {', '.join(new.codes)}", Level.MINOR)
        elif gone or come:
            said = [f"code removed: {', '.join(gone)}"] * bool(gone) + [f"code added: {', '.join(come)}"] * bool(come)
            level = Level.MAJOR if gone and of == SCHEMA else Level.MINOR
            yield _change(Became.CHANGED, old_name, new_name, "; ".join(said), level, of=of)
    if old.description != new.description:
        yield _change(Became.DESCRIBED, old_name, new_name, "described in other words", Level.PATCH)


def code_changes(old: Contents, new: Contents, fates: Map) -> Iterator[StructureChange]:
    """Yield what has become of codes; of a codelist that is new or gone as a whole, it alone is named."""
    for codelist in dict.fromkeys((*old.codelists, *new.codelists)):
        of = DATA if codelist in OWN_CODELISTS else SCHEMA
        gone = Level.MINOR if of == DATA else Level.MAJOR
        was, now = old.codelists.get(codelist), new.codelists.get(codelist)
        if was is None:
            yield _change(Became.ADDED, None, codelist, "a codelist", Level.MINOR, of=of)
        elif now is None:
            yield _change(Became.REMOVED, codelist, None, "a codelist", gone, of=of)
        else:
            yield from _of_codelist(codelist, was, now, fates, gone, of)


def _of_codelist(
    codelist: str, old: Mapping[str, Code], new: Mapping[str, Code], fates: Map, gone: Level, of: str
) -> Iterator[StructureChange]:
    targets = set()
    for code, was in old.items():
        name = f"{codelist}.{code}"
        fate = fates.get(("code", name), Fate("same", name, ""))
        target = fate.new.removeprefix(f"{codelist}.")
        now = new.get(target)
        if now is None:
            yield _change(Became.REMOVED, name, None, level=gone, note=fate.note, of=of)
            continue
        targets.add(target)
        if target != code:
            yield _change(Became.RENAMED, name, fate.new, level=gone, note=fate.note, of=of)
        if now.deprecated and not was.deprecated:
            what = f"use {now.replaced_by}" if now.replaced_by else "nothing takes its place"
            yield _change(Became.DEPRECATED, name, fate.new, what, Level.MINOR, fate.note, of)
        if was.words != now.words:
            yield _change(Became.DESCRIBED, name, fate.new, "described in other words", Level.PATCH, fate.note, of)
    for code in new:
        if code not in targets:
            yield _change(Became.ADDED, None, f"{codelist}.{code}", level=Level.MINOR, of=of)


def field_changes(old: Contents, new: Contents, fates: Map) -> Iterator[StructureChange]:
    """Yield what has become of fields of records; of a record that is new or gone as a whole, it alone is named."""
    records = [{name.partition(".")[0] for name in side.fields} for side in (old, new)]
    come, gone = records[1] - records[0], records[0] - records[1]
    yield from (_change(Became.REMOVED, record, None, "a kind of record", Level.MAJOR) for record in sorted(gone))
    yield from (_change(Became.ADDED, None, record, "a kind of record", Level.MINOR) for record in sorted(come))
    targets = {}
    for name in old.fields:
        fate = fates.get(("field", name), Fate("same", name, ""))
        if name.partition(".")[0] in gone or f"{name.partition('.')[0]}.{CHOOSES}" in new.fields:
            continue
        if fate.new not in new.fields:
            yield _change(Became.REMOVED, name, None, level=Level.MAJOR, note=fate.note)
            continue
        targets[fate.new] = name
        if fate.new != name:
            yield _change(Became.RENAMED, name, fate.new, level=Level.MAJOR, note=fate.note)
        elif fate.change == "retyped":
            yield _change(Became.RETYPED, name, name, level=Level.MAJOR, note=fate.note)
    for name in new.fields:
        if name not in targets and name.partition(".")[0] not in come and not name.endswith(f".{CHOOSES}"):
            yield _change(Became.ADDED, None, name, level=Level.MINOR)


def _change(
    change: Became,
    old: str | None,
    new: str | None,
    what: str = "",
    level: Level = Level.NONE,
    note: str = "",
    of: str = SCHEMA,
) -> StructureChange:
    return StructureChange(change=change, old=old, new=new, what=what or None, note=note or None, level=level, of=of)


def structure(changes: Iterable[StructureChange]) -> list[StructureChange]:
    """Changes as a list, each once."""
    return list({change.model_dump_json(): change for change in changes}.values())
