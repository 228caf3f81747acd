"""A template laid over the layout a product has on some paper."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gridplanner.layers.print.anchors import within
from gridplanner.layers.print.properties import made_of
from gridplanner.layers.print.sheet import ELEMENTS
from gridplanner.layers.print.template import MAP, kind_of
from gridplanner.layers.print.trimming import Trim

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gridplanner.layers.print.ink import Rect
    from gridplanner.layers.print.products import Layout
    from gridplanner.layers.print.template import Template


def applied(template: Template, layout: Layout, *, is_turned: bool) -> Layout:
    """Lay a flattened template over a layout.

    What is tied to edges stays at them whatever the paper; nothing leaves the page.

    Parameters
    ----------
    template : Template
    layout : Layout
        Of the template's product, with its margins.
    is_turned : bool
        Whether the sheet lies.
    """
    grow = layout.grow
    size = layout.size[0] / grow, layout.size[1] / grow
    beyond = (template.bleed or 0.0) / grow
    places = {MAP: layout.map, **layout.places}
    params: dict[str, Any] = {}
    moved = set()
    for one in template.elements:
        known = ELEMENTS.get(kind_of(one.key))
        if one.key != MAP and (known is None or known.is_fixed):
            continue
        anchored = one.place(is_turned=is_turned)
        if anchored is not None:
            place = within(anchored.on(size), size, beyond=beyond)
            places[one.key] = place.times(grow)
            moved.add(one.key)
        if one.is_shown is False:
            places.pop(one.key, None)
        record = ELEMENTS[kind_of(one.key)].params if one.key != MAP else None
        if record is not None and one.properties:
            params[one.key] = made_of(record, dict(one.properties))
    area = places.pop(MAP)
    if MAP in moved:
        kept = {key: place for key, place in places.items() if key not in moved}
        places |= _followed(kept, layout.map, area)
    return replace(
        layout,
        map=area,
        places={key: places[key] for key in in_order(list(places), template.order)},
        params=params,
        flowing=tuple(key for key in layout.flowing if key not in moved),
        trim=Trim(template.bleed or 0.0, bool(template.crop_marks)),
    )


def _followed(places: Mapping[str, Rect], before: Rect, after: Rect) -> dict[str, Rect]:
    """Give what stands on the map its place on the map that was moved.

    It stays as far from the upper right corner, where the north arrow is.
    """
    found = {}
    for key, place in places.items():
        is_on = (
            place.x >= before.x
            and place.y >= before.y
            and place.right <= before.right
            and place.bottom <= before.bottom
        )
        if place == before:
            found[key] = after
        elif is_on:
            x = after.right - (before.right - place.x)
            y = after.y + (place.y - before.y)
            found[key] = replace(place, x=max(x, after.x), y=y)
    return found


def in_order(keys: Sequence[str], order: Sequence[str]) -> list[str]:
    """Put keys from the back to the front: first those the order does not name.

    Examples
    --------
    >>> in_order(["a", "b", "c"], ["b", "a", "gone"])
    ['c', 'b', 'a']
    """
    there = set(keys)
    named = [key for key in order if key in there]
    return [*(key for key in keys if key not in set(named)), *named]
