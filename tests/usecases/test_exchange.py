"""Files for calendars and address books, read back as other programs read them."""

from datetime import date, time
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.records import add, add_one, change
from tests.rfc5545 import read_event

from voneinander_desktop.documents.disclosure import hints
from voneinander_desktop.domain.catalogue import SESSION
from voneinander_desktop.domain.fields import Ref
from voneinander_desktop.domain.rules import Purpose
from voneinander_desktop.formats import vcards
from voneinander_desktop.formats.limits import Budget, Limits
from voneinander_desktop.usecases.exporting import (
    CalendarRequest,
    CardsRequest,
    Exporting,
    PaperRefused,
    UnknownSession,
)
from voneinander_desktop.usecases.messages import Occasion, Recipient


def ready(office, request):
    return Exporting(office.reader, office.choices, office.path).document(request)


class TestCalendar:
    @pytest.fixture
    def meeting(self, office):
        lead = add_one(office, "contact", last_name="Müller", first_name="Anna", email="anna@example.org")
        return add_one(
            office, "session", title="Treffen; mit Komma, und so", date=date(2020, 3, 11), start=time(9), end=time(13),
            venue="Rathaus", lead=Ref(lead, ""), description="Kennenlernen\nund Imbiss",
        )  # fmt: skip

    def event(self, office, session):
        return read_event(ready(office, CalendarRequest(session)).content)

    def test_a_session_is_an_event_in_berlin(self, office, meeting):
        event = self.event(office, meeting)

        assert event["dtstart"].dt.isoformat() == "2020-03-11T09:00:00+01:00"
        assert event["dtend"].dt.isoformat() == "2020-03-11T13:00:00+01:00"
        assert (event["summary"], event["location"]) == ("Treffen; mit Komma, und so", "Rathaus")
        assert event["description"] == "Kennenlernen\nund Imbiss"
        assert event["organizer"] == "mailto:anna@example.org"
        assert event["organizer"].params["CN"] == "Anna Müller"

    def test_it_keeps_its_uid_and_every_change_raises_its_sequence(self, office, meeting):
        events = [self.event(office, meeting)]
        change(office, "session", meeting, description="Nur ein Text")
        assert self.event(office, meeting)["sequence"] == events[0]["sequence"] == 0
        to = office.planning.postponed(meeting, date(2020, 3, 18), "Raum nicht frei")
        office.planning.postpone(meeting, to)
        events.append(self.event(office, meeting))
        office.planning.cancel(meeting, "Krankheit")
        events.append(self.event(office, meeting))
        office.history.undo()
        events.append(self.event(office, meeting))  # what was taken back is newer, too

        assert len({event["uid"] for event in events}) == 1
        assert all(earlier["sequence"] < later["sequence"] for earlier, later in pairwise(events))
        assert [event["status"] for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED"]
        assert [event["dtstart"].dt.day for event in events] == [11, 18, 18, 18]

    def test_a_day_that_is_only_said_to_be_moved_is_tentative(self, office, meeting):
        change(office, "session", meeting, status="postponed")
        assert self.event(office, meeting)["status"] == "TENTATIVE"
        assert "vorläufig" in " ".join(hints(office.reader, CalendarRequest(meeting)))
        change(office, "session", meeting, postponed_from=date(2020, 3, 4))
        assert self.event(office, meeting)["status"] == "CONFIRMED"

    def test_a_mail_carries_the_same_event_as_the_file(self, office, meeting):
        office.planning.cancel(meeting)
        someone = Recipient("Haus", "haus@example.org")

        (mail,) = office.messages.drafts(meeting, Occasion.CANCELLATION, [someone])

        (attached,) = mail.attachments
        sent, saved = read_event(attached.content), self.event(office, meeting)
        assert (sent["uid"], sent["sequence"]) == (saved["uid"], saved["sequence"])
        assert ("method", "CANCEL") in attached.parameters

    def test_the_file_says_which_version_it_is_before_it_is_saved(self, office, meeting):
        assert list(hints(office.reader, CalendarRequest(meeting))) == []
        change(office, "session", meeting, start=None, end=None)
        told = " ".join(hints(office.reader, CalendarRequest(meeting)))
        assert "nimmt den neuen Stand" in told
        assert "ganztägiger Termin" in told
        change(office, "session", meeting, status="cancelled")
        assert "streicht ihn" in " ".join(hints(office.reader, CalendarRequest(meeting)))

    def test_two_sessions_are_two_events(self, office, meeting):
        other = add_one(office, "session", title="Anderes", date=date(2020, 4, 1))
        assert self.event(office, meeting)["uid"] != self.event(office, other)["uid"]
        assert self.event(office, other)["dtstart"].dt == date(2020, 4, 1)

    def test_an_end_before_the_start_is_left_out(self, office, meeting):
        change(office, "session", meeting, end=time(8))
        assert "dtend" not in self.event(office, meeting)

    def test_without_a_date_there_is_no_event(self, office):
        session = add_one(office, "session", title="Irgendwann")
        with pytest.raises(PaperRefused, match="noch kein Datum"):
            ready(office, CalendarRequest(session))
        with pytest.raises(UnknownSession):
            ready(office, CalendarRequest(77))

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
    @given(
        title=st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=120),
        day=st.dates(date(1996, 4, 1), date(2090, 12, 31)),
        start=st.none() | st.times(),
        end=st.none() | st.times(),
        status=st.sampled_from(["planned", "postponed", "cancelled"]),
    )
    def test_whatever_she_types_keeps_to_the_rules(self, office, title, day, start, end, status):
        start, end = (moment and moment.replace(second=0, microsecond=0) for moment in (start, end))
        session = add_one(office, "session", title=title, date=day, start=start, end=end, status=status)

        event = self.event(office, session)

        assert event["summary"] == office.reader.row(SESSION, session).text("title")
        assert (event["status"] == "CANCELLED") is (status == "cancelled")


class TestCards:
    @pytest.fixture
    def people(self, office):
        house = add_one(office, "institution", name="Kreativhaus", street="Fischerinsel 3", city="Berlin")
        return add(
            office,
            "contact",
            {"last_name": "Müller", "first_name": "Anna", "salutation": "Frau", "email": "anna@example.org",
             "mobile": "030 23125-101", "share": True, "institution": Ref(house, "")},
            {"last_name": "Meier", "first_name": "Bernd", "email": "bernd@example.org"},
        )  # fmt: skip

    def test_they_are_read_back_as_they_are(self, office, people):
        content = ready(office, CardsRequest(ids=tuple(people))).content
        (table,) = vcards.read(content, Budget("Karten.vcf", Limits())).tables
        head, anna, bernd = table.rows
        assert dict(zip(head, anna, strict=False))["institution.street"] == "Fischerinsel 3"
        assert dict(zip(head, bernd, strict=False))["contact.email"] == "bernd@example.org"

    def test_they_say_as_much_as_their_purpose_may(self, office, people):
        internal = ready(office, CardsRequest(ids=tuple(people)))
        passed_on = ready(office, CardsRequest(Purpose.PARTICIPANTS, tuple(people)))

        assert (internal.counted, passed_on.counted) == ("2 Visitenkarten", "1 Visitenkarte")
        assert "N:Müller;Anna;;Frau;" in internal.content.decode()
        assert b"23125-101" in internal.content
        assert b"anna@example.org" in passed_on.content
        assert b"23125-101" not in passed_on.content  # a mobile number is the office's alone
        assert "Nur für den Dienstgebrauch" in internal.name
        assert "Nur für den Dienstgebrauch" not in passed_on.name

    def test_what_is_shown_before_is_what_stands_in_them(self, office, people):
        cards = ready(office, CardsRequest(Purpose.PARTICIPANTS))
        assert cards.told == "Anna Müller\nKreativhaus\nanna@example.org"

    def test_a_file_with_nobody_is_refused(self, office, people):
        with pytest.raises(PaperRefused, match="stünde niemand"):
            ready(office, CardsRequest(Purpose.PARTICIPANTS, (people[1],)))
