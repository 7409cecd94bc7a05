"""The China–Cambodia relationship as data.

Example:
    >>> import cnkh_data as cnkh
    >>> "commitments" in cnkh.tables()
    True
    >>> cnkh.get("china").label
    'China'

A name is looked up when it is first used, so that importing the package costs nothing.
"""

TYPE_CHECKING = False  # as type checkers read it, it is true; importing typing would take longer than all else here

if TYPE_CHECKING:
    from .access.base import Record
    from .access.coded import UnknownCodelistError
    from .access.frames import MissingPackageError
    from .access.lookup import UnknownIdError
    from .access.names import CodelistName, TableName
    from .access.parts import (
        Adjudication,
        ByLanguage,
        Checked,
        Code,
        CommitmentWords,
        Cut,
        Deadline,
        DivergenceWords,
        Evidence,
        Mention,
        Name,
        ProvisionWords,
        Quantity,
        ReadCommitment,
        ReadUnit,
        Span,
    )
    from .access.records import (
        Actor,
        AnyRecord,
        Commitment,
        Divergence,
        Document,
        Entity,
        Instrument,
        NonName,
        Place,
        Provision,
        Relation,
        Source,
        Stage,
        Tenure,
        Text,
        Thread,
    )
    from .access.search import Hit, Hits, Match
    from .access.tables import DamagedTableError, UnknownTableError
    from .api import cite, codes, columns, evidence, frame, get, load, records, search, tables, version

    __version__: str

_WHERE = {
    "access.base": "Record",
    "access.coded": "UnknownCodelistError",
    "access.frames": "MissingPackageError",
    "access.lookup": "UnknownIdError",
    "access.names": "CodelistName TableName",
    "access.parts": "Adjudication ByLanguage Checked Code CommitmentWords Cut Deadline DivergenceWords Evidence Mention Name "
    "ProvisionWords Quantity ReadCommitment ReadUnit Span",
    "access.records": "Actor AnyRecord Commitment Divergence Document Entity Instrument NonName Place Provision Relation Source Stage "
    "Tenure Text Thread",
    "access.search": "Hit Hits Match",
    "access.tables": "DamagedTableError UnknownTableError",
    "api": "cite codes columns evidence frame get load records search tables version",
}
"""Module to the public names that it has. No module of this package may be called as one of them: it would take its place."""

__all__ = [
    "Actor",
    "Adjudication",
    "AnyRecord",
    "ByLanguage",
    "Checked",
    "Code",
    "CodelistName",
    "Commitment",
    "CommitmentWords",
    "Cut",
    "DamagedTableError",
    "Deadline",
    "Divergence",
    "DivergenceWords",
    "Document",
    "Entity",
    "Evidence",
    "Hit",
    "Hits",
    "Instrument",
    "Match",
    "Mention",
    "MissingPackageError",
    "Name",
    "NonName",
    "Place",
    "Provision",
    "ProvisionWords",
    "Quantity",
    "ReadCommitment",
    "ReadUnit",
    "Record",
    "Relation",
    "Source",
    "Span",
    "Stage",
    "TableName",
    "Tenure",
    "Text",
    "Thread",
    "UnknownCodelistError",
    "UnknownIdError",
    "UnknownTableError",
    "__version__",
    "cite",
    "codes",
    "columns",
    "evidence",
    "frame",
    "get",
    "load",
    "records",
    "search",
    "tables",
    "version",
]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import what a public name stands for, when it is first used."""
        if name == "__version__":
            value = __getattr__("version")()
        else:
            module = next((module for module, names in _WHERE.items() if name in names.split()), None)
            if module is None:
                raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
            from importlib import import_module  # noqa: PLC0415

            value = getattr(import_module(f".{module}", __name__), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return list(__all__)
