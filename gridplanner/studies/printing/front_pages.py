"""What leads an atlas: the town at a glance, the index map, the table of sheets."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from gridplanner.analysis.printing.fitting import fit_closely
from gridplanner.analysis.printing.listing import Line, flow
from gridplanner.layers.print.ground import MapView, Meaning
from gridplanner.layers.print.index_map import framed, settle_frames
from gridplanner.layers.print.listing import Listing, Shape
from gridplanner.layers.print.map_frame import settle, square_of
from gridplanner.layers.print.papers import size_of
from gridplanner.layers.print.products import Block, Product, lay_out
from gridplanner.layers.print.samples import samples_of
from gridplanner.layers.print.sheet import Sheet, Subject
from gridplanner.layers.print.themes import THEMES, from_afar, over_tints
from gridplanner.resources.format import format_count
from gridplanner.resources.texts import text
from gridplanner.studies.printing.index_pages import page_places
from gridplanner.studies.printing.insets import tops_of, town_name
from gridplanner.studies.printing.layouts import layouts_of
from gridplanner.studies.printing.subjects import notes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gridplanner.analysis.printing.listing import Page
    from gridplanner.layers.print.products import Layout
    from gridplanner.studies.printing.pages import MapPage
    from gridplanner.studies.printing.subjects import Telling
    from gridplanner.studies.printing.wish import Wish

_OVERVIEW: Final = Product(
    "overview",
    is_of_grids=False,
    blocks=(Block("legend", 0.3), Block("parts", 0.7)),
    with_plates=False,
)
_INDEX: Final = Product(
    "index", is_of_grids=False, blocks=(Block("index_lines", 1.0),), with_plates=False
)
_SHORT: Final = 3  # letters of a code that belong together


def _has_map(wish: Wish) -> bool:
    """Tell whether frames of sheets can be told apart: many work on one ground."""
    return wish.by != "worker"


def _shape(wish: Wish) -> Shape:
    titles: tuple[str, ...] = ("page", "code", "name", "scale", "square")
    widths: tuple[float, ...] = (0.11, 0.35, 0.3, 0.14, 0.1)
    if not _has_map(wish):  # without a map there are no squares
        titles, widths = titles[:-1], (0.11, 0.35, 0.4, 0.14)
    return Shape(
        widths,
        (False, False, False, True, True)[: len(widths)],
        78.0,
        tuple(text(f"print.index.{name}") for name in titles),
    )


def front_count(sheets: int, wish: Wish) -> int:
    """Tell how many pages lead an atlas of so many maps."""
    if not sheets:
        return 0
    return 1 + len(_pages([Line(("",))] * sheets, wish))


def _pages(lines: list[Line], wish: Wish) -> tuple[Page, ...]:
    """Let the table flow: beside the index map, then over pages of its own."""
    shape = _shape(wish)
    _size, grow, places = page_places(wish)
    alone = places["index_lines"].times(1 / grow)
    if not _has_map(wish):
        return flow(lines, [], rest=shape.room(alone))
    layout = lay_out(_INDEX, size_of(wish.paper), is_turned=True)
    beside = layout.places["index_lines"].times(1 / layout.grow)
    return flow(lines, [shape.room(beside)], rest=shape.room(alone))


def front_sheets(
    telling: Telling,
    maps: tuple[MapPage, ...],
    grounds: Mapping[str, shapely.Geometry],
    wish: Wish,
    family: str,
) -> Iterator[Sheet]:
    """Make what leads an atlas.

    Parameters
    ----------
    telling : Telling
    maps : tuple of MapPage
        Every map of the file.
    grounds : mapping of str to shapely geometry
        Of each topic, by key.
    wish : Wish
    family : str
        Font, as loaded.
    """
    yield _overview(telling, wish, family)
    layout, view = _index_view(maps, grounds, wish)
    pages = _pages(_lines(telling, maps, grounds, view, wish), wish)
    subject = _subject(telling, wish, text("print.index.sheets"))
    trim = layouts_of(wish)[0].trim
    rest = enumerate(pages, 1)
    if _has_map(wish):
        next(rest)
        codes = _short([one.code for one in maps])
        frames = [
            framed(format_count(one.page), code, one.box, grounds[one.key])
            for one, code in zip(maps, codes, strict=True)
        ]
        yield Sheet(
            subject,
            layout.size,
            settle_frames(view, _from_afar(telling, layout, wish), frames, family),
            {n: p for n, p in layout.places.items() if n != "code"},
            1,
            len(pages),
            round(view.scale),
            grow=layout.grow,
            trim=trim,
            listing=Listing(_shape(wish), pages[0]),
        )
    size, grow, alone = page_places(wish)
    for number, columns in rest:
        yield Sheet(
            subject,
            size,
            None,
            dict(alone),
            number,
            len(pages),
            grow=grow,
            trim=trim,
            listing=Listing(_shape(wish), columns, _running(columns)),
            is_grey=THEMES[wish.looks.theme].is_grey,
        )


def _from_afar(telling: Telling, layout: Layout, wish: Wish) -> Meaning:
    """Say what the index map is of."""
    return Meaning(
        (),
        wish.level,
        with_plates=False,
        with_houses=False,
        grow=layout.grow,
        theme=from_afar(
            THEMES[wish.looks.theme],
            with_micro=wish.level > telling.ground.subdivision.grid_level,
        ),
    )


def _lines(
    telling: Telling,
    maps: Sequence[MapPage],
    grounds: Mapping[str, shapely.Geometry],
    view: MapView,
    wish: Wish,
) -> list[Line]:
    """Make the line of each map, with its square where there is an index map."""
    lines, names = [], _names(telling, maps)
    for one in maps:
        name = names[one.key]
        if one.count > 1:
            name = f"{name} {one.number}/{one.count}"
        scale = f"1:{format_count(one.scale)}"
        said: tuple[str, ...] = (format_count(one.page), one.code, name, scale)
        if _has_map(wish):
            frame = framed("", one.code, one.box, grounds[one.key])
            middle = np.array([[frame.x, frame.y]])
            ((x, y),) = view.to_mm(middle).tolist()
            said = (*said, square_of(view, x, y))
        lines.append(Line(said))
    return lines


def _names(telling: Telling, maps: Sequence[MapPage]) -> dict[str, str]:
    """Name each topic, with what it lies in where others are called the same."""
    named = {one.key: one for one in maps}
    often = Counter(one.name for one in named.values())
    found = {}
    for key, one in named.items():
        unit = telling.units.get(one.unit)
        above = telling.units.get(unit.parent) if unit is not None else None
        name = one.name or one.code
        if above is not None and often[one.name] > 1:
            name = f"{above.name} {name}"
        found[key] = name
    return found


def _short(codes: Sequence[str]) -> list[str]:
    """Leave away what all codes begin with, down to a few letters.

    Examples
    --------
    >>> _short(["990000103001001", "990000103002001"]), _short(["990000103001001"])
    (['001001', '002001'], ['001'])
    """
    both = list(zip(min(codes), max(codes), strict=False))
    begin = next((at for at, (a, b) in enumerate(both) if a != b), len(both))
    begin -= begin % _SHORT  # codes are built of such groups
    return [code[min(begin, max(len(code) - _SHORT, 0)) :] for code in codes]


def _running(columns: Page) -> str:
    first, last = columns[0][0].cells[0], columns[-1][-1].cells[0]
    return text("print.index.running", first=first, last=last)


def _subject(telling: Telling, wish: Wish, title: str) -> Subject:
    name = town_name(telling.units)
    product = text(f"print.product.{wish.product}")
    return Subject(
        0,
        text("print.index.of", town=name, what=title) if name else title,
        product,
        "",
        wish.day,
        notes=notes_of(wish, is_public=False),
    )


def _index_view(
    maps: tuple[MapPage, ...],
    grounds: Mapping[str, shapely.Geometry],
    wish: Wish,
) -> tuple[Layout, MapView]:
    """Choose the scale at which every frame is on the index map."""
    layout = lay_out(_INDEX, size_of(wish.paper), is_turned=True)
    boxes = [one.box for one in maps]
    boxes += [one.bounds for one in grounds.values() if not one.is_empty]
    box = (
        min(one[0] for one in boxes),
        min(one[1] for one in boxes),
        max(one[2] for one in boxes),
        max(one[3] for one in boxes),
    )
    size = layout.map.width, layout.map.height
    found = fit_closely(box, size, size, step=1_000)
    west, _south, _east, north = found.frames[0]
    return layout, MapView(layout.map, west, north, float(found.scale))


def _overview(telling: Telling, wish: Wish, family: str) -> Sheet:
    """Make the page with the whole town and its grids."""
    layouts = [
        lay_out(_OVERVIEW, size_of(wish.paper), is_turned=turned)
        for turned in (False, True)
    ]
    upright, across = ((one.map.width, one.map.height) for one in layouts)
    units, outlines = telling.units, telling.ground.outlines
    tops = [unit.id for unit in tops_of(units) if unit.id in outlines]
    every = tops or [
        unit.id for unit in telling.levels[wish.level].units if unit.id in outlines
    ]
    box = shapely.total_bounds([outlines[number] for number in every]).tolist()
    found = fit_closely((box[0], box[1], box[2], box[3]), upright, across, step=1_000)
    layout = layouts[found.is_turned]
    west, _south, _east, north = found.frames[0]
    view = MapView(layout.map, west, north, float(found.scale))
    level = wish.level if wish.level else -1
    meant = Meaning(
        tuple(tops), 0, level, is_tinted=level >= 0 and bool(tops), with_plates=False,
        with_houses=False, grow=layout.grow,
        theme=from_afar(over_tints(THEMES[wish.looks.theme])),
    )  # fmt: skip
    places = {n: p for n, p in layout.places.items() if n not in {"code", "parts"}}
    return Sheet(
        _subject(telling, wish, text("print.index.overview")),
        layout.size,
        settle(view, telling.ground, meant, family),
        places,
        scale=found.scale,
        samples=samples_of(view, telling.ground, meant),
        grow=layout.grow,
        trim=layouts_of(wish)[0].trim,
    )
