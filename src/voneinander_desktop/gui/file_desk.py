"""Opening, making and copying files: the dialogs, the ways on when it fails, and the list of recent ones."""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QWidget

from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.storage.faults import Damaged, FileMissing, NewerFile, NotAFile, os_message
from voneinander_desktop.storage.worker import PATIENCE, in_thread
from voneinander_desktop.usecases.office_file import Content, OfficeFile, StorageFault, create_file, open_file

if TYPE_CHECKING:
    from voneinander_desktop.gui.restoring import Offer

T = TypeVar("T")

# Dialogs are imported where they are needed: not to show a list at the start.

SUFFIX = ".voneinander"
_PATTERN = f"Voneinander-Dateien (*{SUFFIX});;Alle Dateien (*)"
_OWN_FILES: dict[Content, str] = {"sample": f"Beispiel{SUFFIX}", "practice": f"Übungsdaten{SUFFIX}"}


class FileDesk(QObject):
    """Brings files into the window. It goes on repainting, and says what it waits for, where that takes longer.

    Args:
        window: The window to ask in.
        settings: The recent files.
        data_folder: Where the user's copies of sample and practice data lie.
        current: Returns the open file, if there is one.
        leave: Closes it; False if the user wants to go on with it.

    Attributes:
        waiting: Whether a file is being opened or made that the window has been shown for.

    Signals:
        opened: An `OfficeFile` to show from now on.
        restored: A backup was put in the place of the file that is open now: what was done, in German.
        message: Something to say in the status bar.
    """

    opened = Signal(object)
    restored = Signal(str)
    message = Signal(str)
    _said = Signal(str)

    def __init__(
        self,
        window: QWidget,
        settings: Settings,
        data_folder: Path,
        current: Callable[[], OfficeFile | None],
        leave: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._data_folder = data_folder
        self._current = current
        self._leave = leave
        self.waiting = False

    def open_path(self, path: Path, *, write: bool = True) -> bool:
        """Open a file; if that fails, say why and offer a way on. True if a file is open now.

        Args:
            path: The file.
            write: Whether it shall be written.
        """
        path = path.absolute()
        current = self._current()
        if current is not None and path == current.path and not current.read_only:
            if current.safekeeping.in_place():
                self.message.emit(f"„{path.name}“ ist schon geöffnet.")
                return True
            if not self._leave():
                return True
        try:
            office = self._do(
                path, f"„{path.name}“ wird geöffnet …", lambda: open_file(path, write=write, say=self._said.emit)
            )
        except StorageFault as fault:
            return self._after_fault(path, fault)
        self._settings.remember_file(path)
        self.opened.emit(office)
        return True

    def open_own(self, content: Content) -> bool:
        """Open the user's copy of the sample or practice data; it is made if it is not there."""
        path = self._data_folder / _OWN_FILES[content]
        try:
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                self._create(path, content)
        except StorageFault as fault:
            self._tell("Datei anlegen", "Die Datei wurde nicht angelegt.", str(fault))
            return False
        except OSError as error:
            self._tell("Datei anlegen", "Der Ordner für eigene Dateien kann nicht angelegt werden.", os_message(error))
            return False
        return self.open_path(path)

    def ask_and_open(self) -> bool:
        """Let the user choose a file and open it."""
        from PySide6.QtWidgets import QFileDialog

        name, _ = QFileDialog.getOpenFileName(self._window, "Datei öffnen", str(self._folder()), _PATTERN)
        return bool(name) and self.open_path(Path(name))

    def ask_and_create(self) -> bool:
        """Let the user name a new file, make it and open it."""
        from PySide6.QtWidgets import QFileDialog

        name, _ = QFileDialog.getSaveFileName(
            self._window,
            "Neue Datei anlegen",
            str(self._folder() / f"Stadtteil{SUFFIX}"),
            _PATTERN,
            options=QFileDialog.Option.DontConfirmOverwrite,  # an existing file is refused, not replaced
        )
        if not name:
            return False
        path = _with_suffix(Path(name))
        try:
            self._create(path, "empty")
        except StorageFault as fault:
            self._tell("Neue Datei anlegen", "Die Datei wurde nicht angelegt.", str(fault))
            return False
        return self.open_path(path)

    def ask_and_copy(self, office: OfficeFile) -> None:
        """Let the user name a copy and write it; the open file stays the open one."""
        from PySide6.QtWidgets import QFileDialog

        proposal = office.path.with_name(f"{office.path.stem} (Kopie){SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(self._window, "Kopie speichern", str(proposal), _PATTERN)
        if not name:
            return
        path = _with_suffix(Path(name))
        try:
            self._do(path, "Die Kopie wird geschrieben und geprüft …", lambda: office.save_copy(path))
        except StorageFault as fault:
            self._tell("Kopie speichern", "Die Kopie wurde nicht gespeichert.", str(fault))
            return
        self.message.emit(f"Kopie gespeichert: „{path.name}“. Geöffnet ist weiter „{office.path.name}“.")

    def remember(self, path: Path, instead_of: Path) -> None:
        """Remember a rescued file as the one that was open last, and of its lists what the lost file did."""
        self._settings.inherit(path, instead_of)
        self._settings.remember_file(path)

    def _create(self, path: Path, content: Content) -> None:
        self._do(path, f"„{path.name}“ wird angelegt …", lambda: create_file(path, content))

    def _do(self, path: Path, text: str, work: Callable[[], T]) -> T:
        """Return what work returns that must not touch widgets; a window that waits for it says so by `text`."""
        future = in_thread(work)
        try:
            future.exception(PATIENCE)
        except TimeoutError:
            self._wait_visibly(path, text, future)
        return future.result()

    def _wait_visibly(self, path: Path, text: str, future: "Future[Any]") -> None:
        from voneinander_desktop.gui.waiting import Waiting

        window = self._window
        waiting = Waiting(window, lambda: path)
        self._said.connect(waiting.say)
        self.waiting, was_hidden = True, window.isHidden()
        window.show()
        try:
            waiting.wait(future, text)
        finally:
            self.waiting = False
            if was_hidden and future.exception() is not None:  # what is said now comes before the window
                window.hide()
            waiting.note.deleteLater()
            waiting.deleteLater()

    def _after_fault(self, path: Path, fault: StorageFault) -> bool:
        """Say why a file could not be opened, and offer what helps: a backup only where its content is not there."""
        in_the_way = path.is_dir()  # nothing can be put in the place of a folder
        lost = isinstance(fault, (Damaged, NotAFile, FileMissing)) and not in_the_way
        if isinstance(fault, FileMissing) and path.parent.is_dir():
            self._settings.forget_file(path)
        from voneinander_desktop.gui import messages, restoring

        offer = restoring.newest_offer(self._window, path) if lost else None
        if offer is not None:
            return self._offer(path, fault, offer)
        way = messages.OpenChoice
        ways_on = [way.ANOTHER, way.BACKUP, way.SAMPLE] if lost else [way.AGAIN, way.ANOTHER, way.BACKUP]
        if isinstance(fault, NewerFile) or in_the_way:
            ways_on = [way.ANOTHER, way.SAMPLE]
        match messages.ask_after_failed_opening(self._window, path.name, str(fault), ways_on):
            case way.AGAIN:
                return self.open_path(path)
            case way.ANOTHER:
                return self.ask_and_open()
            case way.BACKUP:
                found = restoring.search_backup(path, self._window)
                return self._offer(path, fault, found) if found else self._after_fault(path, fault)
            case way.SAMPLE:
                return self.open_own("sample")
        return False

    def _offer(self, path: Path, fault: StorageFault, offer: "Offer") -> bool:
        from voneinander_desktop.gui import restoring

        dialog = restoring.DamageDialog(path, str(fault), offer, self._window)
        dialog.exec()
        if dialog.choice is restoring.WayOn.ANOTHER_FILE:
            return self.ask_and_open()
        return dialog.choice is restoring.WayOn.RESTORE and self._restore(path, dialog.offer)

    def _restore(self, path: Path, offer: "Offer") -> bool:
        from voneinander_desktop.gui import restoring

        kept = restoring.restore(self._window, path, offer.path)
        if kept is None or not self.open_path(path):
            return False
        self.restored.emit(restoring.restored_text(offer.backup, kept))
        return True

    def _tell(self, title: str, text: str, more: str) -> None:
        from voneinander_desktop.gui import messages

        messages.tell(self._window, title, text, more)

    def _folder(self) -> Path:
        """Return where a file dialog begins: beside the open file or the last one, or in the documents."""
        current = self._current()
        if current is not None and current.path.parent != self._data_folder:
            return current.path.parent
        recent = [path.parent for path in self._settings.recent_files() if path.parent != self._data_folder]
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return recent[0] if recent else Path(documents)


def _with_suffix(path: Path) -> Path:
    return path if path.suffix else path.with_name(path.name + SUFFIX)
