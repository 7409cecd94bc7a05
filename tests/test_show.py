"""`cnkh show`: what an id names, for a person to read; where nothing can be shown, why."""

import json
from pathlib import Path

import pytest
import rule_fixtures

from cnkh_data.errors import CannotRunError
from cnkh_data.show import show

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
    assert refused(small, "chima").endswith("has the id 'chima'; did you mean china?")
    assert refused(small, f"{EXCERPT}/pre.3.9").endswith(f"did you mean {EXCERPT}/pre.3.2?")
    assert refused(small, "nosuch").endswith("has the id 'nosuch'")


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
