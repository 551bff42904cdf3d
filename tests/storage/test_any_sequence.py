"""Whatever is done in whatever order: undo restores every row, and search, lists and history keep up."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from tests.importing import table
from tests.records import contents, new_file

from voneinander_desktop.documents.sign_in_sheet import SignInSheetRequest
from voneinander_desktop.domain.attendance import Half
from voneinander_desktop.domain.catalogue import ENTITIES
from voneinander_desktop.domain.fields import Entity, Field, Kind, Ref
from voneinander_desktop.domain.import_mapping import Into
from voneinander_desktop.storage.faults import Conflict
from voneinander_desktop.storage.journal import StepKind
from voneinander_desktop.storage.listing import Listing, Query
from voneinander_desktop.storage.queries import search_text
from voneinander_desktop.usecases.editing import NOTHING, Edit, Refused
from voneinander_desktop.usecases.import_plan import Decisions, Policy
from voneinander_desktop.usecases.office_file import check_file, open_file
from voneinander_desktop.usecases.roll import Roll

NAMES = ["Kreativhaus", "kreativhaus", "Ärztehaus", "Müller", "Mueller", "Anna", "A", "B", "Beratung", "Haus; Hof"]
FEW = st.integers(0, 3)
DAYS = [date(2020, 3, 1), date(2020, 3, 11), date(2021, 1, 31)]
LISTED = ["institution", "contact", "session", "registration", "invitation", "region", "action_field", "series"]
MADE = ["institution", "contact", "session", "region", "action_field", "series", "agreement", "partner"]
WRITTEN = [*LISTED, "agreement", "partner"]

LIST_HEAD = ["Nachname", "Vorname", "Einrichtung", "Stadtteil", "E-Mail", "Kategorien", "Rückmeldung"]
LIST_CELLS = [
    ["Müller", "Mueller", "A", None],
    ["Anna", None],
    ["Kreativhaus", "Ärztehaus", "Aerztehaus", "B", None],
    ["Moabit-West", "Anderswo", None],
    ["a@example.org", "falsch", None],
    ["A; B", None],
    ["ja", "Absage", None],
]

texts = st.sampled_from(NAMES) | st.sampled_from(["", " ", "x" * 301, "a\0b"])
values = {
    Kind.DATE: st.sampled_from([*DAYS, None]),
    Kind.TIME: st.sampled_from([time(9), time(13), None]),
    Kind.INTEGER: st.sampled_from([0, 20, None, "viele"]),
    Kind.FLAG: st.booleans(),
    Kind.TRISTATE: st.sampled_from([True, False, None]),
    Kind.EMAIL: st.sampled_from(["a@example.org", "", "falsch"]),
    Kind.PHONE: st.sampled_from(["030 23125-100", ""]),
    Kind.URL: st.sampled_from(["www.example.org", ""]),
    Kind.POSTAL_CODE: st.sampled_from(["10179", "", "1"]),
    Kind.TEXTS: st.lists(st.sampled_from(NAMES), max_size=3).map(tuple),
}


class AnySequence(RuleBasedStateMachine):
    """A sitting with one file; every rule is something the coordinator does."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.path = new_file(Path(self.folder.name) / "Mitte.voneinander")
        self.undoable: list[dict] = []  # the contents before each step that can be taken back
        self.redoable: list[dict] = []
        self.outcomes: list = []
        self.open()
        self.queries = {key: list(_queries(ENTITIES[key])) for key in LISTED}
        self.seen = self.everything()

    def open(self) -> None:
        self.office = open_file(self.path)
        self.office.subscribe(self.outcomes.append)
        self.listings = {key: self.office.listing(key) for key in LISTED}

    @initialize()
    def begin(self) -> None:
        with self.step():
            self.office.editing.set_values(
                [
                    Edit("institution", -1, "name", "Kreativhaus"),
                    Edit("institution", -1, "region", "Moabit West"),
                    Edit("institution", -2, "name", "Ärztehaus"),
                    Edit("contact", -3, "last_name", "Müller"),
                    Edit("contact", -3, "institution", Ref(-1, "")),
                    Edit("contact", -4, "last_name", "Mueller"),
                    Edit("session", -5, "title", "Treffen"),
                    Edit("session", -5, "venue", Ref(-2, "")),
                    Edit("session", -5, "lead", Ref(-3, "")),
                    Edit("series", -6, "title", "A"),
                    Edit("registration", -7, "session", Ref(-5, "")),
                    Edit("registration", -7, "contact", Ref(-3, "")),
                    Edit("registration", -8, "session", Ref(-5, "")),
                    Edit("registration", -8, "contact", Ref(-4, "")),
                    Edit("registration", -8, "substitute_for", Ref(-7, "")),
                    Edit("invitation", -9, "session", Ref(-5, "")),
                    Edit("invitation", -9, "institution", Ref(-1, "")),
                    Edit("invitation", -10, "session", Ref(-5, "")),
                    Edit("invitation", -10, "institution", Ref(-2, "")),
                    Edit("invitation", -10, "addressee", Ref(-4, "")),
                ]
            )
        self.check_lists()

    # ------------------------------------------------------------------------------ what she does

    @rule(data=st.data())
    def rename(self, data) -> None:
        self.change(data, lambda entity, spec: spec.key in entity.label)

    @rule(data=st.data())
    def refer(self, data) -> None:
        self.change(data, lambda entity, spec: bool(spec.target))

    @rule(data=st.data())
    def decide(self, data) -> None:
        self.change(data, lambda entity, spec: spec.kind in (Kind.CHOICE, Kind.FLAG, Kind.DATE))

    @rule(data=st.data())
    def change_anything(self, data) -> None:
        self.change(data, lambda entity, spec: True)

    def change(self, data, which) -> None:
        """Change up to three fields, of those that are meant, of one kind of record."""
        key, ids = self.some(data, WRITTEN)
        meant = [spec for spec in ENTITIES[key].fields if spec.editable and which(ENTITIES[key], spec)]
        if ids and meant:
            with self.step():
                self.office.editing.set_values([self.drawn_edit(data, ENTITIES[key], row_id, meant) for row_id in ids])

    @rule(data=st.data())
    def paste(self, data) -> None:
        entity = ENTITIES[data.draw(st.sampled_from(MADE))]
        ids = [*sorted(self.office.reader.labels(entity))[:3], -1, -2]
        edits = [Edit(entity.key, -1, spec.key, data.draw(st.sampled_from(NAMES))) for spec in entity.required]
        edits += [self.drawn_edit(data, entity, data.draw(st.sampled_from(ids))) for _ in range(4)]
        missing = [(spec.target, name) for spec in entity.fields if spec.target for name in NAMES]
        with self.step():
            self.office.editing.set_values(edits, create_missing=missing)

    @rule(data=st.data())
    def duplicate(self, data) -> None:
        key, ids = self.some(data, MADE)
        with self.step():
            self.office.editing.duplicate(key, ids)

    @rule(data=st.data())
    def delete(self, data) -> None:
        key, ids = self.some(data, WRITTEN)
        if len(self.office.reader.labels(ENTITIES[key])) <= 2 and key in ("institution", "contact", "session"):
            return  # with nothing left there is nothing left to do
        dependents = self.office.editing.dependents(key, ids)
        with self.step() as refused:
            self.office.editing.delete(key, ids)
        assert bool(refused) is bool(dependents)
        if refused:
            with self.step() as refused_again:
                self.office.editing.delete(key, ids, with_dependents=True)
            assert not refused_again

    @rule(data=st.data())
    def invite_and_register(self, data) -> None:
        _, sessions = self.some(data, ["session"])
        if not sessions:
            return
        _, institutions = self.some(data, ["institution"])
        _, contacts = self.some(data, ["contact"])
        with self.step():
            self.office.participation.invite(sessions[0], institutions)
        with self.step():
            self.office.participation.register(sessions[0], contacts)

    @rule(data=st.data())
    def merge(self, data) -> None:
        """Merge two records, in either direction, with values of either or both."""
        key = data.draw(st.sampled_from(["institution", "contact"]))
        entity = ENTITIES[key]
        while len(self.office.reader.labels(entity)) < 3:  # with nothing left there is nothing left to do
            with self.step():
                self.office.editing.set_values([Edit(key, -1, entity.label[0], data.draw(st.sampled_from(NAMES)))])
        kept, gone = data.draw(st.permutations(sorted(self.office.reader.labels(entity))))[:2]
        aspects = self.office.merging.aspects(key, kept, gone)
        takes = {aspect.key: data.draw(st.sampled_from(aspect.takes)) for aspect in aspects if aspect.takes}
        with self.step() as refused:
            self.office.merging.merge(key, kept, gone, takes)
        assert not refused
        assert self.office.reader.row(entity, gone) is None
        assert gone in {line.record_id for line in self.office.history.changes_of(key, kept)}

    @rule(data=st.data(), different=st.booleans())
    def tell_apart(self, data, different) -> None:
        key, ids = self.some(data, ["institution", "contact"])
        if len(ids) == 2:
            with self.step():
                self.office.merging.set_different(key, tuple(ids), different=different)

    @rule(data=st.data())
    def take_a_list_over(self, data) -> None:
        """Take over a list of a few rows, whatever becomes of them; what is remembered of its columns is for good."""
        _, sessions = self.some(data, ["session"])
        into = data.draw(st.sampled_from(list(Into) if sessions else [Into.INSTITUTIONS, Into.CONTACTS]))
        source = table(LIST_HEAD, *data.draw(st.lists(st.tuples(*map(st.sampled_from, LIST_CELLS)), max_size=4)))
        mapping = self.office.importing.propose(source, into)
        if mapping.problems:
            return
        decisions = Decisions(
            policy=data.draw(st.sampled_from(list(Policy))),
            unclear_are_new=data.draw(st.booleans()),
            keep_spellings=data.draw(st.booleans()),
        )
        session = sessions[0] if into is Into.REGISTRATIONS else None
        plan = self.office.importing.plan(source, mapping, decisions, session_id=session)
        with self.step():
            taken = self.office.importing.apply(plan).outcome
            self.outcomes[:] = [outcome for outcome in self.outcomes if outcome.kind is StepKind.UNDOABLE]
            assert self.outcomes == [taken] * bool(taken.step_id)

    @rule(rows=st.integers(0, 9))
    def choose(self, rows) -> None:
        self.office.choices.set("rows", rows)
        self.outcomes.clear()

    @rule(data=st.data(), half=st.sampled_from(Half))
    def record_attendance(self, data, half) -> None:
        _, sessions = self.some(data, ["session"])
        _, registrations = self.some(data, ["registration"])
        attendance = data.draw(st.sampled_from(["present", "absent", "unrecorded"]))
        with self.step():
            self.office.attendance.mark(registrations, attendance, half)
        for row_id in registrations:
            with self.step():
                self.office.attendance.toggle(row_id, half)
        for session in sessions[:1]:
            with self.step():
                self.office.attendance.admit(session, data.draw(st.sampled_from(NAMES)), data.draw(texts))
            with self.step():
                self.office.attendance.set_unnamed(session, data.draw(st.sampled_from(NAMES)), data.draw(FEW), half)
            with self.step():
                self.office.attendance.close_rest(session)
            roll, fresh = self.office.attendance.roll(session), Roll(self.office.reader, session)
            assert (roll.ids, roll.counts(), roll.halves) == (fresh.ids, fresh.counts(), fresh.halves)

    @rule(data=st.data(), columns=st.sampled_from([1, 2]))
    def print_sheet(self, data, columns) -> None:
        _, sessions = self.some(data, ["session"])
        for session in sessions[:1]:
            before = self.kept()
            later = tuple(self.office.sheets.added_since(session)) if self.office.sheets.all(session) else None
            request = SignInSheetRequest(session, signature_columns=columns, blank_rows=2, only=later)
            sheet = self.office.sheets.record(self.office.sheets.numbered(request))
            assert [row.position for row in self.office.sheets.grid(sheet.id)]
            self.outcomes.clear()
            after = self.kept()
            for kept in (*self.undoable, *self.redoable):  # what is printed is printed, whatever is taken back
                for name in ("printed_sheet", "printed_row"):
                    kept[name] = kept[name] + [row for row in after[name] if row not in before[name]]

    @rule(data=st.data())
    def type_a_sheet(self, data) -> None:
        sheets = [sheet for ref in self.office.reader.options("session") for sheet in self.office.sheets.all(ref.id)]
        if not sheets:
            return
        sheet = data.draw(st.sampled_from(sheets))
        position = data.draw(st.sampled_from([row.position for row in self.office.sheets.grid(sheet.id)]))
        with self.step():
            self.office.sheets.enter(sheet.id, position, data.draw(st.sampled_from(NAMES)))
        with self.step():
            self.office.sheets.clear(sheet.id, position)

    @rule(data=st.data(), again=st.booleans())
    def plan(self, data, again) -> None:
        _, sessions = self.some(data, ["session"])
        day = data.draw(st.sampled_from([*DAYS, None]))
        for session in sessions[:1]:
            assert all(one.reason for one in self.office.planning.propose(session))
            with self.step():
                self.office.planning.copy(session, day, people=again)
            with self.step():
                to = self.office.planning.postponed(session, day, "verlegt")
                self.office.planning.postpone(session, replace(to, ask_again=again))

    def is_barred(self, kept: dict) -> bool:
        """Whether what was printed since stands in the way: its meeting would be no more."""
        sessions = {row[0] for row in kept["event_session"]}
        return any(sheet[1] not in sessions for sheet in kept["printed_sheet"])

    @precondition(lambda self: self.undoable and self.is_barred(self.undoable[-1]))
    @rule()
    def undo_nothing(self) -> None:
        before, label = self.kept(), self.office.history.undo_label
        with pytest.raises(Conflict):
            self.office.history.undo()
        assert (self.kept(), self.office.history.undo_label, self.outcomes) == (before, label, [])

    @precondition(lambda self: self.undoable and not self.is_barred(self.undoable[-1]))
    @rule()
    def undo(self) -> None:
        self.redoable.append(self.kept())
        label = self.office.history.undo_label
        self.replayed(self.office.history.undo())
        assert self.kept() == self.undoable.pop()
        assert self.office.history.redo_label == label
        assert bool(self.office.history.undo_label) is bool(self.undoable)

    @precondition(lambda self: self.redoable and not self.is_barred(self.redoable[-1]))
    @rule()
    def redo(self) -> None:
        self.undoable.append(self.kept())
        label = self.office.history.redo_label
        self.replayed(self.office.history.redo())
        assert self.kept() == self.redoable.pop()
        assert self.office.history.undo_label == label
        assert bool(self.office.history.redo_label) is bool(self.redoable)

    @precondition(lambda self: len(self.undoable) > 8)
    @rule()
    def open_again(self) -> None:
        kept = self.kept()
        self.office.close()
        assert self.kept() == kept
        assert check_file(self.path).faults == []
        self.open()
        self.undoable.clear()
        self.redoable.clear()
        assert (self.office.history.undo(), self.office.changed_outside) == (None, False)
        self.check_lists()

    # ------------------------------------------------------------------------------ what must hold

    @contextmanager
    def step(self) -> Iterator[list]:
        """Do one thing; yields a list that afterwards holds the refusal, if it was refused."""
        before, refused = self.kept(), []
        try:
            yield refused
        except Refused as refusal:
            refused.append(refusal)
        after = self.kept()
        if not self.outcomes:
            assert after == before
        else:
            assert not refused
            assert after != before
            self.undoable.append(before)
            self.redoable.clear()
        self.check_outcome()

    def replayed(self, outcome) -> None:
        assert self.outcomes == [outcome]
        self.check_outcome()
        self.check_lists()

    def check_outcome(self) -> None:
        """See that whatever looks different now was named by the outcome."""
        (outcome,) = self.outcomes or [NOTHING]
        self.outcomes.clear()
        now, before = self.everything(), self.seen
        self.seen = now
        assert {record for record in now if now[record] != before.get(record)} <= outcome.touched
        assert before.keys() - now.keys() == outcome.deleted
        assert outcome.touched <= now.keys()
        for key in ("institution", "contact", "session"):
            rows = self.office.reader.rows(ENTITIES[key]).values()
            assert self.office.reader.search_texts(ENTITIES[key]) == {row.id: search_text(row) for row in rows}

    def check_lists(self) -> None:
        """See that lists that were kept fresh show what newly made ones show."""
        for key, listing in self.listings.items():
            fresh = Listing(self.office.reader, ENTITIES[key])
            self.queries[key].reverse()  # so that each list is first asked again for what it was asked for last
            for query in self.queries[key]:
                assert listing.ids(query) == fresh.ids(query), (key, query)
            assert listing.total == self.office.reader.total(ENTITIES[key])

    def teardown(self) -> None:
        self.check_lists()
        kept = self.kept()
        assert len(self.office.history.changes_since(None)) > 0
        self.office.close()
        try:
            assert self.kept() == kept
            assert check_file(self.path).faults == []
        finally:
            self.folder.cleanup()

    # -------------------------------------------------------------------------------- looking at it

    def kept(self) -> dict:
        """Return all rows on the disk; choices are for good and take no part in undo."""
        return {table: rows for table, rows in contents(self.path).items() if table != "setting"}

    def everything(self) -> dict:
        """Return what every record shows."""
        reader = self.office.reader
        return {(key, row.id): row.values for key, entity in ENTITIES.items() for row in reader.rows(entity).values()}

    def some(self, data, keys: list[str]) -> tuple[str, list[int]]:
        key = data.draw(st.sampled_from(keys))
        ids = sorted(self.office.reader.labels(ENTITIES[key]))
        return key, data.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=2, unique=True)) if ids else []

    def drawn_edit(self, data, entity: Entity, row_id: int, fields: Sequence[Field] = ()) -> Edit:
        spec = data.draw(st.sampled_from(fields or [spec for spec in entity.fields if spec.editable]))
        if spec.kind is Kind.CHOICE:
            return Edit(entity.key, row_id, spec.key, data.draw(st.sampled_from([key for key, _ in spec.choices])))
        if spec.target:
            ids = sorted(self.office.reader.labels(ENTITIES[spec.target]))
            one = st.sampled_from([Ref(target, "") for target in ids] or ["A"]) | st.sampled_from(NAMES)
            many = st.lists(one, max_size=3).map(tuple)
            return Edit(entity.key, row_id, spec.key, data.draw(many if spec.many else one | st.none()))
        return Edit(entity.key, row_id, spec.key, data.draw(values.get(spec.kind, texts)))


def _queries(entity: Entity) -> Iterator[Query]:
    yield Query()
    yield Query(text="a")
    yield Query(text="kreativ haus", retired="active")
    yield Query(retired="retired")
    for spec in entity.fields:
        yield Query(sort=((spec.key, spec.key > "m"),))
        if spec.target:
            yield Query(filters={spec.key: frozenset({1, None})}, text="e")
        elif spec.kind in (Kind.FLAG, Kind.CHOICE):
            yield Query(filters={spec.key: frozenset({True, "planned", "registered"})})


AnySequence.TestCase.settings = settings(
    max_examples=10,
    stateful_step_count=35,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes: add it when something is found
)
TestAnySequence = AnySequence.TestCase
