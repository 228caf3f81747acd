"""Further maps of a sheet: where it lies in its community or in the town.

A layout asks for one by a place with its name: ``inset`` for a small map of outlines,
``area_map`` and ``town_map`` for maps like the sheet's own, without houses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridplanner.analysis.printing.fitting import fit_closely
from gridplanner.layers.print.ground import MapView, Meaning
from gridplanner.layers.print.key_map import KeyMap, key_map
from gridplanner.layers.print.map_frame import settle
from gridplanner.layers.print.themes import THEMES, from_afar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gridplanner.data.records import Unit
    from gridplanner.layers.print.ink import Rect
    from gridplanner.layers.print.map_frame import Settled
    from gridplanner.studies.printing.subjects import Telling
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish


def tops_of(units: Mapping[int, Unit]) -> list[Unit]:
    """List the units in force that lie in no other level: the town, mostly one."""
    return [one for one in units.values() if one.level == 0 and not one.valid_to]


def town_name(units: Mapping[int, Unit]) -> str:
    """Name the town; nothing where a project has several."""
    names = [one.name for one in tops_of(units)]
    return names[0] if len(names) == 1 else ""


def insets_of(
    telling: Telling, topic: Topic, view: MapView, places: Mapping[str, Rect]
) -> dict[str, KeyMap]:
    """Make the small map of a sheet, where its layout has a place for one.

    It shows the units of the same level in the unit above; where that holds nothing
    else, in the whole town.
    """
    place = places.get("inset")
    if place is None or not topic.units:
        return {}
    units, outlines = telling.units, telling.ground.outlines
    own = [number for number in topic.units if number in units]
    level = units[own[0]].level
    above = units.get(units[own[0]].parent)
    beside = [
        unit.id
        for unit in units.values()
        if unit.level == level and not unit.valid_to and unit.id in outlines
    ]
    within = [
        number
        for number in beside
        if above is not None and units[number].parent == above.id
    ]
    is_town = set(within) <= set(own)
    shown = beside if is_town or above is None else within
    made = key_map(
        place,
        town_name(units) if is_town or above is None else above.name,
        areas=[outlines[number] for number in shown],
        own=[outlines[number] for number in own if number in outlines],
        frame=view.box,
    )
    return {"inset": made}


def further_maps(
    telling: Telling,
    topic: Topic,
    wish: Wish,
    places: Mapping[str, Rect],
    family: str,
    *,
    grow: float,
) -> dict[str, Settled]:
    """Make the further maps that a layout has places for.

    Parameters
    ----------
    telling : Telling
    topic : Topic
    wish : Wish
    places : mapping of str to Rect
    family : str
        Font, as loaded.
    grow : float
        By which everything is larger than on A3.
    """
    units, found = telling.units, {}
    first = units.get(topic.units[0]) if topic.units else None
    if first is None:
        return {}
    above = units.get(first.parent, first)
    top = next(iter(tops_of(units)), above)
    for name, unit in (("area_map", above), ("town_map", top)):
        place, outline = places.get(name), telling.ground.outlines.get(unit.id)
        if place is None or outline is None or outline.is_empty:
            continue
        size = place.width, place.height
        held = fit_closely(outline.bounds, size, size, step=1_000)
        west, _south, _east, north = held.frames[0]
        meant = Meaning(
            (unit.id,),
            unit.level,
            first.level if first.level > unit.level else -1,
            is_tinted=first.level > unit.level,
            with_plates=False,
            with_houses=False,
            grow=grow,
            theme=from_afar(THEMES[wish.looks.theme]),
        )
        view = MapView(place, west, north, float(held.scale))
        found[name] = settle(view, telling.ground, meant, family)
    return found
