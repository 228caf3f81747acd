"""What a click on the map selects: grids first while buildings are small."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from gridplanner.data.levels import Role
from gridplanner.ui.session import NOTHING, Selection

if TYPE_CHECKING:
    from collections.abc import Callable

    from gridplanner.layers.stack import LayerStack
    from gridplanner.ui.actions import Actions
    from gridplanner.ui.session import Session

# From this scale on a click means the house and not the grid it stands in.
BUILDING_SCALE = 4_000.0
FILLS, BUILDINGS = "fills", "buildings"


class Picker:
    """Answers the select tool: what lies where, and what is selected then."""

    def __init__(
        self,
        session: Session,
        *,
        stack: Callable[[], LayerStack],
        scale: Callable[[], float],
        zoom: Callable[[], None],
        actions: Callable[[], Actions],
    ) -> None:
        self._session = session
        self._stack = stack
        self._scale = scale
        self._zoom = zoom
        self._actions = actions

    def pick(self, x: float, y: float, *, reach: float, add: bool) -> None:
        """Select what is at a place, or nothing; `add` keeps what was selected."""
        self._take(self.find(x, y, reach=reach), add=add)

    def pick_ring(self, ring: list[tuple[float, float]], *, add: bool) -> None:
        """Select what lies in a ring."""
        found = self._stack().inside(np.array(ring, np.float64))
        units = tuple(found.get(FILLS, np.empty(0, np.int64)).tolist())
        buildings = tuple(found.get(BUILDINGS, np.empty(0, np.int64)).tolist())
        if self._scale() < BUILDING_SCALE and buildings:
            self._take(Selection(buildings=buildings), add=add)
        else:
            self._take(Selection(units=units), add=add)

    def open_at(self, x: float, y: float, *, reach: float) -> None:
        """Select what is there and show it as large as the map allows."""
        self._take(self.find(x, y, reach=reach), add=False)
        if len(self._session.selection):
            self._zoom()

    def show_menu(self, x: float, y: float, *, reach: float) -> None:
        """Select what is there, unless it is selected, and show its menu."""
        found = self.find(x, y, reach=reach)
        held = self._session.selection
        if not set(found.units + found.buildings) <= set(held.units + held.buildings):
            self._take(found, add=False)
        menu = QMenu()
        menu.setToolTipsVisible(True)
        actions = self._actions()
        actions.refresh()
        for key in self._menu_keys():
            if key:
                menu.addAction(actions[key])
            else:
                menu.addSeparator()
        menu.exec(QCursor.pos())

    def clear(self) -> bool:
        """Select nothing; tell whether something was selected."""
        had = len(self._session.selection) > 0
        self._session.select(NOTHING)
        return had

    def find(self, x: float, y: float, *, reach: float) -> Selection:
        """Find what a click at a place means at the present scale."""
        hits = self._stack().hits(x, y, tolerance=reach)
        features = [h for h in hits if h.layer not in (FILLS, BUILDINGS, "borders", "labels")]
        buildings = [h.id for h in hits if h.layer == BUILDINGS]
        units = [h.id for h in hits if h.layer == FILLS]
        if self._scale() < BUILDING_SCALE:
            if buildings:
                return Selection(buildings=(buildings[0],))
            near = [h.id for h in features if h.distance <= reach and not h.layer.startswith("base")]
            if near and not units:
                return Selection(features=(near[0],))
        if units:
            return Selection(units=(units[0],))
        return NOTHING

    def _take(self, found: Selection, *, add: bool) -> None:
        held = self._session.selection
        if not add:
            self._session.select(found)
            return
        self._session.select(
            Selection(
                units=_toggled(held.units, found.units),
                buildings=_toggled(held.buildings, found.buildings),
                features=_toggled(held.features, found.features),
            )
        )

    def _menu_keys(self) -> tuple[str, ...]:
        units = self._session.selected_units
        if not units:
            return ("tool.draw", "tool.measure", "", "view.zoom_all", "view.back")
        if self._session.role(units[0]) is Role.AREA:
            return ("view.zoom_selection", "grid.from_villages", "", "edit.rename", "edit.colour", "edit.no_colour")
        return ("view.zoom_selection", "", "edit.rename", "edit.colour", "edit.no_colour", "", "edit.delete")


def _toggled(held: tuple[int, ...], found: tuple[int, ...]) -> tuple[int, ...]:
    """Add what is new; a single thing that is held already is taken out."""
    if len(found) == 1 and found[0] in held:
        return tuple(i for i in held if i != found[0])
    return held + tuple(i for i in found if i not in held)
