"""CoverageWork: makes the table of coverage, its lists and what the map shows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer

from gridplanner.data.filters.house_list import HouseList
from gridplanner.data.filters.people_filter import PeopleFilter
from gridplanner.data.filters.people_list import PeopleList
from gridplanner.data.levels import Role
from gridplanner.data.store.people_filter import Found
from gridplanner.data.store.recorded import read_recorded
from gridplanner.layers.coverage import CoverageLayer
from gridplanner.resources.format import format_area, format_share
from gridplanner.resources.texts import text
from gridplanner.studies.coverage import (
    EVERY_DEPARTMENT,
    Question,
    Staffed,
    departments_of,
    study_staffed,
)
from gridplanner.ui.coverage.table import DRAWN, STAFFED
from gridplanner.ui.coverage.walking import Walking
from gridplanner.ui.session import first_level, last_area_level
from gridplanner.ui.staff.where import unit_words

if TYPE_CHECKING:
    from gridplanner.analysis.coverage_table import CoverageTable
    from gridplanner.analysis.covered_ground import Patch
    from gridplanner.data.events import Changed
    from gridplanner.data.filters.house_list import ListedHouse
    from gridplanner.data.filters.people_list import ListedPerson
    from gridplanner.data.job import Progress
    from gridplanner.data.recorded import Recorded, Things
    from gridplanner.ui.main_window import MainWindow
    from gridplanner.ui.people_list.showing import PeopleShowing

_STAFF = frozenset({"worker", "post"})
OWN = ""  # the grids of the plan that is worked on


class CoverageWork(QObject):
    """Keeps the page of coverage true while it is looked at."""

    def __init__(self, window: MainWindow, showing: PeopleShowing) -> None:
        super().__init__(window)
        self._window, self._showing = window, showing
        self.panel = panel = window.coverage
        self.table: CoverageTable | None = None
        self.staffed: CoverageTable | None = None
        self._found: Staffed | None = None
        self._listed = DRAWN  # by which grids the last list was
        self._recorded: tuple[str, Recorded] | None = None
        self._source, self._departments = OWN, list[str]()
        self._is_stale = True
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._study)
        self.layer = CoverageLayer()
        self.walking = Walking(window)
        self.walking.measured.connect(self._list_unreached)
        self.walking.told.connect(panel.say_walks)
        session = window.session
        session.opened.connect(self._begin)
        session.changed.connect(self._note)
        session.figures_changed.connect(self._forget)
        session.grant_changed.connect(self._read_again)
        window.jobs.ended.connect(self._catch_up)
        window.retranslated.connect(self._retranslate)
        panel.seen.connect(self.refresh)
        panel.source_chosen.connect(self._choose_source)
        panel.number_chosen.connect(self._list)
        panel.map_switched.connect(lambda _on: self._show_on_map())
        panel.distances_wanted.connect(lambda: window.run_command("coverage.distances"))
        panel.thing_wanted.connect(self._open)
        panel.place_wanted.connect(window.town.show_place)
        if session.document is not None:
            self._offer_sources()

    def refresh(self) -> None:
        """Make the table anew where it is looked at and no longer true."""
        if self._is_stale and self.panel.isVisible():
            self._soon.start()

    def _begin(self) -> None:
        self._source, self._recorded = OWN, None
        self._departments = []
        self.panel.on_map.setChecked(False)
        self._show(None)
        self._offer_sources()
        self._forget()

    def _note(self, event: Changed) -> None:
        if event.everything or set(event.tables) - _STAFF:
            self._recorded = None  # borders change nothing of what is on record
        self._forget()

    def _forget(self) -> None:
        self._is_stale = True
        self.refresh()

    def _read_again(self) -> None:
        self.panel.houses.read_again()
        self.panel.people.read_again()

    def _catch_up(self) -> None:
        self._read_again()
        self.refresh()

    def _choose_source(self, source: str) -> None:
        self._source = source
        self._forget()

    def _study(self) -> None:
        session, jobs = self._window.session, self._window.jobs
        document, standing = session.document, session.standing
        if document is None or standing is None or jobs.running or session.is_held:
            return  # asked again when the job has ended, or the figures stand
        self._is_stale = False
        if session.reach.is_limited:
            self._show(None)
            self.panel.say_empty("coverage.limited")
            return
        if session.is_department:
            self._show(None)
            self.panel.say_empty("coverage.department_open")
            return
        self._offer_sources()
        snapshot, asked = standing.snapshot, self._question()

        kept = self._recorded
        known = kept[1] if kept is not None and kept[0] == asked.day else None

        def work(progress: Progress) -> tuple[Staffed, Recorded]:
            read = known or read_recorded(
                document.file, day=asked.day, progress=progress.part(0.0, 0.6)
            )
            rest = progress.part(0.6, 1.0)
            found = study_staffed(document, snapshot, asked, rest, recorded=read)
            return found, read

        def done(found: tuple[Staffed, Recorded]) -> None:
            if session.document is document:
                self._show(found[0])
                if not self._is_stale:  # nothing changed while it was worked out
                    self._recorded = asked.day, found[1]

        jobs.run(
            work,
            title="coverage.studying",
            done=done,
            failed=self._window.shell.tell,
            cancelled=lambda: self.panel.say_empty("coverage.stopped"),
        )

    def _question(self) -> Question:
        session = self._window.session
        document = session.document
        assert document is not None  # only an open project is asked
        return Question(
            level=first_level(document, Role.GRID),
            by=last_area_level(document),
            day=session.clock().date().isoformat(),
            departments=(self._source,) if self._source else (),
        )

    def _offer_sources(self) -> None:
        """Offer the departments; while a worker has the file, those known before."""
        session = self._window.session
        if session.document is not None and not session.is_held:
            self._departments = list(departments_of(session.document))
        names = self._departments
        offered = [(OWN, text("coverage.source.own"))]
        offered += [(name, text("coverage.source.of", name=name)) for name in names]
        if len(names) > 1:
            offered.append((EVERY_DEPARTMENT, text("coverage.source.all")))
        self.panel.show_sources(offered, self._source)

    def _show(self, found: Staffed | None) -> None:
        self._found = found
        self.table = None if found is None else found.drawn
        self.staffed = None if found is None else found.staffed
        self.panel.grid.show_tables(self.table, self.staffed)
        self._say_rates()
        self.panel.say_empty("coverage.choose")
        if found is not None:
            self.panel.ask_again()
        self._show_on_map()

    def _table_of(self, source: str) -> CoverageTable | None:
        return self.staffed if source == STAFFED else self.table

    def _say_rates(self) -> None:
        rates = {} if self.table is None else self.table.rates
        words = [
            f"{text(f'coverage.{name}')} {format_share(share.held, share.whole)}"
            for name, share in rates.items()
        ]
        if self._found is not None and self.staffed is not None:
            held, whole = len(self._found.answered), len(self._found.units)
            share = format_share(held, whole)
            words.insert(0, text("coverage.staffed_grids", share=share))
        # Beside the buttons two fit into a line, and two lines into their height.
        pairs = ("   ".join(words[at : at + 2]) for at in range(0, len(words), 2))
        self.panel.say_rates("\n".join(pairs))

    def _list(self, kind: str, whole: str, state: str, source: str) -> None:
        table, found = self._table_of(source), self._found
        if table is None or found is None:
            return
        places = found.places
        if source != self._listed:
            self._listed = source
            self._show_on_map()
        if kind == "ground":
            self._list_ground(table, state, source)
            return
        counted = table.counted[kind]
        things = counted.listed(whole, state)
        if counted.weights is not None:
            things = _houses_of(things)  # nobody knows who they are
        if not len(things):
            known = table.covered(kind, whole) is not None
            self.panel.say_empty(
                "coverage.none_missing" if known else "coverage.unknown"
            )
            return
        words = text(
            "coverage.listed",
            kind=text(f"coverage.{kind}"),
            whole=text(f"coverage.{whole}"),
            n=f"{len(things):,}",
        )
        if kind in ("people", "key_people") and counted.weights is None:
            who = Found(things.ids, things.buildings, things.entrances)
            people = PeopleList(PeopleFilter(), who, places, self._showing.rules)
            self.panel.people.show_people(people, level=table.level)
            self.panel.show_people(words)
            return
        of = "buildings" if counted.weights is not None else kind
        if (kind, whole) == ("households", "registered"):
            of = "registers"
        houses = HouseList(of, things.ids, things.buildings, things.entrances, places)
        self.panel.houses.show_houses(houses, level=table.level)
        self.panel.show_houses(words)

    def _list_unreached(self) -> None:
        """List the houses that no road leads from."""
        standing, reached = self._window.session.standing, self.walking.reached
        found = self._found
        places = self._showing.places() if found is None else found.places
        if standing is None or reached is None or places is None:
            return
        ids = standing.snapshot.building_ids[reached.distances.unreached]
        if not len(ids):
            self.panel.say_empty("coverage.all_reached")
            return
        houses = HouseList("buildings", ids, ids, np.zeros_like(ids), places)
        self.panel.houses.show_houses(houses, level=self._showing.level)
        self.panel.leave_number()
        self.panel.show_houses(text("coverage.unreached", n=f"{len(ids):,}"))

    def _list_ground(self, table: CoverageTable, state: str, source: str) -> None:
        ground = table.ground
        patches = ground.gaps if state == "none" else ground.overlaps
        if not patches:
            self.panel.say_empty(
                "coverage.unknown"
                if ground.covered is None
                else f"coverage.no_{'gaps' if state == 'none' else 'overlaps'}"
            )
            return
        covered = ground.covered
        known = covered and (covered.none if state == "none" else covered.more)
        # Ground of three grids is in three overlaps, and counts once.
        area = format_area(known or sum(patch.area for patch in patches))
        key = "coverage.gaps" if state == "none" else "coverage.overlaps"
        if (state, source) == ("none", STAFFED):
            key = "coverage.unanswered"
        words = text(key, n=f"{len(patches):,}", area=area)
        self.panel.show_patches(words, patches, self._unit_name)

    def _unit_name(self, unit_id: int) -> str:
        session = self._window.session
        document = session.document
        plans = () if document is None else document.plans.values()
        for plan in plans:
            if unit_id in plan.units:
                return unit_words(session, plan.units[unit_id])
        return ""

    def _show_on_map(self) -> None:
        stack = self._window.town.map.stack
        is_wanted = self.panel.on_map.isChecked() and self.table is not None
        shown = self._table_of(self._listed) or self.table
        if self.layer.name in stack and not is_wanted:
            stack.remove(self.layer.name)
        elif is_wanted and shown is not None:
            ground = shown.ground
            self.layer.is_staffed = shown is self.staffed
            if self.layer.name not in stack:
                stack.add(self.layer, below="labels")
            self.layer.show(_shapes(ground.gaps), _shapes(ground.overlaps))
        self._window.town.shown.emit()

    def _open(self, thing: ListedHouse | ListedPerson) -> None:
        shell, tray = self._window.shell, self._window.tray
        if not thing.building_id:
            shell.strip.show_message(text("people.no_house.message"))
            return
        page = tray.page
        shell.open_building(
            thing.building_id,
            dwelling_id=thing.dwelling_id,
            household_id=thing.household_id,
        )
        if tray.page != page:
            tray.show_page(page)  # the list goes on row by row

    def _retranslate(self) -> None:
        self._offer_sources()
        self._say_rates()
        self.walking.tell()
        self.panel.ask_again()


def _houses_of(things: Things) -> Things:
    """Give the houses of things, each once."""
    first = np.unique(things.buildings, return_index=True)[1]
    kept = np.zeros(len(things), bool)
    kept[first] = True
    return things.where(kept)


def _shapes(patches: tuple[Patch, ...]) -> np.ndarray:
    shapes = np.empty(len(patches), object)
    shapes[:] = [patch.shape for patch in patches]
    return shapes
