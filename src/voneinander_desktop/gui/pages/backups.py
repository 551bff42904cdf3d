"""Verwaltung > Sicherungen: what is saved, where, how many; checking it, getting it back, moving out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from voneinander_desktop.gui import theme
from voneinander_desktop.gui.background import Errand, GoOn, block
from voneinander_desktop.gui.backup_list import BackupModel, BackupView
from voneinander_desktop.gui.elided_label import ElidedLabel
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.pages.page_parts import (
    SectionHead,
    follow_current,
    muted_label,
    scrolling,
    tool_row,
    writing_button,
)
from voneinander_desktop.gui.restoring import PreviewDialog
from voneinander_desktop.gui.safekeeping import choose_place
from voneinander_desktop.usecases.editing import Outcome, StorageFault
from voneinander_desktop.usecases.office_file import OfficeFile
from voneinander_desktop.usecases.safekeeping import Backup, Keep

_EXPLANATION = (
    "Sicherungen legt das Programm von selbst an: beim Öffnen und nach jeder halben Stunde Arbeit, wenn sich etwas "
    "geändert hat. Jede wird geprüft, bevor sie zählt. Von einer beschädigten Datei wird nie eine angelegt."
)
_NONE_YET = "Noch ist nichts gesichert. Die erste Sicherung legt „Jetzt sichern“ an."
_KEPT = (("daily", "Tage"), ("weekly", "Wochen"), ("monthly", "Monate"))
_MOST = 99


class BackupsPage(Page):
    """The backups of the open file.

    Args:
        office: The open file.

    Attributes:
        model: The backups.
        view: Their table.
        state: What was found or done last.
        keep: The fields for how many stay.
    """

    _made = Signal()

    def __init__(self, office: OfficeFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._safekeeping = office.safekeeping
        self._shown_folder: Path | None = None
        self.model = BackupModel(self)
        self.view = BackupView(self)
        self.view.setModel(self.model)
        self.view.setMinimumHeight(4 * theme.row_height(self.view.fontMetrics()))
        self.view.chosen.connect(lambda _: self.bring_back())
        self.state = QLabel(self)
        self.state.setWordWrap(True)
        self.state.setTextFormat(Qt.TextFormat.PlainText)
        self.state.setAccessibleName("Meldung")
        self.show_result = QPushButton(theme.icon("folder"), "Ordner ze&igen", self)
        self.show_result.clicked.connect(self._show_result)
        for widget in (self.state, self.show_result):
            widget.hide()
        self.place = ElidedLabel(self)
        self.keep = self._keep_fields()
        self._listing, self._work = Errand(self), Errand(self)
        self._listing.done.connect(self._show)
        self._work.done.connect(lambda tell: tell())
        self._work.failed.connect(self._tell_failed)
        self._made.connect(self.reload, Qt.ConnectionType.QueuedConnection)
        office.safekeeping.subscribe(self._made.emit)
        self._lay_out()
        self.reload()

    # ------------------------------------------------------------------------------ the page

    def begin(self) -> None:
        """Put the focus into the list."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def count_text(self) -> str:
        """Return how many backups there are."""
        number = self.model.rowCount()
        return "1 Sicherung" if number == 1 else f"{number} Sicherungen"

    def refresh(self, outcome: Outcome) -> None:
        """Show how many stay, if that was changed."""
        if any(change.table == "setting" for change in outcome.changes):
            self._show_keep()

    def save_state(self) -> None:
        """Let nothing go on when the file is closed."""
        for errand in (self._listing, self._work):
            errand.stop(block)

    # ------------------------------------------------------------------------------- working

    def reload(self) -> None:
        """Read anew what backups there are."""
        folder = self._safekeeping.folder
        self.place.setText(str(folder.folder))
        self._listing.start(lambda _: folder.all())

    def _show(self, backups: list[Backup]) -> None:
        current = self._current()
        self.model.set_backups(backups)
        self.view.fit_columns()
        names = [backup.name for backup in backups]
        if backups:
            self.view.selectRow(names.index(current.name) if current and current.name in names else 0)
        if not backups:
            self._say(_NONE_YET)
        elif self.state.text() == _NONE_YET:
            self._say("")
        self.changed.emit()

    def _current(self) -> Backup | None:
        row = self.view.currentIndex().row()
        return self.model.backup(row) if 0 <= row < self.model.rowCount() else None

    def check(self) -> None:
        """Verify all backups anew."""
        folder = self._safekeeping.folder
        backups = [self.model.backup(row) for row in range(self.model.rowCount())]

        def work(go_on: GoOn) -> Callable[[], object]:
            sound = {}
            for backup in backups:
                go_on()
                sound[backup.name] = folder.is_sound(backup)
            return lambda: self._tell_checked(sound)

        self._begin(work, "Die Sicherungen werden geprüft …")

    def _tell_checked(self, sound: dict[str, bool]) -> None:
        self.model.set_sound(sound)
        self.view.fit_columns()
        bad = sum(not found for found in sound.values())
        if not sound:
            self._say("Es gibt noch keine Sicherung, die sich prüfen ließe.")
        elif bad:
            self._say(
                f"{bad} von {len(sound)} Sicherungen sind beschädigt. Sie werden nicht zum Zurückholen angeboten."
            )
        else:
            self._say("Alle Sicherungen sind in Ordnung.")

    def bring_back(self) -> None:
        """Show what the chosen backup holds, and let it take the file's place."""
        backup = self._current()
        if backup is None:
            self._say("Bitte wählen Sie zuerst eine Sicherung.")
            return
        if self._office.read_only:
            self._say("Zum Zurückholen muss die Datei zum Bearbeiten geöffnet sein.")
            return
        dialog = PreviewDialog(self._office, backup, self)
        if dialog.exec():
            self.restore_backup.emit(backup)

    def move_out(self) -> None:
        """Put what a new computer needs into one folder."""
        name = QFileDialog.getExistingDirectory(self, "Wohin soll der Ordner zum Umziehen?")
        if not name:
            return

        def work(_: GoOn) -> Callable[[], object]:
            folder = self._safekeeping.move_out(Path(name))
            text = f"Fertig: „{folder.name}“. Nehmen Sie den ganzen Ordner mit; was dort zu tun ist, steht darin."
            return lambda: self._say(text, folder)

        self._begin(work, "Die Datei und ihre Sicherungen werden kopiert …")

    def choose_place(self) -> None:
        """Let the user choose where backups are kept."""
        if choose_place(self, self._safekeeping):
            self._tell_place("Neue Sicherungen liegen von jetzt an dort. Die bisherigen bleiben, wo sie sind.")

    def keep_beside(self) -> None:
        """Keep backups beside the file."""
        try:
            self._safekeeping.set_place(None)
        except StorageFault as fault:
            self.fault.emit(str(fault))
            return
        self._tell_place("Neue Sicherungen liegen von jetzt an neben der Datei.")

    def _tell_place(self, text: str) -> None:
        self._say(text)
        self.reload()

    def store_keep(self) -> None:
        """Keep how many backups stay."""
        keep = Keep(*(self.keep[name].value() for name, _ in _KEPT))
        if keep == self._safekeeping.keep:
            return
        try:
            self._safekeeping.set_keep(keep)
        except StorageFault as fault:
            self.fault.emit(str(fault))
            self._show_keep()
            return
        self.message.emit("Gemerkt. Aufgeräumt wird bei der nächsten Sicherung.")

    def _begin(self, work: Callable[[GoOn], Callable[[], Any]], text: str) -> None:
        """Do work beside the window; what it returns is called in the window's thread at its end."""
        self._say(text if self._work.start(work) else "Bitte warten Sie, bis das Vorige fertig ist.")

    def _tell_failed(self, why: str) -> None:
        self._say("")
        self.fault.emit(why)

    def _say(self, text: str, folder: Path | None = None) -> None:
        self.state.setText(text)
        self.state.setVisible(bool(text))
        self._shown_folder = folder
        self.show_result.setVisible(folder is not None)

    def _show_result(self) -> None:
        if self._shown_folder is not None:
            self._open_folder(self._shown_folder)

    def _open_folder(self, folder: Path) -> None:
        if not folder.is_dir():
            self._say("Diesen Ordner gibt es noch nicht. Er entsteht mit der ersten Sicherung.")
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self._say(f"Der Ordner lässt sich hier nicht zeigen. Er liegt unter {folder}.")

    # ------------------------------------------------------------------------------ building

    def _keep_fields(self) -> dict[str, QSpinBox]:
        fields = {}
        for name, label in _KEPT:
            field = QSpinBox(self)
            field.setRange(0 if name != "daily" else 1, _MOST)
            for part in (field, field.lineEdit()):  # the focus is told of the one or the other
                part.setAccessibleName(f"Sicherungen der letzten {label}")
            field.setSuffix(f" {label}")
            field.setEnabled(not self._office.read_only)
            field.editingFinished.connect(self.store_keep)
            fields[name] = field
        return fields

    def _show_keep(self) -> None:
        for name, field in self.keep.items():
            field.setValue(getattr(self._safekeeping.keep, name))

    def _button(self, icon: str, text: str, do: Callable[[], object], hint: str = "") -> QPushButton:
        button = QPushButton(theme.icon(icon), text, self)
        button.setToolTip(hint)
        button.clicked.connect(lambda: do())
        return button

    def _lay_out(self) -> None:
        step = theme.spacing()
        office = self._office
        tools = [
            writing_button(
                office, "save-copy", "&Jetzt sichern", "Legt sofort eine geprüfte Sicherung an.",
                lambda: self.command.emit("back_up"), self,
            ),
            self._button("check", "&Prüfen", self.check, "Liest jede Sicherung neu und vergleicht sie."),
            writing_button(
                office, "history", "&Zurückholen …", "Zeigt erst, was die Sicherung enthält und was dann fehlen würde.",
                self.bring_back, self,
            ),
            self._button("folder", "U&mziehen …", self.move_out, "Alles für einen anderen Rechner in einem Ordner."),
        ]  # fmt: skip
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        column.setSpacing(step)
        column.addWidget(SectionHead("Sicherungen", _EXPLANATION, self))
        column.addSpacing(step)
        column.addWidget(tool_row(tools, self))
        column.addWidget(self.state)
        column.addWidget(self.show_result, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.view, 1)
        column.addSpacing(step)
        column.addLayout(self._place_and_number())
        scroll = scrolling(content, self)
        follow_current(scroll, self.view)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self._show_keep()

    def _place_and_number(self) -> QGridLayout:
        places = [
            self._button("folder", "&Ordner zeigen", lambda: self._open_folder(self._safekeeping.folder.folder)),
            writing_button(self._office, "edit", "Anderer O&rt …", "Etwa ein Netzlaufwerk.", self.choose_place, self),
            writing_button(
                self._office, "undo", "&Neben der Datei", "Der übliche Ort der Sicherungen.", self.keep_beside, self
            ),
        ]  # fmt: skip
        label = QLabel("Je &eine der letzten", self)
        label.setBuddy(self.keep["daily"])
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * theme.spacing())
        grid.setVerticalSpacing(theme.spacing())
        grid.addWidget(QLabel("Sie liegen in", self), 0, 0)
        grid.addWidget(self.place, 0, 1)
        grid.addWidget(tool_row(places, self), 1, 1)
        grid.addWidget(label, 2, 0)
        grid.addWidget(tool_row(list(self.keep.values()), self), 2, 1)
        grid.addWidget(muted_label("Dazu alle von heute und gestern. Ältere werden von selbst gelöscht.", self), 3, 1)
        grid.setColumnStretch(1, 1)
        return grid
