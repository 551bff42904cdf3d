"""Decisions about a whole list: what becomes of unknown names, and which Kategorien are taken over."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.domain.values import shorten
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.pages.page_parts import muted_label, tool_row
from voneinander_desktop.gui.pickers import RowDelegate
from voneinander_desktop.gui.screen import within_screen
from voneinander_desktop.usecases.import_plan import NameDecision, UnknownName
from voneinander_desktop.usecases.office_file import OfficeFile

_NAMES = (
    "Diese Namen aus der Liste gibt es in Ihren Auswahllisten nicht. Was leer bleibt, können Sie später nachtragen."
)
_CATEGORIES = "Nur Zeilen der angekreuzten Kategorien werden übernommen; die Kategorie wird zum Verteiler."
_CREATE, _EMPTY = NameDecision(create=True), NameDecision()


class _Dialog(QDialog):
    """A text, what is decided, and the buttons below."""

    def __init__(self, title: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._buttons = QDialogButtonBox(self)
        self._buttons.addButton("Ü&bernehmen", QDialogButtonBox.ButtonRole.AcceptRole).setDefault(True)
        self._buttons.addButton("Abbrechen", QDialogButtonBox.ButtonRole.RejectRole)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        step = theme.spacing()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        self.column.setSpacing(step)
        self.column.addWidget(muted_label(text, self))

    def _finish(self, width: int, height: int) -> None:
        step = theme.spacing()
        self.column.addSpacing(step)
        self.column.addWidget(self._buttons)
        metrics = self.fontMetrics()
        self.resize(within_screen(self, QSize(width * metrics.averageCharWidth(), height * theme.row_height(metrics))))


class NamesDialog(_Dialog):
    """What becomes of each name that a vocabulary does not have.

    Args:
        office: The open file.
        unknown: The names.

    Attributes:
        choices: What becomes of each, in their order.
    """

    def __init__(self, office: OfficeFile, unknown: Sequence[UnknownName], parent: QWidget) -> None:
        super().__init__("Unbekannte Namen", _NAMES, parent)
        self._unknown = unknown
        self.choices = [self._choice(office, one) for one in unknown]
        create = QPushButton(theme.icon("add"), "&Alle neu anlegen", self)
        create.clicked.connect(lambda: self._choose_all(_CREATE))
        empty = QPushButton(theme.icon("cross"), "Alle &leer lassen", self)
        empty.clicked.connect(lambda: self._choose_all(_EMPTY))
        for button in (create, empty):
            button.setAutoDefault(False)
        self.column.addWidget(tool_row([create, empty], self))
        self.column.addWidget(self._list(), 1)
        self._finish(100, min(10 + len(unknown), 18))
        self.choices[0].setFocus()

    def decisions(self) -> dict[tuple[str, str], NameDecision]:
        """Return what becomes of each name."""
        chosen = zip(self._unknown, self.choices, strict=True)
        return {(one.entity, one.name): choice.currentData() for one, choice in chosen}

    def _choice(self, office: OfficeFile, one: UnknownName) -> QComboBox:
        combo = QComboBox(self)
        combo.setAccessibleName(f"Was soll aus „{shorten(one.name)}“ werden?")
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(28)
        combo.addItem("leer lassen", _EMPTY)
        combo.addItem(f"„{shorten(one.name)}“ neu anlegen", _CREATE)
        similar = dict(one.similar)
        others = {ref.id: ref.text for ref in office.reader.options(one.entity) if ref.id not in similar}
        for row_id, name in {**similar, **others}.items():
            combo.addItem(f"Gemeint ist: {name}", NameDecision(target=row_id))
        place = next((n for n in range(combo.count()) if combo.itemData(n) == one.decision), 0)
        combo.setCurrentIndex(place)
        return combo

    def _choose_all(self, decision: NameDecision) -> None:
        for choice in self.choices:
            choice.setCurrentIndex(0 if decision is _EMPTY else 1)

    def _list(self) -> QScrollArea:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, theme.spacing(), 0)
        grid.setHorizontalSpacing(2 * theme.spacing())
        grid.setVerticalSpacing(theme.spacing())
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        for number, (one, choice) in enumerate(zip(self._unknown, self.choices, strict=True)):
            rows = "1 Zeile" if one.rows == 1 else f"{one.rows} Zeilen"
            label = QLabel(f"{one.field}: „{shorten(one.name)}“ ({rows})", inside)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setBuddy(choice)
            grid.addWidget(label, number, 0)
            grid.addWidget(choice, number, 1)
        grid.setRowStretch(len(self.choices), 1)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        return area


class CategoriesDialog(_Dialog):
    """Which Kategorien are taken over.

    Args:
        counts: The Kategorien, with how many rows have each; the empty text for rows without.
        chosen: Those that are taken over now; None for all.

    Attributes:
        list: The Kategorien with check boxes.
    """

    def __init__(self, counts: Mapping[str, int], chosen: frozenset[str] | None, parent: QWidget) -> None:
        super().__init__("Kategorien", _CATEGORIES, parent)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Kategorien")
        self.list.setItemDelegate(RowDelegate(self.list))
        side = self.fontMetrics().height()
        self.list.setIconSize(QSize(side, side))
        for name in sorted(counts, key=lambda name: (not name, name.casefold())):
            item = QListWidgetItem(f"{name or 'ohne Kategorie'} ({counts[name]})", self.list)
            item.setData(Qt.ItemDataRole.UserRole, name)
            on = chosen is None or name in chosen
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        every = QPushButton("&Alle", self)
        every.clicked.connect(lambda: self._tick(Qt.CheckState.Checked))
        none = QPushButton("&Keine", self)
        none.clicked.connect(lambda: self._tick(Qt.CheckState.Unchecked))
        for button in (every, none):
            button.setAutoDefault(False)
        self.column.addWidget(tool_row([every, none], self))
        self.column.addWidget(self.list, 1)
        self._finish(60, min(10 + len(counts), 18))
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def chosen(self) -> frozenset[str] | None:
        """Return the Kategorien that are taken over; None for all."""
        items = [self.list.item(row) for row in range(self.list.count())]
        ticked = [item for item in items if item.checkState() == Qt.CheckState.Checked]
        if len(ticked) == len(items):
            return None
        return frozenset(str(item.data(Qt.ItemDataRole.UserRole)) for item in ticked)

    def _tick(self, state: Qt.CheckState) -> None:
        for row in range(self.list.count()):
            self.list.item(row).setCheckState(state)
