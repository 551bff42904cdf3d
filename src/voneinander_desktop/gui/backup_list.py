"""The list of backups: when, why, what they hold, and whether they are sound."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from voneinander_desktop.gui.pages.history import ChangesView
from voneinander_desktop.usecases.safekeeping import Backup

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_COUNTS = ("Einrichtungen", "Kontakte", "Veranstaltungen")
_COLUMNS = ("Wann", "Warum", "Geprüft", *_COUNTS, "Letzte Änderung darin")
_CHECKED_COLUMN = 2
_WIDEST = (20, 26, 18, 15, 12, 18, 44)
_CHECKED = {None: "beim Anlegen", True: "eben, in Ordnung", False: "beschädigt"}


class BackupModel(QAbstractTableModel):
    """Backups, newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._backups: Sequence[Backup] = ()
        self._sound: dict[str, bool] = {}

    def set_backups(self, backups: Sequence[Backup]) -> None:
        """Show these backups."""
        self.beginResetModel()
        self._backups = backups
        self.endResetModel()

    def set_sound(self, sound: Mapping[str, bool]) -> None:
        """Show which of them were found sound, by their names."""
        self._sound = dict(sound)
        if self._backups:
            last = self.index(len(self._backups) - 1, _CHECKED_COLUMN)
            self.dataChanged.emit(self.index(0, _CHECKED_COLUMN), last)

    def backup(self, row: int) -> Backup:
        """Return a row's backup."""
        return self._backups[row]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many backups there are."""
        return 0 if parent.isValid() else len(self._backups)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        """Return a column's heading."""
        if orientation is Qt.Orientation.Horizontal and role == _Role.DisplayRole:
            return _COLUMNS[section]
        return None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Return a cell's text."""
        if not index.isValid() or role not in (_Role.DisplayRole, _Role.ToolTipRole):
            return None
        return self._texts(self._backups[index.row()])[index.column()]

    def _texts(self, backup: Backup) -> tuple[str, ...]:
        counts = (str(backup.counts.get(name, "–")) for name in _COUNTS)
        checked = _CHECKED[self._sound.get(backup.name)]
        return (f"{backup.made_at:%d.%m.%Y %H:%M}", backup.reason, checked, *counts, backup.last_change)


class BackupView(ChangesView):
    """The table of them: Enter and double click choose one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Sicherungen")
        self.setSelectionMode(ChangesView.SelectionMode.SingleSelection)

    def fit_columns(self, widest: Sequence[int] = _WIDEST) -> None:
        """Make the columns as wide as what they show, up to so many characters."""
        super().fit_columns(widest)
