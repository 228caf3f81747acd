"""Building cards (楼栋公示卡): a house, who looks after it, whom to call.

They hang at a door for everybody to read: no resident is on them, and no count so
small that it tells of one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gridplanner.analysis.printing.fitting import fit
from gridplanner.data.team.roles import PostRole
from gridplanner.layers.print.blocks import ROW
from gridplanner.layers.print.card import Card, radius_of
from gridplanner.layers.print.ground import MapView, Meaning
from gridplanner.layers.print.ink import Rect
from gridplanner.layers.print.map_frame import settle
from gridplanner.layers.print.papers import size_of
from gridplanner.layers.print.sheet import Post, Sheet, Subject
from gridplanner.layers.print.themes import THEMES
from gridplanner.resources.format import NONE, format_count
from gridplanner.resources.texts import text
from gridplanner.studies.printing.small_counts import few
from gridplanner.studies.printing.subjects import notes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from gridplanner.data.team.on_day import HeldPost
    from gridplanner.studies.printing.houses import House, Houses
    from gridplanner.studies.printing.subjects import Telling
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish

_MARGIN: Final = 10.0
_TITLE: Final = 17.0
_FOOT: Final = 9.0
_GAP: Final = 5.0
_EDGE: Final = 4.0
_SHORT: Final = 210.0
_MAP: Final = 0.36  # of the height below the title, at least
_HEAD, _ROW = 6.0, 7.6  # of a block, and of a line in it
_AROUND: Final = 120.0  # metres shown where a house is in no unit
_COARSEST: Final = 5_000
_LOCAL: Final = (PostRole.ENTRANCE_LEADER, PostRole.FLOOR_LEADER)
_LINES: Final = (
    ("supervision", "12345"), ("police", "110"), ("fire", "119"),
    ("ambulance", "120"), ("gas", ""), ("committee", ""), ("station", ""),
    ("property", ""), ("water", ""), ("power", ""),
)  # fmt: skip


def card_sheets(
    telling: Telling, houses: Houses, topic: Topic, wish: Wish, family: str
) -> Iterator[Sheet]:
    """Make the card of a house, always one page.

    Parameters
    ----------
    telling : Telling
    houses : Houses
    topic : Topic
        Of a building; its ground is the footprint.
    wish : Wish
    family : str
        Font, as loaded.
    """
    house = houses.by_id[topic.row]
    short, long = sorted(size_of(wish.paper))
    grow = short / _SHORT
    subject = _subject(telling, house, wish)
    card = Card(_rings(topic.ground), _stairs(telling, house), _lines())
    needs = _needs(subject, card)
    places, area = _places(short / grow, long / grow, needs)
    area = area.times(grow)
    view = _view(telling, topic, wish, area)
    meant = Meaning(
        tuple(unit for unit in topic.units if unit in telling.ground.outlines),
        wish.level,
        with_plates=False,
        grow=grow,
        theme=THEMES[wish.looks.theme],
    )
    hidden = (places["north"].times(grow), *_ring(view, topic.ground, grow))
    yield Sheet(
        subject,
        (short, long),
        settle(view, telling.ground, meant, family, hidden=hidden),
        {name: place.times(grow) for name, place in places.items()},
        scale=int(view.scale),
        grow=grow,
        body=card,
    )


def _places(
    wide: float, high: float, needs: Mapping[str, float]
) -> tuple[dict[str, Rect], Rect]:
    """Give the blocks the height they need, and the map what is left.

    Parameters
    ----------
    wide, high : float
        Of the paper, millimetres.
    needs : mapping of str to float
        Height of each block, in the order they are read.
    """
    page = Rect(0, 0, wide, high).inset(_MARGIN)
    title = Rect(page.x, page.y, page.width, _TITLE)
    top, foot = title.bottom + _EDGE, page.bottom - _FOOT
    columns = _columns(needs)
    needed = max(_height(column) for column in columns)
    room = foot - top - _GAP
    below = min(needed, (1.0 - _MAP) * room)
    area = Rect(page.x, top, page.width, room - below)
    places = {
        "house_mark": area,
        "title": title,
        "code": Rect(title.right - _TITLE, title.y, _TITLE, _TITLE),
        "north": Rect(area.right - 13, area.y + 3, 10, 17),
        "scale": Rect(page.x, foot, page.width / 2, _FOOT),
        "notes": Rect(page.x + page.width / 2 + 4, foot + 3, page.width / 2 - 4, 5),
    }
    column = (page.width - 8) / 2
    for number, needed_here in enumerate(columns):
        y = area.bottom + _GAP
        spare = below - _GAP * len(needed_here)
        share = spare / sum(needed_here.values())
        for name, wanted in needed_here.items():
            tall = wanted * share
            places[name] = Rect(page.x + number * (column + 8), y, column, tall)
            y += tall + _GAP
    return places, area


def _columns(needs: Mapping[str, float]) -> tuple[dict[str, float], dict[str, float]]:
    """Part the blocks into two columns of like height.

    Lines to call may stand in one column or in two, figures on either side.
    """
    lines = needs["hotlines"]
    low = _HEAD + (lines - _HEAD + _ROW / 2) / 2
    best: tuple[float, float, tuple[dict[str, float], dict[str, float]]] | None = None
    for tall in (lines, low):
        for left in (("house_posts",), ("figures", "house_posts")):
            heights = {**needs, "hotlines": tall}
            parted = (
                {name: heights[name] for name in heights if name in left},
                {name: heights[name] for name in heights if name not in left},
            )
            one, other = map(_height, parted)
            found = max(one, other), abs(one - other), parted
            if best is None or found[:2] < best[:2]:
                best = found
    assert best is not None  # four ways were tried
    return best[2]


def _height(column: Mapping[str, float]) -> float:
    return sum(column.values()) + _GAP * len(column)


def _needs(subject: Subject, card: Card) -> dict[str, float]:
    """Tell how high each block wants to be."""
    rows = {
        "figures": (len(subject.figures), ROW),
        "house_posts": (max(len(subject.posts), 1), _ROW),
        "entrances": (sum(len(posts) or 1 for _name, posts in card.entrances), _ROW),
        "hotlines": (len(card.lines), _ROW),
    }
    return {name: _HEAD + count * step for name, (count, step) in rows.items() if count}


def _view(telling: Telling, topic: Topic, wish: Wish, area: Rect) -> MapView:
    """Show the grid whole, or so much of it round the house as is still readable."""
    shape = telling.ground.outlines.get(topic.units[0])
    x, y = _middle(topic, shape)
    if shape is None:
        shape = shapely.Point(x, y).buffer(_AROUND)
    size = area.width, area.height
    found = fit(shape.bounds, size, size, scale=wish.scale or None, largest=_COARSEST)
    if found.sheets == 1:
        west, _south, _east, north = found.frames[0]
        return MapView(area, west, north, float(found.scale))
    scale = float(wish.scale or _COARSEST)
    per_mm = scale / 1000.0
    west = x - area.width * per_mm / 2
    return MapView(area, west, y + area.height * per_mm / 2, scale)


def _ring(view: MapView, shape: shapely.Geometry, grow: float) -> tuple[Rect, ...]:
    """Give where the ring about the house lies; names of its surroundings keep off."""
    if shape.is_empty:
        return ()
    low_x, low_y, high_x, high_y = shape.bounds
    corners = view.to_mm(np.array([(low_x, low_y), (high_x, high_y)]))
    x, y = corners.mean(axis=0).tolist()
    half = radius_of(corners, grow)
    return (Rect(x - half, y - half, 2 * half, 2 * half),)


def _middle(topic: Topic, shape: shapely.Geometry | None) -> tuple[float, float]:
    """Give where the house stands; the middle of its unit where nobody drew it."""
    held = topic.ground if not topic.ground.is_empty else shape
    point = shapely.Point(0, 0) if held is None else held.centroid
    return float(point.x), float(point.y)


def _rings(shape: shapely.Geometry) -> tuple[NDArray[np.float64], ...]:
    parts = [
        one for one in shapely.get_parts(shape) if isinstance(one, shapely.Polygon)
    ]
    return tuple(np.asarray(one.exterior.coords) for one in parts)


def _subject(telling: Telling, house: House, wish: Wish) -> Subject:
    unit = telling.units.get(house.unit)
    above = telling.units.get(unit.parent) if unit is not None else None
    where = [one.name or one.code for one in (above, unit) if one is not None]
    if house.title != house.name:
        where.insert(0, house.name)
    here = [post for post in _held(telling, house) if post.role not in _LOCAL]
    return Subject(
        house.unit,
        text("print.title.building", unit=house.title),
        " · ".join(where),
        house.code,
        wish.day,
        _figures(house),
        tuple(_post(telling, one) for one in (*here, *_of_unit(telling, house))),
        notes=notes_of(wish, is_public=True),
    )


def _figures(house: House) -> tuple[tuple[str, str], ...]:
    entrances = len(house.entrances)
    return (
        (
            text("print.card.floors"),
            format_count(house.floors) if house.floors else NONE,
        ),
        (text("print.card.stairs"), format_count(entrances) if entrances else NONE),
        (text("balance.measure.dwellings"), few(house.homes)),
    )


def _held(telling: Telling, house: House) -> tuple[HeldPost, ...]:
    stairs = [number for number, _name in house.entrances]
    return telling.team.at_house(house.id, stairs)


def on_card(telling: Telling, house: House) -> list[int]:
    """List the workers who stand on the card of a house."""
    held = (*_held(telling, house), *_of_unit(telling, house))
    return [one.worker_id for one in held]


def _of_unit(telling: Telling, house: House) -> tuple[HeldPost, ...]:
    """Give the posts of the grid, and the police of the area above it."""
    unit = telling.units.get(house.unit)
    if unit is None:
        return ()
    above = telling.team.at_unit(unit.parent) if unit.parent else ()
    police = (one for one in above if one.role is PostRole.POLICE)
    return (*telling.team.at_unit(unit.id), *police)


def _post(telling: Telling, held: HeldPost) -> Post:
    role = text(f"staff.role.{held.role.value}")
    if held.part and held.role is PostRole.FLOOR_LEADER:
        role = text("print.card.floor_leader", role=role, n=held.part)
    return Post(
        role,
        telling.names.get(held.worker_id, ""),
        telling.phones.get(held.worker_id, ""),
    )


def _stairs(telling: Telling, house: House) -> tuple[tuple[str, tuple[Post, ...]], ...]:
    """Give each entrance with who looks after it; floors stand after all of them."""
    local = [one for one in _held(telling, house) if one.role in _LOCAL]
    found = []
    for number, name in house.entrances:
        own = [
            one
            for one in local
            if one.role is PostRole.ENTRANCE_LEADER and one.place == number
        ]
        found.append((name, tuple(_post(telling, one) for one in own)))
    shown = {number for number, _name in house.entrances}
    rest = [
        one
        for one in local
        if one.role is PostRole.FLOOR_LEADER or one.place not in shown
    ]
    if rest:
        found.append(("", tuple(_post(telling, one) for one in rest)))
    return tuple(found)


def _lines() -> tuple[tuple[str, str], ...]:
    return tuple((text(f"print.line.{name}"), figure) for name, figure in _LINES)
