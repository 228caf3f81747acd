"""The sheets of a wish, made one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from gridplanner.analysis.printing.fitting import fit, holding
from gridplanner.data.levels import Role
from gridplanner.layers.print.ground import MapView, Meaning
from gridplanner.layers.print.legend import samples_of
from gridplanner.layers.print.map_frame import settle
from gridplanner.layers.print.products import PRODUCTS, lay_out
from gridplanner.layers.print.sheet import PAPERS, Sheet
from gridplanner.studies.printing.stops import numbered
from gridplanner.studies.printing.subjects import subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gridplanner.data.levels import Level
    from gridplanner.data.records import Unit
    from gridplanner.layers.print.products import Product
    from gridplanner.studies.printing.subjects import Telling
    from gridplanner.studies.printing.wish import Wish


def level_of(levels: Sequence[Level], product: Product) -> int:
    """Give the level whose units have a sheet each: the grids', or the one above."""
    roles = [level.role for level in levels]
    grids = roles.index(Role.GRID) if Role.GRID in roles else len(roles) - 1
    return grids if product.is_of_grids else max(grids - 1, 0)


def units_of(telling: Telling, wish: Wish) -> list[Unit]:
    """List the units whose sheets are wanted and that have ground, by code.

    A community that is asked for means its grids where grids have the sheets; a grid
    means its community where communities have them.
    """
    asked = set(wish.units)
    above = {number for one in asked for number in _upwards(one, telling.units)}
    return [
        unit
        for unit in telling.figures.units
        if (
            not wish.units
            or unit.id in above
            or not asked.isdisjoint(_upwards(unit.id, telling.units))
        )
        and unit.id in telling.ground.outlines
        and telling.ground.outlines[unit.id].area > 0
    ]


def _upwards(unit: int, units: Mapping[int, Unit]) -> set[int]:
    """Give a unit and those it lies in."""
    found = set()
    while unit in units:
        found.add(unit)
        unit = units[unit].parent
    return found


def sheets_of(telling: Telling, unit: Unit, wish: Wish, family: str) -> Iterator[Sheet]:
    """Make the sheets of a unit: one, or several where it is too large.

    Parameters
    ----------
    telling : Telling
    unit : Unit
        With ground.
    wish : Wish
    family : str
        Font, as loaded.
    """
    product, paper = PRODUCTS[wish.product], PAPERS[wish.paper]
    layouts = [lay_out(product, paper, is_turned=turned) for turned in (False, True)]
    upright, across = ((one.map.width, one.map.height) for one in layouts)
    outline = telling.ground.outlines[unit.id]
    found = fit(outline.bounds, upright, across, scale=wish.scale)
    layout = layouts[found.is_turned]
    subject = subject_of(telling, unit, wish)
    levels = telling.ground.subdivision.levels
    inner = wish.level + 1 if wish.level + 1 < len(levels) else -1
    meant = Meaning(
        (unit.id,),
        wish.level,
        inner,
        is_tinted=product.is_tinted,
        with_plates=product.with_plates,
        grow=layout.grow,
        stops=numbered(telling.ground.stops, outline) if product.with_stops else (),
    )
    shown = holding(found, [part.bounds for part in shapely.get_parts(outline)])
    for number, at in enumerate(shown, 1):
        west, _south, _east, north = found.frames[at]
        view = MapView(layout.map, west, north, float(found.scale))
        yield Sheet(
            subject,
            layout.size,
            settle(view, telling.ground, meant, family),
            dict(layout.places),
            number,
            len(shown),
            found.scale,
            samples_of(view, telling.ground),
            layout.grow,
        )
