"""The composition root: builds the window's parts once and hands them to each other."""

import sys
from functools import partial
from pathlib import Path

import platformdirs
from PySide6.QtWidgets import QApplication, QWidget

from voneinander_desktop.gui import theme
from voneinander_desktop.gui.crash import CrashReporter
from voneinander_desktop.gui.main_window import Documents, MainWindow, Parts
from voneinander_desktop.gui.page import Page
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.gui.workspace import PageMakers
from voneinander_desktop.usecases.office_file import OfficeFile

_NAME = "voneinander"


def run(path: Path | None = None, *, sample: bool = False) -> int:
    """Show the window until it is closed and return the exit status.

    Args:
        path: The file to open; by default the one that was open last.
        sample: Whether to open the user's copy of the sample file instead.
    """
    application = make_application()
    window = build_window()
    reporter = CrashReporter(platformdirs.user_log_path(_NAME) / "fehler.log", application.activeWindow)
    reporter.install()
    window.show()
    if sample:
        window.files.open_own("sample")
    elif path is not None:
        window.files.open_path(path)
    else:
        window.open_last()
    return application.exec()


def make_application() -> QApplication:
    """Return the application with its looks and its language, made now if there is none."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName(_NAME)
    application.setApplicationDisplayName("Voneinander")
    theme.install_german(application)
    theme.apply(application)
    return application


def make_window(path: Path | None = None) -> MainWindow:
    """Return the whole window with a file open, as for the tour; nothing is shown yet."""
    make_application()
    window = build_window()
    if path is not None:
        window.files.open_path(path)
    return window


def build_window() -> MainWindow:
    """Put the window together from its parts."""
    settings = Settings(platformdirs.user_config_path(_NAME) / "fenster.ini")
    return MainWindow(
        Parts(
            settings=settings,
            data_folder=platformdirs.user_data_path(_NAME),
            makers=PageMakers(
                session=partial(_session_page, settings), administration=partial(_administration_page, settings)
            ),
            documents=partial(_papers, settings),
        )
    )


# The list is what is waited for: pages are only imported when they are visited.


def _session_page(settings: Settings, office: OfficeFile, session_id: int, parent: QWidget) -> Page:
    from voneinander_desktop.gui.pages.session import SessionPage

    return SessionPage(office, session_id, parent, settings)


def _administration_page(settings: Settings, office: OfficeFile, parent: QWidget) -> Page:
    from voneinander_desktop.gui.pages.administration import AdministrationPage

    return AdministrationPage(office, parent, settings)


def _papers(settings: Settings) -> Documents:
    from voneinander_desktop.gui.exporting import Papers

    return Papers(settings)
