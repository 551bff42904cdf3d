"""What every test may rely on: no screen is needed, and nothing of the user's own is touched."""

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session", autouse=True)
def own_places(tmp_path_factory):
    """Let the program's data, settings and state lie in a folder of this run, in child processes too."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp(name.lower())))
        if "XDG_RUNTIME_DIR" not in os.environ:  # Qt warns without one, and a warning is a failure here
            patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        yield
