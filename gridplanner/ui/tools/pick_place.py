"""Point at one place on the map that a form has asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.ui.tools.tool import Button, Cursor, PointerEvent, Tool

if TYPE_CHECKING:
    from collections.abc import Callable

    Take = Callable[[float, float], None]


class PickPlaceTool(Tool):
    """The first click is the place; Esc and the right button go back without one.

    Parameters
    ----------
    leave : callable
        Gives the pointer back to the tool there was before.
    """

    name = "pick_place"
    hint_key = "hint.pick_place"
    has_cross = True

    def __init__(self, leave: Callable[[], None]) -> None:
        super().__init__()
        self.cursor = Cursor.CROSS
        self._leave = leave
        self._take: Take | None = None
        self._give_up: Callable[[], None] | None = None

    @property
    def busy(self) -> bool:
        """Whether a form waits for a place."""
        return self._take is not None

    def ask(self, take: Take, give_up: Callable[[], None]) -> None:
        """Wait for a place: `take` gets it, or `give_up` is called."""
        self._take, self._give_up = take, give_up

    def press(self, event: PointerEvent) -> None:
        """Take the place, or give up with the right button."""
        take = self._take
        if event.button is Button.RIGHT:
            self.cancel()
        elif event.button is Button.LEFT and take is not None:
            self._take = self._give_up = None
            self._leave()
            take(event.x, event.y)

    def cancel(self) -> bool:
        """Give up; False where nobody waits."""
        give_up = self._give_up
        self._take = self._give_up = None
        if give_up is None:
            return False
        self._leave()
        give_up()
        return True
