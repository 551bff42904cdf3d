"""One file, two windows: telling who writes it, asking for it, and handing it over."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from voneinander_desktop.gui.background import Errand
from voneinander_desktop.gui.editor import Editor
from voneinander_desktop.usecases.office_file import OfficeFile, StorageFault

if TYPE_CHECKING:
    from voneinander_desktop.gui.main_window import MainWindow

_LOOK_EVERY = 4_000
_IDLE = timedelta(minutes=10)
_READ_ONLY = "read-only"
_ASKED = "asked"
_TIME_TO_TAKE = timedelta(seconds=30)
"""How long a file that was handed over is left to whoever asked for it."""
_INPUT = frozenset(
    {
        QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
        QEvent.Type.TouchBegin, QEvent.Type.InputMethod,
    }
)  # fmt: skip


class _Seen(NamedTuple):
    """What a look at the others found: whether the file is free, and who has it or would like to have it."""

    free: bool
    other: str


class Neighbours(QObject):
    """Looks every few seconds whether others want the file, or let go of it.

    Args:
        window: The window it is open in.
        office: The file.
        clock: Returns the time.
    """

    def __init__(self, window: "MainWindow", office: OfficeFile, clock: Callable[[], datetime] = datetime.now) -> None:
        super().__init__(window)
        self._window = window
        self._office = office
        self._clock = clock
        self._last_input = clock()
        self._shown = ""
        self._seen = _Seen(False, "")
        self._writer = ""
        self._handed_over = ""
        self._handed_until = clock()
        self._errand = Errand(self)
        self._errand.done.connect(self._tell)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        if office.protected or office.not_upgraded:
            return
        if not office.read_only:
            # Input comes to the window as a whole before it comes to its parts: a filter for all of them would cost.
            if handle := window.windowHandle():
                handle.installEventFilter(self)
            office.subscribe(lambda _: self._touch())
        self._timer.start(_LOOK_EVERY)
        self.look()

    def stop(self, wait: Callable[["Future[Any]"], None]) -> None:
        """Look no more."""
        self._timer.stop()
        self._errand.stop(wait)
        self.deleteLater()

    def look(self) -> None:
        """Look now."""
        sharing = self._office.sharing
        if self._office.read_only:
            self._errand.start(
                lambda _: _Seen(True, sharing.requester()) if sharing.is_free() else _Seen(False, sharing.writer_name())
            )
        else:
            self._errand.start(lambda _: _Seen(False, sharing.requester()))

    def _tell(self, seen: _Seen) -> None:
        if self._office.read_only:
            self._tell_reader(seen)
        else:
            self._tell_writer(seen.other)

    # ------------------------------------------------------------------------------ who reads

    def leave_to_others(self, text: str) -> None:
        """Say that the file was handed over until somebody writes it, rather than that it is free."""
        self._handed_over, self._handed_until = text, self._clock() + _TIME_TO_TAKE
        self._show(text)

    def _tell_reader(self, seen: _Seen) -> None:
        self._seen = seen
        self._writer = self._writer if seen.free else seen.other
        asked = self._office.sharing.requested
        if not (seen.free and seen.other) or self._clock() >= self._handed_until:
            self._handed_over = ""
        if self._handed_over:
            self._show(self._handed_over)
        elif seen.free and asked and QApplication.activeModalWidget() is None:
            self._take_over()
        elif seen.free:
            self._show("Die Datei ist jetzt frei zum Bearbeiten.", "Zum Bearbeiten öffnen", self._open_for_writing)
        elif asked:
            text = (
                "Ihre Anfrage liegt vor. Sobald die Datei übergeben wird oder dort zehn Minuten niemand arbeitet, "
                "können Sie hier bearbeiten."
            )
            self._show(text, "Anfrage zurückziehen", self._withdraw)
        else:
            text = f"{seen.other} hat diese Datei geöffnet. Sie können alles lesen, aber nichts ändern."
            self._show(text, "Übernahme anfragen", self._request)

    def _show(self, text: str, action: str = "", do: Callable[[], object] = lambda: None) -> None:
        if text != self._shown:
            self._shown = text
            banner = self._window.banners.show_banner(_READ_ONLY, "lock", text, action=action)
            banner.action_clicked.connect(do)

    def _open_for_writing(self) -> None:
        self._window.reopen(write=True)

    def _take_over(self) -> None:
        """Open for writing what was asked for, and say so: it may be long ago, and happens by itself."""
        window, who = self._window, self._writer or "Ihre Kollegin oder Ihr Kollege"
        if window.reopen(write=True) and window.office and not window.office.read_only:
            text = f"{who} hat die Datei übergeben oder geschlossen. Sie können sie jetzt hier bearbeiten."
            window.tell_lasting("taken-over", text)

    def _request(self) -> None:
        try:
            other = self._office.sharing.request()
        except StorageFault as fault:
            self._window.show_fault(str(fault))
            return
        if other:
            self._window.status.show_message(f"{other} hat schon angefragt.")
        self._tell_reader(self._seen)

    def _withdraw(self) -> None:
        self._office.sharing.withdraw()
        self._tell_reader(self._seen)

    # ----------------------------------------------------------------------------- who writes

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note when the user did something last."""
        if event.type() in _INPUT:
            self._touch()
        return False

    def _touch(self) -> None:
        self._last_input = self._clock()

    def _tell_writer(self, requester: str) -> None:
        if not requester:
            self._window.banners.remove(_ASKED)
            self._shown = ""
            return
        if self._clock() - self._last_input >= _IDLE and self._nothing_begun():
            self._hand_over(requester, "Hier war zehn Minuten Ruhe.")
        elif requester != self._shown:
            self._shown = requester
            text = f"{requester} möchte diese Datei bearbeiten. Nach zehn Minuten Ruhe wird sie von selbst übergeben."
            banner = self._window.banners.show_banner(_ASKED, "contacts", text, action="Jetzt übergeben")
            banner.action_clicked.connect(partial(self._hand_over, requester, "Sie haben die Datei übergeben."))

    def _nothing_begun(self) -> bool:
        """Whether nothing is half typed and nothing is being asked."""
        workspace = self._window.workspace
        if workspace is None or workspace.unstored() or QApplication.activeModalWidget() is not None:
            return False
        return not any(editor.modified() for editor in self._window.findChildren(Editor))

    def _hand_over(self, requester: str, why: str) -> None:
        window = self._window
        if window.reopen(write=False) and (keeper := window.look_after_file()):
            text = f"{why} {requester} kann sie jetzt bearbeiten; Sie können hier weiter alles lesen."
            keeper.neighbours.leave_to_others(text)
