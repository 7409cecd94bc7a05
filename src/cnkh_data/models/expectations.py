"""What a corpus expects of its releases, in `validation/expectations.json`."""

from typing import Annotated

from pydantic import Field

from .base import INT32_MAX, Record

Count = Annotated[int, Field(ge=0, le=INT32_MAX)]
Share = Annotated[float, Field(gt=0, le=1)]


class ExpectedRows(Record):
    """How many rows a table must have."""

    min: Count = Field(description="At least so many.")
    max: Count | None = Field(default=None, description="At most so many; any number if it is null or left out.")


class Expectation(Record):
    """What a table of a release must be like."""

    table: Annotated[str, Field(min_length=1, max_length=120)] = Field(description="Name of the table.")
    rows: ExpectedRows = Field(description="How many rows it has.")
    coverage: dict[str, Share] = Field(
        default={},
        description="By column, the share of rows that have a value in it, from above 0 to 1. An empty list is no value.",
    )
