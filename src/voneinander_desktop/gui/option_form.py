"""The options of a paper, one below the other."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDoubleSpinBox,
    QGridLayout,
    QLabel,
    QRadioButton,
    QSpinBox,
    QWidget,
)

from voneinander_desktop.gui import theme
from voneinander_desktop.gui.paper_options import Choice, Day, Flag, Length, Number, Option

_Value = str | int | float | bool


_FOLDED_CHARACTERS = 30
"""Of a list that is folded: what is longer is seen when it is opened."""


class OptionForm(QWidget):
    """The options of a paper: radio buttons, check boxes, numbers and days, one below the other.

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
            if isinstance(value, str | int | float) and option.allows(value):
                self._write[option.key](value)

    def _add(self, option: Option) -> None:
        match option:
            case Choice() if option.folded:
                self._add_folded(option)
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
                spin.setRange(option.least, option.most)
                spin.setValue(option.default)
                spin.valueChanged.connect(self.changed)
                self._place(option.label, spin)
                self._read[option.key], self._write[option.key] = spin.value, spin.setValue
            case Length():
                self._add_length(option)
            case Day():
                self._add_day(option)

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

    def _add_folded(self, option: Choice) -> None:
        box = QComboBox(self)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_FOLDED_CHARACTERS)
        for value, text in option.texts:
            box.addItem(text, value)
            box.setItemData(box.count() - 1, text, Qt.ItemDataRole.ToolTipRole)
        box.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self._place(option.label, box)
        self._read[option.key] = box.currentData
        self._write[option.key] = lambda value: box.setCurrentIndex(box.findData(value))

    def _add_length(self, option: Length) -> None:
        spin = QDoubleSpinBox(self)
        spin.setLocale(QLocale(QLocale.Language.German))
        spin.setRange(-option.most, option.most)
        spin.setDecimals(1)
        spin.setSingleStep(0.5)
        spin.setSuffix(" mm")
        spin.setValue(option.default)
        spin.valueChanged.connect(lambda _value: self.changed.emit())
        self._place(option.label, spin)
        self._read[option.key], self._write[option.key] = spin.value, spin.setValue

    def _add_day(self, option: Day) -> None:
        edit = QDateEdit(QDate.fromString(option.default, Qt.DateFormat.ISODate), self)
        edit.setDisplayFormat("dd.MM.yyyy")
        edit.setCalendarPopup(True)
        edit.dateChanged.connect(lambda _day: self.changed.emit())
        self._place(option.label, edit)
        self._read[option.key] = lambda: edit.date().toString(Qt.DateFormat.ISODate)
        self._write[option.key] = lambda value: edit.setDate(QDate.fromString(value, Qt.DateFormat.ISODate))
        key, wanted = option.needs
        self.changed.connect(lambda: edit.setEnabled(self._read[key]() == wanted))
        edit.setEnabled(self._read[key]() == wanted)

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
        fills = isinstance(widget, QComboBox)
        self._grid.addWidget(widget, row, 1, Qt.AlignmentFlag(0) if fills else Qt.AlignmentFlag.AlignLeft)
