"""Where generated files stand in a project, and which command makes them. Nothing there is edited by hand."""

TABLES_FOLDER = "data/tables"
PACKAGE_FILE = "datapackage.json"
LEDGER_FILE = "validation/published_ids.csv"
RELEASES_FOLDER = "validation/releases"
"""What is remembered of each release; `release_diff.summary` says what that is."""
SCHEMA_FOLDER = "schema"
RULES_FILE = "docs/rules.md"
WORTH_FILE = "docs/rule-worth.csv"
"""What each rule caught when slips were made on purpose: measured, so not among the generated files."""
GENERATED = (TABLES_FOLDER, PACKAGE_FILE, SCHEMA_FOLDER, RULES_FILE)
"""Files and folders that can be made again at any time; the ledger is not among them, since it remembers what is gone."""


def is_below(path: str, *places: str) -> bool:
    """Whether a path is one of some places, or lies below one.

    Example:
        >>> is_below("data/tables/texts.csv", TABLES_FOLDER), is_below("data/tables.csv", TABLES_FOLDER)
        (True, False)
    """
    return any(path == place or path.startswith(f"{place}/") for place in places)
