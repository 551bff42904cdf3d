"""The form beside a list: the selected record's fields, what belongs to it, and a new record's draft."""

from collections.abc import Collection, Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFormLayout,
    QLabel,
    QScrollArea,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.domain.checks import past_day
from voneinander_desktop.domain.fields import Entity, Field, Ref, Related, Row, Value
from voneinander_desktop.domain.values import ValueRefused
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.actions import ACTIONS, german_keys
from voneinander_desktop.gui.field_row import FieldRow
from voneinander_desktop.gui.flow_layout import FlowLayout
from voneinander_desktop.gui.form_parts import (
    filled,
    first_values,
    new_name,
    placeholder,
    put_text,
    scroll_area,
    second_column,
    section_label,
    state,
    title_label,
    tool_button,
)
from voneinander_desktop.gui.missing import settle
from voneinander_desktop.gui.related_list import RelatedList
from voneinander_desktop.usecases.editing import Edit, Outcome, Refused, StorageFault
from voneinander_desktop.usecases.office_file import OfficeFile

DRAFT = -1
"""The id of a record that is not stored yet."""

_WIDE = 120
"""Width, in characters, from which two columns of fields have room side by side."""

_NARROW = 40
"""Width of a column, in characters, below which labels stand above their fields."""

_NOT_STORED = "Noch nicht gespeichert. Die Eingabetaste versucht es noch einmal."
"""Stands below a field that the file could not take; leaving the page tries again, too."""
_BUTTONS = {"open_session": "Öffnen", "duplicate": "Duplizieren", "delete": "Löschen", "record_history": "Änderungen"}


class RecordForm(QWidget):
    """One record as a form. Each field is stored when it is left or with Enter.

    Args:
        office: The open file.
        entity: What its records are.
        wide: Whether it has a page of its own, which names the record and tells what is only told of it: then it
            has the fields to be edited, in two columns where there is room.

    Signals:
        created: Id of a record that was made from the draft.
        open_record: (entity key, id) of a related record that was chosen.
        new_record: (entity key, values) of a new related record.
        command: Id of a command of the action table, from a button in the form.
        leave: The user wants back to the list.
        message: Something to say in the status bar.
        fault: A fault of file or disk.
    """

    created = Signal(int)
    open_record = Signal(str, int)
    new_record = Signal(str, object)
    command = Signal(str)
    leave = Signal()
    message = Signal(str)
    fault = Signal(str)

    def __init__(
        self, office: OfficeFile, entity: Entity, parent: QWidget | None = None, *, wide: bool = False
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._entity = entity
        self._wide = wide
        self._forms: list[QFormLayout] = []
        self._columns = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._row: Row | None = None
        self._draft: dict[str, Value] | None = None
        self._start: dict[str, Value] = {}  # what the draft had before anything was typed
        self._laid_aside: dict[str, Value] | None = None
        self._create: set[tuple[str, str]] = set()
        self._asking = False
        self._kept: dict[tuple[int, str], tuple[Value | str, str]] = {}
        self._typed: set[str] = set()  # what was stored since this record is shown
        self._made = 0  # the record that the draft became: what was typed into it was just typed
        self.rows: dict[str, FieldRow] = {}
        self.related: list[RelatedList] = []
        self.buttons: dict[str, QToolButton] = {}
        self._title = title_label(self)
        self._subtitle = QLabel(self)
        self._subtitle.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._subtitle.setWordWrap(True)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(placeholder(entity, self))
        self._scroll: QScrollArea | None = None
        self.setAccessibleName(f"{entity.singular}: Formular")

    # ---------------------------------------------------------------------------------- showing

    @property
    def record_id(self) -> int | None:
        """The record that is shown; `DRAFT` for a new one, None if there is none."""
        return self._row.id if self._row else None

    @property
    def is_draft(self) -> bool:
        """Whether a new record is shown that is not stored yet."""
        return self._draft is not None

    def show_record(self, row_id: int | None) -> None:
        """Show a record, or nothing. What was typed and refused is kept with its record."""
        self._keep_refused()
        self._lay_draft_aside()
        if not row_id or row_id not in (self.record_id, self._made):
            self._typed.clear()
        self._show(None if row_id is None else self._office.reader.row(self._entity, row_id))

    def begin_new(self, values: Mapping[str, Value] | None = None) -> None:
        """Show a draft with the focus in its first field: an empty one, or the one that was laid aside.

        Args:
            values: What is known of it already; then it is a new one.
        """
        self._keep_refused()
        self._lay_draft_aside()
        self._typed.clear()
        if values or self._laid_aside is None:
            self._start = {**first_values(self._entity), **(values or {})}
            self._draft = dict(self._start)
        else:
            self._draft, self._laid_aside = self._laid_aside, None
        self._show(self._draft_row())
        self.focus_field(self._entity.required[0].key)

    def discard_draft(self) -> None:
        """Give up the new record that was begun."""
        self._draft = None
        self._show(None)
        self.leave.emit()

    def focus_field(self, key: str) -> None:
        """Put the focus into a field."""
        row = self.rows.get(key)
        if row and row.editor:
            row.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            self._show_place(row)

    def focus_first(self) -> None:
        """Put the focus into the first field that can be edited."""
        self.focus_field(next((key for key, row in self.rows.items() if row.editor), ""))

    def refresh(self, outcome: Outcome) -> None:
        """Show what a step changed of this record and of those that belong to it."""
        if self._row is None:
            return
        entities = {key for key, _ in outcome.touched | outcome.deleted}
        if (self._entity.key, self._row.id) in outcome.deleted:
            self._show(None)
        elif (self._entity.key, self._row.id) in outcome.touched:
            self._show_values(self._office.reader.row(self._entity, self._row.id))
            self._show_related()
        elif any(lists.related.entity in entities for lists in self.related):
            self._show_related()

    def _show(self, row: Row | None) -> None:
        if row is not None and self._scroll is None:
            self._build()
        self._stack.setCurrentIndex(0 if row is None else 1)
        self._row = row
        if row is None:
            return
        for key, field_row in self.rows.items():
            field_row.show_value(row[key])
        for (row_id, key), (typed, problem) in list(self._kept.items()):
            if row_id == row.id:
                self._restore_refused(key, typed, problem)
        self._tell(row)
        self._show_related()
        if self._scroll is not None:
            self._scroll.verticalScrollBar().setValue(0)

    def _show_place(self, row: QWidget) -> None:
        above = row.parentWidget()
        while above is not None:  # a page may scroll, too
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(row)
            above = above.parentWidget()

    def _show_values(self, row: Row | None) -> None:
        """Show stored values, but leave alone what is being typed or was refused."""
        if row is None:
            self._show(None)
            return
        self._row = row
        for key, field_row in self.rows.items():
            if not field_row.problem and not field_row.changed:
                field_row.show_value(row[key])
        self._tell(row)

    def _tell(self, row: Row) -> None:
        draft = self._draft is not None
        self._title.setText(f"{new_name(self._entity)}" if draft else row.label)
        self._subtitle.setText(state(row, draft=draft))
        for key, button in self.buttons.items():
            button.setVisible(not draft and not (self._office.read_only and key in ("duplicate", "delete")))
        self.discard.setVisible(draft)
        self._tell_warnings(row)

    def _tell_warnings(self, row: Row) -> None:
        draft = self._draft is not None
        warnings = {} if draft else dict(self._office.editing.warnings(self._entity.key, row.id))
        for key in self._typed:
            warnings.setdefault(key, past_day(self._entity.key, key, row[key], date.today()))
        for key, field_row in self.rows.items():
            field_row.show_warning(warnings.get(key, ""))

    def _show_related(self) -> None:
        if self._row is None:
            return
        for related in self.related:
            related.setVisible(self._draft is None)
            if self._draft is None:
                owner = Ref(self._row.id, self._row.label)
                related.show_records_of(owner, read_only=self._office.read_only)

    # ---------------------------------------------------------------------------------- storing

    def commit(self) -> bool:
        """Store what stands in the editors; False if something was refused."""
        if self._row is None:
            return True
        for key, row in self.rows.items():
            if row.changed and row.problem in ("", _NOT_STORED):
                self.store(key)
        return not any(row.problem for row in self.rows.values())

    def unstored(self) -> str:
        """Return in German what stands in the form and is not stored; empty if all is."""
        if self._begun() or self._laid_aside:
            return f"{new_name(self._entity)}: Es fehlt noch „{self._entity.required[0].label}“."
        refused = [f"„{row.spec.label}“: {row.problem}" for row in self.rows.values() if row.problem]
        refused += [f"„{self._entity.field(key).label}“: {problem}" for (_, key), (_, problem) in self._kept.items()]
        return "\n".join(dict.fromkeys(refused))

    def edited_record(self) -> str:
        """Return the name of the record that is shown; empty if there is none."""
        if self._row is None:
            return ""
        return new_name(self._entity) if self.is_draft else self._row.label

    def store(self, key: str) -> None:
        """Store what stands in a field's editor."""
        row = self.rows[key]
        if self._row is None or row.editor is None or not row.changed or self._asking:
            return
        self._asking = True  # a question takes the focus away from the editor, which would store once more
        try:
            settled = settle(self._office, self._entity, row.spec, row.editor.value(), row.editor)
        except ValueRefused as refusal:
            row.show_problem(str(refusal))
            return
        finally:
            self._asking = False
        if settled is None:
            row.show_problem(f"Das gibt es bei „{row.spec.label}“ noch nicht.")
        elif self._draft is None:
            self._typed.add(key)
            self._write([Edit(self._entity.key, self._row.id, key, filled(row.spec, settled.value))], settled.create)
        else:
            self._draft[key] = filled(row.spec, settled.value)
            self._create.update(settled.create)
            row.show_problem("")
            self._typed.add(key)
            self._tell_warnings(self._draft_row())
            self._store_draft()

    def _store_draft(self) -> None:
        """Make a record of the draft as soon as it has what a record needs."""
        draft = self._draft or {}
        if all(draft.get(needed.key) not in (None, "", ()) for needed in self._entity.required):
            self._write([Edit(self._entity.key, DRAFT, key, value) for key, value in draft.items()], self._create)

    def _write(self, edits: list[Edit], create: Collection[tuple[str, str]]) -> None:
        try:
            outcome = self._office.editing.set_values(edits, create_missing=create)
        except Refused as refusal:
            for problem in refusal.problems:
                self._show_problem(problem.field, problem.message)
            return
        except StorageFault as fault:
            self.fault.emit(str(fault))
            for edit in edits:
                self._show_problem(edit.field, _NOT_STORED)
            return
        for edit in edits:
            self._kept.pop((edit.id, edit.field), None)
        if DRAFT in outcome.created:
            self._draft = None
            self._made = outcome.created[DRAFT]
            self._create.clear()
            self.created.emit(outcome.created[DRAFT])
        elif self._row is not None:
            self._settle(edits)

    def _settle(self, edits: list[Edit]) -> None:
        """Show fields as they were stored: a postcode without its "D-", a date in full."""
        row = self._office.reader.row(self._entity, edits[0].id)
        for edit in edits:
            if row is not None:
                self.rows[edit.field].show_value(row[edit.field])
        if row is not None:
            self._row = row
            self._tell(row)

    def _show_problem(self, key: str, message: str) -> None:
        row = self.rows.get(key)
        if row is None or row.editor is None:
            self.message.emit(message)
            return
        row.show_problem(message)
        self._show_place(row)

    def _begun(self) -> bool:
        """Whether anything was typed into the draft."""
        return any(
            value != self._start.get(key, self._entity.field(key).empty) for key, value in (self._draft or {}).items()
        )

    def _lay_draft_aside(self) -> None:
        if self._begun():
            self._laid_aside = self._draft
            self.message.emit(
                f"Der Entwurf bleibt unter „Neu“ erhalten, bis „{self._entity.required[0].label}“ feststeht."
            )
        self._draft = None

    def _keep_refused(self) -> None:
        for key, row in self.rows.items():
            if self._row is not None and self._draft is None and row.problem and row.editor:
                self._kept[self._row.id, key] = (row.editor.value(), row.problem)
                self.message.emit(f"„{row.spec.label}“ von „{self._row.label}“ ist noch nicht gespeichert.")

    def _restore_refused(self, key: str, typed: Value | str, problem: str) -> None:
        del self._kept[self._row.id if self._row else 0, key]
        editor = self.rows[key].editor
        if editor is not None and isinstance(typed, str):
            put_text(editor, typed)
            self._show_problem(key, problem)

    def _draft_row(self) -> Row:
        values = tuple((self._draft or {}).get(spec.key, spec.empty) for spec in self._entity.fields)
        return Row(self._entity, DRAFT, values)

    # --------------------------------------------------------------------------------- building

    def _build(self) -> None:
        scroll = self._scroll = scroll_area()
        content = QWidget(scroll)
        content.setBackgroundRole(QPalette.ColorRole.Window)
        step = theme.spacing()
        whole = QVBoxLayout(content)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._head(content))
        whole.addLayout(self._columns)
        whole.addStretch(1)
        self._columns.setContentsMargins(2 * step, step, step, 3 * step)
        self._columns.setSpacing(5 * step)
        fields = [spec for spec in self._entity.fields if spec.editable or not self._wide]
        section, form = "", self._form()
        for spec in fields:
            if spec.section != section:
                section = spec.section
                if self._wide and section == second_column(fields):
                    form = self._form()
                form.addRow(section_label(section, content, first=not form.rowCount()))
            row = self._field_row(spec, content)
            form.addRow(row.label, row)
        for related in self._entity.related:
            form.addRow(self._related_list(related, content))
        scroll.setWidget(content)
        self._stack.addWidget(scroll)

    def _form(self) -> QFormLayout:
        """Return a new column of fields."""
        step = theme.spacing()
        form = QFormLayout()
        form.setHorizontalSpacing(step)
        form.setVerticalSpacing(step // 2)
        form.setRowWrapPolicy(self._wrapping(len(self._forms) + 1))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout()
        column.addLayout(form)
        column.addStretch(1)
        self._columns.addLayout(column, 1)
        self._forms.append(form)
        return form

    def _wrapping(self, columns: int) -> QFormLayout.RowWrapPolicy:
        """Put labels above their fields where there is too little room beside them."""
        characters = self.width() / self.fontMetrics().averageCharWidth()
        column = characters / columns if characters >= _WIDE else characters
        policy = QFormLayout.RowWrapPolicy
        return policy.WrapAllRows if column < _NARROW else policy.DontWrapRows

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the columns below each other where there is no room side by side."""
        super().resizeEvent(event)
        for form in self._forms:
            form.setRowWrapPolicy(self._wrapping(len(self._forms)))
        narrow = self.width() < _WIDE * self.fontMetrics().averageCharWidth()
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if direction != self._columns.direction():
            self._columns.setDirection(direction)
            self._columns.setSpacing(theme.spacing() if narrow else 5 * theme.spacing())
            for place in range(len(self._forms) - 1):
                self._columns.setStretch(place, 0 if narrow else 1)

    def _head(self, parent: QWidget) -> QWidget:
        """Return the record's name and what can be done with it; it scrolls with the fields."""
        head = QWidget(parent)
        head.setVisible(not self._wide)
        step = theme.spacing()
        rows = QVBoxLayout(head)
        rows.setContentsMargins(2 * step, 2 * step, step, step)
        rows.setSpacing(step // 2)
        rows.addWidget(self._title)
        rows.addWidget(self._subtitle)
        rows.addWidget(self._button_row(head))
        return head

    def _button_row(self, parent: QWidget) -> QWidget:
        bar = QWidget(parent)
        flow = FlowLayout(theme.spacing() // 2, bar)
        commands = {command.id: command for command in ACTIONS}
        for command_id, text in _BUTTONS.items():
            if command_id == "open_session" and self._entity.key != "session":
                continue
            command = commands[command_id]
            button = tool_button(command.icon, text, bar)
            button.setToolTip(f"{command.plain_text} ({german_keys(command.keys[0])})")
            button.setAccessibleName(command.plain_text)
            button.clicked.connect(lambda _=False, command_id=command_id: self.command.emit(command_id))
            self.buttons[command_id] = button
            flow.addWidget(button)
        self.discard = tool_button("cross", "Entwurf verwerfen", bar)
        self.discard.clicked.connect(self.discard_draft)
        flow.addWidget(self.discard)
        return bar

    def _field_row(self, spec: Field, parent: QWidget) -> FieldRow:
        row = FieldRow(self._office, self._entity, spec, parent)
        row.set_read_only(self._office.read_only)
        row.committed.connect(self.store)
        self.rows[spec.key] = row
        return row

    def _related_list(self, related: Related, parent: QWidget) -> RelatedList:
        records = RelatedList(self._office, related, parent)
        records.open_record.connect(self.open_record)
        records.new_record.connect(self.new_record)
        self.related.append(records)
        return records

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter stores the field, Esc takes back what was typed and then leads back to the list."""
        row = self._focused_row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and row:
            self.store(row.spec.key)
        elif event.key() == Qt.Key.Key_Escape:
            if row and row.editor and row.changed:
                row.editor.revert()
                row.show_problem("")
            else:
                self.leave.emit()
        else:
            super().keyPressEvent(event)

    def _focused_row(self) -> FieldRow | None:
        widget = QApplication.focusWidget()
        return next((row for row in self.rows.values() if widget is not None and row.isAncestorOf(widget)), None)
