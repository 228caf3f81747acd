"""What of the town the user sees: all of it, or the units he works for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.within_reach import buildings_within, figures_within

if TYPE_CHECKING:
    from gridplanner.analysis.figures import Figures
    from gridplanner.data.plan import Plan
    from gridplanner.data.snapshot import Snapshot
    from gridplanner.ui.session import Session


class Reach:
    """Tells which units and buildings of the open project the user sees."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._units: tuple[Plan, frozenset[int]] | None = None
        self._buildings: tuple[Snapshot, frozenset[int]] | None = None

    @property
    def is_limited(self) -> bool:
        """Whether the user is held to some units."""
        return self._session.permissions.scope is not None

    @property
    def units(self) -> frozenset[int]:
        """Ids of the units he sees, where he is held to some."""
        session = self._session
        document = session.document
        if document is None:
            return frozenset()
        plan = session.plan
        if self._units is None or self._units[0] is not plan:
            self._units = plan, document.limits.reach(plan) or frozenset()
        return self._units[1]

    def sees_unit(self, unit_id: int) -> bool:
        """Tell whether the user sees what a unit holds."""
        return not self.is_limited or unit_id in self.units

    def sees_building(self, building_id: int) -> bool:
        """Tell whether the user sees what a building holds; no, until it is counted."""
        if not self.is_limited:
            return True
        standing = self._session.standing
        if standing is None:
            return False
        snapshot = standing.snapshot
        if self._buildings is None or self._buildings[0] is not snapshot:
            ids = buildings_within(snapshot, self.units)
            self._buildings = snapshot, frozenset(np.unique(ids).tolist())
        return building_id in self._buildings[1]

    def figures(self, level: int) -> Figures:
        """Give the figures of a level as far as the user sees them."""
        standing = self._session.standing
        assert standing is not None  # the session asks once all is counted
        found = standing.figures(level)
        return figures_within(found, self.units) if self.is_limited else found
