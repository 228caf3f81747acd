"""四至 of a unit: what its ground gives, and what a user typed in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gridplanner.analysis.printing.four_sides import SIDES, four_sides
from gridplanner.data.feature_kinds import KINDS
from gridplanner.data.packed import POINT
from gridplanner.data.sides import read_sides
from gridplanner.layers.hit import geometry_of
from gridplanner.resources.texts import text
from gridplanner.studies.printing.ground import features_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gridplanner.data.document import Document
    from gridplanner.data.plan import Plan
    from gridplanner.data.records import Unit
    from gridplanner.layers.features import FeatureSet

_FOLLOWED = ("road", "river", "ditch")
_AROUND = 60.0  # metres in which roads and neighbours are looked for


def given_sides(
    unit: Unit,
    outlines: Mapping[int, shapely.Geometry],
    units: Iterable[Unit],
    features: FeatureSet,
    towns: Sequence[Unit] = (),
) -> tuple[str, ...]:
    """Name what a unit's ground ends at: east, south, west, north.

    Parameters
    ----------
    unit : Unit
    outlines : mapping of int to shapely geometry
        Of units, by id.
    units : iterable of Unit
        Of its level; those beside it are neighbours.
    features : FeatureSet
    towns : sequence of Unit, optional
        The topmost units: where their ground ends and nothing else is named, a side is
        called after that.

    Returns
    -------
    tuple of str
        Empty for a side where nothing named is; four such for a unit without ground.
    """
    outline = outlines.get(unit.id)
    if outline is None or outline.is_empty:
        return ("",) * len(SIDES)
    box = shapely.box(*outline.bounds).buffer(_AROUND)
    packed = features.packed
    rows = packed.shapes_in(box.bounds)
    followed = [KINDS.index(kind) for kind in _FOLLOWED]
    rows = rows[np.isin(features.kinds[rows], followed)]
    rows = rows[packed.dims[rows] > POINT]
    shapes = [geometry_of(packed, row) for row in rows.tolist()]
    lines = np.asarray(
        shapely.transform(np.array(shapes, object), lambda at: at + packed.origin)
    )
    names = [features.names[row] for row in rows.tolist()]
    others = [one for one in units if one.id != unit.id and one.id in outlines]
    grounds = np.empty(len(others), object)
    grounds[:] = [outlines[one.id] for one in others]
    (near,) = np.nonzero(shapely.intersects(grounds, box))
    beside, areas = [others[row] for row in near.tolist()], grounds[near]
    called = [one.name for one in beside]
    inside = [one for one in towns if one.id in outlines and one.id != unit.id]
    if inside:
        whole = shapely.union_all([outlines[one.id] for one in inside])
        areas = np.append(areas, box.difference(whole))
        mine = max(
            inside, key=lambda one: shapely.intersection(outlines[one.id], outline).area
        )
        called.append(_edge_of(mine.name))
    found = four_sides(outline, lines, names, areas, called)
    return tuple(one.name for one in found)


def _edge_of(town: str) -> str:
    """Call the edge of a town; the same whatever is spoken, since it is compared."""
    return f"{town}界" if max(town, default="界") > "⺀" else f"{town} (edge)"


def said_sides(unit: Unit, given: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Say what a unit ends at: direction, and what holds there."""
    held = read_sides(unit.sides).over(given)
    return tuple(
        (text(f"print.side.{side}"), words or text("print.side.open"))
        for side, words in zip(SIDES, held, strict=True)
    )


def sides_to_check(unit: Unit, given: Sequence[str]) -> bool:
    """Tell whether the ground changed since sides of a unit were typed."""
    return any(read_sides(unit.sides).outdated(given))


def sides_of_open_plan(document: Document, plan: Plan, unit: Unit) -> tuple[str, ...]:
    """Name what a unit of an open plan ends at, as its ground gives it now."""
    units = [one for one in plan.units_at(unit.level) if not one.valid_to]
    towns = [one for one in plan.units_at(0) if not one.valid_to]
    outlines = {**plan.outlines(0), **plan.outlines(unit.level)}
    features = features_of(document.file)
    return given_sides(unit, outlines, units, features, towns)
