"""Name badges as a word processor's documents: a text frame at each label's place, or a table a page."""

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from voneinander_desktop.domain.labels import Badge, LabelForm, Labels

_NAME_SIZES = ((28, 18), (22, 26), (18, 40), (12, 200))
"""Points for a name, and of how many characters at most."""

_EDGE = 3.5  # as on our own badges, in millimetres


def write(labels: Labels, folder: Path) -> Sequence[Path]:
    """Write a document of one badge, one of all in frames, and one of all in tables; return where."""
    form = labels.form
    bodies = {
        "small": _frames(form, labels.badges[:1]),
        "frames": _frames(form, labels.badges),
        "tables": _tables(form, labels.badges),
    }
    paths = [folder / f"{name}.fodt" for name in bodies]
    for path, body in zip(paths, bodies.values(), strict=True):
        path.write_text(_document(form, body), encoding="utf-8")
    return paths


def _frames(form: LabelForm, badges: Sequence[Badge]) -> str:
    frames = []
    for number, badge in enumerate(badges):
        page, place = divmod(number, form.places)
        left, top = form.corner(place)
        frames.append(
            f"<draw:frame draw:style-name='label' text:anchor-type='page' text:anchor-page-number='{page + 1}'"
            f" svg:x='{left}mm' svg:y='{top}mm' svg:width='{form.width}mm' svg:height='{form.height}mm'>"
            f"<draw:text-box>{_texts(badge)}</draw:text-box></draw:frame>"
        )
    pages = -(-len(badges) // form.places)
    return "".join(frames) + "<text:p/>" + "<text:p text:style-name='new-page'/>" * (pages - 1)


def _tables(form: LabelForm, badges: Sequence[Badge]) -> str:
    return "".join(_table(form, badges[start : start + form.places]) for start in range(0, len(badges), form.places))


def _table(form: LabelForm, badges: Sequence[Badge]) -> str:
    rows = "".join(
        "<table:table-row table:style-name='row'>"
        + "".join(
            f"<table:table-cell table:style-name='cell'>{_texts(badge)}</table:table-cell>"
            for badge in badges[start : start + form.across]
        )
        + "</table:table-row>"
        for start in range(0, len(badges), form.across)
    )
    columns = f"<table:table-column table:style-name='column' table:number-columns-repeated='{form.across}'/>"
    return f"<table:table table:style-name='page'>{columns}{rows}</table:table>"


def _texts(badge: Badge) -> str:
    """Return the band with its shape, the name and the institution, as paragraphs."""
    size = next(points for points, most in _NAME_SIZES if len(badge.name) <= most)  # so that no name is cut
    lines = (("band", f"● {badge.mark}"), (f"name{size}", badge.name), ("house", badge.institution))
    return "".join(f"<text:p text:style-name='{style}'>{escape(text)}</text:p>" for style, text in lines)


def _document(form: LabelForm, body: str) -> str:
    lengths = {
        "across": form.step_right,
        "down": form.step_down,
        "left": form.left,
        "top": form.top,
        "edge": _EDGE,
        "gap_right": form.step_right - form.width + _EDGE,
        "gap_down": form.step_down - form.height + _EDGE,
    }
    names = "".join(
        _paragraph(f"name{points}", points, 'fo:text-align="center" fo:margin-bottom="2mm"')
        for points, _ in _NAME_SIZES
    )
    document = _DOCUMENT.replace("NAMES", names).replace("BODY", body)
    return document.format_map({name: f"{length}mm" for name, length in lengths.items()})


_NAMES = "urn:oasis:names:tc:opendocument:xmlns"


def _paragraph(name: str, points: int, looks: str) -> str:
    return (
        f"<style:style style:name='{name}' style:family='paragraph'><style:paragraph-properties {looks}/>"
        f"<style:text-properties fo:font-family='Liberation Sans' fo:font-size='{points}pt' fo:font-weight='bold'/>"
        "</style:style>"
    )


_DOCUMENT = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document office:mimetype="application/vnd.oasis.opendocument.text" office:version="1.3"
 xmlns:office="{_NAMES}:office:1.0" xmlns:text="{_NAMES}:text:1.0" xmlns:table="{_NAMES}:table:1.0"
 xmlns:draw="{_NAMES}:drawing:1.0" xmlns:svg="{_NAMES}:svg-compatible:1.0"
 xmlns:style="{_NAMES}:style:1.0" xmlns:fo="{_NAMES}:xsl-fo-compatible:1.0"><office:styles>
<style:style style:name="Frame" style:family="graphic"/></office:styles><office:automatic-styles>
<style:page-layout style:name="sheet"><style:page-layout-properties fo:page-width="210mm" fo:page-height="297mm"
 fo:margin-left="{{left}}" fo:margin-right="0mm" fo:margin-top="{{top}}" fo:margin-bottom="0mm"/></style:page-layout>
<style:style style:name="label" style:family="graphic" style:parent-style-name="Frame"><style:graphic-properties
 fo:border="none" fo:padding="{{edge}}" style:wrap="run-through" style:horizontal-pos="from-left"
 style:horizontal-rel="page" style:vertical-pos="from-top" style:vertical-rel="page"/></style:style>
<style:style style:name="new-page" style:family="paragraph"><style:paragraph-properties
 fo:break-before="page"/></style:style>
<style:style style:name="page" style:family="table"><style:table-properties fo:break-before="page"/></style:style>
<style:style style:name="column" style:family="table-column"><style:table-column-properties
 style:column-width="{{across}}"/></style:style>
<style:style style:name="row" style:family="table-row"><style:table-row-properties
 style:row-height="{{down}}"/></style:style>
<style:style style:name="cell" style:family="table-cell"><style:table-cell-properties fo:padding-left="{{edge}}"
 fo:padding-top="{{edge}}" fo:padding-right="{{gap_right}}" fo:padding-bottom="{{gap_down}}"/></style:style>
{_paragraph("band", 12, 'fo:background-color="#c9e3c0" fo:padding="0.8mm" fo:margin-bottom="2mm"')}
NAMES
{_paragraph("house", 13, 'fo:text-align="center"')}</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="sheet"/></office:master-styles>
<office:body><office:text>BODY</office:text></office:body></office:document>
"""
