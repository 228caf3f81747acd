"""The charts of balance follow figures, workload, level, selection and the hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QMenu

from gridplanner.data.errors import GridPlannerError
from gridplanner.data.levels import Role
from gridplanner.data.norms.body import to_body
from gridplanner.data.norms.defaults import PRESETS
from gridplanner.data.standards import StandardKind, keep_standard, read_standards
from gridplanner.resources.texts import text
from gridplanner.ui.balance.finding import UNITS, WORKERS, Finder, Missing
from gridplanner.ui.colouring import BALANCE, Choice
from gridplanner.ui.command import needs_editing
from gridplanner.ui.session import first_level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.analysis.sides import Side
    from gridplanner.data.events import Changed
    from gridplanner.ui.main_window import MainWindow

SOON: Final = 30  # ms between two pictures while a hand moves
_PRESETS: Final = {
    "balance.norm.default": ("time", "workload.default_norm"),
    "balance.norm.households": ("households", "balance.norm.households"),
}


class BalanceWork(QObject):
    """Keeps the tab of balance up to date while it is in sight."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._session = window, window.session
        self._panel = window.balance
        self._finder = Finder(window.session)
        self._is_stale = True
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self.refresh)
        session, panel = self._session, self._panel
        # The desk tells of every change of the figures, too.
        for signal in (session.level_changed, session.work_desk.changed):
            signal.connect(self._begin_anew)
        session.changed.connect(self._take_change)
        session.foreseen.connect(self._foresee)
        session.selected.connect(self._follow)
        window.retranslated.connect(self.refresh)
        panel.seen.connect(self._catch_up)
        panel.measure_chosen.connect(self._choose_measure)
        panel.by_chosen.connect(self._choose_by)
        panel.step_wanted.connect(self._do_step)
        panel.unit_chosen.connect(self._fly)
        panel.menu_wanted.connect(self._show_menu)
        panel.colour_wanted.connect(self._colour)

    @property
    def measure(self) -> str:
        """What is shown."""
        return self._finder.measure

    def refresh(self) -> None:
        """Show the loads of this moment, if anybody looks."""
        self._soon.stop()
        if not self._panel.isVisible():
            self._is_stale = True
            return
        self._is_stale = False
        found = self._finder.find()
        self._offer()
        if isinstance(found, Missing):
            self._panel.show_ranking(None, empty=found.words, steps=found.steps)
        else:
            self._panel.show_ranking(found, notes=self._finder.notes())
            self._follow()

    def _offer(self) -> None:
        """Offer whom and what to look at."""
        session, finder = self._session, self._finder
        document = session.document
        if document is None:
            return
        level = document.levels[session.level].name
        ways = (
            (UNITS, text("balance.by.level", level=level)),
            (WORKERS, text("balance.by.workers")),
        )
        self._panel.show_ways(ways, finder.by)
        self._panel.show_measures(finder.measures, finder.measure)

    @property
    def _is_in_hand(self) -> bool:
        document = self._session.document
        return document is not None and document.gesture_now is not None

    def _begin_anew(self) -> None:
        """Show it in its own order: what was in the hand is done."""
        self._let_go()
        self.refresh()

    def _let_go(self) -> None:
        self._finder.held, self._finder.foreseen = (), {}

    def _take_change(self, event: Changed) -> None:
        if event.transient:
            self._show_soon()
            if not self._is_in_hand:
                self._let_go()

    def _foresee(self, sides: Mapping[int, Side]) -> None:
        self._finder.foreseen = sides
        self._show_soon()

    def _show_soon(self) -> None:
        """Show it within a moment; a hand that goes on does not put it off."""
        ranking = self._panel.ranking
        if not self._finder.held and ranking is not None and not self._is_stale:
            self._finder.held = ranking.measured.ids[ranking.order].tolist()
        if not self._soon.isActive():
            self._soon.start()

    def _catch_up(self) -> None:
        if self._is_stale:
            self.refresh()

    def _follow(self) -> None:
        """Mark the bars of what is selected."""
        ranking = self._panel.ranking
        if ranking is None or not self._panel.isVisible():
            return
        chosen = self._session.selection
        is_of_workers = self._finder.by == WORKERS
        ids = chosen.workers if is_of_workers else chosen.units
        found = [ranking.place_of(number) for number in ids]
        self._panel.show_chosen([place for place in found if place >= 0])

    def _choose_measure(self, measure: str) -> None:
        self._finder.measure = measure
        self._begin_anew()

    def _choose_by(self, by: str) -> None:
        self._finder.by = by
        self._begin_anew()

    def _do_step(self, step: str) -> None:
        """Do what an empty page offers."""
        if step in _PRESETS:
            self._use_norm(*_PRESETS[step])
        elif step == "work.count_again":
            self._session.work_desk.want_again()
            self.refresh()
        else:
            self._window.run_command(step)

    def _use_norm(self, preset: str, name: str) -> None:
        """Keep a norm that comes with the program, and reckon by it."""
        window, document = self._window, self._session.document
        reason = needs_editing(window.context)
        if reason is not None or document is None:
            window.shell.strip.show_message(text(reason or "blocked.no_project"))
            return
        existing = read_standards(document.file, StandardKind.NORM)
        body = to_body(PRESETS[preset]())
        try:
            document.apply_batch(
                keep_standard(StandardKind.NORM, text(name), body, existing)
            )
        except (GridPlannerError, OSError) as error:
            window.shell.tell(error)

    def _fly(self, number: int) -> None:
        """Select a unit, or a worker with what he looks after, and go there."""
        session = self._session
        if self._finder.by == UNITS:
            session.select_units([number])
            self._window.shell.zoom_to_units([number])
            return
        session.select_workers([number])
        units = self._looked_after(number)
        if units:
            self._window.shell.zoom_to_units(units)

    def _looked_after(self, worker: int) -> list[int]:
        duties = self._session.work_desk.duties_here
        if duties is None:
            return []
        own = duties.worker_ids[duties.workers] == worker
        found: list[int] = duties.unit_ids[own].tolist()
        return found

    def _show_menu(self, number: int, at: QPoint) -> None:
        actions = self._window.actions_
        menu = QMenu(self._window)
        menu.setToolTipsVisible(True)
        if self._finder.by == WORKERS:
            self._session.select_workers([number])
            actions.refresh()
            menu.addAction(actions["staff.to_map"])
            menu.addAction(actions["cmd.what_if"])
        else:
            self._session.select_units([number])
            actions.refresh()
            menu.addAction(text("grids.to_map"), lambda: self._fly(number))
            for key in ("tool.adjust", "tool.give", "tool.split", "cmd.what_if"):
                menu.addAction(actions[key])
        menu.exec(at)

    def _colour(self) -> None:
        """Colour the map by how the units stand to the target."""
        session, town = self._session, self._window.town
        if self._finder.by == WORKERS and session.document is not None:
            # Workers have grids.
            session.set_level(first_level(session.document, Role.GRID))
        choice = Choice(
            BALANCE + self.measure, ramp="diverging", patterns=town.choice.patterns
        )
        town.colour_by(choice)
