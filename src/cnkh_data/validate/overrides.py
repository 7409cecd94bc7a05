"""What a repair tells a contributor to add to a document's `mentions.json`."""

import json

from ..corpus import DocumentFolder
from ..models import MentionOverride


def override_to_add(
    folder: DocumentFolder, language: str, start: int, end: int, entity: str | None, about: str, reason: str
) -> str:
    """An override, as `mentions.json` keeps it, by which words stand for an entity, or for none.

    Args:
        folder: document that it is for.
        language: text that the words are in.
        start: first code point of the words in the text.
        end: code point after the last one.
        entity: what they stand for; None for nothing.
        about: what its id begins with.
        reason: why the longest match is wrong there.
    """
    override = MentionOverride(
        id=f"{about}-{start}"[:120],
        language=language,
        start_offset=start,
        end_offset=end,
        quote=folder.texts[language][start:end],
        entity=entity,
        reason=reason,
    )
    return json.dumps(override.model_dump(mode="json"), ensure_ascii=False)
