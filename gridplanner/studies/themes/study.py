"""Themes of an open project, made the same way for the window and for pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.analysis.hot_spots import (
    HotSpots,
    find_hot_spots,
    hexagons_over,
    neighbours_of,
    squares_over,
)
from gridplanner.analysis.people_places import people_places
from gridplanner.analysis.themes import (
    BANDWIDTH,
    Surface,
    UnitShares,
    density_of,
    dots_a_house,
    place_dots,
)
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.filters.people_list import (
    PeopleList,
    entrances_given,
    make_list,
)
from gridplanner.data.filters.themes import THEMES, check_way
from gridplanner.data.people.categories import SMALLEST_COUNT
from gridplanner.data.store.event_places import read_event_places

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.analysis.standing import Standing
    from gridplanner.data.document import Document
    from gridplanner.data.filters.people_list import Rules
    from gridplanner.data.job import Progress
    from gridplanner.data.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class ThemeChoice:
    """What is to be shown of people, and how.

    Attributes
    ----------
    key : str
        Of one of `gridplanner.data.filters.themes.THEMES`.
    way : str
        One of `gridplanner.data.filters.themes.WAYS`.
    per_dot : int
        People a dot stands for; 0 lets it be chosen so that dots can be told apart.
    bandwidth : float
        Of the density, metres.
    reference : str
        ISO date ages and categories are told for; empty = the day of asking.
    """

    key: str
    way: str = "shares"
    per_dot: int = 0
    bandwidth: float = BANDWIDTH
    reference: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class ShownTheme:
    """A theme worked out.

    Attributes
    ----------
    choice : ThemeChoice
        With the people a dot stands for filled in.
    people : PeopleList
    shares : UnitShares
        By unit of the level asked for, of all people who count there.
    hidden : int
        Counts from 1 up to, without, this one are not told.
    dots : ndarray, float64, shape (n, 2), or None
    surface : Surface or None
    """

    choice: ThemeChoice
    people: PeopleList
    shares: UnitShares
    hidden: int
    dots: NDArray[np.float64] | None = None
    surface: Surface | None = None


_MOST_DOTS = 20_000
_ROUND = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000)


def study_theme(
    document: Document,
    standing: Standing,
    choice: ThemeChoice,
    *,
    level: int,
    rules: Rules,
    progress: Progress,
) -> ShownTheme:
    """Work out what a map shows of some people.

    Parameters
    ----------
    document : Document
    standing : Standing
    choice : ThemeChoice
    level : int
        Of the units whose shares are told.
    rules : Rules
    progress : Progress

    Returns
    -------
    ShownTheme

    Raises
    ------
    GridPlannerError
        Those of `gridplanner.data.filters.themes.check_way`.
    Cancelled
        If the user stopped it.
    """
    theme = THEMES[choice.key]
    check_way(theme, choice.way, rules.hidden)
    snapshot = standing.snapshot
    places = people_places(snapshot, *entrances_given(document.file))
    wanted = replace(theme.wanted, reference=choice.reference)
    progress.step("progress.theme")
    people = make_list(document.file, wanted, places, rules=rules, progress=progress)
    progress.fraction(0.5)
    found = standing.figures(level)
    column = found.measures.index("people")
    whole = {
        unit.id: int(number)
        for unit, number, known in zip(
            found.units,
            found.rows.values[:, column],
            found.rows.known[:, column],
            strict=True,
        )
        if known
    }
    shown = ShownTheme(
        choice=choice,
        people=people,
        shares=UnitShares(people.by_unit(level), whole),
        hidden=SMALLEST_COUNT if people.hides_small else 0,
    )
    return _drawn(document, snapshot, shown)


def _drawn(document: Document, snapshot: Snapshot, shown: ShownTheme) -> ShownTheme:
    """Work out dots or the surface, where these are asked for."""
    choice = shown.choice
    if choice.way not in ("dots", "density"):
        return shown
    ids, numbers = shown.people.by_building()
    row = np.minimum(
        np.searchsorted(snapshot.building_ids, ids), len(snapshot.building_ids) - 1
    )
    there = snapshot.building_ids[row] == ids if len(ids) else np.empty(0, bool)
    ids, numbers, points = (
        ids[there],
        numbers[there],
        snapshot.building_points[row[there]],
    )
    if choice.way == "density":
        surface = density_of(points, numbers, bandwidth=choice.bandwidth)
        return replace(shown, surface=surface)
    per_dot = choice.per_dot or _round_up(int(numbers.sum()) / _MOST_DOTS)
    dots = dots_a_house(numbers, points, per_dot)
    kept = dots > 0
    shapes = document.footprints(ids[kept])
    placed = place_dots(ids[kept], shapes, dots[kept])
    return replace(shown, choice=replace(choice, per_dot=per_dot), dots=placed)


def _round_up(number: float) -> int:
    return next((step for step in _ROUND if step >= number), _ROUND[-1])


@dataclass(frozen=True, slots=True)
class SpotChoice:
    """Where hot spots are looked for.

    Attributes
    ----------
    places : str
        ``"grids"``, ``"hexagons"`` or ``"squares"``.
    side : float
        Of hexagons and squares, metres from side to side.
    seed : int
    """

    places: str = "grids"
    side: float = 500.0
    seed: int = 12345


@dataclass(frozen=True, slots=True, eq=False)
class ShownSpots:
    """Hot spots worked out.

    Attributes
    ----------
    choice : SpotChoice
    shapes : ndarray of Polygon or MultiPolygon, shape (n,)
    units : tuple of int
        Of each shape; empty for hexagons and squares.
    spots : HotSpots
    events, left_out : int
        Those that count, and those nobody knows the place of or that lie outside.
    """

    choice: SpotChoice
    shapes: NDArray[np.object_]
    units: tuple[int, ...]
    spots: HotSpots
    events: int
    left_out: int


def study_hot_spots(
    document: Document,
    snapshot: Snapshot,
    choice: SpotChoice,
    *,
    level: int,
    progress: Progress,
) -> ShownSpots:
    """Find where there are more or fewer events than chance would have it.

    Parameters
    ----------
    document : Document
    snapshot : Snapshot
    choice : SpotChoice
    level : int
        Of the grids.
    progress : Progress

    Returns
    -------
    ShownSpots

    Raises
    ------
    GridPlannerError
        ``spots.no_events`` where no event has a place.
    Cancelled
        If the user stopped it.
    """
    progress.step("progress.events")
    points, unplaced = read_event_places(document.file, snapshot.buildings)
    if not len(points):
        raise GridPlannerError("spots.no_events", n=unplaced)
    shapes, units, counts = _counted(snapshot, choice, level, points)
    neighbours = neighbours_of(shapes) if len(shapes) else []
    spots = find_hot_spots(counts, neighbours, seed=choice.seed, progress=progress)
    inside = int(counts.sum())
    return ShownSpots(
        choice, shapes, units, spots, inside, unplaced + len(points) - inside
    )


def _counted(
    snapshot: Snapshot, choice: SpotChoice, level: int, points: NDArray[np.float64]
) -> tuple[NDArray[np.object_], tuple[int, ...], NDArray[np.float64]]:
    owners = snapshot.cell_owners[:, level]
    held = owners != 0
    if choice.places != "grids":
        ground = shapely.union_all(snapshot.cell_polygons)
        lay = hexagons_over if choice.places == "hexagons" else squares_over
        shapely.prepare(ground)
        inside = shapely.intersects_xy(ground, points[:, 0], points[:, 1])
        cells = lay(ground, points[inside], choice.side)
        return cells.shapes, (), cells.counts
    ids, row = np.unique(owners[held], return_inverse=True)
    polygons = snapshot.cell_polygons[held]
    shapes = np.empty(len(ids), object)
    for number in range(len(ids)):
        shapes[number] = shapely.union_all(polygons[row == number])
    counts = np.zeros(len(ids))
    tree = shapely.STRtree(polygons)
    event, cell = tree.query(shapely.points(points), "intersects")
    first = np.unique(event, return_index=True)[1]  # on a border: one of the two
    np.add.at(counts, row[cell[first]], 1.0)
    return shapes, tuple(ids.tolist()), counts
