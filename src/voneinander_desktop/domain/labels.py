"""Sheets of labels, and what stands on them: name badges.

All lengths are millimetres on A4, from the upper left corner.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
_TOLERANCE = 0.05  # makers round


@dataclass(frozen=True, slots=True)
class LabelForm:
    """How the labels of a product lie on their sheet.

    Attributes:
        key: Its name in code, in the file and on the command line.
        name: Its number on the box, which is seen in any case; then its size and maker.
        across: Labels beside each other.
        down: Labels below each other.
        width: A label's width.
        height: Its height.
        left: From the paper's edge to the first label.
        top: Likewise from above.
        step_right: From one label's left edge to the next one's.
        step_down: Likewise from one upper edge to the next.
        cut: Whether it is plain paper, to be cut along lines.
    """

    key: str
    name: str
    across: int
    down: int
    width: float
    height: float
    left: float
    top: float
    step_right: float
    step_down: float
    cut: bool = False

    @property
    def places(self) -> int:
        """How many labels a sheet has."""
        return self.across * self.down

    def corner(self, place: int) -> tuple[float, float]:
        """Return the upper left corner of a place of a sheet, counted from 0 row by row."""
        row, column = divmod(place, self.across)
        return self.left + column * self.step_right, self.top + row * self.step_down

    @property
    def right_end(self) -> float:
        """Where the last label ends on the right."""
        return self.left + (self.across - 1) * self.step_right + self.width

    @property
    def lower_end(self) -> float:
        """Where the last label ends below."""
        return self.top + (self.down - 1) * self.step_down + self.height


# Where the dimensions are from: the makers give the size of a label and how many there are. Margins and steps are those
# of the templates that gLabels keeps for these products (avery-iso-templates.xml, zweckform-iso-templates.xml); for
# L4785 it rounds to 18 and 13 mm, where 17.5 and 13.5 make the sheet symmetrical, as it is. L7418 is not among them:
# its margins of 19 and 38.5 mm are what A4 leaves beside labels that touch.
FORMS: tuple[LabelForm, ...] = (
    LabelForm("L4785", "L4785: 80 × 50 mm, 10 je Bogen (Avery Zweckform)", 2, 5, 80, 50, 17.5, 13.5, 95, 55),
    LabelForm("L7418", "L7418: 86 × 55 mm, 8 je Bogen (Avery Zweckform)", 2, 4, 86, 55, 19, 38.5, 86, 55),
    LabelForm("C32011", "C32011: 85 × 54 mm, 10 je Bogen (Avery Zweckform)", 2, 5, 85, 54, 15, 13.5, 95, 54),
    LabelForm("C32015", "C32015: 85 × 54 mm, 8 je Bogen (Avery Zweckform)", 2, 4, 85, 54, 17, 31.5, 91, 60),
    LabelForm("L7414", "L7414: 90 × 52 mm, 10 je Bogen (Avery)", 2, 5, 90, 52, 15, 18.5, 90, 52),
    LabelForm(
        "L7165", "L7165: 99,1 × 67,7 mm, 8 je Bogen (Avery Zweckform)", 2, 4, 99.1, 67.7, 4.65, 13.1, 101.6, 67.7
    ),
    LabelForm("plain", "Papier zum Schneiden: 90 × 55 mm, 10 je Bogen", 2, 5, 90, 55, 15, 11, 90, 55, cut=True),
)

BY_KEY = {form.key: form for form in FORMS}


def refusal(form: LabelForm, start: int, right: float, down: float) -> str:
    """Return in German why labels cannot be printed like this; empty if they can.

    Args:
        form: The labels.
        start: The first place to be used, from 1.
        right: How far everything is shifted to the right.
        down: How far it is shifted down.
    """
    if not 1 <= start <= form.places:
        return f"Auf diesem Bogen gibt es die Plätze 1 bis {form.places}, aber keinen Platz {start}."
    sides = list(_beyond(form, right, down))
    if not sides:
        return ""
    return (
        f"So verschoben ragen die Schilder {' und '.join(sides)} über das Blatt hinaus. Bei diesem Bogen geht es "
        f"{_span(form.left, PAGE_WIDTH - form.right_end, 'nach links', 'nach rechts')} und "
        f"{_span(form.top, PAGE_HEIGHT - form.lower_end, 'nach oben', 'nach unten')}."
    )


def _beyond(form: LabelForm, right: float, down: float) -> Iterator[str]:
    if form.left + right < -_TOLERANCE:
        yield "links"
    if form.right_end + right > PAGE_WIDTH + _TOLERANCE:
        yield "rechts"
    if form.top + down < -_TOLERANCE:
        yield "oben"
    if form.lower_end + down > PAGE_HEIGHT + _TOLERANCE:
        yield "unten"


def _span(before: float, after: float, back: str, forth: str) -> str:
    """Return "höchstens 17,5 mm nach links oder nach rechts"."""
    if abs(before - after) < _TOLERANCE:
        return f"höchstens {_millimetres(before)} {back} oder {forth}"
    return f"höchstens {_millimetres(before)} {back} oder {_millimetres(after)} {forth}"


def _millimetres(length: float) -> str:
    return f"{length:.1f} mm".replace(".", ",").replace(",0 mm", " mm")


class Mark(StrEnum):
    """From what house someone comes, in a word; each has a shape and a shade of its own on paper."""

    JOBCENTER = "JobCenter"
    FACILITY = "Einrichtung"
    OFFICE = "Dienststelle"
    GUEST = "Gast"


@dataclass(frozen=True, slots=True)
class Badge:
    """A name badge.

    Attributes:
        name: Who wears it; empty on one to be filled in by hand.
        institution: Where she comes from; may be empty.
        function: What she does there; may be empty.
        mark: From what house she comes; None on one to be filled in by hand.
    """

    name: str = ""
    institution: str = ""
    function: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Labels:
    """Badges on sheets of labels, independent of where they go.

    Attributes:
        title: What they are, such as "Namensschilder".
        form: How the labels lie on their sheet.
        badges: What stands on them, in order.
        name: What the file is called, without date and extension.
        start: The first place of the first sheet to be used, from 1.
        right: How far everything is shifted to the right.
        down: How far it is shifted down.
        subtitle: What they are about; may be empty.
        marking: A marking such as "Übungsdaten", which stands on each; may be empty.
    """

    title: str
    form: LabelForm
    badges: tuple[Badge, ...]
    name: str
    start: int = 1
    right: float = 0.0
    down: float = 0.0
    subtitle: str = ""
    marking: str = ""

    @property
    def sheets(self) -> int:
        """How many sheets are needed."""
        return -(-(self.start - 1 + len(self.badges)) // self.form.places) if self.badges else 0
