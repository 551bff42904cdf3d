"""The composition root: builds the window's parts once and hands them to each other."""

import gc
import os
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget

from voneinander_desktop.gui.collecting import collect_here
from voneinander_desktop.gui.settings import Settings
from voneinander_desktop.storage import unfinished
from voneinander_desktop.storage.worker import in_thread
from voneinander_desktop.usecases.office_file import OfficeFile

if TYPE_CHECKING:
    from PySide6.QtCore import QMessageLogContext, QtMsgType

    from voneinander_desktop.gui.importing.page import ImportPage
    from voneinander_desktop.gui.main_window import Documents, MainWindow
    from voneinander_desktop.gui.page import Page
    from voneinander_desktop.usecases.exporting import Printed

# What is not needed to show a list is imported where it is used, for the list is what is waited for; and the window
# itself likewise, for a paper on the command line needs none.

_NAME = "voneinander"


def run(path: Path | None = None, *, sample: bool = False) -> int:
    """Show the window until it is closed and return the exit status.

    Args:
        path: The file to open; by default the one that was open last.
        sample: Whether to open the user's copy of the sample file instead.
    """
    from voneinander_desktop.gui.crash import CrashReporter
    from voneinander_desktop.gui.first_paint import AfterFirstPaint

    application = make_application()
    window = build_window()
    log = platformdirs.user_log_path(_NAME) / "fehler.log"
    folders = platformdirs.user_data_path(_NAME) / "ordner.json"
    unfinished.keep_folders_in(folders)
    # No window is active while she is in another program.
    reporter = CrashReporter(log, lambda: application.activeWindow() or window, window.show_fault)
    reporter.install()
    try:
        _open(window, path, sample=sample)
    except Exception as error:  # noqa: BLE001 - a bug; it is told like any other, in a window to go on with
        reporter.report(type(error), error, error.__traceback__)
    # What was read in until now stays, and is never looked at again for garbage.
    AfterFirstPaint(window.menuBar(), gc.freeze)
    AfterFirstPaint(window.menuBar(), lambda: in_thread(lambda: unfinished.sweep_kept_folders(folders)), pause=2000)
    window.show()  # with the list in it: nothing else is painted first
    status = application.exec()
    from voneinander_desktop.gui.clipboard import leave_text_behind

    leave_text_behind()
    return status


def _open(window: "MainWindow", path: Path | None, *, sample: bool) -> None:
    if sample:
        window.files.open_own("sample")
    elif path is not None:
        window.files.open_path(path)
    else:
        window.open_last()


def make_application() -> QApplication:
    """Return the application with its looks and its language, made now if there is none."""
    from voneinander_desktop.gui import theme

    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    application.setApplicationName(_NAME)
    application.setApplicationDisplayName("Voneinander")
    theme.install_german(application)
    theme.apply(application)
    collect_here(application)
    return application


def make_window(path: Path | None = None) -> "MainWindow":
    """Return the whole window with a file open, as for the tour; nothing is shown yet."""
    make_application()
    window = build_window()
    if path is not None:
        window.files.open_path(path)
    return window


def write_pdf(document: "Printed", path: Path) -> None:
    """Write a document as a PDF, without a window.

    Raises:
        OSError: If it cannot be written.
    """
    from voneinander_desktop.gui import paper

    if QApplication.instance() is None:
        _go_offscreen_if_needed()
        QApplication(sys.argv[:1])  # without looks: nothing is shown
    paper.write_pdf(document, path)


def tour(folder: Path) -> int:
    """Drive the real window through the main job, with a picture of every step, and tell what was made.

    Returns:
        0 if all went well, 1 if the window did not do what it should.
    """
    from tempfile import TemporaryDirectory

    from PySide6.QtCore import Qt, qInstallMessageHandler

    from voneinander_desktop.gui import tour as guided

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    qInstallMessageHandler(_tell_what_matters)
    application = make_application()
    application.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    with TemporaryDirectory(prefix="voneinander-") as settings:
        window = build_window(Settings(Path(settings) / "fenster.ini"))
        window.files.open_path(guided.prepare(folder))
        try:
            made = guided.Tour(window, folder).run()
        except guided.TourStopped as stopped:
            print(f"Der Rundgang wurde abgebrochen: {stopped}", file=sys.stderr)  # noqa: T201 - speaks for the command line
            return 1
        finally:
            window.close()
    print(f"Der Rundgang ist fertig. In „{folder}“ liegen:")  # noqa: T201
    for name, what in made:
        print(f"  {name:<44} {what}")  # noqa: T201
    return 0


def build_window(settings: Settings | None = None) -> "MainWindow":
    """Put the window together from its parts.

    Args:
        settings: What the program remembers; by default what it remembers for this user.
    """
    from voneinander_desktop.gui.main_window import MainWindow, Parts
    from voneinander_desktop.gui.workspace import PageMakers

    own = _own_folder(platformdirs.user_config_path(_NAME))
    # Where Qt's own file dialog remembers folders, too; else they would stand in a file that everyone can read.
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(own))
    settings = settings or Settings(own / "fenster.ini")
    return MainWindow(
        Parts(
            settings=settings,
            data_folder=_own_folder(platformdirs.user_data_path(_NAME)),
            makers=PageMakers(
                session=partial(_session_page, settings),
                overview=_overview_page,
                evaluation=partial(_evaluation_page, settings),
                administration=partial(_administration_page, settings),
                importing=partial(_import_page, settings),
            ),
            documents=partial(_papers, settings),
        )
    )


def _own_folder(folder: Path) -> Path:
    """Return a folder of the program's own that nobody but the user can look into."""
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    return folder


def _session_page(settings: Settings, office: OfficeFile, session_id: int, parent: QWidget) -> "Page":
    from voneinander_desktop.gui.pages.session import SessionPage

    return SessionPage(office, session_id, parent, settings)


def _overview_page(office: OfficeFile, parent: QWidget) -> "Page":
    from voneinander_desktop.gui.pages.overview import OverviewPage

    return OverviewPage(office, parent)


def _evaluation_page(settings: Settings, office: OfficeFile, parent: QWidget) -> "Page":
    from voneinander_desktop.gui.pages.evaluation import EvaluationPage

    return EvaluationPage(office, parent, settings)


def _administration_page(settings: Settings, office: OfficeFile, parent: QWidget) -> "Page":
    from voneinander_desktop.gui.pages.administration import AdministrationPage

    return AdministrationPage(office, parent, settings)


def _import_page(settings: Settings, office: OfficeFile, parent: QWidget) -> "ImportPage":
    from voneinander_desktop.gui.importing.page import ImportPage

    return ImportPage(office, settings, parent)


def _papers(settings: Settings) -> "Documents":
    from voneinander_desktop.gui.exporting import Papers

    return Papers(settings)


def _go_offscreen_if_needed() -> None:
    """Let Qt do without a screen where there is none."""
    if sys.platform == "linux" and not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"


def _tell_what_matters(kind: "QtMsgType", _: "QMessageLogContext", message: str | None) -> None:
    """Pass on what Qt says, but not that there is no screen."""
    if not (message or "").startswith("This plugin does not support"):
        print(message, file=sys.stderr)  # noqa: T201 - where Qt would have written it
