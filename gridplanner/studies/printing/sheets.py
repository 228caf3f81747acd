"""Maps as sheets, made one by one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

import shapely

from gridplanner.analysis.printing.fitting import (
    COARSEST,
    LARGEST,
    fit,
    fit_closely,
    holding,
)
from gridplanner.data.errors import GridPlannerError
from gridplanner.data.levels import Role
from gridplanner.layers.print.base_picture import Base
from gridplanner.layers.print.beyond import neighbours_at
from gridplanner.layers.print.ground import MapView, Meaning
from gridplanner.layers.print.map_frame import settle
from gridplanner.layers.print.products import PRODUCTS
from gridplanner.layers.print.reflow import reflow
from gridplanner.layers.print.samples import samples_of
from gridplanner.layers.print.sheet import Sheet
from gridplanner.layers.print.tables import places_of_table, short_parts, tables_of
from gridplanner.layers.print.themes import THEMES, over_base, over_tints
from gridplanner.resources.texts import text
from gridplanner.studies.printing.closer import closer_views, frames_on
from gridplanner.studies.printing.insets import further_maps, insets_of
from gridplanner.studies.printing.layouts import layouts_of
from gridplanner.studies.printing.spread import Spread
from gridplanner.studies.printing.stops import numbered
from gridplanner.studies.printing.surroundings import surroundings
from gridplanner.studies.printing.topic_subjects import subject_about
from gridplanner.studies.printing.wish import BEST_FIT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gridplanner.data.levels import Level
    from gridplanner.layers.print.beyond import Beyond
    from gridplanner.layers.print.ink import Rect
    from gridplanner.layers.print.map_frame import Stroke
    from gridplanner.layers.print.placing import Wish as Label
    from gridplanner.layers.print.products import Product
    from gridplanner.layers.print.sheet import Subject
    from gridplanner.studies.printing.subjects import Telling
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish

_FRAMING = 0.5  # of a map: what covers more stands round it, as the squares do


class NotByError(GridPlannerError):
    """A product that has no sheets of a kind; it names the kind."""

    named: ClassVar[Mapping[str, tuple[str, ...]]] = {"by": ("print.by.",)}


def level_of(levels: Sequence[Level], product: Product, by: str = "unit") -> int:
    """Give the level whose units have a sheet each.

    Raises
    ------
    GridPlannerError
        ``print.no_micro`` where there are no micro-grids, ``print.not_by`` where the
        product has no such sheets.
    """
    roles = [level.role for level in levels]
    grids = roles.index(Role.GRID) if Role.GRID in roles else len(roles) - 1
    above = max(grids - 1, 0)
    if by == "unit":
        return grids if product.is_of_grids else above
    if by not in product.by:
        raise NotByError("print.not_by", by=by, product=product.name)
    if by == "micro" and grids + 1 == len(levels):
        raise GridPlannerError("print.no_micro")
    return {"micro": grids + 1, "area": above, "town": 0}.get(by, grids)


def spread_of(telling: Telling, topic: Topic, wish: Wish) -> Spread:
    """Spread the ground of a topic over sheets: one, or several where it is large."""
    product, layouts = PRODUCTS[wish.product], layouts_of(wish)
    upright, across = ((one.map.width, one.map.height) for one in layouts)
    box = topic.ground.bounds
    # A board is one, and who has what wants to be seen at one glance.
    is_one = product.is_tinted or product.is_public
    largest = COARSEST if is_one else LARGEST
    found = (
        fit_closely(box, upright, across)
        if wish.scale == BEST_FIT
        else fit(box, upright, across, scale=wish.scale, largest=largest)
    )
    pieces = [part.bounds for part in shapely.get_parts(topic.ground)]
    spread = Spread(layouts[found.is_turned], found, holding(found, pieces))
    if not (product.with_plates and wish.looks.with_closeups):
        return spread
    closer = closer_views(telling, topic, spread.layout, found.scale)
    return replace(spread, closeups=closer)


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
    spread = spread_of(telling, topic, wish)
    layout = spread.layout
    subject = subject_about(telling, topic, wish)
    meant = meaning_of(telling, topic, wish, grow=layout.grow)
    tables = tables_of(subject.parts, layout)
    count = len(spread.all_views) + len(tables)
    places = dict(layout.places)
    if not subject.sides:
        places.pop("sides", None)
    beside = replace(subject, parts=short_parts(subject.parts, layout))
    base = base_of(telling, wish)
    for number, view in enumerate(spread.all_views, 1):
        here = laid_on(meant, view, base)
        lines, beyond, extra = _around(telling, meant, spread, number)
        sheet = Sheet(
            _credited(beside, here.base),
            layout.size,
            settle(
                view,
                telling.ground,
                here,
                family,
                lines=lines,
                extra=extra,
                hidden=over_map(view.place, places),
            ),
            places,
            number,
            count,
            int(view.scale),
            samples_of(view, telling.ground, here),
            layout.grow,
            layout.params,
            layout.trim,
            beyond=beyond,
        )
        sheet = reflow(sheet, layout.flowing)
        maps = further_maps(
            telling, topic, wish, sheet.places, family, grow=layout.grow
        )
        insets = insets_of(telling, topic, view, sheet.places)
        yield replace(sheet, key_maps=insets, maps=maps)
    for number, table in enumerate(tables, len(spread.all_views) + 1):
        listed = replace(subject, parts=table)
        yield Sheet(
            listed,
            layout.size,
            None,
            places_of_table(layout),
            number,
            count,
            grow=layout.grow,
            params=layout.params,
            trim=layout.trim,
            is_grey=meant.theme.is_grey,
        )


def _around(
    telling: Telling, meant: Meaning, spread: Spread, number: int
) -> tuple[tuple[Stroke, ...], tuple[Beyond, ...], tuple[Label, ...]]:
    """Give the lines, edges and further labels of the sheet of a number."""
    ground = telling.ground
    if number > len(spread.shown):
        view = spread.all_views[number - 1]
        return (), tuple(neighbours_at(view, ground, meant.level, meant.own)), ()
    lines, beyond = surroundings(ground, meant, spread, number)
    frames, extra = frames_on(spread.views[number - 1], spread, meant.grow)
    return (*lines, *frames), beyond, extra


def count_of(
    telling: Telling, topic: Topic, wish: Wish, spread: Spread | None = None
) -> int:
    """Tell how many sheets a topic has, without making them."""
    spread = spread or spread_of(telling, topic, wish)
    if "parts" not in spread.layout.places:
        return len(spread.all_views)
    parts = subject_about(telling, topic, wish).parts
    return len(spread.all_views) + len(tables_of(parts, spread.layout))


def over_map(area: Rect, places: Mapping[str, Rect]) -> tuple[Rect, ...]:
    """Give the places of elements that lie over a map without framing it."""
    found = []
    for place in places.values():
        wide = min(place.right, area.right) - max(place.x, area.x)
        high = min(place.bottom, area.bottom) - max(place.y, area.y)
        if wide > 0 < high and wide * high < _FRAMING * area.width * area.height:
            found.append(place)
    return tuple(found)


def _credited(subject: Subject, base: Base | None) -> Subject:
    """Name the source of the base map below, where it asks for it."""
    words = base.attribution if base is not None else ""
    if not words:
        return subject
    return replace(subject, notes=(*subject.notes, text("print.base_of", source=words)))


def base_of(telling: Telling, wish: Wish) -> Base | None:
    """Give the pictures that are to lie under maps, None for none."""
    looks, scans = wish.looks, telling.ground.scans
    if not looks.with_base or not (scans or looks.base_file):
        return None
    return Base(scans, looks.base_file, telling.crs or "")


def laid_on(meant: Meaning, view: MapView, base: Base | None) -> Meaning:
    """Lay a map on pictures where there are any; without it is drawn as ever."""
    if base is None or not base.lies_under(view):
        return meant
    return replace(meant, base=base, theme=over_base(meant.theme))


def meaning_of(
    telling: Telling, topic: Topic, wish: Wish, *, grow: float = 1.0
) -> Meaning:
    """Say what the maps of a topic are of."""
    product, looks = PRODUCTS[wish.product], wish.looks
    theme = THEMES[looks.theme]
    division = telling.ground.subdivision
    level = telling.units[topic.units[0]].level
    inner = level + 1 if level + 1 < len(division.levels) else -1
    if product.is_tinted:
        inner = max(division.grid_level, level)
    shown = telling.ground.stops if product.with_stops and looks.with_stops else ()
    stops, way = numbered(shown, topic.ground), telling.ground.way
    return Meaning(
        topic.units,
        level,
        inner,
        is_tinted=product.is_tinted,
        with_plates=product.with_plates and looks.with_plates,
        grow=grow,
        stops=stops,
        theme=over_tints(theme) if product.is_tinted else theme,
        way=way(stops) if way is not None and len(stops) > 1 else None,
        with_boxes=product.with_boxes and looks.with_boxes,
    )
