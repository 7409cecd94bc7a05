"""What stands in the folder of a release beside the data: pages whose links hold, a README that names what there is."""

import hashlib
import json
import posixpath
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import yaml  # type: ignore[import-untyped]
from commands import cnkh, refused
from conftest import BASE, ROOT, exhaustive, one_in, release_in

from cnkh_data.models.codelists import Force, VersionStatus
from cnkh_data.release import build
from cnkh_data.release.pages import relinked

PAGES = {
    "RIGHTS.md": "# Rights\n\n[Table](data/tables/README.md), [code](LICENSE), [sources](data/sources/sources.json).\n",
    "CITATION.cff": "cff-version: 1.2.0\n",
    "CHANGELOG.md": "# Changelog\n\nSee [versions](schema/VERSIONING.md#versions) and [![badge](docs/none.svg)](docs/rules.md).\n",
    "LICENSE": "MIT License\n",
    "LICENSE-DATA": "Attribution 4.0 International\n",
    "schema/VERSIONING.md": "# Versions\n\nIn [the changelog](../CHANGELOG.md).\n",
    "docs/codebook.md": "# Codebook\n\n[Codes](../schema/codelists), [`rules`](rules.md), `[kept](as it is)`.\n",
    "docs/data-statement.md": (
        "# Data statement\n\n## What must not be concluded\n\n- **No outcome.** See [rights](../RIGHTS.md).\n\n## Known limits\n\nNone.\n"
    ),
    "docs/findings.md": "# Findings\n\n![Force](figures/force.svg) [1](findings-records.md#n1)\n",
    "docs/findings-records.md": '# Records\n\n## <a id="n1"></a>One\n',
    "docs/figures/force.svg": "<svg/>\n",
    "docs/use/pandas.md": "# pandas\n\n[Tables](../dictionary.md) are in [CSV](../../data/tables).\n",
    "docs/rules.md": "# Rules\n",
    ".zenodo.json": '{"creators": [{"name": "A. Author"}], "keywords": ["small"], "publication_date": "2026-11-29"}\n',
}
"""Pages of a project, with links to what a release holds and to what it does not."""


def with_pages(root: Path) -> Path:
    for path, text in PAGES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small corpus in a project that has pages, to be read."""
    root = tmp_path_factory.mktemp("project") / "small"
    shutil.copytree(BASE / "data", root / "data")
    return with_pages(root)


@pytest.fixture(scope="module")
def release(project: Path) -> Path:
    return build(project, project / "dist").release


def broken_links(release: Path) -> list[str]:
    """Relative links of the pages of a release that lead nowhere, each with its page."""
    broken = []
    for page in sorted(release.rglob("*.md")):
        text = re.sub(r"```.*?```|`[^`\n]+`", "", page.read_text(encoding="utf-8"), flags=re.S)
        targets = re.findall(r"\]\(([^)\s]+)[^)]*\)|^\[[^\]]+\]: (\S+)|(?:href|src)=\"([^\"]+)\"", text, re.M)
        for target in filter(None, (part for found in targets for part in found)):
            if re.match(r"[a-z]+:", target):
                continue
            path, _, anchor = target.partition("#")
            there = (
                release / posixpath.normpath(posixpath.join(page.parent.relative_to(release).as_posix(), path))
                if path
                else page
            )
            if not there.exists() or (anchor and anchor not in anchors(there)):
                broken.append(f"{page.relative_to(release)}: {target}")
    return broken


def anchors(page: Path) -> set[str]:
    """What links can lead to in a page, as GitHub names headings."""
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ +(.*)$", text, re.M)
    named = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return named | set(re.findall(r"<a id=\"([^\"]+)\">", text))


def test_every_relative_link_of_every_page_holds(release: Path) -> None:
    assert len(list(release.rglob("*.md"))) >= len([path for path in PAGES if path.endswith(".md")])
    assert broken_links(release) == []


def test_links_to_what_no_release_holds_become_text(release: Path) -> None:
    rights = (release / "RIGHTS.md").read_text(encoding="utf-8")
    assert rights == "# Rights\n\n[Table](docs/dictionary.md), code, sources.\n"
    codebook = (release / "docs/codebook.md").read_text(encoding="utf-8")
    assert codebook == "# Codebook\n\n[Codes](../codelists), `rules`, `[kept](as it is)`.\n"
    assert (release / "VERSIONING.md").read_text(
        encoding="utf-8"
    ) == "# Versions\n\nIn [the changelog](CHANGELOG.md).\n"
    assert "[Tables](../dictionary.md) are in [CSV](../../csv)." in (release / "docs/use/pandas.md").read_text(
        encoding="utf-8"
    )


def test_code_in_a_page_is_left_alone() -> None:
    page = "```md\n[a](b.md)\n```\n\n``[c](d.md)`` and [e](f.md)\n"
    assert relinked(page, "x.md", "x.md", ["x.md"]) == "```md\n[a](b.md)\n```\n\n``[c](d.md)`` and e\n"


def test_the_licence_is_that_of_the_data(release: Path) -> None:
    assert (release / "LICENSE").read_text(encoding="utf-8").startswith("Attribution 4.0 International")


@exhaustive("it looks at every page of the project in a release of it")
def test_the_pages_of_this_project_hold_in_a_release(tmp_path: Path) -> None:
    """On the small corpus: its own documents are nowhere looked at."""
    shutil.copytree(BASE / "data", tmp_path / "data")
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "docs", "schema", "*.md", "CITATION.cff", "LICENSE-DATA"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, tracked.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
    for texts in (True, False):
        made = build(tmp_path, tmp_path / "dist", texts).release
        assert broken_links(made) == []
        for path in ("LICENSE", "RIGHTS.md", "CITATION.cff", "CHANGELOG.md", "VERSIONING.md", "docs/data-statement.md"):
            assert (made / path).is_file(), path
        assert (made / "docs/findings.md").is_file() is texts


# The README


def header(release: Path) -> dict[str, Any]:
    _, front, _ = (release / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    found: dict[str, Any] = yaml.safe_load(front)
    return found


def test_the_header_makes_each_table_a_configuration(release: Path) -> None:
    said = header(release)
    tables = {path.stem for path in (release / "parquet").iterdir()}
    assert {config["config_name"]: config["data_files"] for config in said["configs"]} == {
        name: f"parquet/{name}.parquet" for name in tables
    }
    assert [config["config_name"] for config in said["configs"] if config.get("default")] == ["commitments"]
    assert said["license"] == "cc-by-4.0"
    assert said["language"] == ["zh", "en"]
    assert said["tags"] == ["small"]


def test_every_table_and_file_that_the_readme_names_is_there(release: Path) -> None:
    page = (release / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\"((?:parquet|csv)/[a-z_]+\.[a-z]+)\"|'(parquet/[a-z_]+\.parquet)'", page))
    for path in filter(None, (part for found in named for part in found)):
        assert (release / path).is_file(), path
    for ending in ("sqlite", "xlsx"):
        assert f"fixture.{ending}" in page
        assert (release / f"fixture.{ending}").is_file()
    rows = {
        name: int(count)
        for name, count in re.findall(r"^\| \[(\w+)\]\(docs/dictionary.md#\w+\) \| (\d+) \|", page, re.M)
    }
    assert rows == {path.stem: pq.read_metadata(path).num_rows for path in (release / "parquet").iterdir()}


def test_every_column_that_the_readme_names_is_in_its_tables(release: Path) -> None:
    """Each answer names tables first; every other name in it is a column of one of them, or a code."""
    page = (release / "README.md").read_text(encoding="utf-8")
    (answers,) = re.findall(r"^## Where the answers are\n(.*?)^## ", page, re.M | re.S)
    rows = [line for line in answers.splitlines() if line.startswith("| ")][1:]
    assert len(rows) == 5
    columns = {path.stem: set(pq.read_schema(path).names) for path in (release / "parquet").iterdir()}
    codes = {"absent", "no_text", "force_shift"}
    for row in rows:
        names = re.findall(r"`(\w+)`", row.rpartition("|")[0])
        tables = [name for name in names if name in columns]
        known = set().union(*(columns[table] for table in tables))
        assert tables, row
        assert [name for name in names if name not in columns and name not in known | codes] == []


def test_scales_and_statuses_have_their_labels(release: Path) -> None:
    page = (release / "README.md").read_text(encoding="utf-8")
    for step in Force:
        assert f"| {step.value} | {step.label} | {step.definition} |" in page
    for status in VersionStatus:
        assert f"| `{status.value}` | {status.definition} |" in page


def test_the_readme_says_what_the_project_says_of_limits_and_citation(release: Path) -> None:
    page = (release / "README.md").read_text(encoding="utf-8")
    assert "- **No outcome.** See [rights](RIGHTS.md)." in page
    assert "A. Author (2026). A small corpus for rule fixtures. Version 0.0.1." in page
    assert "sha256sum -c SHA256SUMS" in page


@exhaustive("every run has one with pages")
def test_a_corpus_without_any_page_has_a_readme_too(built_once: Path) -> None:
    made = release_in(built_once)
    page = (made / "README.md").read_text(encoding="utf-8")
    assert broken_links(made) == []
    assert "How to cite" in page
    assert "CITATION.cff" not in page
    assert "tags" not in header(made)


# What users get wrong


@one_in(2, "every run has two of four")
@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("[]", r"\.zenodo\.json: write it as an object"),
        ('{"creators": ["A. Author"]}', r"\.zenodo\.json: write it as an object"),
        ("{", r"\.zenodo\.json: write it as an object"),
        (
            '{"publication_date": "29 November 2026"}',
            r"\.zenodo\.json: publication_date is '29 November 2026'; write it as",
        ),
    ],
)
def test_credits_in_another_form_are_refused(small: Path, said: str, message: str) -> None:
    (small / ".zenodo.json").write_text(said, encoding="utf-8")
    done = cnkh("build", "--root", str(small))
    refused(done)
    assert re.search(message, done.stderr)
    assert not (small / "dist").exists()


@exhaustive("it tries to build for each page")
def test_a_page_that_is_a_link_or_a_folder_is_refused(small: Path) -> None:
    (small / "CHANGELOG.md").symlink_to("/etc/hostname")
    refused(cnkh("build", "--root", str(small)), "CHANGELOG.md: a symbolic link")
    (small / "CHANGELOG.md").unlink()
    (small / "CHANGELOG.md").mkdir()
    refused(cnkh("build", "--root", str(small)), "CHANGELOG.md: a folder stands where a file belongs")


# The manifest and the sums


def test_the_manifest_has_every_file_with_its_size_and_hash(release: Path) -> None:
    manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    present = {path.relative_to(release).as_posix(): path.read_bytes() for path in release.rglob("*") if path.is_file()}
    for path in ("manifest.json", "SHA256SUMS"):
        present.pop(path)
    assert manifest["files"] == {
        path: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for path, content in sorted(present.items())
    }
    assert {"schema_version", "codebook_version", "package_version", "parquet_writer"} < set(manifest)
    assert manifest["codebook_version"] == "2"
