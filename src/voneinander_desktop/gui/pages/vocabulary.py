"""A list that the office keeps itself, such as Arten or Stadtteile: add, rename in place, delete."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Entity, Field
from voneinander_desktop.domain.values import shorten
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.editor import ProblemNote
from voneinander_desktop.gui.pages.page_parts import SectionHead, tool_row, why_read_only, writing_button
from voneinander_desktop.gui.pages.record_table import RecordTablePage
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.usecases.editing import Edit, Refused, StorageFault
from voneinander_desktop.usecases.office_file import OfficeFile

_NEW = -1
_ARTICLES = {"der": "Neuer", "die": "Neue", "das": "Neues"}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One list of the administration.

    Attributes:
        key: Its entity.
        explanation: What it is for, in German.
        columns: Keys of its fields, in order.
    """

    key: str
    explanation: str
    columns: Sequence[str] = ("name", "used_count")

    @property
    def entity(self) -> Entity:
        """Its entity."""
        return ENTITIES[self.key]


VOCABULARIES: Mapping[str, Vocabulary] = {
    vocabulary.key: vocabulary
    for vocabulary in (
        Vocabulary(
            "region",
            "Die Bezirksregionen (LOR) des Bezirks. Welcher JobCenter-Standort für welchen Stadtteil zuständig ist, "
            "steht unter „Zuständigkeiten“.",
            ("name", "code", "area", "used_count"),
        ),
        Vocabulary("institution_kind", "Welcher Art eine Einrichtung oder Dienststelle ist; jede hat höchstens eine."),
        Vocabulary("action_field", "Woran Einrichtungen arbeiten; jede kann mehrere Handlungsfelder haben."),
        Vocabulary("target_group", "Für wen Einrichtungen da sind; jede kann mehrere Zielgruppen haben."),
        Vocabulary("mailing_list", "Merkmale von Kontakten, nach denen sich die Kontaktliste filtern lässt."),
        Vocabulary(
            "series",
            "Veranstaltungen, die zusammengehören, bekommen eine gemeinsame Reihe.",
            ("title", "notes", "used_count"),
        ),
        Vocabulary(
            "agreement",
            "Wer wann beigetreten und ausgetreten ist, steht unter der Liste.",
            ("title", "concluded_on", "partner_count", "notes"),
        ),
    )
}


class VocabularyPage(RecordTablePage):
    """The list, with a line to add to it.

    Args:
        office: The open file.
        vocabulary: Which list.
        settings: Where columns are remembered.

    Attributes:
        new_line: What is typed here becomes a new entry with Enter.
        note: Why it did not.
    """

    def __init__(
        self,
        office: OfficeFile,
        vocabulary: Vocabulary,
        settings: Settings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        columns = vocabulary.columns
        super().__init__(office, vocabulary.entity, columns, len(columns), None, settings, parent)
        self._named = self._entity.required[0]
        self.view.setAccessibleName(self._entity.plural)
        self.new_line = self._make_new_line()
        self.note = ProblemNote(self)
        self.add_button = writing_button(
            office, "add", "Anle&gen", "Nimmt auf, was im Feld daneben steht (Eingabetaste).", self.add, self
        )
        self.delete_button = writing_button(
            office, "delete", "&Löschen", "Löscht die ausgewählten Einträge (Strg+Entf).", self.remove, self
        )
        self._shortcut("Ctrl+N", self.new_line.setFocus)
        self._shortcut("Ctrl+Del", self.remove)
        self._column = QVBoxLayout(self)
        self._lay_out(vocabulary.explanation)
        self.load()

    def count_text(self) -> str:
        """Return how many entries there are."""
        return f"{self.model.rowCount()} {self._entity.plural}"

    def unstored(self) -> str:
        """Return what was refused in a cell, and what stands in the line for a new entry."""
        text = self.new_line.text().strip()
        new = f"„{shorten(text)}“ ist unter „{self._entity.plural}“ noch nicht angelegt." if text else ""
        return "\n".join(filter(None, (super().unstored(), new)))

    def add(self) -> None:
        """Make a new entry of what is typed; what is refused stays, with the reason below it."""
        text = self.new_line.text()
        if self._office.read_only or not text.strip() or not self.commit():
            return
        try:
            outcome = self._office.editing.set_values([Edit(self._entity.key, _NEW, self._named.key, text)])
        except (Refused, StorageFault) as refusal:
            self.note.show_text(_told(str(refusal), self._named, text))
            return
        self.new_line.clear()
        self.load()
        self.view.show_record(outcome.created[_NEW])

    # ------------------------------------------------------------------------------ workings

    def _make_new_line(self) -> QLineEdit:
        line = QLineEdit(self)
        line.setMaxLength(2**31 - 1)  # a text that is too long is refused with a sentence, not cut
        line.setPlaceholderText(f"{_new(self._entity)}: {self._named.label}")
        line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        line.setMinimumWidth(36 * self.fontMetrics().averageCharWidth())
        line.setMaximumWidth(70 * self.fontMetrics().averageCharWidth())
        line.setAccessibleName(_new(self._entity))
        line.setToolTip(why_read_only(self._office))
        line.setEnabled(not self._office.read_only)
        line.textChanged.connect(self._typed)
        line.installEventFilter(self)
        return line

    def _typed(self) -> None:
        self.note.show_text("")
        self._tell_selection()

    def _lay_out(self, explanation: str) -> None:
        step = theme.spacing()
        tools = tool_row([self.new_line, self.add_button, self.delete_button], self)
        head = QVBoxLayout()
        head.setContentsMargins(2 * step, 2 * step, 2 * step, step)
        head.setSpacing(step)
        head.addWidget(SectionHead(self._entity.plural, explanation, self))
        head.addSpacing(step)
        head.addWidget(tools)
        head.addWidget(self.note)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(head)
        self._column.addWidget(self.view, 1)

    def _tell(self) -> None:
        super()._tell()
        self.changed.emit()

    def _tell_selection(self) -> None:
        writable = not self._office.read_only
        self.delete_button.setEnabled(writable and bool(self.view.selected_ids()))
        self.add_button.setEnabled(writable and bool(self.new_line.text().strip()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Add with Enter, go to the list with Down, give up with Esc."""
        if watched is self.new_line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.add()
                return True
            if event.key() == Qt.Key.Key_Down:
                self.begin()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.new_line.clear()
                return True
        return super().eventFilter(watched, event)


def _new(entity: Entity) -> str:
    return f"{_ARTICLES[entity.gender]} {entity.singular}"


def _told(message: str, named: Field, text: str) -> str:
    """Say of a name that is taken which one it is."""
    return message.replace(
        f"„{named.label}“ darf nicht zweimal gleich sein.", f"„{shorten(text.strip())}“ steht in der Liste."
    )
