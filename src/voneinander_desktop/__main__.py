"""The program's entry: nothing heavy is imported before it is known what is wanted."""

import sys

from voneinander_desktop.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
