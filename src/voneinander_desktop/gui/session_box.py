"""The choice of a Veranstaltung, the latest one first."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QWidget

from voneinander_desktop.domain.catalogue import SESSION
from voneinander_desktop.domain.fields import Row
from voneinander_desktop.storage.listing import Query
from voneinander_desktop.usecases.office_file import OfficeFile


class SessionBox(QComboBox):
    """The choice of a Veranstaltung.

    Args:
        office: The open file.
        session_id: Which at first; the one that comes next, or the latest one, if None.
    """

    def __init__(self, office: OfficeFile, session_id: int | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._office = office
        self.setAccessibleName("Veranstaltung")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(24)
        self.load(session_id)

    @property
    def session_id(self) -> int:
        """The chosen Veranstaltung; 0 where there is none."""
        return int(self.currentData() or 0)

    def load(self, session_id: int | None = None) -> None:
        """Read anew which there are; nothing is told of it."""
        ids = self._office.listing(SESSION.key).ids(Query(sort=(("date", True), ("title", False))))
        rows = list(self._office.reader.rows(SESSION, ids).values())
        with QSignalBlocker(self):
            self.clear()
            for row in rows:
                self.addItem("  ".join(filter(None, (row.text("date"), row.text("title")))), row.id)
            chosen = self.findData(session_id) if session_id else -1
            self.setCurrentIndex(chosen if chosen >= 0 else self.findData(_next_session(rows)))


def _next_session(rows: Sequence[Row]) -> int:
    """Return the Veranstaltung that comes next, or the latest one; `rows` begin with the latest."""
    coming = [row for row in rows if isinstance(row["date"], date) and row["date"] >= date.today()]
    return next((row.id for row in (coming or rows[:1])[::-1]), 0)
