"""Pages as they are saved: two texts told apart, furniture left out, stops and dates of other scripts. All texts are invented."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from commands import cnkh

from cnkh_data.drafting.cuts import propose_cuts
from cnkh_data.drafting.furniture import addition, furniture
from cnkh_data.drafting.units import propose_units
from cnkh_data.models.codelists import CutReason, Role
from cnkh_data.texts import cut_text

CHINESE = [
    "双方同意加强农业领域务实合作，推动大米贸易。",
    "双方将继续支持两国青年交流，扩大留学生规模。",
    "中方愿向柬方提供医疗物资，帮助乡村卫生院。",
    "双方决定明年在金边举行第三次工作组会议。",
]
ENGLISH = [
    "Both sides agreed to strengthen practical cooperation in agriculture and to promote the rice trade.",
    "Both sides will continue to support exchanges of their young people and more places for students.",
    "China is willing to provide Cambodia with medical goods and to help rural health centres.",
    "Both sides decided to hold the third meeting of the working group in Phnom Penh next year.",
]
KHMER = [
    "ភាគីទាំងពីរបានឯកភាពគ្នាពង្រឹងកិច្ចសហប្រតិបត្តិការកសិកម្ម និងពាណិជ្ជកម្មអង្ករ។",
    "ភាគីទាំងពីរនឹងបន្តគាំទ្រការផ្លាស់ប្តូរយុវជន និងនិស្សិត។",
    "ភាគីចិនត្រៀមផ្តល់សម្ភារវេជ្ជសាស្ត្រ និងជួយមណ្ឌលសុខភាពនៅជនបទ។",
    "ភាគីទាំងពីរបានសម្រេចរៀបចំកិច្ចប្រជុំក្រុមការងារលើកទី៣ នៅភ្នំពេញឆ្នាំក្រោយ៕",
]


def text_of(page: str, language: str) -> list[str]:
    """Lines of the text in a language that is proposed from a page, without blank ones."""
    return [line for line in cut_text(page, propose_cuts(page, language)).splitlines() if line]


def reasons(page: str, language: str) -> set[CutReason]:
    """Reasons of what is cut from a page, blanks left out."""
    return {cut.reason for cut in propose_cuts(page, language) if cut.quote.strip()}


@pytest.mark.parametrize(("language", "other"), [("zh-Hans", CHINESE), ("km", KHMER)])
def test_two_texts_on_a_page_are_told_apart(language: str, other: Sequence[str]) -> None:
    """One after the other, paragraph by paragraph, and side by side in the rows of a table."""
    pages = {
        "one after the other": "\n".join([*other, "", *ENGLISH]) + "\n",
        "by paragraph": "".join(f"{one}\n\n{two}\n\n" for one, two in zip(other, ENGLISH, strict=True)),
        "rows": "".join(f"{one} | {two} |\n" for one, two in zip(other, ENGLISH, strict=True)),
        "rows, parted by tabs": "".join(f"{two}\t{one}\n" for one, two in zip(other, ENGLISH, strict=True)),
        "on one line": "".join(f"{one} {two}\n" for one, two in zip(other, ENGLISH, strict=True)),
    }
    for how, page in pages.items():
        assert text_of(page, language) == list(other), how
        assert text_of(page, "en") == ENGLISH, how
        assert reasons(page, language) == {CutReason.OTHER_TEXT}, how


def test_what_a_page_says_of_its_language_is_of_no_text() -> None:
    page = "\n".join([*KHMER, "", "*****", "", "English version below:", "", *ENGLISH])
    assert text_of(page, "km") == KHMER
    assert text_of(page, "en") == ENGLISH


def test_names_in_another_script_stay_in_their_sentence() -> None:
    page = "\n".join(
        [
            "双方签署《关于农业合作的备忘录》（Memorandum of Understanding on Agriculture）。",
            "柬方代表为 Sok Chan Dara Pich。",
            *CHINESE,
            *ENGLISH,
        ]
    )
    assert text_of(page, "zh-Hans") == page.splitlines()[: 2 + len(CHINESE)]


def test_lines_in_another_script_before_a_text_are_furniture() -> None:
    page = "\n".join(["Sunday, 5 May 2024", "Address: 1 Market Street", "", *KHMER])
    assert text_of(page, "km") == KHMER
    assert reasons(page, "km") == {CutReason.SITE_FURNITURE}


FOOT = [
    "打印本頁  關閉窗口",
    "微信 微博 QQ空間",
    "Facebook Twitter Telegram",
    "上一篇：某部长会见大使",
    "Next article: A visit",
    "1  2  Next  >",
    "1 2 3 下一页",
    "關鍵詞：柬埔寨，農業",
    "Tags: Cambodia, rice",
    "Tel: +855 12 345 678",
    "ទំនាក់ទំនង : 0716140005",
    "1,204",
    "5.2K views",
    "អ្នកមើល 6503",
    "简体 | 繁体 | English",
    "关注该公众号",
    "微信扫一扫",
    "រក្សាសិទ្ធិ © 2025",
    "關於我們 | 聯繫我們 | 版權聲明",
    "News | About us | Contact",
    "【編輯:某某】",
    "【 字體:大 中 小 】【打印】",
    "浏览:",
    "> News > Asia > Rice",
    "字號: 默認 超大 | 打印 |",
    "A road opens in May | Rice is sold in Battambang | They met in June |",
    "By Sok Dara",
    "未经允许不得转载:",
    "原标题：中柬会谈",
    "撰文:某某",
    "出品人：某某",
    "视觉：某某",
]


@pytest.mark.parametrize("line", FOOT)
def test_what_pages_print_under_a_text_is_cut(line: str) -> None:
    page = "\n".join(["联合公报", *CHINESE, line, "打印"])
    assert text_of(page, "zh-Hans") == ["联合公报", *CHINESE]


@pytest.mark.parametrize(
    "line",
    [
        "2023-02-11 16:34",
        "(Agency) 09:12, April 23, 2024",
        "文摘   2025-02-11 21:32   金边",
        "当前位置：首页 > 新闻",
        "Published: 3 May 2024",
    ],
)
def test_what_pages_print_over_a_text_is_cut(line: str) -> None:
    page = "\n".join(["联合公报", line, *CHINESE])
    assert text_of(page, "zh-Hans") == ["联合公报", *CHINESE]


@pytest.mark.parametrize("line", ["* * *", "————————", "..............", "Advertisement", "广告", "图片[1]-双方会谈"])
def test_what_is_no_word_of_a_text_is_cut_inside_it(line: str) -> None:
    page = "\n".join([*CHINESE * 5, line, *CHINESE * 5])
    assert text_of(page, "zh-Hans") == CHINESE * 10


@pytest.mark.parametrize(
    "line",
    [
        "……",
        "（略）",
        "会谈于上午 10:30 举行。",
        "Next year they will meet.",
        "English is taught.",
        "电话外交：一种新的方式。",
        "7",
        "1",
    ],
)
def test_what_may_be_of_a_text_stays(line: str) -> None:
    page = "\n".join([CHINESE[0], line, *CHINESE[1:], line, CHINESE[0]])
    assert text_of(page, "zh-Hans") == page.splitlines()


def test_numbers_on_lines_of_their_own_that_count_the_parts_stay() -> None:
    lines = [line for number in (9, 10, 11, 12) for line in (str(number), CHINESE[number % 4])]
    assert furniture(lines) == [False] * len(lines)


def test_a_menu_is_cut_and_a_title_in_short_lines_stays() -> None:
    menu = ["首页", "要闻", "国际", "财经", "文化", "图片"]
    assert furniture([*menu, "中柬联合公报", *CHINESE])[: len(menu) + 1] == [*[True] * len(menu), False]
    title = ["中华人民共和国", "和", "柬埔寨王国", "关于", "农业合作的", "联合公报"]
    speech = ["Remarks by", "Sok Dara", "Minister of Rice", "at the", "Rice Forum", "in May"]
    for lines in (title, speech):
        assert not any(furniture([*lines, *CHINESE]))


def test_titles_of_what_else_there_is_to_read_are_cut() -> None:
    page = "\n".join([*ENGLISH, "Related stories", "A new road opens", "Rice in Battambang", "They met again."])
    assert text_of(page, "en") == [*ENGLISH, "They met again."]


def test_what_else_there_is_to_read_is_cut_under_a_short_text_too() -> None:
    page = "\n".join([CHINESE[0], "相關新聞", "新路通车", "马德望的大米", "【编辑：某某】"])
    assert text_of(page, "zh-Hans") == CHINESE[:1]


@pytest.mark.parametrize("line", ["2016.02.16", "2016-02-16"])
def test_a_date_alone_is_a_dateline(line: str) -> None:
    assert propose_units(f"联合公报\n{line}\n双方会谈。")[1].role is Role.DATELINE


def test_the_head_of_a_khmer_dispatch_is_a_dateline() -> None:
    text = "សេចក្តីប្រកាស\nភ្នំពេញ ថ្ងៃទី២៥ ខែធ្នូ ឆ្នាំ២០១៨ — ភាគីទាំងពីរជួបគ្នា។ ភាគីទាំងពីរឯកភាព។"
    assert [unit.role for unit in propose_units(text)] == [Role.TITLE, Role.DATELINE, Role.OPERATIVE, Role.OPERATIVE]


def test_the_name_of_an_agency_under_a_photograph_makes_a_caption_in_any_script() -> None:
    text = "សេចក្តីប្រកាស\nភាគីទាំងពីរជួបគ្នា។ Photo AFP\nភាគីទាំងពីរឯកភាព។"
    assert propose_units(text)[1].role is Role.CAPTION


def test_an_address_that_a_page_adds_to_its_lines_is_cut() -> None:
    added = "转自某网-https://www.example.org/12.html"
    page = "\n".join(f"{line}{added}\n {added}" for line in CHINESE)
    assert text_of(page, "zh-Hans") == CHINESE
    once = f"{CHINESE[0]}见 https://www.example.org/12.html"
    assert addition([once, *CHINESE]) == ""
    assert text_of("\n".join([once, *CHINESE]), "zh-Hans") == [once, *CHINESE]


def test_a_line_printed_twice_with_an_address_behind_it_is_one_overlap(tmp_path: Path) -> None:
    """What is cut as printed twice is word for word what stands before it, as a rule demands."""
    added = "转自某网-https://www.example.org/12.html"
    page = "\n".join([f"中柬会谈{added}", f"中柬会谈{added}", *(line + added for line in CHINESE)])
    overlap = [cut.quote.strip() for cut in propose_cuts(page, "zh-Hans") if cut.reason is CutReason.PAGE_OVERLAP]
    assert overlap == ["中柬会谈"]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("km", ["ភាគីទាំងពីរជួបគ្នា។", "ភាគីទាំងពីរឯកភាព។"]),
        ("km", ["សហការលើកសិកម្ម ទេសចរណ៍ ។ល។", "ភាគីទាំងពីរឯកភាព៕"]),
        ("my", ["နှစ်ဖက်တွေ့ဆုံသည်။", "နှစ်ဖက်သဘောတူသည်။"]),
        ("hi", ["दोनों पक्ष मिले।", "दोनों पक्ष सहमत हुए।"]),
        ("ar", ["ما هي المجالات؟", "اتفق الطرفان."]),
        ("ur", ["دونوں فریق ملے۔", "دونوں نے اتفاق کیا۔"]),
        ("zh-Hans", ["双方有何期待?", "双方同意合作!", "双方会谈。"]),
    ],
)
def test_sentences_end_at_the_stops_of_their_script(language: str, sentences: Sequence[str]) -> None:
    text = ("" if language == "zh-Hans" else " ").join(sentences)
    assert [text[one.start : one.end] for one in propose_units(text)] == sentences


@pytest.mark.parametrize("line", ["រាជធានីភ្នំពេញ, ថ្ងៃទី១១ ខែកុម្ភៈ ឆ្នាំ២០២៣", "二00九年十一月十七日 北京"])
def test_a_dateline_is_one_in_any_script(line: str) -> None:
    text = f"联合公报\n{line}\n双方会谈。\n双方同意。"
    assert propose_units(text)[1].role is Role.DATELINE


def test_a_sentence_with_a_date_and_a_stop_is_no_dateline() -> None:
    text = "សេចក្តីប្រកាស\nជួបគ្នានៅថ្ងៃទី១១ ខែកុម្ភៈ ឆ្នាំ២០២៣។"
    assert propose_units(text)[1].role is not Role.DATELINE


def test_lines_wrapped_under_a_wide_one_are_joined() -> None:
    wide = "据报道，" + "两国在农业、卫生、教育等领域的合作不断扩大，" * 6 + "全文如下。"
    lines = [
        "一、双方同意加强农业领域务实合作，推动大米贸易，扩大乡村卫生院规",
        "模，并继续支持两国青年交流，帮助学生，共同维护地区的和平与稳",
    ] * 6
    page = "\n".join(["中柬联合公报", wide, *lines, "定。"])
    assert text_of(page, "zh-Hans")[2].startswith(
        "一、双方同意加强农业领域务实合作，推动大米贸易，扩大乡村卫生院规模，并继续"
    )


def document_of(root: Path, document: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(
        (root / f"data/documents/{document}/document.json").read_text(encoding="utf-8")
    )
    return found


def new(root: Path, document: str, text: str, language: str) -> str:
    """What `cnkh new document` says of a text."""
    file = root / f"{document}.{language}.txt"
    file.write_text(text, encoding="utf-8")
    done = cnkh("new", "document", document, "--source", str(file), "--language", language, "--root", str(root))
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_parties_are_those_of_the_id_where_it_names_all(small: Path) -> None:
    actors = json.loads((small / "data/registers/actors.json").read_text(encoding="utf-8"))
    malaysia = {
        **actors[0],
        "id": "malaysia",
        "names": [{"language": "en", "text": "Malaysia", "type": "short"}],
        "iso_alpha3": "MYS",
    }
    (small / "data/registers/actors.json").write_text(json.dumps([*actors, malaysia]), encoding="utf-8")
    text = "Joint Statement\nOn 5 May 2024 in Malaysia, Cambodia and China held talks.\nThey agreed.\n"
    new(small, "2024-05-05-cn-kh-joint-statement", text, "en")
    assert document_of(small, "2024-05-05-cn-kh-joint-statement")["parties"] == ["cambodia", "china"]
    new(small, "2024-05-05-joint-statement", text + "Done.\n", "en")
    assert document_of(small, "2024-05-05-joint-statement")["parties"] == ["malaysia", "cambodia", "china"]


def test_what_stands_for_the_parties_elsewhere_and_after_their_short_names_is_proposed(small: Path) -> None:
    folder = small / "data/documents/2023-02-11-cn-kh-excerpt/document.json"
    known = json.loads(folder.read_text(encoding="utf-8"))
    mutual = {"language": "zh-Hans", "text": "彼此", "entities": known["parties"]}
    folder.write_text(json.dumps({**known, "collectives": [*known["collectives"], mutual]}), encoding="utf-8")
    text = "中国和柬埔寨联合公报\n2024年5月5日，中柬两国会谈。\n两国支持彼此。\n"
    new(small, "2024-05-05-cn-kh-communique", text, "zh-Hans")
    listed = document_of(small, "2024-05-05-cn-kh-communique")["collectives"]
    assert isinstance(listed, list)
    assert [one["text"] for one in listed] == ["两国", "中柬两国", "彼此"]


def test_what_stands_for_two_others_is_proposed_where_it_has_no_name_in_it(small: Path) -> None:
    folder = small / "data/documents/2023-02-11-cn-kh-excerpt/document.json"
    known = json.loads(folder.read_text(encoding="utf-8"))
    more = [{"language": "zh-Hans", "text": words, "entities": known["parties"]} for words in ("彼此", "中柬双边")]
    folder.write_text(json.dumps({**known, "collectives": [*known["collectives"], *more]}), encoding="utf-8")
    actors = json.loads((small / "data/registers/actors.json").read_text(encoding="utf-8"))
    laos = {
        **actors[0],
        "id": "laos",
        "names": [{"language": "zh-Hans", "text": "老挝", "type": "short"}],
        "iso_alpha3": "LAO",
    }
    (small / "data/registers/actors.json").write_text(json.dumps([*actors, laos]), encoding="utf-8")
    text = "中国和老挝联合公报\n2024年5月5日，双方支持彼此，不同于中柬双边关系。\n"
    new(small, "2024-05-05-cn-la-communique", text, "zh-Hans")
    listed = document_of(small, "2024-05-05-cn-la-communique")["collectives"]
    assert isinstance(listed, list)
    assert [(one["text"], one["entities"]) for one in listed] == [
        ("双方", ["china", "laos"]),
        ("彼此", ["china", "laos"]),
    ]


@pytest.mark.parametrize(
    ("text", "language", "doubted"),
    [
        ("Joint Statement\nChina and Cambodia met from 3 to 7 May 2024.\n", "en", False),
        ("PHNOM PENH, May 5 (Agency) -- China and Cambodia met.\n", "en", False),
        ("中国和柬埔寨联合公报\n5月5日，双方会谈。\n", "zh-Hans", False),
        ("中国和柬埔寨联合公报\n二0二四年五月五日，双方会谈。\n", "zh-Hans", False),
        ("Joint Statement\nChina and Cambodia met from 6 to 7 May 2024.\n", "en", True),
        ("中国和柬埔寨联合公报\n5月6日，双方会谈。\n", "zh-Hans", True),
    ],
)
def test_a_date_that_a_text_bears_out_is_not_doubted(small: Path, text: str, language: str, doubted: bool) -> None:
    said = new(small, "2024-05-05-cn-kh-joint-statement", text, language)
    assert ("the date in the id, is not printed" in said) == doubted, said


def test_registers_without_names_are_said_to_have_none(tmp_path: Path) -> None:
    root = tmp_path / "practice"
    assert cnkh("new", "corpus", str(root), "--languages", "km,en").returncode == 0
    file = tmp_path / "text.txt"
    file.write_text("\n".join(KHMER), encoding="utf-8")
    done = cnkh(
        "new", "document", "2024-05-05-cn-kh-statement", "--source", str(file), "--language", "km", "--root", str(root)
    )
    assert done.returncode == 2
    assert "names nobody yet: add the parties to it" in done.stderr


def test_a_name_in_latin_letters_is_one_of_the_english_text(small: Path) -> None:
    """A Khmer text prints a name in Latin letters; the entry that is proposed has it in English."""
    actors = json.loads((small / "data/registers/actors.json").read_text(encoding="utf-8"))
    for actor, name in zip(actors, ("ចិន", "កម្ពុជា"), strict=False):
        actor["names"].append({"language": "km", "text": name, "type": "short"})
    (small / "data/registers/actors.json").write_text(json.dumps(actors), encoding="utf-8")
    document = "2024-05-05-cn-kh-statement"
    new(small, document, "ចិន និងកម្ពុជាជួបគ្នានៅ Kampot ថ្ងៃទី៥ ខែឧសភា ឆ្នាំ២០២៤។\n", "km")
    new(small, document, "China and Cambodia met in Kampot on 5 May 2024.\n", "en")
    done = cnkh("new", "entry", "Kampot", "--kind", "place", "--document", document, "--root", str(small))
    assert '{"language": "en", "text": "Kampot", "type": "short"}' in done.stdout, done.stdout + done.stderr


def test_lines_of_khmer_that_a_page_broke_are_joined() -> None:
    """A paragraph ends with a stop; a line without one goes on, but for the title and the heading of an item."""
    lines = ["សេចក្តីប្រកាស", "ភាគីទាំងពីរជួបគ្នា។", "ភាគីទាំងពីរ", "ឯកភាព", "លើកសិកម្ម។", "១. ពាណិជ្ជកម្ម", "ភាគីចិនយល់ព្រម។"]
    made = text_of("\n".join(lines), "km")
    assert made == [*lines[:2], "ភាគីទាំងពីរឯកភាពលើកសិកម្ម។", *lines[5:]]


def test_the_title_of_an_article_inside_a_page_may_have_a_colon() -> None:
    page = "The article is as follows.\n\nChina and Laos: Old Roads and New Friends\n\nThey met in May.\n"
    made = cut_text(page, propose_cuts(page, "en"))
    assert [(one.role, made[one.start : one.end]) for one in propose_units(made)][1] == (
        Role.TITLE,
        "China and Laos: Old Roads and New Friends",
    )


def test_a_caption_with_its_agency_in_brackets_is_no_title() -> None:
    for page in (
        "主席会见国王。 [新华网]\n双方同意加强合作。",
        "The president met the king. [Photo/Xinhua]\nBoth sides agreed.",
    ):
        assert propose_units(page)[0].role is Role.CAPTION


def test_the_place_that_a_dateline_names_is_that_of_the_document(small: Path) -> None:
    file = small / "data/registers/places.json"
    places = json.loads(file.read_text(encoding="utf-8"))
    siem_reap = {**places[0], "id": "siem-reap", "kind": "place"}
    siem_reap["names"] = [{"language": "en", "text": "Siem Reap", "type": "short"}]
    file.write_text(json.dumps([*places, siem_reap]), encoding="utf-8")
    text = "Joint Statement\nSiem Reap, 5 May 2024\nChina and Cambodia held talks.\nThey agreed.\n"
    new(small, "2024-05-05-cn-kh-joint-statement", text, "en")
    assert document_of(small, "2024-05-05-cn-kh-joint-statement")["place"] == "siem-reap"
    text = "Joint Statement\nChina and Cambodia held talks in Siem Reap on 5 May 2024.\nThey agreed.\n"
    new(small, "2024-05-05-cn-kh-communique", text, "en")
    assert document_of(small, "2024-05-05-cn-kh-communique")["place"] is None


def test_a_surname_that_stands_alone_is_proposed_as_a_term(small: Path) -> None:
    file = small / "data/registers/actors.json"
    actors = json.loads(file.read_text(encoding="utf-8"))
    li = {**actors[0], "id": "li-hua", "kind": "person", "iso_alpha3": None, "cow_code": None}
    li["names"] = [{"language": "en", "text": "Li Hua", "type": "short"}]
    file.write_text(json.dumps([*actors, li]), encoding="utf-8")
    text = "Talks\nLi Hua of China visited Cambodia on 5 May 2024.\nLi said trade grew. Hua Lien took part.\n"
    new(small, "2024-05-05-cn-kh-talks", text, "en")
    terms = document_of(small, "2024-05-05-cn-kh-talks")["terms"]
    assert [(term["text"], term["entity"], term["stands_for"]) for term in terms] == [("Li", "li-hua", "Li Hua")]  # type: ignore[attr-defined]


def test_a_headline_that_repeats_a_title_in_lines_is_cut() -> None:
    title = ["Joint Communique", "between the Kingdom of Cambodia and the Lao Republic"]
    page = "\n\n".join([" ".join(title), *title, "1. They met in May.", "2. They agreed."])
    assert text_of(page, "en") == [*title, "1. They met in May.", "2. They agreed."]
    once = "\n\n".join([*title, "1. They met in May.", "2. They agreed."])
    assert text_of(once, "en") == [*title, "1. They met in May.", "2. They agreed."]
