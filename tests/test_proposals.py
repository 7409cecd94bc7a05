"""What `cnkh new` proposes for words that it has not seen: acts, speakers, commitments, cuts and pairs, in invented sentences."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from commands import cnkh
from conftest import BASE, EXCERPT, ROOT, exhaustive, one_in

from cnkh_data.corpus import Corpus, load
from cnkh_data.drafting.align import Item, align
from cnkh_data.drafting.cast import cast_of
from cnkh_data.drafting.cuts import propose_cuts
from cnkh_data.drafting.pairing import add_text
from cnkh_data.drafting.propose import Defaults, propose_provisions
from cnkh_data.models import Provision
from cnkh_data.models.codelists import CutReason, Voice
from cnkh_data.texts import cut_text
from cnkh_data.validate import validate

ID = "2020-10-12-cn-kh-text"
BOTH, CHINA, CAMBODIA = ("china", "cambodia"), ("china",), ("cambodia",)


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    loaded = load(BASE).corpus
    assert loaded is not None
    return loaded


def defaults(corpus: Corpus, voice: Voice = Voice.JOINT_TEXT) -> Defaults:
    speakers = BOTH if voice is Voice.JOINT_TEXT else ("xinhua",)
    return Defaults(ID, voice, speakers, corpus.formulas, BOTH, lambda tag, text: cast_of(corpus, BOTH, tag, text))


def read(corpus: Corpus, language: str, text: str, voice: Voice = Voice.JOINT_TEXT) -> list[Provision]:
    """The provisions of a text of sentences, which nothing opens that could be taken for a title."""
    made = propose_provisions(defaults(corpus, voice), language, text)
    assert all(one.proposed for one in made)
    return made


def acts(made: list[Provision]) -> list[str]:
    return [f"{one.act}{' ' + one.polarity if one.polarity else ''}" for one in made]


def undertaken(made: list[Provision], language: str) -> list[str]:
    return [each.anchors[language].quote for one in made for each in one.commitments]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("双方反对将司法问题政治化。", ["position against"]),
        ("双方将海关问题置于优先位置。", ["assert"]),
        ("柬方坚信，中国将实现发展目标。", ["assert"]),
        ("双方呼吁有关各方保持克制，将本地区建设成为和平之地。", ["urge"]),
        ("双方反对任何国家将自身意志强加于人。", ["position against"]),
        ("应中国政府邀请，柬埔寨代表团对中国进行正式访问。", ["record"]),
        ("双方积极应对气候变化，取得重要成果。", ["record"]),
        ("双方一致认为，各国应遵守国际法。", ["position for"]),
        ("双方一致认为，两国关系发展良好。", ["assert"]),
        ("柬方感谢中方的帮助，愿同中方加强农业合作。", ["appraise", "commit"]),
        ("双方支持多边主义，反对霸权主义。", ["position for", "position against"]),
        ("双方同意举办文化论坛，增进相互了解。", ["commit"]),
        ("柬方重申恪守一个中国原则，绝不同台湾发展官方关系。", ["position for", "commit"]),
        ("双方愿维护以联合国为核心的国际体系。", ["position for"]),
        ("双方宣布启动友好年，欢迎双方青年参加有关活动。", ["declare", "urge"]),
        ("中方注意到柬方的倡议，赞赏柬方的努力。", ["record", "appraise"]),
    ],
)
def test_acts_of_chinese_sentences(corpus: Corpus, text: str, expected: list[str]) -> None:
    assert acts(read(corpus, "zh-Hans", text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The two sides agreed to deepen cooperation in tourism, while opposing protectionism.",
            ["commit", "position against"],
        ),
        ("Both sides stressed that all countries should observe international law.", ["position for"]),
        ("Both sides stressed that their friendship is precious.", ["assert"]),
        ("The Cambodian side believes that China will achieve its goals.", ["assert"]),
        ("The Cambodian side expressed its sincere gratitude for the assistance.", ["appraise"]),
        ("They called on all parties to exercise restraint, adding pressure on nobody.", ["urge"]),
        ("The two sides announced the launch of a year of friendship.", ["declare"]),
        ("Both sides met in Beijing, and exchanged views on trade.", ["record"]),
        ("China supports Cambodia in hosting the Games.", ["commit"]),
        ("China supports the development path of Cambodia.", ["position for"]),
        ("Cambodia will never develop official relations with Taiwan.", ["commit"]),
    ],
)
def test_acts_of_english_sentences(corpus: Corpus, text: str, expected: list[str]) -> None:
    assert acts(read(corpus, "en", text)) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh-Hans", "中方愿同柬方一道办好青年论坛，共同开发旅游线路、打造文化产品。", ["办好青年论坛", "共同开发旅游线路", "打造文化产品"]),
        ("zh-Hans", "双方同意以建交周年为契机，扩大人员往来，增进相互了解。", ["以建交周年为契机，扩大人员往来"]),
        ("zh-Hans", "双方同意落实《甲和乙协定》，深化政治互信。", ["落实《甲和乙协定》"]),
        ("zh-Hans", "双方同意鼓励企业开展合作，共同建设园区。", ["鼓励企业开展合作，共同建设园区"]),
        ("en", "Both sides agreed to hold a forum, exchange experience on farming and train doctors.",
         ["hold a forum", "exchange experience on farming", "train doctors"]),
        ("en", "China will build a school with a view to improving livelihoods.", ["build a school"]),
        ("en", "Cambodia stands ready to work with China to open a new border checkpoint.", ["open a new border checkpoint"]),
        ("en", "Both sides agreed to enhance exchanges through visits, calls, messages and letters.",
         ["enhance exchanges through visits, calls, messages and letters"]),
    ],
)  # fmt: skip
def test_what_is_undertaken_is_told_from_aims(corpus: Corpus, language: str, text: str, expected: list[str]) -> None:
    assert undertaken(read(corpus, language, text), language) == expected


def test_operator_force_and_committers(corpus: Corpus) -> None:
    made = read(corpus, "zh-Hans", "双方同意深化农业合作。持续推进农村供水项目。中方愿提供帮助，柬方将参加论坛。")
    listed = [each for one in made for each in one.commitments]
    assert [
        (each.operator["zh-Hans"].quote, int(each.force["zh-Hans"]), tuple(each.committers)) for each in listed
    ] == [
        ("双方同意", 3, BOTH),
        ("双方同意", 3, BOTH),
        ("中方愿", 1, CHINA),
        ("柬方将", 2, CAMBODIA),
    ]
    assert [each.novelty["zh-Hans"] for each in listed] == ["expand", "continue", None, None]
    assert all("Doubtful proposal" in (one.note or "") for one in made)


def test_an_opening_governs_its_list(corpus: Corpus) -> None:
    made = read(
        corpus,
        "zh-Hans",
        "双方会谈。双方决定：\n（一）成立联合工作组；\n（二）支持多边主义；\n（三）加强海关合作。\n柬方感谢中方。",
    )
    assert acts(made) == ["record", "None", "commit", "position for", "commit", "appraise"]
    assert {each.operator["zh-Hans"].quote for one in made for each in one.commitments} == {"双方决定"}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh-Hans", "洪森表示，柬中友谊深厚。柬方愿扩大大米出口。双方还就地区形势交换了意见。",
         [("reported", ("hun-sen",), "assert"), ("reported", ("hun-sen",), "commit"), ("authorial", ("xinhua",), "record")]),
        ("zh-Hans", "甲某表示，合作成果丰硕。", [("reported", (), "assert")]),
        ("zh-Hans", "双方同意加强合作。", [("authorial", ("xinhua",), "record")]),
        ("en", "Cambodia will send a team, Hun Sen said.", [("reported", ("hun-sen",), "commit")]),
        ("en", "Hun Sen thanked China, adding that Cambodia is ready to hold talks.",
         [("reported", ("hun-sen",), "appraise"), ("reported", ("hun-sen",), "commit")]),
        ("en", "Hun Sen said the two sides should keep in touch.", [("reported", ("hun-sen",), "urge")]),
        ("en", "The two sides agreed to build a road.", [("authorial", ("xinhua",), "record")]),
        ("en", "The two countries will build a road.", [("authorial", ("xinhua",), "assert")]),
    ],
)  # fmt: skip
def test_who_speaks_in_a_report(
    corpus: Corpus, language: str, text: str, expected: list[tuple[str, tuple[str, ...], str]]
) -> None:
    made = read(corpus, language, text, Voice.AUTHORIAL)
    assert [(one.voice, tuple(one.speakers), one.act) for one in made] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A surname, a pronoun and a bare title stand for whoever was named.
        ("Prime Minister Hun Sen met a guest. Sen thanked China. He said trade is growing. The premier asked for calm.",
         [("authorial", ("xinhua",)), ("reported", ("hun-sen",)), ("reported", ("hun-sen",)), ("reported", ("hun-sen",))]),
        # Whoever is not registered speaks, and nobody else for them.
        ("Hun Sen met Foreign Minister Ola Nord. Nord thanked him. The minister said rice is dear.",
         [("authorial", ("xinhua",)), ("reported", ()), ("reported", ())]),
        # Speech told behind the words, with when and where, and with the verb before the name.
        ("Rice is dear, Hun Sen said when meeting farmers in the north.", [("reported", ("hun-sen",))]),
        ("Rice is dear, said Hun Sen.", [("reported", ("hun-sen",))]),
        ("Hun Sen said here on Monday that rice is dear.", [("reported", ("hun-sen",))]),
        ('"Rice is dear," Hun Sen said.', [("reported", ("hun-sen",))]),
        # Words between a person and the verb, and a participle that goes on with the person.
        ("Hun Sen, chairman of a committee, thanked China.", [("reported", ("hun-sen",))]),
        ("Hun Sen, who is also a farmer, thanked China.", [("reported", ("hun-sen",))]),
        ("Hun Sen met a guest on Monday, calling for calm.", [("authorial", ("xinhua",)), ("reported", ("hun-sen",))]),
        ("Hun Sen voiced Cambodia's readiness to hold talks.", [("reported", ("hun-sen",))]),
        # What one side will do goes on in the next paragraph; what both did is the outlet's.
        ("Hun Sen said rice is dear.\nCambodia will build a mill.\nThe two sides signed a contract.",
         [("reported", ("hun-sen",)), ("reported", ("hun-sen",)), ("authorial", ("xinhua",))]),
    ],
)  # fmt: skip
def test_speakers_of_a_report_are_followed(
    corpus: Corpus, text: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    made = read(corpus, "en", text, Voice.AUTHORIAL)
    assert [(one.voice, tuple(one.speakers)) for one in made] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Any word behind an operator may be its verb; what only is so is none.
        ("Both sides agreed to perforate the stamps and print new ones.", ["perforate the stamps and print new ones"]),
        ("Both sides will be good neighbours.", []),
        # Operators.
        ("They were unanimous to reopen the bridge.", ["reopen the bridge"]),
        ("Both sides pledged not to fish there.", ["fish there"]),
        ("They agreed that the two sides will build a mill.", ["build a mill"]),
        ("Both sides underscored their commitment to work closely on floods.", ["work closely on floods"]),
        ("China is ready to work with Cambodia in building a mill.", ["building a mill"]),
        # What is to be done stands before its verb; a thing that will do something undertakes nothing.
        ("The next meeting will be held in May.", ["The next meeting will be held in May"]),
        ("The visit will open a new chapter.", []),
        # A complement is no purpose, and a second purpose is none either.
        ("They agreed to expedite efforts to repair the bridge.", ["expedite efforts to repair the bridge"]),
        ("They agreed to repair the bridge to help farmers and to help traders.", ["repair the bridge"]),
        ("They agreed to review the plan, based on its merits.", ["review the plan, based on its merits"]),
        # Help of one's own is not done by those who are encouraged.
        ("China will encourage firms to invest in rice, and help Cambodia train farmers.",
         ["encourage firms to invest in rice", "help Cambodia train farmers"]),
        ("They agreed to help boost growth.", []),
        ("They agreed to deepen friendship and cooperation.", ["deepen friendship and cooperation"]),
    ],
)  # fmt: skip
def test_what_english_clauses_undertake(corpus: Corpus, text: str, expected: list[str]) -> None:
    assert undertaken(read(corpus, "en", text), "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("会议决定成立工作组。", ["成立工作组"]),
        ("双方将力争年内完成谈判。", ["力争年内完成谈判"]),
        ("双方决心打击走私。", ["打击走私"]),
        ("中方愿简化签证手续，增开直航航班。", ["简化签证手续", "增开直航航班"]),
        ("中方愿加强合作。希望双方坚持开放，放宽准入。", ["加强合作"]),
        ("双方强调将继续密切协调配合。", ["继续密切协调配合"]),
        ("双方承诺不从事损害对方的活动。", ["不从事损害对方的活动"]),
        ("双方愿就治水经验深入交流。", ["就治水经验深入交流"]),
        ("双方愿推进道路互联互通。", ["推进道路互联互通"]),
        ("双方同意鼓励智库加强交流，支持互设文化中心。", ["鼓励智库加强交流", "支持互设文化中心"]),
        ("双方将共同努力，尽快商签航运协定。", ["尽快商签航运协定"]),
        ("双方将本着互利原则，加快园区项目的实施。", ["本着互利原则，加快园区项目的实施"]),
        ("双方愿按照既有共识，拓展种业合作。", ["按照既有共识，拓展种业合作"]),
        ("双方强调，将继续深化互访。", ["继续深化互访"]),
        ("双方表示，将加强林业对话。", ["加强林业对话"]),
        ("双方强调将致力于加强渔业合作。", ["加强渔业合作"]),
        ("两国外交部同意就领事事务加强协调。", ["就领事事务加强协调"]),
        ("两军将深化军种交流。", ["深化军种交流"]),
        (
            "双方同意扩大贸易往来；鼓励企业相互投资；推动港口开展合作。",
            ["扩大贸易往来", "鼓励企业相互投资", "推动港口开展合作"],
        ),
        ("双方愿深化海关合作，为边民贸易提供便利。", ["深化海关合作", "为边民贸易提供便利"]),
        ("双方愿深化海关合作，为两国关系发展作出贡献。", ["深化海关合作"]),
        ("双方将尽快就此进行磋商。", ["尽快就此进行磋商"]),
        ("柬方愿学习借鉴治水经验。", ["学习借鉴治水经验"]),
        ("中方将一如既往地向柬方提供支持。", ["一如既往地向柬方提供支持"]),
        ("双方将从严落实边界条约。", ["从严落实边界条约"]),
        ("双方愿负责任地管控分歧。", ["负责任地管控分歧"]),
        ("双方同意在以下方面加强合作：一是扩大贸易规模；二是推进铁路建设。", ["扩大贸易规模", "推进铁路建设"]),
        ("双方指示有关部门完成谈判。", ["指示有关部门完成谈判"]),
        ("中方将视需求继续提供疫苗。", ["视需求继续提供疫苗"]),
        ("中方愿将种业计划同湄公河倡议更好对接。", ["将种业计划同湄公河倡议更好对接"]),
        ("双方将打击走私、贩毒。", ["打击走私、贩毒"]),
        ("中方愿支持柬方修建公路、培训教师。", ["支持柬方修建公路、培训教师"]),
        ("双方愿在重大关切问题上坚定相互支持。", []),
        ("双方致力于优化贸易结构，扩大通航。", ["扩大通航"]),
    ],
)
def test_what_chinese_clauses_undertake(corpus: Corpus, text: str, expected: list[str]) -> None:
    assert undertaken(read(corpus, "zh-Hans", text), "zh-Hans") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Both sides recalled that their friendship is old.", ["assert"]),
        ("Both sides proposed that all countries join the talks.", ["urge"]),
        ("Both sides welcomed a joint study.", ["appraise"]),
        ("Cambodia was invited to join the talks.", ["assert"]),
        ("Both sides enjoy broad public support.", ["assert"]),
        ("Both sides should adhere to the plan.", ["urge"]),
        ("The two sides discussed trade.", ["record"]),
    ],
)
def test_more_acts_of_english_sentences(corpus: Corpus, text: str, expected: list[str]) -> None:
    assert acts(read(corpus, "en", text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What is promised in other words, and by whom in the next clause.
        ("Both sides expressed their intentions to dig wells, as well as to hold fairs.", ["dig wells", "hold fairs"]),
        ("China thanked Cambodia for the rice and expressed its intention to dig wells.", ["dig wells"]),
        ("Both sides welcomed the fair, and reaffirmed that the two countries would repair the bridge.", ["repair the bridge"]),
        ("The two sides shared the view that the two countries, as old friends, will repair the bridge.", ["repair the bridge"]),
        ("Both sides pledged to pursue new ways of selling rice.", ["pursue new ways of selling rice"]),
        ("We commit ourselves to repairing the bridge.", ["repairing the bridge"]),
        ("Both sides were asked to wait, and Cambodia undertook to plant trees.", ["plant trees"]),
        # What was agreed to be done.
        ("It was agreed that the next fair will be held in May.", ["the next fair will be held in May"]),
        ("It was also agreed to repair the bridge.", ["repair the bridge"]),
        # A verb behind "and" that goes on with a purpose, or with what others do.
        ("They agreed to take measures to improve the port and expedite customs checks.",
         ["take measures to improve the port and expedite customs checks"]),
        ("They will explore new ways to sell rice and buy fish.", ["explore new ways to sell rice and buy fish"]),
        ("They agreed to repair the bridge, and to encourage their farmers to explore new markets.",
         ["repair the bridge", "encourage their farmers to explore new markets"]),
        # A verb of its own behind "and", with others or without them.
        ("China will train doctors and work with Cambodia to repair the bridge.", ["train doctors", "repair the bridge"]),
        ("China will do its best to help and support Cambodia in planting trees.", ["do its best to help and support Cambodia in planting trees"]),
        ("China is ready to work with all countries, including Cambodia, to repair the bridge.", ["repair the bridge"]),
        # Ways in which it is done, and parts of it.
        ("They agreed to improve exchanges, including through opening schools, and lending books.",
         ["improve exchanges, including through opening schools, and lending books"]),
        ("They agreed to dig wells against drought, adding counter-drought funds.", ["dig wells against drought"]),
        # The last noun of a compound decides; a level, or something to be solved, is an aim.
        ("They agreed to enhance friendship action plans.", ["enhance friendship action plans"]),
        ("They agreed to dig wells, and to address problems affecting cooperation.", ["dig wells"]),
        ("They agreed to dig wells, and to double the volume of trade.", ["dig wells"]),
        ("They are committed to dig wells and to the Charter.", ["dig wells"]),
        # Verbs that go on with a purpose, or with what a preposition governs; verbs that nobody listed.
        ("They agreed to open the port to help farmers, repair roads and prevent floods.", ["open the port"]),
        ("They agreed to cooperate on digging wells and preventing floods.", ["cooperate on digging wells and preventing floods"]),
        ("They agreed to hold a fair in May, and to perforate the stamps.", ["hold a fair in May", "perforate the stamps"]),
        ("The four ministers confirmed that the two countries will repair the bridge.", ["repair the bridge"]),
        ("They affirmed the commitment to further strengthening exchanges, founded on open markets.",
         ["further strengthening exchanges"]),
        ("They met often, pledging to repair the bridge.", ["repair the bridge"]),
        ("A team of farmers will monitor the floods.", []),
        ("The Ministers concurred in expanding exchanges.", ["expanding exchanges"]),
        ("They expressed their will to repair the bridge and instructed the builders to hurry.", ["repair the bridge"]),
        ("China announced that it will repair the bridge.", ["repair the bridge"]),
        ("They agreed on Friday to repair the bridge.", ["repair the bridge"]),
        ("Cambodia declined to say what China would build.", []),
        ("China is willing to always serve as a friend.", []),
        ("China is ready to better align its strategies.", ["better align its strategies"]),
        # A thing does nothing, whosever it is.
        ("Both sides stressed that China's visit will deepen cooperation.", []),
        ("Both sides stressed that the canal will expand trade.", []),
        ("Chinese-made buses are here. China's assistance will expand trade.", []),
        ("Trade between the two countries will promote exchanges.", []),
        ("It will expand trade.", []),
        ("The two leaders believe the agreement will expand trade.", []),
        ("Cambodia expressed confidence that the two countries will expand trade.", []),
        ("China welcomed the decision to hold a fair and its intention to expand trade.", []),
        ("Both sides supported the building of a road.", []),
        ("China reaffirmed that it will repair the bridge.", ["repair the bridge"]),
        ("The relevant authorities will expand trade.", ["expand trade"]),
        # What is told of a thing in the last clause.
        ("They decided to form a working group, which will hold talks in May.", ["form a working group", "hold talks in May"]),
        # Words of a promise.
        ("The two sides recommitted to holding talks on trade.", ["holding talks on trade"]),
        ("They expressed the commitment of the two sides to exchanging data.", ["exchanging data"]),
        ("They reaffirmed their commitment towards building a school.", ["building a school"]),
        ("They affirmed not to use force.", ["use force"]),
        ("The Ministers tasked their senior officials to draw up a plan.", ["draw up a plan"]),
        ("The leaders tasked the Joint Committee with drawing up a plan.", ["drawing up a plan"]),
        ("They instructed the passengers to hurry.", []),
        ("They stressed the value of the road, and instructed officials to repair it.", ["repair it"]),
        ("The two sides confirmed to continue consultations.", ["continue consultations"]),
        ("China pledged a grant of 10 million yuan for the bridge.", ["a grant of 10 million yuan for the bridge"]),
        # Words of an agreement.
        ("They decided on a roadmap for the talks.", ["a roadmap for the talks"]),
        ("They agreed, inter alia, to hold a seminar.", ["hold a seminar"]),
        ("They agreed once more to extend the programme.", ["extend the programme"]),
        ("They agreed for the two agencies to sign an agreement.", ["sign an agreement"]),
        ("They took a decision to set up a committee.", ["set up a committee"]),
        ("The two leaders confirmed their agreement to resume flights.", ["resume flights"]),
        ("They announced their intention to sign a memorandum.", ["sign a memorandum"]),
        ("The two sides reached an understanding to hold talks.", ["hold talks"]),
        ("They agreed to the following: hold talks; set up a hotline.", ["hold talks", "set up a hotline"]),
        ("They agreed that a committee be established.", ["a committee be established"]),
        ("They agreed that it should be established.", []),
        ("They agreed that both sides shall hold talks and that a hotline shall be set up.", ["hold talks", "a hotline shall be set up"]),
        # Nouns of an activity, and none of a principle.
        ("They are committed to the early conclusion of the talks.", ["the early conclusion of the talks"]),
        ("They reaffirmed their commitment to the full implementation of the plan and to peace.", ["the full implementation of the plan"]),
        ("They are committed to a free and open region.", []),
        # What something is for.
        ("They agreed to draw up a plan to translate it into action.", ["draw up a plan"]),
        ("They will set up a fund, to improve the conditions of trade.", ["set up a fund"]),
        ("They agreed to continue dialogue to resolve the dispute.", ["continue dialogue"]),
        ("They agreed to work towards concluding an agreement.", ["work towards concluding an agreement"]),
        # What stands beside it.
        ("They agreed to support each other and to coordinate their positions.", ["coordinate their positions"]),
        ("They agreed to deepen cooperation, including holding a forum.", ["deepen cooperation", "holding a forum"]),
        ("They met in May, during which they agreed to hold talks.", ["hold talks"]),
        ("They recalled the visit, during which they agreed to hold talks.", []),
        ("They praised projects in many fields including, but not limited to, energy and health.", []),
        ("They look forward to the meeting, to be held in May.", []),
        ("The participants summarized the talks and reaffirmed their commitment to holding a forum.", ["holding a forum"]),
        ("The number of visits has grown and both sides agreed to open a consulate.", ["open a consulate"]),
        ("They agreed to hold talks, including those of experts, and to open a consulate.", ["hold talks, including those of experts", "open a consulate"]),
        ("They agreed to hold talks in addition to soon opening a consulate.", ["hold talks", "opening a consulate"]),
        ("They reiterated the commitment of not allowing anybody to use their territory.", ["not allowing anybody to use their territory"]),
        ("The two sides affirmed they will exchange data.", ["exchange data"]),
        ("They undertake to consult each other and to refrain from the use of force.", ["consult each other", "refrain from the use of force"]),
        ("They agreed to instruct the authorities to speed up the talks.", ["instruct the authorities to speed up the talks"]),
        ("They reaffirmed their commitment to work closely together in addressing common challenges.", ["work closely together in addressing common challenges"]),
        ("They are committed to working together to uphold the international order.", []),
        ("They agreed to set up a fund, with effective measures of control.", ["set up a fund, with effective measures of control"]),
        ("They agreed to expand trade and to perforate the paper.", ["expand trade", "perforate the paper"]),
        ("They agreed to upgrade their relations to a Strategic Partnership.", ["upgrade their relations to a Strategic Partnership"]),
        ("They agreed to upgrade their relations to a new level.", []),
        ("They reaffirmed their commitment to a plan, to promote trade.", []),
        ("The plan demonstrates the commitment of both sides to expanding trade.", []),
        ("They agreed to expand cooperation in energy with particular emphasis on solar power.", ["expand cooperation in energy"]),
        ("They announced that China and Cambodia will build a railway.", ["build a railway"]),
        ("They discussed issues on which China and Cambodia will hold talks.", []),
        ("The next meeting will be chaired by China.", ["The next meeting will be chaired by China"]),
        ("Cooperation will be further expanded on trade, both in towns and in villages.", ["Cooperation will be further expanded on trade, both in towns and in villages"]),
    ],
)  # fmt: skip
def test_what_english_clauses_promise(corpus: Corpus, text: str, expected: list[str]) -> None:
    assert undertaken(read(corpus, "en", text), "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Both sides praised the fair, which will bring benefits to farmers.", ["appraise", "assert"]),
        (
            "Both sides praised the bridge, which has served farmers for years, bringing them rice.",
            ["appraise", "assert"],
        ),
        ("Both sides met at the bridge, which was built in 1990.", ["record"]),
        ("Both sides stressed their shared commitment to peace.", ["position for"]),
        ("Both sides noted their satisfaction with the fair.", ["appraise"]),
        ("Both sides noted the need to repair the bridge.", ["position for"]),
        ("The two governments hereby establish a joint committee.", ["declare"]),
        ("Respecting each other's independence;", ["position for"]),
        ("The two countries had agreed to repair the bridge.", ["record"]),
        ("Cambodia was welcomed by the farmers.", ["assert"]),
        ("Hun Sen expressed that Cambodia will plant trees.", ["commit"]),
        ("Hun Sen affirmed that the fair will help farmers.", ["assert"]),
        ("Hun Sen affirmed the fair of farmers will help them.", ["assert"]),
        ("The two sides affirmed the Charter.", ["position for"]),
        ("Both sides expressed interest in planting trees.", ["position for"]),
    ],
)
def test_acts_of_what_is_told_promised_or_praised(corpus: Corpus, text: str, expected: list[str]) -> None:
    assert acts(read(corpus, "en", text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Both sides were satisfied, and committed to:\n• Build wells;\n• Hold fairs.\nThey met twice.",
         ["Build wells", "Hold fairs"]),
        ("Both sides decided to: (a) build wells; (b) hold fairs; and (c) train doctors.", ["build wells", "hold fairs", "train doctors"]),
        ("Both sides will further: build wells; and hold fairs.", ["build wells", "hold fairs"]),
    ],
)  # fmt: skip
def test_lists_are_governed_by_the_sentence_that_opens_them(corpus: Corpus, text: str, expected: list[str]) -> None:
    assert undertaken(read(corpus, "en", text), "en") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A body, its text, and what stands for it.
        ("According to a statement by the Cambodian side, rice is dear. It said fish is dear.", [CAMBODIA, CAMBODIA]),
        # The speaker is told with a clause between, goes on without a subject, or is quoted.
        ("Hun Sen, while praising the farmers, stated that Cambodia will plant trees.", [("hun-sen",), ("hun-sen",)]),
        ("Hun Sen thanked China, and stated that Cambodia will plant trees.", [("hun-sen",), ("hun-sen",)]),
        ("Hun Sen thanked China, saying it had dug wells.", [("hun-sen",), ("hun-sen",)]),
        ("Hun Sen told the guest that rice is dear. He replied that fish is dear.", [("hun-sen",), ("hun-sen",)]),
        ("According to Hun Sen, rice is dear.", [("hun-sen",)]),
        ("“Rice is dear,” Hun Sen was quoted as saying.", [("hun-sen",)]),
        ("Cambodia will, Hun Sen continued, plant trees.", [("hun-sen",)]),
        # A quotation of several sentences is of whoever is named behind it.
        ('"Rice is dear. Fish is dear," Hun Sen said.', [("hun-sen",), ("hun-sen",)]),
        # Bare titles, with and without a state, and those of whom nobody knows the name.
        ("Cambodian Prime Minister Hun Sen met President Ola Nord. The Cambodian leader thanked him.", [("xinhua",), ("hun-sen",)]),
        ("Hun Sen met spokesman Ola Nord. The spokesman said rice is dear.", [("xinhua",), ()]),
        ("Hun Sen, for his part, said Cambodia will plant trees.", [("hun-sen",)]),
        ("“Rice is dear,” Hun Sen told a joint news conference.", [("hun-sen",)]),
        ("Asked about rice, Hun Sen said it was dear.", [("hun-sen",)]),
        ("Cambodia's government spokesman Ola Nord praised the farmers.", [()]),
        ("The Cambodian side said rice is dear. The government said fish is dear.", [CAMBODIA, CAMBODIA]),
        ("President Ola Nord came. Hun Sen said rice is dear. Ola Nord thanked him.", [("xinhua",), ("hun-sen",), ()]),
        ("Hun Sen assured the visiting minister of trade and crafts on Monday that rice is dear.", [("hun-sen",)]),
        # What both agreed is told by the outlet, also behind what one of them said.
        ("Hun Sen said rice is dear. They agreed that rice should be sold.", [("hun-sen",), ("xinhua",)]),
        ("Hun Sen said rice is dear. Both leaders agreed to plant trees.", [("hun-sen",), ("xinhua",)]),
        # Of another side than the last speaker's, nothing is given to that speaker.
        ("Cambodian President Hun Sen said rice is dear.\nChina will plant trees.", [("hun-sen",), ("xinhua",)]),
        ("Cambodian President Hun Sen said rice is dear.\nCambodia will plant trees.", [("hun-sen",), ("hun-sen",)]),
        # A spokesman without a name, how something is done, and what both stressed behind what one said.
        ("A spokesman for the ministry told reporters that rice is dear. Fish is dear.", [(), ()]),
        ("Hun Sen explained how rice is sold.", [("hun-sen",)]),
        ("Hun Sen said that Ola Nord thanked the farmers.", [("hun-sen",)]),
        ("Foreign Minister Ola Nord met Prime Minister Hun Sen. Highly valuing the mill, the PM called for calm. The host also proposed a fair.",
         [("xinhua",), ("hun-sen",), ("hun-sen",), ("hun-sen",)]),
        ("Hun Sen said rice is dear. The two sides stressed that fish is dear.", [("hun-sen",), ("xinhua",)]),
    ],
)  # fmt: skip
def test_speakers_are_followed_through_a_report(corpus: Corpus, text: str, expected: list[tuple[str, ...]]) -> None:
    assert [tuple(one.speakers) for one in read(corpus, "en", text, Voice.AUTHORIAL)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Words of time, and offices behind the name, stand before the verb.
        ("During the fair, Hun Sen, also a farmer, expressed his heartfelt thanks to China.", [("hun-sen",)]),
        ("For his part, Hun Sen, also a farmer, said his rice is dear.", [("hun-sen",)]),
        # A promise that is told, a short title, and a feeling.
        ("Hun Sen promised that Cambodia would plant trees.", [("hun-sen",)]),
        ("PM Hun Sen showed his delight at the mill.", [("hun-sen",)]),
        # Whoever is thanked before a verb of speech does not speak.
        ("Hun Sen congratulated Foreign Minister Ola Nord and told that rice is dear.", [("hun-sen",)]),
        # A fact between two quotations is the outlet's; a quotation goes on with whoever was quoted.
        ("“We will build it,” Hun Sen said. The road is 30 kilometres long. “It is wide,” he said.",
         [("hun-sen",), ("xinhua",), ("hun-sen",)]),
        ("“We will build it,” Hun Sen said.\n“It is wide.”", [("hun-sen",), ("hun-sen",)]),
        # He is whom the sentence before was about.
        ("Foreign Minister Ola Nord said rice is dear. Hun Sen toured the mill. He said it is new.",
         [(), ("xinhua",), ("hun-sen",)]),
        # What both express is told by the outlet, unless it retells what each side said.
        ("Both sides expressed delight at the mill.", [("xinhua",)]),
        ("The Cambodian side praised the mill. Both sides expressed delight at it.", [CAMBODIA, BOTH]),
    ],
)  # fmt: skip
def test_who_speaks_behind_other_words_of_a_report(corpus: Corpus, text: str, expected: list[tuple[str, ...]]) -> None:
    assert [tuple(one.speakers) for one in read(corpus, "en", text, Voice.AUTHORIAL)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Whom the words are said to, and with whom, does not speak.
        ("甲某向洪森表示，稻米很贵。", [()]),
        ("洪森同甲某会谈时指出，稻米很贵。", [("hun-sen",)]),
        # Occasion, subject matter and source stand before who speaks.
        ("会谈上，洪森强调，稻米很贵。", [("hun-sen",)]),
        ("关于磨坊，洪森强调，稻米很贵。", [("hun-sen",)]),
        ("据报道，洪森称，稻米很贵。", [("hun-sen",)]),
        # A later verb of speech without a subject is of the person at the head of the sentence.
        ("洪森首先转达国王的问候，表示稻米很贵。鱼也很贵。", [("hun-sen",), ("hun-sen",)]),
        ("洪森谈了收成，并表示稻米很贵。", [("hun-sen",)]),
        ("洪森建议双方修桥。", [("hun-sen",)]),
        # What others did before is told by whoever speaks; what they did at the talks, by the outlet.
        ("洪森说，稻米很贵。去年，双方举行了稻米节。", [("hun-sen",), ("hun-sen",)]),
        ("洪森说，稻米很贵。双方还就渔业交换了意见。", [("hun-sen",), ("xinhua",)]),
        ("洪森说，两国达成共识意义重大，柬方愿修桥。", [("hun-sen",), ("hun-sen",)]),
        # A hope goes on in the next paragraph, a bare title stands for its bearer, a state for nobody else.
        ("洪森说，稻米很贵。\n希望中方买米。", [("hun-sen",), ("hun-sen",)]),
        ("洪森首相会见甲某。首相强调，稻米很贵。", [("xinhua",), ("hun-sen",)]),
        ("柬埔寨渔业局局长甲某强调，稻米很贵。", [()]),
        ("“稻米很贵。”洪森说。“鱼也很贵。”他说。", [("hun-sen",), ("hun-sen",)]),
    ],
)  # fmt: skip
def test_who_speaks_in_a_chinese_report(corpus: Corpus, text: str, expected: list[tuple[str, ...]]) -> None:
    assert list(dict.fromkeys(tuple(one.speakers) for one in read(corpus, "zh-Hans", text, Voice.AUTHORIAL))) == list(
        dict.fromkeys(expected)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hun Sen pledged to dig wells and China promised to plant trees.", [("hun-sen",), CHINA]),
        ('Cambodian Prime Minister Hun Sen spoke. "We will plant trees," Hun Sen said.', [CAMBODIA]),
        ("China, Hun Sen said, thanks the farmers and is ready to plant trees.", [CHINA]),
    ],
)
def test_who_is_bound_by_what_a_report_tells(corpus: Corpus, text: str, expected: list[tuple[str, ...]]) -> None:
    made = read(corpus, "en", text, Voice.AUTHORIAL)
    assert [tuple(each.committers) for one in made for each in one.commitments] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Two in a row both speak; whom somebody only met does not, and who is in no register is left out.
        ("洪森和李某表示，稻米很贵。", [("hun-sen",)]),
        ("洪森与李某会谈时表示，稻米很贵。", [("hun-sen",)]),
        # What both think is theirs, also behind what one of them said; what they agreed is the outlet's.
        ("洪森说，稻米很贵。双方一致认为，鱼也很贵。", [("hun-sen",), BOTH]),
        ("洪森说，稻米很贵。柬中双方在会谈中强调，鱼也很贵。", [("hun-sen",), BOTH]),
        ("双方还就柬埔寨渔业交换意见，一致认为鱼很贵。", [("xinhua",), BOTH]),
        ("洪森说，稻米很贵。双方同意修桥。", [("hun-sen",), ("xinhua",)]),
        ("洪森说，稻米很贵。今年是稻米年，双方同意修桥。", [("hun-sen",)]),
        ("双方强调，柬埔寨稻米很贵。今后，双方应修桥。", [BOTH]),
        # Inside what a person says, a side thanks, and the person tells of earlier meetings.
        ("洪森说，桥修好了，柬方对此表示祝贺。鱼很贵。", [("hun-sen",)]),
        ("洪森说，稻米很贵。我此访同李某举行会谈，取得成果。", [("hun-sen",)]),
        ("洪森写道，他与李某举行了会谈。", [("hun-sen",)]),
        # A source before the speaker, a title of a state, a surname, a pronoun, and a quotation in the next paragraph.
        ("新华社报道，洪森表示，稻米很贵。", [("hun-sen",)]),
        ("根据外交部文告，洪森重申稻米很贵。", [("hun-sen",)]),
        ("柬埔寨首相洪森会见李某。柬埔寨首相对此表示感谢，并强调稻米很贵。", [("xinhua",), ("hun-sen",)]),
        ("洪森会见李某。洪表示，稻米很贵。", [("xinhua",), ("hun-sen",)]),
        ("洪森表示，稻米很贵。他也希望修桥。", [("hun-sen",)]),
        ("洪森表示，稻米很贵。\n“鱼也很贵。桥很旧。”", [("hun-sen",)]),
        # Thanks behind a phrase, behind when, and with other words for them.
        ("洪森对柬埔寨农民，特别是渔民，为修桥所作的努力表示感谢。", [("hun-sen",)]),
        ("交流开始时，洪森则对捐赠稻米表达感谢之意。", [("hun-sen",)]),
        # A person at the end of a clause is whom the sentence is about.
        ("前来访问的柬埔寨首相洪森，10日在金边会见李某。", [("xinhua",)]),
        # A text that a body issues, an office without a name, and two leaders of whom one is in no register.
        ("柬埔寨外交部20日发布新闻稿称，稻米很贵。", [CAMBODIA]),
        ("一名发言人表示，稻米很贵。", [()]),
        ("洪森会见李某。两位领导人一致认为，稻米很贵。", [("xinhua",), ()]),
        ("洪森会见李某。两人还讨论了稻米贸易。", [("xinhua",)]),
        # Whoever a sentence of the outlet is about is "he" in the next; whoever is only spoken of is not.
        ("甲某说，稻米很贵。\n洪森10日在金边参观磨坊。他说，磨坊很新。", [(), ("xinhua",), ("hun-sen",)]),
        ("甲某表示，稻米很贵，对洪森表示感谢。", [()]),
        ("洪森在信中首先对稻农表示哀悼，我深表感谢。", [("hun-sen",)]),
        ("李某说，洪森提出的倡议很好。", [()]),
        ("洪森为李某举行了欢迎仪式。", [("xinhua",)]),
        ("洪森代表柬方祝贺李某。", [("hun-sen",)]),
        ("外交部发言人在当晚对两国停火表示欢迎。洪森说，稻米很贵。", [(), ("hun-sen",)]),
        ("洪森告诉李某，稻米很贵。", [("hun-sen",)]),
    ],
)  # fmt: skip
def test_who_else_speaks_in_a_chinese_report(corpus: Corpus, text: str, expected: list[tuple[str, ...]]) -> None:
    made = read(corpus, "zh-Hans", text, Voice.AUTHORIAL)
    assert list(dict.fromkeys(tuple(one.speakers) for one in made)) == list(dict.fromkeys(expected))
    assert all((one.voice == "authorial") == (one.speakers == ["xinhua"]) for one in made)


def registered(corpus: Corpus, *persons: tuple[str, str]) -> Corpus:
    """The corpus with persons who have a name in Chinese, as well."""
    one = next(actor for actor in corpus.actors if actor.kind == "person")
    actors = [
        one.model_copy(
            update={"id": each, "names": [one.names[0].model_copy(update={"language": "zh-Hans", "text": name})]}
        )
        for each, name in persons
    ]
    return replace(corpus, actors=(*corpus.actors, *actors))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("洪森和李某某表示，稻米很贵。", [("hun-sen", "li")]),
        ("柬埔寨首相洪森及部长李某某先后感谢农民。", [("hun-sen", "li")]),
        ("洪森与李某某会谈时指出，稻米很贵。", [("hun-sen",)]),
        ("李某某会见洪森。两位领导人高度评价稻米贸易。今后，双方应修桥。", [("xinhua",), ("li", "hun-sen")]),
        ("应王某某邀请，李某某会见洪森。洪森感谢李某某。两位领导人相信稻米很好。", [("xinhua",), ("hun-sen",), ("li", "hun-sen")]),
    ],
)  # fmt: skip
def test_two_persons_who_speak_together(corpus: Corpus, text: str, expected: list[tuple[str, ...]]) -> None:
    made = read(registered(corpus, ("li", "李某某"), ("wang", "王某某")), "zh-Hans", text, Voice.AUTHORIAL)
    told = [tuple(sorted(one.speakers)) for one in made]
    assert list(dict.fromkeys(told)) == [tuple(sorted(one)) for one in expected]


@pytest.mark.parametrize(
    ("language", "text", "doubt"),
    [
        ("zh-Hans", "一名发言人表示，稻米很贵。", "who speaks, 一名发言人, is in no register"),
        ("zh-Hans", "李某表示，稻米很贵。", "who speaks, 李某, is in no register"),
        ("en", "Foreign Minister Ola Nord said rice is dear.", "is in no register"),
    ],
)
def test_a_speaker_in_no_register_is_told(corpus: Corpus, language: str, text: str, doubt: str) -> None:
    (one,) = read(corpus, language, text, Voice.AUTHORIAL)
    assert (one.voice, one.speakers) == ("reported", [])
    assert doubt in (one.note or "")
    assert "data/registers/actors.json" in (one.note or "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What another promises is told by the speaker, not promised.
        ("柬埔寨外交部说，日本承诺提供援助，修建公路。", []),
        ("柬埔寨外交部说，柬方承诺修建公路。", ["修建公路"]),
        # Promises that are said again, strived for, or made by refusing.
        ("双方重申继续加强渔业合作。", ["继续加强渔业合作"]),
        ("双方力争年内完成谈判。", ["力争年内完成谈判"]),
        ("中方承诺不允许任何人破坏合作。", ["不允许任何人破坏合作"]),
        ("柬方决不允许利用柬领土从事反华活动。", ["决不允许利用柬领土从事反华活动"]),
        ("柬方重申决不允许利用柬领土从事反华活动。", ["决不允许利用柬领土从事反华活动"]),
        ("双方重申，不参加敌对联盟，不允许任何人在本国领土上从事敌对活动。",
         ["不参加敌对联盟", "不允许任何人在本国领土上从事敌对活动"]),
        ("双方反对任何国家干涉内政，不允许任何国家谋求霸权。", []),
        # What stands before the subject, and what is only said to be important.
        ("下一步柬方愿全面落实停火协议，这对恢复交往至关重要。", ["全面落实停火协议"]),
        ("在当前形势下，两国深化交流合作十分重要。", []),
    ],
)  # fmt: skip
def test_whose_promise_it_is_in_chinese(corpus: Corpus, text: str, expected: list[str]) -> None:
    voice = Voice.AUTHORIAL if "外交部" in text else Voice.JOINT_TEXT
    assert undertaken(read(corpus, "zh-Hans", text, voice), "zh-Hans") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("洪森说，稻米很贵。双方可以修桥。", ["assert", "urge"]),
        ("洪森强调，落实协定至关重要，这些协定仍是桥梁。", ["position for", "assert"]),
        ("洪森建议双方修桥。", ["urge"]),
        ("洪森强调柬方希望各国保持沟通。", ["position for"]),
        ("洪森表示，柬方提供了很多帮助和支持。", ["record"]),
        ("洪森表示，稻米很好，十分期待再次访华。", ["assert", "position for"]),
        ("洪森同李某通电话。", ["record"]),
        ("双方在发展渔业等领域，以及农业方面签署了六项协定。", ["record"]),
        ("洪森表示，柬方希同中方加强渔业合作。", ["position for"]),
        ("洪森说，柬方将继续坚定地同中方站在一起。", ["position for"]),
        ("洪森说，双方在渔业问题上始终相互支持。", ["assert"]),
        ("洪森说，柬埔寨和中国于1958年正式建立外交关系。", ["record"]),
        ("洪森再度呼吁共同反对走私，维护渔业秩序，推动贸易发展。", ["urge"]),
        ("应邀请，柬埔寨总统洪某来华出席第三届论坛。", ["record"]),
        ("洪森强调，李某对柬埔寨的正式访问，将进一步加强渔业合作。", ["assert"]),
        ("洪森首先转达国王的问候，并表示双方还可打造新航线。", ["record", "urge"]),
    ],
)
def test_acts_of_what_a_chinese_report_gives_to_a_person(corpus: Corpus, text: str, expected: list[str]) -> None:
    assert acts(read(corpus, "zh-Hans", text, Voice.AUTHORIAL)) == expected


def test_support_that_is_said_again_is_a_position_in_a_report(corpus: Corpus) -> None:
    (one,) = read(corpus, "en", "Hun Sen reiterated Cambodia's support for the efforts of China.", Voice.AUTHORIAL)
    assert (one.act, one.speakers) == ("position", ["hun-sen"])


def test_a_side_is_called_by_a_character_of_the_name_of_its_state(corpus: Corpus) -> None:
    made = read(corpus, "zh-Hans", "中国和柬埔寨举行会谈。埔方感谢中方。")
    assert [tuple(one.speakers) for one in made] == [BOTH, CAMBODIA]


@pytest.mark.parametrize(
    "dateline",
    ["新华社金边4月18日电 ", "中评社北京4月18日电／", "（金边讯）", "【明报专讯】", "越通社河内——"],
)
def test_a_chinese_dateline_needs_no_mark_behind_it(corpus: Corpus, dateline: str) -> None:
    first, second = read(corpus, "zh-Hans", f"{dateline}双方举行会谈。", Voice.AUTHORIAL)
    assert (first.role, first.anchors["zh-Hans"].quote) == ("dateline", dateline.strip())
    assert (second.role, second.anchors["zh-Hans"].quote) == ("operative", "双方举行会谈。")


def test_a_verb_of_speech_without_subject_is_of_whom_the_sentence_is_about(corpus: Corpus) -> None:
    made = read(corpus, "zh-Hans", "洪森向中方转达了问候，表示柬方欢迎中国企业。", Voice.AUTHORIAL)
    assert [tuple(one.speakers) for one in made][-1] == ("hun-sen",)


def test_persons_in_joint_text_are_followed(corpus: Corpus) -> None:
    text = "Prime Minister Hun Sen thanked China. He also proposed that China plant trees. The Prime Minister said that Cambodia will dig wells."
    assert [(one.voice, tuple(one.speakers)) for one in read(corpus, "en", text)] == [("reported", ("hun-sen",))] * 3


def test_a_side_is_known_by_the_stem_of_its_name(corpus: Corpus) -> None:
    made = read(
        corpus, "en", "China met Cambodia. The Chinese side thanked the farmers. The Cambodian side thanked them too."
    )
    assert [tuple(one.speakers) for one in made] == [BOTH, CHINA, CAMBODIA]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("柬方期待双方进一步密切各领域合作。", ["position for"]),
        ("中方将支持柬方走自己的道路，支持柬方顺利举行大选。", ["position for"]),
        ("两国是好邻居，一贯相互支持，相互帮助。", ["assert"]),
        ("双方始终弘扬和平精神，坚持团结互助。", ["assert"]),
        ("双方赞赏两国的友好关系，将加强渔业合作。", ["appraise", "commit"]),
        ("双方一致认为，双方需要继续修桥。", ["position for"]),
    ],
)
def test_more_acts_of_chinese_sentences(corpus: Corpus, text: str, expected: list[str]) -> None:
    assert acts(read(corpus, "zh-Hans", text)) == expected


def test_codes_that_the_words_of_a_commitment_give(corpus: Corpus) -> None:
    text = "China will provide 100 wells to Cambodia at an early date. Both sides agreed to dig 20 wells by 2030."
    given, dug = (each for one in read(corpus, "en", text) for each in one.commitments)
    assert (given.beneficiaries, dug.beneficiaries) == (["cambodia"], [])
    assert given.quantity is not None
    assert (given.quantity.number, given.quantity.unit) == (100, "wells")
    assert given.deadline is not None
    assert (given.deadline.printed, dug.deadline) == ({"en": "at an early date"}, None)


def test_instruments_are_those_that_the_words_name(corpus: Corpus) -> None:
    made = read(corpus, "zh-Hans", "双方同意落实《关于中柬发展合作规划（2023-2025）的谅解备忘录》，加强合作。")
    assert [each.instruments for one in made for each in one.commitments] == [["development-cooperation-mou"], []]


def test_a_side_by_an_unknown_name_is_the_party_that_has_no_other(corpus: Corpus) -> None:
    made = read(corpus, "zh-Hans", "中方支持高方。高方感谢中方。")
    assert [tuple(one.speakers) for one in made] == [CHINA, CAMBODIA]


def test_place_and_outlet_at_the_head_of_a_dispatch_need_no_date(corpus: Corpus) -> None:
    made = read(corpus, "en", "PHNOM PENH (Xinhua) -- Hun Sen met a guest.\nThey signed a contract.", Voice.AUTHORIAL)
    assert [one.role for one in made] == ["dateline", "operative", "operative"]


def test_a_sentence_that_only_one_version_has_is_not_merged(corpus: Corpus) -> None:
    chinese = "双方同意举办文化论坛。这将惠及两国青年，受到各界欢迎。中方感谢柬方2019年的帮助。"
    english = "Both sides agreed to hold a forum on culture. China thanked Cambodia for its help in 2019."
    before = propose_provisions(defaults(corpus), "zh-Hans", chinese)
    after = add_text(before, defaults(corpus), "zh-Hans", "en", english)
    assert [one.anchors["zh-Hans"].quote for one in after if "en" in one.anchors] == [
        "双方同意举办文化论坛。",
        "中方感谢柬方2019年的帮助。",
    ]


def test_an_ending_that_only_one_version_has_keeps_its_units(corpus: Corpus) -> None:
    chinese = "双方同意举办文化论坛。\n中方愿扩大进口柬埔寨大米。柬方欢迎中国游客。双方反对任何形式的恐怖主义。双方将保持高层交往。"
    alone = [one.anchors["zh-Hans"].quote for one in propose_provisions(defaults(corpus), "zh-Hans", chinese)]
    assert len(alone) == 5
    before = propose_provisions(defaults(corpus), "zh-Hans", chinese)
    after = add_text(before, defaults(corpus), "zh-Hans", "en", "Both sides agreed to hold a forum on culture.")
    assert [one.anchors["zh-Hans"].quote for one in after] == alone
    assert [sorted(one.anchors) for one in after] == [["en", "zh-Hans"], *[["zh-Hans"]] * 4]


@pytest.mark.parametrize(
    ("english", "partner"),
    [
        ("Experts were pleased with what they saw.", None),
        ("China welcomed the results of 2019 in tourism.", "中方欢迎2019年的旅游成果。"),
        ("The Cambodian side thanked China for its medicine.", "柬方感谢中方的药品。"),
    ],
    ids=["nothing", "number", "act-and-topic"],
)
def test_one_sentence_is_paired_only_by_what_it_says(corpus: Corpus, english: str, partner: str | None) -> None:
    chinese = "联合声明\n双方回顾了传统友谊。中方欢迎2019年的旅游成果。柬方感谢中方的药品。"
    before = propose_provisions(defaults(corpus), "zh-Hans", chinese)
    after = add_text(before, defaults(corpus), "zh-Hans", "en", english)
    (one,) = [each for each in after if "en" in each.anchors]
    assert (one.anchors["zh-Hans"].quote if "zh-Hans" in one.anchors else None) == partner
    alone = (one.note or "").startswith("Doubtful proposal: nothing in it tells which sentence")
    assert alone is (partner is None)
    assert after[0].role == "title"


def test_thanks_of_a_named_person_in_joint_text_are_reported(corpus: Corpus) -> None:
    made = read(corpus, "zh-Hans", "双方对访问成果表示满意。洪森首相对中方的款待表示感谢，并邀请中方领导人访柬。")
    assert [(one.voice, one.act, tuple(one.speakers)) for one in made] == [
        ("joint_text", "appraise", BOTH),
        ("reported", "appraise", ("hun-sen",)),
        ("reported", "urge", ("hun-sen",)),
    ]


@pytest.mark.parametrize(
    ("language", "text", "topic"),
    [
        ("zh-Hans", "双方同意加强两军联演联训。", "defence"),
        ("zh-Hans", "双方同意深化光伏和水电合作。", "energy"),
        ("en", "Both sides agreed to fight drug trafficking.", "law_enforcement"),
        ("en", "Both sides agreed to protect temples and promote tourism.", "culture_people"),
        ("en", "Nothing is said.", "framework"),
    ],
)
def test_the_main_topic_is_that_of_the_words(corpus: Corpus, language: str, text: str, topic: str) -> None:
    assert read(corpus, language, text)[0].topics[0] == topic


def test_a_full_stop_of_one_version_cuts_where_the_other_has_a_mark(corpus: Corpus) -> None:
    chinese = "双方高度评价两国友谊。两国友谊历久弥坚。"
    english = "Both sides spoke highly of the friendship of the two countries, which has been growing ever stronger."
    before = propose_provisions(defaults(corpus), "zh-Hans", chinese)
    after = add_text(before, defaults(corpus), "zh-Hans", "en", english)
    assert [(one.act, sorted(one.anchors)) for one in after] == [
        ("appraise", ["en", "zh-Hans"]),
        ("assert", ["en", "zh-Hans"]),
    ]
    assert after[1].anchors["en"].quote.startswith("which has")


def test_versions_that_are_read_differently_are_told(corpus: Corpus) -> None:
    before = propose_provisions(defaults(corpus), "zh-Hans", "双方愿加强旅游合作。")
    (one,) = add_text(before, defaults(corpus), "zh-Hans", "en", "Both sides appreciate their cooperation in tourism.")
    assert one.act == "commit"
    assert "the versions disagree: zh-Hans reads as commit, en as appraise" in (one.note or "")


def test_what_one_version_leaves_out_stands_alone() -> None:
    """The ratio of lengths is fixed, so that a version which abridges does not make all its sentences look short."""
    first = [Item(20), Item(24, frozenset({"2023"})), Item(60), Item(22, frozenset({"40"}))]
    second = [Item(86), Item(104, frozenset({"2023"})), Item(98, frozenset({"40"}))]
    assert [(list(a), list(b)) for a, b in align(first, second, 4.4)] == [([0], [0]), ([1], [1]), ([2], []), ([3], [2])]


PAIRS = [
    ("中柬联合声明", "Joint Statement of China and Cambodia"),
    (
        "双方同意深化各领域务实合作，推动两国关系发展。",
        "Both sides agreed to deepen practical cooperation, and to advance relations.",
    ),
    (
        "中方愿同柬方加强旅游合作，办好旅游年。",
        "China stands ready to strengthen cooperation in tourism with Cambodia.",
    ),
    (
        "双方对访问成果表示满意，期待再次会面。",
        "Both sides are satisfied with the visit, and look forward to meeting again.",
    ),
]


@one_in(2, "every run has the harder of two")
@pytest.mark.parametrize("interleaved", [True, False])
def test_two_texts_on_a_page_are_told_apart_by_script(interleaved: bool, small: Path, tmp_path: Path) -> None:
    lines = [line for pair in PAIRS for line in pair] if interleaved else [pair[at] for at in (0, 1) for pair in PAIRS]
    page = tmp_path / "page.txt"
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for at, language in enumerate(("zh-Hans", "en")):
        cuts = propose_cuts(page.read_text(encoding="utf-8"), language)
        assert CutReason.OTHER_TEXT in {cut.reason for cut in cuts}
        left = cut_text(page.read_text(encoding="utf-8"), cuts)
        assert [line for line in left.splitlines() if line] == [pair[at] for pair in PAIRS]
        done = cnkh("new", "document", ID, "--source", str(page), "--language", language, "--root", str(small))
        assert "two texts in one file" in done.stdout
    provisions = json.loads((small / f"data/documents/{ID}/provisions.json").read_text(encoding="utf-8"))
    assert all(len(one["anchors"]) == 2 for one in provisions)
    assert validate(small, contract=True).ok


def test_names_in_another_script_are_no_other_text() -> None:
    text = "双方同意发挥联合委员会（Joint Committee）作用。\n中方感谢柬方的支持。\n"
    assert CutReason.OTHER_TEXT not in {cut.reason for cut in propose_cuts(text, "zh-Hans")}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-Hans", "应柬方邀请，中方于2025年4月17日至18日访问柬埔寨。"),
        ("zh-Hans", "中方于2025年4月18日至5月2日访问柬埔寨。"),
        ("en", "China visited Cambodia from 17-18 April 2025."),
        ("en", "China visited Cambodia on April 18–19, 2025."),
        ("en", "China visited Cambodia from 30 March to 18 April 2025."),
    ],
)
def test_the_day_of_the_id_may_stand_in_a_range(small: Path, tmp_path: Path, language: str, words: str) -> None:
    source = tmp_path / "range.txt"
    source.write_text(f"{words}\n", encoding="utf-8")
    done = cnkh(
        "new", "document", "2025-04-18-cn-kh-statement", "--source", str(source), "--language", language, "--root", str(small)
    )  # fmt: skip
    assert done.returncode == 0
    assert "is not printed" not in done.stdout


def test_a_sentence_of_khmer_ends_at_its_stop(corpus: Corpus) -> None:
    assert len(read(corpus, "km", "ភាគីទាំងពីរបានឯកភាព។ ភាគីកម្ពុជាបានអរគុណ។")) == 2


def test_a_release_takes_no_proposal(small: Path, tmp_path: Path) -> None:
    path = small / f"data/documents/{EXCERPT}/provisions.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"status": "read"', '"status": "proposed"', 1), encoding="utf-8"
    )
    done = cnkh("build", "--root", str(small), "--out", str(tmp_path / "out"))
    assert done.returncode == 1
    assert "unfinished" in done.stdout
    assert not (tmp_path / "out").exists()


def test_the_outlet_that_a_report_names_at_its_head_speaks_in_it(small: Path, tmp_path: Path) -> None:
    path = small / "data/registers/actors.json"
    actors = json.loads(path.read_text(encoding="utf-8"))
    outlet = {**actors[0], "id": "the-wire", "kind": "outlet", "iso_alpha3": None, "cow_code": None, "evidence": []}
    outlet["names"] = [{"language": "en", "text": "Wire", "type": "short"}]
    path.write_text(json.dumps([*actors, {**outlet, "wikidata": None}]), encoding="utf-8")
    source = tmp_path / "report.txt"
    source.write_text("BEIJING, April 18 (Wire) -- China and Cambodia held talks.\n", encoding="utf-8")
    document = "2025-04-18-cn-kh-talks"
    done = cnkh("new", "document", document, "--source", str(source), "--language", "en", "--root", str(small))
    assert done.returncode == 0, done.stderr
    provisions = json.loads((small / f"data/documents/{document}/provisions.json").read_text(encoding="utf-8"))
    assert {tuple(one["speakers"]) for one in provisions} == {("the-wire",)}


@exhaustive("only who measures needs it")
def test_the_measure_counts_what_was_coded_otherwise(tmp_path: Path) -> None:
    (tmp_path / "one.zh-Hans.txt").write_text("双方会谈。双方同意举办论坛。\n", encoding="utf-8")
    coded = {"voice": "joint_text", "speakers": ["china", "cambodia"], "polarity": None, "topics": ["framework"]}
    told = [{"quote": "举办论坛", "operator": "双方同意", "force": 2, "committers": ["china", "cambodia"]}]
    units = [
        {**coded, "quote": "双方会谈。", "act": "assert"},
        {**coded, "quote": "双方同意举办论坛。", "act": "commit", "commitments": told},
    ]
    codes = {"language": "zh-Hans", "kind": "joint_statement", "parties": ["china", "cambodia"], "units": units}
    file = tmp_path / "one.zh-Hans.codes.json"
    file.write_text(json.dumps(codes), encoding="utf-8")
    measure = [sys.executable, str(ROOT / "bench" / "proposals.py"), str(file), "--root", str(BASE)]
    printed = subprocess.run(measure, check=True, capture_output=True, encoding="utf-8").stdout.splitlines()[0]
    assert "units exact 100 (2), acts 50 (2), speakers 100 (2)" in printed
    assert "commitments, recall 100 (1), force 0 (1), committers 100 (1)" in printed


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh-Hans", "长期以来，双方始终坚持相互尊重。", ["assert"]),
        ("zh-Hans", "无论国际形势如何变化，中方始终坚定支持柬埔寨人民。", ["assert"]),
        ("zh-Hans", "柬方始终恪守一个中国原则。", ["position for"]),
        ("zh-Hans", "2016年，两国同意建立联合委员会。", ["record"]),
        ("zh-Hans", "双方愿不断丰富全面战略合作伙伴关系内涵。", ["commit"]),
        ("zh-Hans", "双方高度赞扬两国友谊，认为合作成果丰硕。", ["appraise", "assert"]),
        ("zh-Hans", "双方重申坚持发展优先，深化合作，建设伙伴关系。", ["position for"]),
        ("zh-Hans", "双方重申将加强海关合作。", ["commit"]),
        ("zh-Hans", "应中方邀请，柬方代表团进行正式访问。", ["record"]),
        ("zh-Hans", "2023年2月11日，双方同意举办论坛。", ["commit"]),
        ("en", "No matter how the world changes, China and Cambodia have always supported each other.", ["assert"]),
        ("en", "In 2016, the two countries agreed to set up a commission.", ["record"]),
        ("en", "Under the agreement signed in 2016, the two sides agreed to hold a forum.", ["commit"]),
        ("en", "Both sides are committed to building a new bridge.", ["commit"]),
        ("en", "The two sides reaffirmed that they will deepen cooperation in customs.", ["commit"]),
        ("en", "Both sides reaffirmed their commitments to expanding exchanges of students.", ["commit"]),
        ("en", "Both sides reaffirmed their commitments to the One-China principle.", ["position for"]),
        ("en", "The two leaders expressed appreciation for the aid, as well as their desire to expand trade.",
         ["appraise", "position for"]),
    ],
)  # fmt: skip
def test_acts_of_habits_past_agreements_and_reaffirmations(
    corpus: Corpus, language: str, text: str, expected: list[str]
) -> None:
    assert acts(read(corpus, language, text)) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("zh-Hans", "中方将采取有效措施，扩大大米进口。", ["采取有效措施，扩大大米进口"]),
        ("zh-Hans", "双方愿采取措施、便利人员往来，加强口岸管控。", ["采取措施、便利人员往来", "加强口岸管控"]),
        ("zh-Hans", "两国有关部门进一步加强禁毒合作。", ["进一步加强禁毒合作"]),
        ("zh-Hans", "中方有关部门将采取措施。", ["采取措施"]),
        ("zh-Hans", "双方加强口岸管控，推进通关便利。", ["加强口岸管控", "推进通关便利"]),
        ("zh-Hans", "双方加强口岸管控，取得重要成果。", []),
        ("zh-Hans", "第三次会议将于2026年在金边举行。", ["第三次会议将于2026年在金边举行"]),
        ("zh-Hans", "双方将于明年2月，在金边举行会议。", ["于明年2月，在金边举行会议"]),
        ("zh-Hans", "中方将邀请柬方青年来华，邀请柬方专家出席论坛。", ["邀请柬方青年来华", "邀请柬方专家出席论坛"]),
        ("zh-Hans", "双方同意推进减贫合作，包括农村供水合作。", ["推进减贫合作，包括农村供水合作"]),
        ("en", "Both sides agreed to strengthen cooperation in tourism, including through joint fairs.",
         ["strengthen cooperation in tourism, including through joint fairs"]),
        ("en", "The two sides will deepen cooperation in rice, particularly in seeds, through joint research, and hold a fair.",
         ["deepen cooperation in rice, particularly in seeds, through joint research", "hold a fair"]),
        ("en", "They agreed to upgrade, and gradually expand, the border port.",
         ["upgrade, and gradually expand, the border port"]),
        ("en", "They agreed to upgrade and, where possible, expand the border port.",
         ["upgrade and, where possible, expand the border port"]),
        ("en", "They agreed to meet annually and to exchange information regularly.",
         ["meet annually", "exchange information regularly"]),
        ("en", "They agreed to take measures to expand rice imports.", ["take measures to expand rice imports"]),
    ],
)  # fmt: skip
def test_means_and_measures_are_part_of_what_is_undertaken(
    corpus: Corpus, language: str, text: str, expected: list[str]
) -> None:
    assert undertaken(read(corpus, language, text), language) == expected


@pytest.mark.parametrize(
    ("language", "text", "operator", "expected"),
    [
        ("zh-Hans", "双方达成以下共识：\n一、加强海关合作。\n二、落实行动计划。", "双方达成", ["加强海关合作", "落实行动计划"]),
        ("en", "The two sides reached the following understandings:\n1. Strengthen cooperation in customs.\n2. Hold a forum.",
         "The two sides reached", ["Strengthen cooperation in customs", "Hold a forum"]),
    ],
)  # fmt: skip
def test_a_consensus_that_was_reached_governs_its_list(
    corpus: Corpus, language: str, text: str, operator: str, expected: list[str]
) -> None:
    made = read(corpus, language, text)
    assert undertaken(made, language) == expected
    listed = [each for one in made for each in one.commitments]
    assert {(each.operator[language].quote, int(each.force[language])) for each in listed} == {(operator, 2)}


def test_two_who_are_named_together_are_both_bound(corpus: Corpus) -> None:
    (one,) = read(corpus, "en", "China and Cambodia are committed to building a new bridge.")
    assert [tuple(each.committers) for each in one.commitments] == [BOTH]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Both sides agreed to hold a forum.\nTrade and Investment\nThey agreed to expand trade."),
        ("zh-Hans", "双方同意举办论坛。\n经贸合作\n双方同意扩大贸易。"),
    ],
)
def test_a_heading_of_a_few_words_performs_no_act(corpus: Corpus, language: str, text: str) -> None:
    made = read(corpus, language, text)
    assert [one.role for one in made] == ["operative", "title", "operative"]
    assert acts(made) == ["commit", "None", "commit"]


@pytest.mark.parametrize(
    ("language", "text", "dateline"),
    [
        ("en", "PHNOM PENH, April 18 (Xinhua) -- Hun Sen met the delegation.", "PHNOM PENH, April 18 (Xinhua) --"),
        ("zh-Hans", "新华社金边4月18日电（记者 王平）双方举行会谈。", "新华社金边4月18日电（记者 王平）"),
    ],
)
def test_a_dateline_is_cut_off_the_sentence_behind_it(corpus: Corpus, language: str, text: str, dateline: str) -> None:
    first, second = read(corpus, language, text, Voice.AUTHORIAL)
    assert (first.role, first.anchors[language].quote) == ("dateline", dateline)
    assert (second.role, second.act) == ("operative", "record")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "According to the joint communique, China and Cambodia will hold a forum."),
        ("en", "China and Cambodia will hold a forum, the communique said."),
        ("en", "The communique said the two sides will hold a forum with China."),
        ("zh-Hans", "根据联合公报，双方将举办论坛。"),
        ("zh-Hans", "联合公报说，双方将举办论坛。"),
    ],
)
def test_what_a_text_of_the_parties_is_said_to_say_is_said_by_them(corpus: Corpus, language: str, text: str) -> None:
    (one,) = read(corpus, language, text, Voice.AUTHORIAL)
    assert (one.voice, tuple(one.speakers), one.act) == ("reported", BOTH, "commit")


def test_an_organisation_is_not_taken_for_a_party_that_nobody_has_registered(small: Path, tmp_path: Path) -> None:
    source = tmp_path / "text.txt"
    source.write_text("China and Brunei, with ASEAN, held talks on 18 April 2025.\n", encoding="utf-8")
    document = "2025-04-18-cn-bn-talks"
    path = small / "data/registers/actors.json"
    actors = json.loads(path.read_text(encoding="utf-8"))
    if not any(one["id"] == "asean" for one in actors):
        state = next(one for one in actors if one["kind"] == "state")
        body = {
            **state,
            "id": "asean",
            "kind": "igo",
            "iso_alpha3": None,
            "cow_code": None,
            "wikidata": None,
            "evidence": [],
        }
        body["names"] = [{"language": "en", "text": "ASEAN", "type": "abbreviation"}]
        path.write_text(json.dumps([*actors, body]), encoding="utf-8")
    done = cnkh("new", "document", document, "--source", str(source), "--language", "en", "--root", str(small))
    assert done.returncode == 0, done.stderr
    assert json.loads((small / f"data/documents/{document}/document.json").read_text(encoding="utf-8"))["parties"] == [
        "china"
    ]
    assert "the id names bn, which no actor is" in done.stdout


def test_a_version_whose_words_nobody_knows_says_nothing_of_the_codes(corpus: Corpus) -> None:
    before = propose_provisions(defaults(corpus), "km", "ភាគីទាំងពីរនឹងសហការ។")
    (one,) = add_text(before, defaults(corpus), "km", "en", "Both sides agreed to cooperate in agriculture.")
    assert (one.act, one.topics[0], sorted(one.anchors)) == ("commit", "agriculture", ["en", "km"])
    assert "disagree" not in (one.note or "")


def test_a_paragraph_number_of_three_digits_is_no_sentence(corpus: Corpus) -> None:
    made = read(corpus, "en", "132. The two sides agreed to hold talks.\n133. They met in May.")
    assert [one.anchors["en"].quote[:4] for one in made] == ["132.", "133."]
