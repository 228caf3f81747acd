"""The map of a sheet: what it shows is settled first, then painted.

What finds no place on the map is known before anything is painted, so that the side
table beside it, and the warning before printing, tell of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import shapely
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QPainterPath

from gridplanner.layers.print.base_picture import paint_base
from gridplanner.layers.print.feature_labels import feature_wishes
from gridplanner.layers.print.ink import Hand, width_of
from gridplanner.layers.print.map_labels import (
    Door,
    Rank,
    boxed_wishes,
    doors_of,
    plate_wishes,
    road_wishes,
    stop_wishes,
    unit_wishes,
)
from gridplanner.layers.print.map_paint import (
    paint_borders,
    paint_ground,
    paint_houses,
    paint_tints,
    paint_veil,
)
from gridplanner.layers.print.map_signs import paint_point_signs, take_signs
from gridplanner.layers.print.name_places import off_houses
from gridplanner.layers.print.placing import Placed, Rooms, Wish, place
from gridplanner.layers.print.route_paint import paint_route

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gridplanner.layers.print.ground import Ground, MapView, Meaning
    from gridplanner.layers.print.ink import Ink, Rect

_HALO: Final = 0.5  # mm, of both sides
_LISTED: Final = (Rank.PLATE, Rank.PLACE, Rank.ROAD)
_NEAR: Final = (
    (1.6, 0), (-1.6, 0), (0, 1.2), (0, -1.2), (2.6, 1.2), (-2.6, 1.2), (2.6, -1.2),
    (-2.6, -1.2), (3.4, 0), (-3.4, 0), (0, 2.2), (0, -2.2),
)  # fmt: skip
_MARKS: Final = (1.5, 1.25, 1.0)
_FINE: Final = 30.0  # dots a millimetre, of which nobody sees a half


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line on a map below its labels, which keep clear of it.

    Attributes
    ----------
    points : tuple of (float, float)
        Millimetres on the sheet; each stretch runs across or down.
    colour : str
    width : float
        Millimetres.
    dash : tuple of float
    """

    points: tuple[tuple[float, float], ...]
    colour: str
    width: float
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Aside:
    """A door plate, or a name, that stands in the table beside the map.

    Attributes
    ----------
    number : int
        As on the map.
    plate : str
    square : str
        Of the map's letters and numbers.
    is_marked : bool
        Whether the number found a place on the map; else only the square tells.
    building : int
        Row id of its largest footprint; 0 for a name.
    """

    number: int
    plate: str
    square: str
    is_marked: bool
    building: int = 0


@dataclass(frozen=True, slots=True)
class Settled:
    """A map whose labels have their places.

    Attributes
    ----------
    view : MapView
    meant : Meaning
    doors : tuple of Door
        Door plates of one's own ground on this map.
    labels : tuple of Placed
    asides : tuple of Aside
        Doors and names of features without a place.
    left_out : tuple of Wish
        Names of units, and of what is looked at, without one.
    lines : tuple of Stroke
    unboxed : tuple of Door
        Doors without a box to tick on the map, where it has boxes.
    """

    view: MapView
    meant: Meaning
    doors: tuple[Door, ...]
    labels: tuple[Placed, ...]
    asides: tuple[Aside, ...]
    left_out: tuple[Wish, ...]
    lines: tuple[Stroke, ...] = ()
    unboxed: tuple[Door, ...] = ()


def settle(
    view: MapView,
    ground: Ground,
    meant: Meaning,
    family: str,
    *,
    lines: Sequence[Stroke] = (),
    extra: Sequence[Wish] = (),
    hidden: Sequence[Rect] = (),
) -> Settled:
    """Give the labels of a map their places.

    Parameters
    ----------
    view : MapView
    ground : Ground
    meant : Meaning
    family : str
        Font, as loaded.
    lines : sequence of Stroke, optional
    extra : sequence of Wish, optional
        Further labels, which get their places first.
    hidden : sequence of Rect, optional
        Where something lies over the map, such as the north arrow.
    """
    rooms = Rooms(view.edges)
    for one in hidden:
        rooms.take(one.x, one.y, one.right, one.bottom)
    for line in lines:
        take_line(rooms, line)

    def wide(words: str, bold: bool) -> float:  # noqa: FBT001 - as `place` calls it
        return width_of(family, words, Hand(1.0, bold))

    doors = doors_of(view, ground, meant) if meant.with_plates else []
    names = [_grown(wish, meant.grow) for wish in unit_wishes(view, ground, meant)]
    if meant.with_houses:
        names = off_houses(view, ground, doors, names, wide)
    firsts = [_grown(wish, meant.grow) for wish in extra]
    named, unnamed = place([*firsts, *names], rooms, wide)
    if meant.with_houses:
        take_signs(view, ground, rooms, meant.grow)
    wishes = [
        *stop_wishes(view, meant),
        *road_wishes(view, ground, meant.theme),
        *(boxed_wishes if meant.with_boxes else plate_wishes)(doors, meant.theme),
        *feature_wishes(view, ground, meant),
    ]
    wishes = [_grown(wish, meant.grow) for wish in wishes]
    others, left = place(wishes, rooms, wide)
    unboxed: tuple[Door, ...] = ()
    if meant.with_boxes:
        unboxed = _without(doors, left)
        # What has no room for number and box may have some for the number alone.
        plain = plate_wishes(unboxed, meant.theme)
        numbered, unplaced = place(
            [_grown(wish, meant.grow) for wish in plain], rooms, wide
        )
        others = [*others, *numbered]
        left = [*(wish for wish in left if wish.rank is not Rank.PLATE), *unplaced]
    # Without door plates there is no table beside the map.
    listed = [wish for wish in left if wish.rank in _LISTED and meant.with_plates]
    asides, marks = _asides(view, doors, listed, rooms, (meant, wide))
    return Settled(
        view,
        meant,
        tuple(doors),
        (*named, *others, *marks),
        asides,
        (*unnamed, *(wish for wish in left if wish not in listed)),
        tuple(lines),
        unboxed,
    )


def _asides(
    view: MapView,
    doors: Sequence[Door],
    left: Sequence[Wish],
    rooms: Rooms,
    how: tuple[Meaning, Callable[[str, bool], float]],
) -> tuple[tuple[Aside, ...], list[Placed]]:
    """List what found no place, doors first, and put its numbers on the map."""
    meant, wide = how
    listed = [
        (door.plate, (door.x, door.y), door.building) for door in _without(doors, left)
    ]
    listed += [
        (wish.words, wish.places[0], 0) for wish in left if wish.rank is not Rank.PLATE
    ]
    numbers = [
        _grown(_mark(number, at, meant.theme.aside), meant.grow)
        for number, (_words, at, _building) in enumerate(listed, 1)
    ]
    marks, unmarked = place(numbers, rooms, wide)
    unwritten = {wish.key for wish in unmarked}
    asides = tuple(
        Aside(number, words, square_of(view, *at), number not in unwritten, building)
        for number, (words, at, building) in enumerate(listed, 1)
    )
    return asides, marks


def take_line(rooms: Rooms, line: Stroke) -> None:
    """Keep the room of a line free of labels."""
    half = line.width / 2
    for (x, y), (u, v) in pairwise(line.points):
        rooms.take(
            min(x, u) - half, min(y, v) - half, max(x, u) + half, max(y, v) + half
        )


def _without(doors: Sequence[Door], left: Sequence[Wish]) -> tuple[Door, ...]:
    """Give the doors whose plates found no place."""
    without = {wish.key for wish in left if wish.rank is Rank.PLATE}
    return tuple(door for door in doors if door.building in without)


def _grown(wish: Wish, grow: float) -> Wish:
    """Ask for larger type, where the sheet is read from farther off."""
    if grow == 1.0:
        return wish
    sizes = tuple(size * grow for size in wish.sizes)
    return replace(wish, sizes=sizes, box=wish.box * grow)


def _mark(number: int, at: tuple[float, float], colour: str) -> Wish:
    x, y = at
    return Wish(
        f"({number})",
        (at, *((x + u, y + v) for u, v in _NEAR)),
        _MARKS,
        Rank.ASIDE,
        number,
        colour=colour,
    )


def paint(ink: Ink, settled: Settled, ground: Ground) -> None:
    """Paint a map whose labels are settled."""
    painter, view = ink.painter, settled.view
    room = ink.rect(view.place)
    painter.save()
    painter.setClipRect(room)
    painter.fillRect(room, QColor("#FFFFFF"))
    corner = room.topLeft()
    if ink.dots > _FINE:
        # In whole dots, a hundredth of a millimetre off, the file is smaller.
        corner = QPointF(round(corner.x()), round(corner.y()))
    painter.translate(corner)
    meant = settled.meant
    if meant.base is not None:
        paint_base(ink, view, meant.base)
    if meant.is_tinted:
        paint_tints(ink, view, ground, meant)
    paint_ground(ink, view, ground, meant.theme)
    if meant.with_houses:
        paint_houses(ink, view, ground, meant.theme)
        paint_point_signs(ink, view, ground, meant.theme)
    if meant.own:
        own = shapely.union_all(_shapes(ground, meant.own))
        paint_veil(ink, view, own, meant.theme)
    paint_borders(ink, view, ground, meant)
    if meant.way is not None:
        paint_route(ink, view, meant.way, meant.theme)
    painter.restore()
    painter.save()
    painter.setClipRect(room)
    for line in settled.lines:
        ink.stroke(line.points, line.colour, line.width, line.dash)
    for label in settled.labels:
        _write(ink, label)
    painter.restore()
    ink.box(view.place, line=meant.theme.ink, width=0.35)


def _shapes(ground: Ground, units: Sequence[int]) -> list[shapely.Geometry]:
    return [ground.outlines[unit] for unit in units]


def _write(ink: Ink, label: Placed) -> None:
    """Write a label; where it has a halo, white lies round its letters."""
    wish, painter, k = label.wish, ink.painter, ink.dots
    hand = Hand(label.size, wish.bold, wish.colour)
    if wish.disc:
        painter.setPen(ink.pen(wish.disc.rim, 0.2))
        painter.setBrush(ink.tone(wish.disc.fill))
        half = label.width / 2 * k
        painter.drawEllipse(QPointF(label.x * k, label.y * k), half, half)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        x = label.x - ink.width(label.words, hand) / 2
        ink.write(x, label.y + 0.36 * label.size, label.words, hand)
        return
    if not wish.angle and not wish.halo:
        x = label.x - label.width / 2 + wish.lead
        ink.write(x, label.y + 0.36 * label.size, label.words, hand)
        return
    painter.save()
    painter.translate(label.x * k, label.y * k)
    painter.rotate(wish.angle)
    ink.use(hand)
    base = QPointF((wish.lead - label.width / 2) * k, 0.36 * label.size * k)
    if wish.halo:
        outline = QPainterPath()
        outline.addText(base, QFont(painter.font()), label.words)
        painter.strokePath(outline, ink.pen("#FFFFFF", _HALO * label.size / 2.2))
        ink.use(hand)
    painter.drawText(base, label.words)
    painter.restore()


def squares_of(view: MapView) -> tuple[float, int, int]:
    """Give the side of the map's squares in millimetres, and how many there are.

    A round number of metres on the ground: 100 m at 1:2000.
    """
    side = view.scale / 20.0 * view.mm_per_metre
    columns = int(-(-view.place.width // side))
    rows = int(-(-view.place.height // side))
    return side, columns, rows


def square_of(view: MapView, x: float, y: float) -> str:
    """Name the square a place on the sheet lies in: letter across, number down."""
    side, _columns, _rows = squares_of(view)
    column, row = int((x - view.place.x) // side), int((y - view.place.y) // side)
    return f"{_letters(column)}{row + 1}"


def _letters(number: int) -> str:
    """Count by letters: A to Z, then AA."""
    first, last = divmod(number, 26)
    return (chr(ord("A") + first - 1) if first else "") + chr(ord("A") + last)
