"""`cnkh diff` says what a change does to the data: every kind of change, once each, by the names a reviewer would use."""

import copy
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import markdown_it
import pytest
import rule_fixtures
from commands import cnkh, refused
from conftest import BASE, drawn, exhaustive, one_in
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnkh_data.corpus import Corpus, load
from cnkh_data.diff import Change, How, Kind, compare, diff, markdown
from cnkh_data.diff.change import OF_SEALS as SEALS
from cnkh_data.visible import visible

EXCERPT = "2023-02-11-cn-kh-excerpt"
DOCUMENT = f"data/documents/{EXCERPT}"
PROVISIONS = f"{DOCUMENT}/provisions.json"
ACTORS = "data/registers/actors.json"
NON_NAMES = "data/registers/non_names.json"


def read(root: Path, file: str) -> Any:
    return json.loads((root / file).read_text(encoding="utf-8"))


def write(root: Path, file: str, value: Any) -> None:
    (root / file).write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")


def corpus(root: Path) -> Corpus:
    loading = load(root)
    assert loading.corpus is not None
    assert not loading.findings
    return loading.corpus


@pytest.fixture
def before(small: Path) -> Corpus:
    """The small corpus, before a test edits it."""
    return corpus(small)


def told(before: Corpus, root: Path) -> list[Change]:
    """What has changed, without the seals and without what only follows from another change."""
    return [change for change in compare(before, corpus(root)) if change.kind not in SEALS and not change.because]


def only(changes: list[Change]) -> Change:
    assert len(changes) == 1, changes
    return changes[0]


def index(records: list[dict[str, Any]], record_id: str) -> int:
    return next(number for number, record in enumerate(records) if record["id"] == record_id)


def edit(root: Path, file: str, record_id: str, change: Callable[[dict[str, Any]], object]) -> None:
    """Change one record of a file."""
    records = read(root, file)
    change(records[index(records, record_id)])
    write(root, file, records)


def replace_ids(root: Path, ids: dict[str, str]) -> None:
    """Give records new ids, and follow them in every reference, also in the ids that begin with theirs."""

    def replaced(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: replaced(member) for key, member in value.items()}
        if isinstance(value, list):
            return [replaced(member) for member in value]
        if isinstance(value, str):
            stem, slash, commitment = value.partition("/c") if value.count("/") > 1 else (value, "", "")
            return ids.get(stem, stem) + slash + commitment
        return value

    for path in (root / "data").rglob("*.json"):
        if "readings" not in path.parts:
            write(root, str(path.relative_to(root)), replaced(json.loads(path.read_text(encoding="utf-8"))))


def halves(provision: dict[str, Any], other_id: str) -> list[dict[str, Any]]:
    """A provision as two, cut in the middle of each version."""
    one, two = copy.deepcopy(provision), copy.deepcopy(provision)
    two["id"], two["commitments"] = other_id, []
    for language, span in provision["anchors"].items():
        start, end, quote = span["start_offset"], span["end_offset"], span["quote"]
        middle = start + len(quote) // 2
        one["anchors"][language] |= {"end_offset": middle, "quote": quote[: middle - start]}
        two["anchors"][language] |= {"start_offset": middle, "quote": quote[middle - start :]}
        assert end == start + len(quote)
    return [one, two]


def test_a_corpus_does_not_differ_from_itself(before: Corpus, small: Path) -> None:
    assert compare(before, corpus(small)) == []


def test_a_code_changes_in_one_version(before: Corpus, small: Path) -> None:
    edit(small, PROVISIONS, f"{EXCERPT}/pre.3.1", lambda p: p["commitments"][0]["force"].update(en=3))
    change = only(told(before, small))
    assert (change.kind, change.record_type, change.id) == (Kind.CHANGED, "commitment", f"{EXCERPT}/pre.3.1/c1")
    assert [(field.field, field.old, field.new) for field in change.fields] == [("force.en", 2, 3)]
    sealed = [change for change in compare(before, corpus(small)) if change.kind in SEALS]
    assert [(change.kind, change.id) for change in sealed] == [(Kind.SEAL_VOIDED, f"{EXCERPT}/pre.3.1")]


def test_values_that_come_and_go(before: Corpus, small: Path) -> None:
    edit(small, ACTORS, "china", lambda actor: actor.update(iso_alpha3=None))
    edit(small, ACTORS, "cambodia", lambda actor: actor.update(iso_alpha3="LAO", note="Seen."))
    fields = {change.id: [(field.field, field.how) for field in change.fields] for change in told(before, small)}
    assert fields["china"] == [("iso_alpha3", How.CLEARED)]
    assert fields["cambodia"] == [("iso_alpha3", How.REPLACED), ("note", How.SET)]


def test_items_of_a_list_are_told_apart(before: Corpus, small: Path) -> None:
    name = {"language": "en", "text": "PRC", "type": "abbreviation"}
    edit(small, ACTORS, "china", lambda actor: actor["names"].append(name))
    field = only(told(before, small)).fields[0]
    assert (field.field, field.how, field.old, field.new) == ("names", How.ITEMS, [], [name])


@pytest.mark.parametrize(
    ("cut", "how"),
    [
        ((0, -1), How.NARROWED),
        ((1, 0), How.NARROWED),
        ((0, 1), How.WIDENED),
        ((-1, 0), How.WIDENED),
        ((2, 2), How.SHIFTED),
    ],
)
def test_anchors_are_widened_narrowed_and_shifted(before: Corpus, small: Path, cut: tuple[int, int], how: How) -> None:
    text = before.folders[[folder.name for folder in before.folders].index(EXCERPT)].texts["en"]

    def move(provision: dict[str, Any]) -> None:
        span = provision["commitments"][0]["anchors"]["en"]
        start, end = span["start_offset"] + cut[0], span["end_offset"] + cut[1]
        span |= {"start_offset": start, "end_offset": end, "quote": text[start:end]}

    edit(small, PROVISIONS, f"{EXCERPT}/pre.3.1", move)
    field = only(told(before, small)).fields[0]
    assert (field.field, field.how) == ("anchors.en", how)


def test_a_text_that_is_cut_anew_moves_its_anchors_and_nothing_else(before: Corpus, small: Path) -> None:
    provisions = read(small, PROVISIONS)
    for provision in provisions:
        for record in (provision, *provision["commitments"]):
            for spans in (record["anchors"], record.get("operator", {})):
                if "en" in spans:
                    spans["en"] = {key: at + 1 if isinstance(at, int) else at for key, at in spans["en"].items()}
    write(small, PROVISIONS, provisions)
    changes = told(before, small)
    assert {field.how for change in changes for field in change.fields} == {How.MOVED}
    assert len([change for change in changes if change.record_type == "provision"]) == 5
    text = markdown.render(diff(load(small), load(small)), "a", "b")
    assert "No change to the data." in text
    said = cnkh("diff", str(BASE), str(small)).stdout
    assert said.count("only moved, with their words unchanged") == 2


def test_a_removed_provision_takes_its_commitments_with_it(before: Corpus, small: Path) -> None:
    provisions = read(small, PROVISIONS)
    gone = provisions.pop(index(provisions, f"{EXCERPT}/pre.3.1"))
    write(small, PROVISIONS, provisions)
    change = only(told(before, small))
    assert (change.kind, change.id) == (Kind.REMOVED, gone["id"])
    along = [change for change in compare(before, corpus(small)) if change.because == gone["id"]]
    assert [(change.kind, change.id) for change in along] == [(Kind.REMOVED, c["id"]) for c in gone["commitments"]]


def test_an_added_commitment(before: Corpus, small: Path) -> None:
    provisions = read(small, PROVISIONS)
    commitments = provisions[index(provisions, f"{EXCERPT}/pre.3.1")]["commitments"]
    new = {
        **copy.deepcopy(commitments[0]),
        "id": f"{EXCERPT}/pre.3.1/c9",
        "object": {"en": "something else", "zh": "别的事"},
        "action": "plan",
    }
    commitments.append(new)
    write(small, PROVISIONS, provisions)
    change = only(told(before, small))
    assert (change.kind, change.id) == (Kind.ADDED, new["id"])
    assert change.label.endswith("to plan something else")


def test_a_register_entry_under_another_id_with_its_references(before: Corpus, small: Path) -> None:
    replace_ids(small, {"china": "prc"})
    change = only(told(before, small))
    assert (change.kind, change.record_type, change.before, change.id) == (Kind.RENAMED, "actor", ("china",), "prc")
    assert change.references_followed > 10
    assert change.references_left == 0


def test_a_reference_that_did_not_follow_is_counted(before: Corpus, small: Path) -> None:
    replace_ids(small, {"china": "prc"})
    edit(small, PROVISIONS, f"{EXCERPT}/pre.1.1", lambda provision: provision.update(speakers=["china", "cambodia"]))
    change = only(told(before, small))
    assert (change.kind, change.references_left) == (Kind.RENAMED, 1)


def test_entries_that_exchange_their_ids(before: Corpus, small: Path) -> None:
    actors = read(small, ACTORS)
    one, two = actors[index(actors, "china")], actors[index(actors, "cambodia")]
    one["id"], two["id"] = two["id"], one["id"]
    write(small, ACTORS, actors)
    renamed = {change.before: change.id for change in told(before, small) if change.kind is Kind.RENAMED}
    assert renamed == {("china",): "cambodia", ("cambodia",): "china"}


def test_an_entry_that_was_renamed_and_edited(before: Corpus, small: Path) -> None:
    replace_ids(small, {"china": "prc"})
    edit(small, ACTORS, "prc", lambda actor: actor.update(cow_code=711))
    change = only(told(before, small))
    assert (change.kind, change.before) == (Kind.RENAMED, ("china",))
    assert [(field.field, field.new) for field in change.fields] == [("cow_code", 711)]


def test_entries_that_cannot_be_told_apart_are_not_guessed(small: Path) -> None:
    def entries(*ids: str, reason: str) -> list[dict[str, str]]:
        return [{"id": one, "language": "en", "text": "Chinaware", "reason": reason} for one in ids]

    write(small, "data/registers/non_names.json", entries("a", "b", reason="Porcelain."))
    before = corpus(small)
    write(small, "data/registers/non_names.json", entries("c", "d", reason="It is porcelain."))
    changes = [(change.kind, change.id) for change in told(before, small)]
    assert sorted(changes) == [(Kind.ADDED, "c"), (Kind.ADDED, "d"), (Kind.REMOVED, "a"), (Kind.REMOVED, "b")]


def test_a_renamed_provision_brings_its_commitments_and_divergences(before: Corpus, small: Path) -> None:
    replace_ids(small, {f"{EXCERPT}/pre.3.1": f"{EXCERPT}/pre.3.94"})
    change = only(told(before, small))
    assert (change.kind, change.before, change.id) == (
        Kind.RENAMED,
        (f"{EXCERPT}/pre.3.1",),
        f"{EXCERPT}/pre.3.94",
    )
    along = [change for change in compare(before, corpus(small)) if change.because]
    assert along
    assert {(change.kind, change.record_type, change.because) for change in along} == {
        (Kind.RENAMED, "commitment", f"{EXCERPT}/pre.3.94")
    }


def test_a_renamed_document_is_one_change(small: Path) -> None:
    before = corpus(small)
    old = before.folders[0].name
    for path in (small / "data").rglob("*.json"):
        path.write_text(path.read_text(encoding="utf-8").replace(old, "2023-02-11-cn-kh-other"), encoding="utf-8")
    (small / "data/documents" / old).rename(small / "data/documents/2023-02-11-cn-kh-other")
    change = only(told(before, small))
    assert (change.kind, change.record_type, change.before) == (Kind.RENAMED, "document", (old,))
    assert {change.because for change in compare(before, corpus(small)) if change.because} == {"2023-02-11-cn-kh-other"}


def test_a_provision_is_split(before: Corpus, small: Path) -> None:
    provisions = read(small, PROVISIONS)
    at = index(provisions, f"{EXCERPT}/pre.3.1")
    provisions[at : at + 1] = parts = halves(provisions[at], f"{EXCERPT}/pre.3.94")
    parts[1]["role"] = "closing"
    write(small, PROVISIONS, provisions)
    change = only(told(before, small))
    assert (change.kind, change.id) == (Kind.SPLIT, f"{EXCERPT}/pre.3.1")
    assert change.after == (f"{EXCERPT}/pre.3.1", f"{EXCERPT}/pre.3.94")
    assert [(field.part, field.field, field.new) for field in change.fields] == [
        (f"{EXCERPT}/pre.3.94", "role", "closing")
    ]
    sealed = [(change.kind, change.id) for change in compare(before, corpus(small)) if change.kind in SEALS]
    assert sealed == [(Kind.SEAL_VOIDED, part) for part in change.after]


def test_two_provisions_are_joined(small: Path) -> None:
    whole = read(small, PROVISIONS)
    provisions = copy.deepcopy(whole)
    at = index(provisions, f"{EXCERPT}/pre.3.1")
    provisions[at : at + 1] = halves(provisions[at], f"{EXCERPT}/pre.3.94")
    write(small, PROVISIONS, provisions)
    before = corpus(small)
    write(small, PROVISIONS, whole)
    change = only(told(before, small))
    assert (change.kind, change.id) == (Kind.JOINED, f"{EXCERPT}/pre.3.1")
    assert change.before == (f"{EXCERPT}/pre.3.1", f"{EXCERPT}/pre.3.94")


def test_a_split_that_renumbers_what_follows(small: Path) -> None:
    follow = ["pre.2.2", "pre.3.1", "pre.3.2"]
    replace_ids(small, {f"{EXCERPT}/{old}": f"{EXCERPT}/pre.2.{2 + at}" for at, old in enumerate(follow)})
    before = corpus(small)
    later = {f"{EXCERPT}/pre.2.{n}": f"{EXCERPT}/pre.2.{n + 1}" for n in (2, 3, 4)}
    replace_ids(small, later)
    provisions = read(small, PROVISIONS)
    at = index(provisions, f"{EXCERPT}/pre.2.1")
    provisions[at : at + 1] = halves(provisions[at], f"{EXCERPT}/pre.2.2")
    write(small, PROVISIONS, provisions)
    changes = told(before, small)
    renamed = {change.before[0]: change.id for change in changes if change.kind is Kind.RENAMED}
    assert renamed == later
    split = only([change for change in changes if change.kind is not Kind.RENAMED])
    assert (split.kind, split.after) == (Kind.SPLIT, (f"{EXCERPT}/pre.2.1", f"{EXCERPT}/pre.2.2"))


def test_a_clause_that_moves_to_the_neighbour_is_no_split(before: Corpus, small: Path) -> None:
    provisions = read(small, PROVISIONS)
    one, two = provisions[1:3]
    folder = before.folders[0]
    for tag, keep in {"zh-Hans": 5, "en": 20}.items():
        # The neighbour has few words, before and after the edit that is told.
        end, start = two["anchors"][tag]["end_offset"], two["anchors"][tag]["end_offset"] - keep
        one["anchors"][tag] |= {
            "end_offset": start,
            "quote": folder.texts[tag][one["anchors"][tag]["start_offset"] : start],
        }
        two["anchors"][tag] |= {"start_offset": start, "quote": folder.texts[tag][start:end]}
    write(small, PROVISIONS, provisions)
    before = corpus(small)
    for tag, span in one["anchors"].items():
        # More words move than the neighbour had: it still is the neighbour.
        boundary = span["start_offset"] + len(span["quote"]) // 3
        text, end = folder.texts[tag], two["anchors"][tag]["end_offset"]
        span |= {"end_offset": boundary, "quote": text[span["start_offset"] : boundary]}
        two["anchors"][tag] |= {"start_offset": boundary, "quote": text[boundary:end]}
    write(small, PROVISIONS, provisions)
    changes = told(before, small)
    assert [(change.kind, change.id) for change in changes] == [(Kind.CHANGED, one["id"]), (Kind.CHANGED, two["id"])]
    assert {field.how for field in changes[0].fields} == {How.NARROWED}
    assert {field.how for field in changes[1].fields} == {How.WIDENED}


RETIRED = "data/retired.json"


def tombstone(record_id: str, *successors: str) -> dict[str, Any]:
    reason = "It stood for no act of its own."
    kept = {"id": record_id, "record_type": "provision", "successors": list(successors)}
    return {**kept, "since": "0.1.0", "reason": reason}


@pytest.mark.parametrize(("successors", "kind"), [((), Kind.RETIRED), ((f"{EXCERPT}/pre.3.2",), Kind.SUPERSEDED)])
def test_a_removed_record_with_a_tombstone(
    before: Corpus, small: Path, successors: tuple[str, ...], kind: Kind
) -> None:
    provisions = read(small, PROVISIONS)
    gone = provisions.pop(index(provisions, f"{EXCERPT}/pre.3.1"))
    write(small, PROVISIONS, provisions)
    write(small, RETIRED, [*read(small, RETIRED), tombstone(gone["id"], *successors)])
    change = only(told(before, small))
    assert (change.kind, change.id, change.after) == (kind, gone["id"], successors)


def test_a_tombstone_for_nothing_that_was_there(before: Corpus, small: Path) -> None:
    write(small, RETIRED, [*read(small, RETIRED), tombstone(f"{EXCERPT}/pre.99.1")])
    change = only(told(before, small))
    assert (change.kind, change.record_type) == (Kind.ADDED, "retired")


def test_a_seal_that_was_renewed(before: Corpus, small: Path) -> None:
    edit(small, ACTORS, "china", lambda actor: actor.update(note="Read again."))
    rule_fixtures.reseal(small)
    sealed = [(change.kind, change.id) for change in compare(before, corpus(small)) if change.kind in SEALS]
    assert sealed == [(Kind.SEAL_RENEWED, "china")]


def test_an_edited_source_is_seen_though_no_record_says_so(before: Corpus, small: Path) -> None:
    source = before.sources[0]
    with (small / "data/sources" / source.file).open("ab") as file:
        file.write(b"\n")
    change = only(told(before, small))
    assert (change.record_type, change.id, change.fields[0].field) == ("source", source.id, "file contents")


def test_records_in_another_order(before: Corpus, small: Path) -> None:
    provisions = read(small, PROVISIONS)
    provisions[3], provisions[4] = provisions[4], provisions[3]
    write(small, PROVISIONS, provisions)
    change = only(told(before, small))
    assert (change.kind, change.record_type, change.id) == (Kind.REORDERED, "provision", PROVISIONS)


# A random edit of any field of any record is reported once, under the name of the field.

SPAN = {"start_offset", "end_offset", "quote"}
EDITED = [
    "dataset.json",
    "sources/sources.json",
    "relations.json",
    *(f"registers/{name}.json" for name in ("actors", "tenures", "instruments", "places", "non_names")),
    *(f"documents/2023-02-11-cn-kh-excerpt/{name}.json" for name in ("document", "provisions", "divergences")),
]


def leaves(value: Any, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    members = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    found: list[tuple[str | int, ...]] = []
    for key, member in members:
        if isinstance(member, dict | list):
            found += leaves(member, (*way, key))
        elif key != "id":
            found.append((*way, key))
    return found


def at(value: Any, way: tuple[str | int, ...]) -> Any:
    for step in way:
        value = value[step]
    return value


def field_of(value: Any, way: tuple[str | int, ...]) -> str:
    """What the report should call the field at the end of a way: up to a span or a list, texts by their language."""
    name: list[str] = []
    inside = value
    for step in way:
        if isinstance(inside, dict) and set(inside) == SPAN:
            break
        if isinstance(inside, list):
            if inside and isinstance(inside[0], dict) and "characters" in inside[0]:
                name.append(inside[step]["language"])  # type: ignore[index]
            elif inside and isinstance(inside[0], dict) and "id" in inside[0]:
                name = []
            else:
                break
        else:
            name.append(str(step))
        inside = inside[step]
    return ".".join(name)


RELATION = {
    "id": "r1",
    "type": "restates",
    "subject": "2023-02-11-cn-kh-excerpt/pre.2.2/c1",
    "target": "2023-02-11-cn-kh-excerpt/pre.2.1",
    "basis": "inferred",
    "note": None,
}


@pytest.fixture
def related(small: Path) -> Corpus:
    """The small corpus with a relation in it."""
    write(small, "data/relations.json", [RELATION])
    return corpus(small)


@drawn(12, 300)
def test_an_edit_of_any_field_is_reported_once_by_its_name(small: Path, related: Corpus, examples: int) -> None:
    @given(st.data())
    @settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def is_reported(data: st.DataObject) -> None:
        file = f"data/{data.draw(st.sampled_from(EDITED))}"
        original = (small / file).read_bytes()
        value = json.loads(original)
        way = data.draw(st.sampled_from([way for way in leaves(value) if way != ("format",)]))  # another is refused
        name = field_of(value, way)
        owner = at(value, way[:-1])
        old = owner[way[-1]]
        codes = {"act", "polarity", "kind", "role", "topics", "type", "status", "language", "languages"}
        candidates: list[Any] = [old + 1, old - 1] if isinstance(old, int) and not isinstance(old, bool) else []
        candidates += [not old] if isinstance(old, bool) else []
        candidates += (
            [f"{old}x", old[:-1], "x", "2023", None] if isinstance(old, str) and not codes & {*way} else [None, "x"]
        )
        owner[way[-1]] = data.draw(st.sampled_from([value for value in candidates if value != old]))
        try:
            write(small, file, value)
            loading = load(small)
            if loading.findings or loading.corpus is None or name.endswith("language"):
                return  # the edit gives no record, so there is nothing to compare
            changes = [change for change in compare(related, loading.corpus) if change.kind not in SEALS]
        finally:
            (small / file).write_bytes(original)
        fields = [field.field for change in changes for field in change.fields]
        assert (fields, len(changes)) == ([name], 1), (way, old, owner[way[-1]], changes)
        assert changes[0].kind is Kind.CHANGED

    is_reported()


# The command: sides, formats, and what is said when something cannot be read.


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"]
    command = ["git", "-C", str(folder), *who, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def repository_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small corpus as a git repository with one commit, to be copied."""
    root = tmp_path_factory.mktemp("repository") / "small"
    shutil.copytree(BASE / "data", root / "data")
    git(root, "init", "--quiet", "--template=")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "first")
    return root


@pytest.fixture
def repository(repository_once: Path, tmp_path: Path) -> Path:
    """The small corpus as a git repository with one commit."""
    return shutil.copytree(repository_once, tmp_path / "small")


def note(root: Path, text: str) -> None:
    edit(root, ACTORS, "cambodia", lambda actor: actor.update(note=text))


def test_a_revision_and_the_working_tree(repository: Path) -> None:
    note(repository, "Not yet committed.")
    state = git(repository, "status", "--porcelain")
    done = cnkh("diff", "main", "--root", str(repository))
    assert done.returncode == 0
    assert "`main` → `working tree`" in done.stdout
    assert "- changed `cambodia`" in done.stdout
    assert "`Not yet committed.`" in done.stdout
    assert "1 void now" in done.stdout
    assert git(repository, "status", "--porcelain") == state


def test_two_revisions(repository: Path) -> None:
    note(repository, "Second.")
    git(repository, "commit", "--quiet", "-am", "second")
    note(repository, "Third, in the working tree only.")
    done = cnkh("diff", "HEAD~1", "HEAD", "--root", str(repository))
    assert "`Second.`" in done.stdout
    assert "Third" not in done.stdout
    assert "`Second.` → " not in cnkh("diff", "HEAD", "HEAD~1", "--root", str(repository)).stdout
    assert "taken away, was `Second.`" in cnkh("diff", "HEAD", "HEAD~1", "--root", str(repository)).stdout


def test_a_corpus_in_a_folder_of_a_repository(small: Path) -> None:
    git(small.parent, "init", "--quiet")
    git(small.parent, "add", ".")
    git(small.parent, "commit", "--quiet", "-m", "first")
    assert "No change to the data." in cnkh("diff", "HEAD", cwd=small).stdout


def test_two_folders_need_no_git(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path / "other")
    note(tmp_path / "other", "Other.")
    done = cnkh("diff", str(small), str(tmp_path / "other"), cwd=tmp_path)
    assert done.returncode == 0
    assert "`Other.`" in done.stdout


def test_git_settings_of_a_checkout_change_nothing(repository: Path) -> None:
    """`git archive` would leave out what is marked `export-ignore` and change line endings."""
    (repository / ".gitattributes").write_text("data/sources/* export-ignore\n* text eol=crlf\n")
    git(repository, "add", ".gitattributes")
    git(repository, "commit", "--quiet", "-m", "attributes")
    assert "No change to the data." in cnkh("diff", "HEAD", "--root", str(repository)).stdout


def test_inside_a_git_hook_of_another_repository(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    git(tmp_path / "elsewhere", "init", "--quiet")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere" / ".git"))
    assert cnkh("diff", "HEAD", "--root", str(repository)).returncode == 0


@pytest.mark.parametrize("revision", ["no-such-branch", "HEAD~9", "HEAD:data", "", "a b", "\u202e"])
def test_unknown_revision(repository: Path, revision: str) -> None:
    refused(cnkh("diff", revision, "--root", str(repository)), visible(revision), "no such git revision")


@exhaustive("it clones a repository")
def test_a_shallow_clone_that_lacks_a_revision(repository: Path, tmp_path: Path) -> None:
    note(repository, "Later.")
    git(repository, "commit", "--quiet", "-am", "second")
    git(tmp_path, "clone", "--quiet", "--depth=1", repository.as_uri(), "clone")
    clone = tmp_path / "clone"
    refused(
        cnkh("diff", "HEAD~1", "--root", str(clone)),
        "HEAD~1",
        "this clone is shallow",
        "git fetch --unshallow",
        "git fetch --deepen=N",
    )
    git(clone, "fetch", "--quiet", "--deepen=1")
    assert cnkh("diff", "HEAD~1", "--root", str(clone)).returncode == 0
    whole = cnkh("diff", "no-such-branch", "--root", str(repository))
    assert "shallow" not in whole.stderr


def test_a_revision_without_data(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "--orphan", "empty")
    git(repository, "rm", "-r", "--quiet", "--cached", ".")
    git(repository, "commit", "--quiet", "--allow-empty", "-m", "empty")
    refused(cnkh("diff", "empty", "main", "--root", str(repository)), "empty", "no data/")


def test_no_repository(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(small.parent))
    refused(cnkh("diff", "main", "--root", str(small)), "main", "no git repository")


def test_no_git(small: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    refused(cnkh("diff", "main", "--root", str(small)), "git is not installed")


def test_a_link_in_a_revision_is_not_followed(repository: Path) -> None:
    (repository / "data/relations.json").unlink()
    (repository / "data/relations.json").symlink_to("/etc/hostname")
    git(repository, "commit", "--quiet", "-am", "link")
    refused(cnkh("diff", "HEAD", "HEAD~1", "--root", str(repository)), "data/relations.json", "no plain file")


def test_missing_side(small: Path, tmp_path: Path) -> None:
    refused(cnkh("diff", str(small), "--root", str(tmp_path / "nowhere")), "nowhere", "no such folder")


def test_a_side_that_cannot_be_read_is_compared_as_far_as_it_can(small: Path) -> None:
    real = str(BASE)
    edit(small, PROVISIONS, f"{EXCERPT}/pre.3.1", lambda provision: provision.update(act="urging"))
    edit(small, ACTORS, "china", lambda actor: actor.update(note="Also changed."))
    done = cnkh("diff", real, str(small))
    assert done.returncode == 0
    place = load(small).findings[0].place
    assert "cannot be read in full**: 1 finding." in done.stdout
    assert f"`{place}`" in done.stdout
    assert f"Not compared: `{PROVISIONS}`" in done.stdout
    assert "`Also changed.`" in done.stdout
    assert "removed" not in done.stdout
    assert "| provisions |" not in done.stdout, "what was not read is not fewer"
    assert "1 seal voided" in done.stdout
    report = json.loads(cnkh("diff", real, str(small), "--format", "json").stdout)
    assert report["compared"] is True
    assert report["unread"] == [PROVISIONS]
    assert [finding["file"] for finding in report["head"]["findings"]] == [PROVISIONS]
    assert [change["id"] for change in report["changes"] if change["kind"] == "changed"] == ["china"]


REGISTER_FILES = tuple(f"data/registers/{name}.json" for name in ("actors", "places", "instruments", "non_names"))


UNREADABLE: list[tuple[str, str | None]] = [
    *((file, "{[") for file in (*REGISTER_FILES, "data/sources/sources.json", PROVISIONS, f"{DOCUMENT}/document.json")),
    *((file, '[{"id": "x"}]') for file in (REGISTER_FILES[0], PROVISIONS)),
    (REGISTER_FILES[0], None),
]
EITHER_SIDE = exhaustive("every run has each of them on one side, and half of them on each")


@one_in(3, "every run has four files of ten")
@pytest.mark.parametrize(
    ("file", "content", "was_broken"),
    [
        pytest.param(*broken, before, marks=EITHER_SIDE if (number + before) % 2 else ())
        for number, broken in enumerate(UNREADABLE)
        for before in (False, True)
    ],
)
def test_nothing_seems_to_vanish_from_a_file_that_cannot_be_read(
    repository: Path, file: str, content: str | None, was_broken: bool
) -> None:
    """Neither its records, nor the names in it, nor what was sealed; whichever of the two sides is broken."""
    whole = (repository / file).read_text(encoding="utf-8")
    if content is None:
        (repository / file).unlink()
    else:
        put(repository, file, content)
    if was_broken:
        committed(repository, "A")
        put(repository, file, whole)
    said, report = compared(repository, "HEAD")
    assert f"Not compared: `{file}` cannot be read. The counts leave it out." in said
    assert "No change to what was compared." in said
    assert (report["changes"], report["mentions"]) == ([], [])
    assert report["base"]["counts"] == report["head"]["counts"]
    of_names = file.startswith(("data/registers", "data/sources"))
    assert report["mentions_compared"] is not of_names
    assert ("Mentions were not compared either" in said) is of_names
    assert ("4 divergences" in said) is (file != f"{DOCUMENT}/document.json")


def test_a_side_without_a_readable_dataset(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path / "other")
    (tmp_path / "other/data/dataset.json").write_text("{", encoding="utf-8")
    done = cnkh("diff", str(small), str(tmp_path / "other"))
    assert done.returncode == 0
    assert "data/dataset.json:1:2" in done.stdout
    assert "Nothing could be compared" in done.stdout
    assert "No change" not in done.stdout


def test_json_has_the_promised_keys(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path / "other")
    note(tmp_path / "other", "Other.")
    report = json.loads(cnkh("diff", str(small), str(tmp_path / "other"), "--format", "json").stdout)
    assert list(report) == [
        *("compared", "base", "head", "unread", "changes", "mentions"),
        *("seals", "waivers", "published_ids", "generated", "codes", "mentions_compared"),
    ]
    assert list(report["base"]) == ["name", "counts", "findings"]
    assert report["base"]["counts"]["provision"] == len(corpus(small).folders[0].provisions)
    changed = next(change for change in report["changes"] if change["kind"] == "changed")
    assert set(changed) == {
        "kind",
        "record_type",
        "id",
        "document",
        "before",
        "after",
        "label",
        "fields",
        "because",
        "references_followed",
        "references_left",
        "seal",
    }
    assert [{**field, "old": None} for field in changed["fields"]] == [
        {"field": "note", "how": changed["fields"][0]["how"], "old": None, "new": "Other.", "part": None}
    ]


def test_counts_before_and_after(small: Path) -> None:
    provisions = read(small, PROVISIONS)
    before = corpus(small)
    total = sum(len(folder.provisions) for folder in before.folders)
    provisions.pop(index(provisions, f"{EXCERPT}/pre.3.1"))
    base = small.parent / "base"
    shutil.copytree(small, base)
    write(small, PROVISIONS, provisions)
    assert f"| provisions | {total} | {total - 1} | -1 |" in cnkh("diff", str(base), str(small)).stdout


def without_name(root: Path, entity: str, text: str) -> None:
    edit(root, ACTORS, entity, lambda entry: entry.update(names=[n for n in entry["names"] if n["text"] != text]))


def test_a_name_that_goes_takes_its_mentions_along(small: Path, tmp_path: Path) -> None:
    """They are in no file, so a reviewer sees them nowhere else."""
    shutil.copytree(small, tmp_path / "other")
    without_name(tmp_path / "other", "cambodia", "柬")
    report = json.loads(cnkh("diff", str(small), str(tmp_path / "other"), "--format", "json").stdout)
    before, after = report["base"]["counts"]["mention"], report["head"]["counts"]["mention"]
    (one,) = report["mentions"]
    assert set(one) == {"entity", "document", "before", "after"}
    assert (one["entity"], one["after"] - one["before"]) == ("cambodia", after - before)
    assert after < before
    said = cnkh("diff", str(small), str(tmp_path / "other")).stdout
    assert f"| mentions | {before} | {after} | {after - before} |" in said
    assert f"- `cambodia`: {one['before']} → {one['after']} in `{one['document']}`" in said


def test_a_renamed_entry_keeps_its_mentions(small: Path) -> None:
    base = load(small)
    replace_ids(small, {"cambodia": "kingdom-of-cambodia"})
    compared = diff(base, load(small))
    assert any(change.kind is Kind.RENAMED for change in compared.changes)
    assert not compared.mentions


def test_a_limit_counts_what_it_leaves_out(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path / "other")
    actors = read(small, ACTORS)
    write(tmp_path / "other", ACTORS, [{**actor, "note": "All of them."} for actor in actors])
    said = cnkh("diff", str(small), str(tmp_path / "other"), "--max", "1").stdout
    assert said.count("- changed") == 1
    assert f"- and {len(actors) - 1} more" in said
    assert cnkh("diff", str(small), str(tmp_path / "other"), "--max", "-1").returncode == 2


def test_nothing_in_the_data_acts_in_a_pull_request(small: Path, tmp_path: Path) -> None:
    """A comment on a pull request must not notify people, run HTML or show what is not there."""
    shutil.copytree(small, tmp_path / "other")
    hostile = "<img src=x onerror=y> @everyone `code` ```\n# Heading\n[link](http://x) | \x1b[31m \u202e **bold**"
    note(tmp_path / "other", hostile)
    edit(tmp_path / "other", ACTORS, "china", lambda actor: actor["names"][0].update(text=hostile))
    said = cnkh("diff", str(small), str(tmp_path / "other")).stdout
    assert "\x1b" not in said
    assert "\u202e" not in said
    inline = [
        token for block in markdown_it.MarkdownIt("commonmark").parse(said) for token in block.children or [block]
    ]
    outside_code = "".join(token.content for token in inline if token.type == "text")
    assert {token.type for token in inline}.isdisjoint({"html_inline", "html_block", "link_open", "image"})
    assert "@" not in outside_code
    assert "bold" not in outside_code
    assert any("@everyone" in token.content for token in inline if token.type == "code_inline")


@exhaustive("it starts the command in several locales")
def test_output_is_the_same_whatever_the_locale(repository: Path) -> None:
    note(repository, "新")
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    command = [str(Path(os.sys.executable).parent / "cnkh"), "diff", "HEAD", "--root", str(repository)]  # type: ignore[attr-defined]
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert "`新`" in done.stdout.decode("utf-8")


# Around the data: waivers, the ledger of published ids, generated files, and whose seals they are.

FORMULAS = "data/codelists/formulas.csv"
WAIVERS, LEDGER, SEALS_FILE = "validation/waivers.json", "validation/published_ids.csv", "data/seals.json"
WAIVER = {"rule": "gloss-length", "record": "2023-02-11-cn-kh-excerpt/pre.2.2", "reason": "It says no less."}


def put(root: Path, file: str, content: str) -> None:
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text(content, encoding="utf-8", newline="")


def committed(root: Path, author: str) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", f"--author={author} <a@example.org>", "-m", "more")


def compared(root: Path, *sides: str) -> tuple[str, dict[str, Any]]:
    """What the command says of a change, in words and as JSON."""
    said, report = (cnkh("diff", *sides, "--root", str(root), "--format", form) for form in ("text", "json"))
    assert (said.returncode, said.stderr, report.returncode) == (0, "", 0)
    return said.stdout, json.loads(report.stdout)


@exhaustive("every run has records that do")
def test_waivers_that_come_go_and_change(repository: Path) -> None:
    put(repository, WAIVERS, json.dumps([WAIVER, {**WAIVER, "rule": "novelty-words"}]))
    committed(repository, "A")
    put(repository, WAIVERS, json.dumps([{**WAIVER, "reason": "Read again."}, {**WAIVER, "rule": "topic-words"}]))
    said, report = compared(repository, "HEAD")
    assert {(one["kind"], one["rule"], one["before"], one["after"]) for one in report["waivers"]} == {
        ("changed", "gloss-length", "It says no less.", "Read again."),
        ("removed", "novelty-words", "It says no less.", None),
        ("added", "topic-words", None, "It says no less."),
    }
    assert "- changed `gloss-length` for `2023-02-11-cn-kh-excerpt/pre.2.2`: `It says no less.` → `Read again.`" in said
    assert "No change to the data." in said
    _, backwards = compared(repository, "HEAD", "HEAD~1")
    assert [one["kind"] for one in backwards["waivers"]] == ["removed", "removed"]


@one_in(3, "every run has one of each file")
@pytest.mark.parametrize(
    ("file", "content"), [(WAIVERS, "[{"), (WAIVERS, "[1]"), (LEDGER, "x"), (LEDGER, "record_type,id\nx\n")]
)
def test_what_cannot_be_read_around_the_data_is_not_compared(repository: Path, file: str, content: str) -> None:
    put(repository, file, content)
    said, report = compared(repository, "HEAD")
    assert report["unread"] == [file]
    assert report["compared"] is True
    assert f"Not compared: `{file}`" in said
    assert (report["waivers"], report["published_ids"]) == ([], {"added": [], "removed": []})


@exhaustive("every run has records that do")
def test_codes_of_the_corpus_that_come_go_and_change(repository: Path) -> None:
    """A side that lists no codes, as older revisions, is compared all the same: what they mean is no matter here."""
    listed = (repository / FORMULAS).read_text(encoding="utf-8")
    put(
        repository,
        FORMULAS,
        listed.replace("scs_code_of_conduct,Code", "code_of_conduct,Code").replace("唯一合法", "合法"),
    )
    said, report = compared(repository, "HEAD")
    assert {(one["kind"], one["file"], one["code"]) for one in report["codes"]} == {
        ("changed", FORMULAS, "sole_legal_government"),
        ("removed", FORMULAS, "scs_code_of_conduct"),
        ("added", FORMULAS, "code_of_conduct"),
    }
    assert f"- `{FORMULAS}`: removed `scs_code_of_conduct`" in said
    (repository / FORMULAS).unlink()
    _, report = compared(repository, "HEAD")
    assert (report["unread"], len(report["codes"])) == ([], len(listed.splitlines()) - 1)
    put(repository, FORMULAS, "code\n")
    _, report = compared(repository, "HEAD")
    assert (report["unread"], report["codes"]) == ([FORMULAS], [])


@exhaustive("every run has a ledger that cannot be read")
def test_a_ledger_that_is_shortened(repository: Path) -> None:
    put(repository, LEDGER, "record_type,id\nactor,cambodia\nactor,china\n")
    committed(repository, "A")
    put(repository, LEDGER, "record_type,id\nactor,china\nplace,visit\n")
    said, report = compared(repository, "HEAD")
    assert report["published_ids"] == {"added": ["place,visit"], "removed": ["actor,cambodia"]}
    assert "**1 published id taken out of the ledger**, which should only grow: `actor,cambodia`" in said
    (repository / LEDGER).unlink()
    assert "**2 published ids taken out" in compared(repository, "HEAD")[0]


@exhaustive("it builds in a repository")
def test_generated_files_are_told_by_name_and_not_by_content(repository: Path) -> None:
    for file in (
        "schema/v1/a.json",
        "data/tables/a.csv",
        "data/tables/b.csv",
        "datapackage.json",
        "docs/rules.md",
    ):
        put(repository, file, "before")
    committed(repository, "A")
    put(repository, "schema/v1/a.json", "SECRET")
    put(repository, "data/tables/c.csv", "SECRET")
    (repository / "data/tables/b.csv").unlink()
    said, report = compared(repository, "HEAD")
    assert [(one["path"], one["added"], one["removed"], one["changed"]) for one in report["generated"]] == [
        ("data/tables", ["data/tables/c.csv"], ["data/tables/b.csv"], []),
        ("schema", [], [], ["schema/v1/a.json"]),
    ]
    assert "- `schema`: 1 file changed: `v1/a.json`" in said
    assert "- `data/tables`: 1 file gone: `b.csv`" in said
    assert "SECRET" not in said
    committed(repository, "A")
    assert compared(repository, "HEAD~1", "HEAD")[1]["generated"] == report["generated"]
    assert compared(repository, "HEAD")[1]["generated"] == []


@exhaustive("every run has links elsewhere")
def test_links_among_generated_files_are_not_followed(repository: Path, tmp_path: Path) -> None:
    put(repository, "schema/a.json", "before")
    committed(repository, "A")
    (tmp_path / "elsewhere").mkdir()
    put(tmp_path, "elsewhere/secret.json", "SECRET")
    (repository / "schema/a.json").unlink()
    (repository / "schema/a.json").symlink_to(tmp_path / "elsewhere/secret.json")
    (repository / "schema/v1").symlink_to(tmp_path / "elsewhere")
    (repository / "datapackage.json").symlink_to(tmp_path / "nowhere")
    _, report = compared(repository, "HEAD")
    assert [(one["path"], one["added"], one["changed"]) for one in report["generated"]] == [
        ("datapackage.json", ["datapackage.json"], []),
        ("schema", ["schema/v1"], ["schema/a.json"]),
    ]
    committed(repository, "A")
    assert compared(repository, "HEAD")[1]["generated"] == []
    shutil.rmtree(repository / "schema")
    (repository / "schema").symlink_to(tmp_path / "elsewhere")
    assert compared(repository, "HEAD")[1]["generated"][0]["added"] == ["schema"]


@pytest.mark.parametrize("file", [WAIVERS, LEDGER])
def test_a_link_beside_the_data_of_a_revision_is_not_followed(repository: Path, file: str) -> None:
    (repository / "validation").mkdir()
    (repository / file).symlink_to("/etc/hostname")
    committed(repository, "A")
    (repository / file).unlink()
    refused(cnkh("diff", "HEAD", "--root", str(repository)), file, "no plain file")


def reseal(root: Path, *ids: str) -> None:
    assert cnkh("seal", *ids, "--root", str(root)).returncode == 0


@exhaustive("every run has readers, with how many seals they made")
def test_whose_seals_were_renewed(repository: Path) -> None:
    for author, text in (("Chan Dara", "One."), ("A. Reader", "Two."), ("A. Reader", "Three.")):
        note(repository, text)
        reseal(repository, "cambodia")
        committed(repository, author)
    put(repository, "notes.txt", "Nothing sealed.")
    committed(repository, "Somebody Else")
    said, report = compared(repository, "HEAD~4", "HEAD")
    assert report["seals"] == {
        **{"renewed": 1, "added": 0, "removed": 0, "voided": 0},
        "by": [{"author": "A. Reader", "commits": 2}, {"author": "Chan Dara", "commits": 1}],
        "uncommitted": False,
        "readers": [{"reader": None, "basis": "named", "added": 0, "renewed": 1}],
    }
    assert "Seals changed by: `A. Reader` (2 commits), `Chan Dara` (1 commit)." in said
    note(repository, "Four.")
    reseal(repository, "cambodia")
    said, report = compared(repository, "HEAD~2")
    assert (report["seals"]["by"], report["seals"]["uncommitted"]) == ([{"author": "A. Reader", "commits": 1}], True)
    assert "Seals changed by: `A. Reader` (1 commit); the working tree, not yet committed." in said


@exhaustive("it clones a repository")
def test_a_shallow_clone_names_nobody(repository: Path, tmp_path: Path) -> None:
    """Its first commit has no parents there, so it would seem to have made every seal."""
    for number in range(3):
        put(repository, "notes.txt", f"{number}")
        committed(repository, "Somebody Else")
    git(repository, "branch", "base", "HEAD~3")
    git(tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch", repository.as_uri(), "clone")
    _, report = compared(tmp_path / "clone", "origin/base", "HEAD")
    assert report["seals"]["by"] is None
    _, report = compared(repository, "base", "HEAD")
    assert report["seals"]["by"] == []


def test_of_folders_nobody_knows_who_changed_the_seals(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path / "other")
    note(tmp_path / "other", "Other.")
    reseal(tmp_path / "other", "cambodia")
    said, report = compared(small, str(small), str(tmp_path / "other"))
    assert (report["seals"]["renewed"], report["seals"]["by"], report["seals"]["uncommitted"]) == (1, None, None)
    assert "changed by" not in said


@exhaustive("every run has seals, and who made them")
def test_seals_that_come_and_go_with_and_without_their_records(small: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(small, other)
    seals = read(other, SEALS_FILE)
    write(other, SEALS_FILE, [seal for seal in seals if seal["record"] not in ("visit", "china")])
    write(other, "data/registers/places.json", [])
    said, report = compared(small, str(small), str(other))
    assert (report["seals"]["removed"], report["seals"]["added"]) == (2, 0)
    assert {one["id"] for one in report["changes"] if one["kind"] == "seal_removed"} == {"visit", "china"}
    assert "2 seals removed" in said
    said, report = compared(small, str(other), str(small))
    assert (report["seals"]["removed"], report["seals"]["added"]) == (0, 2)
    assert "2 seals added" in said


def test_readers_are_told_with_how_many_seals_they_made(small: Path, tmp_path: Path) -> None:
    seals = read(small, SEALS_FILE)
    write(small, SEALS_FILE, [seal for seal in seals if seal["record"] != "visit"])
    other = tmp_path / "other"
    shutil.copytree(small, other)
    made = {
        "visit": {"reader": "A. Reader", "basis": "review"},
        "china": {"reader": "A. Reader", "basis": "review"},
        "taiwan": {"reader": "A. Reader"},
        "cambodia": {"reader": "A *model*, version 1", "basis": "review"},
    }
    write(other, SEALS_FILE, [{**seal, **made.get(seal["record"], {})} for seal in seals])
    actors = read(other, ACTORS)
    next(actor for actor in actors if actor["id"] == "hun-sen")["note"] = "Changed."
    write(other, ACTORS, actors)
    reseal(other, "hun-sen")
    said, report = compared(small, str(small), str(other))
    assert report["seals"]["readers"] == [
        {"reader": "A. Reader", "basis": "review", "added": 1, "renewed": 1},
        {"reader": "A. Reader", "basis": "named", "added": 0, "renewed": 1},
        {"reader": "A *model*, version 1", "basis": "review", "added": 0, "renewed": 1},
        {"reader": None, "basis": "named", "added": 0, "renewed": 1},
    ]
    (taiwan,) = [one for one in report["changes"] if one["id"] == "taiwan"]
    assert (taiwan["kind"], taiwan["seal"]["reader"], taiwan["seal"]["basis"]) == ("seal_renewed", "A. Reader", "named")
    assert (
        "#### New seals\n\n"
        "- `A. Reader`: 1 new and 1 renewed in a review; 1 renewed by id\n"
        "- `A *model*, version 1`: 1 renewed in a review\n"
        "- nobody named: 1 renewed by id\n\n"
    ) in said


def test_agreement_is_sealed_by_no_reader(small: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(small, other)
    seals = read(other, SEALS_FILE)
    write(small, SEALS_FILE, [seal for seal in seals if seal["record_type"] != "agreement"])
    said, report = compared(small, str(small), str(other))
    assert report["seals"]["added"] > 0
    assert report["seals"]["readers"] == []
    assert "New seals" not in said


@exhaustive("it renews many; every run has seals, and who made them")
def test_many_seals_renewed_at_once_are_told_first(small: Path, tmp_path: Path) -> None:
    entries = [{"id": f"entry-{n}", "language": "en", "text": f"entry {n}", "reason": "Why."} for n in range(30)]
    write(small, NON_NAMES, entries)
    reseal(small, *(entry["id"] for entry in entries))
    other = tmp_path / "other"
    shutil.copytree(small, other)
    write(other, NON_NAMES, [{**entry, "reason": "All of them."} for entry in entries])
    reseal(other, *(entry["id"] for entry in entries))
    said = cnkh("diff", str(small), str(other), "--max", "2").stdout
    assert "**30 seals were renewed at once**: 30 non-names." in said
    assert said.index("renewed at once") < said.index("As many as before")
    assert "  - 30 non-names: `entry-0`, `entry-1` and 28 more" in said
    few = cnkh("diff", str(small), str(small)).stdout
    assert "at once" not in few


@exhaustive("every run has the same of the data")
def test_nothing_around_the_data_acts_in_a_pull_request(repository: Path) -> None:
    """The name of an author, a reason and the name of a file are whatever somebody wrote."""
    hostile = "<img src=x> @everyone `c` [link](http://x) | \x1b[31m \u202e \x9b **bold**"
    put(repository, WAIVERS, json.dumps([{**WAIVER, "rule": hostile[:100], "record": hostile, "reason": hostile}]))
    put(repository, f"schema/{hostile.replace('/', '')}\n::error::x.json", "x")
    put(repository, "schema/a.json", "x")
    note(repository, hostile)
    reseal(repository, "cambodia")
    committed(repository, hostile.replace("<", "").replace(">", ""))
    said = cnkh("diff", "HEAD~1", "HEAD", "--root", str(repository)).stdout
    assert not [line for line in said.split("\n") if not line.isprintable()]
    inline = [
        token for block in markdown_it.MarkdownIt("commonmark").parse(said) for token in block.children or [block]
    ]
    outside_code = "".join(token.content for token in inline if token.type == "text")
    assert {token.type for token in inline}.isdisjoint({"html_inline", "html_block", "link_open", "image"})
    assert "@" not in outside_code
    assert "bold" not in outside_code
    (by,) = compared(repository, "HEAD~1", "HEAD")[1]["seals"]["by"]
    assert by["author"].isprintable()
