"""Getting a backup back: what it holds, what would be missing, and putting it in the file's place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.domain.catalogue import CONTACT, INSTITUTION, SESSION
from voneinander_desktop.gui import messages, theme
from voneinander_desktop.gui.backup_list import BackupModel, BackupView
from voneinander_desktop.gui.pages.history import WIDEST, ChangesView, HistoryModel, condensed
from voneinander_desktop.gui.pages.page_parts import heading, muted_label, scrolling, sign
from voneinander_desktop.gui.screen import room, stack_if_wider, within_screen
from voneinander_desktop.gui.waiting import Waiting
from voneinander_desktop.usecases import safekeeping
from voneinander_desktop.usecases.office_file import OfficeFile, StorageFault
from voneinander_desktop.usecases.safekeeping import Backup, counted

_Role = QDialogButtonBox.ButtonRole
_KEPT = (
    "Was jetzt in der Datei steht, wird vorher selbst gesichert. Möchten Sie es wiederhaben, holen Sie diese Sicherung "
    "auf demselben Weg zurück."
)
_DAMAGED_KEPT = "Was jetzt an der Stelle der Datei liegt, wird nicht gelöscht; es bleibt im Ordner der Sicherungen."
_MOST_STEPS = 200
_PATTERN = "Sicherungen (*.voneinander);;Alle Dateien (*)"


def described(backup: Backup) -> str:
    """Return in German what a backup is."""
    reason = f" ({backup.reason})" if backup.reason else ""
    return f"Sicherung vom {backup.made_at:%d.%m.%Y, %H:%M} Uhr{reason}"


def restore(window: QWidget, path: Path, source: Path) -> str | None:
    """Put a backup in the place of a file that is closed here; None, after telling why, if that was not possible.

    Returns:
        The name of what is kept of what was there; empty if there was nothing.
    """
    waiting = Waiting(window, lambda: path)
    try:
        return waiting.do(
            "Die Sicherung wird zurückgeholt …", lambda: safekeeping.restore_backup(path, source, datetime.now())
        )
    except StorageFault as fault:
        messages.tell(window, "Sicherung zurückholen", "Die Sicherung wurde nicht zurückgeholt.", str(fault))
        return None


def restored_text(backup: Backup, kept: str) -> str:
    """Return in German what was done, and how it is taken back."""
    back = f" Was vorher hier stand, liegt bei den Sicherungen als „{kept}“" if kept else ""
    back += " und lässt sich genauso zurückholen." if kept.endswith(".voneinander") else "." * bool(kept)
    return f"Zurückgeholt: {described(backup)}.{back}"


class PreviewDialog(QDialog):
    """What a backup of the open file holds, and what of now it does not hold.

    Args:
        office: The open file.
        backup: The backup.
    """

    def __init__(self, office: OfficeFile, backup: Backup, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Sicherung zurückholen")
        self.missing = office.history.changes_after(backup.last_step, backup.made_at.date())
        model = HistoryModel(self)
        lines = condensed(self.missing)
        model.set_lines(lines)
        self.changes = ChangesView(self)
        self.changes.setAccessibleName("Änderungen, die dann fehlen")
        self.changes.setModel(model)
        self.changes.fit_columns(WIDEST)
        told = f"Diese {len(self.missing)} Änderungen stehen nicht darin und würden fehlen:"
        if len(self.missing) == 1:
            told = "Diese Änderung steht nicht darin und würde fehlen:"
        self.told = QLabel(told if lines else "Seitdem wurde nichts geändert; es würde nichts fehlen.", self)
        self.changes.setVisible(bool(lines))
        buttons = QDialogButtonBox(self)
        go = buttons.addButton("&Zurückholen", _Role.AcceptRole)
        back = buttons.addButton("Abbrechen", _Role.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        go.setAutoDefault(False)
        back.setDefault(True)
        step = theme.spacing()
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * step, 3 * step, 3 * step, 2 * step)
        column.setSpacing(2 * step)
        column.addWidget(heading(described(backup), self))
        column.addLayout(_comparison(self, backup, _counts(office)))
        column.addWidget(self.told)
        column.addWidget(self.changes, 1)
        column.addWidget(muted_label(_KEPT, self))
        column.addWidget(buttons)
        width = 100 * self.fontMetrics().averageCharWidth()
        self.resize(within_screen(self, QSize(width, (70 if lines else 40) * step)))
        back.setFocus()


def _counts(office: OfficeFile) -> dict[str, int]:
    reader = office.reader
    return {
        "Einrichtungen": reader.total(INSTITUTION),
        "Kontakte": reader.total(CONTACT),
        "Veranstaltungen": reader.total(SESSION),
    }


def _comparison(parent: QWidget, backup: Backup, now: dict[str, int]) -> QGridLayout:
    """Lay out what a backup holds beside what is there now."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(3 * theme.spacing())
    grid.setVerticalSpacing(theme.spacing() // 2)
    rows: list[tuple[str, str, str]] = [("", "In der Sicherung", "Jetzt")]
    rows += [(what, str(backup.counts.get(what, "–")), str(number)) for what, number in now.items()]
    for row, texts in enumerate(rows):
        for place, text in enumerate(texts):
            label = QLabel(text, parent)
            if row == 0:
                label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
            grid.addWidget(label, row, place, Qt.AlignmentFlag.AlignRight if place else Qt.AlignmentFlag.AlignLeft)
    last = QLabel(f"Letzte Änderung darin: {backup.last_change or 'keine'}", parent)
    last.setWordWrap(True)
    grid.addWidget(last, len(rows), 0, 1, 4)
    grid.setColumnStretch(3, 1)
    return grid


class WayOn(Enum):
    """What to do with a file that is damaged or not there."""

    NOTHING = auto()
    RESTORE = auto()
    ANOTHER_FILE = auto()


@dataclass(frozen=True, slots=True)
class Offer:
    """A backup that could take the place of a file.

    Attributes:
        backup: What it holds.
        path: Where it lies.
        missing: What was done afterwards, newest first; None where that can no longer be read.
    """

    backup: Backup
    path: Path
    missing: list[str] | None


def newest_offer(window: QWidget, path: Path) -> Offer | None:
    """Return the newest backup of a file that is sound, verified now; None if there is none."""

    def look() -> Offer | None:
        found = safekeeping.newest_sound(path)
        return None if found is None else Offer(*found, safekeeping.steps_after(path, found[0]))

    return Waiting(window, lambda: path).do("Die Sicherungen werden geprüft …", look)


class DamageDialog(QDialog):
    """Says what is wrong with a file and offers the newest sound backup of it.

    Args:
        path: The file.
        problem: What is wrong, in German.
        offer: The backup.

    Attributes:
        offer: The backup that is offered now.
        choice: What was chosen.
    """

    def __init__(self, path: Path, problem: str, offer: Offer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Datei öffnen")
        self._path = path
        self._is_there = path.exists()
        self.offer = offer
        self.choice = WayOn.NOTHING
        self.problem = QLabel(problem, self)
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self._title = heading("", self, 1.1)
        self.holds = QLabel(self)
        self.holds.setWordWrap(True)
        self.missing_head = QLabel(self)
        self.missing_head.setWordWrap(True)
        self.missing = QPlainTextEdit(self)
        self.missing.setReadOnly(True)
        self.missing.setTabChangesFocus(True)
        self.missing.setAccessibleName("Was fehlen würde")
        self.missing.setMaximumHeight(6 * self.fontMetrics().lineSpacing())
        self._lay_out(path.name)
        self.show_offer(offer)

    def _lay_out(self, name: str) -> None:
        step = theme.spacing()
        head = QHBoxLayout()
        head.setSpacing(2 * step)
        head.addWidget(sign("warning", 2 * self.fontMetrics().height(), self), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(step)
        words.addWidget(heading(f"„{name}“ wurde nicht geöffnet.", self))
        words.addWidget(self.problem)
        head.addLayout(words, 1)
        box = QFrame(self)
        box.setFrameShape(QFrame.Shape.StyledPanel)
        box.setBackgroundRole(QPalette.ColorRole.Base)
        box.setAutoFillBackground(True)
        inside = QVBoxLayout(box)
        inside.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        inside.setSpacing(step)
        for widget in (self._title, self.holds, self.missing_head, self.missing):
            inside.addWidget(widget)
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(3 * step, 3 * step, 3 * step, 0)
        column.setSpacing(2 * step)
        column.addLayout(head)
        column.addWidget(box)
        if self._is_there:
            column.addWidget(muted_label(_DAMAGED_KEPT, self))
        column.addStretch(1)
        buttons = self._buttons()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._content, self._scroll = content, scrolling(content, self)
        whole.addWidget(self._scroll, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(3 * step, 2 * step, 3 * step, 2 * step)
        foot.addWidget(buttons)
        whole.addLayout(foot)
        stack_if_wider(buttons, room(self).width() - 6 * step)

    def showEvent(self, event: QShowEvent) -> None:
        """Take the room that everything needs, as far as the screen has it."""
        if not event.spontaneous():
            width = max(84 * self.fontMetrics().averageCharWidth(), self.minimumSizeHint().width())
            foot = self.sizeHint().height() - self._scroll.sizeHint().height()
            wanted = QSize(width, self._content.heightForWidth(width) + foot)
            self.resize(within_screen(self, wanted))
        super().showEvent(event)

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(self)
        restore_it = buttons.addButton("Diese Sicherung &zurückholen", _Role.AcceptRole)
        restore_it.clicked.connect(lambda: self._choose(WayOn.RESTORE))
        another = buttons.addButton("Andere &Sicherung wählen …", _Role.AcceptRole)
        another.clicked.connect(self._choose_backup)
        file = buttons.addButton("Andere &Datei öffnen …", _Role.AcceptRole)
        file.clicked.connect(lambda: self._choose(WayOn.ANOTHER_FILE))
        close = buttons.addButton("Schließen", _Role.RejectRole)
        close.clicked.connect(self.reject)
        restore_it.setDefault(True)
        restore_it.setFocus()
        return buttons

    def show_offer(self, offer: Offer) -> None:
        """Offer this backup."""
        self.offer = offer
        self._title.setText(f"Geprüfte {described(offer.backup)}")
        last = offer.backup.last_change or "keine"
        self.holds.setText(f"{counted(offer.backup.counts)}\nLetzte Änderung darin: {last}")
        missing = offer.missing or []
        gone = "" if self._is_there else "Was danach noch geändert wurde, ist nicht darin."
        self.missing_head.setText(gone or _missing_text(offer.missing))
        self.missing.setPlainText("\n".join(missing[:_MOST_STEPS]))
        self.missing.setVisible(bool(missing))

    def _choose(self, choice: WayOn) -> None:
        self.choice = choice
        self.accept()

    def _choose_backup(self) -> None:
        chosen = choose_backup(self._path, self)
        if chosen is not None:
            self.show_offer(chosen)


def _missing_text(missing: list[str] | None) -> str:
    if missing is None:
        return "Was danach noch geändert wurde, würde fehlen. Die Datei kann nicht mehr sagen, ob es etwas gab."
    if not missing:
        return "Soweit die Datei noch lesbar ist, wurde danach nichts mehr geändert."
    steps = "1 Schritt" if len(missing) == 1 else f"{len(missing)} Schritte"
    return f"Danach gab es noch {steps}; das würde fehlen:"


def choose_backup(path: Path, parent: QWidget) -> Offer | None:
    """Let the user choose a backup of a file; it is verified. None if none was chosen, or it is not sound."""
    waiting = Waiting(parent, lambda: path)
    found = waiting.do("Die Sicherungen werden gelesen …", lambda: safekeeping.backups_of(path))
    dialog = _BackupChooser([backup for backup, _ in found], path.parent, parent)
    if not dialog.exec():
        return None
    return _verified(path, dialog.outside or {backup.name: place for backup, place in found}[dialog.chosen()], parent)


def search_backup(path: Path, parent: QWidget) -> Offer | None:
    """Let the user look for a backup of a file anywhere; as `choose_backup`."""
    source = _ask_for_backup(parent, path.parent)
    return None if source is None else _verified(path, source, parent)


def _ask_for_backup(parent: QWidget, folder: Path) -> Path | None:
    name, _ = QFileDialog.getOpenFileName(parent, "Sicherung wählen", str(folder), _PATTERN)
    return Path(name) if name else None


def _verified(path: Path, source: Path, parent: QWidget) -> Offer | None:
    """Return a backup as an offer once it was checked; None, after telling why, if it is of no use."""

    def look() -> Offer:
        backup = safekeeping.describe(source)
        known = next((backup for backup, place in safekeeping.backups_of(path) if place == source), backup)
        return Offer(known, source, safekeeping.steps_after(path, known))

    try:
        return Waiting(parent, lambda: path).do("Die Sicherung wird geprüft …", look)
    except StorageFault as fault:
        messages.tell(parent, "Sicherung wählen", "Diese Sicherung lässt sich nicht verwenden.", str(fault))
        return None


class _BackupChooser(QDialog):
    """The backups of a file, and a way to those that lie elsewhere."""

    def __init__(self, backups: Sequence[Backup], folder: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self._folder = folder
        self.setWindowTitle("Sicherung wählen")
        self.outside: Path | None = None
        self.model = BackupModel(self)
        self.model.set_backups(backups)
        self.view = BackupView(self)
        self.view.setModel(self.model)
        self.view.fit_columns()
        self.view.selectRow(0)
        self.view.chosen.connect(lambda _: self.accept())
        buttons = QDialogButtonBox(self)
        take = buttons.addButton("&Auswählen", _Role.AcceptRole)
        elsewhere = QPushButton("An anderem &Ort …", self)
        buttons.addButton(elsewhere, _Role.ActionRole)
        buttons.addButton("Abbrechen", _Role.RejectRole)
        elsewhere.clicked.connect(self._look_elsewhere)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        take.setDefault(True)
        step = theme.spacing()
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        column.setSpacing(2 * step)
        column.addWidget(self.view)
        column.addWidget(buttons)
        self.resize(within_screen(self, QSize(110 * self.fontMetrics().averageCharWidth(), 50 * step)))

    def chosen(self) -> str:
        """Return the name of the backup that is chosen."""
        return self.model.backup(self.view.currentIndex().row()).name

    def _look_elsewhere(self) -> None:
        self.outside = _ask_for_backup(self, self._folder)
        if self.outside is not None:
            self.accept()
