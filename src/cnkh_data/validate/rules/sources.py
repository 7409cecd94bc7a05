"""Level 5: what the records of sources, and of the dataset, say of dates and rights."""

import difflib
import json
import re
from collections.abc import Iterator

from ...edtf import calendar_day
from ...models import Source
from ...printed import days_in, prints_day
from ...standards import licences
from ..fault import Fault
from ..rule import rule
from ..subjects import Collection, OneSource

MOST_DAYS = 200
"""Days that a file prints among which a near one is looked for."""
MOST_NEAR = 3
"""Days that a finding names, at the most."""


def has_printed_date(one: OneSource) -> bool:
    """Whether a source is said to print when it was published, and its file is here as it was received."""
    return one.source.printed_date is not None and one.corpus.as_received(one.source)


@rule(on=OneSource, level=5, certainty="convention", where=has_printed_date, needs=("impossible-date",))
def date_of_source(one: OneSource) -> Iterator[Fault]:
    """The printed date of a source is a date that its file prints.

    A date from elsewhere does not show when the text was published that was read.
    """
    words, said = one.corpus.source_bytes.words(one.source.id), str(one.source.printed_date)
    if not _prints(one.source, said, words):
        printed = (day.isoformat() for language in one.source.languages for day in days_in(words, language))
        days = list(dict.fromkeys(printed))
        near = difflib.get_close_matches(said, days[:MOST_DAYS], n=MOST_NEAR, cutoff=0.5) or days[:MOST_NEAR]
        repair = "Set it to null: the file prints no date."
        if near:
            repair = f"Set it to the date of publication that the file prints ({' or '.join(near)}?); to null if there is none."
        yield one.fault("printed_date", said, "a date that the file prints", repair)


def _prints(source: Source, said: str, words: str) -> bool:
    """Whether a file prints the date that its record gives; a date of no calendar is reported elsewhere."""
    day = calendar_day(said)
    if day is None:
        return True
    dated = [line for line in words.splitlines() if str(day.year) in line]  # Quick to read, and mostly enough.
    return any(prints_day(text, language, day) for text in (*dated, words) for language in source.languages)


_SPDX = re.compile(r"[A-Za-z0-9.+()-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+()-]+)*")


@rule(on=Collection, level=5, certainty="convention")
def licence_and_title(one: Collection) -> Iterator[Fault]:
    """The identifier of the licence and its name are those of one licence.

    Programs read the identifier and people the name: if they differ, one of them is given other rights.
    """
    dataset, by_title = one.corpus.dataset, {title: licence for licence, title in licences().items()}
    title, licence = licences().get(dataset.licence), by_title.get(dataset.licence_title)
    if title is not None and dataset.licence_title != title:
        repair = f"Set licence_title to {json.dumps(title)}"
        repair += f"; if the name is right, set licence to {json.dumps(licence)}." if licence else "."
        yield one.fault("licence_title", repr(dataset.licence_title), repr(title), repair)
    elif licence is not None and title is None:
        yield one.fault("licence", repr(dataset.licence), repr(licence), f"Set licence to {json.dumps(licence)}.")
    elif _SPDX.fullmatch(dataset.licence) is None:
        repair = "Write the licence's SPDX identifier, such as CC-BY-4.0; one that has none begins with LicenseRef-."
        yield one.fault("licence", repr(dataset.licence), "an SPDX identifier", repair)
