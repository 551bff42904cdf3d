"""How each element of a widget is drawn: flat, in the colours of its palette.

The tables at the end say which function draws what; an element they do not name is Fusion's.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QStyle,
    QStyleOption,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QStyleOptionHeader,
    QStyleOptionSlider,
    QStyleOptionSpinBox,
    QStyleOptionTab,
    QWidget,
)

_Role = QPalette.ColorRole
_State = QStyle.StateFlag
_Primitive = QStyle.PrimitiveElement
_Control = QStyle.ControlElement
_Complex = QStyle.ComplexControl
_Sub = QStyle.SubControl
_DEFAULT_BUTTON = QStyleOptionButton.ButtonFeature.DefaultButton
_LAST_SECTIONS = (QStyleOptionHeader.SectionPosition.End, QStyleOptionHeader.SectionPosition.OnlyOneSection)
_RADIUS = 4.0


def _is(option: QStyleOption, state: _State) -> bool:
    return bool(option.state & state)


def _colour(option: QStyleOption, role: _Role) -> QColor:
    return option.palette.color(role)


def _box(painter: QPainter, rect: QRect, fill: QColor | None, line: QColor | None, width: float = 1.0) -> None:
    """Draw a rounded box whose line lies within the rectangle."""
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(line, width) if line is not None else QPen(Qt.PenStyle.NoPen))
    inset = width / 2 if line is not None else 0.0
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), _RADIUS, _RADIUS)


def _hairline(painter: QPainter, option: QStyleOption, x1: int, y1: int, x2: int, y2: int) -> None:
    painter.setPen(QPen(_colour(option, _Role.Mid), 1))
    painter.drawLine(QLineF(x1 + 0.5, y1 + 0.5, x2 + 0.5, y2 + 0.5))


def chevron(rect: QRect, painter: QPainter, option: QStyleOption, *, down: bool) -> None:
    """Draw the arrow of what opens or steps, in the middle of its place."""
    middle = QRectF(rect).center()
    size = max(7, min(option.fontMetrics.height() // 2, rect.width() - 6))
    rise = size / 4 if down else -size / 4
    ends = [QPointF(middle.x() + x * size / 2, middle.y() + y * rise) for x, y in ((-1, -1), (0, 1), (1, -1))]
    painter.setPen(_round_pen(_colour(option, _Role.ButtonText), size / 5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(ends)


def _arrow_down(painter: QPainter, option: QStyleOption) -> None:
    chevron(option.rect, painter, option, down=True)


def _sort_arrow(painter: QPainter, option: QStyleOptionHeader) -> None:
    chevron(option.rect, painter, option, down=option.sortIndicator == QStyleOptionHeader.SortIndicator.SortDown)


def _round_pen(colour: QColor, width: float) -> QPen:
    return QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _line(option: QStyleOption, usual: _Role = _Role.Mid) -> tuple[QColor, float]:
    """Return the colour and width of the line around something one can work with."""
    if _is(option, _State.State_HasFocus):
        return _colour(option, _Role.Accent), 2.0
    return _colour(option, usual if _is(option, _State.State_Enabled) else _Role.Midlight), 1.0


def _pressable(option: QStyleOption, resting: QColor | None) -> QColor | None:
    """Return the colour of a button's face."""
    if _is(option, _State.State_Sunken):
        return _colour(option, _Role.Mid)
    if _is(option, _State.State_On):
        return _colour(option, _Role.Highlight)
    if _is(option, _State.State_MouseOver) and _is(option, _State.State_Enabled):
        return _colour(option, _Role.Midlight)
    return resting


def _push_button(painter: QPainter, option: QStyleOption) -> None:
    line, width = _line(option)
    default = isinstance(option, QStyleOptionButton) and option.features & _DEFAULT_BUTTON
    if default and _is(option, _State.State_Enabled):
        line = _colour(option, _Role.Accent)
    _box(painter, option.rect, _pressable(option, _colour(option, _Role.Button)), line, width)


def tool_button(painter: QPainter, option: QStyleOption) -> None:
    """Draw the face of a tool button; in a tool bar it shows only under the pointer."""
    focus = _colour(option, _Role.Accent) if _is(option, _State.State_HasFocus) else None
    raised = not _is(option, _State.State_AutoRaise)
    resting = _colour(option, _Role.Button) if raised else None
    edge = _colour(option, _Role.Mid) if raised else None
    _box(painter, option.rect, _pressable(option, resting), focus or edge, 2.0 if focus else 1.0)


def _field(painter: QPainter, option: QStyleOption) -> None:
    """Draw what one types into; a field without a frame lies in another one."""
    if isinstance(option, QStyleOptionFrame) and option.lineWidth <= 0:
        painter.fillRect(option.rect, _colour(option, _Role.Base))
        return
    line, width = _line(option, _Role.Dark)
    fill = _Role.Window if _is(option, _State.State_ReadOnly) else _Role.Base
    _box(painter, option.rect, _colour(option, fill), line, width)


def _field_frame(painter: QPainter, option: QStyleOption) -> None:
    line, width = _line(option, _Role.Dark)
    _box(painter, option.rect, None, line, width)


def _area_frame(painter: QPainter, option: QStyleOption, usual: _Role = _Role.Mid) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(QPen(_line(option, usual)[0], 1))
    painter.drawRect(option.rect.adjusted(0, 0, -1, -1))


def text_frame(painter: QPainter, option: QStyleOption) -> None:
    """Draw the frame of a text of several lines, as strong as that of one line."""
    _area_frame(painter, option, _Role.Dark)


def _menu(painter: QPainter, option: QStyleOption) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(QPen(_colour(option, _Role.Mid), 1))
    painter.setBrush(_colour(option, _Role.Base))
    painter.drawRect(option.rect.adjusted(0, 0, -1, -1))


def _focus(painter: QPainter, option: QStyleOption) -> None:
    painter.setPen(QPen(_colour(option, _Role.Accent), 2, j=Qt.PenJoinStyle.MiterJoin))
    painter.drawRect(QRectF(option.rect).adjusted(1, 1, -1, -1))


def _group_box(painter: QPainter, option: QStyleOption) -> None:
    _box(painter, option.rect, None, _colour(option, _Role.Mid))


def _tab_pane(painter: QPainter, option: QStyleOption) -> None:
    _hairline(painter, option, option.rect.left(), option.rect.top(), option.rect.right(), option.rect.top())


def _tab(painter: QPainter, option: QStyleOptionTab) -> None:
    rect = option.rect
    selected = _is(option, _State.State_Selected)
    if _is(option, _State.State_MouseOver) and _is(option, _State.State_Enabled) and not selected:
        painter.fillRect(rect.adjusted(0, 0, 0, -1), _colour(option, _Role.Midlight))
    if selected:
        painter.fillRect(QRect(rect.left() + 4, rect.bottom() - 2, rect.width() - 8, 3), _colour(option, _Role.Accent))
    if _is(option, _State.State_HasFocus):
        _box(painter, rect.adjusted(1, 1, -1, -1), None, _colour(option, _Role.Accent), 2)


def _check_box(painter: QPainter, option: QStyleOption) -> None:
    rect = option.rect
    on, partly = _is(option, _State.State_On), _is(option, _State.State_NoChange)
    _box(painter, rect, *_indicator(option, filled=on or partly))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_round_pen(_colour(option, _Role.Base), max(1.75, rect.width() / 8)))
    stroke = ((0.24, 0.52), (0.43, 0.71), (0.77, 0.32)) if on else ((0.28, 0.5), (0.72, 0.5)) if partly else ()
    box = QRectF(rect)
    painter.drawPolyline([QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in stroke])


def _radio_button(painter: QPainter, option: QStyleOption) -> None:
    on = _is(option, _State.State_On)
    fill, line = _indicator(option, filled=on)
    circle = QRectF(option.rect)
    painter.setBrush(fill)
    painter.setPen(QPen(line, 1))
    painter.drawEllipse(circle.adjusted(0.5, 0.5, -0.5, -0.5))
    if on:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_colour(option, _Role.Base))
        painter.drawEllipse(circle.center(), circle.width() / 5, circle.width() / 5)


def _indicator(option: QStyleOption, *, filled: bool) -> tuple[QColor, QColor]:
    """Return the colours of a check box's face and line."""
    accent = _colour(option, _Role.Accent)
    if filled:
        return accent, accent
    hovered = _is(option, _State.State_MouseOver) and _is(option, _State.State_Enabled)
    return _colour(option, _Role.Base), accent if hovered else _colour(option, _Role.Dark)


def _header_section(painter: QPainter, option: QStyleOptionHeader) -> None:
    rect = option.rect
    lively = _is(option, _State.State_Enabled) and _is(option, _State.State_Sunken | _State.State_MouseOver)
    painter.fillRect(rect, _colour(option, _Role.Midlight if lively else _Role.Window))
    _hairline(painter, option, rect.left(), rect.bottom(), rect.right(), rect.bottom())
    if option.orientation == Qt.Orientation.Horizontal and option.position not in _LAST_SECTIONS:
        _hairline(painter, option, rect.right(), rect.top() + 5, rect.right(), rect.bottom() - 5)


def _header_rest(painter: QPainter, option: QStyleOption) -> None:
    painter.fillRect(option.rect, _colour(option, _Role.Window))
    _hairline(painter, option, option.rect.left(), option.rect.bottom(), option.rect.right(), option.rect.bottom())


def _tool_bar(painter: QPainter, option: QStyleOption) -> None:
    painter.fillRect(option.rect, _colour(option, _Role.Window))


def _splitter(painter: QPainter, option: QStyleOption) -> None:
    rect = option.rect
    if _is(option, _State.State_Horizontal):
        _hairline(painter, option, rect.center().x(), rect.top(), rect.center().x(), rect.bottom())
    else:
        _hairline(painter, option, rect.left(), rect.center().y(), rect.right(), rect.center().y())


def _progress_groove(painter: QPainter, option: QStyleOption) -> None:
    _box(painter, option.rect, _colour(option, _Role.Base), _colour(option, _Role.Mid))


def _combo_box(style: QStyle, widget: QWidget, painter: QPainter, option: QStyleOptionComboBox) -> None:
    if not option.frame:
        painter.fillRect(option.rect, _colour(option, _Role.Base))
    elif option.editable:
        _field(painter, option)
    else:
        line, width = _line(option, _Role.Dark)
        _box(painter, option.rect, _pressable(option, _colour(option, _Role.Base)), line, width)
    arrow = style.subControlRect(_Complex.CC_ComboBox, option, _Sub.SC_ComboBoxArrow, widget)
    chevron(arrow, painter, option, down=True)


def _spin_box(style: QStyle, widget: QWidget, painter: QPainter, option: QStyleOptionSpinBox) -> None:
    if option.frame:
        _field(painter, option)
    else:
        painter.fillRect(option.rect, _colour(option, _Role.Base))
    for part, down in ((_Sub.SC_SpinBoxUp, False), (_Sub.SC_SpinBoxDown, True)):
        chevron(style.subControlRect(_Complex.CC_SpinBox, option, part, widget), painter, option, down=down)


def _scroll_bar(_style: QStyle, _widget: QWidget, painter: QPainter, option: QStyleOptionSlider) -> None:
    painter.fillRect(option.rect, _colour(option, _Role.Base))
    if option.maximum <= option.minimum:
        return
    lively = _is(option, _State.State_MouseOver | _State.State_Sunken)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_colour(option, _Role.Dark if lively else _Role.Mid))
    handle = QRectF(scroll_bar_part(option, _Sub.SC_ScrollBarSlider)).adjusted(3, 3, -3, -3)
    radius = min(handle.width(), handle.height()) / 2
    painter.drawRoundedRect(handle, radius, radius)


def scroll_bar_part(option: QStyleOptionSlider, part: _Sub) -> QRect:
    """Return where a part of a scroll bar lies; it has no arrow buttons."""
    upright = option.orientation == Qt.Orientation.Vertical
    rect = option.rect
    length = rect.height() if upright else rect.width()
    steps = option.maximum - option.minimum
    handle = length
    if steps > 0:
        shown = option.pageStep * length // (steps + option.pageStep)
        handle = min(length, max(shown, 2 * option.fontMetrics.height()))
    start = QStyle.sliderPositionFromValue(
        option.minimum, option.maximum, option.sliderPosition, length - handle, option.upsideDown
    )
    pieces = {
        _Sub.SC_ScrollBarSlider: (start, handle),
        _Sub.SC_ScrollBarSubPage: (0, start),
        _Sub.SC_ScrollBarAddPage: (start + handle, length - start - handle),
        _Sub.SC_ScrollBarGroove: (0, length),
    }
    if part not in pieces:
        return QRect()
    at, size = pieces[part]
    if upright:
        return QRect(rect.left(), rect.top() + at, rect.width(), size)
    return QRect(rect.left() + at, rect.top(), size, rect.height())


def _nothing(_painter: QPainter, _option: QStyleOption) -> None:
    """Draw nothing."""


PRIMITIVES: dict[_Primitive, Callable[[QPainter, Any], None]] = {
    _Primitive.PE_PanelButtonCommand: _push_button,
    _Primitive.PE_PanelButtonTool: tool_button,
    _Primitive.PE_PanelLineEdit: _field,
    _Primitive.PE_FrameLineEdit: _field_frame,
    _Primitive.PE_Frame: _area_frame,
    _Primitive.PE_FrameFocusRect: _focus,
    _Primitive.PE_FrameGroupBox: _group_box,
    _Primitive.PE_FrameTabWidget: _tab_pane,
    _Primitive.PE_FrameTabBarBase: _tab_pane,
    _Primitive.PE_FrameStatusBarItem: _nothing,
    _Primitive.PE_FrameMenu: _nothing,
    _Primitive.PE_PanelMenu: _menu,
    _Primitive.PE_IndicatorArrowDown: _arrow_down,
    _Primitive.PE_IndicatorHeaderArrow: _sort_arrow,
    _Primitive.PE_IndicatorCheckBox: _check_box,
    _Primitive.PE_IndicatorRadioButton: _radio_button,
}
CONTROLS: dict[_Control, Callable[[QPainter, Any], None]] = {
    _Control.CE_HeaderSection: _header_section,
    _Control.CE_HeaderEmptyArea: _header_rest,
    _Control.CE_TabBarTabShape: _tab,
    _Control.CE_ToolBar: _tool_bar,
    _Control.CE_Splitter: _splitter,
    _Control.CE_ProgressBarGroove: _progress_groove,
}
COMPLEX: dict[_Complex, Callable[[QStyle, Any, QPainter, Any], None]] = {
    _Complex.CC_ComboBox: _combo_box,
    _Complex.CC_SpinBox: _spin_box,
    _Complex.CC_ScrollBar: _scroll_bar,
}
