"""A new document from a file: its source as received, its cuts and its provisions as a program can propose them."""
