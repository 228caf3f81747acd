"""LayerStack: the layers of the map from the ground up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.data.events import Signal
from gridplanner.layers.selection import SelectionLayer
from gridplanner.layers.style import PALETTES, Style

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from gridplanner.layers.layer import Hit, Layer, LegendEntry
    from gridplanner.layers.preview import Preview
    from gridplanner.layers.proposed import Proposed
    from gridplanner.layers.view import Box

# What the whole town is, and what lies in and around it.
_TOWN: Final = ("fills", "borders", "buildings")
_AROUND: Final = ("features",)


class LayerStack:
    """The layers of the map, drawn in order, and the style they share.

    Attributes
    ----------
    layers : list of Layer
        Lowest first.
    style : Style
    selection : SelectionLayer
        What is selected; not in `layers`, for nobody orders or hides it.
    preview : Preview or None
        Cells painted over the pictures while a gesture goes on.
    proposed : Proposed or None
        Parts of a proposed division, painted over the pictures while it is looked at.
    changed : Signal
        The name of a layer whose picture is stale, ``"=" + name`` where it only has
        to be put together anew, ``"="`` where only what is over it changed, or ``"*"``
        where everything is stale.
    """

    def __init__(
        self, layers: Iterable[Layer] = (), style: Style | None = None
    ) -> None:
        self.layers: list[Layer] = []
        self._forget: dict[str, Callable[[], None]] = {}
        self.style = style or Style()
        self.changed: Signal[str] = Signal()
        self.preview: Preview | None = None
        self.proposed: Proposed | None = None
        self.selection = SelectionLayer()
        self.selection.changed.connect(self.changed.emit)
        for layer in layers:
            self.add(layer)

    def __iter__(self) -> Iterator[Layer]:
        return iter(self.layers)

    def __len__(self) -> int:
        return len(self.layers)

    def __contains__(self, name: object) -> bool:
        return any(layer.name == name for layer in self.layers)

    def __getitem__(self, name: str) -> Layer:
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise KeyError(name)

    def add(self, layer: Layer, *, below: str | None = None) -> None:
        """Put a layer on top, or below another."""
        if layer.name in self:
            raise ValueError(f"there is a layer {layer.name!r} already")
        place = len(self.layers)
        if below is not None:
            place = self.layers.index(self[below])
        self.layers.insert(place, layer)
        self._forget[layer.name] = layer.changed.connect(self.changed.emit)
        self.changed.emit(layer.name)

    def remove(self, name: str) -> None:
        """Take a layer away; it may be in another stack as well."""
        self.layers.remove(self[name])
        self._forget.pop(name)()
        self.changed.emit("=" + name)

    def move(self, name: str, place: int) -> None:
        """Put a layer at another place of the order, 0 lowest."""
        layer = self[name]
        self.layers.remove(layer)
        self.layers.insert(place, layer)
        self.changed.emit("=" + name)

    def set_theme(self, name: str) -> None:
        """Switch between ``"light"`` and ``"dark"``."""
        self.set_style(
            Style(PALETTES[name], self.style.font_family, self.style.text_scale)
        )

    def set_style(self, style: Style) -> None:
        """Set the style of all layers; every picture is stale then."""
        self.style = style
        self.changed.emit("*")

    def show_proposed(self, proposed: Proposed | None) -> None:
        """Paint the parts of a proposed division over the pictures, or none."""
        if proposed is not self.proposed:
            self.proposed = proposed
            self.changed.emit("=")

    @property
    def over(self) -> list[Preview | Proposed]:
        """What is painted over the pictures, lowest first."""
        return [each for each in (self.preview, self.proposed) if each is not None]

    def drawn(self) -> list[Layer]:
        """Give the visible layers in painting order, the selection under the labels."""
        layers = [layer for layer in self.layers if layer.visible]
        names = [layer.name for layer in layers]
        place = names.index("labels") if "labels" in names else len(layers)
        return [*layers[:place], self.selection, *layers[place:]]

    @property
    def box(self) -> Box | None:
        """Extent of areas, grids and buildings; of the rest where there are none.

        A river or a railway runs on far beyond the town, and a base map farther.
        """
        for names in (_TOWN, _AROUND):
            boxes = [b for layer in self if layer.name in names and (b := layer.box)]
            if boxes:
                return join_boxes(boxes)
        return join_boxes(b for layer in self if (b := layer.box))

    def hits(
        self, x: float, y: float, *, tolerance: float, layers: Iterable[str] = ()
    ) -> list[Hit]:
        """Find what lies at a place: things of upper layers first.

        Parameters
        ----------
        x, y : float
            Metres of the project CRS.
        tolerance : float
            Metres around the place that still count for points and lines.
        layers : iterable of str, optional
            Names to look in; all visible layers where empty.
        """
        return [
            hit
            for layer in self._asked(layers)
            for hit in layer.hits(x, y, tolerance=tolerance)
        ]

    def inside(
        self, ring: NDArray[np.float64], *, layers: Iterable[str] = ()
    ) -> dict[str, NDArray[np.int64]]:
        """Find what a ring (a box's corners, a lasso; metres, shape (n, 2)) touches."""
        found = {layer.name: layer.inside(ring) for layer in self._asked(layers)}
        return {name: ids for name, ids in found.items() if len(ids)}

    def legend(self, scale: float) -> list[LegendEntry]:
        """Give the lines of the legend for the visible layers, upper ones first."""
        return [
            entry
            for layer in reversed(self.layers)
            if layer.visible
            for entry in layer.legend(self.style, scale)
        ]

    def _asked(self, names: Iterable[str]) -> list[Layer]:
        wanted = set(names)
        return [
            layer
            for layer in reversed(self.layers)
            if (layer.name in wanted if wanted else layer.visible)
        ]


def join_boxes(boxes: Iterable[Box]) -> Box | None:
    """Give the box around boxes; None where there is none."""
    array = np.array(list(boxes))
    if not len(array):
        return None
    west, south = array[:, :2].min(axis=0)
    east, north = array[:, 2:].max(axis=0)
    return float(west), float(south), float(east), float(north)
