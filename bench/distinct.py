"""Makes the texts of a generated corpus differ from copy to copy, so that nothing is gained by remembering a text.

In each copy of a document, letters of words that no rule reads are exchanged for others, in its sources and wherever they are quoted.
No text gets longer, so offsets hold. Seals must be renewed afterwards. It works on the files alone, whatever version wrote them.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from cnkh_data.texts import cut_text

HERE = Path(__file__).resolve().parents[1]
LEXICON = HERE / "src" / "cnkh_data" / "lexicon"
_WORD = re.compile(r"\b[a-z]{7,}\b")
_QUOTING = re.compile(r'"(?:quote|note|gloss_en|object)": "(?:[^"\\]|\\.)*"|"printed": \{[^}]*\}')
"""Where a record has words of a text, or words about them."""
_DIGEST = re.compile(r'(?P<before>"file": (?P<file>"(?:[^"\\]|\\.)*"),\n    "sha256": ")[0-9a-f]{64}')
"""Where the record of a source says which file it is, and what its bytes give."""
_VALUE = re.compile(r'(?<=: )"(?:[^"\\]|\\.)*"')


class Known:
    """Words and characters that rules may read: how those of the lexicon begin, and those of the registers and codelists."""

    def __init__(self, data: Path) -> None:
        lexicon = _text_of(LEXICON.glob("*.toml"))
        documents = [_read(file) for file in (data / "documents").glob("*/document.json")]
        own = [text for one in documents for text in (one["title"], *(each["text"] for each in one["collectives"]))]
        registers = (data / "registers").glob("*.json")
        codelists = [*(data / "codelists").glob("*.csv"), *(HERE / "data" / "codelists").glob("*.csv")]
        others = "\n".join([_text_of([*registers, *codelists]), *own])
        folds = (line.split("\t") for line in (LEXICON / "fold.tsv").read_text(encoding="utf-8").splitlines()[1:])
        read = set(lexicon + others)
        self.characters = read.union(one for one, _, compared_as in folds if compared_as in read)
        self.beginnings = frozenset(word[:4] for word in re.findall("[a-z]{4,}", lexicon))
        # A word that begins a sentence is known to be no name by where it stands in small letters.
        begin = re.findall("[A-Z][a-z]+", _text_of((data / "sources").glob("*.txt")))
        self.words = frozenset(re.findall("[a-z]+", others.lower())).union(map(str.lower, begin))

    def changed(self, copy: int) -> "Changed":
        """What a copy has for what stands in the texts."""
        return Changed(self, copy)


class Changed:
    """What one copy has for the words and characters of the texts."""

    def __init__(self, known: Known, copy: int) -> None:
        self._known = known
        self._copy = copy

    def __call__(self, text: str) -> str:
        """A text as the copy has it."""
        free = {one for one in set(text) if _is_common(one) and one not in self._known.characters}
        others = {ord(one): _next_ideograph(one, self._copy) for one in free}
        return _WORD.sub(lambda found: self._word(found.group()), text.translate(others))

    def _word(self, word: str) -> str:
        if word[:4] in self._known.beginnings or not self._known.words.isdisjoint((word, word.removesuffix("s"))):
            return word
        at = 3 + self._copy // 25 % (len(word) - 6)  # Its ending stays, by which a word may be read too.
        letter = chr((ord(word[at]) - ord("a") + 1 + self._copy % 25) % 26 + ord("a"))
        return word[:at] + letter + word[at + 1 :]


def _text_of(files: Iterable[Path]) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def _is_common(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _next_ideograph(character: str, copy: int) -> str:
    """An ideograph that stands for one in a copy: a rare one, which no rule knows."""
    return chr(0x3400 + (ord(character) * 31 + copy) % 6000)


def make_distinct(target: Path) -> int:
    """Change the texts of every copy in a corpus; return of how many documents."""
    data = target / "data"
    known, listed = Known(data), _read(data / "sources" / "sources.json")
    files = {source["id"]: data / "sources" / source["file"] for source in listed}
    digests: dict[str, str] = {}
    folders = sorted((data / "documents").iterdir())
    for number, folder in enumerate(folders):
        _change(folder, files, known.changed(number), digests)
    sources = data / "sources" / "sources.json"
    of_file = {source["file"]: digests[source["id"]] for source in listed if source["id"] in digests}

    def renewed(found: re.Match[str]) -> str:
        digest = of_file.get(json.loads(found["file"]))
        return found["before"] + digest if digest else found.group()

    # The copies of a source have one digest until now, so each is found by what stands before it.
    sources.write_text(_DIGEST.sub(renewed, sources.read_text(encoding="utf-8")), encoding="utf-8")
    return len(folders)


def _change(folder: Path, files: Mapping[str, Path], changed: Changed, digests: dict[str, str]) -> None:
    """Change the sources and the records of one document, and take note of the digests of the sources."""
    digest_of_text: dict[str, str] = {}
    for text in _read(folder / "document.json")["texts"]:
        file = files[text["source"]]
        if text["source"] not in digests:  # Several texts may be cut from one source.
            file.write_bytes(changed(file.read_bytes().decode("utf-8")).encode("utf-8"))
            digests[text["source"]] = hashlib.sha256(file.read_bytes()).hexdigest()
        cut = cut_text(file.read_bytes().decode("utf-8"), [SimpleNamespace(**one) for one in text["cuts"]])  # type: ignore[misc]
        digest_of_text[text["sha256"]] = hashlib.sha256(cut.encode("utf-8")).hexdigest()
    for name in ("document", "provisions", "divergences", "mentions"):
        path = folder / f"{name}.json"
        written = _QUOTING.sub(lambda found: _values(found.group(), changed), path.read_text(encoding="utf-8"))
        for old, new in digest_of_text.items():
            written = written.replace(old, new)
        path.write_text(written, encoding="utf-8")


def _values(quoting: str, changed: Changed) -> str:
    return _VALUE.sub(lambda value: changed(value.group()), quoting)


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
