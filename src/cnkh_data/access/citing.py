"""How a dataset is cited: from what it says of itself, and nothing else. No clock is asked, and nobody is made up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Mapping


class Cited(Frozen):
    """What a citation says of a dataset."""

    id: str
    title: str
    version: str
    creators: tuple[str, ...]
    year: str
    """Year of publication; empty while it is not known."""
    homepage: str
    """Public address; empty where there is none."""

    def in_a_line(self) -> str:
        """The citation as text.

        Example:
            >>> Cited("d", "A title", "1.0.0", ("A. Author", "B. Author"), "2026", "").in_a_line()
            'A. Author and B. Author (2026). A title. Version 1.0.0.'
            >>> Cited("d", "A title", "1.0.0", (), "", "").in_a_line()
            'A title. Version 1.0.0.'
        """
        year = f" ({self.year})" if self.year else ""
        names = " and ".join(self.creators)
        who = f"{names}{year}. " if names else ""
        where = f" {self.homepage}" if self.homepage else ""
        return f"{who}{self.title}. Version {self.version}.{where}"

    def bibtex(self) -> str:
        """The same for BibTeX; braces keep names and title as they are.

        Example:
            >>> print(Cited("my-data", "A title", "1.0.0", ("A. Author",), "", "").bibtex())
            @misc{my_data_1_0_0,
              author = {{A. Author}},
              title = {{A title}},
              version = {1.0.0},
            }
        """
        fields = {
            "author": " and ".join(f"{{{name}}}" for name in self.creators),
            "title": f"{{{self.title}}}",
            "version": self.version,
            "year": self.year,
            "url": self.homepage,
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        return "\n".join([f"@misc{{{_key(f'{self.id}_{self.version}')},", *lines, "}"])


def cited(package: Mapping[str, Any]) -> Cited:
    """What the descriptor of a dataset says that a citation needs."""
    return Cited(
        package["name"],
        package["title"],
        package["version"],
        tuple(one["title"] for one in package.get("contributors", ()) if one.get("role", "author") == "author"),
        package.get("created", "")[:4],
        package.get("homepage", ""),
    )


def _key(name: str) -> str:
    import re  # noqa: PLC0415 - only BibTeX needs it

    return re.sub(r"[^a-z0-9]+", "_", name)
