"""Taking over a list, step by step: the list, its columns, the preview, the result."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.domain.import_mapping import Into
from voneinander_desktop.domain.tables import SourceFile
from voneinander_desktop.gui import tasks, theme
from voneinander_desktop.gui.form_parts import scroll_area
from voneinander_desktop.gui.importing.columns_step import ColumnsStep
from voneinander_desktop.gui.importing.preview_step import PreviewStep
from voneinander_desktop.gui.importing.result_step import ResultStep
from voneinander_desktop.gui.importing.source_step import SourceStep
from voneinander_desktop.gui.importing.start_step import StartStep
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.pages.page_parts import heading
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.gui.tasks import Cancelled, Progress
from voneinander_desktop.storage.journal import Outcome
from voneinander_desktop.usecases import importing
from voneinander_desktop.usecases.due import Part, Place
from voneinander_desktop.usecases.exporting import ExportRefused
from voneinander_desktop.usecases.import_deciding import Choice, decide
from voneinander_desktop.usecases.import_draft import Draft
from voneinander_desktop.usecases.import_plan import Decisions, Plan, Status
from voneinander_desktop.usecases.importing import DataMoved, SourceRefused, Taken
from voneinander_desktop.usecases.office_file import OfficeFile, StorageFault

T = TypeVar("T")

_STATE = "import"
_PATTERN = "Listen (*.xlsx *.xlsm *.xls *.ods *.csv *.txt *.tsv *.vcf *.vcard *.htm *.html);;Alle Dateien (*)"
_MOVED = (
    "In Ihrer Datei wurde inzwischen etwas geändert. Die Vorschau ist neu berechnet; was Sie entschieden haben, gilt "
    "weiter."
)
_NAMES = {"start": "Liste", "source": "Liste", "columns": "Spalten", "preview": "Vorschau", "result": "Ergebnis"}
_STEPS = ("Liste", "Spalten", "Vorschau", "Ergebnis")


class ImportPage(Page):
    """The steps, one at a time, with the way on and back below them.

    It stays as it is while she looks something up elsewhere in the window.

    Args:
        office: The open file.
        settings: Where the folder of the last list is remembered; None for not at all.

    Signals:
        open_place: A `Place` that what was taken over is to be seen at.

    Attributes:
        start: Where the list comes from.
        source: What was read.
        columns: What its columns feed.
        preview: What would become of its rows.
        result: What became of them.
        forward: The button that leads on.
        back: The button that leads back.
        cancel: The button that gives it up.
    """

    open_place = Signal(object)

    def __init__(self, office: OfficeFile, settings: Settings | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._office = office
        self._settings = settings
        self._draft: Draft | None = None
        self._plan: Plan | None = None
        self._taken: Taken | None = None
        self._session_id: int | None = None
        self._moved = False
        self._shown: QWidget = self
        self.start = StartStep(self)
        self.source = SourceStep(office, self)
        self.columns = ColumnsStep(self)
        self.preview = PreviewStep(office, self)
        self.result = ResultStep(self)
        self._steps: Mapping[str, StartStep | SourceStep | ColumnsStep | PreviewStep | ResultStep] = {
            "start": self.start, "source": self.source, "columns": self.columns, "preview": self.preview,
            "result": self.result,
        }  # fmt: skip
        self.title = heading("Liste übernehmen", self, 1.35)
        self.path = _StepPath(self)
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setAccessibleName("Was noch fehlt")
        self.back = self._button("chevron-left", "&Zurück", self._go_back)
        self.forward = self._button("chevron-right", "&Weiter", self._go_on)
        self.forward.setDefault(True)  # it stands out; what Enter presses has the focus
        self.cancel = self._button("", "Abbre&chen", self.give_up)
        self._stack = QStackedWidget(self)
        for widget in self._steps.values():
            self._stack.addWidget(_scrolling(widget))
        self._lay_out()
        self._wire()
        self._show("start")

    # ------------------------------------------------------------------- what the window asks

    @property
    def current(self) -> str:
        """The step that is shown: "start", "source", "columns", "preview", "result"."""
        return next(key for key, widget in self._steps.items() if widget is self._shown)

    def begin(self) -> None:
        """Put the focus where the step begins; a preview that is out of date is made anew."""
        if self.current == "preview" and self._moved:
            self._plan_again()
        self._steps[self.current].begin()
        focus = self.focusWidget()
        area = self._stack.currentWidget()
        if focus is not None and isinstance(area, QScrollArea) and area.isAncestorOf(focus):
            area.ensureWidgetVisible(focus)

    def count_text(self) -> str:
        """Return how many rows the preview shows."""
        return self.preview.count_text() if self.current == "preview" else ""

    def unstored(self) -> str:
        """Return that a list is still waiting; empty if none is."""
        if self._draft is None or self.current == "result":
            return ""
        return f"Die Liste „{self._draft.source.name}“ ist noch nicht übernommen."

    def refresh(self, outcome: Outcome) -> None:
        """Notice that the file was changed, and that the list was taken back."""
        self._moved = True
        self.result.show_step(outcome.step_id, outcome.undoes)

    # ------------------------------------------------------------------------------ beginning

    def begin_with(self, session_id: int | None = None) -> None:
        """Begin anew: ask where the list comes from.

        Args:
            session_id: The Veranstaltung whose registrations it holds, if that is known.
        """
        self._draft, self._plan, self._taken = None, None, None
        self._session_id = session_id
        self.start.tell("")
        self._show("start")

    def ask_for_file(self) -> None:
        """Let the user choose a file, and read it."""
        name, _ = QFileDialog.getOpenFileName(self, "Liste übernehmen", str(self._folder()), _PATTERN)
        if name:
            self.read(Path(name))

    def read(self, path: Path) -> None:
        """Read a file and show what was found."""
        self._remember_folder(path.parent)
        self._take_source(
            f"„{path.name}“ wird gelesen …", lambda progress: importing.read_file(path, lambda: progress(0, 0))
        )

    def read_clipboard(self) -> None:
        """Read what was copied and show what was found."""
        content = QGuiApplication.clipboard().mimeData()
        text, html = (content.text(), content.html()) if content is not None else ("", "")
        if not text.strip() and not html.strip():
            self.start.tell(
                "In der Zwischenablage liegt kein Text. Markieren Sie die Liste in Excel oder in der E-Mail, kopieren "
                "Sie sie mit Strg+C und versuchen Sie es noch einmal."
            )
            return
        self._take_source(
            "Die Zwischenablage wird gelesen …",
            lambda progress: importing.read_clipboard(text, html, lambda: progress(0, 0)),
        )

    def give_up(self) -> None:
        """Forget the list; nothing was stored."""
        self.begin_with()
        self.leave.emit()

    def _take_source(self, doing: str, read: Callable[[Progress], SourceFile]) -> None:
        """Read a list in a process of its own, and propose what its columns mean."""
        self.start.tell("")
        try:
            self._draft = tasks.run(
                self, doing, lambda progress: Draft(self._office.importing, read(progress), self._session_id)
            )
        except SourceRefused as refused:
            self._tell_unread(str(refused))
        except Cancelled:
            self._tell_unread("Das Lesen wurde abgebrochen. Es wurde nichts übernommen.")
        except StorageFault as fault:
            self.fault.emit(str(fault))
        else:
            self._plan, self._taken = None, None
            self._show_draft()
            self._show("source")
            self.begin()

    def _tell_unread(self, why: str) -> None:
        self._show("start")
        self.start.tell(why)
        self.begin()

    # ----------------------------------------------------------------------------- the list

    def _show_draft(self) -> None:
        if self._draft:
            self.title.setText(f"Liste übernehmen: {self._draft.source.name}")
            self.source.show_draft(self._draft)
            self.columns.show_mapping(self._draft.mapping)
            self._tell()

    def _choose(self, change: Callable[[Draft], object]) -> None:
        """Let something of the list be otherwise; what was planned no longer holds."""
        draft = self._draft
        if draft is None:
            return
        self._attempt(lambda: tasks.run(self, "Die Spalten werden zugeordnet …", lambda _: change(draft)))
        self._plan = None
        self._show_draft()

    # ------------------------------------------------------------------------------ planning

    def _make_plan(self) -> bool:
        """Plan, if that is not done yet; False if it was given up or the file cannot be read."""
        draft = self._draft
        if draft is None:
            return False
        if self._plan is not None and not self._moved:
            return True
        anew = self._plan is None
        self._moved = False
        plan = self._attempt(lambda: tasks.run(self, "Die Vorschau wird berechnet …", draft.plan))
        if plan is None:
            self._moved = True
            return False
        self._plan = plan
        self.preview.show_plan(plan, anew=anew)
        return True

    def _plan_again(self) -> None:
        """Make the preview anew if what it compares with is no longer as it was."""
        plan = self._plan
        if plan is None:
            return
        moved = self._attempt(lambda: tasks.run(self, "Die Vorschau wird geprüft …", lambda _: self._has_moved(plan)))
        if moved and self._make_plan():
            self.preview.show_moved(_MOVED)
            self._tell()
        elif moved is False:
            self._moved = False

    def _has_moved(self, plan: Plan) -> bool:
        return self._office.importing.has_moved(plan)

    def _decide(self, decisions: Decisions) -> None:
        self._decide_by(lambda _plan, _progress: decisions)

    def _decide_rows(self, numbers: list[int], choice: Choice) -> None:
        self._decide_by(lambda plan, progress: decide(plan, numbers, choice, progress))

    def _decide_by(self, decisions: Callable[[Plan, Progress], Decisions]) -> None:
        """Show the plan with other decisions."""
        draft, plan = self._draft, self._plan
        if draft is None or plan is None:
            return
        work = partial(_decided, plan, decisions)
        decided = self._attempt(lambda: tasks.run(self, "Die Entscheidung wird übernommen …", work))
        if decided is not None:
            self._plan, draft.decisions = decided, decided.decisions
            self.preview.show_plan(decided)
            self._tell()

    # ------------------------------------------------------------------------------- storing

    def _store(self) -> None:
        plan = self._plan
        if plan is None:
            return
        apply = self._office.importing
        try:
            prepared = tasks.run(
                self,
                "Sicherung und Übernahme werden vorbereitet …",
                lambda progress: apply.prepare(plan, partial(progress, 0, 0)),
            )
            self._taken = apply.store(prepared)
        except Cancelled:
            self.message.emit("Abgebrochen. Es wurde nichts übernommen.")
        except DataMoved:
            self._moved = True
            self._plan_again()
        except StorageFault as fault:
            self.fault.emit(str(fault))
        else:
            self.result.show_taken(plan, self._taken)
            self._show("result")
            self.begin()

    def _save_report(self) -> None:
        plan = self._plan
        if plan is None:
            return
        name = f"Nicht übernommen aus {Path(plan.table.source).stem}.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Zeilen als Excel speichern", str(self._folder() / name), "Excel-Arbeitsmappe (*.xlsx)"
        )
        if not chosen:
            return
        path = Path(chosen)
        path = path if path.suffix.lower() == ".xlsx" else path.with_name(f"{path.name}.xlsx")
        try:
            work = partial(self._office.importing.write_left_out, plan, path)
            written = tasks.run(self, f"„{path.name}“ wird geschrieben …", lambda _: work())
        except ExportRefused as refusal:
            self.result.told.tell("warning", str(refusal))
        except StorageFault as fault:
            self.result.told.tell("warning", str(fault))
        else:
            rows = "1 Zeile" if written.rows == 1 else f"{written.rows} Zeilen"
            self.result.told.tell(
                "check",
                f"„{written.path.name}“ ist gespeichert ({rows}). Berichtigen Sie die Zeilen dort und übernehmen Sie "
                "die Datei noch einmal; die Spalte mit dem Grund wird dabei übergangen.",
            )

    def _show_records(self) -> None:
        """Show what was taken over: the session's people, or the first new record in its list."""
        plan, taken = self._plan, self._taken
        if plan is None or taken is None:
            return
        if plan.session_id is not None:
            people = any(one.record.entity == "registration" for one in plan.resolved)
            self.open_place.emit(Place(plan.session_id, Part.PEOPLE if people else Part.INVITATIONS))
            return
        entity = "institution" if plan.mapping.into is Into.INSTITUTIONS else "contact"
        touched = {change.id for change in taken.outcome.changes if change.table == entity and change.before is None}
        touched = touched or {row_id for key, row_id in taken.outcome.touched if key == entity}
        if touched:
            self.open_record.emit(entity, min(touched))

    # -------------------------------------------------------------------------------- moving

    def _begin_another(self) -> None:
        self.begin_with()
        self.begin()

    def _go_on(self) -> None:
        match self.current:
            case "source" if self.source.commit():
                self._show("preview" if self._needs_no_mapping() and self._make_plan() else "columns")
            case "columns" if self._make_plan():
                self._show("preview")
            case "preview":
                self._store() if self._has_anything() else self.give_up()
                return
            case "result":
                self.give_up()
                return
            case _:
                return
        self.begin()

    def _go_back(self) -> None:
        before = {"source": "start", "columns": "source", "preview": "columns"}
        step = before.get(self.current)
        if step == "columns" and self._needs_no_mapping():
            step = "source"
        if step == "start":
            self._draft = None
        if step:
            self._show(step)
            self.begin()

    def _needs_no_mapping(self) -> bool:
        return self._draft is not None and self._draft.table.known and not self._draft.problems

    def _has_anything(self) -> bool:
        counts = self._plan.counts if self._plan else {}
        return bool(counts.get(Status.NEW) or counts.get(Status.CHANGED))

    def _show(self, step: str) -> None:
        self._shown = self._steps[step]
        self._stack.setCurrentIndex(list(self._steps).index(step))
        self.path.show_step(_NAMES[step])
        if self._draft is None:
            self.title.setText("Liste übernehmen")
        if step != "preview":
            self.preview.show_moved("")
        self._tell()

    def _tell(self) -> None:
        """Say what the button that leads on does, and what is still missing."""
        step = self.current
        problems = self._draft.problems if self._draft else ()
        note, text, icon = "", "&Weiter", "chevron-right"
        if step in ("source", "columns"):
            shown = problems if step == "columns" else problems[:1] if self._misses_session() else ()
            note = " ".join(shown)
        elif step == "preview" and self._plan:
            note, text, icon = _told(self._plan)
        elif step == "result":
            text, icon = "&Fertig", "check"
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.forward.setText(text)
        self.forward.setIcon(theme.icon(icon))
        self.forward.setEnabled(not (note and step in ("source", "columns")))
        self.forward.setVisible(step != "start")
        self.back.setVisible(step in ("source", "columns", "preview"))
        self.cancel.setVisible(step != "result")
        self.changed.emit()

    def _misses_session(self) -> bool:
        draft = self._draft
        return draft is not None and draft.mapping.into is Into.REGISTRATIONS and draft.session_id is None

    def _attempt(self, do: Callable[[], T]) -> T | None:
        """Do something; None where it failed, which is told, or was given up."""
        try:
            return do()
        except StorageFault as fault:
            self.fault.emit(str(fault))
        except Cancelled:
            self.message.emit("Abgebrochen.")
        return None

    # ------------------------------------------------------------------------------ building

    def _wire(self) -> None:
        self.start.file_wanted.connect(self.ask_for_file)
        self.start.clipboard_wanted.connect(self.read_clipboard)
        self.source.table_chosen.connect(lambda number: self._choose(lambda draft: draft.choose_table(number)))
        self.source.head_chosen.connect(lambda head: self._choose(lambda draft: draft.choose_head(head)))
        self.source.into_chosen.connect(lambda into: self._choose(lambda draft: draft.choose_into(into)))
        self.source.session_chosen.connect(lambda row_id: self._choose(lambda draft: draft.choose_session(row_id)))
        self.source.day_chosen.connect(lambda day: self._choose(lambda draft: draft.choose_day(day)))
        self.source.everyone_chosen.connect(lambda name: self._choose(lambda draft: draft.choose_everyone_at(name)))
        self.columns.chosen.connect(lambda columns, use: self._choose(lambda draft: draft.use(columns, use)))
        self.columns.repeated.connect(lambda on: self._choose(lambda draft: draft.repeat_institutions(on)))
        self.preview.decided.connect(self._decide)
        self.preview.rows_decided.connect(self._decide_rows)
        self.preview.counted.connect(self.changed)
        self.result.report_wanted.connect(self._save_report)
        self.result.undo_wanted.connect(lambda: self.command.emit("undo"))
        self.result.records_wanted.connect(self._show_records)
        self.result.another_wanted.connect(self._begin_another)

    def _button(self, icon: str, text: str, do: Callable[[], object]) -> QPushButton:
        button = QPushButton(text, self)
        if icon:
            button.setIcon(theme.icon(icon))
        button.clicked.connect(lambda: do())
        return button

    def _lay_out(self) -> None:
        step = theme.spacing()
        head = QVBoxLayout()
        head.setContentsMargins(2 * step, 3 * step // 2, 2 * step, step)
        head.setSpacing(step // 2)
        head.addWidget(self.title)
        head.addWidget(self.path)
        buttons = QHBoxLayout()
        buttons.setSpacing(step)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        buttons.addWidget(self.back)
        buttons.addWidget(self.forward)
        foot = QVBoxLayout()
        foot.setContentsMargins(2 * step, step, 2 * step, 3 * step // 2)
        foot.setSpacing(step)
        foot.addWidget(self.note)
        foot.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(_line(self))
        column.addWidget(self._stack, 1)
        column.addWidget(_line(self))
        column.addLayout(foot)

    def _folder(self) -> Path:
        """Return where the last list came from, or the user's documents."""
        state = self._settings.list_state(self._office.path, _STATE) if self._settings else {}
        folder = Path(str(state.get("folder", "")))
        if state.get("folder") and folder.is_dir():
            return folder
        return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))

    def _remember_folder(self, folder: Path) -> None:
        if self._settings:
            self._settings.set_list_state(self._office.path, _STATE, {"folder": str(folder)})


def _decided(plan: Plan, decisions: Callable[[Plan, Progress], Decisions], progress: Progress) -> Plan:
    return plan.decided(decisions(plan, progress))


def _told(plan: Plan) -> tuple[str, str, str]:
    """Return what stays out, what the button says, and its icon."""
    counts = plan.counts
    written = [f"{counts[status]} {word}" for status, word in _WRITTEN if counts[status]]
    if not written:
        rest = counts[Status.UNCLEAR] + counts[Status.FAULTY]
        note = "Es gibt noch nichts zu übernehmen." if rest else "Alles steht schon in Ihrer Datei."
        return note, "&Fertig", "check"
    waiting = [f"{counts[status]} {word}" for status, word in _WAITING if counts[status]]
    note = f"Bleiben draußen: {', '.join(waiting)}. Sie können sie danach als Excel speichern." if waiting else ""
    return note, f"{' und '.join(written)} über&nehmen", "import"


_WRITTEN = ((Status.NEW, "neue"), (Status.CHANGED, "geänderte"))
_WAITING = ((Status.UNCLEAR, "unklare"), (Status.FAULTY, "fehlerhafte"))


class _StepPath(QWidget):
    """The steps in a row; the present one stands out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.spacing())
        self._labels: dict[str, QLabel] = {}
        for number, name in enumerate(_STEPS, start=1):
            if number > 1:
                arrow = QLabel("›", self)
                arrow.setForegroundRole(QPalette.ColorRole.PlaceholderText)
                row.addWidget(arrow)
            self._labels[name] = QLabel(f"{number}  {name}", self)
            row.addWidget(self._labels[name])
        row.addStretch(1)

    def show_step(self, name: str) -> None:
        """Mark a step as the present one."""
        for other, label in self._labels.items():
            font = label.font()
            font.setBold(other == name)
            label.setFont(font)
            label.setForegroundRole(QPalette.ColorRole.Accent if other == name else QPalette.ColorRole.PlaceholderText)
        self.setAccessibleName(f"Schritt {_STEPS.index(name) + 1} von {len(_STEPS)}: {name}")


def _scrolling(step: QWidget) -> QScrollArea:
    """Return a step in an area that scrolls where letters are large and the window is small."""
    area = scroll_area()
    area.setWidget(step)
    return area


def _line(parent: QWidget) -> QFrame:
    line = QFrame(parent)
    line.setFrameShape(QFrame.Shape.HLine)
    line.setFrameShadow(QFrame.Shadow.Plain)
    line.setForegroundRole(QPalette.ColorRole.Mid)
    return line
