"""Where the bases of a roster lie: committees by name, other buildings by address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from gridplanner.data.people.characters import compact
from gridplanner.data.store.offices import read_committees

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gridplanner.data.job import Progress
    from gridplanner.data.ledgers.houses import Finder
    from gridplanner.data.store.geopackage import ProjectFile


def find_bases(
    file: ProjectFile,
    names: Iterable[str],
    day: str,
    finder: Callable[[], Finder],
    progress: Progress,
) -> dict[str, tuple[float, float]]:
    """Find bases on the map.

    Parameters
    ----------
    file : ProjectFile
    names : iterable of str
        As written.
    day : str
        ISO date on which a committee must be there.
    finder : callable
        Gives the finder of addresses; asked only where a name is no committee's.
    progress : Progress

    Returns
    -------
    dict of str to (float, float)
        Metres of the project CRS, a point inside the building; what is not found is
        not in it.
    """
    asked = list(dict.fromkeys(names))
    if not asked:
        return {}
    committees = {
        compact(name): number for name, number, _ in read_committees(file, day)
    }
    found = {n: committees.get(compact(n), 0) for n in asked}
    other = [name for name in asked if not found[name]]
    if other:
        houses = finder()(other, progress)
        found |= {n: h.building_id for n, h in zip(other, houses, strict=True)}
    rows = file.read_rows("building", {number for number in found.values() if number})
    points = {}
    for row in rows:
        if row["geom"] is not None:
            inside = shapely.from_wkb(row["geom"]).representative_point()
            points[int(row["fid"])] = round(inside.x, 3), round(inside.y, 3)
        elif row["plate_x"] is not None and row["plate_y"] is not None:
            points[int(row["fid"])] = float(row["plate_x"]), float(row["plate_y"])
    return {name: points[n] for name, n in found.items() if n in points}
