"""Professional grids: departments' own, over the tiling and free to overlap it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.data.demo.grids import COUNTY, order_by_bands
from gridplanner.data.demo.villages import grow, neighbours, union_by
from gridplanner.data.records import GridKind, Unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gridplanner.data.demo.frames import Floats, Ints

GRID_LEVEL = 2
DEPARTMENTS = (
    "综合执法",
    "市场监管",
    "应急消防",
    "生态环境",
    "公安",
    "卫生健康",
    "交通运输",
    "水务",
)


@dataclass(frozen=True, slots=True)
class ProfessionalPlan:
    """The grids of one department: polygons (n,) and units at the grid level."""

    department: str
    polygons: NDArray[np.object_]
    units: tuple[Unit, ...]


def make_professional(
    rng: np.random.Generator,
    faces: NDArray[np.object_],
    *,
    count: int,
    first_plan: int,
    since: str,
) -> list[ProfessionalPlan]:
    """Divide the ground once more for each department, by its own seats.

    Borders follow the same fields and roads but heed no village, so that they run
    across the grids of the tiling. Some ground stays without a grid.

    Parameters
    ----------
    rng : numpy.random.Generator
    faces : ndarray of Polygon, shape (n,)
        Fields and built-up ground of the town, which tile.
    count : int
        Professional grids of all departments together.
    first_plan : int
        Number of the first department's plan.
    since : str
        ISO date.

    Returns
    -------
    list of ProfessionalPlan
    """
    shares = np.array([1.6, 1.5, 1.2, 0.9, 1.4, 0.8, 0.7, 0.5])
    sizes = np.floor(shares / shares.sum() * count).astype(int)
    sizes[0] += count - sizes.sum()
    pairs, _ = neighbours(faces)
    xy = shapely.get_coordinates(shapely.centroid(faces))
    cost = np.hypot(*(xy[pairs[:, 0]] - xy[pairs[:, 1]]).T) + 1.0
    plans = []
    for index, (department, size) in enumerate(
        zip(DEPARTMENTS, sizes.tolist(), strict=True)
    ):
        if size:
            noisy = cost * rng.uniform(0.8, 1.25, len(cost))
            label = _seats(rng, xy, size)
            polygons = union_by(faces, grow(pairs, noisy, label, len(faces)), size)
            first = (first_plan + index) * 10**9 + 1
            units = _units(polygons, department, index, first, since)
            plans.append(ProfessionalPlan(department, polygons, units))
    return plans


def _seats(rng: np.random.Generator, xy: Floats, size: int) -> Ints:
    """Label `size` faces 0 …, and some more -1: ground no grid of it covers."""
    label = np.full(len(xy), -2, np.int64)
    spare = max(0, size // 12)
    chosen = rng.choice(len(xy), size + spare, replace=False)
    label[chosen[:size]] = np.arange(size)
    label[chosen[size:]] = -1
    return label


def _units(
    polygons: NDArray[np.object_], department: str, index: int, first: int, since: str
) -> tuple[Unit, ...]:
    middle = shapely.get_coordinates(shapely.centroid(polygons))
    rank = order_by_bands(middle, 2500.0)
    return tuple(
        Unit(
            first + number,
            0,
            GRID_LEVEL,
            code=f"{COUNTY}9{index + 1:02d}{place + 1:06d}",
            name=f"{department}第{place + 1}网格",
            kind=GridKind.PROFESSIONAL.value,
            department=department,
            valid_from=since,
        )
        for number, place in enumerate(rank.tolist())
    )
