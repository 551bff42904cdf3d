"""Personen: who is registered for a Veranstaltung, and for which institution she comes."""

from collections.abc import Collection

from PySide6.QtWidgets import QVBoxLayout, QWidget

from voneinander_desktop.domain import rules
from voneinander_desktop.domain.catalogue import CONTACT, INVITATION, REGISTRATION
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.gui.choosing import Preset, Question, choose
from voneinander_desktop.gui.pages.members import MembersTab
from voneinander_desktop.gui.pages.new_person import NewPersonDialog
from voneinander_desktop.gui.pages.page_parts import attempt, why_read_only, writing_button
from voneinander_desktop.gui.pages.person_line import PersonLine
from voneinander_desktop.gui.pages.quick_line import QuickLine
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.usecases.attendance import Found
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.office_file import OfficeFile

_COLUMNS = (
    "last_name", "first_name", "institution", "status", "substitute_for", "attendance", "remark", "function", "phone",
    "email", "mobile", "share", "attendance_second", "contact",
)  # fmt: skip
_SHOWN = 8
_EMPTY = "Noch ist niemand angemeldet."
_WHAT_TO_DO = (
    "Tippen Sie oben einen Namen, kreuzen Sie mit „Anmelden …“ in den Kontakten an, oder übernehmen Sie eine Liste."
)


class PeopleTab(MembersTab):
    """The registrations of one Veranstaltung.

    Args:
        office: The open file.
        session_id: The Veranstaltung.
        settings: Where columns and sorting are remembered.
    """

    def __init__(
        self, office: OfficeFile, session_id: int, settings: Settings | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(office, session_id, REGISTRATION, _COLUMNS, _SHOWN, settings, parent)
        self.view.set_empty_text(_EMPTY if office.read_only else f"{_EMPTY} {_WHAT_TO_DO}")
        self._known: set[int] = set()  # who was there before the line was opened
        self.quick = QuickLine(office, session_id, self)
        self.quick.setMinimumWidth(30 * self.fontMetrics().averageCharWidth())
        self.view.fill_with("remark", 16)
        self.quick.picked.connect(self._register_typed)
        self.quick.already.connect(self._show_already)
        self.quick.unknown.connect(
            lambda text: self.message.emit(
                f"„{text}“ steht nicht in den Kontakten: „Neue Person …“ legt einen an, „Gast …“ geht ohne."
            )
        )
        self.quick.setEnabled(not office.read_only)
        self.register_button = writing_button(
            office, "person-add", "An&melden …", "Aus den Kontakten ankreuzen (Strg+N)", self.register, self
        )
        self.new_button = writing_button(
            office, "add", "Neue Pers&on …", "Legt einen Kontakt an und meldet ihn an.", self.begin_new, self
        )
        self.guest_button = writing_button(
            office,
            "badge",
            "Gas&t …",
            "Meldet jemanden an, ohne einen Kontakt anzulegen (Strg+G).",
            self.begin_guest,
            self,
        )
        self.replace_button = writing_button(
            office, "contacts", "Ve&rtretung …",
            "Für die ausgewählte Person kommt jemand anderes: Sie wird abgemeldet (Strg+R).",
            self.begin_replacing, self,
        )  # fmt: skip
        self.person_line = PersonLine(office, session_id, self, "Gast:", "Anmelden")
        self.person_line.admitted.connect(self._show_admitted)
        self.person_line.left.connect(self.begin)
        self.cancel_button = writing_button(
            office, "cross", "Abmeld&en",
            "Die ausgewählten Personen haben abgesagt: Sie bleiben in der Liste, stehen aber auf keinem Papier.",
            self.toggle_cancelled, self,
        )  # fmt: skip
        self.remove_button = writing_button(
            office, "delete", "Entfernen", "Nimmt die ausgewählten Personen ganz von der Liste (Strg+Entf).",
            self.remove, self,
        )  # fmt: skip
        self.list_button = writing_button(
            office, "import", "Liste übernehme&n …", "Meldet an, wer in einer Liste steht: Excel, CSV, Zwischenablage.",
            lambda: self.command.emit("import_people"), self,
        )  # fmt: skip
        self.quick.setToolTip(why_read_only(office) or self.quick.toolTip())
        self._shortcut("Ctrl+N", self.register)
        self._shortcut("Ctrl+G", self.begin_guest)
        self._shortcut("Ctrl+R", self.begin_replacing)
        self._lay_out(
            [
                self.quick,
                self.register_button,
                self.new_button,
                self.guest_button,
                self.list_button,
                self.replace_button,
                self.cancel_button,
                self.remove_button,
            ]
        )
        column = self.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101 - `_lay_out` made it
        column.insertWidget(1, self.person_line)
        self.load()

    def number(self) -> int:
        """Return how many people are registered and did not cancel."""
        ids = self._office.participation.registration_ids(self._session_id)
        return sum(map(rules.takes_part, self._office.reader.rows(REGISTRATION, ids).values()))

    def register(self) -> None:
        """Ask which contacts to register, and register them as one step."""
        if not self._office.read_only and self.commit():
            self.register_these(choose(self._office, self.question(), self))

    def register_these(self, contact_ids: Collection[int]) -> None:
        """Register contacts for their present institutions, as one step."""
        if not contact_ids:
            return
        known = set(self.all_ids())
        outcome = attempt(self, lambda: self._office.participation.register(self._session_id, contact_ids))
        if outcome and outcome.step_id:
            self._show_new(known)
        elif outcome:
            self.message.emit("Steht schon auf der Liste.")

    def begin_new(self) -> None:
        """Ask for a new person, and make and register her as one step."""
        if self._office.read_only or not self.commit():
            return
        known = set(self.all_ids())
        dialog = NewPersonDialog(self._office, self._session_id, self)
        dialog.propose_name(self.quick.text())
        if dialog.exec() and dialog.outcome is None and dialog.known:
            self.register_these([dialog.known])
        elif dialog.outcome:
            self._show_new(known)
        if dialog.outcome or dialog.known:
            self.quick.empty()
        dialog.deleteLater()

    def begin_guest(self) -> None:
        """Ask in one line who comes without a contact record; a name that is known after all means that contact."""
        if self._office.read_only or not self.commit():
            return
        participation, session_id = self._office.participation, self._session_id
        self._known = set(self.all_ids())
        self.person_line.ask(
            self.quick.text().strip(),
            admit_by=lambda who, place, _: participation.register_guest(session_id, who, place),
            label="Gast:",
        )

    def begin_replacing(self) -> None:
        """Ask in one line who comes instead of the selected person; her colleagues are offered at once."""
        ids = self.view.selected_ids()
        if len(ids) != 1 or self._office.read_only or not self.commit():
            return
        row = self._office.reader.row(REGISTRATION, ids[0])
        if row is None:
            return
        participation = self._office.participation
        self._known = set(self.all_ids())
        self.person_line.ask(
            "",
            admit_by=lambda who, place, _: participation.replace(row.id, who, place),
            label=f"Vertretung für {row.label}:",
            place=row.text("institution"),
            usual=self._office.attendance.colleagues(row.id),
        )

    def toggle_cancelled(self) -> None:
        """Note that the selected people cancelled; if all of them had, that they come after all."""
        ids = self.view.selected_ids()
        if not ids or not self.commit():
            return
        status = "registered" if self._all_cancelled(ids) else "cancelled"
        word = "wieder angemeldet" if status == "registered" else "abgemeldet"
        label = f"Person {word}" if len(ids) == 1 else f"{len(ids)} Personen {word}"
        edits = [Edit(REGISTRATION.key, row_id, "status", status) for row_id in ids]
        attempt(self, lambda: self._office.editing.set_values(edits, label))

    def question(self) -> Question:
        """Return what the dialog asks: all contacts, those of invited institutions first."""
        registered = self._office.reader.rows(
            REGISTRATION, self._office.participation.registration_ids(self._session_id)
        )
        return Question(
            CONTACT,
            "Personen anmelden",
            verb="An&melden",
            one="1 Person an&melden",
            many="{} Personen an&melden",
            fields=("last_name", "first_name", "institution", "function"),
            taken={ref.id: row.text("status") for row in registered.values()
                   if isinstance(ref := row["contact"], Ref)},
            presets=self._presets(),
        )  # fmt: skip

    # ------------------------------------------------------------------------------ workings

    def _register_typed(self, contact_id: int) -> None:
        """Register the one person who was typed, and say who it was: it may not be whom she meant."""
        before = len(self.all_ids())
        self.register_these([contact_id])
        if len(self.all_ids()) > before:
            self.step_told.emit(f"{self._name(contact_id)} angemeldet")

    def _show_already(self, found: Found) -> None:
        """Say that somebody is on the list, and go to her where something can be done about it."""
        if not found.cancelled or found.registration is None:
            self.message.emit(f"„{found.name}“ ist schon angemeldet.")
            return
        self.quick.empty()
        self.search.clear()
        self.view.show_record(found.registration)
        self.message.emit(f"„{found.name}“ hat abgesagt. „Wieder anmelden“ macht das rückgängig.")

    def _show_admitted(self, label: str) -> None:
        """Show whom the line registered, and go on in the list."""
        self.quick.empty()
        self._show_new(self._known)
        self.begin()
        self.step_told.emit(label)

    def _name(self, contact_id: int) -> str:
        row = self._office.reader.row(CONTACT, contact_id)
        return row.label if row else ""

    def _presets(self) -> tuple[Preset, ...]:
        ids = self._office.participation.invitation_ids(self._session_id)
        invited = self._office.reader.column(INVITATION, "institution", ids).values()
        allowed = frozenset(ref.id for ref in invited if isinstance(ref, Ref))
        if not allowed:
            return ()
        return (Preset("Nur &eingeladene Einrichtungen", {"institution": allowed}, on=True),)

    def _all_cancelled(self, ids: Collection[int]) -> bool:
        statuses = self._office.reader.column(REGISTRATION, "status", list(ids)).values()
        return all(status == "cancelled" for status in statuses)

    def _tell(self) -> None:
        super()._tell()
        ids = self.all_ids()
        coming = self.number()
        cancelled = len(ids) - coming
        self._say_count(f"{coming} angemeldet" + (f", {cancelled} abgesagt" if cancelled else ""))

    def _tell_selection(self) -> None:
        selected = self.view.selected_ids()
        back = bool(selected) and self._all_cancelled(selected)
        self.cancel_button.setText("Wieder anmeld&en" if back else "Abmeld&en")
        for button, fits in (
            (self.cancel_button, bool(selected)),
            (self.remove_button, bool(selected)),
            (self.replace_button, len(selected) == 1),
        ):
            button.setEnabled(fits and not self._office.read_only)
