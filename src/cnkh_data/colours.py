"""What a terminal is told to show text in colour, and without it again."""

BOLD, DIM, RED, GREEN, YELLOW, RESET = "\033[1m", "\033[2m", "\033[31m", "\033[32m", "\033[33m", "\033[0m"
BOLD_GREEN = "\033[1;32m"
EVERY = (BOLD, DIM, RED, GREEN, YELLOW, BOLD_GREEN, RESET)
