"""How much a finding tells, and how many findings tell it."""

MOST_NAMED = 5
"""Most ids or fields that a finding names."""


FEW = 5
"""Slips of one kind that are told one by one; more of them have one cause."""


MOST_MEANT = 20
"""Wrong ids of one kind for which a near one is looked for among all that there are."""
