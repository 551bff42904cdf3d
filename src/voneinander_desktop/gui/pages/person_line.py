"""One line for somebody who is not on the list: her name, matched against contacts while it is typed, and a place."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QWidget

from voneinander_desktop.domain.attendance import Half
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.pages.ask_line import AskLine
from voneinander_desktop.gui.pages.offers import Offers, OffersList
from voneinander_desktop.gui.pages.page_parts import heading
from voneinander_desktop.usecases.attendance import Found
from voneinander_desktop.usecases.editing import Outcome, Refused, StorageFault
from voneinander_desktop.usecases.office_file import OfficeFile

_MOST_OFFERED = 10

Admit = Callable[[int | str, str | None, Sequence[Half]], Outcome]
"""Admits a contact or a name, with an institution, for some halves of the day."""


class PersonLine(AskLine):
    """Who comes ohne Anmeldung, as a guest or as a Vertretung; hidden until somebody does, and Enter takes her.

    Args:
        office: The open file.
        session_id: Where she comes.
        label: What stands above the fields.
        verb: What the button does.

    Signals:
        admitted: What was done, in German.
        message: Something to say in the status bar.
    """

    admitted = Signal(str)
    message = Signal(str)

    def __init__(
        self,
        office: OfficeFile,
        session_id: int,
        parent: QWidget | None = None,
        label: str = "Ohne Anmeldung:",
        verb: str = "Is&t da",
    ) -> None:
        super().__init__(label.rstrip(" :"), verb, parent)
        self._office = office
        self._session_id = session_id
        self._label = heading(label, self, 1)
        self._admit_by: Admit = self._admit_at_the_door
        self._halves: tuple[Half, ...] = (Half.FIRST,)
        self._offered: list[Found] = []
        self._usual: Sequence[Found] = ()
        self._meant: int | None = None  # the contact that was chosen from what was offered
        self.name = self._line("Name", "Nachname, Vorname")
        self.place = self._line("Einrichtung/Dienststelle", "Einrichtung/Dienststelle")
        self._names = Offers(self)
        self._complete_names()
        self._complete_places()
        self._lay_out()

    def ask(
        self,
        text: str,
        half: Half = Half.FIRST,
        admit_by: Admit | None = None,
        label: str = "",
        place: str = "",
        usual: Sequence[Found] = (),
    ) -> None:
        """Show the line.

        Args:
            text: What was searched for, as the beginning of a name.
            half: The half of the day in which she came.
            admit_by: What admits her; by default she is admitted to the session.
            label: What stands above the fields; by default what stood there last.
            place: Which institution she comes for, as a first guess.
            usual: Who is offered as long as no name is typed.
        """
        self._usual = usual
        self._halves = (half,)
        self._admit_by = admit_by or self._admit_at_the_door
        if label:
            self._label.setText(label)
            self.setAccessibleName(label.rstrip(" :"))
        self.name.setText(text)
        self.place.setText(place)
        self.place.setCursorPosition(0)
        self.problem.show_text("")
        self._offer(text)
        self.show()
        self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if usual and not text:
            self.name.completer().complete()

    def offered(self) -> list[str]:
        """Return whom the typed name may mean."""
        return self._names.stringList()

    def _offer(self, text: str) -> None:
        self._meant = None
        found = self._office.attendance.find(self._session_id, text, _MOST_OFFERED)
        self._offered = found if text.strip() else list(self._usual)
        self._names.setStringList([found.told for found in self._offered])

    def _choose(self, text: str) -> None:
        found = next((one for one in self._offered if one.told == text), None)
        if found is None:
            return
        self.name.setText(found.name)
        self.place.setText(found.institution)
        self._meant = found.contact

    def store(self) -> None:
        """Admit whoever is meant."""
        who = self._meant if self._meant is not None else self.name.text()
        try:
            outcome = self._admit_by(who, self.place.text().strip() or None, self._halves)
        except (Refused, StorageFault) as fault:
            self.problem.show_text(str(fault))
            return
        self.hide()
        self.admitted.emit(f"{outcome.label}.")

    def _admit_at_the_door(self, who: int | str, institution: str | None, halves: Sequence[Half]) -> Outcome:
        return self._office.attendance.admit(self._session_id, who, institution, halves)

    # ----------------------------------------------------------------------------------- building

    def _complete_names(self) -> None:
        offers = QCompleter(self._names, self)
        offers.setPopup(OffersList())
        offers.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        offers.setMaxVisibleItems(_MOST_OFFERED)
        offers.activated.connect(self._choose)
        self.name.textEdited.connect(self._offer)
        self.name.setCompleter(offers)

    def _complete_places(self) -> None:
        names = [ref.text for ref in self._office.reader.options("institution", active_only=True)]
        offers = QCompleter(names, self)
        offers.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        offers.setFilterMode(Qt.MatchFlag.MatchContains)
        self.place.setCompleter(offers)

    def _line(self, name: str, example: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setAccessibleName(name)
        line.setPlaceholderText(example)
        line.setMinimumWidth(16 * self.fontMetrics().averageCharWidth())
        return line

    def _lay_out(self) -> None:
        step = theme.spacing()
        row = QHBoxLayout()
        row.setSpacing(step)
        row.addWidget(self.name, 1)
        row.addWidget(self.place, 1)
        row.addWidget(self.take)
        row.addWidget(self.cancel)
        self.lay_out(row, self._label)
