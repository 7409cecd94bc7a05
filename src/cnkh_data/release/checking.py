"""The first part of a build: a corpus is looked at. It needs the corpus and the rules, and no pyarrow."""

import pickle
from pathlib import Path

from ..cache.state import shared_state
from ..corpus import Corpus, collector_paused, load, room_for, standing
from ..validate import Report
from ..validate.elsewhere import reading
from ..validate.runner import Means, check
from ..validate.waivers import read_waivers
from .refused import BuildRefusedError
from .way import Valid, Way


def checked(root: Path, texts: bool, way: Way) -> Valid:
    """Look at a corpus.

    Raises:
        BuildRefusedError: if it has findings.
        CannotRunError: if a folder or file cannot be read.
    """
    shared = _shared_state(root)
    corpus, report = _valid_corpus(root, way)
    named = corpus.dataset
    name = f"{named.id}-{named.version}{'' if texts else '-without-texts'}"
    return Valid(name, pickle.dumps(report), pickle.dumps(standing(corpus)), shared)


def _shared_state(root: Path) -> str:
    """Stands for the files that belong to no document; nothing where one cannot be read, which is said by whoever reads the corpus."""
    try:
        return shared_state(root)
    except OSError:
        return ""


def _valid_corpus(root: Path, way: Way) -> tuple[Corpus, Report]:
    elsewhere = reading(way.executor, root) if way.executor is not None else None
    with collector_paused():
        loading = load(root, way.progress, room_for(root), jobs=way.jobs, elsewhere=elsewhere)
        report = check(loading, read_waivers(root), Means(way.jobs, way.progress, executor=way.executor))
    if loading.corpus is None or not report.ok:
        raise BuildRefusedError(report)
    return loading.corpus, report
