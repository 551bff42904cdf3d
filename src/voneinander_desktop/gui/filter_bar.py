"""Filters of a list: a button with a menu for each, and what is filtered as chips that can be taken away."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget

from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Entity, Field, Kind
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.flow_layout import FlowLayout
from voneinander_desktop.storage.listing import Query, Retired
from voneinander_desktop.usecases.office_file import OfficeFile

FILTERS = {
    "session": ("status", "site"),
    "institution": ("region", "kind"),
    "contact": ("region", "mailing_lists", "share"),
}
"""The fields that each list can be filtered by."""

RETIRED: tuple[tuple[Retired, str], ...] = (
    ("active", "ohne Ausgeschiedene"),
    ("retired", "nur Ausgeschiedene"),
    ("all", "mit Ausgeschiedenen"),
)
_MOST_CHIPS = 3
"""A field with more allowed values has one chip that counts them."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value that a filter can allow: the raw value of `storage.listing.Query`, and its German text."""

    value: Any
    text: str


class FilterBar(QWidget):
    """The row of filters above a list.

    Args:
        office: The open file.
        entity: What the list shows.
        search: The search field, to stand before the filters.

    Signals:
        changed: The filters are other ones now.
    """

    changed = Signal()

    def __init__(self, office: OfficeFile, entity: Entity, search: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._entity = entity
        self._allowed: dict[str, set[Any]] = {}
        self._texts: dict[str, dict[Any, str]] = {}
        self._chips: list[QPushButton] = []
        self.retired: Retired = "active" if "retired_on" in entity.index else "all"
        self._flow = FlowLayout(theme.spacing(), self)
        self._flow.addWidget(search)
        self.buttons = {key: self._field_button(entity.field(key)) for key in FILTERS.get(entity.key, ())}
        self.retired_button = self._retired_button() if "retired_on" in entity.index else None

    def query(self, text: str, sort: tuple[tuple[str, bool], ...]) -> Query:
        """Return what the list is to show, with these filters."""
        filters = {key: frozenset(allowed) for key, allowed in self._allowed.items() if allowed}
        return Query(text=text, filters=filters, retired=self.retired, sort=sort)

    @property
    def active(self) -> bool:
        """Whether anything but the usual is filtered."""
        return any(self._allowed.values()) or self.retired != self._usual()

    @property
    def hides(self) -> bool:
        """Whether the filters may hide any record, the usual one of those who left included."""
        return any(self._allowed.values()) or self.retired != "all"

    def clear(self, *, everything: bool = False) -> None:
        """Take the filters away; with `everything` the list shows those who left, too."""
        self._allowed.clear()
        self._set_retired("all" if everything and self.retired_button else self._usual())

    def set_allowed(self, key: str, values: Iterable[Any]) -> None:
        """Let the list show only records with these values in a field; none means any."""
        self._allowed[key] = set(values)
        self._show()
        self.changed.emit()

    def options(self, key: str) -> list[Option]:
        """Return what a field can be filtered by."""
        spec = _origin(self._entity, self._entity.field(key))
        if spec.choices:
            return [Option(value, text) for value, text in spec.choices]
        if spec.kind is Kind.FLAG:
            return [Option(True, "ja"), Option(False, "nein")]
        refs = [Option(ref.id, ref.text) for ref in self._office.reader.options(spec.target)]
        if spec.target in ("institution", "contact"):  # long lists: only who really occurs
            used = set(self._office.reader.keys(self._entity, key).values())
            refs = [option for option in refs if option.value in used]
        return [*refs, Option(None, f"ohne {_short(spec)}")]

    def state(self) -> dict[str, Any]:
        """Return the filters as JSON can hold them."""
        allowed = {key: sorted(values, key=repr) for key, values in self._allowed.items() if values}
        return {"allowed": allowed, "retired": self.retired}

    def restore(self, state: dict[str, Any]) -> None:
        """Take over filters from `state`, as far as they still make sense."""
        allowed = state.get("allowed")
        for key, values in (allowed if isinstance(allowed, dict) else {}).items():
            if key in self.buttons:
                known = {option.value for option in self.options(key)}
                self._allowed[key] = {value for value in values if value in known}
        if self.retired_button and state.get("retired") in ("active", "retired", "all"):
            self.retired = state["retired"]
        self._show()

    def _usual(self) -> Retired:
        return "active" if self.retired_button else "all"

    def _field_button(self, spec: Field) -> QToolButton:
        menu = _OpenMenu(self)
        menu.aboutToShow.connect(lambda: self._fill(menu, spec.key))
        return self._menu_button(_short(spec), menu)

    def _retired_button(self) -> QToolButton:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for value, text in RETIRED:
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(value == self.retired)
            action.setData(value)
            group.addAction(action)
            action.triggered.connect(lambda _=False, value=value: self._set_retired(value))
        button = self._menu_button(dict(RETIRED)[self.retired], menu)
        button.setAccessibleName("Ausgeschiedene")
        return button

    def _menu_button(self, text: str, menu: QMenu) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._flow.addWidget(button)
        return button

    def _fill(self, menu: QMenu, key: str) -> None:
        menu.clear()
        allowed = self._allowed.get(key, set())
        for option in self.options(key):
            action = menu.addAction(option.text.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(option.value in allowed)
            action.toggled.connect(lambda on, option=option: self._toggle(key, option, on=on))

    def _toggle(self, key: str, option: Option, *, on: bool) -> None:
        allowed = self._allowed.get(key, set())
        self._texts.setdefault(key, {})[option.value] = option.text
        self.set_allowed(key, allowed | {option.value} if on else allowed - {option.value})

    def _set_retired(self, value: Retired) -> None:
        self.retired = value
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        """Bring chips and the texts of the buttons in line with the filters."""
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [chip for key in self.buttons for chip in self._chips_of(key)]
        if self.retired_button:
            self.retired_button.setText(dict(RETIRED)[self.retired])
            for action in self.retired_button.menu().actions():
                action.setChecked(action.data() == self.retired)
        self.updateGeometry()

    def _chips_of(self, key: str) -> list[QPushButton]:
        allowed = self._allowed.get(key, set())
        label = _short(self._entity.field(key))
        if len(allowed) > _MOST_CHIPS:
            return [self._chip(f"{label}: {len(allowed)} ausgewählt", key, set())]
        texts = self._known_texts(key, allowed)
        plain = self._entity.field(key).kind is Kind.FLAG
        return [
            self._chip(f"{label}: {texts[value]}" if plain else texts[value], key, allowed - {value})
            for value in sorted(allowed, key=texts.__getitem__)
        ]

    def _known_texts(self, key: str, values: set[Any]) -> dict[Any, str]:
        known = self._texts.setdefault(key, {})
        if not values <= known.keys():
            known.update({option.value: option.text for option in self.options(key)})
        return {value: known.get(value, "unbekannt") for value in values}

    def _chip(self, text: str, key: str, left: set[Any]) -> QPushButton:
        chip = QPushButton(theme.icon("cross"), text.replace("&", "&&"), self)
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands behind the text
        chip.setAutoDefault(False)
        chip.setToolTip(f"Filter „{text}“ entfernen")
        chip.setAccessibleName(chip.toolTip())
        chip.setObjectName("chip")
        chip.clicked.connect(lambda: self.set_allowed(key, left))
        self._flow.addWidget(chip)
        chip.show()
        return chip

    def chip_texts(self) -> list[str]:
        """Return what the chips say."""
        return [chip.text().replace("&&", "&") for chip in self._chips]


class _OpenMenu(QMenu):
    """A menu that stays open while several things in it are ticked."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._tick(self.activeAction()):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space or not self._tick(self.activeAction()):
            super().keyPressEvent(event)

    def _tick(self, action: QAction | None) -> bool:
        if action is None or not action.isCheckable():
            return False
        action.toggle()
        return True


def _short(spec: Field) -> str:
    """Return the label as it is said in a row of filters."""
    return spec.label.removesuffix(" an Teilnehmende")


def _origin(entity: Entity, spec: Field) -> Field:
    """Return the field that a field of another record shows."""
    while spec.through:
        entity = ENTITIES[entity.field(spec.through).target]
        spec = entity.field(spec.source)
    return spec
