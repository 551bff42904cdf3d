"""Merging two records: choosing what stays, seeing what comes along, and doing it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Row
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.comparison import ComparisonView
from voneinander_desktop.gui.pages.page_parts import muted_label
from voneinander_desktop.gui.screen import within_screen
from voneinander_desktop.usecases.editing import Outcome, StorageFault
from voneinander_desktop.usecases.merge_plan import Merge
from voneinander_desktop.usecases.office_file import OfficeFile

_Role = QDialogButtonBox.ButtonRole
_MOST_LINES = 6
_DETAILS = {"institution": ("street", "postal_code", "region"), "contact": ("institution", "email")}
"""Fields that tell apart records of one name, by entity."""
HINT = "Pfeiltasten führen von Wert zu Wert, die Leertaste oder ein Klick wählt ihn aus."


def described(row: Row) -> str:
    """Return what a record is called, and where it belongs."""
    detail = next(filter(None, map(row.text, _DETAILS[row.entity.key])), "")
    return f"{row.label} · {detail}" if detail else row.label


class Merger(QWidget):
    """Two records side by side, and what merging them brings with it.

    Args:
        office: The open file.

    Attributes:
        view: The table of their values.
        told: What comes along and what gives way.

    Signals:
        fault: Why something could not be read or written, in German.
    """

    fault = Signal(str)

    def __init__(self, office: OfficeFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._pair: tuple[str, int, int] | None = None
        self.view = ComparisonView(self)
        self.view.comparison.read_only = office.read_only
        self.view.comparison.chosen.connect(self._tell)
        self.told = QLabel(self)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setWordWrap(True)
        self.told.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.spacing())
        column.addWidget(self.view, 1)
        column.addWidget(_FewLines(self.told, self))

    @property
    def pair(self) -> tuple[str, int, int] | None:
        """The records that are shown: entity key, the one that stays, the one that goes; None if none are."""
        return self._pair

    def show_pair(self, entity_key: str, one: int, other: int) -> bool:
        """Show two records; the older one stays. False, with nothing shown, if one of them is gone."""
        pair = entity_key, min(one, other), max(one, other)
        rows = self._office.reader.rows(ENTITIES[entity_key], pair[1:])
        if len(rows) < 2:
            self.clear()
            return False
        self._pair = pair
        self.view.show_aspects(self._office.merging.aspects(*pair), [described(row) for row in rows.values()])
        self._tell()
        return True

    def clear(self) -> None:
        """Show nothing."""
        self._pair = None
        self.view.show_aspects((), ("", ""))
        self.told.clear()

    def merge(self) -> Outcome | None:
        """Merge the records as chosen; None if that failed, which is told."""
        takes = self.view.comparison.takes
        return self._attempt(lambda pair: self._office.merging.merge(*pair, takes))

    def set_different(self, *, different: bool) -> Outcome | None:
        """Remember that the records are different, or forget it; None if that failed, which is told."""
        merging = self._office.merging
        return self._attempt(lambda pair: merging.set_different(pair[0], pair[1:], different=different))

    def _attempt(self, step: Callable[[tuple[str, int, int]], Outcome]) -> Outcome | None:
        if self._pair is None or self._office.read_only:
            return None
        try:
            return step(self._pair)
        except StorageFault as fault:
            self.fault.emit(str(fault))
            return None

    def _tell(self) -> None:
        """Say what merging does beside the values."""
        plan = self._office.merging.plan(*self._pair, self.view.comparison.takes) if self._pair else None
        self.told.setText("\n".join(_told(plan)) if plan else "")


def _told(plan: Merge) -> list[str]:
    """Return in German what merging does beside the values."""
    lines = [f"Wird als andere Schreibweise behalten: „{name}“." for name in plan.other_names]
    if plan.along:
        lines.append(f"Kommt mit herüber – {', '.join(plan.along)}.")
    return [*lines, *plan.told] or ["Am zweiten Eintrag hängt sonst nichts."]


class _FewLines(QScrollArea):
    """Shows a text of any length on a few lines, as many as it needs; more can be scrolled to."""

    def __init__(self, text: QLabel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Was beim Zusammenführen geschieht")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self._text = text
        self.setWidget(text)
        text.installEventFilter(self)

    def sizeHint(self) -> QSize:
        """Return the size of the text, of a few lines at most."""
        wanted = self._text.heightForWidth(max(self.viewport().width(), 1))
        return QSize(super().sizeHint().width(), min(wanted, _MOST_LINES * self._text.fontMetrics().lineSpacing()))

    def minimumSizeHint(self) -> QSize:
        """Return the size of a line."""
        return QSize(0, min(self.sizeHint().height(), self._text.fontMetrics().lineSpacing()))

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Follow the text."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.updateGeometry()
        return False


class MergeDialog(QDialog):
    """Merges two records that were selected in a list.

    Args:
        office: The open file.
        entity_key: Their entity.
        ids: The records.
        parent: The list.

    Attributes:
        merger: The records side by side.

    Signals:
        fault: Why something could not be read or written, in German.
        merged: The record that stays, once they are merged.
    """

    fault = Signal(str)
    merged = Signal(int)

    def __init__(self, office: OfficeFile, entity_key: str, ids: tuple[int, int], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{ENTITIES[entity_key].plural} zusammenführen")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.merger = Merger(office, self)
        self.merger.fault.connect(self.fault)
        buttons = QDialogButtonBox(self)
        merge = buttons.addButton("&Zusammenführen", _Role.AcceptRole)
        merge.setAutoDefault(False)
        different = buttons.addButton("Sind &verschieden", _Role.ActionRole)
        different.setAutoDefault(False)
        different.setToolTip("Die beiden werden dann nicht mehr als doppelt vorgeschlagen.")
        different.clicked.connect(self._set_different)
        buttons.addButton("Abbrechen", _Role.RejectRole).setAutoDefault(False)
        buttons.accepted.connect(self._merge)
        buttons.rejected.connect(self.reject)
        step = theme.spacing()
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        column.setSpacing(step)
        column.addWidget(muted_label(HINT, self))
        column.addWidget(self.merger, 1)
        column.addWidget(buttons)
        wanted = QSize(150 * self.fontMetrics().averageCharWidth(), 22 * theme.row_height(self.fontMetrics()))
        self.resize(within_screen(self, wanted))
        self.merger.show_pair(entity_key, *ids)
        self.merger.view.setFocus()

    def _merge(self) -> None:
        pair = self.merger.pair
        if pair and self.merger.merge():
            self.accept()
            self.merged.emit(pair[1])

    def _set_different(self) -> None:
        if self.merger.set_different(different=True):
            self.accept()
