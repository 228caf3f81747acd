"""Building matrices as sheets: a house on one or several, small houses together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridplanner.layers.matrix_looks import ColourBy, legend_of
from gridplanner.layers.matrix_words import subtitle_of, title_of
from gridplanner.layers.print.ink import Rect
from gridplanner.layers.print.matrix_page import (
    MatrixPage,
    Standing,
    fits_packed,
    pack_tables,
    part_table,
    table_of,
)
from gridplanner.layers.print.papers import size_of
from gridplanner.layers.print.sheet import Sheet, Subject
from gridplanner.layers.print.themes import INK, THEMES
from gridplanner.layers.style import LIGHT
from gridplanner.resources.texts import text
from gridplanner.studies.printing.house_topics import GROUP, small_houses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gridplanner.data.matrix import Matrix
    from gridplanner.studies.printing.homes import Homes
    from gridplanner.studies.printing.houses import Houses
    from gridplanner.studies.printing.subjects import Telling
    from gridplanner.studies.printing.topics import Topic
    from gridplanner.studies.printing.wish import Wish

_MARGIN: Final = 10.0
_TITLE: Final = 15.0
_LEGEND: Final = 13.5
_NOTES: Final = 7.0
_GAP: Final = 3.0
_SHORT: Final = 297.0  # mm of the side of A3 that is short
_SMALLEST: Final = 0.75  # type of 1.9 mm, on A4


def matrix_sheets(
    homes: Homes, telling: Telling, houses: Houses, topic: Topic, wish: Wish
) -> Iterator[Sheet]:
    """Make the sheets of a house, or of the small houses of a grid.

    Parameters
    ----------
    homes : Homes
    telling : Telling
        Names of units, and the notes.
    houses : Houses
    topic : Topic
    wish : Wish
    """
    size, room, grow = _room(wish.paper)
    theme = THEMES[wish.looks.theme]
    unit = telling.units.get(topic.units[0])
    grid = "" if unit is None else unit.name or unit.code
    if topic.key.startswith(GROUP):
        small = small_houses(houses, telling.ground, wish, topic.units[0])
        matrices = homes.matrices([one.id for one in small])
        tables = [
            table_of(one, house.short)
            for one, house in zip(matrices, small, strict=True)
        ]
        packed = [one for one in tables if fits_packed(one, room)]
        pages = pack_tables(packed, room)
        for table in tables:
            if not fits_packed(table, room):
                pages += [[one] for one in part_table(table, room)]
        title, subtitle = topic.name, text("matrix.houses", n=len(matrices))
    else:
        matrices = homes.matrices([topic.row])
        (matrix,) = matrices
        pages = [[one] for one in part_table(table_of(matrix), room)]
        title, subtitle = title_of(matrix), subtitle_of(matrix, grid)
    subject = Subject(
        topic.units[0],
        text("print.title.matrix", unit=title),
        subtitle,
        topic.code,
        wish.day,
        notes=homes.notes(wish),
    )
    for number, tables_here in enumerate(pages, 1):
        yield Sheet(
            subject,
            size,
            None,
            _places(size, grow),
            number,
            len(pages),
            grow=grow,
            body=_page(tables_here, matrices, is_sparing=theme is INK),
            watermark=homes.watermark,
            is_grey=theme.is_grey,
        )


def _page(
    tables: Sequence[Standing], matrices: Sequence[Matrix], *, is_sparing: bool
) -> MatrixPage:
    homes = [cell for one in matrices for cell in one.cells]
    return MatrixPage(
        tuple(tables),
        tuple(legend_of(homes, ColourBy.STATE, LIGHT)),
        len(homes),
        sum(one.people for one in matrices),
        sum(one.households for one in matrices),
        is_sparing,
    )


def _room(paper: str) -> tuple[tuple[float, float], Rect, float]:
    """Give the size of a lying sheet, the room for tables as on A3, and the growth."""
    short, long = sorted(size_of(paper))
    grow = max(_SMALLEST, short / _SHORT)
    wide, high = long / grow, short / grow
    top = _MARGIN + _TITLE + _GAP
    bottom = high - _MARGIN - _NOTES - _LEGEND - _GAP
    room = Rect(_MARGIN, top, wide - 2 * _MARGIN, bottom - top)
    return (long, short), room, grow


def _places(size: tuple[float, float], grow: float) -> dict[str, Rect]:
    """Give the places of the elements; those painted first lie below."""
    wide, high = size[0] / grow, size[1] / grow
    inner = wide - 2 * _MARGIN
    foot = high - _MARGIN - _NOTES
    page = Rect(0.0, 0.0, wide, high)
    title = Rect(_MARGIN, _MARGIN, inner, _TITLE)
    places = {
        "matrix_ground": page,
        "watermark": page,
        "title": title,
        "code": Rect(title.right - _TITLE, title.y, _TITLE, _TITLE),
        "matrix_table": page,
        "matrix_legend": Rect(_MARGIN, foot - _LEGEND, inner, _LEGEND),
        "notes": Rect(_MARGIN, foot, inner, _NOTES),
    }
    return {name: place.times(grow) for name, place in places.items()}
