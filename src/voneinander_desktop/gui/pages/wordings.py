"""Texts that the office words itself: the notice on sign-in sheets, the press release, mails."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from voneinander_desktop.usecases.exporting import (
    PRESS_RELEASE_FIELDS,
    Exporting,
    PressReleaseRequest,
    default_notice,
    default_press_template,
)
from voneinander_desktop.usecases.messages import FIELDS, Letter, Occasion, default_wording, name_of
from voneinander_desktop.usecases.office_file import OfficeFile


@dataclass(frozen=True, slots=True)
class Wording:
    """A text that the office words itself.

    Attributes:
        key: Its name in code.
        title: What it is, above its page.
        label: What it is, beside its field.
        explanation: Where it stands, and what becomes of its fields.
        longest: Most characters of it.
        is_draft: What is said while it is the text that came with the program.
        is_own: What is said of another one.
        read: Reads it.
        keep: Keeps another one; an empty one brings back the one that came with the program.
        default: Returns the one that came with the program.
        fields: What can stand in braces in it, and what each says.
        preview: Returns what it says of a Veranstaltung; None where that is seen elsewhere.
        with_subject: Whether it has a subject.
        warns: Whether the text that came with the program is something to be warned of.
    """

    key: str
    title: str
    label: str
    explanation: str
    longest: int
    is_draft: str
    is_own: str
    read: Callable[[OfficeFile], Letter]
    keep: Callable[[OfficeFile, Letter], None]
    default: Callable[[], Letter]
    fields: Mapping[str, str] = field(default_factory=dict)
    preview: Callable[[OfficeFile, int, Letter], str] | None = None
    with_subject: bool = False
    warns: bool = False


def _exporting(office: OfficeFile) -> Exporting:
    return Exporting(office.reader, office.choices, office.path)


def _press_release(office: OfficeFile, session_id: int, letter: Letter) -> str:
    template = letter.text.strip() or default_press_template()
    return _exporting(office).document(PressReleaseRequest(session_id, template=template)).plain()


def _mail(office: OfficeFile, session_id: int, letter: Letter) -> str:
    filled = office.messages.filled(session_id, letter)
    return f"Betreff: {filled.subject}\n\n{filled.text}"


def _of_mail(occasion: Occasion, when: str) -> Wording:
    """Return the text of mails of one occasion."""
    return Wording(
        key=occasion,
        title=name_of(occasion),
        label="Te&xt",
        explanation=f"Mit diesem Text beginnt jede E-Mail {when}. An die Stelle der Felder in geschweiften Klammern "
        "treten die Angaben der Veranstaltung; eine Zeile, deren Felder alle leer sind, entfällt.",
        longest=20_000,
        is_draft="Das ist die mitgelieferte Vorlage.",
        is_own="Eigene Vorlage.",
        read=lambda office: office.messages.wording(occasion),
        keep=lambda office, letter: office.messages.set_wording(occasion, letter),
        default=partial(default_wording, occasion),
        fields=FIELDS,
        preview=_mail,
        with_subject=True,
    )


NOTICE = Wording(
    key="notice",
    title="Hinweistexte",
    label="Hinweis auf Unterschriften&listen",
    explanation="Dieser Text steht am Fuß jeder Unterschriftenliste. An die Stelle von {verantwortlich} treten die "
    "Veranstalter der jeweiligen Veranstaltung; ist dort „Löschen am“ ausgefüllt, folgt der Tag der Löschung von "
    "selbst.",
    longest=3000,  # about a page; more would leave no room for signatures
    is_draft="Entwurf – von der behördlichen Datenschutzbeauftragten zu bestätigen. "
    "Bitte lassen Sie den Text prüfen, bevor eine Liste damit herumgeht.",
    is_own="Eigener Text. Auch ihn muss die behördliche Datenschutzbeauftragte bestätigt haben.",
    read=lambda office: Letter("", _exporting(office).notice),
    keep=lambda office, letter: _exporting(office).set_notice(letter.text),
    default=lambda: Letter("", default_notice()),
    warns=True,
)
PRESS_RELEASE = Wording(
    key="press_release",
    title="Pressemitteilung",
    label="Vorlage der &Pressemitteilung",
    explanation="Aus diesem Text wird jede Pressemitteilung. An die Stelle der Felder in geschweiften Klammern treten "
    "die Angaben der Veranstaltung. Die erste Zeile ist die Überschrift, eine leere Zeile trennt Absätze; eine Zeile, "
    "deren Felder alle leer sind, entfällt.",
    longest=20_000,
    is_draft="Das ist die mitgelieferte Vorlage.",
    is_own="Eigene Vorlage.",
    read=lambda office: Letter("", _exporting(office).press_template),
    keep=lambda office, letter: _exporting(office).set_press_template(letter.text),
    default=lambda: Letter("", default_press_template()),
    fields=PRESS_RELEASE_FIELDS,
    preview=_press_release,
)
TEMPLATES = (
    _of_mail(Occasion.INVITATION, "an die, die Sie einladen"),
    _of_mail(Occasion.REMINDER, "an die, die noch nicht geantwortet haben"),
    _of_mail(Occasion.POSTPONEMENT, "über einen neuen Termin"),
    _of_mail(Occasion.CANCELLATION, "über eine Absage"),
    _of_mail(Occasion.THANKS, "an die, die da waren"),
    PRESS_RELEASE,
)
"""The texts with fields, in the order in which they are offered."""
