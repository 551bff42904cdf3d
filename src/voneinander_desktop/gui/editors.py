"""An editor for each kind of field, the same ones in the table and in the form."""

from datetime import date

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QFrame,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.domain.fields import Entity, Field, Kind, Value
from voneinander_desktop.domain.values import ValueRefused, parse_date
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.editor import Editor, opens_popup, popup_place
from voneinander_desktop.gui.pickers import ReferenceEditor
from voneinander_desktop.gui.tag_picker import ManyEditor
from voneinander_desktop.usecases.office_file import OfficeFile

__all__ = ["Editor", "make_editor"]

_UNLIMITED = 2**31 - 1
_CALENDAR_FIRST, _CALENDAR_LAST = QDate(1900, 1, 1), QDate(2199, 12, 31)
_TRISTATES: tuple[tuple[Value, str], ...] = ((None, "unbekannt"), (True, "ja"), (False, "nein"))


def make_editor(office: OfficeFile, entity: Entity, spec: Field, parent: QWidget | None = None) -> Editor:
    """Return a new editor for a field of `entity`."""
    match spec.kind:
        case Kind.LINES:
            return LinesEditor(spec, parent)
        case Kind.DATE:
            return DateEditor(spec, parent)
        case Kind.FLAG:
            return FlagEditor(spec, parent)
        case Kind.CHOICE | Kind.TRISTATE:
            return ChoiceEditor(spec, parent)
        case Kind.REFERENCE:
            return ReferenceEditor(office, spec, parent)
        case Kind.MANY:
            return ManyEditor(office, spec, parent)
        case _:
            return LineEditor(spec, parent)


class LineEditor(Editor):
    """Edits what is typed in one line."""

    def __init__(self, spec: Field, parent: QWidget | None = None) -> None:
        self.line = QLineEdit()
        super().__init__(spec, self.line, parent)
        # A text that is too long is refused with a sentence; the widget would cut it without a word.
        self.line.setMaxLength(_UNLIMITED)
        if spec.kind is Kind.INTEGER:
            self.line.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def value(self) -> Value | str:
        return self.line.text()

    def _show(self, value: Value) -> None:
        self.line.setText(self.field.format(value))
        self.line.setCursorPosition(0)


class DateEditor(LineEditor):
    """Edits a date: typed, or picked from a calendar (Alt+Down or the button)."""

    def __init__(self, spec: Field, parent: QWidget | None = None) -> None:
        super().__init__(spec, parent)
        self.calendar = _CalendarPopup(self)
        self.calendar.calendar.clicked.connect(self._pick)
        self.calendar.calendar.activated.connect(self._pick)
        action = QAction(theme.icon("calendar-pick"), "Kalender (Alt+Pfeil nach unten)", self)
        action.triggered.connect(self.open_calendar)
        self.line.addAction(action, QLineEdit.ActionPosition.TrailingPosition)

    def wanted_width(self, cell_width: int) -> int:
        return max(cell_width, 18 * self.fontMetrics().averageCharWidth())

    def open_calendar(self) -> None:
        """Show the calendar at the date that stands there, or at today."""
        try:
            day = parse_date(self.line.text())
        except ValueRefused:
            day = None
        self.calendar.show_at(day, self.line)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.input and isinstance(event, QKeyEvent) and opens_popup(event):
            self.open_calendar()
            return True
        return super().eventFilter(watched, event)

    def _pick(self, day: QDate) -> None:
        self.calendar.hide()
        self.line.setText(self.field.format(date(day.year(), day.month(), day.day())))
        self.line.setFocus()
        self.committed.emit()


class _CalendarPopup(QFrame):
    """A month to pick a day from."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.calendar = QCalendarWidget(self)
        self.calendar.setLocale(QLocale(QLocale.Language.German, QLocale.Country.Germany))
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        self.calendar.setDateRange(_CALENDAR_FIRST, _CALENDAR_LAST)
        self.calendar.setAccessibleName("Kalender")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.calendar)

    def show_at(self, day: date | None, below: QWidget) -> None:
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day) if day else QDate.currentDate())
        self.adjustSize()
        self.move(popup_place(below, self))
        self.show()
        self.calendar.setFocus()


class LinesEditor(Editor):
    """Edits text of several lines. Tab leaves it."""

    def __init__(self, spec: Field, parent: QWidget | None = None) -> None:
        self.lines = QPlainTextEdit()
        super().__init__(spec, self.lines, parent)
        self.lines.setTabChangesFocus(True)
        self.lines.setMinimumHeight(self._height_of(2))

    def value(self) -> Value | str:
        return self.lines.toPlainText()

    def wanted_height(self, row_height: int) -> int:
        return max(row_height, self._height_of(5))

    def wanted_width(self, cell_width: int) -> int:
        return max(cell_width, 48 * self.fontMetrics().averageCharWidth())

    def _height_of(self, lines: int) -> int:
        return lines * self.lines.fontMetrics().lineSpacing() + 2 * theme.spacing()

    def _show(self, value: Value) -> None:
        self.lines.setPlainText(self.field.format(value))


class FlagEditor(Editor):
    """Edits yes or no."""

    def __init__(self, spec: Field, parent: QWidget | None = None) -> None:
        self.box = QCheckBox()
        super().__init__(spec, self.box, parent)
        self.box.clicked.connect(self.committed)

    def value(self) -> Value | str:
        return self.box.isChecked()

    def _show(self, value: Value) -> None:
        self.box.setChecked(bool(value))


class ChoiceEditor(Editor):
    """Edits one of a few values."""

    def __init__(self, spec: Field, parent: QWidget | None = None) -> None:
        self.combo = _ChoiceCombo()
        super().__init__(spec, self.combo, parent)
        self._values: list[Value] = []
        for value, label in _choices(spec):
            self._values.append(value)
            self.combo.addItem(label)
        self.combo.activated.connect(self._picked)

    def value(self) -> Value | str:
        position = self.combo.currentIndex()
        return self._values[position] if position >= 0 else None

    def begin(self) -> None:
        self.combo.showPopup()

    def _show(self, value: Value) -> None:
        self.combo.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def _picked(self) -> None:
        # The arrow keys activate an item, too: stored when she leaves, or each step of them were one to undo.
        if self.combo.picked_from_list:
            self.combo.picked_from_list = False
            self.committed.emit()


class _ChoiceCombo(QComboBox):
    """A combo box that knows whether an item was picked from its list or stepped to with the arrow keys."""

    def __init__(self) -> None:
        super().__init__()
        self.picked_from_list = False

    def hidePopup(self) -> None:
        self.picked_from_list = self.view().isVisible()
        super().hidePopup()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.picked_from_list = False
        super().keyPressEvent(event)


def _choices(spec: Field) -> tuple[tuple[Value, str], ...]:
    if spec.kind is Kind.TRISTATE:
        return _TRISTATES
    empty: tuple[tuple[Value, str], ...] = () if spec.required else ((None, ""),)
    return (*empty, *spec.choices)
