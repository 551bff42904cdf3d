"""Makes the workbooks of this folder anew: `python -m tests.lists.make_workbooks`. All people are invented."""

from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

FOLDER = Path(__file__).parent


def _save(workbook, name):
    workbook.properties.creator = "Voneinander"
    workbook.properties.created = workbook.properties.modified = datetime(2024, 1, 1)
    workbook.save(FOLDER / name)


def _filled(*rows, title="Tabelle1"):
    workbook = Workbook()
    workbook.active.title = title
    for row in rows:
        workbook.active.append(row)
    return workbook


def titles_and_totals():
    """Title lines above, a total and notes below, house numbers in a column of their own, numbers without their 0."""
    workbook = _filled(
        ["Nachbarschaftseinrichtungen im Bezirk Mitte"],
        ["Stand: 3.5.2023", None, None, "Bezirksamt Mitte, Soziale Planung"],
        [],
        ["Nr.", "Einrichtung", "Bezirksregion", "Straße", "Nr.", "PLZ", "Ort", "Telefon", "E-Mail"],
        [1, "Kreativhaus", "Alexanderplatz", "Fischerinsel", 3, 10179, "Berlin", 3023125110, "kreativ@example.org"],
        [2, "Treffpunkt Birkenhof", "Moabit-West", "Birkenweg", "7a", 10551, "Berlin", 3023125111, "birke@example.org"],
        [3, "Lernladen Ahorn", "Osloer Str.", "Ahornallee", "2-4", 13359, "Berlin", 17023125112, None],
        ["Summe", 3],
        [],
        ["* Ohne Gewähr. Bitte Änderungen an den Fachbereich melden."],
    )
    workbook.active.merge_cells("A1:I1")
    _save(workbook, "titelzeilen_und_summe.xlsx")


def two_contacts():
    """An institution and two people in each row."""
    _save(
        _filled(
            ["Einrichtung", "Ansprechpartner 1", "Telefon 1", "E-Mail 1", "Ansprechpartner 2", "Telefon 2", "E-Mail 2"],
            ["Kreativhaus", "Frau Dr. Anna von Müller", "030 23125-120", "anna@example.org", "Bernd Schulz",
             "030 23125-121", "bernd@example.org"],
            ["Haus Akazie", "Schmidt, Carla", "030 23125-122", None, "N.N.", None, None],
            ["Haus Linde", "-", "030 23125-123", "linde@example.org", None, None, None],
        ),
        "zwei_ansprechpartner.xlsx",
    )  # fmt: skip


def numbers_as_telephone():
    """What Excel makes of telephone numbers and postcodes: numbers, a decimal number, a day."""
    _save(
        _filled(
            ["Name", "Vorname", "Einrichtung", "Telefon", "Handy", "PLZ"],
            ["Albrecht", "Dora", "Kreativhaus", 3023125130, 17023125130, 10179],
            ["Brandt", "Emil", "Kreativhaus", 23125131, None, None],
            ["Conrad", "Frieda", "Kreativhaus", 30.23125, None, None],
            ["Dietz", "Gero", "Haus in Dresden", 493023125133, None, 1067],
            ["Ernst", "Hilde", "Kreativhaus", date(2024, 2, 30 - 1), None, None],
        ),
        "zahlen_als_telefon.xlsx",
    )


def merged_cells():
    """The institution stands once, in a merged cell, for all its people; the title is merged, too."""
    workbook = _filled(
        ["Kontaktliste Kiezrunde"],
        ["Einrichtung", "PLZ/Ort", "Name", "Funktion", "Durchwahl"],
        ["Haus Akazie", "10551 Berlin", "Müller, Ida", "Leitung", "030 23125-140"],
        [None, None, "Jansen, Kai", "Beratung", "030 23125-141"],
        [None, None, "Lange, Mia", None, "030 23125-142"],
        ["Kreativhaus", "10179 Berlin", "Neumann, Ole", "Leitung", "030 23125-143"],
        [None, None, "Otto, Pia", "Verwaltung", None],
    )
    for area in ("A1:E1", "A3:A5", "B3:B5", "A6:A7", "B6:B7"):
        workbook.active.merge_cells(area)
    _save(workbook, "verbundene_zellen.xlsx")


def days_since_1904():
    """Days as an old Mac counts them, and days as text."""
    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    for row in (
        ["Nachname", "Vorname", "Einrichtung/Dienststelle", "Zuletzt bestätigt am", "Ausgeschieden seit"],
        ["Quandt", "Rosa", "Kreativhaus", date(2023, 6, 30), None],
        ["Sommer", "Till", "Kreativhaus", "30.6.2023", date(2024, 1, 31)],
        ["Thiele", "Udo", "Kreativhaus", "Sommer 2023", None],
    ):
        workbook.active.append(row)
    _save(workbook, "tage_seit_1904.xlsx")


def several_sheets():
    """Three sheets: one that tells about the file, two lists."""
    workbook = _filled(["Diese Mappe enthält zwei Listen."], title="Hinweise")
    for title, rows in (
        ("Einrichtungen", [["Name", "Art", "Stadtteil"], ["Haus Ulme", "Nachbarschaftstreff", "Parkviertel"]]),
        ("Personen", [["Vorname", "Nachname", "Einrichtung"], ["Vera", "Wolf", "Haus Ulme"]]),
    ):
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    _save(workbook, "mehrere_blaetter.xlsx")


def headings_between():
    """Headings between the rows, repeated head rows, an empty row in between, and empty columns."""
    _save(
        _filled(
            [None, "Einrichtung", None, "Telefon", "Träger"],
            [None, "Stadtteil Moabit West:", None, None, None],
            [None, "Haus Weide", None, "030 23125-150", "Muster gGmbH"],
            [None, "Haus Erle", None, "030 23125-151", "Muster gGmbH"],
            [],
            [None, "Einrichtung", None, "Telefon", "Träger"],
            [None, "Stadtteil Parkviertel:", None, None, None],
            [None, "Haus Buche", None, "030 23125-152", "Beispiel e. V."],
            [None, "Gesamt: 3", None, None, None],
        ),
        "zwischenueberschriften.xlsx",
    )


def roster():
    """What this program wrote for last year's meeting: title block, head lines, people, notice."""
    _save(
        _filled(
            ["Teilnehmendenliste"],
            ["Voneinander wissen in Mitte – JobCenter und Nachbarschaftseinrichtungen lernen sich kennen"],
            ["Nur für den Dienstgebrauch"],
            ["Datum", "Mittwoch, 12. März 2025"],
            ["Uhrzeit", "09:00–13:00 Uhr"],
            ["Ort", "Seydelstr. 2-5, 10117 Berlin"],
            ["Angemeldet", "3 Personen"],
            ["Stand", date(2025, 3, 5)],
            [],
            ["Nachname", "Vorname", "Titel", "Einrichtung/Dienststelle", "Funktion", "Status", "Telefon", "Mobil",
             "E-Mail", "Weitergabe", "Bemerkung"],
            ["Gothe", "Ephraim", None, "Bezirksamt Mitte", None, "angemeldet", "030 9018-44600", None, None, "nein",
             None],
            ["Xaver", "Yara", "Dr.", "Kreativhaus", "Leitung", "angemeldet", "030 23125-160", None,
             "yara@example.org", "ja", "vegetarisch"],
            ["Zander", "Anton", None, "Kreativhaus", "Beratung", "abgesagt", None, None, None, "nein", None],
            [None, None, None, "Familienzentrum Wattstraße", None, "zugesagt"],
        ),
        "teilnehmendenliste_2025.xlsx",
    )  # fmt: skip


def headings_above_headings():
    """Two rows of headings: the upper one says whose names and numbers the lower ones are."""
    workbook = _filled(
        ["Einrichtung", None, "Leitung", None, None, "Stellvertretung", None, None],
        ["Name", "Adresse", "Name", "Telefon", "E-Mail", "Name", "Telefon", "E-Mail"],
        ["Haus Ahorn", "Ahornweg 1, 13347 Berlin", "Müller, Anna", "030 23125-801", "anna@example.org",
         "Schulz, Bernd", "030 23125-802 / Fax -899", "bernd@example.org"],
        ["Bezirksamt Mitte von Berlin", "Buchenweg 2, 13347 Berlin", "WEISS Carla", "030 23125-803",
         "Carla Weiss <carla@example.org>", "-", None, None],
    )  # fmt: skip
    for area in ("A1:B1", "C1:E1", "F1:H1"):
        workbook.active.merge_cells(area)
    _save(workbook, "zwei_zeilen_ueberschriften.xlsx")


if __name__ == "__main__":
    for make in (
        titles_and_totals, two_contacts, numbers_as_telephone, merged_cells, days_since_1904, several_sheets,
        headings_between, headings_above_headings, roster,
    ):  # fmt: skip
        make()
