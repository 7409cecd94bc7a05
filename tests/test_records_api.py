"""Records as `cnkh.get` gives them: what they hold, what they lead to, where their words stand; and what a wrong id is told."""

import copy
import datetime
import importlib.util
import pickle
import pkgutil
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from conftest import BASE, EXCERPT, ROOT, SECOND, add_second_document, exhaustive, release_in

import cnkh_data as cnkh
from cnkh_data.access.base import Record
from cnkh_data.access.citing import cited
from cnkh_data.access.coded import UnknownCodelistError, codelist
from cnkh_data.access.lookup import UnknownIdError, every, find
from cnkh_data.access.names import CodelistName, TableName
from cnkh_data.access.parts import ByLanguage
from cnkh_data.access.quoting import evidence_of
from cnkh_data.access.records import (
    Actor,
    Commitment,
    Divergence,
    Document,
    Entity,
    Instrument,
    Place,
    Provision,
    Relation,
    Source,
    Tenure,
    Text,
    Thread,
)
from cnkh_data.access.tables import DamagedTableError, Tables, tables_of
from cnkh_data.cli import main
from cnkh_data.release import build

MOU = "development-cooperation-mou"
FLIGHTS = f"{EXCERPT}/pre.3.1/c1"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two documents, the second of which restates the first, with an id retired; never changed."""
    root = tmp_path_factory.mktemp("two")
    shutil.copytree(BASE / "data", root / "data")
    add_second_document(root)
    after = f'["{EXCERPT}/pre.3.1/c1"]'
    reason = '"since": "0.0.1", "reason": "Joined."'
    tombstone = f'[{{"id": "{EXCERPT}/pre.3.1/c2", "record_type": "commitment", "successors": {after}, {reason}}}]'
    (root / "data/retired.json").write_text(tombstone, encoding="utf-8")
    for command in (["agreement", "--write"], ["fmt"], ["seal", "--all"]):
        assert main([*command, "--root", str(root)]) == 0
    build(root, root.with_name("dist"))
    return root


@pytest.fixture(scope="module")
def tables(corpus: Path) -> Tables:
    return tables_of(str(corpus))


# What a record holds


def test_a_commitment_has_the_values_of_its_row(tables: Tables) -> None:
    flights = find(tables, FLIGHTS, Commitment)
    assert (flights.action, flights.mode, flights.precision) == ("intensify", "unilateral", 2)
    assert flights.date == datetime.date(2023, 2, 11)
    assert flights.topics == ("culture_people",)
    assert flights.contested == ("other_topics",)
    assert (flights.pillar, flights.note, flights.horizon) == (None, None, None)
    assert (flights.force_differs, flights.stronger, flights.verified) == (True, "en", True)
    assert flights.to_dict().keys() >= {"id", "action", "force_differs"}


def test_a_version_of_a_commitment_has_its_words_and_what_is_coded_of_them(tables: Tables) -> None:
    flights = find(tables, FLIGHTS, Commitment)
    english, chinese = flights.versions["en"], flights.versions["zh"]
    assert flights.versions["zh-Hans"] == chinese
    assert list(flights.versions) == ["zh-Hans", "en"]
    assert (english.force, english.novelty, chinese.force) == (2, "expand", 1)
    assert flights.force == {"zh-Hans": 1, "en": 2}
    assert (english.operator.quote, english.verb and english.verb.quote) == ("will", "restoring")
    content = find(tables, english.text_id, Text).content
    assert content is not None
    for span in (english, english.operator):
        assert content[span.start_offset : span.end_offset] == span.quote
    assert flights.words["zh"] == "优先恢复和增加中国往返柬埔寨客运直航航班"
    assert flights.objects == {"zh": "客运直航航班", "en": "direct passenger flights"}
    assert flights.status == {"zh": "carried", "en": "carried"}


def test_a_version_that_lacks_a_provision_is_not_among_its_versions(tables: Tables) -> None:
    provision = find(tables, f"{EXCERPT}/pre.3.2", Provision)
    assert list(provision.versions) == ["zh-Hans"]
    assert provision.status == {"zh": "carried", "en": "absent"}
    assert provision.label.startswith("Both sides expressed satisfaction")
    with pytest.raises(KeyError, match="en; there are: zh-Hans"):
        provision.versions["en"]


def test_a_divergence_tells_a_point_from_words(tables: Tables) -> None:
    divergence = find(tables, f"{EXCERPT}/d3", Divergence)
    assert (divergence.type, divergence.direction, divergence.materiality) == ("omission", None, 2)
    assert (divergence.versions["en"].point, divergence.versions["en"].quote) == (True, None)
    assert (divergence.versions["zh"].point, divergence.words["zh"]) == (False, "双方对访问成果表示满意。")


# What it leads to


def test_from_a_commitment_to_all_around_it(tables: Tables) -> None:
    mou = find(tables, f"{EXCERPT}/pre.4.1/c1", Commitment)
    assert mou.provision.id == f"{EXCERPT}/pre.4.1"
    assert mou.provision.commitments == (mou,)
    assert mou.document.id == EXCERPT
    assert [actor.id for actor in mou.committers] == ["china", "cambodia"]
    assert [instrument.id for instrument in mou.instruments] == [MOU]
    assert {role: len(found) for role, found in mou.entities.items() if found} == {"committers": 2, "instruments": 1}
    assert [thread.id for thread in mou.threads] == [MOU]
    assert [relation.id for relation in mou.provision.relations] == ["r1"]
    assert find(tables, FLIGHTS, Commitment).divergences == (find(tables, f"{EXCERPT}/d2", Divergence),)


def test_a_commitment_has_its_four_readings_and_what_they_differed_in(tables: Tables) -> None:
    flights = find(tables, FLIGHTS, Commitment)
    found = [(read.codebook, read.reading_pass, read.number) for read in flights.readings]
    assert found == [("1", "first", 1), ("1", "second", 1), ("2", "first", 1), ("2", "second", 1)]
    assert all(read.codes["action"] == "intensify" for read in flights.readings)
    assert [(one.field, one.second) for one in flights.adjudications] == [("other_topics", '["infrastructure"]')]
    assert len(flights.provision.readings) == 4
    assert flights.provision.adjudications == ()


@exhaustive("every run has the readings of a commitment where both numbered alike")
def test_readings_are_found_by_words_where_they_numbered_otherwise(corpus: Path, tmp_path: Path) -> None:
    """A reading that gave all of its units other ids is still that of the same words."""
    root = tmp_path / "renumbered"
    shutil.copytree(corpus, root)
    for reading in (root / "data/documents" / EXCERPT / "readings/2").glob("*.json"):
        text = reading.read_text(encoding="utf-8")
        for number in (4, 3, 2, 1):
            text = re.sub(rf'(["/]pre)\.{number}\.', rf"\1.{number + 1}.", text)
        reading.write_text(text, encoding="utf-8")
    for command in (["agreement", "--write"], ["fmt"], ["seal", "--all"]):
        main([*command, "--root", str(root)])
    build(root, root.with_name("dist"))
    flights = find(tables_of(str(root)), FLIGHTS, Commitment)
    newest = [read for read in flights.readings if read.codebook == "2"]
    assert [read.unit_id for read in newest] == [f"{EXCERPT}/pre.4.1"] * 2
    assert [one.field for one in flights.adjudications] == ["other_topics"]


def test_from_a_document_to_its_texts_and_provisions_in_order(tables: Tables) -> None:
    document = find(tables, EXCERPT, Document)
    assert list(document.texts) == ["zh-Hans", "en"]
    assert [provision.seq for provision in document.provisions] == [1, 2, 3, 4, 5, 6]
    assert [commitment.id.removeprefix(EXCERPT) for commitment in document.commitments] == [
        "/pre.2.2/c1",
        "/pre.3.1/c1",
        "/pre.4.1/c1",
    ]
    assert [actor.id for actor in document.parties] == ["china", "cambodia"]
    assert document.place is None
    assert [relation.id for relation in document.relations] == ["r1"]
    english = document.texts["en"]
    assert english.source == find(tables, "excerpt-en", Source)
    assert english.source.texts == (english,)
    assert english.provisions == tuple(one for one in document.provisions if "en" in one.versions)


def test_from_an_entity_to_its_names_offices_mentions_and_commitments(tables: Tables) -> None:
    china = find(tables, "china", Actor)
    assert [(name.language, name.text) for name in china.names][:2] == [("zh-Hans", "中国"), ("zh-Hans", "中方")]
    assert china.labels == {"en": "China", "zh": "中国"}
    assert {role: len(found) for role, found in china.roles.items()} == {"committers": 4, "counterparts": 2}
    assert len(china.commitments) == 6
    assert {mention.quote for mention in china.mentions} >= {"中方", "China"}
    assert [(one.field, one.quote) for one in china.checked] == [("iso_alpha3", "CHN")]
    person = find(tables, "hun-sen", Actor)
    assert [office.id for office in person.offices] == ["prime-minister-of-cambodia"]
    assert [holder.id for holder in person.offices[0].holders] == ["hun-sen"]
    assert [tenure.end_date for tenure in person.tenures] == ["2023-08-21"]
    assert person.tenures[0].checked[0].field == "end_date"
    assert find(tables, MOU, Instrument).parties == (china, find(tables, "cambodia", Actor))
    assert find(tables, "visit", Place).countries == (china,)


def test_from_a_relation_to_its_ends(tables: Tables) -> None:
    relation = find(tables, "r1", Relation)
    assert relation.subject == find(tables, f"{SECOND}/pre.4.1", Provision)
    assert relation.target == find(tables, f"{EXCERPT}/pre.4.1", Provision)
    assert [entity.id for entity in relation.about] == [MOU]


def test_a_thread_has_its_stages_in_order_of_time(tables: Tables) -> None:
    thread = find(tables, MOU, Thread)
    assert thread.entity == find(tables, MOU, Instrument)
    assert thread.entity.thread == thread
    assert [(stage.number, stage.record.id) for stage in thread.stages] == [
        (1, f"{EXCERPT}/pre.4.1/c1"),
        (2, f"{SECOND}/pre.4.1/c1"),
    ]
    assert [document.id for document in thread.documents] == [EXCERPT, SECOND]
    assert len(thread.commitments) == 2
    assert find(tables, "china", Actor).thread is None


def test_everything_a_record_offers_can_be_asked_for(tables: Tables) -> None:
    for record in every(tables, Record):
        for name in dir(record):
            getattr(record, name)
        assert len(repr(record).splitlines()) == 1
        evidence_of(tables, record, 10)


def test_every_record_of_a_class(tables: Tables) -> None:
    assert len(every(tables, Commitment)) == 6
    assert {type(entity) for entity in every(tables, Entity)} == {Actor, Instrument, Place}
    assert [tenure.id for tenure in every(tables, Tenure)] == ["hun-sen-prime-minister"]


# How it behaves


def test_records_are_equal_by_id_and_cannot_be_changed(tables: Tables, corpus: Path) -> None:
    one, other = find(tables, FLIGHTS, Commitment), find(Tables(str(corpus)), FLIGHTS, Commitment)
    assert one is not other
    assert one == other
    assert len({one, other, one.provision}) == 2
    assert find(tables, MOU, Thread) != find(tables, MOU, Instrument)
    with pytest.raises(AttributeError, match="Commitment objects cannot be changed"):
        one.action = "explore"  # type: ignore[misc]
    with pytest.raises(AttributeError, match="CommitmentWords objects cannot be changed"):
        one.versions["en"].force = 3  # type: ignore[misc]
    with pytest.raises(AttributeError):
        del one.note


def test_records_can_be_copied_and_sent_to_another_process(tables: Tables) -> None:
    flights = find(tables, FLIGHTS, Commitment)
    again = pickle.loads(pickle.dumps(flights))
    assert again == flights
    assert again.versions == copy.deepcopy(flights).versions == flights.versions


def test_a_record_says_what_it_is_in_a_line(tables: Tables) -> None:
    assert repr(find(tables, FLIGHTS, Commitment)) == f"<Commitment {FLIGHTS} intensify: direct passenger flights>"
    assert repr(find(tables, "china", Actor)) == "<Actor china China>"
    assert "adjudications" in dir(find(tables, FLIGHTS, Commitment))
    assert not [name for name in dir(find(tables, "china", Actor)) if name.startswith("_")]


def test_what_there_is_for_a_language_is_found_by_its_primary_tag() -> None:
    found = ByLanguage({"zh-Hant": 1, "zh-Hans": 2, "en": 3})
    assert (found["zh"], found["zh-Hans"], "zh" in found, found.get("km")) == (1, 2, True, None)


# Where words stand


@pytest.mark.parametrize("record_id", [FLIGHTS, f"{EXCERPT}/pre.2.2", f"{EXCERPT}/d2", MOU, "r1", EXCERPT])
def test_evidence_stands_where_it_says_in_the_source(tables: Tables, corpus: Path, record_id: str) -> None:
    found = evidence_of(tables, find(tables, record_id, Record), 20)
    assert {one.language for one in found} == {"zh-Hans", "en"}
    for one in found:
        lines = (corpus / "data/sources" / one.file).read_text(encoding="utf-8").split("\n")
        after = "\n".join([lines[one.line - 1][one.column - 1 :], *lines[one.line :]])
        # Line breaks that are layout were cut out of the text.
        assert after.replace("\n", "").startswith(one.quote.replace("\n", ""))
        assert one.context == f"{one.before}{one.quote}{one.after}"
        assert max(len(one.before), len(one.after)) <= 20


def test_evidence_of_a_commitment_in_each_version(tables: Tables) -> None:
    chinese, english = evidence_of(tables, find(tables, f"{EXCERPT}/pre.2.2/c1", Commitment), 4)
    assert (chinese.file, chinese.line, chinese.column) == ("excerpt-zh.txt", 4, 1)
    assert chinese.context == "则，绝不同台湾发展任何形式的官方关系。\n中方"
    assert (english.file, english.line) == ("excerpt-en.txt", 2)


def test_what_has_no_words_has_no_evidence(tables: Tables) -> None:
    assert evidence_of(tables, find(tables, "hun-sen-prime-minister", Tenure), 10) == ()


# Wrong ids


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("chnia", "no record has the id 'chnia'; did you mean china?"),
        ("Hun Sen", "no record has the id 'Hun Sen'; it is a name of hun-sen"),
        ("Hun-Sen", "no record has the id 'Hun-Sen'; did you mean hun-sen or hun-sen-prime-minister?"),
        ("zzz", "no record has the id 'zzz'"),
        (f"{EXCERPT}/pre.3.1/c9", f"no record has the id '{EXCERPT}/pre.3.1/c9'; {EXCERPT}/pre.3.1 has c1"),
        (f"{EXCERPT}/pre.1.1/c1", f"no record has the id '{EXCERPT}/pre.1.1/c1'; {EXCERPT}/pre.1.1 has no commitments"),
        (
            f"{EXCERPT}/pre.3",
            f"no record has the id '{EXCERPT}/pre.3'; provisions there: {EXCERPT}/pre.3.1, {EXCERPT}/pre.3.2",
        ),
        (
            f"{EXCERPT}/d99",
            f"no record has the id '{EXCERPT}/d99'; what there is: .provisions, .commitments and .divergences of {EXCERPT}",
        ),
        (f"{EXCERPT}/pre.3.1/c2", f"{EXCERPT}/pre.3.1/c2 was retired in 0.0.1; what took its place: {FLIGHTS}"),
    ],
)
def test_a_wrong_id_is_told_what_may_have_been_meant(tables: Tables, wrong: str, said: str) -> None:
    with pytest.raises(UnknownIdError) as raised:
        find(tables, wrong, Record)
    assert str(raised.value) == said
    assert isinstance(raised.value, ValueError)


def test_what_is_no_string_is_no_id(tables: Tables) -> None:
    """Such as a value that is missing in a frame."""
    with pytest.raises(UnknownIdError, match=r"^an id is a string, not nan$"):
        find(tables, float("nan"), Record)  # type: ignore[arg-type]


def test_a_retired_id_names_its_successors_for_programs(tables: Tables) -> None:
    with pytest.raises(UnknownIdError) as raised:
        find(tables, f"{EXCERPT}/pre.3.1/c2", Record)
    assert raised.value.successors == (FLIGHTS,)


def test_an_id_of_another_class_is_told_so(tables: Tables) -> None:
    with pytest.raises(UnknownIdError, match=f"^{MOU} is of class Instrument, not Commitment$"):
        find(tables, MOU, Commitment)


def test_a_record_of_a_damaged_table_is_refused(corpus: Path, tmp_path: Path) -> None:
    root = tmp_path / "damaged"
    shutil.copytree(corpus, root)
    file = root / "data/tables/commitments.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",intensify,", ",explore,", 1), encoding="utf-8")
    with pytest.raises(DamagedTableError, match="its hash is"):
        find(tables_of(str(root)), FLIGHTS, Commitment)
    assert find(tables_of(str(root)), "china", Actor).label == "China"


# Codes and citation


def test_codes_have_labels_and_definitions(tables: Tables) -> None:
    force = codelist(tables, "force")
    assert list(force) == [0, 1, 2, 3]
    assert (force[3].label, str(force[1])) == ("Agreed", "Willing")
    assert codelist(tables, "action")["assist"].definition
    assert "one_china_principle" in codelist(tables, "formula")


def test_an_unknown_codelist_is_told_the_nearest(tables: Tables) -> None:
    with pytest.raises(UnknownCodelistError, match=r"^no codelist 'forec'; did you mean force\?$"):
        codelist(tables, "forec")


def test_a_citation_says_what_the_descriptor_says(tables: Tables) -> None:
    said = cited(tables.package)
    assert said.in_a_line() == f"{tables.package['title']}. Version 0.0.1."
    assert "author" not in said.bibtex()
    full = {
        **tables.package,
        "contributors": [{"title": "A. Author"}],
        "created": "2026-11-29T00:00:00Z",
        "homepage": "https://example.org",
    }
    assert cited(full).in_a_line() == f"A. Author (2026). {full['title']}. Version 0.0.1. https://example.org"
    assert "  year = {2026},\n" in cited(full).bibtex()


# The package


def test_public_names_are_there_and_no_module_takes_the_place_of_one() -> None:
    assert dir(cnkh) == sorted(cnkh.__all__)
    assert all(getattr(cnkh, name) is not None for name in cnkh.__all__)
    modules = {module.name for module in pkgutil.iter_modules(cnkh.__path__)}
    assert not modules & set(cnkh.__all__)
    assert not hasattr(cnkh, "no_such_name")


def test_versions_are_one(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"cnkh {cnkh.__version__}\n"
    assert cnkh.__version__ == cnkh.version()


def test_names_of_tables_are_as_the_script_would_write_them() -> None:
    spec = importlib.util.spec_from_file_location("names", ROOT / "docs/names.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.FILE.read_text(encoding="utf-8") == script.names_module(), "run: .venv/bin/python docs/names.py"


def test_names_are_those_of_the_published_tables(tables: Tables) -> None:
    assert list(get_args(TableName)) == tables.names
    assert {row["codelist"] for row in tables.rows("codes")} <= set(get_args(CodelistName))


def imported(code: str) -> set[str]:
    """What is imported after some code has run in a new process."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; import cnkh_data as cnkh; {code}; print(*sys.modules)"],
        env={"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def test_nothing_is_imported_before_it_is_needed() -> None:
    heavy = {"typing", "pathlib", "json", "dataclasses", "pyarrow", "pydantic", "pandas"}
    assert not imported("cnkh.__all__") & heavy
    assert not imported("cnkh.get('china').names") & {"pathlib", "dataclasses", "pyarrow", "pydantic", "pandas"}
    assert not imported("cnkh.load('commitments')") & {"pyarrow.compute", "pydantic", "pandas"}


SCRIPT = """
import cnkh_data as cnkh
from typing import assert_type

table = cnkh.load("commitments")
for name in cnkh.tables():
    cnkh.columns(name)
commitment = cnkh.get("2023-02-11-cn-kh-visit/1.1.1/c1", cnkh.Commitment)
assert_type(commitment.provision.document.title, str)
assert_type(commitment.versions["en"].force, int)
assert_type([actor.iso_alpha3 for actor in commitment.committers], list[str | None])
record = cnkh.get("china")
if isinstance(record, cnkh.Actor):
    assert_type(record.offices, tuple[cnkh.Actor, ...])
assert_type(cnkh.codes("force")[3].label, str)
assert_type(cnkh.evidence("china")[0].line, int)
assert_type(cnkh.cite(bibtex=True), str)
assert_type(cnkh.__version__, str)
"""


def checked(script: str, folder: Path) -> str:
    """What mypy says of a user's script, to whom the package is one that is installed."""
    (folder / "script.py").write_text(script, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "--config-file=", "script.py"]
    environment = {"MYPYPATH": str(ROOT / "src"), "MYPY_CACHE_DIR": str(folder / "cache")}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False).stdout


@exhaustive("a type checker takes a while to begin; make check has it for the package itself")
def test_a_type_checker_accepts_what_is_right_and_finds_what_is_misspelt(tmp_path: Path) -> None:
    assert checked(SCRIPT, tmp_path) == "Success: no issues found in 1 source file\n"
    wrong = {
        'cnkh.load("commitmnts")': "arg-type",
        'cnkh.frame("commitments", label=True)': "call-arg",
        'cnkh.codes("forec")': "arg-type",
        "commitment.provison": "attr-defined",
        'commitment.action = "explore"': "misc",
        "cnkh.no_such_name": "attr-defined",
    }
    said = checked(SCRIPT + "".join(f"{line}\n" for line in wrong), tmp_path).splitlines()
    assert [line.rpartition("[")[2] for line in said if ": error: " in line] == [f"{code}]" for code in wrong.values()]


def test_codes_are_the_same_in_a_release_folder_which_also_describes_other_files(built_once: Path) -> None:
    released, own = tables_of(str(release_in(built_once))), tables_of(str(built_once))
    assert codelist(released, "force") == codelist(own, "force")
    assert list(codelist(released, "force")) == [0, 1, 2, 3]
