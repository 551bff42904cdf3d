"""One row of the list in full: what is there and what the list says side by side, and what can be decided."""

import re
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.values import format_date
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.importing.plan_model import STATUS_ICONS
from voneinander_desktop.gui.pages.page_parts import heading, muted_label, sign, with_dots
from voneinander_desktop.usecases.import_deciding import CHOICE_LABELS, Choice
from voneinander_desktop.usecases.import_plan import (
    POLICY_LABELS,
    STATUS_LABELS,
    Decisions,
    PlannedRecord,
    PlannedRow,
    PlannedValue,
    Policy,
    RecordDecision,
    Status,
)

_SHOWN_CANDIDATES = 8
_STANDS = {"gleich": "check", "ergänzt": "add", "geändert": "edit", "weicht ab": "warning", "neu": "add"}


class RowDetail(QScrollArea):
    """What becomes of the current row.

    Signals:
        record_decided: (key of a record, what was decided as fields of `RecordDecision`).
        row_decided: Something that was decided about the row (`Choice`).
    """

    record_decided = Signal(object, object)
    row_decided = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Die Zeile im Einzelnen")
        self.setMinimumWidth(40 * self.fontMetrics().averageCharWidth())
        self._whole = False

    def show_whole(self, whole: bool) -> None:
        """Be as high as the row needs, where what this stands in is scrolled; otherwise scroll by itself."""
        self._whole = whole
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(off if whole else needed)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the texts anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        content = self.widget()
        layout = content.layout() if content is not None and self._whole else None
        height = layout.totalHeightForWidth(self.viewport().width()) if layout else 0
        self.setMinimumHeight(height + 2 * self.frameWidth())

    def show_row(self, row: PlannedRow | None, decisions: Decisions, as_of: date | None) -> None:
        """Show a row; the control that had the focus keeps it."""
        focused = self.focusWidget()
        name = focused.objectName() if focused is not None and self.isAncestorOf(focused) else ""
        had_focus = bool(focused and focused.hasFocus())
        content = QWidget(self)
        content.setBackgroundRole(QPalette.ColorRole.Base)
        content.setAutoFillBackground(True)
        step = theme.spacing()
        column = QVBoxLayout(content)
        column.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        column.setSpacing(step)
        if row is None:
            column.addWidget(muted_label("Wählen Sie links eine Zeile.", content))
        else:
            self._add_row(column, content, row, decisions, as_of)
        column.addStretch(1)
        if old := self.takeWidget():
            old.hide()
            old.deleteLater()  # not at once: what was decided is still being told by a control in it
        self.setWidget(content)
        self._fit()
        again = content.findChild(QWidget, name) if name and had_focus else None
        if again is not None:
            again.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        """Put the focus on the first thing that can be decided: which record is meant, before all others."""
        content = self.widget()
        control = content and (content.findChild(QComboBox) or content.findChild(QCheckBox))
        if control:
            control.setFocus(Qt.FocusReason.TabFocusReason)
            self._reveal(control)

    def _reveal(self, control: QWidget) -> None:
        """Scroll to a control, in this and in whatever this stands in."""
        area: QWidget | None = self
        while area is not None:
            if isinstance(area, QScrollArea):
                area.ensureWidgetVisible(control)
            area = area.parentWidget()

    # ------------------------------------------------------------------------------ the row

    def _add_row(
        self, column: QVBoxLayout, content: QWidget, row: PlannedRow, decisions: Decisions, as_of: date | None
    ) -> None:
        column.addWidget(heading(row.label, content))
        column.addWidget(_signed(STATUS_ICONS[row.status], f"{STATUS_LABELS[row.status]} · {row.place}", content))
        if row.reason and not row.faults:
            column.addWidget(_text(row.reason, content))
        for hint in row.hints:
            column.addWidget(_signed("info", hint, content))
        for fault in row.faults:
            words = f"{', '.join(filter(None, (fault.label, fault.place)))}: {fault.problem}"
            column.addWidget(_signed("error", words, content))
        if row.faults:
            without = self._box(Choice.WITHOUT_FAULTS, row.row in decisions.without_faults, content)
            column.addWidget(without)
        left_out = self._box(Choice.LEAVE_OUT, row.row in decisions.left_out, content)
        left_out.setText("Diese Zeile aus&lassen")
        column.addWidget(left_out)
        mnemonics: set[str] = set()
        for record in row.records:
            column.addWidget(_line(content))
            part = _RecordPart(record, decisions, as_of, mnemonics, content)
            part.decided.connect(self.record_decided)
            column.addWidget(part)

    def _box(self, choice: Choice, on: bool, content: QWidget) -> QCheckBox:
        box = QCheckBox(CHOICE_LABELS[choice], content)
        box.setObjectName(choice)
        box.setChecked(on)
        undone = Choice.TAKE if choice is Choice.LEAVE_OUT else Choice.UNDECIDED
        box.clicked.connect(lambda checked: self.row_decided.emit(choice if checked else undone))
        return box


class _RecordPart(QWidget):
    """One record that the row names."""

    decided = Signal(object, object)

    def __init__(
        self, record: PlannedRecord, decisions: Decisions, as_of: date | None, mnemonics: set[str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._mnemonics = mnemonics  # those that are taken: each leads to one control
        self._record = record
        self._decision = decisions.records.get(record.key, RecordDecision())
        self._policy = decisions.policy
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.spacing())
        title = f"{ENTITIES[record.entity].singular}: {record.label}"
        self._column.addWidget(heading(title, self, 1.0))
        words = " · ".join(filter(None, (STATUS_LABELS[record.status], record.reason)))
        self._column.addWidget(_signed(STATUS_ICONS[record.status], words, self))
        self._add_choices()
        if record.values:
            self._column.addLayout(_values(record, as_of, self))

    def _add_choices(self) -> None:
        record = self._record
        row = QGridLayout()
        row.setHorizontalSpacing(theme.spacing())
        row.setVerticalSpacing(theme.spacing())
        row.setColumnStretch(1, 1)
        if record.candidates or self._decision.target is not None:
            self._add_labelled(row, "&Gemeint ist", self._who())
        if record.target is not None:
            self._add_labelled(row, "V&orhandenes", self._what())
        if row.count():
            self._column.addLayout(row)
        if record.spelling:
            box = QCheckBox(f"„{record.spelling}“ als andere Schreibweise behalten".replace("&", "&&"), self)
            box.setObjectName(self._name("spelling"))
            box.setChecked(record.keeps_spelling)
            box.clicked.connect(lambda checked: self._decide(keep_spelling=checked))
            self._column.addWidget(box)

    def _who(self) -> QComboBox:
        """Return the choice of the record that is meant."""
        record, combo = self._record, self._combo("target", "Gemeint ist")
        combo.addItem("noch offen" if record.status is Status.UNCLEAR else "wie vorgeschlagen", None)
        for candidate in record.candidates[:_SHOWN_CANDIDATES]:
            told = ", ".join(filter(None, (candidate.detail, *candidate.reasons)))
            combo.addItem(" – ".join(filter(None, (candidate.label, told))), candidate.id)
            combo.setItemData(combo.count() - 1, combo.itemText(combo.count() - 1), Qt.ItemDataRole.ToolTipRole)
        combo.addItem(f"neu anlegen: {_new(record)}", 0)
        combo.setCurrentIndex(max(combo.findData(self._decision.target), 0))
        combo.activated.connect(lambda: self._decide(target=combo.currentData()))
        return combo

    def _what(self) -> QComboBox:
        """Return the choice of what to do with what is there."""
        combo = self._combo("policy", "Was mit Vorhandenem geschieht")
        combo.addItem(f"wie bei allen: {POLICY_LABELS[self._policy]}", None)
        for policy in Policy:
            combo.addItem(POLICY_LABELS[policy], policy)
        combo.setCurrentIndex(0 if self._decision.policy is None else 1 + list(Policy).index(self._decision.policy))
        combo.activated.connect(lambda: self._decide(policy=_policy(combo.currentData())))
        return combo

    def _combo(self, kind: str, name: str) -> QComboBox:
        combo = QComboBox(self)
        combo.setObjectName(self._name(kind))
        combo.setAccessibleName(f"{name} ({self._record.label})")
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(12)
        combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return combo

    def _add_labelled(self, grid: QGridLayout, text: str, combo: QComboBox) -> None:
        label = QLabel(text.replace("&", "") if text in self._mnemonics else text, self)
        self._mnemonics.add(text)
        label.setBuddy(combo)
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        row = grid.rowCount()
        grid.addWidget(label, row, 0)
        grid.addWidget(combo, row, 1)

    def _name(self, kind: str) -> str:
        slot, row = self._record.key
        return f"{kind}:{slot}:{row}"

    def _decide(self, **changes: Any) -> None:
        self.decided.emit(self._record.key, changes)


def _policy(value: object) -> Policy | None:
    return None if value is None else Policy(str(value))


def _new(record: PlannedRecord) -> str:
    """Return what a new record would be called."""
    if record.target is None:
        return record.label
    keys = ("name",) if record.entity == "institution" else ("last_name", "first_name")
    said = {value.field: value.new for value in record.values}
    return ", ".join(filter(None, (said.get(key, "") for key in keys))) or record.label


def _values(record: PlannedRecord, as_of: date | None, parent: QWidget) -> QGridLayout:
    """Return the record's fields: what is there, what the list says, and what comes of it."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * theme.spacing())
    grid.setVerticalSpacing(theme.spacing() // 2)
    known = record.target is not None
    of_list = f"In der Liste (Stand {format_date(as_of)})" if as_of else "In der Liste"
    heads = ("Feld", "In Ihrer Datei", of_list, "") if known else ("Feld", of_list, "")
    for place, text in enumerate(heads):
        grid.addWidget(muted_label(text, parent), 0, place)
        grid.setColumnStretch(place, (2, 3, 3, 0)[place] if known else (2, 6, 0)[place])
    for number, value in enumerate(record.values, start=1):
        stands = _stands(value, known=known, status=record.status)
        cells = (value.label, value.old or "–", value.new or "–") if known else (value.label, value.new or "–")
        labels = [_text(text, parent) for text in cells]
        labels[0].setForegroundRole(QPalette.ColorRole.PlaceholderText)
        labels[-1].setToolTip(value.place)
        for place, label in enumerate(labels):
            grid.addWidget(label, 2 * number - 1, place, Qt.AlignmentFlag.AlignTop)
        if stands:
            grid.addWidget(_signed(_STANDS[stands], stands, parent, wrap=False), 2 * number - 1, len(labels))
        more = _more(value)
        if more:
            grid.addWidget(muted_label(more, parent), 2 * number, 1, 1, len(labels))
    return grid


def _stands(value: PlannedValue, *, known: bool, status: Status) -> str:
    """Return in a word what comes of a field."""
    if value.differs:
        return "weicht ab"
    if value.stored != value.old:
        return "neu" if not known else "geändert" if value.old else "ergänzt"
    if status in (Status.UNCLEAR, Status.SKIPPED) or not known:
        return ""
    return "gleich" if value.new else ""


def _more(value: PlannedValue) -> str:
    stored = value.stored if value.stored not in (value.old, value.new) else ""
    return " ".join(filter(None, (f"Danach: {stored}." if stored else "", value.hint, value.problem)))


_LONG_WORD = re.compile(r"\S{15,}")
_PIECE = re.compile(r"[^@./_-]{1,14}[@./_-]?|[@./_-]")


def _text(text: str, parent: QWidget) -> QLabel:
    """Return a text that goes on in the next line where there is no room, an e-mail address too."""
    label = QLabel(_LONG_WORD.sub(lambda word: "\u200b".join(_PIECE.findall(word[0])), text), parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setAccessibleName(text)
    return with_dots(label)


def _signed(icon: str, text: str, parent: QWidget, *, wrap: bool = True) -> QWidget:
    part = QWidget(parent)
    row = QHBoxLayout(part)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.spacing())
    row.addWidget(sign(icon, parent.fontMetrics().height(), part), 0, Qt.AlignmentFlag.AlignTop)
    label = _text(text, part)
    label.setWordWrap(wrap)
    row.addWidget(label, 1, Qt.AlignmentFlag.AlignTop)
    return part


def _line(parent: QWidget) -> QFrame:
    line = QFrame(parent)
    line.setFrameShape(QFrame.Shape.HLine)
    line.setFrameShadow(QFrame.Shadow.Plain)
    line.setForegroundRole(QPalette.ColorRole.Mid)
    return line
