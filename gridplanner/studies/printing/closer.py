"""Closer sheets of a topic: where its houses stand too close to be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gridplanner.analysis.printing.closeups import closeups
from gridplanner.layers.print.ground import MapView
from gridplanner.layers.print.map_frame import Stroke
from gridplanner.layers.print.map_labels import Rank
from gridplanner.layers.print.placing import Wish as Label
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text

if TYPE_CHECKING:
    from gridplanner.layers.print.products import Layout
    from gridplanner.studies.printing.spread import Spread
    from gridplanner.studies.printing.subjects import Telling
    from gridplanner.studies.printing.topics import Topic

_FRAME: Final = ("#374151", 0.25, (1.6, 1.0))
_SIZES: Final = (2.6, 2.2)


def closer_views(
    telling: Telling, topic: Topic, layout: Layout, scale: int
) -> tuple[MapView, ...]:
    """Give what closer sheets of a topic show, of a layout like its others.

    Parameters
    ----------
    telling : Telling
    topic : Topic
        With ground.
    layout : Layout
    scale : int
        Denominator of the sheets that show the whole.
    """
    if not topic.units:
        return ()
    ground = telling.ground
    packed = ground.buildings
    rows = packed.shapes_in(topic.ground.bounds)
    level = telling.units[topic.units[0]].level
    held = ground.unit_of(packed.ids[rows], level)
    rows = rows[np.isin(held, np.array(topic.units, np.int64))]
    doors = ground.plates(packed.ids[rows])
    known, kept = set(), []
    for row, (plate, door) in zip(rows.tolist(), doors, strict=True):
        if plate and (door is None or door not in known):
            known.add(door)
            kept.append(row)
    size = layout.map.width, layout.map.height
    finer, frames = closeups(packed.points[kept], size, float(scale))
    return tuple(
        MapView(layout.map, west, north, float(finer))
        for west, _south, _east, north in frames
    )


def frames_on(
    view: MapView, spread: Spread, grow: float
) -> tuple[tuple[Stroke, ...], tuple[Label, ...]]:
    """Draw on a sheet of the whole where the closer ones lie, with their numbers."""
    strokes, labels = [], []
    first = len(spread.shown) + 1
    for number, closer in enumerate(spread.closeups, first):
        west, south, east, north = closer.box
        corners = np.array([[west, north], [east, south]])
        (left, top), (right, bottom) = view.to_mm(corners).tolist()
        edge = view.edges
        if right < edge[0] or left > edge[2] or bottom < edge[1] or top > edge[3]:
            continue
        ring = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
        strokes.append(Stroke(ring, *_FRAME))
        words = text("print.closer", n=format_count(number))
        half = 0.5 * len(words) * _SIZES[0] * grow
        at = (left + half, top + 2.2 * grow), (right - half, bottom - 2.2 * grow)
        labels.append(Label(words, at, _SIZES, Rank.OWN, number, bold=True, halo=True))
    return tuple(strokes), tuple(labels)
