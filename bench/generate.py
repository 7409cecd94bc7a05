"""Makes a corpus of a given size from a real one: the same documents again and again, each copy under an id of its own.

    python bench/generate.py DIR --records 20000
    python bench/generate.py DIR --records 20000 --distinct    # with the texts of each copy a little changed

A copy has its own sources, provisions, commitments, divergences and seals, so the corpus is as dense as the real one, and
valid; its ids are listed as published. Registers stay as they are: names level off long before documents do. Readings and their
agreement are left out, so that every record written is a record counted. The same arguments give the same bytes.
"""

import argparse
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cnkh_data.canonical import file_text
from cnkh_data.corpus import SHARED, Corpus, DocumentFolder, Sealable, load, newest_codebook
from cnkh_data.errors import CannotRunError
from cnkh_data.layout import LEDGER_FILE
from cnkh_data.models import Record, Source, Tenure
from cnkh_data.published import NewLedger, ids_in, shared_ids
from cnkh_data.seals import codebook_for, seal_files, sealed
from cnkh_data.spill import spilling
from cnkh_data.validate.rule import REGISTERED
from cnkh_data.validate.rules import readings
from cnkh_data.validate.waivers import Waiver, read_waivers

HERE = Path(__file__).resolve().parents[1]
CODELISTS = "data/codelists"
REGISTERS = ("actors", "tenures", "instruments", "places", "non_names")


def main() -> int:
    """Write a corpus and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", type=Path, help="folder to write; data/ is made in it")
    parser.add_argument("--records", type=int, default=20_000, help="provisions, commitments and divergences in all")
    parser.add_argument("--root", type=Path, default=HERE, help="corpus to copy documents from")
    parser.add_argument("--distinct", action="store_true", help="change the texts of each copy: see distinct.py")
    options = parser.parse_args()
    if (options.target / "data").exists():
        print(f"{options.target}: already has a data/ folder", file=sys.stderr)
        return 2
    try:
        written = copy_documents(options.root, options.target, options.records)
        if options.distinct:
            from distinct import make_distinct  # noqa: PLC0415 - beside this file, which tests load from elsewhere

            make_distinct(options.target)
        seal(options.target)
        list_ids(options.target)
        print(f"{written} records in {options.target}")
    except CannotRunError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def generate(root: Path, target: Path, records: int) -> int:
    """Write a corpus of at least so many records, made from the published documents of another; return how many it has."""
    written = copy_documents(root, target, records)
    seal(target)
    return written


def copy_documents(root: Path, target: Path, records: int) -> int:
    """Do the same, but leave the seals out."""
    corpus = load(root).corpus
    if corpus is None or not corpus.published:
        raise CannotRunError(f"{root}: no readable corpus with a published document")
    data = target / "data"
    for name in REGISTERS:
        _write(data / "registers" / f"{name}.json", getattr(corpus, name))
    _write(data / "dataset.json", corpus.dataset)
    if (root / CODELISTS).is_dir():
        shutil.copytree(root / CODELISTS, target / CODELISTS)
    for name in ("relations", "retired", "agreement"):
        _write(data / f"{name}.json", [])
    written, sources, waivers = 0, dict[str, Source](), list[Waiver]()
    copies = dict[str, list[str]]()
    coded = {folder.name: _coded(folder) for folder in corpus.published}
    for folder, copy in _copies(corpus, records):
        copies.setdefault(folder.document.id, []).append(_named(folder.document.id, copy))
        waivers += _waivers(root, folder.document.id, copy)
        written += _size(folder)
        for source in _write_copy(data, corpus, folder, copy, coded[folder.name]):
            sources[source.id] = source
    _write(data / "sources" / "sources.json", sources.values())
    _write(data / "registers" / "tenures.json", [_with_copies(tenure, copies) for tenure in corpus.tenures])
    _write(target / "validation" / "waivers.json", waivers)
    return written


def _coded(folder: DocumentFolder) -> dict[str, str]:
    """File names of the records of a document that name it by its id, and their texts."""
    return {"provisions.json": file_text(folder.provisions), "divergences.json": file_text(folder.divergences)}


def _with_copies(tenure: Tenure, copies: Mapping[str, Sequence[str]]) -> Tenure:
    """A tenure that lists the copies of its documents too."""
    return tenure.model_copy(update={"documents": [copy for one in tenure.documents for copy in copies.get(one, ())]})


def _copies(corpus: Corpus, records: int) -> Iterator[tuple[DocumentFolder, int]]:
    """Yield documents in turn, with the number of the copy, until there are enough records. Copy 0 keeps its id."""
    copy = 0
    while True:
        for folder in corpus.published:
            if copy and records <= 0:
                return
            records -= _size(folder)
            yield folder, copy
        copy += 1


def _size(folder: DocumentFolder) -> int:
    return len(folder.provisions) + sum(1 for _ in folder.commitments()) + len(folder.divergences)


def _write_copy(
    data: Path, corpus: Corpus, folder: DocumentFolder, copy: int, coded: Mapping[str, str]
) -> Iterator[Source]:
    """Write one copy of a document with its sources, and yield the sources' records."""
    old, new = folder.document.id, _named(folder.document.id, copy)
    place = data / "documents" / new
    texts = [text.model_copy(update={"source": _named(text.source, copy)}) for text in folder.document.texts]
    _write(place / "document.json", folder.document.model_copy(update={"id": new, "texts": texts}))
    for name, text in coded.items():  # Every id that begins with that of the old document moves to the new one.
        (place / name).write_text(text.replace(f'"{old}/', f'"{new}/'), encoding="utf-8")
    _write(place / "mentions.json", folder.overrides)
    used = {text.source for text in folder.document.texts}
    for source in corpus.sources:
        if source.id in used:
            renamed = source.model_copy(update={"id": _named(source.id, copy), "file": f"{copy}-{source.file}"})
            file = data / "sources" / renamed.file
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(corpus.source_bytes[source.id])
            yield renamed


def _waivers(root: Path, document: str, copy: int) -> Iterator[Waiver]:
    """What is accepted in a document is accepted in its copy, but for what only readings show."""
    for waiver in read_waivers(root).entries:
        owner, slash, rest = waiver.record.partition("/")
        if owner == document and REGISTERED[waiver.rule].check.__module__ != readings.__name__:
            yield waiver.model_copy(update={"record": _named(document, copy) + slash + rest})


def _named(name: str, copy: int) -> str:
    return f"{name}-{copy}" if copy else name


def seal(target: Path) -> None:
    """Seal every record of a corpus, one document after another."""
    corpus = load(target, room=0).corpus
    if corpus is None:
        raise CannotRunError(f"{target}: what was just written cannot be read")
    _seal(target, SHARED, corpus.sealable_shared(), newest_codebook(corpus))
    for folder in corpus.folders:
        _seal(target, folder.name, corpus.sealable_in(folder), folder.document.codebook)


def list_ids(target: Path) -> None:
    """Write the ledger of published ids as a build leaves it."""
    corpus = load(target, room=0).corpus
    if corpus is None:
        raise CannotRunError(f"{target}: what was just written cannot be read")
    with spilling() as database, (target / LEDGER_FILE).open("wb") as file:
        ledger = NewLedger(corpus, database)
        ledger.add(shared_ids(corpus))
        for folder in corpus.folders:
            ledger.add(ids_in(corpus, folder))
        file.writelines(ledger.lines())


def _seal(target: Path, folder: str, items: Iterable[Sealable], codebook: str) -> None:
    seals = [sealed(item, codebook_for(item, codebook)) for item in items]
    for path, text in seal_files({folder: seals}).items():
        (target / path).write_text(text, encoding="utf-8")


def _write(path: Path, records: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(file_text(records if isinstance(records, Record) else list(records)), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
