"""Sheets by which paper comes back: their code's words, boxes to tick, lists of doors.

A door has its box beside its plate on the map, else in the table beside the map, else
on a page of doors that follows. All boxes of a page are a `TickSheet`, which the
project keeps when the page is printed.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from math import prod
from typing import TYPE_CHECKING, Final

from gridplanner.analysis.paper.marks import SIDE
from gridplanner.data.tick_sheets import TickBox, TickSheet
from gridplanner.layers.print.blocks import ROW
from gridplanner.layers.print.ink import Rect
from gridplanner.layers.print.map_frame import square_of
from gridplanner.layers.print.map_labels import BOX
from gridplanner.layers.print.side_list import side_list
from gridplanner.layers.print.template import kind_of
from gridplanner.layers.print.tick_boxes import LIST_COLUMN, LIST_ROW
from gridplanner.studies.printing.houses import natural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gridplanner.layers.print.map_frame import Settled
    from gridplanner.layers.print.map_labels import Door
    from gridplanner.layers.print.sheet import Sheet
    from gridplanner.studies.printing.subjects import Telling
    from gridplanner.studies.printing.topics import Topic

MARGIN: Final = 10.0  # of a list page, millimetres
_CODE: Final = 18.5  # millimetres on A3
_TOP, _BELOW = MARGIN + 19.0, MARGIN + 13.0  # millimetres around a list of doors
_ASIDES: Final = "asides"
_LARGER: Final = (1.6, 1.4, 1.2, 1.0)  # times, where a list leaves its page empty
_ON_LISTS: Final = ("title", "code", "notes", "page_number")


def named_sheets(
    sheets: Iterable[Sheet], telling: Telling, topic: Topic
) -> Iterator[Sheet]:
    """Let the codes of a topic's sheets say project and plan, and give boxes to tick.

    Parameters
    ----------
    sheets : iterable of Sheet
        All of the topic, where they have boxes; pages of doors follow them.
    telling : Telling
    topic : Topic
    """
    version = hashlib.blake2b(topic.ground.wkb, digest_size=3).hexdigest().upper()
    named = (
        replace(sheet, project=telling.project, version=version) for sheet in sheets
    )
    for sheet in named:
        if sheet.map is None or not sheet.map.meant.with_boxes:
            yield sheet
            continue
        yield from _boxed([sheet, *named], topic, comes_back=telling.comes_back)


def _boxed(sheets: list[Sheet], topic: Topic, *, comes_back: bool) -> Iterator[Sheet]:
    """Give boxes to some sheets, and to the pages of doors behind them."""
    drawn: list[tuple[TickBox, ...]] = []
    listed: list[TickBox] = []
    several = len(sheets) > 1
    # A worker's name is on the paper, and need not be kept for a year: the code is.
    subject = sheets[0].subject
    title = subject.code if topic.key.startswith("worker:") else subject.title
    for sheet in sheets:
        boxes, rest = _on_sheet(sheet)
        drawn.append(boxes)
        before = f"{sheet.number}-" if several else ""
        listed += _rows(sheet.map, rest, before)
    pages = _lists(sheets[0], sorted(listed, key=lambda box: natural(box.words)))
    whole = len(sheets) + len(pages)
    everything = [*zip(sheets, drawn, strict=True), *pages]
    for number, (sheet, boxes) in enumerate(everything, 1):
        places = dict(sheet.places)
        if boxes and comes_back and "code" in places:
            places["code"] = _grown(places["code"], sheet.grow)
        page = replace(
            sheet, number=number, count=whole, places=places, comes_back=comes_back
        )
        ticks = _tick_sheet(page, title, boxes) if boxes else None
        yield replace(page, ticks=ticks)


def _grown(place: Rect, grow: float) -> Rect:
    """Make the square code in the corner larger, to the left and up, for cameras."""
    if place.y > (MARGIN + 1.0) * grow:
        return place
    side = max(_CODE * grow, place.width)
    return Rect(place.right - side, place.bottom - side, side, side)


def _tick_sheet(sheet: Sheet, title: str, boxes: tuple[TickBox, ...]) -> TickSheet:
    subject = sheet.subject
    return TickSheet(
        subject.code,
        title,
        subject.day,
        sheet.number,
        sheet.count,
        sheet.size,
        SIDE * sheet.grow,
        sheet.version,
        boxes,
    )


def _on_sheet(sheet: Sheet) -> tuple[tuple[TickBox, ...], tuple[Door, ...]]:
    """Give the boxes of a map and its table, and the doors that have none there."""
    settled = sheet.map
    if settled is None:
        return (), ()
    doors = {door.building: door for door in settled.doors}
    boxes = [
        TickBox(
            doors[label.wish.key].buildings,
            0,
            doors[label.wish.key].plate,
            label.x - label.width / 2,
            label.y - label.wish.box / 2,
            label.wish.box,
        )
        for label in settled.labels
        if label.wish.box
    ]
    rest = settled.unboxed
    for key, place in sheet.places.items():
        if kind_of(key) != _ASIDES or not rest:
            continue
        larger = sheet.grow * getattr(sheet.params.get(key), "larger", 1.0)
        beside = side_list(settled, place.times(1 / larger)).boxes
        boxes += [
            TickBox(
                door.buildings, 0, door.plate,
                box.x * larger, box.y * larger, BOX * larger,
            )
            for door, box in beside
        ]  # fmt: skip
        rest = () if beside else rest
    return tuple(boxes), rest


def _rows(
    settled: Settled | None, doors: Sequence[Door], before: str
) -> Iterator[TickBox]:
    """Make a row of a list for each door, its box without a place as yet."""
    if settled is None:
        return
    for door in doors:
        square = square_of(settled.view, door.x, door.y)
        words = f"{door.plate}  {before}{square}"
        yield TickBox(door.buildings, 0, words, 0.0, 0.0, BOX)


def _lists(
    sheet: Sheet, listed: Sequence[TickBox]
) -> list[tuple[Sheet, tuple[TickBox, ...]]]:
    """Make the pages that list doors, in columns of like length."""
    grow = sheet.grow
    wide, high = (side / grow for side in sheet.size)
    place = Rect(MARGIN, _TOP, wide - 2 * MARGIN, high - _TOP - _BELOW)
    rows, columns = _room_for(place, 1.0)
    places = {name: at for name, at in sheet.places.items() if name in _ON_LISTS}
    pages = []
    for first in range(0, len(listed), rows * columns):
        here = listed[first : first + rows * columns]
        larger = next(
            one for one in _LARGER if len(here) <= prod(_room_for(place, one))
        )
        across = _room_for(place, larger)[1]
        per_column = -(-len(here) // across)
        boxes = []
        for at, box in enumerate(here):
            column, row = divmod(at, per_column)
            x = place.x + column * place.width / across + 0.3
            y = place.y + ROW + 2.0 + row * LIST_ROW * larger
            side = BOX * larger * grow
            boxes.append(replace(box, x=x * grow, y=y * grow, side=side))
        page = replace(
            sheet,
            map=None,
            places=dict(places),
            samples=(),
            scale=0,
            is_grey=sheet.map is not None and sheet.map.meant.theme.is_grey,
        )
        pages.append((page, tuple(boxes)))
    return pages


def _room_for(place: Rect, larger: float) -> tuple[int, int]:
    """Tell how many rows and columns a list of doors has room for."""
    rows = int((place.height - ROW - 2.0) // (LIST_ROW * larger))
    return rows, int(place.width // (LIST_COLUMN * larger))
