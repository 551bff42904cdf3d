"""Writing to those a Veranstaltung concerns: whom, with which words, and what becomes of it.

The program sends nothing. It makes drafts that her mail program opens, or copies text and addresses; whether it was
sent she says herself, and only then is a date noted.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.domain.catalogue import SESSION
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.export_parts import Result
from voneinander_desktop.gui.pages.page_parts import heading, muted_label
from voneinander_desktop.gui.screen import within_screen
from voneinander_desktop.usecases.editing import Refused
from voneinander_desktop.usecases.messages import (
    FIELDS,
    Letter,
    Occasion,
    Recipient,
    TemplateRefused,
    UnfitOccasion,
    UnknownSession,
    UnusableAddress,
    name_of,
    write_drafts,
)
from voneinander_desktop.usecases.office_file import OfficeFile, StorageFault

_OCCASIONS = {
    Occasion.INVITATION: "Einladung an alle Vorgemerkten",
    Occasion.REMINDER: "Erinnerung an alle ohne Rückmeldung",
    Occasion.POSTPONEMENT: "Verschiebung an alle Eingeladenen und Angemeldeten",
    Occasion.CANCELLATION: "Absage an alle Eingeladenen und Angemeldeten",
    Occasion.THANKS: "Dank an alle, die da waren",
}
_NOTED = (Occasion.INVITATION, Occasion.REMINDER)
"""What leaves a date at an invitation when it was sent."""

_CHOICES = "mail"
_SEPARATORS = (("; ", "Semikolon (Outlook)"), (", ", "Komma (Thunderbird)"))
_MOST_OPENED = 5
"""Most drafts that are opened at once: more windows than that are in the way."""

T = TypeVar("T")


class MailDialog(QDialog):
    """One mail to many, or one to each.

    Args:
        parent: The window.
        office: The open file.
        session_id: What is written about.
        folder: Where drafts are put for the mail program.
        occasion: Why one writes, at first; None for what fits how the Veranstaltung stands.

    Attributes:
        occasion: Why one writes.
        recipients: To whom; whoever is not ticked gets nothing. Below them, who cannot be written to, and why.
        subject: The words of the subject, with fields.
        text: The words of the mail, with fields.
        preview: The same with the fields filled in.
        one_each: Whether everyone gets a mail of her own.
        calendar: Whether the calendar file goes along.
        separator: What parts addresses that are copied.
        outcome: What became of it.
    """

    def __init__(
        self,
        parent: QWidget,
        office: OfficeFile,
        session_id: int,
        folder: Path,
        occasion: Occasion | None = None,
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._session_id = session_id
        self._folder = folder
        self._stored = Letter("", "")
        self._unfit = ""
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("E-Mail schreiben")
        self._make_parts()
        self._lay_out()
        self._wire()
        first = occasion or self._attempt(lambda: office.messages.usual_occasion(session_id)) or Occasion.INVITATION
        self.occasion.setCurrentIndex(list(_OCCASIONS).index(first))
        self._show_occasion()

    # -------------------------------------------------------------------------------- what is told

    @property
    def chosen(self) -> Occasion:
        """Why one writes."""
        return list(_OCCASIONS)[self.occasion.currentIndex()]

    def letter(self) -> Letter:
        """Return the words that stand there."""
        return Letter(self.subject.text(), self.text.toPlainText())

    def ticked(self) -> list[Recipient]:
        """Return to whom it goes."""
        items = (self.recipients.item(row) for row in range(self.recipients.count()))
        return [item.data(_RECIPIENT) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _show_occasion(self) -> None:
        """Show who is meant and the words that are kept for it."""
        self.outcome.clear()
        found = self._attempt(lambda: self._office.messages.audience(self._session_id, self.chosen))
        self.recipients.clear()
        for recipient in found.recipients if found else ():
            self._add_recipient(recipient)
        for left in found.left_out if found else ():
            item = QListWidgetItem(theme.warning_icon(), f"Nicht dabei: {left.name} ({left.reason})")
            item.setToolTip(item.text())
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)  # nothing to tick
            self.recipients.addItem(item)
        self.calendar.setVisible(self.chosen is not Occasion.REMINDER and self.chosen is not Occasion.THANKS)
        self._unfit = self._attempt(lambda: self._office.messages.unfit(self._session_id, self.chosen)) or ""
        if self._unfit:
            self._tell_unfit()
        self._stored = self._office.messages.wording(self.chosen)
        self.subject.setText(self._stored.subject)
        self.text.setPlainText(self._stored.text)
        self._update()

    def _tell_unfit(self) -> None:
        """Say that the occasion is not there, and lead to where it becomes so."""
        leads: dict[Occasion, tuple[str, Callable[[], object]]] = {
            Occasion.CANCELLATION: ("Veranstaltung ab&sagen …", self._call_off),
            Occasion.POSTPONEMENT: ("Veranstaltung &verschieben …", self._postpone),
        }
        lead = leads.get(self.chosen)
        actions = [lead] if lead and not self._office.read_only else []
        self.outcome.tell("warning", self._unfit, actions)

    def _call_off(self) -> None:
        from voneinander_desktop.gui.planning_dialogs import CallOffDialog

        self._plan(CallOffDialog(self, self._office, self._session_id))

    def _postpone(self) -> None:
        from voneinander_desktop.gui.planning_dialogs import PostponeDialog

        self._plan(PostponeDialog(self, self._office, self._session_id))

    def _plan(self, dialog: QDialog) -> None:
        """Let the Veranstaltung be postponed or called off, and go on with the mail."""
        dialog.exec()
        dialog.deleteLater()
        self._show_occasion()

    def _add_recipient(self, recipient: Recipient) -> None:
        item = QListWidgetItem(f"{recipient.name}  ·  {recipient.address}")
        item.setToolTip("\n".join(filter(None, (recipient.name, recipient.institution, recipient.address))))
        item.setData(_RECIPIENT, recipient)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked)
        self.recipients.addItem(item)

    def _update(self) -> None:
        """Bring counts, the preview and what can be done in line with what stands there."""
        number = len(self.ticked())
        items = [self.recipients.item(row) for row in range(self.recipients.count())]
        possible = sum(item.data(_RECIPIENT) is not None for item in items)
        self.count.setText(_counted(number, possible, len(items) - possible))
        self.open_drafts.setEnabled(number > 0 and not self._unfit)
        self.copy_addresses.setEnabled(number > 0)
        self.copy_text.setEnabled(not self._unfit)
        self.keep.setEnabled(self.letter() != self._stored and not self._office.read_only)
        recipient = self.ticked()[0] if number and self.one_each.isChecked() else None
        try:
            filled = self._office.messages.filled(self._session_id, self.letter(), recipient)
            self.preview.setPlainText(f"Betreff: {filled.subject}\n\n{filled.text}")
        except (TemplateRefused, UnknownSession, StorageFault) as fault:
            self.preview.setPlainText(str(fault))

    # --------------------------------------------------------------------------------- what is done

    def show_drafts(self) -> None:
        """Make drafts and let her mail program open them."""
        paths = self._attempt(self._write)
        if not paths:
            return
        few = len(paths) <= _MOST_OPENED
        opened = [_open(path) for path in paths] if few else [_open(self._folder)]
        if not all(opened):
            self.outcome.tell(
                "warning",
                "Es wurde kein Programm gefunden, das E-Mail-Entwürfe (.eml) öffnet. "
                "Text und Adressen lassen sich kopieren.",
            )
        elif few:
            what = "Der Entwurf ist" if len(paths) == 1 else f"{len(paths)} Entwürfe sind"
            self._tell_ready(f"{what} in Ihrem E-Mail-Programm offen. Gesendet wird nur, was Sie dort abschicken.")
        else:
            self._tell_ready(
                f"{len(paths)} Entwürfe liegen in dem Ordner, der jetzt offen ist. Gesendet ist noch nichts."
            )

    def _write(self) -> list[Path]:
        drafts = self._office.messages.drafts(
            self._session_id,
            self.chosen,
            self.ticked(),
            letter=self.letter(),
            one_each=self.one_each.isChecked(),
            calendar=self.calendar.isChecked(),
        )
        self._remember()
        return write_drafts(drafts, self.chosen, self._folder)

    def copy_the_text(self) -> None:
        """Put the text with its fields filled in on the clipboard."""
        filled = self._attempt(lambda: self._office.messages.filled(self._session_id, self.letter()))
        if filled:
            QGuiApplication.clipboard().setText(filled.text)
            copied = "Der Text ist kopiert. In Ihrem E-Mail-Programm fügen Sie ihn mit Strg+V ein."
            self._tell_ready(copied, [("Betreff &kopieren", self.copy_the_subject)])

    def copy_the_subject(self) -> None:
        """Put the subject with its fields filled in on the clipboard: mail programs have a field of its own for it."""
        filled = self._attempt(lambda: self._office.messages.filled(self._session_id, self.letter()))
        if filled:
            QGuiApplication.clipboard().setText(filled.subject)
            self._tell_ready("Der Betreff ist kopiert.")

    def copy_the_addresses(self) -> None:
        """Put the addresses on the clipboard."""
        line = self._attempt(lambda: self._office.messages.addresses(self.ticked(), self.separator.currentData()))
        if line:
            QGuiApplication.clipboard().setText(line)
            self._remember()
            self._tell_ready(
                f"{_addresses(len(self.ticked()))} kopiert. Bitte fügen Sie sie in das Feld „Bcc“ ein: "
                "Dann sieht niemand die Adressen der anderen."
            )

    def keep_words(self) -> None:
        """Keep the words for the next time, for everybody who works with the file."""
        letter = self.letter()

        def keep() -> bool:
            self._office.messages.set_wording(self.chosen, letter)
            return True

        if self._attempt(keep):
            self._stored = letter
            self._update()
            self.outcome.tell("check", f"Die Vorlage „{name_of(self.chosen)}“ ist in der Datei behalten.")

    def _tell_ready(self, text: str, more: Sequence[tuple[str, Callable[[], object]]] = ()) -> None:
        actions = list(more)
        if self.chosen in _NOTED and self.ticked() and not self._office.read_only:
            text = f"{text}\nWenn die E-Mail abgeschickt ist, kann das bei den Einladungen vermerkt werden."
            actions.append(("Als &versandt vermerken", self._mark_sent))
        self.outcome.tell("check", text, actions)

    def _mark_sent(self) -> None:
        recipients = self.ticked()
        outcome = self._attempt(lambda: self._office.messages.mark_sent(self.chosen, recipients, date.today()))
        if outcome is not None:
            self._show_occasion()
            self.outcome.tell("check", f"{outcome.label}. Strg+Z im Hauptfenster nimmt das zurück.")

    def _attempt(self, do: Callable[[], T]) -> T | None:
        """Do something; None where it failed, which is told."""
        try:
            return do()
        except UnusableAddress as refusal:
            text = f"An „{refusal.address}“ kann keine E-Mail gehen. Es wurde nichts erstellt. "
            self.outcome.tell("warning", f"{text}Bitte berichtigen Sie die Adresse, oder nehmen Sie das Häkchen weg.")
        except (UnfitOccasion, TemplateRefused, UnknownSession, Refused, StorageFault) as fault:
            self.outcome.tell("warning", str(fault))
        return None

    def _remember(self) -> None:
        chosen = {"one_each": self.one_each.isChecked(), "separator": self.separator.currentData()}
        self._attempt(lambda: self._office.choices.set(_CHOICES, chosen))

    # ------------------------------------------------------------------------------------ building

    def _make_parts(self) -> None:
        self.occasion = QComboBox(self)
        self.occasion.setAccessibleName("Anlass")
        self.occasion.addItems(list(_OCCASIONS.values()))
        self.recipients = QListWidget(self)
        self.recipients.setAccessibleName("Empfängerinnen und Empfänger")
        self.recipients.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.recipients.setSpacing(theme.spacing() // 4)
        self.recipients.setMinimumWidth(44 * self.fontMetrics().averageCharWidth())
        self.count = muted_label("", self)
        self.subject = QLineEdit(self)
        self.subject.setAccessibleName("Betreff")
        self.text = QPlainTextEdit(self)
        self.text.setAccessibleName("Text")
        self.text.setTabChangesFocus(True)
        self.preview = QPlainTextEdit(self)
        self.preview.setReadOnly(True)
        self.preview.setTabChangesFocus(True)
        self.preview.setAccessibleName("Vorschau")
        self.one_each = QCheckBox("&Jede Person bekommt eine eigene E-Mail", self)
        self.one_each.setToolTip("Sonst geht eine E-Mail an alle, und niemand sieht die Adressen der anderen (Bcc).")
        self.calendar = QCheckBox("Ter&min für den Kalender anhängen", self)
        self.calendar.setChecked(True)
        self.separator = QComboBox(self)
        self.separator.setAccessibleName("Trennzeichen zwischen Adressen")
        for mark, words in _SEPARATORS:
            self.separator.addItem(words, mark)
        kept = self._office.choices.get(_CHOICES, {"one_each": False, "separator": "; "})
        self.one_each.setChecked(kept.get("one_each") is True)
        self.separator.setCurrentIndex(max(self.separator.findData(kept.get("separator")), 0))
        self.outcome = Result(self)
        self._make_buttons()

    def _make_buttons(self) -> None:
        def button(text: str, icon: str, do: Callable[[], object]) -> QPushButton:
            made = QPushButton(theme.icon(icon), text, self) if icon else QPushButton(text, self)
            made.setAutoDefault(False)
            made.clicked.connect(lambda _checked=False: do())
            return made

        self.open_drafts = button("&Entwurf öffnen", "mail", self.show_drafts)
        self.open_drafts.setDefault(True)
        self.copy_text = button("&Text kopieren", "copy", self.copy_the_text)
        self.copy_addresses = button("&Adressen kopieren", "copy", self.copy_the_addresses)
        self.keep = button("Als Vor&lage behalten", "", self.keep_words)
        self.insert = QPushButton("&Feld einfügen", self)
        self.insert.setAutoDefault(False)
        menu = QMenu(self.insert)
        for name in FIELDS:
            menu.addAction(name, partial(self._insert_field, name))
        self.insert.setMenu(menu)
        self.close_button = button("S&chließen", "", self.reject)

    def _insert_field(self, name: str) -> None:
        self.text.insertPlainText(f"{{{name}}}")
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _wire(self) -> None:
        self.occasion.currentIndexChanged.connect(lambda _: self._show_occasion())
        self.recipients.itemChanged.connect(lambda _: self._update())
        self.subject.textChanged.connect(lambda _: self._update())
        self.text.textChanged.connect(self._update)
        self.one_each.toggled.connect(lambda _: self._update())

    def _lay_out(self) -> None:
        step = theme.spacing()
        middle = QHBoxLayout()
        middle.setSpacing(3 * step)
        middle.addLayout(self._left(), 2)
        middle.addLayout(self._right(), 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * step, 2 * step, 3 * step, 2 * step)
        column.setSpacing(2 * step)
        column.addLayout(self._head())
        column.addLayout(middle, 1)
        column.addWidget(self.outcome)
        column.addLayout(self._foot())
        self.resize(within_screen(self, self.sizeHint().expandedTo(QSize(116 * step, 84 * step))))

    def _head(self) -> QVBoxLayout:
        session = self._office.reader.row(SESSION, self._session_id)
        words = "  ·  ".join(filter(None, (session.text("date"), session.text("title")))) if session else ""
        column = QVBoxLayout()
        column.setSpacing(theme.spacing() // 2)
        column.addWidget(heading("E-Mail schreiben", self))
        column.addWidget(muted_label(words, self))
        return column

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme.spacing())
        for text, part in (("A&nlass", self.occasion), ("Em&pfängerinnen und Empfänger", self.recipients)):
            label = QLabel(text, self)
            label.setBuddy(part)
            column.addWidget(label)
            column.addWidget(part)
        column.addWidget(self.count)
        column.addWidget(self.one_each)
        column.addWidget(self.calendar)
        return column

    def _right(self) -> QVBoxLayout:
        step = theme.spacing()
        words = QWidget(self)
        grid = QGridLayout(words)
        grid.setContentsMargins(step, step, step, step)
        grid.setSpacing(step)
        label = QLabel("&Betreff", self)
        label.setBuddy(self.subject)
        grid.addWidget(label, 0, 0)
        grid.addWidget(self.subject, 0, 1)
        grid.addWidget(self.text, 1, 0, 1, 2)
        row = QHBoxLayout()
        row.addWidget(self.insert)
        row.addWidget(self.keep)
        row.addStretch(1)
        grid.addLayout(row, 2, 0, 1, 2)
        self.tabs = QTabWidget(self)
        self.tabs.addTab(words, "Te&xt mit Feldern")
        self.tabs.addTab(self.preview, "Vo&rschau")
        width = 62 * self.fontMetrics().averageCharWidth()
        self.text.setMinimumSize(width, 12 * self.fontMetrics().lineSpacing())
        column = QVBoxLayout()
        column.addWidget(self.tabs, 1)
        return column

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.spacing())
        for part in (self.open_drafts, self.copy_text, self.copy_addresses, self.separator):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.close_button)
        return row


_RECIPIENT = Qt.ItemDataRole.UserRole


def _open(path: Path) -> bool:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _counted(number: int, possible: int, left_out: int) -> str:
    chosen = f"{number} von {possible} ausgewählt" if possible else "Für diesen Anlass ist niemand anzuschreiben"
    return f"{chosen}, {left_out} nicht dabei (am Ende der Liste)." if left_out else f"{chosen}."


def _addresses(number: int) -> str:
    return "1 Adresse ist" if number == 1 else f"{number} Adressen sind"
