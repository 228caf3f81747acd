"""The commands as Qt actions: menus, toolbar, keys, and their state of the moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton

from gridplanner.resources.texts import has_text, text
from gridplanner.ui.command import Scope
from gridplanner.ui.commands import COMMANDS, MENUS
from gridplanner.ui.commands.edit import drop_gesture
from gridplanner.ui.icons import icon
from gridplanner.ui.in_force import may_edit

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenuBar, QToolBar, QWidget

    from gridplanner.ui.command import Command
    from gridplanner.ui.context import Context

_ICON: Final = 32  # px
# Other proposals of the program, below the arrow of the first.
_BELOW: Final = {"grid.divide": ("shape.rebalance", "staff.auto_assign")}


class Actions(QObject):
    """One action a command; `refresh` greys those that are blocked and says why."""

    def __init__(self, context: Context, window: QWidget, map_widget: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._made: dict[str, QAction] = {}
        self._menus: dict[str, QMenu] = {}
        for command in COMMANDS:
            action = self._make(command)
            owner = map_widget if command.scope is Scope.MAP else window
            owner.addAction(action)

    def __getitem__(self, key: str) -> QAction:
        return self._made[key]

    def run(self, key: str) -> None:
        """Do a command, or say why not."""
        command = next(command for command in COMMANDS if command.key == key)
        reason = command.blocked(self._context)
        if reason is None:
            if not command.beside:
                drop_gesture(self._context)
            if not command.edits or may_edit(self._context, lambda: self.run(key)):
                command.run(self._context)
        else:
            self._context.strip.show_message(text(reason))
        self.refresh()

    def fill_menus(self, bar: QMenuBar) -> None:
        """Make the menus; a line stands between two groups."""
        for name in MENUS:
            menu = bar.addMenu(text("menu." + name))
            menu.setToolTipsVisible(True)
            menu.aboutToShow.connect(self.refresh)
            self._menus[name] = menu
            self._fill(menu, [c for c in COMMANDS if c.menu == name])

    def fill_toolbar(self, bar: QToolBar) -> None:
        """Put the commands of the toolbar in, group by group."""
        on_bar = sorted((c for c in COMMANDS if c.toolbar), key=lambda c: c.toolbar)
        group = on_bar[0].toolbar if on_bar else 0
        for command in on_bar:
            if command.toolbar != group:
                bar.addSeparator()
                group = command.toolbar
            action = self._made[command.key]
            bar.addAction(action)
            button = bar.widgetForAction(action)
            if not isinstance(button, QToolButton):
                continue
            if command.key in _BELOW:
                menu = QMenu(button)
                menu.addActions([self._made[key] for key in _BELOW[command.key]])
                button.setMenu(menu)
                button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)

    def menu(self, name: str) -> QMenu:
        """Give a menu of the menu bar."""
        return self._menus[name]

    def refresh(self) -> None:
        """Grey what is blocked, with the reason as tooltip; tick what is on."""
        for command in COMMANDS:
            self.refresh_one(command)

    def refresh_one(self, command: Command) -> None:
        """Show the state of one command."""
        action = self._made[command.key]
        reason = command.blocked(self._context)
        action.setEnabled(reason is None)
        words = text(command.help) if reason is None else text(reason)
        action.setToolTip(self._tooltip(command, words))
        action.setStatusTip(words)
        if command.checked is not None:
            action.setChecked(command.checked(self._context))

    def retranslate(self) -> None:
        """Say titles in the present language, with icons in the present tint."""
        for command in COMMANDS:
            action = self._made[command.key]
            action.setText(text(command.key))
            # Below an icon there is room for a word or two.
            short = f"toolbar.{command.key}"
            words = text(short if has_text(short) else command.key)
            action.setIconText(words.rstrip("….").replace("…", ""))
            if command.icon:
                action.setIcon(icon(command.icon))
        for name, menu in self._menus.items():
            menu.setTitle(text("menu." + name))
        self.refresh()

    def telling(self, words: str) -> QAction | None:
        """Find the command of which the status bar tells in these words."""
        made = self._made.values()
        return next((one for one in made if words and one.statusTip() == words), None)

    def _fill(self, menu: QMenu, commands: list[Command]) -> None:
        group = commands[0].group if commands else 0
        for command in commands:
            if command.group != group:
                menu.addSeparator()
                group = command.group
            menu.addAction(self._made[command.key])

    def _make(self, command: Command) -> QAction:
        action = QAction(self)
        action.setObjectName(command.key)
        action.setShortcuts([QKeySequence(key) for key in command.keys])
        if command.scope is Scope.MAP:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        else:
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setCheckable(command.checked is not None)
        action.triggered.connect(lambda _checked=False: self.run(command.key))
        self._made[command.key] = action
        return action

    def _tooltip(self, command: Command, words: str) -> str:
        keys = [QKeySequence(key) for key in command.keys[:1]]
        shown = keys[0].toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
        title = text(command.key)
        head = f"{title}  {shown}" if shown else title
        return f"{head}\n{words}" if words != title else head


def keep_widths(bar: QToolBar) -> None:
    """Let buttons keep the width of their words; where it is full the search gives way.

    A width the style sheet asks for at least would be all they keep. Icons alone may
    stand closer, or a small window had no room for the search.
    """
    is_bare = bar.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
    for button in bar.findChildren(QToolButton):
        if button.defaultAction() is not None:
            button.setMinimumWidth(_ICON if is_bare else button.sizeHint().width())
