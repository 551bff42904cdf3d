"""The program's entry: nothing heavy is imported before it is known what is wanted."""

import gc
import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program, or be its process that reads lists, and return the exit status."""
    if arguments is None and sys.argv[1:] == ["reader-process"]:  # `reader_process.SUBCOMMAND`
        from voneinander_desktop.formats import reader_child

        reader_child.serve()
    from voneinander_desktop.cli import main as run

    status = run(arguments)
    if arguments is None:
        gc.freeze()  # the process ends: Python would look through everything for garbage once more, which takes a tenth
    return status


if __name__ == "__main__":
    sys.exit(main())
