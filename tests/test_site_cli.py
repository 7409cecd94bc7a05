"""`cnkh site` as a person runs it: what it writes, what it refuses, and that the same input gives the same bytes. No browser is needed."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
import site_corpora
from commands import cnkh
from conftest import exhaustive, one_in, release_in
from site_corpora import CORRIDOR, HOSTILE, MARKUP

PAGE = "documents/2023-02-11-cn-kh-excerpt.html"


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of four documents; not to be changed."""
    return site_corpora.rich(tmp_path_factory.mktemp("rich") / "corpus")


@pytest.fixture(scope="module")
def site(rich: Path) -> Path:
    """Its site; not to be changed."""
    done = cnkh("site", "--root", str(rich))
    assert done.returncode == 0, done.stderr
    return rich / "build" / "site"


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


# What is written, and what is refused


def test_it_says_what_it_wrote(rich: Path, site: Path) -> None:
    again = cnkh("site", "--root", str(rich))
    assert again.returncode == 0
    assert re.fullmatch(r".*build/site/index\.html: \d+ files, \d+ pages, [\d,]+ kB\n", again.stdout)
    assert (site / "index.html").is_file()


def test_a_release_gives_the_same_document_as_its_corpus(built_once: Path, tmp_path: Path) -> None:
    for name, root in (("of-corpus", built_once), ("of-release", release_in(built_once))):
        done = cnkh("site", "--root", str(root), "--out", str(tmp_path / name))
        assert done.returncode == 0, done.stderr
    corpus, release = ((tmp_path / name / PAGE).read_text(encoding="utf-8") for name in ("of-corpus", "of-release"))
    assert _main(corpus) == _main(release)


def _main(page: str) -> str:
    return page.split("<main")[1].split("</main>", maxsplit=1)[0]


def test_a_site_is_replaced_and_nothing_of_the_old_one_is_left(built_once: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    assert cnkh("site", "--root", str(built_once), "--out", str(out)).returncode == 0
    before = digests(out)
    (out / "documents" / "gone.html").write_text("a page of another state", encoding="utf-8")
    assert cnkh("site", "--root", str(built_once), "--out", str(out)).returncode == 0
    assert digests(out) == before


def test_another_folder_is_refused_and_stays(built_once: Path, tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("dear", encoding="utf-8")
    done = cnkh("site", "--root", str(built_once), "--out", str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "give another --out" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


def test_a_folder_that_is_neither_corpus_nor_release_is_named(tmp_path: Path) -> None:
    done = cnkh("site", "--root", str(tmp_path), "--out", str(tmp_path / "site"))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert str(tmp_path) in done.stderr
    assert not (tmp_path / "site").exists()


@exhaustive("it starts Python without these packages")
def test_without_its_packages_it_says_what_to_install(built_once: Path, tmp_path: Path) -> None:
    code = (
        "import sys; sys.modules['jinja2'] = None; import importlib.util as u; found = u.find_spec;"
        "u.find_spec = lambda name, *a: None if name in ('jinja2', 'markdown_it') else found(name, *a);"
        "from cnkh_data.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "site", "--root", str(built_once), "--out", str(tmp_path / "site")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment())
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "pip install 'cnkh-data[site]'" in done.stderr
    assert not (tmp_path / "site").exists()


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **more}


@exhaustive("it starts the command in another locale")
def test_another_clock_locale_and_hash_give_the_same_bytes(rich: Path, site: Path, tmp_path: Path) -> None:
    elsewhere = environment(TZ="Pacific/Kiritimati", LC_ALL="C", LANG="km_KH", PYTHONHASHSEED="7", PYTHONUTF8="0")
    command = [sys.executable, "-m", "cnkh_data.cli", "site", "--root", str(rich), "--out", str(tmp_path / "again")]
    subprocess.run(command, check=True, capture_output=True, env=elsewhere, cwd=tmp_path)
    assert digests(tmp_path / "again") == digests(site)


@exhaustive("it installs the wheel")
def test_the_wheel_makes_sites(built_once: Path, wheel: Path, tmp_path: Path) -> None:
    """It has templates, styles and scripts: what it makes in a folder of its own is what the clone makes."""
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    outside = environment(PYTHONPATH=str(tmp_path / "installed"))
    command = [
        sys.executable,
        "-m",
        "cnkh_data.cli",
        "site",
        "--root",
        str(built_once),
        "--out",
        str(tmp_path / "site"),
    ]
    subprocess.run(command, check=True, capture_output=True, env=outside, cwd=tmp_path)
    assert cnkh("site", "--root", str(built_once), "--out", str(tmp_path / "own")).returncode == 0
    assert digests(tmp_path / "site") == digests(tmp_path / "own")


# What holds of every file


class Seen(HTMLParser):
    """What a page has that matters for its safety, its anchors and its languages."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.unclosed: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unclosed.append(f"{tag} at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        self.text += data


VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def pages(folder: Path) -> Iterator[tuple[str, Seen]]:
    for path in sorted(folder.rglob("*.html")):
        yield path.relative_to(folder).as_posix(), Seen(path.read_text(encoding="utf-8"))


def faults(seen: Seen) -> Iterator[str]:
    """Yield what no page may have."""
    yield from (f"not closed: {one}" for one in seen.unclosed)
    ids = [attributes["id"] for _, attributes in seen.tags if "id" in attributes]
    yield from (f"id twice: {one}" for one in {one for one in ids if ids.count(one) > 1})
    for tag, attributes in seen.tags:
        yield from (f"{tag} {name}" for name in attributes if name.startswith("on") or name == "style")
        if tag in ("style", "iframe", "object", "base", "form") or (tag == "script" and not attributes.get("src")):
            yield f"a <{tag}> of its own"
        address = attributes.get("src") or (attributes.get("href") if tag == "link" else None) or ""
        if "//" in address:
            yield f"{tag} from elsewhere: {address}"
        if (attributes.get("href") or "").startswith("javascript:"):
            yield "a script as an address"


def test_pages_are_well_formed_and_bring_nothing_of_their_own(site: Path) -> None:
    found = {path: wrong for path, seen in pages(site) if (wrong := list(faults(seen)))}
    assert found == {}


def test_each_page_says_its_language_and_title_and_keeps_to_its_policy(site: Path) -> None:
    titles = []
    for path, seen in pages(site):
        attributes = [attributes for _, attributes in seen.tags]
        assert attributes[0].get("lang") == "en", path
        policy = next(one.get("content") or "" for one in attributes if one.get("http-equiv"))
        assert policy.startswith("default-src 'none'"), path
        assert "unsafe" not in policy, path
        assert [tag for tag, _ in seen.tags].count("h1") == 1, path
        titles.append(re.findall(r"<title>(.*?)</title>", (site / path).read_text(encoding="utf-8"), re.S)[0])
    assert len(set(titles)) == len(titles)


def test_every_record_of_the_small_corpus_can_be_addressed(site: Path) -> None:
    page = dict(pages(site))[f"documents/{CORRIDOR.id}.html"]
    ids = {attributes.get("id") for _, attributes in page.tags}
    records = [unit.at for unit in CORRIDOR.units] + ["1.1.1/c1", "1.1.2/c1", "1.2.1/c1", "d1", "d2", "d3"]
    assert ids >= set(records)


# Corpora that pages might stumble over


@pytest.fixture(scope="module", params=[name for name in HOSTILE if name != "many_units"])
def hostile(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of such a corpus."""
    root = HOSTILE[request.param](tmp_path_factory.mktemp(request.param) / "corpus")
    done = cnkh("site", "--root", str(root), "--out", str(root / "site"))
    assert done.returncode == 0, done.stderr
    return root / "site"


@one_in(3, "every run has two corpora of five")
def test_pages_of_strange_corpora_are_well_formed(hostile: Path) -> None:
    found = {path: wrong for path, seen in pages(hostile) if (wrong := list(faults(seen)))}
    assert found == {}


@exhaustive("every run makes pages of them")
def test_strange_corpora_validate(tmp_path: Path) -> None:
    """What pages are tried with is what the schema and the rules allow."""
    for name in ("rich", *HOSTILE):
        make = getattr(site_corpora, name)
        root = make(tmp_path / name, 200) if name == "many_units" else make(tmp_path / name)
        done = cnkh("validate", "--root", str(root))
        assert done.returncode == 0, done.stdout[:2000]


def test_markup_in_data_is_shown_as_it_stands(tmp_path: Path) -> None:
    root = site_corpora.markup(tmp_path / "corpus")
    assert cnkh("site", "--root", str(root), "--out", str(tmp_path / "site")).returncode == 0
    shown = dict(pages(tmp_path / "site"))
    assert MARKUP in shown["documents/2024-03-01-cn-kh-markup.html"].text
    for path, seen in shown.items():
        assert not [attributes for _, attributes in seen.tags if "onclick" in attributes], path
    scripts = [path.read_text(encoding="utf-8") for path in (tmp_path / "site" / "data").rglob("*.js")]
    assert any("alert" in script for script in scripts)
    assert not [script for script in scripts if "</" in script or "<script" in script]


AS_LONG_AS_MAY_BE = exhaustive("every run makes pages of 30 and of 200 units, which grow alike")


@pytest.mark.parametrize(("few", "many"), [(30, 200), pytest.param(100, 2000, marks=AS_LONG_AS_MAY_BE)])
def test_a_long_document_stays_small(tmp_path: Path, few: int, many: int) -> None:
    """What a unit takes does not grow with the number of units."""
    sizes = {}
    for number in (few, many):
        root = site_corpora.many_units(tmp_path / str(number), number)
        out = tmp_path / f"site-{number}"
        assert cnkh("site", "--root", str(root), "--out", str(out)).returncode == 0
        sizes[number] = (out / "documents/2024-03-01-cn-kh-roads.html").stat().st_size / number
    assert sizes[many] < 1.1 * sizes[few]
