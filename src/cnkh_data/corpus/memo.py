"""Where answers about a corpus are kept, for as long as the corpus is, and what of the other documents a document was judged by."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from .packed import PackedList


class Question(NamedTuple):
    """A function about a whole corpus, and what else it was given: enough to ask it again in another run."""

    function: str
    """Its name in its module, with that of the module."""
    given: tuple[Any, ...]


class Memo:
    """Answers that functions gave about one corpus and about its documents.

    Rules run document by document. So only what was said of one document is kept, until something else is asked about another.
    """

    def __init__(self) -> None:
        self.of_corpus: dict[object, Any] = {}
        """Answers about the corpus as a whole, by the function and what else it was given."""
        self.of_each: dict[Callable[..., Any], PackedList[Any]] = {}
        """What the collection keeps of each document, by the function that says it, in the order of the documents."""
        self.failed: dict[Callable[..., Any], Exception] = {}
        """Of these functions, those that could not say something of some document, each with the first error."""
        self.document: object = None
        """The document that was asked about last."""
        self.of_document: dict[object, Any] = {}
        """Answers about it, by the function and what else it was given."""
        self.crossings = Crossings()

    def turn_to(self, document: object) -> None:
        """Begin to keep answers about a document; those about another are forgotten."""
        self.document, self.of_document = document, {}

    def forget(self) -> None:
        """Keep nothing about any document."""
        self.turn_to(None)


class Crossings:
    """Notes which answers about a corpus rest on its documents, and which of these are asked for while one document is looked at.

    An answer that comes from the shared files alone is none of them: it is the same for as long as those are.
    """

    def __init__(self) -> None:
        self._of_answer: dict[object, bool] = {}
        """Kept answers that rest on documents, and whether they do so in another way than by what is kept of each."""
        self._depth = 0
        self._crossed = False
        """Whether the answer that is being worked out rests on documents."""
        self._directly = False
        """Whether it does so in another way than by what is kept of each, and of their texts."""
        self._noted = Noted({})

    def __contains__(self, key: object) -> bool:
        """Whether a kept answer rests on documents."""
        return key in self._of_answer

    def begin(self) -> "Noted":
        """Begin to gather the questions that are asked and cross, with their answers."""
        self._noted = Noted({})
        return self._noted

    def begin_directly(self) -> None:
        """Begin to take note of whether documents are looked at directly."""
        self._directly = False

    @property
    def directly(self) -> bool:
        """Whether documents were looked at since then in another way than by what is kept of each, and of their texts."""
        return self._directly

    def looked(self) -> None:
        """Take note that documents were looked at themselves, all or one of them by its name."""
        self._directly = True
        self.touched()

    def touched(self) -> None:
        """Take note that documents were looked at, if only by what is kept of each."""
        self._crossed = True
        if self._depth == 0:
            self._noted.all_told = False

    def worked_out(self, key: object, question: Question | None, compute: Callable[[], Any]) -> Any:
        """What a function answers, with a note of whether that rests on documents; without a question, nobody could ask it again."""
        before, self._crossed, self._directly = (self._crossed, self._directly), False, False
        self._depth += 1
        try:
            answer = compute()
        finally:
            self._depth -= 1
            crossed, directly = self._crossed, self._directly
            self._crossed, self._directly = before
        if crossed:
            self._of_answer[key] = directly
            self.asked_again(key, question, answer)
        return answer

    def asked_again(self, key: object, question: Question | None, answer: Any) -> None:
        """Take note that an answer that is kept was asked for."""
        if key not in self._of_answer:
            return
        self._crossed = True
        self._directly |= self._of_answer[key]
        if self._depth == 0:
            if question is None:
                self._noted.all_told = False
            else:
                self._noted.answers[question] = answer


@dataclass
class Noted:
    """Questions that crossed, with their answers."""

    answers: dict[Question, Any]
    all_told: bool = True
    """Whether documents were looked at in no other way: then these questions tell all that matters."""
