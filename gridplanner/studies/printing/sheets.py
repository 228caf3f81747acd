"""Maps as sheets, made one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from gridplanner.analysis.printing.fitting import fit, holding
from gridplanner.data.levels import Role
from gridplanner.layers.print.ground import MapView, Meaning
from gridplanner.layers.print.map_frame import settle
from gridplanner.layers.print.products import PRODUCTS, lay_out
from gridplanner.layers.print.samples import samples_of
from gridplanner.layers.print.sheet import PAPERS, Sheet
from gridplanner.studies.printing.stops import numbered
from gridplanner.studies.printing.subjects import subject_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gridplanner.data.levels import Level
    from gridplanner.layers.print.products import Product
    from gridplanner.studies.printing.subjects import Telling
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish


def level_of(levels: Sequence[Level], product: Product) -> int:
    """Give the level whose units have a sheet each: the grids', or the one above."""
    roles = [level.role for level in levels]
    grids = roles.index(Role.GRID) if Role.GRID in roles else len(roles) - 1
    return grids if product.is_of_grids else max(grids - 1, 0)


def sheets_of(
    telling: Telling, topic: Topic, wish: Wish, family: str
) -> Iterator[Sheet]:
    """Make the maps of a topic: one, or several where it is too large.

    Parameters
    ----------
    telling : Telling
    topic : Topic
        With ground.
    wish : Wish
    family : str
        Font, as loaded.
    """
    product, paper = PRODUCTS[wish.product], PAPERS[wish.paper]
    layouts = [lay_out(product, paper, is_turned=turned) for turned in (False, True)]
    upright, across = ((one.map.width, one.map.height) for one in layouts)
    outline = topic.ground
    found = fit(outline.bounds, upright, across, scale=wish.scale)
    layout = layouts[found.is_turned]
    subject = subject_of(telling, telling.units[topic.units[0]], wish)
    levels = telling.ground.subdivision.levels
    inner = wish.level + 1 if wish.level + 1 < len(levels) else -1
    looks = wish.looks
    with_stops = product.with_stops and looks.with_stops
    meant = Meaning(
        topic.units,
        wish.level,
        inner,
        is_tinted=product.is_tinted,
        with_plates=product.with_plates and looks.with_plates,
        grow=layout.grow,
        stops=numbered(telling.ground.stops, outline) if with_stops else (),
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
