"""What a tool is: pointer and key events in map metres, without a window.

The canvas turns Qt's events into the plain records of this module and hands them
to the tool that is active; the tool answers with marks (`gridplanner.layers.overlay`)
that the canvas paints over the map. So a tool is tested without a display.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag, StrEnum
from typing import TYPE_CHECKING

from gridplanner.data.events import Signal

if TYPE_CHECKING:
    from gridplanner.layers.overlay import Mark


class Button(StrEnum):
    """The mouse button of an event."""

    NONE = "none"
    LEFT = "left"
    RIGHT = "right"


class Modifier(IntFlag):
    """The keys held down during an event."""

    NONE = 0
    SHIFT = 1
    CTRL = 2
    ALT = 4


class PointerKind(StrEnum):
    """What the pointer did."""

    PRESS = "press"
    MOVE = "move"
    RELEASE = "release"
    DOUBLE_CLICK = "double_click"


class Cursor(StrEnum):
    """The shapes of the pointer a tool may ask for."""

    ARROW = "arrow"
    CROSS = "cross"
    DRAW = "draw"
    MOVE = "move"
    CORNER = "corner"
    PENCIL = "pencil"
    SCISSORS = "scissors"
    MERGE = "merge"
    RING = "ring"
    RULER = "ruler"
    LENS = "lens"
    HAND = "hand"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PointerEvent:
    """One event of the pointer.

    Attributes
    ----------
    x, y : float
        Place in metres of the project CRS.
    px, py : float
        The same place in logical pixels of the map, from its top left corner.
    kind : PointerKind
    button : Button
        The button pressed or released; of a move, the one held down.
    modifiers : Modifier
    metres_per_px : float
        Ground length of one logical pixel, to turn snapping distances into metres.
    """

    x: float
    y: float
    px: float = 0.0
    py: float = 0.0
    kind: PointerKind = PointerKind.MOVE
    button: Button = Button.NONE
    modifiers: Modifier = Modifier.NONE
    metres_per_px: float = 1.0


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """A key pressed while the map has the focus.

    Attributes
    ----------
    name : str
        ``"Enter"``, ``"Backspace"``, ``"Delete"``, ``"Tab"``, ``"Left"``,
        ``"Right"``, ``"Up"``, ``"Down"``, ``"Escape"`` or the character in capitals.
    text : str
        What the key types, empty for keys that type nothing.
    modifiers : Modifier
    """

    name: str
    text: str = ""
    modifiers: Modifier = Modifier.NONE


class Tool:
    """What answers the pointer on the map; one is active at a time.

    Subclasses keep their state in an enum and override what they need. Whenever the
    marks of `sketch`, the cursor or the hint change outside of an event, they emit
    `changed`.

    Attributes
    ----------
    name : str
        Fixed name of the tool, ``"draw"``.
    hint_key : str
        Key of the sentence the status bar shows.
    has_cross : bool
        Whether the arrow keys move a cross that points in the mouse's place.
    cursor : Cursor
    changed : Signal
        Asks the canvas to paint the marks anew.
    """

    name = ""
    hint_key = ""
    has_cross = False

    def __init__(self) -> None:
        self.cursor = Cursor.ARROW
        self.changed: Signal[None] = Signal()

    @property
    def busy(self) -> bool:
        """Whether a gesture is under way, which Esc would drop."""
        return False

    def activate(self) -> None:
        """Begin to receive events."""

    def deactivate(self) -> None:
        """Stop receiving events; a gesture under way is dropped."""
        self.cancel()

    def press(self, event: PointerEvent) -> None:
        """Answer a button that goes down."""

    def move(self, event: PointerEvent) -> None:
        """Answer the pointer that moves, with or without a button held."""

    def release(self, event: PointerEvent) -> None:
        """Answer a button that goes up."""

    def double_click(self, event: PointerEvent) -> None:
        """Answer the second press of a double click; the first came as a press."""

    def key(self, event: KeyEvent) -> bool:
        """Answer a key; False lets the map use it (arrows pan, Esc leaves the tool)."""
        del event
        return False

    def cancel(self) -> bool:
        """Drop the gesture under way; False where there was none."""
        return False

    def finish(self) -> None:
        """End the gesture as Enter does."""

    def sketch(self) -> tuple[Mark, ...]:
        """Give what to paint over the map now."""
        return ()
