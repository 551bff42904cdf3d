"""What was taken over, and what can be done now."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from voneinander_desktop.gui import theme
from voneinander_desktop.gui.export_parts import Result
from voneinander_desktop.gui.pages.page_parts import heading, muted_label, tool_row
from voneinander_desktop.usecases.import_plan import Plan, Status
from voneinander_desktop.usecases.importing import Taken

_WIDEST = 130  # characters


class ResultStep(QWidget):
    """Counts, and buttons: the rows that were left out as a workbook, taking it back, the new records.

    Signals:
        report_wanted: The rows that were left out are to be written as a workbook.
        undo_wanted: Everything is to be taken back.
        records_wanted: What was taken over is to be shown.
        another_wanted: The next list is to be taken over.

    Attributes:
        title: What happened.
        lines: The counts.
        told: What became of the workbook.
        buttons: The buttons, by what they do.
    """

    report_wanted = Signal()
    undo_wanted = Signal()
    records_wanted = Signal()
    another_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._step_id = 0
        self.title = heading("", self, 1.35)
        self.lines = QLabel(self)
        self.lines.setTextFormat(Qt.TextFormat.PlainText)
        self.lines.setWordWrap(True)
        self.backup = muted_label("", self)
        self.told = Result(self)
        self.buttons = {
            "records": self._button("contacts", "Einträge &zeigen", self.records_wanted.emit),
            "report": self._button("excel", "&Fehlerhafte Zeilen als Excel speichern …", self.report_wanted.emit),
            "undo": self._button("undo", "&Rückgängig", self.undo_wanted.emit),
            "another": self._button("import", "&Nächste Liste übernehmen", self.another_wanted.emit),
        }
        self.buttons["undo"].setToolTip("Nimmt alles zurück, was aus dieser Liste kam (Strg+Z).")
        content = QWidget(self)
        step = theme.spacing()
        content.setMaximumWidth(_WIDEST * self.fontMetrics().averageCharWidth())
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(2 * step)
        inner.addWidget(self.title)
        inner.addWidget(self.lines)
        inner.addWidget(tool_row(list(self.buttons.values()), content))
        inner.addWidget(self.told)
        inner.addWidget(self.backup)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        column.addWidget(content)
        column.addStretch(1)

    def show_taken(self, plan: Plan, taken: Taken) -> None:
        """Show what was stored."""
        self._step_id = taken.outcome.step_id
        self._name = plan.table.source
        self.lines.setText("\n".join(taken.summary))
        left_out = plan.counts[Status.FAULTY] + plan.counts[Status.UNCLEAR]
        self.buttons["report"].setText(_report_text(plan))
        self.buttons["report"].setVisible(left_out > 0)
        self.backup.setText(
            f"Der Stand von vorher liegt als Sicherung in „{taken.backup.parent.name}“." if taken.backup else ""
        )
        self.backup.setVisible(bool(self.backup.text()))
        self.told.clear()
        self._show_taken_back(False)

    def show_step(self, step_id: int, undone: int | None) -> None:
        """Notice that what was taken over was taken back, or done again.

        Args:
            step_id: The step that was done.
            undone: The step that it takes back, if any.
        """
        if undone == self._step_id:
            self._taken_back = not self._taken_back
            self._step_id = step_id
            self._show_taken_back(self._taken_back)

    def begin(self) -> None:
        """Put the focus on the first button."""
        self.buttons["records"].setFocus(Qt.FocusReason.OtherFocusReason)

    _taken_back = False
    _name = ""

    def _show_taken_back(self, taken_back: bool) -> None:
        self._taken_back = taken_back
        self.title.setText(f"„{self._name}“ ist {'zurückgenommen' if taken_back else 'übernommen'}")
        for key in ("records", "undo"):
            self.buttons[key].setEnabled(not taken_back)
        if taken_back:
            self.told.tell("undo", "Alles, was aus dieser Liste kam, ist zurückgenommen. Strg+Y stellt es wieder her.")
        else:
            self.told.clear()

    def _button(self, icon: str, text: str, do: Callable[[], object]) -> QPushButton:
        button = QPushButton(theme.icon(icon), text, self)
        button.clicked.connect(lambda: do())
        return button


def _report_text(plan: Plan) -> str:
    words = [
        word for status, word in ((Status.FAULTY, "fehlerhafte"), (Status.UNCLEAR, "unklare")) if plan.counts[status]
    ]
    return f"{' und '.join(words).capitalize()} Zeilen als Excel speichern …".replace("F", "&F", 1)
