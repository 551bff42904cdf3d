"""Say which of the system's libraries Qt misses on this machine.

One line a thing: its name, a tab, the Debian package that holds it. Prints nothing where nothing is missing.
Exit status 1 where the program cannot start without them, 0 where it can (a missing library of one
display system does no harm while another is used).
"""

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

# What has to load for the program and its tests to start at all ...
START = ("QtWidgets.abi3.so", "QtPrintSupport.abi3.so", "Qt/plugins/platforms/libqoffscreen.so")
# ... and what a window on a screen or a printer needs on top.
WINDOW = (
    "Qt/plugins/platforms/libqxcb.so",
    "Qt/plugins/platforms/libqwayland.so",
    "Qt/plugins/wayland-shell-integration/libxdg-shell.so",
    "Qt/plugins/printsupport/libcupsprintersupport.so",
)

# Debian and Ubuntu name a package after the library, but not after one rule.
DEBIAN_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libcups.so.2": "libcups2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
}

COUNT_FONTS = """
from PySide6.QtGui import QFontDatabase, QGuiApplication
application = QGuiApplication([])
print(len(QFontDatabase.families()))
"""


def missing_libraries(names: tuple[str, ...]) -> set[str]:
    """Return the names of libraries that the dynamic linker does not find for PySide6's files `names`."""
    spec = find_spec("PySide6")
    if spec is None or spec.origin is None:
        sys.exit("PySide6 is not installed.")
    files = [str(Path(spec.origin).parent / name) for name in names]
    told = subprocess.run(["ldd", *files], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
    return set(re.findall(r"^\s*(\S+) => not found", told.stdout, re.MULTILINE))


def has_fonts() -> bool:
    """Try whether Qt finds a font: without one every text is invisible."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    tried = subprocess.run([sys.executable, "-c", COUNT_FONTS], capture_output=True, text=True, env=environment)
    if tried.returncode:
        sys.exit(tried.stderr)
    return int(tried.stdout) > 0


def main() -> int:
    """Print what is missing; return the exit status."""
    if sys.platform != "linux":
        return 0
    vital = missing_libraries(START)
    for library in sorted(vital | missing_libraries(WINDOW)):
        print(library, DEBIAN_PACKAGES.get(library, ""), sep="\t")
    # Qt cannot be asked before it loads; until then any font file counts.
    fonts = any(Path("/usr/share/fonts").rglob("*.[ot]tf")) if vital else has_fonts()
    if not fonts:
        print("fonts", "fonts-dejavu-core", sep="\t")
    return 0 if fonts and not vital else 1


if __name__ == "__main__":
    sys.exit(main())
