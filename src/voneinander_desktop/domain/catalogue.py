"""The field catalogue: every entity and its fields, as data.

A field is added here (and in the schema), nowhere else. The words are those of the office.
"""

from collections.abc import Iterable

from voneinander_desktop.domain.fields import Entity, Field, Kind, Link, Personal, Related

ARTICLES = (("der", "der"), ("die", "die"), ("das", "das"))
SALUTATIONS = (("Frau", "Frau"), ("Herr", "Herr"))
SESSION_STATUS = (
    ("planned", "geplant"),
    ("postponed", "verschoben"),
    ("held", "durchgeführt"),
    ("cancelled", "abgesagt"),
)
INVITATION_STATUS = (
    ("noted", "vorgemerkt"),
    ("invited", "eingeladen"),
    ("accepted", "zugesagt"),
    ("tentative", "unter Vorbehalt"),
    ("declined", "abgesagt"),
)
REGISTRATION_STATUS = (("registered", "angemeldet"), ("cancelled", "abgesagt"))
ATTENDANCE = (("unrecorded", "noch nicht erfasst"), ("present", "anwesend"), ("absent", "nicht teilgenommen"))
WAYS = (("mail", "E-Mail"), ("phone", "Telefon"), ("letter", "Brief"), ("person", "persönlich"))

LONG = 30_000
"""Most characters of a long text. Excel holds 32,767 in a cell."""

_INTERNAL, _NAME, _REACH = Personal.INTERNAL, Personal.NAME, Personal.REACH


def _vocabulary(key: str, table: str, singular: str, plural: str, gender: str, used: Link, users: str) -> Entity:
    """Return the entity of a plain list of names; `used` counts the records (`users`) that have one."""
    name = Field("name", "Name", required=True, width=40, shown=True)
    count = Field("used_count", users, Kind.INTEGER, link=used, width=len(users), shown=True)
    return Entity(key, table, singular, plural, gender, (name, count))


REGION = Entity(
    "region",
    "region",
    "Stadtteil",
    "Stadtteile",
    "der",
    (
        Field("name", "Name", required=True, width=28, shown=True),
        Field("code", "LOR-Schlüssel", width=14, shown=True, max_length=12),
        Field("area", "Prognoseraum", width=18, shown=True),
        Field(
            "sites",
            "Zuständige JobCenter-Standorte",
            Kind.MANY,
            target="institution",
            link=Link("site_region", "region_id", "institution_id"),
            width=40,
            shown=True,
            hint="Mehrere Standorte können für denselben Stadtteil zuständig sein.",
        ),
        Field(
            "used_count",
            "Einrichtungen und Dienststellen",
            Kind.INTEGER,
            link=Link("institution", "region_id", "id"),
            width=31,
            shown=True,
        ),
    ),
    sort=("code", "name"),
    related=(Related("Einrichtungen und Dienststellen", "institution", "region"),),
)

INSTITUTION = Entity(
    "institution",
    "institution",
    "Einrichtung oder Dienststelle",
    "Einrichtungen und Dienststellen",
    "die",
    (
        Field("name", "Name", required=True, width=38, shown=True, personal=_NAME),
        Field("kind", "Art", Kind.REFERENCE, column="kind_id", target="institution_kind", width=20, shown=True),
        Field("operator", "Träger", width=24, shown=True),
        Field("region", "Stadtteil", Kind.REFERENCE, column="region_id", target="region", width=18, shown=True),
        Field("street", "Straße und Hausnummer", section="Anschrift", width=22, shown=True),
        Field("postal_code", "PLZ", Kind.POSTAL_CODE, section="Anschrift", width=7, shown=True),
        Field("city", "Ort", section="Anschrift", width=12),
        Field("phone", "Telefon", Kind.PHONE, section="Erreichbar", width=18, shown=True),
        Field("email", "E-Mail", Kind.EMAIL, section="Erreichbar", width=26, shown=True),
        Field("website", "Webseite", Kind.URL, section="Erreichbar", width=24),
        Field("opening_hours", "Öffnungszeiten", Kind.LINES, section="Erreichbar", width=24, max_length=LONG),
        Field(
            "accessible",
            "Barrierefrei",
            Kind.TRISTATE,
            section="Erreichbar",
            width=12,
            hint="ja, nein oder leer für unbekannt",
        ),
        Field("short_name", "Kurzname", section="Name", width=18),
        Field(
            "article",
            "Artikel",
            Kind.CHOICE,
            choices=ARTICLES,
            section="Name",
            width=8,
            hint="Für Texte wie „das Kreativhaus“, „die Begegnungsstätte“.",
        ),
        Field(
            "aliases",
            "Andere Schreibweisen",
            Kind.TEXTS,
            link=Link("institution_alias", "institution_id", "name"),
            section="Name",
            width=26,
            hint="Mehrere mit Semikolon trennen. Die Suche findet die Einrichtung auch unter diesen Namen.",
        ),
        Field("offers", "Angebote", Kind.LINES, section="Arbeit", width=30, max_length=LONG),
        Field(
            "action_fields",
            "Handlungsfelder",
            Kind.MANY,
            target="action_field",
            link=Link("institution_action_field", "institution_id", "action_field_id"),
            section="Arbeit",
            width=28,
        ),
        Field(
            "target_groups",
            "Zielgruppen",
            Kind.MANY,
            target="target_group",
            link=Link("institution_target_group", "institution_id", "target_group_id"),
            section="Arbeit",
            width=28,
        ),
        Field(
            "is_jobcenter_site",
            "JobCenter-Standort",
            Kind.FLAG,
            section="Dienststelle",
            width=14,
            hint="Veranstaltungen finden für einen JobCenter-Standort statt.",
        ),
        Field(
            "is_office",
            "Dienststelle",
            Kind.FLAG,
            section="Dienststelle",
            width=12,
            hint="Dienststellen werden nicht als Einrichtungen gezählt.",
        ),
        Field(
            "responsible_for",
            "Zuständig für Stadtteile",
            Kind.MANY,
            target="region",
            link=Link("site_region", "institution_id", "region_id"),
            section="Dienststelle",
            width=28,
            hint="Nur für JobCenter-Standorte.",
        ),
        Field("notes", "Notizen", Kind.LINES, section="Pflege", width=30, max_length=LONG, personal=_INTERNAL),
        Field(
            "retired_on",
            "Ausgeschieden seit",
            Kind.DATE,
            section="Pflege",
            width=12,
            hint="Bleibt erhalten, wird aber nicht mehr vorgeschlagen.",
        ),
        Field("confirmed_on", "Zuletzt bestätigt am", Kind.DATE, section="Pflege", width=12),
    ),
    searched=True,
    related=(
        Related("Kontakte", "contact", "institution"),
        Related("Veranstaltungen", "session", "institutions"),
        Related("Vereinbarungen", "partner", "institution"),
    ),
)

CONTACT = Entity(
    "contact",
    "contact",
    "Kontakt",
    "Kontakte",
    "der",
    (
        Field("last_name", "Nachname", required=True, width=18, shown=True, personal=_NAME),
        Field("first_name", "Vorname", width=14, shown=True, personal=_NAME),
        Field(
            "institution",
            "Einrichtung/Dienststelle",
            Kind.REFERENCE,
            column="institution_id",
            target="institution",
            width=32,
            shown=True,
            personal=_NAME,
        ),
        Field("function", "Funktion", width=22, shown=True, personal=_NAME),
        Field("department", "Abteilung/Stellenzeichen", width=18, personal=_NAME),
        Field("salutation", "Anrede", Kind.CHOICE, choices=SALUTATIONS, section="Anrede", width=8, personal=_NAME),
        Field("title", "Titel", section="Anrede", width=10, personal=_NAME),
        Field("phone", "Telefon", Kind.PHONE, section="Erreichbar", width=18, shown=True, personal=_REACH),
        Field("mobile", "Mobil", Kind.PHONE, section="Erreichbar", width=18, personal=_INTERNAL),
        Field("email", "E-Mail", Kind.EMAIL, section="Erreichbar", width=28, shown=True, personal=_REACH),
        Field(
            "email_undeliverable",
            "E-Mail unzustellbar",
            Kind.FLAG,
            section="Erreichbar",
            width=12,
            personal=_INTERNAL,
            hint="Nachrichten an diese Adresse kamen zurück.",
        ),
        Field("is_main", "Hauptansprechperson", Kind.FLAG, section="Rolle", width=12),
        Field("is_press_contact", "Pressekontakt", Kind.FLAG, section="Rolle", width=12),
        Field(
            "mailing_lists",
            "Verteiler",
            Kind.MANY,
            target="mailing_list",
            link=Link("contact_mailing_list", "contact_id", "mailing_list_id"),
            section="Rolle",
            width=22,
            personal=_INTERNAL,
        ),
        Field(
            "share",
            "Weitergabe an Teilnehmende",
            Kind.FLAG,
            section="Weitergabe",
            width=12,
            shown=True,
            personal=_INTERNAL,
            hint="Die Person hat zugestimmt, dass ihre dienstlichen Kontaktdaten an Teilnehmende gehen.",
        ),
        Field("share_since", "Weitergabe seit", Kind.DATE, section="Weitergabe", width=12, personal=_INTERNAL),
        Field(
            "share_obtained",
            "Zustimmung erhalten durch",
            section="Weitergabe",
            width=20,
            personal=_INTERNAL,
            hint="Zum Beispiel: E-Mail, Anmeldebogen, mündlich.",
        ),
        Field("share_withdrawn_on", "Widerrufen am", Kind.DATE, section="Weitergabe", width=12, personal=_INTERNAL),
        Field("notes", "Notizen", Kind.LINES, section="Pflege", width=30, max_length=LONG, personal=_INTERNAL),
        Field(
            "retired_on",
            "Ausgeschieden seit",
            Kind.DATE,
            section="Pflege",
            width=12,
            personal=_INTERNAL,
            hint="Bleibt erhalten, wird aber nicht mehr vorgeschlagen.",
        ),
        Field("confirmed_on", "Zuletzt bestätigt am", Kind.DATE, section="Pflege", width=12, personal=_INTERNAL),
        Field("region", "Stadtteil", through="institution", source="region", section="Pflege", width=18),
    ),
    label=("last_name", "first_name"),
    collation=2,
    sort=("last_name", "first_name"),
    searched=True,
    related=(Related("Veranstaltungen", "registration", "contact"),),
)

SESSION = Entity(
    "session",
    "event_session",
    "Veranstaltung",
    "Veranstaltungen",
    "die",
    (
        Field("date", "Datum", Kind.DATE, width=12, shown=True),
        Field("title", "Titel", required=True, width=44, shown=True),
        Field("start", "Beginn", Kind.TIME, column="start_time", width=8, shown=True),
        Field("end", "Ende", Kind.TIME, column="end_time", width=8, shown=True),
        Field("status", "Status", Kind.CHOICE, choices=SESSION_STATUS, required=True, width=14, shown=True),
        Field("status_reason", "Grund", section="Verschoben oder abgesagt", width=24),
        Field("postponed_from", "Verschoben vom", Kind.DATE, section="Verschoben oder abgesagt", width=12),
        Field(
            "site",
            "JobCenter-Standort",
            Kind.REFERENCE,
            column="site_id",
            target="institution",
            section="Ort",
            width=30,
            shown=True,
            hint="Für dessen Stadtteile die Veranstaltung stattfindet.",
        ),
        Field(
            "venue",
            "Veranstaltungsort",
            Kind.REFERENCE,
            column="venue_id",
            text_column="venue_text",
            target="institution",
            section="Ort",
            width=30,
            shown=True,
            hint="Eine Einrichtung aus der Liste oder ein freier Text.",
        ),
        Field("room", "Raum", section="Ort", width=16),
        Field("series", "Reihe", Kind.REFERENCE, column="series_id", target="series", section="Rahmen", width=24),
        Field(
            "organisers",
            "Veranstalter",
            Kind.MANY,
            target="institution",
            link=Link("session_organiser", "session_id", "institution_id"),
            section="Rahmen",
            width=28,
        ),
        Field(
            "lead",
            "Leitung",
            Kind.REFERENCE,
            column="lead_id",
            text_column="lead_text",
            target="contact",
            section="Rahmen",
            width=20,
            hint="Ein Kontakt aus der Liste oder ein freier Text.",
        ),
        Field("file_reference", "Geschäftszeichen", section="Rahmen", width=18),
        Field("capacity", "Plätze", Kind.INTEGER, section="Rahmen", width=8),
        Field("reply_by", "Rückmeldefrist", Kind.DATE, section="Rahmen", width=12),
        Field("description", "Beschreibung", Kind.LINES, section="Inhalt", width=30, max_length=LONG),
        Field("results", "Ergebnisse", Kind.LINES, section="Inhalt", width=30, max_length=LONG),
        Field(
            "information_contacts",
            "Auskunft",
            Kind.MANY,
            target="contact",
            link=Link("session_contact", "session_id", "contact_id", {"role": "information"}),
            section="Auskunft",
            width=26,
            hint="Wer nähere Informationen gibt.",
        ),
        Field(
            "press_contacts",
            "Medienkontakt",
            Kind.MANY,
            target="contact",
            link=Link("session_contact", "session_id", "contact_id", {"role": "press"}),
            section="Auskunft",
            width=26,
        ),
        Field(
            "sheet_filed_at",
            "Unterschriftenliste abgelegt",
            section="Ablage",
            width=24,
            hint="Wo die unterschriebene Liste liegt, zum Beispiel Ordner und Regal.",
        ),
        Field("delete_on", "Löschen am", Kind.DATE, section="Ablage", width=12),
        Field(
            "institutions",
            "Eingeladene Einrichtungen",
            Kind.MANY,
            target="institution",
            link=Link("invitation", "session_id", "institution_id"),
            read_only=True,
            section="Teilnahme",
            width=30,
        ),
        Field(
            "invited_count",
            "Eingeladen",
            Kind.INTEGER,
            link=Link("invitation", "session_id", "institution_id"),
            section="Teilnahme",
            width=10,
            shown=True,
        ),
        Field(
            "registered_count",
            "Angemeldet",
            Kind.INTEGER,
            link=Link("registration", "session_id", "contact_id", {"status": "registered", "walk_in": False}),
            section="Teilnahme",
            width=10,
            shown=True,
        ),
    ),
    label=("title", "date"),
    sort=("-date", "title"),
    searched=True,
)

INVITATION = Entity(
    "invitation",
    "invitation",
    "Einladung",
    "Einladungen",
    "die",
    (
        Field(
            "session", "Veranstaltung", Kind.REFERENCE, column="session_id", target="session", required=True, width=30
        ),
        Field(
            "institution",
            "Einrichtung/Dienststelle",
            Kind.REFERENCE,
            column="institution_id",
            target="institution",
            required=True,
            width=36,
            shown=True,
        ),
        Field("status", "Status", Kind.CHOICE, choices=INVITATION_STATUS, required=True, width=16, shown=True),
        Field("head_count", "Erwartete Personen", Kind.INTEGER, width=18, shown=True),
        Field(
            "addressee",
            "Gerichtet an",
            Kind.REFERENCE,
            column="addressee_id",
            target="contact",
            width=22,
            shown=True,
            hint="Ohne Angabe geht die Einladung an die Einrichtung selbst.",
        ),
        Field("invited_on", "Eingeladen am", Kind.DATE, width=12, shown=True),
        Field("invited_by", "Eingeladen per", Kind.CHOICE, choices=WAYS, width=12),
        Field("reminded_on", "Erinnert am", Kind.DATE, width=12),
        Field("replied_on", "Rückmeldung am", Kind.DATE, width=12, shown=True),
        Field("replied_who", "Rückmeldung von", width=18),
        Field("replied_by", "Rückmeldung per", Kind.CHOICE, choices=WAYS, width=12),
        Field("follow_up_on", "Wiedervorlage", Kind.DATE, width=12, shown=True),
        Field("remark", "Bemerkung", Kind.LINES, width=28, shown=True, max_length=LONG, personal=_INTERNAL),
        Field("region", "Stadtteil", through="institution", source="region", width=18),
        Field("phone", "Telefon", Kind.PHONE, through="institution", source="phone", width=18),
        Field("email", "E-Mail", Kind.EMAIL, through="institution", source="email", width=24),
    ),
    label=("institution",),
    sort=("institution",),
)

REGISTRATION = Entity(
    "registration",
    "registration",
    "Anmeldung",
    "Anmeldungen",
    "die",
    (
        Field(
            "session",
            "Veranstaltung",
            Kind.REFERENCE,
            column="session_id",
            target="session",
            required=True,
            width=30,
        ),
        Field(
            "contact",
            "Person",
            Kind.REFERENCE,
            column="contact_id",
            text_column="guest_name",
            target="contact",
            required=True,
            width=24,
            shown=True,
            personal=_NAME,
            hint="Ein Kontakt aus der Liste, oder ein Gast: „Nachname, Vorname“.",
        ),
        Field(
            "institution",
            "Einrichtung/Dienststelle",
            Kind.REFERENCE,
            column="institution_id",
            text_column="institution_text",
            target="institution",
            width=34,
            shown=True,
            personal=_NAME,
            hint="Für wen die Person zu dieser Veranstaltung kommt.",
        ),
        Field("function", "Funktion", through="contact", source="function", width=20, shown=True, personal=_NAME),
        Field("status", "Status", Kind.CHOICE, choices=REGISTRATION_STATUS, required=True, width=14, shown=True),
        Field("attendance", "Teilnahme", Kind.CHOICE, choices=ATTENDANCE, required=True, width=18, shown=True),
        Field(
            "attendance_second",
            "Teilnahme 2. Hälfte",
            Kind.CHOICE,
            choices=ATTENDANCE,
            required=True,
            width=18,
            hint="Nur bei zwei Unterschriftenspalten.",
        ),
        Field("walk_in", "ohne Anmeldung", Kind.FLAG, width=14, hint="Kam, ohne vorher angemeldet zu sein."),
        Field(
            "substitute_for",
            "Vertretung für",
            Kind.REFERENCE,
            column="substitute_for_id",
            target="registration",
            width=22,
        ),
        Field("remark", "Bemerkung", Kind.LINES, width=28, shown=True, max_length=LONG, personal=_INTERNAL),
        Field("phone", "Telefon", Kind.PHONE, through="contact", source="phone", width=18, personal=_REACH),
        Field("mobile", "Mobil", Kind.PHONE, through="contact", source="mobile", width=18, personal=_INTERNAL),
        Field("email", "E-Mail", Kind.EMAIL, through="contact", source="email", width=26, personal=_REACH),
        Field("share", "Weitergabe", Kind.FLAG, through="contact", source="share", width=12, personal=_INTERNAL),
        Field("last_name", "Nachname", through="contact", source="last_name", text_part=0, width=18, personal=_NAME),
        Field("first_name", "Vorname", through="contact", source="first_name", text_part=1, width=14, personal=_NAME),
        Field("date", "Datum", Kind.DATE, through="session", source="date", width=12),
    ),
    label=("contact",),
    collation=2,
    sort=("contact",),
)

AGENDA_ITEM = Entity(
    "agenda_item",
    "agenda_item",
    "Tagesordnungspunkt",
    "Tagesordnungspunkte",
    "der",
    (
        Field(
            "session", "Veranstaltung", Kind.REFERENCE, column="session_id", target="session", required=True, width=30
        ),
        Field("start", "Beginn", Kind.TIME, column="start_time", width=8, shown=True),
        Field("end", "Ende", Kind.TIME, column="end_time", width=8, shown=True),
        Field("title", "Thema", required=True, width=40, shown=True),
        Field(
            "institution",
            "Einrichtung/Dienststelle",
            Kind.REFERENCE,
            column="institution_id",
            text_column="institution_text",
            target="institution",
            width=30,
            shown=True,
            hint="Wer diesen Punkt gestaltet: aus der Liste oder ein freier Text.",
        ),
        Field("speaker", "Wer spricht", width=22, shown=True, personal=_NAME),
        Field("room", "Raum", width=16, shown=True),
    ),
    label=("title",),
    sort=("start",),  # those that begin together stay as they were typed
)

UNNAMED_ATTENDANCE = Entity(
    "unnamed_attendance",
    "unnamed_attendance",
    "Anwesende ohne Namen",
    "Anwesende ohne Namen",
    "die",
    (
        Field(
            "session", "Veranstaltung", Kind.REFERENCE, column="session_id", target="session", required=True, width=30
        ),
        Field(
            "institution",
            "Einrichtung/Dienststelle",
            Kind.REFERENCE,
            column="institution_id",
            text_column="institution_text",
            target="institution",
            required=True,
            width=34,
            shown=True,
        ),
        Field("number", "Anwesende", Kind.INTEGER, width=10, shown=True),
        Field("number_second", "Anwesende 2. Hälfte", Kind.INTEGER, width=18, shown=True),
    ),
    label=("institution",),
    sort=("institution",),
)

AGREEMENT = Entity(
    "agreement",
    "agreement",
    "Vereinbarung",
    "Vereinbarungen",
    "die",
    (
        Field("title", "Titel", required=True, width=44, shown=True),
        Field("concluded_on", "Geschlossen am", Kind.DATE, width=14, shown=True),
        Field("notes", "Notizen", Kind.LINES, width=30, max_length=LONG, personal=_INTERNAL),
        Field(
            "partner_count",
            "Kooperationspartner",
            Kind.INTEGER,
            link=Link("agreement_partner", "agreement_id", "institution_id"),
            width=19,
            shown=True,
        ),
    ),
    label=("title",),
    sort=("-concluded_on", "title"),
    related=(Related("Kooperationspartner", "partner", "agreement"),),
)

PARTNER = Entity(
    "partner",
    "agreement_partner",
    "Kooperationspartner",
    "Kooperationspartner",
    "der",
    (
        Field(
            "institution",
            "Einrichtung/Dienststelle",
            Kind.REFERENCE,
            column="institution_id",
            target="institution",
            required=True,
            width=38,
            shown=True,
        ),
        Field(
            "agreement",
            "Vereinbarung",
            Kind.REFERENCE,
            column="agreement_id",
            target="agreement",
            required=True,
            width=34,
        ),
        Field("joined_on", "Beigetreten am", Kind.DATE, width=14, shown=True),
        Field("left_on", "Ausgetreten am", Kind.DATE, width=14, shown=True),
    ),
    label=("institution",),
    sort=("institution",),
)

SERIES = Entity(
    "series",
    "event_series",
    "Veranstaltungsreihe",
    "Veranstaltungsreihen",
    "die",
    (
        Field("title", "Titel", required=True, width=44, shown=True),
        Field("notes", "Notizen", Kind.LINES, width=40, shown=True, max_length=LONG),
        Field(
            "used_count",
            "Veranstaltungen",
            Kind.INTEGER,
            link=Link("event_session", "series_id", "id"),
            width=15,
            shown=True,
        ),
    ),
    label=("title",),
    sort=("title",),
    related=(Related("Veranstaltungen", "session", "series"),),
)

_INSTITUTIONS = "Einrichtungen und Dienststellen"

VOCABULARIES = (
    _vocabulary(
        "institution_kind", "institution_kind", "Art", "Arten", "die", Link("institution", "kind_id", "id"),
        _INSTITUTIONS,
    ),
    _vocabulary(
        "action_field", "action_field", "Handlungsfeld", "Handlungsfelder", "das",
        Link("institution_action_field", "action_field_id", "institution_id"), _INSTITUTIONS,
    ),
    _vocabulary(
        "target_group", "target_group", "Zielgruppe", "Zielgruppen", "die",
        Link("institution_target_group", "target_group_id", "institution_id"), _INSTITUTIONS,
    ),
    _vocabulary(
        "mailing_list", "mailing_list", "Verteiler", "Verteiler", "der",
        Link("contact_mailing_list", "mailing_list_id", "contact_id"), "Kontakte",
    ),
)  # fmt: skip

ENTITIES: dict[str, Entity] = {
    entity.key: entity
    for entity in (
        INSTITUTION,
        CONTACT,
        SESSION,
        INVITATION,
        REGISTRATION,
        AGENDA_ITEM,
        UNNAMED_ATTENDANCE,
        REGION,
        *VOCABULARIES,
        AGREEMENT,
        PARTNER,
        SERIES,
    )
}

MERGED = (INSTITUTION.key, CONTACT.key)
"""Keys of the entities of which two records can be made one: facilities spell themselves differently, people move."""


def owners_of(table: str) -> Iterable[tuple[Entity, Field]]:
    """Yield the entities and fields whose values are rows of the link table `table`."""
    for entity in ENTITIES.values():
        for spec in entity.fields:
            if spec.link and spec.many and not spec.read_only and spec.link.table == table:
                yield entity, spec
