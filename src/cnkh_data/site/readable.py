"""A corpus as far as it can be shown: a record that cannot be read, or whose words stand in no text, is left out, and said.

What is left of it goes to a folder of its own and is loaded from there, so that all that follows needs to know nothing of faults.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ..corpus import COLLECTION_FILES, DOCUMENT_FILES, Corpus, RecordFile, find_root, load
from ..corpus.codelists import read_codelists, unlisted
from ..corpus.formats import require_format
from ..errors import CannotRunError
from ..files import MAX_SOURCE_BYTES, DataFolder
from ..models import Cut
from ..models.codelists import OPEN_CODELISTS
from ..models.walk import references
from ..open_codelists import CodesOfCorpus, path_of_codelist
from ..positions import JsonError, decoded, read_json
from ..scratch import scratch_folder
from ..texts import cut_text, gaps, nearest, shorten

Record = dict[str, Any]
Texts = Mapping[str, str]
"""Language to text."""

REGISTERS = ("actors", "instruments", "places")
AFTER_REGISTERS = ("tenures", "non_names", "agreement", "retired")
OF_READINGS = tuple(name for name, spec in DOCUMENT_FILES.items() if spec.path.startswith("readings/"))


@dataclass(frozen=True)
class Readable:
    """A corpus without what cannot be shown, and what that is."""

    corpus: Corpus
    left_out: tuple[str, ...]
    """A sentence for each file or record."""


def readable(root: Path, publish: Collection[str], without: Collection[str] = (), readings: bool = True) -> Readable:
    """What can be shown of a corpus.

    Args:
        root: folder of the corpus.
        publish: ids of the drafts that are to be taken for documents that are published.
        without: ids of documents to leave out.
        readings: whether to take the readings of the documents.

    Raises:
        CannotRunError: if there is no corpus, its files have another format, or `data/dataset.json` cannot be read.
    """
    data = DataFolder(find_root(root) / "data")
    require_format(root, data)
    with scratch_folder() as folder:
        left_out = _Copy(data, folder / "data", readings).made(publish, without)
        loading = load(folder, any_code=True)
    if loading.corpus is None:
        raise CannotRunError("data/dataset.json cannot be read; run: cnkh validate")
    return Readable(replace(loading.corpus, root=root), tuple(left_out))


@dataclass
class _Copy:
    """A copy of `data/` that is being made."""

    data: DataFolder
    folder: Path
    readings: bool
    left_out: list[str] = field(default_factory=list)
    known: dict[str, set[str]] = field(default_factory=dict)
    """Ids of the records that are there, by the kinds that references name."""
    codes: CodesOfCorpus = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    """Id of a source to its words."""

    def made(self, publish: Collection[str], without: Collection[str]) -> list[str]:
        """Write it, and say what was left out."""
        self.codes, _ = read_codelists(self.data)
        for codelist in OPEN_CODELISTS:
            path = path_of_codelist(codelist).removeprefix("data/")
            if (content := self.data.read(path)) is not None:
                self._put(path, content)
        self._put_json("dataset.json", self._value(COLLECTION_FILES["dataset"], ""))
        self._registers()
        self._sources()
        for name in self.data.folders("documents"):
            if name in without:
                self._leave(name, "the document is not shown", "too much in it is wrong; cnkh validate says what")
            else:
                self._document(name, name in publish)
        relations = self._records(COLLECTION_FILES["relations"])
        self._put_json("relations.json", self._distinct(self._referring(relations, "relations.json")))
        self._put_json("seals.json", [])
        return self.left_out

    # Files

    def _put(self, path: str, content: bytes) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    def _put_json(self, path: str, value: Any) -> None:
        if value is not None:
            self._put(path, json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))

    def _raw(self, path: str) -> Any:
        """What a file holds, as JSON; None if it is not there or is none."""
        content = self.data.read(path)
        if content is None:
            return None
        try:
            return read_json(decoded(content))
        except JsonError as error:
            at = f"{error.position.line}:{error.position.column}"
            self._leave(f"data/{path}:{at}", "nothing of this file is shown", f"it is no JSON there ({error.got})")
            return None

    def _value(self, spec: RecordFile, folder: str) -> Any:
        """The one record of a file, if it can be read."""
        path = f"{folder}{spec.path}"
        value = self._raw(path)
        if value is not None and (fault := _fault(spec.model, value)):
            self._leave(f"data/{path}", "it is not shown", fault)
            return None
        return value

    def _records(self, spec: RecordFile, folder: str = "", inner: str = "") -> list[Record]:
        """The records of a file that can be read; where only items of a list in one cannot, the others stay."""
        path = f"{folder}{spec.path}"
        value = self._raw(path)
        if value is None:
            return []
        if not isinstance(value, list):
            self._leave(f"data/{path}", "nothing of this file is shown", "it is no list")
            return []
        return list(filter(None, (self._record(spec, path, one, inner) for one in value)))

    def _record(self, spec: RecordFile, path: str, value: Any, inner: str) -> Record | None:
        fault = _fault(spec.model, value)
        if fault and inner and isinstance(value, dict) and isinstance(value.get(inner), list):
            without = {**value, inner: []}
            if not _fault(spec.model, without):
                good = [one for one in value[inner] if not _fault(spec.model, {**value, inner: [one]})]
                for one in value[inner]:
                    if one not in good:
                        self._leave(_name(one, path), "it is not shown", _fault(spec.model, {**value, inner: [one]}))
                return {**without, inner: good}
        if fault:
            self._leave(_name(value, path), "it is not shown", fault)
            return None
        return dict(value)

    def _leave(self, what: str, so: str, why: str) -> None:
        self.left_out.append(f"{what}: {so}: {why}.")

    # References

    def _referring(self, records: list[Record], path: str) -> list[Record]:
        """Records without references to what is not there; without such a record, if it cannot do without."""
        spec = next(one for one in (*COLLECTION_FILES.values(), *DOCUMENT_FILES.values()) if path.endswith(one.path))
        return [one for one in (self._followed(spec, record, path) for record in records) if one is not None]

    def _followed(self, spec: RecordFile, record: Record, path: str) -> Record | None:
        typed = TypeAdapter(spec.model).validate_json(json.dumps(record))
        lost = [
            (way, target)
            for way, target, mark in references(typed)
            if not any(target in self.known.get(kind, ()) for kind in mark.targets)
        ]
        lost += [(one.path, one.code) for one in unlisted([typed], False, self.codes)]
        for way, target in reversed(lost):
            self._leave(_name(record, path), f"{target} is not shown in it", "there is no such record or code")
            _remove(record, way)
        if lost and (fault := _fault(spec.model, record)):
            self._leave(_name(record, path), "it is not shown", f"without that, {fault}")
            return None
        return record

    def _distinct(self, records: list[Record]) -> list[Record]:
        """Records without those whose id another has before them."""
        found: dict[str, Record] = {}
        for one in records:
            if one["id"] in found:
                self._leave(one["id"], "it is not shown", "another record before it has this id")
            found.setdefault(one["id"], one)
        return list(found.values())

    def _know(self, kind: str, records: list[Record]) -> None:
        self.known.setdefault(kind, set()).update(str(one["id"]) for one in records)

    def _registers(self) -> None:
        read = {name: self._distinct(self._records(COLLECTION_FILES[name])) for name in REGISTERS}
        for name, records in read.items():
            taken = set().union(*self.known.values()) if self.known else set()
            read[name] = [one for one in records if one["id"] not in taken]
            self._know(name.removesuffix("s"), read[name])
        for name, records in read.items():
            path = COLLECTION_FILES[name].path
            self._put_json(path, self._referring(records, path))
        # Tenures name documents, which come later: they are as they are.
        self._know("document", [{"id": name} for name in self.data.folders("documents")])
        for name in AFTER_REGISTERS:
            path = COLLECTION_FILES[name].path
            records = self._records(COLLECTION_FILES[name])
            if name == "tenures":
                records = self._distinct(self._referring(records, path))
            self._put_json(path, records)

    def _sources(self) -> None:
        kept = []
        for one in self._distinct(self._records(COLLECTION_FILES["sources"])):
            content = self.data.read(f"sources/{one['file']}", MAX_SOURCE_BYTES)
            try:
                words = None if content is None else content.decode("utf-8")
            except UnicodeDecodeError:
                words = None
            if content is None or words is None:
                self._leave(one["id"], "no text of it is shown", "its file is not there, or is not UTF-8")
                continue
            self._put(f"sources/{one['file']}", content)
            self.sources[one["id"]] = words
            kept.append(one)
        self._know("source", kept)
        self._put_json("sources/sources.json", kept)

    # Documents

    def _document(self, name: str, publish: bool) -> None:
        folder = f"documents/{name}/"
        document = self._value(DOCUMENT_FILES["document"], folder)
        if document is None:
            return self._leave(name, "the document is not shown", "its document.json cannot be read")
        if document["id"] != name:
            return self._leave(name, "the document is not shown", f"its folder has another name than {document['id']}")
        texts = self._texts(document)
        if not texts:
            return self._leave(name, "the document is not shown", "it has no text that can be read")
        if publish:
            document["status"] = "published"
        document["texts"] = [one for one in document["texts"] if one["language"] in texts]
        for key in ("collectives", "terms"):
            document[key] = [one for one in document[key] if one["language"] in texts]
        (document,) = self._referring([document], f"{folder}document.json") or (None,)
        if document is None:
            return None
        self._put_json(f"{folder}document.json", document)
        self._coded(name, folder, texts)
        return None

    def _texts(self, document: Record) -> Texts:
        found: dict[str, str] = {}
        for one in document["texts"]:
            where = f"{document['id']}, text in {one['language']}"
            if one["source"] not in self.sources:
                self._leave(where, "it is not shown", f"there is no source {one['source']} that can be read")
            elif one["language"] in found:
                self._leave(where, "it is not shown", "another text before it has this language")
            elif words := cut_text(
                self.sources[one["source"]], TypeAdapter(list[Cut]).validate_json(json.dumps(one["cuts"]))
            ):
                found[one["language"]] = words
            else:
                self._leave(where, "it is not shown", "nothing is left of it after its cuts")
        return found

    def _coded(self, name: str, folder: str, texts: Texts) -> None:
        """Write what is coded of a document."""
        read = self._records(DOCUMENT_FILES["provisions"], folder, inner="commitments")
        provisions = self._distinct(self._own(name, list(_Placing(texts, self._leave).provisions(read))))
        provisions = _filled(name, self._referring(provisions, f"{folder}provisions.json"), texts)
        self._know("provision", provisions)
        self._know("commitment", [one for provision in provisions for one in provision["commitments"]])
        self._put_json(f"{folder}provisions.json", provisions)
        read = self._records(DOCUMENT_FILES["divergences"], folder)
        divergences = list(_Placing(texts, self._leave).divergences(read))
        divergences = [one for one in self._distinct(self._own(name, divergences)) if self._stands(one)]
        self._put_json(f"{folder}divergences.json", divergences)
        overrides = self._referring(self._records(DOCUMENT_FILES["overrides"], folder), f"{folder}mentions.json")
        self._put_json(f"{folder}mentions.json", [one for one in overrides if _holds(one, texts)])
        self._put_json(f"{folder}seals.json", [])

        if self.readings:
            self._put_readings(folder)

    def _put_readings(self, folder: str) -> None:
        """Copy the files of readings that can be read as they are."""
        for spec in (DOCUMENT_FILES[name] for name in OF_READINGS):
            content = self.data.read(f"{folder}{spec.path}")
            if content is not None:
                try:
                    spec.of(content).adapter().validate_json(content)
                except ValidationError:
                    self._leave(f"data/{folder}{spec.path}", "nothing of this file is shown", "it cannot be read")
                else:
                    self._put(f"{folder}{spec.path}", content)

    def _stands(self, divergence: Record) -> bool:
        """Whether the provision of a divergence is there; commitments of it that are not are taken out."""
        if divergence["provision"] not in self.known["provision"]:
            self._leave(divergence["id"], "it is not shown", f"there is no {divergence['provision']}")
            return False
        divergence["commitments"] = [one for one in divergence["commitments"] if one in self.known["commitment"]]
        return True

    def _own(self, name: str, records: list[Record]) -> list[Record]:
        own = [one for one in records if str(one["id"]).startswith(f"{name}/")]
        for one in records:
            if one not in own:
                self._leave(str(one["id"]), "it is not shown", f"it is no id of {name}")
        return own


def _fault(model: Any, value: Any) -> str:
    """What a model says is wrong with a value; nothing if it takes it."""
    try:
        TypeAdapter(model).validate_json(json.dumps(value))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = "/".join(str(step) for step in first["loc"])
        return f"{where}: {first['msg']}" if where else first["msg"]
    return ""


def _name(record: Any, path: str) -> str:
    """What to call a record: its id, if it has one."""
    name = record.get("id") if isinstance(record, dict) else None
    return shorten(name, 200) if isinstance(name, str) and name.isprintable() else f"a record in data/{path}"


def _remove(record: Any, way: tuple[str | int, ...]) -> None:
    """Take a value out of a record: from its list, or by setting it to null."""
    for step in way[:-1]:
        record = record[step]
    if isinstance(record, list):
        del record[int(way[-1])]
    else:
        record[way[-1]] = None


IN_NO_PROVISION = "In no provision: nobody has coded these words yet, or their provision cannot be read."
"""Note of what stands for words that no provision has, so that nothing of a text is missing."""


def _filled(document: str, provisions: list[Record], texts: Texts) -> list[Record]:
    """Provisions, and one more for each stretch of a text that none of them has, after the one that stands before it there."""
    filled = list(provisions)
    for language, text in texts.items():
        spans = [one["anchors"][language] for one in provisions if language in one["anchors"]]
        for start, end in gaps(text, ((span["start_offset"], span["end_offset"]) for span in spans)):
            before = [at for at, one in enumerate(filled) if _begins(one, language, end) < start]
            at = max(before, key=lambda at: _begins(filled[at], language, end), default=-1)
            near = filled[at]["id"] if at >= 0 else f"{document}/pre.1.0"
            filled.insert(at + 1, _uncoded(_free(near, filled), language, text, start, end))
    return filled


def _begins(provision: Record, language: str, other: int) -> int:
    """Where a provision begins in a version; another place if it does not stand there."""
    return int(provision["anchors"][language]["start_offset"]) if language in provision["anchors"] else other


def _free(near: str, provisions: list[Record]) -> str:
    """An id in the paragraph of another that no provision has."""
    paragraph, _, unit = near.rpartition(".")
    taken = {one["id"] for one in provisions}
    return next(name for n in count(int(unit) + 1) if (name := f"{paragraph}.{n}") not in taken)


def _uncoded(name: str, language: str, text: str, start: int, end: int) -> Record:
    return {
        "id": name,
        "status": "proposed",
        "role": "operative",
        "voice": "joint_text",
        "speakers": [],
        "act": None,
        "polarity": None,
        "topics": ["framework"],
        "pillar": None,
        "gloss_en": None,
        "anchors": {language: {"start_offset": start, "end_offset": end, "quote": text[start:end]}},
        "formulas": {language: []},
        "note": IN_NO_PROVISION,
        "commitments": [],
    }


def _holds(override: Record, texts: Texts) -> bool:
    text = texts.get(override["language"], "")
    return bool(text[override["start_offset"] : override["end_offset"]] == override["quote"])


PER_VERSION = ("anchors", "operator", "verb", "force", "novelty")
"""Fields of a commitment that have a value for each version that carries it."""


@dataclass
class _Placing:
    """Finds where quotes stand, for offsets that do not say so, or not yet."""

    texts: Texts
    leave: Callable[[str, str, str], None]
    last: dict[str, int] = field(default_factory=dict)
    """Language to the end of the provision before."""

    def span(self, language: str, span: Record, near: int = -1) -> Record | None:
        """A span where its quote stands: as it says, else nearest to a place; None if it stands nowhere.

        Example:
            >>> placing = _Placing({"en": "to be or to see"}, print)
            >>> placing.span("en", {"start_offset": 0, "end_offset": 0, "quote": "to"}, near=6)
            {'start_offset': 9, 'end_offset': 11, 'quote': 'to'}
        """
        text, quote = self.texts.get(language), span["quote"]
        if text is None:
            return None
        start, end = span["start_offset"], span["end_offset"]
        if text[start:end] == quote and end <= len(text):
            return span
        at = nearest(text, quote, start if near < 0 else near, 0, len(text))
        return None if at is None else {"start_offset": at, "end_offset": at + len(quote), "quote": quote}

    def spans(self, name: str, spans: Record, near: Mapping[str, int]) -> Record:
        """Spans by language, without those that stand nowhere."""
        found = {}
        for language, span in spans.items():
            placed = self.span(language, span, near.get(language, -1))
            if placed is None:
                where = f"stand in no text in {language}"
                self.leave(name, f"“{shorten(span['quote'])}” is not marked", f"these words {where}")
            else:
                found[language] = placed
        return found

    def provisions(self, records: list[Record]) -> Iterator[Record]:
        """Yield provisions with their commitments where their words stand; those of no words are left out."""
        for one in records:
            anchors = self.spans(one["id"], one["anchors"], self.last)
            if not anchors:
                self.leave(one["id"], "it is not shown", "its words stand in no text")
                continue
            self.last |= {language: span["end_offset"] for language, span in anchors.items()}
            near = {language: span["start_offset"] for language, span in anchors.items()}
            formulas = {language: one["formulas"].get(language, []) for language in anchors}
            commitments = [self._commitment(each, near) for each in one["commitments"]]
            kept = [each for each in commitments if each is not None]
            yield {**one, "anchors": anchors, "formulas": formulas, "commitments": kept}

    def _commitment(self, one: Record, near: Mapping[str, int]) -> Record | None:
        anchors, operator = (self.spans(one["id"], one[key], near) for key in ("anchors", "operator"))
        carried = [language for language in anchors if language in operator and language in near]
        carried = [language for language in carried if language in one["force"]]
        if not carried:
            self.leave(one["id"], "it is not shown", "its words, or those of its operator, stand in no text")
            return None
        placed = {**one, "anchors": anchors, "operator": operator}
        placed |= {key: {language: placed[key].get(language) for language in carried} for key in PER_VERSION}
        verbs = {language: span for language, span in placed["verb"].items() if span is not None}
        verbs = self.spans(one["id"], verbs, near)
        placed["verb"] = {language: verbs.get(language) for language in carried}
        aims = {language: self._aims(one, language, near) for language in near}
        return {**placed, "aims": aims}

    def _aims(self, one: Record, language: str, near: Mapping[str, int]) -> list[Record]:
        found = (self.span(language, span, near[language]) for span in one["aims"].get(language, ()))
        return [span for span in found if span is not None]

    def divergences(self, records: list[Record]) -> Iterator[Record]:
        """Yield divergences where their words stand; those that lack a side are left out."""
        for one in records:
            spans = {}
            for language, span in one["spans"].items():
                point = not span["quote"] and span["start_offset"] <= len(self.texts.get(language, ""))
                placed = span if point and language in self.texts else self.span(language, span)
                if placed is not None:
                    spans[language] = placed
            if len(spans) == len(one["spans"]):
                yield {**one, "spans": spans}
            else:
                self.leave(one["id"], "it is not shown", "its words stand in no text, in one version or in both")
