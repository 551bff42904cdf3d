"""What the tables of a Veranstaltung's institutions and people have in common."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from voneinander_desktop.domain.fields import Entity, Ref
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.pages.page_parts import muted_label, tool_row
from voneinander_desktop.gui.pages.record_table import RecordTablePage
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.usecases.office_file import OfficeFile


class MembersTab(RecordTablePage):
    """Buttons, a search field and a line of counts above a table.

    Args:
        office: The open file.
        session_id: The Veranstaltung.
        entity: What the table shows.
        columns: Keys of the fields that can be columns.
        shown: How many of them are shown at first.
        settings: Where columns and sorting are remembered.

    Attributes:
        search: The search field.
        counts: The line of counts.
    """

    def __init__(
        self,
        office: OfficeFile,
        session_id: int,
        entity: Entity,
        columns: Sequence[str],
        shown: int,
        settings: Settings | None,
        parent: QWidget | None,
    ) -> None:
        super().__init__(office, entity, columns, shown, {"session": Ref(session_id, "")}, settings, parent)
        self._session_id = session_id
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Suchen (Strg+F)")
        self.search.setAccessibleName(f"{entity.plural} durchsuchen")
        self.search.setToolTip("Sucht in allen Spalten; mehrere Wörter in beliebiger Reihenfolge.")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(theme.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self.load)
        self.search.installEventFilter(self)
        self.counts = muted_label("", self)
        self._shortcut("Ctrl+F", self._focus_search)
        self._shortcut("Ctrl+Del", self.remove)

    def number(self) -> int:
        """Return how many the tab names in its title."""
        raise NotImplementedError

    def count_text(self) -> str:
        """Return how many of how many are shown."""
        return f"{self.model.rowCount()} von {len(self.all_ids())} {self._entity.plural}"

    def _lay_out(self, tools: Sequence[QWidget]) -> None:
        step = theme.spacing()
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.search.setMinimumWidth(24 * self.fontMetrics().averageCharWidth())
        self.search.setMaximumWidth(40 * self.fontMetrics().averageCharWidth())
        below = QHBoxLayout()
        below.setSpacing(2 * step)
        below.addWidget(self.search, 2)
        below.addWidget(self.counts, 3)
        head = QVBoxLayout()
        head.setContentsMargins(2 * step, 2 * step, 2 * step, step)
        head.setSpacing(step)
        head.addWidget(tool_row(tools, self))
        head.addLayout(below)
        line = QFrame(self)
        line.setFrameShape(QFrame.Shape.HLine)
        line.setFrameShadow(QFrame.Shadow.Plain)
        line.setForegroundRole(line.backgroundRole().Mid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(line)
        column.addWidget(self.view, 1)

    def _say_count(self, text: str) -> None:
        shown, total = self.model.rowCount(), len(self.all_ids())
        self.counts.setText(text if shown == total else f"{shown} von {total} gezeigt · {text}")
        self.changed.emit()

    def _show_new(self, known: Collection[int]) -> None:
        """Put the search away, sort anew and go to the first of the records that were not known before."""
        self.search.clear()
        self.load()
        new = [row_id for row_id in self.model.ids() if row_id not in known]
        if new:
            self.view.show_record(new[0])

    def _focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Lead from the search field into the table with Down or Enter; Esc empties it."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.begin()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return super().eventFilter(watched, event)
