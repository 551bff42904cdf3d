import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date, time

import pytest
from sqlalchemy import create_engine, event, insert, text

from voneinander_desktop.domain import checks
from voneinander_desktop.domain.catalogue import (
    AGREEMENT,
    CONTACT,
    ENTITIES,
    INSTITUTION,
    INVITATION,
    PARTNER,
    REGION,
    REGISTRATION,
    SERIES,
    SESSION,
)
from voneinander_desktop.domain.schema import metadata
from voneinander_desktop.usecases.office_file import check_file, create_file, open_file
from voneinander_desktop.usecases.samples import starting_rows

CONTENTS = ("empty", "sample", "practice")


class Records:
    """Everything in a new file, as the program shows it."""

    def __init__(self, path, content):
        create_file(path, content)
        self.findings = check_file(path)
        file = open_file(path, write=False)
        self._rows = {
            entity.key: list(file.reader.rows(entity, range(1, 1000)).values()) for entity in ENTITIES.values()
        }
        self.settings = {"practice": file.choices.get("practice", False)}
        file.close()

    def __getitem__(self, entity):
        return self._rows[entity.key]

    def one(self, entity, key, value):
        (found,) = (row for row in self[entity] if row.text(key) == value)
        return found

    def texts(self, entity, key):
        return [row.text(key) for row in self[entity]]


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    return {content: Records(folder / f"{content}.voneinander", content) for content in CONTENTS}


@pytest.fixture(scope="module")
def sample(records):
    return records["sample"]


@pytest.fixture(scope="module")
def practice(records):
    return records["practice"]


def filled(row):
    """The fields of a record that are not empty, as texts."""
    return {spec.key: row.text(spec.key) for spec in row.entity.fields if spec.editable and row[spec.key]}


# -------------------------------------------------------------------------- every new file


@pytest.mark.parametrize("content", CONTENTS)
class TestRows:
    def test_each_reference_finds_its_row_already_there(self, content):
        engine = create_engine("sqlite://")
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys=ON"))
        with engine.begin() as connection:
            metadata().create_all(connection)
            for row in starting_rows(content):
                connection.execute(insert(metadata().tables[row.table]).values(id=row.id, **row.values))
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        engine.dispose()

    def test_ids_count_from_one_in_every_table(self, content):
        ids = {}
        for row in starting_rows(content):
            ids.setdefault(row.table, []).append(row.id)
        assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in ids.values())

    def test_each_row_says_something_about_every_column(self, content):
        for row in starting_rows(content):
            columns = {column.name for column in metadata().tables[row.table].columns if not column.info.get("derived")}
            assert row.values.keys() == columns - {"id"}

    def test_the_same_rows_come_in_every_process(self, content):
        program = (
            "import hashlib\nfrom voneinander_desktop.usecases.samples import starting_rows\n"
            f"print(hashlib.sha256(repr(starting_rows({content!r})).encode()).hexdigest())"
        )
        digests = {
            subprocess.run(
                [sys.executable, "-c", program],
                env=os.environ | {"PYTHONHASHSEED": seed},
                capture_output=True,
                text=True,
                check=True,
            ).stdout.strip()
            for seed in ("0", "4711")
        }
        assert digests == {hashlib.sha256(repr(starting_rows(content)).encode()).hexdigest()}

    def test_every_value_could_have_been_typed(self, records, content):
        for entity in ENTITIES.values():
            for row in records[content][entity]:
                for spec in filter(lambda spec: spec.editable, entity.fields):
                    value = row[spec.key]
                    shown = spec.parse(spec.format(value))
                    assert spec.format(shown) == spec.format(value), (row.label, spec.key)
                    assert spec.target or shown == value, (row.label, spec.key)

    def test_nothing_looks_wrong(self, records, content):
        assert records[content].findings == ([], [])
        for entity in ENTITIES.values():
            for row in records[content][entity]:
                assert checks.findings(row) == [], row.label

    def test_has_the_ten_stadtteile_with_their_keys(self, records, content):
        regions = [(row["code"], row["name"], row["area"]) for row in records[content][REGION]]
        assert regions == [
            ("011001", "Tiergarten Süd", "Zentrum"),
            ("011002", "Regierungsviertel", "Zentrum"),
            ("011003", "Alexanderplatz", "Zentrum"),
            ("011004", "Brunnenstraße Süd", "Zentrum"),
            ("012005", "Moabit West", "Moabit"),
            ("012006", "Moabit Ost", "Moabit"),
            ("013007", "Osloer Straße", "Gesundbrunnen"),
            ("013008", "Brunnenstraße Nord", "Gesundbrunnen"),
            ("014009", "Parkviertel", "Wedding"),
            ("014010", "Wedding Zentrum", "Wedding"),
        ]

    def test_has_the_vocabularies(self, records, content):
        names = {key: records[content].texts(ENTITIES[key], "name") for key in ("action_field", "target_group")}
        assert records[content].texts(ENTITIES["institution_kind"], "name") == [
            "Stadtteilzentrum",
            "Nachbarschaftszentrum",
            "Nachbarschaftstreff",
            "Mehrgenerationenhaus",
            "Familienzentrum",
            "Begegnungsstätte",
            "Selbsthilfekontaktstelle",
            "KiezZentrum",
            "JobCenter-Standort",
            "Bezirksamt",
        ]
        assert len(names["action_field"]) == 16
        assert {"Begegnung & Nachbarschaft", "Senior*innenarbeit", "Inklusion"} <= {*names["action_field"]}
        assert len(names["target_group"]) == 15
        assert {"Jugendliche/U25", "Menschen mit Behinderung/chronischer Erkrankung", "alle"} <= {
            *names["target_group"]
        }


def test_an_empty_file_has_nothing_else(records):
    kept = {entity.key for entity in ENTITIES.values() if records["empty"][entity]}
    assert kept == {"region", "institution_kind", "action_field", "target_group"}


# --------------------------------------------------------------------- the announced meeting

SITE = "JobCenter Mitte – Standort Spittelmarkt"
# Name, article, Art, Träger, street, postcode, Stadtteil, other spelling; in the order of the announcement
PARTICIPANTS = [
    ("JobCenter Mitte", "das", "", "", "", "", "", ""),
    ("Bezirksamt Mitte", "das", "Bezirksamt", "", "", "", "", ""),
    ("Kreativhaus", "das", "", "FiPP", "Fischerinsel 3", "10179", "Alexanderplatz", ""),
    ("Familienzentrum Wattstraße", "das", "Familienzentrum",
     "Pfefferwerk", "Wattstr. 16", "13355", "Brunnenstraße Nord", ""),
    ("Begegnungsstätte „Mehr Mitte“", "die", "Begegnungsstätte", "", "", "", "", ""),
    ("Nachbarschaftszentrum „Bürger für Bürger“", "das", "Nachbarschaftszentrum", "", "", "", "", ""),
    ("Ev. Familienzentrum Meerbaum-Haus", "das", "Familienzentrum",
     "Ev. Kirchengemeinde Tiergarten", "Siegmunds Hof 20", "10555", "Moabit Ost", "Meerbaumhaus"),
    ("Selbsthilfe-Kontakt- und Beratungsstelle Mitte", "die", "Selbsthilfekontaktstelle",
     "StadtRand", "Perleberger Str. 44", "10559", "Moabit Ost", "Selbsthilfe-Kontakt-und Beratungsstelle Mitte"),
    ("KiezZentrum Villa Lützow", "das", "KiezZentrum",
     "FiPP", "Lützowstr. 28", "10785", "Tiergarten Süd", "Kiez-Zentrum Villa Lützow"),
    ("Nachbarschaftstreff Olof-Palme-Zentrum", "der", "Nachbarschaftstreff",
     "Pfefferwerk", "Demminer Str. 28", "13355", "Brunnenstraße Nord", ""),
    ("Nachbarschaftstreff Stadtteilverein Tiergarten", "der", "Nachbarschaftstreff",
     "", "", "", "Tiergarten Süd", ""),
]  # fmt: skip
NAMES = [name for name, *_ in PARTICIPANTS]


class TestSample:
    def test_the_meeting_is_the_announced_one(self, sample):
        (session,) = sample[SESSION]
        assert (
            session["title"]
            == "Voneinander wissen in Mitte – JobCenter und Nachbarschaftseinrichtungen lernen sich kennen"
        )
        assert session["date"] == date(2020, 3, 11)
        assert (session["start"], session["end"]) == (time(9), time(13))
        assert session.text("site") == session.text("venue") == SITE
        assert session.text("status") == "geplant"

    def test_its_description_is_the_announcements_occasion(self, sample):
        (session,) = sample[SESSION]
        description = session.text("description")
        assert description.startswith("Am 27.6.2018 unterzeichneten das Bezirksamt Mitte, das JobCenter Mitte und 19 ")
        assert (
            "Konkretes Ziel ist es, gemeinsame Handlungsfelder und Zielgruppen zu finden und Synergien zu erschließen."
        ) in description
        assert description.endswith("über die jeweiligen Aufgaben und Angebote informieren.")

    def test_what_the_announcement_does_not_say_of_the_meeting_is_blank(self, sample):
        (session,) = sample[SESSION]
        assert filled(session).keys() == {
            "title",
            "date",
            "start",
            "end",
            "status",
            "site",
            "venue",
            "description",
            "information_contacts",
            "press_contacts",
        }
        assert sample[REGISTRATION] == sample[SERIES] == []

    def test_the_site_lies_where_announced_and_has_its_stadtteile(self, sample):
        site = sample.one(INSTITUTION, "name", SITE)
        assert site["is_jobcenter_site"]
        assert site["is_office"]
        assert site.text("kind") == "JobCenter-Standort"
        assert (site["street"], site["postal_code"], site["city"]) == ("Seydelstr. 2-5", "10117", "Berlin")
        assert {region.text for region in site["responsible_for"]} == {
            "Tiergarten Süd",
            "Regierungsviertel",
            "Alexanderplatz",
            "Brunnenstraße Süd",
            "Moabit West",
            "Moabit Ost",
        }

    def test_exactly_the_eleven_announced_take_part(self, sample):
        assert len(NAMES) == 11
        assert sample.texts(INVITATION, "institution") == NAMES
        (session,) = sample[SESSION]
        assert {institution.text for institution in session["institutions"]} == {*NAMES}
        for invitation in sample[INVITATION]:
            assert filled(invitation).keys() == {"session", "institution", "status"}
            assert invitation.text("status") == "zugesagt"

    @pytest.mark.parametrize("expected", PARTICIPANTS, ids=NAMES)
    def test_an_institution_has_what_is_known_and_no_more(self, sample, expected):
        name, article, kind, operator, street, postal_code, region, alias = expected
        facts = {
            "name": name,
            "article": article,
            "kind": kind,
            "operator": operator,
            "street": street,
            "postal_code": postal_code,
            "city": "Berlin" if street else "",
            "region": region,
            "aliases": alias,
            "is_office": "ja" if name in NAMES[:2] else "",
        }
        institution = sample.one(INSTITUTION, "name", name)
        assert filled(institution) == {key: value for key, value in facts.items() if value}

    def test_there_is_no_other_institution(self, sample):
        assert {*sample.texts(INSTITUTION, "name")} == {SITE, *NAMES}

    def test_the_agreement_is_dated_and_names_only_its_certain_partners(self, sample):
        (agreement,) = sample[AGREEMENT]
        assert agreement["title"] == "Kooperationsvereinbarung"
        assert agreement["concluded_on"] == date(2018, 6, 27)
        assert "19 Nachbarschaftseinrichtungen" in agreement.text("notes")
        partners = {(row.text("institution"), row["joined_on"], row["left_on"]) for row in sample[PARTNER]}
        assert partners == {
            ("Bezirksamt Mitte", date(2018, 6, 27), None),
            ("JobCenter Mitte", date(2018, 6, 27), None),
        }

    @pytest.mark.parametrize(
        ("last_name", "first_name", "institution", "phone", "function"),
        [
            ("Patz-Drüke", "Petra", "Bezirksamt Mitte", "030 9018-42390", ""),
            ("Arlt", "Manuela", "JobCenter Mitte", "030 5555-456086", ""),
            (
                "Gothe",
                "Ephraim",
                "Bezirksamt Mitte",
                "030 9018-44600",
                "Bezirksstadtrat für Stadtentwicklung, Soziales und Gesundheit",
            ),
        ],
    )
    def test_a_published_contact_has_what_was_published(
        self, sample, last_name, first_name, institution, phone, function
    ):
        contact = sample.one(CONTACT, "last_name", last_name)
        facts = {
            "last_name": last_name,
            "first_name": first_name,
            "institution": institution,
            "phone": phone,
            "function": function,
            "is_press_contact": "ja" if last_name == "Gothe" else "",
            "notes": "Telefonnummer aus der Pressemitteilung",
        }
        assert filled(contact) == {key: value for key, value in facts.items() if value}

    def test_there_is_no_other_contact_and_nobody_is_passed_on(self, sample):
        assert len(sample[CONTACT]) == 3
        assert not any(contact["share"] for contact in sample[CONTACT])

    def test_who_informs_and_who_speaks_to_the_press(self, sample):
        (session,) = sample[SESSION]
        assert {contact.text for contact in session["information_contacts"]} == {"Patz-Drüke, Petra", "Arlt, Manuela"}
        assert [contact.text for contact in session["press_contacts"]] == ["Gothe, Ephraim"]

    def test_it_is_not_marked_as_practice_data(self, sample):
        assert not sample.settings["practice"]


# ---------------------------------------------------------------------------- practice data


class TestPractice:
    def test_the_file_says_that_it_is_practice_data(self, practice):
        assert practice.settings["practice"] is True

    def test_every_record_can_be_told_to_be_invented(self, practice):
        for name in practice.texts(INSTITUTION, "name"):
            assert re.search("muster|beispiel|übung|üben|probe", name, re.IGNORECASE), name
        assert {*practice.texts(CONTACT, "notes")} == {"Übungsdaten – erfunden"}
        assert all(title.startswith("Übung") for title in practice.texts(SESSION, "title"))
        assert practice.texts(SERIES, "title") == ["Übungsreihe"]
        assert {*practice.texts(SESSION, "series")} == {"Übungsreihe"}
        assert all("Übung" in title for title in practice.texts(AGREEMENT, "title"))
        assert all("Übung" in name for name in practice.texts(ENTITIES["mailing_list"], "name"))

    def test_it_is_large_enough_to_look_real(self, practice):
        assert 18 <= len(practice[INSTITUTION]) <= 24
        assert len(practice[CONTACT]) == 120
        assert len(practice[SESSION]) == 6
        assert len(practice[REGISTRATION]) > 100

    @pytest.mark.parametrize("entity", [INSTITUTION, CONTACT], ids=lambda entity: entity.key)
    def test_nobody_can_be_called_or_written_to(self, practice, entity):
        phones = [row[key] for row in practice[entity] for key in ("phone", "mobile") if key in entity.index]
        assert any(phones)
        assert all(re.fullmatch(r"030 23125-1\d\d", phone) for phone in phones if phone)
        emails = [email for email in practice.texts(entity, "email") if email]
        assert all(re.fullmatch(r"[a-z][a-z0-9.-]*@example\.org", email) for email in emails)
        assert len(emails) == len(set(emails))

    def test_websites_lead_nowhere(self, practice):
        sites = [site for site in practice.texts(INSTITUTION, "website") if site]
        assert all(re.match(r"https://[a-z]+\.example\.org(/|$)", site) for site in sites)

    def test_institutions_lie_in_all_stadtteile_and_one_in_none(self, practice):
        regions = Counter(practice.texts(INSTITUTION, "region"))
        assert regions[""] == 1
        assert {*regions} - {""} == {*practice.texts(REGION, "name")}

    def test_institutions_show_every_kind_of_fact(self, practice):
        rows = practice[INSTITUTION]
        assert {row["accessible"] for row in rows} == {True, False, None}
        assert {row.text("article") for row in rows} == {"der", "die", "das"}
        assert {row.text("kind") for row in rows} == {"", *practice.texts(ENTITIES["institution_kind"], "name")}
        assert sum(row["retired_on"] is not None for row in rows) == 1
        for key in ("aliases", "action_fields", "target_groups", "opening_hours", "offers", "operator", "confirmed_on"):
            assert any(row[key] for row in rows), key
        sites = [row for row in rows if row["is_jobcenter_site"]]
        assert len(sites) == 3
        responsible = Counter(region.text for site in sites for region in site["responsible_for"])
        assert {*responsible} == {*practice.texts(REGION, "name")}
        assert max(responsible.values()) > 1  # no clean partition

    def test_names_come_in_many_spellings(self, practice):
        letters = set("".join(practice.texts(CONTACT, "last_name") + practice.texts(CONTACT, "first_name")))
        assert set("äöüÄÖÜßłŁøđĐæÆıéñçş'’-") <= letters
        for key, wanted in [
            (
                "last_name",
                {"Müller", "Mueller", "von der Heide", "de Vries", "D’Angelo", "Müller-Lüdtke", "Þórsdóttir"},
            ),
            ("title", {"", "Dr.", "Prof. Dr."}),
            ("salutation", {"", "Frau", "Herr"}),
        ]:
            assert wanted <= {*practice.texts(CONTACT, key)}
        namesakes = Counter(row.label for row in practice[CONTACT])
        assert namesakes["Schmidt, Anna"] == 2
        assert any(not row["first_name"] for row in practice[CONTACT])

    def test_each_institution_has_one_main_contact(self, practice):
        mains = Counter(row.text("institution") for row in practice[CONTACT] if row["is_main"])
        assert mains == Counter(practice.texts(INSTITUTION, "name"))

    def test_about_half_agreed_to_be_passed_on_and_some_withdrew(self, practice):
        shared = [row for row in practice[CONTACT] if row["share"]]
        withdrawn = [row for row in practice[CONTACT] if row["share_withdrawn_on"]]
        assert 45 <= len(shared) <= 75
        assert all(row["share_since"] and row["share_obtained"] and not row["share_withdrawn_on"] for row in shared)
        assert 3 <= len(withdrawn) <= 15
        assert all(not row["share"] and row["share_since"] < row["share_withdrawn_on"] for row in withdrawn)

    def test_nobody_who_left_is_passed_on(self, practice):
        retired = [row for row in practice[CONTACT] if row["retired_on"]]
        assert 5 <= len(retired) <= 15
        assert not any(row["share"] for row in retired)

    def test_some_cannot_be_reached_by_mail(self, practice):
        assert 2 <= practice.texts(CONTACT, "email").count("") <= 12
        undeliverable = [row for row in practice[CONTACT] if row["email_undeliverable"]]
        assert 2 <= len(undeliverable) <= 10
        assert all(row["email"] for row in undeliverable)

    def test_contacts_show_every_kind_of_fact(self, practice):
        for spec in CONTACT.fields:
            assert any(row[spec.key] for row in practice[CONTACT]), spec.key

    def test_sessions_are_in_every_status_and_on_working_days(self, practice):
        days = {"held": [], "cancelled": [], "postponed": [], "planned": []}
        for row in practice[SESSION]:
            days[row["status"]].append(row["date"])
            assert row["date"].weekday() < 5
        assert {status: len(some) for status, some in days.items()} == {
            "held": 2, "cancelled": 1, "postponed": 1, "planned": 2,
        }  # fmt: skip
        assert max(days["held"]) < date(2026, 11, 1) < min(days["planned"])

    def test_each_session_has_invitations_and_people(self, practice):
        for row in practice[SESSION]:
            assert row["invited_count"] >= 8
            assert row["registered_count"] >= 12
            assert row["information_contacts"]
            assert row["press_contacts"]
            assert row["lead"]

    def test_invitations_are_in_every_status(self, practice):
        statuses = Counter(row["status"] for row in practice[INVITATION])
        assert statuses.keys() == {"noted", "invited", "accepted", "tentative", "declined"}
        assert {row["invited_by"] for row in practice[INVITATION]} == {None, "mail", "phone", "letter", "person"}
        for key in ("addressee", "reminded_on", "replied_on", "replied_who", "replied_by", "follow_up_on", "remark"):
            assert 0 < sum(row[key] is not None for row in practice[INVITATION]) < len(practice[INVITATION]), key

    def test_an_invitation_tells_one_story(self, practice):
        for row in practice[INVITATION]:
            answered = row["status"] in ("accepted", "tentative", "declined")
            assert (row["replied_on"] is not None) == answered
            assert (row["invited_on"] is None) == (row["status"] == "noted")
            for key in ("invited_on", "reminded_on", "replied_on"):
                assert row[key] is None or row[key] <= date(2026, 11, 20), key
            if row["reminded_on"]:
                assert row["status"] == "invited"
            if row["status"] == "declined":
                assert row["head_count"] is None

    def test_head_counts_are_never_below_the_named_and_sometimes_above(self, practice):
        named = Counter(
            (row["session"], row["institution"]) for row in practice[REGISTRATION] if row["status"] == "registered"
        )
        expected = [
            (row["head_count"], named[row["session"], row["institution"]])
            for row in practice[INVITATION]
            if row["head_count"] is not None
        ]
        assert all(count >= some for count, some in expected)
        assert any(count > some for count, some in expected)
        assert any(count > some == 0 for count, some in expected)  # announced, nobody named

    def test_people_come_for_institutions_that_agreed(self, practice):
        agreed = {
            (row["session"], row["institution"])
            for row in practice[INVITATION]
            if row["status"] in ("accepted", "tentative")
        }
        assert {(row["session"], row["institution"]) for row in practice[REGISTRATION]} <= agreed

    def test_nobody_comes_after_leaving(self, practice):
        retired_on = {row.id: row["retired_on"] for row in practice[CONTACT]}
        for row in practice[REGISTRATION]:
            left = retired_on[row["contact"].id]
            assert left is None or left > row["date"]

    def test_attendance_is_recorded_of_held_meetings_only(self, practice):
        status = {row.id: row["status"] for row in practice[SESSION]}
        seen = Counter()
        for row in practice[REGISTRATION]:
            recorded = row["attendance"] != "unrecorded"
            assert recorded == (status[row["session"].id] == "held" and row["status"] == "registered")
            seen[row["attendance"], row["attendance_second"]] += 1
        assert {("present", "unrecorded"), ("absent", "unrecorded"), ("present", "present"), ("present", "absent")} <= {
            *seen
        }

    def test_some_cancelled_and_some_of_them_are_replaced(self, practice):
        cancelled = {row.id: row for row in practice[REGISTRATION] if row["status"] == "cancelled"}
        assert len(cancelled) >= 5
        replacing = [row for row in practice[REGISTRATION] if row["substitute_for"]]
        assert len(replacing) >= 2
        for row in replacing:
            replaced = cancelled[row["substitute_for"].id]
            assert row["status"] == "registered"
            assert row["session"] == replaced["session"]
            assert row["institution"] == replaced["institution"]
            assert row["contact"] != replaced["contact"]

    def test_someone_came_for_an_institution_she_has_left_since(self, practice):
        now = {row.id: row.text("institution") for row in practice[CONTACT]}
        then = {
            row.text("institution")
            for row in practice[REGISTRATION]
            if now[row["contact"].id] != row.text("institution")
        }
        assert then == {"Nachbarschaftszentrum Probebühne"}

    def test_a_venue_can_be_a_text(self, practice):
        venues = practice.texts(SESSION, "venue")
        assert "Gemeindesaal der Ev. Mustergemeinde, Probesteinweg 11" in venues
        assert len({*venues} & {*practice.texts(INSTITUTION, "name")}) >= 3

    def test_partners_have_joined_at_different_times_and_one_has_left(self, practice):
        assert {*practice.texts(PARTNER, "agreement")} == {*practice.texts(AGREEMENT, "title")}
        assert len({row["joined_on"] for row in practice[PARTNER]}) > 2
        assert sum(row["left_on"] is not None for row in practice[PARTNER]) == 1
