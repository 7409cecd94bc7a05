"""Level 5: the main topic of a unit is one that its paragraph has a word for, as far as topics have words of their own.

Tables are by primary language, as in `wording`. Topics that can be about anything (development, political exchange) have no row.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from ...corpus import Corpus, DocumentFolder
from ...models.codelists import Topic
from ...models.provisions import PROPOSED
from ..rule import Fault, rule
from .wording import surely_lacks

_WORDS: dict[Topic, dict[str, str]] = {
    Topic.DEFENCE: {
        "zh": "[军軍]|防[务務长長部]|[国國]防|[战戰]略[对對][话話]",
        "en": r"militar|defen[cs]e|army|armies|armed|navy|naval",
    },
    Topic.LAW_ENFORCEMENT: {
        "zh": "[执執]法|犯罪|[赌賭]|[诈詐]|毒|恐|安全|安[保]|警|引渡|情[报報]|腐|司法|[窃竊][听聽]",
        "en": r"law|crim|gambl|fraud|scam|drug|terror|secur|police|extradit|judicial|corrupt|smuggl|traffick",
    },
    Topic.ENERGY: {
        "zh": "能源|[电電]|[洁潔]能|油|[气氣]|核|[阳陽]能|[风風][电電]|光伏|煤|碳|[矿礦]",
        "en": r"energy|power|electr|\boil\b|\bgas\b|nuclear|solar|wind|hydro|coal|carbon|grid|photovolt|mineral|batter",
    },
    Topic.AGRICULTURE: {
        "zh": "[农農]|[渔漁]|[鱼魚]|米|[粮糧]|[种種]|植|畜|牧|果|榴|蕉|林|茶|[胶膠]|食品",
        "en": r"agri|farm|fish|rice|grain|crop|fruit|livestock|food|rural|plant|seed|durian|banana|rubber|forest|food",
    },
    Topic.ENVIRONMENT: {
        "zh": "[环環]境|[环環]保|生[态態]|[气氣]候|低碳|碳|[绿綠]|[污]|水[资資]源|[生]物多[样樣]|[自]然|[垃]|海洋|[保][护護]",
        "en": r"environment|ecolog|climate|carbon|green|pollut|divers|water|nature|natural|waste|marine|forest|conserv",
    },
    Topic.HEALTH: {
        "zh": "[卫衛]生|健康|[医醫]|疫|疾|[药藥]|病|[护護]理",
        "en": r"health|medic|vaccin|pandemi|epidemi|covid|disease|hospital|sanit|pharma|doctor|surg",
    },
    Topic.EDUCATION: {
        "zh": "教|[学學]|培[训訓养養]|人才|中文|[师師]|青年|人力|[汉漢][语語]",
        "en": r"educat|school|student|universit|train|scholar|language|teach|talent|institut|vocation|youth|human resource|capacity",
    },
}
"""Topics that have words of their own, and those words; a unit may have them from the rest of its paragraph."""
_CUES = {
    topic: {primary: re.compile(words, re.IGNORECASE) for primary, words in by_language.items()}
    for topic, by_language in _WORDS.items()
}


@rule(level=5, severity="warning", needs=("code-of-readings",))
def topic_words(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A topic that no word of the paragraph is about was clicked by mistake: whoever counts by topic counts it elsewhere."""
    for _, group in groupby(folder.provisions, key=lambda provision: provision.id.rpartition(".")[0]):
        paragraph = list(group)
        for provision in paragraph:
            topic = provision.topics[0]
            if (
                topic in _CUES
                and provision.note != PROPOSED
                and all(surely_lacks(one, _CUES[topic]) for one in paragraph)
            ):
                got, repair = (
                    f"{topic}, without a word of it in the paragraph",
                    "Set the main topic to what the words are about.",
                )
                yield Fault(provision, ("topics", 0), got, "a topic of the words", repair)
