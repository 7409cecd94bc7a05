"""The least that reading a corpus as records can cost: pydantic on every record file, no rule, no position, no collector.

python bench/bare_parse.py DIR
"""

import gc
import sys
from pathlib import Path

gc.disable()

from cnkh_data.corpus import COLLECTION_FILES, DOCUMENT_FILES  # noqa: E402 - after the collector is off


def main() -> None:
    """Parse, and keep what was parsed."""
    data = Path(sys.argv[1]) / "data"
    files = [(data / spec.path, spec) for spec in COLLECTION_FILES.values()]
    for folder in sorted((data / "documents").iterdir()):
        files += [(folder / spec.path, spec) for spec in DOCUMENT_FILES.values()]
    kept = [spec.adapter().validate_json(path.read_bytes()) for path, spec in files if path.exists()]
    print(f"{len(kept)} files")


if __name__ == "__main__":
    main()
