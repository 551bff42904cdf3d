"""A new contact who is registered for a Veranstaltung in the same step."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QPushButton, QVBoxLayout, QWidget

from voneinander_desktop.domain.catalogue import CONTACT, REGISTRATION
from voneinander_desktop.domain.fields import Ref, Row, Value
from voneinander_desktop.domain.values import ValueRefused
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.editor import ProblemNote
from voneinander_desktop.gui.field_row import FieldRow
from voneinander_desktop.gui.missing import Settled, settle
from voneinander_desktop.gui.pages.page_parts import muted_label
from voneinander_desktop.usecases.editing import Edit, Outcome, Refused, StorageFault
from voneinander_desktop.usecases.office_file import OfficeFile

_FIELDS = ("last_name", "first_name", "institution", "function")
_CONTACT, _REGISTRATION = -1, -2
_EXPLANATION = "Die Person kommt in die Kontakte und ist damit zu dieser Veranstaltung angemeldet."


class NewPersonDialog(QDialog):
    """Asks for name, institution and function. It closes when the person is stored.

    Args:
        office: The open file.
        session_id: The Veranstaltung she is registered for.

    Attributes:
        rows: The fields, by key.
        outcome: What was done; None if she was not stored.
        known: The contact of the same name who was found and is to be registered instead; 0 if there is none.
    """

    def __init__(self, office: OfficeFile, session_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Neue Person")
        self._office = office
        self._session_id = session_id
        self._warned_of: tuple[str, ...] = ()
        self.outcome: Outcome | None = None
        self.known = 0
        self.rows = {key: FieldRow(office, CONTACT, CONTACT.field(key), self) for key in _FIELDS}
        self.note = ProblemNote(self)
        self.take_known = QPushButton("&Diese Person anmelden", self)
        self.take_known.setAutoDefault(False)
        self.take_known.clicked.connect(self.accept)
        self.take_known.hide()
        self._buttons = QDialogButtonBox(self)
        self.add = self._buttons.addButton("Anlegen und an&melden", QDialogButtonBox.ButtonRole.ApplyRole)
        self.add.setDefault(True)
        self.add.clicked.connect(self.store)
        self._buttons.addButton("Abbrechen", QDialogButtonBox.ButtonRole.RejectRole)
        self._buttons.rejected.connect(self._give_up)
        self._lay_out()

    def propose_name(self, text: str) -> None:
        """Begin with a name that was typed elsewhere: "Muster, Mia", "Mia Muster" or the last name alone."""
        last, comma, first = text.partition(",")
        if not comma:
            first, _, last = text.strip().rpartition(" ")
        for key, name in (("last_name", last), ("first_name", first)):
            if editor := self.rows[key].editor:
                editor.set_value(name.strip())

    def store(self) -> None:
        """Make the contact and register her; what is refused stays, with the reason beside it."""
        self.note.show_text("")
        self._store()
        if self.isVisible():  # something was refused, and the reason takes room
            self.resize(self.width(), max(self.height(), self.heightForWidth(self.width())))

    def _store(self) -> None:
        settled = self._settled()
        if settled is None or self._is_known(settled):
            return
        edits = [Edit("contact", _CONTACT, key, answer.value) for key, answer in settled.items() if answer.value]
        edits.append(Edit("registration", _REGISTRATION, "session", Ref(self._session_id, "")))
        edits.append(Edit("registration", _REGISTRATION, "contact", Ref(_CONTACT, "")))
        if settled["institution"].value:
            edits.append(Edit("registration", _REGISTRATION, "institution", settled["institution"].value))
        create = {pair for answer in settled.values() for pair in answer.create}
        try:
            self.outcome = self._office.editing.set_values(
                edits, "Neue Person angelegt und angemeldet", create_missing=create
            )
        except Refused as refusal:
            self._show_refused(refusal)
        except StorageFault as fault:
            self.note.show_text(str(fault))
        else:
            self.accept()

    # --------------------------------------------------------------------------------- workings

    def _lay_out(self) -> None:
        step = theme.spacing()
        form = QFormLayout()
        form.setHorizontalSpacing(2 * step)
        form.setVerticalSpacing(step)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for row in self.rows.values():
            row.label.setWordWrap(False)
            form.addRow(row.label, row)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        column.setSpacing(step)
        column.addWidget(muted_label(_EXPLANATION, self))
        column.addLayout(form)
        column.addWidget(self.note)
        column.addWidget(self.take_known, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        column.addWidget(self._buttons)
        self.setMinimumWidth(66 * self.fontMetrics().averageCharWidth())
        first = self.rows[_FIELDS[0]].editor
        if first:
            first.setFocus()

    def _settled(self) -> dict[str, Settled] | None:
        """Return what is to be stored; None if something cannot be, which is then said beside it."""
        settled: dict[str, Settled] = {}
        for key, row in self.rows.items():
            assert row.editor is not None  # noqa: S101 - all these fields are edited
            row.show_problem("")
            try:
                answer = settle(self._office, CONTACT, row.spec, row.editor.value(), row.editor)
            except ValueRefused as refusal:
                row.show_problem(str(refusal))
                continue
            if answer is None:
                row.show_problem(f"Das gibt es bei „{row.spec.label}“ noch nicht.")
            else:
                settled[key] = answer
        refused = next((row for row in self.rows.values() if row.problem), None)
        if refused and refused.editor:
            refused.editor.setFocus()
        return None if refused else settled

    def _is_known(self, settled: dict[str, Settled]) -> bool:
        """Tell of a contact of the same name, once."""
        name = tuple(str(settled[key].value or "") for key in ("last_name", "first_name"))
        found = self._office.reader.find("contact", ", ".join(filter(None, name)))
        if not found or name == self._warned_of:
            return False
        self._warned_of = name
        self.known = found[0]
        row = self._office.reader.row(CONTACT, self.known)
        self.note.show_text(f"{_told(row)} steht schon in den Kontakten. Ist es dieselbe Person?" if row else "")
        self.take_known.show()
        self.add.setText("&Trotzdem neu anlegen")
        self.take_known.setFocus()
        return True

    def _show_refused(self, refusal: Refused) -> None:
        for problem in refusal.problems:
            row = self.rows.get(problem.field)
            if row and problem.entity in (CONTACT.key, REGISTRATION.key):
                row.show_problem(problem.message)
            else:
                self.note.show_text(problem.message)

    def _give_up(self) -> None:
        self.known = 0
        self.reject()


def _told(row: Row) -> str:
    where: Value = row["institution"]
    return f"„{row.label}“, {where.text}," if isinstance(where, Ref) else f"„{row.label}“"
