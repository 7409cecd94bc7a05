"""Where the data comes from: the dataset as a whole, and its source files."""

from typing import Annotated

from pydantic import Field

from .base import FORMAT, INT32_MAX, VERSION_PATTERN, Day, Language, PrimaryLanguage, Prose, Record, Sha256, Slug, Words


class Dataset(Record):
    """The collection itself: what a release is called and under what terms it is given."""

    id: Slug = Field(description="Short name of the dataset, used in the names of its releases.")
    title: Prose = Field(description="Title of the dataset.")
    description: Prose = Field(description="What the dataset holds, in a few sentences.")
    version: Annotated[str, Field(pattern=VERSION_PATTERN)] = Field(
        description="Version of the data, as `schema/VERSIONING.md` defines it."
    )
    homepage: Annotated[str, Field(pattern=r"^https?://[^ ]+$", max_length=2000)] | None = Field(
        description="Public address of the dataset; null until there is one."
    )
    licence: Prose = Field(description="SPDX identifier of the licence of the coding (not of the source texts).")
    licence_title: Prose = Field(description="Name of that licence.")
    languages: Annotated[list[PrimaryLanguage], Field(min_length=1)] = Field(
        description="Primary language subtags that get columns of their own in the wide tables, in column order: those of the "
        "texts, and English, in which we write of every text."
    )
    format: Annotated[int, Field(ge=FORMAT, le=INT32_MAX)] = Field(
        description="Format of the files in `data/`, as `schema/VERSIONING.md` defines it; `cnkh migrate` writes it."
    )


NOT_EXAMINED = "Not yet examined."
"""What the rights of a source say until somebody has looked."""


class Source(Record):
    """A file exactly as received. Its bytes are hashed and never edited."""

    id: Slug = Field(description="Identifier of the source: the file's name as received, without its ending.")
    file: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=200)] = Field(
        description="File name inside `data/sources/`."
    )
    sha256: Sha256 = Field(description="SHA-256 of the file's bytes, in lower-case hexadecimal.")
    bytes: Annotated[int, Field(ge=0, le=INT32_MAX)] = Field(description="Size of the file in bytes.")
    languages: Annotated[list[Language], Field(min_length=1)] = Field(description="Languages of the texts in the file.")
    publisher: Annotated[Prose, Words.NAME] | None = Field(
        description="Publisher as the file or its page names it; null if neither does."
    )
    printed_date: Day | None = Field(description="Date of publication printed in the file; null if none is.")
    url: Annotated[str, Field(pattern=r"^https?://[^ ]+$", max_length=2000)] | None = Field(
        description="Public address where the same text was seen; null if none was found."
    )
    rights: Prose = Field(description="Rights note: who holds rights in the text and why it is reproduced here.")
    note: Prose | None = Field(description="What else a reader of the file should know; null if nothing.")
