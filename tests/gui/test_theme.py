"""The look: colours that can be read, icons that are there, Qt's own dialogs in German."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from voneinander_desktop.gui import theme


@pytest.mark.usefixtures("qapp")
def test_an_unknown_icon_is_an_error():
    with pytest.raises(KeyError):
        theme.icon("there-is-no-such-icon")


@pytest.mark.parametrize("name", sorted(theme.icon_names()))
def test_an_icon_is_drawn_in_the_colour_of_the_text(qapp: QApplication, name):
    theme.apply(qapp)
    image = theme.icon(name).pixmap(QSize(16, 16)).toImage()
    assert any(image.pixelColor(x, y).alpha() > 128 for x in range(16) for y in range(16))
