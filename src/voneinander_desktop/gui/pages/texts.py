"""The page of a text that the office words itself: it, its fields, and what it says of a Veranstaltung."""

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPalette, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTabWidget,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.domain import templates
from voneinander_desktop.domain.templates import TemplateRefused
from voneinander_desktop.domain.values import ValueRefused, clean_text
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.editor import ProblemNote
from voneinander_desktop.gui.flow_layout import FlowLayout
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.pages.page_parts import SectionHead, why_read_only
from voneinander_desktop.gui.pages.wordings import NOTICE, Wording
from voneinander_desktop.gui.session_box import SessionBox
from voneinander_desktop.usecases.editing import Outcome, StorageFault
from voneinander_desktop.usecases.exporting import PaperRefused
from voneinander_desktop.usecases.messages import Letter
from voneinander_desktop.usecases.office_file import OfficeFile

_LONGEST_SUBJECT = 500
_STAYING = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
"""Reasons for which a field is left only for a moment."""


class TextsPage(Page):
    """A text that the office words itself, kept in the file. It is stored when its field is left.

    Args:
        office: The open file.
        wording: Which text.
        session_id: The Veranstaltung of which it is shown what it says; the next one if None.

    Attributes:
        subject: Its subject, where it has one.
        text: The text.
        subject_problem: Why the subject was refused.
        problem: Why the text was refused.
        state: Whether it is the text that came with the program.
        restore: Brings that one back.
        insert: Puts a field where the cursor is, where there are fields.
        sessions: The Veranstaltung of which it is shown what it says.
        preview: What it says.
        tabs: The text and what it says, where that is shown.
    """

    def __init__(
        self,
        office: OfficeFile,
        parent: QWidget | None = None,
        wording: Wording = NOTICE,
        session_id: int | None = None,
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._wording = wording
        self._stored = Letter("", "")
        self.subject = QLineEdit(self)
        self.subject_problem = ProblemNote(self)
        self.text = QPlainTextEdit(self)
        self.problem = ProblemNote(self)
        self._typed_last: QLineEdit | QPlainTextEdit = self.text
        self._make_fields()
        self.state = QLabel(self)
        self.state.setWordWrap(True)
        self._sign = QLabel(self)
        self.restore = QPushButton("Auf die Vorlage des Programms &zurücksetzen", self)
        self.restore.setAutoDefault(False)
        self.restore.clicked.connect(self._restore)
        self.insert = self._field_button()
        self.sessions = SessionBox(office, session_id, self)
        self.preview = QPlainTextEdit(self)
        self.preview.setReadOnly(True)
        self.preview.setTabChangesFocus(True)
        self.preview.setAccessibleName("Vorschau")
        self.tabs = QTabWidget(self)
        self._lay_out()
        self._show_stored()
        self.tabs.currentChanged.connect(lambda _: self._show_preview())
        self.sessions.currentIndexChanged.connect(lambda _: self._show_preview())

    # ----------------------------------------------------------------------------------- page

    def begin(self) -> None:
        """Put the focus into the text."""
        self.tabs.setCurrentIndex(0)
        self._typed_last.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, outcome: Outcome) -> None:
        """Show the text as it is kept now, unless another one is being typed; and what it says now."""
        if any(change.table == "setting" for change in outcome.changes) and not self._changed():
            self._show_stored()
        if self._wording.preview and any(entity == "session" for entity, _ in outcome.touched | outcome.deleted):
            self.sessions.load(self.sessions.session_id)
        self._show_preview()

    def unstored(self) -> str:
        """Return why what stands there is not stored."""
        problems = (note.text() for note in (self.subject_problem, self.problem))
        return "\n".join(f"{self._name}: {problem}" for problem in problems if problem)

    def commit(self) -> bool:
        """Store what stands there; False if it was refused and still stands there."""
        if not self._changed():
            return True
        refused = [self._problem_with(part) for part in self._parts()]
        for (_, _, note), problem in zip(self._parts(), refused, strict=True):
            note.show_text(problem)
        self._underline_unknown()
        if any(refused):
            first = self.subject_problem if refused[0] else self.problem
            QTimer.singleShot(0, self, lambda: self._scroll.ensureWidgetVisible(first))  # once it has its place
            return False
        try:
            self._wording.keep(self._office, self._cleaned())
        except StorageFault as fault:
            self.fault.emit(str(fault))
            self.problem.show_text(str(fault))
            return False
        self._show_stored()
        return True

    # --------------------------------------------------------------------------------- inside

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Store what stands there when the focus leaves it; Esc takes back what was refused."""
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in _STAYING:
            self.commit()
        elif isinstance(event, QFocusEvent) and event.gotFocus():
            self._typed_last = self.subject if watched is self.subject else self.text
        pressed = event.key() if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None
        if pressed == Qt.Key.Key_Escape and self.unstored():
            self._show_stored()
            return True
        return super().eventFilter(watched, event)

    @property
    def _name(self) -> str:
        label = self._wording.label.replace("&", "")
        return f"Vorlage „{self._wording.title}“" if self._wording.with_subject else label

    def _parts(self) -> Sequence[tuple[str, int, ProblemNote]]:
        """Return what stands in each field, how long it may be, and where it is told what is wrong with it."""
        return (
            (self.subject.text(), _LONGEST_SUBJECT, self.subject_problem),
            (self.text.toPlainText(), self._wording.longest, self.problem),
        )

    def _problem_with(self, part: tuple[str, int, ProblemNote]) -> str:
        text, longest, _ = part
        try:
            clean_text(text, multiline=True, max_length=longest)
            if self._wording.fields:
                templates.check(text, self._wording.fields)
        except (ValueRefused, TemplateRefused) as refusal:
            return str(refusal)
        return ""

    def _cleaned(self) -> Letter:
        subject, text = (clean_text(part, multiline=True, max_length=most) or "" for part, most, _ in self._parts())
        return Letter(subject, text)

    def _letter(self) -> Letter:
        return Letter(self.subject.text(), self.text.toPlainText())

    def _changed(self) -> bool:
        return self._letter() != self._stored

    def _show_stored(self) -> None:
        self._stored = self._wording.read(self._office)
        if self.subject.text() != self._stored.subject:
            self.subject.setText(self._stored.subject)
        if self.text.toPlainText() != self._stored.text:
            self._replace(self._stored.text)
        for note in (self.subject_problem, self.problem):
            note.show_text("")
        self._underline_unknown()
        self._tell()
        self._show_preview()

    def _replace(self, text: str) -> None:
        """Put another text in place of the one that stands there, so that Ctrl+Z brings that back."""
        cursor = self.text.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def _underline_unknown(self) -> None:
        """Underline in the text the fields that it was refused for."""
        names = templates.unknown_fields(self.text.toPlainText(), self._wording.fields) if self.problem.text() else ()
        self.text.setExtraSelections([mark for name in names for mark in self._marks(f"{{{name}}}")])

    def _marks(self, words: str) -> Iterator[QTextEdit.ExtraSelection]:
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(self.palette().color(QPalette.ColorRole.Text))
        cursor = self.text.document().find(words)
        while not cursor.isNull():
            mark = QTextEdit.ExtraSelection()
            mark.cursor, mark.format = cursor, look
            yield mark
            cursor = self.text.document().find(words, cursor)

    def _restore(self) -> None:
        try:
            self._wording.keep(self._office, Letter("", ""))
        except StorageFault as fault:
            self.problem.show_text(str(fault))
            return
        self._show_stored()
        self.text.setFocus()

    def _insert_field(self, name: str) -> None:
        if isinstance(self._typed_last, QLineEdit):
            self._typed_last.insert(f"{{{name}}}")
        else:
            self._typed_last.insertPlainText(f"{{{name}}}")
        self._typed_last.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        """Say whether the text is still the draft, and offer the way back to it where it is not."""
        typed, default = self._letter(), self._wording.default()
        draft = (typed.subject.strip(), typed.text.strip()) == (default.subject, default.text)
        side = self.fontMetrics().height()
        self._sign.setPixmap(theme.icon("warning" if draft and self._wording.warns else "info").pixmap(side, side))
        self.state.setText(self._wording.is_draft if draft else self._wording.is_own)
        self.restore.setEnabled(not draft and not self._office.read_only)
        self.restore.setToolTip(self._why_not(draft=draft))

    def _why_not(self, *, draft: bool) -> str:
        if self._office.read_only:
            return why_read_only(self._office)
        return "Das ist die Vorgabe." if draft else "Ersetzt Ihren Text durch den mitgelieferten Entwurf."

    def _show_preview(self) -> None:
        """Show what the text says of the chosen Veranstaltung, while that can be seen."""
        if self._wording.preview is None or self.tabs.currentIndex() <= 0:
            return
        if not self.sessions.session_id:
            self.preview.setPlainText("In dieser Datei gibt es noch keine Veranstaltung.")
            return
        try:
            shown = self._wording.preview(self._office, self.sessions.session_id, self._letter())
        except (TemplateRefused, PaperRefused, StorageFault) as fault:
            shown = str(fault)
        self.preview.setPlainText(shown)

    # ------------------------------------------------------------------------------- building

    def _make_fields(self) -> None:
        self.subject.setAccessibleName("Betreff")
        self.subject.setVisible(self._wording.with_subject)
        self.subject_problem.setVisible(False)
        self.text.setAccessibleName(self._name)
        self.text.setAccessibleDescription(self._wording.explanation)
        self.text.setTabChangesFocus(True)
        for typed in (self.subject, self.text):
            typed.setReadOnly(self._office.read_only)
            typed.installEventFilter(self)
            typed.textChanged.connect(self._tell)

    def _field_button(self) -> QPushButton | None:
        """Return a button that lists the fields and puts one where the cursor is, if there are fields."""
        if not self._wording.fields:
            return None
        button = QPushButton("&Feld einfügen", self)
        button.setAutoDefault(False)
        button.setEnabled(not self._office.read_only)
        menu = QMenu(button)
        for name, says in self._wording.fields.items():
            menu.addAction(f"{{{name}}}  –  {says}", partial(self._insert_field, name))
        button.setMenu(menu)
        return button

    def _lay_out(self) -> None:
        step = theme.spacing()
        content = QWidget()
        content.setBackgroundRole(QPalette.ColorRole.Window)
        column = QVBoxLayout(content)
        column.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        column.setSpacing(step)
        column.addWidget(SectionHead(self._wording.title, self._wording.explanation, self))
        column.addSpacing(step)
        column.addWidget(self._state_box())
        column.addSpacing(step)
        if self._wording.preview is None:
            self.tabs.hide()
            self.sessions.hide()
            self.preview.hide()
            column.addWidget(self._words(margin=0), 1)
        else:
            self.tabs.addTab(self._words(margin=step), "Text m&it Feldern")
            self.tabs.addTab(self._preview_part(), "Vo&rschau")
            column.addWidget(self.tabs, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._scroll = _scrolling(content, self)
        whole.addWidget(self._scroll)

    def _state_box(self) -> QFrame:
        step = theme.spacing()
        box = QFrame(self)
        box.setFrameShape(QFrame.Shape.StyledPanel)
        box.setBackgroundRole(QPalette.ColorRole.Base)
        box.setAutoFillBackground(True)
        row = QHBoxLayout(box)
        row.setContentsMargins(step, step, step, step)
        row.setSpacing(step)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.state, 1)
        return box

    def _words(self, margin: int) -> QWidget:
        """Return the fields with what is wrong about each below it, and the buttons."""
        step = theme.spacing()
        part = QWidget(self)
        column = QVBoxLayout(part)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(step)
        if self._wording.with_subject:
            for widget in (_label("B&etreff", self.subject, part), self.subject, self.subject_problem):
                column.addWidget(widget)
        column.addWidget(_label(self._wording.label, self.text, part))
        column.addWidget(self.text, 1)
        column.addWidget(self.problem)
        buttons = FlowLayout(step)
        for button in filter(None, (self.insert, self.restore)):
            buttons.addWidget(button)
        column.addLayout(buttons)
        line = self.text.fontMetrics().lineSpacing()
        self.text.setMinimumHeight(6 * line)
        return part

    def _preview_part(self) -> QWidget:
        step = theme.spacing()
        part = QWidget(self)
        column = QVBoxLayout(part)
        column.setContentsMargins(step, step, step, step)
        column.setSpacing(step)
        column.addWidget(_label("Vera&nstaltung", self.sessions, part))
        column.addWidget(self.sessions)
        column.addWidget(self.preview, 1)
        self.preview.setMinimumHeight(6 * self.preview.fontMetrics().lineSpacing())
        return part


def _scrolling(content: QWidget, parent: QWidget) -> QScrollArea:
    """Return what scrolls where letters are large and there is little room."""
    scroll = QScrollArea(parent)
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(content)
    return scroll


def _label(text: str, buddy: QWidget, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setBuddy(buddy)
    return label
