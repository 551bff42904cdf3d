"""The process that reads a list: what `reader_process` starts. It is confined before it looks at anything."""

import gc
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from voneinander_desktop.formats import confinement, handing_over, reading, sheets, workbooks
from voneinander_desktop.formats.limits import Limits
from voneinander_desktop.formats.refusals import SourceRefused

PREPARED = (sheets, workbooks)
"""Imported while nothing has been asked yet."""


def serve() -> NoReturn:
    """Be the process that reads: one request on the standard input, its answer on the standard output."""
    asked = sys.stdin.buffer.read()
    if not asked:  # nothing is to be read after all, or whoever started it is gone
        os._exit(0)
    request = json.loads(asked)
    limits = Limits(**request["limits"])
    confinement.confine(limits.memory, limits.processor)
    gc.disable()  # the process ends before anything it made is given up
    for line in _answer(request, limits):
        sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()
    os._exit(0)


def _answer(request: dict[str, Any], limits: Limits) -> Iterator[bytes]:
    try:
        if "path" in request:
            source = reading.read(Path(request["path"]), limits, thorough=request["thorough"])
        else:
            source = reading.read_clipboard(request["text"], request["html"], limits)
        yield from handing_over.lines(source)
    except SourceRefused as refused:
        yield handing_over.refused_line(refused)
