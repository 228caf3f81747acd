"""Household files (一户一档) as sheets: a dwelling on one page, or on several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.data.team.roles import PostRole
from gridplanner.layers.print.form_page import flow
from gridplanner.layers.print.ink import Rect
from gridplanner.layers.print.papers import size_of
from gridplanner.layers.print.sheet import Sheet, Subject
from gridplanner.layers.print.themes import THEMES
from gridplanner.resources.texts import text
from gridplanner.studies.printing.household_form import pieces_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gridplanner.studies.printing.homes import Homes
    from gridplanner.studies.printing.subjects import Telling
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish

_MARGIN: Final = (18.0, 12.0)  # of the side that is bound, and of the others
_TITLE: Final = 15.0
_NOTES: Final = 7.0
_SHORT: Final = 210.0  # mm of the short side of A4
_WORKERS: Final = frozenset({PostRole.FULL_TIME_WORKER, PostRole.PART_TIME_WORKER})


def household_sheets(
    homes: Homes, telling: Telling, topic: Topic, wish: Wish, family: str
) -> Iterator[Sheet]:
    """Make the pages of the file of a dwelling.

    Parameters
    ----------
    homes : Homes
    telling : Telling
        Names of units, who works there, and the notes.
    topic : Topic
        Of a dwelling.
    wish : Wish
    family : str
        Font, as loaded.
    """
    short, long = sorted(size_of(wish.paper))
    grow = short / _SHORT
    wide, high = short / grow, long / grow
    left, other = _MARGIN
    page = Rect(left, other, wide - left - other, high - 2 * other)
    room = Rect(
        page.x, page.y + _TITLE + 1, page.width, page.height - _TITLE - _NOTES - 4
    )
    found = homes.household_file(topic.row)
    unit = telling.units.get(topic.units[0])
    pieces = pieces_of(
        found,
        grid="" if unit is None else unit.name or unit.code,
        workers=_workers(telling, topic.units[0]),
        photo=homes.photo(found),
    )
    pages = flow(pieces, room, family)
    subject = Subject(
        topic.units[0],
        text("print.title.household"),
        topic.name,
        day=wish.day,
        notes=homes.notes(wish),
    )
    places = {
        "watermark": Rect(0.0, 0.0, wide, high),
        "title": Rect(page.x, page.y, page.width, _TITLE),
        "form": room,
        "notes": Rect(page.x, page.bottom - _NOTES, page.width, _NOTES),
    }
    for number, body in enumerate(pages, 1):
        yield Sheet(
            subject,
            (short, long),
            None,
            {name: place.times(grow) for name, place in places.items()},
            number,
            len(pages),
            grow=grow,
            body=body,
            watermark=homes.watermark,
            is_grey=THEMES[wish.looks.theme].is_grey,
        )


def _workers(telling: Telling, unit: int) -> str:
    """Name who works in a grid."""
    held = [one for one in telling.team.at_unit(unit) if one.role in _WORKERS]
    names = (telling.names.get(one.worker_id, "") for one in held)
    return text("print.and").join(filter(None, names))
