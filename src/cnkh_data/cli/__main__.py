"""`python -m cnkh_data.cli` is `cnkh`."""

from . import command

if __name__ == "__main__":
    command()
