"""Qt's own dialogs, menus and formats in German."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

_NAME = "qtbase_de"


def install_german(app: QApplication) -> None:
    """Let Qt's own dialogs, menus, dates and numbers speak German; to be called before the first widget.

    Qt's translation is complete for all dialogs used here (a test asks them). Where it is not installed, as a packager
    may have left it out, they speak English rather than the program not starting.
    """
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    if app.findChild(QTranslator, _NAME) is not None:
        return
    translator = QTranslator(app)
    translator.setObjectName(_NAME)
    if translator.load(_NAME, QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
