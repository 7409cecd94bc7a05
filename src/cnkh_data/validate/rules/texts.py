"""Level 3: a text is in characters that show what they stand for. It keeps those of its source, so a finding is shown there."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from ...models.codelists import CutReason
from ...positions import position_at
from ...spelling import LOOK_ALIKE, Found, Strange, outside, said_of, strange_characters
from ..fault import Fault
from ..misplaced import as_json
from ..rule import rule
from ..subjects import OneText


def has_strange_characters(one: OneText) -> bool:
    """Whether a text has characters that are not what they seem."""
    words = one.folder.texts.get(one.text.language)
    return words is not None and any(strange_characters(words))


@rule(on=OneText, level=3, certainty="convention", where=has_strange_characters, needs=("text-digest",))
def hidden_character_in_text(one: OneText) -> Iterator[Fault]:
    """A text has no character that shows nothing or that nobody can read.

    Such a character splits a name or a word, which is then not found.
    """
    for kind, found in _kept(one):
        if kind not in LOOK_ALIKE:
            repair = _REPAIRS[kind].format(waiver=_waiver(one), cut=_cut_to_add(found, kind))
            yield _in_source(one, found, "characters that show what they stand for", repair)


@rule(on=OneText, level=3, certainty="guess", where=has_strange_characters, needs=("text-digest",))
def look_alike_in_text(one: OneText) -> Iterator[Fault]:
    """A text has the characters that it seems to have, not a Kangxi radical ⽅ for 方 or a Cyrillic а for a.

    Such a character shows that the source was not typed as it looks; other programs do not find its words.
    """
    for kind, found in _kept(one):
        if kind in LOOK_ALIKE:
            repair = _REPAIRS[kind].format(waiver=_waiver(one, "look-alike-in-text"))
            yield _in_source(one, found, "the characters that they look like", repair)


_ANOTHER_COPY = (
    "if there is a copy of the document without it, store that copy as a new source and cut the text from it; if not, "
)
_KEEP = "say so in validation/waivers.json: {waiver}"
_REPAIRS = {
    Strange.INVISIBLE: "Add the cut {cut} to the text, and one for each of the others (a draft: cnkh new document ID --recut).",
    Strange.CONTROL: f"If it is a blank, add the cut {{cut}} to the text; {_ANOTHER_COPY}{_KEEP}",
    Strange.LOST: f"Find out what stood there; {_ANOTHER_COPY}{_KEEP}",
    Strange.PRIVATE: f"Find out what it shows where the source comes from; {_ANOTHER_COPY}{_KEEP}",
    Strange.UNASSIGNED: f"Find out what stood there; {_ANOTHER_COPY}{_KEEP}",
    Strange.FORM: f"It stays, and names and words are found as if it were the other; {_ANOTHER_COPY}{_KEEP}",
    Strange.MIXED: f"It stays, and no name is found in its word; {_ANOTHER_COPY}{_KEEP}",
    Strange.DECOMPOSED: f"It stays, and names are found as if letter and accent were one; {_ANOTHER_COPY}{_KEEP}",
}
"""What to do where a text has such characters. A source is never edited, and a text is changed by cuts alone."""


def _kept(one: OneText) -> Iterator[tuple[Strange, Sequence[Found]]]:
    """Yield each kind of strange characters that a text keeps, as they stand in its source."""
    source = one.corpus.source_bytes[one.text.source].decode("utf-8")
    kept = outside(strange_characters(source), [(cut.start_offset, cut.end_offset) for cut in one.text.cuts])
    for kind, found in groupby(kept, key=lambda found: found.kind):
        yield kind, list(found)


def _in_source(one: OneText, found: Sequence[Found], expected: str, repair: str) -> Fault:
    """The fault of some characters, at the first of them in the source."""
    source = one.corpus.source_by_id[one.text.source]
    position = position_at(one.corpus.source_bytes[source.id].decode("utf-8"), found[0].offset)
    fault = one.fault((), f"{said_of(found)}, in the {one.text.language} text", expected, repair)
    return replace(fault, at=(f"data/sources/{source.file}", position))


def _waiver(one: OneText, rule_id: str = "hidden-character-in-text") -> str:
    return as_json({"rule": rule_id, "record": one.document.id, "reason": "…"})


def _cut_to_add(found: Sequence[Found], kind: Strange) -> str:
    first = found[0]
    reason = CutReason.INVISIBLE if kind is Strange.INVISIBLE else CutReason.LAYOUT_SPACE
    cut = {"start_offset": first.offset, "end_offset": first.offset + 1, "reason": reason, "quote": first.character}
    return json.dumps(cut)
