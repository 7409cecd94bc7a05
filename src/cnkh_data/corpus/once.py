"""Functions of a corpus, of one of its documents or of each, whose answers are kept in its memo."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from .document import DocumentFolder
from .types import Corpus

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
        answers = corpus.memo.of_document(folder)
        asked = compute, _given(rest, named)
        if asked not in answers:
            answers[asked] = compute(corpus, folder, *rest, **named)
        answer: T = answers[asked]
        return answer

    return kept


_OF_EACH: list[Callable[[Corpus, DocumentFolder], Any]] = []
"""Every function whose answers about each document are kept."""


def of_each(compute: Callable[[Corpus, DocumentFolder], T]) -> Callable[[Corpus], Sequence[T]]:
    """Make a function of one document one of the whole corpus, which gives the answers about all documents, in their order.

    What the collection needs to know of a document is said by such functions, since the document itself may be gone from memory.
    So an answer is small, and it comes from the document and the shared files alone.
    """
    _OF_EACH.append(compute)

    @wraps(compute)
    def all_of(corpus: Corpus) -> Sequence[T]:
        kept = corpus.memo.of_each
        if compute not in kept:
            kept[compute] = [_answer(compute, corpus, folder) for folder in corpus.folders]
        for answer in kept[compute]:
            if isinstance(answer, _Failed):
                raise answer.error
        return kept[compute]

    return all_of


def summarise(corpus: Corpus, folder: DocumentFolder) -> None:
    """Keep all that functions say of each document about the next, while it is in memory."""
    for compute in _OF_EACH:
        corpus.memo.of_each.setdefault(compute, []).append(_answer(compute, corpus, folder))


class _Failed:
    """Stands for an answer about a document in which something is wrong, so that there is none. Who asks for it gets the error."""

    def __init__(self, error: Exception) -> None:
        self.error = error


def _answer(compute: Callable[[Corpus, DocumentFolder], Any], corpus: Corpus, folder: DocumentFolder) -> Any:
    try:
        return compute(corpus, folder)
    except Exception as error:
        return _Failed(error)


def _given(rest: tuple[object, ...], named: Mapping[str, object]) -> object:
    """What a function was given, as a key."""
    return (rest, tuple(sorted(named.items()))) if named else rest
