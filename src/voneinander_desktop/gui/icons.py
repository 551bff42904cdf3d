"""The program's own icons: one-colour drawings, painted in the colour of the text around them.

An icon asks for its colour each time it is painted, so it follows light and dark without being set again.
"""

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from voneinander_desktop import resources

_INK = b"currentColor"
# What a mode is painted with; the other two modes, normal and active, are ordinary text.
_COLOURS = {
    QIcon.Mode.Disabled: (QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText),
    QIcon.Mode.Selected: (QPalette.ColorGroup.Active, QPalette.ColorRole.HighlightedText),
}


@cache
def icon_names() -> frozenset[str]:
    """Return the names of all icons there are."""
    return frozenset(file.stem for file in resources.path("icons").glob("*.svg"))


@cache
def icon(name: str) -> QIcon:
    """Return an icon by its name, which is the name of its drawing.

    Raises:
        KeyError: There is no such drawing.
    """
    if name not in icon_names():
        raise KeyError(name)
    return QIcon(_InkEngine(name))


class _InkEngine(QIconEngine):
    """Paints one drawing at any size in the colours of the application's palette."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(rect, self.scaledPixmap(rect.size(), mode, state, ratio))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        colour = _colour(mode)
        key = f"voneinander/{self._name}/{size.width()}x{size.height()}@{scale}/{colour.name()}"
        pixmap = QPixmap()
        if not QPixmapCache.find(key, pixmap):
            pixmap = _drawn(self._name, size * scale, colour)
            pixmap.setDevicePixelRatio(scale)
            QPixmapCache.insert(key, pixmap)
        return pixmap

    def key(self) -> str:
        return "voneinander"

    def iconName(self) -> str:
        return self._name

    def isNull(self) -> bool:
        return False

    def clone(self) -> QIconEngine:
        copy = _InkEngine(self._name)
        _clones.append(copy)
        return copy


# Qt owns what clone() returns, but PySide would free it with its last Python reference.
_clones: list[_InkEngine] = []


def _colour(mode: QIcon.Mode) -> QColor:
    group, role = _COLOURS.get(mode, (QPalette.ColorGroup.Active, QPalette.ColorRole.WindowText))
    return QGuiApplication.palette().color(group, role)


def _drawn(name: str, size: QSize, colour: QColor) -> QPixmap:
    side = min(size.width(), size.height())
    pixmap = QPixmap(size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    corner = QPoint((size.width() - side) // 2, (size.height() - side) // 2)
    drawing = QSvgRenderer(QByteArray(_source(name).replace(_INK, colour.name().encode())))
    drawing.render(painter, QRectF(corner, QSize(side, side)))
    painter.end()
    return pixmap


@cache
def _source(name: str) -> bytes:
    return resources.path("icons", f"{name}.svg").read_bytes()
