"""What a layer is: something drawn from arrays, in small steps."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.data.events import Signal
from gridplanner.layers.style import Style, band
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from PySide6.QtGui import QImage, QPainter

    from gridplanner.data.packed import Packed
    from gridplanner.layers.view import Box, View


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture being painted.

    Attributes
    ----------
    painter : QPainter
        Paints in device pixels onto `image`.
    image : QImage
        ARGB32 premultiplied.
    view : View
    style : Style
    exact : bool
        True for pictures kept on file or paper: nothing is left for later.
    screen : View or None
        The part of `view` that is on the screen, where the picture is larger.
    covered : tuple of tuple of float
        What floats over the screen and hides writing: left, top, width and height in
        logical pixels from the screen's top left corner.
    """

    painter: QPainter
    image: QImage
    view: View
    style: Style
    exact: bool = False
    screen: View | None = None
    covered: tuple[tuple[float, float, float, float], ...] = ()

    @property
    def band(self) -> int:
        """Band of the scale, 0 for the town's to 4 for the street's."""
        return band(self.view.scale)

    @property
    def device_per_metre(self) -> float:
        """Device pixels a metre on the ground takes."""
        return self.view.ratio / self.view.metres_per_px

    def px(self, logical: float) -> float:
        """Turn logical pixels into device pixels."""
        return logical * self.view.ratio

    def offset(self, origin: NDArray[np.float64]) -> NDArray[np.float64]:
        """Device pixels of a local origin: ``coords * (k, -k) + offset``."""
        place: NDArray[np.float64] = self.view.to_px(origin[None])[0]
        return place * self.view.ratio

    def to_device(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn metres, shape (n, 2), into device pixels."""
        return self.view.to_px(points) * self.view.ratio

    def coords(self, packed: Packed, local: NDArray[np.float32]) -> NDArray[np.float64]:
        """Turn packed coordinates, shape (n, 2), into device pixels."""
        k = self.device_per_metre
        x, y = self.offset(packed.origin).tolist()
        pixels = np.empty(local.shape, np.float64)
        np.multiply(local[:, 0], k, out=pixels[:, 0])
        np.multiply(local[:, 1], -k, out=pixels[:, 1])
        pixels[:, 0] += x
        pixels[:, 1] += y
        return pixels


@dataclass(frozen=True, slots=True)
class Hit:
    """A thing found on the map.

    Attributes
    ----------
    layer : str
        Name of the layer.
    id : int
        Id of the thing in its table or plan.
    distance : float
        Metres from the place asked for, 0 inside an area.
    """

    layer: str
    id: int
    distance: float = 0.0


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One line of the legend.

    Attributes
    ----------
    title : str
        Text in the user's language.
    shape : str
        ``"fill"``, ``"line"``, ``"dash"``, ``"icon"`` or ``"title"`` (a heading
        without a sample).
    colour, outline : str
        ``"#rrggbb"`` or empty.
    width : float
        Of a line, logical pixels.
    pattern : int
        0 for none, else the number of the class's pattern.
    icon : str
        The sign in the disc of an ``"icon"``, one character.
    """

    title: str
    shape: str = "fill"
    colour: str = ""
    outline: str = ""
    width: float = 1.0
    pattern: int = 0
    icon: str = ""


@dataclass
class Layer:
    """Something drawn on the map.

    `draw` is a generator: it paints onto the frame and yields after each step of at
    most a few milliseconds, so that a picture is drawn in slices between events.

    Attributes
    ----------
    name : str
        Fixed name; the title is the string ``layer.<name>`` as a rule.
    visible : bool
    opacity : float
        0 to 1, of the layer's whole picture.
    printed : bool
        False where the layer is left out on paper.
    changed : Signal
        Emitted with the layer's name when its picture is stale; with ``"=" + name``
        when only visibility or opacity changed and the picture still holds.
    """

    name: str = ""
    visible: bool = True
    opacity: float = 1.0
    printed: bool = True
    changed: Signal[str] = field(default_factory=Signal, repr=False)

    @property
    def title(self) -> str:
        """What the user reads in the list of layers."""
        return text("layer." + self.name)

    def draw(self, frame: Frame) -> Iterator[None]:
        """Paint onto the frame, yielding between steps."""
        del frame
        return iter(())

    def drawn_at(self, view: View) -> bool:
        """Whether anything is drawn at this scale and place."""
        del view
        return True

    @property
    def box(self) -> Box | None:
        """Extent in metres; None where there is nothing."""
        return None

    def hits(self, x: float, y: float, *, tolerance: float) -> list[Hit]:
        """Find what lies at a place (metres), nearest and smallest first."""
        del x, y, tolerance
        return []

    def inside(self, ring: NDArray[np.float64]) -> NDArray[np.int64]:
        """Give ids of the things that a ring of points, shape (n, 2), touches."""
        del ring
        return np.empty(0, np.int64)

    def box_of(self, ids: NDArray[np.int64]) -> Box | None:
        """Extent of some of the layer's things in metres; None where none is here."""
        del ids
        return None

    def legend(self, style: Style, scale: float) -> list[LegendEntry]:
        """Give the lines of the legend at a scale."""
        del style, scale
        return []

    def set_visible(self, visible: object) -> None:
        """Show or hide the layer."""
        self.visible = bool(visible)
        self.changed.emit("=" + self.name)

    def set_opacity(self, opacity: float) -> None:
        """Set the opacity, 0 to 1."""
        self.opacity = min(max(opacity, 0.0), 1.0)
        self.changed.emit("=" + self.name)

    def redraw(self) -> None:
        """Say that the picture is stale."""
        self.changed.emit(self.name)
