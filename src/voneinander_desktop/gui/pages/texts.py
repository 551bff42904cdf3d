"""Texts that papers carry and the office words itself: the notice on sign-in sheets, the press release."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPalette, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from voneinander_desktop.domain.values import ValueRefused, clean_text
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.editor import ProblemNote
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.pages.page_parts import SectionHead, why_read_only
from voneinander_desktop.usecases.editing import Outcome, StorageFault
from voneinander_desktop.usecases.exporting import (
    PRESS_RELEASE_FIELDS,
    Exporting,
    UnknownFields,
    default_notice,
    default_press_template,
)
from voneinander_desktop.usecases.office_file import OfficeFile


@dataclass(frozen=True, slots=True)
class Wording:
    """A text that the office words itself.

    Attributes:
        title: What it is, above its page.
        label: What it is, beside its field.
        explanation: Where it stands, and what becomes of its fields.
        longest: Most characters of it.
        is_draft: What is said while it is the text that came with the program.
        is_own: What is said of another one.
        warns: Whether the text that came with the program is something to be warned of.
        read: Reads it.
        keep: Keeps another one; an empty one brings back the one that came with the program.
        default: Returns the one that came with the program.
        fields: What can stand in braces in it, and what each says.
    """

    title: str
    label: str
    explanation: str
    longest: int
    is_draft: str
    is_own: str
    warns: bool
    read: Callable[[Exporting], str]
    keep: Callable[[Exporting, str], None]
    default: Callable[[], str]
    fields: Mapping[str, str]


NOTICE = Wording(
    title="Hinweistexte",
    label="Hinweis auf Unterschriften&listen",
    explanation="Dieser Text steht am Fuß jeder Unterschriftenliste. An die Stelle von {verantwortlich} treten die "
    "Veranstalter der jeweiligen Veranstaltung; ist dort „Löschen am“ ausgefüllt, folgt der Tag der Löschung von "
    "selbst.",
    longest=3000,  # about a page; more would leave no room for signatures
    is_draft="Entwurf – von der behördlichen Datenschutzbeauftragten zu bestätigen. "
    "Bitte lassen Sie den Text prüfen, bevor eine Liste damit herumgeht.",
    is_own="Eigener Text. Auch ihn muss die behördliche Datenschutzbeauftragte bestätigt haben.",
    warns=True,
    read=lambda exporting: exporting.notice,
    keep=Exporting.set_notice,
    default=default_notice,
    fields={},
)
PRESS_RELEASE = Wording(
    title="Pressemitteilung",
    label="Vorlage der &Pressemitteilung",
    explanation="Aus diesem Text wird jede Pressemitteilung. An die Stelle der Felder in geschweiften Klammern treten "
    "die Angaben der Veranstaltung. Die erste Zeile ist die Überschrift, eine leere Zeile trennt Absätze; eine Zeile, "
    "deren Felder alle leer sind, entfällt.",
    longest=20_000,
    is_draft="Das ist die mitgelieferte Vorlage.",
    is_own="Eigene Vorlage.",
    warns=False,
    read=lambda exporting: exporting.press_template,
    keep=Exporting.set_press_template,
    default=default_press_template,
    fields=PRESS_RELEASE_FIELDS,
)


class TextsPage(Page):
    """A text that the office words itself, kept in the file. It is stored when the field is left.

    Args:
        office: The open file.
        wording: Which text.
    """

    def __init__(self, office: OfficeFile, parent: QWidget | None = None, wording: Wording = NOTICE) -> None:
        super().__init__(parent)
        self._office = office
        self._wording = wording
        self._exporting = Exporting(office.reader, office.choices, office.path)
        self._stored = ""
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName(self._name)
        self.text.setAccessibleDescription(wording.explanation)
        self.text.setTabChangesFocus(True)
        self.text.setReadOnly(office.read_only)
        self.text.installEventFilter(self)
        self.text.textChanged.connect(self._tell)
        self.problem = ProblemNote(self)
        self.state = QLabel(self)
        self.state.setWordWrap(True)
        self._sign = QLabel(self)
        self.restore = QPushButton("Vorgabe &wiederherstellen", self)
        self.restore.clicked.connect(self._restore)
        self.insert = self._field_button()
        self._lay_out()
        self._show_stored()

    def _lay_out(self) -> None:
        step = theme.spacing()
        label = QLabel(self._wording.label, self)
        label.setBuddy(self.text)
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
        column.addWidget(SectionHead(self._wording.title, self._wording.explanation, self))
        column.addSpacing(step)
        column.addWidget(box)
        column.addSpacing(step)
        column.addWidget(label)
        column.addWidget(self.text, 1)
        column.addWidget(self.problem)
        buttons = QHBoxLayout()
        buttons.setSpacing(step)
        for button in filter(None, (self.insert, self.restore)):
            buttons.addWidget(button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(1)
        line = self.text.fontMetrics().lineSpacing()
        self.text.setMinimumHeight(6 * line)
        self.text.setMaximumHeight(24 * line)

    @property
    def _name(self) -> str:
        return self._wording.label.replace("&", "")

    def _field_button(self) -> QPushButton | None:
        """Return a button that puts a field where the cursor is, if there are fields."""
        if not self._wording.fields:
            return None
        button = QPushButton("&Feld einfügen", self)
        button.setAutoDefault(False)
        button.setEnabled(not self._office.read_only)
        menu = QMenu(button)
        menu.setToolTipsVisible(True)
        for name, says in self._wording.fields.items():
            menu.addAction(name, partial(self._insert_field, name)).setToolTip(says)
        button.setMenu(menu)
        return button

    def _insert_field(self, name: str) -> None:
        self.text.insertPlainText(f"{{{name}}}")
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    # ----------------------------------------------------------------------------------- page

    def begin(self) -> None:
        """Put the focus into the text."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, outcome: Outcome) -> None:
        """Show the text as it is kept now, unless another one is being typed."""
        if any(change.table == "setting" for change in outcome.changes) and not self._changed():
            self._show_stored()

    def unstored(self) -> str:
        """Return why the text that stands there is not stored."""
        return f"{self._name}: {self.problem.text()}" if self.problem.text() else ""

    def commit(self) -> bool:
        """Store the text; False if it was refused and still stands there."""
        if not self._changed():
            return True
        try:
            text = clean_text(self.text.toPlainText(), multiline=True, max_length=self._wording.longest) or ""
            self._wording.keep(self._exporting, text)
        except (ValueRefused, UnknownFields) as refusal:
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
            if watched is self.text and leaving:
                self.commit()
        pressed = event.key() if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None
        if pressed == Qt.Key.Key_Escape and self.problem.text():
            self._show_stored()
            return True
        return super().eventFilter(watched, event)

    def _changed(self) -> bool:
        return self.text.toPlainText() != self._stored

    def _refused(self, message: str) -> bool:
        self.problem.show_text(message)
        return False

    def _show_stored(self) -> None:
        self._stored = self._wording.read(self._exporting)
        if self._changed():
            self._replace(self._stored)
        self.problem.show_text("")
        self._tell()

    def _replace(self, text: str) -> None:
        """Put another text in place of the one that stands there, so that Ctrl+Z brings that back."""
        cursor = self.text.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)

    def _restore(self) -> None:
        try:
            self._wording.keep(self._exporting, "")
        except StorageFault as fault:
            self._refused(str(fault))
            return
        self._show_stored()
        self.text.setFocus()

    def _tell(self) -> None:
        """Say whether the text is still the draft, and offer the way back to it where it is not."""
        draft = self.text.toPlainText().strip() == self._wording.default()
        side = self.fontMetrics().height()
        self._sign.setPixmap(theme.icon("warning" if draft and self._wording.warns else "info").pixmap(side, side))
        self.state.setText(self._wording.is_draft if draft else self._wording.is_own)
        self.restore.setEnabled(not draft and not self._office.read_only)
        self.restore.setToolTip(self._why_not(draft=draft))

    def _why_not(self, *, draft: bool) -> str:
        if self._office.read_only:
            return why_read_only(self._office)
        return "Das ist die Vorgabe." if draft else "Ersetzt Ihren Text durch den mitgelieferten Entwurf."
