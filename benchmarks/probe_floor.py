"""A process of its own: the least that a window over a database takes.

Run as `python -m benchmarks.probe_floor FILE`. Says "painted" when its window was painted, then how much memory
it takes.
"""

import sys

from benchmarks import memory


def main() -> None:
    import sqlalchemy
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    import voneinander_desktop.gui  # noqa: F401 - keeps None alive under Python 3.11

    class Label(QLabel):
        def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
            super().paintEvent(event)
            QTimer.singleShot(0, report)

    def report() -> None:
        print("painted", flush=True)
        print(*memory.used(), flush=True)
        application.quit()

    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    connection = sqlalchemy.create_engine(f"sqlite:///{sys.argv[1]}").connect()
    count = connection.execute(sqlalchemy.text("SELECT count(*) FROM contact")).scalar()
    window.setCentralWidget(Label(f"{count}"))
    window.resize(1400, 900)
    window.show()
    application.exec()


if __name__ == "__main__":
    main()
