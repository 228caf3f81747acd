"""How maps look on paper: areas, lines, hatches, discs, and a theme of them all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Hatch:
    """Lines across an area.

    Attributes
    ----------
    colour : str
        ``"#rrggbb"``.
    step : float
        Millimetres from line to line.
    angles : tuple of float
        Degrees each set of lines is turned by, anticlockwise from lying ones.
    width : float
        Millimetres.
    """

    colour: str
    step: float
    angles: tuple[float, ...] = (45.0,)
    width: float = 0.1


@dataclass(frozen=True, slots=True)
class Strewn:
    """Small signs over an area, of `gridplanner.layers.print.signs`.

    Attributes
    ----------
    sign : str
    colour : str
    step : float
        Millimetres from sign to sign.
    size : float
        Millimetres.
    """

    sign: str
    colour: str
    step: float = 6.0
    size: float = 1.4


@dataclass(frozen=True, slots=True)
class AreaLook:
    """How an area is drawn.

    Attributes
    ----------
    fill, line : str
        ``"#rrggbb"``; empty for none.
    strength : float
        Of the fill, 0 to 1.
    width : float
        Of the line, millimetres.
    hatch : Hatch or None
    strewn : Strewn or None
    """

    fill: str = ""
    line: str = ""
    strength: float = 1.0
    width: float = 0.1
    hatch: Hatch | None = None
    strewn: Strewn | None = None


@dataclass(frozen=True, slots=True)
class LineLook:
    """How a line is drawn: colour, millimetres, and its dashes in millimetres.

    The inner colour, where there is one, runs along its middle.
    """

    colour: str
    width: float
    dash: tuple[float, ...] = ()
    inner: str = ""


@dataclass(frozen=True, slots=True)
class DiscLook:
    """How a numbered disc is drawn: its ground, its rim and the number."""

    fill: str
    rim: str = "#FFFFFF"
    ink: str = "#FFFFFF"


@dataclass(frozen=True)
class Theme:
    """What a sheet is drawn with.

    Attributes
    ----------
    name : str
    areas : mapping of str to AreaLook
        By kind of map feature, from the ground up; ``"house"`` among them.
    river, ditch, track, rail, road : LineLook
        The road's colour is that of its edges, its inner one that of its ground.
    grid, own, micro, area : LineLook
        Borders of grids, of one's own ground, of micro-grids and of areas above.
    tints : tuple of AreaLook
        Of units that lie beside each other.
    veil : float
        How much white lies over what is not one's own.
    ink, own_name, neighbour_name, road_name, water_name, place_name : str
        Colours of writing; the first of door plates and the frame.
    aside : str
        Colour of numbers that stand for a door plate of the side table.
    discs : mapping of str to DiscLook
        By kind of stop; ``""`` for the others.
    signs : mapping of str to str
        Colours of point symbols by kind; ``""`` for the others.
    route : LineLook
    gap : AreaLook
        Ground that no unit holds.
    is_over_base : bool
        Whether a picture of the ground lies below.
    is_grey : bool
        Whether photos, marks and pictures beside and below are grey too.
    """

    name: str
    areas: Mapping[str, AreaLook]
    river: LineLook
    ditch: LineLook
    track: LineLook
    rail: LineLook
    road: LineLook
    grid: LineLook
    own: LineLook
    micro: LineLook
    area: LineLook
    tints: tuple[AreaLook, ...]
    route: LineLook
    gap: AreaLook
    veil: float = 0.62
    ink: str = "#111827"
    own_name: str = "#A3126F"
    neighbour_name: str = "#5B6472"
    road_name: str = "#3B3F46"
    water_name: str = "#1F6F99"
    place_name: str = "#5B4636"
    aside: str = "#B42318"
    discs: Mapping[str, DiscLook] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=dict)
    is_over_base: bool = False
    is_grey: bool = False

    def disc(self, kind: str) -> DiscLook:
        """Give the disc of a kind of stop."""
        return self.discs.get(kind, self.discs[""])

    def sign(self, kind: str) -> str:
        """Give the colour of the symbol of a kind of feature."""
        return self.signs.get(kind, self.signs[""])
