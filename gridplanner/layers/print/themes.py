"""Themes of print: with what colours, patterns and lines a sheet is drawn.

A theme is one frozen value that the map, its labels and its legend are handed; none of
them knows a colour of its own. Four there are: colour, grey (whatever differs differs
in lightness, pattern or kind of line), safe (for readers who see red and green alike)
and ink, which fills nothing that is large.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from gridplanner.layers.print.map_looks import (
    AreaLook,
    DiscLook,
    Hatch,
    LineLook,
    Strewn,
    Theme,
)
from gridplanner.layers.style import LIGHT, MICRO_GRID_DASH, TINT_STRENGTH

_DASH_DOT: Final = (2.4, 0.8, 0.5, 0.8)
_MICRO: Final = tuple(0.3 * length for length in MICRO_GRID_DASH)


def _tinted(*colours: str, strength: float = 1.0) -> tuple[AreaLook, ...]:
    return tuple(AreaLook(colour, strength=strength) for colour in colours)


_WATER_SIGN: Final = "#1F78B4"
COLOUR: Final = Theme(
    "colour",
    areas={
        "field": AreaLook(LIGHT.fields),
        "woodland": AreaLook(LIGHT.woods),
        "square": AreaLook(LIGHT.square, LIGHT.road_casing),
        "river": AreaLook(LIGHT.water, LIGHT.water_line),
        "ditch": AreaLook(LIGHT.water),
        "road": AreaLook(LIGHT.road, LIGHT.road_casing),
        "other": AreaLook("#EDEBE6"),
        "house": AreaLook(LIGHT.building, "#8F7F6A"),
    },
    river=LineLook(LIGHT.water_line, 0.8),
    ditch=LineLook(LIGHT.water_line, 0.3),
    track=LineLook("#B9AE98", 0.3, (1.2, 0.8)),
    rail=LineLook(LIGHT.rail, 0.6, (2.0, 2.0), "#FFFFFF"),
    road=LineLook("#B8B2A4", 0.12, inner=LIGHT.road),
    grid=LineLook(LIGHT.grid, 0.35),
    own=LineLook(LIGHT.grid, 0.9),
    micro=LineLook(LIGHT.grid, 0.3, _MICRO),
    area=LineLook(LIGHT.village, 0.25, _DASH_DOT),
    tints=_tinted(*LIGHT.tints, strength=TINT_STRENGTH),
    route=LineLook("#0B6BCB", 0.7, (2.6, 1.1)),
    gap=AreaLook(hatch=Hatch("#8A3A00", 1.6, (135.0,), 0.2)),
    discs={
        "": DiscLook("#7A5C3E"),
        "well": DiscLook(_WATER_SIGN),
        "river": DiscLook(_WATER_SIGN),
        "ditch": DiscLook(_WATER_SIGN),
        "woodland": DiscLook("#3E7D3A"),
        "square": DiscLook("#8A5A00"),
        "key_place": DiscLook("#B42318"),
        "enterprise": DiscLook("#5B3FA0"),
        "hazard": DiscLook("#FDB863", "#8A3A00", "#111827"),
    },
    signs={
        "": "#7A5C3E",
        "well": _WATER_SIGN,
        "river": _WATER_SIGN,
        "ditch": _WATER_SIGN,
        "woodland": "#3E7D3A",
        "hazard": "#8A3A00",
    },
)

SAFE: Final = replace(
    COLOUR,
    name="safe",
    areas={
        **COLOUR.areas,
        "field": AreaLook("#FBF3C8"),
        "woodland": AreaLook("#9CC59A", strewn=Strewn("woodland", "#3F6B45")),
        "square": AreaLook("#F2CFC0", "#8A6A5A"),
        "river": AreaLook("#8DBFE3", "#1F6FB4"),
        "ditch": AreaLook("#8DBFE3"),
        "house": AreaLook("#B3ADA6", "#4B4640"),
    },
    river=LineLook("#1F6FB4", 0.8),
    ditch=LineLook("#1F6FB4", 0.3),
    grid=LineLook("#D81B60", 0.35),
    own=LineLook("#D81B60", 0.9),
    micro=LineLook("#D81B60", 0.3, _MICRO),
    tints=_tinted("#DFFAEB", "#DDD392", "#C1D1FE", "#ECF9CB", "#B6D7E0", "#D7D2BB"),
    own_name="#99154A",
    aside="#8A3A00",
    discs={
        "": DiscLook("#4B4640"),
        "key_place": DiscLook("#D55E00"),
        "hazard": DiscLook("#F0E442", "#111827", "#111827"),
        "enterprise": DiscLook("#5B3FA0"),
        "woodland": DiscLook("#00664B"),
        "square": DiscLook("#8A5A00"),
        **dict.fromkeys(("well", "river", "ditch"), DiscLook("#0072B2")),
    },
)

_DARK: Final = "#1A1A1A"
_LINE_GREY: Final = "#6E6E6E"
GREY: Final = Theme(
    "grey",
    areas={
        "field": AreaLook("#F7F7F7", strewn=Strewn("field", "#9A9A9A", 8.0)),
        "woodland": AreaLook("#E9E9E9", strewn=Strewn("woodland", "#7A7A7A", 6.0)),
        "square": AreaLook(
            "#FFFFFF", _LINE_GREY, hatch=Hatch("#9A9A9A", 1.2, (0.0, 90.0), 0.08)
        ),
        "river": AreaLook(
            "#D8D8D8", "#4A4A4A", hatch=Hatch("#7A7A7A", 1.4, (0.0,), 0.1)
        ),
        "ditch": AreaLook("#D8D8D8", hatch=Hatch("#7A7A7A", 0.8, (0.0,), 0.1)),
        "road": AreaLook("#FFFFFF", _LINE_GREY),
        "other": AreaLook("#EFEFEF"),
        "house": AreaLook("#C4C4C4", "#3A3A3A"),
    },
    river=LineLook("#4A4A4A", 0.8, inner="#D8D8D8"),
    ditch=LineLook("#6E6E6E", 0.25, (4.0, 0.6)),
    track=LineLook("#9A9A9A", 0.25, (1.2, 0.8)),
    rail=LineLook("#3A3A3A", 0.6, (2.0, 2.0), "#FFFFFF"),
    road=LineLook(_LINE_GREY, 0.12, inner="#FFFFFF"),
    grid=LineLook(_DARK, 0.35),
    own=LineLook(_DARK, 0.9),
    micro=LineLook(_DARK, 0.3, _MICRO),
    area=LineLook("#3A3A3A", 0.25, _DASH_DOT),
    tints=(
        AreaLook(),
        AreaLook(hatch=Hatch("#8A8A8A", 2.0, (45.0,))),
        AreaLook("#E4E4E4"),
        AreaLook(hatch=Hatch("#8A8A8A", 2.0, (135.0,))),
        AreaLook(hatch=Hatch("#8A8A8A", 2.4, (45.0, 135.0))),
        AreaLook("#F1F1F1", hatch=Hatch("#8A8A8A", 2.0, (0.0,))),
    ),
    route=LineLook(_DARK, 0.7, (2.6, 1.1)),
    gap=AreaLook(hatch=Hatch("#3A3A3A", 1.2, (120.0,), 0.2)),
    ink=_DARK,
    own_name=_DARK,
    neighbour_name="#5E5E5E",
    road_name="#3A3A3A",
    water_name="#3A3A3A",
    place_name="#3A3A3A",
    aside=_DARK,
    discs={
        "": DiscLook("#3A3A3A"),
        "key_place": DiscLook(_DARK),
        "hazard": DiscLook("#FFFFFF", _DARK, _DARK),
    },
    signs={"": "#3A3A3A", "hazard": _DARK},
    is_grey=True,
)

INK: Final = replace(
    GREY,
    name="ink",
    areas={
        "field": AreaLook(strewn=Strewn("field", "#B5B5B5", 8.0)),
        "woodland": AreaLook(line="#B5B5B5", strewn=Strewn("woodland", "#8A8A8A", 6.0)),
        "square": AreaLook(line="#8A8A8A"),
        "river": AreaLook(line="#6E6E6E", hatch=Hatch("#B5B5B5", 2.4, (0.0,), 0.08)),
        "ditch": AreaLook(line="#8A8A8A"),
        "road": AreaLook(line="#B5B5B5"),
        "other": AreaLook(line="#C8C8C8"),
        "house": AreaLook("", "#4A4A4A", width=0.12),
    },
    river=LineLook("#6E6E6E", 0.8, inner="#FFFFFF"),
    ditch=LineLook("#8A8A8A", 0.2, (4.0, 0.6)),
    track=LineLook("#B5B5B5", 0.15, (1.0, 1.2)),
    road=LineLook("#B5B5B5", 0.1, inner="#FFFFFF"),
    grid=LineLook(_DARK, 0.3),
    own=LineLook(_DARK, 0.6),
    micro=LineLook(_DARK, 0.2, _MICRO),
    area=LineLook("#3A3A3A", 0.2, _DASH_DOT),
    tints=tuple(
        AreaLook(hatch=None if not angles else Hatch("#B5B5B5", step, angles, 0.08))
        for step, angles in (
            (1.0, ()),
            (4.0, (45.0,)),
            (4.0, (135.0,)),
            (4.0, (0.0,)),
            (4.0, (90.0,)),
            (6.0, (45.0, 135.0)),
        )
    ),
    discs={
        "": DiscLook("#FFFFFF", _DARK, _DARK),
        "key_place": DiscLook(_DARK),
        "hazard": DiscLook("#FFFFFF", _DARK, _DARK),
    },
    route=LineLook(_DARK, 0.4, (2.6, 1.1)),
    gap=AreaLook(hatch=Hatch("#6E6E6E", 1.6, (120.0,), 0.15)),
)

THEMES: Final = {theme.name: theme for theme in (COLOUR, GREY, SAFE, INK)}
"""All themes by name."""


def from_afar(theme: Theme, *, with_micro: bool = False) -> Theme:
    """Give a theme for a map of a whole town: no tracks, nor borders of micro-grids."""
    nothing = LineLook("", 0.0)
    return replace(theme, track=nothing, micro=theme.micro if with_micro else nothing)


def over_tints(theme: Theme) -> Theme:
    """Give a theme for a map whose units are tinted.

    The tints lie below everything. Fields would hide them, and so would woods, of which
    the signs alone are drawn.
    """
    woods = theme.areas["woodland"]
    signs = woods.strewn or Strewn("woodland", theme.sign("woodland"), 5.0)
    bare = {
        "field": AreaLook(),
        "other": AreaLook(),
        "woodland": AreaLook(line=woods.line, width=woods.width, strewn=signs),
    }
    return replace(theme, areas={**theme.areas, **bare})


def over_base(theme: Theme) -> Theme:
    """Give a theme for a map with a picture of the ground below.

    The picture shows woods, fields and water itself: areas keep their outlines, houses
    a thin veil that door plates can be read on.
    """
    bare = {
        kind: AreaLook(line=look.line, width=look.width)
        for kind, look in theme.areas.items()
    }
    house = theme.areas["house"]
    bare["house"] = replace(
        house, fill="#FFFFFF", strength=0.45, width=max(house.width, 0.18)
    )
    return replace(
        theme,
        areas=bare,
        road=replace(theme.road, inner=""),
        tints=tuple(
            replace(look, strength=look.strength * 0.7) for look in theme.tints
        ),
        veil=0.5,
        is_over_base=True,
    )
