"""Documents on paper: printer, preview, PDF, and a picture of a page.

What stands where is decided in `gui.typesetting`; here it is painted, black on white whatever colours
the window has.
"""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QLineF, QMarginsF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter, QPen
from PySide6.QtWidgets import QWidget

from voneinander_desktop.domain.labels import Labels
from voneinander_desktop.domain.prose import Prose
from voneinander_desktop.gui.label_setting import LabelSheet, paint_labels, paint_places, set_labels
from voneinander_desktop.gui.paging import FOOT_RULE, Sheet, keep_on
from voneinander_desktop.gui.prose_setting import typeset_prose
from voneinander_desktop.gui.strips import DOTS_PER_INCH, MM, POINT, Look, Placed, Strip
from voneinander_desktop.gui.table_setting import Proceed
from voneinander_desktop.gui.typesetting import typeset
from voneinander_desktop.usecases.exporting import Printed

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter  # imported where something is printed: a PDF needs none

_CREATOR = "Voneinander"
_UPRIGHT, _ON_ITS_SIDE = QMarginsF(20, 15, 15, 15), QMarginsF(15, 20, 15, 15)
"""Left, upper, right, lower in mm; sheets are filed by the long side, left or above."""
_PROSE, _WHOLE_PAGE = QMarginsF(25, 20, 25, 15), QMarginsF(0, 0, 0, 0)
_INK, _FAINT = QColor("#000000"), QColor("#8c8c8c")
_FILLS = {Look.HEAD: QColor("#e4e4e4"), Look.BLOCK: QColor("#f1f1f1")}
_RULE, _HAIRLINE, _FRAME = 0.6 * POINT, 0.4 * POINT, 1.2 * POINT
_FRAME_ROOM = 1.5 * MM


class PrintingFailed(Exception):  # noqa: N818 - the name says what is the case
    """The printer takes nothing; `str()` says so in German."""


def page_layout(document: Printed) -> QPageLayout:
    """Return the page content is made for: A4, upright or on its side, with its margins."""
    orientation, margins = QPageLayout.Orientation.Portrait, _UPRIGHT
    match document:
        case Labels():
            margins = _WHOLE_PAGE
        case Prose():
            margins = _PROSE
        case _ if document.landscape:
            orientation, margins = QPageLayout.Orientation.Landscape, _ON_ITS_SIDE
    return QPageLayout(QPageSize(QPageSize.PageSizeId.A4), orientation, margins, QPageLayout.Unit.Millimeter)


def lay_out(document: Printed, layout: QPageLayout | None = None, proceed: Proceed = keep_on) -> Sheet | LabelSheet:
    """Lay content out on pages: on those it is made for, if no others are given."""
    if isinstance(document, Labels):
        return set_labels(document, proceed)
    area = (layout or page_layout(document)).paintRect(QPageLayout.Unit.Point)
    size = area.width() * POINT, area.height() * POINT
    return typeset_prose(document, *size, proceed) if isinstance(document, Prose) else typeset(document, *size, proceed)


# ------------------------------------------------------------------------------------ devices


def paint(document: Printed, printer: QPagedPaintDevice, proceed: Proceed = keep_on) -> int:
    """Paint a document, or the pages of it that a printer was asked for, and return how many pages that were.

    Args:
        document: What to paint.
        printer: A printer or PDF writer; its page size and margins are taken as they are.
        proceed: Called after each page; may raise to give up.

    Raises:
        PrintingFailed: If the device takes nothing.
    """
    sheet = lay_out(document, printer.pageLayout(), proceed)
    numbers = [number for number in range(len(sheet.pages)) if _is_wanted(number, printer)]
    painter = QPainter()
    if not painter.begin(printer):
        raise PrintingFailed("Der Drucker nimmt nichts an. Bitte prüfen Sie, ob er eingeschaltet und verbunden ist.")
    try:
        painter.scale(printer.logicalDpiX() / DOTS_PER_INCH, printer.logicalDpiY() / DOTS_PER_INCH)
        for count, number in enumerate(numbers):
            proceed(count, len(numbers))
            if count:
                printer.newPage()
            paint_page(sheet, number, painter)
    finally:
        painter.end()
    return len(numbers)


def _is_wanted(number: int, printer: QPagedPaintDevice) -> bool:
    """Tell whether a page, counted from 0, is among those that were chosen in the print dialog."""
    if isinstance(printer, QPdfWriter):
        return True
    from PySide6.QtPrintSupport import QPrinter

    if not isinstance(printer, QPrinter) or printer.printRange() is not QPrinter.PrintRange.PageRange:
        return True
    ranges = printer.pageRanges()
    return ranges.isEmpty() or ranges.contains(number + 1)


def write_pdf(document: Printed, path: Path, proceed: Proceed = keep_on) -> None:
    """Write a document as PDF. A QGuiApplication is needed, a screen is not.

    Raises:
        OSError: If the file cannot be written.
    """
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DOTS_PER_INCH)
    writer.setPageLayout(page_layout(document))
    writer.setTitle(" – ".join(filter(None, (document.title, document.subtitle))))
    writer.setCreator(_CREATOR)
    paint(document, writer, proceed)
    path.write_bytes(buffer.data().data())  # not by Qt, which would not say what went wrong


def preview(document: Printed, parent: QWidget) -> bool:
    """Show a document as it will be printed; it can be printed from there. Return whether it was.

    Raises:
        PrintingFailed: If the printer takes nothing.
    """
    from PySide6.QtPrintSupport import QPrintPreviewDialog

    failures: list[PrintingFailed] = []

    def show(device: "QPrinter") -> None:
        try:
            paint(document, device)
        except PrintingFailed as failure:  # it must not escape into the dialog that asks for the pages
            failures.append(failure)

    printer = _printer(document)
    dialog = QPrintPreviewDialog(printer, parent)
    dialog.setWindowTitle(f"Vorschau: {document.title}")
    dialog.resize(parent.window().size().expandedTo(QSize(900, 700)).boundedTo(parent.screen().availableSize()))
    dialog.paintRequested.connect(show)
    printed = dialog.exec() == QPrintPreviewDialog.DialogCode.Accepted
    if failures:
        raise failures[-1]
    return printed


def print_document(document: Printed, parent: QWidget) -> bool:
    """Ask for a printer and print a document; False if the user thought better of it.

    Raises:
        PrintingFailed: If the printer takes nothing.
        tasks.Cancelled: If it was cancelled while it went on.
    """
    from PySide6.QtPrintSupport import QPrintDialog

    from voneinander_desktop.gui import tasks

    printer = _printer(document)
    if QPrintDialog(printer, parent).exec() != QPrintDialog.DialogCode.Accepted:
        return False
    tasks.run(parent, f"{document.title} wird gedruckt …", lambda proceed: paint(document, printer, proceed))
    return True


def _printer(document: Printed) -> "QPrinter":
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setFullPage(isinstance(document, Labels))  # labels lie where they lie, whatever the printer can reach
    printer.setPageLayout(page_layout(document))
    printer.setDocName(document.title)  # shown to everyone in the printer's queue: nobody's name, no subject
    printer.setCreator(_CREATOR)
    return printer


def picture(sheet: Sheet | LabelSheet, number: int, size: QSize, ratio: float = 1.0) -> QImage:
    """Return a picture of a page with its margins, as large as fits into `size`.

    Args:
        sheet: The pages.
        number: Which of them, from 0.
        size: The room for it, in pixels of the window.
        ratio: How many pixels of the screen these are.
    """
    layout = page_layout(sheet.document)
    page, area = layout.fullRect(QPageLayout.Unit.Point), layout.paintRect(QPageLayout.Unit.Point)
    scale = min(size.width() / page.width(), size.height() / page.height()) * ratio
    image = QImage(round(page.width() * scale), round(page.height() * scale), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(scale / POINT, scale / POINT)
    painter.translate(area.topLeft() * POINT)
    if isinstance(sheet, LabelSheet):
        paint_places(sheet, painter)
    paint_page(sheet, number, painter)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


# ------------------------------------------------------------------------------------- a page


def paint_page(sheet: Sheet | LabelSheet, number: int, painter: QPainter) -> None:
    """Paint a page, counted from 0, in 1/1200 inch from the corner within the margins."""
    if isinstance(sheet, LabelSheet):
        paint_labels(sheet, number, painter)
    else:
        _paint_sheet(sheet, sheet.pages[number], painter)


def _paint_sheet(sheet: Sheet, page: tuple[Placed, ...], painter: QPainter) -> None:
    for top, strip in page:
        if strip.look in _FILLS:
            painter.fillRect(QRectF(0, top, sheet.edges[-1], strip.height), _FILLS[strip.look])
    painter.setPen(_INK)
    for top, strip in page:
        for face, texts in strip.runs:
            painter.setFont(face.font)
            for x, y, text in texts:
                painter.drawText(x, top + y, text)
    rule, faint = (_INK, _RULE), (_FAINT, _HAIRLINE)
    if sheet.ruled:
        _draw(painter, list(_grid(sheet, page)), *rule)
    else:
        _draw(painter, list(_below(sheet, page, Look.ROW, Look.BLOCK)), *faint)
        _draw(painter, list(_below(sheet, page, Look.HEAD)), *rule)
    for top, strip in page:
        _draw(painter, [line.translated(0, top) for line in strip.rules], _INK, _HAIRLINE)
        if strip.look is Look.FOOT:
            _draw(painter, [QLineF(0, top + FOOT_RULE, sheet.width, top + FOOT_RULE)], *faint)
        elif strip.look is Look.MARKED:
            painter.setPen(QPen(_INK, _FRAME))
            painter.drawRect(_frame(sheet, top, strip))


def _draw(painter: QPainter, lines: list[QLineF], colour: QColor, width: float) -> None:
    if lines:
        painter.setPen(QPen(colour, width))
        painter.drawLines(lines)


def _below(sheet: Sheet, page: tuple[Placed, ...], *looks: Look) -> Iterator[QLineF]:
    """Yield the lines below the strips of a list."""
    for top, strip in page:
        if strip.look in looks:
            y = top + strip.height
            yield QLineF(0, y, sheet.edges[-1], y)


def _grid(sheet: Sheet, page: tuple[Placed, ...]) -> Iterator[QLineF]:
    """Yield the lines around all cells of a form; long ones, for there are many cells."""
    left, *inner, right = sheet.edges
    table = [placed for placed in page if placed.strip.look in (Look.HEAD, Look.BLOCK, Look.ROW)]
    if not table:
        return
    bottom = table[-1].top + table[-1].strip.height
    for y in (*(top for top, _ in table), bottom):
        yield QLineF(left, y, right, y)
    for x in (left, right):
        yield QLineF(x, table[0].top, x, bottom)
    for is_block, run in groupby(table, key=lambda placed: placed.strip.look is Look.BLOCK):
        (top, strip), *others = run
        end = others[-1].top + others[-1].strip.height if others else top + strip.height
        for x in () if is_block else inner:
            yield QLineF(x, top, x, end)


def _frame(sheet: Sheet, top: int, strip: Strip) -> QRectF:
    """Return the frame around a marking, which reaches to the right margin."""
    face, texts = strip.runs[-1]
    left = min(text.x for text in texts) - _FRAME_ROOM
    height = len(texts) * face.line + 2 * _FRAME_ROOM
    return QRectF(left, top, sheet.width - left, height)
