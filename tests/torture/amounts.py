"""How much of a test is run: a little always, all of it with `make torture`."""

from typing import Any

import pytest


def amounts(name: str, *, short: Any, full: Any) -> pytest.MarkDecorator:
    """Give a test its amount as the argument `name`; the full one is marked `torture`."""
    return pytest.mark.parametrize(
        name, [pytest.param(short, id="short"), pytest.param(full, id="full", marks=pytest.mark.torture)]
    )
