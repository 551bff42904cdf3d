"""What the panel of a paper is put together from: options, the picture of a page, and what became of it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from voneinander_desktop.gui import paper, theme
from voneinander_desktop.gui.flow_layout import FlowLayout
from voneinander_desktop.gui.label_setting import LabelSheet
from voneinander_desktop.gui.pages.page_parts import muted_label, sign
from voneinander_desktop.gui.pages.texts import TextsPage
from voneinander_desktop.gui.pages.wordings import Wording
from voneinander_desktop.gui.paging import Sheet
from voneinander_desktop.gui.screen import within_screen
from voneinander_desktop.usecases.exporting import ReadyFile
from voneinander_desktop.usecases.office_file import OfficeFile


class PagePicture(QWidget):
    """A picture of a paper's pages, one at a time, with what there is to say about their number."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sheet: Sheet | LabelSheet | None = None
        self._number = 0
        self._page = _Page(self)
        self.caption = QLabel(self)
        self.caption.setWordWrap(True)
        self.caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.back = self._turner("chevron-left", "Vorige Seite", -1)
        self.forward = self._turner("chevron-right", "Nächste Seite", 1)
        head = QHBoxLayout()
        head.setSpacing(theme.spacing())
        head.addWidget(self.back)
        head.addWidget(self.caption, 1)
        head.addWidget(self.forward)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.spacing())
        column.addLayout(head)
        column.addWidget(self._page, 1)

    def show_sheet(self, sheet: Sheet | LabelSheet | None, more: str) -> None:
        """Show other pages, and say something about them; None for no picture."""
        self._sheet = sheet
        self._more = more
        self._number = min(self._number, len(sheet.pages) - 1) if sheet else 0
        self._tell()

    def _turner(self, icon: str, text: str, step: int) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(theme.icon(icon))
        button.setAutoRaise(True)
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.clicked.connect(lambda: self._turn(step))
        return button

    def _turn(self, step: int) -> None:
        self._number += step
        self._tell()

    def _tell(self) -> None:
        total = len(self._sheet.pages) if self._sheet else 0
        pages = f"Seite {self._number + 1} von {total}" if total > 1 else "1 Seite" if total else ""
        self.caption.setText(" · ".join(filter(None, (pages, self._more))))
        self.back.setVisible(total > 1)
        self.forward.setVisible(total > 1)
        self.back.setEnabled(self._number > 0)
        self.forward.setEnabled(self._number < total - 1)
        self._page.setAccessibleName(f"Bild: {self.caption.text()}")
        self._page.show_page(self._sheet, self._number)


class FileText(QWidget):
    """What stands in a file for another program, to be read."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.caption = QLabel(self)
        self.caption.setWordWrap(True)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Was in der Datei steht")
        self.text.setMinimumWidth(24 * self.fontMetrics().averageCharWidth())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.spacing())
        column.addWidget(self.caption)
        column.addWidget(self.text, 1)

    def show_file(self, file: ReadyFile | None, instead: str) -> None:
        """Show what stands in another file, or say something instead."""
        self.caption.setText(f"Was in der Datei steht: {file.counted}" if file else instead)
        self.text.setPlainText(file.told if file else "")
        self.text.setVisible(file is not None)


class _Page(QWidget):
    """The picture itself."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sheet: Sheet | LabelSheet | None = None
        self._number = 0
        self.setMinimumSize(18 * theme.spacing(), 24 * theme.spacing())

    def sizeHint(self) -> QSize:
        """Return a size at which the headings can be read."""
        return QSize(44 * theme.spacing(), 60 * theme.spacing())

    def show_page(self, sheet: Sheet | LabelSheet | None, number: int) -> None:
        self._sheet, self._number = sheet, number
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the page, framed."""
        if self._sheet is None:
            return
        painter = QPainter(self)
        ratio = self.devicePixelRatioF()
        image = paper.picture(self._sheet, self._number, self.size() - QSize(2, 2), ratio)
        size = image.deviceIndependentSize().toSize()
        left, top = (self.width() - size.width()) // 2, 1
        painter.drawImage(left, top, image)
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawRect(left - 1, top - 1, size.width() + 1, size.height() + 1)


class Result(QFrame):
    """What became of it: a sentence, and what can be done now."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._sign = QLabel(self)
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self._buttons: list[QPushButton] = []
        self._row = FlowLayout(theme.spacing())
        step = theme.spacing()
        words = QVBoxLayout()
        words.setSpacing(step)
        words.addWidget(self.text)
        words.addLayout(self._row)
        line = QHBoxLayout(self)
        line.setContentsMargins(2 * step, step, 2 * step, step)
        line.setSpacing(step)
        line.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        self.hide()

    def tell(self, icon: str, text: str, actions: Sequence[tuple[str, Callable[[], object]]] = ()) -> None:
        """Say something.

        Args:
            icon: Name of the icon beside it.
            text: What happened, and what can be done now.
            actions: Texts of buttons, and what they do.
        """
        self.clear()
        side = self.fontMetrics().height()
        self._sign.setPixmap(theme.icon(icon).pixmap(side, side))
        self.text.setText(text)
        for words, do in actions:
            button = QPushButton(words, self)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, do=do: do())
            self._row.addWidget(button)
            self._buttons.append(button)
        self.show()
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def clear(self) -> None:
        """Say nothing."""
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons.clear()
        self.hide()

    def focus_first(self) -> None:
        """Put the focus on the first button."""
        self._buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)


class WordingPart(QWidget):
    """The text of a paper that the office words itself: what will stand there, and a button to change it.

    Args:
        wording: Which text.
        shown: Whether it is shown here; one that is most of the paper is seen in its picture.
    """

    def __init__(self, wording: Wording, parent: QWidget, *, shown: bool) -> None:
        super().__init__(parent)
        self.change = QPushButton(f"{'Hinweis' if shown else 'Vorlage'} ä&ndern …", self)
        self.change.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.spacing())
        self.text = self.draft = None
        if shown:
            label = QLabel("Hinweis unter der Liste", self)
            self.text = self._reading_field(label.text())
            self.draft = muted_label(
                "Entwurf: Die behördlichen Datenschutzbeauftragten müssen ihn noch bestätigen.", self
            )
            for widget in (label, self.text, self.draft):
                column.addWidget(widget)
        column.addWidget(self.change, 0, Qt.AlignmentFlag.AlignLeft)

    def show_text(self, text: str, *, draft: bool) -> None:
        """Show the text as it will be printed, and whether somebody has to confirm it yet."""
        if self.text and self.draft:
            self.text.setPlainText(text)
            self.draft.setVisible(draft)

    def _reading_field(self, name: str) -> QPlainTextEdit:
        field = QPlainTextEdit(self)
        field.setReadOnly(True)
        field.setTabChangesFocus(True)
        field.setAccessibleName(name)
        frames = 2 * field.frameWidth() + round(field.document().documentMargin())
        field.setFixedHeight(4 * field.fontMetrics().lineSpacing() + frames)
        return field


class WordingDialog(QDialog):
    """A text that the office words itself, to be changed."""

    def __init__(self, office: OfficeFile, wording: Wording, parent: QWidget, session_id: int | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(wording.label.replace("&", ""))
        self.page = TextsPage(office, self, wording, session_id)
        close = QPushButton("S&chließen", self)
        close.clicked.connect(self.accept)
        step = theme.spacing()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 2 * step, 2 * step)
        column.addWidget(self.page)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(within_screen(self, QSize(96 * step, 76 * step)))
        self.page.begin()

    def done(self, result: int) -> None:
        """Store the text; the dialog stays if it was refused."""
        if self.page.commit():
            super().done(result)


class Notes(QFrame):
    """What to look at before a paper goes out: a sign and sentences, one below the other."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        step = theme.spacing()
        row = QHBoxLayout(self)
        row.setContentsMargins(step, step, step, step)
        row.setSpacing(step)
        row.addWidget(sign("warning", self.fontMetrics().height(), self), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.text, 1)
        self.hide()

    def show_notes(self, notes: Sequence[str]) -> None:
        """Show some sentences; none hides them."""
        self.text.setText("\n".join(notes))
        self.setVisible(bool(notes))
