"""JavaScript, from npm: hyparquet, datapackage and ajv, each with what its lock pins."""

import json
import re
from pathlib import Path

import pytest
from environments import packages_of, program

from consumers.conftest import ENVIRONMENTS, HERE, Run, timed
from consumers.recipes import code, lines

FOLDERS = sorted((HERE / "js").iterdir())


class JavaScript:
    """Runs programs with the packages that one lock pins."""

    def __init__(self, request: pytest.FixtureRequest, run: Run) -> None:
        self.request = request
        self.run = run

    def __call__(self, name: str, source: str, release: Path) -> list[str]:
        """Run a program in the folder of a release, and get the lines that it printed.

        Args:
            name: of the folder whose packages it uses.
            source: of the program, a module.
            release: folder of the release.
        """
        node = program("node", "nodejs")
        folder = self.environment(name)
        # Node.js looks for packages beside the program, and a reader saves the program beside node_modules in the release.
        (release / "node_modules").symlink_to(folder / "node_modules")
        (release / "recipe.mjs").write_text(source, encoding="utf-8")
        return self.run([node, "recipe.mjs"], release).splitlines()

    def environment(self, name: str) -> Path:
        """The folder with the packages of a lock, made if it is not there. Without a network the test is skipped."""
        with timed(self.request, "install"):
            return packages_of(ENVIRONMENTS / f"js-{name}", HERE / "js" / name)


@pytest.fixture
def javascript(request: pytest.FixtureRequest, run: Run) -> JavaScript:
    return JavaScript(request, run)


@pytest.mark.parametrize("name", ["datapackage", "hyparquet"])
def test_the_recipe_prints_what_is_so(name: str, release: Path, javascript: JavaScript) -> None:
    assert javascript(name, code(name, "js"), release) == lines(release)


def test_hyparquet_reads_every_file_into_rows_that_are_json(release: Path, javascript: JavaScript) -> None:
    every = """
        import { readdirSync } from "node:fs";
        import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
        for (const name of readdirSync("parquet")) {
          const rows = await parquetReadObjects({ file: await asyncBufferFromFile(`parquet/${name}`) });
          console.log(name.replace(".parquet", ""), JSON.parse(JSON.stringify(rows)).length);
        }
    """
    assert sorted(javascript("hyparquet", every, release)) == rows(release)


def test_datapackage_reads_every_table(release: Path, javascript: JavaScript) -> None:
    every = """
        import datapackage from "datapackage";
        const release = await datapackage.Package.load("datapackage.json");
        for (const resource of release.resources.filter((one) => one.tabular && one.descriptor.path.startsWith("csv/"))) {
          console.log(resource.name, (await resource.read()).length);
        }
    """
    assert sorted(javascript("datapackage", every, release)) == rows(release)


def test_datapackage_notices_a_value_that_is_no_code(release: Path, javascript: JavaScript) -> None:
    read = """
        import datapackage from "datapackage";
        const release = await datapackage.Package.load("datapackage.json");
        await release.getResource("actors").read().then(
          () => console.log("read"),
          (error) => console.log(error.errors.map((one) => one.message).join()),
        );
    """
    table = release / "csv/actors.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",state,", ",estate,", 1), encoding="utf-8")
    (said,) = javascript("datapackage", read, release)
    assert '"estate"' in said
    assert "enum" in said


def test_ajv_compiles_every_schema_and_accepts_every_record(release: Path, javascript: JavaScript) -> None:
    schemas = len(list((release / "schema/v2").rglob("*.schema.json")))
    records = sum(file.read_bytes().count(b"\n") for file in (release / "records").rglob("*.jsonl"))
    assert schemas > 0
    assert records > 0
    printed = javascript("ajv", code("ajv", "js"), release)
    assert printed == [f"schemas {schemas}", f"records {records} of {records}"]


def test_ajv_notices_a_record_that_is_wrong(release: Path, javascript: JavaScript) -> None:
    file = release / "records/provision.jsonl"
    first, _, others = file.read_text(encoding="utf-8").partition("\n")
    file.write_text(json.dumps({**json.loads(first), "voice": "nobody"}) + "\n" + others, encoding="utf-8")
    said = javascript("ajv", code("ajv", "js"), release)
    assert any(line.startswith("provision.jsonl") and "voice" in line for line in said)


def rows(release: Path) -> list[str]:
    """Each table with the number of its rows, in the order of their names, by the manifest."""
    tables = json.loads((release / "manifest.json").read_text(encoding="utf-8"))["tables"]
    return sorted(f"{name} {table['rows']}" for name, table in tables.items())


# What is pinned


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_page_says_to_install_what_is_pinned(folder: Path) -> None:
    (said,) = re.findall(r"^npm install (.+)$", code(folder.name, "console"), re.MULTILINE)
    wanted = json.loads((folder / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert said.split() == list(wanted)
