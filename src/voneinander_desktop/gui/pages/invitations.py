"""Einladungen: which institutions are invited to a Veranstaltung, and what they answered."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QVBoxLayout, QWidget

from voneinander_desktop.domain.catalogue import INSTITUTION, INVITATION, INVITATION_STATUS, SESSION
from voneinander_desktop.domain.fields import Ref, Row
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.choosing import Preset, Question, choose
from voneinander_desktop.gui.messages import ask_about_registered
from voneinander_desktop.gui.pages.members import MembersTab
from voneinander_desktop.gui.pages.page_parts import attempt, writing_button
from voneinander_desktop.gui.pages.reply_line import ReplyLine
from voneinander_desktop.gui.pages.silent_list import SilentList
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.usecases.editing import Edit
from voneinander_desktop.usecases.office_file import OfficeFile
from voneinander_desktop.usecases.participation import Call, Reply

_COLUMNS = (
    "institution", "status", "head_count", "addressee", "invited_on", "replied_on", "follow_up_on", "remark", "region",
    "phone", "email", "invited_by", "reminded_on", "replied_who", "replied_by",
)  # fmt: skip
_SHOWN = 10
_REPLY_KEYS = (("Ctrl+J", "accepted"), ("Ctrl+U", "tentative"), ("Ctrl+K", "declined"), ("Ctrl+T", "unreached"))
"""Ja, unter Vorbehalt, kommt nicht, telefoniert ohne Antwort: keys that ask for the rest in one line."""
_EMPTY = "Noch ist niemand eingeladen."
_WHAT_TO_DO = "„Einrichtungen einladen …“ zeigt die Liste zum Ankreuzen."


class InvitationsTab(MembersTab):
    """The invitations of one Veranstaltung.

    Args:
        office: The open file.
        session_id: The Veranstaltung.
        settings: Where columns and sorting are remembered.
    """

    def __init__(
        self, office: OfficeFile, session_id: int, settings: Settings | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(office, session_id, INVITATION, _COLUMNS, _SHOWN, settings, parent)
        self.view.set_empty_text(_EMPTY if office.read_only else f"{_EMPTY} {_WHAT_TO_DO}")
        self.invite_button = writing_button(
            office,
            "institution-add",
            "Einri&chtungen einladen …",
            "Aus der Liste ankreuzen (Strg+N)",
            self.invite,
            self,
        )
        self.propose_button = writing_button(
            office, "check", "Vo&rschläge …", "Wen Sie einladen können, mit dem Grund dafür", self.propose, self
        )
        self.status_button = self._make_status_button()
        self.remove_button = writing_button(
            office, "delete", "Einladung &entfernen",
            "Nimmt die ausgewählten Einrichtungen von der Liste (Strg+Entf). Wer nicht kommt, wird abgesagt, nicht "
            "entfernt.",
            self.remove, self,
        )  # fmt: skip
        self.mail_button = QPushButton(theme.icon("mail"), "E-&Mail schreiben …", self)
        self.mail_button.setToolTip("Einladung, Erinnerung, Verschiebung, Absage oder Dank als Entwurf (Strg+M)")
        self.mail_button.clicked.connect(lambda: self.command.emit("write_mail"))
        self.silent_button = QPushButton(theme.icon("phone"), "&Nachfassen", self)
        self.silent_button.setToolTip(
            "Wer noch nicht geantwortet hat oder fällig ist, mit der Nummer zum Anrufen (Strg+Umschalt+T)"
        )
        self.silent_button.setCheckable(True)
        self.silent_button.toggled.connect(self._show_silent)
        self.silent_list = SilentList(self)
        self.silent_list.chosen.connect(self._ask_one)
        self.reply_line = ReplyLine(self)
        self.reply_line.noted.connect(self._store_reply)
        self.reply_line.called.connect(self._store_call)
        self.reply_line.left.connect(self._back_to_list)
        self._asked: list[int] = []
        self._shortcut("Ctrl+N", self.invite)
        self._shortcut("Ctrl+Shift+T", self.silent_button.toggle)
        for keys, status in _REPLY_KEYS:
            self._shortcut(keys, partial(self.ask_reply, status))
        self._lay_out(
            [
                self.invite_button,
                self.propose_button,
                self.status_button,
                self.silent_button,
                self.mail_button,
                self.remove_button,
            ]
        )
        self._lay_out_replies()
        self.load()

    def number(self) -> int:
        """Return how many institutions stand on the list."""
        return len(self._office.participation.invitation_ids(self._session_id))

    def count_text(self) -> str:
        """Return how many of how many are shown, in the table or to be rung."""
        if not self.silent_list.isVisible():
            return super().count_text()
        return f"{len(self.silent_list.ids())} von {len(self.all_ids())} Einladungen: nachzufassen"

    def invite(self) -> None:
        """Ask which institutions to invite, and put them on the list as one step."""
        if self._office.read_only or not self.commit():
            return
        self.invite_these(choose(self._office, self.question(), self))

    def propose(self) -> None:
        """Show whom to invite and why, and put those who are ticked on the list as one step."""
        from voneinander_desktop.gui.planning_dialogs import ProposalsDialog

        if self._office.read_only or not self.commit():
            return
        known = set(self.all_ids())
        dialog = ProposalsDialog(self, self._office, self._session_id)
        dialog.exec()
        if dialog.outcome and dialog.outcome.step_id:
            self._show_new(known)
        dialog.deleteLater()

    def invite_these(self, institution_ids: Iterable[int]) -> None:
        """Put institutions on the list, as one step."""
        known = set(self.all_ids())
        outcome = attempt(self, lambda: self._office.participation.invite(self._session_id, institution_ids))
        if outcome and outcome.step_id:
            self._show_new(known)

    def question(self) -> Question:
        """Return what the dialog asks: all institutions, those of the site's Stadtteile by one tick."""
        invited = self._office.reader.rows(INVITATION, self._office.participation.invitation_ids(self._session_id))
        return Question(
            INSTITUTION,
            "Einrichtungen einladen",
            verb="&Einladen",
            one="1 Einrichtung &einladen",
            many="{} Einrichtungen &einladen",
            fields=("name", "kind", "region"),
            taken={
                ref.id: row.text("status") for row in invited.values() if isinstance(ref := row["institution"], Ref)
            },
            presets=self._presets(),
        )

    def set_status(self, status: str) -> None:
        """Give all selected invitations a status, as one step."""
        ids = self.view.selected_ids()
        if not ids or not self.commit():
            return
        label = f"Status auf „{dict(INVITATION_STATUS)[status]}“ gesetzt"
        edits = [Edit(INVITATION.key, row_id, "status", status) for row_id in ids]
        attempt(self, lambda: self._office.editing.set_values(edits, label))

    # ------------------------------------------------------------------------------- replies

    def ask_reply(self, status: str) -> None:
        """Ask for what the selected institutions answered, or what came of a call; Enter stores it."""
        ids = [self.silent_list.chosen_id()] if self.silent_list.isVisible() else self.view.selected_ids()
        self._ask([row_id for row_id in ids if row_id], status)

    def _ask_one(self, invitation_id: int) -> None:
        self._ask([invitation_id], "accepted")

    def _ask(self, ids: list[int], status: str) -> None:
        if not ids or self._office.read_only or not self.commit():
            return
        rows = list(self._office.reader.rows(INVITATION, ids).values())
        self._asked = ids
        heads = rows[0]["head_count"] if len(rows) == 1 else None
        names = [row.text("institution") for row in rows]
        self.reply_line.ask(names, status, heads if isinstance(heads, int) else None, date.today())

    def _store_reply(self, reply: Reply) -> None:
        ids = self._asked
        participation = self._office.participation
        cancelling: list[int] = []
        if reply.status == "declined" and (people := participation.still_registered(self._session_id, ids)):
            answer = ask_about_registered(self, [row.label for row in people])
            if answer is None:
                return
            cancelling = [row.id for row in people] if answer else []
        attempt(self, lambda: participation.reply(ids, reply, cancelling=cancelling))
        self._back_to_list()

    def _store_call(self, call: Call) -> None:
        """Note a call without an answer; who rings through the list is led to the next one."""
        ids, shown = self._asked, self.silent_list.ids()
        below = shown[max((shown.index(row_id) for row_id in ids if row_id in shown), default=-1) + 1 :]
        attempt(self, lambda: self._office.participation.call(ids, call))
        if self.silent_list.isVisible() and below:
            self._tell_silent(below[0])
        self._back_to_list()

    def _back_to_list(self) -> None:
        (self.silent_list if self.silent_list.isVisible() else self.view).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_silent(self, shown: bool) -> None:
        self.view.setVisible(not shown)
        self.silent_list.setVisible(shown)
        if shown:
            self._tell_silent()
        self._back_to_list()
        self.changed.emit()

    def _tell_silent(self, current: int = 0) -> None:
        silent = self._office.participation.to_ring(self._session_id, date.today())
        self.silent_list.show_silent(silent, date.today(), current)
        self.silent_list.setToolTip("" if silent else "Alle Eingeladenen haben geantwortet.")

    def _lay_out_replies(self) -> None:
        column = self.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101 - `_lay_out` made it
        column.insertWidget(1, self.reply_line)
        column.addWidget(self.silent_list, 1)
        self.silent_list.hide()

    # ------------------------------------------------------------------------------ workings

    def _presets(self) -> tuple[Preset, ...]:
        session = self._office.reader.row(SESSION, self._session_id)
        site = session["site"] if session else None
        row = self._office.reader.row(INSTITUTION, site.id) if isinstance(site, Ref) else None
        regions = row["responsible_for"] if row else ()
        if row is None or not isinstance(regions, tuple) or not regions:
            return ()
        wanted = frozenset(ref.id for ref in regions if isinstance(ref, Ref))
        hint = ", ".join(ref.text for ref in regions if isinstance(ref, Ref))
        name = row.text("short_name") or row.label
        return (Preset(f"Nur &Stadtteile von {name}", {"region": wanted}, hint=hint),)

    def _make_status_button(self) -> QPushButton:
        button = writing_button(
            self._office, "check", "S&tatus setzen", "Gibt allen ausgewählten Einladungen denselben Status.",
            lambda: None, self,
        )  # fmt: skip
        menu = QMenu(button)
        for key, label in INVITATION_STATUS:
            menu.addAction(label, partial(self.set_status, key))
        button.setMenu(menu)
        return button

    def _tell(self) -> None:
        super()._tell()
        rows = self._office.reader.rows(INVITATION, self.all_ids())
        if self.silent_list.isVisible():
            self._tell_silent()
        self._say_count(invitation_counts(rows.values(), self._office.participation.expected(self._session_id).people))

    def _tell_selection(self) -> None:
        selected = bool(self.view.selected_ids()) and not self._office.read_only
        self.status_button.setEnabled(selected)
        self.remove_button.setEnabled(selected)


def invitation_counts(invitations: Iterable[Row], expected: int) -> str:
    """Return in one line who is invited, what was answered, and how many people are expected."""
    rows = list(invitations)
    number = Counter(row["status"] for row in rows)
    asked = len(rows) - number["noted"]
    answers = [
        f"{number[key]} {label}"
        for key, label in (("accepted", "zugesagt"), ("tentative", "unter Vorbehalt"), ("declined", "abgesagt"),
                           ("invited", "offen"))
        if number[key]
    ]  # fmt: skip
    told = f"{asked} eingeladen: {' · '.join(answers)}" if asked else ""
    noted = f"{number['noted']} vorgemerkt" if number["noted"] else ""
    people = "" if not expected else "1 Person erwartet" if expected == 1 else f"{expected} Personen erwartet"
    return "; ".join(filter(None, (told, noted, people))) or "Noch niemand eingeladen"
