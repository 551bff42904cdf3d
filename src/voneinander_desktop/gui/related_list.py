"""Records that belong to the one in the form, such as an institution's contacts, each a way to it."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QToolButton, QVBoxLayout, QWidget

from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Entity, Field, Kind, Ref, Related, Row
from voneinander_desktop.gui import theme
from voneinander_desktop.usecases.office_file import OfficeFile

_MOST_ROWS = 6
_MOST_RECORDS = 200
"""More are counted, but not listed: the list page shows them."""

LISTED = ("session", "institution", "contact")
"""Entities with a list page of their own."""


class RelatedList(QWidget):
    """One heading with its count, and the records below it.

    Args:
        office: The open file.
        related: Which records.

    Signals:
        open_record: (entity key, id) of a record that was chosen.
        new_record: (entity key, values) of a new record that belongs to this one.
    """

    open_record = Signal(str, int)
    new_record = Signal(str, object)

    def __init__(self, office: OfficeFile, related: Related, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.related = related
        self._entity = ENTITIES[related.entity]
        self._owner = Ref(0, "")
        self.heading = QLabel(self)
        font = self.heading.font()
        font.setBold(True)
        self.heading.setFont(font)
        self.rows = _Rows(self)
        self.rows.setAccessibleName(related.label)
        self.rows.chosen.connect(lambda entity, row_id: self.open_record.emit(entity, row_id))
        self.heading.setBuddy(self.rows)
        self.add = QToolButton(self)
        self.add.setIcon(theme.icon("add"))
        self.add.setAutoRaise(True)
        self.add.setText(f"{self._entity.singular} hinzufügen")
        self.add.setToolTip(self.add.text())
        self.add.setAccessibleName(self.add.text())
        self.add.clicked.connect(self._begin_new)
        self._lay_out()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.spacing(), 0, 0)
        layout.setSpacing(theme.spacing() // 2)
        row = QHBoxLayout()
        row.addWidget(self.heading, 1)
        row.addWidget(self.add)
        layout.addLayout(row)
        layout.addWidget(self.rows)

    def show_records_of(self, owner: Ref, *, read_only: bool) -> None:
        """List what belongs to `owner`."""
        self._owner = owner
        ids = self._office.reader.related_ids(owner.id, self.related)
        records = self._office.reader.rows(self._entity, ids[:_MOST_RECORDS])
        self.heading.setText(f"{self.related.label} ({len(ids)})")
        self.rows.clear()
        for row in records.values():
            self.rows.add_record(self._text(row), self._target(row))
        self.rows.setVisible(bool(ids))
        self.add.setVisible(not read_only and _can_be_added(self._entity, self.related))

    def _text(self, row: Row) -> str:
        """Name a record by what is not already said by the form it stands in."""
        own = [key for key in self._entity.label if key != self.related.field]
        named = [row.text(key) for key in own] or [row.text(spec.key) for spec in self._others()]
        more = [
            row.text(spec.key)
            for spec in self._entity.fields
            if spec.shown and spec.key not in (*self._entity.label, self.related.field) and not spec.link
        ]
        return " · ".join(filter(None, [", ".join(filter(None, named)), *more[:2]]))

    def _others(self) -> list[Field]:
        """Return the required references that a record is about, the form's own record aside."""
        return [spec for spec in self._entity.required if spec.target and spec.key != self.related.field]

    def _target(self, row: Row) -> tuple[str, int]:
        """Return where a record leads: to itself, or to what it is about where it has no list."""
        if self._entity.key in LISTED:
            return self._entity.key, row.id
        for spec in self._others():
            value = row[spec.key]
            if isinstance(value, Ref):
                return spec.target, value.id
        return self._entity.key, row.id

    def _begin_new(self) -> None:
        self.new_record.emit(self._entity.key, {self.related.field: self._owner})


class _Rows(QListWidget):
    """A list as high as its rows; a click or Enter chooses one."""

    chosen = Signal(str, int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.itemClicked.connect(self._choose)

    def add_record(self, text: str, target: tuple[str, int]) -> None:
        item = QListWidgetItem(text, self)
        item.setToolTip(f"{text}\nKlick oder Eingabetaste öffnet den Eintrag.")
        item.setData(Qt.ItemDataRole.UserRole, target)
        item.setSizeHint(QSize(0, theme.row_height(self.fontMetrics())))
        rows = min(self.count(), _MOST_ROWS)
        self.setFixedHeight(rows * theme.row_height(self.fontMetrics()) + 2 * self.frameWidth())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem():
            self._choose(self.currentItem())
        else:
            super().keyPressEvent(event)

    def _choose(self, item: QListWidgetItem) -> None:
        entity, row_id = item.data(Qt.ItemDataRole.UserRole)
        self.chosen.emit(entity, row_id)


def _can_be_added(entity: Entity, related: Related) -> bool:
    spec = entity.field(related.field)
    return entity.key in LISTED and spec.editable and spec.kind is Kind.REFERENCE
