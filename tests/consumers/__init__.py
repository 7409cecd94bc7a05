"""The release in the programs that people use: the real ones, each in an environment of its own."""
