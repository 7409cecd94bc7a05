"""Answers are kept with the corpus that they are about, and with no other."""

from dataclasses import replace
from pathlib import Path

from cnkh_data.corpus import Corpus, DocumentFolder, load, once_per_corpus, once_per_folder
from cnkh_data.mentions import names_in, tokens_of


def read(root: Path) -> Corpus:
    corpus = load(root).corpus
    assert corpus is not None
    return corpus


def test_other_agreement_brings_no_answer_along(small: Path) -> None:
    rows = once_per_corpus(lambda corpus: [row.field for row in corpus.agreement])
    corpus = read(small)
    assert rows(corpus)
    other = corpus.with_agreement(corpus.agreement[:1])
    assert rows(other) == rows(corpus)[:1]
    assert len(rows(corpus)) > 1


def test_other_registers_name_others_in_the_same_document(small: Path) -> None:
    corpus = read(small)
    (folder,) = corpus.folders
    nameless = replace(corpus, actors=(), instruments=(), places=())
    for _ in range(2):  # whichever was asked before
        assert names_in(corpus, folder, "zh-Hans")
        assert names_in(nameless, folder, "zh-Hans") == []


def test_other_words_under_the_same_name_are_read_anew(small: Path) -> None:
    corpus = read(small)
    (folder,) = corpus.folders
    shorter = replace(folder, texts={"en": "Both sides agreed."})
    for _ in range(2):
        assert len(tokens_of(corpus, shorter, "en").words) < len(tokens_of(corpus, folder, "en").words)


def test_an_answer_is_worked_out_once(small: Path) -> None:
    asked: list[str] = []

    @once_per_folder
    def length(corpus: Corpus, folder: DocumentFolder, language: str) -> int:
        asked.append(language)
        return len(folder.texts[language])

    corpus = read(small)
    (folder,) = corpus.folders
    lengths = [length(corpus, folder, language) for language in ("en", "zh-Hans", "en", "zh-Hans")]
    assert lengths == [len(folder.texts[language]) for language in ("en", "zh-Hans")] * 2
    assert asked == ["en", "zh-Hans"]


def test_what_is_given_by_name_is_told_apart(small: Path) -> None:
    corpus = read(small)
    (folder,) = corpus.folders
    chinese, english = (tokens_of(corpus, folder, language=language) for language in ("zh-Hans", "en"))
    assert chinese != english
    assert chinese == tokens_of(corpus, folder, "zh-Hans")
