"""The reader site in Chromium, as people use it. Run by `pytest tests/browser`; a plain `pytest` leaves them out."""
