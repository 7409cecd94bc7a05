"""Codes that are a corpus's own: set phrases and pillars stand in files beside the data, and the package knows none."""

import json
import shutil
from pathlib import Path

import pytest
from conftest import EXCERPT

from cnkh_data import contract
from cnkh_data.corpus import Corpus, load
from cnkh_data.drafting.pairing import add_text
from cnkh_data.drafting.propose import Defaults, propose_provisions
from cnkh_data.finding import Finding
from cnkh_data.models.codelists import CONCEPT, FORMULA, PILLAR, Voice
from cnkh_data.open_codelists import OpenCodes, read_codes
from cnkh_data.positions import Position
from cnkh_data.validate import validate
from cnkh_data.validate.outsider import contract_findings

PROVISIONS = f"data/documents/{EXCERPT}/provisions.json"
FORMULAS = "data/codelists/formulas.csv"
HEAD = "code,label,definition,topic,words_zh,words_en,words_fr\n"


def formulas(*rows: str) -> OpenCodes:
    found, faults = read_codes(FORMULA, "".join(f"{row}\n" for row in (HEAD.strip(), *rows)).encode("utf-8"))
    assert faults == []
    return found


def corpus(root: Path) -> Corpus:
    found = load(root).corpus
    assert found is not None
    return found


def findings(root: Path, file: str) -> list[Finding]:
    return [finding for finding in validate(root).findings if finding.file == file]


def edit(root: Path, old: str, new: str) -> None:
    text = (root / PROVISIONS).read_text(encoding="utf-8")
    assert old in text
    (root / PROVISIONS).write_text(text.replace(old, new, 1), encoding="utf-8")


# Words


@pytest.mark.parametrize(
    ("words", "language", "text", "there"),
    [
        ("一个中国原则", "zh", "重申恪守一個中國原則，", True),
        ("一个中国原则", "zh", "重申恪守一个中国政策", False),
        ("统一{6}一切努力", "zh", "支持中方为实现国家统一所作的一切努力", True),
        ("统一{6}一切努力", "zh", "国家统一和两岸关系和平发展的一切努力", False),
        ("one-China principle", "en", "adherence to the\nOne-China   Principle", True),
        ("one-China principle", "en", "the one-China principles", False),
        ("oppos* {20} independence | *willing", "en", "their opposition to any “independence”", True),
        ("oppos* {20} independence | *willing", "en", "they were unwilling", True),
        ("oppos* {3} independence", "en", "their opposition to any independence", False),
        ("not {30} official", "en", "nothing that is official", False),
        ("not {30} official", "en", "not official", True),
        ("一*三", "zh", f"一{'国' * 30}三", True),
        ("一*三", "zh", f"一{'国' * 31}三", False),
        ("一*国*三", "zh", "一国" * 4000, False),
        ("a.c(", "fr", "a.c(", True),
        ("a.c(", "fr", "abc(", False),
    ],
)
def test_words_are_found_as_they_are_written(words: str, language: str, text: str, there: bool) -> None:
    columns = {"zh": f"{words},,", "en": f",{words},", "fr": f",,{words}"}
    found = formulas(f"it,It,It.,,{columns[language]}")
    assert found.found_in(text, language) == (["it"] if there else [])
    assert found.found_in(text, "th") == []


def test_codes_are_found_in_the_order_of_the_file_with_their_topics() -> None:
    found = formulas("b,B,B.,energy,,two,", "a,A,A.,culture_people,,one,", "c,C,C.,,,three,")
    assert found.found_in("one two three", "en") == ["b", "a", "c"]
    assert found.topics_of(["b", "c", "a", "b"]) == ["energy", "culture_people"]


# Files


@pytest.mark.parametrize(
    ("content", "place", "got", "repair"),
    [
        ("code,label,definition,topik\n", "1:23", 'the column "topik"', "Write topic, if that is meant"),
        ("code,label,definition,words_english\n", "1:23", 'the column "words_english"', "Remove it"),
        ("code,label,definition,code\n", "1:1", 'the column "code" a second time', "Remove one"),
        ("code,label\nx,X\n", "1:1", "no column definition", "Add the column definition."),
        ("", "1:1", "no column code", "Add the column code."),
        (f"{HEAD}x,X,X.,,,,\nx,Y,Y.,,,,\n", "3:1", '"x" a second time', "is on line 2."),
        (f"{HEAD}Set Phrase,X,X.,,,,\n", "2:1", '"Set Phrase"', "Write set_phrase"),
        (f"{HEAD}x,,X.,,,,\n", "2:3", "an empty cell", "Write the label"),
        (f"{HEAD}x,X,X.,energie,,,\n", "2:8", '"energie"', "Write energy"),
        (f"{HEAD}x,X,X.,,,one||two,\n", "2:10", '"", without words', "one | between two phrases"),
        (f"{HEAD}x,X,X.,,,a {{b,\n", "2:10", '"a {b", with a brace', "{12}"),
        (f"{HEAD}x,X,X.,,,a {{900}} b,\n", "2:10", '"a {900} b"', "Write a shorter phrase"),
        (f"{HEAD}x,X,X.,,,a*b*c*d*,\n", "2:10", '"a*b*c*d*"', "Write a shorter phrase"),
        (f"{HEAD}x,X,X.\n", "2:1", "3 cells", "Add or remove commas"),
        (f'{HEAD}x,"X" x,X.,,,,\n', "2:1", "no row of a CSV file", "write each quotation mark in it twice"),
        (f"{HEAD}{'x,X,X.,,,,' * 2}\n", "2:1", "13 cells", "Add or remove commas"),
        (HEAD + "".join(f"x{n},X,X.,,,,\n" for n in range(1001)), "1002:1", "one row more", "Keep the codes"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_file_is_said_at_its_place(content: str, place: str, got: str, repair: str) -> None:
    codes, faults = read_codes(FORMULA, content.encode("utf-8"))
    first = faults[0]
    assert (first.place, first.level) == (f"{FORMULAS}:{place}", 2)
    assert first.got.startswith(got)
    assert repair in first.repair
    assert len({(fault.place, fault.got) for fault in faults}) == len(faults)
    assert "anything" in codes  # Nothing is known of its codes, so none is called unknown.


def test_a_file_may_be_written_by_a_spreadsheet_program() -> None:
    content = 'code,label,definition\r\nx,"X, or ""x""",X.\r\n'.encode("utf-8-sig")
    codes, faults = read_codes(PILLAR, content)
    assert faults == []
    assert [(row.code, row.label) for row in codes.rows] == [("x", 'X, or "x"')]


def test_columns_of_words_are_for_set_phrases_alone() -> None:
    _, faults = read_codes(PILLAR, HEAD.encode("utf-8"))
    assert [fault.got for fault in faults] == [
        f'the column "{name}"' for name in ("topic", "words_zh", "words_en", "words_fr")
    ]


def test_codes_of_register_entries_say_which() -> None:
    codes, faults = read_codes(CONCEPT, b"code,label,definition,instrument\nx,X,X.,some-entry\n")
    assert faults == []
    assert [(row.code, row.entry) for row in codes.rows] == [("x", "some-entry")]
    assert codes.places["x"] == Position(2, 8)
    _, faults = read_codes(CONCEPT, b"code,label,definition,instrument\nx,X,X.,\n")
    assert [(fault.place, fault.got, fault.expected) for fault in faults] == [
        ("data/codelists/concepts.csv:2:8", "an empty cell", "the instrument of x")
    ]
    _, faults = read_codes(CONCEPT, b"code,label,definition\nx,X,X.\n")
    assert [fault.got for fault in faults] == ["no column instrument"]
    _, faults = read_codes(PILLAR, b"code,label,definition,instrument\nx,X,X.,some-entry\n")
    assert [fault.got for fault in faults] == ['the column "instrument"']


def test_a_list_may_have_no_rows() -> None:
    codes, faults = read_codes(CONCEPT, b"code,label,definition,source,since,instrument\n")
    assert (faults, codes.rows, codes.listed, codes.readable) == ([], (), True, True)


def test_a_file_that_cannot_be_read_says_so_once(small: Path) -> None:
    (small / FORMULAS).write_bytes(b"\xff\xfecode")
    assert [finding.rule for finding in findings(small, FORMULAS)] == ["schema"]
    assert findings(small, PROVISIONS) == []


# A corpus


def test_a_code_that_is_not_listed_is_told_with_what_was_meant(small: Path) -> None:
    edit(small, '"one_china_principle"', '"one_china_principel"')
    (finding,) = findings(small, PROVISIONS)
    assert (finding.rule, finding.level, finding.got) == ("schema", 2, '"one_china_principel"')
    assert finding.repair.startswith('Unknown code "one_china_principel": did you mean "one_china_principle"?')
    line = (small / PROVISIONS).read_text(encoding="utf-8").splitlines()[finding.position.line - 1]
    assert line[finding.position.column - 1 :].startswith(finding.got)


def test_a_long_codelist_is_not_repeated_in_a_message(small: Path) -> None:
    rows = "".join(f"code_{number},Code,Code.,,,,\n" for number in range(900))
    (small / FORMULAS).write_text(f"{HEAD}{rows}", encoding="utf-8")
    finding, *_ = findings(small, PROVISIONS)
    assert finding.expected.endswith("'code_29' or one of 870 more")


def test_a_corpus_may_have_no_codes_of_its_own(small: Path) -> None:
    shutil.rmtree(small / "data/codelists")
    (finding,) = findings(small, PROVISIONS)
    assert finding.expected == f"no code, since there is no {FORMULAS}"
    provisions = json.loads((small / PROVISIONS).read_text(encoding="utf-8"))
    for provision in provisions:
        provision["formulas"] = {language: [] for language in provision["formulas"]}
    (small / PROVISIONS).write_text(json.dumps(provisions), encoding="utf-8")
    for file in small.rglob("readings/2/*.json"):
        reading = json.loads(file.read_text(encoding="utf-8"))
        if "units" in reading:
            units = [{name: value for name, value in unit.items() if name != "formulas"} for unit in reading["units"]]
            file.write_text(json.dumps({**reading, "units": units}), encoding="utf-8")
    assert "formula-words" not in {finding.rule for finding in findings(small, PROVISIONS)}
    loading = load(small)
    assert loading.findings == ()
    assert [*contract_findings(loading)] == []


def test_a_codelist_that_lists_no_code_is_not_said_to_be_missing(small: Path) -> None:
    (small / FORMULAS).write_text(HEAD, encoding="utf-8")
    found = findings(small, PROVISIONS)
    assert {finding.expected for finding in found} == {f"no code, since {FORMULAS} lists none"}
    assert all(finding.repair.startswith("Give it a row there") for finding in found)


def test_a_set_phrase_is_added_by_a_row(small: Path) -> None:
    with (small / FORMULAS).open("a", encoding="utf-8") as file:
        file.write("flights,Flights,Flights.,,,,,passenger flights | air links\n")
    found = {finding.got for finding in findings(small, PROVISIONS) if finding.rule == "formula-words"}
    assert found == {"flights not coded, though its words stand there"}


def test_a_file_with_another_name_is_told(small: Path) -> None:
    (small / FORMULAS).rename(small / "data/codelists/formula.csv")
    (finding,) = findings(small, "data/codelists/formula.csv")
    assert finding.rule == "unknown-file"
    assert "codelists/formulas.csv" in finding.repair


# What follows from them


def test_the_schema_of_a_corpus_lists_its_codes_and_that_of_the_package_none(small: Path) -> None:
    codes = corpus(small).codelists
    own, plain = contract.json_schema("provision", codes), contract.json_schema("provision")
    for codelist in (FORMULA, PILLAR):
        listed = own["$defs"][codelist.name]["oneOf"]
        assert [code["const"] for code in listed] == [*codes[codelist]]
    assert all(code not in json.dumps(plain) for code in codes[FORMULA])
    files = contract.exports(("zh", "en"), codes)
    assert files["codelists/pillar.csv"].splitlines()[1].startswith("political,Political,")
    fields = json.loads(files[f"{contract.FOLDER}/tables/provision_formulas.json"])["fields"]
    assert fields[-1]["constraints"]["enum"] == [*codes[FORMULA]]


def test_a_draft_is_proposed_with_the_codes_of_its_corpus() -> None:
    found = formulas("peace,Peace,Peace.,defence,和平,peace,")
    defaults = Defaults("2023-02-11-cn-kh-talks", Voice.JOINT_TEXT, ("china",), found)
    before = propose_provisions(defaults, "zh-Hans", "联合公报\n一、双方维护和平。\n二、双方满意。")
    after = add_text(before, defaults, "zh-Hans", "en", "Communiqué\n1. Both uphold peace.\n2. Both are satisfied.")
    assert [one.formulas for one in after] == [
        {"zh-Hans": [], "en": []},
        {"zh-Hans": ["peace"], "en": ["peace"]},
        {"zh-Hans": [], "en": []},
    ]
    assert [one.topics for one in after] == [["framework"], ["defence"], ["framework"]]


def test_a_draft_has_no_more_topics_than_a_provision_may_have() -> None:
    topics = ("energy", "defence", "health", "education")
    found = formulas(*(f"code_{topic},Code,Code.,{topic},,{topic}," for topic in topics))
    defaults = Defaults("2023-02-11-cn-kh-talks", Voice.JOINT_TEXT, ("china",), found)
    (provision,) = propose_provisions(defaults, "en", "They spoke of energy, defence, health and education.")
    assert (len(provision.formulas["en"]), len(provision.topics)) == (4, 3)
