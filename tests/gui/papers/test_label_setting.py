"""Badges on their sheets: each where it belongs, its name whole whatever it is, houses told apart without colour."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor

from voneinander_desktop.domain.labels import BY_KEY, FORMS, Badge, Labels, Mark
from voneinander_desktop.gui import paper
from voneinander_desktop.gui.strips import MM, POINT

pytestmark = pytest.mark.usefixtures("qapp")

LONG = "Maximiliane " * 17


def labels(*badges, form="L4785", **details):
    return Labels("Namensschilder", BY_KEY[form], badges, "Namensschilder", **details)


def only(badge, form="L4785"):
    """The badge as it is placed."""
    ((placed,),) = paper.lay_out(labels(badge, form=form)).pages
    return placed


def words(placed):
    return [text.text for _, run in placed.runs for text in run]


def squeezed(text):
    return "".join(text.split())


names = st.text(st.characters(exclude_categories=("C",), exclude_characters="\u2028\u2029"), max_size=200)
any_badge = st.builds(Badge, names.filter(str.strip), names, names, st.sampled_from(Mark)) | st.sampled_from(
    [Badge(LONG, LONG, LONG, Mark.OFFICE), Badge("W" * 200, "M" * 200, "W" * 200, Mark.GUEST)]
)


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(any_badge, st.sampled_from([form.key for form in FORMS]))
def test_nothing_is_cut_nothing_overlaps_and_nothing_leaves_the_label(badge, form):
    placed = only(badge, form)
    wanted = badge.name + badge.function + badge.institution
    assert squeezed("".join(words(placed))) == squeezed(wanted)
    inside = placed.frame.adjusted(2 * MM, 2 * MM, -2 * MM, -2 * MM)
    bottom = placed.band.bottom()
    for face, run in placed.runs:
        for text in run:
            assert text.x >= inside.left() - 2
            assert text.x + face.width(text.text) <= inside.right() + 2
            assert text.y - face.ascent >= bottom - 1
            bottom = text.y - face.ascent + face.line - 1
    assert bottom <= inside.bottom()


def test_a_short_name_is_large_and_a_long_one_smaller_and_on_more_lines():
    sizes, counts = [], []
    for name in ("Bo Li", "Alexandra von der Lühe-Schwarzenberg", LONG):
        face, run = only(Badge(name, mark=Mark.FACILITY)).runs[0]
        sizes.append(face.font.pixelSize() / POINT)
        counts.append(len(run))
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] >= 30
    assert sizes[2] >= 7  # still to be read
    assert counts[0] == 1 < counts[2]


def test_names_are_parted_between_words():
    assert words(only(Badge("Nora Niemandsland-Beispiel", mark=Mark.FACILITY))) == ["Nora", "Niemandsland-Beispiel"]


def test_each_lies_on_its_place():
    sheet = paper.lay_out(labels(*[Badge(str(n), mark=Mark.GUEST) for n in range(12)], start=9, right=1.5, down=-2))
    assert [len(page) for page in sheet.pages] == [2, 10]
    first, second = sheet.pages[0]
    assert first.frame.topLeft().toTuple() == pytest.approx((19 * MM, (13.5 + 4 * 55 - 2) * MM))
    assert second.frame.left() == pytest.approx((19 + 95) * MM)
    assert sheet.pages[1][0].frame.top() == pytest.approx(11.5 * MM)
    assert (first.frame.width(), first.frame.height()) == pytest.approx((80 * MM, 50 * MM))


def test_a_blank_one_has_lines_to_write_on():
    placed = only(Badge())
    assert placed.band is None
    assert words(placed) == []
    assert len(placed.rules) == 2
    assert all(placed.frame.contains(line.p1()) and placed.frame.contains(line.p2()) for line in placed.rules)


def test_practice_badges_say_so():
    sheet = paper.lay_out(labels(Badge("Mia Muster", mark=Mark.OFFICE), Badge(), marking="Übungsdaten"))
    named, blank = sheet.pages[0]
    assert [text.text for _, run in named.banner for text in run] == ["Dienststelle", "Übungsdaten"]
    assert words(blank) == ["Übungsdaten"]


class Look:
    """How a band looks to who sees no colours."""

    def __init__(self, picture, scale, band):
        self._picture, self._scale = picture, scale
        height = band.height()
        self.grey = self._grey(band.right() - 4 * MM, band.center().y())
        xs = [band.left() + height * (0.3 + step / 60) for step in range(42)]
        ys = [band.top() + height * (0.2 + step / 60) for step in range(37)]
        self.shape = tuple(sum(abs(self._grey(x, y) - self.grey) > 60 for x in xs) for y in ys)

    def _grey(self, x, y):
        return QColor(self._picture.pixel(round(x * self._scale), round(y * self._scale))).lightness()


def test_houses_are_told_apart_by_word_shape_and_how_dark_the_band_is():
    sheet = paper.lay_out(labels(*[Badge("Mia Muster", mark=mark) for mark in Mark]))
    picture = paper.picture(sheet, 0, QSize(1680, 2376))
    looks = [Look(picture, picture.width() / sheet.width, placed.band) for placed in sheet.pages[0]]
    said = [text.text for placed in sheet.pages[0] for _, run in placed.banner for text in run]
    assert said == ["JobCenter", "Einrichtung", "Dienststelle", "Gast"]
    assert len({look.shape for look in looks}) == 4
    jobcenter, facility, office, guest = (look.grey for look in looks)
    assert jobcenter + 100 < facility < office == guest


def ink(document):
    """How much of a page's picture is not white."""
    page = paper.picture(paper.lay_out(document), 0, QSize(420, 594))
    points = [(x, y) for x in range(0, page.width(), 3) for y in range(page.height())]
    return sum(QColor(page.pixel(x, y)).lightness() < 250 for x, y in points)


def test_a_picture_shows_where_the_labels_are_and_paper_does_not(tmp_path):
    assert ink(labels()) > 0
    paper.write_pdf(labels(), tmp_path / "labels.pdf")
    paper.write_pdf(labels(form="plain"), tmp_path / "plain.pdf")  # which has lines to cut along
    assert (tmp_path / "plain.pdf").stat().st_size > (tmp_path / "labels.pdf").stat().st_size


def test_nobody_at_all_is_a_page():
    assert paper.lay_out(labels()).pages == ((),)


def test_the_page_has_no_margins():
    layout = paper.page_layout(labels())
    assert layout.margins().isNull()
