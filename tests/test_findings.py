"""The findings page says what the tables say."""

import subprocess
import sys
from pathlib import Path

from conftest import ROOT


def test_findings_are_what_the_script_makes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(ROOT / "docs/findings.py"), str(tmp_path)], check=True, cwd=tmp_path)
    made = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.md")}
    assert sorted(made) == ["findings-records.md", "findings.md"]
    for name, content in made.items():
        assert (ROOT / "docs" / name).read_bytes() == content, f"run: .venv/bin/python docs/findings.py ({name})"
    for figure in (tmp_path / "figures").iterdir():
        assert (ROOT / "docs/figures" / figure.name).is_file(), (
            f"run: .venv/bin/python docs/findings.py ({figure.name})"
        )


def test_every_number_links_to_records() -> None:
    import re  # noqa: PLC0415

    page = (ROOT / "docs/findings.md").read_text(encoding="utf-8")
    records = (ROOT / "docs/findings-records.md").read_text(encoding="utf-8")
    for count, anchor in re.findall(r"\[(\d+)\]\(findings-records\.md#(n\d+)\)", page):
        section = records.split(f'<a id="{anchor}">')[1].split("\n## ")[0]
        assert section.count("\n- ") == int(count)
