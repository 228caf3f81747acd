"""Looking closely at a page: the wheel makes it larger, the pointer drags it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF

if TYPE_CHECKING:
    from PySide6.QtCore import QSizeF

_STEP: Final = 1.25
_STILL: Final = 3.0  # logical pixels a hand may tremble while it clicks


class Magnifier:
    """How large a page stands in a widget, and where.

    Parameters
    ----------
    largest : float
        Times as large as the whole page fits.
    """

    def __init__(self, largest: float) -> None:
        self._largest = largest
        self._pressed: QPointF | None = None
        self._before = QPointF()
        self.reset()

    def reset(self) -> None:
        """Show the page whole."""
        self.times, self._shift = 1.0, QPointF()
        self._pressed, self.has_dragged = None, False

    def place(self, room: QRectF, size: QSizeF) -> QRectF:
        """Give where a page stands.

        Parameters
        ----------
        room : QRectF
            That it fits into while it is whole.
        size : QSizeF
            Of the page, in any unit.
        """
        share = min(room.width() / size.width(), room.height() / size.height())
        place = QRectF(QPointF(), size * share * self.times)
        place.moveCenter(room.center() + self._shift)
        return place

    def turn(self, turned: int, at: QPointF, place: QRectF) -> None:
        """Make the page larger or smaller; what is under the pointer stays there.

        Parameters
        ----------
        turned : int
            Of the wheel; away from the hand where above 0.
        at : QPointF
            The pointer.
        place : QRectF
            Where the page stands.
        """
        times = self.times * (_STEP if turned > 0 else 1 / _STEP)
        times = min(max(times, 1.0), self._largest)
        grown, self.times = times / self.times, times
        if times == 1.0:
            self._shift = QPointF()
        else:
            self._shift += (at - place.center()) * (1.0 - grown)

    def centre(self, at: QPointF, room: QRectF) -> None:
        """Bring what stands at a point into the middle of a page that is larger."""
        if self.times > 1.0:
            self._shift += room.center() - at

    def press(self, at: QPointF) -> None:
        """Take hold of the page."""
        self._pressed, self._before, self.has_dragged = at, self._shift, False

    def drag(self, at: QPointF) -> bool:
        """Drag the page, where it is larger and held; tell whether it was."""
        if self._pressed is None or self.times <= 1.0:
            return False
        moved = at - self._pressed
        self.has_dragged |= moved.manhattanLength() > _STILL
        self._shift = self._before + moved
        return True

    def release(self) -> None:
        """Let the page go."""
        self._pressed = None
