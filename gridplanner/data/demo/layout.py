"""How a site is laid out in its frame: plots, streets, gates, where to cut it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from gridplanner.data.demo.frames import Floats, Ints


class Use(IntEnum):
    """What a footprint is used for; `USES` has the words."""

    HOUSE = 0
    SIDE_HOUSE = 1
    GATE = 2
    FLATS = 3
    SHOP = 4
    OFFICE = 5
    CLINIC = 6
    SCHOOL = 7
    SHED = 8
    DORMITORY = 9
    MARKET = 10
    SERVICE = 11
    SQUARE = 12


USES = (
    "住宅",
    "厢房",
    "门楼",
    "住宅",
    "商业",
    "办公",
    "医疗",
    "教育",
    "厂房",
    "宿舍",
    "商业",
    "配套",
    "广场",
)


@dataclass(frozen=True, slots=True)
class Layout:
    """One site in its frame.

    ``plots`` (n, 4): x and y of the middle, width and depth in metres; ``uses``
    (n,): a `Use`; ``hull`` the built-up ground; ``cuts`` x and y of the streets
    along which it may be divided; ``gates`` (4, 2): where the streets leave to
    east, north, west and south; ``streets`` pairs of line and class.
    """

    plots: Floats
    uses: Ints
    hull: BaseGeometry
    cuts: tuple[Floats, Floats]
    gates: Floats
    streets: tuple[tuple[Floats, str], ...]


def lay_out_village(rng: np.random.Generator, *, homesteads: float) -> Layout:
    """Lay out a natural village: rows of homesteads along lanes, ragged at the edge.

    Parameters
    ----------
    rng : numpy.random.Generator
    homesteads : float
        Number of homesteads to aim at.

    Returns
    -------
    Layout
    """
    width, depth = rng.uniform(13.2, 16.5), rng.uniform(16.0, 19.5)
    aspect = float(np.exp(rng.normal(0.25, 0.35)))
    pitch = depth + rng.uniform(4.2, 6.0)
    rows = max(3, round(np.sqrt(homesteads * 1.22 * width / pitch / aspect)))
    half = homesteads * 1.22 * width / rows / 2
    y = _row_places(rng, rows, depth, pitch)
    low, high = _row_ends(rng, rows, half)
    streets = _street_places(rng, half, width)
    plots = np.vstack(
        [
            _fill_row(rng, streets, (low[row], high[row], y[row]), (width, depth))
            for row in range(rows)
        ]
    )
    plots = plots[rng.random(len(plots)) > 0.05]
    return _finish(rng, plots, y, depth, streets[1:-1])


def lay_out_block(
    rng: np.random.Generator, box: tuple[float, float, float, float]
) -> Layout:
    """Fill a rectangle of the old town with dense courtyards.

    Parameters
    ----------
    rng : numpy.random.Generator
    box : tuple of float
        Least x, least y, greatest x, greatest y in the frame.

    Returns
    -------
    Layout
        Its hull is the rectangle of the plots; the caller has the block's own.
    """
    width, depth = rng.uniform(12.0, 14.5), rng.uniform(16.0, 19.0)
    pitch = depth + 4.6
    rows = int((box[3] - box[1] - 6) / pitch)
    y = box[3] - 4 - depth / 2 - pitch * np.arange(rows, dtype=np.float64)
    middle = (box[0] + box[2]) / 2
    streets = _street_places(rng, (box[2] - box[0]) / 2 - 3, width) + middle
    plots = np.vstack(
        [
            _fill_row(rng, streets, (box[0] + 3, box[2] - 3, place), (width, depth))
            for place in y
        ]
    )
    plots = plots[rng.random(len(plots)) > 0.08]
    return _finish(rng, plots, y, depth, streets[1:-1])


def _row_places(
    rng: np.random.Generator, rows: int, depth: float, pitch: float
) -> Floats:
    steps = pitch + rng.uniform(-0.6, 1.2, rows)
    steps[rows // 2] += rng.uniform(3.0, 5.5)  # the main street
    steps[rng.random(rows) < 0.06] += depth * 0.8  # a strip of gardens
    y = -np.cumsum(steps)
    return np.asarray(y - y.mean(), np.float64)


def _row_ends(
    rng: np.random.Generator, rows: int, half: float
) -> tuple[Floats, Floats]:
    place = np.linspace(-1, 1, rows)
    round_off = np.sqrt(1.12 - 0.62 * place**2)
    sway = np.cumsum(rng.normal(0, 0.08, rows)) * half
    lean = rng.normal(0, 0.12) * half * place
    low = -half * round_off * rng.uniform(0.78, 1.12, rows) + sway - sway.mean() + lean
    high = half * round_off * rng.uniform(0.78, 1.12, rows) + sway - sway.mean() + lean
    core = 0.3 * half
    return np.minimum(low, -core), np.maximum(high, core)


def _street_places(rng: np.random.Generator, half: float, width: float) -> Floats:
    steps = width * rng.integers(5, 10, 60) + 6.0
    x = np.cumsum(steps)
    x = x[x < 2.9 * half]
    first = -half * 1.4 + rng.uniform(0, 2.5 * width)
    streets = np.concatenate([[first - width * 9], first + np.concatenate([[0.0], x])])
    return np.asarray(np.append(streets, streets[-1] + width * 9), np.float64)


def _fill_row(
    rng: np.random.Generator,
    streets: Floats,
    row: tuple[float, float, float],
    size: tuple[float, float],
) -> Floats:
    low, high, y = row
    width, depth = size
    plots = []
    for left, right in zip(streets[:-1] + 3.0, streets[1:] - 3.0, strict=True):
        count = max(1, round((right - left) / (width * rng.uniform(0.92, 1.1))))
        step = (right - left) / count
        x = left + step * (np.arange(count) + 0.5)
        x = x[(x - step / 2 > low) & (x + step / 2 < high)]
        plots.append(np.column_stack([x, np.full(len(x), y), np.full(len(x), step)]))
    row_plots = np.vstack(plots)
    return np.column_stack([row_plots, np.full(len(row_plots), depth)])


def _finish(
    rng: np.random.Generator, plots: Floats, y: Floats, depth: float, streets: Floats
) -> Layout:
    lanes = (y[:-1] + y[1:]) / 2
    low, high, places = _extents(plots)
    hull = _ragged_hull(low, high, places, depth)
    inside = streets[(streets > low.max()) & (streets < high.min())]
    if not len(inside):
        inside = np.array([(low.max() + high.min()) / 2])
    main_x = inside[np.argmin(np.abs(inside - plots[:, 0].mean()))]
    main_y = lanes[np.argmax(np.abs(np.diff(y)) - np.abs(lanes - lanes.mean()) * 0.05)]
    gates = np.array(
        [
            (high.max() + 9, main_y),
            (main_x, places[0] + depth / 2 + 9),
            (low.min() - 9, main_y),
            (main_x, places[-1] - depth / 2 - 9),
        ]
    )
    lines = [_lane(lane, places, (low, high)) for lane in lanes if lane != main_y]
    lines.append((np.array([gates[2], gates[0]]), "主街"))
    for x in inside:
        name = "主街" if x == main_x else "巷道"
        lines.append((np.array([(x, gates[1, 1]), (x, gates[3, 1])]), name))
    uses = _give_uses(rng, plots, (float(main_x), float(main_y)))
    return Layout(plots, uses, hull, (inside, lanes), gates, tuple(lines))


def _lane(
    lane: float, places: Floats, ends: tuple[Floats, Floats]
) -> tuple[Floats, str]:
    near = np.argsort(np.abs(places - lane))[:2]
    low, high = ends[0][near].min() - 3, ends[1][near].max() + 3
    return np.array([(low, lane), (high, lane)]), "巷道"


def _extents(plots: Floats) -> tuple[Floats, Floats, Floats]:
    places, row = np.unique(-plots[:, 1], return_inverse=True)
    low = np.full(len(places), np.inf)
    high = np.full(len(places), -np.inf)
    np.minimum.at(low, row, plots[:, 0] - plots[:, 2] / 2)
    np.maximum.at(high, row, plots[:, 0] + plots[:, 2] / 2)
    return low, high, -places


def _ragged_hull(
    low: Floats, high: Floats, places: Floats, depth: float
) -> BaseGeometry:
    middles = (places[:-1] + places[1:]) / 2
    tops = np.concatenate([[places[0] + depth / 2], middles])
    bottoms = np.concatenate([middles, [places[-1] - depth / 2]])
    boxes = shapely.box(low, bottoms, high, tops)
    grown = shapely.buffer(shapely.union_all(boxes), 24, quad_segs=2)
    return shapely.simplify(shapely.buffer(grown, -15, quad_segs=2), 2.0)


def _give_uses(
    rng: np.random.Generator, plots: Floats, crossing: tuple[float, float]
) -> Ints:
    distance = np.hypot(plots[:, 0] - crossing[0], plots[:, 1] - crossing[1])
    nearest = np.argsort(distance)[:8]
    uses = np.full(len(plots), int(Use.HOUSE), np.int64)
    if len(plots) < 12:
        return uses
    for place, use in zip(
        rng.permutation(nearest)[:6],
        (Use.OFFICE, Use.SQUARE, Use.SHOP, Use.CLINIC, Use.SQUARE, Use.SHOP),
        strict=False,
    ):
        uses[place] = use
    return uses
