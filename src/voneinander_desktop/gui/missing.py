"""What to do with a text that names no record: make one, take another one, or leave the field empty."""

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from voneinander_desktop.domain import collation
from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Entity, Field, Kind, Ref, Value
from voneinander_desktop.domain.values import shorten
from voneinander_desktop.gui import theme
from voneinander_desktop.usecases.office_file import OfficeFile

_COMPARED = 5000  # with more records than these, similar names are not looked for: it would take too long
_SIMILAR = 0.72
_MOST_HOLDING = 10


class Settled(NamedTuple):
    """What is to be stored in place of what was typed.

    Attributes:
        value: The value, or text that names a record.
        create: (entity key, name) of records to make for it in the same step.
    """

    value: Value | str
    create: tuple[tuple[str, str], ...] = ()


Ask = Callable[[OfficeFile, Field, str, QWidget], Settled | None]
"""Asks what to do with a text that names no record; None if she wants to go on typing."""


def settle(
    office: OfficeFile, entity: Entity, spec: Field, typed: Value | str, parent: QWidget, ask: Ask | None = None
) -> Settled | None:
    """Return what is to be stored for what stands in an editor; None if it must not be stored yet.

    Args:
        office: The open file.
        entity: The field's entity.
        spec: The field.
        typed: What stands in the editor.
        parent: The editor, for the question about a text that names no record.
        ask: Asks that question; by default with a dialog.

    Raises:
        ValueRefused: It is no value of this field.
    """
    value = spec.parse(typed) if isinstance(typed, str) else typed
    if spec.kind is Kind.REFERENCE and isinstance(value, str) and not spec.text_column:
        if office.editing.missing(entity.key, spec.key, value):
            return (ask or ask_missing)(office, spec, value, parent)
    elif spec.kind is Kind.MANY and isinstance(value, tuple):
        names = [part for part in value if isinstance(part, str) and not isinstance(part, Ref)]
        new = [name for name in names if office.editing.missing(entity.key, spec.key, name)]
        return Settled(value, tuple((spec.target, name) for name in new))
    return Settled(value)


def ask_missing(office: OfficeFile, spec: Field, text: str, parent: QWidget) -> Settled | None:
    """Ask with a dialog what to do with a text that names no record."""
    dialog = MissingDialog(office, spec, text, parent)
    try:
        return dialog.choice.settled() if dialog.exec() == QDialog.DialogCode.Accepted else None
    finally:
        dialog.deleteLater()


def can_be_made(entity: Entity) -> bool:
    """Tell whether a record of `entity` can be made of its name alone."""
    return all(entity.field(key).kind in (Kind.TEXT, Kind.DATE) for key in entity.label)


class MissingChoice(QComboBox):
    """Chooses what becomes of one text: a new record, an existing one, or nothing."""

    def __init__(
        self, spec: Field, text: str, options: Sequence[Ref], parent: QWidget | None = None, *, many: bool = False
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(f"Was soll aus „{shorten(text)}“ werden?")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(28)
        self._answers: list[Settled] = []
        labels: list[str] = []
        if can_be_made(ENTITIES[spec.target]):
            labels.append(f"„{shorten(text)}“ neu anlegen")
            self._answers.append(Settled(text, ((spec.target, text),)))
        if not spec.required or many:
            labels.append("Weglassen" if many else "Leer lassen")
            self._answers.append(Settled(None))
        similar = _similar(text, options)
        refs = [*similar, *options]
        labels.extend(f"Gemeint ist: {ref.text}" for ref in refs)
        self._answers.extend(Settled(ref) for ref in refs)
        self.setModel(QStringListModel(labels, self))
        if similar:
            self.setCurrentIndex(len(labels) - len(refs))

    def settled(self) -> Settled:
        """Return the choice."""
        return self._answers[self.currentIndex()]


class MissingDialog(QDialog):
    """Asks about one text that was typed."""

    def __init__(self, office: OfficeFile, spec: Field, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        target = ENTITIES[spec.target]
        self.setWindowTitle(spec.label)
        question = QLabel(f"„{shorten(text)}“ gibt es unter „{target.plural}“ noch nicht.\nWas soll geschehen?", self)
        question.setWordWrap(True)
        self.choice = MissingChoice(spec, text, office.reader.options(spec.target, active_only=True), self)
        buttons = QDialogButtonBox(self)
        accept = buttons.addButton("Ü&bernehmen", QDialogButtonBox.ButtonRole.AcceptRole)
        accept.setDefault(True)
        buttons.addButton("&Zurück zur Eingabe", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        step = theme.spacing()
        column.setContentsMargins(2 * step, 2 * step, 2 * step, 2 * step)
        column.setSpacing(step)
        for widget in (question, self.choice, buttons):
            column.addWidget(widget)
        self.choice.setFocus()


def _similar(text: str, options: Sequence[Ref]) -> list[Ref]:
    """Return the few records she may mean: those whose names hold every word typed, then nearly the same names."""
    if len(options) > _COMPARED:
        return []
    terms = collation.SearchTerms.parse(text)
    holding = [ref for ref in options if terms.words and terms.matches(collation.search_text([ref.text]))]
    folded = {collation.loose(ref.text): ref for ref in options}
    near = [folded[name] for name in get_close_matches(collation.loose(text), folded, n=3, cutoff=_SIMILAR)]
    return list(dict.fromkeys((*holding[:_MOST_HOLDING], *near)))
