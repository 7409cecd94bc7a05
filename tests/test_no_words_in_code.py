"""No module has words of Chinese: what a text is read by stands in the files of words, where no Python is needed to change it."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

import pytest
from conftest import ROOT

PACKAGE = ROOT / "src" / "cnkh_data"
IDEOGRAPH = re.compile("[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def lines_with_words(source: str) -> list[int]:
    """Numbers of the lines of a module that have ideographs outside docstrings and comments."""
    if not IDEOGRAPH.search(source):
        return []
    lines = source.splitlines(keepends=True)
    for first, start, last, end in [*docstrings(source), *comments(source)]:
        kept = lines[last][end:]
        lines[first : last + 1] = [lines[first][:start], *["\n"] * (last - first)]
        lines[last] += kept
    return [number for number, line in enumerate(lines, start=1) if IDEOGRAPH.search(line)]


def docstrings(source: str) -> Iterator[tuple[int, int, int, int]]:
    """Yield where strings that are statements stand: first line and column, last line and column."""
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            assert node.end_lineno is not None
            assert node.end_col_offset is not None
            first, last = node.lineno - 1, node.end_lineno - 1
            yield first, column(lines[first], node.col_offset), last, column(lines[last], node.end_col_offset)


def column(line: str, offset: int) -> int:
    """Column of an offset that counts bytes."""
    return len(line.encode()[:offset].decode())


def comments(source: str) -> Iterator[tuple[int, int, int, int]]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0] - 1, token.start[1], token.end[0] - 1, token.end[1]


def test_modules_have_no_chinese_words() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix(): lines
        for path in sorted(PACKAGE.rglob("*.py"))
        if (lines := lines_with_words(path.read_text(encoding="utf-8")))
    }
    assert found == {}, "move these words to src/cnkh_data/lexicon/"


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ('"""双方同意。"""\n\ndef f() -> None:\n    """Of 双方.\n\n    同意\n    """\n', []),
        ("A = 1  # 双方\nB = 2\n'''同意'''\n", []),
        ('A = "双方"\n', [1]),
        ('A = 1\nB = f"{A}同意"  # a comment\n', [2]),
        ('A = (\n    "the sides"\n    "〇"\n)\n', [3]),
        ('"""双方"""; A = "同意"\n', [1]),
        (r'A = "[\u4e00-\u9fff]。，"' + "\n", []),
    ],
)
def test_words_are_found_in_code_and_not_in_docstrings_and_comments(source: str, lines: list[int]) -> None:
    assert lines_with_words(source) == lines
