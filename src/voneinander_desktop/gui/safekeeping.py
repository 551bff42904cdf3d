"""What goes on around an open file: backups by themselves, waiting for the disk, and a file that goes away."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from voneinander_desktop.gui import messages, restoring
from voneinander_desktop.gui.background import Errand, GoOn
from voneinander_desktop.gui.editor import Editor
from voneinander_desktop.gui.record_form import RecordForm
from voneinander_desktop.gui.sharing import Neighbours
from voneinander_desktop.gui.table_view import TableView
from voneinander_desktop.gui.waiting import Waiting
from voneinander_desktop.usecases.office_file import OfficeFile, StorageFault
from voneinander_desktop.usecases.safekeeping import Backup, Rescued, Safekeeping, counted

if TYPE_CHECKING:
    from voneinander_desktop.gui.main_window import MainWindow

_LOOK_EVERY = 60_000
"""Milliseconds between two looks whether a backup is due."""
_CHANGED = (
    "Die Datei wurde außerhalb dieses Programms verändert oder ersetzt. Ihr Inhalt ist lesbar und in sich stimmig. "
    "Fehlt Ihnen etwas, sehen Sie bei den Sicherungen nach."
)
_BEGUN = "Die Sicherung wird angelegt …"
_BUSY = "Es wird gerade schon eine Sicherung angelegt."
_PLACE = "Ort der Sicherungen wählen"
_RESCUE_PLACE = "Wo soll die gerettete Datei liegen?"
_LOST = "lost"
_LEFT = Rescued(Path(), "")
"""No rescue was wanted."""


class Safekeeper(QObject):
    """Looks after one open file, from its first paint until it is closed.

    Args:
        window: The window it is open in.
        office: The file.
        look_every: Milliseconds between two looks whether a backup is due.

    Attributes:
        waiting: How the window waits for the disk.
        neighbours: The others that have the file open.
    """

    _lost = Signal()

    def __init__(self, window: "MainWindow", office: OfficeFile, look_every: int = _LOOK_EVERY) -> None:
        super().__init__(window)
        self._window = window
        self._office = office
        self._asking = False
        self.waiting = Waiting(window, lambda: office.path)
        office.wait_by(self.waiting.wait)
        self._lost.connect(self.tell_lost, Qt.ConnectionType.QueuedConnection)  # once the edit has been refused
        office.when_lost(self._lost.emit)
        office.subscribe(lambda _: window.banners.remove(_LOST))  # what was stored is in a file that came back
        self._errand = Errand(self)
        self._errand.done.connect(self._tell_made)
        self._errand.failed.connect(self._tell_failed)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self.neighbours = Neighbours(window, office)
        if office.changed_outside:
            banner = window.banners.show_banner("changed", "info", _CHANGED, closable=True)
            banner.add_button("Sicherungen ansehen", partial(window.trigger, "show_backups"))
        if not office.read_only:
            self._make_if(office.safekeeping.changed, "beim Öffnen")
            self._timer.start(look_every)

    def stop(self) -> None:
        """Let everything end before the file is closed; a backup that is being made is given up."""
        self._timer.stop()
        self._asking = True
        self.neighbours.stop(self.waiting.wait)
        self._errand.stop(self.waiting.wait)
        self._office.when_lost(lambda: None)
        self.deleteLater()

    # ---------------------------------------------------------------------------------- backups

    def back_up(self) -> None:
        """Make a backup now."""
        if self._office.read_only:
            self._window.status.show_message("Eine Datei, die nur zum Lesen geöffnet ist, braucht keine Sicherung.")
        elif self._errand.start(lambda go_on: (self._office.safekeeping.make("von Hand", go_on), True)):
            self._window.status.show_message(_BEGUN)
        else:
            self._window.status.show_message(_BUSY)

    def choose_place(self) -> None:
        """Let the user choose where backups are kept, and make one there."""
        if choose_place(self._window, self._office.safekeeping):
            self.back_up()

    def _look(self) -> None:
        self._make_if(self._office.safekeeping.due, "nach 30 Minuten Arbeit")

    def _make_if(self, wanted: Callable[[], bool], reason: str) -> None:
        safekeeping = self._office.safekeeping

        def work(go_on: GoOn) -> tuple[Backup | None, bool]:
            return (safekeeping.make(reason, go_on) if wanted() else None, False)

        self._errand.start(work)

    def _tell_made(self, result: tuple[Backup | None, bool]) -> None:
        made, by_hand = result
        if made is not None:
            self._window.banners.remove("backup")
        if made is not None and by_hand:
            self._window.status.show_message(f"Sicherung angelegt: {counted(made.counts)}")

    def _tell_failed(self, why: str) -> None:
        text = f"Die letzte Sicherung ist fehlgeschlagen: {why} Ihre Datei ist davon nicht betroffen."
        if self._window.status.texts()[1] == _BEGUN:
            self._window.status.show_message("Die Sicherung ist fehlgeschlagen.")
        banner = self._window.banners.show_banner("backup", "warning", text, closable=True)
        banner.add_button("Noch einmal versuchen", self.back_up)
        banner.add_button("Ort wählen …", self.choose_place)

    # ------------------------------------------------------------------------------- way back

    def bring_back(self, backup: Backup) -> None:
        """Put a backup in the place of the file, and open that."""
        window, path = self._window, self._office.path
        source = self._office.safekeeping.folder.path(backup)
        if not window.close_file():
            return
        kept = restoring.restore(window, path, source)
        if window.files.open_path(path) and kept is not None:
            window.tell_lasting("restored", restoring.restored_text(backup, kept))

    # ----------------------------------------------------------------- the file that went away

    def tell_lost(self) -> None:
        """Say that the file went away and offer to rescue the sitting; the offer stays until it is taken."""
        if self._asking:
            return
        self._asking = True
        try:
            if rescued := self._ask_and_rescue(leaving=0):
                self._go_on_with(rescued)
            else:
                self._keep_offering()
        finally:
            self._asking = False

    def may_leave(self, otherwise: Callable[[], bool]) -> bool:
        """Return whether the file may be closed now; ask what becomes of steps that it does not hold any more.

        Args:
            otherwise: Asks what else there is to ask, where it holds all of them.
        """
        if self._asking:
            return False
        self._asking = True
        try:
            at_risk = self._office.safekeeping.steps_at_risk()
            return self._may_leave_lost(at_risk) if at_risk else otherwise()
        finally:
            self._asking = False

    def _may_leave_lost(self, at_risk: int) -> bool:
        rescued = self._ask_and_rescue(leaving=at_risk)
        if rescued is None:
            self._keep_offering()
        elif rescued is not _LEFT:
            self._window.files.remember(rescued.path, self._office.path)
            text = f"Gerettet als „{rescued.path.name}“ im Ordner „{rescued.path.parent}“."
            messages.tell(self._window, "Datei gerettet", text, _holds(rescued))
        return rescued is not None

    def _ask_and_rescue(self, leaving: int) -> Rescued | None:
        """Ask until she goes back (None), leaves without a rescue (`_LEFT`), or the sitting is rescued."""
        loss = messages.Loss(self._office.path.name, half_typed(self._window), leaving)
        while True:
            folder: Path | None = None
            match messages.ask_after_loss(self._window, loss):
                case messages.LossChoice.BACK:
                    return None
                case messages.LossChoice.LEAVE:
                    return _LEFT
                case messages.LossChoice.ELSEWHERE:
                    name = QFileDialog.getExistingDirectory(self._window, _RESCUE_PLACE)
                    if not name:
                        continue
                    folder = Path(name)
            try:
                return self._rescued(folder)
            except StorageFault as fault:
                loss = replace(loss, reason=str(fault))

    def _rescued(self, folder: Path | None = None) -> Rescued:
        return self.waiting.do("Ihre Arbeit wird gerettet …", lambda: self._office.safekeeping.rescue(folder))

    def _keep_offering(self) -> None:
        window, name = self._window, self._office.path.name
        window.banners.remove("fault")
        window.status.show_state("nicht gespeichert")
        text = (
            f"„{name}“ wurde von außen ersetzt oder entfernt. Was Sie jetzt eingeben, wird nicht gespeichert; was in "
            "dieser Sitzung gespeichert wurde, hält das Programm fest, solange es offen ist."
        )
        banner = window.banners.show_banner(_LOST, "warning", text, action="Gerettete Datei öffnen")
        banner.action_clicked.connect(self._rescue_now)

    def _rescue_now(self) -> None:
        """Rescue the sitting without asking once more, unless the file has come back or that does not work."""
        if self._office.safekeeping.in_place():
            self._window.banners.remove(_LOST)
            self._window.status.show_message("Die Datei ist wieder an ihrem Platz. Sie können weiterarbeiten.")
            return
        try:
            rescued = self._rescued()
        except StorageFault:
            self.tell_lost()
        else:
            self._go_on_with(rescued)

    def _go_on_with(self, rescued: Rescued) -> None:
        """Open the rescued file where she was; what is typed and not stored is told there."""
        window, typed, lost = self._window, half_typed(self._window), self._office.path
        place = window.workspace.position() if window.workspace else None
        window.close_file(discard=True)
        window.files.remember(rescued.path, lost)
        if not window.files.open_path(rescued.path):
            return
        if place and window.workspace:
            window.workspace.go_to(place)
        left = f" Noch nicht gespeichert war {'; '.join(typed)}." if typed else ""
        window.tell_lasting("rescued", f"Das ist die gerettete Datei. {_holds(rescued)}{left}")


def _holds(rescued: Rescued) -> str:
    """Return in German what a rescued file holds."""
    text = "Sie enthält alles, was in dieser Sitzung gespeichert wurde."
    if not rescued.missing_since:
        return text
    return (
        f"{text} Davor geht sie auf die Sicherung vom {rescued.missing_since} Uhr zurück; was zwischen dieser "
        "Sicherung und dem Öffnen geändert wurde, kann fehlen."
    )


def choose_place(window: QWidget, safekeeping: Safekeeping) -> bool:
    """Let the user choose where backups are kept; True if another place was chosen."""
    name = QFileDialog.getExistingDirectory(window, _PLACE, str(safekeeping.folder.folder.parent))
    if not name:
        return False
    try:
        safekeeping.set_place(Path(name))
    except StorageFault as fault:
        messages.tell(window, _PLACE, "Der Ort wurde nicht geändert.", str(fault))
        return False
    return True


def half_typed(window: QWidget) -> list[str]:
    """Return in German what stands in open editors and is not stored, and whose it is."""
    typed = []
    for editor in window.findChildren(Editor):
        if editor.isVisible() and editor.modified():
            value = editor.value()
            text = value if isinstance(value, str) else editor.field.format(value)
            typed.append(f"„{editor.field.label}“{_whose(editor)}: {text}")
    return typed


def _whose(editor: Editor) -> str:
    """Return in German of which record an editor edits a field."""
    holder = editor.parentWidget()
    while holder is not None and not isinstance(holder, (TableView, RecordForm)):
        holder = holder.parentWidget()
    name = holder.edited_record() if holder is not None else ""
    return f" bei „{name}“" if name else ""
