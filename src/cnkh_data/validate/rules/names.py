"""Level 5: every name in the texts is in a register, once."""

import re
from collections.abc import Iterator, Sequence

from ...corpus import Corpus, DocumentFolder
from ...mentions import Token, covered, tokens
from ..rule import Fault, rule

_QUOTED = re.compile(r"《[^》]+》|〈[^〉]+〉|“[^”]+”")
_SENTENCE_END = {".", ":", ";", "。", "!", "?"}


@rule(level=5)
def unregistered_name(corpus: Corpus, folder: DocumentFolder) -> Iterator[Fault]:
    """A title in 《》, a quoted name or a capitalised English word that no entry accounts for is a name that counts would miss."""
    for language, text in folder.texts.items():
        spans = list(covered(corpus, folder, language))
        named = [token for token in tokens(text) if any(start <= token.start < end for start, end in spans)]
        known = {token.start for token in named}
        for name in _expected_names(text, language):
            missing = [token for token in name if token.start not in known]
            if missing:
                yield _fault(folder, language, missing)


def _expected_names(text: str, language: str) -> Iterator[list[Token]]:
    """What a reader would take for a name, as the words of each."""
    for match in _QUOTED.finditer(text):
        inside = [token for token in tokens(match.group()) if token.word[0].isalnum()]
        yield [Token(token.word, token.start + match.start(), token.end + match.start()) for token in inside]
    if language.split("-", maxsplit=1)[0] == "en":
        yield from ([token] for token in _capitalised(text))


def _capitalised(text: str) -> Iterator[Token]:
    """Capitalised words, except those that only begin a sentence: they stand in lower case elsewhere in the text."""
    words = tokens(text)
    lower = {token.word for token in words}
    for before, token in zip([None, *words], words, strict=False):
        if token.word[0].isupper() and not (_opens_sentence(text, before, token) and token.word.lower() in lower):
            yield token


def _opens_sentence(text: str, before: Token | None, token: Token) -> bool:
    return before is None or before.word in _SENTENCE_END or "\n" in text[before.end : token.start]


def _fault(folder: DocumentFolder, language: str, missing: Sequence[Token]) -> Fault:
    text, start = folder.texts[language], missing[0].start
    words = text[start : missing[-1].end]
    for provision in folder.provisions:
        anchor = provision.anchors.get(language)
        if anchor and anchor.start_offset <= start < anchor.end_offset:
            got = f"{words!r} at {start}"
            repair = "Add it as a name of a register entry, or list it in data/registers/non_names.json with a reason."
            return Fault(
                provision, ("anchors", language, "quote"), got, "a registered name or a listed non-name", repair
            )
    raise LookupError("provisions tile the text at this level")


@rule(level=5)
def clashing_name(corpus: Corpus) -> Iterator[Fault]:
    """One printed name that stands for two entities could resolve to either; mentions need one answer."""
    owner: dict[tuple[str, str], str] = {}
    for entity in corpus.entities.values():
        for index, name in enumerate(entity.names):
            other = owner.setdefault((name.language, name.text), entity.id)
            if other != entity.id:
                got = f"{name.text}, also a name of {other}"
                yield Fault(
                    entity, ("names", index, "text"), got, "a name of one entry", "Remove it from one of the two."
                )
