"""What a click on the map selects: grids first while buildings are small."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.ui.session import NOTHING, Selection

if TYPE_CHECKING:
    from gridplanner.layers.layer import Hit
    from gridplanner.ui.canvas import Canvas
    from gridplanner.ui.session import Session

Opener = Callable[[Selection], None]
Menu = Callable[[Selection], None]
Delete = Callable[[], bool]

# From this scale on a click means the house and not the grid it stands in.
BUILDING_SCALE = 4_000.0
FILLS, BUILDINGS, FEATURES = "fills", "buildings", "features"


class MapPicking:
    """Answers the select tool: what lies where, and what is selected then.

    Parameters
    ----------
    session : Session
    canvas : Canvas
    opened : callable
        Called with what was double-clicked, once it is selected.
    menu : callable
        Called with what was right-clicked, once it is selected.
    delete : callable
        Deletes the buildings and things selected; tells whether there were any.
    """

    def __init__(
        self,
        session: Session,
        canvas: Canvas,
        *,
        opened: Opener,
        menu: Menu,
        delete: Delete,
    ) -> None:
        self._session, self._canvas = session, canvas
        self._opened, self._menu, self._delete = opened, menu, delete

    def pick(self, x: float, y: float, *, reach: float, add: bool) -> None:
        """Select what is at a place, or nothing; `add` keeps what was selected."""
        self._take(self.find(x, y, reach=reach), add=add)

    def pick_ring(self, ring: list[tuple[float, float]], *, add: bool) -> None:
        """Select what lies in a ring: buildings where they are large, else units."""
        layer = BUILDINGS if self._is_near else FILLS
        inside = self._canvas.inside(np.array(ring, np.float64), layers=[layer])
        found = tuple(inside.get(layer, np.empty(0, np.int64)).tolist())
        near = self._is_near
        self._take(
            Selection(buildings=found) if near else Selection(units=found), add=add
        )

    def open_at(self, x: float, y: float, *, reach: float) -> None:
        """Select what is there and do what a double click does to it."""
        self._take(self.find(x, y, reach=reach), add=False)
        if len(self._session.selection):
            self._opened(self._session.selection)

    def show_menu(self, x: float, y: float, *, reach: float) -> None:
        """Select what is there, unless it is selected, and show its menu."""
        found, held = self.find(x, y, reach=reach), self._session.selection
        is_held = (
            len(found) > 0
            and set(found.units) <= set(held.units)
            and set(found.buildings) <= set(held.buildings)
            and set(found.features) <= set(held.features)
        )
        if not is_held:
            self._take(found, add=False)
        self._menu(self._session.selection)

    def clear(self) -> bool:
        """Select nothing; tell whether something was selected."""
        had = len(self._session.selection) > 0
        self._session.select(NOTHING)
        return had

    def delete(self) -> bool:
        """Delete the buildings and things selected; tell whether there were any."""
        return self._delete()

    def find(self, x: float, y: float, *, reach: float) -> Selection:
        """Find what a click at a place means at the present scale."""
        hits = self._canvas.stack.hits(x, y, tolerance=reach)
        if self._is_near:
            for layer, make in ((BUILDINGS, _building), (FEATURES, _feature)):
                # Woods and fields lie under everything: a click there means the grid.
                found = [h for h in hits if h.layer == layer]
                if layer == FEATURES:
                    found = [h for h in found if h.distance > 0]
                if found:
                    return make(found[0])
        units = [hit.id for hit in hits if hit.layer == FILLS]
        if units:
            return Selection(units=(units[0],))
        features = [hit for hit in hits if hit.layer == FEATURES]
        return _feature(features[0]) if features else NOTHING

    @property
    def _is_near(self) -> bool:
        return self._canvas.view.scale < BUILDING_SCALE

    def _take(self, found: Selection, *, add: bool) -> None:
        held = self._session.selection
        if add:
            found = Selection(
                units=_toggled(held.units, found.units),
                buildings=_toggled(held.buildings, found.buildings),
                features=_toggled(held.features, found.features),
            )
        self._session.select(found)


def _building(hit: Hit) -> Selection:
    return Selection(buildings=(hit.id,))


def _feature(hit: Hit) -> Selection:
    return Selection(features=(hit.id,))


def _toggled(held: tuple[int, ...], found: tuple[int, ...]) -> tuple[int, ...]:
    """Add what is new; a single thing that is held already is taken out."""
    if len(found) == 1 and found[0] in held:
        return tuple(i for i in held if i != found[0])
    return held + tuple(i for i in found if i not in held)
