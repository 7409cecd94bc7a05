"""Words of each language, and the table through which characters are compared. `README.md` says how they are written."""
