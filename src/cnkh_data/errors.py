"""Errors that mean a command could not run at all, as opposed to findings about the data."""


class CannotRunError(Exception):
    """Something outside the data stands in the way: the message says what, where, and the way round it."""
