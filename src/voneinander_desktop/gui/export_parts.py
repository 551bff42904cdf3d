"""What the panel of a paper is put together from: options, the picture of a page, and what became of it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.gui import paper, theme
from voneinander_desktop.gui.flow_layout import FlowLayout
from voneinander_desktop.gui.pages.page_parts import muted_label
from voneinander_desktop.gui.pages.texts import TextsPage
from voneinander_desktop.gui.paper_options import Choice, Flag, Number, Option
from voneinander_desktop.gui.typesetting import Sheet
from voneinander_desktop.usecases.office_file import OfficeFile

_Value = str | int | bool


class OptionForm(QWidget):
    """The options of a paper: radio buttons, check boxes and numbers, one below the other.

    Args:
        options: What can be chosen.

    Signals:
        changed: Something else was chosen.
    """

    changed = Signal()

    def __init__(self, options: Sequence[Option], parent: QWidget) -> None:
        super().__init__(parent)
        self._options = options
        self._read: dict[str, Callable[[], _Value]] = {}
        self._write: dict[str, Callable[[Any], object]] = {}
        self._grid = QGridLayout(self)
        step = theme.spacing()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * step)
        self._grid.setVerticalSpacing(step // 2)
        self._grid.setColumnStretch(1, 1)
        for option in options:
            self._add(option)

    def values(self) -> dict[str, _Value]:
        """Return what is chosen, by the options' keys."""
        return {key: read() for key, read in self._read.items()}

    def set_values(self, values: Mapping[str, object]) -> None:
        """Choose something; what makes no sense is left as it is."""
        for option in self._options:
            value = values.get(option.key)
            if isinstance(value, str | int) and option.allows(value):
                self._write[option.key](value)

    def _add(self, option: Option) -> None:
        match option:
            case Choice():
                self._add_choice(option)
            case Flag():
                box = QCheckBox(option.text, self)
                box.setChecked(option.default)
                box.toggled.connect(self.changed)
                self._place(option.label, box)
                self._read[option.key], self._write[option.key] = box.isChecked, box.setChecked
            case Number():
                spin = QSpinBox(self)
                spin.setRange(0, option.most)
                spin.setValue(option.default)
                spin.valueChanged.connect(self.changed)
                self._place(option.label, spin)
                self._read[option.key], self._write[option.key] = spin.value, spin.setValue

    def _add_choice(self, option: Choice) -> None:
        group = QButtonGroup(self)
        buttons = {value: QRadioButton(text, self) for value, text in option.texts}
        for number, button in enumerate(buttons.values()):
            group.addButton(button)
            self._place("" if number else option.label, button)
            button.setAccessibleDescription(option.label)
        buttons[option.default].setChecked(True)
        group.buttonToggled.connect(self._tell_choice)
        self._read[option.key] = lambda: next(value for value, button in buttons.items() if button.isChecked())
        self._write[option.key] = lambda value: buttons[value].setChecked(True)

    def _tell_choice(self, _button: QAbstractButton, checked: bool) -> None:
        if checked:  # the button that was chosen before tells it, too
            self.changed.emit()

    def _place(self, text: str, widget: QWidget) -> None:
        """Put a widget into the next row; what stands below the same label is set closer."""
        row = self._grid.rowCount()
        if text:
            label = QLabel(text, self)
            label.setBuddy(widget)
            label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            if row > 1:
                self._grid.setRowMinimumHeight(row, theme.spacing())
                row += 1
            self._grid.addWidget(label, row, 0)
            widget.setAccessibleName(f"{text}: {widget.text()}" if isinstance(widget, QCheckBox) else text)
        if isinstance(widget, QRadioButton):
            widget.setAccessibleName(widget.text())
        self._grid.addWidget(widget, row, 1, Qt.AlignmentFlag.AlignLeft)


class PagePicture(QWidget):
    """A picture of a paper's pages, one at a time, with what there is to say about their number."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sheet: Sheet | None = None
        self._number = 0
        self._page = _Page(self)
        self.caption = QLabel(self)
        self.caption.setWordWrap(True)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.back = self._turner("chevron-left", "Vorige Seite", -1)
        self.forward = self._turner("chevron-right", "Nächste Seite", 1)
        head = QHBoxLayout()
        head.setSpacing(theme.spacing())
        head.addWidget(self.back)
        head.addWidget(self.caption, 1)
        head.addWidget(self.forward)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.spacing())
        column.addLayout(head)
        column.addWidget(self._page, 1)

    def show_sheet(self, sheet: Sheet | None, more: str) -> None:
        """Show other pages, and say something about them; None for no picture."""
        self._sheet = sheet
        self._more = more
        self._number = min(self._number, len(sheet.pages) - 1) if sheet else 0
        self._tell()

    def _turner(self, icon: str, text: str, step: int) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(theme.icon(icon))
        button.setAutoRaise(True)
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.clicked.connect(lambda: self._turn(step))
        return button

    def _turn(self, step: int) -> None:
        self._number += step
        self._tell()

    def _tell(self) -> None:
        total = len(self._sheet.pages) if self._sheet else 0
        pages = f"Seite {self._number + 1} von {total}" if total > 1 else "1 Seite" if total else ""
        self.caption.setText(" · ".join(filter(None, (pages, self._more))))
        self.back.setVisible(total > 1)
        self.forward.setVisible(total > 1)
        self.back.setEnabled(self._number > 0)
        self.forward.setEnabled(self._number < total - 1)
        self._page.setAccessibleName(f"Bild: {self.caption.text()}")
        self._page.show_page(self._sheet, self._number)


class _Page(QWidget):
    """The picture itself."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sheet: Sheet | None = None
        self._number = 0
        self.setMinimumSize(18 * theme.spacing(), 24 * theme.spacing())

    def sizeHint(self) -> QSize:
        """Return a size at which the headings can be read."""
        return QSize(44 * theme.spacing(), 60 * theme.spacing())

    def show_page(self, sheet: Sheet | None, number: int) -> None:
        self._sheet, self._number = sheet, number
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the page, framed."""
        if self._sheet is None:
            return
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        image = paper.picture(self._sheet, self._number, self.size() - QSize(2, 2), ratio)
        size = image.deviceIndependentSize().toSize()
        left, top = (self.width() - size.width()) // 2, 1
        painter.drawImage(left, top, image)
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawRect(left - 1, top - 1, size.width() + 1, size.height() + 1)


class Result(QFrame):
    """What became of it: a sentence, and what can be done now."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._sign = QLabel(self)
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self._buttons: list[QPushButton] = []
        self._row = FlowLayout(theme.spacing())
        step = theme.spacing()
        words = QVBoxLayout()
        words.setSpacing(step)
        words.addWidget(self.text)
        words.addLayout(self._row)
        line = QHBoxLayout(self)
        line.setContentsMargins(2 * step, step, 2 * step, step)
        line.setSpacing(step)
        line.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        self.hide()

    def tell(self, icon: str, text: str, actions: Sequence[tuple[str, Callable[[], object]]] = ()) -> None:
        """Say something.

        Args:
            icon: Name of the icon beside it.
            text: What happened, and what can be done now.
            actions: Texts of buttons, and what they do.
        """
        self.clear()
        side = self.fontMetrics().height()
        self._sign.setPixmap(theme.icon(icon).pixmap(side, side))
        self.text.setText(text)
        for words, do in actions:
            button = QPushButton(words, self)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, do=do: do())
            self._row.addWidget(button)
            self._buttons.append(button)
        self.show()
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def clear(self) -> None:
        """Say nothing."""
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons.clear()
        self.hide()

    def focus_first(self) -> None:
        """Put the focus on the first button."""
        self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)


class NoticePart(QWidget):
    """The notice that stands below the list, and a button to change it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        label = QLabel("Hinweis unter der Liste", self)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(label.text())
        frames = 2 * self.text.frameWidth() + round(self.text.document().documentMargin())
        self.text.setFixedHeight(4 * self.text.fontMetrics().lineSpacing() + frames)
        self.draft = muted_label("Entwurf: Die behördlichen Datenschutzbeauftragten müssen ihn noch bestätigen.", self)
        self.change = QPushButton("&Hinweis ändern …", self)
        self.change.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.spacing())
        for widget in (label, self.text, self.draft):
            column.addWidget(widget)
        column.addWidget(self.change, 0, Qt.AlignmentFlag.AlignLeft)

    def show_text(self, text: str, *, draft: bool) -> None:
        """Show the notice as it will be printed, and whether somebody has to confirm it yet."""
        self.text.setPlainText(text)
        self.draft.setVisible(draft)


class NoticeDialog(QDialog):
    """The notice on sign-in sheets, to be changed."""

    def __init__(self, office: OfficeFile, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Hinweis auf Unterschriftenlisten")
        self._page = TextsPage(office, self)
        close = QPushButton("S&chließen", self)
        close.clicked.connect(self.accept)
        step = theme.spacing()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 2 * step, 2 * step)
        column.addWidget(self._page)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(90 * step, 60 * step)
        self._page.begin()

    def done(self, result: int) -> None:
        """Store the text; the dialog stays if it was refused."""
        if self._page.commit():
            super().done(result)
