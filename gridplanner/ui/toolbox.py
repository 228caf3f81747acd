"""Which tool answers the pointer, and the three steps of Esc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gridplanner.ui.tools.tool import KeyEvent

if TYPE_CHECKING:
    from gridplanner.ui.canvas import Canvas
    from gridplanner.ui.tools.tool import Tool

HOME = "select"


class ToolBox(QObject):
    """Holds the tools of the map; exactly one is active while there is any."""

    activated = Signal(str)
    hint_changed = Signal()

    def __init__(self, canvas: Canvas, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._tools: dict[str, Tool] = {}
        self._active: Tool | None = None

    def add(self, tool: Tool) -> None:
        """Take in a tool; the first one is active at once."""
        self._tools[tool.name] = tool
        tool.changed.connect(lambda _none: self.hint_changed.emit())
        if self._active is None:
            self.activate(tool.name)

    def __contains__(self, name: str) -> bool:
        return name in self._tools

    @property
    def active(self) -> Tool | None:
        """The tool that answers the pointer."""
        return self._active

    @property
    def name(self) -> str:
        """Name of the active tool, empty before there is one."""
        return self._active.name if self._active is not None else ""

    @property
    def busy(self) -> bool:
        """Whether a gesture is under way."""
        return self._active is not None and self._active.busy

    def tool(self, name: str) -> Tool:
        """Give the tool of that name."""
        return self._tools[name]

    def activate(self, name: str) -> None:
        """Let the tool `name` answer from now on; a gesture under way is dropped."""
        tool = self._tools[name]
        if tool is not self._active:
            if self._active is not None:
                self._active.deactivate()
            self._active = tool
            self._canvas.set_tool(tool)
            tool.activate()
        self.activated.emit(name)

    def drop(self) -> bool:
        """Drop the gesture under way and keep the tool; False where there was none."""
        return self._active is not None and self._active.cancel()

    def take_back(self) -> bool:
        """Take back the last step of a gesture; False where there is none."""
        if not self.busy or self._active is None:
            return False
        if not self._active.key(KeyEvent("Backspace")):
            self._active.cancel()
        return True

    def step_back(self) -> bool:
        """Do one step of Esc: drop the gesture, else leave the tool; tell if it did."""
        if self._active is not None and self._active.cancel():
            return True
        if self._active is not None and self.name != HOME and HOME in self._tools:
            self.activate(HOME)
            return True
        return False
