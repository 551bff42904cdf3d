"""The look: colours that can be read, icons that are there, focus that is seen, Qt's own dialogs in German."""

import itertools
import re

import pytest
from PySide6.QtCore import QLibraryInfo, QSize, Qt, QTranslator
from PySide6.QtGui import (
    QAccessibilityHints,
    QColor,
    QFont,
    QFontMetrics,
    QIcon,
    QImage,
    QPainter,
    QPalette,
    QStyleHints,
)
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QStyleFactory,
    QTabBar,
    QTableWidget,
    QToolButton,
    QWidget,
)

from voneinander_desktop import resources
from voneinander_desktop.gui import theme

ROLE, GROUP = QPalette.ColorRole, QPalette.ColorGroup
PALETTES = {"light": theme.light_palette(), "dark": theme.dark_palette()}
TEXT_ON = [
    *itertools.product((ROLE.WindowText,), (ROLE.Window, ROLE.Base)),
    *itertools.product((ROLE.Text, ROLE.PlaceholderText), (ROLE.Base, ROLE.AlternateBase, ROLE.Window, ROLE.Highlight)),
    *itertools.product((ROLE.ButtonText,), (ROLE.Button, ROLE.Midlight, ROLE.Window, ROLE.Base, ROLE.Highlight)),
    *itertools.product((ROLE.Link, ROLE.LinkVisited, ROLE.Accent), (ROLE.Base, ROLE.Window, ROLE.AlternateBase)),
    (ROLE.HighlightedText, ROLE.Highlight),
    (ROLE.ToolTipText, ROLE.ToolTipBase),
]
DISABLED_TEXT = {ROLE.WindowText, ROLE.Text, ROLE.ButtonText, ROLE.PlaceholderText, ROLE.HighlightedText}
ICONS = sorted(theme.icon_names())


@pytest.fixture(autouse=True)
def themed(qapp: QApplication, monkeypatch: pytest.MonkeyPatch):
    theme.apply(qapp)
    yield
    monkeypatch.undo()
    qapp.setFont(QFont())
    theme.apply(qapp)


def luminance(colour: QColor) -> float:
    parts = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in colour.getRgbF()[:3])
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def contrast(one: QColor, other: QColor) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def colours(image: QImage) -> list[QColor]:
    """The colours of what is fully covered."""
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return [pixel for pixel in pixels if pixel.alpha() == 255]


def is_of(image: QImage, colour: QColor) -> bool:
    """Whether all is in one colour; blending may be off by one."""
    found = colours(image)
    return bool(found) and all(
        abs(a - b) <= 1 for pixel in found for a, b in zip(pixel.getRgb(), colour.getRgb(), strict=True)
    )


class TestColours:
    @pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
    @pytest.mark.parametrize("group", [GROUP.Active, GROUP.Inactive], ids=["active", "inactive"])
    @pytest.mark.parametrize(("text", "ground"), TEXT_ON, ids=lambda role: role.name)
    def test_text_can_be_read(self, palette, group, text, ground):
        assert contrast(palette.color(group, text), palette.color(group, ground)) >= 4.5

    @pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
    @pytest.mark.parametrize(
        ("text", "ground"), [pair for pair in TEXT_ON if pair[0] in DISABLED_TEXT], ids=lambda role: role.name
    )
    def test_disabled_text_can_still_be_read(self, palette, text, ground):
        assert contrast(palette.color(GROUP.Disabled, text), palette.color(GROUP.Disabled, ground)) >= 3

    @pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
    def test_secondary_text_can_be_read_and_is_weaker(self, palette):
        weak, strong = (contrast(c, palette.base().color()) for c in (theme.muted(palette), palette.text().color()))
        assert 4.5 <= weak < strong

    @pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
    def test_the_line_of_a_field_and_the_focus_stand_out(self, palette):
        for role, ground in itertools.product((ROLE.Dark, ROLE.Accent), (ROLE.Base, ROLE.Window)):
            assert contrast(palette.color(role), palette.color(ground)) >= 2.95

    @pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
    def test_a_selection_shows_in_a_window_that_is_not_active(self, palette):
        selected = palette.color(GROUP.Inactive, ROLE.Highlight)
        assert selected != palette.color(GROUP.Active, ROLE.Highlight)
        for ground in (ROLE.Base, ROLE.AlternateBase):
            assert contrast(selected, palette.color(ground)) >= 1.3

    def test_menus_and_buttons_take_them_though_a_system_has_others(self, qtbot):
        for kind in (QMenu, QPushButton, QCheckBox):
            widget = kind()
            qtbot.addWidget(widget)
            assert widget.palette().window().color() == theme.light_palette().window().color()


class TestFollowingTheSystem:
    def test_dark_and_back(self, qapp, qtbot, monkeypatch):
        for scheme, palette in ((Qt.ColorScheme.Dark, "dark"), (Qt.ColorScheme.Light, "light")):
            monkeypatch.setattr(QStyleHints, "colorScheme", lambda _self, now=scheme: now)
            qapp.styleHints().colorSchemeChanged.emit(scheme)
            qtbot.waitUntil(lambda now=palette: qapp.palette().base() == PALETTES[now].base())

    def test_high_contrast_keeps_the_systems_colours(self, qapp, monkeypatch):
        system = QStyleFactory.create("Fusion").standardPalette()
        monkeypatch.setattr(QAccessibilityHints, "contrastPreference", lambda _self: Qt.ContrastPreference.HighContrast)
        theme.apply(qapp)
        assert qapp.palette().window() == system.window()
        assert QMenu().palette().window() == system.window()
        monkeypatch.undo()
        theme.apply(qapp)
        assert qapp.palette().window() == theme.light_palette().window()

    def test_applying_twice_changes_nothing(self, qapp):
        style = qapp.style()
        theme.apply(qapp)
        assert qapp.style() is style


class TestMeasures:
    def test_the_grid_and_rows_at_the_usual_size(self, qapp):
        assert theme.spacing() == 8
        assert 28 <= theme.row_height(QFontMetrics(qapp.font())) <= 32
        assert theme.icon_size() == 16

    def test_everything_grows_with_the_text(self, qapp, qtbot):
        def sizes():
            box, field = QCheckBox("x"), QLineEdit()
            for widget in (box, field):
                qtbot.addWidget(widget)
            measures = theme.spacing(), theme.row_height(QFontMetrics(qapp.font())), theme.icon_size()
            return (
                *measures,
                box.style().pixelMetric(box.style().PixelMetric.PM_IndicatorWidth, None, box),
                box.sizeHint().height(),
                field.sizeHint().height(),
            )

        usual = sizes()
        font = qapp.font()
        font.setPointSizeF(2 * font.pointSizeF())
        qapp.setFont(font)
        theme.apply(qapp)
        assert all(1.5 <= large / small <= 2.5 for large, small in zip(sizes(), usual, strict=True))

    def test_what_is_typed_or_picked_in_is_equally_high(self, qtbot):
        fields = [QLineEdit(), QComboBox(), QSpinBox(), QDateEdit(), QPushButton("x")]
        for field in fields:
            qtbot.addWidget(field)
        assert len({field.sizeHint().height() for field in fields}) == 1


def focusable():
    table = QTableWidget(2, 2)
    table.setCurrentCell(0, 0)
    tabs = QTabBar()
    tabs.addTab("Planung")
    entries = QListWidget()
    entries.addItem("Kontakte")
    tool = QToolButton()
    tool.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    combo = QComboBox()
    combo.setEditable(True)
    return [
        QPushButton("x"),
        tool,
        QLineEdit(),
        QComboBox(),
        combo,
        QSpinBox(),
        QDateEdit(),
        QCheckBox("x"),
        QRadioButton("x"),
        QPlainTextEdit(),
        table,
        entries,
        tabs,
    ]


class TestFocus:
    @pytest.mark.parametrize("number", range(13))
    def test_it_is_framed_even_after_a_click(self, qtbot, number):
        window = QWidget()
        qtbot.addWidget(window)
        widget = focusable()[number]
        widget.setParent(window)
        window.resize(200, 130)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        accent = theme.accent(window.palette()).name()
        window.setFocus()
        before = _count(window, accent)
        widget.setFocus(Qt.FocusReason.MouseFocusReason)
        assert _count(window, accent) > before + 30


def _count(window: QWidget, colour: str) -> int:
    image = window.grab().toImage()
    return sum(image.pixelColor(x, y).name() == colour for x in range(image.width()) for y in range(image.height()))


class TestIcons:
    def test_an_unknown_one_is_an_error(self):
        with pytest.raises(KeyError, match="no-such-icon"):
            theme.icon("no-such-icon")

    @pytest.mark.parametrize("name", ICONS)
    def test_it_is_drawn_in_the_colour_of_the_text(self, qapp, name):
        for palette in PALETTES.values():
            qapp.setPalette(palette)
            if name == "app":
                seen = {pixel.name() for pixel in colours(theme.icon(name).pixmap(QSize(48, 48)).toImage())}
                assert seen >= {"#1f5f96", "#ffffff"}
                continue
            drawn = theme.icon(name).pixmap(QSize(48, 48)).toImage()
            assert is_of(drawn, palette.windowText().color())
            disabled = theme.icon(name).pixmap(QSize(48, 48), 1.0, QIcon.Mode.Disabled).toImage()
            assert is_of(disabled, palette.color(GROUP.Disabled, ROLE.WindowText))

    def test_one_that_is_in_use_follows_dark(self, qapp, qtbot):
        button = QPushButton()
        qtbot.addWidget(button)
        button.setIcon(theme.icon("save-copy"))
        for palette in (PALETTES["dark"], PALETTES["light"]):
            qapp.setPalette(palette)
            assert is_of(button.icon().pixmap(48).toImage(), palette.windowText().color())

    def test_it_is_sharp_on_a_fine_screen(self):
        fine = theme.icon("add").pixmap(QSize(16, 16), 2.0)
        assert (fine.size(), fine.devicePixelRatio()) == (QSize(32, 32), 2.0)

    def test_it_can_be_painted_anywhere(self):
        image = QImage(40, 20, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        theme.icon("add").paint(painter, 20, 0, 20, 20)
        painter.end()
        assert {x >= 20 for x in range(40) for y in range(20) if image.pixelColor(x, y).alpha()} == {True}

    def test_a_copy_lives_on_its_own(self):
        copy = QIcon(theme.icon("add"))
        copy.setIsMask(True)  # makes Qt clone what paints it
        assert is_of(copy.pixmap(48).toImage(), theme.light_palette().windowText().color())

    @pytest.mark.parametrize("name", ICONS)
    def test_the_drawing_is_plain(self, name):
        source = resources.text("icons", f"{name}.svg")
        assert set(re.findall(r"<(\w+)", source)) <= {"svg", "path", "rect", "circle"}
        if name != "app":
            assert 'viewBox="0 0 24 24"' in source
            assert 'stroke-width="1.75"' in source
            assert set(re.findall(r'(?:stroke|fill)="(\w+)"', source)) <= {"currentColor", "none"}

    def test_windows_own_icon_shows_the_same(self):
        icon = QIcon(str(resources.path("icons", "app.ico")))
        assert {size.width() for size in icon.availableSizes()} >= {16, 20, 24, 32, 48, 256}
        one, other = icon.pixmap(48).toImage(), theme.icon("app").pixmap(48).toImage()
        assert one.convertToFormat(QImage.Format.Format_ARGB32) == other.convertToFormat(QImage.Format.Format_ARGB32)


class Listener(QTranslator):
    """Hears what Qt asks for and notes what its German translation does not have."""

    def __init__(self) -> None:
        super().__init__()
        self._german = QTranslator()
        assert self._german.load("qtbase_de", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        self.asked: set[str] = set()
        self.missing: set[tuple[str, str]] = set()

    def isEmpty(self) -> bool:
        return False

    def translate(self, context, source, comment=None, number=-1):
        self.asked.add(source)
        if not self._german.translate(context, source, comment, number):
            self.missing.add((context, source))


@pytest.fixture
def listener(qapp):
    theme.install_german(qapp)
    one = Listener()
    qapp.installTranslator(one)
    yield one
    qapp.removeTranslator(one)


@pytest.mark.usefixtures("listener")
@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
class TestGerman:
    def test_message_boxes(self, qtbot):
        box = QMessageBox()
        qtbot.addWidget(box)
        kinds = QMessageBox.StandardButton
        box.setStandardButtons(kinds.Yes | kinds.No | kinds.Cancel | kinds.Discard | kinds.Close)
        texts = {button.text().replace("&", "") for button in box.buttons()}
        assert texts == {"Ja", "Nein", "Abbrechen", "Verwerfen", "Schließen"}

    def test_menu_of_a_field(self, qtbot):
        field = QLineEdit("Kreativhaus")
        qtbot.addWidget(field)
        menu = field.createStandardContextMenu()
        qtbot.addWidget(menu)
        texts = [action.text().replace("&", "").partition("\t")[0] for action in menu.actions() if action.text()]
        assert texts == [
            "Rückgängig",
            "Wiederherstellen",
            "Ausschneiden",
            "Kopieren",
            "Einfügen",
            "Löschen",
            "Alles auswählen",
        ]

    def test_dates_and_numbers(self, qtbot):
        field = QDateEdit()
        qtbot.addWidget(field)
        assert field.locale().toString(1234.5) == "1.234,5"
        assert field.displayFormat().startswith("dd.MM.")

    def test_all_of_qts_dialogs(self, qtbot, listener, tmp_path):
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "out.pdf"))
        boxes = QDialogButtonBox(QDialogButtonBox.StandardButton(0x0FFFFC00))
        files = QFileDialog()
        files.setOption(QFileDialog.Option.DontUseNativeDialog)
        files.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        preview = QPrintPreviewDialog(printer)
        for dialog in (boxes, files, preview):
            qtbot.addWidget(dialog)
            dialog.show()
        tips = {button.toolTip() for button in preview.findChildren(QAbstractButton)}
        assert {"Nächste Seite", "Querformat", "Vergrößern", "Seite einrichten", "Drucken"} <= tips
        labels = {label.text().replace("&", "") for label in files.findChildren(QLabel)}
        assert {"Suchen in:", "Dateiname:", "Dateien des Typs:"} <= labels
        assert len(listener.asked) > 50
        assert {source for _, source in listener.missing} <= {"QT_LAYOUT_DIRECTION"}
