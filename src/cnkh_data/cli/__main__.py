"""`python -m cnkh_data.cli` is `cnkh`."""

import sys

from . import main

if __name__ == "__main__":
    sys.exit(main())
