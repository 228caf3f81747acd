"""Walking: measures the ways to the offices, and shows rings and minutes on the map."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog

from gridplanner.analysis.distances import PACE, metres_a_minute
from gridplanner.data.errors import GridPlannerError
from gridplanner.distance_study import pace_of, study_distances
from gridplanner.layers.coverage import RingsLayer
from gridplanner.resources.format import format_share
from gridplanner.resources.texts import text
from gridplanner.ui.panels.strip import Action

if TYPE_CHECKING:
    from gridplanner.data.document import Document
    from gridplanner.data.job import Progress
    from gridplanner.distance_study import Reached
    from gridplanner.ui.main_window import MainWindow

FIGURE = "walk_minutes"
_TOLD = ("households", "people", "buildings")


class Walking(QObject):
    """Holds the distances of the open project until houses or roads change."""

    measured = Signal()

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.layer = RingsLayer()
        self.reached: Reached | None = None
        self._buildings: object = None
        window.session.opened.connect(self.forget)
        window.session.offered[FIGURE] = self.minutes

    def forget(self) -> None:
        """Take rings and minutes off the map: they are of another town."""
        self.reached = None
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
        snapshot = standing.snapshot

        def work(progress: Progress) -> Reached:
            return study_distances(document, snapshot, pace=pace, progress=progress)

        def done(reached: Reached) -> None:
            if session.document is document:
                self.reached, self._buildings = reached, snapshot.buildings
                self._show()
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
        kind = next(
            (name for name in _TOLD if reached.within[name][0].whole), "buildings"
        )
        shares = [
            text(
                "coverage.walked",
                n=f"{n:g}",
                share=format_share(share.held, share.whole),
            )
            for n, share in zip(reached.minutes, reached.within[kind], strict=True)
        ]
        words = text(
            "coverage.walked.said",
            kind=text(f"coverage.{kind}"),
            shares="  ".join(shares),
        )
        colour = Action("coverage.colour", self._colour)
        self._window.shell.strip.show_message(words, colour)

    def _colour(self) -> None:
        town = self._window.town
        town.colour_by(replace(town.choice, figure=FIGURE))


def _first_pace(document: Document) -> float:
    """Give the pace of the norm; a norm that cannot be read stops no measuring."""
    try:
        return pace_of(document)
    except GridPlannerError:
        return PACE
