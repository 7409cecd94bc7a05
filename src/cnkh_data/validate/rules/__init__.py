"""The rules, one module for each level (names are a subject of their own). Importing this package registers them all."""

from . import coding, collection, evidence, names, references

__all__ = ["coding", "collection", "evidence", "names", "references"]
