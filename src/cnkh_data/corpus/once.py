"""Functions of a corpus, or of one of its documents, whose answers are kept in its memo."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from .types import Corpus, DocumentFolder

T = TypeVar("T")
Rest = ParamSpec("Rest")


def once_per_corpus(compute: Callable[Concatenate[Corpus, Rest], T]) -> Callable[Concatenate[Corpus, Rest], T]:
    """Keep the answers of a function about a corpus."""

    @wraps(compute)
    def kept(corpus: Corpus, /, *rest: Rest.args, **named: Rest.kwargs) -> T:
        answers = corpus.memo.of_corpus
        asked = compute, _given(rest, named)
        if asked not in answers:
            answers[asked] = compute(corpus, *rest, **named)
        answer: T = answers[asked]
        return answer

    return kept


def once_per_folder(
    compute: Callable[Concatenate[Corpus, DocumentFolder, Rest], T],
) -> Callable[Concatenate[Corpus, DocumentFolder, Rest], T]:
    """Keep the answers of a function about a document until it is asked about another."""

    @wraps(compute)
    def kept(corpus: Corpus, folder: DocumentFolder, /, *rest: Rest.args, **named: Rest.kwargs) -> T:
        answers = corpus.memo.of_document(compute, folder)
        asked = _given(rest, named)
        if asked not in answers:
            answers[asked] = compute(corpus, folder, *rest, **named)
        answer: T = answers[asked]
        return answer

    return kept


def _given(rest: tuple[object, ...], named: Mapping[str, object]) -> object:
    """What a function was given, as a key."""
    return (rest, tuple(sorted(named.items()))) if named else rest
