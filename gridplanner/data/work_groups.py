"""Groups of what asks for work: in each building, how many there are of each mask.

They say nothing of any norm. A norm that changes asks these numbers again, which takes
milliseconds, and not the million rows they were counted from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from gridplanner.data.norms.norm import Subject

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """How many there are of each kind in each place, as arrays of one length.

    Attributes
    ----------
    places : ndarray, int64, shape (n,)
        Ascending. Row ids of buildings; minus the id of an entrance that was given to
        a unit of its own; 0 for what is in no building.
    masks : ndarray, int64, shape (n,)
        See `gridplanner.data.norms.kinds`; each once in a place.
    numbers : ndarray, int64, shape (n,)
        More than 0.
    """

    places: Ints
    masks: Ints
    numbers: Ints

    def __len__(self) -> int:
        return len(self.places)


@dataclass(frozen=True, slots=True, eq=False)
class WorkGroups:
    """What asks for work in a project.

    Attributes
    ----------
    day : str
        ISO date that ages and categories are told for.
    groups : mapping of Subject to Group
        People only where they are of a category or of unknown age; register
        households only where they are hollow.
    events : Group
        Of the last twelve months, those that name a building or have no place at all.
    event_points : ndarray, float64, shape (k, 2)
        Places of the other events, metres of the project CRS.
    months : int
        Over which the events are counted, 1 to 12: since the first of them.
    entrances : ndarray, int64, shape (e,)
        Entrances given to a unit of their own, by building and id.
    entrance_buildings : ndarray, int64, shape (e,)
        The building of each.
    has_households : bool
        Whether the registry has any household; else figures written down for
        buildings stand in.
    """

    day: str
    groups: Mapping[Subject, Group]
    events: Group
    event_points: NDArray[np.float64]
    months: int
    entrances: Ints
    entrance_buildings: Ints
    has_households: bool
