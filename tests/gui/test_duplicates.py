"""Doppelte: pairs that are found, compared side by side, merged or kept apart; by keyboard, and from the lists."""

import threading
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QScrollArea
from tests.records import add, change, new_file, row

from voneinander_desktop.domain.catalogue import CONTACT
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.gui import theme
from voneinander_desktop.gui.comparison import RESULT
from voneinander_desktop.gui.main_window import MainWindow, Parts
from voneinander_desktop.gui.merging import MergeDialog
from voneinander_desktop.gui.pages.administration import AdministrationPage
from voneinander_desktop.gui.pages.history import HistoryPage
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.gui.workspace import PageMakers
from voneinander_desktop.usecases.merging import Merging
from voneinander_desktop.usecases.office_file import open_file

Key, Modifier = Qt.Key, Qt.KeyboardModifier
KEPT, GONE = 1, 2
"""Columns of the comparison."""


@pytest.fixture
def path(tmp_path):
    return new_file(tmp_path / "Mitte.voneinander")


@pytest.fixture
def office(path):
    office = open_file(path)
    yield office
    office.close()


@pytest.fixture
def houses(office):
    return add(
        office, "institution",
        {"name": "Meerbaum-Haus", "phone": "030 23125-110", "notes": "Hinterhof", "action_fields": "Beratung"},
        {"name": "Familienzentrum Meerbaumhaus", "phone": "030 23125-111", "notes": "Klingel links", "operator": "EKT"},
    )  # fmt: skip


@pytest.fixture
def annas(office, houses):
    return add(
        office, "contact",
        {"last_name": "Müller", "first_name": "Anna", "institution": Ref(houses[0], "")},
        {"last_name": "Müller", "first_name": "A.", "institution": Ref(houses[0], ""), "email": "anna@example.org"},
    )  # fmt: skip


@pytest.fixture
def make_page(qtbot):
    pages = []

    def make(office):
        page = AdministrationPage(office)
        pages.append(page)
        office.subscribe(page.refresh)
        qtbot.addWidget(page)
        page.resize(1200, 800)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        return page.show_section("duplicates")

    yield make
    for page in pages:
        page.save_state()  # as the window does before the file is closed


@pytest.fixture
def section(qtbot, make_page, office, houses, annas):
    section = make_page(office)
    qtbot.waitUntil(lambda: len(section.model.pairs) == 2)
    section.begin()
    return section


def shown(model, row):
    return [model.index(row, column).data() for column in range(model.columnCount())]


def compared(section, label):
    """Return the row of the comparison with a label."""
    model = section.merger.view.comparison
    return next(row for row in range(model.rowCount()) if model.index(row, 0).data() == label)


def values(section, label):
    return shown(section.merger.view.comparison, compared(section, label))[1:]


def go(qtbot, section, label, column):
    """Go to a cell of the comparison with the arrow keys."""
    view = section.merger.view
    down = compared(section, label) - view.currentIndex().row()
    right = column - view.currentIndex().column()
    for key, times in ((Key.Key_Down, down), (Key.Key_Up, -down), (Key.Key_Right, right), (Key.Key_Left, -right)):
        for _ in range(times):
            qtbot.keyClick(view, key)
    assert (view.currentIndex().row(), view.currentIndex().column()) == (compared(section, label), column)


def press(qtbot, key):
    """Press Alt and a letter where the focus is. The button is seen to go down, so it acts a moment later."""
    qtbot.keyClick(QApplication.focusWidget(), key, Modifier.AltModifier)


def opened_dialog(qtbot, window):
    """Return the dialog once it has the focus."""
    dialog = window.findChild(MergeDialog)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.merger.view)
    return dialog


@contextmanager
def read_again(path):
    office = open_file(path, write=False)
    try:
        yield office
    finally:
        office.close()


# ------------------------------------------------------------------------------------- the pairs


def test_the_pairs_are_listed_with_the_reason(section):
    assert [shown(section.model, row) for row in (0, 1)] == [
        ["Einrichtung", "Meerbaum-Haus", "Familienzentrum Meerbaumhaus", "Name ähnlich"],
        [
            "Kontakt",
            "Müller, Anna · Meerbaum-Haus",
            "Müller, A. · Meerbaum-Haus",
            "gleicher Nachname, passender Vorname, gleiche Einrichtung",
        ],
    ]
    assert section.count_text() == "2 Paare"
    assert section.state.isHidden()


def test_the_models_are_sound_ones(section, qtmodeltester):
    qtmodeltester.check(section.model)
    qtmodeltester.check(section.merger.view.comparison)


def test_the_chosen_pair_is_shown_side_by_side_with_a_proposal(qtbot, section):
    assert values(section, "Telefon") == ["030 23125-110", "030 23125-111", "030 23125-110"]
    assert values(section, "Träger") == ["–", "EKT", "EKT"]
    assert values(section, "Notizen") == ["Hinterhof", "Klingel links", "Hinterhof\n\nKlingel links"]
    assert "„Familienzentrum Meerbaumhaus“" in section.merger.told.text()
    qtbot.keyClick(section.view, Key.Key_Down)
    assert values(section, "Vorname") == ["Anna", "A.", "Anna"]
    assert values(section, "Nachname") == ["Müller", "Müller", "Müller"]
    assert compared(section, "Nachname") > compared(section, "E-Mail")  # where they differ comes first


@pytest.mark.usefixtures("large_letters")
def test_with_large_letters_the_page_is_scrolled_and_what_is_merged_is_seen(qtbot, make_page, office, houses):
    section = make_page(office)
    section.window().resize(1000, 640)
    qtbot.waitUntil(lambda: len(section.model.pairs) == 1)
    view = section.merger.view
    assert view.viewport().height() >= 2 * view.rowHeight(0)
    view.setFocus()
    qtbot.keyClick(view, Key.Key_Down)
    assert view.viewport().visibleRegion().contains(view.visualRect(view.currentIndex()).center())
    assert section.findChild(QScrollArea).widget().height() > section.height()


@pytest.mark.parametrize("letters", ["usual", "large"])
def test_labels_of_fields_are_not_broken_within_a_word(qtbot, make_page, office, letters, request):
    if letters == "large":
        request.getfixturevalue("large_letters")
    add(
        office, "institution",
        {"name": "Meerbaum-Haus", "street": "Siegmunds Hof 20"}, {"name": "Familienzentrum Meerbaumhaus"},
    )  # fmt: skip
    section = make_page(office)
    qtbot.waitUntil(lambda: len(section.model.pairs) == 1)
    view = section.merger.view
    row = compared(section, "Anschrift")
    assert view.sizeHintForIndex(view.model().index(row, 0)).height() == theme.row_height(view.fontMetrics())


def test_with_nothing_to_merge_the_page_says_so(qtbot, make_page, office):
    section = make_page(office)
    section.begin()
    assert section.shown.hasFocus()
    qtbot.waitUntil(lambda: section.state.text().startswith("Keine Doppelten gefunden"))
    assert section.state.isVisible()
    assert not section.merge_button.isVisible()
    section.shown.setCurrentIndex(1)
    assert section.state.text() == "Noch ist nichts als verschieden vermerkt."


# ------------------------------------------------------------------------------------- by keyboard


def test_values_are_chosen_and_merged_by_keyboard(qtbot, section, office, path, houses):
    qtbot.keyClick(section.view, Key.Key_Return)
    assert section.merger.view.hasFocus()
    go(qtbot, section, "Name", GONE)
    qtbot.keyClick(section.merger.view, Key.Key_Space)
    go(qtbot, section, "Telefon", GONE)
    qtbot.keyClick(section.merger.view, Key.Key_Return)
    go(qtbot, section, "Notizen", KEPT)
    qtbot.keyClick(section.merger.view, Key.Key_Space)
    assert values(section, "Notizen")[-1] == "Klingel links"
    press(qtbot, Key.Key_Z)

    qtbot.waitUntil(lambda: len(section.model.pairs) == 1)
    with read_again(path) as again:
        kept = row(again, "institution", houses[0])
        assert (kept["name"], kept["phone"], kept["notes"]) == (
            "Familienzentrum Meerbaumhaus", "030 23125-111", "Klingel links",
        )  # fmt: skip
        assert kept["aliases"] == ("Meerbaum-Haus",)
        assert row(again, "institution", houses[1]) is None
    assert [pair.entity for pair in section.model.pairs] == ["contact"]  # the next pair is there to go on with
    assert section.view.hasFocus()
    assert section.view.currentIndex().row() == 0


def test_a_merging_that_is_undone_comes_back_as_a_pair(qtbot, section, office):
    section.merge_button.click()
    assert len(section.model.pairs) == 1
    office.history.undo()
    qtbot.waitUntil(lambda: len(section.model.pairs) == 2)


def test_where_both_have_room_either_can_be_taken_away_and_put_back(qtbot, section):
    go(qtbot, section, "Notizen", GONE)
    model = section.merger.view.comparison
    notes = compared(section, "Notizen")

    def ticked():
        return [model.index(notes, column).data(Qt.ItemDataRole.CheckStateRole) for column in (KEPT, GONE)]

    checked, unchecked = Qt.CheckState.Checked, Qt.CheckState.Unchecked
    assert ticked() == [checked, checked]
    qtbot.keyClick(section.merger.view, Key.Key_Space)
    assert (ticked(), values(section, "Notizen")[-1]) == ([checked, unchecked], "Hinterhof")
    qtbot.keyClick(section.merger.view, Key.Key_Space)
    assert ticked() == [checked, checked]
    go(qtbot, section, "Notizen", KEPT)
    qtbot.keyClick(section.merger.view, Key.Key_Space)
    qtbot.keyClick(section.merger.view, Key.Key_Space)
    assert ticked() == [checked, checked]


def test_the_last_value_cannot_be_taken_away(qtbot, section):
    go(qtbot, section, "Telefon", KEPT)
    qtbot.keyClick(section.merger.view, Key.Key_Space)
    assert values(section, "Telefon")[-1] == "030 23125-110"
    go(qtbot, section, "Telefon", RESULT)
    qtbot.keyClick(section.merger.view, Key.Key_Space)
    assert values(section, "Telefon")[-1] == "030 23125-110"


def test_a_click_chooses_too(qtbot, section):
    view = section.merger.view
    cell = view.visualRect(view.comparison.index(compared(section, "Telefon"), GONE))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=cell.topLeft() + QPoint(10, 10))
    assert values(section, "Telefon")[-1] == "030 23125-111"


def test_what_is_chosen_is_told_to_a_screen_reader(section):
    view = section.merger.view
    model = view.comparison
    cell = model.index(compared(section, "Telefon"), GONE)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "Telefon: 030 23125-111, nicht ausgewählt"
    assert QAccessible.queryAccessibleInterface(view).text(QAccessible.Text.Name) == "Vergleich der beiden Einträge"
    told = QAccessible.queryAccessibleInterface(section.merger.told.parentWidget().parentWidget())
    assert told.text(QAccessible.Text.Name) == "Was beim Zusammenführen geschieht"


def test_what_comes_along_and_what_gives_way_is_told_before(qtbot, section, office, houses):
    (session,) = add(office, "session", {"title": "Treffen"})
    office.participation.invite(session, houses)
    change(office, "invitation", 2, status="accepted")
    change(office, "invitation", 1, status="invited")
    (bernd,) = add(office, "contact", {"last_name": "Beispiel", "institution": Ref(houses[1], "")})
    change(office, "institution", houses[1], city="Berlin")  # so the pair is compared anew
    assert section.merger.told.text().splitlines() == [
        "Wird als andere Schreibweise behalten: „Familienzentrum Meerbaumhaus“.",
        "Kommt mit herüber – Kontakte: 1.",
        "Bei beiden, bleibt einmal: Einladung zu „Treffen“. „Status“ bleibt „zugesagt“, „eingeladen“ entfällt.",
    ]
    section.merge_button.click()
    assert row(office, "contact", bernd)["institution"].id == houses[0]


# ---------------------------------------------------------------------------------------- different


def test_what_is_different_is_put_aside_and_can_be_taken_back(qtbot, section, office, path):
    press(qtbot, Key.Key_V)
    qtbot.waitUntil(lambda: [pair.entity for pair in section.model.pairs] == ["contact"])
    with read_again(path) as again:
        assert len(again.merging.different()) == 1

    qtbot.keyClick(section.shown, Key.Key_Down)
    assert shown(section.model, 0)[:3] == ["Einrichtung", "Meerbaum-Haus", "Familienzentrum Meerbaumhaus"]
    assert not section.different_button.isVisible()
    press(qtbot, Key.Key_L)
    qtbot.waitUntil(lambda: office.merging.different() == [])
    assert section.state.text() == "Noch ist nichts als verschieden vermerkt."
    qtbot.keyClick(section.shown, Key.Key_Up)
    qtbot.waitUntil(lambda: len(section.model.pairs) == 2)


def test_in_a_file_open_for_reading_it_can_be_looked_at_only(qtbot, make_page, office, path, houses):
    with read_again(path) as reading:
        section = make_page(reading)
        qtbot.waitUntil(lambda: len(section.model.pairs) == 1)
        go(qtbot, section, "Telefon", GONE)
        qtbot.keyClick(section.merger.view, Key.Key_Space)
        assert values(section, "Telefon")[-1] == "030 23125-110"
        assert not section.merge_button.isEnabled()
        assert not section.different_button.isEnabled()
        assert "geöffnet" in section.merge_button.toolTip()
        section.save_state()


# ------------------------------------------------------------------------ looking goes on beside it


def test_the_window_answers_while_duplicates_are_looked_for(qtbot, make_page, office, annas, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()
    probable = Merging.probable

    def slow(self, entity_key, proceed):
        begun.set()
        go_on.wait(10)
        return probable(self, entity_key, proceed)

    monkeypatch.setattr(Merging, "probable", slow)
    section = make_page(office)
    qtbot.waitUntil(begun.is_set)
    assert section.state.text() == "Doppelte werden gesucht …"
    change(office, "contact", annas[0], phone="030 23125-112")  # she goes on typing meanwhile
    section.shown.setFocus()
    qtbot.keyClick(section.shown, Key.Key_Down)
    assert section.state.text() == "Noch ist nichts als verschieden vermerkt."
    qtbot.keyClick(section.shown, Key.Key_Up)
    go_on.set()
    qtbot.waitUntil(lambda: len(section.model.pairs) == 2)


def test_closing_does_not_wait_for_what_is_looked_for(qtbot, make_page, office, houses, monkeypatch):
    begun, ended = threading.Event(), threading.Event()

    def endless(self, entity_key, proceed):
        begun.set()
        try:
            while True:
                proceed(0, 1)
        finally:
            ended.set()

    monkeypatch.setattr(Merging, "probable", endless)
    section = make_page(office)
    qtbot.waitUntil(begun.is_set)
    section.save_state()
    assert ended.is_set()


def test_among_thousands_of_contacts_the_window_goes_on_answering(qtbot, make_page, office):
    records = ({"last_name": f"Name{number % 1499}", "first_name": f"Vor{number}"} for number in range(3_000))
    add(
        office,
        "contact",
        *records,
        {"last_name": "Müller", "first_name": "Anna"},
        {"last_name": "Mueller", "first_name": "Anna"},
    )
    ticks = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(section._search.running))
    section = make_page(office)
    timer.start(1)
    qtbot.waitUntil(lambda: len(section.model.pairs) > 0, timeout=20_000)
    timer.stop()
    assert [pair.names[0] for pair in section.model.pairs] == ["Müller, Anna"]
    assert ticks.count(True) > 3


# ---------------------------------------------------------------------------------- from the lists


@pytest.fixture
def window(qtbot, tmp_path, office, annas, path):
    office.close()
    makers = PageMakers(administration=lambda file, parent: AdministrationPage(file, parent))
    window = MainWindow(Parts(Settings(tmp_path / "fenster.ini"), tmp_path / "daten", makers=makers))
    qtbot.addWidget(window, before_close_func=MainWindow.close_file)
    window.resize(1200, 800)
    window.files.open_path(path)
    window.workspace.show_area("contact")
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.workspace.page.begin()
    return window


def test_two_selected_records_are_merged_from_their_list(qtbot, window, annas):
    merge = window.menus.actions["merge"]
    view = window.current_list().view
    assert not merge.isEnabled()
    qtbot.keyClick(view, Key.Key_Down, Modifier.ShiftModifier)
    assert merge.isEnabled()
    merge.trigger()
    opened_dialog(qtbot, window)
    press(qtbot, Key.Key_Z)
    qtbot.waitUntil(lambda: window.findChild(MergeDialog) is None)
    assert window.current_list().current_id() == annas[0]
    assert window.office.reader.total(CONTACT) == 1
    assert window.office.history.undo_label == "Kontakte zusammengeführt"
    assert window.focusWidget() is view
    window.trigger("undo")
    assert window.office.reader.total(CONTACT) == 2


@pytest.mark.usefixtures("large_letters")
def test_with_large_letters_the_dialog_is_no_larger_than_the_screen(qtbot, office, houses, make_page):
    dialog = MergeDialog(office, "institution", tuple(houses), make_page(office))
    qtbot.addWidget(dialog)
    dialog.show()
    room = dialog.screen().availableSize()
    assert dialog.width() <= room.width()
    assert dialog.height() <= room.height()
    view = dialog.merger.view
    assert view.viewport().height() >= view.rowHeight(0)


def test_one_record_or_three_cannot_be_merged(qtbot, window):
    add(window.office, "contact", {"last_name": "Zander"})
    page = window.current_list()
    page.clear_filters()
    view, merge = page.view, window.menus.actions["merge"]
    page.show_record(view.table_model.id_at(0))
    qtbot.keyClick(view, Key.Key_Down, Modifier.ShiftModifier)
    assert merge.isEnabled()
    qtbot.keyClick(view, Key.Key_Down, Modifier.ShiftModifier)
    assert not merge.isEnabled()
    window.workspace.show_area("session")
    assert not merge.isEnabled()


def test_two_selected_records_are_told_apart_from_their_list(qtbot, window, annas):
    qtbot.keyClick(window.current_list().view, Key.Key_Down, Modifier.ShiftModifier)
    window.trigger("merge")
    opened_dialog(qtbot, window)
    press(qtbot, Key.Key_V)
    qtbot.waitUntil(lambda: window.office.merging.different() == [("contact", *annas)])
    qtbot.waitUntil(lambda: window.findChild(MergeDialog) is None)


def test_the_history_of_a_merged_record_says_of_which_it_tells(qtbot, office, annas):
    page = HistoryPage(office, ("contact", annas[0]))
    qtbot.addWidget(page)
    assert page.view.isColumnHidden(3)
    office.merging.merge("contact", *annas)
    page.refresh()
    assert not page.view.isColumnHidden(3)
    assert {"Müller, Anna", "Müller, A."} <= {shown(page.model, row)[3] for row in range(page.model.rowCount())}
