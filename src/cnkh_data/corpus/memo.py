"""Answers that are kept with what they are about."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from .types import Corpus, DocumentFolder

T = TypeVar("T")


def once_per_corpus(compute: Callable[[Corpus], T]) -> Callable[[Corpus], T]:
    """Keep the answer of a function with the corpus it is about, as `Corpus.entities` is kept."""
    key = f"{compute.__module__}.{compute.__qualname__}"

    @wraps(compute)
    def kept(corpus: Corpus) -> T:
        if key not in vars(corpus):
            vars(corpus)[key] = compute(corpus)
        answer: T = vars(corpus)[key]
        return answer

    return kept


Rest = ParamSpec("Rest")


def once_per_folder(
    compute: Callable[Concatenate[Corpus, DocumentFolder, Rest], T],
) -> Callable[Concatenate[Corpus, DocumentFolder, Rest], T]:
    """Keep the answers of a function about a document until it is asked about another: rules run document by document."""
    about: list[object] = [None, None]
    answers: dict[object, T] = {}

    @wraps(compute)
    def kept(corpus: Corpus, folder: DocumentFolder, /, *rest: Rest.args, **named: Rest.kwargs) -> T:
        if about[0] is not corpus or about[1] is not folder:
            about[:] = corpus, folder
            answers.clear()
        asked = rest, tuple(sorted(named.items()))
        if asked not in answers:
            answers[asked] = compute(corpus, folder, *rest, **named)
        return answers[asked]

    return kept
