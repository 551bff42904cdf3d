"""The shape of things: Fusion's proportions, drawn flat.

Focus is framed wherever it is, however it came there: Fusion would show it only after the Tab key.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPalette, QTextCharFormat
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QPlainTextEdit,
    QProxyStyle,
    QPushButton,
    QStyle,
    QStyleOption,
    QStyleOptionComplex,
    QStyleOptionSlider,
    QStyleOptionToolButton,
    QTextEdit,
    QToolButton,
    QWidget,
)

from voneinander_desktop.gui.flat import (
    COMPLEX,
    CONTROLS,
    PRIMITIVES,
    chevron,
    scroll_bar_part,
    text_frame,
    tool_button,
)
from voneinander_desktop.gui.icons import icon

_State = QStyle.StateFlag
_Primitive = QStyle.PrimitiveElement
_Control = QStyle.ControlElement
_Complex = QStyle.ComplexControl
_Sub = QStyle.SubControl
_Contents = QStyle.ContentsType
_Standard = QStyle.StandardPixmap
_Metric = QStyle.PixelMetric
_Feature = QStyleOptionToolButton.ToolButtonFeature

_SEPARATOR = 8  # nothing lower than this holds text
_ONE_LINE = frozenset(
    {
        _Contents.CT_LineEdit,
        _Contents.CT_ComboBox,
        _Contents.CT_SpinBox,
        _Contents.CT_PushButton,
        _Contents.CT_ToolButton,
    }
)
_ROOMIER = {  # width and height that are added to what Fusion gives
    _Contents.CT_MenuItem: (8, 4),
    _Contents.CT_HeaderSection: (10, 8),
    _Contents.CT_ItemViewItem: (10, 0),
    _Contents.CT_TabBarTab: (8, 8),
}
_STANDARD_ICONS = {
    _Standard.SP_MessageBoxInformation: "info",
    _Standard.SP_MessageBoxWarning: "warning",
    _Standard.SP_MessageBoxCritical: "error",
    _Standard.SP_MessageBoxQuestion: "help",
    _Standard.SP_LineEditClearButton: "cross",
    _Standard.SP_ArrowLeft: "chevron-left",
    _Standard.SP_ArrowRight: "chevron-right",
    _Standard.SP_ArrowBack: "chevron-left",
    _Standard.SP_ArrowForward: "chevron-right",
    _Standard.SP_DirIcon: "folder",
}
_GROWING = frozenset(
    {  # Fusion's measures that stay as they are however large the text is
        _Metric.PM_IndicatorWidth,
        _Metric.PM_IndicatorHeight,
        _Metric.PM_ExclusiveIndicatorWidth,
        _Metric.PM_ExclusiveIndicatorHeight,
        _Metric.PM_CheckBoxLabelSpacing,
        _Metric.PM_RadioButtonLabelSpacing,
        _Metric.PM_SmallIconSize,
        _Metric.PM_ButtonIconSize,
        _Metric.PM_ToolBarIconSize,
        _Metric.PM_MessageBoxIconSize,
        _Metric.PM_ScrollBarExtent,
        _Metric.PM_HeaderMarkSize,
        _Metric.PM_HeaderMargin,
        _Metric.PM_FocusFrameHMargin,
        _Metric.PM_LayoutLeftMargin,
        _Metric.PM_LayoutTopMargin,
        _Metric.PM_LayoutRightMargin,
        _Metric.PM_LayoutBottomMargin,
        _Metric.PM_LayoutHorizontalSpacing,
        _Metric.PM_LayoutVerticalSpacing,
    }
)


class FlatStyle(QProxyStyle):
    """Fusion without gradients, shadows and boxes in boxes."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def polish(self, target: QApplication | QWidget | QPalette, /) -> None:  # type: ignore[override]
        """Prepare a widget; a calendar sets its weekends in bright red otherwise, whatever lies behind them."""
        super().polish(cast(QWidget, target))
        if isinstance(target, QCalendarWidget):
            for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
                target.setWeekdayTextFormat(day, QTextCharFormat())

    def drawPrimitive(
        self, element: _Primitive, option: QStyleOption, painter: QPainter, /, widget: QWidget | None = None
    ) -> None:
        """Draw a simple element; a button frames its focus with its own line."""
        draw = PRIMITIVES.get(element)
        if draw is None:
            super().drawPrimitive(element, option, painter, widget)
        elif element == _Primitive.PE_Frame and isinstance(widget, QTextEdit | QPlainTextEdit):
            _draw(text_frame, painter, option)
        elif element != _Primitive.PE_FrameFocusRect or not isinstance(widget, QPushButton | QToolButton):
            _draw(draw, painter, option)

    def drawControl(
        self, element: _Control, option: QStyleOption, painter: QPainter, /, widget: QWidget | None = None
    ) -> None:
        """Draw a part of a widget."""
        draw = CONTROLS.get(element)
        if draw is not None:
            _draw(draw, painter, option)
            return
        if element == _Control.CE_HeaderLabel:  # Fusion sets the heads of selected columns in bold: all of them, here
            option.state &= ~_State.State_On
        super().drawControl(element, option, painter, widget)

    def drawComplexControl(
        self, control: _Complex, option: QStyleOptionComplex, painter: QPainter, /, widget: QWidget | None = None
    ) -> None:
        """Draw a widget made of several parts."""
        draw = COMPLEX.get(control)
        if draw is not None:
            _draw(partial(draw, self, widget), painter, option)
        elif isinstance(option, QStyleOptionToolButton) and _opens_menu(option):
            self._draw_menu_button(option, painter, widget)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def _draw_menu_button(self, option: QStyleOptionToolButton, painter: QPainter, widget: QWidget | None) -> None:
        """Draw a button that opens a menu with its arrow beside the text, not in the corner."""
        plain = QStyleOptionToolButton(option)
        plain.features &= ~(_Feature.HasMenu | _Feature.Menu)
        _draw(tool_button, painter, plain)
        width = _arrow_width(option)
        plain.rect = option.rect.adjusted(0, 0, -width, 0)
        super().drawControl(_Control.CE_ToolButtonLabel, plain, painter, widget)
        arrow = QRect(plain.rect.right() - 2, option.rect.top(), width, option.rect.height())
        _draw(partial(chevron, arrow, down=True), painter, option)

    def sizeFromContents(
        self, kind: _Contents, option: QStyleOption, size: QSize, /, widget: QWidget | None = None
    ) -> QSize:
        """Return what a widget needs: whatever one types or picks in is equally high."""
        result = super().sizeFromContents(kind, option, size, cast(QWidget, widget))
        extra_width, extra_height = _ROOMIER.get(kind, (0, 0))
        if kind in _ONE_LINE:
            result.setHeight(max(size.height(), option.fontMetrics.height() + 12))
        elif result.height() > _SEPARATOR:
            result += QSize(extra_width, extra_height)
        if isinstance(option, QStyleOptionToolButton) and _opens_menu(option):
            result.setWidth(result.width() + _arrow_width(option))
        return result

    def subControlRect(
        self, control: _Complex, option: QStyleOptionComplex, part: _Sub, /, widget: QWidget | None = None
    ) -> QRect:
        """Return where a part of a widget lies."""
        if control == _Complex.CC_ScrollBar and isinstance(option, QStyleOptionSlider):
            return scroll_bar_part(option, part)
        return super().subControlRect(control, option, part, cast(QWidget, widget))

    def standardIcon(
        self, standard: _Standard, /, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> QIcon:
        """Return an icon of Qt's own dialogs and fields."""
        name = _STANDARD_ICONS.get(standard)
        return icon(name) if name else super().standardIcon(standard, option, widget)


class LargeFlatStyle(FlatStyle):
    """The same for large text: check boxes, icons and distances grow with it.

    It is a style of its own because a list asks for measures a thousand times each time it is painted, which only
    those should pay for who need it.
    """

    def __init__(self, factor: float) -> None:
        super().__init__()
        self._factor = factor

    def pixelMetric(self, metric: _Metric, /, option: QStyleOption | None = None, widget: QWidget | None = None) -> int:
        """Return a measure."""
        usual = super().pixelMetric(metric, option, widget)
        return round(usual * self._factor) if metric in _GROWING else usual


def _draw(draw: Callable[[QPainter, Any], None], painter: QPainter, option: QStyleOption) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter, option)
    painter.restore()


def _opens_menu(option: QStyleOptionToolButton) -> bool:
    return bool(option.features & _Feature.HasMenu and not option.features & _Feature.MenuButtonPopup)


def _arrow_width(option: QStyleOption) -> int:
    return option.fontMetrics.height()
