"""How the program looks: palette, icons, spacing; the same on Windows and Linux, light and dark.

Widgets take every colour from the palette. In high contrast the system's palette stays as it is.
"""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyleFactory, QToolTip

from voneinander_desktop.gui.german import install_german
from voneinander_desktop.gui.icons import icon, icon_names
from voneinander_desktop.gui.style import FlatStyle, LargeFlatStyle

__all__ = [
    "accent",
    "apply",
    "dark_palette",
    "icon",
    "icon_names",
    "icon_size",
    "install_german",
    "light_palette",
    "muted",
    "row_height",
    "spacing",
    "text_scale",
    "warning_icon",
]

_USUAL_TEXT_HEIGHT = 16
# What a system may have colours of its own for, which would go before the application's (Windows does for these).
_SYSTEM_COLOURED = ("QMenu", "QMenuBar", "QAbstractButton", "QCheckBox", "QRadioButton")
_Role = QPalette.ColorRole
_LIGHT = {
    _Role.Window: "#f3f4f6",
    _Role.WindowText: "#1f2328",
    _Role.Base: "#ffffff",
    _Role.AlternateBase: "#f7f8fa",
    _Role.Text: "#1f2328",
    _Role.Button: "#fbfbfc",
    _Role.ButtonText: "#1f2328",
    _Role.Highlight: "#b9d7f2",
    _Role.HighlightedText: "#1f2328",
    _Role.Accent: "#1f5f96",
    _Role.ToolTipBase: "#2b3036",
    _Role.ToolTipText: "#ffffff",
    _Role.PlaceholderText: "#535b65",
    _Role.Link: "#1f5f96",
    _Role.LinkVisited: "#6b4a8f",
    _Role.BrightText: "#ffffff",
    _Role.Light: "#ffffff",
    _Role.Midlight: "#e6e8eb",
    _Role.Mid: "#b9bec5",
    _Role.Dark: "#868d96",
    _Role.Shadow: "#5b626b",
}
_LIGHT_DISABLED = {
    _Role.WindowText: "#7b818a",
    _Role.Text: "#7b818a",
    _Role.ButtonText: "#7b818a",
    _Role.PlaceholderText: "#7b818a",
    _Role.Base: "#f7f8f9",
    _Role.Highlight: "#eceef0",
    _Role.HighlightedText: "#7b818a",
    _Role.Accent: "#858b94",
}
_LIGHT_INACTIVE = {_Role.Highlight: "#d0d8e0"}
_DARK = {
    _Role.Window: "#23272c",
    _Role.WindowText: "#e4e7ea",
    _Role.Base: "#1b1e22",
    _Role.AlternateBase: "#20242a",
    _Role.Text: "#e4e7ea",
    _Role.Button: "#2f343a",
    _Role.ButtonText: "#e4e7ea",
    _Role.Highlight: "#23476b",
    _Role.HighlightedText: "#f2f4f6",
    _Role.Accent: "#79baf0",
    _Role.ToolTipBase: "#3a4047",
    _Role.ToolTipText: "#f2f4f6",
    _Role.PlaceholderText: "#adb5bd",
    _Role.Link: "#7ab8ee",
    _Role.LinkVisited: "#bda2e0",
    _Role.BrightText: "#ffffff",
    _Role.Light: "#4a5159",
    _Role.Midlight: "#3a4047",
    _Role.Mid: "#4a5159",
    _Role.Dark: "#727a84",
    _Role.Shadow: "#0c0e10",
}
_DARK_DISABLED = {
    _Role.WindowText: "#868d95",
    _Role.Text: "#868d95",
    _Role.ButtonText: "#868d95",
    _Role.PlaceholderText: "#868d95",
    _Role.Base: "#202429",
    _Role.Highlight: "#2b3036",
    _Role.HighlightedText: "#868d95",
    _Role.Accent: "#6d747c",
}
_DARK_INACTIVE = {_Role.Highlight: "#3b4550"}


def light_palette() -> QPalette:
    """Return the colours for a light desktop."""
    return _palette(_LIGHT, _LIGHT_INACTIVE, _LIGHT_DISABLED)


def dark_palette() -> QPalette:
    """Return the colours for a dark desktop."""
    return _palette(_DARK, _DARK_INACTIVE, _DARK_DISABLED)


def _palette(everywhere: dict[_Role, str], inactive: dict[_Role, str], disabled: dict[_Role, str]) -> QPalette:
    palette = QPalette()
    groups = QPalette.ColorGroup
    for group, colours in ((groups.All, everywhere), (groups.Inactive, inactive), (groups.Disabled, disabled)):
        for role, colour in colours.items():
            palette.setColor(group, role, QColor(colour))
    return palette


class _Follower(QObject):
    """Keeps the application's look in step with the system's settings."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        # PySide gives the contrast hints up as soon as nobody holds the style hints they came from.
        self._hints = QGuiApplication.styleHints()
        self._contrast = self._hints.accessibility()
        # Queued, so that it comes after what Qt itself does to palettes then.
        self._hints.colorSchemeChanged.connect(self.dress, Qt.ConnectionType.QueuedConnection)
        self._contrast.contrastPreferenceChanged.connect(self.dress, Qt.ConnectionType.QueuedConnection)
        self._style: tuple[bool, float] | None = None

    def dress(self) -> None:
        """Give the application the style and the palette that fit the system now."""
        high_contrast = self._contrast.contrastPreference() == Qt.ContrastPreference.HighContrast
        wanted = (high_contrast, text_scale())
        if wanted != self._style:
            self._app.setStyle(_style(*wanted))
            self._style = wanted
        palette = QPalette()
        if not high_contrast:
            palette = dark_palette() if self._hints.colorScheme() == Qt.ColorScheme.Dark else light_palette()
        self._app.setPalette(palette)
        for name in _SYSTEM_COLOURED:
            self._app.setPalette(palette, name)  # type: ignore[arg-type]  # the stubs want bytes, PySide str
        if not high_contrast:
            QToolTip.setPalette(palette)


def _style(high_contrast: bool, scale: float) -> QStyle:
    if high_contrast:  # Fusion draws the stronger outlines that are wanted then
        return QStyleFactory.create("Fusion")
    return LargeFlatStyle(scale) if scale > 1 else FlatStyle()


def apply(app: QApplication) -> None:
    """Give the application its style and colours, and let them follow the system."""
    (app.findChild(_Follower) or _Follower(app)).dress()


def accent(palette: QPalette | None = None) -> QColor:
    """Return the one accent colour: readable as text on a window's or a list's background."""
    return (palette or QGuiApplication.palette()).color(QPalette.ColorRole.Accent)


def muted(palette: QPalette) -> QColor:
    """Return the colour of secondary text."""
    return palette.color(QPalette.ColorRole.PlaceholderText)


def warning_icon() -> QIcon:
    """Return the icon beside a warning."""
    return icon("warning")


def text_scale() -> float:
    """Return how much larger than usual the application's text is; 1.0 up to a quarter more than usual."""
    scale = QFontMetrics(QGuiApplication.font()).height() / _USUAL_TEXT_HEIGHT
    return scale if scale > 1.25 else 1.0


def icon_size() -> int:
    """Return the side of an icon beside text: 16 pixels at the usual font size."""
    return round(16 * text_scale())


def spacing() -> int:
    """Return the step of the layout grid: 8 pixels at the usual font size, growing with the font."""
    return 2 * round(QFontMetrics(QGuiApplication.font()).height() / 4)


def row_height(metrics: QFontMetrics) -> int:
    """Return the height of a list's row: 28 to 32 pixels at the usual font size, growing with the font."""
    height = metrics.height()
    return height + 7 * round(height / 4) // 2
