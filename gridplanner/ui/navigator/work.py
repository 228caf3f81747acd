"""Joins the navigator with the window: what it lists, what is chosen, what opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from gridplanner.data.navigation import PAGE, Navigation
from gridplanner.resources.texts import text
from gridplanner.ui.session import Selection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gridplanner.data.events import Changed
    from gridplanner.data.navigation import Node
    from gridplanner.ui.house_door import Inside
    from gridplanner.ui.main_window import MainWindow
    from gridplanner.ui.navigator.panel import NavigatorPanel

_TABLES = frozenset(("building", "building_unit", "dwelling", "household", "person"))


class Navigating(QObject):
    """Keeps the navigator with selection, registry and opened houses.

    It lists the buildings of the areas or grids selected, else all from the building
    selected on. Nothing is asked while it is out of sight.
    """

    def __init__(self, window: MainWindow, panel: NavigatorPanel) -> None:
        super().__init__(window)
        self._window, self.panel = window, panel
        self._among: list[int] | None = None
        self._is_stale = True
        self._is_choosing = False
        self._inside: Inside | None = None  # opened while the panel was out of sight
        panel.fill = self._fill
        panel.house_chosen.connect(self._select)
        panel.opened.connect(self._open)
        panel.menu_wanted.connect(self._show_menu)
        panel.all_wanted.connect(self.list_all)
        panel.shown.connect(self._catch_up)
        session = window.session
        session.opened.connect(self._begin)
        session.selected.connect(self._follow)
        session.changed.connect(self._note)
        session.grant_changed.connect(self._renew)
        session.figures_changed.connect(self._count)
        window.jobs.ended.connect(self._catch_up)
        window.shell.house_door.opened.connect(self.lead_to)
        window.retranslated.connect(panel.retranslate)

    @property
    def _navigation(self) -> Navigation | None:
        """What answers; None while there is no project, or a worker has it."""
        session = self._window.session
        if session.document is None or session.is_held:
            return None
        return Navigation(session.document.file)

    def list_all(self) -> None:
        """List the buildings of the whole town, or of the units of the user."""
        self._among = self._whole()
        self._list(0)

    def _whole(self) -> list[int] | None:
        """Give the buildings the user sees; None for all of them."""
        document = self._window.session.document
        reach = None if document is None else document.limits.reach(document.plan)
        return None if reach is None else self._buildings_in(tuple(reach)) or []

    def lead_to(self, inside: Inside) -> None:
        """Show the way to what was opened in a house."""
        navigation = self._navigation
        if navigation is None or not self.panel.isVisible():
            self._inside = inside
            return
        self._inside = None
        way = navigation.way_to(
            inside.building_id,
            dwelling=inside.dwelling_id,
            household=inside.household_id,
            person=inside.person_id,
        )
        if way:
            self._lead(way)

    def _lead(self, way: Sequence[int]) -> None:
        if self.panel.lead(way):
            return
        whole = self._whole()
        if whole is None or way[0] in whole:
            self._among = whole
            self._list(way[0] - 1)
            self.panel.lead(way)

    def _begin(self) -> None:
        self._among, self._is_stale, self._inside = self._whole(), True, None
        self.panel.show_buildings(())
        self._catch_up()

    def _note(self, event: Changed) -> None:
        if event.everything or event.tables & _TABLES:
            self._renew()

    def _count(self) -> None:
        """Learn which buildings stand in the units of the user, once counted."""
        if self._among == [] and self._whole():
            self._among = self._whole()
            self._renew()

    def _renew(self) -> None:
        """Read again what is listed, and stay where the cursor is."""
        self._is_stale = True
        self._catch_up()

    def _catch_up(self) -> None:
        if not self.panel.isVisible() or self._navigation is None:
            return
        if self._is_stale:
            way = self.panel.ids()
            self._list(way[0] - 1 if way and self._among is None else 0)
            self.panel.lead(way)
        if self._inside is not None:
            self.lead_to(self._inside)
        else:
            self._follow()

    def _follow(self) -> None:
        """List what is selected; keep the list where it holds the building."""
        if self._is_choosing:
            return
        if not self.panel.isVisible():
            self._inside = None
            return
        chosen = self._window.session.selection
        if chosen.units:
            among, whole = self._buildings_in(chosen.units), self._whole()
            if among is not None and whole is not None:
                among = sorted(set(among) & set(whole))
            if among is not None and among != self._among:
                self._among = among
                self._list(0)
            return
        is_listed = self.panel.ids(0) == chosen.buildings[:1]
        if chosen.buildings and not is_listed and self._navigation is not None:
            self._lead(chosen.buildings[:1])

    def _buildings_in(self, units: Sequence[int]) -> list[int] | None:
        """Give the buildings that stand in areas or grids; None until counted."""
        session = self._window.session
        if session.standing is None:
            return None
        snapshot, plan = session.standing.snapshot, session.plan
        cells = np.isin(
            snapshot.cell_ids, [cell for u in units for cell in plan.cells_of(u)]
        )
        place = snapshot.building_cell
        inside = (place >= 0) & cells[place]
        found: list[int] = snapshot.building_ids[inside].tolist()
        return found

    def _list(self, after: int) -> None:
        navigation = self._navigation
        if navigation is None:
            return
        among, self._is_stale = self._among, False
        nodes = navigation.buildings(among, after=after)

        def more(last: Node) -> Sequence[Node]:
            present = self._navigation
            return () if present is None else present.buildings(among, after=last.id)

        self.panel.show_buildings(nodes, more if len(nodes) == PAGE else None)

    def _fill(self, level: str, ids: tuple[int, ...]) -> Sequence[Node]:
        navigation, session = self._navigation, self._window.session
        if navigation is None:
            return ()
        if level == "entrance":
            return navigation.entrances(ids[0])
        if level == "floor":
            return navigation.floors(*ids)
        if level == "dwelling":
            return navigation.dwellings(*ids)
        return navigation.people(ids[3], grant=session.grant, now=session.clock())

    def _select(self, building: int) -> None:
        """Select on the map what the cursor came to in the first column."""
        self._is_choosing = True
        self._window.session.select(Selection(buildings=(building,)))
        self._is_choosing = False

    def _open(self, ids: tuple[int, ...]) -> None:
        named = dict(zip(("dwelling_id", "person_id"), ids[3:], strict=False))
        self._window.shell.open_building(ids[0], **named)

    def _show_menu(self, ids: tuple[int, ...], place: QPoint) -> None:
        menu = QMenu(self.panel)
        opening = menu.addAction(text("navigator.open"))
        opening.triggered.connect(lambda: self._open(ids))
        menu.setDefaultAction(opening)
        going = menu.addAction(text("navigator.to_map"))
        going.triggered.connect(lambda: self._go(ids[0]))
        menu.exec(place)

    def _go(self, building: int) -> None:
        """Show a building on the map and nothing else."""
        self._select(building)
        self._window.shell.zoom_to_selection()
