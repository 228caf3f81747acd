"""What a sheet, or several, is about: a grid, a community, a worker, a house."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.data.records import Unit
    from gridplanner.studies.printing.subjects import Telling
    from gridplanner.studies.printing.wish import Wish


@dataclass(frozen=True, slots=True)
class Topic:
    """What a sheet is about.

    Attributes
    ----------
    key : str
        Of all topics of a project, and the same tomorrow: ``"unit:12"``.
    code, name : str
        For file names, bookmarks and lists; never a resident's.
    units : tuple of int
        Units that stand out on its map; the first gives the sheet its figures.
    row : int
        Id of the building, dwelling or worker it is about; 0 for a unit.
    ground : shapely geometry
        What its map must hold, metres; empty for a sheet without a map.
    """

    key: str
    code: str
    name: str
    units: tuple[int, ...] = ()
    row: int = 0
    ground: shapely.Geometry = field(default_factory=shapely.Point, compare=False)

    @property
    def title(self) -> str:
        """Name, or code where it has none."""
        return self.name or self.code


def topics_of(telling: Telling, wish: Wish) -> list[Topic]:
    """List what maps are wanted of and that has ground, by code.

    A community that is asked for means its grids where grids have the sheets; a grid
    means its community where communities have them.
    """
    asked = set(wish.units)
    above = {number for one in asked for number in _upwards(one, telling.units)}
    outlines = telling.ground.outlines
    return [
        Topic(f"unit:{unit.id}", unit.code, unit.name, (unit.id,), 0, outlines[unit.id])
        for unit in telling.figures.units
        if (
            not wish.units
            or unit.id in above
            or not asked.isdisjoint(_upwards(unit.id, telling.units))
        )
        and unit.id in outlines
        and outlines[unit.id].area > 0
    ]


def _upwards(unit: int, units: Mapping[int, Unit]) -> set[int]:
    """Give a unit and those it lies in."""
    found = set()
    while unit in units:
        found.add(unit)
        unit = units[unit].parent
    return found
