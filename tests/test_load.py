"""`cnkh.load` reads what was published, or says that it is something else."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, exhaustive, one_in

GIT = ("git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")


@pytest.fixture
def clone(built: Path) -> Path:
    """A clone of the project whose data is the small corpus."""
    shutil.copytree(ROOT / "src", built / "src")  # with what is compiled of it
    return built


def run(clone: Path, code: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, 'src'); import cnkh_data as cnkh; {code}"]
    return subprocess.run(command, cwd=clone, capture_output=True, text=True, check=False)


def refused(clone: Path, table: str = "texts") -> str:
    """What `load` says of a table that it refuses; it is a ValueError, and has a name of its own."""
    done = run(
        clone,
        "\ntry:\n"
        f"    cnkh.load({table!r})\n"
        "except cnkh.DamagedTableError as error:\n"
        "    print(isinstance(error, ValueError), error)",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("True "), done.stdout
    return done.stdout.removeprefix("True ")


def test_a_table_as_it_was_published_is_loaded(clone: Path) -> None:
    assert (
        run(clone, "print(cnkh.load('texts').num_rows, cnkh.__file__)").stdout
        == f"2 {clone}/src/cnkh_data/__init__.py\n"
    )


def test_a_changed_table_is_refused_and_others_are_not(clone: Path) -> None:
    file = clone / "data/tables/texts.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("China", "china", 1), encoding="utf-8")
    message = refused(clone)
    assert message.startswith(f"{file}: its hash is sha256:")
    assert message.endswith("in a clone, run: cnkh build; otherwise install cnkh_data again\n")
    assert run(clone, "print(cnkh.load('actors').num_rows)").stdout == "5\n"


@one_in(3, "every run has one of three")
@pytest.mark.parametrize("change", ["truncated", "gone", "empty"])
def test_a_table_of_which_something_is_missing_is_refused(clone: Path, change: str) -> None:
    file = clone / "data/tables/texts.csv"
    content = file.read_bytes()
    file.unlink() if change == "gone" else file.write_bytes(b"" if change == "empty" else content[:-1])
    assert "in a clone, run: cnkh build" in refused(clone)


@one_in(3, "every run has two of five")
@pytest.mark.parametrize("content", ["", '{"name": "fixture", "resour', "[]", "{}", '{"resources": null}'])
def test_a_descriptor_that_is_damaged_is_said_to_be(clone: Path, content: str) -> None:
    (clone / "datapackage.json").write_text(content, encoding="utf-8")
    assert refused(clone) == (
        f"{clone}/datapackage.json: it does not describe the tables; in a clone, run: cnkh build; "
        "otherwise install cnkh_data again\n"
    )


@exhaustive("it only saves time")
def test_a_hash_is_taken_once_in_a_process(clone: Path) -> None:
    """As long as the file is the same; one that was changed is found at the next use."""
    code = (
        "from cnkh_data.access import tables as t; taken = []; real = t._hash;\n"
        "t._hash = lambda content: taken.append(1) or real(content)\n"
        "cnkh.load('texts'); cnkh.load('texts'); cnkh.get('2023-02-11-cn-kh-excerpt/en').content; print(len(taken))\n"
        "open('data/tables/texts.csv', 'a').write('x')\n"
        "try: cnkh.load('texts')\n"
        "except cnkh.DamagedTableError: print('damaged')"
    )
    assert run(clone, f"\n{code}").stdout == "1\ndamaged\n"


@exhaustive("it clones a repository")
def test_a_clone_with_changed_line_ends_is_told_so_and_the_repair_works(clone: Path, tmp_path: Path) -> None:
    for command in (("init", "-q"), ("add", "data", "datapackage.json", "src"), ("commit", "-qm", "data")):
        subprocess.run([*GIT, *command], cwd=clone, check=True)
    windows = tmp_path / "windows"
    subprocess.run([*GIT, "clone", "-q", "-c", "core.autocrlf=true", str(clone), str(windows)], check=True)
    message = refused(windows)
    assert "line ends were changed from LF to CRLF" in message
    repair = message.partition("delete data/tables and run: ")[2].partition(". Otherwise")[0]
    assert repair == "git -c core.autocrlf=false checkout -- data/tables"
    shutil.rmtree(windows / "data/tables")
    subprocess.run(repair.split(), cwd=windows, check=True)
    assert run(windows, "print(cnkh.load('texts').num_rows)").stdout == "2\n"


@exhaustive("it loads while another process builds")
def test_a_build_in_the_meantime_is_no_damage(clone: Path) -> None:
    """A notebook that loaded a table before a build loads it again after."""
    source = clone / "data/sources/sources.json"
    entries = json.loads(source.read_text(encoding="utf-8"))
    entries[0]["rights"] = "Examined."
    rebuild = (
        "cnkh.load('sources');"
        "from pathlib import Path; from cnkh_data.cli import main;"
        f"Path({str(source)!r}).write_text({json.dumps(entries)!r});"
        "main(['fmt']); main(['seal', '--all']); assert main(['build']) == 0;"
        "print(cnkh.load('sources')['rights'][0])"
    )
    assert run(clone, rebuild).stdout.endswith("Examined.\n")
