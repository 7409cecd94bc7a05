"""What `cnkh new` proposes of a commitment besides its words, and of what a sentence is about, in invented sentences."""

import pytest
from conftest import BASE

from cnkh_data.corpus import Corpus, load
from cnkh_data.drafting.cast import cast_of
from cnkh_data.drafting.propose import Defaults, propose_provisions
from cnkh_data.models import Commitment, Provision
from cnkh_data.models.codelists import Role, Voice

BOTH = ("china", "cambodia")


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    loaded = load(BASE).corpus
    assert loaded is not None
    return loaded


def read(corpus: Corpus, language: str, text: str) -> list[Provision]:
    defaults = Defaults(
        "2020-10-12-cn-kh-text", Voice.JOINT_TEXT, BOTH, corpus.formulas, BOTH,
        lambda tag, words: cast_of(corpus, BOTH, tag, words),
    )  # fmt: skip
    return propose_provisions(defaults, language, text)


def only(corpus: Corpus, language: str, text: str) -> Commitment:
    """The one commitment of a sentence."""
    (found,) = (each for one in read(corpus, language, text) for each in one.commitments)
    return found


@pytest.mark.parametrize(
    ("language", "text", "action"),
    [
        ("zh-Hans", "双方同意推进港口建设。", "establish"),
        ("zh-Hans", "双方同意持续推进港口建设。", "implement"),
        ("zh-Hans", "双方同意推进港口合作。", "intensify"),
        ("zh-Hans", "双方同意推进自贸协定谈判。", "negotiate"),
        ("zh-Hans", "双方同意推动重点项目落地。", "implement"),
        ("zh-Hans", "双方同意开展农业合作。", "intensify"),
        ("zh-Hans", "双方同意开展农业培训。", "implement"),
        ("zh-Hans", "双方同意加强谈判能力合作。", "intensify"),
        ("zh-Hans", "双方同意支持柬埔寨青年学习。", "assist"),
        ("zh-Hans", "中方将为柬埔寨游客提供服务。", "implement"),
        ("en", "Both sides agreed to promote the construction of ports.", "establish"),
        ("en", "Both sides agreed to promote the implementation of key projects.", "implement"),
        ("en", "China will continue providing assistance to Cambodia.", "assist"),
    ],
)
def test_an_action_is_told_by_what_is_furthered_carried_out_or_given(
    corpus: Corpus, language: str, text: str, action: str
) -> None:
    assert only(corpus, language, text).action.value == action


@pytest.mark.parametrize(
    ("language", "text", "beneficiaries"),
    [
        ("zh-Hans", "双方同意开展对柬埔寨人才培训。", ["cambodia"]),
        ("zh-Hans", "双方同意实施好柬埔寨乡村供水项目。", ["cambodia"]),
        ("zh-Hans", "柬方将为中国游客提供服务。", ["china"]),
        ("zh-Hans", "双方同意在柬埔寨举办论坛。", []),
        ("zh-Hans", "中方愿同柬埔寨加强农业合作。", []),
        ("en", "China will provide equipment to Cambodia.", ["cambodia"]),
        ("en", "China will hold a forum in Cambodia.", []),
    ],
)
def test_who_receives_something_is_proposed(corpus: Corpus, language: str, text: str, beneficiaries: list[str]) -> None:
    assert only(corpus, language, text).beneficiaries == beneficiaries


def test_one_party_undertakes_toward_the_other(corpus: Corpus) -> None:
    assert only(corpus, "zh-Hans", "中方愿加强农业合作。").counterparts == ["cambodia"]
    assert only(corpus, "zh-Hans", "双方同意加强农业合作。").counterparts == []


def test_a_subject_that_the_provision_itself_lacks_is_inherited(corpus: Corpus) -> None:
    made = read(corpus, "zh-Hans", "双方高度评价合作成果，同意加强农业合作。双方同意扩大贸易合作。")
    assert [each.subject_inherited for one in made for each in one.commitments] == [True, False]


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("双方同意加强农业合作。", 1),
        ("双方同意落实《关于中柬发展合作规划（2023-2025）的谅解备忘录》。", 2),
        ("双方同意就《关于中柬发展合作规划（2023-2025）的谅解备忘录》加强合作。", 1),
        ("双方同意举办下届经贸论坛。", 3),
        ("双方同意推进下轮谈判。", 1),
        ("双方同意制定合作规划。", 3),
    ],
)
def test_precision_is_that_of_what_the_verb_acts_on(corpus: Corpus, text: str, precision: int) -> None:
    assert only(corpus, "zh-Hans", text).precision == precision


@pytest.mark.parametrize(
    ("language", "text", "topic"),
    [
        ("zh-Hans", "访问期间，双方就两国关系及国际和地区问题交换了意见。", "political_exchange"),
        ("zh-Hans", "面对复杂的国际形势，两国友谊更加深厚。", "framework"),
        ("zh-Hans", "习近平主席对两国友谊作出贡献。", "framework"),
        ("en", "The two sides exchanged views on bilateral relations and international and regional issues.", "political_exchange"),
        ("en", "In the face of global challenges, the friendship of the two countries grew.", "framework"),
        ("en", "The two countries are building a high-quality, high-level community with a shared future.", "framework"),
        ("en", "Both sides agreed to align plans with the Belt and Road Initiative.", "framework"),
        ("en", "Both sides agreed to build roads.", "infrastructure"),
    ],
)  # fmt: skip
def test_the_topic_is_that_of_what_is_done_and_not_of_when(
    corpus: Corpus, language: str, text: str, topic: str
) -> None:
    assert read(corpus, language, text)[0].topics[0].value == topic


def test_the_visit_that_opens_a_statement_without_numbers_is_its_preamble(corpus: Corpus) -> None:
    text = "中柬联合声明\n应柬方邀请，中国代表团访问柬埔寨。\n双方同意加强农业合作。双方举行会谈。"
    assert [one.role for one in read(corpus, "zh-Hans", text)] == [
        Role.TITLE, Role.PREAMBLE, Role.OPERATIVE, Role.OPERATIVE,
    ]  # fmt: skip
