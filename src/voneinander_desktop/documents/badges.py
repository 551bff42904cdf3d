"""Name badges for everyone who is expected, and blank ones for those who come without registration."""

from dataclasses import dataclass
from typing import Literal

from voneinander_desktop.documents.meeting import Meeting, PaperRefused, Person, institution_key, read_meeting
from voneinander_desktop.domain import collation, labels, rules
from voneinander_desktop.domain.catalogue import INSTITUTION
from voneinander_desktop.domain.fields import Ref, Row
from voneinander_desktop.domain.labels import BY_KEY, FORMS, Badge, Labels, Mark
from voneinander_desktop.domain.rules import Purpose
from voneinander_desktop.storage.queries import Reader

MOST_BLANK = 500

_TITLE = "Namensschilder"


@dataclass(frozen=True, slots=True)
class BadgesRequest:
    """What the badges are to look like.

    Attributes:
        session_id: For which session.
        form: Key of the labels, see `domain.labels.FORMS`.
        start: The first place of the first sheet to be used, from 1, so that half-used sheets can be.
        right: How many millimetres everything is shifted to the right, to the left if negative.
        down: Likewise downwards.
        title: Whether the academic title stands before the name.
        function: Whether the function stands on it.
        order: Sorted by name, or by institution and then by name.
        blank: How many blank badges follow.
    """

    session_id: int
    form: str = FORMS[0].key
    start: int = 1
    right: float = 0.0
    down: float = 0.0
    title: bool = True
    function: bool = False
    order: Literal["name", "institution"] = "name"
    blank: int = 0


def badges(reader: Reader, request: BadgesRequest) -> Labels:
    """Return the badges of a session.

    Raises:
        documents.meeting.UnknownSession: If there is no such session.
        documents.meeting.PaperRefused: If they would lie beyond the page, or there would be none.
    """
    meeting = read_meeting(reader, request.session_id)
    form = BY_KEY.get(request.form)
    if form is None:
        raise PaperRefused(f"Das Etikettenformat „{request.form}“ gibt es nicht. Möglich sind: {', '.join(BY_KEY)}.")
    if refusal := labels.refusal(form, request.start, request.right, request.down):
        raise PaperRefused(refusal)
    people = list(meeting.people)
    if not people and not request.blank:
        raise PaperRefused("Noch ist niemand angemeldet: Es gäbe nur ein leeres Blatt. Leere Schilder gehen trotzdem.")
    if request.order == "institution":
        people.sort(key=lambda person: institution_key(person.institution))
    marks = _marks(reader, meeting)
    return Labels(
        title=_TITLE,
        form=form,
        badges=(*(_badge(person, request, marks) for person in people), *[Badge()] * request.blank),
        name=meeting.file_name(_TITLE),
        start=request.start,
        right=request.right,
        down=request.down,
        subtitle=meeting.title,
    )


def _badge(person: Person, request: BadgesRequest, marks: dict[int, Mark]) -> Badge:
    def told(key: str) -> str:
        value = rules.disclosed(Purpose.SIGN_IN, person.contact, key)
        return value if isinstance(value, str) else ""

    names = (told("title") if request.title else "", told("first_name"), told("last_name"))
    return Badge(
        name=" ".join(filter(None, names)),
        institution=person.institution,
        function=told("function") if request.function else "",
        mark=_mark(person, marks),
    )


def _marks(reader: Reader, meeting: Meeting) -> dict[int, Mark]:
    """Return by institution what is written on the badges of its people."""
    ids = {ref.id for person in meeting.people if isinstance(ref := person.registration["institution"], Ref)}
    return {row.id: _mark_of(row) for row in reader.rows(INSTITUTION, sorted(ids)).values()}


def _mark_of(institution: Row) -> Mark:
    if institution["is_jobcenter_site"] is True:
        return Mark.JOBCENTER
    return _mark_of_name(institution.text("name")) if institution["is_office"] is True else Mark.FACILITY


def _mark_of_name(name: str) -> Mark:
    """Return what an office is by its name: one of a JobCenter's offices need not be a site."""
    return Mark.JOBCENTER if "jobcenter" in collation.fold(name).replace(" ", "") else Mark.OFFICE


def _mark(person: Person, marks: dict[int, Mark]) -> Mark:
    """Return what is written on a person's badge; what house a free text means is told by how it begins."""
    institution = person.registration["institution"]
    if isinstance(institution, Ref):
        return marks[institution.id]
    if not institution:
        return Mark.GUEST
    name = str(institution)
    is_office = collation.fold(name).startswith(("jobcenter", "job center", "bezirksamt"))
    return _mark_of_name(name) if is_office else Mark.FACILITY
