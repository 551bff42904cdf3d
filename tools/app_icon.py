"""Make the application's icon for Windows from its drawing: `python tools/app_icon.py`."""

import os
import struct

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from voneinander_desktop import resources

SIZES = (16, 20, 24, 32, 40, 48, 64, 256)


def drawn(size: int) -> bytes:
    """Return the icon as a PNG image."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(str(resources.path("icons", "app.svg"))).render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs know file names only
    return bytes(data.data())


def bundled(images: dict[int, bytes]) -> bytes:
    """Return an .ico file: a directory of PNG images, each with its place in the file."""
    head = struct.pack("<3H", 0, 1, len(images))
    at = len(head) + 16 * len(images)
    for size, image in images.items():
        side = size % 256  # a byte, in which 0 stands for 256
        head += struct.pack("<4B2H2L", side, side, 0, 0, 1, 32, len(image), at)
        at += len(image)
    return head + b"".join(images.values())


def main() -> None:
    """Write the icon beside its drawing."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _app = QGuiApplication([])
    resources.path("icons", "app.ico").write_bytes(bundled({size: drawn(size) for size in SIZES}))


if __name__ == "__main__":
    main()
