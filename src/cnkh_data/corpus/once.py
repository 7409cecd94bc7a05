"""Functions of a corpus, of one of its documents or of each, whose answers are kept in its memo."""

import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from .document import DocumentFolder
from .memo import Question
from .packed import PackedList
from .types import Corpus

T = TypeVar("T")
Rest = ParamSpec("Rest")


def once_per_corpus(compute: Callable[Concatenate[Corpus, Rest], T]) -> Callable[Concatenate[Corpus, Rest], T]:
    """Keep the answers of a function about a corpus."""
    name = _name(compute)
    nameless = _is_nameless(name)

    @wraps(compute)
    def kept(corpus: Corpus, /, *rest: Rest.args, **named: Rest.kwargs) -> T:
        answers, crossings = corpus.memo.of_corpus, corpus.memo.crossings
        asked = compute, _given(rest, named) if named else rest
        answer: T
        if asked in answers:
            answer = answers[asked]
            if asked in crossings:  # Most answers rest on the shared files alone, and are asked for very often.
                crossings.asked_again(asked, None if named or nameless else Question(name, rest), answer)
            return answer
        question = None if named or nameless else Question(name, rest)
        answer = answers[asked] = crossings.worked_out(asked, question, lambda: compute(corpus, *rest, **named))
        return answer

    _BY_NAME[name] = kept
    return kept


_BY_NAME: dict[str, Callable[..., Any]] = {}
"""Every function about a whole corpus, by its name with that of its module."""


def _name(compute: Callable[..., Any]) -> str:
    return f"{compute.__module__}.{compute.__qualname__}"


def _is_nameless(name: str) -> bool:
    """Whether a function was made inside another, so that others may have the same name."""
    return "<" in name


def ask(corpus: Corpus, question: Question) -> Any:
    """What the function of a question answers about a corpus.

    Raises:
        LookupError: if there is no such function.
    """
    return _BY_NAME[question.function](corpus, *question.given)


def once_per_folder(
    compute: Callable[Concatenate[Corpus, DocumentFolder, Rest], T],
) -> Callable[Concatenate[Corpus, DocumentFolder, Rest], T]:
    """Keep the answers of a function about a document until it is asked about another."""

    @wraps(compute)
    def kept(corpus: Corpus, folder: DocumentFolder, /, *rest: Rest.args, **named: Rest.kwargs) -> T:
        memo = corpus.memo
        if memo.document is not folder:
            memo.turn_to(folder)
        answers = memo.of_document
        asked = compute, _given(rest, named) if named else rest
        if asked not in answers:
            answers[asked] = compute(corpus, folder, *rest, **named)
        answer: T = answers[asked]
        return answer

    return kept


_OF_EACH: list[Callable[[Corpus, DocumentFolder], Any]] = []
"""Every function whose answers about each document are kept."""


_OF_EACH_AFTERWARDS: list[Callable[[Corpus, DocumentFolder], Any]] = []
"""Those that are asked for only after all documents have been looked at."""


def of_each(compute: Callable[[Corpus, DocumentFolder], T]) -> Callable[[Corpus], Sequence[T]]:
    """Make a function of one document one of the whole corpus, which gives the answers about all documents, in their order.

    What the collection needs to know of a document is said by such functions, since the document itself may be gone from memory.
    So an answer is small, and it comes from the document and the shared files alone.
    """
    _OF_EACH.append(compute)
    return _of_all(compute)


def of_each_afterwards(compute: Callable[[Corpus, DocumentFolder], T]) -> Callable[[Corpus], Sequence[T]]:
    """The same for what only rules need that look at the collection when all documents have been looked at.

    What is derived from a document for its own rules then need not be derived twice.
    """
    _OF_EACH_AFTERWARDS.append(compute)
    return _of_all(compute)


def _of_all(compute: Callable[[Corpus, DocumentFolder], T]) -> Callable[[Corpus], Sequence[T]]:
    name = _name(compute)

    @wraps(compute)
    def all_of(corpus: Corpus) -> Sequence[T]:
        crossings = corpus.memo.crossings
        return cast("Sequence[T]", crossings.worked_out(compute, Question(name, ()), lambda: answers(corpus)))

    def answers(corpus: Corpus) -> Sequence[T]:
        corpus.memo.crossings.touched()
        memo = corpus.memo
        if compute not in memo.of_each:
            found = [_answer(compute, corpus, folder) for folder in corpus.folders]
            memo.of_each[compute] = PackedList()
            for answer in found:
                _keep(corpus, compute, answer)
        if compute in memo.failed:
            raise memo.failed[compute]
        return memo.of_each[compute]

    _BY_NAME[name] = all_of
    return all_of


def summarise(corpus: Corpus, folder: DocumentFolder) -> None:
    """Keep all that functions say of each document about the next, while it is in memory."""
    for compute in _OF_EACH:
        _keep(corpus, compute, _answer(compute, corpus, folder))


def _keep(corpus: Corpus, compute: Callable[[Corpus, DocumentFolder], Any], answer: Any) -> None:
    """Keep what a function says of the next document."""
    memo = corpus.memo
    if isinstance(answer, _Failed):
        memo.failed.setdefault(compute, answer.error)
    memo.of_each.setdefault(compute, PackedList()).append(answer)


def summary_elsewhere(corpus: Corpus, folder: DocumentFolder) -> list[Any] | None:
    """What `keep_summary` takes, worked out in another process; None if something in the document keeps that from being told."""
    return _told([_answer(compute, corpus, folder) for compute in _OF_EACH])


def keep_summary(corpus: Corpus, answers: Sequence[Any]) -> None:
    """Keep what an earlier run was told of the next document, as `summary_of` gave it."""
    for compute, answer in zip(_OF_EACH, answers, strict=True):
        _keep(corpus, compute, answer)


def summary_of(corpus: Corpus, number: int) -> list[Any] | None:
    """What is kept of a document, given by its number, beside its judgement; None if something in it keeps that from being told."""
    return _told([corpus.memo.of_each[compute][number] for compute in _OF_EACH])


def all_answers(corpus: Corpus) -> dict[str, bytes]:
    """What functions said of every document, as `take_answers` takes it.

    It is pickled function by function: a process that does not have all of them need not have what the others give, either.
    """
    memo = corpus.memo
    return {
        _name(compute): pickle.dumps((memo.of_each.get(compute, PackedList()), memo.failed.get(compute)))
        for compute in _OF_EACH
    }


def take_answers(corpus: Corpus, answers: Mapping[str, bytes]) -> None:
    """Keep what functions said of every document in another process."""
    memo = corpus.memo
    for compute in _OF_EACH:
        if _name(compute) in answers:
            memo.of_each[compute], failed = pickle.loads(answers[_name(compute)])  # from `all_answers`
            if failed is not None:
                memo.failed[compute] = failed


def _told(answers: list[Any]) -> list[Any] | None:
    return None if any(isinstance(answer, _Failed) for answer in answers) else answers


def answers_afterwards(corpus: Corpus, folder: DocumentFolder) -> list[Any]:
    """What functions say of a document that has been looked at."""
    return [_answer(compute, corpus, folder) for compute in _OF_EACH_AFTERWARDS]


def keep_answers(corpus: Corpus, answers: Iterable[Sequence[Any]]) -> None:
    """Keep what they said of all documents, in their order."""
    for compute in _OF_EACH_AFTERWARDS:
        corpus.memo.of_each[compute] = PackedList()
        corpus.memo.failed.pop(compute, None)
    for of_document in answers:
        for compute, answer in zip(_OF_EACH_AFTERWARDS, of_document, strict=True):
            _keep(corpus, compute, answer)


class _Failed:
    """Stands for an answer about a document in which something is wrong, so that there is none. Who asks for it gets the error."""

    def __init__(self, error: Exception) -> None:
        self.error = error if _can_be_packed(error) else RuntimeError(f"{type(error).__name__}: {error}")


def _can_be_packed(error: Exception) -> bool:
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:
        return False
    return True


def _answer(compute: Callable[[Corpus, DocumentFolder], Any], corpus: Corpus, folder: DocumentFolder) -> Any:
    try:
        return compute(corpus, folder)
    except Exception as error:
        return _Failed(error)


def _given(rest: tuple[object, ...], named: Mapping[str, object]) -> object:
    """What a function was given, as a key."""
    return rest, tuple(sorted(named.items()))
