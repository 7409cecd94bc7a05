"""`cnkh show`: what an id names, for a person to read; where nothing can be shown, why."""

import json
import shutil
from pathlib import Path

import pytest
import rule_fixtures
from conftest import SECOND, release_in

from cnkh_data.access.tables import Tables
from cnkh_data.errors import CannotRunError
from cnkh_data.pages.text import columns
from cnkh_data.show import show
from cnkh_data.show.tables import opened

EXCERPT = "2023-02-11-cn-kh-excerpt"
PROVISIONS = f"data/documents/{EXCERPT}/provisions.json"


def records(root: Path, file: str) -> list[dict[str, object]]:
    value: list[dict[str, object]] = json.loads((root / file).read_text(encoding="utf-8"))
    return value


def refused(root: Path, record_id: str) -> str:
    with pytest.raises(CannotRunError) as caught:
        show(root, record_id)
    return str(caught.value)


def test_a_document_shows_every_provision_in_order_in_every_version(small: Path) -> None:
    page = show(small, EXCERPT)
    assert page.startswith(f"{EXCERPT}  (joint_statement, published, 2023-02-11)\n")
    assert "texts: zh-Hans, en; 6 provisions, 3 commitments, 4 divergences\n" in page
    names = [str(provision["id"]).rpartition("/")[2] for provision in records(small, PROVISIONS)]
    heads = [line.split(" ")[0] for line in page.split("\n\n")[1:]]
    assert heads == names
    assert "pre.3.1  (operative, joint_text, commit, culture_people; china)\n" in page
    assert "  [zh-Hans] 中方愿①[优先恢复和增加中国往返柬埔寨客运直航航班]。\n" in page
    assert "  ① c1: china to intensify direct passenger flights; force zh-Hans 1, en 2\n" in page


def test_a_paragraph_or_a_section_shows_its_provisions(small: Path) -> None:
    page = show(small, f"{EXCERPT}/pre.2")
    assert [line for line in page.split("\n") if line.startswith("pre.")] == [
        line for line in show(small, EXCERPT).split("\n") if line.startswith("pre.2.")
    ]
    section = show(small, f"{EXCERPT}/pre")
    assert section.count("[en] ") == show(small, EXCERPT).count("[en] ")


def test_a_section_is_not_the_one_whose_number_begins_alike(small: Path) -> None:
    path = small / PROVISIONS
    path.write_text(path.read_text(encoding="utf-8").replace("/pre.4.1", "/pre.20.1"), encoding="utf-8")
    page = show(small, f"{EXCERPT}/pre.2")
    assert "\npre.2.1  " in page
    assert "\npre.20.1  " not in page


def test_a_divergence_shows_the_words_of_both_versions(small: Path) -> None:
    page = show(small, f"{EXCERPT}/d4")
    assert page.startswith(f"{EXCERPT}/d4  omission (what, materiality 1)\n")
    assert f"provision: {EXCERPT}/pre.4.1\n" in page
    assert "[zh-Hans] “支持其发挥好统筹协调作用”\n   in: 双方同意落实好" in page
    assert "[en] (nothing)\n" in page
    assert "The Chinese adds support of a coordinating role.\n" in page


def test_a_provision_shows_all_that_is_coded_of_a_commitment(small: Path) -> None:
    aim = {"start_offset": 119, "end_offset": 128, "quote": "发挥好统筹协调作用"}
    commitment = "/5/commitments/0"
    changes = [
        {"file": PROVISIONS, "at": f"{commitment}/aims/zh-Hans", "set": [aim]},
        {"file": PROVISIONS, "at": f"{commitment}/bodies", "set": ["prime-minister-of-cambodia"]},
    ]
    rule_fixtures.apply(small, {"changes": changes})
    page = show(small, f"{EXCERPT}/pre.4.1")
    assert "   [zh-Hans] force 3 “双方同意”, verb “落实”\n" in page
    assert "   [zh-Hans] for: “发挥好统筹协调作用”\n" in page
    assert "   object: 发展合作谅解备忘录 (zh)\n" in page
    assert "   topics development; precision 2, delegation none\n   bodies: prime-minister-of-cambodia\n" in page


def test_a_shift_shows_its_direction(small: Path) -> None:
    assert "\nforce_shift (stronger, force, materiality 2): The Chinese is willing" in show(small, f"{EXCERPT}/pre.3.1")
    assert show(small, f"{EXCERPT}/d2").startswith(f"{EXCERPT}/d2  force_shift (stronger, force, materiality 2)\n")


def test_a_register_entry_shows_its_names_and_where_it_is_mentioned(small: Path) -> None:
    page = show(small, "taiwan")
    assert page.startswith("taiwan  (actor, other)\n  [zh-Hans] 台湾  (short)\n")
    assert f"mentioned:\n  {EXCERPT}  2 mentions (zh-Hans 1, en 1)\n" in page


def test_a_name_shows_what_is_called_so(small: Path) -> None:
    for name in ("Hun Sen", "洪森", " hun  sen ", "HUN SEN"):
        assert show(small, name) == show(small, "hun-sen")


def test_words_that_one_record_has_show_it_and_of_several_a_short_list(small: Path) -> None:
    assert show(small, "直航") == show(small, f"{EXCERPT}/pre.3.1")
    lines = show(small, "发展").split("\n")
    assert lines[0].startswith("“发展”  (")
    assert (
        "development-cooperation-mou  MoU on China-Cambodia Development Cooperation Planning(2023-2025)  (instrument)"
        in lines
    )
    assert f"{EXCERPT}/pre.2.2/c1" in show(small, "发展")


def test_an_entry_shows_its_offices_and_commitments(small: Path) -> None:
    assert "\noffices:\n  hun-sen-prime-minister  Hun Sen, Prime Minister  (until 2023-08-21)\n" in show(
        small, "hun-sen"
    )
    page = show(small, "development-cooperation-mou")
    commitment = f"{EXCERPT}/pre.4.1/c1  implement the development cooperation MoU"
    assert f"\ncommitments:\n  {commitment}  (among instruments; force zh-Hans 3, en 3)\n" in page


def test_a_matter_of_several_documents_shows_its_thread_in_order_of_time(two: Path) -> None:
    page = show(two, "development-cooperation-mou")
    thread = page.partition("\nthread (2 documents):\n")[2]
    stages = [line.split("  (")[1] for line in thread.split("\n") if "(stage " in line]
    assert stages == ["stage 1; force zh-Hans 3, en 3)", "stage 2; force zh-Hans 3, en 3)"]
    assert "    [zh-Hans] 落实好《关于中柬发展合作规划（2023-2025）的谅解备忘录》\n" in thread
    assert thread.index("rights (") < thread.index("[zh-Hans]")
    assert "\nother commitments:" not in page


def test_a_relation_shows_both_ends(two: Path) -> None:
    page = show(two, "r1")
    assert page.startswith("r1  (restates, explicit)\n")
    assert f"\nsubject:\n  {SECOND}/pre.4.1  " in page
    assert f"\ntarget:\n  {EXCERPT}/pre.4.1  " in page
    assert page.count("    [en] Both sides agreed to implement") == 2


def test_an_entry_is_shown_though_a_commitment_names_an_unknown_actor(small: Path) -> None:
    path = small / PROVISIONS
    path.write_text(path.read_text(encoding="utf-8").replace('["china"]', '["chima"]'), encoding="utf-8")
    page = show(small, "china")
    assert page.startswith("china  (actor, state)\n")


def test_a_release_is_shown_without_its_corpus(built_once: Path) -> None:
    release = release_in(built_once)
    for wanted in (
        "taiwan",
        "Taiwan",
        f"{EXCERPT}/pre.3.1/c1",
        f"{EXCERPT}/d4",
        EXCERPT,
        f"{EXCERPT}/pre.2",
        "hun-sen-prime-minister",
    ):
        assert show(release, wanted)
    assert "中方愿①[优先恢复和增加中国往返柬埔寨客运直航航班]。" in show(release, f"{EXCERPT}/pre.3.1/c1")
    assert show(release, f"{EXCERPT}/pre.3.1") == show(release, f"{EXCERPT}/pre.3.1/c1")
    assert show(release, f"{EXCERPT}/pre.2").count("[en] ") == show(built_once, f"{EXCERPT}/pre.2").count("[en] ")
    assert refused(release, "chima") == "no record has the id 'chima'; did you mean china?"
    assert refused(release, "Cambodja").startswith("no record has the id 'Cambodja'; did you mean cambodia?")


def test_a_damaged_release_is_not_shown(built_once: Path, tmp_path: Path) -> None:
    shutil.copytree(release_in(built_once), tmp_path / "release")
    file = tmp_path / "release/csv/entities.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("China", "Chine"), encoding="utf-8")
    assert f"{file}: its hash is" in refused(tmp_path / "release", "china")


def test_the_installed_tables_are_shown_where_there_is_neither(built: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()

    def installed() -> Tables:
        return opened(built)

    assert show(tmp_path / "elsewhere", "洪森", installed=installed).startswith("hun-sen  Hun Sen  (actor, person)\n")
    with pytest.raises(CannotRunError, match="it lies inside a corpus"):
        show(built / "data", "洪森", installed=installed)
    with pytest.raises(CannotRunError, match="give the folder that holds data/"):
        show(tmp_path / "elsewhere", "洪森")


def test_lines_fit_the_terminal(small: Path) -> None:
    for wanted in (EXCERPT, "taiwan", "发展"):
        lines = show(small, wanted, width=60).split("\n")
        assert max(map(columns, lines)) <= 60


def test_a_document_that_cannot_be_read_is_not_taken_for_another(small: Path) -> None:
    path = small / PROVISIONS
    path.write_text(path.read_text(encoding="utf-8").replace('"role"', '"rule"', 1), encoding="utf-8")
    for record_id in (EXCERPT, f"{EXCERPT}/pre.3.1", f"{EXCERPT}/d1"):
        assert refused(small, record_id) == (
            f"{record_id}: the document cannot be read; run: cnkh validate --document {EXCERPT}"
        )


def test_an_entry_of_a_register_that_cannot_be_read(small: Path) -> None:
    (small / "data/registers/actors.json").write_text("[{]", encoding="utf-8")
    assert refused(small, "china").endswith("data/registers/actors.json cannot be read; run: cnkh validate")


def test_an_id_that_nothing_has(small: Path) -> None:
    assert refused(small, "chima") == "no record has the id 'chima', nor these words; did you mean china?"
    assert refused(small, f"{EXCERPT}/pre.3.9").endswith(f"did you mean {EXCERPT}/pre.3.2?")
    assert refused(small, "nosuch") == "no record has the id 'nosuch', nor these words"


def test_a_retired_id_says_what_took_its_place(small: Path) -> None:
    tombstone = {
        "id": f"{EXCERPT}/d9",
        "record_type": "divergence",
        "successors": [f"{EXCERPT}/d1"],
        "since": "0.0.1",
        "reason": "Joined.",
    }
    rule_fixtures.apply(
        small, {"changes": [{"file": "data/retired.json", "write": json.dumps([tombstone])}], "sealed": False}
    )
    assert refused(small, f"{EXCERPT}/d9") == f"{EXCERPT}/d9 was retired in 0.0.1; what took its place: {EXCERPT}/d1"
