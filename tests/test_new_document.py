"""`cnkh new document`: what is proposed holds for any text, what is written validates, and what is refused leaves no trace."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from commands import cnkh, cnkh_process, refused
from conftest import BASE, drawn, exhaustive, one_in, release_in
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from cnkh_data.corpus import load
from cnkh_data.drafting.cuts import propose_cuts, torn_words
from cnkh_data.drafting.pairing import add_text
from cnkh_data.drafting.propose import Defaults, propose_provisions
from cnkh_data.drafting.units import propose_units
from cnkh_data.models import NEWEST_CODEBOOK, Provision
from cnkh_data.models.base import ProvisionId
from cnkh_data.models.codelists import CutReason, ProvisionStatus, Role, Voice
from cnkh_data.release import build
from cnkh_data.spelling import INVISIBLE
from cnkh_data.texts import cut_text, ends_at_punctuation, gaps
from cnkh_data.validate import validate

ID = "2020-10-12-cn-kh-communique"
ACTORS = "data/registers/actors.json"
CHINESE = (
    "中国和柬埔寨联合公报\n\n"
    "双方宣布正式签署协定，并同意继续深化两国之间各领域的互利合作，共同维护地区的和\n"
    "平与稳定。双方一致认为这一协定将为两国企业和人民带来实实在在的利益，促进共同发\n"
    "展。\n\n"
    "一、双方满意。\n\n二、柬方感谢中方。双方同意尽快\n举行会议。\n"
)
ENGLISH = (
    "Joint communiqué of China and Cambodia\n"
    "The two sides announced the signing. They agreed to go on.\n"
    "1. The two sides are satisfied.\n"
    "2. Cambodia thanked China. The two sides agreed to meet at an early date.\n"
)
LETTERS = st.sampled_from(
    "中柬双方同意，。；“”《》（）一二十、1. 20a bA\n\n\n\r\t\u3000\u2028\ufeff\u00a0\u200b\u00ad⽅"
)
SOURCES = st.one_of(
    st.text(max_size=200),
    st.text(LETTERS, max_size=300),
    st.lists(st.sampled_from(CHINESE.splitlines())).map("\n".join),
)


WORDS_ARE_CUT = {CutReason.PAGE_OVERLAP, CutReason.SITE_FURNITURE}


@drawn(25, 400)
def test_any_text_is_cut_to_a_subsequence_and_tiled(examples: int) -> None:
    @given(SOURCES)
    @settings(max_examples=examples)
    def is_tiled(source: str) -> None:
        cuts = propose_cuts(source)
        at = 0
        for cut in cuts:
            assert at <= cut.start_offset < cut.end_offset <= len(source)
            assert source[cut.start_offset : cut.end_offset] == cut.quote
            assert (cut.reason is CutReason.INVISIBLE) is (INVISIBLE.fullmatch(cut.quote) is not None)
            assert cut.quote.isspace() or cut.reason in {CutReason.INVISIBLE, *WORDS_ARE_CUT}
            at = cut.end_offset
        text = cut_text(source, cuts)
        assert text == text.strip()
        assert INVISIBLE.search(text) is None
        provisions = propose_provisions(Defaults(ID, Voice.JOINT_TEXT, ("china",)), "en", text)
        tiles(provisions_spans(provisions, "en"), text)
        assert len({provision.id for provision in provisions}) == len(provisions)
        for provision in provisions:
            TypeAdapter(ProvisionId).validate_python(provision.id)
        assert bool(text) == bool(provisions)

    is_tiled()


@given(SOURCES, SOURCES)
# A title between two sentences that are one in the other text.
@example("中国和柬埔寨联合公报", "展。\n中国和柬埔寨联合公报\n一、双方满意。")
def test_any_two_texts_are_both_tiled_and_lose_nothing(one: str, two: str) -> None:
    first, second = (cut_text(source, propose_cuts(source)) for source in (one, two))
    defaults = Defaults(ID, Voice.JOINT_TEXT, ("china",))
    before = propose_provisions(defaults, "zh-Hans", first)
    after = add_text(before, defaults, "zh-Hans", "en", second)
    tiles(provisions_spans(after, "zh-Hans"), first)
    tiles(provisions_spans(after, "en"), second)
    assert len({provision.id for provision in after}) == len(after)
    for provision in after:
        TypeAdapter(ProvisionId).validate_python(provision.id)
    read = [provision.model_copy(update={"status": ProvisionStatus.READ}) for provision in before]
    kept = [one for one in add_text(read, defaults, "zh-Hans", "en", second) if "zh-Hans" in one.anchors]
    assert [(one.id, one.act, one.anchors["zh-Hans"]) for one in kept] == [
        (one.id, one.act, one.anchors["zh-Hans"]) for one in read
    ], "what somebody has read stays as it is"


def provisions_spans(provisions: Sequence[Provision], language: str) -> list[tuple[int, int]]:
    spans = [provision.anchors[language] for provision in provisions if language in provision.anchors]
    return sorted((span.start_offset, span.end_offset) for span in spans)


def tiles(spans: list[tuple[int, int]], text: str) -> None:
    assert list(gaps(text, spans)) == []
    for (_, end), (start, _) in pairwise(spans):
        assert end <= start
    for start, end in spans:
        assert text[start:end] == text[start:end].strip() != ""
        assert ends_at_punctuation(text, end)


def test_layout_is_read_as_a_person_reads_it() -> None:
    """A person read the same lines in a source with wrapped lines."""
    corpus = load(BASE).corpus
    assert corpus is not None
    (chinese, _), (folder,) = corpus.folders[0].document.texts, corpus.folders
    assert any(cut.reason is CutReason.LINE_WRAP for cut in chinese.cuts)
    source = corpus.source_bytes[chinese.source].decode()
    proposed = cut_text(source, propose_cuts(source)).splitlines()
    missed = [line for line in folder.texts["zh-Hans"].splitlines() if line not in proposed]
    assert len(missed) == 1, missed  # its lines are too few to tell their width


def test_units_follow_what_is_printed() -> None:
    text = cut_text(CHINESE, propose_cuts(CHINESE))
    assert "和平与稳定" in text
    assert "尽快\n举行" in text  # the line is far from full, so a reader decides
    units = propose_units(text)
    assert [f"{unit.section}.{unit.paragraph}.{unit.number}" for unit in units][:5] == [
        "pre.1.1",
        "pre.2.1",
        "pre.2.2",
        "1.1.1",
        "2.1.1",
    ]
    assert [unit.role for unit in units][:4] == [Role.TITLE, Role.PREAMBLE, Role.PREAMBLE, Role.OPERATIVE]
    english = "H.E. Mr. Hun Sen met Xi Jinping on Feb. 11 in Beijing. It rose by 3.5 percent.\n"
    assert len(propose_units(english)) == 2


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    paths = {"zh-Hans": tmp_path / "communique.zh.txt", "en": tmp_path / "communique.en.txt"}
    paths["zh-Hans"].write_text(CHINESE, encoding="utf-8")
    paths["en"].write_text(ENGLISH, encoding="utf-8")
    return paths


def new(root: Path, source: Path, language: str, *more: str, document: str = ID) -> subprocess.CompletedProcess[str]:
    return cnkh(
        "new", "document", document, "--source", str(source), "--language", language, "--root", str(root), *more
    )


def tree(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes() for path in sorted((root / "data").rglob("*")) if path.is_file()
    }


def provisions(root: Path, document: str = ID) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(
        (root / f"data/documents/{document}/provisions.json").read_text(encoding="utf-8")
    )
    return listed


def test_a_new_document_validates_at_once(small: Path, files: dict[str, Path]) -> None:
    root = small
    for language, file in files.items():
        assert new(root, file, language).returncode == 0
        report = validate(root, contract=True)
        assert [finding for finding in report.findings if finding.severity == "error"] == []
        assert (root / "data/sources" / file.name).read_bytes() == file.read_bytes()
    assert cnkh("fmt", "--check", "--root", str(root)).returncode == 0
    document = json.loads((root / f"data/documents/{ID}/document.json").read_text(encoding="utf-8"))
    assert (document["status"], document["parties"], document["date"]) == ("draft", ["china", "cambodia"], "2020-10-12")
    assert document["codebook"] == NEWEST_CODEBOOK


def test_texts_pair_by_what_they_say(small: Path, files: dict[str, Path]) -> None:
    new(small, files["zh-Hans"], "zh-Hans")
    assert all(provision["status"] == "proposed" for provision in provisions(small))
    new(small, files["en"], "en")
    pairs = {p["id"].rpartition("/")[2]: sorted(p["anchors"]) for p in provisions(small)}
    assert all(pairs[key] == ["en", "zh-Hans"] for key in ("pre.1.1", "pre.2.1", "1.1.1", "2.1.1", "2.1.2"))


def test_what_was_corrected_by_hand_stays(small: Path, files: dict[str, Path]) -> None:
    new(small, files["zh-Hans"], "zh-Hans")
    path = small / f"data/documents/{ID}/provisions.json"
    records = provisions(small)
    records[1] |= {"act": "declare", "status": "read", "gloss_en": "They announce."}
    path.write_text(json.dumps(records), encoding="utf-8")
    assert new(small, files["en"], "en").returncode == 0
    after = provisions(small)[1]
    assert (after["act"], after["status"], after["gloss_en"]) == ("declare", "read", "They announce.")
    assert after["anchors"]["en"]["quote"] == "The two sides announced the signing."
    refused(cnkh("new", "document", ID, "--recut", "--root", str(small)), "pre.2.1", "has been read")


def test_corrected_cuts_are_taken(small: Path, files: dict[str, Path]) -> None:
    new(small, files["zh-Hans"], "zh-Hans")
    path = small / f"data/documents/{ID}/document.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    wrong = {"start_offset": 0, "end_offset": 0, "reason": "site_furniture"}
    document["texts"][0]["cuts"] += [{**wrong, "quote": "中国和柬埔寨联合公报\n\n"}]
    path.write_text(json.dumps(document), encoding="utf-8")
    before = tree(small)
    assert cnkh("new", "document", ID, "--recut", "--root", str(small)).returncode == 0
    assert provisions(small)[0]["anchors"]["zh-Hans"]["quote"].startswith("双方宣布")
    assert validate(small).ok
    document["texts"][0]["cuts"] += [{**wrong, "quote": "没有的话"}]
    path.write_text(json.dumps(document), encoding="utf-8")
    refused(cnkh("new", "document", ID, "--recut", "--root", str(small)), "没有的话", "not in its source")
    document["texts"][0]["cuts"][-1]["quote"] = "双方"
    path.write_text(json.dumps(document), encoding="utf-8")
    refused(cnkh("new", "document", ID, "--recut", "--root", str(small)), "双方", "it stands at")
    assert set(tree(small)) == set(before)


def test_what_is_proposed_of_the_parties_follows_a_correction(small: Path, tmp_path: Path) -> None:
    source = tmp_path / "alone.en.txt"
    source.write_text("Both sides met in Laos, and helped each other.\n", encoding="utf-8")
    assert new(small, source, "en", "--party", "china").returncode == 0
    file = small / f"data/documents/{ID}/document.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    assert document["collectives"] == []
    file.write_text(json.dumps({**document, "parties": ["china", "cambodia"]}), encoding="utf-8")
    done = cnkh("new", "document", ID, "--recut", "--root", str(small))
    assert "collectives proposed, to be read in document.json: Both sides" in done.stdout
    made = json.loads(file.read_text(encoding="utf-8"))["collectives"]
    assert {"language": "en", "text": "Both sides", "entities": ["china", "cambodia"]} in made
    assert cnkh("new", "document", ID, "--recut", "--root", str(small)).returncode == 0
    assert json.loads(file.read_text(encoding="utf-8"))["collectives"] == made


def test_a_language_that_the_dataset_does_not_list_is_told(small: Path, tmp_path: Path) -> None:
    source = tmp_path / "amities.fr.txt"
    source.write_text("Les deux parties ont salué leur amitié.\n", encoding="utf-8")
    done = new(small, source, "fr", "--party", "china", "--party", "cambodia")
    assert "doubt: data/dataset.json lists zh, en: add fr to its languages" in done.stdout


def test_the_parties_are_those_of_the_id_where_the_text_names_more(small: Path, tmp_path: Path) -> None:
    actors = small / "data/registers/actors.json"
    listed = json.loads(actors.read_text(encoding="utf-8"))
    names = [{"language": "en", "text": "Rice Alliance", "type": "official"}]
    listed.append(
        {**listed[0], "id": "rice-alliance", "kind": "igo", "names": names, "iso_alpha3": None, "evidence": []}
    )
    actors.write_text(json.dumps(listed), encoding="utf-8")
    source = tmp_path / "alliance.en.txt"
    source.write_text("China and Cambodia hosted the Rice Alliance.\n", encoding="utf-8")
    done = new(small, source, "en")
    assert "parties china, cambodia\n" in done.stdout, done


@exhaustive("every run has a draft that is in no release")
def test_no_release_carries_a_draft_or_its_source(built_once: Path, small: Path, files: dict[str, Path]) -> None:
    release = release_in(built_once)
    published = {file.stem: pq.read_table(file) for file in (release / "parquet").iterdir()}
    for language, file in files.items():
        new(small, file, language)
    drafted = build(small, small / "after")
    assert {name: drafted.table(name).to_pylist() for name in drafted.written} == {
        name: table.to_pylist() for name, table in published.items()
    }
    assert b"communique" not in b"".join(path.read_bytes() for path in (small / "after").rglob("*.json"))


def call_read(root: Path) -> None:
    """Say of every proposal that somebody has read it."""
    path = root / f"data/documents/{ID}/provisions.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"status": "proposed"', '"status": "read"'), encoding="utf-8"
    )


def test_what_coding_rules_find_in_a_draft_is_a_warning_and_an_error_once_published(
    small: Path, files: dict[str, Path]
) -> None:
    new(small, files["zh-Hans"], "zh-Hans")
    assert {finding.severity for finding in validate(small).findings} == {"warning"}
    path = small / f"data/documents/{ID}/document.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"draft"', '"published"'), encoding="utf-8")
    call_read(small)
    errors = {finding.rule for finding in validate(small).findings if finding.severity == "error"}
    assert "gloss-where-no-english" in errors


def test_a_report_has_no_speakers_until_somebody_names_them(small: Path, files: dict[str, Path]) -> None:
    new(small, files["en"], "en", "--kind", "press_report")
    assert provisions(small)[1]["voice"] == "authorial"
    assert provisions(small)[1]["speakers"] == []
    assert "voice-and-speakers" not in {finding.rule for finding in validate(small).findings}
    call_read(small)
    assert "voice-and-speakers" in {finding.rule for finding in validate(small).findings}
    assert validate(small).ok


def test_speakers_are_named_all_at_once(small: Path, files: dict[str, Path]) -> None:
    done = new(small, files["en"], "en", "--kind", "press_report")
    assert "--recut --speaker ACTOR" in done.stdout
    again = ("new", "document", ID, "--recut", "--root", str(small))
    refused(cnkh(*again, "--speaker", "atlantis"), "'atlantis' is no actor")
    refused(cnkh(*again, "--kind", "commentary"), "only --speaker")
    assert cnkh(*again, "--speaker", "china").returncode == 0
    spoken = {(provision["voice"], *provision["speakers"]) for provision in provisions(small)}
    assert spoken == {("authorial", "china"), ("reported", "cambodia")}, "whoever the words name speaks in a report"


def test_the_title_comes_with_the_english_text(small: Path, files: dict[str, Path]) -> None:
    new(small, files["zh-Hans"], "zh-Hans")
    new(small, files["en"], "en")
    document = json.loads((small / f"data/documents/{ID}/document.json").read_text(encoding="utf-8"))
    assert document["title"] == ENGLISH.splitlines()[0]


def test_a_file_that_another_document_has_is_said_to_be(small: Path, files: dict[str, Path]) -> None:
    new(small, files["en"], "en")
    done = new(small, files["en"], "en", document="2020-10-13-cn-kh-communique")
    assert f"already the source of {ID}" in done.stdout


@pytest.mark.parametrize(
    "line",
    [
        "（2025年8月14日，云南安宁）",
        "2023年2月11日于北京",
        "Beijing, 3 March 2025",
        "(Anning, Yunnan, August 14, 2025)",
    ],
)
def test_a_dateline_is_one(line: str) -> None:
    (_, dateline, sentence) = propose_units(f"联合公报\n{line}\n双方2023年2月11日在北京签署协定。")
    assert dateline.role is Role.DATELINE
    assert sentence.role is Role.OPERATIVE


WRAPPED_ENDINGS = [
    "　　本声明于2025年11月20日在北京签署，一式两份，每份均用中文和老挝文写成，两种文本同等作准。",
    "　　本声明于2025年4月18日在金边签署，一式两份，每份均用中文和柬文写成，两种文本同等作准。",
    "　　本聲明於2025年4月18日在金邊簽署，一式兩份，每份均用中文和柬文寫成，兩種文本同等作準。",
]


@pytest.mark.parametrize("width", range(28, 46))
def test_lines_may_be_broken_after_so_many_characters(width: int) -> None:
    """Figures are narrow: a line full of them is far from wide, and full all the same."""
    figures = (
        "　　双方重申落实二〇二四年通过的规划（2024—2028年）、2023年11月20日的声明和2021年2月5日的协定，不再另行商谈。"
    )
    paragraphs = [*WRAPPED_ENDINGS, figures, WRAPPED_ENDINGS[0]] * 2
    source = "\n".join(line[at : at + width] for line in paragraphs for at in range(0, len(line), width))
    assert cut_text(source, propose_cuts(source)).splitlines() == [line.strip() for line in paragraphs]


def test_a_long_line_that_stops_inside_a_sentence_goes_on_however_uneven_the_lines_are() -> None:
    wrapped = (
        "一、应老挝总理邀请，中华人民共和国国务院总理于2025年7月16日至18日对老\n挝进行正式访问。\n"
        "二、双方重申恪守一九六一年建交联合公报确定的原则，决心把中老关系不断推向\n前进，造福两国人民。\n\n"
        "2025年7月18日，万象\n"
    )
    text = cut_text(wrapped, propose_cuts(wrapped))
    assert (
        text == wrapped.replace("对老\n挝", "对老挝").replace("推向\n前进", "推向前进").replace("\n\n", "\n").rstrip()
    )


def test_a_dispatch_does_not_go_on_from_the_line_under_a_photograph() -> None:
    caption = "4月17日，国家主席习近平在金边和平大厦同柬埔寨首相洪玛奈举行会谈。新华社记者 王平 摄"
    dispatch = "新华社金边4月17日电（记者 王平）4月17日，国家主席习近平在金边同洪玛奈举行会谈。"
    assert len(cut_text(f"{caption}\n{dispatch}\n", propose_cuts(f"{caption}\n{dispatch}\n")).splitlines()) == 2


@pytest.mark.parametrize("ending", WRAPPED_ENDINGS)
def test_a_wrapped_sentence_with_a_date_stays_one_unit(ending: str) -> None:
    body = "　　双方宣布正式签署协定，并同意继续深化两国之间各领域的互利合作，共同维护地区和平与稳定，促进发展。"
    source = "\n".join(line[at : at + 34] for line in [body, ending, body] for at in range(0, len(line), 34))
    text = cut_text(source, propose_cuts(source))
    assert [text[unit.start : unit.end] for unit in propose_units(text)] == [body.strip(), ending.strip(), body.strip()]


def test_a_wrapped_english_sentence_with_a_date_stays_one_unit() -> None:
    ending = "This Statement was signed in Beijing on 20 November 2025 in duplicate\nin the Chinese and Lao languages."
    text = f"Joint Statement\nThe two sides agreed.\n{ending}\nBeijing, 20 November 2025"
    assert [text[unit.start : unit.end] for unit in propose_units(text)][2:] == [ending, "Beijing, 20 November 2025"]


@pytest.mark.parametrize(
    "title",
    [
        "中华人民共和国政府和老挝人民民主共和国政府\n联合公报",
        "中國和柬埔寨王國\n關於加強合作的聯合聲明",
        "中华人民共和国和柬埔寨王国关于构\n建命运共同体的联合声明",
    ],
)
def test_a_title_may_have_two_lines(title: str) -> None:
    source = f"{title}\n（2025年4月18日，金边）\n双方同意。\n"
    text = cut_text(source, propose_cuts(source))
    assert text.splitlines()[0] == title.replace("\n", "")
    assert [unit.role for unit in propose_units(text)] == [Role.TITLE, Role.DATELINE, Role.OPERATIVE]
    two = "中柬联合公报\n新闻公报\n双方同意。"
    assert cut_text(two, propose_cuts(two)) == two


@pytest.mark.parametrize(
    "sentences",
    [
        ["雙方應加強協作。", "“鄰居好，無價寶。”王毅說。", "雙方同意。"],
        ["“中国是柬埔寨的朋友。”洪某表示。", "双方满意。"],
        ["“朋友。”王某说，“永远是朋友。”", "双方满意。"],
        ["“朋友。”", "王某说，中方愿合作。"],
        ["双方同意。", "iPhone等产品免税。"],
    ],
)
def test_a_quotation_and_its_speaker_are_one_unit(sentences: list[str]) -> None:
    text = "".join(sentences)
    assert [text[unit.start : unit.end] for unit in propose_units(text)] == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["China is glad.", '"We are ironclad friends!" said the Chinese side.', "They met."],
        ['"We are ironclad friends!" Xi said on Friday.', "They met."],
        ["It rose by 12.4 per cent. to U.S. $15 billion.", "They met."],
        ['"We are friends."', "Xi left."],
    ],
)
def test_no_sentence_begins_in_lower_case_or_with_the_speaker_of_a_quotation(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[unit.start : unit.end] for unit in propose_units(text)] == sentences


@pytest.mark.parametrize(
    "credit",
    [
        "新華社記者 陳某 攝",
        "新华社记者 陈某 摄",
        "(Xinhua/Chen Mou)",
        "Photo: AKP",
        "双方会谈。 新华社记者 陈某 摄",
        "Xi and Hun met. (Xinhua/Chen Mou)",
    ],
)
def test_who_took_the_picture_makes_a_caption(credit: str) -> None:
    made = propose_provisions(Defaults(ID, Voice.AUTHORIAL, ()), "en", f"Talks held\nBoth sides met.\n{credit}")
    assert [(one.role, one.act) for one in made][1:] == [("operative", "record"), ("caption", "record")]


@pytest.mark.parametrize(
    ("sentence", "voice"),
    [
        ("王毅表示，中方愿合作。", "reported"),
        ("外交部長王毅強調，雙方應合作。", "reported"),
        ("“邻居好。”王毅说。", "reported"),
        ("Xi said China is ready to work with Cambodia.", "reported"),
        ("He noted that Cambodia is willing.", "reported"),
        ("双方表示，愿合作。", "authorial"),
        ("有关专家指出，合作很好。", "authorial"),
        ("外交部发言人表示，中方愿合作。", "reported"),
        ("中方表示，愿合作。", "authorial"),
        ("Both sides stressed that ties matter.", "authorial"),
        ("王毅出席会议。", "authorial"),
    ],
)
def test_speech_of_a_named_speaker_is_reported(sentence: str, voice: str) -> None:
    """Who that is, a reader says: speakers named for the whole report are those of its author."""
    (_, spoken) = propose_provisions(Defaults(ID, Voice.AUTHORIAL, ("xinhua",)), "zh-Hans", f"会谈\n{sentence}")
    assert (spoken.voice, spoken.speakers) == (voice, [] if voice == "reported" else ["xinhua"])
    (_, joint) = propose_provisions(Defaults(ID, Voice.JOINT_TEXT, ("china",)), "zh-Hans", f"会谈\n{sentence}")
    assert (joint.voice, joint.speakers) == ("joint_text", ["china"])


def test_sentences_pair_by_what_they_print_and_what_differs_is_told() -> None:
    defaults = Defaults(ID, Voice.JOINT_TEXT, ("china",))
    chinese = "习近平主席于2025年11月17日会见通伦主席。双方深入交换意见。双方2024年会谈。双方声明如下："
    english = (
        "President Xi met President Thongloun on 17 November 2025. They had a deep exchange of views. They held talks in 2023. "
        "The two sides stated as follows:"
    )
    before = propose_provisions(defaults, "zh-Hans", f"联合公报\n{chinese}\n一、双方满意。")
    after = add_text(before, defaults, "zh-Hans", "en", f"Communiqué\n{english}\n1. They are satisfied.")
    assert all(len(one.anchors) == 2 for one in after)
    assert len(after) == 6
    (differs,) = (one for one in after if one.note)
    assert differs.note == "Doubtful proposal: the versions disagree: zh-Hans has the number 2024, en has 2023."


OPENINGS = [
    "双方同意：",
    "（六）双方同意：",
    "双方声明如下：",
    "雙方聲明如下：",
    "兩國領導人達成以下共識：",
    "缔约双方达成协议如下：",
    "特此决定：",
    "Both sides agreed to the following:",
    "(6) The two sides agreed to:",
    "The two sides stated as follows:",
    "HEREBY DECIDE TO:",
]


@pytest.mark.parametrize("opening", OPENINGS)
def test_what_only_opens_a_list_performs_no_act(opening: str) -> None:
    text = f"联合公报\n双方会谈。{opening}\n加强合作。"
    made = propose_provisions(Defaults(ID, Voice.JOINT_TEXT, ("china",)), "zh-Hans", text)
    governs = any(word in opening for word in ("同意", "决定", "达成", "達成"))
    assert [(one.role, one.act) for one in made][1:] == [
        ("operative", "record"),
        ("chapeau", None),
        ("operative", "commit" if governs else "assert"),
    ]
    assert propose_units(f"双方会谈。{opening}")[-1].role is Role.OPERATIVE, "nothing follows that it could open"
    english = propose_provisions(
        Defaults(ID, Voice.JOINT_TEXT, ("china",)), "en", "They met.\nThey agreed to:\nhold talks."
    )
    assert [one.operator["en"].quote for unit in english for one in unit.commitments] == ["They agreed"]


@pytest.mark.parametrize(
    "sentence",
    [
        "双方同意从六大领域入手，打造合作架构：",
        "双方同意加强合作：",
        "Both sides agreed to develop a framework with six areas:",
    ],
)
def test_an_opening_with_an_object_of_its_own_is_operative(sentence: str) -> None:
    assert propose_units(f"联合公报\n{sentence}\n加强合作。")[1].role is Role.OPERATIVE


@pytest.mark.parametrize(
    "lines",
    [
        [
            "本声明于2025年11月20日在北京签署，一式两份，两种文本同等作准。",
            "中国代表",
            "王某（签字）",
            "2025年11月20日于北京",
        ],
        [
            "本聲明於2025年11月20日在北京簽署，一式兩份，兩種文本同等作準。",
            "中國代表",
            "王某（簽字）",
            "2025年11月20日於北京",
        ],
        [
            "This Statement was signed in Beijing on 20 November 2025 in duplicate, both texts being equally authentic.",
            "For the People's Republic of China",
            "Wang Mou (signed)",
            "Done at Beijing, this 20th day of November 2025.",
        ],
    ],
)
@pytest.mark.parametrize("body", ["一、双方满意。\n二、双方同意。", "双方满意。\n双方同意。"])
def test_where_and_by_whom_a_statement_was_signed_is_its_end(body: str, lines: list[str]) -> None:
    units = propose_units("\n".join(["联合公报", body, *lines]))[-4:]
    assert [(unit.section, unit.paragraph, unit.role) for unit in units] == [
        ("end", 1, Role.CLOSING),
        ("end", 2, Role.SIGNATURE),
        ("end", 3, Role.SIGNATURE),
        ("end", 4, Role.DATELINE),
    ]


def test_only_what_surely_closes_a_statement_is_its_end() -> None:
    for text in (
        "联合公报\n（2025年4月18日，金边）",
        "联合公报\n一、双方签署了协定。\n中国代表",
        "联合公报\n本声明于2025年4月18日在金边签署，一式两份。\n双方同意。",
        "Communiqué\n1. The two sides will:\n- build a road\n- hold talks",
        "协定\n第一条　双方同意。\n第二条　本协定于2025年4月18日在金边签订，一式两份。",
    ):
        assert "end" not in {unit.section for unit in propose_units(text)}
    items = propose_units("Communiqué\n1. They will:\n- build a road\n- hold talks\nBeijing, 3 March 2025")
    assert [unit.role for unit in items][-3:] == [Role.OPERATIVE, Role.OPERATIVE, Role.DATELINE]


def test_an_end_that_only_one_text_has_leaves_the_other_sections_paired() -> None:
    defaults = Defaults(ID, Voice.JOINT_TEXT, ("china",))
    before = propose_provisions(defaults, "zh-Hans", "联合公报\n一、双方满意。\n2025年4月18日于金边")
    after = add_text(before, defaults, "zh-Hans", "en", "Communiqué\n1. They are satisfied.")
    assert [sorted(one.anchors) for one in after] == [["en", "zh-Hans"], ["en", "zh-Hans"], ["zh-Hans"]]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("（一）", "（二）"),
        ("1)", "2)"),
        ("１．", "２．"),
        ("(1) ", "(2) "),
        ("Article 1. ", "Article 2. "),
        ("ARTICLE I\n", "ARTICLE II\n"),
        ("Article 1\n", "Article 2\n"),
        ("第一條　", "第二條　"),
        ("第1条　", "第2条　"),
    ],
)
def test_sections_are_numbered_as_printed(one: str, two: str) -> None:
    units = propose_units(f"联合公报\n{one}双方满意。\n{two}双方同意。")
    assert list(dict.fromkeys(unit.section for unit in units)) == ["pre", "1", "2"]
    assert {unit.number for unit in units} == {1}


def test_what_is_no_name_is_not_asked_about(small: Path, tmp_path: Path) -> None:
    """Titles, initials, months, openings of sentences, turns of phrase; a name in quotation marks is asked about whole."""
    source = tmp_path / "press.txt"
    source.write_text(
        "China met Cambodia.\n(3) The two sides met H.E. Mr. J. Zorn on 5 August 2025. Both sides praised the “ironclad” "
        "friendship and the “China Xylophone Year” No. 2 by 2026. Both left.\n",
        encoding="utf-8",
    )
    new(small, source, "en", "--party", "china", "--party", "cambodia")
    asked = [f.got for f in validate(small).findings if f.rule == "unregistered-name" and ID in f.file]
    assert sorted(got.rsplit(" at ")[0] for got in asked) == ["'China Xylophone Year'", "'Zorn'"]


def test_a_draft_does_not_change_what_is_found_elsewhere(small: Path) -> None:
    """Two texts in one file are proposed as each other's translation until a reader cuts them: no norm for the others."""
    both = small / "received.txt"
    parts = [(small / f"data/sources/excerpt-{tag}.txt").read_text(encoding="utf-8") for tag in ("zh", "en")]
    both.write_text("\n".join(parts), encoding="utf-8")
    new(small, both, "zh-Hans", document="2024-12-03-cn-kh-talks-again")
    done = new(small, both, "en", document="2024-12-03-cn-kh-talks-again")
    assert "two texts in one file" in done.stdout
    assert {finding.document for finding in validate(small).findings} == {"2024-12-03-cn-kh-talks-again"}


def test_the_same_bytes_are_stored_once(small: Path, files: dict[str, Path]) -> None:
    new(small, files["en"], "en")
    copy = files["en"].with_name("copy.txt")
    copy.write_bytes(files["en"].read_bytes())
    assert new(small, copy, "en", document="2020-10-12-cn-kh-talks").returncode == 0
    assert len(list((small / "data/sources").glob("co*"))) == 1
    assert validate(small).ok


def test_a_name_that_cannot_be_kept_is_noted(small: Path, files: dict[str, Path]) -> None:
    named = files["zh-Hans"].with_name("联合公报 (1).txt")
    files["zh-Hans"].rename(named)
    assert new(small, named, "zh-Hans").returncode == 0
    source = json.loads((small / "data/sources/sources.json").read_text(encoding="utf-8"))[-1]
    assert source["file"] == f"{ID}.zh-Hans.txt"
    assert source["note"] == "Received as 联合公报 (1).txt."
    assert source["rights"] == "Not yet examined."


REFUSALS: dict[str, tuple[bytes | None, tuple[str, ...], str]] = {
    "not utf-8": (b"\xff\xfe\x2d\x4e", (), "not UTF-8 (byte 0 is 0xff)"),
    "Big5": ("雙方同意加強合作。".encode("big5"), (), "GB18030 or BIG5"),
    "GB18030": ("首頁 > 雙方会谈。".encode("gb18030"), (), "iconv -f GB18030 -t UTF-8"),
    "neither": (b"China\x93s \xff", (), "neither GB18030 nor BIG5"),
    "Word": (
        b"PK\x03\x04\x14\0\0",
        (),
        "a Word file, or another that holds more than text; save it as plain text (UTF-8)",
    ),
    "large Word": (b"PK\x03\x04\x14\0\0" * 1_000_000, (), "a Word file"),
    "PDF": (b"%PDF-1.4\n", (), "a PDF file; save it as plain text (UTF-8)"),
    "RTF": (rb"{\rtf1\ansi China}", (), "an RTF file; save it as plain text (UTF-8)"),
    "HTML": (b"\n<!DOCTYPE html><p>China", (), "an HTML file; save it as plain text (UTF-8)"),
    "HTML without a type": (b"<html><body><p>China", (), "an HTML file"),
    "NUL": (b"China\0Cambodia", (), "has a NUL"),
    "blank": (b" \n\xe3\x80\x80\n", (), "nothing but blanks"),
    "empty": (b"", (), "nothing but blanks"),
    "too large": (b"China.\n" * 1_000_000, (), "too long"),
    "a character too long": (b"China and Cambodia.\n".ljust(2**17), (), "131,072 characters; too long"),
    "too many records": (b"A b. " * 13_000, ("--party", "china"), "make documents of parts"),
    "no party": (b"Nobody met.\n", (), "--party"),
    "unknown party": (b"China.\n", ("--party", "atlantis"), "'atlantis' is no actor"),
    "unknown speaker": (b"China.\n", ("--speaker", "atlantis"), "'atlantis' is no actor"),
    "unknown kind": (b"China.\n", ("--kind", "treaty"), "no kind 'treaty'"),
    "title with a line break": (b"China.\n", ("--title", "One\nTwo"), "--title"),
    "missing": (None, (), "no such file"),
}


@one_in(4, "every run has six of twenty-two: all are refused before anything is written")
@pytest.mark.parametrize("name", REFUSALS)
def test_refused_files(small: Path, tmp_path: Path, name: str) -> None:
    content, options, says = REFUSALS[name]
    file = tmp_path / "file.txt"
    if content is not None:
        file.write_bytes(content)
    before = tree(small)
    refused(new(small, file, "en", *options), says)
    assert tree(small) == before


@pytest.mark.parametrize(
    "name",
    [
        "talks",
        "2020-13-45-cn-kh-talks",
        "../../2020-10-12-cn-kh-talks",
        "2020-10-12-CN-talks",
        "1899-10-12-cn-kh-talks",
    ],
)
def test_refused_ids(small: Path, files: dict[str, Path], name: str) -> None:
    before = tree(small)
    refused(new(small, files["en"], "en", document=name), name[:10])
    assert tree(small) == before


def test_refused_places(small: Path, files: dict[str, Path], tmp_path: Path) -> None:
    """Devices, folders, pipes, links, a name that is taken, a language that is no tag or already there, a published document."""
    before = tree(small)
    link, pipe = tmp_path / "link.txt", tmp_path / "pipe.txt"
    link.symlink_to(files["en"])
    os.mkfifo(pipe)
    refused(new(small, link, "en"), "link.txt", "symbolic link")
    for place in (pipe, tmp_path, Path("/dev/zero")):
        refused(new(small, place, "en"), str(place), "no ordinary file")
    refused(new(small, files["en"], "english"), "'english' is no language tag")
    taken = tmp_path / "excerpt-en.txt"
    taken.write_text("China and Cambodia.\n", encoding="utf-8")
    refused(new(small, taken, "en"), "excerpt-en", "other bytes", "rename")
    refused(new(small, files["en"], "en", document="2023-02-11-cn-kh-excerpt"), "is published")
    assert tree(small) == before
    new(small, files["en"], "en")
    before = tree(small)
    refused(new(small, files["en"], "en"), "already has a text in en")
    refused(new(small, files["zh-Hans"], "zh-Hans", "--title", "Another"), "document.json")
    assert tree(small) == before


def test_nothing_is_written_through_a_link(small: Path, files: dict[str, Path], tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (small / f"data/documents/{ID}").symlink_to(outside)
    assert new(small, files["en"], "en").returncode == 2
    (small / f"data/documents/{ID}").unlink()
    (small / "data/sources").rename(tmp_path / "elsewhere")
    (small / "data/sources").symlink_to(tmp_path / "elsewhere")
    refused(new(small, files["en"], "en"), "data/sources", "link")
    assert list(outside.iterdir()) == []
    assert not (tmp_path / "elsewhere" / files["en"].name).exists()


def as_nobody() -> None:
    if os.geteuid() == 0:
        os.setuid(65534)


def test_all_or_nothing(open_folder: Path, small: Path, files: dict[str, Path]) -> None:
    """Whichever step fails, everything is as it was: here, each folder in turn may not be written. Run as nobody, as root may all."""
    small, source = shutil.copytree(small, open_folder / "small"), shutil.copy(files["en"], open_folder)
    data = small / "data"
    for path in (data, *data.rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    before = tree(small)
    arguments = ["new", "document", ID, "--source", str(source), "--language", "en", "--root", str(small)]
    for locked in (data, data / "sources", data / "documents"):
        locked.chmod(0o555)
        done = cnkh_process(*arguments, first=as_nobody)
        locked.chmod(0o777)
        refused(done, "written")
        assert tree(small) == before
        assert list(data.glob(".*")) == []
    done = cnkh_process(*arguments, first=as_nobody)
    assert done.returncode == 0, done.stderr


AS_LARGE_AS_MAY_BE = exhaustive(
    "every run takes sources a tenth as large: what grows faster than its input shows there too"
)


@exhaustive("they are as large as may be")
@pytest.mark.parametrize("many", [1_000, pytest.param(10_000, marks=AS_LARGE_AS_MAY_BE)])
def test_sources_as_large_as_are_taken(many: int) -> None:
    """In one paragraph, in lines, mostly of blanks, or of short paragraphs: each is taken in, and in a moment."""
    for source, units in (
        ("双方同意。" * 10 * many, 10 * many),
        ("双方同意加强合作，\n" * 3 * many, 1),
        ("甲" + " " * 200 * many + "\n \n" * 10 * many + "乙", 2),
        ("a.\n\nb.\n\n" * 3 * many, 6 * many),
    ):
        assert len(propose_units(cut_text(source, propose_cuts(source)))) == units


SIGNED = (
    "首页 > 国际 > 正文\n2022年11月29日05:17 | 来源：人民网\n\n"
    "中华人民共和国和柬埔寨王国联合声明\n\n（二〇二二年十一月二十八日　北京）\n"
    "　　一、双方忆及2014年《中华人民共和国和柬埔寨王国政府关于中柬关系的联\n"
    "合宣言》精神，同意深化两国之间各领域合作，共同维护地区和平稳定。双方将于20\n"
    "23年年底前签署协定，为两国企业和人民带来实实在在的利益，促进两国共同发展\n"
    "繁荣。\n　　中华人民共和国主席　　柬埔寨王国首相\n\n（责编：某某）\n"
)


def test_what_a_web_page_adds_and_how_a_statement_ends_is_proposed() -> None:
    cuts = propose_cuts(SIGNED)
    furniture = [cut.quote.strip() for cut in cuts if cut.reason is CutReason.SITE_FURNITURE]
    assert furniture == ["首页 > 国际 > 正文", "2022年11月29日05:17 | 来源：人民网", "（责编：某某）"]
    text = cut_text(SIGNED, cuts)
    assert "的联合宣言》" in text
    assert "2023年年底前" in text, "a number that was torn at the end of a line"
    roles = [unit.role for unit in propose_units(text)]
    assert roles == [Role.TITLE, Role.DATELINE, Role.OPERATIVE, Role.OPERATIVE, Role.SIGNATURE]


@pytest.mark.parametrize(
    "line",
    [
        "（完）",
        "(End)",
        "Enditem",
        "【打印本页】【关闭窗口】",
        "【纠错】 【责任编辑:王某某】",
        "【责编 王某某】",
        "[ 責任編輯：李某某 ]",
        "Share this page:  Print",
        "Share: Facebook Twitter",
        "分享到： 微博 微信 列印",
        "相關閱讀：王某某會見某國總理",
        "相关新闻",
        "相關連結: 某某會談",
        "關閉視窗",
        "Related stories",
        "版權所有 外交部",
        "Copyright © 2025 Xinhua. All rights reserved.",
        "扫一扫在手机打开当前页",
        "-3-",
        "Page 1 of 2",
        "第 2 页 共 3 页",
    ],
)
def test_what_a_page_adds_under_a_text_is_cut_as_a_line(line: str) -> None:
    body = "\n".join(["双方会谈。"] * 9 + ["They agreed.", "双方同意。"])
    cuts = propose_cuts(f"{body}\n\n{line}\n-4-\n")
    assert cut_text(f"{body}\n\n{line}\n-4-\n", cuts) == "双方会谈。\nThey agreed.\n双方同意。"
    furniture = [cut.quote.strip() for cut in cuts if cut.reason is CutReason.SITE_FURNITURE]
    assert furniture == [line, "-4-"]


@pytest.mark.parametrize(
    "line",
    [
        "版权所有者的权益应受保护。",
        "双方分享到的经验：减贫。",
        "Print media will cooperate.",
        "相关报道属实。",
        "[Editor's note]",
        "3",
    ],
)
def test_a_sentence_is_no_furniture(line: str) -> None:
    source = f"联合公报\n双方同意。\n{line}\n双方满意。"
    assert cut_text(source, propose_cuts(source)) == source


def test_a_page_number_inside_a_sentence_does_not_part_it() -> None:
    lines = "双方宣布正式签署协定，并同意继续深化两国之间各领域的互利合作，共同维护地区的和"
    source = f"{lines}\n\n—2—\n\n平与稳定。\n{lines}\n平与稳定。\n"
    assert cut_text(source, propose_cuts(source)).splitlines() == [f"{lines}平与稳定。"] * 2


def test_the_end_of_a_dispatch_is_cut_behind_its_last_sentence() -> None:
    for sentence, mark in (("雙方同意保持溝通。", "（完）"), ("They met, he said.", " Enditem")):
        source = f"{sentence}{mark}\n\nRelated stories\n新華社記者 陳某 攝\n"
        assert cut_text(source, propose_cuts(source)).splitlines() == [sentence, "新華社記者 陳某 攝"]


def test_roman_numbers_and_bullets_are_printed_structure() -> None:
    text = "Joint Statement\nI. We met.\nII. We agreed to:\n• hold talks;\n• go on.\nIII. We part.\n"
    units = [f"{unit.section}.{unit.paragraph}.{unit.number}" for unit in propose_units(text)]
    assert units == ["pre.1.1", "1.1.1", "2.1.1", "2.2.1", "2.3.1", "3.1.1"]


@pytest.mark.parametrize(
    ("document", "text", "language", "doubt"),
    [
        ("2099-02-11-cn-kh-communique", CHINESE, "zh-Hans", "2099-02-11, the date in the id, is not printed"),
        ("2020-10-12-cn-kh-paper", CHINESE, "zh-Hans", "nothing in the id says its kind"),
        (ID, ENGLISH, "zh-Hans", "does not look like zh-Hans"),
        ("2020-10-12-communique", ENGLISH.replace("Cambodia", "Mongolia"), "en", "china is alone: register the other"),
        (
            ID,
            ENGLISH.replace("Cambodia", "Mongolia"),
            "en",
            "the id names kh (cambodia), which is not among the parties, china",
        ),
        (
            "2020-10-12-cn-la-call",
            ENGLISH.replace("Cambodia", "Laos"),
            "en",
            "the id names la, which no actor is: add it to",
        ),
        (
            "2020-10-12-cn-kh-communique",
            ENGLISH + "Their ap-\npreciation.\n",
            "en",
            rf'"ap-\npreciation" at {len(ENGLISH) + len("Their ")} of the source',
        ),
    ],
)
def test_what_may_be_wrong_is_said(
    small: Path, tmp_path: Path, document: str, text: str, language: str, doubt: str
) -> None:
    (tmp_path / "text.txt").write_text(text, encoding="utf-8")
    party = ["--party", "china"] if language == "zh-Hans" else []
    arguments = ["--source", str(tmp_path / "text.txt"), "--language", language, *party, "--root", str(small)]
    done = cnkh("new", "document", document, *arguments)
    assert done.returncode == 0, done.stderr
    assert doubt in done.stdout


def test_actors_of_the_id_that_are_parties_raise_no_doubt(small: Path, tmp_path: Path) -> None:
    """A code of two letters, the id of an actor, and an organisation whose members are the party."""
    actors = json.loads((small / ACTORS).read_text(encoding="utf-8"))
    members = [{"language": "en", "text": "ASEAN Member States", "type": "official"}]
    asean = [{"language": "en", "text": "ASEAN", "type": "short"}]
    actors += [{**actors[2], "id": "asean", "kind": "igo", "names": asean}]
    actors += [{**actors[2], "id": "asean-member-states", "kind": "other", "names": members, "part_of": "asean"}]
    (small / ACTORS).write_text(json.dumps(actors), encoding="utf-8")
    text = tmp_path / "text.txt"
    text.write_text("Joint Statement of China and ASEAN on 12 October 2020\nThey agreed.\n", encoding="utf-8")
    for document, parties in (
        ("2020-10-12-cn-kh-communique", ("china", "cambodia")),
        ("2020-10-12-asean-cn-statement", ("asean-member-states", "china")),
        ("2020-10-12-cn-kh-commentary", ("cambodia", "china")),
    ):
        options = [option for party in parties for option in ("--party", party)]
        done = new(small, text, "en", *options, document=document)
        assert done.returncode == 0, done.stderr
        assert "doubt" not in done.stdout


def test_an_actor_without_names_in_the_language_of_the_text_is_said_to_be(small: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("2025年12月3日，中國外交部長同老撾外長通電話。\n王毅表示，中方願合作。\n", encoding="utf-8")
    actors = json.loads((small / ACTORS).read_text(encoding="utf-8"))
    names = [
        {"language": "en", "text": "Laos", "type": "short"},
        {"language": "zh-Hans", "text": "老挝", "type": "short"},
    ]
    traditional = {"language": "zh-Hant", "text": "中國", "type": "short"}
    china = {**actors[0], "names": [*actors[0]["names"], traditional]}
    laos = {**actors[1], "id": "laos", "names": names, "iso_alpha3": "LAO", "evidence": []}
    (small / ACTORS).write_text(json.dumps([china, *actors[1:], laos], ensure_ascii=False), encoding="utf-8")
    done = new(small, text, "zh-Hant", document="2025-12-03-cn-la-call")
    assert "la (laos), which is not among the parties, china" in done.stdout
    assert "give it names in zh-Hant in data/registers/actors.json" in done.stdout
    assert "reported speech: name who speaks" in done.stdout


def test_a_word_whose_hyphen_stands_inside_a_line_too_is_not_torn() -> None:
    assert torn_words("a long-\nterm plan, and a long-term one, of the King-\ndom") == [(47, "King-\ndom")]
    text = "Joint Statement\nThe two sides spoke of the King-\ndom of Cambodia."
    assert cut_text(text, propose_cuts(text)) == text, "what a text says is not changed on a guess"
    assert len(propose_units(text)) == 2


def test_lines_that_the_cut_of_a_hyphen_joined_do_not_part_the_others() -> None:
    sentence = "The two sides agreed to strengthen cooperation in every field that they\nhave spoken of, and to hold talks in Phnom Penh in the next year. They\nthanked Cambodia."
    wide = sentence.replace("in every field that they\n", "in every field that they ")
    text = "\n\n".join(["Joint Statement", *[sentence] * 5, wide])
    assert len(propose_units(text)) == 1 + 6 * 2


@pytest.mark.parametrize("tag", ["zh", "zh-CN", "cn", "zh-TW", "zh_Hans", "chinese"])
def test_a_tag_of_chinese_says_the_script(small: Path, files: dict[str, Path], tag: str) -> None:
    refused(new(small, files["zh-Hans"], tag), "write zh-Hans (simplified) or zh-Hant (traditional)")


@pytest.mark.parametrize("tag", ["eng", "en-US", "English"])
def test_english_has_one_tag(small: Path, files: dict[str, Path], tag: str) -> None:
    refused(new(small, files["en"], tag), repr(tag), "write en")


def test_an_address_is_no_file(small: Path) -> None:
    refused(new(small, Path("https://www.example.org/statement.html"), "en"), "an address", "save its page")


def test_a_folder_that_is_data_itself(small: Path, files: dict[str, Path]) -> None:
    """Where somebody works inside data/."""
    arguments = ("--source", str(files["en"]), "--language", "en")
    refused(cnkh("new", "document", ID, *arguments, cwd=small / "data"), "--root ..")
    refused(new(small / "data", files["en"], "en"), f"--root {small.resolve()}\n")


def test_line_breaks_inside_sentences_are_named_first_and_shown(small: Path, tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text("中柬联合公报\n双方满意。\n双方同意\n加强合作。\n双方会谈。\n", encoding="utf-8")
    new(small, file, "zh-Hans", "--party", "china", "--party", "cambodia")
    path = small / f"data/documents/{ID}/document.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    cut = {"start_offset": 0, "end_offset": 1, "reason": "line_wrap", "quote": "\n"}
    document["texts"][0]["cuts"] += [cut]
    path.write_text(json.dumps(document), encoding="utf-8")
    done = cnkh("new", "document", ID, "--recut", "--root", str(small))
    refused(done, r'of the cut "\n": it stands at 6 (after "中柬联合公报"), 17 (after', "12 (after", "23 (after")
    assert done.stderr.index("17 (after") < done.stderr.index("12 (after")
    assert "29" not in done.stderr, "what a cut has taken out already is no place for another"
    (finding,) = [finding for finding in validate(small).findings if finding.rule == "cuts"]
    assert r"where '\n' stands" in finding.expected


def test_corrected_parties_speak_in_what_is_proposed_anew(small: Path, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(ENGLISH, encoding="utf-8")
    arguments = ["--source", str(tmp_path / "text.txt"), "--language", "en", "--party", "china", "--root", str(small)]
    assert cnkh("new", "document", ID, *arguments).returncode == 0
    file = small / "data" / "documents" / ID / "document.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    document["parties"] = ["china", "cambodia"]
    file.write_text(json.dumps(document), encoding="utf-8")
    assert cnkh("new", "document", ID, "--recut", "--root", str(small)).returncode == 0
    proposed = json.loads(file.with_name("provisions.json").read_text(encoding="utf-8"))
    spoken = [tuple(provision["speakers"]) for provision in proposed]
    assert set(spoken) == {("china", "cambodia"), ("cambodia",)}
    assert [one["anchors"]["en"]["quote"] for one in proposed if one["speakers"] == ["cambodia"]] == [
        "2. Cambodia thanked China."
    ]


def test_a_translation_of_ours_finds_no_party(small: Path, tmp_path: Path) -> None:
    actors = json.loads((small / ACTORS).read_text(encoding="utf-8"))
    translation = {"language": "fr", "text": "Chine", "type": "translation"}
    source = tmp_path / "communique.txt"
    source.write_text("Communiqué\n\nLa Chine est satisfaite.\n", encoding="utf-8")
    for kind, code in (("translation", 2), ("short", 0)):
        changed = [{**actors[0], "names": [*actors[0]["names"], {**translation, "type": kind}]}, *actors[1:]]
        (small / ACTORS).write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
        done = new(small, source, "fr")
        assert done.returncode == code, done.stderr
        assert ("by a name that data/registers/actors.json has in fr (it has names in en, zh-Hans)" in done.stderr) == (
            code == 2
        )
