"""One line to note what an institution answered, or that a call brought no answer. Enter stores it."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QSpinBox, QWidget

from voneinander_desktop.domain.catalogue import INVITATION, INVITATION_STATUS, WAYS
from voneinander_desktop.domain.values import ValueRefused, format_date
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.flow_layout import FlowLayout
from voneinander_desktop.gui.pages.ask_line import AskLine
from voneinander_desktop.usecases.participation import CALLS, Call, Reply, call_again

REPLIES = ("accepted", "tentative", "declined")
"""What can be answered; the keys of an invitation's status."""

_CALLS = tuple(key for key, _ in CALLS)

_MOST_PEOPLE = 999
_UNKNOWN = -1


class ReplyLine(AskLine):
    """Asks what was answered; hidden until it is needed.

    Signals:
        noted: A `Reply` that is to be stored.
        called: A `Call` that is to be stored.
    """

    noted = Signal(object)
    called = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Rückmeldung notieren", "N&otieren", parent)
        self.who_label = QLabel(self)
        self.status = self._combo("Antwort", [*((key, dict(INVITATION_STATUS)[key]) for key in REPLIES), *CALLS])
        self.people = QSpinBox(self)
        self.people.setRange(_UNKNOWN, _MOST_PEOPLE)
        self.people.setSpecialValueText("unbekannt")
        self.people.setAccessibleName("Erwartete Personen")
        self.who = self._line("Rückmeldung von", "Name", 14)
        self.by = self._combo("Rückmeldung per", [*WAYS, ("", "unbekannt")])
        self.on = self._line("Rückmeldung am", "11.3.2020", 11)
        self.again = self._line("Wiedervorlage", "13.3.2020", 11)
        self.remark = self._line("Bemerkung", "", 17)
        self.status.currentIndexChanged.connect(lambda _: self._tell())
        self._lay_out()

    def ask(self, institutions: Sequence[str], status: str, head_count: int | None, today: date) -> None:
        """Show the line for one institution or several.

        Args:
            institutions: Their names.
            status: What was answered, or what came of the call, as a first guess.
            head_count: How many people are expected by now.
            today: When it was answered, as a first guess.
        """
        self.who_label.setText(institutions[0] if len(institutions) == 1 else f"{len(institutions)} Einrichtungen")
        self.status.setCurrentIndex([*REPLIES, *_CALLS].index(status))
        self.people.setValue(_UNKNOWN if head_count is None else head_count)
        self.by.setCurrentIndex([key for key, _ in WAYS].index("phone"))
        self.on.setText(format_date(today))
        self.again.setText(format_date(call_again(today)))
        for line in (self.who, self.remark):
            line.clear()
        self.problem.show_text("")
        self._tell()
        self.show()
        first = self.remark if status in ("declined", *_CALLS) else self.people
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if first is self.people:
            self.people.selectAll()

    def store(self) -> None:
        """Tell the reply, or why it is none."""
        is_call = self.status.currentData() in _CALLS
        try:
            told = self._call() if is_call else self._reply()
        except ValueRefused as refusal:
            self.problem.show_text(str(refusal))
            return
        self.hide()
        (self.called if is_call else self.noted).emit(told)

    def _reply(self) -> Reply:
        on = self._day(self.on, "Bitte geben Sie den Tag der Rückmeldung an, zum Beispiel 11.3.2020.")
        who = INVITATION.field("replied_who").parse(self.who.text())
        remark = INVITATION.field("remark").parse(self.remark.text())
        coming = self.status.currentData() != "declined" and self.people.value() != _UNKNOWN
        heads = self.people.value() if coming else None
        return Reply(self.status.currentData(), on, self.by.currentData(), str(who or ""), heads, str(remark or ""))

    def _call(self) -> Call:
        on = self._day(self.on, "Bitte geben Sie den Tag des Anrufs an, zum Beispiel 11.3.2020.")
        again_on = self._day(self.again, "Bitte geben Sie an, wann Sie wieder anrufen, zum Beispiel 13.3.2020.")
        remark = INVITATION.field("remark").parse(self.remark.text())
        return Call(self.status.currentData(), on, again_on, str(remark or ""))

    def _day(self, line: QLineEdit, wanted: str) -> date:
        day = INVITATION.field("replied_on").parse(line.text())
        if not isinstance(day, date):
            raise ValueRefused(wanted)
        return day

    def _tell(self) -> None:
        """Ask for what belongs to an answer, or to a call without one."""
        is_call = self.status.currentData() in _CALLS
        self.people.setEnabled(self.status.currentData() != "declined")
        for part in self._of_a_reply:
            part.setVisible(not is_call)
        for part in self._of_a_call:
            part.setVisible(is_call)

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
            ("Wiedervorlage", self.again), ("Bemerkung", self.remark), ("", self.take), ("", self.cancel),
        )  # fmt: skip
        shown = {part: _labelled(text, part, self) if text else part for text, part in parts}
        for widget in shown.values():
            fields.addWidget(widget)
        self._of_a_reply = [shown[part] for part in (self.people, self.who, self.by)]
        self._of_a_call = [shown[self.again]]
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
