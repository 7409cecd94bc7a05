"""What is shown of records: a page that knows no records, and is made into plain text or HTML.

`cnkh_data.show` says what is on the page of a record; `text` and `html` say how it looks.
"""

from .blocks import Block, Fact, Mark, Version, Words, mark_of

__all__ = ["Block", "Fact", "Mark", "Version", "Words", "mark_of"]
