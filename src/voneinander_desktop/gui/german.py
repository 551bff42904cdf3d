"""Qt's own dialogs in German."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication


def install_german(app: QApplication) -> None:
    """Let Qt's own dialogs, menus and number formats speak German."""
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    translator = QTranslator(app)
    if not translator.load("qtbase_de", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        raise FileNotFoundError("qtbase_de.qm")
    app.installTranslator(translator)
