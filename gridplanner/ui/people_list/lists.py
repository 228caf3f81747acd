"""ListsWork: counts the lists that matter, and shows the one that is chosen.

A list of people is shown by `PeopleShowing`, as the filter it is; one of houses here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog

from gridplanner.data.exports.houses import HouseOptions, export_houses
from gridplanner.data.exports.ledger_columns import Names
from gridplanner.data.filters.house_list import (
    PEOPLE_LISTS,
    count_lists,
    list_houses,
)
from gridplanner.layers.people_counts import at_buildings, at_units
from gridplanner.resources.texts import text
from gridplanner.ui.people_list.counting import CountingBeside
from gridplanner.ui.people_list.exporting import run_export

if TYPE_CHECKING:
    from gridplanner.data.filters.house_list import HouseList, ListedHouse
    from gridplanner.data.job import Progress
    from gridplanner.ui.main_window import MainWindow
    from gridplanner.ui.people_list.lists_panel import ListsPanel
    from gridplanner.ui.people_list.showing import PeopleShowing


class ListsWork(QObject):
    """Keeps the lists of a window true while they are looked at."""

    def __init__(
        self, window: MainWindow, panel: ListsPanel, showing: PeopleShowing
    ) -> None:
        super().__init__(window)
        self._window, self.panel, self._showing = window, panel, showing
        self._is_stale = True
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._count)
        self._beside = CountingBeside(window, showing, self._take)
        session = window.session
        session.opened.connect(self._begin)
        session.changed.connect(lambda _event: self._forget())
        session.figures_changed.connect(self._forget)
        session.grant_changed.connect(panel.model.read_again)
        window.jobs.ended.connect(self._catch_up)
        window.retranslated.connect(self._retranslate)
        panel.seen.connect(self.refresh)
        panel.kind_chosen.connect(self._show_kind)
        panel.map_switched.connect(lambda _on: self._show_on_map())
        panel.export_wanted.connect(self._export)
        panel.house_wanted.connect(self._open)

    def refresh(self) -> None:
        """Count anew where the lists are looked at and no longer true."""
        if not self._is_stale:
            return
        if self.panel.isVisible():
            self._soon.start()
        elif self._window.session.document is not None:
            self._beside.ask()  # for the details, which tell the numbers too

    def _begin(self) -> None:
        self.panel.on_map.setChecked(False)
        self.panel.kinds.setCurrentRow(-1)
        self._window.session.findings = {}
        self.panel.show_counts({})
        self._show(None)
        self._forget()

    def _forget(self) -> None:
        self._is_stale = True
        self.refresh()

    def _catch_up(self) -> None:
        self.panel.model.read_again()
        self.refresh()

    def _count(self) -> None:
        session, jobs = self._window.session, self._window.jobs
        document, places = session.document, self._showing.places()
        if document is None or places is None or jobs.running or session.is_held:
            return  # asked again when the job has ended, or the figures stand
        self._is_stale = False
        self._beside.stop()
        rules, level = self._showing.rules, self._showing.level

        def work(progress: Progress) -> dict[str, int]:
            return count_lists(
                document.file, places, level=level, rules=rules, progress=progress
            )

        def done(counts: dict[str, int]) -> None:
            if session.document is not document:
                return
            self._take(counts)
            if self.panel.kind and self.panel.kind not in PEOPLE_LISTS:
                self._show_kind(self.panel.kind)

        jobs.run(
            work,
            title="lists.counting",
            done=done,
            failed=self._window.shell.tell,
            cancelled=lambda: self.panel.say(text("people.stopped")),
        )

    def _take(self, counts: dict[str, int]) -> None:
        self._window.session.findings = counts
        self.panel.show_counts(counts)
        self._window.inspector.refresh()

    def _show_kind(self, kind: str) -> None:
        session = self._window.session
        if kind in PEOPLE_LISTS:
            self._window.shell.show_panel("residents")
            self._showing.use(PEOPLE_LISTS[kind])
            return
        document, places = session.document, self._showing.places()
        if document is None or places is None or session.is_held:
            return
        houses = list_houses(
            document.file,
            kind,
            places,
            level=self._showing.level,
            rules=self._showing.rules,
        )
        self._show(houses)

    def _show(self, houses: HouseList | None) -> None:
        self.panel.model.show_houses(houses, level=self._showing.level)
        self._say()
        self._show_on_map()

    def _say(self) -> None:
        houses = self.panel.model.houses
        if houses is None:
            self.panel.say("", empty=text("lists.choose"))
        elif not len(houses):
            words = text(f"lists.{houses.kind}.help")
            self.panel.say(words, empty="✔ " + text("lists.none"))
        else:
            self.panel.say(text(f"lists.{houses.kind}.help"))

    def _show_on_map(self) -> None:
        houses, layer = self.panel.model.houses, self._window.town.map.people
        if houses is None or not self.panel.on_map.isChecked():
            if layer.caption and not self._showing.panel.on_map.isChecked():
                layer.clear()
                self._window.town.shown.emit()
            return
        # One list at a time has its numbers on the map.
        self._showing.panel.on_map.setChecked(False)
        packed = self._window.town.map.buildings.packed
        ids, numbers = houses.by_building()
        units = houses.places.units_of(
            self._showing.level, houses.buildings, houses.entrances
        )
        layer.show(
            text(f"lists.{houses.kind}"),
            f"{len(houses):,}",
            houses=at_buildings(packed, ids, numbers),
            units=at_units(packed, houses.buildings, np.asarray(units)),
            said=lambda number: f"{number:,}",
        )
        self._window.town.shown.emit()

    def _open(self, house: ListedHouse) -> None:
        page = self._window.tray.page
        self._window.shell.open_building(
            house.building_id,
            dwelling_id=house.dwelling_id,
            household_id=house.household_id,
        )
        if self._window.tray.page != page:
            self._window.tray.show_page(page)  # the list goes on row by row

    def _export(self) -> None:
        session, houses = self._window.session, self.panel.model.houses
        document = session.document
        if houses is None or document is None:
            return
        title = text(f"lists.{houses.kind}")
        proposed = document.path.with_name(f"{title}.xlsx")
        name, _ = QFileDialog.getSaveFileName(
            self._window, text("exports.choose_file"), str(proposed), "*.xlsx"
        )
        if not name:
            return
        path = Path(name)
        path = (
            path
            if path.suffix.lower() == ".xlsx"
            else path.with_name(path.name + ".xlsx")
        )
        mark = text(
            "exports.watermark",
            user=session.user,
            time=f"{session.clock():%Y-%m-%d %H:%M}",
            masked=text("exports.masked"),
        )
        options = HouseOptions(title, mark, self._showing.level)
        names = Names(dict(session.plan.units), document.levels)
        permissions = session.permissions

        def work(progress: Progress) -> int:
            return export_houses(
                document.file,
                houses,
                path,
                options,
                names=names,
                permissions=permissions,
                progress=progress,
            )

        run_export(self._window, work, path, "lists.exported")

    def _retranslate(self) -> None:
        self.panel.retranslate()
        self._say()
        if self.panel.on_map.isChecked():
            self._show_on_map()
