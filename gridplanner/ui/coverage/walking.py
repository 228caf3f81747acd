"""Walking: measures the ways to the offices, and shows rings and minutes on the map."""

from __future__ import annotations

from dataclasses import replace
from operator import is_
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog

from gridplanner.analysis.distances import PACE, metres_a_minute
from gridplanner.data.errors import GridPlannerError
from gridplanner.layers.coverage import RingsLayer
from gridplanner.resources.format import format_share
from gridplanner.resources.texts import text
from gridplanner.studies.distances import pace_of, study_distances
from gridplanner.ui.panels.strip import Action

if TYPE_CHECKING:
    from gridplanner.analysis.coverage import Share
    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress
    from gridplanner.studies.distances import Reached
    from gridplanner.ui.main_window import MainWindow

FIGURE = "walk_minutes"
_TOLD = ("households", "people", "buildings")


class Walking(QObject):
    """Holds the distances of the open project until houses or roads change."""

    measured = Signal()
    told = Signal(list)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.layer = RingsLayer()
        self.reached: Reached | None = None
        self._buildings: object = None
        self._measured: tuple[object, ...] = ()
        window.session.staff_desk.changed.connect(self._look_again)
        window.session.opened.connect(self.forget)
        window.session.offered[FIGURE] = self.minutes

    def forget(self) -> None:
        """Take rings and minutes off the map: they are of another town."""
        self.reached = None
        self.tell()
        stack = self._window.town.map.stack
        if self.layer.name in stack:
            stack.remove(self.layer.name)

    def ask(self) -> None:
        """Ask at what pace one walks, that of the norm at first, and measure."""
        document = self._window.session.document
        if document is None:
            return
        pace, is_wanted = QInputDialog.getDouble(
            self._window,
            text("coverage.distances"),
            text("coverage.pace"),
            _first_pace(document) if self.reached is None else self.reached.pace,
            1.0,
            10.0,
            1,
        )
        if is_wanted:
            self.run(pace)

    def run(self, pace: float = PACE) -> None:
        """Measure anew, on a worker, and show what was found."""
        session = self._window.session
        document, standing = session.document, session.standing
        if document is None or standing is None:
            return
        snapshot, desk = standing.snapshot, session.staff_desk
        now, day = (snapshot, desk.posts, desk.workers), desk.day

        def work(progress: Progress) -> Reached:
            return study_distances(
                document, snapshot, pace=pace, day=day, progress=progress
            )

        def done(reached: Reached) -> None:
            if session.document is document:
                self.reached, self._buildings = reached, snapshot.buildings
                self._measured = now
                self._show()
                self.tell()
                self.measured.emit()

        self._window.jobs.run(
            work,
            title="distances.measuring",
            done=done,
            failed=self._window.shell.tell,
        )

    def minutes(self) -> dict[int, float]:
        """Give the mean minutes on foot of the houses of each unit of the level.

        Houses that no road reaches are left out; a unit of which none is reached has
        no number. Empty where nothing was measured, or houses changed since.
        """
        session, reached = self._window.session, self.reached
        standing = session.standing
        if reached is None or standing is None:
            return {}
        snapshot = standing.snapshot
        if snapshot.buildings is not self._buildings:
            return {}
        owners = np.append(snapshot.cell_owners[:, session.level], 0)
        unit = owners[snapshot.building_cell]
        walked = reached.distances.minutes(reached.pace)
        there = np.isfinite(walked) & (unit > 0)
        ids, row = np.unique(unit[there], return_inverse=True)
        means = np.bincount(row, walked[there]) / np.bincount(row)
        return dict(zip(ids.tolist(), means.tolist(), strict=True))

    def tell(self) -> None:
        """Say how many are within each number of minutes of any office, and their own.

        Nothing once plan, houses or posts are others than those that were measured.
        """
        reached = self.reached
        if reached is None or not self._is_of_now():
            self.told.emit([])
            return
        lines = [self._shares("coverage.walked.nearest", reached.within)]
        own = reached.own
        if own is not None:
            unreached = np.setdiff1d(own.distances.unreached, own.without)
            based, without = own.based, len(own.without)
            said = text(
                "distances.own_said",
                base=f"{based:,}",
                community=f"{len(own.distances.office) - without - based:,}",
                without=f"{without:,}",
                unreached=f"{len(unreached):,}",
            )
            lines.append(f"{self._shares('coverage.walked.own', own.within)}   {said}")
        self.told.emit(lines)

    def _look_again(self) -> None:
        """Take the shares back once they are of another plan, or of other posts."""
        if self._measured and not self._is_of_now():
            self.told.emit([])

    def _is_of_now(self) -> bool:
        """Tell whether nothing changed that the ways to the own offices hang on."""
        session = self._window.session
        if session.is_held:
            return True  # nobody can change anything, nor read
        standing, desk = session.standing, session.staff_desk
        now = None if standing is None else standing.snapshot, desk.posts, desk.workers
        measured = self._measured
        return len(measured) == len(now) and all(map(is_, measured, now))

    def _show(self) -> None:
        reached = self.reached
        if reached is None:
            return
        stack = self._window.town.map.stack
        if self.layer.name not in stack:
            stack.add(self.layer, below="labels")
        step = metres_a_minute(reached.pace)
        self.layer.show(
            reached.offices.points,
            tuple(step * n for n in reached.minutes),
            tuple(text("coverage.ring", n=f"{n:g}") for n in reached.minutes),
        )
        self._window.town.shown.emit()
        self._say()

    def _say(self) -> None:
        """Say the shares within each number of minutes on the strip."""
        reached = self.reached
        if reached is None:
            return
        words = self._shares("coverage.walked.nearest", reached.within)
        if reached.own is not None:
            own = self._shares("coverage.walked.own", reached.own.within)
            words = f"{words}\n{own}"
        colour = Action("coverage.colour", self._colour)
        self._window.shell.strip.show_message(words, colour)

    def _shares(self, key: str, within: dict[str, tuple[Share, ...]]) -> str:
        """Say shares of the first kind of which anything is known."""
        reached = self.reached
        assert reached is not None  # the shares are of it
        kind = next((name for name in _TOLD if within[name][0].whole), "buildings")
        shares = [
            text(
                "coverage.walked",
                n=f"{n:g}",
                share=format_share(share.held, share.whole),
            )
            for n, share in zip(reached.minutes, within[kind], strict=True)
        ]
        return text(key, kind=text(f"coverage.{kind}"), shares="  ".join(shares))

    def _colour(self) -> None:
        town = self._window.town
        town.colour_by(replace(town.choice, figure=FIGURE))


def _first_pace(document: Document) -> float:
    """Give the pace of the norm; a norm that cannot be read stops no measuring."""
    try:
        return pace_of(document)
    except GridPlannerError:
        return PACE
