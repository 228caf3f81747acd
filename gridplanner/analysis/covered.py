"""Who is held by exactly one grid, by none, by several, and out of how many.

A share is worth what it is a share of. A list of those on record says nothing of the
houses nobody wrote down, so the same thing is told of three wholes side by side: of
what stands in buildings that are drawn, of all on record, and of those registered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gridplanner.analysis.coverage import Share
from gridplanner.analysis.entrance_places import entrance_rows
from gridplanner.analysis.holding_times import are_among
from gridplanner.data.recorded import Things

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.holding_times import HoldingTimes
    from gridplanner.data.recorded import Recorded
    from gridplanner.data.snapshot import Snapshot

KINDS = ("buildings", "dwellings", "households", "people", "key_people")
WHOLES = ("drawn", "recorded", "registered")
STATES = ("once", "none", "more")


@dataclass(frozen=True, slots=True)
class Covered:
    """A whole by how many units hold each part of it.

    Attributes
    ----------
    once, none, more : float
        Things, or square metres: held by exactly one unit, by none, by several.
    """

    once: float
    none: float
    more: float

    @property
    def whole(self) -> float:
        """All of it."""
        return self.once + self.none + self.more

    @property
    def share(self) -> float | None:
        """Held exactly once by whole; None where there is nothing to hold."""
        return Share(self.once, self.whole).share


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The things of one kind, and what each of them counts for.

    Attributes
    ----------
    things : dict of str to Things
        By whole, see `WHOLES`. One that is registered is of another table where
        registering makes records of its own: register households.
    times : dict of str to ndarray, int64
        For each of these how many units hold each thing.
    weights : ndarray, int64, or None
        Where the registry has nothing of the kind and only the columns of buildings
        say how many are in each: that number, for things that are buildings.
    """

    things: dict[str, Things]
    times: dict[str, NDArray[np.int64]]
    weights: NDArray[np.int64] | None = None

    def covered(self, whole: str) -> Covered | None:
        """Count by how many units hold each; None where nothing is on record."""
        if whole not in self.times:
            return None
        return count(self.times[whole], self.weights)

    def listed(self, whole: str, state: str) -> Things:
        """Give the things in one of `STATES`; empty where nothing is on record."""
        if whole not in self.times:
            none = np.empty(0, np.int64)
            return Things(none, none, none)
        return self.things[whole].where(in_state(self.times[whole], state))


def count(
    times: NDArray[np.int64], weights: NDArray[np.int64] | None = None
) -> Covered:
    """Count things by how many units hold each of them, both int64, shape (n,)."""
    found = np.bincount(np.minimum(times, 2), weights, 3)
    none, once, more = (int(number) for number in found)
    return Covered(once=once, none=none, more=more)


def in_state(times: NDArray[np.int64], state: str) -> NDArray[np.bool_]:
    """Tell which things are in one of `STATES`, shape (n,)."""
    found: dict[str, NDArray[np.bool_]] = {
        "once": times == 1,
        "none": times == 0,
        "more": times > 1,
    }
    return found[state]


def count_kinds(
    recorded: Recorded, holding: HoldingTimes, snapshot: Snapshot
) -> dict[str, Counted]:
    """Count all kinds of things by how many units hold each.

    Parameters
    ----------
    recorded : Recorded
    holding : HoldingTimes
    snapshot : Snapshot
        Whose columns count what the registry does not.

    Returns
    -------
    dict of str to Counted
        For each of `KINDS`. A whole of which nothing is on record is left out.
    """
    houses = _houses(recorded.buildings)
    used = _houses(np.intersect1d(recorded.used, recorded.buildings))
    dwellings, people = recorded.dwellings, recorded.people
    lived_in = dwellings.where(recorded.lived_in)
    key = people.where(are_among(people.ids, recorded.key_people))
    registered = recorded.registered
    key_registered = registered.where(are_among(registered.ids, recorded.key_people))
    found = {
        "buildings": _counted(houses, used, holding),
        "dwellings": _counted(dwellings, lived_in, holding),
        "households": _counted(recorded.households, recorded.registers, holding),
        "people": _counted(people, registered, holding),
        "key_people": _counted(key, key_registered, holding),
    }
    sources = zip(snapshot.measures, snapshot.sources, strict=True)
    # The snapshot has its entrances by building and id, the holding by id.
    entrances = holding.entrances[np.lexsort((holding.entrances, holding.homes))]
    for measure, source in sources:
        if source == "columns":
            found[measure] = _written(snapshot, measure, holding, entrances)
    return found


def _houses(ids: NDArray[np.int64]) -> Things:
    return Things(ids, ids, np.zeros(len(ids), np.int64))


def _counted(on_record: Things, registered: Things, holding: HoldingTimes) -> Counted:
    things = {
        "drawn": on_record.where(holding.drawn(on_record)),
        "recorded": on_record,
        "registered": registered,
    }
    kept = {name: each for name, each in things.items() if len(each)}
    if len(on_record):  # all of them may be in houses that are not drawn
        kept["drawn"] = things["drawn"]
    return Counted(kept, {name: holding.of(each) for name, each in kept.items()})


def _written(
    snapshot: Snapshot,
    measure: str,
    holding: HoldingTimes,
    entrance_ids: NDArray[np.int64],
) -> Counted:
    """Count by what is written down for whole buildings and for entrances."""
    column = snapshot.measures.index(measure)
    own = np.maximum(snapshot.counts[:, column], 0)
    given = snapshot.buildings.entrances
    taken = np.maximum(given.counts[:, column], 0)
    np.subtract.at(own, entrance_rows(snapshot), taken)
    none = np.zeros(len(own), np.int64)
    things = Things(
        np.concatenate([snapshot.building_ids, given.buildings]),
        np.concatenate([snapshot.building_ids, given.buildings]),
        np.concatenate([none, entrance_ids]),
    )
    weights = np.concatenate([own, taken])
    return Counted({"drawn": things}, {"drawn": holding.of(things)}, weights)
