"""A corpus from nothing: the smallest folder that is valid, to which documents can be added."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..canonical import file_text
from ..corpus import COLLECTION_FILES, load, path_of
from ..errors import CannotRunError
from ..models import Dataset
from ..models.base import FORMAT
from ..standards import languages as known_languages
from ..texts import primary_language
from ..words import every_language
from ..writing import writing

LONGEST_ID = 120


@dataclass(frozen=True)
class CorpusRequest:
    """What somebody asked for."""

    folder: Path
    languages: tuple[str, ...]
    """Those of the texts, and those in which we write ourselves: tags or their primary subtags."""
    title: str | None = None


def new_corpus(request: CorpusRequest) -> list[str]:
    """Make the smallest valid corpus in a folder that is empty or not there yet, and say what it is.

    Raises:
        CannotRunError: if something is in the folder already, or a language is none. Nothing is written then.
    """
    languages = _languages(request.languages)
    folder, is_new = request.folder, not request.folder.exists()
    _check_empty(folder)
    dataset = _dataset(folder, languages, request.title)
    files = {path_of(spec): b"[]\n" for spec in COLLECTION_FILES.values() if spec.many}
    files[path_of(COLLECTION_FILES["dataset"])] = file_text(dataset).encode("utf-8")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with writing(folder, "new corpus") as place:
            place.put(files)
    except BaseException:
        if is_new and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
        raise
    load(folder)
    without = [tag for tag in languages if not _has_words(tag)]
    return [
        f"{folder}/data/: {dataset.id}, in {', '.join(languages)}; no documents yet",
        *(
            f"  {tag}: no words of this language are known, so rules about words say nothing of its texts"
            for tag in without
        ),
        "  to be read in data/dataset.json: title, description, licence (CC-BY-4.0 until you choose another)",
        f"next: the parties in data/registers/actors.json, then: cnkh new document ID --root {folder} --source FILE --language {languages[0]}",
    ]


def _languages(wanted: Sequence[str]) -> list[str]:
    """Primary subtags of languages, each once."""
    found = list(dict.fromkeys(primary_language(tag.strip()) for tag in wanted if tag.strip()))
    if not found:
        raise CannotRunError("--languages: name the languages of the texts, as in fr,en")
    for tag in found:
        if not re.fullmatch("[a-z]{2,3}", tag) or tag not in known_languages():
            raise CannotRunError(
                f"--languages: {tag!r} is no language; write tags of ISO 639 with commas between, as in fr,en"
            )
    return found


def _check_empty(folder: Path) -> None:
    try:
        if folder.is_symlink():
            raise CannotRunError(f"{folder}: a symbolic link, which is not followed; give the folder itself")
        if folder.exists() and not folder.is_dir():
            raise CannotRunError(f"{folder}: a file; give a folder that is empty or not there yet")
        if folder.is_dir() and any(folder.iterdir()):
            raise CannotRunError(f"{folder}: is not empty; give a folder that is empty or not there yet")
    except PermissionError:
        raise CannotRunError(f"{folder}: no permission to read this folder") from None


def _dataset(folder: Path, languages: list[str], title: str | None) -> Dataset:
    name = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")[:LONGEST_ID] or "corpus"
    return Dataset(
        id=name,
        title=title or name,
        description="A corpus that has just been made. Say here what it holds.",
        version="0.1.0",
        homepage=None,
        licence="CC-BY-4.0",
        licence_title="Creative Commons Attribution 4.0 International",
        languages=languages,
        format=FORMAT,
    )


def _has_words(tag: str) -> bool:
    return any(primary_language(one) == tag for language in every_language() for one in language.tags)
