"""Texts that papers carry and the office words itself: the notice at the foot of sign-in sheets."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPalette, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from voneinander_desktop.domain.values import ValueRefused, clean_text
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.editor import ProblemNote
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.pages.page_parts import SectionHead, why_read_only
from voneinander_desktop.usecases.editing import Outcome, StorageFault
from voneinander_desktop.usecases.exporting import Exporting, default_notice
from voneinander_desktop.usecases.office_file import OfficeFile

_LONGEST = 3000
"""Most characters of a notice: about a page. More would leave no room for signatures."""

_EXPLANATION = (
    "Dieser Text steht am Fuß jeder Unterschriftenliste. An die Stelle von {verantwortlich} treten die Veranstalter "
    "der jeweiligen Veranstaltung; ist dort „Löschen am“ ausgefüllt, folgt der Tag der Löschung von selbst."
)
_DRAFT = (
    "Entwurf – von der behördlichen Datenschutzbeauftragten zu bestätigen. "
    "Bitte lassen Sie den Text prüfen, bevor eine Liste damit herumgeht."
)
_OWN = "Eigener Text. Auch ihn muss die behördliche Datenschutzbeauftragte bestätigt haben."


class TextsPage(Page):
    """The notice on sign-in sheets, kept in the file. It is stored when the field is left.

    Args:
        office: The open file.
    """

    def __init__(self, office: OfficeFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._exporting = Exporting(office.reader, office.choices, office.path)
        self._stored = ""
        self.notice = QPlainTextEdit(self)
        self.notice.setAccessibleName("Hinweis auf Unterschriftenlisten")
        self.notice.setAccessibleDescription(_EXPLANATION)
        self.notice.setTabChangesFocus(True)
        self.notice.setReadOnly(office.read_only)
        self.notice.installEventFilter(self)
        self.notice.textChanged.connect(self._tell)
        self.problem = ProblemNote(self)
        self.state = QLabel(self)
        self.state.setWordWrap(True)
        self._sign = QLabel(self)
        self.restore = QPushButton("Vorgabe &wiederherstellen", self)
        self.restore.clicked.connect(self._restore)
        self._lay_out()
        self._show_stored()

    def _lay_out(self) -> None:
        step = theme.spacing()
        label = QLabel("Hinweis auf Unterschriften&listen", self)
        label.setBuddy(self.notice)
        box = QFrame(self)
        box.setFrameShape(QFrame.Shape.StyledPanel)
        box.setBackgroundRole(QPalette.ColorRole.Base)
        box.setAutoFillBackground(True)
        row = QHBoxLayout(box)
        row.setContentsMargins(step, step, step, step)
        row.setSpacing(step)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.state, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        column.setSpacing(step)
        column.addWidget(SectionHead("Hinweistexte", _EXPLANATION, self))
        column.addSpacing(step)
        column.addWidget(box)
        column.addSpacing(step)
        column.addWidget(label)
        column.addWidget(self.notice, 1)
        column.addWidget(self.problem)
        column.addWidget(self.restore, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        line = self.notice.fontMetrics().lineSpacing()
        self.notice.setMinimumHeight(6 * line)
        self.notice.setMaximumHeight(18 * line)

    # ----------------------------------------------------------------------------------- page

    def begin(self) -> None:
        """Put the focus into the text."""
        self.notice.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, outcome: Outcome) -> None:
        """Show the text as it is kept now, unless another one is being typed."""
        if any(change.table == "setting" for change in outcome.changes) and not self._changed():
            self._show_stored()

    def unstored(self) -> str:
        """Return why the text that stands there is not stored."""
        return f"Hinweis auf Unterschriftenlisten: {self.problem.text()}" if self.problem.text() else ""

    def commit(self) -> bool:
        """Store the text; False if it was refused and still stands there."""
        if not self._changed():
            return True
        try:
            text = clean_text(self.notice.toPlainText(), multiline=True, max_length=_LONGEST) or ""
            self._exporting.set_notice(text)
        except ValueRefused as refusal:
            return self._refused(str(refusal))
        except StorageFault as fault:
            self.fault.emit(str(fault))
            return self._refused(str(fault))
        self._show_stored()
        return True

    # --------------------------------------------------------------------------------- inside

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Store the text when the focus leaves it; Esc takes back one that was refused."""
        if isinstance(event, QFocusEvent) and event.lostFocus():
            leaving = event.reason() not in (
                Qt.FocusReason.PopupFocusReason,
                Qt.FocusReason.ActiveWindowFocusReason,
                Qt.FocusReason.MenuBarFocusReason,
            )
            if watched is self.notice and leaving:
                self.commit()
        pressed = event.key() if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None
        if pressed == Qt.Key.Key_Escape and self.problem.text():
            self._show_stored()
            return True
        return super().eventFilter(watched, event)

    def _changed(self) -> bool:
        return self.notice.toPlainText() != self._stored

    def _refused(self, message: str) -> bool:
        self.problem.show_text(message)
        return False

    def _show_stored(self) -> None:
        self._stored = self._exporting.notice
        if self._changed():
            self._replace(self._stored)
        self.problem.show_text("")
        self._tell()

    def _replace(self, text: str) -> None:
        """Put another text in place of the one that stands there, so that Ctrl+Z brings that back."""
        cursor = self.notice.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)

    def _restore(self) -> None:
        try:
            self._exporting.set_notice("")
        except StorageFault as fault:
            self._refused(str(fault))
            return
        self._show_stored()
        self.notice.setFocus()

    def _tell(self) -> None:
        """Say whether the text is still the draft, and offer the way back to it where it is not."""
        draft = self.notice.toPlainText().strip() == default_notice()
        side = self.fontMetrics().height()
        self._sign.setPixmap(theme.icon("warning" if draft else "info").pixmap(side, side))
        self.state.setText(_DRAFT if draft else _OWN)
        self.restore.setEnabled(not draft and not self._office.read_only)
        self.restore.setToolTip(self._why_not(draft=draft))

    def _why_not(self, *, draft: bool) -> str:
        if self._office.read_only:
            return why_read_only(self._office)
        return "Das ist die Vorgabe." if draft else "Ersetzt Ihren Text durch den mitgelieferten Entwurf."
