"""Whether what a migration has made is what the models read, before any of it is written."""

from pydantic import ValidationError

from ..corpus import COLLECTION_FILES, DOCUMENT_FILES, canonical_text
from .layout import FileKind

_FILES = {**COLLECTION_FILES, **DOCUMENT_FILES}


def fits_models(kind: FileKind, content: bytes) -> str:
    """Say what is first in the way of the models in the content of a file; nothing if they read it, and would write it so."""
    spec = _FILES[kind.name]
    try:
        value = spec.adapter(first_only=True).validate_json(content)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        return f"/{'/'.join(map(str, fault['loc']))}: {fault['msg']}"
    records = value if spec.many else [value]
    return "" if canonical_text(records, spec.many).encode("utf-8") == content else "the order of its fields"
