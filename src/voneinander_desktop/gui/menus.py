"""The action table as Qt's actions, in the menus of the menu bar."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from voneinander_desktop.gui import theme
from voneinander_desktop.gui.actions import Command, Fact, Menu, by_menu


class Menus(QObject):
    """The commands of a window. A menu without commands is not shown.

    Args:
        window: The window; shortcuts work wherever the focus is in it.

    Attributes:
        commands: All commands there are, in order.
        actions: Qt's actions by their commands' ids.
        shown: The menus.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.commands: tuple[Command, ...] = ()
        self.actions: dict[str, QAction] = {}
        self.shown: dict[Menu, QMenu] = {menu: window.menuBar().addMenu(menu) for menu in Menu}

    def add(self, commands: Iterable[Command], handlers: Mapping[str, Callable[[], object]]) -> None:
        """Add commands to their menus, below those that are there.

        Args:
            commands: The commands.
            handlers: What each does, by its id.
        """
        new = tuple(commands)
        self.commands += new
        for command in new:
            self.actions[command.id] = self._action(command, handlers[command.id])
        for menu, shown in self.shown.items():
            for group in by_menu(new, menu):
                if shown.actions():
                    shown.addSeparator()
                shown.addActions([self.actions[command.id] for command in group])
            shown.menuAction().setVisible(bool(shown.actions()))

    def update(self, facts: frozenset[Fact]) -> None:
        """Let every command be done whose needs are met, and no other."""
        for command in self.commands:
            self.actions[command.id].setEnabled(command.needs <= facts)

    def name_step(self, command_id: str, step: str) -> None:
        """Say in the menu which step a command is about, as in "Rückgängig: Telefon geändert"."""
        text = next(command.text for command in self.commands if command.id == command_id)
        self.actions[command_id].setText(f"{text}: {step.replace('&', '&&')}" if step else text)

    def _action(self, command: Command, do: Callable[[], object]) -> QAction:
        action = QAction(command.text, self._window)
        action.setObjectName(command.id)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.setCheckable(command.checkable)
        if command.icon:
            action.setIcon(theme.icon(command.icon))
        if command.hint:
            action.setStatusTip(command.hint)
            action.setToolTip(command.hint)
        action.triggered.connect(lambda: do())
        self._window.addAction(action)
        return action
