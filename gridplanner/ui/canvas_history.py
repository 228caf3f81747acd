"""The views a user came through, to go back and forward."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gridplanner.layers.view import View

LONGEST: Final = 100


class ViewHistory:
    """The way through the views; only places where the map came to rest count."""

    def __init__(self) -> None:
        self._past: list[View] = []
        self._future: list[View] = []

    def begin(self, view: View) -> None:
        """Take the view before the first move as the start of the way."""
        if not self._past:
            self._past.append(view)

    def remember(self, view: View) -> None:
        """Put a view onto the way, unless the map never left it."""
        if not self._past or not _same_place(self._past[-1], view):
            self._past.append(view)
            del self._past[:-LONGEST]
            self._future.clear()

    @property
    def can_go_back(self) -> bool:
        """Whether there is an earlier view."""
        return len(self._past) > 1

    @property
    def can_go_forward(self) -> bool:
        """Whether there is a later view to return to."""
        return bool(self._future)

    def back(self) -> View | None:
        """Give the view before; None at the start of the way."""
        if not self.can_go_back:
            return None
        self._future.append(self._past.pop())
        return self._past[-1]

    def forward(self) -> View | None:
        """Give the view that `back` left; None at the end of the way."""
        if not self._future:
            return None
        self._past.append(self._future.pop())
        return self._past[-1]


def _same_place(one: View, other: View) -> bool:
    return (one.x, one.y, one.metres_per_px) == (other.x, other.y, other.metres_per_px)
