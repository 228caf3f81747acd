"""Snapshots of the open project, taken with as little work as the changes allow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.data.buildings import (
    TABLES,
    exchange_buildings,
    few_buildings,
    footprints_of,
    read_buildings,
)
from gridplanner.data.geodesy.true_area import areal_scale
from gridplanner.data.scenario import differing_cells
from gridplanner.data.snapshot import retake, take_snapshot, with_buildings
from gridplanner.data.store.counted_houses import counted_houses
from gridplanner.data.store.counts import known_measures
from gridplanner.data.store.plan_list import SCENARIO

if TYPE_CHECKING:
    from gridplanner.data.document import Document
    from gridplanner.data.events import Changed
    from gridplanner.data.job import Progress
    from gridplanner.data.plan import Plan
    from gridplanner.data.snapshot import ArealScale, Buildings, Footprints, Snapshot

TILING = 1


class Moments:
    """Takes snapshots of a document.

    Between two snapshots only cells that changed are assembled again, and the
    buildings are read again only after a change of their own, a few of them alone.

    Parameters
    ----------
    document : Document
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._buildings: Buildings | None = None
        self._last: dict[int, Snapshot] = {}
        self._touched: dict[int, set[int]] = {}
        self._exchanged: set[int] = set()  # buildings to read again, where few
        document.changed.connect(self._note)

    @property
    def footprints(self) -> Footprints:
        """What fetches the footprints of building ids."""
        return footprints_of(self._document.file)

    def take(self, plan_id: int = TILING, progress: Progress | None = None) -> Snapshot:
        """Take the arrays of a plan and the buildings as they are now.

        Parameters
        ----------
        plan_id : int
        progress : Progress, optional
            Of reading the buildings, where that is needed.

        Returns
        -------
        Snapshot
            Not placed.
        """
        document = self._document
        plan = document.plans[plan_id]
        scale = areal_scale(document.crs)
        buildings = self._read_buildings(scale, progress)
        last = self._last.get(plan_id) or self._of_tiling(plan)
        if last is None:
            taken = take_snapshot(
                plan,
                buildings,
                levels=document.levels,
                version=document.version,
                areal_scale=scale,
            )
        else:
            touched = self._touched.get(plan_id, set())
            taken = retake(last, plan, touched=touched, version=document.version)
        self._last[plan_id] = taken
        self._touched[plan_id] = set()
        return taken

    def houses(self, entry_id: int) -> frozenset[int] | None:
        """Find the buildings in which an entry of few rows lets others count.

        None where the registry counts other measures since, for any building.
        """
        file, now = self._document.file, self._buildings
        if now is not None:
            sources = zip(now.measures, now.sources, strict=True)
            counted = {measure for measure, source in sources if source == "registry"}
            if counted != known_measures(file):
                return None
        return counted_houses(file, entry_id)

    def _read_buildings(
        self, scale: ArealScale, progress: Progress | None
    ) -> Buildings:
        """Read the buildings where they changed; all of them, or a few alone."""
        file = self._document.file
        if self._buildings is None:
            self._buildings = read_buildings(file, areal_scale=scale, progress=progress)
            self._last.clear()
        elif self._exchanged:
            self._buildings = exchange_buildings(
                file, self._buildings, self._exchanged, areal_scale=scale
            )
            self._last = {
                number: with_buildings(last, self._buildings)
                for number, last in self._last.items()
            }
        self._exchanged.clear()
        return self._buildings

    def _of_tiling(self, plan: Plan) -> Snapshot | None:
        """Begin with the tiling plan's arrays, of which a scenario shares most."""
        tiling = self._last.get(TILING)
        if tiling is None or self._document.file.plan_kind(plan.id) != SCENARIO:
            return None
        self._touched[plan.id] = set(
            differing_cells(self._document.plans[TILING], plan)
        ) | self._touched.get(TILING, set())
        return tiling

    def _note(self, event: Changed) -> None:
        few = few_buildings(event)
        if few is not None:
            self._exchanged |= few
        elif event.everything or event.tables & TABLES:
            self._buildings = None
        if event.plan:
            self._touched.setdefault(event.plan, set()).update(event.cells)
