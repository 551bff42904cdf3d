"""One line to note what an institution answered: status, people, who, how, when. Enter stores it."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QSpinBox, QWidget

from voneinander_desktop.domain.catalogue import INVITATION, INVITATION_STATUS, WAYS
from voneinander_desktop.domain.values import ValueRefused, format_date
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.flow_layout import FlowLayout
from voneinander_desktop.gui.pages.ask_line import AskLine
from voneinander_desktop.usecases.participation import Reply

REPLIES = ("accepted", "tentative", "declined")
"""What can be answered; the keys of an invitation's status."""

_MOST_PEOPLE = 999
_UNKNOWN = -1


class ReplyLine(AskLine):
    """Asks what was answered; hidden until it is needed.

    Signals:
        noted: A `Reply` that is to be stored.
    """

    noted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Rückmeldung notieren", "N&otieren", parent)
        self.who_label = QLabel(self)
        self.status = self._combo("Antwort", [(key, dict(INVITATION_STATUS)[key]) for key in REPLIES])
        self.people = QSpinBox(self)
        self.people.setRange(_UNKNOWN, _MOST_PEOPLE)
        self.people.setSpecialValueText("unbekannt")
        self.people.setAccessibleName("Erwartete Personen")
        self.who = self._line("Rückmeldung von", "Name", 14)
        self.by = self._combo("Rückmeldung per", [*WAYS, ("", "unbekannt")])
        self.on = self._line("Rückmeldung am", "11.3.2020", 11)
        self.remark = self._line("Bemerkung", "", 17)
        self.status.currentIndexChanged.connect(lambda _: self._tell())
        self._lay_out()

    def ask(self, institutions: Sequence[str], status: str, head_count: int | None, today: date) -> None:
        """Show the line for one institution or several.

        Args:
            institutions: Their names.
            status: What was answered, as a first guess.
            head_count: How many people are expected by now.
            today: When it was answered, as a first guess.
        """
        self.who_label.setText(institutions[0] if len(institutions) == 1 else f"{len(institutions)} Einrichtungen")
        self.status.setCurrentIndex(REPLIES.index(status))
        self.people.setValue(_UNKNOWN if head_count is None else head_count)
        self.by.setCurrentIndex([key for key, _ in WAYS].index("phone"))
        self.on.setText(format_date(today))
        for line in (self.who, self.remark):
            line.clear()
        self.problem.show_text("")
        self._tell()
        self.show()
        first = self.remark if status == "declined" else self.people
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if first is self.people:
            self.people.selectAll()

    def store(self) -> None:
        """Tell the reply, or why it is none."""
        try:
            on = INVITATION.field("replied_on").parse(self.on.text())
            who = INVITATION.field("replied_who").parse(self.who.text())
            remark = INVITATION.field("remark").parse(self.remark.text())
            if not isinstance(on, date):
                raise ValueRefused("Bitte geben Sie den Tag der Rückmeldung an, zum Beispiel 11.3.2020.")
        except ValueRefused as refusal:
            self.problem.show_text(str(refusal))
            return
        coming = self.status.currentData() != "declined" and self.people.value() != _UNKNOWN
        heads = self.people.value() if coming else None
        reply = Reply(self.status.currentData(), on, self.by.currentData(), str(who or ""), heads, str(remark or ""))
        self.hide()
        self.noted.emit(reply)

    def _tell(self) -> None:
        self.people.setEnabled(self.status.currentData() != "declined")

    # ----------------------------------------------------------------------------------- building

    def _line(self, name: str, example: str, width: int) -> QLineEdit:
        line = QLineEdit(self)
        line.setAccessibleName(name)
        line.setPlaceholderText(example)
        line.setFixedWidth(width * self.fontMetrics().averageCharWidth() + 2 * theme.spacing())
        return line

    def _combo(self, name: str, choices: Sequence[tuple[str, str]]) -> QComboBox:
        combo = QComboBox(self)
        combo.setAccessibleName(name)
        for key, label in choices:
            combo.addItem(label, key)
        return combo

    def _lay_out(self) -> None:
        step = theme.spacing()
        font = self.font()
        font.setBold(True)
        self.who_label.setFont(font)
        fields = FlowLayout(step)
        parts: Sequence[tuple[str, QWidget]] = (
            ("", self.status), ("Personen", self.people), ("von", self.who), ("per", self.by), ("am", self.on),
            ("Bemerkung", self.remark), ("", self.take), ("", self.cancel),
        )  # fmt: skip
        for text, part in parts:
            fields.addWidget(_labelled(text, part, self) if text else part)
        self.lay_out(fields, self.who_label)


def _labelled(text: str, part: QWidget, parent: QWidget) -> QWidget:
    """Return a field with its label before it, which stay together when the line breaks."""
    both = QWidget(parent)
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.spacing() // 2)
    label = QLabel(text, both)
    label.setBuddy(part)
    row.addWidget(label)
    row.addWidget(part)
    return both
