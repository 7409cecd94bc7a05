"""`cnkh review` at a terminal: what it shows, what each answer does, and what stays whatever ends it."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import rule_fixtures
from commands import QUESTION, Terminal, cnkh, refused
from conftest import EXCERPT, SECOND, exhaustive, one_in

from cnkh_data.cells import cells
from cnkh_data.corpus import load
from cnkh_data.seals import verified
from cnkh_data.writing import Writing

DOCUMENT = f"data/documents/{EXCERPT}"
PROVISIONS, SEALS = f"{DOCUMENT}/provisions.json", f"{DOCUMENT}/seals.json"
FIRST, SECOND_ONE, THIRD = (f"{EXCERPT}/{place}" for place in ("pre.2.1", "pre.2.2", "pre.3.1"))
NOTE = "A note that was not there."


def change(root: Path, record: str, file: str = PROVISIONS, **fields: Any) -> None:
    """Give a record other values, in a file that stays in canonical form."""
    path = root / file
    records = json.loads(path.read_text(encoding="utf-8"))
    next(one for one in records if one["id"] == record).update(fields)
    path.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    rule_fixtures.reformat(root, {file})


def seals(root: Path, file: str = SEALS) -> dict[str, dict[str, Any]]:
    return {seal["record"]: seal for seal in json.loads((root / file).read_text(encoding="utf-8"))}


def sealed(root: Path) -> set[str]:
    """Records whose seal holds."""
    corpus = load(root).corpus
    assert corpus is not None
    return {record for _, record in verified(corpus)}


def review(root: Path, *ids: str, columns: int = 80, rows: int = 200) -> Terminal:
    command = ("review", *ids, "--reader", "A. Reader", "--root", str(root))
    return Terminal(*command, columns=columns, rows=rows, NO_COLOR="1")


@pytest.fixture
def changed(small: Path) -> Path:
    """The small corpus with three provisions that nobody has read as they are now."""
    for record in (FIRST, SECOND_ONE, THIRD):
        change(small, record, note=NOTE)
    return small


def test_each_record_is_shown_and_sealed_when_it_is_confirmed(changed: Path) -> None:
    terminal = review(changed)
    assert f"Provision {FIRST}\n  1 of 3: its seal is void" in terminal.answer("y")
    terminal.wait_for("sealed\n")
    seal = seals(changed)[FIRST]
    assert (seal["reader"], seal["basis"]) == ("A. Reader", "review")
    assert sealed(changed) >= {FIRST}
    assert f"Provision {SECOND_ONE}\n  2 of 3" in terminal.answer("n")
    assert terminal.answer("q").startswith("n\nleft\n")
    assert terminal.end() == (0, "q\n1 record sealed, 1 left; 2 still unsealed\n")
    assert not sealed(changed) & {SECOND_ONE, THIRD}


def test_only_what_is_unsealed_is_shown_in_reading_order(changed: Path) -> None:
    change(changed, f"{EXCERPT}/d1", f"{DOCUMENT}/divergences.json", note="Another note.")
    change(changed, "china", "data/registers/actors.json", note=NOTE)
    terminal = review(changed)
    order = [re.findall(r"^  \w+ (\S+)\n  \d of 5: ", terminal.answer("\r"), re.M) for _ in range(5)]
    assert order == [[FIRST], [f"{EXCERPT}/d1"], [SECOND_ONE], [THIRD], ["china"]]
    assert terminal.end()[1].endswith("0 records sealed, 5 left; 5 still unsealed\n")


def test_nothing_is_asked_where_every_seal_holds(small: Path) -> None:
    code, shown = review(small).end()
    assert code == 0
    assert shown == "nothing to review: the seal of every record holds\n"
    assert review(small, FIRST).end() == (0, "nothing to review: the seal of every record that was named holds\n")


@exhaustive("it reads one record after another; every run does so too")
def test_ids_choose_what_is_read(changed: Path) -> None:
    change(changed, "china", "data/registers/actors.json", note=NOTE)
    terminal = review(changed, THIRD, "china")
    assert f"Provision {THIRD}\n  1 of 2" in terminal.answer("n")
    assert "Actor china\n  2 of 2" in terminal.answer("n")
    terminal.end()
    terminal = review(changed, EXCERPT)
    assert f"{FIRST}\n  1 of 3" in terminal.answer("q")
    terminal.end()
    code, shown = review(changed, "chima").end()
    assert code == 2
    assert "no record to review has the id 'chima'; did you mean china?" in shown


def test_going_back_shows_the_record_before(changed: Path) -> None:
    terminal = review(changed)
    terminal.answer("b")
    assert "this is the first record" in terminal.answer("n")
    terminal.answer("b")
    assert f"Provision {FIRST}\n  1 of 3" in terminal.answer("y")
    assert f"Provision {SECOND_ONE}\n  2 of 3" in terminal.answer("q")
    assert terminal.end()[1] == "q\n1 record sealed, 0 left; 2 still unsealed\n"


def test_a_seal_made_by_mistake_is_taken_back(changed: Path) -> None:
    before = (changed / SEALS).read_bytes()
    terminal = review(changed)
    terminal.answer("y")
    terminal.answer("b")
    assert "sealed in this review" in terminal.answer("\r")
    assert "its seal stays" in terminal.answer("b")
    terminal.answer("n")
    assert "its seal is taken back" in terminal.answer("q")
    assert terminal.end()[1] == "q\n0 records sealed, 1 left; 3 still unsealed\n"
    assert (changed / SEALS).read_bytes() == before


def test_any_other_key_asks_again_and_a_question_mark_explains(changed: Path) -> None:
    terminal = review(changed)
    terminal.answer("x")
    assert terminal.answer("?") == f"x\npress ? for the answers\n\n{FIRST}: seal it? [y n b q ?] "
    assert "q      end the review" in terminal.answer("q")
    assert terminal.end()[1] == "q\n0 records sealed, 0 left; 3 still unsealed\n"


@one_in(3, "every run has two such keys")
@pytest.mark.parametrize(
    "keys", ["\x1b[B", "\x1bOQ", "\x1b[24~", "\x1b", "ȳ"], ids=["down", "F2", "F12", "Esc", "no y"]
)
def test_a_key_without_a_letter_is_no_answer(changed: Path, keys: str) -> None:
    terminal = review(changed)
    terminal.answer("n")
    terminal.answer(keys)
    assert re.fullmatch(
        rf".*\npress \? for the answers\n\n{SECOND_ONE}: seal it\? \[y n b q \?\] ", terminal.answer("q")
    )
    assert terminal.end()[1] == "q\n0 records sealed, 1 left; 3 still unsealed\n"


@one_in(2, "every run has one end of two")
@pytest.mark.parametrize(("keys", "code"), [("\x03", 130), ("\x04", 0)], ids=["Ctrl-C", "the end of input"])
def test_whatever_ends_it_what_was_confirmed_stays(changed: Path, keys: str, code: int) -> None:
    terminal = review(changed)
    terminal.answer("y")
    terminal.answer(keys)
    ended, shown = terminal.end()
    assert ended == code
    assert shown.startswith("\n1 record sealed, 0 left; 2 still unsealed\n")
    assert sealed(changed) >= {FIRST}
    assert not [path for path in (changed / "data").rglob(".*") if path.is_file()]


@exhaustive("it takes some luck to meet the moment")
def test_ctrl_c_while_a_seal_is_written_waits_for_it(changed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put = Writing.put

    def interrupted(place: Writing, files: Mapping[str, bytes]) -> list[str]:
        os.kill(os.getpid(), signal.SIGINT)
        return put(place, files)

    def interrupt_writing() -> None:
        monkeypatch.setattr(Writing, "put", interrupted)

    terminal = Terminal("review", "--reader", "A", "--root", str(changed), first=interrupt_writing)
    terminal.answer("y")
    code, shown = terminal.end()
    assert code == 130, shown
    assert sealed(changed) >= {FIRST}


def test_a_yes_that_was_typed_ahead_seals_nothing_unseen(changed: Path) -> None:
    terminal = review(changed)
    terminal.answer("nyyyy")
    terminal.answer("q")
    assert terminal.end()[1] == "q\n0 records sealed, 1 left; 3 still unsealed\n"


@exhaustive("every run answers with keys")
def test_answers_may_be_lines(changed: Path) -> None:
    terminal = review(changed)
    terminal.answer("y\nn\ny\n")
    assert terminal.end()[1].endswith("2 records sealed, 1 left; 1 still unsealed\n")


@exhaustive("it starts the command in several ways without one")
def test_it_needs_a_terminal(changed: Path) -> None:
    arguments = ("review", "--reader", "A", "--root", str(changed))
    refused(cnkh(*arguments), "input and output must be a terminal")
    command = [sys.executable, "-m", "cnkh_data.cli", *arguments]
    for streams in ({"stdin": subprocess.DEVNULL}, {"stdout": subprocess.PIPE}):
        done = subprocess.run(command, **streams, stderr=subprocess.PIPE, text=True, check=False)  # type: ignore[call-overload]
        assert done.returncode == 2


def test_it_needs_a_reader(small: Path) -> None:
    refused(cnkh("review", "--root", str(small)), "arguments are required: --reader")


@exhaustive("every run has others who seal meanwhile")
def test_a_record_that_has_changed_since_it_was_shown_is_shown_again(changed: Path) -> None:
    terminal = review(changed, FIRST)
    terminal.wait_for(QUESTION)
    change(changed, FIRST, note="Another note.")
    terminal.type("y")
    again = terminal.answer("y")
    assert "not sealed: it has changed since it was shown" in again
    assert "* note                Another note." in again
    assert terminal.end()[1].endswith("1 record sealed, 0 left; 0 still unsealed\n")
    assert sealed(changed) >= {FIRST}


@exhaustive("every run has others who seal meanwhile")
def test_a_change_to_another_record_keeps_no_record_from_being_sealed(changed: Path) -> None:
    terminal = review(changed, FIRST)
    terminal.wait_for(QUESTION)
    change(changed, THIRD, note="Another note.")
    terminal.type("y")
    assert terminal.end()[1].endswith("1 record sealed, 0 left; 0 still unsealed\n")


def test_seals_that_others_make_meanwhile_are_kept(changed: Path) -> None:
    terminal = review(changed)
    terminal.wait_for(QUESTION)
    assert cnkh("seal", SECOND_ONE, "--root", str(changed)).returncode == 0
    terminal.type("y")
    assert f"Provision {THIRD}\n  2 of 2" in terminal.answer("q")
    terminal.end()
    assert sealed(changed) >= {FIRST, SECOND_ONE}
    assert seals(changed)[FIRST]["basis"] == "review"
    assert seals(changed)[SECOND_ONE]["basis"] == "named"


@exhaustive("every run has others who seal meanwhile")
def test_what_others_have_sealed_meanwhile_is_not_sealed_again(changed: Path) -> None:
    terminal = review(changed, FIRST)
    terminal.wait_for(QUESTION)
    assert cnkh("seal", FIRST, "--root", str(changed)).returncode == 0
    terminal.type("y")
    ended = terminal.end()[1]
    assert ended == "y\nnot sealed: somebody else has sealed it meanwhile\n0 records sealed, 0 left; 0 still unsealed\n"
    assert seals(changed)[FIRST]["basis"] == "named"


@exhaustive("every run has others who seal meanwhile")
def test_what_others_have_sealed_meanwhile_is_not_gone_back_to(changed: Path) -> None:
    terminal = review(changed)
    terminal.answer("n")
    terminal.wait_for(QUESTION)
    assert cnkh("seal", FIRST, "--root", str(changed)).returncode == 0
    terminal.type("y")
    assert f"Provision {THIRD}\n  2 of 2" in terminal.answer("b")
    assert f"Provision {SECOND_ONE}\n  1 of 2: sealed in this review" in terminal.answer("b")
    assert f"Provision {SECOND_ONE}\n  1 of 2: sealed in this review" in terminal.answer("q")
    assert terminal.end()[1] == "q\n1 record sealed, 0 left; 1 still unsealed\n"


def test_what_was_sealed_and_changed_since_comes_again(changed: Path) -> None:
    terminal = review(changed)
    terminal.answer("y")
    terminal.wait_for(QUESTION)
    change(changed, FIRST, note="Another note.")
    terminal.type("y")
    again = terminal.answer("n")
    assert f"Provision {FIRST}\n  1 of 3: its seal is void" in again
    assert "* note                Another note." in again
    terminal.answer("q")
    assert seals(changed)[FIRST]["reader"] == "A. Reader"


@exhaustive("every run has others who seal meanwhile")
def test_a_record_that_is_gone_meanwhile_is_passed_over(changed: Path) -> None:
    terminal = review(changed)
    terminal.wait_for(QUESTION)
    path = changed / PROVISIONS
    records = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps([one for one in records if one["id"] != FIRST]), encoding="utf-8")
    rule_fixtures.reformat(changed, {PROVISIONS})
    terminal.type("y")
    shown = terminal.answer("q")
    assert "not sealed: it is not there any more" in shown
    assert f"Provision {SECOND_ONE}" in shown
    terminal.end()
    assert not sealed(changed) & {FIRST, SECOND_ONE}


def test_what_a_program_proposed_is_shown_and_not_sealed_before_it_is_confirmed(small: Path) -> None:
    doubt = "Doubtful proposal: action and precision of its commitments."
    change(small, FIRST, status="proposed", note=doubt, gloss_en="A gloss that no seal knows.")
    before = (small / SEALS).read_bytes()
    terminal = review(small)
    terminal.type("n")
    assert terminal.end()[1].endswith("0 records sealed, 1 left; 1 still unsealed\n")
    assert (small / SEALS).read_bytes() == before
    assert status_and_note(small)[0] == "proposed"
    terminal = review(small)
    assert "a program proposed it; if every code is right, confirm it" in terminal.answer("y")
    assert "confirmed: its status is read" in terminal.answer("y")
    assert terminal.end()[1].endswith("1 record sealed, 0 left; 0 still unsealed\n")
    assert status_and_note(small) == ("read", None)
    assert FIRST in sealed(small)


def test_emptying_a_note_confirms_no_proposal(small: Path) -> None:
    change(small, FIRST, status="proposed", note=None)
    assert "confirm it" in review(small).answer("q")
    assert FIRST not in sealed(small)
    assert status_and_note(small)[0] == "proposed"


def status_and_note(root: Path) -> tuple[str, str | None]:
    (one,) = (one for one in json.loads((root / PROVISIONS).read_text(encoding="utf-8")) if one["id"] == FIRST)
    return one["status"], one["note"]


def test_a_record_at_fault_is_shown_with_the_fault_and_not_sealed(small: Path) -> None:
    change(small, FIRST, speakers=["nobody"])
    before = (small / SEALS).read_bytes()
    terminal = review(small)
    shown = terminal.answer("y")
    assert "error: reference-in-document: got nobody" in shown
    lines = (small / PROVISIONS).read_text(encoding="utf-8").split("\n")
    number = next(number for number, line in enumerate(lines, start=1) if '"nobody"' in line)
    assert f"\n  {PROVISIONS}:{number}\n" in shown
    assert shown.endswith(f"{FIRST}: not to be sealed; go on? [n b q ?] ")
    assert "sealing mends no errors" in terminal.answer("n")
    assert terminal.end()[1].endswith("0 records sealed, 1 left; 1 still unsealed\n")
    assert (small / SEALS).read_bytes() == before


def pages(root: Path, columns: int, *ids: str) -> list[list[str]]:
    """The lines of each record that a review shows, from its name on."""
    terminal = review(root, *ids, columns=columns)
    found, of = list[list[str]](), 1
    while len(found) < of:
        shown = terminal.answer("n")
        of = int(re.findall(r"^  \d+ of (\d+): ", shown, re.M)[-1])
        found.append(shown[shown.rindex("-" * columns) :].split("\n")[1:-2])
    terminal.end()
    return found


def test_versions_stand_beside_each_other_in_columns(changed: Path) -> None:
    *_, page = pages(changed, 90)
    words = page.index(next(line for line in page if line.startswith("  [zh-Hans]")))
    assert page[words].split(" │ ")[1].strip() == "[en]"
    assert page[words + 1].startswith("  中方愿①[优先恢复和增加中国往返")
    assert page[words + 1].split(" │ ")[1].startswith("China will ①[give priority")
    (force,) = [line for line in page if line.startswith("  force ")]
    assert re.fullmatch(r"  force +1 willing +│ 2 will", force)


@exhaustive("every run has columns with Chinese text")
def test_chinese_characters_take_two_cells(changed: Path) -> None:
    for columns in (80, 91, 120):
        for page in pages(changed, columns):
            assert max(map(cells, page)) <= columns
            ruled = [line for line in page if " │ " in line and not line.startswith(" " * 10)]
            assert len({cells(line.partition(" │ ")[0]) for line in ruled}) <= 2  # Words have no labels before them.


def test_versions_stand_below_each_other_where_it_is_narrow(changed: Path) -> None:
    *_, page = pages(changed, 36)
    assert max(map(cells, page)) <= 36
    assert not any("│" in line for line in page)
    tags = [line for line in page if line.strip() in ("[zh-Hans]", "[en]")]
    assert tags == ["  [zh-Hans]", "  [en]"]
    assert "中方愿①[优先恢复和增加中国往返柬埔寨客运直航航班]。" in "".join(line.strip() for line in page)


def test_what_has_changed_since_the_seal_is_marked(small: Path) -> None:
    change(small, THIRD, note=NOTE)
    (page,) = pages(small, 80)
    assert [line for line in page if line.startswith("* ")] == [f"* note                {NOTE}"]


def test_a_value_that_is_gone_is_marked(small: Path) -> None:
    change(small, "china", "data/registers/actors.json", iso_alpha3=None, evidence=[])
    (page,) = pages(small, 80)
    marked = [line for line in page if line.startswith("* ")]
    assert marked == ["* iso_alpha3          –", "* evidence            –"]
    assert "  without             part_of, cow_code, wikidata, note" in page


def test_a_page_has_all_of_a_provision_and_its_divergences(changed: Path) -> None:
    *_, page = pages(changed, 100, THIRD)
    text = "\n".join(page)
    for name in (
        "status",
        "role",
        "voice",
        "speakers",
        "act",
        "topics",
        "operator",
        "committers",
        "verb",
        "object",
        "topics",
        "precision",
    ):
        assert re.search(rf"^[ *] {name} ", text, re.M), name
    assert "without             polarity" in text
    assert "d2, which has a seal of its own" in text
    assert re.search("“愿优先” +│ “will give priority”", text)
    assert "The Chinese is willing, the English will." in text


@exhaustive("every run shows records with words around them")
def test_words_around_are_shown_where_a_subject_is_inherited(changed: Path) -> None:
    first, second, _ = ("\n".join(page) for page in pages(changed, 80))
    assert "before:" not in first
    before, own, after = (second.index(words) for words in ("柬方重申", "绝不①[同台湾", "中方愿优先恢复"))
    assert second.index(f"before: {FIRST}") < before < own < second.index(f"after: {THIRD}") < after
    terminal = Terminal("review", SECOND_ONE, "--reader", "A", "--root", str(changed))
    shown = terminal.answer("q")
    terminal.end()
    assert re.search(r"\x1b\[2m柬方重申", shown)
    assert "\x1b[2m①" not in shown


def test_words_come_again_above_the_question_where_the_first_are_out_of_sight(changed: Path) -> None:
    words = "中方愿①[优先恢复和增加中国往返"
    shown = {rows: review(changed, THIRD, rows=rows).answer("q") for rows in (24, 200)}
    assert {rows: text.count(words) for rows, text in shown.items()} == {24: 2, 200: 1}
    *_, end = shown[24].split("\n\n  [zh-Hans]")
    assert words in end
    assert end.endswith(f"\n\n{THIRD}: seal it? [y n b q ?] ")
    assert review(changed, SECOND_ONE, rows=24).answer("q").count("柬方重申") == 1  # not those around


def test_words_that_come_again_say_whose_they_are(two: Path) -> None:
    change(two, "r1", "data/relations.json", note=NOTE)
    *_, end = review(two, rows=10).answer("q").split("\n\n")[:-1]
    assert re.findall(r"^  (subject|target): ", end, re.M) == ["subject", "target"]
    assert end.count("双方同意") == 2


def test_a_page_that_fits_has_its_words_once(changed: Path) -> None:
    (page,) = pages(changed, 80, THIRD)
    height = len(page) + 4  # an empty line and a rule before it, an empty line and the question after it
    for rows, times in ((height, 1), (height - 1, 2)):
        assert review(changed, THIRD, rows=rows).answer("q").count("中方愿①[优先恢复") == times


@exhaustive("every run has a narrow terminal")
def test_numbers_in_ids_stay_whole_where_it_is_narrow(changed: Path) -> None:
    (page,) = pages(changed, 33, SECOND_ONE)
    assert page[:3] == ["  Provision", "  2023-02-11-cn-kh-excerpt/pre.", "  2.2"]


def test_what_a_changed_value_was_is_pointed_to(changed: Path) -> None:
    page, *_ = pages(changed, 200)
    assert "git diff, or cnkh diff HEAD" in page[1]


def test_a_divergence_stands_in_the_words_of_its_provision(small: Path) -> None:
    change(small, f"{EXCERPT}/d2", f"{DOCUMENT}/divergences.json", note="Another note.")
    (page,) = pages(small, 100)
    text = "\n".join(page)
    assert "中方[愿优先]恢复" in text
    assert "China [will give priority] to" in text


def test_shared_records_are_shown_with_their_names_and_ends(two: Path) -> None:
    change(two, "china", "data/registers/actors.json", note=NOTE)
    change(two, "r1", "data/relations.json", note=NOTE)
    actor, relation = pages(two, 100)
    assert "  names               中国  (zh-Hans, short)" in actor
    text = "\n".join(relation)
    assert f"subject: {SECOND}/pre.4.1\n" in text
    assert f"target: {EXCERPT}/pre.4.1\n" in text
    assert text.count("双方同意") == text.count("Both sides agreed") == 2


def test_a_new_record_has_no_seal_yet(small: Path) -> None:
    path = small / SEALS
    entries = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps([seal for seal in entries if seal["record"] != FIRST]), encoding="utf-8")
    rule_fixtures.reformat(small, {SEALS})
    before = [seal["record"] for seal in entries]
    terminal = review(small)
    assert "1 of 1: no seal yet" in terminal.answer("y")
    assert terminal.end()[1].endswith("1 record sealed, 0 left; 0 still unsealed\n")
    assert list(seals(small)) == before


@exhaustive("every run ends it in another way")
def test_a_terminal_that_goes_away_ends_it(changed: Path) -> None:
    terminal = review(changed)
    terminal.answer("y")
    terminal.wait_for("sealed\n")
    terminal.close()
    assert sealed(changed) >= {FIRST}
