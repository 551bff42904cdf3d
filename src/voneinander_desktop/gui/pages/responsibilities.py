"""Which JobCenter site is responsible for which Stadtteile: a grid of check boxes."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.domain.catalogue import INSTITUTION, REGION
from voneinander_desktop.domain.fields import Ref, Row
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.pages.page_parts import SectionHead, muted_label, why_read_only
from voneinander_desktop.storage.listing import Query
from voneinander_desktop.usecases.editing import Edit, Outcome, Refused, StorageFault
from voneinander_desktop.usecases.office_file import OfficeFile

_Index = QModelIndex | QPersistentModelIndex
_Role = Qt.ItemDataRole
_RESPONSIBLE_FOR = "responsible_for"
_EXPLANATION = (
    "Ein JobCenter-Standort kann für mehrere Stadtteile zuständig sein, und für einen Stadtteil mehrere Standorte. "
    "Danach richtet sich, wen das Programm zum Einladen vorschlägt. Leertaste oder Klick ändert ein Feld."
)
_ALL_COVERED = "Für jeden Stadtteil ist ein Standort zuständig."
_NO_SITES = (
    "Noch ist keine Dienststelle als JobCenter-Standort gekennzeichnet. Das geschieht im Formular der Dienststelle, "
    "im Abschnitt „Dienststelle“."
)


class ResponsibilityModel(QAbstractTableModel):
    """Stadtteile as rows, sites as columns; each toggle is one step.

    Args:
        office: The open file.

    Signals:
        refused: Why a toggle was not stored, in German.
    """

    refused = Signal(str)

    def __init__(self, office: OfficeFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self.regions: Sequence[Row] = ()
        self.sites: Sequence[Row] = ()
        self.load()

    def load(self) -> None:
        """Read sites and Stadtteile; the current cell stays where rows and columns do."""
        regions, sites = self._read()
        if _named(regions) == _named(self.regions) and _named(sites) == _named(self.sites):
            self.sites = sites
            if self.regions and self.sites:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self.regions) - 1, len(self.sites) - 1))
            return
        self.beginResetModel()
        self.regions, self.sites = regions, sites
        self.endResetModel()

    def _read(self) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
        reader, listing = self._office.reader, self._office.listing
        regions = reader.rows(REGION, listing(REGION.key).ids(Query()))
        sites = reader.rows(
            INSTITUTION, listing(INSTITUTION.key).ids(Query(filters={"is_jobcenter_site": frozenset({True})}))
        )
        return tuple(regions.values()), tuple(
            row for row in sites.values() if row["retired_on"] is None or row[_RESPONSIBLE_FOR]
        )

    def is_responsible(self, index: _Index) -> bool:
        """Return whether the column's site is responsible for the row's Stadtteil."""
        return any(ref.id == self.regions[index.row()].id for ref in _responsible_for(self.sites[index.column()]))

    def uncovered(self) -> list[str]:
        """Return the Stadtteile for which no site is responsible."""
        covered = {ref.id for site in self.sites for ref in _responsible_for(site)}
        return [region.label for region in self.regions if region.id not in covered]

    # ------------------------------------------------------------------------------- Qt's questions

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many Stadtteile there are."""
        return 0 if parent.isValid() else len(self.regions)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many sites there are."""
        return 0 if parent.isValid() else len(self.sites)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        """Return the name of a site or Stadtteil."""
        row = (self.sites if orientation is Qt.Orientation.Horizontal else self.regions)[section]
        if role == _Role.DisplayRole:
            return _in_lines(row) if row.entity is INSTITUTION else row.label
        if role in (_Role.ToolTipRole, _Role.AccessibleTextRole):
            return row.label
        if role == _Role.TextAlignmentRole and orientation is Qt.Orientation.Vertical:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        """Return whether the box is ticked, and the same in words."""
        if not index.isValid():
            return None
        if role == _Role.CheckStateRole:
            return Qt.CheckState.Checked if self.is_responsible(index) else Qt.CheckState.Unchecked
        if role in (_Role.ToolTipRole, _Role.AccessibleTextRole):
            answer = "zuständig" if self.is_responsible(index) else "nicht zuständig"
            return f"{self.sites[index.column()].label}: für {self.regions[index.row()].label} {answer}"
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return what can be done with a cell."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain if self._office.read_only else plain | Qt.ItemFlag.ItemIsUserCheckable

    def setData(self, index: _Index, value: Any, role: int = _Role.EditRole) -> bool:
        """Make a site responsible for a Stadtteil or no longer."""
        if role != _Role.CheckStateRole or self._office.read_only or not index.isValid():
            return False
        site, region = self.sites[index.column()], self.regions[index.row()]
        others = tuple(ref for ref in _responsible_for(site) if ref.id != region.id)
        wanted = (*others, Ref(region.id, region.label)) if Qt.CheckState(value) == Qt.CheckState.Checked else others
        edit = Edit(INSTITUTION.key, site.id, _RESPONSIBLE_FOR, wanted)
        try:
            self._office.editing.set_values([edit], f"Zuständigkeit für {region.label} geändert")
        except (Refused, StorageFault) as fault:
            self.refused.emit(str(fault))
            return False
        return True


def _responsible_for(site: Row) -> tuple[Ref, ...]:
    value = site[_RESPONSIBLE_FOR]
    return tuple(part for part in value if isinstance(part, Ref)) if isinstance(value, tuple) else ()


def _named(rows: Sequence[Row]) -> list[tuple[int, str]]:
    return [(row.id, row.label) for row in rows]


def _in_lines(site: Row) -> str:
    """Return a site's name in lines as short as "JobCenter Mitte" and "Standort Wedding"."""
    return (site.text("short_name") or site.label).replace(" – ", "\n").replace(" - ", "\n")


class ResponsibilitiesPage(Page):
    """The grid, and which Stadtteile no site is responsible for.

    Args:
        office: The open file.
    """

    def __init__(self, office: OfficeFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ResponsibilityModel(office, self)
        self.model.refused.connect(self.fault)
        self.grid = _Grid(self)
        self.grid.setModel(self.model)
        self.grid.setToolTip(why_read_only(office))
        self.summary = muted_label("", self)
        self._no_sites = QLabel(_NO_SITES, self)
        self._no_sites.setWordWrap(True)
        step = theme.spacing()
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        column.setSpacing(2 * step)
        column.addWidget(SectionHead("Zuständigkeiten", _EXPLANATION, self))
        column.addWidget(self._no_sites)
        column.addWidget(self.grid, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.summary)
        column.addStretch(1)
        self._tell()

    def begin(self) -> None:
        """Put the focus into the grid."""
        if not self.grid.currentIndex().isValid() and self.model.rowCount() and self.model.columnCount():
            self.grid.setCurrentIndex(self.model.index(0, 0))
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, outcome: Outcome) -> None:
        """Show what a step changed."""
        if any(entity in (INSTITUTION.key, REGION.key) for entity, _ in outcome.touched | outcome.deleted):
            self.model.load()
            self._tell()

    def _tell(self) -> None:
        self._no_sites.setVisible(not self.model.sites)
        self.grid.setVisible(bool(self.model.sites))
        self.grid.fit()
        uncovered = self.model.uncovered()
        told = f"Noch ohne zuständigen Standort: {', '.join(uncovered)}." if uncovered else _ALL_COVERED
        self.summary.setText(told if self.model.sites else "")


class _Grid(QTableView):
    """A table of check boxes: arrows move, the space bar or a click changes one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Zuständigkeiten der JobCenter-Standorte für die Stadtteile")
        self.setItemDelegate(_CheckBoxes(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizeAdjustPolicy(QAbstractItemView.SizeAdjustPolicy.AdjustToContents)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setDefaultSectionSize(theme.row_height(self.fontMetrics()))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.horizontalHeader().setHighlightSections(True)

    def fit(self) -> None:
        """Give every site the width of its name, the same for all."""
        header = self.horizontalHeader()
        header.setFixedHeight(header.sizeHint().height() + theme.spacing())
        names = self.verticalHeader()
        names.setFixedWidth(names.sizeHint().width() + 2 * theme.spacing())
        widest = max((header.sectionSizeHint(column) for column in range(header.count())), default=0)
        header.setDefaultSectionSize(widest + 2 * theme.spacing())


class _CheckBoxes(QStyledItemDelegate):
    """Paints a check box in the middle of its cell; all of the cell answers to a click."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.initStyleOption(option, index)
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
        style = option.widget.style() if option.widget else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        box = QStyleOptionButton()
        box.palette = option.palette
        box.state = option.state & QStyle.StateFlag.State_Enabled
        checked = index.data(_Role.CheckStateRole) == Qt.CheckState.Checked
        box.state |= QStyle.StateFlag.State_On if checked else QStyle.StateFlag.State_Off
        side = style.pixelMetric(QStyle.PixelMetric.PM_IndicatorWidth, box, option.widget)
        box.rect = QStyle.alignedRect(
            option.direction, Qt.AlignmentFlag.AlignCenter, QSize(side, side), QRect(option.rect)
        )
        style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorCheckBox, box, painter, option.widget)
        painter.setPen(option.palette.color(QPalette.ColorRole.Mid))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        if not index.flags() & Qt.ItemFlag.ItemIsUserCheckable or not _toggles(event):
            return False
        ticked = index.data(_Role.CheckStateRole) == Qt.CheckState.Checked
        return model.setData(index, Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked, _Role.CheckStateRole)


def _toggles(event: QEvent) -> bool:
    if isinstance(event, QMouseEvent):
        return event.type() == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton
    return isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Select)
